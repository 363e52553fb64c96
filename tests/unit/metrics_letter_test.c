/*
 * The definitions to the letter: small months on disk, computed on paper.
 *
 * Each test is one sentence of the definitions (or a number in one) that no other test would miss.
 */
#include "metrics_place.h"
#include "metrics_world.h"

static const char *const chat_head = "时间,店铺,客服账号,买家,发送方,消息类型,内容\n";
static const char *const order_head =
    "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝总数量\n";
static const char *const refund_head =
    "订单编号,退款编号,退款的申请时间,退款完结时间,买家退款金额,退款状态,买家退款原因\n";

#define CHAT(day_time, buyer, who) day_time ",天猫店,天猫店:小满," buyer "," who ",人工,x\n"

/* A file that begins with a header line. */
static void
put_rows(struct place *p, const char *name, const char *head, const char *rows)
{
    put(p, name, ka_str_format(p->arena, "%s%s", head, rows).ptr);
}

static void
set_company(struct place *p, const char *more)
{
    put(p, "kaohe.yaml",
        ka_str_format(p->arena,
                      "company: 测试公司\nstores:\n  tm: {name: 天猫店, platform: taobao}\n%s",
                      more)
            .ptr);
}

/* ---- what is final when ---------------------------------------------------------------------- */

/* One inquiry of 1 October, bought; messages and orders reach as far as is said. */
static struct place *
reaching(const char *message, const char *order)
{
    struct place *p = place_open();
    put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
             ka_str_format(p->arena, "%s%s%s", CHAT("2026-10-01 09:00:00", "甲", "买家"),
                           CHAT("2026-10-01 09:00:10", "甲", "客服"), message)
                 .ptr);
    put_rows(p, "exports/2026-10/tm/o.csv", order_head,
             ka_str_format(p->arena,
                           "1001,甲,50.00,交易成功,2026-10-01 09:01:00,2026-10-01 "
                           "09:02:00,1\n%s",
                           order)
                 .ptr);
    load(p);
    return p;
}

#define LATE_ORDER(day_time) "1002,乙,50.00,交易成功," day_time "," day_time ",1\n"

Test(letter, payments_decide_when_conversions_are_final)
{
    static const struct {
        const char *order, *conversion, *conversion_final;
    } cases[] = {
        {"", "1/1*", "1/1*"},
        {LATE_ORDER("2026-11-01 23:59:59"), "1/1*", "1/1*"},
        {LATE_ORDER("2026-11-02 00:00:00"), "1/1", "1/1*"},
        {LATE_ORDER("2026-11-03 23:59:59"), "1/1", "1/1*"},
        {LATE_ORDER("2026-11-04 00:00:00"), "1/1", "1/1"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        /* Messages reach to the 4th: they say nothing of payments. */
        struct place *p = reaching(CHAT("2026-11-04 23:00:00", "丙", "买家"), cases[i].order);
        EXPECT(value_on_disk(p, "conversion"), cases[i].conversion);
        EXPECT(value_on_disk(p, "conversion_final"), cases[i].conversion_final);
        EXPECT(value_on_disk(p, "received"), "1/1");
        cr_expect_eq(said_on_disk(p, KA_DIAG_ORDERS_END_EARLY), i + 1 < KA_COUNT(cases));
        cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_ENDS_EARLY), 0);
        place_close(p);
    }
}

Test(letter, messages_decide_when_solved_is_final)
{
    const char *late = LATE_ORDER("2026-11-04 00:00:00");
    struct place *p = reaching(CHAT("2026-11-03 23:59:59", "丙", "买家"), late);
    EXPECT(value_on_disk(p, "solved_rate"), "1/1*");
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_ENDS_EARLY), 1);
    place_close(p);
    p = reaching(CHAT("2026-11-04 00:00:00", "丙", "买家"), late);
    EXPECT(value_on_disk(p, "solved_rate"), "1/1");
    place_close(p);
}

