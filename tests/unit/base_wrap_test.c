/*
 * Line breaking, by table and by property.
 */
#include "base_font_kit.h"

#include "base/utf8.h"

#include "random.h"

TestSuite(wrap, .init = font_setup, .fini = font_teardown);

/* The lines with `|` between. */
static ka_str
wrapped(const struct ka_font *font, const char *text, double size, double width)
{
    struct ka_line *line = NULL;
    struct ka_buf buf = {.arena = arena};
    size_t count = ka_font_wrap(arena, font, ka_str_of(text), size, width, &line);
    cr_assert(count >= 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ka_buf_byte(&buf, '|');
        ka_buf_add(&buf, ka_str_sub(ka_str_of(text), line[i].from, line[i].len));
    }
    return ka_str_dup(arena, ka_buf_str(&buf));
}

Test(wrap, table)
{
    static const struct {
        int columns;
        const char *text, *expected, *why;
    } row[] = {
        {10, "", "", "nothing is one line"},
        {10, "abc", "abc", "one line"},
        {10, "客服考核表", "客服考核表", "exactly full"},
        {8, "客服考核表", "客服考核|表", "hanzi break anywhere"},
        {9, "客服考核表", "客服考核|表", "half a hanzi does not fit"},
        {11, "hello brave new world", "hello brave|new world", "at blanks"},
        {12, "hello brave new world", "hello brave|new world", "the blank at the break is dropped"},
        {11, "hello brave    new", "hello brave|new", "all blanks at a break are dropped"},
        {10, "a b  ", "a b", "blanks at the end"},
        {3, "a     b", "a|b", "blanks wider than the line"},
        {10, "  ab", "  ab", "an indent is kept"},
        {6, "  abc中", "  abc|中", "an indent stays if there is a good place"},
        {4, "  abcdef", "abcd|ef", "an indent gives way also to a word that is cut"},
        {4, "  abcd", "abcd", "an indent gives way to a word that fits without"},
        {10, "　　第一段文字", "　　第一段|文字", "an ideographic indent"},
        {8, "考核　结果表", "考核　结|果表", "an ideographic blank inside"},
        {6, "考核　　结果", "考核|结果", "an ideographic blank at a break"},
        {8, "转化率达到，得分", "转化率达|到，得分", "a comma takes the hanzi before it down"},
        {8, "转化率达到。”好", "转化率达|到。”好", "two closing marks"},
        {8, "转化率（达到", "转化率|（达到", "an opening bracket moves down"},
        {8, "转化率《（达到》）", "转化率|《（达|到》）", "two opening marks"},
        {6, "金额￥95元", "金额|￥95元", "a yuan sign stays with its number"},
        {8, "率达97.50%好", "率达|97.50%好", "a percentage stays whole"},
        {14, "率达97.50%及以上", "率达97.50%及以|上", "a percentage within"},
        {10, "率达到百分97%好", "率达到百分|97%好", "a percent sign stays with its number"},
        {8, "abc，def，gh", "abc，|def，gh", "a wide mark after Latin"},
        {6, "中文abc中文", "中文|abc中|文", "between Latin and hanzi"},
        {6, "abcdefgh", "abcdef|gh", "a word wider than the line is cut"},
        {6, "ab abcdefgh", "ab|abcdef|gh", "it begins on its own line"},
        {6, "1234567.5%", "123456|7.5%", "a number wider than the line"},
        {6, "12345.5%", "12345.|5%", "cut where the marks allow"},
        {5, "12345.5%", "1234|5.5%", "a point does not begin a line"},
        {12, "performance-appraisal", "performance-|appraisal", "after a hyphen in a word"},
        {11, "start 2026-10-01", "start|2026-10-01", "not in a date"},
        {10, "value is -5", "value is|-5", "not after a minus"},
        {8, "run all --verbose", "run all|--verbos|e", "not between two hyphens"},
        {8, "得分扣减-5分", "得分扣|减-5分", "a minus stays with both sides"},
        {8, "甲乙丙——丁", "甲乙丙|——丁", "a dash is one sign"},
        {8, "甲乙丙丁……", "甲乙丙|丁……", "an ellipsis is closing and one sign"},
        {4, "。。。。。", "。。|。。|。", "nothing but closing marks: cut"},
        {4, "（（（（", "（（|（（", "nothing but opening marks: cut"},
        {6, "一二三 ，四", "一二|三 ，|四", "not before a comma, even after a blank"},
        {6, "一二（ 三四", "一二|（ 三|四", "not after a bracket, even before a blank"},
        {10, "he said \"yes indeed\"", "he said|\"yes|indeed\"", "quotes stay with their words"},
        {6, "他说\"好\"的", "他|说\"好\"|的", "no better place for straight quotes"},
        {9, "甲/乙/丙/丁", "甲/乙/丙/|丁", "after a slash, not before"},
        {5, "10\xC2\xA0kg 20\xC2\xA0kg", "10\xC2\xA0kg|20\xC2\xA0kg", "not at a no-break space"},
        {12, "评分≥4.7：8分", "评分|≥4.7：8分", "a number's colon keeps what follows"},
        {16, "好 ≥95%：5分等", "好 ≥95%：5分等", "fits"},
        {12, "好评 ≥95%：5分", "好评|≥95%：5分", "also of percent"},
        {12, "asked; 0: refuses", "asked;|0: refuses", "a blank behind the colon or not"},
        {10, "评分标准：合格", "评分标准：|合格", "a word's colon may end a line"},
        {10, "第一行\n第二行", "第一行|第二行", "a line break"},
        {10, "a\n\nb", "a||b", "an empty line"},
        {10, "a\n", "a|", "a line break at the end"},
        {10, "\n", "|", "only a line break"},
        {10, "a \r\nb", "a|b", "a line break of Windows"},
        {10, "a\n  b", "a|  b", "an indent in the second paragraph"},
        {1, "中a", "中|a", "a character wider than the line stands alone"},
        {0, "ab 中", "a|b|中", "no width at all"},
        {-5, "ab", "a|b", "less than none"},
    };
    struct ka_font *font = column_font();
    for (size_t i = 0; i < KA_COUNT(row); i++)
        cr_expect_str_eq(wrapped(font, row[i].text, 10, row[i].columns * 5.0).ptr, row[i].expected,
                         "%s: %s", row[i].why,
                         wrapped(font, row[i].text, 10, row[i].columns * 5.0).ptr);
    ka_font_close(font);
}

