/**
 * @file
 * Facts as bytes, for the archive: a month is computed again from them alone.
 *
 * Buyers become keyed hashes (what is kept of them is only whether two are one); so does a
 * register's evidence. Stores, counters and metrics stand by their ids, so that facts can be read
 * under other definitions. What messages say is in no fact to begin with.
 *
 * A chunk is read by itself: names are numbered within it.
 *
 *     chunk  version  fact*
 *     fact   kind + 16 if in the store of the fact before; line after that of the fact before;
 *            store if another; the fields in the order of ingest/fact.h
 *     name   0: a new one follows; n: the n-th of the chunk     time  0: none; 1: after the last
 */
#ifndef KA_METRICS_FACT_PACK_H
#define KA_METRICS_FACT_PACK_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/pack.h"
#include "ingest/fact.h"
#include "metrics/table.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stdint.h>

/** About how large a chunk becomes. */
#define KA_FACT_CHUNK ((size_t)1 << 20)
/** Of the order of fields; chunks of version 1, whose scores name no role, are read, too. */
#define KA_FACT_PACK_VERSION 2
/** Added to a fact's kind. */
#define KA_FACT_SAME_STORE 16

/** What both ways go by: the fact before, and the names so far. */
struct ka_fact_state {
    uint32_t line;
    size_t store;
    ka_time time;
};

struct ka_fact_pack {
    const struct ka_defs *defs;
    uint64_t secret[2];
    struct ka_arena *arena; /**< Its own: emptied with every chunk; of a part a borrowed one. */
    bool borrowed;
    struct ka_buf out; /**< The chunk so far; empty: none begun. */
    struct ka_table names;
    struct ka_table buyers; /**< By the 16 bytes of their hash. */
    struct ka_fact_state last;
};

struct ka_fact_pack ka_fact_pack_make(const struct ka_defs *defs, const uint64_t secret[2]);
/** For a part of what @p whole packs, in @p arena, where its chunks stay. */
struct ka_fact_pack ka_fact_pack_part(struct ka_arena *arena, const struct ka_fact_pack *whole);
/** Add a fact to the chunk at hand; what it takes from its file is not kept. */
void ka_fact_pack_add(struct ka_fact_pack *pack, const struct ka_fact *fact);
/** Begin the next chunk; the bytes of the last one are gone. */
void ka_fact_pack_clear(struct ka_fact_pack *pack);
void ka_fact_pack_free(struct ka_fact_pack *pack);

/** Hand the facts of a chunk to @p sink, as of @p file. False: the bytes are no chunk. */
KA_MUST_USE bool ka_fact_chunk_read(struct ka_arena *scratch, const struct ka_defs *defs,
                                    ka_str chunk, uint32_t file, const struct ka_sink *sink);

#endif
