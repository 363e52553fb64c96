/*
 * tables/NAME.yaml → a table's definition.
 *
 *     walk (schema.c) ──▶ parameters, bands ──▶ columns ──▶ formulas, classes, checks, figures
 *
 * Names come before what refers to them, so a formula is checked as it is read. A column says one
 * thing only: what people enter, a fact, a formula, or the class.
 */
#include "template/grid_def.h"

#include "base/utf8.h"
#include "template/grid_src.h"
#include "template/metric_def.h"

#include <string.h>

#define MOST_COLUMNS 40

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    struct ka_grid_def *def;
};

size_t
ka_grid_column(const struct ka_grid_def *def, ka_str key)
{
    for (size_t i = 0; i < def->column_count; i++)
        if (ka_str_eq(def->column[i].key, key))
            return i;
    return KA_NO_INDEX;
}

size_t
ka_grid_parameter(const struct ka_grid_def *def, ka_str key)
{
    for (size_t i = 0; i < def->parameter_count; i++)
        if (ka_str_eq(def->parameter[i].key, key))
            return i;
    return KA_NO_INDEX;
}

size_t
ka_grid_band_table(const struct ka_grid_def *def, ka_str key)
{
    for (size_t i = 0; i < def->bands_count; i++)
        if (ka_str_eq(def->bands[i].key, key))
            return i;
    return KA_NO_INDEX;
}

bool
ka_grid_is_input(const struct ka_grid_column *column)
{
    bool named = column->fact == KA_FACT_OF_PRODUCT_ID || column->fact == KA_FACT_OF_PRODUCT_TITLE;
    return (!column->fact || named) && !column->formula && !column->classes &&
           column->type != KA_GRID_ROW;
}

bool
ka_grid_is_number(enum ka_grid_type type)
{
    return type == KA_GRID_COUNT || type == KA_GRID_NUMBER || type == KA_GRID_MONEY ||
           type == KA_GRID_PERCENT || type == KA_GRID_DAY;
}

