/*
 * Decimals and fractions: the table tests/cases/dec.cases, edges of the range, and
 * properties against 128-bit reference arithmetic. KA_SEED replays a property run.
 */
#include "base/num.h"

#include "random.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

#define ROUNDS 20000

static struct ka_arena *arena;

static void
setup(void)
{
    arena = ka_arena_new();
}

static void
teardown(void)
{
    ka_arena_free(arena);
}

TestSuite(num, .init = setup, .fini = teardown);

/* A number of any size: as many small ones as large ones, and the limits themselves. */
static int64_t
any_int(uint64_t *state)
{
    uint64_t bits = random_next(state);
    switch (random_next(state) % 16) {
    case 0:
        return INT64_MAX - (int64_t)(bits % 3);
    case 1:
        return INT64_MIN + (int64_t)(bits % 3);
    case 2:
        return (int64_t)(bits % 3) - 1;
    default:
        break;
    }
    int64_t value = (int64_t)(bits >> (1 + random_next(state) % 63));
    return random_next(state) % 2 ? value : -value;
}

static int64_t
small_int(uint64_t *state)
{
    return (int64_t)(random_next(state) >> (33 + random_next(state) % 31));
}

static bool
same(ka_str text, const char *expected)
{
    return ka_str_eq(text, ka_str_of(expected));
}

/* ---- decimals -------------------------------------------------------------------------- */

/* What the case's input gives: a text, or "refused". */
static ka_str
run_case(const char *input)
{
    ka_dec value = {-77};
    bool percent = false;
    ka_str text = ka_str_of(input);
    ptrdiff_t at = ka_str_find(text, KA_STR(" @"));
    ka_str number = at < 0 ? text : ka_str_sub(text, 0, (size_t)at);
    bool with_percent = ka_str_ends(number, KA_STR("%"));
    bool ok = with_percent ? ka_dec_parse_percent(number, &value, &percent)
                           : ka_dec_parse(number, &value);
    if (!ok) {
        cr_assert_eq(value.micro, -77, "%s: refused, but the output was touched", input);
        cr_assert_not(percent, "%s: refused, but *percent was touched", input);
        return KA_STR("refused");
    }
    cr_assert_eq(percent, with_percent, "%s: *percent", input);
    return at < 0 ? ka_dec_print_short(arena, value)
                  : ka_dec_print(arena, value, text.ptr[at + 2] - '0');
}

