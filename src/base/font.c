/*
 * Font measures from a TrueType file: which glyph a code point has and how wide it is.
 *
 * The file is a directory of named tables (OpenType 1.9, "Font file"); five are used:
 *
 *   head  units per em         hhea  ascent, descent, number of advances
 *   maxp  number of glyphs     hmtx  the advances; the last holds for all further glyphs
 *   cmap  code point -> glyph: format 12 (all of Unicode) if there is one, else 4 (BMP)
 *
 * Everything is big-endian and read in place from the mapping. All that lookups rely
 * on (table ends, segment counts, ascending order) is checked once on opening, and the
 * font refused otherwise; a lookup is then a binary search that cannot leave its table.
 * Advances of the BMP are looked up once, on opening.
 * OpenType fonts with CFF outlines and collections are refused: the PDF writer embeds
 * TrueType outlines only.
 */
#include "base/font.h"

#include "base/io.h"
#include "base/utf8.h"

#include <string.h>

enum {
    DIRECTORY_START = 12,
    RECORD = 16,
    EM_MIN = 16,
    EM_MAX = 16384,
    PER_EM = 1000,
    BMP = 0x10000
};

/** A table, or part of one. */
struct table {
    const unsigned char *ptr;
    size_t len;
};

struct ka_font {
    struct ka_mapping map;
    struct table hmtx;
    size_t advances; /* Entries of hmtx that have an advance, >= 1. */
    uint16_t glyphs;
    uint16_t em;
    int16_t ascent;
    int16_t descent;
    struct table groups; /* Format 12: 12 bytes each. */
    size_t group_count;
    struct table format4; /* Used if group_count is 0. */
    size_t segments;
    int wider;   /* Thousandths by which what is no wide character is wider. */
    int missing; /* Advance of glyph 0, which stands for what the font lacks. */
    int32_t
        *advance; /* Of each code point of the BMP, less that: most text is measured by these. */
};

static uint16_t
be16(const unsigned char *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static int16_t
signed16(const unsigned char *p)
{
    int v = be16(p);
    return (int16_t)(v < 0x8000 ? v : v - 0x10000);
}

static uint32_t
be32(const unsigned char *p)
{
    return (uint32_t)be16(p) << 16 | be16(p + 2);
}

/** t[from, from + len); false if that is not all inside. */
static bool
table_part(struct table t, size_t from, size_t len, struct table *out)
{
    if (from > t.len || len > t.len - from)
        return false;
    *out = (struct table){.ptr = t.ptr + from, .len = len};
    return true;
}

/** The table @p tag with at least @p min bytes. */
static bool
find_table(struct table file, const char *tag, size_t min, struct table *out)
{
    size_t count = be16(file.ptr + 4);
    for (size_t i = 0; i < count; i++) {
        struct table record;
        if (!table_part(file, DIRECTORY_START + i * RECORD, RECORD, &record))
            return false;
        if (memcmp(record.ptr, tag, 4) == 0)
            return table_part(file, be32(record.ptr + 8), be32(record.ptr + 12), out) &&
                   out->len >= min;
    }
    return false;
}

/** Version 1.0 or "true", and a whole table directory. */
static bool
check_directory(struct table file)
{
    struct table directory;
    if (file.len < DIRECTORY_START)
        return false;
    uint32_t version = be32(file.ptr);
    size_t bytes = be16(file.ptr + 4) * (size_t)RECORD;
    return (version == 0x00010000 || version == 0x74727565) &&
           table_part(file, DIRECTORY_START, bytes, &directory);
}

static bool
read_head(struct table file, struct ka_font *font)
{
    struct table t;
    if (!find_table(file, "head", 54, &t))
        return false;
    font->em = be16(t.ptr + 18);
    return font->em >= EM_MIN && font->em <= EM_MAX;
}

static bool
read_maxp(struct table file, struct ka_font *font)
{
    struct table t;
    if (!find_table(file, "maxp", 6, &t))
        return false;
    font->glyphs = be16(t.ptr + 4);
    return font->glyphs > 0;
}

static bool
read_hhea(struct table file, struct ka_font *font)
{
    struct table t;
    if (!find_table(file, "hhea", 36, &t))
        return false;
    font->ascent = signed16(t.ptr + 4);
    font->descent = signed16(t.ptr + 6);
    font->advances = be16(t.ptr + 34);
    return font->ascent > 0 && font->descent <= 0 && font->advances > 0 &&
           font->advances <= font->glyphs;
}

static bool
read_hmtx(struct table file, struct ka_font *font)
{
    /* An advance and a bearing each, then bearings alone for the glyphs that are left. */
    size_t need = font->advances * 4 + (font->glyphs - font->advances) * 2;
    return find_table(file, "hmtx", need, &font->hmtx);
}

/** Format 12 at the start of @p t: groups in ascending order that do not overlap. */
static bool
read_format12(struct table t, struct ka_font *font)
{
    struct table head, groups;
    if (!table_part(t, 0, 16, &head))
        return false;
    size_t count = be32(head.ptr + 12);
    if (count == 0 || count > t.len / 12 || !table_part(t, 16, count * 12, &groups))
        return false;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *g = groups.ptr + i * 12;
        if (be32(g) > be32(g + 4) || be32(g + 4) > 0x10FFFF ||
            (i > 0 && be32(g) <= be32(g - 12 + 4)))
            return false;
    }
    font->groups = groups;
    font->group_count = count;
    return true;
}

