/*
 * roles/NAME.yaml → struct ka_role: the form's head, its modules, its items.
 *
 * Items are read one by one, so that a mistake in one does not hide those of another; but the sum
 * of the marks is only judged when every item could be read, or a single slip would be followed
 * by a second, misleading finding. item.c turns one item's words into the struct and judges it.
 */
#include "template/role.h"

#include "template/item.h"
#include "template/schemas.h"

struct module_src {
    struct ka_place place;
    ka_str name, name_en;
    bool bonus;
    const struct ka_node *items;
};

struct role_src {
    struct ka_place place;
    ka_str id, title, title_en, applies_to, applies_to_en, version;
    ka_day effective, announced;
    struct ka_number total;
    int round_places;
    struct ka_list modules;
    struct ka_texts notes, notes_en, duties, duties_en, qualifications, qualifications_en;
};

static const struct ka_choice rounds[] = {
    {"0.01", NULL, 2}, {"0.1", NULL, 1}, {"1", NULL, 0}, {NULL, NULL, 0}};

static const struct ka_key module_keys[] = {
    KA_ROW(struct module_src, name, "name", "名称", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct module_src, name_en, "name_en", "英文名称", TEXT, 0),
    KA_ROW(struct module_src, bonus, "bonus", "加分", BOOL, 0),
    KA_ROW_SUB(struct module_src, items, "items", "项目", NODE, KA_KEY_REQUIRED, &ka_schema_item),
    KA_ROW_END};
const struct ka_schema ka_schema_module = {"考核模块", "module", sizeof(struct module_src),
                                           offsetof(struct module_src, place), module_keys};

static const struct ka_key role_keys[] = {
    KA_ROW(struct role_src, id, "role", "岗位", WORD, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, title, "title", "标题", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, title_en, "title_en", "英文标题", TEXT, 0),
    KA_ROW(struct role_src, applies_to, "applies_to", "适用岗位", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, applies_to_en, "applies_to_en", "英文适用岗位", TEXT, 0),
    KA_ROW(struct role_src, version, "version", "版本", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, effective, "effective", "生效日期", DAY, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, announced, "announced", "公示日期", DAY, KA_KEY_REQUIRED),
    KA_ROW(struct role_src, total, "total", "总分", NUMBER, KA_KEY_REQUIRED),
    KA_ROW_CHOICE(struct role_src, round_places, "round", "取整", 0, rounds),
    KA_ROW_SUB(struct role_src, modules, "modules", "模块", LIST, KA_KEY_REQUIRED,
               &ka_schema_module),
    KA_ROW(struct role_src, notes, "notes", "说明", TEXTS, 0),
    KA_ROW(struct role_src, notes_en, "notes_en", "英文说明", TEXTS, 0),
    KA_ROW(struct role_src, duties, "duties", "岗位职责", TEXTS, 0),
    KA_ROW(struct role_src, duties_en, "duties_en", "英文岗位职责", TEXTS, 0),
    KA_ROW(struct role_src, qualifications, "qualifications", "任职要求", TEXTS, 0),
    KA_ROW(struct role_src, qualifications_en, "qualifications_en", "英文任职要求", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_role = {"考核表", "role", sizeof(struct role_src),
                                         offsetof(struct role_src, place), role_keys};

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_metric_set *metrics;
    bool all_items; /* Every item could be read: sums mean something. */
    size_t weighted, plain;
};

static ka_dec
hundred(void)
{
    return ka_dec_of(100);
}

static void
read_items(struct reader *r, const struct module_src *src, struct ka_module *module)
{
    const struct ka_node *items = src->items;
    if (!items || items->kind != KA_NODE_LIST || items->count == 0) {
        r->all_items = false;
        if (items && items->kind != KA_NODE_LIST)
            ka_diag(r->diags, KA_DIAG_SHAPE_LIST, items->place, KA_STR("items"));
        else if (items)
            ka_diag(r->diags, KA_DIAG_LIST_EMPTY, items->place, KA_STR("items"));
        return;
    }
    struct ka_item_reader reader = {
        .arena = r->arena, .diags = r->diags, .metrics = r->metrics, .bonus = module->bonus};
    module->item = ka_arena_array(r->arena, items->count, sizeof *module->item);
    for (size_t i = 0; i < items->count; i++) {
        struct ka_item *item = &module->item[module->item_count];
        bool good = ka_item_read(&reader, &items->item[i], item);
        /* An item with a mistake still counts in the sum, if its marks are known. */
        module->marks = ka_dec_add(module->marks, item->marks);
        r->all_items = r->all_items && item->marks.micro > 0;
        if (!good)
            continue;
        module->item_count++;
        *(item->weighted ? &r->weighted : &r->plain) += 1;
    }
}

static void
read_modules(struct reader *r, const struct role_src *src, struct ka_role *role)
{
    const struct module_src *module = src->modules.item;
    role->module = ka_arena_array(r->arena, src->modules.count, sizeof *role->module);
    role->module_count = src->modules.count;
    for (size_t i = 0; i < src->modules.count; i++) {
        role->module[i] = (struct ka_module){.name = module[i].name,
                                             .place = module[i].place,
                                             .name_en = module[i].name_en,
                                             .bonus = module[i].bonus};
        read_items(r, &module[i], &role->module[i]);
    }
}

/* People's scores name an item by id or by name, so neither may come twice in a form. */
static bool
refuse_same(struct ka_diags *diags, const struct ka_item *a, const struct ka_item *b)
{
    bool same_id = ka_str_eq(a->id, b->id);
    if (!same_id && !ka_str_eq(a->name, b->name))
        return false;
    ka_str line = ka_str_format(diags->arena, "%u", (unsigned)a->place.line);
    ka_diag(diags, same_id ? KA_DIAG_ID_TWICE : KA_DIAG_NAME_TWICE, b->place,
            same_id ? b->id : b->name, line);
    return true;
}

/* The item at a flat index over all modules. */
static const struct ka_item *
item_at(const struct ka_role *role, size_t index)
{
    for (size_t m = 0; m < role->module_count; m++) {
        if (index < role->module[m].item_count)
            return &role->module[m].item[index];
        index -= role->module[m].item_count;
    }
    return NULL;
}

static void
check_duplicates(const struct ka_role *role, struct ka_diags *diags)
{
    const struct ka_item *b;
    for (size_t i = 1; (b = item_at(role, i)); i++) {
        bool told = false;
        for (size_t k = 0; k < i && !told; k++)
            told = refuse_same(diags, item_at(role, k), b);
    }
    for (size_t i = 1; i < role->module_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (!ka_str_eq(role->module[k].name, role->module[i].name))
                continue;
            ka_str line = ka_str_format(diags->arena, "%u", (unsigned)role->module[k].place.line);
            ka_diag(diags, KA_DIAG_NAME_TWICE, role->module[i].place, role->module[i].name, line);
            break;
        }
    }
}

