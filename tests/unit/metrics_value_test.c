/* Scopes, targets, the month before, and what is still provisional. */
#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm, jd],\n"
    "   accounts: {taobao: ['店:小满']}, targets: {received: 220, sales: 1000},\n"
    "   targets_by_month: {2026-11: {sales: 9999}}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: night, stores: [tm],\n"
    "   joined: 2026-10-12, accounts: {taobao: ['店:一诺']}, targets: {received: 220}}\n"
    "- number: S003\n"
    "  name: 沈知夏\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: aftersales, from: 2026-10-16}]\n"
    "  team: night\n"
    "  targets: {received: 110}\n"
    "- number: S004\n"
    "  name: 转岗\n"
    "  role: [{role: presales, to: 2026-09-15}, {role: aftersales, from: 2026-09-16}]\n"
    "  accounts: {taobao: ['店:转岗']}\n"
    "- {number: S009, name: 主管, role: lead, stores: [tm], accounts: {taobao: ['店:主管']},\n"
    "   targets: {sales: 5000}}\n";

enum { S001, S002, S003A, S003B, S004, S009 };

#define FIGURE(...) give_figure(w, KA_FACT_AGENT_STATS, (struct give){__VA_ARGS__})
#define ATTEND(...)                                                                                \
    give_figure(w, KA_FACT_ATTENDANCE, (struct give){.file = 1, .store = NO_STORE, __VA_ARGS__})
#define STORE(...) give_figure(w, KA_FACT_STORE_STATS, (struct give){.file = 2, __VA_ARGS__})
#define MONTH      .first = 1, .end = 32

static struct world *
company(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "a.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "b.csv", KA_FACT_ATTENDANCE, "", NO_STORE);
    world_file(w, "c.csv", KA_FACT_STORE_STATS, "taobao", TM);
    return w;
}

Test(team, a_team_is_recomputed_from_its_members_parts)
{
    struct world *w = company();
    world_begin(w);
    FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "replied", .value = "90");
    FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "received", .value = "100");
    FIGURE(.line = 3, .account = "店:一诺", MONTH, .id = "replied", .value = "1");
    FIGURE(.line = 3, .account = "店:一诺", MONTH, .id = "received", .value = "2");
    FIGURE(.line = 4, .account = "店:主管", MONTH, .id = "replied", .value = "50");
    FIGURE(.line = 4, .account = "店:主管", MONTH, .id = "received", .value = "50");
    world_close(w);
    EXPECT(team_value(w, S001, "reply_rate"), "90/100");
    EXPECT(team_value(w, S003A, "reply_rate"), "1/2");
    /* leads both teams, is listed in none: the members' figures, not the lead's own */
    EXPECT(team_value(w, S009, "reply_rate"), "91/102");
    EXPECT(seat_value(w, S009, "reply_rate"), "50/50");
    world_free(w);
}

Test(team, stores_of_a_team_are_the_union)
{
    struct world *w = company();
    world_begin(w);
    STORE(.line = 2, MONTH, .id = "revenue", .value = "100");
    STORE(.line = 3, .store = JD, MONTH, .id = "revenue", .value = "30");
    world_close(w);
    EXPECT(seat_value(w, S002, "revenue"), "100/1");
    EXPECT(team_value(w, S009, "revenue"), "130/1");
    EXPECT(
        show(w, ka_value_in_scope(w->data, seat(w, S001), KA_SCOPE_STORES, metric(w, "revenue"))),
        "130/1");
    EXPECT(seat_value(w, S003A, "revenue"), "missing");
    world_free(w);
}

Test(stores_of_a_seat, in_company_order_and_key_only)
{
    struct world *w = company();
    world_begin(w);
    world_close(w);
    size_t *store = NULL;
    cr_expect_eq(ka_seat_stores(w->arena, w->data, seat(w, S001), false, &store), 2);
    cr_expect_eq(store[0], TM);
    cr_expect_eq(store[1], JD);
    cr_expect_eq(ka_seat_stores(w->arena, w->data, seat(w, S002), true, &store), 1);
    cr_expect_eq(ka_seat_stores(w->arena, w->data, seat(w, S003A), false, &store), 0);
    world_free(w);
}

static const char *
target(struct world *w, size_t index, enum ka_scope scope, const char *id, bool prorate)
{
    ka_frac value = KA_FRAC_NONE;
    if (!ka_seat_target(w->data, seat(w, index), scope, metric(w, id), prorate, &value))
        return "none";
    return ka_str_format(w->arena, "%lld/%lld", (long long)value.num, (long long)value.den).ptr;
}

