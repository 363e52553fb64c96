/*
 * Fonts: measures of the bundled fonts and of small ones built here, broken fonts, and
 * line breaking by table and by property.
 *
 * The font built here has narrow characters of 500 and wide ones of 1000, so that line
 * widths in the table can be counted in columns.
 */
#include "base/font.h"

#include "base/utf8.h"

#include "random.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char REGULAR[] = KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf";
static const char BOLD[] = KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf";

static struct ka_arena *arena;
static struct ka_diags diags;
static char path[64];

static void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    (void)snprintf(path, sizeof(path), "/tmp/kaohe-font-XXXXXX");
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    close(fd);
}

static void
teardown(void)
{
    (void)unlink(path);
    ka_arena_free(arena);
}

TestSuite(font, .init = setup, .fini = teardown);
TestSuite(wrap, .init = setup, .fini = teardown);

static struct ka_font *
open_font(const char *name)
{
    struct ka_font *font = NULL;
    cr_assert(ka_font_open(arena, name, &diags, &font) == KA_OK, "%s", name);
    return font;
}

/* A font under construction. */
struct build {
    unsigned char bytes[1 << 18];
    size_t len;
    size_t tables;
};

static struct build build;

static void
put16(size_t at, unsigned value)
{
    build.bytes[at] = (unsigned char)(value >> 8);
    build.bytes[at + 1] = (unsigned char)value;
}

static void
put32(size_t at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xFFFF);
}

enum { TABLES = 5, DIRECTORY_END = 12 + TABLES * 16 };

/* Room for the next table; returns where it begins. */
static size_t
add_table(const char *tag, size_t len)
{
    size_t record = 12 + build.tables++ * 16, at = build.len;
    memcpy(build.bytes + record, tag, 4);
    put32(record + 8, (uint32_t)at);
    put32(record + 12, (uint32_t)len);
    build.len += len;
    cr_assert(build.len <= sizeof(build.bytes));
    return at;
}

/* Three segments: ASCII letters by delta, U+4E00..4E02 by glyph numbers, the end. */
static void
add_format4(size_t at)
{
    static const uint16_t field[] = {4,      54,     0,      6, 0, 0, 0, /* head */
                                     0x5A,   0x4E02, 0xFFFF, 0,          /* end */
                                     0x41,   0x4E00, 0xFFFF,             /* start */
                                     0xFFC0, 5,      1,                  /* delta: A is glyph 1 */
                                     0,      4,      0,                  /* offset */
                                     40,     0,      41};                /* glyph numbers */
    for (size_t i = 0; i < KA_COUNT(field); i++)
        put16(at + i * 2, field[i]);
}

struct group {
    uint32_t first, last, glyph;
};

static void
add_format12(size_t at, const struct group *group, size_t count)
{
    put16(at, 12);
    put32(at + 4, (uint32_t)(16 + count * 12));
    put32(at + 12, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        put32(at + 16 + i * 12, group[i].first);
        put32(at + 20 + i * 12, group[i].last);
        put32(at + 24 + i * 12, group[i].glyph);
    }
}

/* Format 12 with these groups, or format 4 alone if there are none. em is 2000. */
static void
build_font(unsigned glyphs, const struct group *group, size_t count)
{
    build = (struct build){.len = DIRECTORY_END};
    put32(0, 0x00010000);
    put16(4, TABLES);
    size_t at = add_table("head", 54);
    put16(at + 18, 2000);
    at = add_table("maxp", 6);
    put16(at + 4, glyphs);
    at = add_table("hhea", 36);
    put16(at + 4, 1801);
    put16(at + 6, 0x10000 - 401);
    put16(at + 34, 2);
    at = add_table("hmtx", 8 + (glyphs - 2) * 2);
    put16(at, 1000);
    put16(at + 4, 2000);
    at = add_table("cmap", 12 + (count > 0 ? 16 + count * 12 : 46));
    put16(at + 2, 1);
    put16(at + 4, 3);
    put16(at + 6, count > 0 ? 10 : 1);
    put32(at + 8, 12);
    if (count > 0)
        add_format12(at + 12, group, count);
    else
        add_format4(at + 12);
}

