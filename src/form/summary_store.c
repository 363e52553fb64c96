/*
 * Stores: revenue, growth, whose the orders are, and what the platforms say of them.
 *
 *     店铺 │ 平台 │ 重点 │ 本月 │ 上月 │ 增长率 │ 付款订单 │ 客服落实 │ 静默 │ 无法归属
 *     合计
 *     [ columns: revenue of both months ]
 *     店铺 │ 体验总分 │ …            only scores that some store has
 *
 * Growth is live over the two revenues beside it.
 */
#include "form/summary_work.h"
#include "score/rule.h"

enum {
    T_STORE,
    T_PLATFORM,
    T_KEY,
    T_REVENUE,
    T_PREVIOUS,
    T_GROWTH,
    T_PAID,
    T_ATTRIBUTED,
    T_SILENT,
    T_UNKNOWN,
    T__COUNT
};

static const struct ka_report_column columns[T__COUNT] = {
    [T_STORE] = {KA_WORD_S_STORE, 140},      [T_PLATFORM] = {KA_WORD_S_PLATFORM, 76},
    [T_KEY] = {KA_WORD_S_KEY, 60},           [T_REVENUE] = {KA_WORD_S_REVENUE, 88},
    [T_PREVIOUS] = {KA_WORD_S_PREVIOUS, 88}, [T_GROWTH] = {KA_WORD_S_GROWTH, 64},
    [T_PAID] = {KA_WORD_S_ORDERS, 64},       [T_ATTRIBUTED] = {KA_WORD_S_ATTRIBUTED, 64},
    [T_SILENT] = {KA_WORD_S_SILENT, 64},     [T_UNKNOWN] = {KA_WORD_S_UNKNOWN, 68},
};

/* Scores that platforms give, as far as there are such metrics. */
static const char *const scores[] = {
    "experience_total", "experience_attitude", "experience_basic",
    "experience_goods", "experience_shipping", "experience_logistics",
    "dsr_description",  "dsr_service",         "dsr_logistics"};

static struct ka_value
store_value(const struct ka_form_context *context, const struct ka_month_data *data, size_t store,
            const char *id)
{
    size_t metric = ka_metric_index(&context->defs->metrics, ka_str_of(id));
    if (!data || metric == KA_NO_INDEX)
        return (struct ka_value){0};
    return ka_value_of_store(data, store, metric);
}

static ka_frac
fraction(struct ka_value value)
{
    return value.state == KA_VALUE_OK ? ka_frac_make(value.live_num, value.live_den) : KA_FRAC_NONE;
}

/* "12,345.00": the unit stands in the line below the title. */
static ka_str
money_text(struct ka_report *report, ka_frac value)
{
    ka_str text = ka_value_print(report->arena, value, KA_UNIT_YUAN, KA_ZH), unit = KA_STR("元");
    return ka_str_ends(text, unit) ? ka_str_sub(text, 0, text.len - unit.len) : text;
}

static void
put_money(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value)
{
    ka_report_value(report, row, col, value, money_text(report, value));
}

static void
put_growth(struct ka_report *report, uint32_t row, ka_frac now, ka_frac before)
{
    ka_frac rise = KA_FRAC_NONE, rate = KA_FRAC_NONE;
    bool some = !ka_frac_is_none(now) && !ka_frac_is_none(before) && before.num != 0 &&
                ka_frac_sub(now, before, &rise) && ka_frac_div(rise, before, &rate);
    struct ka_cell *cell = ka_report_rate(report, row, T_GROWTH, some ? rate : KA_FRAC_NONE);
    ka_str this = ka_ref(report->arena, row, T_REVENUE);
    ka_str last = ka_ref(report->arena, row, T_PREVIOUS);
    if (some)
        ka_cell_formula(cell, ka_str_format(report->arena, "(%.*s-%.*s)/%.*s", KA_STR_ARG(this),
                                            KA_STR_ARG(last), KA_STR_ARG(last)));
}

static void
put_store(struct ka_report *report, size_t index)
{
    const struct ka_form_context *context = report->context;
    const struct ka_store *store = &context->defs->company.store[index];
    const struct ka_month_data *data = context->data;
    uint32_t row = ka_report_row(report, 18, true);
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    ka_frac now = fraction(store_value(context, data, index, "revenue"));
    ka_frac before =
        fraction(store_value(context, data ? ka_month_previous(data) : NULL, index, "revenue"));
    ka_report_text(report, row, T_STORE, store->name);
    ka_report_text(report, row, T_PLATFORM, ka_platform_name(store->platform, report->lang));
    ka_report_styled(report, ka_block_row(row, T_KEY, T_KEY + 1), &style,
                     store->key ? ka_report_say(report, KA_WORD_S_YES) : (ka_str){0});
    put_money(report, row, T_REVENUE, now);
    put_money(report, row, T_PREVIOUS, before);
    put_growth(report, row, now, before);
    struct ka_attribution of = {0};
    if (data)
        of = ka_month_attribution(data, index);
    ka_report_count(report, row, T_PAID, (int64_t)of.paid_orders);
    ka_report_count(report, row, T_ATTRIBUTED, (int64_t)of.attributed_orders);
    ka_report_count(report, row, T_SILENT, (int64_t)of.silent_orders);
    ka_report_count(report, row, T_UNKNOWN, (int64_t)of.unattributable_orders);
}

