/*
 * Printed sheets as text for a terminal, and the trace that renderers are compared by.
 *
 *     ┌────────┬──────────────┬────────────────────┬────┐
 *     │ module │ item         │ standard, wrapped  │ 15 │
 *     │        │              │ by display width   │    │
 *     │        ├──────────────┼────────────────────┼────┤
 *
 * The sheet's points become character cells: column edges are scaled to WIDTH columns, a row is as
 * many lines high as its cells' texts take, wrapped anew by display width (hanzi are two columns
 * wide, so the model's own lines do not fit). Lines of any weight are drawn alike, and only where
 * cells have edges; a border between two rows takes a line of its own if any cell has an edge
 * there. Rows with neither text nor height enough for a line vanish. Charts become bars. Page
 * breaks are not shown.
 *
 * Control characters and direction marks in texts are dropped: names come from files, and a
 * terminal would obey them.
 */
#include "render/render.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

#define WIDTH      118  /* Columns of a portrait sheet, borders included. */
#define LINE_ABOUT 14.0 /* Points that a blank line stands for. */

enum paint { PLAIN, BOLD, REVERSE, WARN };

/* One column of one line. A wide character leaves the slot after it taken and empty. */
struct slot {
    ka_str glyph;
    enum paint paint;
    bool taken;
};

struct canvas {
    struct ka_arena *arena;
    const struct ka_book *book;
    const struct ka_sheet *sheet;
    size_t *x;           /* Column of each vertical edge; col_count + 1. */
    size_t *y;           /* First text line of each row; row_count + 1. */
    size_t *lines;       /* Text lines of each row. */
    bool *rule;          /* rule[r]: a line of borders stands before row r; row_count + 1. */
    bool *across, *down; /* Edge segments: (row_count + 1) × cols, rows × (col_count + 1). */
    struct slot *slot;
    size_t width, height;
};

static bool
is_hidden(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x061C ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

/* Text as a terminal may have it: hidden characters dropped, the model's breaks kept. */
static ka_str
shown(struct ka_arena *arena, ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t cp = ka_utf8_next(text, &at);
        if (cp == '\n' || !is_hidden(cp))
            ka_buf_add(&buf, ka_str_sub(text, from, at - from));
    }
    return ka_buf_str(&buf);
}

/* Marks that do not begin a line. */
static bool
closes(uint32_t cp)
{
    static const uint32_t marks[] = {0xFF0C, 0x3002, 0x3001, 0xFF1B, 0xFF1A, 0xFF09, 0x201D,
                                     0x300B, '%',    ',',    '.',    ';',    ':',    ')'};
    for (size_t i = 0; i < KA_COUNT(marks); i++)
        if (marks[i] == cp)
            return true;
    return false;
}

/* Where the line that starts at @p from ends; *next is where the one after it starts. */
static size_t
line_end(ka_str text, size_t from, size_t width, size_t *next)
{
    size_t columns = 0, good = 0;
    uint32_t before = 0;
    for (size_t at = from; at < text.len;) {
        size_t here = at;
        uint32_t cp = ka_utf8_next(text, &at);
        if (cp == '\n') {
            *next = at;
            return here;
        }
        bool wide = ka_utf8_is_wide_break(cp) || ka_utf8_is_wide_break(before);
        if (here > from && !closes(cp) && (wide || before == ' '))
            good = here;
        columns += (size_t)ka_utf8_cp_width(cp);
        before = cp;
        if (columns <= width || here == from || cp == ' ')
            continue;
        return *next = good ? good : here;
    }
    *next = text.len + 1;
    return text.len;
}

struct broken {
    ka_str *line;
    size_t count;
};

static struct broken
wrap(struct ka_arena *arena, ka_str text, size_t width)
{
    struct broken out = {NULL, 0};
    for (size_t from = 0, next = 0; from <= text.len; from = next) {
        size_t end = line_end(text, from, width ? width : 1, &next);
        out.line = ka_arena_push(arena, out.line, out.count, sizeof *out.line);
        out.line[out.count++] = ka_str_trim(ka_str_sub(text, from, end - from));
        if (next == text.len)
            break;
    }
    return out;
}

static void
scale_columns(struct canvas *canvas)
{
    const size_t least = 3;
    const struct ka_sheet *sheet = canvas->sheet;
    double total = 0, at = 0;
    for (size_t c = 0; c < sheet->col_count; c++)
        total += sheet->col_width[c];
    double columns = sheet->landscape ? WIDTH * 1.4 : WIDTH;
    for (size_t c = 0; c < sheet->col_count; c++) {
        at += sheet->col_width[c];
        size_t edge = (size_t)lround(at / total * (columns - 1));
        size_t minimum = canvas->x[c] + least;
        canvas->x[c + 1] = edge > minimum ? edge : minimum;
    }
    canvas->width = canvas->x[sheet->col_count] + 1;
}

