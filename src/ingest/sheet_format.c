/*
 * Number formats of workbooks: is it a date, a percentage, a plain number?
 *
 *     [$-804]yyyy"年"m"月"d"日";@       [h]:mm:ss       #,##0.00_ ;[Red]-#,##0.00      0.00%
 *      └skip └y  └skip └m     └ first section only       └ elapsed, not a colour
 *
 * Quoted text, `\x`, `_x`, `*x` and brackets show or space something and say nothing. An m is a
 * month unless there are hours or seconds and neither year nor day; e is a year in East Asian
 * codes unless it is the exponent of 0.00E+00; a is the weekday (aaaa), but also AM/PM.
 */
#include "ingest/sheet_cell.h"

#include "base/compiler.h"

/* The letters that a code shows. */
struct shown {
    bool year, month, day, clock, elapsed, percent, digits, other;
    uint8_t zeros;
};

static char
lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
is_word(ka_str code, size_t at, const char *word)
{
    for (; *word; word++, at++) {
        if (at >= code.len || lower(code.ptr[at]) != *word)
            return false;
    }
    return true;
}

/* Past "…" or […]; to the end if it does not close. */
static size_t
skip_to(ka_str code, size_t at, char close)
{
    while (at < code.len && code.ptr[at] != close)
        at++;
    return at + 1;
}

/* [h], [mm], [ss] count on; [Red], [$-804], [>100] say nothing here. */
static size_t
read_brackets(ka_str code, size_t at, struct shown *shown)
{
    size_t end = skip_to(code, at, ']');
    bool elapsed = end > at + 2;
    for (size_t i = at + 1; i + 1 < end && i < code.len; i++) {
        char c = lower(code.ptr[i]);
        elapsed = elapsed && (c == 'h' || c == 'm' || c == 's');
    }
    shown->elapsed = shown->elapsed || elapsed;
    return end;
}

static void
read_letter(ka_str code, size_t at, struct shown *shown)
{
    char c = lower(code.ptr[at]);
    char next = '\0';
    if (at + 1 < code.len)
        next = code.ptr[at + 1];
    if (c == 'y' || c == 'g' || c == 'b' || (c == 'e' && next != '+' && next != '-'))
        shown->year = true;
    else if (c == 'm')
        shown->month = true;
    else if (c == 'd' || c == 'a')
        shown->day = true;
    else if (c == 'h' || c == 's')
        shown->clock = true;
    else if (c == '%')
        shown->percent = true;
    else if (c == '0' && !shown->other)
        shown->zeros = (uint8_t)(shown->zeros + (shown->zeros < 30));
    else
        shown->other = true;
}

/* Reads one element of the code and returns where the next begins. */
static size_t
read_element(ka_str code, size_t at, struct shown *shown)
{
    /* "General", and what Chinese Excel and WPS call it. */
    static const struct {
        const char *word;
        size_t len;
        bool clock;
    } words[] = {
        {"general", 7, false}, {"g/通用格式", 14, false}, {"am/pm", 5, true}, {"a/p", 3, true}};
    for (size_t i = 0; i < KA_COUNT(words); i++) {
        if (!is_word(code, at, words[i].word))
            continue;
        shown->clock = shown->clock || words[i].clock;
        shown->other = true;
        return at + words[i].len;
    }
    switch (code.ptr[at]) {
    case '"':
        shown->other = true;
        return skip_to(code, at + 1, '"');
    case '[':
        return read_brackets(code, at, shown);
    case '\\':
    case '_':
    case '*':
        shown->other = true;
        return at + 2;
    default:
        read_letter(code, at, shown);
        return at + 1;
    }
}

static struct ka_sheet_format
judge(const struct shown *shown)
{
    bool date = shown->year || shown->day || (shown->month && !shown->clock);
    if (shown->elapsed)
        return (struct ka_sheet_format){.kind = KA_SHEET_ELAPSED};
    if (shown->year && shown->month && !shown->day && !shown->clock)
        return (struct ka_sheet_format){.kind = KA_SHEET_MONTH};
    if (date)
        return (struct ka_sheet_format){.kind = KA_SHEET_DATE, .clock = shown->clock};
    if (shown->clock)
        return (struct ka_sheet_format){.kind = KA_SHEET_TIME};
    if (shown->percent)
        return (struct ka_sheet_format){.kind = KA_SHEET_PERCENT};
    bool pads = shown->zeros >= 2 && !shown->other;
    return (struct ka_sheet_format){.pad = pads ? shown->zeros : 0};
}

struct ka_sheet_format
ka_sheet_format_of(ka_str code)
{
    struct shown shown = {0};
    for (size_t at = 0; at < code.len && code.ptr[at] != ';';)
        at = read_element(code, at, &shown);
    return judge(&shown);
}

/* ECMA-376 part 1, 18.8.30: the table for all languages, and that for zh-cn. */
struct ka_sheet_format
ka_sheet_format_builtin(unsigned id)
{
    static const struct {
        unsigned first, last;
        struct ka_sheet_format format;
    } ranges[] = {
        {9, 10, {.kind = KA_SHEET_PERCENT}},
        {14, 16, {.kind = KA_SHEET_DATE}},
        {17, 17, {.kind = KA_SHEET_MONTH}},
        {18, 21, {.kind = KA_SHEET_TIME}},
        {22, 22, {.kind = KA_SHEET_DATE, .clock = true}},
        {27, 27, {.kind = KA_SHEET_MONTH}},
        {28, 31, {.kind = KA_SHEET_DATE}},
        {32, 35, {.kind = KA_SHEET_TIME}},
        {36, 36, {.kind = KA_SHEET_MONTH}},
        {45, 45, {.kind = KA_SHEET_TIME}},
        {46, 46, {.kind = KA_SHEET_ELAPSED}},
        {47, 47, {.kind = KA_SHEET_TIME}},
        {50, 50, {.kind = KA_SHEET_MONTH}},
        {51, 51, {.kind = KA_SHEET_DATE}},
        {52, 52, {.kind = KA_SHEET_MONTH}},
        {53, 54, {.kind = KA_SHEET_DATE}},
        {55, 56, {.kind = KA_SHEET_TIME}},
        {57, 57, {.kind = KA_SHEET_MONTH}},
        {58, 58, {.kind = KA_SHEET_DATE}},
    };
    for (size_t i = 0; i < KA_COUNT(ranges); i++) {
        if (id >= ranges[i].first && id <= ranges[i].last)
            return ranges[i].format;
    }
    return (struct ka_sheet_format){0};
}
