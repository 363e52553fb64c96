/**
 * @file
 * Private to score: how a scorecard is put together, bottom up.
 *
 *     value ─score_part─▶ part ─score_group─▶ group ─score_item─▶ item ─scorecard─▶ module ─▶ card
 *                                     entry ─score_manual─────────┘
 */
#ifndef KA_SCORE_SCORE_H
#define KA_SCORE_SCORE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "metrics/month.h"
#include "score/scorecard.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

/** What everything of one card is made with. */
struct ka_score {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    struct ka_month_data *data;
    const struct ka_seat *seat;
    struct ka_diags *diags;
    enum ka_lang lang;
    const struct ka_module *module; /**< The one at work. */
};

/** What a part is of: the item's value, one store's, or one platform's. */
struct ka_part_source {
    size_t metric;
    const struct ka_rule *rule;
    size_t store;    /**< KA_NO_INDEX: not of one store. */
    ka_str platform; /**< Empty: not of one platform. */
    bool deducts;
    bool by_revenue; /**< Weight by the store's revenue; else by the value's denominator. */
};

/** Fetch the value and evaluate the rule on it. */
struct ka_score_part ka_score_part_make(const struct ka_score *score, const struct ka_item *item,
                                        const struct ka_part_source *source);
/** Findings for what the value lacks, and for weights that do not go together. */
void ka_score_report_gaps(const struct ka_score *score, const struct ka_item *item,
                          const struct ka_score_part *part);
/** Whose figures of people an item reads: the team's, or the person's own. */
enum ka_scope ka_score_people(const struct ka_item *item);
/** The scope in which an item reads a metric that may not be its own. */
enum ka_scope ka_score_scope(const struct ka_score *score, const struct ka_item *item,
                             size_t metric);
/** The item's target for a metric; KA_FRAC_NONE if there is none. */
ka_frac ka_score_target(const struct ka_score *score, const struct ka_item *item,
                        const struct ka_bound *target, size_t metric);

/** Fill part, group and what combines them, for every rule but levels and manual. */
void ka_score_groups_make(const struct ka_score *score, struct ka_score_item *item);
/** Combine parts and groups: *raw of full points; the state says whether there is one. */
enum ka_value_state ka_score_combine(const struct ka_score *score, struct ka_score_item *item,
                                     ka_frac *raw);
/** One group is all there is: its points are the item's. */
bool ka_score_is_flat(const struct ka_score_item *item);
/** Full points of the item's rule: its marks, or 100 in `weight` style. */
ka_dec ka_score_full(const struct ka_item *item);
/** Within 0 and the full points. */
ka_frac ka_score_clamp(const struct ka_item *item, ka_frac raw);

/** How the entries for an item are. */
enum ka_entries { KA_ENTRIES_NONE, KA_ENTRIES_TAKEN, KA_ENTRIES_CONFLICT };
/** Match, check and average the manual entries of an item. */
enum ka_entries ka_score_entries(const struct ka_score *score, struct ka_score_item *item);
/** Findings for entries that no card took. */
void ka_score_entries_left(const struct ka_score *score, const struct ka_scorecard *cards,
                           size_t count);

/** State, value, raw, counted, scored, veto: all but points and remark. */
struct ka_score_item ka_score_item_make(const struct ka_score *score, const struct ka_item *def);
/** The item's name in the form's language. */
ka_str ka_score_item_name(const struct ka_score *score, const struct ka_item *item);
/** "S001 林小满" for findings. */
ka_str ka_score_person(const struct ka_score *score);
/** 备注, once the points are there. */
ka_str ka_score_remark(const struct ka_score *score, const struct ka_score_module *module,
                       const struct ka_score_item *item);

#endif
