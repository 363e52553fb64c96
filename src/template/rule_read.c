/*
 * Rules as people write them → struct ka_rule. The closed vocabulary is in the key tables here.
 *
 * A rule has exactly one main key, and may have small_sample beside it. Rules stand in rules:
 * `stores` and `by_platform` apply one per store, `parts` adds several up. Which kinds may stand
 * where is one table of bit masks (allowed below); all else, such as a person's points inside
 * `stores`, is refused, since neither a form nor a formula could say what it means.
 */
#include "template/platform.h"
#include "template/resolve.h"
#include "template/rule.h"
#include "template/schemas.h"

#include <assert.h>
#include <string.h>

#define STEPS_AUTO (-1)
#define BIT(kind)  (1U << (kind))
#define PER_VALUE                                                                                  \
    (BIT(KA_RULE_BANDS) | BIT(KA_RULE_RATIO) | BIT(KA_RULE_LINEAR) | BIT(KA_RULE_STEPS) |          \
     BIT(KA_RULE_EVENTS))

enum where { AT_ITEM, IN_STORES, IN_PLATFORM, IN_STORES_PLATFORM, IN_PART, IN_SMALL };

static const unsigned allowed[] = {
    [AT_ITEM] = BIT(KA_RULE__COUNT) - 1,
    [IN_STORES] = PER_VALUE | BIT(KA_RULE_BY_PLATFORM),
    [IN_PLATFORM] = PER_VALUE | BIT(KA_RULE_STORES) | BIT(KA_RULE_STORES_FAILING),
    [IN_STORES_PLATFORM] = PER_VALUE,
    [IN_PART] = PER_VALUE | BIT(KA_RULE_STORES) | BIT(KA_RULE_STORES_FAILING),
    [IN_SMALL] = PER_VALUE,
};

static const struct ka_choice directions[] = {
    {"auto", "自动", STEPS_AUTO}, {"below", "低于", 0}, {"above", "高于", 1}, {NULL, NULL, 0}};
static const struct ka_choice countings[] = {
    {"full", "每满", 0}, {"started", "不足也计", 1}, {NULL, NULL, 0}};
static const struct ka_choice combines[] = {{"mean", "平均", KA_COMBINE_MEAN},
                                            {"min", "最低", KA_COMBINE_MIN},
                                            {"sum", "合计", KA_COMBINE_SUM},
                                            {"weighted", "加权", KA_COMBINE_WEIGHTED},
                                            {NULL, NULL, 0}};
static const struct ka_choice reasons[] = {
    {"optional", "选填", 0}, {"required", "必填", 1}, {NULL, NULL, 0}};
static const struct ka_choice refs[] = {{"target", "目标", KA_REF_TARGET},
                                        {"roster", "名册", KA_REF_TARGET},
                                        {"industry", "行业", KA_REF_INDUSTRY},
                                        {"last_month", "上月", KA_REF_LAST_MONTH},
                                        {NULL, NULL, 0}};

