/*
 * Numbers of workbooks to text.
 *
 *     stored text ──▶ digits × 10^exponent (18 digits) ──▶ 15 digits ──▶ plain decimal
 *                              └── dates: × 86 400 000 ──▶ milliseconds ──▶ day and time
 *
 * A stored 0.53120000000000001 is the double nearest to 0.5312: 15 digits give back what was
 * typed. No double is needed for that, so none is used. Whole numbers beyond 15 digits are
 * shown as 1.23456789012345E+17: readers of ids refuse that form row by row, while a plausible
 * number with changed last digits would be another order's id. Two cases are exact all the
 * same: up to 2^53 as long as the last digit is not 0, and digits that no double prints (a
 * program wrote them from a whole number).
 *
 * Days: serial 61 is 1900-03-01; before it Excel counts a 29th February 1900 that never was.
 */
#include "ingest/sheet_cell.h"

#include "base/civil.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS         INT64_C(86400000)
#define LAST_SERIAL    2958466 /* 10000-01-01 */
#define UNIX_SERIAL    25569   /* 1970-01-01 */
#define OFFSET_1904    1462
#define EXACT_DOUBLE   (UINT64_C(1) << 53)
#define FIFTEEN_DIGITS UINT64_C(1000000000000000)
#define DIGITS_KEPT    18
#define PLACES_SHOWN   40

__extension__ typedef unsigned __int128 wide;

