/*
 * metrics.yaml → counters and metrics that refer to each other by index.
 *
 * Two files of one shape may be read: the program's and the workspace's. Entries of the second
 * replace those of the first with the same id and else come after them; only when both are
 * together are names turned into indices, so that an own counter may feed a built-in metric.
 * Lookup is by id or Chinese name through one small hash table for each of the two kinds.
 */
#include "template/metric_def.h"

#include "template/resolve.h"
#include "template/schemas.h"

#include <stdint.h>
#include <string.h>

#define KIND_AUTO (-1)

struct counter_src {
    ka_str id;
    struct ka_place place;
    ka_str name, en;
    int unit, of, from, aggregate;
};

struct metric_src {
    ka_str id;
    struct ka_place place;
    ka_str name, en;
    int kind, unit, better;
    struct ka_texts num;
    struct ka_placed den;
    bool complement, bounded, needs_delay;
    const struct ka_node *summed;
    ka_str definition, definition_en;
};

struct file_src {
    struct ka_list counters, metrics;
};

/* Names → index; open addressing, a free slot has an empty name. */
struct slot {
    ka_str name;
    size_t index;
};

struct table {
    struct slot *slot;
    size_t cap;
};

struct ka_metric_index {
    struct table counters, metrics;
    ka_str *counter_names, *metric_names; /* Ids and names, for "did you mean". */
    size_t counter_name_count, metric_name_count;
};

static const struct ka_choice units[] = {
    {"count", "数量", KA_UNIT_COUNT},   {"ratio", "比率", KA_UNIT_RATIO},
    {"seconds", "秒", KA_UNIT_SECONDS}, {"hours", "小时", KA_UNIT_HOURS},
    {"days", "天", KA_UNIT_DAYS},       {"yuan", "元", KA_UNIT_YUAN},
    {"score", "分", KA_UNIT_SCORE},     {NULL, NULL, 0}};
static const struct ka_choice ofs[] = {
    {"person", "个人", KA_OF_PERSON}, {"store", "店铺", KA_OF_STORE}, {NULL, NULL, 0}};
static const struct ka_choice froms[] = {{"export", "导出", KA_FROM_EXPORT},
                                         {"register", "登记", KA_FROM_REGISTER},
                                         {"attendance", "考勤", KA_FROM_ATTENDANCE},
                                         {NULL, NULL, 0}};
static const struct ka_choice aggregates[] = {{"sum", "合计", KA_SUM},   {"last", "最后", KA_LAST},
                                              {"max", "最大", KA_MAX},   {"min", "最小", KA_MIN},
                                              {"mean", "平均", KA_MEAN}, {NULL, NULL, 0}};
static const struct ka_choice kinds[] = {{"auto", "自动", KIND_AUTO},
                                         {"sum", "合计", KA_METRIC_SUM},
                                         {"ratio", "比率", KA_METRIC_RATIO},
                                         {"median", "中位数", KA_METRIC_MEDIAN},
                                         {"growth", "增长率", KA_METRIC_GROWTH},
                                         {"vs_store", "对比店铺", KA_METRIC_VS_STORE},
                                         {NULL, NULL, 0}};
static const struct ka_choice betters[] = {{"none", "无", KA_BETTER_NONE},
                                           {"higher", "越高越好", KA_HIGHER},
                                           {"lower", "越低越好", KA_LOWER},
                                           {NULL, NULL, 0}};

static const struct ka_key counter_keys[] = {
    KA_ROW(struct counter_src, id, "id", "代号", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct counter_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct counter_src, en, "en", "英文", TEXT, 0),
    KA_ROW_CHOICE(struct counter_src, unit, "unit", "单位", KA_KEY_REQUIRED, units),
    KA_ROW_CHOICE(struct counter_src, of, "of", "归属", 0, ofs),
    KA_ROW_CHOICE(struct counter_src, from, "from", "来源", 0, froms),
    KA_ROW_CHOICE(struct counter_src, aggregate, "aggregate", "汇总", 0, aggregates),
    KA_ROW_END};
const struct ka_schema ka_schema_counter = {"计数项", "counter", sizeof(struct counter_src),
                                            offsetof(struct counter_src, place), counter_keys};

