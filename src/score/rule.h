/**
 * @file
 * Rules: a value → points. Each rule has four faces, side by side in one file per rule kind:
 * evaluate exactly, emit the live formula, say it in words, check.
 *
 * Points before rounding are a fraction (`raw`). The item rounds once (scorecard.h).
 *
 * The live formula works on integer cells: effective numerator n and denominator d (an HR override
 * has been taken in already), so that bands compare by cross-multiplication
 * (`n*100>=d*60`) and the only division comes last. A rule emits two expressions, A and B, with
 * raw = A ÷ B; both evaluate to numbers of at most 15 digits.
 */
#ifndef KA_SCORE_RULE_H
#define KA_SCORE_RULE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"
#include "metrics/month.h"
#include "template/role.h"

#include <stdbool.h>

/** One value as a rule sees it. */
struct ka_rule_input {
    ka_frac value;  /**< After relative_to. */
    ka_frac target; /**< KA_FRAC_NONE if there is none. */
    ka_frac
        bound; /**< What `from` resolves to (industry, last month, target), KA_FRAC_NONE if none. */
    ka_dec marks; /**< Full points of the rule: the item's marks, or 100 in `weight` style. */
    enum ka_better better;
    bool deducts; /**< A deduction within `parts`: gives −(deduct × count) instead of marks − …. */
};

/** Cells of the basis sheet that a rule's formula reads: A1 references without sheet name. */
struct ka_rule_cells {
    ka_str num, den;               /**< Effective value n ÷ d. */
    ka_str target_num, target_den; /**< Empty if there is none. */
    ka_str bound_num, bound_den;   /**< Empty if there is none. */
    ka_str marks;
    bool divided; /**< Figures too large for products: num is the quotient, den is "1". */
};

/** A ÷ B as spreadsheet expressions (no leading '='); both may be put into a product as they are.
 */
struct ka_rule_formula {
    ka_str a, b;
};

/**
 * Exact points before rounding, for bands, ratio, linear, steps, events (the rules of one value),
 * and for one store of stores_failing (minus the deduction, or 0). Not below 0 unless the rule
 * deducts, and at most in->marks. Composite rules (stores, parts, by_platform, small_sample,
 * levels, manual) are put together by the scorecard from these. False if a step overflows, a target
 * or bound that the rule needs is none or a target is not above 0, or the rule is composite; the
 * caller makes a finding.
 *
 * ratio: points = marks × achievement, achievement = value ÷ target, or target ÷ value when lower
 * is better (a value of 0 or less then gives the cap); zero_below is compared with the achievement.
 */
KA_MUST_USE bool ka_rule_eval(const struct ka_rule *rule, const struct ka_rule_input *in,
                              ka_frac *raw);

/** The same as live formula. Target and bound come from cells when given, else as constants from @p
 * in. */
struct ka_rule_formula ka_rule_emit(struct ka_arena *arena, const struct ka_rule *rule,
                                    const struct ka_rule_input *in,
                                    const struct ka_rule_cells *cells);

/** A platform's name for people: 淘宝, 拼多多; the id itself if it is not known. */
ka_str ka_platform_name(ka_str platform, enum ka_lang lang);

/** The 评分标准 of an item, generated from its rule, one line: "≥60%：15分；≥50%：12分；其余：3分".
 * Every rule kind, with small sample, floor and veto. Whoever prints it prefers the item's own
 * `standard` if there is one. */
ka_str ka_rule_words(struct ka_arena *arena, const struct ka_item *item,
                     const struct ka_metric_set *metrics, enum ka_lang lang);

/**
 * What one step better would take: the nearest value at which raw rises above its present points
 * (bands: the next better band's bound, for above/below the bound that must be passed; steps,
 * events: one step less; ratio, linear: one point more, or the most there is). False if at the
 * maximum or not applicable.
 */
KA_MUST_USE bool ka_rule_next(const struct ka_rule *rule, const struct ka_rule_input *in,
                              ka_frac *value, ka_frac *raw);

/** A number as its metric's unit is printed: 53.12%, 18.50秒, 1,234.00元, 12 (values to 2 places
 * for people, whole counts and days without); "—" for no value. English: 18.50 s, 1,234.00 yuan. */
ka_str ka_value_print(struct ka_arena *arena, ka_frac value, enum ka_unit unit, enum ka_lang lang);
/** A bound as written in a rule: short, with the unit: "60%", "15秒", "250元". */
ka_str ka_bound_print(struct ka_arena *arena, struct ka_number bound, enum ka_unit unit,
                      enum ka_lang lang);

#endif
