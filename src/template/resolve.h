/**
 * @file
 * Names in definition files → indices, with one finding for a name that is unknown. Private to
 * template.
 */
#ifndef KA_TEMPLATE_RESOLVE_H
#define KA_TEMPLATE_RESOLVE_H

#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "template/metric_def.h"

#include <stddef.h>

/** Index of a metric by id or name; KA_NO_INDEX with a finding at @p place if unknown. */
KA_MUST_USE size_t ka_metric_resolve(const struct ka_metric_set *set, struct ka_diags *diags,
                                     ka_str name, struct ka_place place);

/** The finding for a counter that is unknown. */
void ka_counter_unknown(const struct ka_metric_set *set, struct ka_diags *diags, ka_str name,
                        struct ka_place place);

#endif
