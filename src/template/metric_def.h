/**
 * @file
 * templates/metrics.yaml: the counters that facts add up to, and the metrics made of them.
 *
 * A *counter* is a sum of one kind of fact: received, revenue, late. A *metric* is what a template
 * names: a counter by itself, one divided by another, a median... So a new metric is an entry here,
 * not code. The meaning of the built-in ones is metrics.md sections 3-6.
 *
 *     counters:
 *       - {id: received, name: 接待人数, en: conversations received, unit: count, of: person}
 *       - {id: complaints, name: 投诉, unit: count, of: person, from: register}
 *     metrics:
 *       - {id: conversion, name: 询单转化率, num: converted, den: inquiries, unit: ratio, better:
 * higher}
 *       - {id: attendance_faults, name: 考勤异常, num: [late, early], unit: count, better: lower}
 *       - {id: growth, name: 营业额增长率, kind: growth, num: revenue, unit: ratio, better: higher}
 */
#ifndef KA_TEMPLATE_METRIC_DEF_H
#define KA_TEMPLATE_METRIC_DEF_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stddef.h>

/** What one unit of a value is. Money is yuan, time seconds or hours as the metric says. */
enum ka_unit {
    KA_UNIT_COUNT,
    KA_UNIT_RATIO,
    KA_UNIT_SECONDS,
    KA_UNIT_HOURS,
    KA_UNIT_DAYS,
    KA_UNIT_YUAN,
    KA_UNIT_SCORE,
    KA_UNIT__COUNT
};

enum ka_better { KA_BETTER_NONE, KA_HIGHER, KA_LOWER };

/** Whose fact a counter is. */
enum ka_of { KA_OF_PERSON, KA_OF_STORE };

/** Where a counter comes from; decides whether no row means 0. */
enum ka_counter_from {
    KA_FROM_EXPORT,    /**< Orders, agent_stats, store_stats, tickets...: no row = no data. */
    KA_FROM_REGISTER,  /**< People's register: no row = 0 once the month has any register file. */
    KA_FROM_ATTENDANCE /**< No row for an employee = no data. */
};

/** How several rows of one subject and month combine. */
enum ka_aggregate { KA_SUM, KA_LAST, KA_MAX, KA_MIN, KA_MEAN };

struct ka_counter_def {
    ka_str id;
    struct ka_place place;
    ka_str name; /**< Chinese. */
    ka_str en;
    enum ka_unit unit;
    enum ka_of of;
    enum ka_counter_from from;
    enum ka_aggregate aggregate;
};

enum ka_metric_kind {
    KA_METRIC_SUM,     /**< num alone. */
    KA_METRIC_RATIO,   /**< num ÷ den. */
    KA_METRIC_MEDIAN,  /**< Median of num's single values (tickets), hours. */
    KA_METRIC_GROWTH,  /**< (num this month − last month) ÷ last month, per store. */
    KA_METRIC_VS_STORE /**< num ÷ den of the person ÷ the same of the store(s). */
};

#define KA_NO_INDEX ((size_t)-1)

struct ka_metric_def {
    ka_str id;
    struct ka_place place;
    ka_str name;
    ka_str en;
    enum ka_metric_kind kind;
    enum ka_unit unit;
    enum ka_better better;
    size_t num; /**< Counter index. In YAML `num` is one counter or a list of up to five that add
                   up: */
    size_t extra_num[4]; /**< ... the further ones (迟到 + 早退 + 缺卡). */
    size_t extra_count;
    size_t den;       /**< Counter index, or KA_NO_INDEX. */
    bool complement;  /**< The value is 1 − num ÷ den (e.g. a rate given by its failures). */
    bool bounded;     /**< A rate that cannot be over 1: a part of a whole. */
    bool needs_delay; /**< Final only from the 4th of the next month (延迟统计). */
    enum ka_of of;    /**< KA_OF_STORE if its counters are stores'. */
    bool summed; /**< A count or amount: a target for it is prorated by default. From `summed:`,
                      else true for kind SUM of summed counters unless a rate or score. */
    ka_str definition; /**< One sentence for 考核说明 and the handbook. */
    ka_str definition_en;
};

struct ka_metric_set {
    struct ka_counter_def *counter;
    size_t counter_count;
    struct ka_metric_def *metric;
    size_t metric_count;
    struct ka_metric_index *index; /**< Private. */
};

/**
 * Load templates/metrics.yaml and, if given, the workspace's additions (same shape; an id that
 * exists already replaces it). Checks: unknown counters, duplicate ids, den of another `of`,
 * a unit that does not fit, missing built-in counters (the list in metrics/builtin.def is checked
 * there).
 */
KA_MUST_USE enum ka_status ka_metric_set_read(struct ka_arena *arena, const struct ka_node *builtin,
                                              const struct ka_node *own, struct ka_diags *diags,
                                              struct ka_metric_set *out);

/** Index by id, KA_NO_INDEX if unknown. */
size_t ka_counter_index(const struct ka_metric_set *set, ka_str id);
/** By id or by Chinese name: what people write in registers. */
size_t ka_counter_by_name(const struct ka_metric_set *set, ka_str id_or_name);
size_t ka_metric_index(const struct ka_metric_set *set, ka_str id);
/** By id or by Chinese name: what people write in role files and targets. */
size_t ka_metric_by_name(const struct ka_metric_set *set, ka_str id_or_name);
/** Every metric id, for "did you mean". */
ka_str ka_metric_nearest(const struct ka_metric_set *set, ka_str wrong);
ka_str ka_counter_nearest(const struct ka_metric_set *set, ka_str wrong);

/** "秒" / "s", "%" and so on; for texts. */
const char *ka_unit_word(enum ka_unit unit, enum ka_lang lang);

#endif
