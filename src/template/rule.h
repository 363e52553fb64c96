/**
 * @file
 * Rules as written, and the two steps from there: reading and checking. Private to template.
 *
 * The schema walk fills the structs below; ka_rule_read() turns them into a struct ka_rule and
 * refuses shapes that mean nothing; ka_rule_check() then judges the numbers.
 */
#ifndef KA_TEMPLATE_RULE_H
#define KA_TEMPLATE_RULE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "template/band.h"
#include "template/metric_def.h"
#include "template/role.h"
#include "template/schema.h"

struct ka_rule_src;

struct ka_band_src {
    struct ka_place place;
    struct ka_cond_src cond;
    struct ka_number points;
};

struct ka_ratio_src {
    const struct ka_node *target;
    struct ka_number cap, zero_below;
};

struct ka_linear_src {
    struct ka_number zero_at, full_at;
};

struct ka_steps_src {
    struct ka_place place;
    const struct ka_node *from;
    struct ka_number every, deduct;
    int direction; /**< STEPS_AUTO, or 1 for above, 0 for below. */
    int started;
};

struct ka_events_src {
    struct ka_number deduct, zero_at;
};

struct ka_stores_src {
    int combine;
    struct ka_rule_src *rule;
};

struct ka_failing_src {
    struct ka_place place;
    struct ka_cond_src cond; /**< Only above and below have keys. */
    struct ka_number deduct;
};

struct ka_level_src {
    struct ka_place place;
    const struct ka_node *points;
    ka_str text, text_en;
};

struct ka_manual_src {
    int reason_required;
};

struct ka_part_src {
    struct ka_place place;
    struct ka_placed metric;
    struct ka_rule_src *rule;
};

struct ka_small_src {
    struct ka_place place;
    struct ka_placed of, metric;
    struct ka_number at_most;
    struct ka_rule_src *rule;
};

/** What stands under `rule:`; name and name_place are filled under by_platform only. */
struct ka_rule_src {
    ka_str name;
    struct ka_place name_place;
    struct ka_place place;
    struct ka_list bands, levels, parts, by_platform;
    struct ka_ratio_src *ratio;
    struct ka_linear_src *linear;
    struct ka_steps_src *steps;
    struct ka_events_src *events;
    struct ka_stores_src *stores;
    struct ka_failing_src *failing;
    struct ka_manual_src *manual;
    struct ka_small_src *small;
};

struct ka_rule_reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
    size_t metric;         /**< The item's, for parts that name none. */
    enum ka_better better; /**< The item's, for steps without a direction. */
};

/** The item's rule and its small_sample; NULL with findings if it makes no sense. */
struct ka_rule *ka_rule_read(const struct ka_rule_reader *reader, const struct ka_rule_src *src,
                             struct ka_small_sample **small);

/**
 * A number, or one of the words `roster`, `target`, `industry`, `last_month` that @p allowed has
 * the bit (1U << enum ka_ref) of. `roster` is KA_REF_TARGET.
 */
KA_MUST_USE bool ka_bound_read(const struct ka_node *node, ka_str label, unsigned allowed,
                               struct ka_diags *diags, struct ka_bound *out);

/** What a rule is judged against. */
struct ka_rule_judge {
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
    const struct ka_item *item;
    size_t metric;         /**< Of the rule at hand: a part's own, else the item's. */
    enum ka_better better; /**< Of that metric. */
    ka_dec full;           /**< The item's marks; 100 in weight style. */
};

/** Judge the item's rule, and its small sample's. */
void ka_rule_check(struct ka_rule_judge judge, const struct ka_rule *rule);
void ka_small_check(struct ka_rule_judge judge, const struct ka_small_sample *small);

/** A bound or target must suit the metric: 60% or 0.6 for a rate, no % for a count. */
void ka_unit_check(const struct ka_rule_judge *judge, const struct ka_number *number);

/** Direction words of a rule kind, for messages: "分档" and "bands". */
const char *ka_rule_word(enum ka_rule_kind kind, enum ka_lang lang);

/** Points that start at full and only lose: steps, events, stores_failing. */
bool ka_rule_deducts(const struct ka_rule *rule);

#endif
