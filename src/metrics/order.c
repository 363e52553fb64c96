/*
 * Lines of order exports become orders.
 *
 *     lines ──sort by store, id, file──▶ one order for each id: the last file's lines, added up
 *
 * Times may repeat on every line or stand on the first only: the earliest is the order's, but
 * for shipping the latest, since an order is shipped with its last line. An order-level amount
 * counts once, line amounts add up (metrics.md section 2). A refunded amount goes with the kind
 * of amount beside it: of the line, or of the order.
 *
 * A file of order lines (ExportOrderDetailList) has neither times nor amounts: it makes no order,
 * but says how many items one has whose own export does not.
 *
 * A status that a profile lists as closed says "no sale", also beside a time of payment (JD);
 * profiles of platforms where a paid order is closed by its refund (Taobao) list none.
 */
#include "metrics/order.h"

#include <stdlib.h>

int
ka_order_compare_at(const struct ka_at *a, const struct ka_at *b)
{
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int
by_order(const void *left, const void *right)
{
    ka_line_at a = *(const ka_line_at *)left, b = *(const ka_line_at *)right;
    if (a->at.store != b->at.store)
        return a->at.store < b->at.store ? -1 : 1;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return ka_order_compare_at(&a->at, &b->at);
}

static ka_time
earlier(ka_time a, ka_time b)
{
    if (a == KA_TIME_NONE || b == KA_TIME_NONE)
        return a == KA_TIME_NONE ? b : a;
    return a < b ? a : b;
}

bool
ka_order_in_month(const struct ka_fold *fold, ka_time time)
{
    ka_day day = time == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(time);
    return day >= fold->data->span.first && day < fold->data->span.end;
}

/* Sums of one order cannot be near the range's end; what is beyond is cut, and said as a
 * difference. */
ka_dec
ka_order_plus(ka_dec a, ka_dec b)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(a.micro, b.micro, &sum))
        sum = b.micro > 0 ? INT64_MAX : INT64_MIN;
    return (ka_dec){sum};
}

static void
merge_amount(struct ka_order *order, const struct ka_order_line *line)
{
    if (line->has_amount && !order->has_amount) {
        /* From here on the order's own amount counts and line amounts do not. */
        order->amount = line->amount;
        order->has_amount = true;
    } else if (line->has_amount && line->amount.micro != 0 &&
               line->amount.micro != order->amount.micro) {
        order->mixed = true;
    } else if (!order->has_amount && line->has_line_amount) {
        order->amount = ka_order_plus(order->amount, line->line_amount);
        order->by_line = true;
    }
}

/* What a line says was refunded of it; with line amounts "refunded" means all of the line. */
static bool
line_refund(const struct ka_order *order, const struct ka_order_line *line, ka_dec *amount)
{
    *amount = line->refunded;
    if (line->has_refunded)
        return true;
    *amount = line->line_amount;
    return order->by_line && line->refund_succeeded && line->has_line_amount;
}

/* A refund amount beside line amounts is the line's; beside an order amount it is the order's. */
static void
merge_refund(struct ka_order *order, const struct ka_order_line *line)
{
    order->refund_known = order->refund_known || line->refund_known || line->has_refunded;
    order->status_known = order->status_known || line->refund_known;
    order->refunded = order->refunded || line->refund_succeeded;
    ka_dec amount = {0};
    if (!line_refund(order, line, &amount))
        return;
    if (order->by_line)
        order->refund_amount = ka_order_plus(order->refund_amount, amount);
    else
        order->refund_amount = ka_dec_max(order->refund_amount, amount);
    order->has_refund_amount = true;
}

/* What the export says of refunds, once all lines are read. */
static void
settle_refund(struct ka_order *order)
{
    if (order->refund_amount.micro > 0 && !order->status_known)
        order->refunded = true;
    /* "Refunded" without an amount can only be read as all of it. */
    if (order->refunded && !order->has_refund_amount)
        order->refund_amount = order->amount;
    if (!order->refunded)
        order->refund_amount = (ka_dec){0};
}

static bool
all_closed(const ka_line_at *line, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!line[i]->closed)
            return false;
    }
    return true;
}

static struct ka_order
merge_lines(const ka_line_at *line, size_t count)
{
    struct ka_order order = {.at = line[0]->at,
                             .lines = count,
                             .id = line[0]->id,
                             .created = KA_TIME_NONE,
                             .paid = KA_TIME_NONE,
                             .shipped = KA_TIME_NONE,
                             .promised = KA_TIME_NONE,
                             .closed = all_closed(line, count)};
    for (size_t i = 0; i < count; i++) {
        ka_line_at from = line[i];
        /* Of an order with closed and open lines only the open ones are the sale. */
        if (from->closed && !order.closed)
            continue;
        order.buyer = order.buyer ? order.buyer : from->buyer;
        order.salesperson = order.salesperson ? order.salesperson : from->salesperson;
        order.created = earlier(order.created, from->created);
        order.paid = earlier(order.paid, from->paid);
        order.promised = earlier(order.promised, from->promised);
        order.shipped = from->shipped > order.shipped ? from->shipped : order.shipped;
        order.items = ka_order_plus(order.items, from->items);
        merge_amount(&order, from);
        merge_refund(&order, from);
    }
    settle_refund(&order);
    return order;
}

