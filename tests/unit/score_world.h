/*
 * A month for the scorecard without exports: the metrics' functions, answered from tables.
 *
 * These functions have the names of metrics/month.h, so the linker takes them instead of that
 * stage's library. Values stand in world_*, all missing at first; a test sets what it needs. There
 * is one person with up to WORLD_STORES stores, plus whoever else stands in the roster. Include it
 * in one file of a program.
 */
#ifndef KA_TESTS_SCORE_WORLD_H
#define KA_TESTS_SCORE_WORLD_H

#include "base/arena.h"
#include "metrics/month.h"
#include "score/scorecard.h"
#include "template/defs.h"

#include <string.h>

/* Not every test uses all of this. */
#ifndef SHARED
#define SHARED static __attribute__((unused))
#endif

#define WORLD_METRICS 400
#define WORLD_STORES  12

struct ka_month_data {
    const struct ka_month_data *previous;
};

SHARED struct ka_value world_scope[3][WORLD_METRICS]; /* By enum ka_scope. */
SHARED struct ka_value world_store[WORLD_STORES][WORLD_METRICS];
SHARED struct ka_value world_seat_store[WORLD_STORES][WORLD_METRICS];
SHARED struct ka_value world_no_store[WORLD_METRICS];
SHARED struct ka_value world_industry[WORLD_METRICS];
SHARED struct ka_value world_last[WORLD_METRICS];
SHARED struct ka_value world_last_store[WORLD_STORES][WORLD_METRICS];
SHARED ka_frac world_target[WORLD_METRICS];
SHARED struct ka_metric_def world_metric[WORLD_METRICS];
/* What every metric is made of: index 0, which metrics of this world do not set. */
SHARED struct ka_counter_def world_counter[1] = {{.id = {"c", 1}, .name = {"计数项", 9}}};
SHARED struct ka_store world_stores[WORLD_STORES];
SHARED size_t world_store_count;
SHARED bool world_own_store[WORLD_STORES];
SHARED struct ka_manual world_manual[64];
SHARED size_t world_manual_count;
SHARED struct ka_seat world_seats[16];
SHARED struct ka_roster world_roster;
SHARED struct ka_employee world_employee = {.number = {"S001", 4}, .name = {"林小满", 9}};
SHARED struct ka_month_data world_previous;
SHARED struct ka_month_data world_month = {&world_previous};
SHARED struct ka_export world_file = {.path = {"manual/2026-10.csv", 18}};

SHARED void
world_clear(void)
{
    memset(world_scope, 0, sizeof world_scope);
    memset(world_store, 0, sizeof world_store);
    memset(world_seat_store, 0, sizeof world_seat_store);
    memset(world_no_store, 0, sizeof world_no_store);
    memset(world_industry, 0, sizeof world_industry);
    memset(world_last, 0, sizeof world_last);
    memset(world_last_store, 0, sizeof world_last_store);
    memset(world_target, 0, sizeof world_target);
    memset(world_metric, 0, sizeof world_metric);
    memset(world_own_store, 0, sizeof world_own_store);
    memset(world_stores, 0, sizeof world_stores);
    memset(world_seats, 0, sizeof world_seats);
    world_store_count = 0;
    world_manual_count = 0;
    world_roster = (struct ka_roster){.seat = world_seats, .count = 1};
    world_seats[0] = (struct ka_seat){
        .employee = &world_employee, .whole_month = true, .workdays = 22, .month_workdays = 22};
}

/* A value of num ÷ den as it stands in the cells. */
SHARED struct ka_value
world_value(int64_t num, int64_t den)
{
    struct ka_value value = {
        .state = den > 0 ? KA_VALUE_OK : KA_VALUE_EMPTY, .live_num = num, .live_den = den};
    /* For people only: beyond a decimal's range it does not matter here. */
    bool shown = num < INT64_C(9000000000000) && num > -INT64_C(9000000000000);
    value.num = ka_dec_of(shown ? num : 0);
    value.den = ka_dec_of(den > 0 && den < INT64_C(1000000000000) ? den : 0);
    return value;
}

struct ka_value
ka_value_in_scope(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
                  size_t metric)
{
    (void)data;
    (void)seat;
    return world_scope[scope][metric];
}

