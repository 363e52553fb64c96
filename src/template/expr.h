/**
 * @file
 * Formulas of tables: text → a checked tree. Evaluated exactly and written as live formulas by
 * score/grid_eval.h and score/grid_formula.h.
 *
 *     or:     and ("or" and)*                     words in Chinese too: 或 且 非
 *     and:    not ("and" not)*
 *     not:    "not" not | sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum)?
 *     sum:    product (("+" | "-") product)*
 *     product: sign (("*" | "/") sign)*
 *     sign:   "-" sign | 12.5 | 60% | 'text' | name | name(arguments) | (or)
 *
 * Names are columns, parameters, and as_of (the month's last day), month_first, month_days.
 *
 *     if(test, a, b)       one of two values
 *     min(a, b) max(a, b) round(a, places)
 *     default(a, b)        b where a is empty
 *     blank(c) filled(c)   whether a column is empty
 *     band(table, a)       points of a band table
 *     mean(c) median(c)    of a column over the rows of its group
 *     same_count(c)        rows with this row's text in the column; same_sum(c, d) sums d of them
 *     reached(c, 'word')   the column's word is that one or a later one of its list
 *     tax_number(c)        18 characters with a right check digit (GB 32100-2015)
 *
 * A value computed from an empty cell is empty; so is a division by 0. A comparison with an empty
 * value is false.
 */
#ifndef KA_TEMPLATE_EXPR_H
#define KA_TEMPLATE_EXPR_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct ka_grid_def;

enum ka_expr_op {
    KA_EXPR_NUMBER,
    KA_EXPR_TEXT,
    KA_EXPR_COLUMN,    /**< index */
    KA_EXPR_PARAMETER, /**< index */
    KA_EXPR_AS_OF,
    KA_EXPR_MONTH_FIRST,
    KA_EXPR_MONTH_DAYS,
    KA_EXPR_ADD,
    KA_EXPR_SUB,
    KA_EXPR_MUL,
    KA_EXPR_DIV,
    KA_EXPR_EQ,
    KA_EXPR_NE,
    KA_EXPR_LT,
    KA_EXPR_LE,
    KA_EXPR_GT,
    KA_EXPR_GE,
    KA_EXPR_NOT,
    KA_EXPR_AND,
    KA_EXPR_OR,
    KA_EXPR_IF,
    KA_EXPR_MIN,
    KA_EXPR_MAX,
    KA_EXPR_ROUND, /**< index: places */
    KA_EXPR_DEFAULT,
    KA_EXPR_BLANK, /**< index: column; also FILLED and the rest of those with a column. */
    KA_EXPR_FILLED,
    KA_EXPR_BAND, /**< index: band table */
    KA_EXPR_MEAN,
    KA_EXPR_MEDIAN,
    KA_EXPR_SAME_COUNT,
    KA_EXPR_SAME_SUM, /**< index, other */
    KA_EXPR_REACHED,  /**< index: column, other: place of the word in its list */
    KA_EXPR_TAX_NUMBER,
    KA_EXPR__COUNT
};

enum ka_expr_type { KA_EXPR_IS_NUMBER, KA_EXPR_IS_TEXT, KA_EXPR_IS_TEST };

struct ka_expr {
    enum ka_expr_op op;
    enum ka_expr_type type;
    ka_frac number;
    ka_str text;
    size_t index, other;
    const struct ka_expr *arg[3];
    size_t arg_count;
};

/** A formula and where it stands. */
struct ka_expr_source {
    ka_str text;
    struct ka_place place;
};

/**
 * Parse and check. Columns must stand before @p columns (those a formula may use: the ones to its
 * left); parameters and band tables must be in @p def already.
 * @return NULL after one finding.
 */
const struct ka_expr *ka_expr_parse(struct ka_arena *arena, const struct ka_grid_def *def,
                                    size_t columns, struct ka_expr_source source,
                                    struct ka_diags *diags);

#endif
