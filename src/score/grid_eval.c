/*
 * Formulas of tables in exact fractions.
 *
 * The rules of emptiness are those of template/expr.h: what is computed from an empty cell, or
 * divided by 0, is empty; a comparison with it is false. A result beyond 64 bits is empty, too.
 */
#include "score/grid_eval.h"

#include "template/metric_def.h"

struct context {
    const struct ka_grid *grid;
    size_t row;
};

static struct ka_grid_value eval(const struct context *c, const struct ka_expr *expr);
static bool test(const struct context *c, const struct ka_expr *expr);

static struct ka_grid_value
number(ka_frac value)
{
    if (ka_frac_is_none(value))
        return (struct ka_grid_value){.state = KA_GRID_EMPTY};
    return (struct ka_grid_value){.state = KA_GRID_IS_NUMBER, .number = value};
}

static struct ka_grid_value
text(ka_str value)
{
    return (struct ka_grid_value){.state = KA_GRID_IS_TEXT, .text = value};
}

static const struct ka_grid_value *
cell(const struct context *c, size_t column)
{
    return &c->grid->row[c->row].cell[column];
}

static bool
is_empty(const struct ka_grid_value *value)
{
    return value->state == KA_GRID_EMPTY || value->state == KA_GRID_BAD;
}

static ka_frac
combine(enum ka_expr_op op, ka_frac a, ka_frac b)
{
    ka_frac out = KA_FRAC_NONE;
    bool good = false;
    if (op == KA_EXPR_ADD)
        good = ka_frac_add(a, b, &out);
    else if (op == KA_EXPR_SUB)
        good = ka_frac_sub(a, b, &out);
    else if (op == KA_EXPR_MUL)
        good = ka_frac_mul(a, b, &out);
    else
        good = ka_frac_div(a, b, &out);
    return good ? out : KA_FRAC_NONE;
}

static struct ka_grid_value
arithmetic(const struct context *c, const struct ka_expr *expr)
{
    struct ka_grid_value a = eval(c, expr->arg[0]), b = eval(c, expr->arg[1]);
    if (is_empty(&a) || is_empty(&b))
        return number(KA_FRAC_NONE);
    if (expr->op == KA_EXPR_MIN)
        return ka_frac_cmp(a.number, b.number) <= 0 ? a : b;
    if (expr->op == KA_EXPR_MAX)
        return ka_frac_cmp(a.number, b.number) >= 0 ? a : b;
    return number(combine(expr->op, a.number, b.number));
}

static struct ka_grid_value
rounded(const struct context *c, const struct ka_expr *expr)
{
    struct ka_grid_value a = eval(c, expr->arg[0]);
    ka_dec out;
    if (is_empty(&a) || !ka_frac_round(a.number, (int)expr->index, &out))
        return number(KA_FRAC_NONE);
    return number(ka_frac_of_dec(out));
}

static struct ka_grid_value
band(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_bands *bands = &c->grid->def->bands[expr->index];
    struct ka_grid_value a = eval(c, expr->arg[0]);
    if (is_empty(&a))
        return a;
    for (size_t i = 0; i < bands->step_count; i++) {
        const struct ka_grid_step *step = &bands->step[i];
        int order = step->otherwise ? 0 : ka_frac_cmp(a.number, step->bound);
        if (step->otherwise || (step->at_least ? order >= 0 : order <= 0))
            return number(step->points);
    }
    return number(KA_FRAC_NONE);
}

/* Rows whose cell in the column reads as this row's; of a sum, their numbers. */
static struct ka_grid_value
same(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_value *mine = cell(c, expr->index);
    ka_frac total = {0, 1};
    if (is_empty(mine))
        return number(KA_FRAC_NONE);
    for (size_t i = 0; i < c->grid->row_count; i++) {
        const struct ka_grid_value *other = &c->grid->row[i].cell[expr->index];
        const struct ka_grid_value *add = &c->grid->row[i].cell[expr->other];
        bool counts = expr->op == KA_EXPR_SAME_COUNT || add->state == KA_GRID_IS_NUMBER;
        if (is_empty(other) || !ka_str_eq(other->text, mine->text) || !counts)
            continue;
        ka_frac one = expr->op == KA_EXPR_SAME_COUNT ? (ka_frac){1, 1} : add->number;
        if (!ka_frac_add(total, one, &total))
            return number(KA_FRAC_NONE);
    }
    return number(total);
}

