/*
 * The team's pay workbook, for those who make and approve pay.
 *
 *     工资总表   one row per spell: who, plan, days, score (open), coefficient, an amount per kind,
 * sum 工资明细   every line: formula in words, base, rate, days, factor, amount
 *
 * All amounts are live: a score on the first sheet drives the factors on the second, whose amounts
 * the first adds up.
 */
#include "form/pay_work.h"

#include "form/work.h"
#include "score/formula.h"

enum team_col {
    TEAM_NUMBER,
    TEAM_NAME,
    TEAM_ROLE,
    TEAM_PLAN,
    TEAM_DAYS,
    TEAM_SCORE,
    TEAM_COEFFICIENT,
    TEAM_KIND,
    TEAM_TOTAL = TEAM_KIND + KA_PAY_KIND__COUNT,
    TEAM__COUNT
};
enum line_col {
    LINE_NUMBER,
    LINE_NAME,
    LINE_ROLE,
    LINE_WHAT,
    LINE_WORDS,
    LINE_FIGURES,
    LINE__COUNT = LINE_FIGURES + KA_P__COUNT
};

#define TEAM_FIRST 3

static const enum ka_word kind_word[KA_PAY_KIND__COUNT] = {
    KA_WORD_PAY_KIND_BASE,        KA_WORD_PAY_KIND_PERFORMANCE, KA_WORD_PAY_KIND_COMMISSION,
    KA_WORD_PAY_KIND_BONUS,       KA_WORD_PAY_KIND_PIECE,       KA_WORD_PAY_KIND_LATE,
    KA_WORD_PAY_KIND_COMPENSATION};

/* work.sheet is the one being written to. */
struct team {
    struct ka_pay_work work;
    struct ka_sheet *summary, *lines;
    struct ka_buf kind[KA_PAY_KIND__COUNT]; /* amounts of the present spell, on the lines' sheet */
    ka_dec sum[KA_PAY_KIND__COUNT];         /* of the present spell */
    ka_dec all[KA_PAY_KIND__COUNT];         /* of all */
};

static ka_str
pick(const struct team *t, ka_str zh, ka_str en)
{
    return t->work.lang == KA_EN && en.len ? en : zh;
}

static struct ka_cell *
put(struct team *t, uint32_t row, uint32_t col, const struct ka_style *style, ka_str text)
{
    struct ka_block block = {row, col, 1, 1};
    struct ka_style own = *style;
    ka_draft_shrink(&t->work.draft, t->work.sheet, block, &own, text);
    return ka_draft_cell(&t->work.draft, t->work.sheet, block, &own, text);
}

static struct ka_sheet *
make_sheet(struct team *t, enum ka_word name, const double *width, size_t cols)
{
    struct ka_sheet *sheet =
        ka_draft_sheet(&t->work.draft, ka_pay_say(&t->work, name), width, cols);
    sheet->landscape = true;
    sheet->locked = true;
    sheet->margin_left = sheet->margin_right = 28;
    sheet->margin_top = 30;
    sheet->margin_bottom = 34;
    sheet->footer_left = ka_pay_sayf(&t->work, KA_WORD_PAY_FOOTER,
                                     t->work.context->defs->company.name, t->work.context->program);
    sheet->footer_right = ka_pay_say(&t->work, KA_WORD_PAGE);
    t->work.sheet = sheet;
    return sheet;
}

static void
put_heads(struct team *t, ka_str title, ka_str secret, uint32_t cols)
{
    struct ka_style heading = ka_look(KA_LOOK_TITLE), soft = ka_look(KA_LOOK_SOFT);
    heading.halign = KA_LEFT;
    heading.size = 14;
    uint32_t row = ka_draft_row(&t->work.draft, t->work.sheet, 26);
    ka_draft_cell(&t->work.draft, t->work.sheet, ka_block_row(row, 0, cols), &heading, title);
    if (!secret.len)
        return;
    row = ka_draft_row(&t->work.draft, t->work.sheet, 16);
    ka_draft_cell(&t->work.draft, t->work.sheet, ka_block_row(row, 0, cols), &soft, secret);
}

static void
put_header(struct team *t, const enum ka_word *word, uint32_t cols, uint32_t freeze_col)
{
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = ka_draft_row(&t->work.draft, t->work.sheet, 22);
    for (uint32_t c = 0; c < cols; c++)
        put(t, row, c, &style, ka_pay_say(&t->work, word[c]));
    t->work.sheet->repeat_first = t->work.sheet->repeat_last = row;
    t->work.sheet->freeze_row = row + 1;
    t->work.sheet->freeze_col = freeze_col;
    t->work.sheet->autofilter = true;
}

