/*
 * A role's nodes ↔ three sheets. Everything is led by the schemas, so a new key of an item or a
 * rule is a new column without a line here.
 *
 * A rule is flattened from the outside: its own numbers are a row, each band or level is a row, and
 * the rules within it follow with a longer place. Reading goes the same way: for each key of a rule
 * the rows of the item and place that name it. A row that no rule asks for is a finding.
 */
#include "template/role_table.h"

#include "base/utf8.h"
#include "template/canon.h"
#include "template/metric_def.h"
#include "template/schemas.h"

#include <string.h>

enum { COLUMNS = 48, DEPTH = 8 };
enum rule_col { C_ITEM, C_PLACE, C_RULE, C_FIRST };

/* Words of the sheets: {Chinese, English}. */
static const char *const sheet_words[3][2] = {
    {"岗位", "Role"}, {"项目", "Items"}, {"规则", "Rules"}};
static const char *const key_words[2][2] = {{"键", "key"}, {"内容", "value"}};
static const char *const rule_words[C_FIRST][2] = {
    {"项目", "item"}, {"位置", "place"}, {"规则", "rule"}};

/* What stands in the rule sheet besides the rule's own keys. */
static const struct ka_key module_columns[] = {
    {.en = "module", .zh = "模块"},
    {.en = "module_en", .zh = "模块英文名称"},
    {.en = "bonus", .zh = "加分", .kind = KA_KEY_BOOL},
};
static const char *const module_keys[] = {"name", "name_en", "bonus"};

static const char *
key_word(const struct ka_key *key, enum ka_lang lang)
{
    return lang == KA_ZH && key->zh ? key->zh : key->en;
}

/* A cell holds the values of a key that has no mapping inside. */
static bool
is_flat(const struct ka_key *key)
{
    return !key->sub;
}

/* Each key once, whatever rules it belongs to. */
static void
collect_keys(const struct ka_schema *schema, const struct ka_key **list, size_t *count, int depth)
{
    for (const struct ka_key *key = schema->keys; key->en && depth < 3; key++) {
        bool listed = false;
        for (size_t i = 0; i < *count; i++)
            listed = listed || strcmp(list[i]->en, key->en) == 0;
        if (is_flat(key) && !listed && *count < COLUMNS)
            list[(*count)++] = key;
    }
}

static size_t
rule_columns(const struct ka_key **list)
{
    size_t count = 0;
    for (const struct ka_key *key = ka_schema_rule.keys; key->en; key++) {
        if (key->sub && key->sub != &ka_schema_rule)
            collect_keys(key->sub, list, &count, 0);
    }
    collect_keys(&ka_schema_veto, list, &count, 0);
    collect_keys(&ka_schema_veto_when, list, &count, 0);
    return count;
}

/* --- nodes to sheets --- */

struct writer {
    struct ka_arena *arena;
    enum ka_lang lang;
    struct ka_sheets_page *sheet;
    ka_str item;
    const struct ka_key *column[COLUMNS];
    size_t column_count;
};

static ka_str
shown_word(const struct writer *w, const struct ka_key *key, ka_str text)
{
    if (key->kind == KA_KEY_BOOL) {
        bool yes = ka_str_eq(text, KA_STR("true")) || ka_str_eq(text, KA_STR("yes")) ||
                   ka_str_eq(text, KA_STR("是"));
        return ka_str_of(w->lang == KA_ZH ? yes ? "是" : "否" : yes ? "true" : "false");
    }
    for (const struct ka_choice *c = key->choices; key->kind == KA_KEY_CHOICE && c->en; c++) {
        if (ka_str_eq(text, ka_str_of(c->en)) || (c->zh && ka_str_eq(text, ka_str_of(c->zh))))
            return ka_str_of(w->lang == KA_ZH && c->zh ? c->zh : c->en);
    }
    return text;
}

/* A list of numbers in one cell: "3 ~ 4". */
static ka_str
cell_of(const struct writer *w, const struct ka_key *key, const struct ka_node *node)
{
    struct ka_buf buf = {.arena = w->arena};
    if (!node)
        return KA_STR("");
    if (node->kind == KA_NODE_SCALAR)
        return shown_word(w, key, ka_str_trim(node->text));
    for (size_t i = 0; node->kind == KA_NODE_LIST && i < node->count; i++) {
        if (i)
            ka_buf_add(&buf, KA_STR(" ~ "));
        ka_buf_add(&buf, node->item[i].text);
    }
    return ka_buf_str(&buf);
}

