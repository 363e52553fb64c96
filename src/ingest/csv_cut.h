/**
 * @file
 * Where a large CSV text may be cut, so that its parts can be read at once.
 */
#ifndef KA_INGEST_CSV_CUT_H
#define KA_INGEST_CSV_CUT_H

#include "base/arena.h"
#include "base/str.h"
#include "ingest/census.h"

#include <stddef.h>
#include <stdint.h>

/** A place where a row should begin. */
struct ka_csv_cut {
    const char *at;
    uint32_t line; /**< Physical line, 1-based. */
};

/**
 * Cut @p text, which begins with a row on @p line, where a piece of its @p census begins, after the
 * first line end from there on that has an even number of quotes before it. In sound text these lie
 * between rows; where quotes stand inside cells (5" pipe) they may not. So whoever reads a part
 * must look whether the part before it ended where it begins.
 *
 * @p text is the rest of the text that was counted. The first cut is its beginning.
 *
 * @return How many; *cut has one more, the text's end.
 */
size_t ka_csv_cut(struct ka_arena *arena, ka_str text, uint32_t line,
                  const struct ka_census *census, struct ka_csv_cut **cut);

#endif
