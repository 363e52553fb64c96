/**
 * @file
 * What a company's settings change in the definitions of metrics.
 */
#ifndef KA_TEMPLATE_METRIC_SETTINGS_H
#define KA_TEMPLATE_METRIC_SETTINGS_H

#include "base/arena.h"
#include "template/company.h"
#include "template/metric_def.h"

/**
 * Once, when both are read. `refund: {basis: amount}`: refund_rate and store_refund_rate become
 * what refund_amount_rate and store_refund_amount_rate are, words included; metrics that a
 * workspace defined otherwise stay. In all definitions `{solved_hours}`, `{after_sales_days}` and
 * `{response_cap}` become the company's numbers.
 */
void ka_metric_set_settle(struct ka_arena *arena, const struct ka_company *company,
                          struct ka_metric_set *set);

#endif
