/*
 * Random roles with random months, for the scorecard's properties and for the oracle's workbook.
 *
 * Rules are such as the template's checks let through: ordered bands, points within the marks.
 * Values lie on, just below and just above the rules' own bounds as often as not, some are missing,
 * some have a zero denominator. Everything follows from one seed. Needs score_world.h before it.
 */
#ifndef KA_TESTS_SCORE_RANDOM_H
#define KA_TESTS_SCORE_RANDOM_H

#include "random.h"
#include "unit/score_world.h"

struct dice {
    struct ka_arena *arena;
    uint64_t state;
    size_t metric;  /* Next free one. */
    bool divisible; /* Only values whose products stay small. */
    struct ka_defs *defs;
};

SHARED uint64_t
dice_next(struct dice *dice)
{
    return random_next(&dice->state);
}

/* low..high, both included. */
SHARED int64_t
dice_roll(struct dice *dice, int64_t low, int64_t high)
{
    return low + (int64_t)(dice_next(dice) % (uint64_t)(high - low + 1));
}

SHARED bool
dice_chance(struct dice *dice, int percent)
{
    return dice_roll(dice, 1, 100) <= percent;
}

SHARED struct ka_number
number_of(ka_dec value)
{
    return (struct ka_number){.value = value, .set = true};
}

/* A fresh metric of a unit, with what is usual for it. */
SHARED size_t
dice_metric(struct dice *dice, bool of_store)
{
    static const enum ka_unit unit[] = {KA_UNIT_COUNT, KA_UNIT_RATIO, KA_UNIT_SECONDS,
                                        KA_UNIT_YUAN,  KA_UNIT_SCORE, KA_UNIT_DAYS};
    size_t metric = dice->metric++;
    struct ka_metric_def *def = &world_metric[metric];
    def->unit = unit[dice_roll(dice, 0, 5)];
    bool sum = def->unit == KA_UNIT_COUNT || def->unit == KA_UNIT_YUAN || def->unit == KA_UNIT_DAYS;
    def->kind = sum ? KA_METRIC_SUM : KA_METRIC_RATIO;
    def->of = of_store ? KA_OF_STORE : KA_OF_PERSON;
    def->better = dice_chance(dice, 50) ? KA_HIGHER : KA_LOWER;
    def->id = ka_str_format(dice->arena, "m%zu", metric);
    def->name = ka_str_format(dice->arena, "指标%zu", metric);
    return metric;
}

/* A bound that suits a unit. */
SHARED ka_dec
dice_bound(struct dice *dice, size_t metric)
{
    switch (world_metric[metric].unit) {
    case KA_UNIT_RATIO:
        return ka_dec_scaled(dice_roll(dice, 1, 10000), 4);
    case KA_UNIT_SCORE:
        return ka_dec_scaled(dice_roll(dice, 10, 50), 1);
    case KA_UNIT_SECONDS:
        return ka_dec_scaled(dice_roll(dice, 10, 1200), 1);
    case KA_UNIT_YUAN:
        return ka_dec_scaled(dice_roll(dice, 100, 90000000), 2);
    case KA_UNIT_COUNT:
    case KA_UNIT_HOURS:
    case KA_UNIT_DAYS:
    case KA_UNIT__COUNT:
        break;
    }
    return ka_dec_of(dice_roll(dice, 1, 400));
}

SHARED ka_dec
dice_points(struct dice *dice, ka_dec full)
{
    int64_t steps = full.micro / 100000; /* Tenths. */
    return ka_dec_scaled(dice_roll(dice, 0, steps), 1);
}

