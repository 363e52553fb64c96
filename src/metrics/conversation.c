/*
 * Conversations: what was asked, what was answered, and how fast.
 *
 *     buyer ──opens──▶ round ──closed by──▶ agent's next message of kind human
 *       │  further buyer messages: same round      │ none until the day ends: unanswered
 *
 * Auto and system messages neither open nor close a round, whichever side they stand on, and are
 * nobody's messages: a conversation that has only such is not consulted. A round counts for
 * times only if it opened within service hours; that a buyer was answered at all counts at any
 * hour. Service hours that pass midnight (from > to) are the two ends of the day.
 */
#include "metrics/conversation.h"

#define DAY       86400
#define THREE_MIN 180
#define HALF_MIN  30
#define NO_ROUND  (-1)

static bool
in_service(const struct ka_chat_rules *rules, int32_t second)
{
    int32_t time = second % DAY;
    if (rules->service_from <= rules->service_to)
        return time >= rules->service_from && time < rules->service_to;
    return time >= rules->service_from || time < rules->service_to;
}

bool
ka_round_next(const struct ka_chat_rules *rules, const struct ka_message *message, size_t count,
              size_t *at, struct ka_round *round)
{
    int32_t opened = NO_ROUND;
    for (; *at < count; ++*at) {
        const struct ka_message *seen = &message[*at];
        if (ka_message_is_buyers(seen) && opened == NO_ROUND)
            opened = seen->second;
        if (!ka_message_is_reply(seen) || opened == NO_ROUND)
            continue;
        *round = (struct ka_round){opened, seen->second - opened, in_service(rules, opened)};
        ++*at;
        return true;
    }
    *round = (struct ka_round){opened, KA_NO_ANSWER, in_service(rules, opened)};
    return opened != NO_ROUND;
}

static void
count_round(struct ka_conversation *chat, const struct ka_chat_rules *rules,
            const struct ka_round *round)
{
    int32_t response = round->response;
    bool answered = response != KA_NO_ANSWER;
    chat->replied = chat->replied || answered;
    if (!round->counted || (!answered && rules->unanswered_ignored))
        return;
    int64_t seconds = answered && response < rules->cap ? response : rules->cap;
    if (!chat->due) {
        chat->due = true;
        chat->first_seconds = seconds;
        chat->within_3min = answered && response <= THREE_MIN;
        chat->within_30s = answered && response <= HALF_MIN;
    }
    chat->rounds++;
    chat->seconds += seconds;
    if (!answered)
        return;
    chat->slowest = chat->answered == 0 || response > chat->slowest ? response : chat->slowest;
    chat->fastest = chat->answered == 0 || response < chat->fastest ? response : chat->fastest;
    chat->answered++;
}

struct ka_conversation
ka_conversation_read(const struct ka_chat_rules *rules, const struct ka_message *message,
                     size_t count)
{
    struct ka_conversation chat = {.message = message, .count = count};
    for (size_t i = 0; i < count; i++) {
        const struct ka_message *at = &message[i];
        chat.last = at->second;
        chat.agent_messages += ka_message_is_reply(at);
        if (!ka_message_is_buyers(at))
            continue;
        chat.first_buyer = chat.first_buyer ? chat.first_buyer : at;
        chat.buyer_messages++;
    }
    struct ka_round round;
    for (size_t at = 0; ka_round_next(rules, message, count, &at, &round);)
        count_round(&chat, rules, &round);
    return chat;
}

bool
ka_buyer_came_back(const struct ka_chat_rules *rules, const struct ka_message *all, size_t count,
                   int32_t last)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (all[mid].second <= last)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < count && all[low].second - last <= rules->comes_back; low++) {
        if (ka_message_is_buyers(&all[low]))
            return true;
    }
    return false;
}
