/* A month of a workspace on disk: what is read, refused, missing, and read again. */
#include "metrics/month.h"

#include "base/io.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct place {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_defs defs;
    struct ka_month_options options;
    struct ka_month_data *data;
    char folder[64];
    uint64_t last_done, total;
    size_t calls;
};

static const char *const company = "company: 测试公司\n"
                                   "stores:\n"
                                   "  tm: {name: 天猫店, platform: taobao, key: true}\n"
                                   "  jd: {name: 京东店, platform: jd}\n";

static const char *const staff =
    "- {number: S001, name: 林小满, role: operations-assistant, team: day, stores: [tm],\n"
    "   accounts: {taobao: ['店:小满', '店:闲置'], jd: [京小满]}}\n"
    "- {number: S002, name: 周一诺, role: operations-assistant, stores: [tm], accounts: {jd: "
    "[一诺]}}\n";

static const char *const profiles[][2] = {
    {"t-stats", "kind: agent_stats\nplatform: taobao\nperiod: column\ncolumns:\n"
                "  - {header: 日子, field: date, read: time, required: true}\n"
                "  - {header: 测试账号, field: account, required: true}\n"
                "  - {header: 测试接待, counter: received, read: count, required: true}\n"},
    {"t-orders", "kind: order\nplatform: taobao\nperiod: column\ncolumns:\n"
                 "  - {header: 测试单号, field: id, read: id, required: true}\n"
                 "  - {header: 测试买家, field: buyer, required: true}\n"
                 "  - {header: 测试客服, field: salesperson}\n"
                 "  - {header: 测试金额, field: amount, read: money, required: true}\n"
                 "  - {header: 测试付款, field: paid, read: time, required: true}\n"},
};

static void
put(struct place *p, const char *name, const char *text)
{
    const char *path = ka_str_format(p->arena, "%s/%s", p->folder, name).ptr;
    char *end = strrchr(path, '/');
    const char *folder = ka_cstr(p->arena, ka_str_sub(ka_str_of(path), 0, (size_t)(end - path)));
    cr_assert_eq(ka_folder_make(folder, 0700, &p->diags), KA_OK);
    cr_assert_eq(ka_file_write(path, ka_str_of(text), 0600, &p->diags), KA_OK);
}

static void
note_progress(void *self, uint64_t done, uint64_t total, ka_str file)
{
    struct place *p = self;
    cr_expect_geq(done, p->last_done);
    cr_expect_leq(done, total);
    cr_expect_gt(file.len, 0);
    p->last_done = done;
    p->total = total;
    p->calls++;
}

/* A fresh workspace with definitions and no exports. */
static struct place *
place_open(void)
{
    struct ka_arena *arena = ka_arena_new();
    struct place *p = ka_arena_alloc(arena, sizeof *p);
    p->arena = arena;
    p->diags = ka_diags_make(arena);
    snprintf(p->folder, sizeof p->folder, "metrics_load_XXXXXX");
    cr_assert_not_null(mkdtemp(p->folder));
    put(p, "kaohe.yaml", ka_str_format(arena, "%steams:\n  day: {name: 白班}\n", company).ptr);
    put(p, "staff.yaml", staff);
    for (size_t i = 0; i < KA_COUNT(profiles); i++)
        put(p, ka_str_format(arena, "templates/exports/%s.yaml", profiles[i][0]).ptr,
            ka_str_format(arena, "profile: %s\nname: 测试\nname_en: test\n%s", profiles[i][0],
                          profiles[i][1])
                .ptr);
    p->options = (struct ka_month_options){.month = ka_month_of(2026, 10),
                                           .workspace = p->folder,
                                           .month_folder = "exports/2026-10",
                                           .progress_self = p,
                                           .progress = note_progress};
    return p;
}

static void
show_findings(struct place *p)
{
    for (size_t i = 0; i < p->diags.count; i++) {
        ka_str line = ka_diag_line(p->arena, &p->diags.item[i], KA_EN);
        fprintf(stderr, "%.*s\n", KA_STR_ARG(line));
    }
}

static enum ka_status
load(struct place *p)
{
    enum ka_status status =
        ka_defs_load(p->arena, KAOHE_SOURCE_DIR "/templates", p->folder, &p->diags, &p->defs);
    if (status != KA_OK)
        show_findings(p);
    cr_assert_eq(status, KA_OK);
    p->diags = ka_diags_make(p->arena);
    return ka_month_load(p->arena, &p->defs, &p->options, &p->diags, &p->data);
}

