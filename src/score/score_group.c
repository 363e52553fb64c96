/*
 * Which parts an item has, and in which groups they are put together (score_combine.c does it).
 *
 *     bands, ratio, …     one part
 *     stores              a part per key store, combined: mean, min, sum, weighted by revenue
 *     stores_failing      a part per store, each worth −deduct or 0, added to the marks
 *     parts               a part per rule, added up, all needed; deductions as in rule_parts.c
 *     by_platform         a part per platform, weighted by what the values rest on
 *
 * Only where `parts` or by_platform hold `stores` are there several groups, combined in turn.
 * A store without a value leaves the combination; if none is left the item is not applicable,
 * unless nothing at all is known of any of them: that is missing data, and no one should finish a
 * form over it (decisions.md 3, 5).
 */
#include "score/rule_ops.h"
#include "score/score.h"

ka_dec
ka_score_full(const struct ka_item *item)
{
    return item->weighted ? ka_dec_of(100) : item->marks;
}

ka_frac
ka_score_clamp(const struct ka_item *item, ka_frac raw)
{
    ka_frac full = ka_frac_of_dec(ka_score_full(item));
    return ka_frac_min(ka_frac_max(raw, ka_frac_of_dec(ka_dec_of(0))), full);
}

static void
add_part(const struct ka_score *score, struct ka_score_item *item,
         const struct ka_part_source *source)
{
    item->part = ka_arena_push(score->arena, item->part, item->part_count, sizeof *item->part);
    item->part[item->part_count++] = ka_score_part_make(score, item->def, source);
}

/* A group that will take all parts added from here on. */
static struct ka_score_group *
open_group(const struct ka_score *score, struct ka_score_item *item, enum ka_combine combine)
{
    item->group = ka_arena_push(score->arena, item->group, item->group_count, sizeof *item->group);
    struct ka_score_group *group = &item->group[item->group_count++];
    *group = (struct ka_score_group){.first = item->part_count, .combine = combine};
    return group;
}

static void
close_group(struct ka_score_item *item)
{
    struct ka_score_group *group = &item->group[item->group_count - 1];
    group->count = item->part_count - group->first;
}

/* The key stores of the seat; all of its stores if the company marks none at all as key. */
static size_t
stores_of(const struct ka_score *score, bool key_only, size_t **out)
{
    key_only = key_only && ka_company_has_key(&score->defs->company);
    return ka_seat_stores(score->arena, score->data, score->seat, key_only, out);
}

static void
no_platform_rule(const struct ka_score *score, const struct ka_item *item, ka_str platform)
{
    ka_diag(score->diags, KA_DIAG_NO_PLATFORM_RULE, item->place, ka_score_person(score),
            ka_score_item_name(score, item), ka_platform_name(platform, KA_ZH),
            ka_platform_name(platform, KA_EN));
}

/* A part per store; @p platform empty for all platforms. */
static void
add_stores(const struct ka_score *score, struct ka_score_item *item,
           const struct ka_part_source *source, bool key_only)
{
    size_t *store = NULL;
    size_t count = stores_of(score, key_only, &store);
    for (size_t i = 0; i < count; i++) {
        const struct ka_store *def = &score->defs->company.store[store[i]];
        struct ka_part_source one = *source;
        one.store = store[i];
        one.platform = (ka_str){0};
        if (source->platform.len > 0 && !ka_str_eq(source->platform, def->platform))
            continue;
        if (source->rule->kind == KA_RULE_BY_PLATFORM)
            one.rule = ka_rule_of_platform(source->rule, def->platform);
        if (one.rule)
            add_part(score, item, &one);
        else
            no_platform_rule(score, item->def, def->platform);
    }
}

/* One rule as a group of its own: a single value, or stores. */
static struct ka_score_group *
add_rule_group(const struct ka_score *score, struct ka_score_item *item,
               struct ka_part_source source)
{
    const struct ka_rule *rule = source.rule;
    if (rule->kind == KA_RULE_STORES) {
        struct ka_score_group *group = open_group(score, item, rule->as.stores.combine);
        source.rule = rule->as.stores.rule;
        source.by_revenue =
            rule->as.stores.combine == KA_COMBINE_WEIGHTED && source.platform.len == 0;
        add_stores(score, item, &source, true);
        close_group(item);
        return group;
    }
    struct ka_score_group *group = open_group(score, item, KA_COMBINE_SUM);
    if (rule->kind == KA_RULE_STORES_FAILING) {
        group->from_marks = !source.deducts;
        add_stores(score, item, &source, false);
    } else {
        add_part(score, item, &source);
    }
    close_group(item);
    return group;
}

