/*
 * Opening, closing and asking SQLite.
 *
 * While open for writing the file is in WAL mode with synchronous=FULL: a killed process or a full
 * disk leaves the last commit. Closing folds the log in and goes back to one plain file, so that
 * it can be copied, and read from a read-only place. The file is made 0600 before SQLite sees it.
 *
 * Foreign keys are on, and so are recursive triggers (REPLACE then fires the delete triggers);
 * double-quoted strings, extensions and schemas that call functions are off.
 */
#include "archive/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 10000 };

struct ka_place
ka_db_place(const struct ka_archive *archive)
{
    return (struct ka_place){.file = ka_str_of(archive->path)};
}

enum ka_status
ka_db_fail(struct ka_archive *archive)
{
    int code = sqlite3_errcode(archive->db) & 0xFF;
    ka_str why = ka_str_of(sqlite3_errmsg(archive->db));
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_DAMAGED, ka_db_place(archive), why);
    else
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_FAILED, ka_db_place(archive), why);
    return KA_E_ARCHIVE;
}

enum ka_status
ka_db_exec(struct ka_archive *archive, const char *sql)
{
    return sqlite3_exec(archive->db, sql, NULL, NULL, NULL) == SQLITE_OK ? KA_OK
                                                                         : ka_db_fail(archive);
}

