/**
 * @file
 * All scorecards of a month → the book for managers, and one without people for everyone.
 *
 * Sheets: overview with grades and teams, ranking, forms with links, modules by team and the points
 * they are summed from, stores, data quality, findings. Counts, sums and means are live formulas
 * over the lists. The shared book has overview, modules and stores only, as plain figures, and none
 * of a team with fewer than KA_SUMMARY_LEAST people. Pay appears in neither.
 */
#ifndef KA_FORM_SUMMARY_H
#define KA_FORM_SUMMARY_H

#include "base/arena.h"
#include "base/compiler.h"
#include "form/form.h"
#include "form/model.h"
#include "score/scorecard.h"

#include <stdbool.h>
#include <stddef.h>

/** Smaller groups would tell single people's results. */
#define KA_SUMMARY_LEAST 3

/** The book of @p card[0..count). Links go to forms/ beside it. Lives in @p arena. */
struct ka_book *ka_summary_make(struct ka_arena *arena, const struct ka_form_context *context,
                                const struct ka_scorecard *card, size_t count, bool shared);

/** Order of a booklet: by team as the company lists them (none last), then by number. The team's
 * name or a word for none. In @p arena. */
size_t *ka_summary_by_team(struct ka_arena *arena, const struct ka_form_context *context,
                           const struct ka_scorecard *card, size_t count);
/** Title of the booklet of a month. */
ka_str ka_summary_booklet_title(struct ka_arena *arena, const struct ka_form_context *context,
                                ka_month month);
ka_str ka_summary_team(const struct ka_form_context *context, const struct ka_scorecard *card);

#endif
