/**
 * @file
 * A role as a workbook that people edit, and back: three sheets of text.
 *
 *     岗位   键 │ 内容                        one row for each key; a list has a row for each line
 *     项目   模块 │ 加分 │ 代号 │ 名称 │ 满分 …  a row for each item
 *     规则   代号 │ 位置 │ 规则 │ 至少 │ … │ 得分  a row for each band, level or set of numbers
 *
 * Rules within rules have a place: "组合 1" is the rule of the first part, "分平台 taobao" that of
 * a platform, "小样本" that of few cases; deeper ones are joined by " / ".
 */
#ifndef KA_TEMPLATE_ROLE_TABLE_H
#define KA_TEMPLATE_ROLE_TABLE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "template/sheets.h"
#include "template/yaml.h"

/** The grid of a role's nodes, headings in @p lang. */
struct ka_sheets ka_role_sheets(struct ka_arena *arena, const struct ka_node *role,
                                enum ka_lang lang);

/**
 * A grid's role as nodes that ka_role_read() takes, with the cells as places. KA_E_TEMPLATE after
 * findings: a sheet or heading that is missing, rows that belong to nothing.
 */
KA_MUST_USE enum ka_status ka_role_nodes(struct ka_arena *arena, const struct ka_sheets *grid,
                                         struct ka_diags *diags, struct ka_node *out);

/** The role's nodes as YAML in its one form. */
ka_str ka_role_canon(struct ka_arena *arena, const struct ka_node *role);

#endif
