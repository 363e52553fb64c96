/*
 * kaohe archive replay MONTH: a final month computed again from the archive alone.
 *
 *     definitions, facts ──▶ cards ──▶ each compared with its archived record, item by item
 *                              └────▶ all outputs, in a folder of their own ──▶ SHA-256 compared
 *
 * Neither exports nor the workspace's definitions are read. The results must be the same with any
 * version of the program; files other than scores.json only with the one that made them. What was
 * rendered is removed again.
 */
#include "cli/archive.h"
#include "cli/keep.h"
#include "cli/pay_edition.h"
#include "cli/publish.h"
#include "cli/record_diff.h"
#include "cli/results.h"
#include "cli/sources.h"

#include "base/io.h"
#include "score/record.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct replay {
    struct ka_session *session;
    struct ka_archive *archive;
    ka_month month;
    struct ka_restored restored;
    struct ka_month_result result;
    struct ka_archive_standing standing;
    ka_str program;          /* That archived the month. */
    struct ka_diags differs; /* What is not the same. */
    size_t cards, files;     /* That were compared. */
};

/** The archive says by which head, and made by which program, the month in force is. */
static enum ka_status
read_revision(struct replay *r)
{
    enum { COLUMN_PROGRAM = 3 };
    struct ka_grid grid;
    ka_str month = ka_month_print(r->session->arena, r->month);
    enum ka_status status = ka_archive_standing(r->archive, r->month, &r->standing);
    if (status == KA_OK)
        status = ka_archive_grid(r->archive, KA_VIEW_REVISION, month, &grid);
    if (status != KA_OK)
        return status;
    r->result.link = r->standing.link;
    r->result.standing = &r->standing;
    r->result.revision = r->standing.revision;
    r->program = grid.rows ? grid.cell[COLUMN_PROGRAM] : KA_STR("");
    return KA_OK;
}

static enum ka_status
compute(struct replay *r)
{
    struct ka_session *session = r->session;
    struct ka_def_files files;
    struct ka_month_data *data = NULL;
    struct ka_run_facts run;
    enum ka_status status = ka_restored_open(session, r->archive, r->month, NULL, &r->restored);
    if (status == KA_OK)
        status = ka_restored_files(session, &r->restored, &files);
    if (status == KA_OK)
        status = ka_defs_load_files(session->arena, &files, &session->diags, &session->defs);
    if (status == KA_OK)
        status = ka_restored_run(session, &r->restored, &run);
    if (status == KA_OK)
        status = ka_restored_data(session, &r->restored, &data);
    if (status != KA_OK)
        return status;
    ka_day *printed = ka_arena_copy(session->arena, &run.printed, sizeof run.printed);
    session->printed = printed;
    status = ka_month_result_of(session, r->month, data, &r->result);
    if (status != KA_OK)
        return status;
    r->result.with_pay = run.with_pay;
    ka_pay_editions_set(session, &r->result, run.paid, run.paid_count);
    return read_revision(r);
}

static enum ka_status
compare_cards(struct replay *r)
{
    enum { COLUMN_STEM, COLUMN_DIGEST, COLUMN_RECORD };
    struct ka_arena *arena = r->session->arena;
    struct ka_grid grid;
    enum ka_status status =
        ka_archive_grid(r->archive, KA_VIEW_RECORDS, ka_month_print(arena, r->month), &grid);
    if (status != KA_OK)
        return status;
    size_t count = grid.rows > r->result.card_count ? grid.rows : r->result.card_count;
    for (size_t i = 0; i < count; i++) {
        const ka_str *was = i < grid.rows ? &grid.cell[i * grid.columns] : NULL;
        bool made = i < r->result.card_count;
        ka_str now = made ? ka_card_record(arena, &r->result.card[i]) : KA_STR("");
        ka_record_diff(&r->differs, was ? was[COLUMN_RECORD] : KA_STR(""), now);
        r->cards++;
    }
    return KA_OK;
}

static void
tell_file(struct replay *r, ka_str path)
{
    ka_diag(&r->differs, KA_DIAG_REPLAY_FILE, (struct ka_place){.file = path}, path);
}

