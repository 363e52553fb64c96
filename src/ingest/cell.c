/*
 * Cells of figures: empty, ids, numbers, money, rates, durations.
 *
 * Every reader brings the cell into one form (trimmed, half-width, `="…"` undone), reads it
 * left to right, and refuses it unless it ends where the reading ends: `1,23`, `1.2万`, `1:23`
 * and `1.5E+3` mean two things or lost digits already, and a wrong guess would be paid out.
 */
#include "ingest/cell.h"

#include "ingest/scan.h"

#include <string.h>

static const ka_dec one = {KA_DEC_ONE};

static char
lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Equal but for the case of ASCII letters; @p word is in lower case. */
static bool
is_word(ka_str text, ka_str word)
{
    if (text.len != word.len)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (lower(text.ptr[i]) != word.ptr[i])
            return false;
    }
    return true;
}

#define WORD(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

bool
ka_cell_is_error(ka_str cell)
{
    static const ka_str words[] = {
        WORD("#n/a"),  WORD("#div/0!"), WORD("#value!"), WORD("#ref!"),  WORD("#name?"),
        WORD("#num!"), WORD("#null!"),  WORD("#spill!"), WORD("#calc!"), WORD("#error!")};
    ka_str text = ka_scan_trim(cell);
    for (size_t i = 0; text.len > 0 && *text.ptr == '#' && i < KA_COUNT(words); i++) {
        if (is_word(text, words[i]))
            return true;
    }
    return false;
}

bool
ka_cell_is_delayed(ka_str cell)
{
    return ka_str_eq(ka_scan_trim(cell), KA_STR("延迟统计"));
}

bool
ka_cell_is_empty(ka_str cell, const struct ka_texts *more)
{
    static const ka_str words[] = {WORD("-"),   WORD("--"),  WORD("—"),  WORD("——"),
                                   WORD("–"),   WORD("－"),  WORD("无"), WORD("延迟统计"),
                                   WORD("n/a"), WORD("null")};
    ka_str text = ka_scan_trim(cell);
    bool may = text.len > 0 && text.len <= 12 && strchr("-\xE2\xEF\xE6\xE5nN", *text.ptr);
    for (size_t i = 0; may && i < KA_COUNT(words); i++) {
        if (is_word(text, words[i]))
            return true;
    }
    for (size_t i = 0; more && i < more->count; i++) {
        if (ka_str_eq(text, more->item[i]))
            return true;
    }
    return text.len == 0;
}

/* 1.23E+17: digits, E, digits, with a point or a sign, as every spreadsheet writes it. */
static bool
is_scientific(ka_str text)
{
    struct ka_scan scan = ka_scan_of(text);
    size_t n = ka_scan_digits(&scan);
    scan.at += n;
    bool marked = ka_scan_byte(&scan, '.');
    if (n == 0)
        return false;
    scan.at += ka_scan_digits(&scan);
    if (!ka_scan_word(&scan, "e"))
        return false;
    marked = ka_scan_byte(&scan, '+') || ka_scan_byte(&scan, '-') || marked;
    size_t power = ka_scan_digits(&scan);
    scan.at += power;
    return marked && power > 0 && ka_scan_done(&scan);
}

enum ka_id_kind
ka_cell_id(struct ka_arena *arena, ka_str cell, ka_str *out)
{
    ka_str text = ka_scan_undecorate(cell);
    if (ka_cell_is_empty(text, NULL))
        return KA_ID_EMPTY;
    if (is_scientific(ka_scan_text(arena, text)))
        return KA_ID_SCIENTIFIC;
    *out = text;
    return KA_ID_OK;
}

static bool
take_sign(struct ka_scan *scan, bool *negative)
{
    *negative = ka_scan_byte(scan, '-') || ka_scan_word(scan, "−");
    return *negative || ka_scan_byte(scan, '+');
}

/* Accounting writes negatives in brackets. Takes them off; no sign may then stand inside. */
static bool
take_brackets(struct ka_scan *scan)
{
    if (scan->end - scan->at < 3 || *scan->at != '(' || scan->end[-1] != ')')
        return false;
    scan->at++;
    scan->end--;
    ka_scan_blanks(scan);
    return true;
}

static bool
signed_micro(const struct ka_plain *plain, bool negative, ka_dec *out)
{
    ka_dec value;
    if (!ka_plain_micro(plain, one, 0, &value))
        return false;
    out->micro = negative ? -value.micro : value.micro;
    return true;
}

