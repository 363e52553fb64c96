/*
 * The last six months: a small chart on the form, and a sheet with the figures behind it.
 *
 *     历月趋势
 *     月份     岗位      得分   总分  得分率  等级  绩效系数  较上月  状态
 *     2026-05  —
 *     …                                                          one row a month, also empty ones
 *     2026-10  售前客服  97.50  110   88.6%   优秀  1.10      +2.50   本月        live
 *     [ line chart over the points ]
 *     模块  项目  满分  2026-05 … 2026-10  较上月                 this month live
 *
 * Earlier months are plain figures of the archive, this month's cells read the form.
 */
#include "form/work.h"

#include <math.h>

enum { T_MONTH, T_ROLE, T_POINTS, T_OUT_OF, T_SHARE, T_GRADE, T_COEFFICIENT, T_CHANGE, T_STATE };
/* Of the table of items. */
enum { I_MODULE, I_ITEM, I_MARKS, I_FIRST, I_CHANGE = I_FIRST + KA_TREND_MONTHS, I__COUNT };
enum { THIS = KA_TREND_MONTHS - 1, FIRST_ROW = 3, CHART_ROWS = 10 };

#define CHANGE_FORMAT KA_STR("+0.00;-0.00;0.00")

static ka_month
month_at(const struct ka_work *work, size_t index)
{
    return ka_month_add(ka_month_of_day(work->card->seat->span.first), (int)index - THIS);
}

/* Of two results in one month the one of this role counts, else the later one. */
void
ka_trend_plan(struct ka_work *work)
{
    const struct ka_form_context *context = work->context;
    for (size_t i = 0; i < context->past_count; i++) {
        const struct ka_form_past *past = &context->past[i];
        for (size_t m = 0; m < THIS; m++) {
            bool better = !work->past[m] || work->past[m]->role != work->card->role;
            if (past->month.index == month_at(work, m).index && better)
                work->past[m] = past;
        }
    }
}

static bool
has_total(const struct ka_work *work, size_t index)
{
    return index == THIS || work->past[index] != NULL;
}

static ka_dec
total_at(const struct ka_work *work, size_t index)
{
    return index == THIS ? work->card->total : work->past[index]->total;
}

static bool
is_open(const struct ka_work *work, size_t index)
{
    if (index == THIS)
        return work->card->provisional;
    return work->past[index] && !work->past[index]->final;
}

static size_t
months_with_total(const struct ka_work *work)
{
    size_t count = 0;
    for (size_t i = 0; i < KA_TREND_MONTHS; i++)
        count += has_total(work, i);
    return count;
}

ka_str
ka_trend_title(struct ka_work *work)
{
    bool open = false;
    if (months_with_total(work) == 1)
        return ka_say(work, KA_WORD_TREND_FIRST);
    for (size_t i = 0; i < KA_TREND_MONTHS; i++)
        open = open || is_open(work, i);
    return ka_sayf(work, open ? KA_WORD_TREND_OPEN : KA_WORD_TREND,
                   ka_int_print(work->arena, KA_TREND_MONTHS));
}

