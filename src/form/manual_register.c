/*
 * The register of the workbook to fill in, and the sheet that explains it.
 *
 * What may be registered are the counters of metrics.yaml that come from registers; those that the
 * forms of the month use stand first, with the items they count for. A Chinese book names them in
 * Chinese, an English one by id: both are what a register is read by.
 */
#include "form/manual_work.h"

enum register_col {
    R_DATE,
    R_EMPLOYEE,
    R_STORE,
    R_COUNTER,
    R_VALUE,
    R_EVIDENCE,
    R_WRITER,
    R_COUNT
};
enum guide_col { G_COUNTER, G_OTHER, G_UNIT, G_USED, G_COUNT };
enum { BLANK_ROWS = 300, USES_SHOWN = 3, RULE_DEPTH = 8 };

static const struct ka_report_column register_columns[R_COUNT] = {
    [R_DATE] = {KA_WORD_M_DATE, 76},     [R_EMPLOYEE] = {KA_WORD_M_EMPLOYEE, 130},
    [R_STORE] = {KA_WORD_M_STORE, 120},  [R_COUNTER] = {KA_WORD_M_COUNTER, 160},
    [R_VALUE] = {KA_WORD_M_VALUE, 74},   [R_EVIDENCE] = {KA_WORD_M_EVIDENCE, 260},
    [R_WRITER] = {KA_WORD_M_WRITER, 84},
};

static const struct ka_report_column guide_columns[G_COUNT] = {
    [G_COUNTER] = {KA_WORD_M_COUNTER, 150},
    [G_OTHER] = {KA_WORD_M_OTHER, 220},
    [G_UNIT] = {KA_WORD_M_UNIT, 60},
    [G_USED] = {KA_WORD_M_USED, 420},
};

static bool
counts(const struct ka_metric_set *metrics, size_t metric, size_t counter)
{
    if (metric == KA_NO_INDEX)
        return false;
    const struct ka_metric_def *def = &metrics->metric[metric];
    for (size_t i = 0; i < def->extra_count; i++) {
        if (def->extra_num[i] == counter)
            return true;
    }
    return def->num == counter || def->den == counter;
}

/* Metrics within a rule: of its parts, of its platforms' rules, of its stores' rule. */
// NOLINTBEGIN(misc-no-recursion): rules nest no deeper than their file; limited all the same.
static bool
rule_counts(const struct ka_metric_set *metrics, const struct ka_rule *rule, size_t counter,
            int depth)
{
    if (depth == RULE_DEPTH)
        return false;
    if (rule->kind == KA_RULE_STORES)
        return rule_counts(metrics, rule->as.stores.rule, counter, depth + 1);
    bool found = false;
    for (size_t i = 0; rule->kind == KA_RULE_PARTS && i < rule->as.parts.count && !found; i++)
        found = counts(metrics, rule->as.parts.part[i].metric, counter) ||
                rule_counts(metrics, rule->as.parts.part[i].rule, counter, depth + 1);
    for (size_t i = 0; rule->kind == KA_RULE_BY_PLATFORM && i < rule->as.platform.count && !found;
         i++)
        found = rule_counts(metrics, rule->as.platform.item[i].rule, counter, depth + 1);
    return found;
}
// NOLINTEND(misc-no-recursion)

static bool
item_counts(const struct ka_metric_set *metrics, const struct ka_item *item, size_t counter)
{
    const struct ka_small_sample *small = item->small;
    return counts(metrics, item->metric, counter) || rule_counts(metrics, item->rule, counter, 0) ||
           (small &&
            (counts(metrics, small->of, counter) || counts(metrics, small->metric, counter))) ||
           (item->veto.effect != KA_VETO_NONE && counts(metrics, item->veto.metric, counter));
}

static bool
role_seen(const struct ka_manual_book *what, size_t seat)
{
    for (size_t s = 0; s < seat; s++) {
        if (what->seat[s]->role == what->seat[seat]->role)
            return true;
    }
    return false;
}

