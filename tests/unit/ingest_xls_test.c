/*
 * Old workbooks and what is only called .xls: BIFF8 of LibreOffice, xlwt and Gnumeric, BIFF5 of
 * Gnumeric and as old exporters write it, pages, tab-separated text. The same table gives the same
 * facts in every format. The child that parses may die in any way: that is one finding.
 */
#include "ingest_sheets.h"

#include "ingest/xls.h"

TestSuite(xls, .init = world_setup, .fini = kit_teardown);

Test(xls, cells_of_every_kind)
{
    static const struct sheets_case cases[] = {
        {"edge_lo.xls", KA_OK,
         "[考核]\n"
         "1: 合并标题\n"
         "2: TRUE|FALSE|#DIV/0!|2026-10-31 "
         "23:59:59|1900-02-28|08:30:00|1234567.89|#N/A|换行\n第二行\n"
         "3: -0.00001|1E+300|1.23456789012346E+17|2026-10-01 "
         "12:00:00|2026-10-01|36:00:00|12.5|12.5|2026-10-01\n"
         "4: 2026-10|53.12%|00:01:23|001234|0.3|2026-10-01 "
         "08:30:00|1E+15|1234567890123456|0.00012\n"
         "6: ||隔行\n[空]\n[第二]\n3: |x\n",
         "sheet-hidden 0:0\nsheet-errors 2:3\nsheet-long-number 3:2"},
        {"edge1904_lo.xls", KA_OK,
         "[考核]\n"
         "1: 合并标题\n"
         "2: TRUE|FALSE|#DIV/0!|2026-10-31 23:59:59|-1402|08:30:00|1234567.89|#N/A|换行\n第二行\n"
         "3: -0.00001|1E+300|1.23456789012346E+17|2030-10-02 "
         "12:00:00|2030-10-02|36:00:00|12.5|12.5|2030-10-02\n"
         "4: 2030-10-02|53.12%|00:01:23|001234|0.3|2030-10-02 "
         "08:30:00|1E+15|1234567890123456|0.00012\n"
         "6: ||隔行\n[空]\n[第二]\n3: |x\n",
         "sheet-hidden 0:0\nsheet-errors 2:3\nsheet-long-number 3:2"},
        /* Texts over CONTINUE records, narrow ones among them; xlwt computes no formula. */
        {"edge_xlwt.xls", KA_OK,
         "[长文本]\n"
         "1: <27000 bytes>|<20003 bytes>|<12006 "
         "bytes>|53.12%|0.333333333333333||TRUE|-12|10000000000|1.23456789012346E+17|12.34\n"
         "2: 0|100|200|300|400\n"
         "[第二]\n1: 先\n3: |后\n",
         "sheet-hidden 0:0\nsheet-no-value 1:6\nsheet-long-number 1:10"},
        {"biff5.xls", KA_OK,
         "[数据表]\n1: 日期|2026-10-01\n2: 5312%|1.5\n3: 算出|50%\n4: #N/A|TRUE\n",
         "sheet-errors 4:1"},
        {"biff5_bare.xls", KA_OK,
         "[Sheet1]\n1: 客服|接待人数|转化率\n2: 小美|120|0.5312\n3: 小强|98|0.25\n", ""},
        {"biff5_gnumeric.xls", KA_OK,
         "[plain.csv]\n1: id|amount|paid|done|share\n2: A-1|128.5|2026-10-05 09:31:00|TRUE|0.5312\n"
         "3: A-2|-0.3|2026-10-31 23:59:59|FALSE|1\n4: x\"y|1234567.89|2026-10-05|TRUE|0.005\n",
         ""},
        {"password.xls", KA_E_FORMAT, "", "book-password 0:0"},
    };
    sheets_expect(cases, KA_COUNT(cases));
}

Test(xls, long_texts_are_whole)
{
    enum ka_status status;
    struct ka_rows_input input = {
        .bytes = sheets_file("edge_xlwt.xls"), .path = KA_STR("f"), .diags = &diags};
    struct ka_encoding_guess guess;
    struct ka_rows rows;
    struct ka_row row;
    ka_str name;
    cr_assert_eq(ka_rows_open(arena, &input, &guess, &rows), KA_OK);
    cr_assert_eq(rows.more(rows.self, &name), KA_OK);
    status = rows.next(rows.self, &row);
    cr_assert(status == KA_OK && row.cell);
    for (size_t i = 0; i < row.cell[0].len; i += 3)
        cr_assert(memcmp(row.cell[0].ptr + i, "汉", 3) == 0, "%zu", i);
    for (size_t i = 0; i + 3 < row.cell[1].len; i += 4)
        cr_assert(memcmp(row.cell[1].ptr + i, "😀", 4) == 0, "%zu", i);
    cr_expect(ka_str_ends(row.cell[1], KA_STR("尾")));
    cr_expect(ka_str_ends(row.cell[2], KA_STR("aé")));
    rows.close(rows.self);
}

static const char taobao[] =
    "profile: taobao-orders\n"
    "name: 淘宝订单\n"
    "platform: taobao\n"
    "kind: order\n"
    "period: column\n"
    "closed: [未付款关闭]\n"
    "refunded: [退款成功]\n"
    "columns:\n"
    "  - {header: 订单编号, field: id, read: id, required: true}\n"
    "  - {header: 买家会员名, field: buyer}\n"
    "  - {header: 买家实际支付金额, field: amount, read: money, required: true}\n"
    "  - {header: 订单状态, field: status}\n"
    "  - {header: 订单创建时间, field: created, read: time}\n"
    "  - {header: 订单付款时间, field: paid, read: time}\n"
    "  - {header: 宝贝总数量, field: items, read: count}\n"
    "  - {header: 售后状态, field: refund_status}\n"
    "  - {header: 销售员, field: salesperson}\n";

