/*
 * small_sample: another rule when a count is small (scoring.md section 2; 京东 参评≤50
 * 每条不满意扣1).
 *
 * Five ratings are no rate: one bad one would be 20 %. So an item may name a count, a limit (the
 * limit itself is small, decisions.md 2) and the rule that then holds, with a metric of its own.
 * Which of the two rules holds is settled by exported figures before the form is written; here are
 * the words, the choice is the scorecard's.
 */
#include "score/rule_ops.h"

void
ka_sample_words(const struct ka_words *words, const struct ka_small_sample *small)
{
    ka_buf_add(words->buf, ka_words_metric(words, small->of));
    ka_words_add(words, "≤", " ≤ ");
    ka_words_number(words, small->at_most.value);
    ka_words_add(words, "时", ": ");
    if (small->metric != KA_NO_INDEX && small->metric != words->item->metric) {
        ka_words_add(words, "看", "by ");
        ka_buf_add(words->buf, ka_words_metric(words, small->metric));
        ka_words_add(words, "", ": ");
    }
    ka_words_add(words, "：", "");
    size_t metric = small->metric != KA_NO_INDEX ? small->metric : words->item->metric;
    ka_words_rule(words, small->rule, metric);
}