static void
place_close(struct place *p)
{
    cr_expect_eq(ka_folder_remove(p->folder, &p->diags), KA_OK);
    ka_arena_free(p->arena);
}

static size_t
findings(const struct place *p, enum ka_diag_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < p->diags.count; i++)
        count += p->diags.item[i].code == code;
    return count;
}

static struct ka_value
value(const struct place *p, size_t seat, const char *metric)
{
    size_t index = ka_metric_index(&p->defs.metrics, ka_str_of(metric));
    cr_assert_neq(index, KA_NO_INDEX);
    return ka_value_of_seat(p->data, &ka_month_roster(p->data)->seat[seat], index);
}

#define STATS  "日子,测试账号,测试接待\n"
#define ORDERS "测试单号,测试买家,测试客服,测试金额,测试付款\n"

Test(load, a_month_without_a_folder)
{
    struct place *p = place_open();
    cr_expect_eq(load(p), KA_E_DATA);
    cr_expect_null(p->data);
    cr_expect_eq(findings(p, KA_DIAG_MONTH_MISSING), 1);
    place_close(p);
}

Test(load, a_month_without_anything_known)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/x.csv", "天气,温度\n晴,20\n");
    cr_expect_eq(load(p), KA_E_DATA);
    size_t count = 0;
    cr_assert_not_null(p->data);
    cr_expect_null(ka_month_files(p->data, &count)->profile);
    cr_expect_eq(count, 1);
    cr_expect_eq(findings(p, KA_DIAG_MONTH_EMPTY), 1);
    place_close(p);
}

Test(load, metrics_must_define_what_code_fills)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/a.csv", STATS "2026-10-01,店:小满,10\n");
    cr_assert_eq(load(p), KA_OK);
    struct ka_defs without = p->defs;
    without.metrics = (struct ka_metric_set){0};
    ka_str own = KA_STR("counters: [{id: sales, name: 销售额, en: sales, unit: yuan, of: person}]\n"
                        "metrics: [{id: sales, name: 销售额, en: sales, num: sales, unit: yuan,\n"
                        "  better: higher, definition: 测试, definition_en: test}]\n");
    struct ka_node *node = NULL;
    cr_assert_eq(ka_yaml_parse(p->arena, own, KA_STR("m.yaml"), &p->diags, &node), KA_OK);
    cr_assert_eq(ka_metric_set_read(p->arena, node, NULL, &p->diags, &without.metrics), KA_OK);
    struct ka_month_data *data = NULL;
    enum ka_status status = ka_month_load(p->arena, &without, &p->options, &p->diags, &data);
    cr_expect_eq(status, KA_E_TEMPLATE);
    cr_expect_null(data);
    cr_expect_gt(findings(p, KA_DIAG_COUNTER_UNDEFINED), 10);
    place_close(p);
}

Test(load, exports_registers_and_scores_of_the_month)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/b.csv", STATS "2026-10-02,店:小满,7\n");
    put(p, "exports/2026-10/a.csv", STATS "2026-10-01,店:小满,10\n2026-09-30,店:小满,99\n");
    put(p, "manual/2026-10.csv", "日期,工号,登记项目,数量\n2026-10-03,S001,有效投诉,2\n");
    put(p, "manual/2026-10/x/补.csv", "日期,工号,登记项目,数量\n2026-10-04,S001,有效投诉,1\n");
    put(p, "manual/2026-09.csv", "日期,工号,登记项目,数量\n2026-10-03,S001,有效投诉,50\n");
    cr_assert_eq(load(p), KA_OK);
    size_t count = 0;
    const struct ka_export *file = ka_month_files(p->data, &count);
    cr_assert_eq(count, 4);
    cr_expect_str_eq(file[0].path.ptr, "exports/2026-10/a.csv");
    cr_expect_str_eq(file[2].path.ptr, "manual/2026-10.csv");
    cr_expect_eq(value(p, 0, "received").live_num, 17);
    cr_expect_eq(value(p, 0, "complaints").live_num, 3);
    cr_expect_eq(value(p, 1, "complaints").state, KA_VALUE_OK);
    cr_expect_null(ka_month_previous(p->data));
    cr_expect_geq(p->calls, 4);
    cr_expect_gt(p->total, 0);
    /* 店:闲置 had no row. Of jd there is no file at all: 小满, who has figures elsewhere, would be
     * short of that part unseen; 一诺 is not blamed twice, S002 has nothing but the register's
     * zero. */
    cr_expect_eq(findings(p, KA_DIAG_PLATFORM_SILENT), 1);
    cr_expect_eq(findings(p, KA_DIAG_ACCOUNT_SILENT), 1);
    cr_expect_eq(findings(p, KA_DIAG_EMPLOYEE_NO_DATA), 1);
    place_close(p);
}

