/* Orders and refunds: what a store took, what a person sold, and what comes back. */
#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm, jd],\n"
    "   accounts: {taobao: ['店:小满'], jd: [小满]}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:一诺']}}\n"
    "- {number: S009, name: 主管, role: lead, stores: [tm]}\n";

enum { S001, S002, S009 };

static struct world *
shop(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "a.csv", KA_FACT_ORDER, "taobao", TM);
    world_file(w, "b.csv", KA_FACT_ORDER, "taobao", TM);
    world_file(w, "r.csv", KA_FACT_REFUND, "taobao", TM);
    world_file(w, "s.csv", KA_FACT_REFUND, "taobao", TM);
    world_file(w, "z.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_begin(w);
    return w;
}

#define ORDER(...)  give_order(w, (struct give){__VA_ARGS__})
#define REFUND(...) give_refund(w, (struct give){__VA_ARGS__})
#define FIGURE(...) give_figure(w, KA_FACT_AGENT_STATS, (struct give){.file = 4, __VA_ARGS__})

Test(orders, revenue_is_what_was_paid_in_the_month)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100.10", .items = "2",
          .paid = at(1, 0, 0));
    ORDER(.line = 3, .id = "2", .buyer = "乙", .amount = "50", .items = "1",
          .paid = at(31, 23, 59));
    ORDER(.line = 4, .id = "3", .buyer = "乙", .amount = "7", .paid = at(0, 23, 59));
    ORDER(.line = 5, .id = "4", .buyer = "乙", .amount = "7", .paid = at(32, 0, 0));
    ORDER(.line = 6, .id = "5", .buyer = "丙", .amount = "7", .created = at(5, 1, 1));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "1501/10");
    EXPECT(store_value(w, TM, "store_orders"), "2/1");
    EXPECT(store_value(w, TM, "store_avg_order_value"), "1501/20");
    EXPECT(seat_value(w, S001, "revenue"), "1501/10");
    EXPECT(store_value(w, JD, "revenue"), "missing");
    world_free(w);
}

Test(orders, a_store_with_orders_may_have_sold_nothing)
{
    struct world *w = shop();
    ORDER(.line = 6, .id = "5", .buyer = "丙", .amount = "7", .created = at(5, 1, 1));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "0/1");
    world_free(w);
}

Test(orders, orders_of_other_months_say_nothing_of_this_one)
{
    struct world *w = shop();
    ORDER(.line = 6, .id = "5", .buyer = "丙", .amount = "7", .created = at(-3, 1, 1),
          .paid = at(-3, 1, 2));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "missing");
    world_free(w);
}

Test(orders, lines_of_an_order_add_up_and_its_amount_counts_once)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .items = "2", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "1", .buyer = "甲", .amount = "100", .items = "3", .paid = at(3, 9, 0));
    ORDER(.line = 4, .id = "2", .buyer = "乙", .line_amount = "30", .items = "1",
          .paid = at(3, 9, 0));
    ORDER(.line = 5, .id = "2", .buyer = "乙", .line_amount = "12.5", .items = "1");
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "1425/10");
    const struct ka_tally *items =
        ka_cell_tally(ka_cells_lookup(&w->data->cells, KA_NO_INDEX, TM), counter(w, "store_items"));
    cr_assert_not_null(items);
    cr_expect_eq(items->num.micro, 7000000);
    cr_expect_eq(w->diags.count, 0);
    world_free(w);
}

Test(orders, differing_amounts_of_one_order_are_told)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "1", .buyer = "甲", .amount = "0", .paid = at(3, 9, 0));
    ORDER(.line = 4, .id = "2", .buyer = "甲", .amount = "30", .paid = at(3, 9, 0));
    ORDER(.line = 5, .id = "2", .buyer = "甲", .amount = "20", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "130/1");
    cr_expect_str_eq(finding(w, KA_DIAG_ORDER_AMOUNTS),
                     "a.csv:4: warning: the lines of order '2' give different order amounts; the "
                     "first counts");
    world_free(w);
}

Test(orders, a_promise_that_differs_is_told)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .amount = "5", .paid = at(3, 9, 0), .promised = at(5, 9, 0),
          .shipped = at(5, 9, 0));
    ORDER(.file = 1, .line = 2, .id = "1", .amount = "5", .paid = at(3, 9, 0),
          .promised = at(4, 9, 0), .shipped = at(5, 9, 0));
    world_close(w);
    cr_expect_eq(findings(w, KA_DIAG_ORDER_CONFLICT), 1);
    EXPECT(store_value(w, TM, "on_time_ship_rate"), "0/1"); /* The later file's. */
    world_free(w);
}

