/**
 * @file
 * The canonical text of a scorecard: equal results give equal bytes, on every machine.
 *
 * Its SHA-256 is the digest printed on the form and the card's leaf in the archive's hash tree.
 */
#ifndef KA_SCORE_RECORD_H
#define KA_SCORE_RECORD_H

#include "base/arena.h"
#include "base/str.h"
#include "score/scorecard.h"

/** The text (grammar in record.c), in @p arena. */
ka_str ka_card_record(struct ka_arena *arena, const struct ka_scorecard *card);

#endif