static void
tell_sum(struct reader *r, const struct role_src *src, bool bonus, ka_dec sum, ka_dec wanted)
{
    ka_str is = ka_dec_print_short(r->diags->arena, sum);
    ka_str should = ka_dec_print_short(r->diags->arena, wanted);
    if (bonus)
        ka_diag(r->diags, KA_DIAG_SUM_BONUS, src->total.place, is, should,
                ka_dec_print_short(r->diags->arena, src->total.value));
    else if (r->weighted > 0)
        ka_diag(r->diags, KA_DIAG_SUM_WEIGHTS, src->modules.place, is);
    else
        ka_diag(r->diags, KA_DIAG_SUM_MARKS, src->modules.place, is);
}

/* Marks outside bonus modules make 100, those inside make total - 100 (scoring.md section 4). */
static void
check_sums(struct reader *r, const struct role_src *src, const struct ka_role *role)
{
    ka_dec plain = {0}, bonus = {0};
    for (size_t i = 0; i < role->module_count; i++) {
        ka_dec *sum = role->module[i].bonus ? &bonus : &plain;
        *sum = ka_dec_add(*sum, role->module[i].marks);
    }
    if (ka_dec_cmp(plain, hundred()) != 0)
        tell_sum(r, src, false, plain, hundred());
    if (role->total.micro < hundred().micro) {
        ka_diag(r->diags, KA_DIAG_TOTAL_BELOW_100, src->total.place,
                ka_dec_print_short(r->diags->arena, role->total));
        return;
    }
    ka_dec wanted = ka_dec_sub(role->total, hundred());
    if (ka_dec_cmp(bonus, wanted) != 0)
        tell_sum(r, src, true, bonus, wanted);
}

static bool
total_makes_sense(const struct ka_number *total)
{
    return !total->percent && total->value.micro > 0 && total->value.micro <= ka_dec_of(1000).micro;
}

static void
check_head(struct reader *r, const struct role_src *src)
{
    if (!total_makes_sense(&src->total))
        ka_diag(r->diags, KA_DIAG_TOTAL_BAD, src->total.place,
                ka_number_text(r->diags->arena, &src->total));
    if (src->effective != KA_DAY_NONE && src->announced != KA_DAY_NONE &&
        src->effective < src->announced)
        ka_diag(r->diags, KA_DIAG_EFFECTIVE_EARLY, src->place,
                ka_day_print(r->diags->arena, src->effective),
                ka_day_print(r->diags->arena, src->announced));
    if (r->weighted > 0 && r->plain > 0)
        ka_diag0(r->diags, KA_DIAG_WEIGHTS_MIXED, src->modules.place);
}

static struct ka_role
role_head(const struct role_src *src)
{
    return (struct ka_role){
        .id = src->id,
        .place = src->place,
        .title = src->title,
        .title_en = src->title_en,
        .applies_to = src->applies_to,
        .applies_to_en = src->applies_to_en,
        .version = src->version,
        .effective = src->effective,
        .announced = src->announced,
        .total = src->total.value,
        .round_places = src->round_places,
        .notes = src->notes,
        .notes_en = src->notes_en,
        .duties = src->duties,
        .duties_en = src->duties_en,
        .qualifications = src->qualifications,
        .qualifications_en = src->qualifications_en,
    };
}

enum ka_status
ka_role_read(struct ka_arena *arena, const struct ka_node *node,
             const struct ka_metric_set *metrics, struct ka_diags *diags, struct ka_role *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct role_src src;
    bool head_good = ka_schema_read(arena, &ka_schema_role, node, diags, &src) == KA_OK;
    struct reader r = {.arena = arena, .diags = diags, .metrics = metrics, .all_items = true};
    struct ka_role role = role_head(&src);
    read_modules(&r, &src, &role);
    check_duplicates(&role, diags);
    if (head_good)
        check_head(&r, &src);
    if (head_good && r.all_items && total_makes_sense(&src.total))
        check_sums(&r, &src, &role);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = role;
    return KA_OK;
}

const struct ka_item *
ka_role_item(const struct ka_role *role, ka_str id)
{
    const struct ka_item *item;
    for (size_t i = 0; (item = item_at(role, i)); i++) {
        if (ka_str_eq(item->id, id))
            return item;
    }
    return NULL;
}
