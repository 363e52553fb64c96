/*
 * The sheet of rules: days, parameters, bands, dividing lines, lists, classes, checks, notes.
 *
 *     name                │ value  │ points
 *
 * Where each value stands is noted while it is put; every formula of the book refers to it here.
 * Nothing on it is entered for a table that is filled in (the definition says it); for tables made
 * from buyers the workbook is a calculator, so bounds and parameters may be changed.
 */
#include "form/grid_work.h"
#include "template/metric_def.h"

#include <string.h>

enum { C_NAME, C_VALUE, C_POINTS, C__COUNT };

static ka_str
here(const struct ka_grid_work *work, uint32_t row, uint32_t col)
{
    struct ka_arena *arena = work->report.arena;
    return ka_ref_in(arena, work->rules_name, ka_ref(arena, row, col));
}

static void
heading(struct ka_grid_work *work, ka_str text)
{
    ka_report_heading(&work->report, 0, C__COUNT, text);
}

static struct ka_style
look(const struct ka_grid_work *work, bool value)
{
    bool open = value && work->def->source == KA_GRID_BUYERS && work->spec->live;
    struct ka_style style = ka_look(open ? KA_LOOK_INPUT : KA_LOOK_CELL);
    style.size = 8.5;
    return style;
}

static uint32_t
name_row(struct ka_grid_work *work, ka_str name)
{
    uint32_t row = ka_report_row(&work->report, 17, false);
    ka_report_text(&work->report, row, C_NAME, name);
    return row;
}

/* A name and a number; the reference of the number's cell. */
static ka_str
value_row(struct ka_grid_work *work, ka_str name, bool open, enum ka_grid_type type, ka_frac number)
{
    uint32_t row = name_row(work, name);
    struct ka_grid_value value = {.state = KA_GRID_IS_NUMBER, .number = number};
    ka_grid_put(work, row, C_VALUE, look(work, open), type, &value);
    return here(work, row, C_VALUE);
}

static void
put_days(struct ka_grid_work *work)
{
    const struct ka_report *report = &work->report;
    struct ka_span span = ka_month_span(work->grid->month);
    work->refs.as_of = value_row(work, ka_report_say(report, KA_WORD_G_AS_OF), false, KA_GRID_DAY,
                                 (ka_frac){work->grid->as_of, 1});
    work->refs.month_first = value_row(work, ka_report_say(report, KA_WORD_G_MONTH_FIRST), false,
                                       KA_GRID_DAY, (ka_frac){span.first, 1});
    work->refs.month_days = value_row(work, ka_report_say(report, KA_WORD_G_MONTH_DAYS), false,
                                      KA_GRID_COUNT, (ka_frac){span.end - span.first, 1});
}

/* A list of words down a column; its range. */
static ka_str
put_words(struct ka_grid_work *work, ka_str name, const struct ka_grid_list *list)
{
    uint32_t first = 0, row = 0;
    struct ka_style style = look(work, false);
    for (size_t i = 0; i < list->count; i++) {
        row = name_row(work, i == 0 ? name : KA_STR(""));
        first = i == 0 ? row : first;
        ka_report_styled(&work->report, ka_block_row(row, C_VALUE, C_VALUE + 1), &style,
                         list->item[i]);
    }
    struct ka_arena *arena = work->report.arena;
    return ka_ref_in(arena, work->rules_name, ka_ref_range(arena, first, row, C_VALUE));
}

static void
put_parameters(struct ka_grid_work *work)
{
    struct ka_arena *arena = work->report.arena;
    ka_str *refs = ka_arena_array(arena, work->def->parameter_count, sizeof *refs);
    for (size_t i = 0; i < work->def->parameter_count; i++) {
        const struct ka_grid_parameter *of = &work->def->parameter[i];
        ka_str name = ka_grid_pick(work, of->name, of->name_en);
        if (of->type != KA_GRID_CHOICE) {
            refs[i] = value_row(work, name, true, of->type, of->value);
            continue;
        }
        uint32_t row = name_row(work, name);
        struct ka_style style = look(work, true);
        size_t at = work->report.sheet->cell_count;
        struct ka_cell *cell = ka_report_styled(
            &work->report, ka_block_row(row, C_VALUE, C_VALUE + 1), &style, of->word);
        ka_str range = put_words(work, ka_report_say(&work->report, KA_WORD_G_MAY_BE), &of->list);
        cell = &work->report.sheet->cell[at];
        if (style.unlocked) {
            cell->validation = ka_arena_alloc(arena, sizeof *cell->validation);
            *cell->validation =
                (struct ka_validation){.kind = KA_VALID_LIST_RANGE,
                                       .range = ka_str_format(arena, "=%.*s", KA_STR_ARG(range))};
        }
        refs[i] = here(work, row, C_VALUE);
    }
    work->refs.parameter = refs;
}

