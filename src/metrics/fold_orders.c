/*
 * Orders: what each store took, and what each person sold.
 *
 *     orders (order.c) + their refunds (fold_refunds.c)  →  counters of stores and people
 *
 * An order belongs to the month in which it was paid (metrics.md section 5); one whose status
 * says that it is no sale belongs to none. A column that no
 * order of the store fills counts nothing: no buyers is "unknown", not 0.
 *
 * Whose it is: `order.salesperson` if given (decision 9); else whoever message logs say
 * (attribution.c); else it is silent, or unattributable if the export names no buyer. Attributed +
 * silent + unattributable = paid, per store, exactly.
 */
#include "metrics/order.h"

#include "metrics/evidence.h"

#include <stdlib.h>

bool
ka_order_is_sale(const struct ka_fold *fold, const struct ka_order *order)
{
    return !order->closed && ka_order_in_month(fold, order->paid);
}

static ka_dec
one(bool yes)
{
    return ka_dec_of(yes ? 1 : 0);
}

/* A buyer counts once for each day; an order without one is a buyer of its own. */
static void
count_buyer(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin,
            const struct ka_order *order)
{
    size_t counter = fold->data->builtin[builtin];
    if (counter == KA_NO_INDEX)
        return;
    uint64_t day = (uint64_t)(uint32_t)ka_time_day(order->paid);
    uint64_t key = (uint64_t)order->buyer << 32 | day;
    if (!order->buyer)
        key = UINT64_C(1) << 63 | order->id;
    ka_fold_count(fold, cell, builtin, one(true), &order->at);
    ka_cell_collect(&fold->data->cells, cell, counter, true, key);
}

static void
count_in_store(const struct ka_order_pass *pass, struct ka_cell *cell, const struct ka_order *order)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[order->at.store];
    ka_fold_count(fold, cell, KA_BUILTIN_REVENUE, order->amount, &order->at);
    ka_fold_count(fold, cell, KA_BUILTIN_STORE_ORDERS, one(true), &order->at);
    if (said->items)
        ka_fold_count(fold, cell, KA_BUILTIN_STORE_ITEMS, order->items, &order->at);
    if (said->buyer)
        count_buyer(fold, cell, KA_BUILTIN_STORE_BUYERS, order);
    if (said->refunds && order->refunded) {
        ka_fold_count(fold, cell, KA_BUILTIN_STORE_REFUNDED_ORDERS, one(true), &order->at);
        ka_fold_count(fold, cell, KA_BUILTIN_STORE_REFUNDED_AMOUNT, order->refund_amount,
                      &order->at);
    }
    if (said->reasons && order->quality)
        ka_fold_count(fold, cell, KA_BUILTIN_QUALITY_REFUNDS, one(true), &order->at);
}

static void
count_store(const struct ka_order_pass *pass, const struct ka_order *order)
{
    struct ka_store_cells of =
        ka_cells_of_store(&pass->fold->data->cells, order->at.store, ka_time_day(order->paid));
    for (size_t i = 0; i < of.count; i++)
        count_in_store(pass, of.cell[i], order);
}

static void
count_person(const struct ka_order_pass *pass, struct ka_cell *cell, const struct ka_order *order)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[order->at.store];
    ka_fold_count(fold, cell, KA_BUILTIN_SALES, order->amount, &order->at);
    ka_fold_count(fold, cell, KA_BUILTIN_ORDERS, one(true), &order->at);
    if (said->items)
        ka_fold_count(fold, cell, KA_BUILTIN_ITEMS, order->items, &order->at);
    if (said->buyer)
        count_buyer(fold, cell, KA_BUILTIN_PAID_BUYERS, order);
    if (!said->refunds)
        return;
    ka_dec net = ka_order_plus(order->amount, (ka_dec){-order->refund_amount.micro});
    ka_fold_count(fold, cell, KA_BUILTIN_NET_SALES, net, &order->at);
    ka_fold_count(fold, cell, KA_BUILTIN_REFUNDED_ORDERS, one(order->refunded), &order->at);
    ka_fold_count(fold, cell, KA_BUILTIN_REFUNDED_AMOUNT, order->refund_amount, &order->at);
    if (said->reasons)
        ka_fold_count(fold, cell, KA_BUILTIN_QUALITY_REFUNDED_ORDERS, one(order->quality),
                      &order->at);
}

