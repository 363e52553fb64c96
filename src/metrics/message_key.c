/*
 * SipHash-2-4 with 128 bits of output (Aumasson, Bernstein: "SipHash: a fast short-input PRF").
 *
 *     v0..v3 ◀── secret      each 8 bytes: two rounds      end: 4 rounds, half 0, 4 rounds, half 1
 *
 * Bytes are taken as little-endian numbers on every machine. The secret decides nothing about a
 * month's figures, as nothing but equality of two buyers is ever asked.
 */
#include "metrics/message_key.h"

struct state {
    uint64_t v[4];
};

static uint64_t
turn(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void
mix(struct state *s, int rounds)
{
    uint64_t *v = s->v;
    for (int i = 0; i < rounds; i++) {
        v[0] += v[1];
        v[1] = turn(v[1], 13) ^ v[0];
        v[0] = turn(v[0], 32);
        v[2] += v[3];
        v[3] = turn(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = turn(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = turn(v[1], 17) ^ v[2];
        v[2] = turn(v[2], 32);
    }
}

static void
take(struct state *s, uint64_t word)
{
    s->v[3] ^= word;
    mix(s, 2);
    s->v[0] ^= word;
}

static uint64_t
load(const char *at, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return word;
}

struct ka_buyer_key
ka_buyer_key(const uint64_t secret[2], ka_str buyer)
{
    ka_str text = ka_str_trim(buyer);
    struct state s = {
        {secret[0] ^ UINT64_C(0x736f6d6570736575), secret[1] ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
         secret[0] ^ UINT64_C(0x6c7967656e657261), secret[1] ^ UINT64_C(0x7465646279746573)}};
    size_t whole = text.len / 8 * 8;
    for (size_t i = 0; i < whole; i += 8)
        take(&s, load(text.ptr + i, 8));
    uint64_t rest = text.len > whole ? load(text.ptr + whole, text.len - whole) : 0;
    take(&s, rest | (uint64_t)text.len << 56);

    struct ka_buyer_key key;
    s.v[2] ^= 0xee;
    mix(&s, 4);
    key.half[0] = s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
    s.v[1] ^= 0xdd;
    mix(&s, 4);
    key.half[1] = s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
    return key;
}

int
ka_buyer_compare(const struct ka_buyer_key *a, const struct ka_buyer_key *b)
{
    for (int i = 0; i < 2; i++) {
        if (a->half[i] != b->half[i])
            return a->half[i] < b->half[i] ? -1 : 1;
    }
    return 0;
}
