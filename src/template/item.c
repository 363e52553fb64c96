/*
 * One item: which metric, how many marks, what rule, and what happens without a value.
 *
 * Defaults depend on other keys, so "not given" is kept apart from every value until here:
 * a store metric is taken over the employee's stores, a count's target is prorated, and in a
 * bonus module nothing is ever spread (decision 3), so what does not apply there is 0.
 */
#include "template/item.h"

#include "template/resolve.h"
#include "template/rule.h"
#include "template/schemas.h"

#define AUTO (-1)

struct veto_when_src {
    struct ka_place place;
    struct ka_placed metric;
    struct ka_cond_src cond;
};

struct veto_src {
    struct ka_place place;
    struct ka_placed metric;
    struct veto_when_src when;
    int effect;
};

struct item_src {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en;
    struct ka_placed metric;
    struct ka_number marks, weight, floor;
    struct ka_rule_src *rule;
    int missing, not_applicable, scope, relative_to, better;
    const struct ka_node *target, *prorate;
    struct veto_src *veto;
    ka_str standard, standard_en, note;
    bool average_scorers;
};

static const struct ka_choice missings[] = {{"auto", "自动", AUTO},
                                            {"block", "暂缓", KA_MISSING_BLOCK},
                                            {"zero", "零分", KA_MISSING_ZERO},
                                            {"full", "满分", KA_MISSING_FULL},
                                            {"redistribute", "分摊", KA_MISSING_REDISTRIBUTE},
                                            {NULL, NULL, 0}};
static const struct ka_choice not_applicables[] = {{"auto", "自动", AUTO},
                                                   {"redistribute", "分摊", KA_NA_REDISTRIBUTE},
                                                   {"full", "满分", KA_NA_FULL},
                                                   {"zero", "零分", KA_NA_ZERO},
                                                   {NULL, NULL, 0}};
static const struct ka_choice scopes[] = {{"auto", "自动", AUTO},
                                          {"self", "本人", KA_SCOPE_SELF},
                                          {"team", "团队", KA_SCOPE_TEAM},
                                          {"stores", "店铺", KA_SCOPE_STORES},
                                          {NULL, NULL, 0}};
static const struct ka_choice relatives[] = {{"none", "无", KA_REF_NONE},
                                             {"target", "目标", KA_REF_TARGET},
                                             {"industry", "行业", KA_REF_INDUSTRY},
                                             {"last_month", "上月", KA_REF_LAST_MONTH},
                                             {NULL, NULL, 0}};
static const struct ka_choice betters[] = {{"auto", "自动", KA_BETTER_NONE},
                                           {"higher", "越高越好", KA_HIGHER},
                                           {"lower", "越低越好", KA_LOWER},
                                           {NULL, NULL, 0}};
static const struct ka_choice effects[] = {{"item", "项目", KA_VETO_ITEM},
                                           {"module", "模块", KA_VETO_MODULE},
                                           {"total", "总分", KA_VETO_TOTAL},
                                           {NULL, NULL, 0}};

static const struct ka_key veto_when_keys[] = {
    KA_ROW(struct veto_when_src, metric, "metric", "指标", PLACED, 0),
    KA_COND_ROWS(struct veto_when_src, cond), KA_ROW_END};
const struct ka_schema ka_schema_veto_when = {
    "否决条件", "veto condition", sizeof(struct veto_when_src),
    offsetof(struct veto_when_src, place), veto_when_keys};

static const struct ka_key veto_keys[] = {
    KA_ROW_SUB(struct veto_src, when, "when", "条件", MAP, KA_KEY_REQUIRED, &ka_schema_veto_when),
    KA_ROW(struct veto_src, metric, "metric", "指标", PLACED, 0),
    KA_ROW_CHOICE(struct veto_src, effect, "effect", "后果", KA_KEY_REQUIRED, effects), KA_ROW_END};
const struct ka_schema ka_schema_veto = {"否决", "veto", sizeof(struct veto_src),
                                         offsetof(struct veto_src, place), veto_keys};

