/**
 * @file
 * Hash tables keyed by text, and names turned into small numbers.
 *
 * The one place of this stage where open addressing is done. Everything lives in an arena;
 * nothing is ever removed. Equal keys are equal bytes: fold before, if they should not be.
 */
#ifndef KA_METRICS_TABLE_H
#define KA_METRICS_TABLE_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_table_slot {
    uint64_t hash;
    ka_str key; /**< ptr NULL: the slot is free. */
    size_t value;
};

/** Text → size_t. */
struct ka_table {
    struct ka_arena *arena;
    struct ka_table_slot *slot;
    size_t count;
    size_t cap; /**< 0 or a power of two. */
};

/** An empty table in @p arena. */
struct ka_table ka_table_make(struct ka_arena *arena);
/** The value under @p key, added as 0 (and the key copied) if it is new; *fresh says so.
 *  The pointer is valid until the next put. */
size_t *ka_table_put(struct ka_table *table, ka_str key, bool *fresh);
/** The value under @p key, or NULL. */
const size_t *ka_table_find(const struct ka_table *table, ka_str key);

/** Names as numbers: equal text, equal number. Number 0 is the empty text. */
struct ka_known_name {
    const char *ptr;
    uint32_t len, hash;
};

struct ka_names {
    struct ka_arena *arena;
    uint32_t *slot; /**< Hash table: number + 1, 0 if free. */
    size_t cap;
    struct ka_known_name *name; /**< By number. */
    size_t count;
};

struct ka_names ka_names_make(struct ka_arena *arena);
/** The number of @p text; a new one if it was never seen. */
uint32_t ka_names_id(struct ka_names *names, ka_str text);
/** Its number if it was seen; false: it was not. */
bool ka_names_find(const struct ka_names *names, ka_str text, uint32_t *id);
/** The text of a number; lives as long as the names. */
ka_str ka_names_text(const struct ka_names *names, uint32_t id);

#endif
