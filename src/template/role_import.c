/*
 * Three sheets → a role's nodes, with the cells as places, so that ka_role_read() reports what is
 * wrong by the cell. Here only what the sheets themselves must have is looked at: the sheets, their
 * headings, and that every row of a rule belongs to something.
 */
#include "template/role_table.h"

#include "base/utf8.h"
#include "template/canon.h"
#include "template/metric_def.h"
#include "template/schemas.h"

#include <string.h>

enum { COLUMNS = 64, DEPTH = 8 };

/* Headings of a sheet that are no keys of the schemas. */
struct lead {
    size_t column[3];
};

enum lead_col { L_ITEM, L_PLACE, L_RULE };

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_sheets *grid;
    const struct ka_sheets_page *rules;
    struct lead lead; /* Of the rule sheet, by enum lead_col. */
    ka_str *place;    /* Of each row of the rule sheet, in its one form. */
    bool *used;
};

static const struct ka_sheets_page *
find_sheet(const struct reader *r, const char *zh, const char *en)
{
    for (size_t i = 0; i < r->grid->count; i++) {
        const struct ka_sheets_page *sheet = &r->grid->sheet[i];
        if ((ka_str_eq(sheet->name, ka_str_of(zh)) || ka_str_eq(sheet->name, ka_str_of(en))) &&
            sheet->count > 0)
            return sheet;
    }
    ka_diag(r->diags, KA_DIAG_SHEETS_MISSING, ((struct ka_place){.file = r->grid->file}),
            ka_str_of(zh), ka_str_of(en));
    return NULL;
}

/* The column of a heading in the sheet's first row; a finding if it must be there and is not. */
static size_t
column_of(const struct reader *r, const struct ka_sheets_page *sheet, const char *zh,
          const char *en)
{
    size_t column = ka_sheets_column(r->arena, &sheet->row[0], zh, en);
    if (column == KA_NO_INDEX)
        ka_diag(r->diags, KA_DIAG_SHEETS_HEADING,
                ka_sheets_place(r->grid, sheet, &sheet->row[0], KA_NO_INDEX), ka_str_of(zh),
                ka_str_of(en));
    return column;
}

static struct ka_node
map_at(const struct reader *r, const struct ka_sheets_page *sheet, const struct ka_sheets_row *row)
{
    return (struct ka_node){.kind = KA_NODE_MAP, .place = ka_sheets_place(r->grid, sheet, row, 0)};
}

/* "3 ~ 4" is a list of two. */
static struct ka_node
value_at(const struct reader *r, const struct ka_sheets_page *sheet,
         const struct ka_sheets_row *row, size_t column)
{
    struct ka_node node = ka_sheets_node(r->grid, sheet, row, column);
    ptrdiff_t at = ka_str_find(node.text, KA_STR("~"));
    if (at < 0)
        return node;
    struct ka_node list = {.kind = KA_NODE_LIST, .place = node.place}, low = node, high = node;
    low.text = ka_str_trim(ka_str_sub(node.text, 0, (size_t)at));
    high.text = ka_str_trim(ka_str_sub(node.text, (size_t)at + 1, node.text.len));
    ka_node_add_item(r->arena, &list, low);
    ka_node_add_item(r->arena, &list, high);
    return list;
}

static bool
is_points(const struct ka_key *key)
{
    return key->kind == KA_KEY_NODE && strcmp(key->en, "points") == 0;
}

/* What is filled in but nobody reads would be lost without a word. */
static void
report_stray(const struct reader *r, const struct ka_sheets_page *sheet,
             const struct ka_sheets_row *row, const struct ka_schema *schema, const bool *read)
{
    for (size_t c = 0; c < row->count; c++) {
        if (row->cell[c].len == 0 || read[c])
            continue;
        ka_str head = ka_sheets_text(&sheet->row[0], c);
        ka_diag(r->diags, KA_DIAG_SHEETS_STRAY, ka_sheets_place(r->grid, sheet, row, c),
                head.len ? head : KA_STR("—"), ka_str_of(schema->what_zh),
                ka_str_of(schema->what_en));
    }
}

