/*
 * What people entered in a table's workbook.
 *
 *     title, line, header, rows…   the sheet as form/grid_sheet.c writes it, or one like it
 *
 * Formula columns are not read: they are computed anew. A fact's column is read as what people
 * found out themselves, for rows where exports say nothing.
 */
#include "ingest/grid_read.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "ingest/cell.h"
#include "ingest/reader.h"
#include "ingest/rows.h"

#define MOST_BYTES ((size_t)64 << 20)

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    struct ka_grid *grid;
    struct ka_rows rows;
};

/* A cell as UTF-8, trimmed. */
static ka_str
text_at(const struct reader *r, const struct ka_row *row, size_t index)
{
    uint64_t bad = 0;
    if (index >= row->count || !row->cell[index].len)
        return (ka_str){0};
    ka_str text = ka_encoding_to_utf8(r->arena, r->rows.encoding, row->cell[index].ptr,
                                      row->cell[index].len, &bad);
    return ka_str_trim(ka_str_dup(r->arena, text));
}

static bool
is_read(const struct ka_grid_column *column)
{
    return ka_grid_is_input(column) || column->fact;
}

/* Columns by header; true if every column that is entered is there. */
static bool
match_header(struct reader *r, const struct ka_row *row)
{
    const struct ka_grid_def *def = r->grid->def;
    size_t found = 0, wanted = 0;
    for (size_t c = 0; c < def->column_count; c++) {
        const struct ka_grid_column *column = &def->column[c];
        ka_str zh = ka_utf8_fold_header(r->arena, column->name);
        ka_str en = ka_utf8_fold_header(r->arena, column->name_en);
        r->grid->file_column[c] = 0;
        for (size_t i = 0; i < row->count && !r->grid->file_column[c]; i++) {
            ka_str head = ka_utf8_fold_header(r->arena, text_at(r, row, i));
            if (head.len && (ka_str_eq(head, zh) || ka_str_eq(head, en)))
                r->grid->file_column[c] = (uint32_t)i + 1;
        }
        wanted += ka_grid_is_input(column);
        found += ka_grid_is_input(column) && r->grid->file_column[c];
    }
    return found * 2 > wanted; /* most of them: the others are named as missing */
}

static void
report_missing(const struct reader *r, uint32_t line)
{
    const struct ka_grid_def *def = r->grid->def;
    for (size_t c = 0; c < def->column_count; c++)
        if (ka_grid_is_input(&def->column[c]) && !r->grid->file_column[c])
            ka_diag(r->diags, KA_DIAG_TABLE_HEADER,
                    ((struct ka_place){.file = r->grid->file, .line = line}), def->column[c].name);
}

static bool
read_number(struct reader *r, enum ka_grid_type type, ka_str text, ka_frac *out)
{
    ka_dec value;
    ka_time time;
    bool good = false;
    if (type == KA_GRID_COUNT)
        good = ka_cell_count(r->arena, text, &value);
    else if (type == KA_GRID_MONEY)
        good = ka_cell_money(r->arena, text, &value);
    else if (type == KA_GRID_PERCENT)
        good = ka_cell_rate(r->arena, text, false, &value);
    else if (type == KA_GRID_NUMBER)
        good = ka_cell_number(r->arena, text, &value);
    if (good)
        *out = ka_frac_of_dec(value);
    if (type != KA_GRID_DAY || !ka_cell_time(r->arena, text, NULL, KA_DATE_YMD, &time))
        return good;
    *out = (ka_frac){ka_time_day(time), 1};
    return true;
}

static const char *const kinds_zh[] = {[KA_GRID_TEXT] = "文字",
                                       [KA_GRID_ID] = "编号",
                                       [KA_GRID_COUNT] = "整数",
                                       [KA_GRID_NUMBER] = "数字",
                                       [KA_GRID_MONEY] = "金额",
                                       [KA_GRID_PERCENT] = "百分比，如 30%",
                                       [KA_GRID_DAY] = "日期，如 2026-10-01",
                                       [KA_GRID_CHOICE] = "选项",
                                       [KA_GRID_ROW] = "序号"};
static const char *const kinds_en[] = {[KA_GRID_TEXT] = "text",
                                       [KA_GRID_ID] = "a number of digits",
                                       [KA_GRID_COUNT] = "a whole number",
                                       [KA_GRID_NUMBER] = "a number",
                                       [KA_GRID_MONEY] = "an amount",
                                       [KA_GRID_PERCENT] = "a rate such as 30%",
                                       [KA_GRID_DAY] = "a day such as 2026-10-01",
                                       [KA_GRID_CHOICE] = "a word of the list",
                                       [KA_GRID_ROW] = "a number"};

static ka_str
list_text(const struct reader *r, const struct ka_grid_list *list)
{
    struct ka_buf buf = {.arena = r->diags->arena};
    for (size_t i = 0; i < list->count; i++)
        ka_buf_printf(&buf, "%s%.*s", i ? "、" : "", KA_STR_ARG(list->item[i]));
    return ka_buf_str(&buf);
}

static bool
is_listed(const struct ka_grid_list *list, ka_str text)
{
    for (size_t i = 0; i < list->count; i++)
        if (ka_str_eq(list->item[i], text))
            return true;
    return false;
}

