/*
 * UTF-8: each kind of invalid byte, stepping, widths, half-width and header forms.
 */
#include "base_kit.h"

#include "base/utf8.h"

#include "random.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

TestSuite(utf8, .init = kit_setup, .fini = kit_teardown);

/* A character as they occur: mostly ASCII and hanzi, some of everything. */
static uint32_t
any_cp(uint64_t *state)
{
    static const struct {
        uint32_t first, count;
    } areas[] = {
        {0x00, 0x80},   {0x20, 0x5F},      {0x80, 0x780},    {0x2000, 0x70},
        {0x2190, 0x70}, {0x3000, 0x100},   {0x4E00, 0x5200}, {0xE000, 0x2000},
        {0xFF00, 0xF0}, {0x20000, 0xA6E0}, {0x1F300, 0x400}, {0x10FF00, 0x100},
    };
    size_t area = random_next(state) % KA_COUNT(areas);
    return areas[area].first + (uint32_t)(random_next(state) % areas[area].count);
}

static ka_str
any_text(uint64_t *state, size_t count)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        size_t len = ka_utf8_put(any_cp(state), bytes);
        ka_buf_add(&buf, (ka_str){bytes, len});
    }
    return ka_buf_str(&buf);
}

Test(utf8, valid_text_is_taken_whole)
{
    static const char *const texts[] = {
        "",
        "a",
        "abcdefgh",
        "abcdefghi",
        "考核表",
        "12345678考",
        "1234567考",
        "𠮷野家",
        "a\u0301\u00A0\u07FF",
        "\u0800\uD7FF\uE000\uFFFF",
        "\U00010000\U0010FFFF",
        "\x7F\xC2\x80\uFFFE",
    };
    for (size_t i = 0; i < KA_COUNT(texts); i++) {
        size_t len = strlen(texts[i]);
        cr_expect_eq(ka_utf8_valid_prefix(texts[i], len), len, "%s", texts[i]);
    }
    cr_expect_eq(ka_utf8_valid_prefix("a\0b", 3), 3, "NUL is a character");
    cr_expect_eq(ka_utf8_valid_prefix(NULL, 0), 0);
}

Test(utf8, invalid_bytes_end_the_prefix)
{
    static const struct {
        const char *why, *bytes;
    } rows[] = {
        {"tail byte alone", "\x80"},
        {"last tail byte alone", "\xBF"},
        {"overlong slash, two bytes", "\xC0\xAF"},
        {"overlong DEL, two bytes", "\xC1\xBF"},
        {"overlong, three bytes", "\xE0\x80\xAF"},
        {"overlong U+07FF", "\xE0\x9F\xBF"},
        {"overlong, four bytes", "\xF0\x80\x80\xAF"},
        {"overlong U+FFFF", "\xF0\x8F\xBF\xBF"},
        {"first surrogate", "\xED\xA0\x80"},
        {"last surrogate", "\xED\xBF\xBF"},
        {"a pair of surrogates (CESU-8)", "\xED\xA1\x82\xED\xBE\xB7"},
        {"beyond U+10FFFF", "\xF4\x90\x80\x80"},
        {"lead F5", "\xF5\x80\x80\x80"},
        {"five bytes", "\xF8\x88\x80\x80\x80"},
        {"FE of a UTF-16 mark", "\xFE\xFF"},
        {"FF", "\xFF"},
        {"two bytes cut", "\xC3"},
        {"three bytes cut after one", "\xE8"},
        {"three bytes cut after two", "\xE8\x80"},
        {"four bytes cut after three", "\xF0\xA0\xAE"},
        {"second byte is ASCII", "\xE8(\xA1"},
        {"third byte is ASCII", "\xE8\x80("},
        {"fourth byte is a lead", "\xF0\xA0\xAE\xC3"},
        {"GBK hanzi", "\xBF\xBC\xBA\xCB"},
    };
    static const char *const before[] = {"", "a", "1234567", "12345678", "考", "12345678𠮷"};
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        for (size_t k = 0; k < KA_COUNT(before); k++) {
            size_t good = strlen(before[k]), bad = strlen(rows[i].bytes);
            /* Exactly as long as the text, so that the sanitizer sees a read beyond it. */
            char *exact = malloc(good + bad);
            cr_assert_not_null(exact);
            memcpy(exact, before[k], good);
            memcpy(exact + good, rows[i].bytes, bad);
            cr_expect_eq(ka_utf8_valid_prefix(exact, good + bad), good, "%s after '%s'",
                         rows[i].why, before[k]);
            free(exact);
            ka_str longer = ka_str_format(arena, "%s%s12345678", before[k], rows[i].bytes);
            cr_expect_eq(ka_utf8_valid_prefix(longer.ptr, longer.len), good, "%s after '%s', more",
                         rows[i].why, before[k]);
        }
    }
}

