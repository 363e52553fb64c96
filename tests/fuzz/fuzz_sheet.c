/*
 * Workbooks and pages, in this process: any bytes. What comes out must be UTF-8 within limits,
 * and a refusal must have been told once. A workbook of each kind has its own seeds, see
 * tests/CMakeLists.txt.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/html_table.h"
#include "ingest/json_table.h"
#include "ingest/xls_biff.h"
#include "ingest/xlsx.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A few large shared strings make a lot of output: enough is enough. */
#define ENOUGH_ROWS 10000

static void
check(bool holds)
{
    if (!holds)
        abort();
}

static bool
take_sheet(void *self, ka_str name)
{
    KA_UNUSED(self);
    check(ka_utf8_valid_prefix(name.ptr, name.len) == name.len);
    return true;
}

static bool
take_row(void *self, const struct ka_row *row)
{
    uint64_t *rows = self;
    check(row->line > 0 && row->count <= KA_LIMIT_COLUMNS);
    for (size_t i = 0; i < row->count; i++)
        check(row->cell[i].len == 0 ||
              ka_utf8_valid_prefix(row->cell[i].ptr, row->cell[i].len) == row->cell[i].len);
    return ++*rows < ENOUGH_ROWS;
}

static enum ka_status
read_tables(struct ka_rows *rows)
{
    struct ka_row row = {0};
    uint64_t count = 0;
    ka_str name = {0};
    enum ka_status status;
    do {
        status = rows->more(rows->self, &name);
        if (status == KA_OK && name.ptr)
            (void)take_sheet(NULL, name);
        row.cell = name.ptr ? &name : NULL;
        while (status == KA_OK && row.cell && count < ENOUGH_ROWS) {
            status = rows->next(rows->self, &row);
            if (status == KA_OK && row.cell)
                (void)take_row(&count, &row);
        }
    } while (status == KA_OK && name.ptr && count < ENOUGH_ROWS);
    check(rows->refused(rows->self) == 0);
    rows->close(rows->self);
    return status;
}

static enum ka_status
read_any(struct ka_arena *arena, const struct ka_rows_input *input)
{
    struct ka_rows rows = {0};
    uint64_t count = 0;
    struct ka_xls_sink sink = {.self = &count, .sheet = take_sheet, .row = take_row};
    ka_str bytes = input->bytes;
    if (ka_xlsx_is(bytes)) {
        enum ka_status status = ka_xlsx_open(arena, input, &rows);
        return status == KA_OK && rows.self ? read_tables(&rows) : status;
    }
    if (ka_html_is(bytes) && ka_utf8_valid_prefix(bytes.ptr, bytes.len) == bytes.len) {
        ka_html_open(arena, bytes, input, &rows);
        return read_tables(&rows);
    }
    if (ka_json_table_is(bytes) && ka_utf8_valid_prefix(bytes.ptr, bytes.len) == bytes.len) {
        enum ka_status status = ka_json_table_open(arena, bytes, input, &rows);
        return status == KA_OK && rows.self ? read_tables(&rows) : status;
    }
    return ka_xls_read(arena, input, &sink);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 200000)
        return 0;
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_rows_input input = {
        .bytes = {.ptr = (const char *)data, .len = size}, .path = KA_STR("f"), .diags = &diags};
    enum ka_status status = read_any(arena, &input);
    check(status == KA_OK || diags.by_severity[KA_ERROR] == 1);
    ka_arena_free(arena);
    return 0;
}
