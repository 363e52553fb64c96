/*
 * bands: ordered conditions → points, first match wins, `else` closes it (scoring.md section 2).
 *
 *     {at_least: 60%, points: 15}        IF(n*10>=d*6,15,
 *     {at_least: 50%, points: 12}        IF(n*10>=d*5,12,
 *     {else: true, points: 3}            3))
 *
 * The whole rule is comparisons: nothing is divided, so nothing can be rounded into a better
 * band. Points are whole numbers of a power of ten, which stands below the fraction. The next
 * better band is the one with more points whose bound lies nearest to the value, which is also
 * right for rules where less is better.
 */
#include "score/rule_ops.h"

static size_t
band_of(const struct ka_rule *rule, ka_frac value)
{
    size_t last = rule->as.bands.count - 1;
    for (size_t i = 0; i < last; i++) {
        if (ka_cond_holds(&rule->as.bands.band[i].cond, value))
            return i;
    }
    return last;
}

static bool
eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    *raw = ka_frac_of_dec(rule->as.bands.band[band_of(rule, in->value)].points);
    return true;
}

static int
points_places(const struct ka_rule *rule)
{
    int places = 0;
    for (size_t i = 0; i < rule->as.bands.count; i++) {
        int own = ka_live_places(&rule->as.bands.band[i].points, 1);
        places = own > places ? own : places;
    }
    return places;
}

static struct ka_rule_formula
emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
     const struct ka_rule_cells *cells)
{
    KA_UNUSED(in);
    int places = points_places(rule);
    struct ka_buf buf = {.arena = arena};
    size_t last = rule->as.bands.count - 1;
    for (size_t i = 0; i < last; i++) {
        const struct ka_band *band = &rule->as.bands.band[i];
        ka_buf_printf(&buf, "IF(%.*s,%.*s,",
                      KA_STR_ARG(ka_live_cond(arena, &band->cond, cells->num, cells->den)),
                      KA_STR_ARG(ka_live_int(arena, ka_live_units(band->points, places))));
    }
    ka_buf_add(&buf, ka_live_int(arena, ka_live_units(rule->as.bands.band[last].points, places)));
    for (size_t i = 0; i < last; i++)
        ka_buf_byte(&buf, ')');
    return (struct ka_rule_formula){.a = ka_buf_str(&buf),
                                    .b = ka_live_int(arena, ka_live_scale(places))};
}

static struct ka_peak
peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    KA_UNUSED(in);
    int places = points_places(rule);
    struct ka_peak most = {.points = ka_live_scale(places)};
    for (size_t i = 0; i < rule->as.bands.count; i++) {
        const struct ka_band *band = &rule->as.bands.band[i];
        most.points = ka_live_max(most.points, ka_live_units(band->points, places));
        most.inside =
            ka_live_max(most.inside, ka_live_cond_peak(&band->cond, live->num, live->den));
    }
    return most;
}

/* Bound at which band i begins; `else` begins where the band before it ends. */
static bool
band_bound(const struct ka_rule *rule, size_t i, ka_frac *bound)
{
    const struct ka_band *band = &rule->as.bands.band[i];
    if (band->cond.cmp == KA_ELSE) {
        if (i == 0)
            return false;
        band--;
    }
    *bound = ka_frac_of_dec(band->cond.bound.value);
    return true;
}

static bool
distance(ka_frac a, ka_frac b, ka_frac *out)
{
    return ka_frac_cmp(a, b) >= 0 ? ka_frac_sub(a, b, out) : ka_frac_sub(b, a, out);
}

static bool
next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value, ka_frac *raw)
{
    size_t here = band_of(rule, in->value);
    ka_dec now = rule->as.bands.band[here].points;
    ka_frac nearest = KA_FRAC_NONE;
    for (size_t i = 0; i < rule->as.bands.count; i++) {
        const struct ka_band *band = &rule->as.bands.band[i];
        ka_frac bound = KA_FRAC_NONE, away = KA_FRAC_NONE;
        if (ka_dec_cmp(band->points, now) <= 0 || !band_bound(rule, i, &bound) ||
            !distance(bound, in->value, &away))
            continue;
        if (!ka_frac_is_none(nearest) && ka_frac_cmp(away, nearest) >= 0)
            continue;
        nearest = away;
        *value = bound;
        *raw = ka_frac_of_dec(band->points);
    }
    return !ka_frac_is_none(nearest);
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    for (size_t i = 0; i < rule->as.bands.count; i++) {
        const struct ka_band *band = &rule->as.bands.band[i];
        if (i > 0)
            ka_words_next(words);
        ka_words_cond(words, &band->cond);
        ka_words_add(words, "：", ": ");
        ka_words_points(words, band->points);
    }
}

const struct ka_rule_ops ka_rule_bands_ops = {
    .eval = eval, .emit = emit, .peak = peak, .next = next, .words = words};
