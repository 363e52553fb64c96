/**
 * @file
 * Strings: views of valid UTF-8, and a builder.
 *
 * A ka_str is a pointer and a length, passed by value; it is not NUL-ended by
 * contract. Strings made in an arena carry a NUL after `len`, so ka_cstr() at a
 * library boundary rarely copies. The empty string has len 0 and a non-NULL ptr
 * when made by these functions; a zero-initialised ka_str is empty too.
 */
#ifndef KA_BASE_STR_H
#define KA_BASE_STR_H

#include "base/arena.h"
#include "base/compiler.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ka_str {
    const char *ptr;
    size_t len; /**< Bytes. */
} ka_str;

/** For printf("%.*s", KA_STR_ARG(s)). */
#define KA_STR_ARG(s) (int)(s).len, (s).len ? (s).ptr : ""

/** A view of a string literal. */
#define KA_STR(literal) ((ka_str){.ptr = "" literal, .len = sizeof(literal) - 1})

/** A view of a NUL-ended string; NULL gives the empty string. */
ka_str ka_str_of(const char *cstr);
/** A copy in @p arena, NUL after it. */
ka_str ka_str_dup(struct ka_arena *arena, ka_str s);
/** printf into @p arena. */
ka_str ka_str_format(struct ka_arena *arena, const char *fmt, ...) KA_PRINTF(2, 3);
ka_str ka_str_vformat(struct ka_arena *arena, const char *fmt, va_list args) KA_PRINTF(2, 0);
/** NUL-ended copy in @p arena. */
const char *ka_cstr(struct ka_arena *arena, ka_str s);

bool ka_str_eq(ka_str a, ka_str b);
/** Byte order, as memcmp; a prefix sorts first. */
int ka_str_cmp(ka_str a, ka_str b);
/** Nothing but the ASCII digits, one at least. */
bool ka_str_is_digits(ka_str s);
bool ka_str_starts(ka_str s, ka_str prefix);
bool ka_str_ends(ka_str s, ka_str suffix);
/** Whether it ends in one of @p count words. */
bool ka_str_ends_any(ka_str s, const char *const *words, size_t count);
/** Byte offset of the first @p needle, or -1. */
ptrdiff_t ka_str_find(ka_str s, ka_str needle);
/** s[from, from + len), clamped to the string. */
ka_str ka_str_sub(ka_str s, size_t from, size_t len);
/** What stands after the last `/` of a path. */
ka_str ka_str_base_name(ka_str path);
/** Without white space at both ends: ASCII blanks and controls, U+00A0, U+3000, U+FEFF, U+200B. */
ka_str ka_str_trim(ka_str s);
/** A 64-bit hash (not for security), the same on every machine. */
uint64_t ka_str_hash(ka_str s);
/** The same for tables in memory: three times as fast, and other numbers on other machines. */
uint64_t ka_str_mix(ka_str s);

/**
 * The name in @p names nearest to @p wrong: the shortest that has it within, where it has at
 * least two hanzi or four letters; else by edit distance over code points (insert, delete,
 * change, swap). The empty string when nothing is near enough (distance > max(1, length/3)). For
 * "did you mean".
 */
ka_str ka_str_nearest(ka_str wrong, const ka_str *names, size_t count);

/** A growing string in an arena. Zero-initialise with .arena set. */
struct ka_buf {
    struct ka_arena *arena;
    char *ptr; /**< NUL-ended once something was added. */
    size_t len;
    size_t cap;
};

void ka_buf_add(struct ka_buf *buf, ka_str s);
void ka_buf_byte(struct ka_buf *buf, char c);
void ka_buf_printf(struct ka_buf *buf, const char *fmt, ...) KA_PRINTF(2, 3);
/** What was built so far; valid until the next addition. */
ka_str ka_buf_str(const struct ka_buf *buf);

#endif
