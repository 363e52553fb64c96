/*
 * Facts put aside while others come first: what they point to is copied, names that repeat once.
 */
#include "ingest/fact.h"

#define FACTS 64

struct ka_fact_block {
    struct ka_fact_block *next;
    size_t count;
    struct ka_fact fact[FACTS];
};

/* The text as a copy; the same copy if the fact before had the same text. */
static void
own(struct ka_arena *arena, ka_str *text, ka_str before)
{
    if (text->len == 0)
        *text = KA_STR("");
    else
        *text = ka_str_eq(*text, before) ? before : ka_str_dup(arena, *text);
}

static void
own_order(struct ka_arena *arena, struct ka_order_fact *order, const struct ka_order_fact *before)
{
    own(arena, &order->id, before->id);
    own(arena, &order->buyer, before->buyer);
    own(arena, &order->salesperson, before->salesperson);
    own(arena, &order->product, before->product);
    own(arena, &order->title, before->title);
}

static void
own_stats(struct ka_arena *arena, struct ka_stats_fact *stats, const struct ka_stats_fact *before)
{
    own(arena, &stats->account, before->account);
    own(arena, &stats->employee, before->employee);
    own(arena, &stats->evidence, before->evidence);
    stats->stat = ka_arena_copy(arena, stats->stat, stats->stat_count * sizeof *stats->stat);
}

static void
own_manual(struct ka_arena *arena, struct ka_manual_fact *manual,
           const struct ka_manual_fact *before)
{
    own(arena, &manual->employee, before->employee);
    own(arena, &manual->role, before->role);
    own(arena, &manual->item, before->item);
    own(arena, &manual->reason, before->reason);
    own(arena, &manual->scorer, before->scorer);
}

static void
own_texts(struct ka_arena *arena, struct ka_fact *fact, const struct ka_fact *before)
{
    switch (fact->kind) {
    case KA_FACT_ORDER:
        own_order(arena, &fact->as.order, &before->as.order);
        break;
    case KA_FACT_REFUND:
        own(arena, &fact->as.refund.id, before->as.refund.id);
        own(arena, &fact->as.refund.order, before->as.refund.order);
        own(arena, &fact->as.refund.reason, before->as.refund.reason);
        break;
    case KA_FACT_TICKET:
        own(arena, &fact->as.ticket.id, before->as.ticket.id);
        own(arena, &fact->as.ticket.assignee, before->as.ticket.assignee);
        break;
    case KA_FACT_RATING:
        own(arena, &fact->as.rating.account, before->as.rating.account);
        own(arena, &fact->as.rating.buyer, before->as.rating.buyer);
        break;
    case KA_FACT_MESSAGE:
        own(arena, &fact->as.message.account, before->as.message.account);
        own(arena, &fact->as.message.buyer, before->as.message.buyer);
        break;
    case KA_FACT_MANUAL_SCORE:
        own_manual(arena, &fact->as.manual, &before->as.manual);
        break;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        own_stats(arena, &fact->as.stats, &before->as.stats);
        break;
    case KA_FACT_ORDER_LINES: /* comes as orders; the others make no facts */
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
}

void
ka_fact_list_add(struct ka_fact_list *list, const struct ka_fact *fact)
{
    static const struct ka_fact none;
    struct ka_fact_block *block = list->last;
    const struct ka_fact *before = block ? &block->fact[block->count - 1] : &none;
    if (!block || block->count == FACTS) {
        block = ka_arena_room(list->arena, sizeof *block);
        block->next = NULL;
        block->count = 0;
        *(list->last ? &list->last->next : &list->first) = block;
        list->last = block;
    }
    struct ka_fact *copy = &block->fact[block->count++];
    *copy = *fact;
    own_texts(list->arena, copy, before->kind == fact->kind ? before : &none);
}

enum ka_status
ka_fact_list_feed(const struct ka_fact_list *list, uint32_t file, const struct ka_sink *sink)
{
    enum ka_status status = KA_OK;
    for (const struct ka_fact_block *block = list->first; block; block = block->next) {
        for (size_t i = 0; i < block->count && status == KA_OK; i++) {
            struct ka_fact fact = block->fact[i];
            fact.file = file;
            status = sink->fact(sink->self, &fact);
        }
    }
    return status;
}
