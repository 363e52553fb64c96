/*
 * The radar of the modules and the hidden sheet 图表数据 that it reads.
 *
 *     module │ marks │ marks counted │ points │ share │ month
 *
 * Marks and marks counted are also what the points formulas of the basis sheet read: a
 * redistributed item's marks go to the others of its module (decisions.md 3). A radar needs three
 * axes; with fewer modules columns are drawn.
 */
#include "form/work.h"

#include <math.h>

static double
share_of(const struct ka_score_module *module)
{
    if (!module->marks.micro)
        return (double)NAN;
    return (double)module->points.micro / (double)module->marks.micro;
}

ka_str
ka_chart_ref(const struct ka_work *work, ka_str sheet, ka_str range)
{
    return ka_str_format(work->arena, "=%.*s", KA_STR_ARG(ka_ref_in(work->arena, sheet, range)));
}

struct ka_chart *
ka_chart_new(struct ka_work *work, struct ka_sheet *sheet, struct ka_block block, size_t categories)
{
    struct ka_series *series = ka_arena_alloc(work->arena, sizeof *series);
    *series =
        (struct ka_series){.count = categories, .color = ka_draft_color(&work->draft, KA_ACCENT)};
    sheet->chart =
        ka_arena_push(work->arena, sheet->chart, sheet->chart_count, sizeof *sheet->chart);
    struct ka_chart *chart = &sheet->chart[sheet->chart_count++];
    *chart = (struct ka_chart){.row = block.row,
                               .col = block.col,
                               .last_row = block.row + block.row_span - 1,
                               .last_col = block.col + block.col_span - 1,
                               .category_count = categories,
                               .series = series,
                               .series_count = 1};
    return chart;
}

/* The text in at most @p most lines of @p room points, or nothing. */
static ka_str
broken(struct ka_work *work, ka_str text, double room, size_t most)
{
    const double size = 7;
    struct ka_line *line = NULL;
    struct ka_buf buf = {.arena = work->arena};
    size_t count = ka_font_wrap(work->arena, work->draft.regular, text, size, room, &line);
    for (size_t i = 0; i < count && count <= most; i++)
        ka_buf_printf(&buf, "%s%.*s", i ? "\n" : "", (int)line[i].len, text.ptr + line[i].from);
    return ka_buf_str(&buf);
}

/* A long name in two lines about equally long, or in three, so that it leaves the radar its room.
 */
static ka_str
spoke_name(struct ka_work *work, ka_str name)
{
    const double size = 7, short_enough = 48, most = 60, step = 4;
    double width = (double)ka_font_measure(work->draft.regular, name) * size / 1000;
    if (width <= short_enough)
        return name;
    for (size_t lines = 2; lines <= 3; lines++)
        for (double room = width / (double)lines; room <= (lines < 3 ? most : width);
             room += step) {
            ka_str text = broken(work, name, room, lines);
            if (text.len)
                return text;
        }
    return name;
}

void
ka_chart_put(struct ka_work *work, struct ka_block block)
{
    const struct ka_scorecard *card = work->card;
    size_t count = card->module_count;
    double *value = ka_arena_array(work->arena, count, sizeof *value);
    ka_str *category = ka_arena_array(work->arena, count, sizeof *category);
    ka_str *spoke = ka_arena_array(work->arena, count, sizeof *spoke);
    for (size_t m = 0; m < count; m++) {
        value[m] = share_of(&card->module[m]);
        category[m] = ka_pick(work, card->module[m].def->name, card->module[m].def->name_en);
        spoke[m] = spoke_name(work, category[m]);
    }
    ka_str sheet = ka_say(work, KA_WORD_SHEET_DATA);
    struct ka_chart *chart = ka_chart_new(work, work->form, block, count);
    chart->kind = count < 3 ? KA_CHART_COLUMN : KA_CHART_RADAR;
    chart->category = category;
    chart->spoke = spoke;
    chart->categories_ref =
        ka_chart_ref(work, sheet, ka_ref_range(work->arena, 1, (uint32_t)count, KA_D_MODULE));
    chart->series->name = ka_say(work, KA_WORD_D_SHARE);
    chart->series->value = value;
    chart->series->values_ref =
        ka_chart_ref(work, sheet, ka_ref_range(work->arena, 1, (uint32_t)count, KA_D_SHARE));
    chart->max = 1;
}

