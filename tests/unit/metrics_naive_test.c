/*
 * Message logs against a second implementation that is as slow and as plain as it can be.
 *
 * The second one is metrics_naive.h. Worlds are tiny and nasty: many equal seconds, midnights,
 * edges of service hours, overlapping files, repeats, robots, filtered buyers, changes of role,
 * stores without buyers.
 *
 * KA_SEED=n replays one world; KA_WORLDS=n runs that many.
 */
#include "metrics_naive.h"
#include "random.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WORLDS 2500

static const char *const buyers[] = {"甲", "乙", "广告"};

static uint64_t current;        /* Seed, for the messages. */
static struct ka_arena *folded; /* Of the latest fold. */

#define SAME(a, b, ...)                                                                            \
    cr_assert_eq((a), (b), "KA_SEED=%" PRIu64 ": %lld, naive %lld, in %s", current,                \
                 (long long)(a), (long long)(b), __VA_ARGS__)

static int
pick(uint64_t *state, int count)
{
    return (int)(random_next(state) % (uint64_t)count);
}

/* ---- little worlds ------------------------------------------------------------------------ */

static ka_time
nasty_time(uint64_t *state)
{
    static const int days[] = {-1, 0, 0, 1, 1, 1, 2, 3, 15, 16, 31, 31, 32, 33, 35, 36};
    static const int seconds[] = {0,     1,     28799, 28800, 28830, 28831, 28980, 28981,
                                  29400, 29401, 82799, 82800, 86399, 86398, 43200, 43201};
    ka_time time = at(days[pick(state, KA_COUNT(days))], 0, 0);
    if (pick(state, 3) == 0)
        return time + pick(state, DAY);
    return time + seconds[pick(state, KA_COUNT(seconds))];
}

static void
add_chat(struct little *w, uint64_t *state)
{
    static const int gaps[] = {0, 1, 30, 31, 180, 181, 600, 601};
    int store = pick(state, 3) ? TM : JD, account = pick(state, 6);
    w->chat[w->chats] = (struct chat){
        .store = store,
        .file = pick(state, FILES),
        .line = (int)w->chats + 2,
        .account = store == TM ? tm_accounts[account] : jd_accounts[account],
        .buyer = buyers[pick(state, 10) == 0 ? 2 : pick(state, 2)],
        .time = nasty_time(state),
        .sender = pick(state, 2) ? KA_SENDER_AGENT : KA_SENDER_BUYER,
        .kind = pick(state, 6) ? KA_MESSAGE_HUMAN : (enum ka_message_kind)pick(state, 3),
    };
    /* A talk: the same two go on soon after. */
    if (w->chats > 0 && pick(state, 2)) {
        const struct chat *before = &w->chat[w->chats - 1];
        struct chat *chat = &w->chat[w->chats];
        chat->store = before->store;
        chat->account = before->account;
        chat->buyer = before->buyer;
        chat->time = before->time + (pick(state, 3) ? gaps[pick(state, 8)] : pick(state, 900));
    }
    /* Another account in the same second, or the buyer again after 72 hours. */
    if (w->chats > 0 && pick(state, 5) == 0) {
        struct chat *chat = &w->chat[w->chats];
        chat->time = w->chat[w->chats - 1].time;
        chat->buyer = w->chat[w->chats - 1].buyer;
        chat->store = w->chat[w->chats - 1].store;
        chat->account = chat->store == TM ? tm_accounts[account] : jd_accounts[account];
        if (pick(state, 4) == 0)
            chat->time += 3 * DAY + pick(state, 2);
    }
    w->chats++;
    /* The same message once more, in this file or in another. */
    while (pick(state, 5) == 0 && w->chats < MESSAGES * 2) {
        w->chat[w->chats] = w->chat[w->chats - 1];
        w->chat[w->chats].file = pick(state, FILES);
        w->chat[w->chats].line = (int)w->chats + 2;
        w->chats++;
    }
}

