/* Facts → a chunk of bytes, field by field as fact_unpack.c reads them. */
#include "metrics/fact_pack.h"

#include "metrics/message_key.h"

#include <assert.h>

/* Kinds are on record by their numbers: new ones go to the end. */
static_assert(KA_FACT_ORDER == 0 && KA_FACT_TICKET == 6 && KA_FACT_MESSAGE == 9 &&
                  KA_FACT__COUNT <= KA_FACT_SAME_STORE,
              "kinds of facts");

struct ka_fact_pack
ka_fact_pack_make(const struct ka_defs *defs, const uint64_t secret[2])
{
    struct ka_fact_pack pack = {.defs = defs, .secret = {secret[0], secret[1]}};
    ka_fact_pack_clear(&pack);
    return pack;
}

struct ka_fact_pack
ka_fact_pack_part(struct ka_arena *arena, const struct ka_fact_pack *whole)
{
    struct ka_fact_pack pack = {.defs = whole->defs,
                                .secret = {whole->secret[0], whole->secret[1]},
                                .arena = arena,
                                .borrowed = true};
    ka_fact_pack_clear(&pack);
    return pack;
}

void
ka_fact_pack_free(struct ka_fact_pack *pack)
{
    if (!pack->borrowed)
        ka_arena_free(pack->arena);
    pack->arena = NULL;
}

void
ka_fact_pack_clear(struct ka_fact_pack *pack)
{
    if (!pack->borrowed) {
        ka_arena_free(pack->arena);
        pack->arena = ka_arena_new();
    }
    pack->out = (struct ka_buf){.arena = pack->arena};
    pack->names = ka_table_make(pack->arena);
    pack->buyers = ka_table_make(pack->arena);
    pack->last = (struct ka_fact_state){.store = KA_NO_INDEX};
}

/* 1 + its number if @p key was there, else 0: then the caller writes it. */
static bool
put_known(struct ka_fact_pack *pack, struct ka_table *table, ka_str key)
{
    bool fresh = false;
    size_t *number = ka_table_put(table, key, &fresh);
    if (fresh)
        *number = table->count;
    ka_pack_uint(&pack->out, fresh ? 0 : *number);
    return !fresh;
}

static void
put_name(struct ka_fact_pack *pack, ka_str name)
{
    if (!put_known(pack, &pack->names, name))
        ka_pack_text(&pack->out, name);
}

/* Of a text only whether it is the same as another. */
static void
put_hashed(struct ka_fact_pack *pack, ka_str text)
{
    text = ka_str_trim(text);
    ka_buf_byte(&pack->out, (char)(text.len > 0));
    if (text.len == 0)
        return;
    struct ka_buyer_key key = ka_buyer_key(pack->secret, text);
    char bytes[sizeof key.half];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(unsigned char)(key.half[i / 8] >> 8 * (i % 8));
    ka_str hash = {bytes, sizeof bytes};
    if (!put_known(pack, &pack->buyers, hash))
        ka_buf_add(&pack->out, hash);
}

static void
put_time(struct ka_fact_pack *pack, ka_time time)
{
    ka_buf_byte(&pack->out, (char)(time != KA_TIME_NONE));
    if (time == KA_TIME_NONE)
        return;
    ka_pack_int(&pack->out, time - pack->last.time);
    pack->last.time = time;
}

/* Most are whole or have two places: the zeros are counted, not written. */
static void
put_dec(struct ka_fact_pack *pack, ka_dec value)
{
    int zeros = 0;
    int64_t digits = value.micro;
    for (; digits != 0 && digits % 10 == 0 && zeros < 6; zeros++)
        digits /= 10;
    ka_buf_byte(&pack->out, (char)zeros);
    ka_pack_int(&pack->out, digits);
}

static void
put_order(struct ka_fact_pack *pack, const struct ka_order_fact *order)
{
    ka_pack_text(&pack->out, order->id);
    put_hashed(pack, order->buyer);
    put_name(pack, order->salesperson);
    put_time(pack, order->created);
    put_time(pack, order->paid);
    put_time(pack, order->shipped);
    put_time(pack, order->promised);
    ka_pack_uint(&pack->out, (uint64_t)order->has_amount | (uint64_t)order->has_line_amount << 1 |
                                 (uint64_t)order->closed << 2 | (uint64_t)order->refund_known << 3 |
                                 (uint64_t)order->refund_succeeded << 4 |
                                 (uint64_t)order->has_refunded << 5);
    put_dec(pack, order->amount);
    put_dec(pack, order->line_amount);
    put_dec(pack, order->items);
    put_dec(pack, order->refunded);
}

