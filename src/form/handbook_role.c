/*
 * A role's chapter: duties, qualifications, notes and the full table; and the definitions of all
 * metrics that the tables name.
 *
 *     考核项目 │ 评分标准 │ 满分 │ 目标 │ 数据 │ 缺数据时
 *     ▇ 销售转化（30分）
 *
 * The standard is always the rule in words, as it is computed; a text of the template's own stands
 * above it. The table comes last, so that its header may repeat on every page from there.
 */
#include "form/handbook_work.h"

#include "base/utf8.h"
#include "score/rule.h"

#include <string.h>

enum { I_ITEM, I_STANDARD, I_MARKS, I_TARGET, I_DATA, I_WITHOUT, I__COUNT };

/* Rules hold rules: parts of platforms of stores, no deeper than templates may nest. */
enum { MOST_NESTED = 8 };

static ka_str
target_text(const struct ka_report *report, const struct ka_item *item)
{
    static const enum ka_word word[] = {[KA_REF_TARGET] = KA_WORD_H_OWN_TARGET,
                                        [KA_REF_INDUSTRY] = KA_WORD_REF_INDUSTRY,
                                        [KA_REF_LAST_MONTH] = KA_WORD_REF_LAST_MONTH};
    const struct ka_metric_set *metrics = &report->context->defs->metrics;
    if (item->target.ref == KA_REF_NONE)
        return ka_report_say(report, KA_WORD_NO_VALUE);
    if (item->target.ref != KA_REF_NUMBER)
        return ka_report_say(report, word[item->target.ref]);
    enum ka_unit unit =
        item->metric == KA_NO_INDEX ? KA_UNIT_COUNT : metrics->metric[item->metric].unit;
    return ka_bound_print(report->arena, item->target.number, unit, report->lang);
}

static ka_str
data_text(const struct ka_report *report, const struct ka_item *item)
{
    static const enum ka_word scope[] = {
        [KA_SCOPE_TEAM] = KA_WORD_SCOPE_TEAM, [KA_SCOPE_STORES] = KA_WORD_SCOPE_STORES};
    if (item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS)
        return ka_report_say(report, KA_WORD_H_MANUAL);
    if (item->metric == KA_NO_INDEX)
        return ka_report_say(report, KA_WORD_H_SEVERAL);
    const struct ka_metric_def *metric = &report->context->defs->metrics.metric[item->metric];
    ka_str name = ka_report_pick(report, metric->name, metric->en);
    if (item->scope == KA_SCOPE_SELF)
        return name;
    ka_str of = ka_report_say(report, scope[item->scope]);
    return report->lang == KA_EN
               ? ka_str_format(report->arena, "%.*s (%.*s)", KA_STR_ARG(name), KA_STR_ARG(of))
               : ka_str_format(report->arena, "%.*s（%.*s）", KA_STR_ARG(name), KA_STR_ARG(of));
}

static ka_str
without_text(const struct ka_report *report, const struct ka_item *item, bool bonus)
{
    static const enum ka_word missing[] = {[KA_MISSING_BLOCK] = KA_WORD_H_BLOCK,
                                           [KA_MISSING_ZERO] = KA_WORD_H_ZERO,
                                           [KA_MISSING_FULL] = KA_WORD_H_FULL,
                                           [KA_MISSING_REDISTRIBUTE] = KA_WORD_H_SPREAD};
    static const enum ka_word not_applicable[] = {[KA_NA_REDISTRIBUTE] = KA_WORD_H_SPREAD,
                                                  [KA_NA_FULL] = KA_WORD_H_FULL,
                                                  [KA_NA_ZERO] = KA_WORD_H_ZERO};
    bool manual = item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
    enum ka_word word = bonus && manual ? KA_WORD_H_ZERO : missing[item->missing];
    ka_str text = ka_report_say(report, word);
    if (manual || item->not_applicable == KA_NA_REDISTRIBUTE)
        return text;
    return ka_report_sayf(report, KA_WORD_H_NA, text,
                          ka_report_say(report, not_applicable[item->not_applicable]));
}

static ka_str
standard_text(const struct ka_report *report, const struct ka_item *item)
{
    ka_str own = ka_report_pick(report, item->standard, item->standard_en);
    ka_str rule = ka_rule_words(report->arena, item, &report->context->defs->metrics, report->lang);
    if (!own.len || ka_str_eq(own, rule))
        return rule;
    return ka_str_format(report->arena, "%.*s\n%.*s", KA_STR_ARG(own), KA_STR_ARG(rule));
}

