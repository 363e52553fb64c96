/**
 * @file
 * A filled workbook of a table → its rows.
 */
#ifndef KA_INGEST_GRID_READ_H
#define KA_INGEST_GRID_READ_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "template/grid.h"

/**
 * Read the sheet named after the table (of a CSV file: its only table). The header is found by its
 * texts, in the first KA_LIMIT_TITLE_ROWS rows; columns may stand in any order, and columns that
 * exports or formulas give are read too where they are numbers or words by themselves. Rows in
 * which nothing was entered are passed over. A cell that cannot be read is a finding with its
 * address, never with its text, and counts as empty.
 *
 * @param[in,out] grid def, month and file are given; row and file_column are filled.
 * @return KA_OK also with findings; KA_E_DATA if the sheet or its header is not there; KA_E_IO,
 *         KA_E_FORMAT, KA_E_LIMIT as for exports.
 */
KA_MUST_USE enum ka_status ka_grid_read(struct ka_arena *arena, const char *path,
                                        struct ka_diags *diags, struct ka_grid *grid);

#endif
