/**
 * @file
 * The booklet's contents: whose form is on which page, by team.
 */
#ifndef KA_FORM_BOOKLET_H
#define KA_FORM_BOOKLET_H

#include "base/arena.h"
#include "form/form.h"
#include "form/model.h"
#include "score/scorecard.h"

#include <stddef.h>

/**
 * The contents of a booklet whose parts are these contents and then form[order[0]], form[order[1]],
 * …
 *
 * @param[in] card   Scorecards; form[i] is the book of card[i].
 * @param[in] order  Order of the forms, by team (ka_summary_by_team()).
 * Each line leads to its part. Lives in @p arena.
 */
struct ka_book *ka_booklet_contents(struct ka_arena *arena, const struct ka_form_context *context,
                                    const struct ka_scorecard *card, struct ka_book *const *form,
                                    const size_t *order, size_t count);

#endif
