/*
 * A month from its pieces: the files are those of the report, and their facts go to the same fold,
 * in the same order and with the same findings between them, as when they were read.
 */
#include "metrics/month_facts.h"

#include "base/path.h"
#include "metrics/fact_pack.h"
#include "metrics/month_read.h"

#include <stdlib.h>

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
    for (size_t i = 0; i < pieces->count && !report->refused; i++) {
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

static int
by_path(const void *left, const void *right)
{
    const struct ka_file_report *a = left, *b = right;
    int order = ka_path_order(a->file.path, b->file.path);
    return order ? order : (a->file.table > b->file.table) - (a->file.table < b->file.table);
}

/* The files of all the reports of the month; *found tells whether there is any. */
static enum ka_status
read_reports(const struct ka_month_reading *reading, const struct ka_pieces *pieces,
             struct ka_file_report **out, size_t *count, bool *found)
{
    ka_str month = ka_month_print(reading->arena, reading->month);
    *found = false;
    for (size_t i = 0; i < pieces->count; i++) {
        struct ka_file_report *part;
        size_t files;
        ka_str bytes;
        if (pieces->kind[i] != KA_PIECE_REPORT || !ka_str_eq(pieces->path[i], month))
            continue;
        *found = true;
        if (!pieces->read(pieces->self, i, reading->arena, &bytes) ||
            !ka_month_report_read(reading->arena, reading->defs, bytes, &part, &files))
            return tell_damaged(reading->diags, month);
        for (size_t f = 0; f < files; f++) {
            *out = ka_arena_push(reading->arena, *out, *count, sizeof **out);
            (*out)[(*count)++] = part[f];
        }
    }
    if (*count > 1)
        qsort(*out, *count, sizeof **out, by_path);
    return KA_OK;
}

/* One month; *out stays as it is if no report speaks of it. */
static enum ka_status
restore(struct ka_month_reading *reading, const struct ka_pieces *pieces,
        struct ka_month_data **out)
{
    struct ka_file_report *report = NULL;
    bool found;
    enum ka_status status = read_reports(reading, pieces, &report, &reading->file_count, &found);
    if (status != KA_OK || !found)
        return status;
    struct ka_kept kept = {.pieces = pieces, .report = report};
    reading->from = &kept;
    reading->file = ka_arena_array(reading->arena, reading->file_count, sizeof *reading->file);
    for (size_t i = 0; i < reading->file_count; i++)
        reading->file[i] = report[i].file;
    *out = ka_month_read(reading);
    return kept.damaged ? KA_E_DATA : KA_OK;
}

static enum ka_status
fill_previous(const struct ka_month_reading *reading, const struct ka_pieces *pieces,
              struct ka_month_data **previous)
{
    if (!pieces->figures)
        return ka_month_fill_gaps(reading, &pieces->figures_source, previous);
    *previous = ka_month_fill(reading, *previous, pieces->figures);
    return KA_OK;
}

enum ka_status
ka_month_restore(struct ka_arena *arena, const struct ka_defs *defs, ka_month month,
                 const struct ka_pieces *pieces, struct ka_diags *diags, struct ka_month_data **out)
{
    if (!ka_month_builtins(defs, diags))
        return KA_E_TEMPLATE;
    struct ka_month_reading last = {.arena = arena,
                                    .defs = defs,
                                    .month = ka_month_add(month, -1),
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
    struct ka_month_data *previous = NULL, *own = NULL;
    enum ka_status status = restore(&last, pieces, &previous);
    previous = previous && ka_month_recognised(previous) ? previous : NULL;
    if (status == KA_OK)
        status = fill_previous(&last, pieces, &previous);
    now.before = previous;
    if (status == KA_OK)
        status = restore(&now, pieces, &own);
    if (status == KA_OK && !own)
        return tell_damaged(diags, ka_month_print(arena, month));
    if (status == KA_OK && !ka_month_recognised(own))
        return ka_month_empty(diags,
                              ka_str_format(arena, "exports/%s", ka_month_print(arena, month).ptr));
    *out = own;
    return status;
}
