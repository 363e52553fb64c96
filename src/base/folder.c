/*
 * Folders: walked in a fixed order, made, removed, and swapped whole.
 *
 * A month's results are built in "<target>.new-x" and then take the place of
 * "<target>" in one step, so that a reader never meets a mixture. Where the system
 * can exchange two names (Linux renameat2) there is no moment without a target:
 *
 *     exchange:     target <-> fresh,  remove what is now fresh
 *     two renames:  target -> target.old, fresh -> target,  remove target.old
 *
 * Killed between the two renames, the next run finds no target but "target.old" and
 * ka_folder_recover() puts it back; whatever else is left beside the target is old
 * and removed. All of fresh is brought to disk before, the names after, the removal
 * last: a power cut at any point leaves one whole folder.
 *
 * Trees are gone through by folder descriptors, never following links, so that
 * removing cannot be led out of the folder. Helpers return 0 or an errno.
 */
/* For syscall(): renameat2() itself is missing in glibc before 2.28 and in musl. NOLINTNEXTLINE */
#define _GNU_SOURCE 1

#include "base/io.h"

#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TREE_DEPTH_MAX = 64, EXCHANGE = 1 << 1 /* RENAME_EXCHANGE of linux/fs.h */ };

/** The next entry but "." and ".."; NULL at the end (errno 0) or on an error. */
static struct dirent *
next_entry(DIR *dir)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(dir);
    } while (entry && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    return entry;
}

/** Opens the folder @p name of @p parent, not through a link; NULL with errno on failure. */
static DIR *
open_folder(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && !dir) {
        int error = errno;
        close(fd);
        errno = error;
    }
    return dir;
}

struct walk {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const char *root;
    struct ka_entry *entry;
    size_t count;
};

static bool
name_hidden(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0 || strcasecmp(name, "Thumbs.db") == 0 ||
           strcasecmp(name, "desktop.ini") == 0;
}

static enum ka_status
fail_limit(struct walk *walk, enum ka_diag_code code, int limit)
{
    ka_str root = ka_str_of(walk->root);
    if (walk->diags)
        ka_diag(walk->diags, code, (struct ka_place){.file = root}, root,
                ka_str_format(walk->diags->arena, "%d", limit));
    return KA_E_LIMIT;
}

// NOLINTBEGIN(misc-no-recursion): no deeper than KA_LIMIT_FOLDER_DEPTH.
static enum ka_status walk_folder(struct walk *walk, const char *dir, ka_str below, int depth);

/** One name: a file is kept, a folder walked, a link to a file followed, the rest passed over. */
static enum ka_status
walk_entry(struct walk *walk, const char *path, ka_str relative, int depth)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return ka_io_fail(walk->diags, KA_DIAG_CANNOT_OPEN, path, errno);
    if (S_ISDIR(st.st_mode))
        return walk_folder(walk, path, relative, depth + 1);
    if (S_ISLNK(st.st_mode) && stat(path, &st) != 0)
        return ka_io_fail(walk->diags, KA_DIAG_CANNOT_OPEN, path, errno);
    if (!S_ISREG(st.st_mode))
        return KA_OK;
    if (walk->count >= KA_LIMIT_FILES)
        return fail_limit(walk, KA_DIAG_FOLDER_TOO_LARGE, KA_LIMIT_FILES);
    walk->entry = ka_arena_push(walk->arena, walk->entry, walk->count, sizeof(*walk->entry));
    walk->entry[walk->count++] = (struct ka_entry){.path = relative, .size = (uint64_t)st.st_size};
    return KA_OK;
}

static enum ka_status
walk_folder(struct walk *walk, const char *dir, ka_str below, int depth)
{
    if (depth > KA_LIMIT_FOLDER_DEPTH)
        return fail_limit(walk, KA_DIAG_FOLDER_TOO_DEEP, KA_LIMIT_FOLDER_DEPTH);
    DIR *open = opendir(dir);
    if (!open)
        return ka_io_fail(walk->diags, KA_DIAG_CANNOT_OPEN, dir, errno);
    enum ka_status status = KA_OK;
    struct dirent *entry;
    while (status == KA_OK && (entry = next_entry(open))) {
        if (name_hidden(entry->d_name))
            continue;
        const char *path = ka_str_format(walk->arena, "%s/%s", dir, entry->d_name).ptr;
        ka_str relative = ka_str_format(walk->arena, "%.*s%s%s", KA_STR_ARG(below),
                                        below.len ? "/" : "", entry->d_name);
        status = walk_entry(walk, path, relative, depth);
    }
    if (status == KA_OK && errno != 0)
        status = ka_io_fail(walk->diags, KA_DIAG_CANNOT_READ, dir, errno);
    closedir(open);
    return status;
}
// NOLINTEND(misc-no-recursion)

static int
by_path(const void *a, const void *b)
{
    const struct ka_entry *x = a, *y = b;
    return ka_str_cmp(x->path, y->path);
}

