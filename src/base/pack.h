/**
 * @file
 * Numbers and texts as bytes: small numbers take one byte, and what was written is read back
 * the same. Reading never goes beyond the end: what does not fit makes the whole reading bad.
 */
#ifndef KA_BASE_PACK_H
#define KA_BASE_PACK_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
void ka_pack_uint(struct ka_buf *out, uint64_t number);
/** 0, -1, 1, -2 ... as 0, 1, 2, 3 ... */
void ka_pack_int(struct ka_buf *out, int64_t number);
/** Its length, then its bytes. */
void ka_pack_text(struct ka_buf *out, ka_str text);

struct ka_unpack {
    const char *at, *end;
    bool bad; /**< Something did not fit; everything read since is 0 or empty. */
};

struct ka_unpack ka_unpack_make(ka_str bytes);
/** Whether all was read, and fitted. */
bool ka_unpack_done(const struct ka_unpack *in);
uint64_t ka_unpack_uint(struct ka_unpack *in);
int64_t ka_unpack_int(struct ka_unpack *in);
/** @p len bytes where they stand. */
ka_str ka_unpack_bytes(struct ka_unpack *in, size_t len);
ka_str ka_unpack_text(struct ka_unpack *in);
/** A number of things to come, each of which takes a byte at least: 0 and bad if they cannot. */
size_t ka_unpack_count(struct ka_unpack *in);

#endif
