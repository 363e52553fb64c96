/*
 * kaohe explain MONTH STAFF [ITEM]: how points came about.
 *
 * Without ITEM a line per item; with it the rule in words, each value with numerator and
 * denominator, the files and rows that made it (largest first), and what one step better takes.
 */
#include "cli/command.h"
#include "cli/results.h"
#include "cli/table.h"
#include "score/rule.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_SHOWN = 20 };

struct row {
    uint32_t file, line;
    ka_dec num, den;
};

struct rows {
    struct ka_arena *arena;
    struct row *row;
    size_t count;
};

static void
take_row(void *self, uint32_t file, uint32_t line, ka_dec num, ka_dec den)
{
    struct rows *rows = self;
    rows->row = ka_arena_push(rows->arena, rows->row, rows->count, sizeof *rows->row);
    rows->row[rows->count++] = (struct row){file, line, num, den};
}

static int64_t
weight_of(const struct row *row)
{
    int64_t num = row->num.micro < 0 ? -row->num.micro : row->num.micro;
    int64_t den = row->den.micro < 0 ? -row->den.micro : row->den.micro;
    return num > den ? num : den;
}

/** Largest contribution first; then by place, so that the list is always the same. */
static int
by_weight(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int64_t wa = weight_of(a), wb = weight_of(b);
    if (wa != wb)
        return wa > wb ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static void
print_rows(struct ka_session *session, const struct ka_month_data *data, struct rows *rows)
{
    size_t count = 0;
    const struct ka_export *file = ka_month_files(data, &count);
    struct ka_arena *arena = session->arena;
    if (rows->count)
        qsort(rows->row, rows->count, sizeof *rows->row, by_weight);
    for (size_t i = 0; i < rows->count && i < ROWS_SHOWN; i++) {
        const struct row *row = &rows->row[i];
        printf("    %.*s:%u  %s", KA_STR_ARG(file[row->file].path), row->line,
               ka_dec_print_short(arena, row->num).ptr);
        if (row->den.micro != 0)
            printf(" / %s", ka_dec_print_short(arena, row->den).ptr);
        printf("\n");
    }
    if (rows->count > ROWS_SHOWN)
        printf(ka_session_say(session, "    …… 共 %zu 行\n", "    ... %zu rows in all\n"),
               rows->count);
}

static void
print_sources(struct ka_session *session, const struct ka_month_data *data,
              const struct ka_value *value)
{
    for (size_t i = 0; i < value->source_count; i++) {
        const struct ka_source *source = &value->source[i];
        size_t count = 0;
        const struct ka_export *file =
            ka_month_files(source->previous ? ka_month_previous(data) : data, &count);
        printf(ka_session_say(session, "  来源  %.*s（%" PRIu64 " 行）\n",
                              "  source  %.*s (%" PRIu64 " rows)\n"),
               KA_STR_ARG(file[source->file].path), source->rows);
    }
}

static void
print_next(struct ka_session *session, const struct ka_score_part *part, enum ka_unit unit)
{
    ka_frac value, raw;
    if (!part->counted || !part->rule || !ka_rule_next(part->rule, &part->input, &value, &raw))
        return;
    printf(ka_session_say(session, "  再进一步  达到 %s 可得 %s 分\n",
                          "  one step better  at %s: %s points\n"),
           ka_value_print(session->arena, value, unit, session->lang).ptr,
           ka_frac_print(session->arena, raw, 2).ptr);
}

static void
print_part(struct ka_session *session, const struct ka_score_part *part)
{
    struct ka_arena *arena = session->arena;
    const struct ka_metric_def *metric =
        part->metric == KA_NO_INDEX ? NULL : &session->defs.metrics.metric[part->metric];
    if (!metric)
        return;
    ka_str name = session->lang == KA_EN && metric->en.len ? metric->en : metric->name;
    printf("  %.*s", KA_STR_ARG(name));
    if (part->store != KA_NO_INDEX)
        printf(" · %.*s", KA_STR_ARG(session->defs.company.store[part->store].name));
    if (part->value.state != KA_VALUE_OK) {
        printf("  %s\n",
               part->value.state == KA_VALUE_EMPTY
                   ? ka_session_say(session, "不适用（分母为 0）", "not applicable (denominator 0)")
                   : ka_session_say(session, "缺数据", "no data"));
        return;
    }
    printf("  = %s / %s = %s\n", ka_dec_print_short(arena, part->value.num).ptr,
           ka_dec_print_short(arena, part->value.den).ptr,
           ka_value_print(arena, ka_frac_make(part->value.live_num, part->value.live_den),
                          metric->unit, session->lang)
               .ptr);
    if (!ka_frac_is_none(part->target))
        printf("  %s  %s\n", ka_session_say(session, "目标", "target"),
               ka_value_print(arena, part->target, metric->unit, session->lang).ptr);
}

static void
print_trace(struct ka_session *session, const struct ka_month_result *result,
            const struct ka_scorecard *card, const struct ka_score_item *item,
            const struct ka_score_part *part)
{
    struct rows rows = {.arena = session->arena};
    struct ka_trace trace = {&rows, take_row};
    struct ka_month_options options = {
        .month = result->month,
        .workspace = session->workspace,
        .month_folder = ka_str_format(session->arena, "exports/%s",
                                      ka_month_print(session->arena, result->month).ptr)
                            .ptr,
        .workers = session->jobs,
    };
    if (ka_month_trace(&session->defs, &options, result->data, card->seat, item->def->scope,
                       part->metric, &trace) == KA_OK)
        print_rows(session, result->data, &rows);
}

static void
print_headline(struct ka_session *session, const struct ka_scorecard *card,
               const struct ka_score_item *item)
{
    struct ka_arena *arena = session->arena;
    ka_str words = item->def->standard.len
                       ? item->def->standard
                       : ka_rule_words(arena, item->def, &session->defs.metrics, session->lang);
    printf("%.*s %.*s  %.*s  %s / %s\n", KA_STR_ARG(card->seat->employee->number),
           KA_STR_ARG(card->seat->employee->name), KA_STR_ARG(item->def->name),
           item->scored ? ka_dec_print(arena, item->points, 2).ptr : "—",
           ka_dec_print(arena, item->marks, 2).ptr);
    printf("  %s  %.*s\n", ka_session_say(session, "标准", "rule"), KA_STR_ARG(words));
}

/** The values one after another; rows once for each metric, since a trace covers all its stores. */
static void
print_parts(struct ka_session *session, const struct ka_month_result *result,
            const struct ka_scorecard *card, const struct ka_score_item *item)
{
    for (size_t i = 0; i < item->part_count; i++) {
        const struct ka_score_part *part = &item->part[i];
        bool last = i + 1 == item->part_count || item->part[i + 1].metric != part->metric;
        print_part(session, part);
        print_sources(session, result->data, &part->value);
        if (part->metric == KA_NO_INDEX)
            continue;
        print_next(session, part, session->defs.metrics.metric[part->metric].unit);
        if (last && part->value.state == KA_VALUE_OK)
            print_trace(session, result, card, item, part);
    }
}

static void
print_item(struct ka_session *session, const struct ka_month_result *result,
           const struct ka_scorecard *card, const struct ka_score_item *item)
{
    print_headline(session, card, item);
    print_parts(session, result, card, item);
    for (size_t i = 0; i < item->manual_count; i++)
        printf("  %s  %s  %.*s（%.*s）\n", ka_session_say(session, "人工评分", "given"),
               ka_dec_print_short(session->arena, item->manual[i].points).ptr,
               KA_STR_ARG(item->manual[i].reason), KA_STR_ARG(item->manual[i].scorer));
    if (item->remark.len)
        printf("  %s  %.*s\n", ka_session_say(session, "备注", "remark"), KA_STR_ARG(item->remark));
}

static bool
wanted(const struct ka_score_item *item, ka_str id)
{
    return !id.len || ka_str_eq(item->def->id, id) || ka_str_eq(item->def->name, id);
}

static void
print_overview(struct ka_session *session, const struct ka_scorecard *card)
{
    struct ka_arena *arena = session->arena;
    struct ka_table table = {.arena = arena, .columns = 5, .right = {[2] = true, [3] = true}};
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            const struct ka_metric_set *metrics = &session->defs.metrics;
            ka_str actual = KA_STR("—");
            if (item->shown_value && item->def->metric != KA_NO_INDEX &&
                !ka_frac_is_none(item->value))
                actual = ka_value_print(arena, item->value, metrics->metric[item->def->metric].unit,
                                        session->lang);
            ka_str cells[5] = {
                item->def->id,
                item->def->name,
                actual,
                ka_str_format(arena, "%s / %s",
                              item->scored ? ka_dec_print(arena, item->points, 2).ptr : "—",
                              ka_dec_print_short(arena, item->marks).ptr),
                item->remark,
            };
            ka_table_add(&table, cells);
        }
    printf("%.*s %.*s  %.*s  %s / %s  %.*s\n", KA_STR_ARG(card->seat->employee->number),
           KA_STR_ARG(card->seat->employee->name), KA_STR_ARG(card->role->title),
           ka_dec_print(arena, card->total, 2).ptr, ka_dec_print_short(arena, card->out_of).ptr,
           KA_STR_ARG(card->grade));
    ka_table_print(&table);
}

