/* Sources into the archive: pieces by way of a spool, definitions, and what else a run goes by. */
#include "cli/sources.h"

#include "cli/key.h"

static void
add(struct ka_sources *sources, ka_str kind, ka_str path, ka_str bytes)
{
    struct ka_arena *arena = sources->session->arena;
    size_t count = sources->count;
    sources->source = ka_arena_push(arena, sources->source, count, sizeof *sources->source);
    sources->at = ka_arena_push(arena, sources->at, count, sizeof *sources->at);
    sources->source[count] = (struct ka_archive_source){
        .kind = kind, .path = ka_str_dup(arena, path), .bytes = (int64_t)bytes.len};
    sources->at[count] = ka_spool_add(&sources->spool, bytes);
    sources->count++;
}

static void
keep_piece(void *self, enum ka_piece_kind kind, ka_str path, ka_str bytes)
{
    add(self, kind == KA_PIECE_FACTS ? KA_STR("facts") : KA_STR("report"), path, bytes);
}

enum ka_status
ka_sources_keep(struct ka_session *session, struct ka_sources *sources)
{
    *sources = (struct ka_sources){.session = session};
    sources->keeper = (struct ka_piece_keeper){.self = sources, .keep = keep_piece};
    enum ka_status status = ka_key_of(session, sources->keeper.secret);
    if (status == KA_OK)
        session->keeper = &sources->keeper;
    return status;
}

static void
add_definitions(struct ka_sources *sources)
{
    const struct ka_defs *defs = &sources->session->defs;
    for (size_t i = 0; i < defs->file_count; i++)
        add(sources, defs->file[i].own ? KA_STR("own") : KA_STR("builtin"), defs->file[i].shown,
            defs->file[i].text);
    for (size_t i = 0; i < defs->stray_count; i++)
        add(sources, KA_STR("stray"), defs->stray[i], KA_STR(""));
}

static bool
source_bytes(void *self, size_t at, struct ka_arena *arena, ka_str *bytes)
{
    const struct ka_sources *sources = self;
    return ka_spool_read(arena, &sources->spool, sources->at[at], (size_t)sources->source[at].bytes,
                         bytes);
}

enum ka_status
ka_sources_hand_over(struct ka_sources *sources, const struct ka_month_result *result,
                     struct ka_archive_month *month)
{
    struct ka_session *session = sources->session;
    const struct ka_figures *figures = ka_month_figures(result->data);
    struct ka_run_facts run = {.printed = ka_session_print_day(session, result->data),
                               .with_pay = ka_args_has(&session->args, "with-pay"),
                               .paid = result->paid,
                               .paid_count = result->paid ? result->pay_count : 0};
    if (figures)
        run.figures = *figures;
    add_definitions(sources);
    add(sources, KA_STR("run"), KA_STR("run"), ka_run_facts_text(session->arena, &run));
    if (sources->spool.failed) {
        ka_diag0(&session->diags, KA_DIAG_SPOOL_FAILED, (struct ka_place){0});
        return KA_E_IO;
    }
    month->source = sources->source;
    month->source_count = sources->count;
    month->source_self = sources;
    month->source_bytes = source_bytes;
    return KA_OK;
}

void
ka_sources_free(struct ka_sources *sources)
{
    ka_spool_close(&sources->spool);
    if (sources->session)
        sources->session->keeper = NULL;
}
