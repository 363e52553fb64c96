/*
 * All definition files of a run → struct ka_defs.
 *
 *     metrics ──┬── roles ──┐
 *               ├── profiles├── staff ── roster checks
 *     company ──┴───────────┘   pay
 *
 * Files are read in that order, each as far as what it refers to is known: when the metrics are
 * broken, every metric in every role would look unknown, so those files are left until the
 * metrics are mended. All files are at least parsed, and what is wrong in one does not hide what
 * is wrong in the next. Each file's digest is kept for the manifest.
 */
#include "template/defs.h"

#include "base/limits.h"
#include "template/pay_check.h"
#include "template/roster_check.h"

#include <stdlib.h>

/* One definition file on its way; node is NULL when it could not be parsed. */
struct file {
    ka_str shown;
    const char *path;
    struct ka_node *node;
};

struct loader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const char *builtin;
    const char *workspace;
    struct ka_defs *defs;
};

static const char *
join(const struct loader *l, const char *dir, const char *rest)
{
    return ka_str_format(l->arena, "%s/%s", dir, rest).ptr;
}

static void
note_file(const struct loader *l, ka_str shown, ka_str bytes)
{
    struct ka_defs *defs = l->defs;
    defs->file = ka_arena_push(l->arena, defs->file, defs->file_count, sizeof *defs->file);
    defs->file[defs->file_count++] =
        (struct ka_def_file){.shown = shown, .digest = ka_sha256(bytes)};
}

/* Reads and parses; the digest is of the bytes as they are on disk. */
static struct ka_node *
read_file(const struct loader *l, const char *path, ka_str shown)
{
    ka_str text;
    struct ka_node *node = NULL;
    if (ka_file_read(l->arena, path, KA_LIMIT_YAML_BYTES, l->diags, &text) != KA_OK)
        return NULL;
    note_file(l, shown, text);
    if (ka_yaml_parse(l->arena, text, shown, l->diags, &node) != KA_OK)
        return NULL;
    return node;
}

/* A file of the workspace's templates/ if it is there, else the built-in one. */
static struct ka_node *
read_template(const struct loader *l, const char *name)
{
    ka_str shown = ka_str_format(l->arena, "templates/%s", name);
    const char *own = join(l, l->workspace, shown.ptr);
    return read_file(l, ka_path_exists(own) ? own : join(l, l->builtin, name), shown);
}

/* Bytes of the logo: of the workspace's templates/, else of the built-in ones. */
static void
load_logo(const struct loader *l)
{
    struct ka_theme *theme = &l->defs->theme;
    ka_str name = theme->logo_path.text, bytes;
    bool plain = name.len && name.ptr[0] != '/' && ka_str_find(name, KA_STR("..")) < 0;
    ka_str shown = ka_str_format(l->arena, "templates/%.*s", KA_STR_ARG(name));
    const char *own = join(l, l->workspace, shown.ptr);
    const char *path = ka_path_exists(own) ? own : join(l, l->builtin, ka_cstr(l->arena, name));
    if (!plain || !ka_path_exists(path)) {
        ka_diag(l->diags, KA_DIAG_THEME_LOGO_MISSING, theme->logo_path.place, name);
        return;
    }
    if (ka_file_read(l->arena, path, KA_LIMIT_LOGO_BYTES, l->diags, &bytes) == KA_OK &&
        ka_theme_take_logo(l->arena, bytes, l->diags, theme) == KA_OK)
        note_file(l, shown, bytes);
}

/* The theme is optional: without a file everything looks as usual. */
static void
load_theme(const struct loader *l)
{
    const char *own = join(l, l->workspace, "templates/theme.yaml");
    const char *builtin = join(l, l->builtin, "theme.yaml");
    l->defs->theme = ka_theme_default;
    if (!ka_path_exists(own) && !ka_path_exists(builtin))
        return;
    struct ka_node *node = read_template(l, "theme.yaml");
    if (node && ka_theme_read(l->arena, node, l->diags, &l->defs->theme) == KA_OK &&
        l->defs->theme.logo_path.place.line)
        load_logo(l);
}

static int
compare_files(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    return ka_str_cmp(x->shown, y->shown);
}

struct files {
    struct file *item;
    size_t count;
};