/* ---- edges -------------------------------------------------------------------------------------
 */

/* A month with one log and, if given, orders; @p id of 林小满. */
static void
expect_edge(const char *log, const char *orders, const char *id, const char *wanted)
{
    struct place *p = place_open();
    const char *far =
        CHAT("2026-09-30 12:00:00", "早", "客服") CHAT("2026-11-04 12:00:00", "晚", "客服");
    put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
             ka_str_format(p->arena, "%s%s", log, far).ptr);
    put_rows(p, "exports/2026-10/tm/o.csv", order_head,
             ka_str_format(p->arena, "%s%s", orders,
                           "9001,早,1.00,交易成功,2026-09-16 00:00:00,2026-09-16 00:00:00,1\n"
                           "9002,晚,1.00,交易成功,2026-11-04 12:00:00,2026-11-04 12:00:00,1\n")
                 .ptr);
    load(p);
    cr_expect_str_eq(value_on_disk(p, id), wanted, "%s: got %s, not %s\n%s%s", id,
                     value_on_disk(p, id), wanted, log, orders);
    place_close(p);
}

Test(letter, service_hours_include_their_start_and_not_their_end)
{
    const char *id = "first_response";
    expect_edge(CHAT("2026-10-05 07:59:59", "甲", "买家"), "", id, "empty");
    expect_edge(CHAT("2026-10-05 08:00:00", "甲", "买家"), "", id, "600/1");
    expect_edge(CHAT("2026-10-05 22:59:59", "甲", "买家"), "", id, "600/1");
    expect_edge(CHAT("2026-10-05 23:00:00", "甲", "买家"), "", id, "empty");
    /* Opened within, answered after the end: counted; at midnight the day, and the round, is over.
     */
    expect_edge(CHAT("2026-10-05 22:59:59", "甲", "买家") CHAT("2026-10-05 23:00:09", "甲", "客服"),
                "", id, "10/1");
    expect_edge(CHAT("2026-10-05 22:59:59", "甲", "买家") CHAT("2026-10-06 00:00:00", "甲", "客服"),
                "", id, "600/1");
    expect_edge(CHAT("2026-10-31 23:59:59", "甲", "买家"), "", "received", "1/1");
    expect_edge(CHAT("2026-11-01 00:00:00", "甲", "买家"), "", "received", "missing");
}

Test(letter, a_response_is_capped_in_sums_and_compared_as_it_is)
{
    static const struct {
        const char *reply, *sum, *max, *in_3min, *in_30s;
    } cases[] = {
        {CHAT("2026-10-05 09:00:30", "甲", "客服"), "30/1", "30/1", "1/1", "1/1"},
        {CHAT("2026-10-05 09:00:31", "甲", "客服"), "31/1", "31/1", "1/1", "0/1"},
        {CHAT("2026-10-05 09:03:00", "甲", "客服"), "180/1", "180/1", "1/1", "0/1"},
        {CHAT("2026-10-05 09:03:01", "甲", "客服"), "181/1", "181/1", "0/1", "0/1"},
        {CHAT("2026-10-05 09:10:00", "甲", "客服"), "600/1", "600/1", "0/1", "0/1"},
        {CHAT("2026-10-05 09:10:01", "甲", "客服"), "600/1", "601/1", "0/1", "0/1"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct place *p = place_open();
        const char *log = CHAT("2026-10-05 09:00:00", "甲", "买家");
        put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
                 ka_str_format(p->arena, "%s%s", log, cases[i].reply).ptr);
        load(p);
        EXPECT(value_on_disk(p, "avg_response"), cases[i].sum);
        EXPECT(value_on_disk(p, "max_response"), cases[i].max);
        EXPECT(value_on_disk(p, "min_response"), cases[i].max);
        EXPECT(value_on_disk(p, "reply_3min_rate"), cases[i].in_3min);
        EXPECT(value_on_disk(p, "reply_30s_rate"), cases[i].in_30s);
        place_close(p);
    }
}

