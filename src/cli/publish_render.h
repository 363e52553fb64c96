/**
 * @file
 * Drawing a month: its forms, pay sheets and books, by several processes.
 */
#ifndef KA_CLI_PUBLISH_RENDER_H
#define KA_CLI_PUBLISH_RENDER_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/publish.h"
#include "form/model.h"

/** What is drawn, and where to. */
struct ka_publish_job {
    struct ka_session *session; /**< Its findings are the month's, sorted. */
    const struct ka_month_result *result;
    const struct ka_publish_options *options;
    struct ka_book *const *book; /**< One a card, also in a partial run. */
    const char *fresh;           /**< The fresh folder: for the books. */
    const char *folder;          /**< Its forms/. */
    const char *pay;             /**< Its pay/. */
};

/**
 * Write everything that @p job selects, and the books over all cards. With more than one process
 * findings of a failure are printed by the process that made them.
 */
KA_MUST_USE enum ka_status ka_publish_render(const struct ka_publish_job *job);

#endif