static const struct ka_key item_keys[] = {
    KA_ROW(struct item_src, id, "id", "代号", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct item_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct item_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW(struct item_src, metric, "metric", "指标", PLACED, 0),
    KA_ROW(struct item_src, marks, "marks", "满分", NUMBER, 0),
    KA_ROW(struct item_src, weight, "weight", "权重", NUMBER, 0),
    KA_ROW_SUB(struct item_src, rule, "rule", "规则", MAPP, KA_KEY_REQUIRED, &ka_schema_rule),
    KA_ROW(struct item_src, floor, "floor", "保底", NUMBER, 0),
    KA_ROW_CHOICE(struct item_src, missing, "missing", "缺数据", 0, missings),
    KA_ROW_CHOICE(struct item_src, not_applicable, "not_applicable", "不适用", 0, not_applicables),
    KA_ROW_CHOICE(struct item_src, scope, "scope", "范围", 0, scopes),
    KA_ROW_CHOICE(struct item_src, relative_to, "relative_to", "对比", 0, relatives),
    KA_ROW(struct item_src, target, "target", "目标", NODE, 0),
    KA_ROW(struct item_src, prorate, "prorate", "折算", NODE, 0),
    KA_ROW_CHOICE(struct item_src, better, "better", "指标方向", 0, betters),
    KA_ROW_SUB(struct item_src, veto, "veto", "否决", MAPP, 0, &ka_schema_veto),
    KA_ROW(struct item_src, standard, "standard", "评分标准", TEXT, 0),
    KA_ROW(struct item_src, standard_en, "standard_en", "英文评分标准", TEXT, 0),
    KA_ROW(struct item_src, note, "note", "备注", TEXT, 0),
    KA_ROW(struct item_src, average_scorers, "average_scorers", "多人平均", BOOL, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_item = {"考核项目", "item", sizeof(struct item_src),
                                         offsetof(struct item_src, place), item_keys};

/* Marks with at most 2 decimals, or a weight turned into marks. */
static void
read_marks(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    if (src->marks.set == src->weight.set) {
        ka_diag0(r->diags, src->marks.set ? KA_DIAG_MARKS_AND_WEIGHT : KA_DIAG_MARKS_NONE,
                 src->place);
        return;
    }
    const struct ka_number *given = src->marks.set ? &src->marks : &src->weight;
    ka_str text = ka_number_text(r->diags->arena, given);
    int64_t micro = given->value.micro;
    item->weighted = src->weight.set;
    if (item->weighted && (micro <= 0 || micro > KA_DEC_ONE || micro % 100 != 0)) {
        ka_diag(r->diags, KA_DIAG_WEIGHT_BAD, given->place, text);
        return;
    }
    bool bad = given->percent || micro <= 0 || micro > 1000 * KA_DEC_ONE || micro % 10000 != 0;
    if (!item->weighted && bad) {
        ka_diag(r->diags, KA_DIAG_MARKS_BAD, given->place, text);
        return;
    }
    item->marks = item->weighted ? (ka_dec){micro * 100} : given->value;
}

static void
read_floor(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    const struct ka_number *floor = &src->floor;
    if (!floor->set)
        return;
    bool bad = floor->percent || floor->value.micro < 0 ||
               ka_dec_cmp(floor->value, item->marks) > 0 || floor->value.micro % 10000 != 0;
    if (bad && item->marks.micro > 0)
        ka_diag(r->diags, KA_DIAG_FLOOR_BAD, floor->place, ka_number_text(r->diags->arena, floor),
                ka_dec_print_short(r->diags->arena, item->marks));
    item->floor = floor->value;
}

/* Rules that a person scores have no metric; `parts` has one for each part. All others need one. */
static bool
metric_fits_rule(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    enum ka_rule_kind kind = item->rule->kind;
    bool by_person = kind == KA_RULE_MANUAL || kind == KA_RULE_LEVELS;
    if (by_person && src->metric.place.line != 0) {
        ka_diag(r->diags, KA_DIAG_METRIC_UNUSED, src->metric.place,
                ka_str_of(ka_rule_word(kind, KA_ZH)), ka_str_of(ka_rule_word(kind, KA_EN)));
        return false;
    }
    if (!by_person && kind != KA_RULE_PARTS && item->metric == KA_NO_INDEX) {
        ka_diag0(r->diags, KA_DIAG_METRIC_NONE, src->place);
        return false;
    }
    if (kind == KA_RULE_PARTS)
        item->metric = KA_NO_INDEX;
    return true;
}

static void
read_scope(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    bool of_store =
        item->metric != KA_NO_INDEX && r->metrics->metric[item->metric].of == KA_OF_STORE;
    if (src->scope == AUTO) {
        item->scope = of_store ? KA_SCOPE_STORES : KA_SCOPE_SELF;
        return;
    }
    item->scope = (enum ka_scope)src->scope;
    if (item->metric == KA_NO_INDEX)
        return;
    const struct ka_metric_def *metric = &r->metrics->metric[item->metric];
    if (of_store && item->scope == KA_SCOPE_SELF)
        ka_diag(r->diags, KA_DIAG_SCOPE_SELF, src->place, metric->name, metric->id);
    if (!of_store && item->scope == KA_SCOPE_STORES)
        ka_diag(r->diags, KA_DIAG_SCOPE_STORES, src->place, metric->name, metric->id);
}

/* In a bonus module an item that has no value is 0, and nothing moves in or out (decisions 3, 5).
 */
static void
read_absence(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    bool by_person = item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
    item->missing = (enum ka_missing)src->missing;
    item->not_applicable = (enum ka_not_applicable)src->not_applicable;
    if (src->missing == AUTO)
        item->missing = r->bonus && by_person ? KA_MISSING_ZERO : KA_MISSING_BLOCK;
    if (src->not_applicable == AUTO)
        item->not_applicable = r->bonus ? KA_NA_ZERO : KA_NA_REDISTRIBUTE;
    if (r->bonus &&
        (item->missing == KA_MISSING_REDISTRIBUTE || item->not_applicable == KA_NA_REDISTRIBUTE))
        ka_diag0(r->diags, KA_DIAG_BONUS_REDISTRIBUTE, src->place);
}

static bool
read_target(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    const struct ka_metric_def *metric =
        item->metric == KA_NO_INDEX ? NULL : &r->metrics->metric[item->metric];
    item->prorate = metric && metric->summed;
    if (src->prorate) {
        if (!ka_scalar_bool(src->prorate, KA_STR("prorate"), r->diags, &item->prorate))
            return false;
        if (item->prorate && metric && metric->unit == KA_UNIT_RATIO)
            ka_diag(r->diags, KA_DIAG_PRORATE_RATE, src->prorate->place, metric->name, metric->id);
    }
    return !src->target || ka_bound_read(src->target, KA_STR("target"), 1U << KA_REF_TARGET,
                                         r->diags, &item->target);
}

static void
read_veto(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    const struct veto_src *veto = src->veto;
    if (!veto)
        return;
    const struct ka_placed *name =
        veto->when.metric.text.len > 0 ? &veto->when.metric : &veto->metric;
    if (veto->when.metric.text.len > 0 && veto->metric.text.len > 0)
        ka_diag0(r->diags, KA_DIAG_VETO_TWO_METRICS, veto->metric.place);
    item->veto.metric = item->metric;
    if (name->text.len > 0)
        item->veto.metric = ka_metric_resolve(r->metrics, r->diags, name->text, name->place);
    else if (item->metric == KA_NO_INDEX)
        ka_diag0(r->diags, KA_DIAG_VETO_NO_METRIC, veto->place);
    if (!ka_cond_read(&veto->when.cond, veto->when.place, r->diags, &item->veto.when))
        return;
    item->veto.effect = (enum ka_veto_effect)veto->effect;
    struct ka_item plain = {.relative_to = KA_REF_NONE};
    struct ka_rule_judge judge = {
        .diags = r->diags, .metrics = r->metrics, .item = &plain, .metric = item->veto.metric};
    ka_unit_check(&judge, &item->veto.when.bound);
}

static void
judge_item(const struct ka_item_reader *r, const struct item_src *src, const struct ka_item *item)
{
    struct ka_rule_judge judge = {.diags = r->diags,
                                  .metrics = r->metrics,
                                  .item = item,
                                  .metric = item->metric,
                                  .better = item->better,
                                  .full = item->weighted ? ka_dec_of(100) : item->marks};
    if (item->target.ref == KA_REF_NUMBER) {
        struct ka_item plain = {.relative_to = KA_REF_NONE};
        struct ka_rule_judge of_target = judge;
        of_target.item = &plain;
        ka_unit_check(&of_target, &item->target.number);
        if (item->target.number.value.micro <= 0)
            ka_diag(r->diags, KA_DIAG_TARGET_NOT_POSITIVE, item->target.number.place,
                    ka_number_text(r->diags->arena, &item->target.number));
    }
    if (item->relative_to == KA_REF_TARGET && item->target.ref == KA_REF_NONE)
        ka_diag0(r->diags, KA_DIAG_RELATIVE_NO_TARGET, src->place);
    if (item->relative_to != KA_REF_NONE && item->metric == KA_NO_INDEX)
        ka_diag0(r->diags, KA_DIAG_RELATIVE_NO_METRIC, src->place);
    ka_rule_check(judge, item->rule);
    if (item->small)
        ka_small_check(judge, item->small);
}

static struct ka_item
item_head(const struct item_src *src)
{
    return (struct ka_item){
        .id = src->id,
        .place = src->place,
        .name = src->name,
        .name_en = src->name_en,
        .metric = KA_NO_INDEX,
        .relative_to = (enum ka_ref)src->relative_to,
        .better = (enum ka_better)src->better,
        .standard = src->standard,
        .standard_en = src->standard_en,
        .note = src->note,
        .average_scorers = src->average_scorers,
    };
}

/* The metric, and with it the direction; false if it is named and unknown. */
static bool
read_metric(const struct ka_item_reader *r, const struct item_src *src, struct ka_item *item)
{
    if (src->metric.text.len == 0)
        return true;
    item->metric = ka_metric_resolve(r->metrics, r->diags, src->metric.text, src->metric.place);
    if (item->metric == KA_NO_INDEX)
        return false;
    if (item->better == KA_BETTER_NONE)
        item->better = r->metrics->metric[item->metric].better;
    return true;
}

bool
ka_item_read(const struct ka_item_reader *r, const struct ka_node *node, struct ka_item *out)
{
    size_t before = r->diags->by_severity[KA_ERROR];
    struct item_src src;
    enum ka_status status = ka_schema_read(r->arena, &ka_schema_item, node, r->diags, &src);
    struct ka_item item = item_head(&src);
    if (src.marks.set || src.weight.set || status == KA_OK)
        read_marks(r, &src, &item);
    out->marks = item.marks;
    bool known = read_metric(r, &src, &item);
    if (status != KA_OK || !known || item.marks.micro == 0)
        return false;

    struct ka_rule_reader reader = {.arena = r->arena,
                                    .diags = r->diags,
                                    .metrics = r->metrics,
                                    .metric = item.metric,
                                    .better = item.better};
    item.rule = ka_rule_read(&reader, src.rule, &item.small);
    read_floor(r, &src, &item);
    if (!item.rule || !metric_fits_rule(r, &src, &item) || !read_target(r, &src, &item))
        return false;
    read_scope(r, &src, &item);
    read_absence(r, &src, &item);
    read_veto(r, &src, &item);
    judge_item(r, &src, &item);
    if (r->diags->by_severity[KA_ERROR] != before)
        return false;
    *out = item;
    return true;
}

/* Whether a rule divides by the item's target or starts from it, and none of its own is given. */
// NOLINTBEGIN(misc-no-recursion): rule_read.c lets rules nest three levels deep.
static bool
uses_target(const struct ka_rule *rule)
{
    bool uses = false;
    switch (rule->kind) {
    case KA_RULE_RATIO:
        return rule->as.ratio.target.ref != KA_REF_NUMBER;
    case KA_RULE_STEPS:
        return rule->as.steps.from.ref == KA_REF_TARGET;
    case KA_RULE_STORES:
        return uses_target(rule->as.stores.rule);
    case KA_RULE_PARTS:
        for (size_t i = 0; i < rule->as.parts.count; i++)
            uses = uses || uses_target(rule->as.parts.part[i].rule);
        return uses;
    case KA_RULE_BY_PLATFORM:
        for (size_t i = 0; i < rule->as.platform.count; i++)
            uses = uses || uses_target(rule->as.platform.item[i].rule);
        return uses;
    case KA_RULE_BANDS:
    case KA_RULE_LINEAR:
    case KA_RULE_EVENTS:
    case KA_RULE_STORES_FAILING:
    case KA_RULE_LEVELS:
    case KA_RULE_MANUAL:
    case KA_RULE__COUNT:
        break;
    }
    return false;
}
// NOLINTEND(misc-no-recursion)

/* A ratio that says `target: roster` itself wants the roster's, whatever the item gives. */
static bool
asks_roster(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_RATIO && rule->as.ratio.target.ref == KA_REF_TARGET;
}

bool
ka_item_needs_roster_target(const struct ka_item *item)
{
    if (asks_roster(item->rule) || (item->small && asks_roster(item->small->rule)))
        return true;
    if (item->target.ref == KA_REF_NUMBER)
        return false;
    return item->relative_to == KA_REF_TARGET || uses_target(item->rule) ||
           (item->small && uses_target(item->small->rule));
}
