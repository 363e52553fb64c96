/*
 * Lines that read well, what of them a workbook may have, and pages of reports without a row alone.
 */
#include "form/build.h"
#include "form/model_check.h"
#include "form/report.h"
#include "form/style.h"
#include "template/theme.h"

#include <criterion/criterion.h>

static struct ka_arena *arena;
static struct ka_defs defs;
static struct ka_diags diags;
static struct ka_font *regular, *bold;
static struct ka_form_context context;

static void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    cr_assert_eq(
        ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &diags, &regular),
        KA_OK);
    cr_assert_eq(ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf", &diags, &bold),
                 KA_OK);
    context = (struct ka_form_context){.defs = &defs, .regular = regular, .bold = bold};
}

static void
teardown(void)
{
    ka_font_close(regular);
    ka_font_close(bold);
    ka_arena_free(arena);
}

TestSuite(form_lines, .init = setup, .fini = teardown, .timeout = 100);

/* A printed sheet of one cell @p width points wide with that text, lines of 10 points. */
static struct ka_sheet *
sheet_of(const char *text, double width, double indent, bool airy)
{
    struct ka_draft draft = ka_draft_make(arena, regular, bold, &ka_theme_default);
    struct ka_sheet *sheet = ka_draft_sheet(&draft, KA_STR("s"), &width, 1);
    struct ka_style style = ka_look(KA_LOOK_PLAIN);
    style.size = 10;
    style.indent = indent;
    draft.airy = airy;
    sheet->printed = true;
    (void)ka_draft_row(&draft, sheet, 10);
    ka_draft_cell(&draft, sheet, ka_block_row(0, 0, 1), &style, ka_str_of(text));
    ka_draft_finish(&draft);
    return sheet;
}

static struct ka_cell *
cell_of(const char *text, double width, double indent, bool airy)
{
    return sheet_of(text, width, indent, airy)->cell;
}

static ka_str
joined(const struct ka_cell *cell)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < cell->line_count; i++)
        ka_buf_printf(&buf, "%s%.*s", i ? "|" : "", KA_STR_ARG(cell->line[i]));
    return ka_buf_str(&buf);
}

