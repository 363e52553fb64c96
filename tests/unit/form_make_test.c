/*
 * Forms of scorecards made by hand: one page, several pages, labels, live cells, what HR must see.
 */
#include "form_card.h"

#include "form/model_check.h"

#include <stdlib.h>

static struct made made;

static void
setup(void)
{
    made_init(&made);
}

static void
teardown(void)
{
    made_release(&made);
}

TestSuite(form, .init = setup, .fini = teardown);

static void
expect_sound(const struct ka_book *book)
{
    ka_str slip = ka_book_check(made.arena, book, made.regular, made.bold);
    cr_expect_eq(slip.len, 0, "%.*s", KA_STR_ARG(slip));
}

Test(form, sixteen_items_stay_on_one_page)
{
    made_card(&made, 6, 3);
    struct ka_book *book = made_book(&made);
    cr_expect_eq(made_pages(&book->sheet[0]), 1);
    cr_expect_eq(book->sheet_count, 4);
    cr_expect(book->sheet[0].printed && !book->sheet[1].printed && !book->sheet[2].hidden &&
              book->sheet[3].hidden);
    cr_expect_eq(made.diags.count, 0);
    expect_sound(book);
}

/* No row cut: the check counts the rows of each page, and no cell may cross a break. */
Test(form, forty_items_flow_over_pages)
{
    made_card(&made, 9, 5);
    struct ka_book *book = made_book(&made);
    const struct ka_sheet *sheet = &book->sheet[0];
    cr_expect_gt(made_pages(sheet), 1);
    cr_expect_eq(sheet->repeat_first, sheet->repeat_last);
    cr_expect_eq(made_find(sheet, "考核模块")->row, sheet->repeat_first);
    expect_sound(book);
}

/* Signatures, totals and notes come together on the last page, with rows of the table above them.
 */
Test(form, closing_part_is_not_torn)
{
    made_card(&made, 9, 5);
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    size_t last_break = 0;
    for (size_t r = 0; r < sheet->row_count; r++)
        last_break = sheet->page_break[r] ? r : last_break;
    cr_expect_lt(last_break, made_find(sheet, "实际得分")->row);
    cr_expect_gt(made_find(sheet, "拒签说明：")->row, made_find(sheet, "考核说明")->row);
}

/* Below a module's first item the same page shows the second. */
Test(form, no_module_begins_with_a_row_alone)
{
    for (size_t items = 3; items <= 7; items++) {
        made_card(&made, 60 / items, items);
        const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
        cr_expect_gt(made_pages(sheet), 1);
        for (size_t i = 0; i < sheet->cell_count; i++) {
            const struct ka_cell *cell = &sheet->cell[i];
            bool module = cell->col == 0 && ka_str_starts(cell->text, KA_STR("考核模块")) &&
                          cell->row > sheet->repeat_last;
            bool bonus = ka_str_eq(cell->text, made.role.module[60 / items - 1].name);
            if (module && !bonus && ka_str_find(cell->text, KA_STR("续")) < 0)
                cr_expect_geq(cell->row_span, 2, "row %u of modules of %zu", cell->row, items);
        }
    }
}

/* Names at the radar's spokes: short ones as they are, long ones in two lines or three. */
Test(form, long_names_of_the_radar_have_lines)
{
    static const struct {
        const char *name, *spoke;
    } row[] = {
        {"销售转化", "销售转化"},
        {"客户服务与体验保障", "客户服务与\n体验保障"},
        {"After-sales quality", "After-sales\nquality"},
        {"Service quality and customer experience", "Service quality\nand customer\nexperience"}};
    made_card(&made, KA_COUNT(row), 2);
    for (size_t i = 0; i < KA_COUNT(row); i++)
        made.role.module[i].name = ka_str_of(row[i].name);
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    const struct ka_chart *radar = &sheet->chart[sheet->chart_count - 1];
    cr_assert_eq(radar->kind, KA_CHART_RADAR);
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        cr_expect(ka_str_eq(radar->spoke[i], ka_str_of(row[i].spoke)), "%.*s",
                  KA_STR_ARG(radar->spoke[i]));
        cr_expect(ka_str_eq(radar->category[i], ka_str_of(row[i].name)));
    }
}

Test(form, module_cell_is_put_again_on_the_next_page)
{
    made_card(&made, 2, 60);
    struct ka_book *book = made_book(&made);
    cr_expect(made_says(&book->sheet[0], "考核模块1（续）"));
    expect_sound(book);
}

