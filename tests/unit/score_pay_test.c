/*
 * Pay: ladders and coefficients at every edge, rounding, proration, spells, late refunds, findings.
 *
 * Plans are the shipped ones and a few of the test's own; the month is one of tables
 * (score_world.h).
 */
#include "unit/score_world.h"

#include "score/formula.h"
#include "score/pay.h"
#include "score/rule_ops.h"
#include "template/yaml.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#define M INT64_C(1000000)

static struct ka_arena *arena;
static struct ka_diags diags;
static struct ka_defs defs;
static struct ka_employee people[3];
static struct ka_scorecard cards[4];
static size_t card_count;
static struct ka_role role;
static ka_dec pieces, loss, absent;
static bool pieces_known;
static size_t loss_counter;

/* What metrics/month.h says of a month of tables. */
ka_month
ka_month_index(const struct ka_month_data *data)
{
    (void)data;
    return ka_month_of(2026, 10);
}

bool
ka_count_of_seat(const struct ka_month_data *data, const struct ka_seat *seat, size_t counter,
                 ka_dec *out)
{
    (void)data;
    (void)seat;
    ka_str id = defs.metrics.counter[counter].id;
    if (ka_str_eq(id, KA_STR("absent_days")) || ka_str_eq(id, KA_STR("other_leave_days"))) {
        *out = absent;
        return absent.micro > 0;
    }
    *out = counter == loss_counter ? loss : pieces;
    return counter == loss_counter || pieces_known;
}

static const char *const metrics_text =
    "counters:\n"
    "  - {id: sales, name: 询单销售额, unit: yuan}\n"
    "  - {id: net_sales, name: 净销售额, unit: yuan}\n"
    "  - {id: refunds_saved, name: 劝退成功, unit: count, from: register}\n"
    "  - {id: exchanges_made, name: 退货改换货, unit: count, from: register}\n"
    "  - {id: loss_compensation, name: 损失赔偿, unit: yuan, from: register}\n"
    "  - {id: absent_days, name: 旷工天数, unit: days, from: attendance}\n"
    "  - {id: other_leave_days, name: 其他请假天数, unit: days, from: attendance}\n"
    "metrics:\n"
    "  - {id: sales, name: 询单销售额, num: sales, unit: yuan, better: higher}\n"
    "  - {id: net_sales, name: 净销售额, num: net_sales, unit: yuan, better: higher}\n";

static const char *const company_text = "company: 星河\n"
                                        "stores: [{id: tm, name: 店, platform: taobao}]\n";

static struct ka_node *
parse(const char *text)
{
    struct ka_node *node = NULL;
    cr_assert_eq(ka_yaml_parse(arena, ka_str_of(text), KA_STR("t.yaml"), &diags, &node), KA_OK);
    return node;
}

