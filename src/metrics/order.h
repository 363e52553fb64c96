/**
 * @file
 * Orders and refunds while a month is closed: shared by the files that merge, look up and count
 * them.
 */
#ifndef KA_METRICS_ORDER_H
#define KA_METRICS_ORDER_H

#include "metrics/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One order, its lines added up. */
struct ka_order {
    struct ka_at at; /**< Its first line. */
    size_t lines;
    uint32_t id, buyer, salesperson;
    ka_time created, paid, shipped, promised;
    bool has_amount, by_line, mixed;
    ka_dec amount, items;
    bool closed; /**< Its status says it is no sale. */
    bool refund_known, status_known, refunded, has_refund_amount;
    ka_dec refund_amount;
    bool quality;              /**< Refunded for a reason that counts as quality. */
    uint32_t winner[KA_RULES]; /**< By message logs: number of the account + 1; 0: nobody. */
};

/** What a store's order files say at all: a column that nobody filled counts nothing. */
struct ka_order_said {
    bool orders, salesperson, buyer, items, promised;
    bool refunds;     /**< Whether an order was refunded, from either kind of file. */
    bool refund_rows; /**< A refund export. */
    bool reasons, intervened, types;
    uint64_t without_buyer, without_amount;
    struct ka_at first_without_buyer, first_without_amount;
};

struct ka_order_pass {
    struct ka_fold *fold;
    struct ka_order_said *said;   /**< By store. */
    struct ka_refund_row *refund; /**< One for each refund, by store and order. */
    size_t refund_count;
    bool *chat; /**< By seat and store: message logs count; NULL without logs. */
};

/** The time is of the month. */
bool ka_order_in_month(const struct ka_fold *fold, ka_time time);
/** Sum of amounts within orders, held at the ends of the range. */
ka_dec ka_order_plus(ka_dec a, ka_dec b);
/** By file and line. */
int ka_order_compare_at(const struct ka_at *a, const struct ka_at *b);

/** An order paid in the month that is a sale. */
bool ka_order_is_sale(const struct ka_fold *fold, const struct ka_order *order);
/** The journal's lines as orders, by store and id; conflicts are reported. In the scratch arena. */
struct ka_order *ka_orders_merge(struct ka_fold *fold, size_t *count);
/** The lines in that order, after merging, until ka_orders_drop_lines(). */
typedef const struct ka_order_line *ka_line_at;
const ka_line_at *ka_orders_lines(const struct ka_fold *fold);
void ka_orders_drop_lines(struct ka_fold *fold);

/** Remember the sales of the month's last days in its data, for ka_late_sales_before() of the
 *  next month. */
void ka_late_sales_keep(struct ka_fold *fold, const struct ka_order *orders, size_t count);
/** Those of the month before that are not among this month's @p orders. In the scratch arena. */
const struct ka_late_sale *ka_late_sales_before(struct ka_fold *fold, const struct ka_order *orders,
                                                size_t count, size_t *found);

/** One row for each refund, counted for its store; @p pass can look them up from then on. */
void ka_refunds_close(struct ka_order_pass *pass);
/** Keep, for later runs, what the orders' own lines say was refunded of orders paid before the
 * month; before ka_refunds_apply(). */
void ka_refunds_of_orders(struct ka_fold *fold, const struct ka_order *order, size_t count);
/** Let the order's refund rows beat what the order export says of it (decision 10). */
void ka_refunds_apply(const struct ka_order_pass *pass, struct ka_order *order);
/** Keep the refund rows for later runs, too; after all orders have been looked up. */
void ka_refunds_remember(const struct ka_order_pass *pass);
/** Message logs: count conversations, and find out whose the orders are. */
void ka_chats_close(struct ka_order_pass *orders, struct ka_order *order, size_t count);
/** Whether message logs speak for a seat in a store (else the aggregate does, if there is one). */
bool ka_chat_counts(const struct ka_order_pass *pass, const struct ka_seat *seat, size_t store);
/** Real zeros of a store whose refunds were exported. */
void ka_refunds_touch(struct ka_order_pass *pass, size_t store);

#endif
