/*
 * Names of forms: safe file stems, numbers, digests that change exactly when the result does.
 */
#include "form_card.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- random names: safe, each its own, and the same again ------------------------------------ */

/* What a name may be made of: everything that ever broke one. */
static const char *const pieces[] = {
    "林",
    "满",
    "\xF0\xA0\xAE\xB7",
    "\xF0\xB0\xBB\x9D",
    "S001",
    "a",
    "B",
    "_",
    "~",
    "~1f2e3d4c",
    "/",
    "\\",
    "..",
    ".",
    " ",
    "-",
    "--",
    ":",
    "*",
    "?",
    "\"",
    "<",
    ">",
    "|",
    "\n",
    "\r",
    "\t",
    "\x01",
    "\x7F",
    "\xC2\x85",
    "\xE2\x80\xAE",
    "\xE2\x81\xA6",
    "\xE2\x80\x8B",
    "\xE2\x80\xA8",
    "\xEF\xBB\xBF",
    "\xF3\xA0\x84\x80",
    "\xE3\x80\x80",
    "\xC2\xA0",
    "\xF0\x9F\x98\x80",
    "e\xCC\x81",
    "\xC3\x89",
    "A",
    "Li",
    "LI",
    "\xEF\xBC\xA1",
    "\xC3\x9F",
    "CON",
    "nul",
    "COM1",
    "LPT9.txt",
    "aux.",
    "con .x",
    "COM\xC2\xB2",
    "%00",
    "$(x)",
    "~$",
};

static uint64_t state;

static size_t
draw(size_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % below;
}

static ka_str
random_name(void)
{
    struct ka_buf buf = {.arena = made.arena};
    size_t count = draw(8) == 0 ? 60 + draw(60) : draw(4);
    for (size_t i = 0; i < count; i++)
        ka_buf_add(&buf, ka_str_of(pieces[draw(KA_COUNT(pieces))]));
    return ka_buf_str(&buf);
}

/* The rules of Windows, macOS and Linux, and of people's eyes, told once more from their side. */
static const char *
fault_of(ka_str stem)
{
    static const char *const device =
        " con prn aux nul conin$ conout$ com0 com1 com2 com3 com4 com5 "
        "com6 com7 com8 com9 com¹ com² com³ lpt0 lpt1 lpt2 lpt3 "
        "lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 lpt¹ lpt² lpt³ ";
    static const char *const never[] = {"\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8B",
                                        "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xC2\x85"};
    if (!stem.len || stem.len > 120 || ka_utf8_valid_prefix(stem.ptr, stem.len) != stem.len)
        return "its length or its bytes";
    for (size_t i = 0; i < stem.len; i++)
        if ((unsigned char)stem.ptr[i] < 0x20 || strchr("/\\:*?\"<>|\x7F", stem.ptr[i]))
            return "a forbidden character";
    for (size_t i = 0; i < KA_COUNT(never); i++)
        if (ka_str_find(stem, ka_str_of(never[i])) >= 0)
            return "a hidden character";
    if (strchr(".- ", stem.ptr[0]) || ka_str_starts(stem, KA_STR("~$")) ||
        strchr(". ", stem.ptr[stem.len - 1]))
        return "an end";
    char word[132] = " ";
    size_t len = 1;
    for (size_t i = 0; i < stem.len && stem.ptr[i] != '.'; i++)
        word[len++] =
            (char)(stem.ptr[i] >= 'A' && stem.ptr[i] <= 'Z' ? stem.ptr[i] + 32 : stem.ptr[i]);
    while (len > 1 && word[len - 1] == ' ')
        len--;
    word[len++] = ' ';
    word[len] = '\0';
    return len > 2 && strstr(device, word) ? "a device of Windows" : NULL;
}

static int
by_text(const void *left, const void *right)
{
    return ka_str_cmp(*(const ka_str *)left, *(const ka_str *)right);
}

Test(form_name, random_names_are_safe_each_its_own_and_the_same_again)
{
    enum { PEOPLE = 6000 };
    const char *seed = getenv("KA_SEED");
    state = seed ? strtoull(seed, NULL, 10) : 20261130;
    ka_str *stem = ka_arena_array(made.arena, PEOPLE, sizeof *stem);
    for (size_t i = 0; i < PEOPLE; i++) {
        /* numbers are each person's own; everything else may be anybody's */
        ka_str number = random_name(), name = random_name();
        number = ka_str_format(made.arena, "%.*s%zu", KA_STR_ARG(number), i);
        made.employee.number = number;
        made.employee.name = name;
        made.role.applies_to = i % 3 ? KA_STR("售前客服") : random_name();
        stem[i] = i % 2 ? ka_form_file_stem(made.arena, &made.card)
                        : ka_person_file_stem(made.arena, number, name);
        ka_str again = i % 2 ? ka_form_file_stem(made.arena, &made.card)
                             : ka_person_file_stem(made.arena, number, name);
        ka_str part = ka_form_safe_name(made.arena, name);
        const char *fault = fault_of(stem[i]);
        cr_assert_null(fault, "KA_SEED=%s: %s in %.*s", seed, fault, KA_STR_ARG(stem[i]));
        fault = part.len ? fault_of(part) : NULL;
        cr_assert(!fault || strcmp(fault, "an end") == 0, "%s in %.*s", fault, KA_STR_ARG(part));
        cr_assert(ka_str_eq(stem[i], again));
    }
    /* each its own also where the file system ignores case and composition */
    for (size_t i = 0; i < PEOPLE; i++)
        stem[i] = ka_utf8_fold_name(made.arena, stem[i]);
    qsort(stem, PEOPLE, sizeof *stem, by_text);
    for (size_t i = 1; i < PEOPLE; i++)
        cr_assert(!ka_str_eq(stem[i - 1], stem[i]), "twice: %.*s", KA_STR_ARG(stem[i]));
    /* one name that looks like what another was made into */
    ka_str made_up = ka_person_file_stem(made.arena, KA_STR("S1"), KA_STR("a/b"));
    ka_str same = ka_str_sub(made_up, 3, made_up.len);
    cr_assert(!ka_str_eq(made_up, ka_person_file_stem(made.arena, KA_STR("S1"), same)));
    cr_assert_null(fault_of(ka_person_file_stem(made.arena, KA_STR("CON"), KA_STR(""))));
    cr_assert_null(fault_of(ka_person_file_stem(made.arena, KA_STR("com1.x"), KA_STR("y"))));
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
