/**
 * @file
 * The document model: book > sheet > cell, chart. The only thing renderers see.
 *
 * The model decides everything that one can see: widths, heights, line breaks, styles, what a
 * cell says, and for a workbook also its formula. A renderer measures nothing and knows no domain.
 * All lengths are points (1/72 inch). Rows and columns are 0-based. Lives in one arena.
 *
 *     book
 *      ├─ sheet "考核表"   printed (PDF, text) and in the workbook
 *      ├─ sheet "计算依据" workbook only
 *      └─ ...
 */
#ifndef KA_FORM_MODEL_H
#define KA_FORM_MODEL_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/num.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How a cell's lines lie in it, so that every renderer agrees and measures nothing. A line's box is
 * KA_LINE_HEIGHT x size high; the lines of a cell stack without gaps; the stack stands at the
 * cell's top or bottom edge (KA_PAD_Y from it) or in its middle. A baseline lies KA_BASELINE x size
 * below the middle of its line's box. Text starts KA_PAD_X + indent from the left edge, or,
 * right-aligned, ends KA_PAD_X + indent from the right one; centred text has its middle in the
 * middle of what KA_PAD_X on both sides and the indent on the left leave.
 */
#define KA_LINE_HEIGHT 1.3
#define KA_BASELINE    0.38
#define KA_PAD_X       3.0
#define KA_PAD_Y       2.0

/** A workbook's printed sheets are drawn this much larger, since its font is a little wider and
 * higher than the one measured with; the page's scale takes it back. */
#define KA_BOOK_SLACK 1.04
/** From this indent on a workbook's cell is indented, too: by steps of this much. */
#define KA_BOOK_INDENT_FROM 1.5
#define KA_BOOK_INDENT      6.75

/** Paper: A4, points; sheet.landscape swaps the two. */
#define KA_PAGE_WIDTH  595.28
#define KA_PAGE_HEIGHT 841.89
/** Footers: text of this size and colour, regular; its baseline KA_FOOTER_RISE above the paper's
 * bottom edge. */
#define KA_FOOTER_SIZE  7.0
#define KA_FOOTER_COLOR UINT32_C(0x5F6B73)
#define KA_FOOTER_RISE  20.0

enum ka_halign { KA_LEFT, KA_CENTER, KA_RIGHT };
enum ka_valign { KA_MIDDLE, KA_TOP, KA_BOTTOM };

/** Line weights of a cell's border, per side. */
enum ka_edge { KA_EDGE_NONE, KA_EDGE_HAIR, KA_EDGE_THIN, KA_EDGE_MEDIUM };

/** A cell style. Styles are compared by content; renderers may cache by index. */
struct ka_style {
    bool bold;
    bool italic;    /**< Workbook only: the PDF fonts have no italics. */
    double size;    /**< Font size. */
    uint32_t color; /**< Text, 0xRRGGBB. */
    uint32_t fill;  /**< Background, 0xRRGGBB; KA_NO_FILL for none. */
    uint32_t edge_color;
    enum ka_halign halign;
    enum ka_valign valign;
    enum ka_edge top, right, bottom, left;
    double indent; /**< Padding beyond the usual, points: on the left, of right-aligned text on the
                      right. */
    bool wrap;
    bool unlocked; /**< An input cell: open on a protected sheet. */
    ka_str format; /**< Number format of the workbook: "0.00", "0.00%", "@"; empty = General. */
};
#define KA_NO_FILL UINT32_C(0xFFFFFFFF)
/** Steps by which a workbook's cell is indented. */
unsigned ka_style_book_indent(const struct ka_style *style);

enum ka_cell_kind {
    KA_CELL_BLANK,
    KA_CELL_TEXT,
    KA_CELL_NUMBER,
    KA_CELL_FORMULA_NUMBER, /**< Cached result is `number`. */
    KA_CELL_FORMULA_TEXT    /**< Cached result is `value`. */
};

/** What a workbook, whose font is another, does with a text that wraps. */
enum ka_fit {
    KA_FIT_WRAPS,  /**< Breaks it by itself; book_extra has the room. */
    KA_FIT_BROKEN, /**< Its lines end as the model's. */
    KA_FIT_SHRINKS /**< One line stays one. */
};

/** A cell, or a merged block of cells when a span is over 1. */
struct ka_cell {
    uint32_t row, col;
    uint32_t row_span, col_span; /**< At least 1. */
    enum ka_cell_kind kind;
    uint32_t style; /**< Index in book.style. */
    ka_str text;    /**< What is printed: number already formatted. '\n' are the model's own line
                       breaks. */
    ka_str *line;   /**< text as broken into the lines that are printed (views into text). */
    size_t line_count;
    enum ka_fit fit;
    ka_str value;  /**< Workbook text when it differs from `text`; else empty. */
    ka_dec number; /**< KA_CELL_NUMBER and KA_CELL_FORMULA_NUMBER when exact in 6 places, ... */
    int64_t num,
        den; /**< ... or, if den != 0, the fraction num ÷ den (cached value of a division). */
    ka_str formula; /**< Without '='; A1 references. */
    ka_str comment; /**< Workbook only; empty for none. */
    bool jumps;     /**< PDF: leads to a row of a printed sheet. */
    uint32_t jump_sheet, jump_row;
    uint32_t jump_part; /**< In a booklet: 1 + the part that it leads to; 0: its own book. */
    ka_str link;        /**< "internal:'计算依据'!A5" or URL; empty for none. */
    struct ka_validation *validation; /**< For input cells; NULL for none. */
};

