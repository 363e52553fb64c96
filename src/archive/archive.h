/**
 * @file
 * The archive: every month's results in one SQLite file, so that an auditor can check them later.
 *
 * A month is written in one transaction. It is provisional, and replaced by the next run, until a
 * run finalises it; then it is immutable, and a change is a new revision beside it (`amend`).
 * Final revisions form a chain: each one's root covers its rows and the root before it. What people
 * do with forms (handing over, appeals) stands in a ledger that is chained by itself, and whose
 * head goes into the next month's root. Of a final month there is also what it was computed from:
 * the rules and the roster as they were, and canonical facts (buyers as keyed hashes, no texts, no
 * addresses), so that it can be computed again from the archive alone. Pay is not stored.
 *
 * Every row carries the SHA-256 of its own content, so an altered one can be named. Nothing here
 * reads a clock: days come from the caller, ids from what the archive holds.
 *
 * Failures add one finding and return KA_E_ARCHIVE (the file, its state) or KA_E_DATA (what was
 * asked); the archive is then as it was.
 */
#ifndef KA_ARCHIVE_ARCHIVE_H
#define KA_ARCHIVE_ARCHIVE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/io.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "metrics/month.h"
#include "score/scorecard.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_archive;

enum ka_archive_mode {
    KA_ARCHIVE_READ, /**< The file must exist; it is not changed. */
    KA_ARCHIVE_WRITE /**< Made if missing, mode 0600; an older layout is brought up to date. */
};

/** What the archive's results live in: @p arena, as long as it is open and after. */
KA_MUST_USE enum ka_status ka_archive_open(struct ka_arena *arena, const char *path,
                                           enum ka_archive_mode mode, struct ka_diags *diags,
                                           struct ka_archive **out);
/** Leaves one file (write-ahead log folded in); a warning if another process keeps it from that.
 *  NULL is fine. */
void ka_archive_close(struct ka_archive *archive);

/* ---- a month ---- */

/** The root that nothing comes before. */
struct ka_digest ka_archive_genesis(void);

struct ka_archive_file {
    const char *kind; /**< "input", "previous" (last month's), "definition", "output". */
    ka_str path;
    struct ka_digest digest;
};

/** What a final month was computed from: enough to compute it again. */
struct ka_archive_source {
    /** "run" (what the run went by), "builtin" and "own" (definitions), "stray" (no definition),
     *  "report" and "facts" (metrics/month_facts.h). */
    ka_str kind;
    ka_str path;
    ka_str sha256; /**< As archived; not asked for when handing over. */
    int64_t bytes; /**< The same. */
};

/** Who changes a final month, and why. */
struct ka_archive_amendment {
    ka_day day;
    ka_str author, reason;
};

/** A month's results as handed over by a run. */
struct ka_archive_month {
    ka_month month;
    bool final;
    ka_day printed_on; /**< 填表日期 of its forms: the day of a first revision. */
    ka_str program;
    struct ka_digest link; /**< The head that the forms of this run went by (standing.head). */
    const struct ka_defs *defs;
    const struct ka_scorecard *card;
    const ka_str *form; /**< Form number of each card. */
    const ka_str *stem; /**< File name of each card's forms, without "forms/" and ending. */
    size_t card_count;
    const struct ka_archive_file *file;
    size_t file_count;
    const struct ka_store_figure *figure; /**< For growth when this month's exports are gone. */
    size_t figure_count;
    const struct ka_archive_source *source; /**< Of a final month. */
    size_t source_count;
    void *source_self;
    /** The bytes of a source, in @p arena; false if they cannot be had. */
    bool (*source_bytes)(void *self, size_t at, struct ka_arena *arena, ka_str *bytes);
    const struct ka_archive_amendment *amendment; /**< NULL: an ordinary run. */
};

/**
 * Write a month. An ordinary run of a month that is final already is accepted when it gives the
 * same results, files and outputs (nothing is written then), else refused; so is an amendment of
 * a month that is not final, and one that changes nothing.
 */
KA_MUST_USE enum ka_status ka_archive_commit(struct ka_archive *archive,
                                             const struct ka_archive_month *month);

/** One person's result in the final revision in force. */
struct ka_archive_edition {
    ka_str staff, role;
    ka_day first;
    int version; /**< 1: as first issued; 2: 更正第1版. */
    struct ka_digest leaf;
    struct ka_digest link; /**< The root printed on that form. */
};

/** What a run must know of the archive before it prints forms. */
struct ka_archive_standing {
    struct ka_digest head; /**< Root of the latest final revision of any month. */
    int revision;          /**< Of the month, the one in force; 0 if it has none. */
    bool final;
    struct ka_digest link;              /**< What the revision in force goes by; only if final. */
    ka_str author, reason;              /**< Who made it, if it is an amendment. */
    struct ka_archive_edition *edition; /**< Only if final. */
    size_t edition_count;
};

KA_MUST_USE enum ka_status ka_archive_standing(struct ka_archive *archive, ka_month month,
                                               struct ka_archive_standing *out);
