/*
 * UTF-8: checking, stepping, measuring, and the two normal forms used on input.
 *
 * Half-width form maps full-width ASCII to ASCII and nothing else, so it is safe
 * for values. Header form is for comparing names only: NFKC (by utf8proc), then
 * case, blanks, `_`, zero-width characters, arrow and dash variants are evened out,
 * because every platform and every re-save through a spreadsheet varies just those.
 *
 * Widths are utf8proc's (East Asian "ambiguous" is 1), except for the two planes
 * reserved for hanzi, whose newest characters utf8proc may not know yet. The only
 * file that knows utf8proc; it decomposes into an arena, so the library never
 * allocates.
 */
#include "base/utf8.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

/* A range of code points, both ends included. */
struct range {
    uint32_t first;
    uint32_t last;
};

static bool
in_ranges(const struct range *ranges, size_t count, uint32_t cp)
{
    for (size_t i = 0; i < count; i++) {
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    }
    return false;
}

static bool
is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/*
 * Length of the valid sequence at @p at (1..4), or 0. The second byte carries the
 * exclusions: after E0 and F0 the overlong forms, after ED the surrogates, after F4
 * what lies beyond U+10FFFF (Unicode Standard, table 3-7).
 */
static size_t
sequence(const unsigned char *at, size_t room)
{
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (len > room)
        return 0;

    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++) {
        if (!is_tail(at[i]))
            return 0;
    }
    return len;
}

/* Bytes of the ASCII at @p at, in whole words: exports are mostly digits and commas. */
static size_t
ascii_words(const unsigned char *at, size_t room)
{
    uint64_t word = 0;
    size_t done = 0;
    for (; room - done >= sizeof word; done += sizeof word) {
        memcpy(&word, at + done, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    return done;
}

size_t
ka_utf8_valid_prefix(const char *bytes, size_t len)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t done = 0;
    while (done < len) {
        done += ascii_words(at + done, len - done);
        if (done == len)
            break;
        size_t step = sequence(at + done, len - done);
        if (step == 0)
            break;
        done += step;
    }
    return done;
}

uint32_t
ka_utf8_next(ka_str s, size_t *at)
{
    assert(*at < s.len);
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    uint32_t cp = p[0];
    size_t len = cp < 0x80 ? 1 : cp < 0xE0 ? 2 : cp < 0xF0 ? 3 : 4;
    assert(len <= s.len - *at);
    if (len > 1)
        cp &= 0x7FU >> len;
    for (size_t i = 1; i < len; i++)
        cp = cp << 6 | (p[i] & 0x3FU);
    *at += len;
    return cp;
}

size_t
ka_utf8_put(uint32_t cp, char out[4])
{
    /* What is no character must not become invalid UTF-8 further on. */
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)(lead[len] | cp);
    return len;
}

static void
put(struct ka_buf *buf, uint32_t cp)
{
    char bytes[4];
    size_t len = ka_utf8_put(cp, bytes);
    ka_buf_add(buf, (ka_str){.ptr = bytes, .len = len});
}

size_t
ka_utf8_count(ka_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += !is_tail((unsigned char)s.ptr[i]);
    return count;
}

int
ka_utf8_cp_width(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (cp > 0x10FFFF)
        return 0;
    /* Planes 2 and 3 are hanzi by definition (UAX 11), also where not yet assigned. */
    if ((cp >= 0x20000 && cp <= 0x2FFFD) || (cp >= 0x30000 && cp <= 0x3FFFD))
        return 2;
    return utf8proc_charwidth((utf8proc_int32_t)cp);
}

size_t
ka_utf8_width(ka_str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.len;)
        width += (size_t)ka_utf8_cp_width(ka_utf8_next(s, &at));
    return width;
}

ka_str
ka_utf8_pad(struct ka_arena *arena, ka_str s, size_t columns, bool right)
{
    size_t width = ka_utf8_width(s);
    size_t blanks = columns > width ? columns - width : 0;
    char *text = ka_arena_alloc(arena, s.len + blanks + 1);
    memset(text, ' ', s.len + blanks);
    if (s.len > 0)
        memcpy(text + (right ? blanks : 0), s.ptr, s.len);
    return (ka_str){.ptr = text, .len = s.len + blanks};
}

static uint32_t
half_of(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFF01 + '!';
    if (cp == 0x3000)
        return ' ';
    return cp == 0xFFE5 ? 0xA5 : cp;
}

