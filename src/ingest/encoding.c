/*
 * Which encoding bytes are in, and their UTF-8.
 *
 * The order of evidence (io.md section 2): a byte order mark; NUL bytes on odd or even offsets
 * (UTF-16 without a mark: ASCII digits and line ends have one each); strict UTF-8 over the whole
 * text; else GB18030. Statistics of letters are not used: they are wrong on the short texts that
 * exports are.
 *
 * Two borderline cases. Short GBK text can be valid UTF-8, but then only as U+0080..07FF, and it
 * decodes to hanzi as GB18030; accented Latin in real UTF-8 looks the same, except that
 * its two-byte runs touch ASCII letters ("café"). And UTF-8 that a platform cut inside a
 * character stays UTF-8: a few bad sequences among many good ones of three bytes.
 */
#include "ingest/encoding.h"

#include "base/io.h"
#include "base/utf8.h"
#include "ingest/gb18030.h"
#include "ingest/quick.h"

#include <string.h>

#define SNIFF ((size_t)64 << 10)

const char *
ka_encoding_name(enum ka_encoding encoding)
{
    static const char *const names[KA_ENCODING__COUNT] = {
        [KA_UTF8] = "UTF-8",       [KA_UTF8_BOM] = "UTF-8 (BOM)", [KA_GB18030] = "GB18030",
        [KA_UTF16LE] = "UTF-16LE", [KA_UTF16BE] = "UTF-16BE",
    };
    return encoding < KA_ENCODING__COUNT ? names[encoding] : "";
}

/* Three-byte characters of UTF-8 at @p at: the run that Chinese text mostly is. */
static size_t
threes_ahead(const unsigned char *at, size_t room)
{
    size_t done = 0;
    for (; room - done >= 3; done += 3) {
        const unsigned char *p = at + done;
        /* E1..EC and EE..EF have no exclusions in the second byte. */
        if (p[0] < 0xE1 || p[0] > 0xEF || p[0] == 0xED || (p[1] & 0xC0) != 0x80 ||
            (p[2] & 0xC0) != 0x80)
            break;
    }
    return done;
}

/* What strict UTF-8 makes of a text. */
struct utf8_tally {
    uint64_t high;      /* Characters from U+0800 on. */
    uint64_t low;       /* U+0080..07FF. */
    uint64_t low_latin; /* Of those, runs of one character that touch an ASCII letter. */
    uint64_t bad;
    uint64_t first_bad;
    bool truncated;
};