static void
setup(void)
{
    struct ka_node *node = NULL;
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    world_clear();
    memset(&defs, 0, sizeof defs);
    memset(people, 0, sizeof people);
    memset(cards, 0, sizeof cards);
    card_count = 0;
    pieces = loss = absent = ka_dec_of(0);
    pieces_known = true;
    role = (struct ka_role){.id = KA_STR("presales")};
    cr_assert_eq(ka_metric_set_read(arena, parse(metrics_text), NULL, &diags, &defs.metrics),
                 KA_OK);
    cr_assert_eq(ka_company_read(arena, parse(company_text), &diags, &defs.company), KA_OK);
    cr_assert_eq(ka_yaml_load(arena, KAOHE_SOURCE_DIR "/templates/pay.yaml", KA_STR("pay.yaml"),
                              &diags, &node),
                 KA_OK);
    cr_assert_eq(ka_pay_def_read(arena, node, &defs.metrics, &diags, &defs.pay), KA_OK);
    loss_counter = defs.pay.compensation;
    defs.staff = (struct ka_staff){.employee = people, .count = KA_COUNT(people)};
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(pay, .init = setup, .fini = teardown);

/* ---- helpers -------------------------------------------------------------------------------- */

static ka_dec
fen(int64_t units)
{
    return ka_dec_scaled(units, 2);
}

static const struct ka_ladder *
ladder_of(const char *plan)
{
    const struct ka_pay_plan *found = ka_pay_plan_lookup(&defs.pay, ka_str_of(plan));
    cr_assert(found && found->commission_count == 1);
    return found->commission[0].ladder;
}

static int64_t
commission(const char *plan, int64_t base_fen, ka_frac target, ka_dec factor)
{
    struct ka_pay_line line = {.kind = KA_PAY_COMMISSION,
                               .base = fen(base_fen),
                               .rate = ka_dec_of(1),
                               .commission =
                                   &ka_pay_plan_lookup(&defs.pay, ka_str_of(plan))->commission[0],
                               .target = target};
    ka_dec amount = {0};
    cr_assert(ka_pay_rate(arena, &line) && ka_pay_amount(&line, factor, &amount));
    return amount.micro / 10000;
}

/* One person with a contract, and a card over the days [first, last] of October. */
static void
give(size_t who, const char *number, const char *pay, int first, int last, int workdays)
{
    struct ka_employee *employee = &people[who];
    if (!employee->number.len) {
        employee->number = ka_str_of(number);
        employee->name = KA_STR("林小满");
        employee->joined = employee->left = KA_DAY_NONE;
        employee->pay = ka_pay_entries_read(arena, parse(pay), &diags, &employee->pay_count);
    }
    struct ka_seat *seat = &world_seats[card_count];
    *seat = (struct ka_seat){.employee = employee,
                             .role = &role,
                             .span = {ka_day_of(2026, 10, first), ka_day_of(2026, 10, last) + 1},
                             .workdays = workdays,
                             .month_workdays = 22};
    cards[card_count] = (struct ka_scorecard){.seat = seat,
                                              .role = &role,
                                              .total = ka_dec_scaled(9250, 2),
                                              .out_of = ka_dec_of(110),
                                              .coefficient = ka_dec_of(1)};
    card_count++;
}

static struct ka_pay *
make(const struct ka_pay_late *late, size_t late_count, size_t *count)
{
    struct ka_pay_options options = {cards, card_count, late, late_count};
    struct ka_pay *pay = ka_pays_make(arena, &defs, &world_month, &options, &diags, count);
    for (size_t i = 0; i < diags.count; i++)
        cr_log_info("%s", ka_diag_line(arena, &diags.item[i], KA_EN).ptr);
    return pay;
}

static bool
found(enum ka_diag_code code)
{
    for (size_t i = 0; i < diags.count; i++) {
        if (diags.item[i].code == code)
            return true;
    }
    return false;
}

#define expect_fen(dec, units)                                                                     \
    cr_expect_eq((dec).micro, (int64_t)(units)*10000, "%" PRId64 " not %" PRId64,                  \
                 (dec).micro / 10000, (int64_t)(units))

/* ---- coefficient ------------------------------------------------------------------------------
 */

Test(pay, coefficient_at_every_edge_of_the_shipped_table)
{
    static const int64_t edge[][3] = {/* total, hundredths at it, hundredths below it */
                                      {10500, 130, 120}, {10000, 120, 110}, {9500, 110, 100},
                                      {9000, 100, 95},   {8500, 95, 90},    {8000, 90, 80},
                                      {7000, 80, 60},    {6000, 60, 40}};
    for (size_t i = 0; i < KA_COUNT(edge); i++) {
        ka_dec at = ka_coefficient_of(&defs.pay, ka_dec_scaled(edge[i][0], 2));
        ka_dec below = ka_coefficient_of(&defs.pay, ka_dec_scaled(edge[i][0] - 1, 2));
        cr_expect_eq(at.micro, edge[i][1] * 10000, "%" PRId64, edge[i][0]);
        cr_expect_eq(below.micro, edge[i][2] * 10000, "below %" PRId64, edge[i][0]);
    }
    cr_expect_eq(ka_coefficient_of(&defs.pay, ka_dec_of(110)).micro, 1300000);
    cr_expect_eq(ka_coefficient_of(&defs.pay, ka_dec_of(500)).micro, 1300000, "open at the top");
    cr_expect_eq(ka_coefficient_of(&defs.pay, ka_dec_of(0)).micro, 400000);
}

Test(pay, worked_check_of_the_domain_page)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500}", 1, 31, 22);
    expect_fen(make(NULL, 0, &count)->total, 500000);
    cards[0].coefficient = ka_dec_scaled(13, 1);
    expect_fen(make(NULL, 0, &count)->total, 545000);
}

