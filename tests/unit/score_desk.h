/*
 * A desk to score at: one role put together item by item, one person, a month of tables.
 */
#ifndef KA_TESTS_SCORE_DESK_H
#define KA_TESTS_SCORE_DESK_H

#include "unit/score_random.h"

#include "score/formula.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define M 1000000

SHARED struct ka_arena *arena;
SHARED struct ka_diags diags;
SHARED struct ka_defs defs;
SHARED struct ka_role role;
SHARED struct ka_module modules[2];
SHARED struct ka_item items[8];

enum metric { REVENUE, CONVERSION, RECEIVED, LATE, ABSENT, GROWTH, BASIC, RATINGS, METRICS };

/* Bands from which a value's band is plain: ≥60 % 10, ≥50 % 8, else 2. */
SHARED struct ka_band plain_band[] = {
    {.cond = {.cmp = KA_AT_LEAST, .bound = {.value = {600000}, .set = true}}, .points = {10 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = {.value = {500000}, .set = true}}, .points = {8 * M}},
    {.cond = {.cmp = KA_ELSE}, .points = {2 * M}}};
SHARED struct ka_rule plain = {.kind = KA_RULE_BANDS, .as.bands = {plain_band, 3}};
SHARED struct ka_band growth_band[] = {
    {.cond = {.cmp = KA_ABOVE, .bound = {.value = {200000}, .set = true}}, .points = {15 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = {.value = {100000}, .set = true}}, .points = {10 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = {.value = {0}, .set = true}}, .points = {8 * M}},
    {.cond = {.cmp = KA_ELSE}, .points = {6 * M}}};
SHARED struct ka_rule growth_of_store = {.kind = KA_RULE_BANDS, .as.bands = {growth_band, 4}};
SHARED struct ka_rule ratio = {.kind = KA_RULE_RATIO};
SHARED struct ka_rule late = {.kind = KA_RULE_EVENTS,
                              .as.events = {.deduct = {.value = {1 * M}, .set = true}}};
SHARED struct ka_rule manual = {.kind = KA_RULE_MANUAL};
SHARED struct ka_rule manual_reason = {.kind = KA_RULE_MANUAL, .as.manual = {true}};

SHARED void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    world_clear();
    static const enum ka_unit unit[METRICS] = {KA_UNIT_YUAN,  KA_UNIT_RATIO, KA_UNIT_COUNT,
                                               KA_UNIT_COUNT, KA_UNIT_DAYS,  KA_UNIT_RATIO,
                                               KA_UNIT_SCORE, KA_UNIT_COUNT};
    static const char *const id[METRICS] = {"revenue", "conversion", "received", "late",
                                            "absent",  "growth",     "basic",    "ratings"};
    for (size_t i = 0; i < METRICS; i++) {
        bool ratio_kind = unit[i] == KA_UNIT_RATIO || unit[i] == KA_UNIT_SCORE;
        world_metric[i] = (struct ka_metric_def){
            .id = ka_str_of(id[i]),
            .name = ka_str_of(id[i]),
            .unit = unit[i],
            .kind = ratio_kind ? KA_METRIC_RATIO : KA_METRIC_SUM,
            .better = i == LATE || i == ABSENT ? KA_LOWER : KA_HIGHER,
            .of = i == REVENUE || i == GROWTH || i == BASIC ? KA_OF_STORE : KA_OF_PERSON};
    }
    memset(items, 0, sizeof items);
    memset(modules, 0, sizeof modules);
    memset(&defs, 0, sizeof defs);
    defs.metrics = (struct ka_metric_set){.metric = world_metric,
                                          .metric_count = METRICS,
                                          .counter = world_counter,
                                          .counter_count = 1};
    defs.company.store = world_stores;
    role = (struct ka_role){
        .title = KA_STR("考核表"), .total = ka_dec_of(110), .round_places = 2, .module = modules};
    world_seats[0].role = &role;
}

SHARED void
teardown(void)
{
    ka_arena_free(arena);
}

/* An item of a metric in module 0 (or the bonus module 1), the metric's value being num/den. */
SHARED struct ka_item *
add_item(size_t module, size_t metric, struct ka_rule *rule, int64_t marks)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    size_t at = modules[0].item_count + modules[1].item_count;
    struct ka_item *item = &items[at];
    *item = (struct ka_item){.id = ka_str_of(ids[at]),
                             .name = ka_str_of(ids[at]),
                             .metric = metric,
                             .rule = rule,
                             .marks = ka_dec_of(marks),
                             .better = KA_HIGHER};
    struct ka_module *to = &modules[module];
    if (to->item_count == 0)
        to->item = item;
    to->item_count++;
    to->bonus = module == 1;
    to->name = module == 1 ? KA_STR("创新激励") : KA_STR("模块");
    to->marks = ka_dec_add(to->marks, item->marks);
    role.module_count = module + 1 > role.module_count ? module + 1 : role.module_count;
    return item;
}

SHARED void
set_value(size_t metric, int64_t num, int64_t den)
{
    world_scope[KA_SCOPE_SELF][metric] = world_value(num, den);
}

SHARED struct ka_scorecard
score(void)
{
    defs.company.store_count = world_store_count;
    return ka_scorecard_make(arena, &defs, &world_month, &world_seats[0], &diags);
}

SHARED bool
found(enum ka_diag_code code)
{
    for (size_t i = 0; i < diags.count; i++) {
        if (diags.item[i].code == code)
            return true;
    }
    return false;
}

SHARED void
add_store(const char *platform, bool key, size_t metric, int64_t num, int64_t den)
{
    size_t at = world_store_count++;
    world_stores[at].platform = ka_str_of(platform);
    world_stores[at].key = key;
    world_own_store[at] = true;
    world_store[at][metric] = world_value(num, den);
    world_seat_store[at][metric] = world_value(num, den);
}

SHARED void
add_entry(const char *item, int64_t points, const char *reason, const char *scorer)
{
    world_manual[world_manual_count] = (struct ka_manual){.employee = &world_employee,
                                                          .item = ka_str_of(item),
                                                          .points = ka_dec_of(points),
                                                          .reason = ka_str_of(reason),
                                                          .scorer = ka_str_of(scorer),
                                                          .line = (uint32_t)world_manual_count + 2};
    world_manual_count++;
}

#define expect_points(dec, hundredths)                                                             \
    cr_expect_eq((dec).micro, (int64_t)(hundredths)*10000, "%" PRId64 " millionths", (dec).micro)

#endif
