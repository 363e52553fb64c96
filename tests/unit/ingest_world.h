/*
 * A small company, profiles written in YAML, and facts as text: what the tests of whole files
 * share.
 */
#ifndef TESTS_INGEST_WORLD_H
#define TESTS_INGEST_WORLD_H

#include "base/io.h"
#include "base/limits.h"
#include "ingest_kit.h"

static struct ka_defs defs;

/* Wants both of the above. */
#include "ingest_facts.h"

static inline struct ka_node *
world_yaml(ka_str text, const char *name)
{
    struct ka_node *node = NULL;
    enum ka_status status = ka_yaml_parse(arena, text, ka_str_of(name), &diags, &node);
    cr_assert_eq(status, KA_OK, "%s: %.*s", name, KA_STR_ARG(kit_findings()));
    return node;
}

static const char world_company[] =
    "company: 示例公司\n"
    "stores:\n"
    "  tm: {name: 星河旗舰店, aliases: [天猫店], platform: taobao, quality_reasons: [质量问题]}\n"
    "  jd: {name: 星河京东自营, platform: jd}\n"
    "  pdd: {name: 星河杂货, platform: pinduoduo}\n"
    "  us: {name: Galaxy, aliases: [US shop], platform: shopify, currency: USD}\n"
    "  eu: {name: Galaxy EU, platform: shopify, currency: EUR}\n"
    "rates:\n"
    "  - {month: 2026-10, currency: USD, rate: 7.08}\n"
    "  - {month: 2026-09, currency: USD, rate: 7.1}\n";

/* Metrics of the program, the company above, and no profile yet. */
static inline void
world_setup(void)
{
    kit_setup();
    defs = (struct ka_defs){0};
    ka_str text;
    const char *path = KAOHE_SOURCE_DIR "/templates/metrics.yaml";
    cr_assert_eq(ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, &diags, &text), KA_OK);
    cr_assert_eq(
        ka_metric_set_read(arena, world_yaml(text, "metrics.yaml"), NULL, &diags, &defs.metrics),
        KA_OK);
    cr_assert_eq(ka_company_read(arena, world_yaml(ka_str_of(world_company), "kaohe.yaml"), &diags,
                                 &defs.company),
                 KA_OK, "%.*s", KA_STR_ARG(kit_findings()));
    cr_assert_eq(diags.count, 0, "%.*s", KA_STR_ARG(kit_findings()));
}

static inline void
world_profile(const char *yaml)
{
    struct ka_profile *profile = ka_arena_array(arena, defs.profile_count + 1, sizeof *profile);
    if (defs.profile_count > 0)
        memcpy(profile, defs.profile, defs.profile_count * sizeof *profile);
    cr_assert_eq(ka_profile_read(arena, world_yaml(ka_str_of(yaml), "profile.yaml"), &defs.metrics,
                                 &diags, &profile[defs.profile_count]),
                 KA_OK, "%.*s", KA_STR_ARG(kit_findings()));
    defs.profile = profile;
    defs.profile_count++;
}

/* What came of a table. */
struct world_result {
    enum ka_status status;
    struct ka_export file;
    ka_str facts;
};

/* Read a table of October 2026 that lies at @p path. */
static inline struct world_result
world_read(const char *path, ka_str bytes)
{
    ka_month month = ka_month_of(2026, 10);
    struct ka_buf facts = {.arena = arena};
    struct ka_sink sink = {.self = &facts, .fact = world_take};
    struct ka_ingest ingest = {.defs = &defs,
                               .month = month,
                               .window = ka_month_span(month),
                               .arena = arena,
                               .diags = &diags};
    struct world_result result = {.file = {.path = ka_str_of(path)}};
    result.status = ka_export_read_bytes(&ingest, 7, bytes, &result.file, &sink);
    result.facts = facts.len > 0 ? ka_buf_str(&facts) : KA_STR("");
    return result;
}

/* A table, the facts and the findings that must come of it. */
struct world_case {
    const char *why;
    const char *path;
    const char *text;
    const char *facts;
    const char *findings;
};

static inline void
world_expect(const struct world_case *cases, size_t count, enum ka_status status)
{
    for (size_t i = 0; i < count; i++) {
        diags = ka_diags_make(arena);
        struct world_result got = world_read(cases[i].path, ka_str_of(cases[i].text));
        cr_expect_eq(got.status, status, "%s: status %d", cases[i].why, (int)got.status);
        cr_expect(ka_str_eq(got.facts, ka_str_of(cases[i].facts)), "%s: facts are\n%.*s\nnot\n%s",
                  cases[i].why, KA_STR_ARG(got.facts), cases[i].facts);
        kit_expect_findings(cases[i].why, cases[i].findings);
    }
}

#endif