enum ka_status
ka_folder_walk(struct ka_arena *arena, const char *dir, struct ka_diags *diags,
               struct ka_entry **out, size_t *count)
{
    struct walk walk = {.arena = arena, .diags = diags, .root = dir};
    enum ka_status status = walk_folder(&walk, dir, KA_STR(""), 0);
    if (status != KA_OK)
        return status;
    if (walk.count > 1)
        qsort(walk.entry, walk.count, sizeof(*walk.entry), by_path);
    *out = walk.entry;
    *count = walk.count;
    return KA_OK;
}

bool
ka_path_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool
ka_path_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/** Something has this name, be it a link to nothing. */
static bool
name_taken(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

/** @p path without slashes at its end, then @p suffix. False if too long. */
static bool
path_with(char out[PATH_MAX], const char *path, const char *suffix)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    int got = len < PATH_MAX ? snprintf(out, PATH_MAX, "%.*s%s", (int)len, path, suffix) : -1;
    return got >= 0 && got < PATH_MAX;
}

static int
make_one(const char *path, unsigned mode)
{
    if (ka_path_is_folder(path))
        return 0;
    if (mkdir(path, (mode_t)mode) == 0)
        /* The umask can only have taken rights away; give exactly those asked for. */
        return chmod(path, (mode_t)mode) == 0 ? 0 : errno;
    int error = errno;
    if (error == EEXIST)
        error = ka_path_is_folder(path) ? 0 : ENOTDIR;
    return error;
}

enum ka_status
ka_folder_make(const char *path, unsigned mode, struct ka_diags *diags)
{
    char part[PATH_MAX];
    int error = path_with(part, path, "") ? 0 : ENAMETOOLONG;
    for (char *p = part; error == 0 && *p != '\0'; p++) {
        if (*p != '/' || p == part || p[-1] == '/')
            continue;
        *p = '\0';
        error = make_one(part, mode);
        *p = '/';
    }
    if (error == 0)
        error = make_one(part, mode);
    return error == 0 ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, error);
}

// NOLINTBEGIN(misc-no-recursion): no deeper than TREE_DEPTH_MAX.
static int remove_below(DIR *dir, int depth);

/** Removes the folder, file or link @p name of @p parent. */
static int
remove_name(int parent, const char *name, int depth)
{
    struct stat st;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(st.st_mode))
        return unlinkat(parent, name, 0) == 0 ? 0 : errno;
    if (depth > TREE_DEPTH_MAX)
        return ENAMETOOLONG;
    DIR *dir = open_folder(parent, name);
    if (!dir)
        return errno;
    int error = remove_below(dir, depth);
    closedir(dir);
    if (error == 0 && unlinkat(parent, name, AT_REMOVEDIR) != 0)
        error = errno;
    return error;
}

/** Empties @p dir. Names may be skipped while entries vanish, so until a pass finds none. */
static int
remove_below(DIR *dir, int depth)
{
    bool again = true;
    while (again) {
        struct dirent *entry;
        again = false;
        rewinddir(dir);
        while ((entry = next_entry(dir))) {
            int error = remove_name(dirfd(dir), entry->d_name, depth + 1);
            if (error != 0)
                return error;
            again = true;
        }
        if (errno != 0)
            return errno;
    }
    return 0;
}
// NOLINTEND(misc-no-recursion)

enum ka_status
ka_folder_remove(const char *path, struct ka_diags *diags)
{
    struct stat st;
    int error = 0;
    /* A file in a folder's place is someone's file: not ours to remove. */
    if (lstat(path, &st) == 0)
        error =
            S_ISDIR(st.st_mode) || S_ISLNK(st.st_mode) ? remove_name(AT_FDCWD, path, 0) : ENOTDIR;
    else if (errno != ENOENT)
        error = errno;
    return error == 0 ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, path, error);
}

/** fsync() that passes over file systems which cannot. */
static int
sync_fd(int fd)
{
    if (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP)
        return 0;
    return errno;
}

/** The folder that holds @p path, in @p out. False if too long. */
static bool
parent_of(const char *path, char out[PATH_MAX])
{
    if (!path_with(out, path, ""))
        return false;
    char *slash = strrchr(out, '/');
    if (!slash)
        return path_with(out, ".", "");
    slash[slash == out ? 1 : 0] = '\0';
    return true;
}

int
ka_path_sync_entry(const char *path)
{
    char parent[PATH_MAX];
    if (!parent_of(path, parent))
        return ENAMETOOLONG;
    int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        /* A folder one may write in but not list cannot be synced: not a reason to fail. */
        return errno == EACCES ? 0 : errno;
    int error = sync_fd(fd);
    close(fd);
    return error;
}

