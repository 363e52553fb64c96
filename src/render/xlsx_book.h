/**
 * @file
 * What the workbook renderer's files share: one open workbook and its formats.
 */
#ifndef KA_RENDER_XLSX_BOOK_H
#define KA_RENDER_XLSX_BOOK_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "form/model.h"

#include <xlsxwriter.h>

struct ka_xlsx {
    const struct ka_book *book;
    lxw_workbook *workbook;
    lxw_format **format; /**< By style index. */
    lxw_format **narrow; /**< The same for texts of one line: they rather shrink than break; made
                            when they are asked for. */
    struct ka_arena *scratch;
    struct ka_diags *diags;
    const char *path;
    lxw_error error;  /**< The first one; nothing is written after it. */
    const char *what; /**< What was being written then. */
};

/** Remember the first error and what it concerned. */
void ka_xlsx_note(struct ka_xlsx *x, lxw_error error, const char *what);
/** NUL-ended copy for the library. */
const char *ka_xlsx_text(struct ka_xlsx *x, ka_str s);
/** The library takes char * where it only reads. */
char *ka_xlsx_mutable(struct ka_xlsx *x, ka_str s);

/** The font that the workbook names. */
char *ka_xlsx_font(struct ka_xlsx *x);
/** Formats for all styles of the book. */
void ka_xlsx_make_formats(struct ka_xlsx *x);
/** The format of a cell that is one line, in a style that wraps. */
lxw_format *ka_xlsx_narrow(struct ka_xlsx *x, uint32_t style);
/** All cells of a sheet, with validations, comments and data bars. */
void ka_xlsx_put_cells(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet);
void ka_xlsx_put_charts(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet);
void ka_xlsx_put_images(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet);
/** How often the library asked for a temporary file so far and got memory (xlsx_temp.c). */
size_t ka_xlsx_temps_made(void);

/** A row's height, KA_BOOK_SLACK included, and a column's width, which has it in printed sheets. */
double ka_xlsx_row_height(const struct ka_sheet *sheet, size_t row);
double ka_xlsx_col_width(const struct ka_sheet *sheet, size_t col);

#endif
