/*
 * Definitions in their one form: English keys in the order of the schema, quoted only where needed;
 * and grids, from cells to nodes.
 */
#include "template/canon.h"
#include "template/metric_def.h"
#include "template/sheets.h"
#include "unit/template_support.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct part {
    ka_str name, worth;
};

struct thing {
    ka_str id, text;
    bool on;
    int shape;
    struct ka_texts word;
    struct ka_list part, by_name;
    struct part *only;
};

static const struct ka_choice shapes[] = {{"round", "圆", 1}, {"square", "方", 2}, {NULL, NULL, 0}};
static const struct ka_key part_keys[] = {KA_ROW(struct part, name, "name", "名称", TEXT, 0),
                                          KA_ROW(struct part, worth, "worth", "分值", TEXT, 0),
                                          KA_ROW_END};
static const struct ka_schema part_schema = {"部件", "part", sizeof(struct part), SIZE_MAX,
                                             part_keys};
static const struct ka_key thing_keys[] = {
    KA_ROW(struct thing, id, "id", "代号", TEXT, 0),
    KA_ROW(struct thing, text, "text", "文字", TEXT, 0),
    KA_ROW(struct thing, on, "on", "启用", BOOL, 0),
    KA_ROW_CHOICE(struct thing, shape, "shape", "形状", 0, shapes),
    KA_ROW(struct thing, word, "words", "词", TEXTS, 0),
    KA_ROW_SUB(struct thing, part, "parts", "部件", LIST, 0, &part_schema),
    KA_ROW_SUB(struct thing, by_name, "by_name", "按名", NAMED, 0, &part_schema),
    KA_ROW_SUB(struct thing, only, "only", "唯一", MAPP, 0, &part_schema),
    KA_ROW_END};
static const struct ka_schema thing_schema = {"东西", "thing", sizeof(struct thing), SIZE_MAX,
                                              thing_keys};

static ka_str
canon_of(struct ka_arena *arena, const char *text)
{
    struct ka_diags diags = ka_diags_make(arena);
    const struct ka_node *node = support_parse(arena, ka_str_of(text), &diags);
    cr_assert_not_null(node, "%s", text);
    return ka_canon_write(arena, &thing_schema, node);
}