Test(orders, an_order_without_an_amount_is_told)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .amount = "5", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "5/1");
    cr_expect_str_eq(finding(w, KA_DIAG_ORDERS_WITHOUT_AMOUNT),
                     "a.csv:2: warning: paid orders of store '天猫店' without an amount count as 0 "
                     "(orders: 1)");
    world_free(w);
}

Test(orders, lines_without_an_id_are_orders_of_their_own)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "", .buyer = "甲", .amount = "5", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "", .buyer = "甲", .amount = "5", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "10/1");
    world_free(w);
}

Test(orders, the_later_file_has_the_whole_order)
{
    struct world *w = shop();
    ORDER(.file = 1, .line = 9, .id = "1", .buyer = "甲", .amount = "80", .items = "1",
          .paid = at(3, 9, 0));
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .items = "2", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "乙", .amount = "5", .paid = at(4, 9, 0));
    ORDER(.file = 1, .line = 10, .id = "2", .buyer = "乙", .amount = "5", .paid = at(4, 9, 0),
          .shipped = at(5, 0, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "85/1");
    cr_expect_str_eq(finding(w, KA_DIAG_ORDER_CONFLICT),
                     "b.csv:9: warning: order '1' differs in amount or times from 'a.csv', line 2; "
                     "this file counts");
    world_free(w);
}

/* ExportOrderDetailList: neither times nor amounts, whether its name comes before or after. */
Test(orders, a_file_of_lines_only_gives_the_items_that_are_missing)
{
    for (uint32_t lines = 0; lines < 2; lines++) {
        struct world *w = shop();
        uint32_t file = 1 - lines;
        ORDER(.file = file, .line = 2, .id = "1", .buyer = "甲", .amount = "80",
              .paid = at(3, 9, 0));
        ORDER(.file = file, .line = 3, .id = "2", .buyer = "乙", .amount = "20", .items = "1",
              .paid = at(3, 9, 0));
        ORDER(.file = lines, .line = 2, .id = "1", .items = "3");
        ORDER(.file = lines, .line = 3, .id = "1", .items = "2");
        ORDER(.file = lines, .line = 4, .id = "2", .items = "9");
        ORDER(.file = lines, .line = 5, .id = "3", .items = "4");
        world_close(w);
        EXPECT(store_value(w, TM, "revenue"), "100/1");
        EXPECT(store_value(w, TM, "store_orders"), "2/1");
        const struct ka_tally *items = ka_cell_tally(
            ka_cells_lookup(&w->data->cells, KA_NO_INDEX, TM), counter(w, "store_items"));
        cr_assert_not_null(items);
        cr_expect_eq(items->num.micro, 6000000, "%u", lines);
        cr_expect_eq(w->diags.count, 0);
        world_free(w);
    }
}

Test(orders, a_status_that_is_no_sale_counts_nowhere)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0), .closed = true,
          .promised = at(5, 0, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .line_amount = "60", .items = "1",
          .paid = at(3, 9, 0));
    ORDER(.line = 4, .id = "2", .buyer = "甲", .line_amount = "40", .items = "1",
          .paid = at(3, 9, 0), .closed = true);
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "60/1");
    EXPECT(store_value(w, TM, "store_orders"), "1/1");
    EXPECT(store_value(w, TM, "on_time_ship_rate"), "empty");
    world_free(w);
}

Test(orders, the_same_id_in_two_stores_is_two_orders)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0));
    ORDER(.line = 3, .store = JD, .id = "1", .buyer = "甲", .amount = "40", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "revenue"), "140/1");
    EXPECT(store_value(w, JD, "revenue"), "40/1");
    world_free(w);
}

Test(orders, buyers_count_once_a_day)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "10", .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .amount = "10", .paid = at(3, 23, 0));
    ORDER(.line = 4, .id = "3", .buyer = "甲", .amount = "10", .paid = at(4, 0, 0));
    ORDER(.line = 5, .id = "4", .buyer = "乙", .amount = "10", .paid = at(4, 0, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "store_avg_order_value"), "40/3");
    world_free(w);
}