/* ---- ladders ----------------------------------------------------------------------------------
 */

Test(pay, whole_ladder_has_one_rate_for_all_and_bounds_that_are_above)
{
    static const int64_t row[][2] = {/* base in fen of target 10,000.00; rate in millionths */
                                     {0, 3000},       {799999, 3000},  {800000, 3000},
                                     {800001, 4000},  {1000000, 4000}, {1000001, 5000},
                                     {1200000, 5000}, {1200001, 6000}, {9900000, 6000}};
    const struct ka_ladder *ladder = ladder_of("commission-personal");
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        ka_dec rate = ka_ladder_rate(ladder, fen(row[i][0]), ka_frac_make(10000, 1));
        cr_expect_eq(rate.micro, row[i][1], "at %" PRId64, row[i][0]);
    }
}

Test(pay, whole_ladder_compares_with_an_exact_target)
{
    const struct ka_ladder *ladder = ladder_of("commission-personal");
    /* 100 % of 10,000 ÷ 3 is 3,333.33⅓: 3,333.33 is below, 3,333.34 above. */
    cr_expect_eq(ka_ladder_rate(ladder, fen(333333), ka_frac_make(10000, 3)).micro, 4000);
    cr_expect_eq(ka_ladder_rate(ladder, fen(333334), ka_frac_make(10000, 3)).micro, 5000);
}

Test(pay, marginal_ladder_adds_slices)
{
    static const int64_t row[][2] = {
        /* 2 ‰ of the first 80 %, 4, 6, 8 ‰ above; target 10,000.00 */
        {0, 0},         {100, 0},        {125, 0},        {250, 1},        {800000, 1600},
        {800025, 1600}, {1000000, 2400}, {1200000, 3600}, {1300000, 4400}, {10000000, 74000}};
    for (size_t i = 0; i < KA_COUNT(row); i++)
        cr_expect_eq(
            commission("commission-marginal", row[i][0], ka_frac_make(10000, 1), ka_dec_of(1)),
            row[i][1], "at %" PRId64, row[i][0]);
}

/* 80, 100 and 120 % of 10,000.00: the last 分 up to a bound is the slice's below it. */
Test(pay, marginal_slices_at_each_bound_and_one_fen_beside_it)
{
    static const int64_t row[][5] = {/* base; slices from the lowest */
                                     {799999, 799999},
                                     {800000, 800000},
                                     {800001, 800000, 1},
                                     {999999, 800000, 199999},
                                     {1000000, 800000, 200000},
                                     {1000001, 800000, 200000, 1},
                                     {1199999, 800000, 200000, 199999},
                                     {1200000, 800000, 200000, 200000},
                                     {1200001, 800000, 200000, 200000, 1}};
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        struct ka_pay_line line = {0};
        cr_assert(ka_ladder_slices(arena, ladder_of("commission-marginal"), fen(row[i][0]),
                                   ka_frac_make(10000, 1), &line));
        for (size_t s = 0; s < 4; s++)
            expect_fen(s < line.slice_count ? line.slice[s].base : ka_dec_of(0), row[i][s + 1]);
    }
}

