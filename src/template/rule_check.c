/*
 * What the numbers of a rule must be: the part of scoring.md section 4 that needs no roster.
 *
 * Three questions are asked of every rule. Does each number suit its metric: `60%` or 0.6 for a
 * rate, never 60, and no percent for a count? Can the full marks be reached, and nothing above
 * them? Can the form's formula stay exact: a bound is multiplied with a count or an amount in a
 * cell, and a spreadsheet keeps 15 digits, so a bound has at most 4 decimals and 9 digits?
 *
 * Points deducted (steps, events, stores_failing) start from the full marks. Inside `parts` they
 * only deduct, unless all parts deduct: then the sum starts from the full marks once.
 */
#include "template/rule.h"

#define PLACES_UNIT  100                 /* Millionths in the 4th decimal. */
#define SCALED_MAX   INT64_C(1000000000) /* 10^9 x a count of 10^6 stays under 10^15. */
#define RELATIVE_MAX (10 * KA_DEC_ONE)   /* A multiple of the store's or industry's value. */

static ka_str
dec_text(const struct ka_rule_judge *j, ka_dec value)
{
    return ka_dec_print_short(j->diags->arena, value);
}

static ka_str
number_text(const struct ka_rule_judge *j, const struct ka_number *number)
{
    return ka_number_text(j->diags->arena, number);
}

/* At most 4 decimals, and at most 10^9 once it is a whole number: decision 1's bound on products.
 */
static bool
scale_fits(const struct ka_rule_judge *j, const struct ka_number *number)
{
    if (!number->set)
        return true;
    int64_t micro = number->value.micro;
    if (micro % PLACES_UNIT != 0) {
        ka_diag(j->diags, KA_DIAG_RULE_PLACES, number->place, number_text(j, number));
        return false;
    }
    int64_t scaled = micro / PLACES_UNIT;
    for (int places = 4; places > 0 && scaled % 10 == 0; places--)
        scaled /= 10;
    if (scaled <= SCALED_MAX && scaled >= -SCALED_MAX)
        return true;
    ka_diag(j->diags, KA_DIAG_RULE_TOO_LARGE, number->place, number_text(j, number));
    return false;
}

/* Compared with a multiple (客单价 ÷ 店铺, relative_to: industry), where 1.25 is a usual number. */
static bool
is_multiple(const struct ka_rule_judge *j, const struct ka_metric_def *metric)
{
    return j->item->relative_to != KA_REF_NONE || metric->kind == KA_METRIC_VS_STORE;
}

void
ka_unit_check(const struct ka_rule_judge *j, const struct ka_number *number)
{
    if (!number->set || !scale_fits(j, number) || j->metric == KA_NO_INDEX)
        return;
    const struct ka_metric_def *metric = &j->metrics->metric[j->metric];
    bool multiple = is_multiple(j, metric);
    bool rate = multiple || metric->unit == KA_UNIT_RATIO;
    if (!rate && number->percent) {
        ka_diag(j->diags, KA_DIAG_UNIT_NO_PERCENT, number->place, metric->name,
                number_text(j, number), ka_str_of(ka_unit_word(metric->unit, KA_ZH)),
                ka_str_of(ka_unit_word(metric->unit, KA_EN)), metric->id);
        return;
    }
    int64_t limit = multiple ? RELATIVE_MAX : KA_DEC_ONE;
    int64_t micro = number->value.micro;
    if (!rate || number->percent || (micro <= limit && micro >= -limit))
        return;
    ka_diag(j->diags, KA_DIAG_UNIT_NEEDS_PERCENT, number->place, metric->name,
            number_text(j, number), metric->id);
}

/* Points a rule gives or takes; the schema has made sure that they are there where required. */
static bool
points_fit(const struct ka_rule_judge *j, const struct ka_number *points)
{
    if (!points->set || !points->percent)
        return scale_fits(j, points);
    ka_diag(j->diags, KA_DIAG_POINTS_PERCENT, points->place, number_text(j, points));
    return false;
}

static bool
in_marks(const struct ka_rule_judge *j, ka_dec points, struct ka_place place)
{
    if (points.micro < 0) {
        ka_diag(j->diags, KA_DIAG_POINTS_NEGATIVE, place, dec_text(j, points));
        return false;
    }
    if (ka_dec_cmp(points, j->full) > 0) {
        ka_diag(j->diags, KA_DIAG_POINTS_ABOVE_MARKS, place, dec_text(j, points),
                dec_text(j, j->full));
        return false;
    }
    struct ka_number number = {.value = points, .set = true, .place = place};
    return scale_fits(j, &number);
}

