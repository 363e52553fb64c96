/**
 * @file
 * A table (template/grid.h) → the books of its workbook and its PDF.
 *
 * Workbook: the rows with live formulas, checks and colours, a summary by class, the calculator,
 * and the rules with their parameters. PDF: the same without the list of buyers, coloured as the
 * rows are now. A table that people fill in is handed out as a workbook with open rows.
 */
#ifndef KA_FORM_GRID_BOOK_H
#define KA_FORM_GRID_BOOK_H

#include "base/arena.h"
#include "form/form.h"
#include "form/model.h"
#include "metrics/sales.h"
#include "template/grid.h"

#include <stdbool.h>

/** Rows of buyers that are listed; sums are over all. */
#define KA_GRID_LISTED 20000

struct ka_grid_spec {
    const struct ka_grid *grid;
    const struct ka_sales *sales; /**< NULL if none were asked for. */
    bool live;                    /**< The workbook; else the PDF. */
    bool open;                    /**< To be filled in: empty rows below, up to def->rows. */
};

/** Lives in @p arena. */
struct ka_book *ka_grid_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                                  const struct ka_grid_spec *spec);

#endif