/*
 * Format 4: a head of 14 bytes, then four arrays of `segments` 16-bit numbers (end,
 * start, delta, offset) with two bytes between the first two, then glyph numbers. The
 * stored length is not trusted: it overflows in large fonts, the table's end counts.
 */
static const unsigned char *
segment_field(const struct ka_font *font, size_t array, size_t i)
{
    size_t gap = array > 0 ? 2 : 0;
    return font->format4.ptr + 14 + gap + (array * font->segments + i) * 2;
}

static bool
read_format4(struct table t, struct ka_font *font)
{
    struct table all;
    if (!table_part(t, 0, 14, &all))
        return false;
    size_t segments = be16(t.ptr + 6) / 2U;
    if (segments == 0 || !table_part(t, 0, 16 + segments * 8, &all))
        return false;
    font->format4 = t;
    font->segments = segments;
    for (size_t i = 0; i < segments; i++) {
        uint16_t start = be16(segment_field(font, 1, i));
        if (start > be16(segment_field(font, 0, i)) ||
            (i > 0 && start <= be16(segment_field(font, 0, i - 1))))
            return false;
    }
    return true;
}

/** How good an encoding is: 2 full Unicode, 1 the BMP, 0 not Unicode. */
static int
encoding_rank(uint16_t platform, uint16_t encoding)
{
    if (platform == 3)
        return encoding == 10 ? 2 : encoding == 1;
    if (platform == 0 && encoding != 5) /* 5: variation sequences */
        return encoding == 4 || encoding == 6 ? 2 : 1;
    return 0;
}

static bool
read_cmap(struct table file, struct ka_font *font)
{
    struct table t, record, sub;
    if (!find_table(file, "cmap", 4, &t))
        return false;
    size_t count = be16(t.ptr + 2);
    for (size_t i = 0; i < count; i++) {
        if (!table_part(t, 4 + i * 8, 8, &record))
            return false;
        uint32_t at = be32(record.ptr + 4);
        if (encoding_rank(be16(record.ptr), be16(record.ptr + 2)) == 0)
            continue;
        if (at > t.len || !table_part(t, at, t.len - at, &sub) || sub.len < 2)
            return false;
        uint16_t format = be16(sub.ptr);
        if (format == 12 && font->group_count == 0 && !read_format12(sub, font))
            return false;
        if (format == 4 && font->segments == 0 && !read_format4(sub, font))
            return false;
    }
    return font->group_count > 0 || font->segments > 0;
}

/** The name of the first table that is missing or broken, or NULL. */
static const char *
read_tables(struct table file, struct ka_font *font)
{
    static const struct {
        const char *name;
        bool (*read)(struct table file, struct ka_font *font);
    } step[] = {{"head", read_head},
                {"maxp", read_maxp},
                {"hhea", read_hhea},
                {"hmtx", read_hmtx},
                {"cmap", read_cmap}};
    if (!check_directory(file))
        return "sfnt";
    for (size_t i = 0; i < KA_COUNT(step); i++)
        if (!step[i].read(file, font))
            return step[i].name;
    return NULL;
}

const struct ka_font *
ka_font_wider(struct ka_arena *arena, const struct ka_font *font, int thousandths)
{
    struct ka_font *wider = ka_arena_copy(arena, font, sizeof *font);
    wider->wider = thousandths;
    return wider;
}

void
ka_font_close(struct ka_font *font)
{
    if (font)
        ka_mapping_close(&font->map);
}

ka_str
ka_font_bytes(const struct ka_font *font)
{
    return (ka_str){.ptr = font->map.ptr, .len = font->map.len};
}