#define PATH "exports/2026-10/tm/订单.xls"

Test(xls, the_same_table_gives_the_same_facts)
{
    static const char *const files[] = {
        "facts_tsv.xls", "facts_html.xls",      "facts_lo.xls",        "facts_xlwt.xls",
        "facts_lo.xlsx", "facts_openpyxl.xlsx", "facts_gnumeric.xlsx", "facts_gnumeric.xls"};
    world_profile(taobao);
    struct world_result csv = world_read(PATH, sheets_file("facts.csv"));
    cr_assert_eq(csv.file.used, 4, "%.*s", KA_STR_ARG(kit_findings()));
    for (size_t i = 0; i < KA_COUNT(files); i++) {
        diags = ka_diags_make(arena);
        struct world_result got = world_read(PATH, sheets_file(files[i]));
        cr_expect_eq(got.status, KA_OK, "%s", files[i]);
        cr_expect(ka_str_eq(got.facts, csv.facts), "%s: facts are\n%.*s\nnot\n%.*s", files[i],
                  KA_STR_ARG(got.facts), KA_STR_ARG(csv.facts));
        kit_expect_findings(files[i], "");
    }
}

#define TABLE(rows) "<table border=1>" rows "</table>"
#define HEADER      "<tr><th>订单编号<th>买家实际支付金额<th>订单付款时间</tr>"
#define ROW(id)     "<tr><td>" id "</td><td>12.5</td><td>2026-10-05 10:00:00</td></tr>"
#define FACT(line, id)                                                                             \
    line " order@tm " id " buyer= by= created=- paid=2026-10-05 10:00:00 shipped=- promised=- "    \
         "amount=12.5 line=- items=0"

Test(xls, the_known_sheet_is_found)
{
    static const struct world_case cases[] = {
        {"the only one", PATH, "<html>" TABLE(HEADER ROW("1")), FACT("2", "1"), ""},
        {"after one that says nothing", PATH,
         TABLE("<tr><td>说明<td>x") TABLE("") TABLE(HEADER ROW("1")), FACT("2", "1"),
         "sheet-unknown 0:0"},
        {"the same header goes on", PATH,
         TABLE(HEADER ROW("1")) TABLE("<tr><td>第二页</tr>" HEADER ROW("2")) TABLE(""),
         FACT("2", "1") "\n" FACT("3", "2"), ""},
        {"another header of the same kind", PATH,
         TABLE(HEADER ROW("1"))
             TABLE("<tr><td>订单编号<td>订单状态<td>买家实际支付金额<tr><td>2<td>x<td>3"),
         FACT("2", "1"), ""},
        {"something after it", PATH, TABLE(HEADER ROW("1")) TABLE("<tr><td>备注<td>y"),
         FACT("2", "1"), "sheet-unknown 0:0"},
        {"none", PATH, TABLE("<tr><td>备注<td>甲") TABLE("<tr><td>另<td>乙"), "",
         "sheet-unknown 0:0\nnot-recognised 1:0"},
    };
    world_profile(taobao);
    world_expect(cases, KA_COUNT(cases), KA_OK);
}

Test(xls, pages_are_read_as_browsers_show_them)
{
    static const struct {
        const char *html, *rows;
    } cases[] = {
        {"<table><tr><td rowspan=2>账号<td colspan=\"2\">响应<tr><td>平均<td>最长"
         "<tr><td>cs01&nbsp;<td>12<td>40</table>",
         "[table 1]\n1: 账号|响应|\n2: |平均|最长\n3: cs01|12|40\n"},
        {"<!-- <table><tr><td>no --><style>td{}</style><script>'<table>'</script>"
         "<TABLE><TR><TD>a &amp;&lt;b&gt; &#20013;&#x6587;&yen;&bogus;<br>c</TD></TR></TABLE>",
         "[table 1]\n1: a &<b> 中文¥&bogus;\nc\n"},
        {"<table><tr></tr><tr><td>  x \n y </td></tr><tr><td> </td></tr><tr><td>1<2</table>",
         "[table 1]\n2: x y\n4: 1<2\n"},
        {"<table><tr><td>a<table><tr><td>b</table>c<td title='>'>d</table>",
         "[table 1]\n1: a bc|d\n"},
        {"<table><td>a<td>b</table>", "[table 1]\n1: a|b\n"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        enum ka_status status;
        ka_str rows = sheets_dump(ka_str_of(cases[i].html), &status);
        cr_expect_eq(status, KA_OK);
        cr_expect(ka_str_eq(rows, ka_str_of(cases[i].rows)), "%s:\n%.*s", cases[i].html,
                  KA_STR_ARG(rows));
    }
    enum ka_status status;
    diags = ka_diags_make(arena);
    (void)sheets_dump(KA_STR("<table><tr><td>a<td>b</tr><tr><td>c"), &status);
    cr_expect_eq(status, KA_E_FORMAT);
    kit_expect_findings("cut page", "book-broken 2:0");
}

Test(xls, a_child_that_dies_is_one_finding)
{
    for (int fault = KA_XLS_KILLED; fault <= KA_XLS_SWELLS; fault++) {
        enum ka_status status;
        diags = ka_diags_make(arena);
        ka_xls_next_fault((enum ka_xls_fault)fault);
        ka_str rows = sheets_dump(sheets_file("facts_lo.xls"), &status);
        cr_expect_eq(status, KA_E_FORMAT, "%d", fault);
        cr_expect_eq(rows.len, 0);
        kit_expect_findings("dead child", "book-reader-died 0:0");
    }
}
