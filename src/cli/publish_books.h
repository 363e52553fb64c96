/**
 * @file
 * The month's books over all cards: summary.xlsx, summary-shared.xlsx, booklet.pdf.
 */
#ifndef KA_CLI_PUBLISH_BOOKS_H
#define KA_CLI_PUBLISH_BOOKS_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/results.h"
#include "cli/session.h"
#include "form/model.h"

/** Write them into @p folder; @p form holds the book of every card, also in a partial run. */
KA_MUST_USE enum ka_status ka_publish_books(struct ka_session *session,
                                            const struct ka_month_result *result,
                                            struct ka_book *const *form, const char *folder);

#endif
