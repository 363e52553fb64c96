/*
 * The schema walk and its tables: every key has one twin, and every file says the same in Chinese.
 *
 * The second is tested on the shipped files and the sample company: each is translated by the key
 * tables themselves, key by key and word by word, read again, and what comes out is printed and
 * compared with the English reading.
 */
#include "unit/template_support.h"

#include "template/defs.h"
#include "template/role.h"
#include "template/schema.h"
#include "unit/template_dump.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool
is_ascii(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

static void
expect_distinct(const struct ka_schema *schema, const struct ka_key *a, const struct ka_key *b)
{
    cr_expect(strcmp(a->en, b->en) != 0, "%s: '%s' twice", schema->what_en, a->en);
    cr_expect(strcmp(a->zh, b->zh) != 0, "%s: '%s' twice", schema->what_en, a->zh);
}

static void
expect_words_differ(const struct ka_key *key)
{
    for (const struct ka_choice *a = key->choices; a && a->en; a++) {
        for (const struct ka_choice *b = a + 1; b->en; b++) {
            bool same = strcmp(a->en, b->en) == 0 || (a->zh && b->zh && strcmp(a->zh, b->zh) == 0);
            cr_expect(!same || a->value == b->value, "%s: '%s'", key->en, a->en);
        }
    }
}

Test(schema, every_key_has_an_english_name_and_a_chinese_twin)
{
    cr_assert_gt(ka_schema_all_count, 30);
    for (size_t i = 0; i < ka_schema_all_count; i++) {
        const struct ka_schema *schema = ka_schema_all[i];
        cr_expect(schema->size > 0 && schema->what_zh && schema->what_en);
        for (const struct ka_key *key = schema->keys; key->en; key++) {
            cr_expect(is_ascii(key->en), "%s", key->en);
            cr_expect(key->zh && !is_ascii(key->zh), "%s.%s has no twin", schema->what_en, key->en);
            cr_expect((key->kind == KA_KEY_CHOICE) == (key->choices != NULL), "%s", key->en);
            expect_words_differ(key);
            for (const struct ka_key *other = key + 1; other->en; other++)
                expect_distinct(schema, key, other);
        }
    }
}

Test(schema, everything_inside_a_listed_schema_is_listed_too)
{
    for (size_t i = 0; i < ka_schema_all_count; i++) {
        for (const struct ka_key *key = ka_schema_all[i]->keys; key->en; key++) {
            bool listed = key->sub == NULL;
            for (size_t k = 0; k < ka_schema_all_count && !listed; k++)
                listed = ka_schema_all[k] == key->sub;
            cr_expect(listed, "%s.%s", ka_schema_all[i]->what_en, key->en);
        }
    }
}

static const struct ka_schema *
schema_named(const char *what)
{
    for (size_t i = 0; i < ka_schema_all_count; i++) {
        if (strcmp(ka_schema_all[i]->what_en, what) == 0)
            return ka_schema_all[i];
    }
    cr_assert_fail("no schema '%s'", what);
    return NULL;
}

static void translate(struct ka_node *node, const struct ka_schema *schema);

static void
translate_word(struct ka_node *node, const struct ka_choice *choices)
{
    for (const struct ka_choice *choice = choices; choice->en; choice++) {
        if (choice->zh && ka_str_eq(node->text, ka_str_of(choice->en))) {
            node->text = ka_str_of(choice->zh);
            return;
        }
    }
}

/* Words of hand-written readers: yes, no, and what a bound may be instead of a number. */
static void
translate_free(struct ka_node *node)
{
    static const struct ka_choice words[] = {{"true", "是", 0},       {"false", "否", 0},
                                             {"roster", "名册", 0},   {"target", "目标", 0},
                                             {"industry", "行业", 0}, {"last_month", "上月", 0},
                                             {NULL, NULL, 0}};
    if (node->kind == KA_NODE_SCALAR)
        translate_word(node, words);
}

static void
translate_named(struct ka_node *node, const struct ka_schema *schema)
{
    for (size_t i = 0; i < node->count; i++)
        translate(node->pair[i].value, schema);
}

static void
translate_value(struct ka_node *node, const struct ka_key *key)
{
    bool named =
        key->kind == KA_KEY_NAMED || (node->kind == KA_NODE_MAP && (key->flags & KA_KEY_OR_NAMED));
    if (key->kind == KA_KEY_CHOICE) {
        translate_word(node, key->choices);
    } else if (named) {
        translate_named(node, key->sub);
    } else if (key->sub && node->kind == KA_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            translate(&node->item[i], key->sub);
    } else if (key->sub) {
        translate(node, key->sub);
    } else if (key->kind == KA_KEY_BOOL || key->kind == KA_KEY_NODE) {
        translate_free(node);
    }
}

static void
translate(struct ka_node *node, const struct ka_schema *schema)
{
    for (size_t i = 0; node->kind == KA_NODE_MAP && i < node->count; i++) {
        for (const struct ka_key *key = schema->keys; key->en; key++) {
            if (!ka_str_eq(node->pair[i].key, ka_str_of(key->en)))
                continue;
            node->pair[i].key = ka_str_of(key->zh);
            translate_value(node->pair[i].value, key);
            break;
        }
    }
}

/* An English key left over would mean that a table was not walked. */
static size_t
english_keys(struct ka_arena *arena, const struct ka_node *node)
{
    size_t count = 0;
    for (size_t i = 0; node->kind == KA_NODE_LIST && i < node->count; i++)
        count += english_keys(arena, &node->item[i]);
    for (size_t i = 0; node->kind == KA_NODE_MAP && i < node->count; i++)
        count +=
            is_ascii(ka_cstr(arena, node->pair[i].key)) + english_keys(arena, node->pair[i].value);
    return count;
}

static struct ka_metric_set
shipped_metrics(struct ka_arena *arena, struct ka_diags *diags, bool chinese)
{
    struct ka_node *node = NULL;
    struct ka_metric_set set = {0};
    cr_assert_eq(
        ka_yaml_load(arena, KAOHE_SOURCE_DIR "/templates/metrics.yaml", KA_STR("m"), diags, &node),
        KA_OK);
    if (chinese)
        translate(node, schema_named("metric file"));
    cr_assert_eq(ka_metric_set_read(arena, node, NULL, diags, &set), KA_OK);
    return set;
}

static ka_str
dump_file(struct ka_arena *arena, const char *path, bool chinese, struct ka_diags *diags)
{
    struct ka_metric_set metrics = shipped_metrics(arena, diags, chinese);
    struct ka_node *node = NULL;
    struct ka_role role;
    cr_assert_eq(ka_yaml_load(arena, path, KA_STR("r"), diags, &node), KA_OK);
    if (chinese)
        translate(node, schema_named("role"));
    enum ka_status status = ka_role_read(arena, node, &metrics, diags, &role);
    cr_expect_eq(status, KA_OK, "%s", path);
    return status == KA_OK ? dump_role(arena, &role) : KA_STR("");
}

static void
expect_same(ka_str english, ka_str chinese, const char *what)
{
    size_t at = 0;
    while (at < english.len && at < chinese.len && english.ptr[at] == chinese.ptr[at])
        at++;
    ka_str tail = ka_str_sub(english, at > 60 ? at - 60 : 0, 120);
    ka_str other = ka_str_sub(chinese, at > 60 ? at - 60 : 0, 120);
    cr_expect(ka_str_eq(english, chinese), "%s\n%.*s\n---\n%.*s", what, KA_STR_ARG(tail),
              KA_STR_ARG(other));
}

Test(schema, every_role_reads_the_same_in_chinese)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_entry *entry;
    size_t count;
    cr_assert_eq(ka_folder_walk(arena, KAOHE_SOURCE_DIR "/templates/roles", &diags, &entry, &count),
                 KA_OK);
    cr_assert_gt(count, 5);
    for (size_t i = 0; i < count; i++) {
        ka_str path = ka_str_format(arena, KAOHE_SOURCE_DIR "/templates/roles/%.*s",
                                    KA_STR_ARG(entry[i].path));
        ka_str english = dump_file(arena, path.ptr, false, &diags);
        cr_assert_gt(english.len, 1000);
        expect_same(english, dump_file(arena, path.ptr, true, &diags), path.ptr);
    }
    cr_expect_eq(diags.by_severity[KA_ERROR], 0);
    ka_arena_free(arena);
}

