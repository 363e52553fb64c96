/*
 * Values of metrics: which cells each scope means.
 *
 *     seat    the seat's cells                    store metric: its stores' own cells
 *     team    the cells of all seats in the team  store metric: all their stores
 *     stores  the stores' own cells
 *
 * Nothing is averaged here: every scope is one evaluation over the summed parts of its cells
 * (metrics.md section 7). The month before is asked with the same people and stores.
 */
#include "metrics/eval.h"

#include <stdlib.h>

static struct ka_pool
pool_make(const struct ka_month_data *data)
{
    return (struct ka_pool){.arena = data->arena};
}

/* Stores as a list, so that the same ones can be asked in the month before. */
struct stores {
    size_t *index;
    size_t count;
};

/* The cells of a row: of all stores and of none, or of those stores alone. */
static void
add_row(struct ka_pool *pool, const struct ka_month_data *data, size_t row,
        const struct stores *only)
{
    size_t count = only ? only->count : data->cells.store_count;
    for (size_t i = 0; i < count; i++)
        ka_pool_add(pool, ka_cells_lookup(&data->cells, row, only ? only->index[i] : i));
    if (!only)
        ka_pool_add(pool, ka_cells_lookup(&data->cells, row, KA_NO_INDEX));
}

static bool
answers_for(const struct ka_month_data *data, const struct ka_seat *seat, size_t store)
{
    return ka_seat_has_store(&data->defs->company, seat, store);
}

/* The seat if its days are not the whole month, else NULL. */
static const struct ka_seat *
part_of_month(const struct ka_seat *seat)
{
    return seat && !seat->whole_month ? seat : NULL;
}

size_t
ka_seat_stores(struct ka_arena *arena, const struct ka_month_data *data, const struct ka_seat *seat,
               bool key_only, size_t **out)
{
    const struct ka_company *company = &data->defs->company;
    *out = ka_arena_array(arena, company->store_count, sizeof **out);
    size_t count = 0;
    for (size_t i = 0; i < company->store_count; i++) {
        if (answers_for(data, seat, i) && (company->store[i].key || !key_only))
            (*out)[count++] = i;
    }
    return count;
}

/* The lead of a team, whatever their own team is. */
static bool
leads(const struct ka_team *team, const struct ka_employee *employee)
{
    return team->lead.len > 0 && ka_str_eq(team->lead, employee->number);
}

bool
ka_seat_answers(const struct ka_seat *of, const struct ka_team *team)
{
    return team && (team == of->team || leads(team, of->employee));
}

/* The seat, or some of its days, are in the team that @p of answers for. */
static bool
is_in_team(const struct ka_month_data *data, const struct ka_seat *of, const struct ka_seat *seat)
{
    bool in = seat->stint_count == 0 && ka_seat_answers(of, seat->team);
    for (size_t i = 0; i < seat->stint_count && !in; i++)
        in = ka_seat_answers(of, data->roster.stint[seat->first_stint + i].team);
    return in;
}

/* What of a seat is of the team that @p of answers for. */
static void
add_member(struct ka_pool *pool, const struct ka_month_data *data, const struct ka_seat *of,
           const struct ka_seat *seat, const struct stores *only)
{
    if (seat->stint_count == 0 && ka_seat_answers(of, seat->team))
        add_row(pool, data, seat->index, only);
    for (size_t i = seat->first_stint; i < seat->first_stint + seat->stint_count; i++) {
        if (ka_seat_answers(of, data->roster.stint[i].team))
            add_row(pool, data, data->roster.count + i, only);
    }
}

/* Stores that count in a scope: the seat's own, or all of its team's. */
static bool
store_in_scope(const struct ka_month_data *data, const struct ka_seat *seat, bool team,
               size_t store)
{
    if (answers_for(data, seat, store))
        return true;
    for (size_t i = 0; i < data->roster.count && team; i++) {
        const struct ka_seat *other = &data->roster.seat[i];
        if (is_in_team(data, seat, other) && answers_for(data, other, store))
            return true;
    }
    return false;
}

static bool
is_store_metric(const struct ka_month_data *data, size_t metric)
{
    return data->defs->metrics.metric[metric].of == KA_OF_STORE;
}

/* The cells of a scope. @p whose holds the cells; @p seat, of the month asked for, the stores. */
static struct ka_pool
people_pool(const struct ka_month_data *data, const struct ka_seat *seat, bool team,
            const struct stores *only)
{
    struct ka_pool pool = pool_make(data);
    pool.one_store = only != NULL;
    if (!team)
        add_row(&pool, data, seat->index, only);
    for (size_t i = 0; i < data->roster.count && team; i++)
        add_member(&pool, data, seat, &data->roster.seat[i], only);
    return pool;
}

