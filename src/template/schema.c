/*
 * The one walk: a mapping and a key table → a filled struct, and every mistake on the way.
 *
 *     struct item_src          key table                      file
 *       .marks  <──────── offset, "marks"/"满分", NUMBER ──── 满分: 15
 *
 * A key may be written in English or Chinese; the two are one key, so giving both is giving it
 * twice. The walk never stops at a mistake: what is wrong stays zero and the next pair is read,
 * so that a file is mended in one go. The tree is at most KA_LIMIT_YAML_DEPTH deep, and the
 * recursion follows the tree.
 */
#include "template/schema.h"

#include "template/yaml_slip.h"

#include <assert.h>
#include <string.h>

#define KEYS_MAX 64

struct walk {
    struct ka_arena *arena;
    struct ka_diags *diags;
};

static void read_map(const struct walk *w, const struct ka_schema *schema,
                     const struct ka_node *node, void *out, const struct ka_pair *name);

static size_t
key_count(const struct ka_schema *schema)
{
    size_t count = 0;
    while (schema->keys[count].en)
        count++;
    assert(count <= KEYS_MAX);
    return count;
}

static bool
is_name(const char *name, ka_str text)
{
    return name && ka_str_eq(ka_str_of(name), text);
}

static size_t
find_key(const struct ka_schema *schema, size_t count, ka_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (is_name(schema->keys[i].en, name) || is_name(schema->keys[i].zh, name))
            return i;
    }
    return count;
}

const struct ka_key *
ka_schema_key(const struct ka_schema *schema, ka_str name)
{
    size_t count = key_count(schema), at = find_key(schema, count, name);
    return at < count ? &schema->keys[at] : NULL;
}

/* What absent keys mean, where it is not zero. */
static void
set_default(const struct ka_key *key, void *dest)
{
    switch (key->kind) {
    case KA_KEY_DAY:
        *(ka_day *)dest = KA_DAY_NONE;
        break;
    case KA_KEY_CLOCK:
        *(int32_t *)dest = -1;
        break;
    case KA_KEY_CHOICE:
        *(int *)dest = key->choices[0].value;
        break;
    case KA_KEY_TEXT:
    case KA_KEY_PLACED:
    case KA_KEY_WORD:
    case KA_KEY_NUMBER:
    case KA_KEY_COUNT:
    case KA_KEY_BOOL:
    case KA_KEY_MONTH:
    case KA_KEY_TEXTS:
    case KA_KEY_MAP:
    case KA_KEY_MAPP:
    case KA_KEY_LIST:
    case KA_KEY_NAMED:
    case KA_KEY_NODE:
        break;
    }
}

// NOLINTBEGIN(misc-no-recursion): an embedded MAP cannot embed itself.
static void
set_defaults(const struct ka_schema *schema, void *out)
{
    memset(out, 0, schema->size);
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        void *dest = (char *)out + key->offset;
        set_default(key, dest);
        if (key->kind == KA_KEY_MAP)
            set_defaults(key->sub, dest);
    }
}
// NOLINTEND(misc-no-recursion)

static void
read_texts(const struct walk *w, ka_str typed, const struct ka_node *node, struct ka_texts *out)
{
    size_t count = node->kind == KA_NODE_LIST ? node->count : 1;
    const struct ka_node *first = node->kind == KA_NODE_LIST ? node->item : node;
    out->item = ka_arena_array(w->arena, count, sizeof *out->item);
    out->place = ka_arena_array(w->arena, count, sizeof *out->place);
    for (size_t i = 0; i < count; i++) {
        ka_str text;
        if (!ka_scalar_text(&first[i], typed, w->diags, &text))
            continue;
        out->item[out->count] = text;
        out->place[out->count++] = first[i].place;
    }
}

static void
read_text(const struct walk *w, const struct ka_key *key, ka_str typed, const struct ka_node *node,
          ka_str *out)
{
    bool empty = node->kind == KA_NODE_SCALAR && ka_str_trim(node->text).len == 0;
    if (empty && (key->flags & KA_KEY_EMPTY_OK))
        return;
    if (!ka_scalar_text(node, typed, w->diags, out))
        return;
}

static void
read_whole(const struct walk *w, ka_str typed, const struct ka_node *node, int64_t *out)
{
    struct ka_number number;
    if (!ka_scalar_number(node, typed, w->diags, &number))
        return;
    if (!ka_number_whole(&number, typed, 0, w->diags, out))
        *out = 0;
}

/* The named form's own two members: the key and its place, by the contract of KA_KEY_NAMED. */
static void
set_name(void *element, const struct ka_pair *pair)
{
    memcpy(element, &pair->key, sizeof pair->key);
    memcpy((char *)element + sizeof pair->key, &pair->place, sizeof pair->place);
}

