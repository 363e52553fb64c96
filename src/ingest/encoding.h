/**
 * @file
 * Which encoding bytes are in, and their UTF-8 (io.md section 2).
 */
#ifndef KA_INGEST_ENCODING_H
#define KA_INGEST_ENCODING_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "ingest/census.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *ka_encoding_name(enum ka_encoding encoding);

/**
 * Decide by BOM, NUL pattern, strict UTF-8 over the whole text, else GB18030.
 * Linear in @p len, several GB/s, on as many threads as @p census allows; which is filled, unless
 * the text is in UTF-16, for the bytes after the mark.
 */
struct ka_encoding_guess ka_encoding_of(const char *bytes, size_t len, struct ka_census *census);

/**
 * @p bytes as UTF-8. Invalid sequences become U+FFFD and are counted in *bad.
 * Returns @p bytes themselves when nothing has to change.
 */
ka_str ka_encoding_to_utf8(struct ka_arena *arena, enum ka_encoding encoding, const char *bytes,
                           size_t len, uint64_t *bad);

#endif
