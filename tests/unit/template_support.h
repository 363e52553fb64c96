/**
 * @file
 * What the tests of the template stage share: a small set of metrics, a company, reading a text.
 */
#ifndef TEMPLATE_SUPPORT_H
#define TEMPLATE_SUPPORT_H

#include "base/arena.h"
#include "base/diag.h"
#include "template/company.h"
#include "template/metric_def.h"
#include "template/yaml.h"

/** Parse, or NULL with findings in @p diags. */
static inline struct ka_node *
support_parse(struct ka_arena *arena, ka_str text, struct ka_diags *diags)
{
    struct ka_node *node = NULL;
    return ka_yaml_parse(arena, text, KA_STR("t.yaml"), diags, &node) == KA_OK ? node : NULL;
}

static const char support_metrics_text[] =
    "counters:\n"
    "  - {id: received, name: 接待人数, unit: count}\n"
    "  - {id: inquiries, name: 询单人数, unit: count}\n"
    "  - {id: converted, name: 付款人数, unit: count}\n"
    "  - {id: sales, name: 询单销售额, unit: yuan}\n"
    "  - {id: buyers, name: 销售人数, unit: count}\n"
    "  - {id: revenue, name: 营业额, unit: yuan, of: store}\n"
    "  - {id: basic_score, name: 基础服务得分, unit: score, of: store, aggregate: last}\n"
    "  - {id: late, name: 迟到, unit: count, from: attendance}\n"
    "  - {id: absent_days, name: 旷工天数, unit: days, from: attendance}\n"
    "  - {id: response_seconds, name: 响应总时长, unit: seconds}\n"
    "  - {id: ratings, name: 评价数, unit: count}\n"
    "  - {id: bad_ratings, name: 差评数, unit: count}\n"
    "metrics:\n"
    "  - {id: received, name: 接待人数, num: received, unit: count, better: higher}\n"
    "  - {id: conversion, name: 询单转化率, num: converted, den: inquiries, unit: ratio, better: "
    "higher}\n"
    "  - {id: neutral, name: 占比, num: converted, den: inquiries, unit: ratio}\n"
    "  - {id: sales, name: 询单销售额, num: sales, unit: yuan, better: higher}\n"
    "  - {id: aov_vs_store, name: 客单价对店铺, kind: vs_store, num: sales, den: buyers, unit: "
    "ratio, better: higher}\n"
    "  - {id: growth, name: 营业额增长率, kind: growth, num: revenue, unit: ratio, better: "
    "higher}\n"
    "  - {id: experience, name: 基础服务体验分, num: basic_score, unit: score, better: higher}\n"
    "  - {id: late, name: 迟到次数, num: late, unit: count, better: lower}\n"
    "  - {id: absent_days, name: 旷工, num: absent_days, unit: days, better: lower}\n"
    "  - {id: avg_response, name: 平均响应时间, num: response_seconds, den: received, unit: "
    "seconds, better: lower}\n"
    "  - {id: ratings, name: 评价, num: ratings, unit: count, better: higher}\n"
    "  - {id: bad_ratings, name: 差评, num: bad_ratings, unit: count, better: lower}\n";

static const char support_company_text[] =
    "company: 星河\n"
    "stores:\n"
    "  - {id: tm, name: 旗舰店, platform: taobao, aliases: [Galaxy Flagship（天猫）]}\n"
    "  - {id: pdd, name: 拼多多店, platform: pinduoduo}\n"
    "teams:\n"
    "  - {id: day, name: 白班}\n"
    "  - {id: night, name: 夜班}\n"
    "calendar: {holidays: [2026-10-01, 2026-10-02], workdays: [2026-10-10]}\n";

/** The small set of metrics; an empty set if it has mistakes (then every test shows it). */
static inline struct ka_metric_set
support_metrics(struct ka_arena *arena)
{
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_metric_set set = {0};
    struct ka_node *node = support_parse(arena, ka_str_of(support_metrics_text), &diags);
    if (!node || ka_metric_set_read(arena, node, NULL, &diags, &set) != KA_OK)
        return (struct ka_metric_set){0};
    return set;
}

static inline struct ka_company
support_company(struct ka_arena *arena)
{
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_company company = {0};
    struct ka_node *node = support_parse(arena, ka_str_of(support_company_text), &diags);
    if (!node || ka_company_read(arena, node, &diags, &company) != KA_OK)
        return (struct ka_company){0};
    return company;
}

#endif
