/**
 * @file
 * What a workbook's small parts say: its sheets, number formats and shared strings. Private to
 * the xlsx reader.
 */
#ifndef KA_INGEST_XLSX_BOOK_H
#define KA_INGEST_XLSX_BOOK_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/sheet_cell.h"
#include "ingest/xlsx_part.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_xlsx_sheet_ref {
    ka_str name;
    ka_str id;        /**< Of the relation. */
    const char *part; /**< "xl/worksheets/sheet1.xml"; NULL: it is no sheet of cells. */
    bool hidden;
};

/** Shared strings are packed into blocks: one index entry and the bytes, nothing else. */
struct ka_xlsx_strings {
    ka_str **block;
    size_t count;
    uint64_t bytes;
};

struct ka_xlsx_book {
    struct ka_arena *arena;
    struct ka_xlsx_sheet_ref *sheet;
    size_t sheet_count;
    struct ka_sheet_format *format; /**< By style. */
    size_t format_count;
    bool date1904;
    struct ka_xlsx_strings strings;
    const char *styles_part, *strings_part; /**< NULL if there is none. */
};

/** Name of the workbook part; NULL if the package has none. */
KA_MUST_USE enum ka_status ka_xlsx_book_find(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                                             const char **part);
/** Read all but the sheets. */
KA_MUST_USE enum ka_status ka_xlsx_book_read(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                                             const char *part, struct ka_xlsx_book *out);
/** String @p index; ptr NULL if there is none. */
ka_str ka_xlsx_string(const struct ka_xlsx_strings *strings, uint32_t index);
/** Undo `_x000D_`: in place. */
ka_str ka_xlsx_unescape(char *text, size_t len);

#endif