/* The filled cells of a row that are keys of the schema; a finding for each other one. */
static void
add_cells(const struct reader *r, const struct ka_sheets_page *sheet,
          const struct ka_sheets_row *row, const struct ka_schema *schema, const struct lead *lead,
          struct ka_node *map)
{
    bool *read = ka_arena_array(r->arena, row->count + 1, sizeof *read);
    for (size_t i = 0; i < KA_COUNT(lead->column); i++) {
        if (lead->column[i] < row->count)
            read[lead->column[i]] = true;
    }
    for (const struct ka_key *key = schema->keys; key->en; key++) {
        size_t column =
            ka_sheets_column(r->arena, &sheet->row[0], key->zh ? key->zh : key->en, key->en);
        if (key->sub || column == KA_NO_INDEX || ka_sheets_text(row, column).len == 0)
            continue;
        struct ka_node value = is_points(key) ? value_at(r, sheet, row, column)
                                              : ka_sheets_node(r->grid, sheet, row, column);
        ka_node_add_pair(r->arena, map, key->en, value.place, value);
        read[column] = true;
    }
    report_stray(r, sheet, row, schema, read);
}

/* A key's word in English, if it is one. */
static ka_str
in_english(ka_str word)
{
    const struct ka_key *key = ka_schema_key(&ka_schema_rule, word);
    if (!key)
        key = ka_schema_key(&ka_schema_item, word);
    return key ? ka_str_of(key->en) : word;
}

/* "组合 1 / 小样本" → "parts 1/small_sample": words of keys in English, no blanks at the bars. */
static ka_str
one_form(struct ka_arena *arena, ka_str place)
{
    struct ka_buf buf = {.arena = arena};
    while (place.len > 0) {
        ptrdiff_t bar = ka_str_find(place, KA_STR("/"));
        ka_str part = ka_str_trim(ka_str_sub(place, 0, bar < 0 ? place.len : (size_t)bar));
        ptrdiff_t blank = ka_str_find(part, KA_STR(" "));
        ka_str word = blank < 0 ? part : ka_str_sub(part, 0, (size_t)blank);
        ka_str which =
            blank < 0 ? KA_STR("") : ka_str_trim(ka_str_sub(part, (size_t)blank, part.len));
        ka_str key = in_english(word);
        ka_buf_printf(&buf, "%s%.*s%s%.*s", buf.len ? "/" : "", KA_STR_ARG(key),
                      which.len ? " " : "", KA_STR_ARG(which));
        place = bar < 0 ? KA_STR("") : ka_str_sub(place, (size_t)bar + 1, place.len);
    }
    return ka_buf_str(&buf);
}

static ka_str
deeper(struct ka_arena *arena, ka_str place, const char *word, ka_str which)
{
    return ka_str_format(arena, "%.*s%s%s%s%.*s", KA_STR_ARG(place), place.len ? "/" : "", word,
                         which.len ? " " : "", KA_STR_ARG(which));
}

/* The next row of an item, place and rule from *at on; NULL if there is none. It is used then. */
static const struct ka_sheets_row *
next_row(struct reader *r, ka_str item, ka_str place, const struct ka_key *key, size_t *at)
{
    for (; *at < r->rules->count; ++*at) {
        const struct ka_sheets_row *row = &r->rules->row[*at];
        ka_str rule = ka_sheets_text(row, r->lead.column[L_RULE]);
        if (r->used[*at] || !ka_str_eq(ka_sheets_text(row, r->lead.column[L_ITEM]), item) ||
            !ka_str_eq(r->place[*at], place) ||
            !(ka_str_eq(rule, ka_str_of(key->en)) || ka_str_eq(rule, ka_str_of(key->zh))))
            continue;
        r->used[(*at)++] = true;
        return row;
    }
    return NULL;
}

/* The name in "…/by_platform NAME" of a row below @p place, not listed yet, and where it stands;
 * empty if there is none. */
