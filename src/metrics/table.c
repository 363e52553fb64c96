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
    struct ka_names names = {.table = ka_table_make(arena)};
    (void)ka_names_id(&names, KA_STR(""));
    return names;
}

uint32_t
ka_names_id(struct ka_names *names, ka_str text)
{
    bool fresh = false;
    size_t *value = ka_table_put(&names->table, text, &fresh);
    if (!fresh)
        return (uint32_t)*value;

    *value = names->count;
    names->name = ka_arena_push(names->table.arena, names->name, names->count, sizeof *names->name);
    names->name[names->count] = ka_str_dup(names->table.arena, text);
    return (uint32_t)names->count++;
}

ka_str
ka_names_text(const struct ka_names *names, uint32_t id)
{
    return names->name[id];
}
