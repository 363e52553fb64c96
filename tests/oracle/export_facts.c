/*
 * Facts of exports as text, for exports.py: reads each file named, which lies in a workspace of
 * October 2026, with the program's own profiles.
 *
 *     = exports/2026-10/tm/a.xlsx|qianniu-voc|按客服查看
 *     2 agent_stats@tm 小满 2026-10-01..2026-10-31 sessions=100 avg_response=30*100
 *     ! cell-delayed 3:2
 */
#include "fuzz/world.h"
#include "ingest/export.h"

#include <stdio.h>

static struct ka_arena *arena;
static struct ka_defs defs;

/* Wants both of the above. */
#include "unit/ingest_facts.h"

static void
show(const struct ka_export *file, ka_str facts, const struct ka_diags *diags)
{
    printf("= %.*s|%.*s|%.*s\n", KA_STR_ARG(file->path),
           KA_STR_ARG(file->profile ? file->profile->id : KA_STR("-")), KA_STR_ARG(file->sheet));
    if (facts.len > 0)
        printf("%.*s\n", KA_STR_ARG(facts));
    for (size_t i = 0; i < diags->count; i++) {
        const struct ka_diag *diag = &diags->item[i];
        ka_str name = ka_diag_name(arena, diag->code);
        printf("! %.*s %u:%u\n", KA_STR_ARG(name), diag->place.line, diag->place.column);
    }
}

/* One table of a file; whether there is another. */
static bool
read_table(const char *path, uint32_t table)
{
    ka_month month = ka_month_of(2026, 10);
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_buf facts = {.arena = arena};
    struct ka_sink sink = {.self = &facts, .fact = world_take};
    struct ka_ingest ingest = {.defs = &defs,
                               .month = month,
                               .window = ka_month_span(month),
                               .arena = arena,
                               .diags = &diags};
    struct ka_export file = {.path = ka_str_of(path), .open_path = path, .table = table};
    if (ka_export_read(&ingest, 0, &file, &sink) != KA_OK)
        printf("refused\n");
    show(&file, facts.len > 0 ? ka_buf_str(&facts) : KA_STR(""), &diags);
    return file.more;
}

int
main(int argc, char **argv)
{
    arena = ka_arena_new();
    world_load(arena, &defs);
    for (int i = 1; i < argc; i++) {
        uint32_t table = 0;
        while (read_table(argv[i], table))
            table++;
    }
    ka_arena_free(arena);
    return 0;
}
