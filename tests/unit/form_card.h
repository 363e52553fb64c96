/*
 * A scorecard made by hand, for tests of form: no files, no roster, no score.
 *
 * card_make() gives a card of any size; every fifth item is given by people, every seventh is made
 * of two parts, the others have one value in bands. The points are consistent: they add up.
 */
#ifndef KA_TESTS_FORM_CARD_H
#define KA_TESTS_FORM_CARD_H

#include "form/form.h"

#include "random.h"

#include <criterion/criterion.h>
#include <string.h>

enum { CARD_METRICS = 4 };

/** Everything a form of one card hangs on. */
struct made {
    struct ka_arena *arena;
    struct ka_diags diags;
    struct ka_defs defs;
    struct ka_role role;
    struct ka_employee employee;
    struct ka_team team;
    struct ka_seat seat;
    struct ka_scorecard card;
    struct ka_font *regular, *bold;
    struct ka_form_context context;
};

static inline void
made_metrics(struct made *made)
{
    static const struct {
        const char *name, *en;
        enum ka_unit unit;
    } metrics[CARD_METRICS] = {{"询单转化率", "conversion", KA_UNIT_RATIO},
                               {"平均响应时间", "average response", KA_UNIT_SECONDS},
                               {"询单销售额", "sales", KA_UNIT_YUAN},
                               {"接待人数", "received", KA_UNIT_COUNT}};
    struct ka_metric_set *set = &made->defs.metrics;
    set->metric = ka_arena_array(made->arena, CARD_METRICS, sizeof *set->metric);
    set->metric_count = CARD_METRICS;
    for (size_t i = 0; i < CARD_METRICS; i++) {
        set->metric[i].id = ka_str_of(metrics[i].en);
        set->metric[i].name = ka_str_of(metrics[i].name);
        set->metric[i].en = ka_str_of(metrics[i].en);
        set->metric[i].unit = metrics[i].unit;
        set->metric[i].definition = KA_STR("分子合计除以分母合计。");
        set->metric[i].definition_en = KA_STR("sum of numerators over sum of denominators.");
    }
}

static inline void
made_company(struct made *made)
{
    struct ka_company *company = &made->defs.company;
    company->name = KA_STR("星河杂货铺");
    company->form_prefix = KA_STR("KH");
    company->appeal_days = 5;
    company->reviewer = KA_STR("陆云舒");
    company->store = ka_arena_array(made->arena, 2, sizeof *company->store);
    company->store_count = 2;
    company->store[0].name = KA_STR("星河旗舰店");
    company->store[1].name = KA_STR("星河专营店");
    struct ka_pay_def *pay = &made->defs.pay;
    pay->coefficient = ka_arena_array(made->arena, 2, sizeof *pay->coefficient);
    pay->coefficient_count = 2;
    pay->coefficient[0] = (struct ka_coefficient){.cond = {KA_AT_LEAST, {.value = ka_dec_of(90)}},
                                                  .coefficient = ka_dec_scaled(11, 1)};
    pay->coefficient[1] =
        (struct ka_coefficient){.cond = {.cmp = KA_ELSE}, .coefficient = ka_dec_of(1)};
    pay->grade = ka_arena_array(made->arena, 1, sizeof *pay->grade);
    pay->grade_count = 1;
    pay->grade[0] = (struct ka_grade){
        .cond = {.cmp = KA_ELSE}, .grade = KA_STR("优秀"), .en = KA_STR("excellent")};
}

