/*
 * 备注: what the reader of the form must know about a figure, in few words.
 *
 *     小样本；折算满分17.65；上月新接店铺
 *
 * In the order: state, rule used, spreading, veto, reasons given by people, the template's own
 * note. Whoever is appraised can see from it why a figure is not what the exports seem to say.
 */
#include "score/rule.h"
#include "score/score.h"

struct remark {
    struct ka_buf buf;
    enum ka_lang lang;
};

static void
add(struct remark *remark, ka_str text)
{
    if (text.len == 0)
        return;
    if (remark->buf.len > 0)
        ka_buf_add(&remark->buf, remark->lang == KA_EN ? KA_STR("; ") : KA_STR("；"));
    ka_buf_add(&remark->buf, text);
}

static void
say(struct remark *remark, const char *zh, const char *en)
{
    add(remark, ka_str_of(remark->lang == KA_EN ? en : zh));
}

static const char *
metric_name(const struct ka_score *score, const struct ka_metric_def *metric)
{
    return ka_cstr(score->arena,
                   score->lang == KA_EN && metric->en.len ? metric->en : metric->name);
}

/* The rule for small samples reads a figure of its own, and that one is not there. */
static bool
sample_lacks(const struct ka_score_item *item)
{
    return item->small_sample && item->state == KA_ITEM_MISSING &&
           item->def->small->metric != KA_NO_INDEX && item->def->small->metric != item->def->metric;
}

static void
add_sample(const struct ka_score *score, struct remark *remark, const struct ka_score_item *item)
{
    if (!item->small_sample)
        return;
    say(remark, "小样本", "small sample");
    if (!sample_lacks(item))
        return;
    const char *name = metric_name(score, &score->defs->metrics.metric[item->def->small->metric]);
    add(remark, ka_str_format(score->arena,
                              score->lang == KA_EN ? "no data for '%s', which it is scored by"
                                                   : "改按“%s”计，缺的是它",
                              name));
}

static void
add_state(struct remark *remark, const struct ka_score_item *item)
{
    static const char *const zh[] = {[KA_ITEM_OK] = "",
                                     [KA_ITEM_MISSING] = "缺数据",
                                     [KA_ITEM_NOT_APPLICABLE] = "不适用",
                                     [KA_ITEM_PROVISIONAL] = "延迟统计",
                                     [KA_ITEM_APPROXIMATE] = "近似",
                                     [KA_ITEM_MANUAL] = ""};
    static const char *const en[] = {[KA_ITEM_OK] = "",
                                     [KA_ITEM_MISSING] = "no data",
                                     [KA_ITEM_NOT_APPLICABLE] = "not applicable",
                                     [KA_ITEM_PROVISIONAL] = "not final yet",
                                     [KA_ITEM_APPROXIMATE] = "approximate",
                                     [KA_ITEM_MANUAL] = ""};
    bool missing_entry = item->state == KA_ITEM_MISSING && item->part_count == 0 &&
                         item->def->metric == KA_NO_INDEX && item->def->rule->kind != KA_RULE_PARTS;
    if (missing_entry && item->manual_count > 1)
        say(remark, "多人评分不一", "several entries");
    else if (missing_entry)
        say(remark, "未评分", "not scored yet");
    else
        say(remark, zh[item->state], en[item->state]);
}

/* Stores that left the combination. */
static void
add_left_out(struct remark *remark, const struct ka_score_item *item)
{
    size_t out = 0;
    for (size_t i = 0; i < item->part_count; i++)
        out += item->part[i].counted ? 0 : 1;
    if (out == 0 || out == item->part_count)
        return;
    bool stores = item->part[0].store != KA_NO_INDEX;
    struct ka_arena *arena = remark->buf.arena;
    if (remark->lang == KA_EN)
        add(remark, ka_str_format(arena,
                                  stores ? "%zu of %zu stores without a value"
                                         : "%zu of %zu figures without a value",
                                  out, item->part_count));
    else
        add(remark, ka_str_format(arena, stores ? "%zu/%zu店无数值" : "%zu/%zu项无数值", out,
                                  item->part_count));
}

