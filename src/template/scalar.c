/*
 * One scalar of a definition file → a value, or one finding that says what to write instead.
 *
 * Nothing is guessed: `0100`, `1e5`, `60 %`, `１５`, `1,000` and `30秒` could each be read in some
 * way, and a wrong reading would go unnoticed into people's pay. So each is refused, and the
 * finding names the slip and, where only one thing can be meant, what to write.
 */
#include "base/utf8.h"
#include "template/schema.h"

#include <string.h>

/* A refused number: which finding, and what was probably meant. */
struct fault {
    enum ka_diag_code code;
    ka_str meant;
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
ka_scalar_text(const struct ka_node *node, ka_str label, struct ka_diags *diags, ka_str *out)
{
    if (node->kind != KA_NODE_SCALAR) {
        ka_diag(diags, KA_DIAG_SHAPE_SCALAR, node->place, label);
        return false;
    }
    ka_str text = ka_str_trim(node->text);
    if (text.len == 0) {
        ka_diag(diags, KA_DIAG_VALUE_EMPTY, node->place, label);
        return false;
    }
    *out = text;
    return true;
}

/* A sign or nothing, then a 0 with another digit behind it. */
static bool
has_leading_zero(ka_str text)
{
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    return text.len > at + 1 && text.ptr[at] == '0' && is_digit(text.ptr[at + 1]);
}

static bool
is_plain_number(ka_str text)
{
    ka_dec value;
    bool percent;
    return !has_leading_zero(text) && ka_dec_parse_percent(text, &value, &percent);
}

/* @p text without the ASCII characters in @p drop. */
static ka_str
without(struct ka_arena *arena, ka_str text, const char *drop)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr(drop, text.ptr[i]))
            ka_buf_byte(&buf, text.ptr[i]);
    }
    return ka_buf_str(&buf);
}

static ka_str
without_leading_zeros(struct ka_arena *arena, ka_str text)
{
    size_t at = text.ptr[0] == '-' || text.ptr[0] == '+';
    ka_str sign = ka_str_sub(text, 0, at);
    while (at + 1 < text.len && text.ptr[at] == '0' && is_digit(text.ptr[at + 1]))
        at++;
    ka_str rest = ka_str_sub(text, at, text.len);
    return ka_str_format(arena, "%.*s%.*s", KA_STR_ARG(sign), KA_STR_ARG(rest));
}

/* The digits, sign and point at the front. */
static ka_str
numeric_front(ka_str text)
{
    size_t at = 0;
    while (at < text.len && (is_digit(text.ptr[at]) || strchr("+-.", text.ptr[at])))
        at++;
    return ka_str_sub(text, 0, at);
}

/* A number that was understood but cannot be kept: too many decimals, or too large. */
static bool
is_overlong(ka_str text)
{
    ka_str front = numeric_front(text);
    bool rest_is_percent =
        front.len == text.len || ka_str_eq(ka_str_sub(text, front.len, 1), KA_STR("%"));
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < front.len; i++) {
        digits += is_digit(front.ptr[i]);
        points += front.ptr[i] == '.';
    }
    bool whole_form =
        digits > 0 && points <= 1 && is_digit(front.ptr[front.len - 1]) && front.ptr[0] != '.';
    return rest_is_percent && whole_form && digits + points >= front.len - 1 && digits > 5;
}

static struct fault
unit_fault(ka_str text)
{
    ka_str front = numeric_front(text);
    ka_str rest = ka_str_trim(ka_str_sub(text, front.len, text.len));
    if (front.len == 0 || rest.len == 0 || !is_plain_number(front))
        return (struct fault){KA_DIAG_NUMBER_BAD, KA_STR("")};
    bool exponent = (rest.ptr[0] == 'e' || rest.ptr[0] == 'E') && rest.len > 1 &&
                    (is_digit(rest.ptr[1]) || strchr("+-", rest.ptr[1]));
    if (exponent)
        return (struct fault){KA_DIAG_NUMBER_EXPONENT, KA_STR("")};
    /* 万 and ‰ change the value; only a unit may be left out. */
    static const char *const scales[] = {"‰", "万", "千", "百", "亿", "k", "K",
                                         "w", "W",  "成", "折", "%",  "/", "个百"};
    for (size_t i = 0; i < KA_COUNT(scales); i++) {
        if (ka_str_starts(rest, ka_str_of(scales[i])))
            return (struct fault){KA_DIAG_NUMBER_BAD, KA_STR("")};
    }
    return (struct fault){KA_DIAG_NUMBER_UNIT, front};
}

