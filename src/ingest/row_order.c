/*
 * Lines of order exports.
 *
 * Platforms repeat an order's own columns on each of its lines (JD) or give them on the first only
 * (Shopify). A line with the id of the line before it and without times of its own takes
 * month, currency and "of other days" from there; its empty amounts stay empty, so that
 * nothing counts twice. Merging lines into orders is the business of metrics.
 *
 * Money becomes yuan here, at the rate of the month in which the order was paid (or made).
 */
#include "ingest/reader.h"

#include "template/company.h"

#include <string.h>

static enum ka_got
read_time(struct ka_reader *reader, enum ka_field field, ka_time *out)
{
    *out = KA_TIME_NONE;
    return ka_reader_time(reader, reader->field[field], out);
}

static bool
read_money(struct ka_reader *reader, enum ka_field field, ka_dec *out)
{
    return ka_reader_gross(reader, reader->field[field], KA_READ_MONEY, out) == KA_GOT_VALUE;
}

/* Buyers that the platform has hidden (`##…`, `t**8`) are no buyers: two of them may look the same.
 */
static ka_str
read_buyer(struct ka_reader *reader)
{
    ka_str buyer = ka_reader_word(reader, reader->field[KA_FIELD_BUYER]);
    bool masked = ka_str_starts(buyer, KA_STR("##")) || ka_str_starts(buyer, KA_STR("$$")) ||
                  ka_str_find(buyer, KA_STR("**")) >= 0;
    return masked ? KA_STR("") : buyer;
}

/* A line of the same order as the one before, without times of its own. */
static bool
continues(struct ka_reader *reader, const struct ka_order_fact *order)
{
    bool may = order->created == KA_TIME_NONE && order->paid == KA_TIME_NONE && order->id.len > 0;
    reader->last_missed = reader->last_missed || (may && reader->last_unknown);
    return may && ka_str_eq(ka_buf_str(&reader->last_order), order->id);
}

static void
remember(struct ka_reader *reader, const struct ka_order_fact *order, ka_month month,
         ka_str currency, bool outside)
{
    reader->last_unknown = false;
    reader->last_order.len = 0;
    ka_buf_add(&reader->last_order, order->id);
    reader->last_outside = outside;
    reader->last_month = month;
    if (!ka_str_eq(reader->last_currency, currency))
        reader->last_currency = ka_str_dup(reader->keep, currency);
}

/* The line's own currency, else that of its order, else of its store. */
static ka_str
currency_of(struct ka_reader *reader, bool continued, size_t store)
{
    ka_str currency = ka_reader_word(reader, reader->field[KA_FIELD_CURRENCY]);
    if (currency.len == 0 && continued)
        return reader->last_currency;
    if (currency.len == 0 && store != KA_NO_INDEX)
        return reader->company->store[store].currency;
    return currency;
}

static ka_month
month_of(const struct ka_reader *reader, const struct ka_order_fact *order, bool continued)
{
    ka_time time = order->paid != KA_TIME_NONE ? order->paid : order->created;
    if (time != KA_TIME_NONE && ka_time_day(time) != KA_DAY_NONE)
        return ka_month_of_day(ka_time_day(time));
    return continued ? reader->last_month : reader->ingest->month;
}

static void
read_refund(struct ka_reader *reader, struct ka_order_fact *order)
{
    size_t column = reader->field[KA_FIELD_REFUND_STATUS];
    ka_str status = ka_reader_text(reader, column);
    bool dated = order->created != KA_TIME_NONE || order->paid != KA_TIME_NONE;
    /* An empty cell on an order's first line means that nothing was refunded; on its further
     * lines it means that the column is not repeated. */
    order->refund_known = column != KA_NO_INDEX && (status.len > 0 || dated);
    order->refund_succeeded = ka_words_have(&reader->refunded, reader->scratch, status);
    order->has_refunded = read_money(reader, KA_FIELD_REFUNDED, &order->refunded);
}

static bool
is_closed(struct ka_reader *reader)
{
    return ka_words_have(&reader->closed, reader->scratch,
                         ka_reader_text(reader, reader->field[KA_FIELD_STATUS]));
}

/* Amount of the line: given, or price × items. */
static void
read_line_amount(struct ka_reader *reader, struct ka_order_fact *order, bool has_items)
{
    order->has_line_amount = read_money(reader, KA_FIELD_LINE_AMOUNT, &order->line_amount);
    ka_dec price;
    if (order->has_line_amount || !has_items || !read_money(reader, KA_FIELD_UNIT_PRICE, &price))
        return;
    size_t column = reader->field[KA_FIELD_UNIT_PRICE];
    order->has_line_amount = ka_reader_product(price, order->items, &order->line_amount);
    if (!order->has_line_amount)
        ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_MONEY);
}