#define PAID(day_time) "1001,甲,50.00,交易成功," day_time "," day_time ",1\n"

Test(letter, an_inquiry_looks_back_15_times_24_hours_and_ahead_to_the_end_of_a_day)
{
    /* Asked on 16 October at 10:00:00. */
    const char *asked = CHAT("2026-10-16 10:00:00", "甲", "买家");
    static const struct {
        const char *order, *inquiries, *next_day, *final;
    } cases[] = {
        {"", "1/1", "0/1", "0/1"},
        {PAID("2026-10-01 09:59:59"), "1/1", "0/1", "0/1"},
        {PAID("2026-10-01 10:00:00"), "0/1", "empty", "empty"}, /* After-sales: 15 × 24 h ago. */
        {PAID("2026-10-16 09:59:59"), "0/1", "empty", "empty"},
        {PAID("2026-10-16 10:00:00"), "1/1", "1/1", "1/1"},
        {PAID("2026-10-17 23:59:59"), "1/1", "1/1", "1/1"},
        {PAID("2026-10-18 00:00:00"), "1/1", "0/1", "1/1"},
        {PAID("2026-10-19 23:59:59"), "1/1", "0/1", "1/1"},
        {PAID("2026-10-20 00:00:00"), "1/1", "0/1", "0/1"},
        /* Bought before and again: an inquiry, if the second is by the end of the next day. */
        {PAID("2026-10-10 10:00:00") "1002,甲,5.00,交易成功,2026-10-17 23:59:59,2026-10-17 "
                                     "23:59:59,1\n",
         "1/1", "1/1", "1/1"},
        {PAID("2026-10-10 10:00:00") "1002,甲,5.00,交易成功,2026-10-18 00:00:00,2026-10-18 "
                                     "00:00:00,1\n",
         "0/1", "empty", "empty"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        expect_edge(asked, cases[i].order, "inquiries", cases[i].inquiries);
        expect_edge(asked, cases[i].order, "conversion", cases[i].next_day);
        expect_edge(asked, cases[i].order, "conversion_final", cases[i].final);
    }
}

/* ---- whose sale --------------------------------------------------------------------------------
 */

#define TO(account, day_time, who) day_time ",天猫店,天猫店:" account ",甲," who ",人工,x\n"

Test(letter, a_sale_goes_to_the_latest_message_then_the_earlier_first_then_the_name)
{
    /* One order, made on 6 October at 12:00:00 and paid at 12:30:00; two agents. */
    static const struct {
        const char *why, *log, *sales[2];
    } cases[] = {
        {"nobody was asked: silent", TO("小满", "2026-10-06 11:00:00", "客服"), {"0/1", "0/1"}},
        {"the latest of either side",
         TO("小满", "2026-10-06 11:00:00", "买家") TO("一诺", "2026-10-06 11:00:00", "买家")
             TO("小满", "2026-10-06 11:00:01", "客服"),
         {"80/1", "0/1"}},
        {"at the time itself",
         TO("小满", "2026-10-06 11:59:59", "买家") TO("一诺", "2026-10-06 12:00:00", "买家"),
         {"0/1", "80/1"}},
        {"a second later does not count",
         TO("小满", "2026-10-06 11:59:59", "买家") TO("一诺", "2026-10-06 12:00:01", "买家"),
         {"80/1", "0/1"}},
        {"the day before counts whole", TO("一诺", "2026-10-05 00:00:00", "买家"), {"0/1", "80/1"}},
        {"two days before does not", TO("一诺", "2026-10-04 23:59:59", "买家"), {"0/1", "0/1"}},
        {"none before it was made, one before it was paid",
         TO("一诺", "2026-10-06 12:29:59", "买家"),
         {"0/1", "80/1"}},
        {"equal last: the earlier first",
         TO("一诺", "2026-10-05 09:00:00", "客服") TO("小满", "2026-10-05 10:00:00", "买家")
             TO("一诺", "2026-10-06 11:00:00", "买家") TO("小满", "2026-10-06 11:00:00", "买家"),
         {"0/1", "80/1"}},
        {"equal first, too: the name in byte order",
         TO("小满", "2026-10-06 11:00:00", "买家") TO("一诺", "2026-10-06 11:00:00", "买家"),
         {"0/1", "80/1"}},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct place *p = place_open();
        put(p, "staff.yaml",
            "- {number: S001, name: 林小满, role: operations-assistant, stores: [tm],\n"
            "   accounts: {taobao: ['天猫店:小满']}}\n"
            "- {number: S002, name: 周一诺, role: operations-assistant, stores: [tm],\n"
            "   accounts: {taobao: ['天猫店:一诺']}}\n");
        const char *both = "2026-10-20 09:00:00,天猫店,天猫店:小满,乙,买家,人工,x\n"
                           "2026-10-20 09:00:00,天猫店,天猫店:一诺,丙,买家,人工,x\n";
        put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
                 ka_str_format(p->arena, "%s%s", cases[i].log, both).ptr);
        put_rows(p, "exports/2026-10/tm/o.csv", order_head,
                 "1001,甲,80.00,交易成功,2026-10-06 12:00:00,2026-10-06 12:30:00,1\n");
        load(p);
        for (size_t seat = 0; seat < 2; seat++) {
            struct ka_value value =
                ka_value_of_seat(p->data, &ka_month_roster(p->data)->seat[seat],
                                 ka_metric_index(&p->defs.metrics, KA_STR("sales")));
            const char *got = ka_str_format(p->arena, "%lld/%lld", (long long)value.live_num,
                                            (long long)value.live_den)
                                  .ptr;
            cr_expect_str_eq(got, cases[i].sales[seat], "%s: seat %zu has %s", cases[i].why, seat,
                             got);
        }
        struct ka_attribution sums = ka_month_attribution(p->data, 0);
        cr_expect_eq(sums.attributed.micro + sums.silent.micro, sums.paid.micro);
        cr_expect_eq(sums.paid.micro, 80 * KA_DEC_ONE);
        place_close(p);
    }
}