Test(target, prorated_by_the_calendar)
{
    struct world *w = company();
    world_begin(w);
    world_close(w);
    EXPECT(target(w, S001, KA_SCOPE_SELF, "received", true), "220/1");
    /* 15 of 22 workdays */
    EXPECT(target(w, S002, KA_SCOPE_SELF, "received", true), "150/1");
    EXPECT(target(w, S002, KA_SCOPE_SELF, "received", false), "220/1");
    EXPECT(target(w, S003A, KA_SCOPE_SELF, "received", true), "55/1");
    EXPECT(target(w, S002, KA_SCOPE_SELF, "sales", true), "none");
    /* this month's own target is November's only */
    EXPECT(target(w, S001, KA_SCOPE_SELF, "sales", true), "1000/1");
    world_free(w);
}

Test(target, prorated_by_days_due_less_statutory_leave)
{
    struct world *w = company();
    world_begin(w);
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "due_days", .value = "22");
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "leave_days", .value = "1.5");
    ATTEND(.line = 3, .employee = "S002", .first = 12, .end = 32, .id = "due_days", .value = "26");
    /* Leave, but no days due: the calendar's 11 of the seat's days less 2. */
    ATTEND(.line = 4, .employee = "S003", .first = 1, .end = 16, .id = "leave_days", .value = "2");
    world_close(w);
    EXPECT(target(w, S003A, KA_SCOPE_SELF, "received", true), "45/1"); /* 110 × 9 ÷ 22 */
    /* 220 × 20.5 ÷ 22; never more than the target */
    EXPECT(target(w, S001, KA_SCOPE_SELF, "received", true), "205/1");
    EXPECT(target(w, S002, KA_SCOPE_SELF, "received", true), "220/1");
    world_free(w);
}

Test(target, a_teams_is_the_leads_own_or_the_members_sum)
{
    struct world *w = company();
    world_begin(w);
    world_close(w);
    EXPECT(target(w, S009, KA_SCOPE_TEAM, "sales", true), "5000/1");
    /* 220 + 150 + 55 + 55 */
    EXPECT(target(w, S009, KA_SCOPE_TEAM, "received", true), "480/1");
    /* unprorated, S003's two seats are one person */
    EXPECT(target(w, S009, KA_SCOPE_TEAM, "received", false), "550/1");
    world_free(w);
}

/* ---- the month before ---- */

/* September's data under October's: revenue per store and one person's sales. */
static void
add_september(struct world *w, const char *tm, const char *jd)
{
    struct ka_export *file = ka_arena_array(w->arena, 2, sizeof *file);
    for (size_t i = 0; i < 2; i++)
        file[i] =
            (struct ka_export){.path = KA_STR("exports/2026-09/x.csv"), .latest = KA_TIME_NONE};
    struct ka_fold_options options = {.defs = &w->defs,
                                      .month = ka_month_add(w->month, -1),
                                      .diags = &w->diags,
                                      .file = file,
                                      .file_count = 2};
    struct ka_fold *october = w->fold;
    w->fold = ka_fold_make(w->arena, w->scratch, &options);
    if (tm)
        give_figure(w, KA_FACT_STORE_STATS,
                    (struct give){.line = 2, .store = TM, .id = "revenue", .value = tm});
    if (jd)
        give_figure(w, KA_FACT_STORE_STATS,
                    (struct give){.line = 3, .store = JD, .id = "revenue", .value = jd});
    give_figure(
        w, KA_FACT_AGENT_STATS,
        (struct give){.line = 4, .store = TM, .account = "店:小满", .id = "sales", .value = "40"});
    for (int day = -2; day >= -29; day -= 27)
        give_figure(w, KA_FACT_AGENT_STATS,
                    (struct give){.line = 5,
                                  .store = TM,
                                  .account = "店:转岗",
                                  .first = day,
                                  .end = day + 1,
                                  .id = "sales",
                                  .value = day == -2 ? "3" : "70"});
    struct ka_month_data *last = ka_fold_close(w->fold);
    w->fold = october;
    w->data->previous = last;
}

Test(growth, per_store_and_over_several)
{
    struct world *w = company();
    world_begin(w);
    STORE(.line = 2, MONTH, .id = "revenue", .value = "120");
    STORE(.line = 3, .store = JD, MONTH, .id = "revenue", .value = "30");
    world_close(w);
    EXPECT(store_value(w, TM, "growth"), "empty");
    add_september(w, "100", "50");
    EXPECT(store_value(w, TM, "growth"), "20/100");
    EXPECT(store_value(w, JD, "growth"), "-20/50");
    EXPECT(store_value(w, PDD, "growth"), "missing");
    EXPECT(seat_value(w, S001, "growth"), "0/150");
    struct ka_value value = ka_value_of_store(w->data, TM, metric(w, "growth"));
    cr_assert_eq(value.source_count, 2);
    cr_expect(!value.source[0].previous);
    cr_expect(value.source[1].previous);
    world_free(w);
}

