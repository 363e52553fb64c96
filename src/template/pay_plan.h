/**
 * @file
 * Pay plans of templates/pay.yaml (scoring.md section 5) and what a contract gives in staff.yaml.
 *
 *     minimum_wage: 2740                       # yuan for a whole month
 *     compensation: 损失赔偿                    # counter: yuan of loss that the person makes good
 *     plans:
 *       presales-commission:
 *         name: 提成制（个人）
 *         base: {grades: […], seniority: […], markets: […]}     # beside what staff.yaml gives
 *         performance: {split: "7:3", by: coefficient}
 *         commissions: [{name: 销售提成, of: sales, scope: self, rate: 0.5%}]
 *         bonuses: [{name: 售后奖金, amount: 800}]
 *         pieces: [{name: 劝退成功奖, counter: 劝退成功, each: 5}]
 *
 * Money is yuan with at most 2 decimals. A component's factor is the coefficient, total ÷ 100,
 * or 1.
 */
#ifndef KA_TEMPLATE_PAY_PLAN_H
#define KA_TEMPLATE_PAY_PLAN_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"
#include "template/metric_def.h"
#include "template/role.h"
#include "template/schema.h"
#include "template/yaml.h"

#include <stdbool.h>
#include <stddef.h>

/** What multiplies a component. */
enum ka_pay_by { KA_PAY_BY_COEFFICIENT, KA_PAY_BY_POINTS, KA_PAY_BY_NONE };

/** An amount that a grade or market brings. */
struct ka_pay_row {
    ka_str key;
    ka_dec amount;
    struct ka_place place;
};

/** An amount by whole years of service. */
struct ka_pay_years {
    struct ka_cond cond;
    ka_dec amount;
    struct ka_place place;
};

struct ka_rate_band {
    struct ka_cond cond; /**< On base ÷ target; falling bounds, the last is KA_ELSE. */
    ka_dec rate;
    struct ka_place place;
};

struct ka_ladder {
    bool marginal; /**< 超额累进: each slice at its own rate; else 全额: all at the rate reached. */
    struct ka_rate_band *band;
    size_t count;
};

struct ka_commission {
    ka_str name, name_en;
    size_t metric;       /**< sales or net_sales; KA_NO_INDEX if metrics.yaml has no such metric. */
    bool net;            /**< net_sales. */
    enum ka_scope scope; /**< Self or team. */
    ka_dec rate;
    struct ka_ladder *ladder; /**< NULL: one rate. */
    enum ka_pay_by by;
    struct ka_place place;
};

struct ka_bonus {
    ka_str name, name_en;
    ka_dec amount;
    bool pool;     /**< The amount is shared by all on the plan, by days. */
    bool contract; /**< The amount is `bonus` of staff.yaml. */
    enum ka_pay_by by;
    struct ka_place place;
};

struct ka_piece {
    ka_str name, name_en;
    size_t counter; /**< KA_NO_INDEX if metrics were not known. */
    ka_dec each;
    struct ka_place place;
};

struct ka_pay_plan {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en;
    struct ka_pay_row *grade;
    size_t grade_count;
    struct ka_pay_row *market;
    size_t market_count;
    struct ka_pay_years *years;
    size_t years_count;
    bool has_performance;
    enum ka_pay_by performance_by;
    int64_t split_base, split_performance; /**< 7, 3; 0 if not declared. */
    struct ka_commission *commission;
    size_t commission_count;
    struct ka_bonus *bonus;
    size_t bonus_count;
    struct ka_piece *piece;
    size_t piece_count;
};

/** `pay:` of staff.yaml: what the contract gives from a day to a day. */
struct ka_pay_entry {
    ka_str plan; /**< Id or name as written. */
    struct ka_place place, plan_place;
    struct ka_number base, performance, bonus;
    struct ka_placed grade, market;
    ka_str reason; /**< Why the pay may be below the minimum wage; empty if none is recorded. */
    struct ka_span span;
};

struct ka_pay_def;

/** `plans:`; @p metrics may be NULL: then counters and metrics stay unresolved. */
void ka_pay_plans_read(struct ka_arena *arena, const struct ka_list *src,
                       const struct ka_metric_set *metrics, struct ka_diags *diags,
                       struct ka_pay_def *out);
/** By id or name; NULL if none. */
const struct ka_pay_plan *ka_pay_plan_lookup(const struct ka_pay_def *pay, ka_str id_or_name);
/** Whether any plan pays commission on net sales: refunds then change what was paid. */
bool ka_pay_on_net(const struct ka_pay_def *pay);
/** The amount of a key; false if the table has none. */
KA_MUST_USE bool ka_pay_row_lookup(const struct ka_pay_row *row, size_t count, ka_str key,
                                   ka_dec *out);
/** An amount of yuan: at least 0, at most 2 decimals, below 10 million; else one finding. */
KA_MUST_USE bool ka_pay_money(const struct ka_number *number, struct ka_diags *diags);

/** `pay:` of one employee: one mapping or a dated list. */
struct ka_pay_entry *ka_pay_entries_read(struct ka_arena *arena, const struct ka_node *node,
                                         struct ka_diags *diags, size_t *count);

#endif
