/**
 * @file
 * Rows of CSV text as nearly all are, cut in one pass over the bytes.
 *
 * A plain row has no fault and nothing to undo but quotes around cells: quotes stand only where a
 * cell begins and ends, or in pairs within; its line end is LF or CR LF. Of such a row the cells
 * are those of csv.h but for blanks at their ends. Any other row is left to csv.h: a quote
 * inside a cell, text or blanks beside one, a NUL, a lone CR, a very long row, the text's last
 * bytes.
 */
#ifndef KA_INGEST_CSV_PLAIN_H
#define KA_INGEST_CSV_PLAIN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KA_PLAIN_CELLS 64

/** A row: views into the text, not trimmed. */
struct ka_plain_row {
    ka_str cell[KA_PLAIN_CELLS];
    size_t count;
    uint64_t doubled; /**< Bit by cell: it has pairs of quotes, each of which means one. */
    uint32_t line;    /**< Physical line on which it begins. */
};

struct ka_csv_plain {
    const char *at; /**< A row's first byte, */
    uint32_t line;  /**< on this physical line. */
    const char *end;
    char delimiter;
    const char *block; /* Private: 64 bytes that are looked at, and what of them is to come. */
    uint64_t marks;
};

/** Begin, or go on, at @p at, a row's first byte on physical line @p line, in a text up to @p end.
 */
struct ka_csv_plain ka_csv_plain_at(const char *at, const char *end, uint32_t line, char delimiter);

/** The next row, if it is plain; false: nothing has moved. A blank line is a row of one cell. */
bool ka_csv_plain_next(struct ka_csv_plain *plain, struct ka_plain_row *row);

#endif
