/**
 * @file
 * What the columns of an unknown table probably feed. Private to the stage.
 */
#ifndef KA_INGEST_GUESS_FEED_H
#define KA_INGEST_GUESS_FEED_H

#include "ingest/guess.h"

/** Fill in kind, platform, what each column feeds, and the fields no column looks like. Needs
 * shapes, and the aliases of @p ingest. */
void ka_guess_feed(struct ka_ingest *ingest, struct ka_guess *guess);

#endif