/* The value beside @p bound, as the export would give it. */
SHARED struct ka_value
dice_value(struct dice *dice, size_t metric, ka_dec bound)
{
    if (dice_chance(dice, 5))
        return (struct ka_value){.state = KA_VALUE_MISSING};
    bool sum = world_metric[metric].kind == KA_METRIC_SUM;
    if (!sum && dice_chance(dice, 5))
        return (struct ka_value){.state = KA_VALUE_EMPTY, .live_num = 0, .live_den = 0};
    int64_t den = dice_roll(dice, 1, dice_chance(dice, 50) ? 40 : 9999);
    if (dice_chance(dice, 30))
        den = 10000;
    if (sum)
        den = world_metric[metric].unit == KA_UNIT_YUAN ? 100 : 1;
    int64_t at = bound.micro / 1000000 * den + bound.micro % 1000000 * den / 1000000;
    int64_t num = at + dice_roll(dice, -1, 1);
    if (dice_chance(dice, 25))
        num = dice_roll(dice, 0, 2 * (at > 0 ? at : 1));
    if (dice_chance(dice, 1)) { /* Too large for products, unless reduced. */
        num *= 100000007;
        den *= sum ? 1 : 100000007;
    }
    return world_value(num < 0 ? 0 : num, den);
}

SHARED ka_dec rule_bound(struct dice *dice, const struct ka_rule *rule, size_t metric);

SHARED struct ka_rule *
dice_bands(struct dice *dice, size_t metric, ka_dec full)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    bool higher = world_metric[metric].better == KA_HIGHER;
    size_t count = (size_t)dice_roll(dice, 2, 6);
    ka_dec bound = dice_bound(dice, metric), points = full;
    rule->kind = KA_RULE_BANDS;
    rule->as.bands.count = count;
    rule->as.bands.band = ka_arena_array(dice->arena, count, sizeof(struct ka_band));
    for (size_t i = 0; i < count; i++) {
        struct ka_band *band = &rule->as.bands.band[i];
        bool strict = dice_chance(dice, 30);
        enum ka_cmp up = strict ? KA_ABOVE : KA_AT_LEAST;
        enum ka_cmp down = strict ? KA_BELOW : KA_AT_MOST;
        band->cond.cmp = i + 1 == count ? KA_ELSE : higher ? up : down;
        band->cond.bound = number_of(bound);
        band->points = points;
        ka_dec step = {dice_roll(dice, 1, 9) * (bound.micro / 100 / 10 + 100)};
        step.micro -= step.micro % 100;
        step.micro = step.micro > 0 ? step.micro : 100;
        bound = higher ? ka_dec_sub(bound, step) : ka_dec_add(bound, step);
        ka_dec fewer = dice_points(dice, points);
        points = ka_dec_min(fewer, points);
    }
    return rule;
}

SHARED struct ka_rule *
dice_ratio(struct dice *dice, size_t metric, ka_dec full)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_RATIO;
    rule->as.ratio.target.ref = dice_chance(dice, 50) ? KA_REF_NUMBER : KA_REF_TARGET;
    rule->as.ratio.target.number = number_of(dice_bound(dice, metric));
    if (dice_chance(dice, 30)) {
        rule->as.ratio.cap = number_of(ka_dec_max(dice_points(dice, full), ka_dec_of(1)));
        rule->as.ratio.cap.value = ka_dec_min(rule->as.ratio.cap.value, full);
    }
    if (dice_chance(dice, 50))
        rule->as.ratio.zero_below = number_of(ka_dec_scaled(dice_roll(dice, 1, 100), 2));
    return rule;
}

SHARED struct ka_rule *
dice_linear(struct dice *dice, size_t metric)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    ka_dec zero = dice_bound(dice, metric), full = dice_bound(dice, metric);
    if (ka_dec_cmp(zero, full) == 0)
        full = ka_dec_add(full, ka_dec_of(1));
    rule->kind = KA_RULE_LINEAR;
    rule->as.linear.zero_at = number_of(zero);
    rule->as.linear.full_at = number_of(full);
    return rule;
}

