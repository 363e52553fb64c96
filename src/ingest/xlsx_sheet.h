/**
 * @file
 * One sheet of a workbook, row by row. Private to the xlsx reader.
 */
#ifndef KA_INGEST_XLSX_SHEET_H
#define KA_INGEST_XLSX_SHEET_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "ingest/csv.h"
#include "ingest/sheet_cell.h"
#include "ingest/xlsx_book.h"
#include "ingest/xlsx_part.h"

#include <stdbool.h>
#include <stdint.h>

enum ka_xlsx_cell_type {
    KA_XLSX_NUMBER,
    KA_XLSX_SHARED,
    KA_XLSX_INLINE,
    KA_XLSX_FORMULA_TEXT,
    KA_XLSX_BOOLEAN,
    KA_XLSX_ERROR,
    KA_XLSX_ISO_DATE
};

/** The sheet being read. Set book, path and diags, then open. */
struct ka_xlsx_sheet {
    const struct ka_xlsx_book *book;
    ka_str path, name;
    struct ka_diags *diags;
    struct ka_arena *texts; /**< Of the row at hand. */
    struct ka_arena_mark start;

    struct ka_xlsx_part *part;
    bool ended, paused;
    struct ka_sheet_tally tally;

    ka_str *cell; /**< Of the row at hand; cap of them. */
    uint32_t cap, width;
    size_t row_bytes;
    uint32_t line;

    /* The cell at hand. */
    uint32_t column; /**< 0-based. */
    enum ka_xlsx_cell_type type;
    uint32_t style;
    bool in_row; /**< A cell elsewhere is none. */
    bool in_cell, in_value, has_value, has_formula;
    int reading_aloud; /**< Within rPh. */
    struct ka_buf value;
};

/** Begin with a sheet; @p sheet keeps its buffers from one to the next. */
KA_MUST_USE enum ka_status ka_xlsx_sheet_open(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                                              const struct ka_xlsx_sheet_ref *ref,
                                              struct ka_xlsx_sheet *sheet);
/** The next row that has text; row->cell NULL at the end, when the sheet's findings were added. */
KA_MUST_USE enum ka_status ka_xlsx_sheet_next(struct ka_xlsx_sheet *sheet, struct ka_row *row);

/* --- steps of a row, for who reads its markup; texts are copied --- */

void ka_xlsx_row_begin(struct ka_xlsx_sheet *sheet, uint32_t line);
/** Paused if the row has text. */
void ka_xlsx_row_done(struct ka_xlsx_sheet *sheet);
void ka_xlsx_cell_begin(struct ka_xlsx_sheet *sheet);
/** "BC12": column BC. */
void ka_xlsx_cell_at(struct ka_xlsx_sheet *sheet, const char *reference);
/** "s" is KA_XLSX_SHARED; false, and *out untouched, for other words. */
bool ka_xlsx_cell_type_of(ka_str word, enum ka_xlsx_cell_type *out);
/** More of its text. */
void ka_xlsx_cell_add(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part, ka_str text);
/** The cell's text into the row. */
void ka_xlsx_cell_end(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part);

#endif
