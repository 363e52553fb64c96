/*
 * The rows of a table: header, cells, live formulas, colours, the check of each row.
 *
 *     title
 *     month · what to fill in, or what the figures rest on
 *     序号 │ 平台 │ … │ 检查
 *     1    │ …
 *
 * In the workbook colours are rules that hold while their condition does; in the PDF, and for
 * printers, they are what holds now.
 */
#include "form/grid_work.h"
#include "score/grid_eval.h"
#include "template/metric_def.h"

static const struct {
    uint32_t fill, color;
} colours[] = {
    [KA_GRID_RED] = {KA_TINT_WARN, KA_WARN},
    [KA_GRID_AMBER] = {UINT32_C(0xFCF0D2), UINT32_C(0x7A5200)},
    [KA_GRID_GREEN] = {UINT32_C(0xE3F1E6), UINT32_C(0x1E5B33)},
    [KA_GRID_GREY] = {UINT32_C(0xE4E7E9), KA_INK_SOFT},
};

/* Input cells are open and yellow, facts grey (open, too: exports may say nothing). */
static struct ka_style
cell_look(const struct ka_grid_work *work, const struct ka_grid_column *column)
{
    bool filled = work->def->source != KA_GRID_BUYERS && work->spec->live;
    bool input = filled && ka_grid_is_input(column), fact = filled && column->fact && !input;
    struct ka_style style = ka_look(input ? KA_LOOK_INPUT : KA_LOOK_CELL);
    style.size = work->text;
    style.unlocked = input || fact;
    if (fact)
        style.fill = KA_TINT_BAND;
    return style;
}

/* The colour that a cell has now: the first mark that holds; a missing entry is amber. */
static void
colour_now(const struct ka_grid_work *work, size_t row, size_t column, struct ka_style *style)
{
    const struct ka_grid_value *value = &work->grid->row[row].cell[column];
    int colour = -1;
    if (value->state == KA_GRID_BAD)
        colour = KA_GRID_RED;
    for (size_t i = 0; i < work->def->mark_count && colour < 0; i++) {
        const struct ka_grid_mark *mark = &work->def->mark[i];
        if (mark->column == column && ka_grid_test(work->grid, mark->when, row))
            colour = (int)mark->colour;
    }
    if (colour < 0 && work->def->column[column].required && value->state == KA_GRID_EMPTY)
        colour = KA_GRID_AMBER;
    if (colour < 0)
        return;
    style->fill = colours[colour].fill;
    style->color = colours[colour].color;
}

/* "IF(a,"first",IF(b,"second",""))": names as defined, since sums count by them. */
static ka_str
class_formula(const struct ka_grid_work *work, const struct ka_grid_refs *refs)
{
    struct ka_arena *arena = work->report.arena;
    struct ka_buf buf = {.arena = arena};
    size_t depth = 0;
    for (; depth < work->def->class_count && work->def->class[depth].when; depth++) {
        const struct ka_grid_class *class = &work->def->class[depth];
        ka_str name = ka_formula_text(arena, class->name);
        ka_buf_printf(&buf, "IF(%.*s,\"%.*s\",",
                      KA_STR_ARG(ka_grid_condition(arena, class->when, refs)), KA_STR_ARG(name));
    }
    bool rest = depth < work->def->class_count;
    ka_str last = rest ? ka_formula_text(arena, work->def->class[depth].name) : KA_STR("");
    ka_buf_printf(&buf, "\"%.*s\"", KA_STR_ARG(last));
    while (depth-- > 0)
        ka_buf_byte(&buf, ')');
    return ka_buf_str(&buf);
}

void
ka_grid_live(const struct ka_grid_work *work, const struct ka_grid_refs *refs, struct ka_cell *cell,
             size_t column, ka_str text)
{
    const struct ka_grid_column *def = &work->def->column[column];
    if (!def->formula && !def->classes)
        return;
    ka_str formula = def->formula ? ka_grid_formula(work->report.arena, def->formula, refs)
                                  : class_formula(work, refs);
    if (cell->kind == KA_CELL_NUMBER)
        ka_cell_formula(cell, formula);
    else
        ka_cell_formula_text(cell, formula, text);
}

static void
put_cell(struct ka_grid_work *work, uint32_t row, size_t index, size_t column)
{
    const struct ka_grid_column *def = &work->def->column[column];
    bool there = index < work->grid->row_count;
    const struct ka_grid_row *from = there ? &work->grid->row[index] : &work->empty.row[0];
    const struct ka_grid_value *value = &from->cell[column];
    struct ka_grid_value number = {KA_GRID_IS_NUMBER, {(int64_t)index + 1, 1}, {0}};
    struct ka_style style = cell_look(work, def);
    if (def->type == KA_GRID_ROW)
        value = &number;
    if (there && !work->spec->live)
        colour_now(work, index, column, &style);
    struct ka_cell *cell = ka_grid_put(work, row, work->col[column], style, def->type, value);
    if (!work->spec->live)
        return;
    ka_grid_live(work, &work->refs, cell, column,
                 value->state == KA_GRID_IS_TEXT ? value->text : (ka_str){0});
    if (style.unlocked)
        cell->validation = ka_grid_validation(work, column);
}