static bool
is_letter(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Whether the two bytes at @p at stand alone and beside an ASCII letter. */
static bool
is_latin(const unsigned char *text, size_t at, size_t len)
{
    unsigned char before = at > 0 ? text[at - 1] : 0;
    unsigned char after = at + 2 < len ? text[at + 2] : 0;
    return before < 0x80 && after < 0x80 && (is_letter(before) || is_letter(after));
}

/* Bytes at the end of a text that could begin a character which is cut off: 0..3. */
static bool
is_cut_utf8(const unsigned char *at, size_t room)
{
    static const unsigned char tail[3] = {0x80, 0x80, 0x80};
    unsigned char whole[7];
    if (room > 3 || at[0] < 0xC2)
        return false;
    memcpy(whole, at, room);
    memcpy(whole + room, tail, sizeof tail);
    /* Some third or fourth byte must make it valid; A0/90 covers the leads with exclusions. */
    for (size_t len = room + 1; len <= 4; len++) {
        size_t valid = ka_utf8_valid_prefix((const char *)whole, len);
        if (room == 1 && valid < len) {
            whole[1] = at[0] == 0xE0 ? 0xA0 : 0x90;
            valid = ka_utf8_valid_prefix((const char *)whole, len);
            whole[1] = 0x80;
        }
        if (valid == len)
            return true;
    }
    return false;
}

/* A broken character and what is left of it are one fault, not several. */
static size_t
broken_length(const unsigned char *text, size_t at, size_t len)
{
    size_t end = at + 1;
    while (end < len && (text[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

static void
utf8_bad(struct utf8_tally *tally, uint64_t at)
{
    if (tally->bad++ == 0)
        tally->first_bad = at;
}

/* Count one character that is not ASCII; returns the bytes it takes. */
static size_t
utf8_one(struct utf8_tally *tally, const unsigned char *text, size_t at, size_t len)
{
    size_t room = len - at < 4 ? len - at : 4;
    size_t valid = ka_utf8_valid_prefix((const char *)text + at, room);
    if (valid == 0) {
        if (len - at < 4 && is_cut_utf8(text + at, len - at)) {
            tally->truncated = true;
            return len - at;
        }
        utf8_bad(tally, at);
        return broken_length(text, at, len);
    }
    if (text[at] >= 0xE0) {
        tally->high++;
        return text[at] < 0xF0 ? 3 : 4;
    }
    tally->low++;
    tally->low_latin += is_latin(text, at, len);
    return 2;
}

/* A text in which bad sequences dominate is no UTF-8: no need to read all of it. */
static bool
utf8_hopeless(const struct utf8_tally *tally)
{
    return tally->bad >= 64 && tally->bad * 4 > tally->high;
}

static struct utf8_tally
utf8_scan(const unsigned char *text, size_t len)
{
    struct utf8_tally tally = {0};
    for (size_t at = 0, passed = 0; at < len && !utf8_hopeless(&tally);) {
        if (at - passed >= KA_MAPPING_STEP) {
            ka_mapping_passed(text + passed, text + at);
            passed = at;
        }
        at += ka_quick_ascii(text + at, len - at < KA_MAPPING_STEP ? len - at : KA_MAPPING_STEP);
        size_t threes = threes_ahead(text + at, len - at);
        tally.high += threes / 3;
        at += threes;
        if (at < len && text[at] >= 0x80)
            at += utf8_one(&tally, text, at, len);
    }
    return tally;
}

/* Whether GB18030 makes hanzi of a text (U+4000..U+9FFF are near enough for the evidence). */
static bool
gb_has_hanzi(const unsigned char *text, size_t len)
{
    const struct ka_gb_table *gb = ka_gb_table();
    char bytes[4] = {0};
    size_t put = 0, used = 1;
    for (size_t at = 0; at < len && used > 0; at += used) {
        at += ka_quick_ascii(text + at, len - at);
        used = at < len ? ka_gb_next_utf8(gb, text + at, len - at, bytes, &put) : 0;
        unsigned char lead = (unsigned char)bytes[0];
        if (used > 0 && put == 3 && lead >= 0xE4 && lead < 0xEA)
            return true;
    }
    return false;
}

static struct ka_encoding_guess
guess_plain(const unsigned char *text, size_t len, struct ka_census *census)
{
    bool high;
    if (ka_census_utf8(text, len, census, &high) && high)
        return (struct ka_encoding_guess){.encoding = KA_UTF8};
    struct utf8_tally tally = utf8_scan(text, len);
    struct ka_encoding_guess utf8 = {.encoding = KA_UTF8,
                                     .bad = tally.bad,
                                     .first_bad = tally.first_bad,
                                     .truncated = tally.truncated};
    if (tally.bad > 0 && tally.bad * 10 < tally.high)
        return utf8;
    /* Nothing but a cut-off end speaks for UTF-8: a lone GBK character ends in the same bytes. */
    if (tally.bad > 0 || (tally.truncated && tally.high + tally.low == 0))
        return ka_census_gb(text, len, census);
    if (tally.high > 0 || tally.low == 0 || tally.low_latin * 2 > tally.low)
        return utf8;
    struct ka_encoding_guess gb = ka_census_gb(text, len, census);
    return gb.bad == 0 && gb_has_hanzi(text, len) ? gb : utf8;
}

/* UTF-16 without a mark: NULs are many and nearly all on one side. */
static bool
guess_utf16(const unsigned char *text, size_t len, enum ka_encoding *out)
{
    size_t nul[2] = {0, 0};
    size_t sample = len < SNIFF ? len : SNIFF;
    if (!memchr(text, 0, sample))
        return false;
    for (size_t i = 0; i < sample; i++)
        nul[i & 1] += text[i] == 0;
    size_t most = nul[0] > nul[1] ? nul[0] : nul[1];
    size_t least = nul[0] + nul[1] - most;
    if (most * 50 < sample || most < 2 || least * 8 > most)
        return false;
    *out = nul[1] == most ? KA_UTF16LE : KA_UTF16BE;
    return true;
}

static uint32_t
utf16_unit(const unsigned char *at, bool big)
{
    return big ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

/* The character at @p at; KA_GB_INVALID for half a surrogate pair. Returns bytes, 0 at a cut. */
static size_t
utf16_next(const unsigned char *at, size_t room, bool big, uint32_t *cp)
{
    if (room < 2)
        return 0;
    uint32_t unit = utf16_unit(at, big);
    *cp = unit;
    if (unit < 0xD800 || unit > 0xDFFF)
        return 2;
    *cp = KA_GB_INVALID;
    if (unit >= 0xDC00)
        return 2;
    if (room < 4)
        return 0;
    uint32_t low = utf16_unit(at + 2, big);
    if (low < 0xDC00 || low > 0xDFFF)
        return 2;
    *cp = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    return 4;
}

static void
utf16_scan(const unsigned char *text, size_t len, struct ka_encoding_guess *guess)
{
    bool big = guess->encoding == KA_UTF16BE;
    uint32_t cp = 0;
    for (size_t at = guess->bom, used; at < len; at += used) {
        used = utf16_next(text + at, len - at, big, &cp);
        if (used == 0) {
            guess->truncated = true;
            return;
        }
        if (cp == KA_GB_INVALID && guess->bad++ == 0)
            guess->first_bad = at;
    }
}

static bool
begins(const char *bytes, size_t len, const char *mark, size_t mark_len)
{
    return len >= mark_len && memcmp(bytes, mark, mark_len) == 0;
}

struct ka_encoding_guess
ka_encoding_of(const char *bytes, size_t len, struct ka_census *census)
{
    struct ka_encoding_guess guess = {.encoding = KA_UTF8};
    const unsigned char *text = (const unsigned char *)bytes;
    if (len == 0)
        return guess;
    if (begins(bytes, len, "\xEF\xBB\xBF", 3)) {
        bool high;
        struct utf8_tally tally = {0};
        if (!ka_census_utf8(text + 3, len - 3, census, &high))
            tally = utf8_scan(text + 3, len - 3);
        return (struct ka_encoding_guess){.encoding = KA_UTF8_BOM,
                                          .bom = 3,
                                          .bad = tally.bad,
                                          .first_bad = tally.bad ? tally.first_bad + 3 : 0,
                                          .truncated = tally.truncated};
    }
    if (begins(bytes, len, "\xFF\xFE", 2))
        guess = (struct ka_encoding_guess){.encoding = KA_UTF16LE, .bom = 2};
    else if (begins(bytes, len, "\xFE\xFF", 2))
        guess = (struct ka_encoding_guess){.encoding = KA_UTF16BE, .bom = 2};
    else if (!guess_utf16(text, len, &guess.encoding))
        return guess_plain(text, len, census);
    utf16_scan(text, len, &guess);
    return guess;
}

/* U+FFFD for what cannot be read. */
static char *
put_bad(char *out, uint64_t *bad)
{
    (*bad)++;
    return out + ka_utf8_put(0xFFFD, out);
}

/* Each conversion writes at most 3 bytes for each byte read, and needs 4 bytes of slack. */
static char *
utf8_clean(const unsigned char *text, size_t len, char *out, uint64_t *bad)
{
    for (size_t at = 0; at < len;) {
        size_t valid = ka_utf8_valid_prefix((const char *)text + at, len - at);
        memcpy(out, text + at, valid);
        out += valid;
        at += valid;
        if (at == len)
            break;
        out = put_bad(out, bad);
        at += broken_length(text, at, len);
    }
    return out;
}

static char *
gb_convert(const unsigned char *text, size_t len, char *out, uint64_t *bad)
{
    const struct ka_gb_table *gb = ka_gb_table();
    for (size_t at = 0; at < len;) {
        size_t ascii = ka_quick_ascii(text + at, len - at);
        memcpy(out, text + at, ascii);
        out += ascii;
        at += ascii;
        at += ka_gb_twos_to_utf8(gb, text + at, len - at, &out);
        if (at < len && text[at] >= 0x80) {
            size_t put;
            size_t used = ka_gb_next_utf8(gb, text + at, len - at, out, &put);
            out = put > 0 ? out + put : put_bad(out, bad);
            at += used > 0 ? used : len - at;
        }
    }
    return out;
}

static char *
utf16_convert(const unsigned char *text, size_t len, bool big, char *out, uint64_t *bad)
{
    uint32_t cp = 0;
    for (size_t at = 0, used; at < len; at += used) {
        used = utf16_next(text + at, len - at, big, &cp);
        if (used == 0)
            return put_bad(out, bad);
        if (cp == KA_GB_INVALID)
            out = put_bad(out, bad);
        else
            out += ka_utf8_put(cp, out);
    }
    return out;
}

static bool
stays(enum ka_encoding encoding, const char *bytes, size_t len)
{
    if (encoding == KA_UTF16LE || encoding == KA_UTF16BE)
        return len == 0;
    if (ka_quick_ascii((const unsigned char *)bytes, len) == len)
        return true;
    return encoding != KA_GB18030 && ka_utf8_valid_prefix(bytes, len) == len;
}

ka_str
ka_encoding_to_utf8(struct ka_arena *arena, enum ka_encoding encoding, const char *bytes,
                    size_t len, uint64_t *bad)
{
    *bad = 0;
    if (stays(encoding, bytes, len))
        return (ka_str){.ptr = bytes, .len = len};

    const unsigned char *text = (const unsigned char *)bytes;
    bool wide = encoding == KA_UTF16LE || encoding == KA_UTF16BE;
    /* Two bytes of UTF-16 make at most three of UTF-8; elsewhere one bad byte makes three. */
    char *out = ka_arena_alloc(arena, (wide ? len / 2 * 3 : len * 3) + 8);
    char *end;
    if (wide)
        end = utf16_convert(text, len, encoding == KA_UTF16BE, out, bad);
    else if (encoding == KA_GB18030)
        end = gb_convert(text, len, out, bad);
    else
        end = utf8_clean(text, len, out, bad);
    *end = '\0';
    return (ka_str){.ptr = out, .len = (size_t)(end - out)};
}
