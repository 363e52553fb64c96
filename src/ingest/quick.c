/*
 * UTF-8 by sixteen bytes at a time (Keiser, Lemire: "Validating UTF-8 in less than one instruction
 * per byte"), where the processor has SSSE3, and quotes and line ends with it; without, and alone,
 * these by loops that compilers turn into vectors.
 *
 * Of each byte and the one before it three tables, of four bits each, say which faults they may be
 * part of; a fault that all three name is one. Third and fourth bytes are found by the leads two
 * and three bytes before.
 */
#include "ingest/quick.h"

#include "base/utf8.h"

#include <string.h>

/* In whole words and then singly. */
size_t
ka_quick_ascii(const unsigned char *at, size_t room)
{
    size_t done = 0;
    for (; room - done >= 16; done += 16) {
        uint64_t a, b;
        memcpy(&a, at + done, 8);
        memcpy(&b, at + done + 8, 8);
        if (((a | b) & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (done < room && at[done] < 0x80)
        done++;
    return done;
}

/* At most 255 bytes, so that one byte can count. */
static void
count_some(const char *at, size_t len, uint8_t count[2])
{
    uint8_t quotes = 0, feeds = 0;
    for (size_t i = 0; i < len; i++) {
        quotes = (uint8_t)(quotes + (at[i] == '"'));
        feeds = (uint8_t)(feeds + (at[i] == '\n'));
    }
    count[0] = quotes;
    count[1] = feeds;
}

static uint64_t
lone_returns(const char *at, const char *stop, const char *end)
{
    uint64_t lone = 0;
    for (; at < stop && (at = memchr(at, '\r', (size_t)(stop - at))); at++)
        lone += at + 1 == end || at[1] != '\n';
    return lone;
}

struct ka_quick_count
ka_quick_count(const char *at, size_t len, const char *end)
{
    struct ka_quick_count count = {.lines = lone_returns(at, at + len, end)};
    for (size_t done = 0; done < len; done += 255) {
        uint8_t some[2];
        count_some(at + done, len - done < 255 ? len - done : 255, some);
        count.quotes += some[0];
        count.lines += some[1];
    }
    return count;
}

static bool
plain_utf8(const char *at, size_t len, const char *end, bool *high, struct ka_quick_count *count)
{
    *count = ka_quick_count(at, len, end);
    for (size_t i = 0; i < len && !*high; i++)
        *high = (unsigned char)at[i] >= 0xE0;
    return ka_utf8_valid_prefix(at, len) == len;
}

uint64_t
ka_plain_marks(const char *at, char delimiter)
{
    uint64_t marks = 0;
    for (unsigned i = 0; i < KA_QUICK_BLOCK; i++) {
        bool marked = (unsigned char)at[i] < 0x20 || at[i] == '"' || at[i] == delimiter;
        marks |= (uint64_t)marked << i;
    }
    return marks;
}

#if defined(__x86_64__)

#include <immintrin.h>

enum {
    TOO_SHORT = 1,      /* 11______ 0_______ , 11______ 11______ */
    TOO_LONG = 2,       /* 0_______ 10______ */
    OVERLONG_3 = 4,     /* 11100000 100_____ */
    TOO_LARGE = 8,      /* 11110100 1001____ and above */
    SURROGATE = 16,     /* 11101101 101_____ */
    OVERLONG_2 = 32,    /* 1100000_ 10______ */
    OVERLONG_4 = 64,    /* 11110000 1000____ ; also 11110101 1000____ and above */
    TWO_CONTINUE = 128, /* 10______ 10______ */
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUE
};

struct utf8_check {
    __m128i before; /* The sixteen bytes before these. */
    __m128i faults, high;
};

__attribute__((target("ssse3"))) static inline __m128i
table(const unsigned char of[16], __m128i index)
{
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)of), index);
}

__attribute__((target("ssse3"))) static inline __m128i
high_four(__m128i bytes)
{
    return _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0F));
}

