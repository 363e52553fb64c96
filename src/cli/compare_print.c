/* What changes, on the screen: people whose points or pay are others, why, and the sums; or all of
 * it as JSON. */
#include "cli/compare.h"

#include "cli/json.h"
#include "cli/table.h"

#include <stdio.h>

enum { COLUMNS = 11, REASONS = 2 };

/** "+3.50", "-2.00", "0.00" */
static ka_str
signed_text(struct ka_arena *arena, ka_dec value)
{
    ka_str text = ka_dec_print(arena, value, 2);
    return value.micro > 0 ? ka_str_format(arena, "+%.*s", KA_STR_ARG(text)) : text;
}

/** The items that change most: "询单转化率 −3.00". */
static ka_str
reasons(struct ka_session *session, const struct ka_change *change)
{
    struct ka_buf out = {.arena = session->arena};
    for (size_t i = 0; i < change->item_count && i < REASONS; i++)
        ka_buf_printf(&out, "%s%.*s %s", i ? (session->lang == KA_ZH ? "，" : ", ") : "",
                      KA_STR_ARG(change->item[i].name),
                      signed_text(session->arena, change->item[i].gain).ptr);
    if (change->item_count > REASONS)
        ka_buf_printf(&out, ka_session_say(session, " 等 %zu 项", " and %zu more"),
                      session->lang == KA_ZH ? change->item_count : change->item_count - REASONS);
    return out.len ? ka_buf_str(&out) : KA_STR("");
}

static void
add_change(struct ka_session *session, struct ka_table *table, ka_month month,
           const struct ka_change *change)
{
    struct ka_arena *arena = session->arena;
    const struct ka_scorecard *card = ka_change_card(change);
    ka_str none = KA_STR("—");
    ka_str cell[COLUMNS] = {
        ka_month_print(arena, month),
        card->seat->employee->number,
        card->seat->employee->name,
        session->lang == KA_EN && card->role->applies_to_en.len ? card->role->applies_to_en
                                                                : card->role->applies_to,
    };
    for (size_t side = 0; side < 2; side++) {
        cell[4 + side] =
            change->card[side] ? ka_dec_print(arena, change->card[side]->total, 2) : none;
        cell[7 + side] = change->paid ? ka_dec_print(arena, change->pay[side], 2) : none;
    }
    cell[6] = change->card[0] && change->card[1] ? signed_text(arena, change->gain) : none;
    cell[9] = change->paid ? signed_text(arena, change->pay_gain) : none;
    cell[10] = reasons(session, change);
    ka_table_add(table, cell);
}

static bool
changes(const struct ka_change *change)
{
    return !change->card[0] || !change->card[1] || change->gain.micro || change->pay_gain.micro ||
           change->item_count;
}

static void
print_sum(struct ka_session *session, ka_month month, struct ka_change_sum sum)
{
    printf(ka_session_say(
               session, "%s  %zu 张：%zu 张升，%zu 张降，%zu 张不变；得分合计 %s，工资合计 %s 元\n",
               "%s  %zu forms: %zu gain, %zu lose, %zu stay; points %s, pay %s yuan\n"),
           ka_month_print(session->arena, month).ptr, sum.forms, sum.gain, sum.lose, sum.same,
           signed_text(session->arena, sum.points).ptr,
           sum.paid ? signed_text(session->arena, sum.pay).ptr : "—");
}

