/**
 * @file
 * Evidence: the rows that made a value, few enough to keep for every value of a month.
 *
 * While the fold adds up it logs every addition (struct ka_log). Whenever a conversation, an order
 * or whatever else is counted whole, its additions are *settled*: for each metric of each cell they
 * touch, the row's share in numerator and denominator is known, and competes for one of the places
 * that are kept. So memory does not grow with rows, and the order in which rows come is of no
 * matter: of any set the same rows are kept.
 */
#ifndef KA_METRICS_EVIDENCE_H
#define KA_METRICS_EVIDENCE_H

#include "metrics/month_data.h"

struct ka_evidence;

struct ka_evidence *ka_evidence_make(struct ka_arena *arena, const struct ka_cells *cells);
/** The rows logged since the last call are complete: take them in and forget them. Nothing if
 *  @p cells keeps no log. */
void ka_evidence_settle(struct ka_cells *cells);

#endif
