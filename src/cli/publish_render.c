/*
 * The month as a list of tasks that do not depend on each other, the longest first:
 *
 *     booklet.pdf, summary.xlsx, summary-shared.xlsx, pay/team.xlsx, each form, each pay sheet
 *
 * libxlsxwriter is not safe in threads, so workers are processes. Each takes the next task from a
 * counter that they share, until there is none; which of them draws a file does not show in it. A
 * byte to a pipe for each task that is done drives the progress bar.
 */
/* For MAP_ANONYMOUS. NOLINTNEXTLINE */
#define _DEFAULT_SOURCE 1

#include "cli/publish_render.h"

#include "cli/publish_books.h"
#include "cli/publish_pay.h"

#include "form/form.h"
#include "render/render.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORKERS = 64 };

enum kind { BOOKLET, SUMMARY, SHARED_SUMMARY, PAY_TEAM, FORM, PAY_SHEET };

struct task {
    enum kind kind;
    size_t index; /* Of the card or the pay. */
};

struct tasks {
    struct task *task;
    size_t count;
};

static void
add(struct ka_arena *arena, struct tasks *tasks, enum kind kind, size_t index)
{
    tasks->task = ka_arena_push(arena, tasks->task, tasks->count, sizeof *tasks->task);
    tasks->task[tasks->count++] = (struct task){kind, index};
}

static struct tasks
tasks_of(const struct ka_publish_job *job)
{
    struct tasks tasks = {0};
    struct ka_arena *arena = job->session->arena;
    for (enum kind kind = BOOKLET; kind < FORM; kind++)
        add(arena, &tasks, kind, 0);
    for (size_t i = 0; i < job->result->card_count; i++)
        if (ka_publish_selects(job->options, &job->result->card[i]))
            add(arena, &tasks, FORM, i);
    for (size_t i = 0; i < job->result->pay_count; i++)
        if (ka_publish_selects_pay(job->options, &job->result->pay[i]))
            add(arena, &tasks, PAY_SHEET, i);
    return tasks;
}

static enum ka_status
render_form(const struct ka_publish_job *job, size_t index)
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

static enum ka_status
do_task(const struct ka_publish_job *job, const struct task *task)
{
    switch (task->kind) {
    case BOOKLET:
        return ka_publish_booklet(job->session, job->result, job->book, job->fresh);
    case SUMMARY:
        return ka_publish_summary(job->session, job->result, job->fresh, false);
    case SHARED_SUMMARY:
        return ka_publish_summary(job->session, job->result, job->fresh, true);
    case PAY_TEAM:
        return ka_publish_pay_team(job->session, job->result, job->options, job->pay);
    case FORM:
        return render_form(job, task->index);
    case PAY_SHEET:
        return ka_publish_pay_sheet(job->session, job->result, job->options,
                                    &job->result->pay[task->index], job->pay);
    }
    return KA_E_INTERNAL;
}

/** One task after the other, as long as there are any; a byte to @p out for each. */
static enum ka_status
do_tasks(const struct ka_publish_job *job, const struct tasks *tasks, _Atomic size_t *next, int out)
{
    for (size_t i; (i = atomic_fetch_add(next, 1)) < tasks->count;) {
        enum ka_status status = do_task(job, &tasks->task[i]);
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

/** A worker's life: it reports what it found itself, since the parent cannot see it. */
static _Noreturn void
worker(const struct ka_publish_job *job, const struct tasks *tasks, _Atomic size_t *next, int out)
{
    struct ka_session *session = job->session;
    size_t known = session->diags.count;
    session->progress = false;
    enum ka_status status = do_tasks(job, tasks, next, out);
    if (status != KA_OK) {
        struct ka_diags all = session->diags, fresh = all;
        fresh.item += known;
        fresh.count -= known;
        fresh.dropped = 0;
        session->diags = ka_diags_make(session->arena);
        ka_diags_append(&session->diags, &fresh);
        ka_session_findings(session, 10);
    }
    _exit((int)status);
}

static enum ka_status
collect(struct ka_session *session, const pid_t *pid, int count)
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

/** On up to @p count processes beside this one; here if there are none to be had. */
static enum ka_status
share_out(const struct ka_publish_job *job, const struct tasks *tasks, _Atomic size_t *next,
          int count)
{
    int ends[2], started = 0;
    pid_t pid[MOST_WORKERS];
    if (pipe(ends) != 0)
        return do_tasks(job, tasks, next, -1);
    fflush(NULL);
    for (; started < count; started++) {
        pid[started] = fork();
        if (pid[started] < 0)
            break;
        if (pid[started] == 0) {
            close(ends[0]);
            worker(job, tasks, next, ends[1]);
        }
    }
    close(ends[1]);
    watch(job->session, ends[0], tasks->count);
    close(ends[0]);
    return started ? collect(job->session, pid, started) : do_tasks(job, tasks, next, -1);
}

enum ka_status
ka_publish_render(const struct ka_publish_job *job)
{
    struct tasks tasks = tasks_of(job);
    _Atomic size_t alone = 0, *next = MAP_FAILED;
    int count = job->options->jobs > MOST_WORKERS ? MOST_WORKERS : job->options->jobs;
    count = (size_t)count > tasks.count ? (int)tasks.count : count;
    if (count > 1)
        next = mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (next == MAP_FAILED)
        return do_tasks(job, &tasks, &alone, -1);
    enum ka_status status = share_out(job, &tasks, next, count);
    munmap(next, sizeof *next);
    return status;
}