static bool
is_positive(const struct ka_rule_judge *j, const struct ka_number *number)
{
    if (number->value.micro > 0)
        return true;
    ka_diag(j->diags, KA_DIAG_NOT_POSITIVE, number->place, number_text(j, number));
    return false;
}

/* Known never to be negative: counts and times, and shares of them; money may be after refunds. */
static bool
is_non_negative(const struct ka_rule_judge *j)
{
    if (j->metric == KA_NO_INDEX || j->item->relative_to != KA_REF_NONE)
        return false;
    const struct ka_metric_def *metric = &j->metrics->metric[j->metric];
    if (metric->kind == KA_METRIC_GROWTH || metric->kind == KA_METRIC_VS_STORE ||
        metric->complement)
        return false;
    enum ka_unit num = j->metrics->counter[metric->num].unit;
    return num != KA_UNIT_YUAN && num != KA_UNIT_SCORE && num != KA_UNIT_RATIO;
}

static void
check_bands(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    struct ka_band_list list = {.band = rule->as.bands.band,
                                .count = rule->as.bands.count,
                                .place = rule->place,
                                .better = j->better,
                                .non_negative = is_non_negative(j)};
    for (size_t i = 0; i < list.count; i++) {
        const struct ka_band *band = &list.band[i];
        (void)in_marks(j, band->points, band->place);
        if (band->cond.cmp != KA_ELSE)
            ka_unit_check(j, &band->cond.bound);
    }
    ka_bands_check(&list, j->diags);
}

/* The target a rule divides by or starts from: its own, the item's, or the roster's. */
static bool
has_target(const struct ka_rule_judge *j)
{
    return j->item->target.ref != KA_REF_NONE;
}

static void
check_cap(const struct ka_rule_judge *j, const struct ka_number *cap)
{
    if (!cap->set || !points_fit(j, cap) || !is_positive(j, cap))
        return;
    if (ka_dec_cmp(cap->value, j->full) > 0)
        ka_diag(j->diags, KA_DIAG_CAP_ABOVE_MARKS, cap->place, dec_text(j, cap->value),
                dec_text(j, j->full));
}

static void
check_ratio(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    const struct ka_bound *target = &rule->as.ratio.target;
    const struct ka_number *below = &rule->as.ratio.zero_below;
    if (j->better == KA_BETTER_NONE)
        ka_diag0(j->diags, KA_DIAG_RATIO_NO_BETTER, rule->place);
    if (j->item->relative_to != KA_REF_NONE)
        ka_diag0(j->diags, KA_DIAG_RATIO_RELATIVE, rule->place);
    if (target->ref == KA_REF_NONE && !has_target(j))
        ka_diag0(j->diags, KA_DIAG_RATIO_NO_TARGET, rule->place);
    if (target->ref == KA_REF_NUMBER && is_positive(j, &target->number))
        ka_unit_check(j, &target->number);
    check_cap(j, &rule->as.ratio.cap);
    if (!below->set || !scale_fits(j, below))
        return;
    if (below->value.micro <= 0 || below->value.micro > KA_DEC_ONE)
        ka_diag(j->diags, KA_DIAG_ZERO_BELOW, below->place, number_text(j, below));
}

/* A rule that gives more for a worse value is legal, but hardly meant. */
static void
warn_against_better(const struct ka_rule_judge *j, bool higher_is_better, struct ka_place place)
{
    if (j->better != KA_BETTER_NONE && (j->better == KA_HIGHER) != higher_is_better)
        ka_diag0(j->diags, KA_DIAG_RULE_AGAINST_BETTER, place);
}

static void
check_linear(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    const struct ka_number *zero = &rule->as.linear.zero_at, *full = &rule->as.linear.full_at;
    size_t before = j->diags->by_severity[KA_ERROR];
    ka_unit_check(j, zero);
    ka_unit_check(j, full);
    if (j->diags->by_severity[KA_ERROR] != before)
        return;
    int order = ka_dec_cmp(full->value, zero->value);
    if (order == 0)
        ka_diag(j->diags, KA_DIAG_LINEAR_FLAT, full->place, number_text(j, full));
    else
        warn_against_better(j, order > 0, rule->place);
}

static void
check_steps(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    const struct ka_bound *from = &rule->as.steps.from;
    if (from->ref == KA_REF_NUMBER)
        ka_unit_check(j, &from->number);
    if (from->ref == KA_REF_TARGET && !has_target(j))
        ka_diag0(j->diags, KA_DIAG_STEPS_NO_TARGET, from->number.place);
    if (from->ref != KA_REF_NUMBER && j->item->relative_to != KA_REF_NONE)
        ka_diag0(j->diags, KA_DIAG_STEPS_RELATIVE, from->number.place);
    if (is_positive(j, &rule->as.steps.every))
        ka_unit_check(j, &rule->as.steps.every);
    if (points_fit(j, &rule->as.steps.deduct))
        (void)is_positive(j, &rule->as.steps.deduct);
    warn_against_better(j, !rule->as.steps.above, rule->place);
}

