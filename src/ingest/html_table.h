/**
 * @file
 * Tables of HTML pages → rows: what many platforms call .xls.
 *
 * Each outermost table is one table ("table 1", …). Cells are UTF-8, trimmed, entities undone,
 * valid until the next call; the text of a cell over several columns or rows stands in the first
 * of them; a row's line is its number in the table.
 */
#ifndef KA_INGEST_HTML_TABLE_H
#define KA_INGEST_HTML_TABLE_H

#include "base/arena.h"
#include "base/str.h"
#include "ingest/rows.h"

#include <stdbool.h>

/** Whether @p bytes are a page with a table in it. */
bool ka_html_is(ka_str bytes);

/** @p text: the page as UTF-8, kept by the caller. */
void ka_html_open(struct ka_arena *arena, ka_str text, const struct ka_rows_input *input,
                  struct ka_rows *rows);

#endif
