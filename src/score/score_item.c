/*
 * One item: its value or entry, its state, what holds when there is neither, its veto.
 *
 * The points are not rounded here: an item's marks may grow by those of items that are spread, and
 * that is known only once the whole module has been seen (scorecard.c).
 *
 *     value?      state            then
 *     yes         ok, 近似, 延迟统计   points
 *     missing     缺数据              missing:        block (the form waits), zero, full,
 * redistribute empty       不适用              not_applicable: redistribute, full, zero no entry
 * 缺数据              as missing; in a bonus module 0
 *
 * An item whose own veto fires has 0 points whatever its value, and takes part in its module.
 */
#include "score/rule_ops.h"
#include "score/score.h"
#include "score/score_sum.h"

ka_str
ka_score_item_name(const struct ka_score *score, const struct ka_item *item)
{
    return score->lang == KA_EN && item->name_en.len > 0 ? item->name_en : item->name;
}

ka_str
ka_score_person(const struct ka_score *score)
{
    const struct ka_employee *employee = score->seat->employee;
    return ka_str_format(score->arena, "%.*s %.*s", KA_STR_ARG(employee->number),
                         KA_STR_ARG(employee->name));
}

static enum ka_without
without_missing(enum ka_missing policy)
{
    static const enum ka_without map[] = {[KA_MISSING_BLOCK] = KA_WITHOUT_BLOCK,
                                          [KA_MISSING_ZERO] = KA_WITHOUT_ZERO,
                                          [KA_MISSING_FULL] = KA_WITHOUT_FULL,
                                          [KA_MISSING_REDISTRIBUTE] = KA_WITHOUT_SPREAD};
    return map[policy];
}

static enum ka_without
without_applicable(enum ka_not_applicable policy)
{
    static const enum ka_without map[] = {[KA_NA_REDISTRIBUTE] = KA_WITHOUT_SPREAD,
                                          [KA_NA_FULL] = KA_WITHOUT_FULL,
                                          [KA_NA_ZERO] = KA_WITHOUT_ZERO};
    return map[policy];
}

/* The rule in force: the other one when the count is known and small (decisions.md 2). */
static void
choose_rule(const struct ka_score *score, struct ka_score_item *item)
{
    const struct ka_small_sample *small = item->def->small;
    item->rule = item->def->rule;
    item->sample = KA_FRAC_NONE;
    if (!small)
        return;
    struct ka_value count = ka_value_in_scope(
        score->data, score->seat, ka_score_scope(score, item->def, small->of), small->of);
    if (count.state != KA_VALUE_OK)
        return;
    item->sample = ka_frac_make(count.live_num, count.live_den);
    item->small_sample = ka_frac_cmp_dec(item->sample, small->at_most.value) <= 0;
    if (item->small_sample)
        item->rule = small->rule;
}

/* Points of the rule's full points → points of the marks: × weight in `weight` style. */
static bool
weigh(const struct ka_item *def, ka_frac raw, ka_frac *out)
{
    raw = ka_score_clamp(def, raw);
    if (!def->weighted) {
        *out = raw;
        return true;
    }
    ka_frac product = KA_FRAC_NONE, full = ka_frac_of_dec(ka_score_full(def));
    if (ka_frac_mul(raw, ka_frac_of_dec(def->marks), &product) && ka_frac_div(product, full, out))
        return true;
    return ka_frac_mul(ka_frac_settle(raw), ka_frac_of_dec(def->marks), &product) &&
           ka_frac_div(product, full, out);
}

static void
overflow(const struct ka_score *score, const struct ka_item *def)
{
    ka_diag(score->diags, KA_DIAG_SCORE_OVERFLOW, def->place, ka_score_person(score),
            ka_score_item_name(score, def));
}

static enum ka_item_state
state_of_values(const struct ka_score_item *item)
{
    enum ka_item_state state = KA_ITEM_OK;
    for (size_t i = 0; i < item->part_count; i++) {
        const struct ka_score_part *part = &item->part[i];
        if (!part->counted)
            continue;
        if (part->value.provisional || part->reference.provisional)
            return KA_ITEM_PROVISIONAL;
        if (part->value.approximate || part->reference.approximate)
            state = KA_ITEM_APPROXIMATE;
    }
    return state;
}

