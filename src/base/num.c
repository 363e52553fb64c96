/*
 * Exact numbers: parsing, printing and rounding decimals; fractions in lowest terms.
 *
 * Every intermediate is 128 bits wide, which no product or sum of two 64-bit values
 * leaves (2 * 2^63 * 2^63 = 2^127 is never reached, denominators being positive);
 * a result is reduced first and only then has to fit 64 bits.
 *
 * Rounding is half away from zero: done on magnitudes, the sign put back after, so
 * -2.5 becomes -3. A value that rounds to nothing prints without a sign.
 *
 * Leaving the range of a ka_dec in a function that cannot fail is a bug of the
 * caller; it is reported and ends the program with 70 also in release builds, since
 * a form with a wrapped-around number must never be written.
 */
#include "base/num.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

#define DEC_PLACES 6
#define EXIT_BUG   70

static _Noreturn void
bug(const char *what)
{
    fprintf(stderr, "kaohe: internal error: %s\n", what);
    exit(EXIT_BUG);
}

static int64_t
power10(int places)
{
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (places < 0 || places > DEC_PLACES)
        bug("number of decimals not in 0..6");
    return powers[places];
}

static uwide
magnitude(wide value)
{
    return value < 0 ? -(uwide)value : (uwide)value;
}

static wide
with_sign(uwide value, bool negative)
{
    return negative ? -(wide)value : (wide)value;
}

static bool
fits(wide value)
{
    return value >= INT64_MIN && value <= INT64_MAX;
}

/* num/den to the nearest whole number, ties away from zero; den > 0 and num * 2 must fit. */
static wide
divide_rounded(wide num, wide den)
{
    uwide half_up = (2 * magnitude(num) + (uwide)den) / (2 * (uwide)den);
    return with_sign(half_up, num < 0);
}

static ka_dec
dec_checked(wide micro)
{
    if (!fits(micro))
        bug("decimal out of range");
    return (ka_dec){(int64_t)micro};
}

ka_dec
ka_dec_of(int64_t whole)
{
    return dec_checked((wide)whole * KA_DEC_ONE);
}

ka_dec
ka_dec_scaled(int64_t units, int places)
{
    return dec_checked((wide)units * (KA_DEC_ONE / power10(places)));
}

/* Takes the digits at the front of @p rest; a run of none is refused by the caller. */
static ka_str
take_digits(ka_str *rest)
{
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] >= '0' && rest->ptr[n] <= '9')
        n++;
    ka_str digits = ka_str_sub(*rest, 0, n);
    *rest = ka_str_sub(*rest, n, rest->len);
    return digits;
}

/* Appends one decimal digit to a magnitude that may reach 2^63. */
static bool
append_digit(uint64_t *value, char digit)
{
    uint64_t next = 0;
    if (__builtin_mul_overflow(*value, UINT64_C(10), &next) ||
        __builtin_add_overflow(next, (uint64_t)(digit - '0'), &next))
        return false;
    *value = next;
    return true;
}

/* The digits of whole.part as units of 10^-places; further decimals must be zeros. */
static bool
units_of(ka_str whole, ka_str part, size_t places, uint64_t *units)
{
    uint64_t value = 0;
    for (size_t i = 0; i < whole.len; i++) {
        if (!append_digit(&value, whole.ptr[i]))
            return false;
    }
    for (size_t i = 0; i < places; i++) {
        const char *digit = i < part.len ? &part.ptr[i] : "0";
        if (!append_digit(&value, *digit))
            return false;
    }
    for (size_t i = places; i < part.len; i++) {
        if (part.ptr[i] != '0')
            return false;
    }
    *units = value;
    return true;
}

