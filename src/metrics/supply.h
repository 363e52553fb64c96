/**
 * @file
 * Which exports, and which of their columns, can give a metric: said where someone has no data of
 * it.
 */
#ifndef KA_METRICS_SUPPLY_H
#define KA_METRICS_SUPPLY_H

#include "base/arena.h"
#include "base/str.h"
#include "metrics/roster.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * "赤兔 询单与销售、聊天记录和订单": the described exports of the seat's platforms that have all of
 * the metric, and the records it is counted from; the register, if people record it. Empty: none.
 */
ka_str ka_supply_of(struct ka_arena *arena, const struct ka_defs *defs, const struct ka_seat *seat,
                    size_t metric, enum ka_lang lang);
/** The counters that a register would have to give for it: "询单次日付款人数、询单人数". */
ka_str ka_supply_counters(struct ka_arena *arena, const struct ka_defs *defs, size_t metric,
                          enum ka_lang lang);

/** Whether the column of an export feeds the metric: by itself, in a sum, or as a mean's weight. */
bool ka_column_feeds(const struct ka_profile *profile, size_t column,
                     const struct ka_metric_def *def, size_t metric);

#endif