__attribute__((target("ssse3"))) static inline __m128i
faults_of(__m128i bytes, __m128i previous)
{
    enum { BIG = CARRY | TOO_LARGE | OVERLONG_4, SECOND = TOO_LONG | OVERLONG_2 | TWO_CONTINUE };
    static const unsigned char first_high[16] = {TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TOO_LONG,
                                                 TWO_CONTINUE,
                                                 TWO_CONTINUE,
                                                 TWO_CONTINUE,
                                                 TWO_CONTINUE,
                                                 TOO_SHORT | OVERLONG_2,
                                                 TOO_SHORT,
                                                 TOO_SHORT | OVERLONG_3 | SURROGATE,
                                                 TOO_SHORT | TOO_LARGE | OVERLONG_4};
    static const unsigned char first_low[16] = {CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
                                                CARRY | OVERLONG_2,
                                                CARRY,
                                                CARRY,
                                                CARRY | TOO_LARGE,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG,
                                                BIG | SURROGATE,
                                                BIG,
                                                BIG};
    static const unsigned char second_high[16] = {TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  SECOND | OVERLONG_3 | OVERLONG_4,
                                                  SECOND | OVERLONG_3 | TOO_LARGE,
                                                  SECOND | SURROGATE | TOO_LARGE,
                                                  SECOND | SURROGATE | TOO_LARGE,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT,
                                                  TOO_SHORT};
    __m128i low = _mm_and_si128(previous, _mm_set1_epi8(0x0F));
    __m128i faults = _mm_and_si128(table(first_high, high_four(previous)), table(first_low, low));
    return _mm_and_si128(faults, table(second_high, high_four(bytes)));
}

__attribute__((target("ssse3"))) static inline void
check_sixteen(struct utf8_check *check, __m128i bytes)
{
    __m128i one = _mm_alignr_epi8(bytes, check->before, 15);
    __m128i two = _mm_alignr_epi8(bytes, check->before, 14);
    __m128i three = _mm_alignr_epi8(bytes, check->before, 13);
    /* Bit 7 stands where the byte two before is E0 or more, or the one three before F0 or more. */
    __m128i third = _mm_subs_epu8(two, _mm_set1_epi8(0x60));
    __m128i fourth = _mm_subs_epu8(three, _mm_set1_epi8(0x70));
    __m128i must = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8((char)0x80));
    check->faults = _mm_or_si128(check->faults, _mm_xor_si128(must, faults_of(bytes, one)));
    check->high = _mm_or_si128(check->high, _mm_subs_epu8(bytes, _mm_set1_epi8((char)0xDF)));
    check->before = bytes;
}

/* Sixteen sums of one byte each, at most 255 times one. */
struct tally {
    __m128i quotes, feeds, returns;
};

__attribute__((target("ssse3"))) static inline void
tally_sixteen(struct tally *tally, __m128i bytes)
{
    tally->quotes = _mm_sub_epi8(tally->quotes, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    tally->feeds = _mm_sub_epi8(tally->feeds, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    tally->returns = _mm_or_si128(tally->returns, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
}

static uint64_t
sum_of(__m128i bytes)
{
    __m128i sums = _mm_sad_epu8(bytes, _mm_setzero_si128());
    return (uint64_t)_mm_cvtsi128_si64(sums) + (uint64_t)_mm_extract_epi16(sums, 4);
}

static bool
any_of(__m128i bytes)
{
    return _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())) != 0xFFFF;
}

/* A stretch of whole sixteens, 255 at most: as many bytes. */
#define LONGEST ((size_t)255 * 16)

__attribute__((target("ssse3"))) static void
check_stretch(struct utf8_check *check, const char *at, size_t len, const char *end,
              struct ka_quick_count *count)
{
    const __m128i zero = _mm_setzero_si128();
    struct tally tally = {zero, zero, zero};
    struct utf8_check now = *check;
    for (size_t done = 0; done < len; done += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i_u *)(at + done));
        check_sixteen(&now, bytes);
        tally_sixteen(&tally, bytes);
    }
    *check = now;
    count->quotes += sum_of(tally.quotes);
    count->lines += sum_of(tally.feeds);
    if (any_of(tally.returns))
        count->lines += lone_returns(at, at + len, end);
}

