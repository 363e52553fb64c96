/*
 * Message logs at the end of a month: heap by heap, buyer by buyer.
 *
 *     heap ──sort by store, buyer, time──▶ a buyer's messages ──overlaps dropped──▶
 *         by account and day:  conversations ──▶ counters (chat_count.c)
 *         by order:            whose sale, by each of the three rules ──▶ order.winner
 *
 * Nothing here depends on the order in which rows or files came, except what must: equal times are
 * ordered by file and line. Of messages that are equal in all fields (text is no field) those of
 * the file that has most of them count (decision 10).
 */
#include "metrics/chat.h"

#include "base/work.h"
#include "metrics/message_group.h"

#include <stdlib.h>
#include <string.h>

/* A round has at least the fewest heaps, and more while they have not so many messages. */
#define FEWEST_HEAPS     ((size_t)8)
#define MOST_HEAPS       ((size_t)128)
#define MESSAGES_AT_ONCE ((size_t)1 << 14)

/* Messages of one second that are equal in all fields stand together, file by file. */
static int
by_fields(const void *left, const void *right)
{
    const struct ka_message *a = left, *b = right;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    if (a->sender != b->sender)
        return a->sender < b->sender ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return ka_message_compare(left, right);
}

static int
by_account(const void *left, const void *right)
{
    const struct ka_message *a = left, *b = right;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    return ka_message_compare(left, right);
}

static bool
same_fields(const struct ka_message *a, const struct ka_message *b)
{
    return a->account == b->account && a->sender == b->sender && a->kind == b->kind;
}

/* Of a run of equal messages keep those of the file that has most; the earlier one on a tie. */
static size_t
keep_of_run(struct ka_message *message, size_t from, size_t end, size_t kept)
{
    size_t best = from, best_count = 0;
    for (size_t i = from; i < end;) {
        size_t next = i + 1;
        while (next < end && message[next].file == message[i].file)
            next++;
        if (next - i > best_count) {
            best = i;
            best_count = next - i;
        }
        i = next;
    }
    memmove(&message[kept], &message[best], best_count * sizeof *message);
    return kept + best_count;
}

/* Drop repeats among messages of one second that come from several files. */
static size_t
drop_in_second(struct ka_message *message, size_t count)
{
    bool several = false;
    for (size_t i = 1; i < count; i++)
        several = several || message[i].file != message[0].file;
    if (!several)
        return count;
    size_t kept = 0;
    qsort(message, count, sizeof *message, by_fields);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && same_fields(&message[end], &message[i]))
            end++;
        kept = keep_of_run(message, i, end, kept);
        i = end;
    }
    qsort(message, kept, sizeof *message, ka_message_compare);
    return kept;
}

/* A buyer's messages without repeats; how many are left. */
static size_t
drop_repeats(struct ka_message *message, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && message[end].second == message[i].second)
            end++;
        size_t left = drop_in_second(&message[i], end - i);
        memmove(&message[kept], &message[i], left * sizeof *message);
        kept += left;
        i = end;
    }
    return kept;
}

/* A buyer's orders in a store. */
struct purchases {
    const struct ka_chat_order *order;
    size_t count;
    int64_t *paid; /* Of those that were bought, ascending. */
    size_t paid_count;
};

static int
compare_subject(const struct ka_chat_order *order, size_t store, const struct ka_buyer_key *buyer)
{
    if (order->store != store)
        return order->store < store ? -1 : 1;
    return ka_buyer_compare(&order->buyer, buyer);
}

static struct purchases
purchases_of(const struct ka_chat_pass *pass, struct ka_arena *arena,
             const struct ka_message *message)
{
    size_t heap = ka_message_heap_of(&message->buyer);
    size_t low = pass->first_order[heap], high = pass->first_order[heap + 1], end = high;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_subject(&pass->order[mid], message->store, &message->buyer) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    struct purchases found = {.order = pass->order + low};
    while (low + found.count < end &&
           compare_subject(&found.order[found.count], message->store, &message->buyer) == 0)
        found.count++;
    found.paid = ka_arena_array(arena, found.count, sizeof *found.paid);
    for (size_t i = 0; i < found.count; i++) {
        if (found.order[i].bought)
            found.paid[found.paid_count++] = found.order[i].paid;
    }
    return found;
}

