/*
 * The workbook to fill in.
 *
 *     评分   工号 │ 姓名 │ 岗位 │ 考核项目 │ 评分标准 │ 满分 │ [得分] │ [理由] │ [评分人]
 *     登记   [日期] │ [员工] │ [店铺] │ [登记项目] │ [数量或金额] │ [依据] │ [登记人]
 *
 * Cells in brackets are open, all others are protected. Points are limited to the item's marks, or
 * to the list of its levels; every list is a range of the hidden sheet, one column for each, since
 * a list of hanzi within the rule itself breaks libxlsxwriter. Someone with two roles that month is
 * scored on both forms, a row each: entries are found by employee, role and item.
 */
#include "form/manual_book.h"

#include "form/manual_work.h"

#include "base/utf8.h"
#include "score/rule.h"

static const struct ka_report_column score_columns[KA_MS__COUNT] = {
    [KA_MS_NUMBER] = {KA_WORD_M_NUMBER, 62},      [KA_MS_NAME] = {KA_WORD_M_NAME, 84},
    [KA_MS_ROLE] = {KA_WORD_M_ROLE, 110},         [KA_MS_ITEM] = {KA_WORD_M_ITEM, 110},
    [KA_MS_STANDARD] = {KA_WORD_M_STANDARD, 250}, [KA_MS_MARKS] = {KA_WORD_M_MARKS, 46},
    [KA_MS_POINTS] = {KA_WORD_M_POINTS, 58},      [KA_MS_REASON] = {KA_WORD_M_REASON, 220},
    [KA_MS_SCORER] = {KA_WORD_M_SCORER, 84},
};

/* The header row, frozen and repeated; no filter, which protection would only get in the way of. */
void
ka_manual_head(struct ka_report *report, const struct ka_report_column *column, size_t count,
               uint32_t freeze_col)
{
    ka_report_list(report, column, count, freeze_col);
    report->sheet->autofilter = false;
    report->sheet->locked = true;
}

struct ka_cell *
ka_manual_input(struct ka_report *report, uint32_t row, uint32_t col, enum ka_halign halign,
                ka_str text)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_INPUT), halign);
    style.indent = halign == KA_CENTER ? 0 : 3;
    return ka_report_styled(report, ka_block_row(row, col, col + 1), &style, text);
}

/* A new list in the next column of the hidden sheet; returns the range of its cells. */
ka_str
ka_manual_list(struct ka_manual_work *work, const ka_str *text, size_t count)
{
    struct ka_arena *arena = work->report.arena;
    struct ka_sheet *sheet = work->lists;
    uint32_t col = work->list_count++;
    for (uint32_t r = 0; r < count; r++) {
        if (r == sheet->row_count)
            ka_draft_row(&work->report.draft, sheet, 15);
        struct ka_style style = ka_look(KA_LOOK_PLAIN);
        style.wrap = false;
        struct ka_cell *cell = ka_draft_cell(&work->report.draft, sheet,
                                             (struct ka_block){r, col, 1, 1}, &style, text[r]);
        ka_dec number;
        if (ka_dec_parse(text[r], &number))
            ka_cell_decimal(cell, number);
    }
    ka_str range = ka_ref_range(arena, 0, (uint32_t)count - 1, col);
    return ka_str_format(arena, "=%.*s", KA_STR_ARG(ka_ref_in(arena, sheet->name, range)));
}

static bool
by_people(const struct ka_item *item)
{
    return item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
}

/* Every level is one number: then a list can hold them. */
static bool
single_levels(const struct ka_rule *rule)
{
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        const struct ka_level *level = &rule->as.levels.level[i];
        if (ka_dec_cmp(level->low, level->high) != 0)
            return false;
    }
    return true;
}

static bool
same_levels(const struct ka_rule *a, const struct ka_rule *b)
{
    if (a->as.levels.count != b->as.levels.count)
        return false;
    for (size_t i = 0; i < a->as.levels.count; i++) {
        if (ka_dec_cmp(a->as.levels.level[i].high, b->as.levels.level[i].high) != 0)
            return false;
    }
    return true;
}