static void
write_font(size_t len)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    cr_assert(fwrite(build.bytes, 1, len, f) == len);
    cr_assert(fclose(f) == 0);
}

static const struct group WIDE[] = {{0x2014, 0x2014, 1}, {0x2026, 0x2026, 1}, {0x2E80, 0xFFEF, 1}};

/* Narrow 500, wide (and — and …) 1000. */
static struct ka_font *
column_font(void)
{
    build_font(0xFFFF, WIDE, KA_COUNT(WIDE));
    write_font(build.len);
    return open_font(path);
}

Test(font, the_bundled_fonts)
{
    static const struct {
        uint32_t cp;
        int regular, bold; /* Read from hmtx by a script. */
        const char *why;
    } row[] = {
        {'A', 608, 641, "a letter"},
        {'i', 275, 304, "a narrow letter"},
        {'0', 555, 590, "a digit"},
        {' ', 224, 227, "a blank"},
        {0x4E2D, 1000, 1000, "a hanzi"},
        {0xFF0C, 1000, 1000, "a full-width comma"},
        {0x20164, 1000, 1000, "a hanzi beyond the BMP"},
    };
    struct ka_font *regular = open_font(REGULAR), *bold = open_font(BOLD);
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        cr_expect(ka_font_glyph(regular, row[i].cp) != 0, "%s", row[i].why);
        cr_expect(ka_font_advance(regular, row[i].cp) == row[i].regular, "%s: %d", row[i].why,
                  ka_font_advance(regular, row[i].cp));
        cr_expect(ka_font_advance(bold, row[i].cp) == row[i].bold, "bold, %s: %d", row[i].why,
                  ka_font_advance(bold, row[i].cp));
    }
    cr_expect(ka_font_ascent(regular) == 1160 && ka_font_descent(regular) == -288);
    cr_expect(ka_font_measure(regular, KA_STR("A0中")) == 608 + 555 + 1000);
    cr_expect(ka_font_measure(regular, KA_STR("")) == 0);
    cr_expect(ka_font_glyph(regular, 0x10FFFF) == 0 && ka_font_glyph(regular, UINT32_MAX) == 0);
    cr_expect(ka_font_bytes(bold).len > 10000000, "the whole file");
    ka_font_close(regular);
    ka_font_close(bold);
    ka_font_close(NULL);
}

Test(font, format_4)
{
    static const struct {
        uint32_t cp;
        unsigned glyph;
        const char *why;
    } row[] = {
        {'A', 1, "by delta"},        {'Z', 26, "the segment's last"},
        {'@', 0, "before it"},       {'[', 0, "after it"},
        {0x4E00, 45, "by number"},   {0x4E01, 0, "number 0 is none, without the delta"},
        {0x4E02, 46, "by number"},   {0x4E03, 0, "after it"},
        {0xFFFF, 0, "the end mark"}, {0x10041, 0, "not in this format"},
    };
    build_font(60, NULL, 0);
    write_font(build.len);
    struct ka_font *font = open_font(path);
    for (size_t i = 0; i < KA_COUNT(row); i++)
        cr_expect(ka_font_glyph(font, row[i].cp) == row[i].glyph, "%s", row[i].why);
    ka_font_close(font);
}

Test(font, format_12_and_rounding)
{
    static const struct group group[] = {
        {'a', 'c', 1}, {0x20000, 0x20001, 58}, {0x30000, 0x3FFFF, 59}};
    build_font(60, group, KA_COUNT(group));
    put16(DIRECTORY_END + 54 + 6 + 36, 1001); /* .notdef: 500.5 thousandths */
    write_font(build.len);
    struct ka_font *font = open_font(path);
    cr_expect(ka_font_glyph(font, 'a') == 1 && ka_font_glyph(font, 'c') == 3);
    cr_expect(ka_font_glyph(font, 'd') == 0 && ka_font_glyph(font, '`') == 0);
    cr_expect(ka_font_glyph(font, 0x20000) == 58 && ka_font_glyph(font, 0x20001) == 59);
    cr_expect(ka_font_glyph(font, 0x30000) == 59, "the last glyph");
    cr_expect(ka_font_glyph(font, 0x30001) == 0, "a glyph the font has not");
    cr_expect(ka_font_advance(font, 'x') == 501, "half away from zero");
    cr_expect(ka_font_advance(font, 'c') == 1000, "the last advance holds for the rest");
    cr_expect(ka_font_ascent(font) == 901 && ka_font_descent(font) == -201, "half away from zero");
    ka_font_close(font);

    /* Zeros follow the last group; they must not be taken for one more. */
    static const struct group only[] = {{'!', '!', 1}};
    build_font(60, only, KA_COUNT(only));
    build.len += 24;
    write_font(build.len);
    font = open_font(path);
    cr_expect(ka_font_glyph(font, '!') == 1 && ka_font_glyph(font, '0') == 0);
    ka_font_close(font);
}

