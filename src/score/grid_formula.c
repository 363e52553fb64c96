/*
 * Formula tree → spreadsheet formula.
 *
 *     (price - cost) / price   →   IF(OR($I4="",$K4=""),"",IFERROR(($I4-$K4)/$I4,""))
 *     price > lowest           →   IF(OR($I4="",$J4=""),FALSE,$I4>$J4)
 *
 * A computed cell that is empty holds "", so one test serves entered and computed cells. What is
 * compared after a calculation is rounded to 9 places, where the decimals it was made from have
 * their nearest binary neighbours; two sides that differ less are taken as equal. Texts are
 * compared by EXACT, as the program does.
 */
#include "score/grid_formula.h"

#include <inttypes.h>
#include <string.h>

struct writer {
    struct ka_arena *arena;
    const struct ka_grid_refs *refs;
    struct ka_buf out;
};

static void write_raw(struct writer *w, const struct ka_expr *expr);
static void write_value(struct writer *w, const struct ka_expr *expr);
static void write_test(struct writer *w, const struct ka_expr *expr);

static void
put(struct writer *w, const char *text)
{
    ka_buf_add(&w->out, ka_str_of(text));
}

static void
put_cell(struct writer *w, size_t column)
{
    ka_buf_printf(&w->out, "$%.*s%u", KA_STR_ARG(w->refs->letters[column]), (unsigned)w->refs->row);
}

static void
put_range(struct writer *w, size_t column)
{
    ka_str letters = w->refs->letters[column];
    ka_buf_printf(&w->out, "$%.*s$%u:$%.*s$%u", KA_STR_ARG(letters), (unsigned)w->refs->first,
                  KA_STR_ARG(letters), (unsigned)w->refs->last);
}

// NOLINTBEGIN(misc-no-recursion): expr.c lets terms nest no deeper than its limit.
/* Columns that make a value empty when they are; marks them in @p used. */
static void
collect(const struct ka_expr *expr, uint64_t *used)
{
    bool own = expr->op == KA_EXPR_COLUMN || expr->op == KA_EXPR_SAME_COUNT ||
               expr->op == KA_EXPR_SAME_SUM;
    if (own)
        *used |= UINT64_C(1) << expr->index;
    /* Of a choice only the branches are values, and here those are without cells. */
    for (size_t i = expr->op == KA_EXPR_IF; i < expr->arg_count; i++)
        collect(expr->arg[i], used);
}

static bool
may_fail(const struct ka_expr *expr)
{
    bool fails = expr->op == KA_EXPR_DIV || expr->op == KA_EXPR_MEAN || expr->op == KA_EXPR_MEDIAN;
    for (size_t i = 0; i < expr->arg_count && !fails; i++)
        fails = may_fail(expr->arg[i]);
    return fails;
}
// NOLINTEND(misc-no-recursion)

/* "IF(OR($A4="",$B4=""),<empty>," when any column may be empty; false if none. */
static bool
put_guard(struct writer *w, uint64_t used, const char *empty)
{
    if (!used)
        return false;
    bool several = (used & (used - 1)) != 0, first = true;
    put(w, several ? "IF(OR(" : "IF(");
    for (size_t c = 0; c < 64; c++) {
        if (!(used >> c & 1))
            continue;
        if (!first)
            put(w, ",");
        put_cell(w, c);
        put(w, "=\"\"");
        first = false;
    }
    put(w, several ? ")," : ",");
    put(w, empty);
    put(w, ",");
    return true;
}

static void
put_text(struct writer *w, ka_str text)
{
    put(w, "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            put(w, "\"");
        ka_buf_byte(&w->out, text.ptr[i]);
    }
    put(w, "\"");
}

static void
put_number(struct writer *w, ka_frac number)
{
    ka_dec value = {0};
    if (ka_frac_round(number, 6, &value))
        ka_buf_add(&w->out, ka_dec_print_short(w->arena, value));
}

static const char *
sign_of(enum ka_expr_op op)
{
    static const char *const signs[KA_EXPR__COUNT] = {
        [KA_EXPR_ADD] = "+", [KA_EXPR_SUB] = "-", [KA_EXPR_MUL] = "*", [KA_EXPR_DIV] = "/",
        [KA_EXPR_EQ] = "=",  [KA_EXPR_NE] = "<>", [KA_EXPR_LT] = "<",  [KA_EXPR_LE] = "<=",
        [KA_EXPR_GT] = ">",  [KA_EXPR_GE] = ">="};
    return signs[op] ? signs[op] : "";
}

/* An operand of a comparison: what was calculated is rounded. */
static void
write_compared(struct writer *w, const struct ka_expr *expr)
{
    bool plain = expr->op == KA_EXPR_NUMBER || expr->op == KA_EXPR_PARAMETER ||
                 (expr->op >= KA_EXPR_AS_OF && expr->op <= KA_EXPR_MONTH_DAYS);
    if (!plain)
        put(w, "ROUND(");
    write_raw(w, expr);
    if (!plain)
        put(w, ",9)");
}

