/*
 * levels and manual: points that people give (scoring.md section 2, decisions.md 15).
 *
 * `manual` takes any number from 0 to the full points; `levels` describes what earns what, a level
 * being one number or a range such as 3-4, and an entry must lie within one of them. Both have no
 * value to evaluate: the scorecard reads the entry, the formula reads the entry's cell. What is
 * here is which entries are allowed, and the words.
 */
#include "score/rule_ops.h"

bool
ka_levels_allow(const struct ka_rule *rule, ka_frac points)
{
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        const struct ka_level *level = &rule->as.levels.level[i];
        if (ka_frac_cmp_dec(points, level->low) >= 0 && ka_frac_cmp_dec(points, level->high) <= 0)
            return true;
    }
    return false;
}

/* "5分：主动配合；3–4分：配合" */
static void
levels_words(const struct ka_words *words, const struct ka_rule *rule)
{
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        const struct ka_level *level = &rule->as.levels.level[i];
        bool english = words->lang == KA_EN && level->text_en.len > 0;
        if (i > 0)
            ka_words_next(words);
        if (ka_dec_cmp(level->low, level->high) != 0) {
            ka_words_number(words, level->low);
            ka_words_add(words, "–", "–");
        }
        ka_words_points(words, level->high);
        ka_words_add(words, "：", ": ");
        ka_buf_add(words->buf, english ? level->text_en : level->text);
    }
}

const struct ka_rule_ops ka_rule_levels_ops = {.words = levels_words};

static void
manual_words(const struct ka_words *words, const struct ka_rule *rule)
{
    ka_dec full = words->item->weighted ? ka_dec_of(100) : words->item->marks;
    ka_words_add(words, "由上级评分，0–", "given by the manager, 0–");
    ka_words_points(words, full);
    if (rule->as.manual.reason_required)
        ka_words_add(words, "，须写明事由", ", with the reason");
    if (words->item->average_scorers)
        ka_words_add(words, "，多人评分取平均", ", averaged over the scorers");
}

const struct ka_rule_ops ka_rule_manual_ops = {.words = manual_words};