/** What may be entered. */
enum ka_validation_kind { KA_VALID_DECIMAL, KA_VALID_LIST_RANGE, KA_VALID_DAY };
struct ka_validation {
    enum ka_validation_kind kind;
    uint32_t rows; /**< It holds for so many cells from this one down; 0 is 1. */
    ka_dec min, max;
    ka_day first_day, last_day; /**< KA_VALID_DAY. */
    ka_str range; /**< KA_VALID_LIST_RANGE: a reference such as '=列表!$A$1:$A$4'. Never a literal
                     list. */
    ka_str title, message; /**< Input message: <= 32 and <= 255 characters. */
};

/** A data bar over a range of the sheet's numbers, behind them. */
struct ka_databar {
    uint32_t row, col, last_row, last_col;
    uint32_t color;
    double max; /**< Full length; from 0. */
};

/** Cells of a range that are coloured while a condition holds. Workbook only. */
struct ka_cell_rule {
    uint32_t row, col, last_row, last_col;
    ka_str formula; /**< Without '='; as for the range's first cell. */
    uint32_t fill, color;
};

enum ka_chart_kind { KA_CHART_RADAR, KA_CHART_LINE, KA_CHART_COLUMN };

struct ka_series {
    ka_str name;
    const double *value; /**< In drawing order; NaN for a gap. For charts doubles are fine: nothing
                            is computed from them. */
    const ka_str *label; /**< What stands at each value of a compact chart. */
    size_t count;
    ka_str values_ref; /**< Workbook: "='图表数据'!$B$2:$B$7". */
    uint32_t color;
};

struct ka_chart {
    enum ka_chart_kind kind;
    uint32_t row, col, last_row, last_col; /**< The block of cells it covers. */
    ka_str title;
    ka_str *category;
    ka_str *spoke; /**< Radar: each category in a few lines, '\n' between; NULL: as it is. */
    size_t category_count;
    ka_str categories_ref;
    struct ka_series *series;
    size_t series_count;
    double min, max; /**< Axis; max <= min means automatic. */
    bool compact;    /**< No value axis: the values stand at the points. */
};

/** A name that formulas may use; [A-Z_a-z][A-Za-z0-9_.]*, never like a cell reference. */
struct ka_name {
    ka_str name;
    ka_str ref; /**< "='考核表'!$G$30" */
};

/** A picture that lies over cells. */
struct ka_image {
    uint32_t row, col; /**< Its upper left corner is x, y points from this cell's. */
    double x, y, width, height;
    ka_str png;
    uint32_t pixel_width, pixel_height;
};

struct ka_sheet {
    ka_str name;  /**< At most 31 UTF-16 units, none of []:*?/\ . */
    bool printed; /**< Goes to PDF and text as well. */
    bool hidden;  /**< Workbook: lists and chart data. */
    bool plain;   /**< Workbook: no gridlines; a printed sheet never has any. */
    bool landscape;
    bool spread; /**< Workbook: printed two pages wide, the frozen columns on both. */
    bool locked; /**< Protected in the workbook (no password): only unlocked cells may change. */
    double margin_top, margin_right, margin_bottom, margin_left;
    double *col_width; /**< 0: a column that is left out. */
    size_t col_count;
    double *row_height;
    double *book_extra; /**< Workbook: row r is so much higher, KA_BOOK_SLACK apart; NULL: none. */
    size_t row_count;
    /** No merged cell crosses a page break; rows of a page and the repeated ones fit its height. */
    bool *page_break;    /**< page_break[r]: a new page starts before row r. row_count entries, or
                            NULL. */
    unsigned book_scale; /**< Workbook: percent at which the page breaks' pages fit; 0: there are
                            none, the sheet is fitted. */
    uint32_t repeat_first,
        repeat_last; /**< Header rows repeated on each page; first > last: none. */
    uint32_t freeze_row, freeze_col;
    struct ka_cell *cell; /**< Sorted by row, then column. */
    size_t cell_count;
    struct ka_databar *bar;
    size_t bar_count;
    struct ka_cell_rule *rule; /**< The first that holds colours a cell. */
    size_t rule_count;
    struct ka_chart *chart;
    size_t chart_count;
    struct ka_image *image;
    size_t image_count;
    bool autofilter;                  /**< Over the repeat rows' last row and below. */
    ka_str footer_left, footer_right; /**< {page} and {pages} are replaced. */
};

/** An entry of the outline: where a chapter begins. */
struct ka_bookmark {
    ka_str title;
    uint32_t sheet, row; /**< A printed sheet and one of its rows. */
    bool below;          /**< Stands under the last one that is not. */
};

struct ka_book {
    struct ka_style *style;
    size_t style_count;
    struct ka_sheet *sheet;
    size_t sheet_count;
    struct ka_name *name;
    size_t name_count;
    struct ka_bookmark *mark; /**< In the order of pages. */
    size_t mark_count;
    bool run_on; /**< Page numbers run through all printed sheets. */
    ka_str title, subject, author, company, keywords;
    ka_str font;          /**< Named in the workbook. */
    ka_time created;      /**< Deterministic: from the month or SOURCE_DATE_EPOCH, local seconds. */
    int32_t zone_minutes; /**< Offset of `created` from UTC. */
    ka_str language;      /**< "zh-CN" or "en" */
};

#endif