Test(load, a_file_refused_whole_leaves_nothing)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/a.csv", STATS "2026-10-01,店:小满,10\n");
    put(p, "exports/2026-10/tm/b.csv",
        STATS "2026-10-02,店:小满,7\n2026-10-03,没有人,7\n2026-10-04,\"店:小满,7\n");
    cr_assert_eq(load(p), KA_OK);
    cr_expect_eq(value(p, 0, "received").live_num, 10);
    cr_expect_eq(findings(p, KA_DIAG_CSV_QUOTE_OPEN), 1);
    cr_expect_eq(findings(p, KA_DIAG_ACCOUNT_UNOWNED), 0);
    place_close(p);
}

Test(load, the_month_before_is_read_for_growth)
{
    struct place *p = place_open();
    put(p, "exports/2026-10/tm/o.csv", ORDERS "1,甲,店:小满,120.00,2026-10-05 10:00:00\n");
    put(p, "exports/2026-09/tm/o.csv", ORDERS "1,甲,陌生,100.00,2026-09-05 10:00:00\n");
    cr_assert_eq(load(p), KA_OK);
    struct ka_value growth = value(p, 0, "growth");
    cr_expect_eq(growth.state, KA_VALUE_OK);
    cr_expect_eq(growth.live_num * 5, growth.live_den);
    cr_assert_not_null(ka_month_previous(p->data));
    /* its findings carry its path */
    cr_assert_eq(findings(p, KA_DIAG_ACCOUNT_UNOWNED), 1);
    for (size_t i = 0; i < p->diags.count; i++) {
        if (p->diags.item[i].code == KA_DIAG_ACCOUNT_UNOWNED)
            cr_expect(ka_str_starts(p->diags.item[i].place.file, KA_STR("exports/2026-09/")));
    }
    place_close(p);
}

#define LOG "时间,客服账号,买家,发送方\n"

Test(load, who_bought_in_the_month_before_does_not_inquire)
{
    struct place *p = place_open();
    put(p, "exports/2026-09/tm/o.csv",
        ORDERS "1,甲,,10,2026-09-18 10:00:00\n"   /* 15 × 24 h before 甲 asks, to the second */
               "2,乙,,10,2026-09-18 09:59:59\n"   /* a second too early */
               "3,丙,,10,2026-09-25 10:00:00\n"   /* October's export knows better */
               "4,戊,,10,2026-10-01 10:00:00\n"); /* October's sales stand in October's files */
    put(p, "exports/2026-10/tm/o.csv",
        ORDERS "3,丙,,10,2026-09-16 10:00:00\n5,己,,10,2026-10-20 10:00:00\n");
    put(p, "exports/2026-10/tm/log.csv",
        LOG "2026-10-03 10:00:00,店:小满,甲,买家\n2026-10-03 10:00:00,店:小满,乙,买家\n"
            "2026-10-03 10:00:00,店:小满,丙,买家\n2026-10-03 10:00:00,店:小满,戊,买家\n");
    cr_assert_eq(load(p), KA_OK);
    cr_expect_eq(value(p, 0, "received").live_num, 4);
    cr_expect_eq(value(p, 0, "inquiries").live_num, 3);
    /* September gives no sale, no revenue and no seller. */
    cr_expect_eq(value(p, 0, "revenue").live_num, 10);
    cr_expect_eq(findings(p, KA_DIAG_ORDERS_START_LATE), 0);
    place_close(p);
}