Test(form, provisional_forms_carry_the_stamp)
{
    made_card(&made, 3, 2);
    cr_expect(!made_says(&made_book(&made)->sheet[0], "未 定 稿"));
    ka_str names[] = {KA_STR("投诉率"), KA_STR("客户满意度")};
    made.card.provisional = true;
    made.card.blocked = names;
    made.card.blocked_count = 2;
    struct ka_book *book = made_book(&made);
    cr_expect(made_says(&book->sheet[0], "未 定 稿"));
    cr_expect(made_says(&book->sheet[0], "缺数据：投诉率、客户满意度"));
    expect_sound(book);
}

Test(form, delayed_figures_are_named_in_the_stamp)
{
    made_card(&made, 3, 2);
    made.card.provisional = true;
    made.card.module[0].item[1].state = KA_ITEM_PROVISIONAL;
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    cr_expect(made_says(sheet, "延迟统计，数值可能变化：考核项目2"));
}

Test(form, english_company_gets_english_labels)
{
    made.defs.company.lang = KA_EN;
    made_card(&made, 4, 3);
    struct ka_book *book = made_book(&made);
    const struct ka_sheet *sheet = &book->sheet[0];
    cr_expect(ka_str_eq(sheet->name, KA_STR("Appraisal")));
    cr_expect(ka_str_eq(book->language, KA_STR("en")));
    cr_expect(made_find(sheet, "Pre-sales service appraisal") != NULL);
    cr_expect(made_find(sheet, "Standard") != NULL);
    cr_expect(made_find(sheet, "Subtotal") != NULL);
    cr_expect(made_find(sheet, "item 1") != NULL);
    cr_expect(!made_says(sheet, "考核"));
    expect_sound(book);
}

Test(form, long_names_wrap)
{
    made_card(&made, 4, 3);
    struct ka_buf name = {.arena = made.arena};
    for (int i = 0; i < 30; i++)
        ka_buf_add(&name, KA_STR("古丽娜尔·"));
    made.employee.name = ka_buf_str(&name);
    made.defs.company.name = ka_buf_str(&name);
    made.role.title = ka_buf_str(&name);
    made.role.module[0].name = ka_buf_str(&name);
    made.role.module[1].item[0].name =
        KA_STR("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft");
    expect_sound(made_book(&made));
}

Test(form, total_and_coefficient_are_named_and_live)
{
    made_card(&made, 4, 3);
    struct ka_book *book = made_book(&made);
    cr_assert_eq(book->name_count, 2);
    cr_expect(ka_str_eq(book->name[0].name, KA_STR("total")));
    cr_expect(ka_str_eq(book->name[1].name, KA_STR("coefficient")));
    const struct ka_cell *total = made_find(&book->sheet[0], "10.00");
    cr_assert_not_null(total);
    cr_expect_eq(total->kind, KA_CELL_FORMULA_NUMBER);
    cr_expect_eq(total->number.micro, made.card.total.micro);
    ka_str ref = ka_str_format(made.arena, "='考核表'!$C$%u", total->row + 1);
    cr_expect(ka_str_eq(book->name[0].ref, ref), "%.*s", KA_STR_ARG(book->name[0].ref));
}

Test(form, points_read_the_basis_sheet)
{
    made_card(&made, 2, 2);
    struct ka_book *book = made_book(&made);
    const struct ka_cell *item = made_find(&book->sheet[0], "考核项目1");
    cr_assert_not_null(item);
    size_t live = 0;
    for (size_t i = 0; i < book->sheet[0].cell_count; i++) {
        const struct ka_cell *cell = &book->sheet[0].cell[i];
        bool points = cell->row == item->row && ka_str_eq(cell->text, KA_STR("1.00"));
        if (points)
            cr_expect(ka_str_starts(cell->formula, KA_STR("'计算依据'!$")));
        live += points;
    }
    cr_expect_eq(live, 1);
}