/* ---- days --------------------------------------------------------------------------------------
 */

/* The account is 林小满's to the 9th and 周一诺's from the 10th; 甲 asks and orders on the 9th. */
static struct place *
handed_over(const char *paid)
{
    struct place *p = place_open();
    put(p, "staff.yaml",
        "- {number: S001, name: 林小满, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: [{account: '天猫店:小满', to: 2026-10-09}]}}\n"
        "- {number: S002, name: 周一诺, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: [{account: '天猫店:小满', from: 2026-10-10}]}}\n");
    put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
             CHAT("2026-10-09 23:00:00", "甲", "买家") CHAT("2026-10-09 23:00:10", "甲", "客服")
                 CHAT("2026-10-10 09:00:00", "乙", "买家"));
    put_rows(
        p, "exports/2026-10/tm/o.csv", order_head,
        ka_str_format(p->arena, "1001,甲,50.00,交易成功,2026-10-09 23:30:00,%s,1\n", paid).ptr);
    load(p);
    return p;
}

/* An order counts on the day it was paid, so it is whose the account was on that day. */
Test(letter, a_sale_belongs_to_whoever_had_the_account_on_the_day_of_payment)
{
    struct place *p = handed_over("2026-10-09 23:59:59");
    EXPECT(value_of(p, 0, "sales"), "50/1");
    EXPECT(value_of(p, 1, "sales"), "0/1");
    place_close(p);
    p = handed_over("2026-10-10 00:00:00");
    EXPECT(value_of(p, 0, "sales"), "0/1");
    EXPECT(value_of(p, 1, "sales"), "50/1");
    place_close(p);
}

/* ---- settings -------------------------------------------------------------------------------- */