Test(pay, marginal_ladder_never_jumps_and_never_falls)
{
    ka_frac target = ka_frac_make(10000, 7);
    int64_t last = 0;
    for (int64_t base = 0; base < 300000; base += 13) {
        int64_t here = commission("commission-marginal", base, target, ka_dec_scaled(13, 1));
        cr_assert(here >= last && here - last <= 1, "%" PRId64 " at %" PRId64, here, base);
        last = here;
    }
}

Test(pay, slices_add_up_to_the_base)
{
    const struct ka_ladder *ladder = ladder_of("commission-marginal");
    for (int64_t base = 1; base < 400000; base += 997) {
        struct ka_pay_line line = {0};
        ka_dec sum = {0};
        cr_assert(ka_ladder_slices(arena, ladder, fen(base), ka_frac_make(10000, 9), &line));
        for (size_t i = 0; i < line.slice_count; i++)
            sum = ka_dec_add(sum, line.slice[i].base);
        expect_fen(sum, base);
    }
}

Test(pay, a_ladder_without_a_target_gives_no_rate)
{
    struct ka_pay_line line = {
        .commission = &ka_pay_plan_lookup(&defs.pay, KA_STR("commission-personal"))->commission[0],
        .target = KA_FRAC_NONE};
    cr_expect_not(ka_pay_rate(arena, &line));
    line.target = ka_frac_make(0, 1);
    cr_expect_not(ka_pay_rate(arena, &line));
}

/* ---- one line ---------------------------------------------------------------------------------
 */

struct amount_row {
    const char *why;
    int64_t base_fen, rate, days, of_days, factor;
    enum ka_pay_by by;
    int64_t fen;
};

static const struct amount_row amounts[] = {
    {"whole", 350000, M, 22, 22, M, KA_PAY_BY_NONE, 350000},
    {"a third, up", 100000, M, 7, 21, M, KA_PAY_BY_NONE, 33333},
    {"two thirds, up", 100000, M, 14, 21, M, KA_PAY_BY_NONE, 66667},
    {"a tie goes up", 1, M, 11, 22, M, KA_PAY_BY_NONE, 1},
    {"just below a tie", 49, M, 1, 100, M, KA_PAY_BY_NONE, 0},
    {"a tie of a rate", 50, 10000, 0, 0, M, KA_PAY_BY_NONE, 1},
    {"one rounding, not two: 0.5 × 0.9 is no tie", 100, 5000, 0, 0, 900000, KA_PAY_BY_COEFFICIENT,
     0},
    {"coefficient of four decimals", 1000000, M, 0, 0, 1234500, KA_PAY_BY_COEFFICIENT, 1234500},
    {"no days", 350000, M, 0, 22, M, KA_PAY_BY_NONE, 0},
    {"below nothing counts as nothing", -5000, 10000, 0, 0, M, KA_PAY_BY_NONE, 0},
    {"coefficient 0", 150000, M, 22, 22, 0, KA_PAY_BY_COEFFICIENT, 0},
};

Test(pay, a_line_is_rounded_once_half_away_from_zero)
{
    for (size_t i = 0; i < KA_COUNT(amounts); i++) {
        const struct amount_row *row = &amounts[i];
        struct ka_pay_line line = {.kind = KA_PAY_BONUS,
                                   .base = fen(row->base_fen),
                                   .rate = {row->rate},
                                   .days = (int)row->days,
                                   .of_days = (int)row->of_days,
                                   .by = row->by};
        ka_dec amount = {-1};
        cr_assert(ka_pay_amount(&line, (ka_dec){row->factor}, &amount), "%s", row->why);
        cr_expect_eq(amount.micro, row->fen * 10000, "%s: %" PRId64, row->why, amount.micro);
    }
}