/* The YAML files of a folder; one that is in the list already is replaced. */
static void
add_folder(const struct loader *l, const char *dir, const char *sub, struct files *files)
{
    struct ka_entry *entry;
    size_t count;
    if (ka_folder_walk(l->arena, dir, l->diags, &entry, &count) != KA_OK)
        return;
    for (size_t i = 0; i < count; i++) {
        ka_str shown = ka_str_format(l->arena, "templates/%s/%.*s", sub, KA_STR_ARG(entry[i].path));
        if (!ka_str_ends(shown, KA_STR(".yaml"))) {
            ka_diag(l->diags, KA_DIAG_NOT_A_DEFINITION, ((struct ka_place){.file = shown}), shown);
            continue;
        }
        struct file file = {.shown = shown, .path = join(l, dir, ka_cstr(l->arena, entry[i].path))};
        size_t at = 0;
        while (at < files->count && !ka_str_eq(files->item[at].shown, shown))
            at++;
        if (at == files->count)
            files->item = ka_arena_push(l->arena, files->item, files->count++, sizeof *files->item);
        files->item[at] = file;
    }
}

/* All files of templates/SUB, the workspace's before the built-in, parsed, in order of name. */
static struct files
read_folder(const struct loader *l, const char *sub)
{
    struct files files = {0};
    const char *own = join(l, l->workspace, ka_str_format(l->arena, "templates/%s", sub).ptr);
    /* A folder that cannot be read has its finding; what the other holds is still read. */
    add_folder(l, join(l, l->builtin, sub), sub, &files);
    if (ka_path_is_folder(own))
        add_folder(l, own, sub, &files);
    if (files.count > 1)
        qsort(files.item, files.count, sizeof *files.item, compare_files);
    for (size_t i = 0; i < files.count; i++)
        files.item[i].node = read_file(l, files.item[i].path, files.item[i].shown);
    return files;
}

/* Metrics of both files; if the workspace's own are wrong, the built-in ones serve to go on. */
static bool
load_metrics(const struct loader *l)
{
    struct ka_metric_set *set = &l->defs->metrics;
    ka_str shown = KA_STR("templates/metrics.yaml");
    struct ka_node *builtin = read_file(l, join(l, l->builtin, "metrics.yaml"), shown);
    const char *own_path = join(l, l->workspace, "templates/metrics.yaml");
    bool has_own = ka_path_exists(own_path);
    struct ka_node *own = has_own ? read_file(l, own_path, shown) : NULL;
    if (!builtin)
        return false;
    if ((own || !has_own) && ka_metric_set_read(l->arena, builtin, own, l->diags, set) == KA_OK)
        return true;
    struct ka_diags told_already = ka_diags_make(l->arena);
    (void)!ka_metric_set_read(l->arena, builtin, NULL, &told_already, set);
    return false;
}

static void
tell_duplicate(const struct loader *l, ka_str id, struct ka_place place, struct ka_place first)
{
    ka_diag(l->diags, KA_DIAG_DEFINITION_TWICE, place, id, first.file);
}

static void
load_roles(const struct loader *l, const struct files *files)
{
    struct ka_defs *defs = l->defs;
    defs->role = ka_arena_array(l->arena, files->count, sizeof *defs->role);
    for (size_t i = 0; i < files->count; i++) {
        struct ka_role *role = &defs->role[defs->role_count];
        if (!files->item[i].node ||
            ka_role_read(l->arena, files->item[i].node, &defs->metrics, l->diags, role) != KA_OK)
            continue;
        const struct ka_role *first = ka_defs_role(defs, role->id);
        if (first)
            tell_duplicate(l, role->id, role->place, first->place);
        else
            defs->role_count++;
    }
}

static void
load_profiles(const struct loader *l, const struct files *files)
{
    struct ka_defs *defs = l->defs;
    defs->profile = ka_arena_array(l->arena, files->count, sizeof *defs->profile);
    for (size_t i = 0; i < files->count; i++) {
        struct ka_profile *profile = &defs->profile[defs->profile_count];
        if (!files->item[i].node || ka_profile_read(l->arena, files->item[i].node, &defs->metrics,
                                                    l->diags, profile) != KA_OK)
            continue;
        const struct ka_profile *first = NULL;
        for (size_t k = 0; k < defs->profile_count && !first; k++) {
            if (ka_str_eq(defs->profile[k].id, profile->id))
                first = &defs->profile[k];
        }
        if (first)
            tell_duplicate(l, profile->id, profile->place, first->place);
        else
            defs->profile_count++;
    }
}

