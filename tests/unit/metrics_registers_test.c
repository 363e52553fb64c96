/* What people record, attendance, and stores' own figures. */
#include "metrics_people.h"

/* ---- attendance ---- */

static struct world *
office(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "kaoqin.csv", KA_FACT_ATTENDANCE, "", NO_STORE);
    world_file(w, "dengji.csv", KA_FACT_REGISTER, "", NO_STORE);
    world_file(w, "dengji2.csv", KA_FACT_REGISTER, "", NO_STORE);
    world_file(w, "z.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_begin(w);
    return w;
}

#define ATTEND(...)                                                                                \
    give_figure(w, KA_FACT_ATTENDANCE, (struct give){.store = NO_STORE, __VA_ARGS__})
#define REGISTER(...)                                                                              \
    give_figure(w, KA_FACT_REGISTER, (struct give){.store = NO_STORE, __VA_ARGS__})

Test(attendance, several_counters_add_up_and_blanks_are_zero)
{
    struct world *w = office();
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "late", .value = "2");
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "early", .value = "1");
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "missing_punches", .value = "1");
    ATTEND(.line = 3, .employee = "周一诺", .first = 12, .end = 32, .id = "late", .value = "0");
    world_close(w);
    EXPECT(seat_value(w, S001, "attendance_faults"), "4/1");
    EXPECT(seat_value(w, S002, "attendance_faults"), "0/1");
    EXPECT(seat_value(w, S003A, "attendance_faults"), "missing");
    EXPECT(team_value(w, S001, "attendance_faults"), "4/1");
    world_free(w);
}

Test(attendance, another_file_says_nothing_of_the_blank)
{
    struct world *w = office();
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "late", .value = "2");
    ATTEND(.line = 3, .employee = "S001", MONTH, .id = "work_seconds", .value = "7200");
    ATTEND(.file = 3, .line = 3, .employee = "S002", .first = 12, .end = 32, .id = "early",
           .value = "1");
    ATTEND(.line = 4, .employee = "S002", .first = 12, .end = 32, .id = "due_days", .value = "15");
    world_close(w);
    EXPECT(seat_value(w, S002, "late"), "0/1");
    EXPECT(seat_value(w, S001, "attendance_faults"), "missing");
    const struct ka_cell *cell = ka_cells_lookup(&w->data->cells, S002, KA_NO_INDEX);
    cr_expect_null(ka_cell_tally(cell, counter(w, "work_seconds")));
    world_free(w);
}

Test(attendance, a_column_no_one_has_is_missing)
{
    struct world *w = office();
    ATTEND(.line = 2, .employee = "S001", MONTH, .id = "late", .value = "2");
    world_close(w);
    EXPECT(seat_value(w, S001, "late"), "2/1");
    EXPECT(seat_value(w, S001, "attendance_faults"), "missing");
    world_free(w);
}

Test(attendance, unknown_and_absent_people_are_told)
{
    struct world *w = office();
    ATTEND(.line = 2, .employee = "王五", MONTH, .id = "late", .value = "2");
    ATTEND(.line = 3, .employee = "王五", DAY(3), .id = "late", .value = "2");
    ATTEND(.line = 4, .employee = "S002", DAY(3), .id = "late", .value = "2");
    world_close(w);
    cr_expect_str_eq(finding(w, KA_DIAG_EMPLOYEE_UNKNOWN),
                     "kaoqin.csv:2: error: '王五' is not in the roster (rows: 2)");
    cr_expect_str_eq(finding(w, KA_DIAG_EMPLOYEE_AWAY),
                     "kaoqin.csv:4: warning: rows of 'S002' on days not at work do not count "
                     "(rows: 1)");
    world_free(w);
}

/* ---- registers ---- */

Test(registers, rows_add_up_and_no_row_is_zero)
{
    struct world *w = office();
    REGISTER(.file = 1, .line = 2, .employee = "S001", DAY(5), .id = "complaints", .value = "1");
    REGISTER(.file = 1, .line = 3, .employee = "S001", DAY(5), .id = "complaints", .value = "1");
    REGISTER(.file = 1, .line = 4, .account = "店:小满", DAY(9), .id = "complaints", .value = "2");
    world_close(w);
    EXPECT(seat_value(w, S001, "complaints"), "4/1");
    EXPECT(seat_value(w, S002, "complaints"), "0/1");
    EXPECT(seat_value(w, S001, "complaint_rate"), "missing");
    world_free(w);
}

Test(registers, equal_rows_of_two_files_count_once)
{
    struct world *w = office();
    for (uint32_t file = 1; file <= 2; file++)
        REGISTER(.file = file, .line = 2, .employee = "S001", DAY(5), .id = "complaints",
                 .value = "1", .reason = "订单 1");
    REGISTER(.file = 2, .line = 3, .employee = "S001", DAY(5), .id = "complaints", .value = "1",
             .reason = "订单 1");
    REGISTER(.file = 2, .line = 4, .employee = "S001", DAY(5), .id = "complaints", .value = "1",
             .reason = "订单 2");
    world_close(w);
    /* 订单 1: once and twice, so twice; 订单 2: once. */
    EXPECT(seat_value(w, S001, "complaints"), "3/1");
    world_free(w);
}

Test(registers, without_any_register_file_it_is_missing)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "a.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_begin(w);
    world_close(w);
    EXPECT(seat_value(w, S001, "complaints"), "missing");
    world_free(w);
}