static ka_str
next_name(const struct reader *r, ka_str item, ka_str prefix, const struct ka_node *listed,
          struct ka_place *at)
{
    for (size_t i = 1; i < r->rules->count; i++) {
        ka_str place = r->place[i];
        if (!ka_str_eq(ka_sheets_text(&r->rules->row[i], r->lead.column[L_ITEM]), item) ||
            !ka_str_starts(place, prefix))
            continue;
        ka_str name = ka_str_sub(place, prefix.len, place.len);
        ptrdiff_t bar = ka_str_find(name, KA_STR("/"));
        name = bar < 0 ? name : ka_str_sub(name, 0, (size_t)bar);
        bool known = name.len == 0;
        for (size_t k = 0; k < listed->count; k++)
            known = known || ka_str_eq(listed->pair[k].key, name);
        if (!known) {
            *at = ka_sheets_place(r->grid, r->rules, &r->rules->row[i], r->lead.column[L_PLACE]);
            return name;
        }
    }
    return KA_STR("");
}

static bool read_rule(struct reader *r, ka_str item, ka_str place, int depth, struct ka_node *out);

/* One row, and the rule within it. */
// NOLINTBEGIN(misc-no-recursion): as deep as places are long, limited by DEPTH.
static struct ka_node
read_row(struct reader *r, const struct ka_sheets_row *row, const struct ka_key *key, ka_str inner,
         int depth)
{
    struct ka_node map = map_at(r, r->rules, row), within;
    add_cells(r, r->rules, row, key->sub, &r->lead, &map);
    const struct ka_key *rule = ka_schema_key(key->sub, KA_STR("rule"));
    if (rule &&
        read_rule(r, ka_sheets_text(row, r->lead.column[L_ITEM]), inner, depth + 1, &within))
        ka_node_add_pair(r->arena, &map, "rule", map.place, within);
    return map;
}

static void
read_named(struct reader *r, ka_str item, ka_str place, const struct ka_key *key, int depth,
           struct ka_node *out)
{
    struct ka_node map = {.kind = KA_NODE_MAP};
    ka_str prefix =
        ka_str_format(r->arena, "%.*s%s%s ", KA_STR_ARG(place), place.len ? "/" : "", key->en);
    for (;;) {
        struct ka_place at;
        struct ka_node within;
        ka_str name = next_name(r, item, prefix, &map, &at);
        if (!name.len)
            break;
        (void)read_rule(r, item, deeper(r->arena, place, key->en, name), depth + 1, &within);
        within.place = at;
        if (!map.count)
            map.place = at;
        ka_node_add_pair(r->arena, &map, ka_cstr(r->arena, name), at, within);
    }
    if (map.count)
        ka_node_add_pair(r->arena, out, key->en, map.place, map);
}

static void
read_list(struct reader *r, ka_str item, ka_str place, const struct ka_key *key, int depth,
          struct ka_node *out)
{
    struct ka_node list = {.kind = KA_NODE_LIST};
    size_t at = 1;
    const struct ka_sheets_row *row;
    while ((row = next_row(r, item, place, key, &at)) != NULL) {
        ka_str which = ka_str_format(r->arena, "%zu", list.count + 1);
        struct ka_node map = read_row(r, row, key, deeper(r->arena, place, key->en, which), depth);
        if (list.count == 0)
            list.place = map.place;
        ka_node_add_item(r->arena, &list, map);
    }
    if (list.count)
        ka_node_add_pair(r->arena, out, key->en, list.place, list);
}

/* The rule of an item at a place; false if no row speaks of it. */
static bool
read_rule(struct reader *r, ka_str item, ka_str place, int depth, struct ka_node *out)
{
    *out = (struct ka_node){.kind = KA_NODE_MAP};
    for (const struct ka_key *key = ka_schema_rule.keys; key->en && depth < DEPTH; key++) {
        size_t at = 1;
        if (key->kind == KA_KEY_NAMED) {
            read_named(r, item, place, key, depth, out);
        } else if (key->kind == KA_KEY_LIST) {
            read_list(r, item, place, key, depth, out);
        } else {
            const struct ka_sheets_row *row = next_row(r, item, place, key, &at);
            if (!row)
                continue;
            struct ka_node map =
                read_row(r, row, key, deeper(r->arena, place, key->en, KA_STR("")), depth);
            ka_node_add_pair(r->arena, out, key->en, map.place, map);
        }
    }
    if (out->count)
        out->place = out->pair[0].place;
    return out->count > 0;
}
// NOLINTEND(misc-no-recursion)

