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
#include "template/defs_tables.h"

#include "base/limits.h"
#include "template/metric_settings.h"
#include "template/pay_check.h"
#include "template/roster_check.h"
#include "template/staff_table.h"

#include <stdlib.h>

/* One definition file on its way; node is NULL when it could not be parsed. */
struct file {
    ka_str shown;
    bool own;
    struct ka_node *node;
};

struct loader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_def_files *given; /* NULL: from the two folders. */
    const char *builtin;
    const char *workspace;
    ka_sheets_reader reader; /* NULL: the staff list is YAML. */
    struct ka_defs *defs;
};

/* Where a file is on disk: the workspace has templates/ in it, the built-in folder is that. */
static const char *
path_of(const struct loader *l, bool own, ka_str shown)
{
    ka_str templates = KA_STR("templates/");
    ka_str rest = own || !ka_str_starts(shown, templates)
                      ? shown
                      : ka_str_sub(shown, templates.len, shown.len);
    return ka_str_format(l->arena, "%s/%.*s", own ? l->workspace : l->builtin, KA_STR_ARG(rest))
        .ptr;
}

static const struct ka_def_file *
find_given(const struct ka_def_files *files, bool own, ka_str shown)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->file[i].own == own && ka_str_eq(files->file[i].shown, shown))
            return &files->file[i];
    }
    return NULL;
}

static bool
has_file(const struct loader *l, bool own, ka_str shown)
{
    return l->given ? find_given(l->given, own, shown) != NULL
                    : ka_path_exists(path_of(l, own, shown));
}

/* The bytes of a file; false after a finding. */
static bool
file_bytes(const struct loader *l, bool own, ka_str shown, size_t most, ka_str *text)
{
    if (!l->given)
        return ka_file_read(l->arena, path_of(l, own, shown), most, l->diags, text) == KA_OK;
    const struct ka_def_file *file = find_given(l->given, own, shown);
    if (file)
        *text = file->text;
    else
        ka_diag(l->diags, KA_DIAG_CANNOT_OPEN, ((struct ka_place){.file = shown}), shown,
                KA_STR("not among the kept definitions"));
    return file != NULL;
}

static void
note_file(const struct loader *l, struct ka_def_file file)
{
    struct ka_defs *defs = l->defs;
    file.digest = ka_sha256(file.text);
    defs->file = ka_arena_push(l->arena, defs->file, defs->file_count, sizeof *defs->file);
    defs->file[defs->file_count++] = file;
}

/* Reads and parses; the digest is of the bytes as they are on disk. */
static struct ka_node *
read_file(const struct loader *l, bool own, ka_str shown)
{
    ka_str text;
    struct ka_node *node = NULL;
    if (!file_bytes(l, own, shown, KA_LIMIT_YAML_BYTES, &text))
        return NULL;
    note_file(l, (struct ka_def_file){.shown = shown, .own = own, .text = text});
    if (ka_yaml_parse(l->arena, text, shown, l->diags, &node) != KA_OK)
        return NULL;
    return node;
}

/* A file of the workspace's templates/ if it is there, else the built-in one. */
static struct ka_node *
read_template(const struct loader *l, const char *name)
{
    ka_str shown = ka_str_format(l->arena, "templates/%s", name);
    return read_file(l, has_file(l, true, shown), shown);
}

/* Bytes of the logo: of the workspace's templates/, else of the built-in ones. */
static void
load_logo(const struct loader *l)
{
    struct ka_theme *theme = &l->defs->theme;
    ka_str name = theme->logo_path.text, bytes;
    bool plain = name.len && name.ptr[0] != '/' && ka_str_find(name, KA_STR("..")) < 0;
    ka_str shown = ka_str_format(l->arena, "templates/%.*s", KA_STR_ARG(name));
    bool own = has_file(l, true, shown);
    if (!plain || (!own && !has_file(l, false, shown))) {
        ka_diag(l->diags, KA_DIAG_THEME_LOGO_MISSING, theme->logo_path.place, name);
        return;
    }
    if (file_bytes(l, own, shown, KA_LIMIT_LOGO_BYTES, &bytes) &&
        ka_theme_take_logo(l->arena, bytes, l->diags, theme) == KA_OK)
        note_file(l, (struct ka_def_file){.shown = shown, .own = own, .text = bytes});
}