Test(orders, without_buyers_there_is_no_value_and_some_missing_are_told)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .amount = "10", .paid = at(3, 9, 0));
    ORDER(.line = 3, .store = JD, .id = "2", .buyer = "甲", .amount = "10", .paid = at(3, 9, 0));
    ORDER(.line = 4, .store = JD, .id = "3", .amount = "10", .paid = at(3, 9, 0));
    ORDER(.line = 5, .store = JD, .id = "4", .amount = "10", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "store_avg_order_value"), "missing");
    EXPECT(store_value(w, JD, "store_avg_order_value"), "30/3");
    cr_expect_str_eq(finding(w, KA_DIAG_ORDERS_WITHOUT_BUYER),
                     "a.csv:4: warning: paid orders of store '京东店' without a buyer count as one "
                     "buyer each (orders: 2)");
    world_free(w);
}

Test(orders, shipping_is_due_in_the_month_it_was_promised_for)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "1", .paid = at(0, 9, 0),
          .promised = at(2, 9, 0), .shipped = at(2, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .amount = "1", .paid = at(5, 9, 0),
          .promised = at(7, 9, 0), .shipped = at(7, 9, 1));
    ORDER(.line = 4, .id = "3", .buyer = "甲", .amount = "1", .paid = at(5, 9, 0),
          .promised = at(7, 9, 0));
    ORDER(.line = 5, .id = "4", .buyer = "甲", .amount = "1", .paid = at(5, 9, 0),
          .promised = at(7, 9, 0), .refund_known = true, .refund_done = true);
    ORDER(.line = 6, .id = "5", .buyer = "甲", .amount = "1", .paid = at(31, 9, 0),
          .promised = at(33, 9, 0), .shipped = at(31, 10, 0));
    world_close(w);
    /* on time, late, not sent; refunded before sending and November's are left out */
    EXPECT(store_value(w, TM, "on_time_ship_rate"), "1/3");
    world_free(w);
}

Test(orders, sales_belong_to_the_salesperson)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "100", .items = "2",
          .paid = at(3, 9, 0), .refund_known = true);
    ORDER(.line = 3, .id = "2", .buyer = "甲", .who = "店:小满", .amount = "50", .items = "1",
          .paid = at(3, 10, 0), .refund_known = true, .refund_done = true, .refunded = "20");
    ORDER(.line = 4, .id = "3", .buyer = "乙", .amount = "7", .items = "1", .paid = at(3, 9, 0));
    ORDER(.line = 5, .id = "4", .amount = "3", .items = "1", .paid = at(3, 9, 0));
    ORDER(.line = 6, .id = "5", .buyer = "丙", .who = "没人", .amount = "11", .items = "1",
          .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "sales"), "150/1");
    EXPECT(seat_value(w, S001, "net_sales"), "130/1");
    EXPECT(seat_value(w, S001, "orders"), "2/1");
    EXPECT(seat_value(w, S001, "paid_buyers"), "1/1");
    EXPECT(seat_value(w, S001, "items_per_buyer"), "3/1");
    EXPECT(seat_value(w, S001, "refund_rate"), "1/2");
    EXPECT(seat_value(w, S001, "refunded_amount"), "20/1");
    /* has an account where salespeople are named: sold nothing, which is 0 */
    EXPECT(seat_value(w, S002, "sales"), "0/1");
    EXPECT(seat_value(w, S002, "avg_order_value"), "empty");
    EXPECT(seat_value(w, S009, "sales"), "missing");
    cr_expect_eq(findings(w, KA_DIAG_ACCOUNT_UNOWNED), 1);

    struct ka_attribution sums = ka_month_attribution(w->data, TM);
    cr_expect_eq(sums.paid.micro, 171000000);
    cr_expect_eq(sums.attributed.micro, 161000000);
    cr_expect_eq(sums.silent.micro, 7000000);
    cr_expect_eq(sums.unattributable.micro, 3000000);
    cr_expect_eq(sums.paid_orders, 5);
    cr_expect_eq(sums.silent_orders + sums.unattributable_orders + sums.attributed_orders, 5);
    world_free(w);
}