Test(utf8, every_code_point_is_written_and_read_back)
{
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp == 0xD800)
            cp = 0xE000;
        char bytes[4];
        size_t len = ka_utf8_put(cp, bytes), at = 0;
        ka_str s = {bytes, len};
        cr_assert_eq(ka_utf8_valid_prefix(bytes, len), len, "U+%04" PRIX32, cp);
        cr_assert_eq(ka_utf8_next(s, &at), cp, "U+%04" PRIX32, cp);
        cr_assert(at == len && ka_utf8_count(s) == 1, "U+%04" PRIX32, cp);
    }
}

Test(utf8, what_is_no_character_is_written_as_the_replacement)
{
    static const uint32_t wrong[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < KA_COUNT(wrong); i++) {
        char bytes[4];
        size_t len = ka_utf8_put(wrong[i], bytes);
        cr_expect(ka_str_eq((ka_str){bytes, len}, KA_STR("\uFFFD")), "%" PRIX32, wrong[i]);
    }
}

Test(utf8, stepping_through_mixed_text)
{
    ka_str s = KA_STR("a王𠮷é");
    static const uint32_t expected[] = {'a', 0x738B, 0x20BB7, 0xE9};
    size_t at = 0;
    for (size_t i = 0; i < KA_COUNT(expected); i++)
        cr_expect_eq(ka_utf8_next(s, &at), expected[i]);
    cr_expect_eq(at, s.len);
    cr_expect_eq(ka_utf8_count(s), 4);
    cr_expect_eq(ka_utf8_count((ka_str){0}), 0);
}

Test(utf8, widths)
{
    static const struct {
        const char *why, *text;
        size_t columns;
    } rows[] = {
        {"ASCII", "abc", 3},
        {"empty", "", 0},
        {"hanzi", "考核", 4},
        {"hanzi beyond the BMP", "𠮷", 2},
        {"newest hanzi, extension I", "\U0002EBF0", 2},
        {"newest hanzi, extension H", "\U00031350", 2},
        {"CJK punctuation", "，。、；：！？（）《》【】「」", 30},
        {"ideographic space", "　", 2},
        {"full-width form", "Ａ１￥", 6},
        {"half-width katakana", "ｱ", 1},
        {"kana and hangul", "あア가", 6},
        {"combining accent", "e\u0301", 1},
        {"zero-width space, joiner and mark", "\u200B\u200D\uFEFF", 0},
        {"controls", "\t\n\x7F\x1B\xC2\x85", 0},
        {"no-break space", "\u00A0", 1},
        {"ambiguous: Latin-1, Greek, quotes", "×÷αβ“”…", 7},
        {"yuan sign in half width", "¥", 1},
        {"emoji", "😀", 2},
        {"mixed", "王芳 95.5分", 11},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        size_t got = ka_utf8_width(ka_str_of(rows[i].text));
        cr_expect_eq(got, rows[i].columns, "%s: %zu", rows[i].why, got);
    }
    cr_expect_eq(ka_utf8_cp_width(UINT32_MAX), 0);
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        int columns = ka_utf8_cp_width(cp);
        cr_assert(columns >= 0 && columns <= 2, "U+%04" PRIX32, cp);
    }
}

