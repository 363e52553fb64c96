/*
 * Strings: comparing, searching, trimming, hashing, formatting, building, and
 * "did you mean".
 *
 * All text is a view of valid UTF-8, and the functions here work on bytes except
 * where a code point matters: trimming (the wide blanks of CJK text) and the edit
 * distance. Whatever is made in an arena carries a NUL after its end.
 *
 * The distance is the optimal-string-alignment variant (insert, delete, change,
 * swap of neighbours) on three fixed rows; names longer than NEAR_MAX code points
 * are never near, which keeps it free of allocation.
 */
#include "base/str.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define NEAR_MAX  96
#define FIRST_CAP ((size_t)64)

ka_str
ka_str_of(const char *cstr)
{
    return cstr ? (ka_str){.ptr = cstr, .len = strlen(cstr)} : KA_STR("");
}

const char *
ka_cstr(struct ka_arena *arena, ka_str s)
{
    char *copy = ka_arena_alloc(arena, s.len + 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

ka_str
ka_str_dup(struct ka_arena *arena, ka_str s)
{
    return (ka_str){.ptr = ka_cstr(arena, s), .len = s.len};
}

ka_str
ka_str_format(struct ka_arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    ka_str text = ka_str_vformat(arena, fmt, args);
    va_end(args);
    return text;
}

ka_str
ka_str_vformat(struct ka_arena *arena, const char *fmt, va_list args)
{
    /* Says to gcc's UBSan build what the sanitizer's own null check makes it doubt. */
    if (!fmt)
        return KA_STR("");
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    assert(len >= 0);
    if (len < 0)
        return KA_STR("");

    size_t size = (size_t)len + 1;
    char *text = ka_arena_alloc(arena, size);
    vsnprintf(text, size, fmt, args);
    return (ka_str){.ptr = text, .len = (size_t)len};
}

bool
ka_str_eq(ka_str a, ka_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int
ka_str_cmp(ka_str a, ka_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

bool
ka_str_is_digits(ka_str s)
{
    bool digits = s.len > 0;
    for (size_t i = 0; i < s.len; i++)
        digits = digits && s.ptr[i] >= '0' && s.ptr[i] <= '9';
    return digits;
}

bool
ka_str_starts(ka_str s, ka_str prefix)
{
    return s.len >= prefix.len && ka_str_eq(ka_str_sub(s, 0, prefix.len), prefix);
}

bool
ka_str_ends(ka_str s, ka_str suffix)
{
    return s.len >= suffix.len && ka_str_eq(ka_str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

bool
ka_str_ends_any(ka_str s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ka_str_ends(s, ka_str_of(words[i])))
            return true;
    }
    return false;
}

ptrdiff_t
ka_str_find(ka_str s, ka_str needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return -1;

    const char *at = s.ptr;
    const char *last = s.ptr + (s.len - needle.len);
    while (at <= last) {
        at = memchr(at, needle.ptr[0], (size_t)(last - at) + 1);
        if (!at)
            return -1;
        if (memcmp(at, needle.ptr, needle.len) == 0)
            return at - s.ptr;
        at++;
    }
    return -1;
}

ka_str
ka_str_sub(ka_str s, size_t from, size_t len)
{
    if (!s.ptr || from >= s.len)
        return s.ptr ? (ka_str){.ptr = s.ptr + s.len} : KA_STR("");
    size_t rest = s.len - from;
    return (ka_str){.ptr = s.ptr + from, .len = len < rest ? len : rest};
}

/* Bytes of white space at one end of @p s; 0 if there is none. */
static size_t
blank_at_end(ka_str s, bool front)
{
    static const ka_str wide[] = {
        {"\xC2\xA0", 2},     /* U+00A0 no-break space */
        {"\xE3\x80\x80", 3}, /* U+3000 ideographic space */
        {"\xEF\xBB\xBF", 3}, /* U+FEFF byte order mark */
        {"\xE2\x80\x8B", 3}, /* U+200B zero-width space */
    };
    if (s.len == 0)
        return 0;
    unsigned char edge = (unsigned char)s.ptr[front ? 0 : s.len - 1];
    if (edge <= 0x20 || edge == 0x7F)
        return 1;
    for (size_t i = 0; i < KA_COUNT(wide); i++) {
        if (front ? ka_str_starts(s, wide[i]) : ka_str_ends(s, wide[i]))
            return wide[i].len;
    }
    return 0;
}

ka_str
ka_str_base_name(ka_str path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return ka_str_sub(path, at, path.len);
}

ka_str
ka_str_trim(ka_str s)
{
    for (size_t n = blank_at_end(s, true); n > 0; n = blank_at_end(s, true))
        s = ka_str_sub(s, n, s.len);
    for (size_t n = blank_at_end(s, false); n > 0; n = blank_at_end(s, false))
        s.len -= n;
    return s.ptr ? s : KA_STR("");
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

uint64_t
ka_str_hash(ka_str s)
{
    /* FNV-1a, then the finisher of MurmurHash3 so that the low bits may index a table. */
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001B3);
    h = (h ^ (h >> 33)) * UINT64_C(0xFF51AFD7ED558CCD);
    h = (h ^ (h >> 33)) * UINT64_C(0xC4CEB9FE1A85EC53);
    return h ^ (h >> 33);
}

uint64_t
ka_str_mix(ka_str s)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325) ^ s.len;
    for (size_t at = 0; at < s.len; at += 8) {
        uint64_t word = 0;
        memcpy(&word, s.ptr + at, least(s.len - at, 8));
        h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    h *= UINT64_C(0xFF51AFD7ED558CCD);
    return h ^ (h >> 32);
}

/* The code points of @p s; false if there are more than NEAR_MAX. */
static bool
code_points(ka_str s, uint32_t out[NEAR_MAX], size_t *count)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        if (n == NEAR_MAX)
            return false;
        out[n++] = ka_utf8_next(s, &at);
    }
    *count = n;
    return true;
}

static size_t
edit_distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    size_t rows[3][NEAR_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_len; j++)
        above[j] = j;

    for (size_t i = 1; i <= a_len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_len];
}