/* Sellers of the buyer's orders, by each rule. */
static void
attribute(const struct ka_chat_pass *pass, const struct ka_message *message, size_t count,
          const struct purchases *bought, struct ka_order *orders)
{
    const struct ka_messages *messages = pass->messages;
    struct ka_chats chats = {.message = message,
                             .count = count,
                             .account = messages->account,
                             .ignored = &pass->ignored[message->store * messages->account_count]};
    for (size_t i = 0; i < bought->count; i++) {
        const struct ka_chat_order *order = &bought->order[i];
        if (order->index == KA_CHAT_LATE)
            continue;
        uint32_t *winner = orders[order->index].winner;
        uint32_t account = 0;
        if (ka_attribute(&chats, order->created, &account))
            winner[KA_BY_CREATED] = account + 1;
        if (ka_attribute(&chats, order->paid, &account))
            winner[KA_BY_PAID] = account + 1;
        winner[KA_BY_CREATED_FIRST] =
            winner[KA_BY_CREATED] ? winner[KA_BY_CREATED] : winner[KA_BY_PAID];
    }
}

static bool
is_filtered(const struct ka_chat_pass *pass, const struct ka_message *message)
{
    const struct ka_chat_filter *filter = &pass->filter[message->store];
    for (size_t i = 0; i < filter->count; i++) {
        if (ka_buyer_compare(&filter->buyer[i], &message->buyer) == 0)
            return true;
    }
    return false;
}

/* What one heap comes to; made on any thread, counted in the heaps' order. */
struct heap_result {
    const struct ka_chat_pass *pass;
    struct ka_order *orders; /* Winners are set; an order's buyer is in one heap only. */
    size_t heap;
    struct ka_arena *arena;
    struct ka_chat_result *chat;
    size_t count;
    bool whole;
};

static void
sort_by_account(struct ka_message *message, size_t count)
{
    bool one = true;
    for (size_t i = 1; i < count && one; i++)
        one = message[i].account == message[0].account;
    if (!one)
        qsort(message, count, sizeof *message, by_account);
}

static void
add_chat(struct heap_result *result, const struct ka_chat_result *chat)
{
    result->chat = ka_arena_push(result->arena, result->chat, result->count, sizeof *result->chat);
    result->chat[result->count++] = *chat;
}

/* One buyer in one store; @p by_time their messages in order. */
static void
close_buyer(struct heap_result *result, const struct ka_message *by_time, size_t count)
{
    const struct ka_chat_pass *pass = result->pass;
    size_t store = by_time->store;
    ka_day days = pass->fold->data->span.end - pass->fold->data->span.first;
    bool filtered = is_filtered(pass, by_time);
    struct purchases bought = purchases_of(pass, result->arena, by_time);
    struct ka_message *message = ka_arena_copy(result->arena, by_time, count * sizeof *message);
    sort_by_account(message, count);
    if (!filtered)
        attribute(pass, message, count, &bought, result->orders);
    for (size_t i = 0, end; i < count; i = end) {
        int day = ka_message_day(&message[i]);
        for (end = i + 1; end < count && message[end].account == message[i].account; end++) {
            if (ka_message_day(&message[end]) != day)
                break;
        }
        if (day < 1 || day > days)
            continue;
        struct ka_chat_result chat = {
            .chat = ka_conversation_read(&pass->rules[store], &message[i], end - i)};
        const struct ka_message *first = chat.chat.first_buyer;
        chat.received = first && !filtered;
        chat.came_back = ka_buyer_came_back(&pass->rules[store], by_time, count, chat.chat.last);
        chat.inquiry_known = first && pass->has_buyers[store];
        if (chat.inquiry_known)
            chat.inquiry =
                ka_inquiry_read(&pass->rules[store], first->second, bought.paid, bought.paid_count);
        add_chat(result, &chat);
    }
}

/* Without the messages of files that were refused. */
static size_t
drop_refused(const struct ka_month_data *data, struct ka_message *message, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!data->refused[message[i].file])
            message[kept++] = message[i];
    }
    return kept;
}

