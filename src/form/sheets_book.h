/**
 * @file
 * A grid of text → a workbook to edit: the first row of each sheet is its frozen header, every
 * cell is text, so that what people see is what is read back ("60%", "2026-10-01", "001").
 */
#ifndef KA_FORM_SHEETS_BOOK_H
#define KA_FORM_SHEETS_BOOK_H

#include "base/arena.h"
#include "form/form.h"
#include "form/model.h"
#include "template/sheets.h"

/** The book; lives in @p arena. */
struct ka_book *ka_sheets_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                                    const struct ka_sheets *grid, ka_str title);

#endif
