/*
 * The archive's earlier months → what forms show of them.
 */
#include "cli/past.h"

#include "base/io.h"
#include "cli/keep.h"

static enum ka_status
read_items(struct ka_session *session, struct ka_archive *archive, int64_t evaluation,
           struct ka_form_past *out)
{
    struct ka_archive_item_points *item = NULL;
    size_t count = 0;
    enum ka_status status = ka_archive_items_at(archive, evaluation, &item, &count);
    if (status != KA_OK || !count)
        return status;
    struct ka_form_past_item *made = ka_arena_array(session->arena, count, sizeof *made);
    for (size_t i = 0; i < count; i++)
        made[i] = (struct ka_form_past_item){item[i].item, item[i].scored, item[i].points};
    out->item = made;
    out->item_count = count;
    return KA_OK;
}

static enum ka_status
read_all(struct ka_session *session, struct ka_archive *archive,
         const struct ka_archive_before *before, struct ka_past *out)
{
    enum ka_status status = ka_archive_past(archive, before, &out->result, &out->count);
    if (status != KA_OK)
        return status;
    out->form = ka_arena_array(session->arena, out->count, sizeof *out->form);
    for (size_t i = 0; i < out->count && status == KA_OK; i++) {
        const struct ka_archive_point *point = &out->result[i].point;
        out->form[i] = (struct ka_form_past){.month = point->month,
                                             .final = point->final,
                                             .role = ka_defs_role(&session->defs, point->role),
                                             .total = point->total,
                                             .out_of = point->out_of,
                                             .coefficient = point->coefficient,
                                             .grade = point->grade};
        status = read_items(session, archive, point->evaluation, &out->form[i]);
    }
    return status;
}

enum ka_status
ka_past_load(struct ka_session *session, ka_month month, const struct ka_archive_standing *standing,
             bool final, struct ka_past *out)
{
    const char *path = ka_archive_path(session);
    struct ka_archive *archive = NULL;
    struct ka_archive_standing own = {0};
    *out = (struct ka_past){0};
    if (!ka_path_exists(path))
        return KA_OK;
    enum ka_status status =
        ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags, &archive);
    if (status == KA_OK && !standing)
        status = ka_archive_standing(archive, month, &own);
    standing = standing ? standing : &own;
    final = final || standing->final;
    struct ka_archive_before before = {.month = month,
                                       .months = KA_TREND_MONTHS - 1,
                                       .head = ka_keep_link(standing, false),
                                       .provisional = !final};
    if (status == KA_OK)
        status = read_all(session, archive, &before, out);
    ka_archive_close(archive);
    return status;
}

void
ka_past_of(const struct ka_past *past, const struct ka_scorecard *card,
           struct ka_form_context *context)
{
    size_t first = 0;
    ka_str number = card->seat->employee->number;
    while (first < past->count && !ka_str_eq(past->result[first].staff, number))
        first++;
    size_t end = first;
    while (end < past->count && ka_str_eq(past->result[end].staff, number))
        end++;
    context->past = past->form ? past->form + first : NULL;
    context->past_count = end - first;
}