Test(pay, a_line_beyond_fifteen_digits_is_refused)
{
    struct ka_pay_line line = {.kind = KA_PAY_COMMISSION,
                               .base = ka_dec_of(INT64_C(9000000000000)),
                               .rate = {6000},
                               .by = KA_PAY_BY_COEFFICIENT};
    ka_dec amount = {7};
    cr_expect_not(ka_pay_amount(&line, ka_dec_of(1), &amount));
    cr_expect_eq(amount.micro, 7, "left alone");
}

Test(pay, factors)
{
    ka_dec total = ka_dec_scaled(9255, 2), coefficient = ka_dec_scaled(95, 2);
    cr_expect_eq(ka_pay_factor(KA_PAY_BY_COEFFICIENT, total, coefficient).micro, 950000);
    cr_expect_eq(ka_pay_factor(KA_PAY_BY_POINTS, total, coefficient).micro, 925500);
    cr_expect_eq(ka_pay_factor(KA_PAY_BY_NONE, total, coefficient).micro, M);
}

Test(pay, the_live_formula_multiplies_whole_numbers_and_divides_once)
{
    struct ka_pay_cells cells = {.base = KA_STR("C9"),
                                 .rate = KA_STR("D9"),
                                 .days = KA_STR("E9"),
                                 .of_days = KA_STR("F9"),
                                 .factor = KA_STR("G9")};
    struct ka_pay_line line = {.kind = KA_PAY_COMMISSION,
                               .base = fen(456300),
                               .rate = {5000},
                               .by = KA_PAY_BY_COEFFICIENT};
    cr_expect_str_eq(ka_pay_emit(arena, &line, &cells).ptr,
                     "IF(ISNUMBER(G9),ROUND(MAX(0,ROUND(C9*100,0))*ROUND(D9*1000,0)"
                     "*ROUND(G9*10000,0)/(10000000),0)/100,0)");
    line = (struct ka_pay_line){.kind = KA_PAY_BASE,
                                .base = fen(350000),
                                .rate = ka_dec_of(1),
                                .days = 11,
                                .of_days = 22,
                                .by = KA_PAY_BY_NONE};
    cells.rate = (ka_str){0};
    cr_expect_str_eq(ka_pay_emit(arena, &line, &cells).ptr,
                     "ROUND(MAX(0,ROUND(C9*100,0))*E9/(F9),0)/100");
}

/* ---- a person's month ---------------------------------------------------------------------------
 */

Test(pay, nobody_has_a_contract)
{
    size_t count = 7;
    card_count = 0;
    cr_expect_null(make(NULL, 0, &count));
    cr_expect_eq(count, 0);
    cr_expect_eq(diags.count, 0);
}

Test(pay, a_change_of_role_pays_each_over_its_own_days_with_its_own_coefficient)
{
    size_t count = 0;
    const char *pay = "[{plan: performance-7-3, base: 3500, performance: 1500, to: 2026-10-15},"
                      " {plan: performance-6-4, base: 3300, performance: 2200, from: 2026-10-16}]";
    give(0, "S001", pay, 1, 15, 11);
    give(0, "S001", pay, 16, 31, 11);
    cards[1].coefficient = ka_dec_scaled(8, 1);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_assert_eq(count, 1);
    cr_assert_eq(made->spell_count, 2);
    expect_fen(made->spell[0].total, 250000);
    expect_fen(made->spell[1].total, 165000 + 88000);
    expect_fen(made->total, 503000);
}

Test(pay, a_contract_that_changes_within_a_card_counts_figures_once)
{
    size_t count = 0;
    world_scope[KA_SCOPE_SELF][0] = world_value(10000, 1);
    world_target[0] = ka_frac_make(10000, 1);
    give(0, "S001",
         "[{plan: commission-personal, base: 3300, to: 2026-10-15},"
         " {plan: commission-personal, base: 4400, from: 2026-10-16}]",
         1, 31, 22);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_assert_eq(made->spell_count, 2);
    cr_expect_eq(made->spell[0].line_count, 1, "base alone");
    cr_expect_eq(made->spell[1].line_count, 2);
    cr_expect_eq(made->spell[0].days + made->spell[1].days, 22);
    expect_fen(made->spell[1].line[1].amount, 4000);
}

