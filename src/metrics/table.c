/*
 * Hash tables keyed by text, and names turned into small numbers.
 *
 * Open addressing with linear probing over a power-of-two array that is kept at most half
 * full, so a probe is short and always ends at a free slot. Keys are copied into the arena
 * when they are new; the hash is kept beside the key so that growing and most mismatches
 * need no look at the text. Old arrays stay in the arena after growing: their sizes add up
 * to less than the last one's.
 *
 * A name's number is the order of its first appearance, so it is stable within one run over
 * the same input and means nothing beyond it.
 */
#include "metrics/table.h"

#include <stdlib.h>

#define FIRST_CAP ((size_t)64)

struct ka_table
ka_table_make(struct ka_arena *arena)
{
    return (struct ka_table){.arena = arena};
}

/* The slot that holds the key, or the free one where it would go. */
static struct ka_table_slot *
probe(const struct ka_table *table, ka_str key, uint64_t hash)
{
    size_t mask = table->cap - 1;
    size_t at = (size_t)hash & mask;
    for (;;) {
        struct ka_table_slot *slot = &table->slot[at];
        if (!slot->key.ptr || (slot->hash == hash && ka_str_eq(slot->key, key)))
            return slot;
        at = (at + 1) & mask;
    }
}

static void
grow(struct ka_table *table)
{
    struct ka_table old = *table;
    table->cap = old.cap > 0 ? old.cap * 2 : FIRST_CAP;
    table->slot = ka_arena_array(table->arena, table->cap, sizeof *table->slot);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slot[i].key.ptr)
            *probe(table, old.slot[i].key, old.slot[i].hash) = old.slot[i];
    }
}

size_t *
ka_table_put(struct ka_table *table, ka_str key, bool *fresh)
{
    if (table->count * 2 >= table->cap)
        grow(table);
    uint64_t hash = ka_str_mix(key);
    struct ka_table_slot *slot = probe(table, key, hash);
    *fresh = !slot->key.ptr;
    if (*fresh) {
        *slot = (struct ka_table_slot){.hash = hash, .key = ka_str_dup(table->arena, key)};
        table->count++;
    }
    return &slot->value;
}

const size_t *
ka_table_find(const struct ka_table *table, ka_str key)
{
    if (table->cap == 0)
        return NULL;
    const struct ka_table_slot *slot = probe(table, key, ka_str_mix(key));
    return slot->key.ptr ? &slot->value : NULL;
}

struct ka_names
ka_names_make(struct ka_arena *arena)
{
    struct ka_names names = {.arena = arena};
    (void)ka_names_id(&names, KA_STR(""));
    return names;
}

/* The slot that holds the name's number + 1, or the free one where it would go. */
static uint32_t *
name_slot(const struct ka_names *names, ka_str text, uint32_t hash)
{
    for (size_t at = hash;; at++) {
        uint32_t *slot = &names->slot[at & (names->cap - 1)];
        if (*slot == 0)
            return slot;
        const struct ka_known_name *name = &names->name[*slot - 1];
        if (name->hash == hash && ka_str_eq((ka_str){.ptr = name->ptr, .len = name->len}, text))
            return slot;
    }
}

/* Slots are only numbers, and few: what is known of a name stands in one place. */
static void
grow_names(struct ka_names *names)
{
    names->cap = names->cap > 0 ? names->cap * 2 : FIRST_CAP;
    names->slot = ka_arena_array(names->arena, names->cap, sizeof *names->slot);
    for (size_t i = 0; i < names->count; i++) {
        size_t at = names->name[i].hash;
        while (names->slot[at & (names->cap - 1)] != 0)
            at++;
        names->slot[at & (names->cap - 1)] = (uint32_t)i + 1;
    }
}

uint32_t
ka_names_id(struct ka_names *names, ka_str text)
{
    if (names->count * 2 >= names->cap)
        grow_names(names);
    uint32_t hash = (uint32_t)ka_str_mix(text);
    uint32_t *slot = name_slot(names, text, hash);
    if (*slot != 0)
        return *slot - 1;
    names->name = ka_arena_push(names->arena, names->name, names->count, sizeof *names->name);
    names->name[names->count] = (struct ka_known_name){
        .ptr = ka_str_dup(names->arena, text).ptr, .len = (uint32_t)text.len, .hash = hash};
    *slot = (uint32_t)++names->count;
    return *slot - 1;
}

bool
ka_names_find(const struct ka_names *names, ka_str text, uint32_t *id)
{
    const uint32_t *slot = name_slot(names, text, (uint32_t)ka_str_mix(text));
    *id = *slot != 0 ? *slot - 1 : 0;
    return *slot != 0;
}

ka_str
ka_names_text(const struct ka_names *names, uint32_t id)
{
    return (ka_str){.ptr = names->name[id].ptr, .len = names->name[id].len};
}
