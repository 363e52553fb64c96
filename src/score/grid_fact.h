/**
 * @file
 * Private to score: what exports say in a cell of a table.
 */
#ifndef KA_SCORE_GRID_FACT_H
#define KA_SCORE_GRID_FACT_H

#include "score/grid_fill.h"

/** The value of a column's fact for a row; empty if exports say nothing. */
struct ka_grid_value ka_grid_fact_value(struct ka_arena *arena, const struct ka_grid *grid,
                                        const struct ka_grid_sources *sources, size_t row,
                                        size_t column);

#endif
