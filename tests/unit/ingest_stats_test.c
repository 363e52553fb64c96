/*
 * Tables of figures: agent_stats, store_stats, attendance, register. Facts and every finding with
 * its line and column.
 */
#include "ingest_world.h"

static const char chitu[] =
    "profile: chitu\n"
    "name: 赤兔\n"
    "platform: taobao\n"
    "kind: agent_stats\n"
    "period: file_name\n"
    "summary_rows: {sum: [店铺合计], mean: [人均]}\n"
    "columns:\n"
    "  - {header: [客服昵称, 旺旺昵称], field: account, required: true}\n"
    "  - {header: 接待人数, counter: received, required: true}\n"
    "  - {header: '平均响应(秒)', mean: avg_response, weight: 接待人数, read: duration}\n"
    "  - {header: 回复率, mean: reply_rate, weight: 接待人数, read: fraction}\n"
    "  - {header: 销售额, counter: sales, read: money}\n"
    "  - {header: 最大同时接待, counter: peak_chats, read: count}\n"
    "  - {header: '询单->最终付款转化率*', mean: conversion_final, read: fraction}\n"
    "  - {header: 上班天数, ignore: true}\n";

static void
setup(void)
{
    world_setup();
    world_profile(chitu);
}

TestSuite(stats, .init = setup, .fini = kit_teardown);

#define OCTOBER "exports/2026-10/tm/报表_2026-10-01至2026-10-31.csv"
#define SPAN    "2026-10-01..2026-10-31"

