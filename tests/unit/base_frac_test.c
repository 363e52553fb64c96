/*
 * Fractions: lowest terms, what does not fit, comparing, rounding; and properties against 128-bit
 * reference arithmetic. KA_SEED replays a property run.
 */
#include "base_kit.h"

#include "base/num.h"

#include "random.h"

#include <criterion/criterion.h>
#include <inttypes.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

#define ROUNDS 20000

TestSuite(frac, .init = kit_setup, .fini = kit_teardown);

static int64_t
small_int(uint64_t *state)
{
    return (int64_t)(random_next(state) >> (33 + random_next(state) % 31));
}

Test(frac, fractions_are_kept_in_lowest_terms)
{
    static const struct {
        const char *why;
        int64_t num, den;
        ka_frac expected;
    } rows[] = {
        {"reduced", 6, 4, {3, 2}},
        {"sign moves to the numerator", 1, -2, {-1, 2}},
        {"two signs cancel", -3, -6, {1, 2}},
        {"zero is 0/1", 0, -17, {0, 1}},
        {"no denominator is no value", 5, 0, {0, 0}},
        {"zero over zero is no value", 0, 0, {0, 0}},
        {"smallest number", INT64_MIN, 1, {INT64_MIN, 1}},
        {"smallest over smallest", INT64_MIN, INT64_MIN, {1, 1}},
        {"smallest over -2 fits", INT64_MIN, -2, {INT64_C(1) << 62, 1}},
        {"smallest as denominator", 2, INT64_MIN, {-1, INT64_C(1) << 62}},
        {"zero over smallest", 0, INT64_MIN, {0, 1}},
        {"largest over largest", INT64_MAX, INT64_MAX, {1, 1}},
        {"largest over smallest + 1", INT64_MAX, -INT64_MAX, {-1, 1}},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_frac got = ka_frac_make(rows[i].num, rows[i].den);
        cr_expect(got.num == rows[i].expected.num && got.den == rows[i].expected.den,
                  "%s: %" PRId64 "/%" PRId64, rows[i].why, got.num, got.den);
    }
}

Test(frac, a_fraction_that_cannot_be_held_is_a_bug, .exit_code = 70)
{
    ka_frac_make(INT64_MIN, -1);
}

Test(frac, fractions_of_decimals)
{
    ka_frac half = ka_frac_of_dec((ka_dec){500000});
    cr_expect(half.num == 1 && half.den == 2);
    ka_frac least = ka_frac_of_dec((ka_dec){INT64_MIN});
    cr_expect_eq(ka_frac_cmp_dec(least, (ka_dec){INT64_MIN}), 0);
    cr_expect(ka_frac_is_none(KA_FRAC_NONE));
    cr_expect_not(ka_frac_is_none(ka_frac_of_dec((ka_dec){0})));
}

Test(frac, arithmetic_that_cannot_be_done_leaves_the_output_alone)
{
    typedef bool (*operation)(ka_frac, ka_frac, ka_frac *);
    static const struct {
        const char *why;
        operation run;
        ka_frac a, b;
    } rows[] = {
        {"none + 1", ka_frac_add, {0, 0}, {1, 1}},
        {"1 - none", ka_frac_sub, {1, 1}, {0, 0}},
        {"none * none", ka_frac_mul, {0, 0}, {0, 0}},
        {"none / 1", ka_frac_div, {0, 0}, {1, 1}},
        {"1 / none", ka_frac_div, {1, 1}, {0, 0}},
        {"1 / 0", ka_frac_div, {1, 1}, {0, 1}},
        {"0 / 0", ka_frac_div, {0, 1}, {0, 1}},
        {"largest + 1", ka_frac_add, {INT64_MAX, 1}, {1, 1}},
        {"smallest - 1", ka_frac_sub, {INT64_MIN, 1}, {1, 1}},
        {"0 - smallest", ka_frac_sub, {0, 1}, {INT64_MIN, 1}},
        {"largest * 2", ka_frac_mul, {INT64_MAX, 1}, {2, 1}},
        {"smallest * -1", ka_frac_mul, {INT64_MIN, 1}, {-1, 1}},
        {"smallest / -1", ka_frac_div, {INT64_MIN, 1}, {-1, 1}},
        {"1 / smallest", ka_frac_div, {1, 1}, {INT64_MIN, 1}},
        {"denominator too long", ka_frac_add, {1, INT64_MAX}, {1, INT64_MAX - 1}},
        {"smallest + smallest", ka_frac_add, {INT64_MIN, INT64_MAX}, {INT64_MIN, INT64_MAX - 2}},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_frac out = {-7, 77};
        cr_expect_not(rows[i].run(rows[i].a, rows[i].b, &out), "%s", rows[i].why);
        cr_expect(out.num == -7 && out.den == 77, "%s: output touched", rows[i].why);
    }
}

