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
#include "template/schema.h"

#include <stdbool.h>

/** `-`, `--`, `—`, `——`, `无`, `延迟统计`, `N/A`, `null`, empty, or one of @p more. */
bool ka_cell_is_empty(ka_str cell, const struct ka_texts *more);
/** What a spreadsheet shows where a formula failed: `#N/A`, `#DIV/0!`, … It is never empty. */
bool ka_cell_is_error(ka_str cell);
/** The cell is 延迟统计: the platform has not finished the figure. */
bool ka_cell_is_delayed(ka_str cell);

/** What an id cell may be. */
enum ka_id_kind { KA_ID_OK, KA_ID_SCIENTIFIC, KA_ID_EMPTY };
/** Undo `="123"`, `'123`, tabs; scientific notation (1.23E+17) is told apart, never expanded. */
enum ka_id_kind ka_cell_id(struct ka_arena *arena, ka_str cell, ka_str *out);

/**
 * `1,234`, `-12.5`, `(12.00)`, `12次`. Grouping must be by three: `1,23` is refused, never guessed;
 * so is scientific notation. Here and below, what spreadsheets write with more than 6
 * decimals (0.36986301369863) is rounded to 6, half away from zero.
 */
KA_MUST_USE bool ka_cell_number(struct ka_arena *arena, ka_str cell, ka_dec *out);
/** As ka_cell_number(), but whole: `1234.0` is, `1.5` is not. */
KA_MUST_USE bool ka_cell_count(struct ka_arena *arena, ka_str cell, ka_dec *out);
/** `￥1,234.00`, `¥ 1，234.00元`, `(12.00)`, `CNY 5`. Signs of other currencies are refused. */
KA_MUST_USE bool ka_cell_money(struct ka_arena *arena, ka_str cell, ka_dec *out);
/**
 * `9秒`, `2分30秒`, `7小时41分52秒`, `1天2小时`, `00:01:23`, `1h 5m`.
 * @param unit  Seconds that a bare number counts.
 * @param clock Seconds that the 1 of `1:23` counts: 60, 3600; 0: it is refused (minutes or hours?).
 */
KA_MUST_USE bool ka_cell_duration(struct ka_arena *arena, ka_str cell, ka_dec unit, int64_t clock,
                                  ka_dec *out);
/** `1:23`: a duration only where it is known which of the two units it is in. */
KA_MUST_USE bool ka_cell_is_clock(struct ka_arena *arena, ka_str cell);
/** A rate as fraction; a bare number is a fraction, or percent if @p bare_is_percent. */
KA_MUST_USE bool ka_cell_rate(struct ka_arena *arena, ka_str cell, bool bare_is_percent,
                              ka_dec *out);
KA_MUST_USE bool ka_cell_time(struct ka_arena *arena, ka_str cell, const struct ka_zone *zone,
                              enum ka_date_order order, ka_time *out);

/** A month: `2026-10`, `2026年10月`, `2026/10`, `202610`. */
KA_MUST_USE bool ka_cell_month(struct ka_arena *arena, ka_str cell, ka_month *out);
/** The days a cell speaks of: a day or time, a month, or `2026/10/01 - 2026/10/31`. */
KA_MUST_USE bool ka_cell_span(struct ka_arena *arena, ka_str cell, const struct ka_zone *zone,
                              enum ka_date_order order, struct ka_span *out);
/** A month or a range anywhere in a title ("统计日期：2026-10-01 至 2026-10-31"); a single day is
 *  not taken: it is rather the day of export. */
KA_MUST_USE bool ka_cell_range(struct ka_arena *arena, ka_str cell, struct ka_span *out);

/**
 * The days a file name speaks of: `…_2026-10-01至2026-10-31.csv`, `20261001-20261031`, `2026-10`,
 * `2026年10月`, `2026_10`, one single day. A Unix time stamp or an export id is not a date. Several
 * dates that are no range (a period and an export day) are ambiguous: false.
 */
KA_MUST_USE bool ka_file_name_period(ka_str name, struct ka_span *out);
/** The same where the name gives a first and a last day, not a month or one day. */
KA_MUST_USE bool ka_file_name_range(ka_str name, struct ka_span *out);

#endif
