/*
 * Columns for terminals: each as wide as its widest cell, hanzi counted as two.
 */
#include "cli/table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void
ka_table_add(struct ka_table *table, const ka_str *cells)
{
    table->row = ka_arena_push(table->arena, table->row, table->count, sizeof *table->row);
    memcpy(table->row[table->count++], cells, table->columns * sizeof *cells);
}

void
ka_table_print(const struct ka_table *table)
{
    size_t width[KA_TABLE_COLUMNS] = {0};
    for (size_t r = 0; r < table->count; r++)
        for (size_t c = 0; c < table->columns; c++) {
            size_t w = ka_utf8_width(table->row[r][c]);
            width[c] = w > width[c] ? w : width[c];
        }
    for (size_t r = 0; r < table->count; r++) {
        struct ka_buf line = {.arena = table->arena};
        for (size_t c = 0; c < table->columns; c++) {
            if (c)
                ka_buf_add(&line, KA_STR("  "));
            ka_buf_add(&line,
                       ka_utf8_pad(table->arena, table->row[r][c], width[c], table->right[c]));
        }
        ka_str text = ka_buf_str(&line);
        while (text.len && text.ptr[text.len - 1] == ' ')
            text.len--;
        printf("%.*s\n", KA_STR_ARG(text));
    }
}