Test(growth, a_store_without_last_month_is_left_out)
{
    struct world *w = company();
    world_begin(w);
    STORE(.line = 2, MONTH, .id = "revenue", .value = "120");
    STORE(.line = 3, .store = JD, MONTH, .id = "revenue", .value = "30");
    world_close(w);
    add_september(w, "100", "0");
    EXPECT(store_value(w, JD, "growth"), "empty");
    EXPECT(seat_value(w, S001, "growth"), "20/100");
    world_free(w);
}

Test(last_month, same_person_same_stores)
{
    struct world *w = company();
    world_begin(w);
    FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "sales", .value = "50");
    world_close(w);
    size_t sales = metric(w, "sales"), revenue = metric(w, "revenue");
    EXPECT(show(w, ka_value_of_last_month(w->data, seat(w, S001), KA_SCOPE_SELF, sales)),
           "missing");
    add_september(w, "100", "7");
    struct ka_value value = ka_value_of_last_month(w->data, seat(w, S001), KA_SCOPE_SELF, sales);
    EXPECT(show(w, value), "40/1");
    cr_assert_eq(value.source_count, 1);
    cr_expect(value.source[0].previous);
    EXPECT(show(w, ka_value_of_last_month(w->data, seat(w, S001), KA_SCOPE_STORES, revenue)),
           "107/1");
    /* S004 changed roles in September: the same role is compared */
    EXPECT(show(w, ka_value_of_last_month(w->data, seat(w, S004), KA_SCOPE_SELF, sales)), "3/1");
    /* S002 was not there yet, but the store was */
    EXPECT(show(w, ka_value_of_last_month(w->data, seat(w, S002), KA_SCOPE_SELF, sales)),
           "missing");
    EXPECT(show(w, ka_value_of_last_month(w->data, seat(w, S002), KA_SCOPE_STORES, revenue)),
           "100/1");
    world_free(w);
}

/* ---- provisional ---- */

Test(provisional, until_the_fourth_of_the_next_month)
{
    static const struct {
        const char *why;
        int period_end; /* day of October, not included; 0: none */
        ka_time latest;
        ka_day as_of;
        const char *conversion;
    } cases[] = {
        {"nothing known", 0, 0, 0, "8/10*"},        {"month's end", 32, 0, 0, "8/10*"},
        {"until the 3rd, whole", 35, 0, 0, "8/10"}, {"until the 2nd", 34, 0, 0, "8/10*"},
        {"stamp just before", 32, 34, 0, "8/10*"},  {"stamp at the 4th", 32, 35, 0, "8/10"},
        {"told: 3rd", 32, 0, 34, "8/10"},           {"told beats stamps", 40, 0, 33, "8/10*"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct world *w = company();
        ka_day first = ka_day_of(2026, 10, 1) - 1;
        if (cases[i].period_end)
            w->file[0].period = (struct ka_span){first + 1, first + cases[i].period_end};
        if (cases[i].latest)
            w->file[0].latest = at((int)cases[i].latest, 0, 0);
        if (cases[i].as_of)
            w->defs.company.store[TM].as_of = first + cases[i].as_of;
        world_begin(w);
        FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "converted_final", .value = "8");
        FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "converted", .value = "7");
        FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "inquiries", .value = "10");
        world_close(w);
        cr_expect_str_eq(seat_value(w, S001, "conversion_final"), cases[i].conversion, "%s: %s",
                         cases[i].why, seat_value(w, S001, "conversion_final"));
        /* does not wait for anything */
        EXPECT(seat_value(w, S001, "conversion"), "7/10");
        world_free(w);
    }
}

Test(provisional, another_file_of_the_kind_and_store_may_be_later)
{
    struct world *w = company();
    uint32_t late = world_file(w, "d.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    uint32_t other = world_file(w, "e.csv", KA_FACT_AGENT_STATS, "jd", JD);
    w->file[other].latest = at(39, 0, 0);
    world_begin(w);
    FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "converted_final", .value = "8");
    FIGURE(.line = 2, .account = "店:小满", MONTH, .id = "inquiries", .value = "10");
    world_close(w);
    EXPECT(seat_value(w, S001, "conversion_final"), "8/10*");
    w->file[late].latest = at(35, 0, 0);
    EXPECT(seat_value(w, S001, "conversion_final"), "8/10");
    world_free(w);
}
