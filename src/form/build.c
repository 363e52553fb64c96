/*
 * Drafting a book.
 *
 * Everything lives in one arena and grows by ka_arena_push(). A cell is measured once, when it is
 * put: its text is broken into lines (lines.c) with the font of its style, and its row (if it has
 * just one) grows to
 *
 *     lines × size × KA_LINE_HEIGHT + 2 × KA_PAD_Y
 *
 * Merged blocks over several rows do not push rows apart: whoever merges makes room.
 */
#include "form/build.h"

#include "base/utf8.h"
#include "form/style.h"

#include <stdlib.h>
#include <string.h>

struct ka_block
ka_block_row(uint32_t row, uint32_t col, uint32_t end)
{
    return (struct ka_block){row, col, 1, end - col};
}

struct ka_draft
ka_draft_make(struct ka_arena *arena, const struct ka_font *regular, const struct ka_font *bold,
              const struct ka_theme *theme)
{
    const int wider = 125, bold_wider = 180; /* See room.c. */
    struct ka_draft draft = {.arena = arena,
                             .regular = regular,
                             .bold = bold,
                             .wide_regular = ka_font_wider(arena, regular, wider),
                             .wide_bold = ka_font_wider(arena, bold, bold_wider)};
    draft.theme = theme->name.len ? theme : &ka_theme_default;
    draft.book = ka_arena_alloc(arena, sizeof *draft.book);
    draft.book->sheet = ka_arena_array(arena, KA_DRAFT_SHEETS, sizeof *draft.book->sheet);
    draft.book->font = draft.theme->font;
    return draft;
}

uint32_t
ka_draft_color(const struct ka_draft *draft, uint32_t color)
{
    return (color & 0xFF000000) == KA_TONED(0) ? draft->theme->color[color & 0xFF] : color;
}

struct ka_sheet *
ka_draft_sheet(struct ka_draft *draft, ka_str name, const double *width, size_t col_count)
{
    struct ka_sheet *sheet = &draft->book->sheet[draft->book->sheet_count++];
    sheet->name = name;
    sheet->col_width = ka_arena_copy(draft->arena, width, col_count * sizeof *width);
    sheet->col_count = col_count;
    sheet->repeat_first = 1;
    sheet->repeat_last = 0;
    return sheet;
}

void
ka_draft_clear(struct ka_sheet *sheet)
{
    sheet->row_height = NULL;
    sheet->page_break = NULL;
    sheet->row_count = 0;
    sheet->cell = NULL;
    sheet->cell_count = 0;
    sheet->chart = NULL;
    sheet->chart_count = 0;
    sheet->image = NULL;
    sheet->image_count = 0;
}

static bool
same_style(const struct ka_style *a, const struct ka_style *b)
{
    return a->size == b->size && a->color == b->color && a->fill == b->fill && a->bold == b->bold &&
           a->halign == b->halign && a->valign == b->valign && a->top == b->top &&
           a->right == b->right && a->bottom == b->bottom && a->left == b->left &&
           a->edge_color == b->edge_color && a->italic == b->italic && a->indent == b->indent &&
           a->wrap == b->wrap && a->unlocked == b->unlocked && ka_str_eq(a->format, b->format);
}

uint32_t
ka_draft_style(struct ka_draft *draft, const struct ka_style *wanted)
{
    struct ka_book *book = draft->book;
    struct ka_style style = *wanted;
    style.color = ka_draft_color(draft, style.color);
    style.fill = ka_draft_color(draft, style.fill);
    style.edge_color = ka_draft_color(draft, style.edge_color);
    if (book->style_count && same_style(&book->style[draft->last_style], &style))
        return draft->last_style;
    for (size_t i = 0; i < book->style_count; i++)
        if (same_style(&book->style[i], &style))
            return draft->last_style = (uint32_t)i;
    book->style = ka_arena_push(draft->arena, book->style, book->style_count, sizeof *book->style);
    book->style[book->style_count] = style;
    return draft->last_style = (uint32_t)book->style_count++;
}

uint32_t
ka_draft_row(struct ka_draft *draft, struct ka_sheet *sheet, double height)
{
    size_t n = sheet->row_count;
    sheet->row_height =
        ka_arena_push(draft->arena, sheet->row_height, n, sizeof *sheet->row_height);
    sheet->page_break =
        ka_arena_push(draft->arena, sheet->page_break, n, sizeof *sheet->page_break);
    sheet->row_height[n] = height;
    sheet->page_break[n] = false;
    sheet->row_count++;
    return (uint32_t)n;
}

