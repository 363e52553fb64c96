/*
 * Formulas of one part: the effective value, what is shown of it, its points.
 *
 *     num   override as a whole number of 1/10000, else the computed numerator
 *     den   10000 with an override, else the computed denominator
 *     raw   A ÷ B of the rule over them
 *
 * relative_to is a division by the reference, so as fractions n × rd over d × rn; the override is
 * the value after it, as it is shown. A part marked `divided` has figures so large that its
 * products would leave 15 digits: there num is the quotient and den 1, and the rules' formulas stay
 * as they are.
 */
#include "score/formula_build.h"
#include "score/score.h"

bool
ka_item_uses_raw(const struct ka_score_item *item)
{
    if (item->part_count != 1)
        return item->part_count > 1;
    return !ka_score_is_flat(item) || item->group[0].from_marks || item->part[0].input.deducts;
}

/* Cells that must be numbers for the computed value. */
static ka_str
value_known(struct ka_arena *arena, const struct ka_score_part *part, const struct ka_part_cells *c)
{
    ka_str known = ka_str_format(arena, "ISNUMBER(%.*s),ISNUMBER(%.*s)", KA_STR_ARG(c->value_num),
                                 KA_STR_ARG(c->value_den));
    if (!part->relative)
        return known;
    return ka_str_format(arena, "%.*s,ISNUMBER(%.*s),ISNUMBER(%.*s)", KA_STR_ARG(known),
                         KA_STR_ARG(c->ref_num), KA_STR_ARG(c->ref_den));
}

/* Cells that must be above 0 for it to be divided. */
static ka_str
value_divides(struct ka_arena *arena, const struct ka_score_part *part,
              const struct ka_part_cells *c)
{
    if (!part->relative)
        return ka_str_format(arena, "%.*s>0", KA_STR_ARG(c->value_den));
    return ka_str_format(arena, "AND(%.*s>0,%.*s>0,%.*s>0)", KA_STR_ARG(c->value_den),
                         KA_STR_ARG(c->ref_num), KA_STR_ARG(c->ref_den));
}

static ka_str
override_or(struct ka_arena *arena, const struct ka_score_part *part, const struct ka_part_cells *c,
            ka_str overridden, ka_str computed)
{
    /* Without a reference nothing can be computed, and an override is all there is. */
    if (part->relative && c->ref_num.len == 0)
        return ka_str_format(arena, "IF(ISNUMBER(%.*s),%.*s,\"\")", KA_STR_ARG(c->override),
                             KA_STR_ARG(overridden));
    return ka_str_format(arena, "IF(ISNUMBER(%.*s),%.*s,IF(AND(%.*s),%.*s,\"\"))",
                         KA_STR_ARG(c->override), KA_STR_ARG(overridden),
                         KA_STR_ARG(value_known(arena, part, c)), KA_STR_ARG(computed));
}

/* The quotient itself, for figures too large to be multiplied. */
static ka_str
quotient(struct ka_arena *arena, const struct ka_score_part *part, const struct ka_part_cells *c)
{
    ka_str value =
        ka_str_format(arena, "%.*s/%.*s", KA_STR_ARG(c->value_num), KA_STR_ARG(c->value_den));
    if (part->relative)
        value = ka_str_format(arena, "%s*%.*s/%.*s", value.ptr, KA_STR_ARG(c->ref_den),
                              KA_STR_ARG(c->ref_num));
    return ka_str_format(arena, "IF(%s,%s,0)", value_divides(arena, part, c).ptr, value.ptr);
}

ka_str
ka_emit_effective_num(struct ka_arena *arena, const struct ka_score_part *part,
                      const struct ka_part_cells *cells)
{
    ka_str whole = ka_str_format(arena, "ROUND(%.*s*10000,0)", KA_STR_ARG(cells->override));
    if (part->divided)
        return override_or(arena, part, cells, ka_str_format(arena, "%s/10000", whole.ptr),
                           quotient(arena, part, cells));
    ka_str computed = cells->value_num;
    if (part->relative)
        computed = KA_LIVE_PRODUCT(arena, cells->value_num, cells->ref_den);
    return override_or(arena, part, cells, whole, computed);
}

ka_str
ka_emit_effective_den(struct ka_arena *arena, const struct ka_score_part *part,
                      const struct ka_part_cells *cells)
{
    const struct ka_part_cells *c = cells;
    ka_str divides = value_divides(arena, part, c);
    if (part->divided)
        return override_or(arena, part, c, KA_STR("1"),
                           ka_str_format(arena, "IF(%.*s,1,0)", KA_STR_ARG(divides)));
    ka_str computed = c->value_den;
    if (part->relative)
        computed = ka_str_format(arena, "IF(%.*s,%.*s*%.*s,0)", KA_STR_ARG(divides),
                                 KA_STR_ARG(c->value_den), KA_STR_ARG(c->ref_num));
    return override_or(arena, part, c, KA_STR("10000"), computed);
}

bool
ka_effective(const struct ka_score_part *part, ka_frac *num, ka_frac *den)
{
    const struct ka_value *v = &part->value, *r = &part->reference;
    if (v->state != KA_VALUE_OK || (part->relative && r->state != KA_VALUE_OK))
        return false;
    if (part->relative && r->live_num <= 0)
        return false;
    *den = ka_frac_make(1, 1);
    if (part->divided) {
        *num = part->input.value;
        return true;
    }
    *num = ka_frac_make(v->live_num, 1);
    *den = ka_frac_make(v->live_den, 1);
    return !part->relative || (ka_frac_mul(*num, ka_frac_make(r->live_den, 1), num) &&
                               ka_frac_mul(*den, ka_frac_make(r->live_num, 1), den));
}