static struct ka_grid_value
of_group(const struct context *c, const struct ka_expr *expr)
{
    if (!c->grid->group_count) /* no rows, no dividing lines */
        return number(KA_FRAC_NONE);
    const struct ka_grid_group *group = &c->grid->group[c->grid->row[c->row].group];
    const ka_frac *typical = expr->op == KA_EXPR_MEAN ? group->mean : group->median;
    return number(typical[expr->index]);
}

static struct ka_grid_value
parameter(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_parameter *of = &c->grid->def->parameter[expr->index];
    return of->type == KA_GRID_CHOICE ? text(of->word) : number(of->value);
}

static struct ka_grid_value
calendar(const struct context *c, const struct ka_expr *expr)
{
    struct ka_span span = ka_month_span(c->grid->month);
    int64_t value = expr->op == KA_EXPR_AS_OF         ? c->grid->as_of
                    : expr->op == KA_EXPR_MONTH_FIRST ? span.first
                                                      : span.end - span.first;
    return number((ka_frac){value, 1});
}

static struct ka_grid_value
literal(const struct context *c, const struct ka_expr *expr)
{
    KA_UNUSED(c);
    if (expr->op == KA_EXPR_TEXT && expr->text.len) /* '' is an empty cell */
        return text(expr->text);
    return number(expr->op == KA_EXPR_TEXT ? KA_FRAC_NONE : expr->number);
}

static struct ka_grid_value
column(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_value *value = cell(c, expr->index);
    return is_empty(value) ? number(KA_FRAC_NONE) : *value;
}

static struct ka_grid_value
choice(const struct context *c, const struct ka_expr *expr)
{
    return eval(c, test(c, expr->arg[0]) ? expr->arg[1] : expr->arg[2]);
}

static struct ka_grid_value
otherwise(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_value *value = cell(c, expr->index);
    return is_empty(value) ? eval(c, expr->arg[0]) : *value;
}

/* What gives a value; NULL for tests. */
static struct ka_grid_value (*const values[KA_EXPR__COUNT])(const struct context *c,
                                                            const struct ka_expr *expr) = {
    [KA_EXPR_NUMBER] = literal,      [KA_EXPR_TEXT] = literal,    [KA_EXPR_COLUMN] = column,
    [KA_EXPR_PARAMETER] = parameter, [KA_EXPR_AS_OF] = calendar,  [KA_EXPR_MONTH_FIRST] = calendar,
    [KA_EXPR_MONTH_DAYS] = calendar, [KA_EXPR_ADD] = arithmetic,  [KA_EXPR_SUB] = arithmetic,
    [KA_EXPR_MUL] = arithmetic,      [KA_EXPR_DIV] = arithmetic,  [KA_EXPR_MIN] = arithmetic,
    [KA_EXPR_MAX] = arithmetic,      [KA_EXPR_ROUND] = rounded,   [KA_EXPR_IF] = choice,
    [KA_EXPR_DEFAULT] = otherwise,   [KA_EXPR_BAND] = band,       [KA_EXPR_MEAN] = of_group,
    [KA_EXPR_MEDIAN] = of_group,     [KA_EXPR_SAME_COUNT] = same, [KA_EXPR_SAME_SUM] = same,
};

static struct ka_grid_value
eval(const struct context *c, const struct ka_expr *expr)
{
    return values[expr->op](c, expr);
}