static void
add_to(uint64_t *orders, ka_dec *sum, ka_dec amount)
{
    ++*orders;
    *sum = ka_order_plus(*sum, amount);
}

/* Whose account it is; by rules that do not count, nothing is noted of strangers. */
static const struct ka_seat *
seller(const struct ka_order_pass *pass, const struct ka_order *order,
       enum ka_attribution_rule rule)
{
    struct ka_fold *fold = pass->fold;
    ka_day day = ka_time_day(order->paid);
    if (order->salesperson && rule == KA_BY_CREATED_FIRST)
        return ka_fold_owner(fold, &order->at, ka_names_text(&fold->names, order->salesperson),
                             day);
    ka_str account = order->salesperson ? ka_names_text(&fold->names, order->salesperson)
                                        : fold->messages.account[order->winner[rule] - 1].name;
    const struct ka_seat *seat = NULL;
    (void)ka_roster_account(&fold->data->roster,
                            ka_fold_platform(fold, order->at.file, order->at.store),
                            order->at.store, account, day, &seat);
    bool counts = order->salesperson || (seat && ka_chat_counts(pass, seat, order->at.store));
    return counts ? seat : NULL;
}

static struct ka_cells *
cells_of(struct ka_month_data *data, enum ka_attribution_rule rule)
{
    return rule == KA_BY_CREATED_FIRST ? &data->cells : data->by_rule[rule];
}

static void
attribute(const struct ka_order_pass *pass, const struct ka_order *order,
          enum ka_attribution_rule rule)
{
    struct ka_month_data *data = pass->fold->data;
    struct ka_attribution *sums = &data->attribution[rule][order->at.store];
    add_to(&sums->paid_orders, &sums->paid, order->amount);
    if (order->salesperson || order->winner[rule]) {
        add_to(&sums->attributed_orders, &sums->attributed, order->amount);
        const struct ka_seat *seat = seller(pass, order, rule);
        struct ka_cells *cells = cells_of(data, rule);
        struct ka_cell *cell[2] = {NULL};
        size_t count = 0;
        if (seat && cells)
            count = ka_cells_of_day(cells, seat, order->at.store, ka_time_day(order->paid), cell);
        for (size_t i = 0; i < count; i++)
            count_person(pass, cell[i], order);
    } else if (order->buyer) {
        add_to(&sums->silent_orders, &sums->silent, order->amount);
    } else {
        add_to(&sums->unattributable_orders, &sums->unattributable, order->amount);
    }
}

/* Due: promised for this month. Closed or refunded before it was sent is no failure. */
static void
count_shipping(const struct ka_order_pass *pass, const struct ka_order *order)
{
    struct ka_fold *fold = pass->fold;
    bool sent = order->shipped != KA_TIME_NONE;
    if (!ka_order_in_month(fold, order->promised) || (!sent && (order->closed || order->refunded)))
        return;
    struct ka_store_cells of =
        ka_cells_of_store(&fold->data->cells, order->at.store, ka_time_day(order->promised));
    bool on_time = sent && order->shipped <= order->promised;
    for (size_t i = 0; i < of.count; i++) {
        ka_fold_count(fold, of.cell[i], KA_BUILTIN_SHIP_DUE, one(true), &order->at);
        ka_fold_count(fold, of.cell[i], KA_BUILTIN_SHIPPED_ON_TIME, one(on_time), &order->at);
    }
}