static void
put_uses(struct ka_manual_work *work, const struct ka_role *role, size_t counter,
         struct ka_buf *buf, size_t *count)
{
    struct ka_report *report = &work->report;
    const struct ka_metric_set *metrics = &report->context->defs->metrics;
    ka_str who = ka_report_pick(report, role->applies_to, role->applies_to_en);
    for (size_t m = 0; m < role->module_count; m++) {
        for (size_t i = 0; i < role->module[m].item_count; i++) {
            const struct ka_item *item = &role->module[m].item[i];
            if (!item_counts(metrics, item, counter) || (*count)++ >= USES_SHOWN)
                continue;
            ka_str name = ka_report_pick(report, item->name, item->name_en);
            ka_buf_printf(buf, "%s%.*s · %.*s", buf->len ? "；" : "", KA_STR_ARG(who),
                          KA_STR_ARG(name));
        }
    }
}

/* "售前客服 · 投诉" for each item of a role that the counter counts for, the first few. */
static ka_str
uses_of(struct ka_manual_work *work, size_t counter)
{
    struct ka_report *report = &work->report;
    struct ka_buf buf = {.arena = report->arena};
    size_t count = 0;
    for (size_t s = 0; s < work->what->seat_count; s++) {
        if (!role_seen(work->what, s))
            put_uses(work, work->what->seat[s]->role, counter, &buf, &count);
    }
    ka_str uses = ka_buf_str(&buf);
    return count > USES_SHOWN ? ka_report_sayf(report, KA_WORD_M_USED_MORE, uses) : uses;
}

struct counter {
    const struct ka_counter_def *def;
    ka_str uses;
};

/* The register's counters, those in use first. */
static size_t
list_counters(struct ka_manual_work *work, struct counter **out)
{
    const struct ka_metric_set *metrics = &work->report.context->defs->metrics;
    struct counter *list =
        ka_arena_array(work->report.arena, metrics->counter_count + 1, sizeof *list);
    size_t count = 0;
    for (int used = 1; used >= 0; used--) {
        for (size_t i = 0; i < metrics->counter_count; i++) {
            if (metrics->counter[i].from != KA_FROM_REGISTER)
                continue;
            ka_str uses = uses_of(work, i);
            if ((uses.len > 0) == (used == 1))
                list[count++] = (struct counter){&metrics->counter[i], uses};
        }
    }
    *out = list;
    return count;
}

static ka_str
written(const struct ka_report *report, const struct ka_counter_def *def)
{
    return report->lang == KA_EN ? def->id : def->name;
}

static ka_str
counter_range(struct ka_manual_work *work)
{
    struct counter *list;
    size_t count = list_counters(work, &list);
    ka_str *text = ka_arena_array(work->report.arena, count + 1, sizeof *text);
    for (size_t i = 0; i < count; i++)
        text[i] = written(&work->report, list[i].def);
    return count ? ka_manual_list(work, text, count) : (ka_str){0};
}

/* "S001 林小满", once for each person. */
static ka_str
people_range(struct ka_manual_work *work)
{
    struct ka_arena *arena = work->report.arena;
    const struct ka_manual_book *what = work->what;
    ka_str *text = ka_arena_array(arena, what->seat_count + 1, sizeof *text);
    size_t count = 0;
    for (size_t i = 0; i < what->seat_count; i++) {
        const struct ka_employee *employee = what->seat[i]->employee;
        if (i == 0 || what->seat[i - 1]->employee != employee)
            text[count++] = ka_str_format(arena, "%.*s %.*s", KA_STR_ARG(employee->number),
                                          KA_STR_ARG(employee->name));
    }
    return count ? ka_manual_list(work, text, count) : (ka_str){0};
}

static ka_str
store_range(struct ka_manual_work *work)
{
    const struct ka_company *company = &work->report.context->defs->company;
    ka_str *text = ka_arena_array(work->report.arena, company->store_count + 1, sizeof *text);
    for (size_t i = 0; i < company->store_count; i++)
        text[i] = company->store[i].name;
    return company->store_count ? ka_manual_list(work, text, company->store_count) : (ka_str){0};
}

static struct ka_validation *
list_rule(struct ka_manual_work *work, ka_str range)
{
    struct ka_validation rule = {.kind = KA_VALID_LIST_RANGE, .rows = BLANK_ROWS, .range = range};
    return range.len ? ka_arena_copy(work->report.arena, &rule, sizeof rule) : NULL;
}