static void
put_item(struct ka_report *report, const struct ka_item *item, bool bonus, bool keep)
{
    uint32_t row = ka_report_row(report, 18, keep);
    struct ka_style left = ka_look(KA_LOOK_CELL);
    struct ka_style middle = ka_style_aligned(left, KA_CENTER);
    left.indent = 1.5;
    if (bonus)
        left.fill = middle.fill = KA_TINT_BONUS;
    ka_report_styled(report, ka_block_row(row, I_ITEM, I_STANDARD), &left,
                     ka_report_pick(report, item->name, item->name_en));
    left.size = 8;
    ka_report_styled(report, ka_block_row(row, I_STANDARD, I_MARKS), &left,
                     standard_text(report, item));
    struct ka_cell *cell = ka_report_styled(report, ka_block_row(row, I_MARKS, I_TARGET), &middle,
                                            ka_dec_print_short(report->arena, item->marks));
    ka_cell_decimal(cell, item->marks);
    middle.size = 8;
    ka_report_styled(report, ka_block_row(row, I_TARGET, I_DATA), &middle,
                     target_text(report, item));
    ka_report_styled(report, ka_block_row(row, I_DATA, I_WITHOUT), &left, data_text(report, item));
    ka_report_styled(report, ka_block_row(row, I_WITHOUT, I__COUNT), &middle,
                     without_text(report, item, bonus));
}

static void
put_module(struct ka_report *report, const struct ka_module *module)
{
    struct ka_style style = ka_look(KA_LOOK_SUB);
    style.size = 9;
    style.indent = 1.5;
    style.top = KA_EDGE_THIN;
    if (module->bonus)
        style.fill = KA_TINT_BONUS;
    uint32_t row = ka_report_row(report, 18, true);
    ka_report_styled(report, ka_block_row(row, I_ITEM, I__COUNT), &style,
                     ka_report_sayf(report, module->bonus ? KA_WORD_H_BONUS : KA_WORD_H_MODULE,
                                    ka_report_pick(report, module->name, module->name_en),
                                    ka_dec_print_short(report->arena, module->marks)));
    for (size_t i = 0; i < module->item_count; i++)
        put_item(report, &module->item[i], module->bonus, false);
}

static void
put_side(struct ka_report *report, uint32_t row, const struct ka_block *side,
         const struct ka_texts *texts, size_t index)
{
    struct ka_style style = ka_look(KA_LOOK_PLAIN);
    style.size = 9;
    style.valign = KA_TOP;
    if (index < texts->count)
        ka_report_styled(
            report, (struct ka_block){row, side->col, 1, side->col_span}, &style,
            ka_str_format(report->arena, "%zu. %.*s", index + 1, KA_STR_ARG(texts->item[index])));
}

static void
put_notes(struct ka_report *report, const struct ka_texts *texts)
{
    const struct ka_block whole = ka_block_row(0, 0, I__COUNT);
    if (!texts->count)
        return;
    ka_handbook_section(report, KA_WORD_H_NOTES);
    for (size_t i = 0; i < texts->count; i++)
        put_side(report, ka_report_row(report, 16, i + 1 < texts->count), &whole, texts, i);
}

/* In the handbook's language, where the role has it. */
static const struct ka_texts *
texts_in(const struct ka_report *report, const struct ka_texts *zh, const struct ka_texts *en)
{
    return report->lang == KA_EN && en->count ? en : zh;
}

/* Duties on the left, qualifications on the right, so that most roles stay on one page. */
static void
put_beside(struct ka_report *report, const struct ka_role *role)
{
    const struct ka_block left = ka_block_row(0, I_ITEM, I_MARKS);
    const struct ka_block right = ka_block_row(0, I_MARKS, I__COUNT);
    const struct ka_texts *duties = texts_in(report, &role->duties, &role->duties_en);
    const struct ka_texts *able = texts_in(report, &role->qualifications, &role->qualifications_en);
    size_t most = duties->count > able->count ? duties->count : able->count;
    if (!most)
        return;
    ka_handbook_sections(report, KA_WORD_H_DUTIES, KA_WORD_H_QUALIFICATIONS, I_MARKS);
    for (size_t i = 0; i < most; i++) {
        uint32_t row = ka_report_row(report, 16, i + 1 < most);
        put_side(report, row, &left, duties, i);
        put_side(report, row, &right, able, i);
    }
}

/* "1 售前客服": at most 31 UTF-16 units, none of []:*?/\ ; the number keeps names apart. */
static ka_str
sheet_name(struct ka_report *report, ka_str name, size_t index)
{
    struct ka_buf buf = {.arena = report->arena};
    ka_buf_printf(&buf, "%zu ", index + 1);
    size_t units = buf.len;
    for (size_t at = 0; at < name.len;) {
        size_t from = at;
        uint32_t cp = ka_utf8_next(name, &at);
        units += cp > 0xFFFF ? 2 : 1;
        if (units > 30)
            break;
        bool bad = cp < ' ' || (cp < 0x80 && strchr("[]:*?/\\'", (int)cp));
        ka_buf_add(&buf, bad ? KA_STR("_") : ka_str_sub(name, from, at - from));
    }
    return ka_buf_str(&buf);
}

