/**
 * @file
 * What a month was computed from, in pieces that can be kept (in the archive) and computed from
 * again, without the exports.
 *
 * Of each month read (the one at hand, and the one before it) there is a *report* — every file,
 * how it was read, and what was found while reading it — and of each file its facts in *chunks*
 * (metrics/fact_pack.h). Where the files were read in shards there is a report of each. A file that
 * was refused whole may have facts, too, which are of no account.
 */
#ifndef KA_METRICS_MONTH_FACTS_H
#define KA_METRICS_MONTH_FACTS_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "metrics/month.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_piece_kind { KA_PIECE_REPORT, KA_PIECE_FACTS };

/** Who keeps pieces; it remembers by itself if it fails. */
struct ka_piece_keeper {
    void *self;
    /** @param path Of a report the month ("2026-10"), of facts their file. */
    void (*keep)(void *self, enum ka_piece_kind kind, ka_str path, ka_str bytes);
    uint64_t secret[2]; /**< Buyers are hashed with it. */
};

/** Pieces at hand, in the order they were kept in. */
struct ka_pieces {
    void *self;
    size_t count;
    const enum ka_piece_kind *kind;
    const ka_str *path;
    /** The bytes of one, in @p arena. False after a finding. */
    bool (*read)(void *self, size_t at, struct ka_arena *arena, ka_str *bytes);
    /** Refunds that the exports of later months told, oldest first; may be NULL. They count as if
     *  the month's own last file had told them; those of its orders are set known. */
    struct ka_month_refund *later;
    size_t later_count;
    /** What ka_month_figures() gave then; may be NULL. */
    const struct ka_figures *figures;
    /** Else, for pieces not of the archive, who has some. */
    struct ka_figures_source figures_source;
};

/**
 * The month as ka_month_load() would give it, from pieces. @p defs may be others than it was read
 * with; what they do not know is left out.
 *
 * @return KA_E_DATA after a finding if the month is not among the pieces or they are damaged.
 */
KA_MUST_USE enum ka_status ka_month_restore(struct ka_arena *arena, const struct ka_defs *defs,
                                            ka_month month, const struct ka_pieces *pieces,
                                            struct ka_diags *diags, struct ka_month_data **out);

#endif
