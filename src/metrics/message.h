/**
 * @file
 * Message logs while a month is read: one small record for each message, in 1024 heaps.
 *
 * A heap takes the messages of the buyers whose key falls into it, of all files, in any order;
 * so it can be worked off by itself, and only a few are in memory at a time. What does not fit a
 * heap's page goes to one temporary file that has no name. Records hold no text: the buyer is a
 * keyed hash (message_key.h), the account a number.
 */
#ifndef KA_METRICS_MESSAGE_H
#define KA_METRICS_MESSAGE_H

#include "base/arena.h"
#include "ingest/fact.h"
#include "metrics/message_key.h"
#include "metrics/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KA_MESSAGE_HEAPS 1024

struct ka_message {
    struct ka_buyer_key buyer;
    int32_t second; /**< Since 00:00 of the day before the month. */
    uint32_t line;
    uint32_t account : 29; /**< In ka_messages.account. */
    uint32_t sender : 1;
    uint32_t kind : 2;
    uint16_t file;
    uint16_t store;
};

struct ka_message_heaps; /* message_heap.c */

/** Which heap the messages of a buyer go to. */
static inline size_t
ka_message_heap_of(const struct ka_buyer_key *buyer)
{
    return (size_t)(buyer->half[0] >> 54);
}
_Static_assert(KA_MESSAGE_HEAPS == 1024, "as many heaps as ten bits tell apart");

struct ka_message_heaps *ka_message_heaps_make(struct ka_arena *arena);
void ka_message_heaps_add(struct ka_message_heaps *heaps, const struct ka_message *message);
/** How many messages a heap has. */
size_t ka_message_heaps_count(const struct ka_message_heaps *heaps, size_t heap);
/** The messages of one heap into @p arena, in no order; from any thread. False: they are lost. */
bool ka_message_heaps_load(const struct ka_message_heaps *heaps, size_t heap,
                           struct ka_arena *arena, struct ka_message **out, size_t *count);
/** Release the temporary file. */
void ka_message_heaps_close(struct ka_message_heaps *heaps);

/** An account as logs name it. */
struct ka_chat_account {
    ka_str folded;
    ka_str name; /**< Of its spellings the first in byte order. */
};

/** On which days an account has messages in a store, by file. Bit 0 is the day before the month. */
struct ka_chat_days {
    uint32_t file, account, store;
    uint64_t days;
};

/** Messages of a part of a file, before they go to the heaps. */
#define KA_MESSAGE_BLOCK 1024
struct ka_message_block {
    struct ka_message_block *next;
    size_t count;
    struct ka_message message[KA_MESSAGE_BLOCK];
};

struct ka_messages {
    struct ka_arena *arena;
    bool is_part; /**< Of a file: its messages stay in the blocks. */
    struct ka_message_block *block, *latest;
    struct ka_message_heaps *heaps; /**< NULL until there is a message. */
    struct ka_table spelled;        /**< Name as written → account. */
    struct ka_table folded;         /**< Folded name → account. */
    struct ka_chat_account *account;
    size_t account_count;
    struct ka_table day_index; /**< File, account, store → day. */
    struct ka_chat_seen {
        uint32_t file, account, store;
        size_t day;          /**< + 1; 0: unused. */
    } recent[64];            /**< Days that were looked for lately, by account. */
    struct ka_chat_seen *by; /**< The same by the facts' numbers of accounts. */
    size_t by_count;
    struct ka_chat_days *day;
    size_t day_count;
    uint64_t secret[2];
    ka_time base; /**< Seconds are counted from here. */
    int32_t days; /**< Days that are kept, from there. */
};

/** For the month whose days are @p month; lives in @p arena. */
struct ka_messages ka_messages_make(struct ka_arena *arena, struct ka_span month);
/** Keep a message; those of other days are left out. */
void ka_messages_note(struct ka_messages *messages, const struct ka_fact *fact);
/** For a part of one file, filled on another thread; lives in @p arena. */
struct ka_messages ka_messages_part(struct ka_arena *arena, const struct ka_messages *whole);
/** Take over the messages of a part, which is of @p file. */
void ka_messages_join(struct ka_messages *messages, const struct ka_messages *part, uint32_t file);
/** Number of an account by its folded name; KA_NO_INDEX if no log has it. */
size_t ka_messages_account(const struct ka_messages *messages, ka_str folded);

static inline int
ka_message_day(const struct ka_message *message)
{
    return message->second / 86400;
}

static inline bool
ka_message_is_buyers(const struct ka_message *message)
{
    return message->sender == KA_SENDER_BUYER && message->kind == KA_MESSAGE_HUMAN;
}

static inline bool
ka_message_is_reply(const struct ka_message *message)
{
    return message->sender == KA_SENDER_AGENT && message->kind == KA_MESSAGE_HUMAN;
}

#endif
