/**
 * @file
 * Exact numbers: decimals for what people write, fractions for what is computed.
 *
 * A ka_dec counts millionths: 1.5 is 1500000. Range about +/- 9.2e12, six decimals.
 * A ka_frac is num/den in lowest terms, den > 0; {0, 0} is "no value".
 * Values are plain: copy them, free nothing. Functions that can fail return
 * false and leave *out as it was. Binary floating point appears only in
 * ka_dec_to_double(), for handing a finished number to a library.
 * "Asserts" means: reports a bug and exits 70, in release builds too.
 * All rounding is half away from zero, as a spreadsheet's ROUND does.
 */
#ifndef KA_BASE_NUM_H
#define KA_BASE_NUM_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/** Units per 1. */
#define KA_DEC_ONE INT64_C(1000000)

typedef struct ka_dec {
    int64_t micro; /**< Value in millionths. */
} ka_dec;

typedef struct ka_frac {
    int64_t num;
    int64_t den; /**< > 0; 0 only in "no value" {0, 0}. */
} ka_frac;

/** A whole number as decimal; asserts the range. */
ka_dec ka_dec_of(int64_t whole);
/** @p units of 10^-places, places 0..6: ka_dec_scaled(1234, 2) is 12.34. Asserts the range. */
ka_dec ka_dec_scaled(int64_t units, int places);
/**
 * Plain decimal: optional sign, digits, optional point and digits (at most 6
 * places significant; more is refused unless the further digits are zero).
 * No blanks, no exponent, no grouping, no leading or trailing point.
 */
KA_MUST_USE bool ka_dec_parse(ka_str text, ka_dec *out);
/** As ka_dec_parse(), but a trailing `%` divides by 100 (0.01 % has 4 places). Sets *percent. */
KA_MUST_USE bool ka_dec_parse_percent(ka_str text, ka_dec *out, bool *percent);
/** With exactly @p places decimals (0..6), rounded: 1.5 at 2 gives "1.50". */
ka_str ka_dec_print(struct ka_arena *arena, ka_dec value, int places);
/** With as many decimals as needed: 1.50 gives "1.5", 2 gives "2". */
ka_str ka_dec_print_short(struct ka_arena *arena, ka_dec value);
int ka_dec_cmp(ka_dec a, ka_dec b);
ka_dec ka_dec_add(ka_dec a, ka_dec b); /**< Asserts the range. */
ka_dec ka_dec_sub(ka_dec a, ka_dec b); /**< Asserts the range. */
ka_dec ka_dec_min(ka_dec a, ka_dec b);
ka_dec ka_dec_max(ka_dec a, ka_dec b);
/** Rounded to @p places, 0..6. */
ka_dec ka_dec_round(ka_dec value, int places);
/** Nearest double, correctly rounded. */
double ka_dec_to_double(ka_dec value);

#define KA_FRAC_NONE ((ka_frac){0, 0})

/**
 * In lowest terms with den > 0; den 0 gives KA_FRAC_NONE. Asserts that the result fits,
 * which fails only for INT64_MIN not reduced: make(INT64_MIN, -1), make(1, INT64_MIN).
 */
ka_frac ka_frac_make(int64_t num, int64_t den);
ka_frac ka_frac_of_dec(ka_dec value);
bool ka_frac_is_none(ka_frac f);
/** Sign of a - b; exact, never overflows. Both must be values. */
int ka_frac_cmp(ka_frac a, ka_frac b);
int ka_frac_cmp_dec(ka_frac a, ka_dec b);
/** Exact; false if the result in lowest terms does not fit, or (div) b is 0, or an operand is no
 * value. */
KA_MUST_USE bool ka_frac_add(ka_frac a, ka_frac b, ka_frac *out);
KA_MUST_USE bool ka_frac_sub(ka_frac a, ka_frac b, ka_frac *out);
KA_MUST_USE bool ka_frac_mul(ka_frac a, ka_frac b, ka_frac *out);
KA_MUST_USE bool ka_frac_div(ka_frac a, ka_frac b, ka_frac *out);
/** Largest whole number <= f, and smallest >= f. */
int64_t ka_frac_floor(ka_frac f);
int64_t ka_frac_ceil(ka_frac f);
/** Rounded to @p places (0..6). False if out of range or no value. */
KA_MUST_USE bool ka_frac_round(ka_frac f, int places, ka_dec *out);
/** Rounded to @p places; "no value" prints as "". */
ka_str ka_frac_print(struct ka_arena *arena, ka_frac f, int places);

/** Room for a product of two decimals, and for sums of many. */
__extension__ typedef __int128 ka_wide;
/** Without its sign; @p value is above the least there is. */
ka_wide ka_wide_magnitude(ka_wide value);
/** The greatest number that divides both, whatever their signs; 1 if both are 0. */
ka_wide ka_wide_divisor(ka_wide a, ka_wide b);

#endif
