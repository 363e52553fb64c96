/*
 * Messages as they stream by: account to number, buyer to key, and the days each account was seen.
 *
 * The fold cannot know yet what counts (another file may overlap, a file may be refused), so all
 * that is decided here is what is kept: the day before the month, for whose sale an order of the
 * first is, the month, and the four days after it, for buyers who come back. The days an
 * account was seen on are kept by file, so that those of a refused file can be left out.
 */
#include "metrics/message.h"

#include "base/utf8.h"

#include <string.h>

#define DAYS_AFTER 4
#define DAY        86400

struct ka_messages
ka_messages_make(struct ka_arena *arena, struct ka_span month)
{
    return (struct ka_messages){
        .arena = arena,
        .spelled = ka_table_make(arena),
        .folded = ka_table_make(arena),
        .day_index = ka_table_make(arena),
        .secret = {UINT64_C(0x6b616f68652d6275), UINT64_C(0x7965722d6b657931)},
        .base = ((ka_time)month.first - 1) * DAY,
        .days = month.end + DAYS_AFTER - (month.first - 1),
    };
}

static uint32_t
account_of(struct ka_messages *messages, ka_str name)
{
    bool fresh = false;
    size_t *known = ka_table_put(&messages->spelled, name, &fresh);
    if (!fresh)
        return (uint32_t)*known;
    ka_str folded = ka_utf8_fold_header(messages->arena, name);
    size_t *index = ka_table_put(&messages->folded, folded, &fresh);
    if (fresh) {
        *index = messages->account_count;
        messages->account = ka_arena_push(messages->arena, messages->account,
                                          messages->account_count, sizeof *messages->account);
        messages->account[messages->account_count++] =
            (struct ka_chat_account){.folded = folded, .name = ka_str_dup(messages->arena, name)};
    }
    struct ka_chat_account *account = &messages->account[*index];
    if (ka_str_cmp(name, account->name) < 0)
        account->name = ka_str_dup(messages->arena, name);
    *known = *index;
    return (uint32_t)*index;
}

static size_t
find_days(struct ka_messages *messages, uint32_t file, uint32_t account, uint32_t store)
{
    const uint32_t key[] = {file, account, store};
    char bytes[sizeof key];
    memcpy(bytes, key, sizeof key);
    bool fresh = false;
    size_t *index =
        ka_table_put(&messages->day_index, (ka_str){.ptr = bytes, .len = sizeof bytes}, &fresh);
    if (fresh) {
        *index = messages->day_count;
        messages->day = ka_arena_push(messages->arena, messages->day, messages->day_count,
                                      sizeof *messages->day);
        messages->day[messages->day_count++] =
            (struct ka_chat_days){.file = key[0], .account = key[1], .store = key[2]};
    }
    return *index;
}

static void
see_days(struct ka_messages *messages, struct ka_chat_seen *seen, const struct ka_chat_days *now)
{
    bool known = seen->day > 0 && seen->file == now->file && seen->account == now->account &&
                 seen->store == now->store;
    if (!known)
        *seen = (struct ka_chat_seen){now->file, now->account, now->store,
                                      find_days(messages, now->file, now->account, now->store) + 1};
    messages->day[seen->day - 1].days |= now->days;
}

static struct ka_chat_seen *
recent(struct ka_messages *messages, uint32_t account, uint32_t store)
{
    return &messages->recent[(account + store * 7) % KA_COUNT(messages->recent)];
}

/* What is known of the account that a fact names, by its number there if it has one. */
static struct ka_chat_seen *
account_seen(struct ka_messages *messages, const struct ka_message_fact *said, size_t store,
             uint32_t *account)
{
    size_t number = said->account_number;
    if (number > 0 && number >= messages->by_count) {
        size_t count = number + 256;
        struct ka_chat_seen *by = ka_arena_array(messages->arena, count, sizeof *by);
        if (messages->by_count > 0)
            memcpy(by, messages->by, messages->by_count * sizeof *by);
        messages->by = by;
        messages->by_count = count;
    }
    if (number > 0 && messages->by[number].day > 0)
        *account = messages->by[number].account;
    else
        *account = account_of(messages, ka_str_trim(said->account)) & 0x1fffffffU;
    return number > 0 ? &messages->by[number] : recent(messages, *account, (uint32_t)store);
}

