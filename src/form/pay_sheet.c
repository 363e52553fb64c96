/*
 * One person's pay sheet.
 *
 *     company                                             sheet number
 *                           工 资 单
 *                        month · confidential
 *     ┌ name, number, team, date ─────────────────────────────────────┐
 *     ├ role, plan, score (open cell)  │ period, days, coefficient ───┤   for each spell
 *     │ component │ formula │ base │ rate │ days │ of │ factor │ amount
 *     ├ components ────────┬ deductions ───────┬ pay before tax ──────┤
 *     ├ pay in capital numerals ──────────────────────────────────────┤
 *     notes · signatures: 制表 复核 批准 领取人签字
 *
 * Someone with two roles has two blocks of lines, each with its own score (decision 8).
 */
#include "form/pay_work.h"

#include "form/work.h"
#include "score/formula.h"

enum sheet_col {
    COL_NAME,
    COL_WORDS,
    COL_BASE,
    COL_RATE,
    COL_DAYS,
    COL_OF,
    COL_FACTOR,
    COL_AMOUNT,
    COL__COUNT
};

#define SIDES 38.0

struct paper {
    struct ka_pay_work work;
    const struct ka_pay *pay;
    struct ka_buf gross, deducted; /* references of amounts, comma between */
    size_t keep_from;              /* the closing block stays on one page from this row */
};

static uint32_t
new_row(struct paper *p, double height)
{
    return ka_draft_row(&p->work.draft, p->work.sheet, height);
}

static struct ka_cell *
put(struct paper *p, struct ka_block block, const struct ka_style *style, ka_str text)
{
    return ka_draft_cell(&p->work.draft, p->work.sheet, block, style, text);
}

static ka_str
say(const struct paper *p, enum ka_word word)
{
    return ka_pay_say(&p->work, word);
}

static ka_str
pick(const struct paper *p, ka_str zh, ka_str en)
{
    return p->work.lang == KA_EN && en.len ? en : zh;
}

static void
make_sheet(struct paper *p)
{
    static const double width[COL__COUNT] = {
        [COL_NAME] = 96, [COL_WORDS] = 0, [COL_BASE] = 60,   [COL_RATE] = 46,
        [COL_DAYS] = 34, [COL_OF] = 34,   [COL_FACTOR] = 44, [COL_AMOUNT] = 66};
    struct ka_sheet *sheet =
        ka_draft_sheet(&p->work.draft, say(p, KA_WORD_SHEET_PAY), width, COL__COUNT);
    double used = 0;
    for (size_t i = 0; i < COL__COUNT; i++)
        used += width[i];
    sheet->col_width[COL_WORDS] = KA_PAGE_WIDTH - 2 * SIDES - used;
    sheet->printed = true;
    sheet->locked = true;
    sheet->margin_left = sheet->margin_right = SIDES;
    sheet->margin_top = 30;
    sheet->margin_bottom = 36;
    p->work.sheet = sheet;
    p->work.figure_col = COL_BASE;
}

static void
put_titles(struct paper *p)
{
    const struct ka_form_context *context = p->work.context;
    struct ka_style soft = ka_look(KA_LOOK_SOFT), title = ka_look(KA_LOOK_TITLE);
    ka_str number =
        ka_str_format(p->work.arena, "%.*s-P",
                      KA_STR_ARG(ka_form_number(p->work.arena, context, p->pay->spell[0].card)));
    ka_str corrected = ka_pay_corrected(&p->work, number);
    uint32_t row = new_row(p, 13);
    put(p, ka_block_row(row, 0, COL_BASE), &soft, context->defs->company.name);
    soft.halign = KA_RIGHT;
    put(p, ka_block_row(row, COL_BASE, COL__COUNT), &soft,
        ka_pay_sayf(&p->work, KA_WORD_PAY_NUMBER, corrected));
    p->work.sheet->footer_left =
        ka_pay_sayf(&p->work, KA_WORD_PAY_FOOTER, number, context->program);
    p->work.sheet->footer_right = say(p, KA_WORD_PAGE);

    row = new_row(p, 30);
    put(p, ka_block_row(row, 0, COL__COUNT), &title, say(p, KA_WORD_PAY_TITLE));
    int year = 0, month = 0, day = 0;
    ka_day_split(p->pay->spell[0].span.first, &year, &month, &day);
    ka_str period = ka_pay_sayf(&p->work, KA_WORD_PAY_PERIOD, ka_int_print(p->work.arena, year),
                                ka_str_format(p->work.arena, "%02d", month));
    soft.halign = KA_CENTER;
    soft.size = 8.5;
    row = new_row(p, 16);
    put(p, ka_block_row(row, 0, COL__COUNT), &soft,
        ka_str_format(p->work.arena, "%.*s　·　%.*s", KA_STR_ARG(period),
                      KA_STR_ARG(say(p, KA_WORD_PAY_SECRET))));
    new_row(p, 6);
}