// NOLINTBEGIN(misc-no-recursion): no deeper than TREE_DEPTH_MAX.
/** Brings one file, or a folder and all below it, to disk. */
static int
sync_name(int parent, const char *name, int depth)
{
    struct stat st;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno;
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return 0;
    if (depth > TREE_DEPTH_MAX)
        return ENAMETOOLONG;
    int fd = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = sync_fd(fd);
    close(fd);
    DIR *dir = error == 0 && S_ISDIR(st.st_mode) ? open_folder(parent, name) : NULL;
    if (!dir)
        return error != 0 || S_ISREG(st.st_mode) ? error : errno;
    struct dirent *entry;
    while (error == 0 && (entry = next_entry(dir)))
        error = sync_name(dirfd(dir), entry->d_name, depth + 1);
    if (error == 0)
        error = errno;
    closedir(dir);
    return error;
}
// NOLINTEND(misc-no-recursion)

static int
exchange(const char *a, const char *b)
{
#ifdef SYS_renameat2
    return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, EXCHANGE) == 0 ? 0 : errno;
#else
    KA_UNUSED(a);
    KA_UNUSED(b);
    return ENOSYS;
#endif
}

static int
sync_both(const char *fresh, const char *target)
{
    int error = ka_path_sync_entry(target);
    return error == 0 ? ka_path_sync_entry(fresh) : error;
}

/** Without exchange: the old folder waits under @p old, and comes back if the second step fails. */
static int
two_renames(const char *fresh, const char *target, const char *old)
{
    int error = remove_name(AT_FDCWD, old, 0);
    if (error != 0)
        return error;
    if (rename(target, old) != 0)
        return errno;
    error = ka_path_sync_entry(target);
    if (error == 0 && rename(fresh, target) == 0)
        return sync_both(fresh, target);
    if (error == 0)
        error = errno;
    (void)rename(old, target);
    return error;
}

/** Both names without a slash at the end. *stale is the path that holds the old folder after. */
static int
put_in_place(const char *fresh, const char *target, const char *old, const char **stale)
{
    struct stat st;
    *stale = NULL;
    if (lstat(target, &st) != 0) {
        if (errno != ENOENT || rename(fresh, target) != 0)
            return errno;
        return sync_both(fresh, target);
    }
    if (!S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
        return ENOTDIR;
    int error = exchange(fresh, target);
    if (error == 0) {
        *stale = fresh;
        return sync_both(fresh, target);
    }
    if (error != ENOSYS && error != EINVAL && error != ENOTSUP)
        return error;
    *stale = old;
    return two_renames(fresh, target, old);
}

enum ka_status
ka_folder_swap(const char *fresh, const char *target, struct ka_diags *diags)
{
    char from[PATH_MAX], to[PATH_MAX], old[PATH_MAX];
    const char *stale = NULL;
    if (!path_with(from, fresh, "") || !path_with(to, target, "") ||
        !path_with(old, target, ".old"))
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, target, ENAMETOOLONG);
    int error = ka_path_is_folder(from) ? sync_name(AT_FDCWD, from, 0) : ENOTDIR;
    if (error != 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, fresh, error);
    error = put_in_place(from, to, old, &stale);
    if (error != 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, target, error);
    return stale ? ka_folder_remove(stale, diags) : KA_OK;
}

/** Removes all names of @p dir that begin with @p prefix. */
static int
remove_prefixed(DIR *dir, const char *prefix)
{
    bool again = true;
    while (again) {
        struct dirent *entry;
        again = false;
        rewinddir(dir);
        while ((entry = next_entry(dir))) {
            if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
                continue;
            int error = remove_name(dirfd(dir), entry->d_name, 0);
            if (error != 0)
                return error;
            again = true;
        }
        if (errno != 0)
            return errno;
    }
    return 0;
}

/** Removes "<target>.new-*": folders that a killed run was still building. */
static int
remove_unfinished(const char *target)
{
    char parent[PATH_MAX], prefix[PATH_MAX];
    if (!parent_of(target, parent) || !path_with(prefix, target, ".new-"))
        return ENAMETOOLONG;
    DIR *dir = opendir(parent);
    if (!dir)
        return errno == ENOENT ? 0 : errno;
    const char *slash = strrchr(prefix, '/');
    int error = remove_prefixed(dir, slash ? slash + 1 : prefix);
    closedir(dir);
    return error;
}

enum ka_status
ka_folder_recover(const char *target, struct ka_diags *diags)
{
    char to[PATH_MAX], old[PATH_MAX];
    int error = 0;
    if (!path_with(to, target, "") || !path_with(old, target, ".old"))
        return ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, target, ENAMETOOLONG);
    if (name_taken(old)) {
        if (name_taken(to))
            error = remove_name(AT_FDCWD, old, 0);
        else
            error = rename(old, to) == 0 ? ka_path_sync_entry(to) : errno;
    }
    if (error == 0)
        error = remove_unfinished(to);
    return error == 0 ? KA_OK : ka_io_fail(diags, KA_DIAG_CANNOT_WRITE, target, error);
}
