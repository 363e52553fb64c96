/* Stores and members without which a value is none, or is not whole. */
#include "metrics_world.h"

static const char *const staff =
    "- {number: S001, name: 林小满, role: presales, team: day, stores: [tm, pdd],\n"
    "   accounts: {taobao: ['店:小满'], pinduoduo: [小满]}, targets: {sales: 100}}\n"
    "- {number: S002, name: 周一诺, role: presales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:一诺']}, targets: {sales: 100}}\n"
    "- {number: S003, name: 沈知夏, role: aftersales, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:知夏']}}\n"
    "- {number: S009, name: 组长, role: lead, team: day}\n";

enum { S001, S002, S003, LEAD };

static struct world *
agents(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "tm.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "pdd.csv", KA_FACT_AGENT_STATS, "pinduoduo", PDD);
    world_file(w, "register.csv", KA_FACT_REGISTER, "", NO_STORE);
    world_file(w, "tickets.csv", KA_FACT_TICKET, "pinduoduo", PDD);
    world_begin(w);
    return w;
}

#define FIGURE(...) give_figure(w, KA_FACT_AGENT_STATS, (struct give){__VA_ARGS__})
#define MONTH       .first = 1, .end = 32
#define ON_TM       .line = 2, .account = "店:小满", MONTH
#define ON_PDD      .file = 1, .line = 2, .store = PDD, .account = "小满", MONTH

static struct ka_value
value_of(struct world *w, size_t index, const char *id)
{
    return ka_value_of_seat(w->data, seat(w, index), metric(w, id));
}

Test(gaps, a_sum_of_some_of_the_stores_is_missing)
{
    struct world *w = agents();
    FIGURE(ON_TM, .id = "sales", .value = "10000");
    FIGURE(ON_TM, .id = "received", .value = "400");
    FIGURE(ON_PDD, .id = "received", .value = "300");
    world_close(w);
    struct ka_value sales = value_of(w, S001, "sales");
    EXPECT(show(w, sales), "missing");
    cr_assert_eq(sales.gap_count, 1);
    cr_expect(sales.gap[0].blocks);
    cr_expect_eq(sales.gap[0].store, (size_t)PDD);
    EXPECT(seat_value(w, S001, "received"), "700/1");
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "sales", TM, NO_STORE), "10000/1");
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "sales", TM, PDD), "missing");
    world_free(w);
}

Test(gaps, no_row_in_a_store_is_no_gap)
{
    struct world *w = agents();
    FIGURE(ON_TM, .id = "sales", .value = "10000");
    give_figure(w, KA_FACT_REGISTER,
                (struct give){.file = 2,
                              .line = 2,
                              .store = PDD,
                              .account = "小满",
                              .first = 3,
                              .end = 4,
                              .id = "complaints",
                              .value = "1"});
    world_close(w);
    struct ka_value sales = value_of(w, S001, "sales");
    EXPECT(show(w, sales), "10000/1");
    cr_expect_eq(sales.gap_count, 0);
    world_free(w);
}

Test(gaps, a_rate_is_that_of_the_other_stores)
{
    struct world *w = agents();
    FIGURE(ON_TM, .id = "converted", .value = "30");
    FIGURE(ON_TM, .id = "inquiries", .value = "50");
    FIGURE(ON_PDD, .id = "received", .value = "300");
    world_close(w);
    struct ka_value rate = value_of(w, S001, "conversion");
    EXPECT(show(w, rate), "30/50");
    cr_assert_eq(rate.gap_count, 1);
    cr_expect_not(rate.gap[0].blocks);
    cr_expect_eq(rate.gap[0].store, (size_t)PDD);
    world_free(w);
}

Test(gaps, all_complaints_over_some_of_the_buyers_is_no_rate)
{
    struct world *w = agents();
    FIGURE(ON_TM, .id = "consulted", .value = "50");
    FIGURE(ON_PDD, .id = "received", .value = "300");
    give_figure(w, KA_FACT_REGISTER,
                (struct give){.file = 2,
                              .line = 2,
                              .store = NO_STORE,
                              .employee = "S001",
                              .first = 3,
                              .end = 4,
                              .id = "complaints",
                              .value = "1"});
    world_close(w);
    EXPECT(seat_value(w, S001, "complaint_rate"), "missing");
    EXPECT(seat_value(w, S001, "complaints"), "1/1");
    world_free(w);
}

Test(gaps, a_team_without_a_member_who_is_asked_is_missing)
{
    struct world *w = agents();
    FIGURE(ON_TM, .id = "sales", .value = "10000");
    FIGURE(ON_PDD, .id = "sales", .value = "2000");
    FIGURE(.line = 3, .account = "店:一诺", MONTH, .id = "received", .value = "7");
    FIGURE(.line = 4, .account = "店:知夏", MONTH, .id = "received", .value = "9");
    world_close(w);
    size_t sales = metric(w, "sales"), received = metric(w, "received");
    struct ka_value team = ka_value_of_team(w->data, seat(w, LEAD), sales);
    EXPECT(show(w, team), "missing");
    cr_assert_eq(team.gap_count, 1, "no one asks sales of S003, or of the lead");
    cr_expect_eq(team.gap[0].seat, seat(w, S002));
    cr_expect_eq(team.gap[0].store, KA_NO_INDEX);
    cr_assert_eq(team.member_count, 1);
    cr_expect_eq(team.member[0], seat(w, S001));
    team = ka_value_of_team(w->data, seat(w, LEAD), received);
    EXPECT(show(w, team), "16/1");
    cr_expect_eq(team.member_count, 2);
    cr_expect_eq(team.gap_count, 0);
    world_free(w);
}

Test(gaps, weights_of_two_kinds_are_approximate)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "tm.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "pdd.csv", KA_FACT_AGENT_STATS, "pinduoduo", PDD);
    size_t weight = 1;
    struct ka_column column[2] = {{.counter = KA_NO_INDEX,
                                   .metric = metric(w, "qa_ratio"),
                                   .weight = &weight,
                                   .weight_count = 1},
                                  {.counter = counter(w, "received"), .metric = KA_NO_INDEX}};
    struct ka_column_use use = {.column = 0};
    w->profile[1].column = column;
    w->profile[1].column_count = 2;
    w->file[1].column = &use;
    w->file[1].column_count = 1;
    world_begin(w);
    FIGURE(ON_TM, .id = "agent_messages", .value = "4900");
    FIGURE(ON_TM, .id = "buyer_messages", .value = "4000");
    FIGURE(ON_PDD, .id = "qa_ratio", .value = "1.5", .weight = "400");
    world_close(w);
    struct ka_value value = value_of(w, S001, "qa_ratio");
    EXPECT(show(w, value), "5500/4400~");
    cr_expect_eq(value.weights, (unsigned)(KA_WEIGHT_PEOPLE | KA_WEIGHT_MESSAGES));
    value = ka_value_in_stores(w->data, seat(w, S001), KA_SCOPE_SELF,
                               &(struct ka_store_list){.index = &(size_t){TM}, .count = 1},
                               metric(w, "qa_ratio"));
    EXPECT(show(w, value), "4900/4000");
    cr_expect_eq(value.weights, 0);
    world_free(w);
}