struct sqlite3_stmt *
ka_db_prepare(struct ka_archive *archive, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(archive->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        (void)ka_db_fail(archive);
    return stmt;
}

enum ka_step
ka_db_step(struct ka_archive *archive, struct sqlite3_stmt *stmt)
{
    switch (sqlite3_step(stmt)) {
    case SQLITE_ROW:
        return KA_STEP_ROW;
    case SQLITE_DONE:
        return KA_STEP_DONE;
    default:
        (void)ka_db_fail(archive);
        return KA_STEP_FAIL;
    }
}

enum ka_status
ka_db_run(struct ka_archive *archive, struct sqlite3_stmt *stmt)
{
    enum ka_step step = ka_db_step(archive, stmt);
    sqlite3_reset(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

void
ka_db_reset(struct sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
}

void
ka_db_undo(struct ka_archive *archive)
{
    sqlite3_exec(archive->db, "ROLLBACK", NULL, NULL, NULL);
}

void
ka_db_done(struct sqlite3_stmt *stmt)
{
    sqlite3_finalize(stmt);
}

void
ka_db_bind_text(struct sqlite3_stmt *stmt, int at, ka_str text)
{
    sqlite3_bind_text64(stmt, at, text.len ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

void
ka_db_bind_int(struct sqlite3_stmt *stmt, int at, int64_t number)
{
    sqlite3_bind_int64(stmt, at, number);
}

void
ka_db_bind_datum(struct sqlite3_stmt *stmt, int at, struct ka_datum cell)
{
    if (cell.kind == KA_DATUM_INT)
        ka_db_bind_int(stmt, at, cell.number);
    else if (cell.kind == KA_DATUM_TEXT)
        ka_db_bind_text(stmt, at, cell.text);
    else
        sqlite3_bind_null(stmt, at);
}

void
ka_db_bind_blob(struct sqlite3_stmt *stmt, int at, ka_str bytes)
{
    if (bytes.ptr)
        sqlite3_bind_blob64(stmt, at, bytes.ptr, bytes.len, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, at);
}

ka_str
ka_db_blob(struct sqlite3_stmt *stmt, int column)
{
    if (sqlite3_column_type(stmt, column) != SQLITE_BLOB)
        return (ka_str){0};
    const char *bytes = sqlite3_column_blob(stmt, column);
    return (ka_str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(stmt, column)};
}

ka_str
ka_db_text(struct ka_arena *arena, struct sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    if (!text)
        return (ka_str){0};
    return ka_str_dup(arena, (ka_str){text, (size_t)sqlite3_column_bytes(stmt, column)});
}

int64_t
ka_db_int(struct sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

struct ka_datum
ka_db_datum(struct ka_arena *arena, struct sqlite3_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_NULL:
        return ka_datum_null();
    case SQLITE_INTEGER:
        return ka_datum_int(ka_db_int(stmt, column));
    case SQLITE_TEXT:
        return ka_datum_text(ka_db_text(arena, stmt, column));
    default:
        return (struct ka_datum){.kind = KA_DATUM_OTHER};
    }
}

struct ka_digest
ka_db_digest(struct sqlite3_stmt *stmt, int column)
{
    struct ka_digest out = {.hex = ""};
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    if (text && sqlite3_column_bytes(stmt, column) == 64)
        memcpy(out.hex, text, 65);
    return out;
}

/** A PRAGMA's number; -1 after a finding. */
static int64_t
pragma_number(struct ka_archive *archive, const char *sql)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
    int64_t number = -1;
    if (stmt && ka_db_step(archive, stmt) == KA_STEP_ROW)
        number = ka_db_int(stmt, 0);
    ka_db_done(stmt);
    return number;
}

/** Bring the layout up to date, a step a transaction. */
static enum ka_status
upgrade(struct ka_archive *archive, int64_t version)
{
    struct ka_arena *arena = archive->arena;
    enum ka_status status = ka_db_exec(archive, "BEGIN IMMEDIATE");
    if (status != KA_OK)
        return status;
    /* another process may have done it while this one waited */
    version = pragma_number(archive, "PRAGMA user_version");
    for (; version >= 0 && version < KA_ARCHIVE_LAYOUT && status == KA_OK; version++) {
        const char *mark =
            ka_str_format(arena, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                          KA_ARCHIVE_ID, (int)version + 1)
                .ptr;
        const char *const *sql = ka_archive_upgrade((int)version);
        for (; *sql && status == KA_OK; sql++)
            status = ka_db_exec(archive, *sql);
        if (status == KA_OK)
            status = ka_db_exec(archive, mark);
    }
    if (status == KA_OK && version >= 0)
        return ka_db_exec(archive, "COMMIT");
    ka_db_undo(archive);
    return KA_E_ARCHIVE;
}

/** Whether the file is an archive, and of a layout that this program knows. */
static enum ka_status
check_layout(struct ka_archive *archive)
{
    int64_t version = pragma_number(archive, "PRAGMA user_version");
    int64_t id = pragma_number(archive, "PRAGMA application_id");
    int64_t tables = pragma_number(archive, "SELECT count(*) FROM sqlite_master");
    if (version < 0 || id < 0 || tables < 0)
        return KA_E_ARCHIVE;
    bool blank = id == 0 && version == 0 && tables == 0;
    if (blank && !archive->write) {
        /* made by a run that was killed before it wrote anything */
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_MISSING, ka_db_place(archive),
                ka_str_of(archive->path));
        return KA_E_DATA;
    }
    if (id != KA_ARCHIVE_ID && !blank) {
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_FOREIGN, ka_db_place(archive),
                ka_str_of(archive->path));
        return KA_E_ARCHIVE;
    }
    if (version > KA_ARCHIVE_LAYOUT) {
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_NEWER, ka_db_place(archive),
                ka_str_format(archive->arena, "%d", (int)version),
                ka_str_format(archive->arena, "%d", KA_ARCHIVE_LAYOUT));
        return KA_E_ARCHIVE;
    }
    archive->layout = version;
    if (!archive->write)
        return KA_OK;
    enum ka_status status = ka_db_exec(archive, "PRAGMA journal_mode = WAL");
    if (status == KA_OK && version < KA_ARCHIVE_LAYOUT)
        status = upgrade(archive, version);
    return status;
}

static enum ka_status
configure(struct ka_archive *archive)
{
    sqlite3 *db = archive->db;
    sqlite3_busy_timeout(db, WAIT_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    enum ka_status status = ka_db_exec(
        archive, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
                 "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA temp_store = 2;");
    return status == KA_OK ? check_layout(archive) : status;
}

/** Make the file, so that its mode does not hang on the umask. */
static enum ka_status
make_file(const char *path, struct ka_diags *diags)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_OPEN, path, errno);
    close(fd);
    return KA_OK;
}

