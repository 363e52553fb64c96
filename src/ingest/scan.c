/*
 * A text read left to right, and the decimals in it.
 *
 * Decimals are kept as digits (128 bits) until the unit is known, so that 36.986301369863 % is
 * rounded once, to six places of the fraction, not twice. Grouping commas must stand
 * at every third digit; anything else between digits ends the number, and the reader that
 * expected the end of the cell refuses it.
 */
#include "ingest/scan.h"

#include "base/utf8.h"

#include <string.h>

enum { WHOLE_DIGITS = 18, PLACES_KEPT = 17 };

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes that one of ka_str_trim()'s blanks can begin or end with. */
static bool
may_be_blank(unsigned char c, bool front)
{
    if (c <= 0x20 || c == 0x7F)
        return true;
    if (front)
        return c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
    return c == 0xA0 || c == 0x80 || c == 0xBF || c == 0x8B;
}

ka_str
ka_scan_trim(ka_str text)
{
    if (text.len > 0 && !may_be_blank((unsigned char)text.ptr[0], true) &&
        !may_be_blank((unsigned char)text.ptr[text.len - 1], false))
        return text;
    return ka_str_trim(text);
}

ka_str
ka_scan_undecorate(ka_str cell)
{
    ka_str text = ka_scan_trim(cell);
    bool formula = text.len >= 3 && text.ptr[0] == '=' && text.ptr[1] == '"';
    if (formula && text.ptr[text.len - 1] == '"')
        text = ka_scan_trim(ka_str_sub(text, 2, text.len - 3));
    if (text.len > 0 && text.ptr[0] == '\'')
        text = ka_scan_trim(ka_str_sub(text, 1, text.len));
    return text;
}

static bool
is_ascii(ka_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.len; i++)
        all |= (unsigned char)s.ptr[i];
    return all < 0x80;
}

ka_str
ka_scan_text(struct ka_arena *arena, ka_str cell)
{
    ka_str text = ka_scan_undecorate(cell);
    if (is_ascii(text))
        return text;
    return ka_scan_undecorate(ka_utf8_halfwidth(arena, text));
}

struct ka_scan
ka_scan_of(ka_str text)
{
    const char *start = text.len ? text.ptr : "";
    return (struct ka_scan){.at = start, .end = start + text.len};
}

bool
ka_scan_done(const struct ka_scan *scan)
{
    return scan->at == scan->end;
}

bool
ka_scan_byte(struct ka_scan *scan, char byte)
{
    if (scan->at == scan->end || *scan->at != byte)
        return false;
    scan->at++;
    return true;
}

static char
lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool
ka_scan_word(struct ka_scan *scan, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(scan->end - scan->at) < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (lower(scan->at[i]) != lower(word[i]))
            return false;
    }
    scan->at += len;
    return true;
}

void
ka_scan_blanks(struct ka_scan *scan)
{
    while (ka_scan_byte(scan, ' ') || ka_scan_byte(scan, '\t') || ka_scan_word(scan, "\xC2\xA0"))
        continue;
}

size_t
ka_scan_digits(const struct ka_scan *scan)
{
    size_t n = 0;
    while (scan->at + n < scan->end && is_digit(scan->at[n]))
        n++;
    return n;
}

int
ka_scan_take(struct ka_scan *scan, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (*scan->at++ - '0');
    return value;
}

static void
take_units(struct ka_scan *scan, size_t count, struct ka_plain *plain)
{
    for (size_t i = 0; i < count; i++)
        plain->units = plain->units * 10 + (*scan->at++ - '0');
}

/* ",234,567" after a first group of one to three digits. False: a group has not three digits. */
static bool
take_groups(struct ka_scan *scan, size_t first, struct ka_plain *plain)
{
    size_t taken = first;
    while (ka_scan_byte(scan, ',')) {
        taken += 3;
        if (first > 3 || ka_scan_digits(scan) != 3 || taken > WHOLE_DIGITS)
            return false;
        take_units(scan, 3, plain);
    }
    return true;
}

static bool
take_decimals(struct ka_scan *scan, struct ka_plain *plain)
{
    if (!ka_scan_byte(scan, '.'))
        return true;
    size_t n = ka_scan_digits(scan);
    size_t kept = n < PLACES_KEPT ? n : PLACES_KEPT;
    for (size_t i = 0; i < n; i++)
        plain->whole = plain->whole && scan->at[i] == '0';
    take_units(scan, kept, plain);
    scan->at += n - kept;
    plain->places = (int)kept;
    return n > 0;
}

bool
ka_scan_plain(struct ka_scan *scan, struct ka_plain *out)
{
    struct ka_scan ahead = *scan;
    struct ka_plain plain = {.whole = true};
    size_t first = ka_scan_digits(&ahead);
    if (first == 0 || first > WHOLE_DIGITS)
        return false;
    take_units(&ahead, first, &plain);
    if (!take_groups(&ahead, first, &plain) || !take_decimals(&ahead, &plain))
        return false;
    *scan = ahead;
    *out = plain;
    return true;
}

bool
ka_plain_micro(const struct ka_plain *plain, ka_dec factor, int shift, ka_dec *out)
{
    /* units < 10^35 does not overflow on its own, but times the factor it could. */
    ka_wide value;
    if (__builtin_mul_overflow(plain->units, (ka_wide)factor.micro, &value))
        return false;
    ka_wide divisor = 1;
    for (int i = 0; i < plain->places + shift; i++)
        divisor *= 10;
    ka_wide rounded = value / divisor;
    rounded += value % divisor >= divisor - value % divisor;
    if (rounded > INT64_MAX)
        return false;
    out->micro = (int64_t)rounded;
    return true;
}
