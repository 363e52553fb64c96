/**
 * @file
 * Quotes and line ends of a text, counted by pieces while it is looked through anyway. Private to
 * the stage.
 */
#ifndef KA_INGEST_CENSUS_H
#define KA_INGEST_CENSUS_H

#include "base/arena.h"
#include "ingest/quick.h"

#include <stddef.h>

struct ka_census {
    struct ka_arena *arena; /**< Given, as the next two. */
    size_t workers;         /**< Threads that may look at it; 0 is 1. */
    size_t size;            /**< Bytes of a piece, about; 0: as is good. */
    const char **at;        /**< Where each piece begins, and the text's end. */
    struct ka_quick_count *count;
    size_t pieces; /**< 0: nothing was counted. */
};

#endif