static void
write_bands(struct writer *w, const struct ka_expr *expr)
{
    const ka_str *bound = w->refs->bound[expr->index];
    const ka_str *points = w->refs->points[expr->index];
    size_t depth = 0;
    for (; bound[depth].len; depth++) {
        bool at_least = bound[depth].ptr[0] == '>';
        put(w, "IF(");
        write_compared(w, expr->arg[0]);
        ka_buf_printf(&w->out, "%s%.*s,%.*s,", at_least ? ">=" : "<=", (int)bound[depth].len - 1,
                      bound[depth].ptr + 1, KA_STR_ARG(points[depth]));
    }
    ka_buf_add(&w->out, points[depth]);
    while (depth-- > 0)
        put(w, ")");
}

static void
write_same(struct writer *w, const struct ka_expr *expr)
{
    put(w, "SUMPRODUCT(--EXACT(");
    put_range(w, expr->index);
    put(w, ",");
    put_cell(w, expr->index);
    put(w, ")");
    if (expr->op == KA_EXPR_SAME_SUM) {
        put(w, ",");
        put_range(w, expr->other);
    }
    put(w, ")");
}

static void
write_two(struct writer *w, const struct ka_expr *expr)
{
    bool function = expr->op == KA_EXPR_MIN || expr->op == KA_EXPR_MAX;
    put(w, !function ? "(" : expr->op == KA_EXPR_MIN ? "MIN(" : "MAX(");
    write_raw(w, expr->arg[0]);
    put(w, function ? "," : sign_of(expr->op));
    write_raw(w, expr->arg[1]);
    put(w, ")");
}

// NOLINTBEGIN(misc-no-recursion): as above.
static void
write_choice(struct writer *w, const struct ka_expr *expr)
{
    put(w, "IF(");
    write_test(w, expr->arg[0]);
    put(w, ",");
    write_value(w, expr->arg[1]);
    put(w, ",");
    write_value(w, expr->arg[2]);
    put(w, ")");
}

static void
write_default(struct writer *w, const struct ka_expr *expr)
{
    put(w, "IF(");
    put_cell(w, expr->index);
    put(w, "=\"\",");
    write_raw(w, expr->arg[0]);
    put(w, ",");
    put_cell(w, expr->index);
    put(w, ")");
}

static void
write_round(struct writer *w, const struct ka_expr *expr)
{
    put(w, "ROUND(");
    write_compared(w, expr->arg[0]);
    ka_buf_printf(&w->out, ",%zu)", expr->index);
}

static void
write_simple(struct writer *w, const struct ka_expr *expr)
{
    const struct ka_grid_refs *refs = w->refs;
    if (expr->op == KA_EXPR_NUMBER)
        put_number(w, expr->number);
    else if (expr->op == KA_EXPR_TEXT)
        put_text(w, expr->text);
    else if (expr->op == KA_EXPR_COLUMN)
        put_cell(w, expr->index);
    else if (expr->op == KA_EXPR_PARAMETER)
        ka_buf_add(&w->out, refs->parameter[expr->index]);
    else if (expr->op == KA_EXPR_MEAN || expr->op == KA_EXPR_MEDIAN)
        ka_buf_add(&w->out, (expr->op == KA_EXPR_MEAN ? refs->mean : refs->median)[expr->index]);
    else
        ka_buf_add(&w->out, expr->op == KA_EXPR_AS_OF         ? refs->as_of
                            : expr->op == KA_EXPR_MONTH_FIRST ? refs->month_first
                                                              : refs->month_days);
}

static void (*const raw[KA_EXPR__COUNT])(struct writer *w, const struct ka_expr *expr) = {
    [KA_EXPR_ADD] = write_two,         [KA_EXPR_SUB] = write_two,
    [KA_EXPR_MUL] = write_two,         [KA_EXPR_DIV] = write_two,
    [KA_EXPR_MIN] = write_two,         [KA_EXPR_MAX] = write_two,
    [KA_EXPR_ROUND] = write_round,     [KA_EXPR_IF] = write_choice,
    [KA_EXPR_DEFAULT] = write_default, [KA_EXPR_BAND] = write_bands,
    [KA_EXPR_SAME_COUNT] = write_same, [KA_EXPR_SAME_SUM] = write_same,
};

/* The value as if no cell were empty. */
static void
write_raw(struct writer *w, const struct ka_expr *expr)
{
    if (raw[expr->op])
        raw[expr->op](w, expr);
    else
        write_simple(w, expr);
}