double
ka_draft_room(const struct ka_sheet *sheet, struct ka_block block, const struct ka_style *style)
{
    double width = 0;
    for (uint32_t c = block.col; c < block.col + block.col_span; c++)
        width += sheet->col_width[c];
    return width - 2 * KA_PAD_X - style->indent;
}

double
ka_draft_measure(const struct ka_draft *draft, const struct ka_style *style, ka_str text)
{
    const struct ka_font *font = style->bold ? draft->bold : draft->regular;
    return (double)ka_font_measure(font, text) * style->size / 1000.0;
}

/* Thousandths of the size that the widest word takes. */
static int64_t
widest_word(const struct ka_font *font, ka_str text)
{
    int64_t widest = 0;
    size_t from = 0;
    for (size_t at = 0; at <= text.len;) {
        size_t here = at;
        bool more = at < text.len;
        uint32_t cp = more ? ka_utf8_next(text, &at) : ' ';
        at += more ? 0 : 1;
        if (cp > ' ' && !ka_utf8_is_wide_break(cp))
            continue;
        int64_t width = ka_font_measure(font, ka_str_sub(text, from, here - from));
        widest = width > widest ? width : widest;
        from = at;
    }
    return widest;
}

double
ka_draft_word(const struct ka_draft *draft, const struct ka_style *style, ka_str text)
{
    const struct ka_font *font = style->bold ? draft->bold : draft->regular;
    return (double)widest_word(font, text) * style->size / 1000.0;
}

void
ka_draft_shrink(const struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_block block,
                struct ka_style *style, ka_str text)
{
    const double least = 5.5;
    const struct ka_font *print = style->bold ? draft->bold : draft->regular,
                         *book = style->bold ? draft->wide_bold : draft->wide_regular;
    double room = ka_draft_room(sheet, block, style) * 1000.0;
    double word = (double)widest_word(sheet->printed ? print : book, text);
    while (style->size > least && word * style->size > room)
        style->size -= 0.5;
}

void
ka_draft_shrink_line(const struct ka_draft *draft, const struct ka_sheet *sheet,
                     struct ka_block block, struct ka_style *style, ka_str text, double least)
{
    double room = ka_draft_room(sheet, block, style);
    while (style->size > least && ka_draft_measure(draft, style, text) > room)
        style->size -= 0.5;
}

static void
break_lines(struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_cell *cell)
{
    const struct ka_style *style = &draft->book->style[cell->style];
    struct ka_block block = {cell->row, cell->col, cell->row_span, cell->col_span};
    double room = ka_draft_room(sheet, block, style);
    struct ka_line one, *lines = &one;
    size_t count = ka_draft_lines(draft, style, room, cell->text, &lines);
    cell->line = ka_arena_array(draft->arena, count, sizeof *cell->line);
    for (size_t i = 0; i < count; i++)
        cell->line[i] = ka_str_sub(cell->text, lines[i].from, lines[i].len);
    cell->line_count = count;
}

double
ka_draft_height(struct ka_draft *draft, const struct ka_sheet *sheet, struct ka_block block,
                const struct ka_style *style, ka_str text)
{
    struct ka_line one, *lines = &one;
    size_t count = ka_draft_lines(draft, style, ka_draft_room(sheet, block, style), text, &lines);
    return (double)count * style->size * KA_LINE_HEIGHT + 2 * KA_PAD_Y;
}

double
ka_draft_need(const struct ka_draft *draft, const struct ka_cell *cell)
{
    double size = draft->book->style[cell->style].size;
    return (double)cell->line_count * size * KA_LINE_HEIGHT + 2 * KA_PAD_Y;
}

struct ka_cell *
ka_draft_cell(struct ka_draft *draft, struct ka_sheet *sheet, struct ka_block block,
              const struct ka_style *style, ka_str text)
{
    sheet->cell = ka_arena_push(draft->arena, sheet->cell, sheet->cell_count, sizeof *sheet->cell);
    struct ka_cell *cell = &sheet->cell[sheet->cell_count++];
    *cell = (struct ka_cell){.row = block.row,
                             .col = block.col,
                             .row_span = block.row_span,
                             .col_span = block.col_span,
                             .kind = text.len ? KA_CELL_TEXT : KA_CELL_BLANK,
                             .style = ka_draft_style(draft, style),
                             .text = text};
    if (!text.len)
        return cell;
    break_lines(draft, sheet, cell);
    double need = ka_draft_need(draft, cell);
    if (block.row_span == 1 && need > sheet->row_height[block.row])
        sheet->row_height[block.row] = need;
    return cell;
}

