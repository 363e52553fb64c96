/*
 * Checking: is the file sound, is every row as it was written, do the roots and links hold?
 *
 *     SQLite's integrity_check → triggers and tables as this program makes them →
 *     ledger and purges: each row's digest, each link → revisions in order: rows, sources' bytes,
 *     root, link, output root → rows that hang on nothing → the ends of what only grows
 *
 * Data stops at the first entry that does not hold, because everything after it would be named
 * too. Altered triggers are told apart: whoever drops them has not altered data yet.
 */
#include "archive/chain.h"
#include "archive/source.h"

#include <inttypes.h>
#include <string.h>

static enum ka_status
tell(struct ka_archive *archive, enum ka_diag_code code, ka_str entry)
{
    ka_diag(archive->diags, code, ka_db_place(archive), entry);
    return KA_E_DATA;
}

static enum ka_status
check_file(struct ka_archive *archive)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, "PRAGMA integrity_check(1)");
    if (!stmt)
        return KA_E_ARCHIVE;
    enum ka_step step = ka_db_step(archive, stmt);
    ka_str said = step == KA_STEP_ROW ? ka_db_text(archive->arena, stmt, 0) : KA_STR("ok");
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    return ka_str_eq(said, KA_STR("ok")) ? KA_OK : tell(archive, KA_DIAG_ARCHIVE_DAMAGED, said);
}

/** All names and definitions of the schema, one a line. */
static enum ka_status
schema_text(struct ka_archive *archive, ka_str *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
    if (!stmt)
        return KA_E_ARCHIVE;
    struct ka_buf buf = {.arena = archive->arena};
    enum ka_step step;
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        ka_buf_add(&buf, ka_db_text(archive->arena, stmt, 0));
        ka_buf_byte(&buf, '\t');
        ka_buf_add(&buf, ka_db_text(archive->arena, stmt, 1));
        ka_buf_byte(&buf, '\x1E');
    }
    ka_db_done(stmt);
    *out = ka_buf_str(&buf);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

/** The name of the first definition of @p wanted that @p have lacks; empty if none. */
static ka_str
first_lacking(ka_str wanted, ka_str have)
{
    while (wanted.len) {
        ptrdiff_t end = ka_str_find(wanted, KA_STR("\x1E"));
        ka_str one = ka_str_sub(wanted, 0, (size_t)end + 1);
        if (ka_str_find(have, one) < 0)
            return ka_str_sub(one, 0, (size_t)ka_str_find(one, KA_STR("\t")));
        wanted = ka_str_sub(wanted, one.len, wanted.len);
    }
    return KA_STR("");
}

/** Compare tables and triggers with those of an archive made just now, in memory. */
static enum ka_status
check_schema(struct ka_archive *archive)
{
    struct ka_archive *fresh = NULL;
    ka_str have, wanted = {0};
    enum ka_status status = ka_db_open_blank(archive->arena, archive->diags, &fresh);
    if (status == KA_OK) {
        status = schema_text(fresh, &wanted);
        ka_archive_close(fresh);
    }
    if (status == KA_OK)
        status = schema_text(archive, &have);
    if (status != KA_OK)
        return status;
    ka_str altered = first_lacking(wanted, have);
    if (!altered.len)
        altered = first_lacking(have, wanted);
    if (altered.len)
        (void)tell(archive, KA_DIAG_ARCHIVE_SCHEMA, altered);
    return KA_OK;
}

static enum ka_status
check_ledger_row(struct ka_archive *archive, const struct ka_cursor *rows, const char *link)
{
    enum { CELL_LINK = 17 };
    struct ka_digest digest = ka_row_digest(archive->arena, KA_T_LEDGER, rows->cell);
    ka_str label = ka_row_label(archive->arena, KA_T_LEDGER, rows->cell);
    if (strcmp(digest.hex, rows->stored.hex) != 0)
        return tell(archive, KA_DIAG_ARCHIVE_ROW, label);
    if (!ka_str_eq(rows->cell[CELL_LINK].text, ka_str_of(link)))
        return tell(archive, KA_DIAG_ARCHIVE_LINK, label);
    return KA_OK;
}

/** The ledger, and each of its digests (with the genesis one first) in @p heads. */
static enum ka_status
check_ledger(struct ka_archive *archive, struct ka_leaves *heads)
{
    struct ka_cursor rows;
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, archive->arena, KA_T_LEDGER, -1, &rows);
    if (status != KA_OK)
        return status;
    ka_leaves_add(heads, ka_archive_genesis());
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        status = check_ledger_row(archive, &rows, heads->digest[heads->count - 1].hex);
        ka_leaves_add(heads, rows.stored);
    }
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : status;
}

