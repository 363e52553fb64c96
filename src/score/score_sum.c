/*
 * Sums and weighted means of points, exact as long as 64 bits hold them.
 *
 * Fractions with unlike denominators multiply them: the mean of six stores' shares of revenue needs
 * more than 64 bits. So beside the exact sum a second one runs in fixed point, each term rounded to
 * 10^-10 of a point, in 128 bits: 10^13 for the points times 9*10^18 for a weight leaves room for a
 * million terms. It is used only once the exact one is lost; its error is under 10^-10 points, a
 * hundred-millionth of the smallest step that is printed, and the sheet's own doubles are no
 * nearer.
 */
#include "score/score_sum.h"

#define FIXED INT64_C(10000000000)

static ka_wide
divided(ka_wide num, ka_wide den)
{
    ka_wide half = den / 2;
    return num < 0 ? -((-num + half) / den) : (num + half) / den;
}

static ka_wide
fixed_of(ka_frac f)
{
    return divided((ka_wide)f.num * FIXED, f.den);
}

struct ka_sum
ka_sum_make(void)
{
    ka_frac zero = ka_frac_of_dec(ka_dec_of(0));
    return (struct ka_sum){.exact = true, .total = zero, .weight = zero, .least = KA_FRAC_NONE};
}

void
ka_sum_add(struct ka_sum *sum, ka_frac points, ka_dec weight)
{
    ka_frac product = KA_FRAC_NONE;
    if (sum->count == 0 || ka_frac_cmp(points, sum->least) < 0)
        sum->least = points;
    sum->count++;
    sum->fixed_total += fixed_of(points) * weight.micro;
    sum->fixed_weight += weight.micro;
    sum->exact = sum->exact && ka_frac_mul(points, ka_frac_of_dec(weight), &product) &&
                 ka_frac_add(sum->total, product, &sum->total) &&
                 ka_frac_add(sum->weight, ka_frac_of_dec(weight), &sum->weight);
}

bool
ka_sum_weighs(const struct ka_sum *sum)
{
    return sum->fixed_weight > 0;
}

static bool
from_fixed(ka_wide fixed, ka_frac *out)
{
    if (fixed > INT64_MAX || fixed < -INT64_MAX)
        return false;
    *out = ka_frac_make((int64_t)fixed, FIXED);
    return true;
}

bool
ka_sum_mean(const struct ka_sum *sum, ka_frac *out)
{
    if (sum->exact && ka_frac_div(sum->total, sum->weight, out))
        return true;
    return from_fixed(divided(sum->fixed_total, sum->fixed_weight), out);
}

bool
ka_sum_total(const struct ka_sum *sum, ka_frac *out)
{
    if (sum->exact) {
        *out = sum->total;
        return true;
    }
    return from_fixed(divided(sum->fixed_total, KA_DEC_ONE), out);
}

ka_frac
ka_frac_settle(ka_frac f)
{
    ka_frac out = f;
    return from_fixed(fixed_of(f), &out) ? out : f;
}
