/**
 * @file
 * All definitions of a run, loaded from the program's templates/ and the workspace.
 *
 * A file in the workspace's templates/ replaces the built-in one of the same name; other files
 * there add roles and profiles. metrics.yaml of the workspace adds to the built-in one.
 */
#ifndef KA_TEMPLATE_DEFS_H
#define KA_TEMPLATE_DEFS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/io.h"
#include "base/status.h"
#include "template/company.h"
#include "template/grid_def.h"
#include "template/metric_def.h"
#include "template/pay.h"
#include "template/profile.h"
#include "template/role.h"
#include "template/sheets.h"
#include "template/staff.h"
#include "template/theme.h"

#include <stdbool.h>
#include <stddef.h>

/** A file that was read: for manifest.json, and to be loaded again from what the archive keeps. */
struct ka_def_file {
    ka_str shown; /**< "templates/roles/presales.yaml", "staff.yaml" */
    bool own;     /**< Of the workspace, not built in. */
    ka_str text;
    struct ka_digest digest;
};

/** A set of definition files at hand. */
struct ka_def_files {
    const struct ka_def_file *file;
    size_t count;
    const ka_str *stray; /**< Names in templates/ that are no definitions: each is a finding. */
    size_t stray_count;
    ka_sheets_reader reader; /**< Of a staff list that is a table; NULL: only YAML is. */
};

struct ka_defs {
    struct ka_metric_set metrics;
    struct ka_company company;
    struct ka_staff staff;
    struct ka_role *role;
    size_t role_count;
    struct ka_profile *profile;
    size_t profile_count;
    struct ka_pay_def pay;
    struct ka_theme theme;
    struct ka_grid_def *grid; /**< tables/NAME.yaml, in order of file name. */
    size_t grid_count;
    struct ka_def_file *file;
    size_t file_count;
    ka_str *stray;
    size_t stray_count;
    ka_sheets_reader reader; /**< As they were loaded with. */
};

/**
 * Load everything; all mistakes of all files are reported, and then KA_E_TEMPLATE.
 *
 * @param[in] builtin   Folder with metrics.yaml, pay.yaml, theme.yaml (optional), roles/,
 * exports/, tables/.
 * @param[in] workspace Folder with kaohe.yaml, staff.yaml, templates/ (optional).
 */
KA_MUST_USE enum ka_status ka_defs_load(struct ka_arena *arena, const char *builtin,
                                        const char *workspace, struct ka_diags *diags,
                                        struct ka_defs *out);

/** A table by id or name; NULL if there is none. */
const struct ka_grid_def *ka_defs_grid(const struct ka_defs *defs, ka_str id);
/** The same from files at hand; no folder is looked at. Digests are not used. */
KA_MUST_USE enum ka_status ka_defs_load_files(struct ka_arena *arena,
                                              const struct ka_def_files *files,
                                              struct ka_diags *diags, struct ka_defs *out);
/** What @p defs were loaded from. */
struct ka_def_files ka_defs_files(const struct ka_defs *defs);
/**
 * @p files with those of @p folder in their place or beside them, as if it were the workspace's
 * templates/ (which it may also hold): "what if these were the rules".
 */
KA_MUST_USE enum ka_status ka_def_files_overlay(struct ka_arena *arena, const char *folder,
                                                struct ka_diags *diags, struct ka_def_files *files);

const struct ka_role *ka_defs_role(const struct ka_defs *defs, ka_str id);

#endif