Test(wrap, widths_that_are_no_binary_fractions)
{
    struct ka_font *font = column_font();
    cr_expect_str_eq(wrapped(font, "一二三", 0.1, 0.3).ptr, "一二三", "0.3 / 0.1 is below 3");
    cr_expect_str_eq(wrapped(font, "一二三", 9, 27).ptr, "一二三", "exactly full");
    cr_expect_str_eq(wrapped(font, "一二三", 9, 26.99).ptr, "一二|三", "a hundredth too little");
    cr_expect_str_eq(wrapped(font, "一二三", 0, 10).ptr, "一二三", "size 0 always fits");
    ka_font_close(font);
}

static bool
is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\r' || cp == 0x3000 || cp == 0x200B;
}

/* Between two lines: blanks and at most one line break; and if none, something to break at. */
static void
check_gap(ka_str text, size_t from, size_t to, uint64_t seed)
{
    size_t breaks = 0;
    for (size_t at = from; at < to;) {
        uint32_t cp = ka_utf8_next(text, &at);
        breaks += cp == '\n';
        cr_expect(cp == '\n' || is_blank(cp), "seed %llu: U+%04X is lost", (unsigned long long)seed,
                  (unsigned)cp);
    }
    cr_expect(breaks <= 1, "seed %llu: an empty line is lost", (unsigned long long)seed);
}

static void
check_lines(const struct ka_font *font, ka_str text, double width, uint64_t seed)
{
    struct ka_line *line = NULL;
    size_t count = ka_font_wrap(arena, font, text, 10, width, &line), end = 0;
    for (size_t i = 0; i < count; i++) {
        cr_assert(line[i].from >= end && line[i].len <= text.len - line[i].from, "seed %llu",
                  (unsigned long long)seed);
        ka_str s = ka_str_sub(text, line[i].from, line[i].len);
        bool fits = (double)ka_font_measure(font, s) <= width * 100 + 1e-3;
        cr_expect(fits || ka_utf8_count(s) == 1, "seed %llu: '%.*s' is too wide",
                  (unsigned long long)seed, KA_STR_ARG(s));
        cr_expect(ka_utf8_valid_prefix(s.ptr, s.len) == s.len, "a character is cut in two");
        cr_expect(ka_str_find(s, KA_STR("\n")) < 0, "a line break within a line");
        if (i > 0 || line[0].from > 0)
            check_gap(text, end, line[i].from, seed);
        end = line[i].from + line[i].len;
    }
    check_gap(text, end, text.len, seed);
}

