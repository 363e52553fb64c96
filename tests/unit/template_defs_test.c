/*
 * All files of a run together: the shipped ones with the sample company, a workspace's own ones,
 * and what only shows when roles and roster are both known.
 */
#include "unit/png_picture.h"
#include "unit/template_support.h"

#include "template/defs.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUILTIN KAOHE_SOURCE_DIR "/templates"

/* A workspace (and, if asked for, built-in templates) in a folder of its own. */
struct fixture {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_defs defs;
    const char *dir;
};

static struct fixture
open_fixture(void)
{
    struct fixture f = {.arena = ka_arena_new()};
    char name[] = "/tmp/kaohe_defs_XXXXXX";
    f.diags = ka_diags_make(f.arena);
    cr_assert_not_null(mkdtemp(name));
    f.dir = ka_str_dup(f.arena, ka_str_of(name)).ptr;
    return f;
}

static void
close_fixture(struct fixture *f)
{
    struct ka_diags ignored = ka_diags_make(f->arena);
    cr_expect_eq(ka_folder_remove(f->dir, &ignored), KA_OK);
    ka_arena_free(f->arena);
}

static void
put(struct fixture *f, const char *path, const char *text)
{
    ka_str full = ka_str_format(f->arena, "%s/%s", f->dir, path);
    char *slash = strrchr(ka_arena_copy(f->arena, full.ptr, full.len + 1), '/');
    ka_str folder = ka_str_sub(full, 0, full.len - strlen(slash));
    cr_assert_eq(ka_folder_make(ka_cstr(f->arena, folder), 0755, &f->diags), KA_OK);
    cr_assert_eq(ka_file_write(full.ptr, ka_str_of(text), 0644, &f->diags), KA_OK);
}

/* A small set of built-in templates under b/, and a workspace under w/. */
static void
put_small(struct fixture *f)
{
    put(f, "b/metrics.yaml", support_metrics_text);
    put(f, "b/pay.yaml",
        "coefficients: [{at_least: 90, coefficient: 1}, {else: true, coefficient: 0.5}]\n"
        "grades: [{at_least: 90, grade: 优}, {else: true, grade: 良}]\n");
    put(f, "b/roles/presales.yaml",
        "role: presales\ntitle: t\napplies_to: a\nversion: 1\neffective: 2026-01-01\n"
        "announced: 2025-12-20\ntotal: 100\nmodules:\n  - name: m\n    items:\n"
        "      - {id: a, name: 销售, metric: sales, marks: 50, rule: {ratio: {target: roster}}}\n"
        "      - {id: b, name: 团队, metric: conversion, scope: team, marks: 25, rule: {linear: "
        "{zero_at: 0%, full_at: 50%}}}\n"
        "      - {id: c, name: 增长, metric: growth, marks: 25, rule: {stores: {rule: "
        "{by_platform: {taobao: {linear: {zero_at: 0%, full_at: 9%}}}}}}}\n");
    put(f, "b/exports/a.yaml",
        "profile: a\nname: 甲\nkind: store_stats\nperiod: none\ncolumns:\n"
        "  - {header: 营业额, counter: revenue, required: true}\n");
    put(f, "b/tables/t.yaml", "table: t\nname: 表\ncolumns: [{key: a, name: 甲}]\n");
    put(f, "w/kaohe.yaml", support_company_text);
    put(f, "w/staff.yaml",
        "- {number: S1, name: 甲, role: presales, team: day, stores: [tm], targets: {sales: 5}}\n");
}

static enum ka_status
load(struct fixture *f)
{
    return ka_defs_load(f->arena, ka_str_format(f->arena, "%s/b", f->dir).ptr,
                        ka_str_format(f->arena, "%s/w", f->dir).ptr, &f->diags, &f->defs);
}

/* Exactly these findings, by code, in the order printed. */
static void
expect_codes(struct fixture *f, const char *why, const enum ka_diag_code *codes, size_t count)
{
    ka_diags_sort(&f->diags);
    cr_expect_eq(f->diags.count, count, "%s: %zu findings", why, f->diags.count);
    for (size_t i = 0; i < f->diags.count; i++) {
        ka_str line = ka_diag_line(f->arena, &f->diags.item[i], KA_EN);
        cr_expect(i < count && f->diags.item[i].code == codes[i], "%s: %.*s", why,
                  KA_STR_ARG(line));
    }
}

