/*
 * Roles: what lands in the struct, what a rule can give at most, and a good file damaged line by
 * line.
 *
 * tests/cases/template_{item,rule,role}.cases hold the mistakes one by one; here a whole shipped
 * file is mistreated in every line, and must still be valid or be refused near that line.
 */
#include "unit/template_support.h"

#include "base/io.h"
#include "template/role.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define NEAR 30 /* A dropped "- " shows where the next item of that list begins. */

static const char good[] =
    "role: presales\n"
    "title: 售前考核表\n"
    "applies_to: 售前\n"
    "version: 2026.1\n"
    "effective: 2026-01-01\n"
    "announced: 2025-12-20\n"
    "total: 110\n"
    "round: 0.1\n"
    "notes: 一条\n"
    "modules:\n"
    "  - name: 销售\n"
    "    items:\n"
    "      - id: conversion\n"
    "        name: 转化\n"
    "        metric: 询单转化率\n"
    "        marks: 40\n"
    "        rule: {bands: [{at_least: 60%, points: 40}, {else: true, points: 3.5}]}\n"
    "      - {id: sales, name: 销售, metric: sales, marks: 20, target: roster, rule: {ratio: {}}}\n"
    "      - {id: growth, name: 增长, metric: growth, marks: 20, rule: {stores: {rule: {linear: "
    "{zero_at: 0%, full_at: 10%}}}}}\n"
    "      - {id: late, name: 迟到, metric: late, marks: 20, missing: zero, rule: {events: "
    "{deduct: 1}}}\n"
    "  - {name: 加分, bonus: 是, items: [{id: plus, name: 创新, marks: 10, rule: {manual: {reason: "
    "required}}}]}\n";

struct fixture {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_metric_set metrics;
    struct ka_role role;
    enum ka_status status;
};

static struct fixture
read_text(const char *text)
{
    struct fixture f = {.arena = ka_arena_new(), .status = KA_E_TEMPLATE};
    f.diags = ka_diags_make(f.arena);
    f.metrics = support_metrics(f.arena);
    struct ka_node *node = support_parse(f.arena, ka_str_of(text), &f.diags);
    if (node)
        f.status = ka_role_read(f.arena, node, &f.metrics, &f.diags, &f.role);
    return f;
}

Test(role, a_good_file_lands_in_the_struct)
{
    struct fixture f = read_text(good);
    cr_assert_eq(f.status, KA_OK);
    cr_expect_eq(f.diags.count, 0);
    cr_expect(ka_str_eq(f.role.id, KA_STR("presales")));
    cr_expect(ka_str_eq(f.role.version, KA_STR("2026.1")));
    cr_expect_eq(f.role.total.micro, 110 * KA_DEC_ONE);
    cr_expect_eq(f.role.round_places, 1);
    cr_expect_eq(f.role.notes.count, 1);
    cr_expect_eq(f.role.module_count, 2);
    cr_expect_eq(f.role.module[0].marks.micro, 100 * KA_DEC_ONE);
    cr_expect(f.role.module[1].bonus && !f.role.module[0].bonus);
    const struct ka_item *item = ka_role_item(&f.role, KA_STR("conversion"));
    cr_assert(item);
    cr_expect_eq(item->place.line, 13);
    cr_expect_eq(item->rule->kind, KA_RULE_BANDS);
    cr_expect_eq(item->rule->as.bands.count, 2);
    cr_expect_eq(item->rule->as.bands.band[0].cond.cmp, KA_AT_LEAST);
    cr_expect_eq(item->rule->as.bands.band[0].cond.bound.value.micro, 600000);
    cr_expect_eq(item->rule->as.bands.band[1].points.micro, 3500000);
    cr_expect_null(ka_role_item(&f.role, KA_STR("nobody")));
    ka_arena_free(f.arena);
}

Test(role, what_is_not_given_follows_from_metric_and_module)
{
    struct fixture f = read_text(good);
    cr_assert_eq(f.status, KA_OK);
    const struct ka_item *conversion = ka_role_item(&f.role, KA_STR("conversion"));
    const struct ka_item *sales = ka_role_item(&f.role, KA_STR("sales"));
    const struct ka_item *growth = ka_role_item(&f.role, KA_STR("growth"));
    const struct ka_item *late = ka_role_item(&f.role, KA_STR("late"));
    const struct ka_item *plus = ka_role_item(&f.role, KA_STR("plus"));
    cr_expect(!conversion->prorate && sales->prorate,
              "an amount's target is prorated, a rate's not");
    cr_expect_eq(sales->target.ref, KA_REF_TARGET);
    cr_expect_eq(sales->rule->as.ratio.target.ref, KA_REF_NONE);
    cr_expect_eq(conversion->scope, KA_SCOPE_SELF);
    cr_expect_eq(growth->scope, KA_SCOPE_STORES, "a store metric is taken over the stores");
    cr_expect_eq(conversion->better, KA_HIGHER);
    cr_expect_eq(conversion->missing, KA_MISSING_BLOCK);
    cr_expect_eq(conversion->not_applicable, KA_NA_REDISTRIBUTE);
    cr_expect_eq(late->missing, KA_MISSING_ZERO);
    cr_expect_eq(plus->missing, KA_MISSING_ZERO, "no entry in a bonus module is 0");
    cr_expect_eq(plus->not_applicable, KA_NA_ZERO, "nothing moves out of a bonus module");
    cr_expect_eq(plus->metric, KA_NO_INDEX);
    ka_arena_free(f.arena);
}