static const struct ka_key band_keys[] = {
    KA_COND_ROWS(struct ka_band_src, cond), KA_COND_ELSE_ROW(struct ka_band_src, cond),
    KA_ROW(struct ka_band_src, points, "points", "得分", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_band = {"分档", "band", sizeof(struct ka_band_src),
                                         offsetof(struct ka_band_src, place), band_keys};

static const struct ka_key ratio_keys[] = {
    KA_ROW(struct ka_ratio_src, target, "target", "目标", NODE, 0),
    KA_ROW(struct ka_ratio_src, cap, "cap", "封顶", NUMBER, 0),
    KA_ROW(struct ka_ratio_src, zero_below, "zero_below", "低于则零", NUMBER, 0), KA_ROW_END};
const struct ka_schema ka_schema_ratio = {"比例规则", "ratio rule", sizeof(struct ka_ratio_src),
                                          SIZE_MAX, ratio_keys};

static const struct ka_key linear_keys[] = {
    KA_ROW(struct ka_linear_src, zero_at, "zero_at", "零分点", NUMBER, KA_KEY_REQUIRED),
    KA_ROW(struct ka_linear_src, full_at, "full_at", "满分点", NUMBER, KA_KEY_REQUIRED),
    KA_ROW_END};
const struct ka_schema ka_schema_linear = {"线性规则", "linear rule", sizeof(struct ka_linear_src),
                                           SIZE_MAX, linear_keys};

static const struct ka_key steps_keys[] = {
    KA_ROW(struct ka_steps_src, from, "from", "起点", NODE, KA_KEY_REQUIRED),
    KA_ROW(struct ka_steps_src, every, "every", "每", NUMBER, KA_KEY_REQUIRED),
    KA_ROW(struct ka_steps_src, deduct, "deduct", "扣分", NUMBER, KA_KEY_REQUIRED),
    KA_ROW_CHOICE(struct ka_steps_src, direction, "direction", "方向", 0, directions),
    KA_ROW_CHOICE(struct ka_steps_src, started, "count", "计步", 0, countings),
    KA_ROW_END};
const struct ka_schema ka_schema_steps = {"阶梯规则", "steps rule", sizeof(struct ka_steps_src),
                                          offsetof(struct ka_steps_src, place), steps_keys};

static const struct ka_key events_keys[] = {
    KA_ROW(struct ka_events_src, deduct, "deduct", "扣分", NUMBER, KA_KEY_REQUIRED),
    KA_ROW(struct ka_events_src, zero_at, "zero_at", "零分点", NUMBER, 0), KA_ROW_END};
const struct ka_schema ka_schema_events = {"计次规则", "events rule", sizeof(struct ka_events_src),
                                           SIZE_MAX, events_keys};

static const struct ka_key stores_keys[] = {
    KA_ROW_CHOICE(struct ka_stores_src, combine, "combine", "合并", 0, combines),
    KA_ROW_SUB(struct ka_stores_src, rule, "rule", "规则", MAPP, KA_KEY_REQUIRED, &ka_schema_rule),
    KA_ROW_END};
const struct ka_schema ka_schema_stores = {"分店铺规则", "stores rule",
                                           sizeof(struct ka_stores_src), SIZE_MAX, stores_keys};

static const struct ka_key failing_keys[] = {
    KA_ROW(struct ka_failing_src, cond.below, "below", "低于", NUMBER, 0),
    KA_ROW(struct ka_failing_src, cond.above, "above", "高于", NUMBER, 0),
    KA_ROW(struct ka_failing_src, deduct, "deduct", "扣分", NUMBER, KA_KEY_REQUIRED), KA_ROW_END};
const struct ka_schema ka_schema_failing = {"不达标店铺规则", "stores_failing rule",
                                            sizeof(struct ka_failing_src),
                                            offsetof(struct ka_failing_src, place), failing_keys};

static const struct ka_key level_keys[] = {
    KA_ROW(struct ka_level_src, points, "points", "得分", NODE, KA_KEY_REQUIRED),
    KA_ROW(struct ka_level_src, text, "text", "描述", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct ka_level_src, text_en, "text_en", "英文描述", TEXT, 0), KA_ROW_END};
const struct ka_schema ka_schema_level = {"等级", "level", sizeof(struct ka_level_src),
                                          offsetof(struct ka_level_src, place), level_keys};

static const struct ka_key manual_keys[] = {
    KA_ROW_CHOICE(struct ka_manual_src, reason_required, "reason", "理由", 0, reasons), KA_ROW_END};
const struct ka_schema ka_schema_manual = {"人工评分", "manual rule", sizeof(struct ka_manual_src),
                                           SIZE_MAX, manual_keys};

static const struct ka_key part_keys[] = {
    KA_ROW(struct ka_part_src, metric, "metric", "指标", PLACED, 0),
    KA_ROW_SUB(struct ka_part_src, rule, "rule", "规则", MAPP, KA_KEY_REQUIRED, &ka_schema_rule),
    KA_ROW_END};
const struct ka_schema ka_schema_part = {"组合项", "part", sizeof(struct ka_part_src),
                                         offsetof(struct ka_part_src, place), part_keys};

static const struct ka_key small_keys[] = {
    KA_ROW(struct ka_small_src, of, "of", "样本", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct ka_small_src, at_most, "at_most", "至多", NUMBER, KA_KEY_REQUIRED),
    KA_ROW(struct ka_small_src, metric, "metric", "指标", PLACED, 0),
    KA_ROW_SUB(struct ka_small_src, rule, "rule", "规则", MAPP, KA_KEY_REQUIRED, &ka_schema_rule),
    KA_ROW_END};
const struct ka_schema ka_schema_small = {"小样本规则", "small_sample", sizeof(struct ka_small_src),
                                          offsetof(struct ka_small_src, place), small_keys};

static const struct ka_key rule_keys[] = {
    KA_ROW_SUB(struct ka_rule_src, bands, "bands", "分档", LIST, 0, &ka_schema_band),
    KA_ROW_SUB(struct ka_rule_src, ratio, "ratio", "比例", MAPP, 0, &ka_schema_ratio),
    KA_ROW_SUB(struct ka_rule_src, linear, "linear", "线性", MAPP, 0, &ka_schema_linear),
    KA_ROW_SUB(struct ka_rule_src, steps, "steps", "阶梯", MAPP, 0, &ka_schema_steps),
    KA_ROW_SUB(struct ka_rule_src, events, "events", "计次", MAPP, 0, &ka_schema_events),
    KA_ROW_SUB(struct ka_rule_src, stores, "stores", "分店铺", MAPP, 0, &ka_schema_stores),
    KA_ROW_SUB(struct ka_rule_src, failing, "stores_failing", "不达标店铺", MAPP, 0,
               &ka_schema_failing),
    KA_ROW_SUB(struct ka_rule_src, levels, "levels", "等级", LIST, 0, &ka_schema_level),
    KA_ROW_SUB(struct ka_rule_src, manual, "manual", "人工", MAPP, 0, &ka_schema_manual),
    KA_ROW_SUB(struct ka_rule_src, parts, "parts", "组合", LIST, 0, &ka_schema_part),
    KA_ROW_SUB(struct ka_rule_src, by_platform, "by_platform", "分平台", NAMED, 0, &ka_schema_rule),
    KA_ROW_SUB(struct ka_rule_src, small, "small_sample", "小样本", MAPP, 0, &ka_schema_small),
    KA_ROW_END};
const struct ka_schema ka_schema_rule = {"规则", "rule", sizeof(struct ka_rule_src),
                                         offsetof(struct ka_rule_src, place), rule_keys};

static struct ka_rule *read_rule(const struct ka_rule_reader *r, const struct ka_rule_src *src,
                                 enum where where);

const char *
ka_rule_word(enum ka_rule_kind kind, enum ka_lang lang)
{
    static const char *const words[][2] = {
        [KA_RULE_BANDS] = {"分档", "bands"},
        [KA_RULE_RATIO] = {"比例", "ratio"},
        [KA_RULE_LINEAR] = {"线性", "linear"},
        [KA_RULE_STEPS] = {"阶梯", "steps"},
        [KA_RULE_EVENTS] = {"计次", "events"},
        [KA_RULE_STORES] = {"分店铺", "stores"},
        [KA_RULE_STORES_FAILING] = {"不达标店铺", "stores_failing"},
        [KA_RULE_LEVELS] = {"等级", "levels"},
        [KA_RULE_MANUAL] = {"人工", "manual"},
        [KA_RULE_PARTS] = {"组合", "parts"},
        [KA_RULE_BY_PLATFORM] = {"分平台", "by_platform"}};
    return words[kind][lang == KA_EN];
}

bool
ka_rule_deducts(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_STEPS || rule->kind == KA_RULE_EVENTS ||
           rule->kind == KA_RULE_STORES_FAILING;
}

/* The words a bound may be, for the finding that one of them was mistyped. */
static void
allowed_words(unsigned mask, struct ka_choice out[KA_COUNT(refs)])
{
    size_t count = 0;
    for (size_t i = 0; refs[i].en; i++) {
        if (mask & BIT((unsigned)refs[i].value))
            out[count++] = refs[i];
    }
    memset(&out[count], 0, sizeof out[count]);
}

/* A number begins like one, in any width; all else is taken for a word. */
static bool
begins_as_number(ka_str text)
{
    if (text.len == 0 || strchr("0123456789+-.", text.ptr[0]))
        return true;
    return ka_str_starts(text, KA_STR("\xEF\xBC")); /* U+FF00..U+FF3F: full-width digits, ＋ － */
}

bool
ka_bound_read(const struct ka_node *node, ka_str label, unsigned mask, struct ka_diags *diags,
              struct ka_bound *out)
{
    if (node->kind != KA_NODE_SCALAR || begins_as_number(ka_str_trim(node->text))) {
        struct ka_bound bound = {.ref = KA_REF_NUMBER};
        if (!ka_scalar_number(node, label, diags, &bound.number))
            return false;
        *out = bound;
        return true;
    }
    struct ka_choice words[KA_COUNT(refs)];
    int ref;
    allowed_words(mask, words);
    if (!ka_scalar_choice(node, label, words, diags, &ref))
        return false;
    *out = (struct ka_bound){.ref = (enum ka_ref)ref, .number = {.place = node->place}};
    return true;
}

static bool
read_bands(const struct ka_rule_reader *r, const struct ka_list *list, struct ka_rule *rule)
{
    const struct ka_band_src *src = list->item;
    struct ka_band *band = ka_arena_array(r->arena, list->count, sizeof *band);
    bool good = true;
    for (size_t i = 0; i < list->count; i++) {
        band[i].points = src[i].points.value;
        band[i].place = src[i].place;
        good = ka_cond_read(&src[i].cond, src[i].place, r->diags, &band[i].cond) && good;
        if (src[i].points.percent) {
            ka_diag(r->diags, KA_DIAG_POINTS_PERCENT, src[i].points.place,
                    ka_number_text(r->diags->arena, &src[i].points));
            good = false;
        }
    }
    rule->as.bands.band = band;
    rule->as.bands.count = list->count;
    return good;
}

static bool
read_ratio(const struct ka_rule_reader *r, const struct ka_ratio_src *src, struct ka_rule *rule)
{
    rule->as.ratio.cap = src->cap;
    rule->as.ratio.zero_below = src->zero_below;
    return !src->target || ka_bound_read(src->target, KA_STR("target"), BIT(KA_REF_TARGET),
                                         r->diags, &rule->as.ratio.target);
}

static bool
read_steps(const struct ka_rule_reader *r, const struct ka_steps_src *src, struct ka_rule *rule)
{
    rule->as.steps.every = src->every;
    rule->as.steps.deduct = src->deduct;
    rule->as.steps.started = src->started != 0;
    if (src->direction == STEPS_AUTO && r->better == KA_BETTER_NONE) {
        ka_diag0(r->diags, KA_DIAG_STEPS_NO_DIRECTION, src->place);
        return false;
    }
    rule->as.steps.above =
        src->direction == STEPS_AUTO ? r->better == KA_LOWER : src->direction == 1;
    return ka_bound_read(src->from, KA_STR("from"),
                         BIT(KA_REF_TARGET) | BIT(KA_REF_INDUSTRY) | BIT(KA_REF_LAST_MONTH),
                         r->diags, &rule->as.steps.from);
}

/* Points of a level: 5, or a range [3, 4]. */
static bool
read_level_points(struct ka_diags *diags, const struct ka_node *node, struct ka_level *level)
{
    struct ka_number low, high;
    if (node->kind == KA_NODE_LIST && node->count != 2) {
        ka_diag0(diags, KA_DIAG_LEVEL_RANGE, node->place);
        return false;
    }
    bool range = node->kind == KA_NODE_LIST;
    if (!ka_scalar_number(range ? &node->item[0] : node, KA_STR("points"), diags, &low) ||
        !ka_scalar_number(range ? &node->item[1] : node, KA_STR("points"), diags, &high))
        return false;
    if (low.percent || high.percent) {
        ka_diag(diags, KA_DIAG_POINTS_PERCENT, node->place,
                ka_number_text(diags->arena, low.percent ? &low : &high));
        return false;
    }
    level->low = low.value;
    level->high = high.value;
    return true;
}

static bool
read_levels(const struct ka_rule_reader *r, const struct ka_list *list, struct ka_rule *rule)
{
    const struct ka_level_src *src = list->item;
    struct ka_level *level = ka_arena_array(r->arena, list->count, sizeof *level);
    bool good = true;
    for (size_t i = 0; i < list->count; i++) {
        level[i].text = src[i].text;
        level[i].text_en = src[i].text_en;
        level[i].place = src[i].place;
        good = read_level_points(r->diags, src[i].points, &level[i]) && good;
    }
    rule->as.levels.level = level;
    rule->as.levels.count = list->count;
    return good;
}

static bool
read_failing(const struct ka_rule_reader *r, const struct ka_failing_src *src, struct ka_rule *rule)
{
    rule->as.failing.deduct = src->deduct;
    return ka_cond_read(&src->cond, src->place, r->diags, &rule->as.failing.cond);
}

/* Steps inside a part go by the part's own metric. */
static struct ka_rule_reader
reader_for(const struct ka_rule_reader *r, size_t metric)
{
    struct ka_rule_reader inner = *r;
    enum ka_better better =
        metric == KA_NO_INDEX ? KA_BETTER_NONE : r->metrics->metric[metric].better;
    inner.metric = metric;
    if (better != KA_BETTER_NONE && metric != r->metric)
        inner.better = better;
    return inner;
}

/* A metric of one's own, or the item's when none is named. KA_NO_INDEX with a finding if neither.
 */
static size_t
own_metric(const struct ka_rule_reader *r, const struct ka_placed *name, struct ka_place place)
{
    if (name->text.len > 0)
        return ka_metric_resolve(r->metrics, r->diags, name->text, name->place);
    if (r->metric == KA_NO_INDEX)
        ka_diag0(r->diags, KA_DIAG_PART_NO_METRIC, place);
    return r->metric;
}

// NOLINTBEGIN(misc-no-recursion): `allowed` ends it after three levels.
static bool
read_stores(const struct ka_rule_reader *r, const struct ka_stores_src *src, struct ka_rule *rule)
{
    rule->as.stores.combine = (enum ka_combine)src->combine;
    rule->as.stores.rule = read_rule(r, src->rule, IN_STORES);
    return rule->as.stores.rule != NULL;
}

static bool
read_parts(const struct ka_rule_reader *r, const struct ka_list *list, struct ka_rule *rule)
{
    const struct ka_part_src *src = list->item;
    struct ka_part *part = ka_arena_array(r->arena, list->count, sizeof *part);
    bool good = true;
    for (size_t i = 0; i < list->count; i++) {
        part[i].place = src[i].place;
        part[i].metric = own_metric(r, &src[i].metric, src[i].place);
        if (part[i].metric == KA_NO_INDEX) {
            good = false;
            continue;
        }
        struct ka_rule_reader inner = reader_for(r, part[i].metric);
        part[i].rule = read_rule(&inner, src[i].rule, IN_PART);
        good = part[i].rule && good;
    }
    rule->as.parts.part = part;
    rule->as.parts.count = list->count;
    return good;
}

static bool
platform_is_new(const struct ka_rule_reader *r, const struct ka_platform_rule *item, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!ka_str_eq(item[i].platform, item[count].platform))
            continue;
        ka_str line = ka_str_format(r->diags->arena, "%u", (unsigned)item[i].place.line);
        ka_diag(r->diags, KA_DIAG_ID_TWICE, item[count].place, item[count].platform, line);
        return false;
    }
    return true;
}

