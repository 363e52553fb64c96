/* Stores on the days of someone who is there for a part of the month. */
#include "metrics_world.h"

static const char *const staff =
    "- number: S001\n"
    "  name: 林小满\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: aftersales, from: 2026-10-16}]\n"
    "  stores: [tm]\n"
    "  accounts: {taobao: ['店:小满']}\n"
    "- {number: S002, name: 周一诺, role: presales, stores: [tm, pdd], joined: 2026-10-21,\n"
    "   accounts: {taobao: ['店:一诺']}}\n"
    "- {number: S003, name: 沈知夏, role: presales, stores: [tm]}\n";

enum { FIRST, SECOND, JOINED, WHOLE };

static void
refund(struct world *w, const char *id, int day, int hours)
{
    give_refund(w, (struct give){.line = (uint32_t)day,
                                 .id = id,
                                 .order = id,
                                 .requested = at(day, 10, 0),
                                 .finished = at(day, 10 + hours, 0),
                                 .returns = KA_NO,
                                 .succeeded = true});
}

static struct ka_value
value_of(struct world *w, size_t index, const char *id)
{
    return ka_value_of_seat(w->data, seat(w, index), metric(w, id));
}

Test(own_days, refunds_of_the_days_of_each_form)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "refunds.csv", KA_FACT_REFUND, "taobao", TM);
    world_begin(w);
    refund(w, "1", 3, 8);
    refund(w, "2", 15, 6);
    refund(w, "3", 16, 2);
    world_close(w);
    EXPECT(seat_value(w, FIRST, "refund_hours"), "50400/7200");
    EXPECT(seat_value(w, SECOND, "refund_hours"), "7200/3600");
    EXPECT(seat_value(w, JOINED, "refund_hours"), "empty");
    EXPECT(seat_value(w, WHOLE, "refund_hours"), "57600/10800");
    EXPECT(store_value(w, TM, "refund_hours"), "57600/10800");
    for (size_t i = FIRST; i <= WHOLE; i++)
        cr_expect_not(value_of(w, i, "refund_hours").whole_month);
    world_free(w);
}

Test(own_days, orders_and_buyers)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "orders.csv", KA_FACT_ORDER, "taobao", TM);
    world_begin(w);
    for (int day = 14; day <= 17; day++)
        give_order(w, (struct give){.line = (uint32_t)day,
                                    .id = ka_str_format(w->arena, "%d", day).ptr,
                                    .buyer = "a",
                                    .created = at(day, 9, 0),
                                    .paid = at(day, 9, 5),
                                    .amount = "10"});
    world_close(w);
    EXPECT(seat_value(w, FIRST, "revenue"), "20/1");
    EXPECT(seat_value(w, SECOND, "revenue"), "20/1");
    EXPECT(seat_value(w, JOINED, "revenue"), "0/1");
    EXPECT(seat_value(w, WHOLE, "revenue"), "40/1");
    world_free(w);
}

Test(own_days, what_comes_by_the_month_stays_whole_and_says_so)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "store.csv", KA_FACT_STORE_STATS, "taobao", TM);
    world_begin(w);
    give_figure(w, KA_FACT_STORE_STATS,
                (struct give){.line = 2, .first = 1, .end = 32, .id = "revenue", .value = "900"});
    world_close(w);
    struct ka_value value = value_of(w, FIRST, "revenue");
    EXPECT(show(w, value), "900/1");
    cr_expect(value.whole_month);
    cr_expect(value_of(w, JOINED, "revenue").whole_month);
    cr_expect_not(value_of(w, WHOLE, "revenue").whole_month);
    world_free(w);
}
