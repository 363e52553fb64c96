/**
 * @file
 * templates/roles/NAME.yaml: an appraisal form's items and rules (scoring.md sections 1-4).
 *
 * Where a key may be English or Chinese, see templates/README.md.
 *
 *     items:
 *       - id: conversion
 *         name: 询单转化率
 *         metric: conversion
 *         marks: 15
 *         rule: {bands: [{at_least: 60%, points: 15}, {else: true, points: 3}]}
 *
 * Rules, as written under `rule:` (exactly one main key, plus small_sample):
 *     bands: [{at_least|at_most|above|below: N, points: P}, ..., {else: true, points: P}]
 *     ratio: {target: N|roster, cap: P, zero_below: 60%}     target omitted = the item's target
 *     linear: {zero_at: N, full_at: N}
 *     steps: {from: N|target|industry|last_month, every: N, deduct: P, direction: below|above,
 * count: full|started} events: {deduct: P, zero_at: N} stores: {combine: mean|min|sum|weighted,
 * rule: {…}} stores_failing: {below|above: N, deduct: P} levels: [{points: 5, text: …}, {points:
 * [3, 4], text: …}] manual: {reason: required|optional} parts: [{metric: …, rule: {…}}, …]
 *     by_platform: {taobao: {bands: …}, pinduoduo: {…}}
 *     small_sample: {of: ratings, at_most: 50, metric: bad_ratings, rule: {…}}   beside a main key
 */
#ifndef KA_TEMPLATE_ROLE_H
#define KA_TEMPLATE_ROLE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "template/metric_def.h"
#include "template/schema.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stddef.h>

/** 以上/以内 include the bound, 大于/低于 do not (民法典 第1259条). */
enum ka_cmp { KA_AT_LEAST, KA_AT_MOST, KA_ABOVE, KA_BELOW, KA_ELSE };

struct ka_cond {
    enum ka_cmp cmp;
    struct ka_number bound; /**< Unused for KA_ELSE. */
};

struct ka_band {
    struct ka_cond cond;
    ka_dec points;
    struct ka_place place;
};

struct ka_level {
    ka_dec low, high; /**< Points a person may give at this level. */
    ka_str text;
    ka_str text_en;
    struct ka_place place;
};

/** What a value is compared with or divided by. */
enum ka_ref { KA_REF_NONE, KA_REF_NUMBER, KA_REF_TARGET, KA_REF_INDUSTRY, KA_REF_LAST_MONTH };

struct ka_bound {
    enum ka_ref ref;
    struct ka_number number; /**< For KA_REF_NUMBER. */
};

enum ka_combine { KA_COMBINE_MEAN, KA_COMBINE_MIN, KA_COMBINE_SUM, KA_COMBINE_WEIGHTED };

enum ka_rule_kind {
    KA_RULE_BANDS,
    KA_RULE_RATIO,
    KA_RULE_LINEAR,
    KA_RULE_STEPS,
    KA_RULE_EVENTS,
    KA_RULE_STORES,
    KA_RULE_STORES_FAILING,
    KA_RULE_LEVELS,
    KA_RULE_MANUAL,
    KA_RULE_PARTS,
    KA_RULE_BY_PLATFORM,
    KA_RULE__COUNT
};

struct ka_rule;

struct ka_part {
    size_t metric;
    struct ka_rule *rule;
    struct ka_place place;
};

struct ka_platform_rule {
    ka_str platform;
    struct ka_place place;
    struct ka_rule *rule;
};

struct ka_rule {
    enum ka_rule_kind kind;
    struct ka_place place;
    union {
        struct {
            struct ka_band *band; /**< The last one is KA_ELSE. */
            size_t count;
        } bands;
        struct {
            struct ka_bound target;      /**< KA_REF_NONE: the item's target. */
            struct ka_number cap;        /**< Default the marks. */
            struct ka_number zero_below; /**< Of value ÷ target. */
        } ratio;
        struct {
            struct ka_number zero_at, full_at;
        } linear;
        struct {
            struct ka_bound from;
            struct ka_number every, deduct;
            bool above;   /**< Deduct for values above `from`; else below. */
            bool started; /**< A begun step counts. */
        } steps;
        struct {
            struct ka_number deduct;
            struct ka_number zero_at; /**< Count from which the item is 0. */
        } events;
        struct {
            struct ka_rule *rule;
            enum ka_combine combine;
        } stores;
        struct {
            struct ka_cond cond; /**< KA_BELOW or KA_ABOVE. */
            struct ka_number deduct;
        } failing;
        struct {
            struct ka_level *level;
            size_t count;
        } levels;
        struct {
            bool reason_required;
        } manual;
        struct {
            struct ka_part *part;
            size_t count;
        } parts;
        struct {
            struct ka_platform_rule *item;
            size_t count;
        } platform;
    } as;
};

