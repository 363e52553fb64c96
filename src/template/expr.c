/*
 * Formula text → tree, by recursive descent; every node knows its type as it is made.
 *
 *     text ──next()──▶ token ──or/and/not/sum/product/sign──▶ nodes
 *
 * The first mistake ends the reading with one finding that quotes the formula and the spot. What
 * the live formula could not say the same way is refused here: a choice that depends on cells may
 * stand only as the whole formula or as a branch of another choice.
 */
#include "template/expr.h"

#include "base/utf8.h"
#include "template/grid_def.h"

#include <string.h>

#define MOST_DEPTH 24

enum token { T_END, T_NUMBER, T_TEXT, T_NAME, T_SIGN, T_BAD };

struct parser {
    struct ka_arena *arena;
    const struct ka_grid_def *def;
    size_t columns;
    struct ka_expr_source source;
    struct ka_diags *diags;
    size_t at; /* After the token. */
    enum token token;
    ka_str text; /* Of the token. */
    int depth;
    bool failed;
};

static const struct ka_expr *parse_or(struct parser *p);

static bool
is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One finding for a formula: what is not understood, and where in it. */
static const struct ka_expr *
fail(struct parser *p, enum ka_diag_code code, ka_str what)
{
    if (!p->failed)
        ka_diag(p->diags, code, p->source.place, p->source.text, what);
    p->failed = true;
    return NULL;
}

static const struct ka_expr *
unexpected(struct parser *p)
{
    return fail(p, KA_DIAG_FORMULA_SYNTAX, p->token == T_END ? KA_STR("…") : p->text);
}

static void
next_quoted(struct parser *p, size_t from)
{
    ka_str s = p->source.text;
    size_t end = from + 1;
    while (end < s.len && s.ptr[end] != '\'')
        end++;
    p->token = end < s.len ? T_TEXT : T_BAD;
    p->text = ka_str_sub(s, from + 1, end - from - 1);
    p->at = end + 1;
}

static void
next(struct parser *p)
{
    ka_str s = p->source.text;
    while (p->at < s.len && (s.ptr[p->at] == ' ' || s.ptr[p->at] == '\n'))
        p->at++;
    size_t from = p->at, end = from;
    if (from >= s.len) {
        p->token = T_END;
        p->text = (ka_str){0};
        return;
    }
    char c = s.ptr[from];
    if (c == '\'') {
        next_quoted(p, from);
        return;
    }
    bool number = is_digit(c);
    while (end < s.len &&
           (number ? is_digit(s.ptr[end]) || s.ptr[end] == '.' : is_name_byte(s.ptr[end])))
        end++;
    if (number && end < s.len && s.ptr[end] == '%')
        end++;
    bool two = (c == '<' || c == '>' || c == '!') && from + 1 < s.len && s.ptr[from + 1] == '=';
    p->token = number ? T_NUMBER : end > from ? T_NAME : T_SIGN;
    if (p->token == T_SIGN)
        end = from + (two ? 2 : 1);
    p->text = ka_str_sub(s, from, end - from);
    p->at = end;
}

static bool
is_sign(const struct parser *p, const char *sign)
{
    return p->token == T_SIGN && ka_str_eq(p->text, ka_str_of(sign));
}

static bool
is_word(const struct parser *p, const char *en, const char *zh)
{
    return p->token == T_NAME &&
           (ka_str_eq(p->text, ka_str_of(en)) || ka_str_eq(p->text, ka_str_of(zh)));
}

static bool
take(struct parser *p, const char *sign)
{
    if (!is_sign(p, sign))
        return false;
    next(p);
    return true;
}

static struct ka_expr *
node(struct parser *p, enum ka_expr_op op, enum ka_expr_type type)
{
    struct ka_expr *expr = ka_arena_alloc(p->arena, sizeof *expr);
    expr->op = op;
    expr->type = type;
    return expr;
}

/* A word that a choice column can never hold would be a test that never holds. */
static bool
is_no_choice(const struct parser *p, const struct ka_expr *column, const struct ka_expr *word)
{
    if (column->op != KA_EXPR_COLUMN || word->op != KA_EXPR_TEXT ||
        p->def->column[column->index].type != KA_GRID_CHOICE)
        return false;
    const struct ka_grid_list *list = &p->def->column[column->index].list;
    for (size_t i = 0; i < list->count; i++)
        if (ka_str_eq(list->item[i], word->text))
            return false;
    return true;
}

