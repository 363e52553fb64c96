/*
 * Arenas: zeroed and aligned memory, growth of arrays, marks across blocks.
 */
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

static struct ka_arena *arena;

static void
setup(void)
{
    arena = ka_arena_new();
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(arena, .init = setup, .fini = teardown);

static bool
all_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

Test(arena, freeing_nothing_is_fine)
{
    ka_arena_free(NULL);
}

Test(arena, items_are_zeroed_aligned_and_apart)
{
    static const size_t sizes[] = {1,       15,        16, 17, 64 * KIB - 1, 64 * KIB, 3 * MIB,
                                   MIB + 1, 200 * KIB, 0,  7,  300};
    unsigned char *items[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        items[i] = ka_arena_alloc(arena, sizes[i]);
        cr_assert_not_null(items[i]);
        cr_assert_eq((uintptr_t)items[i] % 16, 0, "size %zu is not aligned", sizes[i]);
        cr_assert(all_zero(items[i], sizes[i]), "size %zu is not zeroed", sizes[i]);
        memset(items[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (size_t k = 0; k < sizes[i]; k++)
            cr_assert_eq(items[i][k], i + 1, "size %zu was overwritten", sizes[i]);
    }
}

Test(arena, many_small_items_cross_blocks)
{
    enum { COUNT = 40000 };
    uint32_t **items = ka_arena_array(arena, COUNT, sizeof *items);
    for (uint32_t i = 0; i < COUNT; i++) {
        items[i] = ka_arena_alloc(arena, 4 + i % 90);
        cr_assert_eq(*items[i], 0);
        *items[i] = i;
    }
    for (uint32_t i = 0; i < COUNT; i++)
        cr_assert_eq(*items[i], i);
    cr_expect_gt(ka_arena_size(arena), 2 * MIB);
    cr_expect_lt(ka_arena_size(arena), 6 * MIB, "too much is wasted");
}

Test(arena, large_items_do_not_waste_the_current_block)
{
    ka_arena_alloc(arena, 16);
    size_t before = ka_arena_size(arena);
    for (int i = 0; i < 10; i++) {
        ka_arena_alloc(arena, 2 * MIB);
        ka_arena_alloc(arena, 16);
    }
    size_t grown = ka_arena_size(arena) - before;
    cr_expect_geq(grown, 20 * MIB);
    cr_expect_lt(grown, 20 * MIB + 10 * KIB, "small items opened new blocks");
}

Test(arena, copies)
{
    char text[] = "考核";
    char *copy = ka_arena_copy(arena, text, sizeof text);
    memset(text, 'x', sizeof text);
    cr_expect_str_eq(copy, "考核");
    cr_expect_not_null(ka_arena_copy(arena, NULL, 0));
}

Test(arena, pushed_arrays_keep_their_items_and_zero_the_rest)
{
    struct pair {
        uint64_t a, b;
    } *items = NULL;
    for (size_t count = 0; count < 5000; count++) {
        items = ka_arena_push(arena, items, count, sizeof *items);
        cr_assert(items[count].a == 0 && items[count].b == 0, "room %zu is not zeroed", count);
        items[count] = (struct pair){count, ~count};
    }
    for (size_t i = 0; i < 5000; i++)
        cr_assert(items[i].a == i && items[i].b == ~i);
}

Test(arena, pushed_arrays_move_only_when_full)
{
    int *items = NULL;
    for (size_t count = 0; count < 100; count++) {
        int *before = items;
        items = ka_arena_push(arena, items, count, sizeof *items);
        bool full = count == 0 || count == 8 || count == 16 || count == 32 || count == 64;
        cr_expect_eq(items != before, full, "at %zu", count);
    }
}

Test(arena, two_pushed_arrays_do_not_disturb_each_other)
{
    int *odd = NULL, *even = NULL;
    for (int i = 0; i < 1000; i++) {
        odd = ka_arena_push(arena, odd, (size_t)i, sizeof *odd);
        even = ka_arena_push(arena, even, (size_t)i, sizeof *even);
        odd[i] = 2 * i + 1;
        even[i] = 2 * i;
    }
    for (int i = 0; i < 1000; i++)
        cr_assert(odd[i] == 2 * i + 1 && even[i] == 2 * i);
}

Test(arena, rewinding_gives_the_same_memory_again_and_zeroed)
{
    char *kept = ka_arena_copy(arena, "kept", 5);
    struct ka_arena_mark mark = ka_arena_mark(arena);
    unsigned char *first = ka_arena_alloc(arena, 100);
    memset(first, 0xFF, 100);
    ka_arena_rewind(arena, mark);
    unsigned char *again = ka_arena_alloc(arena, 100);
    cr_expect_eq(first, again);
    cr_expect(all_zero(again, 100));
    cr_expect_str_eq(kept, "kept");
}

Test(arena, rewinding_to_the_empty_arena)
{
    size_t empty = ka_arena_size(arena);
    struct ka_arena_mark mark = ka_arena_mark(arena);
    ka_arena_alloc(arena, 10);
    ka_arena_alloc(arena, 5 * MIB);
    ka_arena_rewind(arena, mark);
    cr_expect_eq(ka_arena_size(arena), empty);
    cr_expect(all_zero(ka_arena_alloc(arena, 40), 40));
}

Test(arena, rewinding_across_blocks_frees_them)
{
    char *kept = ka_arena_copy(arena, "kept", 5);
    struct ka_arena_mark mark = ka_arena_mark(arena);
    size_t before = ka_arena_size(arena);
    for (int i = 0; i < 3000; i++)
        memset(ka_arena_alloc(arena, 1000), 0xFF, 1000);
    ka_arena_alloc(arena, 9 * MIB);
    cr_expect_gt(ka_arena_size(arena), 11 * MIB);
    ka_arena_rewind(arena, mark);
    cr_expect_eq(ka_arena_size(arena), before);
    cr_expect_str_eq(kept, "kept");
    cr_expect(all_zero(ka_arena_alloc(arena, 10000), 10000));
}

Test(arena, marks_after_a_large_item_remember_the_small_block)
{
    ka_arena_copy(arena, "small", 6);
    char *large = ka_arena_alloc(arena, MIB);
    memset(large, 'L', MIB);
    char *after = ka_arena_copy(arena, "after", 6);
    struct ka_arena_mark mark = ka_arena_mark(arena);
    for (int round = 0; round < 3; round++) {
        memset(ka_arena_alloc(arena, 500), 'x', 500);
        memset(ka_arena_alloc(arena, 2 * MIB), 'y', 2 * MIB);
        memset(ka_arena_alloc(arena, 60 * KIB), 'z', 60 * KIB);
        ka_arena_rewind(arena, mark);
    }
    cr_expect_str_eq(after, "after");
    cr_expect_eq(large[MIB - 1], 'L');
}

Test(arena, marks_nest)
{
    for (int i = 0; i < 50; i++) {
        struct ka_arena_mark outer = ka_arena_mark(arena);
        char *text = ka_arena_copy(arena, "outer", 6);
        for (int k = 0; k < 50; k++) {
            struct ka_arena_mark inner = ka_arena_mark(arena);
            memset(ka_arena_alloc(arena, 5 * KIB * (size_t)(k % 7)), 'x',
                   5 * KIB * (size_t)(k % 7));
            ka_arena_rewind(arena, inner);
        }
        cr_assert_str_eq(text, "outer");
        ka_arena_rewind(arena, outer);
    }
    cr_expect_lt(ka_arena_size(arena), 200 * KIB);
}

Test(arena, an_item_larger_than_memory_ends_the_program, .exit_code = 70)
{
    ka_arena_alloc(arena, SIZE_MAX);
}

Test(arena, an_array_whose_size_overflows_ends_the_program, .exit_code = 70)
{
    ka_arena_array(arena, SIZE_MAX / 4, 8);
}
