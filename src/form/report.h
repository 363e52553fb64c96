/**
 * @file
 * Private to form: books of lists and text, for managers (summary) and for everyone (handbook).
 *
 * A sheet begins with a title and a line below it, then tables: a header row and rows of cells.
 * Cells are put one at a time from left to right with ka_report_text() and ka_report_value().
 */
#ifndef KA_FORM_REPORT_H
#define KA_FORM_REPORT_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/num.h"
#include "base/str.h"
#include "form/build.h"
#include "form/form.h"
#include "form/model.h"
#include "form/style.h"
#include "form/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_report {
    struct ka_arena *arena;
    const struct ka_form_context *context;
    enum ka_lang lang;
    struct ka_draft draft;
    struct ka_sheet *sheet; /**< The one at work. */
    bool *keep;             /**< keep[r]: row r of it stays with the one below. */
};

/** What a list's column is called and how wide it is. */
struct ka_report_column {
    enum ka_word word;
    double width;
};

/** @p sheets: how many it will have at most. */
struct ka_report ka_report_make(struct ka_arena *arena, const struct ka_form_context *context,
                                size_t sheets);
ka_str ka_report_say(const struct ka_report *report, enum ka_word word);
/** ka_report_sayf(report, KA_WORD_VERSION, version). */
#define ka_report_sayf(report, word, ...)                                                          \
    ka_word_fill((report)->arena, (report)->lang, (word), __VA_ARGS__)
/** The Chinese or, in an English report where there is one, the English text. */
ka_str ka_report_pick(const struct ka_report *report, ka_str zh, ka_str en);
ka_str ka_report_int(const struct ka_report *report, int64_t value);

/** A new sheet, which becomes the one at work. */
void ka_report_sheet(struct ka_report *report, ka_str name, const double *width, size_t count,
                     bool landscape);
/** A new row; @p keep: it stays with the row below. */
uint32_t ka_report_row(struct ka_report *report, double height, bool keep);
/** Title over the whole width, and a line of small text below it. */
void ka_report_title(struct ka_report *report, ka_str title, ka_str below);
/** A heading over the columns [from, end). */
void ka_report_heading(struct ka_report *report, uint32_t from, uint32_t end, ka_str text);
/** A header row of a table that starts in column @p from. */
uint32_t ka_report_head(struct ka_report *report, const struct ka_report_column *column,
                        size_t count, uint32_t from);
/** The sheet is one list: a header row that is frozen, repeated and filtered. */
void ka_report_list(struct ka_report *report, const struct ka_report_column *column, size_t count,
                    uint32_t freeze_col);

/** A text cell. */
struct ka_cell *ka_report_text(struct ka_report *report, uint32_t row, uint32_t col, ka_str text);
/** The same with a style of one's own over columns [col, end): a little smaller if that keeps a
 * word whole. */
struct ka_cell *ka_report_styled(struct ka_report *report, struct ka_block block,
                                 const struct ka_style *style, ka_str text);
/** A number as it is printed, to the right; its number format shows the same. Empty text: "—". */
struct ka_cell *ka_report_value(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value,
                                ka_str printed);
/** A whole number, a number to 2 places, a rate in percent to 1 place. */
struct ka_cell *ka_report_count(struct ka_report *report, uint32_t row, uint32_t col,
                                int64_t value);
struct ka_cell *ka_report_points(struct ka_report *report, uint32_t row, uint32_t col,
                                 ka_frac value);
struct ka_cell *ka_report_rate(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value);
/** "53.1%"; "" for no value. */
ka_str ka_report_percent(const struct ka_report *report, ka_frac value);

/** A bar behind the cells of a column whose full length is 1. */
void ka_report_bar(struct ka_report *report, uint32_t first, uint32_t last, uint32_t col);
/** A chart over a block: columns, categories and series from cells of the sheet at work. */
struct ka_report_chart {
    struct ka_block block;
    ka_str title;
    uint32_t first, last, category_col; /**< Rows, and the column of the names. */
    uint32_t value_col[2];
    ka_str name[2];
    size_t series_count;
    bool share; /**< The axis goes from 0 to 1. */
};
void ka_report_chart(struct ka_report *report, const struct ka_report_chart *from);

/** Page breaks of the sheet at work, by page height, kept rows and the repeated header. */
void ka_report_paginate(struct ka_report *report);
/** Title, dates and so on of the book; then the cells are sorted. */
struct ka_book *ka_report_finish(struct ka_report *report, ka_str title, ka_str subject);

/** Whether a text may be the criterion of COUNTIF as it stands: no wildcard, no comparison. */
bool ka_report_plain(ka_str text);

#endif
