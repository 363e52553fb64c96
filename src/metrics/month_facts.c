/*
 * A month from its pieces: the files are those of the report, and their facts go to the same fold,
 * in the same order and with the same findings between them, as when they were read.
 */
#include "metrics/month_facts.h"

#include "metrics/fact_pack.h"
#include "metrics/month_read.h"

static enum ka_status
tell_damaged(struct ka_diags *diags, ka_str path)
{
    ka_diag(diags, KA_DIAG_FACTS_DAMAGED, (struct ka_place){0}, path);
    return KA_E_DATA;
}

static bool
feed_piece(const struct ka_kept *kept, const struct ka_defs *defs, size_t at, uint32_t index,
           const struct ka_sink *sink)
{
    struct ka_arena *scratch = ka_arena_new();
    ka_str bytes;
    bool good = kept->pieces->read(kept->pieces->self, at, scratch, &bytes) &&
                ka_fact_chunk_read(scratch, defs, bytes, index, sink);
    ka_arena_free(scratch);
    return good;
}

ka_str
ka_kept_path(struct ka_arena *arena, const struct ka_export *file)
{
    if (file->table == 0)
        return file->path;
    return ka_str_format(arena, "%.*s#%u", KA_STR_ARG(file->path), (unsigned)file->table);
}

enum ka_status
ka_kept_feed(struct ka_kept *kept, const struct ka_defs *defs, uint32_t index,
             const struct ka_sink *sink, struct ka_diags *diags)
{
    const struct ka_pieces *pieces = kept->pieces;
    const struct ka_file_report *report = &kept->report[index];
    ka_str path = ka_kept_path(diags->arena, &report->file);
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->kind[i] != KA_PIECE_FACTS || !ka_str_eq(pieces->path[i], path))
            continue;
        if (feed_piece(kept, defs, i, index, sink))
            continue;
        kept->damaged = true;
        return tell_damaged(diags, report->file.path);
    }
    ka_diags_append(diags, &report->found);
    return report->refused ? KA_E_DATA : KA_OK;
}

static size_t
find_report(const struct ka_pieces *pieces, ka_str month)
{
    size_t at = 0;
    while (at < pieces->count &&
           (pieces->kind[at] != KA_PIECE_REPORT || !ka_str_eq(pieces->path[at], month)))
        at++;
    return at;
}

/* One month, whose report is the piece at @p at. */
static enum ka_status
restore(struct ka_month_reading *reading, const struct ka_pieces *pieces, size_t at,
        struct ka_month_data **out)
{
    struct ka_file_report *report;
    ka_str bytes;
    if (!pieces->read(pieces->self, at, reading->arena, &bytes) ||
        !ka_month_report_read(reading->arena, reading->defs, bytes, &report, &reading->file_count))
        return tell_damaged(reading->diags, pieces->path[at]);
    struct ka_kept kept = {.pieces = pieces, .report = report};
    reading->from = &kept;
    reading->file = ka_arena_array(reading->arena, reading->file_count, sizeof *reading->file);
    for (size_t i = 0; i < reading->file_count; i++)
        reading->file[i] = report[i].file;
    *out = ka_month_read(reading);
    return kept.damaged ? KA_E_DATA : KA_OK;
}

enum ka_status
ka_month_restore(struct ka_arena *arena, const struct ka_defs *defs, ka_month month,
                 const struct ka_pieces *pieces, struct ka_diags *diags, struct ka_month_data **out)
{
    ka_month before = ka_month_add(month, -1);
    size_t at = find_report(pieces, ka_month_print(arena, month));
    size_t at_before = find_report(pieces, ka_month_print(arena, before));
    if (!ka_month_builtins(defs, diags))
        return KA_E_TEMPLATE;
    if (at == pieces->count)
        return tell_damaged(diags, ka_month_print(arena, month));
    struct ka_month_reading last = {.arena = arena,
                                    .defs = defs,
                                    .month = before,
                                    .diags = diags,
                                    .keep_late_sales = true,
                                    .quiet = true};
    struct ka_month_reading now = {.arena = arena,
                                   .defs = defs,
                                   .month = month,
                                   .diags = diags,
                                   .evidence = true,
                                   .later = pieces->later,
                                   .later_count = pieces->later_count};
    struct ka_month_data *previous = NULL;
    enum ka_status status = KA_OK;
    if (at_before < pieces->count)
        status = restore(&last, pieces, at_before, &previous);
    previous = previous && ka_month_recognised(previous) ? previous : NULL;
    if (status == KA_OK && pieces->figures)
        previous = ka_month_fill(&last, previous, pieces->figures);
    now.before = previous;
    if (status == KA_OK)
        status = restore(&now, pieces, at, out);
    return status;
}
