/*
 * One line of pay: figures → amount, ladder → rate or slices, and the same as a live formula.
 *
 *     whole      base 12,000 of target 10,000: 120 %, so all 12,000 at the rate of 120 %
 *     marginal   8,000 at the lowest rate, 2,000 at the next, 2,000 at the one above
 *
 * All factors are whole numbers in units of their own: money in 分, rates with as many decimals as
 * they have, the coefficient with four. So the spreadsheet multiplies whole numbers, divides once
 * and rounds once, as here; a product that would leave its 15 digits is refused.
 */
#include "score/pay.h"

#include "score/formula.h"
#include "score/rule_ops.h"

#define FACTOR_PLACES 4
#define DIGITS_MOST   INT64_C(999999999999999)

ka_dec
ka_pay_factor(enum ka_pay_by by, ka_dec total, ka_dec coefficient)
{
    if (by == KA_PAY_BY_COEFFICIENT)
        return coefficient;
    return by == KA_PAY_BY_POINTS ? (ka_dec){total.micro / 100} : ka_dec_of(1);
}

static ka_dec
counted(ka_dec base)
{
    return base.micro < 0 ? ka_dec_of(0) : base;
}

/* Decimals of the rates of a line. */
static int
rate_places(const struct ka_pay_line *line)
{
    int places = ka_live_places(&line->rate, 1);
    for (size_t i = 0; i < line->slice_count; i++) {
        int own = ka_live_places(&line->slice[i].rate, 1);
        places = own > places ? own : places;
    }
    return places;
}

static int
base_places(const struct ka_pay_line *line)
{
    int places = ka_live_places(&line->base, 1);
    return places > 2 ? places : 2;
}

/* Units of base × rate, and what divides them. False beyond 15 digits. */
static bool
units(const struct ka_pay_line *line, int64_t *num, int64_t *den)
{
    int base = base_places(line), rate = rate_places(line);
    *den = ka_live_scale(base - 2) * ka_live_scale(rate);
    *num = ka_live_times(ka_live_units(counted(line->base), base), ka_live_units(line->rate, rate));
    if (line->slice_count) {
        *num = 0;
        for (size_t i = 0; i < line->slice_count; i++)
            *num = ka_live_plus(*num, ka_live_times(ka_live_units(line->slice[i].base, base),
                                                    ka_live_units(line->slice[i].rate, rate)));
    }
    return *num <= DIGITS_MOST;
}

bool
ka_pay_amount(const struct ka_pay_line *line, ka_dec factor, ka_dec *out)
{
    int64_t num = 0, den = 1, fen = 0;
    if (!units(line, &num, &den))
        return false;
    int64_t scaled = ka_live_units(factor, FACTOR_PLACES);
    num = ka_live_times(num, line->by == KA_PAY_BY_NONE ? 1 : scaled);
    den = ka_live_times(den, line->by == KA_PAY_BY_NONE ? 1 : ka_live_scale(FACTOR_PLACES));
    if (line->of_days) {
        num = ka_live_times(num, line->days);
        den = ka_live_times(den, line->of_days);
    }
    if (num > DIGITS_MOST || den > DIGITS_MOST)
        return false;
    fen = num / den + (num % den >= den - num % den);
    *out = ka_dec_scaled(line->kind == KA_PAY_COMPENSATION ? -fen : fen, 2);
    return true;
}

ka_dec
ka_ladder_rate(const struct ka_ladder *ladder, ka_dec base, ka_frac target)
{
    ka_frac reached = KA_FRAC_NONE;
    for (size_t i = 0; i < ladder->count; i++) {
        const struct ka_rate_band *band = &ladder->band[i];
        if (band->cond.cmp == KA_ELSE)
            return band->rate;
        if (!ka_frac_div(ka_frac_of_dec(counted(base)), target, &reached))
            continue;
        if (ka_cond_holds(&band->cond, reached))
            return band->rate;
    }
    return ka_dec_of(0);
}

