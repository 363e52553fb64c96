/**
 * @file
 * Private to score: the faces of a rule kind, and what they build with.
 *
 * A rule kind is one file that fills one struct ka_rule_ops; rule.c holds the table. The faces
 * of one kind stand side by side so that what is computed, what the sheet computes and what is
 * printed can be read against each other.
 */
#ifndef KA_SCORE_RULE_OPS_H
#define KA_SCORE_RULE_OPS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/num.h"
#include "base/str.h"
#include "score/rule.h"
#include "template/metric_def.h"
#include "template/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The whole numbers in the cells of one part, for weighing the products of its formula. */
struct ka_live {
    int64_t num, den;
    int64_t target_num, target_den; /**< 1 if there is none. */
    int64_t bound_num, bound_den;   /**< 1 if there is none. */
};

/** The largest products of a formula; INT64_MAX if beyond. */
struct ka_peak {
    int64_t inside; /**< Compared, or divided into steps. */
    int64_t points; /**< A or B, which the marks will multiply. */
};

/** What a rule's words are written with. */
struct ka_words {
    struct ka_buf *buf;
    const struct ka_item *item;
    const struct ka_metric_set *metrics;
    enum ka_lang lang;
    size_t metric; /**< Whose unit the bounds have; KA_NO_INDEX for none. */
    bool relative; /**< Bounds are multiples of a reference, not of the metric's unit. */
    bool deducts;  /**< A deduction inside `parts`: no marks to start from. */
};

struct ka_rule_ops {
    /** Exact points of one value; NULL for kinds made of several values. */
    bool (*eval)(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw);
    struct ka_rule_formula (*emit)(struct ka_arena *arena, const struct ka_rule *rule,
                                   const struct ka_rule_input *in,
                                   const struct ka_rule_cells *cells);
    /** Largest products that the formula forms from these cells. */
    struct ka_peak (*peak)(const struct ka_rule *rule, const struct ka_rule_input *in,
                           const struct ka_live *live);
    bool (*next)(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value,
                 ka_frac *raw);
    void (*words)(const struct ka_words *words, const struct ka_rule *rule);
};

extern const struct ka_rule_ops ka_rule_bands_ops, ka_rule_ratio_ops, ka_rule_linear_ops,
    ka_rule_steps_ops, ka_rule_events_ops, ka_rule_stores_ops, ka_rule_failing_ops,
    ka_rule_levels_ops, ka_rule_manual_ops, ka_rule_parts_ops, ka_rule_platform_ops;

/** The ops of a kind. */
const struct ka_rule_ops *ka_rule_ops_of(const struct ka_rule *rule);

/* Exact helpers. */

/** Whether a condition holds; KA_ELSE always does. */
bool ka_cond_holds(const struct ka_cond *cond, ka_frac value);
/** max(a, b) and min(a, b) of values. */
ka_frac ka_frac_max(ka_frac a, ka_frac b);
ka_frac ka_frac_min(ka_frac a, ka_frac b);
/** marks − deduct × count, not below 0; −(deduct × count) if the rule only deducts. */
KA_MUST_USE bool ka_rule_deduct(const struct ka_rule_input *in, ka_dec deduct, ka_frac count,
                                ka_frac *raw);

/* Live expressions. Constants are written as whole numbers of a power of ten. */

/** Decimals with which all of @p value are whole, 0..6. */
int ka_live_places(const ka_dec *value, size_t count);
/** 10^places. */
int64_t ka_live_scale(int places);
/** @p value × 10^places, whole; @p places from ka_live_places(). */
int64_t ka_live_units(ka_dec value, int places);
/** a × b and a + b of magnitudes; INT64_MAX when beyond. */
int64_t ka_live_times(int64_t a, int64_t b);
int64_t ka_live_plus(int64_t a, int64_t b);
int64_t ka_live_max(int64_t a, int64_t b);
/** Factors with '*' between, those that are "1" left out; "1" if none remains. NULL-ended. */
ka_str ka_live_product(struct ka_arena *arena, const ka_str *factor, size_t count);
#define KA_LIVE_PRODUCT(arena, ...)                                                                \
    ka_live_product((arena), (const ka_str[]){__VA_ARGS__},                                        \
                    sizeof((const ka_str[]){__VA_ARGS__}) / sizeof(ka_str))
/** A whole number as text. */
ka_str ka_live_int(struct ka_arena *arena, int64_t value);
/** num/den compared with a bound by cross-multiplication: "B3*10>=C3*6". */
ka_str ka_live_cond(struct ka_arena *arena, const struct ka_cond *cond, ka_str num, ka_str den);
/** The products of that comparison. */
int64_t ka_live_cond_peak(const struct ka_cond *cond, int64_t num, int64_t den);
/** The marks cell in units of 10^-places: the cell itself, or ROUND(cell*100,0). */
ka_str ka_live_marks(struct ka_arena *arena, ka_str cell, int places);

/* Words. */

/** The text in the language of @p words. */
const char *ka_words_pick(const struct ka_words *words, const char *zh, const char *en);
/** Append the one of the two. */
void ka_words_add(const struct ka_words *words, const char *zh, const char *en);
/** Append a number as short as it goes: "4.5". */
void ka_words_number(const struct ka_words *words, ka_dec value);
/** Append "15分" or "15". */
void ka_words_points(const struct ka_words *words, ka_dec points);
/** Append "≥60%", "≤行业均值×0.8", or the word for else. */
void ka_words_cond(const struct ka_words *words, const struct ka_cond *cond);
/** Append a bound: "60%", or "行业均值×0.8" for relative items. */
void ka_words_bound(const struct ka_words *words, const struct ka_number *bound);
/** Append the name of a reference: 行业均值, 上月, 目标. */
void ka_words_ref(const struct ka_words *words, enum ka_ref ref);
/** Append a rule's words with another metric's unit. */
void ka_words_rule(const struct ka_words *words, const struct ka_rule *rule, size_t metric);
/** The metric's name in the language. */
ka_str ka_words_metric(const struct ka_words *words, size_t metric);
/** Its unit; KA_UNIT_COUNT if there is none. */
enum ka_unit ka_words_unit(const struct ka_words *words);
/** Which way is better for it: the item's word, or that of a metric of its own. */
enum ka_better ka_words_better(const struct ka_words *words);
/** Append "；" or "; ". */
void ka_words_next(const struct ka_words *words);
/** "扣完为止" / "down to 0", unless the rule only deducts. */
void ka_words_floor(const struct ka_words *words);

/** Whether a rule only takes points away: steps, events, stores_failing. */
bool ka_rule_only_deducts(const struct ka_rule *rule);
/** Whether all of `parts` do. */
bool ka_parts_all_deduct(const struct ka_rule *rule);
/** The rule of a platform, or NULL. */
const struct ka_rule *ka_rule_of_platform(const struct ka_rule *rule, ka_str platform);
/** The small-sample sentence of an item: "评价数≤50时：…". */
void ka_sample_words(const struct ka_words *words, const struct ka_small_sample *small);
/** Whether points lie within one of a `levels` rule's ranges. */
bool ka_levels_allow(const struct ka_rule *rule, ka_frac points);

#endif
