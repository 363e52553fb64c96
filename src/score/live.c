/*
 * What live formulas are built from: whole-number constants, products, comparisons.
 *
 * A spreadsheet counts in binary doubles, where 0.1 is not 0.1 but every whole number up to 2^53
 * is itself. So each constant of a rule is written in units of a power of ten with which all of
 * the rule's constants are whole, values come as numerator and denominator cells, and a
 * comparison multiplies crosswise: "reached 60 %" is B3*10>=C3*6, true exactly when it is
 * true (decisions.md 1). The peak functions weigh the same products with the actual
 * cells, saturating, so that a formula whose products leave 15 digits is noticed before it is
 * written.
 */
#include "score/rule_ops.h"

#include <inttypes.h>

int64_t
ka_live_scale(int places)
{
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    return powers[places];
}

int
ka_live_places(const ka_dec *value, size_t count)
{
    int places = 0;
    for (size_t i = 0; i < count; i++) {
        while (places < 6 && value[i].micro % ka_live_scale(6 - places) != 0)
            places++;
    }
    return places;
}

int64_t
ka_live_units(ka_dec value, int places)
{
    return value.micro / ka_live_scale(6 - places);
}

static int64_t
magnitude(int64_t value)
{
    if (value == INT64_MIN)
        return INT64_MAX;
    return value < 0 ? -value : value;
}

int64_t
ka_live_times(int64_t a, int64_t b)
{
    int64_t product = 0;
    if (__builtin_mul_overflow(magnitude(a), magnitude(b), &product))
        return INT64_MAX;
    return product;
}

int64_t
ka_live_plus(int64_t a, int64_t b)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(magnitude(a), magnitude(b), &sum))
        return INT64_MAX;
    return sum;
}

int64_t
ka_live_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

ka_str
ka_live_product(struct ka_arena *arena, const ka_str *factor, size_t count)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (ka_str_eq(factor[i], KA_STR("1")))
            continue;
        if (buf.len > 0)
            ka_buf_byte(&buf, '*');
        ka_buf_add(&buf, factor[i]);
    }
    return buf.len > 0 ? ka_buf_str(&buf) : KA_STR("1");
}

ka_str
ka_live_int(struct ka_arena *arena, int64_t value)
{
    return ka_str_format(arena, "%" PRId64, value);
}

ka_str
ka_live_cond(struct ka_arena *arena, const struct ka_cond *cond, ka_str num, ka_str den)
{
    static const char *const sign[] = {
        [KA_AT_LEAST] = ">=", [KA_AT_MOST] = "<=", [KA_ABOVE] = ">", [KA_BELOW] = "<"};
    int places = ka_live_places(&cond->bound.value, 1);
    int64_t units = ka_live_units(cond->bound.value, places);
    if (units == 0)
        return ka_str_format(arena, "%.*s%s0", KA_STR_ARG(num), sign[cond->cmp]);
    ka_str left = KA_LIVE_PRODUCT(arena, num, ka_live_int(arena, ka_live_scale(places)));
    ka_str right = KA_LIVE_PRODUCT(arena, den, ka_live_int(arena, units));
    return ka_str_format(arena, "%.*s%s%.*s", KA_STR_ARG(left), sign[cond->cmp], KA_STR_ARG(right));
}

int64_t
ka_live_cond_peak(const struct ka_cond *cond, int64_t num, int64_t den)
{
    if (cond->cmp == KA_ELSE)
        return 0;
    int places = ka_live_places(&cond->bound.value, 1);
    return ka_live_max(ka_live_times(num, ka_live_scale(places)),
                       ka_live_times(den, ka_live_units(cond->bound.value, places)));
}

ka_str
ka_live_marks(struct ka_arena *arena, ka_str cell, int places)
{
    if (places == 0)
        return cell;
    return ka_str_format(arena, "ROUND(%.*s*%" PRId64 ",0)", KA_STR_ARG(cell),
                         ka_live_scale(places));
}