Test(form, items_without_points_print_a_dash)
{
    made_card(&made, 2, 3);
    struct ka_score_item *item = &made.card.module[0].item[1];
    item->counted = item->scored = false;
    item->state = KA_ITEM_MISSING;
    item->value = KA_FRAC_NONE;
    item->without = KA_WITHOUT_SPREAD;
    item->part[0].value.state = item->part[0].state = KA_VALUE_MISSING;
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    const struct ka_cell *word = made_find(sheet, "缺数据");
    cr_assert_not_null(word);
    cr_expect_eq(word->kind, KA_CELL_FORMULA_TEXT);
    cr_expect(ka_str_find(word->formula, KA_STR("\"缺数据\"")) > 0);
    cr_expect(ka_str_find(word->formula, KA_STR("\"—\"")) < 0);
    cr_expect(made_says(sheet, "重新分配：考核项目2"));
}

Test(form, overrides_show_in_the_remark)
{
    made_card(&made, 2, 2);
    made.card.module[0].item[0].remark = KA_STR("按\"新\"规则");
    const struct ka_cell *remark = made_find(&made_book(&made)->sheet[0], "按\"新\"规则");
    cr_assert_not_null(remark);
    cr_expect_eq(remark->kind, KA_CELL_FORMULA_TEXT);
    cr_expect(ka_str_ends(remark->formula,
                          KA_STR(",\"HR覆盖；按\"\"新\"\"规则\",\"按\"\"新\"\"规则\"))")),
              "%.*s", KA_STR_ARG(remark->formula));
}

/* What HR enters goes through the column 采用, which is empty without a reason; what lacks one is
 * said in the remark and at the total. */
Test(form, nothing_counts_without_its_reason)
{
    made_card(&made, 3, 5);
    struct ka_book *book = made_book(&made);
    const struct ka_sheet *form = &book->sheet[0], *basis = &book->sheet[1];
    uint32_t used = made_find(basis, "采用")->col, override = made_find(basis, "覆盖值")->col;
    ka_str used_ref = ka_str_format(made.arena, "$%c$", 'A' + (int)used);
    ka_str override_ref = ka_str_format(made.arena, "$%c$", 'A' + (int) override);
    size_t formulas = 0;
    for (size_t i = 0; i < basis->cell_count; i++) {
        const struct ka_cell *cell = &basis->cell[i];
        bool reads = ka_str_find(cell->formula, override_ref) >= 0;
        cr_expect(!reads || cell->col == used, "row %u column %u", cell->row, cell->col);
        formulas += cell->col == used && cell->formula.len > 0;
    }
    cr_expect_eq(formulas, 12, "10 parts, 2 items given by people");
    const struct ka_cell *label = made_find(form, "实际得分");
    cr_expect_eq(label->kind, KA_CELL_FORMULA_TEXT);
    cr_expect(ka_str_find(label->formula, KA_STR("\"实际得分（有缺理由，未采用）\"")) > 0);
    cr_expect(ka_str_find(label->formula, used_ref) > 0);
    cr_assert_eq(basis->rule_count, 2, "reasons of overrides and of scores turn red");
}

/* 76.60 of 80 is 95.75 %: what is shown does not hang on how a program rounds a binary number. */
Test(form, shares_are_rounded_as_they_are_printed)
{
    made_card(&made, 2, 2);
    made.card.module[0].points = ka_dec_scaled(7660, 2);
    made.card.module[0].marks = ka_dec_of(80);
    const struct ka_cell *share = made_find(&made_book(&made)->sheet[0], "95.8%");
    cr_assert_not_null(share);
    cr_expect_eq(share->number.micro, 958000);
    cr_expect(ka_str_starts(share->formula, KA_STR("ROUND(")));
}

Test(form, figures_tell_where_they_come_from)
{
    made_card(&made, 3, 5);
    struct ka_book *book = made_book(&made);
    size_t comments = 0;
    for (size_t i = 0; i < book->sheet[0].cell_count; i++)
        comments += book->sheet[0].cell[i].comment.len > 0;
    cr_expect_eq(comments, 11, "one for each item's points");
    cr_expect_eq(book->sheet[0].bar_count, 2, "a bar behind the share of each subtotal");
    cr_expect_eq(book->sheet[1].bar_count, 11);
}

Test(form, inputs_are_open_and_the_rest_is_locked)
{
    made_card(&made, 3, 5);
    struct ka_book *book = made_book(&made);
    const struct ka_sheet *basis = &book->sheet[1];
    cr_expect(book->sheet[0].locked && basis->locked && basis->autofilter);
    size_t open = 0, checked = 0;
    for (size_t i = 0; i < basis->cell_count; i++) {
        open += book->style[basis->cell[i].style].unlocked;
        checked += basis->cell[i].validation != NULL;
    }
    /* 11 items: 2 given by people (points, reason, scorer), 1 of two parts, each part with override
     * and reason. */
    cr_expect_eq(checked, 2 + 10);
    cr_expect_eq(open, 2 * 3 + 10 * 2);
    for (size_t i = 0; i < book->sheet[0].cell_count; i++)
        cr_expect(!book->style[book->sheet[0].cell[i].style].unlocked);
}