static bool
compare(const struct context *c, const struct ka_expr *expr)
{
    struct ka_grid_value a = eval(c, expr->arg[0]), b = eval(c, expr->arg[1]);
    if (is_empty(&a) || is_empty(&b))
        return false;
    bool texts = a.state == KA_GRID_IS_TEXT;
    int order = texts ? !ka_str_eq(a.text, b.text) : ka_frac_cmp(a.number, b.number);
    const bool holds[KA_EXPR__COUNT] = {
        [KA_EXPR_EQ] = order == 0,
        [KA_EXPR_NE] = order != 0,
        [KA_EXPR_LT] = order<0, [KA_EXPR_LE] = order <= 0, [KA_EXPR_GT] = order> 0,
        [KA_EXPR_GE] = order >= 0,
    };
    return holds[expr->op];
}

/* The column's word is that one of its list, or a later one. */
static bool
reached(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_list *list = &c->grid->def->column[expr->index].list;
    const struct ka_grid_value *value = cell(c, expr->index);
    for (size_t i = expr->other; value->state == KA_GRID_IS_TEXT && i < list->count; i++)
        if (ka_str_eq(list->item[i], value->text))
            return true;
    return false;
}

static bool
joined(const struct context *c, const struct ka_expr *expr)
{
    bool first = test(c, expr->arg[0]);
    if (expr->op == KA_EXPR_NOT)
        return !first;
    return expr->op == KA_EXPR_AND ? first && test(c, expr->arg[1])
                                   : first || test(c, expr->arg[1]);
}

static bool
filled(const struct context *c, const struct ka_expr *expr)
{
    /* what cannot be read stands there all the same, as in the workbook */
    return (cell(c, expr->index)->state == KA_GRID_EMPTY) == (expr->op == KA_EXPR_BLANK);
}

static bool
tax_number(const struct context *c, const struct ka_expr *expr)
{
    const struct ka_grid_value *value = cell(c, expr->index);
    return !is_empty(value) && ka_tax_number_good(value->text);
}

/* What holds or does not; NULL for values. */
static bool (*const tests[KA_EXPR__COUNT])(const struct context *c, const struct ka_expr *expr) = {
    [KA_EXPR_EQ] = compare,
    [KA_EXPR_NE] = compare,
    [KA_EXPR_LT] = compare,
    [KA_EXPR_LE] = compare,
    [KA_EXPR_GT] = compare,
    [KA_EXPR_GE] = compare,
    [KA_EXPR_NOT] = joined,
    [KA_EXPR_AND] = joined,
    [KA_EXPR_OR] = joined,
    [KA_EXPR_BLANK] = filled,
    [KA_EXPR_FILLED] = filled,
    [KA_EXPR_REACHED] = reached,
    [KA_EXPR_TAX_NUMBER] = tax_number,
};

static bool
test(const struct context *c, const struct ka_expr *expr)
{
    return tests[expr->op](c, expr);
}

struct ka_grid_value
ka_grid_eval(const struct ka_grid *grid, const struct ka_expr *expr, size_t row)
{
    return eval(&(struct context){grid, row}, expr);
}

bool
ka_grid_test(const struct ka_grid *grid, const struct ka_expr *expr, size_t row)
{
    return test(&(struct context){grid, row}, expr);
}

size_t
ka_grid_class_of(const struct ka_grid *grid, size_t row)
{
    for (size_t i = 0; i < grid->def->class_count; i++) {
        const struct ka_grid_class *class = &grid->def->class[i];
        if (!class->when || ka_grid_test(grid, class->when, row))
            return i;
    }
    return KA_NO_INDEX;
}

void
ka_grid_compute(struct ka_grid *grid, size_t row, size_t column)
{
    const struct ka_grid_column *def = &grid->def->column[column];
    struct ka_grid_row *of = &grid->row[row];
    if (def->formula)
        of->cell[column] = ka_grid_eval(grid, def->formula, row);
    if (!def->classes)
        return;
    of->class = ka_grid_class_of(grid, row);
    of->cell[column] = number(KA_FRAC_NONE);
    if (of->class != KA_NO_INDEX)
        of->cell[column] = text(grid->def->class[of->class].name);
}
