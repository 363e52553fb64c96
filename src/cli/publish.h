/**
 * @file
 * Writing the results of a month: a fresh folder beside out/MONTH, filled, then put in its place
 * (design.md section 6, decision 26). Forms are rendered by several processes.
 */
#ifndef KA_CLI_PUBLISH_H
#define KA_CLI_PUBLISH_H

#include "archive/archive.h"
#include "base/compiler.h"
#include "base/status.h"
#include "cli/past.h"
#include "cli/results.h"
#include "cli/session.h"
#include "cli/sources.h"

struct ka_publish_options {
    const char *staff; /**< Only this number or name; NULL for all. */
    const char *role;  /**< Only this role; NULL for all. */
    bool xlsx, pdf;
    int jobs;                                     /**< Processes; at least 1. */
    bool final;                                   /**< The month becomes final in the archive. */
    const struct ka_archive_amendment *amendment; /**< A new revision of a final month; or NULL. */
    struct ka_sources *sources; /**< What a final month was computed from; or NULL. */
};

/**
 * @param[out] forms How many forms were written.
 * @return KA_OK when out/MONTH holds the new results; otherwise the earlier ones are untouched.
 */
KA_MUST_USE enum ka_status ka_publish(struct ka_session *session, struct ka_month_result *result,
                                      const struct ka_publish_options *options, size_t *forms);

/** All outputs of @p result into the folder @p fresh, and nothing else: no archive, no swap. */
KA_MUST_USE enum ka_status ka_publish_fill(struct ka_session *session,
                                           const struct ka_month_result *result,
                                           const struct ka_publish_options *options,
                                           const struct ka_past *past, const char *fresh,
                                           size_t *forms);

/** Whether something is left as it was: people, roles or formats. */
bool ka_publish_is_partial(const struct ka_publish_options *options);
/** Whether a card is among those asked for. */
bool ka_publish_selects(const struct ka_publish_options *options, const struct ka_scorecard *card);

#endif