static struct ka_cell *
put(struct ka_work *work, uint32_t row, enum ka_data_col col, ka_str format, ka_str text)
{
    struct ka_style style = ka_style_format(ka_look(KA_LOOK_PLAIN), format);
    style.wrap = false;
    return ka_draft_cell(&work->draft, work->data, (struct ka_block){row, col, 1, 1}, &style, text);
}

/* A sum over the module's rows of the basis sheet: of marks, or of marks × counted. */
static ka_str
marks_formula(struct ka_work *work, const struct ka_module_spot *place, bool counted)
{
    uint32_t first = work->spot[place->first].basis_row;
    const struct ka_spot *end = &work->spot[place->end - 1];
    uint32_t last = end->basis_row + end->basis_rows - 1;
    ka_str sheet = ka_say(work, KA_WORD_SHEET_BASIS);
    ka_str marks = ka_ref_in(work->arena, sheet,
                             ka_ref_range(work->arena, first, last, work->basis_col[KA_B_MARKS]));
    if (!counted)
        return ka_str_format(work->arena, "SUM(%.*s)", KA_STR_ARG(marks));
    ka_str flags = ka_ref_in(work->arena, sheet,
                             ka_ref_range(work->arena, first, last, work->basis_col[KA_B_COUNTED]));
    return ka_str_format(work->arena, "SUMPRODUCT(%.*s,%.*s)", KA_STR_ARG(marks),
                         KA_STR_ARG(flags));
}

static void
put_module(struct ka_work *work, size_t index)
{
    const struct ka_score_module *module = &work->card->module[index];
    const struct ka_module_spot *place = &work->module[index];
    uint32_t row = ka_draft_row(&work->draft, work->data, 16);
    put(work, row, KA_D_MODULE, KA_STR(""), ka_pick(work, module->def->name, module->def->name_en));
    if (place->first == place->end)
        return;
    struct ka_cell *cell = put(work, row, KA_D_MARKS, KA_STR(""), KA_STR(""));
    ka_cell_decimal(cell, module->marks);
    ka_cell_formula(cell, marks_formula(work, place, false));
    cell = put(work, row, KA_D_COUNTED, KA_STR(""), KA_STR(""));
    ka_cell_decimal(cell, module->marks_counted);
    ka_cell_formula(cell, marks_formula(work, place, true));

    ka_str points = ka_ref_in(work->arena, work->form->name, ka_module_points_ref(work, index));
    cell = put(work, row, KA_D_POINTS, KA_STR("0.00"), KA_STR(""));
    ka_cell_decimal(cell, module->points);
    ka_cell_formula(cell, ka_str_format(work->arena, "SUM(%.*s)", KA_STR_ARG(points)));
    ka_frac share = ka_frac_make(module->points.micro, module->marks.micro);
    if (!share.den)
        return;
    cell = put(work, row, KA_D_SHARE, KA_STR("0%"), KA_STR(""));
    ka_cell_fraction(cell, share);
    ka_cell_formula(cell, ka_str_format(work->arena, "%.*s/%.*s",
                                        KA_STR_ARG(ka_ref(work->arena, row, KA_D_POINTS)),
                                        KA_STR_ARG(ka_ref(work->arena, row, KA_D_MARKS))));
}

void
ka_data_fill(struct ka_work *work)
{
    static const double width[KA_D__COUNT] = {90, 50, 60, 50, 50, 50};
    static const enum ka_word head[KA_D__COUNT] = {KA_WORD_D_MODULE,  KA_WORD_D_MARKS,
                                                   KA_WORD_D_COUNTED, KA_WORD_D_POINTS,
                                                   KA_WORD_D_SHARE,   KA_WORD_T_MONTH};
    struct ka_sheet *sheet =
        ka_draft_sheet(&work->draft, ka_say(work, KA_WORD_SHEET_DATA), width, KA_D__COUNT);
    sheet->hidden = true;
    sheet->locked = true;
    sheet->margin_left = sheet->margin_right = sheet->margin_top = sheet->margin_bottom = 36;
    work->data = sheet;
    uint32_t row = ka_draft_row(&work->draft, sheet, 16);
    for (uint32_t c = 0; c < KA_D__COUNT; c++)
        put(work, row, c, KA_STR(""), ka_say(work, head[c]));
    for (size_t m = 0; m < work->card->module_count; m++)
        put_module(work, m);
    for (size_t i = 0; i < KA_TREND_MONTHS; i++) {
        row = (uint32_t)i + 1;
        if (row >= sheet->row_count)
            (void)ka_draft_row(&work->draft, sheet, 16);
        put(work, row, KA_D_MONTH, KA_STR(""), ka_trend_month(work, i));
    }
}
