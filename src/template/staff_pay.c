/*
 * staff.yaml, `pay:` → what each person's contract gives, dated as roles are.
 *
 *     pay: {plan: presales, base: 3500, performance: 1500}
 *     pay: [{plan: a, base: 3000, to: 2026-10-15}, {plan: b, base: 3500, from: 2026-10-16}]
 *
 * Then, once the plans are known: a plan that does not exist, a key that the plan needs or has no
 * use for (money that would be lost in silence), a grade or market it does not list, amounts that
 * are not in the ratio the plan declares.
 */
#include "template/pay_check.h"
#include "template/pay_plan.h"
#include "template/schemas.h"
#include "template/staff.h"

struct entry_src {
    struct ka_placed plan;
    struct ka_place place;
    struct ka_number base, performance, bonus;
    struct ka_placed grade, market;
    ka_str reason;
    ka_day from, to;
};

static const struct ka_key entry_keys[] = {
    KA_ROW(struct entry_src, plan, "plan", "方案", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct entry_src, base, "base", "底薪", NUMBER, 0),
    KA_ROW(struct entry_src, performance, "performance", "绩效工资", NUMBER, 0),
    KA_ROW(struct entry_src, bonus, "bonus", "奖金", NUMBER, 0),
    KA_ROW(struct entry_src, grade, "grade", "职级", PLACED, 0),
    KA_ROW(struct entry_src, market, "market", "市场", PLACED, 0),
    KA_ROW(struct entry_src, reason, "reason", "理由", TEXT, 0),
    KA_ROW(struct entry_src, from, "from", "自", DAY, 0),
    KA_ROW(struct entry_src, to, "to", "至", DAY, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_pay_entry = {"薪酬", "pay entry", sizeof(struct entry_src),
                                              offsetof(struct entry_src, place), entry_keys};

static bool
amounts_fit(const struct entry_src *src, struct ka_diags *diags)
{
    bool good = ka_pay_money(&src->base, diags);
    good = ka_pay_money(&src->performance, diags) && good;
    return ka_pay_money(&src->bonus, diags) && good;
}

static bool
read_entry(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
           struct ka_pay_entry *out)
{
    struct entry_src src;
    if (ka_schema_read(arena, &ka_schema_pay_entry, node, diags, &src) != KA_OK ||
        !amounts_fit(&src, diags))
        return false;
    if (src.from != KA_DAY_NONE && src.to != KA_DAY_NONE && src.to < src.from) {
        ka_diag(diags, KA_DIAG_DATES_ORDER, src.place, ka_day_print(diags->arena, src.from),
                ka_day_print(diags->arena, src.to));
        return false;
    }
    *out =
        (struct ka_pay_entry){.plan = src.plan.text,
                              .place = src.place,
                              .plan_place = src.plan.place,
                              .base = src.base,
                              .performance = src.performance,
                              .bonus = src.bonus,
                              .grade = src.grade,
                              .market = src.market,
                              .reason = src.reason,
                              .span = {src.from, src.to == KA_DAY_NONE ? INT32_MAX : src.to + 1}};
    return true;
}

static void
check_overlap(const struct ka_pay_entry *entry, size_t count, struct ka_diags *diags)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (entry[i].span.first >= entry[k].span.end ||
                entry[k].span.first >= entry[i].span.end)
                continue;
            ka_diag(diags, KA_DIAG_DATED_OVERLAP, entry[i].place, KA_STR("薪酬"), KA_STR("pay"),
                    entry[i].plan, entry[k].plan,
                    ka_str_format(diags->arena, "%u", (unsigned)entry[k].place.line));
            break;
        }
    }
}

struct ka_pay_entry *
ka_pay_entries_read(struct ka_arena *arena, const struct ka_node *node, struct ka_diags *diags,
                    size_t *count)
{
    *count = 0;
    if (!node)
        return NULL;
    bool list = node->kind == KA_NODE_LIST;
    size_t n = list ? node->count : 1;
    struct ka_pay_entry *entry = ka_arena_array(arena, n, sizeof *entry);
    for (size_t i = 0; i < n; i++) {
        if (read_entry(arena, list ? &node->item[i] : node, diags, &entry[*count]))
            (*count)++;
    }
    if (list && n == 0)
        ka_diag(diags, KA_DIAG_LIST_EMPTY, node->place, KA_STR("pay"));
    check_overlap(entry, *count, diags);
    return entry;
}

static void
tell_unknown(struct ka_diags *diags, const struct ka_placed *name, const char *zh, const char *en,
             ka_str near)
{
    ka_str words[] = {ka_str_of(zh), ka_str_of(en)};
    if (near.len)
        ka_diag(diags, KA_DIAG_UNKNOWN_NAME_NEAR, name->place, words[0], words[1], name->text,
                near);
    else
        ka_diag(diags, KA_DIAG_PAY_UNKNOWN, name->place, words[0], words[1], name->text);
}

