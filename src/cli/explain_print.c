/*
 * What is said of an item, as text and as JSON.
 *
 *     S001 林小满  售前客服  询单转化率  12.00 / 15.00
 *       标准  ≥60%：15分；…
 *       询单转化率  = 170 / 320 = 53.12%
 *       来源  exports/… （320 行）
 *       再进一步  达到 60.00% 可得 15.00 分，还差 22
 *       归属判定  下单优先判定 12.00 分（53.12%）…
 *         exports/…:12  1 / 1            rows, the largest first
 *       未转化…                          rows that are in the denominator only
 */
#include "cli/explain.h"
#include "cli/table.h"
#include "score/rule.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const rule_zh[KA_RULES] = {"下单优先判定", "下单判定", "付款判定"};
static const char *const rule_en[KA_RULES] = {"by creation, else by payment", "by creation",
                                              "by payment"};
static const char *const rule_id[KA_RULES] = {"created_first", "created", "paid"};

bool
ka_explain_wants(const struct ka_explained_item *item, ka_str id)
{
    return !id.len || ka_str_eq(item->id, id) || ka_str_eq(item->name, id) ||
           (item->name_en.len && ka_str_eq(item->name_en, id));
}

static ka_str
pick(const struct ka_session *session, ka_str zh, ka_str en)
{
    return session->lang == KA_EN && en.len ? en : zh;
}

static ka_str
path_of(const struct ka_explained_month *month, uint32_t file)
{
    return file < month->file_count ? month->file[file] : KA_STR("?");
}

/* What a numerator counts, where it has the unit of the value: "3851.2秒". */
static const char *
num_unit(const struct ka_session *session, enum ka_unit unit)
{
    if (unit == KA_UNIT_SECONDS)
        return ka_session_say(session, "秒", " s");
    return unit == KA_UNIT_YUAN ? ka_session_say(session, "元", " yuan") : "";
}

static void
print_row(struct ka_session *session, const struct ka_explained_month *month, enum ka_unit unit,
          const struct ka_row_share *row)
{
    ka_str path = path_of(month, row->file);
    printf("    %.*s:%u  %s%s", KA_STR_ARG(path), row->line,
           ka_dec_print_short(session->arena, row->num).ptr, num_unit(session, unit));
    if (row->den.micro != 0)
        printf(" / %s", ka_dec_print_short(session->arena, row->den).ptr);
    printf("\n");
}

/* Rows that count in the denominator only have a list of their own. */
static void
print_rows(struct ka_session *session, const struct ka_explained_month *month, enum ka_unit unit,
           const struct ka_rows_of *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct ka_row_share *row = &rows->row[i];
        bool below = rows->missed_count > 0 && row->num.micro == 0 && row->den.micro != 0;
        if (!below)
            print_row(session, month, unit, row);
    }
    if (rows->total > rows->count)
        printf(ka_session_say(session, "    …… 共 %" PRIu64 " 行\n",
                              "    ... %" PRIu64 " rows in all\n"),
               rows->total);
    if (!rows->missed_count)
        return;
    printf(ka_session_say(session, "  只计入分母的 %" PRIu64 " 行（没有做到的）\n",
                          "  %" PRIu64 " rows count in the denominator only (not achieved)\n"),
           rows->missed_total);
    for (size_t i = 0; i < rows->missed_count; i++)
        print_row(session, month, unit, &rows->missed[i]);
    if (rows->missed_total > rows->missed_count)
        printf("    ……\n");
}

/* "还差 22": whole where the numerator is. */
static ka_str
gap_text(struct ka_session *session, const struct ka_explained_part *part)
{
    struct ka_arena *arena = session->arena;
    if (ka_frac_is_none(part->gap) || part->gap.num == 0)
        return KA_STR("");
    bool less = part->gap.num > 0, whole = part->num.micro % KA_DEC_ONE == 0;
    ka_frac size = less ? part->gap : ka_frac_make(-part->gap.num, part->gap.den);
    ka_str amount = whole ? ka_str_format(arena, "%" PRId64, ka_frac_ceil(size))
                          : ka_frac_print(arena, size, 2);
    return ka_str_format(arena,
                         less ? ka_session_say(session, "，还差 %s", ", %s more needed")
                              : ka_session_say(session, "，须少 %s", ", %s less needed"),
                         amount.ptr);
}