/* The rule kinds that the shipped roles do not use. */
static const char rare_rules[] =
    "role: r\ntitle: t\napplies_to: a\nversion: 1\neffective: 2026-01-01\nannounced: 2025-12-20\n"
    "total: 110\nround: 0.1\nmodules:\n"
    "  - name: m\n    items:\n"
    "      - {id: a, name: a, metric: conversion, marks: 20, better: higher, scope: self, prorate: "
    "false,\n"
    "         missing: full, not_applicable: full, average_scorers: true, floor: 2, target: "
    "roster,\n"
    "         rule: {linear: {zero_at: 20%, full_at: 60%},\n"
    "                small_sample: {of: inquiries, at_most: 5, rule: {ratio: {target: 50%, "
    "zero_below: 10%}}}}}\n"
    "      - {id: b, name: b, metric: dispute_rate, marks: 20, scope: team,\n"
    "         rule: {steps: {from: industry, every: 0.01%, deduct: 1, direction: above, count: "
    "started}}}\n"
    "      - {id: c, name: c, metric: growth, marks: 20,\n"
    "         rule: {stores: {combine: weighted, rule: {by_platform: {taobao: {steps: {from: 10%, "
    "every: 1%,\n"
    "                deduct: 1}}, jd: {linear: {zero_at: 0%, full_at: 10%}}}}}}}\n"
    "      - {id: d, name: d, marks: 20, rule: {levels: [{points: 20, text: x}, {points: [1, 5], "
    "text: y, text_en: z}]}}\n"
    "      - {id: e, name: e, metric: sales, marks: 20, target: 100, relative_to: target,\n"
    "         veto: {when: {metric: absent_days, at_least: 3}, effect: total},\n"
    "         rule: {by_platform: {pinduoduo: {bands: [{above: 100%, points: 20}, {else: true, "
    "points: 0}]}}}}\n"
    "  - name: n\n    bonus: true\n    items:\n"
    "      - {id: f, name: f, marks: 10, rule: {manual: {reason: optional}}}\n";