Test(letter, the_hours_within_which_a_buyer_comes_back_are_a_setting)
{
    /* Last message 1 October 9:00:10; the buyer is back on 3 October at 9:00:11. */
    const char *back = CHAT("2026-10-03 09:00:11", "甲", "买家")
        CHAT("2026-11-05 00:00:00", "丙", "买家") CHAT("2026-11-04 12:00:00", "丙", "买家");
    struct place *p = reaching(back, "");
    EXPECT(value_on_disk(p, "solved_rate"), "1/2");
    place_close(p);
    static const struct {
        const char *setting, *solved, *words, *english;
    } cases[] = {{"solved: {window_hours: 48}\n", "2/2", "买家48小时内", "within 48 hours"},
                 {"解决: {回访小时: 49}\n", "1/2", "买家49小时内", "within 49 hours"}};
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        p = place_open();
        set_company(p, cases[i].setting);
        put_rows(
            p, "exports/2026-10/tm/log.csv", chat_head,
            ka_str_format(p->arena, "%s%s", CHAT("2026-10-01 09:00:10", "甲", "买家"), back).ptr);
        load(p);
        EXPECT(value_on_disk(p, "solved_rate"), cases[i].solved);
        const struct ka_metric_set *set = &p->defs.metrics;
        const struct ka_metric_def *rate =
            &set->metric[ka_metric_index(set, KA_STR("solved_rate"))];
        cr_expect(ka_str_find(rate->definition, ka_str_of(cases[i].words)) > 0);
        cr_expect(ka_str_find(rate->definition_en, ka_str_of(cases[i].english)) > 0);
        place_close(p);
    }
}

/* Three orders of one person: 100 refunded by 30, 50 in full, 250 not at all. */
static struct place *
refunded(const char *setting)
{
    struct place *p = place_open();
    set_company(p, setting);
    put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
             CHAT("2026-10-05 09:00:00", "甲", "买家") CHAT("2026-10-05 09:00:10", "甲", "客服"));
    put_rows(p, "exports/2026-10/tm/o.csv", order_head,
             "1001,甲,100.00,交易成功,2026-10-05 10:00:00,2026-10-05 10:00:00,1\n"
             "1002,甲,50.00,交易成功,2026-10-05 10:01:00,2026-10-05 10:01:00,1\n"
             "1003,甲,250.00,交易成功,2026-10-05 10:02:00,2026-10-05 10:02:00,2\n");
    put_rows(p, "exports/2026-10/tm/r.csv", refund_head,
             "1001,R1,2026-10-06 10:00:00,2026-10-07 10:00:00,30.00,退款成功,质量问题\n"
             "1002,R2,2026-11-20 10:00:00,2026-11-21 10:00:00,50.00,退款成功,七天无理由\n"
             "1003,R3,2026-10-06 10:00:00,,250.00,退款关闭,不想要了\n");
    load(p);
    return p;
}

Test(letter, refunds_count_whenever_they_succeeded)
{
    struct place *p = refunded("");
    EXPECT(value_on_disk(p, "sales"), "400/1");
    EXPECT(value_on_disk(p, "net_sales"), "320/1"); /* 400 − 30 − 50, the latter of 21 November. */
    EXPECT(value_on_disk(p, "refund_rate"), "2/3");
    place_close(p);
}

Test(letter, the_refund_rate_goes_by_amount_if_asked)
{
    struct place *p = refunded("refund: {basis: amount}\n");
    EXPECT(value_on_disk(p, "refund_rate"), "80/400");
    EXPECT(value_on_disk(p, "refund_amount_rate"), "80/400");
    const struct ka_metric_set *set = &p->defs.metrics;
    const struct ka_metric_def *rate = &set->metric[ka_metric_index(set, KA_STR("refund_rate"))];
    cr_expect(ka_str_find(rate->definition, KA_STR("金额 ÷")) > 0);
    place_close(p);
}