static struct stores
stores_of(const struct ka_month_data *data, const struct ka_seat *seat, bool team)
{
    size_t all = data->defs->company.store_count;
    struct stores list = {.index = ka_arena_array(data->arena, all, sizeof(size_t))};
    for (size_t i = 0; i < all; i++) {
        if (store_in_scope(data, seat, team, i))
            list.index[list.count++] = i;
    }
    return list;
}

static struct ka_pool
store_pool(const struct ka_month_data *data, struct stores stores)
{
    struct ka_pool pool = pool_make(data);
    for (size_t i = 0; i < stores.count; i++)
        ka_pool_add(&pool, ka_cells_lookup(&data->cells, KA_NO_INDEX, stores.index[i]));
    return pool;
}

/* The stores on the days of a seat, where their figures are of days. */
static struct ka_pool
store_pool_of_days(const struct ka_eval *eval, struct stores stores)
{
    struct ka_pool pool = pool_make(eval->data);
    size_t counter[6], count = ka_metric_counters(eval->def, counter);
    for (size_t i = 0; i < stores.count; i++)
        ka_pool_add(&pool, ka_cells_store_for(&eval->data->cells, eval->seat, stores.index[i],
                                              counter, count));
    return pool;
}

/* Whether a value of part of a month rests on figures of a whole one. */
static bool
is_of_whole_month(const struct ka_eval *eval)
{
    for (size_t i = 0; i < eval->used.count; i++) {
        if (eval->seat && eval->used.item[i].cell->row == KA_NO_INDEX)
            return true;
    }
    return false;
}

/* A metric of people over stores that say nothing of it themselves: everyone's cells there. */
static struct ka_pool
people_in_stores(const struct ka_month_data *data, struct stores stores)
{
    struct ka_pool pool = pool_make(data);
    for (size_t seat = 0; seat < data->roster.count; seat++) {
        for (size_t i = 0; i < stores.count; i++)
            ka_pool_add(&pool, ka_cells_lookup(&data->cells, seat, stores.index[i]));
    }
    pool.one_store = true;
    return pool;
}

static struct ka_value
finish(struct ka_eval *eval, struct ka_used_list *used)
{
    struct ka_value value = ka_eval_finish(eval);
    if (used)
        *used = eval->used;
    return value;
}

static void
evaluate(struct ka_eval *eval, const struct ka_pool *pool)
{
    if (eval->def->kind == KA_METRIC_VS_STORE)
        ka_eval_vs_store(eval, pool);
    else
        ka_eval_pool(eval, pool);
}

static struct ka_value
of_pool(const struct ka_month_data *data, const struct ka_pool *pool, size_t metric,
        struct ka_used_list *used)
{
    struct ka_eval eval = ka_eval_make(data, metric);
    evaluate(&eval, pool);
    return finish(&eval, used);
}

/* The seat of the same person in another month: in the same role if there is one. */
static const struct ka_seat *
same_person(const struct ka_month_data *data, const struct ka_seat *seat)
{
    const struct ka_seat *found = NULL;
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_seat *other = &data->roster.seat[i];
        if (other->employee == seat->employee && (!found || other->role == seat->role))
            found = other;
    }
    return found;
}

static struct ka_value
growth_of_stores(const struct ka_month_data *data, struct stores stores, size_t metric,
                 struct ka_used_list *used)
{
    struct ka_eval eval = ka_eval_make(data, metric);
    for (size_t i = 0; i < stores.count; i++) {
        struct stores one = {.index = &stores.index[i], .count = 1};
        struct ka_pool now = store_pool(data, one), then = {0};
        if (data->previous)
            then = store_pool(data->previous, one);
        ka_eval_growth(&eval, &now, &then);
    }
    return finish(&eval, used);
}

static struct ka_value
growth_of_people(const struct ka_month_data *data, const struct ka_seat *seat, bool team,
                 const struct stores *only, size_t metric, struct ka_used_list *used)
{
    struct ka_eval eval = ka_eval_make(data, metric);
    struct ka_pool now = people_pool(data, seat, team, only), then = {0};
    const struct ka_seat *before = data->previous ? same_person(data->previous, seat) : NULL;
    if (before)
        then = people_pool(data->previous, before, team, only);
    ka_eval_growth(&eval, &now, &then);
    return finish(&eval, used);
}

/* Who is summed in a team's value, and who should be and says nothing. */
static void
add_members(struct ka_eval *eval, const struct ka_seat *seat, size_t metric)
{
    const struct ka_month_data *data = eval->data;
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_seat *member = &data->roster.seat[i];
        if (!is_in_team(data, seat, member))
            continue;
        struct ka_pool pool = people_pool(data, member, false, NULL);
        struct ka_eval own = ka_eval_make(data, metric);
        evaluate(&own, &pool);
        ka_eval_member(eval, member, own.any);
    }
}

