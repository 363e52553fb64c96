/**
 * @file
 * One item of a role file. Private to template.
 */
#ifndef KA_TEMPLATE_ITEM_H
#define KA_TEMPLATE_ITEM_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "template/metric_def.h"
#include "template/role.h"
#include "template/yaml.h"

#include <stdbool.h>

struct ka_item_reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
    bool bonus; /**< It stands in a bonus module. */
};

/**
 * Read and judge one item; all its mistakes are reported.
 *
 * @return false if there were any: then only out->marks may be relied on, 0 if they are unknown.
 */
KA_MUST_USE bool ka_item_read(const struct ka_item_reader *reader, const struct ka_node *node,
                              struct ka_item *out);

/** The item takes a target from the roster: so the employee must have one. */
bool ka_item_needs_roster_target(const struct ka_item *item);

#endif