static struct fault
number_fault(struct ka_arena *arena, ka_str text)
{
    ka_str half = ka_utf8_halfwidth(arena, text);
    if (!ka_str_eq(half, text) && is_plain_number(half))
        return (struct fault){KA_DIAG_NUMBER_FULLWIDTH, half};
    if (has_leading_zero(text)) {
        ka_str meant = without_leading_zeros(arena, text);
        if (is_plain_number(meant))
            return (struct fault){KA_DIAG_NUMBER_LEADING_ZERO, meant};
    }
    ka_str tight = without(arena, half, " ");
    if (tight.len < half.len && is_plain_number(tight))
        return (struct fault){KA_DIAG_NUMBER_BLANK, tight};
    ka_str joined = without(arena, half, ", ");
    if (joined.len < half.len && is_plain_number(joined))
        return (struct fault){KA_DIAG_NUMBER_GROUPED, joined};
    if (is_overlong(text))
        return (struct fault){KA_DIAG_NUMBER_PLACES, KA_STR("")};
    return unit_fault(joined);
}

bool
ka_scalar_number(const struct ka_node *node, ka_str label, struct ka_diags *diags,
                 struct ka_number *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    struct ka_number number = {.set = true, .place = node->place};
    if (!has_leading_zero(text) && ka_dec_parse_percent(text, &number.value, &number.percent)) {
        *out = number;
        return true;
    }
    struct fault fault = number_fault(diags->arena, text);
    ka_diag(diags, fault.code, node->place, label, text, fault.meant);
    return false;
}

bool
ka_scalar_bool(const struct ka_node *node, ka_str label, struct ka_diags *diags, bool *out)
{
    static const struct ka_choice words[] = {
        {"true", "是", 1}, {"yes", "是", 1}, {"false", "否", 0}, {"no", "否", 0}, {NULL, NULL, 0}};
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    for (size_t i = 0; words[i].en; i++) {
        if (ka_str_eq(text, ka_str_of(words[i].en)) || ka_str_eq(text, ka_str_of(words[i].zh))) {
            *out = words[i].value != 0;
            return true;
        }
    }
    ka_diag(diags, KA_DIAG_BOOL_BAD, node->place, label, text);
    return false;
}

bool
ka_scalar_day(const struct ka_node *node, ka_str label, struct ka_diags *diags, ka_day *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    if (ka_day_parse(text, out))
        return true;
    ka_diag(diags, KA_DIAG_DAY_BAD, node->place, label, text);
    return false;
}

bool
ka_scalar_month(const struct ka_node *node, ka_str label, struct ka_diags *diags, ka_month *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    if (ka_month_parse(text, out))
        return true;
    ka_diag(diags, KA_DIAG_MONTH_BAD, node->place, label, text);
    return false;
}

/* "08:00" or "08:00:00": hours 0-24, two digits each. */
static bool
parse_clock(ka_str text, int32_t *out)
{
    if (text.len != 5 && text.len != 8)
        return false;
    int32_t part[3] = {0, 0, 0};
    for (size_t i = 0; i < text.len; i++) {
        if (i % 3 == 2 ? text.ptr[i] != ':' : !is_digit(text.ptr[i]))
            return false;
        if (i % 3 != 2)
            part[i / 3] = part[i / 3] * 10 + (text.ptr[i] - '0');
    }
    int32_t seconds = part[0] * 3600 + part[1] * 60 + part[2];
    if (part[1] > 59 || part[2] > 59 || seconds > 86400)
        return false;
    *out = seconds;
    return true;
}

bool
ka_scalar_clock(const struct ka_node *node, ka_str label, struct ka_diags *diags, int32_t *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    if (parse_clock(text, out))
        return true;
    ka_diag(diags, KA_DIAG_CLOCK_BAD, node->place, label, text);
    return false;
}