Test(canon, equal_definitions_are_equal_bytes)
{
    static const struct {
        char text[200], canon[200];
    } rows[] = {
        {"文字: 你好\n代号: a\n", "id: a\ntext: 你好\n"},
        {"on: 是\n形状: 方\n", "on: true\nshape: square\n"},
        {"on: no\nshape: 圆 # a comment\n", "on: false\nshape: round\n"},
        {"words: [x, 'a b']\n", "words:\n  - x\n  - a b\n"},
        {"词: x\n", "words:\n  - x\n"},
        {"words: []\nparts: []\n", "words: []\nparts: []\n"},
        {"parts:\n- 分值: 60%\n  名称: 甲\n- {name: b}\n",
         "parts:\n  - {name: 甲, worth: 60%}\n  - {name: b}\n"},
        {"按名:\n  tm: {分值: 1}\n", "by_name:\n  tm:\n    worth: 1\n"},
        {"唯一: {分值: 1, 名称: n}\n", "only:\n  name: n\n  worth: 1\n"},
        {"only: {}\n", "only: {}\n"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_arena *arena = ka_arena_new();
        ka_str once = canon_of(arena, rows[i].text);
        cr_expect(ka_str_eq(once, ka_str_of(rows[i].canon)), "%s:\n%.*s", rows[i].text,
                  KA_STR_ARG(once));
        ka_str twice = canon_of(arena, ka_cstr(arena, once));
        cr_expect(ka_str_eq(once, twice), "%s: again\n%.*s", rows[i].text, KA_STR_ARG(twice));
        ka_arena_free(arena);
    }
}

/* Whatever a text is, it is read back as it was. */
Test(canon, texts_survive)
{
    static const char *const texts[] = {
        "",      "-",      "a: b",       "a:b",    "a #b",   "#a",       "true", "[x]",      "a, b",
        "\"q\"", "it's",   "a\\b",       "甲：乙", "甲，乙", "60%",      "%x",   "-1",       "~",
        "a\tb",  "x:",     "2026-10-01", "a\nb",   "{x: 1}", "& anchor", "*x",   "!x",       "?x",
        "@x",    "> fold", "| lit",      "null",   "=1+1",   "`x`",      "a}",   "汉字 空格"};
    for (size_t i = 0; i < KA_COUNT(texts); i++) {
        struct ka_arena *arena = ka_arena_new();
        struct ka_diags diags = ka_diags_make(arena);
        struct ka_node map = {.kind = KA_NODE_MAP};
        struct ka_node value = {.kind = KA_NODE_SCALAR, .text = ka_str_of(texts[i])};
        ka_node_add_pair(arena, &map, "text", (struct ka_place){0}, value);
        ka_str text = ka_canon_write(arena, &thing_schema, &map);
        const struct ka_node *read = support_parse(arena, text, &diags);
        cr_assert_not_null(read, "%.*s", KA_STR_ARG(text));
        const struct ka_node *got =
            ka_canon_value(read, ka_schema_key(&thing_schema, KA_STR("文字")));
        cr_assert(got && got->kind == KA_NODE_SCALAR, "%.*s", KA_STR_ARG(text));
        cr_expect(ka_str_eq(got->text, ka_str_of(texts[i])), "'%s' became '%.*s' by %.*s", texts[i],
                  KA_STR_ARG(got->text), KA_STR_ARG(text));
        ka_arena_free(arena);
    }
}

Test(canon, a_key_by_either_name)
{
    cr_expect_str_eq(ka_schema_key(&thing_schema, KA_STR("形状"))->en, "shape");
    cr_expect_str_eq(ka_schema_key(&thing_schema, KA_STR("shape"))->en, "shape");
    cr_expect_null(ka_schema_key(&thing_schema, KA_STR("shap")));
    cr_expect_null(ka_schema_key(&thing_schema, KA_STR("")));
}

Test(sheets, cells_have_texts_and_places)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_sheets grid = {.file = KA_STR("staff.xlsx"), .addresses = true};
    struct ka_sheets_page *page = ka_sheets_add_page(arena, &grid, KA_STR("员工"));
    struct ka_sheets_row *head = ka_sheets_add_row(arena, page, 3);
    head->cell[0] = KA_STR("工号");
    head->cell[1] = KA_STR("Pay  Plan");
    head->cell[2] = KA_STR("目标（元）");
    cr_expect_eq(head->line, 1);
    cr_expect_eq(ka_sheets_column(arena, head, "工号", "number"), 0);
    cr_expect_eq(ka_sheets_column(arena, head, "方案", "pay plan"), 1);
    cr_expect_eq(ka_sheets_column(arena, head, "目标(元)", "target"), 2);
    cr_expect_eq(ka_sheets_column(arena, head, "姓名", "name"), KA_NO_INDEX);

    struct ka_sheets_row *row = ka_sheets_add_row(arena, page, 2);
    cr_expect_eq(row->line, 2);
    cr_expect(ka_sheets_is_blank(row));
    row->cell[1] = KA_STR("a");
    cr_expect(!ka_sheets_is_blank(row));
    cr_expect_eq(ka_sheets_text(row, 0).len, 0);
    cr_expect_eq(ka_sheets_text(row, 2).len, 0);
    cr_expect_eq(ka_sheets_text(row, KA_NO_INDEX).len, 0);

    struct ka_node node = ka_sheets_node(&grid, page, row, 1);
    cr_expect(node.kind == KA_NODE_SCALAR && ka_str_eq(node.text, KA_STR("a")));
    cr_expect(ka_str_eq(ka_place_cell(arena, &node.place), KA_STR("员工!B2")));
    struct ka_place place = ka_sheets_place(&grid, page, NULL, KA_NO_INDEX);
    cr_expect(ka_str_eq(ka_place_cell(arena, &place), KA_STR("员工")));
    grid.addresses = false;
    place = ka_sheets_place(&grid, page, row, 1);
    cr_expect(place.sheet.len == 0 && place.line == 2 && place.column == 2);
    ka_arena_free(arena);
}
