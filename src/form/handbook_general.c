/*
 * The handbook's general part: fixed words, and tables that come from the definitions.
 *
 *     目的与原则 · 考核对象 (roles) · 考核周期 · 计分办法 · 绩效系数与等级 (tables) · 申诉 ·
 * 规则文件
 */
#include "form/handbook_work.h"

enum { C_A, C_B, C_GAP, C_C, C_D, C_E, C__COUNT };

static void
put_texts(struct ka_report *report, enum ka_word section, const enum ka_word *text, size_t count)
{
    ka_handbook_section(report, section);
    for (size_t i = 0; i < count; i++)
        ka_handbook_point(report, i + 1, ka_report_say(report, text[i]));
}

static void
put_centred(struct ka_report *report, struct ka_block block, enum ka_look look, ka_str text)
{
    struct ka_style style = ka_style_aligned(ka_look(look), KA_CENTER);
    ka_report_styled(report, block, &style, text);
}

static void
put_roles(struct ka_report *report)
{
    static const enum ka_word head[] = {KA_WORD_H_VERSION, KA_WORD_H_ANNOUNCED,
                                        KA_WORD_H_EFFECTIVE};
    const struct ka_defs *defs = report->context->defs;
    ka_handbook_section(report, KA_WORD_H_WHOM);
    ka_handbook_lead(report, ka_report_say(report, KA_WORD_H_WHOM_TEXT));
    uint32_t row = ka_report_row(report, 20, true);
    put_centred(report, ka_block_row(row, C_A, C_C), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_ROLE));
    for (uint32_t i = 0; i < KA_COUNT(head); i++)
        put_centred(report, ka_block_row(row, C_C + i, C_C + i + 1), KA_LOOK_HEADER,
                    ka_report_say(report, head[i]));
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.indent = 4;
    for (size_t i = 0; i < defs->role_count; i++) {
        const struct ka_role *role = &defs->role[i];
        row = ka_report_row(report, 18, false);
        ka_report_styled(report, ka_block_row(row, C_A, C_C), &style,
                         ka_report_pick(report, role->applies_to, role->applies_to_en));
        put_centred(report, ka_block_row(row, C_C, C_D), KA_LOOK_CELL, role->version);
        put_centred(report, ka_block_row(row, C_D, C_E), KA_LOOK_CELL,
                    ka_handbook_day(report, role->announced));
        put_centred(report, ka_block_row(row, C_E, C__COUNT), KA_LOOK_CELL,
                    ka_handbook_day(report, role->effective));
    }
}

static ka_str
cond_text(const struct ka_report *report, const struct ka_cond *cond)
{
    static const char *const sign[] = {
        [KA_AT_LEAST] = "≥", [KA_AT_MOST] = "≤", [KA_ABOVE] = "＞", [KA_BELOW] = "＜"};
    if (cond->cmp == KA_ELSE)
        return ka_report_say(report, KA_WORD_H_ELSE);
    return ka_str_format(report->arena, "%s%s", sign[cond->cmp],
                         ka_dec_print_short(report->arena, cond->bound.value).ptr);
}

static void
put_coefficient(struct ka_report *report, uint32_t row, const struct ka_coefficient *line)
{
    put_centred(report, ka_block_row(row, C_A, C_B), KA_LOOK_CELL, cond_text(report, &line->cond));
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    style.format = KA_STR("0.00");
    struct ka_cell *cell = ka_report_styled(report, ka_block_row(row, C_B, C_GAP), &style,
                                            ka_dec_print(report->arena, line->coefficient, 2));
    ka_cell_decimal(cell, line->coefficient);
}