/* What can be counted one by one. */
static bool
is_countable(const struct ka_rule_judge *j)
{
    const struct ka_metric_def *metric = &j->metrics->metric[j->metric];
    return metric->kind == KA_METRIC_SUM &&
           (metric->unit == KA_UNIT_COUNT || metric->unit == KA_UNIT_DAYS);
}

static void
check_events(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    const struct ka_number *zero = &rule->as.events.zero_at;
    if (j->metric != KA_NO_INDEX && !is_countable(j)) {
        const struct ka_metric_def *metric = &j->metrics->metric[j->metric];
        ka_diag(j->diags, KA_DIAG_EVENTS_NOT_COUNT, rule->place, metric->name, metric->id);
    }
    if (j->item->relative_to != KA_REF_NONE)
        ka_diag0(j->diags, KA_DIAG_EVENTS_RELATIVE, rule->place);
    if (points_fit(j, &rule->as.events.deduct))
        (void)is_positive(j, &rule->as.events.deduct);
    if (zero->set && is_positive(j, zero))
        ka_unit_check(j, zero);
}

static void
check_failing(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    ka_unit_check(j, &rule->as.failing.cond.bound);
    if (points_fit(j, &rule->as.failing.deduct))
        (void)is_positive(j, &rule->as.failing.deduct);
    warn_against_better(j, rule->as.failing.cond.cmp == KA_BELOW, rule->place);
}

static void
check_levels(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    const struct ka_level *level = rule->as.levels.level;
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        if (!in_marks(j, level[i].high, level[i].place) ||
            !in_marks(j, level[i].low, level[i].place))
            continue;
        if (ka_dec_cmp(level[i].low, level[i].high) > 0)
            ka_diag0(j->diags, KA_DIAG_LEVEL_RANGE, level[i].place);
        else if (i > 0 && ka_dec_cmp(level[i].high, level[i - 1].low) >= 0)
            ka_diag(j->diags, KA_DIAG_LEVELS_ORDER, level[i].place, dec_text(j, level[i].high),
                    dec_text(j, level[i - 1].low));
    }
    if (rule->as.levels.count == 0)
        ka_diag0(j->diags, KA_DIAG_BANDS_EMPTY, rule->place);
}

/* Full marks must be within reach: F12 of domain.md promised 1000 points and gave 900. */
static void
check_reach(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    ka_dec most = ka_rule_max(rule, j->full);
    if (ka_dec_cmp(most, j->full) < 0)
        ka_diag(j->diags, KA_DIAG_MARKS_OUT_OF_REACH, rule->place, dec_text(j, most),
                dec_text(j, j->full));
}

static struct ka_rule_judge
judge_for(const struct ka_rule_judge *j, size_t metric)
{
    struct ka_rule_judge inner = *j;
    enum ka_better better =
        metric == KA_NO_INDEX ? KA_BETTER_NONE : j->metrics->metric[metric].better;
    if (better != KA_BETTER_NONE && metric != j->metric)
        inner.better = better;
    inner.metric = metric;
    return inner;
}

static void judge(const struct ka_rule_judge *j, const struct ka_rule *rule);

// NOLINTBEGIN(misc-no-recursion): rule_read.c lets rules nest three levels deep.
static void
check_platforms(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    if (rule->as.platform.count == 0)
        ka_diag0(j->diags, KA_DIAG_BANDS_EMPTY, rule->place);
    for (size_t i = 0; i < rule->as.platform.count; i++) {
        size_t before = j->diags->by_severity[KA_ERROR];
        judge(j, rule->as.platform.item[i].rule);
        if (j->diags->by_severity[KA_ERROR] == before)
            check_reach(j, rule->as.platform.item[i].rule);
    }
}

static void
check_parts(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    if (rule->as.parts.count == 0)
        ka_diag0(j->diags, KA_DIAG_BANDS_EMPTY, rule->place);
    for (size_t i = 0; i < rule->as.parts.count; i++) {
        struct ka_rule_judge inner = judge_for(j, rule->as.parts.part[i].metric);
        judge(&inner, rule->as.parts.part[i].rule);
    }
}

