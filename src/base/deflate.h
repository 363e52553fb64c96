/**
 * @file
 * Deflate (zlib format), for streams of PDF files and for what the archive keeps.
 *
 * Equal bytes and level give equal packed bytes.
 */
#ifndef KA_BASE_DEFLATE_H
#define KA_BASE_DEFLATE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/** @p bytes packed, in @p arena; ptr NULL if it cannot be done. @param[in] level 1 to 12. */
ka_str ka_deflate(struct ka_arena *arena, ka_str bytes, int level);
/** False unless @p packed is a whole stream of exactly @p size bytes. */
KA_MUST_USE bool ka_inflate(struct ka_arena *arena, ka_str packed, size_t size, ka_str *out);

#endif
