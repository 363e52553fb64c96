/**
 * @file
 * YAML text → a tree of nodes that know their place. The only file that sees libyaml.
 *
 * A YAML subset on purpose: block and flow mappings and sequences, plain and quoted scalars,
 * one document. Refused with a finding: anchors, aliases, tags, several documents, duplicate
 * keys (also a key together with its Chinese twin: that is checked by the schema walk), more
 * than KA_LIMIT_YAML_DEPTH levels or KA_LIMIT_YAML_NODES nodes, an empty file.
 * libyaml's own messages are put into the user's language, with hints for the usual slips:
 * a full-width colon `：` or comma `，`, U+3000 as indent, tabs, GBK text.
 */
#ifndef KA_TEMPLATE_YAML_H
#define KA_TEMPLATE_YAML_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum ka_node_kind { KA_NODE_SCALAR, KA_NODE_MAP, KA_NODE_LIST };

struct ka_node {
    enum ka_node_kind kind;
    struct ka_place place; /**< 1-based; column in code points. */
    ka_str text;           /**< Scalar: its text. */
    bool quoted;           /**< Scalar was quoted. */
    size_t count;          /**< Pairs of a map, items of a list. */
    struct ka_pair *pair;
    struct ka_node *item;
};

struct ka_pair {
    ka_str key;
    struct ka_place place; /**< Of the key. */
    struct ka_node *value;
};

/**
 * Parse one document.
 *
 * @param[in] arena Lifetime of the tree.
 * @param[in] text  The file's bytes; a UTF-8 BOM is skipped, invalid UTF-8 is a finding.
 * @param[in] file  Name for places, as the user would type it.
 * @return KA_OK, or KA_E_TEMPLATE with one or more findings; *out untouched then.
 */
KA_MUST_USE enum ka_status ka_yaml_parse(struct ka_arena *arena, ka_str text, ka_str file,
                                         struct ka_diags *diags, struct ka_node **out);

/** Read and parse a file. @p shown is the name used in places. */
KA_MUST_USE enum ka_status ka_yaml_load(struct ka_arena *arena, const char *path, ka_str shown,
                                        struct ka_diags *diags, struct ka_node **out);

/** The value of @p key (English name only: for tests), or NULL. */
const struct ka_node *ka_node_lookup(const struct ka_node *map, ka_str key);

#endif
