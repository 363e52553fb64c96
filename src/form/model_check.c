/*
 * Debug-only integrity check of the document model, after cmark's.
 *
 * Each function looks at one thing and says the first slip it finds. Nothing here repairs: a slip
 * is a bug in form. Lines may be wider than their cell only if they are one character that is wider
 * by itself.
 */
#include "form/model_check.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct check {
    struct ka_arena *arena;
    const struct ka_book *book;
    const struct ka_font *regular, *bold;
    const struct ka_sheet *sheet;
};

#define SLIP(check, ...) ka_str_format((check)->arena, __VA_ARGS__)
#define EPSILON          0.01

static ka_str
at_cell(const struct check *check, const struct ka_cell *cell, const char *what)
{
    return SLIP(check, "sheet '%.*s' row %u column %u: %s", KA_STR_ARG(check->sheet->name),
                cell->row, cell->col, what);
}

static size_t
utf16_units(ka_str s)
{
    size_t units = 0;
    for (size_t at = 0; at < s.len;)
        units += ka_utf8_next(s, &at) > 0xFFFF ? 2 : 1;
    return units;
}

static ka_str
check_sheet_name(const struct check *check, ka_str name)
{
    if (!name.len || utf16_units(name) > 31 || name.ptr[0] == '\'')
        return SLIP(check, "bad sheet name '%.*s'", KA_STR_ARG(name));
    for (size_t at = 0; at < name.len; at++)
        if (strchr("[]:*?/\\", name.ptr[at]))
            return SLIP(check, "sheet name '%.*s' has a forbidden character", KA_STR_ARG(name));
    return KA_STR("");
}

