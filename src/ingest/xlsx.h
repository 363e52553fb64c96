/**
 * @file
 * .xlsx workbooks → rows, one visible sheet after the other, in constant memory but for the
 * shared strings (design.md section 3, io.md section 3).
 *
 * Cells are UTF-8 and trimmed, valid until the next call; a row's line is its number in the
 * sheet; rows without any text are left out. Numbers become what ingest/sheet_cell.h says.
 * Merged cells need no care: their text stands in their first cell.
 */
#ifndef KA_INGEST_XLSX_H
#define KA_INGEST_XLSX_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"
#include "ingest/rows.h"

/** Whether @p bytes begin like a ZIP file. */
bool ka_xlsx_is(ka_str bytes);

/**
 * Open a workbook as a source of rows. KA_OK with rows->self NULL if the ZIP file holds no
 * workbook (one finding); KA_E_FORMAT or KA_E_LIMIT if it is damaged, protected or hostile.
 */
KA_MUST_USE enum ka_status ka_xlsx_open(struct ka_arena *arena, const struct ka_rows_input *input,
                                        struct ka_rows *rows);

#endif