static void
make_sheets(struct team *t, ka_day first)
{
    static const double summary[TEAM__COUNT] = {44, 84, 76, 110, 40, 48, 44, 70,
                                                66, 66, 62, 56,  62, 62, 78};
    static const double lines[LINE__COUNT] = {44, 84, 76, 100, 260, 70, 56, 40, 40, 50, 74};
    enum ka_word head[TEAM__COUNT] = {KA_WORD_NUMBER,     KA_WORD_NAME,    KA_WORD_POSITION,
                                      KA_WORD_PAY_PLAN,   KA_WORD_PAY_DUE, KA_WORD_PAY_SCORE,
                                      KA_WORD_COEFFICIENT};
    static const enum ka_word line_head[LINE__COUNT] = {
        KA_WORD_NUMBER,     KA_WORD_NAME,        KA_WORD_POSITION,
        KA_WORD_PAY_LINE,   KA_WORD_PAY_FORMULA, KA_WORD_PAY_BASE_FIGURE,
        KA_WORD_PAY_RATE,   KA_WORD_PAY_DAYS,    KA_WORD_PAY_OF_DAYS,
        KA_WORD_PAY_FACTOR, KA_WORD_PAY_AMOUNT};
    for (size_t k = 0; k < KA_PAY_KIND__COUNT; k++)
        head[TEAM_KIND + k] = kind_word[k];
    head[TEAM_TOTAL] = KA_WORD_PAY_TOTAL;
    ka_str title =
        ka_pay_sayf(&t->work, KA_WORD_PAY_TEAM_TITLE, t->work.context->defs->company.name,
                    ka_month_print(t->work.arena, ka_month_of_day(first)));
    title = ka_pay_corrected(&t->work, title);
    t->summary = make_sheet(t, KA_WORD_SHEET_PAY_TEAM, summary, TEAM__COUNT);
    put_heads(t, title, ka_pay_say(&t->work, KA_WORD_PAY_SECRET_TEAM), TEAM__COUNT);
    put_header(t, head, TEAM__COUNT, TEAM_ROLE);
    t->lines = make_sheet(t, KA_WORD_SHEET_PAY_LINES, lines, LINE__COUNT);
    put_heads(t, ka_pay_say(&t->work, KA_WORD_SHEET_PAY_LINES), (ka_str){0}, LINE__COUNT);
    put_header(t, line_head, LINE__COUNT, LINE_ROLE);
    t->work.figure_col = LINE_FIGURES;
}

/* One line on the second sheet. */
static void
put_line(struct team *t, const struct ka_pay_spell *spell, const struct ka_pay_line *line,
         const struct ka_pay_refs *refs)
{
    const struct ka_employee *employee = spell->card->seat->employee;
    struct ka_style text = ka_look(KA_LOOK_CELL), soft = text;
    soft.size = 7.5;
    t->work.sheet = t->lines;
    uint32_t row = ka_draft_row(&t->work.draft, t->lines, 17);
    for (size_t i = 0; i < line->slice_count; i++) {
        uint32_t own = ka_draft_row(&t->work.draft, t->lines, 17);
        for (uint32_t c = 0; c < LINE_WORDS; c++)
            put(t, own, c, &text, (ka_str){0});
        put(t, own, LINE_WORDS, &soft, ka_pay_slice_words(&t->work, line, i));
    }
    put(t, row, LINE_NUMBER, &text, employee->number);
    put(t, row, LINE_NAME, &text, employee->name);
    put(t, row, LINE_ROLE, &text,
        pick(t, spell->card->role->applies_to, spell->card->role->applies_to_en));
    put(t, row, LINE_WHAT, &text, ka_pay_line_name(&t->work, line));
    put(t, row, LINE_WORDS, &soft, ka_pay_line_words(&t->work, spell, line));
    ka_str ref = ka_pay_figures(&t->work, row, spell, line, refs);
    struct ka_buf *list = &t->kind[line->kind];
    ka_buf_printf(list, "%s%.*s", list->len ? "," : "",
                  KA_STR_ARG(ka_ref_in(t->work.arena, t->lines->name, ref)));
    t->sum[line->kind] = ka_dec_add(t->sum[line->kind], line->amount);
}

static void
put_lines(struct team *t, uint32_t row, const struct ka_pay_spell *spell)
{
    struct ka_arena *arena = t->work.arena;
    struct ka_pay_refs refs = {
        .score = ka_ref_in(arena, t->summary->name, ka_ref(arena, row, TEAM_SCORE)),
        .coefficient = ka_ref_in(arena, t->summary->name, ka_ref(arena, row, TEAM_COEFFICIENT))};
    for (size_t k = 0; k < KA_PAY_KIND__COUNT; k++) {
        t->kind[k] = (struct ka_buf){.arena = arena};
        t->sum[k] = ka_dec_of(0);
    }
    for (size_t i = 0; i < spell->line_count; i++)
        put_line(t, spell, &spell->line[i], &refs);
    t->work.sheet = t->summary;
}

