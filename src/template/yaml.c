/*
 * YAML text → nodes that know their place. The only file that sees libyaml.
 *
 * libyaml's events arrive in file order; a stack of open mappings and lists, as deep as
 * KA_LIMIT_YAML_DEPTH, turns them into nodes:
 *
 *     event   MAP  "marks"  "15"  LIST  "a"  END  END
 *     stack   {    {marks   {     {[    {[   {    (root)
 *
 * A node is finished when its END comes and is then put into the one below, so arrays may move
 * while they grow. What the subset refuses is reported where it stands and the parse goes on, to
 * report the rest too; a syntax error ends it, and yaml_slip.c says what was probably meant.
 */
#include "template/yaml.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "template/yaml_slip.h"

#include <stdlib.h>
#include <yaml.h>

/* A mapping or list that is not closed yet; key waits for its value. */
struct frame {
    struct ka_node node;
    ka_str key;
    struct ka_place key_place;
    bool has_key;
};

struct builder {
    struct ka_arena *arena;
    struct ka_diags *diags;
    ka_str text;
    ka_str file;
    struct frame open[KA_LIMIT_YAML_DEPTH];
    size_t depth;
    size_t nodes;
    size_t documents;
    struct ka_node *root;
    bool stop; /* Nothing sensible can follow. */
};

static struct ka_place
place_at(const struct builder *b, const yaml_mark_t *mark)
{
    return (struct ka_place){
        .file = b->file, .line = (uint32_t)mark->line + 1, .column = (uint32_t)mark->column + 1};
}

static void
attach_pair(struct builder *b, struct frame *map, const struct ka_node *node)
{
    if (!map->has_key) {
        if (node->kind != KA_NODE_SCALAR)
            ka_diag0(b->diags, KA_DIAG_YAML_KEY_SHAPE, node->place);
        map->key = node->kind == KA_NODE_SCALAR ? node->text : KA_STR("");
        map->key_place = node->place;
        map->has_key = true;
        return;
    }
    map->node.pair =
        ka_arena_push(b->arena, map->node.pair, map->node.count, sizeof *map->node.pair);
    map->node.pair[map->node.count++] =
        (struct ka_pair){.key = map->key,
                         .place = map->key_place,
                         .value = ka_arena_copy(b->arena, node, sizeof *node)};
    map->has_key = false;
}

/* Puts a finished node where it belongs: the root, a list's next item, a mapping's key or value. */
static void
attach(struct builder *b, const struct ka_node *node)
{
    if (b->depth == 0) {
        if (!b->root)
            b->root = ka_arena_copy(b->arena, node, sizeof *node);
        return;
    }
    struct frame *into = &b->open[b->depth - 1];
    if (into->node.kind == KA_NODE_MAP) {
        attach_pair(b, into, node);
        return;
    }
    into->node.item =
        ka_arena_push(b->arena, into->node.item, into->node.count, sizeof *into->node.item);
    into->node.item[into->node.count++] = *node;
}

/* A pair, for sorting by key. */
struct keyed {
    const struct ka_pair *pair;
};

/* By key, then by place in the file, so that equal keys are neighbours and the first stays first.
 */
static int
compare_keys(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = ka_str_cmp(x->pair->key, y->pair->key);
    return order != 0 ? order : (x->pair > y->pair) - (x->pair < y->pair);
}

static void
refuse_duplicates(struct builder *b, const struct ka_node *map)
{
    struct keyed *sorted = ka_arena_array(b->arena, map->count, sizeof *sorted);
    for (size_t i = 0; i < map->count; i++)
        sorted[i].pair = &map->pair[i];
    qsort(sorted, map->count, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < map->count; i++) {
        const struct ka_pair *first = sorted[i - 1].pair, *again = sorted[i].pair;
        if (!ka_str_eq(first->key, again->key))
            continue;
        ka_str line = ka_str_format(b->arena, "%u", (unsigned)first->place.line);
        ka_diag(b->diags, KA_DIAG_KEY_TWICE, again->place, again->key, line);
    }
}

static void
open_node(struct builder *b, enum ka_node_kind kind, struct ka_place place)
{
    if (b->depth == KA_LIMIT_YAML_DEPTH) {
        ka_str limit = ka_str_format(b->arena, "%d", KA_LIMIT_YAML_DEPTH);
        ka_diag(b->diags, KA_DIAG_YAML_DEPTH, place, limit);
        b->stop = true;
        return;
    }
    b->open[b->depth++] = (struct frame){.node = {.kind = kind, .place = place}};
}

static void
close_node(struct builder *b)
{
    struct ka_node done = b->open[--b->depth].node;
    if (done.kind == KA_NODE_MAP)
        refuse_duplicates(b, &done);
    attach(b, &done);
}

/* Anchors and tags are refused wherever they stand; the value itself is still read. */
static void
refuse_marks(struct builder *b, const yaml_char_t *anchor, const yaml_char_t *tag,
             struct ka_place place)
{
    if (anchor)
        ka_diag(b->diags, KA_DIAG_YAML_ANCHOR, place, ka_str_of((const char *)anchor));
    if (tag)
        ka_diag(b->diags, KA_DIAG_YAML_TAG, place, ka_str_of((const char *)tag));
}

static void
take_scalar(struct builder *b, const yaml_event_t *event, struct ka_place place)
{
    refuse_marks(b, event->data.scalar.anchor, event->data.scalar.tag, place);
    ka_str text = {.ptr = (const char *)event->data.scalar.value, .len = event->data.scalar.length};
    struct ka_node node = {.kind = KA_NODE_SCALAR,
                           .place = place,
                           .text = ka_str_dup(b->arena, text),
                           .quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE};
    attach(b, &node);
}