Test(form, nobody_reviews_their_own_form)
{
    made_card(&made, 2, 2);
    cr_expect(made_find(&made_book(&made)->sheet[0], "考核人：陆云舒") != NULL);
    made.employee.name = KA_STR("陆云舒");
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    cr_expect(made_find(sheet, "考核人：陆云舒") == NULL);
    cr_expect(made_find(sheet, "被考核人：陆云舒") != NULL);
    cr_expect(made_find(sheet, "考核人：") != NULL);
}

Test(form, missing_glyphs_are_found)
{
    made.employee.name = KA_STR("林\xF3\xA0\x80\x81满");
    made.employee.place = (struct ka_place){.file = KA_STR("staff.yaml"), .line = 3, .column = 1};
    made_card(&made, 2, 2);
    (void)made_book(&made);
    cr_assert_gt(made.diags.count, 0);
    cr_expect_eq(made.diags.item[0].code, KA_DIAG_NO_GLYPH);
    cr_expect_eq(made.diags.item[0].place.line, 3);
}

Test(form, same_card_gives_the_same_book)
{
    made_card(&made, 3, 3);
    struct ka_book *a = made_book(&made), *b = made_book(&made);
    cr_assert_eq(a->sheet[0].cell_count, b->sheet[0].cell_count);
    for (size_t i = 0; i < a->sheet[0].cell_count; i++)
        cr_expect(ka_str_eq(a->sheet[0].cell[i].text, b->sheet[0].cell[i].text));
    cr_expect_eq(a->style_count, b->style_count);
    cr_expect_eq(a->created, (ka_time)ka_day_of(2026, 11, 4) * 86400);
}

/* A text of random hanzi, letters, blanks and marks. */
static ka_str
random_text(uint64_t *state, size_t most)
{
    static const char *const piece[] = {"客",   "服",       "（",       "）", "，", "。",
                                        "≥60%", "a",        "Response", " ",  "\"", "%",
                                        "·",    "1,234.00", "𠮷",       "；"};
    struct ka_buf buf = {.arena = made.arena};
    size_t count = 1 + random_next(state) % most;
    for (size_t i = 0; i < count; i++)
        ka_buf_add(&buf, ka_str_of(piece[random_next(state) % KA_COUNT(piece)]));
    return ka_buf_str(&buf);
}

static void
randomise(uint64_t *state)
{
    made_card(&made, 1 + random_next(state) % 8, 1 + random_next(state) % 9);
    made.employee.name = random_text(state, 20);
    made.seat.whole_month = random_next(state) % 2;
    made.card.provisional = random_next(state) % 2;
    for (size_t m = 0; m < made.card.module_count; m++) {
        made.role.module[m].name = random_text(state, 12);
        for (size_t i = 0; i < made.card.module[m].item_count; i++) {
            struct ka_score_item *item = &made.card.module[m].item[i];
            made.role.module[m].item[i].name = random_text(state, 16);
            made.role.module[m].item[i].standard = random_text(state, 90);
            item->remark = random_next(state) % 3 ? KA_STR("") : random_text(state, 50);
            item->scored = random_next(state) % 4 > 0;
            item->state = random_next(state) % 4 ? item->state : KA_ITEM_MISSING;
        }
    }
}

Test(form, random_templates_are_sound, .timeout = 100)
{
    uint64_t state = random_given("KA_SEED", 20261001);
    for (int round = 0; round < 60; round++) {
        uint64_t seed = state;
        made.defs.company.lang = random_next(&state) % 2 ? KA_EN : KA_ZH;
        randomise(&state);
        ka_str slip = ka_book_check(made.arena, made_book(&made), made.regular, made.bold);
        cr_assert_eq(slip.len, 0, "KA_SEED=%llu: %.*s", (unsigned long long)seed, KA_STR_ARG(slip));
    }
}