Test(utf8, padding_counts_columns)
{
    cr_expect(same(ka_utf8_pad(arena, KA_STR("王芳"), 6, false), "王芳  "));
    cr_expect(same(ka_utf8_pad(arena, KA_STR("王芳"), 6, true), "  王芳"));
    cr_expect(same(ka_utf8_pad(arena, KA_STR("王芳"), 3, true), "王芳"), "never cut");
    cr_expect(same(ka_utf8_pad(arena, KA_STR(""), 2, false), "  "));
    cr_expect(same(ka_utf8_pad(arena, (ka_str){0}, 0, false), ""));
    ka_str padded = ka_utf8_pad(arena, KA_STR("a"), 3, true);
    cr_expect_eq(padded.ptr[padded.len], '\0');
}

Test(utf8, half_width_form)
{
    static const struct {
        const char *why, *text, *expected;
    } rows[] = {
        {"digits and letters", "ＳＦ１２３", "SF123"},
        {"the ends of the range", "！～", "!~"},
        {"number with sign and percent", "－１２．５％", "-12.5%"},
        {"ideographic space", "王　芳", "王 芳"},
        {"yuan sign", "￥５", "¥5"},
        {"hanzi and CJK punctuation stay", "合计、（元）", "合计、(元)"},
        {"half-width katakana and won stay", "ｱ￦", "ｱ￦"},
        {"nothing after FF5E", "｟", "｟"},
        {"ligatures stay: no NFKC", "ﬁ①㎡", "ﬁ①㎡"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str got = ka_utf8_halfwidth(arena, ka_str_of(rows[i].text));
        cr_expect(same(got, rows[i].expected), "%s: '%.*s'", rows[i].why, KA_STR_ARG(got));
    }
}

Test(utf8, half_width_form_copies_only_if_it_must)
{
    ka_str s = KA_STR("王芳 95");
    cr_expect_eq(ka_utf8_halfwidth(arena, s).ptr, s.ptr);
    cr_expect_eq(ka_utf8_halfwidth(arena, (ka_str){0}).len, 0);
}

Test(utf8, header_form)
{
    static const struct {
        const char *why, *text, *expected;
    } rows[] = {
        {"plain", "订单号", "订单号"},
        {"empty", "", ""},
        {"case", "Order ID", "orderid"},
        {"underscores", "order_id", "orderid"},
        {"all kinds of blanks", " 订\u00A0单\u3000号\t\r\n\u2003", "订单号"},
        {"zero-width characters and mark", "\uFEFF订\u200B单\u200D\u2060号", "订单号"},
        {"soft hyphen", "order\u00ADid", "orderid"},
        {"full-width letters and brackets", "金额（ＲＭＢ）", "金额(rmb)"},
        {"full-width colon and percent", "完成率：％", "完成率:%"},
        {"ASCII arrow", "A->B", "a->b"},
        {"arrow character", "A → B", "a->b"},
        {"HTML arrow", "A-&gt;B", "a->b"},
        {"HTML arrow with blanks inside", "A - &gt; B", "a->b"},
        {"HTML arrow in capitals", "A-&GT;B", "a->b"},
        {"entity that is no arrow stays", "a&gt;b", "a&gt;b"},
        {"full-width arrow", "Ａ－＞Ｂ", "a->b"},
        {"dashes", "‐‑‒–—―−", "-------"},
        {"ideograph one is no dash", "一", "一"},
        {"long vowel mark is no dash", "サーバー", "サーバー"},
        {"compatibility ideograph", "\uF900", "\u8C48"},
        {"circled number and square metre", "①㎡", "1m2"},
        {"decomposed accent is composed", "cafe\u0301", "café"},
        {"half-width katakana with voice mark", "ｶﾞ", "ガ"},
        {"hanzi beyond the BMP", "𠮷 店", "𠮷店"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str got = ka_utf8_fold_header(arena, ka_str_of(rows[i].text));
        cr_expect(same(got, rows[i].expected), "%s: '%.*s'", rows[i].why, KA_STR_ARG(got));
    }
    cr_expect_not_null(ka_utf8_fold_header(arena, (ka_str){0}).ptr);
}

Test(utf8, names_that_one_file_system_takes_for_one)
{
    static const char *const alike[][2] = {{"Li", "LI"}, {"\u00C9", "e\u0301"}, {"ſ", "S"},
                                           {"Я", "я"},   {"Ｓ１", "s1"},        {"a\u200Bb", "AB"}};
    for (size_t i = 0; i < KA_COUNT(alike); i++)
        cr_expect(ka_str_eq(ka_utf8_fold_name(arena, ka_str_of(alike[i][0])),
                            ka_utf8_fold_name(arena, ka_str_of(alike[i][1]))),
                  "%s", alike[i][0]);
    cr_expect(same(ka_utf8_fold_name(arena, KA_STR("S_1 x")), "s_1 x"));
}

Test(utf8, the_longest_expansion_of_the_normal_form_fits)
{
    /* U+FDFA becomes 18 characters, of which 15 are no blanks. */
    struct ka_buf buf = {.arena = arena};
    for (int i = 0; i < 1000; i++)
        ka_buf_add(&buf, KA_STR("\uFDFA"));
    cr_expect_eq(ka_utf8_count(ka_utf8_fold_header(arena, ka_buf_str(&buf))), 15000);
}

Test(utf8, forms_of_any_text_are_valid_and_stay_as_they_are)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < 3000; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_str text = any_text(&state, random_next(&state) % 40);
        ka_str half = ka_utf8_halfwidth(arena, text);
        ka_str fold = ka_utf8_fold_header(arena, text);
        cr_assert_eq(ka_utf8_valid_prefix(text.ptr, text.len), text.len);
        cr_assert_eq(ka_utf8_valid_prefix(half.ptr, half.len), half.len, "KA_SEED=%" PRIu64, seed);
        cr_assert_eq(ka_utf8_valid_prefix(fold.ptr, fold.len), fold.len, "KA_SEED=%" PRIu64, seed);
        cr_assert_eq(ka_utf8_count(half), ka_utf8_count(text), "KA_SEED=%" PRIu64, seed);
        cr_assert(ka_str_eq(ka_utf8_halfwidth(arena, half), half), "KA_SEED=%" PRIu64, seed);
        cr_assert(ka_str_eq(ka_utf8_fold_header(arena, half), fold), "KA_SEED=%" PRIu64, seed);
        ka_arena_rewind(arena, mark);
    }
}

