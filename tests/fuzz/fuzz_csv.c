/*
 * CSV: any bytes, any delimiter. Besides not crashing, what was read can be written and read back
 * to the same cells, lines only grow, and at most one finding ends a file.
 */
#include "ingest/csv.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct table {
    struct ka_buf text; /* Written anew, each cell quoted. */
    size_t rows, cells;
};

static void
check(bool holds)
{
    if (!holds)
        abort();
}

static void
write_cell(struct ka_buf *out, ka_str cell, char delimiter, bool first)
{
    if (!first)
        ka_buf_byte(out, delimiter);
    ka_buf_byte(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            ka_buf_byte(out, '"');
        ka_buf_byte(out, cell.ptr[i]);
    }
    ka_buf_byte(out, '"');
}

static enum ka_status
read_all(struct ka_arena *arena, ka_str text, char delimiter, struct table *out)
{
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_csv *csv = ka_csv_open(arena, text, delimiter, KA_STR("f"), &diags);
    struct ka_row row;
    enum ka_status status;
    uint32_t line = 0;
    char used = ka_csv_delimiter(csv);
    while ((status = ka_csv_next(csv, &row)) == KA_OK && row.cell) {
        check(row.line > line && row.count > 0 && row.count <= KA_LIMIT_COLUMNS);
        line = row.line;
        for (size_t i = 0; i < row.count; i++)
            write_cell(&out->text, row.cell[i], used, i == 0);
        ka_buf_byte(&out->text, '\n');
        out->rows++;
        out->cells += row.count;
    }
    check(ka_csv_offset(csv) <= text.len);
    check(status == KA_OK || diags.by_severity[KA_ERROR] > 0);
    ka_csv_close(csv);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 200000)
        return 0;
    char delimiter = "\0,\t;"[size % 4];
    struct ka_arena *arena = ka_arena_new();
    struct table first = {.text.arena = arena}, again = {.text.arena = arena};
    ka_str text = {.ptr = (const char *)data, .len = size};
    (void)read_all(arena, text, delimiter, &first);
    if (first.rows > 0 && delimiter) {
        ka_str written = ka_buf_str(&first.text);
        /* A first cell that reads `sep=;` would be taken for such a line: put a real one first. */
        struct ka_buf whole = {.arena = arena};
        ka_buf_add(&whole, KA_STR("sep=,\n"));
        ka_buf_add(&whole, written);
        check(read_all(arena, ka_buf_str(&whole), delimiter, &again) == KA_OK);
        check(ka_str_eq(ka_buf_str(&again.text), written) && again.cells == first.cells);
    }
    ka_arena_free(arena);
    return 0;
}
