/*
 * The bundled fonts, and small ones built here.
 *
 * The font built here has narrow characters of 500 and wide ones of 1000, so that line widths can
 * be counted in columns.
 */
#ifndef KA_TESTS_BASE_FONT_KIT_H
#define KA_TESTS_BASE_FONT_KIT_H

#include "base_kit.h"

#include "base/font.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char REGULAR[] = KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf";
static const char BOLD[] = KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf";

static char path[64];

static inline void
font_setup(void)
{
    kit_setup();
    (void)snprintf(path, sizeof(path), "/tmp/kaohe-font-XXXXXX");
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    close(fd);
}

static inline void
font_teardown(void)
{
    (void)unlink(path);
    kit_teardown();
}

static inline struct ka_font *
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

static inline void
put16(size_t at, unsigned value)
{
    build.bytes[at] = (unsigned char)(value >> 8);
    build.bytes[at + 1] = (unsigned char)value;
}

static inline void
put32(size_t at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xFFFF);
}

enum { TABLES = 5, DIRECTORY_END = 12 + TABLES * 16 };

/* Room for the next table; returns where it begins. */
static inline size_t
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
static inline void
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

static inline void
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
static inline void
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

static inline void
write_font(size_t len)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    cr_assert(fwrite(build.bytes, 1, len, f) == len);
    cr_assert(fclose(f) == 0);
}

static const struct group WIDE[] = {{0x2014, 0x2014, 1}, {0x2026, 0x2026, 1}, {0x2E80, 0xFFEF, 1}};

/* Narrow 500, wide (and — and …) 1000. */
static inline struct ka_font *
column_font(void)
{
    build_font(0xFFFF, WIDE, KA_COUNT(WIDE));
    write_font(build.len);
    return open_font(path);
}

#endif