static const struct {
    const char *word, *of;
    bool number;
} facts[KA_FACT_OF__COUNT] = {
#define KA_GRID_FACT(id, word, zh, of, kind)                                                       \
    [KA_FACT_OF_##id] = {(word), (of), KA_FACT_KIND_##kind},
#define KA_FACT_KIND_NUMBER true
#define KA_FACT_KIND_TEXT   false
#include "template/grid_fact.def"
#undef KA_GRID_FACT
};

const char *
ka_grid_fact_of(enum ka_grid_fact fact)
{
    return facts[fact].of ? facts[fact].of : "";
}

const char *
ka_grid_fact_word(enum ka_grid_fact fact)
{
    return facts[fact].word ? facts[fact].word : "";
}

static ka_str
line_text(const struct reader *r, struct ka_place place)
{
    return ka_str_format(r->diags->arena, "%u", (unsigned)place.line);
}

static const struct ka_expr *
formula(struct reader *r, const struct ka_placed *text, size_t columns)
{
    if (!text->text.len)
        return NULL;
    return ka_expr_parse(r->arena, r->def, columns,
                         (struct ka_expr_source){text->text, text->place}, r->diags);
}

/* The same, and a test. */
static const struct ka_expr *
condition(struct reader *r, const struct ka_placed *text)
{
    const struct ka_expr *expr = formula(r, text, r->def->column_count);
    if (!expr || expr->type == KA_EXPR_IS_TEST)
        return expr;
    ka_diag(r->diags, KA_DIAG_FORMULA_TYPE, text->place, text->text, text->text);
    return NULL;
}

/* A column named by key; KA_NO_INDEX if not given, and after a finding. */
static size_t
column_of(struct reader *r, const struct ka_placed *name)
{
    size_t index = name->text.len ? ka_grid_column(r->def, name->text) : KA_NO_INDEX;
    if (name->text.len && index == KA_NO_INDEX)
        ka_diag(r->diags, KA_DIAG_FORMULA_NAME, name->place, name->text, name->text);
    return index;
}

/* One meaning for each name: a formula would not know which one. */
static void
check_key(struct reader *r, ka_str key, struct ka_place place)
{
    size_t parameter = ka_grid_parameter(r->def, key), column = ka_grid_column(r->def, key);
    struct ka_place first = {0};
    if (parameter != KA_NO_INDEX)
        first = r->def->parameter[parameter].place;
    else if (column != KA_NO_INDEX)
        first = r->def->column[column].place;
    if (first.line)
        ka_diag(r->diags, KA_DIAG_ID_TWICE, place, key, line_text(r, first));
}

static void
read_parameters(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_parameter_src *item = src->parameters.item;
    struct ka_grid_def *def = r->def;
    def->parameter = ka_arena_array(r->arena, src->parameters.count, sizeof *def->parameter);
    for (size_t i = 0; i < src->parameters.count; i++) {
        bool choice = item[i].type == KA_GRID_CHOICE, good = false;
        check_key(r, item[i].key, item[i].place);
        struct ka_grid_parameter *out = &def->parameter[def->parameter_count++];
        *out = (struct ka_grid_parameter){.key = item[i].key,
                                          .place = item[i].place,
                                          .name = item[i].name,
                                          .name_en = item[i].name_en,
                                          .type = (enum ka_grid_type)item[i].type,
                                          .word = item[i].word.text,
                                          .list = {item[i].list.item, item[i].list.count}};
        if (item[i].value.set)
            out->value = ka_frac_of_dec(item[i].value.value);
        for (size_t k = 0; k < out->list.count; k++)
            good = good || ka_str_eq(out->list.item[k], out->word);
        if (choice ? !good : !item[i].value.set)
            ka_diag(r->diags, KA_DIAG_TABLE_PARAMETER, item[i].place, item[i].key);
    }
}

/* Bounds in one direction, strictly; the last step stands for all the rest. */
static bool
steps_fit(const struct ka_grid_bands *bands)
{
    size_t last = bands->step_count - 1;
    for (size_t i = 0; i <= last; i++) {
        const struct ka_grid_step *step = &bands->step[i];
        if (step->otherwise != (i == last))
            return false;
        if (i == 0 || i == last)
            continue;
        int order = ka_frac_cmp(step->bound, step[-1].bound);
        if (step->at_least != step[-1].at_least || (step->at_least ? order >= 0 : order <= 0))
            return false;
    }
    return true;
}

static void
read_bands(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_bands_src *item = src->bands.item;
    struct ka_grid_def *def = r->def;
    def->bands = ka_arena_array(r->arena, src->bands.count, sizeof *def->bands);
    for (size_t i = 0; i < src->bands.count; i++) {
        const struct ka_grid_step_src *step = item[i].steps.item;
        struct ka_grid_bands *out = &def->bands[def->bands_count++];
        *out = (struct ka_grid_bands){.key = item[i].key,
                                      .place = item[i].place,
                                      .name = item[i].name,
                                      .name_en = item[i].name_en,
                                      .step_count = item[i].steps.count};
        out->step = ka_arena_array(r->arena, out->step_count, sizeof *out->step);
        for (size_t k = 0; k < out->step_count; k++) {
            const struct ka_number *bound =
                step[k].at_least.set ? &step[k].at_least : &step[k].at_most;
            const struct ka_number *points = bound->set ? &step[k].points : &step[k].otherwise;
            out->step[k] = (struct ka_grid_step){.otherwise = !bound->set,
                                                 .at_least = step[k].at_least.set,
                                                 .bound = ka_frac_of_dec(bound->value),
                                                 .points = ka_frac_of_dec(points->value)};
        }
        if (!steps_fit(out))
            ka_diag(r->diags, KA_DIAG_TABLE_BANDS, item[i].place, item[i].key);
    }
}

/* The type of a fact or formula must be the column's. */
static bool
type_fits(enum ka_grid_type type, bool number)
{
    return ka_grid_is_number(type) == number && type != KA_GRID_ROW;
}

static void
check_column(struct reader *r, const struct ka_grid_column_src *src, struct ka_grid_column *out)
{
    int said = (out->fact != 0) + (src->formula.text.len > 0) + out->classes;
    bool list = out->type == KA_GRID_CHOICE;
    bool of_row = out->fact && strcmp(ka_grid_fact_of(out->fact), "buyer") == 0;
    bool looked_up = out->fact && !of_row;
    bool good = said <= 1 && (ka_grid_is_input(out) || !src->required) &&
                (list == (out->list.count > 0) || out->classes);
    if (out->fact)
        good = good && type_fits(out->type, facts[out->fact].number) &&
               of_row == (r->def->source == KA_GRID_BUYERS);
    if (out->fact == KA_FACT_OF_BUYER_NAME)
        good = good && r->def->is_private;
    if (looked_up)
        good = good && (src->id.text.len > 0 || out->fact == KA_FACT_OF_PRODUCT_ID ||
                        out->fact == KA_FACT_OF_PRODUCT_TITLE);
    if (r->def->source == KA_GRID_BUYERS && said == 0)
        good = good && out->type == KA_GRID_ROW;
    if (!good)
        ka_diag(r->diags, KA_DIAG_TABLE_COLUMN, out->place, out->key);
}

/* Names and types of all columns, so that a formula that looks ahead is told so. */
static void
name_columns(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_column_src *item = src->columns.item;
    struct ka_grid_def *def = r->def;
    def->column = ka_arena_array(r->arena, src->columns.count, sizeof *def->column);
    for (size_t i = 0; i < src->columns.count && i < MOST_COLUMNS; i++) {
        check_key(r, item[i].key, item[i].place);
        def->column[def->column_count++] =
            (struct ka_grid_column){.key = item[i].key,
                                    .place = item[i].place,
                                    .name = item[i].name,
                                    .name_en = item[i].name_en,
                                    .type = (enum ka_grid_type)item[i].type,
                                    .list = {item[i].list.item, item[i].list.count}};
    }
}

/* The rest of a column; what it refers to stands before it. */
static void
read_column(struct reader *r, const struct ka_grid_column_src *src, size_t index)
{
    struct ka_grid_column *column = &r->def->column[index];
    column->width = src->width.set ? ka_dec_to_double(src->width.value) : 44;
    if (!(column->width >= 8 && column->width <= 400))
        column->width = 44;
    column->required = src->required;
    column->print = !src->hide;
    column->help = src->help;
    column->fact = (enum ka_grid_fact)src->fact;
    column->days = src->days;
    column->id = formula(r, &src->id, index);
    column->title = formula(r, &src->title, index);
    column->from = formula(r, &src->from, index);
    column->to = formula(r, &src->to, index);
    column->formula = formula(r, &src->formula, index);
    column->classes = src->classes;
    check_column(r, src, column);
    bool number = column->formula && column->formula->type == KA_EXPR_IS_NUMBER;
    if (column->formula && !type_fits(column->type, number))
        ka_diag(r->diags, KA_DIAG_FORMULA_TYPE, src->formula.place, src->formula.text, src->key);
    if (column->classes)
        r->def->class_column = index;
}

static void
read_classes(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_class_src *item = src->classes.item;
    struct ka_grid_def *def = r->def;
    size_t by = column_of(r, &src->class_by);
    def->class_column = by != KA_NO_INDEX ? by : def->class_column;
    def->class = ka_arena_array(r->arena, src->classes.count, sizeof *def->class);
    for (size_t i = 0; i < src->classes.count; i++) {
        struct ka_grid_class *out = &def->class[def->class_count++];
        *out = (struct ka_grid_class){.place = item[i].place,
                                      .name = item[i].name,
                                      .name_en = item[i].name_en,
                                      .when = condition(r, &item[i].when),
                                      .action = item[i].action,
                                      .action_en = item[i].action_en};
        if (item[i].target.set)
            out->target = ka_frac_of_dec(item[i].target.value);
    }
    bool given = def->class_column != KA_NO_INDEX;
    if ((def->class_count > 0) != given)
        ka_diag0(r->diags, KA_DIAG_TABLE_CLASSES, src->place);
}

static void
read_marks(struct reader *r, const struct ka_list *list, bool check)
{
    const struct ka_grid_mark_src *item = list->item;
    struct ka_grid_def *def = r->def;
    for (size_t i = 0; i < list->count; i++) {
        struct ka_grid_mark mark = {.place = item[i].place,
                                    .column = column_of(r, &item[i].column),
                                    .when = condition(r, &item[i].when),
                                    .colour = (enum ka_grid_colour)item[i].colour,
                                    .error = check && item[i].level == 0,
                                    .say = check ? item[i].say : (ka_str){0},
                                    .say_en = check ? item[i].say_en : (ka_str){0}};
        if (check)
            mark.colour = mark.error ? KA_GRID_RED : KA_GRID_AMBER;
        if (mark.column == KA_NO_INDEX || !mark.when)
            continue;
        def->mark = ka_arena_push(r->arena, def->mark, def->mark_count, sizeof mark);
        def->mark[def->mark_count++] = mark;
    }
}

static void
read_figures(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_figure_src *item = src->summary.item;
    struct ka_grid_def *def = r->def;
    def->figure = ka_arena_array(r->arena, src->summary.count, sizeof *def->figure);
    for (size_t i = 0; i < src->summary.count; i++) {
        struct ka_grid_figure_def figure = {
            .place = item[i].place,
            .name = item[i].name,
            .name_en = item[i].name_en,
            .figure = (enum ka_grid_figure)item[i].figure,
            .of = column_of(r, &item[i].of),
            .over = column_of(r, &item[i].over),
            .type = (enum ka_grid_type)item[i].type,
            .width = item[i].width.set ? ka_dec_to_double(item[i].width.value) : 60,
            .chart = item[i].chart};
        bool sums = figure.figure == KA_FIGURE_SUM || figure.figure == KA_FIGURE_RATIO;
        bool good =
            (!sums || figure.of != KA_NO_INDEX) &&
            (figure.figure != KA_FIGURE_RATIO || figure.over != KA_NO_INDEX) &&
            (figure.of == KA_NO_INDEX || ka_grid_is_number(def->column[figure.of].type)) &&
            (figure.over == KA_NO_INDEX || ka_grid_is_number(def->column[figure.over].type));
        if (!good)
            ka_diag(r->diags, KA_DIAG_TABLE_FIGURE, item[i].place, item[i].name);
        def->figure[def->figure_count++] = figure;
    }
}

static size_t *
column_list(struct reader *r, const struct ka_texts *names)
{
    size_t *out = ka_arena_array(r->arena, names->count, sizeof *out);
    for (size_t i = 0; i < names->count; i++)
        out[i] = column_of(r, &(struct ka_placed){names->item[i], names->place[i]});
    return out;
}

/* Columns that a formula uses and @p there does not have. */
// NOLINTBEGIN(misc-no-recursion): terms nest no deeper than expr.c lets them.
static bool
uses_others(const struct ka_expr *expr, const bool *there)
{
    if (!expr)
        return false;
    bool cell = expr->op == KA_EXPR_COLUMN || expr->op == KA_EXPR_DEFAULT ||
                expr->op == KA_EXPR_BLANK || expr->op == KA_EXPR_FILLED ||
                expr->op == KA_EXPR_REACHED || expr->op == KA_EXPR_TAX_NUMBER;
    if (expr->op == KA_EXPR_SAME_COUNT || expr->op == KA_EXPR_SAME_SUM ||
        (cell && !there[expr->index]))
        return true;
    for (size_t i = 0; i < expr->arg_count; i++)
        if (uses_others(expr->arg[i], there))
            return true;
    return false;
}
// NOLINTEND(misc-no-recursion)

/* Results must follow from what is on the calculator: inputs, and results before them. */
static void
check_calculator(struct reader *r, struct ka_place place)
{
    const struct ka_grid_def *def = r->def;
    const struct ka_grid_calculator *calculator = &def->calculator;
    bool there[MOST_COLUMNS] = {false}, good = true;
    for (size_t i = 0; i < calculator->input_count; i++) {
        size_t column = calculator->input[i];
        good = good && column != KA_NO_INDEX && ka_grid_is_number(def->column[column].type);
        if (good)
            there[column] = true;
    }
    for (size_t i = 0; i < calculator->result_count && good; i++) {
        size_t column = calculator->result[i];
        good =
            column != KA_NO_INDEX && (def->column[column].formula || def->column[column].classes);
        for (size_t k = 0; good && def->column[column].classes && k < def->class_count; k++)
            good = !uses_others(def->class[k].when, there);
        good = good && !uses_others(def->column[column].formula, there);
        if (good)
            there[column] = true;
    }
    if (!good)
        ka_diag(r->diags, KA_DIAG_TABLE_CALCULATOR, place, calculator->name);
}

/* Names of sheets: as spreadsheets allow them. Rows are grouped and sorted as they are made, not as
 * people fill them in. */
static void
check_table(struct reader *r, const struct ka_grid_src *src)
{
    const struct ka_grid_def *def = r->def;
    const ka_str names[] = {def->name, def->name_en, def->calculator.name, def->calculator.name_en};
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        bool good = ka_utf8_count(names[i]) <= 28;
        for (size_t k = 0; k < names[i].len; k++)
            good = good && !strchr("[]:*?/\\'", names[i].ptr[k]);
        if (!good)
            ka_diag(r->diags, KA_DIAG_TABLE_NAME, src->place, names[i]);
    }
    bool ordered = def->within != KA_NO_INDEX || def->sort != KA_NO_INDEX || def->keep;
    if (ordered && def->source != KA_GRID_BUYERS)
        ka_diag(r->diags, KA_DIAG_TABLE_ORDER, src->place, def->id);
    if (src->columns.count > MOST_COLUMNS || def->months > 36 || def->rows > 2000)
        ka_diag(r->diags, KA_DIAG_TABLE_TOO_LARGE, src->place, def->id);
}

