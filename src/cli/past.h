/**
 * @file
 * Earlier months of everyone, from the archive, for the trend on the forms.
 *
 * A month that is final goes by what the archive's chain held at its link, so that the same run
 * gives the same bytes whatever was amended since; one that is not sees the present state.
 */
#ifndef KA_CLI_PAST_H
#define KA_CLI_PAST_H

#include "cli/results.h"
#include "cli/session.h"

#include "archive/archive.h"

struct ka_past {
    struct ka_archive_past *result; /**< By person, oldest month first. */
    struct ka_form_past *form;      /**< The same as the forms take them. */
    size_t count;
};

/** Load all; without an archive there are none. @p standing: of the month, NULL: ask the archive.
 */
KA_MUST_USE enum ka_status ka_past_load(struct ka_session *session, ka_month month,
                                        const struct ka_archive_standing *standing, bool final,
                                        struct ka_past *out);
/** Give a form's context what is known of the card's person. */
void ka_past_of(const struct ka_past *past, const struct ka_scorecard *card,
                struct ka_form_context *context);

#endif