static int
by_purchase(const void *left, const void *right)
{
    const struct ka_chat_order *a = left, *b = right;
    int subject = compare_subject(a, b->store, &b->buyer);
    if (subject != 0)
        return subject;
    if (a->paid != b->paid)
        return a->paid < b->paid ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static void
close_heap(void *self, size_t index)
{
    struct heap_result *result = (struct heap_result *)self + index;
    const struct ka_chat_pass *pass = result->pass;
    struct ka_message *message = NULL;
    struct ka_message_group *group = NULL;
    size_t count = 0, first = pass->first_order[result->heap];
    size_t orders = pass->first_order[result->heap + 1] - first;
    if (orders > 1)
        qsort(&pass->order[first], orders, sizeof *pass->order, by_purchase);
    result->whole =
        ka_message_heaps_load(pass->messages->heaps, result->heap, result->arena, &message, &count);
    if (!result->whole)
        return;
    count = drop_refused(pass->fold->data, message, count);
    size_t groups = ka_message_groups(result->arena, message, count, &group);
    for (size_t i = 0; i < groups; i++)
        close_buyer(result, group[i].message, drop_repeats(group[i].message, group[i].count));
}

/* The heaps of a round, from @p at on, which is moved behind them. Without messages, no result. */
static size_t
next_round(const struct ka_message_heaps *heaps, size_t *at, struct heap_result *result)
{
    size_t count = 0, messages = 0;
    while (*at < KA_MESSAGE_HEAPS && count < MOST_HEAPS &&
           (count < FEWEST_HEAPS || messages < MESSAGES_AT_ONCE)) {
        size_t has = ka_message_heaps_count(heaps, *at);
        if (has > 0)
            result[count++].heap = *at;
        messages += has;
        ++*at;
    }
    return count;
}

/* Some heaps at once, then their conversations counted in order. */
static bool
close_heaps(struct ka_chat_pass *pass, struct ka_order *orders, struct heap_result *result,
            size_t count)
{
    bool whole = true;
    for (size_t i = 0; i < count; i++)
        result[i] = (struct heap_result){
            .pass = pass, .orders = orders, .heap = result[i].heap, .arena = ka_arena_new()};
    ka_work(pass->fold->workers, count, close_heap, result);
    for (size_t i = 0; i < count; i++) {
        whole = whole && result[i].whole;
        for (size_t k = 0; k < result[i].count && whole; k++)
            ka_chat_count(pass, &result[i].chat[k]);
        ka_arena_free(result[i].arena);
    }
    return whole;
}

static int64_t
seconds_since(const struct ka_chat_pass *pass, ka_time time)
{
    return time == KA_TIME_NONE ? KA_CHAT_NEVER : time - pass->messages->base;
}

static struct ka_chat_order
late_order(const struct ka_chat_pass *pass, const struct ka_late_sale *late)
{
    return (struct ka_chat_order){.store = (uint16_t)late->store,
                                  .buyer = ka_buyer_key(pass->messages->secret, late->buyer),
                                  .created = KA_CHAT_NEVER,
                                  .paid = seconds_since(pass, late->paid),
                                  .index = KA_CHAT_LATE,
                                  .bought = true};
}

static struct ka_chat_order
own_order(const struct ka_chat_pass *pass, const struct ka_order *orders, size_t index)
{
    const struct ka_order *order = &orders[index];
    ka_str buyer = ka_names_text(&pass->fold->names, order->buyer);
    return (struct ka_chat_order){.store = (uint16_t)order->at.store,
                                  .buyer = ka_buyer_key(pass->messages->secret, buyer),
                                  .created = seconds_since(pass, order->created),
                                  .paid = seconds_since(pass, order->paid),
                                  .index = (uint32_t)index,
                                  .bought = !order->closed && order->paid != KA_TIME_NONE};
}

/* Deal the orders to the heaps of their buyers: counted first, then put where they belong. */
static void
deal_orders(struct ka_chat_pass *pass, const struct ka_chat_order *order, size_t count)
{
    size_t *first = ka_arena_array(pass->fold->scratch, KA_MESSAGE_HEAPS + 2, sizeof *first);
    pass->order = ka_arena_room(pass->fold->scratch, count * sizeof *order);
    for (size_t i = 0; i < count; i++)
        first[ka_message_heap_of(&order[i].buyer) + 2]++;
    for (size_t i = 1; i < KA_MESSAGE_HEAPS + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < count; i++)
        pass->order[first[ka_message_heap_of(&order[i].buyer) + 1]++] = order[i];
    pass->first_order = first;
}

static void
learn_earliest(struct ka_chat_pass *pass, const struct ka_chat_order *order, size_t count)
{
    pass->earliest = ka_arena_array(pass->fold->scratch, pass->stores, sizeof *pass->earliest);
    for (size_t i = 0; i < pass->stores; i++)
        pass->earliest[i] = 86400; /* Seconds count from the day before. */
    for (size_t i = 0; i < count; i++) {
        int64_t *earliest = &pass->earliest[order[i].store];
        if (order[i].bought && order[i].paid < *earliest)
            *earliest = order[i].paid;
    }
}

static void
list_orders(struct ka_chat_pass *pass, const struct ka_order *orders, size_t count)
{
    struct ka_fold *fold = pass->fold;
    struct ka_arena *arena = ka_arena_new();
    size_t late_count = 0, listed = 0;
    const struct ka_late_sale *late = ka_late_sales_before(fold, orders, count, &late_count);
    struct ka_chat_order *order = ka_arena_room(arena, (count + late_count) * sizeof *order);
    pass->has_buyers = ka_arena_array(fold->scratch, pass->stores, sizeof *pass->has_buyers);
    for (size_t i = 0; i < count; i++) {
        if (!orders[i].buyer)
            continue;
        pass->has_buyers[orders[i].at.store] = true;
        order[listed++] = own_order(pass, orders, i);
    }
    for (size_t i = 0; i < late_count; i++)
        order[listed++] = late_order(pass, &late[i]);
    learn_earliest(pass, order, listed);
    deal_orders(pass, order, listed);
    ka_arena_free(arena);
}

static void
read_rules(struct ka_chat_pass *pass)
{
    const struct ka_company *company = &pass->fold->data->defs->company;
    struct ka_arena *scratch = pass->fold->scratch;
    pass->rules = ka_arena_array(scratch, pass->stores, sizeof *pass->rules);
    pass->filter = ka_arena_array(scratch, pass->stores, sizeof *pass->filter);
    for (size_t i = 0; i < pass->stores; i++) {
        const struct ka_store *store = &company->store[i];
        const struct ka_texts *ignore = &store->ignore_buyers;
        struct ka_chat_filter *filter = &pass->filter[i];
        pass->rules[i] =
            (struct ka_chat_rules){.service_from = store->service_from,
                                   .service_to = store->service_to,
                                   .cap = company->response_cap,
                                   .unanswered_ignored = company->unanswered_ignored,
                                   .comes_back = (int32_t)(company->solved_hours * 3600),
                                   .after_sales = (int32_t)(company->after_sales_days * 86400)};
        filter->buyer = ka_arena_array(scratch, ignore->count, sizeof *filter->buyer);
        for (size_t k = 0; k < ignore->count; k++)
            filter->buyer[filter->count++] = ka_buyer_key(pass->messages->secret, ignore->item[k]);
    }
}

static struct ka_chat_pass
make_pass(struct ka_order_pass *orders)
{
    struct ka_fold *fold = orders->fold;
    struct ka_month_data *data = fold->data;
    size_t stores = data->defs->company.store_count, seats = data->roster.count;
    size_t accounts = fold->messages.account_count;
    struct ka_arena *scratch = fold->scratch;
    struct ka_chat_pass pass = {
        .fold = fold, .orders = orders, .messages = &fold->messages, .stores = stores};
    pass.day = ka_arena_array(scratch, accounts * stores, sizeof(struct ka_chat_day *));
    pass.ignored = ka_arena_array(scratch, accounts * stores, sizeof *pass.ignored);
    pass.account_days = ka_arena_array(scratch, accounts * stores, sizeof *pass.account_days);
    pass.store_days = ka_arena_array(scratch, stores, sizeof *pass.store_days);
    pass.met = ka_arena_array(scratch, seats * stores, sizeof *pass.met);
    data->load = ka_arena_array(data->arena, seats * stores, sizeof(struct ka_load *));
    for (int rule = KA_BY_CREATED_FIRST + 1; rule < KA_RULES; rule++) {
        data->by_rule[rule] = ka_arena_alloc(data->arena, sizeof *data->by_rule[rule]);
        *data->by_rule[rule] =
            ka_cells_make(data->arena, &data->defs->metrics, &data->roster, stores);
    }
    return pass;
}

void
ka_chats_close(struct ka_order_pass *orders, struct ka_order *order, size_t count)
{
    struct ka_fold *fold = orders->fold;
    if (!fold->messages.heaps)
        return;
    struct ka_chat_pass pass = make_pass(orders);
    read_rules(&pass);
    list_orders(&pass, order, count);
    ka_chat_decide(&pass);
    struct heap_result *result = ka_arena_array(fold->scratch, MOST_HEAPS, sizeof *result);
    bool kept = true;
    for (size_t heap = 0; heap < KA_MESSAGE_HEAPS && kept;)
        kept = close_heaps(&pass, order, result, next_round(fold->messages.heaps, &heap, result));
    if (kept)
        ka_chat_touch(&pass);
    else
        ka_diag0(fold->diags, KA_DIAG_LOG_NOT_KEPT, (struct ka_place){0});
    ka_message_heaps_close(fold->messages.heaps);
}