Test(pay, days_without_a_contract_are_told)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500, from: 2026-10-16}", 1,
         31, 22);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_expect(found(KA_DIAG_PAY_NONE));
    cr_expect_eq(made->spell[0].days, 11);
}

Test(pay, a_pool_is_shared_by_days)
{
    size_t count = 0;
    give(0, "S001", "{plan: aftersales-pool, base: 3600}", 1, 31, 22);
    give(1, "S002", "{plan: aftersales-pool, base: 3600}", 1, 15, 11);
    cards[1].coefficient = ka_dec_scaled(5, 1);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_assert_eq(count, 2);
    expect_fen(made[0].spell[0].line[1].amount, 160000);
    expect_fen(made[1].spell[0].line[1].amount, 40000);
}

Test(pay, pieces_come_from_the_register_and_missing_ones_hold_the_pay_back)
{
    size_t count = 0;
    pieces = ka_dec_of(7);
    give(0, "S001", "{plan: aftersales-bonus, base: 3600, bonus: 900}", 1, 31, 22);
    struct ka_pay *made = make(NULL, 0, &count);
    expect_fen(made->total, 360000 + 90000 + 7000 + 7000);
    cr_expect(ka_pay_is_final(made));
    pieces_known = false;
    made = make(NULL, 0, &count);
    cr_expect(found(KA_DIAG_PAY_NO_FIGURE));
    cr_expect(made->provisional && !ka_pay_is_final(made));
    expect_fen(made->total, 450000);
}

struct service_row {
    int year, month, day;
    int64_t years, fen;
};

Test(pay, base_by_grade_market_and_whole_years_of_service)
{
    static const struct service_row row[] = {{2026, 10, 1, 0, 0},     {2025, 10, 2, 0, 0},
                                             {2025, 10, 1, 1, 20000}, {2023, 10, 2, 2, 20000},
                                             {2023, 10, 1, 3, 50000}, {2021, 10, 1, 5, 80000},
                                             {2001, 2, 28, 25, 80000}};
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        size_t count = 0;
        card_count = 0;
        world_scope[KA_SCOPE_SELF][0] = world_value(123450, 1);
        give(0, "S001", "{plan: crossborder, grade: P3, market: 北美, performance: 2000}", 1, 31,
             22);
        people[0].joined = ka_day_of(row[i].year, row[i].month, row[i].day);
        struct ka_pay *made = make(NULL, 0, &count);
        cr_expect_eq(made->spell[0].line[0].served, row[i].years);
        expect_fen(made->spell[0].line[0].amount, 700000 + 60000 + row[i].fen);
        expect_fen(made->spell[0].line[2].amount, 114191); /* 1 % × 92.5 ÷ 100: 1,141.9125 */
    }
}

Test(pay, team_commission_reads_the_team)
{
    size_t count = 0;
    world_scope[KA_SCOPE_TEAM][0] = world_value(5249680, 100);
    give(0, "S001", "{plan: commission-team, base: 7000}", 1, 31, 22);
    expect_fen(make(NULL, 0, &count)->spell[0].line[1].amount, 10499);
}

static struct ka_pay_late
late_of(const char *plan, int64_t base, int64_t refund)
{
    return (struct ka_pay_late){.employee = &people[0],
                                .month = ka_month_of(2026, 9),
                                .commission =
                                    ka_pay_plan_lookup(&defs.pay, ka_str_of(plan))->commission[0],
                                .base = ka_dec_of(base),
                                .target = ka_frac_make(10000, 1),
                                .total = ka_dec_of(106),
                                .coefficient = ka_dec_scaled(13, 1),
                                .refund = ka_dec_of(refund)};
}

