/* Reports that cover some days of the month only, and stores without a month before. */
#include "metrics_place.h"

#define BY_DAY  "日子,测试账号,测试接待\n"
#define BY_FILE "测试账号,测试回复\n店:小满,10\n"

static struct place *
reports(void)
{
    struct place *p = place_open();
    put(p, "kaohe.yaml",
        "company: 测试公司\nstores:\n  tm: {name: 天猫店, platform: taobao, key: true}\n"
        "  b: {name: 二店, platform: taobao, key: true}\n");
    put(p, "staff.yaml",
        "- {number: S001, name: 林小满, role: presales, stores: [tm, b],\n"
        "   accounts: {taobao: ['店:小满']}, targets: {received: 100, sales: 100}}\n");
    put(p, "templates/exports/t-day.yaml",
        "profile: t-day\nname: 逐日\nname_en: by day\nkind: agent_stats\nplatform: taobao\n"
        "period: column\ncolumns:\n"
        "  - {header: 日子, field: date, read: time, required: true}\n"
        "  - {header: 测试账号, field: account, required: true}\n"
        "  - {header: 测试接待, counter: received, read: count, required: true}\n");
    put(p, "templates/exports/t-file.yaml",
        "profile: t-file\nname: 逐周\nname_en: by file\nkind: agent_stats\nplatform: taobao\n"
        "period: file_name\ncolumns:\n"
        "  - {header: 测试账号, field: account, required: true}\n"
        "  - {header: 测试回复, counter: consulted, read: count, required: true}\n");
    put(p, "templates/exports/t-store.yaml",
        "profile: t-store\nname: 店铺\nname_en: store\nkind: store_stats\nplatform: taobao\n"
        "period: column\ncolumns:\n"
        "  - {header: 店日, field: date, read: time, required: true}\n"
        "  - {header: 店名, field: store}\n"
        "  - {header: 店额, counter: revenue, read: money, required: true}\n"
        "  - {header: 店分, counter: experience_basic_score, read: number}\n");
    return p;
}

static void
week(struct place *p, const char *store, int first, int last)
{
    put(p,
        ka_str_format(p->arena, "exports/2026-10/%s/周_2026-10-%02d至2026-10-%02d.csv", store,
                      first, last)
            .ptr,
        BY_FILE);
}

/* Days first to last, a row each, in a file whose name says no dates unless @p name does. */
static void
days(struct place *p, const char *name, int first, int last)
{
    struct ka_buf buf = {.arena = p->arena};
    ka_buf_add(&buf, KA_STR(BY_DAY));
    for (int day = first; day <= last; day++)
        ka_buf_printf(&buf, "2026-10-%02d,店:小满,3\n", day);
    put(p, ka_str_format(p->arena, "exports/2026-10/tm/%s", name).ptr,
        ka_cstr(p->arena, ka_buf_str(&buf)));
}

static const char *
found(const struct place *p, enum ka_diag_code code)
{
    const char *line = "";
    for (size_t i = 0; i < p->diags.count; i++) {
        if (p->diags.item[i].code == code)
            line = ka_str_format(p->arena, "%s%s%.*s", line, *line ? "\n" : "",
                                 KA_STR_ARG(ka_diag_line(p->arena, &p->diags.item[i], KA_EN)))
                       .ptr;
    }
    return line;
}

static void
expect(struct place *p, const char *wanted)
{
    load(p);
    cr_expect_str_eq(found(p, KA_DIAG_REPORT_LACKS_DAYS), wanted);
    place_close(p);
}

#define LACKS(file, profile, store, days)                                                          \
    "exports/2026-10/" file ": warning: '" profile "' of '" store                                  \
    "' has other days of the month, but not " days ": these days are not counted"

Test(periods, a_week_that_was_forgotten)
{
    struct place *p = reports();
    week(p, "tm", 1, 7);
    week(p, "tm", 8, 14);
    week(p, "tm", 22, 31);
    week(p, "b", 1, 14);
    week(p, "b", 15, 31);
    expect(p, LACKS("tm/周_2026-10-22至2026-10-31.csv", "by file", "天猫店", "10-15…10-21"));
}

Test(periods, the_first_days_the_last_ones_and_a_single_one)
{
    struct place *p = reports();
    week(p, "b", 2, 7);
    week(p, "b", 9, 29);
    expect(p, LACKS("b/周_2026-10-09至2026-10-29.csv", "by file", "二店",
                    "10-01, 10-08, 10-30…10-31"));
}

Test(periods, rows_by_day_that_break_off)
{
    struct place *p = reports();
    days(p, "逐日.csv", 1, 21);
    expect(p, LACKS("tm/逐日.csv", "by day", "天猫店", "10-22…10-31"));
}

