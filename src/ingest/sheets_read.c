/*
 * Files to grids, through the same sources of rows as exports.
 *
 * A date in a workbook comes as a point in time; people mean the day, so a time of midnight is
 * left out.
 */
#include "ingest/sheets_read.h"

#include "base/limits.h"
#include "ingest/encoding.h"
#include "ingest/rows.h"

static ka_str
cell_text(struct ka_arena *arena, enum ka_encoding encoding, ka_str cell)
{
    uint64_t bad;
    ka_str text = ka_str_trim(ka_encoding_to_utf8(arena, encoding, cell.ptr, cell.len, &bad));
    static const char *const midnights[] = {" 00:00:00", " 0:00:00", " 00:00"};
    for (size_t i = 0; i < KA_COUNT(midnights); i++) {
        ka_str tail = ka_str_of(midnights[i]);
        if (ka_str_ends(text, tail))
            text.len -= tail.len;
    }
    return ka_str_dup(arena, text);
}

/* Values so far, eight for a row, so that an endless table ends with a finding. */
static size_t
cells_of(const struct ka_sheets *grid)
{
    size_t cells = 0;
    for (size_t s = 0; s < grid->count; s++)
        cells += grid->sheet[s].count;
    return cells * 8;
}

static enum ka_status
read_sheet(struct ka_arena *arena, struct ka_rows *rows, const struct ka_sheets *grid,
           struct ka_diags *diags, struct ka_sheets_page *sheet)
{
    for (;;) {
        struct ka_row row;
        enum ka_status status = rows->next(rows->self, &row);
        if (status != KA_OK || !row.cell)
            return status;
        if (cells_of(grid) > KA_LIMIT_YAML_NODES) {
            ka_diag(diags, KA_DIAG_YAML_NODES, ka_sheets_place(grid, sheet, NULL, (size_t)-1),
                    ka_str_format(diags->arena, "%d", KA_LIMIT_YAML_NODES));
            return KA_E_LIMIT;
        }
        struct ka_sheets_row *made = ka_sheets_add_row(arena, sheet, row.count);
        made->line = row.line;
        for (size_t i = 0; i < row.count; i++)
            made->cell[i] = cell_text(arena, rows->encoding, row.cell[i]);
    }
}

static enum ka_status
read_sheets(struct ka_arena *arena, struct ka_rows *rows, struct ka_diags *diags,
            struct ka_sheets *grid)
{
    grid->addresses = rows->sheets;
    if (!rows->more)
        return read_sheet(arena, rows, grid, diags, ka_sheets_add_page(arena, grid, KA_STR("")));
    for (;;) {
        ka_str name;
        enum ka_status status = rows->more(rows->self, &name);
        if (status == KA_OK && name.ptr)
            status = read_sheet(arena, rows, grid, diags,
                                ka_sheets_add_page(arena, grid, ka_str_dup(arena, name)));
        if (status != KA_OK || !name.ptr)
            return status;
    }
}

enum ka_status
ka_sheets_read(struct ka_arena *arena, ka_str bytes, ka_str shown, struct ka_diags *diags,
               struct ka_sheets *out)
{
    struct ka_rows rows;
    struct ka_encoding_guess guess;
    *out = (struct ka_sheets){.file = shown};
    struct ka_rows_input input = {.bytes = bytes, .path = shown, .diags = diags};
    enum ka_status status = ka_rows_open(arena, &input, &guess, &rows);
    if (status != KA_OK)
        return status;
    if (!rows.self)
        return KA_E_TEMPLATE;
    status = read_sheets(arena, &rows, diags, out);
    rows.close(rows.self);
    return status;
}