static void
read_calculator(struct reader *r, const struct ka_grid_calculator_src *src)
{
    if (!src)
        return;
    struct ka_grid_calculator *out = &r->def->calculator;
    *out = (struct ka_grid_calculator){.given = true,
                                       .name = src->name,
                                       .name_en = src->name_en,
                                       .input = column_list(r, &src->inputs),
                                       .input_count = src->inputs.count,
                                       .result = column_list(r, &src->results),
                                       .result_count = src->results.count,
                                       .rows = src->rows ? src->rows : 20};
    check_calculator(r, src->place);
    if (!src->example.count)
        return;
    bool good = src->example.count == src->inputs.count;
    out->example = ka_arena_array(r->arena, src->example.count, sizeof *out->example);
    for (size_t i = 0; i < src->example.count; i++) {
        ka_dec value = {0};
        good = ka_dec_parse(src->example.item[i], &value) && good;
        out->example[i] = ka_frac_of_dec(value);
    }
    if (!good)
        ka_diag(r->diags, KA_DIAG_TABLE_PARAMETER, src->place, src->name);
}

enum ka_status
ka_grid_def_read(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
                 struct ka_grid_def *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct ka_grid_src src;
    if (ka_schema_read(arena, &ka_schema_table, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    struct ka_grid_def def = {.id = src.id,
                              .place = src.place,
                              .name = src.name,
                              .name_en = src.name_en,
                              .version = src.version,
                              .source = (enum ka_grid_source)src.source,
                              .months = src.months ? src.months : 1,
                              .rows = src.rows ? src.rows : 40,
                              .is_private = src.is_private,
                              .class_column = KA_NO_INDEX,
                              .note = src.note,
                              .note_en = src.note_en};
    struct reader r = {arena, diags, &def};
    read_parameters(&r, &src);
    read_bands(&r, &src);
    const struct ka_grid_column_src *column = src.columns.item;
    name_columns(&r, &src);
    for (size_t i = 0; i < def.column_count; i++)
        read_column(&r, &column[i], i);
    def.within = column_of(&r, &src.within);
    def.sort = column_of(&r, &src.sort);
    def.keep = condition(&r, &src.keep);
    read_classes(&r, &src);
    read_marks(&r, &src.checks, true);
    read_marks(&r, &src.colours, false);
    read_figures(&r, &src);
    read_calculator(&r, src.calculator);
    check_table(&r, &src);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = def;
    return KA_OK;
}
