/*
 * Employees: dates, accounts, targets, lookups.
 */
#include "unit/template_support.h"

#include "template/staff.h"

#include <criterion/criterion.h>

static const char text[] =
    "- number: S001\n"
    "  name: 林小满\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: lead, from: 2026-10-16}]\n"
    "  team: 白班\n"
    "  stores: [tm, {store: 拼多多店, from: 2026-10-01}]\n"
    "  accounts:\n"
    "    淘宝: [甲, {account: 乙, store: tm, from: 2026-10-01, to: 2026-10-31}]\n"
    "    pinduoduo: 丙\n"
    "  targets: {sales: 1000, 询单转化率: 50%}\n"
    "  targets_by_month: {2026-11: {sales: 2000}}\n"
    "  joined: 2025-03-01\n"
    "  left: 2026-12-31\n"
    "- {number: S002, name: 林小满, role: presales}\n"
    "- {number: S003, name: 周一诺, role: presales}\n";

struct fixture {
    struct ka_arena *arena;
    struct ka_metric_set metrics;
    struct ka_staff staff;
};

static struct fixture
read_staff(void)
{
    struct fixture f = {.arena = ka_arena_new()};
    struct ka_diags diags = ka_diags_make(f.arena);
    struct ka_company company = support_company(f.arena);
    const ka_str roles[] = {KA_STR("presales"), KA_STR("lead")};
    f.metrics = support_metrics(f.arena);
    struct ka_node *node = support_parse(f.arena, ka_str_of(text), &diags);
    cr_assert_eq(ka_staff_read(f.arena, node, &company, &f.metrics, roles, 2, &diags, &f.staff),
                 KA_OK);
    return f;
}

Test(staff, spans_are_half_open_and_open_ended)
{
    struct fixture f = read_staff();
    const struct ka_employee *e = &f.staff.employee[0];
    cr_assert_eq(e->role_count, 2);
    cr_expect_eq(e->role[0].span.first, KA_DAY_NONE);
    cr_expect_eq(e->role[0].span.end, ka_day_of(2026, 10, 16), "`to` is the last day");
    cr_expect_eq(e->role[1].span.first, ka_day_of(2026, 10, 16));
    cr_expect_eq(e->role[1].span.end, INT32_MAX);
    cr_expect_eq(e->left, ka_day_of(2026, 12, 31));
    cr_expect_eq(f.staff.employee[1].joined, KA_DAY_NONE);
    cr_expect_eq(f.staff.employee[1].left, KA_DAY_NONE);
    ka_arena_free(f.arena);
}

Test(staff, names_of_teams_stores_and_platforms_become_ids)
{
    struct fixture f = read_staff();
    const struct ka_employee *e = &f.staff.employee[0];
    cr_expect(ka_str_eq(e->team[0].what, KA_STR("day")));
    cr_assert_eq(e->store_count, 2);
    cr_expect(ka_str_eq(e->store[1].what, KA_STR("pdd")));
    cr_assert_eq(e->account_count, 3);
    cr_expect(ka_str_eq(e->account[0].platform, KA_STR("taobao")));
    cr_expect_eq(e->account[0].store, KA_NO_INDEX);
    cr_expect_eq(e->account[1].store, 0);
    cr_expect_eq(e->account[1].span.end, ka_day_of(2026, 11, 1));
    cr_expect(ka_str_eq(e->account[2].name, KA_STR("丙")));
    ka_arena_free(f.arena);
}

Test(staff, a_month_has_its_own_target_or_the_standing_one)
{
    struct fixture f = read_staff();
    const struct ka_employee *e = &f.staff.employee[0];
    size_t sales = ka_metric_index(&f.metrics, KA_STR("sales"));
    size_t conversion = ka_metric_index(&f.metrics, KA_STR("conversion"));
    size_t late = ka_metric_index(&f.metrics, KA_STR("late"));
    ka_dec value = {7};
    cr_expect(ka_employee_target(e, sales, ka_month_of(2026, 10), &value));
    cr_expect_eq(value.micro, 1000 * KA_DEC_ONE);
    cr_expect(ka_employee_target(e, sales, ka_month_of(2026, 11), &value));
    cr_expect_eq(value.micro, 2000 * KA_DEC_ONE);
    cr_expect(ka_employee_target(e, conversion, ka_month_of(2026, 11), &value));
    cr_expect_eq(value.micro, KA_DEC_ONE / 2);
    cr_expect(!ka_employee_target(e, late, ka_month_of(2026, 11), &value));
    cr_expect_eq(value.micro, KA_DEC_ONE / 2, "output untouched");
    ka_arena_free(f.arena);
}

Test(staff, people_are_found_by_number_and_by_a_name_of_their_own)
{
    struct fixture f = read_staff();
    cr_expect_eq(ka_staff_lookup(&f.staff, KA_STR("S002")), &f.staff.employee[1]);
    cr_expect_eq(ka_staff_lookup(&f.staff, KA_STR("周一诺")), &f.staff.employee[2]);
    cr_expect_null(ka_staff_lookup(&f.staff, KA_STR("林小满")), "two people have that name");
    cr_expect_null(ka_staff_lookup(&f.staff, KA_STR("S999")));
    ka_arena_free(f.arena);
}