static void
put_provisional(struct paper *p)
{
    struct ka_style stamp = ka_style_box(ka_look(KA_LOOK_WARN), KA_EDGE_MEDIUM, KA_WARN);
    struct ka_style text = stamp;
    if (!p->pay->provisional)
        return;
    stamp.bold = true;
    stamp.size = 12;
    stamp.halign = KA_CENTER;
    uint32_t row = new_row(p, 24);
    put(p, ka_block_row(row, 0, COL_WORDS), &stamp, say(p, KA_WORD_PROVISIONAL));
    put(p, ka_block_row(row, COL_WORDS, COL__COUNT), &text, say(p, KA_WORD_PAY_PROVISIONAL));
    new_row(p, 6);
}

/* No word of a label is cut. */
static void
put_label(struct paper *p, struct ka_block block, enum ka_word word)
{
    struct ka_style label = ka_look(KA_LOOK_LABEL);
    ka_draft_shrink(&p->work.draft, p->work.sheet, block, &label, say(p, word));
    put(p, block, &label, say(p, word));
}

/* A label in columns [at, value), its value in [value, end). */
static void
put_field(struct paper *p, uint32_t row, const uint32_t at[3], enum ka_word word, ka_str text)
{
    struct ka_style value = ka_look(KA_LOOK_FIELD);
    put_label(p, ka_block_row(row, at[0], at[1]), word);
    struct ka_block block = ka_block_row(row, at[1], at[2]);
    ka_draft_shrink(&p->work.draft, p->work.sheet, block, &value, text);
    put(p, block, &value, text);
}

static const uint32_t left_field[] = {COL_NAME, COL_WORDS, COL_BASE};
static const uint32_t middle_field[] = {COL_BASE, COL_RATE, COL_FACTOR};
static const uint32_t right_field[] = {COL_FACTOR, COL_AMOUNT, COL__COUNT};

static void
put_person(struct paper *p)
{
    const struct ka_seat *seat = p->pay->spell[p->pay->spell_count - 1].card->seat;
    uint32_t row = new_row(p, 20);
    put_field(p, row, left_field, KA_WORD_NAME, p->pay->employee->name);
    put_field(p, row, middle_field, KA_WORD_TEAM,
              seat->team ? seat->team->name : say(p, KA_WORD_NO_VALUE));
    put_field(p, row, right_field, KA_WORD_NUMBER, p->pay->employee->number);
}

/* Role, plan and score; period, days and coefficient. */
static struct ka_pay_refs
put_spell_head(struct paper *p, const struct ka_pay_spell *spell)
{
    struct ka_arena *arena = p->work.arena;
    const struct ka_scorecard *card = spell->card;
    struct ka_style figure = ka_style_aligned(ka_look(KA_LOOK_FIELD), KA_CENTER);
    figure.bold = true;
    uint32_t row = new_row(p, 20);
    put_field(p, row, left_field, KA_WORD_POSITION,
              pick(p, card->role->applies_to, card->role->applies_to_en));
    put_field(p, row, middle_field, KA_WORD_PAY_PLAN,
              pick(p, spell->plan->name, spell->plan->name_en));
    put_label(p, ka_block_row(row, COL_FACTOR, COL_AMOUNT), KA_WORD_PAY_SCORE);
    ka_pay_score_cell(&p->work, ka_block_row(row, COL_AMOUNT, COL__COUNT), &figure, card);
    struct ka_pay_refs refs = {.score = ka_ref(arena, row, COL_AMOUNT)};

    row = new_row(p, 20);
    put_field(p, row, left_field, KA_WORD_PAY_SPAN,
              ka_pay_sayf(&p->work, KA_WORD_PAY_SPAN_TEXT, ka_day_print(arena, spell->span.first),
                          ka_day_print(arena, spell->span.end - 1)));
    put_field(p, row, middle_field, KA_WORD_PAY_DUE,
              ka_pay_sayf(&p->work, KA_WORD_PAY_DUE_TEXT, ka_int_print(arena, spell->days),
                          ka_int_print(arena, spell->month_days)));
    put_label(p, ka_block_row(row, COL_FACTOR, COL_AMOUNT), KA_WORD_COEFFICIENT);
    figure = ka_style_format(figure, KA_STR("0.00##"));
    struct ka_cell *cell =
        put(p, ka_block_row(row, COL_AMOUNT, COL__COUNT), &figure,
            ka_dec_print(arena, card->coefficient, card->coefficient.micro % 10000 ? 4 : 2));
    ka_cell_decimal(cell, card->coefficient);
    ka_cell_formula(cell, ka_emit_coefficient(arena, &p->work.context->defs->pay, refs.score));
    refs.coefficient = ka_ref(arena, row, COL_AMOUNT);
    return refs;
}

