/*
 * A small world for the tests of this stage: stores, people, and a fold that is fed by hand.
 *
 *     struct world *w = world_open(NULL, STAFF);
 *     uint32_t f = world_file(w, "a.csv", KA_FACT_ORDER, "taobao", TM);
 *     world_begin(w);
 *     give_order(w, (struct give){.file = f, .line = 2, .store = TM, ...});
 *     world_close(w);
 *     cr_expect_str_eq(seat_value(w, 0, "sales"), "1234/100");
 *     world_free(w);
 *
 * The month is October 2026: 31 days, Thursday the 1st; the test company has no holidays, so 22
 * workdays. Values print as live_num/live_den, "missing" or "empty", with "~" for approximate
 * and "*" for provisional.
 */
#ifndef KA_TEST_METRICS_WORLD_H
#define KA_TEST_METRICS_WORLD_H

#include "metrics/fold.h"
#include "metrics/month.h"
#include "metrics/month_read.h"
#include "template/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { TM, PDD, JD, STORES, NO_STORE = -1 };
#define WORLD_FILES 40

struct world {
    struct ka_arena *arena, *scratch;
    struct ka_defs defs;
    struct ka_diags diags;
    struct ka_export file[WORLD_FILES];
    struct ka_profile profile[WORLD_FILES];
    size_t files;
    struct ka_fold *fold;
    struct ka_month_data *data;
    ka_month month;
    bool evidence;
};

static const char *const world_company =
    "company: 测试公司\n"
    "stores:\n"
    "  - {id: tm, name: 天猫店, platform: taobao, key: true, quality_reasons: [质量问题, '假*']}\n"
    "  - {id: pdd, name: 拼多多店, platform: pinduoduo}\n"
    "  - {id: jd, name: 京东店, platform: jd, key: true}\n"
    "teams:\n"
    "  - {id: day, name: 白班, lead: S009}\n"
    "  - {id: night, name: 晚班, lead: S009}\n"
    "ignore_accounts: [机器人]\n";

static inline struct ka_node *
world_yaml(struct world *w, const char *text, const char *name)
{
    struct ka_node *node = NULL;
    enum ka_status status =
        ka_yaml_parse(w->arena, ka_str_of(text), ka_str_of(name), &w->diags, &node);
    cr_assert_eq(status, KA_OK, "%s", name);
    return node;
}

static inline void
world_show_findings(const struct world *w)
{
    for (size_t i = 0; i < w->diags.count; i++) {
        ka_str line = ka_diag_line(w->arena, &w->diags.item[i], KA_EN);
        fprintf(stderr, "%.*s\n", KA_STR_ARG(line));
    }
}

static inline struct ka_node *
world_metrics(struct world *w)
{
    struct ka_node *node = NULL;
    enum ka_status status = ka_yaml_load(w->arena, KAOHE_SOURCE_DIR "/templates/metrics.yaml",
                                         KA_STR("metrics.yaml"), &w->diags, &node);
    cr_assert_eq(status, KA_OK);
    return node;
}

static inline void
world_roles(struct world *w)
{
    static const char *const ids[] = {"presales", "aftersales", "lead"};
    w->defs.role = ka_arena_array(w->arena, 3, sizeof *w->defs.role);
    w->defs.role_count = 3;
    for (size_t i = 0; i < 3; i++)
        w->defs.role[i].id = ka_str_of(ids[i]);
}

/* @p own adds to metrics.yaml; may be NULL. The world lives in its own arena. */
static inline struct world *
world_open(const char *own, const char *staff)
{
    struct ka_arena *arena = ka_arena_new();
    struct world *w = ka_arena_alloc(arena, sizeof *w);
    w->arena = arena;
    w->scratch = ka_arena_new();
    w->diags = ka_diags_make(w->arena);
    w->month = ka_month_of(2026, 10);
    struct ka_node *metrics = world_metrics(w);
    struct ka_node *added = own ? world_yaml(w, own, "own") : NULL;
    enum ka_status status =
        ka_metric_set_read(w->arena, metrics, added, &w->diags, &w->defs.metrics);
    if (status == KA_OK)
        status = ka_company_read(w->arena, world_yaml(w, world_company, "kaohe.yaml"), &w->diags,
                                 &w->defs.company);
    world_roles(w);
    static const ka_str roles[] = {{"presales", 8}, {"aftersales", 10}, {"lead", 4}};
    if (status == KA_OK)
        status = ka_staff_read(w->arena, world_yaml(w, staff, "staff.yaml"), &w->defs.company,
                               &w->defs.metrics, roles, 3, &w->diags, &w->defs.staff);
    if (status != KA_OK)
        world_show_findings(w);
    cr_assert_eq(status, KA_OK);
    return w;
}

