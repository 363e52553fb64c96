/**
 * @file
 * A zip of stored (not compressed) files: equal contents give equal bytes.
 */
#ifndef KA_CLI_ZIP_H
#define KA_CLI_ZIP_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct ka_zip_entry;

/** Zero-initialise with .arena set. */
struct ka_zip {
    struct ka_arena *arena;
    struct ka_buf out;
    struct ka_zip_entry *entry;
    size_t count;
};

/** Add a file; @p name with '/' between parts. False if the zip would pass 4 GB or 65,535 files. */
KA_MUST_USE bool ka_zip_add(struct ka_zip *zip, ka_str name, ka_str bytes);
/** The whole zip. */
ka_str ka_zip_end(struct ka_zip *zip);

#endif
