/*
 * The handbook of the built-in roles: sound in both languages, every item and rule in it, page
 * numbers that are those of the pages, and nothing of pay or people.
 */
#include "form_card.h"

#include "form/handbook.h"
#include "form/model_check.h"
#include "score/rule.h"

static struct ka_arena *arena;
static struct ka_defs defs;
static struct ka_form_context context;
static struct ka_diags diags;
static struct ka_font *regular, *bold;

static void
setup(void)
{
    arena = ka_arena_new();
    diags = ka_diags_make(arena);
    cr_assert_eq(ka_defs_load(arena, KAOHE_SOURCE_DIR "/templates",
                              KAOHE_SOURCE_DIR "/samples/company", &diags, &defs),
                 KA_OK);
    cr_assert_eq(
        ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &diags, &regular),
        KA_OK);
    cr_assert_eq(ka_font_open(arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf", &diags, &bold),
                 KA_OK);
    context = (struct ka_form_context){.defs = &defs,
                                       .regular = regular,
                                       .bold = bold,
                                       .program = KA_STR("kaohe"),
                                       .printed_on = ka_handbook_announced(&defs)};
}

static void
teardown(void)
{
    ka_font_close(regular);
    ka_font_close(bold);
    ka_arena_free(arena);
}

TestSuite(form_handbook, .init = setup, .fini = teardown, .timeout = 100);

static struct ka_book *
book_of(enum ka_lang lang)
{
    defs.company.lang = lang;
    struct ka_book *book = ka_handbook_make(arena, &context);
    ka_str slip = ka_book_check(arena, book, regular, bold);
    cr_expect_eq(slip.len, 0, "%.*s", KA_STR_ARG(slip));
    cr_assert_eq(book->sheet_count, defs.role_count + 4);
    return book;
}

static void
expect_items(const struct ka_book *book, enum ka_lang lang)
{
    for (size_t r = 0; r < defs.role_count; r++)
        for (size_t m = 0; m < defs.role[r].module_count; m++)
            for (size_t i = 0; i < defs.role[r].module[m].item_count; i++) {
                const struct ka_item *item = &defs.role[r].module[m].item[i];
                ka_str rule = ka_rule_words(arena, item, &defs.metrics, lang);
                cr_expect(made_says(&book->sheet[r + 2], ka_cstr(arena, rule)), "%.*s",
                          KA_STR_ARG(rule));
            }
}

Test(form_handbook, every_rule_is_in_it)
{
    expect_items(book_of(KA_ZH), KA_ZH);
}

Test(form_handbook, every_rule_is_in_the_english_one)
{
    expect_items(book_of(KA_EN), KA_EN);
}

Test(form_handbook, tables_are_those_that_compute)
{
    const struct ka_sheet *general = &book_of(KA_ZH)->sheet[1];
    for (size_t i = 0; i < defs.pay.coefficient_count; i++)
        cr_expect(made_says(
            general, ka_cstr(arena, ka_dec_print(arena, defs.pay.coefficient[i].coefficient, 2))));
    for (size_t i = 0; i < defs.pay.grade_count; i++)
        cr_expect(made_says(general, ka_cstr(arena, defs.pay.grade[i].grade)));
}

Test(form_handbook, plans_are_those_that_pay)
{
    const struct ka_sheet *pay = &book_of(KA_ZH)->sheet[defs.role_count + 2];
    for (size_t p = 0; p < defs.pay.plan_count; p++) {
        const struct ka_pay_plan *plan = &defs.pay.plan[p];
        cr_expect(made_says(pay, ka_cstr(arena, plan->name)));
        for (size_t i = 0; i < plan->commission_count; i++)
            cr_expect(made_says(pay, ka_cstr(arena, plan->commission[i].name)));
        for (size_t i = 0; i < plan->piece_count; i++)
            cr_expect(made_says(pay, ka_cstr(arena, plan->piece[i].name)));
    }
    cr_expect(made_says(pay, ">120%：0.6%；>100%：0.5%；>80%：0.4%；其余：0.3%"));
    cr_expect(
        made_says(pay, "（合同底薪 + 职级工资 + 工龄工资 + 市场津贴） × 应出勤 ÷ 当月工作日"));
    cr_expect(made_says(pay, "个人销售额 × 提成比例 × 考核得分 ÷ 100"));
    defs.pay.plan_count = 0;
    cr_expect_eq(ka_handbook_make(arena, &context)->sheet_count, defs.role_count + 3);
}

Test(form_handbook, contents_give_the_pages)
{
    const struct ka_book *book = book_of(KA_ZH);
    size_t page = 1;
    for (size_t s = 0; s < book->sheet_count; s++) {
        for (size_t c = 0; s > 0 && c < book->sheet[0].cell_count; c++) {
            const struct ka_cell *cell = &book->sheet[0].cell[c];
            ka_str link =
                ka_str_format(arena, "internal:'%.*s'!A1", KA_STR_ARG(book->sheet[s].name));
            if (ka_str_eq(cell->link, link))
                cr_expect_eq((size_t)cell[4].num, page, "sheet %zu", s);
        }
        page += made_pages(&book->sheet[s]);
    }
    cr_expect_eq(book->mark[0].sheet, 0);
    cr_expect(book->run_on);
}

Test(form_handbook, says_nothing_of_people)
{
    const struct ka_book *book = book_of(KA_ZH);
    for (size_t s = 0; s < book->sheet_count; s++)
        for (size_t i = 0; i < defs.staff.count; i++)
            cr_expect(!made_says(&book->sheet[s], ka_cstr(arena, defs.staff.employee[i].name)));
}

Test(form_handbook, digest_follows_the_rule_files)
{
    struct ka_digest before = ka_handbook_digest(arena, &defs);
    for (size_t i = 0; i < defs.file_count; i++)
        if (ka_str_ends(defs.file[i].shown, KA_STR("presales.yaml")))
            defs.file[i].digest.hex[0] ^= 1;
    struct ka_digest after = ka_handbook_digest(arena, &defs);
    cr_expect_str_neq(before.hex, after.hex);
}
