/**
 * @file
 * Aligned columns on a terminal, by display width.
 */
#ifndef KA_CLI_TABLE_H
#define KA_CLI_TABLE_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

#define KA_TABLE_COLUMNS 12

struct ka_table {
    struct ka_arena *arena;
    size_t columns;
    bool right[KA_TABLE_COLUMNS]; /**< Right-aligned columns. */
    ka_str (*row)[KA_TABLE_COLUMNS];
    size_t count;
};

/** Add a row of table->columns cells. */
void ka_table_add(struct ka_table *table, const ka_str *cells);
/** Print to stdout, two blanks between columns, no trailing blanks. */
void ka_table_print(const struct ka_table *table);

#endif
