/*
 * A sheet's records to rows.
 *
 *     LABELSST row col xf index          RK row col xf rk         MULRK row col (xf rk)… last
 *     FORMULA row col xf result(8) …  └ result FFFF: the kind in its first byte, text in the
 *                                       STRING record that follows (SHRFMLA, ARRAY between)
 *
 * The records of cells are first listed with their row. They nearly always come row by row; if
 * not, the list is sorted, so that a row is never handed on in two parts.
 *
 * Whether a formula has no stored result cannot be seen from one cell: ="" looks like one that
 * was never computed. So formulas count as not computed when all of the sheet look so.
 */
#include "ingest/xls_biff.h"

#include "base/limits.h"
#include "ingest/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 16384, NESTED_BOOKS = 64 };

struct place {
    uint32_t at;
    uint32_t row;
};

/* Reading one sheet. */
struct work {
    struct ka_biff *biff;
    const struct ka_xls_sink *sink;
    struct ka_arena *texts; /* Of the row at hand. */
    struct place *place;
    size_t count;
    ka_str *cell; /* KA_LIMIT_COLUMNS of them. */
    size_t width, row_bytes;
    uint32_t line;
    struct ka_sheet_tally tally;
    uint64_t formulas;
    enum ka_status status;
};

static bool
is_cell(unsigned id)
{
    switch (id) {
    case KA_BIFF_FORMULA:
    case KA_BIFF_MULRK:
    case KA_BIFF_RSTRING:
    case KA_BIFF_LABELSST:
    case KA_BIFF_NUMBER:
    case KA_BIFF_LABEL:
    case KA_BIFF_BOOLERR:
    case KA_BIFF_RK:
        return true;
    default:
        return false;
    }
}

/* Lists the records of cells from the sheet's BOF to its EOF. False: that is not there. */
static bool
list_cells(struct work *work, size_t at)
{
    const struct ka_biff *biff = work->biff;
    struct ka_biff_record record;
    int depth = 0;
    if (!ka_biff_record(biff, at, &record) || record.id != KA_BIFF_BOF)
        return false;
    for (; ka_biff_record(biff, at, &record); at = record.at + record.len) {
        depth += record.id == KA_BIFF_BOF;
        depth -= record.id == KA_BIFF_EOF;
        if (depth == 0)
            return true;
        if (depth > NESTED_BOOKS)
            return false;
        /* Charts within the sheet have records of their own. */
        if (depth > 1 || !is_cell(record.id) || record.len < 6)
            continue;
        work->place = ka_arena_push(biff->arena, work->place, work->count, sizeof *work->place);
        work->place[work->count++] =
            (struct place){.at = (uint32_t)at, .row = ka_biff_u16(biff->bytes + record.at)};
    }
    return false;
}

