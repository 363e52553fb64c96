/*
 * One value → one part: fetched in its scope, set against reference and target, evaluated.
 *
 * relative_to divides the value by a reference before the rule sees it; `from: industry` and the
 * like only hand the reference to the rule as a bound. A value, a reference or a target
 * that is absent makes the part missing; one that is there but cannot be divided by makes it not
 * applicable (decisions.md 5).
 *
 * The cells of the live formula hold whole numbers; here their products are weighed before anything is
 * written. If one could leave 15 digits, numerator and denominator are first reduced; if that is not enough,
 * the formula divides first, and a finding says so (decisions.md 1).
 */
#include "score/rule_ops.h"
#include "score/score.h"

enum ka_scope
ka_score_scope(const struct ka_score *score, const struct ka_item *item, size_t metric)
{
    if (metric == item->metric || item->scope == KA_SCOPE_TEAM)
        return item->scope;
    bool of_store = score->defs->metrics.metric[metric].of == KA_OF_STORE;
    return of_store ? KA_SCOPE_STORES : KA_SCOPE_SELF;
}

/* A target written in the template, for the seat's share of the month (metrics.md section 8). */
static ka_frac
number_target(const struct ka_score *score, ka_dec number, bool prorate)
{
    ka_frac target = ka_frac_of_dec(number);
    const struct ka_seat *seat = score->seat;
    if (!prorate || seat->whole_month || seat->month_workdays <= 0)
        return target;
    ka_frac share = ka_frac_make(seat->workdays, seat->month_workdays);
    return ka_frac_mul(target, share, &target) ? target : KA_FRAC_NONE;
}

ka_frac
ka_score_target(const struct ka_score *score, const struct ka_item *item,
                const struct ka_bound *target, size_t metric)
{
    if (metric == KA_NO_INDEX)
        return KA_FRAC_NONE;
    bool own = metric == item->metric;
    bool prorate = own ? item->prorate : score->defs->metrics.metric[metric].summed;
    enum ka_scope scope = ka_score_scope(score, item, metric);
    ka_frac out = KA_FRAC_NONE;
    if (target->ref == KA_REF_NUMBER)
        return number_target(score, target->number.value, prorate && scope == KA_SCOPE_SELF);
    if (target->ref == KA_REF_TARGET &&
        !ka_seat_target(score->data, score->seat, scope, metric, prorate, &out))
        return KA_FRAC_NONE;
    return out;
}

/* The sums of the person's stores on one platform. */
static struct ka_value
platform_value(const struct ka_score *score, const struct ka_part_source *source)
{
    const struct ka_store *store = score->defs->company.store;
    bool of_store = score->defs->metrics.metric[source->metric].of == KA_OF_STORE;
    size_t *own = NULL;
    size_t count = ka_seat_stores(score->arena, score->data, score->seat, false, &own);
    struct ka_value sum = {.state = KA_VALUE_MISSING};
    for (size_t i = 0; i < count; i++) {
        if (!ka_str_eq(store[own[i]].platform, source->platform))
            continue;
        struct ka_value one = of_store ? ka_value_of_store(score->data, own[i], source->metric)
                                       : ka_value_of_seat_store(score->data, score->seat, own[i],
                                                                source->metric);
        sum = ka_score_value_add(score->arena, sum, one);
    }
    return sum;
}
