/**
 * @file
 * Private to form: a table's book while it is made.
 *
 * The sheet of rules is made first, since everything refers to its cells, and put last in the end.
 * Rows of the list begin in row KA_GRID_FIRST, whatever stands on the other sheets.
 */
#ifndef KA_FORM_GRID_WORK_H
#define KA_FORM_GRID_WORK_H

#include "form/grid_book.h"
#include "form/report.h"
#include "score/grid_formula.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** First row of the list: below title, line and header. */
#define KA_GRID_FIRST 3
/** Of the check, where widths are the definition's. */
#define KA_GRID_CHECK_WIDTH 140.0

struct ka_grid_work {
    struct ka_report report;
    const struct ka_grid_spec *spec;
    const struct ka_grid *grid;
    const struct ka_grid_def *def;
    ka_str list_name, rules_name;
    struct ka_grid empty; /**< One row that nobody has filled in. */
    size_t listed;        /**< Rows of the list that have contents. */
    size_t rows;          /**< All rows of the list. */
    uint32_t *col;        /**< By column: its column on the list sheet; UINT32_MAX: not there. */
    size_t cols;          /**< Of the list sheet, with the check. */
    double scale;         /**< Of widths, so that a printed sheet fits. */
    double text;          /**< Font size of the list. */
    struct ka_grid_refs refs; /**< row, mean and median change from row to row. */
    ka_str **mean, **median;  /**< By group and column. */
};

/** The name of something in the book's language. */
ka_str ka_grid_pick(const struct ka_grid_work *work, ka_str zh, ka_str en);
/** A value as it is printed, and the number format that shows the same. */
ka_str ka_grid_print(struct ka_arena *arena, enum ka_grid_type type,
                     const struct ka_grid_value *value);
ka_str ka_grid_format(enum ka_grid_type type);
/** Put a number's value into a cell: days as the serials of spreadsheets. */
void ka_grid_number(struct ka_cell *cell, enum ka_grid_type type, ka_frac number);
/** A cell in a style: text to the left, numbers to the right and small enough. */
struct ka_cell *ka_grid_put(struct ka_grid_work *work, uint32_t row, uint32_t col,
                            struct ka_style style, enum ka_grid_type type,
                            const struct ka_grid_value *value);
/** "'名单'!$C$4:$C$90" of a column over rows [first, end) of the grid. */
ka_str ka_grid_range(const struct ka_grid_work *work, size_t column, size_t first, size_t end);
/** Whether formulas can go over the list: all rows stand there. */
bool ka_grid_complete(const struct ka_grid_work *work);
/** What may be entered into a cell of that type; NULL if anything. */
struct ka_validation *ka_grid_validation(const struct ka_grid_work *work, size_t column);
/** Make the cell of a computed column live; @p text is its text now, if it is one. */
void ka_grid_live(const struct ka_grid_work *work, const struct ka_grid_refs *refs,
                  struct ka_cell *cell, size_t column, ka_str text);
/** Paper width for columns. */
double ka_grid_paper(bool landscape);

/* Sheets. */
void ka_grid_rules(struct ka_grid_work *work);
void ka_grid_list(struct ka_grid_work *work);
void ka_grid_summary(struct ka_grid_work *work);
void ka_grid_calculator_sheet(struct ka_grid_work *work);

#endif