Test(orders, a_buyer_two_colleagues_served_is_one_buyer_of_the_team)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "100",
          .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .who = "店:一诺", .amount = "50",
          .paid = at(3, 10, 0));
    ORDER(.line = 4, .id = "3", .buyer = "乙", .who = "店:一诺", .amount = "50",
          .paid = at(3, 10, 0));
    ORDER(.line = 5, .store = JD, .id = "3", .buyer = "甲", .who = "店:小满", .amount = "10",
          .paid = at(3, 10, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "paid_buyers"), "2/1");
    EXPECT(seat_value(w, S002, "paid_buyers"), "2/1");
    EXPECT(team_value(w, S001, "paid_buyers"), "3/1");
    EXPECT(team_value(w, S009, "avg_order_value"), "210/3");
    world_free(w);
}

Test(orders, a_person_against_the_store)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "120",
          .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "乙", .amount = "80", .paid = at(3, 10, 0));
    ORDER(.line = 4, .id = "3", .buyer = "丙", .amount = "100", .paid = at(3, 10, 0));
    world_close(w);
    /* 120 ÷ 1 against 300 ÷ 3 */
    struct ka_value value = ka_value_of_seat(w->data, seat(w, S001), metric(w, "aov_vs_store"));
    cr_expect_eq(value.state, KA_VALUE_OK);
    cr_expect_eq(value.live_num * 100, value.live_den * 120);
    cr_expect_eq(value.num.micro, 120000000);
    cr_expect_eq(value.den.micro, 100000000);
    world_free(w);
}

Test(orders, a_person_against_several_stores)
{
    struct world *w = shop();
    /* tm: 客单价 100 (300 ÷ 3), jd: 40 (80 ÷ 2); S001 sold 120 to one there, 60 to one here:
     * 180 ÷ (1 × 100 + 1 × 40) */
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "120",
          .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "乙", .amount = "80", .paid = at(3, 10, 0));
    ORDER(.line = 4, .id = "3", .buyer = "丙", .amount = "100", .paid = at(3, 10, 0));
    ORDER(.line = 5, .store = JD, .id = "4", .buyer = "甲", .who = "店:小满", .amount = "60",
          .paid = at(3, 9, 0));
    ORDER(.line = 6, .store = JD, .id = "5", .buyer = "丙", .amount = "20", .paid = at(3, 9, 0));
    world_close(w);
    struct ka_value value = ka_value_of_seat(w->data, seat(w, S001), metric(w, "aov_vs_store"));
    cr_expect_eq(value.live_num * 140, value.live_den * 180);
    cr_expect_eq(value.den.micro, 140000000);
    /* S002 sold to no one */
    EXPECT(seat_value(w, S002, "aov_vs_store"), "empty");
    world_free(w);
}

Test(orders, a_team_against_the_store_counts_a_shared_buyer_once)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "100",
          .paid = at(3, 9, 0));
    ORDER(.line = 3, .id = "2", .buyer = "甲", .who = "店:一诺", .amount = "50",
          .paid = at(3, 10, 0));
    ORDER(.line = 4, .id = "3", .buyer = "乙", .amount = "50", .paid = at(3, 10, 0));
    world_close(w);
    /* 150 to one buyer, against 200 ÷ 2 */
    struct ka_value value = ka_value_of_team(w->data, seat(w, S001), metric(w, "aov_vs_store"));
    cr_expect_eq(value.state, KA_VALUE_OK);
    cr_expect_eq(value.live_num * 100, value.live_den * 150);
    world_free(w);
}

Test(orders, nothing_to_compare_with_is_missing)
{
    struct world *w = shop();
    FIGURE(.line = 2, .account = "店:小满", .id = "sales", .value = "150");
    FIGURE(.line = 2, .account = "店:小满", .id = "paid_buyers", .value = "3");
    world_close(w);
    EXPECT(seat_value(w, S001, "avg_order_value"), "150/3");
    EXPECT(seat_value(w, S001, "aov_vs_store"), "missing");
    EXPECT(store_value(w, TM, "aov_vs_store"), "missing");
    world_free(w);
}

Test(orders, details_beat_the_report_and_differences_are_kept_apart)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "120",
          .paid = at(3, 9, 0));
    FIGURE(.line = 2, .account = "店:小满", .first = 1, .end = 32, .id = "sales", .value = "150");
    FIGURE(.line = 3, .account = "店:一诺", .first = 1, .end = 32, .id = "sales", .value = "33");
    world_close(w);
    EXPECT(seat_value(w, S001, "sales"), "120/1");
    /* no order names them, the report does: no zero in the way */
    EXPECT(seat_value(w, S002, "sales"), "33/1");
    world_free(w);
}