/* "COUNTA($B4:$F4,$H4)>0": something was entered in the row. */
static ka_str
row_used(const struct ka_grid_work *work)
{
    struct ka_buf buf = {.arena = work->report.arena};
    const struct ka_grid_refs *refs = &work->refs;
    for (size_t c = 0, end = 0; c < work->def->column_count; c = end + 1) {
        for (end = c; end < work->def->column_count && ka_grid_is_input(&work->def->column[end]);)
            end++;
        if (end == c)
            continue;
        ka_buf_printf(&buf, "%s$%.*s%u:$%.*s%u", buf.len ? "," : "COUNTA(",
                      KA_STR_ARG(refs->letters[c]), (unsigned)refs->row,
                      KA_STR_ARG(refs->letters[end - 1]), (unsigned)refs->row);
    }
    ka_buf_add(&buf, buf.len ? KA_STR(")>0") : KA_STR("TRUE"));
    return ka_buf_str(&buf);
}

static ka_str
missing_text(const struct ka_grid_work *work, size_t column)
{
    const struct ka_grid_column *def = &work->def->column[column];
    return ka_report_sayf(&work->report, KA_WORD_G_MISSING,
                          ka_grid_pick(work, def->name, def->name_en));
}

static ka_str
say_text(const struct ka_grid_work *work, const struct ka_grid_mark *mark)
{
    return ka_str_format(work->report.arena, "%.*s；",
                         KA_STR_ARG(ka_grid_pick(work, mark->say, mark->say_en)));
}

/* What is wrong with a row now. */
static ka_str
check_text(const struct ka_grid_work *work, size_t row)
{
    struct ka_buf buf = {.arena = work->report.arena};
    for (size_t c = 0; c < work->def->column_count; c++)
        if (work->def->column[c].required && work->grid->row[row].cell[c].state == KA_GRID_EMPTY)
            ka_buf_add(&buf, missing_text(work, c));
    for (size_t i = 0; i < work->def->mark_count; i++) {
        const struct ka_grid_mark *mark = &work->def->mark[i];
        if (mark->say.len && ka_grid_test(work->grid, mark->when, row))
            ka_buf_add(&buf, say_text(work, mark));
    }
    return ka_buf_str(&buf);
}

/* The same as a live formula. */
static ka_str
check_formula(const struct ka_grid_work *work)
{
    struct ka_arena *arena = work->report.arena;
    struct ka_buf buf = {.arena = arena};
    ka_buf_printf(&buf, "IF(%.*s,\"\"", KA_STR_ARG(row_used(work)));
    for (size_t c = 0; c < work->def->column_count; c++) {
        ka_str text = ka_formula_text(arena, missing_text(work, c));
        if (work->def->column[c].required)
            ka_buf_printf(&buf, "&IF($%.*s%u=\"\",\"%.*s\",\"\")",
                          KA_STR_ARG(work->refs.letters[c]), (unsigned)work->refs.row,
                          KA_STR_ARG(text));
    }
    for (size_t i = 0; i < work->def->mark_count; i++) {
        const struct ka_grid_mark *mark = &work->def->mark[i];
        if (!mark->say.len)
            continue;
        ka_str text = ka_formula_text(arena, say_text(work, mark));
        ka_buf_printf(&buf, "&IF(%.*s,\"%.*s\",\"\")",
                      KA_STR_ARG(ka_grid_condition(arena, mark->when, &work->refs)),
                      KA_STR_ARG(text));
    }
    ka_buf_add(&buf, KA_STR(",\"\")"));
    return ka_buf_str(&buf);
}

static void
put_check(struct ka_grid_work *work, uint32_t row, size_t index)
{
    struct ka_style style = ka_look(KA_LOOK_CELL);
    ka_str text = index < work->grid->row_count ? check_text(work, index) : (ka_str){0};
    style.size = work->text;
    style.color = KA_WARN;
    uint32_t col = (uint32_t)work->cols - 1;
    struct ka_cell *cell =
        ka_report_styled(&work->report, ka_block_row(row, col, col + 1), &style, text);
    ka_str formula = work->spec->live ? check_formula(work) : (ka_str){0};
    if (formula.len && formula.len < 8000)
        ka_cell_formula_text(cell, formula, text);
}

static void
add_rule(struct ka_grid_work *work, size_t column, enum ka_grid_colour colour, ka_str formula)
{
    struct ka_draft *draft = &work->report.draft;
    struct ka_sheet *sheet = work->report.sheet;
    sheet->rule = ka_arena_push(draft->arena, sheet->rule, sheet->rule_count, sizeof *sheet->rule);
    sheet->rule[sheet->rule_count++] =
        (struct ka_cell_rule){.row = KA_GRID_FIRST,
                              .col = work->col[column],
                              .last_row = KA_GRID_FIRST + (uint32_t)work->rows - 1,
                              .last_col = work->col[column],
                              .formula = formula,
                              .fill = ka_draft_color(draft, colours[colour].fill),
                              .color = ka_draft_color(draft, colours[colour].color)};
}