static void
add_veto(struct reader *r, ka_str id, struct ka_node *item)
{
    const struct ka_key *key = ka_schema_key(&ka_schema_item, KA_STR("veto"));
    const struct ka_key *when = ka_schema_key(&ka_schema_veto, KA_STR("when"));
    size_t at = 1;
    const struct ka_sheets_row *row = next_row(r, id, KA_STR(""), key, &at);
    if (!row)
        return;
    struct ka_node veto = map_at(r, r->rules, row);
    add_cells(r, r->rules, row, &ka_schema_veto, &r->lead, &veto);
    at = 1;
    row = next_row(r, id, KA_STR("veto"), when, &at);
    if (row) {
        struct ka_node condition = map_at(r, r->rules, row);
        add_cells(r, r->rules, row, &ka_schema_veto_when, &r->lead, &condition);
        ka_node_add_pair(r->arena, &veto, "when", condition.place, condition);
    }
    ka_node_add_pair(r->arena, item, "veto", veto.place, veto);
}

static struct ka_node
read_item(struct reader *r, const struct ka_sheets_page *sheet, const struct ka_sheets_row *row,
          const struct lead *lead)
{
    struct ka_node item = map_at(r, sheet, row), rule;
    add_cells(r, sheet, row, &ka_schema_item, lead, &item);
    const struct ka_node *id = ka_node_lookup(&item, KA_STR("id"));
    if (id && read_rule(r, id->text, KA_STR(""), 0, &rule))
        ka_node_add_pair(r->arena, &item, "rule", rule.place, rule);
    if (id)
        add_veto(r, id->text, &item);
    return item;
}

/* A module, added to @p list; its list of items. */
static struct ka_node *
begin_module(struct reader *r, const struct ka_sheets_page *sheet, const struct ka_sheets_row *row,
             const struct lead *lead, struct ka_node *list)
{
    static const char *const keys[] = {"name", "name_en", "bonus"};
    struct ka_node module = map_at(r, sheet, row);
    for (size_t k = 0; k < KA_COUNT(keys); k++) {
        if (ka_sheets_text(row, lead->column[k]).len)
            ka_node_add_pair(r->arena, &module, keys[k], module.place,
                             ka_sheets_node(r->grid, sheet, row, lead->column[k]));
    }
    ka_node_add_pair(r->arena, &module, "items", module.place,
                     (struct ka_node){.kind = KA_NODE_LIST, .place = module.place});
    struct ka_node *items = module.pair[module.count - 1].value;
    ka_node_add_item(r->arena, list, module);
    return items;
}

/* A row with a module's name begins a module; rows without go on with it. */
static struct ka_node
read_modules(struct reader *r, const struct ka_sheets_page *sheet)
{
    struct ka_node list = {.kind = KA_NODE_LIST, .place = ka_sheets_place(r->grid, sheet, NULL, 0)};
    struct ka_node *items = NULL;
    const struct lead none = {{KA_NO_INDEX, KA_NO_INDEX, KA_NO_INDEX}};
    const struct lead lead = {
        {column_of(r, sheet, "模块", "module"),
         ka_sheets_column(r->arena, &sheet->row[0], "模块英文名称", "module_en"),
         ka_sheets_column(r->arena, &sheet->row[0], "加分", "bonus")}};
    for (size_t i = 1; i < sheet->count && lead.column[0] != KA_NO_INDEX; i++) {
        const struct ka_sheets_row *row = &sheet->row[i];
        if (ka_sheets_is_blank(row))
            continue;
        bool begins = !items || ka_sheets_text(row, lead.column[0]).len;
        if (begins)
            items = begin_module(r, sheet, row, &lead, &list);
        ka_node_add_item(r->arena, items, read_item(r, sheet, row, begins ? &lead : &none));
    }
    return list;
}

/* The list of a key of the role, made when it is met first. */
static struct ka_node *
list_of(struct reader *r, struct ka_node *role, const struct ka_key *key, struct ka_place place)
{
    for (size_t k = 0; k < role->count; k++) {
        if (ka_str_eq(role->pair[k].key, ka_str_of(key->en)))
            return role->pair[k].value;
    }
    ka_node_add_pair(r->arena, role, key->en, place,
                     (struct ka_node){.kind = KA_NODE_LIST, .place = place});
    return role->pair[role->count - 1].value;
}

