/**
 * @file
 * The orders of some months, one by one: what tables other than the appraisal ask for.
 *
 * Lines become orders, and refunds are laid to them, by the very rules the appraisal goes by
 * (order.h). Buyers are kept as the exports name them, in memory only: who prints one decides so
 * (decision 18). An order *counts* if it was paid within the months, is no closed sale, and was not
 * refunded in full.
 */
#ifndef KA_METRICS_SALES_H
#define KA_METRICS_SALES_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ka_table;

struct ka_sale {
    ka_str id;
    ka_str buyer; /**< As exported; empty: none, or masked. */
    size_t store;
    ka_day created, paid; /**< KA_DAY_NONE if not told. */
    bool has_amount;
    ka_dec amount, refunded; /**< Yuan. */
    ka_day refunded_on;      /**< Of the last refund; KA_DAY_NONE. */
    bool inside;             /**< Paid (or, never paid, made) within the months. */
    bool closed;             /**< Status says it is no sale. */
};

/** A line of an order: what was sold. */
struct ka_sale_line {
    size_t sale;
    ka_str product, title; /**< As exported; may be empty. */
    ka_dec items;
    bool has_amount; /**< Not if an order of several products gives one amount only. */
    ka_dec amount;
};

/** A buyer's orders in one store: indices sale_of[first..end) into sale[], by day. */
struct ka_buyer {
    ka_str name;
    size_t store;
    size_t first, end;
};

struct ka_sales {
    struct ka_span span; /**< Of all months. */
    size_t months, months_found;
    ka_day earliest; /**< Of a paid order; KA_DAY_NONE. */
    struct ka_sale *sale;
    size_t sale_count;
    struct ka_sale_line *line;
    size_t line_count;
    struct ka_buyer *buyer; /**< By store, then by name. */
    size_t buyer_count;
    size_t *sale_of;
    uint64_t *unusable;           /**< By store: orders that count, but have no usable buyer. */
    const struct ka_table *by_id; /**< Private. */
};

struct ka_sales_options {
    const char *workspace;
    ka_month month; /**< The last one. */
    int64_t months;
};

/**
 * Read the order and refund exports of the months; months without a folder are left out. Findings
 * about those files only. Everything lives in @p arena.
 */
KA_MUST_USE enum ka_status ka_sales_load(struct ka_arena *arena, const struct ka_defs *defs,
                                         const struct ka_sales_options *options,
                                         struct ka_diags *diags, struct ka_sales **out);

/** The order with that number, in any store; NULL if there is none. */
const struct ka_sale *ka_sales_order(const struct ka_sales *sales, ka_str id);
/** Whether it is a sale that counts. */
bool ka_sale_counts(const struct ka_sale *sale);
/** What was left after refunds; 0 without an amount. */
ka_dec ka_sale_net(const struct ka_sale *sale);

/** Sums over a product's lines in paid orders of the days [first, last]. */
struct ka_product_sales {
    bool known; /**< Some line is of it, on any day. */
    ka_dec items;
    ka_dec amount;  /**< Of lines with an amount. */
    ka_frac lowest; /**< Lowest amount ÷ items of one line; none. */
};
/** By id, or, where no line has that id (or none is given), by title. */
struct ka_product_sales ka_sales_product(const struct ka_sales *sales, ka_str id, ka_str title,
                                         ka_day first, ka_day last);

#endif
