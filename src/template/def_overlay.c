/* Definition files of a folder laid over others: what is named alike is replaced, the rest is
 * added; metrics.yaml is added to the built-in one, as the workspace's own is. */
#include "template/defs.h"

#include "base/limits.h"

struct list {
    struct ka_arena *arena;
    struct ka_def_file *file;
    size_t count;
};

static void
add(struct list *list, struct ka_def_file fresh)
{
    list->file = ka_arena_push(list->arena, list->file, list->count, sizeof *list->file);
    list->file[list->count++] = fresh;
}

static void
lay(struct list *list, struct ka_def_file fresh)
{
    bool beside = ka_str_eq(fresh.shown, KA_STR("templates/metrics.yaml"));
    size_t at = 0;
    while (at < list->count &&
           (!ka_str_eq(list->file[at].shown, fresh.shown) || (beside && !list->file[at].own)))
        at++;
    if (at < list->count)
        list->file[at] = fresh;
    else
        add(list, fresh);
}

enum ka_status
ka_def_files_overlay(struct ka_arena *arena, const char *folder, struct ka_diags *diags,
                     struct ka_def_files *files)
{
    struct list list = {.arena = arena};
    const char *inner = ka_str_format(arena, "%s/templates", folder).ptr;
    const char *from = ka_path_is_folder(inner) ? inner : folder;
    struct ka_entry *entry = NULL;
    size_t found = 0;
    for (size_t i = 0; i < files->count; i++)
        add(&list, files->file[i]);
    enum ka_status status = ka_folder_walk(arena, from, diags, &entry, &found);
    for (size_t i = 0; i < found && status == KA_OK; i++) {
        struct ka_def_file fresh = {.own = true};
        fresh.shown = ka_str_format(arena, "templates/%.*s", KA_STR_ARG(entry[i].path));
        const char *path = ka_str_format(arena, "%s/%.*s", from, KA_STR_ARG(entry[i].path)).ptr;
        if (!ka_str_ends(entry[i].path, KA_STR(".yaml")))
            continue;
        status = ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, diags, &fresh.text);
        if (status == KA_OK)
            lay(&list, fresh);
    }
    files->file = list.file;
    files->count = list.count;
    return status;
}
