/*
 * Findings: filling of messages, lines in both languages, cap, order; and rules for
 * every line of diag.def, so that the table stays sound as the stages add to it.
 */
#include "base_kit.h"

#include "base/diag.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(diag, .init = kit_setup, .fini = kit_teardown);

static struct ka_place
place(const char *file, uint32_t line, uint32_t column)
{
    return (struct ka_place){.file = ka_str_of(file), .line = line, .column = column};
}

/* Expects two arguments: adds CANNOT_OPEN, an error, at the place. */
static void
add(const char *file, uint32_t line, uint32_t column)
{
    ka_diag(&diags, KA_DIAG_CANNOT_OPEN, place(file, line, column), KA_STR("x"), KA_STR("y"));
}

/* A metric is called by its own name in each language. */
Test(diag, argument_with_two_names)
{
    struct ka_arena *room = ka_arena_new();
    struct ka_diags list = ka_diags_make(room);
    ka_diag(&list, KA_DIAG_VALUE_TOO_LARGE, (struct ka_place){0},
            ka_diag_both(room, KA_STR("询单转化率"), KA_STR("conversion")));
    ka_diag(&list, KA_DIAG_VALUE_TOO_LARGE, (struct ka_place){0},
            ka_diag_both(room, KA_STR("客件数"), KA_STR("")));
    ka_str zh = ka_diag_message(room, &list.item[0], KA_ZH);
    ka_str en = ka_diag_message(room, &list.item[0], KA_EN);
    cr_expect(ka_str_find(zh, KA_STR("询单转化率")) >= 0 && ka_str_find(zh, KA_STR("conv")) < 0);
    cr_expect(ka_str_find(en, KA_STR("conversion")) >= 0 && ka_str_find(en, KA_STR("询单")) < 0);
    cr_expect(ka_str_find(ka_diag_message(room, &list.item[1], KA_EN), KA_STR("客件数")) >= 0);
    ka_arena_free(room);
}

Test(diag, a_finding_is_kept_with_copies_of_its_strings)
{
    diags = ka_diags_make(arena);
    char file[] = "sheet.csv", name[] = "10月";
    ka_diag(&diags, KA_DIAG_CANNOT_OPEN, place(file, 3, 7), ka_str_of(name), KA_STR("no"));
    memset(file, 'X', sizeof file - 1);
    memset(name, 'X', sizeof name - 1);

    cr_assert_eq(diags.count, 1);
    cr_expect_eq(diags.by_severity[KA_ERROR], 1);
    const struct ka_diag *diag = &diags.item[0];
    cr_expect_eq(diag->code, KA_DIAG_CANNOT_OPEN);
    cr_expect_eq(diag->severity, KA_ERROR);
    cr_expect(same(diag->place.file, "sheet.csv"));
    cr_expect(diag->place.line == 3 && diag->place.column == 7);
    cr_expect(same(diag->arg[0], "10月"));
    cr_expect_eq(diag->arg[2].len, 0);
}

