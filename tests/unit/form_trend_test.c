/*
 * Past months on the form and on their sheet, and the hints beside them.
 */
#include "unit/form_card.h"

#include <math.h>

static struct made made;

static void
setup(void)
{
    made_init(&made);
    made_card(&made, 3, 4);
}

static void
teardown(void)
{
    made_release(&made);
}

TestSuite(trend, .init = setup, .fini = teardown);

static struct ka_form_past
past_of(int month, int total, bool final, const struct ka_role *role)
{
    return (struct ka_form_past){.month = ka_month_of(2026, month),
                                 .final = final,
                                 .role = role,
                                 .total = ka_dec_of(total),
                                 .out_of = ka_dec_of(110),
                                 .coefficient = ka_dec_of(1),
                                 .grade = KA_STR("良好")};
}

static const struct ka_cell *
cell_at(const struct ka_sheet *sheet, uint32_t row, uint32_t col)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (sheet->cell[i].row == row && sheet->cell[i].col == col)
            return &sheet->cell[i];
    cr_assert_fail("no cell at %u, %u", row, col);
    return NULL;
}

static const struct ka_chart *
small_chart(const struct ka_book *book)
{
    for (size_t i = 0; i < book->sheet[0].chart_count; i++)
        if (book->sheet[0].chart[i].kind == KA_CHART_LINE)
            return &book->sheet[0].chart[i];
    cr_assert_fail("the form has no trend");
    return NULL;
}

Test(trend, months_stand_in_their_places_and_gaps_stay_gaps)
{
    struct ka_form_past past[] = {past_of(4, 10, true, &made.role),
                                  past_of(5, 80, true, &made.role),
                                  past_of(9, 90, true, &made.role)};
    made.context.past = past;
    made.context.past_count = KA_COUNT(past);
    const struct ka_book *book = made_book(&made);
    const struct ka_chart *chart = small_chart(book);
    cr_assert_eq(chart->category_count, KA_TREND_MONTHS);
    cr_expect_float_eq(chart->series->value[0], 80, 1e-9, "May, the first of six");
    for (size_t i = 1; i < 4; i++)
        cr_expect(isnan(chart->series->value[i]));
    cr_expect_float_eq(chart->series->value[4], 90, 1e-9);
    cr_expect(ka_str_eq(chart->category[5], KA_STR("10月")));
    cr_expect(chart->min < 9 && chart->max > 90, "the axis holds this month's 9 and 90");
    const struct ka_sheet *sheet = &book->sheet[2];
    cr_expect(ka_str_eq(sheet->name, KA_STR("历月趋势")));
    cr_expect(ka_str_eq(cell_at(sheet, 3, 0)->text, KA_STR("2026-05")));
    cr_expect_eq(ka_dec_cmp(cell_at(sheet, 7, 2)->number, ka_dec_of(90)), 0);
    const struct ka_cell *now = cell_at(sheet, 8, 2), *change = cell_at(sheet, 8, 7);
    cr_expect_eq(now->kind, KA_CELL_FORMULA_NUMBER);
    cr_expect(ka_str_starts(now->formula, KA_STR("'考核表'!")), "this month is live");
    cr_expect_eq(ka_dec_cmp(change->number, ka_dec_sub(made.card.total, ka_dec_of(90))), 0);
    cr_expect(ka_str_eq(cell_at(sheet, 7, 7)->value, KA_STR("—")), "nothing to compare with");
}

Test(trend, of_two_results_in_a_month_the_role_s_own_counts)
{
    struct ka_role other = {.id = KA_STR("insales"), .applies_to = KA_STR("售中客服")};
    struct ka_form_past past[] = {past_of(9, 70, true, &made.role), past_of(9, 60, true, &other)};
    made.context.past = past;
    made.context.past_count = KA_COUNT(past);
    cr_expect_float_eq(small_chart(made_book(&made))->series->value[4], 70, 1e-9);
    past[0].role = NULL;
    cr_expect_float_eq(small_chart(made_book(&made))->series->value[4], 60, 1e-9);
}

Test(trend, months_that_are_not_final_are_marked)
{
    struct ka_form_past past[] = {past_of(9, 70, false, &made.role)};
    made.context.past = past;
    made.context.past_count = 1;
    const struct ka_book *book = made_book(&made);
    cr_expect(ka_str_eq(small_chart(book)->category[4], KA_STR("9月*")));
    cr_expect(made_says(&book->sheet[0], "* 未定稿"));
    cr_expect(made_find(&book->sheet[2], "未定稿"));
}

Test(trend, items_stand_beside_their_earlier_points)
{
    struct ka_form_past_item item[] = {{KA_STR("item0"), true, ka_dec_scaled(25, 1)},
                                       {KA_STR("item1"), false, ka_dec_of(0)}};
    struct ka_form_past past[] = {past_of(9, 70, true, &made.role)};
    past[0].item = item;
    past[0].item_count = KA_COUNT(item);
    made.context.past = past;
    made.context.past_count = 1;
    const struct ka_sheet *sheet = &made_book(&made)->sheet[2];
    uint32_t row = made_find(sheet, "考核项目1")->row;
    cr_expect_eq(ka_dec_cmp(cell_at(sheet, row, 7)->number, ka_dec_scaled(25, 1)), 0);
    cr_expect_eq(ka_dec_cmp(cell_at(sheet, row, 9)->number, ka_dec_scaled(-15, 1)), 0);
    cr_expect_eq(cell_at(sheet, row + 1, 7)->kind, KA_CELL_BLANK, "no points then");
    cr_expect(ka_str_eq(cell_at(sheet, row + 1, 9)->value, KA_STR("—")));
}