static void
take_alias(struct builder *b, const yaml_event_t *event, struct ka_place place)
{
    ka_diag(b->diags, KA_DIAG_YAML_ALIAS, place, ka_str_of((const char *)event->data.alias.anchor));
    struct ka_node stand_in = {.kind = KA_NODE_SCALAR, .place = place, .text = KA_STR("")};
    attach(b, &stand_in);
}

static void
take_document(struct builder *b, struct ka_place place)
{
    if (++b->documents < 2)
        return;
    ka_diag0(b->diags, KA_DIAG_YAML_DOCUMENTS, place);
    b->stop = true;
}

/* Counts values, so that a file of a million commas ends with a finding. */
static bool
within_limit(struct builder *b, struct ka_place place)
{
    if (++b->nodes <= KA_LIMIT_YAML_NODES)
        return true;
    ka_str limit = ka_str_format(b->arena, "%d", KA_LIMIT_YAML_NODES);
    ka_diag(b->diags, KA_DIAG_YAML_NODES, place, limit);
    b->stop = true;
    return false;
}

static void
take_event(struct builder *b, const yaml_event_t *event)
{
    struct ka_place place = place_at(b, &event->start_mark);
    if (!within_limit(b, place))
        return;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        take_document(b, place);
        break;
    case YAML_SCALAR_EVENT:
        take_scalar(b, event, place);
        break;
    case YAML_ALIAS_EVENT:
        take_alias(b, event, place);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_marks(b, event->data.mapping_start.anchor, event->data.mapping_start.tag, place);
        open_node(b, KA_NODE_MAP, place);
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_marks(b, event->data.sequence_start.anchor, event->data.sequence_start.tag, place);
        open_node(b, KA_NODE_LIST, place);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        close_node(b);
        break;
    case YAML_STREAM_END_EVENT:
        b->stop = true;
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
}

/* libyaml's error, with its places made ours; a reader error has an offset instead of a mark. */
static void
report_fault(struct builder *b, const yaml_parser_t *parser)
{
    struct ka_yaml_fault fault = {
        .problem = ka_str_of(parser->problem),
        .context = ka_str_of(parser->context),
        .line = (uint32_t)parser->problem_mark.line + 1,
        .column = (uint32_t)parser->problem_mark.column + 1,
        .context_line = parser->context ? (uint32_t)parser->context_mark.line + 1 : 0,
        .context_column = parser->context ? (uint32_t)parser->context_mark.column + 1 : 0,
    };
    if (parser->error == YAML_READER_ERROR)
        ka_text_position(b->text, parser->problem_offset, &fault.line, &fault.column);
    ka_yaml_slip(b->diags, b->text, b->file, &fault);
    b->stop = true;
}

static void
run_parser(struct builder *b, yaml_parser_t *parser)
{
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)b->text.ptr, b->text.len);
    while (!b->stop) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            report_fault(b, parser);
            return;
        }
        take_event(b, &event);
        yaml_event_delete(&event);
    }
}

/* An empty file is no document, or one whose only value is nothing at all. */
static bool
is_nothing(const struct ka_node *root)
{
    return !root || (root->kind == KA_NODE_SCALAR && !root->quoted && root->text.len == 0);
}

static bool
check_encoding(struct ka_diags *diags, ka_str text, ka_str file)
{
    size_t good = ka_utf8_valid_prefix(text.ptr, text.len);
    if (good == text.len)
        return true;
    struct ka_place place = {.file = file};
    ka_text_position(text, good, &place.line, &place.column);
    ka_diag0(diags, KA_DIAG_YAML_ENCODING, place);
    return false;
}

enum ka_status
ka_yaml_parse(struct ka_arena *arena, ka_str text, ka_str file, struct ka_diags *diags,
              struct ka_node **out)
{
    size_t before = diags->by_severity[KA_ERROR];
    if (ka_str_starts(text, KA_STR("\xEF\xBB\xBF")))
        text = ka_str_sub(text, 3, text.len);
    if (text.len == 0) {
        ka_diag0(diags, KA_DIAG_YAML_EMPTY, ((struct ka_place){.file = file}));
        return KA_E_TEMPLATE;
    }
    if (!check_encoding(diags, text, file))
        return KA_E_TEMPLATE;

    struct builder *b = ka_arena_alloc(arena, sizeof *b);
    b->arena = arena;
    b->diags = diags;
    b->text = text;
    b->file = ka_str_dup(arena, file);
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return KA_E_INTERNAL;
    run_parser(b, &parser);
    yaml_parser_delete(&parser);

    if (diags->by_severity[KA_ERROR] == before && is_nothing(b->root))
        ka_diag0(diags, KA_DIAG_YAML_EMPTY, ((struct ka_place){.file = file}));
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = b->root;
    return KA_OK;
}

enum ka_status
ka_yaml_load(struct ka_arena *arena, const char *path, ka_str shown, struct ka_diags *diags,
             struct ka_node **out)
{
    ka_str text;
    enum ka_status status = ka_file_read(arena, path, KA_LIMIT_YAML_BYTES, diags, &text);
    if (status != KA_OK)
        return status;
    return ka_yaml_parse(arena, text, shown, diags, out);
}

const struct ka_node *
ka_node_lookup(const struct ka_node *map, ka_str key)
{
    if (!map || map->kind != KA_NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (ka_str_eq(map->pair[i].key, key))
            return map->pair[i].value;
    }
    return NULL;
}