Test(frac, the_result_is_reduced_before_it_must_fit)
{
    ka_frac out = KA_FRAC_NONE;
    ka_frac third = {INT64_MAX, 3};
    cr_assert(ka_frac_mul(third, (ka_frac){3, INT64_MAX}, &out));
    cr_expect(out.num == 1 && out.den == 1);
    cr_assert(ka_frac_div((ka_frac){INT64_MIN, 1}, (ka_frac){INT64_MIN, 1}, &out));
    cr_expect(out.num == 1 && out.den == 1);
    cr_assert(ka_frac_sub((ka_frac){1, INT64_MAX}, (ka_frac){1, INT64_MAX}, &out));
    cr_expect(out.num == 0 && out.den == 1);
    /* The output may be an operand. */
    out = (ka_frac){1, 3};
    cr_assert(ka_frac_add(out, (ka_frac){1, 6}, &out));
    cr_expect(out.num == 1 && out.den == 2);
}

Test(frac, comparing_fractions_never_overflows)
{
    static const struct {
        const char *why;
        ka_frac a, b;
        int expected;
    } rows[] = {
        {"1/3 and 2/6 written alike", {1, 3}, {1, 3}, 0},
        {"neighbours at the limit", {INT64_MAX - 1, INT64_MAX}, {INT64_MAX - 2, INT64_MAX - 1}, 1},
        {"opposite limits", {INT64_MIN, 1}, {INT64_MAX, 1}, -1},
        {"negative neighbours", {INT64_MIN, INT64_MAX}, {-1, 1}, -1},
        {"0.1 is a little more than its sixth decimal", {100001, 1000000}, {1, 10}, 1},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        cr_expect_eq(ka_frac_cmp(rows[i].a, rows[i].b), rows[i].expected, "%s", rows[i].why);
        cr_expect_eq(ka_frac_cmp(rows[i].b, rows[i].a), -rows[i].expected, "%s", rows[i].why);
    }
    cr_expect_eq(ka_frac_cmp_dec((ka_frac){1, 3}, (ka_dec){333333}), 1);
    cr_expect_eq(ka_frac_cmp_dec((ka_frac){-1, 3}, (ka_dec){-333333}), -1);
    cr_expect_eq(ka_frac_cmp_dec((ka_frac){4, 5}, (ka_dec){800000}), 0);
}

Test(frac, floor_and_ceiling)
{
    static const struct {
        ka_frac f;
        int64_t floor, ceil;
    } rows[] = {
        {{7, 2}, 3, 4},
        {{-7, 2}, -4, -3},
        {{4, 1}, 4, 4},
        {{-4, 1}, -4, -4},
        {{0, 1}, 0, 0},
        {{1, INT64_MAX}, 0, 1},
        {{-1, INT64_MAX}, -1, 0},
        {{INT64_MIN, 1}, INT64_MIN, INT64_MIN},
        {{INT64_MAX, 1}, INT64_MAX, INT64_MAX},
        {{INT64_MIN, 3}, INT64_C(-3074457345618258603), INT64_C(-3074457345618258602)},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        cr_expect_eq(ka_frac_floor(rows[i].f), rows[i].floor, "row %zu", i);
        cr_expect_eq(ka_frac_ceil(rows[i].f), rows[i].ceil, "row %zu", i);
    }
}