static bool
holds_stores(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_STORES || rule->kind == KA_RULE_STORES_FAILING;
}

static void
make_parts(const struct ka_score *score, struct ka_score_item *item, const struct ka_rule *rule)
{
    bool flat = true, all_deduct = ka_parts_all_deduct(rule);
    const struct ka_part *part = rule->as.parts.part;
    for (size_t i = 0; i < rule->as.parts.count; i++)
        flat = flat && !holds_stores(part[i].rule);
    if (flat) {
        struct ka_score_group *group = open_group(score, item, KA_COMBINE_SUM);
        group->need_all = true;
        group->from_marks = all_deduct;
    }
    item->from_marks = all_deduct && !flat;
    for (size_t i = 0; i < rule->as.parts.count; i++) {
        struct ka_part_source source = {.metric = part[i].metric,
                                        .rule = part[i].rule,
                                        .store = KA_NO_INDEX,
                                        .deducts = ka_rule_only_deducts(part[i].rule)};
        if (flat)
            add_part(score, item, &source);
        else
            add_rule_group(score, item, source)->deducts = source.deducts;
    }
    if (flat)
        close_group(item);
}

/* The platforms of the stores on which the item rests, each once, in the order of the stores. */
static size_t
platforms_of(const struct ka_score *score, const struct ka_item *item, ka_str **out)
{
    size_t *store = NULL, found = 0;
    enum ka_scope scope = ka_score_people(item);
    size_t count =
        ka_stores_valued(score->arena, score->data, score->seat, scope, item->metric, &store);
    *out = ka_arena_array(score->arena, count, sizeof(ka_str));
    for (size_t i = 0; i < count; i++) {
        ka_str platform = score->defs->company.store[store[i]].platform;
        size_t at = 0;
        while (at < found && !ka_str_eq((*out)[at], platform))
            at++;
        if (at == found)
            (*out)[found++] = platform;
    }
    return found;
}

static void
make_platforms(const struct ka_score *score, struct ka_score_item *item, const struct ka_rule *rule)
{
    ka_str *platform = NULL;
    size_t count = platforms_of(score, item->def, &platform);
    bool flat = true;
    for (size_t i = 0; i < rule->as.platform.count; i++)
        flat = flat && !holds_stores(rule->as.platform.item[i].rule);
    if (flat)
        (void)open_group(score, item, KA_COMBINE_WEIGHTED);
    item->weigh_groups = !flat;
    for (size_t i = 0; i < count; i++) {
        struct ka_part_source source = {.metric = item->def->metric,
                                        .rule = ka_rule_of_platform(rule, platform[i]),
                                        .store = KA_NO_INDEX,
                                        .platform = platform[i]};
        if (!source.rule)
            no_platform_rule(score, item->def, platform[i]);
        else if (flat)
            add_part(score, item, &source);
        else
            (void)add_rule_group(score, item, source);
    }
    if (flat)
        close_group(item);
}

/* Figures of the person that are tied to no store belong to no part; a register without a row of
 * theirs says 0 times of no store, which is nothing. */
static void
report_loose(const struct ka_score *score, const struct ka_item *item)
{
    const struct ka_metric_def *metric = &score->defs->metrics.metric[item->metric];
    size_t none = KA_NO_INDEX;
    const struct ka_store_list list = {&none, 1};
    enum ka_scope scope = ka_score_people(item);
    if (metric->of == KA_OF_STORE)
        return;
    struct ka_value loose =
        ka_value_in_stores(score->data, score->seat, scope, &list, item->metric);
    bool nothing = metric->kind == KA_METRIC_SUM && loose.num.micro == 0;
    if (loose.state == KA_VALUE_OK && !nothing)
        ka_diag(score->diags, KA_DIAG_FIGURES_OF_NO_STORE, item->place, ka_score_person(score),
                ka_score_item_name(score, item));
}

void
ka_score_groups_make(const struct ka_score *score, struct ka_score_item *item)
{
    const struct ka_rule *rule = item->rule;
    struct ka_part_source source = {
        .metric = item->def->metric, .rule = rule, .store = KA_NO_INDEX};
    if (item->small_sample && item->def->small->metric != KA_NO_INDEX)
        source.metric = item->def->small->metric;
    if (rule->kind == KA_RULE_PARTS)
        make_parts(score, item, rule);
    else if (rule->kind == KA_RULE_BY_PLATFORM)
        make_platforms(score, item, rule);
    else
        (void)add_rule_group(score, item, source);
    bool divided = rule->kind == KA_RULE_BY_PLATFORM || holds_stores(rule);
    if (divided && item->def->metric != KA_NO_INDEX)
        report_loose(score, item->def);
}
