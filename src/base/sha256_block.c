/*
 * Blocks of SHA-256, by section 6.2.2 of the standard line by line, or by the x86 SHA extensions,
 * which are six times as fast.
 *
 * Those instructions keep the state as (a b e f) and (c d g h) and do two rounds each; four words
 * of the schedule are made at a time. base_io_test holds the two ways to each other.
 */
#include "base/sha256_block.h"

#include <string.h>

/** FIPS 180-4, 4.2.2: cube roots of the first 64 primes. */
static const uint32_t round_word[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t
rotr(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static void
schedule(uint32_t w[64], const unsigned char *p)
{
    for (size_t t = 0; t < 16; t++, p += 4)
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (size_t t = 16; t < 64; t++) {
        uint32_t a = w[t - 15], b = w[t - 2];
        uint32_t s0 = rotr(a, 7) ^ rotr(a, 18) ^ a >> 3;
        uint32_t s1 = rotr(b, 17) ^ rotr(b, 19) ^ b >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
}

/**
 * One round. The eight working variables a..h do not move: `turn` says how far their names have
 * gone round, so that with a constant turn all indices are constants.
 */
static inline void
sha_round(uint32_t v[8], unsigned turn, uint32_t added)
{
    uint32_t a = v[(8 - turn) & 7], b = v[(9 - turn) & 7], c = v[(10 - turn) & 7];
    uint32_t e = v[(12 - turn) & 7], f = v[(13 - turn) & 7], g = v[(14 - turn) & 7];
    uint32_t big1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    uint32_t t1 = v[(15 - turn) & 7] + big1 + ((e & f) ^ (~e & g)) + added;
    uint32_t big0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    v[(11 - turn) & 7] += t1;
    v[(15 - turn) & 7] = t1 + big0 + ((a & b) ^ (a & c) ^ (b & c));
}

static void
plain_block(uint32_t h[8], const unsigned char *p)
{
    uint32_t w[64], v[8];
    schedule(w, p);
    memcpy(v, h, sizeof(v));
    for (size_t t = 0; t < 64; t += 8) {
        sha_round(v, 0, round_word[t] + w[t]);
        sha_round(v, 1, round_word[t + 1] + w[t + 1]);
        sha_round(v, 2, round_word[t + 2] + w[t + 2]);
        sha_round(v, 3, round_word[t + 3] + w[t + 3]);
        sha_round(v, 4, round_word[t + 4] + w[t + 4]);
        sha_round(v, 5, round_word[t + 5] + w[t + 5]);
        sha_round(v, 6, round_word[t + 6] + w[t + 6]);
        sha_round(v, 7, round_word[t + 7] + w[t + 7]);
    }
    for (size_t i = 0; i < 8; i++)
        h[i] += v[i];
}

void
ka_sha256_plain(uint32_t h[8], const unsigned char *p, size_t count)
{
    for (; count > 0; count--, p += 64)
        plain_block(h, p);
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <pthread.h>

static bool known;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
ask(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    bool sse = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3) && (c & bit_SSE4_1);
    known = sse && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/* Words t..t+3 of the schedule, from the sixteen before them; m[i & 3] holds words 4 i on. */
__attribute__((target("sha,sse4.1"))) static inline __m128i
next_words(const __m128i m[4], size_t i)
{
    __m128i before = m[(i + 3) & 3];
    __m128i sum = _mm_sha256msg1_epu32(m[i & 3], m[(i + 1) & 3]);
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(before, m[(i + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, before);
}

__attribute__((target("sha,sse4.1"))) static inline void
quick_block(__m128i *abef, __m128i *cdgh, const unsigned char *p)
{
    const __m128i swap = _mm_set_epi64x(INT64_C(0x0c0d0e0f08090a0b), INT64_C(0x0405060700010203));
    __m128i m[4], x = *abef, y = *cdgh;
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; i++) {
        if (i < 4)
            m[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(p + 16 * i)), swap);
        else
            m[i & 3] = next_words(m, i);
        __m128i k = _mm_loadu_si128((const __m128i_u *)(round_word + 4 * i));
        k = _mm_add_epi32(k, m[i & 3]);
        y = _mm_sha256rnds2_epu32(y, x, k);
        x = _mm_sha256rnds2_epu32(x, y, _mm_shuffle_epi32(k, 0x0E));
    }
    *abef = _mm_add_epi32(*abef, x);
    *cdgh = _mm_add_epi32(*cdgh, y);
}

__attribute__((target("sha,sse4.1"))) static void
quick_blocks(uint32_t h[8], const unsigned char *p, size_t count)
{
    __m128i abcd = _mm_loadu_si128((const __m128i_u *)h);
    __m128i efgh = _mm_loadu_si128((const __m128i_u *)(h + 4));
    __m128i badc = _mm_shuffle_epi32(abcd, 0xB1), hgfe = _mm_shuffle_epi32(efgh, 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (; count > 0; count--, p += 64)
        quick_block(&abef, &cdgh, p);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i_u *)h, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i_u *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}

bool
ka_sha256_quick(uint32_t h[8], const unsigned char *p, size_t count)
{
    (void)pthread_once(&once, ask);
    if (known)
        quick_blocks(h, p, count);
    return known;
}

#else

bool
ka_sha256_quick(uint32_t h[8], const unsigned char *p, size_t count)
{
    (void)h;
    (void)p;
    (void)count;
    return false;
}

#endif

void
ka_sha256_blocks(uint32_t h[8], const unsigned char *p, size_t count)
{
    if (!ka_sha256_quick(h, p, count))
        ka_sha256_plain(h, p, count);
}