/** Glyph by format 12: the group whose end is the first not below @p cp. */
static uint32_t
lookup12(const struct ka_font *font, uint32_t cp)
{
    size_t low = 0, high = font->group_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (be32(font->groups.ptr + mid * 12 + 4) < cp)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == font->group_count)
        return 0;
    const unsigned char *group = font->groups.ptr + low * 12;
    uint32_t start = be32(group);
    return cp >= start ? be32(group + 8) + (cp - start) : 0;
}

static uint32_t
lookup4(const struct ka_font *font, uint32_t cp)
{
    size_t low = 0, high = font->segments;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (be16(segment_field(font, 0, mid)) < cp)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == font->segments || cp < be16(segment_field(font, 1, low)))
        return 0;
    uint32_t delta = be16(segment_field(font, 2, low));
    const unsigned char *offset_at = segment_field(font, 3, low);
    uint32_t offset = be16(offset_at);
    if (offset == 0)
        return (cp + delta) & 0xFFFF;
    /* The offset counts from where it stands, into the glyph numbers. */
    size_t from = (size_t)(offset_at - font->format4.ptr) + offset;
    from += (size_t)(cp - be16(segment_field(font, 1, low))) * 2;
    struct table number;
    if (!table_part(font->format4, from, 2, &number))
        return 0;
    uint32_t glyph = be16(number.ptr);
    return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
}

uint16_t
ka_font_glyph(const struct ka_font *font, uint32_t cp)
{
    uint32_t glyph = font->group_count > 0 ? lookup12(font, cp) : lookup4(font, cp);
    return glyph < font->glyphs ? (uint16_t)glyph : 0;
}

/** Font units in thousandths of the em, rounded half away from zero. */
static int
per_em(const struct ka_font *font, int units)
{
    int em = font->em;
    int half = units < 0 ? -em : em;
    return (units * PER_EM * 2 + half) / (em * 2);
}

static int
glyph_advance(const struct ka_font *font, size_t glyph)
{
    if (glyph >= font->advances)
        glyph = font->advances - 1;
    return per_em(font, be16(font->hmtx.ptr + glyph * 4));
}

/** Of the code points [first, last] as far as they are in the BMP. */
static void
fill_advances(struct ka_font *font, uint32_t first, uint32_t last)
{
    for (uint32_t cp = first; cp <= last && cp < BMP; cp++)
        font->advance[cp] = glyph_advance(font, ka_font_glyph(font, cp)) - font->missing;
}

static void
make_advances(struct ka_arena *arena, struct ka_font *font)
{
    font->missing = glyph_advance(font, 0);
    font->advance = ka_arena_array(arena, BMP, sizeof *font->advance);
    for (size_t i = 0; i < font->group_count; i++)
        fill_advances(font, be32(font->groups.ptr + i * 12), be32(font->groups.ptr + i * 12 + 4));
    for (size_t i = 0; font->group_count == 0 && i < font->segments; i++)
        fill_advances(font, be16(segment_field(font, 1, i)), be16(segment_field(font, 0, i)));
}

enum ka_status
ka_font_open(struct ka_arena *arena, const char *path, struct ka_diags *diags, struct ka_font **out)
{
    struct ka_mapping map;
    enum ka_status status = ka_mapping_open(path, diags, &map);
    if (status != KA_OK)
        return status;
    struct ka_font *font = ka_arena_alloc(arena, sizeof(*font));
    font->map = map;
    struct table file = {.ptr = (const unsigned char *)map.ptr, .len = map.len};
    const char *broken = read_tables(file, font);
    if (broken) {
        ka_str name = ka_str_of(path);
        ka_font_close(font);
        if (diags)
            ka_diag(diags, KA_DIAG_FONT_BROKEN, (struct ka_place){.file = name}, name,
                    ka_str_of(broken));
        return KA_E_FORMAT;
    }
    make_advances(arena, font);
    *out = font;
    return KA_OK;
}

int
ka_font_advance(const struct ka_font *font, uint32_t cp)
{
    int advance =
        cp < BMP ? font->missing + font->advance[cp] : glyph_advance(font, ka_font_glyph(font, cp));
    if (font->wider && !ka_utf8_is_wide_break(cp))
        advance += advance * font->wider / PER_EM;
    return advance;
}

int64_t
ka_font_measure(const struct ka_font *font, ka_str text)
{
    int64_t sum = 0;
    for (size_t at = 0; at < text.len;)
        sum += ka_font_advance(font, ka_utf8_next(text, &at));
    return sum;
}

int
ka_font_ascent(const struct ka_font *font)
{
    return per_em(font, font->ascent);
}

int
ka_font_descent(const struct ka_font *font)
{
    return per_em(font, font->descent);
}
