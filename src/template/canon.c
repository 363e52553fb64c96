/*
 * Nodes → YAML, led by the schema.
 *
 *     - id: conversion
 *       rule:
 *         bands:
 *           - {at_least: 60%, points: 15}      a list's mapping of plain values stands in one line
 *           - {else: true, points: 3}
 *
 * Words of choices become English, yes and no become true and false, all other values stay as they
 * were written. A value is quoted only if it would be read as something else without.
 */
#include "template/canon.h"

#include <string.h>

enum { INDENT = 2, DEPTH = 32 };

struct canon {
    struct ka_buf out;
};

static void write_map(struct canon *canon, const struct ka_schema *schema,
                      const struct ka_node *node, int depth, bool in_list);

const struct ka_node *
ka_canon_value(const struct ka_node *map, const struct ka_key *key)
{
    for (size_t i = 0; map->kind == KA_NODE_MAP && i < map->count; i++) {
        ka_str name = map->pair[i].key;
        if (ka_str_eq(name, ka_str_of(key->en)) || (key->zh && ka_str_eq(name, ka_str_of(key->zh))))
            return map->pair[i].value;
    }
    return NULL;
}

/* Whether the text may stand without quotes, also between braces. */
static bool
is_plain(ka_str text)
{
    if (text.len == 0 || strchr("-?:,[]{}#&*!|>'\"%@` ~=", text.ptr[0]) ||
        text.ptr[text.len - 1] == ':' || text.ptr[text.len - 1] == ' ')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool pair = i + 1 < text.len &&
                    ((c == ':' && text.ptr[i + 1] == ' ') || (c == ' ' && text.ptr[i + 1] == '#'));
        if (pair || (unsigned char)c < 0x20 || c == 0x7F || strchr(",[]{}", c))
            return false;
    }
    /* Marks that a reader of ours takes for slips: full-width colons and commas in plain text. */
    return ka_str_find(text, KA_STR("：")) < 0 && ka_str_find(text, KA_STR("，")) < 0;
}

static void
write_text(struct canon *canon, ka_str text)
{
    struct ka_buf *out = &canon->out;
    if (is_plain(text)) {
        ka_buf_add(out, text);
        return;
    }
    ka_buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\')
            ka_buf_byte(out, '\\');
        if (c == '\n')
            ka_buf_add(out, KA_STR("\\n"));
        else if (c == '\t')
            ka_buf_add(out, KA_STR("\\t"));
        else if ((unsigned char)c >= 0x20)
            ka_buf_byte(out, c);
    }
    ka_buf_byte(out, '"');
}

static ka_str
word_of(const struct ka_key *key, ka_str text)
{
    static const char *const yes[] = {"true", "yes", "是"}, *const no[] = {"false", "no", "否"};
    for (size_t i = 0; key->kind == KA_KEY_BOOL && i < KA_COUNT(yes); i++) {
        if (ka_str_eq(text, ka_str_of(yes[i])))
            return KA_STR("true");
        if (ka_str_eq(text, ka_str_of(no[i])))
            return KA_STR("false");
    }
    for (const struct ka_choice *c = key->choices; key->kind == KA_KEY_CHOICE && c->en; c++) {
        if (ka_str_eq(text, ka_str_of(c->en)) || (c->zh && ka_str_eq(text, ka_str_of(c->zh))))
            return ka_str_of(c->en);
    }
    return text;
}

static void
write_scalar(struct canon *canon, const struct ka_key *key, const struct ka_node *node)
{
    write_text(canon, word_of(key, ka_str_trim(node->text)));
}

static void
new_line(struct canon *canon, int depth)
{
    ka_buf_byte(&canon->out, '\n');
    for (int i = 0; i < depth * INDENT; i++)
        ka_buf_byte(&canon->out, ' ');
}

/* "[3, 4]" */
static void
write_flow_list(struct canon *canon, const struct ka_key *key, const struct ka_node *list)
{
    ka_buf_byte(&canon->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            ka_buf_add(&canon->out, KA_STR(", "));
        write_scalar(canon, key, &list->item[i]);
    }
    ka_buf_byte(&canon->out, ']');
}