/* The next line that is neither blank nor a comment, without its line end. */
static bool
next_line(FILE *file, char line[256])
{
    while (fgets(line, 256, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            return true;
    }
    return false;
}

Test(num, decimals_read_and_print_as_in_the_case_table)
{
    char what[256], input[256], expected[256];
    FILE *file = fopen(KAOHE_TEST_DIR "/cases/dec.cases", "r");
    cr_assert_not_null(file);
    size_t count = 0;
    while (next_line(file, what)) {
        cr_assert(next_line(file, input) && next_line(file, expected), "%s: cut short", what);
        ka_str got = run_case(input);
        cr_expect(same(got, expected), "%s: %s gave %.*s, not %s", what, input, KA_STR_ARG(got),
                  expected);
        count++;
    }
    fclose(file);
    cr_expect_geq(count, 60, "only %zu cases were read", count);
}

Test(num, blanks_and_nul_bytes_are_refused)
{
    static const struct {
        const char *why;
        ka_str text;
    } rows[] = {
        {"empty", {"", 0}},
        {"blank in front", {" 1", 2}},
        {"blank after", {"1 ", 2}},
        {"line end", {"1\n", 2}},
        {"NUL inside", {"1\0002", 3}},
        {"NUL after", {"1\0", 2}},
        {"zero-initialised", {0}},
        {"byte order mark",
         {"\xEF\xBB\xBF"
          "1",
          4}},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_dec value = {-77};
        bool percent = true;
        cr_expect_not(ka_dec_parse(rows[i].text, &value), "%s", rows[i].why);
        cr_expect_not(ka_dec_parse_percent(rows[i].text, &value, &percent), "%s", rows[i].why);
        cr_expect_eq(value.micro, -77, "%s: output touched", rows[i].why);
        cr_expect(percent, "%s: *percent touched", rows[i].why);
    }
}

Test(num, a_view_is_read_only_up_to_its_length)
{
    ka_dec value = {0};
    cr_assert(ka_dec_parse((ka_str){"12345", 2}, &value));
    cr_expect_eq(value.micro, 12 * KA_DEC_ONE);
}

Test(num, parse_percent_tells_plain_numbers_apart)
{
    ka_dec value = {0};
    bool percent = true;
    cr_assert(ka_dec_parse_percent(KA_STR("0.8"), &value, &percent));
    cr_expect_not(percent);
    cr_expect_eq(value.micro, 800000);
    cr_assert(ka_dec_parse_percent(KA_STR("80%"), &value, &percent));
    cr_expect(percent);
    cr_expect_eq(value.micro, 800000);
}

Test(num, making_decimals)
{
    cr_expect_eq(ka_dec_of(-3).micro, -3000000);
    cr_expect_eq(ka_dec_of(9223372036854).micro, INT64_C(9223372036854000000));
    cr_expect_eq(ka_dec_scaled(1234, 2).micro, 12340000);
    cr_expect_eq(ka_dec_scaled(INT64_MIN, 6).micro, INT64_MIN);
    cr_expect_eq(ka_dec_scaled(-5, 0).micro, -5000000);
}

Test(num, comparing_and_choosing)
{
    ka_dec low = {INT64_MIN}, high = {INT64_MAX};
    cr_expect_eq(ka_dec_cmp(low, high), -1);
    cr_expect_eq(ka_dec_cmp(high, low), 1);
    cr_expect_eq(ka_dec_cmp(low, low), 0);
    cr_expect_eq(ka_dec_min(low, high).micro, INT64_MIN);
    cr_expect_eq(ka_dec_max(low, high).micro, INT64_MAX);
    cr_expect_eq(ka_dec_add(low, high).micro, -1);
    cr_expect_eq(ka_dec_sub(low, low).micro, 0);
}

Test(num, sum_out_of_range_is_a_bug, .exit_code = 70)
{
    ka_dec_add((ka_dec){INT64_MAX}, (ka_dec){1});
}

Test(num, difference_out_of_range_is_a_bug, .exit_code = 70)
{
    ka_dec_sub((ka_dec){INT64_MIN}, (ka_dec){1});
}

Test(num, whole_number_out_of_range_is_a_bug, .exit_code = 70)
{
    ka_dec_of(9223372036855);
}

Test(num, scaled_number_out_of_range_is_a_bug, .exit_code = 70)
{
    ka_dec_scaled(INT64_MAX, 5);
}

Test(num, rounding_over_the_edge_is_a_bug, .exit_code = 70)
{
    ka_dec_round((ka_dec){INT64_MAX}, 0);
}

Test(num, seven_places_are_a_bug, .exit_code = 70)
{
    ka_dec_round((ka_dec){1}, 7);
}

Test(num, comparing_no_value_is_a_bug, .exit_code = 70)
{
    ka_frac_cmp(KA_FRAC_NONE, (ka_frac){1, 1});
}

Test(num, rounding_ties_go_away_from_zero)
{
    static const struct {
        const char *why;
        int64_t micro;
        int places;
        int64_t expected;
    } rows[] = {
        {"tie up", 2500000, 0, 3000000},
        {"tie down", -2500000, 0, -3000000},
        {"even neighbour makes no difference", 3500000, 0, 4000000},
        {"below the tie", 2499999, 0, 2000000},
        {"above the negative tie", -2499999, 0, -2000000},
        {"tie at the fifth place", 15, 5, 20},
        {"negative tie at the fifth place", -15, 5, -20},
        {"six places change nothing", 1234567, 6, 1234567},
        {"half of one", 500000, 0, 1000000},
        {"a little less than half of one", 499999, 0, 0},
        {"smallest value at five places", INT64_MIN + 8, 5, INT64_MIN + 8},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        int64_t got = ka_dec_round((ka_dec){rows[i].micro}, rows[i].places).micro;
        cr_expect_eq(got, rows[i].expected, "%s: got %" PRId64, rows[i].why, got);
    }
}

Test(num, doubles_are_the_nearest)
{
    /* The compiler rounds its literals correctly. */
    static const struct {
        int64_t micro;
        double expected;
    } rows[] = {
        {0, 0.0},
        {1, 0.000001},
        {100000, 0.1},
        {-1234567, -1.234567},
        {1005000, 1.005},
        {INT64_MAX, 9223372036854.775807},
        {INT64_MIN, -9223372036854.775808},
        {INT64_C(9007199254740993), 9007199254.740993},
        {INT64_C(9223372036854775301), 9223372036854.775301},
        {INT64_C(-1152921504606846977), -1152921504606.846977},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        double got = ka_dec_to_double((ka_dec){rows[i].micro});
        cr_expect(got == rows[i].expected, "%" PRId64 ": %a, not %a", rows[i].micro, got,
                  rows[i].expected);
    }
}

/* |candidate - micro / 10^6| in units of 2^-20 / 10^6; exact for candidates of 2^33 and more. */
static uwide
distance(double candidate, int64_t micro)
{
    wide difference = (wide)(candidate * 0x1p20) * (wide)KA_DEC_ONE - (wide)micro * ((wide)1 << 20);
    return difference < 0 ? -(uwide)difference : (uwide)difference;
}

/* The next double away from zero (step 1) or towards it (step -1); nextafter() would need libm. */
static double
neighbour(double value, int step)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    bits += (uint64_t)step;
    memcpy(&value, &bits, sizeof value);
    return value;
}