/** Where the chain stands after the revisions checked so far. */
struct chain {
    struct ka_digest root, output_root;
    size_t ledger; /* index in heads that the last one went by */
    struct ka_leaves heads;
    struct ka_archive_sound sound;
};

enum { CELL_MONTH = 1, CELL_NUMBER = 2, CELL_STATE = 3, CELL_LINK = 5, CELL_LEDGER = 6 };

/** Whether the ledger had this head, no earlier than the revision before. */
static bool
ledger_knows(struct chain *chain, ka_str head)
{
    for (size_t i = chain->ledger; i < chain->heads.count; i++) {
        if (ka_str_eq(head, ka_str_of(chain->heads.digest[i].hex))) {
            chain->ledger = i;
            return true;
        }
    }
    return false;
}

/** Roots and links of a revision whose rows were walked. */
static enum ka_status
check_roots(struct ka_archive *archive, const struct ka_cursor *rows, struct ka_walk *walk,
            struct chain *chain)
{
    ka_str label = ka_row_label(walk->arena, KA_T_REVISION, rows->cell);
    bool final = ka_str_eq(rows->cell[CELL_STATE].text, KA_STR("final"));
    const char *link = ka_cstr(walk->arena, rows->cell[CELL_LINK].text);
    struct ka_digest stored, stored_outputs;
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT root, output_root FROM revision WHERE id = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, rows->cell[0].number);
    bool there = ka_db_step(archive, stmt) == KA_STEP_ROW;
    stored = ka_db_digest(stmt, 0);
    stored_outputs = ka_db_digest(stmt, 1);
    ka_db_done(stmt);
    struct ka_digest root = ka_root_of(walk, link);
    /* a provisional month may go by a head that has moved on since; it is in no chain */
    if (final && strcmp(link, chain->root.hex) != 0)
        return tell(archive, KA_DIAG_ARCHIVE_LINK, label);
    if (final && !ledger_knows(chain, rows->cell[CELL_LEDGER].text))
        return tell(archive, KA_DIAG_ARCHIVE_LINK, label);
    struct ka_digest outputs = ka_output_root_of(walk, chain->output_root.hex, root.hex);
    if (!there || strcmp(root.hex, stored.hex) != 0 ||
        (final && strcmp(outputs.hex, stored_outputs.hex) != 0))
        return tell(archive, KA_DIAG_ARCHIVE_ROOT, label);
    if (final) {
        chain->root = root;
        chain->output_root = outputs;
    }
    return KA_OK;
}

static enum ka_status
check_revision(struct ka_archive *archive, struct ka_cursor *rows, struct chain *chain)
{
    struct ka_walk walk = {.arena = ka_arena_new(),
                           .contents = true,
                           .month = rows->cell[CELL_MONTH].text,
                           .purged_to = chain->sound.purged_to};
    struct ka_digest own = ka_row_digest(archive->arena, KA_T_REVISION, rows->cell);
    ka_str label = ka_row_label(archive->arena, KA_T_REVISION, rows->cell);
    enum ka_status status = KA_OK;
    if (strcmp(own.hex, rows->stored.hex) != 0)
        status = tell(archive, KA_DIAG_ARCHIVE_ROW, label);
    if (status == KA_OK)
        status = ka_walk_revision(archive, rows->cell[0].number, own, &walk);
    if (status == KA_OK && walk.altered.len)
        status = tell(archive, KA_DIAG_ARCHIVE_ROW,
                      ka_str_format(archive->arena, "%.*s, %.*s", KA_STR_ARG(label),
                                    KA_STR_ARG(walk.altered)));
    if (status == KA_OK)
        status = check_roots(archive, rows, &walk, chain);
    chain->sound.rows += walk.rows;
    chain->sound.evaluations += walk.evaluations;
    chain->sound.purged += walk.purged;
    ka_arena_free(walk.arena);
    return status;
}

static enum ka_status
check_revisions(struct ka_archive *archive, struct chain *chain)
{
    struct ka_cursor rows;
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, archive->arena, KA_T_REVISION, -1, &rows);
    if (status != KA_OK)
        return status;
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        status = check_revision(archive, &rows, chain);
        chain->sound.revisions++;
    }
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : status;
}

/** Tell the entry that @p sql gives, if any: as @p other where its second column is not 0. */
static enum ka_status
tell_first(struct ka_archive *archive, const char *sql, enum ka_diag_code code,
           enum ka_diag_code other)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
    if (!stmt)
        return KA_E_ARCHIVE;
    enum ka_step step = ka_db_step(archive, stmt);
    enum ka_status status = step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
    if (step == KA_STEP_ROW)
        status =
            tell(archive, ka_db_int(stmt, 1) ? other : code, ka_db_text(archive->arena, stmt, 0));
    ka_db_done(stmt);
    return status;
}

