/*
 * Parts → groups → one figure of points, exactly, or a state that says why there is none.
 *
 * Sums of quotients over many stores can leave 64 bits (each store brings a denominator of its
 * own). Then, and only then, each term is taken to ten decimals of a point: score_sum.c. In a mean
 * or a weighted mean those without a value are left out; in `parts` all are needed.
 */
#include "score/rule_ops.h"
#include "score/score.h"
#include "score/score_sum.h"

static enum ka_value_state
state_of_parts(const struct ka_score_item *item, const struct ka_score_group *group)
{
    enum ka_value_state best = KA_VALUE_MISSING, worst = KA_VALUE_OK;
    for (size_t i = group->first; i < group->first + group->count; i++) {
        enum ka_value_state state = item->part[i].counted ? KA_VALUE_OK : item->part[i].state;
        best = state > best ? state : best;
        worst = state < worst ? state : worst;
    }
    if (group->count == 0)
        return KA_VALUE_EMPTY;
    return group->need_all ? worst : best;
}

/* Nothing to judge is nothing to deduct: 0 of 0 complaints is not a lack of data. */
static void
count_empty_deductions(struct ka_score_item *item)
{
    for (size_t i = 0; i < item->part_count; i++) {
        struct ka_score_part *part = &item->part[i];
        if (part->input.deducts && part->state == KA_VALUE_EMPTY) {
            part->counted = true;
            part->raw = ka_frac_of_dec(ka_dec_of(0));
        }
    }
}

/* From a running sum to points. False if they are out of all range. */
static bool
combined(const struct ka_score_group *group, const struct ka_sum *sum, ka_dec full, ka_frac *raw)
{
    if (group->combine == KA_COMBINE_MIN) {
        *raw = sum->least;
        return true;
    }
    if (group->combine != KA_COMBINE_SUM)
        return ka_sum_mean(sum, raw);
    ka_frac total = KA_FRAC_NONE;
    if (!ka_sum_total(sum, &total))
        return false;
    *raw = total;
    return !group->from_marks || ka_frac_add(total, ka_frac_of_dec(full), raw) ||
           ka_frac_add(ka_frac_settle(total), ka_frac_of_dec(full), raw);
}

static bool
combine_group(const struct ka_score_item *item, struct ka_score_group *group)
{
    struct ka_sum sum = ka_sum_make();
    group->state = state_of_parts(item, group);
    if (group->deducts && group->state == KA_VALUE_EMPTY) {
        group->state = KA_VALUE_OK;
        group->raw = ka_frac_of_dec(ka_dec_of(0));
        return true;
    }
    if (group->state != KA_VALUE_OK)
        return true;
    bool weighted = group->combine == KA_COMBINE_WEIGHTED && group->count > 1;
    for (size_t i = group->first; i < group->first + group->count; i++) {
        const struct ka_score_part *part = &item->part[i];
        if (part->counted)
            ka_sum_add(&sum, part->raw, weighted ? part->weight : ka_dec_of(1));
    }
    if (!ka_sum_weighs(&sum)) {
        group->state = KA_VALUE_EMPTY;
        return true;
    }
    return combined(group, &sum, ka_score_full(item->def), &group->raw);
}

static ka_dec
group_weight(const struct ka_score_item *item, const struct ka_score_group *group)
{
    ka_dec weight = ka_dec_of(0);
    for (size_t i = group->first; i < group->first + group->count; i++) {
        if (item->part[i].counted)
            weight = ka_dec_add(weight, item->part[i].weight);
    }
    return weight;
}

/* Several groups: `parts` add up and need each other, platforms are weighted and do not. */
static bool
combine_groups(struct ka_score_item *item, enum ka_value_state *state, ka_frac *raw)
{
    struct ka_sum sum = ka_sum_make();
    enum ka_value_state best = item->group_count ? KA_VALUE_MISSING : KA_VALUE_EMPTY;
    enum ka_value_state worst = KA_VALUE_OK;
    for (size_t g = 0; g < item->group_count; g++) {
        struct ka_score_group *group = &item->group[g];
        best = group->state > best ? group->state : best;
        worst = group->state < worst ? group->state : worst;
        if (group->state != KA_VALUE_OK)
            continue;
        /* Each platform's points are an item's points: from 0 to the marks. */
        if (item->weigh_groups)
            ka_sum_add(&sum, ka_score_clamp(item->def, group->raw), group_weight(item, group));
        else
            ka_sum_add(&sum, group->raw, ka_dec_of(1));
    }
    *state = item->weigh_groups ? best : worst;
    if (*state == KA_VALUE_OK && !ka_sum_weighs(&sum))
        *state = KA_VALUE_EMPTY;
    if (*state != KA_VALUE_OK)
        return true;
    struct ka_score_group outer = {.combine =
                                       item->weigh_groups ? KA_COMBINE_WEIGHTED : KA_COMBINE_SUM,
                                   .from_marks = item->from_marks};
    return combined(&outer, &sum, ka_score_full(item->def), raw);
}

bool
ka_score_is_flat(const struct ka_score_item *item)
{
    return item->group_count == 1 && !item->weigh_groups && !item->from_marks;
}

enum ka_value_state
ka_score_combine(const struct ka_score *score, struct ka_score_item *item, ka_frac *raw)
{
    bool fits = true;
    count_empty_deductions(item);
    for (size_t g = 0; g < item->group_count; g++)
        fits = combine_group(item, &item->group[g]) && fits;
    enum ka_value_state state = KA_VALUE_MISSING;
    if (fits && ka_score_is_flat(item)) {
        state = item->group[0].state;
        *raw = item->group[0].raw;
    } else if (fits) {
        fits = combine_groups(item, &state, raw);
    }
    if (fits)
        return state;
    ka_diag(score->diags, KA_DIAG_SCORE_OVERFLOW, item->def->place, ka_score_person(score),
            ka_score_item_name(score, item->def));
    return KA_VALUE_MISSING;
}
