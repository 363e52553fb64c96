/**
 * @file
 * Plain-text chat logs → rows, by the patterns of a profile (template/text_log.h).
 *
 * The first row is the header: the texts of the profile's own columns. Each further row is one
 * message, its line that of the message's head; store, account, buyer, sender, kind and time stand
 * under the columns of these fields. Cells are UTF-8 and live in the arena.
 */
#ifndef KA_INGEST_TEXT_LOG_H
#define KA_INGEST_TEXT_LOG_H

#include "base/arena.h"
#include "ingest/rows.h"

#include <stdbool.h>

/** Open @p input if it is a log of one of its definitions' profiles; false: it is not. */
bool ka_text_log_open(struct ka_arena *arena, const struct ka_rows_input *input,
                      const struct ka_encoding_guess *guess, struct ka_rows *rows);

#endif
