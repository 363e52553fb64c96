/**
 * @file
 * Rows of a sheet as spreadsheet programs write them, read without the XML parser. Private to the
 * xlsx reader.
 */
#ifndef KA_INGEST_XLSX_PLAIN_H
#define KA_INGEST_XLSX_PLAIN_H

#include "ingest/xlsx_sheet.h"

#include <stddef.h>

/** Bytes of @p text up to the end of its first `</row>`; 0 if there is none. */
size_t ka_xlsx_row_end(ka_str text);

/**
 * Read the row that @p text, which ends in `</row>`, begins with.
 * @return bytes that belong to it, or, if there are blanks before it, these; 0 if the row is not
 * plain: then the parser must see it, and @p sheet is as it was but for the cells of the row at
 * hand.
 */
size_t ka_xlsx_plain_row(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part, ka_str text);

#endif