/* Values → raw and state. */
static void
score_values(const struct ka_score *score, struct ka_score_item *item)
{
    const struct ka_item *def = item->def;
    ka_frac raw = KA_FRAC_NONE;
    choose_rule(score, item);
    ka_score_groups_make(score, item);
    enum ka_value_state state = ka_score_combine(score, item, &raw);
    item->shown_value = item->part_count == 1;
    item->value = KA_FRAC_NONE;
    if (item->shown_value && item->part[0].state == KA_VALUE_OK)
        item->value = item->part[0].input.value;
    if (state == KA_VALUE_OK && !weigh(def, raw, &item->raw)) {
        overflow(score, def);
        state = KA_VALUE_MISSING;
    }
    item->without = without_missing(def->missing);
    if (state == KA_VALUE_OK) {
        item->state = state_of_values(item);
        return;
    }
    item->state = state == KA_VALUE_EMPTY ? KA_ITEM_NOT_APPLICABLE : KA_ITEM_MISSING;
    if (state == KA_VALUE_EMPTY)
        item->without = without_applicable(def->not_applicable);
}

/* Entry → raw and state. */
static void
score_entry(const struct ka_score *score, struct ka_score_item *item)
{
    const struct ka_item *def = item->def;
    item->rule = def->rule;
    item->sample = KA_FRAC_NONE;
    item->value = KA_FRAC_NONE;
    enum ka_entries entries = ka_score_entries(score, item);
    item->without = score->module->bonus ? KA_WITHOUT_ZERO : without_missing(def->missing);
    if (entries == KA_ENTRIES_CONFLICT)
        item->without = KA_WITHOUT_BLOCK;
    item->state = KA_ITEM_MISSING;
    bool taken = entries == KA_ENTRIES_TAKEN && weigh(def, item->entry, &item->raw);
    if (taken || (entries == KA_ENTRIES_NONE && score->module->bonus))
        item->state = KA_ITEM_MANUAL;
}

static bool
has_value(const struct ka_score_item *item)
{
    return item->state != KA_ITEM_MISSING && item->state != KA_ITEM_NOT_APPLICABLE &&
           !ka_frac_is_none(item->raw);
}

static void
apply_without(struct ka_score_item *item)
{
    item->counted = item->without != KA_WITHOUT_SPREAD;
    item->scored = item->without == KA_WITHOUT_ZERO || item->without == KA_WITHOUT_FULL;
    int64_t marks = item->without == KA_WITHOUT_FULL ? item->marks.micro : 0;
    item->raw = item->scored ? ka_frac_of_dec((ka_dec){marks}) : KA_FRAC_NONE;
}

static void
judge_veto(const struct ka_score *score, struct ka_score_item *item)
{
    const struct ka_veto *veto = &item->def->veto;
    item->veto_value = (struct ka_value){.state = KA_VALUE_MISSING};
    if (veto->effect == KA_VETO_NONE)
        return;
    item->veto_value = ka_value_in_scope(
        score->data, score->seat, ka_score_scope(score, item->def, veto->metric), veto->metric);
    if (item->veto_value.state != KA_VALUE_OK)
        return;
    ka_frac value = ka_frac_make(item->veto_value.live_num, item->veto_value.live_den);
    item->vetoed = ka_cond_holds(&veto->when, value);
    if (!item->vetoed || veto->effect != KA_VETO_ITEM)
        return;
    item->counted = true;
    item->scored = true;
    item->raw = ka_frac_of_dec(ka_dec_of(0));
}

struct ka_score_item
ka_score_item_make(const struct ka_score *score, const struct ka_item *def)
{
    struct ka_score_item item = {.def = def, .marks = def->marks, .raw = KA_FRAC_NONE};
    bool people = def->rule->kind == KA_RULE_MANUAL || def->rule->kind == KA_RULE_LEVELS;
    if (people)
        score_entry(score, &item);
    else
        score_values(score, &item);
    item.target = ka_score_target(score, def, &def->target, def->metric);
    if (has_value(&item)) {
        item.counted = true;
        item.scored = true;
    } else {
        apply_without(&item);
    }
    judge_veto(score, &item);
    return item;
}
