/*
 * Formulas of one item: does it count, how many points; and of modules, total, coefficient, grade.
 *
 *     IF(ok,MAX(floor,ROUND(x*M/(y*Mc),2)),"—")
 *
 * x ÷ y are the exact points, M and Mc the module's marks and those of its items that count; so
 * the one division and the one rounding come last, as in scorecard.c. In `weight` style x is out
 * of 100 and the marks come in as a factor. What stands in the last place is what the item gets
 * without a value; its own veto stands before everything.
 *
 * A formula that would be longer than a sheet takes is replaced by the figure itself.
 */
#include "score/formula_build.h"
#include "score/score.h"

/* Levels a person may choose from, unless entries are averaged: then they fall between. */
static void
add_levels(struct ka_buf *buf, const struct ka_score_item *item, ka_str cell)
{
    const struct ka_rule *rule = item->def->rule;
    if (rule->kind != KA_RULE_LEVELS || item->def->average_scorers)
        return;
    ka_buf_add(buf, KA_STR(",OR("));
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        const struct ka_level *level = &rule->as.levels.level[i];
        ka_buf_printf(buf, "%sAND(%.*s>=%.*s,%.*s<=%.*s)", i ? "," : "", KA_STR_ARG(cell),
                      KA_STR_ARG(ka_dec_print_short(buf->arena, level->low)), KA_STR_ARG(cell),
                      KA_STR_ARG(ka_dec_print_short(buf->arena, level->high)));
    }
    ka_buf_byte(buf, ')');
}

static struct ka_item_formula
entry_formula(struct ka_arena *arena, const struct ka_score_item *item,
              const struct ka_item_cells *cells)
{
    ka_str cell = cells->manual;
    ka_str full = item->def->weighted ? KA_STR("100") : cells->marks;
    struct ka_buf ok = {.arena = arena};
    ka_buf_printf(&ok, "AND(ISNUMBER(%.*s),%.*s>=0,%.*s<=%.*s", KA_STR_ARG(cell), KA_STR_ARG(cell),
                  KA_STR_ARG(cell), KA_STR_ARG(full));
    add_levels(&ok, item, cell);
    ka_buf_byte(&ok, ')');
    return (struct ka_item_formula){.ok = ka_buf_str(&ok), .x = cell, .y = KA_STR("1")};
}

static struct ka_item_formula
item_formula(struct ka_arena *arena, const struct ka_score_item *item,
             const struct ka_item_cells *cells)
{
    enum ka_rule_kind kind = item->def->rule->kind;
    if (kind == KA_RULE_MANUAL || kind == KA_RULE_LEVELS)
        return entry_formula(arena, item, cells);
    if (item->part_count == 0 && ka_score_is_flat(item))
        return (struct ka_item_formula){.ok = KA_STR(""), .x = KA_STR("0"), .y = KA_STR("1")};
    if (item->part_count == 0 || ka_item_uses_raw(item))
        return ka_group_formula(arena, item, cells);
    struct ka_rule_formula f = ka_part_formula(arena, item, 0, &cells->part[0], cells->marks);
    return (struct ka_item_formula){
        .ok = ka_part_ok(arena, &item->part[0], &cells->part[0]), .x = f.a, .y = f.b};
}

static bool
own_veto(const struct ka_score_item *item)
{
    return item->def->veto.effect == KA_VETO_ITEM;
}

static ka_str
within(ka_str formula, ka_str otherwise)
{
    return formula.len <= KA_FORMULA_MAX ? formula : otherwise;
}

ka_str
ka_emit_veto(struct ka_arena *arena, const struct ka_score_item *item,
             const struct ka_item_cells *cells)
{
    ka_str n = cells->veto_num, d = cells->veto_den;
    ka_str when = item->def->veto.when.cmp == KA_ELSE
                      ? KA_STR("1=1")
                      : ka_live_cond(arena, &item->def->veto.when, n, d);
    return ka_str_format(arena, "IF(AND(ISNUMBER(%.*s),ISNUMBER(%.*s),%.*s>0),IF(%.*s,1,0),0)",
                         KA_STR_ARG(n), KA_STR_ARG(d), KA_STR_ARG(d), KA_STR_ARG(when));
}

ka_str
ka_emit_counted(struct ka_arena *arena, const struct ka_score_item *item,
                const struct ka_item_cells *cells)
{
    if (item->without != KA_WITHOUT_SPREAD)
        return KA_STR("1");
    ka_str ok = item_formula(arena, item, cells).ok;
    if (own_veto(item)) {
        ka_str veto = ka_emit_veto(arena, item, cells);
        if (ok.len == 0)
            return veto;
        return within(
            ka_str_format(arena, "IF(OR(%.*s,%.*s=1),1,0)", KA_STR_ARG(ok), KA_STR_ARG(veto)),
            item->counted ? KA_STR("1") : KA_STR("0"));
    }
    if (ok.len == 0)
        return KA_STR("0");
    return within(ka_str_format(arena, "IF(%.*s,1,0)", KA_STR_ARG(ok)),
                  item->counted ? KA_STR("1") : KA_STR("0"));
}

