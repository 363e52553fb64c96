/*
 * A sheet's XML to rows. Rows as nearly all programs write them are read without the parser
 * (xlsx_plain.c); otherwise it pauses at the end of every row that has text.
 *
 *     <row r="2"><c r="A2" s="3" t="s"><v>17</v></c> …      shared string 17
 *                <c r="B2" s="5"><v>46296.35</v></c>        number; style 5 may make it a date
 *                <c r="C2" t="inlineStr"><is><t>…           text in place, or r/t runs of it
 *                <c r="D2" t="str"><f>A2&B2</f><v>…         formula and its stored result
 *                <c r="E2" t="b|e|d"><v>1 | #N/A | 2026-10-01T08:30:00
 *
 * `r` may be missing everywhere: then cells and rows count on. Cells without a value (only a
 * style) do not exist, so rows coloured to column XFD stay short. A formula without a stored
 * result is an empty cell and is counted: the program that wrote the file never computed it.
 */
#include "ingest/xlsx_sheet.h"

#include "base/limits.h"
#include "ingest/scan.h"
#include "ingest/xlsx_plain.h"

#include <string.h>

#define MOST_ROWS 100000000U

/* "BC12" is column 54 (0-based), and nothing else is looked at; KA_LIMIT_COLUMNS if too far. */
static uint32_t
column_of(const char *reference)
{
    uint32_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z'; reference++) {
        column = column * 26 + (uint32_t)(*reference - 'A') + 1;
        if (column > KA_LIMIT_COLUMNS)
            return KA_LIMIT_COLUMNS;
    }
    return column > 0 ? column - 1 : KA_LIMIT_COLUMNS;
}

bool
ka_xlsx_cell_type_of(ka_str word, enum ka_xlsx_cell_type *out)
{
    static const struct {
        const char *word;
        enum ka_xlsx_cell_type type;
    } types[] = {
        {"s", KA_XLSX_SHARED},   {"n", KA_XLSX_NUMBER}, {"str", KA_XLSX_FORMULA_TEXT},
        {"b", KA_XLSX_BOOLEAN},  {"e", KA_XLSX_ERROR},  {"inlineStr", KA_XLSX_INLINE},
        {"d", KA_XLSX_ISO_DATE},
    };
    for (size_t i = 0; i < KA_COUNT(types); i++) {
        if (!ka_str_eq(word, ka_str_of(types[i].word)))
            continue;
        *out = types[i].type;
        return true;
    }
    return false;
}

void
ka_xlsx_cell_begin(struct ka_xlsx_sheet *sheet)
{
    sheet->column += sheet->column < KA_LIMIT_COLUMNS;
    sheet->type = KA_XLSX_NUMBER;
    sheet->style = 0;
    sheet->in_cell = true;
    sheet->has_value = sheet->has_formula = false;
    sheet->value.len = 0;
}

void
ka_xlsx_cell_at(struct ka_xlsx_sheet *sheet, const char *reference)
{
    sheet->column = column_of(reference) + 1;
}

static void
start_cell(struct ka_xlsx_sheet *sheet, const char **attr)
{
    ka_xlsx_cell_begin(sheet);
    for (; *attr; attr += 2) {
        const char *name = attr[0];
        if (name[1] != '\0')
            continue;
        if (name[0] == 'r')
            ka_xlsx_cell_at(sheet, attr[1]);
        else if (name[0] == 't')
            (void)ka_xlsx_cell_type_of(ka_str_of(attr[1]), &sheet->type);
        else if (name[0] == 's')
            sheet->style = ka_xlsx_number(attr[1], 0);
    }
}

void
ka_xlsx_row_begin(struct ka_xlsx_sheet *sheet, uint32_t line)
{
    sheet->line = line == 0 || line > MOST_ROWS ? MOST_ROWS : line;
    sheet->in_row = true;
    sheet->column = 0;
    sheet->row_bytes = 0;
    memset(sheet->cell, 0, sheet->width * sizeof *sheet->cell);
    sheet->width = 0;
    ka_arena_rewind(sheet->texts, sheet->start);
}

