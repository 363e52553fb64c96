/*
 * What a value lacks: stores of a person, members of a team.
 *
 *     store A  sales 10000   received 400
 *     store B        —       received 400     sales of A and B together: missing, never 10000
 *
 * Someone who has rows in a store (of a report, or of message logs) is at work there, so a sum
 * without that store is not theirs; a rate can do without, and says so. It cannot where its
 * numerator is tied to no store (complaints from the register ÷ consulted): that would be all of
 * the one over a part of the other. What only tickets or ratings give is of the stores that have
 * them.
 */
#include "metrics/eval.h"

#include "template/role.h"

static const struct ka_profile *
profile_of(const struct ka_eval *eval, uint32_t file)
{
    return eval->data->file[file].profile;
}

/* Whether a report or a log of chats had a row for it. */
static bool
is_of_reports(const struct ka_eval *eval, const struct ka_tally *tally)
{
    for (const struct ka_rows *rows = tally->rows; rows; rows = rows->next) {
        const struct ka_profile *profile = profile_of(eval, rows->file);
        if (profile && (profile->kind == KA_FACT_AGENT_STATS || profile->kind == KA_FACT_MESSAGE ||
                        profile->kind == KA_FACT_CHATS))
            return true;
    }
    return false;
}

/* Whether the person was at work in the store, by reports or logs. */
static bool
is_at_work(const struct ka_eval *eval, const struct ka_cell *cell)
{
    const struct ka_metric_set *set = &eval->data->defs->metrics;
    for (size_t i = 0; i < set->counter_count; i++) {
        for (int origin = 0; origin < KA_ORIGIN__COUNT; origin++) {
            const struct ka_tally *tally = &cell->counter[origin][i];
            if (tally->present && is_of_reports(eval, tally))
                return true;
        }
    }
    for (size_t i = 0; i < set->metric_count; i++) {
        if (cell->part[i].present && is_of_reports(eval, &cell->part[i]))
            return true;
    }
    return false;
}

ka_str
ka_gap_name(const struct ka_month_data *data, const struct ka_gap *gap)
{
    return gap->store == KA_NO_INDEX ? gap->seat->employee->name
                                     : data->defs->company.store[gap->store].name;
}

size_t
ka_metric_counters(const struct ka_metric_def *def, size_t counter[6])
{
    size_t count = 0;
    counter[count++] = def->num;
    for (size_t i = 0; i < def->extra_count; i++)
        counter[count++] = def->extra_num[i];
    if (def->den != KA_NO_INDEX)
        counter[count++] = def->den;
    return count;
}

static bool
has_part(const struct ka_eval *eval, const struct ka_cell *cell)
{
    return cell->part[eval->def - eval->data->defs->metrics.metric].present;
}

/* Whether an event by itself (a ticket, a rating, an order) gives the counter, not a report. */
static bool
is_of_events(const struct ka_eval *eval, const struct ka_tally *tally)
{
    for (const struct ka_rows *rows = tally->rows; rows; rows = rows->next) {
        const struct ka_profile *profile = profile_of(eval, rows->file);
        if (profile && (profile->kind == KA_FACT_TICKET || profile->kind == KA_FACT_RATING))
            return true;
    }
    return false;
}

/* One row of cells, of all stores next to each other. */
struct row {
    const struct ka_cell *const *cell;
    size_t count;
};

struct tied {
    size_t index[6]; /* Counters that some store has. */
    size_t count;
    bool loose_num; /* There is a numerator that is tied to none. */
    bool events;    /* Some are of tickets or ratings. */
    bool parts;     /* Some store has the metric itself. */
};

static struct tied
tied_of(const struct ka_eval *eval, const struct row *row)
{
    size_t index[6], count = ka_metric_counters(eval->def, index);
    struct tied tied = {0};
    for (size_t c = 0; c < count; c++) {
        bool here = false;
        for (size_t i = 0; i < row->count; i++) {
            const struct ka_tally *tally = ka_cell_tally(row->cell[i], index[c]);
            if (!tally || row->cell[i]->store == KA_NO_INDEX)
                continue;
            here = true;
            tied.events = tied.events || is_of_events(eval, tally);
        }
        bool is_den = c + 1 == count && eval->def->den != KA_NO_INDEX;
        if (here && eval->data->defs->metrics.counter[index[c]].from == KA_FROM_EXPORT)
            tied.index[tied.count++] = index[c];
        else
            tied.loose_num = tied.loose_num || !is_den;
    }
    for (size_t i = 0; i < row->count; i++)
        tied.parts = tied.parts || has_part(eval, row->cell[i]);
    return tied;
}

