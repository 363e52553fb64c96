/*
 * Arenas: a chain of blocks from the system, handed out front to back.
 *
 * Small items are taken from the newest ordinary block (the "bump" block); items
 * larger than a quarter of the next block get a block of their own, so that they
 * do not waste the rest of the bump block. All blocks hang in one chain, newest
 * first; therefore a mark needs only the newest block and the fill of the bump
 * block, and rewinding frees the chain down to the marked block.
 *
 *   newest -> [big] -> [bump: used|free] -> [big] -> [full] -> NULL
 *
 * Large blocks are whole huge pages: the system makes one of them as quickly as
 * a few small ones.
 *
 * This is the only file that calls malloc. Under AddressSanitizer what is not
 * handed out is poisoned, so that a use after a rewind is reported.
 */
/* For madvise(). NOLINTNEXTLINE */
#define _DEFAULT_SOURCE 1

#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#endif
#ifdef POISONING
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(ptr, size)   ((void)(ptr), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(ptr, size) ((void)(ptr), (void)(size))
#endif

#define ALIGNMENT   ((size_t)16)
#define FIRST_BLOCK ((size_t)64 << 10)
#define HUGE_PAGE   ((size_t)2 << 20)
#define LAST_BLOCK  (HUGE_PAGE - sizeof(struct block))
#define FIRST_ITEMS ((size_t)8)

/* The exit code for "a bug or out of memory" (sysexits' EX_SOFTWARE). */
#define EXIT_BUG 70

struct block {
    struct block *older;
    size_t cap;
    size_t used;
    bool big; /**< Holds one large item; never the bump block. */
    alignas(16) unsigned char data[];
};

struct ka_arena {
    struct block *newest;
    struct block *bump; /**< Newest ordinary block, or NULL. */
    size_t held;
};

static _Noreturn void
out_of_memory(void)
{
    fputs("kaohe: out of memory\n", stderr);
    exit(EXIT_BUG);
}

static size_t
round_up(size_t size)
{
    if (size > (size_t)PTRDIFF_MAX - sizeof(struct block) - HUGE_PAGE)
        out_of_memory();
    return (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static void *
huge_pages(size_t size)
{
    void *pages = aligned_alloc(HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
    /* A wish; without it the pages are small ones. */
    if (pages)
        (void)madvise(pages, size, MADV_HUGEPAGE);
#endif
    return pages;
}

/* A block is not cleared here: an item is, when it is handed out. So a rewound block needs no care.
 */
static struct block *
block_add(struct ka_arena *arena, size_t cap, bool big)
{
    size_t size = sizeof(struct block) + cap;
    if (size >= HUGE_PAGE)
        size = (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    struct block *block = size >= HUGE_PAGE ? huge_pages(size) : malloc(size);
    if (!block)
        out_of_memory();
    block->older = arena->newest;
    block->cap = cap;
    block->used = 0;
    block->big = big;
    ASAN_POISON_MEMORY_REGION(block->data, cap);
    arena->newest = block;
    arena->held += sizeof *block + cap;
    return block;
}

static void
block_drop_newest(struct ka_arena *arena)
{
    struct block *block = arena->newest;
    arena->newest = block->older;
    arena->held -= sizeof *block + block->cap;
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->cap);
    free(block);
}

/* The block from which @p room bytes (a multiple of ALIGNMENT) can be taken. */
static struct block *
block_for(struct ka_arena *arena, size_t room)
{
    struct block *bump = arena->bump;
    if (bump && bump->cap - bump->used >= room)
        return bump;

    size_t next = bump ? bump->cap * 2 : FIRST_BLOCK;
    if (next > LAST_BLOCK)
        next = LAST_BLOCK;
    if (room > next / 4)
        return block_add(arena, room, true);
    arena->bump = block_add(arena, next, false);
    return arena->bump;
}

struct ka_arena *
ka_arena_new(void)
{
    struct ka_arena *arena = malloc(sizeof *arena);
    if (!arena)
        out_of_memory();
    *arena = (struct ka_arena){.held = sizeof *arena};
    return arena;
}

void
ka_arena_free(struct ka_arena *arena)
{
    if (!arena)
        return;
    while (arena->newest)
        block_drop_newest(arena);
    free(arena);
}

void *
ka_arena_room(struct ka_arena *arena, size_t size)
{
    size_t room = round_up(size);
    struct block *block = block_for(arena, room);
    unsigned char *item = block->data + block->used;
    block->used += room;
    ASAN_UNPOISON_MEMORY_REGION(item, size);
    return item;
}

void *
ka_arena_alloc(struct ka_arena *arena, size_t size)
{
    void *item = ka_arena_room(arena, size);
    memset(item, 0, size);
    return item;
}

void *
ka_arena_array(struct ka_arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    return ka_arena_alloc(arena, bytes);
}

void *
ka_arena_copy(struct ka_arena *arena, const void *data, size_t size)
{
    void *copy = ka_arena_room(arena, size);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

void *
ka_arena_push(struct ka_arena *arena, void *items, size_t count, size_t size)
{
    /* Full exactly at 0, 8, 16, 32, ...: the capacities this function itself makes. */
    bool full = count == 0 || (count >= FIRST_ITEMS && (count & (count - 1)) == 0);
    if (!full)
        return items;

    if (count > SIZE_MAX / 2)
        out_of_memory();
    size_t cap = count == 0 ? FIRST_ITEMS : count * 2, bytes = 0;
    if (__builtin_mul_overflow(cap, size, &bytes))
        out_of_memory();
    char *grown = ka_arena_room(arena, bytes);
    if (count > 0)
        memcpy(grown, items, count * size);
    memset(grown + count * size, 0, (cap - count) * size);
    return grown;
}

struct ka_arena_mark
ka_arena_mark(const struct ka_arena *arena)
{
    return (struct ka_arena_mark){
        .block = arena->newest,
        .used = arena->bump ? arena->bump->used : 0,
    };
}

void
ka_arena_rewind(struct ka_arena *arena, struct ka_arena_mark mark)
{
    while (arena->newest != mark.block)
        block_drop_newest(arena);

    /* The bump block of that time was the newest ordinary one below the marked block. */
    struct block *bump = arena->newest;
    while (bump && bump->big)
        bump = bump->older;
    arena->bump = bump;
    if (!bump)
        return;
    bump->used = mark.used;
    ASAN_POISON_MEMORY_REGION(bump->data + bump->used, bump->cap - bump->used);
}

size_t
ka_arena_size(const struct ka_arena *arena)
{
    return arena->held;
}
