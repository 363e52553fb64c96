/**
 * @file
 * Hash trees over a revision's rows, and the links between final revisions.
 *
 *     root        = sha256("kaohe-month 1" LF link LF tree LF)
 *     output root = sha256("kaohe-outputs 1" LF earlier output root LF root LF tree of outputs LF)
 *     node        = sha256("node" LF left LF right LF)       an odd one moves up as it is
 *
 * link is the root of the final revision before (64 zeros for the first). Leaves of the tree, in
 * order: the revision's own digest; for each evaluation its leaf (SHA-256 of its record, printed on
 * the form) and its detail (SHA-256 over the digests of its own row and its module, item, part and
 * manual rows, one a line); each figure; each file but outputs; each source. Outputs have a tree of
 * their own, because forms are made after the root before them is known.
 */
#ifndef KA_ARCHIVE_CHAIN_H
#define KA_ARCHIVE_CHAIN_H

#include "archive/db.h"

/** Digests in a row, to become a tree. */
struct ka_leaves {
    struct ka_arena *arena;
    struct ka_digest *digest;
    size_t count;
};

void ka_leaves_add(struct ka_leaves *leaves, struct ka_digest digest);
/** The top; of no leaves SHA-256 of nothing. The leaves are used up. */
struct ka_digest ka_leaves_top(struct ka_leaves *leaves);

/** What a walk goes by, for people who check it without this program. */
struct ka_walk_log {
    struct ka_buf rows; /**< The canonical texts of all rows, as they are digested. */
    ka_str *leaf;       /**< Three for each leaf: its tree, its digest, what it stands for. */
    size_t cells;
};

/** What a walk over a revision gives. */
struct ka_walk {
    struct ka_arena *arena;
    ka_str altered; /**< The first row that does not fit its digest; empty if all do. */
    size_t rows, evaluations;
    struct ka_leaves leaves, outputs;
    bool contents;    /**< Check that every source has its bytes. */
    ka_str month;     /**< Of the revision. */
    ka_str purged_to; /**< Facts of months that ended before this day may be gone; may be empty. */
    size_t purged;    /**< How many are. */
    struct ka_walk_log *log; /**< NULL: not kept. */
};

/** Digest all rows of a revision anew. @p own is the digest of the revision's row. */
KA_MUST_USE enum ka_status ka_walk_revision(struct ka_archive *archive, int64_t revision,
                                            struct ka_digest own, struct ka_walk *walk);
/** Note @p label as altered unless something is already. */
void ka_walk_altered(struct ka_walk *walk, ka_str label);

struct ka_digest ka_root_of(struct ka_walk *walk, const char *link);
struct ka_digest ka_output_root_of(struct ka_walk *walk, const char *earlier, const char *root);

/** Root and output root of the last final revision before @p revision (INT64_MAX: of all). */
KA_MUST_USE enum ka_status ka_chain_before(struct ka_archive *archive, int64_t revision,
                                           struct ka_digest *root, struct ka_digest *output_root);
/** Digest of the ledger's last row; genesis if it is empty. */
KA_MUST_USE enum ka_status ka_ledger_head(struct ka_archive *archive, struct ka_digest *out);

/** The revision in force of a month; id 0 if it has none. */
struct ka_current {
    int64_t id;
    int number;
    bool final;
    struct ka_digest link;
    ka_str author, reason; /**< Of an amendment. */
};
KA_MUST_USE enum ka_status ka_current_of(struct ka_archive *archive, ka_month month,
                                         struct ka_current *out);
/** A month's final revision; id 0 if it has none. */
struct ka_final {
    int64_t id;
    struct ka_digest root, link;
};
/** The one that was in force at @p head; NULL: now. */
KA_MUST_USE enum ka_status ka_final_at(struct ka_archive *archive, ka_month month,
                                       const struct ka_digest *head, struct ka_final *out);

/** KA_OK if a run of a final month comes to what is archived as @p revision; else a finding. */
KA_MUST_USE enum ka_status ka_month_compare(struct ka_archive *archive,
                                            const struct ka_archive_month *month,
                                            const struct ka_archive_standing *standing,
                                            int64_t revision);
/** KA_OK if an amendment changes anything of @p revision, but for the manifest; else a finding. */
KA_MUST_USE enum ka_status ka_month_amends(struct ka_archive *archive,
                                           const struct ka_archive_month *month,
                                           const struct ka_archive_standing *standing,
                                           int64_t revision);

#endif
