/*
 * Which tallies of a pool of cells make a metric, and their sums.
 *
 *     seat ─┬─ cell (store 1)   num ✓ den ✓        counters: both are there
 *           ├─ cell (store 2)   num –  part ✓      else the metric's part (value × weight)
 *           └─ cell (no store)  a register's rows  counts for all the seat's stores
 *
 * A metric's counters must stand side by side in a cell, or a quotient of two different things
 * would come out; only figures that no row ties to a store (registers, attendance, exports
 * without a store) are taken for the seat as a whole. A register's counter without a row is 0
 * once the month has a register; every other absence is missing data.
 *
 * Scores of the month's last day (KA_LAST) and means are averaged over several cells, maxima
 * and minima are those of the union (decision 13).
 */
#include "metrics/eval.h"

#include <stdlib.h>

#define COUNTERS_MAX 6 /* num, four extra, den */

/* A metric's counters; the last one is the denominator if the metric has one. */
struct counters {
    size_t index[COUNTERS_MAX];
    bool den[COUNTERS_MAX];
    bool loose[COUNTERS_MAX]; /* Tied to no store in this group. */
    size_t count;
};

/* The cells of one seat, or one store's own. */
struct group {
    const struct ka_cell *const *cell;
    size_t count;
    bool one_store;
};

struct ka_eval
ka_eval_make(const struct ka_month_data *data, size_t metric)
{
    const struct ka_metric_def *def = &data->defs->metrics.metric[metric];
    return (struct ka_eval){.data = data, .def = def, .used = {.arena = data->arena}, .hour = 1};
}

void
ka_pool_add(struct ka_pool *pool, const struct ka_cell *cell)
{
    if (!cell)
        return;
    pool->cell =
        ka_arena_push(pool->arena, pool->cell, pool->count, sizeof(const struct ka_cell *));
    pool->cell[pool->count++] = cell;
}

void
ka_eval_use(struct ka_eval *eval, struct ka_used used)
{
    struct ka_used_list *list = &eval->used;
    eval->overflow = eval->overflow || used.tally->overflow;
    list->item = ka_arena_push(list->arena, list->item, list->count, sizeof *list->item);
    list->item[list->count++] = used;
}

static const struct ka_counter_def *
counter_def(const struct ka_eval *eval, size_t counter)
{
    return &eval->data->defs->metrics.counter[counter];
}

static struct counters
counters_of(const struct ka_metric_def *def)
{
    struct counters list = {.index = {def->num}, .count = 1};
    for (size_t i = 0; i < def->extra_count; i++)
        list.index[list.count++] = def->extra_num[i];
    if (def->den != KA_NO_INDEX) {
        list.den[list.count] = true;
        list.index[list.count++] = def->den;
    }
    return list;
}

static void
find_loose(const struct ka_eval *eval, const struct group *group, struct counters *list)
{
    for (size_t c = 0; c < list->count; c++) {
        list->loose[c] = true;
        if (counter_def(eval, list->index[c])->from != KA_FROM_EXPORT)
            continue;
        for (size_t i = 0; i < group->count; i++) {
            if (group->cell[i]->store != KA_NO_INDEX &&
                ka_cell_tally(group->cell[i], list->index[c]))
                list->loose[c] = false;
        }
    }
}

/* The mean of a KA_MEAN tally in millionths, half away from zero. */
static ka_wide
mean_of(const struct ka_tally *tally)
{
    ka_wide num = (ka_wide)tally->num.micro * KA_DEC_ONE, den = tally->den.micro;
    return (num + (num < 0 ? -den / 2 : den / 2)) / den;
}

