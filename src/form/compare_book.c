/*
 *     月份 │ 工号 │ 姓名 │ 岗位 │ 原得分 │ 新得分 │ 增减 │ 原系数 │ 新系数 │ 原工资 │ 新工资 │ 增减
 *     ... and sums below
 *     月份 │ 工号 │ 姓名 │ 项目 │ 原得分 │ 新得分 │ 增减          only items that change
 */
#include "form/compare_book.h"

#include "form/report.h"

enum people_col {
    P_MONTH,
    P_NUMBER,
    P_NAME,
    P_ROLE,
    P_BEFORE,
    P_AFTER,
    P_GAIN,
    P_COEFFICIENT_BEFORE,
    P_COEFFICIENT_AFTER,
    P_PAY_BEFORE,
    P_PAY_AFTER,
    P_PAY_GAIN,
    P__COUNT
};
enum item_col { I_MONTH, I_NUMBER, I_NAME, I_ITEM, I_BEFORE, I_AFTER, I_GAIN, I__COUNT };

#define FIRST 3 /* Row of a list: below title, line and header. */

static void
start(struct ka_report *report, enum ka_word name, ka_str below,
      const struct ka_report_column *column, size_t count)
{
    double *width = ka_arena_array(report->arena, count, sizeof *width);
    for (size_t c = 0; c < count; c++)
        width[c] = column[c].width;
    ka_report_sheet(report, ka_report_say(report, name), width, count, true);
    ka_report_title(report, ka_report_say(report, name), below);
    ka_report_list(report, column, count, 3);
}

/** after − before, live over the two cells left of it. */
static void
put_gain(struct ka_report *report, uint32_t row, uint32_t col, ka_dec gain)
{
    struct ka_cell *cell = ka_report_points(report, row, col, ka_frac_of_dec(gain));
    ka_cell_formula(cell, ka_str_format(report->arena, "ROUND(%s-%s,2)",
                                        ka_ref(report->arena, row, col - 1).ptr,
                                        ka_ref(report->arena, row, col - 2).ptr));
}

/** Before, after and what is gained; "—" where a side is not there. */
static void
put_pair(struct ka_report *report, uint32_t row, uint32_t col, const bool there[2],
         const ka_dec value[2])
{
    for (uint32_t side = 0; side < 2; side++)
        ka_report_points(report, row, col + side,
                         there[side] ? ka_frac_of_dec(value[side]) : KA_FRAC_NONE);
    if (there[0] && there[1])
        put_gain(report, row, col + 2, ka_dec_sub(value[1], value[0]));
    else
        ka_report_points(report, row, col + 2, KA_FRAC_NONE);
}

static void
put_who(struct ka_report *report, uint32_t row, ka_month month, const struct ka_scorecard *card)
{
    ka_report_text(report, row, P_MONTH, ka_month_print(report->arena, month));
    ka_report_text(report, row, P_NUMBER, card->seat->employee->number);
    ka_report_text(report, row, P_NAME, card->seat->employee->name);
}

static void
put_change(struct ka_report *report, ka_month month, const struct ka_change *change)
{
    const struct ka_scorecard *card = ka_change_card(change);
    const bool there[2] = {change->card[0] != NULL, change->card[1] != NULL};
    const bool paid[2] = {change->paid, change->paid};
    ka_dec total[2] = {{0}}, coefficient[2] = {{0}};
    for (int side = 0; side < 2; side++) {
        if (there[side]) {
            total[side] = change->card[side]->total;
            coefficient[side] = change->card[side]->coefficient;
        }
    }
    uint32_t row = ka_report_row(report, 18, false);
    put_who(report, row, month, card);
    ka_report_text(report, row, P_ROLE,
                   ka_report_pick(report, card->role->applies_to, card->role->applies_to_en));
    put_pair(report, row, P_BEFORE, there, total);
    for (uint32_t side = 0; side < 2; side++)
        ka_report_points(report, row, P_COEFFICIENT_BEFORE + side,
                         there[side] ? ka_frac_of_dec(coefficient[side]) : KA_FRAC_NONE);
    put_pair(report, row, P_PAY_BEFORE, paid, change->pay);
}