/* In the unit, or, as the form has it, "0.76倍". */
static ka_str
shown(struct ka_session *session, ka_frac value, enum ka_unit unit, bool relative)
{
    if (!relative)
        return ka_value_print(session->arena, value, unit, session->lang);
    return ka_str_format(session->arena, ka_session_say(session, "%s倍", "%s x"),
                         ka_frac_print(session->arena, value, 2).ptr);
}

static void
print_steps(struct ka_session *session, const struct ka_explained_part *part)
{
    struct ka_arena *arena = session->arena;
    if (!ka_frac_is_none(part->target))
        printf("  %s  %s\n", ka_session_say(session, "目标", "target"),
               ka_value_print(arena, part->target, part->unit, session->lang).ptr);
    if (ka_frac_is_none(part->next_value))
        return;
    bool deducts = part->next_deducts || part->next_points.num < 0;
    ka_frac points = part->next_points;
    if (points.num < 0)
        points.num = -points.num;
    printf(deducts ? ka_session_say(session, "  再进一步  达到 %s 只扣 %s 分%s\n",
                                    "  one step better  at %s: %s points off%s\n")
                   : ka_session_say(session, "  再进一步  达到 %s 可得 %s 分%s\n",
                                    "  one step better  at %s: %s points%s\n"),
           shown(session, part->next_value, part->unit, part->relative).ptr,
           ka_frac_print(arena, points, 2).ptr, gap_text(session, part).ptr);
}

static void
print_part(struct ka_session *session, const struct ka_explained_month *month,
           const struct ka_explained_part *part)
{
    struct ka_arena *arena = session->arena;
    ka_str name = pick(session, part->name, part->name_en);
    printf("  %.*s", KA_STR_ARG(name));
    if (part->store.len)
        printf(" · %.*s", KA_STR_ARG(part->store));
    if (part->state == KA_VALUE_OK) {
        bool sum = part->den.micro == KA_DEC_ONE && part->unit != KA_UNIT_RATIO;
        if (!sum)
            printf("  = %s%s / %s", ka_dec_print_short(arena, part->num).ptr,
                   num_unit(session, part->unit), ka_dec_print_short(arena, part->den).ptr);
        printf(" %s= %s%s\n", sum ? " " : "",
               ka_value_print(arena, part->value, part->unit, session->lang).ptr,
               part->approximate   ? ka_session_say(session, "（近似）", " (approximate)")
               : part->provisional ? ka_session_say(session, "（延迟统计）", " (provisional)")
                                   : "");
    } else {
        printf("  %s\n",
               part->state == KA_VALUE_EMPTY
                   ? ka_session_say(session, "不适用（分母为 0）", "not applicable (denominator 0)")
                   : ka_session_say(session, "缺数据", "no data"));
    }
    for (size_t i = 0; i < part->source_count; i++)
        printf(ka_session_say(session, "  来源  %.*s（%" PRIu64 " 行）\n",
                              "  source  %.*s (%" PRIu64 " rows)\n"),
               KA_STR_ARG(path_of(month, part->source[i].file)), part->source[i].rows);
    print_steps(session, part);
    print_rows(session, month, part->unit, &part->rows);
}

/* What the other rules of attribution would give. */
static void
print_rules(struct ka_session *session, const struct ka_explained_item *item)
{
    struct ka_arena *arena = session->arena;
    const struct ka_explained_part *only = item->part_count == 1 ? item->part : NULL;
    for (int rule = 0; rule < KA_RULES && item->has_rules; rule++) {
        printf("  %s  %s",
               rule ? ka_session_say(session, "若按", "if")
                    : ka_session_say(session, "归属", "rule"),
               session->lang == KA_EN ? rule_en[rule] : rule_zh[rule]);
        if (only)
            printf("  %s",
                   ka_value_print(arena, only->by_rule[rule], only->unit, session->lang).ptr);
        printf(ka_session_say(session, "  得 %s 分\n", "  %s points\n"),
               ka_dec_print(arena, item->by_rule[rule], 2).ptr);
    }
}

