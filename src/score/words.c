/*
 * What rules are said with: numbers, bounds, conditions, names, and numbers as people read them.
 *
 * Text is for a narrow printed column, so it is compact: signs instead of 以上/以内 (≥ ≤ include
 * the bound, > < do not, as 民法典 第1259条 reads those words), ： between condition and points, ；
 * between conditions. Bounds print as they were written: 60% stays 60%, 1.25 stays 1.25.
 *
 * Values for people have two places, except whole counts and days; money is grouped by thousands.
 */
#include "score/rule_ops.h"

#include <inttypes.h>

const char *
ka_words_pick(const struct ka_words *words, const char *zh, const char *en)
{
    return words->lang == KA_EN ? en : zh;
}

void
ka_words_add(const struct ka_words *words, const char *zh, const char *en)
{
    ka_buf_add(words->buf, ka_str_of(ka_words_pick(words, zh, en)));
}

void
ka_words_number(const struct ka_words *words, ka_dec value)
{
    ka_buf_add(words->buf, ka_dec_print_short(words->buf->arena, value));
}

void
ka_words_points(const struct ka_words *words, ka_dec points)
{
    ka_words_number(words, points);
    ka_words_add(words, "分", "");
}

void
ka_words_next(const struct ka_words *words)
{
    ka_words_add(words, "；", "; ");
}

void
ka_words_floor(const struct ka_words *words)
{
    if (!words->deducts)
        ka_words_add(words, "，扣完为止", ", min. 0");
}

ka_str
ka_words_metric(const struct ka_words *words, size_t metric)
{
    const struct ka_metric_def *def = &words->metrics->metric[metric];
    return words->lang == KA_EN && def->en.len > 0 ? def->en : def->name;
}

enum ka_unit
ka_words_unit(const struct ka_words *words)
{
    return words->metric == KA_NO_INDEX ? KA_UNIT_COUNT
                                        : words->metrics->metric[words->metric].unit;
}

enum ka_better
ka_words_better(const struct ka_words *words)
{
    enum ka_better own = KA_BETTER_NONE;
    if (words->metric != KA_NO_INDEX && words->metric != words->item->metric)
        own = words->metrics->metric[words->metric].better;
    return own != KA_BETTER_NONE ? own : words->item->better;
}

void
ka_words_ref(const struct ka_words *words, enum ka_ref ref)
{
    static const char *const zh[] = {[KA_REF_NONE] = "",
                                     [KA_REF_NUMBER] = "",
                                     [KA_REF_TARGET] = "目标",
                                     [KA_REF_INDUSTRY] = "行业均值",
                                     [KA_REF_LAST_MONTH] = "上月"};
    static const char *const en[] = {[KA_REF_NONE] = "",
                                     [KA_REF_NUMBER] = "",
                                     [KA_REF_TARGET] = "the target",
                                     [KA_REF_INDUSTRY] = "industry",
                                     [KA_REF_LAST_MONTH] = "last month"};
    ka_words_add(words, zh[ref], en[ref]);
}

/* A multiple of a reference: 行业均值, 行业均值×0.8. */
static void
relative_bound(const struct ka_words *words, const struct ka_number *bound)
{
    ka_words_ref(words, words->item->relative_to);
    if (bound->value.micro == KA_DEC_ONE)
        return;
    ka_words_add(words, "×", " × ");
    ka_buf_add(words->buf, ka_bound_print(words->buf->arena, *bound, KA_UNIT_RATIO, words->lang));
}

void
ka_words_bound(const struct ka_words *words, const struct ka_number *bound)
{
    if (words->relative) {
        relative_bound(words, bound);
        return;
    }
    ka_buf_add(words->buf,
               ka_bound_print(words->buf->arena, *bound, ka_words_unit(words), words->lang));
}

void
ka_words_cond(const struct ka_words *words, const struct ka_cond *cond)
{
    static const char *const sign[] = {
        [KA_AT_LEAST] = "≥", [KA_AT_MOST] = "≤", [KA_ABOVE] = ">", [KA_BELOW] = "<"};
    if (cond->cmp == KA_ELSE) {
        ka_words_add(words, "其余", "else");
        return;
    }
    ka_buf_add(words->buf, ka_str_of(sign[cond->cmp]));
    ka_words_bound(words, &cond->bound);
}

void
ka_words_rule(const struct ka_words *words, const struct ka_rule *rule, size_t metric)
{
    struct ka_words own = *words;
    own.metric = metric;
    ka_rule_ops_of(rule)->words(&own, rule);
}

/* A number with its unit: 18.50秒, "18.50 s"; English money has its sign in front: -¥5.00. */
static ka_str
with_unit(struct ka_arena *arena, ka_str number, enum ka_unit unit, enum ka_lang lang)
{
    if (lang == KA_EN && unit == KA_UNIT_YUAN) {
        bool minus = ka_str_starts(number, KA_STR("-"));
        ka_str amount = ka_str_sub(number, minus, number.len - minus);
        return ka_str_format(arena, "%s¥%.*s", minus ? "-" : "", KA_STR_ARG(amount));
    }
    return ka_str_format(arena, "%.*s%s%s", KA_STR_ARG(number), lang == KA_EN ? " " : "",
                         ka_unit_word(unit, lang));
}

ka_str
ka_bound_print(struct ka_arena *arena, struct ka_number bound, enum ka_unit unit, enum ka_lang lang)
{
    if (bound.percent) {
        ka_dec hundredfold = {bound.value.micro * 100};
        return ka_str_format(arena, "%.*s%%", KA_STR_ARG(ka_dec_print_short(arena, hundredfold)));
    }
    ka_str number = ka_dec_print_short(arena, bound.value);
    bool bare = unit == KA_UNIT_COUNT || unit == KA_UNIT_RATIO || unit == KA_UNIT_SCORE;
    if (bare)
        return number;
    return with_unit(arena, number, unit, lang);
}

/* "1234567.80" as "1,234,567.80". */
static ka_str
grouped(struct ka_arena *arena, ka_str plain)
{
    ptrdiff_t point = ka_str_find(plain, KA_STR("."));
    size_t whole = point < 0 ? plain.len : (size_t)point;
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < plain.len; i++) {
        bool digit_before = i > 0 && plain.ptr[i - 1] != '-';
        if (i < whole && digit_before && (whole - i) % 3 == 0)
            ka_buf_byte(&buf, ',');
        ka_buf_byte(&buf, plain.ptr[i]);
    }
    return ka_buf_str(&buf);
}

static ka_str
percent_print(struct ka_arena *arena, ka_frac value)
{
    ka_frac hundredfold = KA_FRAC_NONE;
    if (!ka_frac_mul(value, ka_frac_make(100, 1), &hundredfold))
        return KA_STR("—");
    return ka_str_format(arena, "%.*s%%", KA_STR_ARG(ka_frac_print(arena, hundredfold, 2)));
}

ka_str
ka_value_print(struct ka_arena *arena, ka_frac value, enum ka_unit unit, enum ka_lang lang)
{
    if (ka_frac_is_none(value))
        return KA_STR("—");
    if (unit == KA_UNIT_RATIO)
        return percent_print(arena, value);
    bool counted = unit == KA_UNIT_COUNT || unit == KA_UNIT_DAYS;
    ka_str number = ka_frac_print(arena, value, counted && value.den == 1 ? 0 : 2);
    if (unit == KA_UNIT_COUNT || unit == KA_UNIT_SCORE)
        return number;
    if (unit == KA_UNIT_YUAN)
        number = grouped(arena, number);
    return with_unit(arena, number, unit, lang);
}
