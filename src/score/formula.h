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
 *   value_num, value_den  part->value.live_num and live_den as numbers when the value is OK; when
 * it is EMPTY any number and 0; blank when MISSING ref_num, ref_den      part->reference in the
 * same way target_num, _den      part->target override              unlocked: HR's value (after
 * relative_to), at most 4 places num, den              effective: ka_emit_effective_num/den over
 * the above raw                   only for items of several parts: ka_emit_part_raw weight
 * part->weight One row per item: counted (1/0), points. Cached results are those of the scorecard:
 * points a number if item->scored, else "—"; raw the fraction part->raw if part->counted, else "".
 *
 * A cell that holds text or nothing never makes an error. What an item gets without a value
 * is settled by its state (item->without) and written as a constant: only overrides and entries are
 * open.
 */
#ifndef KA_SCORE_FORMULA_H
#define KA_SCORE_FORMULA_H

#include "base/arena.h"
#include "base/str.h"
#include "score/scorecard.h"

#include <stdbool.h>
#include <stddef.h>

/** No formula is longer. */
#define KA_FORMULA_MAX 8192

/** A1 references (with sheet name where the caller needs it) of one part. */
struct ka_part_cells {
    ka_str value_num, value_den, override;
    ka_str num, den;
    ka_str target_num, target_den; /**< Empty if none: then the target is written as a constant. */
    ka_str ref_num, ref_den;       /**< The reference value (relative_to or from); empty if none. */
    ka_str raw;
    ka_str weight; /**< For combine weighted and by_platform. */
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
    ka_str sample;                    /**< Shown only: which rule holds is settled before. */
    ka_str veto_num, veto_den;        /**< item->veto_value, as value_num and value_den. */
};

/** Whether the points come from raw cells (several parts); else from the one part's num and den. */
bool ka_item_uses_raw(const struct ka_score_item *item);

/** =IF(ISNUMBER(override),ROUND(override*10000,0),IF(ISNUMBER(value_num),value_num,"")) and its
 * twin for den; relative_to divides by the reference (n × ref_den, d × ref_num) before the
 * override. */
ka_str ka_emit_effective_num(struct ka_arena *arena, const struct ka_score_part *part,
                             const struct ka_part_cells *cells);
ka_str ka_emit_effective_den(struct ka_arena *arena, const struct ka_score_part *part,
                             const struct ka_part_cells *cells);
/** The cached results of these two without an override: num ÷ 1 whole numbers unless part->divided.
 * False if they are "" (or, for EMPTY, the denominator is 0 or less). */
KA_MUST_USE bool ka_effective(const struct ka_score_part *part, ka_frac *num, ka_frac *den);
/** Shown 实际: =IF(AND(ISNUMBER(n),ISNUMBER(d)),IF(d>0,n/d,"—"),"—"). For several parts: the
 * combination is not shown. */
ka_str ka_emit_actual(struct ka_arena *arena, const struct ka_part_cells *cells);
/** Points of one part before combination, "" when it is not counted. */
ka_str ka_emit_part_raw(struct ka_arena *arena, const struct ka_score_item *item, size_t part,
                        const struct ka_part_cells *cells);
/** 1 or 0: whether the item takes part in its module (0: its marks are spread over the others). */
ka_str ka_emit_counted(struct ka_arena *arena, const struct ka_score_item *item,
                       const struct ka_item_cells *cells);
/** The item's points: rounded, clamped, vetoed; "—" when there are none. */
ka_str ka_emit_points(struct ka_arena *arena, const struct ka_role *role,
                      const struct ka_score_item *item, const struct ka_item_cells *cells);
/** 1 if the item's veto fires, else 0. Only for items with a veto. */
ka_str ka_emit_veto(struct ka_arena *arena, const struct ka_score_item *item,
                    const struct ka_item_cells *cells);
/** Module: 0 if any of @p veto_cells (those of its items with a module veto; may be empty) is 1,
 * else the sum of the points. @p veto_cells is a comma list or range, as for SUM. */
ka_str ka_emit_module(struct ka_arena *arena, ka_str points_range, ka_str veto_cells);
/** Total: 0 if any of @p veto_cells (total vetoes) is 1, else Σ @p module_cells, at most the role's
 * total. */
ka_str ka_emit_total(struct ka_arena *arena, const struct ka_role *role, ka_str module_cells,
                     ka_str veto_cells);
/** Coefficient and grade of the total cell (nested IF). Grade returns text. */
ka_str ka_emit_coefficient(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell);
ka_str ka_emit_grade(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell,
                     enum ka_lang lang);

#endif
