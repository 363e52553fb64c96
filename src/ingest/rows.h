/**
 * @file
 * A table of text, read row by row, whatever the file's format: the seam between formats
 * and everything that knows columns. CSV is one source; a workbook's sheet can be another.
 */
#ifndef KA_INGEST_ROWS_H
#define KA_INGEST_ROWS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/csv.h"
#include "ingest/encoding.h"

#include <stdbool.h>
#include <stdint.h>

/** A source of rows. The functions take its @c self. */
struct ka_rows {
    void *self;
    enum ka_encoding encoding; /**< Of the cells. */
    bool sound;                /**< Cells hold no sequence that the encoding lacks. */
    char delimiter;            /**< 0 if the format has none. */
    /** As ka_csv_next(). */
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
};

/**
 * Open @p input as what its content is. What was found out of the encoding goes to *guess.
 *
 * @return KA_OK; KA_OK with rows->self NULL if the file holds no table that can be read (empty,
 *         or a workbook: one finding); KA_E_FORMAT if its bytes are no text.
 */
KA_MUST_USE enum ka_status ka_rows_open(struct ka_arena *arena, const struct ka_rows_input *input,
                                        struct ka_encoding_guess *guess, struct ka_rows *rows);

#endif