/* A scalar or list where a mapping should be; `名称：x` is the usual reason. */
static void
refuse_shape(const struct walk *w, const struct ka_schema *schema, const struct ka_node *node)
{
    bool plain = node->kind == KA_NODE_SCALAR && !node->quoted;
    if (plain && ka_scalar_slip(w->diags, node->text, node->place))
        return;
    ka_diag(w->diags, KA_DIAG_SHAPE_MAP, node->place, ka_str_of(schema->what_zh),
            ka_str_of(schema->what_en));
}

// NOLINTBEGIN(misc-no-recursion): as deep as the tree, which yaml.c limits.
static void
read_named(const struct walk *w, const struct ka_key *key, ka_str typed, const struct ka_node *node,
           struct ka_list *out)
{
    out->place = node->place;
    if (node->kind != KA_NODE_MAP) {
        ka_diag(w->diags, KA_DIAG_SHAPE_NAMED, node->place, typed);
        return;
    }
    out->item = ka_arena_array(w->arena, node->count, key->sub->size);
    out->count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        void *element = (char *)out->item + i * key->sub->size;
        read_map(w, key->sub, node->pair[i].value, element, &node->pair[i]);
        set_name(element, &node->pair[i]);
    }
}

static void
read_list(const struct walk *w, const struct ka_key *key, ka_str typed, const struct ka_node *node,
          struct ka_list *out)
{
    if (node->kind == KA_NODE_MAP && (key->flags & KA_KEY_OR_NAMED)) {
        read_named(w, key, typed, node, out);
        return;
    }
    out->place = node->place;
    if (node->kind != KA_NODE_LIST) {
        ka_diag(w->diags, KA_DIAG_SHAPE_LIST, node->place, typed);
        return;
    }
    if (node->count == 0 && (key->flags & KA_KEY_REQUIRED))
        ka_diag(w->diags, KA_DIAG_LIST_EMPTY, node->place, typed);
    out->item = ka_arena_array(w->arena, node->count, key->sub->size);
    out->count = node->count;
    for (size_t i = 0; i < node->count; i++)
        read_map(w, key->sub, &node->item[i], (char *)out->item + i * key->sub->size, NULL);
}

static void *
read_map_pointer(const struct walk *w, const struct ka_schema *schema, const struct ka_node *node)
{
    void *made = ka_arena_alloc(w->arena, schema->size);
    read_map(w, schema, node, made, NULL);
    return made;
}

/* One call per kind. A value that is refused leaves the default in place. */
static void
read_value(const struct walk *w, const struct ka_key *key, const struct ka_pair *pair, void *dest)
{
    const struct ka_node *node = pair->value;
    ka_str typed = pair->key;
    bool ok = true; /* The scalar readers report by themselves. */
    switch (key->kind) {
    case KA_KEY_TEXT:
        read_text(w, key, typed, node, dest);
        break;
    case KA_KEY_PLACED:
        ((struct ka_placed *)dest)->place = node->place;
        read_text(w, key, typed, node, &((struct ka_placed *)dest)->text);
        break;
    case KA_KEY_WORD:
        ok = ka_scalar_word(node, typed, w->diags, dest);
        break;
    case KA_KEY_NUMBER:
        ok = ka_scalar_number(node, typed, w->diags, dest);
        break;
    case KA_KEY_COUNT:
        read_whole(w, typed, node, dest);
        break;
    case KA_KEY_BOOL:
        ok = ka_scalar_bool(node, typed, w->diags, dest);
        break;
    case KA_KEY_CHOICE:
        ok = ka_scalar_choice(node, typed, key->choices, w->diags, dest);
        break;
    case KA_KEY_DAY:
        ok = ka_scalar_day(node, typed, w->diags, dest);
        break;
    case KA_KEY_MONTH:
        ok = ka_scalar_month(node, typed, w->diags, dest);
        break;
    case KA_KEY_CLOCK:
        ok = ka_scalar_clock(node, typed, w->diags, dest);
        break;
    case KA_KEY_TEXTS:
        read_texts(w, typed, node, dest);
        break;
    case KA_KEY_MAP:
        read_map(w, key->sub, node, dest, NULL);
        break;
    case KA_KEY_MAPP:
        *(void **)dest = read_map_pointer(w, key->sub, node);
        break;
    case KA_KEY_LIST:
        read_list(w, key, typed, node, dest);
        break;
    case KA_KEY_NAMED:
        read_named(w, key, typed, node, dest);
        break;
    case KA_KEY_NODE:
        *(const struct ka_node **)dest = node;
        break;
    }
    (void)ok;
}

