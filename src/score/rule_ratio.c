/*
 * ratio: points = marks × value ÷ target, or marks × target ÷ value when lower is better, at most
 * `cap` and 0 below `zero_below` (scoring.md section 2, decisions.md 3; 百分比计分制).
 *
 * With the value n/d and the target t/u the achievement is n*u ÷ (d*t), and the fraction is
 * kept whole until the item's one rounding:
 *
 *     A = MAX(0,MIN(cap*d*t,marks*n*u))     B = d*t
 *
 * When lower is better both change places; a value of 0 (nobody waited at all) then gives
 * the cap, and no formula may divide by it. `zero_below` speaks of the achievement in both
 * directions: so a better value never gets fewer points.
 */
#include "score/rule_ops.h"

/* The achievement as over ÷ under, both of cells: for higher n*u and d*t, for lower d*t and n*u. */
struct sides {
    ka_str over, under;
};

static bool
lower(const struct ka_rule_input *in)
{
    return in->better == KA_LOWER;
}

static ka_dec
cap_of(const struct ka_rule *rule, const struct ka_rule_input *in)
{
    const struct ka_number *cap = &rule->as.ratio.cap;
    return cap->set ? ka_dec_min(cap->value, in->marks) : in->marks;
}

static bool
usable(const struct ka_rule_input *in)
{
    return !ka_frac_is_none(in->target) && in->target.num > 0;
}

static bool
achievement(const struct ka_rule_input *in, ka_frac *out)
{
    if (lower(in))
        return ka_frac_div(in->target, in->value, out);
    return ka_frac_div(in->value, in->target, out);
}

static bool
eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    ka_frac cap = ka_frac_of_dec(cap_of(rule, in));
    ka_frac share = KA_FRAC_NONE;
    if (!usable(in))
        return false;
    if (lower(in) && in->value.num <= 0) {
        *raw = cap;
        return true;
    }
    if (!achievement(in, &share))
        return false;
    const struct ka_number *zero = &rule->as.ratio.zero_below;
    if (share.num <= 0 || (zero->set && ka_frac_cmp_dec(share, zero->value) < 0)) {
        *raw = ka_frac_of_dec(ka_dec_of(0));
        return true;
    }
    ka_frac points = KA_FRAC_NONE;
    if (!ka_frac_mul(ka_frac_of_dec(in->marks), share, &points))
        return false;
    *raw = ka_frac_min(points, cap);
    return true;
}

static struct sides
sides_of(struct ka_arena *arena, const struct ka_rule_input *in, const struct ka_rule_cells *cells)
{
    ka_str t = cells->target_num.len > 0 ? cells->target_num : ka_live_int(arena, in->target.num);
    ka_str u = cells->target_den.len > 0 ? cells->target_den : ka_live_int(arena, in->target.den);
    ka_str actual = KA_LIVE_PRODUCT(arena, cells->num, u);
    ka_str target = KA_LIVE_PRODUCT(arena, cells->den, t);
    if (lower(in))
        return (struct sides){.over = target, .under = actual};
    return (struct sides){.over = actual, .under = target};
}

/* 0 where the achievement is below `zero_below`. */
static ka_str
above_zero(struct ka_arena *arena, const struct ka_rule *rule, struct sides side, ka_str points)
{
    const struct ka_number *zero = &rule->as.ratio.zero_below;
    struct ka_cond below = {.cmp = KA_BELOW, .bound = *zero};
    if (!zero->set || zero->value.micro <= 0)
        return points;
    return ka_str_format(arena, "IF(%s,0,%.*s)",
                         ka_live_cond(arena, &below, side.over, side.under).ptr,
                         KA_STR_ARG(points));
}