void
ka_handbook_role(struct ka_report *report, const struct ka_role *role, size_t index)
{
    static const double width[I__COUNT] = {94, KA_HANDBOOK_WIDTH - 94 - 230, 34, 60, 84, 52};
    static const struct ka_report_column head[I__COUNT] = {
        {KA_WORD_H_ITEM, 0},   {KA_WORD_H_STANDARD, 0}, {KA_WORD_H_MARKS, 0},
        {KA_WORD_H_TARGET, 0}, {KA_WORD_H_DATA, 0},     {KA_WORD_H_WITHOUT, 0}};
    ka_str name = ka_report_pick(report, role->applies_to, role->applies_to_en);
    ka_str below = ka_report_sayf(
        report, KA_WORD_H_ROLE_BELOW, name, role->version, ka_handbook_day(report, role->announced),
        ka_handbook_day(report, role->effective), ka_dec_print_short(report->arena, role->total),
        ka_report_int(report, role->round_places));
    ka_handbook_chapter(report, sheet_name(report, name, index),
                        ka_report_pick(report, role->title, role->title_en), below, width,
                        I__COUNT);
    put_beside(report, role);
    put_notes(report, texts_in(report, &role->notes, &role->notes_en));
    ka_handbook_section(report, KA_WORD_H_TABLE);
    uint32_t row = ka_report_head(report, head, I__COUNT, 0);
    report->sheet->repeat_first = report->sheet->repeat_last = row;
    for (size_t m = 0; m < role->module_count; m++)
        put_module(report, &role->module[m]);
    ka_report_paginate(report);
}

static void
use(bool *used, size_t metric)
{
    if (metric != KA_NO_INDEX)
        used[metric] = true;
}

// NOLINTBEGIN(misc-no-recursion): rules nest no deeper than MOST_NESTED.
static void
use_rule(bool *used, const struct ka_rule *rule, int depth)
{
    if (!rule || depth > MOST_NESTED)
        return;
    if (rule->kind == KA_RULE_STORES)
        use_rule(used, rule->as.stores.rule, depth + 1);
    for (size_t i = 0; rule->kind == KA_RULE_PARTS && i < rule->as.parts.count; i++) {
        use(used, rule->as.parts.part[i].metric);
        use_rule(used, rule->as.parts.part[i].rule, depth + 1);
    }
    for (size_t i = 0; rule->kind == KA_RULE_BY_PLATFORM && i < rule->as.platform.count; i++)
        use_rule(used, rule->as.platform.item[i].rule, depth + 1);
}
// NOLINTEND(misc-no-recursion)

static void
use_item(bool *used, const struct ka_item *item)
{
    use(used, item->metric);
    use_rule(used, item->rule, 0);
    if (item->small) {
        use(used, item->small->of);
        use(used, item->small->metric);
        use_rule(used, item->small->rule, 0);
    }
    if (item->veto.effect != KA_VETO_NONE)
        use(used, item->veto.metric);
}

static bool *
metrics_used(struct ka_report *report)
{
    const struct ka_defs *defs = report->context->defs;
    bool *used = ka_arena_array(report->arena, defs->metrics.metric_count, sizeof *used);
    for (size_t r = 0; r < defs->role_count; r++)
        for (size_t m = 0; m < defs->role[r].module_count; m++)
            for (size_t i = 0; i < defs->role[r].module[m].item_count; i++)
                use_item(used, &defs->role[r].module[m].item[i]);
    return used;
}

static void
put_metric(struct ka_report *report, const struct ka_metric_def *metric)
{
    static const enum ka_word better[] = {[KA_BETTER_NONE] = KA_WORD_NO_VALUE,
                                          [KA_HIGHER] = KA_WORD_H_HIGHER,
                                          [KA_LOWER] = KA_WORD_H_LOWER};
    uint32_t row = ka_report_row(report, 18, false);
    struct ka_style middle = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    ka_report_text(report, row, 0, ka_report_pick(report, metric->name, metric->en));
    ka_report_styled(report, ka_block_row(row, 1, 2), &middle,
                     ka_str_of(ka_unit_word(metric->unit, report->lang)));
    ka_report_styled(report, ka_block_row(row, 2, 3), &middle,
                     ka_report_say(report, better[metric->better]));
    ka_report_text(report, row, 3,
                   ka_report_pick(report, metric->definition, metric->definition_en));
}

void
ka_handbook_metrics(struct ka_report *report)
{
    static const double width[] = {130, 44, 54, KA_HANDBOOK_WIDTH - 228};
    static const struct ka_report_column head[] = {{KA_WORD_H_METRIC, 0},
                                                   {KA_WORD_H_UNIT, 0},
                                                   {KA_WORD_H_BETTER, 0},
                                                   {KA_WORD_H_DEFINITION, 0}};
    const struct ka_metric_set *metrics = &report->context->defs->metrics;
    ka_str title = ka_report_say(report, KA_WORD_H_METRICS);
    ka_handbook_chapter(report, title, title, ka_report_say(report, KA_WORD_H_METRICS_BELOW), width,
                        KA_COUNT(width));
    uint32_t row = ka_report_head(report, head, KA_COUNT(head), 0);
    report->sheet->repeat_first = report->sheet->repeat_last = row;
    const bool *used = metrics_used(report);
    for (size_t i = 0; i < metrics->metric_count; i++)
        if (used[i])
            put_metric(report, &metrics->metric[i]);
    ka_report_paginate(report);
}
