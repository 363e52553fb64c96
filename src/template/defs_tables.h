/**
 * @file
 * Loading definitions where the staff list may be a table: staff.xlsx or staff.csv.
 */
#ifndef KA_TEMPLATE_DEFS_TABLES_H
#define KA_TEMPLATE_DEFS_TABLES_H

#include "template/defs.h"
#include "template/sheets.h"

/** As ka_defs_load(); @p reader reads tables, whose formats are known to another stage. Several
 * staff lists in one workspace are an error. */
KA_MUST_USE enum ka_status ka_defs_load_tables(struct ka_arena *arena, const char *builtin,
                                               const char *workspace, ka_sheets_reader reader,
                                               struct ka_diags *diags, struct ka_defs *out);

#endif
