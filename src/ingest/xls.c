/*
 * An .xls file as a source of rows, parsed by a child.
 *
 *     parent ──fork──▶ child: limits set ▶ CFB ▶ BIFF ▶ rows ──pipe──▶ parent: next(), more()
 *                        └ dies, hangs, swells ─────▶ pipe closes without 'E': one finding
 *
 * The child has KA_XLS_SECONDS of processor time and KA_XLS_MEMORY beyond what it was born
 * with, and opens nothing. Sheets come in order, so going on to the next one drops what is left
 * of the one before. Under sanitizers, whose shadow memory is huge, memory is not limited.
 */
#include "ingest/xls.h"

#include "base/io.h"
#include "base/limits.h"
#include "ingest/xls_cfb.h"
#include "ingest/xls_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define KA_XLS_SECONDS 20
#define KA_XLS_MEMORY  ((rlim_t)1536 << 20)

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

struct xls {
    struct ka_arena *texts;
    struct ka_xls_wire wire;
    pid_t child;        /* 0: gone. */
    bool ended;         /* No more sheets. */
    bool waiting_sheet; /* The sheet after this one has been announced. */
    bool in_sheet;
    ka_str next_name;
    enum ka_status status;
    uint64_t bytes;
    struct ka_arena *arena;
};

static enum ka_xls_fault next_fault;

void
ka_xls_next_fault(enum ka_xls_fault fault)
{
    next_fault = fault;
}

bool
ka_xls_is(ka_str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.ptr;
    if (ka_cfb_is(bytes))
        return true;
    /* BOF of 8 or 16 bytes, of globals or of a sheet. */
    return bytes.len >= 12 && at[0] == 0x09 && at[1] == 0x08 && (at[2] == 8 || at[2] == 16) &&
           at[3] == 0 && (at[6] == 0x05 || at[6] == 0x10) && at[7] == 0;
}

/* --- child --- */

static rlim_t
memory_now(void)
{
    char text[32] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    rlim_t pages = 0;
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < got && text[i] >= '0' && text[i] <= '9'; i++)
        pages = pages * 10 + (rlim_t)(text[i] - '0');
    return pages > 0 ? pages * (rlim_t)sysconf(_SC_PAGESIZE) : (rlim_t)4 << 30;
}

static void
set_limits(void)
{
    struct rlimit none = {0, 0};
    struct rlimit time = {KA_XLS_SECONDS, KA_XLS_SECONDS + 1};
    struct rlimit memory = {memory_now() + KA_XLS_MEMORY, memory_now() + KA_XLS_MEMORY};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_CPU, &time);
    if (!SANITIZED)
        (void)setrlimit(RLIMIT_AS, &memory);
}

/* What a broken child does; see ka_xls_next_fault(). */
static void
misbehave(enum ka_xls_fault fault)
{
    struct rlimit second = {1, 2};
    switch (fault) {
    case KA_XLS_KILLED:
        (void)raise(SIGKILL);
        break;
    case KA_XLS_SPINS:
        (void)setrlimit(RLIMIT_CPU, &second);
        for (volatile unsigned i = 0;; i++)
            continue;
    case KA_XLS_SWELLS:
        if (!SANITIZED) {
            struct ka_arena *arena = ka_arena_new();
            for (size_t i = 0; i < 1000; i++)
                (void)ka_arena_alloc(arena, (size_t)64 << 20);
        }
        _exit(70);
    case KA_XLS_SOUND:
        break;
    }
}

static _Noreturn void
be_child(const struct ka_rows_input *input, int fd, enum ka_xls_fault fault)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXCPU, SIGALRM};
    for (size_t i = 0; i < KA_COUNT(signals); i++)
        (void)signal(signals[i], SIG_DFL);
    set_limits();
    if (!SANITIZED) {
        /* "Out of memory" is the parent's to say, in its own words. */
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (null >= 0)
            (void)dup2(null, STDERR_FILENO);
    }
    misbehave(fault);
    ka_xls_send(input, fd);
    _exit(0);
}

/* --- parent --- */

static enum ka_status
cannot_start(const struct ka_rows_input *input, int error)
{
    ka_diag(input->diags, KA_DIAG_BOOK_READER_DIED, ((struct ka_place){.file = input->path}),
            ka_io_reason(input->diags->arena, error));
    return KA_E_INTERNAL;
}

