/*
 * Rules of one value: points on, just below and just above each bound, in both directions; what one
 * step better takes; words; and that a better value never gets fewer points.
 */
#include "score/rule.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct ka_arena *arena;

static void
setup(void)
{
    arena = ka_arena_new();
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(rule, .init = setup, .fini = teardown);

#define NUM(text)                                                                                  \
    {                                                                                              \
        .value = {text}, .set = true                                                               \
    }
#define PERCENT(text)                                                                              \
    {                                                                                              \
        .value = {text}, .set = true, .percent = true                                              \
    }
#define M    1000000
#define LAST .cond = {.cmp = KA_ELSE}

static struct ka_band conversion_band[] = {
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(600000)}, .points = {15 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(500000)}, .points = {12 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(450000)}, .points = {9 * M}},
    {LAST, .points = {3 * M}}};
static struct ka_band response_band[] = {
    {.cond = {.cmp = KA_AT_MOST, .bound = NUM(15 * M)}, .points = {5 * M}},
    {.cond = {.cmp = KA_AT_MOST, .bound = NUM(20 * M)}, .points = {4500000}},
    {LAST, .points = {0}}};
/* The seed form's first item: >20% 15, ≥10% 10, ≥0 8, below 6. */
static struct ka_band growth_band[] = {
    {.cond = {.cmp = KA_ABOVE, .bound = PERCENT(200000)}, .points = {15 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(100000)}, .points = {10 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(0)}, .points = {8 * M}},
    {LAST, .points = {6 * M}}};
static struct ka_band defect_band[] = {
    {.cond = {.cmp = KA_BELOW, .bound = PERCENT(10000)}, .points = {10 * M}},
    {LAST, .points = {0}}};

static struct ka_rule conversion = {.kind = KA_RULE_BANDS, .as.bands = {conversion_band, 4}};
static struct ka_rule response = {.kind = KA_RULE_BANDS, .as.bands = {response_band, 3}};
static struct ka_rule growth = {.kind = KA_RULE_BANDS, .as.bands = {growth_band, 4}};
static struct ka_rule defect = {.kind = KA_RULE_BANDS, .as.bands = {defect_band, 2}};
static struct ka_rule ratio = {.kind = KA_RULE_RATIO};
static struct ka_rule ratio_capped = {
    .kind = KA_RULE_RATIO, .as.ratio = {.cap = NUM(4 * M), .zero_below = PERCENT(600000)}};
static struct ka_rule rising = {.kind = KA_RULE_LINEAR,
                                .as.linear = {PERCENT(800000), PERCENT(950000)}};
static struct ka_rule falling = {.kind = KA_RULE_LINEAR, .as.linear = {NUM(60 * M), NUM(20 * M)}};
static struct ka_rule solved = {.kind = KA_RULE_STEPS,
                                .as.steps = {.from = {KA_REF_NUMBER, PERCENT(950000)},
                                             .every = PERCENT(10000),
                                             .deduct = NUM(1 * M)}};
static struct ka_rule slow = {.kind = KA_RULE_STEPS,
                              .as.steps = {.from = {KA_REF_NUMBER, NUM(30 * M)},
                                           .every = NUM(10 * M),
                                           .deduct = NUM(1500000),
                                           .above = true,
                                           .started = true}};
static struct ka_rule industry = {.kind = KA_RULE_STEPS,
                                  .as.steps = {.from = {.ref = KA_REF_INDUSTRY},
                                               .every = PERCENT(100),
                                               .deduct = NUM(3 * M),
                                               .above = true}};
static struct ka_rule late = {.kind = KA_RULE_EVENTS, .as.events = {.deduct = NUM(1 * M)}};
static struct ka_rule faults = {.kind = KA_RULE_EVENTS,
                                .as.events = {.deduct = NUM(2 * M), .zero_at = NUM(3 * M)}};
static struct ka_rule failing = {
    .kind = KA_RULE_STORES_FAILING,
    .as.failing = {.cond = {KA_BELOW, NUM(2 * M)}, .deduct = NUM(2 * M)}};

/* target or bound {0, 0}: none. */
struct row {
    const char *why;
    const struct ka_rule *rule;
    ka_frac value, target, bound;
    int64_t marks;
    enum ka_better better;
    bool deducts;
    ka_frac raw;
    bool refused;
};