static void
on_start(void *self, struct ka_xlsx_part *part, const char *name, const char **attr)
{
    struct ka_xlsx_sheet *sheet = self;
    KA_UNUSED(part);
    if (!sheet->in_cell) {
        if (sheet->in_row && name[0] == 'c' && name[1] == '\0')
            start_cell(sheet, attr);
        else if (strcmp(name, "row") == 0)
            ka_xlsx_row_begin(sheet, ka_xlsx_number(ka_xlsx_attr(attr, "r"), sheet->line + 1));
        return;
    }
    if (name[1] == '\0') {
        bool text = name[0] == 't' && sheet->type == KA_XLSX_INLINE;
        sheet->in_value = (name[0] == 'v' || text) && sheet->reading_aloud == 0;
        sheet->has_value = sheet->has_value || sheet->in_value;
        sheet->has_formula = sheet->has_formula || name[0] == 'f';
    } else if (strcmp(name, "rPh") == 0) {
        sheet->reading_aloud++;
    }
}

void
ka_xlsx_cell_add(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part, ka_str text)
{
    ka_buf_add(&sheet->value, text);
    if (sheet->value.len > KA_LIMIT_FIELD_BYTES)
        ka_xlsx_part_limit(part, "text length");
}

static void
on_text(void *self, struct ka_xlsx_part *part, const char *text, size_t len)
{
    struct ka_xlsx_sheet *sheet = self;
    if (sheet->in_value)
        ka_xlsx_cell_add(sheet, part, (ka_str){.ptr = text, .len = len});
}

static void
grow(struct ka_xlsx_sheet *sheet, struct ka_arena *arena)
{
    uint32_t cap = sheet->cap ? sheet->cap * 2 : 64;
    ka_str *cell = ka_arena_array(arena, cap, sizeof *cell);
    if (sheet->cap > 0)
        memcpy(cell, sheet->cell, sheet->cap * sizeof *cell);
    sheet->cell = cell;
    sheet->cap = cap;
}

static void
put_cell(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part, ka_str text)
{
    if (text.len == 0)
        return;
    if (sheet->column > KA_LIMIT_COLUMNS) {
        ka_xlsx_part_limit(part, "columns");
        return;
    }
    while (sheet->column > sheet->cap)
        grow(sheet, sheet->book->arena);
    sheet->row_bytes += text.len;
    if (sheet->row_bytes > KA_LIMIT_ROW_BYTES) {
        ka_xlsx_part_limit(part, "row length");
        return;
    }
    sheet->cell[sheet->column - 1] = text;
    if (sheet->column > sheet->width)
        sheet->width = sheet->column;
}

static ka_str
number_text(struct ka_xlsx_sheet *sheet, ka_str value)
{
    static const struct ka_sheet_format general = {0};
    struct ka_sheet_text text;
    struct ka_sheet_format format =
        sheet->style < sheet->book->format_count ? sheet->book->format[sheet->style] : general;
    ka_sheet_number(ka_scan_trim(value), format, sheet->book->date1904, &text);
    if (text.rounded)
        ka_sheet_mark_add(&sheet->tally.rounded, sheet->line, sheet->column);
    return (ka_str){.ptr = ka_arena_copy(sheet->texts, text.text, text.len), .len = text.len};
}

static ka_str
copy_text(struct ka_xlsx_sheet *sheet)
{
    ka_str text = ka_scan_trim(ka_xlsx_unescape(sheet->value.ptr, sheet->value.len));
    return ka_str_dup(sheet->texts, text);
}

/* "2026-10-01T08:30:00" as the other dates are. */
static ka_str
iso_date(struct ka_xlsx_sheet *sheet)
{
    char *t = memchr(sheet->value.ptr, 'T', sheet->value.len);
    if (t)
        *t = ' ';
    return copy_text(sheet);
}