/* The theme is optional: without a file everything looks as usual. */
static void
load_theme(const struct loader *l)
{
    ka_str shown = KA_STR("templates/theme.yaml");
    l->defs->theme = ka_theme_default;
    if (!has_file(l, true, shown) && !has_file(l, false, shown))
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

/* A file of a folder of templates; one that is in the list already is replaced. */
static void
add_file(const struct loader *l, bool own, ka_str shown, struct files *files)
{
    struct ka_defs *defs = l->defs;
    if (!ka_str_ends(shown, KA_STR(".yaml"))) {
        ka_diag(l->diags, KA_DIAG_NOT_A_DEFINITION, ((struct ka_place){.file = shown}), shown);
        defs->stray = ka_arena_push(l->arena, defs->stray, defs->stray_count, sizeof *defs->stray);
        defs->stray[defs->stray_count++] = shown;
        return;
    }
    size_t at = 0;
    while (at < files->count && !ka_str_eq(files->item[at].shown, shown))
        at++;
    if (at == files->count)
        files->item = ka_arena_push(l->arena, files->item, files->count++, sizeof *files->item);
    files->item[at] = (struct file){.shown = shown, .own = own};
}

/* The files of a folder, "templates/roles/", on disk. */
static void
add_folder(const struct loader *l, bool own, ka_str folder, struct files *files)
{
    struct ka_entry *entry;
    size_t count;
    const char *path = path_of(l, own, folder);
    if (own && !ka_path_is_folder(path))
        return;
    /* A folder that cannot be read has its finding; what the other holds is still read. */
    if (ka_folder_walk(l->arena, path, l->diags, &entry, &count) != KA_OK)
        return;
    for (size_t i = 0; i < count; i++)
        add_file(l, own,
                 ka_str_format(l->arena, "%.*s%.*s", KA_STR_ARG(folder), KA_STR_ARG(entry[i].path)),
                 files);
}

/* The same of the files given. */
static void
add_given(const struct loader *l, ka_str folder, struct files *files)
{
    for (int own = 0; own < 2; own++)
        for (size_t i = 0; i < l->given->count; i++)
            if (l->given->file[i].own == own && ka_str_starts(l->given->file[i].shown, folder))
                add_file(l, own, l->given->file[i].shown, files);
    for (size_t i = 0; i < l->given->stray_count; i++)
        if (ka_str_starts(l->given->stray[i], folder))
            add_file(l, true, l->given->stray[i], files);
}

/* All files of templates/SUB, the workspace's before the built-in, parsed, in order of name. */
static struct files
read_folder(const struct loader *l, const char *sub)
{
    struct files files = {0};
    ka_str folder = ka_str_format(l->arena, "templates/%s/", sub);
    if (l->given) {
        add_given(l, folder, &files);
    } else {
        add_folder(l, false, folder, &files);
        add_folder(l, true, folder, &files);
    }
    if (files.count > 1)
        qsort(files.item, files.count, sizeof *files.item, compare_files);
    for (size_t i = 0; i < files.count; i++)
        files.item[i].node = read_file(l, files.item[i].own, files.item[i].shown);
    return files;
}

/* Metrics of both files; if the workspace's own are wrong, the built-in ones serve to go on. */
static bool
load_metrics(const struct loader *l)
{
    struct ka_metric_set *set = &l->defs->metrics;
    ka_str shown = KA_STR("templates/metrics.yaml");
    struct ka_node *builtin = read_file(l, false, shown);
    bool has_own = has_file(l, true, shown);
    struct ka_node *own = has_own ? read_file(l, true, shown) : NULL;
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

/* The names a staff list may go by; only one of them may be there. */
static ka_str
staff_file(const struct loader *l)
{
    static const char *const names[] = {"staff.yaml", "staff.xlsx", "staff.csv"};
    ka_str found = {0};
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        ka_str name = ka_str_of(names[i]);
        if ((i > 0 && !l->reader) || !has_file(l, true, name))
            continue;
        if (found.len) {
            ka_diag(l->diags, KA_DIAG_STAFF_SEVERAL, ((struct ka_place){.file = name}), found,
                    name);
            return (ka_str){0};
        }
        found = name;
    }
    return found.len ? found : ka_str_of(names[0]);
}

/* The staff list as nodes, from whatever it is kept in; NULL after findings. */
static struct ka_node *
read_staff(const struct loader *l)
{
    ka_str name = staff_file(l), bytes;
    struct ka_sheets grid;
    struct ka_node *node = ka_arena_alloc(l->arena, sizeof *node);
    if (!name.len || ka_str_ends(name, KA_STR(".yaml")))
        return name.len ? read_file(l, true, name) : NULL;
    if (!file_bytes(l, true, name, KA_LIMIT_YAML_BYTES, &bytes))
        return NULL;
    note_file(l, (struct ka_def_file){.shown = name, .own = true, .text = bytes});
    if (l->reader(l->arena, bytes, name, l->diags, &grid) != KA_OK ||
        ka_staff_nodes(l->arena, &grid, l->diags, node) != KA_OK)
        return NULL;
    return node;
}

// NOLINTBEGIN(readability-function-size): what all definitions need.
static enum ka_status
load(struct loader *l, struct ka_defs *out)
{
    struct ka_diags *diags = l->diags;
    size_t before = diags->by_severity[KA_ERROR];
    struct ka_defs defs = {.reader = l->reader};
    l->defs = &defs;
    bool metrics = load_metrics(l);
    struct ka_node *company = read_file(l, true, KA_STR("kaohe.yaml"));
    struct ka_node *staff = read_staff(l);
    struct ka_node *pay = read_template(l, "pay.yaml");
    load_theme(l);
    struct files roles = read_folder(l, "roles");
    struct files profiles = read_folder(l, "exports");
    /* Other tables are no part of a month's results, nor of what those rest on. */
    size_t rests_on = defs.file_count;
    struct files grids = read_folder(l, "tables");
    defs.file_count = rests_on;

    if (pay)
        (void)!ka_pay_def_read(l->arena, pay, metrics ? &defs.metrics : NULL, diags, &defs.pay);
    load_grids(l, &grids);
    bool known = company && ka_company_read(l->arena, company, diags, &defs.company) == KA_OK;
    if (metrics && known)
        ka_metric_set_settle(l->arena, &defs.company, &defs.metrics);
    if (metrics) {
        load_roles(l, &roles);
        load_profiles(l, &profiles);
    }
    if (metrics && known && staff && all_parsed(&roles))
        load_staff(l, &roles, staff);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = defs;
    return KA_OK;
}
// NOLINTEND(readability-function-size)

enum ka_status
ka_defs_load(struct ka_arena *arena, const char *builtin, const char *workspace,
             struct ka_diags *diags, struct ka_defs *out)
{
    return ka_defs_load_tables(arena, builtin, workspace, NULL, diags, out);
}

enum ka_status
ka_defs_load_tables(struct ka_arena *arena, const char *builtin, const char *workspace,
                    ka_sheets_reader reader, struct ka_diags *diags, struct ka_defs *out)
{
    struct loader l = {.arena = arena,
                       .diags = diags,
                       .builtin = builtin,
                       .workspace = workspace,
                       .reader = reader};
    return load(&l, out);
}

enum ka_status
ka_defs_load_files(struct ka_arena *arena, const struct ka_def_files *files, struct ka_diags *diags,
                   struct ka_defs *out)
{
    struct loader l = {.arena = arena, .diags = diags, .given = files, .reader = files->reader};
    return load(&l, out);
}

struct ka_def_files
ka_defs_files(const struct ka_defs *defs)
{
    return (struct ka_def_files){defs->file, defs->file_count, defs->stray, defs->stray_count,
                                 defs->reader};
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
