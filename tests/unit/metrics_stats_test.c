/* Figures that exports had summed: periods, files, weights. */
#include "metrics_people.h"

static const char *const own =
    "counters:\n"
    "  - {id: hours_online, name: 在线小时, en: hours online, unit: hours, of: person}\n"
    "  - {id: misses, name: 未达标, en: misses, unit: count, of: person}\n"
    "metrics:\n"
    "  - {id: hit_rate, name: 达标率, en: hit rate, num: misses, den: received, unit: ratio,\n"
    "     better: higher, complement: true, definition: 测试, definition_en: test}\n"
    "  - {id: hours_online, name: 在线小时, en: hours online, num: hours_online, unit: hours,\n"
    "     better: higher, definition: 测试, definition_en: test}\n";

static struct world *
agents(void)
{
    struct world *w = world_open(own, staff);
    world_file(w, "a.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "b.csv", KA_FACT_AGENT_STATS, "taobao", TM);
    world_file(w, "c.csv", KA_FACT_AGENT_STATS, "pinduoduo", PDD);
    world_begin(w);
    return w;
}

#define FIGURE(...) give_figure(w, KA_FACT_AGENT_STATS, (struct give){__VA_ARGS__})

Test(stats, days_and_accounts_and_stores_add_up)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "received", .value = "7");
    FIGURE(.line = 4, .account = "店:二号", DAY(2), .id = "received", .value = "3");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "received",
           .value = "100");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "120/1");
    EXPECT(in_stores(w, S001, KA_SCOPE_SELF, "received", TM, NO_STORE), "20/1");
    EXPECT(seat_value(w, S002, "received"), "missing");
    cr_expect_eq(w->diags.count, 0);
    world_free(w);
}

Test(stats, sources_count_rows_by_file)
{
    struct world *w = agents();
    FIGURE(.line = 5, XIAOMAN, DAY(2), .id = "replied", .value = "7");
    FIGURE(.line = 5, XIAOMAN, DAY(2), .id = "received", .value = "8");
    FIGURE(.line = 3, XIAOMAN, DAY(1), .id = "replied", .value = "9");
    FIGURE(.line = 3, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.file = 1, .line = 9, XIAOMAN, DAY(3), .id = "replied", .value = "1");
    FIGURE(.file = 1, .line = 9, XIAOMAN, DAY(3), .id = "received", .value = "2");
    world_close(w);
    struct ka_value value = ka_value_of_seat(w->data, seat(w, S001), metric(w, "reply_rate"));
    EXPECT(show(w, value), "17/20");
    cr_assert_eq(value.source_count, 2);
    cr_expect_eq(value.source[0].file, 0);
    cr_expect_eq(value.source[0].rows, 2);
    cr_expect_eq(value.source[0].first_line, 3);
    cr_expect_eq(value.source[1].rows, 1);
    cr_expect_eq(value.num.micro, 17000000);
    cr_expect_eq(value.den.micro, 20000000);
    world_free(w);
}

Test(stats, a_months_row_beats_day_rows_of_who_is_there_all_month)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "received", .value = "7");
    FIGURE(.file = 1, .line = 2, XIAOMAN, MONTH, .id = "received", .value = "40");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "40/1");
    world_free(w);
}

Test(stats, day_rows_beat_the_months_row_of_who_joined_within)
{
    struct world *w = agents();
    FIGURE(.line = 2, .account = "店:一诺", DAY(12), .id = "received", .value = "10");
    FIGURE(.line = 3, .account = "店:一诺", DAY(20), .id = "received", .value = "7");
    FIGURE(.file = 1, .line = 2, .account = "店:一诺", MONTH, .id = "received", .value = "40");
    FIGURE(.file = 1, .line = 2, .account = "店:一诺", MONTH, .id = "inquiries", .value = "9");
    world_close(w);
    EXPECT(seat_value(w, S002, "received"), "17/1");
    EXPECT(seat_value(w, S002, "inquiries"), "9/1");
    world_free(w);
}

Test(stats, weeks_and_days_fill_each_other_and_partial_overlap_is_told)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, .first = 1, .end = 8, .id = "received", .value = "70");
    FIGURE(.line = 3, XIAOMAN, DAY(3), .id = "received", .value = "9");
    FIGURE(.line = 4, XIAOMAN, DAY(8), .id = "received", .value = "5");
    FIGURE(.line = 5, XIAOMAN, .first = 6, .end = 10, .id = "received", .value = "1000");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "75/1");
    cr_expect_str_eq(finding(w, KA_DIAG_PERIOD_OVERLAP),
                     "a.csv:5: warning: figures of '店:小满' for 2026-10-06..2026-10-09 overlap "
                     "those for 2026-10-01..2026-10-07 in part and were not used");
    world_free(w);
}

