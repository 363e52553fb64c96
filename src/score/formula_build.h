/**
 * @file
 * Private to score: what the formulas of parts and of items share.
 */
#ifndef KA_SCORE_FORMULA_BUILD_H
#define KA_SCORE_FORMULA_BUILD_H

#include "score/formula.h"
#include "score/rule_ops.h"

/** The condition that a part's cells hold a value its rule can work with: "AND(...)". */
ka_str ka_part_ok(struct ka_arena *arena, const struct ka_score_part *part,
                  const struct ka_part_cells *cells);
/** A and B of one part's rule. */
struct ka_rule_formula ka_part_formula(struct ka_arena *arena, const struct ka_score_item *item,
                                       size_t part, const struct ka_part_cells *cells,
                                       ka_str marks);

/** An item's points before factor and rounding: x ÷ y, when `ok` holds. */
struct ka_item_formula {
    ka_str ok, x, y;
};
/** Of an item whose parts have raw cells. */
struct ka_item_formula ka_group_formula(struct ka_arena *arena, const struct ka_score_item *item,
                                        const struct ka_item_cells *cells);

#endif
