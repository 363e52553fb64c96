/*
 * Fonts: measures of the bundled fonts and of small ones built here, and broken fonts.
 */
#include "base_font_kit.h"

#include "random.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

TestSuite(font, .init = font_setup, .fini = font_teardown);

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
        {0x20BB7, 1000, 1000, "𠮷, one of those added"},
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
                build.bytes[random_next(&state) % len] = (unsigned char)random_next(&state);
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
        size_t at = random_next(&state) % (12 + tables * 16);
        if (i % 2) {
            size_t record = 12 + random_next(&state) % tables * 16;
            at = (size_t)map[record + 9] << 16 | (size_t)map[record + 10] << 8 | map[record + 11];
            at += random_next(&state) % 400;
        }
        unsigned char was = map[at];
        map[at] = (unsigned char)random_next(&state);
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
