/**
 * @file
 * SQLite, wrapped: every failure is one finding, every statement is prepared.
 */
#ifndef KA_ARCHIVE_DB_H
#define KA_ARCHIVE_DB_H

#include "archive/archive.h"
#include "archive/row.h"

struct sqlite3;
struct sqlite3_stmt;

struct ka_archive {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const char *path;
    struct sqlite3 *db;
    bool write;
    int64_t layout;                           /**< As found, before it is brought up to date. */
    struct sqlite3_stmt *insert[KA_T__COUNT]; /**< Prepared on first use. */
};

/** The layout that this program writes: PRAGMA user_version. */
#define KA_ARCHIVE_LAYOUT 3
/** PRAGMA application_id: "KAHO". */
#define KA_ARCHIVE_ID 0x4B41484F

/** Statements that bring layout @p version to @p version + 1; NULL at the end. */
const char *const *ka_archive_upgrade(int version);

/** The place that findings about the archive name. */
struct ka_place ka_db_place(const struct ka_archive *archive);
/** An archive in memory with this program's layout and nothing in it. */
KA_MUST_USE enum ka_status ka_db_open_blank(struct ka_arena *arena, struct ka_diags *diags,
                                            struct ka_archive **out);
/** One finding for SQLite's last error. Always KA_E_ARCHIVE. */
enum ka_status ka_db_fail(struct ka_archive *archive);
/** A statement without results and parameters. */
KA_MUST_USE enum ka_status ka_db_exec(struct ka_archive *archive, const char *sql);
/** NULL after a finding. */
struct sqlite3_stmt *ka_db_prepare(struct ka_archive *archive, const char *sql);

enum ka_step { KA_STEP_ROW, KA_STEP_DONE, KA_STEP_FAIL /**< After a finding. */ };
enum ka_step ka_db_step(struct ka_archive *archive, struct sqlite3_stmt *stmt);
/** One step and reset, for statements without results. */
KA_MUST_USE enum ka_status ka_db_run(struct ka_archive *archive, struct sqlite3_stmt *stmt);
/** Ready for the next parameters. */
void ka_db_reset(struct sqlite3_stmt *stmt);
void ka_db_done(struct sqlite3_stmt *stmt);
/** Roll back whatever is open; findings are the caller's. */
void ka_db_undo(struct ka_archive *archive);

/** Parameters are 1-based, columns 0-based. Bound text must live until the step. */
void ka_db_bind_text(struct sqlite3_stmt *stmt, int at, ka_str text);
void ka_db_bind_int(struct sqlite3_stmt *stmt, int at, int64_t number);
void ka_db_bind_datum(struct sqlite3_stmt *stmt, int at, struct ka_datum cell);
/** A BLOB; ptr NULL: no value. */
void ka_db_bind_blob(struct sqlite3_stmt *stmt, int at, ka_str bytes);
/** In @p arena; {NULL, 0} for NULL. */
ka_str ka_db_text(struct ka_arena *arena, struct sqlite3_stmt *stmt, int column);
int64_t ka_db_int(struct sqlite3_stmt *stmt, int column);
/** The bytes of a BLOB, until the next step; {NULL, 0} if it is none. */
ka_str ka_db_blob(struct sqlite3_stmt *stmt, int column);
struct ka_datum ka_db_datum(struct ka_arena *arena, struct sqlite3_stmt *stmt, int column);
/** A digest column; anything that is no digest gives an empty one. */
struct ka_digest ka_db_digest(struct sqlite3_stmt *stmt, int column);

#endif
