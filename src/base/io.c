/*
 * Files: read whole or mapped, written so that nothing is ever half there.
 *
 * A file is written to a hidden sibling ".kaohe-<pid>-<n>.part", brought to disk
 * (fsync) and renamed over the old one; then its folder is brought to disk. Whoever
 * reads the path sees the old bytes or the new ones, also after a power cut, and a
 * failure leaves the old file and no sibling. A killed writer leaves one: as it held a
 * lock on it, the next to write in that folder knows it from those at work. What is not a regular
 * file (a pipe, a terminal, /dev/full) must not be renamed over and is written straight.
 *
 * Every failure is reported where it is met, with the path the caller gave and the
 * system's reason. Folders are in folder.c.
 */
/* For madvise(): posix_madvise() keeps pages that it is told to let go. NOLINTNEXTLINE */
#define _DEFAULT_SOURCE 1

#include "base/io.h"

#include "base/compiler.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_ROOM = 1 << 16, SIBLING_TRIES = 1000 };

ka_str
ka_io_reason(struct ka_arena *arena, int error)
{
    /* Those a user can meet and mend; the C library says the rest, in English. */
    static const struct {
        int error;
        const char *zh;
    } known[] = {{ENOENT, "没有这个文件或文件夹"},
                 {EACCES, "没有权限"},
                 {EPERM, "系统不允许"},
                 {ENOSPC, "磁盘已满"},
                 {EDQUOT, "超出磁盘配额"},
                 {EROFS, "磁盘是只读的"},
                 {EISDIR, "这是文件夹，不是文件"},
                 {ENOTDIR, "路径中有一段不是文件夹"},
                 {EEXIST, "已经存在"},
                 {EBUSY, "正在被别的程序使用"},
                 {EIO, "磁盘读写出错"},
                 {EFBIG, "超出文件大小上限"},
                 {ENAMETOOLONG, "名称太长"},
                 {ELOOP, "符号链接绕成了圈"},
                 {EMFILE, "打开的文件太多"},
                 {ENFILE, "打开的文件太多"},
                 {ENOMEM, "内存不足"}};
    ka_str en = ka_str_of(strerror(error));
    for (size_t i = 0; i < KA_COUNT(known); i++) {
        if (known[i].error == error)
            return ka_diag_both(arena, ka_str_of(known[i].zh), en);
    }
    return en;
}

enum ka_status
ka_io_fail(struct ka_diags *diags, enum ka_diag_code code, const char *path, int error)
{
    ka_str name = ka_str_of(path);
    if (diags)
        ka_diag(diags, code, (struct ka_place){.file = name}, name,
                ka_io_reason(diags->arena, error));
    return KA_E_IO;
}

static enum ka_status
fail_too_large(struct ka_diags *diags, const char *path, uint64_t size, uint64_t limit)
{
    ka_str name = ka_str_of(path);
    if (!diags)
        return KA_E_LIMIT;
    ka_diag(diags, KA_DIAG_FILE_TOO_LARGE, (struct ka_place){.file = name}, name,
            ka_str_format(diags->arena, "%llu", (unsigned long long)size),
            ka_str_format(diags->arena, "%llu", (unsigned long long)limit));
    return KA_E_LIMIT;
}

/** read() that is not stopped by a signal. */
static ssize_t
read_some(int fd, char *to, size_t room)
{
    ssize_t got;
    do
        got = read(fd, to, room);
    while (got < 0 && errno == EINTR);
    return got;
}

/** What is left of @p fd, at most @p max + 1 bytes; @p hint is the size it should have. */
static int
read_to_end(struct ka_arena *arena, int fd, size_t hint, size_t max, ka_str *out)
{
    size_t room = hint > 0 ? hint + 2 : FIRST_ROOM;
    char *bytes = ka_arena_alloc(arena, room);
    size_t len = 0;
    while (len <= max) {
        /* One byte stays free for the NUL that the arena's zeros put there. */
        ssize_t got = read_some(fd, bytes + len, room - 1 - len);
        if (got < 0)
            return errno;
        if (got == 0)
            break;
        len += (size_t)got;
        if (len < room - 1)
            continue;
        char *larger = ka_arena_alloc(arena, room * 2);
        memcpy(larger, bytes, len);
        bytes = larger;
        room *= 2;
    }
    *out = (ka_str){.ptr = bytes, .len = len};
    return 0;
}

