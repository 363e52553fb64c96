/**
 * @file
 * Private to score: sums and weighted means of points that cannot overflow.
 */
#ifndef KA_SCORE_SCORE_SUM_H
#define KA_SCORE_SCORE_SUM_H

#include "base/compiler.h"
#include "base/num.h"

#include <stdbool.h>
#include <stddef.h>

/** A running sum of points × weight. */
struct ka_sum {
    bool exact; /**< The fractions below hold; else the fixed-point ones. */
    ka_frac total, weight;
    ka_wide fixed_total;  /**< In 10^-10 points × millionths of weight. */
    ka_wide fixed_weight; /**< In millionths. */
    ka_frac least;        /**< Smallest points; no value if there are none. */
    size_t count;
};

struct ka_sum ka_sum_make(void);
/** @p weight >= 0. */
void ka_sum_add(struct ka_sum *sum, ka_frac points, ka_dec weight);
/** The weights add up to more than 0. */
bool ka_sum_weighs(const struct ka_sum *sum);
/** Σ points × weight ÷ Σ weight. False if out of range. */
KA_MUST_USE bool ka_sum_mean(const struct ka_sum *sum, ka_frac *out);
/** Σ points of sums with weights of 1. False if out of range. */
KA_MUST_USE bool ka_sum_total(const struct ka_sum *sum, ka_frac *out);

/** The nearest fraction of 10^10: for going on where exact terms would not fit. */
ka_frac ka_frac_settle(ka_frac f);

#endif