/** Version and link that the form of a result carries: its own if it stands unchanged. */
struct ka_archive_edition ka_archive_edition_of(const struct ka_archive_standing *standing,
                                                const struct ka_scorecard *card,
                                                const struct ka_digest *leaf);

/** Whether the month was final at @p head (NULL: now), and what the revision then in force goes
 *  by. */
KA_MUST_USE enum ka_status ka_archive_final_at(struct ka_archive *archive, ka_month month,
                                               const struct ka_digest *head, bool *final,
                                               struct ka_digest *link);

/* ---- what a month was computed from ---- */

/** Sources of the month's final revision that was in force at @p head (NULL: now), in order; none
 *  if there was none (or if it is from before they were kept). */
KA_MUST_USE enum ka_status ka_archive_sources(struct ka_archive *archive, ka_month month,
                                              const struct ka_digest *head,
                                              struct ka_archive_source **out, size_t *count);
/** The bytes of one, in @p arena. KA_E_DATA if they were purged (no finding) or are damaged. */
KA_MUST_USE enum ka_status ka_archive_source_bytes(struct ka_archive *archive,
                                                   const struct ka_archive_source *source,
                                                   struct ka_arena *arena, bool *purged,
                                                   ka_str *bytes);

struct ka_archive_purge {
    ka_day before; /**< Facts of months that ended before this day go. */
    ka_day day;
    ka_str author, reason;
    size_t contents; /**< Out: pieces taken away, */
    uint64_t bytes;  /**< as many bytes of the file, */
    size_t held;     /**< and pieces that stay because a later month needs them. */
};
/** Take facts away for good; their digests stay, and verify holds. Nothing to take away: no row. */
KA_MUST_USE enum ka_status ka_archive_purge(struct ka_archive *archive,
                                            struct ka_archive_purge *purge);

/* ---- history ---- */

/** One month of a person, of the revision in force. */
struct ka_archive_point {
    ka_month month;
    int revision, version;
    bool final;
    ka_str role;
    ka_dec total, out_of, coefficient;
    ka_str grade;
    int64_t evaluation; /**< For ka_archive_item_at(). */
};

/** Results of @p staff up to @p last, at most @p months back, oldest first. */
KA_MUST_USE enum ka_status ka_archive_history(struct ka_archive *archive, ka_str staff,
                                              ka_month last, int months,
                                              struct ka_archive_point **out, size_t *count);
/** An item's value (KA_FRAC_NONE if it had none) and points then; *found false if it had none. */
KA_MUST_USE enum ka_status ka_archive_item_at(struct ka_archive *archive, int64_t evaluation,
                                              ka_str item, bool *found, ka_frac *value,
                                              ka_dec *points);
/** A person's result of an earlier month, for the trend on this month's form. */
struct ka_archive_past {
    ka_str staff;
    struct ka_archive_point point; /**< final: the month is, and with it the result. */
};
/** Which results count as earlier ones: what the chain held when @p head was its head. */
struct ka_archive_before {
    ka_month month;        /**< Months before this one, ... */
    int months;            /**< ... so many of them. */
    struct ka_digest head; /**< Later revisions do not exist: the same run gives the same form. */
    bool provisional;      /**< Months that are not final too: the present state of each. */
};
/** Earlier results of everyone, by person, oldest month first. */
KA_MUST_USE enum ka_status ka_archive_past(struct ka_archive *archive,
                                           const struct ka_archive_before *before,
                                           struct ka_archive_past **out, size_t *count);
/** An item's points in a result; scored false if it had none. */
struct ka_archive_item_points {
    ka_str item;
    bool scored;
    ka_dec points;
};
KA_MUST_USE enum ka_status ka_archive_items_at(struct ka_archive *archive, int64_t evaluation,
                                               struct ka_archive_item_points **out, size_t *count);
/** Stores' figures in the month's final revision that was in force at @p head; *found false if
 * there was none. */
KA_MUST_USE enum ka_status ka_archive_figures(struct ka_archive *archive, ka_month month,
                                              const struct ka_digest *head, bool *found,
                                              struct ka_figures *out);

/* ---- the ledger ---- */

enum ka_act {
    KA_ACT_HANDED,       /**< Form given to the person. */
    KA_ACT_ACKNOWLEDGED, /**< Signed. */
    KA_ACT_REFUSED,      /**< Not signed; needs a witness. */
    KA_ACT_APPEAL,       /**< Opened. */
    KA_ACT_OUTCOME,      /**< Of an appeal. */
    KA_ACT__COUNT
};

