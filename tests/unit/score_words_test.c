/*
 * What the form prints of rules and values, in both languages.
 */
#include "unit/score_rules.h"

TestSuite(words, .init = setup, .fini = teardown);

static struct ka_metric_def metric[] = {
    {.id = {"conversion", 10},
     .name = {"询单转化率", 15},
     .en = {"conversion", 10},
     .unit = KA_UNIT_RATIO},
    {.id = {"response", 8},
     .name = {"平均响应", 12},
     .en = {"response time", 13},
     .unit = KA_UNIT_SECONDS},
    {.id = {"late", 4}, .name = {"迟到", 6}, .en = {"late", 4}, .unit = KA_UNIT_COUNT},
    {.id = {"basic", 5},
     .name = {"基础服务体验分", 21},
     .en = {"basic score", 11},
     .unit = KA_UNIT_SCORE},
    {.id = {"absent", 6}, .name = {"旷工", 6}, .en = {"absent", 6}, .unit = KA_UNIT_DAYS},
    {.id = {"sales", 5}, .name = {"销售额", 9}, .en = {"sales", 5}, .unit = KA_UNIT_YUAN},
    {.id = {"ratings", 7}, .name = {"评价数", 9}, .en = {"ratings", 7}, .unit = KA_UNIT_COUNT}};
static const struct ka_metric_set metrics = {.metric = metric, .metric_count = KA_COUNT(metric)};

static struct ka_rule stores = {.kind = KA_RULE_STORES, .as.stores = {&growth, KA_COMBINE_MEAN}};
static struct ka_level level[] = {{.low = {5 * M}, .high = {5 * M}, .text = {"主动", 6}},
                                  {.low = {3 * M}, .high = {4 * M}, .text = {"配合", 6}},
                                  {.low = {0}, .high = {0}, .text = {"推诿", 6}}};
static struct ka_rule levels = {.kind = KA_RULE_LEVELS, .as.levels = {level, 3}};
static struct ka_rule manual = {.kind = KA_RULE_MANUAL, .as.manual = {true}};
static struct ka_part part[] = {{.metric = 0, .rule = &conversion}, {.metric = 2, .rule = &late}};
static struct ka_part off[] = {{.metric = 4, .rule = &faults}, {.metric = 2, .rule = &late}};
static struct ka_rule deductions = {.kind = KA_RULE_PARTS, .as.parts = {off, 2}};
static struct ka_rule parts = {.kind = KA_RULE_PARTS, .as.parts = {part, 2}};
static struct ka_platform_rule platform[] = {{.platform = {"taobao", 6}, .rule = &response},
                                             {.platform = {"own-shop", 8}, .rule = &slow}};
static struct ka_rule platforms = {.kind = KA_RULE_BY_PLATFORM, .as.platform = {platform, 2}};
static struct ka_small_sample small = {.of = 6, .at_most = NUM(50 * M), .metric = 2, .rule = &late};
static struct ka_rule ratio_number = {
    .kind = KA_RULE_RATIO,
    .as.ratio = {.target = {KA_REF_NUMBER, NUM(120000 * (int64_t)M)},
                 .zero_below = PERCENT(600000)}};

struct words_row {
    const char *zh, *en;
    struct ka_item item;
};