static void
print_table(struct ka_session *session, const struct ka_compare_month *month, size_t count)
{
    static const char *const zh[COLUMNS] = {"月份", "工号",   "姓名",   "岗位", "原得分", "新得分",
                                            "增减", "原工资", "新工资", "增减", "因为"};
    static const char *const en[COLUMNS] = {"month", "number",      "name",   "role",
                                            "was",   "would be",    "gain",   "pay was",
                                            "pay",   "gain (yuan)", "because"};
    struct ka_table table = {
        .arena = session->arena,
        .columns = COLUMNS,
        .right = {[4] = true, [5] = true, [6] = true, [7] = true, [8] = true, [9] = true}};
    ka_str head[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++)
        head[c] = ka_str_of(ka_session_say(session, zh[c], en[c]));
    ka_table_add(&table, head);
    for (size_t m = 0; m < count; m++)
        for (size_t i = 0; i < month[m].count; i++)
            if (changes(&month[m].change[i]))
                add_change(session, &table, month[m].month, &month[m].change[i]);
    if (table.count > 1)
        ka_table_print(&table);
    for (size_t m = 0; m < count; m++)
        print_sum(session, month[m].month, ka_changes_sum(month[m].change, month[m].count));
}

static void
put_dec(struct ka_json *json, const char *key, bool there, ka_dec value)
{
    if (there)
        ka_json_text(json, key, ka_dec_print(json->out.arena, value, 2));
    else
        ka_json_null(json, key);
}

static void
put_items(struct ka_json *json, const struct ka_change *change)
{
    ka_json_open(json, "items", '[');
    for (size_t i = 0; i < change->item_count; i++) {
        const struct ka_item_change *item = &change->item[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "name", item->name);
        put_dec(json, "before", item->there[0], item->points[0]);
        put_dec(json, "after", item->there[1], item->points[1]);
        put_dec(json, "gain", true, item->gain);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static void
put_change(struct ka_json *json, const struct ka_change *change)
{
    const struct ka_scorecard *card = ka_change_card(change);
    const struct ka_scorecard *was = change->card[0], *is = change->card[1];
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "number", card->seat->employee->number);
    ka_json_text(json, "name", card->seat->employee->name);
    ka_json_text(json, "role", card->role->id);
    put_dec(json, "before", was != NULL, was ? was->total : (ka_dec){0});
    put_dec(json, "after", is != NULL, is ? is->total : (ka_dec){0});
    put_dec(json, "gain", was && is, change->gain);
    put_dec(json, "coefficient_before", was != NULL, was ? was->coefficient : (ka_dec){0});
    put_dec(json, "coefficient_after", is != NULL, is ? is->coefficient : (ka_dec){0});
    put_dec(json, "pay_before", change->paid, change->pay[0]);
    put_dec(json, "pay_after", change->paid, change->pay[1]);
    put_dec(json, "pay_gain", change->paid, change->pay_gain);
    put_items(json, change);
    ka_json_close(json, '}');
}

static void
put_sum(struct ka_json *json, struct ka_change_sum sum)
{
    ka_json_number(json, "gain", (int64_t)sum.gain);
    ka_json_number(json, "lose", (int64_t)sum.lose);
    ka_json_number(json, "same", (int64_t)sum.same);
    put_dec(json, "points", true, sum.points);
    put_dec(json, "pay", sum.paid, sum.pay);
}

static void
print_json(struct ka_session *session, ka_str rules, const struct ka_compare_month *month,
           size_t count)
{
    struct ka_json json = ka_json_make(session->arena);
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    ka_json_text(&json, "rules", rules);
    ka_json_open(&json, "months", '[');
    for (size_t m = 0; m < count; m++) {
        ka_json_open(&json, NULL, '{');
        ka_json_text(&json, "month", ka_month_print(session->arena, month[m].month));
        put_sum(&json, ka_changes_sum(month[m].change, month[m].count));
        ka_json_open(&json, "forms", '[');
        for (size_t i = 0; i < month[m].count; i++)
            put_change(&json, &month[m].change[i]);
        ka_json_close(&json, ']');
        ka_json_close(&json, '}');
    }
    ka_json_close(&json, ']');
    ka_json_close(&json, '}');
    printf("%s", ka_json_end(&json).ptr);
}

void
ka_compare_print(struct ka_session *session, ka_str rules, const struct ka_compare_month *month,
                 size_t count)
{
    if (session->json)
        print_json(session, rules, month, count);
    else
        print_table(session, month, count);
}
