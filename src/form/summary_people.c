/*
 * Lists of people: the ranking, the index of forms, and the points by module.
 *
 *     岗位 │ 名次 │ 工号 │ 姓名 │ 团队 │ 满分 │ 得分 │ 得分率 │ 等级 │ 系数 │ 状态 │ 缺数据项
 *
 * Everything is counted on these lists, so their cells hold plain texts and exact decimals; only
 * the share is a formula. Links lead to the files beside the workbook.
 */
#include "form/summary_work.h"

static const struct ka_report_column ranking[KA_R__COUNT] = {
    [KA_R_ROLE] = {KA_WORD_S_ROLE, 110},    [KA_R_RANK] = {KA_WORD_S_RANK, 44},
    [KA_R_NUMBER] = {KA_WORD_S_NUMBER, 60}, [KA_R_NAME] = {KA_WORD_S_NAME, 76},
    [KA_R_TEAM] = {KA_WORD_S_TEAM, 86},     [KA_R_MARKS] = {KA_WORD_S_MARKS, 50},
    [KA_R_POINTS] = {KA_WORD_S_POINTS, 58}, [KA_R_SHARE] = {KA_WORD_S_SHARE, 86},
    [KA_R_GRADE] = {KA_WORD_S_GRADE, 66},   [KA_R_COEFFICIENT] = {KA_WORD_S_COEFFICIENT, 64},
    [KA_R_STATUS] = {KA_WORD_S_STATUS, 60}, [KA_R_GAPS] = {KA_WORD_S_GAPS, 64},
};

static void
start_list(struct ka_report *report, enum ka_word name, enum ka_word below,
           const struct ka_report_column *column, size_t count)
{
    double *width = ka_arena_array(report->arena, count, sizeof *width);
    for (size_t c = 0; c < count; c++)
        width[c] = column[c].width;
    ka_report_sheet(report, ka_report_say(report, name), width, count, true);
    ka_report_title(report, ka_report_say(report, name), ka_report_say(report, below));
}

/* A text in the middle of its cell, in red if it calls for work. */
static void
put_word(struct ka_report *report, uint32_t row, uint32_t col, ka_str text, bool warn)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    if (warn)
        style.color = KA_WARN;
    ka_report_styled(report, ka_block_row(row, col, col + 1), &style, text);
}

static struct ka_cell *
put_share(struct ka_report *report, uint32_t row, uint32_t col, ka_dec points, ka_dec marks)
{
    ka_frac share = ka_frac_make(points.micro, marks.micro);
    struct ka_cell *cell = ka_report_rate(report, row, col, share);
    if (!ka_frac_is_none(share))
        ka_cell_formula(cell, ka_str_format(report->arena, "%.*s/%.*s",
                                            KA_STR_ARG(ka_ref(report->arena, row, col - 1)),
                                            KA_STR_ARG(ka_ref(report->arena, row, col - 2))));
    return cell;
}

static size_t
gaps_of(const struct ka_scorecard *card)
{
    size_t gaps = 0;
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++)
            gaps += card->module[m].item[i].state == KA_ITEM_MISSING;
    return gaps;
}

static void
put_person(struct ka_summary *summary, const struct ka_scorecard *card)
{
    struct ka_report *report = &summary->report;
    uint32_t row = ka_report_row(report, 18, false);
    ka_report_text(report, row, KA_R_ROLE, ka_summary_role(summary, card));
    ka_report_value(report, row, KA_R_RANK, card->rank ? ka_frac_make(card->rank, 1) : KA_FRAC_NONE,
                    ka_report_int(report, card->rank));
    ka_report_text(report, row, KA_R_NUMBER, card->seat->employee->number);
    ka_report_text(report, row, KA_R_NAME, card->seat->employee->name);
    ka_report_text(report, row, KA_R_TEAM, ka_summary_team(report->context, card));
    ka_report_value(report, row, KA_R_MARKS, ka_frac_of_dec(card->out_of),
                    ka_dec_print_short(report->arena, card->out_of));
    ka_report_points(report, row, KA_R_POINTS, ka_frac_of_dec(card->total));
    put_share(report, row, KA_R_SHARE, card->total, card->out_of);
    put_word(report, row, KA_R_GRADE, card->grade, false);
    ka_report_points(report, row, KA_R_COEFFICIENT, ka_frac_of_dec(card->coefficient));
    put_word(report, row, KA_R_STATUS, ka_summary_status(summary, card), card->provisional);
    ka_report_count(report, row, KA_R_GAPS, (int64_t)gaps_of(card));
}

void
ka_summary_people(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    start_list(report, KA_WORD_S_RANKING, KA_WORD_S_RANKING_BELOW, ranking, KA_R__COUNT);
    ka_report_list(report, ranking, KA_R__COUNT, KA_R_NAME + 1);
    for (size_t i = 0; i < summary->count; i++)
        put_person(summary, &summary->card[summary->order[i]]);
    ka_report_bar(report, KA_SUMMARY_FIRST, KA_SUMMARY_FIRST + (uint32_t)summary->count - 1,
                  KA_R_SHARE);
}