/* The two tables side by side. */
static void
put_tables(struct ka_report *report)
{
    const struct ka_pay_def *pay = &report->context->defs->pay;
    ka_handbook_section(report, KA_WORD_H_TABLES);
    ka_handbook_lead(report, ka_report_say(report, KA_WORD_H_TABLES_TEXT));
    uint32_t row = ka_report_row(report, 20, true);
    put_centred(report, ka_block_row(row, C_A, C_B), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_POINTS));
    put_centred(report, ka_block_row(row, C_B, C_GAP), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_COEFFICIENT));
    put_centred(report, ka_block_row(row, C_C, C_D), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_POINTS));
    put_centred(report, ka_block_row(row, C_D, C__COUNT), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_GRADE));
    size_t most =
        pay->coefficient_count > pay->grade_count ? pay->coefficient_count : pay->grade_count;
    for (size_t i = 0; i < most; i++) {
        row = ka_report_row(report, 18, i + 1 < most && most < 20);
        if (i < pay->coefficient_count)
            put_coefficient(report, row, &pay->coefficient[i]);
        if (i >= pay->grade_count)
            continue;
        put_centred(report, ka_block_row(row, C_C, C_D), KA_LOOK_CELL,
                    cond_text(report, &pay->grade[i].cond));
        put_centred(report, ka_block_row(row, C_D, C__COUNT), KA_LOOK_CELL,
                    ka_report_pick(report, pay->grade[i].grade, pay->grade[i].en));
    }
}

static void
put_files(struct ka_report *report)
{
    const struct ka_defs *defs = report->context->defs;
    ka_handbook_section(report, KA_WORD_H_FILES);
    ka_handbook_lead(report, ka_report_say(report, KA_WORD_H_FILES_TEXT));
    uint32_t row = ka_report_row(report, 20, true);
    put_centred(report, ka_block_row(row, C_A, C_GAP), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_FILE));
    put_centred(report, ka_block_row(row, C_GAP, C__COUNT), KA_LOOK_HEADER,
                ka_report_say(report, KA_WORD_H_DIGEST));
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.size = 7;
    for (size_t i = 0; i < defs->file_count; i++) {
        if (!ka_handbook_is_rules(defs->file[i].shown))
            continue;
        row = ka_report_row(report, 15, false);
        ka_report_styled(report, ka_block_row(row, C_A, C_GAP), &style, defs->file[i].shown);
        ka_report_styled(report, ka_block_row(row, C_GAP, C__COUNT), &style,
                         ka_str_of(defs->file[i].digest.hex));
    }
}

void
ka_handbook_general(struct ka_report *report)
{
    static const double width[C__COUNT] = {110, 110, 20, 93, 93, KA_HANDBOOK_WIDTH - 426};
    static const enum ka_word purpose[] = {KA_WORD_H_PURPOSE_TEXT, KA_WORD_H_FAIR,
                                           KA_WORD_H_MOTIVATE, KA_WORD_H_OPEN};
    static const enum ka_word scoring[] = {KA_WORD_H_SCORING_BOUNDS, KA_WORD_H_SCORING_ROUND,
                                           KA_WORD_H_SCORING_GAPS, KA_WORD_H_SCORING_TARGET};
    ka_str title = ka_report_say(report, KA_WORD_H_GENERAL);
    int64_t days = report->context->defs->company.appeal_days;
    ka_handbook_chapter(report, title, title, report->context->defs->company.name, width, C__COUNT);
    put_texts(report, KA_WORD_H_PURPOSE, purpose, KA_COUNT(purpose));
    put_roles(report);
    ka_handbook_section(report, KA_WORD_H_PERIOD);
    ka_handbook_text(report, ka_report_say(report, KA_WORD_H_PERIOD_TEXT));
    put_texts(report, KA_WORD_H_SCORING, scoring, KA_COUNT(scoring));
    put_tables(report);
    ka_handbook_section(report, KA_WORD_H_APPEAL);
    ka_handbook_text(report,
                     ka_report_sayf(report, KA_WORD_H_APPEAL_TEXT, ka_report_int(report, days)));
    ka_handbook_section(report, KA_WORD_H_PRIVACY);
    ka_handbook_text(report, ka_report_say(report, KA_WORD_H_PRIVACY_TEXT));
    put_files(report);
    ka_report_paginate(report);
}
