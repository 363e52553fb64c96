/*
 * One value → one part: fetched in its scope, set against reference and target, evaluated.
 *
 * relative_to divides the value by a reference before the rule sees it; `from: industry` and the
 * like only hand the reference to the rule as a bound. A value, a reference or a target
 * that is absent makes the part missing; one that is there but cannot be divided by makes it not
 * applicable (decisions.md 5).
 *
 * The cells of the live formula hold whole numbers; here their products are weighed before anything
 * is written. If one could leave 15 digits, numerator and denominator are first reduced; if that is
 * not enough, the formula divides first, and a finding says so (decisions.md 1).
 */
#include "base/limits.h"
#include "score/rule_ops.h"
#include "score/score.h"

enum ka_scope
ka_score_people(const struct ka_item *item)
{
    return item->scope == KA_SCOPE_TEAM ? KA_SCOPE_TEAM : KA_SCOPE_SELF;
}

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
    if (!prorate)
        return target;
    ka_frac share = ka_seat_share(score->data, score->seat);
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

/* The person's, or the team's, in their stores on one platform (decisions.md 15), and in others
 * there where they have figures: an account may well be of a platform without a store of theirs. */
static struct ka_value
platform_value(const struct ka_score *score, enum ka_scope scope,
               const struct ka_part_source *source)
{
    const struct ka_store *store = score->defs->company.store;
    size_t *own = NULL, count = 0;
    size_t all =
        ka_stores_valued(score->arena, score->data, score->seat, scope, source->metric, &own);
    for (size_t i = 0; i < all; i++) {
        if (ka_str_eq(store[own[i]].platform, source->platform))
            own[count++] = own[i];
    }
    struct ka_value none = {.state = KA_VALUE_MISSING};
    struct ka_store_list list = {own, count};
    return count ? ka_value_in_stores(score->data, score->seat, scope, &list, source->metric)
                 : none;
}

static struct ka_value
store_value(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
            const struct ka_part_source *source)
{
    size_t store = source->store;
    struct ka_store_list list = {&store, 1};
    return ka_value_in_stores(data, seat, scope, &list, source->metric);
}

static struct ka_value
fetch_value(const struct ka_score *score, const struct ka_item *item,
            const struct ka_part_source *source)
{
    enum ka_scope scope = ka_score_scope(score, item, source->metric);
    enum ka_scope person = ka_score_people(item);
    if (source->platform.len > 0)
        return platform_value(score, person, source);
    if (source->store != KA_NO_INDEX)
        return store_value(score->data, score->seat, person, source);
    return ka_value_in_scope(score->data, score->seat, scope, source->metric);
}

/* The same person's seat in the month before, in the same role. */
static const struct ka_seat *
previous_seat(const struct ka_month_data *previous, const struct ka_seat *seat)
{
    const struct ka_roster *roster = ka_month_roster(previous);
    for (size_t i = 0; i < roster->count; i++) {
        if (roster->seat[i].employee == seat->employee && roster->seat[i].role == seat->role)
            return &roster->seat[i];
    }
    return NULL;
}

static struct ka_value
last_month_of_store(const struct ka_score *score, enum ka_scope scope,
                    const struct ka_part_source *source)
{
    struct ka_value none = {.state = KA_VALUE_MISSING};
    const struct ka_month_data *previous = ka_month_previous(score->data);
    if (!previous)
        return none;
    struct ka_value value = none;
    const struct ka_seat *seat = previous_seat(previous, score->seat);
    if (score->defs->metrics.metric[source->metric].of == KA_OF_STORE)
        value = ka_value_of_store(previous, source->store, source->metric);
    else if (seat)
        value = store_value(previous, seat, scope, source);
    for (size_t i = 0; i < value.source_count; i++)
        value.source[i].previous = true;
    return value;
}

static struct ka_value
value_of_frac(ka_frac f)
{
    if (ka_frac_is_none(f))
        return (struct ka_value){.state = KA_VALUE_MISSING};
    ka_dec rounded = {0};
    bool fits = ka_frac_round(f, 6, &rounded);
    return (struct ka_value){.state = fits ? KA_VALUE_OK : KA_VALUE_MISSING,
                             .num = rounded,
                             .den = ka_dec_of(1),
                             .live_num = f.num,
                             .live_den = f.den};
}

static struct ka_value
fetch_reference(const struct ka_score *score, const struct ka_item *item,
                const struct ka_part_source *source, enum ka_ref ref)
{
    enum ka_scope scope = ka_score_scope(score, item, source->metric);
    bool whole = source->store == KA_NO_INDEX && source->platform.len == 0;
    if (ref == KA_REF_TARGET)
        return value_of_frac(ka_score_target(score, item, &item->target, source->metric));
    if (ref == KA_REF_LAST_MONTH && source->store != KA_NO_INDEX)
        return last_month_of_store(score, ka_score_people(item), source);
    if (ref == KA_REF_LAST_MONTH && whole)
        return ka_value_of_last_month(score->data, score->seat, scope, source->metric);
    if (ref == KA_REF_INDUSTRY && whole)
        return ka_value_of_industry(score->data, score->seat, scope, source->metric);
    return (struct ka_value){.state = KA_VALUE_MISSING};
}

