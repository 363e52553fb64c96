/*
 * Signatures, refusal and witness, the way to appeal (domain.md F.3).
 *
 *     ┌ 被考核人 ─────┬ 考核人：王磊 ──┬ 部门负责人 ───┬ 人事 ─────────┐
 *     │               │                │               │               │
 *     │ 日期：  年 月 │ 日期：         │ 日期：        │ 日期：        │
 *     ├ 拒签说明：────┴────────────────┼ 见证人：──────┴───────────────┤
 *     └────────────────────────────────┴───────────────────────────────┘
 *     对结果有异议，可在 … 前书面申诉
 */
#include "form/work.h"

static const enum ka_form_col sign_cols[] = {KA_F_MODULE, KA_F_STANDARD, KA_F_STANDARD_END,
                                             KA_F_ACTUAL, KA_F__COUNT};

/* Nobody appraises themselves: for the reviewer's own form the name is left to be written. */
static ka_str
who(struct ka_work *work, enum ka_word role, ka_str name)
{
    bool own = ka_str_eq(name, work->card->seat->employee->name);
    if (!name.len || (own && role != KA_WORD_SIGN_SELF))
        return ka_sayf(work, KA_WORD_SIGN_NOBODY, ka_say(work, role));
    return ka_sayf(work, KA_WORD_SIGN_WHO, ka_say(work, role), name);
}

static void
put_boxes(struct ka_work *work)
{
    const struct ka_company *company = &work->context->defs->company;
    const ka_str name[] = {
        who(work, KA_WORD_SIGN_SELF, work->card->seat->employee->name),
        who(work, KA_WORD_SIGN_REVIEWER, company->reviewer),
        who(work, KA_WORD_SIGN_APPROVER, company->approver),
        who(work, KA_WORD_SIGN_HR, company->hr),
    };
    uint32_t upper = ka_form_row(work, 15, true);
    uint32_t blank = work->sign_row = ka_form_row(work, work->density->sign, true);
    uint32_t lower = ka_form_row(work, 14, true);
    for (size_t i = 0; i < KA_COUNT(name); i++) {
        struct ka_style style = ka_look(KA_LOOK_SIGN);
        style.left = style.right = KA_EDGE_THIN;
        struct ka_style top = style, bottom = style;
        top.top = KA_EDGE_THIN;
        top.valign = KA_TOP;
        top.color = KA_INK;
        bottom.bottom = KA_EDGE_THIN;
        bottom.size = 7.5;
        const double least = 5.5;
        struct ka_block box = ka_block_row(lower, sign_cols[i], sign_cols[i + 1]);
        ka_str date = ka_say(work, KA_WORD_SIGN_DATE);
        ka_draft_shrink_line(&work->draft, work->form, box, &bottom, date, least);
        ka_form_cell(work, ka_block_row(upper, sign_cols[i], sign_cols[i + 1]), &top, name[i]);
        ka_form_cell(work, ka_block_row(blank, sign_cols[i], sign_cols[i + 1]), &style,
                     (ka_str){0});
        ka_form_cell(work, box, &bottom, date);
    }
}

static void
put_refusal(struct ka_work *work)
{
    struct ka_style style = ka_style_box(ka_look(KA_LOOK_SIGN), KA_EDGE_THIN, KA_LINE);
    uint32_t row = ka_form_row(work, 17, true);
    ka_form_cell(work, ka_block_row(row, 0, KA_F_STANDARD_END), &style,
                 ka_say(work, KA_WORD_REFUSAL));
    ka_form_cell(work, ka_block_row(row, KA_F_STANDARD_END, KA_F__COUNT), &style,
                 ka_say(work, KA_WORD_WITNESS));
}

void
ka_form_sign(struct ka_work *work)
{
    const struct ka_company *company = &work->context->defs->company;
    put_boxes(work);
    put_refusal(work);
    ka_day until =
        ka_company_workday_after(company, work->context->printed_on, company->appeal_days);
    struct ka_style style = ka_look(KA_LOOK_SOFT);
    style.size = 7.5;
    uint32_t row = ka_form_row(work, 13, false);
    ka_form_cell(work, ka_block_row(row, 0, KA_F__COUNT), &style,
                 ka_sayf(work, KA_WORD_APPEAL, ka_day_print(work->arena, until),
                         ka_int_print(work->arena, company->appeal_days)));
}