Test(registers, a_rate_over_an_exports_counter_joins_stores_and_no_store)
{
    struct world *w = office();
    give_figure(
        w, KA_FACT_AGENT_STATS,
        (struct give){.file = 3, .line = 2, XIAOMAN, MONTH, .id = "consulted", .value = "400"});
    REGISTER(.file = 1, .line = 2, .employee = "S001", DAY(5), .id = "complaints", .value = "2");
    world_close(w);
    EXPECT(seat_value(w, S001, "complaint_rate"), "2/400");
    /* whose store the complaints were of is not known */
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "complaint_rate", TM, NO_STORE), "missing");
    world_free(w);
}

Test(registers, counters_of_people_over_exports_may_be_written_by_hand)
{
    struct world *w = office();
    REGISTER(.file = 1, .line = 2, .employee = "S001", DAY(5), .id = "letters_sent", .value = "20");
    REGISTER(.file = 1, .line = 3, .employee = "S001", DAY(6), .id = "letters_replied",
             .value = "3");
    world_close(w);
    EXPECT(seat_value(w, S001, "letter_reply_rate"), "3/20");
    EXPECT(seat_value(w, S002, "letters_sent"), "missing");
    world_free(w);
}

Test(registers, a_mean_is_over_its_rows)
{
    struct world *w = office();
    REGISTER(.file = 1, .line = 2, .employee = "S001", DAY(5), .id = "test_score", .value = "80");
    REGISTER(.file = 1, .line = 3, .employee = "S001", DAY(19), .id = "test_score", .value = "95");
    world_close(w);
    bool known = ka_metric_index(&w->defs.metrics, KA_STR("test_score")) != KA_NO_INDEX;
    if (known)
        EXPECT(seat_value(w, S001, "test_score"), "175/2");
    world_free(w);
}

/* ---- stores' own figures ---- */

static struct world *
stores(void)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "tm.csv", KA_FACT_STORE_STATS, "taobao", TM);
    world_file(w, "pdd.csv", KA_FACT_STORE_STATS, "pinduoduo", PDD);
    world_begin(w);
    return w;
}

#define STORE(...) give_figure(w, KA_FACT_STORE_STATS, (struct give){__VA_ARGS__})

Test(stores, scores_are_those_of_the_last_day)
{
    struct world *w = stores();
    STORE(.line = 3, DAY(31), .id = "dsr_service_score", .value = "4.8");
    STORE(.line = 2, DAY(30), .id = "dsr_service_score", .value = "4.9");
    world_close(w);
    EXPECT(store_value(w, TM, "dsr_service"), "48/10");
    EXPECT(seat_value(w, S001, "dsr_service"), "48/10");
    EXPECT(store_value(w, PDD, "dsr_service"), "missing");
    world_free(w);
}

Test(stores, revenue_of_store_figures_serves_without_orders)
{
    struct world *w = stores();
    STORE(.line = 2, DAY(1), .id = "revenue", .value = "100.5");
    STORE(.line = 3, DAY(2), .id = "revenue", .value = "200");
    world_close(w);
    EXPECT(store_value(w, TM, "revenue"), "3005/10");
    world_free(w);
}

Test(stores, industry_is_weighted_by_the_stores_denominators)
{
    struct world *w = world_open(NULL, "- {number: S001, name: 林小满, role: presales,\n"
                                       "   stores: [tm, pdd]}\n");
    world_file(w, "tm.csv", KA_FACT_STORE_STATS, "taobao", TM);
    world_begin(w);
    STORE(.line = 2, MONTH, .id = "dispute_rate", .value = "0.02", .industry = true);
    STORE(.line = 3, .store = PDD, MONTH, .id = "dispute_rate", .value = "0.05", .industry = true);
    STORE(.line = 2, MONTH, .id = "refunds_requested", .value = "300");
    STORE(.line = 3, .store = PDD, MONTH, .id = "refunds_requested", .value = "100");
    world_close(w);
    /* (0.02 × 300 + 0.05 × 100) ÷ 400 = 11 ÷ 400 */
    struct ka_value value =
        ka_value_of_industry(w->data, seat(w, 0), KA_SCOPE_STORES, metric(w, "dispute_rate"));
    EXPECT(show(w, value), "11/400");
    EXPECT(seat_value(w, 0, "dispute_rate"), "missing");
    world_free(w);
}

Test(stores, industry_of_one_store_is_the_figure_itself)
{
    struct world *w = stores();
    STORE(.line = 2, MONTH, .id = "refund_hours", .value = "93600", .industry = true);
    world_close(w);
    struct ka_value value =
        ka_value_of_industry(w->data, seat(w, S001), KA_SCOPE_STORES, metric(w, "refund_hours"));
    EXPECT(show(w, value), "93600/3600");
    cr_expect_eq(value.num.micro, 26000000);
    world_free(w);
}

Test(stores, a_store_row_without_its_store_is_refused)
{
    struct world *w = stores();
    STORE(.line = 2, .store = NO_STORE, MONTH, .id = "revenue", .value = "1");
    STORE(.line = 3, .store = NO_STORE, MONTH, .id = "revenue", .value = "1");
    world_close(w);
    cr_expect_eq(findings(w, KA_DIAG_STORE_NOT_TOLD), 1);
    world_free(w);
}