/* What the value is set against stands in files, too. A file that gave both gave them in the same
 * rows. */
static void
add_sources(struct ka_arena *arena, struct ka_value *value, const struct ka_value *reference)
{
    size_t own = value->source_count;
    struct ka_source *all = ka_arena_array(arena, own + reference->source_count, sizeof *all);
    for (size_t i = 0; i < own; i++)
        all[i] = value->source[i];
    for (size_t i = 0; i < reference->source_count; i++) {
        const struct ka_source *from = &reference->source[i];
        size_t at = 0;
        while (at < own && (all[at].file != from->file || all[at].previous != from->previous))
            at++;
        if (at == own)
            all[value->source_count++] = *from;
        else if (from->rows > all[at].rows)
            all[at].rows = from->rows;
    }
    value->source = all;
}

/* The reference that the part needs: of relative_to, else of the steps' bound. */
static enum ka_ref
reference_kind(const struct ka_item *item, const struct ka_rule *rule)
{
    if (item->relative_to != KA_REF_NONE)
        return item->relative_to;
    if (rule->kind != KA_RULE_STEPS)
        return KA_REF_NONE;
    enum ka_ref from = rule->as.steps.from.ref;
    return from == KA_REF_INDUSTRY || from == KA_REF_LAST_MONTH ? from : KA_REF_NONE;
}

static const struct ka_bound *
target_of(const struct ka_item *item, const struct ka_rule *rule)
{
    if (rule->kind == KA_RULE_RATIO && rule->as.ratio.target.ref != KA_REF_NONE)
        return &rule->as.ratio.target;
    return &item->target;
}

static bool
needs_target(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_RATIO ||
           (rule->kind == KA_RULE_STEPS && rule->as.steps.from.ref == KA_REF_TARGET);
}

static enum ka_better
better_of(const struct ka_score *score, const struct ka_item *item, size_t metric)
{
    enum ka_better own = score->defs->metrics.metric[metric].better;
    return metric != item->metric && own != KA_BETTER_NONE ? own : item->better;
}

/* Missing before not applicable: what is absent may still come. */
static enum ka_value_state
worse(enum ka_value_state a, enum ka_value_state b)
{
    return a < b ? a : b;
}

static enum ka_value_state
part_state(const struct ka_item *item, const struct ka_score_part *part)
{
    enum ka_value_state state = part->value.state;
    if (reference_kind(item, part->rule) != KA_REF_NONE) {
        state = worse(state, part->reference.state);
        if (state == KA_VALUE_OK && part->relative && part->reference.live_num <= 0)
            state = KA_VALUE_EMPTY;
    }
    if (!needs_target(part->rule))
        return state;
    if (ka_frac_is_none(part->target))
        return KA_VALUE_MISSING;
    bool divides = part->rule->kind == KA_RULE_RATIO;
    return divides && part->target.num <= 0 ? worse(state, KA_VALUE_EMPTY) : state;
}

static ka_frac
frac_of(const struct ka_value *value)
{
    return value->state == KA_VALUE_OK ? ka_frac_make(value->live_num, value->live_den)
                                       : KA_FRAC_NONE;
}

/* What the rule is given. False if the division by the reference does not fit. */
static bool
fill_input(const struct ka_score *score, const struct ka_item *item, struct ka_score_part *part)
{
    struct ka_rule_input *in = &part->input;
    in->value = frac_of(&part->value);
    in->target = part->target;
    in->better = better_of(score, item, part->metric);
    in->marks = ka_score_full(item);
    bool from_target =
        part->rule->kind == KA_RULE_STEPS && part->rule->as.steps.from.ref == KA_REF_TARGET;
    in->bound = from_target ? part->target : KA_FRAC_NONE;
    if (!part->relative) {
        if (!from_target)
            in->bound = frac_of(&part->reference);
        return true;
    }
    return part->state != KA_VALUE_OK ||
           ka_frac_div(in->value, frac_of(&part->reference), &in->value);
}

static int64_t
divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static void
reduce(struct ka_value *value)
{
    int64_t by = divisor(value->live_num, value->live_den);
    if (value->state != KA_VALUE_OK || by <= 1)
        return;
    value->live_num /= by;
    value->live_den /= by;
}

