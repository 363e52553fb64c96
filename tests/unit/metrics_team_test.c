/* Teams by the day, and some stores alone: what is of one part must not count for another. */
#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 甲, role: presales, team: day, stores: [tm, jd],\n"
    "   accounts: {taobao: ['店:甲'], jd: ['店:甲']}, targets: {received: 220}}\n"
    "- {number: S002, name: 乙, role: presales, team: night, stores: [tm],\n"
    "   accounts: {taobao: ['店:乙']}, targets: {received: 220}}\n"
    "- number: S003\n"
    "  name: 丙\n"
    "  role: presales\n"
    "  team: [{team: day, to: 2026-10-15}, {team: night, from: 2026-10-16}]\n"
    "  accounts: {taobao: ['店:丙']}\n"
    "  targets: {received: 440}\n";

enum { S001, S002, S003 };
enum { LOG, SALES, RATINGS, TICKETS, REPORT, REGISTER, ATTENDANCE };

static struct world *
open_files(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "log.csv", KA_FACT_MESSAGE, "taobao", TM);
    world_file(w, "sales.csv", KA_FACT_ORDER, "taobao", TM);
    world_file(w, "ratings.csv", KA_FACT_RATING, "taobao", TM);
    world_file(w, "tickets.csv", KA_FACT_TICKET, "taobao", TM);
    world_file(w, "report.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "register.csv", KA_FACT_REGISTER, "", NO_STORE);
    world_file(w, "attendance.csv", KA_FACT_ATTENDANCE, "", NO_STORE);
    world_begin(w);
    return w;
}

#define FIGURE(...) give_figure(w, KA_FACT_AGENT_STATS, (struct give){.file = REPORT, __VA_ARGS__})
#define WROTE(...)                                                                                 \
    give_figure(w, KA_FACT_REGISTER,                                                               \
                (struct give){.file = REGISTER, .store = NO_STORE, __VA_ARGS__})
#define ATTEND(...)                                                                                \
    give_figure(w, KA_FACT_ATTENDANCE,                                                             \
                (struct give){.file = ATTENDANCE, .store = NO_STORE, __VA_ARGS__})
#define MONTH .first = 1, .end = 32

static void
say(struct world *w, ka_time time, const char *account, const char *buyer, enum ka_sender sender)
{
    static uint32_t line;
    struct ka_fact fact = {.kind = KA_FACT_MESSAGE, .file = LOG, .line = ++line, .store = TM};
    fact.as.message = (struct ka_message_fact){
        .time = time, .account = ka_str_of(account), .buyer = ka_str_of(buyer), .sender = sender};
    feed(w, &fact);
}

/* Asked at 9:00, answered after some seconds, an order at 9:30. */
static void
sell(struct world *w, int day, const char *account, const char *buyer, const char *amount)
{
    static int number;
    say(w, at(day, 9, 0), account, buyer, KA_SENDER_BUYER);
    say(w, at(day, 9, 0) + 10 * day, account, buyer, KA_SENDER_AGENT);
    const char *id = ka_str_format(w->arena, "%d", ++number).ptr;
    give_order(w, (struct give){.file = SALES,
                                .line = (uint32_t)number,
                                .id = id,
                                .buyer = buyer,
                                .amount = amount,
                                .items = "1",
                                .created = at(day, 9, 30),
                                .paid = at(day, 9, 30)});
}

static void
rate(struct world *w, int day, const char *account, int value)
{
    static uint32_t line;
    struct ka_fact fact = {.kind = KA_FACT_RATING, .file = RATINGS, .line = ++line, .store = TM};
    fact.as.rating = (struct ka_rating_fact){
        .time = at(day, 9, 0), .account = ka_str_of(account), .value = value};
    feed(w, &fact);
}

static void
ticket(struct world *w, int day, const char *id, const char *assignee, int64_t hours)
{
    struct ka_fact fact = {.kind = KA_FACT_TICKET, .file = TICKETS, .line = 1, .store = TM};
    fact.as.ticket = (struct ka_ticket_fact){.id = ka_str_of(id),
                                             .assignee = ka_str_of(assignee),
                                             .created = at(day, 9, 0),
                                             .has_first_reply = true,
                                             .first_reply = hours * 3600};
    feed(w, &fact);
}

Test(teams, what_is_of_a_day_is_of_the_team_of_that_day)
{
    struct world *w = open_files();
    sell(w, 3, "店:甲", "a", "100");
    sell(w, 4, "店:乙", "b", "1000");
    sell(w, 15, "店:丙", "c", "10"); /* Still in the day team. */
    sell(w, 16, "店:丙", "d", "7");
    sell(w, 17, "店:丙", "a", "3");
    rate(w, 15, "店:丙", 5);
    rate(w, 16, "店:丙", 1);
    ticket(w, 15, "T1", "店:丙", 2);
    ticket(w, 16, "T2", "店:丙", 4);
    ticket(w, 16, "T3", "店:乙", 30);
    WROTE(.line = 2, .employee = "S003", .first = 15, .end = 16, .id = "complaints", .value = "1");
    WROTE(.line = 3, .employee = "S003", .first = 16, .end = 17, .id = "complaints", .value = "2");
    world_close(w);
    EXPECT(seat_value(w, S003, "sales"), "20/1"); /* A form has all of it. */
    EXPECT(team_value(w, S001, "sales"), "110/1");
    EXPECT(team_value(w, S002, "sales"), "1010/1");
    EXPECT(team_value(w, S001, "avg_order_value"), "110/2");
    EXPECT(team_value(w, S002, "avg_order_value"), "1010/3");
    EXPECT(team_value(w, S001, "received"), "2/1");
    EXPECT(team_value(w, S002, "received"), "3/1");
    EXPECT(team_value(w, S001, "first_response"), "180/2");
    EXPECT(team_value(w, S002, "first_response"), "370/3"); /* 40 + 160 + 170 */
    EXPECT(team_value(w, S002, "max_response"), "170/1");
    EXPECT(team_value(w, S001, "satisfaction"), "1/1");
    EXPECT(team_value(w, S002, "satisfaction"), "0/1");
    EXPECT(team_value(w, S001, "ticket_first_reply_median"), "7200/3600");
    EXPECT(team_value(w, S002, "ticket_first_reply_median"), "122400/7200"); /* 4 and 30 hours */
    EXPECT(team_value(w, S001, "complaints"), "1/1");
    EXPECT(team_value(w, S002, "complaints"), "2/1");
    cr_expect_eq(findings(w, KA_DIAG_PERIOD_OF_TEAMS), 0);
    world_free(w);
}

