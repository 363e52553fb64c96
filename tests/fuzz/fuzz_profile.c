/*
 * Profiles: any YAML. What is refused was told; what is accepted has headers indexed and reads a
 * table that has them.
 */
#include "fuzz/world.h"
#include "ingest/export.h"
#include "ingest/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once for the process. */
static struct ka_arena *base;
static struct ka_defs defs;

static enum ka_status
take(void *self, const struct ka_fact *fact)
{
    KA_UNUSED(self);
    world_check(fact->line > 0);
    return KA_OK;
}

/* A table with the profile's own headers and two rows. */
static ka_str
table_of(struct ka_arena *arena, const struct ka_profile *profile)
{
    struct ka_buf out = {.arena = arena};
    for (int row = 0; row < profile->header_rows + 2; row++) {
        for (size_t i = 0; i < profile->column_count; i++) {
            ka_str name = profile->column[i].header.item[0];
            ka_buf_byte(&out, i ? ',' : '"');
            for (size_t k = 0; row == 0 && k < name.len; k++)
                ka_buf_byte(&out, name.ptr[k] == '"' || name.ptr[k] == ',' ? '.' : name.ptr[k]);
            if (i == 0)
                ka_buf_byte(&out, '"');
            if (row >= profile->header_rows)
                ka_buf_printf(&out, "2026-10-%02d", row + 1);
        }
        ka_buf_byte(&out, '\n');
    }
    return ka_buf_str(&out);
}

static void
use(struct ka_arena *arena, struct ka_profile *profile, struct ka_diags *diags)
{
    struct ka_defs own = {
        .metrics = defs.metrics, .company = defs.company, .profile = profile, .profile_count = 1};
    ka_month month = ka_month_of(2026, 10);
    struct ka_ingest ingest = {.defs = &own,
                               .month = month,
                               .window = ka_month_span(month),
                               .arena = arena,
                               .diags = diags};
    struct ka_export file = {.path = KA_STR("exports/2026-10/a_2026-10.csv")};
    struct ka_sink sink = {.fact = take};
    (void)!ka_export_read_bytes(&ingest, 0, table_of(arena, profile), &file, &sink);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 200000)
        return 0;
    if (!base) {
        base = ka_arena_new();
        world_load(base, &defs);
    }
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_node *node = NULL;
    struct ka_profile profile;
    ka_str text = {.ptr = (const char *)data, .len = size};
    enum ka_status status = ka_yaml_parse(arena, text, KA_STR("f.yaml"), &diags, &node);
    if (status == KA_OK)
        status = ka_profile_read(arena, node, &defs.metrics, &diags, &profile);
    world_check(status == KA_OK || diags.by_severity[KA_ERROR] > 0);
    if (status == KA_OK)
        use(arena, &profile, &diags);
    for (size_t i = 0; i < diags.count; i++)
        (void)ka_diag_line(arena, &diags.item[i], i % 2 ? KA_ZH : KA_EN);
    ka_arena_free(arena);
    return 0;
}
