/*
 * The calculator: enter a row's facts, see points and class, by the very formulas of the list.
 *
 *     店铺 [chosen]
 *     最近 │ 次数 │ 金额 │ R │ F │ M │ 类别   ·   店铺   │ R 的平均值 │ …
 *     …entered…          │ …live…             ·   [chosen] │ fetched by INDEX and MATCH
 *                                                 店铺一   │ from the sheet of rules
 *
 * Where a formula goes by the mean or median of a group, the group is chosen at the top. An
 * example stands in the first row.
 */
#include "form/grid_work.h"
#include "score/grid_eval.h"
#include "template/metric_def.h"

#define FIRST 4 /* Row below the header. */

struct sheet {
    struct ka_grid_work *work;
    const struct ka_grid_calculator *def;
    uint32_t side;  /* First column of the table of dividing lines. */
    uint32_t lines; /* How many of those columns there are. */
    struct ka_grid_refs refs;
    ka_str *mean, *median;
    struct ka_grid rows; /* An empty one, and the example. */
    size_t *column;      /* Inputs, then results. */
    size_t count;
};

static bool
has_lines(const struct ka_grid_work *work)
{
    return work->grid->group_count > 0 && work->mean[0] != NULL;
}

/* Dividing lines in use, in order: their number, and the reference of each in a group. */
static ka_str
line_ref(const struct ka_grid_work *work, size_t group, size_t column, bool mean)
{
    return (mean ? work->mean : work->median)[group][column];
}

static size_t
count_lines(const struct ka_grid_work *work)
{
    size_t count = 0;
    for (size_t c = 0; has_lines(work) && c < work->def->column_count; c++)
        count += (size_t)(line_ref(work, 0, c, true).len > 0) +
                 (size_t)(line_ref(work, 0, c, false).len > 0);
    return count;
}

static ka_str
name_of(const struct sheet *s, size_t column)
{
    const struct ka_grid_column *def = &s->work->def->column[column];
    return ka_grid_pick(s->work, def->name, def->name_en);
}

static void
put_text(struct sheet *s, uint32_t row, uint32_t col, enum ka_look look, ka_str text)
{
    struct ka_style style = ka_look(look);
    style.size = 8.5;
    ka_report_styled(&s->work->report, ka_block_row(row, col, col + 1), &style, text);
}

/* One dividing line: its head, the chosen group's value, and that of each group. */
static ka_str
put_line(struct sheet *s, uint32_t col, size_t column, bool mean)
{
    struct ka_grid_work *work = s->work;
    struct ka_report *report = &work->report;
    struct ka_arena *arena = report->arena;
    size_t groups = work->grid->group_count;
    ka_str head = mean ? ka_report_sayf(report, KA_WORD_G_MEAN, name_of(s, column))
                       : ka_report_sayf(report, KA_WORD_G_MEDIAN, name_of(s, column));
    put_text(s, FIRST - 1, col, KA_LOOK_HEADER, head);
    ka_str names = ka_ref_range(arena, FIRST + 1, FIRST + (uint32_t)groups, s->side);
    ka_str values = ka_ref_range(arena, FIRST + 1, FIRST + (uint32_t)groups, col);
    for (size_t g = 0; g <= groups; g++) {
        size_t of = g ? g - 1 : 0; /* the first group is chosen */
        ka_frac number =
            mean ? work->grid->group[of].mean[column] : work->grid->group[of].median[column];
        struct ka_grid_value value = {
            ka_frac_is_none(number) ? KA_GRID_EMPTY : KA_GRID_IS_NUMBER, number, {0}};
        struct ka_style style = ka_look(g ? KA_LOOK_CELL : KA_LOOK_SUB);
        struct ka_cell *cell =
            ka_grid_put(work, FIRST + (uint32_t)g, col, style, KA_GRID_NUMBER, &value);
        if (ka_frac_is_none(number))
            continue;
        ka_str ref = line_ref(work, of, column, mean);
        ka_cell_formula(cell, g ? ref
                                : ka_str_format(arena, "INDEX(%.*s,MATCH($B$3,%.*s,0))",
                                                KA_STR_ARG(values), KA_STR_ARG(names)));
    }
    return ka_ref(arena, FIRST, col);
}

static void
put_lines(struct sheet *s)
{
    struct ka_grid_work *work = s->work;
    uint32_t col = s->side + 1;
    const struct ka_grid_group *group = work->grid->group;
    if (!s->lines)
        return;
    put_text(s, FIRST - 1, s->side, KA_LOOK_HEADER, ka_report_say(&work->report, KA_WORD_G_STORE));
    for (size_t g = 0; g < work->grid->group_count; g++)
        put_text(s, FIRST + 1 + (uint32_t)g, s->side, KA_LOOK_CELL, group[g].name);
    struct ka_style style = ka_look(KA_LOOK_SUB);
    struct ka_cell *chosen = ka_report_styled(
        &work->report, ka_block_row(FIRST, s->side, s->side + 1), &style, group[0].name);
    ka_cell_formula_text(chosen, KA_STR("$B$3"), group[0].name);
    for (size_t c = 0; c < work->def->column_count; c++) {
        if (line_ref(work, 0, c, true).len)
            s->mean[c] = put_line(s, col++, c, true);
        if (line_ref(work, 0, c, false).len)
            s->median[c] = put_line(s, col++, c, false);
    }
}

