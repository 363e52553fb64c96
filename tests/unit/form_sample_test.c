/*
 * Forms of the sample company's month: every built-in role on one page, live numbers that
 * print as they are shown, cached results that agree with each other.
 */
#include "form_card.h"

#include "form/model_check.h"

static struct ka_arena *arena;
static struct ka_defs defs;
static struct ka_month_data *data;
static struct ka_scorecard *card;
static size_t card_count;
static struct ka_form_context context;
static struct ka_diags diags;
static struct ka_font *regular, *bold;

static void
open_fonts(void)
{
    cr_assert_eq(
        ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &diags, &regular),
        KA_OK);
    cr_assert_eq(ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf", &diags, &bold),
                 KA_OK);
    context = (struct ka_form_context){.defs = &defs,
                                       .data = data,
                                       .regular = regular,
                                       .bold = bold,
                                       .program = KA_STR("kaohe"),
                                       .printed_on = ka_day_of(2026, 11, 4),
                                       .findings = &diags};
}

static void
load(enum ka_lang lang)
{
    const char *workspace = KAOHE_SOURCE_DIR "/samples/company";
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    cr_assert_eq(ka_defs_load(arena, KAOHE_SOURCE_DIR "/templates", workspace, &diags, &defs),
                 KA_OK);
    defs.company.lang = lang;
    struct ka_month_options options = {
        .month = ka_month_of(2026, 10), .workspace = workspace, .month_folder = "exports/2026-10"};
    cr_assert_eq(ka_month_load(arena, &defs, &options, &diags, &data), KA_OK);
    card = ka_scorecards_make(arena, &defs, data, &diags, &card_count);
    cr_assert_gt(card_count, 0);
    open_fonts();
}

static void
setup(void)
{
    load(KA_ZH);
}

static void
setup_english(void)
{
    load(KA_EN);
}

static void
teardown(void)
{
    ka_font_close(regular);
    ka_font_close(bold);
    ka_arena_free(arena);
}

TestSuite(form_sample, .init = setup, .fini = teardown, .timeout = 100);
TestSuite(form_sample_en, .init = setup_english, .fini = teardown, .timeout = 100);

static struct ka_book *
book_of(size_t i)
{
    struct ka_book *book = NULL;
    cr_assert_eq(ka_form_make(arena, &context, &card[i], &diags, &book), KA_OK);
    ka_str slip = ka_book_check(arena, book, context.regular, context.bold);
    cr_assert_eq(slip.len, 0, "%.*s", KA_STR_ARG(slip));
    return book;
}

Test(form_sample, every_form_is_one_page)
{
    for (size_t i = 0; i < card_count; i++)
        cr_expect_eq(made_pages(&book_of(i)->sheet[0]), 1, "%.*s",
                     KA_STR_ARG(card[i].seat->employee->number));
}

Test(form_sample_en, english_forms_are_sound)
{
    for (size_t i = 0; i < card_count; i++) {
        const struct ka_sheet *sheet = &book_of(i)->sheet[0];
        cr_expect_leq(made_pages(sheet), 2);
        cr_expect(made_find(sheet, "Notes") != NULL);
    }
}

static ka_frac
number_of(const struct ka_cell *cell)
{
    return cell->den ? (ka_frac){cell->num, cell->den} : ka_frac_of_dec(cell->number);
}

/* Decimals of a format: of "0.00%" 2. General has as many as are needed: -1. */
static int
places_of(ka_str format)
{
    ptrdiff_t point = ka_str_find(format, KA_STR("."));
    if (!format.len || ka_str_starts(format, KA_STR("General")))
        return -1;
    int places = 0;
    while (point >= 0 && (size_t)point + 1 + (size_t)places < format.len &&
           format.ptr[point + 1 + places] == '0')
        places++;
    return places;
}

/* What a spreadsheet shows for a number in one of the form's formats, commas left out. */
static ka_str
formatted(ka_frac value, ka_str format)
{
    bool percent = ka_str_find(format, KA_STR("%")) >= 0;
    if (percent && !ka_frac_mul(value, (ka_frac){100, 1}, &value))
        return KA_STR("overflow");
    int places = places_of(format);
    ka_dec exact = {0};
    ka_str number = ka_frac_print(arena, value, places < 0 ? 6 : places);
    if (places < 0 && ka_frac_round(value, 6, &exact))
        number = ka_dec_print_short(arena, exact);
    ptrdiff_t quote = ka_str_find(format, KA_STR("\""));
    ka_str unit = quote < 0 ? KA_STR("")
                            : ka_str_sub(format, (size_t)quote + 1, format.len - (size_t)quote - 2);
    return ka_str_format(arena, "%.*s%s%.*s", KA_STR_ARG(number), percent ? "%" : "",
                         KA_STR_ARG(unit));
}

static ka_str
without_commas(ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] != ',')
            ka_buf_byte(&buf, text.ptr[at]);
    return ka_buf_str(&buf);
}

static void
expect_same_shown(const struct ka_book *book, const struct ka_cell *cell)
{
    if (cell->kind != KA_CELL_NUMBER && cell->kind != KA_CELL_FORMULA_NUMBER)
        return;
    ka_str format = book->style[cell->style].format;
    ka_str shown = formatted(number_of(cell), format);
    cr_expect(ka_str_eq(shown, without_commas(cell->text)), "%.*s as %.*s, printed %.*s",
              KA_STR_ARG(shown), KA_STR_ARG(format), KA_STR_ARG(cell->text));
    bool grouped = ka_str_find(cell->text, KA_STR(",")) >= 0;
    if (grouped)
        cr_expect(ka_str_starts(format, KA_STR("#,##0")));
}

Test(form_sample, workbooks_show_what_is_printed)
{
    for (size_t i = 0; i < card_count; i++) {
        const struct ka_book *book = book_of(i);
        for (size_t c = 0; c < book->sheet[0].cell_count; c++)
            expect_same_shown(book, &book->sheet[0].cell[c]);
    }
}

Test(form_sample, totals_are_the_cards)
{
    for (size_t i = 0; i < card_count; i++) {
        const struct ka_sheet *sheet = &book_of(i)->sheet[0];
        ka_str total = ka_dec_print(arena, card[i].total, 2);
        const struct ka_cell *cell = made_find(sheet, ka_cstr(arena, total));
        cr_assert_not_null(cell);
        cr_expect_eq(made_says(sheet, "未 定 稿"), card[i].provisional);
    }
}