static const struct row rows[] = {
    {"reached exactly", &conversion, {6, 10}, {0, 0}, {0, 0}, 15, KA_HIGHER, false, {15, 1}, false},
    {"59.99 % is not 60 %",
     &conversion,
     {5999, 10000},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {12, 1},
     false},
    {"59.999999 % shows as 60.00 %",
     &conversion,
     {59999999, 100000000},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {12, 1},
     false},
    {"second band from its bound",
     &conversion,
     {1, 2},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {12, 1},
     false},
    {"170 of 320", &conversion, {170, 320}, {0, 0}, {0, 0}, 15, KA_HIGHER, false, {12, 1}, false},
    {"third band", &conversion, {9, 20}, {0, 0}, {0, 0}, 15, KA_HIGHER, false, {9, 1}, false},
    {"just under the last",
     &conversion,
     {4499, 10000},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {3, 1},
     false},
    {"15 s within", &response, {15, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {5, 1}, false},
    {"a hair over 15 s",
     &response,
     {15001, 1000},
     {0, 0},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {9, 2},
     false},
    {"20 s within", &response, {20, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {9, 2}, false},
    {"over 20 s", &response, {201, 10}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {0, 1}, false},
    {"seed: over 20 %",
     &growth,
     {2001, 10000},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {15, 1},
     false},
    {"seed: 20 % is not over 20 %",
     &growth,
     {1, 5},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {10, 1},
     false},
    {"seed: 10 % 以上 includes 10 %",
     &growth,
     {1, 10},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {10, 1},
     false},
    {"seed: under 10 %",
     &growth,
     {999, 10000},
     {0, 0},
     {0, 0},
     15,
     KA_HIGHER,
     false,
     {8, 1},
     false},
    {"seed: 0 is no fall", &growth, {0, 1}, {0, 0}, {0, 0}, 15, KA_HIGHER, false, {8, 1}, false},
    {"seed: a fall", &growth, {-1, 10000}, {0, 0}, {0, 0}, 15, KA_HIGHER, false, {6, 1}, false},
    {"below 1 %", &defect, {999, 100000}, {0, 0}, {0, 0}, 10, KA_LOWER, false, {10, 1}, false},
    {"1 % is not below 1 %", &defect, {1, 100}, {0, 0}, {0, 0}, 10, KA_LOWER, false, {0, 1}, false},

    {"half the target", &ratio, {1300, 1}, {2600, 1}, {0, 0}, 4, KA_HIGHER, false, {2, 1}, false},
    {"thirds stay thirds", &ratio, {1, 1}, {3, 1}, {0, 0}, 5, KA_HIGHER, false, {5, 3}, false},
    {"at the target", &ratio, {2600, 1}, {2600, 1}, {0, 0}, 4, KA_HIGHER, false, {4, 1}, false},
    {"over the target: the marks",
     &ratio,
     {9999, 1},
     {2600, 1},
     {0, 0},
     4,
     KA_HIGHER,
     false,
     {4, 1},
     false},
    {"below 0: 0", &ratio, {-5, 1}, {2600, 1}, {0, 0}, 4, KA_HIGHER, false, {0, 1}, false},
    {"cap under the marks",
     &ratio_capped,
     {100, 1},
     {100, 1},
     {0, 0},
     5,
     KA_HIGHER,
     false,
     {4, 1},
     false},
    {"60 % of the target counts",
     &ratio_capped,
     {60, 1},
     {100, 1},
     {0, 0},
     5,
     KA_HIGHER,
     false,
     {3, 1},
     false},
    {"59.99 % does not",
     &ratio_capped,
     {5999, 100},
     {100, 1},
     {0, 0},
     5,
     KA_HIGHER,
     false,
     {0, 1},
     false},
    {"lower is better: twice as fast",
     &ratio,
     {15, 1},
     {30, 1},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {5, 1},
     false},
    {"lower is better: half as fast",
     &ratio,
     {60, 1},
     {30, 1},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {5, 2},
     false},
    {"lower is better: 0 gives the cap",
     &ratio_capped,
     {0, 1},
     {30, 1},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {4, 1},
     false},
    {"lower is better: 60 % of it counts",
     &ratio_capped,
     {50, 1},
     {30, 1},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {3, 1},
     false},
    {"lower is better: less does not",
     &ratio_capped,
     {501, 10},
     {30, 1},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {0, 1},
     false},
    {"no target", &ratio, {1, 1}, {0, 0}, {0, 0}, 5, KA_HIGHER, false, {0, 0}, true},
    {"target 0", &ratio, {1, 1}, {0, 1}, {0, 0}, 5, KA_HIGHER, false, {0, 0}, true},

    {"start of the line", &rising, {8, 10}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {0, 1}, false},
    {"before the line", &rising, {1, 10}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {0, 1}, false},
    {"middle of the line",
     &rising,
     {875, 1000},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {5, 1},
     false},
    {"end of the line", &rising, {95, 100}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {10, 1}, false},
    {"beyond the line", &rising, {1, 1}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {10, 1}, false},
    {"falling: start", &falling, {60, 1}, {0, 0}, {0, 0}, 8, KA_LOWER, false, {0, 1}, false},
    {"falling: a quarter", &falling, {50, 1}, {0, 0}, {0, 0}, 8, KA_LOWER, false, {2, 1}, false},
    {"falling: end", &falling, {20, 1}, {0, 0}, {0, 0}, 8, KA_LOWER, false, {8, 1}, false},
    {"too large a value is full marks",
     &rising,
     {INT64_MAX, 7},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {10, 1},
     false},

    {"target reached", &solved, {95, 100}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {10, 1}, false},
    {"not a whole step below",
     &solved,
     {9401, 10000},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {10, 1},
     false},
    {"one whole step", &solved, {94, 100}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {9, 1}, false},
    {"just over one step",
     &solved,
     {9399, 10000},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {9, 1},
     false},
    {"never below 0", &solved, {1, 10}, {0, 0}, {0, 0}, 10, KA_HIGHER, false, {0, 1}, false},
    {"above target costs nothing",
     &solved,
     {1, 1},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {10, 1},
     false},
    {"begun step: at the bound", &slow, {30, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {5, 1}, false},
    {"begun step: a hair over",
     &slow,
     {30001, 1000},
     {0, 0},
     {0, 0},
     5,
     KA_LOWER,
     false,
     {7, 2},
     false},
    {"begun step: exactly one", &slow, {40, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {7, 2}, false},
    {"begun step: second", &slow, {40001, 1000}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {2, 1}, false},
    {"industry: at the mean",
     &industry,
     {2, 100},
     {0, 0},
     {2, 100},
     15,
     KA_LOWER,
     false,
     {15, 1},
     false},
    {"industry: one step over",
     &industry,
     {201, 10000},
     {0, 0},
     {2, 100},
     15,
     KA_LOWER,
     false,
     {12, 1},
     false},
    {"industry: none known",
     &industry,
     {2, 100},
     {0, 0},
     {0, 0},
     15,
     KA_LOWER,
     false,
     {0, 0},
     true},
    {"steps inside parts only deduct",
     &solved,
     {92, 100},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     true,
     {-3, 1},
     false},

    {"never late", &late, {0, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {5, 1}, false},
    {"twice late", &late, {2, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {3, 1}, false},
    {"six times late: 0, not -1", &late, {6, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {0, 1}, false},
    {"taken back is no bonus", &late, {-2, 1}, {0, 0}, {0, 0}, 5, KA_LOWER, false, {5, 1}, false},
    {"twice of three", &faults, {2, 1}, {0, 0}, {0, 0}, 10, KA_LOWER, false, {6, 1}, false},
    {"3次以上 includes 3", &faults, {3, 1}, {0, 0}, {0, 0}, 10, KA_LOWER, false, {0, 1}, false},
    {"events inside parts only deduct",
     &late,
     {6, 1},
     {0, 0},
     {0, 0},
     5,
     KA_LOWER,
     true,
     {-6, 1},
     false},
    {"... and all of it from zero_at on",
     &faults,
     {3, 1},
     {0, 0},
     {0, 0},
     10,
     KA_LOWER,
     true,
     {-10, 1},
     false},
    {"store at 2.00 does not fail",
     &failing,
     {2, 1},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {0, 1},
     false},
    {"store at 1.99 does",
     &failing,
     {199, 100},
     {0, 0},
     {0, 0},
     10,
     KA_HIGHER,
     false,
     {-2, 1},
     false},
};

static struct ka_rule_input
input_of(const struct row *row)
{
    return (struct ka_rule_input){.value = ka_frac_make(row->value.num, row->value.den),
                                  .target = row->target,
                                  .bound = row->bound,
                                  .marks = ka_dec_of(row->marks),
                                  .better = row->better,
                                  .deducts = row->deducts};
}

Test(rule, points_on_and_beside_every_bound)
{
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        const struct row *row = &rows[i];
        struct ka_rule_input in = input_of(row);
        ka_frac raw = {-77, 1};
        bool done = ka_rule_eval(row->rule, &in, &raw);
        cr_expect_eq(done, !row->refused, "%s: refused", row->why);
        ka_frac expected = row->refused ? (ka_frac){-77, 1} : row->raw;
        cr_expect(raw.num == expected.num && raw.den == expected.den, "%s: %" PRId64 "/%" PRId64,
                  row->why, raw.num, raw.den);
    }
}

struct next_row {
    const char *why;
    const struct ka_rule *rule;
    ka_frac value, target;
    int64_t marks;
    enum ka_better better;
    ka_frac next, raw; /* raw {0, 0}: none. */
};

static const struct next_row next_rows[] = {
    {"the better band's bound", &conversion, {55, 100}, {0, 0}, 15, KA_HIGHER, {3, 5}, {15, 1}},
    {"not the best but the next", &conversion, {46, 100}, {0, 0}, 15, KA_HIGHER, {1, 2}, {12, 1}},
    {"from the last band", &conversion, {1, 100}, {0, 0}, 15, KA_HIGHER, {9, 20}, {9, 1}},
    {"nothing above the top", &conversion, {1, 1}, {0, 0}, 15, KA_HIGHER, {0, 0}, {0, 0}},
    {"lower is better", &response, {18, 1}, {0, 0}, 5, KA_LOWER, {15, 1}, {5, 1}},
    {"lower is better, from the last", &response, {99, 1}, {0, 0}, 5, KA_LOWER, {20, 1}, {9, 2}},
    {"one point more of a ratio", &ratio, {50, 1}, {100, 1}, 4, KA_HIGHER, {75, 1}, {3, 1}},
    {"up to zero_below first", &ratio_capped, {10, 1}, {100, 1}, 5, KA_HIGHER, {60, 1}, {3, 1}},
    {"ratio at its cap", &ratio_capped, {100, 1}, {100, 1}, 5, KA_HIGHER, {0, 0}, {0, 0}},
    {"one point along a line", &falling, {60, 1}, {0, 0}, 8, KA_LOWER, {55, 1}, {1, 1}},
    {"one step", &solved, {925, 1000}, {0, 0}, 10, KA_HIGHER, {94, 100}, {9, 1}},
    {"the first step that is worth something",
     &solved,
     {10, 100},
     {0, 0},
     10,
     KA_HIGHER,
     {86, 100},
     {1, 1}},
    {"one begun step", &slow, {55, 1}, {0, 0}, 5, KA_LOWER, {50, 1}, {2, 1}},
    {"one event less", &late, {2, 1}, {0, 0}, 5, KA_LOWER, {1, 1}, {4, 1}},
    {"events: under zero_at", &faults, {7, 1}, {0, 0}, 10, KA_LOWER, {2, 1}, {6, 1}},
    {"events: none is best", &late, {0, 1}, {0, 0}, 5, KA_LOWER, {0, 0}, {0, 0}},
    {"a failing store's bound", &failing, {1, 1}, {0, 0}, 10, KA_HIGHER, {2, 1}, {0, 1}},
};

Test(rule, next_better_value)
{
    for (size_t i = 0; i < KA_COUNT(next_rows); i++) {
        const struct next_row *row = &next_rows[i];
        struct ka_rule_input in = {.value = ka_frac_make(row->value.num, row->value.den),
                                   .target = row->target,
                                   .marks = ka_dec_of(row->marks),
                                   .better = row->better};
        ka_frac value = {0, 0}, raw = {0, 0};
        bool found = ka_rule_next(row->rule, &in, &value, &raw);
        ka_frac want = ka_frac_make(row->next.num, row->next.den);
        cr_expect_eq(found, row->raw.den != 0, "%s: found", row->why);
        if (found)
            cr_expect(ka_frac_cmp(value, want) == 0 && ka_frac_cmp(raw, row->raw) == 0,
                      "%s: %" PRId64 "/%" PRId64 " gives %" PRId64 "/%" PRId64, row->why, value.num,
                      value.den, raw.num, raw.den);
    }
}

/* Rules and which way is better for them: along it points never fall. */
Test(rule, better_value_never_gets_fewer_points)
{
    static const struct {
        const struct ka_rule *rule;
        enum ka_better better;
        int64_t scale; /* Values are k/scale for k = 0..400. */
    } all[] = {
        {&conversion, KA_HIGHER, 400}, {&response, KA_LOWER, 10},    {&growth, KA_HIGHER, 1000},
        {&defect, KA_LOWER, 4000},     {&ratio, KA_HIGHER, 3},       {&ratio, KA_LOWER, 3},
        {&ratio_capped, KA_HIGHER, 3}, {&ratio_capped, KA_LOWER, 3}, {&rising, KA_HIGHER, 400},
        {&falling, KA_LOWER, 4},       {&solved, KA_HIGHER, 400},    {&slow, KA_LOWER, 4},
        {&late, KA_LOWER, 10},         {&faults, KA_LOWER, 10}};
    for (size_t r = 0; r < KA_COUNT(all); r++) {
        struct ka_rule_input in = {
            .target = {40, 1}, .marks = ka_dec_of(15), .better = all[r].better};
        ka_frac before = KA_FRAC_NONE;
        for (int64_t k = 0; k <= 400; k++) {
            ka_frac raw = KA_FRAC_NONE;
            in.value = ka_frac_make(all[r].better == KA_HIGHER ? k : 400 - k, all[r].scale);
            cr_assert(ka_rule_eval(all[r].rule, &in, &raw), "rule %zu", r);
            if (k > 0)
                cr_expect(ka_frac_cmp(raw, before) >= 0, "rule %zu falls at step %" PRId64, r, k);
            before = raw;
        }
    }
}

static struct ka_metric_def metric[] = {
    {.id = {"conversion", 10},
     .name = {"询单转化率", 15},
     .en = {"conversion", 10},
     .unit = KA_UNIT_RATIO},
    {.id = {"response", 8},
     .name = {"平均响应", 12},
     .en = {"response time", 13},
     .unit = KA_UNIT_SECONDS},
    {.id = {"late", 4}, .name = {"迟到", 6}, .en = {"late", 4}, .unit = KA_UNIT_COUNT},
    {.id = {"basic", 5},
     .name = {"基础服务体验分", 21},
     .en = {"basic score", 11},
     .unit = KA_UNIT_SCORE},
    {.id = {"absent", 6}, .name = {"旷工", 6}, .en = {"absent", 6}, .unit = KA_UNIT_DAYS},
    {.id = {"sales", 5}, .name = {"销售额", 9}, .en = {"sales", 5}, .unit = KA_UNIT_YUAN},
    {.id = {"ratings", 7}, .name = {"评价数", 9}, .en = {"ratings", 7}, .unit = KA_UNIT_COUNT}};
static const struct ka_metric_set metrics = {.metric = metric, .metric_count = KA_COUNT(metric)};

static struct ka_rule stores = {.kind = KA_RULE_STORES, .as.stores = {&growth, KA_COMBINE_MEAN}};
static struct ka_level level[] = {{.low = {5 * M}, .high = {5 * M}, .text = {"主动", 6}},
                                  {.low = {3 * M}, .high = {4 * M}, .text = {"配合", 6}},
                                  {.low = {0}, .high = {0}, .text = {"推诿", 6}}};
static struct ka_rule levels = {.kind = KA_RULE_LEVELS, .as.levels = {level, 3}};
static struct ka_rule manual = {.kind = KA_RULE_MANUAL, .as.manual = {true}};
static struct ka_part part[] = {{.metric = 0, .rule = &conversion}, {.metric = 2, .rule = &late}};
static struct ka_part off[] = {{.metric = 4, .rule = &faults}, {.metric = 2, .rule = &late}};
static struct ka_rule deductions = {.kind = KA_RULE_PARTS, .as.parts = {off, 2}};
static struct ka_rule parts = {.kind = KA_RULE_PARTS, .as.parts = {part, 2}};
static struct ka_platform_rule platform[] = {{.platform = {"taobao", 6}, .rule = &response},
                                             {.platform = {"own-shop", 8}, .rule = &slow}};
static struct ka_rule platforms = {.kind = KA_RULE_BY_PLATFORM, .as.platform = {platform, 2}};
static struct ka_small_sample small = {.of = 6, .at_most = NUM(50 * M), .metric = 2, .rule = &late};
static struct ka_rule ratio_number = {
    .kind = KA_RULE_RATIO,
    .as.ratio = {.target = {KA_REF_NUMBER, NUM(120000 * (int64_t)M)},
                 .zero_below = PERCENT(600000)}};

struct words_row {
    const char *zh, *en;
    struct ka_item item;
};

static struct words_row words_rows[] = {
    {"≥60%：15分；≥50%：12分；≥45%：9分；其余：3分",
     "≥60%: 15; ≥50%: 12; ≥45%: 9; otherwise: 3",
     {.metric = 0, .rule = &conversion, .marks = {15 * M}}},
    {"≤15秒：5分；≤20秒：4.5分；其余：0分",
     "≤15 s: 5; ≤20 s: 4.5; otherwise: 0",
     {.metric = 1, .rule = &response, .marks = {5 * M}}},
    {">20%：15分；≥10%：10分；≥0%：8分；其余：6分；最低6分",
     ">20%: 15; ≥10%: 10; ≥0%: 8; otherwise: 6; at least 6",
     {.metric = 0, .rule = &growth, .marks = {15 * M}, .floor = {6 * M}}},
    {"得分=满分×实际÷目标，最高4分，低于目标60%得0分",
     "points = marks × actual ÷ target, at most 4, 0 when below 60% of the target",
     {.metric = 2, .rule = &ratio_capped, .marks = {5 * M}, .better = KA_HIGHER}},
    {"目标120000元，得分=满分×实际÷目标，最高40分，低于目标60%得0分",
     "target 120000 yuan, points = marks × actual ÷ target, at most 40, 0 when below 60% of the "
     "target",
     {.metric = 5, .rule = &ratio_number, .marks = {40 * M}, .better = KA_HIGHER}},
    {"得分=满分×目标÷实际，最高5分",
     "points = marks × target ÷ actual, at most 5",
     {.metric = 1, .rule = &ratio, .marks = {5 * M}, .better = KA_LOWER}},
    {"80%得0分，95%得10分，其间按比例",
     "80%: 0; 95%: 10; in proportion between",
     {.metric = 0, .rule = &rising, .marks = {10 * M}}},
    {"目标95%，每低1%扣1分，最低0分",
     "target 95%, every 1% below: −1, down to 0",
     {.metric = 0, .rule = &solved, .marks = {10 * M}}},
    {"目标30秒，每高10秒（不足按1档计）扣1.5分，最低0分",
     "target 30 s, every 10 s begun above: −1.5, down to 0",
     {.metric = 1, .rule = &slow, .marks = {5 * M}}},
    {"以行业均值为准，每高0.01%扣3分，最低0分",
     "from industry, every 0.01% above: −3, down to 0",
     {.metric = 0, .rule = &industry, .marks = {15 * M}}},
    {"每次扣2分，扣完为止；3次以上0分",
     "each time: −2, down to 0; 0 from 3 on",
     {.metric = 2, .rule = &faults, .marks = {10 * M}}},
    {"各重点店铺分别按「>20%：15分；≥10%：10分；≥0%：8分；其余：6分」计分，取平均",
     "each key store by \">20%: 15; ≥10%: 10; ≥0%: 8; otherwise: 6\", averaged",
     {.metric = 0, .rule = &stores, .marks = {15 * M}}},
    {"每个低于2分的店铺扣2分，扣完为止",
     "each store below 2: −2, down to 0",
     {.metric = 3, .rule = &failing, .marks = {10 * M}}},
    {"5分：主动；3–4分：配合；0分：推诿",
     "5: 主动; 3–4: 配合; 0: 推诿",
     {.metric = KA_NO_INDEX, .rule = &levels, .marks = {5 * M}}},
    {"由上级评分，0–10分，须写明事由",
     "given by the manager, 0–10, with the reason",
     {.metric = KA_NO_INDEX, .rule = &manual, .marks = {10 * M}}},
    {"询单转化率（≥60%：15分；≥50%：12分；≥45%：9分；其余：3分）；迟到（每次扣1分）",
     "conversion (≥60%: 15; ≥50%: 12; ≥45%: 9; otherwise: 3); late (each time: −1)",
     {.metric = KA_NO_INDEX, .rule = &parts, .marks = {15 * M}}},
    {"淘宝（≤15秒：5分；≤20秒：4.5分；其余：0分）；own-shop（目标30秒，每高10秒（不足按1档计）扣1."
     "5分，最低0分）",
     "Taobao (≤15 s: 5; ≤20 s: 4.5; otherwise: 0); own-shop (target 30 s, every 10 s begun above: "
     "−1.5, down to 0)",
     {.metric = 1, .rule = &platforms, .marks = {5 * M}}},
    {"≥60%：15分；≥50%：12分；≥45%：9分；其余：3分；评价数≤50时看迟到：每次扣1分，扣完为止",
     "≥60%: 15; ≥50%: 12; ≥45%: 9; otherwise: 3; ratings ≤ 50: by late: each time: −1, down to 0",
     {.metric = 0, .rule = &conversion, .marks = {15 * M}, .small = &small}},
    {"≤行业均值×15：5分；≤行业均值×20：4.5分；其余：0分",
     "≤industry × 15: 5; ≤industry × 20: 4.5; otherwise: 0",
     {.metric = 1, .rule = &response, .marks = {5 * M}, .relative_to = KA_REF_INDUSTRY}},
    {"满分起扣，最低0分：旷工（每1天扣2分；3天以上0分）；迟到（每次扣1分）",
     "from full marks, down to 0: absent (each day: −2; 0 from 3 d on); late (each time: −1)",
     {.metric = KA_NO_INDEX, .rule = &deductions, .marks = {10 * M}}},
    {"百分制×40%：每次扣1分，扣完为止；旷工≥1天：本项0分",
     "out of 100, × 40%: each time: −1, down to 0; absent ≥1 d: 0 for this item",
     {.metric = 2,
      .rule = &late,
      .marks = {40 * M},
      .weighted = true,
      .veto = {.effect = KA_VETO_ITEM, .metric = 4, .when = {KA_AT_LEAST, NUM(1 * M)}}}},
};

static void
expect_words(const struct words_row *row, enum ka_lang lang)
{
    const char *want = lang == KA_EN ? row->en : row->zh;
    ka_str words = ka_rule_words(arena, &row->item, &metrics, lang);
    cr_expect(ka_str_eq(words, ka_str_of(want)), "%s\nnot %s", words.ptr, want);
}

Test(rule, every_kind_is_said_in_words)
{
    for (size_t i = 0; i < KA_COUNT(words_rows); i++) {
        expect_words(&words_rows[i], KA_ZH);
        expect_words(&words_rows[i], KA_EN);
    }
}

Test(rule, values_are_printed_with_their_unit)
{
    static const struct {
        ka_frac value;
        enum ka_unit unit;
        const char *zh, *en;
    } prints[] = {{{170, 320}, KA_UNIT_RATIO, "53.13%", "53.13%"},
                  {{37, 2}, KA_UNIT_SECONDS, "18.50秒", "18.50 s"},
                  {{123400, 1}, KA_UNIT_YUAN, "123,400.00元", "123,400.00 yuan"},
                  {{-1234567, 1}, KA_UNIT_YUAN, "-1,234,567.00元", "-1,234,567.00 yuan"},
                  {{999, 1}, KA_UNIT_YUAN, "999.00元", "999.00 yuan"},
                  {{12, 1}, KA_UNIT_COUNT, "12", "12"},
                  {{25, 2}, KA_UNIT_COUNT, "12.50", "12.50"},
                  {{3, 1}, KA_UNIT_DAYS, "3天", "3 d"},
                  {{24, 5}, KA_UNIT_SCORE, "4.80", "4.80"},
                  {{0, 0}, KA_UNIT_RATIO, "—", "—"}};
    for (size_t i = 0; i < KA_COUNT(prints); i++) {
        ka_frac value = ka_frac_make(prints[i].value.num, prints[i].value.den);
        cr_expect_str_eq(ka_value_print(arena, value, prints[i].unit, KA_ZH).ptr, prints[i].zh);
        cr_expect_str_eq(ka_value_print(arena, value, prints[i].unit, KA_EN).ptr, prints[i].en);
    }
}
