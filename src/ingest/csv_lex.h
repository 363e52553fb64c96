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
    uint32_t fault_cell; /**< 1-based. */
};

/** The extent of the row at the start of @p text (not empty). */
struct ka_row_extent ka_csv_row_extent(ka_str text, char delimiter);

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
