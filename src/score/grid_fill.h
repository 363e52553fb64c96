/**
 * @file
 * A table's rows, made from buyers or as people filled them in → all its cells, classes and
 * findings.
 */
#ifndef KA_SCORE_GRID_FILL_H
#define KA_SCORE_GRID_FILL_H

#include "base/arena.h"
#include "base/diag.h"
#include "metrics/sales.h"
#include "template/defs.h"
#include "template/grid.h"

#include <stdbool.h>
#include <stdint.h>

struct ka_grid_sources {
    const struct ka_company *company;
    const struct ka_sales *sales; /**< NULL if the table asks for none. */
    uint64_t secret[2];           /**< For buyers' keys. */
};

/** Whether the table needs orders. */
bool ka_grid_needs_sales(const struct ka_grid_def *def);
/** Whether it shows buyers' keys. */
bool ka_grid_needs_secret(const struct ka_grid_def *def);

/**
 * Add the rows of buyers, or take those that are there; then fill facts and formulas, put rows into
 * classes, and report what checks find. What exports say wins over what was entered; the entered
 * value stays where exports say nothing.
 */
void ka_grid_fill(struct ka_arena *arena, struct ka_grid *grid,
                  const struct ka_grid_sources *sources, struct ka_diags *diags);

/** Rows for the products sold in the months, by amount, largest first, up to def->rows: what a
 * table of products is first handed out with. */
void ka_grid_products(struct ka_arena *arena, struct ka_grid *grid,
                      const struct ka_grid_sources *sources);

#endif