Test(stats, of_equally_long_overlapping_periods_the_earlier_counts)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, .first = 3, .end = 6, .id = "received", .value = "1000");
    FIGURE(.line = 3, XIAOMAN, .first = 1, .end = 4, .id = "received", .value = "9");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "9/1");
    cr_expect_eq(findings(w, KA_DIAG_PERIOD_OVERLAP), 1);
    world_free(w);
}

Test(stats, the_later_file_wins_a_period)
{
    struct world *w = agents();
    FIGURE(.file = 1, .line = 7, XIAOMAN, DAY(1), .id = "received", .value = "12");
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "received", .value = "7");
    FIGURE(.file = 1, .line = 8, XIAOMAN, DAY(2), .id = "received", .value = "7");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "19/1");
    cr_expect_str_eq(finding(w, KA_DIAG_FIGURES_CONFLICT),
                     "b.csv:7: warning: '店:小满': 1 figures differ from 'a.csv'; what is here "
                     "counts, as the later name: conversations received 12 (there 10)");
    world_free(w);
}

Test(stats, every_figure_that_two_files_tell_apart_is_named)
{
    static const char *const id[] = {"received", "inquiries", "converted", "sales",
                                     "orders",   "items",     "replied"};
    struct world *w = agents();
    for (size_t i = 0; i < KA_COUNT(id); i++) {
        FIGURE(.line = 2, XIAOMAN, MONTH, .id = id[i], .value = "10");
        FIGURE(.file = 1, .line = 2, XIAOMAN, MONTH, .id = id[i], .value = i == 6 ? "10" : "11");
    }
    world_close(w);
    const char *text = finding(w, KA_DIAG_FIGURES_CONFLICT);
    cr_expect(strstr(text, "6 figures differ"), "%s", text);
    cr_expect(strstr(text, "orders sold 11 (there 10), ..."), "%s", text);
    cr_expect_not(strstr(text, "replied"), "%s", text);
    world_free(w);
}

Test(stats, lateness_of_two_kinds_adds_up_and_is_told)
{
    struct world *w = world_open(NULL, staff);
    world_file(w, "a.csv", KA_FACT_ATTENDANCE, "", NO_STORE);
    world_begin(w);
    struct ka_stat stat[2] = {{.counter = counter(w, "late"), .metric = KA_NO_INDEX, .column = 1},
                              {.counter = counter(w, "late"), .metric = KA_NO_INDEX, .column = 2}};
    stat[0].value = dec("2");
    stat[1].value = dec("1");
    struct ka_fact fact = {.kind = KA_FACT_ATTENDANCE, .line = 5, .store = KA_NO_INDEX};
    fact.as.stats = (struct ka_stats_fact){
        .employee = KA_STR("S001"), .period = w->fold->data->span, .stat = stat, .stat_count = 2};
    feed(w, &fact);
    fact.line = 6;
    fact.as.stats.employee = KA_STR("S002");
    stat[1].value = dec("0");
    feed(w, &fact);
    world_close(w);
    EXPECT(seat_value(w, S001, "late"), "3/1");
    EXPECT(seat_value(w, S002, "late"), "2/1");
    cr_expect_str_eq(finding(w, KA_DIAG_LATE_TWICE),
                     "a.csv:5: warning: 'S001': 2 times late and 1 times severely late are 3 times "
                     "late (1 people here have both)");
    world_free(w);
}

Test(stats, spelling_of_an_account_does_not_hide_a_repeat)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.file = 1, .line = 2, .account = "店：小满 ", DAY(1), .id = "received", .value = "10");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "10/1");
    world_free(w);
}

Test(stats, rows_of_one_period_in_one_file_add_up_and_are_told)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "received", .value = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(1), .id = "received", .value = "4");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "14/1");
    cr_expect_eq(findings(w, KA_DIAG_PERIOD_REPEATED), 1);
    world_free(w);
}

Test(stats, two_columns_of_one_counter_add_up)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "bad_ratings", .value = "2");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "bad_ratings", .value = "1");
    world_close(w);
    EXPECT(seat_value(w, S001, "bad_ratings"), "3/1");
    cr_expect_eq(w->diags.count, 0);
    world_free(w);
}

Test(stats, periods_beyond_the_month_are_refused_and_others_left_out)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, .first = -5, .end = 10, .id = "received", .value = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(-5), .id = "received", .value = "10");
    FIGURE(.line = 4, XIAOMAN, DAY(32), .id = "received", .value = "10");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "missing");
    cr_expect_str_eq(finding(w, KA_DIAG_PERIOD_OUTSIDE),
                     "a.csv:2: error: figures for 2026-09-25..2026-10-09 reach beyond 2026-10 and "
                     "cannot be divided: not used");
    world_free(w);
}