static size_t
room(const struct canvas *canvas, const struct ka_cell *cell)
{
    size_t left = canvas->x[cell->col], right = canvas->x[cell->col + cell->col_span];
    return right - left - 1;
}

static struct broken
cell_lines(const struct canvas *canvas, const struct ka_cell *cell)
{
    return wrap(canvas->arena, shown(canvas->arena, cell->text), room(canvas, cell));
}

static void
mark_edges(struct canvas *canvas)
{
    const struct ka_sheet *sheet = canvas->sheet;
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        const struct ka_style *style = &canvas->book->style[cell->style];
        size_t bottom = cell->row + cell->row_span, right = cell->col + cell->col_span;
        for (size_t c = cell->col; c < right; c++) {
            canvas->across[cell->row * sheet->col_count + c] |= style->top != KA_EDGE_NONE;
            canvas->across[bottom * sheet->col_count + c] |= style->bottom != KA_EDGE_NONE;
            canvas->rule[cell->row] |= style->top != KA_EDGE_NONE;
            canvas->rule[bottom] |= style->bottom != KA_EDGE_NONE;
        }
        for (size_t r = cell->row; r < bottom; r++) {
            canvas->down[r * (sheet->col_count + 1) + cell->col] |= style->left != KA_EDGE_NONE;
            canvas->down[r * (sheet->col_count + 1) + right] |= style->right != KA_EDGE_NONE;
        }
    }
}

/* Lines between the first text line of @p row and the end of row @p last, rules between counted. */
static size_t
lines_of(const struct canvas *canvas, size_t row, size_t last)
{
    size_t lines = 0;
    for (size_t r = row; r <= last; r++)
        lines += canvas->lines[r] + (r > row && canvas->rule[r] ? 1 : 0);
    return lines;
}

static void
make_room(struct canvas *canvas, size_t row, size_t last, size_t need)
{
    size_t lines = lines_of(canvas, row, last);
    if (need > lines)
        canvas->lines[last] += need - lines;
}

static void
count_lines(struct canvas *canvas)
{
    const struct ka_sheet *sheet = canvas->sheet;
    bool *filled = ka_arena_array(canvas->arena, sheet->row_count, sizeof *filled);
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        if (cell->row_span > 1 || !cell->text.len)
            continue;
        size_t need = cell_lines(canvas, cell).count;
        filled[cell->row] = true;
        if (need > canvas->lines[cell->row])
            canvas->lines[cell->row] = need;
    }
    for (size_t r = 0; r < sheet->row_count; r++)
        if (!filled[r])
            canvas->lines[r] = (size_t)(sheet->row_height[r] / LINE_ABOUT);
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        if (cell->row_span > 1 && cell->text.len)
            make_room(canvas, cell->row, cell->row + cell->row_span - 1,
                      cell_lines(canvas, cell).count);
    }
    for (size_t i = 0; i < sheet->chart_count; i++)
        make_room(canvas, sheet->chart[i].row, sheet->chart[i].last_row,
                  sheet->chart[i].category_count);
}

static void
place_rows(struct canvas *canvas)
{
    size_t y = 0, rows = canvas->sheet->row_count;
    for (size_t r = 0; r < rows; r++) {
        y += canvas->rule[r] ? 1 : 0;
        canvas->y[r] = y;
        y += canvas->lines[r];
    }
    canvas->y[rows] = y + (canvas->rule[rows] ? 1 : 0);
    canvas->height = canvas->y[rows];
    canvas->slot =
        ka_arena_array(canvas->arena, canvas->width * canvas->height + 1, sizeof *canvas->slot);
}

static struct slot *
slot_at(struct canvas *canvas, size_t x, size_t y)
{
    return &canvas->slot[y * canvas->width + x];
}

/* Write a line from column x; a character of width 0 joins the one before it. */
static void
write_line(struct canvas *canvas, size_t x, size_t y, ka_str line, enum paint paint)
{
    struct slot *last = NULL;
    for (size_t at = 0; at < line.len;) {
        size_t from = at;
        size_t width = (size_t)ka_utf8_cp_width(ka_utf8_next(line, &at));
        if (width == 0 && last)
            last->glyph.len += at - from;
        if (width == 0 || x + width > canvas->width)
            continue;
        last = slot_at(canvas, x, y);
        *last = (struct slot){ka_str_sub(line, from, at - from), paint, true};
        if (width == 2)
            *slot_at(canvas, x + 1, y) = (struct slot){.paint = paint, .taken = true};
        x += width;
    }
}