/** Contents that no source speaks of. */
static enum ka_status
check_orphans(struct ka_archive *archive)
{
    return tell_first(archive,
                      "SELECT 'content ' || sha256, 0 FROM content WHERE sha256 NOT IN (SELECT "
                      "sha256 FROM source) ORDER BY sha256 LIMIT 1",
                      KA_DIAG_ARCHIVE_ROW, KA_DIAG_ARCHIVE_ROW);
}

/** Rows that no revision's walk came by: put in, or left by a deleted one. */
static enum ka_status
check_strays(struct ka_archive *archive, const struct chain *chain)
{
    size_t rows = 0;
    for (enum ka_table_id table = 0; table < KA_T_LEDGER; table++) {
        const char *sql =
            ka_str_format(archive->arena, "SELECT count(*) FROM %s", ka_table_name(table)).ptr;
        struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
        bool counted = stmt && ka_db_step(archive, stmt) == KA_STEP_ROW;
        rows += counted ? (size_t)ka_db_int(stmt, 0) : 0;
        ka_db_done(stmt);
        if (!counted)
            return KA_E_ARCHIVE;
    }
    if (rows == chain->sound.rows)
        return check_orphans(archive);
    return tell(archive, KA_DIAG_ARCHIVE_STRAY,
                ka_str_format(archive->arena, "%zu", rows - chain->sound.rows));
}

/** Acts that speak of a form which is not there: its month was taken out of the chain's end. */
static enum ka_status
check_acts(struct ka_archive *archive)
{
    return tell_first(
        archive,
        "SELECT 'ledger ' || l.seq || ' (' || l.month || ' ' || l.revision || ')', 0 FROM ledger l "
        "WHERE NOT EXISTS(SELECT 1 FROM revision r JOIN evaluation e ON e.revision = r.id WHERE "
        "r.month = l.month AND r.number = l.revision AND r.state = 'final' AND e.staff = l.staff "
        "AND e.form = l.form) ORDER BY l.seq LIMIT 1",
        KA_DIAG_ARCHIVE_LINK, KA_DIAG_ARCHIVE_LINK);
}

/** The last entry of months, ledger and purges is the one remembered: none was taken off the end.
 */
static enum ka_status
check_ends(struct ka_archive *archive)
{
    return tell_first(
        archive,
        "WITH kind(what) AS (VALUES('revision'), ('ledger'), ('purge')), "
        "last(what, at, digest) AS (SELECT 'revision', max(id), output_root FROM revision WHERE "
        "state = 'final' UNION ALL SELECT 'ledger', max(seq), digest FROM ledger UNION ALL SELECT "
        "'purge', max(seq), digest FROM purge), "
        "told AS (SELECT what, h.at, coalesce(h.at, 0) > coalesce(l.at, 0) AS gone FROM kind "
        "LEFT JOIN last l USING(what) LEFT JOIN head h USING(what) "
        "WHERE l.at IS NOT h.at OR l.digest IS NOT h.digest) "
        "SELECT CASE WHEN gone THEN what || ' ' || at ELSE 'head ' || what END, gone FROM told "
        "LIMIT 1",
        KA_DIAG_ARCHIVE_ROW, KA_DIAG_ARCHIVE_END);
}

enum ka_status
ka_archive_verify(struct ka_archive *archive, struct ka_archive_sound *out)
{
    struct chain chain = {.root = ka_archive_genesis(),
                          .output_root = ka_archive_genesis(),
                          .heads = {.arena = archive->arena}};
    size_t purges = 0;
    enum ka_status status = ka_db_exec(archive, "BEGIN");
    if (status == KA_OK)
        status = check_file(archive);
    if (status == KA_OK)
        status = check_schema(archive);
    if (status == KA_OK)
        status = check_ledger(archive, &chain.heads);
    if (status == KA_OK)
        status = ka_purges_check(archive, &chain.sound.purged_to, &purges);
    if (status == KA_OK)
        status = check_revisions(archive, &chain);
    if (status == KA_OK)
        status = check_strays(archive, &chain);
    if (status == KA_OK)
        status = check_acts(archive);
    if (status == KA_OK)
        status = check_ends(archive);
    ka_db_undo(archive);
    if (status != KA_OK)
        return status;
    chain.sound.acts = chain.heads.count - 1;
    chain.sound.head = chain.root;
    chain.sound.ledger = chain.heads.digest[chain.sound.acts];
    *out = chain.sound;
    return KA_OK;
}