static void
put_rules(struct ka_grid_work *work)
{
    struct ka_arena *arena = work->report.arena;
    work->refs.row = KA_GRID_FIRST + 1;
    for (size_t i = 0; i < work->def->mark_count; i++) {
        const struct ka_grid_mark *mark = &work->def->mark[i];
        add_rule(work, mark->column, mark->colour,
                 ka_str_format(arena, "AND(%.*s,%.*s)", KA_STR_ARG(row_used(work)),
                               KA_STR_ARG(ka_grid_condition(arena, mark->when, &work->refs))));
    }
    for (size_t c = 0; c < work->def->column_count; c++)
        if (work->def->column[c].required)
            add_rule(work, c, KA_GRID_AMBER,
                     ka_str_format(arena, "AND(%.*s,$%.*s%u=\"\")", KA_STR_ARG(row_used(work)),
                                   KA_STR_ARG(work->refs.letters[c]), (unsigned)work->refs.row));
}

static void
put_header(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    style.size = work->text;
    uint32_t row = ka_report_row(report, 22, true);
    for (size_t c = 0; c <= work->def->column_count; c++) {
        bool check = c == work->def->column_count;
        uint32_t col = check ? (uint32_t)work->cols - 1 : work->col[c];
        if (col == UINT32_MAX || (check && work->def->source == KA_GRID_BUYERS))
            continue;
        const struct ka_grid_column *column = check ? NULL : &work->def->column[c];
        ka_str text = check ? ka_report_say(report, KA_WORD_G_CHECK)
                            : ka_grid_pick(work, column->name, column->name_en);
        ka_report_styled(report, ka_block_row(row, col, col + 1), &style, text);
    }
    report->sheet->repeat_first = report->sheet->repeat_last = row;
    report->sheet->freeze_row = row + 1;
    report->sheet->autofilter = true;
}

static ka_str
line_below(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    ka_str month = ka_month_print(report->arena, work->grid->month);
    size_t more = work->grid->row_count - work->listed;
    if (work->def->source == KA_GRID_BUYERS && more == 0)
        return month;
    if (work->def->source == KA_GRID_BUYERS)
        return ka_report_sayf(report, KA_WORD_G_MORE, ka_report_int(report, (int64_t)more));
    if (!work->spec->open)
        return ka_report_sayf(report, KA_WORD_G_TO, month,
                              ka_day_print(report->arena, work->grid->as_of));
    return ka_report_sayf(report, KA_WORD_G_FILL, work->def->id, month);
}

static void
open_sheet(struct ka_grid_work *work)
{
    double *width = ka_arena_array(work->report.arena, work->cols, sizeof *width);
    for (size_t c = 0; c < work->def->column_count; c++)
        if (work->col[c] != UINT32_MAX)
            width[work->col[c]] = work->def->column[c].width * work->scale;
    if (work->def->source != KA_GRID_BUYERS)
        width[work->cols - 1] = work->spec->live ? 200 : KA_GRID_CHECK_WIDTH * work->scale;
    ka_report_sheet(&work->report, work->list_name, width, work->cols, true);
    work->report.sheet->printed = !work->spec->live;
    work->report.sheet->locked = work->spec->live && work->def->source != KA_GRID_BUYERS;
    ka_str name = ka_grid_pick(work, work->def->name, work->def->name_en);
    ka_report_title(&work->report, name, line_below(work));
}

/* What formulas say in a row that nobody has filled in. */
static void
make_empty(struct ka_grid_work *work)
{
    work->empty = *work->grid;
    work->empty.row = NULL;
    work->empty.row_count = 0;
    ka_grid_add(work->report.arena, &work->empty);
    for (size_t c = 0; work->rows > work->grid->row_count && c < work->def->column_count; c++)
        ka_grid_compute(&work->empty, 0, c);
}

void
ka_grid_list(struct ka_grid_work *work)
{
    make_empty(work);
    open_sheet(work);
    put_header(work);
    for (size_t i = 0; i < work->rows; i++) {
        uint32_t row = ka_report_row(&work->report, 17, false);
        size_t group = i < work->grid->row_count ? work->grid->row[i].group : 0;
        work->refs.row = row + 1;
        work->refs.mean = work->mean[group];
        work->refs.median = work->median[group];
        for (size_t c = 0; c < work->def->column_count; c++)
            if (work->col[c] != UINT32_MAX)
                put_cell(work, row, i, c);
        if (work->def->source != KA_GRID_BUYERS)
            put_check(work, row, i);
    }
    if (work->spec->live && work->rows)
        put_rules(work);
    ka_report_paginate(&work->report);
}
