/**
 * @file
 * Font measures: advances of code points and vertical metrics, from a TrueType file's
 * cmap, hmtx, hhea and head tables. Nothing else of the font is read here (subsetting
 * lives in render). Tables are bounds-checked; a broken font is refused.
 *
 * The code point map is read from cmap formats 4 and 12, so hanzi beyond the BMP are known.
 */
#ifndef KA_BASE_FONT_H
#define KA_BASE_FONT_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct ka_font;

/** Opens and keeps the file mapped for the life of @p arena. */
KA_MUST_USE enum ka_status ka_font_open(struct ka_arena *arena, const char *path,
                                        struct ka_diags *diags, struct ka_font **out);
/** Unmap the file (the struct stays in its arena). */
void ka_font_close(struct ka_font *font);

/** The same font with all that is no wide character wider by @p thousandths: another one's bound.
 */
const struct ka_font *ka_font_wider(struct ka_arena *arena, const struct ka_font *font,
                                    int thousandths);
/** The file's bytes, for the subsetter. */
ka_str ka_font_bytes(const struct ka_font *font);
/** Glyph index of a code point; 0 (.notdef) if the font lacks it. */
uint16_t ka_font_glyph(const struct ka_font *font, uint32_t cp);
/** Advance in thousandths of the font size. */
int ka_font_advance(const struct ka_font *font, uint32_t cp);
/** Sum of advances in thousandths of the font size. */
int64_t ka_font_measure(const struct ka_font *font, ka_str text);
/** Ascent (> 0) and descent (< 0) in thousandths of the font size. */
int ka_font_ascent(const struct ka_font *font);
int ka_font_descent(const struct ka_font *font);

/** One line of broken text: s[from, from + len). */
struct ka_line {
    size_t from;
    size_t len;
};
/**
 * Break @p text (valid UTF-8) into lines no wider than @p width (in thousandths of the font size *
 * points, i.e. advance sum <= width * 1000 / size). Breaks at blanks, after hyphens inside words,
 * and beside wide characters; never before closing punctuation (，。、；：！？）》」』】% etc.) nor
 * after opening punctuation (（《「『【￥): the character beside it moves along. A word or number
 * wider than the line is cut; a single character wider than the line stands alone. '\n' always
 * breaks, so text ending in one has an empty last line. Blanks at a break and at the end are in no
 * line.
 *
 * @param[in]  size    Font size in points.
 * @param[in]  width   Width in points.
 * @param[out] lines   In @p arena; at least one line.
 * @return Number of lines. Time is linear in the text.
 */
size_t ka_font_wrap(struct ka_arena *arena, const struct ka_font *font, ka_str text, double size,
                    double width, struct ka_line **lines);

#endif