Test(trend, points_above_the_marks_say_why)
{
    struct ka_form_past_item item[] = {{KA_STR("item0"), true, ka_dec_of(1)}};
    struct ka_form_past past[] = {past_of(9, 70, true, &made.role)};
    past[0].item = item;
    past[0].item_count = KA_COUNT(item);
    made.context.past = past;
    made.context.past_count = 1;
    cr_expect_not(made_says(&made_book(&made)->sheet[2], "得分高于满分"));
    item[0].points = ka_dec_of(25);
    cr_expect(made_says(&made_book(&made)->sheet[2], "得分高于满分"), "of an earlier month");
    item[0].points = ka_dec_of(1);
    made.card.module[0].item[0].points = ka_dec_of(25);
    cr_expect(made_says(&made_book(&made)->sheet[2], "得分高于满分"), "of this one");
}

Test(trend, without_earlier_months_the_form_says_so)
{
    cr_expect(made_says(&made_book(&made)->sheet[0], "尚无往月记录"));
}

/* Make an item of the card miss its better band: 50% where 60% gives all marks. */
static void
miss(size_t module, size_t index)
{
    struct ka_score_item *item = &made.card.module[module].item[index];
    item->part[0].input.value = item->value = (ka_frac){1, 2};
    item->part[0].input.marks = item->marks;
}

/* All other items cannot gain. */
static void
satisfy_all(void)
{
    for (size_t m = 0; m < made.card.module_count; m++)
        for (size_t i = 0; i < made.card.module[m].item_count; i++)
            made.card.module[m].item[i].points = made.card.module[m].item[i].marks;
}

Test(trend, a_hint_says_what_the_next_band_brings)
{
    satisfy_all();
    made.card.module[0].item[0].points = ka_dec_of(1);
    miss(0, 0);
    const struct ka_book *book = made_book(&made);
    cr_expect(made_says(&book->sheet[0], "考核项目1：现 50.00%，达到 60.00% 可再得 4 分。"));
    cr_expect(!made_says(&book->sheet[0], "高于"));
}

Test(trend, a_bound_that_must_be_passed_is_called_so)
{
    satisfy_all();
    made.card.module[0].item[0].points = ka_dec_of(1);
    made.card.module[0].item[0].part[0].rule->as.bands.band[0].cond.cmp = KA_ABOVE;
    miss(0, 0);
    cr_expect(made_says(&made_book(&made)->sheet[0], "高于 60.00% 可再得 4 分"));
}

/* 59.9999% prints as the 60.00% that it does not reach. */
Test(trend, a_bound_missed_beyond_the_digits_shown_is_not_told_as_reached)
{
    satisfy_all();
    made.card.module[0].item[0].points = ka_dec_of(1);
    miss(0, 0);
    made.card.module[0].item[0].part[0].input.value = (ka_frac){599999, 1000000};
    cr_expect(made_says(&made_book(&made)->sheet[0], "离 60.00% 只差在末位以下"));
}

Test(trend, what_analyses_found_comes_first)
{
    ka_str hint[] = {KA_STR("20时人手不足。")};
    satisfy_all();
    made.context.hint = (struct ka_texts){.item = hint, .count = 1};
    const struct ka_book *book = made_book(&made);
    cr_expect(made_find(&book->sheet[0], "20时人手不足。"));
    cr_expect(!made_says(&book->sheet[0], "各项已无"));
    made.context.hint.count = 0;
    cr_expect(made_says(&made_book(&made)->sheet[0], "各项已无可按数据再提高的得分"));
}

/* Nobody is told to keep up what has no figures. */
Test(trend, without_data_nothing_is_suggested)
{
    satisfy_all();
    made.card.module[0].item[0].state = KA_ITEM_MISSING;
    const struct ka_book *book = made_book(&made);
    cr_expect(made_says(&book->sheet[0], "补齐之前，无从建议"));
    cr_expect(!made_says(&book->sheet[0], "请保持"));
}

Test(trend, grades_of_the_archive_are_in_the_form_s_language)
{
    struct ka_grade grade = {.grade = KA_STR("良好"), .en = KA_STR("Good")};
    struct ka_form_past past[] = {past_of(9, 70, true, &made.role)};
    past[0].grade = KA_STR("良好");
    made.defs.pay.grade = &grade;
    made.defs.pay.grade_count = 1;
    made.defs.company.lang = KA_EN;
    made.context.past = past;
    made.context.past_count = 1;
    cr_expect(ka_str_eq(cell_at(&made_book(&made)->sheet[2], 7, 5)->text, KA_STR("Good")));
}
