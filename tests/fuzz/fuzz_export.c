/*
 * Whole exports: any bytes, read with the program's own profiles. The first byte chooses the path
 * (so the month and store are found or not); the rest is the file. Counts must add up, and a
 * fact's numbers of stats and its line must be sane.
 */
#include "ingest/export.h"

#include "base/io.h"
#include "base/limits.h"
#include "ingest/match.h"
#include "template/yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char company_text[] = "company: x\n"
                                   "stores:\n"
                                   "  tm: {name: 星河旗舰店, platform: taobao}\n"
                                   "  us: {name: Galaxy, platform: shopify, currency: USD}\n"
                                   "rates:\n"
                                   "  - {month: 2026-10, currency: USD, rate: 7.08}\n";

/* Loaded once for the process. */
static struct ka_arena *base;
static struct ka_defs defs;
static struct ka_aliases *aliases;

static void
check(bool holds)
{
    if (!holds)
        abort();
}

static struct ka_node *
parse(ka_str text, struct ka_diags *diags)
{
    struct ka_node *node = NULL;
    check(ka_yaml_parse(base, text, KA_STR("x.yaml"), diags, &node) == KA_OK);
    return node;
}

static void
load_profiles(struct ka_diags *diags)
{
    const char *folder = KAOHE_SOURCE_DIR "/templates/exports";
    struct ka_entry *entry;
    size_t count;
    check(ka_folder_walk(base, folder, diags, &entry, &count) == KA_OK);
    defs.profile = ka_arena_array(base, count, sizeof *defs.profile);
    for (size_t i = 0; i < count; i++) {
        ka_str text;
        ka_str path = ka_str_format(base, "%s/%.*s", folder, KA_STR_ARG(entry[i].path));
        check(ka_file_read(base, path.ptr, KA_LIMIT_YAML_BYTES, diags, &text) == KA_OK);
        struct ka_profile *profile = &defs.profile[defs.profile_count++];
        check(ka_profile_read(base, parse(text, diags), &defs.metrics, diags, profile) == KA_OK);
    }
}

static void
load(void)
{
    if (base)
        return;
    base = ka_arena_new();
    struct ka_diags diags = ka_diags_make(base);
    ka_str text;
    check(ka_file_read(base, KAOHE_SOURCE_DIR "/templates/metrics.yaml", KA_LIMIT_YAML_BYTES,
                       &diags, &text) == KA_OK);
    check(ka_metric_set_read(base, parse(text, &diags), NULL, &diags, &defs.metrics) == KA_OK);
    check(ka_company_read(base, parse(ka_str_of(company_text), &diags), &diags, &defs.company) ==
          KA_OK);
    load_profiles(&diags);
    aliases = ka_aliases_make(base, &defs);
}

static enum ka_status
take(void *self, const struct ka_fact *fact)
{
    uint64_t *count = self;
    (*count)++;
    check(fact->line > 0);
    check(fact->store == KA_NO_INDEX || fact->store < defs.company.store_count);
    if (fact->kind == KA_FACT_RATING)
        check(fact->as.rating.value >= 1 && fact->as.rating.value <= 5);
    if (fact->kind >= KA_FACT_AGENT_STATS && fact->kind <= KA_FACT_REGISTER)
        check(fact->as.stats.period.first < fact->as.stats.period.end);
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
    struct ka_export file = {.path = ka_str_of(paths[data[0] % KA_COUNT(paths)])};
    ka_str bytes = {.ptr = (const char *)data + 1, .len = size - 1};
    enum ka_status status = ka_export_read_bytes(&ingest, 0, bytes, &file, &sink);
    check(facts == file.used);
    check(file.rows == file.used + file.dropped + file.outside);
    check(status == KA_OK || diags.by_severity[KA_ERROR] > 0);
    check(file.profile || diags.count > 0 || status != KA_OK);
    for (size_t i = 0; i < diags.count; i++)
        (void)ka_diag_line(arena, &diags.item[i], i % 2 ? KA_ZH : KA_EN);
    ka_arena_free(arena);
    return 0;
}
