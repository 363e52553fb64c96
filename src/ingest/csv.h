/**
 * @file
 * CSV and TSV text → rows, through libcsv, with its traps handled (design.md section 3, io.md
 * section 1): physical line numbers, caps on field, row and columns, text after a closing quote
 * (resynchronised at the line end), unterminated quotes (named with the line where the quote
 * opened).
 *
 * Cells are trimmed views valid until the next call. Bytes may be UTF-8 or raw GB18030 (whose
 * trail bytes never equal a delimiter or quote); the caller converts cells.
 */
#ifndef KA_INGEST_CSV_H
#define KA_INGEST_CSV_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_csv;

/** A row. Blank lines give no row. */
struct ka_row {
    const ka_str *cell;
    size_t count;
    uint32_t line; /**< Physical line on which it begins, 1-based. */
};

/**
 * Start on @p text (kept by the caller for the reader's life).
 * @param[in] delimiter ',' '\t' ';' or 0 to find it from the first lines.
 * @param[in] file      Name for findings.
 */
struct ka_csv *ka_csv_open(struct ka_arena *arena, ka_str text, char delimiter, ka_str file,
                           struct ka_diags *diags);
/** libcsv's buffers. NULL is fine. */
void ka_csv_close(struct ka_csv *csv);

/**
 * The next row.
 * @return KA_OK with *row set; KA_OK with row->cell NULL at the end; KA_E_FORMAT or KA_E_LIMIT
 *         when the file cannot be read on (one finding was added).
 */
KA_MUST_USE enum ka_status ka_csv_next(struct ka_csv *csv, struct ka_row *row);

/**
 * A second reader, for another thread: of @p text, a copy of some of the first one's from a row's
 * first byte, on physical line @p line; adds its findings to @p diags.
 */
struct ka_csv *ka_csv_fork(struct ka_arena *arena, const struct ka_csv *csv, ka_str text,
                           uint32_t line, struct ka_diags *diags);
/** Go on at @p at, a row's first byte on physical line @p line, not before where it is. */
void ka_csv_seek(struct ka_csv *csv, const char *at, uint32_t line);
/** What is still to be read; its first byte is a row's first. */
ka_str ka_csv_rest(const struct ka_csv *csv);
/** Physical line of that byte. */
uint32_t ka_csv_line(const struct ka_csv *csv);

/** The delimiter in use. */
char ka_csv_delimiter(const struct ka_csv *csv);
/** Bytes consumed so far, for progress. */
size_t ka_csv_offset(const struct ka_csv *csv);
/** Rows refused so far for text after a closing quote, each with a finding. */
uint64_t ka_csv_refused(const struct ka_csv *csv);

#endif
