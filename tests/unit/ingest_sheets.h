/*
 * What the tests of workbooks share: a file of tests/cases/xlsx/ as text, one line for each row.
 *
 *     [Sheet]
 *     1: a|b|c
 */
#ifndef TESTS_INGEST_SHEETS_H
#define TESTS_INGEST_SHEETS_H

#include "ingest/rows.h"
#include "ingest_world.h"

#define SHEETS KAOHE_TEST_DIR "/cases/xlsx/"

static inline ka_str
sheets_file(const char *name)
{
    ka_str bytes = KA_STR("");
    ka_str path = ka_str_format(arena, SHEETS "%s", name);
    cr_assert_eq(ka_file_read(arena, path.ptr, 64 << 20, &diags, &bytes), KA_OK, "%s", path.ptr);
    return bytes;
}

static inline void
sheets_print_row(struct ka_buf *out, const struct ka_row *row)
{
    ka_buf_printf(out, "%u: ", row->line);
    for (size_t i = 0; i < row->count; i++) {
        ka_str cell = row->cell[i];
        if (i > 0)
            ka_buf_byte(out, '|');
        if (cell.len > 120)
            ka_buf_printf(out, "<%zu bytes>", cell.len);
        else
            ka_buf_add(out, cell);
    }
    ka_buf_byte(out, '\n');
}

/* All tables of @p bytes as text; *status is what reading ended with. */
static inline ka_str
sheets_dump(ka_str bytes, enum ka_status *status)
{
    struct ka_rows_input input = {.bytes = bytes, .path = KA_STR("f"), .diags = &diags};
    struct ka_encoding_guess guess;
    struct ka_buf out = {.arena = arena};
    struct ka_rows rows;
    *status = ka_rows_open(arena, &input, &guess, &rows);
    if (*status != KA_OK || !rows.self)
        return KA_STR("");
    while (*status == KA_OK && rows.more) {
        ka_str name;
        struct ka_row row = {0};
        *status = rows.more(rows.self, &name);
        if (*status != KA_OK || !name.ptr)
            break;
        ka_buf_printf(&out, "[%.*s]\n", KA_STR_ARG(name));
        for (;;) {
            *status = rows.next(rows.self, &row);
            if (*status != KA_OK || !row.cell)
                break;
            sheets_print_row(&out, &row);
        }
    }
    rows.close(rows.self);
    return out.len > 0 ? ka_buf_str(&out) : KA_STR("");
}

/* A file, what its sheets hold and what is found. */
struct sheets_case {
    const char *file;
    enum ka_status status;
    const char *rows;
    const char *findings;
};

static inline void
sheets_expect(const struct sheets_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum ka_status status;
        diags = ka_diags_make(arena);
        ka_str rows = sheets_dump(sheets_file(cases[i].file), &status);
        cr_expect_eq(status, cases[i].status, "%s: status %d", cases[i].file, (int)status);
        cr_expect(ka_str_eq(rows, ka_str_of(cases[i].rows)), "%s: rows are\n%.*s\nnot\n%s",
                  cases[i].file, KA_STR_ARG(rows), cases[i].rows);
        kit_expect_findings(cases[i].file, cases[i].findings);
    }
}

#endif