/** Opens the fonts; the arena frees the rest. */
static inline void
made_init(struct made *made)
{
    *made = (struct made){.arena = ka_arena_new()};
    made->diags = ka_diags_make(made->arena);
    made_metrics(made);
    made_company(made);
    enum ka_status regular =
        ka_font_open(made->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Regular.ttf", &made->diags,
                     &made->regular);
    enum ka_status bold = ka_font_open(made->arena, KAOHE_SOURCE_DIR "/fonts/NotoSansSC-Bold.ttf",
                                       &made->diags, &made->bold);
    cr_assert_eq(regular, KA_OK);
    cr_assert_eq(bold, KA_OK);
    made->role.id = KA_STR("presales");
    made->role.title = KA_STR("电商售前客服绩效考核表");
    made->role.title_en = KA_STR("Pre-sales service appraisal");
    made->role.applies_to = KA_STR("售前客服");
    made->role.applies_to_en = KA_STR("pre-sales service");
    made->role.version = KA_STR("2026.1");
    made->role.announced = ka_day_of(2025, 12, 20);
    made->role.effective = ka_day_of(2026, 1, 1);
    made->role.round_places = 2;
    made->employee.number = KA_STR("S001");
    made->employee.name = KA_STR("林小满");
    made->team.name = KA_STR("售前一组");
    made->seat = (struct ka_seat){.employee = &made->employee,
                                  .role = &made->role,
                                  .team = &made->team,
                                  .span = {ka_day_of(2026, 10, 1), ka_day_of(2026, 11, 1)},
                                  .whole_month = true,
                                  .workdays = 18,
                                  .month_workdays = 18};
    made->context = (struct ka_form_context){.defs = &made->defs,
                                             .regular = made->regular,
                                             .bold = made->bold,
                                             .program = KA_STR("kaohe 0.1.0"),
                                             .printed_on = ka_day_of(2026, 11, 4)};
}

static inline void
made_release(struct made *made)
{
    ka_font_close(made->regular);
    ka_font_close(made->bold);
    ka_arena_free(made->arena);
}

static inline struct ka_rule *
made_bands(struct made *made, ka_dec marks)
{
    struct ka_rule *rule = ka_arena_alloc(made->arena, sizeof *rule);
    rule->kind = KA_RULE_BANDS;
    rule->as.bands.count = 2;
    rule->as.bands.band = ka_arena_array(made->arena, 2, sizeof *rule->as.bands.band);
    rule->as.bands.band[0] = (struct ka_band){
        .cond = {KA_AT_LEAST, {.value = ka_dec_scaled(6, 1), .percent = true}}, .points = marks};
    rule->as.bands.band[1] = (struct ka_band){.cond = {.cmp = KA_ELSE}, .points = ka_dec_of(1)};
    return rule;
}

static inline struct ka_score_part
made_part(const struct made *made, const struct ka_rule *rule, size_t metric, size_t store)
{
    static const struct {
        int64_t num, den;
    } values[CARD_METRICS] = {{170, 320}, {3699, 200}, {123400056, 100}, {2600, 1}};
    int64_t num = values[metric].num, den = values[metric].den;
    struct ka_score_part part = {.metric = metric,
                                 .rule = rule,
                                 .store = store,
                                 .state = KA_VALUE_OK,
                                 .counted = true,
                                 .target = KA_FRAC_NONE,
                                 .raw = {1, 1}};
    (void)made;
    part.value = (struct ka_value){.state = KA_VALUE_OK,
                                   .num = {num * KA_DEC_ONE},
                                   .den = {den * KA_DEC_ONE},
                                   .live_num = num,
                                   .live_den = den};
    part.input = (struct ka_rule_input){
        .value = ka_frac_make(num, den), .target = KA_FRAC_NONE, .bound = KA_FRAC_NONE};
    return part;
}

static inline void
made_group(struct made *made, struct ka_score_item *item)
{
    item->group = ka_arena_alloc(made->arena, sizeof *item->group);
    item->group_count = 1;
    item->group[0] = (struct ka_score_group){
        .count = item->part_count, .combine = KA_COMBINE_MEAN, .state = KA_VALUE_OK, .raw = {1, 1}};
}

/* Item number @p n of the card. */
static inline struct ka_score_item
made_item(struct made *made, struct ka_item *def, size_t n)
{
    struct ka_score_item item = {.def = def,
                                 .rule = def->rule,
                                 .marks = def->marks,
                                 .value = KA_FRAC_NONE,
                                 .target = KA_FRAC_NONE,
                                 .sample = KA_FRAC_NONE,
                                 .entry = KA_FRAC_NONE,
                                 .counted = true,
                                 .scored = true,
                                 .raw = {1, 1},
                                 .points = ka_dec_of(1)};
    if (def->rule->kind == KA_RULE_MANUAL) {
        item.state = KA_ITEM_MANUAL;
        item.entry = (ka_frac){1, 1};
        return item;
    }
    item.part_count = n % 7 == 6 ? 2 : 1;
    item.shown_value = item.part_count == 1;
    item.part = ka_arena_array(made->arena, item.part_count, sizeof *item.part);
    for (size_t p = 0; p < item.part_count; p++)
        item.part[p] =
            made_part(made, def->rule, def->metric, item.part_count > 1 ? p : KA_NO_INDEX);
    if (item.shown_value) {
        item.value = item.part[0].input.value;
        item.target = n % 3 == 0 ? (ka_frac){3, 5} : KA_FRAC_NONE;
    }
    made_group(made, &item);
    return item;
}

