/*
 * What yaml.c promises beyond tests/cases/template_yaml.cases: places, limits, byte order marks.
 */
#include "unit/template_support.h"

#include "base/limits.h"

#include <criterion/criterion.h>
#include <string.h>

struct fixture {
    struct ka_arena *arena;
    struct ka_diags diags;
};

static struct fixture
open_fixture(void)
{
    struct fixture f = {.arena = ka_arena_new()};
    f.diags = ka_diags_make(f.arena);
    return f;
}

/* @p count copies of @p part. */
static ka_str
repeat(struct ka_arena *arena, const char *part, size_t count)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        ka_buf_add(&buf, ka_str_of(part));
    return ka_buf_str(&buf);
}

Test(yaml, nodes_know_their_place_in_code_points)
{
    struct fixture f = open_fixture();
    struct ka_node *root =
        support_parse(f.arena, KA_STR("名称: 售前\n规则: {分档: [一, \"二\"]}\n"), &f.diags);
    cr_assert(root);
    cr_expect_eq(root->kind, KA_NODE_MAP);
    cr_expect_eq(root->count, 2);
    cr_expect_eq(root->pair[0].value->place.column, 5);
    cr_expect(ka_str_eq(root->pair[0].value->place.file, KA_STR("t.yaml")));
    const struct ka_node *bands = ka_node_lookup(root->pair[1].value, KA_STR("分档"));
    cr_assert(bands && bands->kind == KA_NODE_LIST && bands->count == 2);
    cr_expect_eq(bands->item[1].place.line, 2);
    cr_expect_eq(bands->item[1].place.column, 14);
    cr_expect(bands->item[1].quoted && !bands->item[0].quoted);
    cr_expect_null(ka_node_lookup(root, KA_STR("no such key")));
    cr_expect_null(ka_node_lookup(bands, KA_STR("分档")));
    ka_arena_free(f.arena);
}

Test(yaml, a_byte_order_mark_and_windows_line_ends_do_not_shift_places)
{
    struct fixture f = open_fixture();
    struct ka_node *root = support_parse(f.arena,
                                         KA_STR("\xEF\xBB\xBF"
                                                "a: 1\r\nb: 2\r\n"),
                                         &f.diags);
    cr_assert(root);
    cr_expect_eq(root->pair[0].place.column, 1);
    cr_expect(ka_str_eq(root->pair[0].value->text, KA_STR("1")));
    cr_expect_eq(root->pair[1].place.line, 2);
    ka_arena_free(f.arena);
}

Test(yaml, many_items_survive_growing_arrays)
{
    struct fixture f = open_fixture();
    struct ka_node *root =
        support_parse(f.arena, repeat(f.arena, "- {a: [x, y]}\n", 5000), &f.diags);
    cr_assert(root && root->count == 5000);
    for (size_t i = 0; i < root->count; i++) {
        const struct ka_node *list = ka_node_lookup(&root->item[i], KA_STR("a"));
        cr_assert(list && list->count == 2 && ka_str_eq(list->item[1].text, KA_STR("y")));
    }
    ka_arena_free(f.arena);
}

/* Texts that have no end, or no bottom. */
Test(yaml, pathological_texts_end_with_one_finding)
{
    static const struct {
        const char *why;
        const char *part;
        size_t count;
        enum ka_diag_code code;
    } rows[] = {
        {"ten thousand brackets", "[", 10000, KA_DIAG_YAML_DEPTH},
        {"ten thousand braces", "{a: ", 10000, KA_DIAG_YAML_DEPTH},
        {"a list in a list in a list", "- ", 5000, KA_DIAG_YAML_DEPTH},
        {"more values than anyone writes", "- a\n", KA_LIMIT_YAML_NODES + 1, KA_DIAG_YAML_NODES},
        {"nothing but blanks", " ", 1000, KA_DIAG_YAML_EMPTY},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct fixture f = open_fixture();
        cr_expect_null(
            support_parse(f.arena, repeat(f.arena, rows[i].part, rows[i].count), &f.diags));
        cr_expect_eq(f.diags.count, 1, "%s: %zu findings", rows[i].why, f.diags.count);
        cr_expect_eq(f.diags.item[0].code, rows[i].code, "%s", rows[i].why);
        ka_arena_free(f.arena);
    }
}

Test(yaml, depth_up_to_the_limit_is_fine)
{
    struct fixture f = open_fixture();
    ka_str open = repeat(f.arena, "[", KA_LIMIT_YAML_DEPTH);
    ka_str close = repeat(f.arena, "]", KA_LIMIT_YAML_DEPTH);
    ka_str text = ka_str_format(f.arena, "%s%s", open.ptr, close.ptr);
    cr_expect(support_parse(f.arena, text, &f.diags));
    cr_expect_eq(f.diags.count, 0);
    ka_arena_free(f.arena);
}

Test(yaml, a_file_that_is_not_there_is_one_finding_and_touches_nothing)
{
    struct fixture f = open_fixture();
    struct ka_node *node = NULL;
    enum ka_status status =
        ka_yaml_load(f.arena, "/no/such/file.yaml", KA_STR("file.yaml"), &f.diags, &node);
    cr_expect_eq(status, KA_E_IO);
    cr_expect_null(node);
    cr_expect_eq(f.diags.count, 1);
    cr_expect_eq(f.diags.item[0].code, KA_DIAG_CANNOT_OPEN);
    ka_arena_free(f.arena);
}

/* Every prefix of a good text, and the text with every byte changed, must be survived. */
Test(yaml, cut_and_damaged_texts_are_survived)
{
    ka_str good =
        ka_str_of("role: a\n名称: \"售前\"\nm:\n  - {a: 60%, 'b': [1, 2]}\n  - c: |\n      x\n");
    static const char bytes[] = {'\0', '\t', '"', ':', '{', ']', '\n', '-', '&', '\x80', '\xEF'};
    for (size_t at = 0; at < good.len; at++) {
        for (size_t b = 0; b <= sizeof bytes; b++) {
            struct fixture f = open_fixture();
            struct ka_buf damaged = {.arena = f.arena};
            ka_buf_add(&damaged, b < sizeof bytes ? good : ka_str_sub(good, 0, at));
            if (b < sizeof bytes)
                damaged.ptr[at] = bytes[b];
            struct ka_node *node = support_parse(f.arena, ka_buf_str(&damaged), &f.diags);
            cr_expect(node || f.diags.by_severity[KA_ERROR] > 0, "byte %zu", at);
            ka_arena_free(f.arena);
        }
    }
}
