/*
 * What a run hands to the archive: cards, the SHA-256 of every file that went in or came out, and
 * the stores' figures, which next month's growth can be taken from when these exports are gone.
 */
#include "cli/keep.h"

#include "base/io.h"
#include "form/form.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *
ka_archive_path(struct ka_session *session)
{
    return ka_session_path(session, "archive.db");
}

struct ka_digest
ka_keep_link(const struct ka_archive_standing *standing, bool amend)
{
    return standing->final && !amend ? standing->link : standing->head;
}

enum ka_status
ka_keep_standing(struct ka_session *session, ka_month month, bool amend,
                 struct ka_archive_standing *out)
{
    const char *path = ka_archive_path(session);
    struct ka_archive *archive = NULL;
    struct ka_archive_standing standing = {.head = ka_archive_genesis()};
    if (ka_path_exists(path)) {
        /* for writing: what a killed run left is set right here */
        enum ka_status status =
            ka_archive_open(session->arena, path, KA_ARCHIVE_WRITE, &session->diags, &archive);
        if (status == KA_OK)
            status = ka_archive_standing(archive, month, &standing);
        ka_archive_close(archive);
        if (status != KA_OK)
            return status;
    }
    if (amend && !standing.final) {
        ka_diag(&session->diags, KA_DIAG_ARCHIVE_NOT_FINAL,
                (struct ka_place){.file = ka_str_of(path)}, ka_month_print(session->arena, month));
        return KA_E_DATA;
    }
    *out = standing;
    return KA_OK;
}

enum ka_status
ka_keep_head(const struct ka_session *session, struct ka_archive *archive, ka_month month,
             struct ka_digest *out)
{
    struct ka_archive_standing standing;
    enum ka_status status = ka_archive_standing(archive, month, &standing);
    if (status == KA_OK)
        *out = ka_keep_link(&standing, session->amends);
    return status;
}

enum ka_status
ka_keep_figures(void *self, ka_month month, bool *found, struct ka_figures *out)
{
    struct ka_session *session = self;
    struct ka_archive *archive = NULL;
    struct ka_digest head;
    const char *path = ka_archive_path(session);
    *found = false;
    if (!ka_path_exists(path))
        return KA_OK;
    enum ka_status status =
        ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags, &archive);
    if (status == KA_OK)
        status = ka_keep_head(session, archive, ka_month_add(month, 1), &head);
    if (status == KA_OK)
        status = ka_archive_figures(archive, month, &head, found, out);
    ka_archive_close(archive);
    return status;
}

/** The files of a month, growing. */
struct files {
    struct ka_arena *arena;
    struct ka_archive_file *item;
    size_t count;
};

static void
add_file(struct files *files, const char *kind, ka_str path, struct ka_digest digest)
{
    files->item = ka_arena_push(files->arena, files->item, files->count, sizeof *files->item);
    files->item[files->count++] = (struct ka_archive_file){kind, path, digest};
}

static void
add_inputs(struct files *files, const char *kind, const struct ka_month_data *data)
{
    size_t count = 0;
    const struct ka_export *file = data ? ka_month_files(data, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (file[i].table == 0)
            add_file(files, kind, file[i].path, file[i].digest);
    }
}

static enum ka_status
add_outputs(struct ka_session *session, struct files *files, const char *folder)
{
    struct ka_entry *entry = NULL;
    size_t count = 0;
    enum ka_status status = ka_folder_walk(session->arena, folder, &session->diags, &entry, &count);
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        struct ka_digest digest;
        const char *path =
            ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr;
        status = ka_sha256_file(path, &session->diags, &digest);
        if (status == KA_OK)
            add_file(files, "output", entry[i].path, digest);
    }
    return status;
}

/** Every store's figures that have a value; growth is not one of its own. */
static void
add_figures(struct ka_session *session, const struct ka_month_data *data,
            struct ka_archive_month *month)
{
    const struct ka_metric_set *metrics = &session->defs.metrics;
    struct ka_store_figure *figure = NULL;
    size_t count = 0;
    for (size_t s = 0; s < session->defs.company.store_count; s++) {
        for (size_t m = 0; m < metrics->metric_count; m++) {
            if (metrics->metric[m].kind == KA_METRIC_GROWTH)
                continue;
            struct ka_value value = ka_value_of_store(data, s, m);
            if (value.state != KA_VALUE_OK)
                continue;
            figure = ka_arena_push(session->arena, figure, count, sizeof *figure);
            figure[count++] = (struct ka_store_figure){session->defs.company.store[s].id,
                                                       metrics->metric[m].id, value.num, value.den};
        }
    }
    month->figure = figure;
    month->figure_count = count;
}

