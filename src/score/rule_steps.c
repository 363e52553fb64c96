/*
 * steps: marks − deduct × number of steps beyond `from`; a step counts when it is whole (`full`) or
 * as soon as it is begun (`started`), and the points end at 0 (scoring.md section 2: 每低 x 扣 y).
 *
 * The number of steps is one quotient of whole numbers, with F = from*S, E = every*S:
 *
 *     (F*d - n*S) ÷ (E*d)             below a number
 *     (bn*d - n*bd)*S ÷ (E*d*bd)      below a reference bn/bd
 *
 * and INT or ROUNDUP of it is exact as long as the dividend has at most 13 digits (its
 * distance from a whole number is then wider than the 15 digits a sheet looks at); peak() asks for
 * that by counting the dividend a hundredfold.
 */
#include "score/rule_ops.h"

/* Constants in whole units: of the bound and the step, and of the points. */
struct steps {
    int64_t scale, every, from;
    int points_places;
    int64_t deduct;
};

static bool
by_number(const struct ka_rule *rule)
{
    return rule->as.steps.from.ref == KA_REF_NUMBER;
}

static struct steps
steps_of(const struct ka_rule *rule, const struct ka_rule_input *in)
{
    ka_dec every = rule->as.steps.every.value;
    ka_dec from = by_number(rule) ? rule->as.steps.from.number.value : every;
    ka_dec points[] = {rule->as.steps.deduct.value, in->marks};
    int places = ka_live_places((const ka_dec[]){every, from}, 2);
    struct steps s = {.scale = ka_live_scale(places),
                      .every = ka_live_units(every, places),
                      .from = ka_live_units(from, places),
                      .points_places = ka_live_places(points, 2)};
    s.deduct = ka_live_units(rule->as.steps.deduct.value, s.points_places);
    return s;
}

static ka_frac
bound_of(const struct ka_rule *rule, const struct ka_rule_input *in)
{
    return by_number(rule) ? ka_frac_of_dec(rule->as.steps.from.number.value) : in->bound;
}

/* Steps beyond the bound, whole, >= 0. */
static bool
count_steps(const struct ka_rule *rule, const struct ka_rule_input *in, int64_t *count)
{
    ka_frac bound = bound_of(rule, in), beyond = KA_FRAC_NONE, steps = KA_FRAC_NONE;
    if (ka_frac_is_none(bound) || rule->as.steps.every.value.micro <= 0)
        return false;
    bool ok = rule->as.steps.above ? ka_frac_sub(in->value, bound, &beyond)
                                   : ka_frac_sub(bound, in->value, &beyond);
    if (!ok || !ka_frac_div(beyond, ka_frac_of_dec(rule->as.steps.every.value), &steps))
        return false;
    int64_t whole = rule->as.steps.started ? ka_frac_ceil(steps) : ka_frac_floor(steps);
    *count = whole > 0 ? whole : 0;
    return true;
}

static bool
eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    int64_t count = 0;
    return count_steps(rule, in, &count) &&
           ka_rule_deduct(in, rule->as.steps.deduct.value, ka_frac_make(count, 1), raw);
}

/* bound - value as one dividend, times S; and what it is divided by. */
static void
quotient(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
         const struct ka_rule_cells *cells, ka_str *beyond, ka_str *unit)
{
    struct steps s = steps_of(rule, in);
    ka_str scale = ka_live_int(arena, s.scale), every = ka_live_int(arena, s.every);
    ka_str bound, value;
    if (by_number(rule)) {
        bound = KA_LIVE_PRODUCT(arena, cells->den, ka_live_int(arena, s.from));
        value = KA_LIVE_PRODUCT(arena, cells->num, scale);
        *unit = KA_LIVE_PRODUCT(arena, cells->den, every);
    } else {
        ka_str bn = cells->bound_num.len > 0 ? cells->bound_num : ka_live_int(arena, in->bound.num);
        ka_str bd = cells->bound_den.len > 0 ? cells->bound_den : ka_live_int(arena, in->bound.den);
        bound = KA_LIVE_PRODUCT(arena, bn, cells->den, scale);
        value = KA_LIVE_PRODUCT(arena, cells->num, bd, scale);
        *unit = KA_LIVE_PRODUCT(arena, cells->den, bd, every);
    }
    ka_str from = rule->as.steps.above ? bound : value;
    ka_str to = rule->as.steps.above ? value : bound;
    *beyond = ka_str_format(arena, "MAX(0,%.*s-%.*s)", KA_STR_ARG(to), KA_STR_ARG(from));
}

