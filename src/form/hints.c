/*
 * 改进建议: what would bring this person more points.
 *
 *     what analyses of the month found (context)       first
 *     item: now 46.86秒, reaching 25秒 brings 4 points  the largest gains, by the rules themselves
 *
 * The second kind is exact: ka_rule_next() of the item's own rule, clamped as the item is. Items of
 * several parts, vetoed ones and those given by people have no single next step and are left out.
 */
#include "form/work.h"

/* Hints on a form at most. */
#define MOST 3

/** A step that brings points. */
struct gain {
    const struct ka_score_item *item;
    ka_frac to;
    bool passed; /* "to" must be passed. */
    ka_dec points;
};

/* Whether the next value must be passed, not only reached ("above", "below"). */
static bool
must_pass(const struct ka_score_part *part, ka_frac to)
{
    struct ka_rule_input there = part->input;
    ka_frac now = KA_FRAC_NONE, then = KA_FRAC_NONE;
    there.value = to;
    return ka_rule_eval(part->rule, &part->input, &now) &&
           ka_rule_eval(part->rule, &there, &then) && ka_frac_cmp(then, now) <= 0;
}

/* What the rule's next step brings the item, its module's factor included. */
static bool
find_gain(const struct ka_work *work, const struct ka_spot *spot, struct gain *gain)
{
    const struct ka_score_item *item = spot->item;
    const struct ka_score_part *part = item->part;
    const struct ka_score_module *module = spot->module;
    ka_frac raw = KA_FRAC_NONE;
    ka_frac factor = ka_frac_make(module->marks.micro, module->marks_counted.micro);
    if (item->part_count != 1 || !part->counted || !part->rule || item->vetoed || !item->scored ||
        !ka_rule_next(part->rule, &part->input, &gain->to, &raw) ||
        !ka_frac_mul(raw, factor, &raw) ||
        !ka_frac_round(raw, work->card->role->round_places, &gain->points))
        return false;
    gain->item = item;
    gain->passed = must_pass(part, gain->to);
    gain->points = ka_dec_sub(gain->points, item->points);
    return gain->points.micro > 0;
}

/* Keep the largest gains, in order; an earlier item comes first among equals. */
static void
keep_gain(struct gain *best, size_t *count, struct gain gain)
{
    size_t at = *count;
    while (at > 0 && ka_dec_cmp(best[at - 1].points, gain.points) < 0)
        at--;
    if (at >= MOST)
        return;
    if (*count < MOST)
        ++*count;
    for (size_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = gain;
}

static void
add_hint(struct ka_work *work, ka_str text)
{
    struct ka_texts *hint = &work->hint;
    hint->item = ka_arena_push(work->arena, hint->item, hint->count, sizeof *hint->item);
    hint->item[hint->count++] = text;
}

static void
add_gain(struct ka_work *work, const struct gain *gain)
{
    const struct ka_score_item *item = gain->item;
    size_t metric = item->part->metric;
    ka_str name = ka_pick(work, item->def->name, item->def->name_en);
    bool more = ka_frac_cmp(gain->to, item->part->input.value) >= 0;
    ka_str now = ka_item_print(work, item, metric, item->part->input.value);
    ka_str next = ka_item_print(work, item, metric, gain->to);
    enum ka_word word = ka_str_eq(now, next) ? KA_WORD_HINT_NEAR : KA_WORD_HINT_NEXT;
    if (gain->passed)
        word = more ? KA_WORD_HINT_ABOVE : KA_WORD_HINT_BELOW;
    add_hint(work,
             ka_sayf(work, word, name, now, next, ka_dec_print_short(work->arena, gain->points)));
}

static bool
lacks_data(const struct ka_work *work)
{
    for (size_t i = 0; i < work->spot_count; i++)
        if (work->spot[i].item->state == KA_ITEM_MISSING)
            return true;
    return false;
}

void
ka_hints_collect(struct ka_work *work)
{
    struct gain best[MOST];
    size_t count = 0;
    for (size_t i = 0; i < work->context->hint.count && i < MOST; i++)
        add_hint(work, work->context->hint.item[i]);
    for (size_t i = 0; i < work->spot_count; i++) {
        struct gain gain;
        if (find_gain(work, &work->spot[i], &gain))
            keep_gain(best, &count, gain);
    }
    for (size_t i = 0; i < count && work->hint.count < MOST; i++)
        add_gain(work, &best[i]);
    if (!work->hint.count)
        add_hint(work, ka_say(work, lacks_data(work) ? KA_WORD_HINT_MISSING : KA_WORD_HINT_NONE));
}