Test(diag, lines_in_both_languages)
{
    static const struct {
        const char *why, *file;
        uint32_t line, column;
        const char *zh, *en;
    } rows[] = {
        {"full place", "a.csv", 12, 3, "a.csv:12:3: 错误: 无法打开“x”：y",
         "a.csv:12:3: error: cannot open 'x': y"},
        {"no column", "a.csv", 12, 0, "a.csv:12: 错误: 无法打开“x”：y",
         "a.csv:12: error: cannot open 'x': y"},
        {"whole file", "目录/a.csv", 0, 0, "目录/a.csv: 错误: 无法打开“x”：y",
         "目录/a.csv: error: cannot open 'x': y"},
        {"a column without a line means nothing", "a.csv", 0, 3, "a.csv: 错误: 无法打开“x”：y",
         "a.csv: error: cannot open 'x': y"},
        {"no file", "", 12, 3, "错误: 无法打开“x”：y", "error: cannot open 'x': y"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        diags = ka_diags_make(arena);
        add(rows[i].file, rows[i].line, rows[i].column);
        ka_str zh = ka_diag_line(arena, &diags.item[0], KA_ZH);
        ka_str en = ka_diag_line(arena, &diags.item[0], KA_EN);
        cr_expect(same(zh, rows[i].zh), "%s: %.*s", rows[i].why, KA_STR_ARG(zh));
        cr_expect(same(en, rows[i].en), "%s: %.*s", rows[i].why, KA_STR_ARG(en));
    }
}

Test(diag, a_place_in_a_workbook_is_a_cell_address)
{
    static const struct {
        uint32_t line, column;
        const char *cell;
    } rows[] = {{12, 6, "评分!F12"},     {1, 26, "评分!Z1"},    {9, 27, "评分!AA9"},
                {3, 702, "评分!ZZ3"},    {3, 703, "评分!AAA3"}, {7, 0, "评分!7"},
                {8, 16384, "评分!XFD8"}, {0, 0, "评分"},        {0, 5, "评分"}};
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_place place = {.file = KA_STR("2026-10.xlsx"),
                                 .line = rows[i].line,
                                 .column = rows[i].column,
                                 .sheet = KA_STR("评分")};
        struct ka_diags list = ka_diags_make(arena);
        ka_diag(&list, KA_DIAG_YAML_TAG, place, KA_STR("x"));
        ka_str cell = ka_place_cell(arena, &list.item[0].place);
        cr_expect_str_eq(ka_cstr(arena, cell), rows[i].cell);
        ka_str line = ka_diag_line(arena, &list.item[0], KA_EN);
        ka_str wanted = ka_str_format(arena, "2026-10.xlsx:%s: error: ", rows[i].cell);
        cr_expect(ka_str_starts(line, wanted), "%s", line.ptr);
    }
    struct ka_place text = {.file = KA_STR("a.csv"), .line = 3, .column = 2};
    cr_expect_eq(ka_place_cell(arena, &text).len, 0);
}

Test(diag, words_for_the_severities)
{
    static const struct {
        enum ka_severity severity;
        const char *zh, *en;
    } rows[] = {
        {KA_NOTE, "提示: ", "note: "},
        {KA_WARNING, "警告: ", "warning: "},
        {KA_ERROR, "错误: ", "error: "},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_diag diag = {.code = KA_DIAG_CANNOT_OPEN, .severity = rows[i].severity};
        cr_expect(ka_str_starts(ka_diag_line(arena, &diag, KA_ZH), ka_str_of(rows[i].zh)));
        cr_expect(ka_str_starts(ka_diag_line(arena, &diag, KA_EN), ka_str_of(rows[i].en)));
    }
}

Test(diag, arguments_are_not_expanded_again_and_missing_ones_vanish)
{
    diags = ka_diags_make(arena);
    ka_diag(&diags, KA_DIAG_FILE_TOO_LARGE, place("", 0, 0), KA_STR("{2}{1}"), KA_STR("%s%n"));
    ka_diag0(&diags, KA_DIAG_FILE_TOO_LARGE, place("", 0, 0));
    cr_expect(same(ka_diag_message(arena, &diags.item[0], KA_EN),
                   "file '{2}{1}' is too large: %s%n bytes, limit "));
    cr_expect(same(ka_diag_message(arena, &diags.item[1], KA_EN),
                   "file '' is too large:  bytes, limit "));
}

Test(diag, hints)
{
    diags = ka_diags_make(arena);
    add("a", 0, 0);
    ka_diag0(&diags, KA_DIAG_CANNOT_READ, place("a", 0, 0));
    cr_expect(
        same(ka_diag_hint(arena, &diags.item[0], KA_EN), "check the path and the permissions"));
    cr_expect(same(ka_diag_hint(arena, &diags.item[0], KA_ZH), "检查路径和权限"));
    cr_expect_eq(ka_diag_hint(arena, &diags.item[1], KA_EN).len, 0);
}

