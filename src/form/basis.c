/*
 * 计算依据: how every figure of the form came about, live. One row per part of an item.
 *
 *     A module  B item  C rule …  │ 分子 分母 │ 整数分子 整数分母 │ 覆盖值 理由 │ 有效分子 有效分母
 * │ … 计入 得分 │ 文件 行数
 *
 * Row 1 is a title, row 2 says what may be filled in, row 3 the header (frozen, filtered). Columns
 * that no item of the card needs are left out. What belongs to an item as a whole (marks, counted,
 * points, score given, sample, veto) stands in the row of its first part.
 *
 * Whole numbers are cached as num ÷ 1, so that 15 digits keep exact.
 */
#include "form/work.h"

#include <math.h>

#define FIRST_ROW 3

/* Widths are for the workbook, which scales the sheet to one page's width. */
static const struct {
    enum ka_word word;
    double width;
} columns[KA_B__COUNT] = {
    [KA_B_MODULE] = {KA_WORD_B_MODULE, 54},
    [KA_B_ITEM] = {KA_WORD_B_ITEM, 86},
    [KA_B_RULE] = {KA_WORD_B_RULE, 170},
    [KA_B_METRIC] = {KA_WORD_B_METRIC, 78},
    [KA_B_SCOPE] = {KA_WORD_B_SCOPE, 66},
    [KA_B_STATE] = {KA_WORD_B_STATE, 44},
    [KA_B_NATURAL_NUM] = {KA_WORD_B_NATURAL_NUM, 66},
    [KA_B_NATURAL_DEN] = {KA_WORD_B_NATURAL_DEN, 54},
    [KA_B_VALUE_NUM] = {KA_WORD_B_VALUE_NUM, 64},
    [KA_B_VALUE_DEN] = {KA_WORD_B_VALUE_DEN, 54},
    [KA_B_TARGET_NUM] = {KA_WORD_B_TARGET_NUM, 54},
    [KA_B_TARGET_DEN] = {KA_WORD_B_TARGET_DEN, 46},
    [KA_B_REF_NUM] = {KA_WORD_B_REF_NUM, 54},
    [KA_B_REF_DEN] = {KA_WORD_B_REF_DEN, 54},
    [KA_B_OVERRIDE] = {KA_WORD_B_OVERRIDE, 48},
    [KA_B_REASON] = {KA_WORD_B_REASON, 70},
    [KA_B_USED] = {KA_WORD_B_USED, 44},
    [KA_B_NUM] = {KA_WORD_B_NUM, 64},
    [KA_B_DEN] = {KA_WORD_B_DEN, 64},
    [KA_B_WEIGHT] = {KA_WORD_B_WEIGHT, 66},
    [KA_B_RAW] = {KA_WORD_B_RAW, 46},
    [KA_B_SAMPLE] = {KA_WORD_B_SAMPLE, 40},
    [KA_B_VETO_NUM] = {KA_WORD_B_VETO_NUM, 46},
    [KA_B_VETO_DEN] = {KA_WORD_B_VETO_DEN, 46},
    [KA_B_VETO] = {KA_WORD_B_VETO, 30},
    [KA_B_MANUAL] = {KA_WORD_B_MANUAL, 36},
    [KA_B_SCORE_REASON] = {KA_WORD_B_SCORE_REASON, 90},
    [KA_B_SCORER] = {KA_WORD_B_SCORER, 48},
    [KA_B_MARKS] = {KA_WORD_B_MARKS, 32},
    [KA_B_COUNTED] = {KA_WORD_B_COUNTED, 32},
    [KA_B_POINTS] = {KA_WORD_B_POINTS, 38},
    [KA_B_FILES] = {KA_WORD_B_FILES, 230},
    [KA_B_ROWS] = {KA_WORD_B_ROWS, 40},
};

bool
ka_item_is_manual(const struct ka_score_item *item)
{
    enum ka_rule_kind kind = item->def->rule->kind;
    return kind == KA_RULE_MANUAL || kind == KA_RULE_LEVELS;
}

bool
ka_item_wants_reason(const struct ka_score_item *item)
{
    const struct ka_rule *rule = item->def->rule;
    if (rule->kind != KA_RULE_MANUAL || !rule->as.manual.reason_required)
        return false;
    for (size_t i = 0; i < item->manual_count; i++)
        if (!ka_str_trim(item->manual[i].reason).len)
            return false;
    return true;
}