ka_str
ka_utf8_halfwidth(struct ka_arena *arena, ka_str s)
{
    size_t same = 0;
    for (size_t at = 0; at < s.len; same = at) {
        uint32_t cp = ka_utf8_next(s, &at);
        if (half_of(cp) != cp)
            break;
    }
    if (same >= s.len)
        return s;

    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, ka_str_sub(s, 0, same));
    for (size_t at = same; at < s.len;)
        put(&buf, half_of(ka_utf8_next(s, &at)));
    return ka_buf_str(&buf);
}

static ka_str
nfkc(struct ka_arena *arena, ka_str s, utf8proc_option_t more)
{
    const utf8proc_option_t options = UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE | more;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;
    utf8proc_ssize_t room = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, NULL, 0, options);
    if (room < 0)
        return s; /* Only invalid UTF-8 or absurd sizes; the caller's contract excludes both. */

    /* One more element: reencode works in place and puts a NUL after the text. */
    utf8proc_int32_t *points = ka_arena_array(arena, (size_t)room + 1, sizeof *points);
    utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, points, room, options);
    utf8proc_ssize_t len = utf8proc_reencode(points, room, options);
    return len < 0 ? s : (ka_str){.ptr = (const char *)points, .len = (size_t)len};
}

/* What a header may carry without meaning it: blanks, controls, `_`, invisible characters. */
static bool
is_noise(uint32_t cp)
{
    static const struct range noise[] = {
        {0x0000, 0x0020}, {0x005F, 0x005F}, {0x007F, 0x00A0}, {0x00AD, 0x00AD}, {0x1680, 0x1680},
        {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x2064}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
    };
    return in_ranges(noise, KA_COUNT(noise), cp);
}

static bool
is_dash(uint32_t cp)
{
    static const struct range dashes[] = {{0x2010, 0x2015}, {0x2212, 0x2212}, {0xFE58, 0xFE58}};
    return in_ranges(dashes, KA_COUNT(dashes), cp);
}

static void
fold_one(struct ka_buf *buf, uint32_t cp)
{
    if (is_noise(cp))
        return;
    if (cp >= 'A' && cp <= 'Z')
        put(buf, cp - 'A' + 'a');
    else if (is_dash(cp))
        ka_buf_byte(buf, '-');
    else if (cp == 0x2192)
        ka_buf_add(buf, KA_STR("->"));
    else
        put(buf, cp);

    /* An arrow that went through HTML: looked for in the output, so blanks inside do not hide it.
     */
    if (cp == ';' && ka_str_ends(ka_buf_str(buf), KA_STR("-&gt;"))) {
        buf->len -= KA_STR("&gt;").len;
        ka_buf_byte(buf, '>');
    }
}

ka_str
ka_utf8_fold_header(struct ka_arena *arena, ka_str s)
{
    struct ka_buf buf = {.arena = arena};
    ka_str text = s.len > 0 ? nfkc(arena, s, 0) : s;
    for (size_t at = 0; at < text.len;)
        fold_one(&buf, ka_utf8_next(text, &at));
    return ka_buf_str(&buf);
}

ka_str
ka_utf8_fold_name(struct ka_arena *arena, ka_str s)
{
    return nfkc(arena, s, UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

bool
ka_utf8_is_wide_break(uint32_t cp)
{
    /* Hangul jamo, CJK radicals to compatibility, ideographs, syllables, full-width forms, planes
     * 2-3. */
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E}, {0x3041, 0x4DBF},   {0x4E00, 0x9FFF},
        {0xA960, 0xA97C},   {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},
        {0xFF01, 0xFF9F},   {0xFFE0, 0xFFE6}, {0x1B000, 0x1B16F}, {0x20000, 0x2FFFD},
        {0x30000, 0x3FFFD},
    };
    return in_ranges(wide, KA_COUNT(wide), cp);
}

bool
ka_utf8_is_hidden(uint32_t cp)
{
    bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xFEFF;
    bool bidi = cp == 0x061C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
                (cp >= 0x2060 && cp <= 0x206F);
    bool unseen = cp == 0xAD || cp == 0x034F || cp == 0x115F || cp == 0x1160 || cp == 0x180E ||
                  cp == 0x3164 || cp == 0xFFA0 || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
                  (cp >= 0xE0000 && cp <= 0xE0FFF);
    return control || bidi || unseen;
}
