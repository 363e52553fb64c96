/*
 * Classes summed up: a block for all rows, and one for each group where there are several.
 *
 *     全部           heading
 *     分类 │ 人数 │ 占比 │ 金额 │ … │ 措施
 *     …
 *     合计
 *     [chart of the block]
 */
#include "form/grid_work.h"
#include "score/grid_eval.h"
#include "template/metric_def.h"

#include <inttypes.h>

/* One block while it is put. */
struct block {
    size_t group;          /* KA_NO_INDEX: all. */
    uint32_t first, total; /* Rows of the sheet. */
};

static ka_str
cell_ref(const struct ka_grid_work *work, uint32_t row, uint32_t col)
{
    return ka_ref(work->report.arena, row, col);
}

/* The rows of a block on the list: of a group, or all. */
static ka_str
range_of(const struct ka_grid_work *work, const struct block *block, size_t column)
{
    const struct ka_grid_group *group =
        block->group == KA_NO_INDEX ? NULL : &work->grid->group[block->group];
    return ka_grid_range(work, column, group ? group->first : 0, group ? group->end : work->listed);
}

/* Rows, or the sum of a column, of the class named at the left of the row. */
static ka_str
sum_formula(const struct ka_grid_work *work, const struct block *block, uint32_t row, size_t column)
{
    struct ka_arena *arena = work->report.arena;
    ka_str class = range_of(work, block, work->def->class_column);
    ka_str name = cell_ref(work, row, 0);
    if (column == KA_NO_INDEX)
        return ka_str_format(arena, "COUNTIF(%.*s,%.*s)", KA_STR_ARG(class), KA_STR_ARG(name));
    ka_str of = range_of(work, block, column);
    return ka_str_format(arena, "SUMIF(%.*s,%.*s,%.*s)", KA_STR_ARG(class), KA_STR_ARG(name),
                         KA_STR_ARG(of));
}

/* The same over all classes of the block. */
static ka_str
total_formula(const struct ka_grid_work *work, const struct block *block, size_t column)
{
    struct ka_arena *arena = work->report.arena;
    struct ka_buf buf = {.arena = arena};
    for (uint32_t row = block->first; row < block->total; row++) {
        ka_str one = sum_formula(work, block, row, column);
        ka_buf_printf(&buf, "%s%.*s", row == block->first ? "(" : "+", KA_STR_ARG(one));
    }
    ka_buf_byte(&buf, ')');
    return ka_buf_str(&buf);
}

static ka_str
part_formula(const struct ka_grid_work *work, const struct block *block, uint32_t row,
             size_t column)
{
    return row == block->total ? total_formula(work, block, column)
                               : sum_formula(work, block, row, column);
}

static ka_str
figure_formula(const struct ka_grid_work *work, const struct block *block, uint32_t row,
               const struct ka_grid_figure_def *figure)
{
    struct ka_arena *arena = work->report.arena;
    bool counts = figure->figure == KA_FIGURE_COUNT;
    ka_str part = part_formula(work, block, row, counts ? KA_NO_INDEX : figure->of);
    if (counts || figure->figure == KA_FIGURE_SUM)
        return part;
    size_t over = figure->figure == KA_FIGURE_RATIO ? figure->over : figure->of;
    ka_str whole = figure->figure == KA_FIGURE_RATIO ? part_formula(work, block, row, over)
                                                     : total_formula(work, block, over);
    ka_str quotient = ka_str_format(arena, "%.*s/%.*s", KA_STR_ARG(part), KA_STR_ARG(whole));
    if (figure->figure == KA_FIGURE_GAP) {
        ka_frac target =
            ka_grid_figure(work->grid, &(struct ka_grid_figure_def){.figure = KA_FIGURE_TARGET},
                           block->group, row == block->total ? KA_NO_INDEX : row - block->first);
        quotient = ka_str_format(arena, "%.*s-%.*s", KA_STR_ARG(quotient),
                                 KA_STR_ARG(ka_frac_print(arena, target, 6)));
    }
    return ka_str_format(arena, "IFERROR(%.*s,\"\")", KA_STR_ARG(quotient));
}

/* A class name that a spreadsheet's criterion would read as a pattern makes no live formula. */
static bool
is_live(const struct ka_grid_work *work)
{
    bool live = ka_grid_complete(work);
    for (size_t i = 0; i < work->def->class_count; i++)
        live = live && ka_report_plain(work->def->class[i].name);
    return live;
}

static void
put_figure(struct ka_grid_work *work, const struct block *block, uint32_t row, size_t index)
{
    const struct ka_grid_figure_def *figure = &work->def->figure[index];
    struct ka_style style = ka_look(row == block->total ? KA_LOOK_SUB : KA_LOOK_CELL);
    size_t class = row == block->total ? KA_NO_INDEX : row - block->first;
    style.size = 8.5;
    uint32_t col = (uint32_t)index + 1;
    if (figure->figure == KA_FIGURE_ACTION) {
        const struct ka_grid_class *of = class == KA_NO_INDEX ? NULL : &work->def->class[class];
        ka_report_styled(&work->report, ka_block_row(row, col, col + 1), &style,
                         of ? ka_grid_pick(work, of->action, of->action_en) : KA_STR(""));
        return;
    }
    ka_frac number = ka_grid_figure(work->grid, figure, block->group, class);
    struct ka_grid_value value = {
        ka_frac_is_none(number) ? KA_GRID_EMPTY : KA_GRID_IS_NUMBER, number, {0}};
    struct ka_cell *cell = ka_grid_put(work, row, col, style, figure->type, &value);
    if (!is_live(work) || figure->figure == KA_FIGURE_TARGET)
        return;
    ka_str formula = figure_formula(work, block, row, figure);
    if (formula.len >= 8000)
        return;
    if (cell->kind == KA_CELL_NUMBER)
        ka_cell_formula(cell, formula);
    else
        ka_cell_formula_text(cell, formula, KA_STR(""));
}