Test(schema, every_kind_of_rule_reads_the_same_in_chinese)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_metric_set metrics = shipped_metrics(arena, &diags, false);
    ka_str dumped[2];
    for (int chinese = 0; chinese < 2; chinese++) {
        struct ka_node *node = support_parse(arena, ka_str_of(rare_rules), &diags);
        struct ka_role role = {0};
        cr_assert(node);
        if (chinese) {
            translate(node, schema_named("role"));
            cr_expect_eq(english_keys(arena, node), 3); /* The three platforms. */
        }
        enum ka_status status = ka_role_read(arena, node, &metrics, &diags, &role);
        for (size_t i = 0; i < diags.count; i++)
            cr_log_error("%s", ka_diag_line(arena, &diags.item[i], KA_EN).ptr);
        cr_assert_eq(status, KA_OK);
        dumped[chinese] = dump_role(arena, &role);
    }
    expect_same(dumped[0], dumped[1], "rare rules");
    ka_arena_free(arena);
}

Test(schema, every_profile_and_the_pay_file_read_in_chinese)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_metric_set metrics = shipped_metrics(arena, &diags, true);
    struct ka_entry *entry;
    struct ka_node *node = NULL;
    size_t count;
    cr_assert_eq(
        ka_folder_walk(arena, KAOHE_SOURCE_DIR "/templates/exports", &diags, &entry, &count),
        KA_OK);
    for (size_t i = 0; i < count; i++) {
        ka_str path = ka_str_format(arena, KAOHE_SOURCE_DIR "/templates/exports/%.*s",
                                    KA_STR_ARG(entry[i].path));
        struct ka_profile english, chinese;
        cr_assert_eq(ka_yaml_load(arena, path.ptr, KA_STR("p"), &diags, &node), KA_OK);
        cr_assert_eq(ka_profile_read(arena, node, &metrics, &diags, &english), KA_OK, "%s",
                     path.ptr);
        translate(node, schema_named("profile"));
        cr_assert_eq(ka_profile_read(arena, node, &metrics, &diags, &chinese), KA_OK, "%s",
                     path.ptr);
        expect_same(dump_profile(arena, &english), dump_profile(arena, &chinese), path.ptr);
    }
    struct ka_pay_def pay;
    cr_assert_eq(
        ka_yaml_load(arena, KAOHE_SOURCE_DIR "/templates/pay.yaml", KA_STR("p"), &diags, &node),
        KA_OK);
    translate(node, schema_named("pay file"));
    cr_expect_eq(ka_pay_def_read(arena, node, &metrics, &diags, &pay), KA_OK);
    ka_arena_free(arena);
}

Test(schema, absent_keys_have_their_documented_values)
{
    struct target {
        ka_day day;
        int32_t clock;
        int choice;
        ka_month month;
        struct ka_number number;
    };
    static const struct ka_choice choices[] = {{"a", "甲", 7}, {"b", "乙", 8}, {NULL, NULL, 0}};
    static const struct ka_key keys[] = {
        KA_ROW(struct target, day, "day", "日", DAY, 0),
        KA_ROW(struct target, clock, "clock", "时", CLOCK, 0),
        KA_ROW_CHOICE(struct target, choice, "choice", "选", 0, choices),
        KA_ROW(struct target, month, "month", "月", MONTH, 0),
        KA_ROW(struct target, number, "number", "数", NUMBER, 0),
        KA_ROW_END};
    static const struct ka_schema schema = {"测试", "test", sizeof(struct target), SIZE_MAX, keys};
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct target out;
    memset(&out, 0x5A, sizeof out);
    struct ka_node empty = {.kind = KA_NODE_MAP};
    cr_assert_eq(ka_schema_read(arena, &schema, &empty, &diags, &out), KA_OK);
    cr_expect_eq(out.day, KA_DAY_NONE);
    cr_expect_eq(out.clock, -1);
    cr_expect_eq(out.choice, 7);
    cr_expect_eq(out.month.index, 0);
    cr_expect(!out.number.set);

    struct ka_node *node = support_parse(
        arena, KA_STR("{day: 2026-10-01, 时: 24:00, 选: 乙, month: 2026-10, 数: -60.5%}"), &diags);
    cr_assert_eq(ka_schema_read(arena, &schema, node, &diags, &out), KA_OK);
    cr_expect_eq(out.day, ka_day_of(2026, 10, 1));
    cr_expect_eq(out.clock, 86400);
    cr_expect_eq(out.choice, 8);
    cr_expect_eq(out.month.index, ka_month_of(2026, 10).index);
    cr_expect(out.number.set && out.number.percent && out.number.value.micro == -605000);
    cr_expect(ka_str_eq(ka_number_text(arena, &out.number), KA_STR("-60.5%")));
    ka_arena_free(arena);
}