static double
luminance(uint32_t rgb)
{
    double red = (rgb >> 16) & 0xFF, green = (rgb >> 8) & 0xFF, blue = rgb & 0xFF;
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255.0;
}

static enum paint
paint_of(const struct ka_style *style)
{
    uint32_t red = style->color >> 16, green = (style->color >> 8) & 0xFF;
    if (style->fill != KA_NO_FILL && luminance(style->fill) < 0.4)
        return REVERSE;
    if (red > 2 * green + 40)
        return WARN;
    return style->bold ? BOLD : PLAIN;
}

static void
draw_cell(struct canvas *canvas, const struct ka_cell *cell)
{
    if (!cell->text.len)
        return;
    const struct ka_style *style = &canvas->book->style[cell->style];
    struct broken lines = cell_lines(canvas, cell);
    size_t wide = room(canvas, cell);
    size_t have = lines_of(canvas, cell->row, cell->row + cell->row_span - 1);
    size_t spare = have > lines.count ? have - lines.count : 0;
    size_t y = canvas->y[cell->row];
    if (style->valign != KA_TOP)
        y += style->valign == KA_MIDDLE ? spare / 2 : spare;
    for (size_t i = 0; i < lines.count; i++) {
        size_t width = ka_utf8_width(lines.line[i]);
        size_t gap = wide > width ? wide - width : 0;
        size_t x = canvas->x[cell->col] + 1;
        if (style->halign != KA_LEFT)
            x += style->halign == KA_CENTER ? gap / 2 : gap;
        write_line(canvas, x, y + i, lines.line[i], paint_of(style));
    }
}

static bool
has_across(const struct canvas *canvas, size_t row, size_t col)
{
    return col < canvas->sheet->col_count && canvas->across[row * canvas->sheet->col_count + col];
}

static bool
has_down(const struct canvas *canvas, size_t row, size_t col)
{
    return row < canvas->sheet->row_count &&
           canvas->down[row * (canvas->sheet->col_count + 1) + col];
}

static ka_str
junction(bool up, bool right, bool below, bool left)
{
    static const char *const box[] = {" ", "│", "─", "└", "│", "│", "┌", "├",
                                      "─", "┘", "─", "┴", "┐", "┤", "┬", "┼"};
    return ka_str_of(box[(up ? 1 : 0) + (right ? 2 : 0) + (below ? 4 : 0) + (left ? 8 : 0)]);
}

static void
draw_rule(struct canvas *canvas, size_t row)
{
    size_t cols = canvas->sheet->col_count;
    size_t y = row < canvas->sheet->row_count ? canvas->y[row] - 1 : canvas->height - 1;
    for (size_t c = 0; c <= cols; c++) {
        bool left = c > 0 && has_across(canvas, row, c - 1), right = has_across(canvas, row, c);
        bool up = row > 0 && has_down(canvas, row - 1, c), below = has_down(canvas, row, c);
        struct slot *slot = slot_at(canvas, canvas->x[c], y);
        if (!slot->taken && (left || right || up || below))
            slot->glyph = junction(up, right, below, left);
        for (size_t x = canvas->x[c] + 1; right && x < canvas->x[c + 1]; x++)
            if (!slot_at(canvas, x, y)->taken)
                slot_at(canvas, x, y)->glyph = KA_STR("─");
    }
}

static void
draw_borders(struct canvas *canvas)
{
    const struct ka_sheet *sheet = canvas->sheet;
    for (size_t r = 0; r <= sheet->row_count; r++) {
        if (canvas->rule[r])
            draw_rule(canvas, r);
        for (size_t c = 0; c <= sheet->col_count; c++) {
            if (!has_down(canvas, r, c))
                continue;
            for (size_t y = canvas->y[r]; y < canvas->y[r] + canvas->lines[r]; y++)
                slot_at(canvas, canvas->x[c], y)->glyph = KA_STR("│");
        }
    }
}

/* "name  ████████░░░░  80%": the first series of a chart, against the axis' maximum. */
static void
draw_chart(struct canvas *canvas, const struct ka_chart *chart)
{
    size_t left = canvas->x[chart->col] + 1, right = canvas->x[chart->last_col + 1];
    size_t names = 0, figure = 6;
    for (size_t i = 0; i < chart->category_count; i++) {
        size_t width = ka_utf8_width(chart->category[i]);
        names = width > names ? width : names;
    }
    if (!chart->series_count || right < left + names + figure + 4)
        return;
    size_t bar = right - left - names - figure - 2;
    double full = chart->max > chart->min ? chart->max : 1;
    for (size_t i = 0; i < chart->category_count; i++) {
        double value = chart->series[0].value[i];
        double share = isnan(value) ? 0 : fmin(fmax(value / full, 0), 1);
        size_t y = canvas->y[chart->row] + i, filled = (size_t)lround(share * (double)bar);
        write_line(canvas, left, y, shown(canvas->arena, chart->category[i]), PLAIN);
        for (size_t b = 0; b < bar; b++)
            write_line(canvas, left + names + 1 + b, y, b < filled ? KA_STR("█") : KA_STR("░"),
                       PLAIN);
        ka_str text =
            isnan(value) ? KA_STR("—") : ka_str_format(canvas->arena, "%.0f%%", value / full * 100);
        if (!isnan(value) && chart->series[0].label)
            text = chart->series[0].label[i];
        write_line(canvas, right - ka_utf8_width(text) - 1, y, text, PLAIN);
    }
}