static void
put_refund(struct ka_fact_pack *pack, const struct ka_refund_fact *refund)
{
    ka_pack_text(&pack->out, refund->id);
    ka_pack_text(&pack->out, refund->order);
    put_time(pack, refund->requested);
    put_time(pack, refund->finished);
    put_dec(pack, refund->amount);
    ka_pack_uint(&pack->out, refund->returns);
    ka_pack_uint(&pack->out, refund->intervened);
    put_name(pack, refund->reason);
    ka_pack_uint(&pack->out, refund->succeeded);
}

static void
put_ticket(struct ka_fact_pack *pack, const struct ka_ticket_fact *ticket)
{
    ka_pack_text(&pack->out, ticket->id);
    put_name(pack, ticket->assignee);
    put_time(pack, ticket->created);
    ka_pack_uint(&pack->out, (uint64_t)ticket->has_first_reply | (uint64_t)ticket->has_solved << 1 |
                                 (uint64_t)ticket->has_reopens << 2 |
                                 (uint64_t)ticket->has_replies << 3);
    ka_pack_int(&pack->out, ticket->first_reply);
    ka_pack_int(&pack->out, ticket->solved);
    ka_pack_int(&pack->out, ticket->reopens);
    ka_pack_int(&pack->out, ticket->replies);
    ka_pack_uint(&pack->out, ticket->good);
}

static void
put_rating(struct ka_fact_pack *pack, const struct ka_rating_fact *rating)
{
    put_name(pack, rating->account);
    put_hashed(pack, rating->buyer);
    put_time(pack, rating->time);
    ka_pack_int(&pack->out, rating->value);
}

static void
put_message(struct ka_fact_pack *pack, const struct ka_message_fact *message)
{
    put_time(pack, message->time);
    put_name(pack, message->account);
    put_hashed(pack, message->buyer);
    ka_pack_uint(&pack->out, (uint64_t)message->sender | (uint64_t)message->kind << 1);
}

static void
put_stats(struct ka_fact_pack *pack, const struct ka_stats_fact *stats)
{
    const struct ka_metric_set *set = &pack->defs->metrics;
    put_name(pack, stats->account);
    put_name(pack, stats->employee);
    ka_pack_int(&pack->out, stats->period.first);
    ka_pack_int(&pack->out, stats->period.end);
    ka_pack_uint(&pack->out, stats->stat_count);
    for (size_t i = 0; i < stats->stat_count; i++) {
        const struct ka_stat *stat = &stats->stat[i];
        put_name(pack, stat->counter == KA_NO_INDEX ? KA_STR("") : set->counter[stat->counter].id);
        put_name(pack, stat->metric == KA_NO_INDEX ? KA_STR("") : set->metric[stat->metric].id);
        put_dec(pack, stat->value);
        put_dec(pack, stat->weight);
        ka_pack_uint(&pack->out, (uint64_t)stat->weighted | (uint64_t)stat->industry << 1);
        ka_pack_uint(&pack->out, stat->column);
    }
    put_hashed(pack, stats->evidence);
}

static void
put_manual(struct ka_fact_pack *pack, const struct ka_manual_fact *manual)
{
    put_name(pack, manual->employee);
    put_name(pack, manual->item);
    put_dec(pack, manual->points);
    put_name(pack, manual->reason);
    put_name(pack, manual->scorer);
    put_name(pack, manual->role);
}

static void
put_fields(struct ka_fact_pack *pack, const struct ka_fact *fact)
{
    switch (fact->kind) {
    case KA_FACT_ORDER:
        put_order(pack, &fact->as.order);
        break;
    case KA_FACT_REFUND:
        put_refund(pack, &fact->as.refund);
        break;
    case KA_FACT_TICKET:
        put_ticket(pack, &fact->as.ticket);
        break;
    case KA_FACT_RATING:
        put_rating(pack, &fact->as.rating);
        break;
    case KA_FACT_MESSAGE:
        put_message(pack, &fact->as.message);
        break;
    case KA_FACT_MANUAL_SCORE:
        put_manual(pack, &fact->as.manual);
        break;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        put_stats(pack, &fact->as.stats);
        break;
    case KA_FACT_ORDER_LINES: /* says nothing that a month is computed from */
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
}

void
ka_fact_pack_add(struct ka_fact_pack *pack, const struct ka_fact *fact)
{
    const struct ka_company *company = &pack->defs->company;
    bool same = pack->out.len > 0 && fact->store == pack->last.store;
    if (pack->out.len == 0)
        ka_pack_uint(&pack->out, KA_FACT_PACK_VERSION);
    ka_pack_uint(&pack->out, (uint64_t)fact->kind | (same ? KA_FACT_SAME_STORE : 0));
    ka_pack_int(&pack->out, (int64_t)fact->line - pack->last.line);
    if (!same)
        put_name(pack, fact->store == KA_NO_INDEX ? KA_STR("") : company->store[fact->store].id);
    pack->last.line = fact->line;
    pack->last.store = fact->store;
    put_fields(pack, fact);
}
