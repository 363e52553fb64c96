/**
 * @file
 * templates/pay.yaml: coefficient table, grades, and pay plans (scoring.md section 5; plans:
 * pay_plan.h).
 *
 *     coefficients: [{at_least: 105, coefficient: 1.3}, …, {else: true, coefficient: 0.4}]
 *     grades: [{at_least: 95, grade: 卓越, en: outstanding}, …, {else: true, grade: 不合格}]
 */
#ifndef KA_TEMPLATE_PAY_H
#define KA_TEMPLATE_PAY_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/metric_def.h"
#include "template/pay_plan.h"
#include "template/role.h"
#include "template/yaml.h"

struct ka_coefficient {
    struct ka_cond cond;
    ka_dec coefficient;
    struct ka_place place;
};

struct ka_grade {
    struct ka_cond cond;
    ka_str grade;
    ka_str en;
    struct ka_place place;
};

struct ka_pay_def {
    struct ka_coefficient *coefficient;
    size_t coefficient_count;
    struct ka_grade *grade;
    size_t grade_count;
    struct ka_number minimum_wage; /**< Yuan for a whole month; not set: not checked. */
    size_t compensation; /**< Counter of yuan that people make good; KA_NO_INDEX if none. */
    struct ka_pay_plan *plan;
    size_t plan_count;
};

/** Checks: descending bounds, open at the top, closed by `else`, none unreachable; plans.
 *  @p metrics may be NULL when they are broken: then counters are not looked up. */
KA_MUST_USE enum ka_status ka_pay_def_read(struct ka_arena *arena, const struct ka_node *node,
                                           const struct ka_metric_set *metrics,
                                           struct ka_diags *diags, struct ka_pay_def *out);

#endif