Test(periods, no_false_alarms)
{
    struct place *p = reports();
    week(p, "tm", 1, 31);
    week(p, "tm", 8, 14);
    week(p, "b", 1, 20);
    week(p, "b", 15, 31);
    days(p, "一.csv", 3, 11); /* two days without work at most */
    days(p, "二.csv", 14, 29);
    expect(p, "");
    p = reports();
    days(p, "名字说的_2026-10-01至2026-10-31.csv", 9, 20); /* nobody worked on the others */
    put(p, "exports/2026-10/tm/没有期间.csv", BY_FILE);    /* the whole month */
    week(p, "tm", 1, 7);
    expect(p, "");
}

/* Rows of a store on the days that @p days has, and its rows' file. */
static void
store_days(struct place *p, const char *name, const char *store, uint32_t days)
{
    struct ka_buf buf = {.arena = p->arena};
    ka_buf_add(&buf, KA_STR("店日,店名,店额,店分\n"));
    for (int day = 1; day <= 31; day++) {
        if (days >> day & 1)
            ka_buf_printf(&buf, "2026-10-%02d,%s,120,4.5\n", day, store);
    }
    put(p, ka_str_format(p->arena, "exports/2026-10/%s", name).ptr,
        ka_cstr(p->arena, ka_buf_str(&buf)));
}

#define ALL      (UINT32_MAX - 1) /* Days 1 to 31. */
#define DAY(day) (UINT32_C(1) << (day))

Test(periods, a_hole_in_a_stores_rows)
{
    const uint32_t three = DAY(11) | DAY(12) | DAY(13);
    struct place *p = reports();
    store_days(p, "s_2026-10.csv", "天猫店", ALL & ~three);
    store_days(p, "b/二_2026-10-01至2026-10-31.csv", "二店", ALL & ~three); /* as it says */
    expect(p, LACKS("s_2026-10.csv", "store", "天猫店", "10-11…10-13"));
    p = reports();
    store_days(p, "一.csv", "二店", ALL & ~DAY(9) & ~DAY(31));
    expect(p, LACKS("一.csv", "store", "二店", "10-09, 10-31"));
}

/* Another file has the days, or the store has rows of some days only; a score is the last day's. */
Test(periods, holes_in_a_stores_rows_that_are_none)
{
    struct place *p = reports();
    store_days(p, "一.csv", "天猫店", ALL & ~DAY(11));
    store_days(p, "二.csv", "天猫店", DAY(11));
    store_days(p, "b/三.csv", "二店", UINT32_C(0x9ABCD6B4)); /* at most two running without */
    put(p, "templates/exports/t-score.yaml",
        "profile: t-score\nname: 店分\nname_en: score\nkind: store_stats\nplatform: taobao\n"
        "period: column\ncolumns:\n"
        "  - {header: 分日, field: date, read: time, required: true}\n"
        "  - {header: 分, counter: experience_basic_score, read: number, required: true}\n");
    put(p, "exports/2026-10/tm/分.csv", "分日,分\n2026-10-08,4.1\n2026-10-31,4.5\n");
    expect(p, "");
}

/* Someone off duty has no rows; so has a team of one. */
Test(periods, a_hole_in_a_persons_rows_is_none)
{
    struct place *p = reports();
    put(p, "exports/2026-10/tm/逐日.csv",
        BY_DAY "2026-10-01,店:小满,3\n2026-10-20,店:小满,3\n2026-10-31,店:小满,3\n");
    expect(p, "");
}

static const char *const october = "店日,店额\n2026-10-05,120\n2026-09-05,100\n";

Test(periods, growth_without_a_month_before_is_told)
{
    struct place *p = reports();
    put(p, "exports/2026-10/tm/s_2026-10.csv", october);
    put(p, "exports/2026-10/b/s_2026-10.csv", october);
    put(p, "exports/2026-09/b/s_2026-09.csv", "店日,店额\n2026-09-05,100\n");
    load(p);
    cr_expect_str_eq(found(p, KA_DIAG_NO_LAST_MONTH),
                     "kaohe.yaml:3:3: warning: store '天猫店' has no figures of last month "
                     "(2026-09): 'revenue growth' is not applicable there");
    cr_expect_str_eq(value_of(p, 0, "growth"), "20/100");
    place_close(p);
}

/* Nothing is not applicable where nobody is asked, or where this month has no figure either. */
Test(periods, growth_that_nobody_is_asked_for)
{
    struct place *p = reports();
    put(p, "exports/2026-10/tm/s_2026-10.csv", october);
    put(p, "staff.yaml",
        "- {number: S001, name: 林小满, role: operations-assistant, stores: [tm],\n"
        "   accounts: {taobao: ['店:小满']}}\n");
    load(p);
    cr_expect_str_eq(found(p, KA_DIAG_NO_LAST_MONTH), "");
    place_close(p);
    p = reports();
    week(p, "tm", 1, 31);
    load(p);
    cr_expect_str_eq(found(p, KA_DIAG_NO_LAST_MONTH), "");
    place_close(p);
}