/* Times agree unless both are known and differ: a later export knows more. */
static bool
times_agree(ka_time a, ka_time b)
{
    return a == KA_TIME_NONE || b == KA_TIME_NONE || a == b;
}

static void
report_conflict(struct ka_fold *fold, const struct ka_order *old, const struct ka_order *new)
{
    bool amounts = old->amount.micro == new->amount.micro;
    if (amounts && times_agree(old->created, new->created) && times_agree(old->paid, new->paid) &&
        times_agree(old->shipped, new->shipped) && times_agree(old->promised, new->promised))
        return;
    ka_diag(fold->diags, KA_DIAG_ORDER_CONFLICT, ka_fold_place(fold, new->at.file, new->at.line),
            ka_names_text(&fold->names, new->id), fold->data->file[old->at.file].path,
            ka_str_format(fold->scratch, "%u", (unsigned)old->at.line));
}

/* Neither times nor amounts: a file of order lines. */
static bool
is_items_only(const struct ka_order *order)
{
    return order->created == KA_TIME_NONE && order->paid == KA_TIME_NONE && !order->has_amount &&
           !order->by_line;
}

/* The order of a run of lines with one id: the last file's lines. */
static struct ka_order
order_of(struct ka_fold *fold, const ka_line_at *line, size_t count)
{
    struct ka_order order = {0}, items = {0};
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && line[end]->at.file == line[i]->at.file)
            end++;
        struct ka_order next = merge_lines(&line[i], end - i);
        i = end;
        if (is_items_only(&next)) {
            items = next;
            continue;
        }
        if (order.lines > 0)
            report_conflict(fold, &order, &next);
        order = next;
    }
    if (order.lines == 0)
        return items;
    if (order.items.micro == 0)
        order.items = items.items;
    if (order.mixed)
        ka_diag(fold->diags, KA_DIAG_ORDER_AMOUNTS,
                ka_fold_place(fold, order.at.file, order.at.line),
                ka_names_text(&fold->names, order.id));
    return order;
}

/* Lines by store and id. Ids are numbered as they come, so mostly there is nothing left to sort. */
static ka_line_at *
sort_lines(const struct ka_fold *fold)
{
    struct ka_arena *arena = fold->order_arena;
    size_t stores = fold->data->defs->company.store_count, count = fold->order_count;
    ka_line_at *line = ka_arena_room(arena, count * sizeof *line);
    size_t *at = ka_arena_array(arena, stores + 1, sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[fold->order[i / KA_ORDER_BLOCK][i % KA_ORDER_BLOCK].at.store + 1]++;
    for (size_t i = 1; i < stores; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < count; i++) {
        ka_line_at here = &fold->order[i / KA_ORDER_BLOCK][i % KA_ORDER_BLOCK];
        line[at[here->at.store]++] = here;
    }
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = by_order(&line[i - 1], &line[i]) <= 0;
    if (!sorted)
        qsort(line, count, sizeof *line, by_order);
    return line;
}

/* The lines of one order: how many. */
static size_t
run_of(const ka_line_at *line, size_t count)
{
    size_t run = 1;
    while (run < count && line[run]->at.store == line[0]->at.store && line[run]->id == line[0]->id)
        run++;
    return run;
}

struct ka_order *
ka_orders_merge(struct ka_fold *fold, size_t *count)
{
    *count = 0;
    if (fold->order_count == 0)
        return NULL;
    ka_line_at *line = fold->line = sort_lines(fold);
    size_t orders = 0;
    for (size_t i = 0; i < fold->order_count; i += run_of(&line[i], fold->order_count - i))
        orders++;
    struct ka_order *order = ka_arena_room(fold->scratch, orders * sizeof *order);
    for (size_t i = 0, run; i < fold->order_count; i += run) {
        run = run_of(&line[i], fold->order_count - i);
        order[(*count)++] = order_of(fold, &line[i], run);
    }
    return order;
}

const ka_line_at *
ka_orders_lines(const struct ka_fold *fold)
{
    return fold->line;
}

void
ka_orders_drop_lines(struct ka_fold *fold)
{
    ka_arena_free(fold->order_arena);
    fold->order_arena = NULL;
    fold->line = NULL;
    fold->order_count = 0;
}
