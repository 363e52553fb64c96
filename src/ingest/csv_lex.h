/**
 * @file
 * Where rows of CSV text begin and end, so that libcsv is only fed whole, sound rows.
 *
 * This knows quotes, delimiters and line ends, nothing of what cells hold: the grammar of cells is
 * libcsv's.
 */
#ifndef KA_INGEST_CSV_LEX_H
#define KA_INGEST_CSV_LEX_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/** Why a row ended where it did. */
enum ka_row_end {
    KA_ROW_WHOLE,       /**< At a line end, or at the end of the text. */
    KA_ROW_AFTER_QUOTE, /**< On one line, text stands between a closing quote and the delimiter. */
    KA_ROW_OPEN_QUOTE,  /**< A quote does not close within the text or KA_LIMIT_FIELD_LINES, or
                             closes on another line amid text. */
    KA_ROW_LONG_FIELD,  /**< A cell is longer than KA_LIMIT_FIELD_BYTES. */
    KA_ROW_LONG         /**< The row is longer than KA_LIMIT_ROW_BYTES. */
};

/** A row's place in the text. */
struct ka_row_extent {
    enum ka_row_end why;
    size_t len;          /**< Bytes up to the line end; after AFTER_QUOTE, to the next line end. */
    size_t next;         /**< Bytes up to the next row: len and its line end. */
    uint32_t lines;      /**< Line ends passed, its own included. */
    uint32_t open_line;  /**< Lines from the row's first to the fault's quote. */
    uint32_t swallowed;  /**< Line ends from there to where an open quote seems to close, or to the
                              end of the text. */
    uint32_t fault_cell; /**< 1-based. */
};

/** The extent of the row at the start of @p text (not empty). */
struct ka_row_extent ka_csv_row_extent(ka_str text, char delimiter);

/**
 * Rows that a quote too many has made part of @p cell, by accident closed again: its lines are
 * separated like rows (the first as what is left of one from @p column on, the ones between as
 * whole ones) and the last begins with something shaped like @p first.
 *
 * @param[in] width  Columns of the table. Narrow ones are not judged.
 * @param[in] column Of the cell, 0-based.
 * @param[in] first  The first cell of the cell's row.
 * @return 0 for a cell of several lines that is sound.
 */
uint32_t ka_csv_swallowed(ka_str cell, size_t width, size_t column, char delimiter, ka_str first);

/** Line ends before the cell @p column (0-based) of the row at the start of @p text. */
uint32_t ka_csv_lines_before(ka_str text, char delimiter, size_t column);

/** Bytes of the line end at @p at: 2 for CR LF, 1 for CR or LF, else 0. */
size_t ka_csv_line_end(const char *at, const char *end);

/**
 * Comma, tab or semicolon: the one that stands outside quotes in most of the first lines, among
 * equals the most frequent one. A comma if none occurs.
 */
char ka_csv_guess_delimiter(ka_str text);

/** Bytes of a first line `sep=;` with its line end, and its delimiter; 0 if there is none. */
size_t ka_csv_sep_line(ka_str text, char *delimiter);

#endif
