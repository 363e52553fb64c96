/**
 * @file
 * GB18030 (and so GBK, CP936, GB2312 as platforms write it) → code points.
 */
#ifndef KA_INGEST_GB18030_H
#define KA_INGEST_GB18030_H

#include "base/compiler.h"

#include <stddef.h>
#include <stdint.h>

/** What stands for a sequence that the encoding does not have. */
#define KA_GB_INVALID UINT32_MAX

/** Two-byte codes, packed: UTF-8 bytes from the lowest byte on, 0 if the code is free. */
struct ka_gb_table;

/** The tables, built once per process from the C library's converter; safe from any thread. */
const struct ka_gb_table *ka_gb_table(void);

/**
 * One multi-byte character at @p at (lead byte >= 0x80), @p room > 0 bytes ahead.
 *
 * @param[out] cp Code point, or KA_GB_INVALID.
 * @return Bytes used, 1..4: 1 for an invalid one. 0 if the text ends inside the character.
 */
size_t ka_gb_next(const struct ka_gb_table *table, const unsigned char *at, size_t room,
                  uint32_t *cp);

/**
 * The same as UTF-8 at once: writes 4 bytes (the last ones may be junk) to @p out and sets
 * *@p put to how many count; *@p put is 0 for an invalid one.
 */
size_t ka_gb_next_utf8(const struct ka_gb_table *table, const unsigned char *at, size_t room,
                       char out[4], size_t *put);

#endif
