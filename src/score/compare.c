/*
 * Cards are matched by person, role and first day; items by their ids. The definitions of the two
 * sides are different objects, so nothing is compared by address.
 */
#include "score/compare.h"

static bool
same_seat(const struct ka_scorecard *a, const struct ka_scorecard *b)
{
    return ka_str_eq(a->seat->employee->number, b->seat->employee->number) &&
           ka_str_eq(a->role->id, b->role->id) && a->seat->span.first == b->seat->span.first;
}

static const struct ka_scorecard *
find_card(const struct ka_month_outcome *in, const struct ka_scorecard *card)
{
    for (size_t i = 0; i < in->card_count; i++) {
        if (same_seat(&in->card[i], card))
            return &in->card[i];
    }
    return NULL;
}

static const struct ka_pay *
find_pay(const struct ka_month_outcome *in, ka_str number)
{
    for (size_t i = 0; i < in->pay_count; i++) {
        if (ka_str_eq(in->pay[i].employee->number, number))
            return &in->pay[i];
    }
    return NULL;
}

/* The n-th item of a card; NULL at the end. */
static const struct ka_score_item *
item_at(const struct ka_scorecard *card, size_t index)
{
    for (size_t m = 0; card && m < card->module_count; m++) {
        if (index < card->module[m].item_count)
            return &card->module[m].item[index];
        index -= card->module[m].item_count;
    }
    return NULL;
}

static const struct ka_score_item *
find_item(const struct ka_scorecard *card, ka_str id)
{
    const struct ka_score_item *item;
    for (size_t i = 0; (item = item_at(card, i)); i++) {
        if (ka_str_eq(item->def->id, id))
            return item;
    }
    return NULL;
}

static void
add_item(struct ka_arena *arena, struct ka_change *change, const struct ka_score_item *before,
         const struct ka_score_item *after)
{
    struct ka_item_change item = {.name = after ? after->def->name : before->def->name,
                                  .there = {before != NULL, after != NULL}};
    if (before)
        item.points[0] = before->points;
    if (after)
        item.points[1] = after->points;
    item.gain = ka_dec_sub(item.points[1], item.points[0]);
    if (item.gain.micro == 0 && before && after)
        return;
    change->item = ka_arena_push(arena, change->item, change->item_count, sizeof *change->item);
    change->item[change->item_count++] = item;
}

static void
add_items(struct ka_arena *arena, struct ka_change *change)
{
    const struct ka_score_item *item;
    for (size_t i = 0; (item = item_at(change->card[0], i)); i++)
        add_item(arena, change, item, find_item(change->card[1], item->def->id));
    for (size_t i = 0; (item = item_at(change->card[1], i)); i++) {
        if (!find_item(change->card[0], item->def->id))
            add_item(arena, change, NULL, item);
    }
}

const struct ka_scorecard *
ka_change_card(const struct ka_change *change)
{
    return change->card[1] ? change->card[1] : change->card[0];
}

/* Pay is of a person, whose first form bears it. */
static void
add_pay(struct ka_change *change, const struct ka_change *earlier, size_t count,
        const struct ka_month_outcome *before, const struct ka_month_outcome *after)
{
    ka_str number = ka_change_card(change)->seat->employee->number;
    const struct ka_pay *was = find_pay(before, number), *is = find_pay(after, number);
    for (size_t i = 0; i < count; i++) {
        if (ka_str_eq(ka_change_card(&earlier[i])->seat->employee->number, number))
            return;
    }
    change->paid = was && is;
    if (!change->paid)
        return;
    change->pay[0] = was->total;
    change->pay[1] = is->total;
    change->pay_gain = ka_dec_sub(is->total, was->total);
}

struct ka_change *
ka_changes_make(struct ka_arena *arena, const struct ka_month_outcome *before,
                const struct ka_month_outcome *after, size_t *count)
{
    struct ka_change *change = NULL;
    *count = 0;
    for (size_t i = 0; i < before->card_count + after->card_count; i++) {
        bool second = i >= before->card_count;
        const struct ka_scorecard *card =
            second ? &after->card[i - before->card_count] : &before->card[i];
        if (second && find_card(before, card))
            continue;
        struct ka_change made = {
            .card = {second ? NULL : card, second ? card : find_card(after, card)}};
        if (made.card[0] && made.card[1])
            made.gain = ka_dec_sub(made.card[1]->total, made.card[0]->total);
        add_items(arena, &made);
        add_pay(&made, change, *count, before, after);
        change = ka_arena_push(arena, change, *count, sizeof *change);
        change[(*count)++] = made;
    }
    return change;
}

struct ka_change_sum
ka_changes_sum(const struct ka_change *change, size_t count)
{
    struct ka_change_sum sum = {0};
    for (size_t i = 0; i < count; i++) {
        if (change[i].card[0] && change[i].card[1]) {
            sum.forms++;
            sum.gain += change[i].gain.micro > 0;
            sum.lose += change[i].gain.micro < 0;
            sum.same += change[i].gain.micro == 0;
            sum.points = ka_dec_add(sum.points, change[i].gain);
        }
        sum.paid = sum.paid || change[i].paid;
        sum.pay = ka_dec_add(sum.pay, change[i].pay_gain);
    }
    return sum;
}