static void
take_lack(uint64_t *count, struct ka_at *first, const struct ka_order *order)
{
    if (*count == 0 || ka_order_compare_at(&order->at, first) < 0)
        *first = order->at;
    ++*count;
}

/* What the store's files say, from the orders that count for this month. */
static void
learn(struct ka_order_pass *pass, const struct ka_order *order)
{
    struct ka_order_said *said = &pass->said[order->at.store];
    bool paid = ka_order_is_sale(pass->fold, order);
    ka_note_order_day(pass->fold, order->at.store, order->created);
    ka_note_order_day(pass->fold, order->at.store, order->paid);
    said->promised = said->promised || order->promised != KA_TIME_NONE;
    if (!paid) {
        said->orders = said->orders || ka_order_in_month(pass->fold, order->created) ||
                       ka_order_in_month(pass->fold, order->paid);
        return;
    }
    said->orders = true;
    said->salesperson = said->salesperson || order->salesperson;
    said->buyer = said->buyer || order->buyer;
    said->items = said->items || order->items.micro != 0;
    said->refunds = said->refunds || order->refund_known;
    if (!order->buyer)
        take_lack(&said->without_buyer, &said->first_without_buyer, order);
    if (!order->has_amount && !order->by_line)
        take_lack(&said->without_amount, &said->first_without_amount, order);
}

/* An order file of a store with no row at all says that nothing was sold. */
static void
learn_empty_files(struct ka_order_pass *pass)
{
    const struct ka_month_data *data = pass->fold->data;
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_export *file = &data->file[i];
        if (!file->profile || data->refused[i] || file->store == KA_NO_INDEX || file->rows > 0)
            continue;
        if (file->profile->kind == KA_FACT_ORDER)
            pass->said[file->store].orders = true;
        if (file->profile->kind == KA_FACT_REFUND)
            pass->said[file->store].refunds = pass->said[file->store].refund_rows = true;
    }
}

static void
touch_store(struct ka_order_pass *pass, size_t store)
{
    static const enum ka_builtin always[] = {KA_BUILTIN_REVENUE, KA_BUILTIN_STORE_ORDERS};
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[store];
    if (!said->orders)
        return;
    struct ka_cell *cell = ka_cells_open(&fold->data->cells, KA_NO_INDEX, store);
    for (size_t i = 0; i < KA_COUNT(always); i++)
        ka_fold_touch(fold, cell, always[i]);
    if (said->refunds) {
        ka_fold_touch(fold, cell, KA_BUILTIN_STORE_REFUNDED_ORDERS);
        ka_fold_touch(fold, cell, KA_BUILTIN_STORE_REFUNDED_AMOUNT);
    }
    if (said->reasons)
        ka_fold_touch(fold, cell, KA_BUILTIN_QUALITY_REFUNDS);
    if (said->promised) {
        ka_fold_touch(fold, cell, KA_BUILTIN_SHIP_DUE);
        ka_fold_touch(fold, cell, KA_BUILTIN_SHIPPED_ON_TIME);
    }
}

static void
report_lacks(struct ka_order_pass *pass, size_t store)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[store];
    ka_str name = fold->data->defs->company.store[store].name;
    const struct {
        uint64_t count;
        struct ka_at at;
        enum ka_diag_code code;
    } lack[] = {
        {said->buyer ? said->without_buyer : 0, said->first_without_buyer,
         KA_DIAG_ORDERS_WITHOUT_BUYER},
        {said->without_amount, said->first_without_amount, KA_DIAG_ORDERS_WITHOUT_AMOUNT},
    };
    for (size_t i = 0; i < KA_COUNT(lack); i++) {
        if (lack[i].count > 0)
            ka_diag(fold->diags, lack[i].code,
                    ka_fold_place(fold, lack[i].at.file, lack[i].at.line), name,
                    ka_str_format(fold->scratch, "%llu", (unsigned long long)lack[i].count));
    }
}

