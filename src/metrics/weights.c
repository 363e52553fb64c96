/*
 * What rates are weighted by: people, messages, rounds, ratings.
 *
 * A rate of messages (客服消息数 ÷ 买家消息数) and one that a report gives for so many people
 * (答问比, 接待人数) can be put together only roughly: the sum's denominator has both in it. So
 * each tally of a part remembers what it was weighted by, and a value that rests on several is
 * approximate. People (接待人数) and sessions (会话量) are not told apart: both are conversations
 * (metrics.md section 3), however a platform counts them.
 */
#include "metrics/eval.h"

unsigned
ka_weight_of(const struct ka_month_data *data, size_t counter)
{
    static const struct {
        enum ka_builtin counter;
        enum ka_weight weight;
    } known[] = {
        {KA_BUILTIN_AGENT_MESSAGES, KA_WEIGHT_MESSAGES},
        {KA_BUILTIN_BUYER_MESSAGES, KA_WEIGHT_MESSAGES},
        {KA_BUILTIN_RESPONSE_ROUNDS, KA_WEIGHT_ROUNDS},
        {KA_BUILTIN_RATINGS, KA_WEIGHT_RATINGS},
        {KA_BUILTIN_GOOD_RATINGS, KA_WEIGHT_RATINGS},
        {KA_BUILTIN_BAD_RATINGS, KA_WEIGHT_RATINGS},
        {KA_BUILTIN_LOW_RATINGS, KA_WEIGHT_RATINGS},
    };
    if (counter == KA_NO_INDEX)
        return 0;
    for (size_t i = 0; i < KA_COUNT(known); i++) {
        if (data->builtin[known[i].counter] == counter)
            return known[i].weight;
    }
    return KA_WEIGHT_PEOPLE;
}

unsigned
ka_weight_of_column(const struct ka_month_data *data, uint32_t file, uint32_t column)
{
    const struct ka_export *export = &data->file[file];
    const struct ka_profile *profile = export->profile;
    if (!profile || column == 0 || column > export->column_count)
        return 0;
    size_t own = export->column[column - 1].column;
    if (own == KA_NO_INDEX || profile->column[own].weight_count == 0)
        return 0;
    return ka_weight_of(data, profile->column[profile->column[own].weight[0]].counter);
}

unsigned
ka_eval_weights(const struct ka_eval *eval)
{
    unsigned kinds = 0;
    bool parts = false;
    for (size_t i = 0; i < eval->used.count; i++) {
        const struct ka_used *used = &eval->used.item[i];
        if (used->counter == KA_NO_INDEX)
            kinds |= used->tally->weights;
        else if (used->den)
            kinds |= ka_weight_of(eval->data, used->counter);
        parts = parts || used->counter == KA_NO_INDEX;
    }
    return parts && (kinds & (kinds - 1)) ? kinds : 0;
}