static void
put_link(struct ka_report *report, uint32_t row, uint32_t col, ka_str stem, const char *ending)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    style.color = KA_ACCENT;
    struct ka_cell *cell = ka_report_styled(report, ka_block_row(row, col, col + 1), &style,
                                            ka_report_say(report, KA_WORD_S_LINK));
    cell->link = ka_str_format(report->arena, "external:forms/%.*s.%s", KA_STR_ARG(stem), ending);
}

/* By team, as the booklet is. */
void
ka_summary_forms(struct ka_summary *summary)
{
    static const struct ka_report_column column[] = {
        {KA_WORD_S_TEAM, 96},  {KA_WORD_S_NUMBER, 64},  {KA_WORD_S_NAME, 84}, {KA_WORD_S_ROLE, 120},
        {KA_WORD_S_FORM, 128}, {KA_WORD_S_DIGEST, 128}, {KA_WORD_S_XLSX, 56}, {KA_WORD_S_PDF, 56}};
    struct ka_report *report = &summary->report;
    start_list(report, KA_WORD_S_FORMS, KA_WORD_S_FORMS_BELOW, column, KA_COUNT(column));
    ka_report_list(report, column, KA_COUNT(column), 3);
    size_t *order =
        ka_summary_by_team(report->arena, report->context, summary->card, summary->count);
    for (size_t i = 0; i < summary->count; i++) {
        const struct ka_scorecard *card = &summary->card[order[i]];
        ka_str stem = ka_form_file_stem(report->arena, card);
        struct ka_digest digest = ka_form_digest(report->arena, card);
        uint32_t row = ka_report_row(report, 18, false);
        ka_report_text(report, row, 0, ka_summary_team(report->context, card));
        ka_report_text(report, row, 1, card->seat->employee->number);
        ka_report_text(report, row, 2, card->seat->employee->name);
        ka_report_text(report, row, 3, ka_summary_role(summary, card));
        ka_report_text(report, row, 4, ka_form_number(report->arena, report->context, card));
        ka_report_text(report, row, 5,
                       ka_str_dup(report->arena, ka_str_sub(ka_str_of(digest.hex), 0, 16)));
        put_link(report, row, 6, stem, "xlsx");
        put_link(report, row, 7, stem, "pdf");
    }
}

static const struct ka_report_column detail[KA_M__COUNT] = {
    [KA_M_TEAM] = {KA_WORD_S_TEAM, 96},      [KA_M_ROLE] = {KA_WORD_S_ROLE, 120},
    [KA_M_NUMBER] = {KA_WORD_S_NUMBER, 64},  [KA_M_NAME] = {KA_WORD_S_NAME, 84},
    [KA_M_MODULE] = {KA_WORD_S_MODULE, 110}, [KA_M_MARKS] = {KA_WORD_S_MARKS, 56},
    [KA_M_POINTS] = {KA_WORD_S_POINTS, 62},  [KA_M_SHARE] = {KA_WORD_S_SHARE, 86},
};

static void
put_module(struct ka_summary *summary, const struct ka_scorecard *card,
           const struct ka_score_module *module)
{
    struct ka_report *report = &summary->report;
    uint32_t row = ka_report_row(report, 18, false);
    ka_report_text(report, row, KA_M_TEAM, ka_summary_team(report->context, card));
    ka_report_text(report, row, KA_M_ROLE, ka_summary_role(summary, card));
    ka_report_text(report, row, KA_M_NUMBER, card->seat->employee->number);
    ka_report_text(report, row, KA_M_NAME, card->seat->employee->name);
    ka_report_text(report, row, KA_M_MODULE,
                   ka_report_pick(report, module->def->name, module->def->name_en));
    ka_report_value(report, row, KA_M_MARKS, ka_frac_of_dec(module->marks),
                    ka_dec_print_short(report->arena, module->marks));
    ka_report_points(report, row, KA_M_POINTS, ka_frac_of_dec(module->points));
    put_share(report, row, KA_M_SHARE, module->points, module->marks);
}

void
ka_summary_detail(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    start_list(report, KA_WORD_S_DETAIL, KA_WORD_S_DETAIL_BELOW, detail, KA_M__COUNT);
    ka_report_list(report, detail, KA_M__COUNT, KA_M_NAME + 1);
    for (size_t i = 0; i < summary->count; i++) {
        const struct ka_scorecard *card = &summary->card[summary->order[i]];
        for (size_t m = 0; m < card->module_count; m++)
            put_module(summary, card, &card->module[m]);
    }
    ka_report_bar(report, KA_SUMMARY_FIRST, (uint32_t)report->sheet->row_count - 1, KA_M_SHARE);
}