static inline void
world_free(struct world *w)
{
    ka_arena_free(w->scratch);
    ka_arena_free(w->arena);
}

static inline size_t
store_index(int store)
{
    return store == NO_STORE ? KA_NO_INDEX : (size_t)store;
}

static inline uint32_t
world_file(struct world *w, const char *path, enum ka_fact_kind kind, const char *platform,
           int store)
{
    cr_assert_lt(w->files, WORLD_FILES);
    size_t i = w->files++;
    w->profile[i] = (struct ka_profile){.kind = kind, .platform = ka_str_of(platform)};
    w->file[i] = (struct ka_export){.path = ka_str_of(path),
                                    .profile = &w->profile[i],
                                    .rows = 1,
                                    .latest = KA_TIME_NONE,
                                    .store = store_index(store)};
    return (uint32_t)i;
}

/* After all files were named. */
static inline void
world_begin(struct world *w)
{
    for (size_t i = 0; i < w->files; i++)
        w->file[i].profile = &w->profile[i];
    struct ka_fold_options options = {.defs = &w->defs,
                                      .month = w->month,
                                      .diags = &w->diags,
                                      .file = w->file,
                                      .file_count = w->files,
                                      .evidence = w->evidence};
    w->fold = ka_fold_make(w->arena, w->scratch, &options);
}

static inline void
world_close(struct world *w)
{
    w->data = ka_fold_close(w->fold);
}

static inline void
feed(struct world *w, const struct ka_fact *fact)
{
    struct ka_sink sink = ka_fold_sink(w->fold);
    cr_assert_eq(sink.fact(sink.self, fact), KA_OK);
}

/* 2026-10-DD hh:mm; day 0 is the last of September, 32 the first of November. */
static inline ka_time
at(int day, int hour, int minute)
{
    return ((ka_time)ka_day_of(2026, 10, 1) + day - 1) * 86400 + hour * 3600 + minute * 60;
}

static inline ka_dec
dec(const char *text)
{
    ka_dec value = {0};
    bool good = ka_dec_parse(ka_str_of(text), &value);
    cr_assert(good, "%s", text);
    return value;
}

static inline size_t
counter(const struct world *w, const char *id)
{
    size_t index = ka_counter_index(&w->defs.metrics, ka_str_of(id));
    cr_assert_neq(index, KA_NO_INDEX, "counter %s", id);
    return index;
}

static inline size_t
metric(const struct world *w, const char *id)
{
    size_t index = ka_metric_index(&w->defs.metrics, ka_str_of(id));
    cr_assert_neq(index, KA_NO_INDEX, "metric %s", id);
    return index;
}

/* One row for the feeding functions below; zero means "not said". */
struct give {
    uint32_t file, line;
    int store;
    const char *account, *employee;
    int first, end; /* Days of October, end not included; 0, 0: none. */
    const char *id; /* Counter or metric of a figure; id of an order, refund or ticket. */
    const char *value, *weight;
    bool industry;
    /* orders */
    const char *buyer, *who, *amount, *line_amount, *items, *refunded;
    ka_time created, paid, shipped, promised;
    bool closed, refund_known, refund_done;
    /* refunds */
    const char *order, *reason;
    ka_time requested, finished;
    enum ka_tri returns, intervened;
    bool succeeded;
};

static inline ka_time
said_time(ka_time time)
{
    return time == 0 ? KA_TIME_NONE : time;
}

static inline struct ka_fact
fact_of(enum ka_fact_kind kind, const struct give *g)
{
    return (struct ka_fact){
        .kind = kind, .file = g->file, .line = g->line, .store = store_index(g->store)};
}

static inline void
give_figure(struct world *w, enum ka_fact_kind kind, struct give g)
{
    size_t c = ka_counter_index(&w->defs.metrics, ka_str_of(g.id));
    bool rate = g.weight || c == KA_NO_INDEX || g.industry;
    struct ka_stat stat = {.counter = rate ? KA_NO_INDEX : c,
                           .metric = rate ? metric(w, g.id) : KA_NO_INDEX,
                           .value = dec(g.value),
                           .weighted = g.weight != NULL,
                           .weight = g.weight ? dec(g.weight) : (ka_dec){0},
                           .industry = g.industry,
                           .column = 1};
    struct ka_fact fact = fact_of(kind, &g);
    ka_day first = ka_day_of(2026, 10, 1) - 1;
    fact.as.stats = (struct ka_stats_fact){.account = ka_str_of(g.account),
                                           .employee = ka_str_of(g.employee),
                                           .stat = &stat,
                                           .stat_count = 1,
                                           .evidence = ka_str_of(g.reason)};
    if (g.end != 0)
        fact.as.stats.period = (struct ka_span){first + g.first, first + g.end};
    feed(w, &fact);
}

