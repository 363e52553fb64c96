/*
 * Whether results are newer than all they were made from.
 *
 * Like make: times of files are compared with each other, never with the clock, and no figure
 * depends on them; at worst a month is computed again. A file's time is the later of when it was
 * written and when it came to its place, so a copy that keeps its old date is seen as well; what
 * was taken away changed the time of its folder.
 */
#include "base/io.h"
#include "cli/explain.h"

#include <sys/stat.h>

static bool
is_after(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* True if nothing is there, either: what was never there did not change. */
static bool
is_older(const char *path, struct timespec than)
{
    struct stat at;
    if (stat(path, &at) != 0)
        return true;
    return !is_after(at.st_mtim, than) && !is_after(at.st_ctim, than);
}

/* A folder, its folders and its files. */
static bool
tree_is_older(struct ka_session *session, const char *folder, struct timespec than)
{
    struct ka_diags none = ka_diags_make(session->arena);
    struct ka_entry *entry = NULL;
    size_t count = 0;
    if (!ka_path_is_folder(folder))
        return true;
    if (!is_older(folder, than) ||
        ka_folder_walk(session->arena, folder, &none, &entry, &count) != KA_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path =
            ka_str_format(session->arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr;
        ka_str parent = ka_str_of(path);
        if (!is_older(path, than))
            return false;
        while (parent.len && parent.ptr[parent.len - 1] != '/')
            parent.len--;
        if (!is_older(ka_cstr(session->arena, parent), than))
            return false;
    }
    return true;
}

bool
ka_explain_is_fresh(struct ka_session *session, ka_month month, const char *path)
{
    struct ka_arena *arena = session->arena;
    static const char *const files[] = {"kaohe.yaml", "staff.yaml", "staff.xlsx", "staff.csv"};
    const char *before = ka_month_print(arena, ka_month_add(month, -1)).ptr;
    const char *const folders[] = {
        ka_session_path(session, "exports/%s", ka_month_print(arena, month).ptr),
        ka_session_path(session, "exports/%s", before),
        ka_session_path(session, "manual"),
        ka_session_path(session, "templates"),
        ka_str_format(arena, "%s/templates", session->data).ptr,
    };
    struct stat made;
    if (stat(path, &made) != 0)
        return false;
    bool fresh = true;
    for (size_t i = 0; i < KA_COUNT(files) && fresh; i++)
        fresh = is_older(ka_session_path(session, "%s", files[i]), made.st_mtim);
    for (size_t i = 0; i < KA_COUNT(folders) && fresh; i++)
        fresh = tree_is_older(session, folders[i], made.st_mtim);
    return fresh;
}
