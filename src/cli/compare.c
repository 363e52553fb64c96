/*
 * Each month twice: under its own rules, and with the files of --rules in their place.
 *
 *     a final month     definitions and facts from the archive: as it was, roster included
 *     any other         definitions of the workspace, exports
 *
 * The two sides are sessions of their own, with their own definitions and findings. Findings of the
 * new rules are told; what is odd about the data was told by the month's own run, so only its
 * errors are.
 */
#include "cli/compare.h"

#include "cli/archive.h"
#include "cli/keep.h"
#include "cli/results.h"
#include "cli/sources.h"

#include "base/io.h"
#include "render/render.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MONTHS_MOST = 60 };

/* A month's facts: of the archive, or of the exports if there are none. */
struct ground {
    struct ka_archive *archive;
    struct ka_restored restored;
    bool archived;
};

static struct ka_session
side_of(const struct ka_session *session)
{
    struct ka_session side = *session;
    side.diags = ka_diags_make(session->arena);
    return side;
}

static enum ka_status
find_ground(struct ka_session *session, ka_month month, struct ground *ground)
{
    struct ka_restored *restored = &ground->restored;
    ground->archived = false;
    if (!ground->archive)
        return KA_OK;
    enum ka_status status =
        ka_archive_sources(ground->archive, month, NULL, &restored->source, &restored->count);
    if (status != KA_OK || !restored->count)
        return status;
    ground->archived = true;
    return ka_restored_open(session, ground->archive, month, NULL, restored);
}

static enum ka_status
load_before(struct ka_session *side, const struct ground *ground, struct ka_def_files *files)
{
    enum ka_status status;
    if (!ground->archived) {
        status = ka_session_load(side);
        *files = ka_defs_files(&side->defs);
        return status;
    }
    status = ka_restored_files(side, &ground->restored, files);
    return status == KA_OK ? ka_defs_load_files(side->arena, files, &side->diags, &side->defs)
                           : status;
}

static enum ka_status
compute(struct ka_session *side, const struct ground *ground, ka_month month,
        struct ka_month_outcome *out)
{
    struct ka_month_data *data = NULL;
    struct ka_month_result result;
    enum ka_status status = ground->archived ? ka_restored_data(side, &ground->restored, &data)
                                             : ka_session_data(side, month, &data);
    if (status != KA_OK)
        return status;
    status = ka_month_result_of(side, month, data, &result);
    if (status == KA_OK)
        *out =
            (struct ka_month_outcome){result.card, result.card_count, result.pay, result.pay_count};
    return status;
}

/** Findings of a side that @p session's user must see: all, or errors only. */
static void
tell(struct ka_session *session, const struct ka_session *side, bool all)
{
    for (size_t i = 0; i < side->diags.count; i++) {
        const struct ka_diag *diag = &side->diags.item[i];
        if (all || diag->severity == KA_ERROR)
            ka_diags_add(&session->diags, diag->code, diag->place, diag->arg, KA_DIAG_ARGS);
    }
}

static enum ka_status
compare_month(struct ka_session *session, const char *rules, struct ground *ground,
              struct ka_compare_month *out)
{
    struct ka_session before = side_of(session), after = side_of(session);
    struct ka_def_files files;
    struct ka_month_outcome was = {0}, is = {0};
    enum ka_status status = find_ground(session, out->month, ground);
    if (status == KA_OK)
        status = load_before(&before, ground, &files);
    if (status == KA_OK)
        status = ka_def_files_overlay(after.arena, rules, &after.diags, &files);
    if (status == KA_OK)
        status = ka_defs_load_files(after.arena, &files, &after.diags, &after.defs);
    if (status != KA_OK) {
        tell(session, &before, true);
        tell(session, &after, true);
        return status;
    }
    status = compute(&before, ground, out->month, &was);
    if (status == KA_OK)
        status = compute(&after, ground, out->month, &is);
    tell(session, &before, status != KA_OK);
    if (status == KA_OK)
        out->change = ka_changes_make(session->arena, &was, &is, &out->count);
    session->defs = after.defs; /* the workbook's language and company */
    return status;
}