/* Adds one tally as the metric's numerator or denominator. */
static void
take(struct ka_eval *eval, const struct ka_cell *cell, const struct ka_tally *tally, size_t counter,
     bool den)
{
    enum ka_aggregate how = counter_def(eval, counter)->aggregate;
    bool alone = eval->def->kind == KA_METRIC_SUM && eval->def->extra_count == 0;
    bool first = eval->used.count == 0;
    ka_wide value = tally->num.micro;
    /* Of a mean inside a quotient only the mean itself can be added. */
    if (!alone && how == KA_MEAN && tally->den.micro > 0)
        value = mean_of(tally);

    if (alone && (how == KA_MAX || how == KA_MIN)) {
        bool better = how == KA_MAX ? value > eval->num : value < eval->num;
        eval->num = first || better ? value : eval->num;
        eval->den = KA_DEC_ONE;
    } else if (alone && (how == KA_LAST || how == KA_MEAN)) {
        eval->num += value;
        eval->den += tally->den.micro;
    } else if (den) {
        eval->den += value;
    } else {
        eval->num += value;
        eval->den = eval->def->den == KA_NO_INDEX ? KA_DEC_ONE : eval->den;
    }
    ka_eval_use(eval,
                (struct ka_used){.cell = cell, .tally = tally, .counter = counter, .den = den});
}

/* All counters that are tied to a store stand in this cell. */
static bool
is_complete(const struct ka_cell *cell, const struct counters *list)
{
    bool any = false;
    for (size_t c = 0; c < list->count; c++) {
        if (list->loose[c])
            continue;
        if (!ka_cell_tally(cell, list->index[c]))
            return false;
        any = true;
    }
    return any;
}

static bool
has_facts(const struct group *group, size_t counter)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->cell[i]->counter[KA_ORIGIN_FACTS][counter].present)
            return true;
    }
    return false;
}

/* Whether anything says something of a counter that is tied to no store. */
static bool
is_known(const struct ka_eval *eval, const struct group *group, size_t counter)
{
    const struct ka_cell *first = group->cell[0];
    const struct ka_cell *whole = ka_cells_lookup(&eval->data->cells, first->seat, KA_NO_INDEX);
    /* What the seat has without a store cannot be divided among its stores. */
    if (group->one_store && !has_facts(group, counter) && whole && ka_cell_tally(whole, counter))
        return false;
    if (counter_def(eval, counter)->from == KA_FROM_REGISTER && eval->data->has_register)
        return true;
    for (size_t i = 0; i < group->count; i++) {
        if (ka_cell_tally(group->cell[i], counter))
            return true;
    }
    return false;
}

static void
take_part(struct ka_eval *eval, const struct ka_cell *cell)
{
    size_t metric = (size_t)(eval->def - eval->data->defs->metrics.metric);
    const struct ka_tally *part = &cell->part[metric];
    /* A part is the metric itself, so 1 − num ÷ den has been done in it; undo it here. */
    eval->num += eval->def->complement ? (ka_wide)part->den.micro - part->num.micro
                                       : (ka_wide)part->num.micro;
    eval->den += part->den.micro;
    ka_eval_use(eval, (struct ka_used){.cell = cell, .tally = part, .counter = KA_NO_INDEX});
}

static bool
has_part(const struct ka_eval *eval, const struct ka_cell *cell)
{
    size_t metric = (size_t)(eval->def - eval->data->defs->metrics.metric);
    return cell->part[metric].present;
}

static bool
take_parts(struct ka_eval *eval, const struct group *group)
{
    bool any = false;
    for (size_t i = 0; i < group->count; i++) {
        if (!has_part(eval, group->cell[i]))
            continue;
        take_part(eval, group->cell[i]);
        any = true;
    }
    return any;
}

static void
take_loose(struct ka_eval *eval, const struct group *group, const struct counters *list)
{
    for (size_t i = 0; i < group->count * list->count; i++) {
        const struct ka_cell *cell = group->cell[i / list->count];
        size_t c = i % list->count, counter = list->index[c];
        const struct ka_tally *tally = ka_cell_tally(cell, counter);
        /* What message logs say of someone is not added to what a register says of the same. */
        bool beaten = has_facts(group, counter) && !cell->counter[KA_ORIGIN_FACTS][counter].present;
        if (list->loose[c] && tally && !beaten)
            take(eval, cell, tally, counter, list->den[c]);
    }
    /* A register without a row for it: 0, over one if there is no denominator. */
    if (eval->def->den == KA_NO_INDEX && eval->den == 0)
        eval->den = KA_DEC_ONE;
}

static bool
has_all(const struct ka_cell *cell, const struct counters *list, enum ka_origin origin)
{
    for (size_t c = 0; c < list->count; c++) {
        if (!list->loose[c] && !cell->counter[origin][list->index[c]].present)
            return false;
    }
    return true;
}