Test(wrap, no_line_is_too_wide_and_nothing_is_lost)
{
    static const uint32_t some[] = {
        'a',    'b',    'W',    '1',    '5',    '.',    '%',    ',',    '-',     '(',
        ')',    '"',    '/',    ' ',    ' ',    '\n',   '\t',   0xA0,   0x301,   0x2014,
        0x2026, 0x201C, 0x201D, 0x3000, 0x3001, 0x3002, 0xFF08, 0xFF09, 0xFF0C,  0xFFE5,
        0x4E2D, 0x6587, 0x5BA2, 0x670D, 0x8003, 0x6838, 0x300A, 0x300B, 0x1F600, 0x20164};
    uint64_t seed = random_given("KA_SEED", 20261001);
    struct ka_font *font = open_font(REGULAR);
    for (int i = 0; i < 3000; i++, seed++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct ka_buf buf = {.arena = arena};
        uint64_t state = seed;
        size_t length = random_next(&state) % 80;
        for (size_t k = 0; k < length; k++) {
            char bytes[4];
            size_t n = ka_utf8_put(some[random_next(&state) % KA_COUNT(some)], bytes);
            ka_buf_add(&buf, (ka_str){.ptr = bytes, .len = n});
        }
        check_lines(font, ka_buf_str(&buf), (double)(random_next(&state) % 1500) / 10, seed);
        ka_arena_rewind(arena, mark);
    }
    ka_font_close(font);
}

Test(wrap, marks_and_numbers_stay_where_they_belong)
{
    /* Pieces as in real forms; each fits the line, so no rule may ever be broken. */
    static const char *const piece[] = {"客服",    "考核结果，", "得分。",   "（含）", "《规则》",
                                        "达到",    "97.50%",     "￥128.00", "“好评”", "以上；",
                                        " score ", "响应时间：", "30秒、",   "！",     "第12名"};
    static const char *const starts[] = {"，", "。", "）", "》", "”", "；",
                                         "：", "、", "！", "%",  "."};
    static const char *const ends[] = {"（", "《", "“", "￥"};
    uint64_t state = 5;
    struct ka_font *font = open_font(BOLD);
    for (int i = 0; i < 2000; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        struct ka_buf buf = {.arena = arena};
        size_t pieces = 2 + random_next(&state) % 20, last = KA_COUNT(piece);
        for (size_t k = 0; k < pieces; k++) {
            /* The same piece twice could be a row of marks, which nothing can save. */
            size_t pick = random_next(&state) % KA_COUNT(piece);
            if (pick != last)
                ka_buf_add(&buf, ka_str_of(piece[pick]));
            last = pick;
        }
        ka_str text = ka_buf_str(&buf);
        struct ka_line *line = NULL;
        size_t count = ka_font_wrap(arena, font, text, 10, 110, &line);
        for (size_t k = 0; k < count; k++) {
            ka_str s = ka_str_sub(text, line[k].from, line[k].len);
            for (size_t m = 0; k > 0 && m < KA_COUNT(starts); m++)
                cr_expect(!ka_str_starts(s, ka_str_of(starts[m])), "'%.*s'", KA_STR_ARG(s));
            for (size_t m = 0; k + 1 < count && m < KA_COUNT(ends); m++)
                cr_expect(!ka_str_ends(s, ka_str_of(ends[m])), "'%.*s'", KA_STR_ARG(s));
            bool cut =
                k + 1 < count && (ka_str_ends(s, KA_STR("97")) || ka_str_ends(s, KA_STR("97.")) ||
                                  ka_str_ends(s, KA_STR("97.50")));
            cr_expect(!cut, "a percentage is cut: '%.*s'", KA_STR_ARG(s));
        }
        ka_arena_rewind(arena, mark);
    }
    ka_font_close(font);
}

Test(wrap, long_texts_take_linear_time)
{
    /* One paragraph of 200 KB: a word without a break, and marks without one. */
    struct ka_font *font = column_font();
    static const char *const unit[] = {"a", "。", "a ", "中", " "};
    for (size_t i = 0; i < KA_COUNT(unit); i++) {
        struct ka_buf buf = {.arena = arena};
        while (buf.len < 200000)
            ka_buf_add(&buf, ka_str_of(unit[i]));
        struct ka_line *line = NULL;
        size_t count = ka_font_wrap(arena, font, ka_buf_str(&buf), 10, 500, &line);
        cr_expect(count >= 1 && count < 3000, "%zu lines of '%s'", count, unit[i]);
    }
    ka_font_close(font);
}
