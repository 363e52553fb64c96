/*
 * Contracts against plans: what staff.yaml must give for a plan, and what it must not.
 */
#include "unit/template_support.h"

#include "template/pay.h"
#include "template/pay_check.h"
#include "template/staff.h"

#include <criterion/criterion.h>

static const char *const pay_text =
    "coefficients: [{at_least: 105, coefficient: 1.3}, {else: true, coefficient: 0.4}]\n"
    "grades: [{at_least: 95, grade: 卓越}, {else: true, grade: 不合格}]\n"
    "plans:\n"
    "  split: {name: 绩效制, performance: {split: '7:3'}}\n"
    "  bonus: {name: 售后奖金, bonuses: [{name: 奖金}]}\n"
    "  abroad: {name: 跨境, base: {grades: [{grade: P1, amount: 1}, {grade: P2, amount: 2}],\n"
    "           markets: [{market: 北美, amount: 3}],\n"
    "           seniority: [{at_least: 1, amount: 4}, {else: true, amount: 0}]}}\n";

/* An employee's pay, and the findings expected, a blank between; empty for none. */
struct row {
    const char *pay, *joined;
    const char *found;
};

static const struct row rows[] = {
    {"{plan: split, base: 3500, performance: 1500}", NULL, ""},
    {"{plan: 绩效制, base: 0.07, performance: 0.03}", NULL, ""},
    {"{plan: split, base: 3500, performance: 1500.01}", NULL, "pay-split"},
    {"{plan: split, base: 3500}", NULL, "pay-needs"},
    {"{plan: split, performance: 1500}", NULL, "pay-needs"},
    {"{plan: split, base: 3500, performance: 1500, bonus: 1}", NULL, "pay-unused"},
    {"{plan: bonus, base: 3500, bonus: 900}", NULL, ""},
    {"{plan: bonus, base: 3500}", NULL, "pay-needs"},
    {"{plan: bonus, base: 3500, bonus: 900, performance: 1}", NULL, "pay-unused"},
    {"{plan: bonus, base: 3500, bonus: 900, grade: P1}", NULL, "pay-unused"},
    {"{plan: bonuss, base: 3500}", NULL, "unknown-name-near"},
    {"{plan: zzzzzz, base: 3500}", NULL, "pay-unknown"},
    {"{plan: abroad, grade: P1, market: 北美}", "2025-01-01", ""},
    {"{plan: abroad, grade: P1, market: 北美, base: 100}", "2025-01-01", ""},
    {"{plan: abroad, grade: P1, market: 北美}", NULL, "pay-needs"},
    {"{plan: abroad, grade: P1}", "2025-01-01", "pay-needs"},
    {"{plan: abroad, grade: Z9, market: 月球}", "2025-01-01", "pay-unknown pay-unknown"},
    {"[{plan: split, base: 3500, to: 2026-10-15}, {plan: none, from: 2026-10-16}]", NULL,
     "pay-needs pay-unknown"},
};

static ka_str
check(struct ka_arena *arena, const struct row *row)
{
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_metric_set metrics = support_metrics(arena);
    struct ka_pay_def pay;
    struct ka_employee employee = {.joined = KA_DAY_NONE, .left = KA_DAY_NONE};
    struct ka_node *node = support_parse(arena, ka_str_of(pay_text), &diags);
    cr_assert(node && ka_pay_def_read(arena, node, &metrics, &diags, &pay) == KA_OK);
    node = support_parse(arena, ka_str_of(row->pay), &diags);
    cr_assert(node, "%s", row->pay);
    employee.pay = ka_pay_entries_read(arena, node, &diags, &employee.pay_count);
    if (row->joined)
        cr_assert(ka_day_parse(ka_str_of(row->joined), &employee.joined));
    cr_assert_eq(diags.count, 0, "%s", row->pay);
    ka_pay_check(&pay, &(struct ka_staff){&employee, 1}, &diags);
    struct ka_buf found = {.arena = arena};
    for (size_t i = 0; i < diags.count; i++) {
        ka_str name = ka_diag_name(arena, diags.item[i].code);
        ka_buf_printf(&found, "%s%.*s", i ? " " : "", KA_STR_ARG(name));
        cr_expect_gt(diags.item[i].place.line, 0, "%s", row->pay);
    }
    return ka_buf_str(&found);
}

Test(pay, a_contract_gives_what_its_plan_needs_and_nothing_else)
{
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        struct ka_arena *arena = ka_arena_new();
        ka_str found = check(arena, &rows[i]);
        cr_expect(ka_str_eq(found, ka_str_of(rows[i].found)), "%s: '%.*s' not '%s'", rows[i].pay,
                  KA_STR_ARG(found), rows[i].found);
        ka_arena_free(arena);
    }
}

/* A comma within a number starts another key, and is named as what it is. */
Test(pay, numbers_have_no_commas)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    size_t count = 0;
    struct ka_node *node = support_parse(arena, KA_STR("{plan: split, base: 3,600}"), &diags);
    cr_assert_not_null(node);
    (void)ka_pay_entries_read(arena, node, &diags, &count);
    cr_assert_eq(diags.count, 1);
    cr_expect_eq(diags.item[0].code, KA_DIAG_UNKNOWN_KEY_DIGITS);
    cr_expect_eq(diags.item[0].place.column, 23);
    ka_arena_free(arena);
}

Test(pay, a_plan_is_found_by_id_and_by_name)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_pay_def pay;
    struct ka_node *node = support_parse(arena, ka_str_of(pay_text), &diags);
    cr_assert(node && ka_pay_def_read(arena, node, NULL, &diags, &pay) == KA_OK);
    cr_expect_eq(ka_pay_plan_lookup(&pay, KA_STR("bonus")), &pay.plan[1]);
    cr_expect_eq(ka_pay_plan_lookup(&pay, KA_STR("售后奖金")), &pay.plan[1]);
    cr_expect_null(ka_pay_plan_lookup(&pay, KA_STR("")));
    cr_expect_eq(pay.plan[0].split_base, 7);
    cr_expect_eq(pay.plan[0].split_performance, 3);
    cr_expect(pay.plan[1].bonus[0].contract);
    cr_expect_eq(pay.plan[2].grade_count, 2);
    cr_expect_eq(pay.compensation, KA_NO_INDEX);
    ka_arena_free(arena);
}
