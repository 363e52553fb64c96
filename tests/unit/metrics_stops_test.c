/* Orders that stop before the month does. */
#include "metrics_world.h"

static const char *const staff = "- {number: S001, name: 林小满, role: presales, stores: [tm],\n"
                                 "   accounts: {taobao: ['店:小满']}}\n";

/* Orders on each day that @p days has, and data until the end of day @p end of October. */
static struct world *
orders(uint32_t days, int end)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "orders.csv", KA_FACT_ORDER, "taobao", TM);
    w->file[0].period = (struct ka_span){ka_day_of(2026, 10, 1), ka_day_of(2026, 10, 1) + end};
    world_begin(w);
    for (int day = 1; day <= 31; day++) {
        if ((days >> day & 1) == 0)
            continue;
        const char *id = ka_str_format(w->arena, "%d", day).ptr;
        give_order(w, (struct give){.line = (uint32_t)day + 1,
                                    .id = id,
                                    .created = at(day, 10, 0),
                                    .paid = at(day, 10, 5),
                                    .amount = "10"});
    }
    world_close(w);
    ka_report_stops(w->fold);
    return w;
}

static uint32_t
from_to(int first, int last)
{
    uint32_t days = 0;
    for (int day = first; day <= last; day++)
        days |= UINT32_C(1) << day;
    return days;
}

Test(stops, daily_orders_that_break_off)
{
    struct world *w = orders(from_to(1, 14), 31);
    cr_expect_str_eq(
        finding(w, KA_DIAG_RECORDS_STOP),
        "orders.csv: warning: orders of store '天猫店' stop at 2026-10-14: nearly every "
        "day before has some, 17 days after have none; perhaps the download is not "
        "complete");
    world_free(w);
}

Test(stops, no_false_alarms)
{
    const struct {
        const char *why;
        uint32_t days;
        int end;
    } quiet[] = {
        {"all month", from_to(1, 31), 31},
        {"two days without at the end", from_to(1, 29), 31},
        {"the data end there", from_to(1, 14), 14},
        {"two days later", from_to(1, 14), 16},
        {"a store that sells every other day", UINT32_C(0x5555), 31},
        {"one order", UINT32_C(1) << 3, 31},
        {"none", 0, 31},
        {"a week's sale is too short a time to tell", from_to(1, 6), 31},
    };
    for (size_t i = 0; i < KA_COUNT(quiet); i++) {
        struct world *w = orders(quiet[i].days, quiet[i].end);
        cr_expect_eq(findings(w, KA_DIAG_RECORDS_STOP), 0, "%s", quiet[i].why);
        world_free(w);
    }
}

Test(stops, three_days_are_told_and_one_gap_is_passed_over)
{
    struct world *w = orders(from_to(1, 12) & ~(UINT32_C(1) << 5), 15);
    cr_expect_eq(findings(w, KA_DIAG_RECORDS_STOP), 1);
    world_free(w);
}

/* One of the files that make the month was forgotten. */
Test(stops, days_lacking_in_between)
{
    struct world *w = orders(from_to(1, 10) | from_to(14, 31), 31);
    cr_expect_str_eq(finding(w, KA_DIAG_RECORDS_HOLE),
                     "orders.csv: warning: orders of store '天猫店' have none on 10-11…10-13, and "
                     "nearly every other day has some: perhaps a file was forgotten");
    cr_expect_eq(findings(w, KA_DIAG_RECORDS_STOP), 0);
    world_free(w);
    w = orders(from_to(1, 7) | from_to(15, 20) | from_to(25, 28), 31);
    cr_expect(strstr(finding(w, KA_DIAG_RECORDS_HOLE), "none on 10-08…10-14, 10-21…10-24, and"));
    cr_expect_eq(findings(w, KA_DIAG_RECORDS_STOP), 1);
    world_free(w);
}

Test(stops, holes_that_are_none)
{
    const uint32_t quiet[] = {
        from_to(1, 10) | from_to(13, 31),                  /* two days */
        from_to(1, 1) | from_to(9, 31),                    /* a first order to try it */
        from_to(1, 3) | from_to(7, 9),                     /* too short a time */
        UINT32_C(0x55555555) & ~from_to(10, 14),           /* sells every other day */
        from_to(1, 2) | from_to(10, 11) | from_to(20, 21), /* now and then */
    };
    for (size_t i = 0; i < KA_COUNT(quiet); i++) {
        struct world *w = orders(quiet[i], 31);
        cr_expect_eq(findings(w, KA_DIAG_RECORDS_HOLE), 0, "%zu", i);
        world_free(w);
    }
}