/* digits × 10^exponent */
struct decimal {
    bool negative;
    uint64_t digits;
    int exponent;
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
add_digit(struct decimal *value, int *kept, char c)
{
    if (*kept >= DIGITS_KEPT)
        return false;
    value->digits = value->digits * 10 + (uint64_t)(c - '0');
    *kept += value->digits > 0;
    return true;
}

/* "E-12" at @p at; moves on. False: it is no exponent. */
static bool
read_exponent(const char **at, const char *end, int *exponent)
{
    const char *c = *at + 1;
    bool negative = c < end && *c == '-';
    int value = 0;
    c += c < end && (*c == '-' || *c == '+');
    if (c == end)
        return false;
    for (; c < end && is_digit(*c); c++)
        value = value < 10000 ? value * 10 + (*c - '0') : value;
    *at = c;
    *exponent += negative ? -value : value;
    return true;
}

static bool
read_decimal(ka_str text, struct decimal *out)
{
    const char *at = text.ptr, *end = at + text.len;
    struct decimal value = {0};
    int kept = 0, seen = 0;
    if (text.len == 0)
        return false;
    value.negative = *at == '-';
    at += *at == '-' || *at == '+';
    for (; at < end && is_digit(*at); at++, seen++)
        value.exponent += !add_digit(&value, &kept, *at);
    if (at < end && *at == '.') {
        for (at++; at < end && is_digit(*at); at++, seen++)
            value.exponent -= add_digit(&value, &kept, *at);
    }
    if (seen == 0 || text.len > 400)
        return false;
    if (at < end && (*at == 'e' || *at == 'E') && !read_exponent(&at, end, &value.exponent))
        return false;
    *out = value;
    return at == end;
}

static uint64_t
round_to(uint64_t value, uint64_t limit, int *exponent)
{
    uint64_t power = 1;
    while (value / power >= limit) {
        power *= 10;
        (*exponent)++;
    }
    return (value / power) + (value % power >= power - value % power && power > 1);
}

/* To 15 significant digits, without zeros at the end. */
static void
shorten(struct decimal *value)
{
    value->digits = round_to(value->digits, FIFTEEN_DIGITS, &value->exponent);
    while (value->digits > 0 && value->digits % 10 == 0) {
        value->digits /= 10;
        value->exponent++;
    }
    if (value->digits == 0)
        *value = (struct decimal){0};
}

static void
put(struct ka_sheet_text *out, const char *text, size_t len)
{
    size_t room = sizeof out->text - out->len;
    if (len > room)
        len = room;
    memcpy(out->text + out->len, text, len);
    out->len += len;
}

static void
put_zeros(struct ka_sheet_text *out, int count)
{
    for (int i = 0; i < count; i++)
        put(out, "0", 1);
}

/* @p count digits at least. */
static void
put_number(struct ka_sheet_text *out, uint64_t value, int count)
{
    char text[24];
    int len = 0;
    while (value > 0 || len < count) {
        text[sizeof text - 1 - (size_t)len++] = (char)('0' + value % 10);
        value /= 10;
    }
    put(out, text + sizeof text - len, (size_t)len);
}

static int
count_digits(uint64_t value)
{
    int count = 0;
    for (; value > 0; value /= 10)
        count++;
    return count;
}

/* 1.23456789012345E+17 */
static void
put_scientific(struct ka_sheet_text *out, const struct decimal *value)
{
    char text[24];
    int count = count_digits(value->digits);
    int power = value->exponent + count - 1;
    uint64_t rest = value->digits;
    for (int i = count - 1; i >= 0; i--, rest /= 10)
        text[i] = (char)('0' + rest % 10);
    put(out, text, 1);
    if (count > 1) {
        put(out, ".", 1);
        put(out, text + 1, (size_t)count - 1);
    }
    put(out, power < 0 ? "E-" : "E+", 2);
    put_number(out, (uint64_t)(power < 0 ? -power : power), 2);
}

/* A shortened decimal, plainly. */
static void
put_decimal(struct ka_sheet_text *out, const struct decimal *value, int pad)
{
    int count = count_digits(value->digits);
    int point = count + value->exponent; /* Digits before the point. */
    char text[24];
    uint64_t rest = value->digits;
    for (int i = count - 1; i >= 0; i--, rest /= 10)
        text[i] = (char)('0' + rest % 10);
    if (-value->exponent > PLACES_SHOWN || count == 0) {
        put_zeros(out, pad > 0 ? pad : 1);
        return;
    }
    if (value->negative)
        put(out, "-", 1);
    put_zeros(out, pad - (point > 0 ? point : 0));
    if (point <= 0) {
        put(out, pad > 0 ? "." : "0.", pad > 0 ? 1 : 2);
        put_zeros(out, -point);
        put(out, text, (size_t)count);
        return;
    }
    put(out, text, (size_t)(point < count ? point : count));
    put_zeros(out, value->exponent);
    if (point < count) {
        put(out, ".", 1);
        put(out, text + point, (size_t)(count - point));
    }
}

/* Whether 16 to 19 digits are what was meant, and not what a double could hold of it. */
static bool
is_exact(ka_str stored)
{
    uint64_t value = 0;
    size_t from = stored.ptr[0] == '-';
    if (stored.len - from < 16 || stored.len - from > 19)
        return false;
    for (size_t i = from; i < stored.len; i++) {
        if (!is_digit(stored.ptr[i]))
            return false;
        value = value * 10 + (uint64_t)(stored.ptr[i] - '0');
    }
    if (value < EXACT_DOUBLE)
        return value % 10 != 0;
    /* What programs print for the nearest double: all its digits, or 15 to 17 and zeros. */
    uint64_t nearest = (uint64_t)(double)value;
    bool printed = value == nearest;
    for (uint64_t limit = FIFTEEN_DIGITS; limit <= FIFTEEN_DIGITS * 100; limit *= 10) {
        int zeros = 0;
        uint64_t digits = round_to(nearest, limit, &zeros);
        for (; zeros > 0; zeros--)
            digits *= 10;
        printed = printed || value == digits;
    }
    return !printed;
}

static void
put_plain(struct ka_sheet_text *out, struct decimal value, ka_str stored, int pad)
{
    shorten(&value);
    if (count_digits(value.digits) + value.exponent <= 15) {
        put_decimal(out, &value, pad);
        return;
    }
    if (is_exact(stored)) {
        put(out, stored.ptr, stored.len);
        return;
    }
    out->rounded = true;
    if (value.negative)
        put(out, "-", 1);
    put_scientific(out, &value);
}

/* Milliseconds of a serial, rounded. False: it is no day of the calendar. */
static bool
serial_ms(const struct decimal *value, int64_t *out)
{
    wide product = (wide)value->digits * (wide)DAY_MS;
    wide power = 1;
    if (value->negative && value->digits > 0)
        return false;
    if (value->exponent > 6 || value->exponent < -30) {
        *out = 0;
        return value->exponent < 0 || value->digits == 0;
    }
    for (int i = 0; i < value->exponent; i++)
        product *= 10;
    for (int i = value->exponent; i < 0; i++)
        power *= 10;
    product = (product + power / 2) / power;
    if (product >= (wide)LAST_SERIAL * (wide)DAY_MS)
        return false;
    *out = (int64_t)product;
    return true;
}

/* "08:30:00", with milliseconds if there are any. */
static void
put_clock(struct ka_sheet_text *out, int64_t ms)
{
    uint64_t left = (uint64_t)ms;
    put_number(out, left / 3600000, 2);
    put(out, ":", 1);
    put_number(out, left / 60000 % 60, 2);
    put(out, ":", 1);
    put_number(out, left / 1000 % 60, 2);
    if (left % 1000 == 0)
        return;
    put(out, ".", 1);
    put_number(out, left % 1000, 3);
}

static void
put_date(struct ka_sheet_text *out, int64_t ms, struct ka_sheet_format format, bool date1904)
{
    int64_t serial = ms / DAY_MS, rest = ms % DAY_MS;
    int year, month, day;
    serial += date1904 ? OFFSET_1904 : serial < 60;
    ka_day_split((ka_day)(serial - UNIX_SERIAL), &year, &month, &day);
    put_number(out, (uint64_t)year, 4);
    put(out, "-", 1);
    put_number(out, (uint64_t)month, 2);
    if (format.kind == KA_SHEET_MONTH && day == 1 && rest == 0)
        return;
    put(out, "-", 1);
    put_number(out, (uint64_t)day, 2);
    if (format.clock || rest > 0) {
        put(out, " ", 1);
        put_clock(out, rest);
    }
}

/* A day, time or duration. False: the number is none. */
static bool
put_moment(struct ka_sheet_text *out, const struct decimal *value, struct ka_sheet_format format,
           bool date1904)
{
    int64_t ms;
    if (!serial_ms(value, &ms))
        return false;
    if (format.kind == KA_SHEET_ELAPSED || (format.kind == KA_SHEET_TIME && ms < DAY_MS))
        put_clock(out, ms);
    else
        put_date(out, ms, format, date1904);
    return true;
}

/* Most cells: digits, few enough, with or without a point. */
static bool
is_short(ka_str stored)
{
    if (stored.len == 0 || stored.len > 15)
        return false;
    for (size_t i = 0; i < stored.len; i++) {
        if (!is_digit(stored.ptr[i]) && stored.ptr[i] != '.')
            return false;
    }
    return is_digit(stored.ptr[0]) && is_digit(stored.ptr[stored.len - 1]);
}

void
ka_sheet_number(ka_str stored, struct ka_sheet_format format, bool date1904,
                struct ka_sheet_text *out)
{
    struct decimal value;
    bool plain = format.kind == KA_SHEET_PLAIN && format.pad == 0;
    out->len = 0;
    out->rounded = false;
    if ((plain && is_short(stored)) || !read_decimal(stored, &value)) {
        put(out, stored.len ? stored.ptr : "", stored.len);
        return;
    }
    if (format.kind == KA_SHEET_PERCENT) {
        value.exponent += 2;
        put_plain(out, value, KA_STR(""), 0);
        put(out, "%", 1);
        return;
    }
    if (format.kind == KA_SHEET_PLAIN || !put_moment(out, &value, format, date1904))
        put_plain(out, value, stored, format.pad);
}

void
ka_sheet_double(double stored, struct ka_sheet_format format, bool date1904,
                struct ka_sheet_text *out)
{
    char text[40];
    int len = snprintf(text, sizeof text, "%.17g", stored);
    ka_sheet_number((ka_str){.ptr = text, .len = (size_t)len}, format, date1904, out);
}

void
ka_sheet_mark_add(struct ka_sheet_mark *mark, uint32_t line, uint32_t column)
{
    if (mark->count++ > 0)
        return;
    mark->line = line;
    mark->column = column;
}

void
ka_sheet_tally_error(struct ka_sheet_tally *tally, uint32_t line, uint32_t column, ka_str text)
{
    size_t len = text.len < sizeof tally->error - 1 ? text.len : 0;
    if (tally->errors.count == 0 && len > 0)
        memcpy(tally->error, text.ptr, len);
    ka_sheet_mark_add(&tally->errors, line, column);
}

static struct ka_place
place_of(ka_str path, ka_str sheet, const struct ka_sheet_mark *mark)
{
    return (struct ka_place){
        .file = path, .sheet = sheet, .line = mark->line, .column = mark->column};
}

static ka_str
number(struct ka_diags *diags, uint64_t value)
{
    return ka_str_format(diags->arena, "%llu", (unsigned long long)value);
}

void
ka_sheet_tally_report(const struct ka_sheet_tally *tally, ka_str path, ka_str sheet,
                      struct ka_diags *diags)
{
    if (tally->no_value.count > 0)
        ka_diag(diags, KA_DIAG_SHEET_NO_VALUE, place_of(path, sheet, &tally->no_value), sheet,
                number(diags, tally->no_value.count));
    if (tally->rounded.count > 0)
        ka_diag(diags, KA_DIAG_SHEET_LONG_NUMBER, place_of(path, sheet, &tally->rounded), sheet,
                number(diags, tally->rounded.count));
    if (tally->errors.count > 0)
        ka_diag(diags, KA_DIAG_SHEET_ERRORS, place_of(path, sheet, &tally->errors), sheet,
                number(diags, tally->errors.count), ka_str_of(tally->error));
}
