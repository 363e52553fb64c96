/*
 * Message logs against a second implementation that is as slow and as plain as it can be.
 *
 * The second one keeps every message in one array and asks it the questions of metrics.md sections
 * 3 and 4 one by one, by looking through all of it: no hashes, no sorting, no shared code. Worlds
 * are tiny and nasty: many equal seconds, midnights, edges of service hours, overlapping
 * files, repeats, robots, filtered buyers, changes of role, stores without buyers.
 *
 * KA_SEED=n replays one world; KA_WORLDS=n runs that many.
 */
#include "metrics_world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WORLDS   2500
#define MESSAGES 70
#define ORDERS   12
#define FILES    4
#define DAY      86400

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm, jd],\n"
    "   accounts: {taobao: ['店:小满', '店:二号'], jd: [小满]}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm], joined: 2026-10-03,\n"
    "   accounts: {taobao: ['店:一诺'], jd: [一诺]}}\n"
    "- number: S003\n"
    "  name: 沈知夏\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: aftersales, from: 2026-10-16}]\n"
    "  team: night\n"
    "  accounts: {taobao: ['店:知夏'], jd: [知夏]}\n";

/* Account names in each store; -1 nobody's, -2 a robot. */
static const char *const tm_accounts[] = {"店:小满", "店:二号", "店:一诺",
                                          "店:知夏", "机器人",  "陌生"};
static const char *const jd_accounts[] = {"小满", "一诺", "知夏", "机器人", "陌生", "陌生"};
static const char *const buyers[] = {"甲", "乙", "广告"};

struct chat {
    int store, file, line;
    const char *account, *buyer;
    ka_time time;
    enum ka_sender sender;
    enum ka_message_kind kind;
};

struct order {
    int store;
    const char *buyer, *who; /* Empty: not told. */
    ka_time created, paid;   /* 0: none. */
    bool closed;
    int yuan;
};

struct little {
    struct chat chat[MESSAGES * 3];
    size_t chats;
    struct order order[ORDERS];
    size_t orders;
    int service_from, service_to; /* Of JD. */
    bool unanswered_ignored;
};

static uint64_t current;        /* Seed, for the messages. */
static struct ka_arena *folded; /* Of the latest fold. */

#define SAME(a, b, ...)                                                                            \
    cr_assert_eq((a), (b), "KA_SEED=%" PRIu64 ": %lld, naive %lld, in %s", current,                \
                 (long long)(a), (long long)(b), __VA_ARGS__)

static uint64_t
next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int
pick(uint64_t *state, int count)
{
    return (int)(next(state) % (uint64_t)count);
}

/* ---- the plain implementation ------------------------------------------------------------- */

static ka_time
day_of(ka_time time)
{
    return time / DAY;
}

static ka_time
month_first(void)
{
    return at(1, 0, 0) / DAY;
}

static bool
is_in_month(ka_time time)
{
    return day_of(time) >= month_first() && day_of(time) < month_first() + 31;
}

static bool
same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool
equal_fields(const struct chat *a, const struct chat *b)
{
    return a->store == b->store && same(a->account, b->account) && same(a->buyer, b->buyer) &&
           a->time == b->time && a->sender == b->sender && a->kind == b->kind;
}

static int
copies(const struct little *w, const struct chat *of, int file)
{
    int count = 0;
    for (size_t i = 0; i < w->chats; i++)
        count += w->chat[i].file == file && equal_fields(&w->chat[i], of);
    return count;
}

/* Of equal messages those of the first file that has most. */
static bool
is_kept(const struct little *w, const struct chat *chat)
{
    if (chat->time < at(0, 0, 0) || chat->time >= at(36, 0, 0))
        return false;
    int mine = copies(w, chat, chat->file);
    for (int file = 0; file < FILES; file++) {
        int theirs = copies(w, chat, file);
        if (theirs > mine || (theirs == mine && file < chat->file))
            return false;
    }
    return true;
}

static bool
is_before(const struct chat *a, const struct chat *b)
{
    if (a->time != b->time)
        return a->time < b->time;
    if (a->file != b->file)
        return a->file < b->file;
    return a->line < b->line;
}

static bool
same_chat(const struct chat *a, const struct chat *b)
{
    return a->store == b->store && same(a->account, b->account) && same(a->buyer, b->buyer) &&
           day_of(a->time) == day_of(b->time);
}

