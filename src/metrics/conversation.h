/**
 * @file
 * Conversations and their rounds (metrics.md section 3), and what becomes of them (section 4).
 *
 * Pure functions over the messages of one buyer with one store: no files, no people, no counters.
 * Times are seconds since 00:00 of the day before the month, as in struct ka_message.
 */
#ifndef KA_METRICS_CONVERSATION_H
#define KA_METRICS_CONVERSATION_H

#include "metrics/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How a store counts. */
struct ka_chat_rules {
    int32_t service_from, service_to; /**< Seconds since midnight; the end is not included. */
    int64_t cap;                      /**< A response counts at most this long. */
    bool unanswered_ignored;
    int32_t comes_back;  /**< Seconds within which a buyer comes back: not solved. */
    int32_t after_sales; /**< Seconds that an order makes its buyer's questions after-sales. */
};

/** Messages of one account with one buyer on one day, in order. */
struct ka_conversation {
    const struct ka_message *message;
    size_t count;
    const struct ka_message *first_buyer; /**< First message of the buyer; NULL: not consulted. */
    int32_t last;                         /**< Time of the last message of any kind. */
    uint32_t buyer_messages, agent_messages; /**< Of people. */
    bool replied;                            /**< A round was closed, at whatever hour. */
    /* Counted rounds: those that opened within service hours. */
    uint32_t rounds, answered;
    int64_t seconds; /**< Capped; an unanswered one counts the cap. */
    bool due;        /**< There is a first counted round: */
    int64_t first_seconds;
    bool within_3min, within_30s;
    int32_t slowest, fastest; /**< Of the answered ones, not capped. */
};

/** One round. */
struct ka_round {
    int32_t opened;
    int32_t response; /**< Seconds, not capped; KA_NO_ANSWER. */
    bool counted;     /**< Opened within service hours. */
};
#define KA_NO_ANSWER (-1)

/** The next round from message @p *at on, which moves behind it; false: there is none. */
bool ka_round_next(const struct ka_chat_rules *rules, const struct ka_message *message,
                   size_t count, size_t *at, struct ka_round *round);

/** Read rounds from messages that are in order (time, then place in the export). */
struct ka_conversation ka_conversation_read(const struct ka_chat_rules *rules,
                                            const struct ka_message *message, size_t count);

/** Whether the buyer wrote to the store again, later than @p last by 72 hours (comes_back) or less.
 *  @p all: the buyer's messages to all accounts of the store, by time. */
bool ka_buyer_came_back(const struct ka_chat_rules *rules, const struct ka_message *all,
                        size_t count, int32_t last);

/** What an inquiry came to. */
struct ka_inquiry {
    bool after_sales;
    bool converted, converted_final; /**< Paid by the end of the next, of the third day after. */
};
/** @p paid: times at which the buyer's orders in the store were paid, ascending; may be < 0. */
struct ka_inquiry ka_inquiry_read(const struct ka_chat_rules *rules, int32_t first,
                                  const int64_t *paid, size_t count);

/** Of the accounts that may have sold to a buyer. */
struct ka_candidate {
    uint32_t account;
    ka_str name;
    int32_t first, last; /**< Messages of people on the two days; last one at or before the time. */
};

/** What attribution is told of one buyer in one store. */
struct ka_chats {
    const struct ka_message *message; /**< By account, then time, then place in the export. */
    size_t count;
    const struct ka_chat_account *account;
    const bool *ignored; /**< By account: a robot's messages sell nothing. */
};

/** The account whose sale an order of time @p when is; false: no one's. */
bool ka_attribute(const struct ka_chats *chats, int64_t when, uint32_t *account);

#endif