static void
load_grids(const struct loader *l, const struct files *files)
{
    struct ka_defs *defs = l->defs;
    defs->grid = ka_arena_array(l->arena, files->count, sizeof *defs->grid);
    for (size_t i = 0; i < files->count; i++) {
        struct ka_grid_def *grid = &defs->grid[defs->grid_count];
        if (!files->item[i].node ||
            ka_grid_def_read(l->arena, files->item[i].node, l->diags, grid) != KA_OK)
            continue;
        const struct ka_grid_def *first = ka_defs_grid(defs, grid->id);
        if (first)
            tell_duplicate(l, grid->id, grid->place, first->place);
        else
            defs->grid_count++;
    }
}

/* Ids of all role files, also of those with mistakes: an employee of such a role is no second one.
 */
static ka_str *
role_ids(const struct loader *l, const struct files *files, size_t *count)
{
    ka_str *id = ka_arena_array(l->arena, files->count, sizeof *id);
    *count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct ka_node *node = ka_node_lookup(files->item[i].node, KA_STR("role"));
        if (!node)
            node = ka_node_lookup(files->item[i].node, KA_STR("岗位"));
        if (node && node->kind == KA_NODE_SCALAR)
            id[(*count)++] = ka_str_trim(node->text);
    }
    return id;
}

static bool
all_parsed(const struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (!files->item[i].node)
            return false;
    }
    return true;
}

static void
load_staff(const struct loader *l, const struct files *roles, const struct ka_node *node)
{
    struct ka_defs *defs = l->defs;
    size_t count;
    ka_str *ids = role_ids(l, roles, &count);
    size_t before = l->diags->by_severity[KA_ERROR];
    if (ka_staff_read(l->arena, node, &defs->company, &defs->metrics, ids, count, l->diags,
                      &defs->staff) == KA_OK &&
        before == l->diags->by_severity[KA_ERROR]) {
        ka_roster_check(defs, l->diags);
        if (defs->pay.coefficient_count)
            ka_pay_check(&defs->pay, &defs->staff, l->diags);
    }
}

enum ka_status
ka_defs_load(struct ka_arena *arena, const char *builtin, const char *workspace,
             struct ka_diags *diags, struct ka_defs *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct ka_defs defs = {0};
    struct loader l = {
        .arena = arena, .diags = diags, .builtin = builtin, .workspace = workspace, .defs = &defs};
    bool metrics = load_metrics(&l);
    struct ka_node *company =
        read_file(&l, join(&l, workspace, "kaohe.yaml"), KA_STR("kaohe.yaml"));
    struct ka_node *staff = read_file(&l, join(&l, workspace, "staff.yaml"), KA_STR("staff.yaml"));
    struct ka_node *pay = read_template(&l, "pay.yaml");
    load_theme(&l);
    struct files roles = read_folder(&l, "roles");
    struct files profiles = read_folder(&l, "exports");
    /* Other tables are no part of a month's results, nor of what those rest on. */
    size_t rests_on = defs.file_count;
    struct files grids = read_folder(&l, "tables");
    defs.file_count = rests_on;

    if (pay)
        (void)!ka_pay_def_read(arena, pay, metrics ? &defs.metrics : NULL, diags, &defs.pay);
    load_grids(&l, &grids);
    bool known = company && ka_company_read(arena, company, diags, &defs.company) == KA_OK;
    if (metrics) {
        load_roles(&l, &roles);
        load_profiles(&l, &profiles);
    }
    if (metrics && known && staff && all_parsed(&roles))
        load_staff(&l, &roles, staff);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = defs;
    return KA_OK;
}

const struct ka_role *
ka_defs_role(const struct ka_defs *defs, ka_str id)
{
    for (size_t i = 0; i < defs->role_count; i++) {
        if (ka_str_eq(defs->role[i].id, id))
            return &defs->role[i];
    }
    return NULL;
}

const struct ka_grid_def *
ka_defs_grid(const struct ka_defs *defs, ka_str id)
{
    for (size_t i = 0; i < defs->grid_count; i++) {
        if (ka_str_eq(defs->grid[i].id, id) || ka_str_eq(defs->grid[i].name, id))
            return &defs->grid[i];
    }
    return NULL;
}