/* ---- refunds ---- */

Test(refunds, rows_beat_what_the_order_says)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "100",
          .paid = at(3, 9, 0), .refund_known = true, .refund_done = true, .refunded = "100");
    ORDER(.line = 3, .id = "2", .buyer = "甲", .who = "店:小满", .amount = "60",
          .paid = at(3, 9, 0), .refund_known = true);
    ORDER(.line = 4, .id = "3", .buyer = "甲", .who = "店:小满", .amount = "40",
          .paid = at(3, 9, 0), .refund_known = true, .refund_done = true);
    REFUND(.file = 2, .line = 2, .id = "r1", .order = "1", .amount = "30",
           .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 3, .id = "r2", .order = "2", .amount = "10", .succeeded = true,
           .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 4, .id = "r3", .order = "2", .amount = "5", .succeeded = true,
           .requested = at(4, 0, 0));
    world_close(w);
    /* 1: asked, not granted; 2: 15 back; 3: its own word, all of it */
    EXPECT(seat_value(w, S001, "net_sales"), "145/1");
    EXPECT(seat_value(w, S001, "refund_rate"), "2/3");
    EXPECT(store_value(w, TM, "store_refund_rate"), "2/3");
    world_free(w);
}

Test(refunds, the_later_file_has_the_refund)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0));
    REFUND(.file = 3, .line = 2, .id = "r1", .order = "1", .amount = "30", .succeeded = true,
           .requested = at(4, 0, 0), .intervened = KA_NO);
    REFUND(.file = 2, .line = 2, .id = "r1", .order = "1", .amount = "30", .requested = at(4, 0, 0),
           .intervened = KA_YES);
    world_close(w);
    EXPECT(store_value(w, TM, "store_refund_rate"), "1/1");
    EXPECT(store_value(w, TM, "dispute_rate"), "0/1");
    world_free(w);
}

Test(refunds, disputes_and_durations_by_month_and_type)
{
    struct world *w = shop();
    REFUND(.file = 2, .line = 2, .id = "1", .requested = at(1, 0, 0), .finished = at(1, 2, 0),
           .returns = KA_NO, .intervened = KA_NO, .succeeded = true);
    REFUND(.file = 2, .line = 3, .id = "2", .requested = at(2, 0, 0), .finished = at(2, 1, 30),
           .returns = KA_NO, .intervened = KA_YES);
    REFUND(.file = 2, .line = 4, .id = "3", .requested = at(0, 0, 0), .finished = at(2, 0, 0),
           .returns = KA_YES, .intervened = KA_NO, .succeeded = true);
    REFUND(.file = 2, .line = 5, .id = "4", .requested = at(30, 0, 0), .finished = at(33, 0, 0),
           .returns = KA_NO, .intervened = KA_NO, .succeeded = true);
    REFUND(.file = 2, .line = 6, .id = "5", .requested = at(30, 2, 0), .finished = at(30, 1, 0),
           .returns = KA_NO, .intervened = KA_NO, .succeeded = true);
    world_close(w);
    EXPECT(store_value(w, TM, "dispute_rate"), "1/4");
    EXPECT(store_value(w, TM, "refund_hours"), "12600/7200");
    EXPECT(store_value(w, TM, "return_hours"), "172800/3600");
    cr_expect_eq(findings(w, KA_DIAG_ENDS_BEFORE_START), 1);
    world_free(w);
}

Test(refunds, quality_is_by_the_stores_list_and_by_order)
{
    struct world *w = shop();
    static const char *const ids[] = {"1", "2", "3", "4"};
    for (uint32_t i = 0; i < 4; i++)
        ORDER(.line = 2 + i, .id = ids[i], .buyer = "甲", .amount = "10", .paid = at(3, 9, 0));
    REFUND(.file = 2, .line = 2, .id = "a", .order = "1", .amount = "5", .reason = "质量问题",
           .succeeded = true, .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 3, .id = "b", .order = "1", .amount = "5", .reason = "质量问题",
           .succeeded = true, .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 4, .id = "c", .order = "2", .amount = "5", .reason = "假货嫌疑",
           .succeeded = true, .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 5, .id = "d", .order = "3", .amount = "5", .reason = "质量问题",
           .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 6, .id = "e", .order = "4", .amount = "5", .reason = "不喜欢",
           .succeeded = true, .requested = at(4, 0, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "store_quality_refund_rate"), "2/4");
    world_free(w);
}