Test(diag, text_from_files_cannot_break_the_line)
{
    static const struct {
        const char *why, *arg, *expected;
    } rows[] = {
        {"line ends and tab", "a\r\nb\tc", "a\\x0D\\nb\\tc"},
        {"terminal escape", "\x1B[31m", "\\x1B[31m"},
        {"C1 escape",
         "\xC2\x9B"
         "31m",
         "\\x9B31m"},
        {"DEL", "\x7F", "\\x7F"},
        {"no-break space stays", "\u00A0", "\u00A0"},
        {"hanzi beyond the BMP stay", "𠮷", "𠮷"},
        {"file name in GBK", "\xBF\xBC.csv", "\\xBF\\xBC.csv"},
        {"cut character at the end", "a\xE8\x80", "a\\xE8\\x80"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        diags = ka_diags_make(arena);
        ka_str text = ka_str_of(rows[i].arg);
        ka_diag(&diags, KA_DIAG_CANNOT_OPEN, (struct ka_place){.file = text}, text, KA_STR("y"));
        ka_str line = ka_diag_line(arena, &diags.item[0], KA_EN);
        ka_str expected = ka_str_format(arena, "%s: error: cannot open '%s': y", rows[i].expected,
                                        rows[i].expected);
        cr_expect(ka_str_eq(line, expected), "%s: %.*s", rows[i].why, KA_STR_ARG(line));
    }
}

Test(diag, long_arguments_are_cut_between_characters)
{
    for (size_t blanks = 0; blanks < 4; blanks++) {
        struct ka_buf buf = {.arena = arena};
        for (size_t i = 0; i < blanks; i++)
            ka_buf_byte(&buf, '-');
        while (buf.len < 100000)
            ka_buf_add(&buf, KA_STR("𠮷"));
        diags = ka_diags_make(arena);
        ka_diag(&diags, KA_DIAG_CANNOT_OPEN, place("a", 0, 0), ka_buf_str(&buf), KA_STR("y"));
        ka_str kept = diags.item[0].arg[0];
        cr_expect_leq(kept.len, KA_LIMIT_DIAG_ARG + strlen("…"));
        cr_expect_gt(kept.len, KA_LIMIT_DIAG_ARG - 4);
        cr_expect_eq(ka_utf8_valid_prefix(kept.ptr, kept.len), kept.len);
        cr_expect(ka_str_ends(kept, KA_STR("…")));
    }
    diags = ka_diags_make(arena);
    ka_str exact = ka_str_format(arena, "%*d", KA_LIMIT_DIAG_ARG, 1);
    ka_diag(&diags, KA_DIAG_CANNOT_OPEN, place("a", 0, 0), exact, KA_STR("y"));
    cr_expect(ka_str_eq(diags.item[0].arg[0], exact), "the limit itself is kept whole");
}

Test(diag, the_cap_is_per_code_and_file)
{
    diags = ka_diags_make(arena);
    for (uint32_t i = 0; i < KA_LIMIT_DIAGS + 50; i++)
        add("a.csv", i + 1, 0);
    cr_expect_eq(diags.count, KA_LIMIT_DIAGS);
    cr_expect_eq(diags.dropped, 50);
    cr_expect_eq(diags.by_severity[KA_ERROR], KA_LIMIT_DIAGS + 50, "severities count on");
    cr_expect_eq(diags.item[KA_LIMIT_DIAGS - 1].place.line, KA_LIMIT_DIAGS, "the first are kept");

    add("b.csv", 1, 0);
    ka_diag0(&diags, KA_DIAG_CANNOT_READ, place("a.csv", 1, 0));
    add("", 0, 0);
    cr_expect_eq(diags.count, KA_LIMIT_DIAGS + 3, "another file, another code, no file");
    add("a.csv", 1, 0);
    cr_expect_eq(diags.dropped, 51);
}

Test(diag, many_files_are_tallied_apart)
{
    enum { FILES = 3000, EACH = 3 };
    diags = ka_diags_make(arena);
    for (int round = 0; round < EACH; round++) {
        for (int i = 0; i < FILES; i++)
            add(ka_str_format(arena, "f%d.csv", i).ptr, 1, 0);
    }
    cr_expect_eq(diags.count, FILES * EACH);
    cr_expect_eq(diags.dropped, 0);
    cr_expect_eq(diags.tally_count, FILES);
}

Test(diag, order_is_by_file_line_column_code_arrival)
{
    diags = ka_diags_make(arena);
    add("b.csv", 1, 1);
    add("a.csv", 10, 1);
    add("a.csv", 9, 2);
    ka_diag0(&diags, KA_DIAG_CANNOT_READ, place("a.csv", 9, 1));
    add("a.csv", 9, 1);
    add("a.csv", 9, 1);
    add("", 5, 5);
    add("a.csv", 0, 0);
    ka_diags_sort(&diags);
    static const uint32_t expected[] = {6, 7, 4, 5, 3, 2, 1, 0};
    for (size_t i = 0; i < KA_COUNT(expected); i++)
        cr_expect_eq(diags.item[i].seen, expected[i], "place %zu holds arrival %u", i,
                     (unsigned)diags.item[i].seen);
}

Test(diag, sorting_nothing_is_fine_and_adding_goes_on_after_sorting)
{
    diags = ka_diags_make(arena);
    ka_diags_sort(&diags);
    for (uint32_t i = 0; i < 20; i++) {
        add("a.csv", 100 - i, 0);
        ka_diags_sort(&diags);
    }
    for (uint32_t i = 0; i < 20; i++)
        cr_expect_eq(diags.item[i].place.line, 81 + i);
}

Test(diag, worst_severity)
{
    diags = ka_diags_make(arena);
    cr_expect_eq(ka_diags_worst(&diags), KA_NOTE);
    diags.by_severity[KA_WARNING] = 1;
    cr_expect_eq(ka_diags_worst(&diags), KA_WARNING);
    add("a", 0, 0);
    cr_expect_eq(ka_diags_worst(&diags), KA_ERROR);
}

Test(diag, names)
{
    cr_expect(same(ka_diag_name(arena, KA_DIAG_CANNOT_OPEN), "cannot-open"));
    cr_expect(same(ka_diag_name(arena, KA_DIAG_FILE_TOO_LARGE), "file-too-large"));
    for (size_t a = 0; a < KA_DIAG__COUNT; a++) {
        ka_str name = ka_diag_name(arena, (enum ka_diag_code)a);
        for (size_t i = 0; i < name.len; i++)
            cr_expect(strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.ptr[i]), "%s", name.ptr);
    }
}