static void
add_order(struct little *w, uint64_t *state)
{
    struct order *order = &w->order[w->orders++];
    order->store = pick(state, 3) ? TM : JD;
    order->buyer = pick(state, 9) == 0 ? "" : buyers[pick(state, 8) == 0 ? 2 : pick(state, 2)];
    order->who = pick(state, 9) == 0 ? (order->store == TM ? "店:一诺" : "小满") : "";
    order->created = pick(state, 8) == 0 ? 0 : nasty_time(state);
    order->paid = order->created == 0 || pick(state, 3) == 0 ? nasty_time(state)
                                                             : order->created + pick(state, 90000);
    if (pick(state, 8) == 0 && order->created != 0)
        order->paid = 0;
    if (pick(state, 5) == 0 && order->paid != 0)
        order->paid -= 14 * DAY;
    order->closed = pick(state, 10) == 0;
    order->yuan = 1 + pick(state, 500);
    order->refunds = pick(state, 3) == 0 ? 1 + pick(state, 2) : 0;
    order->back = 1 + pick(state, order->yuan);
    order->quality = order->store == TM && order->refunds > 0 && pick(state, 2);
}

static void
make_little(struct little *w, uint64_t *state)
{
    memset(w, 0, sizeof *w);
    w->service_from = pick(state, 3) * 4 * 3600;
    w->service_to = 23 * 3600 + (pick(state, 2) ? 3600 : 0);
    w->unanswered_ignored = pick(state, 2);
    int chats = pick(state, MESSAGES), orders = pick(state, ORDERS + 1);
    for (int i = 0; i < chats; i++)
        add_chat(w, state);
    for (int i = 0; i < orders; i++)
        add_order(w, state);
}

/* ---- through the fold ---------------------------------------------------------------------- */

/* The definitions are read once; each little world has a fold of its own. */
static struct world *
open_shared(void)
{
    struct world *w = world_open(NULL, staff);
    static ka_str ignored = {"广告", 6};
    for (int store = 0; store < STORES; store++)
        w->defs.company.store[store].ignore_buyers =
            (struct ka_texts){.item = &ignored, .count = 1};
    for (int i = 0; i < FILES; i++)
        world_file(w, "log", KA_FACT_MESSAGE, "", NO_STORE);
    world_file(w, "orders tm", KA_FACT_ORDER, "taobao", TM);
    world_file(w, "orders jd", KA_FACT_ORDER, "jd", JD);
    world_file(w, "refunds tm", KA_FACT_REFUND, "taobao", TM);
    world_file(w, "refunds jd", KA_FACT_REFUND, "jd", JD);
    return w;
}

static struct ka_fact
chat_fact(const struct chat *chat)
{
    struct ka_fact fact = {.kind = KA_FACT_MESSAGE,
                           .file = (uint32_t)chat->file,
                           .line = (uint32_t)chat->line,
                           .store = (size_t)chat->store};
    fact.as.message = (struct ka_message_fact){.time = chat->time,
                                               .account = ka_str_of(chat->account),
                                               .buyer = ka_str_of(chat->buyer),
                                               .sender = chat->sender,
                                               .kind = chat->kind};
    return fact;
}

static void
feed_one(struct world *w, const struct chat *chat)
{
    struct ka_fact fact = chat_fact(chat);
    feed(w, &fact);
}

/* Refund rows of an order, and one that did not succeed. */
static void
feed_refunds(struct world *w, const struct order *order, uint32_t number, const char *id)
{
    for (int i = 0; i <= order->refunds; i++) {
        char refund[32], yuan[16];
        bool done = i < order->refunds;
        (void)snprintf(refund, sizeof refund, "%s-%d", id, i);
        (void)snprintf(yuan, sizeof yuan, "%d", order->back);
        bool quality = !done || (order->quality && i + 1 == order->refunds);
        give_refund(w, (struct give){.file = FILES + 2 + (order->store == JD),
                                     .line = 4 * number + (uint32_t)i + 2,
                                     .store = order->store,
                                     .id = refund,
                                     .order = id,
                                     .amount = yuan,
                                     .reason = quality ? "质量问题" : "不喜欢",
                                     .requested = at(5, 0, 0),
                                     .succeeded = done});
    }
}

