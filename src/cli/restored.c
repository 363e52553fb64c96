/* Sources out of the archive: definitions, pieces, and what else the run went by. */
#include "cli/sources.h"

#include "cli/keep.h"
#include "ingest/sheets_read.h"

static bool
is_kind(const struct ka_archive_source *source, const char *kind)
{
    return ka_str_eq(source->kind, ka_str_of(kind));
}

static enum ka_status
tell(struct ka_session *session, enum ka_diag_code code, ka_month month)
{
    ka_diag(&session->diags, code, (struct ka_place){.file = ka_str_of(ka_archive_path(session))},
            ka_month_print(session->arena, month));
    return KA_E_DATA;
}

/** Facts that were purged are told once, before anything is computed. */
static enum ka_status
check_purged(struct ka_session *session, const struct ka_restored *restored)
{
    enum ka_status status = KA_OK;
    bool purged = false;
    for (size_t i = 0; i < restored->count && status == KA_OK; i++) {
        struct ka_arena *scratch = ka_arena_new();
        ka_str bytes;
        if (is_kind(&restored->source[i], "facts"))
            status = ka_archive_source_bytes(restored->archive, &restored->source[i], scratch,
                                             &purged, &bytes);
        ka_arena_free(scratch);
    }
    return purged ? tell(session, KA_DIAG_ARCHIVE_PURGED, restored->month) : status;
}

enum ka_status
ka_restored_open(struct ka_session *session, struct ka_archive *archive, ka_month month,
                 const struct ka_digest *head, struct ka_restored *out)
{
    *out = (struct ka_restored){.archive = archive, .month = month};
    enum ka_status status = ka_archive_final_at(archive, month, head, &out->final, &out->link);
    if (status == KA_OK && !out->final)
        return tell(session, KA_DIAG_ARCHIVE_NOT_FINAL, month);
    if (status == KA_OK)
        status = ka_archive_sources(archive, month, head, &out->source, &out->count);
    if (status == KA_OK && out->count == 0)
        return tell(session, KA_DIAG_ARCHIVE_NO_SOURCES, month);
    return status == KA_OK ? check_purged(session, out) : status;
}

static enum ka_status
bytes_of(struct ka_session *session, const struct ka_restored *restored, size_t at, ka_str *bytes)
{
    bool purged;
    return ka_archive_source_bytes(restored->archive, &restored->source[at], session->arena,
                                   &purged, bytes);
}

enum ka_status
ka_restored_files(struct ka_session *session, const struct ka_restored *restored,
                  struct ka_def_files *out)
{
    struct ka_def_file *file = ka_arena_array(session->arena, restored->count, sizeof *file);
    ka_str *stray = ka_arena_array(session->arena, restored->count, sizeof *stray);
    enum ka_status status = KA_OK;
    *out = (struct ka_def_files){.file = file, .stray = stray, .reader = ka_sheets_read};
    for (size_t i = 0; i < restored->count && status == KA_OK; i++) {
        const struct ka_archive_source *source = &restored->source[i];
        bool own = is_kind(source, "own");
        if (is_kind(source, "stray"))
            stray[out->stray_count++] = source->path;
        if (!own && !is_kind(source, "builtin"))
            continue;
        struct ka_def_file *to = &file[out->count++];
        *to = (struct ka_def_file){.shown = source->path, .own = own};
        status = bytes_of(session, restored, i, &to->text);
    }
    return status;
}

struct shelf {
    const struct ka_restored *restored;
    const size_t *source; /* Of each piece. */
};

static bool
read_piece(void *self, size_t at, struct ka_arena *arena, ka_str *bytes)
{
    const struct shelf *shelf = self;
    bool purged;
    return ka_archive_source_bytes(shelf->restored->archive,
                                   &shelf->restored->source[shelf->source[at]], arena, &purged,
                                   bytes) == KA_OK;
}

enum ka_status
ka_restored_data(struct ka_session *session, const struct ka_restored *restored,
                 struct ka_month_data **out)
{
    struct ka_arena *arena = session->arena;
    size_t *source = ka_arena_array(arena, restored->count, sizeof *source);
    enum ka_piece_kind *kind = ka_arena_array(arena, restored->count, sizeof *kind);
    ka_str *path = ka_arena_array(arena, restored->count, sizeof *path);
    struct shelf shelf = {restored, source};
    struct ka_run_facts run;
    enum ka_status status = ka_restored_run(session, restored, &run);
    if (status != KA_OK)
        return status;
    struct ka_pieces pieces = {.self = &shelf,
                               .kind = kind,
                               .path = path,
                               .read = read_piece,
                               .later = restored->later,
                               .later_count = restored->later_count,
                               .figures = &run.figures};
    for (size_t i = 0; i < restored->count; i++) {
        bool facts = is_kind(&restored->source[i], "facts");
        if (!facts && !is_kind(&restored->source[i], "report"))
            continue;
        source[pieces.count] = i;
        kind[pieces.count] = facts ? KA_PIECE_FACTS : KA_PIECE_REPORT;
        path[pieces.count++] = restored->source[i].path;
    }
    return ka_month_restore(arena, &session->defs, restored->month, &pieces, &session->diags, out);
}