/* The value of a cell; a finding and a bad cell if it cannot be read. */
static void
read_cell(struct reader *r, const struct ka_grid_row *row, size_t c, ka_str text)
{
    const struct ka_grid_column *column = &r->grid->def->column[c];
    struct ka_grid_value *out = &row->cell[c];
    struct ka_place place = {r->grid->file, row->line, r->grid->file_column[c], r->grid->sheet};
    ka_str address = ka_grid_address(r->diags->arena, place.column, place.line);
    if (ka_grid_is_number(column->type)) {
        out->state =
            read_number(r, column->type, text, &out->number) ? KA_GRID_IS_NUMBER : KA_GRID_BAD;
        if (out->state == KA_GRID_BAD)
            ka_diag(r->diags, KA_DIAG_TABLE_CELL, place, address, column->name,
                    ka_str_of(kinds_zh[column->type]), ka_str_of(kinds_en[column->type]));
        out->text = text;
        return;
    }
    *out = (struct ka_grid_value){.state = KA_GRID_IS_TEXT, .text = text};
    if (column->type == KA_GRID_ID && ka_cell_id(r->arena, text, &out->text) != KA_ID_OK) {
        out->state = KA_GRID_BAD;
        ka_diag(r->diags, KA_DIAG_TABLE_ROUNDED, place, address, column->name);
    }
    if (column->type == KA_GRID_CHOICE && !is_listed(&column->list, text)) {
        out->state = KA_GRID_BAD;
        ka_diag(r->diags, KA_DIAG_TABLE_NOT_LISTED, place, address, column->name,
                list_text(r, &column->list));
    }
}

/* Only what people entered makes a row: numbers and facts that were printed there do not. */
static bool
is_used(const struct reader *r, const struct ka_row *row)
{
    const struct ka_grid_def *def = r->grid->def;
    for (size_t c = 0; c < def->column_count; c++) {
        uint32_t at = r->grid->file_column[c];
        if (ka_grid_is_input(&def->column[c]) && at && text_at(r, row, at - 1).len)
            return true;
    }
    return false;
}

static void
read_row(struct reader *r, const struct ka_row *row)
{
    const struct ka_grid_def *def = r->grid->def;
    struct ka_grid_row *out = ka_grid_add(r->arena, r->grid);
    out->line = row->line;
    for (size_t c = 0; c < def->column_count; c++) {
        uint32_t at = r->grid->file_column[c];
        ka_str text = at && is_read(&def->column[c]) ? text_at(r, row, at - 1) : (ka_str){0};
        if (text.len)
            read_cell(r, out, c, text);
    }
}

/* False, with a finding, where the table has no room for one more. */
static bool
has_room(struct reader *r, const struct ka_row *row)
{
    if (r->grid->row_count < (size_t)r->grid->def->rows)
        return true;
    ka_diag(r->diags, KA_DIAG_TABLE_ROWS,
            ((struct ka_place){.file = r->grid->file, .line = row->line}),
            ka_str_format(r->diags->arena, "%zu", r->grid->row_count));
    return false;
}

static enum ka_status
read_rows(struct reader *r)
{
    struct ka_row row;
    bool headed = false;
    enum ka_status status = KA_OK;
    for (size_t seen = 0; (status = r->rows.next(r->rows.self, &row)) == KA_OK && row.cell;
         seen++) {
        if (headed && is_used(r, &row)) {
            if (!has_room(r, &row))
                return KA_OK;
            read_row(r, &row);
        }
        if (headed)
            continue;
        headed = seen < KA_LIMIT_TITLE_ROWS && match_header(r, &row);
        if (headed)
            report_missing(r, row.line);
    }
    if (status == KA_OK && !headed) {
        ka_diag(r->diags, KA_DIAG_TABLE_HEADER, ((struct ka_place){.file = r->grid->file}),
                r->grid->def->column[0].name);
        return KA_E_DATA;
    }
    return status;
}

/* On to the table's own sheet. */
static enum ka_status
find_sheet(struct reader *r)
{
    ka_str name = {0};
    enum ka_status status = KA_OK;
    if (!r->rows.more)
        return KA_OK;
    while ((status = r->rows.more(r->rows.self, &name)) == KA_OK && name.ptr) {
        if (ka_str_eq(name, r->grid->def->name) || ka_str_eq(name, r->grid->def->name_en)) {
            r->grid->sheet = ka_str_dup(r->arena, name);
            return KA_OK;
        }
    }
    if (status != KA_OK)
        return status;
    ka_diag(r->diags, KA_DIAG_TABLE_NO_SHEET, ((struct ka_place){.file = r->grid->file}),
            r->grid->def->name);
    return KA_E_DATA;
}

/* What is odd about the file; but formulas are computed anew, with or without a stored result. */
static void
keep_findings(struct ka_diags *diags, const struct ka_diags *of_file)
{
    for (size_t i = 0; i < of_file->count; i++)
        if (of_file->item[i].code != KA_DIAG_SHEET_NO_VALUE)
            ka_diags_add(diags, of_file->item[i].code, of_file->item[i].place, of_file->item[i].arg,
                         KA_DIAG_ARGS);
}

enum ka_status
ka_grid_read(struct ka_arena *arena, const char *path, struct ka_diags *diags, struct ka_grid *grid)
{
    ka_str bytes;
    struct ka_encoding_guess guess;
    struct reader r = {.arena = arena, .diags = diags, .grid = grid};
    enum ka_status status = ka_file_read(arena, path, MOST_BYTES, diags, &bytes);
    if (status != KA_OK)
        return status;
    grid->file_column = ka_arena_array(arena, grid->def->column_count, sizeof *grid->file_column);
    struct ka_diags of_file = ka_diags_make(arena);
    struct ka_rows_input input = {.bytes = bytes, .path = grid->file, .diags = &of_file};
    status = ka_rows_open(arena, &input, &guess, &r.rows);
    if (status == KA_OK && !r.rows.self)
        status = KA_E_DATA;
    if (status == KA_OK)
        status = find_sheet(&r);
    if (status == KA_OK)
        status = read_rows(&r);
    if (r.rows.self)
        r.rows.close(r.rows.self);
    keep_findings(diags, &of_file);
    return status;
}
