/*
 * Amounts in capital numerals: the examples of 支付结算办法 (annex 1), every kind of nought, and
 * back again to the figure. The live formula is looked at by LibreOffice (e2e/pay.py).
 */
#include "form/pay_work.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

static const struct {
    int64_t fen;
    const char *text;
} rows[] = {
    /* the regulation's own */
    {140950, "人民币壹仟肆佰零玖元伍角整"},
    {600714, "人民币陆仟零柒元壹角肆分"},
    {168032, "人民币壹仟陆佰捌拾元零叁角贰分"},
    {10700053, "人民币壹拾万柒仟元零伍角叁分"},
    {1640902, "人民币壹万陆仟肆佰零玖元零贰分"},
    {32504, "人民币叁佰贰拾伍元零肆分"},
    /* edges */
    {0, "人民币零元整"},
    {1, "人民币壹分"},
    {10, "人民币壹角整"},
    {11, "人民币壹角壹分"},
    {99, "人民币玖角玖分"},
    {100, "人民币壹元整"},
    {101, "人民币壹元零壹分"},
    {110, "人民币壹元壹角整"},
    {1000, "人民币壹拾元整"},
    {1001, "人民币壹拾元零壹分"},
    {10000, "人民币壹佰元整"},
    {10100, "人民币壹佰零壹元整"},
    {11000, "人民币壹佰壹拾元整"},
    {100000, "人民币壹仟元整"},
    {100100, "人民币壹仟零壹元整"},
    {100050, "人民币壹仟元零伍角整"},
    {101000, "人民币壹仟零壹拾元整"},
    {1000000, "人民币壹万元整"},
    {1000100, "人民币壹万零壹元整"},
    {1001000, "人民币壹万零壹拾元整"},
    {1100000, "人民币壹万壹仟元整"},
    {2000002, "人民币贰万元零贰分"},
    {10000000, "人民币壹拾万元整"},
    {10010000, "人民币壹拾万零壹佰元整"},
    {100000000, "人民币壹佰万元整"},
    {100000100, "人民币壹佰万零壹元整"},
    {1000000000, "人民币壹仟万元整"},
    {10000000000, "人民币壹亿元整"},
    {10000000001, "人民币壹亿元零壹分"},
    {10000000100, "人民币壹亿零壹元整"},
    {10000100000, "人民币壹亿零壹仟元整"},
    {10001000000, "人民币壹亿零壹万元整"},
    {100000000000, "人民币壹拾亿元整"},
    {99999999999999, "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
    {123456789012, "人民币壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分"},
    {-1, "人民币负壹分"},
    {-545000, "人民币负伍仟肆佰伍拾元整"},
    {100000000000000, ""}, /* no text rather than a wrong one */
};

Test(capital, amounts)
{
    struct ka_arena *arena = ka_arena_new();
    for (size_t i = 0; i < KA_COUNT(rows); i++) {
        ka_str text = ka_pay_capital(arena, ka_dec_scaled(rows[i].fen, 2));
        cr_expect(ka_str_eq(text, ka_str_of(rows[i].text)), "%" PRId64 ": %.*s, not %s",
                  rows[i].fen, KA_STR_ARG(text), rows[i].text);
    }
    cr_expect(ka_str_eq(ka_pay_capital(arena, (ka_dec){1234565000}),
                        KA_STR("人民币壹仟贰佰叁拾肆元伍角柒分")));
    ka_arena_free(arena);
}

/* Reads the text as a person does: 分; -1 if something stands where it may not. */
static int64_t
read_back(ka_str text)
{
    static const char *const digits = "零壹贰叁肆伍陆柒捌玖";
    static const struct {
        const char *unit;
        int64_t fen;
    } units[] = {{"仟", 100000}, {"佰", 10000}, {"拾", 1000}, {"元", 100}, {"角", 10}, {"分", 1}};
    int64_t sum = 0, group = 0, digit = 0, sign = 1;
    for (size_t at = strlen("人民币"); at < text.len; at += 3) {
        ka_str one = ka_str_sub(text, at, 3);
        ptrdiff_t found = ka_str_find(ka_str_of(digits), one);
        if (ka_str_eq(one, KA_STR("负"))) {
            sign = -1;
        } else if (found >= 0) {
            if (digit > 0)
                return -1;
            digit = found / 3;
        } else if (ka_str_eq(one, KA_STR("万")) || ka_str_eq(one, KA_STR("亿"))) {
            int64_t times = ka_str_eq(one, KA_STR("万")) ? 10000 : 100000000;
            sum += (group + digit * 100) * times;
            group = digit = 0;
        } else if (!ka_str_eq(one, KA_STR("整"))) {
            for (size_t u = 0; u < KA_COUNT(units); u++)
                if (ka_str_eq(one, ka_str_of(units[u].unit)))
                    group += digit * units[u].fen;
            digit = 0;
        } else if (at + 3 != text.len) {
            return -1;
        }
    }
    return digit ? -1 : sign * (sum + group);
}

/* Never two 零 in a row, none before a unit but in 零元整, 整 or 分 at the end. */
static bool
is_well_written(ka_str text)
{
    static const char *const never[] = {"零零", "零仟", "零佰", "零拾", "零万", "零亿",
                                        "零角", "零分", "亿万", "零整", "分整"};
    for (size_t i = 0; i < KA_COUNT(never); i++)
        if (ka_str_find(text, ka_str_of(never[i])) >= 0)
            return false;
    bool zero = ka_str_find(text, KA_STR("零元")) >= 0;
    return (!zero || ka_str_eq(text, KA_STR("人民币零元整"))) &&
           (ka_str_ends(text, KA_STR("整")) || ka_str_ends(text, KA_STR("分")));
}

Test(capital, every_amount_reads_back_and_is_well_written)
{
    struct ka_arena *arena = ka_arena_new();
    uint64_t state = 20261130;
    for (int i = 0; i < 60000; i++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        int64_t fen = i;
        if (i >= 20000) { /* digits that are often nought, of any length */
            fen = 0;
            state = state * 6364136223846793005u + 1442695040888963407u;
            for (int d = (int)(state >> 40 & 15) % 14; d >= 0; d--) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                int64_t digit = state >> 63 ? 0 : (int64_t)(state >> 33) % 10;
                fen = fen * 10 + digit;
            }
            fen = i % 5 ? fen : -fen;
        }
        ka_str text = ka_pay_capital(arena, ka_dec_scaled(fen, 2));
        cr_assert(read_back(text) == fen && is_well_written(text), "%" PRId64 ": %.*s", fen,
                  KA_STR_ARG(text));
        ka_arena_rewind(arena, mark);
    }
    ka_arena_free(arena);
}