ka_str
ka_trend_month(struct ka_work *work, size_t index)
{
    static const char *const english[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int month = (int)(month_at(work, index).index % 12) + 1;
    return ka_sayf(work, is_open(work, index) ? KA_WORD_TREND_MONTH_OPEN : KA_WORD_TREND_MONTH,
                   work->lang == KA_EN ? ka_str_of(english[month - 1])
                                       : ka_int_print(work->arena, month));
}

/* The axis shows the differences: from a little below the least to a little above the most. */
static void
set_axis(struct ka_chart *chart)
{
    double low = (double)INFINITY, high = 0;
    for (size_t i = 0; i < chart->category_count; i++) {
        low = fmin(low, chart->series->value[i]);
        high = fmax(high, chart->series->value[i]);
    }
    double margin = fmax((high - low) * 0.35, 5);
    chart->min = floor(fmax(low - margin, 0));
    chart->max = ceil(high + margin);
}

static struct ka_chart *
put_chart(struct ka_work *work, struct ka_sheet *sheet, struct ka_block block)
{
    struct ka_chart *chart = ka_chart_new(work, sheet, block, KA_TREND_MONTHS);
    double *value = ka_arena_array(work->arena, KA_TREND_MONTHS, sizeof *value);
    ka_str *label = ka_arena_array(work->arena, KA_TREND_MONTHS, sizeof *label);
    ka_str name = ka_say(work, KA_WORD_SHEET_TREND);
    const uint32_t last = FIRST_ROW + KA_TREND_MONTHS - 1;
    chart->kind = KA_CHART_LINE;
    chart->category = ka_arena_array(work->arena, KA_TREND_MONTHS, sizeof *chart->category);
    for (size_t i = 0; i < KA_TREND_MONTHS; i++) {
        bool some = has_total(work, i);
        value[i] = some ? ka_dec_to_double(total_at(work, i)) : (double)NAN;
        label[i] = some ? ka_dec_print(work->arena, total_at(work, i), 2) : KA_STR("");
        chart->category[i] = ka_trend_month(work, i);
    }
    chart->categories_ref =
        ka_chart_ref(work, name, ka_ref_range(work->arena, FIRST_ROW, last, T_MONTH));
    chart->series->name = ka_say(work, KA_WORD_T_POINTS);
    chart->series->value = value;
    chart->series->label = label;
    chart->series->values_ref =
        ka_chart_ref(work, name, ka_ref_range(work->arena, FIRST_ROW, last, T_POINTS));
    chart->compact = true;
    set_axis(chart);
    return chart;
}

void
ka_trend_chart(struct ka_work *work, struct ka_block block)
{
    struct ka_chart *chart = put_chart(work, work->form, block);
    chart->categories_ref = ka_chart_ref(work, ka_say(work, KA_WORD_SHEET_DATA),
                                         ka_ref_range(work->arena, 1, KA_TREND_MONTHS, KA_D_MONTH));
}

static struct ka_cell *
put(struct ka_work *work, uint32_t row, uint32_t col, ka_str format, ka_str text)
{
    bool name = col == T_ROLE || (col == T_MONTH && format.len == 0);
    struct ka_style style = ka_style_format(
        ka_style_aligned(ka_look(KA_LOOK_CELL), name ? KA_LEFT : KA_CENTER), format);
    struct ka_block block = ka_block_row(row, col, col + 1);
    style.indent = name ? 1.5 : 0;
    ka_draft_shrink(&work->draft, work->trend, block, &style, text);
    return ka_draft_cell(&work->draft, work->trend, block, &style, text);
}

/* The state has the columns that are left, so that both tables end alike. */
static void
put_state(struct ka_work *work, uint32_t row, ka_str text)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    ka_draft_cell(&work->draft, work->trend, ka_block_row(row, T_STATE, I__COUNT), &style, text);
}

/* A month without a result: blank cells, so that the grid is whole. */
static void
put_no_month(struct ka_work *work, uint32_t row)
{
    for (uint32_t col = T_ROLE; col < T_STATE; col++)
        if (col != T_CHANGE)
            put(work, row, col, KA_STR(""), KA_STR(""));
    put_state(work, row, KA_STR(""));
}

/* The formula of a cell of this month: what @p ref of the form says. */
static ka_str
of_form(struct ka_work *work, ka_str ref)
{
    return ka_ref_in(work->arena, work->form->name, ref);
}

/* "IF(COUNT(a,b)=2,ROUND(b-a,2),"—")" with its result. */
static void
put_change(struct ka_work *work, struct ka_cell *cell, ka_str before, ka_str now, bool some,
           ka_dec change)
{
    ka_str none = ka_say(work, KA_WORD_NO_VALUE);
    ka_str formula = ka_str_format(
        work->arena, "IF(COUNT(%.*s,%.*s)=2,ROUND(%.*s-%.*s,2),\"%.*s\")", KA_STR_ARG(before),
        KA_STR_ARG(now), KA_STR_ARG(now), KA_STR_ARG(before), KA_STR_ARG(none));
    if (!some) {
        ka_cell_formula_text(cell, formula, none);
        return;
    }
    ka_cell_decimal(cell, change);
    ka_cell_formula(cell, formula);
}