/* The rule of an item worth 10, and the most it can give of 10. */
Test(role, the_most_a_rule_can_give)
{
    static const struct {
        const char *rule;
        int64_t most;
    } rows[] = {
        {"{bands: [{at_least: 60%, points: 10}, {else: true, points: 3}]}", 10},
        {"{ratio: {target: 50%}}", 10},
        {"{linear: {zero_at: 0%, full_at: 50%}}", 10},
        {"{steps: {from: 95%, every: 1%, deduct: 1}}", 10},
        {"{levels: [{points: [8, 10], text: a}, {points: 0, text: b}]}", 10},
        {"{manual: {}}", 10},
        {"{stores: {combine: sum, rule: {bands: [{at_least: 60%, points: 3}, {else: true, points: "
         "0}]}}}",
         10},
        {"{parts: [{metric: late, rule: {events: {deduct: 1}}}]}", 10},
        {"{parts: [{metric: conversion, rule: {bands: [{at_least: 60%, points: 4}, {else: true, "
         "points: 0}]}},"
         " {metric: late, rule: {events: {deduct: 1}}},"
         " {metric: sales, rule: {ratio: {target: 5, cap: 6}}}]}",
         10},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_arena *arena = ka_arena_new();
        bool metric = !strstr(rows[i].rule, "levels") && !strstr(rows[i].rule, "manual");
        ka_str text =
            ka_str_format(arena,
                          "role: r\ntitle: t\napplies_to: a\nversion: 1\neffective: 2026-01-01\n"
                          "announced: 2025-12-20\ntotal: 100\nmodules:\n  - name: m\n    items:\n"
                          "      - {id: a, name: a, marks: 90, rule: {manual: {}}}\n"
                          "      - {id: b, name: b, marks: 10, %s rule: %s}\n",
                          metric ? "metric: conversion," : "", rows[i].rule);
        struct fixture f = read_text(text.ptr);
        cr_assert_eq(f.status, KA_OK, "%s", rows[i].rule);
        ka_dec most = ka_rule_max(f.role.module[0].item[1].rule, ka_dec_of(10));
        cr_expect_eq(most.micro, rows[i].most * KA_DEC_ONE, "%s", rows[i].rule);
        ka_arena_free(f.arena);
        ka_arena_free(arena);
    }
}

/* --- one line damaged at a time --- */

typedef void damage(struct ka_buf *out, ka_str line);

static void
drop(struct ka_buf *out, ka_str line)
{
    (void)out;
    (void)line;
}

static void
twice(struct ka_buf *out, ka_str line)
{
    ka_buf_add(out, line);
    ka_buf_add(out, line);
}

static void
wide_colon(struct ka_buf *out, ka_str line)
{
    ptrdiff_t at = ka_str_find(line, KA_STR(":"));
    ka_buf_add(out, ka_str_sub(line, 0, at < 0 ? line.len : (size_t)at));
    if (at < 0)
        return;
    ka_buf_add(out, KA_STR("："));
    ka_buf_add(out, ka_str_sub(line, (size_t)at + 1, line.len));
}

static void
outdent(struct ka_buf *out, ka_str line)
{
    ka_buf_add(out, ka_str_starts(line, KA_STR("  ")) ? ka_str_sub(line, 2, line.len) : line);
}

static void
indent(struct ka_buf *out, ka_str line)
{
    ka_buf_add(out, KA_STR("   "));
    ka_buf_add(out, line);
}

static void
tab(struct ka_buf *out, ka_str line)
{
    ka_buf_byte(out, '\t');
    ka_buf_add(out, line);
}

static void
quote(struct ka_buf *out, ka_str line)
{
    ptrdiff_t at = ka_str_find(line, KA_STR(": "));
    size_t cut = at < 0 ? 0 : (size_t)at + 2;
    ka_buf_add(out, ka_str_sub(line, 0, cut));
    ka_buf_byte(out, '"');
    ka_buf_add(out, ka_str_sub(line, cut, line.len));
}