static inline struct ka_fact
order_fact(const struct give *g)
{
    struct ka_fact fact = fact_of(KA_FACT_ORDER, g);
    fact.as.order = (struct ka_order_fact){
        .id = ka_str_of(g->id),
        .buyer = ka_str_of(g->buyer),
        .salesperson = ka_str_of(g->who),
        .created = said_time(g->created),
        .paid = said_time(g->paid),
        .shipped = said_time(g->shipped),
        .promised = said_time(g->promised),
        .has_amount = g->amount != NULL,
        .amount = g->amount ? dec(g->amount) : (ka_dec){0},
        .has_line_amount = g->line_amount != NULL,
        .line_amount = g->line_amount ? dec(g->line_amount) : (ka_dec){0},
        .items = g->items ? dec(g->items) : (ka_dec){0},
        .closed = g->closed,
        .refund_known = g->refund_known,
        .refund_succeeded = g->refund_done,
        .has_refunded = g->refunded != NULL,
        .refunded = g->refunded ? dec(g->refunded) : (ka_dec){0},
    };
    return fact;
}

static inline void
give_order(struct world *w, struct give g)
{
    struct ka_fact fact = order_fact(&g);
    feed(w, &fact);
}

static inline void
give_refund(struct world *w, struct give g)
{
    struct ka_fact fact = fact_of(KA_FACT_REFUND, &g);
    fact.as.refund = (struct ka_refund_fact){.id = ka_str_of(g.id),
                                             .order = ka_str_of(g.order),
                                             .requested = said_time(g.requested),
                                             .finished = said_time(g.finished),
                                             .amount = g.amount ? dec(g.amount) : (ka_dec){0},
                                             .returns = g.returns,
                                             .intervened = g.intervened,
                                             .reason = ka_str_of(g.reason),
                                             .succeeded = g.succeeded};
    feed(w, &fact);
}

static inline const char *
show(struct world *w, struct ka_value value)
{
    const char *tail = value.provisional ? "*" : value.approximate ? "~" : "";
    if (value.state != KA_VALUE_OK)
        return value.state == KA_VALUE_MISSING ? "missing" : "empty";
    return ka_str_format(w->arena, "%lld/%lld%s", (long long)value.live_num,
                         (long long)value.live_den, tail)
        .ptr;
}

static inline const struct ka_seat *
seat(const struct world *w, size_t index)
{
    cr_assert_lt(index, w->data->roster.count);
    return &w->data->roster.seat[index];
}

static inline const char *
seat_value(struct world *w, size_t index, const char *id)
{
    return show(w, ka_value_of_seat(w->data, seat(w, index), metric(w, id)));
}

static inline const char *
store_value(struct world *w, int store, const char *id)
{
    return show(w, ka_value_of_store(w->data, (size_t)store, metric(w, id)));
}

static inline const char *
team_value(struct world *w, size_t index, const char *id)
{
    return show(w, ka_value_of_team(w->data, seat(w, index), metric(w, id)));
}

/* In one store, or in two. */
static inline const char *
in_stores(struct world *w, size_t index, enum ka_scope scope, const char *id, int one, int two)
{
    size_t store[2] = {(size_t)one, store_index(two)};
    struct ka_store_list list = {store, two == NO_STORE ? 1 : 2};
    return show(w, ka_value_in_stores(w->data, seat(w, index), scope, &list, metric(w, id)));
}

static inline size_t
findings(const struct world *w, enum ka_diag_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < w->diags.count; i++)
        count += w->diags.item[i].code == code;
    return count;
}

/* Message of the only finding with this code. */
static inline const char *
finding(struct world *w, enum ka_diag_code code)
{
    cr_assert_eq(findings(w, code), 1, "%zu findings", findings(w, code));
    for (size_t i = 0; i < w->diags.count; i++) {
        if (w->diags.item[i].code == code)
            return ka_cstr(w->arena, ka_diag_line(w->arena, &w->diags.item[i], KA_EN));
    }
    return "";
}

#define EXPECT(text, wanted) cr_expect_str_eq((text), (wanted), "got %s, not %s", (text), (wanted))

#endif
