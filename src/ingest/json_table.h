/**
 * @file
 * Tables of JSON files → rows: what some platforms' pages hand out instead of a file.
 *
 *     {"code": 0, "data": {"list": [{"name": "小美", "reply": {"rate": 0.97}}, …]}}
 *
 * Each array that begins with an object, and is not part of another one, is a table, named by its
 * path ("data.list"). Its columns are the keys of all its objects in the order of first
 * appearance, objects within them flattened ("reply.rate"); the first row is that header. Cells are
 * UTF-8: texts without their escapes, numbers as written, TRUE, FALSE, nothing for null, arrays as
 * they stand. A row's line is its object's in the file.
 */
#ifndef KA_INGEST_JSON_TABLE_H
#define KA_INGEST_JSON_TABLE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/rows.h"

#include <stdbool.h>

/** Whether @p bytes begin like JSON that may hold a table. */
bool ka_json_table_is(ka_str bytes);

/**
 * Open @p text (UTF-8, kept by the caller) as a source of rows. KA_OK with rows->self NULL if there
 * is no table in it (one finding); KA_E_FORMAT or KA_E_LIMIT if it is damaged or goes beyond a
 * limit.
 */
KA_MUST_USE enum ka_status ka_json_table_open(struct ka_arena *arena, ka_str text,
                                              const struct ka_rows_input *input,
                                              struct ka_rows *rows);

#endif
