/*
 * out/MONTH.new-PID is filled and swapped in whole, so a run that fails or is killed leaves the
 * earlier results as they were.
 *
 *   forms/                rendered by forked workers, each taking every n-th card
 *   pay/                  pay sheets likewise, if anybody has a contract (publish_pay.c)
 *   summary.xlsx, summary-shared.xlsx, booklet.pdf (publish_books.c)
 *   scores.json, findings.csv, manifest.json; evidence.tsv for `explain`
 *
 * A partial run (--staff, --role, --format) first links the other forms of the earlier results
 * into the fresh folder. libxlsxwriter is not safe in threads, so workers are processes; each
 * writes one byte to a pipe per finished form, which drives the progress bar.
 */
#include "cli/publish.h"

#include "cli/publish_books.h"
#include "cli/publish_pay.h"

#include "base/io.h"
#include "cli/explain.h"
#include "cli/keep.h"
#include "cli/past.h"
#include "form/form.h"
#include "render/render.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    struct ka_session *session;
    const struct ka_month_result *result;
    const struct ka_publish_options *options;
    const char *folder;          /* forms/ of the fresh folder */
    struct ka_book *const *book; /* one a card */
    const char *pay;             /* pay/ of the fresh folder */
};

bool
ka_publish_is_partial(const struct ka_publish_options *options)
{
    return options->staff || options->role || !options->xlsx || !options->pdf;
}

bool
ka_publish_selects(const struct ka_publish_options *options, const struct ka_scorecard *card)
{
    if (options->staff && !ka_scorecard_is_of(card, ka_str_of(options->staff)))
        return false;
    return !options->role || ka_str_eq(card->role->id, ka_str_of(options->role));
}

/** The form's place in the archive: its own if the result stands there, else the next. */
static void
place_in_archive(struct ka_session *session, const struct ka_month_result *result,
                 const struct ka_scorecard *card, struct ka_form_context *context)
{
    struct ka_digest genesis = ka_archive_genesis();
    if (!result->standing)
        return;
    struct ka_digest leaf = ka_form_digest(session->arena, card);
    struct ka_archive_edition edition = ka_archive_edition_of(result->standing, card, &leaf);
    context->version = edition.version;
    context->link = strcmp(edition.link.hex, genesis.hex) == 0
                        ? (ka_str){0}
                        : ka_str_dup(session->arena, ka_str_of(edition.link.hex));
}

/** The book of every card: made here and not by the workers, so that what is found is kept. */
static enum ka_status
make_books(struct ka_session *session, const struct ka_month_result *result,
           const struct ka_past *past, struct ka_book ***out)
{
    struct ka_form_context context = ka_session_form_context(session, result->data);
    struct ka_diags month = session->diags; /* forms count the month's findings, not each other's */
    struct ka_book **book =
        ka_arena_array(session->arena, result->card_count, sizeof(struct ka_book *));
    enum ka_status status = KA_OK;
    context.findings = &month;
    for (size_t i = 0; i < result->card_count && status == KA_OK; i++) {
        ka_past_of(past, &result->card[i], &context);
        place_in_archive(session, result, &result->card[i], &context);
        status =
            ka_form_make(session->arena, &context, &result->card[i], &session->diags, &book[i]);
    }
    *out = book;
    return status;
}

/** One card → its files. */
static enum ka_status
render_card(const struct job *job, size_t index)
{
    struct ka_session *session = job->session;
    struct ka_arena *scratch = ka_arena_new();
    struct ka_pdf_fonts fonts = {session->regular, session->bold};
    enum ka_status status = KA_OK;
    ka_str stem = ka_form_file_stem(scratch, &job->result->card[index]);
    const char *path = ka_str_format(scratch, "%s/%.*s", job->folder, KA_STR_ARG(stem)).ptr;
    if (job->options->xlsx)
        status = ka_render_xlsx(job->book[index], ka_str_format(scratch, "%s.xlsx", path).ptr,
                                &session->diags);
    if (status == KA_OK && job->options->pdf)
        status = ka_render_pdf(job->book[index], &fonts, ka_str_format(scratch, "%s.pdf", path).ptr,
                               &session->diags);
    ka_arena_free(scratch);
    return status;
}