Test(stats, a_row_without_a_date_speaks_of_the_month)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, .id = "received", .value = "10");
    FIGURE(.file = 1, .line = 2, XIAOMAN, DAY(3), .id = "received", .value = "4");
    world_close(w);
    EXPECT(seat_value(w, S001, "received"), "10/1");
    world_free(w);
}

Test(stats, a_months_figure_of_two_roles_belongs_to_neither)
{
    struct world *w = agents();
    FIGURE(.line = 2, .account = "店:知夏", MONTH, .id = "received", .value = "40");
    FIGURE(.line = 2, .account = "店:知夏", MONTH, .id = "inquiries", .value = "20");
    FIGURE(.file = 1, .line = 2, .account = "店:知夏", DAY(15), .id = "received", .value = "5");
    FIGURE(.file = 1, .line = 3, .account = "店:知夏", DAY(16), .id = "received", .value = "6");
    world_close(w);
    EXPECT(seat_value(w, S003A, "received"), "5/1");
    EXPECT(seat_value(w, S003B, "received"), "6/1");
    EXPECT(seat_value(w, S003A, "inquiries"), "missing");
    EXPECT(seat_value(w, S003B, "inquiries"), "missing");
    cr_expect_str_eq(finding(w, KA_DIAG_PERIOD_SHARED),
                     "a.csv:2: warning: '店:知夏' was shared by several people or roles in "
                     "2026-10-01..2026-10-31, and there are no figures by day");
    world_free(w);
}

Test(stats, unowned_accounts_are_told_once_with_their_rows)
{
    struct world *w = agents();
    FIGURE(.line = 4, .account = "陌生", DAY(1), .id = "received", .value = "10");
    FIGURE(.line = 2, .account = "陌生", DAY(2), .id = "received", .value = "10");
    FIGURE(.line = 3, .account = "机器人", DAY(2), .id = "received", .value = "10");
    FIGURE(.line = 5, .account = "店:一诺", DAY(3), .id = "received", .value = "10");
    world_close(w);
    cr_expect_str_eq(finding(w, KA_DIAG_ACCOUNT_UNOWNED),
                     "a.csv:2: error: no one owns account '陌生' (rows: 2, platform: taobao)");
    cr_expect_str_eq(
        finding(w, KA_DIAG_ACCOUNT_AWAY),
        "a.csv:5: warning: rows of account '店:一诺' on days its owner was not at work "
        "count for no one (rows: 1, platform: taobao)");
    cr_expect_eq(w->diags.count, 2);
    world_free(w);
}

Test(stats, a_weighted_rate_is_its_parts)
{
    struct world *w = agents();
    /* (0.5 × 10 + 0.8 × 30) ÷ 40 = 29 ÷ 40 */
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "conversion", .value = "0.5", .weight = "10");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "conversion", .value = "0.8", .weight = "30");
    world_close(w);
    EXPECT(seat_value(w, S001, "conversion"), "29/40");
    world_free(w);
}

Test(stats, counters_beat_parts_where_both_are_there)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "conversion", .value = "0.5", .weight = "10");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "inquiries", .value = "10");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "inquiries",
           .value = "90");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "converted",
           .value = "45");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "conversion",
           .value = "0.9", .weight = "90");
    world_close(w);
    EXPECT(seat_value(w, S001, "conversion"), "50/100");
    world_free(w);
}

Test(stats, a_counter_without_its_partner_is_left_out)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "replied", .value = "9");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "received", .value = "10");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "received",
           .value = "1000");
    world_close(w);
    EXPECT(seat_value(w, S001, "reply_rate"), "9/10");
    world_free(w);
}

Test(stats, an_unweighted_mean_is_exact_alone_and_approximate_together)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "satisfaction", .value = "0.97");
    FIGURE(.line = 3, .account = "店:一诺", DAY(13), .id = "satisfaction", .value = "0.9");
    FIGURE(.line = 4, .account = "店:一诺", DAY(14), .id = "satisfaction", .value = "0.8");
    world_close(w);
    EXPECT(seat_value(w, S001, "satisfaction"), "97/100");
    EXPECT(seat_value(w, S002, "satisfaction"), "17/20~");
    world_free(w);
}

Test(stats, an_unweighted_mean_beside_a_weighted_one_is_approximate)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "satisfaction", .value = "0.9");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", MONTH, .id = "satisfaction",
           .value = "0.8", .weight = "9");
    world_close(w);
    /* (0.9 × 1 + 0.8 × 9) ÷ 10 */
    EXPECT(seat_value(w, S001, "satisfaction"), "81/100~");
    world_free(w);
}

