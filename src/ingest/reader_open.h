/**
 * @file
 * Setting a reader up, before the first row. Private to the stage.
 */
#ifndef KA_INGEST_READER_OPEN_H
#define KA_INGEST_READER_OPEN_H

#include "base/compiler.h"
#include "base/status.h"
#include "ingest/match.h"
#include "ingest/reader.h"

/** Columns, words and buffers for a header; ingest, file, keep and scratch are set. */
void ka_reader_open(struct ka_reader *reader, const struct ka_match *match);

/** The days that rows without a date speak of. KA_E_DATA (one finding) if not of this month. */
KA_MUST_USE enum ka_status ka_reader_period(struct ka_reader *reader, const struct ka_head *head,
                                            size_t title_rows);

/** What can only be said once all rows are read. KA_E_DATA if the file must be refused after all.
 */
KA_MUST_USE enum ka_status ka_reader_finish(struct ka_reader *reader);

#endif
