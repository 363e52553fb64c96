/**
 * @file
 * Live formulas of whole items, from the cells where the form lays out their parts.
 *
 * Everything that the scorecard computed exactly must come out of these formulas in a spreadsheet
 * (and did: the cached value is the exact one, checked by recalculation in LibreOffice). Functions
 * used are only those of Excel 2010: IF, AND, OR, NOT, ISNUMBER, ROUND, ROUNDUP, ROUNDDOWN, MIN,
 * MAX, SUM, COUNT, SUMPRODUCT, INT. No formula returns TRUE/FALSE or an error; texts returned are
 * "" or "—".
 *
 * Basis sheet, one row per part:
 *   value_num, value_den  what was computed (numbers, or blank when missing)
 *   override              unlocked: HR's value, at most 4 places
 *   num, den              effective: ka_emit_effective_num/den over the three above
 *   raw                   only for items of several parts: ka_emit_part_raw
 * One row per item: counted (1/0), points.
 */
#ifndef KA_SCORE_FORMULA_H
#define KA_SCORE_FORMULA_H

#include "base/arena.h"
#include "base/str.h"
#include "score/scorecard.h"

#include <stddef.h>

/** A1 references (with sheet name where the caller needs it) of one part. */
struct ka_part_cells {
    ka_str value_num, value_den, override;
    ka_str num, den;
    ka_str target_num, target_den; /**< Empty if none. */
    ka_str ref_num, ref_den;       /**< The reference value (relative_to or from); empty if none. */
    ka_str raw;
    ka_str weight; /**< For combine weighted. */
};

/** References of one item. */
struct ka_item_cells {
    const struct ka_part_cells *part; /**< As many as the item's parts, in order. */
    ka_str raw_range, weight_range;   /**< Of its parts when there are several. */
    ka_str manual;                    /**< Unlocked points entry for manual items and levels. */
    ka_str marks;                     /**< Marks cell. */
    ka_str counted;                   /**< The item's counted flag. */
    ka_str module_marks;              /**< Σ marks of the module. */
    ka_str module_counted;            /**< Σ marks of counted items. */
    ka_str sample;                    /**< Count cell of small_sample. */
    ka_str veto_num, veto_den;        /**< Value of the veto's metric. */
};

/** =IF(ISNUMBER(override),ROUND(override*10000,0),IF(ISNUMBER(value_num),value_num,"")) and its
 * twin for den, relative_to divides by the reference (n × ref_den, d × ref_num) before the
 * override. */
ka_str ka_emit_effective_num(struct ka_arena *arena, const struct ka_score_part *part,
                             const struct ka_part_cells *cells);
ka_str ka_emit_effective_den(struct ka_arena *arena, const struct ka_score_part *part,
                             const struct ka_part_cells *cells);
/** Shown 实际: =IF(AND(ISNUMBER(n),ISNUMBER(d)),IF(d>0,n/d,"—"),"—"). For several parts: the
 * range's combination is not shown. */
ka_str ka_emit_actual(struct ka_arena *arena, const struct ka_part_cells *cells);
/** Points of one part before combination, "" when it is not counted. */
ka_str ka_emit_part_raw(struct ka_arena *arena, const struct ka_score_item *item, size_t part,
                        const struct ka_part_cells *cells);
/** 1 or 0: whether the item takes part in its module (0: its marks are spread over the others). */
ka_str ka_emit_counted(struct ka_arena *arena, const struct ka_score_item *item,
                       const struct ka_item_cells *cells);
/** The item's points: rounded, clamped, vetoed; "—" when not counted. */
ka_str ka_emit_points(struct ka_arena *arena, const struct ka_role *role,
                      const struct ka_score_item *item, const struct ka_item_cells *cells);
/** 1 if the item's veto fires, else 0. Only for items with a veto. */
ka_str ka_emit_veto(struct ka_arena *arena, const struct ka_score_item *item,
                    const struct ka_item_cells *cells);
/** Coefficient and grade of the total cell (nested IF). Grade returns text. */
ka_str ka_emit_coefficient(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell);
ka_str ka_emit_grade(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell,
                     enum ka_lang lang);

#endif