/* Keys of the first sheet; those of lists come once for each line. */
static void
read_keys(struct reader *r, const struct ka_sheets_page *sheet, struct ka_node *role)
{
    size_t name_col = column_of(r, sheet, "键", "key");
    size_t value_col = column_of(r, sheet, "内容", "value");
    if (name_col == KA_NO_INDEX || value_col == KA_NO_INDEX)
        return;
    for (size_t i = 1; i < sheet->count; i++) {
        const struct ka_sheets_row *row = &sheet->row[i];
        if (ka_sheets_is_blank(row))
            continue;
        ka_str name = ka_sheets_text(row, name_col);
        const struct ka_key *key = ka_schema_key(&ka_schema_role, name);
        struct ka_node value = ka_sheets_node(r->grid, sheet, row, value_col);
        struct ka_place place = ka_sheets_place(r->grid, sheet, row, name_col);
        bool *read = ka_arena_array(r->arena, row->count + 1, sizeof *read);
        for (size_t c = 0; c < row->count; c++)
            read[c] = c == name_col || c == value_col;
        report_stray(r, sheet, row, &ka_schema_role, read);
        if (key && key->kind == KA_KEY_TEXTS)
            ka_node_add_item(r->arena, list_of(r, role, key, place), value);
        else
            ka_node_add_pair(r->arena, role, key ? key->en : ka_cstr(r->arena, name), place, value);
    }
}

static bool
open_rules(struct reader *r, const struct ka_sheets_page *sheet)
{
    r->rules = sheet;
    r->lead.column[L_ITEM] = column_of(r, sheet, "项目", "item");
    r->lead.column[L_PLACE] = column_of(r, sheet, "位置", "place");
    r->lead.column[L_RULE] = column_of(r, sheet, "规则", "rule");
    r->place = ka_arena_array(r->arena, sheet->count, sizeof *r->place);
    r->used = ka_arena_array(r->arena, sheet->count, sizeof *r->used);
    for (size_t i = 1; i < sheet->count; i++)
        r->place[i] = one_form(r->arena, ka_sheets_text(&sheet->row[i], r->lead.column[L_PLACE]));
    return r->lead.column[L_ITEM] != KA_NO_INDEX && r->lead.column[L_PLACE] != KA_NO_INDEX &&
           r->lead.column[L_RULE] != KA_NO_INDEX;
}

static void
report_unused(const struct reader *r)
{
    for (size_t i = 1; i < r->rules->count; i++) {
        const struct ka_sheets_row *row = &r->rules->row[i];
        if (r->used[i] || ka_sheets_is_blank(row))
            continue;
        ka_diag(r->diags, KA_DIAG_SHEETS_ROW,
                ka_sheets_place(r->grid, r->rules, row, r->lead.column[L_RULE]),
                ka_sheets_text(row, r->lead.column[L_ITEM]),
                ka_sheets_text(row, r->lead.column[L_PLACE]),
                ka_sheets_text(row, r->lead.column[L_RULE]));
    }
}

enum ka_status
ka_role_nodes(struct ka_arena *arena, const struct ka_sheets *grid, struct ka_diags *diags,
              struct ka_node *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct reader r = {.arena = arena, .diags = diags, .grid = grid};
    const struct ka_sheets_page *keys = find_sheet(&r, "岗位", "Role");
    const struct ka_sheets_page *items = find_sheet(&r, "项目", "Items");
    const struct ka_sheets_page *rules = find_sheet(&r, "规则", "Rules");
    if (!keys || !items || !rules || !open_rules(&r, rules))
        return KA_E_TEMPLATE;
    struct ka_node role = {.kind = KA_NODE_MAP, .place = ka_sheets_place(grid, keys, NULL, 0)};
    read_keys(&r, keys, &role);
    struct ka_node modules = read_modules(&r, items);
    ka_node_add_pair(arena, &role, "modules", modules.place, modules);
    report_unused(&r);
    *out = role;
    return diags->by_severity[KA_ERROR] == before ? KA_OK : KA_E_TEMPLATE;
}
