/*
 * stores and stores_failing: what is judged store by store (scoring.md section 2, decisions.md 3).
 *
 * `stores` applies an inner rule to each key store and combines the unrounded points: mean, min,
 * sum, or weighted by this month's revenue. A store without a value leaves the combination. The
 * combination is the scorecard's; here are only its words.
 *
 * `stores_failing` takes a deduction for each store beyond a bound. One store is one value, worth
 * minus the deduction or 0, and the item starts from its marks: so a store that fails shows as a
 * row of its own in the basis sheet.
 */
#include "score/rule_ops.h"

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    static const char *const zh[] = {"取平均", "取最低", "相加", "按营业额加权平均"};
    static const char *const en[] = {"averaged", "lowest counts", "added up",
                                     "averaged by revenue"};
    enum ka_combine combine = rule->as.stores.combine;
    ka_words_add(words, "各重点店铺分别按「", "each key store by \"");
    ka_words_rule(words, rule->as.stores.rule, words->metric);
    ka_words_add(words, "」计分，", "\", ");
    ka_words_add(words, zh[combine], en[combine]);
}

const struct ka_rule_ops ka_rule_stores_ops = {.words = words};

static bool
failing_eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    bool fails = ka_cond_holds(&rule->as.failing.cond, in->value);
    int64_t off = fails ? rule->as.failing.deduct.value.micro : 0;
    *raw = ka_frac_of_dec((ka_dec){-off});
    return true;
}

static struct ka_rule_formula
failing_emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
             const struct ka_rule_cells *cells)
{
    KA_UNUSED(in);
    const struct ka_number *deduct = &rule->as.failing.deduct;
    int places = ka_live_places(&deduct->value, 1);
    ka_str fails = ka_live_cond(arena, &rule->as.failing.cond, cells->num, cells->den);
    ka_str off = ka_live_int(arena, -ka_live_units(deduct->value, places));
    return (struct ka_rule_formula){
        .a = ka_str_format(arena, "IF(%.*s,%.*s,0)", KA_STR_ARG(fails), KA_STR_ARG(off)),
        .b = ka_live_int(arena, ka_live_scale(places))};
}

static struct ka_peak
failing_peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    KA_UNUSED(in);
    return (struct ka_peak){.inside =
                                ka_live_cond_peak(&rule->as.failing.cond, live->num, live->den)};
}

/* The bound, from which the store fails no more. */
static bool
failing_next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value,
             ka_frac *raw)
{
    if (!ka_cond_holds(&rule->as.failing.cond, in->value) ||
        rule->as.failing.deduct.value.micro <= 0)
        return false;
    *value = ka_frac_of_dec(rule->as.failing.cond.bound.value);
    *raw = ka_frac_of_dec(ka_dec_of(0));
    return true;
}

/* "每个低于2分的店铺扣2分，扣完为止" */
static void
failing_words(const struct ka_words *words, const struct ka_rule *rule)
{
    const struct ka_cond *cond = &rule->as.failing.cond;
    bool score = !words->relative && ka_words_unit(words) == KA_UNIT_SCORE;
    bool below = cond->cmp == KA_BELOW;
    ka_words_add(words, below ? "每个低于" : "每个超过",
                 below ? "each store below " : "each store above ");
    ka_words_bound(words, &cond->bound);
    ka_words_add(words, score ? "分的店铺扣" : "的店铺扣", ": −");
    ka_words_points(words, rule->as.failing.deduct.value);
    ka_words_floor(words);
}

const struct ka_rule_ops ka_rule_failing_ops = {.eval = failing_eval,
                                                .emit = failing_emit,
                                                .peak = failing_peak,
                                                .next = failing_next,
                                                .words = failing_words};