/* Decimals of the marks in the item's module. */
static int
marks_places(const struct ka_role *role, const struct ka_score_item *item)
{
    int places = 0;
    for (size_t m = 0; m < role->module_count; m++) {
        const struct ka_module *module = &role->module[m];
        bool here = false;
        places = 0;
        for (size_t i = 0; i < module->item_count; i++) {
            int own = ka_live_places(&module->item[i].marks, 1);
            places = own > places ? own : places;
            here = here || &module->item[i] == item->def;
        }
        if (here)
            return places;
    }
    return places;
}

/*
 * ROUND(x*marks*M/(y*100*Mc),places), without the factors that are 1. Marks with decimals come in
 * as whole numbers: 3.5*53.7/53.7 is a little less than 3.5 in doubles, and rounds to 3.
 */
static ka_str
rounded(struct ka_arena *arena, const struct ka_role *role, const struct ka_score_item *item,
        const struct ka_item_cells *cells, const struct ka_item_formula *f)
{
    int places = marks_places(role, item);
    int own = ka_live_places(&item->marks, 1);
    ka_str weight = KA_STR("1"), whole = KA_STR("1");
    if (item->def->weighted) {
        weight = ka_live_marks(arena, cells->marks, own);
        whole = ka_live_int(arena, 100 * ka_live_scale(own));
    }
    ka_str over =
        KA_LIVE_PRODUCT(arena, f->x, weight, ka_live_marks(arena, cells->module_marks, places));
    ka_str under =
        KA_LIVE_PRODUCT(arena, f->y, whole, ka_live_marks(arena, cells->module_counted, places));
    ka_str points = ka_str_format(arena, "%.*s/(%.*s)", KA_STR_ARG(over), KA_STR_ARG(under));
    /* A half made of rounded raw cells must stay a half; at more places ROUND sees to that. */
    if (role->round_places == 0 && ka_item_uses_raw(item))
        points = ka_str_format(arena, "ROUND(%.*s,9)", KA_STR_ARG(points));
    return ka_str_format(arena, "ROUND(%.*s,%d)", KA_STR_ARG(points), role->round_places);
}

/* What the item gets without a value. */
static ka_str
instead(struct ka_arena *arena, const struct ka_role *role, const struct ka_score_item *item,
        const struct ka_item_cells *cells)
{
    if (item->without == KA_WITHOUT_ZERO)
        return KA_STR("0");
    if (item->without != KA_WITHOUT_FULL)
        return KA_STR("\"—\"");
    struct ka_item_formula marks = {
        .x = ka_live_marks(arena, cells->marks, ka_live_places(&item->marks, 1)),
        .y = ka_live_int(arena, ka_live_scale(ka_live_places(&item->marks, 1)))};
    ka_str over = KA_LIVE_PRODUCT(
        arena, marks.x, ka_live_marks(arena, cells->module_marks, marks_places(role, item)));
    ka_str under = KA_LIVE_PRODUCT(
        arena, marks.y, ka_live_marks(arena, cells->module_counted, marks_places(role, item)));
    return ka_str_format(arena, "ROUND(%.*s/(%.*s),%d)", KA_STR_ARG(over), KA_STR_ARG(under),
                         role->round_places);
}

ka_str
ka_emit_points(struct ka_arena *arena, const struct ka_role *role, const struct ka_score_item *item,
               const struct ka_item_cells *cells)
{
    struct ka_item_formula f = item_formula(arena, item, cells);
    ka_str points = rounded(arena, role, item, cells, &f);
    ka_str none = instead(arena, role, item, cells);
    ka_dec floor = ka_dec_round(item->def->floor, role->round_places);
    if (floor.micro > 0)
        points = ka_str_format(arena, "MAX(%.*s,%.*s)",
                               KA_STR_ARG(ka_dec_print_short(arena, floor)), KA_STR_ARG(points));
    ka_str all = none;
    if (f.ok.len > 0)
        all = ka_str_format(arena, "IF(%.*s,%.*s,%.*s)", KA_STR_ARG(f.ok), KA_STR_ARG(points),
                            KA_STR_ARG(none));
    if (own_veto(item))
        all = ka_str_format(arena, "IF(%.*s=1,0,%.*s)",
                            KA_STR_ARG(ka_emit_veto(arena, item, cells)), KA_STR_ARG(all));
    return within(all, item->scored ? ka_dec_print_short(arena, item->points) : KA_STR("\"—\""));
}