Test(utf8, any_damaged_byte_ends_the_prefix_at_or_before_it)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < 3000; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_str text = any_text(&state, 1 + random_next(&state) % 30);
        char *bytes = ka_arena_copy(arena, text.ptr, text.len);
        size_t at = random_next(&state) % text.len;
        bytes[at] = (char)(0xF8 + random_next(&state) % 8);
        size_t got = ka_utf8_valid_prefix(bytes, text.len);
        cr_assert(got <= at && at - got < 4, "KA_SEED=%" PRIu64, seed);
        cr_assert_eq(ka_utf8_valid_prefix(bytes, got), got, "KA_SEED=%" PRIu64, seed);
        ka_arena_rewind(arena, mark);
    }
}

Test(utf8, wide_breaks)
{
    static const uint32_t wide[] = {0x4E00, 0x9FFF,  0x3042,  0x30A2, 0xAC00, 0x3001, 0xFF0C,
                                    0xFF71, 0x20BB7, 0x31350, 0xF900, 0xFFE5, 0x3000};
    static const uint32_t narrow[] = {'a', '1', ' ', 0xE9, 0x3B1, 0x2014, 0x201C, 0x2192, 0xA5, 0};
    for (size_t i = 0; i < KA_COUNT(wide); i++)
        cr_expect(ka_utf8_is_wide_break(wide[i]), "U+%04" PRIX32, wide[i]);
    for (size_t i = 0; i < KA_COUNT(narrow); i++)
        cr_expect_not(ka_utf8_is_wide_break(narrow[i]), "U+%04" PRIX32, narrow[i]);
}