static void
put_header(struct paper *p)
{
    static const enum ka_word head[COL__COUNT] = {
        KA_WORD_PAY_LINE, KA_WORD_PAY_FORMULA, KA_WORD_PAY_BASE_FIGURE, KA_WORD_PAY_RATE,
        KA_WORD_PAY_DAYS, KA_WORD_PAY_OF_DAYS, KA_WORD_PAY_FACTOR,      KA_WORD_PAY_AMOUNT};
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = new_row(p, 20);
    for (uint32_t i = 0; i < COL__COUNT; i++) {
        struct ka_style own = style;
        struct ka_block block = {row, i, 1, 1};
        ka_draft_shrink(&p->work.draft, p->work.sheet, block, &own, say(p, head[i]));
        put(p, block, &own, say(p, head[i]));
    }
}

static void
put_line(struct paper *p, const struct ka_pay_spell *spell, const struct ka_pay_line *line,
         const struct ka_pay_refs *refs)
{
    struct ka_style name = ka_look(KA_LOOK_CELL), words = ka_look(KA_LOOK_CELL);
    name.bold = true;
    name.indent = 2;
    words.size = 7.5;
    words.color = KA_INK_SOFT;
    uint32_t row = new_row(p, 27);
    put(p, ka_block_row(row, COL_NAME, COL_WORDS), &name, ka_pay_line_name(&p->work, line));
    put(p, ka_block_row(row, COL_WORDS, COL_BASE), &words,
        ka_pay_line_words(&p->work, spell, line));
    for (size_t i = 0; i < line->slice_count; i++) {
        uint32_t own = new_row(p, 17);
        put(p, ka_block_row(own, COL_NAME, COL_WORDS), &name, (ka_str){0});
        put(p, ka_block_row(own, COL_WORDS, COL_BASE), &words,
            ka_pay_slice_words(&p->work, line, i));
    }
    ka_str amount = ka_pay_figures(&p->work, row, spell, line, refs);
    bool deducts = line->kind == KA_PAY_LATE || line->kind == KA_PAY_COMPENSATION;
    struct ka_buf *list = deducts ? &p->deducted : &p->gross;
    ka_buf_printf(list, "%s%.*s", list->len ? "," : "", KA_STR_ARG(amount));
}

static ka_str
sum_of(struct paper *p, ka_str list)
{
    return ka_str_format(p->work.arena, "ROUND(SUM(%.*s),2)",
                         KA_STR_ARG(list.len ? list : KA_STR("0")));
}

static void
put_subtotal(struct paper *p, const struct ka_pay_spell *spell, uint32_t first)
{
    struct ka_style style = ka_look(KA_LOOK_SUB);
    uint32_t last = (uint32_t)p->work.sheet->row_count - 1, row = new_row(p, 18);
    style.halign = KA_RIGHT;
    style.size = 8.5;
    put(p, ka_block_row(row, 0, COL_AMOUNT), &style, say(p, KA_WORD_PAY_SUBTOTAL));
    ka_pay_money_cell(&p->work, ka_block_row(row, COL_AMOUNT, COL__COUNT), &style, spell->total,
                      sum_of(p, ka_ref_range(p->work.arena, first, last, COL_AMOUNT)));
}