static void
put_choice(struct sheet *s)
{
    struct ka_arena *arena = s->work->report.arena;
    if (!s->lines)
        return;
    put_text(s, 2, 0, KA_LOOK_LABEL, ka_report_say(&s->work->report, KA_WORD_G_STORE));
    struct ka_style style = ka_look(KA_LOOK_INPUT);
    struct ka_cell *cell = ka_report_styled(&s->work->report, ka_block_row(2, 1, 3), &style,
                                            s->work->grid->group[0].name);
    cell->validation = ka_arena_alloc(arena, sizeof *cell->validation);
    ka_str names =
        ka_ref_range(arena, FIRST + 1, FIRST + (uint32_t)s->work->grid->group_count, s->side);
    *cell->validation = (struct ka_validation){
        .kind = KA_VALID_LIST_RANGE, .range = ka_str_format(arena, "=%.*s", KA_STR_ARG(names))};
}

/* What an empty row says, and the first one with its example, computed as the list's are. */
static void
make_rows(struct sheet *s)
{
    s->rows = *s->work->grid;
    s->rows.row = NULL;
    s->rows.row_count = 0;
    ka_grid_add(s->work->report.arena, &s->rows);
    struct ka_grid_row *row = ka_grid_add(s->work->report.arena, &s->rows);
    for (size_t i = 0; s->def->example && i < s->def->input_count; i++)
        row->cell[s->def->input[i]] =
            (struct ka_grid_value){.state = KA_GRID_IS_NUMBER, .number = s->def->example[i]};
    for (size_t i = 0; i < s->def->result_count; i++) {
        ka_grid_compute(&s->rows, 0, s->def->result[i]);
        ka_grid_compute(&s->rows, 1, s->def->result[i]);
    }
}

static void
put_row(struct sheet *s, uint32_t row, bool example)
{
    struct ka_grid_work *work = s->work;
    s->refs.row = row + 1;
    for (uint32_t i = 0; i < s->count; i++) {
        size_t column = s->column[i];
        bool input = i < s->def->input_count;
        const struct ka_grid_value *value = &s->rows.row[example].cell[column];
        struct ka_style style = ka_look(input ? KA_LOOK_INPUT : KA_LOOK_CELL);
        struct ka_cell *cell =
            ka_grid_put(work, row, i, style, work->def->column[column].type, value);
        if (input)
            cell->validation = ka_grid_validation(work, column);
        else
            ka_grid_live(work, &s->refs, cell, column,
                         value->state == KA_GRID_IS_TEXT ? value->text : (ka_str){0});
    }
}

static void
put_rows(struct sheet *s)
{
    size_t groups = s->work->grid->group_count;
    size_t rows = (size_t)s->def->rows > groups + 1 ? (size_t)s->def->rows : groups + 1;
    for (uint32_t i = 0; i < s->count; i++)
        put_text(s, FIRST - 1, i, KA_LOOK_HEADER, name_of(s, s->column[i]));
    for (size_t i = 0; i < rows; i++)
        ka_report_row(&s->work->report, 18, false);
    put_lines(s);
    for (size_t i = 0; i < rows; i++)
        put_row(s, FIRST + (uint32_t)i, i == 0 && s->def->example);
}

static void
plan(struct sheet *s)
{
    struct ka_arena *arena = s->work->report.arena;
    size_t columns = s->work->def->column_count;
    ka_str *letters = ka_arena_array(arena, columns, sizeof *letters);
    s->count = s->def->input_count + s->def->result_count;
    s->column = ka_arena_array(arena, s->count, sizeof *s->column);
    for (uint32_t i = 0; i < s->count; i++) {
        size_t at =
            i < s->def->input_count ? s->def->input[i] : s->def->result[i - s->def->input_count];
        ka_str ref = ka_grid_address(arena, i + 1, 1);
        s->column[i] = at;
        letters[at] = ka_str_sub(ref, 0, ref.len - 1);
    }
    s->mean = ka_arena_array(arena, columns, sizeof *s->mean);
    s->median = ka_arena_array(arena, columns, sizeof *s->median);
    s->refs = s->work->refs;
    s->refs.letters = letters;
    s->refs.mean = s->mean;
    s->refs.median = s->median;
    s->side = (uint32_t)s->count + 1;
    s->lines = (uint32_t)count_lines(s->work);
}

void
ka_grid_calculator_sheet(struct ka_grid_work *work)
{
    struct ka_report *report = &work->report;
    struct sheet s = {.work = work, .def = &work->def->calculator};
    plan(&s);
    size_t cols = s.side + (s.lines ? s.lines + 1 : 0);
    double *width = ka_arena_array(report->arena, cols, sizeof *width);
    for (size_t i = 0; i < cols; i++)
        width[i] = i == s.count ? 20 : 92;
    ka_str name = ka_grid_pick(work, s.def->name, s.def->name_en);
    ka_report_sheet(report, name, width, cols, true);
    report->sheet->locked = true;
    ka_report_title(report, name, ka_report_sayf(report, KA_WORD_G_ENTER, work->rules_name));
    ka_report_row(report, 20, false);
    ka_report_row(report, 26, false);
    put_choice(&s);
    make_rows(&s);
    put_rows(&s);
}