/** The cards of worker @p index of @p count; a byte to @p out for each. */
static enum ka_status
render_share(const struct job *job, int index, int count, int out)
{
    int turn = 0;
    for (size_t i = 0; i < job->result->card_count; i++) {
        const struct ka_scorecard *card = &job->result->card[i];
        if (!ka_publish_selects(job->options, card) || turn++ % count != index)
            continue;
        enum ka_status status = render_card(job, i);
        if (status != KA_OK)
            return status;
        while (out >= 0 && write(out, "+", 1) < 0 && errno == EINTR)
            ;
    }
    for (size_t i = 0; i < job->result->pay_count; i++) {
        const struct ka_pay *pay = &job->result->pay[i];
        if (!ka_publish_selects_pay(job->options, pay) || turn++ % count != index)
            continue;
        enum ka_status status =
            ka_publish_pay_sheet(job->session, job->result, job->options, pay, job->pay);
        if (status != KA_OK)
            return status;
        while (out >= 0 && write(out, "+", 1) < 0 && errno == EINTR)
            ;
    }
    return KA_OK;
}

static void
watch(struct ka_session *session, int in, size_t total)
{
    char byte[64];
    size_t done = 0;
    ssize_t got;
    while ((got = read(in, byte, sizeof byte)) > 0 || (got < 0 && errno == EINTR)) {
        done += got > 0 ? (size_t)got : 0;
        ka_session_progress(session, done, total,
                            ka_session_say(session, "生成考核表", "making forms"));
    }
    ka_session_progress_end(session);
}

/** A worker's life: it reports its own findings, since the parent cannot see them. */
static _Noreturn void
worker(const struct job *job, int index, int count, int out)
{
    job->session->progress = false;
    job->session->diags = ka_diags_make(job->session->arena);
    enum ka_status status = render_share(job, index, count, out);
    if (status != KA_OK)
        ka_session_findings(job->session, 10);
    _exit((int)status);
}

static enum ka_status
collect(struct ka_session *session, pid_t *pid, int count)
{
    enum ka_status worst = KA_OK;
    for (int i = 0; i < count; i++) {
        int code = 0;
        while (waitpid(pid[i], &code, 0) < 0 && errno == EINTR)
            ;
        enum ka_status status = WIFEXITED(code) ? (enum ka_status)WEXITSTATUS(code) : KA_E_INTERNAL;
        if (status != KA_OK && !WIFEXITED(code))
            ka_diag(&session->diags, KA_DIAG_WORKER_DIED, (struct ka_place){0},
                    ka_str_format(session->arena, "%d", WIFSIGNALED(code) ? WTERMSIG(code) : 0));
        worst = status > worst ? status : worst;
    }
    return worst;
}

static enum ka_status
render_all(const struct job *job, size_t total)
{
    enum { MOST = 64 };
    struct ka_session *session = job->session;
    int count = job->options->jobs > MOST ? MOST : job->options->jobs;
    count = (size_t)count > total ? (int)total : count;
    if (count <= 1)
        return render_share(job, 0, 1, -1);
    int ends[2];
    pid_t pid[MOST];
    int started = 0;
    if (pipe(ends) != 0)
        return render_share(job, 0, 1, -1);
    fflush(NULL);
    for (; started < count; started++) {
        pid[started] = fork();
        if (pid[started] < 0)
            break;
        if (pid[started] == 0) {
            close(ends[0]);
            worker(job, started, count, ends[1]);
        }
    }
    close(ends[1]);
    watch(session, ends[0], total);
    close(ends[0]);
    enum ka_status status = collect(session, pid, started);
    /* no process to be had for some shares: do them here */
    for (int i = started; i < count && status == KA_OK; i++)
        status = render_share(job, i, count, -1);
    return status;
}

