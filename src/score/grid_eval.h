/**
 * @file
 * The values of a table's formulas, exactly; its classes, checks and sums. Pure functions.
 */
#ifndef KA_SCORE_GRID_EVAL_H
#define KA_SCORE_GRID_EVAL_H

#include "base/arena.h"
#include "base/num.h"
#include "template/grid.h"

#include <stdbool.h>
#include <stddef.h>

/** The value of @p expr in row @p row of @p grid. */
struct ka_grid_value ka_grid_eval(const struct ka_grid *grid, const struct ka_expr *expr,
                                  size_t row);
/** Whether a condition holds. */
bool ka_grid_test(const struct ka_grid *grid, const struct ka_expr *expr, size_t row);

/** Check digit of a unified social credit code (GB 32100-2015): 18 characters 0-9 A-Z without I, O,
 * S, V, Z; lower case counts as upper. */
bool ka_tax_number_good(ka_str number);

/** The class of a row; KA_NO_INDEX if none holds. For classes that are computed. */
size_t ka_grid_class_of(const struct ka_grid *grid, size_t row);
/** Compute a cell anew, if its column has a formula or is the class. */
void ka_grid_compute(struct ka_grid *grid, size_t row, size_t column);

/** Fill in the means and medians of a column whose cells are all there. */
void ka_grid_typical(struct ka_arena *arena, struct ka_grid *grid, size_t column);

/** A figure of a class in a group (KA_NO_INDEX: all rows; class KA_NO_INDEX: all classes). */
ka_frac ka_grid_figure(const struct ka_grid *grid, const struct ka_grid_figure_def *figure,
                       size_t group, size_t class);

#endif