Test(refunds, quality_is_of_whoever_sold_the_order)
{
    struct world *w = shop();
    static const char *const ids[] = {"1", "2", "3", "4"};
    static const char *const who[] = {"店:小满", "店:小满", "店:小满", "店:一诺"};
    for (uint32_t i = 0; i < 4; i++)
        ORDER(.line = 2 + i, .id = ids[i], .buyer = "甲", .who = who[i], .amount = "10",
              .paid = at(3, 9, 0));
    ORDER(.line = 6, .id = "5", .buyer = "乙", .amount = "10", .paid = at(3, 9, 0));
    REFUND(.file = 2, .line = 2, .id = "a", .order = "1", .amount = "5", .reason = "质量问题",
           .succeeded = true, .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 3, .id = "b", .order = "2", .amount = "5", .reason = "不喜欢",
           .succeeded = true, .requested = at(4, 0, 0));
    REFUND(.file = 2, .line = 4, .id = "c", .order = "5", .amount = "5", .reason = "质量问题",
           .succeeded = true, .requested = at(4, 0, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "quality_refund_rate"), "1/3");
    EXPECT(seat_value(w, S001, "refund_rate"), "2/3");
    EXPECT(seat_value(w, S002, "quality_refund_rate"), "0/1");
    EXPECT(store_value(w, TM, "store_quality_refund_rate"), "2/5");
    world_free(w);
}

Test(refunds, without_reasons_nobody_knows_of_quality)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "10",
          .paid = at(3, 9, 0));
    REFUND(.file = 2, .line = 2, .id = "a", .order = "1", .amount = "5", .succeeded = true,
           .requested = at(4, 0, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "refund_rate"), "1/1");
    EXPECT(seat_value(w, S001, "quality_refund_rate"), "missing");
    EXPECT(store_value(w, TM, "store_quality_refund_rate"), "missing");
    world_free(w);
}

Test(refunds, unknown_refunds_are_missing_not_zero)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .amount = "100",
          .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(seat_value(w, S001, "sales"), "100/1");
    EXPECT(seat_value(w, S001, "net_sales"), "missing");
    EXPECT(seat_value(w, S001, "refund_rate"), "missing");
    EXPECT(store_value(w, TM, "store_refund_rate"), "missing");
    EXPECT(store_value(w, TM, "dispute_rate"), "missing");
    world_free(w);
}

Test(refunds, an_orders_own_word_says_nothing_of_requests)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0),
          .refund_known = true);
    give_figure(w, KA_FACT_STORE_STATS,
                (struct give){.file = 4, .line = 2, .id = "refunds_requested", .value = "13"});
    give_figure(w, KA_FACT_STORE_STATS,
                (struct give){.file = 4, .line = 2, .id = "disputes", .value = "1"});
    world_close(w);
    EXPECT(store_value(w, TM, "store_refund_rate"), "0/1");
    EXPECT(store_value(w, TM, "dispute_rate"), "1/13");
    world_free(w);
}

Test(refunds, line_refunds_of_line_amounts_are_the_lines)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .who = "店:小满", .line_amount = "60",
          .paid = at(3, 9, 0), .refund_known = true, .refund_done = true);
    ORDER(.line = 3, .id = "1", .buyer = "甲", .who = "店:小满", .line_amount = "40",
          .paid = at(3, 9, 0), .refund_known = true);
    world_close(w);
    EXPECT(seat_value(w, S001, "net_sales"), "40/1");
    world_free(w);
}

Test(orders, a_file_taken_back_leaves_nothing)
{
    struct world *w = shop();
    ORDER(.line = 2, .id = "1", .buyer = "甲", .amount = "100", .paid = at(3, 9, 0));
    struct ka_fold_mark mark = ka_fold_mark(w->fold);
    for (uint32_t i = 0; i < 20; i++)
        ORDER(.file = 1, .line = 2 + i, .id = "2", .buyer = "乙", .line_amount = "5",
              .paid = at(3, 9, 0));
    FIGURE(.line = 2, .account = "没人", .id = "sales", .value = "5");
    ka_fold_take_back(w->fold, mark, 1);
    ORDER(.line = 3, .id = "3", .buyer = "丙", .amount = "1", .paid = at(3, 9, 0));
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "101/1");
    cr_expect_eq(w->diags.count, 0);
    world_free(w);
}