/** A sum below a list. */
static void
put_sum(struct ka_report *report, uint32_t row, uint32_t col, ka_dec sum)
{
    struct ka_cell *cell = ka_report_points(report, row, col, ka_frac_of_dec(sum));
    ka_cell_formula(cell, ka_str_format(report->arena, "SUM(%s)",
                                        ka_ref_range(report->arena, FIRST, row - 1, col).ptr));
}

static void
put_people(struct ka_report *report, ka_str below, const struct ka_compare_month *month,
           size_t count)
{
    static const struct ka_report_column column[P__COUNT] = {
        [P_MONTH] = {KA_WORD_C_MONTH, 56},
        [P_NUMBER] = {KA_WORD_S_NUMBER, 50},
        [P_NAME] = {KA_WORD_S_NAME, 76},
        [P_ROLE] = {KA_WORD_S_ROLE, 104},
        [P_BEFORE] = {KA_WORD_C_BEFORE, 60},
        [P_AFTER] = {KA_WORD_C_AFTER, 60},
        [P_GAIN] = {KA_WORD_C_GAIN, 60},
        [P_COEFFICIENT_BEFORE] = {KA_WORD_C_COEFFICIENT_BEFORE, 60},
        [P_COEFFICIENT_AFTER] = {KA_WORD_C_COEFFICIENT_AFTER, 60},
        [P_PAY_BEFORE] = {KA_WORD_C_PAY_BEFORE, 76},
        [P_PAY_AFTER] = {KA_WORD_C_PAY_AFTER, 76},
        [P_PAY_GAIN] = {KA_WORD_C_PAY_GAIN, 76},
    };
    ka_dec points = {0}, pay = {0};
    size_t rows = 0;
    start(report, KA_WORD_C_PEOPLE, below, column, P__COUNT);
    for (size_t m = 0; m < count; m++) {
        struct ka_change_sum sum = ka_changes_sum(month[m].change, month[m].count);
        points = ka_dec_add(points, sum.points);
        pay = ka_dec_add(pay, sum.pay);
        for (size_t i = 0; i < month[m].count; i++, rows++)
            put_change(report, month[m].month, &month[m].change[i]);
    }
    if (!rows)
        return;
    uint32_t row = ka_report_row(report, 20, false);
    ka_report_text(report, row, P_ROLE, ka_report_say(report, KA_WORD_C_SUM));
    put_sum(report, row, P_GAIN, points);
    put_sum(report, row, P_PAY_GAIN, pay);
    ka_report_paginate(report);
}

static void
put_changed(struct ka_report *report, ka_month month, const struct ka_change *change)
{
    for (size_t i = 0; i < change->item_count; i++) {
        const struct ka_item_change *item = &change->item[i];
        uint32_t row = ka_report_row(report, 18, false);
        put_who(report, row, month, ka_change_card(change));
        ka_report_text(report, row, I_ITEM, item->name);
        put_pair(report, row, I_BEFORE, item->there, item->points);
    }
}

static void
put_items(struct ka_report *report, const struct ka_compare_month *month, size_t count)
{
    static const struct ka_report_column column[I__COUNT] = {
        [I_MONTH] = {KA_WORD_C_MONTH, 56},   [I_NUMBER] = {KA_WORD_S_NUMBER, 56},
        [I_NAME] = {KA_WORD_S_NAME, 90},     [I_ITEM] = {KA_WORD_C_ITEM, 280},
        [I_BEFORE] = {KA_WORD_C_BEFORE, 72}, [I_AFTER] = {KA_WORD_C_AFTER, 72},
        [I_GAIN] = {KA_WORD_C_GAIN, 72},
    };
    start(report, KA_WORD_C_ITEMS, ka_report_say(report, KA_WORD_C_ITEMS_BELOW), column, I__COUNT);
    for (size_t m = 0; m < count; m++)
        for (size_t i = 0; i < month[m].count; i++)
            put_changed(report, month[m].month, &month[m].change[i]);
    ka_report_paginate(report);
}

struct ka_book *
ka_compare_book_make(struct ka_arena *arena, const struct ka_form_context *context, ka_str rules,
                     const struct ka_compare_month *month, size_t count)
{
    struct ka_report report = ka_report_make(arena, context, 2);
    put_people(&report, ka_report_sayf(&report, KA_WORD_C_PEOPLE_BELOW, rules), month, count);
    put_items(&report, month, count);
    report.draft.book->run_on = true;
    return ka_report_finish(&report, ka_report_say(&report, KA_WORD_C_PEOPLE), rules);
}