__attribute__((target("ssse3"))) static bool
wide_utf8(const char *at, size_t len, const char *end, bool *high, struct ka_quick_count *count)
{
    const __m128i zero = _mm_setzero_si128();
    struct utf8_check check = {zero, zero, zero};
    char last[16] = {0};
    size_t done = 0;
    *count = (struct ka_quick_count){0};
    for (size_t take; len - done >= 16; done += take) {
        take = len - done < LONGEST ? (len - done) / 16 * 16 : LONGEST;
        check_stretch(&check, at + done, take, end, count);
    }
    /* The rest and zeros: a character that is cut off ends before a zero, which is a fault. */
    if (len > done) {
        memcpy(last, at + done, len - done);
        struct ka_quick_count rest = ka_quick_count(at + done, len - done, end);
        count->quotes += rest.quotes;
        count->lines += rest.lines;
    }
    check_sixteen(&check, _mm_loadu_si128((const __m128i_u *)last));
    check_sixteen(&check, zero);
    *high = *high || any_of(check.high);
    return !any_of(check.faults);
}

bool
ka_quick_utf8(const char *at, size_t len, const char *end, bool *high, struct ka_quick_count *count)
{
    if (__builtin_cpu_supports("ssse3"))
        return wide_utf8(at, len, end, high, count);
    return plain_utf8(at, len, end, high, count);
}

uint64_t
ka_quick_marks(const char *at, char delimiter)
{
    const __m128i control = _mm_set1_epi8(0x1F), quote = _mm_set1_epi8('"');
    const __m128i wanted = _mm_set1_epi8(delimiter);
    uint64_t marks = 0;
    for (unsigned i = 0; i < KA_QUICK_BLOCK; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i_u *)(at + i));
        __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes);
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, quote));
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, wanted));
        marks |= (uint64_t)(unsigned)_mm_movemask_epi8(found) << i;
    }
    return marks;
}

/* A bit for each of sixteen bytes that is the one looked for. SSE2 is part of x86-64. */
static unsigned
places_in_sixteen(const char *at, __m128i wanted)
{
    __m128i bytes = _mm_loadu_si128((const __m128i_u *)at);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
}

/* Whole sixteens from the start on; *done is how far. */
static size_t
wide_places(const char *at, size_t len, char byte, uint32_t *out, size_t room, size_t *done)
{
    const __m128i wanted = _mm_set1_epi8(byte);
    size_t count = 0;
    for (*done = 0; len - *done >= 16 && room - count >= 16; *done += 16) {
        unsigned bits = places_in_sixteen(at + *done, wanted);
        for (; bits != 0; bits &= bits - 1)
            out[count++] = (uint32_t)*done + (uint32_t)__builtin_ctz(bits);
    }
    return count;
}

#else

uint64_t
ka_quick_marks(const char *at, char delimiter)
{
    return ka_plain_marks(at, delimiter);
}

static size_t
wide_places(const char *at, size_t len, char byte, uint32_t *out, size_t room, size_t *done)
{
    (void)at;
    (void)len;
    (void)byte;
    (void)out;
    (void)room;
    *done = 0;
    return 0;
}

bool
ka_quick_utf8(const char *at, size_t len, const char *end, bool *high, struct ka_quick_count *count)
{
    return plain_utf8(at, len, end, high, count);
}

#endif

size_t
ka_quick_places(const char *at, size_t len, char byte, uint32_t *out, size_t room)
{
    size_t done, count = wide_places(at, len, byte, out, room, &done);
    for (; done < len && count < room; done++) {
        if (at[done] == byte)
            out[count++] = (uint32_t)done;
    }
    return count;
}
