/*
 * A chunk of bytes → facts, field by field as fact_pack.c wrote them.
 *
 * Ids that the definitions at hand do not know (facts are also read under changed rules) become
 * "none". Bytes that are no chunk are noticed, never followed: numbers are checked before use.
 */
#include "metrics/fact_pack.h"

#include "base/num.h"

struct names {
    ka_str *name;
    size_t count;
};

struct reading {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    struct ka_unpack in;
    uint64_t version;
    struct names names, buyers;
    struct ka_fact_state last;
    struct ka_stat *stat;
    size_t stat_room;
};

static ka_str
add_name(struct reading *r, struct names *names, ka_str name)
{
    names->name = ka_arena_push(r->arena, names->name, names->count, sizeof *names->name);
    names->name[names->count++] = name;
    return name;
}

/* A name by its number; *fresh if a new one stands there instead. */
static ka_str
take_known(struct reading *r, const struct names *names, bool *fresh)
{
    uint64_t number = ka_unpack_uint(&r->in);
    *fresh = number == 0;
    if (number > names->count)
        r->in.bad = true;
    return *fresh || r->in.bad ? KA_STR("") : names->name[number - 1];
}

static ka_str
take_name(struct reading *r)
{
    bool fresh;
    ka_str known = take_known(r, &r->names, &fresh);
    return fresh ? add_name(r, &r->names, ka_unpack_text(&r->in)) : known;
}

/* A hash as 32 digits: a text, as a buyer is, and as good for telling them apart. */
static ka_str
take_hashed(struct reading *r)
{
    static const char digit[] = "0123456789abcdef";
    bool fresh;
    if (ka_unpack_uint(&r->in) == 0)
        return KA_STR("");
    ka_str known = take_known(r, &r->buyers, &fresh);
    if (!fresh)
        return known;
    ka_str hash = ka_unpack_bytes(&r->in, 16);
    char *text = ka_arena_alloc(r->arena, 33);
    for (size_t i = 0; i < hash.len; i++) {
        text[2 * i] = digit[(unsigned char)hash.ptr[i] >> 4];
        text[2 * i + 1] = digit[(unsigned char)hash.ptr[i] & 15];
    }
    return add_name(r, &r->buyers, (ka_str){text, 2 * hash.len});
}

static int64_t
sum(struct reading *r, int64_t a, int64_t b)
{
    int64_t result = 0;
    if (__builtin_add_overflow(a, b, &result))
        r->in.bad = true;
    return r->in.bad ? 0 : result;
}

static ka_time
take_time(struct reading *r)
{
    if (ka_unpack_uint(&r->in) == 0)
        return KA_TIME_NONE;
    r->last.time = sum(r, r->last.time, ka_unpack_int(&r->in));
    return r->last.time;
}

static ka_dec
take_dec(struct reading *r)
{
    uint64_t zeros = ka_unpack_uint(&r->in);
    ka_dec value = {ka_unpack_int(&r->in)};
    r->in.bad = r->in.bad || zeros > 6;
    for (; zeros > 0 && !r->in.bad; zeros--)
        r->in.bad = __builtin_mul_overflow(value.micro, 10, &value.micro);
    return r->in.bad ? (ka_dec){0} : value;
}

static enum ka_tri
take_tri(struct reading *r)
{
    uint64_t tri = ka_unpack_uint(&r->in);
    r->in.bad = r->in.bad || tri > KA_YES;
    return r->in.bad ? KA_UNSAID : (enum ka_tri)tri;
}

static ka_day
take_day(struct reading *r)
{
    int64_t day = ka_unpack_int(&r->in);
    r->in.bad = r->in.bad || day < INT32_MIN || day > INT32_MAX;
    return r->in.bad ? KA_DAY_NONE : (ka_day)day;
}

static void
take_order(struct reading *r, struct ka_order_fact *order)
{
    order->id = ka_unpack_text(&r->in);
    order->buyer = take_hashed(r);
    order->salesperson = take_name(r);
    order->created = take_time(r);
    order->paid = take_time(r);
    order->shipped = take_time(r);
    order->promised = take_time(r);
    uint64_t flags = ka_unpack_uint(&r->in);
    order->has_amount = flags & 1;
    order->has_line_amount = flags >> 1 & 1;
    order->closed = flags >> 2 & 1;
    order->refund_known = flags >> 3 & 1;
    order->refund_succeeded = flags >> 4 & 1;
    order->has_refunded = flags >> 5 & 1;
    order->amount = take_dec(r);
    order->line_amount = take_dec(r);
    order->items = take_dec(r);
    order->refunded = take_dec(r);
}

static void
take_refund(struct reading *r, struct ka_refund_fact *refund)
{
    refund->id = ka_unpack_text(&r->in);
    refund->order = ka_unpack_text(&r->in);
    refund->requested = take_time(r);
    refund->finished = take_time(r);
    refund->amount = take_dec(r);
    refund->returns = take_tri(r);
    refund->intervened = take_tri(r);
    refund->reason = take_name(r);
    refund->succeeded = ka_unpack_uint(&r->in) != 0;
}

static void
take_ticket(struct reading *r, struct ka_ticket_fact *ticket)
{
    ticket->id = ka_unpack_text(&r->in);
    ticket->assignee = take_name(r);
    ticket->created = take_time(r);
    uint64_t flags = ka_unpack_uint(&r->in);
    ticket->has_first_reply = flags & 1;
    ticket->has_solved = flags >> 1 & 1;
    ticket->has_reopens = flags >> 2 & 1;
    ticket->has_replies = flags >> 3 & 1;
    ticket->first_reply = ka_unpack_int(&r->in);
    ticket->solved = ka_unpack_int(&r->in);
    ticket->reopens = ka_unpack_int(&r->in);
    ticket->replies = ka_unpack_int(&r->in);
    ticket->good = take_tri(r);
}