Test(teams, reports_by_day_are_divided_and_by_month_are_the_last_teams)
{
    struct world *w = open_files();
    FIGURE(.line = 2, .account = "店:甲", MONTH, .id = "received", .value = "100");
    FIGURE(.line = 3, .account = "店:乙", MONTH, .id = "received", .value = "1000");
    FIGURE(.line = 4, .account = "店:丙", .first = 15, .end = 16, .id = "received", .value = "10");
    FIGURE(.line = 5, .account = "店:丙", .first = 16, .end = 17, .id = "received", .value = "7");
    ATTEND(.line = 2, .employee = "S003", MONTH, .id = "late", .value = "4");
    ATTEND(.line = 3, .employee = "S001", MONTH, .id = "late", .value = "1");
    world_close(w);
    EXPECT(seat_value(w, S003, "received"), "17/1");
    EXPECT(team_value(w, S001, "received"), "110/1");
    EXPECT(team_value(w, S002, "received"), "1007/1");
    EXPECT(seat_value(w, S003, "late"), "4/1");
    EXPECT(team_value(w, S001, "late"), "1/1");
    EXPECT(team_value(w, S002, "late"), "4/1");
    cr_expect(strstr(finding(w, KA_DIAG_PERIOD_OF_TEAMS), "晚班"));
    world_free(w);
}

Test(teams, targets_are_asked_for_the_days_in_the_team)
{
    struct world *w = open_files();
    world_close(w);
    ka_frac target = KA_FRAC_NONE;
    size_t received = metric(w, "received");
    /* 11 of 22 workdays are before the 16th. */
    cr_assert(ka_seat_target(w->data, seat(w, S001), KA_SCOPE_TEAM, received, true, &target));
    cr_expect_eq(ka_frac_cmp(target, ka_frac_make(220, 1)), 0); /* Their own stands first. */
    cr_assert(ka_seat_target(w->data, seat(w, S003), KA_SCOPE_SELF, received, true, &target));
    cr_expect_eq(ka_frac_cmp(target, ka_frac_make(440, 1)), 0);
    w->defs.staff.employee[0].target_count = 0;
    cr_assert(ka_seat_target(w->data, seat(w, S001), KA_SCOPE_TEAM, received, true, &target));
    cr_expect_eq(ka_frac_cmp(target, ka_frac_make(220, 1)), 0, "440 × 11 ÷ 22");
    world_free(w);
}

/* ---- some stores -------------------------------------------------------------------------------
 */

Test(in_stores, extremes_and_scores_of_two_stores_are_no_sums)
{
    struct world *w = open_files();
    FIGURE(.line = 2, .store = TM, .account = "店:甲", MONTH, .id = "slowest_response",
           .value = "70");
    FIGURE(.line = 3, .store = JD, .account = "店:甲", MONTH, .id = "slowest_response",
           .value = "50");
    give_figure(w, KA_FACT_STORE_STATS,
                (struct give){.file = REPORT,
                              .line = 4,
                              .store = TM,
                              MONTH,
                              .id = "dsr_service_score",
                              .value = "4.8"});
    give_figure(w, KA_FACT_STORE_STATS,
                (struct give){.file = REPORT,
                              .line = 5,
                              .store = JD,
                              MONTH,
                              .id = "dsr_service_score",
                              .value = "4.6"});
    world_close(w);
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "max_response", TM, JD), "70/1");
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "max_response", JD, NO_STORE), "50/1");
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "dsr_service", TM, JD), "94/20"); /* 4.7 */
    world_free(w);
}

Test(in_stores, a_buyer_two_colleagues_served_is_one_of_the_team_in_the_store)
{
    struct world *w = open_files();
    sell(w, 3, "店:甲", "a", "100");
    sell(w, 3, "店:丙", "z", "40");
    /* 丙 was asked later, so the second order is theirs. */
    say(w, at(3, 10, 0), "店:丙", "a", KA_SENDER_BUYER);
    give_order(w, (struct give){.file = SALES,
                                .line = 90,
                                .id = "90",
                                .buyer = "a",
                                .amount = "20",
                                .items = "1",
                                .created = at(3, 10, 5),
                                .paid = at(3, 10, 5)});
    world_close(w);
    EXPECT(seat_value(w, S001, "avg_order_value"), "100/1");
    EXPECT(seat_value(w, S003, "avg_order_value"), "60/2");
    EXPECT(team_value(w, S001, "avg_order_value"), "160/2");
    EXPECT(in_stores(w, S001, KA_SCOPE_TEAM, "avg_order_value", TM, NO_STORE), "160/2");
    world_free(w);
}
