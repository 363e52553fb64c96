/*
 * out/MONTH.new-PID is filled and swapped in whole, so a run that fails or is killed leaves the
 * earlier results as they were.
 *
 *     forms/              each card's book, laid out here
 *     pay/                pay sheets, if anybody has a contract (publish_pay.c)
 *     summary.xlsx, summary-shared.xlsx, booklet.pdf (publish_books.c)
 *     scores.json, findings.csv, manifest.json; evidence.tsv for `explain`
 *
 * All but the last line are drawn by forked workers (publish_render.c).
 *
 * A partial run (--staff, --role, --format) first links the other forms of the earlier results
 * into the fresh folder.
 */
#include "cli/publish.h"

#include "cli/publish_pay.h"
#include "cli/publish_render.h"

#include "base/io.h"
#include "cli/edited.h"
#include "cli/explain.h"
#include "cli/keep.h"
#include "cli/past.h"
#include "cli/pay_edition.h"
#include "form/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
        status = ka_file_keep(from, to, &session->diags);
    }
    return status;
}

/** A renderer writes through an existing link: cut the links of what is made again first. */
static void
unlink_selected(const struct ka_publish_job *job)
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
    return ka_file_write_in(ka_str_format(session->arena, "%s/%s", folder, name).ptr, text, 0600,
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
prepare_pay(const struct ka_publish_job *job, bool partial)
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
    struct ka_publish_job job = {
        .session = session,
        .result = result,
        .options = options,
        .fresh = fresh,
        .folder = folder,
        .pay = ka_str_format(session->arena, "%s/pay", fresh).ptr,
    };
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
    ka_diags_sort(&session->diags);
    if (status == KA_OK)
        status = ka_publish_render(&job);
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

/** Which revision these results are, and which edition each pay sheet is. */
static enum ka_status
place_pay(struct ka_session *session, struct ka_month_result *result, bool amends)
{
    struct ka_pay_edition *before = NULL;
    struct ka_archive *archive = NULL;
    size_t count = 0;
    bool final = result->standing->final;
    enum ka_status status = KA_OK;
    result->revision = final ? result->standing->revision + amends : 1;
    if (final)
        status = ka_archive_open(session->arena, ka_archive_path(session), KA_ARCHIVE_READ,
                                 &session->diags, &archive);
    if (status == KA_OK && final)
        status = ka_pay_editions_read(session, archive, result->month, &before, &count);
    ka_archive_close(archive);
    if (status == KA_OK)
        ka_pay_editions_set(session, result, before, count);
    return status;
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
        status = place_pay(session, result, options->amendment != NULL);
    if (status == KA_OK)
        status = load_past(session, result, options, &standing, &past);
    if (status == KA_OK)
        status = ka_publish_fill(session, result, options, &past, fresh, forms);
    if (status == KA_OK)
        status = ka_edited_keep(session, result->month, target);
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