bool
ka_ladder_slices(struct ka_arena *arena, const struct ka_ladder *ladder, ka_dec base,
                 ka_frac target, struct ka_pay_line *line)
{
    ka_dec low = ka_dec_of(0);
    base = counted(base);
    line->slice = ka_arena_array(arena, ladder->count, sizeof *line->slice);
    line->slice_count = 0;
    for (size_t i = ladder->count; i-- > 0 && ka_dec_cmp(low, base) < 0;) {
        ka_dec high = base;
        ka_frac bound = KA_FRAC_NONE;
        if (i > 0 &&
            (!ka_frac_mul(ka_frac_of_dec(ladder->band[i - 1].cond.bound.value), target, &bound) ||
             !ka_frac_round(bound, 2, &high)))
            return false;
        high = ka_dec_min(high, base);
        if (ka_dec_cmp(high, low) <= 0)
            continue;
        line->slice[line->slice_count++] =
            (struct ka_pay_slice){ka_dec_sub(high, low), ladder->band[i].rate, &ladder->band[i]};
        low = high;
    }
    return true;
}

bool
ka_pay_rate(struct ka_arena *arena, struct ka_pay_line *line)
{
    const struct ka_ladder *ladder = line->commission->ladder;
    line->rate = line->commission->rate;
    if (!ladder)
        return true;
    if (ka_frac_is_none(line->target) || line->target.num <= 0)
        return false;
    if (ladder->marginal) {
        line->rate = ladder->band[ladder->count - 1].rate;
        return ka_ladder_slices(arena, ladder, line->base, line->target, line);
    }
    line->rate = ka_ladder_rate(ladder, line->base, line->target);
    return true;
}

/* A cell in whole units. */
static ka_str
whole(struct ka_arena *arena, ka_str cell, int places)
{
    return ka_str_format(arena, "ROUND(%.*s*%.*s,0)", KA_STR_ARG(cell),
                         KA_STR_ARG(ka_live_int(arena, ka_live_scale(places))));
}

/* base × rate in whole units, ready for a product. */
static ka_str
earned(struct ka_arena *arena, const struct ka_pay_line *line, const struct ka_pay_cells *cells)
{
    int base = base_places(line), rate = rate_places(line);
    struct ka_buf sum = {.arena = arena};
    for (size_t i = 0; i < line->slice_count; i++)
        ka_buf_printf(&sum, "%s%.*s*%.*s", i ? "+" : "(",
                      KA_STR_ARG(whole(arena, cells->slice_base[i], base)),
                      KA_STR_ARG(whole(arena, cells->slice_rate[i], rate)));
    if (line->slice_count) {
        ka_buf_byte(&sum, ')');
        return ka_buf_str(&sum);
    }
    ka_str money = ka_str_format(arena, "MAX(0,%.*s)", KA_STR_ARG(whole(arena, cells->base, base)));
    if (!cells->rate.len)
        return money;
    return KA_LIVE_PRODUCT(arena, money, whole(arena, cells->rate, rate));
}

ka_str
ka_pay_emit(struct ka_arena *arena, const struct ka_pay_line *line,
            const struct ka_pay_cells *cells)
{
    bool prorated = line->of_days > 0, factor = line->by != KA_PAY_BY_NONE;
    ka_str num = earned(arena, line, cells);
    int64_t scale = ka_live_scale(base_places(line) - 2);
    if (cells->rate.len || line->slice_count)
        scale *= ka_live_scale(rate_places(line));
    if (factor)
        scale *= ka_live_scale(FACTOR_PLACES);
    if (prorated)
        num = KA_LIVE_PRODUCT(arena, num, cells->days);
    if (factor)
        num = KA_LIVE_PRODUCT(arena, num, whole(arena, cells->factor, FACTOR_PLACES));
    ka_str den = ka_live_int(arena, scale);
    if (prorated)
        den = KA_LIVE_PRODUCT(arena, den, cells->of_days);
    const char *sign = line->kind == KA_PAY_COMPENSATION ? "-" : "";
    ka_str amount =
        ka_str_format(arena, "%sROUND(%.*s/(%.*s),0)/100", sign, KA_STR_ARG(num), KA_STR_ARG(den));
    if (!factor)
        return amount;
    return ka_str_format(arena, "IF(ISNUMBER(%.*s),%.*s,0)", KA_STR_ARG(cells->factor),
                         KA_STR_ARG(amount));
}

ka_str
ka_pay_emit_factor(struct ka_arena *arena, const struct ka_pay_def *pay, enum ka_pay_by by,
                   ka_str score_cell)
{
    if (by == KA_PAY_BY_COEFFICIENT)
        return ka_emit_coefficient(arena, pay, score_cell);
    return ka_str_format(arena, "IF(ISNUMBER(%.*s),ROUND(%.*s*100,0)/10000,\"\")",
                         KA_STR_ARG(score_cell), KA_STR_ARG(score_cell));
}