/* The seat has, within its days, an account that may sell in the store. */
static bool
has_account(const struct ka_month_data *data, const struct ka_seat *seat, size_t store)
{
    for (size_t i = 0; i < seat->employee->account_count; i++) {
        const struct ka_account *account = &seat->employee->account[i];
        bool here = account->store == store ||
                    (account->store == KA_NO_INDEX &&
                     ka_str_eq(account->platform, data->defs->company.store[store].platform));
        if (here && ka_spans_meet(account->span, seat->span))
            return true;
    }
    return false;
}

/* Someone who has an account where sales are told by name, or by messages, sold nothing if no order
 * is theirs. */
static void
touch_people(struct ka_order_pass *pass)
{
    static const enum ka_builtin counters[] = {
        KA_BUILTIN_SALES,           KA_BUILTIN_ORDERS,
        KA_BUILTIN_ITEMS,           KA_BUILTIN_PAID_BUYERS,
        KA_BUILTIN_NET_SALES,       KA_BUILTIN_REFUNDED_ORDERS,
        KA_BUILTIN_REFUNDED_AMOUNT, KA_BUILTIN_QUALITY_REFUNDED_ORDERS};
    struct ka_fold *fold = pass->fold;
    struct ka_month_data *data = fold->data;
    for (size_t i = 0; i < data->cells.row_count * data->defs->company.store_count; i++) {
        size_t row = i / data->defs->company.store_count;
        size_t store = i % data->defs->company.store_count;
        const struct ka_seat *seat = &data->roster.seat[ka_cells_seat(&data->cells, row)];
        const struct ka_order_said *said = &pass->said[store];
        bool named = said->salesperson && has_account(data, seat, store);
        bool chats = said->buyer && ka_chat_counts(pass, seat, store);
        if (!named && !chats)
            continue;
        const bool told[] = {true,          true,          said->items,   said->buyer,
                             said->refunds, said->refunds, said->refunds, said->reasons};
        struct ka_cell *cell = ka_cells_open(&data->cells, row, store);
        for (size_t c = 0; c < KA_COUNT(counters); c++) {
            size_t counter = data->builtin[counters[c]];
            if (told[c] && counter != KA_NO_INDEX && !ka_cell_tally(cell, counter))
                ka_fold_touch(fold, cell, counters[c]);
        }
    }
}

void
ka_fold_close_orders(struct ka_fold *fold)
{
    size_t stores = fold->data->defs->company.store_count, count = 0;
    struct ka_order_pass pass = {.fold = fold};
    pass.said = ka_arena_array(fold->scratch, stores, sizeof *pass.said);
    fold->order_days = ka_arena_array(fold->scratch, stores, sizeof *fold->order_days);
    learn_empty_files(&pass);
    ka_refunds_close(&pass);
    struct ka_order *orders = ka_orders_merge(fold, &count);
    ka_orders_drop_lines(fold);
    ka_refunds_of_orders(fold, orders, count);
    for (size_t i = 0; i < count; i++)
        ka_refunds_apply(&pass, &orders[i]);
    ka_refunds_remember(&pass);
    for (size_t i = 0; i < count; i++)
        learn(&pass, &orders[i]);
    if (fold->keep_late_sales)
        ka_late_sales_keep(fold, orders, count);
    ka_chats_close(&pass, orders, count);
    for (size_t i = 0; i < count; i++) {
        if (ka_order_is_sale(fold, &orders[i])) {
            count_store(&pass, &orders[i]);
            for (int rule = 0; rule < KA_RULES; rule++)
                attribute(&pass, &orders[i], (enum ka_attribution_rule)rule);
        }
        count_shipping(&pass, &orders[i]);
        ka_evidence_settle(&fold->data->cells);
    }
    for (size_t i = 0; i < stores; i++) {
        touch_store(&pass, i);
        ka_refunds_touch(&pass, i);
        report_lacks(&pass, i);
    }
    touch_people(&pass);
}
