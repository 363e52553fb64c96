/*
 * The program's own metrics and export profiles, and a small company with a store on every
 * platform: what harnesses and tools need that read whole exports. Aborts if anything is amiss.
 */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "base/io.h"
#include "base/limits.h"
#include "template/defs.h"
#include "template/yaml.h"

#include <stdlib.h>

static const char world_company_text[] =
    "company: 示例公司\n"
    "stores:\n"
    "  tm: {name: 星河旗舰店, platform: taobao, quality_reasons: [质量问题]}\n"
    "  jd: {name: 星河京东店, platform: jd}\n"
    "  pdd: {name: 星河杂货, platform: pinduoduo}\n"
    "  dy: {name: 星河抖店, platform: douyin}\n"
    "  ks: {name: 星河快手店, platform: kuaishou}\n"
    "  us: {name: Galaxy, platform: shopify, currency: USD}\n"
    "  az: {name: Galaxy AZ, platform: amazon, currency: USD}\n"
    "rates:\n"
    "  - {month: 2026-10, currency: USD, rate: 7.08}\n"
    "  - {month: 2026-10, currency: EUR, rate: 8.2}\n";

static inline void
world_check(bool holds)
{
    if (!holds)
        abort();
}

static inline struct ka_node *
world_parse(struct ka_arena *arena, ka_str text, struct ka_diags *diags)
{
    struct ka_node *node = NULL;
    world_check(ka_yaml_parse(arena, text, KA_STR("x.yaml"), diags, &node) == KA_OK);
    return node;
}

static inline struct ka_node *
world_file(struct ka_arena *arena, const char *path, struct ka_diags *diags)
{
    ka_str text;
    world_check(ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, diags, &text) == KA_OK);
    return world_parse(arena, text, diags);
}

static inline void
world_load(struct ka_arena *arena, struct ka_defs *defs)
{
    static const char folder[] = KAOHE_SOURCE_DIR "/templates/exports";
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_entry *entry;
    size_t count;
    struct ka_node *metrics = world_file(arena, KAOHE_SOURCE_DIR "/templates/metrics.yaml", &diags);
    world_check(ka_metric_set_read(arena, metrics, NULL, &diags, &defs->metrics) == KA_OK);
    world_check(ka_company_read(arena, world_parse(arena, ka_str_of(world_company_text), &diags),
                                &diags, &defs->company) == KA_OK);
    world_check(ka_folder_walk(arena, folder, &diags, &entry, &count) == KA_OK);
    defs->profile = ka_arena_array(arena, count, sizeof *defs->profile);
    for (size_t i = 0; i < count; i++) {
        ka_str path = ka_str_format(arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path));
        struct ka_profile *profile = &defs->profile[defs->profile_count++];
        world_check(ka_profile_read(arena, world_file(arena, path.ptr, &diags), &defs->metrics,
                                    &diags, profile) == KA_OK);
    }
}

#endif
