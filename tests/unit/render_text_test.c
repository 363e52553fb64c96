/*
 * The text renderer: a small book drawn exactly, alignment by display width, the trace.
 */
#include "base/utf8.h"
#include "render/render.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct ka_arena *arena;

static void
setup(void)
{
    arena = ka_arena_new();
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(render_text, .init = setup, .fini = teardown);

enum { ROWS = 3, COLS = 2, CELLS = 5 };

/* What a test's book is made of; all of it lives as long as the test. */
struct small {
    struct ka_style style[3];
    double width[COLS], height[ROWS];
    bool page_break[ROWS];
    struct ka_cell cell[CELLS];
    struct ka_sheet sheet;
    struct ka_book book;
};

static struct ka_cell
cell_at(uint32_t row, uint32_t col, uint32_t style, const char *text)
{
    return (struct ka_cell){.row = row,
                            .col = col,
                            .row_span = 1,
                            .col_span = 1,
                            .kind = KA_CELL_TEXT,
                            .style = style,
                            .text = ka_str_of(text)};
}

/* A title over two columns, a merged cell on the left of two rows. */
static void
make_small(struct small *small)
{
    *small = (struct small){.width = {100, 300}, .height = {20, 20, 20}};
    struct ka_style boxed = {.size = 9,
                             .fill = KA_NO_FILL,
                             .top = KA_EDGE_HAIR,
                             .right = KA_EDGE_HAIR,
                             .bottom = KA_EDGE_HAIR,
                             .left = KA_EDGE_MEDIUM};
    small->style[0] = boxed;
    small->style[1] = boxed;
    small->style[1].halign = KA_RIGHT;
    small->style[2] =
        (struct ka_style){.size = 12, .bold = true, .halign = KA_CENTER, .fill = KA_NO_FILL};
    small->cell[0] = cell_at(0, 0, 2, "考核表");
    small->cell[0].col_span = 2;
    small->cell[1] = cell_at(1, 0, 0, "模块");
    small->cell[1].row_span = 2;
    small->cell[2] = cell_at(1, 1, 0, "≥60%：15分；\n其余");
    small->cell[3] = cell_at(2, 1, 1, "12.00");
    small->sheet = (struct ka_sheet){.name = KA_STR("考核表"),
                                     .printed = true,
                                     .col_width = small->width,
                                     .col_count = COLS,
                                     .row_height = small->height,
                                     .row_count = ROWS,
                                     .page_break = small->page_break,
                                     .cell = small->cell,
                                     .cell_count = 4};
    small->book = (struct ka_book){
        .style = small->style, .style_count = 3, .sheet = &small->sheet, .sheet_count = 1};
}

/* Line number @p n of the picture. */
static ka_str
line_of(ka_str text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t end = ka_str_find(text, KA_STR("\n"));
        cr_assert_geq(end, 0);
        text = ka_str_sub(text, (size_t)end + 1, text.len);
    }
    ptrdiff_t end = ka_str_find(text, KA_STR("\n"));
    return ka_str_sub(text, 0, end < 0 ? text.len : (size_t)end);
}

Test(render_text, draws_boxes_and_merged_cells)
{
    struct small small;
    make_small(&small);
    ka_str text = ka_render_text(arena, &small.book, false);
    cr_expect(ka_str_ends(line_of(text, 0), KA_STR("考核表")));
    cr_expect(ka_str_starts(line_of(text, 1), KA_STR("┌────")));
    cr_expect(ka_str_find(line_of(text, 1), KA_STR("┬")) > 0);
    cr_expect(ka_str_starts(line_of(text, 2), KA_STR("│")));
    cr_expect(ka_str_find(line_of(text, 2), KA_STR("│≥60%：15分；")) > 0);
    cr_expect(ka_str_starts(line_of(text, 3), KA_STR("│模块")), "%.*s", KA_STR_ARG(text));
    cr_expect(ka_str_find(line_of(text, 3), KA_STR("│其余")) > 0);
    cr_expect(ka_str_find(line_of(text, 4), KA_STR("├────")) > 0);
    cr_expect(ka_str_ends(line_of(text, 5), KA_STR(" 12.00│")));
    cr_expect(ka_str_ends(line_of(text, 6), KA_STR("─┘")));
}