static struct ka_validation *
day_rule(struct ka_manual_work *work)
{
    struct ka_report *report = &work->report;
    struct ka_span span = ka_month_span(work->what->month);
    struct ka_validation rule = {.kind = KA_VALID_DAY,
                                 .rows = BLANK_ROWS,
                                 .first_day = span.first,
                                 .last_day = span.end - 1,
                                 .title = ka_report_say(report, KA_WORD_M_DATE)};
    rule.message =
        ka_report_sayf(report, KA_WORD_M_DAY_HELP, ka_day_print(report->arena, span.first),
                       ka_day_print(report->arena, span.end - 1));
    return ka_arena_copy(report->arena, &rule, sizeof rule);
}

static struct ka_validation *
value_rule(struct ka_manual_work *work)
{
    struct ka_report *report = &work->report;
    struct ka_validation rule = {.kind = KA_VALID_DECIMAL,
                                 .rows = BLANK_ROWS,
                                 .max = ka_dec_of(1000000000),
                                 .title = ka_report_say(report, KA_WORD_M_VALUE),
                                 .message = ka_report_say(report, KA_WORD_M_VALUE_HELP)};
    return ka_arena_copy(report->arena, &rule, sizeof rule);
}

static void
put_blank(struct ka_report *report, struct ka_validation *const *rule)
{
    uint32_t row = ka_report_row(report, 18, false);
    for (uint32_t c = 0; c < R_COUNT; c++) {
        struct ka_style style = ka_look(KA_LOOK_INPUT);
        style.indent = 3;
        if (c == R_DATE)
            style.format = KA_STR("yyyy-mm-dd");
        struct ka_cell *cell =
            ka_report_styled(report, ka_block_row(row, c, c + 1), &style, KA_STR(""));
        if (rule)
            cell->validation = rule[c];
    }
}

void
ka_manual_register(struct ka_manual_work *work)
{
    struct ka_report *report = &work->report;
    ka_str month = ka_month_print(report->arena, work->what->month);
    struct ka_manual_words words = {ka_report_sayf(report, KA_WORD_M_REGISTER_TITLE, month),
                                    ka_report_say(report, KA_WORD_M_REGISTER_BELOW)};
    ka_manual_sheet(report, KA_WORD_M_REGISTER, register_columns, R_COUNT, words);
    ka_manual_head(report, register_columns, R_COUNT, 0);
    struct ka_validation *rule[R_COUNT] = {
        [R_DATE] = day_rule(work),
        [R_EMPLOYEE] = list_rule(work, people_range(work)),
        [R_STORE] = list_rule(work, store_range(work)),
        [R_COUNTER] = list_rule(work, counter_range(work)),
        [R_VALUE] = value_rule(work),
    };
    for (size_t i = 0; i < BLANK_ROWS; i++)
        put_blank(report, i == 0 ? rule : NULL);
}

void
ka_manual_guide(struct ka_manual_work *work)
{
    struct ka_report *report = &work->report;
    struct counter *list;
    size_t count = list_counters(work, &list);
    ka_str month = ka_month_print(report->arena, work->what->month);
    struct ka_manual_words words = {ka_report_say(report, KA_WORD_M_GUIDE_TITLE),
                                    ka_report_sayf(report, KA_WORD_M_GUIDE_BELOW, month)};
    ka_manual_sheet(report, KA_WORD_M_GUIDE, guide_columns, G_COUNT, words);
    ka_manual_head(report, guide_columns, G_COUNT, 0);
    for (size_t i = 0; i < count; i++) {
        const struct ka_counter_def *def = list[i].def;
        uint32_t row = ka_report_row(report, 18, false);
        ka_report_text(report, row, G_COUNTER, written(report, def));
        ka_report_text(report, row, G_OTHER,
                       report->lang == KA_EN ? ka_report_pick(report, def->name, def->en)
                                             : def->id);
        ka_report_text(report, row, G_UNIT, ka_str_of(ka_unit_word(def->unit, report->lang)));
        ka_report_text(report, row, G_USED, list[i].uses);
    }
}