static void
expect_broken(const char *table, const char *why)
{
    struct ka_font *font = NULL;
    diags = ka_diags_make(arena);
    cr_expect(ka_font_open(arena, path, &diags, &font) == KA_E_FORMAT, "%s", why);
    cr_expect(font == NULL, "left alone: %s", why);
    cr_assert(diags.count == 1, "%s", why);
    cr_expect(diags.item[0].code == KA_DIAG_FONT_BROKEN, "%s", why);
    cr_expect(ka_str_eq(diags.item[0].place.file, ka_str_of(path)), "%s", why);
    cr_expect(ka_str_eq(diags.item[0].arg[1], ka_str_of(table)), "%s: %s", why,
              diags.item[0].arg[1].ptr);
}

Test(font, broken_tables_are_named)
{
    enum { HEAD = DIRECTORY_END, MAXP = HEAD + 54, HHEA = MAXP + 6, HMTX = HHEA + 36 };
    enum { CMAP = HMTX + 8 + 58 * 2, SUB = CMAP + 12 };
    static const struct {
        size_t at;
        unsigned value; /* 16 bits */
        const char *table, *why;
    } row[] = {
        {0, 0x4F54, "sfnt", "CFF outlines"},
        {4, 0xFFFF, "sfnt", "a directory longer than the file"},
        {4, 0, "head", "no tables"},
        {12, 0, "head", "head under another name"},
        {12 + 8, 0xFFFF, "head", "head beyond the end"},
        {12 + 14, 20, "head", "head too short"},
        {HEAD + 18, 15, "head", "an em of 15"},
        {HEAD + 18, 16385, "head", "an em of 16385"},
        {MAXP + 4, 0, "maxp", "no glyphs"},
        {MAXP + 4, 1, "hhea", "more advances than glyphs"},
        {MAXP + 4, 61, "hmtx", "a glyph more than hmtx has"},
        {HHEA + 4, 0xFFFF, "hhea", "a negative ascent"},
        {HHEA + 6, 1, "hhea", "a positive descent"},
        {HHEA + 34, 0, "hhea", "no advances"},
        {HHEA + 34, 60, "hmtx", "more advances than hmtx has"},
        {CMAP + 2, 0, "cmap", "no encodings"},
        {CMAP + 4, 1, "cmap", "only a Macintosh encoding"},
        {CMAP + 2, 900, "cmap", "more encodings than bytes"},
        {CMAP + 8, 1, "cmap", "an encoding beyond the end"},
        {SUB, 13, "cmap", "an unknown format"},
        {SUB + 12, 0x4000, "cmap", "more groups than bytes"},
        {SUB + 14, 0, "cmap", "no groups"},
        {SUB + 18, 0x64, "cmap", "a group that ends before it begins"},
        {SUB + 16 + 12, 0, "cmap", "groups out of order"},
        {SUB + 16 + 16, 0x11, "cmap", "beyond Unicode"},
    };
    static const struct group group[] = {{'a', 'c', 1}, {0x20000, 0x20001, 58}};
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        build_font(60, group, KA_COUNT(group));
        put16(row[i].at, row[i].value);
        write_font(build.len);
        expect_broken(row[i].table, row[i].why);
    }
    write_font(0);
    expect_broken("sfnt", "an empty file");

    struct ka_font *font = NULL;
    diags = ka_diags_make(arena);
    cr_expect(ka_font_open(arena, "/nonexistent.ttf", &diags, &font) == KA_E_IO);
    cr_expect(diags.count == 1 && diags.item[0].code == KA_DIAG_CANNOT_OPEN);
}

