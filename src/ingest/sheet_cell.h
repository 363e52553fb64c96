/**
 * @file
 * Cells of workbooks: what a number format makes of a stored number, as the text that the
 * readers of cells (ingest/cell.h) expect from a CSV file.
 *
 *     46296.354166666664  yyyy/m/d h:mm  →  2026-10-01 08:30:00
 *     46296               yyyy"年"m"月"  →  2026-10
 *     0.00096064814814815 h:mm:ss        →  00:01:23
 *     0.53120000000000001 0.00%          →  53.12%   (exact: shown decimals do not matter)
 *     0.53120000000000001 General        →  0.5312
 *     1.2345678901234501E+17             →  1.23456789012345E+17, marked as rounded
 *
 * Numbers are decimal text throughout: 15 significant digits, as spreadsheets show and keep
 * them. A percentage keeps its sign, because profiles may read bare numbers as percent.
 */
#ifndef KA_INGEST_SHEET_CELL_H
#define KA_INGEST_SHEET_CELL_H

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a number format shows. */
enum ka_sheet_kind {
    KA_SHEET_PLAIN,
    KA_SHEET_PERCENT,
    KA_SHEET_DATE,    /**< A day, with or without a time. */
    KA_SHEET_MONTH,   /**< Year and month only. */
    KA_SHEET_TIME,    /**< A time of day, or a duration under a day. */
    KA_SHEET_ELAPSED, /**< [h]:mm:ss: a duration of any length. */
};

struct ka_sheet_format {
    enum ka_sheet_kind kind;
    bool clock;  /**< KA_SHEET_DATE: shows a time as well. */
    uint8_t pad; /**< KA_SHEET_PLAIN: whole digits at least, for ids as `000000`; 0: none. */
};

/** The format of a custom code (`yyyy/m/d;@`); the first section decides. */
struct ka_sheet_format ka_sheet_format_of(ka_str code);
/** The format of a built-in number; 27 to 36 and 50 to 58 as in Chinese. */
struct ka_sheet_format ka_sheet_format_builtin(unsigned id);

/** A cell's text. */
struct ka_sheet_text {
    char text[80];
    size_t len;
    bool rounded; /**< More than 15 digits: a spreadsheet has changed the last ones, or may have. */
};

/**
 * A stored number (`-12.5`, `1.25E-3`) as text. What is no number is copied as it stands, cut
 * to the room there is.
 * @param[in] date1904 Days count from 1904-01-01.
 */
void ka_sheet_number(ka_str stored, struct ka_sheet_format format, bool date1904,
                     struct ka_sheet_text *out);
/** The same for a double, as .xls stores it. */
void ka_sheet_double(double stored, struct ka_sheet_format format, bool date1904,
                     struct ka_sheet_text *out);

/** How often something was seen in a sheet, and where first. */
struct ka_sheet_mark {
    uint64_t count;
    uint32_t line, column; /**< 1-based. */
};

/** What is told once for each sheet. */
struct ka_sheet_tally {
    struct ka_sheet_mark no_value; /**< Formulas without a stored result. */
    struct ka_sheet_mark rounded;  /**< Numbers of more than 15 digits. */
    struct ka_sheet_mark errors;   /**< #N/A and such. */
    char error[16];                /**< The first. */
};

void ka_sheet_mark_add(struct ka_sheet_mark *mark, uint32_t line, uint32_t column);
/** Count an error cell that shows @p text. */
void ka_sheet_tally_error(struct ka_sheet_tally *tally, uint32_t line, uint32_t column,
                          ka_str text);
/** One finding for each thing that occurred. */
void ka_sheet_tally_report(const struct ka_sheet_tally *tally, ka_str path, ka_str sheet,
                           struct ka_diags *diags);

#endif
