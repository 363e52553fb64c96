/*
 * The integrity check sees each kind of slip: a good book is broken in one place at a time.
 */
#include "form_card.h"

#include "form/model_check.h"
#include "form/style.h"

static struct made made;
static struct ka_book *book;

static void
setup(void)
{
    made_init(&made);
    made_card(&made, 3, 3);
    book = made_book(&made);
}

static void
teardown(void)
{
    made_release(&made);
}

TestSuite(form_check, .init = setup, .fini = teardown);

static void
expect_slip(const char *part)
{
    ka_str slip = ka_book_check(made.arena, book, made.regular, made.bold);
    cr_expect_geq(ka_str_find(slip, ka_str_of(part)), 0, "'%.*s', not '%s'", KA_STR_ARG(slip),
                  part);
}

static struct ka_cell *
first_of(enum ka_cell_kind kind)
{
    struct ka_sheet *sheet = &book->sheet[0];
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (sheet->cell[i].kind == kind)
            return &sheet->cell[i];
    cr_assert_fail("no such cell");
    return NULL;
}

Test(form_check, good_book_passes)
{
    cr_expect_eq(ka_book_check(made.arena, book, made.regular, made.bold).len, 0);
}

Test(form_check, sheet_names)
{
    book->sheet[1].name = book->sheet[0].name;
    expect_slip("two sheets");
    book->sheet[1].name = KA_STR("a/b");
    expect_slip("forbidden");
    book->sheet[1].name = KA_STR("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀");
    expect_slip("bad sheet name");
}

Test(form_check, defined_names)
{
    static const char *const bad[] = {"A1", "XFD10", "R1C1", "r", "1a", "总分", "a b", ""};
    for (size_t i = 0; i < KA_COUNT(bad); i++) {
        book->name[0].name = ka_str_of(bad[i]);
        expect_slip("bad defined name");
    }
    book->name[0].name = KA_STR("total_1.a");
    book->name[0].ref = KA_STR("$A$1");
    expect_slip("no reference");
}

Test(form_check, grid_and_pages)
{
    book->sheet[0].col_width[0] += 1;
    expect_slip("wider than the page");
    book->sheet[0].col_width[0] = -1;
    expect_slip("a width below 0");
    book->sheet[0].col_width[0] = 46;
    book->sheet[0].row_height[3] = -1;
    expect_slip("no height");
    book->sheet[0].row_height[3] = 700;
    expect_slip("beyond its page");
}

Test(form_check, colours_are_the_themes)
{
    struct ka_cell_rule rule = {.last_row = 1, .formula = KA_STR("1"), .fill = KA_TINT_WARN};
    book->sheet[0].rule = &rule;
    book->sheet[0].rule_count = 1;
    expect_slip("a colour that is none");
    rule.fill = ka_theme_default.color[KA_TONE_WARN_BAND];
    rule.color = KA_WARN;
    expect_slip("a colour that is none");
    book->sheet[0].rule_count = 0;
    book->style[0].color = KA_INK;
    expect_slip("a colour that is none");
}

Test(form_check, cells_in_place)
{
    struct ka_cell *cell = first_of(KA_CELL_TEXT);
    cell->col_span++;
    expect_slip("lies on another cell");
    cell->col_span = 99;
    expect_slip("outside of the sheet");
    cell->col_span = 0;
    expect_slip("outside of the sheet");
}

Test(form_check, cells_do_not_cross_pages)
{
    struct ka_sheet *sheet = &book->sheet[0];
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (sheet->cell[i].row_span > 1)
            sheet->page_break[sheet->cell[i].row + 1] = true;
    expect_slip("crosses a page break");
}

Test(form_check, order_and_styles)
{
    struct ka_sheet *sheet = &book->sheet[0];
    struct ka_cell swap = sheet->cell[0];
    sheet->cell[0] = sheet->cell[1];
    sheet->cell[1] = swap;
    expect_slip("not sorted");
    sheet->cell[1] = sheet->cell[0];
    sheet->cell[0] = swap;
    sheet->cell[0].style = (uint32_t)book->style_count;
    expect_slip("no such style");
}

Test(form_check, lines_fit)
{
    struct ka_cell *cell = first_of(KA_CELL_TEXT);
    double size = book->style[cell->style].size;
    book->style[cell->style].size = 99;
    expect_slip("wider than its cell");
    book->style[cell->style].size = size;
    cell->line[0] = KA_STR("x");
    expect_slip("no views");
}

Test(form_check, content)
{
    struct ka_cell *cell = first_of(KA_CELL_FORMULA_NUMBER);
    ka_str formula = cell->formula;
    cell->formula = KA_STR("");
    expect_slip("do not agree");
    cell->formula = KA_STR("=1");
    expect_slip("begins with");
    cell->formula = formula;
    int64_t den = cell->den;
    cell->den = -1;
    expect_slip("not a fraction");
    cell->den = den;
    cell->text = (ka_str){"\xFF", 1};
    expect_slip("no UTF-8");
}

Test(form_check, charts)
{
    struct ka_chart *chart = &book->sheet[0].chart[0];
    chart->last_col = 99;
    expect_slip("outside of its sheet");
    chart->last_col = chart->col;
    chart->category_count++;
    expect_slip("not a value for each");
}