/** scores.json as this program writes it, but in the name of the one that archived the month. */
static void
compare_scores(struct replay *r, const struct ka_grid *files)
{
    r->result.program = r->program;
    struct ka_digest digest = ka_sha256(ka_scores_json(r->session, &r->result));
    r->result.program = KA_PROGRAM;
    for (size_t i = 0; i < files->rows; i++) {
        const ka_str *cell = &files->cell[i * files->columns];
        if (!ka_str_eq(cell[0], KA_STR("output")) || !ka_str_eq(cell[1], KA_STR("scores.json")))
            continue;
        r->files++;
        if (!ka_str_eq(cell[2], ka_str_of(digest.hex)))
            tell_file(r, cell[1]);
    }
}

/** Every archived output against the one made now. */
static void
compare_outputs(struct replay *r, const struct ka_grid *files, const char *folder)
{
    for (size_t i = 0; i < files->rows; i++) {
        const ka_str *cell = &files->cell[i * files->columns];
        if (!ka_str_eq(cell[0], KA_STR("output")))
            continue;
        struct ka_diags none = ka_diags_make(r->session->arena);
        struct ka_digest digest;
        const char *path =
            ka_str_format(r->session->arena, "%s/%.*s", folder, KA_STR_ARG(cell[1])).ptr;
        r->files++;
        if (ka_sha256_file(path, &none, &digest) != KA_OK ||
            !ka_str_eq(cell[2], ka_str_of(digest.hex)))
            tell_file(r, cell[1]);
    }
}

/** Make all outputs in a folder beside out/MONTH, compare, and remove it. */
static enum ka_status
render_and_compare(struct replay *r, const struct ka_grid *files)
{
    struct ka_session *session = r->session;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct ka_publish_options all = {
        .xlsx = true, .pdf = true, .jobs = cores > 0 ? (int)cores : 1, .final = true};
    const char *month = ka_month_print(session->arena, r->month).ptr;
    const char *out = ka_session_path(session, "out");
    const char *fresh = ka_session_path(session, "out/%s.new-%ld", month, (long)getpid());
    struct ka_archive_standing seen = {.head = r->result.link};
    struct ka_past past;
    size_t forms = 0;
    umask(077);
    enum ka_status status = ka_folder_make(out, 0700, &session->diags);
    if (status == KA_OK)
        status = ka_session_fonts(session);
    if (status == KA_OK)
        status = ka_past_load(session, r->month, &seen, true, &past);
    if (status == KA_OK)
        status = ka_publish_fill(session, &r->result, &all, &past, fresh, &forms);
    if (status == KA_OK)
        compare_outputs(r, files, fresh);
    if (ka_folder_remove(fresh, &session->diags) != KA_OK && status == KA_OK)
        status = KA_E_IO;
    (void)rmdir(out); /* only if it was made here: it is empty then */
    return status;
}

static enum ka_status
compare_files(struct replay *r)
{
    struct ka_grid files;
    ka_str month = ka_month_print(r->session->arena, r->month);
    enum ka_status status = ka_archive_grid(r->archive, KA_VIEW_FILES, month, &files);
    if (status != KA_OK)
        return status;
    if (ka_str_eq(r->program, KA_PROGRAM))
        return render_and_compare(r, &files);
    compare_scores(r, &files);
    ka_diag(&r->differs, KA_DIAG_REPLAY_OTHER_PROGRAM, (struct ka_place){0}, r->program);
    return KA_OK;
}

static void
print_same(const struct replay *r)
{
    if (r->differs.by_severity[KA_ERROR])
        return;
    printf(ka_session_say(r->session, "%s 复算一致：%zu 张考核结果逐项相同，%zu 个文件逐字节相同\n",
                          "%s comes out the same: %zu results item by item, %zu files byte by "
                          "byte\n"),
           ka_month_print(r->session->arena, r->month).ptr, r->cards, r->files);
}

enum ka_exit
ka_archive_replay(struct ka_session *session)
{
    struct replay r = {.session = session, .differs = ka_diags_make(session->arena)};
    if (!ka_session_month(session, 2, false, &r.month))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &r.archive);
    if (status == KA_OK)
        status = compute(&r);
    if (status == KA_OK)
        status = compare_cards(&r);
    if (status == KA_OK)
        status = compare_files(&r);
    ka_archive_close(r.archive);
    if (status == KA_OK) {
        session->diags = r.differs; /* the month's own findings were told when it was made final */
        print_same(&r);
    }
    return ka_archive_end(session, status);
}