/** @p secret: only the owner may read or write the file. */
static enum ka_status
read_file(struct ka_arena *arena, const char *path, size_t max_bytes, bool secret,
          struct ka_diags *diags, ka_str *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_OPEN, path, errno);
    int error = fstat(fd, &st) == 0 ? 0 : errno;
    if (error == 0 && secret && (st.st_mode & (S_IRWXG | S_IRWXO))) {
        close(fd);
        ka_diag(diags, KA_DIAG_SECRET_OPEN, (struct ka_place){.file = ka_str_of(path)},
                ka_str_of(path));
        return KA_E_DATA;
    }
    size_t size = error == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
    ka_str text = {.len = size};
    /* A file known to be too large is not read at all. */
    if (error == 0 && size <= max_bytes)
        error = read_to_end(arena, fd, size, max_bytes, &text);
    close(fd);
    if (error != 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_READ, path, error);
    if (text.len > max_bytes)
        return fail_too_large(diags, path, text.len, max_bytes);
    *out = text;
    return KA_OK;
}

enum ka_status
ka_file_read(struct ka_arena *arena, const char *path, size_t max_bytes, struct ka_diags *diags,
             ka_str *out)
{
    return read_file(arena, path, max_bytes, false, diags, out);
}

enum ka_status
ka_file_read_private(struct ka_arena *arena, const char *path, size_t max_bytes,
                     struct ka_diags *diags, ka_str *out)
{
    return read_file(arena, path, max_bytes, true, diags, out);
}

/* The files that are mapped, for who has but a place in one. One beyond these is read where it is
 * mapped. */
static struct {
    uintptr_t start, end;
    int fd;
} mapped[80];
static size_t mapped_count;
static pthread_mutex_t mapped_lock = PTHREAD_MUTEX_INITIALIZER;

/* The file that holds all of it, and where it begins there; -1: none does. */
static int
file_at(uintptr_t from, uintptr_t to, off_t *offset)
{
    int fd = -1;
    pthread_mutex_lock(&mapped_lock);
    for (size_t i = 0; i < mapped_count && fd < 0; i++) {
        if (from >= mapped[i].start && to <= mapped[i].end && from < to) {
            fd = mapped[i].fd;
            *offset = (off_t)(from - mapped[i].start);
        }
    }
    pthread_mutex_unlock(&mapped_lock);
    return fd;
}

static void
note_mapped(const struct ka_mapping *mapping)
{
    uintptr_t start = (uintptr_t)mapping->ptr;
    pthread_mutex_lock(&mapped_lock);
    if (mapping->len > 0 && mapped_count < KA_COUNT(mapped)) {
        mapped[mapped_count].start = start;
        mapped[mapped_count].end = start + mapping->len;
        mapped[mapped_count++].fd = mapping->fd;
    }
    pthread_mutex_unlock(&mapped_lock);
}

static void
forget_mapped(const struct ka_mapping *mapping)
{
    pthread_mutex_lock(&mapped_lock);
    for (size_t i = 0; i < mapped_count; i++) {
        if (mapped[i].fd == mapping->fd) {
            mapped[i] = mapped[--mapped_count];
            break;
        }
    }
    pthread_mutex_unlock(&mapped_lock);
}

const char *
ka_mapping_read(const char *at, size_t len, char *room)
{
    uintptr_t from = (uintptr_t)at;
    off_t offset = 0;
    int fd = file_at(from, from + len, &offset);
    if (fd < 0)
        return at;
    for (size_t done = 0; done < len;) {
        ssize_t got = pread(fd, room + done, len - done, offset + (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return at;
        done += (size_t)got;
    }
    return room;
}

void
ka_mapping_passed(const void *from, const void *at)
{
    const uintptr_t page = 4096;
    uintptr_t first = (uintptr_t)from / page * page, end = (uintptr_t)at / page * page;
    off_t offset;
    if (file_at(first, end, &offset) >= 0)
        (void)madvise((void *)first, end - first, MADV_DONTNEED); /* NOLINT */
}

/** Maps @p fd whole, and keeps it; returns 0 or an errno. */
static int
map_whole(int fd, size_t len, struct ka_mapping *out)
{
    /* Nothing can be mapped of an empty file. */
    void *at = len > 0 ? mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (at == MAP_FAILED)
        return errno;
    *out = (struct ka_mapping){.ptr = len > 0 ? at : "", .len = len, .fd = fd};
    note_mapped(out);
    return 0;
}

enum ka_status
ka_mapping_open(const char *path, struct ka_diags *diags, struct ka_mapping *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_OPEN, path, errno);
    int error = fstat(fd, &st) == 0 ? 0 : errno;
    if (error == 0 && !S_ISREG(st.st_mode))
        error = S_ISDIR(st.st_mode) ? EISDIR : ENODEV;
    bool too_large = error == 0 && st.st_size > KA_LIMIT_FILE_BYTES;
    if (error == 0 && !too_large)
        error = map_whole(fd, (size_t)st.st_size, out);
    if (too_large || error != 0)
        close(fd);
    if (too_large)
        return fail_too_large(diags, path, (uint64_t)st.st_size, KA_LIMIT_FILE_BYTES);
    return error == 0 ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_OPEN, path, error);
}