static ka_str
check_sheet_names(const struct check *check)
{
    const struct ka_sheet *sheet = check->book->sheet;
    ka_str slip = KA_STR("");
    for (size_t i = 0; i < check->book->sheet_count && !slip.len; i++) {
        slip = check_sheet_name(check, sheet[i].name);
        for (size_t j = 0; j < i; j++)
            if (ka_str_eq(sheet[j].name, sheet[i].name))
                return SLIP(check, "two sheets '%.*s'", KA_STR_ARG(sheet[i].name));
    }
    return slip;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Like a reference: A1 (up to three letters, then digits only), R1C1, or the lone R and C. */
static bool
like_reference(ka_str name)
{
    size_t at = 0;
    while (at < name.len && is_letter(name.ptr[at]))
        at++;
    size_t letters = at;
    while (at < name.len && is_digit(name.ptr[at]))
        at++;
    bool a1 = at == name.len && letters >= 1 && letters <= 3 && at > letters;
    bool lone = name.len == 1 && strchr("RrCc", name.ptr[0]);
    bool r1c1 =
        letters == 1 && strchr("RrCc", name.ptr[0]) && name.len > 1 && is_digit(name.ptr[1]);
    return a1 || lone || r1c1;
}

static ka_str
check_names(const struct check *check)
{
    for (size_t i = 0; i < check->book->name_count; i++) {
        ka_str name = check->book->name[i].name;
        bool good = name.len > 0 && (is_letter(name.ptr[0]) || name.ptr[0] == '_');
        for (size_t at = 0; at < name.len && good; at++)
            good = is_letter(name.ptr[at]) || is_digit(name.ptr[at]) || name.ptr[at] == '_' ||
                   name.ptr[at] == '.';
        if (!good || like_reference(name))
            return SLIP(check, "bad defined name '%.*s'", KA_STR_ARG(name));
        if (!ka_str_starts(check->book->name[i].ref, KA_STR("=")))
            return SLIP(check, "defined name '%.*s' has no reference", KA_STR_ARG(name));
    }
    return KA_STR("");
}

static ka_str
check_grid(const struct check *check)
{
    const struct ka_sheet *sheet = check->sheet;
    double width = 0;
    for (size_t c = 0; c < sheet->col_count; c++) {
        if (!(sheet->col_width[c] >= 0))
            return SLIP(check, "sheet '%.*s': column %zu has a width below 0",
                        KA_STR_ARG(sheet->name), c);
        width += sheet->col_width[c];
    }
    for (size_t r = 0; r < sheet->row_count; r++)
        if (!(sheet->row_height[r] > 0))
            return SLIP(check, "sheet '%.*s': row %zu has no height", KA_STR_ARG(sheet->name), r);
    double paper = sheet->landscape ? KA_PAGE_HEIGHT : KA_PAGE_WIDTH;
    if (sheet->printed && width > paper - sheet->margin_left - sheet->margin_right + EPSILON)
        return SLIP(check, "sheet '%.*s' is wider than the page", KA_STR_ARG(sheet->name));
    return KA_STR("");
}

/* Rows of each page, with the repeated ones, fit its height; a single row may be longer than a
 * page. */
static ka_str
check_pages(const struct check *check)
{
    const struct ka_sheet *sheet = check->sheet;
    double paper = sheet->landscape ? KA_PAGE_WIDTH : KA_PAGE_HEIGHT;
    double page = paper - sheet->margin_top - sheet->margin_bottom;
    double repeated = 0, used = 0;
    if (!sheet->printed)
        return KA_STR("");
    for (uint32_t r = sheet->repeat_first; r <= sheet->repeat_last && r < sheet->row_count; r++)
        repeated += sheet->row_height[r];
    size_t rows = 0;
    for (size_t r = 0; r < sheet->row_count; r++) {
        bool fresh = sheet->page_break && sheet->page_break[r];
        if (fresh)
            used = repeated;
        rows = fresh ? 1 : rows + 1;
        used += sheet->row_height[r];
        if (used > page + EPSILON && rows > 1)
            return SLIP(check, "sheet '%.*s': row %zu is beyond its page", KA_STR_ARG(sheet->name),
                        r);
    }
    return KA_STR("");
}

static double
block_width(const struct ka_sheet *sheet, const struct ka_cell *cell)
{
    double width = 0;
    for (uint32_t c = cell->col; c < cell->col + cell->col_span; c++)
        width += sheet->col_width[c];
    return width;
}

static ka_str
check_lines(const struct check *check, const struct ka_cell *cell)
{
    const struct ka_style *style = &check->book->style[cell->style];
    const struct ka_font *font = style->bold ? check->bold : check->regular;
    double room = block_width(check->sheet, cell) - 2 * KA_PAD_X - style->indent, height = 0;
    size_t at = 0;
    for (size_t i = 0; i < cell->line_count; i++) {
        ka_str line = cell->line[i];
        double width = (double)ka_font_measure(font, line) * style->size / 1000.0;
        if (width > room + EPSILON && ka_utf8_count(line) > 1)
            return at_cell(check, cell, "a line is wider than its cell");
        if (line.len && (line.ptr < cell->text.ptr + at ||
                         line.ptr + line.len > cell->text.ptr + cell->text.len))
            return at_cell(check, cell, "lines are no views of the text in order");
        if (line.len)
            at = (size_t)(line.ptr - cell->text.ptr) + line.len;
    }
    for (uint32_t r = cell->row; r < cell->row + cell->row_span; r++)
        height += check->sheet->row_height[r];
    if ((double)cell->line_count * style->size * KA_LINE_HEIGHT > height + EPSILON)
        return at_cell(check, cell, "lines are higher than their cell");
    return KA_STR("");
}

static ka_str
check_content(const struct check *check, const struct ka_cell *cell)
{
    bool formula = cell->kind == KA_CELL_FORMULA_NUMBER || cell->kind == KA_CELL_FORMULA_TEXT;
    if (formula != (cell->formula.len > 0))
        return at_cell(check, cell, "kind and formula do not agree");
    if (formula && cell->formula.ptr[0] == '=')
        return at_cell(check, cell, "a formula begins with '='");
    if (formula && cell->formula.len > 8000)
        return at_cell(check, cell, "a formula is too long");
    if (cell->den < 0 || (cell->den == 0 && cell->num != 0))
        return at_cell(check, cell, "not a fraction");
    if (ka_utf8_valid_prefix(cell->text.ptr, cell->text.len) != cell->text.len)
        return at_cell(check, cell, "the text is no UTF-8");
    if (cell->validation && (ka_utf8_count(cell->validation->title) > 32 ||
                             ka_utf8_count(cell->validation->message) > 255))
        return at_cell(check, cell, "an input message is too long");
    if (cell->validation && !check->book->style[cell->style].unlocked)
        return at_cell(check, cell, "an input cell is locked");
    if (check->sheet->printed && cell->text.len && !cell->line_count)
        return at_cell(check, cell, "printed text has no lines");
    return KA_STR("");
}

static bool
before(const struct ka_cell *a, const struct ka_cell *b)
{
    return a->row < b->row || (a->row == b->row && a->col < b->col);
}

static ka_str
check_place(const struct check *check, const struct ka_cell *cell, bool *taken)
{
    const struct ka_sheet *sheet = check->sheet;
    if (!cell->row_span || !cell->col_span || cell->row + cell->row_span > sheet->row_count ||
        cell->col + cell->col_span > sheet->col_count)
        return at_cell(check, cell, "outside of the sheet");
    if (cell->style >= check->book->style_count)
        return at_cell(check, cell, "no such style");
    if (cell > sheet->cell && !before(cell - 1, cell))
        return at_cell(check, cell, "cells are not sorted");
    for (uint32_t r = cell->row; r < cell->row + cell->row_span; r++) {
        if (r > cell->row && sheet->page_break && sheet->page_break[r])
            return at_cell(check, cell, "crosses a page break");
        for (uint32_t c = cell->col; c < cell->col + cell->col_span; c++) {
            if (taken[r * sheet->col_count + c])
                return at_cell(check, cell, "lies on another cell");
            taken[r * sheet->col_count + c] = true;
        }
    }
    return KA_STR("");
}

static ka_str
check_cells(const struct check *check)
{
    const struct ka_sheet *sheet = check->sheet;
    bool *taken =
        ka_arena_array(check->arena, sheet->row_count * sheet->col_count + 1, sizeof *taken);
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        ka_str slip = check_place(check, cell, taken);
        if (!slip.len)
            slip = check_content(check, cell);
        if (!slip.len && sheet->printed)
            slip = check_lines(check, cell);
        if (slip.len)
            return slip;
    }
    return KA_STR("");
}

