/**
 * @file
 * What profiles call their columns, folded once and indexed.
 */
#ifndef KA_INGEST_ALIAS_H
#define KA_INGEST_ALIAS_H

#include "base/arena.h"
#include "base/str.h"
#include "template/defs.h"

#include <stddef.h>

struct ka_aliases;

/** The aliases of all profiles of @p defs, which is kept. */
struct ka_aliases *ka_aliases_make(struct ka_arena *arena, const struct ka_defs *defs);

const struct ka_defs *ka_aliases_defs(const struct ka_aliases *aliases);
/** Required columns of a profile. */
size_t ka_aliases_required(const struct ka_aliases *aliases, size_t profile);

/**
 * The column of @p profile (an index) that a folded heading names, KA_NO_INDEX if none does.
 *
 * The exact name comes first; then the name without a remark at its end that says nothing new
 * ("接待人数(人)", "首次响应(旧:首响)"); then a name that ends in `*`, the longest.
 *
 * @param[out] rank How much the column likes it: 0 for its first alias, and so on. Else left alone.
 */
size_t ka_alias_column(const struct ka_aliases *aliases, size_t profile, ka_str folded,
                       size_t *rank);

#endif