SHARED struct ka_rule *
dice_steps(struct dice *dice, size_t metric, bool references)
{
    static const enum ka_ref refs[] = {KA_REF_NUMBER, KA_REF_TARGET, KA_REF_INDUSTRY,
                                       KA_REF_LAST_MONTH};
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_STEPS;
    rule->as.steps.from.ref = references ? refs[dice_roll(dice, 0, 3)] : KA_REF_NUMBER;
    rule->as.steps.from.number = number_of(dice_bound(dice, metric));
    ka_dec every = {dice_bound(dice, metric).micro / dice_roll(dice, 10, 60)};
    every.micro -= every.micro % 100;
    rule->as.steps.every = number_of(ka_dec_max(every, (ka_dec){100}));
    rule->as.steps.deduct = number_of(ka_dec_scaled(dice_roll(dice, 1, 40), 1));
    rule->as.steps.above = world_metric[metric].better == KA_LOWER;
    rule->as.steps.started = dice_chance(dice, 50);
    return rule;
}

SHARED struct ka_rule *
dice_events(struct dice *dice)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_EVENTS;
    rule->as.events.deduct = number_of(ka_dec_scaled(dice_roll(dice, 1, 50), 1));
    if (dice_chance(dice, 40))
        rule->as.events.zero_at = number_of(ka_dec_of(dice_roll(dice, 1, 8)));
    return rule;
}

SHARED struct ka_rule *
dice_failing(struct dice *dice, size_t metric)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_STORES_FAILING;
    rule->as.failing.cond.cmp = dice_chance(dice, 70) ? KA_BELOW : KA_ABOVE;
    rule->as.failing.cond.bound = number_of(dice_bound(dice, metric));
    rule->as.failing.deduct = number_of(ka_dec_scaled(dice_roll(dice, 1, 40), 1));
    return rule;
}

/* A rule of one value. */
SHARED struct ka_rule *
dice_simple(struct dice *dice, size_t metric, ka_dec full, bool references)
{
    bool countable =
        world_metric[metric].kind == KA_METRIC_SUM && world_metric[metric].unit != KA_UNIT_YUAN;
    int64_t kind = dice_roll(dice, 0, countable ? 4 : 3);
    if (kind == 0)
        return dice_bands(dice, metric, full);
    if (kind == 1)
        return dice_ratio(dice, metric, full);
    if (kind == 2)
        return dice_linear(dice, metric);
    return kind == 3 ? dice_steps(dice, metric, references) : dice_events(dice);
}

/* A bound of the rule around which values should lie. */
SHARED ka_dec
rule_bound(struct dice *dice, const struct ka_rule *rule, size_t metric)
{
    if (rule->kind == KA_RULE_BANDS)
        return rule->as.bands.band[dice_roll(dice, 0, (int64_t)rule->as.bands.count - 2)]
            .cond.bound.value;
    if (rule->kind == KA_RULE_LINEAR)
        return dice_chance(dice, 50) ? rule->as.linear.zero_at.value
                                     : rule->as.linear.full_at.value;
    if (rule->kind == KA_RULE_STEPS) {
        int64_t steps = dice_roll(dice, 0, 12) * (rule->as.steps.above ? 1 : -1);
        return (ka_dec){rule->as.steps.from.number.value.micro +
                        steps * rule->as.steps.every.value.micro};
    }
    if (rule->kind == KA_RULE_RATIO) {
        ka_dec share = rule->as.ratio.zero_below.set && dice_chance(dice, 50)
                           ? rule->as.ratio.zero_below.value
                           : ka_dec_scaled(dice_roll(dice, 5, 12), 1);
        return (ka_dec){rule->as.ratio.target.number.value.micro / 1000 * (share.micro / 1000)};
    }
    if (rule->kind == KA_RULE_EVENTS)
        return ka_dec_of(dice_roll(dice, 0, 8));
    if (rule->kind == KA_RULE_STORES_FAILING)
        return rule->as.failing.cond.bound.value;
    return dice_bound(dice, metric);
}