Test(pay, a_late_refund_makes_the_closed_month_again_at_its_own_rate_and_coefficient)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500}", 1, 31, 22);
    /* whole: 12,100 at 6 ‰ falls to 11,900 at 5 ‰: (59.5 − 72.6) × 1.3 */
    struct ka_pay_late late = late_of("commission-personal", 12100, 200);
    struct ka_pay *made = make(&late, 1, &count);
    expect_fen(made->deducted, -1703);
    expect_fen(made->total, 500000 - 1703);
    cr_expect_eq(made->spell[0].line[2].kind, KA_PAY_LATE);
    /* marginal: 200 of the slice at 8 ‰ and 6 ‰ */
    late = late_of("commission-marginal", 12100, 200);
    expect_fen(make(&late, 1, &count)->deducted, -182);
    /* more than all of it: the commission is lost, no more */
    late = late_of("commission-personal", 100, 200);
    expect_fen(make(&late, 1, &count)->deducted, -39);
}

Test(pay, losses_over_a_fifth_of_the_pay_are_told_and_a_fifth_is_not)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500}", 1, 31, 22);
    loss = ka_dec_of(1000);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_expect_not(found(KA_DIAG_PAY_LOSS_LIMIT));
    expect_fen(made->total, 400000);
    loss = ka_dec_scaled(100001, 2);
    make(NULL, 0, &count);
    cr_expect(found(KA_DIAG_PAY_LOSS_LIMIT));
}

Test(pay, absence_is_told_and_not_deducted)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500}", 1, 31, 22);
    expect_fen(make(NULL, 0, &count)->absent, 0);
    cr_expect_not(found(KA_DIAG_PAY_ABSENT));
    absent = ka_dec_scaled(15, 1);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_expect(found(KA_DIAG_PAY_ABSENT));
    expect_fen(made->absent, 300);
    expect_fen(made->total, 500000);
}

Test(pay, the_minimum_wage_is_prorated_and_its_edge_is_enough)
{
    size_t count = 0;
    give(0, "S001", "{plan: commission-team, base: 2740}", 1, 15, 11);
    world_scope[KA_SCOPE_TEAM][0] = world_value(0, 1);
    cr_expect_not(make(NULL, 0, &count)->below, "1,370.00 for half a month of 2,740");
    loss = ka_dec_scaled(1, 2);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_expect(made->below && !ka_pay_is_final(made));
    cr_expect(found(KA_DIAG_PAY_BELOW_MINIMUM));
    people[0].pay[0].reason = KA_STR("本人申请");
    made = make(NULL, 0, &count);
    cr_expect(made->below && ka_pay_is_final(made));
    cr_expect(found(KA_DIAG_PAY_BELOW_EXPLAINED));
}

Test(pay, a_reason_in_the_score_file_is_taken_and_is_no_item)
{
    size_t count = 0;
    give(0, "S001", "{plan: commission-team, base: 1000}", 1, 31, 22);
    world_scope[KA_SCOPE_TEAM][0] = world_value(0, 1);
    world_manual[0] = (struct ka_manual){
        .employee = &people[0], .item = KA_STR("pay_reason"), .reason = KA_STR(" 试用 ")};
    world_manual_count = 1;
    ka_pay_claim(&world_month);
    cr_expect(world_manual[0].used);
    struct ka_pay *made = make(NULL, 0, &count);
    cr_expect(ka_str_eq(made->reason, KA_STR("试用")));
    cr_expect(ka_pay_is_final(made));
}

Test(pay, a_provisional_card_makes_provisional_pay)
{
    size_t count = 0;
    give(0, "S001", "{plan: performance-7-3, base: 3500, performance: 1500}", 1, 31, 22);
    cards[0].provisional = true;
    cr_expect_not(ka_pay_is_final(make(NULL, 0, &count)));
}
