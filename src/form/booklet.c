/*
 * The booklet's contents.
 *
 *     工号   姓名     岗位       得分    等级   页
 *     ▇ 售前一组
 *     S001   林小满   售前客服   101.50  卓越   2
 *
 * They are laid out twice: once to see how many pages they take themselves, once with the numbers.
 */
#include "form/booklet.h"

#include "form/report.h"
#include "form/summary.h"

enum { C_NUMBER, C_NAME, C_ROLE, C_POINTS, C_GRADE, C_PAGE, C__COUNT };

static const struct ka_report_column column[C__COUNT] = {
    [C_NUMBER] = {KA_WORD_S_NUMBER, 76}, [C_NAME] = {KA_WORD_S_NAME, 150},
    [C_ROLE] = {KA_WORD_S_ROLE, 128},    [C_POINTS] = {KA_WORD_TOTAL, 62},
    [C_GRADE] = {KA_WORD_S_GRADE, 62},   [C_PAGE] = {KA_WORD_H_PAGE, 41}};

struct contents {
    struct ka_report report;
    const struct ka_scorecard *card;
    struct ka_book *const *form;
    const size_t *order;
    size_t count;
};

static size_t
pages_of(const struct ka_book *book)
{
    size_t pages = 0;
    for (size_t s = 0; s < book->sheet_count; s++) {
        const struct ka_sheet *sheet = &book->sheet[s];
        pages += sheet->printed;
        for (size_t r = 0; sheet->printed && sheet->page_break && r < sheet->row_count; r++)
            pages += sheet->page_break[r];
    }
    return pages;
}

static void
put_team(struct ka_report *report, ka_str team)
{
    struct ka_style style = ka_look(KA_LOOK_SUB);
    style.size = 9;
    style.indent = 4;
    style.top = KA_EDGE_THIN;
    uint32_t row = ka_report_row(report, 20, true);
    ka_report_styled(report, ka_block_row(row, 0, C__COUNT), &style, team);
}

static void
put_line(struct ka_report *report, const struct ka_scorecard *card, size_t part, size_t page)
{
    const struct ka_employee *employee = card->seat->employee;
    uint32_t row = ka_report_row(report, 18, false);
    size_t first = report->sheet->cell_count;
    struct ka_style middle = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    ka_report_text(report, row, C_NUMBER, employee->number);
    ka_report_text(report, row, C_NAME, employee->name);
    ka_report_text(report, row, C_ROLE,
                   ka_report_pick(report, card->role->applies_to, card->role->applies_to_en));
    ka_report_points(report, row, C_POINTS, ka_frac_of_dec(card->total));
    ka_report_styled(report, ka_block_row(row, C_GRADE, C_PAGE), &middle,
                     card->provisional ? ka_report_say(report, KA_WORD_S_OPEN) : card->grade);
    ka_report_count(report, row, C_PAGE, (int64_t)page);
    for (size_t i = first; i < report->sheet->cell_count; i++) {
        report->sheet->cell[i].jumps = true;
        report->sheet->cell[i].jump_part = (uint32_t)part + 1;
    }
}

/* With the forms beginning on page @p page. */
static void
put_contents(struct contents *contents, size_t page)
{
    struct ka_report *report = &contents->report;
    ka_draft_clear(report->sheet);
    report->keep = NULL;
    const struct ka_scorecard *card = contents->card;
    ka_month month = ka_month_of_day(card->seat->span.first);
    ka_report_title(report, ka_summary_booklet_title(report->arena, report->context, month),
                    ka_report_say(report, KA_WORD_H_CONTENTS));
    uint32_t head = ka_report_head(report, column, C__COUNT, 0);
    report->sheet->repeat_first = report->sheet->repeat_last = head;
    ka_str team = {0};
    for (size_t i = 0; i < contents->count; i++) {
        size_t at = contents->order[i];
        ka_str own = ka_summary_team(report->context, &card[at]);
        if (!ka_str_eq(own, team))
            put_team(report, own);
        team = own;
        put_line(report, &card[at], i + 1, page);
        page += pages_of(contents->form[at]);
    }
    ka_report_paginate(report);
}

struct ka_book *
ka_booklet_contents(struct ka_arena *arena, const struct ka_form_context *context,
                    const struct ka_scorecard *card, struct ka_book *const *form,
                    const size_t *order, size_t count)
{
    double width[C__COUNT];
    struct contents contents = {ka_report_make(arena, context, 1), card, form, order, count};
    struct ka_report *report = &contents.report;
    for (size_t c = 0; c < C__COUNT; c++)
        width[c] = column[c].width;
    ka_str title = ka_report_say(report, KA_WORD_H_CONTENTS);
    ka_report_sheet(report, title, width, C__COUNT, false);
    report->sheet->printed = true;
    put_contents(&contents, 1);
    put_contents(&contents, pages_of(report->draft.book) + 1);
    return ka_report_finish(report, title, title);
}
