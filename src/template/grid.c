/*
 * Rows of tables, and what a cell is called.
 */
#include "template/grid.h"

#include "template/metric_def.h"

struct ka_grid_row *
ka_grid_add(struct ka_arena *arena, struct ka_grid *grid)
{
    grid->row = ka_arena_push(arena, grid->row, grid->row_count, sizeof *grid->row);
    struct ka_grid_row *row = &grid->row[grid->row_count++];
    *row = (struct ka_grid_row){.class = KA_NO_INDEX};
    row->cell = ka_arena_array(arena, grid->def->column_count, sizeof *row->cell);
    return row;
}

ka_str
ka_grid_address(struct ka_arena *arena, uint32_t column, uint32_t row)
{
    char letters[8];
    size_t at = sizeof letters;
    for (; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return ka_str_format(arena, "%.*s%u", (int)(sizeof letters - at), letters + at, (unsigned)row);
}
