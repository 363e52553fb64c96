/*
 * Number formats derived from printed texts, words with places, references.
 */
#include "base/arena.h"
#include "form/build.h"
#include "form/words.h"
#include "form/work.h"

#include <criterion/criterion.h>

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

TestSuite(form_value, .init = setup, .fini = teardown);

Test(form_value, formats_show_what_is_printed)
{
    static const struct {
        const char *printed, *format;
    } rows[] = {
        {"53.12%", "0.00%"},
        {"-7.75%", "0.00%"},
        {"18.50秒", "0.00\"秒\""},
        {"18.50 s", "0.00\" s\""},
        {"1,234.00元", "#,##0.00\"元\""},
        {"12.00元", "0.00\"元\""},
        {"12", ""},
        {"1.71", "0.00"},
        {"3天", "General\"天\""},
        {"0.95倍", "0.00\"倍\""},
        {"¥1,234.00", "\"¥\"#,##0.00"},
        {"-¥5.00", "\"¥\"0.00"},
    };
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str format = ka_format_of(arena, ka_str_of(rows[i].printed));
        cr_expect(ka_str_eq(format, ka_str_of(rows[i].format)), "%s: %.*s", rows[i].printed,
                  KA_STR_ARG(format));
    }
}

Test(form_value, words_take_their_arguments_by_place)
{
    ka_str args[] = {KA_STR("甲"), KA_STR("{1}")};
    cr_expect(ka_str_eq(ka_words_fill(arena, KA_STR("{2}与{1}，{page}"), args, 2),
                        KA_STR("{1}与甲，{page}")));
    cr_expect(ka_str_eq(ka_words_fill(arena, KA_STR("{3}"), args, 2), KA_STR("{3}")));
    cr_expect(ka_str_eq(ka_words_fill(arena, KA_STR(""), args, 2), KA_STR("")));
}

Test(form_value, every_word_has_both_languages_and_the_same_places)
{
    for (enum ka_word w = 0; w < KA_WORD__COUNT; w++) {
        ka_str zh = ka_word(KA_ZH, w), en = ka_word(KA_EN, w);
        cr_expect_gt(en.len, 0);
        for (char place = '1'; place <= '6'; place++) {
            char mark[] = {'{', place, '}', '\0'};
            bool in_zh = ka_str_find(zh, ka_str_of(mark)) >= 0;
            bool in_en = ka_str_find(en, ka_str_of(mark)) >= 0;
            cr_expect_eq(in_zh, in_en, "%.*s", KA_STR_ARG(en));
        }
    }
}

Test(form_value, references)
{
    cr_expect(ka_str_eq(ka_ref(arena, 0, 0), KA_STR("$A$1")));
    cr_expect(ka_str_eq(ka_ref(arena, 41, 25), KA_STR("$Z$42")));
    cr_expect(ka_str_eq(ka_ref(arena, 1048575, 16383), KA_STR("$XFD$1048576")));
    cr_expect(ka_str_eq(ka_ref_range(arena, 1, 9, 26), KA_STR("$AA$2:$AA$10")));
    cr_expect(
        ka_str_eq(ka_ref_in(arena, KA_STR("考核表"), KA_STR("$A$1")), KA_STR("'考核表'!$A$1")));
}

Test(form_value, quotes_are_doubled_in_formulas)
{
    cr_expect(ka_str_eq(ka_formula_text(arena, KA_STR("a\"b\"")), KA_STR("a\"\"b\"\"")));
}
