/*
 * linear: a straight line from 0 points at `zero_at` to full marks at `full_at`, flat beyond both;
 * which of the two is larger says which way is better (scoring.md section 2).
 *
 * With constants in units of a power of ten S, so that Z = zero_at*S and F = full_at*S are whole,
 * the way gone and the whole way are whole numbers too:
 *
 *     way = n*S - Z*d (or Z*d - n*S when falling)     A = marks*MAX(0,MIN(|F-Z|*d,way))     B =
 * |F-Z|*d
 *
 * so there is no difference of two rounded quotients, which is where a sheet's doubles lose digits
 * (io.md section 5).
 */
#include "score/rule_ops.h"

/* The rule's constants in whole units. */
struct line {
    int places;
    int64_t scale, zero, width; /* width = |F - Z| */
    bool rising;
};

static struct line
line_of(const struct ka_rule *rule)
{
    ka_dec zero = rule->as.linear.zero_at.value, full = rule->as.linear.full_at.value;
    struct line line = {.places = ka_live_places((const ka_dec[]){zero, full}, 2),
                        .rising = ka_dec_cmp(full, zero) > 0};
    ka_dec width = line.rising ? ka_dec_sub(full, zero) : ka_dec_sub(zero, full);
    line.scale = ka_live_scale(line.places);
    line.zero = ka_live_units(zero, line.places);
    line.width = ka_live_units(width, line.places);
    return line;
}

static bool
eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    ka_frac zero = ka_frac_of_dec(rule->as.linear.zero_at.value);
    ka_frac full = ka_frac_of_dec(rule->as.linear.full_at.value);
    ka_frac way = KA_FRAC_NONE, width = KA_FRAC_NONE, share = KA_FRAC_NONE;
    int rising = ka_frac_cmp(full, zero);
    /* Beyond an end nothing is divided: so no value is too large. */
    if (rising * ka_frac_cmp(in->value, full) >= 0 || rising * ka_frac_cmp(in->value, zero) <= 0) {
        bool all = rising * ka_frac_cmp(in->value, full) >= 0;
        *raw = ka_frac_of_dec(all ? in->marks : ka_dec_of(0));
        return rising != 0;
    }
    if (!ka_frac_sub(in->value, zero, &way) || !ka_frac_sub(full, zero, &width) ||
        !ka_frac_div(way, width, &share))
        return false;

    return ka_frac_mul(ka_frac_of_dec(in->marks), share, raw);
}

static struct ka_rule_formula
emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
     const struct ka_rule_cells *cells)
{
    struct line line = line_of(rule);
    int places = ka_live_places(&in->marks, 1);
    ka_str marks = ka_live_marks(arena, cells->marks, places);
    ka_str value = KA_LIVE_PRODUCT(arena, cells->num, ka_live_int(arena, line.scale));
    ka_str start = KA_LIVE_PRODUCT(arena, cells->den, ka_live_int(arena, line.zero));
    ka_str width = KA_LIVE_PRODUCT(arena, cells->den, ka_live_int(arena, line.width));
    ka_str from = line.rising ? start : value;
    ka_str to = line.rising ? value : start;
    struct ka_rule_formula f;
    f.a = ka_str_format(arena, "%.*s*MAX(0,MIN(%.*s,%.*s-%.*s))", KA_STR_ARG(marks),
                        KA_STR_ARG(width), KA_STR_ARG(to), KA_STR_ARG(from));
    f.b = KA_LIVE_PRODUCT(arena, width, ka_live_int(arena, ka_live_scale(places)));
    return f;
}

static struct ka_peak
peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    struct line line = line_of(rule);
    int places = ka_live_places(&in->marks, 1);
    int64_t width = ka_live_times(live->den, line.width);
    int64_t way =
        ka_live_plus(ka_live_times(live->num, line.scale), ka_live_times(live->den, line.zero));
    int64_t full = ka_live_max(ka_live_units(in->marks, places), ka_live_scale(places));
    return (struct ka_peak){.inside = way, .points = ka_live_times(width, full)};
}

/* One point further along the line, or its end. */
static bool
next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value, ka_frac *raw)
{
    ka_frac marks = ka_frac_of_dec(in->marks);
    ka_frac zero = ka_frac_of_dec(rule->as.linear.zero_at.value);
    ka_frac full = ka_frac_of_dec(rule->as.linear.full_at.value);
    ka_frac now = KA_FRAC_NONE, more = KA_FRAC_NONE, share = KA_FRAC_NONE;
    ka_frac width = KA_FRAC_NONE, way = KA_FRAC_NONE;
    if (!eval(rule, in, &now) || ka_frac_cmp(now, marks) >= 0 ||
        !ka_frac_add(now, ka_frac_of_dec(ka_dec_of(1)), &more))
        return false;
    more = ka_frac_min(more, marks);
    if (!ka_frac_div(more, marks, &share) || !ka_frac_sub(full, zero, &width) ||
        !ka_frac_mul(width, share, &way) || !ka_frac_add(zero, way, value))
        return false;
    *raw = more;
    return true;
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    ka_dec marks = words->item->weighted ? ka_dec_of(100) : words->item->marks;
    ka_words_bound(words, &rule->as.linear.zero_at);
    ka_words_add(words, "得0分，", ": 0; ");
    ka_words_bound(words, &rule->as.linear.full_at);
    ka_words_add(words, "得", ": ");
    ka_words_points(words, marks);
    ka_words_add(words, "，其间按比例", "; in proportion between");
}

const struct ka_rule_ops ka_rule_linear_ops = {
    .eval = eval, .emit = emit, .peak = peak, .next = next, .words = words};
