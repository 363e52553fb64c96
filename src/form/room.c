/*
 * Room for a workbook's own font.
 *
 * The model measures with the PDF's font; Excel, WPS and LibreOffice draw a workbook with another,
 * of which nothing is known but bounds, those of DejaVu Sans beside Noto Sans CJK: hanzi are as
 * wide in all, letters and digits up to an eighth wider (bold ones more), lines with hanzi up
 * to 1.55 of the size high (微软雅黑: 1.32). A font that is high without them is no wider than
 * ours. Each text is therefore broken once more with a font as wide as that, and
 *
 *   - lines that fit even so are kept as they are, each with its own break,
 *   - one line that must not become two is shrunk by the workbook where it is too wide,
 *   - any other text is broken by the workbook, and its rows are made high enough for that.
 *
 * A form of one page stays one: the workbook is told to fit it. Where a sheet has breaks of its
 * own, its scale is such that the fullest page fits.
 */
#include "form/build.h"

#include "base/utf8.h"

#define BOOK_PADDING 3.75 /* Left and right together. */
#define BOOK_HANZI   1.55
#define BOOK_LATIN   1.52 /* A line without hanzi, in a font of hanzi, ... */
#define BOOK_WIDE    1.3  /* ... and in the wide one. */
#define BOOK_PAD_Y   0.75 /* Above and below together. */

/* Rows are rounded to pixels, so that a page is a little higher than the sum of them. */
#define BOOK_PAGE 0.978

unsigned
ka_style_book_indent(const struct ka_style *style)
{
    if (style->indent < KA_BOOK_INDENT_FROM || style->halign == KA_CENTER)
        return 0;
    return style->indent < 12 ? 1 : (unsigned)(style->indent / 8 + 0.5);
}

static const struct ka_font *
wide_font(const struct ka_draft *draft, const struct ka_style *style)
{
    return style->bold ? draft->wide_bold : draft->wide_regular;
}

static double
book_room(const struct ka_sheet *sheet, const struct ka_cell *cell, const struct ka_style *style)
{
    double width = 0;
    for (uint32_t c = cell->col; c < cell->col + cell->col_span; c++)
        width += sheet->col_width[c];
    return width * (sheet->printed ? KA_BOOK_SLACK : 1) - BOOK_PADDING -
           ka_style_book_indent(style) * KA_BOOK_INDENT;
}

static bool
lines_fit(const struct ka_cell *cell, const struct ka_style *style, const struct ka_font *font,
          double room)
{
    for (size_t i = 0; i < cell->line_count; i++)
        if ((double)ka_font_measure(font, cell->line[i]) * style->size / 1000.0 > room)
            return false;
    return true;
}

/* How the workbook breaks the cell's text; returns how many lines that may give. */
static size_t
fit_cell(const struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_cell *cell)
{
    const struct ka_style *style = &draft->book->style[cell->style];
    const struct ka_font *font = wide_font(draft, style);
    double room = book_room(sheet, cell, style);
    bool text = cell->kind == KA_CELL_TEXT;
    cell->fit = KA_FIT_WRAPS;
    if (!style->wrap || (!text && cell->kind != KA_CELL_FORMULA_TEXT))
        return cell->line_count;
    if (text && sheet->printed && !style->unlocked) {
        if (cell->line_count > 1 && !cell->value.len && lines_fit(cell, style, font, room))
            cell->fit = KA_FIT_BROKEN;
        if (cell->line_count == 1)
            cell->fit = KA_FIT_SHRINKS;
        if (cell->fit != KA_FIT_WRAPS)
            return cell->line_count;
    }
    struct ka_line *line = NULL;
    size_t lines = ka_font_wrap(draft->arena, font, cell->value.len ? cell->value : cell->text,
                                style->size, room, &line);
    return lines > cell->line_count ? lines : cell->line_count;
}

static bool
has_wide(ka_str text)
{
    for (size_t at = 0; at < text.len;)
        if (ka_utf8_is_wide_break(ka_utf8_next(text, &at)))
            return true;
    return false;
}

/* Height of the cell in a workbook; its text's breaks are settled. */
static double
book_need(const struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_cell *cell)
{
    double size = draft->book->style[cell->style].size;
    double most = (double)fit_cell(draft, sheet, cell) * size;
    if (has_wide(cell->text))
        return most * BOOK_HANZI + BOOK_PAD_Y;
    double high = (double)cell->line_count * size * BOOK_LATIN, wide = most * BOOK_WIDE;
    return (high > wide ? high : wide) + BOOK_PAD_Y;
}

/* The rows of a block share what it lacks. */
static void
make_room(struct ka_sheet *sheet, const struct ka_cell *cell, double need)
{
    for (uint32_t r = cell->row; r < cell->row + cell->row_span; r++)
        need -= sheet->row_height[r] * KA_BOOK_SLACK + sheet->book_extra[r];
    for (uint32_t r = cell->row; need > 0 && r < cell->row + cell->row_span; r++)
        sheet->book_extra[r] += need / cell->row_span;
}

/* The scale at which the fullest page fits; 0 for a sheet without breaks. */
static unsigned
book_scale(const struct ka_sheet *sheet)
{
    double header = 0, used = 0, most = 0;
    bool breaks = false;
    for (size_t r = 0; sheet->page_break && r < sheet->row_count; r++) {
        double height = sheet->row_height[r] * KA_BOOK_SLACK + sheet->book_extra[r];
        if (sheet->page_break[r])
            used = r > sheet->repeat_last ? header : 0;
        breaks = breaks || (r > 0 && sheet->page_break[r]);
        if (r >= sheet->repeat_first && r <= sheet->repeat_last)
            header += height;
        used += height;
        most = used > most ? used : most;
    }
    double widest = 94; /* What the columns' slack allows. */
    double scale = breaks ? 100 * BOOK_PAGE * ka_sheet_page(sheet) / most : 0;
    return (unsigned)(scale < widest ? scale : widest);
}

void
ka_draft_book_room(struct ka_draft *draft, struct ka_sheet *sheet)
{
    double *need = ka_arena_array(draft->arena, sheet->cell_count + 1, sizeof *need);
    sheet->book_extra =
        ka_arena_array(draft->arena, sheet->row_count + 1, sizeof *sheet->book_extra);
    struct ka_arena_mark mark = ka_arena_mark(draft->arena);
    for (size_t i = 0; i < sheet->cell_count; i++)
        need[i] = book_need(draft, sheet, &sheet->cell[i]);
    ka_arena_rewind(draft->arena, mark);
    /* Cells of one row first: what they need is there for the blocks that span it. */
    for (int blocks = 0; blocks < 2; blocks++)
        for (size_t i = 0; i < sheet->cell_count; i++)
            if ((sheet->cell[i].row_span > 1) == blocks)
                make_room(sheet, &sheet->cell[i], need[i]);
    sheet->book_scale = book_scale(sheet);
}
