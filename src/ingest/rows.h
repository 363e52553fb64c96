/**
 * @file
 * A table of text, read row by row, whatever the file's format: the seam between formats
 * and everything that knows columns. CSV is one source; the sheets of a
 * workbook (xlsx.h, xls.h), the tables of a page (html_table.h) or a JSON file (json_table.h) and a
 * plain chat log (text_log.h) are others.
 */
#ifndef KA_INGEST_ROWS_H
#define KA_INGEST_ROWS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/census.h"
#include "ingest/csv.h"
#include "ingest/encoding.h"

#include <stdbool.h>
#include <stdint.h>

struct ka_defs;

/** A source of rows. The functions take its @c self. */
struct ka_rows {
    void *self;
    enum ka_encoding encoding; /**< Of the cells. */
    bool sound;                /**< Cells hold no sequence that the encoding lacks. */
    char delimiter;            /**< 0 if the format has none. */
    bool sheets;               /**< Its tables are sheets, whose cells have addresses. */
    struct ka_csv *csv;        /**< The text itself, where rows can be read from any cut on. */
    struct ka_census census;   /**< Of that text, if it has pieces. */
    /**
     * On to the next table of a file that may hold several, also to the first one: *name is its
     * name, ptr NULL if there is no more. NULL if the format holds one table only.
     */
    enum ka_status (*more)(void *self, ka_str *name);
    /** As ka_csv_next(); a row of a sheet has its number there as line. */
    enum ka_status (*next)(void *self, struct ka_row *row);
    uint64_t (*offset)(const void *self);  /**< Bytes of the file consumed. */
    uint64_t (*refused)(const void *self); /**< Rows left out, each with a finding. */
    void (*close)(void *self);
};

/** What a source is opened with. */
struct ka_rows_input {
    ka_str bytes; /**< The whole file; kept by the caller. */
    ka_str path;  /**< For findings. */
    struct ka_diags *diags;
    size_t workers;             /**< Threads that may look through it; 0 is 1. */
    size_t piece;               /**< Bytes that one looks at at once; 0: as is good. */
    const struct ka_defs *defs; /**< Whose profiles of text logs are tried, or NULL. */
};

/**
 * Open @p input as what its content is. What was found out of the encoding goes to *guess.
 *
 * @return KA_OK; KA_OK with rows->self NULL if the file holds no table that can be read (empty,
 *         or another format: one finding); KA_E_FORMAT if its bytes are no text, or a damaged
 *         or protected workbook.
 */
KA_MUST_USE enum ka_status ka_rows_open(struct ka_arena *arena, const struct ka_rows_input *input,
                                        struct ka_encoding_guess *guess, struct ka_rows *rows);

#endif