/* Whether a part is compared with or divided by a figure of the trade or of last month. */
static bool
has_reference(const struct ka_score_part *part)
{
    if (part->relative || part->reference.state == KA_VALUE_OK)
        return true;
    const struct ka_rule *rule = part->rule;
    return rule && rule->kind == KA_RULE_STEPS &&
           (rule->as.steps.from.ref == KA_REF_INDUSTRY ||
            rule->as.steps.from.ref == KA_REF_LAST_MONTH);
}

static bool
needs_weight(const struct ka_score_item *item)
{
    bool weighted = item->weigh_groups;
    for (size_t g = 0; g < item->group_count; g++)
        weighted = weighted || item->group[g].combine == KA_COMBINE_WEIGHTED;
    return weighted;
}

/* Mark the columns that an item needs. */
static void
need_columns(const struct ka_score_item *item, bool *need)
{
    need[KA_B_RAW] |= ka_item_uses_raw(item);
    need[KA_B_WEIGHT] |= needs_weight(item);
    need[KA_B_SAMPLE] |= item->def->small != NULL;
    if (item->def->veto.effect != KA_VETO_NONE)
        need[KA_B_VETO] = need[KA_B_VETO_NUM] = need[KA_B_VETO_DEN] = true;
    if (ka_item_is_manual(item))
        need[KA_B_MANUAL] = need[KA_B_SCORE_REASON] = need[KA_B_SCORER] = true;
    for (size_t p = 0; p < item->part_count; p++) {
        if (!ka_frac_is_none(item->part[p].target))
            need[KA_B_TARGET_NUM] = need[KA_B_TARGET_DEN] = true;
        if (has_reference(&item->part[p]))
            need[KA_B_REF_NUM] = need[KA_B_REF_DEN] = true;
    }
}

static void
plan_columns(struct ka_work *work)
{
    bool need[KA_B__COUNT];
    for (size_t c = 0; c < KA_B__COUNT; c++)
        need[c] = true;
    static const enum ka_basis_col optional[] = {
        KA_B_TARGET_NUM, KA_B_TARGET_DEN,   KA_B_REF_NUM,  KA_B_REF_DEN,  KA_B_WEIGHT,
        KA_B_RAW,        KA_B_SAMPLE,       KA_B_VETO_NUM, KA_B_VETO_DEN, KA_B_VETO,
        KA_B_MANUAL,     KA_B_SCORE_REASON, KA_B_SCORER};
    for (size_t i = 0; i < KA_COUNT(optional); i++)
        need[optional[i]] = false;
    for (size_t i = 0; i < work->spot_count; i++)
        need_columns(work->spot[i].item, need);
    for (size_t c = 0; c < KA_B__COUNT; c++)
        work->basis_col[c] = need[c] ? work->basis_cols++ : KA_NO_COL;
}

/* A rule's English words begin with a capital letter where they stand alone. */
static ka_str
sentence(struct ka_arena *arena, ka_str words)
{
    if (!words.len || words.ptr[0] < 'a' || words.ptr[0] > 'z')
        return words;
    return ka_str_format(arena, "%c%.*s", words.ptr[0] - 'a' + 'A', (int)words.len - 1,
                         words.ptr + 1);
}

static struct ka_spot
plan_item(struct ka_work *work, const struct ka_score_item *item, uint32_t row)
{
    ka_str own = ka_pick(work, item->def->standard, item->def->standard_en);
    ka_str rule = ka_rule_words(work->arena, item->def, &work->context->defs->metrics, work->lang);
    rule = sentence(work->arena, rule);
    return (struct ka_spot){.item = item,
                            .rule = rule,
                            .standard = own.len ? own : rule,
                            .basis_row = row,
                            .basis_rows = item->part_count ? (uint32_t)item->part_count : 1};
}