/* The largest product that this part's formulas would form. */
static int64_t
largest_product(const struct ka_score *score, const struct ka_item *item,
                const struct ka_score_part *part)
{
    struct ka_live live = {part->value.live_num, part->value.live_den, 1, 1, 1, 1};
    if (part->relative) {
        live.num = ka_live_times(live.num, part->reference.live_den);
        live.den = ka_live_times(live.den, part->reference.live_num);
    } else if (!ka_frac_is_none(part->input.bound)) {
        live.bound_num = part->input.bound.num;
        live.bound_den = part->input.bound.den;
    }
    if (!ka_frac_is_none(part->target)) {
        live.target_num = part->target.num;
        live.target_den = part->target.den;
    }
    const struct ka_rule_ops *ops = ka_rule_ops_of(part->rule);
    int64_t factor = ka_frac_ceil(ka_frac_of_dec(score->module->marks));
    if (item->weighted)
        factor = ka_live_times(factor, ka_frac_ceil(ka_frac_of_dec(item->marks)));
    struct ka_peak peak = {0};
    if (ops->peak)
        peak = ops->peak(part->rule, &part->input, &live);
    int64_t cells = ka_live_max(ka_live_times(live.num, 1), live.den);
    return ka_live_max(ka_live_max(peak.inside, cells), ka_live_times(peak.points, factor));
}

static void
fit_products(const struct ka_score *score, const struct ka_item *item, struct ka_score_part *part)
{
    if (part->state != KA_VALUE_OK || largest_product(score, item, part) < KA_LIMIT_LIVE_PRODUCT)
        return;
    reduce(&part->value);
    reduce(&part->reference);
    if (largest_product(score, item, part) < KA_LIMIT_LIVE_PRODUCT)
        return;
    part->divided = true;
    ka_diag(score->diags, KA_DIAG_LIVE_PRODUCT, item->place, ka_score_person(score),
            ka_score_item_name(score, item));
}

static size_t
revenue_metric(const struct ka_metric_set *set)
{
    for (size_t i = 0; i < set->metric_count; i++) {
        if (ka_str_eq(set->metric[i].id, KA_STR("revenue")))
            return i;
    }
    return KA_NO_INDEX;
}

static ka_dec
weight_of(const struct ka_score *score, const struct ka_part_source *source,
          const struct ka_value *value)
{
    if (!source->by_revenue)
        return value->state == KA_VALUE_OK ? value->den : ka_dec_of(0);
    size_t revenue = revenue_metric(&score->defs->metrics);
    if (revenue == KA_NO_INDEX || source->store == KA_NO_INDEX)
        return ka_dec_of(0);
    struct ka_value own = ka_value_of_store(score->data, source->store, revenue);
    return own.state == KA_VALUE_OK ? ka_dec_max(own.num, ka_dec_of(0)) : ka_dec_of(0);
}

/* A part that cannot be computed exactly is missing, never guessed. */
static void
refuse(const struct ka_score *score, const struct ka_item *item, struct ka_score_part *part)
{
    part->state = KA_VALUE_MISSING;
    part->refused = true;
    part->counted = false;

    ka_diag(score->diags, KA_DIAG_SCORE_OVERFLOW, item->place, ka_score_person(score),
            ka_score_item_name(score, item));
}

/* More of the part than of the whole: one of both figures must be wrong. */
static void
report_over_one(const struct ka_score *score, const struct ka_item *item,
                const struct ka_score_part *part)
{
    const struct ka_value *value = &part->value;
    if (!score->defs->metrics.metric[part->metric].bounded || value->state != KA_VALUE_OK ||
        value->num.micro <= value->den.micro)
        return;
    ka_diag(score->diags, KA_DIAG_RATE_OVER_ONE, item->place, ka_score_person(score),
            ka_score_item_name(score, item), ka_dec_print_short(score->arena, value->num),
            ka_dec_print_short(score->arena, value->den));
}

struct ka_score_part
ka_score_part_make(const struct ka_score *score, const struct ka_item *item,
                   const struct ka_part_source *source)
{
    struct ka_score_part part = {.metric = source->metric,
                                 .rule = source->rule,
                                 .store = source->store,
                                 .platform = source->platform,
                                 .relative = item->relative_to != KA_REF_NONE,
                                 .input.deducts = source->deducts};
    part.value = fetch_value(score, item, source);
    part.reference = fetch_reference(score, item, source, reference_kind(item, source->rule));
    add_sources(score->arena, &part.value, &part.reference);
    part.target = ka_score_target(score, item, target_of(item, source->rule), source->metric);
    report_over_one(score, item, &part);
    ka_score_report_gaps(score, item, &part);
    part.weight = weight_of(score, source, &part.value);
    part.state = part_state(item, &part);
    if (needs_target(source->rule) && ka_frac_is_none(part.target))
        ka_diag(score->diags, KA_DIAG_NO_TARGET, item->place, ka_score_person(score),
                ka_score_item_name(score, item));
    if (!fill_input(score, item, &part)) {
        refuse(score, item, &part);
        return part;
    }
    fit_products(score, item, &part);
    part.counted = part.state == KA_VALUE_OK;
    if (part.counted && !ka_rule_eval(source->rule, &part.input, &part.raw))
        refuse(score, item, &part);
    return part;
}
