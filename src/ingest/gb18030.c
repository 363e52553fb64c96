/*
 * GB18030 by table.
 *
 *     00..7F                     ASCII
 *     80                         not GB18030, but CP936's euro sign: taken
 *     81..FE 40..7E|80..FE       two bytes: 126 x 190 codes, by table
 *     81..FE 30..39 81..FE 30..39 four bytes, numbered linearly: the first 39,420 are the rest
 *                                of the BMP (by table), from 90 30 81 30 on U+10000 and up
 *
 * The tables are filled from iconv("GB18030") of the C library, once per process, because
 * seven two-byte codes lie beyond the BMP there and user-defined areas have their own rules: what
 * the library says is the reference. Where it lacks the converter every code stays free, so a
 * file in GB18030 is refused as undecodable instead of being misread.
 */
#include "ingest/gb18030.h"

#include "base/utf8.h"

#include <iconv.h>
#include <pthread.h>
#include <string.h>

enum {
    LEADS = 126,
    TRAILS = 190,
    BMP_FOURS = 39420,     /* 81 30 81 30 .. 84 31 A4 39 */
    BEYOND_FIRST = 189000, /* 90 30 81 30 is U+10000 */
};

struct ka_gb_table {
    uint32_t two[LEADS * TRAILS]; /* UTF-8, lowest byte first; 0 = free */
    uint16_t four[BMP_FOURS];     /* Code point; 0 = free */
};

static struct ka_gb_table table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* One character through the library; KA_GB_INVALID if it has none for these bytes. */
static uint32_t
ask(iconv_t library, char *bytes, size_t len)
{
    char *in = bytes;
    unsigned char code[8];
    char *out = (char *)code;
    size_t room = sizeof code;
    iconv(library, NULL, NULL, NULL, NULL);
    if (iconv(library, &in, &len, &out, &room) == (size_t)-1 || room != sizeof code - 4)
        return KA_GB_INVALID;
    return (uint32_t)code[0] << 24 | (uint32_t)code[1] << 16 | (uint32_t)code[2] << 8 | code[3];
}

static uint32_t
pack(uint32_t cp)
{
    char bytes[4] = {0};
    uint32_t packed = 0;
    size_t len = ka_utf8_put(cp, bytes);
    for (size_t i = 0; i < len; i++)
        packed |= (uint32_t)(unsigned char)bytes[i] << (8 * i);
    return packed;
}

static void
fill_two(iconv_t library)
{
    for (size_t i = 0; i < KA_COUNT(table.two); i++) {
        size_t trail = i % TRAILS;
        char bytes[2] = {(char)(0x81 + i / TRAILS), (char)(0x40 + trail + (trail >= 0x3F))};
        uint32_t cp = ask(library, bytes, sizeof bytes);
        table.two[i] = cp == KA_GB_INVALID ? 0 : pack(cp);
    }
}

static void
fill_four(iconv_t library)
{
    for (size_t i = 0; i < KA_COUNT(table.four); i++) {
        char bytes[4] = {(char)(0x81 + i / 12600), (char)(0x30 + i / 1260 % 10),
                         (char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10)};
        uint32_t cp = ask(library, bytes, sizeof bytes);
        table.four[i] = cp > 0xFFFF ? 0 : (uint16_t)cp;
    }
}

static void
fill(void)
{
    iconv_t library = iconv_open("UTF-32BE", "GB18030");
    if (library == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX says so */
        return;
    fill_two(library);
    fill_four(library);
    iconv_close(library);
}

const struct ka_gb_table *
ka_gb_table(void)
{
    pthread_once(&once, fill);
    return &table;
}

static bool
is_lead(unsigned char byte)
{
    return byte >= 0x81 && byte <= 0xFE;
}

static bool
is_digit(unsigned char byte)
{
    return byte >= 0x30 && byte <= 0x39;
}

/* Packed UTF-8 of the two-byte code at @p at, 0 if there is none. */
static uint32_t
two(const struct ka_gb_table *gb, const unsigned char *at)
{
    unsigned trail = at[1];
    if (!is_lead(at[0]) || trail < 0x40 || trail == 0x7F || trail == 0xFF)
        return 0;
    return gb->two[(size_t)(at[0] - 0x81U) * TRAILS + trail - 0x40 - (trail > 0x7F)];
}

static uint32_t
four(const struct ka_gb_table *gb, const unsigned char *at)
{
    if (!is_digit(at[1]) || !is_lead(at[2]) || !is_digit(at[3]))
        return KA_GB_INVALID;
    uint32_t n =
        ((at[0] - 0x81U) * 10 + (at[1] - 0x30U)) * 1260 + (at[2] - 0x81U) * 10 + (at[3] - 0x30U);
    if (n < BMP_FOURS)
        return gb->four[n] ? gb->four[n] : KA_GB_INVALID;
    /* An empty table means that the library lacks the encoding: then nothing is known. */
    if (n < BEYOND_FIRST || n - BEYOND_FIRST > 0xFFFFF || !gb->four[0])
        return KA_GB_INVALID;
    return n - BEYOND_FIRST + 0x10000;
}

/* What is not a whole two-byte code: the euro, four bytes, the text's end, or junk. */
static size_t
rare(const struct ka_gb_table *gb, const unsigned char *at, size_t room, uint32_t *cp)
{
    *cp = KA_GB_INVALID;
    if (at[0] == 0x80)
        *cp = 0x20AC;
    if (!is_lead(at[0]))
        return 1;
    if (room < 2 || (room < 4 && is_digit(at[1]) && (room < 3 || is_lead(at[2]))))
        return 0;
    if (is_digit(at[1]) && room >= 4)
        *cp = four(gb, at);
    return *cp == KA_GB_INVALID ? 1 : 4;
}

static size_t
packed_length(uint32_t packed)
{
    unsigned first = packed & 0xFF;
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t
ka_gb_next_utf8(const struct ka_gb_table *gb, const unsigned char *at, size_t room, char out[4],
                size_t *put)
{
    uint32_t packed = room >= 2 ? two(gb, at) : 0;
    if (packed != 0) {
        for (size_t i = 0; i < 4; i++)
            out[i] = (char)(packed >> (8 * i));
        *put = packed_length(packed);
        return 2;
    }
    uint32_t cp;
    size_t used = rare(gb, at, room, &cp);
    *put = cp == KA_GB_INVALID ? 0 : ka_utf8_put(cp, out);
    return used;
}

size_t
ka_gb_twos(const struct ka_gb_table *gb, const unsigned char *at, size_t room)
{
    size_t done = 0;
    while (room - done >= 2 && two(gb, at + done) != 0)
        done += 2;
    return done;
}

size_t
ka_gb_twos_to_utf8(const struct ka_gb_table *gb, const unsigned char *at, size_t room, char **out)
{
    size_t done = 0;
    char *end = *out;
    while (room - done >= 2) {
        uint32_t packed = two(gb, at + done);
        if (packed == 0)
            break;
        for (size_t i = 0; i < 4; i++)
            end[i] = (char)(packed >> (8 * i));
        end += packed_length(packed);
        done += 2;
    }
    *out = end;
    return done;
}
