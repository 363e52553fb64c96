/**
 * @file
 * A run and the archive: what it must know of it before forms are made, and the month going in.
 */
#ifndef KA_CLI_KEEP_H
#define KA_CLI_KEEP_H

#include "archive/archive.h"
#include "cli/results.h"
#include "cli/session.h"
#include "cli/sources.h"

/** "<workspace>/archive.db" */
const char *ka_archive_path(struct ka_session *session);

/**
 * Where the month stands in the archive, and the root its forms go by. Without an archive: nothing
 * before it. @p amend: the month must be final.
 */
KA_MUST_USE enum ka_status ka_keep_standing(struct ka_session *session, ka_month month, bool amend,
                                            struct ka_archive_standing *out);
/** The root that a run goes by: the head, or for a final month what it went by when finalised. */
struct ka_digest ka_keep_link(const struct ka_archive_standing *standing, bool amend);

/** For struct ka_figures_source: stores' figures of @p month as the month after it goes by them;
 *  @p self is the session. */
KA_MUST_USE enum ka_status ka_keep_figures(void *self, ka_month month, bool *found,
                                           struct ka_figures *out);
/** The root by which @p month looks at the months before it, final as it is or still to be made. */
KA_MUST_USE enum ka_status ka_keep_head(const struct ka_session *session,
                                        struct ka_archive *archive, ka_month month,
                                        struct ka_digest *out);

struct ka_keep {
    bool final;
    const struct ka_archive_amendment *amendment; /**< May be NULL. */
    const struct ka_archive_standing *standing;
    const char *folder;         /**< Finished outputs, not yet in their place. */
    struct ka_sources *sources; /**< Of a final month; may be NULL. */
};

/** The month into the archive, in one transaction (decision 26: before the folders are swapped). */
KA_MUST_USE enum ka_status ka_keep_month(struct ka_session *session,
                                         const struct ka_month_result *result,
                                         const struct ka_keep *keep);

/** Link the results of the revision in force as out/MONTH.v<revision>, before they are replaced.
 *  @param[out] kept That folder if it was made now, to be removed if they are not replaced. */
KA_MUST_USE enum ka_status ka_keep_earlier(struct ka_session *session, const char *target,
                                           int revision, const char **kept);

#endif
