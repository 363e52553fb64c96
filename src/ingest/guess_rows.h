/**
 * @file
 * Rows of an unknown table that are no data: the second row of its header, totals. Private to the
 * stage.
 */
#ifndef KA_INGEST_GUESS_ROWS_H
#define KA_INGEST_GUESS_ROWS_H

#include "base/str.h"
#include "ingest/guess.h"
#include "ingest/match.h"

#include <stdbool.h>
#include <stddef.h>

/** Whether the row after the header's first one, at index @p row, is of the header, too. */
bool ka_guess_has_two_rows(const struct ka_head *head, size_t row);
/** Note the word of a total or mean row (UTF-8 cells); false: the row is none. */
bool ka_guess_is_summary(struct ka_arena *arena, struct ka_guess *guess, const struct ka_row *row);

#endif