/* The range that lists the points of the rule's levels; empty if there is no room for more. */
static ka_str
level_range(struct ka_manual_work *work, const struct ka_rule *rule)
{
    struct ka_arena *arena = work->report.arena;
    for (size_t i = 0; i < work->level_count; i++) {
        if (same_levels(work->level[i].rule, rule))
            return work->level[i].range;
    }
    size_t count = rule->as.levels.count;
    if (work->list_count + KA_MANUAL_OTHER_LISTS >= KA_MANUAL_LISTS)
        return (ka_str){0};
    ka_str *text = ka_arena_array(arena, count, sizeof *text);
    for (size_t i = 0; i < count; i++)
        text[i] = ka_dec_print_short(arena, rule->as.levels.level[i].high);
    ka_str range = ka_manual_list(work, text, count);
    work->level = ka_arena_push(arena, work->level, work->level_count, sizeof *work->level);
    work->level[work->level_count++] = (struct ka_manual_level){rule, range};
    return range;
}

static struct ka_validation *
points_rule(struct ka_manual_work *work, const struct ka_item *item, ka_dec full)
{
    struct ka_report *report = &work->report;
    struct ka_validation rule = {
        .kind = KA_VALID_DECIMAL, .max = full, .title = ka_report_say(report, KA_WORD_M_POINTS)};
    rule.message =
        ka_report_sayf(report, KA_WORD_M_POINTS_HELP, ka_dec_print_short(report->arena, full));
    if (item->rule->kind == KA_RULE_LEVELS && single_levels(item->rule)) {
        rule.range = level_range(work, item->rule);
        rule.kind = rule.range.len ? KA_VALID_LIST_RANGE : KA_VALID_DECIMAL;
        rule.message = ka_report_say(report, KA_WORD_M_LEVEL_HELP);
    }
    return ka_arena_copy(report->arena, &rule, sizeof rule);
}

/* The role as an entry names it: by its id where two roles of the person share their name. */
static ka_str
role_name(const struct ka_manual_work *work, const struct ka_seat *seat)
{
    const struct ka_report *report = &work->report;
    ka_str name = ka_report_pick(report, seat->role->applies_to, seat->role->applies_to_en);
    for (size_t s = 0; s < work->what->seat_count; s++) {
        const struct ka_seat *other = work->what->seat[s];
        if (other->employee == seat->employee && other->role != seat->role &&
            ka_str_eq(other->role->applies_to, seat->role->applies_to))
            return seat->role->id;
    }
    return name.len ? name : seat->role->id;
}

static void
put_score_row(struct ka_manual_work *work, const struct ka_seat *seat, const struct ka_item *item)
{
    struct ka_report *report = &work->report;
    ka_dec full = item->weighted ? ka_dec_of(100) : item->marks;
    ka_str own = ka_report_pick(report, item->standard, item->standard_en);
    bool reason = item->rule->kind == KA_RULE_MANUAL && item->rule->as.manual.reason_required;
    uint32_t row = ka_report_row(report, 20, false);
    ka_report_text(report, row, KA_MS_NUMBER, seat->employee->number);
    ka_report_text(report, row, KA_MS_NAME, seat->employee->name);
    ka_report_text(report, row, KA_MS_ROLE, role_name(work, seat));
    ka_report_text(report, row, KA_MS_ITEM, ka_report_pick(report, item->name, item->name_en));
    ka_report_text(report, row, KA_MS_STANDARD,
                   own.len ? own
                           : ka_rule_words(report->arena, item, &report->context->defs->metrics,
                                           report->lang));
    ka_report_value(report, row, KA_MS_MARKS, ka_frac_of_dec(full),
                    ka_dec_print_short(report->arena, full));
    ka_manual_input(report, row, KA_MS_POINTS, KA_CENTER, KA_STR(""))->validation =
        points_rule(work, item, full);
    struct ka_style style = ka_look(KA_LOOK_INPUT);
    style.indent = 3;
    if (reason)
        style.left = KA_EDGE_THIN;
    ka_report_styled(report, ka_block_row(row, KA_MS_REASON, KA_MS_REASON + 1), &style, KA_STR(""));
    ka_manual_input(report, row, KA_MS_SCORER, KA_LEFT, work->what->scorer);
    work->rows++;
}

