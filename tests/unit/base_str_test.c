/*
 * Strings: views, comparing, searching, trimming, "did you mean", the builder.
 */
#include "base_kit.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(str, .init = kit_setup, .fini = kit_teardown);

Test(str, views_of_c_strings)
{
    cr_expect_eq(ka_str_of("考核").len, 6);
    cr_expect_eq(ka_str_of(NULL).len, 0);
    cr_expect_not_null(ka_str_of(NULL).ptr);
    cr_expect_eq(KA_STR("a\0b").len, 3);
    cr_expect(ka_str_eq((ka_str){0}, KA_STR("")));
}

Test(str, copies_carry_a_nul)
{
    char source[] = "abc";
    ka_str copy = ka_str_dup(arena, (ka_str){source, 2});
    source[0] = 'x';
    cr_expect(same(copy, "ab"));
    cr_expect_eq(copy.ptr[2], '\0');
    cr_expect_str_eq(ka_cstr(arena, (ka_str){"abc", 1}), "a");
    cr_expect_str_eq(ka_cstr(arena, (ka_str){0}), "");
    cr_expect_not_null(ka_str_dup(arena, (ka_str){0}).ptr);
}

Test(str, formatting)
{
    ka_str name = KA_STR("王芳");
    ka_str text = ka_str_format(arena, "%.*s: %d", KA_STR_ARG(name), 42);
    cr_expect(same(text, "王芳: 42"));
    cr_expect_eq(text.ptr[text.len], '\0');
    cr_expect_eq(ka_str_format(arena, "%s", "").len, 0);
    cr_expect_eq(ka_str_format(arena, "%100000d", 1).len, 100000);
}

Test(str, order_is_that_of_bytes_and_a_prefix_comes_first)
{
    static const struct {
        const char *a, *b;
        int expected;
    } rows[] = {
        {"", "", 0},
        {"", "a", -1},
        {"a", "ab", -1},
        {"b", "ab", 1},
        {"a", "a", 0},
        {"z", "é", -1},
        {"\xEF\xBF\xBD", "𠮷", -1},
        {"7", "10", 1},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str a = ka_str_of(rows[i].a), b = ka_str_of(rows[i].b);
        cr_expect_eq(ka_str_cmp(a, b), rows[i].expected, "'%s' and '%s'", rows[i].a, rows[i].b);
        cr_expect_eq(ka_str_cmp(b, a), -rows[i].expected, "'%s' and '%s'", rows[i].b, rows[i].a);
        cr_expect_eq(ka_str_eq(a, b), rows[i].expected == 0, "'%s' and '%s'", rows[i].a, rows[i].b);
    }
    cr_expect_eq(ka_str_cmp((ka_str){0}, (ka_str){0}), 0);
    cr_expect_not(ka_str_eq(KA_STR("a\0b"), KA_STR("a\0c")), "a NUL does not end a string");
}

Test(str, starts_ends_and_find)
{
    ka_str s = KA_STR("2026年10月");
    cr_expect(ka_str_starts(s, KA_STR("2026")));
    cr_expect(ka_str_starts(s, KA_STR("")));
    cr_expect(ka_str_starts((ka_str){0}, KA_STR("")));
    cr_expect_not(ka_str_starts(KA_STR("20"), KA_STR("2026")));
    cr_expect(ka_str_ends(s, KA_STR("月")));
    cr_expect_not(ka_str_ends(s, KA_STR("年")));
    cr_expect_not(ka_str_ends(KA_STR("b"), KA_STR("ab")));

    static const struct {
        const char *why, *s, *needle;
        ptrdiff_t expected;
    } rows[] = {
        {"in the middle", "2026年10月", "年", 4},
        {"at the end", "ab->", "->", 2},
        {"at the start", "abc", "abc", 0},
        {"not there", "abc", "abd", -1},
        {"longer than the text", "ab", "abc", -1},
        {"empty needle", "abc", "", 0},
        {"in nothing", "", "a", -1},
        {"both empty", "", "", 0},
        {"false start", "aaab", "aab", 1},
        {"cut at the end", "xxa", "ab", -1},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ptrdiff_t got = ka_str_find(ka_str_of(rows[i].s), ka_str_of(rows[i].needle));
        cr_expect_eq(got, rows[i].expected, "%s: %td", rows[i].why, got);
    }
    cr_expect_eq(ka_str_find((ka_str){"abcd", 3}, KA_STR("cd")), -1, "searched beyond the view");
}

Test(str, sub_is_clamped)
{
    ka_str s = KA_STR("hello");
    cr_expect(same(ka_str_sub(s, 1, 3), "ell"));
    cr_expect(same(ka_str_sub(s, 1, SIZE_MAX), "ello"));
    cr_expect(same(ka_str_sub(s, 5, 1), ""));
    cr_expect(same(ka_str_sub(s, SIZE_MAX, SIZE_MAX), ""));
    cr_expect_not_null(ka_str_sub((ka_str){0}, 0, 1).ptr);
    cr_expect_eq(ka_str_sub((ka_str){0}, 0, 1).len, 0);
}