Test(letter, after_sales_may_look_further_back_than_15_days)
{
    static const struct {
        const char *setting, *inquiries;
    } cases[] = {{"", "1/1"}, {"inquiry: {after_sales_days: 20}\n", "0/1"}};
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct place *p = place_open();
        set_company(p, cases[i].setting);
        put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
                 CHAT("2026-10-01 09:00:00", "甲", "买家"));
        put_rows(p, "exports/2026-10/tm/o.csv", order_head,
                 "1001,甲,50.00,交易成功,2026-09-12 09:00:00,2026-09-12 09:00:00,1\n"
                 "1002,乙,50.00,交易成功,2026-11-02 00:00:00,2026-11-02 00:00:00,1\n");
        load(p);
        EXPECT(value_on_disk(p, "inquiries"), cases[i].inquiries);
        place_close(p);
    }
}

/* ---- how far exports reach ---------------------------------------------------------------------
 */

Test(letter, orders_must_reach_back_as_far_as_after_sales_does)
{
    static const struct {
        const char *paid;
        size_t told;
    } cases[] = {{"2026-10-02", 1}, {"2026-09-30", 1}, {"2026-09-20", 1}, {"2026-09-19", 0}};
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct place *p = place_open();
        put_rows(p, "exports/2026-10/tm/log.csv", chat_head,
                 CHAT("2026-09-30 09:00:00", "甲", "买家"));
        /* Made long before, as a deposit is: what counts is when it was paid. */
        put_rows(p, "exports/2026-10/tm/o.csv", order_head,
                 ka_str_format(p->arena,
                               "1001,甲,50.00,交易成功,2026-09-10 08:00:00,%s "
                               "08:00:00,1\n",
                               cases[i].paid)
                     .ptr);
        load(p);
        cr_expect_eq(said_on_disk(p, KA_DIAG_ORDERS_START_LATE), cases[i].told, "%s",
                     cases[i].paid);
        place_close(p);
    }
}

/* ---- orders ------------------------------------------------------------------------------------
 */

Test(letter, a_masked_buyer_is_no_buyer)
{
    struct place *p = place_open();
    put_rows(p, "exports/2026-10/tm/o.csv", order_head,
             "1001,t**8,50.00,交易成功,2026-10-05 09:00:00,2026-10-05 09:00:00,1\n"
             "1002,t**8,70.00,交易成功,2026-10-05 09:00:00,2026-10-05 09:00:00,1\n");
    load(p);
    struct ka_attribution sums = ka_month_attribution(p->data, 0);
    cr_expect_eq(sums.unattributable_orders, 2);
    cr_expect_eq(sums.silent_orders, 0);
    EXPECT(value_on_disk(p, "revenue"), "120/1");
    EXPECT(value_on_disk(p, "store_avg_order_value"), "missing");
    place_close(p);
}

/* ---- both sources ------------------------------------------------------------------------------
 */

static const char *const report_profile =
    "profile: t-report\nname: 报表\nkind: agent_stats\nplatform: taobao\nperiod: file_name\n"
    "columns:\n"
    "  - {header: 测试账号, field: account, required: true}\n"
    "  - {header: 测试接待, counter: received, required: true}\n"
    "  - {header: 测试回复, counter: replied}\n"
    "  - {header: 测试最长, counter: slowest_response, read: duration}\n"
    "  - {header: 测试销售额, counter: sales, read: money}\n"
    "  - {header: 测试首响, mean: first_response, weight: 测试接待, read: duration}\n";

/* 200 conversations, two a minute from 9:00, of which @p answered were answered after 20 s; one
 * sale of 1000.00; and one row of a report. */