static void
put_month_change(struct ka_work *work, size_t index, uint32_t row)
{
    struct ka_cell *cell = put(work, row, T_CHANGE, CHANGE_FORMAT, KA_STR(""));
    if (index == 0 || !has_total(work, index))
        return;
    bool some = has_total(work, index - 1);
    ka_dec change =
        some ? ka_dec_sub(total_at(work, index), total_at(work, index - 1)) : (ka_dec){0};
    put_change(work, cell, ka_ref(work->arena, row - 1, T_POINTS),
               ka_ref(work->arena, row, T_POINTS), some, change);
}

static void
put_share(struct ka_work *work, uint32_t row, ka_dec total, ka_dec out_of)
{
    struct ka_cell *cell = put(work, row, T_SHARE, KA_STR("0.0%"), KA_STR(""));
    ka_frac share = ka_frac_make(total.micro, out_of.micro);
    if (!share.den)
        return;
    ka_cell_fraction(cell, share);
    ka_cell_formula(cell, ka_str_format(work->arena, "%.*s/%.*s",
                                        KA_STR_ARG(ka_ref(work->arena, row, T_POINTS)),
                                        KA_STR_ARG(ka_ref(work->arena, row, T_OUT_OF))));
}

static ka_str
role_name(struct ka_work *work, const struct ka_role *role)
{
    return role ? ka_pick(work, role->applies_to, role->applies_to_en)
                : ka_say(work, KA_WORD_NO_VALUE);
}

/* The archive has a grade's name as the month was printed: in the form's language, if the pay rules
 * still have it. */
static ka_str
grade_name(struct ka_work *work, ka_str name)
{
    const struct ka_pay_def *pay = &work->context->defs->pay;
    for (size_t i = 0; i < pay->grade_count; i++) {
        const struct ka_grade *grade = &pay->grade[i];
        if (ka_str_eq(name, grade->grade) || (grade->en.len && ka_str_eq(name, grade->en)))
            return ka_pick(work, grade->grade, grade->en);
    }
    return name;
}

static void
put_past_month(struct ka_work *work, const struct ka_form_past *past, uint32_t row)
{
    put(work, row, T_ROLE, KA_STR(""), role_name(work, past->role));
    ka_cell_decimal(put(work, row, T_POINTS, KA_STR("0.00"), KA_STR("")), past->total);
    ka_cell_decimal(put(work, row, T_OUT_OF, KA_STR("General"), KA_STR("")), past->out_of);
    put_share(work, row, past->total, past->out_of);
    put(work, row, T_GRADE, KA_STR("General"), grade_name(work, past->grade));
    ka_cell_decimal(put(work, row, T_COEFFICIENT, KA_STR("0.00"), KA_STR("")), past->coefficient);
    put_state(work, row, ka_say(work, past->final ? KA_WORD_T_FINAL : KA_WORD_T_OPEN));
}

static void
put_this_month(struct ka_work *work, uint32_t row)
{
    const struct ka_scorecard *card = work->card;
    put(work, row, T_ROLE, KA_STR(""), role_name(work, card->role));
    struct ka_cell *cell = put(work, row, T_POINTS, KA_STR("0.00"), KA_STR(""));
    ka_cell_decimal(cell, card->total);
    ka_cell_formula(cell, of_form(work, work->total_ref));
    cell = put(work, row, T_OUT_OF, KA_STR("General"), KA_STR(""));
    ka_cell_decimal(cell, card->out_of);
    ka_cell_formula(cell, of_form(work, work->out_of_ref));
    put_share(work, row, card->total, card->out_of);
    cell = put(work, row, T_GRADE, KA_STR("General"), card->grade);
    ka_cell_formula_text(cell, of_form(work, work->grade_ref), card->grade);
    cell = put(work, row, T_COEFFICIENT, KA_STR("0.00"), KA_STR(""));
    ka_cell_decimal(cell, card->coefficient);
    ka_cell_formula(cell, of_form(work, work->coefficient_ref));
    put_state(work, row, ka_say(work, KA_WORD_T_THIS));
}