static void
print_item(struct ka_session *session, const struct ka_explained_month *month,
           const struct ka_explained *form, const struct ka_explained_item *item)
{
    struct ka_arena *arena = session->arena;
    ka_str name = pick(session, item->name, item->name_en);
    ka_str standard = pick(session, item->standard, item->standard_en);
    printf("%.*s %.*s  %.*s  %.*s  %s / %s\n", KA_STR_ARG(form->number), KA_STR_ARG(form->name),
           KA_STR_ARG(pick(session, form->role, form->role_en)), KA_STR_ARG(name),
           item->scored ? ka_dec_print(arena, item->points, 2).ptr : "—",
           ka_dec_print(arena, item->marks, 2).ptr);
    printf("  %s  %.*s\n", ka_session_say(session, "标准", "rule"), KA_STR_ARG(standard));
    for (size_t i = 0; i < item->part_count; i++)
        print_part(session, month, &item->part[i]);
    print_rules(session, item);
    for (size_t i = 0; i < item->given_count; i++) {
        const struct ka_explained_given *given = &item->given[i];
        printf("  %s  %s  %.*s（%.*s）  %.*s:%u\n", ka_session_say(session, "人工评分", "given"),
               ka_dec_print_short(arena, given->points).ptr, KA_STR_ARG(given->reason),
               KA_STR_ARG(given->scorer), KA_STR_ARG(path_of(month, given->file)), given->line);
    }
    if (item->remark.len)
        printf("  %s  %.*s\n", ka_session_say(session, "备注", "remark"), KA_STR_ARG(item->remark));
}

static void
print_overview(struct ka_session *session, const struct ka_explained *form)
{
    struct ka_arena *arena = session->arena;
    struct ka_table table = {.arena = arena, .columns = 5, .right = {[2] = true, [3] = true}};
    for (size_t i = 0; i < form->item_count; i++) {
        const struct ka_explained_item *item = &form->item[i];
        ka_str cells[5] = {
            item->id,
            pick(session, item->name, item->name_en),
            ka_frac_is_none(item->value) ? KA_STR("—")
                                         : shown(session, item->value, item->unit,
                                                 item->part_count > 0 && item->part[0].relative),
            ka_str_format(arena, "%s / %s",
                          item->scored ? ka_dec_print(arena, item->points, 2).ptr : "—",
                          ka_dec_print_short(arena, item->marks).ptr),
            item->remark,
        };
        ka_table_add(&table, cells);
    }
    printf("%.*s %.*s  %.*s  %s / %s  %.*s\n", KA_STR_ARG(form->number), KA_STR_ARG(form->name),
           KA_STR_ARG(pick(session, form->role, form->role_en)),
           ka_dec_print(arena, form->total, 2).ptr, ka_dec_print_short(arena, form->out_of).ptr,
           KA_STR_ARG(form->grade));
    ka_table_print(&table);
}

size_t
ka_explain_print(struct ka_session *session, const struct ka_explained_month *month,
                 const struct ka_explained *form, ka_str id)
{
    size_t shown = 0;
    if (!id.len) {
        print_overview(session, form);
        return 1;
    }
    for (size_t i = 0; i < form->item_count; i++) {
        if (!ka_explain_wants(&form->item[i], id))
            continue;
        print_item(session, month, form, &form->item[i]);
        shown++;
    }
    return shown;
}

/* ---- JSON: decimal strings as in scores.json ---- */

static void
json_frac(struct ka_json *json, const char *key, ka_frac value, int places)
{
    if (ka_frac_is_none(value))
        ka_json_null(json, key);
    else
        ka_json_text(json, key, ka_frac_print(json->out.arena, value, places));
}