static enum ka_grid_type
type_of(ka_frac number)
{
    return number.den == 1 ? KA_GRID_COUNT : KA_GRID_NUMBER;
}

/* One step's row: its bound, which may be changed, and its points. */
static void
put_step(struct ka_grid_work *work, const struct ka_grid_step *step, ka_str *bound, ka_str *points)
{
    struct ka_report *report = &work->report;
    enum ka_word word = step->otherwise  ? KA_WORD_G_ELSE
                        : step->at_least ? KA_WORD_G_AT_LEAST
                                         : KA_WORD_G_AT_MOST;
    uint32_t row = name_row(work, ka_report_say(report, word));
    struct ka_grid_value value = {
        step->otherwise ? KA_GRID_EMPTY : KA_GRID_IS_NUMBER, step->bound, {0}};
    ka_grid_put(work, row, C_VALUE, look(work, !step->otherwise), type_of(step->bound), &value);
    value = (struct ka_grid_value){KA_GRID_IS_NUMBER, step->points, {0}};
    ka_grid_put(work, row, C_POINTS, look(work, true), type_of(step->points), &value);
    ka_str ref = here(work, row, C_VALUE);
    if (!step->otherwise)
        *bound =
            ka_str_format(report->arena, "%c%.*s", step->at_least ? '>' : '<', KA_STR_ARG(ref));
    *points = here(work, row, C_POINTS);
}

static void
put_bands(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    size_t count = work->def->bands_count;
    const ka_str **bounds = ka_arena_array(report->arena, count, sizeof(ka_str *));
    const ka_str **all = ka_arena_array(report->arena, count, sizeof(ka_str *));
    for (size_t i = 0; i < count; i++) {
        const struct ka_grid_bands *bands = &work->def->bands[i];
        ka_str *bound = ka_arena_array(report->arena, bands->step_count, sizeof *bound);
        ka_str *points = ka_arena_array(report->arena, bands->step_count, sizeof *points);
        heading(work, ka_report_sayf(report, KA_WORD_G_BANDS,
                                     ka_grid_pick(work, bands->name, bands->name_en)));
        for (size_t k = 0; k < bands->step_count; k++)
            put_step(work, &bands->step[k], &bound[k], &points[k]);
        bounds[i] = bound;
        all[i] = points;
    }
    work->refs.bound = bounds;
    work->refs.points = all;
}

/* Whether some formula asks for the mean or median of a column. */
// NOLINTBEGIN(misc-no-recursion): expr.c lets terms nest no deeper than its limit.
static bool
asks(const struct ka_expr *expr, enum ka_expr_op op, size_t column)
{
    if (!expr)
        return false;
    if (expr->op == op && expr->index == column)
        return true;
    for (size_t i = 0; i < expr->arg_count; i++)
        if (asks(expr->arg[i], op, column))
            return true;
    return false;
}
// NOLINTEND(misc-no-recursion)

static bool
is_asked(const struct ka_grid_def *def, enum ka_expr_op op, size_t column)
{
    bool yes = false;
    for (size_t i = 0; i < def->column_count; i++)
        yes = yes || asks(def->column[i].formula, op, column);
    for (size_t i = 0; i < def->class_count; i++)
        yes = yes || asks(def->class[i].when, op, column);
    return yes;
}

/* The mean or median of one column in one group: a live formula over the list's rows. */
static ka_str
put_line(struct ka_grid_work *work, size_t group, size_t column, enum ka_expr_op op)
{
    const struct ka_grid_group *of = &work->grid->group[group];
    bool mean = op == KA_EXPR_MEAN;
    ka_str name =
        ka_grid_pick(work, work->def->column[column].name, work->def->column[column].name_en);
    ka_frac value = mean ? of->mean[column] : of->median[column];
    if (mean)
        name = ka_report_sayf(&work->report, KA_WORD_G_MEAN, name);
    else
        name = ka_report_sayf(&work->report, KA_WORD_G_MEDIAN, name);
    uint32_t row = name_row(work, name);
    struct ka_grid_value cell_value = {
        ka_frac_is_none(value) ? KA_GRID_EMPTY : KA_GRID_IS_NUMBER, value, {0}};
    struct ka_cell *cell =
        ka_grid_put(work, row, C_VALUE, look(work, false), KA_GRID_NUMBER, &cell_value);
    if (ka_grid_complete(work) && !ka_frac_is_none(value)) {
        ka_str range = ka_grid_range(work, column, of->first, of->end);
        ka_cell_formula(cell, ka_str_format(work->report.arena, "%s(%.*s)",
                                            mean ? "AVERAGE" : "MEDIAN", KA_STR_ARG(range)));
    }
    return here(work, row, C_VALUE);
}