Test(form_lines, end_where_it_reads_well)
{
    static const struct {
        const char *text;
        double width;
        bool airy;
        const char *lines, *why;
    } row[] = {
        {"每次扣一分；扣完为止；旷工为零", 140, false, "每次扣一分；|扣完为止；旷工为零",
         "after clauses, the last two lines alike"},
        {"合同底薪 × 应出勤 ÷ 工作日", 120, false, "合同底薪 × 应出勤|÷ 工作日",
         "a formula before its operators"},
        {"全额，甲乙丙\n超额，甲乙丙丁戊己", 70, false, "全额，甲乙丙|超额，|甲乙丙丁戊己",
         "each paragraph by itself"},
        {"甲乙丙丁戊；甲乙丙丁戊；甲乙", 76, false, "甲乙丙丁戊；甲|乙丙丁戊；甲乙",
         "no line more than needed"},
        {"甲乙丙丁戊；甲乙丙丁戊；甲乙", 76, true, "甲乙丙丁戊；|甲乙丙丁戊；|甲乙",
         "but in an airy draft"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        ka_str lines = joined(cell_of(row[i].text, row[i].width, 0, row[i].airy));
        cr_expect(ka_str_eq(lines, ka_str_of(row[i].lines)), "%s: %.*s", row[i].why,
                  KA_STR_ARG(lines));
    }
}

/* Hanzi are as wide in every font: full lines may be full, but for the workbook's wider indent.
 * Latin letters are not. */
Test(form_lines, a_workbook_has_them_where_another_font_fits)
{
    const char *hanzi = "甲乙丙丁戊己；甲乙丙丁戊己", *latin = "abcdefghijkl abcdefghijkl";
    cr_expect_eq(cell_of(hanzi, 90, 0, false)->fit, KA_FIT_BROKEN);
    cr_expect_eq(cell_of(hanzi, 66, 0, false)->fit, KA_FIT_BROKEN, "full lines");
    cr_expect_eq(cell_of(hanzi, 67.5, 1.5, false)->fit, KA_FIT_WRAPS,
                 "the workbook's indent is wider");
    double full = (double)ka_font_measure(regular, KA_STR("abcdefghijkl")) * 10 / 1000;
    struct ka_cell *cell = cell_of(latin, full + 2 * KA_PAD_X + 0.1, 0, false);
    cr_expect_eq(cell->line_count, 2);
    cr_expect_eq(cell->fit, KA_FIT_WRAPS, "a wider font would break it once more");
    cr_expect_eq(cell_of("甲", 90, 0, false)->fit, KA_FIT_SHRINKS, "one line");
}

/* Height of the sheet's row in a workbook, in lines of its text. */
static double
book_lines(const struct ka_sheet *sheet, double line)
{
    return (sheet->row_height[0] * KA_BOOK_SLACK + sheet->book_extra[0]) / (10 * line);
}

/* A font that is an eighth wider takes a line more where the lines are full, and there is room for
 * it; so there is where it is as wide, but its lines are half as high again as its size. */
Test(form_lines, a_workbook_has_room_for_another_font)
{
    const char *latin = "abcdefgh abcdefgh abcdefgh abcdefgh";
    double full = (double)ka_font_measure(regular, KA_STR("abcdefgh abcdefgh")) * 10 / 1000;
    const struct ka_sheet *tight = sheet_of(latin, full + 2 * KA_PAD_X + 0.1, 0, false);
    cr_expect_eq(tight->cell->line_count, 2);
    cr_expect_geq(book_lines(tight, 1.3), 4, "each line may become two");
    const struct ka_sheet *roomy = sheet_of(latin, full * 1.2 + 2 * KA_PAD_X, 0, false);
    cr_expect_eq(roomy->cell->line_count, 2);
    cr_expect_eq(roomy->book_extra[0], 0);
    const char *hanzi = "甲乙丙丁戊己甲乙丙丁戊己甲乙丙丁戊己甲乙丙丁戊己甲乙丙丁戊己甲乙丙丁戊己"
                        "甲乙丙丁戊己甲乙丙丁戊己";
    const struct ka_sheet *high = sheet_of(hanzi, 66, 0, false);
    cr_expect_eq(high->cell->line_count, 8);
    cr_expect_geq(book_lines(high, 1.55), 8);
}

/* Higher rows of a page ask for a smaller scale, or its last row would be on a page of its own. */
Test(form_lines, a_workbooks_pages_hold_their_rows)
{
    double width = 300, room = 0;
    struct ka_draft draft = ka_draft_make(arena, regular, bold, &ka_theme_default);
    struct ka_sheet *sheet = ka_draft_sheet(&draft, KA_STR("s"), &width, 1);
    struct ka_style style = ka_look(KA_LOOK_PLAIN);
    sheet->printed = true;
    sheet->margin_top = sheet->margin_bottom = (KA_PAGE_HEIGHT - 200) / 2;
    for (int row = 0; row < 20; row++) {
        (void)ka_draft_row(&draft, sheet, 20);
        ka_draft_cell(&draft, sheet, ka_block_row((uint32_t)row, 0, 1), &style, KA_STR("甲"));
    }
    cr_expect_eq(ka_sheet_paginate(sheet, NULL), 2);
    ka_draft_book_room(&draft, sheet);
    cr_expect_eq(sheet->book_scale, 94);
    style.size = 14;
    ka_draft_cell(&draft, sheet, ka_block_row(19, 0, 1), &style, KA_STR("甲"));
    ka_draft_book_room(&draft, sheet);
    cr_expect_lt(sheet->book_scale, 94);
    for (int row = 10; row < 20; row++)
        room += sheet->row_height[row] * KA_BOOK_SLACK + sheet->book_extra[row];
    cr_expect_leq(room * sheet->book_scale / 100, 200);
}

/* A list of @p rows rows of that height on a sheet whose page holds 20 of 36. */
static struct ka_sheet *
list_of(size_t rows, double height)
{
    static const double width[] = {200};
    static const struct ka_report_column column[] = {{KA_WORD_NAME, 200}};
    struct ka_report report = ka_report_make(arena, &context, 1);
    struct ka_style style = ka_look(KA_LOOK_CELL);
    ka_report_sheet(&report, KA_STR("s"), width, 1, false);
    report.sheet->margin_top = report.sheet->margin_bottom = (KA_PAGE_HEIGHT - 20 * 36 - 20) / 2;
    ka_report_list(&report, column, 1, 0);
    for (size_t r = 0; r < rows; r++)
        ka_report_styled(&report, ka_block_row(ka_report_row(&report, height, false), 0, 1), &style,
                         KA_STR("甲"));
    ka_report_paginate(&report);
    return report.sheet;
}

static size_t
pages_of(const struct ka_sheet *sheet, size_t *last)
{
    size_t pages = 1;
    *last = sheet->row_count;
    for (size_t r = 0; r < sheet->row_count; r++)
        if (sheet->page_break[r]) {
            pages++;
            *last = sheet->row_count - r;
        }
    return pages;
}

Test(form_lines, no_row_stands_alone_on_the_last_page)
{
    size_t last = 0;
    cr_expect_eq(pages_of(list_of(20, 36), &last), 1);
    struct ka_sheet *closer = list_of(21, 36);
    cr_expect_eq(pages_of(closer, &last), 1, "closer rows save the page");
    cr_expect(closer->row_height[1] < 36 && closer->row_height[1] > 30, "only as much as need be");
    /* Rows that cannot be closer: 15.05 is what a line needs. */
    for (size_t rows = 46; rows < 60; rows++)
        cr_expect(pages_of(list_of(rows, 15.05), &last) == 1 || last >= 3,
                  "%zu of %zu rows on the last page", last, rows);
    cr_expect_eq(pages_of(list_of(59, 15.05), &last), 2);
}
