/*
 * What profiles call their columns.
 *
 *     alias as written ──fold──▶ "平均响应时长(秒)" ──▶ hash table: profile 3, column 5
 *                        └─ without its remark ─▶ "平均响应时长" ──▶ the same, as second choice
 *
 * Platforms add and drop remarks in brackets at the end of a heading from one version to the next:
 * units (元, 秒, 人 …) and old names (旧:…, 原…). A remark is passed over only if the figure means
 * the same without it: minutes, hours and % are no such units; a time of day, 会话, 新 say more.
 */
#include "ingest/alias.h"

#include "base/compiler.h"
#include "base/utf8.h"

#include <stdbool.h>

#define NONE KA_NO_INDEX

/* One alias of one column. */
struct alias {
    ka_str folded; /* Without the `*`. */
    size_t profile, column;
    size_t rank; /* Position among the column's aliases: earlier ones are preferred. */
    bool bare;   /* A remark was taken off. */
    size_t next; /* Alias with the same hash slot, or NONE. */
};

struct ka_aliases {
    const struct ka_defs *defs;
    struct alias *alias;
    size_t alias_count;
    size_t *slot; /* Exact aliases by hash; NONE = free. */
    size_t slot_cap;
    size_t *open; /* Indices of those that ended in `*`. */
    size_t open_count;
    size_t *required; /* Per profile, required columns. */
};

static bool
says_nothing(ka_str remark)
{
    static const char *const units[] = {"元", "人", "次", "个", "件", "单", "笔",
                                        "条", "天", "秒", "s",  "￥", "¥",  "rmb"};
    static const char *const notes[] = {"旧:", "旧版:", "原:", "原"};
    for (size_t i = 0; i < KA_COUNT(units); i++) {
        if (ka_str_eq(remark, ka_str_of(units[i])))
            return true;
    }
    for (size_t i = 0; i < KA_COUNT(notes); i++) {
        ka_str note = ka_str_of(notes[i]);
        if (ka_str_starts(remark, note) && remark.len > note.len)
            return true;
    }
    return false;
}

/* The name without a remark at its end; the name itself if it has none. */
static ka_str
without_remark(ka_str folded)
{
    if (folded.len < 3 || folded.ptr[folded.len - 1] != ')')
        return folded;
    size_t open = folded.len - 1;
    while (open > 0 && folded.ptr[open] != '(')
        open--;
    bool said = open == 0 || !says_nothing(ka_str_sub(folded, open + 1, folded.len - open - 2));
    return said ? folded : ka_str_sub(folded, 0, open);
}

static size_t *
slot_of(const struct ka_aliases *aliases, ka_str folded)
{
    return &aliases->slot[ka_str_hash(folded) & (aliases->slot_cap - 1)];
}

static void
add_exact(struct ka_aliases *aliases, struct alias alias)
{
    size_t *slot = slot_of(aliases, alias.folded);
    alias.next = *slot;
    *slot = aliases->alias_count;
    aliases->alias[aliases->alias_count++] = alias;
}

static void
add_alias(struct ka_arena *arena, struct ka_aliases *aliases, ka_str text, struct alias alias)
{
    alias.folded = ka_utf8_fold_header(arena, text);
    size_t len = alias.folded.len;
    if (len > 0 && alias.folded.ptr[len - 1] == '*') {
        alias.folded.len--;
        aliases->open[aliases->open_count++] = aliases->alias_count;
        aliases->alias[aliases->alias_count++] = alias;
        return;
    }
    add_exact(aliases, alias);
    alias.folded = without_remark(alias.folded);
    alias.bare = true;
    if (alias.folded.len < len)
        add_exact(aliases, alias);
}

static void
add_profile(struct ka_arena *arena, struct ka_aliases *aliases, size_t index)
{
    const struct ka_profile *profile = &aliases->defs->profile[index];
    for (size_t c = 0; c < profile->column_count; c++) {
        const struct ka_column *column = &profile->column[c];
        aliases->required[index] += column->required;
        for (size_t i = 0; i < column->header.count; i++)
            add_alias(arena, aliases, column->header.item[i],
                      (struct alias){.profile = index, .column = c, .rank = i});
    }
}

static size_t
count_aliases(const struct ka_defs *defs)
{
    size_t count = 0;
    for (size_t p = 0; p < defs->profile_count; p++) {
        for (size_t c = 0; c < defs->profile[p].column_count; c++)
            count += defs->profile[p].column[c].header.count;
    }
    return count;
}

struct ka_aliases *
ka_aliases_make(struct ka_arena *arena, const struct ka_defs *defs)
{
    struct ka_aliases *aliases = ka_arena_alloc(arena, sizeof *aliases);
    size_t count = count_aliases(defs) * 2; /* With and without its remark. */
    size_t cap = 64;
    while (cap < count)
        cap *= 2;
    *aliases = (struct ka_aliases){
        .defs = defs,
        .alias = ka_arena_array(arena, count, sizeof *aliases->alias),
        .slot = ka_arena_array(arena, cap, sizeof *aliases->slot),
        .slot_cap = cap,
        .open = ka_arena_array(arena, count, sizeof *aliases->open),
        .required = ka_arena_array(arena, defs->profile_count, sizeof *aliases->required),
    };
    for (size_t i = 0; i < cap; i++)
        aliases->slot[i] = NONE;
    for (size_t p = 0; p < defs->profile_count; p++)
        add_profile(arena, aliases, p);
    return aliases;
}

const struct ka_defs *
ka_aliases_defs(const struct ka_aliases *aliases)
{
    return aliases->defs;
}

size_t
ka_aliases_required(const struct ka_aliases *aliases, size_t profile)
{
    return aliases->required[profile];
}

/* The alias that is just this; one as it was written goes before one without its remark. */
static size_t
find_exact(const struct ka_aliases *aliases, size_t profile, ka_str folded)
{
    size_t found = NONE;
    for (size_t i = *slot_of(aliases, folded); i != NONE; i = aliases->alias[i].next) {
        const struct alias *alias = &aliases->alias[i];
        if (alias->profile != profile || !ka_str_eq(alias->folded, folded))
            continue;
        if (!alias->bare)
            return i;
        found = i;
    }
    return found;
}

static size_t
find_open(const struct ka_aliases *aliases, size_t profile, ka_str folded)
{
    size_t best = NONE;
    for (size_t i = 0; i < aliases->open_count; i++) {
        size_t at = aliases->open[i];
        const struct alias *alias = &aliases->alias[at];
        bool fits = alias->profile == profile && ka_str_starts(folded, alias->folded);
        if (fits && (best == NONE || alias->folded.len > aliases->alias[best].folded.len))
            best = at;
    }
    return best;
}

size_t
ka_alias_column(const struct ka_aliases *aliases, size_t profile, ka_str folded, size_t *rank)
{
    if (folded.len == 0)
        return NONE;
    size_t at = find_exact(aliases, profile, folded);
    ka_str bare = without_remark(folded);
    if (at == NONE && bare.len < folded.len)
        at = find_exact(aliases, profile, bare);
    if (at == NONE)
        at = find_open(aliases, profile, folded);
    if (at == NONE)
        return NONE;
    *rank = aliases->alias[at].rank;
    return aliases->alias[at].column;
}