Test(str, trim_knows_the_blanks_of_exports)
{
    static const struct {
        const char *why, *s, *expected;
    } rows[] = {
        {"nothing to do", "a b", "a b"},
        {"ASCII blanks and controls",
         " \t\r\n\v\f\x01"
         "a\x7F \x1F",
         "a"},
        {"no-break space", "\u00A0a\u00A0", "a"},
        {"ideographic space", "　王芳　　", "王芳"},
        {"byte order mark", "\uFEFF订单号", "订单号"},
        {"zero-width space", "\u200B1\u200B", "1"},
        {"all kinds mixed", " \u3000\u00A0\uFEFF\u200B\tx\t\u200B\uFEFF\u00A0\u3000 ", "x"},
        {"only blanks", " \u3000\t", ""},
        {"empty", "", ""},
        {"inner blanks stay", "\u3000a\u3000b ", "a\u3000b"},
        {"a tail byte like A0 is no blank", "à", "à"},
        {"full-width characters ending in 80 stay", "\u3040", "\u3040"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str got = ka_str_trim(ka_str_of(rows[i].s));
        cr_expect(same(got, rows[i].expected), "%s: '%.*s'", rows[i].why, KA_STR_ARG(got));
    }
    cr_expect_not_null(ka_str_trim((ka_str){0}).ptr);
}

Test(str, hash_is_fixed_and_spreads_into_the_low_bits)
{
    cr_expect_eq(ka_str_hash(KA_STR("")), ka_str_hash((ka_str){0}));
    cr_expect_neq(ka_str_hash(KA_STR("ab")), ka_str_hash(KA_STR("ba")));
    cr_expect_neq(ka_str_hash(KA_STR("a")), ka_str_hash(KA_STR("a\0")));
    /* FNV-1a of "a" is AF63DC4C8601EC8C; then the published finisher. */
    cr_expect_eq(ka_str_hash(KA_STR("a")), UINT64_C(0x82A2A958A9BECE5B));

    size_t slots[64] = {0};
    for (int i = 0; i < 6400; i++)
        slots[ka_str_hash(ka_str_format(arena, "SF10%07d", i)) % 64]++;
    for (size_t i = 0; i < 64; i++)
        cr_expect(slots[i] > 50 && slots[i] < 160, "slot %zu holds %zu of 6400", i, slots[i]);
}

Test(str, nearest_name)
{
    static const ka_str names[] = {
        {"weight", 6},      {"formula", 7}, {"places", 6}, {"订单数量", 12},
        {"完成订单数", 15}, {"max", 3},     {"min", 3},
    };
    static const struct {
        const char *why, *wrong, *expected;
    } rows[] = {
        {"the name itself", "weight", "weight"},
        {"one letter missing", "wight", "weight"},
        {"one letter too many", "formulaa", "formula"},
        {"one letter changed", "formule", "formula"},
        {"neighbours swapped count once", "mxa", "max"},
        {"two changes in six are near", "waight_", "weight"},
        {"three changes in six are not", "abight", "weight"},
        {"two changes in three are not", "mzz", ""},
        {"the first of equals", "mix", "max"},
        {"one hanzi of four", "订单数", "订单数量"},
        {"a changed hanzi counts once, not three bytes", "订单数两", "订单数量"},
        {"nothing like it", "出勤", ""},
        {"what a name holds", "订单", "订单数量"},
        {"one hanzi says too little", "订", ""},
        {"empty", "", ""},
        {"far too long", "weightweightweightweight", ""},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str got = ka_str_nearest(ka_str_of(rows[i].wrong), names, KA_COUNT(names));
        cr_expect(same(got, rows[i].expected), "%s: '%.*s'", rows[i].why, KA_STR_ARG(got));
    }
    cr_expect_eq(ka_str_nearest(KA_STR("x"), NULL, 0).len, 0);
}

Test(str, nearest_name_gives_up_on_very_long_ones)
{
    struct ka_buf buf = {.arena = arena};
    for (int i = 0; i < 500; i++)
        ka_buf_add(&buf, KA_STR("长"));
    ka_str names[] = {ka_buf_str(&buf), KA_STR("长")};
    cr_expect_eq(ka_str_nearest(ka_buf_str(&buf), names, 2).len, 0);
    cr_expect(same(ka_str_nearest(KA_STR("长"), names, 2), "长"));
}

Test(str, builder)
{
    struct ka_buf buf = {.arena = arena};
    cr_expect_not_null(ka_buf_str(&buf).ptr);
    cr_expect_eq(ka_buf_str(&buf).len, 0);
    ka_buf_add(&buf, KA_STR("考"));
    ka_buf_byte(&buf, '-');
    ka_buf_printf(&buf, "%03d", 7);
    ka_buf_add(&buf, (ka_str){0});
    cr_expect(same(ka_buf_str(&buf), "考-007"));
    cr_expect_eq(buf.ptr[buf.len], '\0');
}

Test(str, builder_grows_and_may_be_added_to_itself)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, KA_STR("ab"));
    for (int i = 0; i < 12; i++)
        ka_buf_add(&buf, ka_buf_str(&buf));
    cr_assert_eq(buf.len, 8192);
    cr_expect_eq(strlen(buf.ptr), 8192);
    for (size_t i = 0; i < buf.len; i++)
        cr_assert_eq(buf.ptr[i], i % 2 ? 'b' : 'a');
    ka_buf_printf(&buf, "%10000d", 1);
    cr_expect_eq(buf.len, 18192);
}