Test(form, a_theme_colours_the_book_and_leaves_out_columns)
{
    struct ka_theme *theme = &made.defs.theme;
    *theme = ka_theme_default;
    theme->color[KA_TONE_ACCENT] = 0x6B1F2E;
    theme->font = KA_STR("等线");
    theme->hide_target = theme->hide_remark = theme->hide_trend = true;
    theme->logo = (struct ka_logo){KA_STR("png"), 300, 100};
    made_card(&made, 6, 3);
    made.card.module[0].item[0].remark = KA_STR("补录一次");
    struct ka_book *book = made_book(&made);
    const struct ka_sheet *form = &book->sheet[0];
    expect_sound(book);
    cr_expect_eq(book->style[made_find(form, made.role.title.ptr)->style].color, 0x6B1F2E);
    cr_expect(ka_str_eq(book->font, KA_STR("等线")));
    cr_expect_null(made_find(form, "目标"));
    cr_expect_null(made_find(form, "备注"));
    cr_expect(!made_says(form, "改进建议"));
    cr_expect(made_says(form, "考核项目1：补录一次"), "the remark moves to the notes");
    cr_assert_eq(form->image_count, 1);
    cr_expect_float_eq(form->image[0].width, 78, 0.01, "26 points high");
    for (size_t i = 0; i < book->style_count; i++)
        cr_expect_eq(book->style[i].color >> 24, 0, "no tone is left in the book");
}

/* Whatever a theme leaves out, the form is sound, and what is shown takes the room. */
Test(form, a_theme_leaves_out_any_parts)
{
    for (unsigned hidden = 0; hidden < 32; hidden++) {
        struct ka_theme *theme = &made.defs.theme;
        *theme = ka_theme_default;
        theme->hide_standard = hidden & 1;
        theme->hide_radar = hidden & 2;
        theme->hide_trend = hidden & 4;
        theme->hide_target = hidden & 8;
        theme->hide_remark = hidden & 16;
        made_card(&made, 4, 3);
        struct ka_book *book = made_book(&made);
        const struct ka_sheet *form = &book->sheet[0];
        expect_sound(book);
        cr_expect_eq(made_pages(form), 1);
        cr_expect_eq(made_find(form, "评分标准") == NULL, theme->hide_standard);
        cr_expect_eq(made_find(form, "各模块得分率") == NULL, theme->hide_radar);
        cr_expect_eq(made_find(form, "改进建议") == NULL, theme->hide_trend);
        cr_expect_eq(form->chart_count, (theme->hide_radar ? 0 : 1) + (theme->hide_trend ? 0 : 1));
        bool words_alone = theme->hide_radar && theme->hide_trend;
        cr_expect_eq(made_find(form, "考核说明")->col == 0, words_alone);
    }
}

/* In a narrow cell lines end with their clauses, and a bracket begins one, if that costs no line.
 */
Test(form, narrow_cells_break_at_clauses)
{
    made_card(&made, 2, 3);
    made.role.module[0].item[0].standard =
        KA_STR("≥行业均值×0.8：10分；≥行业均值：8分；≥行业均值×1.2：5分；其余：0分");
    made.role.module[0].item[0].name = KA_STR("仅退款自主完结（一次解决）");
    const struct ka_sheet *form = &made_book(&made)->sheet[0];
    const struct ka_cell *cell = made_find(form, made.role.module[0].item[0].standard.ptr);
    cr_assert_eq(cell->line_count, 2);
    cr_expect(ka_str_ends(cell->line[0], KA_STR("；")), "%.*s", KA_STR_ARG(cell->line[0]));
    cell = made_find(form, "仅退款自主完结（一次解决）");
    cr_assert_eq(cell->line_count, 2);
    cr_expect(ka_str_eq(cell->line[1], KA_STR("（一次解决）")));
}

/* A remark too long for its cell is a note; items of which the same is said share it. */
Test(form, items_of_which_the_same_is_said_share_a_note)
{
    static const char remark[] = "缺数据；分值由本模块其他项分摊，另见上月的说明";
    made_card(&made, 1, 4);
    for (size_t i = 1; i < 4; i++) {
        made.card.module[0].item[i].remark = i == 2 ? KA_STR("") : ka_str_of(remark);
        made.card.module[0].item[i].counted = i == 2;
    }
    const struct ka_sheet *sheet = &made_book(&made)->sheet[0];
    cr_expect(
        made_says(sheet, "考核项目2、考核项目4：缺数据；分值由本模块其他项分摊，另见上月的说明。"));
    cr_expect(!made_says(sheet, "重新分配"), "the note says it");
}
