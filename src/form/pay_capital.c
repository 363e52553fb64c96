/*
 * Amounts of money in capital numerals (大写), by 支付结算办法, annex 1, and 会计基础工作规范 §52.
 *
 *     5,450.00    人民币伍仟肆佰伍拾元整
 *     1,409.50    人民币壹仟肆佰零玖元伍角整
 *     16.02       人民币壹拾陆元零贰分
 *
 * Every digit with its unit; then noughts in a row say one 零, before 亿, 万 and 元 none; 整 closes
 * what has no 分.
 *
 * One list of replacements makes both the text and the live formula, so they cannot differ.
 */
#include "form/pay_work.h"

#include <inttypes.h>

#define MOST_FEN INT64_C(99999999999999) /* 14 digits */
#define DIGITS   "零壹贰叁肆伍陆柒捌玖"
#define SIGN     "人民币"

enum { HANZI = 3, PLACES = 14 };
static const char units[] = "仟佰拾亿仟佰拾万仟佰拾元角分";

static const char *const replace[][2] = {
    {"零仟", "零"},
    {"零佰", "零"},
    {"零拾", "零"},
    {"零零", "零"},
    {"零零", "零"}, /* four make one */
    {"零亿", "亿"},
    {"零万", "万"},
    {"亿万", "亿零"},
    {"零零", "零"},
    {"零元", "元零"},
    {"零角零分", "整"},
    {"零角", "零"},
    {"零分", "整"},
    {"零零", "零"},
    {"零整", "整"},
    /* what leads */
    {SIGN "零", SIGN},
    {SIGN "亿", SIGN},
    {SIGN "零", SIGN},
    {SIGN "元", SIGN},
    {SIGN "零", SIGN},
    {SIGN "整", SIGN "零元整"},
};

static ka_str
replaced(struct ka_arena *arena, ka_str text, const char *const pair[2])
{
    struct ka_buf out = {.arena = arena};
    ka_str from = ka_str_of(pair[0]);
    for (ptrdiff_t at; (at = ka_str_find(text, from)) >= 0;) {
        ka_buf_add(&out, ka_str_sub(text, 0, (size_t)at));
        ka_buf_add(&out, ka_str_of(pair[1]));
        text = ka_str_sub(text, (size_t)at + from.len, text.len);
    }
    ka_buf_add(&out, text);
    return ka_buf_str(&out);
}

ka_str
ka_pay_capital(struct ka_arena *arena, ka_dec value)
{
    int64_t fen = ka_dec_round(value, 2).micro / 10000, rest = fen < 0 ? -fen : fen;
    char digit[PLACES];
    if (rest > MOST_FEN)
        return KA_STR("");
    for (int i = PLACES; i-- > 0; rest /= 10)
        digit[i] = (char)(rest % 10);
    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, KA_STR(SIGN));
    for (size_t i = 0; i < PLACES; i++) {
        ka_buf_add(&buf, (ka_str){&DIGITS[digit[i] * HANZI], HANZI});
        ka_buf_add(&buf, (ka_str){units + i * HANZI, HANZI});
    }
    ka_str text = ka_buf_str(&buf);
    for (size_t i = 0; i < KA_COUNT(replace); i++)
        text = replaced(arena, text, replace[i]);
    return fen < 0 ? replaced(arena, text, (const char *const[]){SIGN, SIGN "负"}) : text;
}

ka_str
ka_pay_capital_formula(struct ka_arena *arena, ka_str cell)
{
    ka_str fen = ka_str_format(arena, "ROUND(ABS(%.*s)*100,0)", KA_STR_ARG(cell));
    struct ka_buf out = {.arena = arena};
    ka_buf_printf(&out, "IF(%.*s>%" PRId64 ",\"\",", KA_STR_ARG(fen), MOST_FEN);
    for (size_t i = 0; i <= KA_COUNT(replace); i++)
        ka_buf_add(&out, KA_STR("SUBSTITUTE("));
    ka_buf_add(&out, KA_STR("\"" SIGN "\""));
    for (int i = 0; i < PLACES; i++)
        ka_buf_printf(&out,
                      "&MID(\"" DIGITS "\",VALUE(MID(TEXT(%.*s,\"00000000000000\"),%d,1))+1,1)"
                      "&\"%.*s\"",
                      KA_STR_ARG(fen), i + 1, HANZI, units + i * HANZI);
    for (size_t i = 0; i < KA_COUNT(replace); i++)
        ka_buf_printf(&out, ",\"%s\",\"%s\")", replace[i][0], replace[i][1]);
    ka_buf_printf(&out, ",\"" SIGN "\",IF(ROUND(%.*s*100,0)<0,\"" SIGN "负\",\"" SIGN "\")))",
                  KA_STR_ARG(cell));
    return ka_buf_str(&out);
}
