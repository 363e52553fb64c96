/*
 * The other two rules of attribution, kept beside the one that counts.
 *
 * While orders are counted, each rule has cells of its own, which hold nothing but what depends on
 * it: sales, orders, buyers and so on. When the month is closed they become whole cells: the ones
 * that count, with those counters exchanged. So a metric under another rule is the same
 * evaluation over other cells, and no rule can tell another story than the form.
 */
#include "metrics/eval.h"
#include "metrics/fold.h"

#include <string.h>

static const enum ka_builtin depending[] = {
    KA_BUILTIN_SALES,           KA_BUILTIN_NET_SALES,
    KA_BUILTIN_ORDERS,          KA_BUILTIN_ITEMS,
    KA_BUILTIN_PAID_BUYERS,     KA_BUILTIN_REFUNDED_ORDERS,
    KA_BUILTIN_REFUNDED_AMOUNT, KA_BUILTIN_QUALITY_REFUNDED_ORDERS};

/* The sets of the cell that counts, but for that of @p counter. */
static struct ka_set *
other_sets(struct ka_arena *arena, const struct ka_set *set, size_t counter)
{
    struct ka_set *list = NULL;
    for (; set; set = set->next) {
        if (set->counter == counter)
            continue;
        struct ka_set *copy = ka_arena_copy(arena, set, sizeof *set);
        copy->next = list;
        list = copy;
    }
    return list;
}

static struct ka_cell *
exchange(struct ka_month_data *data, const struct ka_cell *counts, const struct ka_cell *rule)
{
    size_t buyers = data->builtin[KA_BUILTIN_PAID_BUYERS];
    size_t counters = data->defs->metrics.counter_count;
    struct ka_cell *cell = ka_arena_copy(data->arena, counts, sizeof *counts);
    const struct ka_tally *old = counts->counter[KA_ORIGIN_FACTS];
    struct ka_tally *tally = ka_arena_copy(data->arena, old, counters * sizeof *old);
    cell->counter[KA_ORIGIN_FACTS] = tally;
    for (size_t i = 0; i < KA_COUNT(depending); i++) {
        size_t counter = data->builtin[depending[i]];
        if (counter == KA_NO_INDEX)
            continue;
        bool present = old[counter].present;
        tally[counter] = rule ? rule->counter[KA_ORIGIN_FACTS][counter] : (struct ka_tally){0};
        tally[counter].present = tally[counter].present || present;
    }
    cell->set = other_sets(data->arena, counts->set, buyers);
    const struct ka_set *own = rule ? ka_cell_set(rule, buyers) : NULL;
    if (own) {
        struct ka_set *copy = ka_arena_copy(data->arena, own, sizeof *own);
        copy->next = cell->set;
        cell->set = copy;
    }
    return cell;
}

static bool
differs(const struct ka_month_data *data, const struct ka_cell *counts, const struct ka_cell *rule)
{
    if (rule)
        return true;
    size_t sales = data->builtin[KA_BUILTIN_ORDERS];
    return counts && sales != KA_NO_INDEX && counts->counter[KA_ORIGIN_FACTS][sales].present;
}

static void
complete(struct ka_month_data *data, struct ka_cells *cells)
{
    ka_cells_close(cells);
    for (size_t i = 0; i < ka_cells_rows(cells) * (cells->store_count + 1); i++) {
        struct ka_cell *counts = data->cells.at[i], *rule = cells->at[i];
        if (rule && !counts)
            counts = ka_cells_open(&data->cells, rule->row, rule->store);
        cells->at[i] = differs(data, counts, rule) ? exchange(data, counts, rule) : counts;
    }
}

void
ka_rules_close(struct ka_month_data *data)
{
    for (int rule = 0; rule < KA_RULES; rule++) {
        if (data->by_rule[rule])
            complete(data, data->by_rule[rule]);
    }
}

bool
ka_month_has_rules(const struct ka_month_data *data)
{
    return data->by_rule[KA_BY_PAID] != NULL;
}

struct ka_attribution
ka_month_attribution_by(const struct ka_month_data *data, size_t store,
                        enum ka_attribution_rule rule)
{
    return data->attribution[rule][store];
}

static bool
depends(const struct ka_month_data *data, size_t counter)
{
    bool found = false;
    for (size_t i = 0; i < KA_COUNT(depending); i++)
        found = found || (counter != KA_NO_INDEX && counter == data->builtin[depending[i]]);
    return found;
}

bool
ka_metric_has_rules(const struct ka_month_data *data, size_t metric)
{
    const struct ka_metric_def *def = &data->defs->metrics.metric[metric];
    bool any = depends(data, def->num) || depends(data, def->den);
    for (size_t i = 0; i < def->extra_count; i++)
        any = any || depends(data, def->extra_num[i]);
    return any && ka_month_has_rules(data);
}

struct ka_month_data *
ka_month_by_rule(struct ka_arena *arena, const struct ka_month_data *data,
                 enum ka_attribution_rule rule)
{
    struct ka_month_data *view = ka_arena_copy(arena, data, sizeof *data);
    if (data->by_rule[rule])
        view->cells = *data->by_rule[rule];
    return view;
}

struct ka_value
ka_value_by_rule(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
                 size_t metric, enum ka_attribution_rule rule)
{
    struct ka_month_data view = *data;
    if (data->by_rule[rule])
        view.cells = *data->by_rule[rule];
    return ka_value_in_scope(&view, seat, scope, metric);
}
