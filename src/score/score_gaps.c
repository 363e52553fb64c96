/*
 * What a value lacks, told: once for each form and item, with the names of people and stores.
 */
#include "score/score.h"

#include "template/metric_def.h"

static ka_str
person(const struct ka_score *score, const struct ka_seat *seat)
{
    return ka_str_format(score->arena, "%.*s %.*s", KA_STR_ARG(seat->employee->number),
                         KA_STR_ARG(seat->employee->name));
}

/* The store; of a team's member with the member's name. */
static ka_str
store_of(const struct ka_score *score, const struct ka_gap *gap)
{
    struct ka_arena *arena = score->arena;
    ka_str store = score->defs->company.store[gap->store].name;
    ka_str zh = ka_str_format(arena, "店铺“%.*s”", KA_STR_ARG(store));
    ka_str en = ka_str_format(arena, "store '%.*s'", KA_STR_ARG(store));
    if (gap->seat != score->seat) {
        ka_str member = person(score, gap->seat);
        zh = ka_str_format(arena, " %.*s 的%.*s", KA_STR_ARG(member), KA_STR_ARG(zh));
        en = ka_str_format(arena, "%.*s of %.*s", KA_STR_ARG(en), KA_STR_ARG(member));
    }
    return ka_diag_both(arena, zh, en);
}

static ka_str
metric_name(const struct ka_score *score, const struct ka_score_part *part)
{
    const struct ka_metric_def *def = &score->defs->metrics.metric[part->metric];
    return ka_diag_both(score->arena, def->name, def->en);
}

static ka_str
weights_in(const struct ka_score *score, unsigned weights, enum ka_lang lang)
{
    static const struct {
        enum ka_weight weight;
        const char *word[2];
    } words[] = {{KA_WEIGHT_PEOPLE, {"人数", "people"}},
                 {KA_WEIGHT_MESSAGES, {"消息数", "messages"}},
                 {KA_WEIGHT_ROUNDS, {"响应次数", "responses"}},
                 {KA_WEIGHT_RATINGS, {"评价数", "ratings"}}};
    struct ka_buf buf = {.arena = score->arena};
    for (size_t i = 0; i < KA_COUNT(words); i++) {
        if (weights & words[i].weight)
            ka_buf_printf(&buf, "%s%s",
                          buf.len == 0    ? ""
                          : lang == KA_EN ? ", "
                                          : "、",
                          words[i].word[lang == KA_EN]);
    }
    return ka_buf_str(&buf);
}

void
ka_score_report_gaps(const struct ka_score *score, const struct ka_item *item,
                     const struct ka_score_part *part)
{
    ka_str who = ka_score_person(score), name = ka_score_item_name(score, item);
    for (size_t i = 0; i < part->value.gap_count; i++) {
        const struct ka_gap *gap = &part->value.gap[i];
        if (gap->store == KA_NO_INDEX)
            ka_diag(score->diags, KA_DIAG_MEMBER_LACKING, item->place, who, name,
                    person(score, gap->seat));
        else
            ka_diag(score->diags, gap->blocks ? KA_DIAG_STORE_LACKING : KA_DIAG_STORE_LEFT_OUT,
                    item->place, who, name, store_of(score, gap), metric_name(score, part));
    }
    if (part->value.weights)
        ka_diag(score->diags, KA_DIAG_VALUE_WEIGHTS, item->place, who, name,
                ka_diag_both(score->arena, weights_in(score, part->value.weights, KA_ZH),
                             weights_in(score, part->value.weights, KA_EN)));
}