static bool
read_platforms(const struct ka_rule_reader *r, const struct ka_list *list, struct ka_rule *rule,
               enum where where)
{
    const struct ka_rule_src *src = list->item;
    struct ka_platform_rule *item = ka_arena_array(r->arena, list->count, sizeof *item);
    bool good = true;
    for (size_t i = 0; i < list->count; i++) {
        item[i].place = src[i].name_place;
        item[i].platform = ka_platform_check(src[i].name, item[i].place, r->diags);
        good = platform_is_new(r, item, i) && good;
        item[i].rule = read_rule(r, &src[i], where == AT_ITEM ? IN_PLATFORM : IN_STORES_PLATFORM);
        good = item[i].rule && good;
    }
    rule->as.platform.item = item;
    rule->as.platform.count = list->count;
    return good;
}

static bool
read_kind(const struct ka_rule_reader *r, const struct ka_rule_src *src, struct ka_rule *rule,
          enum where where)
{
    switch (rule->kind) {
    case KA_RULE_BANDS:
        return read_bands(r, &src->bands, rule);
    case KA_RULE_RATIO:
        return read_ratio(r, src->ratio, rule);
    case KA_RULE_LINEAR:
        rule->as.linear.zero_at = src->linear->zero_at;
        rule->as.linear.full_at = src->linear->full_at;
        return true;
    case KA_RULE_STEPS:
        return read_steps(r, src->steps, rule);
    case KA_RULE_EVENTS:
        rule->as.events.deduct = src->events->deduct;
        rule->as.events.zero_at = src->events->zero_at;
        return true;
    case KA_RULE_STORES:
        return read_stores(r, src->stores, rule);
    case KA_RULE_STORES_FAILING:
        return read_failing(r, src->failing, rule);
    case KA_RULE_LEVELS:
        return read_levels(r, &src->levels, rule);
    case KA_RULE_MANUAL:
        rule->as.manual.reason_required = src->manual->reason_required != 0;
        return true;
    case KA_RULE_PARTS:
        return read_parts(r, &src->parts, rule);
    case KA_RULE_BY_PLATFORM:
        return read_platforms(r, &src->by_platform, rule, where);
    case KA_RULE__COUNT:
        break;
    }
    return false;
}

