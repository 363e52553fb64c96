/**
 * @file
 * staff.yaml: employees, their roles, teams, stores, accounts and targets, each dated.
 *
 *     - number: S001
 *       name: 林小满
 *       role: presales                  # or a list: [{role: presales, to: 2026-10-15}, {role:
 * presales-lead, from: 2026-10-16}] team: day                       # likewise stores: [tm, pdd] #
 * likewise; what store metrics this person answers for accounts: taobao: [星河:小满]            #
 * or [{account: …, store: tm, from: …, to: …}] targets: {received: 2600, sales: 120000}
 *       targets_by_month: {2026-11: {sales: 200000}}
 *       joined: 2025-03-01
 *       left: …
 *       email: xiaoman@example.com
 *       pay: {plan: presales, base: 3500, performance: 1500}   # or a dated list; see pay_plan.h
 */
#ifndef KA_TEMPLATE_STAFF_H
#define KA_TEMPLATE_STAFF_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/company.h"
#include "template/metric_def.h"
#include "template/pay_plan.h"
#include "template/schema.h"
#include "template/yaml.h"

/** Something that holds from a day to a day; first KA_DAY_NONE.. means since ever, end INT32_MAX
 * for ever. */
struct ka_dated {
    ka_str what; /**< Role id, team id or store id. */
    struct ka_place place;
    struct ka_span span;
};

struct ka_account {
    ka_str platform;
    ka_str name;
    size_t store; /**< Store index, or KA_NO_INDEX: any store of the platform. */
    struct ka_span span;
    struct ka_place place;
};

struct ka_target {
    size_t metric;
    ka_month month; /**< index 0: every month. */
    ka_dec value;
    struct ka_place place;
};

struct ka_employee {
    ka_str number;
    struct ka_place place;
    ka_str name;
    ka_day joined; /**< KA_DAY_NONE: before all. */
    ka_day left;   /**< Last day worked; KA_DAY_NONE: still there. */
    ka_str email;  /**< Empty if none; see ka_email_ok(). */
    struct ka_dated *role;
    size_t role_count;
    struct ka_dated *team;
    size_t team_count;
    struct ka_dated *store;
    size_t store_count;
    struct ka_account *account;
    size_t account_count;
    struct ka_target *target;
    size_t target_count;
    struct ka_pay_entry *pay; /**< Dated, without overlap. */
    size_t pay_count;
};

struct ka_staff {
    struct ka_employee *employee;
    size_t count;
};

/**
 * Checks: duplicate numbers; unknown role (given @p roles), team, store, platform, metric; an
 * account owned by two people on the same days; overlapping roles; dates out of order.
 */
KA_MUST_USE enum ka_status ka_staff_read(struct ka_arena *arena, const struct ka_node *node,
                                         const struct ka_company *company,
                                         const struct ka_metric_set *metrics, const ka_str *roles,
                                         size_t role_count, struct ka_diags *diags,
                                         struct ka_staff *out);

/** `local@domain` as mail servers everywhere take it: letters, digits and the usual signs; no
 *  quotes, comments or characters beyond ASCII. */
KA_MUST_USE bool ka_email_ok(ka_str text);
/** By number, by name if that is unique, or by both ("S001 林小满", if they are one person's); NULL
 * if none. */
const struct ka_employee *ka_staff_lookup(const struct ka_staff *staff, ka_str number_or_name);
/** Whether anybody has a contract. */
bool ka_staff_is_paid(const struct ka_staff *staff);
/** The target for a month (a month's own wins over the standing one); false if none. */
KA_MUST_USE bool ka_employee_target(const struct ka_employee *employee, size_t metric,
                                    ka_month month, ka_dec *out);

#endif