Test(load, details_and_report_that_differ_are_told)
{
    struct place *p = place_open();
    put(p, "templates/exports/t-sales.yaml",
        "profile: t-sales\nname: 测试\nname_en: test\nkind: agent_stats\nplatform: taobao\n"
        "period: column\ncolumns:\n"
        "  - {header: 日子, field: date, read: time, required: true}\n"
        "  - {header: 测试账号, field: account, required: true}\n"
        "  - {header: 测试销售, counter: sales, read: money, required: true}\n");
    put(p, "exports/2026-10/tm/o.csv", ORDERS "1,甲,店:小满,120.00,2026-10-05 10:00:00\n");
    put(p, "exports/2026-10/tm/s.csv", "日子,测试账号,测试销售\n2026-10-05,店:小满,118.80\n");
    cr_assert_eq(load(p), KA_OK);
    cr_expect_eq(value(p, 0, "sales").live_num, 120);
    cr_expect_eq(findings(p, KA_DIAG_FIGURES_DIFFER), 1);
    place_close(p);
}

Test(evidence, names_each_row_by_place)
{
    struct place *p = place_open();
    p->options.evidence = true;
    put(p, "exports/2026-10/tm/a.csv",
        STATS "2026-10-03,店:小满,10\n2026-10-01,店:小满,7\n2026-10-01,没有人,9\n");
    cr_assert_eq(load(p), KA_OK);
    struct ka_rows_of rows;
    struct ka_rows_asked asked = {&ka_month_roster(p->data)->seat[0], KA_SCOPE_SELF,
                                  ka_metric_index(&p->defs.metrics, KA_STR("received")),
                                  KA_NO_INDEX};
    ka_month_rows(p->arena, p->data, &asked, &rows);
    cr_assert_eq(rows.count, 2);
    cr_expect_eq(rows.total, 2);
    cr_expect_eq(rows.row[0].line, 2);
    cr_expect_eq(rows.row[0].num.micro, 10000000);
    cr_expect_eq(rows.row[1].line, 3);
    place_close(p);
}

/* The finding that a file lacks columns; NULL if there is none. */
static const struct ka_diag *
lacking(const struct place *p)
{
    for (size_t i = 0; i < p->diags.count; i++) {
        enum ka_diag_code code = p->diags.item[i].code;
        if (code == KA_DIAG_COLUMNS_LACKING || code == KA_DIAG_COLUMNS_LACKING_NEAR)
            return &p->diags.item[i];
    }
    return NULL;
}

#define DAYS "日子,测试账号,测试接待,测试销售额,测试响应,测试评价\n"

/* Heading @p drift of the second of two files; the days that it speaks of. */
static void
expect_lack(const char *drift, const char *day, bool first_empty, const char *names,
            const char *near)
{
    struct place *p = place_open();
    put(p, "templates/exports/t-stats.yaml",
        "profile: t-stats\nname: 测试\nname_en: test\nkind: agent_stats\nplatform: taobao\n"
        "period: column\ncolumns:\n"
        "  - {header: 日子, field: date, read: time, required: true}\n"
        "  - {header: 测试账号, field: account, required: true}\n"
        "  - {header: 测试接待, counter: received, read: count, required: true}\n"
        "  - {header: 测试销售额, counter: sales, read: money}\n"
        "  - {header: 测试响应, mean: avg_response, weight: 测试接待, read: duration}\n"
        "  - {header: 测试评价, counter: ratings, read: count}\n"
        "  - {header: 测试退款, counter: refunded_amount, read: money}\n"
        "  - {header: 测试下单, counter: ordered_buyers, read: count}\n"
        "  - {header: 测试付款, counter: paid_buyers, read: count}\n");
    put(p, "exports/2026-10/tm/a.csv",
        ka_str_format(p->arena, DAYS "2026-10-01,店:小满,10,%s,5,1\n", first_empty ? "-" : "9")
            .ptr);
    put(p, "exports/2026-10/tm/b.csv",
        ka_str_format(p->arena, "日子,测试账号,测试接待,%s\n%s,店:小满,20,7,6,2\n", drift, day)
            .ptr);
    cr_assert_eq(load(p), KA_OK);
    const struct ka_diag *diag = lacking(p);
    cr_expect_eq(diag != NULL, names != NULL, "%s", drift);
    if (diag && names) {
        cr_expect_str_eq(diag->place.file.ptr, "exports/2026-10/tm/b.csv");
        cr_expect_eq(diag->place.line, 1);
        cr_expect_str_eq(ka_cstr(p->arena, diag->arg[0]), names);
        cr_expect_str_eq(ka_cstr(p->arena, diag->arg[1]), "exports/2026-10/tm/a.csv");
        cr_expect_eq(diag->code == KA_DIAG_COLUMNS_LACKING_NEAR, near != NULL, "%s", drift);
        cr_expect_str_eq(near ? ka_cstr(p->arena, diag->arg[3]) : "", near ? near : "");
    }
    cr_expect_eq(findings(p, KA_DIAG_COLUMNS_LACKING) + findings(p, KA_DIAG_COLUMNS_LACKING_NEAR),
                 names != NULL);
    place_close(p);
}

