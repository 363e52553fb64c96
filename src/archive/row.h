/**
 * @file
 * Rows of the archive's tables as lists of cells, and the digest that each row carries.
 *
 * A row's digest is the SHA-256 of its canonical text:
 *
 *     table TAB cell TAB cell ... LF       cell: ~ (no value), i<number>, t<bytes>:<text>
 *
 * over all its columns but the digest itself (of a revision: and but its roots).
 */
#ifndef KA_ARCHIVE_ROW_H
#define KA_ARCHIVE_ROW_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/io.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct ka_archive;
struct sqlite3_stmt;

enum ka_table_id {
    KA_T_REVISION,
    KA_T_EVALUATION,
    KA_T_MODULE,
    KA_T_ITEM,
    KA_T_PART,
    KA_T_MANUAL,
    KA_T_FILE,
    KA_T_FIGURE,
    KA_T_SOURCE,
    KA_T_LEDGER, /**< From here on: of no revision. */
    KA_T_PURGE,
    KA_T__COUNT
};

#define KA_DATA_MOST 24

struct ka_datum {
    enum {
        KA_DATUM_NULL,
        KA_DATUM_INT,
        KA_DATUM_TEXT,
        KA_DATUM_OTHER /**< No type we write. */
    } kind;
    int64_t number;
    ka_str text;
};

struct ka_datum ka_datum_null(void);
struct ka_datum ka_datum_int(int64_t number);
struct ka_datum ka_datum_text(ka_str text);
/** No value if empty. */
struct ka_datum ka_datum_maybe(ka_str text);
struct ka_datum ka_datum_dec(struct ka_arena *arena, ka_dec value);
/** "17/32"; no value if none. */
struct ka_datum ka_datum_frac(struct ka_arena *arena, ka_frac value);
/** No value if KA_DAY_NONE. */
struct ka_datum ka_datum_day(struct ka_arena *arena, ka_day day);

const char *ka_table_name(enum ka_table_id table);
size_t ka_table_columns(enum ka_table_id table);
/** A few words that find the row again: "item conversion". */
ka_str ka_row_label(struct ka_arena *arena, enum ka_table_id table, const struct ka_datum *cell);

/** Add the row's canonical text. */
void ka_row_text(struct ka_buf *buf, enum ka_table_id table, const struct ka_datum *cell);
struct ka_digest ka_row_digest(struct ka_arena *arena, enum ka_table_id table,
                               const struct ka_datum *cell);
/** Insert the cells and their digest. */
KA_MUST_USE enum ka_status ka_row_insert(struct ka_archive *archive, enum ka_table_id table,
                                         const struct ka_datum *cell);

/** Reading a table's rows in their order. */
struct ka_cursor {
    struct ka_archive *archive;
    struct ka_arena *arena; /**< Cells live here. */
    enum ka_table_id table;
    struct sqlite3_stmt *stmt;
    struct ka_datum cell[KA_DATA_MOST];
    struct ka_digest stored;
};

/** Rows of one @p parent (revision or evaluation id; revision and ledger have none: -1). */
KA_MUST_USE enum ka_status ka_cursor_open(struct ka_archive *archive, struct ka_arena *arena,
                                          enum ka_table_id table, int64_t parent,
                                          struct ka_cursor *out);
/** 1: rows->cell is the next row; 0: no more; -1: failed, after a finding. */
int ka_cursor_next(struct ka_cursor *rows);
void ka_cursor_close(struct ka_cursor *rows);

#endif
