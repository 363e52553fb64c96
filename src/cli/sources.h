/**
 * @file
 * What a month is computed from, on its way into the archive and back.
 *
 *     run --final   reading ──pieces──▶ temporary file ──▶ archive (with the definitions and what
 *                                                          else the run went by)
 *     replay        archive ──▶ definitions, pieces ──▶ the month's data
 */
#ifndef KA_CLI_SOURCES_H
#define KA_CLI_SOURCES_H

#include "archive/archive.h"
#include "base/compiler.h"
#include "base/spool.h"
#include "cli/results.h"
#include "cli/session.h"
#include "metrics/month_facts.h"

/** Pieces put aside while a month is read. */
struct ka_sources {
    struct ka_session *session;
    struct ka_piece_keeper keeper;
    struct ka_spool spool;
    struct ka_archive_source *source;
    uint64_t *at; /**< Where its bytes stand in the spool. */
    size_t count;
};

/**
 * From now on the session's months are kept as they are read. Makes the workspace's key, with
 * which buyers are hashed ("archive.key", mode 0600, never archived), if there is none yet.
 */
KA_MUST_USE enum ka_status ka_sources_keep(struct ka_session *session, struct ka_sources *sources);
/** Hand all sources of @p result over as @p month's. */
KA_MUST_USE enum ka_status ka_sources_hand_over(struct ka_sources *sources,
                                                const struct ka_month_result *result,
                                                struct ka_archive_month *month);
void ka_sources_free(struct ka_sources *sources);

/** A final month's sources, as the archive has them. */
struct ka_restored {
    struct ka_archive *archive;
    ka_month month;
    bool final;
    struct ka_digest link; /**< What it goes by; only if final. */
    struct ka_archive_source *source;
    size_t count;
    /** Refunds that later months told: set to see what they make of the month (struct ka_pieces).
     */
    struct ka_month_refund *later;
    size_t later_count;
};
/** As it was in force at @p head; NULL: now. KA_E_DATA after a finding if the month was not final
 *  (out->final tells), has no sources, or they were purged. */
KA_MUST_USE enum ka_status ka_restored_open(struct ka_session *session, struct ka_archive *archive,
                                            ka_month month, const struct ka_digest *head,
                                            struct ka_restored *out);
/** The definitions it was computed with. */
KA_MUST_USE enum ka_status ka_restored_files(struct ka_session *session,
                                             const struct ka_restored *restored,
                                             struct ka_def_files *out);
/**
 * What the run went by: 填表日期, whether scores.json told the pay, and figures of the month before
 * that stood in for its exports. As archived, one a line:
 *
 *     printed 2026-10-31
 *     with-pay 0
 *     figures <root> archive.db#2026-09
 *     figure <numerator> <denominator> <metric> <store>
 *     pay <version> <digest> <number>
 */
struct ka_run_facts {
    ka_day printed;
    bool with_pay;
    struct ka_figures figures; /**< None: count 0. */
    struct ka_pay_edition *paid;
    size_t paid_count;
};
/** The lines above. */
ka_str ka_run_facts_text(struct ka_arena *arena, const struct ka_run_facts *run);
KA_MUST_USE enum ka_status ka_restored_run(struct ka_session *session,
                                           const struct ka_restored *restored,
                                           struct ka_run_facts *out);
/** The month computed from its facts under the session's definitions. */
KA_MUST_USE enum ka_status ka_restored_data(struct ka_session *session,
                                            const struct ka_restored *restored,
                                            struct ka_month_data **out);

#endif
