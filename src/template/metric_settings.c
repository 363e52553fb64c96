/*
 * Settings of kaohe.yaml → definitions of metrics: what is counted, and the words that say so.
 *
 *     "72 hours" in a definition would be wrong for a company that counts 48: {solved_hours}
 */
#include "template/metric_settings.h"

static void
go_by_amount(struct ka_metric_set *set)
{
    static const struct {
        const char *rate, *num, *by_amount;
    } rates[] = {{"refund_rate", "refunded_orders", "refund_amount_rate"},
                 {"store_refund_rate", "store_refunded_orders", "store_refund_amount_rate"}};
    for (size_t i = 0; i < KA_COUNT(rates); i++) {
        size_t at = ka_metric_index(set, ka_str_of(rates[i].rate));
        size_t by = ka_metric_index(set, ka_str_of(rates[i].by_amount));
        if (at == KA_NO_INDEX || by == KA_NO_INDEX ||
            set->metric[at].num != ka_counter_index(set, ka_str_of(rates[i].num)))
            continue;
        set->metric[at].num = set->metric[by].num;
        set->metric[at].den = set->metric[by].den;
        set->metric[at].definition = set->metric[by].definition;
        set->metric[at].definition_en = set->metric[by].definition_en;
    }
}

/* @p text with each of the names in braces as the number it stands for. */
static ka_str
fill_in(struct ka_arena *arena, const struct ka_company *company, ka_str text)
{
    const struct {
        const char *name;
        int64_t value;
    } settings[] = {
        {"{solved_hours}", company->solved_hours},
        {"{after_sales_days}", company->after_sales_days},
        {"{response_cap}", company->response_cap},
    };
    for (size_t i = 0; i < KA_COUNT(settings); i++) {
        ka_str name = ka_str_of(settings[i].name);
        for (ptrdiff_t at; (at = ka_str_find(text, name)) >= 0;) {
            ka_str rest = ka_str_sub(text, (size_t)at + name.len, text.len);
            text = ka_str_format(arena, "%.*s%lld%.*s", (int)at, text.ptr,
                                 (long long)settings[i].value, KA_STR_ARG(rest));
        }
    }
    return text;
}

void
ka_metric_set_settle(struct ka_arena *arena, const struct ka_company *company,
                     struct ka_metric_set *set)
{
    if (company->refund_by_amount)
        go_by_amount(set);
    for (size_t i = 0; i < set->metric_count; i++) {
        struct ka_metric_def *metric = &set->metric[i];
        metric->definition = fill_in(arena, company, metric->definition);
        metric->definition_en = fill_in(arena, company, metric->definition_en);
    }
}
