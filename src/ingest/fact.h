/**
 * @file
 * Facts: the canonical records that rows of exports become (metrics.md section 2).
 *
 * A fact lives only during the sink call that hands it over: copy what you keep.
 * Text is UTF-8, trimmed. Times are local seconds (base/civil.h), KA_TIME_NONE if absent.
 * Money is yuan (other currencies are converted by the month's rate table before the sink sees
 * them).
 */
#ifndef KA_INGEST_FACT_H
#define KA_INGEST_FACT_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "template/metric_def.h"
#include "template/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Yes, no, or the export does not say. */
enum ka_tri { KA_UNSAID, KA_NO, KA_YES };

struct ka_order_fact {
    ka_str id;
    ka_str buyer;          /**< Raw; empty if the export has none. Only hashed, never printed. */
    ka_str salesperson;    /**< Account; may be empty. */
    ka_str product, title; /**< Of the line: what was sold, by id and by name. May be empty. */
    ka_time created, paid, shipped, promised;
    bool has_amount; /**< Order-level amount: repeats on each line or only on the first. */
    ka_dec amount;
    bool has_line_amount; /**< Line amounts add up over the order's lines of one file. */
    ka_dec line_amount;
    ka_dec items;      /**< Of this line; add up. */
    bool closed;       /**< Status says it is no sale. */
    bool refund_known; /**< The export says whether it was refunded. */
    bool refund_succeeded;
    bool has_refunded;
    ka_dec refunded; /**< Refunded amount, if the export gives it. */
};

struct ka_refund_fact {
    ka_str id;
    ka_str order;
    ka_time requested, finished;
    ka_dec amount;
    enum ka_tri returns;    /**< Goods come back (退货退款) or not (仅退款). */
    enum ka_tri intervened; /**< Platform stepped in. */
    ka_str reason;
    bool succeeded;
    bool of_order; /**< No row of its own: all that the order's own line says was refunded. */
};

struct ka_ticket_fact {
    ka_str id;
    ka_str assignee;
    ka_time created;
    bool has_first_reply;
    int64_t first_reply; /**< Seconds after created. */
    bool has_solved;
    int64_t solved; /**< Seconds after created. */
    bool has_reopens, has_replies;
    int64_t reopens, replies;
    enum ka_tri good; /**< Satisfaction good (YES), bad (NO). */
};

struct ka_rating_fact {
    ka_str account; /**< May be empty. */
    ka_str buyer;
    ka_time time;
    int value; /**< 1..5 */
};

enum ka_sender { KA_SENDER_BUYER, KA_SENDER_AGENT };
enum ka_message_kind { KA_MESSAGE_HUMAN, KA_MESSAGE_AUTO, KA_MESSAGE_SYSTEM };

/** A chat message: who, when, which side. What was written is never read (decision 18). */
struct ka_message_fact {
    ka_time time;
    ka_str account;
    uint32_t account_number; /**< 0, or of the account: for one sink, equal numbers, equal text. */
    ka_str buyer;            /**< Raw. Only hashed, never printed. */
    enum ka_sender sender;
    enum ka_message_kind kind;
};

/** One figure of a row: a counter, or a metric with or without its weight. */
struct ka_stat {
    size_t counter; /**< Index, or KA_NO_INDEX. */
    size_t metric;  /**< Index, or KA_NO_INDEX. */
    ka_dec value;   /**< Seconds, yuan, fraction (0.97), count. */
    bool weighted;
    ka_dec weight;
    bool industry;   /**< The industry's mean, not the subject's own figure. */
    uint32_t column; /**< 1-based column of the file. */
};

/** agent_stats, store_stats, attendance, register: figures of a subject over a period. */
struct ka_stats_fact {
    ka_str account;        /**< agent_stats (and register): account name as exported. */
    ka_str employee;       /**< attendance, register: employee number or name. */
    struct ka_span period; /**< Days the row speaks of. */
    const struct ka_stat *stat;
    size_t stat_count;
    ka_str evidence; /**< register */
};

struct ka_manual_fact {
    ka_str employee; /**< Number or name. */
    ka_str role;     /**< Whose form: id or name of a role. May be empty. */
    ka_str item;     /**< Item id or printed name. */
    ka_dec points;
    ka_str reason;
    ka_str scorer;
};

struct ka_fact {
    enum ka_fact_kind kind;
    uint32_t file; /**< Index of the export in the month's list. */
    uint32_t line; /**< Physical line on which the row begins. */
    size_t store;  /**< Store index, or KA_NO_INDEX if the row and its file do not say. */
    union {
        struct ka_order_fact order;
        struct ka_refund_fact refund;
        struct ka_ticket_fact ticket;
        struct ka_rating_fact rating;
        struct ka_stats_fact stats;
        struct ka_manual_fact manual;
        struct ka_message_fact message;
    } as;
};

/** Who takes facts. Returning anything but KA_OK stops the reading of that file. */
struct ka_sink {
    void *self;
    enum ka_status (*fact)(void *self, const struct ka_fact *fact);
    /**
     * NULL, or: a sink for a whole file or a part of one, which is filled on another thread and
     * holds what it holds in @p arena; it may be thrown away. The file of its facts is told when it
     * is joined.
     */
    struct ka_sink (*part)(void *self, struct ka_arena *arena);
    /** Take what a part holds, as if its facts had come now, of @p file. NULL: a part ends here
     *  whose facts came one by one. */
    void (*join)(void *self, const struct ka_sink *part, uint32_t file);
};

/** Facts put aside, in the order in which they came. Zero-initialise, but for the arena. */
struct ka_fact_list {
    struct ka_arena *arena;
    struct ka_fact_block *first, *last;
};

void ka_fact_list_add(struct ka_fact_list *list, const struct ka_fact *fact);
/** Hand them to @p sink, as of @p file; stops when it does not say KA_OK. */
KA_MUST_USE enum ka_status ka_fact_list_feed(const struct ka_fact_list *list, uint32_t file,
                                             const struct ka_sink *sink);

#endif
