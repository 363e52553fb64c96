/**
 * @file
 * Bytes put aside in a temporary file without a name, to be read back later: what would be too
 * much for memory. Nobody else can open the file, and it is gone when the program ends.
 */
#ifndef KA_BASE_SPOOL_H
#define KA_BASE_SPOOL_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** Zero-initialise. */
struct ka_spool {
    FILE *file;
    uint64_t bytes;
    bool failed; /**< Something could not be put aside: nothing here is to be relied on. */
};

/** Where it begins; the length is the caller's to remember. */
uint64_t ka_spool_add(struct ka_spool *spool, ka_str bytes);
KA_MUST_USE bool ka_spool_read(struct ka_arena *arena, const struct ka_spool *spool, uint64_t at,
                               size_t len, ka_str *out);
void ka_spool_close(struct ka_spool *spool);

#endif