/* The one main key of a rule; KA_RULE__COUNT with a finding if there is none, or several. */
static enum ka_rule_kind
main_key(const struct ka_rule_reader *r, const struct ka_rule_src *src)
{
    const bool given[KA_RULE__COUNT] = {
        [KA_RULE_BANDS] = src->bands.place.line != 0,
        [KA_RULE_RATIO] = src->ratio != NULL,
        [KA_RULE_LINEAR] = src->linear != NULL,
        [KA_RULE_STEPS] = src->steps != NULL,
        [KA_RULE_EVENTS] = src->events != NULL,
        [KA_RULE_STORES] = src->stores != NULL,
        [KA_RULE_STORES_FAILING] = src->failing != NULL,
        [KA_RULE_LEVELS] = src->levels.place.line != 0,
        [KA_RULE_MANUAL] = src->manual != NULL,
        [KA_RULE_PARTS] = src->parts.place.line != 0,
        [KA_RULE_BY_PLATFORM] = src->by_platform.place.line != 0,
    };
    enum ka_rule_kind found = KA_RULE__COUNT;
    for (int i = 0; i < KA_RULE__COUNT; i++) {
        if (!given[i])
            continue;
        if (found != KA_RULE__COUNT) {
            enum ka_rule_kind next = (enum ka_rule_kind)i;
            ka_diag(r->diags, KA_DIAG_RULE_SEVERAL, src->place,
                    ka_str_of(ka_rule_word(found, KA_ZH)), ka_str_of(ka_rule_word(found, KA_EN)),
                    ka_str_of(ka_rule_word(next, KA_ZH)), ka_str_of(ka_rule_word(next, KA_EN)));
            return KA_RULE__COUNT;
        }
        found = (enum ka_rule_kind)i;
    }
    if (found == KA_RULE__COUNT)
        ka_diag0(r->diags, KA_DIAG_RULE_NONE, src->place);
    return found;
}

