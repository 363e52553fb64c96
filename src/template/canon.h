/**
 * @file
 * A definition's nodes as YAML text in one form: English keys and words in the order of the schema,
 * two blanks for each level. Equal definitions give equal bytes.
 */
#ifndef KA_TEMPLATE_CANON_H
#define KA_TEMPLATE_CANON_H

#include "base/arena.h"
#include "base/str.h"
#include "template/schema.h"
#include "template/yaml.h"

/** @p node is a mapping that ka_schema_read() takes; comments are not kept. */
ka_str ka_canon_write(struct ka_arena *arena, const struct ka_schema *schema,
                      const struct ka_node *node);
/** The value of a key by either of its names; NULL if it is not there. */
const struct ka_node *ka_canon_value(const struct ka_node *map, const struct ka_key *key);

#endif