Test(render_text, lines_of_a_box_are_equally_wide)
{
    struct small small;
    make_small(&small);
    small.cell[1].text = KA_STR("A，b（𠮷）e\xCC\x81 ｱ");
    ka_str text = ka_render_text(arena, &small.book, false);
    size_t width = ka_utf8_width(line_of(text, 1));
    cr_expect_leq(width, 120);
    for (size_t i = 1; i < 7; i++)
        cr_expect_eq(ka_utf8_width(line_of(text, i)), width, "line %zu: %.*s", i,
                     KA_STR_ARG(line_of(text, i)));
}

Test(render_text, long_texts_wrap_and_lose_nothing)
{
    struct small small;
    make_small(&small);
    struct ka_buf buf = {.arena = arena};
    for (int i = 0; i < 60; i++)
        ka_buf_add(&buf, KA_STR("评分标准"));
    small.cell[2].text = ka_buf_str(&buf);
    ka_str text = ka_render_text(arena, &small.book, false);
    size_t seen = 0;
    for (size_t at = 0; at < text.len;)
        seen += ka_utf8_next(text, &at) == 0x6807;
    cr_expect_eq(seen, 60);
}

Test(render_text, nothing_a_terminal_would_obey)
{
    struct small small;
    make_small(&small);
    small.cell[3].text = KA_STR("\033[31m红\xE2\x80\xAE\x07");
    ka_str text = ka_render_text(arena, &small.book, false);
    cr_expect_lt(ka_str_find(text, KA_STR("\033")), 0);
    cr_expect_lt(ka_str_find(text, KA_STR("\xE2\x80\xAE")), 0);
    cr_expect_geq(ka_str_find(text, KA_STR("[31m红")), 0);
}

Test(render_text, colour_is_on_request)
{
    struct small small;
    make_small(&small);
    cr_expect_geq(ka_str_find(ka_render_text(arena, &small.book, true), KA_STR("\033[0;1m")), 0);
}

Test(render_text, charts_are_bars)
{
    struct small small;
    make_small(&small);
    double values[] = {0.5, 1, (double)NAN};
    ka_str names[] = {KA_STR("销售转化"), KA_STR("服务"), KA_STR("质量")};
    struct ka_series series = {.name = KA_STR("得分率"), .value = values, .count = 3};
    struct ka_chart chart = {.kind = KA_CHART_RADAR,
                             .row = 1,
                             .last_row = 2,
                             .col = 1,
                             .last_col = 1,
                             .category = names,
                             .category_count = 3,
                             .series = &series,
                             .series_count = 1,
                             .max = 1};
    small.sheet.chart = &chart;
    small.sheet.chart_count = 1;
    small.sheet.cell_count = 1;
    ka_str text = ka_render_text(arena, &small.book, false);
    cr_expect(ka_str_find(text, KA_STR(" 50%")) > 0);
    cr_expect(ka_str_find(text, KA_STR("100%")) > 0);
    cr_expect(ka_str_find(text, KA_STR("销售转化 █")) > 0, "%.*s", KA_STR_ARG(text));
}

Test(render_text, hidden_sheets_are_not_drawn)
{
    struct small small;
    make_small(&small);
    small.sheet.printed = false;
    cr_expect_eq(ka_render_text(arena, &small.book, false).len, 0);
    cr_expect_eq(ka_render_trace(arena, &small.book).len, 0);
}

Test(render_text, trace_is_every_text_in_reading_order)
{
    struct small small;
    make_small(&small);
    small.cell[4] = cell_at(2, 1, 0, "");
    small.sheet.cell_count = CELLS;
    cr_expect(ka_str_eq(ka_render_trace(arena, &small.book),
                        KA_STR("考核表\n模块\n≥60%：15分；其余\n12.00\n")));
}

Test(render_text, columns_narrower_than_a_character_still_show_it)
{
    struct small small;
    make_small(&small);
    small.width[0] = 0.5;
    ka_str text = ka_render_text(arena, &small.book, false);
    cr_expect(ka_str_find(text, KA_STR("模")) > 0);
    cr_expect(ka_str_find(text, KA_STR("块")) > 0);
}