static bool
says_it(const struct ka_eval *eval, const struct ka_cell *cell, const struct tied *tied)
{
    bool all = tied->count > 0;
    for (size_t c = 0; c < tied->count; c++)
        all = all && ka_cell_tally(cell, tied->index[c]);
    return all || has_part(eval, cell);
}

static void
add_gap(struct ka_eval *eval, struct ka_gap gap)
{
    eval->gap = ka_arena_push(eval->data->arena, eval->gap, eval->gap_count, sizeof gap);
    eval->gap[eval->gap_count++] = gap;
    eval->blocked = eval->blocked || gap.blocks;
}

/* Whether a part of the stores is no value at all. */
static bool
needs_all(const struct ka_eval *eval, const struct tied *tied)
{
    const struct ka_metric_def *def = eval->def;
    if (def->kind == KA_METRIC_SUM)
        return eval->data->defs->metrics.counter[def->num].aggregate == KA_SUM;
    return tied->loose_num && !tied->parts && tied->count > 0;
}

static void
find_in_row(struct ka_eval *eval, const struct row *row)
{
    struct tied tied = tied_of(eval, row);
    bool any = false;
    for (size_t i = 0; i < row->count; i++)
        any = any || (row->cell[i]->store != KA_NO_INDEX && says_it(eval, row->cell[i], &tied));
    if (!any || tied.events)
        return;
    for (size_t i = 0; i < row->count; i++) {
        const struct ka_cell *cell = row->cell[i];
        if (cell->store == KA_NO_INDEX || says_it(eval, cell, &tied) || !is_at_work(eval, cell))
            continue;
        add_gap(eval, (struct ka_gap){.seat = &eval->data->roster.seat[cell->seat],
                                      .store = cell->store,
                                      .blocks = needs_all(eval, &tied)});
    }
}

void
ka_eval_gaps(struct ka_eval *eval, const struct ka_pool *pool)
{
    if (eval->def->kind == KA_METRIC_MEDIAN || eval->def->kind == KA_METRIC_GROWTH)
        return;
    for (size_t at = 0; at < pool->count;) {
        struct row row = {.cell = &pool->cell[at]};
        while (at < pool->count && pool->cell[at]->row == row.cell[0]->row) {
            row.count++;
            at++;
        }
        if (row.cell[0]->seat != KA_NO_INDEX && row.count > 1)
            find_in_row(eval, &row);
    }
}

bool
ka_item_reads(const struct ka_item *item, size_t metric)
{
    bool is = item->metric == metric;
    const struct ka_rule *rule = item->rule;
    for (size_t i = 0; rule->kind == KA_RULE_PARTS && i < rule->as.parts.count; i++)
        is = is || rule->as.parts.part[i].metric == metric;
    return is;
}

/* Whether an item of the seat's form reads the metric in that scope. */
static bool
is_on_form(const struct ka_seat *seat, enum ka_scope scope, size_t metric)
{
    for (size_t m = 0; m < seat->role->module_count; m++) {
        const struct ka_module *module = &seat->role->module[m];
        for (size_t i = 0; i < module->item_count; i++) {
            if (module->item[i].scope == scope && ka_item_reads(&module->item[i], metric))
                return true;
        }
    }
    return false;
}

bool
ka_seat_is_asked(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric)
{
    ka_dec target = {0};
    if (is_on_form(seat, KA_SCOPE_SELF, metric))
        return true;
    /* A target of a lead whose form has the team's figure is the team's. */
    return !is_on_form(seat, KA_SCOPE_TEAM, metric) &&
           ka_employee_target(seat->employee, metric, data->month, &target) && target.micro > 0;
}

void
ka_eval_member(struct ka_eval *eval, const struct ka_seat *member, bool says)
{
    const struct ka_month_data *data = eval->data;
    size_t metric = (size_t)(eval->def - data->defs->metrics.metric);
    if (says) {
        eval->member = ka_arena_push(data->arena, eval->member, eval->member_count,
                                     sizeof(const struct ka_seat *));
        eval->member[eval->member_count++] = member;
    } else if (ka_seat_is_asked(data, member, metric) && ka_seat_share(data, member).num > 0) {
        add_gap(eval, (struct ka_gap){.seat = member, .store = KA_NO_INDEX, .blocks = true});
    }
}