/** Beside it and renamed, so that an earlier one stays whole. */
static enum ka_status
write_book(struct ka_session *session, const char *name, const struct ka_compare_month *month,
           size_t count, const char **path)
{
    const char *rules = ka_args_value(&session->args, "rules");
    struct ka_form_context context = {.defs = &session->defs,
                                      .regular = session->regular,
                                      .bold = session->bold,
                                      .program = KA_PROGRAM,
                                      .printed_on = ka_month_span(month[count - 1].month).end - 1};
    *path = ka_session_path(session, "out/compare_%s.xlsx", name);
    const char *fresh = ka_str_format(session->arena, "%s.new-%ld", *path, (long)getpid()).ptr;
    umask(077);
    enum ka_status status = ka_folder_make(ka_session_path(session, "out"), 0700, &session->diags);
    if (status != KA_OK)
        return status;
    struct ka_book *book =
        ka_compare_book_make(session->arena, &context, ka_str_of(rules), month, count);
    status = ka_render_xlsx(book, fresh, &session->diags);
    if (status == KA_OK && rename(fresh, *path) != 0)
        status = ka_io_fail(&session->diags, KA_DIAG_CANNOT_WRITE, *path, errno);
    if (status != KA_OK)
        (void)unlink(fresh);
    return status;
}

/** "2026-10" or "2026-08..2026-10". */
static bool
read_range(struct ka_session *session, ka_month *first, size_t *count)
{
    ka_str word = ka_str_of(session->args.word[1]);
    ptrdiff_t dots = ka_str_find(word, KA_STR(".."));
    ka_month last;
    bool good = ka_month_parse(ka_str_sub(word, 0, dots < 0 ? word.len : (size_t)dots), first);
    last = *first;
    if (good && dots >= 0)
        good = ka_month_parse(ka_str_sub(word, (size_t)dots + 2, word.len), &last);
    good = good && last.index >= first->index && last.index - first->index < MONTHS_MOST;
    if (!good)
        ka_session_usage(session, "月份应写成 2026-10 或 2026-08..2026-10，不是“%s”",
                         "months are written 2026-10 or 2026-08..2026-10, not '%s'",
                         session->args.word[1]);
    else
        *count = (size_t)(last.index - first->index) + 1;
    return good;
}

static enum ka_status
compare_all(struct ka_session *session, const char *rules, struct ka_compare_month *month,
            size_t count)
{
    struct ground ground = {.archive = NULL};
    const char *path = ka_archive_path(session);
    enum ka_status status = KA_OK;
    if (ka_path_exists(path))
        status = ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags,
                                 &ground.archive);
    for (size_t i = 0; i < count && status == KA_OK; i++)
        status = compare_month(session, rules, &ground, &month[i]);
    ka_archive_close(ground.archive);
    return status;
}

enum ka_exit
ka_run_compare(struct ka_session *session)
{
    const char *rules = ka_args_value(&session->args, "rules");
    const char *written = NULL;
    struct ka_compare_month *month;
    ka_month first;
    size_t count = 0;
    if (!rules)
        return ka_session_usage(session, "--compare 要同时写 --rules 文件夹%s",
                                "--compare needs --rules DIR%s", "");
    if (!ka_path_is_folder(rules))
        return ka_session_usage(session, "“%s”不是文件夹", "'%s' is no folder", rules);
    if (!read_range(session, &first, &count))
        return KA_EXIT_USAGE;
    month = ka_arena_array(session->arena, count, sizeof *month);
    for (size_t i = 0; i < count; i++)
        month[i].month = ka_month_add(first, (int)i);
    enum ka_status status = ka_session_fonts(session);
    if (status == KA_OK)
        status = compare_all(session, rules, month, count);
    if (status == KA_OK)
        status = write_book(session, session->args.word[1], month, count, &written);
    if (status == KA_OK) {
        ka_compare_print(session, ka_str_of(rules), month, count);
        if (!session->json)
            printf(ka_session_say(session, "\n写入  %s（含工资，只有本人可读）\n",
                                  "\nwritten   %s (with pay; only you can read it)\n"),
                   written);
    }
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}