static const struct ka_key metric_keys[] = {
    KA_ROW(struct metric_src, id, "id", "代号", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct metric_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct metric_src, en, "en", "英文", TEXT, 0),
    KA_ROW_CHOICE(struct metric_src, kind, "kind", "类型", 0, kinds),
    KA_ROW(struct metric_src, num, "num", "分子", TEXTS, KA_KEY_REQUIRED),
    KA_ROW(struct metric_src, den, "den", "分母", PLACED, 0),
    KA_ROW_CHOICE(struct metric_src, unit, "unit", "单位", KA_KEY_REQUIRED, units),
    KA_ROW_CHOICE(struct metric_src, better, "better", "指标方向", 0, betters),
    KA_ROW(struct metric_src, complement, "complement", "取补", BOOL, 0),
    KA_ROW(struct metric_src, bounded, "bounded", "不超过一", BOOL, 0),
    KA_ROW(struct metric_src, needs_delay, "needs_delay", "延迟统计", BOOL, 0),
    KA_ROW(struct metric_src, summed, "summed", "可累计", NODE, 0),
    KA_ROW(struct metric_src, definition, "definition", "定义", TEXT, 0),
    KA_ROW(struct metric_src, definition_en, "definition_en", "英文定义", TEXT, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_metric = {"指标", "metric", sizeof(struct metric_src),
                                           offsetof(struct metric_src, place), metric_keys};

static const struct ka_key file_keys[] = {
    KA_ROW_SUB(struct file_src, counters, "counters", "计数项", LIST, 0, &ka_schema_counter),
    KA_ROW_SUB(struct file_src, metrics, "metrics", "指标", LIST, 0, &ka_schema_metric),
    KA_ROW_END};
const struct ka_schema ka_schema_metrics = {"指标定义", "metric file", sizeof(struct file_src),
                                            SIZE_MAX, file_keys};

const char *
ka_unit_word(enum ka_unit unit, enum ka_lang lang)
{
    static const char *const words[KA_UNIT__COUNT][2] = {
        [KA_UNIT_COUNT] = {"次数", "count"}, [KA_UNIT_RATIO] = {"%", "%"},
        [KA_UNIT_SECONDS] = {"秒", "s"},     [KA_UNIT_HOURS] = {"小时", "h"},
        [KA_UNIT_DAYS] = {"天", "d"},        [KA_UNIT_YUAN] = {"元", "yuan"},
        [KA_UNIT_SCORE] = {"分", "points"}};
    return unit < KA_UNIT__COUNT ? words[unit][lang == KA_EN] : "";
}

static struct table
table_make(struct ka_arena *arena, size_t names)
{
    size_t cap = 16;
    while (cap < names * 2)
        cap *= 2;
    return (struct table){.slot = ka_arena_array(arena, cap, sizeof(struct slot)), .cap = cap};
}

static struct slot *
table_slot(const struct table *table, ka_str name)
{
    for (size_t at = (size_t)ka_str_hash(name);; at++) {
        struct slot *slot = &table->slot[at & (table->cap - 1)];
        if (slot->name.len == 0 || ka_str_eq(slot->name, name))
            return slot;
    }
}

static void
table_put(const struct table *table, ka_str name, size_t index)
{
    struct slot *slot = table_slot(table, name);
    if (name.len > 0 && slot->name.len == 0)
        *slot = (struct slot){.name = name, .index = index};
}

static size_t
table_lookup(const struct table *table, ka_str name)
{
    if (table->cap == 0 || name.len == 0)
        return KA_NO_INDEX;
    const struct slot *slot = table_slot(table, name);
    return slot->name.len > 0 ? slot->index : KA_NO_INDEX;
}

/* Ids go in first: an id is never hidden by another entry's name. */
static void
index_counters(struct ka_arena *arena, struct ka_metric_set *set)
{
    struct ka_metric_index *index = set->index;
    size_t n = set->counter_count;
    index->counters = table_make(arena, 2 * n);
    index->counter_names = ka_arena_array(arena, 2 * n, sizeof(ka_str));
    for (size_t i = 0; i < n; i++) {
        table_put(&index->counters, set->counter[i].id, i);
        index->counter_names[index->counter_name_count++] = set->counter[i].id;
    }
    for (size_t i = 0; i < n; i++) {
        table_put(&index->counters, set->counter[i].name, i);
        index->counter_names[index->counter_name_count++] = set->counter[i].name;
    }
}

static void
index_metrics(struct ka_arena *arena, struct ka_metric_set *set)
{
    struct ka_metric_index *index = set->index;
    size_t n = set->metric_count;
    index->metrics = table_make(arena, 2 * n);
    index->metric_names = ka_arena_array(arena, 2 * n, sizeof(ka_str));
    for (size_t i = 0; i < n; i++) {
        table_put(&index->metrics, set->metric[i].id, i);
        index->metric_names[index->metric_name_count++] = set->metric[i].id;
    }
    for (size_t i = 0; i < n; i++) {
        table_put(&index->metrics, set->metric[i].name, i);
        index->metric_names[index->metric_name_count++] = set->metric[i].name;
    }
}

/*
 * The lists of both files as one. An id that comes again within one file is a finding; in the
 * second file it replaces the first file's entry in its place. Entries begin with id and place,
 * as both counter_src and metric_src do.
 */
struct entry {
    ka_str id;
    struct ka_place place;
};

static const struct entry *
entry_at(const struct ka_list *list, size_t size, size_t i)
{
    return (const struct entry *)(const void *)((const char *)list->item + i * size);
}

static void
append_list(struct ka_arena *arena, struct ka_diags *diags, struct ka_list *all,
            const struct ka_list *more, size_t size)
{
    size_t before = all->count;
    char *grown = ka_arena_array(arena, before + more->count, size);
    if (before > 0)
        memcpy(grown, all->item, before * size);
    all->item = grown;
    struct table ids = table_make(arena, before + more->count);
    for (size_t i = 0; i < before; i++)
        table_put(&ids, entry_at(all, size, i)->id, i);
    for (size_t i = 0; i < more->count; i++) {
        const struct entry *entry = entry_at(more, size, i);
        size_t at = table_lookup(&ids, entry->id);
        if (at != KA_NO_INDEX && at >= before) {
            ka_str line = ka_str_format(arena, "%u", (unsigned)entry_at(all, size, at)->place.line);
            ka_diag(diags, KA_DIAG_ID_TWICE, entry->place, entry->id, line);
            continue;
        }
        at = at == KA_NO_INDEX ? all->count++ : at;
        memcpy(grown + at * size, entry, size);
        table_put(&ids, entry->id, at);
    }
}

static void
make_counters(struct ka_arena *arena, struct ka_metric_set *set, const struct ka_list *list)
{
    const struct counter_src *src = list->item;
    set->counter = ka_arena_array(arena, list->count, sizeof *set->counter);
    set->counter_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        set->counter[i] = (struct ka_counter_def){.id = src[i].id,
                                                  .place = src[i].place,
                                                  .name = src[i].name,
                                                  .en = src[i].en,
                                                  .unit = (enum ka_unit)src[i].unit,
                                                  .of = (enum ka_of)src[i].of,
                                                  .from = (enum ka_counter_from)src[i].from,
                                                  .aggregate = (enum ka_aggregate)src[i].aggregate};
    }
}

static size_t
resolve(const struct ka_metric_set *set, struct ka_diags *diags, ka_str name, struct ka_place place)
{
    if (name.len == 0)
        return KA_NO_INDEX;
    size_t found = ka_counter_by_name(set, name);
    if (found == KA_NO_INDEX)
        ka_counter_unknown(set, diags, name, place);
    return found;
}

/* The first counter of `num` is the metric's num, the others are added to it. */
static void
resolve_num(const struct ka_metric_set *set, struct ka_diags *diags, const struct metric_src *src,
            struct ka_metric_def *out)
{
    out->num = KA_NO_INDEX;
    if (src->num.count == 0)
        return;
    out->num = resolve(set, diags, src->num.item[0], src->num.place[0]);
    if (src->num.count > 1 + KA_COUNT(out->extra_num)) {
        ka_diag(diags, KA_DIAG_METRIC_NUM_MANY, src->num.place[1 + KA_COUNT(out->extra_num)],
                src->id);
        return;
    }
    for (size_t i = 1; i < src->num.count; i++) {
        size_t found = resolve(set, diags, src->num.item[i], src->num.place[i]);
        if (found == KA_NO_INDEX || out->num == KA_NO_INDEX)
            continue;
        const struct ka_counter_def *first = &set->counter[out->num], *next = &set->counter[found];
        if (next->unit != first->unit || next->of != first->of ||
            next->aggregate != first->aggregate)
            ka_diag(diags, KA_DIAG_METRIC_NUM_MIXED, src->num.place[i], src->id, first->id,
                    next->id);
        out->extra_num[out->extra_count++] = found;
    }
}

/* Seconds are shown as hours where a metric says so; metrics divides by 3600. */
static bool
same_or_hours(enum ka_unit from, enum ka_unit to)
{
    return from == to || (from == KA_UNIT_SECONDS && to == KA_UNIT_HOURS);
}

/* Counts, days and scores are plain numbers: any of them over any other is a share. */
static bool
is_plain(enum ka_unit unit)
{
    return unit == KA_UNIT_COUNT || unit == KA_UNIT_DAYS || unit == KA_UNIT_SCORE;
}

static bool
ratio_unit_fits(enum ka_unit num, enum ka_unit den, enum ka_unit unit)
{
    if (unit == KA_UNIT_RATIO)
        return num == den || (is_plain(num) && is_plain(den));
    if (is_plain(unit))
        return is_plain(num) || num == den;
    return same_or_hours(num, unit);
}

static bool
unit_fits(const struct ka_metric_set *set, const struct ka_metric_def *metric)
{
    enum ka_unit num = set->counter[metric->num].unit;
    switch (metric->kind) {
    case KA_METRIC_SUM:
    case KA_METRIC_MEDIAN:
        return same_or_hours(num, metric->unit);
    case KA_METRIC_RATIO:
        return ratio_unit_fits(num, set->counter[metric->den].unit, metric->unit);
    case KA_METRIC_GROWTH:
    case KA_METRIC_VS_STORE:
        return metric->unit == KA_UNIT_RATIO;
    }
    return false;
}

static void
check_metric(const struct ka_metric_set *set, struct ka_diags *diags,
             const struct ka_metric_def *metric, const struct metric_src *src)
{
    bool needs_den = metric->kind == KA_METRIC_RATIO || metric->kind == KA_METRIC_VS_STORE;
    bool has_den = src->den.place.line != 0;
    if (needs_den != has_den) {
        enum ka_diag_code code = needs_den ? KA_DIAG_METRIC_NO_DEN : KA_DIAG_METRIC_DEN_UNUSED;
        ka_diag(diags, code, has_den ? src->den.place : src->place, src->id);
        return;
    }
    if (metric->num == KA_NO_INDEX || (has_den && metric->den == KA_NO_INDEX))
        return;
    if (has_den && set->counter[metric->num].of != set->counter[metric->den].of)
        ka_diag(diags, KA_DIAG_METRIC_OF_MIXED, src->den.place, src->id, src->num.item[0],
                src->den.text);
    if (metric->complement && (metric->kind != KA_METRIC_RATIO || metric->unit != KA_UNIT_RATIO))
        ka_diag(diags, KA_DIAG_METRIC_COMPLEMENT, src->place, src->id);
    if (!unit_fits(set, metric))
        ka_diag(diags, KA_DIAG_METRIC_UNIT, src->place, src->id,
                ka_str_of(ka_unit_word(metric->unit, KA_ZH)),
                ka_str_of(ka_unit_word(metric->unit, KA_EN)));
}

/* What follows from the counters: whose metric it is, and whether months of it add up. */
static void
derive(const struct ka_metric_set *set, struct ka_diags *diags, const struct metric_src *src,
       struct ka_metric_def *out)
{
    if (out->num == KA_NO_INDEX)
        return;
    const struct ka_counter_def *num = &set->counter[out->num];
    out->of = num->of;
    bool can_sum = out->kind == KA_METRIC_SUM && num->aggregate == KA_SUM;
    out->summed = can_sum && out->unit != KA_UNIT_RATIO && out->unit != KA_UNIT_SCORE;
    if (!src->summed || !ka_scalar_bool(src->summed, KA_STR("summed"), diags, &out->summed))
        return;
    if (out->summed && !can_sum)
        ka_diag(diags, KA_DIAG_METRIC_NOT_SUMMED, src->summed->place, src->id);
}

static void
make_metric(const struct ka_metric_set *set, struct ka_diags *diags, const struct metric_src *src,
            struct ka_metric_def *out)
{
    enum ka_metric_kind by_den = src->den.text.len > 0 ? KA_METRIC_RATIO : KA_METRIC_SUM;
    *out = (struct ka_metric_def){
        .id = src->id,
        .place = src->place,
        .name = src->name,
        .en = src->en,
        .kind = src->kind == KIND_AUTO ? by_den : (enum ka_metric_kind)src->kind,
        .unit = (enum ka_unit)src->unit,
        .better = (enum ka_better)src->better,
        .den = resolve(set, diags, src->den.text, src->den.place),
        .complement = src->complement,
        .bounded = src->bounded,
        .needs_delay = src->needs_delay,
        .definition = src->definition,
        .definition_en = src->definition_en,
    };
    resolve_num(set, diags, src, out);
    derive(set, diags, src, out);
    check_metric(set, diags, out, src);
}

/* The same Chinese name for two entries would make what people write in registers ambiguous. */
static void
refuse_shared_names(const struct ka_metric_set *set, struct ka_diags *diags)
{
    for (size_t i = 0; i < set->counter_count; i++) {
        const struct ka_counter_def *counter = &set->counter[i];
        size_t found = ka_counter_by_name(set, counter->name);
        if (found != i && found != KA_NO_INDEX)
            ka_diag(diags, KA_DIAG_NAME_SHARED, counter->place, counter->name,
                    set->counter[found].id, counter->id);
    }
    for (size_t i = 0; i < set->metric_count; i++) {
        const struct ka_metric_def *metric = &set->metric[i];
        size_t found = ka_metric_by_name(set, metric->name);
        if (found != i && found != KA_NO_INDEX)
            ka_diag(diags, KA_DIAG_NAME_SHARED, metric->place, metric->name, set->metric[found].id,
                    metric->id);
    }
}

enum ka_status
ka_metric_set_read(struct ka_arena *arena, const struct ka_node *builtin, const struct ka_node *own,
                   struct ka_diags *diags, struct ka_metric_set *out)
{
    const struct ka_node *files[] = {builtin, own};
    size_t before = diags->by_severity[KA_ERROR];
    struct ka_list counters = {0}, metrics = {0};
    for (size_t i = 0; i < KA_COUNT(files); i++) {
        struct file_src file;
        if (!files[i] || ka_schema_read(arena, &ka_schema_metrics, files[i], diags, &file) != KA_OK)
            continue;
        append_list(arena, diags, &counters, &file.counters, sizeof(struct counter_src));
        append_list(arena, diags, &metrics, &file.metrics, sizeof(struct metric_src));
    }
    /* With a file missing every reference into it would be reported as unknown. */
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;

    struct ka_metric_set set = {.index = ka_arena_alloc(arena, sizeof *set.index)};
    make_counters(arena, &set, &counters);
    index_counters(arena, &set);
    set.metric = ka_arena_array(arena, metrics.count, sizeof *set.metric);
    set.metric_count = metrics.count;
    for (size_t i = 0; i < metrics.count; i++)
        make_metric(&set, diags, &((const struct metric_src *)metrics.item)[i], &set.metric[i]);
    index_metrics(arena, &set);
    refuse_shared_names(&set, diags);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = set;
    return KA_OK;
}

size_t
ka_counter_index(const struct ka_metric_set *set, ka_str id)
{
    size_t found = ka_counter_by_name(set, id);
    return found != KA_NO_INDEX && ka_str_eq(set->counter[found].id, id) ? found : KA_NO_INDEX;
}

size_t
ka_counter_by_name(const struct ka_metric_set *set, ka_str id_or_name)
{
    return set->index ? table_lookup(&set->index->counters, id_or_name) : KA_NO_INDEX;
}

size_t
ka_metric_index(const struct ka_metric_set *set, ka_str id)
{
    size_t found = ka_metric_by_name(set, id);
    return found != KA_NO_INDEX && ka_str_eq(set->metric[found].id, id) ? found : KA_NO_INDEX;
}

size_t
ka_metric_by_name(const struct ka_metric_set *set, ka_str id_or_name)
{
    return set->index ? table_lookup(&set->index->metrics, id_or_name) : KA_NO_INDEX;
}

ka_str
ka_metric_nearest(const struct ka_metric_set *set, ka_str wrong)
{
    const struct ka_metric_index *index = set->index;
    return index ? ka_str_nearest(wrong, index->metric_names, index->metric_name_count)
                 : KA_STR("");
}

ka_str
ka_counter_nearest(const struct ka_metric_set *set, ka_str wrong)
{
    const struct ka_metric_index *index = set->index;
    return index ? ka_str_nearest(wrong, index->counter_names, index->counter_name_count)
                 : KA_STR("");
}

void
ka_counter_unknown(const struct ka_metric_set *set, struct ka_diags *diags, ka_str name,
                   struct ka_place place)
{
    ka_str near = ka_counter_nearest(set, name);
    if (near.len > 0)
        ka_diag(diags, KA_DIAG_UNKNOWN_COUNTER_NEAR, place, name, near);
    else
        ka_diag(diags, KA_DIAG_UNKNOWN_COUNTER, place, name);
}

size_t
ka_metric_resolve(const struct ka_metric_set *set, struct ka_diags *diags, ka_str name,
                  struct ka_place place)
{
    size_t found = ka_metric_by_name(set, name);
    if (found != KA_NO_INDEX)
        return found;
    ka_str near = ka_metric_nearest(set, name);
    if (near.len > 0)
        ka_diag(diags, KA_DIAG_UNKNOWN_METRIC_NEAR, place, name, near);
    else
        ka_diag(diags, KA_DIAG_UNKNOWN_METRIC, place, name);
    return KA_NO_INDEX;
}