/** Another rule when a count is small. */
struct ka_small_sample {
    size_t of; /**< Metric index of the count. */
    struct ka_number at_most;
    size_t metric; /**< Of the other rule; the item's own if not given. */
    struct ka_rule *rule;
    struct ka_place place;
};

/** What an item without data gets; block makes the form provisional. */
enum ka_missing { KA_MISSING_BLOCK, KA_MISSING_ZERO, KA_MISSING_FULL, KA_MISSING_REDISTRIBUTE };
/** What an item gets whose value is defined but empty (zero denominator). */
enum ka_not_applicable { KA_NA_REDISTRIBUTE, KA_NA_FULL, KA_NA_ZERO };
enum ka_scope { KA_SCOPE_SELF, KA_SCOPE_TEAM, KA_SCOPE_STORES };
enum ka_veto_effect { KA_VETO_NONE, KA_VETO_ITEM, KA_VETO_MODULE, KA_VETO_TOTAL };

struct ka_veto {
    enum ka_veto_effect effect;
    size_t metric;
    struct ka_cond when;
};

struct ka_item {
    ka_str id;
    struct ka_place place;
    ka_str name;
    ka_str name_en;
    size_t metric; /**< KA_NO_INDEX for manual, levels and parts. */
    ka_dec marks;  /**< In `weight` style already turned into marks: weight × 100. */
    bool weighted; /**< Points in the rule are 0-100 and are multiplied by the weight. */
    struct ka_rule *rule;
    struct ka_small_sample *small; /**< NULL if none. */
    ka_dec floor;
    enum ka_missing missing;
    enum ka_not_applicable not_applicable;
    enum ka_scope scope;     /**< A store metric is KA_SCOPE_STORES unless the file says team. */
    enum ka_ref relative_to; /**< KA_REF_NONE: the value itself. */
    struct ka_bound target;  /**< Printed; used by ratio and steps. KA_REF_TARGET = the roster's. */
    bool prorate;            /**< Target by days due; default for counts and amounts. */
    enum ka_better better;   /**< The item's, else the metric's. */
    struct ka_veto veto;
    ka_str standard; /**< Own text for 评分标准; empty = generated from the rule. */
    ka_str standard_en;
    ka_str note;          /**< Printed in 备注. */
    bool average_scorers; /**< Several people's entries are averaged; else one entry only. */
};

struct ka_module {
    ka_str name;
    struct ka_place place;
    ka_str name_en;
    bool bonus;
    struct ka_item *item;
    size_t item_count;
    ka_dec marks; /**< Sum. */
};

struct ka_role {
    ka_str id; /**< presales */
    struct ka_place place;
    ka_str title; /**< 电商售前客服绩效考核表 */
    ka_str title_en;
    ka_str applies_to; /**< 售前客服 */
    ka_str applies_to_en;
    ka_str version;
    ka_day effective, announced;
    ka_dec total;     /**< 110. */
    int round_places; /**< 2, 1 or 0. */
    struct ka_module *module;
    size_t module_count;
    struct ka_texts notes; /**< Extra lines of 考核说明. */
    struct ka_texts notes_en;
    struct ka_texts duties; /**< 岗位职责, for the handbook. */
    struct ka_texts qualifications;
    struct ka_texts duties_en, qualifications_en; /**< None: the handbook prints the others. */
};

/**
 * Read and check one role (all checks of scoring.md section 4 that need no roster).
 * Everything wrong is reported, not only the first.
 */
KA_MUST_USE enum ka_status ka_role_read(struct ka_arena *arena, const struct ka_node *node,
                                        const struct ka_metric_set *metrics, struct ka_diags *diags,
                                        struct ka_role *out);

/** The item with @p id, or NULL. */
const struct ka_item *ka_role_item(const struct ka_role *role, ka_str id);

/** Marks that a rule can reach at most, and the least it can give, as fractions of nothing: plain
 * points. */
ka_dec ka_rule_max(const struct ka_rule *rule, ka_dec marks);

#endif
