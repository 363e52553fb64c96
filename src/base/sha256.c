/*
 * SHA-256 (FIPS 180-4), for the digests of exports and results.
 *
 * The message is taken in blocks of 64 bytes; the last one or two hold the rest, a
 * 1 bit, zeros, and the length in bits. The code follows section 6.2.2 of the
 * standard line by line: it is fast enough to keep up with a disk, and a library for
 * this alone would be one more thing to install. Files are streamed, so that the size
 * of an export does not matter.
 */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64, CHUNK = 1 << 16 };

struct sha {
    uint32_t h[8];
    uint64_t bytes;
    size_t held; /* Bytes waiting in block. */
    unsigned char block[BLOCK];
};

/** FIPS 180-4, 4.2.2: cube roots of the first 64 primes. */
static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static struct sha
sha_init(void)
{
    /* 5.3.3: square roots of the first 8 primes. */
    return (struct sha){.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                              0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

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
sha_block(struct sha *sha, const unsigned char *p)
{
    uint32_t w[64], v[8];
    schedule(w, p);
    memcpy(v, sha->h, sizeof(v));
    for (size_t t = 0; t < 64; t += 8) {
        sha_round(v, 0, ROUND[t] + w[t]);
        sha_round(v, 1, ROUND[t + 1] + w[t + 1]);
        sha_round(v, 2, ROUND[t + 2] + w[t + 2]);
        sha_round(v, 3, ROUND[t + 3] + w[t + 3]);
        sha_round(v, 4, ROUND[t + 4] + w[t + 4]);
        sha_round(v, 5, ROUND[t + 5] + w[t + 5]);
        sha_round(v, 6, ROUND[t + 6] + w[t + 6]);
        sha_round(v, 7, ROUND[t + 7] + w[t + 7]);
    }
    for (size_t i = 0; i < 8; i++)
        sha->h[i] += v[i];
}

static void
sha_add(struct sha *sha, const unsigned char *p, size_t len)
{
    sha->bytes += len;
    while (len > 0) {
        size_t take = BLOCK - sha->held;
        if (sha->held == 0 && len >= BLOCK) {
            /* Whole blocks straight from the caller's bytes. */
            sha_block(sha, p);
            take = BLOCK;
        } else {
            take = len < take ? len : take;
            memcpy(sha->block + sha->held, p, take);
            sha->held += take;
        }
        p += take;
        len -= take;
        if (sha->held == BLOCK) {
            sha_block(sha, sha->block);
            sha->held = 0;
        }
    }
}

static struct ka_digest
sha_end(struct sha *sha)
{
    static const unsigned char pad[BLOCK] = {0x80};
    static const char digits[] = "0123456789abcdef";
    uint64_t bits = sha->bytes * 8;
    unsigned char length[8];
    for (size_t i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    size_t rest = sha->held;
    sha_add(sha, pad, rest < 56 ? 56 - rest : 120 - rest);
    sha_add(sha, length, sizeof(length));
    struct ka_digest out = {.hex = ""};
    for (size_t i = 0; i < 64; i++)
        out.hex[i] = digits[sha->h[i / 8] >> (28 - 4 * (i % 8)) & 15];
    return out;
}

struct ka_digest
ka_sha256(ka_str data)
{
    struct sha sha = sha_init();
    for (size_t done = 0, take; done < data.len; done += take) {
        take = data.len - done < KA_MAPPING_STEP ? data.len - done : KA_MAPPING_STEP;
        sha_add(&sha, (const unsigned char *)data.ptr + done, take);
        ka_mapping_passed(data.ptr + done + take);
    }
    return sha_end(&sha);
}

enum ka_status
ka_sha256_file(const char *path, struct ka_diags *diags, struct ka_digest *out)
{
    unsigned char chunk[CHUNK];
    struct sha sha = sha_init();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ka_io_fail(diags, KA_DIAG_CANNOT_OPEN, path, errno);
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int error = errno;
            close(fd);
            return ka_io_fail(diags, KA_DIAG_CANNOT_READ, path, error);
        }
        if (got == 0)
            break;
        sha_add(&sha, chunk, (size_t)got);
    }
    close(fd);
    *out = sha_end(&sha);
    return KA_OK;
}
