/*
 * A workspace on disk for tests of this stage: files are written, definitions and the month are
 * read as the program reads them. One store (tm, 天猫店), one person (S001 林小满, 天猫店:小满).
 */
#ifndef KA_TEST_METRICS_PLACE_H
#define KA_TEST_METRICS_PLACE_H

#include "base/io.h"
#include "metrics/month.h"
#include "template/defs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct place {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_defs defs;
    struct ka_month_options options;
    struct ka_month_data *data;
    char folder[64];
};

static inline void
put(struct place *p, const char *name, const char *text)
{
    const char *path = ka_str_format(p->arena, "%s/%s", p->folder, name).ptr;
    const char *end = strrchr(path, '/');
    const char *folder = ka_cstr(p->arena, ka_str_sub(ka_str_of(path), 0, (size_t)(end - path)));
    cr_assert_eq(ka_folder_make(folder, 0700, &p->diags), KA_OK);
    cr_assert_eq(ka_file_write(path, ka_str_of(text), 0600, &p->diags), KA_OK);
}

static inline struct place *
place_open(void)
{
    struct ka_arena *arena = ka_arena_new();
    struct place *p = ka_arena_alloc(arena, sizeof *p);
    p->arena = arena;
    p->diags = ka_diags_make(arena);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/kaohe-messages-XXXXXX");
    cr_assert_not_null(mkdtemp(p->folder));
    p->options = (struct ka_month_options){
        .month = ka_month_of(2026, 10), .workspace = p->folder, .month_folder = "exports/2026-10"};
    put(p, "kaohe.yaml",
        "company: 测试公司\nstores:\n  tm: {name: 天猫店, platform: taobao, key: true}\n");
    put(p, "staff.yaml",
        "- {number: S001, name: 林小满, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: ['天猫店:小满']}}\n");
    return p;
}

static inline void
load(struct place *p)
{
    enum ka_status status =
        ka_defs_load(p->arena, KAOHE_SOURCE_DIR "/templates", p->folder, &p->diags, &p->defs);
    for (size_t i = 0; i < p->diags.count && status != KA_OK; i++)
        (void)fprintf(stderr, "%s\n", ka_diag_line(p->arena, &p->diags.item[i], KA_EN).ptr);
    cr_assert_eq(status, KA_OK);
    p->diags = ka_diags_make(p->arena);
    cr_assert_eq(ka_month_load(p->arena, &p->defs, &p->options, &p->diags, &p->data), KA_OK);
}

static inline void
place_close(struct place *p)
{
    cr_expect_eq(ka_folder_remove(p->folder, &p->diags), KA_OK);
    ka_arena_free(p->arena);
}

static inline const char *
value_of(const struct place *p, size_t seat, const char *id)
{
    struct ka_value value = ka_value_of_seat(p->data, &ka_month_roster(p->data)->seat[seat],
                                             ka_metric_index(&p->defs.metrics, ka_str_of(id)));
    if (value.state != KA_VALUE_OK)
        return value.state == KA_VALUE_EMPTY ? "empty" : "missing";
    return ka_str_format(p->arena, "%lld/%lld%s", (long long)value.live_num,
                         (long long)value.live_den, value.provisional ? "*" : "")
        .ptr;
}

static inline const char *
value_on_disk(const struct place *p, const char *id)
{
    return value_of(p, 0, id);
}

static inline size_t
said_on_disk(const struct place *p, enum ka_diag_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < p->diags.count; i++)
        count += p->diags.item[i].code == code;
    return count;
}

#endif
