/*
 * Rules of every kind of one value, shared by the tests of points and of words.
 */
#ifndef KA_TESTS_SCORE_RULES_H
#define KA_TESTS_SCORE_RULES_H

#include "score/rule.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SHARED static __attribute__((unused))

SHARED struct ka_arena *arena;

SHARED void
setup(void)
{
    arena = ka_arena_new();
}

SHARED void
teardown(void)
{
    ka_arena_free(arena);
}

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

SHARED struct ka_band conversion_band[] = {
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(600000)}, .points = {15 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(500000)}, .points = {12 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(450000)}, .points = {9 * M}},
    {LAST, .points = {3 * M}}};
SHARED struct ka_band response_band[] = {
    {.cond = {.cmp = KA_AT_MOST, .bound = NUM(15 * M)}, .points = {5 * M}},
    {.cond = {.cmp = KA_AT_MOST, .bound = NUM(20 * M)}, .points = {4500000}},
    {LAST, .points = {0}}};
/* The seed form's first item: >20% 15, ≥10% 10, ≥0 8, below 6. */
SHARED struct ka_band growth_band[] = {
    {.cond = {.cmp = KA_ABOVE, .bound = PERCENT(200000)}, .points = {15 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(100000)}, .points = {10 * M}},
    {.cond = {.cmp = KA_AT_LEAST, .bound = PERCENT(0)}, .points = {8 * M}},
    {LAST, .points = {6 * M}}};
SHARED struct ka_band defect_band[] = {
    {.cond = {.cmp = KA_BELOW, .bound = PERCENT(10000)}, .points = {10 * M}},
    {LAST, .points = {0}}};

SHARED struct ka_rule conversion = {.kind = KA_RULE_BANDS, .as.bands = {conversion_band, 4}};
SHARED struct ka_rule response = {.kind = KA_RULE_BANDS, .as.bands = {response_band, 3}};
SHARED struct ka_rule growth = {.kind = KA_RULE_BANDS, .as.bands = {growth_band, 4}};
SHARED struct ka_rule defect = {.kind = KA_RULE_BANDS, .as.bands = {defect_band, 2}};
SHARED struct ka_rule ratio = {.kind = KA_RULE_RATIO};
SHARED struct ka_rule ratio_capped = {
    .kind = KA_RULE_RATIO, .as.ratio = {.cap = NUM(4 * M), .zero_below = PERCENT(600000)}};
SHARED struct ka_rule rising = {.kind = KA_RULE_LINEAR,
                                .as.linear = {PERCENT(800000), PERCENT(950000)}};
SHARED struct ka_rule falling = {.kind = KA_RULE_LINEAR, .as.linear = {NUM(60 * M), NUM(20 * M)}};
SHARED struct ka_rule solved = {.kind = KA_RULE_STEPS,
                                .as.steps = {.from = {KA_REF_NUMBER, PERCENT(950000)},
                                             .every = PERCENT(10000),
                                             .deduct = NUM(1 * M)}};
SHARED struct ka_rule slow = {.kind = KA_RULE_STEPS,
                              .as.steps = {.from = {KA_REF_NUMBER, NUM(30 * M)},
                                           .every = NUM(10 * M),
                                           .deduct = NUM(1500000),
                                           .above = true,
                                           .started = true}};
SHARED struct ka_rule industry = {.kind = KA_RULE_STEPS,
                                  .as.steps = {.from = {.ref = KA_REF_INDUSTRY},
                                               .every = PERCENT(100),
                                               .deduct = NUM(3 * M),
                                               .above = true}};
SHARED struct ka_rule late = {.kind = KA_RULE_EVENTS, .as.events = {.deduct = NUM(1 * M)}};
SHARED struct ka_rule faults = {.kind = KA_RULE_EVENTS,
                                .as.events = {.deduct = NUM(2 * M), .zero_at = NUM(3 * M)}};
SHARED struct ka_rule failing = {
    .kind = KA_RULE_STORES_FAILING,
    .as.failing = {.cond = {KA_BELOW, NUM(2 * M)}, .deduct = NUM(2 * M)}};

#endif
