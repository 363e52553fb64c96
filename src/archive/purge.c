/*
 * Taking facts away once they may no longer be kept. Their sources stay with their digests, so a
 * purged month is still proved to be what it was; it can only not be computed again.
 *
 * Facts that a month not yet past needs (as its month before) stay until that month is past, too.
 * Each purge is a row that goes by the one before, like the ledger's; the triggers let bytes go
 * only for months that a purge covers. The pages they stood on are overwritten.
 */
#include "archive/chain.h"
#include "archive/source.h"

#include <string.h>

enum { CELL_BEFORE = 2, CELL_LINK = 7 };

/* Facts of months that ended before ?1, and of no later month; their bytes still there. */
#define PAST                                                                                       \
    "FROM content c WHERE packed IS NOT NULL AND EXISTS(SELECT 1 FROM source s WHERE s.sha256 = "  \
    "c.sha256) AND NOT EXISTS(SELECT 1 FROM source s JOIN revision r ON r.id = s.revision WHERE "  \
    "s.sha256 = c.sha256 AND (s.kind <> 'facts' OR r.month || '-31' >= ?1))"
/* Facts of months that ended before ?1 which a later month needs. */
#define HELD                                                                                       \
    "SELECT count(DISTINCT c.sha256) FROM content c JOIN source s ON s.sha256 = c.sha256 JOIN "    \
    "revision r ON r.id = s.revision WHERE c.packed IS NOT NULL AND s.kind = 'facts' AND r.month " \
    "|| '-31' < ?1"

enum ka_status
ka_purges_check(struct ka_archive *archive, ka_str *purged_to, size_t *count)
{
    struct ka_cursor rows;
    struct ka_digest link = ka_archive_genesis();
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, archive->arena, KA_T_PURGE, -1, &rows);
    *purged_to = KA_STR("");
    *count = 0;
    if (status != KA_OK)
        return status;
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        ka_str label = ka_row_label(archive->arena, KA_T_PURGE, rows.cell);
        struct ka_digest digest = ka_row_digest(archive->arena, KA_T_PURGE, rows.cell);
        enum ka_diag_code code = strcmp(digest.hex, rows.stored.hex) != 0 ? KA_DIAG_ARCHIVE_ROW
                                 : !ka_str_eq(rows.cell[CELL_LINK].text, ka_str_of(link.hex))
                                     ? KA_DIAG_ARCHIVE_LINK
                                     : KA_DIAG__COUNT;
        if (code != KA_DIAG__COUNT) {
            ka_diag(archive->diags, code, ka_db_place(archive), label);
            status = KA_E_DATA;
        }
        link = digest;
        ++*count;
        if (ka_str_cmp(rows.cell[CELL_BEFORE].text, *purged_to) > 0)
            *purged_to = rows.cell[CELL_BEFORE].text;
    }
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : status;
}

/** Up to two numbers that @p sql gives for the day. */
static enum ka_status
ask(struct ka_archive *archive, const char *sql, ka_str before, int64_t number[2])
{
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
    if (!stmt)
        return KA_E_ARCHIVE;
    if (before.ptr)
        ka_db_bind_text(stmt, 1, before);
    enum ka_step step = ka_db_step(archive, stmt);
    number[0] = step == KA_STEP_ROW ? ka_db_int(stmt, 0) : 0;
    number[1] = step == KA_STEP_ROW ? ka_db_int(stmt, 1) : 0;
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

static enum ka_status
put_purge(struct ka_archive *archive, const struct ka_archive_purge *purge, ka_str before)
{
    struct ka_digest link = ka_archive_genesis();
    int64_t seq[2];
    enum ka_status status =
        ask(archive, "SELECT coalesce(max(seq), 0) + 1, 0 FROM purge", (ka_str){0}, seq);
    struct sqlite3_stmt *stmt =
        status == KA_OK
            ? ka_db_prepare(archive, "SELECT digest FROM purge ORDER BY seq DESC LIMIT 1")
            : NULL;
    if (!stmt)
        return KA_E_ARCHIVE;
    enum ka_step step = ka_db_step(archive, stmt);
    if (step == KA_STEP_ROW)
        link = ka_db_digest(stmt, 0);
    ka_db_done(stmt);
    const struct ka_datum cell[] = {
        ka_datum_int(seq[0]),
        ka_datum_day(archive->arena, purge->day),
        ka_datum_text(before),
        ka_datum_text(purge->author),
        ka_datum_maybe(purge->reason),
        ka_datum_int((int64_t)purge->contents),
        ka_datum_int((int64_t)purge->bytes),
        ka_datum_text(ka_str_of(link.hex)),
    };
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : ka_row_insert(archive, KA_T_PURGE, cell);
}

static enum ka_status
take_away(struct ka_archive *archive, ka_str before)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "UPDATE content SET packed = NULL WHERE sha256 IN (SELECT c.sha256 " PAST ")");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, before);
    enum ka_status status = ka_db_run(archive, stmt);
    ka_db_done(stmt);
    return status;
}

static enum ka_status
purge_all(struct ka_archive *archive, struct ka_archive_purge *purge, ka_str before)
{
    int64_t past[2], held[2];
    enum ka_status status =
        ask(archive, "SELECT count(*), coalesce(sum(length(packed)), 0) " PAST, before, past);
    if (status != KA_OK)
        return status;
    purge->contents = (size_t)past[0];
    purge->bytes = (uint64_t)past[1];
    if (purge->contents) { /* the row first: the triggers ask for it */
        status = put_purge(archive, purge, before);
        if (status == KA_OK)
            status = take_away(archive, before);
    }
    if (status == KA_OK)
        status = ask(archive, HELD, before, held);
    purge->held = status == KA_OK ? (size_t)held[0] : 0;
    return status;
}

enum ka_status
ka_archive_purge(struct ka_archive *archive, struct ka_archive_purge *purge)
{
    ka_str before = ka_day_print(archive->arena, purge->before);
    enum ka_status status = ka_db_exec(archive, "PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
    if (status != KA_OK)
        return status;
    status = purge_all(archive, purge, before);
    if (status == KA_OK)
        status = ka_db_exec(archive, "COMMIT");
    if (status != KA_OK)
        ka_db_undo(archive);
    else if (purge->contents)
        status = ka_db_exec(archive, "VACUUM");
    return status;
}