static void
put_head(struct ka_work *work, uint32_t col, uint32_t end, ka_str text, uint32_t row)
{
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    struct ka_block block = ka_block_row(row, col, end);
    ka_draft_shrink(&work->draft, work->trend, block, &style, text);
    ka_draft_cell(&work->draft, work->trend, block, &style, text);
}

static void
put_months(struct ka_work *work)
{
    static const enum ka_word head[] = {KA_WORD_T_MONTH,       KA_WORD_T_ROLE,   KA_WORD_T_POINTS,
                                        KA_WORD_T_OUT_OF,      KA_WORD_T_SHARE,  KA_WORD_T_GRADE,
                                        KA_WORD_T_COEFFICIENT, KA_WORD_T_CHANGE, KA_WORD_T_STATE};
    uint32_t row = ka_draft_row(&work->draft, work->trend, 20);
    for (uint32_t c = 0; c < KA_COUNT(head); c++)
        put_head(work, c, c == T_STATE ? I__COUNT : c + 1, ka_say(work, head[c]), row);
    for (size_t i = 0; i < KA_TREND_MONTHS; i++) {
        row = ka_draft_row(&work->draft, work->trend, 18);
        put(work, row, T_MONTH, KA_STR(""), ka_month_print(work->arena, month_at(work, i)));
        if (i == THIS)
            put_this_month(work, row);
        else if (work->past[i])
            put_past_month(work, work->past[i], row);
        else
            put_no_month(work, row);
        put_month_change(work, i, row);
    }
}

/* An item's points then; false if it had none or was no part of the form. */
static bool
points_at(const struct ka_form_past *past, ka_str item, ka_dec *out)
{
    for (size_t i = 0; past && i < past->item_count; i++) {
        if (!ka_str_eq(past->item[i].item, item) || !past->item[i].scored)
            continue;
        *out = past->item[i].points;
        return true;
    }
    return false;
}

static void
put_item_now(struct ka_work *work, const struct ka_spot *spot, uint32_t row)
{
    const struct ka_score_item *item = spot->item;
    struct ka_cell *cell = put(work, row, I_FIRST + THIS, KA_STR("0.00"), KA_STR(""));
    ka_str ref = of_form(work, ka_ref(work->arena, spot->form_row, KA_F_POINTS));
    if (!item->scored) {
        ka_cell_formula_text(cell, ref, ka_say(work, KA_WORD_NO_VALUE));
        return;
    }
    ka_cell_decimal(cell, item->points);
    ka_cell_formula(cell, ref);
}

static void
put_item(struct ka_work *work, const struct ka_spot *spot)
{
    const struct ka_score_item *item = spot->item;
    const struct ka_module *module = spot->module->def;
    uint32_t row = ka_draft_row(&work->draft, work->trend, 16);
    put(work, row, I_MODULE, KA_STR(""), ka_pick(work, module->name, module->name_en));
    put(work, row, I_ITEM, KA_STR(""), ka_pick(work, item->def->name, item->def->name_en));
    ka_cell_decimal(put(work, row, I_MARKS, KA_STR("General"), KA_STR("")), item->marks);
    ka_dec before = {0};
    bool had = false;
    for (size_t i = 0; i < THIS; i++) {
        struct ka_cell *cell = put(work, row, I_FIRST + (uint32_t)i, KA_STR("0.00"), KA_STR(""));
        had = points_at(work->past[i], item->def->id, &before);
        if (had)
            ka_cell_decimal(cell, before);
    }
    put_item_now(work, spot, row);
    bool some = had && item->scored;
    struct ka_cell *cell = put(work, row, I_CHANGE, CHANGE_FORMAT, KA_STR(""));
    put_change(work, cell, ka_ref(work->arena, row, I_FIRST + THIS - 1),
               ka_ref(work->arena, row, I_FIRST + THIS), some,
               some ? ka_dec_sub(item->points, before) : (ka_dec){0});
}