static void
reverse_digits(struct ka_buf *out, ka_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        ka_buf_byte(out, c >= '0' && c <= '9' ? (char)('0' + '9' - c) : c);
    }
}

static void
misspell(struct ka_buf *out, ka_str line)
{
    ptrdiff_t at = ka_str_find(line, KA_STR(":"));
    ka_buf_add(out, ka_str_sub(line, 0, at < 0 ? 0 : (size_t)at));
    ka_buf_byte(out, 'x');
    ka_buf_add(out, ka_str_sub(line, at < 0 ? 0 : (size_t)at, line.len));
}

static void
half_width(struct ka_buf *out, ka_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == ',')
            ka_buf_add(out, KA_STR("，"));
        else
            ka_buf_byte(out, line.ptr[i]);
    }
}

static const struct {
    const char *what;
    damage *apply;
} damages[] = {{"drop", drop},
               {"twice", twice},
               {"wide colon", wide_colon},
               {"outdent", outdent},
               {"indent", indent},
               {"tab", tab},
               {"quote", quote},
               {"other digits", reverse_digits},
               {"misspelt key", misspell},
               {"wide comma", half_width}};

/* What concerns the whole form is told at its head, wherever the cause is. */
static bool
is_global(enum ka_diag_code code)
{
    return code == KA_DIAG_SUM_MARKS || code == KA_DIAG_SUM_BONUS || code == KA_DIAG_KEY_MISSING ||
           code == KA_DIAG_EFFECTIVE_EARLY || code == KA_DIAG_TOTAL_BELOW_100;
}

static bool
is_near(const struct ka_diags *diags, uint32_t line)
{
    for (size_t i = 0; i < diags->count; i++) {
        uint32_t at = diags->item[i].place.line;
        if (is_global(diags->item[i].code) || (at + NEAR >= line && at <= line + NEAR))
            return true;
    }
    return false;
}

static ka_str
damaged(struct ka_arena *arena, ka_str text, uint32_t wanted, damage *apply)
{
    struct ka_buf out = {.arena = arena};
    for (uint32_t line = 1; text.len > 0; line++) {
        ptrdiff_t end = ka_str_find(text, KA_STR("\n"));
        size_t len = end < 0 ? text.len : (size_t)end + 1;
        ka_str this_line = ka_str_sub(text, 0, len);
        if (line == wanted)
            apply(&out, this_line);
        else
            ka_buf_add(&out, this_line);
        text = ka_str_sub(text, len, text.len);
    }
    return ka_buf_str(&out);
}

static void
mistreat(const struct ka_metric_set *metrics, ka_str text, uint32_t line, size_t how)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_role role, before;
    memset(&role, 0xA5, sizeof role);
    before = role;
    ka_str bad = damaged(arena, text, line, damages[how].apply);
    struct ka_node *node = support_parse(arena, bad, &diags);
    enum ka_status status =
        node ? ka_role_read(arena, node, metrics, &diags, &role) : KA_E_TEMPLATE;
    cr_expect_eq(status != KA_OK, diags.by_severity[KA_ERROR] > 0, "line %u: %s", line,
                 damages[how].what);
    if (status != KA_OK) {
        ka_str first = ka_diag_line(arena, &diags.item[0], KA_EN);
        cr_expect(is_near(&diags, line), "line %u, %s: %.*s", line, damages[how].what,
                  KA_STR_ARG(first));
        cr_expect(memcmp(&role, &before, sizeof role) == 0, "line %u, %s: output touched", line,
                  damages[how].what);
    }
    ka_arena_free(arena);
}

Test(role, a_shipped_file_damaged_in_any_line_is_valid_or_refused_nearby, .timeout = 300)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_node *node = NULL;
    struct ka_metric_set metrics;
    ka_str text;
    cr_assert_eq(
        ka_yaml_load(arena, KAOHE_SOURCE_DIR "/templates/metrics.yaml", KA_STR("m"), &diags, &node),
        KA_OK);
    cr_assert_eq(ka_metric_set_read(arena, node, NULL, &diags, &metrics), KA_OK);
    cr_assert_eq(ka_file_read(arena, KAOHE_SOURCE_DIR "/templates/roles/presales.yaml", 1 << 20,
                              &diags, &text),
                 KA_OK);
    uint32_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    cr_assert_gt(lines, 100);
    for (uint32_t line = 1; line <= lines; line++) {
        for (size_t how = 0; how < KA_COUNT(damages); how++)
            mistreat(&metrics, text, line, how);
    }
    ka_arena_free(arena);
}