static void
put_rule_row(struct writer *w, ka_str place, const struct ka_key *rule, const struct ka_node *map)
{
    struct ka_sheets_row *row = ka_sheets_add_row(w->arena, w->sheet, C_FIRST + w->column_count);
    row->cell[C_ITEM] = w->item;
    row->cell[C_PLACE] = place;
    row->cell[C_RULE] = ka_str_of(key_word(rule, w->lang));
    for (size_t c = 0; c < w->column_count; c++) {
        const struct ka_key *key = ka_schema_key(rule->sub, ka_str_of(w->column[c]->en));
        if (key && is_flat(key))
            row->cell[C_FIRST + c] = cell_of(w, key, ka_canon_value(map, key));
    }
}

/* "组合 1 / 小样本" */
static ka_str
deeper(struct ka_arena *arena, ka_str place, const char *word, ka_str which)
{
    return ka_str_format(arena, "%.*s%s%s%s%.*s", KA_STR_ARG(place), place.len ? " / " : "", word,
                         which.len ? " " : "", KA_STR_ARG(which));
}

static const struct ka_key *
inner_rule(const struct ka_schema *schema)
{
    const struct ka_key *key = ka_schema_key(schema, KA_STR("rule"));
    return key && key->sub == &ka_schema_rule ? key : NULL;
}

// NOLINTBEGIN(misc-no-recursion,readability-function-*): rules nest as their file does, limited by
// DEPTH; their keys are lists, names or maps.
static void
put_rule(struct writer *w, ka_str place, const struct ka_node *rule, int depth)
{
    for (const struct ka_key *key = ka_schema_rule.keys; key->en && depth < DEPTH; key++) {
        const struct ka_node *value = ka_canon_value(rule, key);
        const char *word = key_word(key, w->lang);
        size_t count = !value ? 0 : key->kind == KA_KEY_MAPP ? 1 : value->count;
        for (size_t i = 0; i < count; i++) {
            ka_str which = KA_STR("");
            const struct ka_node *map = value;
            if (key->kind == KA_KEY_NAMED) {
                which = value->pair[i].key;
                put_rule(w, deeper(w->arena, place, word, which), value->pair[i].value, depth + 1);
                continue;
            }
            if (key->kind == KA_KEY_LIST) {
                map = &value->item[i];
                which = ka_str_format(w->arena, "%zu", i + 1);
            }
            put_rule_row(w, place, key, map);
            const struct ka_key *inner = inner_rule(key->sub);
            const struct ka_node *within = inner ? ka_canon_value(map, inner) : NULL;
            if (within)
                put_rule(w, deeper(w->arena, place, word, which), within, depth + 1);
        }
    }
}
// NOLINTEND(misc-no-recursion,readability-function-*)

static void
put_veto(struct writer *w, const struct ka_node *item)
{
    const struct ka_key *key = ka_schema_key(&ka_schema_item, KA_STR("veto"));
    const struct ka_node *veto = ka_canon_value(item, key);
    if (!veto)
        return;
    put_rule_row(w, KA_STR(""), key, veto);
    const struct ka_key *when = ka_schema_key(&ka_schema_veto, KA_STR("when"));
    const struct ka_node *condition = ka_canon_value(veto, when);
    if (condition)
        put_rule_row(w, ka_str_of(key_word(key, w->lang)), when, condition);
}

static struct ka_sheets_row *
put_words(struct writer *w, const char *const (*words)[2], size_t count, size_t room)
{
    struct ka_sheets_row *row = ka_sheets_add_row(w->arena, w->sheet, room);
    for (size_t i = 0; i < count; i++)
        row->cell[i] = ka_str_of(words[i][w->lang]);
    return row;
}

static void
put_key(struct writer *w, const struct ka_key *key, const struct ka_node *value)
{
    size_t count = value->kind == KA_NODE_LIST ? value->count : 1;
    for (size_t i = 0; i < count; i++) {
        struct ka_sheets_row *row = ka_sheets_add_row(w->arena, w->sheet, 2);
        row->cell[0] = ka_str_of(key_word(key, w->lang));
        row->cell[1] = cell_of(w, key, value->kind == KA_NODE_LIST ? &value->item[i] : value);
    }
}