void
ka_mapping_close(struct ka_mapping *mapping)
{
    /* munmap() does not write; its prototype only predates const. NOLINTNEXTLINE */
    void *start = (void *)(uintptr_t)mapping->ptr;
    forget_mapped(mapping);
    if (mapping->len > 0)
        (void)munmap(start, mapping->len);
    if (mapping->fd >= 0)
        close(mapping->fd);
    *mapping = (struct ka_mapping){.ptr = "", .len = 0, .fd = -1};
}

/** All of @p data; returns 0 or an errno. */
static int
write_all(int fd, ka_str data)
{
    size_t at = 0;
    while (at < data.len) {
        ssize_t put = write(fd, data.ptr + at, data.len - at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        at += (size_t)put;
    }
    return 0;
}

/** Some systems report a full disk only when closing. */
static int
close_after(int fd, int error)
{
    int closing = close(fd) == 0 ? 0 : errno;
    return error != 0 ? error : closing;
}

static int
write_straight(const char *path, ka_str data)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    return close_after(fd, write_all(fd, data));
}

/** What killed writers left in the folder, of @p length in @p path ("": here). */
static void
sweep(const char *path, int length)
{
    char name[PATH_MAX];
    (void)snprintf(name, sizeof name, "%.*s", length, path);
    DIR *dir = opendir(length ? name : ".");
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        ka_str own = ka_str_of(entry->d_name);
        if (!ka_str_starts(own, KA_STR(".kaohe-")) || !ka_str_ends(own, KA_STR(".part")))
            continue;
        int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
        if (fd >= 0)
            close(fd);
    }
    if (dir)
        closedir(dir);
}

/** Whether the new file is ours: locked, and not swept away in between. */
static bool
hold(int fd)
{
    struct stat st;
    (void)flock(fd, LOCK_EX); /* where there are no locks, nobody sweeps either */
    return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

/** A new file beside @p path, its name in @p name; -1 with errno set on failure. */
static int
open_sibling(const char *path, char name[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash + 1 - path) : 0;
    sweep(path, dir);
    for (unsigned n = 0; n < SIBLING_TRIES; n++) {
        int len = snprintf(name, PATH_MAX, "%.*s.kaohe-%ld-%u.part", dir, path, (long)getpid(), n);
        if (len < 0 || len >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0 ? hold(fd) : errno != EEXIST)
            return fd;
        if (fd >= 0)
            close(fd);
    }
    return -1;
}

static int
write_beside(const char *path, ka_str data, unsigned mode)
{
    char name[PATH_MAX];
    int fd = open_sibling(path, name);
    if (fd < 0)
        return errno;
    int error = write_all(fd, data);
    /* Exact rights, whatever the umask, and before anyone can see the file. */
    if (error == 0 && fchmod(fd, (mode_t)mode) != 0)
        error = errno;
    if (error == 0 && fsync(fd) != 0)
        error = errno;
    error = close_after(fd, error);
    if (error == 0 && rename(name, path) != 0)
        error = errno;
    if (error == 0)
        return ka_path_sync_entry(path);
    (void)unlink(name);
    return error;
}

enum ka_status
ka_file_write(const char *path, ka_str data, unsigned mode, struct ka_diags *diags)
{
    struct stat st;
    bool special = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
    int error = special ? write_straight(path, data) : write_beside(path, data, mode);
    return error == 0 ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, error);
}

enum ka_status
ka_file_write_in(const char *path, ka_str data, unsigned mode, struct ka_diags *diags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, errno);
    int error = write_all(fd, data);
    if (error == 0 && fchmod(fd, (mode_t)mode) != 0)
        error = errno;
    struct stat st;
    bool file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    error = close_after(fd, error);
    if (error == 0)
        return KA_OK;
    if (file)
        (void)unlink(path);
    return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, error);
}

/* Whether link() failed because files have one name only there. */
static bool
has_no_links(int error)
{
    return error == EPERM || error == EXDEV || error == ENOTSUP || error == ENOSYS ||
           error == EMLINK;
}

enum ka_status
ka_file_keep(const char *from, const char *to, struct ka_diags *diags)
{
    if (link(from, to) == 0 || errno == EEXIST)
        return KA_OK;
    if (!has_no_links(errno))
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, to, errno);
    struct ka_arena *scratch = ka_arena_new();
    ka_str data;
    enum ka_status status = ka_file_read(scratch, from, SIZE_MAX / 4, diags, &data);
    if (status == KA_OK && !ka_path_exists(to))
        status = ka_file_write(to, data, 0600, diags);
    ka_arena_free(scratch);
    return status;
}