static void
add_names(struct ka_session *session, const struct ka_month_result *result,
          struct ka_archive_month *month)
{
    struct ka_form_context context = ka_session_form_context(session, result->data);
    ka_str *form = ka_arena_array(session->arena, result->card_count, sizeof *form);
    ka_str *stem = ka_arena_array(session->arena, result->card_count, sizeof *stem);
    for (size_t i = 0; i < result->card_count; i++) {
        form[i] = ka_form_number(session->arena, &context, &result->card[i]);
        stem[i] = ka_form_file_stem(session->arena, &result->card[i]);
    }
    month->form = form;
    month->stem = stem;
}

enum ka_status
ka_keep_month(struct ka_session *session, const struct ka_month_result *result,
              const struct ka_keep *keep)
{
    struct files files = {.arena = session->arena};
    struct ka_archive_month month = {
        .month = result->month,
        .final = keep->final,
        .printed_on = ka_session_print_day(session, result->data),
        .program = result->program,
        .link = ka_keep_link(keep->standing, keep->amendment != NULL),
        .defs = &session->defs,
        .card = result->card,
        .card_count = result->card_count,
        .amendment = keep->amendment,
    };
    add_inputs(&files, "previous", ka_month_previous(result->data));
    add_inputs(&files, "input", result->data);
    for (size_t i = 0; i < session->defs.file_count; i++)
        add_file(&files, "definition", session->defs.file[i].shown, session->defs.file[i].digest);
    enum ka_status status = add_outputs(session, &files, keep->folder);
    if (status != KA_OK)
        return status;
    month.file = files.item;
    month.file_count = files.count;
    add_figures(session, result->data, &month);
    add_names(session, result, &month);
    if (keep->sources && ka_sources_hand_over(keep->sources, result, &month) != KA_OK)
        return KA_E_IO;
    struct ka_archive *archive = NULL;
    status = ka_archive_open(session->arena, ka_archive_path(session), KA_ARCHIVE_WRITE,
                             &session->diags, &archive);
    if (status == KA_OK)
        status = ka_archive_commit(archive, &month);
    ka_archive_close(archive);
    return status;
}

static enum ka_status
link_file(struct ka_session *session, const char *from, const char *to)
{
    const char *slash = strrchr(to, '/');
    const char *folder = ka_cstr(session->arena, (ka_str){to, slash ? (size_t)(slash - to) : 0});
    enum ka_status status = ka_folder_make(folder, 0700, &session->diags);
    if (status != KA_OK || link(from, to) == 0)
        return status;
    return ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, to, errno);
}

enum ka_status
ka_keep_earlier(struct ka_session *session, const char *target, int revision, const char **kept)
{
    const char *place = ka_str_format(session->arena, "%s.v%d", target, revision).ptr;
    const char *fresh = ka_str_format(session->arena, "%s.new-%ld", place, (long)getpid()).ptr;
    struct ka_entry *entry = NULL;
    size_t count = 0;
    if (!ka_path_is_folder(target) || ka_path_exists(place))
        return KA_OK;
    enum ka_status status = ka_folder_recover(place, &session->diags);
    if (status == KA_OK)
        status = ka_folder_walk(session->arena, target, &session->diags, &entry, &count);
    for (size_t i = 0; i < count && status == KA_OK; i++)
        status = link_file(
            session,
            ka_str_format(session->arena, "%s/%.*s", target, KA_STR_ARG(entry[i].path)).ptr,
            ka_str_format(session->arena, "%s/%.*s", fresh, KA_STR_ARG(entry[i].path)).ptr);
    if (status == KA_OK && count)
        status = ka_folder_swap(fresh, place, &session->diags);
    if (status != KA_OK && ka_folder_remove(fresh, &session->diags) != KA_OK)
        return KA_E_IO;
    *kept = status == KA_OK && count ? place : NULL;
    return status;
}
