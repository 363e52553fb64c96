/*
 * One sheet, as many pages as it takes:
 *
 *     company                                                     month
 *                            交 付 清 单
 *     no │ number │ name │ files │ by mail to │ signature │ date
 */
#include "form/deliver_list.h"

#include "form/build.h"
#include "form/pay_work.h"
#include "form/work.h"

enum list_col { COL_AT, COL_NUMBER, COL_NAME, COL_FILES, COL_WAY, COL_SIGN, COL_DAY, COL__COUNT };

#define SIDES 34.0

static uint32_t
new_row(struct ka_pay_work *work, double height)
{
    return ka_draft_row(&work->draft, work->sheet, height);
}

static void
put(struct ka_pay_work *work, uint32_t row, uint32_t col, const struct ka_style *style, ka_str text)
{
    struct ka_block block = {row, col, 1, 1};
    struct ka_style own = *style;
    ka_draft_shrink(&work->draft, work->sheet, block, &own, text);
    ka_draft_cell(&work->draft, work->sheet, block, &own, text);
}

static void
make_sheet(struct ka_pay_work *work)
{
    static const double width[COL__COUNT] = {24, 44, 76, 0, 92, 64, 50};
    struct ka_sheet *sheet =
        ka_draft_sheet(&work->draft, ka_pay_say(work, KA_WORD_SHEET_DELIVER), width, COL__COUNT);
    double used = 0;
    for (size_t i = 0; i < COL__COUNT; i++)
        used += width[i];
    sheet->col_width[COL_FILES] = KA_PAGE_WIDTH - 2 * SIDES - used;
    sheet->printed = true;
    sheet->margin_left = sheet->margin_right = SIDES;
    sheet->margin_top = 34;
    sheet->margin_bottom = 36;
    sheet->footer_left = ka_pay_sayf(work, KA_WORD_PAY_FOOTER, work->context->defs->company.name,
                                     work->context->program);
    sheet->footer_right = ka_pay_say(work, KA_WORD_PAGE);
    work->sheet = sheet;
}

static void
put_heads(struct ka_pay_work *work, ka_str month)
{
    static const enum ka_word head[COL__COUNT] = {
        KA_WORD_DELIVER_AT,  KA_WORD_NUMBER,       KA_WORD_NAME,       KA_WORD_DELIVER_FILES,
        KA_WORD_DELIVER_WAY, KA_WORD_DELIVER_SIGN, KA_WORD_DELIVER_DAY};
    struct ka_style title = ka_look(KA_LOOK_TITLE), soft = ka_look(KA_LOOK_SOFT);
    struct ka_style header = ka_look(KA_LOOK_HEADER);
    uint32_t row = new_row(work, 30);
    ka_draft_cell(&work->draft, work->sheet, ka_block_row(row, 0, COL__COUNT), &title,
                  ka_pay_say(work, KA_WORD_DELIVER_TITLE));
    soft.halign = KA_CENTER;
    soft.size = 8.5;
    row = new_row(work, 16);
    ka_draft_cell(
        &work->draft, work->sheet, ka_block_row(row, 0, COL__COUNT), &soft,
        ka_pay_sayf(work, KA_WORD_DELIVER_UNDER, work->context->defs->company.name, month));
    new_row(work, 6);
    row = new_row(work, 20);
    for (uint32_t c = 0; c < COL__COUNT; c++)
        put(work, row, c, &header, ka_pay_say(work, head[c]));
    work->sheet->repeat_first = work->sheet->repeat_last = row;
}

static void
put_person(struct ka_pay_work *work, size_t at, const struct ka_deliver_row *person)
{
    struct ka_style text = ka_look(KA_LOOK_CELL), small = text;
    struct ka_style figure = ka_style_aligned(text, KA_CENTER);
    uint32_t row = new_row(work, 26);
    small.size = 7.5;
    small.color = person->note.len ? KA_WARN : KA_INK_SOFT;
    put(work, row, COL_AT, &figure, ka_int_print(work->arena, (int64_t)at + 1));
    put(work, row, COL_NUMBER, &text, person->number);
    put(work, row, COL_NAME, &text, person->name);
    ka_draft_cell(&work->draft, work->sheet, ka_block_row(row, COL_FILES, COL_WAY), &small,
                  person->note.len ? person->note : person->files);
    put(work, row, COL_WAY, &small, person->way);
    put(work, row, COL_SIGN, &text, (ka_str){0});
    put(work, row, COL_DAY, &text, (ka_str){0});
}

struct ka_book *
ka_deliver_list_make(struct ka_arena *arena, const struct ka_form_context *context, ka_month month,
                     const struct ka_deliver_row *row, size_t count)
{
    struct ka_pay_work work = ka_pay_work_make(arena, context);
    ka_str name = ka_month_print(arena, month);
    make_sheet(&work);
    put_heads(&work, name);
    for (size_t i = 0; i < count; i++)
        put_person(&work, i, &row[i]);
    (void)ka_sheet_paginate(work.sheet, NULL);
    ka_pay_properties(&work,
                      ka_pay_sayf(&work, KA_WORD_DELIVER_UNDER, context->defs->company.name, name),
                      ka_month_span(month).first);
    work.draft.book->subject = ka_pay_say(&work, KA_WORD_SHEET_DELIVER);
    work.draft.book->keywords = work.draft.book->subject;
    return ka_pay_finish(&work);
}