static struct place *
both(size_t answered, const char *row)
{
    struct place *p = place_open();
    struct ka_buf log = {.arena = p->arena};
    for (size_t i = 0; i < 200; i++) {
        int minute = 9 * 60 + (int)i / 2, second = (int)(i % 2) * 30;
        for (int side = 0; side < 1 + (i < answered); side++)
            ka_buf_printf(&log, "2026-10-05 %02d:%02d:%02d,天猫店,天猫店:小满,b%zu,%s,人工,x\n",
                          minute / 60, minute % 60, second + side * 20, i, side ? "客服" : "买家");
    }
    put_rows(p, "exports/2026-10/tm/聊天_2026-09-30至2026-11-03.csv", chat_head,
             ka_cstr(p->arena, ka_buf_str(&log)));
    put_rows(p, "exports/2026-10/tm/o.csv", order_head,
             "1001,b0,1000.00,交易成功,2026-10-05 10:00:00,2026-10-05 10:00:00,1\n");
    put(p, "templates/exports/t-report.yaml", report_profile);
    put_rows(p, "exports/2026-10/tm/报表_2026-10-01至2026-10-31.csv",
             "测试账号,测试接待,测试回复,测试最长,测试销售额,测试首响\n", row);
    load(p);
    return p;
}

/* Findings of both kinds, by what they say. */
static bool
compared(const struct place *p, enum ka_diag_code code, const char *text)
{
    for (size_t i = 0; i < p->diags.count; i++) {
        if (p->diags.item[i].code == code &&
            ka_str_find(ka_diag_line(p->arena, &p->diags.item[i], KA_ZH), ka_str_of(text)) >= 0)
            return true;
    }
    return false;
}

Test(letter, equal_sources_say_nothing)
{
    struct place *p = both(200, "天猫店:小满,200,200,20,1000,20\n");
    cr_expect_eq(said_on_disk(p, KA_DIAG_FIGURES_DIFFER), 0);
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_AND_REPORT), 0);
    place_close(p);
}

Test(letter, one_percent_of_the_report_is_a_finding_and_less_a_note)
{
    /* 200 against 198: 1.01 %; against 202: 0.99 %. 20 s against 20.2 s: 0.99 %. */
    struct place *p = both(200, "天猫店:小满,198,202,20.2,1010,20.2\n");
    EXPECT(value_on_disk(p, "received"), "200/1");
    cr_expect(compared(p, KA_DIAG_FIGURES_DIFFER,
                       "接待人数：明细合计 200，平台报表 198，相差 +2（1.01%）"));
    cr_expect(compared(p, KA_DIAG_LOG_AND_REPORT,
                       "已回复人数：明细合计 200，平台报表 202，相差 -2（0.99%）"));
    cr_expect(compared(p, KA_DIAG_LOG_AND_REPORT, "最长一次响应：明细合计 20，平台报表 20.2"));
    cr_expect(compared(p, KA_DIAG_LOG_AND_REPORT, "销售额：明细合计 1000，平台报表 1010"));
    cr_expect(compared(p, KA_DIAG_LOG_AND_REPORT, "首次响应时间：明细合计 20，平台报表 20.2"));
    cr_expect_eq(said_on_disk(p, KA_DIAG_FIGURES_DIFFER), 1);
    place_close(p);
    /* 1 % exactly: 1000 against 1000 ÷ 1.01 is not; 198 against 200 is. */
    p = both(198, "天猫店:小满,200,200,20,1000,25.8\n");
    cr_expect(compared(p, KA_DIAG_FIGURES_DIFFER,
                       "已回复人数：明细合计 198，平台报表 200，相差 -2（1.00%）"));
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_AND_REPORT), 0);
    place_close(p);
}

Test(letter, counters_that_differ_little_may_make_a_rate_that_differs)
{
    /* 200 of 200 against 199 of 201: half a percent each, 1.005 % together. */
    struct place *p = both(200, "天猫店:小满,201,199,20,1000,20\n");
    cr_expect(compared(p, KA_DIAG_FIGURES_DIFFER,
                       "旺旺回复率：明细合计 1，平台报表 0.99005，相差 +0.00995（1.00%）"));
    cr_expect_eq(said_on_disk(p, KA_DIAG_FIGURES_DIFFER), 1);
    cr_expect_eq(said_on_disk(p, KA_DIAG_LOG_AND_REPORT), 2);
    place_close(p);
}
