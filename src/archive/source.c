/*
 * Sources in and out: a row each, chained with its month; the bytes deflated beside.
 *
 * Bytes are asked for one by one and given back to a scratch arena, so a month's facts are never
 * all in memory.
 */
#include "archive/source.h"

#include "archive/chain.h"
#include "base/deflate.h"

#include <string.h>

enum { LEVEL = 6, CELL_KIND = 2, CELL_PATH = 3, CELL_BYTES = 4, CELL_SHA = 5 };

struct ka_archive_source
ka_source_of(const struct ka_datum *cell)
{
    return (struct ka_archive_source){.kind = cell[CELL_KIND].text,
                                      .path = cell[CELL_PATH].text,
                                      .bytes = cell[CELL_BYTES].number,
                                      .sha256 = cell[CELL_SHA].text};
}

static enum ka_content
judge(struct ka_arena *arena, const struct ka_archive_source *source, ka_str packed, int64_t size,
      ka_str *bytes)
{
    if (size != source->bytes || size < 0 || !ka_inflate(arena, packed, (size_t)size, bytes))
        return KA_CONTENT_BAD;
    return ka_str_eq(ka_str_of(ka_sha256(*bytes).hex), source->sha256) ? KA_CONTENT_WHOLE
                                                                       : KA_CONTENT_BAD;
}

enum ka_status
ka_content_get(struct ka_archive *archive, struct ka_arena *arena,
               const struct ka_archive_source *source, enum ka_content *content, ka_str *bytes)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT packed, bytes FROM content WHERE sha256 = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, source->sha256);
    enum ka_step step = ka_db_step(archive, stmt);
    *content = KA_CONTENT_GONE;
    if (step == KA_STEP_ROW) {
        ka_str packed = ka_db_blob(stmt, 0);
        if (packed.ptr)
            *content = judge(arena, source, packed, ka_db_int(stmt, 1), bytes);
        else if (ka_db_int(stmt, 1) != source->bytes)
            *content = KA_CONTENT_BAD;
    }
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

/** Bytes that are there already stay; purged ones come back. */
static enum ka_status
put_content(struct ka_archive *archive, struct ka_arena *scratch, ka_str sha256, ka_str bytes)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "INSERT INTO content(sha256, bytes, packed) VALUES(?1, ?2, ?3) ON "
                               "CONFLICT(sha256) DO UPDATE SET packed = ?3 WHERE packed IS NULL");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_str packed = ka_deflate(scratch, bytes, LEVEL);
    ka_db_bind_text(stmt, 1, sha256);
    ka_db_bind_int(stmt, 2, (int64_t)bytes.len);
    ka_db_bind_blob(stmt, 3, packed);
    enum ka_status status = packed.ptr ? ka_db_run(archive, stmt) : KA_E_INTERNAL;
    ka_db_done(stmt);
    return status;
}

static enum ka_status
put_source(struct ka_archive *archive, const struct ka_archive_month *month, int64_t revision,
           size_t at)
{
    const struct ka_archive_source *source = &month->source[at];
    struct ka_arena *scratch = ka_arena_new();
    ka_str bytes;
    enum ka_status status = KA_E_IO;
    if (!month->source_bytes(month->source_self, at, scratch, &bytes)) {
        ka_diag(archive->diags, KA_DIAG_FACTS_DAMAGED, ka_db_place(archive), source->path);
    } else {
        struct ka_digest sha256 = ka_sha256(bytes);
        const struct ka_datum cell[] = {
            ka_datum_int(revision),           ka_datum_int((int64_t)at),
            ka_datum_text(source->kind),      ka_datum_text(source->path),
            ka_datum_int((int64_t)bytes.len), ka_datum_text(ka_str_of(sha256.hex)),
        };
        status = put_content(archive, scratch, ka_str_of(sha256.hex), bytes);
        if (status == KA_OK)
            status = ka_row_insert(archive, KA_T_SOURCE, cell);
    }
    ka_arena_free(scratch);
    return status;
}

enum ka_status
ka_sources_put(struct ka_archive *archive, const struct ka_archive_month *month, int64_t revision)
{
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < month->source_count && status == KA_OK; i++)
        status = put_source(archive, month, revision, i);
    return status;
}

enum ka_status
ka_archive_sources(struct ka_archive *archive, ka_month month, const struct ka_digest *head,
                   struct ka_archive_source **out, size_t *count)
{
    struct ka_final revision;
    struct ka_cursor rows;
    struct ka_archive_source *made = NULL;
    int more = 0;
    enum ka_status status = ka_final_at(archive, month, head, &revision);
    *count = 0;
    if (status == KA_OK)
        status = ka_cursor_open(archive, archive->arena, KA_T_SOURCE, revision.id, &rows);
    if (status != KA_OK)
        return status;
    while ((more = ka_cursor_next(&rows)) > 0) {
        made = ka_arena_push(archive->arena, made, *count, sizeof *made);
        made[(*count)++] = ka_source_of(rows.cell);
    }
    ka_cursor_close(&rows);
    *out = made;
    return more < 0 ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_archive_source_bytes(struct ka_archive *archive, const struct ka_archive_source *of,
                        struct ka_arena *arena, bool *purged, ka_str *bytes)
{
    enum ka_content content;
    enum ka_status status = ka_content_get(archive, arena, of, &content, bytes);
    *purged = content == KA_CONTENT_GONE;
    if (status != KA_OK || content == KA_CONTENT_WHOLE)
        return status;
    if (content == KA_CONTENT_BAD)
        ka_diag(archive->diags, KA_DIAG_FACTS_DAMAGED, ka_db_place(archive), of->path);
    return KA_E_DATA;
}
