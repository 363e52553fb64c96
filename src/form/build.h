/**
 * @file
 * Putting a book together: styles, rows, cells, references. No words and no domain here.
 *
 * Cells are broken into lines when they are put, so a row grows to hold its cells.
 * Pointers to cells hold until the next cell is put.
 */
#ifndef KA_FORM_BUILD_H
#define KA_FORM_BUILD_H

#include "base/arena.h"
#include "base/font.h"
#include "base/num.h"
#include "base/str.h"
#include "form/model.h"
#include "template/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Sheets of one book at most. */
#define KA_DRAFT_SHEETS 4

/** A book under construction. */
struct ka_draft {
    struct ka_arena *arena;
    const struct ka_font *regular, *bold;
    const struct ka_font *wide_regular, *wide_bold; /**< As wide as a workbook's may be. */
    const struct ka_theme *theme;
    struct ka_book *book;
    bool airy;           /**< A line more rather than one that ends within a clause. */
    uint32_t last_style; /**< The one that was asked for last: most cells repeat it. */
};

/** Cells from (row, col), so many rows and columns. */
struct ka_block {
    uint32_t row, col, row_span, col_span;
};

/** One row, columns [col, end). */
struct ka_block ka_block_row(uint32_t row, uint32_t col, uint32_t end);

struct ka_draft ka_draft_make(struct ka_arena *arena, const struct ka_font *regular,
                              const struct ka_font *bold, const struct ka_theme *theme);
/** The theme's colour where a tone is named, else the colour itself. */
uint32_t ka_draft_color(const struct ka_draft *draft, uint32_t color);
/** A new sheet at the end of the book; @p width is copied. The pointer holds as long as the book.
 */
struct ka_sheet *ka_draft_sheet(struct ka_draft *draft, ka_str name, const double *width,
                                size_t col_count);
/** Start a sheet over: no rows, no cells, no charts. Widths and set-up stay. */
void ka_draft_clear(struct ka_sheet *sheet);
/** Index of an equal style in the book, added if need be. */
uint32_t ka_draft_style(struct ka_draft *draft, const struct ka_style *wanted);
/** A new row below all others; returns its index. */
uint32_t ka_draft_row(struct ka_draft *draft, struct ka_sheet *sheet, double height);
/**
 * A text cell (blank if @p text is empty), wrapped to its block if the style wraps. A cell of one
 * row makes that row higher if it must. Change kind, formula, number afterwards.
 */
struct ka_cell *ka_draft_cell(struct ka_draft *draft, struct ka_sheet *sheet, struct ka_block block,
                              const struct ka_style *style, ka_str text);
/**
 * The lines of a text in @p room points: in a style that wraps they end where it reads well, else
 * only at '\n'. *lines has room for one line; it is replaced where there are more. Returns how
 * many.
 */
size_t ka_draft_lines(const struct ka_draft *draft, const struct ka_style *style, double room,
                      ka_str text, struct ka_line **lines);
/** Height that a page of the sheet has for rows, and that of the rows repeated on each. */
double ka_sheet_page(const struct ka_sheet *sheet);
double ka_sheet_repeated(const struct ka_sheet *sheet);
/** Page breaks anew; row r stays with the next where @p keep[r] (NULL: none does). Returns the
 * number of pages. */
size_t ka_sheet_paginate(struct ka_sheet *sheet, const bool *keep);
/** Height that a cell's lines need, padding included. */
double ka_draft_need(const struct ka_draft *draft, const struct ka_cell *cell);
/** Height that a text would need in a block of that style. */
double ka_draft_height(struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_block block,
                       const struct ka_style *style, ka_str text);
/** Width of a block without the padding of @p style. */
double ka_draft_room(const struct ka_sheet *sheet, struct ka_block block,
                     const struct ka_style *style);
/** Make the style's size smaller until no word of the text must be cut, down to 5.5; on a sheet
 * that is not printed, not even in a workbook's font. */
void ka_draft_shrink(const struct ka_draft *draft, const struct ka_sheet *sheet,
                     struct ka_block block, struct ka_style *style, ka_str text);
/** The same until the text is one line, down to @p least. */
void ka_draft_shrink_line(const struct ka_draft *draft, const struct ka_sheet *sheet,
                          struct ka_block block, struct ka_style *style, ka_str text, double least);
/** Width of the widest run of characters that stay together: Latin words and numbers. */
double ka_draft_word(const struct ka_draft *draft, const struct ka_style *style, ka_str text);
/** Width of @p text in points in the style's font. */
double ka_draft_measure(const struct ka_draft *draft, const struct ka_style *style, ka_str text);
void ka_draft_name(struct ka_draft *draft, ka_str name, ka_str ref);
/** How the workbook breaks a sheet's texts, the room that takes, and the scale of its pages. */
void ka_draft_book_room(struct ka_draft *draft, struct ka_sheet *sheet);
/** Sort the cells of all sheets as the model wants them, and make room for a workbook's font. */
void ka_draft_finish(struct ka_draft *draft);

/** The cell is a number: a decimal, or a whole number beyond its range. */
void ka_cell_decimal(struct ka_cell *cell, ka_dec value);
void ka_cell_whole(struct ka_cell *cell, int64_t value);
void ka_cell_fraction(struct ka_cell *cell, ka_frac value);
/** Make a number of a cell a formula with that number as cached result. */
void ka_cell_formula(struct ka_cell *cell, ka_str formula);
/** A formula that gives the text @p result. */
void ka_cell_formula_text(struct ka_cell *cell, ka_str formula, ka_str result);

/** "$B$7". */
ka_str ka_ref(struct ka_arena *arena, uint32_t row, uint32_t col);
/** "$B7": of the same column in any row that it is copied to. */
ka_str ka_ref_row(struct ka_arena *arena, uint32_t row, uint32_t col);
/** "$B$7:$B$9": rows first to last of one column. */
ka_str ka_ref_range(struct ka_arena *arena, uint32_t first, uint32_t last, uint32_t col);
/** "'考核表'!$B$7" from a name and a reference. */
ka_str ka_ref_in(struct ka_arena *arena, ka_str sheet, ka_str ref);
/** Text as it may stand between double quotes in a formula: quotes doubled, line breaks made
 * blanks. */
ka_str ka_formula_text(struct ka_arena *arena, ka_str text);

#endif
