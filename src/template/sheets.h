/**
 * @file
 * Tables of text with the address of every cell: a workbook's sheets, or a CSV file as one sheet.
 *
 * Definitions may be kept as tables (staff.xlsx, a role as a workbook); they become the same nodes
 * as YAML, and findings about them name the cell. Who reads files into grids is handed over by the
 * caller, since formats are known to another stage.
 */
#ifndef KA_TEMPLATE_SHEETS_H
#define KA_TEMPLATE_SHEETS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/yaml.h"

#include <stddef.h>
#include <stdint.h>

struct ka_sheets_row {
    uint32_t line; /**< 1-based. */
    ka_str *cell;  /**< Trimmed. */
    size_t count;
};

struct ka_sheets_page {
    ka_str name;
    struct ka_sheets_row *row;
    size_t count;
};

struct ka_sheets {
    ka_str file;    /**< For places. */
    bool addresses; /**< Of a workbook: places are cells of sheets. */
    struct ka_sheets_page *sheet;
    size_t count;
};

/** Reads a file's bytes into a grid in @p arena; @p shown is its name in places. */
typedef enum ka_status (*ka_sheets_reader)(struct ka_arena *arena, ka_str bytes, ka_str shown,
                                           struct ka_diags *diags, struct ka_sheets *out);

/** A cell's text, empty beyond the row. @p column is 0-based, or KA_NO_INDEX. */
ka_str ka_sheets_text(const struct ka_sheets_row *row, size_t column);
/** Whether no cell of the row holds anything. */
bool ka_sheets_is_blank(const struct ka_sheets_row *row);
struct ka_place ka_sheets_place(const struct ka_sheets *grid, const struct ka_sheets_page *sheet,
                                const struct ka_sheets_row *row, size_t column);
/** A scalar with the cell's text and place. */
struct ka_node ka_sheets_node(const struct ka_sheets *grid, const struct ka_sheets_page *sheet,
                              const struct ka_sheets_row *row, size_t column);
/** Row of a header cell's text, folded as headings are: the column, or KA_NO_INDEX. */
size_t ka_sheets_column(struct ka_arena *arena, const struct ka_sheets_row *header, const char *zh,
                        const char *en);

/* Growing nodes. */
void ka_node_add_item(struct ka_arena *arena, struct ka_node *list, struct ka_node item);
void ka_node_add_pair(struct ka_arena *arena, struct ka_node *map, const char *key,
                      struct ka_place place, struct ka_node value);

/* Making grids to be written. */
struct ka_sheets_page *ka_sheets_add_page(struct ka_arena *arena, struct ka_sheets *grid,
                                          ka_str name);
/** A new row of @p count empty cells. */
struct ka_sheets_row *ka_sheets_add_row(struct ka_arena *arena, struct ka_sheets_page *sheet,
                                        size_t count);

#endif