static struct ka_value
of_people(const struct ka_month_data *data, const struct ka_seat *seat, bool team,
          const struct stores *only, size_t metric, struct ka_used_list *used)
{
    if (data->defs->metrics.metric[metric].kind == KA_METRIC_GROWTH)
        return growth_of_people(data, seat, team, only, metric, used);
    struct ka_pool pool = people_pool(data, seat, team, only);
    struct ka_eval eval = ka_eval_make(data, metric);
    eval.seat = team ? NULL : part_of_month(seat);
    ka_eval_gaps(&eval, &pool);
    if (team && !only)
        add_members(&eval, seat, metric);
    evaluate(&eval, &pool);
    return finish(&eval, used);
}

/* @p seat: on whose days, if it is there for a part of the month; may be NULL. */
static struct ka_value
of_stores(const struct ka_month_data *data, const struct ka_seat *seat, struct stores stores,
          size_t metric, struct ka_used_list *used)
{
    struct ka_eval eval = ka_eval_make(data, metric);
    eval.seat = part_of_month(seat);
    struct ka_value value;
    if (eval.def->kind == KA_METRIC_GROWTH) {
        value = growth_of_stores(data, stores, metric, used);
        value.whole_month = eval.seat && value.source_count > 0;
        return value;
    }
    struct ka_pool pool = store_pool_of_days(&eval, stores);
    evaluate(&eval, &pool);
    eval.whole_month = is_of_whole_month(&eval);
    value = finish(&eval, used);
    if (value.state != KA_VALUE_MISSING || is_store_metric(data, metric))
        return value;
    pool = people_in_stores(data, stores);
    value = of_pool(data, &pool, metric, used);
    value.whole_month = eval.seat && value.source_count > 0;
    return value;
}

struct ka_value
ka_value_trace(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
               size_t metric, struct ka_used_list *used)
{
    bool team = scope == KA_SCOPE_TEAM;
    if (scope == KA_SCOPE_STORES || is_store_metric(data, metric))
        return of_stores(data, seat, stores_of(data, seat, team), metric, used);
    return of_people(data, seat, team, NULL, metric, used);
}

struct ka_value
ka_value_in_scope(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
                  size_t metric)
{
    return ka_value_trace(data, seat, scope, metric, NULL);
}

struct ka_value
ka_value_of_seat(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric)
{
    return ka_value_trace(data, seat, KA_SCOPE_SELF, metric, NULL);
}

struct ka_value
ka_value_of_team(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric)
{
    return ka_value_trace(data, seat, KA_SCOPE_TEAM, metric, NULL);
}

struct ka_value
ka_value_of_store(const struct ka_month_data *data, size_t store, size_t metric)
{
    return of_stores(data, NULL, (struct stores){.index = &store, .count = 1}, metric, NULL);
}

struct ka_value
ka_value_in_stores(const struct ka_month_data *data, const struct ka_seat *seat,
                   enum ka_scope scope, const struct ka_store_list *list, size_t metric)
{
    struct stores only = {.index = list->index, .count = list->count};
    if (scope == KA_SCOPE_STORES || is_store_metric(data, metric))
        return of_stores(data, seat, only, metric, NULL);
    return of_people(data, seat, scope == KA_SCOPE_TEAM, &only, metric, NULL);
}

size_t
ka_stores_valued(struct ka_arena *arena, const struct ka_month_data *data,
                 const struct ka_seat *seat, enum ka_scope scope, size_t metric, size_t **out)
{
    size_t stores = data->defs->company.store_count, count = 0;
    bool of_store =
        metric == KA_NO_INDEX || scope == KA_SCOPE_STORES || is_store_metric(data, metric);
    *out = ka_arena_array(arena, stores, sizeof **out);
    for (size_t i = 0; i < stores; i++) {
        const struct ka_store_list one = {&i, 1};
        bool here = answers_for(data, seat, i) ||
                    (!of_store &&
                     ka_value_in_stores(data, seat, scope, &one, metric).state != KA_VALUE_MISSING);
        if (here)
            (*out)[count++] = i;
    }
    return count;
}

struct ka_value
ka_value_of_last_month(const struct ka_month_data *data, const struct ka_seat *seat,
                       enum ka_scope scope, size_t metric)
{
    struct ka_value value = {.state = KA_VALUE_MISSING};
    const struct ka_month_data *last = data->previous;
    if (!last)
        return value;
    bool team = scope == KA_SCOPE_TEAM;
    const struct ka_seat *before = same_person(last, seat);
    if (scope == KA_SCOPE_STORES || is_store_metric(data, metric))
        value = of_stores(last, NULL, stores_of(data, seat, team), metric, NULL);
    else if (before)
        value = ka_value_in_scope(last, before, scope, metric);
    for (size_t i = 0; i < value.source_count; i++)
        value.source[i].previous = true;
    return value;
}

