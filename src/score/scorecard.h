/**
 * @file
 * A role and a seat's values → a scorecard: every item's points, exactly, and how they came about.
 *
 * Pure functions: the same inputs give the same card. Rounding happens once per item, half away
 * from zero, to the role's places, then the clamp to [floor, marks]; modules and total add the
 * rounded points, so the printed column adds up (scoring.md section 3, decisions 1-5).
 */
#ifndef KA_SCORE_SCORECARD_H
#define KA_SCORE_SCORECARD_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "metrics/month.h"
#include "score/rule.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

enum ka_item_state {
    KA_ITEM_OK,
    KA_ITEM_MISSING,        /**< 缺数据 */
    KA_ITEM_NOT_APPLICABLE, /**< 不适用 */
    KA_ITEM_PROVISIONAL,    /**< 延迟统计: has a value that may change. */
    KA_ITEM_APPROXIMATE,    /**< 近似 */
    KA_ITEM_MANUAL          /**< Points given by people. */
};

/** What an item gets when it has no value: the policy that holds in its state. */
enum ka_without {
    KA_WITHOUT_BLOCK, /**< No points yet, marks not spread; the form is provisional. */
    KA_WITHOUT_ZERO,  /**< 0 points. */
    KA_WITHOUT_FULL,  /**< Its marks. */
    KA_WITHOUT_SPREAD /**< No points; its marks are spread over the rest of its module. */
};

/** One value that went into an item: the item's own, or one of several (per store, per part). */
struct ka_score_part {
    size_t metric;
    const struct ka_rule *rule; /**< The single-value rule applied to it. */
    size_t store;               /**< For per-store parts; else KA_NO_INDEX. */
    ka_str platform;            /**< For by_platform on an item: whose sum it is; else empty. */
    enum ka_value_state state;  /**< With reference and target: what the rule can work with. */
    struct ka_value value;      /**< live_num, live_den are what stands in the value cells. */
    struct ka_value reference;  /**< relative_to, or `from: industry|last_month`; state MISSING if
                                     none. */
    bool relative;              /**< The reference divides the value (relative_to). */
    ka_frac target;             /**< KA_FRAC_NONE if none. */
    struct ka_rule_input input;
    bool divided;  /**< Products would leave 15 digits: the formula divides first (a finding). */
    bool refused;  /**< Too large to be scored exactly (a finding); its state is MISSING. */
    bool counted;  /**< False: missing or not applicable, left out of the combination. */
    ka_frac raw;   /**< Points before combination and rounding; valid if counted. */
    ka_dec weight; /**< stores/weighted: the store's revenue; by_platform: the denominator. */
};

/** Parts that are combined first. Nearly every item has one group of all its parts. */
struct ka_score_group {
    size_t first, count; /**< Of the item's parts. */
    enum ka_combine combine;
    bool from_marks; /**< The sum starts from the full marks: all its parts deduct. */
    bool need_all; /**< Every part must have a value (`parts`); else those without are left out. */
    bool deducts;  /**< Within `parts`: nothing to judge means nothing deducted. */
    enum ka_value_state state;
    ka_frac raw; /**< Valid if state is OK. */
};

struct ka_score_item {
    const struct ka_item *def;
    const struct ka_rule *rule; /**< In force: the item's, or the small-sample one. */
    enum ka_item_state state;
    enum ka_without
        without;      /**< Should it have no value (also when it has one: for the formula). */
    ka_dec marks;     /**< As defined. */
    bool shown_value; /**< One value stands for the item (not several, not manual). */
    ka_frac value;    /**< After relative_to; KA_FRAC_NONE if none. */
    ka_frac target;   /**< Printed target, KA_FRAC_NONE if none. */
    struct ka_score_part
        *part; /**< None for manual items and for `stores` of one without stores. */
    size_t part_count;
    struct ka_score_group *group; /**< One; several when `parts` or by_platform hold `stores`. */
    size_t group_count;
    bool weigh_groups; /**< Several groups are weighted by their parts' weights; else added up. */
    bool from_marks;   /**< The sum of several groups starts from the full marks. */
    bool small_sample; /**< The small-sample rule was used. */
    ka_frac sample;    /**< Its count; KA_FRAC_NONE if unknown. */
    bool counted; /**< Takes part in its module; false = its marks are spread over the others. */
    bool scored;  /**< Has points to print; false = "—" (not counted, or waiting under block). */
    ka_frac raw;  /**< Combined, before the module factor, of the marks; valid if scored. */
    struct ka_value veto_value; /**< Of the veto's metric; state MISSING if there is no veto. */
    bool vetoed;                /**< Its veto fires; what that does is def->veto.effect. */
    ka_dec points;              /**< Rounded and clamped: what is printed. 0 if not scored. */
    ka_frac entry; /**< What people gave (averaged): the manual cell. KA_FRAC_NONE if none. */
    struct ka_manual *manual; /**< Copies of the entries taken, one after another. */
    size_t manual_count;
    ka_str remark; /**< 备注 in the form's language: 小样本, 近似, 缺数据, 一票否决, reason. */
};

struct ka_score_module {
    const struct ka_module *def;
    ka_dec marks;
    ka_dec marks_counted; /**< Σ marks of counted items: the factor is marks ÷ marks_counted. */
    bool vetoed;          /**< A module veto fired: points are 0, its items keep theirs. */
    ka_dec points;
    struct ka_score_item *item;
    size_t item_count;
};

struct ka_scorecard {
    const struct ka_seat *seat;
    const struct ka_role *role;
    struct ka_score_module *module;
    size_t module_count;
    bool provisional; /**< An item is missing under `block`, or a figure is 延迟统计. */
    ka_str *blocked;  /**< Names of the blocking items. */
    size_t blocked_count;
    bool vetoed;  /**< A total veto fired: the total is 0, modules keep their points. */
    ka_dec total; /**< Σ module points, at most out_of. */
    ka_dec out_of;
    ka_dec coefficient;
    ka_str grade; /**< In the form's language. */
    int rank;     /**< 1-based among final cards of the role; 0: none. */
};

/**
 * Score one seat. Findings: manual entries above the marks or without a required reason, several
 * entries where only one is allowed, overflow of a live product, blocked items.
 */
struct ka_scorecard ka_scorecard_make(struct ka_arena *arena, const struct ka_defs *defs,
                                      struct ka_month_data *data, const struct ka_seat *seat,
                                      struct ka_diags *diags);

/**
 * All cards of a month in seat order, with ranks (1, 2, 2, 4 among final cards of one role).
 * Entries of manual files that no card took are findings.
 */
struct ka_scorecard *ka_scorecards_make(struct ka_arena *arena, const struct ka_defs *defs,
                                        struct ka_month_data *data, struct ka_diags *diags,
                                        size_t *count);

/** Coefficient and grade of a total. */
ka_dec ka_coefficient_of(const struct ka_pay_def *pay, ka_dec total);
ka_str ka_grade_of(const struct ka_pay_def *pay, ka_dec total, enum ka_lang lang);

/** "ok", "missing", "not_applicable", "provisional", "approximate", "manual": as in scores.json. */
const char *ka_item_state_word(enum ka_item_state state);

#endif
