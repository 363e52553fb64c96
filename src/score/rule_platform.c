/*
 * by_platform: another rule for each platform, since 3 minutes on one are 30 seconds on another
 * (decisions.md 15).
 *
 * Inside `stores` the store's platform picks the rule. For an item of its own the person's figures
 * are summed per platform, each platform is judged by its rule, and several platforms count by the
 * weight of what they rest on (the value's denominator): one answered buyer weighs the same
 * everywhere.
 */
#include "score/rule_ops.h"

/* Names as the trade writes them; an unknown platform keeps its id. */
static const struct {
    const char *id, *zh, *en;
} names[] = {{"taobao", "淘宝", "Taobao"},
             {"tmall", "天猫", "Tmall"},
             {"jd", "京东", "JD"},
             {"pinduoduo", "拼多多", "Pinduoduo"},
             {"douyin", "抖店", "Douyin"},
             {"kuaishou", "快手", "Kuaishou"},
             {"xiaohongshu", "小红书", "Xiaohongshu"},
             {"shopify", "Shopify", "Shopify"},
             {"amazon", "亚马逊", "Amazon"},
             {"zendesk", "Zendesk", "Zendesk"},
             {"gorgias", "Gorgias", "Gorgias"}};

ka_str
ka_platform_name(ka_str platform, enum ka_lang lang)
{
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        if (ka_str_eq(platform, ka_str_of(names[i].id)))
            return ka_str_of(lang == KA_EN ? names[i].en : names[i].zh);
    }
    return platform;
}

const struct ka_rule *
ka_rule_of_platform(const struct ka_rule *rule, ka_str platform)
{
    for (size_t i = 0; i < rule->as.platform.count; i++) {
        if (ka_str_eq(rule->as.platform.item[i].platform, platform))
            return rule->as.platform.item[i].rule;
    }
    return NULL;
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    for (size_t i = 0; i < rule->as.platform.count; i++) {
        const struct ka_platform_rule *one = &rule->as.platform.item[i];
        if (i > 0)
            ka_words_next(words);
        ka_buf_add(words->buf, ka_platform_name(one->platform, words->lang));
        ka_words_add(words, "（", " (");
        ka_words_rule(words, one->rule, words->metric);
        ka_words_add(words, "）", ")");
    }
}

const struct ka_rule_ops ka_rule_platform_ops = {.words = words};
