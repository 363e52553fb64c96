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
 * One multi-byte character at @p at (lead byte >= 0x80), @p room > 0 bytes ahead, as UTF-8.
 *
 * @param[out] out Four bytes are written; those after *put may be junk.
 * @param[out] put How many of them count; 0 for an invalid character.
 * @return Bytes used, 1..4: 1 for an invalid one. 0 if the text ends inside the character.
 */
size_t ka_gb_next_utf8(const struct ka_gb_table *gb, const unsigned char *at, size_t room,
                       char out[4], size_t *put);

/** Bytes of the two-byte characters from @p at on: the run that Chinese text mostly is. */
size_t ka_gb_twos(const struct ka_gb_table *gb, const unsigned char *at, size_t room);

/** The same as UTF-8: writes up to 2 bytes for each one read, and 4 beyond. Moves @p *out. */
size_t ka_gb_twos_to_utf8(const struct ka_gb_table *gb, const unsigned char *at, size_t room,
                          char **out);

#endif