Test(frac, rounding_fractions)
{
    static const struct {
        const char *why;
        ka_frac f;
        int places;
        bool ok;
        int64_t micro;
        const char *text;
    } rows[] = {
        {"two thirds", {2, 3}, 2, true, 670000, "0.67"},
        {"minus two thirds", {-2, 3}, 2, true, -670000, "-0.67"},
        {"tie", {1, 8}, 2, true, 130000, "0.13"},
        {"negative tie", {-1, 8}, 2, true, -130000, "-0.13"},
        {"tie at no places", {5, 2}, 0, true, 3000000, "3"},
        {"negative tie at no places", {-5, 2}, 0, true, -3000000, "-3"},
        {"rounds to nothing", {-1, 1000}, 2, true, 0, "0.00"},
        {"tiny", {1, INT64_MAX}, 6, true, 0, "0.000000"},
        {"near one", {INT64_MAX - 1, INT64_MAX}, 6, true, 1000000, "1.000000"},
        {"no value", {0, 0}, 2, false, 0, ""},
        {"beyond a decimal", {INT64_MAX, 1}, 0, false, 0, "9223372036854775807"},
        {"beyond a decimal, in full", {INT64_MIN, 1}, 6, false, 0, "-9223372036854775808.000000"},
        {"just in range", {INT64_MAX, 1000000}, 6, true, INT64_MAX, "9223372036854.775807"},
        {"rounded out of range", {INT64_MAX, 1000000}, 0, false, 0, "9223372036855"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_dec out = {-77};
        bool ok = ka_frac_round(rows[i].f, rows[i].places, &out);
        cr_expect_eq(ok, rows[i].ok, "%s", rows[i].why);
        cr_expect_eq(out.micro, ok ? rows[i].micro : -77, "%s", rows[i].why);
        ka_str text = ka_frac_print(arena, rows[i].f, rows[i].places);
        cr_expect(same(text, rows[i].text), "%s: %.*s", rows[i].why, KA_STR_ARG(text));
    }
}

/* The reference reduces by subtraction and shifts: another way than the code under test. */
static uwide
reference_gcd(uwide a, uwide b)
{
    int shift = 0;
    if (a == 0 || b == 0)
        return a | b;
    for (; ((a | b) & 1) == 0; shift++) {
        a >>= 1;
        b >>= 1;
    }
    while ((a & 1) == 0)
        a >>= 1;
    while (b != 0) {
        while ((b & 1) == 0)
            b >>= 1;
        uwide larger = a > b ? a : b, smaller = a > b ? b : a;
        a = smaller;
        b = larger - smaller;
    }
    return a << shift;
}

/* num/den (den not 0) in lowest terms; false if it does not fit 64 bits. */
static bool
reference(wide num, wide den, ka_frac *out)
{
    if (den < 0) {
        num = -num;
        den = -den;
    }
    wide divisor = (wide)reference_gcd((uwide)(num < 0 ? -num : num), (uwide)den);
    num /= divisor;
    den /= divisor;
    if (num < INT64_MIN || num > INT64_MAX || den > INT64_MAX)
        return false;
    *out = (ka_frac){(int64_t)num, (int64_t)den};
    return true;
}

static void
check(const char *name, bool got_ok, ka_frac got, wide num, wide den, uint64_t seed)
{
    ka_frac expected = KA_FRAC_NONE;
    bool expected_ok = den != 0 && reference(num, den, &expected);
    cr_assert_eq(got_ok, expected_ok, "%s, KA_SEED=%" PRIu64, name, seed);
    if (!got_ok)
        return;
    cr_assert(got.num == expected.num && got.den == expected.den,
              "%s: %" PRId64 "/%" PRId64 ", not %" PRId64 "/%" PRId64 ", KA_SEED=%" PRIu64, name,
              got.num, got.den, expected.num, expected.den, seed);
}

static ka_frac
any_frac(uint64_t *state, bool small)
{
    int64_t num = small ? small_int(state) : random_int(state);
    int64_t den = small ? small_int(state) : random_int(state);
    if (den == INT64_MIN || den == 0)
        den = 1;
    if (num == INT64_MIN && den < 0)
        den = -den;
    return ka_frac_make(num, den);
}

Test(frac, fraction_arithmetic_equals_the_reference)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        bool small = i % 2 == 0;
        ka_frac a = any_frac(&state, small), b = any_frac(&state, small), r = KA_FRAC_NONE;
        wide left = (wide)a.num * b.den, right = (wide)b.num * a.den, den = (wide)a.den * b.den;
        bool ok = ka_frac_add(a, b, &r);
        check("add", ok, r, left + right, den, seed);
        ok = ka_frac_sub(a, b, &r);
        check("sub", ok, r, left - right, den, seed);
        ok = ka_frac_mul(a, b, &r);
        check("mul", ok, r, (wide)a.num * b.num, den, seed);
        ok = ka_frac_div(a, b, &r);
        check("div", ok, r, left, right, seed);
        cr_assert_eq(ka_frac_cmp(a, b), (left > right) - (left < right), "KA_SEED=%" PRIu64, seed);
    }
}

Test(frac, rounded_fractions_are_the_nearest_and_ties_the_larger)
{
    static const int64_t units[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        ka_frac f = any_frac(&state, i % 2 == 0);
        int places = (int)(random_next(&state) % 7);
        ka_dec got = {0};
        if (!ka_frac_round(f, places, &got))
            continue;
        /* error = (got - f) * 10^6 * den, to be compared with half a unit. */
        wide error = (wide)got.micro * f.den - (wide)f.num * KA_DEC_ONE;
        wide half = (wide)units[places] * f.den;
        bool away = f.num < 0 ? error < 0 : error > 0;
        wide size = 2 * (error < 0 ? -error : error);
        cr_assert(size < half || (size == half && away),
                  "%" PRId64 "/%" PRId64 " at %d, KA_SEED=%" PRIu64, f.num, f.den, places, seed);
        cr_assert_eq(got.micro % units[places], 0, "KA_SEED=%" PRIu64, seed);
    }
}

Test(frac, floor_and_ceiling_enclose_the_fraction)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        ka_frac f = any_frac(&state, i % 2 == 0);
        wide low = ka_frac_floor(f), high = ka_frac_ceil(f);
        cr_assert(low * f.den <= f.num && f.num <= high * f.den && high - low == (f.den != 1),
                  "%" PRId64 "/%" PRId64 ", KA_SEED=%" PRIu64, f.num, f.den, seed);
    }
}