/* This store's denominator for a metric: what its industry mean is weighted by. */
static ka_wide
industry_weight(const struct ka_month_data *data, const struct ka_seat *seat, size_t store,
                size_t metric)
{
    const struct ka_metric_def *def = &data->defs->metrics.metric[metric];
    const size_t seats[] = {def->of == KA_OF_STORE ? KA_NO_INDEX : seat->index, KA_NO_INDEX};
    for (size_t i = 0; i < KA_COUNT(seats); i++) {
        const struct ka_cell *cell = ka_cells_lookup(&data->cells, seats[i], store);
        const struct ka_tally *tally =
            cell && def->den != KA_NO_INDEX ? ka_cell_tally(cell, def->den) : NULL;
        if (tally)
            return tally->num.micro;
        if (cell && cell->part[metric].present)
            return cell->part[metric].den.micro;
    }
    return KA_DEC_ONE;
}

/* One store's industry mean; a metric's own complement is undone, as in a part. */
static void
add_industry(struct ka_eval *eval, const struct ka_cell *cell, ka_wide weight,
             struct ka_rational *sum)
{
    size_t metric = (size_t)(eval->def - eval->data->defs->metrics.metric);
    const struct ka_tally *tally = cell ? &cell->industry[metric] : NULL;
    if (!tally || !tally->present || tally->den.micro <= 0 || weight <= 0)
        return;
    ka_eval_use(eval, (struct ka_used){.cell = cell, .tally = tally, .counter = KA_NO_INDEX});
    ka_rational_add(sum, (ka_wide)tally->num.micro * weight, (ka_wide)tally->den.micro);
    eval->den += weight;
    eval->any = true;
    eval->approximate = eval->approximate || tally->unweighted > 1;
}

static void
add_industries(struct ka_eval *eval, const struct ka_seat *seat, struct stores stores,
               bool weighted, struct ka_rational *sum)
{
    const struct ka_month_data *data = eval->data;
    size_t metric = (size_t)(eval->def - data->defs->metrics.metric);
    for (size_t i = 0; i < stores.count; i++) {
        ka_wide weight = KA_DEC_ONE;
        if (weighted)
            weight = industry_weight(data, seat, stores.index[i], metric);
        add_industry(eval, ka_cells_lookup(&data->cells, KA_NO_INDEX, stores.index[i]), weight,
                     sum);
    }
}

struct ka_value
ka_value_of_industry(const struct ka_month_data *data, const struct ka_seat *seat,
                     enum ka_scope scope, size_t metric)
{
    struct ka_eval eval = ka_eval_make(data, metric);
    struct stores stores = stores_of(data, seat, scope == KA_SCOPE_TEAM);
    struct ka_rational sum = {.num = 0, .den = 1};
    add_industries(&eval, seat, stores, true, &sum);
    /* Nothing to weigh by anywhere: each store counts the same. */
    if (!eval.any)
        add_industries(&eval, seat, stores, false, &sum);
    /* An export that names no store speaks for all. */
    if (!eval.any)
        add_industry(&eval, ka_cells_lookup(&data->cells, KA_NO_INDEX, KA_NO_INDEX), KA_DEC_ONE,
                     &sum);
    eval.num = sum.num;
    eval.den *= sum.den;
    /* With one store the weight cancels: the figure as it was given. */
    if (eval.used.count == 1) {
        eval.num = eval.used.item[0].tally->num.micro;
        eval.den = eval.used.item[0].tally->den.micro;
    }
    if (eval.def->complement)
        eval.num = eval.den - eval.num;
    eval.hour = eval.def->unit == KA_UNIT_HOURS ? 3600 : 1;
    return ka_eval_finish(&eval);
}

bool
ka_month_refused(const struct ka_month_data *data, size_t file)
{
    return file < data->file_count && data->refused[file];
}

const struct ka_export *
ka_month_files(const struct ka_month_data *data, size_t *count)
{
    *count = data->file_count;
    return data->file;
}

const struct ka_month_data *
ka_month_previous(const struct ka_month_data *data)
{
    return data->previous;
}

const struct ka_roster *
ka_month_roster(const struct ka_month_data *data)
{
    return &data->roster;
}

struct ka_manual *
ka_month_manual(struct ka_month_data *data, size_t *count)
{
    *count = data->manual_count;
    return data->manual;
}

const struct ka_month_refund *
ka_month_refunds(const struct ka_month_data *data, size_t *count)
{
    *count = data->refund_count;
    return data->refund;
}

ka_month
ka_month_index(const struct ka_month_data *data)
{
    return data->month;
}

struct ka_attribution
ka_month_attribution(const struct ka_month_data *data, size_t store)
{
    return data->attribution[KA_BY_CREATED_FIRST][store];
}