static bool
all_scalars(const struct ka_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct ka_node *value =
            node->kind == KA_NODE_MAP ? node->pair[i].value : &node->item[i];
        bool flat = value->kind == KA_NODE_LIST && node->kind == KA_NODE_MAP;
        for (size_t k = 0; flat && k < value->count; k++)
            flat = value->item[k].kind == KA_NODE_SCALAR;
        if (value->kind != KA_NODE_SCALAR && !flat)
            return false;
    }
    return true;
}

/* "{at_least: 60%, points: 15}" */
static void
write_flow_map(struct canon *canon, const struct ka_schema *schema, const struct ka_node *node)
{
    bool first = true;
    ka_buf_byte(&canon->out, '{');
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        const struct ka_node *value = ka_canon_value(node, key);
        if (!value)
            continue;
        ka_buf_printf(&canon->out, "%s%s: ", first ? "" : ", ", key->en);
        first = false;
        if (value->kind == KA_NODE_LIST)
            write_flow_list(canon, key, value);
        else
            write_scalar(canon, key, value);
    }
    ka_buf_byte(&canon->out, '}');
}

// NOLINTBEGIN(misc-no-recursion): as deep as the nodes, which yaml.c limits.
static void
write_list(struct canon *canon, const struct ka_key *key, const struct ka_node *node, int depth)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct ka_node *item = &node->item[i];
        new_line(canon, depth);
        ka_buf_add(&canon->out, KA_STR("- "));
        if (item->kind == KA_NODE_SCALAR || !key->sub)
            write_scalar(canon, key, item);
        else if (all_scalars(item))
            write_flow_map(canon, key->sub, item);
        else
            write_map(canon, key->sub, item, depth + 1, true);
    }
}

/* A mapping whose keys are names: platforms. */
static void
write_named(struct canon *canon, const struct ka_key *key, const struct ka_node *node, int depth)
{
    for (size_t i = 0; i < node->count; i++) {
        new_line(canon, depth);
        write_text(canon, node->pair[i].key);
        ka_buf_byte(&canon->out, ':');
        write_map(canon, key->sub, node->pair[i].value, depth + 1, false);
    }
}

static void
write_value(struct canon *canon, const struct ka_key *key, const struct ka_node *node, int depth)
{
    bool texts = key->kind == KA_KEY_TEXTS;
    if (depth > DEPTH)
        return;
    if (node->kind == KA_NODE_SCALAR && texts) {
        new_line(canon, depth);
        ka_buf_add(&canon->out, KA_STR("- "));
        write_scalar(canon, key, node);
    } else if (node->kind == KA_NODE_SCALAR) {
        ka_buf_byte(&canon->out, ' ');
        write_scalar(canon, key, node);
    } else if (node->kind == KA_NODE_LIST && (node->count == 0 || (!texts && !key->sub))) {
        ka_buf_byte(&canon->out, ' ');
        write_flow_list(canon, key, node);
    } else if (node->kind == KA_NODE_LIST) {
        write_list(canon, key, node, depth);
    } else if (key->kind == KA_KEY_NAMED) {
        write_named(canon, key, node, depth);
    } else if (key->sub && node->count == 0) {
        ka_buf_add(&canon->out, KA_STR(" {}"));
    } else if (key->sub) {
        write_map(canon, key->sub, node, depth, false);
    }
}

/* @p in_list: the first pair goes on in the line of its dash. */
static void
write_map(struct canon *canon, const struct ka_schema *schema, const struct ka_node *node,
          int depth, bool in_list)
{
    bool first = true;
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        const struct ka_node *value = ka_canon_value(node, key);
        if (!value)
            continue;
        if (!(first && in_list))
            new_line(canon, depth);
        first = false;
        ka_buf_add(&canon->out, ka_str_of(key->en));
        ka_buf_byte(&canon->out, ':');
        write_value(canon, key, value, depth + 1);
    }
}
// NOLINTEND(misc-no-recursion)

ka_str
ka_canon_write(struct ka_arena *arena, const struct ka_schema *schema, const struct ka_node *node)
{
    struct canon canon = {.out = {.arena = arena}};
    write_map(&canon, schema, node, 0, true);
    ka_buf_byte(&canon.out, '\n');
    return ka_buf_str(&canon.out);
}
