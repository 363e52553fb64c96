/**
 * @file
 * Pay (scoring.md section 5): scorecards and contracts → what each person gets, exact in 分.
 *
 *     amount = round(base × rate × days ÷ of_days × factor)      once per component, half away from
 * 0
 *
 * A *spell* is one card under one entry of the contract: someone who changes role or contract
 * within the month has several, each with its own days, plan and coefficient (decision 8). Amounts
 * by the month (base, performance, bonus) are prorated by the spell's workdays. What is counted
 * (commission, pieces, losses) belongs to the card as a whole and stands in its last spell.
 *
 * Nothing here says an amount to anybody: findings speak of points, data and limits only.
 */
#ifndef KA_SCORE_PAY_H
#define KA_SCORE_PAY_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "metrics/month.h"
#include "score/scorecard.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

enum ka_pay_kind {
    KA_PAY_BASE,
    KA_PAY_PERFORMANCE,
    KA_PAY_COMMISSION,
    KA_PAY_BONUS,
    KA_PAY_PIECE,
    KA_PAY_LATE,         /**< Commission on refunds that came after a month was closed; <= 0. */
    KA_PAY_COMPENSATION, /**< Loss that the person makes good; <= 0. */
    KA_PAY_KIND__COUNT
};

/** A slice of a marginal ladder: so much of the base at that rate. */
struct ka_pay_slice {
    ka_dec base;
    ka_dec rate;
    const struct ka_rate_band *band;
};

struct ka_pay_line {
    enum ka_pay_kind kind;
    ka_str name, name_en; /**< Of the plan; empty where the kind says it all. */
    bool known;  /**< False: a figure is missing; the amount is 0 and the pay provisional. */
    ka_dec base; /**< Yuan in 分; a count for pieces. Below 0 counts as 0. */
    ka_dec rate; /**< Share, or yuan for one piece; 1 where there is none. */
    struct ka_pay_slice
        *slice; /**< Marginal ladder: in place of the rate, from the lowest slice. */
    size_t slice_count;
    int days, of_days; /**< Prorated by days ÷ of_days; of_days 0: not. */
    enum ka_pay_by by;
    ka_dec amount; /**< Yuan in 分. */

    /* for the words */
    const struct ka_commission *commission;
    const struct ka_bonus *bonus;
    ka_frac target;                        /**< Of a ladder; KA_FRAC_NONE if none. */
    ka_dec contract, grade, market, years; /**< Parts of the base. */
    int64_t served;                        /**< Whole years on the month's first day. */
    ka_month month;                        /**< KA_PAY_LATE: the month that was closed. */
};

struct ka_pay_spell {
    const struct ka_scorecard *card;
    const struct ka_pay_entry *entry;
    const struct ka_pay_plan *plan;
    struct ka_span span;
    int days, month_days;
    bool last; /**< The card's last spell: what is counted stands here. */
    struct ka_pay_line *line;
    size_t line_count;
    ka_dec total;
};

/** One person's month. */
struct ka_pay {
    const struct ka_employee *employee;
    struct ka_pay_spell *spell;
    size_t spell_count;
    ka_dec gross;     /**< Σ components. */
    ka_dec deducted;  /**< Σ late refunds and compensation, <= 0. */
    ka_dec total;     /**< gross + deducted. */
    bool provisional; /**< A figure is missing, or a card is provisional. */
    bool below;       /**< Under the minimum wage of the days. */
    ka_dec absent;    /**< Days of unpaid leave and absence, of whatever kind: not deducted here. */
    ka_str reason;    /**< Recorded for that; empty if none. */
};

/**
 * A refund that came after its month was closed (decision 22), with that month as the archive
 * keeps it. The line is commission(base − refund) − commission(base), at that month's rate and
 * factor. The archive hands these over; without one there are none.
 */
struct ka_pay_late {
    const struct ka_employee *employee;
    ka_month month;
    struct ka_commission commission; /**< As it was then. */
    ka_dec base;                     /**< Commission base of that month before the refund. */
    ka_frac target;                  /**< For a ladder. */
    ka_dec total, coefficient;       /**< Of that month's card. */
    ka_dec refund;                   /**< Yuan, > 0. */
};

struct ka_pay_options {
    const struct ka_scorecard *card; /**< All of the month, in seat order. */
    size_t card_count;
    const struct ka_pay_late *late;
    size_t late_count;
};

/** Everyone who has a contract in staff.yaml, in card order; NULL and 0 if nobody has. */
struct ka_pay *ka_pays_make(struct ka_arena *arena, const struct ka_defs *defs,
                            struct ka_month_data *data, const struct ka_pay_options *options,
                            struct ka_diags *diags, size_t *count);

/** Mark the `pay_reason` entries of the score files as used, before the cards are made. */
void ka_pay_claim(struct ka_month_data *data);
/** Ready to be closed: nothing missing, and not below the minimum wage without a reason. */
bool ka_pay_is_final(const struct ka_pay *pay);

/** The factor of a line: the coefficient, total ÷ 100, or 1. */
ka_dec ka_pay_factor(enum ka_pay_by by, ka_dec total, ka_dec coefficient);
/** The line's amount from its figures; false if it cannot be exact, here or in a spreadsheet. */
KA_MUST_USE bool ka_pay_amount(const struct ka_pay_line *line, ka_dec factor, ka_dec *out);
/** Rate of a `whole` ladder at base ÷ target, compared exactly. @p target above 0. */
ka_dec ka_ladder_rate(const struct ka_ladder *ladder, ka_dec base, ka_frac target);
/** Slices of a `marginal` ladder that hold something of the base; bounds × target are rounded to
 * 分. False if a bound is out of range. */
KA_MUST_USE bool ka_ladder_slices(struct ka_arena *arena, const struct ka_ladder *ladder,
                                  ka_dec base, ka_frac target, struct ka_pay_line *line);
/** Set rate or slices of a commission line from its base and target; false as above, or when a
 *  ladder has no target. */
KA_MUST_USE bool ka_pay_rate(struct ka_arena *arena, struct ka_pay_line *line);

/** Cells of a line, A1 references. */
struct ka_pay_cells {
    ka_str base, rate, days, of_days, factor;
    const ka_str *slice_base, *slice_rate; /**< line->slice_count each. */
};
/** The amount as a live formula over the cells; not for lines with a fixed amount (late). */
ka_str ka_pay_emit(struct ka_arena *arena, const struct ka_pay_line *line,
                   const struct ka_pay_cells *cells);
/** The factor from the score cell: coefficient table, score ÷ 100, or 1. */
ka_str ka_pay_emit_factor(struct ka_arena *arena, const struct ka_pay_def *pay, enum ka_pay_by by,
                          ka_str score_cell);

#endif
