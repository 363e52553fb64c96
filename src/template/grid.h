/**
 * @file
 * The rows of a table (template/grid_def.h): what was entered, found in exports and computed.
 */
#ifndef KA_TEMPLATE_GRID_H
#define KA_TEMPLATE_GRID_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/num.h"
#include "base/str.h"
#include "template/grid_def.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_grid_state {
    KA_GRID_EMPTY,
    KA_GRID_BAD, /**< Entered, but not readable: empty to formulas, and a finding. */
    KA_GRID_IS_NUMBER,
    KA_GRID_IS_TEXT
};

struct ka_grid_value {
    enum ka_grid_state state;
    ka_frac number; /**< Days as ka_day, rates as fractions. */
    ka_str text;    /**< Of a bad cell: what stands there. */
};

struct ka_grid_row {
    struct ka_grid_value *cell; /**< def->column_count */
    uint32_t line;              /**< Row of the filled workbook, from 1; 0: of none. */
    size_t group;               /**< Index in ka_grid.group. */
    size_t class;               /**< KA_NO_INDEX: of none. */
    size_t subject;             /**< What the row is made from: index of a buyer. */
};

/** Rows with one value in the `within` column; all of them when there is no such column. */
struct ka_grid_group {
    ka_str name;
    size_t first, end;      /**< In ka_grid.row, which is sorted by group. */
    ka_frac *mean, *median; /**< By column, of those that formulas ask for; none without cells. */
};

struct ka_grid {
    const struct ka_grid_def *def;
    ka_month month;
    ka_day as_of;          /**< The month's last day. */
    ka_str file;           /**< The filled workbook, as shown; empty if there is none. */
    ka_str sheet;          /**< Its sheet; empty for a CSV file. */
    uint32_t *file_column; /**< Column of the workbook, from 1, of each column; 0: it has none. */
    struct ka_grid_row *row;
    size_t row_count;
    struct ka_grid_group *group;
    size_t group_count;
    struct ka_texts source; /**< What the figures rest on, in words. */
};

/** A new row at the end, all cells empty. */
struct ka_grid_row *ka_grid_add(struct ka_arena *arena, struct ka_grid *grid);
/** "C7" from column and row counted from 1. */
ka_str ka_grid_address(struct ka_arena *arena, uint32_t column, uint32_t row);

#endif
