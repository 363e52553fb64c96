/**
 * @file
 * Arenas: memory that is released all at once.
 *
 * Allocation never returns NULL: out of memory prints one line and exits 70, so
 * code has no out-of-memory branches. Nothing in an arena is freed singly.
 * The name of an arena parameter says how long the result lives.
 * All allocations but ka_arena_room() are zero-filled, and all are aligned for any type.
 */
#ifndef KA_BASE_ARENA_H
#define KA_BASE_ARENA_H

#include <stddef.h>

struct ka_arena;

/** A position in an arena to which it can be rewound. */
struct ka_arena_mark {
    void *block;
    size_t used;
};

/** A new, empty arena; free with ka_arena_free(). */
struct ka_arena *ka_arena_new(void);

/** Release the arena and all that was allocated from it. NULL is fine. */
void ka_arena_free(struct ka_arena *arena);

/** @p size zeroed bytes (0 gives a valid pointer to nothing). */
void *ka_arena_alloc(struct ka_arena *arena, size_t size);

/** @p size bytes that are not zeroed: for large room that is written before it is read. */
void *ka_arena_room(struct ka_arena *arena, size_t size);

/** @p count zeroed elements of @p size bytes; an overflow exits 70. */
void *ka_arena_array(struct ka_arena *arena, size_t count, size_t size);

/** A copy of @p size bytes. */
void *ka_arena_copy(struct ka_arena *arena, const void *data, size_t size);

/**
 * Grow an array by one: returns @p items (moved if it had to grow, capacity
 * doubling) with room for index @p count. Capacity is implied: an array grown
 * with this call is full whenever @p count is 0 or a power of two >= 8.
 * New room is zeroed. Amortised constant time; old blocks are not reclaimed.
 */
void *ka_arena_push(struct ka_arena *arena, void *items, size_t count, size_t size);

/** Where the arena is now. */
struct ka_arena_mark ka_arena_mark(const struct ka_arena *arena);

/** Give back everything allocated since @p mark was taken. */
void ka_arena_rewind(struct ka_arena *arena, struct ka_arena_mark mark);

/** Bytes held from the system. */
size_t ka_arena_size(const struct ka_arena *arena);

#endif