static ka_str
cell_text(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    ka_str value = {.ptr = sheet->value.ptr, .len = sheet->value.len};
    switch (sheet->type) {
    case KA_XLSX_NUMBER:
        return number_text(sheet, value);
    case KA_XLSX_SHARED:
        value = ka_xlsx_string(&sheet->book->strings, ka_xlsx_number(sheet->value.ptr, UINT32_MAX));
        if (!value.ptr)
            ka_xlsx_part_damaged(part, "no such shared string");
        return value;
    case KA_XLSX_BOOLEAN:
        return value.ptr[0] == '1' || value.ptr[0] == 't' ? KA_STR("TRUE") : KA_STR("FALSE");
    case KA_XLSX_ERROR:
        ka_sheet_tally_error(&sheet->tally, sheet->line, sheet->column, value);
        return copy_text(sheet);
    case KA_XLSX_ISO_DATE:
        return iso_date(sheet);
    case KA_XLSX_INLINE:
    case KA_XLSX_FORMULA_TEXT:
        break;
    }
    return copy_text(sheet);
}

void
ka_xlsx_cell_end(struct ka_xlsx_sheet *sheet, struct ka_xlsx_part *part)
{
    bool text = sheet->type == KA_XLSX_FORMULA_TEXT && sheet->has_value;
    sheet->in_cell = sheet->in_value = false;
    sheet->reading_aloud = 0;
    if (sheet->value.len > 0)
        put_cell(sheet, part, cell_text(sheet, part));
    else if (sheet->has_formula && !text)
        ka_sheet_mark_add(&sheet->tally.no_value, sheet->line, sheet->column);
}

void
ka_xlsx_row_done(struct ka_xlsx_sheet *sheet)
{
    sheet->in_row = false;
    sheet->paused = sheet->width > 0;
}

static void
on_end(void *self, struct ka_xlsx_part *part, const char *name)
{
    struct ka_xlsx_sheet *sheet = self;
    if (sheet->in_cell) {
        if (name[0] == 'c' && name[1] == '\0')
            ka_xlsx_cell_end(sheet, part);
        else if (name[1] == '\0')
            sheet->in_value = false;
        else if (strcmp(name, "rPh") == 0)
            sheet->reading_aloud--;
        return;
    }
    if (!sheet->in_row || strcmp(name, "row") != 0)
        return;
    ka_xlsx_part_here(part);
    ka_xlsx_row_done(sheet);
    if (sheet->paused)
        ka_xlsx_part_pause(part);
}

/* What comes next, where the parser stands before a row or behind the last. */
static size_t
look(void *self, struct ka_xlsx_part *part, ka_str next, bool here, bool *taken)
{
    size_t len = ka_xlsx_row_end(next);
    size_t row = here && len > 0 ? ka_xlsx_plain_row(self, part, ka_str_sub(next, 0, len)) : 0;
    *taken = row > 0;
    return row > 0 ? row : len;
}

enum ka_status
ka_xlsx_sheet_open(struct ka_arena *arena, struct ka_xlsx_zip *zip,
                   const struct ka_xlsx_sheet_ref *ref, struct ka_xlsx_sheet *sheet)
{
    struct ka_xlsx_handler handler = {
        .self = sheet, .start = on_start, .end = on_end, .text = on_text, .look = look};
    sheet->name = ref->name;
    sheet->ended = sheet->paused = false;
    sheet->in_row = sheet->in_cell = sheet->in_value = false;
    sheet->reading_aloud = 0;
    sheet->tally = (struct ka_sheet_tally){0};
    sheet->line = 0;
    sheet->value.arena = arena;
    if (!sheet->cell)
        grow(sheet, arena);
    return ka_xlsx_part_open(arena, zip, ref->part, &handler, &sheet->part);
}

enum ka_status
ka_xlsx_sheet_next(struct ka_xlsx_sheet *sheet, struct ka_row *row)
{
    *row = (struct ka_row){0};
    sheet->paused = false;
    while (!sheet->ended && !sheet->paused) {
        enum ka_status status = ka_xlsx_part_step(sheet->part, &sheet->ended);
        if (status != KA_OK)
            return status;
        if (sheet->ended)
            ka_sheet_tally_report(&sheet->tally, sheet->path, sheet->name, sheet->diags);
    }
    if (sheet->paused)
        *row = (struct ka_row){.cell = sheet->cell, .count = sheet->width, .line = sheet->line};
    return KA_OK;
}