static inline void
made_item_def(struct made *made, struct ka_item *def, size_t n)
{
    bool manual = n % 5 == 4;
    def->id = ka_str_format(made->arena, "item%zu", n);
    def->name = ka_str_format(made->arena, "考核项目%zu", n + 1);
    def->name_en = ka_str_format(made->arena, "item %zu", n + 1);
    def->metric = manual ? KA_NO_INDEX : n % CARD_METRICS;
    def->marks = ka_dec_of(5);
    def->rule = made_bands(made, def->marks);
    if (manual) {
        def->rule->kind = KA_RULE_MANUAL;
        def->rule->as.manual.reason_required = true;
    }
}

/** A card of @p modules times @p items each; the last module is the bonus, of one item. */
static inline void
made_card(struct made *made, size_t modules, size_t items)
{
    struct ka_role *role = &made->role;
    struct ka_scorecard *card = &made->card;
    role->module = ka_arena_array(made->arena, modules, sizeof *role->module);
    role->module_count = modules;
    *card = (struct ka_scorecard){.seat = &made->seat,
                                  .role = role,
                                  .coefficient = ka_dec_of(1),
                                  .grade = made->defs.company.lang == KA_EN ? KA_STR("excellent")
                                                                            : KA_STR("优秀")};
    card->module = ka_arena_array(made->arena, modules, sizeof *card->module);
    card->module_count = modules;
    size_t n = 0;
    for (size_t m = 0; m < modules; m++) {
        struct ka_module *def = &role->module[m];
        struct ka_score_module *module = &card->module[m];
        def->bonus = m + 1 == modules && modules > 1;
        size_t count = def->bonus ? 1 : items;
        def->name = ka_str_format(made->arena, "考核模块%zu", m + 1);
        def->name_en = ka_str_format(made->arena, "Module %zu", m + 1);
        def->item = ka_arena_array(made->arena, count, sizeof *def->item);
        def->item_count = module->item_count = count;
        module->def = def;
        module->item = ka_arena_array(made->arena, count, sizeof *module->item);
        for (size_t i = 0; i < count; i++, n++) {
            made_item_def(made, &def->item[i], n);
            module->item[i] = made_item(made, &def->item[i], n);
            module->marks = ka_dec_add(module->marks, def->item[i].marks);
            module->points = ka_dec_add(module->points, module->item[i].points);
        }
        def->marks = module->marks_counted = module->marks;
        card->out_of = ka_dec_add(card->out_of, module->marks);
        card->total = ka_dec_add(card->total, module->points);
    }
    role->total = card->out_of;
}

static inline struct ka_book *
made_book(struct made *made)
{
    struct ka_book *book = NULL;
    enum ka_status status =
        ka_form_make(made->arena, &made->context, &made->card, &made->diags, &book);
    cr_assert_eq(status, KA_OK);
    return book;
}

/** The first cell of a sheet with that text, or NULL. */
static inline const struct ka_cell *
made_find(const struct ka_sheet *sheet, const char *text)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (ka_str_eq(sheet->cell[i].text, ka_str_of(text)))
            return &sheet->cell[i];
    return NULL;
}

/** Whether any cell's text holds @p part. */
static inline bool
made_says(const struct ka_sheet *sheet, const char *part)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        if (ka_str_find(sheet->cell[i].text, ka_str_of(part)) >= 0)
            return true;
    return false;
}

static inline size_t
made_pages(const struct ka_sheet *sheet)
{
    size_t pages = 1;
    for (size_t r = 0; r < sheet->row_count; r++)
        pages += sheet->page_break[r];
    return pages;
}

#endif
