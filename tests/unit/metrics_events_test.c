/* Tickets, ratings, and points that people give. */
#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm],\n"
    "   accounts: {zendesk: [Lin], taobao: ['店:小满']}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, accounts: {zendesk: [Zhou]}}\n";

enum { S001, S002 };

static struct world *
desk(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "t1.csv", KA_FACT_TICKET, "zendesk", NO_STORE);
    world_file(w, "t2.csv", KA_FACT_TICKET, "zendesk", NO_STORE);
    world_file(w, "p1.csv", KA_FACT_RATING, "taobao", TM);
    world_file(w, "p2.csv", KA_FACT_RATING, "taobao", TM);
    world_file(w, "m1.csv", KA_FACT_MANUAL_SCORE, "", NO_STORE);
    world_file(w, "m2.csv", KA_FACT_MANUAL_SCORE, "", NO_STORE);
    world_begin(w);
    return w;
}

/* Minus one: the export does not say. */
struct ticket {
    uint32_t file, line;
    const char *id, *who;
    ka_time created;
    int64_t reply, solved, reopens, replies;
    enum ka_tri good;
};

static void
give_ticket(struct world *w, struct ticket t)
{
    struct ka_fact fact = {
        .kind = KA_FACT_TICKET, .file = t.file, .line = t.line, .store = KA_NO_INDEX};
    fact.as.ticket = (struct ka_ticket_fact){.id = ka_str_of(t.id),
                                             .assignee = ka_str_of(t.who),
                                             .created = t.created,
                                             .has_first_reply = t.reply >= 0,
                                             .first_reply = t.reply,
                                             .has_solved = t.solved >= 0,
                                             .solved = t.solved,
                                             .has_reopens = t.reopens >= 0,
                                             .reopens = t.reopens,
                                             .has_replies = t.replies >= 0,
                                             .replies = t.replies,
                                             .good = t.good};
    feed(w, &fact);
}

#define TICKET(...) give_ticket(w, (struct ticket){__VA_ARGS__})

Test(tickets, counts_and_medians)
{
    struct world *w = desk();
    TICKET(0, 2, "1", "Lin", at(3, 9, 0), 3600, 7200, 0, 1, KA_YES);
    TICKET(0, 3, "2", "Lin", at(3, 9, 0), 86400, 36000, 1, 1, KA_NO);
    TICKET(0, 4, "3", "lin", at(3, 9, 0), 86401, -1, 0, 0, KA_UNSAID);
    TICKET(0, 5, "4", "Lin", at(31, 23, 59), 60, 100, 0, 2, KA_YES);
    TICKET(0, 6, "5", "Lin", at(32, 0, 0), 60, 100, 0, 2, KA_YES);
    TICKET(0, 7, "6", "", at(5, 0, 0), 60, 100, 0, 2, KA_YES);
    world_close(w);
    EXPECT(seat_value(w, S001, "tickets"), "4/1");
    EXPECT(seat_value(w, S001, "reply_24h_rate"), "3/4");
    EXPECT(seat_value(w, S001, "csat"), "2/3");
    EXPECT(seat_value(w, S001, "reopen_rate"), "1/3");
    EXPECT(seat_value(w, S001, "one_touch_rate"), "1/3");
    /* 60, 3600, 86400, 86401: the two in the middle */
    EXPECT(seat_value(w, S001, "ticket_first_reply_median"), "90000/7200");
    /* 100, 7200, 36000 */
    EXPECT(seat_value(w, S001, "ticket_solve_median"), "7200/3600");
    EXPECT(seat_value(w, S002, "tickets"), "missing");
    EXPECT(seat_value(w, S002, "ticket_solve_median"), "missing");
    cr_expect_eq(findings(w, KA_DIAG_TICKETS_UNASSIGNED), 1);
    world_free(w);
}

Test(tickets, a_teams_median_is_over_all_its_values)
{
    struct world *w = desk();
    TICKET(0, 2, "1", "Lin", at(3, 9, 0), 10, -1, -1, -1, KA_UNSAID);
    TICKET(0, 3, "2", "Lin", at(3, 9, 0), 20, -1, -1, -1, KA_UNSAID);
    TICKET(0, 4, "3", "Zhou", at(3, 9, 0), 30, -1, -1, -1, KA_UNSAID);
    world_close(w);
    EXPECT(seat_value(w, S001, "ticket_first_reply_median"), "30/7200");
    EXPECT(team_value(w, S001, "ticket_first_reply_median"), "20/3600");
    /* no file says anything of these */
    EXPECT(seat_value(w, S001, "ticket_solve_median"), "missing");
    EXPECT(seat_value(w, S001, "csat"), "missing");
    world_free(w);
}