static void
put_header(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = ka_report_row(report, 20, true);
    ka_report_styled(report, ka_block_row(row, 0, 1), &style,
                     ka_report_say(report, KA_WORD_G_CLASS));
    for (uint32_t i = 0; i < work->def->figure_count; i++)
        ka_report_styled(
            report, ka_block_row(row, i + 1, i + 2), &style,
            ka_grid_pick(work, work->def->figure[i].name, work->def->figure[i].name_en));
}

/* Names stay as defined, since formulas count by them; English ones stand beside. */
static ka_str
class_name(const struct ka_grid_work *work, const struct ka_grid_class *class)
{
    if (is_live(work) || work->report.lang == KA_ZH || !class->name_en.len)
        return class->name;
    return class->name_en;
}

static void
put_chart(struct ka_grid_work *work, const struct block *block, ka_str title)
{
    struct ka_report *report = &work->report;
    struct ka_report_chart chart = {
        .title = title, .first = block->first, .last = block->total - 1, .category_col = 0};
    for (size_t i = 0; i < work->def->figure_count && chart.series_count < 2; i++) {
        const struct ka_grid_figure_def *figure = &work->def->figure[i];
        if (!figure->chart)
            continue;
        chart.share = figure->type == KA_GRID_PERCENT;
        chart.value_col[chart.series_count] = (uint32_t)i + 1;
        chart.name[chart.series_count++] = ka_grid_pick(work, figure->name, figure->name_en);
    }
    if (!chart.series_count)
        return;
    uint32_t top = ka_report_row(report, 10, true);
    for (int i = 0; i < 8; i++)
        ka_report_row(report, 20, i < 7);
    chart.block = (struct ka_block){top + 1, 0, 8, (uint32_t)report->sheet->col_count};
    ka_report_chart(report, &chart);
}

static void
put_block(struct ka_grid_work *work, size_t group, ka_str name)
{
    struct ka_report *report = &work->report;
    size_t count = work->def->class_count;
    ka_report_heading(report, 0, (uint32_t)report->sheet->col_count, name);
    put_header(work);
    struct block block = {.group = group, .first = (uint32_t)report->sheet->row_count};
    block.total = block.first + (uint32_t)count;
    for (size_t i = 0; i <= count; i++) {
        bool total = i == count;
        struct ka_style style = ka_look(total ? KA_LOOK_SUB : KA_LOOK_CELL);
        uint32_t row = ka_report_row(report, 17, !total);
        ka_report_styled(report, ka_block_row(row, 0, 1), &style,
                         total ? ka_report_say(report, KA_WORD_G_TOTAL)
                               : class_name(work, &work->def->class[i]));
        for (size_t k = 0; k < work->def->figure_count; k++)
            put_figure(work, &block, row, k);
    }
    if (group == KA_NO_INDEX)
        put_chart(work, &block, ka_grid_pick(work, work->def->name, work->def->name_en));
}

/* What the figures rest on, and what is not in them. */
static void
put_basis(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    const struct ka_sales *sales = work->spec->sales;
    struct ka_style style = ka_look(KA_LOOK_NOTE);
    uint32_t end = (uint32_t)report->sheet->col_count;
    if (!sales || work->def->source != KA_GRID_BUYERS)
        return;
    style.size = 8;
    for (size_t i = 0; i < report->context->defs->company.store_count; i++) {
        if (!sales->unusable[i])
            continue;
        ka_str text =
            ka_report_sayf(report, KA_WORD_G_UNUSABLE, report->context->defs->company.store[i].name,
                           ka_report_int(report, (int64_t)sales->unusable[i]));
        ka_report_styled(report, ka_block_row(ka_report_row(report, 14, true), 0, end), &style,
                         text);
    }
}

static ka_str
data_line(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    const struct ka_sales *sales = work->spec->sales;
    if (!sales)
        return ka_month_print(report->arena, work->grid->month);
    ka_day first = sales->earliest == KA_DAY_NONE ? sales->span.first : sales->earliest;
    return ka_report_sayf(report, KA_WORD_G_DATA, ka_day_print(report->arena, first),
                          ka_day_print(report->arena, sales->span.end - 1),
                          ka_report_int(report, (int64_t)sales->months),
                          ka_report_int(report, (int64_t)sales->months_found));
}

void
ka_grid_summary(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    size_t count = work->def->figure_count;
    double *width = ka_arena_array(report->arena, count + 1, sizeof *width);
    double total = width[0] = 110, paper = ka_grid_paper(true);
    for (size_t i = 0; i < count; i++)
        total += width[i + 1] = work->def->figure[i].width;
    for (size_t i = 0; i <= count; i++)
        width[i] *= paper / total;
    ka_report_sheet(report, ka_report_say(report, KA_WORD_G_SUMMARY), width, count + 1, true);
    report->sheet->printed = true;
    ka_report_title(report, ka_grid_pick(work, work->def->name, work->def->name_en),
                    data_line(work));
    put_basis(work);
    put_block(work, KA_NO_INDEX, ka_report_say(report, KA_WORD_G_ALL));
    bool several = work->def->within != KA_NO_INDEX && work->grid->group_count > 0;
    for (size_t g = 0; several && g < work->grid->group_count; g++)
        put_block(work, g, work->grid->group[g].name);
    ka_report_paginate(report);
}