static enum ka_status
open_database(struct ka_arena *arena, const char *path, bool write, struct ka_diags *diags,
              struct ka_archive **out)
{
    struct ka_archive *archive = ka_arena_alloc(arena, sizeof *archive);
    *archive = (struct ka_archive){.arena = arena, .diags = diags, .path = path, .write = write};
    int flags = write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    enum ka_status status = KA_OK;
    if (sqlite3_open_v2(path, &archive->db, flags, NULL) != SQLITE_OK)
        status = ka_db_fail(archive);
    if (status == KA_OK)
        status = configure(archive);
    if (status != KA_OK) {
        sqlite3_close(archive->db);
        return status;
    }
    *out = archive;
    return KA_OK;
}

/** A run that was killed left its journal or log: only who may write can set that right. */
static void
recover(struct ka_arena *arena, const char *path)
{
    struct ka_diags unheard = ka_diags_make(arena);
    struct ka_archive *archive = NULL;
    if (!ka_path_exists(ka_str_format(arena, "%s-journal", path).ptr) &&
        !ka_path_exists(ka_str_format(arena, "%s-wal", path).ptr))
        return;
    if (open_database(arena, path, true, &unheard, &archive) == KA_OK)
        ka_archive_close(archive);
}

enum ka_status
ka_archive_open(struct ka_arena *arena, const char *path, enum ka_archive_mode mode,
                struct ka_diags *diags, struct ka_archive **out)
{
    bool write = mode == KA_ARCHIVE_WRITE;
    if (!write && !ka_path_exists(path)) {
        ka_diag(diags, KA_DIAG_ARCHIVE_MISSING, (struct ka_place){.file = ka_str_of(path)},
                ka_str_of(path));
        return KA_E_DATA;
    }
    if (write && make_file(path, diags) != KA_OK)
        return KA_E_IO;
    if (!write)
        recover(arena, path);
    enum ka_status status = open_database(arena, path, write, diags, out);
    if (status != KA_OK || write || (*out)->layout == KA_ARCHIVE_LAYOUT)
        return status;
    /* an older layout: queries are of the latest, so it is brought up to date first */
    ka_archive_close(*out);
    status = open_database(arena, path, true, diags, out);
    if (status != KA_OK)
        return status;
    ka_archive_close(*out);
    return open_database(arena, path, false, diags, out);
}

enum ka_status
ka_db_open_blank(struct ka_arena *arena, struct ka_diags *diags, struct ka_archive **out)
{
    return open_database(arena, ":memory:", true, diags, out);
}

/** Fold the log in and leave one plain file. */
static bool
fold(sqlite3 *db)
{
    sqlite3_busy_timeout(db, 1000);
    if (sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
        return false;
    sqlite3_stmt *stmt = NULL;
    bool plain =
        sqlite3_prepare_v2(db, "PRAGMA journal_mode = DELETE", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(stmt, 0), "delete") == 0;
    sqlite3_finalize(stmt);
    return plain;
}

void
ka_archive_close(struct ka_archive *archive)
{
    if (!archive)
        return;
    for (size_t i = 0; i < KA_T__COUNT; i++)
        sqlite3_finalize(archive->insert[i]);
    /* who only looked says nothing: the month's findings are not about the archive's file */
    if (archive->write && sqlite3_db_filename(archive->db, "main")[0] && !fold(archive->db) &&
        sqlite3_total_changes(archive->db) > 0)
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_LOG_KEPT, ka_db_place(archive),
                ka_str_of(archive->path));
    sqlite3_close(archive->db);
}