ka_str
ka_emit_actual(struct ka_arena *arena, const struct ka_part_cells *cells)
{
    ka_str n = cells->num, d = cells->den;
    return ka_str_format(arena,
                         "IF(AND(ISNUMBER(%.*s),ISNUMBER(%.*s)),IF(%.*s>0,%.*s/%.*s,\"—\"),\"—\")",
                         KA_STR_ARG(n), KA_STR_ARG(d), KA_STR_ARG(d), KA_STR_ARG(n), KA_STR_ARG(d));
}

/* A fraction's two cells, or its constants, or their quotient over 1 when dividing first. */
static void
operand(struct ka_arena *arena, bool divided, ka_frac constant, ka_str *num, ka_str *den)
{
    if (ka_frac_is_none(constant))
        return;
    if (num->len == 0) {
        *num = ka_live_int(arena, constant.num);
        *den = ka_live_int(arena, constant.den);
    }
    if (!divided)
        return;
    *num = ka_str_format(arena, "(%.*s/%.*s)", KA_STR_ARG(*num), KA_STR_ARG(*den));
    *den = KA_STR("1");
}

static enum ka_ref
bound_kind(const struct ka_rule *rule)
{
    return rule->kind == KA_RULE_STEPS ? rule->as.steps.from.ref : KA_REF_NONE;
}

static struct ka_rule_cells
rule_cells(struct ka_arena *arena, const struct ka_score_item *item,
           const struct ka_score_part *part, const struct ka_part_cells *c, ka_str marks)
{
    struct ka_rule_cells cells = {.num = c->num,
                                  .den = c->den,
                                  .target_num = c->target_num,
                                  .target_den = c->target_den,
                                  .divided = part->divided,
                                  .marks = item->def->weighted ? KA_STR("100") : marks};
    enum ka_ref from = bound_kind(part->rule);
    if (from == KA_REF_TARGET) {
        cells.bound_num = c->target_num;
        cells.bound_den = c->target_den;
    } else if (from == KA_REF_INDUSTRY || from == KA_REF_LAST_MONTH) {
        cells.bound_num = c->ref_num;
        cells.bound_den = c->ref_den;
    }
    operand(arena, part->divided, part->input.target, &cells.target_num, &cells.target_den);
    operand(arena, part->divided, part->input.bound, &cells.bound_num, &cells.bound_den);
    return cells;
}

/* A pair of cells must hold numbers, the second above 0; a constant must be there. */
static void
add_pair(struct ka_buf *buf, ka_str num, ka_str den, ka_frac constant)
{
    if (num.len == 0) {
        if (ka_frac_is_none(constant))
            ka_buf_add(buf, KA_STR(",1=0"));
        return;
    }
    ka_buf_printf(buf, "%sISNUMBER(%.*s),ISNUMBER(%.*s),%.*s>0", buf->len ? "," : "AND(",
                  KA_STR_ARG(num), KA_STR_ARG(den), KA_STR_ARG(den));
}

ka_str
ka_part_ok(struct ka_arena *arena, const struct ka_score_part *part,
           const struct ka_part_cells *cells)
{
    struct ka_buf buf = {.arena = arena};
    enum ka_ref from = bound_kind(part->rule);
    bool ratio = part->rule->kind == KA_RULE_RATIO;
    add_pair(&buf, cells->num, cells->den, KA_FRAC_NONE);
    if (from == KA_REF_INDUSTRY || from == KA_REF_LAST_MONTH)
        add_pair(&buf, cells->ref_num, cells->ref_den, part->input.bound);
    if (from == KA_REF_TARGET || ratio)
        add_pair(&buf, cells->target_num, cells->target_den, part->target);
    if (ratio && cells->target_num.len > 0)
        ka_buf_printf(&buf, ",%.*s>0", KA_STR_ARG(cells->target_num));
    if (part->refused)
        ka_buf_add(&buf, KA_STR(",1=0"));
    ka_buf_byte(&buf, ')');
    return ka_buf_str(&buf);
}

struct ka_rule_formula
ka_part_formula(struct ka_arena *arena, const struct ka_score_item *item, size_t part,
                const struct ka_part_cells *cells, ka_str marks)
{
    const struct ka_score_part *p = &item->part[part];
    struct ka_rule_cells rule = rule_cells(arena, item, p, cells, marks);
    return ka_rule_emit(arena, p->rule, &p->input, &rule);
}

ka_str
ka_emit_part_raw(struct ka_arena *arena, const struct ka_score_item *item, size_t part,
                 const struct ka_part_cells *cells)
{
    const struct ka_score_part *p = &item->part[part];
    ka_str marks = ka_dec_print_short(arena, item->marks);
    struct ka_rule_formula f = ka_part_formula(arena, item, part, cells, marks);
    /* Of a deduction with nothing to judge there is nothing to deduct (rule_parts.c). */
    bool nothing = p->input.deducts && p->state == KA_VALUE_EMPTY;
    ka_str points = ka_str_eq(f.b, KA_STR("1"))
                        ? f.a
                        : ka_str_format(arena, "%.*s/(%.*s)", KA_STR_ARG(f.a), KA_STR_ARG(f.b));
    return ka_str_format(arena, "IF(%.*s,%.*s,%s)", KA_STR_ARG(ka_part_ok(arena, p, cells)),
                         KA_STR_ARG(points), nothing ? "0" : "\"\"");
}