/* Operands must be of one type, that which the operation is for. */
static const struct ka_expr *
combine(struct parser *p, enum ka_expr_op op, enum ka_expr_type type, const struct ka_expr *a,
        const struct ka_expr *b)
{
    enum ka_expr_type want =
        op >= KA_EXPR_NOT && op <= KA_EXPR_OR ? KA_EXPR_IS_TEST : KA_EXPR_IS_NUMBER;
    if (!a || !b)
        return NULL;
    bool same =
        (op == KA_EXPR_EQ || op == KA_EXPR_NE) && a->type == b->type && a->type != KA_EXPR_IS_TEST;
    if (!same && (a->type != want || b->type != want))
        return fail(p, KA_DIAG_FORMULA_TYPE, p->source.text);
    if (same && (is_no_choice(p, a, b) || is_no_choice(p, b, a)))
        return fail(p, KA_DIAG_FORMULA_NAME, a->op == KA_EXPR_TEXT ? a->text : b->text);
    struct ka_expr *expr = node(p, op, type);
    expr->arg[0] = a;
    expr->arg[1] = b;
    expr->arg_count = 2;
    return expr;
}

static const struct ka_expr *
parse_number(struct parser *p)
{
    ka_dec value;
    bool percent = false;
    if (!ka_dec_parse_percent(p->text, &value, &percent))
        return unexpected(p);
    struct ka_expr *expr = node(p, KA_EXPR_NUMBER, KA_EXPR_IS_NUMBER);
    expr->number = ka_frac_of_dec(value);
    next(p);
    return expr;
}

/* A choice between cells cannot be a part of a sum: see the top of the file. */
// NOLINTBEGIN(misc-no-recursion): terms nest no deeper than MOST_DEPTH.
static bool
has_cells(const struct ka_expr *expr)
{
    bool cell = expr->op == KA_EXPR_COLUMN;
    for (size_t i = 0; i < expr->arg_count && !cell; i++)
        cell = has_cells(expr->arg[i]);
    return cell;
}
// NOLINTEND(misc-no-recursion)

static bool
is_choice_of_cells(const struct ka_expr *expr)
{
    if (expr->op == KA_EXPR_IF)
        return has_cells(expr->arg[1]) || has_cells(expr->arg[2]);
    return false;
}

static const struct ka_expr *
checked(struct parser *p, const struct ka_expr *expr)
{
    if (expr && is_choice_of_cells(expr))
        return fail(p, KA_DIAG_FORMULA_CHOICE, p->source.text);
    return expr;
}

enum argument { A_END, A_TEST, A_NUMBER, A_ANY, A_SAME, A_COLUMN, A_BANDS, A_PLACES, A_WORD };

struct function {
    const char *name, *zh;
    enum ka_expr_op op;
    enum ka_expr_type type;
    enum argument arg[4];
};

static const struct function functions[] = {
    {"if", "如果", KA_EXPR_IF, KA_EXPR_IS_NUMBER, {A_TEST, A_ANY, A_SAME}},
    {"min", "取小", KA_EXPR_MIN, KA_EXPR_IS_NUMBER, {A_NUMBER, A_NUMBER}},
    {"max", "取大", KA_EXPR_MAX, KA_EXPR_IS_NUMBER, {A_NUMBER, A_NUMBER}},
    {"round", "四舍五入", KA_EXPR_ROUND, KA_EXPR_IS_NUMBER, {A_NUMBER, A_PLACES}},
    {"default", "缺省", KA_EXPR_DEFAULT, KA_EXPR_IS_NUMBER, {A_COLUMN, A_NUMBER}},
    {"blank", "未填", KA_EXPR_BLANK, KA_EXPR_IS_TEST, {A_COLUMN}},
    {"filled", "已填", KA_EXPR_FILLED, KA_EXPR_IS_TEST, {A_COLUMN}},
    {"band", "分档", KA_EXPR_BAND, KA_EXPR_IS_NUMBER, {A_BANDS, A_NUMBER}},
    {"mean", "平均", KA_EXPR_MEAN, KA_EXPR_IS_NUMBER, {A_COLUMN}},
    {"median", "中位", KA_EXPR_MEDIAN, KA_EXPR_IS_NUMBER, {A_COLUMN}},
    {"same_count", "同值行数", KA_EXPR_SAME_COUNT, KA_EXPR_IS_NUMBER, {A_COLUMN}},
    {"same_sum", "同值合计", KA_EXPR_SAME_SUM, KA_EXPR_IS_NUMBER, {A_COLUMN, A_COLUMN}},
    {"reached", "已到", KA_EXPR_REACHED, KA_EXPR_IS_TEST, {A_COLUMN, A_WORD}},
    {"tax_number", "税号有效", KA_EXPR_TAX_NUMBER, KA_EXPR_IS_TEST, {A_COLUMN}},
};