Test(stats, a_complement_takes_counters_as_failures_and_parts_as_they_are)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "misses", .value = "3");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "received", .value = "20");
    FIGURE(.line = 3, .account = "店:一诺", MONTH, .id = "hit_rate", .value = "0.9",
           .weight = "10");
    world_close(w);
    EXPECT(seat_value(w, S001, "hit_rate"), "17/20");
    EXPECT(seat_value(w, S002, "hit_rate"), "9/10");
    EXPECT(team_value(w, S001, "hit_rate"), "26/30");
    world_free(w);
}

Test(stats, zero_denominator_is_empty_and_zero_numerator_is_zero)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "converted", .value = "0");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "inquiries", .value = "0");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "received", .value = "5");
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "replied", .value = "0");
    world_close(w);
    EXPECT(seat_value(w, S001, "conversion"), "empty");
    EXPECT(seat_value(w, S001, "reply_rate"), "0/5");
    EXPECT(seat_value(w, S001, "converted"), "0/1");
    world_free(w);
}

Test(stats, maxima_and_minima_are_those_of_the_union)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "slowest_response", .value = "300");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "slowest_response", .value = "900");
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "fastest_response", .value = "4");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "fastest_response", .value = "2");
    FIGURE(.file = 2, .line = 2, .store = PDD, .account = "小满", DAY(2), .id = "slowest_response",
           .value = "40");
    FIGURE(.line = 7, .account = "店:一诺", DAY(20), .id = "slowest_response", .value = "901");
    world_close(w);
    EXPECT(seat_value(w, S001, "max_response"), "900/1");
    EXPECT(seat_value(w, S001, "min_response"), "2/1");
    EXPECT(team_value(w, S001, "max_response"), "901/1");
    world_free(w);
}

Test(stats, hours_and_seconds_are_converted)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "hours_online", .value = "27000");
    FIGURE(.line = 3, XIAOMAN, MONTH, .id = "ticket_solve_median", .value = "9000");
    world_close(w);
    EXPECT(seat_value(w, S001, "hours_online"), "75/10");
    EXPECT(seat_value(w, S001, "ticket_solve_median"), "9000/3600");
    world_free(w);
}

Test(stats, a_plain_number_for_hours_is_hours)
{
    struct world *w = agents();
    struct ka_column column[] = {{.read = KA_READ_NUMBER}, {.read = KA_READ_DURATION}};
    struct ka_column_use use[] = {{.column = 0}};
    w->profile[0].column = column;
    w->profile[0].column_count = 2;
    w->file[0].column = use;
    w->file[0].column_count = 1;
    FIGURE(.line = 2, XIAOMAN, MONTH, .id = "hours_online", .value = "7.5");
    FIGURE(.line = 3, XIAOMAN, MONTH, .id = "ticket_solve_median", .value = "2.5");
    world_close(w);
    EXPECT(seat_value(w, S001, "hours_online"), "75/10");
    EXPECT(seat_value(w, S001, "ticket_solve_median"), "9000/3600");
    world_free(w);
}

Test(stats, huge_figures_are_told_not_wrapped)
{
    struct world *w = agents();
    FIGURE(.line = 2, XIAOMAN, DAY(1), .id = "sales", .value = "9000000000000");
    FIGURE(.line = 3, XIAOMAN, DAY(2), .id = "sales", .value = "9000000000000");
    FIGURE(.line = 4, XIAOMAN, DAY(2), .id = "paid_buyers", .value = "2");
    world_close(w);
    EXPECT(seat_value(w, S001, "sales"), "missing");
    EXPECT(seat_value(w, S001, "avg_order_value"), "missing");
    EXPECT(seat_value(w, S001, "sales"), "missing");
    EXPECT(seat_value(w, S001, "paid_buyers"), "2/1");
    cr_expect_eq(findings(w, KA_DIAG_VALUE_TOO_LARGE), 2);
    world_free(w);
}

Test(stats, live_numbers_are_reduced_only_when_they_must_be)
{
    static const struct {
        const char *sales, *buyers, *wanted;
    } cases[] = {
        {"1234.5", "10", "12345/100"},
        {"170", "320", "170/320"},
        /* 5000000000 × 10^6 passes 15 digits: divided by 4000000 */
        {"5000000000", "4000000", "1250/1"},
        {"9999999.99", "1", "999999999/100"},
        {"12345678.90", "10", "123456789/100"},
        /* nothing to reduce by: exact all the same */
        {"12345678.91", "1", "1234567891/100"},
    };
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        struct world *w = agents();
        FIGURE(.line = 2, XIAOMAN, MONTH, .id = "sales", .value = cases[i].sales);
        FIGURE(.line = 2, XIAOMAN, MONTH, .id = "paid_buyers", .value = cases[i].buyers);
        world_close(w);
        EXPECT(seat_value(w, S001, "avg_order_value"), cases[i].wanted);
        world_free(w);
    }
}
