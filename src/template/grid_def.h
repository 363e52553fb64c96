/**
 * @file
 * templates/tables/NAME.yaml: a table that is no appraisal form (RFM, campaigns, invoices, ...).
 *
 *     table: campaign
 *     name: 活动报名跟进表
 *     source: input                     # rows come from the filled workbook; or buyers, products
 *     months: 2                         # orders of so many months, up to the month asked for
 *     parameters:
 *       - {key: look_back, name: 最低价回看天数, value: 30, type: count}
 *     columns:
 *       - {key: price, name: 原价, type: money, width: 40}
 *       - {key: lowest, name: 近30天最低价, type: money,
 *          fact: product.lowest_price, id: product, from: start - look_back, to: start - 1}
 *       - {key: margin, name: 毛利率, type: percent, formula: (price - cost) / price}
 *       - {key: state, name: 审核状态, type: choice, list: [待审, 通过, 驳回]}
 *     checks:
 *       - {column: price, when: price > lowest, say: 活动价高于近30天最低价, level: error}
 *     colours:
 *       - {column: deadline, when: blank(sent) and deadline < as_of, colour: red}
 *
 * A column is one of: what people enter (nothing more said), a fact from exports (`fact`), or
 * computed (`formula`, or the class given by `classes`). Formulas are template/expr.h's.
 */
#ifndef KA_TEMPLATE_GRID_DEF_H
#define KA_TEMPLATE_GRID_DEF_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "template/expr.h"
#include "template/schema.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where rows come from. */
enum ka_grid_source {
    KA_GRID_INPUT,   /**< The filled workbook. */
    KA_GRID_BUYERS,  /**< One for each buyer of a store. */
    KA_GRID_PRODUCTS /**< The filled workbook, which is first written with the products sold. */
};

/** What a cell holds, and how it is printed and entered. */
enum ka_grid_type {
    KA_GRID_TEXT,
    KA_GRID_ID, /**< Digits that are no number: order, product, tax number. */
    KA_GRID_COUNT,
    KA_GRID_NUMBER, /**< To two places. */
    KA_GRID_MONEY,
    KA_GRID_PERCENT,
    KA_GRID_DAY,
    KA_GRID_CHOICE,
    KA_GRID_ROW /**< The row's number. */
};

/** What exports say: source and figure. */
enum ka_grid_fact {
    KA_FACT_OF_NONE,
#define KA_GRID_FACT(id, word, zh, of, kind) KA_FACT_OF_##id,
#include "template/grid_fact.def"
#undef KA_GRID_FACT
    KA_FACT_OF__COUNT
};

struct ka_grid_list {
    ka_str *item;
    size_t count;
};

struct ka_grid_column {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    enum ka_grid_type type;
    double width;             /**< Points. */
    struct ka_grid_list list; /**< KA_GRID_CHOICE. */
    bool required;
    bool print;  /**< Also in the PDF. */
    ka_str help; /**< Input message; may be empty. */
    enum ka_grid_fact fact;
    int64_t days;                     /**< buyer.orders_within, buyer.orders_before. */
    const struct ka_expr *id, *title; /**< order.*, product.*: which one; NULL if not given. */
    const struct ka_expr *from, *to;  /**< product.*: days, both included; NULL: all. */
    const struct ka_expr *formula;
    bool classes; /**< The class's name. */
};

/** A named number or word that formulas use and the workbook shows. */
struct ka_grid_parameter {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    enum ka_grid_type type; /**< COUNT, NUMBER, MONEY, PERCENT, CHOICE. */
    ka_frac value;
    ka_str word; /**< KA_GRID_CHOICE */
    struct ka_grid_list list;
};

/** Points for a number: the first step that holds; the last one holds always. */
struct ka_grid_step {
    bool otherwise;
    bool at_least; /**< Else at_most. */
    ka_frac bound, points;
};
struct ka_grid_bands {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    struct ka_grid_step *step;
    size_t step_count;
};

