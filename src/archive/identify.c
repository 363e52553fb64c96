/*
 * Is this file one that the archive made, or went by? Its SHA-256 says so, whatever its name:
 * outputs' digests are leaves of a month's second root, inputs' of its first. For paper there is
 * the digest printed on the form, which is (the beginning of) an evaluation's leaf.
 */
#include "archive/db.h"

#define ORIGIN                                                                                     \
    "r.month, r.number, r.state, r.number < (SELECT max(number) FROM revision n WHERE n.month = "  \
    "r.month)"

/** Columns 0-3: ORIGIN; 4 path; 5-9 of the evaluation; 10 kind. */
static void
read_origin(struct ka_archive *archive, struct sqlite3_stmt *stmt, struct ka_archive_origin *out)
{
    struct ka_arena *arena = archive->arena;
    *out = (struct ka_archive_origin){
        .revision = (int)ka_db_int(stmt, 1),
        .final = ka_str_eq(ka_db_text(arena, stmt, 2), KA_STR("final")),
        .superseded = ka_db_int(stmt, 3) != 0,
        .path = ka_db_text(arena, stmt, 4),
        .staff = ka_db_text(arena, stmt, 5),
        .name = ka_db_text(arena, stmt, 6),
        .role = ka_db_text(arena, stmt, 7),
        .form = ka_db_text(arena, stmt, 8),
        .version = (int)ka_db_int(stmt, 9),
        .kind = ka_db_text(arena, stmt, 10),
    };
    if (!ka_month_parse(ka_db_text(arena, stmt, 0), &out->month))
        out->month = (ka_month){0};
}

/** Run a prepared look-up; the latest match counts. */
static enum ka_status
look_up(struct ka_archive *archive, struct sqlite3_stmt *stmt, bool *found,
        struct ka_archive_origin *out)
{
    enum ka_step step = ka_db_step(archive, stmt);
    if (step == KA_STEP_ROW)
        read_origin(archive, stmt, out);
    if (step != KA_STEP_FAIL)
        *found = step == KA_STEP_ROW;
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

/** Whether it is a PDF behind a password: what `deliver` made, which is never archived. */
static bool
is_locked(const struct ka_archive *archive, const char *path)
{
    enum { MOST = 64 << 20 };
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags unsaid = ka_diags_make(archive->arena);
    ka_str bytes;
    bool locked = ka_file_read(arena, path, MOST, &unsaid, &bytes) == KA_OK &&
                  ka_str_starts(bytes, KA_STR("%PDF-")) &&
                  ka_str_find(bytes, KA_STR("/Encrypt ")) >= 0;
    ka_arena_free(arena);
    return locked;
}

enum ka_status
ka_archive_identify(struct ka_archive *archive, const char *path, bool *found,
                    struct ka_archive_origin *out)
{
    struct ka_digest digest;
    enum ka_status status = ka_sha256_file(path, archive->diags, &digest);
    if (status != KA_OK)
        return status;
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT " ORIGIN ", f.path, e.staff, e.name, e.role, e.form, e.version, "
                 "nullif(f.kind, 'output') FROM file f JOIN revision r ON r.id = f.revision LEFT "
                 "JOIN evaluation e ON e.revision = "
                 "r.id AND f.path IN ('forms/' || e.stem || '.pdf', 'forms/' || e.stem || "
                 "'.xlsx') WHERE f.sha256 = ? ORDER BY f.kind = 'output' DESC, f.kind = "
                 "'input' DESC, r.id DESC, f.at LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, ka_str_of(digest.hex));
    status = look_up(archive, stmt, found, out);
    if (status == KA_OK && !*found)
        ka_diag(archive->diags,
                is_locked(archive, path) ? KA_DIAG_ARCHIVE_LOCKED : KA_DIAG_ARCHIVE_NOT_MADE,
                (struct ka_place){.file = ka_str_of(path)}, ka_str_of(path), ka_str_of(digest.hex));
    return status;
}

enum ka_status
ka_archive_identify_digest(struct ka_archive *archive, ka_str hex, bool *found,
                           struct ka_archive_origin *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "SELECT " ORIGIN ", NULL, e.staff, e.name, e.role, e.form, e.version, "
        "NULL FROM evaluation e JOIN revision r ON r.id = e.revision WHERE substr(e.leaf, 1, "
        "length(?1)) = ?1 ORDER BY r.id DESC LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, hex);
    enum ka_status status = look_up(archive, stmt, found, out);
    if (status == KA_OK && !*found)
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_NO_DIGEST, ka_db_place(archive), hex);
    return status;
}
