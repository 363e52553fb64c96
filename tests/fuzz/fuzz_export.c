/*
 * Whole exports: any bytes, read with the program's own profiles. The size chooses the path (so the
 * month and store are found or not). Counts must add up, and a
 * fact's numbers of stats and its line must be sane.
 */
#include "ingest/export.h"

#include "fuzz/world.h"
#include "ingest/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once for the process. */
static struct ka_arena *base;
static struct ka_defs defs;
static struct ka_aliases *aliases;

static void
load(void)
{
    if (base)
        return;
    base = ka_arena_new();
    world_load(base, &defs);
    aliases = ka_aliases_make(base, &defs);
}

static enum ka_status
take(void *self, const struct ka_fact *fact)
{
    uint64_t *count = self;
    (*count)++;
    world_check(fact->line > 0);
    world_check(fact->store == KA_NO_INDEX || fact->store < defs.company.store_count);
    if (fact->kind == KA_FACT_RATING)
        world_check(fact->as.rating.value >= 1 && fact->as.rating.value <= 5);
    if (fact->kind >= KA_FACT_AGENT_STATS && fact->kind <= KA_FACT_REGISTER)
        world_check(fact->as.stats.period.first < fact->as.stats.period.end);
    return KA_OK;
}

static const char *const paths[] = {"exports/2026-10/tm/a_2026-10-01至2026-10-31.csv",
                                    "exports/2026-10/us/a.csv", "exports/2026-10/a.csv",
                                    "manual/2026-10_a.csv"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 200000)
        return 0;
    load();
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    ka_month month = ka_month_of(2026, 10);
    struct ka_ingest ingest = {.defs = &defs,
                               .month = month,
                               .window = ka_month_span(month),
                               .arena = arena,
                               .diags = &diags,
                               .aliases = aliases};
    uint64_t facts = 0;
    struct ka_sink sink = {.self = &facts, .fact = take};
    struct ka_export file = {.path = ka_str_of(paths[size % KA_COUNT(paths)])};
    ka_str bytes = {.ptr = (const char *)data, .len = size};
    enum ka_status status = ka_export_read_bytes(&ingest, 0, bytes, &file, &sink);
    world_check(facts == file.used);
    world_check(file.rows == file.used + file.dropped + file.outside);
    world_check(status == KA_OK || diags.by_severity[KA_ERROR] > 0);
    world_check(file.profile || diags.count > 0 || status != KA_OK);
    for (size_t i = 0; i < diags.count; i++)
        (void)ka_diag_line(arena, &diags.item[i], i % 2 ? KA_ZH : KA_EN);
    ka_arena_free(arena);
    return 0;
}
