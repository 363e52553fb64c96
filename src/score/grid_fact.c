/*
 * Facts for cells: of a row's buyer, of the order or product that its cells name.
 */
#include "score/grid_fact.h"

#include "metrics/message_key.h"
#include "score/grid_eval.h"

#include <inttypes.h>
#include <string.h>

struct context {
    struct ka_arena *arena;
    const struct ka_grid *grid;
    const struct ka_grid_sources *sources;
    size_t row;
    const struct ka_grid_column *column;
};

static struct ka_grid_value
nothing(void)
{
    return (struct ka_grid_value){.state = KA_GRID_EMPTY};
}

static struct ka_grid_value
words(ka_str text)
{
    if (!text.len)
        return nothing();
    return (struct ka_grid_value){.state = KA_GRID_IS_TEXT, .text = text};
}

static struct ka_grid_value
amount(ka_dec value)
{
    return (struct ka_grid_value){.state = KA_GRID_IS_NUMBER, .number = ka_frac_of_dec(value)};
}

static struct ka_grid_value
whole(int64_t value)
{
    return (struct ka_grid_value){.state = KA_GRID_IS_NUMBER, .number = {value, 1}};
}

static struct ka_grid_value
day(ka_day value)
{
    return value == KA_DAY_NONE ? nothing() : whole(value);
}

/* What a buyer's orders come to. */
struct totals {
    int64_t orders, within, before, unpaid;
    ka_dec net, refunded;
    ka_day first, last;
};

static struct totals
totals_of(const struct context *c, const struct ka_buyer *buyer)
{
    const struct ka_sales *sales = c->sources->sales;
    struct totals t = {.first = KA_DAY_NONE, .last = KA_DAY_NONE};
    for (size_t i = buyer->first; i < buyer->end; i++) {
        const struct ka_sale *sale = &sales->sale[sales->sale_of[i]];
        t.unpaid += sale->paid == KA_DAY_NONE;
        if (!ka_sale_counts(sale))
            continue;
        bool recent = c->grid->as_of - sale->paid <= c->column->days;
        t.orders++;
        t.within += recent;
        t.before += !recent;
        t.net = ka_dec_add(t.net, ka_sale_net(sale));
        t.refunded = ka_dec_add(t.refunded, sale->refunded);
        t.first = t.first == KA_DAY_NONE || sale->paid < t.first ? sale->paid : t.first;
        t.last = t.last == KA_DAY_NONE || sale->paid > t.last ? sale->paid : t.last;
    }
    return t;
}

/* Ten hex digits that stand for a buyer: the same in every table of the workspace, and of no use
 * without its key. */
static ka_str
key_of(const struct context *c, const struct ka_buyer *buyer)
{
    struct ka_buyer_key key = ka_buyer_key(c->sources->secret, buyer->name);
    return ka_str_format(c->arena, "B%010" PRIx64, key.half[0] >> 24);
}

static struct ka_grid_value
buyer_text(const struct context *c, const struct ka_buyer *buyer)
{
    if (c->column->fact == KA_FACT_OF_BUYER_STORE)
        return words(c->sources->company->store[buyer->store].name);
    return words(c->column->fact == KA_FACT_OF_BUYER_KEY ? key_of(c, buyer) : buyer->name);
}

