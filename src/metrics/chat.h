/**
 * @file
 * Message logs while a month is closed: shared by the files that decide whose they are, read them
 * heap by heap, and count.
 */
#ifndef KA_METRICS_CHAT_H
#define KA_METRICS_CHAT_H

#include "metrics/conversation.h"
#include "metrics/order.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whose an account is on one day. */
enum ka_chat_owner { KA_CHAT_UNASKED, KA_CHAT_SEAT, KA_CHAT_IGNORED, KA_CHAT_STRANGER };

struct ka_chat_day {
    enum ka_chat_owner owner;
    const struct ka_seat *seat;
};

/** A buyer's order, as conversations see it. Times as in struct ka_message; -1 << 62 if none. */
struct ka_chat_order {
    struct ka_buyer_key buyer;
    int64_t created, paid;
    uint32_t index; /**< In the orders; KA_CHAT_LATE: of the month before, only known to be paid. */
    uint16_t store;
    bool bought; /**< Paid, and its status does not say that it is no sale. */
};
#define KA_CHAT_LATE UINT32_MAX

/** Buyers of a store that are filtered. */
struct ka_chat_filter {
    struct ka_buyer_key *buyer;
    size_t count;
};

struct ka_chat_pass {
    struct ka_fold *fold;
    struct ka_order_pass *orders;
    struct ka_messages *messages;
    size_t stores;
    struct ka_chat_rules *rules;   /**< By store. */
    struct ka_chat_filter *filter; /**< By store. */
    struct ka_chat_day **day;      /**< By account and store: its days; NULL if not asked yet. */
    bool *ignored;                 /**< By store and account. */
    uint64_t *account_days;        /**< By account and store: bit 0 is the day before the month. */
    uint64_t *store_days;          /**< By store; with the days that names of files cover. */
    struct ka_chat_order *order;   /**< By heap, where they are sorted by store, buyer and time of
                                      payment when it is worked off. */
    size_t *first_order;           /**< By heap; one more is their number. */
    bool *has_buyers;              /**< By store: its orders name their buyers. */
    int64_t *earliest; /**< By store: the first payment, if before the month's first day. */
    bool *met;         /**< By seat and store: has messages in the month. */
};

#define KA_CHAT_NEVER (-(INT64_C(1) << 62))

/** Whose the messages of an account in a store are on a day (0: the day before the month). */
const struct ka_chat_day *ka_chat_day(struct ka_chat_pass *pass, const struct ka_at *at,
                                      size_t account, int day);
/** Which logs speak for whom: fills days, ignored, met and orders->chat; reports what logs lack. */
void ka_chat_decide(struct ka_chat_pass *pass);

/** One conversation of a received, or a filtered buyer, in the month. */
struct ka_chat_result {
    struct ka_conversation chat;
    bool received;
    bool came_back;
    bool inquiry_known;
    struct ka_inquiry inquiry;
};
/** Add a conversation to its seat's counters. */
void ka_chat_count(struct ka_chat_pass *pass, const struct ka_chat_result *result);
/** Real zeros of seats whose logs count. */
void ka_chat_touch(struct ka_chat_pass *pass);

#endif