/* What is below zero is left out as if it could not be read, also where it weighs a mean. */
Test(stats, numbers_and_times_are_never_negative)
{
    static const struct world_case cases[] = {
        {"a number, and with it the weight", OCTOBER,
         "客服昵称,接待人数,平均响应(秒),最大同时接待\n小美,-5,12.5,3\n小丽,20,9,-0\n",
         "2 agent_stats@tm 小美 " SPAN " avg_response=12.5 peak_chats=3\n"
         "3 agent_stats@tm 小丽 " SPAN " received=20 avg_response=9*20 peak_chats=0",
         "cell-negative 2:2"},
        {"a time", OCTOBER, "客服昵称,接待人数,平均响应(秒)\n小美,5,-12.5\n",
         "2 agent_stats@tm 小美 " SPAN " received=5", "cell-not-duration 2:3"},
        {"an amount, after refunds", OCTOBER, "客服昵称,接待人数,销售额\n小美,5,-12.50\n",
         "2 agent_stats@tm 小美 " SPAN " received=5 sales=-12.5", ""},
        {"no total is checked with it", OCTOBER,
         "客服昵称,接待人数\n小美,-5\n小丽,20\n店铺合计,15\n",
         "2 agent_stats@tm 小美 " SPAN "\n3 agent_stats@tm 小丽 " SPAN " received=20",
         "cell-negative 2:2"},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, parts_are_not_added_to_their_whole)
{
    static const char goods[] =
        "profile: goods\nname: 商品\nplatform: taobao\nkind: store_stats\nperiod: file_name\n"
        "rows_add: true\ncolumns:\n"
        "  - {header: 所属终端, field: part, good: [所有终端], bad: [PC端, 无线端]}\n"
        "  - {header: 商品ID, ignore: true, required: true}\n"
        "  - {header: 支付金额, counter: revenue, read: money, required: true}\n";
    static const struct world_case cases[] = {
        {"the whole only", OCTOBER,
         "所属终端,商品ID,支付金额\n所有终端,1,30\nPC端,1,10\n无线端,1,20\n所有终端,2,5\nPC端,2,"
         "5\n",
         "2 store_stats@tm  " SPAN " revenue=30\n5 store_stats@tm  " SPAN " revenue=5", ""},
        {"without the column, as ever", OCTOBER, "商品ID,支付金额\n1,30\n2,5\n",
         "2 store_stats@tm  " SPAN " revenue=30\n3 store_stats@tm  " SPAN " revenue=5", ""},
        {"a row that does not say", OCTOBER, "所属终端,商品ID,支付金额\n,1,30\n",
         "2 store_stats@tm  " SPAN " revenue=30", ""},
        {"parts without a whole", OCTOBER, "所属终端,商品ID,支付金额\nPC端,1,10\n无线端,1,20\n", "",
         "rows-parts 2:1"},
        {"a terminal that nobody knows", OCTOBER,
         "所属终端,商品ID,支付金额\n所有终端,1,30\n手表端,1,1\n手表端,2,1\n",
         "2 store_stats@tm  " SPAN " revenue=30", "cell-not-word 3:1"},
    };
    world_profile(goods);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, rows_become_facts)
{
    static const struct world_case cases[] = {
        {"a simple report", OCTOBER,
         "客服昵称,接待人数,平均响应(秒),回复率\n小美,10,12.5,0.97\n小丽,20,1分5秒,95%\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 avg_response=12.5*10 reply_rate=0.97*10\n"
         "3 agent_stats@tm 小丽 " SPAN " received=20 avg_response=65*20 reply_rate=0.95*20",
         ""},
        {"alias, full-width brackets, line break, another order", OCTOBER,
         "接待人数,\"平均响应\n（秒）\",旺旺昵称\n10,9秒,小美\n",
         "3 agent_stats@tm 小美 " SPAN " received=10 avg_response=9*10", ""},
        {"wildcard and arrow", OCTOBER,
         "客服昵称,接待人数,询单→最终付款转化率(旧:成功率)\n小美,10,0.36986301369863\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 conversion_final=0.369863", ""},
        {"title rows above", OCTOBER, "赤兔报表\n店铺,星河旗舰店\n\n客服昵称,接待人数\n小美,10\n",
         "5 agent_stats@tm 小美 " SPAN " received=10", ""},
        {"empty figures are left out", OCTOBER,
         "客服昵称,接待人数,平均响应(秒),销售额\n小美,10,-,\n小丽,—,30,N/A\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n"
         "3 agent_stats@tm 小丽 " SPAN " avg_response=30",
         ""},
        {"blank and empty rows say nothing", OCTOBER, "客服昵称,接待人数\n\n,\n小美,10\n  ,  \n",
         "4 agent_stats@tm 小美 " SPAN " received=10", ""},
        {"the header once more", OCTOBER,
         "客服昵称,接待人数\n小美,10\n客服昵称,接待人数\n小丽,20\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n4 agent_stats@tm 小丽 " SPAN " received=20",
         ""},
        {"money", OCTOBER, "客服昵称,接待人数,销售额\n小美,10,\"￥1，234.50元\"\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 sales=1234.5", ""},
        {"all of a whole is not too much", OCTOBER, "客服昵称,接待人数,回复率\n小美,10,1\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 reply_rate=1*10", ""},
        {"percent without its sign is no fraction", OCTOBER,
         "客服昵称,接待人数,回复率\n小美,10,62.5\n小丽,10,-3%\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n3 agent_stats@tm 小丽 " SPAN " received=10",
         "cell-rate-outside 2:3\ncell-rate-outside 3:3"},
        {"accounts keep what is inside and lose what is around", OCTOBER,
         "客服昵称,接待人数\n\"\t星河旗舰店:小 美 \",10\n=\"0012\",5\n",
         "2 agent_stats@tm 星河旗舰店:小 美 " SPAN " received=10\n"
         "3 agent_stats@tm 0012 " SPAN " received=5",
         ""},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, columns_that_make_a_counter_together)
{
    static const char profile[] =
        "profile: ratings\n"
        "name: 评价\n"
        "platform: taobao\n"
        "kind: agent_stats\n"
        "period: file_name\n"
        "sums: [{counter: ratings, of: [很满意, 不满]}, {counter: good_ratings, of: 很满意}]\n"
        "columns:\n"
        "  - {header: 昵称, field: account, required: true}\n"
        "  - {header: 满意率, mean: satisfaction, weight: [很满意, 不满], read: fraction}\n"
        "  - {header: 很满意, ignore: true}\n"
        "  - {header: 不满, counter: bad_ratings, read: count, required: true}\n";
    static const struct world_case cases[] = {
        {"all of them, or none", OCTOBER,
         "昵称,满意率,很满意,不满\n小美,0.95,176,10\n小丽,0.9,,1\n",
         "2 agent_stats@tm 小美 " SPAN
         " satisfaction=0.95*186 bad_ratings=10 ratings=186 good_ratings=176\n"
         "3 agent_stats@tm 小丽 " SPAN " satisfaction=0.9 bad_ratings=1",
         ""},
        {"a column that is not there", OCTOBER, "昵称,满意率,不满\n小美,0.95,10\n",
         "2 agent_stats@tm 小美 " SPAN " satisfaction=0.95 bad_ratings=10", ""},
    };
    world_profile(profile);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, summary_rows_are_checked)
{
    static const struct world_case cases[] = {
        {"sums agree", OCTOBER,
         "客服昵称,接待人数,平均响应(秒),销售额\n小美,10,1,1.50\n小丽,20,2,2.25\n"
         "汇总,30,1.7,3.75\n均值,15,1.5,1.88\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 avg_response=1*10 sales=1.5\n"
         "3 agent_stats@tm 小丽 " SPAN " received=20 avg_response=2*20 sales=2.25",
         ""},
        {"a sum does not", OCTOBER, "客服昵称,接待人数,销售额\n小美,10,1\n小丽,20,2\n汇总,31,3\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 sales=1\n"
         "3 agent_stats@tm 小丽 " SPAN " received=20 sales=2",
         "sum-mismatch 4:2"},
        {"a sum that is none", OCTOBER, "客服昵称,接待人数\n小美,10\n汇总,十\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "sum-unreadable 3:2"},
        {"total row first", OCTOBER, "客服昵称,接待人数\n汇总值,30\n小美,10\n小丽,20\n",
         "3 agent_stats@tm 小美 " SPAN " received=10\n4 agent_stats@tm 小丽 " SPAN " received=20",
         ""},
        {"total row first, wrong", OCTOBER, "客服昵称,接待人数\n汇总值,29\n小美,10\n小丽,20\n",
         "3 agent_stats@tm 小美 " SPAN " received=10\n4 agent_stats@tm 小丽 " SPAN " received=20",
         "sum-mismatch 2:2"},
        {"blocks with totals of their own, and a grand total", OCTOBER,
         "客服昵称,接待人数\n小美,10\n合计,10\n小丽,20\n小芳,5\n合计,25\n总计,35\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n4 agent_stats@tm 小丽 " SPAN " received=20\n"
         "5 agent_stats@tm 小芳 " SPAN " received=5",
         ""},
        {"words of the profile, with a colon", OCTOBER,
         "客服昵称,接待人数\n小美,10\n店铺合计：,10\n人均,10\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", ""},
        {"largest values do not add up", OCTOBER,
         "客服昵称,接待人数,最大同时接待\n小美,10,3\n小丽,20,4\n汇总,30,4\n",
         "2 agent_stats@tm 小美 " SPAN " received=10 peak_chats=3\n"
         "3 agent_stats@tm 小丽 " SPAN " received=20 peak_chats=4",
         ""},
        {"an unreadable cell makes the sum unknown", OCTOBER,
         "客服昵称,接待人数\n小美,10\n小丽,二十\n汇总,30\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n3 agent_stats@tm 小丽 " SPAN,
         "cell-not-number 3:2"},
        {"a dropped row is in the sum", OCTOBER, "客服昵称,接待人数\n小美,10\n-,5\n汇总,15\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "row-no-subject 3:1"},
        {"a row that the grammar refused is not: no second finding", OCTOBER,
         "客服昵称,接待人数\n小美,10\n\"小\"丽,20\n汇总,30\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "csv-after-quote 3:1"},
        {"English and industry rows", OCTOBER,
         "客服昵称,接待人数\n小美,10\nTOTAL,10\n同行同层均值,99\n同行同层优秀,199\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", ""},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, faulty_cells_are_named)
{
    static const struct world_case cases[] = {
        {"number", OCTOBER, "客服昵称,接待人数\n小美,\"1,23\"\n", "2 agent_stats@tm 小美 " SPAN,
         "cell-not-number 2:2"},
        {"part of a person", OCTOBER, "客服昵称,接待人数\n小美,1.5\n",
         "2 agent_stats@tm 小美 " SPAN, "cell-not-number 2:2"},
        {"duration; its weight is not touched", OCTOBER,
         "客服昵称,接待人数,平均响应(秒)\n小美,10,1:23\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "cell-clock 2:3"},
        {"duration by a word", OCTOBER, "客服昵称,接待人数,平均响应(秒)\n小美,10,很快\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "cell-not-duration 2:3"},
        {"errors of spreadsheets, all alike; an account is none", OCTOBER,
         "客服昵称,接待人数,销售额\n小美,#DIV/0!,1\n小丽, #N/A,2\n#n/a,30,3\n小芳,5,#REF!\n",
         "2 agent_stats@tm 小美 " SPAN " sales=1\n3 agent_stats@tm 小丽 " SPAN " sales=2\n"
         "5 agent_stats@tm 小芳 " SPAN " received=5",
         "cell-error 2:2\ncell-error 3:2\nrow-refused 4:1\ncell-error 5:3"},
        {"rate", OCTOBER, "客服昵称,接待人数,回复率\n小美,10,高\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "cell-not-rate 2:3"},
        {"money", OCTOBER, "客服昵称,接待人数,销售额\n小美,10,$5\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "cell-not-money 2:3"},
        {"a faulty weight is told once, the mean stays unweighted", OCTOBER,
         "客服昵称,接待人数,平均响应(秒)\n小美,十,9\n",
         "2 agent_stats@tm 小美 " SPAN " avg_response=9", "cell-not-number 2:2"},
        {"delayed cells are told once per column", OCTOBER,
         "客服昵称,接待人数,销售额\n小美,10,延迟统计\n小丽,延迟统计,延迟统计\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n3 agent_stats@tm 小丽 " SPAN,
         "cell-delayed 2:3\ncell-delayed 3:2"},
        {"rows without account", OCTOBER, "客服昵称,接待人数\n,10\n-,20\n小美,5\n",
         "4 agent_stats@tm 小美 " SPAN " received=5", "row-no-subject 2:1"},
        {"short rows", OCTOBER, "客服昵称,接待人数,销售额\n小美\n小丽,20\n",
         "2 agent_stats@tm 小美 " SPAN "\n3 agent_stats@tm 小丽 " SPAN " received=20",
         "rows-short 2:2\nrows-narrow 3:0"},
        {"long rows", OCTOBER, "客服昵称,接待人数\n小美,10,\n小丽,20,30\n小芳,5,,6\n",
         "2 agent_stats@tm 小美 " SPAN " received=10\n3 agent_stats@tm 小丽 " SPAN " received=20\n"
         "4 agent_stats@tm 小芳 " SPAN " received=5",
         "rows-long 2:0"},
        {"heading twice", OCTOBER, "客服昵称,接待人数,接待人数,上班天数,上班天数\n小美,10,11,1,1\n",
         "2 agent_stats@tm 小美 " SPAN " received=10", "header-twice 1:2"},
        {"header without rows", OCTOBER, "客服昵称,接待人数\n", "", "export-no-rows 1:0"},
        {"only totals", OCTOBER, "客服昵称,接待人数\n汇总,0\n", "", "export-no-rows 1:0"},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, days_come_from_the_name_the_title_or_the_folder)
{
    static const struct world_case cases[] = {
        {"half a month", "exports/2026-10/tm/报表_20261001_20261015.csv",
         "客服昵称,接待人数\n小美,10\n", "2 agent_stats@tm 小美 2026-10-01..2026-10-15 received=10",
         ""},
        {"title", "exports/2026-10/tm/报表.csv",
         "统计日期：2026-10-01 至 2026-10-31,生成时间：2026-11-02\n客服昵称,接待人数\n小美,10\n",
         "3 agent_stats@tm 小美 " SPAN " received=10", ""},
        {"nothing says it", "exports/2026-10/tm/1793755800_报表.csv",
         "客服昵称,接待人数\n小美,10\n", "2 agent_stats@tm 小美 " SPAN " received=10",
         "period-assumed 0:0"},
    };
    static const struct world_case clashes[] = {
        {"another month", "exports/2026-10/tm/报表_2026-09.csv", "客服昵称,接待人数\n小美,10\n", "",
         "period-clash 0:0"},
        {"across months", "exports/2026-10/tm/报表_2026-09-28至2026-10-04.csv",
         "客服昵称,接待人数\n小美,10\n", "", "period-clash 0:0"},
        {"title of another month", "exports/2026-10/tm/报表.csv",
         "统计日期：2026-09-01 至 2026-09-30\n客服昵称,接待人数\n小美,10\n", "",
         "period-clash 0:0"},
    };
    world_expect(cases, KA_COUNT(cases), KA_OK);
    world_expect(clashes, KA_COUNT(clashes), KA_E_DATA);
}

static const char daily[] =
    "profile: daily\n"
    "name: 每日\n"
    "platform: taobao\n"
    "kind: agent_stats\n"
    "period: column\n"
    "columns:\n"
    "  - {header: 日期, field: date, required: true}\n"
    "  - {header: 店铺, field: store}\n"
    "  - {header: 账户名, field: account, required: true}\n"
    "  - {header: 咨询人数, counter: consulted, required: true}\n"
    "  - {header: 总时长, counter: online_seconds, read: duration, unit: 60}\n";

Test(stats, days_and_stores_come_from_columns)
{
    static const struct world_case cases[] = {
        {"days and months", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数\n2026-10-05,小美,10\n2026年10月,小丽,20\n2026/10/6,小美,5\n",
         "2 agent_stats@tm 小美 2026-10-05..2026-10-05 consulted=10\n"
         "3 agent_stats@tm 小丽 " SPAN " consulted=20\n"
         "4 agent_stats@tm 小美 2026-10-06..2026-10-06 consulted=5",
         ""},
        {"days of other months are passed over, with their faults", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数\n2026-09-30,小美,十\n2026-10-01,小美,1\n2026-11-01,,x\n",
         "3 agent_stats@tm 小美 2026-10-01..2026-10-01 consulted=1", ""},
        {"but they are in the total", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数\n2026-09-30,小美,10\n2026-10-01,小美,1\n合计,,11\n",
         "3 agent_stats@tm 小美 2026-10-01..2026-10-01 consulted=1", ""},
        {"total word in the account's column", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数\n2026-10-01,小美,1\n2026-10-01,汇总,1\n",
         "2 agent_stats@tm 小美 2026-10-01..2026-10-01 consulted=1", ""},
        {"unreadable and missing days", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数\n昨天,小美,10\n,小丽,5\n-,小丽,5\n2026-10-01,小美,1\n",
         "5 agent_stats@tm 小美 2026-10-01..2026-10-01 consulted=1",
         "row-refused 2:1\nrow-no-subject 3:1"},
        {"stores by name, alias, id; empty is the folder's", "exports/2026-10/pdd/a.csv",
         "日期,店铺,账户名,咨询人数\n2026-10-01,星河旗舰店,a,1\n2026-10-01,天猫店,b,2\n"
         "2026-10-01,jd,c,3\n2026-10-01,,d,4\n2026-10-01,-,e,5\n",
         "2 agent_stats@tm a 2026-10-01..2026-10-01 consulted=1\n"
         "3 agent_stats@tm b 2026-10-01..2026-10-01 consulted=2\n"
         "4 agent_stats@jd c 2026-10-01..2026-10-01 consulted=3\n"
         "5 agent_stats@pdd d 2026-10-01..2026-10-01 consulted=4\n"
         "6 agent_stats@pdd e 2026-10-01..2026-10-01 consulted=5",
         ""},
        {"unknown stores are told once each", "exports/2026-10/a.csv",
         "日期,店铺,账户名,咨询人数\n2026-10-01,外店,a,1\n2026-10-01,别店,b,2\n2026-10-01,外店,c,"
         "3\n"
         "2026-10-01,天猫店,d,4\n",
         "5 agent_stats@tm d 2026-10-01..2026-10-01 consulted=4",
         "store-unknown 2:2\nstore-unknown 3:2"},
        {"minutes", "exports/2026-10/tm/a.csv",
         "日期,账户名,咨询人数,总时长\n2026-10-01,a,1,1.5\n2026-10-01,b,1,2小时\n",
         "2 agent_stats@tm a 2026-10-01..2026-10-01 consulted=1 online_seconds=90\n"
         "3 agent_stats@tm b 2026-10-01..2026-10-01 consulted=1 online_seconds=7200",
         ""},
    };
    world_profile(daily);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(stats, counts_of_the_report)
{
    world_profile(daily);
    struct world_result got = world_read(
        "exports/2026-10/tm/a.csv",
        KA_STR("日期,店铺,账户名,咨询人数\n2026-10-03,,a,1\n2026-10-05,,a,x\n2026-09-30,,a,1\n"
               "2026-10-01,外店,a,-\n2026-10-01,,,1\n\"q\"x\n合计,,,9\n"));
    const struct ka_export *file = &got.file;
    cr_expect_eq(file->rows, 6);
    cr_expect_eq(file->used, 2);
    cr_expect_eq(file->dropped, 3);
    cr_expect_eq(file->outside, 1);
    cr_expect_eq(file->summary_rows, 1);
    cr_expect_eq(file->header_line, 1);
    cr_expect_eq(file->delimiter, ',');
    cr_expect(file->period.first == ka_day_of(2026, 10, 3) &&
              file->period.end == ka_day_of(2026, 10, 6));
    cr_expect(ka_str_eq(file->profile->id, KA_STR("daily")));
    cr_expect_eq(file->column_count, 4);
    const struct ka_column_use *use = &file->column[3];
    cr_expect_eq(use->column, 3);
    cr_expect_eq(use->bad, 1);
    cr_expect_eq(use->first_bad_line, 3);
    cr_expect_eq(use->empty, 1);
    cr_expect_eq(use->values, 2);
    cr_expect_eq(strlen(file->digest.hex), 64);
}

static const char attendance[] =
    "profile: dingtalk\n"
    "name: 钉钉\n"
    "kind: attendance\n"
    "period: file_name\n"
    "header_rows: 2\n"
    "columns:\n"
    "  - {header: 姓名, field: employee_name, required: true}\n"
    "  - {header: 工号, field: employee}\n"
    "  - {header: 迟到次数, counter: late, required: true}\n"
    "  - {header: 请假/年假(天), counter: leave_days, read: number}\n"
    "  - {header: 请假/事假(小时), counter: other_leave_days, read: number, unit: 0.125}\n";

Test(stats, headers_of_two_rows)
{
    static const struct world_case cases[] = {
        {"sub-header under a merged cell", "exports/2026-10/星河旗舰店_考勤_2026-10.csv",
         "月度汇总 统计日期：2026-10-01 至 2026-10-31\n报表生成时间：2026-11-01 09:30\n"
         "姓名,工号,迟到次数,请假,,加班\n,,,年假(天),事假(小时),\n"
         "张三,S001,2,1.5,4,0\n李四,,0,,,\n",
         "5 attendance@- #S001 " SPAN " late=2 leave_days=1.5 other_leave_days=0.5\n"
         "6 attendance@- #李四 " SPAN " late=0",
         ""},
        {"both rows repeat the merged cell", "exports/2026-10/考勤_2026-10.csv",
         "姓名,迟到次数,请假,请假\n姓名,迟到次数,年假(天),事假(小时)\n张三,2,1,8\n",
         "3 attendance@- #张三 " SPAN " late=2 leave_days=1 other_leave_days=1", ""},
        {"line breaks inside", "exports/2026-10/考勤_2026-10.csv",
         "姓名,\"迟到\n次数\",请假\n,,\"年假\n(天)\"\n张三,2,1\n",
         "5 attendance@- #张三 " SPAN " late=2 leave_days=1", ""},
    };
    world_profile(attendance);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char register_table[] =
    "profile: register\n"
    "name: 登记表\n"
    "kind: register\n"
    "period: column\n"
    "columns:\n"
    "  - {header: 日期, field: date, required: true}\n"
    "  - {header: 工号, field: employee}\n"
    "  - {header: 姓名, field: employee_name}\n"
    "  - {header: 店铺, field: store}\n"
    "  - {header: 登记项目, field: counter, required: true}\n"
    "  - {header: 数量, field: value, read: number, required: true}\n"
    "  - {header: 说明, field: evidence}\n";

Test(stats, registers_name_their_counter)
{
    static const struct world_case cases[] = {
        {"by name and by id", "manual/2026-10_登记表.csv",
         "日期,工号,姓名,登记项目,数量,说明\n2026-10-05,S001,张三,有效投诉,1,客户来电\n"
         "2026-10-06,,李四,complaints,2,\n",
         "2 register@- #S001 2026-10-05..2026-10-05 complaints=1 (客户来电)\n"
         "3 register@- #李四 2026-10-06..2026-10-06 complaints=2",
         ""},
        {"unknown item", "manual/2026-10_登记表.csv",
         "日期,工号,登记项目,数量\n2026-10-05,S001,投述,1\n2026-09-05,S001,没有,1\n", "",
         "counter-unknown 2:3\n"
         "rows-other-month 3:0"},
        {"part of a name", "manual/2026-10_登记表.csv",
         "日期,工号,登记项目,数量\n2026-10-05,S001,投诉,1\n2026-10-05,S001,-鱼-,1\n", "",
         "counter-unknown-near 2:3\ncounter-unknown 3:3"},
        {"fewer than none", "manual/2026-10_登记表.csv",
         "日期,工号,登记项目,数量\n2026-10-05,S001,有效投诉,-1\n2026-09-05,S001,有效投诉,-1\n", "",
         "register-negative 2:4\n"
         "rows-other-month 3:0"},
        {"numbers with commas", "manual/2026-10_登记表.csv",
         "日期,工号,登记项目,数量,凭证\n2026-10-05,S001,有效投诉,1,200,单\n"
         "2026-10-06,S001,有效投诉,\"1,200\",单\n2026-10-07,S001,有效投诉,1,200\n"
         "2026-10-08,S001,有效投诉,12,单,据\n",
         "3 register@- #S001 2026-10-06..2026-10-06 complaints=1200\n"
         "4 register@- #S001 2026-10-07..2026-10-07 complaints=1\n"
         "5 register@- #S001 2026-10-08..2026-10-08 complaints=12",
         "rows-long 2:0\n"
         "register-split 2:4\n"
         "register-maybe-split 4:4"},
        {"the same of a workbook", "manual/2026-10_登记表.xls",
         "<table><tr><td>日期<td>工号<td>登记项目<td>数量"
         "<tr><td>2026-10-05<td>S001<td>投述<td>1<tr><td>2026-10-05<td>S001<td>有效投诉<td>-1"
         "<tr><td>2026-10-05<td>S001<td>有效投诉<td>1,200</table>",
         "4 register@- #S001 2026-10-05..2026-10-05 complaints=1200",
         "counter-unknown 2:3\nregister-negative 3:4"},
        {"an amount taken back", "manual/2026-10_登记表.csv",
         "日期,工号,登记项目,数量\n2026-10-05,S001,sales,-1\n",
         "2 register@- #S001 2026-10-05..2026-10-05 sales=-1", ""},
        {"no item, no number, no one", "manual/2026-10_登记表.csv",
         "日期,工号,姓名,登记项目,数量\n2026-10-05,S001,,,1\n2026-10-05,S001,,有效投诉,\n"
         "2026-10-05,,,有效投诉,1\n2026-10-05,S001,,有效投诉,一\n",
         "", "row-no-subject 2:4\nrow-no-subject 3:5\nrow-no-subject 4:3\nrow-refused 5:5"},
        {"of a store", "manual/2026-10_登记表.csv",
         "日期,姓名,店铺,登记项目,数量\n2026-10-05,,天猫店,有效投诉,1\n",
         "2 register@tm  2026-10-05..2026-10-05 complaints=1", ""},
    };
    world_profile(register_table);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

static const char store_table[] =
    "profile: store-day\n"
    "name: 店铺\n"
    "kind: store_stats\n"
    "period: column\n"
    "columns:\n"
    "  - {header: 日期, field: date, required: true}\n"
    "  - {header: 店铺, field: store, required: true}\n"
    "  - {header: 营业额, counter: revenue, required: true}\n"
    "  - {header: 行业纠纷率, mean: dispute_rate, industry: true, read: percent}\n";

Test(stats, stores_and_industry_means)
{
    static const struct world_case cases[] = {
        {"figures of stores", "exports/2026-10/店铺.csv",
         "日期,店铺,营业额,行业纠纷率\n2026-10,星河旗舰店,￥10000,0.05\n2026-10,Galaxy,700,5%\n",
         "2 store_stats@tm  " SPAN " revenue=10000 ~dispute_rate=0.0005\n"
         "3 store_stats@us  " SPAN " revenue=700 ~dispute_rate=0.05",
         ""},
    };
    world_profile(store_table);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

/* The same table in any encoding gives the same facts. */
Test(stats, facts_do_not_depend_on_the_encoding)
{
    static const char *const encodings[] = {"UTF-8",    "GB18030",  "GBK",
                                            "UTF-16LE", "UTF-16BE", "UTF-16"};
    ka_str text = KA_STR("客服昵称,接待人数,平均响应（秒）,销售额\r\n星河旗舰店:小美,10,1分5秒,"
                         "\"￥1，234.50元\"\r\n小丽\"5,２０,9秒,无\r\n汇总,30,-,1234.5\r\n");
    struct world_result plain = world_read(OCTOBER, text);
    cr_expect_gt(plain.facts.len, 100);
    for (size_t i = 0; i < KA_COUNT(encodings); i++) {
        struct world_result got = world_read(OCTOBER, kit_encode(encodings[i], text));
        cr_expect(ka_str_eq(got.facts, plain.facts), "%s: %.*s", encodings[i],
                  KA_STR_ARG(got.facts));
    }
    ka_str marked = ka_str_format(arena, "\xEF\xBB\xBF%.*s", KA_STR_ARG(text));
    cr_expect(ka_str_eq(world_read(OCTOBER, marked).facts, plain.facts), "UTF-8 with mark");
    kit_expect_findings("all encodings", "");
}

/* Random figures, in every encoding and delimiter, add up to the total row that states their sum.
 */
Test(stats, random_tables_agree_with_their_totals)
{
    uint64_t state = kit_seed();
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16LE"};
    for (int round = 0; round < 200; round++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        diags = ka_diags_make(arena);
        char d = ",\t;"[round % 3];
        struct ka_buf text = {.arena = arena};
        ka_buf_printf(&text, "客服昵称%c接待人数%c销售额\n", d, d);
        uint64_t people = 0, fen = 0, rows = 1 + random_next(&state) % 20;
        for (uint64_t i = 0; i < rows; i++) {
            uint64_t n = random_next(&state) % 1000, money = random_next(&state) % 10000000;
            ka_buf_printf(&text, "客服%lu%c%lu%c%lu.%02lu\n", (unsigned long)i, d, (unsigned long)n,
                          d, (unsigned long)(money / 100), (unsigned long)(money % 100));
            people += n;
            fen += money;
        }
        bool wrong = round % 5 == 0;
        ka_buf_printf(&text, "汇总%c%lu%c%lu.%02lu\n", d, (unsigned long)people, d,
                      (unsigned long)(fen / 100), (unsigned long)(fen % 100));
        if (wrong)
            ka_buf_printf(&text, "总计%c%lu%c-\n", d, (unsigned long)people + 1, d);
        struct world_result got =
            world_read(OCTOBER, kit_encode(encodings[round / 3 % 3], ka_buf_str(&text)));
        cr_assert_eq(got.file.used, rows, "seed %lu round %d", (unsigned long)kit_seed(), round);
        cr_assert_eq(diags.count, wrong, "seed %lu round %d: %.*s", (unsigned long)kit_seed(),
                     round, KA_STR_ARG(kit_findings()));
        ka_arena_rewind(arena, mark);
    }
}
