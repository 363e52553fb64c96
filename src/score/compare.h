/**
 * @file
 * Two results of one month under different rules: who gains and who loses.
 */
#ifndef KA_SCORE_COMPARE_H
#define KA_SCORE_COMPARE_H

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "score/pay.h"
#include "score/scorecard.h"

#include <stdbool.h>
#include <stddef.h>

/** A month's cards, and the pay of those who have a contract. */
struct ka_month_outcome {
    const struct ka_scorecard *card;
    size_t card_count;
    const struct ka_pay *pay;
    size_t pay_count;
};

/** An item whose points are not the same, or that only one side has. */
struct ka_item_change {
    ka_str name;
    bool there[2]; /**< Before, after. */
    ka_dec points[2];
    ka_dec gain; /**< After − before; one that is not there counts as 0. */
};

/** One form before and after; equal ones are listed, too. */
struct ka_change {
    const struct ka_scorecard *card[2]; /**< NULL: none on that side. */
    ka_dec gain;                        /**< Of the total; 0 unless both are there. */
    bool paid;     /**< The person's pay stands here: at the first of their forms, if both sides
                        have it. */
    ka_dec pay[2]; /**< Yuan. */
    ka_dec pay_gain;
    struct ka_item_change *item;
    size_t item_count;
};

/** What a list of changes comes to. */
struct ka_change_sum {
    size_t forms, gain, lose, same; /**< Forms on both sides, by the sign of their gain. */
    ka_dec points, pay;             /**< Sums of the gains. */
    bool paid;
};

/** By person and role as @p before has them, then those that only @p after has. */
struct ka_change *ka_changes_make(struct ka_arena *arena, const struct ka_month_outcome *before,
                                  const struct ka_month_outcome *after, size_t *count);
struct ka_change_sum ka_changes_sum(const struct ka_change *change, size_t count);
/** Whichever card there is, the later one first. */
const struct ka_scorecard *ka_change_card(const struct ka_change *change);

#endif
