/*
 * Orders, refunds, tickets, ratings and scores: rows become facts, money becomes yuan, ids are
 * never guessed, and what belongs to buyers is never printed.
 */
#include "ingest_world.h"

static const char taobao[] =
    "profile: taobao-orders\n"
    "name: 淘宝订单\n"
    "platform: taobao\n"
    "kind: order\n"
    "period: column\n"
    "closed: [未付款关闭, 已取消*]\n"
    "refunded: [退款成功]\n"
    "columns:\n"
    "  - {header: 订单编号, field: id, read: id, required: true}\n"
    "  - {header: 买家会员名, field: buyer}\n"
    "  - {header: 买家实际支付金额, field: amount, read: money, required: true}\n"
    "  - {header: 订单状态, field: status}\n"
    "  - {header: 订单创建时间, field: created, read: time}\n"
    "  - {header: 订单付款时间, field: paid, read: time, required: true}\n"
    "  - {header: 发货时间, field: shipped}\n"
    "  - {header: 承诺发货时间, field: promised}\n"
    "  - {header: 宝贝总数量, field: items, read: count}\n"
    "  - {header: 售后状态, field: refund_status}\n"
    "  - {header: 退款金额, field: refunded}\n"
    "  - {header: 销售员, field: salesperson}\n"
    "  - {header: 店铺名称, field: store}\n"
    "  - {header: [收货人姓名, 联系手机], ignore: true}\n";

static void
setup(void)
{
    world_setup();
    world_profile(taobao);
}

TestSuite(orders, .init = setup, .fini = kit_teardown);

#define TM   "exports/2026-10/tm/ExportOrderList202611040915.csv"
#define HEAD "订单编号,买家会员名,买家实际支付金额,订单付款时间"
#define PAID "2026-10-05 10:00:00"
#define REST " shipped=- promised=- "