/* A heading that is renamed in one of several files would lose its figures unseen. */
Test(load, columns_that_one_file_lacks)
{
    static const char same[] = "测试销售额,测试响应,测试评价";
    static const char renamed[] = "测试销售总额,测试响应,测试评价";
    static const char other[] = "成交合计,测试响应,测试评价";
    static const char two[] = "测试销售总额,平均,测试评价";
    static const char kind[] = "测试退款,测试下单,测试付款";
    expect_lack(same, "2026-10-02", false, NULL, NULL);
    expect_lack(renamed, "2026-10-02", false, "测试销售额", "测试销售额 → 测试销售总额");
    expect_lack(other, "2026-10-02", false, "测试销售额", NULL);
    expect_lack(two, "2026-10-02", false, "测试销售额、测试响应", "测试销售额 → 测试销售总额");
    /* Nothing was lost: the column has no value, or the other file speaks of the same day. */
    expect_lack(other, "2026-10-02", true, NULL, NULL);
    expect_lack(other, "2026-10-01", false, NULL, NULL);
    expect_lack(renamed, "2026-10-01", false, "测试销售额", "测试销售额 → 测试销售总额");
    /* Reports of two kinds, one profile. */
    expect_lack(kind, "2026-10-02", false, NULL, NULL);
}

/* Two kinds of tables in one file: it is listed and read for each, between its neighbours. */
Test(load, a_workbook_with_two_kinds_of_tables)
{
    static const char page[] =
        "<table><tr><td>日子<td>测试账号<td>测试接待<tr><td>2026-10-03<td>店:小满<td>5</table>"
        "<table><tr><td>备注<td>无</table>"
        "<table><tr><td>测试单号<td>测试买家<td>测试客服<td>测试金额<td>测试付款"
        "<tr><td>1<td>甲<td>店:小满<td>12.50<td>2026-10-05 10:00:00</table>"
        "<table><tr><td>日子<td>测试账号<td>测试接待<tr><td>2026-10-04<td>店:小满<td>6</table>";
    struct place *p = place_open();
    p->options.evidence = true;
    put(p, "exports/2026-10/tm/a.csv", STATS "2026-10-01,店:小满,10\n");
    put(p, "exports/2026-10/tm/b.xls", page);
    put(p, "exports/2026-10/tm/c.csv", STATS "2026-10-02,店:小满,20\n");
    cr_assert_eq(load(p), KA_OK);
    size_t count = 0;
    const struct ka_export *file = ka_month_files(p->data, &count);
    cr_assert_eq(count, 4);
    cr_expect_eq(file[1].table, 0);
    cr_expect_eq(file[1].used, 2);
    cr_expect_str_eq(file[2].path.ptr, "exports/2026-10/tm/b.xls");
    cr_expect_eq(file[2].table, 1);
    cr_expect_eq(file[2].used, 1);
    cr_expect_str_eq(file[3].path.ptr, "exports/2026-10/tm/c.csv");
    cr_expect_eq(value(p, 0, "received").live_num, 41);
    cr_expect_eq(value(p, 0, "sales").live_num * 2, 25 * value(p, 0, "sales").live_den);
    cr_expect_eq(findings(p, KA_DIAG_SHEET_UNKNOWN), 1);
    struct ka_rows_of rows;
    struct ka_rows_asked asked = {&ka_month_roster(p->data)->seat[0], KA_SCOPE_SELF,
                                  ka_metric_index(&p->defs.metrics, KA_STR("sales")), KA_NO_INDEX};
    ka_month_rows(p->arena, p->data, &asked, &rows);
    cr_assert_eq(rows.count, 1);
    cr_expect_eq(rows.row[0].file, 2);
    cr_expect_eq(rows.row[0].line, 2);
    place_close(p);
}