/** Link what a partial run does not make again from the earlier results. */
static enum ka_status
keep_others(struct ka_session *session, const char *earlier, const char *forms)
{
    struct ka_entry *entry = NULL;
    size_t count = 0;
    if (!ka_path_is_folder(earlier))
        return KA_OK;
    enum ka_status status =
        ka_folder_walk(session->arena, earlier, &session->diags, &entry, &count);
    for (size_t i = 0; i < count && status == KA_OK; i++) {
        const char *from =
            ka_str_format(session->arena, "%s/%.*s", earlier, KA_STR_ARG(entry[i].path)).ptr;
        const char *to =
            ka_str_format(session->arena, "%s/%.*s", forms, KA_STR_ARG(entry[i].path)).ptr;
        if (link(from, to) == 0 || errno == EEXIST)
            continue;
        ka_diag(&session->diags, KA_DIAG_CANNOT_WRITE, (struct ka_place){0}, ka_str_of(to),
                ka_io_reason(session->arena, errno));
        status = KA_E_IO;
    }
    return status;
}

/** A renderer writes through an existing link: cut the links of what is made again first. */
static void
unlink_selected(const struct job *job)
{
    for (size_t i = 0; i < job->result->card_count; i++) {
        const struct ka_scorecard *card = &job->result->card[i];
        if (!ka_publish_selects(job->options, card))
            continue;
        struct ka_arena *arena = job->session->arena;
        ka_str stem = ka_form_file_stem(arena, card);
        if (job->options->xlsx)
            unlink(ka_str_format(arena, "%s/%.*s.xlsx", job->folder, KA_STR_ARG(stem)).ptr);
        if (job->options->pdf)
            unlink(ka_str_format(arena, "%s/%.*s.pdf", job->folder, KA_STR_ARG(stem)).ptr);
    }
}

static enum ka_status
write_text(struct ka_session *session, const char *folder, const char *name, ka_str text)
{
    return ka_file_write(ka_str_format(session->arena, "%s/%s", folder, name).ptr, text, 0600,
                         &session->diags);
}

static enum ka_status
write_texts(struct ka_session *session, const struct ka_month_result *result, const char *folder)
{
    ka_str manifest = {0};
    struct ka_explained_month why = ka_explain_make(session, result);
    enum ka_status status =
        write_text(session, folder, "scores.json", ka_scores_json(session, result));
    if (status == KA_OK)
        status = write_text(session, folder, "findings.csv", ka_findings_csv(session));
    if (status == KA_OK)
        status = write_text(session, folder, KA_EVIDENCE_FILE, ka_explain_write(session, &why));
    if (status == KA_OK)
        status = ka_manifest_json(session, result, folder, &manifest);
    if (status == KA_OK)
        status = write_text(session, folder, "manifest.json", manifest);
    return status;
}

/** The pay folder, with what a partial run keeps of the earlier one. */
static enum ka_status
prepare_pay(const struct job *job, bool partial)
{
    struct ka_session *session = job->session;
    const char *month = ka_month_print(session->arena, job->result->month).ptr;
    enum ka_status status = ka_publish_pay_folder(session, job->result, job->pay);
    if (status != KA_OK || !job->result->pay_count)
        return status;
    if (partial)
        status = keep_others(session, ka_session_path(session, "out/%s/pay", month), job->pay);
    ka_publish_pay_unlink(session, job->result, job->options, job->pay);
    return status;
}

enum ka_status
ka_publish_fill(struct ka_session *session, const struct ka_month_result *result,
                const struct ka_publish_options *options, const struct ka_past *past,
                const char *fresh, size_t *forms)
{
    const char *folder = ka_str_format(session->arena, "%s/forms", fresh).ptr;
    const char *earlier =
        ka_session_path(session, "out/%s/forms", ka_month_print(session->arena, result->month).ptr);
    struct job job = {session, result, options, folder, NULL, NULL};
    job.pay = ka_str_format(session->arena, "%s/pay", fresh).ptr;
    struct ka_book **book = NULL;
    bool partial = ka_publish_is_partial(options);
    size_t total = 0;
    for (size_t i = 0; i < result->card_count; i++)
        total += ka_publish_selects(options, &result->card[i]);
    enum ka_status status = make_books(session, result, past, &book);
    job.book = book;
    if (status == KA_OK)
        status = ka_folder_make(folder, 0700, &session->diags);
    if (status == KA_OK && partial)
        status = keep_others(session, earlier, folder);
    if (status == KA_OK)
        unlink_selected(&job);
    if (status == KA_OK)
        status = prepare_pay(&job, partial);
    if (status == KA_OK && total)
        status = render_all(&job, total + ka_publish_pay_count(result, options));
    if (status == KA_OK)
        status = ka_publish_pay_team(session, result, options, job.pay);
    if (status == KA_OK)
        status = ka_publish_books(session, result, book, fresh);
    if (status == KA_OK)
        status = write_texts(session, result, fresh);
    *forms = total;
    return status;
}