static void
change_paint(struct ka_buf *buf, enum paint *now, enum paint wanted)
{
    static const char *const code[] = {"\033[0m", "\033[0;1m", "\033[0;7m", "\033[0;31m"};
    if (*now == wanted)
        return;
    ka_buf_printf(buf, "%s", code[wanted]);
    *now = wanted;
}

static void
add_lines(struct canvas *canvas, struct ka_buf *buf, bool colour)
{
    for (size_t y = 0; y < canvas->height; y++) {
        enum paint now = PLAIN;
        size_t end = canvas->width;
        while (end > 0 && !slot_at(canvas, end - 1, y)->glyph.len &&
               !slot_at(canvas, end - 1, y)->taken)
            end--;
        for (size_t x = 0; x < end; x++) {
            const struct slot *slot = slot_at(canvas, x, y);
            if (colour)
                change_paint(buf, &now, slot->paint);
            if (slot->glyph.len)
                ka_buf_add(buf, slot->glyph);
            else if (!slot->taken)
                ka_buf_byte(buf, ' ');
        }
        if (colour)
            change_paint(buf, &now, PLAIN);
        ka_buf_byte(buf, '\n');
    }
}

static void
add_sheet(struct ka_buf *buf, const struct ka_book *book, const struct ka_sheet *sheet, bool colour)
{
    size_t rows = sheet->row_count, cols = sheet->col_count;
    struct ka_arena *arena = buf->arena;
    struct canvas canvas = {.arena = arena, .book = book, .sheet = sheet};
    canvas.x = ka_arena_array(arena, cols + 1, sizeof *canvas.x);
    canvas.y = ka_arena_array(arena, rows + 1, sizeof *canvas.y);
    canvas.lines = ka_arena_array(arena, rows + 1, sizeof *canvas.lines);
    canvas.rule = ka_arena_array(arena, rows + 1, sizeof *canvas.rule);
    canvas.across = ka_arena_array(arena, (rows + 1) * cols + 1, sizeof *canvas.across);
    canvas.down = ka_arena_array(arena, rows * (cols + 1) + 1, sizeof *canvas.down);
    scale_columns(&canvas);
    mark_edges(&canvas);
    count_lines(&canvas);
    place_rows(&canvas);
    for (size_t i = 0; i < sheet->cell_count; i++)
        draw_cell(&canvas, &sheet->cell[i]);
    for (size_t i = 0; i < sheet->chart_count; i++)
        draw_chart(&canvas, &sheet->chart[i]);
    draw_borders(&canvas);
    add_lines(&canvas, buf, colour);
}

ka_str
ka_render_text(struct ka_arena *arena, const struct ka_book *book, bool colour)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < book->sheet_count; i++) {
        if (!book->sheet[i].printed)
            continue;
        if (buf.len)
            ka_buf_byte(&buf, '\n');
        add_sheet(&buf, book, &book->sheet[i], colour);
    }
    return ka_buf_str(&buf);
}

/*
 * The trace: for each printed sheet, in book order, the text of each cell that has one, by row,
 * then column, one per line. The model's own line breaks within a text are taken out and nothing is
 * put in their place; blanks stay as they are. So it equals a workbook's texts without line feeds,
 * and a PDF's extracted text when blanks are ignored on both sides. Charts and footers are not in
 * it.
 */
ka_str
ka_render_trace(struct ka_arena *arena, const struct ka_book *book)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t s = 0; s < book->sheet_count; s++) {
        const struct ka_sheet *sheet = &book->sheet[s];
        for (size_t i = 0; i < sheet->cell_count && sheet->printed; i++) {
            ka_str text = sheet->cell[i].text;
            for (size_t at = 0; at < text.len; at++)
                if (text.ptr[at] != '\n')
                    ka_buf_byte(&buf, text.ptr[at]);
            if (text.len)
                ka_buf_byte(&buf, '\n');
        }
    }
    return ka_buf_str(&buf);
}
