/*
 * The summary of the sample month: sound books in both languages, lists that add up, formulas over
 * lists that exist, and a shared book that names no one and tells no small team's figures.
 */
#include "form_card.h"

#include "form/model_check.h"
#include "form/summary.h"

static struct ka_arena *arena;
static struct ka_defs defs;
static struct ka_month_data *data;
static struct ka_scorecard *card;
static size_t card_count;
static struct ka_form_context context;
static struct ka_diags diags;
static struct ka_font *regular, *bold;

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

TestSuite(form_summary, .init = setup, .fini = teardown, .timeout = 100);
TestSuite(form_summary_en, .init = setup_english, .fini = teardown, .timeout = 100);

static struct ka_book *
book_of(bool shared)
{
    struct ka_book *book = ka_summary_make(arena, &context, card, card_count, shared);
    ka_str slip = ka_book_check(arena, book, regular, bold);
    cr_expect_eq(slip.len, 0, "%.*s", KA_STR_ARG(slip));
    return book;
}

static const struct ka_sheet *
sheet_of(const struct ka_book *book, const char *name)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (ka_str_eq(book->sheet[i].name, ka_str_of(name)))
            return &book->sheet[i];
    return NULL;
}

static size_t
formulas(const struct ka_book *book)
{
    size_t count = 0;
    for (size_t s = 0; s < book->sheet_count; s++)
        for (size_t c = 0; c < book->sheet[s].cell_count; c++)
            count += book->sheet[s].cell[c].formula.len > 0;
    return count;
}

Test(form_summary, managers_book_has_all_sheets)
{
    static const char *const names[] = {"概览",     "排名", "考核表索引", "团队模块",
                                        "模块明细", "店铺", "数据质量",   "核对提示"};
    const struct ka_book *book = book_of(false);
    for (size_t i = 0; i < KA_COUNT(names); i++)
        cr_expect_not_null(sheet_of(book, names[i]), "%s", names[i]);
    cr_expect_gt(sheet_of(book, "概览")->chart_count, 1);
    cr_expect_eq(sheet_of(book, "店铺")->chart_count, 1);
    cr_expect(sheet_of(book, "排名")->autofilter);
    cr_expect_gt(sheet_of(book, "排名")->freeze_row, 0);
}

Test(form_summary, ranking_has_a_row_for_each_card)
{
    const struct ka_sheet *sheet = sheet_of(book_of(false), "排名");
    cr_expect_eq(sheet->row_count, card_count + 3);
    for (size_t i = 0; i < card_count; i++)
        cr_expect_not_null(made_find(sheet, ka_cstr(arena, card[i].seat->employee->name)));
}

Test(form_summary, grades_add_up_to_all_cards)
{
    const struct ka_sheet *sheet = sheet_of(book_of(false), "概览");
    int64_t heads = 0;
    for (size_t g = 0; g < defs.pay.grade_count; g++) {
        const struct ka_cell *grade = made_find(sheet, ka_cstr(arena, defs.pay.grade[g].grade));
        cr_assert_not_null(grade);
        for (size_t c = 0; c < sheet->cell_count; c++)
            if (sheet->cell[c].row == grade->row && sheet->cell[c].col == 3)
                heads += sheet->cell[c].num;
    }
    cr_expect_eq((size_t)heads, card_count);
}

Test(form_summary, links_lead_to_the_forms_files)
{
    const struct ka_sheet *sheet = sheet_of(book_of(false), "考核表索引");
    size_t links = 0;
    for (size_t c = 0; c < sheet->cell_count; c++)
        links += ka_str_starts(sheet->cell[c].link, KA_STR("external:forms/"));
    cr_expect_eq(links, 2 * card_count);
    ka_str stem = ka_form_file_stem(arena, &card[0]);
    ka_str link = ka_str_format(arena, "external:forms/%.*s.pdf", KA_STR_ARG(stem));
    bool found = false;
    for (size_t c = 0; c < sheet->cell_count; c++)
        found = found || ka_str_eq(sheet->cell[c].link, link);
    cr_expect(found);
}

Test(form_summary, shared_book_names_no_one)
{
    const struct ka_book *book = book_of(true);
    /* growth of each store, and six totals */
    cr_expect_eq(formulas(book), defs.company.store_count + 6);
    cr_expect_null(sheet_of(book, "排名"));
    cr_expect_null(sheet_of(book, "核对提示"));
    for (size_t s = 0; s < book->sheet_count; s++)
        for (size_t i = 0; i < card_count; i++) {
            const struct ka_employee *person = card[i].seat->employee;
            cr_expect(!made_says(&book->sheet[s], ka_cstr(arena, person->name)));
            cr_expect(!made_says(&book->sheet[s], ka_cstr(arena, person->number)));
        }
}

Test(form_summary, shared_book_hides_small_teams)
{
    const struct ka_sheet *sheet = sheet_of(book_of(true), "团队模块");
    size_t hidden = 0;
    for (size_t c = 0; c < sheet->cell_count; c++) {
        const struct ka_cell *cell = &sheet->cell[c];
        if (cell->row < 3 || cell->col != 3 || cell->num >= KA_SUMMARY_LEAST)
            continue;
        hidden++;
        cr_expect_eq(cell[2].col, 5);
        cr_expect_str_eq(ka_cstr(arena, cell[2].text), "—");
        cr_expect_str_eq(ka_cstr(arena, cell[3].text), "—");
    }
    cr_expect_gt(hidden, 0);
}

Test(form_summary, booklet_order_is_by_team_then_number)
{
    size_t *order = ka_summary_by_team(arena, &context, card, card_count);
    bool seen[64] = {false};
    for (size_t i = 0; i < card_count; i++) {
        cr_assert(!seen[order[i]]);
        seen[order[i]] = true;
        if (i == 0)
            continue;
        const struct ka_scorecard *before = &card[order[i - 1]], *here = &card[order[i]];
        if (ka_str_eq(ka_summary_team(&context, before), ka_summary_team(&context, here)))
            cr_expect_leq(ka_str_cmp(before->seat->employee->number, here->seat->employee->number),
                          0);
    }
}

Test(form_summary, no_cards_give_a_book_all_the_same)
{
    struct ka_book *book = ka_summary_make(arena, &context, card, 0, false);
    ka_str slip = ka_book_check(arena, book, regular, bold);
    cr_expect_eq(slip.len, 0, "%.*s", KA_STR_ARG(slip));
}

Test(form_summary_en, books_are_sound)
{
    cr_expect_not_null(sheet_of(book_of(false), "Ranking"));
    cr_expect_not_null(sheet_of(book_of(true), "Stores"));
}