/* Whether an earlier seat of the person is of the same role: its rows are for both. */
static bool
asked_before(const struct ka_manual_book *what, size_t seat)
{
    for (size_t s = 0; s < seat; s++) {
        if (what->seat[s]->employee == what->seat[seat]->employee &&
            what->seat[s]->role == what->seat[seat]->role)
            return true;
    }
    return false;
}

static void
put_seat(struct ka_manual_work *work, size_t seat)
{
    const struct ka_role *role = work->what->seat[seat]->role;
    if (asked_before(work->what, seat))
        return;
    for (size_t m = 0; m < role->module_count; m++) {
        for (size_t i = 0; i < role->module[m].item_count; i++) {
            const struct ka_item *item = &role->module[m].item[i];
            if (by_people(item))
                put_score_row(work, work->what->seat[seat], item);
        }
    }
}

static void
start_sheet(struct ka_report *report, enum ka_word name, const struct ka_report_column *column,
            size_t count)
{
    double *width = ka_arena_array(report->arena, count, sizeof *width);
    for (size_t c = 0; c < count; c++)
        width[c] = column[c].width;
    ka_report_sheet(report, ka_report_say(report, name), width, count, true);
}

void
ka_manual_sheet(struct ka_report *report, enum ka_word name, const struct ka_report_column *column,
                size_t count, struct ka_manual_words words)
{
    start_sheet(report, name, column, count);
    ka_report_title(report, words.title, words.below);
}

static void
score_sheet(struct ka_manual_work *work)
{
    struct ka_report *report = &work->report;
    ka_str month = ka_month_print(report->arena, work->what->month);
    struct ka_manual_words words = {ka_report_sayf(report, KA_WORD_M_TITLE, month),
                                    ka_report_sayf(report, KA_WORD_M_BELOW, month)};
    ka_manual_sheet(report, KA_WORD_M_SCORES, score_columns, KA_MS__COUNT, words);
    ka_manual_head(report, score_columns, KA_MS__COUNT, KA_MS_NAME + 1);
    for (size_t i = 0; i < work->what->seat_count; i++)
        put_seat(work, i);
}

/* The hidden sheet comes last in the book, but its cells are put all along. */
static struct ka_sheet *
list_sheet(struct ka_report *report)
{
    double width[KA_MANUAL_LISTS];
    for (size_t i = 0; i < KA_MANUAL_LISTS; i++)
        width[i] = 80;
    struct ka_sheet *sheet = ka_draft_sheet(&report->draft, ka_report_say(report, KA_WORD_M_LISTS),
                                            width, KA_MANUAL_LISTS);
    sheet->hidden = true;
    sheet->locked = true;
    return sheet;
}

struct ka_book *
ka_manual_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                    const struct ka_manual_book *what, size_t *rows)
{
    struct ka_manual_work work = {.report = ka_report_make(arena, context, 4), .what = what};
    struct ka_report *report = &work.report;
    work.lists = list_sheet(report);
    score_sheet(&work);
    ka_manual_register(&work);
    ka_manual_guide(&work);
    /* Last in the book. */
    struct ka_sheet *sheet = report->draft.book->sheet, lists = sheet[0];
    for (size_t i = 1; i < report->draft.book->sheet_count; i++)
        sheet[i - 1] = sheet[i];
    sheet[report->draft.book->sheet_count - 1] = lists;
    *rows = work.rows;
    ka_str title = ka_report_sayf(report, KA_WORD_M_TITLE, ka_month_print(arena, what->month));
    return ka_report_finish(report, title, title);
}
