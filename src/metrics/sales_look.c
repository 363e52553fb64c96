/*
 * Looking things up among the orders of some months.
 */
#include "metrics/sales.h"

#include "metrics/table.h"

const struct ka_sale *
ka_sales_order(const struct ka_sales *sales, ka_str id)
{
    const size_t *at = id.len ? ka_table_find(sales->by_id, id) : NULL;
    return at ? &sales->sale[*at] : NULL;
}

ka_dec
ka_sale_net(const struct ka_sale *sale)
{
    return sale->has_amount ? ka_dec_sub(sale->amount, sale->refunded) : (ka_dec){0};
}

bool
ka_sale_counts(const struct ka_sale *sale)
{
    bool gone = sale->has_amount && sale->refunded.micro > 0 && ka_sale_net(sale).micro <= 0;
    return sale->inside && sale->paid != KA_DAY_NONE && !sale->closed && !gone;
}

/* Whether a line has that text where it counts. */
static bool
any_line(const struct ka_sales *sales, ka_str id)
{
    for (size_t i = 0; id.len && i < sales->line_count; i++)
        if (ka_str_eq(sales->line[i].product, id))
            return true;
    return false;
}

static void
add_line(struct ka_product_sales *sum, const struct ka_sale_line *line)
{
    sum->items = ka_dec_add(sum->items, line->items);
    if (!line->has_amount)
        return;
    sum->amount = ka_dec_add(sum->amount, line->amount);
    ka_frac price = KA_FRAC_NONE;
    if (line->items.micro <= 0 ||
        !ka_frac_div(ka_frac_of_dec(line->amount), ka_frac_of_dec(line->items), &price))
        return;
    if (ka_frac_is_none(sum->lowest) || ka_frac_cmp(price, sum->lowest) < 0)
        sum->lowest = price;
}

struct ka_product_sales
ka_sales_product(const struct ka_sales *sales, ka_str id, ka_str title, ka_day first, ka_day last)
{
    struct ka_product_sales sum = {0};
    bool by_id = any_line(sales, id);
    for (size_t i = 0; i < sales->line_count; i++) {
        const struct ka_sale_line *line = &sales->line[i];
        const struct ka_sale *sale = &sales->sale[line->sale];
        bool same =
            by_id ? ka_str_eq(line->product, id) : title.len > 0 && ka_str_eq(line->title, title);
        if (!same)
            continue;
        sum.known = true;
        if (sale->paid != KA_DAY_NONE && !sale->closed && sale->paid >= first && sale->paid <= last)
            add_line(&sum, line);
    }
    return sum;
}