/* A quotient is of one origin if it can: a report's numerator has its own denominator. */
static void
take_complete(struct ka_eval *eval, const struct ka_cell *cell, const struct counters *list)
{
    bool stats = !has_all(cell, list, KA_ORIGIN_FACTS) && has_all(cell, list, KA_ORIGIN_STATS);
    for (size_t c = 0; c < list->count; c++) {
        const struct ka_tally *tally = ka_cell_tally(cell, list->index[c]);
        if (stats)
            tally = &cell->counter[KA_ORIGIN_STATS][list->index[c]];
        if (!list->loose[c])
            take(eval, cell, tally, list->index[c], list->den[c]);
    }
}

/* A group's counters, cell by cell; false if they do not suffice. */
static bool
take_counters(struct ka_eval *eval, const struct group *group, const struct counters *list)
{
    size_t loose = 0, complete = 0;
    for (size_t c = 0; c < list->count; c++) {
        loose += list->loose[c];
        if (list->loose[c] && !is_known(eval, group, list->index[c]))
            return false;
    }
    for (size_t i = 0; i < group->count; i++)
        complete += is_complete(group->cell[i], list);
    if (loose < list->count && complete == 0)
        return false;
    for (size_t i = 0; i < group->count; i++) {
        const struct ka_cell *cell = group->cell[i];
        if (is_complete(cell, list))
            take_complete(eval, cell, list);
        else if (loose == 0 && eval->def->den != KA_NO_INDEX && has_part(eval, cell))
            take_part(eval, cell);
    }
    take_loose(eval, group, list);
    return true;
}

static uint64_t
samples_in(const struct ka_cell *cell, size_t counter)
{
    const struct ka_set *set = ka_cell_set(cell, counter);
    return set ? set->count : 0;
}