struct ka_value
ka_value_of_store(const struct ka_month_data *data, size_t store, size_t metric)
{
    return data == &world_previous ? world_last_store[store][metric] : world_store[store][metric];
}

/* Of several stores the sums, as if each stood in its own cell. */
struct ka_value
ka_value_in_stores(const struct ka_month_data *data, const struct ka_seat *seat,
                   enum ka_scope scope, const struct ka_store_list *list, size_t metric)
{
    int64_t num = 0, den = 0;
    (void)seat;
    (void)scope;
    for (size_t i = 0; i < list->count; i++) {
        size_t store = list->index[i];
        if (store == KA_NO_INDEX)
            return world_no_store[metric];
        struct ka_value one = data == &world_previous ? world_last_store[store][metric]
                              : world_metric[metric].of == KA_OF_STORE
                                  ? world_store[store][metric]
                                  : world_seat_store[store][metric];
        if (list->count == 1)
            return one;
        num += one.live_num;
        den += one.live_den;
    }
    struct ka_value sum = world_value(num, world_metric[metric].kind == KA_METRIC_SUM ? 1 : den);
    if (sum.state == KA_VALUE_OK) { /* In the smallest numbers, as what is too long is. */
        ka_frac value = ka_frac_make(sum.live_num, sum.live_den);
        sum.live_num = value.num;
        sum.live_den = value.den;
    }
    return sum;
}

ka_frac
ka_seat_share(const struct ka_month_data *data, const struct ka_seat *seat)
{
    (void)data;
    return ka_frac_make(seat->workdays, seat->month_workdays > 0 ? seat->month_workdays : 1);
}

struct ka_value
ka_value_of_industry(const struct ka_month_data *data, const struct ka_seat *seat,
                     enum ka_scope scope, size_t metric)
{
    (void)data;
    (void)seat;
    (void)scope;
    return world_industry[metric];
}

struct ka_value
ka_value_of_last_month(const struct ka_month_data *data, const struct ka_seat *seat,
                       enum ka_scope scope, size_t metric)
{
    (void)data;
    (void)seat;
    (void)scope;
    return world_last[metric];
}

bool
ka_seat_target(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
               size_t metric, bool prorate, ka_frac *out)
{
    (void)data;
    (void)seat;
    (void)scope;
    (void)prorate;
    if (ka_frac_is_none(world_target[metric]))
        return false;
    *out = world_target[metric];
    return true;
}

size_t
ka_seat_stores(struct ka_arena *arena, const struct ka_month_data *data, const struct ka_seat *seat,
               bool key_only, size_t **out)
{
    size_t count = 0;
    (void)data;
    (void)seat;
    *out = ka_arena_array(arena, WORLD_STORES, sizeof **out);
    for (size_t i = 0; i < world_store_count; i++) {
        if (world_own_store[i] && (world_stores[i].key || !key_only))
            (*out)[count++] = i;
    }
    return count;
}

size_t
ka_stores_valued(struct ka_arena *arena, const struct ka_month_data *data,
                 const struct ka_seat *seat, enum ka_scope scope, size_t metric, size_t **out)
{
    size_t count = 0;
    (void)data;
    (void)seat;
    (void)scope;
    *out = ka_arena_array(arena, WORLD_STORES, sizeof **out);
    for (size_t i = 0; i < world_store_count; i++) {
        bool has = world_metric[metric].of == KA_OF_PERSON &&
                   world_seat_store[i][metric].state != KA_VALUE_MISSING;
        if (world_own_store[i] || has)
            (*out)[count++] = i;
    }
    return count;
}

struct ka_manual *
ka_month_manual(struct ka_month_data *data, size_t *count)
{
    (void)data;
    *count = world_manual_count;
    return world_manual;
}

const struct ka_export *
ka_month_files(const struct ka_month_data *data, size_t *count)
{
    (void)data;
    *count = 1;
    return &world_file;
}

const struct ka_month_data *
ka_month_previous(const struct ka_month_data *data)
{
    return data->previous;
}

const struct ka_roster *
ka_month_roster(const struct ka_month_data *data)
{
    (void)data;
    return &world_roster;
}

#endif