/* A key that must be there; the nearest one is told. */
static bool
find(struct parser *p, size_t (*lookup)(const struct ka_grid_def *def, ka_str key), size_t *out)
{
    size_t index = p->token == T_NAME ? lookup(p->def, p->text) : SIZE_MAX;
    bool late = lookup == ka_grid_column && index != SIZE_MAX && index >= p->columns;
    if (index == SIZE_MAX || late) {
        fail(p, late ? KA_DIAG_FORMULA_LATER : KA_DIAG_FORMULA_NAME, p->text);
        return false;
    }
    *out = index;
    next(p);
    return true;
}

/* A column, first in index and then in other; `default` needs its value as an operand, too. */
static bool
column_argument(struct parser *p, struct ka_expr *expr, size_t at)
{
    size_t *index = at == 0 ? &expr->index : &expr->other;
    if (!find(p, ka_grid_column, index))
        return false;
    enum ka_grid_type type = p->def->column[*index].type;
    bool number = ka_grid_is_number(type);
    bool wants_number = expr->op == KA_EXPR_MEAN || expr->op == KA_EXPR_MEDIAN ||
                        expr->op == KA_EXPR_DEFAULT || at == 1;
    bool wants_text = (expr->op == KA_EXPR_SAME_COUNT || expr->op == KA_EXPR_SAME_SUM ||
                       expr->op == KA_EXPR_TAX_NUMBER) &&
                      at == 0;
    bool wants_list = expr->op == KA_EXPR_REACHED;
    if ((wants_number && !number) || (wants_text && number) ||
        (wants_list && type != KA_GRID_CHOICE)) {
        fail(p, KA_DIAG_FORMULA_TYPE, p->def->column[*index].key);
        return false;
    }
    return true;
}

static bool
word_argument(struct parser *p, struct ka_expr *expr)
{
    const struct ka_grid_list *list = &p->def->column[expr->index].list;
    for (size_t i = 0; p->token == T_TEXT && i < list->count; i++) {
        if (!ka_str_eq(list->item[i], p->text))
            continue;
        expr->other = i;
        next(p);
        return true;
    }
    fail(p, KA_DIAG_FORMULA_NAME, p->text);
    return false;
}

static bool
places_argument(struct parser *p, struct ka_expr *expr)
{
    bool good = p->token == T_NUMBER && p->text.len == 1 && p->text.ptr[0] <= '6';
    if (!good) {
        unexpected(p);
        return false;
    }
    expr->index = (size_t)(p->text.ptr[0] - '0');
    next(p);
    return true;
}

// NOLINTBEGIN(misc-no-recursion): the grammar recurs, no deeper than MOST_DEPTH.
/* An operand: a value of the type asked for. */
static bool
value_argument(struct parser *p, struct ka_expr *expr, enum argument want)
{
    const struct ka_expr *arg = parse_or(p);
    if (arg && expr->op != KA_EXPR_IF)
        arg = checked(p, arg);
    if (!arg)
        return false;
    bool good = want == A_TEST     ? arg->type == KA_EXPR_IS_TEST
                : want == A_NUMBER ? arg->type == KA_EXPR_IS_NUMBER
                : want == A_SAME   ? arg->type == expr->type
                                   : arg->type != KA_EXPR_IS_TEST;
    if (expr->op == KA_EXPR_DEFAULT && has_cells(arg)) {
        fail(p, KA_DIAG_FORMULA_CHOICE, p->source.text);
        return false;
    }
    if (want == A_ANY)
        expr->type = arg->type;
    expr->arg[expr->arg_count++] = arg;
    if (!good)
        fail(p, KA_DIAG_FORMULA_TYPE, p->source.text);
    return good;
}

