/*
 * Loads: an hour takes what was opened, written or asked in it.
 *
 * A round belongs to the hour in which it opened, however long its answer took; a conversation is
 * open in each hour in which its buyer wrote. All are counts and sums, so parts of a log merge in
 * any order. Unanswered rounds count here even where the company leaves them out of the metrics
 * (unanswered: ignore): an hour in which nobody answers is what this is for.
 */
#include "metrics/load.h"

#include "metrics/month_data.h"

#define DAY  86400
#define HOUR 3600

static struct ka_load_hour *
hour_of(struct ka_load *load, int32_t second)
{
    return &load->hour[second / DAY - 1][second % DAY / HOUR];
}

static void
add_messages(struct ka_load *load, const struct ka_conversation *chat)
{
    const struct ka_load_hour *open = NULL;
    for (size_t i = 0; i < chat->count; i++) {
        const struct ka_message *message = &chat->message[i];
        struct ka_load_hour *hour = hour_of(load, message->second);
        hour->replies += ka_message_is_reply(message);
        if (!ka_message_is_buyers(message) || hour == open)
            continue;
        hour->open++;
        open = hour;
    }
}

void
ka_load_add(struct ka_load *load, const struct ka_chat_rules *rules,
            const struct ka_conversation *chat)
{
    hour_of(load, chat->first_buyer->second)->chats++;
    add_messages(load, chat);
    struct ka_round round;
    for (size_t at = 0; ka_round_next(rules, chat->message, chat->count, &at, &round);) {
        if (!round.counted)
            continue;
        struct ka_load_hour *hour = hour_of(load, round.opened);
        bool answered = round.response != KA_NO_ANSWER;
        bool stale = !answered || round.response >= rules->cap;
        hour->rounds++;
        hour->unanswered += !answered;
        hour->stale += stale;
        hour->seconds += (uint64_t)(stale ? rules->cap : round.response);
    }
}

void
ka_load_hour_merge(struct ka_load_hour *into, const struct ka_load_hour *from)
{
    into->chats += from->chats;
    into->open += from->open;
    into->rounds += from->rounds;
    into->unanswered += from->unanswered;
    into->stale += from->stale;
    into->replies += from->replies;
    into->seconds += from->seconds;
}

void
ka_load_merge(struct ka_load *into, const struct ka_load *from)
{
    for (int day = 0; day < 31; day++) {
        for (int hour = 0; hour < 24; hour++)
            ka_load_hour_merge(&into->hour[day][hour], &from->hour[day][hour]);
    }
}

const struct ka_load *
ka_month_load_of(const struct ka_month_data *data, const struct ka_seat *seat, size_t store)
{
    return data->load ? data->load[seat->index * data->defs->company.store_count + store] : NULL;
}

bool
ka_month_received(const struct ka_month_data *data, const struct ka_seat *seat, size_t store,
                  struct ka_received *out)
{
    const struct ka_load *load = ka_month_load_of(data, seat, store);
    if (!load)
        return false;
    *out = (struct ka_received){0};
    for (int day = 0; day < 31; day++) {
        for (int hour = 0; hour < 24; hour++) {
            uint32_t chats = load->hour[day][hour].chats;
            out->day[day] += chats;
            out->week[(day + ka_day_weekday(data->span.first)) / 7] += chats;
            out->hour[hour] += chats;
        }
    }
    return true;
}