static void
read_amounts(struct ka_reader *reader, struct ka_order_fact *order)
{
    bool has_items = ka_reader_gross(reader, reader->field[KA_FIELD_ITEMS], KA_READ_NUMBER,
                                     &order->items) == KA_GOT_VALUE;
    order->has_amount = read_money(reader, KA_FIELD_AMOUNT, &order->amount);
    read_line_amount(reader, order, has_items);
}

/* False: an amount in yuan is too large to be true; the finding names the amount's column. */
static bool
to_yuan(struct ka_reader *reader, struct ka_order_fact *order, ka_dec rate)
{
    if (rate.micro == KA_DEC_ONE)
        return true;
    if (ka_reader_product(order->amount, rate, &order->amount) &&
        ka_reader_product(order->line_amount, rate, &order->line_amount) &&
        ka_reader_product(order->refunded, rate, &order->refunded))
        return true;
    size_t column = reader->field[KA_FIELD_AMOUNT];
    if (column == KA_NO_INDEX)
        column = reader->field[KA_FIELD_LINE_AMOUNT];
    if (column == KA_NO_INDEX)
        column = reader->field[KA_FIELD_UNIT_PRICE];
    if (column == KA_NO_INDEX)
        column = reader->field[KA_FIELD_REFUNDED];
    ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_MONEY);
    return false;
}

/*
 * Id and times: what decides whether the line is of the days asked for. False: it is not.
 * An id is read quietly on a line of other days.
 */
static bool
read_key(struct ka_reader *reader, struct ka_order_fact *order, enum ka_got *id, bool *continued)
{
    (void)read_time(reader, KA_FIELD_CREATED, &order->created);
    (void)read_time(reader, KA_FIELD_PAID, &order->paid);
    (void)read_time(reader, KA_FIELD_SHIPPED, &order->shipped);
    (void)read_time(reader, KA_FIELD_PROMISED, &order->promised);
    const ka_time time[] = {order->created, order->paid, order->shipped, order->promised};
    bool inside = ka_reader_in_window(reader, time, KA_COUNT(time));
    reader->quiet = !inside;
    *id = ka_reader_id(reader, reader->field[KA_FIELD_ID], &order->id);
    reader->quiet = false;
    *continued = continues(reader, order);
    return *continued ? !reader->last_outside : inside;
}

/* Paid before the days asked for, and refunded or closed since: a refund that came late. One that
 * came too late to be looked at is counted. */
static bool
is_late_refund(struct ka_reader *reader, struct ka_order_fact *order)
{
    const struct ka_ingest *ingest = reader->ingest;
    ka_day paid = order->paid == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(order->paid);
    if (!ingest->refunds_from || paid == KA_DAY_NONE || paid >= ingest->window.first)
        return false;
    reader->quiet = true;
    read_refund(reader, order);
    reader->quiet = false;
    bool refunded = order->refund_succeeded || order->refunded.micro > 0 || is_closed(reader);
    if (refunded && paid < ingest->refunds_from && reader->long_ago.rows++ == 0)
        reader->long_ago.line = reader->row.line;
    return refunded && paid >= ingest->refunds_from;
}

static void
read_rest(struct ka_reader *reader, struct ka_order_fact *order)
{
    order->buyer = read_buyer(reader);
    order->salesperson = ka_reader_word(reader, reader->field[KA_FIELD_SALESPERSON]);
    order->title = ka_reader_word(reader, reader->field[KA_FIELD_TITLE]);
    order->product = ka_reader_word(reader, reader->field[KA_FIELD_PRODUCT]);
    order->closed = is_closed(reader);
    read_amounts(reader, order);
    read_refund(reader, order);
}

enum ka_fate
ka_row_order(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_order_fact *order = &fact->as.order;
    enum ka_got id;
    bool continued;
    bool inside = read_key(reader, order, &id, &continued) || is_late_refund(reader, order);
    ka_month month = month_of(reader, order, continued);
    bool known_store = !inside || ka_reader_store(reader, &fact->store);
    ka_str currency = currency_of(reader, continued, fact->store);
    remember(reader, order, month, currency, !inside);
    if (!inside)
        return KA_FATE_OUTSIDE;
    if (reader->refuse)
        return KA_FATE_DROPPED;
    if (id == KA_GOT_NOTHING && reader->field[KA_FIELD_ID] != KA_NO_INDEX)
        return ka_reader_no_subject(reader, reader->field[KA_FIELD_ID]);

    read_rest(reader, order);
    ka_dec rate;
    if (!known_store || reader->refuse || !ka_reader_rate(reader, currency, month, &rate) ||
        !to_yuan(reader, order, rate))
        return KA_FATE_DROPPED;
    /* A promise lies in the future and says nothing of how far the data go. */
    const ka_time seen[] = {order->created, order->paid, order->shipped};
    ka_reader_saw(reader, seen, KA_COUNT(seen));
    return KA_FATE_FACT;
}