static uint64_t
splitmix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Opens what is at path and, if it opens, asks for all kinds of code points. */
static bool
poke(void)
{
    struct ka_arena_mark mark = ka_arena_mark(arena);
    struct ka_diags none = ka_diags_make(arena);
    struct ka_font *font = NULL;
    bool ok = ka_font_open(arena, path, &none, &font) == KA_OK;
    if (ok) {
        for (uint32_t cp = 0; cp < 0x30000; cp += cp < 0x80 ? 1 : 97)
            (void)ka_font_advance(font, cp);
        for (uint32_t cp = 0x4DFD; cp < 0x4E10; cp++)
            (void)ka_font_glyph(font, cp);
        (void)ka_font_ascent(font);
        ka_font_close(font);
    }
    cr_expect(none.count == !ok);
    ka_arena_rewind(arena, mark);
    return ok;
}

Test(font, small_fonts_cut_or_changed_are_survived)
{
    static const struct group group[] = {{'a', 'c', 1}, {0x4E00, 0x4E01, 58}};
    uint64_t state = 3;
    size_t opened = 0;
    for (size_t groups = 0; groups <= 2; groups += 2) {
        build_font(60, group, groups);
        size_t len = build.len;
        for (size_t cut = 0; cut < len; cut++) {
            write_font(cut);
            /* The glyph numbers at the end of format 4 may be missing: those are then none. */
            if (poke())
                cr_expect(groups == 0 && cut >= len - 6, "cut at %zu", cut);
        }
        for (int i = 0; i < 1500; i++) {
            build_font(60, group, groups);
            for (int k = 0; k < 3; k++)
                build.bytes[splitmix(&state) % len] = (unsigned char)splitmix(&state);
            write_font(len);
            opened += poke();
        }
    }
    cr_expect(opened > 100, "only %zu opened: the lookups were hardly tried", opened);
}

Test(font, the_bundled_font_changed_is_survived)
{
    /* A private copy, changed in place: the directory and each table's first bytes. */
    struct ka_font *whole = open_font(REGULAR);
    ka_str bytes = ka_font_bytes(whole);
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
    int fd = open(path, O_RDWR);
    unsigned char *map = mmap(NULL, bytes.len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    cr_assert(fd >= 0 && map != MAP_FAILED);
    const size_t tables = map[5];
    uint64_t state = 11;
    for (int i = 0; i < 600; i++) {
        size_t at = splitmix(&state) % (12 + tables * 16);
        if (i % 2) {
            size_t record = 12 + splitmix(&state) % tables * 16;
            at = (size_t)map[record + 9] << 16 | (size_t)map[record + 10] << 8 | map[record + 11];
            at += splitmix(&state) % 400;
        }
        unsigned char was = map[at];
        map[at] = (unsigned char)splitmix(&state);
        (void)poke();
        map[at] = was;
    }
    cr_expect(poke(), "whole again");
    for (size_t len = bytes.len; len > 0; len = len * 3 / 4) {
        cr_assert(ftruncate(fd, (off_t)len) == 0);
        (void)poke();
    }
    (void)munmap(map, bytes.len);
    close(fd);
    ka_font_close(whole);
}

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
        size_t length = splitmix(&state) % 80;
        for (size_t k = 0; k < length; k++) {
            char bytes[4];
            size_t n = ka_utf8_put(some[splitmix(&state) % KA_COUNT(some)], bytes);
            ka_buf_add(&buf, (ka_str){.ptr = bytes, .len = n});
        }
        check_lines(font, ka_buf_str(&buf), (double)(splitmix(&state) % 1500) / 10, seed);
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
        size_t pieces = 2 + splitmix(&state) % 20, last = KA_COUNT(piece);
        for (size_t k = 0; k < pieces; k++) {
            /* The same piece twice could be a row of marks, which nothing can save. */
            size_t pick = splitmix(&state) % KA_COUNT(piece);
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