/* The message of @p of's conversation that follows @p after (NULL: the first one). */
static const struct chat *
following(const struct little *w, const struct chat *of, const struct chat *after)
{
    const struct chat *found = NULL;
    for (size_t i = 0; i < w->chats; i++) {
        const struct chat *chat = &w->chat[i];
        if (!is_kept(w, chat) || !same_chat(chat, of) || (after && !is_before(after, chat)))
            continue;
        if (!found || is_before(chat, found))
            found = chat;
    }
    return found;
}

static bool
by_buyer(const struct chat *chat)
{
    return chat->sender == KA_SENDER_BUYER && chat->kind == KA_MESSAGE_HUMAN;
}

static bool
by_agent(const struct chat *chat)
{
    return chat->sender == KA_SENDER_AGENT && chat->kind == KA_MESSAGE_HUMAN;
}

/* Seat on a day, by the staff list above: S001 is 0, S002 1, S003 2 and, from the 16th, 3. */
static int
seat_of(const char *account, ka_time day)
{
    int date = (int)(day - month_first()) + 1;
    if (date < 1 || date > 31)
        return -1;
    if (strstr(account, "小满") || strstr(account, "二号"))
        return 0;
    if (strstr(account, "一诺"))
        return date >= 3 ? 1 : -1;
    if (strstr(account, "知夏"))
        return date <= 15 ? 2 : 3;
    return -1;
}

struct plain {
    int64_t consulted, received, replied, due, in_3min, in_30s, first_seconds, seconds, rounds;
    int64_t slowest, fastest, answered, agent, buyer, solved, inquiries, converted, final;
    int64_t orders[KA_RULES], yuan[KA_RULES];
    bool met;
};

static bool
in_service(const struct little *w, int store, ka_time time)
{
    int from = store == JD ? w->service_from : 8 * 3600;
    int to = store == JD ? w->service_to : 23 * 3600;
    return time % DAY >= from && time % DAY < to;
}

static void
plain_round(const struct little *w, struct plain *sum, bool *first, int64_t response, bool open)
{
    if (open && w->unanswered_ignored)
        return;
    int64_t seconds = open || response > 600 ? 600 : response;
    sum->rounds++;
    sum->seconds += seconds;
    if (*first) {
        *first = false;
        sum->due++;
        sum->first_seconds += seconds;
        sum->in_3min += !open && response <= 180;
        sum->in_30s += !open && response <= 30;
    }
    if (open)
        return;
    sum->slowest = sum->answered == 0 || response > sum->slowest ? response : sum->slowest;
    sum->fastest = sum->answered == 0 || response < sum->fastest ? response : sum->fastest;
    sum->answered++;
}

/* Every order of the buyer in the store that was paid in [from, end). */
static bool
bought(const struct little *w, const struct chat *by, ka_time from, ka_time end)
{
    for (size_t i = 0; i < w->orders; i++) {
        const struct order *order = &w->order[i];
        if (order->store == by->store && same(order->buyer, by->buyer) && order->paid != 0 &&
            !order->closed && order->paid >= from && order->paid < end)
            return true;
    }
    return false;
}

static void
plain_inquiry(const struct little *w, struct plain *sum, const struct chat *first)
{
    bool known = false;
    for (size_t i = 0; i < w->orders; i++)
        known = known || (w->order[i].store == first->store && w->order[i].buyer[0]);
    ka_time f = first->time, next_day = (day_of(f) + 2) * DAY;
    if (!known || (bought(w, first, f - 15 * DAY, f) && !bought(w, first, f, next_day)))
        return;
    sum->inquiries++;
    sum->converted += bought(w, first, f, next_day);
    sum->final += bought(w, first, f, (day_of(f) + 4) * DAY);
}

static bool
comes_back(const struct little *w, const struct chat *last)
{
    for (size_t i = 0; i < w->chats; i++) {
        const struct chat *chat = &w->chat[i];
        if (is_kept(w, chat) && by_buyer(chat) && chat->store == last->store &&
            same(chat->buyer, last->buyer) && chat->time > last->time &&
            chat->time <= last->time + 3 * DAY)
            return true;
    }
    return false;
}

static void
plain_conversation(const struct little *w, struct plain *sum, const struct chat *head)
{
    const struct chat *opened = NULL, *first_buyer = NULL, *last = NULL;
    bool first = true, replied = false;
    struct plain mine = *sum;
    for (const struct chat *chat = head; chat; chat = following(w, head, chat)) {
        last = chat;
        if (by_buyer(chat)) {
            first_buyer = first_buyer ? first_buyer : chat;
            opened = opened ? opened : chat;
            mine.buyer++;
        }
        if (!by_agent(chat))
            continue;
        mine.agent++;
        replied = replied || opened;
        if (opened && in_service(w, head->store, opened->time))
            plain_round(w, &mine, &first, chat->time - opened->time, false);
        opened = NULL;
    }
    if (opened && in_service(w, head->store, opened->time))
        plain_round(w, &mine, &first, 0, true);
    if (!first_buyer)
        return;
    sum->consulted++;
    mine.consulted++;
    if (same(head->buyer, "广告"))
        return;
    mine.received++;
    mine.replied += replied;
    mine.solved += !comes_back(w, last);
    plain_inquiry(w, &mine, first_buyer);
    *sum = mine;
}

