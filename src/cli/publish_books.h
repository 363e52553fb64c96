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

/** For managers, or @p shared: team and store figures only (decision 20). */
KA_MUST_USE enum ka_status ka_publish_summary(struct ka_session *session,
                                              const struct ka_month_result *result,
                                              const char *folder, bool shared);
/** Contents and all forms; @p form holds the book of every card, also in a partial run. Without
 * cards there is none. */
KA_MUST_USE enum ka_status ka_publish_booklet(struct ka_session *session,
                                              const struct ka_month_result *result,
                                              struct ka_book *const *form, const char *folder);

#endif