struct ka_grid_class {
    struct ka_place place;
    ka_str name, name_en;
    const struct ka_expr *when; /**< NULL: rows whose column says so (a choice column). */
    ka_frac target;             /**< Share; none if not given. */
    ka_str action, action_en;
};

enum ka_grid_colour { KA_GRID_RED, KA_GRID_AMBER, KA_GRID_GREEN, KA_GRID_GREY };

/** A condition on a row that colours a cell and, for a check, says what is wrong. */
struct ka_grid_mark {
    struct ka_place place;
    size_t column;
    const struct ka_expr *when;
    enum ka_grid_colour colour;
    bool error;         /**< A check of level error. */
    ka_str say, say_en; /**< Empty: only a colour. */
};

enum ka_grid_figure {
    KA_FIGURE_COUNT,
    KA_FIGURE_SUM,    /**< Of a column. */
    KA_FIGURE_RATIO,  /**< Sum of `of` over sum of `over`. */
    KA_FIGURE_SHARE,  /**< Of the sum (of the count, if `of` is not given) in all classes. */
    KA_FIGURE_TARGET, /**< The class's. */
    KA_FIGURE_GAP,    /**< Share less target. */
    KA_FIGURE_ACTION
};

struct ka_grid_figure_def {
    struct ka_place place;
    ka_str name, name_en;
    enum ka_grid_figure figure;
    size_t of, over; /**< Columns; KA_NO_INDEX if not given. */
    enum ka_grid_type type;
    double width;
    bool chart;
};

/** A small sheet on which people enter a row's facts and see what comes of it. */
struct ka_grid_calculator {
    bool given;
    ka_str name, name_en;
    size_t *input;
    size_t input_count;
    ka_frac *example; /**< One for each input, or NULL. */
    size_t *result;
    size_t result_count;
    int64_t rows;
};

struct ka_grid_def {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en, version;
    enum ka_grid_source source;
    int64_t months, rows;
    bool is_private;            /**< Holds contacts or tax titles: may show buyers' names. */
    size_t within;              /**< Column by whose value rows are grouped; KA_NO_INDEX. */
    size_t sort;                /**< Column by which they are sorted, largest first; KA_NO_INDEX. */
    const struct ka_expr *keep; /**< Rows for which it does not hold are left out. */
    struct ka_grid_parameter *parameter;
    size_t parameter_count;
    struct ka_grid_bands *bands;
    size_t bands_count;
    struct ka_grid_column *column;
    size_t column_count;
    size_t class_column; /**< KA_NO_INDEX if there are no classes. */
    struct ka_grid_class *class;
    size_t class_count;
    struct ka_grid_mark *mark;
    size_t mark_count;
    struct ka_grid_figure_def *figure;
    size_t figure_count;
    struct ka_grid_calculator calculator;
    struct ka_texts note, note_en;
};

/** Read a definition; all mistakes are reported. */
KA_MUST_USE enum ka_status ka_grid_def_read(struct ka_arena *arena, const struct ka_node *node,
                                            struct ka_diags *diags, struct ka_grid_def *out);

/** Index of a column, parameter or band table by key; KA_NO_INDEX if there is none. */
size_t ka_grid_column(const struct ka_grid_def *def, ka_str key);
size_t ka_grid_parameter(const struct ka_grid_def *def, ka_str key);
size_t ka_grid_band_table(const struct ka_grid_def *def, ka_str key);

/** What people enter: also which product a row is about, though it may be written for them. */
bool ka_grid_is_input(const struct ka_grid_column *column);
/** Whether the column's cells are numbers (days among them). */
bool ka_grid_is_number(enum ka_grid_type type);
/** What a fact is about: "buyer", "order", "product"; and its word. */
const char *ka_grid_fact_of(enum ka_grid_fact fact);
const char *ka_grid_fact_word(enum ka_grid_fact fact);

#endif
