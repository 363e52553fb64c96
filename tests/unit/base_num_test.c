/*
 * Decimals and fractions: the table tests/cases/dec.cases, edges of the range, and
 * properties against 128-bit reference arithmetic. KA_SEED replays a property run.
 */
#include "base_kit.h"

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

TestSuite(num, .init = kit_setup, .fini = kit_teardown);

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
        ka_dec value = {random_int(&state)}, full = {0}, brief = {0};
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
        ka_dec value = {random_int(&state) / 2}, back = {0};
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