static void
feed_orders(struct world *w, const struct little *little)
{
    for (size_t i = 0; i < little->orders; i++) {
        const struct order *order = &little->order[i];
        char id[24], yuan[16];
        (void)snprintf(id, sizeof id, "o%zu", i);
        (void)snprintf(yuan, sizeof yuan, "%d", order->yuan);
        give_order(w, (struct give){.file = FILES + (order->store == JD),
                                    .line = (uint32_t)i + 2,
                                    .store = order->store,
                                    .id = id,
                                    .buyer = order->buyer,
                                    .who = order->who,
                                    .created = order->created,
                                    .paid = order->paid,
                                    .amount = yuan,
                                    .closed = order->closed});
        feed_refunds(w, order, (uint32_t)i, id);
    }
}

/* How a world is read: by so many workers, messages in so many parts (0: row by row). */
struct way {
    size_t workers, parts;
    uint64_t *state; /* Where the cuts are. */
};

/* Messages as a large file's parts bring them: each to a sink of its own, joined in order. Cuts are
 * anywhere, also within a second and between files. */
static void
feed_parts(struct world *w, const struct little *little, const struct way *way)
{
    struct ka_sink whole = ka_fold_sink(w->fold);
    for (size_t at = 0, part = 0; at < little->chats; part++) {
        size_t left = little->chats - at;
        size_t count = part + 1 < way->parts ? (size_t)pick(way->state, (int)left + 1) : left;
        int file = little->chat[at].file;
        for (size_t i = at; i < at + count; i++)
            count = little->chat[i].file == file ? count : i - at;
        struct ka_arena *arena = ka_arena_new();
        struct ka_sink own = whole.part(whole.self, arena);
        for (size_t i = at; i < at + count; i++) {
            struct ka_fact fact = chat_fact(&little->chat[i]);
            fact.file = 0;
            cr_assert_eq(own.fact(own.self, &fact), KA_OK);
        }
        whole.join(whole.self, &own, (uint32_t)file);
        ka_arena_free(arena);
        at += count;
    }
}

/* Fold a little world; the arenas of the one before are released. */
static void
fold_in_way(struct world *w, const struct little *little, const struct way *way)
{
    ka_arena_free(folded);
    struct ka_arena *arena = folded = ka_arena_new();
    ka_arena_free(w->scratch);
    w->scratch = ka_arena_new();
    w->diags = ka_diags_make(arena);
    w->defs.company.store[JD].service_from = little->service_from;
    w->defs.company.store[JD].service_to = little->service_to;
    w->defs.company.unanswered_ignored = little->unanswered_ignored;
    struct ka_fold_options options = {.defs = &w->defs,
                                      .month = w->month,
                                      .diags = &w->diags,
                                      .file = w->file,
                                      .file_count = w->files,
                                      .workers = way->workers};
    for (size_t i = 0; i < w->files; i++)
        w->file[i].profile = &w->profile[i];
    w->fold = ka_fold_make(arena, w->scratch, &options);
    if (way->parts)
        feed_parts(w, little, way);
    for (size_t i = 0; i < little->chats && !way->parts; i++)
        feed_one(w, &little->chat[i]);
    feed_orders(w, little);
    world_close(w);
}

static void
fold_little(struct world *w, const struct little *little)
{
    fold_in_way(w, little, &(struct way){0});
}

static void
close_shared(struct world *w)
{
    ka_arena_free(folded);
    folded = NULL;
    world_free(w);
}

static int64_t
counted(const struct world *w, const struct ka_cells *cells, int seat, int store, const char *id)
{
    const struct ka_cell *cell = ka_cells_lookup(cells, (size_t)seat, (size_t)store);
    const struct ka_tally *tally = cell ? &cell->counter[KA_ORIGIN_FACTS][counter(w, id)] : NULL;
    return tally && tally->present ? tally->num.micro / KA_DEC_ONE : 0;
}