static size_t
item_keys(const struct ka_key **list)
{
    size_t count = 0;
    for (const struct ka_key *key = ka_schema_item.keys; key->en; key++) {
        if (is_flat(key))
            list[count++] = key;
    }
    return count;
}

static void
put_item(struct writer *w, const struct ka_node *module, const struct ka_node *item, bool first)
{
    const struct ka_key *keys[COLUMNS];
    size_t count = item_keys(keys), lead = KA_COUNT(module_columns);
    struct ka_sheets_row *row = ka_sheets_add_row(w->arena, w->sheet, lead + count);
    for (size_t i = 0; i < lead && first; i++) {
        const struct ka_key *key = ka_schema_key(&ka_schema_module, ka_str_of(module_keys[i]));
        row->cell[i] = cell_of(w, key, ka_canon_value(module, key));
    }
    for (size_t i = 0; i < count; i++)
        row->cell[lead + i] = cell_of(w, keys[i], ka_canon_value(item, keys[i]));
}

static void
put_items(struct writer *w, const struct ka_node *modules)
{
    const struct ka_key *keys[COLUMNS];
    const struct ka_key *items = ka_schema_key(&ka_schema_module, KA_STR("items"));
    size_t count = item_keys(keys), lead = KA_COUNT(module_columns);
    struct ka_sheets_row *head = ka_sheets_add_row(w->arena, w->sheet, lead + count);
    for (size_t i = 0; i < lead; i++)
        head->cell[i] = ka_str_of(key_word(&module_columns[i], w->lang));
    for (size_t i = 0; i < count; i++)
        head->cell[lead + i] = ka_str_of(key_word(keys[i], w->lang));
    for (size_t m = 0; m < modules->count; m++) {
        const struct ka_node *list = ka_canon_value(&modules->item[m], items);
        for (size_t i = 0; list && i < list->count; i++)
            put_item(w, &modules->item[m], &list->item[i], i == 0);
    }
}

static void
put_rules(struct writer *w, const struct ka_node *modules)
{
    const struct ka_key *items = ka_schema_key(&ka_schema_module, KA_STR("items"));
    const struct ka_key *id = ka_schema_key(&ka_schema_item, KA_STR("id"));
    const struct ka_key *rule = ka_schema_key(&ka_schema_item, KA_STR("rule"));
    w->column_count = rule_columns(w->column);
    struct ka_sheets_row *head = put_words(w, rule_words, C_FIRST, C_FIRST + w->column_count);
    for (size_t c = 0; c < w->column_count; c++)
        head->cell[C_FIRST + c] = ka_str_of(key_word(w->column[c], w->lang));
    for (size_t m = 0; m < modules->count; m++) {
        const struct ka_node *list = ka_canon_value(&modules->item[m], items);
        for (size_t i = 0; list && i < list->count; i++) {
            const struct ka_node *within = ka_canon_value(&list->item[i], rule);
            w->item = cell_of(w, id, ka_canon_value(&list->item[i], id));
            if (within)
                put_rule(w, KA_STR(""), within, 0);
            put_veto(w, &list->item[i]);
        }
    }
}

struct ka_sheets
ka_role_sheets(struct ka_arena *arena, const struct ka_node *role, enum ka_lang lang)
{
    struct ka_sheets grid = {.addresses = true};
    struct writer w = {.arena = arena, .lang = lang};
    const struct ka_key *modules = ka_schema_key(&ka_schema_role, KA_STR("modules"));
    const struct ka_node *list = ka_canon_value(role, modules);
    for (size_t s = 0; s < KA_COUNT(sheet_words); s++)
        (void)ka_sheets_add_page(arena, &grid, ka_str_of(sheet_words[s][lang]));
    w.sheet = &grid.sheet[0];
    put_words(&w, key_words, KA_COUNT(key_words), KA_COUNT(key_words));
    for (const struct ka_key *key = ka_schema_role.keys; key->en; key++) {
        const struct ka_node *value = ka_canon_value(role, key);
        if (value && is_flat(key))
            put_key(&w, key, value);
    }
    if (!list)
        return grid;
    w.sheet = &grid.sheet[1];
    put_items(&w, list);
    w.sheet = &grid.sheet[2];
    put_rules(&w, list);
    return grid;
}

ka_str
ka_role_canon(struct ka_arena *arena, const struct ka_node *role)
{
    return ka_canon_write(arena, &ka_schema_role, role);
}
