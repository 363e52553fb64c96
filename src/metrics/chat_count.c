/*
 * Conversations into counters: which figure goes where (metrics.md sections 3 and 4).
 *
 * All figures of a conversation stand at its first message of the buyer, so `explain` shows one
 * row for each conversation. What depends on orders is counted only where the store's orders name
 * their buyers; else the platform's own figures are used (decision 9).
 */
#include "metrics/chat.h"
#include "metrics/evidence.h"
#include "metrics/load.h"

#include <string.h>

/* One figure into a built-in counter, as the counter adds up. */
static void
add(struct ka_chat_pass *pass, struct ka_cell *cell, enum ka_builtin builtin, int64_t value,
    const struct ka_at *at)
{
    struct ka_month_data *data = pass->fold->data;
    size_t counter = data->builtin[builtin];
    if (counter == KA_NO_INDEX)
        return;
    struct ka_figure_at figure = {.value = ka_dec_of(value), .file = at->file, .line = at->line};
    ka_tally_add(&data->cells, ka_cells_counter(&data->cells, cell, KA_ORIGIN_FACTS, counter),
                 data->defs->metrics.counter[counter].aggregate, &figure);
}

static void
count_times(struct ka_chat_pass *pass, struct ka_cell *cell, const struct ka_conversation *chat,
            const struct ka_at *at)
{
    if (chat->due) {
        add(pass, cell, KA_BUILTIN_REPLY_DUE, 1, at);
        add(pass, cell, KA_BUILTIN_REPLIED_3MIN, chat->within_3min, at);
        add(pass, cell, KA_BUILTIN_REPLIED_30S, chat->within_30s, at);
        add(pass, cell, KA_BUILTIN_FIRST_RESPONSES, 1, at);
        add(pass, cell, KA_BUILTIN_FIRST_RESPONSE_SECONDS, chat->first_seconds, at);
        add(pass, cell, KA_BUILTIN_RESPONSE_ROUNDS, chat->rounds, at);
        add(pass, cell, KA_BUILTIN_RESPONSE_SECONDS, chat->seconds, at);
    }
    if (chat->answered > 0) {
        add(pass, cell, KA_BUILTIN_SLOWEST_RESPONSE, chat->slowest, at);
        add(pass, cell, KA_BUILTIN_FASTEST_RESPONSE, chat->fastest, at);
    }
}

static void
count_inquiry(struct ka_chat_pass *pass, struct ka_cell *cell, const struct ka_chat_result *result,
              const struct ka_at *at)
{
    const struct ka_inquiry *inquiry = &result->inquiry;
    if (!result->inquiry_known || inquiry->after_sales)
        return;
    add(pass, cell, KA_BUILTIN_INQUIRIES, 1, at);
    add(pass, cell, KA_BUILTIN_CONVERTED, inquiry->converted, at);
    add(pass, cell, KA_BUILTIN_CONVERTED_FINAL, inquiry->converted_final, at);
}

static void
count_load(struct ka_chat_pass *pass, const struct ka_seat *seat, size_t store,
           const struct ka_conversation *chat)
{
    struct ka_month_data *data = pass->fold->data;
    struct ka_load **of = &data->load[seat->index * pass->stores + store];
    if (!*of)
        *of = ka_arena_alloc(data->arena, sizeof **of);
    ka_load_add(*of, &pass->rules[store], chat);
}

static void
note_stranger(struct ka_chat_pass *pass, const struct ka_conversation *chat, ka_day day)
{
    for (size_t i = 0; i < chat->count; i++) {
        const struct ka_message *message = &chat->message[i];
        struct ka_at at = {.file = message->file, .line = message->line, .store = message->store};
        (void)ka_fold_owner(pass->fold, &at, pass->messages->account[message->account].name, day);
    }
}

static void
count_into(struct ka_chat_pass *pass, struct ka_cell *cell, const struct ka_chat_result *result,
           const struct ka_at *at)
{
    const struct ka_conversation *chat = &result->chat;
    add(pass, cell, KA_BUILTIN_CONSULTED, 1, at);
    if (!result->received)
        return;
    add(pass, cell, KA_BUILTIN_RECEIVED, 1, at);
    add(pass, cell, KA_BUILTIN_REPLIED, chat->replied, at);
    add(pass, cell, KA_BUILTIN_BUYER_MESSAGES, chat->buyer_messages, at);
    add(pass, cell, KA_BUILTIN_AGENT_MESSAGES, chat->agent_messages, at);
    add(pass, cell, KA_BUILTIN_SOLVE_CHECKED, 1, at);
    add(pass, cell, KA_BUILTIN_SOLVED, !result->came_back, at);
    count_times(pass, cell, chat, at);
    count_inquiry(pass, cell, result, at);
}

void
ka_chat_count(struct ka_chat_pass *pass, const struct ka_chat_result *result)
{
    const struct ka_conversation *chat = &result->chat;
    const struct ka_message *first = chat->first_buyer ? chat->first_buyer : chat->message;
    struct ka_at at = {.file = first->file, .line = first->line, .store = first->store};
    const struct ka_chat_day *day = ka_chat_day(pass, &at, first->account, ka_message_day(first));
    ka_day date = pass->fold->data->span.first - 1 + ka_message_day(first);
    if (day->owner == KA_CHAT_STRANGER)
        note_stranger(pass, chat, date);
    if (!day->seat || !chat->first_buyer || !ka_chat_counts(pass->orders, day->seat, at.store))
        return;
    struct ka_cell *cell[2] = {NULL};
    size_t count = ka_cells_of_day(&pass->fold->data->cells, day->seat, at.store, date, cell);
    for (size_t i = 0; i < count; i++)
        count_into(pass, cell[i], result, &at);
    if (result->received)
        count_load(pass, day->seat, at.store, chat);
    ka_evidence_settle(&pass->fold->data->cells);
}

static void
touch_cell(struct ka_chat_pass *pass, struct ka_cell *cell, size_t store)
{
    static const enum ka_builtin extremes[] = {KA_BUILTIN_SLOWEST_RESPONSE,
                                               KA_BUILTIN_FASTEST_RESPONSE};
    for (int i = KA_BUILTIN_CONSULTED; i <= KA_BUILTIN_CONVERTED_FINAL; i++) {
        bool extreme = i == (int)extremes[0] || i == (int)extremes[1];
        bool by_orders = i >= KA_BUILTIN_INQUIRIES;
        if (!extreme && (!by_orders || pass->has_buyers[store]))
            ka_fold_touch(pass->fold, cell, (enum ka_builtin)i);
    }
}

void
ka_chat_touch(struct ka_chat_pass *pass)
{
    struct ka_month_data *data = pass->fold->data;
    for (size_t i = 0; i < data->cells.row_count * pass->stores; i++) {
        size_t row = i / pass->stores, store = i % pass->stores;
        if (pass->orders->chat[ka_cells_seat(&data->cells, row) * pass->stores + store])
            touch_cell(pass, ka_cells_open(&data->cells, row, store), store);
    }
}