ka_str
ka_emit_module(struct ka_arena *arena, ka_str points_range, ka_str veto_cells)
{
    /* To two places: those of the points, without what doubles add. */
    ka_str sum = ka_str_format(arena, "ROUND(SUM(%.*s),2)", KA_STR_ARG(points_range));
    if (veto_cells.len == 0)
        return sum;
    return ka_str_format(arena, "IF(SUM(%.*s)>0,0,%.*s)", KA_STR_ARG(veto_cells), KA_STR_ARG(sum));
}

ka_str
ka_emit_total(struct ka_arena *arena, const struct ka_role *role, ka_str module_cells,
              ka_str veto_cells)
{
    ka_str sum =
        ka_str_format(arena, "MIN(%.*s,ROUND(SUM(%.*s),2))",
                      KA_STR_ARG(ka_dec_print_short(arena, role->total)), KA_STR_ARG(module_cells));
    if (veto_cells.len == 0)
        return sum;
    return ka_str_format(arena, "IF(SUM(%.*s)>0,0,%.*s)", KA_STR_ARG(veto_cells), KA_STR_ARG(sum));
}

/* "quoted" as a sheet's text. */
static ka_str
quoted(struct ka_arena *arena, ka_str text)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_byte(&buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        ka_buf_byte(&buf, text.ptr[i]);
        if (text.ptr[i] == '"')
            ka_buf_byte(&buf, '"');
    }
    ka_buf_byte(&buf, '"');
    return ka_buf_str(&buf);
}

/* The total as a whole number with which all bounds are whole too. */
static void
add_band(struct ka_buf *buf, const struct ka_cond *cond, ka_str total, int places, ka_str result)
{
    static const char *const sign[] = {
        [KA_AT_LEAST] = ">=", [KA_AT_MOST] = "<=", [KA_ABOVE] = ">", [KA_BELOW] = "<"};
    ka_str scale = ka_live_int(buf->arena, ka_live_scale(places));
    ka_str bound = ka_live_int(buf->arena, ka_live_units(cond->bound.value, places));
    ka_buf_printf(buf, "IF(ROUND(%.*s*%.*s,0)%s%.*s,%.*s,", KA_STR_ARG(total), KA_STR_ARG(scale),
                  sign[cond->cmp], KA_STR_ARG(bound), KA_STR_ARG(result));
}

static int
bound_places(const struct ka_cond *cond, int places)
{
    int own = cond->cmp == KA_ELSE ? 0 : ka_live_places(&cond->bound.value, 1);
    return own > places ? own : places;
}

static ka_str
closed(struct ka_buf *buf, size_t open, ka_str total, ka_str last)
{
    ka_buf_add(buf, last);
    for (size_t i = 0; i < open; i++)
        ka_buf_byte(buf, ')');
    return ka_str_format(buf->arena, "IF(ISNUMBER(%.*s),%.*s,\"\")", KA_STR_ARG(total),
                         KA_STR_ARG(ka_buf_str(buf)));
}

ka_str
ka_emit_coefficient(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell)
{
    struct ka_buf buf = {.arena = arena};
    int places = 2;
    for (size_t i = 0; i < pay->coefficient_count; i++)
        places = bound_places(&pay->coefficient[i].cond, places);
    for (size_t i = 0; i < pay->coefficient_count; i++) {
        const struct ka_coefficient *row = &pay->coefficient[i];
        ka_str result = ka_dec_print_short(arena, row->coefficient);
        if (row->cond.cmp == KA_ELSE)
            return closed(&buf, i, total_cell, result);
        add_band(&buf, &row->cond, total_cell, places, result);
    }
    return closed(&buf, pay->coefficient_count, total_cell, KA_STR("0"));
}

ka_str
ka_emit_grade(struct ka_arena *arena, const struct ka_pay_def *pay, ka_str total_cell,
              enum ka_lang lang)
{
    struct ka_buf buf = {.arena = arena};
    int places = 2;
    for (size_t i = 0; i < pay->grade_count; i++)
        places = bound_places(&pay->grade[i].cond, places);
    for (size_t i = 0; i < pay->grade_count; i++) {
        const struct ka_grade *row = &pay->grade[i];
        bool english = lang == KA_EN && row->en.len > 0;
        ka_str result = quoted(arena, english ? row->en : row->grade);
        if (row->cond.cmp == KA_ELSE)
            return closed(&buf, i, total_cell, result);
        add_band(&buf, &row->cond, total_cell, places, result);
    }
    return closed(&buf, pay->grade_count, total_cell, KA_STR("\"\""));
}