static void
put_money(struct team *t, uint32_t row, uint32_t col, ka_dec value, ka_str formula)
{
    struct ka_style style =
        ka_style_aligned(ka_look(col == TEAM_TOTAL ? KA_LOOK_SUB : KA_LOOK_CELL), KA_RIGHT);
    struct ka_block block = {row, col, 1, 1};
    ka_pay_money_cell(&t->work, block, &style, value, formula);
}

static void
put_amounts(struct team *t, uint32_t row, ka_dec total)
{
    struct ka_arena *arena = t->work.arena;
    for (uint32_t k = 0; k < KA_PAY_KIND__COUNT; k++) {
        ka_str list = ka_buf_str(&t->kind[k]);
        ka_str sum = list.len ? ka_str_format(arena, "ROUND(SUM(%.*s),2)", KA_STR_ARG(list)) : list;
        put_money(t, row, TEAM_KIND + k, t->sum[k], sum);
        t->all[k] = ka_dec_add(t->all[k], t->sum[k]);
    }
    put_money(t, row, TEAM_TOTAL, total,
              ka_str_format(arena, "ROUND(SUM(%.*s:%.*s),2)",
                            KA_STR_ARG(ka_ref(arena, row, TEAM_KIND)),
                            KA_STR_ARG(ka_ref(arena, row, TEAM_TOTAL - 1))));
}

static void
put_spell(struct team *t, const struct ka_pay_spell *spell)
{
    const struct ka_scorecard *card = spell->card;
    const struct ka_employee *employee = card->seat->employee;
    struct ka_arena *arena = t->work.arena;
    struct ka_style text = ka_look(KA_LOOK_CELL);
    struct ka_style figure = ka_style_aligned(text, KA_CENTER);
    t->work.sheet = t->summary;
    uint32_t row = ka_draft_row(&t->work.draft, t->summary, 18);
    put(t, row, TEAM_NUMBER, &text, employee->number);
    put(t, row, TEAM_NAME, &text, employee->name);
    put(t, row, TEAM_ROLE, &text, pick(t, card->role->applies_to, card->role->applies_to_en));
    put(t, row, TEAM_PLAN, &text, pick(t, spell->plan->name, spell->plan->name_en));
    put(t, row, TEAM_DAYS, &figure, ka_str_format(arena, "%d/%d", spell->days, spell->month_days));
    struct ka_block block = {row, TEAM_SCORE, 1, 1};
    ka_pay_score_cell(&t->work, block, &figure, card);
    figure = ka_style_format(figure, KA_STR("0.00##"));
    int places = card->coefficient.micro % 10000 ? 4 : 2;
    struct ka_cell *cell =
        put(t, row, TEAM_COEFFICIENT, &figure, ka_dec_print(arena, card->coefficient, places));
    ka_cell_decimal(cell, card->coefficient);
    ka_cell_formula(cell, ka_emit_coefficient(arena, &t->work.context->defs->pay,
                                              ka_ref(arena, row, TEAM_SCORE)));
    put_lines(t, row, spell);
    put_amounts(t, row, spell->total);
}

static void
put_sums(struct team *t)
{
    struct ka_arena *arena = t->work.arena;
    struct ka_style style = ka_look(KA_LOOK_SUB);
    uint32_t last = (uint32_t)t->summary->row_count - 1;
    ka_dec total = ka_dec_of(0);
    uint32_t row = ka_draft_row(&t->work.draft, t->summary, 20);
    ka_draft_cell(&t->work.draft, t->summary, ka_block_row(row, 0, TEAM_KIND), &style,
                  ka_pay_say(&t->work, KA_WORD_PAY_SUM));
    for (uint32_t c = TEAM_KIND; c <= TEAM_TOTAL; c++) {
        struct ka_block block = {row, c, 1, 1};
        ka_dec value = c == TEAM_TOTAL ? total : t->all[c - TEAM_KIND];
        ka_str range = ka_ref_range(arena, TEAM_FIRST, last, c);
        struct ka_style own = ka_style_aligned(style, KA_RIGHT);
        total = ka_dec_add(total, value);
        ka_pay_money_cell(&t->work, block, &own, value,
                          ka_str_format(arena, "ROUND(SUM(%.*s),2)", KA_STR_ARG(range)));
    }
}

struct ka_book *
ka_pay_team_make(struct ka_arena *arena, const struct ka_form_context *context,
                 const struct ka_pay *pay, size_t count)
{
    struct team t = {.work = ka_pay_work_make(arena, context)};
    ka_day first = pay[0].spell[0].span.first;
    make_sheets(&t, first);
    for (size_t i = 0; i < count; i++) {
        for (size_t s = 0; s < pay[i].spell_count; s++)
            put_spell(&t, &pay[i].spell[s]);
    }
    put_sums(&t);
    ka_pay_properties(&t.work,
                      ka_pay_sayf(&t.work, KA_WORD_PAY_DOC_TITLE, context->defs->company.name,
                                  ka_month_print(arena, ka_month_of_day(first))),
                      first);
    return ka_pay_finish(&t.work);
}