/** Items explained in this card. */
static size_t
explain_card(struct ka_session *session, const struct ka_month_result *result,
             const struct ka_scorecard *card, ka_str id)
{
    size_t shown = 0;
    if (!id.len) {
        print_overview(session, card);
        return 1;
    }
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++)
            if (wanted(&card->module[m].item[i], id)) {
                print_item(session, result, card, &card->module[m].item[i]);
                shown++;
            }
    return shown;
}

static enum ka_exit
no_item(struct ka_session *session, const struct ka_scorecard *card, ka_str id)
{
    ka_str *names = NULL;
    size_t count = 0;
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            names = ka_arena_push(session->arena, names, count, sizeof *names);
            names[count++] = card->module[m].item[i].def->id;
            names = ka_arena_push(session->arena, names, count, sizeof *names);
            names[count++] = card->module[m].item[i].def->name;
        }
    ka_str near = ka_str_nearest(id, names, count);
    fprintf(stderr,
            ka_session_say(session, "kaohe: 这张表没有考核项目“%.*s”",
                           "kaohe: this form has no item '%.*s'"),
            KA_STR_ARG(id));
    if (near.len)
        fprintf(stderr, ka_session_say(session, "，是不是“%.*s”？", ", did you mean '%.*s'?"),
                KA_STR_ARG(near));
    fprintf(stderr, "\n");
    return KA_EXIT_USAGE;
}

