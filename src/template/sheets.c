/*
 * Grids: cells by place, nodes from cells, rows for writing. No column has a meaning here.
 */
#include "template/sheets.h"

#include "base/utf8.h"
#include "template/metric_def.h"

ka_str
ka_sheets_text(const struct ka_sheets_row *row, size_t column)
{
    return column < row->count ? row->cell[column] : KA_STR("");
}

bool
ka_sheets_is_blank(const struct ka_sheets_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cell[i].len)
            return false;
    }
    return true;
}

struct ka_place
ka_sheets_place(const struct ka_sheets *grid, const struct ka_sheets_page *sheet,
                const struct ka_sheets_row *row, size_t column)
{
    return (struct ka_place){.file = grid->file,
                             .line = row ? row->line : 0,
                             .column = column == KA_NO_INDEX ? 0 : (uint32_t)column + 1,
                             .sheet = grid->addresses ? sheet->name : (ka_str){0}};
}

struct ka_node
ka_sheets_node(const struct ka_sheets *grid, const struct ka_sheets_page *sheet,
               const struct ka_sheets_row *row, size_t column)
{
    return (struct ka_node){.kind = KA_NODE_SCALAR,
                            .place = ka_sheets_place(grid, sheet, row, column),
                            .text = ka_sheets_text(row, column)};
}

size_t
ka_sheets_column(struct ka_arena *arena, const struct ka_sheets_row *header, const char *zh,
                 const char *en)
{
    ka_str names[] = {ka_utf8_fold_header(arena, ka_str_of(zh)),
                      ka_utf8_fold_header(arena, ka_str_of(en))};
    for (size_t c = 0; c < header->count; c++) {
        ka_str folded = ka_utf8_fold_header(arena, header->cell[c]);
        if (folded.len > 0 && (ka_str_eq(folded, names[0]) || ka_str_eq(folded, names[1])))
            return c;
    }
    return KA_NO_INDEX;
}

void
ka_node_add_item(struct ka_arena *arena, struct ka_node *list, struct ka_node item)
{
    list->item = ka_arena_push(arena, list->item, list->count, sizeof *list->item);
    list->item[list->count++] = item;
}

void
ka_node_add_pair(struct ka_arena *arena, struct ka_node *map, const char *key,
                 struct ka_place place, struct ka_node value)
{
    map->pair = ka_arena_push(arena, map->pair, map->count, sizeof *map->pair);
    map->pair[map->count++] = (struct ka_pair){
        .key = ka_str_of(key), .place = place, .value = ka_arena_copy(arena, &value, sizeof value)};
}

struct ka_sheets_page *
ka_sheets_add_page(struct ka_arena *arena, struct ka_sheets *grid, ka_str name)
{
    grid->sheet = ka_arena_push(arena, grid->sheet, grid->count, sizeof *grid->sheet);
    grid->sheet[grid->count] = (struct ka_sheets_page){.name = name};
    return &grid->sheet[grid->count++];
}

struct ka_sheets_row *
ka_sheets_add_row(struct ka_arena *arena, struct ka_sheets_page *sheet, size_t count)
{
    sheet->row = ka_arena_push(arena, sheet->row, sheet->count, sizeof *sheet->row);
    struct ka_sheets_row *row = &sheet->row[sheet->count++];
    *row = (struct ka_sheets_row){.line = (uint32_t)sheet->count,
                                  .cell = ka_arena_array(arena, count, sizeof *row->cell),
                                  .count = count};
    return row;
}
