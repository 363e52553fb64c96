/*
 * The journal: read whole when opened, then added to, a line and an fdatasync at a time.
 *
 * A line counts when its line end is there. What follows the last line end was cut off by a kill
 * before anybody relied on it, and goes.
 */
#include "mail/journal.h"

#include "base/civil.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOURNAL_BYTES ((size_t)64 << 20)
#define FIELDS        8

struct ka_journal {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const char *path;
    int fd;
    struct ka_mail_entry *entry;
    size_t count;
};

static const char *const event_word[KA_MAIL_EVENT__COUNT] = {"nothing", "ending", "sent", "failed",
                                                             "cleared"};

static bool
parse_time(ka_str text, int64_t *out)
{
    ka_time local = 0;
    if (!ka_time_parse(text, NULL, KA_DATE_YMD, &local))
        return false;
    *out = local;
    return true;
}

/* One line without its end; false if it is none of ours. */
static bool
parse_line(ka_str line, struct ka_mail_entry *out)
{
    ka_str field[FIELDS] = {{0}};
    size_t count = 0, from = 0;
    for (size_t i = 0; i <= line.len; i++) {
        if (i < line.len && line.ptr[i] != '\t')
            continue;
        if (count == FIELDS)
            return false;
        field[count++] = ka_str_sub(line, from, i - from);
        from = i + 1;
    }
    *out = (struct ka_mail_entry){.number = field[2],
                                  .name = field[3],
                                  .address = field[4],
                                  .id = field[5],
                                  .digest = field[6],
                                  .answer = field[7]};
    for (int e = 0; e < KA_MAIL_EVENT__COUNT; e++)
        if (ka_str_eq(field[1], ka_str_of(event_word[e])))
            out->event = (enum ka_mail_event)e;
    return count == FIELDS && out->event != KA_MAIL_NOTHING && parse_time(field[0], &out->time);
}

static void
keep(struct ka_journal *journal, const struct ka_mail_entry *entry)
{
    journal->entry =
        ka_arena_push(journal->arena, journal->entry, journal->count, sizeof *journal->entry);
    journal->entry[journal->count++] = *entry;
}

/* All whole lines; *whole is where the last one ends. */
static enum ka_status
read_lines(struct ka_journal *journal, ka_str text, size_t *whole)
{
    uint32_t line = 1;
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct ka_mail_entry entry;
        if (text.ptr[i] != '\n')
            continue;
        if (!parse_line(ka_str_sub(text, from, i - from), &entry)) {
            ka_diag0(journal->diags, KA_DIAG_MAIL_JOURNAL_BAD,
                     ((struct ka_place){.file = ka_str_of(journal->path), .line = line}));
            return KA_E_DATA;
        }
        keep(journal, &entry);
        from = i + 1;
        line++;
    }
    *whole = from;
    return KA_OK;
}

static enum ka_status
lock(const struct ka_journal *journal)
{
    if (flock(journal->fd, LOCK_EX | LOCK_NB) == 0)
        return KA_OK;
    if (errno != EWOULDBLOCK)
        return ka_io_fail(journal->diags, KA_DIAG_CANNOT_WRITE, journal->path, errno);
    ka_diag0(journal->diags, KA_DIAG_MAIL_BUSY,
             ((struct ka_place){.file = ka_str_of(journal->path)}));
    return KA_E_DATA;
}

static enum ka_status
load(struct ka_journal *journal)
{
    ka_str text;
    size_t whole = 0;
    enum ka_status status = lock(journal);
    if (status == KA_OK)
        status = ka_file_read(journal->arena, journal->path, JOURNAL_BYTES, journal->diags, &text);
    if (status == KA_OK)
        status = read_lines(journal, text, &whole);
    if (status == KA_OK && whole < text.len && ftruncate(journal->fd, (off_t)whole) != 0)
        status = ka_io_fail(journal->diags, KA_DIAG_CANNOT_WRITE, journal->path, errno);
    return status;
}

enum ka_status
ka_journal_open(struct ka_arena *arena, const char *path, struct ka_diags *diags,
                struct ka_journal **out)
{
    struct ka_journal *journal = ka_arena_alloc(arena, sizeof *journal);
    *journal = (struct ka_journal){.arena = arena, .diags = diags, .path = path};
    journal->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (journal->fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, errno);
    int error = ka_path_sync_entry(path);
    enum ka_status status = error ? ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, error) : KA_OK;
    if (status == KA_OK)
        status = load(journal);
    if (status == KA_OK)
        *out = journal;
    else
        close(journal->fd);
    return status;
}

void
ka_journal_close(struct ka_journal *journal)
{
    if (journal)
        close(journal->fd);
}

static void
add_field(struct ka_buf *line, ka_str text)
{
    ka_buf_byte(line, '\t');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool control = c < 0x20 || c == 0x7F;
        ka_buf_add(line, control ? KA_STR(" ") : ka_str_sub(text, i, 1));
    }
}

static bool
write_all(int fd, ka_str bytes)
{
    for (size_t at = 0; at < bytes.len;) {
        ssize_t done = write(fd, bytes.ptr + at, bytes.len - at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += (size_t)done;
    }
    return fdatasync(fd) == 0;
}

enum ka_status
ka_journal_add(struct ka_journal *journal, const struct ka_mail_entry *entry)
{
    const ka_str field[] = {entry->number, entry->name,   entry->address,
                            entry->id,     entry->digest, entry->answer};
    struct ka_buf line = {.arena = journal->arena};
    ka_str time = ka_time_print(journal->arena, entry->time); /* "2026-11-05 02:11:09" */
    ka_buf_printf(&line, "%.10sT%.8sZ\t%s", time.ptr, time.ptr + 11, event_word[entry->event]);
    for (size_t i = 0; i < KA_COUNT(field); i++)
        add_field(&line, field[i]);
    ka_buf_byte(&line, '\n');
    struct stat before;
    if (fstat(journal->fd, &before) != 0)
        return ka_io_fail(journal->diags, KA_DIAG_CANNOT_READ, journal->path, errno);
    if (!write_all(journal->fd, ka_buf_str(&line))) {
        int error = errno;
        /* no half line: what follows would be taken for its end */
        if (ftruncate(journal->fd, before.st_size) != 0)
            error = errno;
        return ka_io_fail(journal->diags, KA_DIAG_CANNOT_WRITE, journal->path, error);
    }
    keep(journal, entry);
    return KA_OK;
}

const struct ka_mail_entry *
ka_journal_last(const struct ka_journal *journal, ka_str id)
{
    for (size_t i = journal->count; i-- > 0;)
        if (ka_str_eq(journal->entry[i].id, id))
            return &journal->entry[i];
    return NULL;
}

bool
ka_journal_sent_other(const struct ka_journal *journal, ka_str number, ka_str id)
{
    for (size_t i = 0; i < journal->count; i++) {
        const struct ka_mail_entry *entry = &journal->entry[i];
        if (entry->event == KA_MAIL_SENT && ka_str_eq(entry->number, number) &&
            !ka_str_eq(entry->id, id))
            return true;
    }
    return false;
}