static struct words_row words_rows[] = {
    {"≥60%：15分；≥50%：12分；≥45%：9分；其余：3分",
     "≥60%: 15; ≥50%: 12; ≥45%: 9; else: 3",
     {.metric = 0, .rule = &conversion, .marks = {15 * M}}},
    {"≤15秒：5分；≤20秒：4.5分；其余：0分",
     "≤15 s: 5; ≤20 s: 4.5; else: 0",
     {.metric = 1, .rule = &response, .marks = {5 * M}}},
    {">20%：15分；≥10%：10分；≥0%：8分；其余：6分；最低6分",
     ">20%: 15; ≥10%: 10; ≥0%: 8; else: 6; at least 6",
     {.metric = 0, .rule = &growth, .marks = {15 * M}, .floor = {6 * M}}},
    {"得分=满分×实际÷目标，最高4分，低于目标60%得0分",
     "marks × actual ÷ target, at most 4; 0 below 60% of target",
     {.metric = 2, .rule = &ratio_capped, .marks = {5 * M}, .better = KA_HIGHER}},
    {"目标120000元，得分=满分×实际÷目标，最高40分，低于目标60%得0分",
     "target ¥120000, marks × actual ÷ target, at most 40; 0 below 60% of "
     "target",
     {.metric = 5, .rule = &ratio_number, .marks = {40 * M}, .better = KA_HIGHER}},
    {"得分=满分×目标÷实际，最高5分",
     "marks × target ÷ actual, at most 5",
     {.metric = 1, .rule = &ratio, .marks = {5 * M}, .better = KA_LOWER}},
    {"80%得0分，95%得10分，其间按比例",
     "80%: 0; 95%: 10; in proportion between",
     {.metric = 0, .rule = &rising, .marks = {10 * M}}},
    {"目标95%，每低1%扣1分，最低0分",
     "target 95%, every 1% below: −1, min. 0",
     {.metric = 0, .rule = &solved, .marks = {10 * M}}},
    {"目标30秒，每高10秒（不足按1档计）扣1.5分，最低0分",
     "target 30 s, every 10 s begun above: −1.5, min. 0",
     {.metric = 1, .rule = &slow, .marks = {5 * M}}},
    {"以行业均值为准，每高0.01%扣3分，最低0分",
     "from industry, every 0.01% above: −3, min. 0",
     {.metric = 0, .rule = &industry, .marks = {15 * M}}},
    {"每次扣2分，扣完为止；3次以上0分",
     "each time: −2, min. 0; 0 from 3 on",
     {.metric = 2, .rule = &faults, .marks = {10 * M}}},
    {"各重点店铺分别按「>20%：15分；≥10%：10分；≥0%：8分；其余：6分」计分，取平均",
     "each key store by \">20%: 15; ≥10%: 10; ≥0%: 8; else: 6\", averaged",
     {.metric = 0, .rule = &stores, .marks = {15 * M}}},
    {"每个低于2分的店铺扣2分，扣完为止",
     "each store below 2: −2, min. 0",
     {.metric = 3, .rule = &failing, .marks = {10 * M}}},
    {"5分：主动；3–4分：配合；0分：推诿",
     "5: 主动; 3–4: 配合; 0: 推诿",
     {.metric = KA_NO_INDEX, .rule = &levels, .marks = {5 * M}}},
    {"由上级评分，0–10分，须写明事由",
     "given by the manager, 0–10, with the reason",
     {.metric = KA_NO_INDEX, .rule = &manual, .marks = {10 * M}}},
    {"询单转化率（≥60%：15分；≥50%：12分；≥45%：9分；其余：3分）；迟到（每次扣1分）",
     "conversion (≥60%: 15; ≥50%: 12; ≥45%: 9; else: 3); late (each time: −1)",
     {.metric = KA_NO_INDEX, .rule = &parts, .marks = {15 * M}}},
    {"淘宝（≤15秒：5分；≤20秒：4.5分；其余：0分）；own-shop（目标30秒，每高10秒（不足按1档计）扣1."
     "5分，最低0分）",
     "Taobao (≤15 s: 5; ≤20 s: 4.5; else: 0); own-shop (target 30 s, every 10 s begun above: "
     "−1.5, min. 0)",
     {.metric = 1, .rule = &platforms, .marks = {5 * M}}},
    {"≥60%：15分；≥50%：12分；≥45%：9分；其余：3分；评价数≤50时看迟到：每次扣1分，扣完为止",
     "≥60%: 15; ≥50%: 12; ≥45%: 9; else: 3; ratings ≤ 50: by late: each time: −1, min. 0",
     {.metric = 0, .rule = &conversion, .marks = {15 * M}, .small = &small}},
    {"≤行业均值×15：5分；≤行业均值×20：4.5分；其余：0分",
     "≤industry × 15: 5; ≤industry × 20: 4.5; else: 0",
     {.metric = 1, .rule = &response, .marks = {5 * M}, .relative_to = KA_REF_INDUSTRY}},
    {"满分起扣，最低0分：旷工（每1天扣2分；3天以上0分）；迟到（每次扣1分）",
     "from full marks, min. 0: absent (each day: −2; 0 from 3 d on); late (each time: −1)",
     {.metric = KA_NO_INDEX, .rule = &deductions, .marks = {10 * M}}},
    {"百分制×40%：每次扣1分，扣完为止；旷工≥1天：本项0分",
     "out of 100, × 40%: each time: −1, min. 0; absent ≥1 d: 0 for this item",
     {.metric = 2,
      .rule = &late,
      .marks = {40 * M},
      .weighted = true,
      .veto = {.effect = KA_VETO_ITEM, .metric = 4, .when = {KA_AT_LEAST, NUM(1 * M)}}}},
};

static void
expect_words(const struct words_row *row, enum ka_lang lang)
{
    const char *want = lang == KA_EN ? row->en : row->zh;
    ka_str words = ka_rule_words(arena, &row->item, &metrics, lang);
    cr_expect(ka_str_eq(words, ka_str_of(want)), "%s\nnot %s", words.ptr, want);
}

Test(words, every_kind_is_said_in_words)
{
    for (size_t i = 0; i < KA_COUNT(words_rows); i++) {
        expect_words(&words_rows[i], KA_ZH);
        expect_words(&words_rows[i], KA_EN);
    }
}

Test(words, values_are_printed_with_their_unit)
{
    static const struct {
        ka_frac value;
        enum ka_unit unit;
        const char *zh, *en;
    } prints[] = {{{170, 320}, KA_UNIT_RATIO, "53.13%", "53.13%"},
                  {{37, 2}, KA_UNIT_SECONDS, "18.50秒", "18.50 s"},
                  {{123400, 1}, KA_UNIT_YUAN, "123,400.00元", "¥123,400.00"},
                  {{-1234567, 1}, KA_UNIT_YUAN, "-1,234,567.00元", "-¥1,234,567.00"},
                  {{999, 1}, KA_UNIT_YUAN, "999.00元", "¥999.00"},
                  {{12, 1}, KA_UNIT_COUNT, "12", "12"},
                  {{25, 2}, KA_UNIT_COUNT, "12.50", "12.50"},
                  {{3, 1}, KA_UNIT_DAYS, "3天", "3 d"},
                  {{24, 5}, KA_UNIT_SCORE, "4.80", "4.80"},
                  {{0, 0}, KA_UNIT_RATIO, "—", "—"}};
    for (size_t i = 0; i < KA_COUNT(prints); i++) {
        ka_frac value = ka_frac_make(prints[i].value.num, prints[i].value.den);
        cr_expect_str_eq(ka_value_print(arena, value, prints[i].unit, KA_ZH).ptr, prints[i].zh);
        cr_expect_str_eq(ka_value_print(arena, value, prints[i].unit, KA_EN).ptr, prints[i].en);
    }
}
