/*
 * The table of rule kinds, and what all of them share.
 *
 * Each kind is one file (rule_bands.c, rule_ratio.c, ...) with its faces side by side: evaluate,
 * emit, weigh the products, next better value, words. A kind made of several values (stores,
 * parts, by_platform) or of none (levels, manual) has words only: the scorecard puts it together.
 * An item's words go around its rule's: style, small sample, floor, veto, as they apply to the
 * one who is appraised.
 */
#include "score/rule_ops.h"

#include <inttypes.h>

static const struct ka_rule_ops *const rule_ops[KA_RULE__COUNT] = {
    [KA_RULE_BANDS] = &ka_rule_bands_ops,
    [KA_RULE_RATIO] = &ka_rule_ratio_ops,
    [KA_RULE_LINEAR] = &ka_rule_linear_ops,
    [KA_RULE_STEPS] = &ka_rule_steps_ops,
    [KA_RULE_EVENTS] = &ka_rule_events_ops,
    [KA_RULE_STORES] = &ka_rule_stores_ops,
    [KA_RULE_STORES_FAILING] = &ka_rule_failing_ops,
    [KA_RULE_LEVELS] = &ka_rule_levels_ops,
    [KA_RULE_MANUAL] = &ka_rule_manual_ops,
    [KA_RULE_PARTS] = &ka_rule_parts_ops,
    [KA_RULE_BY_PLATFORM] = &ka_rule_platform_ops};

const struct ka_rule_ops *
ka_rule_ops_of(const struct ka_rule *rule)
{
    return rule_ops[rule->kind];
}

bool
ka_rule_eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    const struct ka_rule_ops *ops = ka_rule_ops_of(rule);
    ka_frac points = KA_FRAC_NONE;
    if (!ops->eval || ka_frac_is_none(in->value) || !ops->eval(rule, in, &points))
        return false;
    *raw = points;
    return true;
}

struct ka_rule_formula
ka_rule_emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
             const struct ka_rule_cells *cells)
{
    const struct ka_rule_ops *ops = ka_rule_ops_of(rule);
    if (!ops->emit)
        return (struct ka_rule_formula){.a = KA_STR("0"), .b = KA_STR("1")};
    return ops->emit(arena, rule, in, cells);
}

bool
ka_rule_next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value,
             ka_frac *raw)
{
    const struct ka_rule_ops *ops = ka_rule_ops_of(rule);
    ka_frac at = KA_FRAC_NONE, points = KA_FRAC_NONE;
    if (!ops->next || ka_frac_is_none(in->value) || !ops->next(rule, in, &at, &points))
        return false;
    *value = at;
    *raw = points;
    return true;
}

bool
ka_cond_holds(const struct ka_cond *cond, ka_frac value)
{
    if (cond->cmp == KA_ELSE)
        return true;
    int order = ka_frac_cmp_dec(value, cond->bound.value);
    if (cond->cmp == KA_AT_LEAST)
        return order >= 0;
    if (cond->cmp == KA_AT_MOST)
        return order <= 0;
    return cond->cmp == KA_ABOVE ? order > 0 : order < 0;
}

ka_frac
ka_frac_max(ka_frac a, ka_frac b)
{
    return ka_frac_cmp(a, b) >= 0 ? a : b;
}

ka_frac
ka_frac_min(ka_frac a, ka_frac b)
{
    return ka_frac_cmp(a, b) <= 0 ? a : b;
}

bool
ka_rule_deduct(const struct ka_rule_input *in, ka_dec deduct, ka_frac count, ka_frac *raw)
{
    ka_frac zero = ka_frac_of_dec(ka_dec_of(0));
    ka_frac off = KA_FRAC_NONE, left = KA_FRAC_NONE;
    ka_frac start = in->deducts ? zero : ka_frac_of_dec(in->marks);
    if (!ka_frac_mul(ka_frac_of_dec(deduct), count, &off) || !ka_frac_sub(start, off, &left))
        return false;
    *raw = in->deducts ? left : ka_frac_max(zero, left);
    return true;
}

/* "旷工天数≥1天：本项0分" */
static void
veto_words(const struct ka_words *words, const struct ka_veto *veto)
{
    static const char *const zh[] = {"", "：本项0分", "：本模块0分", "：总分0分"};
    static const char *const en[] = {"", ": 0 for this item", ": 0 for this module", ": total 0"};
    struct ka_words own = *words;
    own.metric = veto->metric;
    own.relative = false;
    ka_words_next(words);
    ka_buf_add(words->buf, ka_words_metric(words, veto->metric));
    ka_words_add(words, "", " ");
    ka_words_cond(&own, &veto->when);
    ka_words_add(words, zh[veto->effect], en[veto->effect]);
}

ka_str
ka_rule_words(struct ka_arena *arena, const struct ka_item *item,
              const struct ka_metric_set *metrics, enum ka_lang lang)
{
    struct ka_buf buf = {.arena = arena};
    struct ka_words words = {.buf = &buf,
                             .item = item,
                             .metrics = metrics,
                             .lang = lang,
                             .metric = item->metric,
                             .relative = item->relative_to != KA_REF_NONE};
    if (item->weighted) {
        ka_words_add(&words, "百分制×", "out of 100, × ");
        ka_words_number(&words, item->marks);
        ka_words_add(&words, "%：", "%: ");
    }
    ka_words_rule(&words, item->rule, item->metric);
    if (item->small) {
        ka_words_next(&words);
        ka_sample_words(&words, item->small);
    }
    if (item->floor.micro > 0) {
        ka_words_next(&words);
        ka_words_add(&words, "最低", "at least ");
        ka_words_points(&words, item->floor);
    }
    if (item->veto.effect != KA_VETO_NONE)
        veto_words(&words, &item->veto);
    return ka_buf_str(&buf);
}
