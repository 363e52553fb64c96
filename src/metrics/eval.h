/**
 * @file
 * From cells to one value: which tallies count, their sum, and the exact quotient.
 */
#ifndef KA_METRICS_EVAL_H
#define KA_METRICS_EVAL_H

#include "base/num.h"
#include "metrics/month_data.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The cells a value is taken over: those of one seat next to each other. */
struct ka_pool {
    struct ka_arena *arena;
    const struct ka_cell **cell;
    size_t count;
    bool one_store; /**< A part of what its seat has: figures that name no store are no part of it.
                     */
};

/** A value in the making. */
struct ka_eval {
    const struct ka_month_data *data;
    const struct ka_metric_def *def;
    struct ka_used_list used;
    bool any; /**< There are data; else missing. */
    bool approximate;
    bool overflow;
    ka_wide num, den; /**< Millionths. */
    bool related;     /**< natural_den is what people see as denominator. */
    ka_wide natural_num, natural_den;
    struct ka_gap *gap;
    size_t gap_count;
    bool blocked; /**< A gap makes it missing. */
    const struct ka_seat **member;
    size_t member_count;
    const struct ka_seat *seat; /**< Whose days a store's figures are of; NULL: the month's. */
    bool whole_month;           /**< Some cannot be divided by days. */
    int hour;                   /**< 3600: num is in seconds, the value in hours; else 1. */
};

struct ka_eval ka_eval_make(const struct ka_month_data *data, size_t metric);
void ka_pool_add(struct ka_pool *pool, const struct ka_cell *cell);
void ka_eval_use(struct ka_eval *eval, struct ka_used used);
/** Sum, ratio or median over a pool. */
void ka_eval_pool(struct ka_eval *eval, const struct ka_pool *pool);
/** The counters of a metric, at most 6. How many. */
size_t ka_metric_counters(const struct ka_metric_def *def, size_t counter[6]);
/** Stores in which people were at work and that say nothing of the metric. */
void ka_eval_gaps(struct ka_eval *eval, const struct ka_pool *pool);
/** A member of a team: summed if they say something of the metric; else a gap, if they are asked
 *  for it and were at work. */
void ka_eval_member(struct ka_eval *eval, const struct ka_seat *member, bool says);
/** Whether an item, or a part of it, is of the metric. */
bool ka_item_reads(const struct ka_item *item, size_t metric);
/** The kinds of weights (ka_weight) that a value puts together; 0 unless several. */
unsigned ka_eval_weights(const struct ka_eval *eval);
/** The metric's own parts alone. */
void ka_eval_parts(struct ka_eval *eval, const struct ka_pool *pool);
/** num ÷ den of people ÷ the same of their stores. */
void ka_eval_vs_store(struct ka_eval *eval, const struct ka_pool *pool);
/** One pair of cells for growth: @p last may be NULL. */
void ka_eval_growth(struct ka_eval *eval, const struct ka_pool *this_month,
                    const struct ka_pool *last_month);
/** How many keys of a distinct counter the pool's used cells share: counted once too often. */
uint64_t ka_eval_overlap(const struct ka_eval *eval, size_t counter, bool den);

/** Sum of quotients, exact while it fits; else terms are rounded to millionths. */
struct ka_rational {
    ka_wide num, den; /**< den > 0. */
};
void ka_rational_add(struct ka_rational *sum, ka_wide num, ka_wide den);

/** State, numbers, sources. */
struct ka_value ka_eval_finish(struct ka_eval *eval);

#endif