static void
compare_seat(const struct world *w, const struct little *little, int seat, int store)
{
    struct plain plain = {0};
    plain_seat(little, seat, store, &plain);
    const struct {
        const char *id;
        int64_t value;
    } rows[] = {
        {"consulted", plain.consulted},
        {"received", plain.received},
        {"replied", plain.replied},
        {"reply_due", plain.due},
        {"replied_3min", plain.in_3min},
        {"replied_30s", plain.in_30s},
        {"first_response_seconds", plain.first_seconds},
        {"first_responses", plain.due},
        {"response_seconds", plain.seconds},
        {"response_rounds", plain.rounds},
        {"slowest_response", plain.slowest},
        {"fastest_response", plain.fastest},
        {"agent_messages", plain.agent},
        {"buyer_messages", plain.buyer},
        {"solved", plain.solved},
        {"solve_checked", plain.received},
        {"inquiries", plain.inquiries},
        {"converted", plain.converted},
        {"converted_final", plain.final},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++)
        SAME(counted(w, &w->data->cells, seat, store, rows[i].id), rows[i].value, rows[i].id);
    for (int rule = 0; rule < KA_RULES; rule++) {
        const struct ka_cells *cells =
            w->data->by_rule[rule] ? w->data->by_rule[rule] : &w->data->cells;
        SAME(counted(w, cells, seat, store, "orders"), plain.orders[rule], "orders");
        SAME(counted(w, cells, seat, store, "sales"), plain.yuan[rule], "sales");
        SAME(counted(w, cells, seat, store, "net_sales"), plain.yuan[rule] - plain.back[rule],
             "net_sales");
        SAME(counted(w, cells, seat, store, "refunded_orders"), plain.refunded[rule], "refunded");
        SAME(counted(w, cells, seat, store, "refunded_amount"), plain.back[rule],
             "refunded_amount");
        SAME(counted(w, cells, seat, store, "quality_refunded_orders"), plain.quality[rule],
             "quality");
    }
}

/* Σ attributed + Σ silent + Σ unattributable = Σ paid, and each of them as the plain one says. */
static void
check_law(const struct world *w, const struct little *little, int store, int rule)
{
    struct ka_attribution sums =
        ka_month_attribution_by(w->data, (size_t)store, (enum ka_attribution_rule)rule);
    int64_t paid = 0, attributed = 0, nobody = 0;
    for (size_t i = 0; i < little->orders; i++) {
        const struct order *order = &little->order[i];
        if (order->store != store || order->paid == 0 || !is_in_month(order->paid) || order->closed)
            continue;
        bool sold = plain_seller(little, order, rule) != NULL;
        paid += order->yuan;
        attributed += sold ? order->yuan : 0;
        nobody += !sold && !order->buyer[0] ? order->yuan : 0;
    }
    SAME(sums.paid.micro, paid * KA_DEC_ONE, "paid");
    SAME(sums.attributed.micro, attributed * KA_DEC_ONE, "attributed");
    SAME(sums.unattributable.micro, nobody * KA_DEC_ONE, "unattributable");
    SAME(sums.attributed.micro + sums.silent.micro + sums.unattributable.micro, sums.paid.micro,
         "law");
    SAME(sums.attributed_orders + sums.silent_orders + sums.unattributable_orders, sums.paid_orders,
         "law of orders");
}

static void
compare(struct world *w, const struct little *little)
{
    cr_assert_eq(w->data->roster.count, 4);
    for (int store = 0; store < STORES; store++) {
        for (int seat = 0; seat < 4; seat++)
            compare_seat(w, little, seat, store);
        for (int rule = 0; rule < KA_RULES; rule++)
            check_law(w, little, store, rule);
    }
}

/* ---- order and split ------------------------------------------------------------------------ */

static bool
tied(const struct chat *a, const struct chat *b)
{
    return a->store == b->store && a->time == b->time && same(a->buyer, b->buyer);
}

/* Rows in any order; but for those of one second and buyer, whose order in the export counts. */
static void
shuffle(struct little *w, uint64_t *state)
{
    for (size_t i = w->chats; i > 1; i--) {
        size_t k = (size_t)pick(state, (int)i);
        struct chat chat = w->chat[k];
        w->chat[k] = w->chat[i - 1];
        w->chat[i - 1] = chat;
    }
    for (size_t i = 0; i < w->chats; i++) {
        for (size_t k = i + 1; k < w->chats; k++) {
            struct chat a = w->chat[i], b = w->chat[k];
            if (!tied(&a, &b) || a.line < b.line)
                continue;
            w->chat[i] = b;
            w->chat[k] = a;
        }
    }
    for (size_t i = 0; i < w->chats; i++)
        w->chat[i].line = (int)i + 2;
}

