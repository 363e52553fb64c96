/*
 * SHA-256 (FIPS 180-4), for the digests of exports and results.
 *
 * The message is taken in blocks of 64 bytes; the last one or two hold the rest, a
 * 1 bit, zeros, and the length in bits; blocks are taken by sha256_block.c. A library for
 * this alone would be one more thing to install. Files are streamed, so that the size
 * of an export does not matter.
 */
#include "base/io.h"
#include "base/sha256_block.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64, CHUNK = 1 << 16 };

struct ka_sha256
ka_sha256_begin(void)
{
    /* 5.3.3: square roots of the first 8 primes. */
    return (struct ka_sha256){.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                    0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

static void
add(struct ka_sha256 *sha, const unsigned char *p, size_t len)
{
    sha->bytes += len;
    while (len > 0) {
        size_t take = BLOCK - sha->held;
        if (sha->held == 0 && len >= BLOCK) {
            /* Whole blocks straight from the caller's bytes. */
            take = len / BLOCK * BLOCK;
            ka_sha256_blocks(sha->h, p, len / BLOCK);
        } else {
            take = len < take ? len : take;
            memcpy(sha->block + sha->held, p, take);
            sha->held += take;
        }
        p += take;
        len -= take;
        if (sha->held == BLOCK) {
            ka_sha256_blocks(sha->h, sha->block, 1);
            sha->held = 0;
        }
    }
}

struct ka_digest
ka_sha256_end(struct ka_sha256 *sha)
{
    static const unsigned char pad[BLOCK] = {0x80};
    static const char digits[] = "0123456789abcdef";
    uint64_t bits = sha->bytes * 8;
    unsigned char length[8];
    for (size_t i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    size_t rest = sha->held;
    add(sha, pad, rest < 56 ? 56 - rest : 120 - rest);
    add(sha, length, sizeof(length));
    struct ka_digest out = {.hex = ""};
    for (size_t i = 0; i < 64; i++)
        out.hex[i] = digits[sha->h[i / 8] >> (28 - 4 * (i % 8)) & 15];
    return out;
}

void
ka_sha256_add(struct ka_sha256 *sha, ka_str data)
{
    if (data.len > 0)
        add(sha, (const unsigned char *)data.ptr, data.len);
}

void
ka_sha256_add_mapped(struct ka_sha256 *sha, ka_str data)
{
    char room[CHUNK];
    for (size_t done = 0, take; done < data.len; done += take) {
        take = data.len - done < CHUNK ? data.len - done : CHUNK;
        ka_sha256_add(sha, (ka_str){ka_mapping_read(data.ptr + done, take, room), take});
    }
}

struct ka_digest
ka_sha256(ka_str data)
{
    struct ka_sha256 sha = ka_sha256_begin();
    ka_sha256_add_mapped(&sha, data);
    return ka_sha256_end(&sha);
}

enum ka_status
ka_sha256_file(const char *path, struct ka_diags *diags, struct ka_digest *out)
{
    unsigned char chunk[CHUNK];
    struct ka_sha256 sha = ka_sha256_begin();
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
        add(&sha, chunk, (size_t)got);
    }
    close(fd);
    *out = ka_sha256_end(&sha);
    return KA_OK;
}
