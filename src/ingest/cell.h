/**
 * @file
 * One cell's text → a value, in every shape the platforms write (domain.md D.1).
 *
 * All functions take the cell as UTF-8 (full-width digits and signs allowed), trim it, and
 * return false, leaving *out alone, when the text is not of the kind asked for.
 */
#ifndef KA_INGEST_CELL_H
#define KA_INGEST_CELL_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/num.h"
#include "base/str.h"
#include "template/profile.h"

#include <stdbool.h>

/** `-`, `--`, `—`, `——`, `无`, `延迟统计`, `N/A`, `null`, empty, or one of @p more. */
bool ka_cell_is_empty(ka_str cell, const struct ka_texts *more);
/** The cell is 延迟统计: the platform has not finished the figure. */
bool ka_cell_is_delayed(ka_str cell);

/** What an id cell may be. */
enum ka_id_kind { KA_ID_OK, KA_ID_SCIENTIFIC, KA_ID_EMPTY };
/** Undo `="123"`, `'123`, tabs; scientific notation (1.23E+17) is told apart, never expanded. */
enum ka_id_kind ka_cell_id(struct ka_arena *arena, ka_str cell, ka_str *out);

KA_MUST_USE bool ka_cell_number(struct ka_arena *arena, ka_str cell, ka_dec *out);
KA_MUST_USE bool ka_cell_money(struct ka_arena *arena, ka_str cell, ka_dec *out);
/** @p unit: seconds that a bare number counts. */
KA_MUST_USE bool ka_cell_duration(struct ka_arena *arena, ka_str cell, ka_dec unit, ka_dec *out);
/** A rate as fraction; a bare number is a fraction, or percent if @p bare_is_percent. */
KA_MUST_USE bool ka_cell_rate(struct ka_arena *arena, ka_str cell, bool bare_is_percent, ka_dec *out);
KA_MUST_USE bool ka_cell_time(struct ka_arena *arena, ka_str cell, const struct ka_zone *zone,
                              enum ka_date_order order, ka_time *out);

/**
 * The days a file name speaks of: `…_2026-10-01至2026-10-31.csv`, `20261001-20261031`, `2026-10`,
 * `2026年10月`, `2026_10`, one single day. A Unix time stamp or an export id is not a date.
 */
KA_MUST_USE bool ka_file_name_period(ka_str name, struct ka_span *out);

#endif