static struct ka_rule_formula
emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
     const struct ka_rule_cells *cells)
{
    struct steps s = steps_of(rule, in);
    ka_str beyond, unit;
    quotient(arena, rule, in, cells, &beyond, &unit);
    ka_str count =
        rule->as.steps.started
            ? ka_str_format(arena, "ROUNDUP(%.*s/(%.*s),0)", KA_STR_ARG(beyond), KA_STR_ARG(unit))
            : ka_str_format(arena, "INT(%.*s/(%.*s))", KA_STR_ARG(beyond), KA_STR_ARG(unit));
    ka_str off = KA_LIVE_PRODUCT(arena, count, ka_live_int(arena, s.deduct));
    struct ka_rule_formula f = {.b = ka_live_int(arena, ka_live_scale(s.points_places))};
    if (in->deducts)
        f.a = ka_str_format(arena, "(0-%.*s)", KA_STR_ARG(off));
    else
        f.a = ka_str_format(arena, "MAX(0,%.*s-%.*s)",
                            KA_STR_ARG(ka_live_marks(arena, cells->marks, s.points_places)),
                            KA_STR_ARG(off));
    return f;
}

static struct ka_peak
peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    struct steps s = steps_of(rule, in);
    int64_t value, bound, unit;
    if (by_number(rule)) {
        value = ka_live_times(live->num, s.scale);
        bound = ka_live_times(live->den, s.from);
        unit = ka_live_times(live->den, s.every);
    } else {
        value = ka_live_times(ka_live_times(live->num, live->bound_den), s.scale);
        bound = ka_live_times(ka_live_times(live->bound_num, live->den), s.scale);
        unit = ka_live_times(ka_live_times(live->den, live->bound_den), s.every);
    }
    int64_t dividend = ka_live_times(ka_live_plus(value, bound), 100);
    return (struct ka_peak){.inside = ka_live_max(dividend, unit),
                            .points = ka_live_max(ka_live_units(in->marks, s.points_places),
                                                  ka_live_scale(s.points_places))};
}

/* Steps that leave more than nothing: the largest k with deduct × k < marks. */
static int64_t
last_step_worth(const struct ka_rule_input *in, ka_dec deduct)
{
    return (in->marks.micro - 1) / deduct.micro;
}

static bool
next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value, ka_frac *raw)
{
    int64_t count = 0;
    ka_dec deduct = rule->as.steps.deduct.value;
    if (deduct.micro <= 0 || in->marks.micro <= 0 || !count_steps(rule, in, &count) || count == 0)
        return false;
    int64_t fewer = count - 1;
    int64_t worth = last_step_worth(in, deduct);
    if (!in->deducts && fewer > worth)
        fewer = worth;
    ka_frac way = KA_FRAC_NONE;
    ka_frac every = ka_frac_of_dec(rule->as.steps.every.value), bound = bound_of(rule, in);
    struct ka_rule_input then = *in;
    if (!ka_frac_mul(every, ka_frac_make(fewer, 1), &way))
        return false;
    bool ok = rule->as.steps.above ? ka_frac_add(bound, way, &then.value)
                                   : ka_frac_sub(bound, way, &then.value);
    if (!ok || !eval(rule, &then, raw))
        return false;
    *value = then.value;
    return true;
}

/* "目标95%，每低1%扣1分，最低0分"; with `started`: "不足1%按1%计". */
static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    if (by_number(rule)) {
        ka_words_add(words, "目标", "target ");
        ka_words_bound(words, &rule->as.steps.from.number);
    } else {
        ka_words_add(words, "以", "from ");
        ka_words_ref(words, rule->as.steps.from.ref);
        ka_words_add(words, "为准", "");
    }
    bool above = rule->as.steps.above;
    ka_words_add(words, above ? "，每高" : "，每低", ", every ");
    ka_buf_add(words->buf,
               ka_bound_print(words->buf->arena, rule->as.steps.every,
                              words->relative ? KA_UNIT_RATIO : ka_words_unit(words), words->lang));
    if (rule->as.steps.started)
        ka_words_add(words, "（不足按1档计）", " begun");
    ka_words_add(words, "扣", above ? " above: −" : " below: −");
    ka_words_points(words, rule->as.steps.deduct.value);
    if (!words->deducts)
        ka_words_add(words, "，最低0分", ", min. 0");
}

const struct ka_rule_ops ka_rule_steps_ops = {
    .eval = eval, .emit = emit, .peak = peak, .next = next, .words = words};