Test(num, no_neighbour_is_nearer_than_the_double)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t micro = (int64_t)(random_next(&state) >> 1) | INT64_C(1) << 54;
        double got = ka_dec_to_double((ka_dec){micro});
        uwide here = distance(got, micro);
        cr_assert(here <= distance(neighbour(got, -1), micro) &&
                      here <= distance(neighbour(got, 1), micro),
                  "%" PRId64 ", KA_SEED=%" PRIu64, micro, seed);
        cr_assert(ka_dec_to_double((ka_dec){-micro}) == -got);
    }
}

Test(num, printed_decimals_read_back_the_same)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_dec value = {any_int(&state)}, full = {0}, brief = {0};
        ka_str shortest = ka_dec_print_short(arena, value);
        cr_assert(ka_dec_parse(ka_dec_print(arena, value, 6), &full) &&
                      ka_dec_parse(shortest, &brief),
                  "%" PRId64 ", KA_SEED=%" PRIu64, value.micro, seed);
        cr_assert(full.micro == value.micro && brief.micro == value.micro,
                  "%" PRId64 ", KA_SEED=%" PRIu64, value.micro, seed);
        cr_assert(ka_str_find(shortest, KA_STR(".")) < 0 || !ka_str_ends(shortest, KA_STR("0")));
        ka_arena_rewind(arena, mark);
    }
}

Test(num, printing_at_some_places_is_printing_the_rounded_value)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_dec value = {any_int(&state) / 2}, back = {0};
        int places = (int)(random_next(&state) % 7);
        ka_dec rounded = ka_dec_round(value, places);
        ka_str text = ka_dec_print(arena, value, places);
        cr_assert(ka_dec_parse(text, &back) && back.micro == rounded.micro,
                  "%" PRId64 " at %d, KA_SEED=%" PRIu64, value.micro, places, seed);
        cr_assert(ka_str_eq(text, ka_dec_print(arena, rounded, places)));
        cr_assert(ka_str_eq(text, ka_frac_print(arena, ka_frac_of_dec(value), places)));
        ka_arena_rewind(arena, mark);
    }
}

/* ---- fractions ------------------------------------------------------------------------- */

Test(num, fractions_are_kept_in_lowest_terms)
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

Test(num, a_fraction_that_cannot_be_held_is_a_bug, .exit_code = 70)
{
    ka_frac_make(INT64_MIN, -1);
}

Test(num, fractions_of_decimals)
{
    ka_frac half = ka_frac_of_dec((ka_dec){500000});
    cr_expect(half.num == 1 && half.den == 2);
    ka_frac least = ka_frac_of_dec((ka_dec){INT64_MIN});
    cr_expect_eq(ka_frac_cmp_dec(least, (ka_dec){INT64_MIN}), 0);
    cr_expect(ka_frac_is_none(KA_FRAC_NONE));
    cr_expect_not(ka_frac_is_none(ka_frac_of_dec((ka_dec){0})));
}

Test(num, arithmetic_that_cannot_be_done_leaves_the_output_alone)
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

Test(num, the_result_is_reduced_before_it_must_fit)
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

Test(num, comparing_fractions_never_overflows)
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

Test(num, floor_and_ceiling)
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

Test(num, rounding_fractions)
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
    int64_t num = small ? small_int(state) : any_int(state);
    int64_t den = small ? small_int(state) : any_int(state);
    if (den == INT64_MIN || den == 0)
        den = 1;
    if (num == INT64_MIN && den < 0)
        den = -den;
    return ka_frac_make(num, den);
}

Test(num, fraction_arithmetic_equals_the_reference)
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

Test(num, rounded_fractions_are_the_nearest_and_ties_the_larger)
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

Test(num, floor_and_ceiling_enclose_the_fraction)
{
    uint64_t seed = random_given("KA_SEED", 20261001), state = seed;
    for (int i = 0; i < ROUNDS; i++) {
        ka_frac f = any_frac(&state, i % 2 == 0);
        wide low = ka_frac_floor(f), high = ka_frac_ceil(f);
        cr_assert(low * f.den <= f.num && f.num <= high * f.den && high - low == (f.den != 1),
                  "%" PRId64 "/%" PRId64 ", KA_SEED=%" PRIu64, f.num, f.den, seed);
    }
}