struct ka_archive_act {
    enum ka_act kind;
    ka_day day;
    ka_str actor; /**< Who writes this down; may be empty for HANDED and ACKNOWLEDGED. */
    ka_month month;
    ka_str staff; /**< Number or name. */
    ka_str form;  /**< Form number, needed only if the person has two forms that month. */
    ka_str item;  /**< Appeal: id or name; empty: the whole form. */
    bool expected_given;
    ka_dec expected; /**< Appeal: points. */
    ka_str words;    /**< Grounds, decision, or what was said on refusing. */
    ka_str witness;
    ka_day until;   /**< Appeal: last day on which it could be made; KA_DAY_NONE: unknown. */
    ka_day due;     /**< Appeal: to be decided by. */
    int64_t appeal; /**< Outcome: number of the appeal. */
    ka_str outcome; /**< "upheld", "rejected", "withdrawn". */
    int amended;    /**< Outcome: revision that carries it out; 0: the one in force if it is later
                         than the appealed one, else none. */
};

/** Add to the ledger. @param[out] seq Its number there. */
KA_MUST_USE enum ka_status ka_archive_act(struct ka_archive *archive,
                                          const struct ka_archive_act *act, int64_t *seq);
/** The same for KA_ACT_HANDED, once: not if this form, as it stands, was handed over before (of an
 *  earlier revision, too). */
KA_MUST_USE enum ka_status ka_archive_hand(struct ka_archive *archive,
                                           const struct ka_archive_act *act, bool *fresh);
/** The day the form that @p act names was handed over as it is in force; KA_DAY_NONE if it was not.
 */
KA_MUST_USE enum ka_status ka_archive_handed(struct ka_archive *archive,
                                             const struct ka_archive_act *act, ka_day *out);

/* ---- checking ---- */

/** What verify found to be sound. */
struct ka_archive_sound {
    size_t revisions, evaluations, rows, acts;
    struct ka_digest head;
    struct ka_digest ledger; /**< Of its last act: no later month vouches for that one yet. */
    size_t purged;           /**< Pieces of facts taken away by a purge, */
    ka_str purged_to;        /**< which are of months that ended before this day. */
};

/**
 * Check the file (SQLite's own check, its triggers), every row against its digest, every root, and
 * the links. The first altered entry of the data is one finding; a missing trigger is another.
 */
KA_MUST_USE enum ka_status ka_archive_verify(struct ka_archive *archive,
                                             struct ka_archive_sound *out);

/** An output that the archive knows, by its SHA-256 alone. */
struct ka_archive_origin {
    ka_month month;
    int revision;
    bool final;
    bool superseded; /**< A later revision of the month is in force. */
    ka_str path;
    ka_str kind;                    /**< "input", "previous", "definition"; empty: an output. */
    ka_str staff, name, role, form; /**< Empty for what is no form. */
    int version;
};
/** *found false (and a finding) if no run archived here made this file, or went by it. */
KA_MUST_USE enum ka_status ka_archive_identify(struct ka_archive *archive, const char *path,
                                               bool *found, struct ka_archive_origin *out);
/** The same by a form's printed digest: 16 hex digits or more. */
KA_MUST_USE enum ka_status ka_archive_identify_digest(struct ka_archive *archive, ka_str hex,
                                                      bool *found, struct ka_archive_origin *out);

/* ---- tables for people ---- */

/** A query's answer. */
struct ka_grid {
    size_t columns, rows;
    const char *const *name;
    ka_str *cell; /**< rows × columns; ptr NULL: no value. */
};

/** A cell of the column so named; empty if the grid has none. */
ka_str ka_grid_cell(const struct ka_grid *grid, size_t row, const char *column);

enum ka_archive_view {
    KA_VIEW_MONTHS,   /**< All revisions. */
    KA_VIEW_REVISION, /**< From here on: of the revision in force of one month. */
    KA_VIEW_EVALUATIONS,
    KA_VIEW_MODULES,
    KA_VIEW_ITEMS,
    KA_VIEW_PARTS,
    KA_VIEW_MANUAL,
    KA_VIEW_FILES,
    KA_VIEW_FIGURES,
    KA_VIEW_RECORDS,
    KA_VIEW_LEDGER,       /**< Of one month, all revisions. */
    KA_VIEW_STAFF_MONTHS, /**< From here on: of one person (number or name). */
    KA_VIEW_STAFF_ITEMS,  /**< Items of the person's latest month, beside the month before. */
    KA_VIEW_STAFF_LEDGER,
    KA_VIEW__COUNT
};

/** @param key Nothing, "2026-10", or a person; by view. */
KA_MUST_USE enum ka_status ka_archive_grid(struct ka_archive *archive, enum ka_archive_view view,
                                           ka_str key, struct ka_grid *out);

/** What the roots of a month's revision in force are made of (archive/chain.h says how). */
struct ka_archive_tree {
    struct ka_grid leaves; /**< tree ("month", "outputs"), digest, entry; in the tree's order. */
    struct ka_grid chain;  /**< Final revisions in their order, and this one: month, revision,
                                state, link, the tops of both trees, root, output_root. */
    ka_str rows;           /**< Canonical texts of its rows in that order (archive/row.h), then of
                                the ledger's rows of the month. */
};
KA_MUST_USE enum ka_status ka_archive_tree(struct ka_archive *archive, ka_month month,
                                           struct ka_archive_tree *out);

#endif
