/*
 * pay.yaml → the coefficient table and the grades: two lists of bands on the total; and what all
 * pay plans share (the plans themselves: pay_plan.c).
 *
 * Both go down from the top, which is open, since a total may pass 100; so the first band is
 * at_least or above, and `else` closes the list.
 */
#include "template/pay.h"

#include "template/band.h"
#include "template/resolve.h"
#include "template/schemas.h"

struct coefficient_src {
    struct ka_place place;
    struct ka_cond_src cond;
    struct ka_number coefficient;
};

struct grade_src {
    struct ka_place place;
    struct ka_cond_src cond;
    ka_str grade, en;
};

struct pay_src {
    struct ka_list coefficients, grades, plans;
    struct ka_number minimum_wage;
    struct ka_placed compensation;
};

static const struct ka_key coefficient_keys[] = {
    KA_COND_ROWS(struct coefficient_src, cond), KA_COND_ELSE_ROW(struct coefficient_src, cond),
    KA_ROW(struct coefficient_src, coefficient, "coefficient", "系数", NUMBER, KA_KEY_REQUIRED),
    KA_ROW_END};
const struct ka_schema ka_schema_coefficient = {
    "系数档", "coefficient band", sizeof(struct coefficient_src),
    offsetof(struct coefficient_src, place), coefficient_keys};

static const struct ka_key grade_keys[] = {
    KA_COND_ROWS(struct grade_src, cond), KA_COND_ELSE_ROW(struct grade_src, cond),
    KA_ROW(struct grade_src, grade, "grade", "等级", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct grade_src, en, "en", "英文", TEXT, 0), KA_ROW_END};
const struct ka_schema ka_schema_grade = {"等级档", "grade band", sizeof(struct grade_src),
                                          offsetof(struct grade_src, place), grade_keys};

static const struct ka_key pay_keys[] = {
    KA_ROW_SUB(struct pay_src, coefficients, "coefficients", "系数表", LIST, KA_KEY_REQUIRED,
               &ka_schema_coefficient),
    KA_ROW_SUB(struct pay_src, grades, "grades", "等级表", LIST, KA_KEY_REQUIRED, &ka_schema_grade),
    KA_ROW(struct pay_src, minimum_wage, "minimum_wage", "最低工资", NUMBER, 0),
    KA_ROW(struct pay_src, compensation, "compensation", "损失赔偿", PLACED, 0),
    KA_ROW_SUB(struct pay_src, plans, "plans", "薪酬方案", LIST, KA_KEY_OR_NAMED,
               &ka_schema_pay_plan),
    KA_ROW_END};
const struct ka_schema ka_schema_pay = {"系数与等级", "pay file", sizeof(struct pay_src), SIZE_MAX,
                                        pay_keys};

/* A total is a number of points with at most 2 decimals, as it is printed. */
static bool
bound_fits(const struct ka_cond *cond, struct ka_diags *diags)
{
    const struct ka_number *bound = &cond->bound;
    if (cond->cmp == KA_ELSE)
        return true;
    if (!bound->percent && bound->value.micro >= 0 && bound->value.micro % 10000 == 0)
        return true;
    ka_diag(diags, KA_DIAG_TOTAL_BOUND, bound->place, ka_number_text(diags->arena, bound));
    return false;
}

/* Open at the top: the first condition must have no upper end. */
static void
check_top(const struct ka_band_list *list, struct ka_diags *diags)
{
    if (list->count == 0)
        return;
    enum ka_cmp first = list->band[0].cond.cmp;
    if (first == KA_AT_MOST || first == KA_BELOW)
        ka_diag0(diags, KA_DIAG_BANDS_TOP, list->band[0].place);
    else
        ka_bands_check(list, diags);
}

static void
read_coefficients(struct ka_arena *arena, const struct ka_list *src, struct ka_diags *diags,
                  struct ka_pay_def *pay)
{
    const struct coefficient_src *item = src->item;
    struct ka_band *band = ka_arena_array(arena, src->count, sizeof *band);
    pay->coefficient = ka_arena_array(arena, src->count, sizeof *pay->coefficient);
    pay->coefficient_count = src->count;
    bool good = true;
    for (size_t i = 0; i < src->count; i++) {
        const struct ka_number *number = &item[i].coefficient;
        good = ka_cond_read(&item[i].cond, item[i].place, diags, &band[i].cond) && good;
        good = good && bound_fits(&band[i].cond, diags);
        band[i].points = number->value;
        band[i].place = item[i].place;
        pay->coefficient[i] = (struct ka_coefficient){
            .cond = band[i].cond, .coefficient = number->value, .place = item[i].place};
        if (number->value.micro < 0 || number->value.micro % 100 != 0)
            ka_diag(diags, KA_DIAG_COEFFICIENT_BAD, number->place,
                    ka_number_text(diags->arena, number));
    }
    struct ka_band_list list = {
        .band = band, .count = src->count, .place = src->place, .better = KA_HIGHER};
    if (good)
        check_top(&list, diags);
}

static void
read_grades(struct ka_arena *arena, const struct ka_list *src, struct ka_diags *diags,
            struct ka_pay_def *pay)
{
    const struct grade_src *item = src->item;
    struct ka_band *band = ka_arena_array(arena, src->count, sizeof *band);
    pay->grade = ka_arena_array(arena, src->count, sizeof *pay->grade);
    pay->grade_count = src->count;
    bool good = true;
    for (size_t i = 0; i < src->count; i++) {
        good = ka_cond_read(&item[i].cond, item[i].place, diags, &band[i].cond) && good;
        good = good && bound_fits(&band[i].cond, diags);
        band[i].place = item[i].place;
        pay->grade[i] = (struct ka_grade){
            .cond = band[i].cond, .grade = item[i].grade, .en = item[i].en, .place = item[i].place};
    }
    struct ka_band_list list = {.band = band, .count = src->count, .place = src->place};
    if (good)
        check_top(&list, diags);
}

/* What holds for every plan: the minimum wage, and the counter of losses made good. */
static void
read_common(const struct pay_src *src, const struct ka_metric_set *metrics, struct ka_diags *diags,
            struct ka_pay_def *pay)
{
    pay->minimum_wage = src->minimum_wage;
    pay->compensation = KA_NO_INDEX;
    if (!ka_pay_money(&src->minimum_wage, diags) || !metrics || !src->compensation.text.len)
        return;
    pay->compensation = ka_counter_by_name(metrics, src->compensation.text);
    if (pay->compensation == KA_NO_INDEX)
        ka_counter_unknown(metrics, diags, src->compensation.text, src->compensation.place);
}

enum ka_status
ka_pay_def_read(struct ka_arena *arena, const struct ka_node *node,
                const struct ka_metric_set *metrics, struct ka_diags *diags, struct ka_pay_def *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct pay_src src;
    if (ka_schema_read(arena, &ka_schema_pay, node, diags, &src) != KA_OK)
        return KA_E_TEMPLATE;
    struct ka_pay_def pay = {0};
    read_coefficients(arena, &src.coefficients, diags, &pay);
    read_grades(arena, &src.grades, diags, &pay);
    read_common(&src, metrics, diags, &pay);
    ka_pay_plans_read(arena, &src.plans, metrics, diags, &pay);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = pay;
    return KA_OK;
}
