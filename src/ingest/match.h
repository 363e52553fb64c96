/**
 * @file
 * Which profile a table's header belongs to.
 */
#ifndef KA_INGEST_MATCH_H
#define KA_INGEST_MATCH_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "ingest/alias.h"
#include "ingest/csv.h"

#include <stdbool.h>
#include <stddef.h>

/** The first rows of a table: UTF-8, trimmed copies. */
struct ka_head {
    const struct ka_row *row;
    size_t count;
    ka_str path;     /**< For findings. */
    ka_str platform; /**< Of the store whose folder the file lies in; may be empty. */
};

/** A recognised header. */
struct ka_match {
    const struct ka_profile *profile;
    size_t row;          /**< Index of the header's first row in the head. */
    size_t rows;         /**< 1 or 2 */
    ka_str *header;      /**< Of each column of the file, line breaks made blanks. */
    size_t *column;      /**< Profile column of each column of the file, or KA_NO_INDEX. */
    size_t column_count; /**< Columns of the file. */
};

/**
 * Find header and profile; the result lives in @p arena.
 * @return false after exactly one finding: not recognised, or two profiles fit equally well.
 *         A header that feeds something and occurs twice is a finding, too.
 */
KA_MUST_USE bool ka_match_head(struct ka_arena *arena, const struct ka_aliases *aliases,
                               const struct ka_head *head, struct ka_diags *diags,
                               struct ka_match *out);

/** The first row that looks like a header; KA_NO_INDEX if none does. */
size_t ka_match_header_row(const struct ka_head *head);
/** Whether a cell looks like a heading and not like data; an empty one does. */
bool ka_match_is_heading(ka_str cell);
/** The columns of a header of one or two rows, as they are shown: "upper/lower". */
ka_str *ka_match_headings(struct ka_arena *arena, const struct ka_head *head, size_t row,
                          size_t rows, size_t *count);

#endif
