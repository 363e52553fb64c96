/*
 * Whose sale an order is (metrics.md section 4, decisions 7 and 12).
 *
 *     the day before          the day of the time asked for
 *     |· b ····· a ··········|··· b ···· a ·· b ··▲ ········|
 *                                             │   └ time (of creation, or of payment)
 *                                             └ the latest message at or before it
 *
 * Candidates are accounts with a message of the buyer on the two days, at or before the time. The
 * latest message of either side wins; of equals the account whose first message of the two days is
 * earlier; then the name that is first in byte order. Only people's messages count. The log
 * begins with the day before the month, so an earlier time has no candidates.
 */
#include "metrics/conversation.h"

#define DAY INT64_C(86400)

static size_t
end_of_account(const struct ka_chats *chats, size_t from)
{
    size_t end = from + 1;
    while (end < chats->count && chats->message[end].account == chats->message[from].account)
        end++;
    return end;
}

/* First message in [from, end) that is not before @p second. */
static size_t
lower_bound(const struct ka_chats *chats, size_t from, size_t end, int64_t second)
{
    while (from < end) {
        size_t mid = from + (end - from) / 2;
        if (chats->message[mid].second < second)
            from = mid + 1;
        else
            end = mid;
    }
    return from;
}

/* What the messages [from, end) of one account make of it; false: no candidate. */
static bool
stand(const struct ka_chats *chats, size_t from, size_t end, struct ka_candidate *out)
{
    bool asked = false, any = false;
    for (size_t i = from; i < end; i++) {
        const struct ka_message *message = &chats->message[i];
        if (message->kind != KA_MESSAGE_HUMAN)
            continue;
        asked = asked || message->sender == KA_SENDER_BUYER;
        out->first = any ? out->first : message->second;
        out->last = message->second;
        any = true;
    }
    return asked;
}

static bool
beats(const struct ka_candidate *a, const struct ka_candidate *b)
{
    if (a->last != b->last)
        return a->last > b->last;
    if (a->first != b->first)
        return a->first < b->first;
    return ka_str_cmp(a->name, b->name) < 0;
}

bool
ka_attribute(const struct ka_chats *chats, int64_t when, uint32_t *account)
{
    struct ka_candidate best = {0};
    bool any = false;
    if (when < 0)
        return false;
    int64_t since = when / DAY * DAY - DAY;
    for (size_t at = 0; at < chats->count;) {
        size_t end = end_of_account(chats, at);
        uint32_t number = chats->message[at].account;
        struct ka_candidate one = {.account = number, .name = chats->account[number].name};
        size_t from = lower_bound(chats, at, end, since);
        size_t to = lower_bound(chats, from, end, when + 1);
        at = end;
        if (chats->ignored[number] || !stand(chats, from, to, &one))
            continue;
        if (!any || beats(&one, &best))
            best = one;
        any = true;
    }
    *account = best.account;
    return any;
}
