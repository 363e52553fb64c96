/*
 * Stores without a month before: growth is not applicable there, which is right for a new store
 * and wrong where last month's exports were forgotten. Only people can tell, so it is said.
 *
 *     this month 1000   last month –     not applicable, told once for the store
 *     this month 1000   last month 0     not applicable: nothing was sold, and that is known
 *     this month –                       missing, which blocks the form by itself
 */
#include "metrics/eval.h"
#include "metrics/fold.h"

#include "template/role.h"

/* Whether the month has a figure of the counter in the store, the store's or of people there. */
static bool
has_counter(const struct ka_month_data *data, size_t store, size_t counter)
{
    const struct ka_cells *cells = &data->cells;
    const struct ka_cell *own = ka_cells_lookup(cells, KA_NO_INDEX, store);
    bool has = own && ka_cell_tally(own, counter);
    for (size_t row = 0; row < cells->row_count && !has; row++) {
        const struct ka_cell *cell = ka_cells_lookup(cells, row, store);
        has = cell && ka_cell_tally(cell, counter);
    }
    return has;
}

static bool
is_key(const struct ka_company *company, size_t store)
{
    return company->store[store].key || !ka_company_has_key(company);
}

/* Whether an item of the seat's form reads the metric of the store; a lead's are of the team's. */
static bool
is_asked(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric, size_t store)
{
    const struct ka_company *company = &data->defs->company;
    bool own = ka_seat_has_store(company, seat, store);
    for (size_t m = 0; m < seat->role->module_count; m++) {
        const struct ka_module *module = &seat->role->module[m];
        for (size_t i = 0; i < module->item_count; i++) {
            const struct ka_item *item = &module->item[i];
            bool here = own || item->scope == KA_SCOPE_TEAM;
            bool left_out = item->rule->kind == KA_RULE_STORES && !is_key(company, store);
            if (here && !left_out && ka_item_reads(item, metric))
                return true;
        }
    }
    return false;
}

static bool
is_asked_of_anyone(const struct ka_month_data *data, size_t metric, size_t store)
{
    bool asked = false;
    for (size_t i = 0; i < data->roster.count && !asked; i++)
        asked = is_asked(data, &data->roster.seat[i], metric, store);
    return asked;
}

static bool
lacks_last(const struct ka_month_data *data, size_t metric, size_t store)
{
    const struct ka_metric_def *def = &data->defs->metrics.metric[metric];
    return def->kind == KA_METRIC_GROWTH && has_counter(data, store, def->num) &&
           !(data->previous && has_counter(data->previous, store, def->num)) &&
           is_asked_of_anyone(data, metric, store);
}

void
ka_report_last_month(struct ka_fold *fold)
{
    const struct ka_month_data *data = fold->data;
    const struct ka_metric_set *set = &data->defs->metrics;
    ka_str month = ka_month_print(fold->scratch, ka_month_add(data->month, -1));
    for (size_t store = 0; store < data->defs->company.store_count; store++) {
        size_t metric = 0;
        while (metric < set->metric_count && !lacks_last(data, metric, store))
            metric++;
        if (metric == set->metric_count)
            continue;
        const struct ka_metric_def *def = &set->metric[metric];
        ka_diag(fold->diags, KA_DIAG_NO_LAST_MONTH, data->defs->company.store[store].place,
                data->defs->company.store[store].name, month,
                ka_diag_both(fold->scratch, def->name, def->en));
    }
}
