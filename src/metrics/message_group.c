/*
 * Grouping by hash, then sorting what is left to sort.
 *
 *     records ──store, buyer──▶ number of the group (hash table) ──counted, dealt──▶ groups
 *
 * Logs mostly come by time, so a group dealt in order of arrival is mostly sorted already; and
 * there are ten times fewer buyers than messages to be put in order. The result is that of sorting
 * all.
 */
#include "metrics/message_group.h"

#include <stdlib.h>
#include <string.h>

int
ka_message_compare(const void *left, const void *right)
{
    const struct ka_message *a = left, *b = right;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int
by_buyer(const void *left, const void *right)
{
    const struct ka_message *a = ((const struct ka_message_group *)left)->message;
    const struct ka_message *b = ((const struct ka_message_group *)right)->message;
    if (a->store != b->store)
        return a->store < b->store ? -1 : 1;
    return ka_buyer_compare(&a->buyer, &b->buyer);
}

static bool
is_same(const struct ka_message *a, const struct ka_message *b)
{
    return a->store == b->store && a->buyer.half[0] == b->buyer.half[0] &&
           a->buyer.half[1] == b->buyer.half[1];
}

/* Numbers of groups by hash: a power of two of slots, at most half of them used. */
struct numbers {
    uint32_t *slot; /* Group + 1. */
    size_t mask;
    const struct ka_message **first; /* By group: one of its messages. */
    size_t *size;
    size_t count;
};

static size_t
number_of(struct numbers *numbers, const struct ka_message *message)
{
    size_t at = (size_t)(message->buyer.half[1] + message->store * UINT64_C(0x9E3779B97F4A7C15));
    for (;; at++) {
        uint32_t *slot = &numbers->slot[at & numbers->mask];
        if (*slot == 0) {
            numbers->first[numbers->count] = message;
            *slot = (uint32_t)++numbers->count;
        }
        if (is_same(numbers->first[*slot - 1], message))
            return *slot - 1;
    }
}

static void
sort_group(struct ka_message_group *group)
{
    bool sorted = true;
    for (size_t i = 1; i < group->count && sorted; i++)
        sorted = ka_message_compare(&group->message[i - 1], &group->message[i]) <= 0;
    if (!sorted)
        qsort(group->message, group->count, sizeof *group->message, ka_message_compare);
}

size_t
ka_message_groups(struct ka_arena *arena, const struct ka_message *message, size_t count,
                  struct ka_message_group **out)
{
    struct numbers numbers = {.mask = 1};
    while (numbers.mask < count * 2)
        numbers.mask *= 2;
    numbers.slot = ka_arena_array(arena, numbers.mask, sizeof *numbers.slot);
    numbers.mask--;
    numbers.first = ka_arena_room(arena, count * sizeof(const struct ka_message *));
    numbers.size = ka_arena_array(arena, count, sizeof *numbers.size);
    uint32_t *number = ka_arena_room(arena, count * sizeof *number);
    for (size_t i = 0; i < count; i++) {
        number[i] = (uint32_t)number_of(&numbers, &message[i]);
        numbers.size[number[i]]++;
    }
    struct ka_message_group *group = ka_arena_array(arena, numbers.count, sizeof *group);
    struct ka_message *dealt = ka_arena_room(arena, count * sizeof *dealt);
    for (size_t i = 0, at = 0; i < numbers.count; at += numbers.size[i++])
        group[i].message = dealt + at;
    for (size_t i = 0; i < count; i++) {
        struct ka_message_group *of = &group[number[i]];
        of->message[of->count++] = message[i];
    }
    for (size_t i = 0; i < numbers.count; i++)
        sort_group(&group[i]);
    if (numbers.count > 1)
        qsort(group, numbers.count, sizeof *group, by_buyer);
    *out = group;
    return numbers.count;
}
