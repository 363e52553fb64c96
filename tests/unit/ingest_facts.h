/*
 * Facts as text, one line each: "line kind@store …". The file that includes this has an `arena`
 * and the `defs` that the facts were read with.
 */
#ifndef TESTS_INGEST_FACTS_H
#define TESTS_INGEST_FACTS_H

#include "ingest/fact.h"
#include "template/defs.h"

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
        ka_buf_printf(out, "%s %.*s %.*s %s %s", world_time(fact->as.message.time),
                      KA_STR_ARG(fact->as.message.account), KA_STR_ARG(fact->as.message.buyer),
                      fact->as.message.sender == KA_SENDER_BUYER ? "buyer" : "agent",
                      fact->as.message.kind == KA_MESSAGE_HUMAN  ? "human"
                      : fact->as.message.kind == KA_MESSAGE_AUTO ? "auto"
                                                                 : "system");
        break;
    case KA_FACT_ORDER_LINES:
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
    return KA_OK;
}

#endif