/* Whether an item has more points than marks in any of the months. */
static bool
is_above(const struct ka_work *work, const struct ka_score_item *item)
{
    bool above = item->scored && ka_dec_cmp(item->points, item->marks) > 0;
    for (size_t i = 0; i < THIS; i++) {
        ka_dec then;
        above = above || (points_at(work->past[i], item->def->id, &then) &&
                          ka_dec_cmp(then, item->marks) > 0);
    }
    return above;
}

/* Points above the marks say why, or they look like a mistake. */
static void
put_above(struct ka_work *work)
{
    struct ka_style note = ka_look(KA_LOOK_SOFT);
    bool some = false;
    for (size_t i = 0; i < work->spot_count; i++)
        some = some || is_above(work, work->spot[i].item);
    if (!some)
        return;
    note.wrap = true;
    uint32_t row = ka_draft_row(&work->draft, work->trend, 16);
    ka_draft_cell(&work->draft, work->trend, ka_block_row(row, 0, I__COUNT), &note,
                  ka_say(work, KA_WORD_T_ABOVE));
}

static void
put_items(struct ka_work *work)
{
    struct ka_style heading = ka_look(KA_LOOK_HEADING);
    uint32_t row = ka_draft_row(&work->draft, work->trend, 20);
    ka_draft_cell(&work->draft, work->trend, ka_block_row(row, 0, I__COUNT), &heading,
                  ka_say(work, KA_WORD_T_ITEMS));
    row = ka_draft_row(&work->draft, work->trend, 20);
    put_head(work, I_MODULE, I_ITEM, ka_say(work, KA_WORD_MODULE), row);
    put_head(work, I_ITEM, I_MARKS, ka_say(work, KA_WORD_ITEM), row);
    put_head(work, I_MARKS, I_FIRST, ka_say(work, KA_WORD_MARKS), row);
    for (uint32_t i = 0; i < KA_TREND_MONTHS; i++)
        put_head(work, I_FIRST + i, I_FIRST + i + 1, ka_month_print(work->arena, month_at(work, i)),
                 row);
    put_head(work, I_CHANGE, I__COUNT, ka_say(work, KA_WORD_T_CHANGE), row);
    for (size_t i = 0; i < work->spot_count; i++)
        put_item(work, &work->spot[i]);
    put_above(work);
}

static void
put_title(struct ka_work *work)
{
    const struct ka_employee *employee = work->card->seat->employee;
    struct ka_style title = ka_look(KA_LOOK_HEADING), help = ka_look(KA_LOOK_SOFT);
    title.size = 12;
    uint32_t row = ka_draft_row(&work->draft, work->trend, 22);
    ka_draft_cell(&work->draft, work->trend, ka_block_row(row, 0, I__COUNT), &title,
                  ka_sayf(work, KA_WORD_T_TITLE, employee->number, employee->name));
    row = ka_draft_row(&work->draft, work->trend, 16);
    ka_draft_cell(&work->draft, work->trend, ka_block_row(row, 0, I__COUNT), &help,
                  ka_say(work, KA_WORD_T_HELP));
}

void
ka_trend_fill(struct ka_work *work)
{
    static const double width[I__COUNT] = {74, 144, 46, 54, 54, 54, 54, 54, 54, 54};
    struct ka_sheet *sheet =
        ka_draft_sheet(&work->draft, ka_say(work, KA_WORD_SHEET_TREND), width, I__COUNT);
    sheet->plain = sheet->locked = true;
    sheet->margin_left = sheet->margin_right = sheet->margin_top = sheet->margin_bottom = 36;
    sheet->footer_left = work->form->footer_left;
    sheet->footer_right = work->form->footer_right;
    work->trend = sheet;
    put_title(work);
    put_months(work);
    uint32_t first = ka_draft_row(&work->draft, sheet, 8) + 1;
    for (int i = 0; i < CHART_ROWS; i++)
        (void)ka_draft_row(&work->draft, sheet, 16);
    (void)put_chart(work, sheet, (struct ka_block){first, 0, CHART_ROWS, I__COUNT});
    put_items(work);
}