Test(defs, the_shipped_files_and_the_sample_company_load_without_a_finding)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_defs defs = {0};
    enum ka_status status =
        ka_defs_load(arena, BUILTIN, KAOHE_SOURCE_DIR "/samples/company", &diags, &defs);
    for (size_t i = 0; i < diags.count; i++)
        cr_log_error("%s", ka_diag_line(arena, &diags.item[i], KA_EN).ptr);
    cr_assert_eq(status, KA_OK);
    cr_expect_eq(diags.count, 0);
    cr_expect_geq(defs.role_count, 9);
    cr_expect_geq(defs.profile_count, 20);
    cr_expect_geq(defs.grid_count, 5);
    cr_expect_not_null(ka_defs_role(&defs, KA_STR("presales")));
    cr_expect_null(ka_defs_role(&defs, KA_STR("nobody")));
    cr_expect_eq(defs.file_count, 2 + 3 + defs.role_count + defs.profile_count);
    for (size_t i = 0; i < defs.file_count; i++)
        cr_expect_eq(strlen(defs.file[i].digest.hex), 64);
    ka_arena_free(arena);
}

Test(defs, a_workspace_replaces_adds_and_extends)
{
    struct fixture f = open_fixture();
    put_small(&f);
    put(&f, "w/templates/metrics.yaml",
        "counters: [{id: calls, name: 来电, unit: count}]\n"
        "metrics: [{id: calls, name: 来电数, num: calls, unit: count, better: lower}]\n");
    put(&f, "w/templates/pay.yaml",
        "coefficients: [{at_least: 80, coefficient: 2}, {else: true, coefficient: 1}]\n"
        "grades: [{at_least: 90, grade: 优}, {else: true, grade: 良}]\n");
    put(&f, "w/templates/roles/presales.yaml",
        "role: presales\ntitle: own\napplies_to: a\nversion: 2\neffective: 2026-01-01\n"
        "announced: 2025-12-20\ntotal: 100\nmodules:\n  - name: m\n    items:\n"
        "      - {id: a, name: 来电, metric: calls, marks: 100, rule: {events: {deduct: 1}}}\n");
    put(&f, "w/templates/exports/b.yaml",
        "profile: b\nname: 乙\nkind: agent_stats\nperiod: none\ncolumns:\n"
        "  - {header: 客服, field: account, required: true}\n  - {header: 来电, counter: calls}\n");
    cr_assert_eq(load(&f), KA_OK);
    cr_expect_eq(f.defs.role_count, 1);
    cr_expect(ka_str_eq(f.defs.role[0].title, KA_STR("own")));
    cr_expect_eq(f.defs.profile_count, 2);
    cr_expect_eq(f.defs.pay.coefficient[0].coefficient.micro, 2 * KA_DEC_ONE);
    cr_expect_neq(ka_metric_index(&f.defs.metrics, KA_STR("calls")), KA_NO_INDEX);
    close_fixture(&f);
}

Test(defs, a_theme_of_the_workspace_brings_its_logo)
{
    struct fixture f = open_fixture();
    put_small(&f);
    put(&f, "w/templates/theme.yaml", "theme: own\nlogo: mark.png\n");
    cr_expect_eq(load(&f), KA_E_TEMPLATE);
    cr_assert_eq(f.diags.count, 1);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_THEME_LOGO_MISSING);
    cr_expect_eq(f.diags.item[0].place.line, 2);
    const char *path = ka_str_format(f.arena, "%s/w/templates/mark.png", f.dir).ptr;
    ka_str bytes = {(const char *)png_picture, sizeof png_picture};
    f.diags = ka_diags_make(f.arena);
    cr_assert_eq(ka_file_write(path, bytes, 0600, &f.diags), KA_OK);
    cr_assert_eq(load(&f), KA_OK);
    cr_expect(ka_str_eq(f.defs.theme.name, KA_STR("own")));
    cr_expect_eq(f.defs.theme.logo.width, 6);
    bool noted = false;
    for (size_t i = 0; i < f.defs.file_count; i++)
        noted = noted || ka_str_eq(f.defs.file[i].shown, KA_STR("templates/mark.png"));
    cr_expect(noted, "the manifest names it");
    close_fixture(&f);
}

