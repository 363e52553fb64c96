/*
 * Names of forms: safe file stems, numbers, digests that change exactly when the result does.
 */
#include "form_card.h"

#include "base/utf8.h"

static struct made made;

static void
setup(void)
{
    made_init(&made);
    made_card(&made, 3, 3);
}

static void
teardown(void)
{
    made_release(&made);
}

TestSuite(form_name, .init = setup, .fini = teardown);

static ka_str
stem_of(const char *number, const char *name)
{
    made.employee.number = ka_str_of(number);
    made.employee.name = ka_str_of(name);
    return ka_form_file_stem(made.arena, &made.card);
}

Test(form_name, plain_names_stay)
{
    ka_str stem = stem_of("S001", "林小满");
    cr_expect(ka_str_eq(stem, KA_STR("S001_林小满_售前客服")), "%.*s", KA_STR_ARG(stem));
}

Test(form_name, two_people_never_share_a_name)
{
    ka_str a = stem_of("S1_x", "y"), b = stem_of("S1", "x_y");
    cr_expect_not(ka_str_eq(a, b), "%.*s", KA_STR_ARG(a));
    a = ka_person_file_stem(made.arena, KA_STR("S1_x"), KA_STR("y"));
    b = ka_person_file_stem(made.arena, KA_STR("S1"), KA_STR("x_y"));
    cr_expect_not(ka_str_eq(a, b), "%.*s", KA_STR_ARG(a));
    a = ka_person_file_stem(made.arena, KA_STR("S001"), KA_STR("林小满"));
    cr_expect(ka_str_eq(a, KA_STR("S001_林小满")), "%.*s", KA_STR_ARG(a));
}

Test(form_name, stems_are_safe)
{
    static const struct {
        char number[24], name[40];
        const char *why;
    } rows[] = {
        {"..", "..", "names of folders"},
        {"../../etc", "a/b\\c", "separators"},
        {"S:1*?", "\"<|>\"", "what Windows forbids"},
        {"S001\n", "a\tb\x7f", "controls"},
        {"S001", "\xE2\x80\xAEgpj.exe", "right-to-left override"},
        {"S001", "a\xC2\xAD\xF3\xA0\x80\xA1z", "characters that nobody sees"},
        {".hidden", " . ", "leading dots"},
        {"-rf", "--help", "an option"},
        {"", "", "nothing"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str stem = stem_of(rows[i].number, rows[i].name);
        cr_assert_gt(stem.len, 0, "%s", rows[i].why);
        cr_expect_leq(stem.len, 120, "%s", rows[i].why);
        cr_expect_neq(stem.ptr[0], '.', "%s", rows[i].why);
        cr_expect_neq(stem.ptr[0], '-', "%s", rows[i].why);
        cr_expect_neq(stem.ptr[stem.len - 1], ' ', "%s", rows[i].why);
        for (size_t at = 0; at < stem.len; at++) {
            unsigned char c = (unsigned char)stem.ptr[at];
            cr_expect(c >= ' ' && c != 0x7F && !strchr("/\\:*?\"<>|", c), "%s: %.*s", rows[i].why,
                      KA_STR_ARG(stem));
        }
        cr_expect_lt(ka_str_find(stem, KA_STR("\xE2\x80\xAE")), 0, "%s", rows[i].why);
    }
}

Test(form_name, long_names_are_cut_at_whole_characters_and_stay_apart)
{
    struct ka_buf a = {.arena = made.arena}, b = {.arena = made.arena};
    for (int i = 0; i < 100; i++) {
        ka_buf_add(&a, KA_STR("满"));
        ka_buf_add(&b, KA_STR("满"));
    }
    ka_buf_add(&b, KA_STR("一"));
    made.employee.name = ka_buf_str(&a);
    ka_str first = ka_form_file_stem(made.arena, &made.card);
    made.employee.name = ka_buf_str(&b);
    ka_str second = ka_form_file_stem(made.arena, &made.card);
    cr_expect_leq(first.len, 120);
    cr_expect_eq(ka_utf8_valid_prefix(first.ptr, first.len), first.len);
    cr_expect(!ka_str_eq(first, second));
}

Test(form_name, replaced_characters_do_not_make_two_names_one)
{
    cr_expect(!ka_str_eq(stem_of("A/1", "林"), stem_of("A:1", "林")));
}

Test(form_name, second_seat_has_a_number_of_its_own)
{
    struct ka_seat seat[2] = {made.seat, made.seat};
    seat[0].split = seat[1].split = true;
    seat[1].index = 1;
    made.card.seat = &seat[0];
    cr_expect(
        ka_str_eq(ka_form_number(made.arena, &made.context, &made.card), KA_STR("KH-202610-S001")));
    made.card.seat = &seat[1];
    cr_expect(ka_str_eq(ka_form_number(made.arena, &made.context, &made.card),
                        KA_STR("KH-202610-S001-2")));
    cr_expect(ka_str_ends(ka_form_file_stem(made.arena, &made.card), KA_STR("售前客服_2")));
}

/* Written down: a change of the canonical text must be seen, archives hold old digests. */
Test(form_name, digest_is_stable)
{
    struct ka_digest digest = ka_form_digest(made.arena, &made.card);
    cr_expect_str_eq(digest.hex,
                     "2f7d529e931568c3388dc029f2b03fe8d9db15e230930be7ff2d3e54c04c86d9");
}

Test(form_name, digest_changes_with_the_result_only)
{
    struct ka_digest before = ka_form_digest(made.arena, &made.card);
    made.card.module[0].item[0].remark = KA_STR("备注");
    made.card.rank = 3;
    cr_expect_str_eq(ka_form_digest(made.arena, &made.card).hex, before.hex);
    made.card.module[0].item[0].part[0].value.live_num++;
    cr_expect_str_neq(ka_form_digest(made.arena, &made.card).hex, before.hex);
}