static void
keep_in_block(struct ka_messages *messages, const struct ka_message *message)
{
    struct ka_message_block *block = messages->latest;
    if (!block || block->count == KA_MESSAGE_BLOCK) {
        block = ka_arena_room(messages->arena, sizeof *block);
        block->next = NULL;
        block->count = 0;
        *(messages->latest ? &messages->latest->next : &messages->block) = block;
        messages->latest = block;
    }
    block->message[block->count++] = *message;
}

static void
keep(struct ka_messages *messages, const struct ka_message *message)
{
    if (messages->is_part) {
        keep_in_block(messages, message);
        return;
    }
    if (!messages->heaps)
        messages->heaps = ka_message_heaps_make(messages->arena);
    ka_message_heaps_add(messages->heaps, message);
}

void
ka_messages_note(struct ka_messages *messages, const struct ka_fact *fact)
{
    const struct ka_message_fact *said = &fact->as.message;
    ka_time since = said->time - messages->base;
    if (said->time == KA_TIME_NONE || since < 0 || since >= (ka_time)messages->days * DAY)
        return;
    struct ka_message message = {.buyer = ka_buyer_key(messages->secret, said->buyer),
                                 .second = (int32_t)since,
                                 .line = fact->line,
                                 .sender = said->sender,
                                 .kind = said->kind,
                                 .file = (uint16_t)fact->file,
                                 .store = (uint16_t)fact->store};
    uint32_t account;
    struct ka_chat_seen *seen = account_seen(messages, said, fact->store, &account);
    message.account = account & 0x1fffffffU;
    see_days(messages, seen,
             &(struct ka_chat_days){.file = message.file,
                                    .account = account,
                                    .store = message.store,
                                    .days = UINT64_C(1) << ka_message_day(&message)});
    keep(messages, &message);
}

struct ka_messages
ka_messages_part(struct ka_arena *arena, const struct ka_messages *whole)
{
    return (struct ka_messages){
        .arena = arena,
        .is_part = true,
        .spelled = ka_table_make(arena),
        .folded = ka_table_make(arena),
        .day_index = ka_table_make(arena),
        .secret = {whole->secret[0], whole->secret[1]},
        .base = whole->base,
        .days = whole->days,
    };
}

/* A part numbers its accounts by itself. Of spellings it has kept the first in byte order. */
void
ka_messages_join(struct ka_messages *messages, const struct ka_messages *part, uint32_t file)
{
    struct ka_arena *arena = ka_arena_new();
    uint32_t *number = ka_arena_array(arena, part->account_count, sizeof *number);
    for (size_t i = 0; i < part->account_count; i++)
        number[i] = account_of(messages, part->account[i].name) & 0x1fffffffU;
    for (size_t i = 0; i < part->day_count; i++) {
        struct ka_chat_days seen = part->day[i];
        seen.account = number[seen.account];
        seen.file = file;
        see_days(messages, recent(messages, seen.account, seen.store), &seen);
    }
    for (const struct ka_message_block *block = part->block; block; block = block->next) {
        for (size_t i = 0; i < block->count; i++) {
            struct ka_message message = block->message[i];
            message.account = number[message.account] & 0x1fffffffU;
            message.file = (uint16_t)file;
            keep(messages, &message);
        }
    }
    ka_arena_free(arena);
}

size_t
ka_messages_account(const struct ka_messages *messages, ka_str folded)
{
    const size_t *index = ka_table_find(&messages->folded, folded);
    return index ? *index : KA_NO_INDEX;
}