Test(tickets, the_later_file_has_the_ticket)
{
    struct world *w = desk();
    TICKET(1, 2, "1", "Lin", at(3, 9, 0), 10, 50, 0, 1, KA_YES);
    TICKET(0, 2, "1", "Lin", at(3, 9, 0), 10, -1, 0, 1, KA_UNSAID);
    TICKET(0, 3, "2", "Zhou", at(3, 9, 0), -1, 50, 0, 1, KA_UNSAID);
    world_close(w);
    EXPECT(seat_value(w, S001, "tickets"), "1/1");
    EXPECT(seat_value(w, S001, "csat"), "1/1");
    /* created and not answered, in a file that tells answers: a known nothing */
    EXPECT(seat_value(w, S002, "ticket_first_reply_median"), "empty");
    world_free(w);
}

static void
give_rating(struct world *w, uint32_t file, uint32_t line, const char *account, ka_time time,
            int value)
{
    struct ka_fact fact = {.kind = KA_FACT_RATING, .file = file, .line = line, .store = TM};
    fact.as.rating = (struct ka_rating_fact){
        .account = ka_str_of(account), .buyer = KA_STR("甲"), .time = time, .value = value};
    feed(w, &fact);
}

Test(ratings, good_bad_and_low)
{
    struct world *w = desk();
    for (int value = 1; value <= 5; value++)
        give_rating(w, 2, (uint32_t)value, "店:小满", at(value, 9, 0), value);
    give_rating(w, 2, 6, "", at(9, 9, 0), 5);
    give_rating(w, 2, 7, "店:小满", at(32, 9, 0), 5);
    world_close(w);
    EXPECT(seat_value(w, S001, "satisfaction"), "2/5");
    EXPECT(seat_value(w, S001, "bad_rating_rate"), "2/5");
    EXPECT(seat_value(w, S001, "low_rating_rate"), "3/5");
    EXPECT(store_value(w, TM, "satisfaction"), "3/6");
    world_free(w);
}

Test(ratings, overlapping_files_count_once_repeats_within_a_file_count)
{
    struct world *w = desk();
    give_rating(w, 2, 2, "店:小满", at(1, 9, 0), 5);
    give_rating(w, 2, 3, "店:小满", at(1, 9, 0), 5);
    give_rating(w, 3, 2, "店:小满", at(1, 9, 0), 5);
    give_rating(w, 3, 3, "店:小满", at(2, 9, 0), 1);
    world_close(w);
    EXPECT(seat_value(w, S001, "satisfaction"), "2/3");
    world_free(w);
}

static void
give_points(struct world *w, uint32_t file, uint32_t line, const char *who, const char *points)
{
    struct ka_fact fact = {
        .kind = KA_FACT_MANUAL_SCORE, .file = file, .line = line, .store = KA_NO_INDEX};
    fact.as.manual = (struct ka_manual_fact){.employee = ka_str_of(who),
                                             .item = KA_STR("团队协作"),
                                             .points = dec(points),
                                             .reason = KA_STR("代班"),
                                             .scorer = KA_STR("主管")};
    feed(w, &fact);
}

Test(manual, entries_are_listed_once_by_place)
{
    struct world *w = desk();
    give_points(w, 5, 2, "S002", "4");
    give_points(w, 4, 3, "林小满", "4.5");
    give_points(w, 4, 4, "S002", "4");
    give_points(w, 4, 5, "不存在", "4");
    world_close(w);
    size_t count = 0;
    struct ka_manual *entry = ka_month_manual(w->data, &count);
    cr_assert_eq(count, 2);
    cr_expect_str_eq(entry[0].employee->number.ptr, "S001");
    cr_expect_eq(entry[0].points.micro, 4500000);
    cr_expect_str_eq(entry[0].item.ptr, "团队协作");
    cr_expect_str_eq(entry[1].employee->number.ptr, "S002");
    cr_expect_eq(entry[1].file, 4);
    cr_expect_eq(entry[1].line, 4);
    cr_expect(!entry[1].used);
    cr_expect_eq(findings(w, KA_DIAG_EMPLOYEE_UNKNOWN), 1);
    world_free(w);
}