/* Measure words that exports put after counts; they change nothing. */
static void
skip_measure(struct ka_scan *scan)
{
    static const char *const words[] = {"次", "人", "单", "件", "个", "条", "天", "笔", "场"};
    ka_scan_blanks(scan);
    for (size_t i = 0; i < KA_COUNT(words); i++) {
        if (ka_scan_word(scan, words[i]))
            return;
    }
}

static bool
read_number(struct ka_arena *arena, ka_str cell, bool whole, ka_dec *out)
{
    struct ka_scan scan = ka_scan_of(ka_scan_text(arena, cell));
    struct ka_plain plain;
    bool negative;
    bool bracketed = take_brackets(&scan);
    if ((take_sign(&scan, &negative) && bracketed) || !ka_scan_plain(&scan, &plain))
        return false;
    skip_measure(&scan);
    if (!ka_scan_done(&scan) || (whole && !plain.whole))
        return false;
    return signed_micro(&plain, negative || bracketed, out);
}

bool
ka_cell_number(struct ka_arena *arena, ka_str cell, ka_dec *out)
{
    return read_number(arena, cell, false, out);
}

bool
ka_cell_count(struct ka_arena *arena, ka_str cell, ka_dec *out)
{
    return read_number(arena, cell, true, out);
}

/* Yuan only: a foreign sign in a column taken for yuan would be a wrong amount. */
static bool
take_yuan(struct ka_scan *scan)
{
    ka_scan_blanks(scan);
    bool found = ka_scan_word(scan, "¥") || ka_scan_word(scan, "CNY") ||
                 ka_scan_word(scan, "RMB") || ka_scan_word(scan, "人民币");
    ka_scan_blanks(scan);
    return found;
}

bool
ka_cell_money(struct ka_arena *arena, ka_str cell, ka_dec *out)
{
    struct ka_scan scan = ka_scan_of(ka_scan_text(arena, cell));
    struct ka_plain plain;
    bool negative = false;
    bool bracketed = take_brackets(&scan);
    bool has_sign = take_sign(&scan, &negative);
    bool marked = take_yuan(&scan);
    /* "-¥12" and "¥-12" are both written. */
    if (!has_sign)
        has_sign = take_sign(&scan, &negative);
    if ((has_sign && bracketed) || !ka_scan_plain(&scan, &plain))
        return false;
    ka_scan_blanks(&scan);
    if (!ka_scan_word(&scan, "元") && !ka_scan_word(&scan, "圆") && !marked)
        (void)take_yuan(&scan);
    if (!ka_scan_done(&scan))
        return false;
    return signed_micro(&plain, negative || bracketed, out);
}

bool
ka_cell_rate(struct ka_arena *arena, ka_str cell, bool bare_is_percent, ka_dec *out)
{
    struct ka_scan scan = ka_scan_of(ka_scan_text(arena, cell));
    struct ka_plain plain;
    bool negative;
    ka_dec value;
    (void)take_sign(&scan, &negative);
    if (!ka_scan_plain(&scan, &plain))
        return false;
    ka_scan_blanks(&scan);
    bool percent = ka_scan_byte(&scan, '%') || bare_is_percent;
    if (!ka_scan_done(&scan) || !ka_plain_micro(&plain, one, percent ? 2 : 0, &value))
        return false;
    out->micro = negative ? -value.micro : value.micro;
    return true;
}

/* Units of time, longest first among those with a common beginning; rank falls left to right. */
static const struct {
    const char *word;
    int rank;
    int64_t micro;
} time_units[] = {
    {"天", 4, 86400 * KA_DEC_ONE}, {"日", 4, 86400 * KA_DEC_ONE}, {"小时", 3, 3600 * KA_DEC_ONE},
    {"时", 3, 3600 * KA_DEC_ONE},  {"分钟", 2, 60 * KA_DEC_ONE},  {"分", 2, 60 * KA_DEC_ONE},
    {"秒钟", 1, KA_DEC_ONE},       {"秒", 1, KA_DEC_ONE},         {"毫秒", 0, KA_DEC_ONE / 1000},
    {"ms", 0, KA_DEC_ONE / 1000},  {"min", 2, 60 * KA_DEC_ONE},   {"sec", 1, KA_DEC_ONE},
    {"d", 4, 86400 * KA_DEC_ONE},  {"h", 3, 3600 * KA_DEC_ONE},   {"m", 2, 60 * KA_DEC_ONE},
    {"s", 1, KA_DEC_ONE},
};