/** Other tables of the month (kaohe table) are no part of its results: they stay as they are, and
 * come after the digests were taken. */
static enum ka_status
keep_tables(struct ka_session *session, const char *target, const char *fresh)
{
    const char *earlier = ka_str_format(session->arena, "%s/tables", target).ptr;
    const char *folder = ka_str_format(session->arena, "%s/tables", fresh).ptr;
    if (!ka_path_is_folder(earlier))
        return KA_OK;
    enum ka_status status = ka_folder_make(folder, 0700, &session->diags);
    return status == KA_OK ? keep_others(session, earlier, folder) : status;
}

/** The month and the digests of what @p fresh holds, before anyone can see it (decision 26). */
static enum ka_status
archive_month(struct ka_session *session, const struct ka_month_result *result,
              const struct ka_publish_options *options, const struct ka_archive_standing *standing,
              const char *fresh)
{
    const struct ka_keep keep = {options->final, options->amendment, standing, fresh,
                                 options->sources};
    return ka_keep_month(session, result, &keep);
}

/** Earlier months: as this run's link saw them, and only final ones if this month is to be. */
static enum ka_status
load_past(struct ka_session *session, const struct ka_month_result *result,
          const struct ka_publish_options *options, const struct ka_archive_standing *standing,
          struct ka_past *past)
{
    struct ka_archive_standing seen = {.head = result->link, .final = false};
    bool final = options->final || options->amendment || standing->final;
    return ka_past_load(session, result->month, &seen, final, past);
}

enum ka_status
ka_publish(struct ka_session *session, struct ka_month_result *result,
           const struct ka_publish_options *options, size_t *forms)
{
    struct ka_archive_standing standing;
    struct ka_past past;
    const char *kept = NULL;
    const char *month = ka_month_print(session->arena, result->month).ptr;
    const char *target = ka_session_path(session, "out/%s", month);
    const char *fresh = ka_session_path(session, "out/%s.new-%ld", month, (long)getpid());
    umask(077);
    enum ka_status status = ka_folder_make(ka_session_path(session, "out"), 0700, &session->diags);
    if (status == KA_OK)
        status = ka_folder_recover(target, &session->diags);
    if (status == KA_OK)
        status = ka_keep_standing(session, result->month, options->amendment != NULL, &standing);
    if (status == KA_OK)
        result->link = ka_keep_link(&standing, options->amendment != NULL);
    if (status == KA_OK)
        result->standing = ka_arena_copy(session->arena, &standing, sizeof standing);
    if (status == KA_OK)
        status = load_past(session, result, options, &standing, &past);
    if (status == KA_OK)
        status = ka_publish_fill(session, result, options, &past, fresh, forms);
    if (status == KA_OK && options->amendment)
        status = ka_keep_earlier(session, target, standing.revision, &kept);
    if (status == KA_OK)
        status = archive_month(session, result, options, &standing, fresh);
    /* once the archive has the amendment, what it supersedes stays aside whatever happens */
    if (status != KA_OK && kept && ka_folder_remove(kept, &session->diags) != KA_OK)
        return KA_E_IO;
    if (status == KA_OK)
        status = keep_tables(session, target, fresh);
    if (status == KA_OK)
        status = ka_folder_swap(fresh, target, &session->diags);
    if (status != KA_OK && ka_folder_remove(fresh, &session->diags) != KA_OK)
        return KA_E_IO;
    return status;
}
