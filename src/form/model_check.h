/**
 * @file
 * The integrity of a book: what renderers rely on without looking.
 */
#ifndef KA_FORM_MODEL_CHECK_H
#define KA_FORM_MODEL_CHECK_H

#include "base/arena.h"
#include "base/font.h"
#include "base/str.h"
#include "form/model.h"

#include <stdbool.h>

/**
 * The first thing that is wrong with @p book, in English, or the empty string. Checked: sheets and
 * names (valid, distinct), widths and heights, page heights, cells (in range, sorted, apart, not
 * across page breaks, styles that exist, lines that fit their cell and add up to the text),
 * formulas, validations, charts.
 */
ka_str ka_book_check(struct ka_arena *arena, const struct ka_book *book,
                     const struct ka_font *regular, const struct ka_font *bold);

/** For assertions: a broken book is a bug in form. What is wrong is printed. */
bool ka_book_is_sound(struct ka_arena *arena, const struct ka_book *book,
                      const struct ka_font *regular, const struct ka_font *bold);

#endif