/* People and stores without which there is no value; what a value does without is named in the
 * form's notes. */
static void
add_gaps(const struct ka_score *score, struct remark *remark, const struct ka_score_item *item)
{
    bool partial = false;
    for (size_t p = 0; p < item->part_count; p++) {
        const struct ka_value *value = &item->part[p].value;
        for (size_t i = 0; i < value->gap_count; i++) {
            const struct ka_gap *gap = &value->gap[i];
            partial |= !gap->blocks;
            if (gap->blocks)
                add(remark,
                    ka_str_format(score->arena, "%s%.*s", remark->lang == KA_EN ? "no " : "缺",
                                  KA_STR_ARG(ka_gap_name(score->data, gap))));
        }
    }
    if (partial)
        say(remark, "部分店铺", "some stores");
}

/* Marks that an item has by the spreading of others, to the role's places. */
static void
add_spread(const struct ka_score *score, struct remark *remark,
           const struct ka_score_module *module, const struct ka_score_item *item)
{
    if (!item->counted) {
        say(remark, "分值由本模块其他项分摊", "marks spread over the module");
        return;
    }
    ka_frac marks = ka_frac_of_dec(item->marks);
    ka_dec scaled = {0};
    if (ka_dec_cmp(module->marks, module->marks_counted) == 0 || !item->scored ||
        !ka_frac_mul(marks, ka_frac_of_dec(module->marks), &marks) ||
        !ka_frac_div(marks, ka_frac_of_dec(module->marks_counted), &marks) ||
        !ka_frac_round(marks, score->seat->role->round_places, &scaled))
        return;
    ka_str text = ka_dec_print_short(score->arena, scaled);
    add(remark, remark->lang == KA_EN
                    ? ka_str_format(score->arena, "out of %.*s", KA_STR_ARG(text))
                    : ka_str_format(score->arena, "折算满分%.*s", KA_STR_ARG(text)));
}

/* With the value that did it: the item's own may look fine. */
static void
add_veto(const struct ka_score *score, struct remark *remark, const struct ka_score_item *item)
{
    static const char *const zh[] = {"", "", "：本模块0分", "：总分0分"};
    static const char *const en[] = {"", "", ": module 0", ": total 0"};
    if (!item->vetoed)
        return;
    const struct ka_metric_def *metric = &score->defs->metrics.metric[item->def->veto.metric];
    ka_frac value = ka_frac_make(item->veto_value.live_num, item->veto_value.live_den);
    ka_str number = ka_value_print(score->arena, value, metric->unit, score->lang);
    enum ka_veto_effect effect = item->def->veto.effect;
    if (score->lang == KA_EN)
        add(remark, ka_str_format(score->arena, "veto (%s %.*s)%s", metric_name(score, metric),
                                  KA_STR_ARG(number), en[effect]));
    else
        add(remark, ka_str_format(score->arena, "一票否决（%s %.*s）%s", metric_name(score, metric),
                                  KA_STR_ARG(number), zh[effect]));
}

ka_str
ka_score_remark(const struct ka_score *score, const struct ka_score_module *module,
                const struct ka_score_item *item)
{
    struct remark remark = {.buf = {.arena = score->arena}, .lang = score->lang};
    add_state(&remark, item);
    add_sample(score, &remark, item);
    add_left_out(&remark, item);
    add_gaps(score, &remark, item);
    bool whole = false;
    for (size_t i = 0; i < item->part_count; i++)
        whole = whole || item->part[i].value.whole_month;
    if (whole)
        say(&remark, "店铺指标按整月", "the store's whole month");
    add_spread(score, &remark, module, item);
    add_veto(score, &remark, item);
    for (size_t i = 0; i < item->manual_count; i++)
        add(&remark, ka_str_trim(item->manual[i].reason));
    add(&remark, item->def->note);
    return ka_buf_str(&remark.buf);
}