static bool
argument(struct parser *p, struct ka_expr *expr, const struct function *function, size_t at)
{
    switch (function->arg[at]) {
    case A_COLUMN:
        return column_argument(p, expr, at);
    case A_BANDS:
        return find(p, ka_grid_band_table, &expr->index);
    case A_PLACES:
        return places_argument(p, expr);
    case A_WORD:
        return word_argument(p, expr);
    case A_END:
    case A_TEST:
    case A_NUMBER:
    case A_ANY:
    case A_SAME:
        break;
    }
    return value_argument(p, expr, function->arg[at]);
}

static const struct ka_expr *
parse_call(struct parser *p, ka_str name)
{
    const struct function *function = NULL;
    for (size_t i = 0; i < KA_COUNT(functions) && !function; i++)
        if (ka_str_eq(name, ka_str_of(functions[i].name)) ||
            ka_str_eq(name, ka_str_of(functions[i].zh)))
            function = &functions[i];
    if (!function)
        return fail(p, KA_DIAG_FORMULA_NAME, name);
    struct ka_expr *expr = node(p, function->op, function->type);
    next(p);
    for (size_t i = 0; i < KA_COUNT(function->arg) && function->arg[i] != A_END; i++) {
        if (i > 0 && !take(p, ","))
            return unexpected(p);
        if (!argument(p, expr, function, i))
            return NULL;
    }
    return take(p, ")") ? expr : unexpected(p);
}

static const struct ka_expr *
parse_column(struct parser *p, size_t index)
{
    if (index >= p->columns)
        return fail(p, KA_DIAG_FORMULA_LATER, p->text);
    bool number = ka_grid_is_number(p->def->column[index].type);
    struct ka_expr *expr = node(p, KA_EXPR_COLUMN, number ? KA_EXPR_IS_NUMBER : KA_EXPR_IS_TEXT);
    expr->index = index;
    next(p);
    return expr;
}

static const struct ka_expr *
parse_name(struct parser *p)
{
    static const struct {
        const char *name;
        enum ka_expr_op op;
    } days[] = {{"as_of", KA_EXPR_AS_OF},
                {"month_first", KA_EXPR_MONTH_FIRST},
                {"month_days", KA_EXPR_MONTH_DAYS}};
    for (size_t i = 0; i < KA_COUNT(days); i++) {
        if (!ka_str_eq(p->text, ka_str_of(days[i].name)))
            continue;
        next(p);
        return node(p, days[i].op, KA_EXPR_IS_NUMBER);
    }
    size_t column = ka_grid_column(p->def, p->text);
    size_t parameter = ka_grid_parameter(p->def, p->text);
    if (column != SIZE_MAX)
        return parse_column(p, column);
    if (parameter == SIZE_MAX) {
        ka_str name = p->text;
        next(p);
        return is_sign(p, "(") ? parse_call(p, name) : fail(p, KA_DIAG_FORMULA_NAME, name);
    }
    bool text = p->def->parameter[parameter].type == KA_GRID_CHOICE;
    struct ka_expr *expr = node(p, KA_EXPR_PARAMETER, text ? KA_EXPR_IS_TEXT : KA_EXPR_IS_NUMBER);
    expr->index = parameter;
    next(p);
    return expr;
}

static const struct ka_expr *
parse_atom(struct parser *p)
{
    if (p->token == T_NUMBER)
        return parse_number(p);
    if (p->token == T_TEXT) {
        struct ka_expr *expr = node(p, KA_EXPR_TEXT, KA_EXPR_IS_TEXT);
        expr->text = ka_str_dup(p->arena, p->text);
        next(p);
        return expr;
    }
    if (p->token == T_NAME)
        return parse_name(p);
    if (!take(p, "("))
        return unexpected(p);
    const struct ka_expr *inner = parse_or(p);
    if (!inner)
        return NULL;
    return take(p, ")") ? inner : unexpected(p);
}

