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

static inline const char *
world_time(ka_time time)
{
    return time == KA_TIME_NONE ? "-" : ka_time_print(arena, time).ptr;
}

static inline const char *
world_dec(bool has, ka_dec value)
{
    return has ? ka_dec_print_short(arena, value).ptr : "-";
}

static inline const char *
world_tri(enum ka_tri tri)
{
    return tri == KA_UNSAID ? "?" : tri == KA_YES ? "yes" : "no";
}

static inline void
world_print_stats(struct ka_buf *out, const struct ka_stats_fact *stats)
{
    ka_buf_printf(out, "%.*s%s%.*s %s..%s", KA_STR_ARG(stats->account),
                  stats->employee.len ? "#" : "", KA_STR_ARG(stats->employee),
                  ka_day_print(arena, stats->period.first).ptr,
                  ka_day_print(arena, stats->period.end - 1).ptr);
    for (size_t i = 0; i < stats->stat_count; i++) {
        const struct ka_stat *stat = &stats->stat[i];
        ka_str id = stat->counter != KA_NO_INDEX ? defs.metrics.counter[stat->counter].id
                                                 : defs.metrics.metric[stat->metric].id;
        ka_buf_printf(out, " %s%.*s=%s", stat->industry ? "~" : "", KA_STR_ARG(id),
                      world_dec(true, stat->value));
        if (stat->weighted)
            ka_buf_printf(out, "*%s", world_dec(true, stat->weight));
    }
    if (stats->evidence.len > 0)
        ka_buf_printf(out, " (%.*s)", KA_STR_ARG(stats->evidence));
}

static inline void
world_print_order(struct ka_buf *out, const struct ka_order_fact *order)
{
    ka_buf_printf(out, "%.*s buyer=%.*s by=%.*s created=%s paid=%s shipped=%s promised=%s",
                  KA_STR_ARG(order->id), KA_STR_ARG(order->buyer), KA_STR_ARG(order->salesperson),
                  world_time(order->created), world_time(order->paid), world_time(order->shipped),
                  world_time(order->promised));
    ka_buf_printf(out, " amount=%s line=%s items=%s%s", world_dec(order->has_amount, order->amount),
                  world_dec(order->has_line_amount, order->line_amount),
                  world_dec(true, order->items), order->closed ? " closed" : "");
    if (order->refund_known)
        ka_buf_printf(out, " refund=%s", order->refund_succeeded ? "yes" : "no");
    if (order->has_refunded)
        ka_buf_printf(out, " refunded=%s", world_dec(true, order->refunded));
}

static inline void
world_print_refund(struct ka_buf *out, const struct ka_refund_fact *refund)
{
    ka_buf_printf(out,
                  "%.*s order=%.*s requested=%s finished=%s amount=%s returns=%s in=%s %.*s %s",
                  KA_STR_ARG(refund->id), KA_STR_ARG(refund->order), world_time(refund->requested),
                  world_time(refund->finished), world_dec(true, refund->amount),
                  world_tri(refund->returns), world_tri(refund->intervened),
                  KA_STR_ARG(refund->reason), refund->succeeded ? "done" : "open");
}

static inline void
world_print_ticket(struct ka_buf *out, const struct ka_ticket_fact *ticket)
{
    ka_buf_printf(out, "%.*s %.*s created=%s", KA_STR_ARG(ticket->id), KA_STR_ARG(ticket->assignee),
                  world_time(ticket->created));
    if (ticket->has_first_reply)
        ka_buf_printf(out, " first=%lld", (long long)ticket->first_reply);
    if (ticket->has_solved)
        ka_buf_printf(out, " solved=%lld", (long long)ticket->solved);
    if (ticket->has_reopens)
        ka_buf_printf(out, " reopens=%lld", (long long)ticket->reopens);
    if (ticket->has_replies)
        ka_buf_printf(out, " replies=%lld", (long long)ticket->replies);
    ka_buf_printf(out, " good=%s", world_tri(ticket->good));
}

/* One fact as a line: "line kind@store …". */
static inline enum ka_status
world_take(void *self, const struct ka_fact *fact)
{
    struct ka_buf *out = self;
    ka_buf_printf(out, "%s%u %s@%s ", out->len ? "\n" : "", fact->line, ka_fact_word(fact->kind),
                  fact->store == KA_NO_INDEX ? "-" : defs.company.store[fact->store].id.ptr);
    switch (fact->kind) {
    case KA_FACT_ORDER:
        world_print_order(out, &fact->as.order);
        break;
    case KA_FACT_REFUND:
        world_print_refund(out, &fact->as.refund);
        break;
    case KA_FACT_TICKET:
        world_print_ticket(out, &fact->as.ticket);
        break;
    case KA_FACT_RATING:
        ka_buf_printf(out, "%.*s buyer=%.*s %s %d", KA_STR_ARG(fact->as.rating.account),
                      KA_STR_ARG(fact->as.rating.buyer), world_time(fact->as.rating.time),
                      fact->as.rating.value);
        break;
    case KA_FACT_MANUAL_SCORE:
        ka_buf_printf(out, "%.*s %.*s=%s (%.*s) by %.*s", KA_STR_ARG(fact->as.manual.employee),
                      KA_STR_ARG(fact->as.manual.item), world_dec(true, fact->as.manual.points),
                      KA_STR_ARG(fact->as.manual.reason), KA_STR_ARG(fact->as.manual.scorer));
        break;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        world_print_stats(out, &fact->as.stats);
        break;
    case KA_FACT_MESSAGE:
    case KA_FACT__COUNT:
        break;
    }
    return KA_OK;
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