/* Messages of people between an account and a buyer on the time's day or the day before. */
struct stand {
    bool asked;
    ka_time first, last;
};

static struct stand
stand_of(const struct little *w, const struct order *order, const char *account, ka_time when)
{
    struct stand stand = {0};
    for (size_t i = 0; i < w->chats; i++) {
        const struct chat *chat = &w->chat[i];
        if (chat->store != order->store || !same(chat->buyer, order->buyer) ||
            !same(chat->account, account) || chat->kind != KA_MESSAGE_HUMAN || chat->time > when ||
            day_of(chat->time) < day_of(when) - 1 || !is_kept(w, chat))
            continue;
        stand.asked = stand.asked || by_buyer(chat);
        stand.first = stand.first == 0 || chat->time < stand.first ? chat->time : stand.first;
        stand.last = chat->time > stand.last ? chat->time : stand.last;
    }
    return stand;
}

static const char *
plain_winner(const struct little *w, const struct order *order, ka_time when)
{
    const char *best = NULL;
    struct stand best_stand = {0};
    if (when == 0 || same(order->buyer, "广告"))
        return NULL;
    for (size_t i = 0; i < KA_COUNT(tm_accounts); i++) {
        const char *name = order->store == TM ? tm_accounts[i] : jd_accounts[i];
        struct stand stand = stand_of(w, order, name, when);
        if (!stand.asked || same(name, "机器人"))
            continue;
        bool wins = !best || stand.last > best_stand.last;
        if (best && stand.last == best_stand.last)
            wins = stand.first < best_stand.first ||
                   (stand.first == best_stand.first && strcmp(name, best) < 0);
        if (!wins)
            continue;
        best = name;
        best_stand = stand;
    }
    return best;
}

static const char *
plain_seller(const struct little *w, const struct order *order, int rule)
{
    if (order->who[0])
        return order->who;
    if (!order->buyer[0])
        return NULL;
    const char *created = plain_winner(w, order, order->created);
    const char *paid = plain_winner(w, order, order->paid);
    if (rule == KA_BY_CREATED)
        return created;
    return rule == KA_BY_PAID || !created ? paid : created;
}

static void
plain_seat(const struct little *w, int seat, int store, struct plain *sum)
{
    for (size_t i = 0; i < w->chats; i++) {
        const struct chat *chat = &w->chat[i];
        bool mine = chat->store == store && seat_of(chat->account, day_of(chat->time)) == seat;
        sum->met = sum->met || mine;
        if (mine && is_kept(w, chat) && following(w, chat, NULL) == chat)
            plain_conversation(w, sum, chat);
    }
    for (size_t i = 0; i < w->orders * KA_RULES; i++) {
        const struct order *order = &w->order[i / KA_RULES];
        size_t rule = i % KA_RULES;
        const char *who = plain_seller(w, order, (int)rule);
        bool sale =
            order->store == store && order->paid != 0 && is_in_month(order->paid) && !order->closed;
        if (!sale || !who || seat_of(who, day_of(order->paid)) != seat ||
            (!sum->met && !order->who[0]))
            continue;
        sum->orders[rule]++;
        sum->yuan[rule] += order->yuan;
    }
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
        chat->time = before->time + pick(state, 5) * pick(state, 200);
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
    return w;
}

static void
feed_chat(struct world *w, const struct chat *chat)
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
    feed(w, &fact);
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
    }
}

/* Fold a little world; the arenas of the one before are released. */
static void
fold_little(struct world *w, const struct little *little)
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
                                      .file_count = w->files};
    for (size_t i = 0; i < w->files; i++)
        w->file[i].profile = &w->profile[i];
    w->fold = ka_fold_make(arena, w->scratch, &options);
    for (size_t i = 0; i < little->chats; i++)
        feed_chat(w, &little->chat[i]);
    feed_orders(w, little);
    world_close(w);
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

static uint64_t
from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 0) : otherwise;
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
    uint64_t from = from_environment("KA_SEED", 1);
    uint64_t worlds = from_environment("KA_WORLDS", getenv("KA_SEED") ? 1 : WORLDS);
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
