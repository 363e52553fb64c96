/*
 * The company: defaults, stores by any of their names, the calendar.
 */
#include "unit/template_support.h"

#include <criterion/criterion.h>

Test(company, what_is_left_out_has_its_default)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_company company = support_company(arena);
    cr_assert_eq(company.store_count, 2);
    cr_expect(ka_str_eq(company.name, KA_STR("星河")));
    cr_expect(ka_str_eq(company.form_prefix, KA_STR("KH")));
    cr_expect(ka_str_eq(company.zone_name, KA_STR("Asia/Shanghai")));
    cr_expect_not_null(company.zone);
    cr_expect_eq(company.lang, KA_ZH);
    cr_expect_eq(company.appeal_days, 5);
    cr_expect_eq(company.after_sales_days, 15);
    cr_expect_eq(company.response_cap, 600);
    cr_expect_eq(company.solved_hours, 72);
    cr_expect(!company.unanswered_ignored && !company.refund_by_amount);
    cr_expect_eq(company.analysis.slow.micro, 2 * KA_DEC_ONE);
    cr_expect_eq(company.analysis.slow_seconds.micro, 30 * KA_DEC_ONE);
    cr_expect_eq(company.analysis.busy.micro, 3 * KA_DEC_ONE / 2);
    cr_expect_eq(company.analysis.silent.micro, 4 * KA_DEC_ONE / 5);
    cr_expect_eq(company.analysis.least_rounds, 10);
    cr_expect_eq(company.analysis.least_people, 2);
    const struct ka_store *store = &company.store[0];
    cr_expect_eq(store->service_from, 8 * 3600);
    cr_expect_eq(store->service_to, 23 * 3600);
    cr_expect_eq(store->as_of, KA_DAY_NONE);
    cr_expect(ka_str_eq(store->currency, KA_STR("CNY")));
    ka_arena_free(arena);
}

Test(company, a_setting_of_zero_is_not_the_default)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_company company = {0};
    struct ka_node *node = support_parse(
        arena,
        KA_STR(
            "{company: a, stores: [{id: a, name: b, platform: jd}], inquiry: {after_sales_days: 0},"
            " form: {appeal_days: 0, reviewer: ''}, response: {unanswered: ignore}, language: en}"),
        &diags);
    cr_assert_eq(ka_company_read(arena, node, &diags, &company), KA_OK);
    cr_expect_eq(company.after_sales_days, 0);
    cr_expect_eq(company.appeal_days, 0);
    cr_expect(company.unanswered_ignored);
    cr_expect_eq(company.lang, KA_EN);
    cr_expect_eq(company.reviewer.len, 0);
    ka_arena_free(arena);
}

Test(company, bounds_of_the_response_analysis)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_company company = {0};
    struct ka_node *node =
        support_parse(arena,
                      KA_STR("{公司: a, 店铺: [{代号: a, 名称: b, 平台: jd}], 响应: {分析: {偏慢: "
                             "150%, 偏慢秒数: 20.5,"
                             " 繁忙: 1.2, 无人回复: 90%, 最少轮次: 4, 最少人数: 3}}}"),
                      &diags);
    cr_assert_eq(ka_company_read(arena, node, &diags, &company), KA_OK);
    cr_expect_eq(company.analysis.slow.micro, 1500000);
    cr_expect_eq(company.analysis.slow_seconds.micro, 20500000);
    cr_expect_eq(company.analysis.busy.micro, 1200000);
    cr_expect_eq(company.analysis.silent.micro, 900000);
    cr_expect_eq(company.analysis.least_rounds, 4);
    cr_expect_eq(company.analysis.least_people, 3);
    ka_arena_free(arena);
}

Test(company, a_store_is_found_by_id_name_and_alias_however_typed)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_company company = support_company(arena);
    static const char *const first[] = {
        "tm", "旗舰店", " 旗舰 店 ", "TM", "galaxy flagship(天猫)", "Galaxy_Flagship（天猫）"};
    for (size_t i = 0; i < KA_COUNT(first); i++)
        cr_expect_eq(ka_company_store(&company, ka_str_of(first[i])), 0, "%s", first[i]);
    cr_expect_eq(ka_company_store(&company, KA_STR("pdd")), 1);
    cr_expect_eq(ka_company_store(&company, KA_STR("")), KA_NO_INDEX);
    cr_expect_eq(ka_company_store(&company, KA_STR("旗舰")), KA_NO_INDEX);
    ka_arena_free(arena);
}

/* October 2026: the 1st and 2nd are free, Saturday the 10th is worked, 22 weekdays. */
Test(company, workdays_follow_the_calendar)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_company company = support_company(arena);
    cr_expect_eq(ka_company_workdays(&company, ka_month_span(ka_month_of(2026, 10))), 22 - 2 + 1);
    ka_day wednesday = ka_day_of(2026, 9, 30), friday = ka_day_of(2026, 10, 9);
    cr_expect_eq(ka_company_workday_after(&company, wednesday, 1), ka_day_of(2026, 10, 5));
    cr_expect_eq(ka_company_workday_after(&company, friday, 1), ka_day_of(2026, 10, 10));
    cr_expect_eq(ka_company_workday_after(&company, friday, 2), ka_day_of(2026, 10, 12));
    cr_expect_eq(ka_company_workday_after(&company, friday, 0), friday);
    struct ka_span none = {.first = friday, .end = friday};
    cr_expect_eq(ka_company_workdays(&company, none), 0);
    ka_arena_free(arena);
}

Test(company, stores_may_be_named_instead_of_listed)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_company company = {0};
    struct ka_node *node = support_parse(
        arena, KA_STR("company: a\nstores:\n  tm: {name: b, platform: 淘宝}\n"), &diags);
    cr_assert_eq(ka_company_read(arena, node, &diags, &company), KA_OK);
    cr_expect(ka_str_eq(company.store[0].id, KA_STR("tm")));
    cr_expect(ka_str_eq(company.store[0].platform, KA_STR("taobao")));
    cr_expect_eq(company.store[0].place.line, 3);
    cr_expect_eq(company.store[0].place.column, 3);
    ka_arena_free(arena);
}