/* The shortest name that says what @p wrong says, and more. */
static ka_str
nearest_around(ka_str wrong, const ka_str *names, size_t count)
{
    ka_str shortest = KA_STR("");
    for (size_t i = 0; i < count && wrong.len >= 4; i++) {
        if (ka_str_find(names[i], wrong) >= 0 && (shortest.len == 0 || names[i].len < shortest.len))
            shortest = names[i];
    }
    return shortest;
}

ka_str
ka_str_nearest(ka_str wrong, const ka_str *names, size_t count)
{
    uint32_t a[NEAR_MAX], b[NEAR_MAX];
    size_t a_len = 0, b_len = 0;
    if (!code_points(wrong, a, &a_len))
        return KA_STR("");

    ka_str nearest = nearest_around(wrong, names, count);
    if (nearest.len > 0)
        return nearest;
    size_t limit = a_len / 3 > 1 ? a_len / 3 : 1;
    for (size_t i = 0; i < count; i++) {
        if (!code_points(names[i], b, &b_len))
            continue;
        size_t distance = edit_distance(a, a_len, b, b_len);
        if (distance > limit)
            continue;
        /* From now on only a strictly nearer name wins: the first of equals stays. */
        nearest = names[i];
        if (distance == 0)
            break;
        limit = distance - 1;
    }
    return nearest;
}

/* Room for @p more bytes and the NUL; the old bytes stay readable, so a buffer may be added to
 * itself. */
static void
buf_reserve(struct ka_buf *buf, size_t more)
{
    size_t need = buf->len + more + 1;
    assert(need > more);
    if (need <= buf->cap)
        return;
    size_t cap = buf->cap > 0 ? buf->cap : FIRST_CAP;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    char *grown = ka_arena_alloc(buf->arena, cap);
    if (buf->len > 0)
        memcpy(grown, buf->ptr, buf->len);
    buf->ptr = grown;
    buf->cap = cap;
}

void
ka_buf_add(struct ka_buf *buf, ka_str s)
{
    buf_reserve(buf, s.len);
    if (s.len > 0)
        memmove(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}

void
ka_buf_byte(struct ka_buf *buf, char c)
{
    buf_reserve(buf, 1);
    buf->ptr[buf->len++] = c;
    buf->ptr[buf->len] = '\0';
}

void
ka_buf_printf(struct ka_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(len >= 0);
    if (len < 0)
        return;

    buf_reserve(buf, (size_t)len);
    va_start(args, fmt);
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, fmt, args);
    va_end(args);
    buf->len += (size_t)len;
}

ka_str
ka_buf_str(const struct ka_buf *buf)
{
    return buf->ptr ? (ka_str){.ptr = buf->ptr, .len = buf->len} : KA_STR("");
}
