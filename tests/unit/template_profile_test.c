/*
 * Profiles: how columns are read when they do not say, weights, units.
 */
#include "unit/template_support.h"

#include "template/profile.h"

#include <criterion/criterion.h>

static struct ka_profile
read_text(struct ka_arena *arena, const char *text)
{
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_metric_set metrics = support_metrics(arena);
    struct ka_profile profile = {0};
    struct ka_node *node = support_parse(arena, ka_str_of(text), &diags);
    cr_assert(node);
    enum ka_status status = ka_profile_read(arena, node, &metrics, &diags, &profile);
    for (size_t i = 0; i < diags.count; i++)
        cr_log_error("%s", ka_diag_line(arena, &diags.item[i], KA_EN).ptr);
    cr_assert_eq(status, KA_OK);
    return profile;
}

Test(profile, columns_are_read_as_their_field_or_counter_is)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_profile p =
        read_text(arena, "profile: p\nname: 甲\nkind: agent_stats\nperiod: column\n"
                         "columns:\n"
                         "  - {header: 客服, field: account, required: true}\n"
                         "  - {header: 日期, field: date}\n"
                         "  - {header: 接待, counter: received}\n"
                         "  - {header: 销售额, counter: sales}\n"
                         "  - {header: 响应, mean: avg_response, weight: 接 待, unit: 分钟}\n"
                         "  - {header: 转化, mean: conversion, read: percent}\n"
                         "  - {header: 迟到, counter: late, read: number, unit: 0.5}\n"
                         "  - {header: 首响, counter: response_seconds, unit: m:ss}\n"
                         "  - {header: 平响, mean: avg_response, unit: 时:分}\n");
    static const enum ka_read reads[] = {KA_READ_TEXT,   KA_READ_TIME,     KA_READ_COUNT,
                                         KA_READ_MONEY,  KA_READ_DURATION, KA_READ_PERCENT,
                                         KA_READ_NUMBER, KA_READ_DURATION, KA_READ_DURATION};
    cr_assert_eq(p.column_count, KA_COUNT(reads));
    for (size_t i = 0; i < KA_COUNT(reads); i++)
        cr_expect_eq(p.column[i].read, reads[i], "column %zu", i);
    cr_expect_eq(p.header_rows, 1);
    cr_expect_eq(p.column[4].weight[0], 2, "headers are compared folded");
    cr_expect_eq(p.column[5].weight_count, 0);
    cr_expect_eq(p.column[4].unit.micro, 60 * KA_DEC_ONE);
    cr_expect_eq(p.column[6].unit.micro, KA_DEC_ONE / 2);
    cr_expect_eq(p.column[3].unit.micro, KA_DEC_ONE);
    cr_expect(p.column[7].clock == 60 && p.column[8].clock == 3600 && p.column[4].clock == 0);
    cr_expect_eq(p.column[0].counter, KA_NO_INDEX);
    cr_expect_eq(p.column[0].metric, KA_NO_INDEX);
    ka_arena_free(arena);
}

Test(profile, a_register_may_name_the_counter_in_its_rows)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_profile p = read_text(arena, "profile: p\nname: 甲\nkind: register\nperiod: column\n"
                                           "columns:\n"
                                           "  - {header: 日期, field: date, required: true}\n"
                                           "  - {header: 姓名, field: employee_name}\n"
                                           "  - {header: 项目, field: counter}\n"
                                           "  - {header: 数量, field: value}\n");
    cr_expect_eq(p.kind, KA_FACT_REGISTER);
    cr_expect_eq(p.column[2].field, KA_FIELD_COUNTER);
    ka_arena_free(arena);
}

Test(profile, every_kind_of_fact_has_its_word)
{
    for (int kind = 0; kind < KA_FACT__COUNT; kind++)
        cr_expect(ka_fact_word((enum ka_fact_kind)kind)[0] != '\0');
    cr_expect_str_eq(ka_fact_word(KA_FACT_AGENT_STATS), "agent_stats");
    cr_expect_str_eq(ka_fact_word(KA_FACT_MESSAGE), "message");
}