static void
write_value(struct writer *w, const struct ka_expr *expr)
{
    uint64_t used = 0;
    if (expr->op == KA_EXPR_IF) {
        write_choice(w, expr);
        return;
    }
    collect(expr, &used);
    bool sum = expr->op == KA_EXPR_ADD || expr->op == KA_EXPR_SUB || expr->op == KA_EXPR_MUL;
    bool guarded = put_guard(w, used, "\"\""), fails = may_fail(expr) || (sum && used);
    put(w, fails ? "IFERROR(" : "");
    write_raw(w, expr);
    put(w, fails ? ",\"\")" : "");
    put(w, guarded ? ")" : "");
}
// NOLINTEND(misc-no-recursion)

static void
write_comparison(struct writer *w, const struct ka_expr *expr)
{
    uint64_t used = 0;
    bool texts = expr->arg[0]->type == KA_EXPR_IS_TEXT;
    collect(expr->arg[0], &used);
    collect(expr->arg[1], &used);
    /* what people wrote into a cell for numbers may be no number */
    bool guarded = put_guard(w, used, "FALSE"), fails = may_fail(expr) || (!texts && used);
    put(w, fails ? "IFERROR(" : "");
    if (texts)
        put(w, expr->op == KA_EXPR_EQ ? "EXACT(" : "NOT(EXACT(");
    texts ? write_raw(w, expr->arg[0]) : write_compared(w, expr->arg[0]);
    put(w, texts ? "," : sign_of(expr->op));
    texts ? write_raw(w, expr->arg[1]) : write_compared(w, expr->arg[1]);
    if (texts)
        put(w, expr->op == KA_EXPR_EQ ? ")" : "))");
    put(w, fails ? ",FALSE)" : "");
    put(w, guarded ? ")" : "");
}

static void
write_joined(struct writer *w, const struct ka_expr *expr)
{
    put(w, expr->op == KA_EXPR_NOT ? "NOT(" : expr->op == KA_EXPR_AND ? "AND(" : "OR(");
    write_test(w, expr->arg[0]);
    if (expr->op != KA_EXPR_NOT) {
        put(w, ",");
        write_test(w, expr->arg[1]);
    }
    put(w, ")");
}

static void
write_filled(struct writer *w, const struct ka_expr *expr)
{
    put(w, "(");
    put_cell(w, expr->index);
    put(w, expr->op == KA_EXPR_BLANK ? "=\"\")" : "<>\"\")");
}

static void
write_reached(struct writer *w, const struct ka_expr *expr)
{
    put(w, "IFERROR(MATCH(");
    put_cell(w, expr->index);
    ka_buf_printf(&w->out, ",%.*s,0)>%zu,FALSE)", KA_STR_ARG(w->refs->list[expr->index]),
                  expr->other);
}

/* The check digit, as in score/tax_number.c: FIND fails for characters that are not allowed. */
static void
write_tax_number(struct writer *w, const struct ka_expr *expr)
{
    static const char *const allowed = "\"0123456789ABCDEFGHJKLMNPQRTUWXY\"";
    put(w, "IFERROR(AND(LEN(");
    put_cell(w, expr->index);
    ka_buf_printf(&w->out, ")=18,MOD(31-MOD(SUMPRODUCT(FIND(MID(UPPER(");
    put_cell(w, expr->index);
    ka_buf_printf(&w->out,
                  "),{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17},1),%s)-1,"
                  "{1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28}),31),31)=FIND(RIGHT(UPPER(",
                  allowed);
    put_cell(w, expr->index);
    ka_buf_printf(&w->out, "),1),%s)-1),FALSE)", allowed);
}

static void (*const tests[KA_EXPR__COUNT])(struct writer *w, const struct ka_expr *expr) = {
    [KA_EXPR_EQ] = write_comparison,
    [KA_EXPR_NE] = write_comparison,
    [KA_EXPR_LT] = write_comparison,
    [KA_EXPR_LE] = write_comparison,
    [KA_EXPR_GT] = write_comparison,
    [KA_EXPR_GE] = write_comparison,
    [KA_EXPR_NOT] = write_joined,
    [KA_EXPR_AND] = write_joined,
    [KA_EXPR_OR] = write_joined,
    [KA_EXPR_BLANK] = write_filled,
    [KA_EXPR_FILLED] = write_filled,
    [KA_EXPR_REACHED] = write_reached,
    [KA_EXPR_TAX_NUMBER] = write_tax_number,
};

static void
write_test(struct writer *w, const struct ka_expr *expr)
{
    tests[expr->op](w, expr);
}

ka_str
ka_grid_formula(struct ka_arena *arena, const struct ka_expr *expr, const struct ka_grid_refs *refs)
{
    struct writer w = {.arena = arena, .refs = refs, .out = {.arena = arena}};
    write_value(&w, expr);
    return ka_buf_str(&w.out);
}

ka_str
ka_grid_condition(struct ka_arena *arena, const struct ka_expr *expr,
                  const struct ka_grid_refs *refs)
{
    struct writer w = {.arena = arena, .refs = refs, .out = {.arena = arena}};
    write_test(&w, expr);
    return ka_buf_str(&w.out);
}
