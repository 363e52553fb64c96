/**
 * @file
 * Which edition of a person's pay a sheet is, as forms have theirs: 1 as first issued, one more
 * for each revision of the month that paid otherwise. Whose pay stands keeps the sheet.
 *
 * The archive keeps no amounts: what a revision paid is a digest among the facts of its run.
 */
#ifndef KA_CLI_PAY_EDITION_H
#define KA_CLI_PAY_EDITION_H

#include "archive/archive.h"
#include "base/compiler.h"
#include "base/status.h"
#include "cli/results.h"
#include "cli/session.h"

struct ka_pay_edition {
    ka_str number; /**< Of the person. */
    int version;
    bool changed;            /**< Otherwise than before, or not there before. */
    struct ka_digest digest; /**< Of figures, score and reasons: all that the sheet shows. */
};

/** Editions of the month's final revision in force; none if it has none or tells none. */
KA_MUST_USE enum ka_status ka_pay_editions_read(struct ka_session *session,
                                                struct ka_archive *archive, ka_month month,
                                                struct ka_pay_edition **out, size_t *count);
/** Set result->paid, one for each of result->pay, by what was paid @p before. */
void ka_pay_editions_set(struct ka_session *session, struct ka_month_result *result,
                         const struct ka_pay_edition *before, size_t count);
/** The version in a list of @p number; 1 if it is not there. */
int ka_pay_edition_of(const struct ka_pay_edition *list, size_t count, ka_str number);

#endif