static void
judge(const struct ka_rule_judge *j, const struct ka_rule *rule)
{
    switch (rule->kind) {
    case KA_RULE_BANDS:
        check_bands(j, rule);
        break;
    case KA_RULE_RATIO:
        check_ratio(j, rule);
        break;
    case KA_RULE_LINEAR:
        check_linear(j, rule);
        break;
    case KA_RULE_STEPS:
        check_steps(j, rule);
        break;
    case KA_RULE_EVENTS:
        check_events(j, rule);
        break;
    case KA_RULE_STORES:
        judge(j, rule->as.stores.rule);
        break;
    case KA_RULE_STORES_FAILING:
        check_failing(j, rule);
        break;
    case KA_RULE_LEVELS:
        check_levels(j, rule);
        break;
    case KA_RULE_PARTS:
        check_parts(j, rule);
        break;
    case KA_RULE_BY_PLATFORM:
        check_platforms(j, rule);
        break;
    case KA_RULE_MANUAL:
    case KA_RULE__COUNT:
        break;
    }
}

static ka_dec
max_of_bands(const struct ka_rule *rule)
{
    ka_dec most = {0};
    for (size_t i = 0; i < rule->as.bands.count; i++)
        most = ka_dec_max(most, rule->as.bands.band[i].points);
    return most;
}

static ka_dec
max_of_levels(const struct ka_rule *rule)
{
    ka_dec most = {0};
    for (size_t i = 0; i < rule->as.levels.count; i++)
        most = ka_dec_max(most, rule->as.levels.level[i].high);
    return most;
}

/* Giving parts add up; deducting ones add nothing, unless there are no others. */
static ka_dec
max_of_parts(const struct ka_rule *rule, ka_dec marks)
{
    ka_dec sum = {0};
    bool any_gives = false;
    for (size_t i = 0; i < rule->as.parts.count; i++) {
        const struct ka_rule *part = rule->as.parts.part[i].rule;
        if (ka_rule_deducts(part))
            continue;
        any_gives = true;
        sum = ka_dec_min(ka_dec_add(sum, ka_rule_max(part, marks)), marks);
    }
    return any_gives ? sum : marks;
}

static ka_dec
max_of_platforms(const struct ka_rule *rule, ka_dec marks)
{
    ka_dec most = {0};
    for (size_t i = 0; i < rule->as.platform.count; i++)
        most = ka_dec_max(most, ka_rule_max(rule->as.platform.item[i].rule, marks));
    return most;
}

ka_dec
ka_rule_max(const struct ka_rule *rule, ka_dec marks)
{
    switch (rule->kind) {
    case KA_RULE_BANDS:
        return max_of_bands(rule);
    case KA_RULE_RATIO:
        return rule->as.ratio.cap.set ? rule->as.ratio.cap.value : marks;
    case KA_RULE_STORES: {
        ka_dec one = ka_rule_max(rule->as.stores.rule, marks);
        /* Enough stores reach any sum; the item is clamped to its marks. */
        return rule->as.stores.combine == KA_COMBINE_SUM && one.micro > 0 ? marks : one;
    }
    case KA_RULE_LEVELS:
        return max_of_levels(rule);
    case KA_RULE_PARTS:
        return max_of_parts(rule, marks);
    case KA_RULE_BY_PLATFORM:
        return max_of_platforms(rule, marks);
    case KA_RULE_LINEAR:
    case KA_RULE_STEPS:
    case KA_RULE_EVENTS:
    case KA_RULE_STORES_FAILING:
    case KA_RULE_MANUAL:
    case KA_RULE__COUNT:
        break;
    }
    return marks;
}
// NOLINTEND(misc-no-recursion)

void
ka_rule_check(struct ka_rule_judge j, const struct ka_rule *rule)
{
    size_t before = j.diags->by_severity[KA_ERROR];
    judge(&j, rule);
    /* A list of bands that is wrong anyway says nothing about its highest points. */
    if (j.diags->by_severity[KA_ERROR] == before && rule->kind != KA_RULE_BY_PLATFORM)
        check_reach(&j, rule);
}

void
ka_small_check(struct ka_rule_judge j, const struct ka_small_sample *small)
{
    const struct ka_metric_def *of = &j.metrics->metric[small->of];
    if (of->unit != KA_UNIT_COUNT || of->kind != KA_METRIC_SUM)
        ka_diag(j.diags, KA_DIAG_EVENTS_NOT_COUNT, small->place, of->name, of->id);
    int64_t whole;
    if (!ka_number_whole(&small->at_most, KA_STR("at_most"), 0, j.diags, &whole) ||
        !scale_fits(&j, &small->at_most))
        return;
    struct ka_rule_judge inner = judge_for(&j, small->metric);
    ka_rule_check(inner, small->rule);
}