/* One file made different; what is found then. */
Test(defs, mistakes_across_files)
{
    static const struct {
        const char *why;
        const char *path;
        const char *text;
        enum ka_status status;
        size_t count;
        enum ka_diag_code codes[4];
    } rows[] = {
        {"the small set is fine", "w/x.txt", "", KA_OK, 0, {0}},
        {"no target, no team, no stores",
         "w/staff.yaml",
         "- {number: S1, name: 甲, role: presales}\n",
         KA_E_TEMPLATE,
         3,
         {KA_DIAG_ROSTER_NO_TARGET, KA_DIAG_ROSTER_NO_TEAM, KA_DIAG_ROSTER_NO_STORES}},
        {"a store on a platform without a rule is only a warning",
         "w/staff.yaml",
         "- {number: S1, name: 甲, role: presales, team: day, stores: [tm, pdd], targets: {sales: "
         "5}}\n",
         KA_OK,
         1,
         {KA_DIAG_ROSTER_NO_PLATFORM_RULE}},
        {"a lead who is not there",
         "w/kaohe.yaml",
         "company: a\nstores: [{id: tm, name: b, platform: taobao}]\nteams: [{id: day, name: c, "
         "lead: S9}]\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_TEAM_LEAD}},
        {"a broken company does not hide a broken role",
         "w/kaohe.yaml",
         "company: a\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_KEY_MISSING}},
        {"an employee of a broken role is no second mistake",
         "b/roles/presales.yaml",
         "role: presales\n",
         KA_E_TEMPLATE,
         4,
         {0}},
        {"a role that does not parse",
         "b/roles/presales.yaml",
         "role: [",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_YAML_START}},
        {"metrics that do not parse leave roles alone",
         "b/metrics.yaml",
         "",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_YAML_EMPTY}},
        {"own metrics with a mistake",
         "w/templates/metrics.yaml",
         "metrics: [{id: m, name: 一, num: zzzz, unit: count}]\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_UNKNOWN_COUNTER}},
        {"a second role of that id",
         "w/templates/roles/other.yaml",
         "role: presales\ntitle: t\napplies_to: a\nversion: 1\neffective: 2026-01-01\n"
         "announced: 2025-12-20\ntotal: 100\nmodules:\n"
         "  - {name: m, items: [{id: a, name: x, marks: 100, rule: {manual: {}}}]}\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_DEFINITION_TWICE}},
        {"a second profile of that id",
         "w/templates/exports/other.yaml",
         "profile: a\nname: 甲\nkind: store_stats\nperiod: none\ncolumns:\n"
         "  - {header: 营业额, counter: revenue, required: true}\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_DEFINITION_TWICE}},
        {"a file that is no definition",
         "w/templates/roles/presales.yml",
         "role: presales\n",
         KA_OK,
         1,
         {KA_DIAG_NOT_A_DEFINITION}},
        {"an unknown role",
         "w/staff.yaml",
         "- {number: S1, name: 甲, role: boss}\n",
         KA_E_TEMPLATE,
         1,
         {KA_DIAG_UNKNOWN_NAME}},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct fixture f = open_fixture();
        put_small(&f);
        put(&f, rows[i].path, rows[i].text);
        cr_expect_eq(load(&f), rows[i].status, "%s", rows[i].why);
        if (rows[i].codes[0] != 0 || rows[i].count == 0)
            expect_codes(&f, rows[i].why, rows[i].codes, rows[i].count);
        for (size_t k = 0; k < f.diags.count; k++)
            cr_expect_neq(f.diags.item[k].code, KA_DIAG_UNKNOWN_METRIC, "%s", rows[i].why);
        close_fixture(&f);
    }
}

Test(defs, a_lead_answers_for_the_targets_of_their_team)
{
    struct fixture f = open_fixture();
    put_small(&f);
    put(&f, "b/roles/lead.yaml",
        "role: lead\ntitle: t\napplies_to: a\nversion: 1\neffective: 2026-01-01\n"
        "announced: 2025-12-20\ntotal: 100\nmodules:\n  - name: m\n    items:\n"
        "      - {id: a, name: 销售, metric: sales, scope: team, target: roster, marks: 100, rule: "
        "{ratio: {}}}\n");
    put(&f, "w/kaohe.yaml",
        "company: a\nstores: [{id: tm, name: b, platform: taobao}]\n"
        "teams: [{id: day, name: c, lead: S2}, {id: night, name: d}]\n");
    put(&f, "w/staff.yaml",
        "- {number: S1, name: 甲, role: presales, team: day, stores: [tm], targets: {sales: 5}}\n"
        "- {number: S2, name: 乙, role: lead}\n");
    cr_expect_eq(load(&f), KA_OK);
    expect_codes(&f, "the team they lead", NULL, 0);
    close_fixture(&f);
}

Test(defs, nothing_there_is_told_file_by_file)
{
    struct fixture f = open_fixture();
    cr_expect_neq(load(&f), KA_OK);
    cr_expect_geq(f.diags.by_severity[KA_ERROR], 4);
    cr_expect_eq(f.defs.role_count, 0);
    close_fixture(&f);
}
