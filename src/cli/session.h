/**
 * @file
 * What every command shares: where things are, whose language, what was found, how it ends.
 *
 * The only place that reads the environment, the locale and the working directory.
 * Results go to stdout; progress and findings to stderr.
 */
#ifndef KA_CLI_SESSION_H
#define KA_CLI_SESSION_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/font.h"
#include "base/status.h"
#include "cli/options.h"
#include "form/form.h"
#include "metrics/month.h"
#include "metrics/month_facts.h"
#include "template/defs.h"

#include <stdbool.h>

/** Exit codes of the program. */
enum ka_exit {
    KA_EXIT_OK = 0,
    KA_EXIT_FINDINGS = 1,
    KA_EXIT_USAGE = 2,
    KA_EXIT_REFUSED = 3, /**< Input refused; nothing was written. */
    KA_EXIT_IO = 4,
    KA_EXIT_BUG = 70
};

struct ka_session {
    struct ka_arena *arena;
    struct ka_diags diags;
    enum ka_lang lang; /**< Of messages. */
    size_t jobs; /**< Threads and processes at once; the number of cores unless --jobs says. */
    bool json, quiet, colour, progress;
    size_t columns, rows;  /**< Of the terminal on standard output; 0: it is none. */
    const char *workspace; /**< Never ends in '/'. */
    const char *data;      /**< Folder with templates/, fonts/, samples/. */
    struct ka_args args;
    struct ka_defs defs;            /**< After ka_session_load(). */
    struct ka_font *regular, *bold; /**< After ka_session_fonts(). */
    bool progress_shown;
    const struct ka_piece_keeper *keeper; /**< Keeps what months are read from; NULL: nobody. */
    bool amends; /**< The command makes a new revision: it goes by the archive as it is now. */
    const struct ka_pieces *pieces; /**< Months come from these instead of exports; or NULL. */
    size_t shard, shards;           /**< As in struct ka_month_options. */
    const ka_day *printed; /**< 填表日期 instead of the one that follows from the month; or NULL. */
};

/** Text in the session's language. */
const char *ka_session_say(const struct ka_session *session, const char *zh, const char *en)
    __attribute__((format_arg(2), format_arg(3)));
/** "<workspace>/<format>" */
const char *ka_session_path(struct ka_session *session, const char *fmt, ...) KA_PRINTF(2, 3);

/** Read the environment and the global options already parsed into session->args. */
void ka_session_start(struct ka_session *session);
/** Load all definitions; prints nothing. */
KA_MUST_USE enum ka_status ka_session_load(struct ka_session *session);
KA_MUST_USE enum ka_status ka_session_fonts(struct ka_session *session);
/** The month named by word @p at, or (when optional) the last folder under exports/. False after a
 * usage message. */
KA_MUST_USE bool ka_session_month(struct ka_session *session, size_t at, bool optional,
                                  ka_month *month);
/** Load a month's data with a progress bar. */
KA_MUST_USE enum ka_status ka_session_data(struct ka_session *session, ka_month month,
                                           struct ka_month_data **data);
/** Context for forms of @p data. */
struct ka_form_context ka_session_form_context(struct ka_session *session,
                                               const struct ka_month_data *data);
/** 填表日期: SOURCE_DATE_EPOCH if set, else the day as of which the data are, at least the month's
 *  last; never the clock. */
ka_day ka_session_print_day(const struct ka_session *session, const struct ka_month_data *data);

/** Context for books that are of no month. */
struct ka_form_context ka_session_plain_context(struct ka_session *session);

/** Progress on stderr: only on a terminal, and not with --quiet. @p what names the present step. */
void ka_session_progress(struct ka_session *session, uint64_t done, uint64_t total,
                         const char *what);
void ka_session_progress_end(struct ka_session *session);

/** Print findings to stderr: errors and warnings, those alike in one, at most @p most, then how
 *  many more there are; with SIZE_MAX notes too. */
void ka_session_findings(struct ka_session *session, size_t most);
/** Print each finding, notes too, to stdout: they are what was asked for. */
void ka_session_all_findings(struct ka_session *session);
/** A usage mistake: message to stderr; returns KA_EXIT_USAGE. */
enum ka_exit ka_session_usage(const struct ka_session *session, const char *zh, const char *en,
                              const char *arg);
/** The exit code for what was found so far. */
enum ka_exit ka_session_exit(const struct ka_session *session, enum ka_status status);

#endif