/* Each second of a buyer goes to one file or to several. */
static void
split(const struct little *from, struct little *to, uint64_t *state)
{
    int mask[MESSAGES * 3];
    *to = *from;
    to->chats = 0;
    for (size_t i = 0; i < from->chats; i++) {
        mask[i] = 1 + pick(state, (1 << FILES) - 1);
        for (size_t k = 0; k < i; k++)
            mask[i] = tied(&from->chat[k], &from->chat[i]) ? mask[k] : mask[i];
        for (int file = 0; file < FILES; file++) {
            if (!(mask[i] >> file & 1) || to->chats == KA_COUNT(to->chat))
                continue;
            to->chat[to->chats] = from->chat[i];
            to->chat[to->chats++].file = file;
        }
    }
}

/* Everything that a value is made of, as text. */
static ka_str
print_cells(const struct world *w, struct ka_arena *arena)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t c = 0; c < w->defs.metrics.counter_count * 5 * STORES * KA_RULES; c++) {
        size_t counter = c / (size_t)(5 * STORES * KA_RULES),
               rest = c % (size_t)(5 * STORES * KA_RULES);
        size_t seat = rest / (STORES * KA_RULES), store = rest / KA_RULES % STORES;
        const struct ka_cells *cells = w->data->by_rule[rest % KA_RULES];
        const struct ka_cell *cell =
            ka_cells_lookup(cells ? cells : &w->data->cells, seat == 4 ? KA_NO_INDEX : seat, store);
        if (!cell || !cell->counter[KA_ORIGIN_FACTS][counter].present)
            continue;
        const struct ka_tally *tally = &cell->counter[KA_ORIGIN_FACTS][counter];
        ka_buf_printf(&buf, "%zu=%lld/%lld ", c, (long long)tally->num.micro,
                      (long long)tally->den.micro);
    }
    return buf.len ? ka_buf_str(&buf) : KA_STR("");
}

Test(naive, thousands_of_little_worlds)
{
    struct world *w = open_shared();
    static struct little little;
    uint64_t from = random_given("KA_SEED", 1);
    uint64_t worlds = random_given("KA_WORLDS", getenv("KA_SEED") ? 1 : WORLDS);
    for (current = from; current < from + worlds; current++) {
        uint64_t state = current;
        make_little(&little, &state);
        fold_little(w, &little);
        compare(w, &little);
    }
    close_shared(w);
}

Test(naive, order_of_rows_and_split_over_files_change_nothing)
{
    struct world *w = open_shared();
    struct ka_arena *arena = ka_arena_new();
    static struct little one, other;
    for (current = 1; current <= 300; current++) {
        uint64_t state = current * 7919;
        make_little(&one, &state);
        for (size_t i = 0; i < one.chats; i++)
            one.chat[i].file = 0;
        fold_little(w, &one);
        ka_str before = print_cells(w, arena);
        shuffle(&one, &state);
        fold_little(w, &one);
        cr_assert(ka_str_eq(before, print_cells(w, arena)), "order, KA_SEED=%" PRIu64, current);
        split(&one, &other, &state);
        fold_little(w, &other);
        cr_assert(ka_str_eq(before, print_cells(w, arena)), "split, KA_SEED=%" PRIu64, current);
    }
    ka_arena_free(arena);
    close_shared(w);
}

Test(naive, parts_and_workers_change_nothing)
{
    struct world *w = open_shared();
    struct ka_arena *arena = ka_arena_new();
    static struct little one;
    for (current = 1; current <= 30; current++) {
        uint64_t state = current * 104729;
        make_little(&one, &state);
        fold_little(w, &one);
        ka_str before = print_cells(w, arena);
        for (size_t parts = 1; parts <= 7; parts += 3) {
            struct way way = {.workers = parts, .parts = parts, .state = &state};
            fold_in_way(w, &one, &way);
            compare(w, &one);
            cr_assert(ka_str_eq(before, print_cells(w, arena)), "%zu parts, KA_SEED=%" PRIu64,
                      parts, current);
        }
    }
    ka_arena_free(arena);
    close_shared(w);
}
