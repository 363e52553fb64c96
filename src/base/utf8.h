/**
 * @file
 * UTF-8: checking, stepping, display width, normal forms of what people type.
 */
#ifndef KA_BASE_UTF8_H
#define KA_BASE_UTF8_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Length in bytes of the longest valid prefix (no surrogates, no overlong forms, <= U+10FFFF). */
size_t ka_utf8_valid_prefix(const char *bytes, size_t len);

/** The code point at @p *at; advances @p *at by 1..4. @p s must be valid and *at < s.len. */
uint32_t ka_utf8_next(ka_str s, size_t *at);

/** Append one code point; returns the bytes written (1..4) into @p out. */
size_t ka_utf8_put(uint32_t cp, char out[4]);

/** Code points in @p s. */
size_t ka_utf8_count(ka_str s);

/** Terminal columns of @p s: wide and full-width 2, combining and control 0, others 1. */
size_t ka_utf8_width(ka_str s);

/** Columns of one code point: 0, 1 or 2. */
int ka_utf8_cp_width(uint32_t cp);

/** @p s padded with blanks to @p columns (never cut); right-aligned if @p right. */
ka_str ka_utf8_pad(struct ka_arena *arena, ka_str s, size_t columns, bool right);

/**
 * Half-width form: full-width ASCII (U+FF01..U+FF5E) and U+3000 become ASCII,
 * `￥` U+FFE5 becomes `¥`; all other characters stay. Copies only if it must.
 */
ka_str ka_utf8_halfwidth(struct ka_arena *arena, ka_str s);

/**
 * The form in which headers and names are compared: NFKC by library, lower case
 * ASCII, white space, `_`, line breaks and zero-width characters removed, the
 * arrows `->`, `→`, `-&gt;` made one, dashes made `-`. Lives in @p arena.
 */
ka_str ka_utf8_fold_header(struct ka_arena *arena, ka_str s);

/**
 * The form in which file systems that ignore case and composition compare names: NFKC with case
 * folded and what nobody sees left out. Lives in @p arena.
 */
ka_str ka_utf8_fold_name(struct ka_arena *arena, ka_str s);

/** CJK ideograph, kana, hangul or full-width form: a line may break on either side. */
bool ka_utf8_is_wide_break(uint32_t cp);

/** Controls, direction marks, line separators, and characters that nobody sees: none is of a name.
 */
bool ka_utf8_is_hidden(uint32_t cp);

#endif
