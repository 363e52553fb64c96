/*
 * Which exports can give a metric.
 *
 *     a profile of the person's platforms with a column of the metric, or of all its counters
 *     records that the counters are counted from: builtin.def in the order of its sections
 *     the register, where all its counters come from there
 */
#include "metrics/supply.h"

#include "metrics/eval.h"
#include "metrics/month_data.h"

static const char *
comma(enum ka_lang lang)
{
    return lang == KA_EN ? ", " : "、";
}

static void
add_word(struct ka_buf *buf, ka_str word, enum ka_lang lang)
{
    ka_buf_printf(buf, "%s%.*s", buf->len ? comma(lang) : "", KA_STR_ARG(word));
}

static bool
is_on(const struct ka_defs *defs, const struct ka_seat *seat, ka_str platform)
{
    const struct ka_employee *who = seat->employee;
    if (platform.len == 0)
        return true;
    for (size_t i = 0; i < who->account_count; i++) {
        if (ka_str_eq(who->account[i].platform, platform))
            return true;
    }
    for (size_t i = 0; i < who->store_count; i++) {
        size_t store = ka_company_store(&defs->company, who->store[i].what);
        if (store != KA_NO_INDEX && ka_str_eq(defs->company.store[store].platform, platform))
            return true;
    }
    return false;
}

static bool
gives_counter(const struct ka_profile *profile, size_t counter)
{
    for (size_t c = 0; c < profile->column_count; c++) {
        if (profile->column[c].counter == counter)
            return true;
    }
    for (size_t s = 0; s < profile->sum_count; s++) {
        if (profile->sum[s].counter == counter)
            return true;
    }
    return false;
}

static bool
gives(const struct ka_profile *profile, const struct ka_metric_def *def, size_t metric)
{
    size_t counter[6], count = ka_metric_counters(def, counter);
    bool all = def->kind != KA_METRIC_VS_STORE;
    for (size_t c = 0; c < profile->column_count; c++) {
        if (profile->column[c].metric == metric && !profile->column[c].industry)
            return true;
    }
    for (size_t i = 0; i < count; i++)
        all = all && gives_counter(profile, counter[i]);
    return all;
}

/* The records that a counter is counted from; NULL: none. */
static const char *
records_of(const struct ka_defs *defs, size_t counter, enum ka_lang lang)
{
    static const char *const ids[] = {
#define KA_BUILTIN(name, id) id,
#include "metrics/builtin.def"
#undef KA_BUILTIN
    };
    static const struct {
        enum ka_builtin last;
        const char *word[2];
    } sections[] = {
        {KA_BUILTIN_STORE_REFUNDED_AMOUNT, {"订单", "orders"}},
        {KA_BUILTIN_RETURNS_FINISHED, {"退款单", "refunds"}},
        {KA_BUILTIN_QUALITY_REFUNDED_ORDERS, {"聊天记录加订单", "message logs with orders"}},
        {KA_BUILTIN_LOW_RATINGS, {"评价", "ratings"}},
        {KA_BUILTIN_TICKET_SOLVE, {"工单", "tickets"}},
        {KA_BUILTIN_LEAVE_DAYS, {"考勤", "attendance"}},
        {KA_BUILTIN_SOLVE_CHECKED, {"聊天记录", "message logs"}},
        {KA_BUILTIN_CONVERTED_FINAL, {"聊天记录加订单", "message logs with orders"}},
    };
    for (size_t i = 0; i < KA_COUNT(ids); i++) {
        if (!ka_str_eq(defs->metrics.counter[counter].id, ka_str_of(ids[i])))
            continue;
        for (size_t s = 0; s < KA_COUNT(sections); s++) {
            if (i <= (size_t)sections[s].last)
                return sections[s].word[lang == KA_EN];
        }
    }
    return NULL;
}

static void
add_records(struct ka_buf *buf, const struct ka_defs *defs, const struct ka_metric_def *def,
            enum ka_lang lang)
{
    size_t counter[6], count = ka_metric_counters(def, counter);
    const char *word[6];
    bool registered = true;
    for (size_t i = 0; i < count; i++) {
        word[i] = records_of(defs, counter[i], lang);
        registered = registered && defs->metrics.counter[counter[i]].from == KA_FROM_REGISTER;
    }
    bool all = true;
    for (size_t i = 0; i < count; i++)
        all = all && word[i];
    for (size_t i = 0; all && i < count; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || ka_str_eq(ka_str_of(word[k]), ka_str_of(word[i]));
        if (!again)
            add_word(buf, ka_str_of(word[i]), lang);
    }
    if (registered)
        add_word(buf, ka_str_of(lang == KA_EN ? "the register" : "登记表"), lang);
}

ka_str
ka_supply_of(struct ka_arena *arena, const struct ka_defs *defs, const struct ka_seat *seat,
             size_t metric, enum ka_lang lang)
{
    const struct ka_metric_def *def = &defs->metrics.metric[metric];
    struct ka_buf buf = {.arena = arena};
    for (size_t p = 0; p < defs->profile_count; p++) {
        const struct ka_profile *profile = &defs->profile[p];
        bool english = lang == KA_EN && profile->name_en.len > 0;
        if (is_on(defs, seat, profile->platform) && gives(profile, def, metric))
            add_word(&buf, english ? profile->name_en : profile->name, lang);
    }
    add_records(&buf, defs, def, lang);
    return ka_buf_str(&buf);
}

ka_str
ka_supply_counters(struct ka_arena *arena, const struct ka_defs *defs, size_t metric,
                   enum ka_lang lang)
{
    size_t counter[6], count = ka_metric_counters(&defs->metrics.metric[metric], counter);
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        const struct ka_counter_def *one = &defs->metrics.counter[counter[i]];
        add_word(&buf, lang == KA_EN && one->en.len > 0 ? one->en : one->name, lang);
    }
    return ka_buf_str(&buf);
}

static bool
is_among(size_t one, const size_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == one)
            return true;
    }
    return false;
}

bool
ka_column_feeds(const struct ka_profile *profile, size_t column, const struct ka_metric_def *def,
                size_t metric)
{
    size_t counter[6], count = ka_metric_counters(def, counter);
    const struct ka_column *own = &profile->column[column];
    if (own->metric == metric ||
        (own->counter != KA_NO_INDEX && is_among(own->counter, counter, count)))
        return true;
    for (size_t i = 0; i < profile->sum_count; i++) {
        const struct ka_column_sum *sum = &profile->sum[i];
        if (is_among(sum->counter, counter, count) && is_among(column, sum->column, sum->count))
            return true;
    }
    for (size_t i = 0; i < profile->column_count; i++) {
        const struct ka_column *mean = &profile->column[i];
        if (mean->metric == metric && is_among(column, mean->weight, mean->weight_count))
            return true;
    }
    return false;
}