static void
put_spell(struct paper *p, const struct ka_pay_spell *spell)
{
    struct ka_pay_refs refs = put_spell_head(p, spell);
    put_header(p);
    uint32_t first = (uint32_t)p->work.sheet->row_count;
    for (size_t i = 0; i < spell->line_count; i++)
        put_line(p, spell, &spell->line[i], &refs);
    if (p->pay->spell_count > 1)
        put_subtotal(p, spell, first);
}

static ka_str
put_card(struct paper *p, uint32_t row, const uint32_t cols[2], enum ka_word word, ka_dec value,
         ka_str formula)
{
    struct ka_style label = ka_look(KA_LOOK_CARD_LABEL), figure = ka_look(KA_LOOK_CARD);
    label.top = figure.bottom = KA_EDGE_MEDIUM;
    label.left = figure.left = cols[0] == 0 ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
    label.right = figure.right = cols[1] == COL__COUNT ? KA_EDGE_MEDIUM : KA_EDGE_HAIR;
    if (word == KA_WORD_PAY_TOTAL)
        figure.size += 3;
    put(p, ka_block_row(row, cols[0], cols[1]), &label, say(p, word));
    ka_pay_money_cell(&p->work, ka_block_row(row + 1, cols[0], cols[1]), &figure, value, formula);
    return ka_ref(p->work.arena, row + 1, cols[0]);
}

/* What is paid in capital numerals, so that no digit can be added: it follows the figure. */
static void
put_capital(struct paper *p, ka_str total)
{
    struct ka_arena *arena = p->work.arena;
    struct ka_style style = ka_look(KA_LOOK_FIELD);
    ka_str text = ka_pay_capital(arena, p->pay->total);
    uint32_t row = new_row(p, 20);
    put_label(p, ka_block_row(row, COL_NAME, COL_WORDS), KA_WORD_PAY_CAPITAL);
    struct ka_block block = ka_block_row(row, COL_WORDS, COL__COUNT);
    style.bold = true;
    ka_draft_shrink(&p->work.draft, p->work.sheet, block, &style, text);
    ka_cell_formula_text(put(p, block, &style, text), ka_pay_capital_formula(arena, total), text);
}

static void
put_totals(struct paper *p)
{
    static const uint32_t gross[] = {0, COL_BASE}, deducted[] = {COL_BASE, COL_OF},
                          total[] = {COL_OF, COL__COUNT};
    const struct ka_pay *pay = p->pay;
    new_row(p, 6);
    p->keep_from = p->work.sheet->row_count;
    uint32_t row = new_row(p, 14);
    new_row(p, 30);
    ka_str a =
        put_card(p, row, gross, KA_WORD_PAY_GROSS, pay->gross, sum_of(p, ka_buf_str(&p->gross)));
    ka_str b = put_card(p, row, deducted, KA_WORD_PAY_DEDUCTED, pay->deducted,
                        sum_of(p, ka_buf_str(&p->deducted)));
    ka_str sum = ka_str_format(p->work.arena, "ROUND(%.*s+%.*s,2)", KA_STR_ARG(a), KA_STR_ARG(b));
    ka_str ref = put_card(p, row, total, KA_WORD_PAY_TOTAL, pay->total, sum);
    put_capital(p, ref);
    ka_str name = ka_ref_in(p->work.arena, p->work.sheet->name, ref);
    ka_draft_name(&p->work.draft, KA_STR("pay_total"),
                  ka_str_format(p->work.arena, "=%.*s", KA_STR_ARG(name)));
}

static bool
has_ladder(const struct ka_pay *pay)
{
    for (size_t s = 0; s < pay->spell_count; s++) {
        for (size_t i = 0; i < pay->spell[s].line_count; i++) {
            const struct ka_commission *commission = pay->spell[s].line[i].commission;
            if (commission && commission->ladder)
                return true;
        }
    }
    return false;
}

static void
put_note(struct paper *p, unsigned *number, ka_str text)
{
    struct ka_style style = ka_look(KA_LOOK_NOTE);
    style.size = 7.5;
    uint32_t row = new_row(p, 13);
    put(p, ka_block_row(row, 0, COL__COUNT), &style,
        ka_str_format(p->work.arena, "%u.　%.*s", ++*number, KA_STR_ARG(text)));
}