static int
by_row(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void
sort_cells(struct work *work)
{
    bool sorted = true;
    for (size_t i = 1; i < work->count; i++)
        sorted = sorted && work->place[i - 1].row <= work->place[i].row;
    if (!sorted)
        qsort(work->place, work->count, sizeof *work->place, by_row);
}

static void
fail_limit(struct work *work, const char *what)
{
    ka_diag(work->biff->diags, KA_DIAG_BOOK_LIMIT,
            ((struct ka_place){.file = work->biff->path, .line = work->line}), ka_str_of(what));
    work->status = KA_E_LIMIT;
}

static void
put_cell(struct work *work, size_t column, ka_str text)
{
    if (work->status != KA_OK || text.len == 0)
        return;
    if (column >= KA_LIMIT_COLUMNS || column >= COLUMNS) {
        fail_limit(work, "columns");
        return;
    }
    work->row_bytes += text.len;
    if (text.len > KA_LIMIT_FIELD_BYTES || work->row_bytes > KA_LIMIT_ROW_BYTES) {
        fail_limit(work, "row length");
        return;
    }
    work->cell[column] = text;
    if (column >= work->width)
        work->width = column + 1;
}

static void
put_text(struct work *work, size_t column, const struct ka_biff_record *record, size_t offset)
{
    ka_str text = ka_biff_string(work->biff, record, offset, 2, work->texts);
    put_cell(work, column, ka_scan_trim(text));
}

static struct ka_sheet_format
format_of(const struct work *work, unsigned style)
{
    static const struct ka_sheet_format general = {0};
    return style < work->biff->format_count ? work->biff->format[style] : general;
}

static void
put_number(struct work *work, size_t column, struct ka_sheet_text text)
{
    if (text.rounded)
        ka_sheet_mark_add(&work->tally.rounded, work->line, (uint32_t)column + 1);
    put_cell(work, column,
             (ka_str){.ptr = ka_arena_copy(work->texts, text.text, text.len), .len = text.len});
}

static double
double_of(uint32_t low, uint32_t high)
{
    uint64_t bits = (uint64_t)high << 32 | low;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void
put_double(struct work *work, size_t column, unsigned style, const unsigned char *at)
{
    struct ka_sheet_text text;
    double value = double_of(ka_biff_u32(at), ka_biff_u32(at + 4));
    ka_sheet_double(value, format_of(work, style), work->biff->date1904, &text);
    put_number(work, column, text);
}

/* 30 bits: a whole number or the upper part of a double, either perhaps in hundredths. */
static void
put_rk(struct work *work, size_t column, unsigned style, uint32_t rk)
{
    struct ka_sheet_text text;
    struct ka_sheet_format format = format_of(work, style);
    char stored[24];
    if ((rk & 2) == 0) {
        double value = double_of(0, rk & ~3U);
        ka_sheet_double(rk & 1 ? value / 100 : value, format, work->biff->date1904, &text);
    } else {
        int32_t value = (int32_t)(rk & ~3U) / 4;
        int len = snprintf(stored, sizeof stored, rk & 1 ? "%dE-2" : "%d", value);
        ka_sheet_number((ka_str){.ptr = stored, .len = (size_t)len}, format, work->biff->date1904,
                        &text);
    }
    put_number(work, column, text);
}

static void
put_mulrk(struct work *work, const struct ka_biff_record *record)
{
    const unsigned char *at = work->biff->bytes + record->at;
    size_t column = ka_biff_u16(at + 2);
    for (size_t i = 4; i + 8 <= record->len; i += 6)
        put_rk(work, column++, ka_biff_u16(at + i), ka_biff_u32(at + i + 2));
}

static ka_str
error_name(unsigned code)
{
    switch (code) {
    case 0x00:
        return KA_STR("#NULL!");
    case 0x07:
        return KA_STR("#DIV/0!");
    case 0x0F:
        return KA_STR("#VALUE!");
    case 0x17:
        return KA_STR("#REF!");
    case 0x1D:
        return KA_STR("#NAME?");
    case 0x24:
        return KA_STR("#NUM!");
    case 0x2A:
        return KA_STR("#N/A");
    default:
        return KA_STR("#ERROR!");
    }
}

static void
put_boolean(struct work *work, size_t column, unsigned value, bool error)
{
    if (error)
        ka_sheet_tally_error(&work->tally, work->line, (uint32_t)column + 1, error_name(value));
    put_cell(work, column, error ? error_name(value) : (value ? KA_STR("TRUE") : KA_STR("FALSE")));
}

/* The STRING record with a formula's text. */
static void
put_formula_text(struct work *work, size_t column, const struct ka_biff_record *formula)
{
    struct ka_biff_record record = *formula;
    for (int i = 0; i < 8; i++) {
        if (!ka_biff_record(work->biff, record.at + record.len, &record))
            return;
        if (record.id == KA_BIFF_STRING) {
            put_text(work, column, &record, 0);
            return;
        }
        if (record.id != KA_BIFF_SHRFMLA && record.id != KA_BIFF_ARRAY &&
            record.id != KA_BIFF_TABLE && record.id != KA_BIFF_CONTINUE)
            return;
    }
}

static void
put_formula(struct work *work, const struct ka_biff_record *record)
{
    const unsigned char *at = work->biff->bytes + record->at;
    size_t column = ka_biff_u16(at + 2);
    work->formulas++;
    if (record->len < 14)
        return;
    if (ka_biff_u16(at + 12) != 0xFFFF) {
        put_double(work, column, ka_biff_u16(at + 4), at + 6);
        return;
    }
    switch (at[6]) {
    case 0:
        put_formula_text(work, column, record);
        break;
    case 1:
    case 2:
        put_boolean(work, column, at[8], at[6] == 2);
        break;
    default:
        ka_sheet_mark_add(&work->tally.no_value, work->line, (uint32_t)column + 1);
    }
}

static void
put_shared(struct work *work, size_t column, uint32_t index)
{
    if (index < work->biff->string_count)
        put_cell(work, column, work->biff->string[index]);
    else
        work->status = ka_biff_damaged(work->biff, "SST");
}

static void
read_cell(struct work *work, uint32_t place)
{
    struct ka_biff_record record;
    if (!ka_biff_record(work->biff, place, &record))
        return;
    const unsigned char *at = work->biff->bytes + record.at;
    size_t column = ka_biff_u16(at + 2);
    unsigned style = ka_biff_u16(at + 4);
    switch (record.id) {
    case KA_BIFF_FORMULA:
        put_formula(work, &record);
        break;
    case KA_BIFF_MULRK:
        put_mulrk(work, &record);
        break;
    case KA_BIFF_RSTRING:
    case KA_BIFF_LABEL:
        put_text(work, column, &record, 6);
        break;
    case KA_BIFF_LABELSST:
        if (record.len >= 10)
            put_shared(work, column, ka_biff_u32(at + 6));
        break;
    case KA_BIFF_NUMBER:
        if (record.len >= 14)
            put_double(work, column, style, at + 6);
        break;
    case KA_BIFF_BOOLERR:
        if (record.len >= 8)
            put_boolean(work, column, at[6], at[7] != 0);
        break;
    case KA_BIFF_RK:
        if (record.len >= 10)
            put_rk(work, column, style, ka_biff_u32(at + 6));
        break;
    default:
        break;
    }
}

/* The cells from @p first on that are of one row; returns where the next row begins. */
static size_t
read_row(struct work *work, size_t first, struct ka_row *row)
{
    size_t i = first;
    memset(work->cell, 0, work->width * sizeof *work->cell);
    work->width = work->row_bytes = 0;
    work->line = work->place[first].row + 1;
    for (; i < work->count && work->place[i].row == work->place[first].row; i++) {
        if (work->status == KA_OK)
            read_cell(work, work->place[i].at);
    }
    *row = (struct ka_row){.cell = work->cell, .count = work->width, .line = work->line};
    return i;
}

static void
read_rows(struct work *work)
{
    struct ka_arena_mark mark = ka_arena_mark(work->texts);
    bool going = true;
    for (size_t i = 0; i < work->count && work->status == KA_OK && going;) {
        struct ka_row row;
        i = read_row(work, i, &row);
        if (work->status == KA_OK && row.count > 0)
            going = work->sink->row(work->sink->self, &row);
        ka_arena_rewind(work->texts, mark);
    }
    if (work->formulas > work->tally.no_value.count)
        work->tally.no_value.count = 0;
}

enum ka_status
ka_biff_sheet_read(struct ka_biff *biff, const struct ka_biff_sheet *sheet,
                   const struct ka_xls_sink *sink)
{
    struct work work = {.biff = biff, .sink = sink};
    if (!list_cells(&work, sheet->at))
        return ka_biff_damaged(biff, "EOF");
    sort_cells(&work);
    work.cell = ka_arena_array(biff->arena, KA_LIMIT_COLUMNS, sizeof *work.cell);
    work.texts = ka_arena_new();
    read_rows(&work);
    ka_arena_free(work.texts);
    if (work.status == KA_OK)
        ka_sheet_tally_report(&work.tally, biff->path, sheet->name, biff->diags);
    return work.status;
}