/* A plain number read as units of 10^-places: 6 for a number, 4 for what stands before a `%`. */
static bool
parse_units(ka_str text, size_t places, ka_dec *out)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    bool sign = negative || (text.len > 0 && text.ptr[0] == '+');
    ka_str rest = ka_str_sub(text, sign ? 1 : 0, text.len);

    ka_str whole = take_digits(&rest);
    ka_str part = KA_STR("");
    if (rest.len > 0 && rest.ptr[0] == '.') {
        rest = ka_str_sub(rest, 1, rest.len);
        part = take_digits(&rest);
        if (part.len == 0)
            return false;
    }
    uint64_t units = 0;
    if (whole.len == 0 || rest.len > 0 || !units_of(whole, part, places, &units))
        return false;

    wide micro = with_sign(units, negative);
    if (!fits(micro))
        return false;
    out->micro = (int64_t)micro;
    return true;
}

bool
ka_dec_parse(ka_str text, ka_dec *out)
{
    return parse_units(text, DEC_PLACES, out);
}

bool
ka_dec_parse_percent(ka_str text, ka_dec *out, bool *percent)
{
    bool found = ka_str_ends(text, KA_STR("%"));
    ka_str number = ka_str_sub(text, 0, text.len - found);
    if (!parse_units(number, found ? DEC_PLACES - 2 : DEC_PLACES, out))
        return false;
    *percent = found;
    return true;
}

/* @p units of 10^-places as text. The longest is 26 digits, a point and a sign. */
static ka_str
print_units(struct ka_arena *arena, wide units, int places)
{
    char text[48];
    size_t at = sizeof text;
    uwide rest = magnitude(units);
    for (int digits = 0; digits <= places || rest > 0; digits++) {
        if (digits == places && places > 0)
            text[--at] = '.';
        text[--at] = "0123456789"[rest % 10];
        rest /= 10;
    }
    if (units < 0)
        text[--at] = '-';
    return ka_str_dup(arena, (ka_str){.ptr = text + at, .len = sizeof text - at});
}

ka_str
ka_dec_print(struct ka_arena *arena, ka_dec value, int places)
{
    int64_t unit = KA_DEC_ONE / power10(places);
    return print_units(arena, divide_rounded(value.micro, unit), places);
}

ka_str
ka_dec_print_short(struct ka_arena *arena, ka_dec value)
{
    int places = DEC_PLACES;
    int64_t units = value.micro;
    while (places > 0 && units % 10 == 0) {
        units /= 10;
        places--;
    }
    return print_units(arena, units, places);
}

int
ka_dec_cmp(ka_dec a, ka_dec b)
{
    return (a.micro > b.micro) - (a.micro < b.micro);
}

ka_dec
ka_dec_add(ka_dec a, ka_dec b)
{
    return dec_checked((wide)a.micro + b.micro);
}

ka_dec
ka_dec_sub(ka_dec a, ka_dec b)
{
    return dec_checked((wide)a.micro - b.micro);
}

ka_dec
ka_dec_min(ka_dec a, ka_dec b)
{
    return a.micro < b.micro ? a : b;
}

ka_dec
ka_dec_max(ka_dec a, ka_dec b)
{
    return a.micro > b.micro ? a : b;
}

ka_dec
ka_dec_round(ka_dec value, int places)
{
    int64_t unit = KA_DEC_ONE / power10(places);
    return dec_checked(divide_rounded(value.micro, unit) * unit);
}

double
ka_dec_to_double(ka_dec value)
{
    /* Up to 2^53 both sides are exact, so the division rounds once. */
    const int64_t exact = INT64_C(1) << 53;
    if (value.micro >= -exact && value.micro <= exact)
        return (double)value.micro / (double)KA_DEC_ONE;

    /*
     * Beyond, the quotient is taken with 40 more bits and its last bit kept set if
     * anything was left over: then the one conversion decides as the exact value would.
     */
    uwide scaled = magnitude(value.micro) << 40;
    uwide quotient = scaled / (uwide)KA_DEC_ONE;
    if (scaled % (uwide)KA_DEC_ONE != 0)
        quotient |= 1;
    double result = (double)quotient * 0x1p-40;
    return value.micro < 0 ? -result : result;
}