static bool
take_time_unit(struct ka_scan *scan, int *rank, ka_dec *unit)
{
    ka_scan_blanks(scan);
    for (size_t i = 0; i < KA_COUNT(time_units); i++) {
        if (ka_scan_word(scan, time_units[i].word)) {
            *rank = time_units[i].rank;
            unit->micro = time_units[i].micro;
            return true;
        }
    }
    return false;
}

/* "02:03" after the hours of "1:02:03"; a single colon could be either unit and is refused. */
static bool
take_clock(struct ka_scan *scan, const struct ka_plain *hours, int64_t *micro)
{
    struct ka_plain seconds;
    ka_dec h, s;
    if (!hours->whole || hours->places > 0 || !ka_scan_byte(scan, ':') || ka_scan_digits(scan) != 2)
        return false;
    int minutes = ka_scan_take(scan, 2);
    if (minutes > 59 || !ka_scan_byte(scan, ':') || ka_scan_digits(scan) != 2 ||
        !ka_scan_plain(scan, &seconds) ||
        !ka_plain_micro(hours, (ka_dec){3600 * KA_DEC_ONE}, 0, &h) ||
        !ka_plain_micro(&seconds, one, 0, &s) || s.micro >= 60 * KA_DEC_ONE)
        return false;
    *micro = s.micro + (int64_t)minutes * 60 * KA_DEC_ONE;
    return !__builtin_add_overflow(*micro, h.micro, micro);
}

/* One part of "1天2小时3分": its unit must be smaller than the one before (*rank). */
static bool
take_part(struct ka_scan *scan, int *rank, int64_t *micro)
{
    struct ka_plain plain;
    int found;
    ka_dec unit, part;
    if (!ka_scan_plain(scan, &plain))
        return false;
    if (scan->at < scan->end && *scan->at == ':') {
        bool may = *rank > 3;
        *rank = 0;
        return may && take_clock(scan, &plain, micro);
    }
    if (!take_time_unit(scan, &found, &unit) || found >= *rank ||
        !ka_plain_micro(&plain, unit, 0, &part))
        return false;
    *rank = found;
    *micro = part.micro;
    ka_scan_blanks(scan);
    /* Decimals belong to the last part: "1.5小时30分" is not how anyone writes a duration. */
    return plain.places == 0 || ka_scan_done(scan);
}

/* "1:23" as @p clock says; the part behind the colon is below 60. */
static bool
read_clock(ka_str text, int64_t clock, int64_t *micro)
{
    struct ka_scan scan = ka_scan_of(text);
    size_t digits = ka_scan_digits(&scan);
    if (digits == 0 || digits > 6)
        return false;
    int64_t left = ka_scan_take(&scan, digits);
    if (!ka_scan_byte(&scan, ':') || ka_scan_digits(&scan) != 2)
        return false;
    int right = ka_scan_take(&scan, 2);
    if (right > 59 || !ka_scan_done(&scan))
        return false;
    *micro = (left * clock + right * (clock / 60)) * KA_DEC_ONE;
    return true;
}

bool
ka_cell_is_clock(struct ka_arena *arena, ka_str cell)
{
    int64_t micro;
    return read_clock(ka_scan_text(arena, cell), 60, &micro);
}

bool
ka_cell_duration(struct ka_arena *arena, ka_str cell, ka_dec unit, int64_t clock, ka_dec *out)
{
    ka_str text = ka_scan_text(arena, cell);
    struct ka_scan scan = ka_scan_of(text);
    struct ka_plain plain;
    if (ka_scan_plain(&scan, &plain) && ka_scan_done(&scan))
        return ka_plain_micro(&plain, unit, 0, out);
    if (clock > 0 && read_clock(text, clock, &out->micro))
        return true;

    int64_t total = 0;
    int rank = 5;
    scan = ka_scan_of(text);
    do {
        int64_t part;
        if (!take_part(&scan, &rank, &part) || __builtin_add_overflow(total, part, &total))
            return false;
    } while (!ka_scan_done(&scan));
    out->micro = total;
    return true;
}