/* Which of {1}..{6} a text uses, as bits. */
static unsigned
places_used(ka_str text)
{
    unsigned used = 0;
    for (int i = 0; i < KA_DIAG_ARGS; i++) {
        char spot[] = {'{', (char)('1' + i), '}', '\0'};
        if (ka_str_find(text, ka_str_of(spot)) >= 0)
            used |= 1U << i;
    }
    return used;
}

/* One line of diag.def, as written. */
struct definition {
    const char *code, *zh, *en, *hint_zh, *hint_en;
};

static const struct definition definitions[] = {
#define KA_DIAG(code, severity, zh, en, hint_zh, hint_en) {#code, zh, en, hint_zh, hint_en},
#include "base/diag.def"
#undef KA_DIAG
};

Test(diag, every_definition_keeps_the_rules_of_message_texts)
{
    for (size_t i = 0; i < KA_COUNT(definitions); i++) {
        const struct definition *d = &definitions[i];
        ka_str zh = ka_str_of(d->zh), en = ka_str_of(d->en);
        /* a word may come once for each language, so the languages may use different places */
        unsigned used = places_used(zh) | places_used(en) | places_used(ka_str_of(d->hint_zh)) |
                        places_used(ka_str_of(d->hint_en));
        cr_expect(zh.len > 0 && en.len > 0, "%s: no text", d->code);
        cr_expect_eq(places_used(zh) == 0, places_used(en) == 0, "%s: one language names nothing",
                     d->code);
        cr_expect_eq(used & (used + 1), 0, "%s: a place is left out", d->code);
        cr_expect_not(ka_str_ends(en, KA_STR(".")), "%s: full stop", d->code);
        cr_expect_not(ka_str_ends(zh, KA_STR("。")), "%s: full stop", d->code);
        bool capital = d->en[0] >= 'A' && d->en[0] <= 'Z' && d->en[1] >= 'a' && d->en[1] <= 'z';
        cr_expect_not(capital, "%s: begins with a capital", d->code);
        cr_expect_eq(d->hint_zh[0] == '\0', d->hint_en[0] == '\0', "%s: hint in one language",
                     d->code);
    }
}
