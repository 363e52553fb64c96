/**
 * @file
 * Formulas of tables as live formulas of a workbook: the same value as score/grid_eval.h, also
 * where cells are empty.
 */
#ifndef KA_SCORE_GRID_FORMULA_H
#define KA_SCORE_GRID_FORMULA_H

#include "base/arena.h"
#include "base/str.h"
#include "template/grid_def.h"

#include <stdint.h>

/** Where a row's things stand in the workbook. References of other sheets carry their name. */
struct ka_grid_refs {
    const ka_str *letters;       /**< By column: "F"; empty: it is not on the sheet. */
    uint32_t row;                /**< From 1. */
    uint32_t first, last;        /**< Rows of the list, from 1. */
    const ka_str *parameter;     /**< By parameter. */
    const ka_str *const *bound;  /**< By band table and step: '>' (at least) or '<' (at most), then
                                    the cell; of the last step nothing. */
    const ka_str *const *points; /**< By band table and step. */
    const ka_str *list;          /**< By column: range of a choice's words. */
    ka_str as_of, month_first, month_days;
    const ka_str *mean, *median; /**< By column: cell of the row's group; empty: not asked for. */
};

/** "=" is left out. A value: number, text, or "" for empty. */
ka_str ka_grid_formula(struct ka_arena *arena, const struct ka_expr *expr,
                       const struct ka_grid_refs *refs);
/** TRUE or FALSE. */
ka_str ka_grid_condition(struct ka_arena *arena, const struct ka_expr *expr,
                         const struct ka_grid_refs *refs);

#endif
