/**
 * @file
 * Where a large CSV text may be cut, so that its parts can be read at once.
 */
#ifndef KA_INGEST_CSV_CUT_H
#define KA_INGEST_CSV_CUT_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/** A place where a row should begin. */
struct ka_csv_cut {
    const char *at;
    uint32_t line; /**< Physical line, 1-based. */
};

/**
 * Cut @p text, which begins with a row on @p line, about every @p size bytes, after line ends that
 * have an even number of quotes before them. In sound text these lie between rows; where quotes
 * stand inside cells (5" pipe) they may not. So whoever reads a part must look whether the part
 * before it ended where it begins.
 *
 * Cuts depend on the text and @p size only, not on @p workers. The first is the text's beginning.
 *
 * @return How many; *cut has one more, the text's end.
 */
size_t ka_csv_cut(struct ka_arena *arena, ka_str text, uint32_t line, size_t size, size_t workers,
                  struct ka_csv_cut **cut);

#endif