void
ka_basis_plan(struct ka_work *work)
{
    const struct ka_scorecard *card = work->card;
    size_t count = 0;
    for (size_t m = 0; m < card->module_count; m++)
        count += card->module[m].item_count;
    work->spot = ka_arena_array(work->arena, count, sizeof *work->spot);
    work->module = ka_arena_array(work->arena, card->module_count, sizeof *work->module);
    uint32_t row = FIRST_ROW;
    for (size_t m = 0; m < card->module_count; m++) {
        work->module[m].first = work->spot_count;
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            work->spot[work->spot_count] = plan_item(work, item, row);
            work->spot[work->spot_count].module = &card->module[m];
            work->spot[work->spot_count].module_index = m;
            row += work->spot[work->spot_count++].basis_rows;
        }
        work->module[m].end = work->spot_count;
        work->module[m].data_row = (uint32_t)m + 1;
    }
    work->basis_end = row;
    plan_columns(work);
}

ka_str
ka_basis_column(const struct ka_work *work, enum ka_basis_col col)
{
    if (work->basis_col[col] == KA_NO_COL || work->basis_end == FIRST_ROW)
        return KA_STR("");
    return ka_ref_in(
        work->arena, ka_say(work, KA_WORD_SHEET_BASIS),
        ka_ref_range(work->arena, FIRST_ROW, work->basis_end - 1, work->basis_col[col]));
}

ka_str
ka_basis_ref(const struct ka_work *work, enum ka_basis_col col, uint32_t row, bool outside)
{
    if (work->basis_col[col] == KA_NO_COL)
        return KA_STR("");
    ka_str ref = ka_ref(work->arena, row, work->basis_col[col]);
    return outside ? ka_ref_in(work->arena, ka_say(work, KA_WORD_SHEET_BASIS), ref) : ref;
}

static struct ka_part_cells
part_cells(const struct ka_work *work, const struct ka_score_part *part, uint32_t row, bool outside)
{
    struct ka_part_cells cells = {
        .value_num = ka_basis_ref(work, KA_B_VALUE_NUM, row, outside),
        .value_den = ka_basis_ref(work, KA_B_VALUE_DEN, row, outside),
        .override = ka_basis_ref(work, KA_B_USED, row, outside),
        .num = ka_basis_ref(work, KA_B_NUM, row, outside),
        .den = ka_basis_ref(work, KA_B_DEN, row, outside),
        .raw = ka_basis_ref(work, KA_B_RAW, row, outside),
        .weight = ka_basis_ref(work, KA_B_WEIGHT, row, outside),
    };
    if (!ka_frac_is_none(part->target)) {
        cells.target_num = ka_basis_ref(work, KA_B_TARGET_NUM, row, outside);
        cells.target_den = ka_basis_ref(work, KA_B_TARGET_DEN, row, outside);
    }
    if (has_reference(part)) {
        cells.ref_num = ka_basis_ref(work, KA_B_REF_NUM, row, outside);
        cells.ref_den = ka_basis_ref(work, KA_B_REF_DEN, row, outside);
    }
    return cells;
}

static ka_str
range(const struct ka_work *work, const struct ka_spot *spot, enum ka_basis_col col, bool outside)
{
    if (work->basis_col[col] == KA_NO_COL || !ka_item_uses_raw(spot->item))
        return KA_STR("");
    ka_str ref = ka_ref_range(work->arena, spot->basis_row, spot->basis_row + spot->basis_rows - 1,
                              work->basis_col[col]);
    return outside ? ka_ref_in(work->arena, ka_say(work, KA_WORD_SHEET_BASIS), ref) : ref;
}

struct ka_item_cells
ka_basis_cells(const struct ka_work *work, const struct ka_spot *spot, bool outside)
{
    const struct ka_score_item *item = spot->item;
    uint32_t row = spot->basis_row;
    struct ka_part_cells *part =
        ka_arena_array(work->arena, item->part_count ? item->part_count : 1, sizeof *part);
    for (size_t p = 0; p < item->part_count; p++)
        part[p] = part_cells(work, &item->part[p], row + (uint32_t)p, outside);
    ka_str data = ka_say(work, KA_WORD_SHEET_DATA);
    uint32_t data_row = work->module[spot->module_index].data_row;
    return (struct ka_item_cells){
        .part = part,
        .raw_range = range(work, spot, KA_B_RAW, outside),
        .weight_range = range(work, spot, KA_B_WEIGHT, outside),
        .manual = ka_basis_ref(work, KA_B_USED, row, outside),
        .marks = ka_basis_ref(work, KA_B_MARKS, row, outside),
        .counted = ka_basis_ref(work, KA_B_COUNTED, row, outside),
        .module_marks = ka_ref_in(work->arena, data, ka_ref(work->arena, data_row, KA_D_MARKS)),
        .module_counted = ka_ref_in(work->arena, data, ka_ref(work->arena, data_row, KA_D_COUNTED)),
        .sample = ka_basis_ref(work, KA_B_SAMPLE, row, outside),
        .veto_num = ka_basis_ref(work, KA_B_VETO_NUM, row, outside),
        .veto_den = ka_basis_ref(work, KA_B_VETO_DEN, row, outside),
    };
}