static const struct ka_expr *
parse_sign(struct parser *p)
{
    if (p->depth > MOST_DEPTH)
        return unexpected(p);
    if (!take(p, "-"))
        return parse_atom(p);
    p->depth++;
    const struct ka_expr *arg = checked(p, parse_sign(p));
    p->depth--;
    struct ka_expr *zero = node(p, KA_EXPR_NUMBER, KA_EXPR_IS_NUMBER);
    zero->number = (ka_frac){0, 1};
    return combine(p, KA_EXPR_SUB, KA_EXPR_IS_NUMBER, zero, arg);
}

static const struct ka_expr *
parse_product(struct parser *p)
{
    const struct ka_expr *left = parse_sign(p);
    while (left && (is_sign(p, "*") || is_sign(p, "/"))) {
        enum ka_expr_op op = is_sign(p, "*") ? KA_EXPR_MUL : KA_EXPR_DIV;
        next(p);
        const struct ka_expr *right = checked(p, parse_sign(p));
        left = combine(p, op, KA_EXPR_IS_NUMBER, checked(p, left), right);
    }
    return left;
}

static const struct ka_expr *
parse_sum(struct parser *p)
{
    const struct ka_expr *left = parse_product(p);
    while (left && (is_sign(p, "+") || is_sign(p, "-"))) {
        enum ka_expr_op op = is_sign(p, "+") ? KA_EXPR_ADD : KA_EXPR_SUB;
        next(p);
        const struct ka_expr *right = checked(p, parse_product(p));
        left = combine(p, op, KA_EXPR_IS_NUMBER, checked(p, left), right);
    }
    return left;
}

static const struct ka_expr *
parse_comparison(struct parser *p)
{
    static const struct {
        const char *sign;
        enum ka_expr_op op;
    } signs[] = {{"=", KA_EXPR_EQ},  {"!=", KA_EXPR_NE}, {"<", KA_EXPR_LT},
                 {"<=", KA_EXPR_LE}, {">", KA_EXPR_GT},  {">=", KA_EXPR_GE}};
    const struct ka_expr *left = parse_sum(p);
    for (size_t i = 0; left && i < KA_COUNT(signs); i++) {
        if (!is_sign(p, signs[i].sign))
            continue;
        next(p);
        const struct ka_expr *right = checked(p, parse_sum(p));
        return combine(p, signs[i].op, KA_EXPR_IS_TEST, checked(p, left), right);
    }
    return left;
}

static const struct ka_expr *
parse_not(struct parser *p)
{
    if (!is_word(p, "not", "非"))
        return parse_comparison(p);
    next(p);
    p->depth++;
    const struct ka_expr *arg = p->depth > MOST_DEPTH ? unexpected(p) : parse_not(p);
    p->depth--;
    if (arg && arg->type != KA_EXPR_IS_TEST)
        return fail(p, KA_DIAG_FORMULA_TYPE, p->source.text);
    struct ka_expr *expr = node(p, KA_EXPR_NOT, KA_EXPR_IS_TEST);
    expr->arg[0] = arg;
    expr->arg_count = 1;
    return arg ? expr : NULL;
}

static const struct ka_expr *
parse_and(struct parser *p)
{
    const struct ka_expr *left = parse_not(p);
    while (left && is_word(p, "and", "且")) {
        next(p);
        left = combine(p, KA_EXPR_AND, KA_EXPR_IS_TEST, left, parse_not(p));
    }
    return left;
}

static const struct ka_expr *
parse_or(struct parser *p)
{
    if (p->depth >= MOST_DEPTH)
        return unexpected(p);
    p->depth++;
    const struct ka_expr *left = parse_and(p);
    while (left && is_word(p, "or", "或")) {
        next(p);
        left = combine(p, KA_EXPR_OR, KA_EXPR_IS_TEST, left, parse_and(p));
    }
    p->depth--;
    return left;
}
// NOLINTEND(misc-no-recursion)

const struct ka_expr *
ka_expr_parse(struct ka_arena *arena, const struct ka_grid_def *def, size_t columns,
              struct ka_expr_source source, struct ka_diags *diags)
{
    struct parser p = {
        .arena = arena, .def = def, .columns = columns, .source = source, .diags = diags};
    next(&p);
    const struct ka_expr *expr = parse_or(&p);
    if (expr && p.token != T_END)
        return unexpected(&p);
    return expr;
}