static int
by_value(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* The mean of the lower and the upper middle of all single values, in seconds. */
static bool
take_median(struct ka_eval *eval, const struct ka_pool *pool)
{
    size_t counter = eval->def->num, count = 0;
    bool known = false;
    for (size_t i = 0; i < pool->count; i++) {
        const struct ka_tally *tally = &pool->cell[i]->counter[KA_ORIGIN_FACTS][counter];
        if (!tally->present)
            continue;
        known = true;
        count += samples_in(pool->cell[i], counter);
        ka_eval_use(eval,
                    (struct ka_used){.cell = pool->cell[i], .tally = tally, .counter = counter});
    }
    eval->any = known;
    if (count == 0)
        return known;
    uint64_t *value = ka_arena_array(pool->arena, count, sizeof *value);
    size_t filled = 0;
    for (size_t i = 0; i < pool->count; i++) {
        const struct ka_set *set = ka_cell_set(pool->cell[i], counter);
        for (size_t s = 0; set && s < set->count; s++)
            value[filled++] = set->item[s];
    }
    qsort(value, count, sizeof *value, by_value);
    bool odd = count % 2 == 1;
    uint64_t sum = value[(count - 1) / 2] + (odd ? 0 : value[count / 2]);
    eval->num = (ka_wide)sum * KA_DEC_ONE;
    eval->den = odd ? KA_DEC_ONE : 2 * KA_DEC_ONE;
    return true;
}

/* Seconds in a metric of hours: the value's denominator takes the 3600, exactly. */
static void
settle_hours(struct ka_eval *eval)
{
    if (eval->def->unit != KA_UNIT_HOURS)
        return;
    bool hours = eval->def->kind != KA_METRIC_MEDIAN &&
                 counter_def(eval, eval->def->num)->unit == KA_UNIT_HOURS;
    for (size_t i = 0; i < eval->used.count && hours; i++)
        hours = eval->used.item[i].counter != KA_NO_INDEX;
    eval->hour = hours ? 1 : 3600;
}

static void
settle_approximate(struct ka_eval *eval)
{
    uint64_t unweighted = 0;
    for (size_t i = 0; i < eval->used.count; i++)
        unweighted += eval->used.item[i].tally->unweighted;
    eval->approximate = unweighted > 0 && (unweighted > 1 || eval->used.count > 1);
}

/* The distinct keys that a used tally stands for; NULL if it is a plain number. */
static const struct ka_set *
keys_of(const struct ka_used *used, size_t counter, bool den)
{
    const struct ka_set *set = ka_cell_set(used->cell, counter);
    bool same = used->counter == counter && used->den == den && set && set->distinct &&
                used->tally == &used->cell->counter[KA_ORIGIN_FACTS][counter];
    return same ? set : NULL;
}

/* Keys that the used cells of one store have in common. */
static uint64_t
overlap_in(const struct ka_eval *eval, size_t store, size_t counter, bool den)
{
    struct ka_arena *arena = eval->used.arena;
    uint64_t *key = NULL, overlap = 0;
    size_t count = 0, sets = 0;
    for (size_t i = 0; i < eval->used.count && sets < 2; i++) {
        const struct ka_used *used = &eval->used.item[i];
        sets += used->cell->store == store && keys_of(used, counter, den);
    }
    if (sets < 2)
        return 0;
    for (size_t i = 0; i < eval->used.count; i++) {
        const struct ka_used *used = &eval->used.item[i];
        const struct ka_set *set = used->cell->store == store ? keys_of(used, counter, den) : NULL;
        for (size_t k = 0; set && k < set->count; k++) {
            key = ka_arena_push(arena, key, count, sizeof *key);
            key[count++] = set->item[k];
        }
    }
    if (count > 1)
        qsort(key, count, sizeof *key, by_value);
    for (size_t k = 1; k < count; k++)
        overlap += key[k] == key[k - 1];
    return overlap;
}

uint64_t
ka_eval_overlap(const struct ka_eval *eval, size_t counter, bool den)
{
    struct ka_arena_mark mark = ka_arena_mark(eval->used.arena);
    uint64_t overlap = overlap_in(eval, KA_NO_INDEX, counter, den);
    for (size_t store = 0; store < eval->data->defs->company.store_count; store++)
        overlap += overlap_in(eval, store, counter, den);
    ka_arena_rewind(eval->used.arena, mark);
    return overlap;
}

/* Distinct counts of several people are counted anew over the union. */
static void
settle_overlap(struct ka_eval *eval)
{
    struct counters list = counters_of(eval->def);
    for (size_t c = 0; c < list.count; c++) {
        ka_wide overlap = (ka_wide)ka_eval_overlap(eval, list.index[c], list.den[c]) * KA_DEC_ONE;
        if (list.den[c])
            eval->den -= overlap;
        else
            eval->num -= overlap;
    }
}

static struct group
next_group(const struct ka_pool *pool, size_t at)
{
    size_t end = at + 1;
    while (end < pool->count && pool->cell[at]->seat != KA_NO_INDEX &&
           pool->cell[end]->seat == pool->cell[at]->seat)
        end++;
    return (struct group){.cell = &pool->cell[at], .count = end - at, .one_store = pool->one_store};
}

void
ka_eval_parts(struct ka_eval *eval, const struct ka_pool *pool)
{
    struct group all = {.cell = pool->cell, .count = pool->count};
    eval->any = take_parts(eval, &all);
    settle_hours(eval);
    settle_approximate(eval);
}

void
ka_eval_pool(struct ka_eval *eval, const struct ka_pool *pool)
{
    if (eval->def->kind == KA_METRIC_MEDIAN && take_median(eval, pool)) {
        settle_hours(eval);
        return;
    }
    struct counters list = counters_of(eval->def);
    bool counted = false;
    for (size_t at = 0; at < pool->count && eval->def->kind != KA_METRIC_MEDIAN;) {
        struct group group = next_group(pool, at);
        find_loose(eval, &group, &list);
        bool taken = take_counters(eval, &group, &list);
        if (!taken && eval->def->den != KA_NO_INDEX)
            taken = take_parts(eval, &group);
        counted = counted || taken;
        at += group.count;
    }
    /* A plain sum has nothing that a weighted mean could be added to: one or the other. */
    if (!counted) {
        ka_eval_parts(eval, pool);
        return;
    }
    eval->any = true;
    settle_overlap(eval);
    settle_hours(eval);
    settle_approximate(eval);
}