static void
put_notes(struct paper *p)
{
    struct ka_style heading = ka_look(KA_LOOK_HEADING);
    unsigned number = 0;
    new_row(p, 10);
    uint32_t row = new_row(p, 16);
    put(p, ka_block_row(row, 0, COL__COUNT), &heading, say(p, KA_WORD_PAY_NOTES));
    if (p->pay->below) {
        ka_str reason = p->pay->reason.len ? p->pay->reason : say(p, KA_WORD_PAY_NOTE_NO_REASON);
        put_note(p, &number, ka_pay_sayf(&p->work, KA_WORD_PAY_NOTE_BELOW, reason));
    }
    if (p->pay->absent.micro > 0)
        put_note(p, &number,
                 ka_pay_sayf(&p->work, KA_WORD_PAY_NOTE_ABSENT,
                             ka_dec_print_short(p->work.arena, p->pay->absent)));
    put_note(p, &number, say(p, KA_WORD_PAY_NOTE_ROUND));
    put_note(p, &number, say(p, KA_WORD_PAY_NOTE_DAYS));
    if (has_ladder(p->pay))
        put_note(p, &number, say(p, KA_WORD_PAY_NOTE_LADDER));
    put_note(p, &number, say(p, KA_WORD_PAY_NOTE_LIVE));
    put_note(p, &number, say(p, KA_WORD_PAY_NOTE_GROSS));
    put_note(p, &number, say(p, KA_WORD_PAY_NOTE_LAW));
    new_row(p, 10);
}

static void
put_signatures(struct paper *p)
{
    static const uint32_t cols[] = {0, COL_WORDS, COL_BASE, COL_OF, COL__COUNT};
    static const enum ka_word word[] = {KA_WORD_PAY_SIGN_MAKER, KA_WORD_PAY_SIGN_CHECKER,
                                        KA_WORD_PAY_SIGN_APPROVER, KA_WORD_PAY_SIGN_RECEIVER};
    uint32_t upper = new_row(p, 17), blank = new_row(p, 42), lower = new_row(p, 16);
    for (size_t i = 0; i < KA_COUNT(word); i++) {
        struct ka_style style = ka_look(KA_LOOK_SIGN);
        style.left = style.right = KA_EDGE_THIN;
        struct ka_style top = style, bottom = style;
        top.top = KA_EDGE_THIN;
        top.color = KA_INK;
        top.bold = word[i] == KA_WORD_PAY_SIGN_RECEIVER;
        bottom.bottom = KA_EDGE_THIN;
        bottom.size = 7;
        put(p, ka_block_row(upper, cols[i], cols[i + 1]), &top,
            ka_pay_sayf(&p->work, KA_WORD_SIGN_NOBODY, say(p, word[i])));
        put(p, ka_block_row(blank, cols[i], cols[i + 1]), &style, (ka_str){0});
        put(p, ka_block_row(lower, cols[i], cols[i + 1]), &bottom, say(p, KA_WORD_PAY_SIGN_DAY));
    }
}

/* Totals, notes and signatures stay together. */
static void
paginate(struct paper *p)
{
    struct ka_sheet *sheet = p->work.sheet;
    bool *keep = ka_arena_array(p->work.arena, sheet->row_count, sizeof *keep);
    for (size_t row = p->keep_from; row < sheet->row_count; row++)
        keep[row] = true;
    (void)ka_sheet_paginate(sheet, keep);
}

struct ka_book *
ka_pay_sheet_make(struct ka_arena *arena, const struct ka_form_context *context,
                  const struct ka_pay *pay)
{
    struct paper p = {.work = ka_pay_work_make(arena, context),
                      .pay = pay,
                      .gross = {.arena = arena},
                      .deducted = {.arena = arena}};
    make_sheet(&p);
    put_titles(&p);
    put_provisional(&p);
    put_person(&p);
    for (size_t i = 0; i < pay->spell_count; i++) {
        if (i > 0)
            new_row(&p, 6);
        put_spell(&p, &pay->spell[i]);
    }
    put_totals(&p);
    put_notes(&p);
    put_signatures(&p);
    paginate(&p);
    ka_day first = pay->spell[0].span.first;
    ka_pay_properties(&p.work,
                      ka_pay_sayf(&p.work, KA_WORD_PAY_DOC_TITLE, pay->employee->name,
                                  ka_month_print(arena, ka_month_of_day(first))),
                      first);
    return ka_pay_finish(&p.work);
}

ka_str
ka_pay_file_stem(struct ka_arena *arena, const struct ka_pay *pay)
{
    return ka_person_file_stem(arena, pay->employee->number, pay->employee->name);
}