void
ka_draft_name(struct ka_draft *draft, ka_str name, ka_str ref)
{
    struct ka_book *book = draft->book;
    book->name = ka_arena_push(draft->arena, book->name, book->name_count, sizeof *book->name);
    book->name[book->name_count++] = (struct ka_name){name, ref};
}

static int
by_place(const void *left, const void *right)
{
    const struct ka_cell *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

void
ka_draft_finish(struct ka_draft *draft)
{
    for (size_t i = 0; i < draft->book->sheet_count; i++) {
        struct ka_sheet *sheet = &draft->book->sheet[i];
        if (sheet->cell_count)
            qsort(sheet->cell, sheet->cell_count, sizeof *sheet->cell, by_place);
        ka_draft_book_room(draft, sheet);
    }
}

void
ka_cell_decimal(struct ka_cell *cell, ka_dec value)
{
    cell->kind = KA_CELL_NUMBER;
    cell->number = value;
    cell->num = cell->den = 0;
}

void
ka_cell_whole(struct ka_cell *cell, int64_t value)
{
    ka_cell_fraction(cell, (ka_frac){value, 1});
}

void
ka_cell_fraction(struct ka_cell *cell, ka_frac value)
{
    cell->kind = KA_CELL_NUMBER;
    cell->number = (ka_dec){0};
    cell->num = value.num;
    cell->den = value.den;
}

void
ka_cell_formula(struct ka_cell *cell, ka_str formula)
{
    cell->kind = KA_CELL_FORMULA_NUMBER;
    cell->formula = formula;
}

void
ka_cell_formula_text(struct ka_cell *cell, ka_str formula, ka_str result)
{
    cell->kind = KA_CELL_FORMULA_TEXT;
    cell->formula = formula;
    cell->value = result;
}

/* "$AB$12" into @p out, by hand: a form has thousands of references. */
static size_t
write_ref(char out[24], uint32_t row, uint32_t col)
{
    char part[16];
    size_t at = sizeof part, len = 0;
    for (uint32_t n = col + 1; n > 0; n = (n - 1) / 26)
        part[--at] = (char)('A' + (n - 1) % 26);
    out[len++] = '$';
    memcpy(out + len, part + at, sizeof part - at);
    len += sizeof part - at;
    at = sizeof part;
    for (uint32_t n = row + 1; n > 0; n /= 10)
        part[--at] = (char)('0' + n % 10);
    out[len++] = '$';
    memcpy(out + len, part + at, sizeof part - at);
    return len + sizeof part - at;
}

ka_str
ka_ref(struct ka_arena *arena, uint32_t row, uint32_t col)
{
    char out[24];
    return ka_str_dup(arena, (ka_str){out, write_ref(out, row, col)});
}

ka_str
ka_ref_row(struct ka_arena *arena, uint32_t row, uint32_t col)
{
    ka_str whole = ka_ref(arena, row, col);
    size_t sign = whole.len;
    while (whole.ptr[sign - 1] != '$')
        sign--;
    return ka_str_format(arena, "%.*s%.*s", (int)sign - 1, whole.ptr, (int)(whole.len - sign),
                         whole.ptr + sign);
}

ka_str
ka_ref_range(struct ka_arena *arena, uint32_t first, uint32_t last, uint32_t col)
{
    char out[49];
    size_t len = write_ref(out, first, col);
    out[len++] = ':';
    len += write_ref(out + len, last, col);
    return ka_str_dup(arena, (ka_str){out, len});
}

ka_str
ka_ref_in(struct ka_arena *arena, ka_str sheet, ka_str ref)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_byte(&buf, '\'');
    ka_buf_add(&buf, sheet);
    ka_buf_add(&buf, KA_STR("'!"));
    ka_buf_add(&buf, ref);
    return ka_buf_str(&buf);
}

ka_str
ka_formula_text(struct ka_arena *arena, ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t at = 0; at < text.len; at++) {
        ka_buf_byte(&buf, text.ptr[at]);
        if (text.ptr[at] == '"')
            ka_buf_byte(&buf, '"');
    }
    return ka_buf_str(&buf);
}
