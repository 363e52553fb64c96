/**
 * @file
 * A workbook or a CSV file as a grid of text: for definitions that are kept as tables.
 */
#ifndef KA_INGEST_SHEETS_READ_H
#define KA_INGEST_SHEETS_READ_H

#include "template/sheets.h"

/** As ka_sheets_reader says. Hidden sheets are left out; a file of more than
 * KA_LIMIT_YAML_NODES cells is refused. */
KA_MUST_USE enum ka_status ka_sheets_read(struct ka_arena *arena, ka_str bytes, ka_str shown,
                                          struct ka_diags *diags, struct ka_sheets *out);

#endif
