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

/* Whether this month's files have the order; they are by store and id. */
static bool
is_known(const struct ka_fold *fold, const struct ka_order *orders, size_t count,
         const struct ka_late_sale *late)
{
    uint32_t id = 0;
    size_t low = 0, high = count;
    if (!ka_names_find(&fold->names, late->order, &id))
        return false;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct ka_order *order = &orders[mid];
        bool before =
            order->at.store != late->store ? order->at.store < late->store : order->id < id;
        if (before)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && orders[low].at.store == late->store && orders[low].id == id;
}

const struct ka_late_sale *
ka_late_sales_before(struct ka_fold *fold, const struct ka_order *orders, size_t count,
                     size_t *found)
{
    const struct ka_month_data *before = fold->data->previous;
    *found = 0;
    if (!before || before->late_sale_count == 0)
        return NULL;
    struct ka_late_sale *sale =
        ka_arena_room(fold->scratch, before->late_sale_count * sizeof *sale);
    for (size_t i = 0; i < before->late_sale_count; i++) {
        const struct ka_late_sale *late = &before->late_sale[i];
        if (!is_known(fold, orders, count, late))
            sale[(*found)++] = *late;
    }
    return sale;
}