static ka_str
check_charts(const struct check *check)
{
    for (size_t i = 0; i < check->sheet->chart_count; i++) {
        const struct ka_chart *chart = &check->sheet->chart[i];
        if (chart->row > chart->last_row || chart->last_row >= check->sheet->row_count ||
            chart->col > chart->last_col || chart->last_col >= check->sheet->col_count)
            return SLIP(check, "a chart lies outside of its sheet");
        for (size_t s = 0; s < chart->series_count; s++) {
            if (chart->series[s].count != chart->category_count)
                return SLIP(check, "a chart's series has not a value for each category");
            for (size_t v = 0; v < chart->series[s].count; v++)
                if (isinf(chart->series[s].value[v]))
                    return SLIP(check, "a chart's value is infinite");
        }
    }
    return KA_STR("");
}

/* A colour is one, not the name of a theme's tone. */
static ka_str
check_colors(const struct check *check)
{
    const struct ka_sheet *sheet = check->sheet;
    uint32_t all = 0;
    for (size_t i = 0; i < check->book->style_count; i++) {
        const struct ka_style *style = &check->book->style[i];
        all |= style->color | style->edge_color | (style->fill == KA_NO_FILL ? 0 : style->fill);
    }
    for (size_t i = 0; i < sheet->rule_count; i++)
        all |= sheet->rule[i].fill | sheet->rule[i].color;
    for (size_t i = 0; i < sheet->bar_count; i++)
        all |= sheet->bar[i].color;
    for (size_t i = 0; i < sheet->chart_count; i++)
        for (size_t s = 0; s < sheet->chart[i].series_count; s++)
            all |= sheet->chart[i].series[s].color;
    if (all & 0xFF000000)
        return SLIP(check, "sheet '%.*s' has a colour that is none", KA_STR_ARG(sheet->name));
    return KA_STR("");
}

ka_str
ka_book_check(struct ka_arena *arena, const struct ka_book *book, const struct ka_font *regular,
              const struct ka_font *bold)
{
    static ka_str (*const of_sheet[])(const struct check *check) = {
        check_grid, check_pages, check_cells, check_charts, check_colors};
    struct check check = {.arena = arena, .book = book, .regular = regular, .bold = bold};
    ka_str slip = check_sheet_names(&check);
    if (!slip.len)
        slip = check_names(&check);
    for (size_t i = 0; i < book->sheet_count && !slip.len; i++) {
        check.sheet = &book->sheet[i];
        for (size_t k = 0; k < KA_COUNT(of_sheet) && !slip.len; k++)
            slip = of_sheet[k](&check);
    }
    return slip;
}

bool
ka_book_is_sound(struct ka_arena *arena, const struct ka_book *book, const struct ka_font *regular,
                 const struct ka_font *bold)
{
    ka_str slip = ka_book_check(arena, book, regular, bold);
    if (slip.len)
        (void)fprintf(stderr, "%.*s\n", KA_STR_ARG(slip));
    return slip.len == 0;
}