static void
take_rating(struct reading *r, struct ka_rating_fact *rating)
{
    rating->account = take_name(r);
    rating->buyer = take_hashed(r);
    rating->time = take_time(r);
    int64_t value = ka_unpack_int(&r->in);
    r->in.bad = r->in.bad || value < 1 || value > 5;
    rating->value = r->in.bad ? 1 : (int)value;
}

static void
take_message(struct reading *r, struct ka_message_fact *message)
{
    message->time = take_time(r);
    message->account = take_name(r);
    message->buyer = take_hashed(r);
    uint64_t flags = ka_unpack_uint(&r->in);
    r->in.bad = r->in.bad || flags >> 1 > KA_MESSAGE_SYSTEM;
    message->sender = flags & 1 ? KA_SENDER_AGENT : KA_SENDER_BUYER;
    message->kind = r->in.bad ? KA_MESSAGE_SYSTEM : (enum ka_message_kind)(flags >> 1);
}

static void
take_stat(struct reading *r, struct ka_stat *stat)
{
    const struct ka_metric_set *set = &r->defs->metrics;
    ka_str counter = take_name(r), metric = take_name(r);
    stat->counter = counter.len ? ka_counter_index(set, counter) : KA_NO_INDEX;
    stat->metric = metric.len ? ka_metric_index(set, metric) : KA_NO_INDEX;
    stat->value = take_dec(r);
    stat->weight = take_dec(r);
    uint64_t flags = ka_unpack_uint(&r->in);
    stat->weighted = flags & 1;
    stat->industry = flags >> 1 & 1;
    stat->column = (uint32_t)ka_unpack_uint(&r->in);
}

static void
take_stats(struct reading *r, struct ka_stats_fact *stats)
{
    stats->account = take_name(r);
    stats->employee = take_name(r);
    stats->period.first = take_day(r);
    stats->period.end = take_day(r);
    stats->stat_count = ka_unpack_count(&r->in);
    if (stats->stat_count > r->stat_room) {
        r->stat_room = stats->stat_count;
        r->stat = ka_arena_array(r->arena, r->stat_room, sizeof *r->stat);
    }
    for (size_t i = 0; i < stats->stat_count; i++)
        take_stat(r, &r->stat[i]);
    stats->stat = r->stat;
    stats->evidence = take_hashed(r);
}

static void
take_manual(struct reading *r, struct ka_manual_fact *manual)
{
    manual->employee = take_name(r);
    manual->item = take_name(r);
    manual->points = take_dec(r);
    manual->reason = take_name(r);
    manual->scorer = take_name(r);
    manual->role = r->version > 1 ? take_name(r) : KA_STR("");
}

static size_t
take_store(struct reading *r)
{
    const struct ka_company *company = &r->defs->company;
    ka_str id = take_name(r);
    for (size_t i = 0; i < company->store_count; i++) {
        if (ka_str_eq(company->store[i].id, id))
            return i;
    }
    return KA_NO_INDEX;
}

static void
take_fields(struct reading *r, struct ka_fact *fact)
{
    switch (fact->kind) {
    case KA_FACT_ORDER:
        take_order(r, &fact->as.order);
        break;
    case KA_FACT_REFUND:
        take_refund(r, &fact->as.refund);
        break;
    case KA_FACT_TICKET:
        take_ticket(r, &fact->as.ticket);
        break;
    case KA_FACT_RATING:
        take_rating(r, &fact->as.rating);
        break;
    case KA_FACT_MESSAGE:
        take_message(r, &fact->as.message);
        break;
    case KA_FACT_MANUAL_SCORE:
        take_manual(r, &fact->as.manual);
        break;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        take_stats(r, &fact->as.stats);
        break;
    case KA_FACT_ORDER_LINES: /* says nothing that a month is computed from */
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
}

static void
take_fact(struct reading *r, struct ka_fact *fact)
{
    uint64_t head = ka_unpack_uint(&r->in);
    uint64_t kind = head % KA_FACT_SAME_STORE;
    int64_t line = sum(r, r->last.line, ka_unpack_int(&r->in));
    r->in.bad = r->in.bad || head >= UINT64_C(2) * KA_FACT_SAME_STORE || kind >= KA_FACT__COUNT ||
                line < 0 || line > UINT32_MAX;
    if (r->in.bad)
        return;
    if (head < KA_FACT_SAME_STORE)
        r->last.store = take_store(r);
    r->last.line = (uint32_t)line;
    fact->kind = (enum ka_fact_kind)kind;
    fact->line = r->last.line;
    fact->store = r->last.store;
    take_fields(r, fact);
}

bool
ka_fact_chunk_read(struct ka_arena *scratch, const struct ka_defs *defs, ka_str chunk,
                   uint32_t file, const struct ka_sink *sink)
{
    struct reading r = {.arena = scratch,
                        .defs = defs,
                        .in = ka_unpack_make(chunk),
                        .last = {.store = KA_NO_INDEX}};
    r.version = ka_unpack_uint(&r.in);
    if (r.version < 1 || r.version > KA_FACT_PACK_VERSION)
        return false;
    while (r.in.at < r.in.end && !r.in.bad) {
        struct ka_fact fact = {.file = file};
        take_fact(&r, &fact);
        if (!r.in.bad && sink->fact(sink->self, &fact) != KA_OK)
            return false;
    }
    return ka_unpack_done(&r.in);
}
