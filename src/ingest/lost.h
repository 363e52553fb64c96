/**
 * @file
 * Whose rows were refused, so that what they cost can be bounded to those people. Private to the
 * stage.
 */
#ifndef KA_INGEST_LOST_H
#define KA_INGEST_LOST_H

#include "ingest/reader.h"

/** Note of whom the refused row at hand spoke, if it names someone of the staff list. */
void ka_lost_note(struct ka_reader *reader);
/** Add what a part of the file noted. */
void ka_lost_join(struct ka_arena *arena, struct ka_export *file, const struct ka_export *part);

#endif