static void
put_group_lines(struct ka_grid_work *work, size_t group)
{
    struct ka_arena *arena = work->report.arena;
    size_t count = work->def->column_count;
    work->mean[group] = ka_arena_array(arena, count, sizeof **work->mean);
    work->median[group] = ka_arena_array(arena, count, sizeof **work->median);
    ka_str name = work->grid->group[group].name;
    if (!name.len)
        name = ka_report_say(&work->report, KA_WORD_G_ALL);
    heading(work, ka_report_sayf(&work->report, KA_WORD_G_LINES, name));
    for (size_t c = 0; c < count; c++) {
        if (is_asked(work->def, KA_EXPR_MEAN, c))
            work->mean[group][c] = put_line(work, group, c, KA_EXPR_MEAN);
        if (is_asked(work->def, KA_EXPR_MEDIAN, c))
            work->median[group][c] = put_line(work, group, c, KA_EXPR_MEDIAN);
    }
}

static void
put_lines(struct ka_grid_work *work)
{
    struct ka_arena *arena = work->report.arena;
    size_t groups = work->grid->group_count;
    bool any = false;
    for (size_t c = 0; c < work->def->column_count; c++)
        any = any || is_asked(work->def, KA_EXPR_MEAN, c) || is_asked(work->def, KA_EXPR_MEDIAN, c);
    work->mean = ka_arena_array(arena, groups + 1, sizeof(ka_str *));
    work->median = ka_arena_array(arena, groups + 1, sizeof(ka_str *));
    for (size_t g = 0; any && g < groups; g++)
        put_group_lines(work, g);
}

static void
put_lists(struct ka_grid_work *work)
{
    ka_str *refs = ka_arena_array(work->report.arena, work->def->column_count, sizeof *refs);
    bool any = false;
    for (size_t i = 0; i < work->def->column_count; i++) {
        const struct ka_grid_column *column = &work->def->column[i];
        if (!column->list.count)
            continue;
        if (!any)
            heading(work, ka_report_say(&work->report, KA_WORD_G_LISTS));
        any = true;
        refs[i] = put_words(work, ka_grid_pick(work, column->name, column->name_en), &column->list);
    }
    work->refs.list = refs;
}

/* A paragraph over the whole width. */
static void
paragraph(struct ka_grid_work *work, ka_str text)
{
    struct ka_style style = ka_look(KA_LOOK_NOTE);
    style.size = 8;
    uint32_t row = ka_report_row(&work->report, 14, false);
    ka_report_styled(&work->report, ka_block_row(row, 0, C__COUNT), &style, text);
}

static void
put_checks(struct ka_grid_work *work)
{
    bool any = false;
    for (size_t i = 0; i < work->def->mark_count; i++) {
        const struct ka_grid_mark *mark = &work->def->mark[i];
        const struct ka_grid_column *column = &work->def->column[mark->column];
        if (!mark->say.len)
            continue;
        if (!any)
            heading(work, ka_report_say(&work->report, KA_WORD_G_CHECKS));
        any = true;
        ka_str name = ka_grid_pick(work, column->name, column->name_en);
        ka_str say = ka_grid_pick(work, mark->say, mark->say_en);
        paragraph(work, ka_str_format(work->report.arena, "%s %.*s：%.*s", mark->error ? "●" : "○",
                                      KA_STR_ARG(name), KA_STR_ARG(say)));
    }
}

static void
put_notes(struct ka_grid_work *work)
{
    const struct ka_texts *note = &work->def->note;
    const struct ka_texts *en = &work->def->note_en;
    if (work->report.lang == KA_EN && en->count)
        note = en;
    if (note->count)
        heading(work, ka_report_say(&work->report, KA_WORD_G_NOTES));
    for (size_t i = 0; i < note->count; i++)
        paragraph(work, note->item[i]);
}

void
ka_grid_rules(struct ka_grid_work *work)
{
    static const double width[C__COUNT] = {300, 120, 90};
    struct ka_report *report = &work->report;
    ka_report_sheet(report, work->rules_name, width, C__COUNT, false);
    report->sheet->printed = true;
    report->sheet->locked = work->spec->live;
    ka_str name = ka_grid_pick(work, work->def->name, work->def->name_en);
    ka_report_title(report, work->rules_name,
                    ka_str_format(report->arena, "%.*s %.*s", KA_STR_ARG(name),
                                  KA_STR_ARG(work->def->version)));
    put_notes(work);
    put_checks(work);
    heading(work, ka_report_say(report, KA_WORD_G_PARAMETERS));
    put_days(work);
    put_parameters(work);
    put_bands(work);
    put_lines(work);
    put_lists(work);
    ka_report_paginate(report);
}