static enum ka_status
start(struct xls *xls, const struct ka_rows_input *input)
{
    int ends[2];
    enum ka_xls_fault fault = next_fault;
    next_fault = KA_XLS_SOUND;
    if (pipe(ends) != 0)
        return cannot_start(input, errno);
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(input, ends[1], fault);
    }
    int error = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return cannot_start(input, error);
    }
    xls->child = child;
    xls->wire.fd = ends[0];
    return KA_OK;
}

/* Ends the child if it still runs; how it ended. */
static int
reap(struct xls *xls, bool kill_it)
{
    int how = 0;
    if (xls->child == 0)
        return 0;
    close(xls->wire.fd);
    if (kill_it)
        (void)kill(xls->child, SIGKILL);
    while (waitpid(xls->child, &how, 0) < 0 && errno == EINTR)
        continue;
    xls->child = 0;
    return how;
}

static ka_str
reason_of(struct xls *xls, int how)
{
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
        return KA_STR("time limit");
    if (WIFSIGNALED(how))
        return ka_str_format(xls->arena, "signal %d", WTERMSIG(how));
    if (WIFEXITED(how) && WEXITSTATUS(how) == 70)
        return KA_STR("memory limit");
    return ka_str_format(xls->arena, "status %d", how);
}

/* The pipe fell silent before the end was said. */
static enum ka_status
lost(struct xls *xls)
{
    ka_str reason = reason_of(xls, reap(xls, false));
    ka_diag(xls->wire.diags, KA_DIAG_BOOK_READER_DIED, ((struct ka_place){.file = xls->wire.path}),
            reason);
    return KA_E_FORMAT;
}

/* The next message, with the end of the stream dealt with. */
static enum ka_xls_message
receive(struct xls *xls)
{
    if (xls->ended || xls->status != KA_OK)
        return KA_XLS_END;
    enum ka_xls_message message = ka_xls_receive(&xls->wire);
    if (message == KA_XLS_LOST) {
        xls->status = lost(xls);
        message = KA_XLS_END;
    } else if (message == KA_XLS_END) {
        xls->status = (enum ka_status)xls->wire.status;
        (void)reap(xls, true);
    }
    xls->ended = message == KA_XLS_END;
    if (message == KA_XLS_SHEET) {
        xls->waiting_sheet = true;
        xls->next_name = ka_str_dup(xls->arena, xls->wire.name);
    }
    return message;
}

static enum ka_status
xls_more(void *self, ka_str *name)
{
    struct xls *xls = self;
    *name = (ka_str){0};
    while (!xls->waiting_sheet && !xls->ended)
        (void)receive(xls);
    xls->in_sheet = xls->waiting_sheet;
    if (xls->waiting_sheet)
        *name = xls->next_name;
    xls->waiting_sheet = false;
    return xls->status;
}

static enum ka_status
xls_next(void *self, struct ka_row *row)
{
    struct xls *xls = self;
    *row = (struct ka_row){0};
    if (!xls->in_sheet || xls->waiting_sheet)
        return xls->status;
    if (receive(xls) == KA_XLS_ROW)
        *row = xls->wire.row;
    return xls->status;
}

static uint64_t
xls_offset(const void *self)
{
    const struct xls *xls = self;
    return xls->ended ? xls->bytes : 0;
}

static uint64_t
xls_refused(const void *self)
{
    KA_UNUSED(self);
    return 0;
}

static void
xls_close(void *self)
{
    struct xls *xls = self;
    (void)reap(xls, true);
    ka_arena_free(xls->texts);
}

enum ka_status
ka_xls_open(struct ka_arena *arena, const struct ka_rows_input *input, struct ka_rows *rows)
{
    struct xls *xls = ka_arena_alloc(arena, sizeof *xls);
    if (input->bytes.len > KA_LIMIT_XLS_BYTES) {
        ka_diag(input->diags, KA_DIAG_BOOK_LIMIT, ((struct ka_place){.file = input->path}),
                KA_STR("size"));
        return KA_E_LIMIT;
    }
    enum ka_status status = start(xls, input);
    if (status != KA_OK)
        return status;
    xls->arena = arena;
    xls->bytes = input->bytes.len;
    xls->texts = ka_arena_new();
    xls->wire.diags = input->diags;
    xls->wire.path = input->path;
    xls->wire.texts = xls->texts;
    ka_xls_wire_open(arena, &xls->wire);
    *rows = (struct ka_rows){.self = xls,
                             .encoding = KA_UTF8,
                             .sound = true,
                             .sheets = true,
                             .more = xls_more,
                             .next = xls_next,
                             .offset = xls_offset,
                             .refused = xls_refused,
                             .close = xls_close};
    return KA_OK;
}
