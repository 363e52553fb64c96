/**
 * @file
 * The staff as a table: staff.xlsx or staff.csv instead of staff.yaml, with the same content.
 *
 * One header row; a person has as many rows as they have roles, teams, stores, accounts, targets or
 * contracts, each row saying any of these. A row without a number goes on with the person above.
 *
 *     工号 │ 姓名   │ 岗位     │ 岗位自     │ … │ 平台   │ 账号        │ 目标  │ 目标值 │ 薪酬方案
 * … S001 │ 林小满 │ presales │            │   │ taobao │ 星河:小满   │ sales │ 4320   │ … │ │ │ │
 * │        │             │ received │ 114
 */
#ifndef KA_TEMPLATE_STAFF_TABLE_H
#define KA_TEMPLATE_STAFF_TABLE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "template/company.h"
#include "template/sheets.h"
#include "template/staff.h"
#include "template/yaml.h"

/** The list of employees that ka_staff_read() takes, with the cells as places. Of a workbook the
 * sheet 人员 or Staff, else the first. */
KA_MUST_USE enum ka_status ka_staff_nodes(struct ka_arena *arena, const struct ka_sheets *grid,
                                          struct ka_diags *diags, struct ka_node *out);

/** The table of a staff list, headings in @p lang. */
struct ka_sheets ka_staff_sheets(struct ka_arena *arena, const struct ka_staff *staff,
                                 const struct ka_company *company,
                                 const struct ka_metric_set *metrics, enum ka_lang lang);

#endif