Test(orders, lines_become_facts)
{
    static const struct world_case cases[] = {
        {"all of an order", TM,
         "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,发货时间,"
         "承诺发货时间,"
         "宝贝总数量,售后状态,退款金额,销售员\n"
         "=\"3926101000000000001\",tb小鱼,￥128.50,交易成功,2026-10-05 09:30:00,2026/10/5 9:31,"
         "2026-10-06 08:00:00,2026-10-07 09:31:00,2,退款成功,28.50,小美\n",
         "2 order@tm 3926101000000000001 buyer=tb小鱼 by=小美 created=2026-10-05 09:30:00 "
         "paid=2026-10-05 09:31:00 shipped=2026-10-06 08:00:00 promised=2026-10-07 09:31:00 "
         "amount=128.5 line=- items=2 refund=yes refunded=28.5",
         ""},
        {"unpaid and closed", TM,
         HEAD ",订单状态,订单创建时间\n1,a,12,,未付款关闭,2026-10-05 10:00:00\n2,b,12,-,"
              "已取消（买家）,2026-10-05 10:00:00\n",
         "2 order@tm 1 buyer=a by= created=" PAID " paid=-" REST "amount=12 line=- items=0 closed\n"
         "3 order@tm 2 buyer=b by= created=" PAID " paid=-" REST "amount=12 line=- items=0 closed",
         ""},
        {"a dash means no refund, a blank on a dated line too", TM,
         HEAD ",售后状态\n1,a,12," PAID ",-\n2,b,12," PAID ",\n3,c,12," PAID ",退款中\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0 refund=no\n"
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0 refund=no\n"
         "4 order@tm 3 buyer=c by= created=- paid=" PAID REST "amount=12 line=- items=0 refund=no",
         ""},
        {"hidden buyers are no buyers", TM,
         HEAD "\n1,##a8sd7,12," PAID "\n2,$$x,12," PAID "\n3,-,12," PAID "\n",
         "2 order@tm 1 buyer= by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "3 order@tm 2 buyer= by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "4 order@tm 3 buyer= by= created=- paid=" PAID REST "amount=12 line=- items=0",
         ""},
        {"decorated ids and numbers", TM,
         HEAD "\n\"\t39001\",a,\"1,234.00\"," PAID "\n'39002,b,12元," PAID "\n39003\t,c,12," PAID
              "\n",
         "2 order@tm 39001 buyer=a by= created=- paid=" PAID REST "amount=1234 line=- items=0\n"
         "3 order@tm 39002 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "4 order@tm 39003 buyer=c by= created=- paid=" PAID REST "amount=12 line=- items=0",
         ""},
        {"orders of other days are passed over, with their faults", TM,
         HEAD "\n1,a,12,2026-09-30 23:59:59\n2,b,十二,2026-11-01 00:00:00\n1.2E+18,c,1,2026-09-01\n"
              "3,d,12,2026-10-31 23:59:59\n",
         "5 order@tm 3 buyer=d by= created=- paid=2026-10-31 23:59:59" REST
         "amount=12 line=- items=0",
         ""},
        {"stores by column", "exports/2026-10/orders.csv",
         HEAD ",店铺名称\n1,a,12," PAID ",星河杂货\n2,b,12," PAID ",外店\n3,c,12," PAID ",外店\n",
         "2 order@pdd 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "store-unknown 3:5"},
        {"a total row", TM, HEAD "\n1,a,12," PAID "\n合计,,12,\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0", ""},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(orders, faults_are_named_and_never_guessed)
{
    static const struct world_case cases[] = {
        {"scientific id", TM, HEAD "\n3.92610E+18,a,12," PAID "\n2,b,12," PAID "\n",
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "id-scientific 2:1"},
        {"scientific id of a workbook", "exports/2026-10/tm/订单.xls",
         "<table><tr><td>订单编号<td>买家会员名<td>买家实际支付金额<td>订单付款时间"
         "<tr><td>1.23E+17<td>a<td>12<td>" PAID "</table>",
         "", "id-scientific 2:1"},
        {"no id", TM, HEAD "\n,a,12," PAID "\n-,b,12," PAID "\n", "", "row-no-subject 2:1"},
        {"required amount", TM, HEAD "\n1,a,\"12,50\"," PAID "\n", "", "row-refused 2:3"},
        {"required time", TM, HEAD "\n1,a,12,昨天\n", "", "row-refused 2:4"},
        {"optional time", TM, HEAD ",发货时间\n1,a,12," PAID ",2026-02-30\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "cell-not-time 2:5"},
        {"optional amount", TM, HEAD ",退款金额\n1,a,12," PAID ",1.2.3\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "cell-not-money 2:5"},
        {"a name where an amount should be is not shown", TM,
         HEAD ",退款金额\n1,a,12," PAID ",张三\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "cell-not-read 2:5"},
        {"a row that is too long shows no text", TM, HEAD ",退款金额\n1,a,12," PAID ",张三,138\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "rows-long 2:0\ncell-not-read 2:5"},
        {"a cell put in is noticed although nothing stands beyond the header", TM,
         HEAD ",备注\n1,a,12," PAID ",\n2,b,12," PAID ",,\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "rows-long 3:0"},
        {"amounts below zero", TM, HEAD ",退款金额\n1,a,-12," PAID ",\n2,b,12," PAID ",-5\n",
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "row-refused 2:3\ncell-negative 3:5"},
        {"a separator at the end of every row is a habit", TM,
         HEAD "\n1,a,12," PAID ",\n2,b,12," PAID ",\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0",
         ""},
        {"a row that is too short shows no text", TM,
         HEAD ",退款金额,收货人姓名\n1,a,12," PAID ",张三\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "rows-narrow 2:0\n"
         "cell-not-read 2:5"},
        {"a row that was cut lacks several columns and is told once", TM,
         HEAD "\n1,a,12," PAID "\n2,b\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "3 order@tm 2 buyer=b by= created=- paid=-" REST "amount=- line=- items=0",
         "rows-short 3:3"},
        {"a cell lost in the middle is noticed although the rest can be read", TM,
         HEAD ",收货人姓名,退款金额\n1,a,12," PAID ",3\n2,b,12," PAID ",,\n",
         "2 order@tm 1 buyer=a by= created=- paid=" PAID REST "amount=12 line=- items=0\n"
         "3 order@tm 2 buyer=b by= created=- paid=" PAID REST "amount=12 line=- items=0",
         "rows-narrow 2:0"},
    };
    static const struct world_case refused[] = {
        {"ids cut to 15 digits", TM,
         HEAD "\n392610100000001000,a,1," PAID "\n392610100000002000,b,1," PAID "\n"
              "392610100000003000,c,1," PAID "\n",
         NULL, "id-rounded 2:1"},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
    diags = ka_diags_make(arena);
    struct world_result got = world_read(TM, ka_str_of(refused[0].text));
    cr_expect_eq(got.status, KA_E_DATA);
    kit_expect_findings(refused[0].why, refused[0].findings);

    /* Short ids, and long ones of which only some end in zeros, are what they are. */
    diags = ka_diags_make(arena);
    got =
        world_read(TM, KA_STR(HEAD "\n392610100000001000,a,1," PAID "\n392610100000002123,b,1," PAID
                                   "\n392610100000003000,c,1," PAID "\n"));
    cr_expect_eq(got.status, KA_OK);
    kit_expect_findings("some zeros", "");
}

/* Every text that belongs to a buyer, in every fault: no finding may contain it. */
Test(orders, findings_never_show_buyers)
{
    static const char *const tables[] = {
        HEAD ",退款金额\n1,秘密,12," PAID ",1,秘密\n",
        HEAD ",退款金额\n1,a,12," PAID ",秘密,x\n",
        HEAD ",退款金额,联系手机\n1,秘密,秘密," PAID "\n",
        HEAD "\n秘密,秘密,12,秘密,秘密\n",
        HEAD "\n秘密,\"秘\"密,12," PAID "\n",
        "秘密,13800000000,杭州秘密路1号\n秘密,13800000001,秘密\n",
        "秘密,杭州秘密路1号,2026-10-01\n",
    };
    for (size_t i = 0; i < KA_COUNT(tables); i++) {
        diags = ka_diags_make(arena);
        (void)world_read(TM, ka_str_of(tables[i]));
        cr_expect_gt(diags.count, 0, "table %zu has a fault", i);
        for (size_t k = 0; k < diags.count; k++) {
            ka_str line = ka_diag_line(arena, &diags.item[k], KA_ZH);
            cr_expect_eq(ka_str_find(line, KA_STR("秘密")), -1, "table %zu: %.*s", i,
                         KA_STR_ARG(line));
        }
    }
}

static const char shopify[] = "profile: shopify-orders\n"
                              "name: Shopify\n"
                              "platform: shopify\n"
                              "kind: order\n"
                              "period: column\n"
                              "columns:\n"
                              "  - {header: Name, field: id, required: true}\n"
                              "  - {header: Email, field: buyer, required: true}\n"
                              "  - {header: Paid at, field: paid, read: time, required: true}\n"
                              "  - {header: Currency, field: currency}\n"
                              "  - {header: Total, field: amount, read: money, required: true}\n"
                              "  - {header: Lineitem quantity, field: items, read: count}\n"
                              "  - {header: Refunded Amount, field: refunded, read: money}\n";

#define US     "exports/2026-10/us/orders_export_1.csv"
#define USHEAD "Name,Email,Paid at,Currency,Total,Lineitem quantity,Refunded Amount"

Test(orders, lines_after_the_first_take_nothing_twice)
{
    static const struct world_case cases[] = {
        {"currency, zone, lines", US,
         USHEAD "\n#1001,a@x,2026-10-01 11:13:25 -0500,USD,10.00,1,0.00\n#1001,,,,,2,\n"
                "#1002,b@x,2026-10-02 11:00:00 +0800,,20.00,1,5\n",
         "2 order@us #1001 buyer=a@x by= created=- paid=2026-10-02 00:13:25" REST
         "amount=70.8 line=- items=1 refunded=0\n"
         "3 order@us #1001 buyer= by= created=- paid=-" REST "amount=- line=- items=2\n"
         "4 order@us #1002 buyer=b@x by= created=- paid=2026-10-02 11:00:00" REST
         "amount=141.6 line=- items=1 refunded=35.4",
         ""},
        {"lines of an order of other days go with it", US,
         USHEAD "\n#1001,a@x,2026-09-01 11:00:00 +0800,USD,10.00,1,\n#1001,,,,,2,\n"
                "#1002,b@x,2026-10-02 11:00:00 +0800,CNY,20.00,1,\n",
         "4 order@us #1002 buyer=b@x by= created=- paid=2026-10-02 11:00:00" REST
         "amount=20 line=- items=1",
         ""},
        {"no rate", US,
         USHEAD "\n#1001,a@x,2026-10-02 11:00:00 +0800,EUR,10.00,1,\n#1001,,,,,2,\n"
                "#1002,b@x,2026-10-02 11:00:00 +0800,usd,10.00,1,\n",
         "4 order@us #1002 buyer=b@x by= created=- paid=2026-10-02 11:00:00" REST
         "amount=70.8 line=- items=1",
         "rate-missing 2:4"},
        {"currency of the store", "exports/2026-10/Galaxy EU/orders.csv",
         "Name,Email,Paid at,Total\n#1,a@x,2026-10-02 11:00:00 +0800,10\n", "", "rate-missing 2:0"},
        {"too large in yuan", US,
         USHEAD "\n#1001,a@x,2026-10-02 11:00:00 +0800,USD,9000000000000,1,\n", "",
         "row-refused 2:5"},
    };
    world_profile(shopify);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char by_line[] = "profile: lines\n"
                              "name: 分行\n"
                              "platform: douyin\n"
                              "kind: order\n"
                              "period: column\n"
                              "columns:\n"
                              "  - {header: 主订单编号, field: id, required: true}\n"
                              "  - {header: 支付完成时间, field: paid, required: true}\n"
                              "  - {header: 商品金额, field: unit_price, required: true}\n"
                              "  - {header: 商品数量, field: items, required: true}\n"
                              "  - {header: 行金额, field: line_amount}\n";

Test(orders, lines_have_amounts_of_their_own)
{
    static const struct world_case cases[] = {
        {"price times items, and a given amount", "exports/2026-10/jd/a.csv",
         "主订单编号,支付完成时间,商品金额,商品数量,行金额\n1," PAID ",9.90,3,\n1," PAID
         ",9.90,3,25\n"
         "2," PAID ",9.90,-,\n3," PAID ",-,1,\n",
         "2 order@jd 1 buyer= by= created=- paid=" PAID REST "amount=- line=29.7 items=3\n"
         "3 order@jd 1 buyer= by= created=- paid=" PAID REST "amount=- line=25 items=3\n"
         "4 order@jd 2 buyer= by= created=- paid=" PAID REST "amount=- line=- items=0\n"
         "5 order@jd 3 buyer= by= created=- paid=" PAID REST "amount=- line=- items=1",
         ""},
        {"below zero", "exports/2026-10/jd/a.csv",
         "主订单编号,支付完成时间,商品金额,商品数量,行金额\n1," PAID ",9.90,3,-25\n2," PAID
         ",-9.90,1,\n3," PAID ",9.90,-1,\n4," PAID ",0,0,-0.00\n",
         "2 order@jd 1 buyer= by= created=- paid=" PAID REST "amount=- line=29.7 items=3\n"
         "5 order@jd 4 buyer= by= created=- paid=" PAID REST "amount=- line=0 items=0",
         "cell-negative 2:5\nrow-refused 3:3\nrow-refused 4:4"},
        {"beyond the range", "exports/2026-10/jd/a.csv",
         "主订单编号,支付完成时间,商品金额,商品数量\n1," PAID ",9000000000,9000000000\n", "",
         "row-refused 2:3"},
    };
    world_profile(by_line);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char refunds[] =
    "profile: refunds\n"
    "name: 退款\n"
    "platform: taobao\n"
    "kind: refund\n"
    "period: column\n"
    "refunded: [退款成功]\n"
    "columns:\n"
    "  - {header: 退款编号, field: id, read: id, required: true}\n"
    "  - {header: 订单编号, field: order, read: id, required: true}\n"
    "  - {header: 申请时间, field: created, required: true}\n"
    "  - {header: 完结时间, field: finished}\n"
    "  - {header: 退款金额, field: amount, required: true}\n"
    "  - {header: 是否需要退货, field: type, good: [退货退款, 需要], bad: [仅退款]}\n"
    "  - {header: 介入, field: intervened, good: [已介入]}\n"
    "  - {header: 退款状态, field: refund_status}\n"
    "  - {header: 原因, field: reason}\n";

Test(orders, refunds)
{
    static const struct world_case cases[] = {
        {"answers by words", TM,
         "退款编号,订单编号,申请时间,完结时间,退款金额,是否需要退货,介入,退款状态,原因\n"
         "R1,1,2026-10-05 10:00:00,2026-10-05 11:00:00,12,仅退款,已介入,退款成功,质量问题\n"
         "R2,2,2026-10-05 10:00:00,-,5,需要,-,退款关闭,\n"
         "R3,3,2026-09-30 10:00:00,2026-10-02 10:00:00,5,,未介入,退款成功,无\n"
         "R4,4,2026-09-30 10:00:00,,5,,,,\n",
         "2 refund@tm R1 order=1 requested=2026-10-05 10:00:00 finished=2026-10-05 11:00:00 "
         "amount=12 returns=no in=yes 质量问题 done\n"
         "3 refund@tm R2 order=2 requested=2026-10-05 10:00:00 finished=- amount=5 returns=yes "
         "in=?  "
         "open\n"
         "4 refund@tm R3 order=3 requested=2026-09-30 10:00:00 finished=2026-10-02 10:00:00 "
         "amount=5 returns=? in=no  done",
         ""},
        {"unknown words are told once", TM,
         "退款编号,订单编号,申请时间,退款金额,是否需要退货\nR1,1," PAID ",12,换货\n"
         "R2,2," PAID ",12,换货\nR3,3," PAID ",12,补寄\n",
         "2 refund@tm R1 order=1 requested=" PAID " finished=- amount=12 returns=? in=?  done\n"
         "3 refund@tm R2 order=2 requested=" PAID " finished=- amount=12 returns=? in=?  done\n"
         "4 refund@tm R3 order=3 requested=" PAID " finished=- amount=12 returns=? in=?  done",
         "cell-not-word 2:5\ncell-not-word 4:5"},
        {"an amount below zero", TM, "退款编号,订单编号,申请时间,退款金额\nR1,1," PAID ",-28.50\n",
         "", "row-refused 2:4"},
        {"no id", TM, "退款编号,订单编号,申请时间,退款金额\n-,1," PAID ",12\n", "",
         "row-no-subject 2:1"},
    };
    world_profile(refunds);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char tickets[] =
    "profile: tickets\n"
    "name: 工单\n"
    "platform: shopify\n"
    "kind: ticket\n"
    "period: column\n"
    "empty: [Offered]\n"
    "columns:\n"
    "  - {header: Id, field: id, required: true}\n"
    "  - {header: Assignee, field: assignee, required: true}\n"
    "  - {header: Created at, field: created, required: true}\n"
    "  - {header: First reply minutes, field: first_reply, read: duration, unit: 60}\n"
    "  - {header: Solved at, field: solved, read: time}\n"
    "  - {header: Reopens, field: reopens}\n"
    "  - {header: Replies, field: replies}\n"
    "  - {header: Satisfaction, field: satisfaction, good: [Good], bad: [Bad]}\n";

Test(orders, tickets)
{
    static const struct world_case cases[] = {
        {"times and spans", US,
         "Id,Assignee,Created at,First reply minutes,Solved at,Reopens,Replies,Satisfaction\n"
         "1,Amy,2026-10-05 10:00:00,1.5,2026-10-05 12:00:00,0,2,Good\n"
         "2,Amy,2026-10-05 10:00:00,,,,,Offered\n"
         "3,,2026-10-05 10:00:00,0.25,2026-10-05 09:00:00,1,1,bad\n"
         "4,Amy,2026-09-05 10:00:00,,,,,\n",
         "2 ticket@us 1 Amy created=2026-10-05 10:00:00 first=90 solved=7200 reopens=0 replies=2 "
         "good=yes\n"
         "3 ticket@us 2 Amy created=2026-10-05 10:00:00 good=?\n"
         "4 ticket@us 3  created=2026-10-05 10:00:00 first=15 solved=-3600 reopens=1 replies=1 "
         "good=no",
         ""},
    };
    world_profile(tickets);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char ratings[] = "profile: ratings\n"
                              "name: 评价\n"
                              "kind: rating\n"
                              "period: column\n"
                              "columns:\n"
                              "  - {header: 评价时间, field: time, required: true}\n"
                              "  - {header: 客服, field: account, required: true}\n"
                              "  - {header: 评分, field: value, read: count, required: true}\n"
                              "  - {header: 买家, field: buyer}\n";

Test(orders, ratings)
{
    static const struct world_case cases[] = {
        {"numbers and words", TM,
         "评价时间,客服,评分,买家\n" PAID ",小美,5,a\n" PAID ",小美,很满意,\n" PAID
         ",,不满意,\n" PAID ",小丽,6,\n" PAID ",小丽,,\n" PAID
         ",小丽,4.5,\n2026-09-01,小丽,0,\n" PAID ",小丽,满意度,\n",
         "2 rating@tm 小美 buyer=a " PAID " 5\n3 rating@tm 小美 buyer= " PAID " 5\n"
         "4 rating@tm  buyer= " PAID " 2",
         "row-refused 5:3\nrow-no-subject 6:3\nrow-refused 7:3\nrow-refused 9:3"},
    };
    world_profile(ratings);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char scores[] = "profile: scores\n"
                             "name: 评分表\n"
                             "kind: manual_score\n"
                             "period: file_name\n"
                             "columns:\n"
                             "  - {header: 工号, field: employee}\n"
                             "  - {header: 姓名, field: employee_name}\n"
                             "  - {header: 考核项目, field: item, required: true}\n"
                             "  - {header: 得分, field: points, read: number, required: true}\n"
                             "  - {header: 理由, field: reason}\n"
                             "  - {header: 评分人, field: scorer, required: true}\n";

Test(orders, scores_of_people)
{
    static const struct world_case cases[] = {
        {"filled in and not", "manual/2026-10_评分表.csv",
         "工号,姓名,考核项目,得分,理由,评分人\nS001,张三,创新激励,3,改进话术,李主管\n,王五,团队,-1."
         "5,,李主管\n"
         "S002,李四,团队,,,\n,,团队,2,,\nS003,,,2,,\nS004,,团队,两分,,\n",
         "2 manual_score@- S001 创新激励=3 (改进话术) by 李主管\n"
         "3 manual_score@- 王五 团队=-1.5 () by 李主管",
         "row-no-subject 5:1\nrow-no-subject 6:3\nrow-refused 7:4"},
    };
    world_profile(scores);
    world_expect(cases, KA_COUNT(cases), KA_OK);
    struct world_result got = world_read(cases[0].path, ka_str_of(cases[0].text));
    cr_expect_eq(got.file.rows, 5, "an unfilled line is no row");
}

Test(orders, latest_time_is_of_what_happened)
{
    struct world_result got = world_read(TM, KA_STR(HEAD ",发货时间,承诺发货时间\n1,a,12," PAID
                                                         ",2026-10-06 08:00:00,2026-12-01\n"));
    cr_expect(ka_str_eq(ka_time_print(arena, got.file.latest), KA_STR("2026-10-06 08:00:00")));
    got = world_read(TM, KA_STR(HEAD "\n"));
    cr_expect_eq(got.file.latest, KA_TIME_NONE);
}

/* A sink that refuses ends the reading, and its status is what comes back. */
static enum ka_status
refuse(void *self, const struct ka_fact *fact)
{
    KA_UNUSED(fact);
    return ++*(int *)self == 2 ? KA_E_ARCHIVE : KA_OK;
}

Test(orders, a_sink_can_stop)
{
    int calls = 0;
    struct ka_sink sink = {.self = &calls, .fact = refuse};
    ka_month month = ka_month_of(2026, 10);
    struct ka_ingest ingest = {.defs = &defs,
                               .month = month,
                               .window = ka_month_span(month),
                               .arena = arena,
                               .diags = &diags};
    struct ka_export file = {.path = KA_STR(TM)};
    ka_str text = KA_STR(HEAD "\n1,a,12," PAID "\n2,b,12," PAID "\n3,c,12," PAID "\n");
    cr_expect_eq(ka_export_read_bytes(&ingest, 0, text, &file, &sink), KA_E_ARCHIVE);
    cr_expect_eq(calls, 2);
}
