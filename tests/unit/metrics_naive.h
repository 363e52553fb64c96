/*
 * Sections 3 and 4 of metrics.md once more, as slow and as plain as they can be.
 *
 * Every message is in one array that is asked the questions one by one, by looking through all of
 * it: no hashes, no sorting, no code shared with the program. And the staff it is asked about.
 */
#ifndef KA_TEST_METRICS_NAIVE_H
#define KA_TEST_METRICS_NAIVE_H

#include "metrics_world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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
    int yuan, refunds, back; /* Refund rows, and what they give back each. */
    bool quality;            /* The last of them has such a reason. */
};

struct little {
    struct chat chat[MESSAGES * 3];
    size_t chats;
    struct order order[ORDERS];
    size_t orders;
    int service_from, service_to; /* Of JD. */
    bool unanswered_ignored;
};

/* ---- the plain implementation ------------------------------------------------------------- */

static inline ka_time
day_of(ka_time time)
{
    return time / DAY;
}

static inline ka_time
month_first(void)
{
    return at(1, 0, 0) / DAY;
}

static inline bool
is_in_month(ka_time time)
{
    return day_of(time) >= month_first() && day_of(time) < month_first() + 31;
}

static inline bool
same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static inline bool
equal_fields(const struct chat *a, const struct chat *b)
{
    return a->store == b->store && same(a->account, b->account) && same(a->buyer, b->buyer) &&
           a->time == b->time && a->sender == b->sender && a->kind == b->kind;
}

static inline int
copies(const struct little *w, const struct chat *of, int file)
{
    int count = 0;
    for (size_t i = 0; i < w->chats; i++)
        count += w->chat[i].file == file && equal_fields(&w->chat[i], of);
    return count;
}

/* Of equal messages those of the first file that has most. */
static inline bool
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

static inline bool
is_before(const struct chat *a, const struct chat *b)
{
    if (a->time != b->time)
        return a->time < b->time;
    if (a->file != b->file)
        return a->file < b->file;
    return a->line < b->line;
}

static inline bool
same_chat(const struct chat *a, const struct chat *b)
{
    return a->store == b->store && same(a->account, b->account) && same(a->buyer, b->buyer) &&
           day_of(a->time) == day_of(b->time);
}

/* The message of @p of's conversation that follows @p after (NULL: the first one). */
static inline const struct chat *
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

static inline bool
by_buyer(const struct chat *chat)
{
    return chat->sender == KA_SENDER_BUYER && chat->kind == KA_MESSAGE_HUMAN;
}

static inline bool
by_agent(const struct chat *chat)
{
    return chat->sender == KA_SENDER_AGENT && chat->kind == KA_MESSAGE_HUMAN;
}

/* Seat on a day, by the staff list above: S001 is 0, S002 1, S003 2 and, from the 16th, 3. */
static inline int
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
    int64_t orders[KA_RULES], yuan[KA_RULES], refunded[KA_RULES], back[KA_RULES];
    int64_t quality[KA_RULES];
    bool met;
};

static inline bool
in_service(const struct little *w, int store, ka_time time)
{
    int from = store == JD ? w->service_from : 8 * 3600;
    int to = store == JD ? w->service_to : 23 * 3600;
    return time % DAY >= from && time % DAY < to;
}

static inline void
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
static inline bool
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

static inline void
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

static inline bool
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

static inline void
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

static inline struct stand
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

static inline const char *
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

static inline const char *
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

static inline void
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
        sum->refunded[rule] += order->refunds > 0;
        sum->back[rule] += (int64_t)order->refunds * order->back;
        sum->quality[rule] += order->quality;
    }
}

#endif
