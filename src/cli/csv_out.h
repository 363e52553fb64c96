/**
 * @file
 * Cells of CSV files that people open in a spreadsheet.
 */
#ifndef KA_CLI_CSV_OUT_H
#define KA_CLI_CSV_OUT_H

#include "base/str.h"

/** @p text in quotes, those within doubled. */
void ka_csv_quoted(struct ka_buf *out, ka_str text);

/** @p text as a quoted cell. What a spreadsheet would take for a formula gets an apostrophe before
 *  it; a number with a sign stays a number. */
void ka_csv_cell(struct ka_buf *out, ka_str text);

#endif