static void
unknown_plan(const struct ka_pay_def *pay, const struct ka_pay_entry *entry, struct ka_diags *diags)
{
    ka_str *name = ka_arena_array(diags->arena, 2 * pay->plan_count, sizeof *name);
    for (size_t i = 0; i < pay->plan_count; i++) {
        name[2 * i] = pay->plan[i].id;
        name[2 * i + 1] = pay->plan[i].name;
    }
    struct ka_placed written = {entry->plan, entry->plan_place};
    tell_unknown(diags, &written, "薪酬方案", "pay plan",
                 ka_str_nearest(entry->plan, name, 2 * pay->plan_count));
}

/* The plan's id and what it lacks or has no use for. */
static void
tell_key(struct ka_diags *diags, enum ka_diag_code code, const struct ka_pay_entry *entry,
         const char *zh, const char *en)
{
    ka_diag(diags, code, entry->place, entry->plan, ka_str_of(zh), ka_str_of(en));
}

static void
check_table(const struct ka_pay_entry *entry, const struct ka_placed *key,
            const struct ka_pay_row *row, size_t count, const char *words[2],
            struct ka_diags *diags)
{
    ka_dec amount;
    if (count && !key->text.len) {
        tell_key(diags, KA_DIAG_PAY_NEEDS, entry, words[0], words[1]);
        return;
    }
    if (!count && key->text.len) {
        tell_key(diags, KA_DIAG_PAY_UNUSED, entry, words[0], words[1]);
        return;
    }
    if (!key->text.len || ka_pay_row_lookup(row, count, key->text, &amount))
        return;
    ka_str *name = ka_arena_array(diags->arena, count, sizeof *name);
    for (size_t i = 0; i < count; i++)
        name[i] = row[i].key;
    tell_unknown(diags, key, words[0], words[1], ka_str_nearest(key->text, name, count));
}

/* Needed and given must be the same. */
static void
check_key(const struct ka_pay_entry *entry, bool needed, bool given, const char *words[2],
          struct ka_diags *diags)
{
    if (needed != given)
        tell_key(diags, needed ? KA_DIAG_PAY_NEEDS : KA_DIAG_PAY_UNUSED, entry, words[0], words[1]);
}

static void
check_split(const struct ka_pay_plan *plan, const struct ka_pay_entry *entry,
            struct ka_diags *diags)
{
    if (!plan->split_base || !entry->base.set || !entry->performance.set)
        return;
    if (entry->base.value.micro * plan->split_performance ==
        entry->performance.value.micro * plan->split_base)
        return;
    ka_diag(
        diags, KA_DIAG_PAY_SPLIT, entry->place, plan->id,
        ka_str_format(diags->arena, "%d:%d", (int)plan->split_base, (int)plan->split_performance));
}

static void
check_entry(const struct ka_pay_def *pay, const struct ka_employee *employee,
            const struct ka_pay_entry *entry, struct ka_diags *diags)
{
    static const char *base[] = {"底薪", "base"}, *performance[] = {"绩效工资", "performance"},
                      *bonus[] = {"奖金", "bonus"}, *grade[] = {"职级", "grade"},
                      *market[] = {"市场", "market"}, *joined[] = {"入职", "joined"};
    const struct ka_pay_plan *plan = ka_pay_plan_lookup(pay, entry->plan);
    if (!plan) {
        unknown_plan(pay, entry, diags);
        return;
    }
    bool contract = false;
    for (size_t i = 0; i < plan->bonus_count; i++)
        contract = contract || plan->bonus[i].contract;
    if (!plan->grade_count)
        check_key(entry, true, entry->base.set, base, diags);
    check_key(entry, plan->has_performance, entry->performance.set, performance, diags);
    check_key(entry, contract, entry->bonus.set, bonus, diags);
    check_table(entry, &entry->grade, plan->grade, plan->grade_count, grade, diags);
    check_table(entry, &entry->market, plan->market, plan->market_count, market, diags);
    if (plan->years_count && employee->joined == KA_DAY_NONE)
        tell_key(diags, KA_DIAG_PAY_NEEDS, entry, joined[0], joined[1]);
    check_split(plan, entry, diags);
}

void
ka_pay_check(const struct ka_pay_def *pay, const struct ka_staff *staff, struct ka_diags *diags)
{
    for (size_t i = 0; i < staff->count; i++) {
        const struct ka_employee *employee = &staff->employee[i];
        for (size_t k = 0; k < employee->pay_count; k++)
            check_entry(pay, employee, &employee->pay[k], diags);
    }
}

bool
ka_staff_is_paid(const struct ka_staff *staff)
{
    for (size_t i = 0; i < staff->count; i++) {
        if (staff->employee[i].pay_count)
            return true;
    }
    return false;
}