static struct ka_rule_formula
emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
     const struct ka_rule_cells *cells)
{
    ka_dec cap = cap_of(rule, in);
    int places = ka_live_places((const ka_dec[]){in->marks, cap}, 2);
    ka_str scale = ka_live_int(arena, ka_live_scale(places));
    ka_str top = ka_dec_cmp(cap, in->marks) < 0 ? ka_live_int(arena, ka_live_units(cap, places))
                                                : ka_live_marks(arena, cells->marks, places);
    struct sides side = sides_of(arena, in, cells);
    ka_str most = KA_LIVE_PRODUCT(arena, top, side.under);
    ka_str got = KA_LIVE_PRODUCT(arena, ka_live_marks(arena, cells->marks, places), side.over);
    struct ka_rule_formula f;
    f.a = ka_str_format(arena, "MIN(%.*s,%.*s)", KA_STR_ARG(most), KA_STR_ARG(got));
    f.b = KA_LIVE_PRODUCT(arena, side.under, scale);

    f.a = above_zero(arena, rule, side, f.a);
    if (lower(in)) {
        f.a = ka_str_format(arena, "IF(%.*s>0,%.*s,%.*s)", KA_STR_ARG(cells->num), KA_STR_ARG(f.a),
                            KA_STR_ARG(top));
        f.b = ka_str_format(arena, "IF(%.*s>0,%.*s,%.*s)", KA_STR_ARG(cells->num), KA_STR_ARG(f.b),
                            KA_STR_ARG(scale));
    } else {
        f.a = ka_str_format(arena, "MAX(0,%.*s)", KA_STR_ARG(f.a));
    }
    return f;
}

static struct ka_peak
peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    ka_dec cap = cap_of(rule, in);
    int places = ka_live_places((const ka_dec[]){in->marks, cap}, 2);
    int64_t actual = ka_live_times(live->num, live->target_den);
    int64_t target = ka_live_times(live->den, live->target_num);
    int64_t full = ka_live_max(ka_live_units(in->marks, places), ka_live_scale(places));
    struct ka_peak most = {.points = ka_live_times(ka_live_max(actual, target), full)};
    const struct ka_number *zero = &rule->as.ratio.zero_below;
    if (zero->set) {
        struct ka_cond below = {.cmp = KA_BELOW, .bound = *zero};
        most.inside = ka_live_cond_peak(&below, actual, target);
    }
    return most;
}

/* The value whose achievement is points ÷ marks. */
static bool
value_for(const struct ka_rule_input *in, ka_frac share, ka_frac *value)
{
    return lower(in) ? ka_frac_div(in->target, share, value)
                     : ka_frac_mul(in->target, share, value);
}

static bool
next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value, ka_frac *raw)
{
    ka_frac now = KA_FRAC_NONE, more = KA_FRAC_NONE, share = KA_FRAC_NONE;
    ka_frac cap = ka_frac_of_dec(cap_of(rule, in));
    ka_frac marks = ka_frac_of_dec(in->marks);
    if (!eval(rule, in, &now) || ka_frac_cmp(now, cap) >= 0 ||
        !ka_frac_add(now, ka_frac_of_dec(ka_dec_of(1)), &more) ||
        !ka_frac_div(ka_frac_min(more, cap), marks, &share))
        return false;
    const struct ka_number *zero = &rule->as.ratio.zero_below;
    if (zero->set && ka_frac_cmp_dec(share, zero->value) < 0)
        share = ka_frac_of_dec(zero->value);
    struct ka_rule_input then = *in;
    if (!value_for(in, share, &then.value) || !eval(rule, &then, raw))
        return false;
    *value = then.value;
    return true;
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    bool less = ka_words_better(words) == KA_LOWER;
    const struct ka_number *cap = &rule->as.ratio.cap;
    const struct ka_number *zero = &rule->as.ratio.zero_below;
    if (rule->as.ratio.target.ref == KA_REF_NUMBER) {
        ka_words_add(words, "目标", "target ");
        ka_words_bound(words, &rule->as.ratio.target.number);
        ka_words_add(words, "，", ", ");
    }
    ka_words_add(words, less ? "得分=满分×目标÷实际" : "得分=满分×实际÷目标",
                 less ? "marks × target ÷ actual" : "marks × actual ÷ target");
    ka_dec marks = words->item->weighted ? ka_dec_of(100) : words->item->marks;
    ka_words_add(words, "，最高", ", at most ");
    ka_words_points(words, cap->set ? ka_dec_min(cap->value, marks) : marks);
    if (!zero->set || zero->value.micro <= 0)
        return;
    ka_words_add(words, less ? "，目标÷实际低于" : "，低于目标",
                 less ? "; 0 when target ÷ actual is below " : "; 0 below ");
    ka_buf_add(words->buf, ka_bound_print(words->buf->arena, *zero, KA_UNIT_RATIO, words->lang));
    ka_words_add(words, "得0分", less ? "" : " of target");
}

const struct ka_rule_ops ka_rule_ratio_ops = {
    .eval = eval, .emit = emit, .peak = peak, .next = next, .words = words};