/* Fill what a metric may be asked for, around the rule's bounds. */
SHARED void
dice_figures(struct dice *dice, size_t metric, const struct ka_rule *rule)
{
    for (int scope = 0; scope < 3; scope++)
        world_scope[scope][metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
    for (size_t i = 0; i < world_store_count; i++) {
        world_store[i][metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
        world_seat_store[i][metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
        world_last_store[i][metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
    }
    world_industry[metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
    world_last[metric] = dice_value(dice, metric, rule_bound(dice, rule, metric));
    ka_dec target = rule->kind == KA_RULE_RATIO ? rule->as.ratio.target.number.value
                                                : rule_bound(dice, rule, metric);
    if (dice_chance(dice, 92))
        world_target[metric] = ka_frac_of_dec(target);
    if (dice_chance(dice, 30) && !ka_frac_is_none(world_target[metric]))
        (void)!ka_frac_mul(world_target[metric], ka_frac_make(dice_roll(dice, 1, 22), 23),
                           &world_target[metric]);
}

/* An own metric for a rule of one value, with figures. */
SHARED struct ka_rule *
dice_simple_with(struct dice *dice, size_t metric, ka_dec full, bool references)
{
    struct ka_rule *rule = dice_simple(dice, metric, full, references);
    dice_figures(dice, metric, rule);
    return rule;
}

SHARED struct ka_rule *
dice_stores(struct dice *dice, size_t metric, ka_dec full)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_STORES;
    rule->as.stores.combine = (enum ka_combine)dice_roll(dice, 0, 3);
    rule->as.stores.rule = dice_simple_with(dice, metric, full, false);
    return rule;
}

SHARED struct ka_rule *
dice_parts(struct dice *dice, ka_dec full)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    size_t count = (size_t)dice_roll(dice, 1, 4);
    bool nested = dice_chance(dice, 25);
    rule->kind = KA_RULE_PARTS;
    rule->as.parts.count = count;
    rule->as.parts.part = ka_arena_array(dice->arena, count, sizeof(struct ka_part));
    for (size_t i = 0; i < count; i++) {
        struct ka_part *part = &rule->as.parts.part[i];
        bool stores = nested && dice_chance(dice, 40);
        part->metric = dice_metric(dice, stores);
        if (!stores)
            part->rule = dice_simple_with(dice, part->metric, full, true);
        else if (dice_chance(dice, 50))
            part->rule = dice_stores(dice, part->metric, full);
        else
            part->rule = dice_failing(dice, part->metric);
        if (stores)
            dice_figures(dice, part->metric,
                         part->rule->kind == KA_RULE_STORES ? part->rule->as.stores.rule
                                                            : part->rule);
    }
    return rule;
}

SHARED struct ka_rule *
dice_platforms(struct dice *dice, size_t metric, ka_dec full)
{
    static const char *const ids[] = {"taobao", "jd", "pinduoduo"};
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    bool nested = dice_chance(dice, 25);
    rule->kind = KA_RULE_BY_PLATFORM;
    rule->as.platform.count = 3;
    rule->as.platform.item = ka_arena_array(dice->arena, 3, sizeof(struct ka_platform_rule));
    for (size_t i = 0; i < 3; i++) {
        struct ka_platform_rule *one = &rule->as.platform.item[i];
        one->platform = ka_str_of(ids[i]);
        if (nested && dice_chance(dice, 40))
            one->rule = dice_chance(dice, 50) ? dice_stores(dice, metric, full)
                                              : dice_failing(dice, metric);
        else
            one->rule = dice_simple(dice, metric, full, false);
    }
    const struct ka_rule *like = rule->as.platform.item[0].rule;
    dice_figures(dice, metric, like->kind == KA_RULE_STORES ? like->as.stores.rule : like);
    return rule;
}

SHARED struct ka_rule *
dice_by_people(struct dice *dice, ka_dec full)
{
    struct ka_rule *rule = ka_arena_alloc(dice->arena, sizeof *rule);
    rule->kind = KA_RULE_MANUAL;
    if (dice_chance(dice, 50))
        return rule;
    rule->kind = KA_RULE_LEVELS;
    rule->as.levels.count = 3;
    rule->as.levels.level = ka_arena_array(dice->arena, 3, sizeof(struct ka_level));
    ka_dec half = {full.micro / 2 - full.micro / 2 % 100000};
    rule->as.levels.level[0] = (struct ka_level){.low = full, .high = full, .text = KA_STR("好")};
    rule->as.levels.level[1] =
        (struct ka_level){.low = ka_dec_min(ka_dec_of(1), half), .high = half};
    return rule;
}

SHARED void
dice_entries(struct dice *dice, const struct ka_item *item, ka_dec full)
{
    int64_t count = dice_chance(dice, 75) ? dice_roll(dice, 1, item->average_scorers ? 3 : 1) : 0;
    for (int64_t i = 0; i < count && world_manual_count < 60; i++) {
        ka_dec points = dice_points(dice, full);
        if (item->rule->kind == KA_RULE_LEVELS)
            points = item->rule->as.levels.level[dice_roll(dice, 0, 2)].high;
        if (dice_chance(dice, 4))
            points = ka_dec_add(full, ka_dec_of(1));
        world_manual[world_manual_count++] =
            (struct ka_manual){.employee = &world_employee,
                               .item = item->id,
                               .points = points,
                               .scorer = ka_str_format(dice->arena, "p%d", (int)i),
                               .line = (uint32_t)i + 2};
    }
}

SHARED void
dice_item(struct dice *dice, struct ka_item *item, size_t number)
{
    item->id = ka_str_format(dice->arena, "i%zu", number);
    item->name = ka_str_format(dice->arena, "项目%zu", number);
    item->marks = ka_dec_scaled(dice_roll(dice, 1, 60), dice_chance(dice, 60) ? 0 : 1);
    item->weighted = dice_chance(dice, 20);
    item->missing = (enum ka_missing)dice_roll(dice, 0, 3);
    item->not_applicable = (enum ka_not_applicable)dice_roll(dice, 0, 2);
    item->metric = KA_NO_INDEX;
    if (dice_chance(dice, 15))
        item->floor = dice_points(dice, item->marks);
    ka_dec full = item->weighted ? ka_dec_of(100) : item->marks;
    int64_t kind = dice_roll(dice, 0, 11);
    if (kind == 0) {
        item->average_scorers = dice_chance(dice, 30);
        item->rule = dice_by_people(dice, full);
        dice_entries(dice, item, full);
    } else if (kind == 1) {
        item->rule = dice_parts(dice, full);
    } else {
        bool stores = kind == 2 || kind == 3;
        item->metric = dice_metric(dice, stores);
        item->better = world_metric[item->metric].better;
        item->scope = stores ? KA_SCOPE_STORES : KA_SCOPE_SELF;
    }
    if (kind == 2) {
        item->rule = dice_stores(dice, item->metric, full);
    } else if (kind == 3) {
        item->rule = dice_failing(dice, item->metric);
        dice_figures(dice, item->metric, item->rule);
    } else if (kind == 4) {
        item->rule = dice_platforms(dice, item->metric, full);
    } else if (kind > 4) {
        item->rule = dice_simple_with(dice, item->metric, full, true);
        item->target.ref = KA_REF_TARGET;
    }
    bool relative = item->rule->kind == KA_RULE_BANDS || item->rule->kind == KA_RULE_LINEAR;
    if (relative && dice_chance(dice, 30))
        item->relative_to = dice_chance(dice, 50) ? KA_REF_INDUSTRY : KA_REF_LAST_MONTH;
    if (dice_chance(dice, 15)) {
        item->veto.effect = (enum ka_veto_effect)dice_roll(dice, 1, 3);
        item->veto.metric = dice_metric(dice, false);
        item->veto.when.cmp = KA_AT_LEAST;
        item->veto.when.bound = number_of(dice_bound(dice, item->veto.metric));
        world_scope[0][item->veto.metric] =
            dice_value(dice, item->veto.metric, item->veto.when.bound.value);
        if (item->veto.effect != KA_VETO_ITEM && dice_chance(dice, 90))
            world_scope[0][item->veto.metric].live_num = 0;
    }
}

SHARED void
dice_stores_of_company(struct dice *dice)
{
    static const char *const ids[] = {"taobao", "jd", "pinduoduo"};
    world_store_count = (size_t)dice_roll(dice, 0, 6);
    for (size_t i = 0; i < world_store_count; i++) {
        world_own_store[i] = dice_chance(dice, 80);
        world_stores[i].key = dice_chance(dice, 50);
        world_stores[i].platform = ka_str_of(ids[dice_roll(dice, 0, 2)]);
        world_stores[i].id = ka_str_format(dice->arena, "s%zu", i);
        world_stores[i].name = world_stores[i].id;
        world_store[i][0] = world_value(dice_roll(dice, 0, 100000000), 100);
        world_store[i][0].num = ka_dec_scaled(world_store[i][0].live_num, 2);
    }
}

SHARED void
dice_pay(struct dice *dice, struct ka_pay_def *pay)
{
    pay->coefficient = ka_arena_array(dice->arena, 6, sizeof *pay->coefficient);
    pay->grade = ka_arena_array(dice->arena, 6, sizeof *pay->grade);
    pay->coefficient_count = pay->grade_count = 6;
    for (size_t i = 0; i < 6; i++) {
        struct ka_cond cond = {.cmp = i == 5 ? KA_ELSE : KA_AT_LEAST};
        cond.bound = number_of(ka_dec_of(100 - 15 * (int64_t)i));
        pay->coefficient[i].cond = cond;
        pay->coefficient[i].coefficient = ka_dec_scaled(130 - 13 * (int64_t)i, 2);
        pay->grade[i].cond = cond;
        pay->grade[i].grade = ka_str_format(dice->arena, "等\"%zu", i);
    }
}

/* A role, its month, and definitions around them, from a seed. */
SHARED struct ka_role *
dice_role(struct dice *dice, struct ka_defs *defs)
{
    world_clear();
    memset(defs, 0, sizeof *defs);
    world_metric[0] = (struct ka_metric_def){
        .id = KA_STR("revenue"), .name = KA_STR("营业额"), .unit = KA_UNIT_YUAN, .of = KA_OF_STORE};
    dice->metric = 1;
    dice->defs = defs;
    dice_stores_of_company(dice);
    dice_pay(dice, &defs->pay);
    defs->metrics = (struct ka_metric_set){.metric = world_metric,
                                           .metric_count = WORLD_METRICS,
                                           .counter = world_counter,
                                           .counter_count = 1};
    defs->company.store = world_stores;
    defs->company.store_count = world_store_count;

    struct ka_role *role = ka_arena_alloc(dice->arena, sizeof *role);
    role->title = KA_STR("考核表");
    role->round_places = (int)dice_roll(dice, 0, 2);
    role->module_count = (size_t)dice_roll(dice, 2, 5);
    role->module = ka_arena_array(dice->arena, role->module_count, sizeof *role->module);
    size_t number = 0;
    for (size_t m = 0; m < role->module_count; m++) {
        struct ka_module *module = &role->module[m];
        module->name = ka_str_format(dice->arena, "模块%zu", m);
        module->bonus = m > 0 && m + 1 == role->module_count;
        module->item_count = (size_t)dice_roll(dice, 1, 6);
        module->item = ka_arena_array(dice->arena, module->item_count, sizeof *module->item);
        for (size_t i = 0; i < module->item_count; i++) {
            dice_item(dice, &module->item[i], number++);
            module->marks = ka_dec_add(module->marks, module->item[i].marks);
        }
        role->total = ka_dec_add(role->total, module->marks);
    }
    world_seats[0].role = role;
    return role;
}

#endif