static struct ka_grid_value
of_buyer(const struct context *c)
{
    const struct ka_buyer *buyer = &c->sources->sales->buyer[c->grid->row[c->row].subject];
    enum ka_grid_fact fact = c->column->fact;
    if (fact == KA_FACT_OF_BUYER_STORE || fact == KA_FACT_OF_BUYER_KEY ||
        fact == KA_FACT_OF_BUYER_NAME)
        return buyer_text(c, buyer);
    struct totals t = totals_of(c, buyer);
    if (fact == KA_FACT_OF_BUYER_AMOUNT || fact == KA_FACT_OF_BUYER_REFUNDED)
        return amount(fact == KA_FACT_OF_BUYER_AMOUNT ? t.net : t.refunded);
    if (fact == KA_FACT_OF_BUYER_FIRST || fact == KA_FACT_OF_BUYER_LAST)
        return day(fact == KA_FACT_OF_BUYER_FIRST ? t.first : t.last);
    const int64_t count[KA_FACT_OF__COUNT] = {[KA_FACT_OF_BUYER_ORDERS] = t.orders,
                                              [KA_FACT_OF_BUYER_ORDERS_WITHIN] = t.within,
                                              [KA_FACT_OF_BUYER_ORDERS_BEFORE] = t.before,
                                              [KA_FACT_OF_BUYER_UNPAID] = t.unpaid};
    return whole(count[fact]);
}

static ka_str
text_of(const struct context *c, const struct ka_expr *expr)
{
    if (!expr)
        return (ka_str){0};
    struct ka_grid_value value = ka_grid_eval(c->grid, expr, c->row);
    return value.state == KA_GRID_IS_TEXT ? value.text : (ka_str){0};
}

static struct ka_grid_value
of_order(const struct context *c)
{
    const struct ka_sale *sale = ka_sales_order(c->sources->sales, text_of(c, c->column->id));
    if (!sale)
        return nothing();
    switch ((int)c->column->fact) {
    case KA_FACT_OF_ORDER_STORE:
        return words(c->sources->company->store[sale->store].name);
    case KA_FACT_OF_ORDER_PAID:
        return sale->has_amount && sale->paid != KA_DAY_NONE ? amount(sale->amount)
                                                             : amount((ka_dec){0});
    case KA_FACT_OF_ORDER_PAID_ON:
        return day(sale->paid);
    case KA_FACT_OF_ORDER_REFUNDED:
        return amount(sale->refunded);
    default:
        return day(sale->refunded_on);
    }
}

/* A limit of days; false if its cell is empty: then nothing is looked up. */
static bool
day_of(const struct context *c, const struct ka_expr *expr, ka_day absent, ka_day *out)
{
    *out = absent;
    if (!expr)
        return true;
    struct ka_grid_value value = ka_grid_eval(c->grid, expr, c->row);
    if (value.state != KA_GRID_IS_NUMBER)
        return false;
    int64_t floor = ka_frac_floor(value.number);
    *out = floor < INT32_MIN / 2   ? INT32_MIN / 2
           : floor > INT32_MAX / 2 ? INT32_MAX / 2
                                   : (ka_day)floor;
    return true;
}

static struct ka_grid_value
of_product(const struct context *c)
{
    const struct ka_sales *sales = c->sources->sales;
    ka_day first, last;
    ka_dec lowest;
    if (!day_of(c, c->column->from, sales->span.first, &first) ||
        !day_of(c, c->column->to, sales->span.end - 1, &last))
        return nothing();
    struct ka_product_sales sum = ka_sales_product(sales, text_of(c, c->column->id),
                                                   text_of(c, c->column->title), first, last);
    if (!sum.known)
        return nothing();
    if (c->column->fact == KA_FACT_OF_PRODUCT_ITEMS)
        return amount(sum.items);
    if (c->column->fact == KA_FACT_OF_PRODUCT_AMOUNT)
        return amount(sum.amount);
    if (c->column->fact != KA_FACT_OF_PRODUCT_LOWEST || !ka_frac_round(sum.lowest, 2, &lowest))
        return nothing();
    return amount(lowest);
}

struct ka_grid_value
ka_grid_fact_value(struct ka_arena *arena, const struct ka_grid *grid,
                   const struct ka_grid_sources *sources, size_t row, size_t column)
{
    struct context c = {arena, grid, sources, row, &grid->def->column[column]};
    const char *of = ka_grid_fact_of(c.column->fact);
    if (!sources->sales)
        return nothing();
    if (strcmp(of, "buyer") == 0)
        return of_buyer(&c);
    return strcmp(of, "order") == 0 ? of_order(&c) : of_product(&c);
}
