/*
 * Sales of the month before, as this month's conversations see them (metrics.md section 4).
 *
 *     ··· month before ···│········ this month ········
 *          sold ●─────────┼──── 15 × 24 h ────┤
 *                         │   ▲ asks here: after-sales, not an inquiry
 *
 * A shop exports month by month, so what a buyer bought in September stands in September's files.
 * Nothing else is taken from there: not an amount, not a seller. An order that this month's files
 * have, too, is told by them alone (an export made later knows what became of it).
 */
#include "metrics/order.h"

#define DAY INT64_C(86400)

/* The last days of the month count: those that a question on the next month's first day sees. */
static bool
is_late(const struct ka_fold *fold, const struct ka_order *order)
{
    const struct ka_month_data *data = fold->data;
    if (!order->buyer || order->closed || order->paid == KA_TIME_NONE)
        return false;
    ka_time end = data->span.end * DAY;
    return order->paid < end && order->paid >= end - data->defs->company.after_sales_days * DAY;
}

void
ka_late_sales_keep(struct ka_fold *fold, const struct ka_order *orders, size_t count)
{
    struct ka_month_data *data = fold->data;
    for (size_t i = 0; i < count; i++) {
        if (!is_late(fold, &orders[i]))
            continue;
        struct ka_late_sale sale = {
            .store = orders[i].at.store,
            .order = ka_str_dup(fold->arena, ka_names_text(&fold->names, orders[i].id)),
            .buyer = ka_str_dup(fold->arena, ka_names_text(&fold->names, orders[i].buyer)),
            .paid = orders[i].paid};
        data->late_sale = ka_arena_push(fold->arena, data->late_sale, data->late_sale_count,
                                        sizeof *data->late_sale);
        data->late_sale[data->late_sale_count++] = sale;
    }
}

/* An order as a key of a table. */
static ka_str
key_of(struct ka_fold *fold, size_t store, ka_str order)
{
    fold->text.len = 0;
    ka_buf_printf(&fold->text, "%zu\n", store);
    ka_buf_add(&fold->text, order);
    return ka_buf_str(&fold->text);
}

const struct ka_late_sale *
ka_late_sales_before(struct ka_fold *fold, const struct ka_order *orders, size_t count,
                     size_t *found)
{
    const struct ka_month_data *before = fold->data->previous;
    *found = 0;
    if (!before || before->late_sale_count == 0)
        return NULL;
    struct ka_table known = ka_table_make(fold->scratch);
    for (size_t i = 0; i < count; i++) {
        bool fresh;
        ka_str order = ka_names_text(&fold->names, orders[i].id);
        (void)ka_table_put(&known, key_of(fold, orders[i].at.store, order), &fresh);
    }
    struct ka_late_sale *sale =
        ka_arena_array(fold->scratch, before->late_sale_count, sizeof *sale);
    for (size_t i = 0; i < before->late_sale_count; i++) {
        const struct ka_late_sale *late = &before->late_sale[i];
        if (!ka_table_find(&known, key_of(fold, late->store, late->order)))
            sale[(*found)++] = *late;
    }
    fold->text.len = 0;
    return sale;
}