static uwide
greatest_divisor(uwide a, uwide b)
{
    while (b > UINT64_MAX) {
        uwide rest = a % b;
        a = b;
        b = rest;
    }
    if (b == 0)
        return a;
    /* From here on 64 bits are enough: division there is many times faster. */
    uint64_t x = (uint64_t)b, y = (uint64_t)(a % b);
    while (y != 0) {
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    return x;
}

/* num/den in lowest terms with den > 0; false if den is 0 or a part does not fit. */
static bool
reduce(wide num, wide den, ka_frac *out)
{
    if (den == 0)
        return false;
    uwide divisor = greatest_divisor(magnitude(num), magnitude(den));
    wide n = with_sign(magnitude(num) / divisor, (num < 0) != (den < 0));
    wide d = (wide)(magnitude(den) / divisor);
    if (!fits(n) || !fits(d))
        return false;
    *out = (ka_frac){(int64_t)n, (int64_t)d};
    return true;
}

ka_frac
ka_frac_make(int64_t num, int64_t den)
{
    ka_frac result = KA_FRAC_NONE;
    if (den != 0 && !reduce(num, den, &result))
        bug("fraction out of range");
    return result;
}

ka_frac
ka_frac_of_dec(ka_dec value)
{
    return ka_frac_make(value.micro, KA_DEC_ONE);
}

bool
ka_frac_is_none(ka_frac f)
{
    return f.den == 0;
}

static void
must_be_value(ka_frac f)
{
    if (f.den <= 0)
        bug("\"no value\" used as a number");
}

int
ka_frac_cmp(ka_frac a, ka_frac b)
{
    must_be_value(a);
    must_be_value(b);
    wide left = (wide)a.num * b.den;
    wide right = (wide)b.num * a.den;
    return (left > right) - (left < right);
}

int
ka_frac_cmp_dec(ka_frac a, ka_dec b)
{
    return ka_frac_cmp(a, (ka_frac){b.micro, KA_DEC_ONE});
}

static bool
either_none(ka_frac a, ka_frac b)
{
    return ka_frac_is_none(a) || ka_frac_is_none(b);
}

bool
ka_frac_add(ka_frac a, ka_frac b, ka_frac *out)
{
    if (either_none(a, b))
        return false;
    return reduce((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den, out);
}

bool
ka_frac_sub(ka_frac a, ka_frac b, ka_frac *out)
{
    if (either_none(a, b))
        return false;
    return reduce((wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den, out);
}

bool
ka_frac_mul(ka_frac a, ka_frac b, ka_frac *out)
{
    if (either_none(a, b))
        return false;
    return reduce((wide)a.num * b.num, (wide)a.den * b.den, out);
}

bool
ka_frac_div(ka_frac a, ka_frac b, ka_frac *out)
{
    if (either_none(a, b))
        return false;
    return reduce((wide)a.num * b.den, (wide)a.den * b.num, out);
}

int64_t
ka_frac_floor(ka_frac f)
{
    must_be_value(f);
    return f.num / f.den - (f.num % f.den < 0);
}

int64_t
ka_frac_ceil(ka_frac f)
{
    must_be_value(f);
    return f.num / f.den + (f.num % f.den > 0);
}

bool
ka_frac_round(ka_frac f, int places, ka_dec *out)
{
    if (ka_frac_is_none(f))
        return false;
    int64_t scale = power10(places);
    wide micro = divide_rounded((wide)f.num * scale, f.den) * (KA_DEC_ONE / scale);
    if (!fits(micro))
        return false;
    out->micro = (int64_t)micro;
    return true;
}

ka_str
ka_frac_print(struct ka_arena *arena, ka_frac f, int places)
{
    int64_t scale = power10(places);
    if (ka_frac_is_none(f))
        return KA_STR("");
    return print_units(arena, divide_rounded((wide)f.num * scale, f.den), places);
}

ka_wide
ka_wide_magnitude(ka_wide value)
{
    return value < 0 ? -value : value;
}

ka_wide
ka_wide_divisor(ka_wide a, ka_wide b)
{
    uwide divisor = greatest_divisor(magnitude(a), magnitude(b));
    return divisor > 0 ? (ka_wide)divisor : 1;
}