/* "id/代号, name/名称": what may stand here. */
static ka_str
allowed_keys(const struct walk *w, const struct ka_schema *schema)
{
    struct ka_buf buf = {.arena = w->diags->arena};
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        if (buf.len > 0)
            ka_buf_add(&buf, KA_STR(", "));
        ka_buf_add(&buf, ka_str_of(key->en));
        if (key->zh)
            ka_buf_printf(&buf, "/%s", key->zh);
    }
    return ka_buf_str(&buf);
}

static ka_str
nearest_key(const struct ka_schema *schema, ka_str wrong)
{
    ka_str names[2 * KEYS_MAX];
    size_t count = 0;
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        names[count++] = ka_str_of(key->en);
        if (key->zh)
            names[count++] = ka_str_of(key->zh);
    }
    return ka_str_nearest(wrong, names, count);
}

static void
refuse_key(const struct walk *w, const struct ka_schema *schema, const struct ka_pair *pair)
{
    ka_str bare = ka_str_trim(pair->key);
    if (bare.len < pair->key.len && find_key(schema, key_count(schema), bare) < key_count(schema)) {
        ka_diag(w->diags, KA_DIAG_KEY_BLANK, pair->place, bare);
        return;
    }
    ka_str near = nearest_key(schema, pair->key);
    ka_str zh = ka_str_of(schema->what_zh), en = ka_str_of(schema->what_en);
    /* What a comma within a number leaves: `{base: 3,600}`. */
    if (pair->key.len == 3 && ka_str_is_digits(pair->key))
        ka_diag(w->diags, KA_DIAG_UNKNOWN_KEY_DIGITS, pair->place, pair->key, zh, en);
    else if (near.len > 0)
        ka_diag(w->diags, KA_DIAG_UNKNOWN_KEY_NEAR, pair->place, pair->key, zh, en, near);
    else
        ka_diag(w->diags, KA_DIAG_UNKNOWN_KEY, pair->place, pair->key, zh, en,
                allowed_keys(w, schema));
}

static void
refuse_twin(const struct walk *w, const struct ka_pair *first, const struct ka_pair *again)
{
    /* The same spelling twice was already refused by yaml.c. */
    if (ka_str_eq(first->key, again->key))
        return;
    ka_str line = ka_str_format(w->diags->arena, "%u", (unsigned)first->place.line);
    ka_diag(w->diags, KA_DIAG_KEY_TWIN, again->place, again->key, first->key, line);
}

static void
report_missing(const struct walk *w, const struct ka_schema *schema, const struct ka_node *node,
               const struct ka_pair *const *seen)
{
    for (size_t i = 0; schema->keys[i].en; i++) {
        const struct ka_key *key = &schema->keys[i];
        if (seen[i] || !(key->flags & KA_KEY_REQUIRED))
            continue;
        ka_diag(w->diags, KA_DIAG_KEY_MISSING, node->place, ka_str_of(schema->what_zh),
                ka_str_of(schema->what_en), ka_str_of(key->zh ? key->zh : key->en),
                ka_str_of(key->en));
    }
}

/* @p name: the pair whose key stands for the member at offset 0; NULL if that has its own key. */
static void
read_map(const struct walk *w, const struct ka_schema *schema, const struct ka_node *node,
         void *out, const struct ka_pair *name)
{
    const struct ka_pair *seen[KEYS_MAX] = {NULL};
    size_t count = key_count(schema);
    set_defaults(schema, out);
    if (schema->place_offset != SIZE_MAX)
        *(struct ka_place *)(void *)((char *)out + schema->place_offset) = node->place;
    if (node->kind != KA_NODE_MAP) {
        refuse_shape(w, schema, node);
        return;
    }
    for (size_t i = 0; name && i < count; i++) {
        if (schema->keys[i].offset == 0)
            seen[i] = name;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct ka_pair *pair = &node->pair[i];
        size_t at = find_key(schema, count, pair->key);
        if (at == count) {
            refuse_key(w, schema, pair);
        } else if (seen[at]) {
            refuse_twin(w, seen[at], pair);
        } else {
            seen[at] = pair;
            read_value(w, &schema->keys[at], pair, (char *)out + schema->keys[at].offset);
        }
    }
    report_missing(w, schema, node, seen);
}
// NOLINTEND(misc-no-recursion)

enum ka_status
ka_schema_read(struct ka_arena *arena, const struct ka_schema *schema, const struct ka_node *node,
               struct ka_diags *diags, void *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct walk w = {.arena = arena, .diags = diags};
    read_map(&w, schema, node, out, NULL);
    return diags->by_severity[KA_ERROR] == before ? KA_OK : KA_E_TEMPLATE;
}
