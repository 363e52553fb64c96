/*
 * What every test begins with: an arena, findings, and texts compared.
 */
#ifndef KA_TESTS_BASE_KIT_H
#define KA_TESTS_BASE_KIT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* The arena and the findings of the running test. */
static struct ka_arena *arena;
static struct ka_diags diags;

static inline void
kit_setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
}

static inline void
kit_teardown(void)
{
    ka_arena_free(arena);
}

static inline bool
same(ka_str text, const char *expected)
{
    return ka_str_eq(text, ka_str_of(expected));
}

#endif