/* Numbers do not wrap in a workbook: room for the digits of the longest. */
static void
widen(const struct ka_work *work, double *width, enum ka_basis_col col, int64_t value)
{
    const double digit = 4.8, comma = 2.4, padding = 12;
    double need = padding + digit;
    for (int digits = 1; value >= 10 || value <= -10; digits++, value /= 10)
        need += digit + (digits % 3 == 0 ? comma : 0);
    if (work->basis_col[col] != KA_NO_COL && need > width[work->basis_col[col]])
        width[work->basis_col[col]] = need;
}

static void
widen_to(const struct ka_work *work, double *width, enum ka_basis_col col, ka_frac value)
{
    widen(work, width, col, value.num);
    widen(work, width, col + 1, value.den);
}

static void
widen_numbers(const struct ka_work *work, const struct ka_score_part *part, double *width)
{
    const int64_t places = 100; /* As written they have decimals: two digits and the point. */
    ka_frac live = {part->value.live_num, part->value.live_den};
    widen(work, width, KA_B_NATURAL_NUM, part->value.num.micro / KA_DEC_ONE * places);
    widen(work, width, KA_B_NATURAL_DEN, part->value.den.micro / KA_DEC_ONE * places);
    widen_to(work, width, KA_B_VALUE_NUM, live);
    widen_to(work, width, KA_B_NUM, live);
    widen_to(work, width, KA_B_TARGET_NUM, part->target);
    widen_to(work, width, KA_B_REF_NUM,
             (ka_frac){part->reference.live_num, part->reference.live_den});
}

/* An item's name leads to the form, and LibreOffice breaks no link: it is one line if it can be. */
static void
widen_names(struct ka_work *work, double *width)
{
    const double most = 140;
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.size = 8;
    double *own = &width[work->basis_col[KA_B_ITEM]];
    for (size_t i = 0; i < work->spot_count; i++) {
        const struct ka_item *def = work->spot[i].item->def;
        ka_str name = ka_pick(work, def->name, def->name_en);
        *own = fmax(*own, fmin(most, 8 + ka_draft_measure(&work->draft, &style, name) * 1.1));
    }
}

void
ka_basis_sheet(struct ka_work *work)
{
    double *width = ka_arena_array(work->arena, work->basis_cols, sizeof *width);
    for (size_t c = 0; c < KA_B__COUNT; c++)
        if (work->basis_col[c] != KA_NO_COL)
            width[work->basis_col[c]] = columns[c].width;
    for (size_t i = 0; i < work->spot_count; i++)
        for (size_t p = 0; p < work->spot[i].item->part_count; p++)
            widen_numbers(work, &work->spot[i].item->part[p], width);
    widen_names(work, width);
    struct ka_sheet *sheet =
        ka_draft_sheet(&work->draft, ka_say(work, KA_WORD_SHEET_BASIS), width, work->basis_cols);
    sheet->landscape = sheet->spread = true;
    sheet->locked = true;
    sheet->autofilter = true;
    sheet->margin_left = sheet->margin_right = 28;
    sheet->margin_top = 30;
    sheet->margin_bottom = 34;
    sheet->footer_left = work->form->footer_left;
    sheet->footer_right = work->form->footer_right;
    sheet->repeat_first = sheet->repeat_last = FIRST_ROW - 1;
    sheet->freeze_row = FIRST_ROW;
    sheet->freeze_col = work->basis_col[KA_B_ITEM] + 1;
    work->basis = sheet;
}

ka_str
ka_basis_head(const struct ka_work *work, enum ka_basis_col col)
{
    return ka_say(work, columns[col].word);
}