static struct ka_rule *
read_rule(const struct ka_rule_reader *r, const struct ka_rule_src *src, enum where where)
{
    enum ka_rule_kind kind = main_key(r, src);
    if (kind == KA_RULE__COUNT)
        return NULL;
    if (!(allowed[where] & BIT(kind))) {
        ka_diag(r->diags, KA_DIAG_RULE_NOT_HERE, src->place, ka_str_of(ka_rule_word(kind, KA_ZH)),
                ka_str_of(ka_rule_word(kind, KA_EN)));
        return NULL;
    }
    if (src->small && where != AT_ITEM) {
        ka_diag0(r->diags, KA_DIAG_SMALL_NOT_HERE, src->small->place);
        return NULL;
    }
    struct ka_rule *rule = ka_arena_alloc(r->arena, sizeof *rule);
    rule->kind = kind;
    rule->place = src->place;
    return read_kind(r, src, rule, where) ? rule : NULL;
}
// NOLINTEND(misc-no-recursion)

static struct ka_small_sample *
read_small(const struct ka_rule_reader *r, const struct ka_small_src *src)
{
    struct ka_small_sample *small = ka_arena_alloc(r->arena, sizeof *small);
    small->place = src->place;
    small->at_most = src->at_most;
    small->of = ka_metric_resolve(r->metrics, r->diags, src->of.text, src->of.place);
    small->metric = own_metric(r, &src->metric, src->place);
    if (small->of == KA_NO_INDEX || small->metric == KA_NO_INDEX)
        return NULL;
    struct ka_rule_reader inner = reader_for(r, small->metric);
    small->rule = read_rule(&inner, src->rule, IN_SMALL);
    return small->rule ? small : NULL;
}

struct ka_rule *
ka_rule_read(const struct ka_rule_reader *reader, const struct ka_rule_src *src,
             struct ka_small_sample **small)
{
    *small = NULL;
    struct ka_rule *rule = read_rule(reader, src, AT_ITEM);
    if (!src->small)
        return rule;
    bool by_person = rule && (rule->kind == KA_RULE_MANUAL || rule->kind == KA_RULE_LEVELS ||
                              rule->kind == KA_RULE_PARTS);
    if (by_person) {
        ka_diag0(reader->diags, KA_DIAG_SMALL_NOT_HERE, src->small->place);
        return NULL;
    }
    *small = read_small(reader, src->small);
    return *small ? rule : NULL;
}