/* The sum of the numbers above in a column; none if there are none. */
static void
put_total(struct ka_report *report, uint32_t row, uint32_t first, uint32_t col)
{
    const struct ka_sheet *sheet = report->sheet;
    ka_frac sum = {0, 1};
    bool some = false;
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        if (cell->col != col || cell->row < first || !cell->den)
            continue;
        some = ka_frac_add(sum, ka_frac_make(cell->num, cell->den), &sum);
    }
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_SUB), KA_RIGHT);
    style.indent = 4;
    style.wrap = false;
    bool money = col < T_PAID;
    ka_str text =
        money ? money_text(report, sum) : ka_value_print(report->arena, sum, KA_UNIT_COUNT, KA_ZH);
    if (money)
        style.format = KA_STR("#,##0.00");
    struct ka_cell *cell = ka_report_styled(report, ka_block_row(row, col, col + 1), &style,
                                            some ? text : (ka_str){0});
    if (!some)
        return;
    ka_cell_fraction(cell, sum);
    ka_cell_formula(cell,
                    ka_str_format(report->arena, "SUM(%.*s)",
                                  KA_STR_ARG(ka_ref_range(report->arena, first, row - 1, col))));
}

static void
put_totals(struct ka_report *report, uint32_t first)
{
    uint32_t row = ka_report_row(report, 18, false);
    struct ka_style style = ka_look(KA_LOOK_SUB);
    style.indent = 4;
    ka_report_styled(report, ka_block_row(row, T_STORE, T_REVENUE), &style,
                     ka_report_say(report, KA_WORD_S_SUM));
    for (uint32_t col = T_REVENUE; col < T__COUNT; col++)
        if (col != T_GROWTH)
            put_total(report, row, first, col);
    ka_report_styled(report, ka_block_row(row, T_GROWTH, T_GROWTH + 1), &style, KA_STR(""));
}

static void
put_chart(struct ka_report *report, uint32_t first, uint32_t last)
{
    ka_report_row(report, 12, true);
    uint32_t top = ka_report_row(report, 200, false);
    ka_report_chart(
        report, &(struct ka_report_chart){.block = {top, 0, 1, T__COUNT},
                                          .title = ka_report_say(report, KA_WORD_S_REVENUE_CHART),
                                          .first = first,
                                          .last = last,
                                          .category_col = T_STORE,
                                          .value_col = {T_REVENUE, T_PREVIOUS},
                                          .name = {ka_report_say(report, KA_WORD_S_REVENUE),
                                                   ka_report_say(report, KA_WORD_S_PREVIOUS)},
                                          .series_count = 2});
}

_Static_assert(KA_COUNT(scores) < T__COUNT, "a column for each score");

/* Metrics of the scores that some store has. */
static size_t
scores_seen(const struct ka_form_context *context, const char **seen)
{
    size_t count = 0;
    for (size_t i = 0; i < KA_COUNT(scores); i++) {
        bool some = false;
        for (size_t s = 0; s < context->defs->company.store_count && !some; s++)
            some = store_value(context, context->data, s, scores[i]).state == KA_VALUE_OK;
        if (some)
            seen[count++] = scores[i];
    }
    return count;
}

/* Each score takes one column beside the store's name. */
static void
put_scores(struct ka_report *report)
{
    const struct ka_form_context *context = report->context;
    const struct ka_metric_set *metrics = &context->defs->metrics;
    const char *seen[KA_COUNT(scores)];
    size_t count = scores_seen(context, seen);
    if (!count)
        return;
    ka_report_heading(report, 0, T__COUNT, ka_report_say(report, KA_WORD_S_STORE_SCORES));
    struct ka_style head = ka_look(KA_LOOK_HEADER), name = ka_look(KA_LOOK_CELL);
    uint32_t row = ka_report_row(report, 34, true);
    ka_report_styled(report, ka_block_row(row, 0, 1), &head,
                     ka_report_say(report, KA_WORD_S_STORE));
    for (uint32_t i = 0; i < count; i++) {
        const struct ka_metric_def *metric =
            &metrics->metric[ka_metric_index(metrics, ka_str_of(seen[i]))];
        ka_report_styled(report, ka_block_row(row, 1 + i, 2 + i), &head,
                         ka_report_pick(report, metric->name, metric->en));
    }
    name.indent = 1.5;
    for (size_t s = 0; s < context->defs->company.store_count; s++) {
        row = ka_report_row(report, 18, false);
        ka_report_styled(report, ka_block_row(row, 0, 1), &name,
                         context->defs->company.store[s].name);
        for (uint32_t i = 0; i < count; i++)
            ka_report_points(report, row, 1 + i,
                             fraction(store_value(context, context->data, s, seen[i])));
    }
}

void
ka_summary_stores(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    double width[T__COUNT];
    for (size_t c = 0; c < T__COUNT; c++)
        width[c] = columns[c].width;
    ka_report_sheet(report, ka_report_say(report, KA_WORD_S_STORES), width, T__COUNT, true);
    ka_report_title(report, ka_report_say(report, KA_WORD_S_STORES),
                    ka_report_say(report, KA_WORD_S_STORES_BELOW));
    uint32_t head = ka_report_head(report, columns, T__COUNT, 0);
    report->sheet->freeze_row = head + 1;
    report->sheet->freeze_col = T_STORE + 1;
    size_t count = report->context->defs->company.store_count;
    for (size_t s = 0; s < count; s++)
        put_store(report, s);
    if (!count)
        return;
    put_totals(report, head + 1);
    put_chart(report, head + 1, head + (uint32_t)count);
    put_scores(report);
}
