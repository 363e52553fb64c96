/*
 * parts: several rules, each with its own metric, added up in one item (decisions.md 15).
 *
 * Rules that give points add theirs. Rules that only take away (steps, events, stores_failing) take
 * away from that sum; if an item has nothing but such rules they take away from its marks:
 *
 *     bands(独立处理率) + events(重复询问 扣3/次)      sum of the bands' points − 3 × times
 *     events(缺货未下架 扣5) + events(描述错误 扣2)    marks − 5 × times − 2 × times
 *
 * Giving each deduction marks of its own would let one part's full marks hide another's fault. The
 * sum is clamped to 0..marks once, by the scorecard.
 */
#include "score/rule_ops.h"

bool
ka_rule_only_deducts(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_STEPS || rule->kind == KA_RULE_EVENTS ||
           rule->kind == KA_RULE_STORES_FAILING;
}

bool
ka_parts_all_deduct(const struct ka_rule *rule)
{
    for (size_t i = 0; i < rule->as.parts.count; i++) {
        if (!ka_rule_only_deducts(rule->as.parts.part[i].rule))
            return false;
    }
    return true;
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    if (ka_parts_all_deduct(rule))
        ka_words_add(words, "满分起扣，最低0分：", "from full marks, min. 0: ");
    for (size_t i = 0; i < rule->as.parts.count; i++) {
        const struct ka_part *part = &rule->as.parts.part[i];
        struct ka_words inner = *words;
        inner.deducts = ka_rule_only_deducts(part->rule);
        if (i > 0)
            ka_words_next(words);
        ka_buf_add(words->buf, ka_words_metric(words, part->metric));
        ka_words_add(words, "（", " (");
        ka_words_rule(&inner, part->rule, part->metric);
        ka_words_add(words, "）", ")");
    }
}

const struct ka_rule_ops ka_rule_parts_ops = {.words = words};