bool
ka_scalar_word(const struct ka_node *node, ka_str label, struct ka_diags *diags, ka_str *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    bool good = text.ptr[0] >= 'a' && text.ptr[0] <= 'z';
    for (size_t i = 0; good && i < text.len; i++) {
        char c = text.ptr[i];
        good = (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-';
    }
    if (!good) {
        ka_diag(diags, KA_DIAG_WORD_BAD, node->place, label, text);
        return false;
    }
    *out = text;
    return true;
}

/* All words of a choice in one language, and the nearest to what was typed in either. */
static ka_str
choice_list(struct ka_arena *arena, const struct ka_choice *choices, bool chinese)
{
    struct ka_buf buf = {.arena = arena};
    for (size_t i = 0; choices[i].en; i++) {
        const char *word = chinese ? choices[i].zh : choices[i].en;
        if (!word)
            continue;
        if (buf.len > 0)
            ka_buf_add(&buf, chinese ? KA_STR("、") : KA_STR(", "));
        ka_buf_add(&buf, ka_str_of(word));
    }
    return ka_buf_str(&buf);
}

static ka_str
choice_nearest(struct ka_arena *arena, const struct ka_choice *choices, ka_str wrong)
{
    ka_str *words = NULL;
    size_t count = 0;
    /* Of numbers and single characters, everything is near to everything. */
    if (is_digit(wrong.ptr[0]) || ka_utf8_count(wrong) < 2)
        return KA_STR("");
    for (size_t i = 0; choices[i].en; i++) {
        words = ka_arena_push(arena, words, count, sizeof *words);
        words[count++] = ka_str_of(choices[i].en);
        if (!choices[i].zh)
            continue;
        words = ka_arena_push(arena, words, count, sizeof *words);
        words[count++] = ka_str_of(choices[i].zh);
    }
    return ka_str_nearest(wrong, words, count);
}

bool
ka_scalar_choice(const struct ka_node *node, ka_str label, const struct ka_choice *choices,
                 struct ka_diags *diags, int *out)
{
    ka_str text;
    if (!ka_scalar_text(node, label, diags, &text))
        return false;
    for (size_t i = 0; choices[i].en; i++) {
        bool same = ka_str_eq(text, ka_str_of(choices[i].en)) ||
                    (choices[i].zh && ka_str_eq(text, ka_str_of(choices[i].zh)));
        if (same) {
            *out = choices[i].value;
            return true;
        }
    }
    ka_str near = choice_nearest(diags->arena, choices, text);
    ka_str en = choice_list(diags->arena, choices, false);
    ka_str zh = choice_list(diags->arena, choices, true);
    zh = zh.len > 0 ? zh : en;
    if (near.len > 0)
        ka_diag(diags, KA_DIAG_CHOICE_NEAR, node->place, label, text, near);
    else
        ka_diag(diags, KA_DIAG_CHOICE_BAD, node->place, label, text, zh, en);
    return false;
}

bool
ka_number_whole(const struct ka_number *number, ka_str label, int64_t absent,
                struct ka_diags *diags, int64_t *out)
{
    if (!number->set) {
        *out = absent;
        return true;
    }
    if (number->percent || number->value.micro < 0 || number->value.micro % KA_DEC_ONE != 0) {
        ka_diag(diags, KA_DIAG_COUNT_BAD, number->place, label,
                ka_number_text(diags->arena, number));
        return false;
    }
    *out = number->value.micro / KA_DEC_ONE;
    return true;
}

ka_str
ka_number_text(struct ka_arena *arena, const struct ka_number *number)
{
    if (!number->percent)
        return ka_dec_print_short(arena, number->value);
    /* What stood before the % has at most 4 places, so times 100 it is exact. */
    ka_dec hundred = number->value;
    if (__builtin_mul_overflow(number->value.micro, INT64_C(100), &hundred.micro))
        return ka_dec_print_short(arena, number->value);
    ka_str text = ka_dec_print_short(arena, hundred);
    return ka_str_format(arena, "%.*s%%", KA_STR_ARG(text));
}