static enum ka_exit
explain(struct ka_session *session, const struct ka_month_result *result, ka_str who, ka_str id)
{
    const struct ka_scorecard *last = NULL;
    size_t shown = 0;
    for (size_t i = 0; i < result->card_count; i++)
        if (ka_scorecard_is_of(&result->card[i], who)) {
            last = &result->card[i];
            shown += explain_card(session, result, last, id);
        }
    if (!last)
        return ka_session_no_staff(session, result, who);
    return shown ? KA_EXIT_OK : no_item(session, last, id);
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_month_result result;
    enum ka_exit code;
    if (!ka_session_result(session, false, &result, &code))
        return code;
    ka_str id = session->args.word_count > 3 ? ka_str_of(session->args.word[3]) : (ka_str){0};
    return explain(session, &result, ka_str_of(session->args.word[2]), id);
}

const struct ka_command ka_cmd_explain = {
    .name = "explain",
    .usage = "MONTH STAFF [ITEM]",
    .zh = "说明得分从哪里来：规则、数值、分子分母、文件与行号",
    .en = "explain points: rule, value, numerator and denominator, files and lines",
    .help_zh = "例子：kaohe explain 2026-10 S001\n      kaohe explain 2026-10 S001 conversion",
    .help_en =
        "examples: kaohe explain 2026-10 S001\n          kaohe explain 2026-10 S001 conversion",
    .min_words = 2,
    .max_words = 3,
    .run = run,
};