static void
json_rows(struct ka_json *json, const struct ka_explained_month *month, const char *key,
          const struct ka_row_share *row, size_t count)
{
    struct ka_arena *arena = json->out.arena;
    ka_json_open(json, key, '[');
    for (size_t i = 0; i < count; i++) {
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "file", path_of(month, row[i].file));
        ka_json_number(json, "line", row[i].line);
        ka_json_text(json, "numerator", ka_dec_print_short(arena, row[i].num));
        ka_json_text(json, "denominator", ka_dec_print_short(arena, row[i].den));
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
json_part(struct ka_json *json, const struct ka_explained_month *month,
          const struct ka_explained_part *part)
{
    struct ka_arena *arena = json->out.arena;
    bool ok = part->state == KA_VALUE_OK;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "metric", part->metric);
    ka_json_text(json, "store", part->store);
    ka_json_text(json, "state",
                 ok                              ? KA_STR("ok")
                 : part->state == KA_VALUE_EMPTY ? KA_STR("not_applicable")
                                                 : KA_STR("missing"));
    json_frac(json, "value", part->value, 4);
    if (ok) {
        ka_json_text(json, "numerator", ka_dec_print_short(arena, part->num));
        ka_json_text(json, "denominator", ka_dec_print_short(arena, part->den));
    }
    json_frac(json, "target", part->target, 4);
    ka_json_open(json, "next", '{');
    json_frac(json, "value", part->next_value, 4);
    json_frac(json, "points", part->next_points, 2);
    json_frac(json, "numerator_lacks", part->gap, 4);
    ka_json_close(json, '}');
    ka_json_open(json, "by_rule", '{');
    for (int rule = 0; rule < KA_RULES && part->has_rules; rule++)
        json_frac(json, rule_id[rule], part->by_rule[rule], 4);
    ka_json_close(json, '}');
    ka_json_open(json, "sources", '[');
    for (size_t i = 0; i < part->source_count; i++) {
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "file", path_of(month, part->source[i].file));
        ka_json_number(json, "rows", (int64_t)part->source[i].rows);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
    ka_json_number(json, "rows_in_all", (int64_t)part->rows.total);
    json_rows(json, month, "rows", part->rows.row, part->rows.count);
    ka_json_number(json, "missed_in_all", (int64_t)part->rows.missed_total);
    json_rows(json, month, "missed", part->rows.missed, part->rows.missed_count);
    ka_json_close(json, '}');
}

static void
json_given(struct ka_json *json, const struct ka_explained_month *month,
           const struct ka_explained_item *item)
{
    ka_json_open(json, "given", '[');
    for (size_t i = 0; i < item->given_count; i++) {
        const struct ka_explained_given *given = &item->given[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "points", ka_dec_print_short(json->out.arena, given->points));
        ka_json_text(json, "reason", given->reason);
        ka_json_text(json, "scorer", given->scorer);
        ka_json_text(json, "file", path_of(month, given->file));
        ka_json_number(json, "line", given->line);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
json_item(struct ka_json *json, const struct ka_explained_month *month,
          const struct ka_explained_item *item)
{
    struct ka_arena *arena = json->out.arena;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "id", item->id);
    ka_json_text(json, "name", item->name);
    ka_json_text(json, "standard", item->standard);
    ka_json_text(json, "state", item->state);
    ka_json_text(json, "marks", ka_dec_print(arena, item->marks, 2));
    if (item->scored)
        ka_json_text(json, "points", ka_dec_print(arena, item->points, 2));
    else
        ka_json_null(json, "points");
    ka_json_text(json, "remark", item->remark);
    ka_json_open(json, "points_by_rule", '{');
    for (int rule = 0; rule < KA_RULES && item->has_rules; rule++)
        ka_json_text(json, rule_id[rule], ka_dec_print(arena, item->by_rule[rule], 2));
    ka_json_close(json, '}');
    ka_json_open(json, "values", '[');
    for (size_t i = 0; i < item->part_count; i++)
        json_part(json, month, &item->part[i]);
    ka_json_close(json, ']');
    json_given(json, month, item);
    ka_json_close(json, '}');
}

size_t
ka_explain_json(struct ka_json *json, const struct ka_explained_month *month,
                const struct ka_explained *form, ka_str id)
{
    size_t shown = 0;
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "number", form->number);
    ka_json_text(json, "name", form->name);
    ka_json_text(json, "role", form->role);
    ka_json_text(json, "total", ka_dec_print(json->out.arena, form->total, 2));
    ka_json_text(json, "out_of", ka_dec_print_short(json->out.arena, form->out_of));
    ka_json_text(json, "grade", form->grade);
    ka_json_open(json, "items", '[');
    for (size_t i = 0; i < form->item_count; i++) {
        if (!ka_explain_wants(&form->item[i], id))
            continue;
        json_item(json, month, &form->item[i]);
        shown++;
    }
    ka_json_close(json, ']');
    ka_json_close(json, '}');
    return shown;
}
