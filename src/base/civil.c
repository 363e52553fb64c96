/*
 * Civil time: days, months, wall-clock seconds, and the reading of time stamps.
 *
 * Days are counted in the proleptic Gregorian calendar with the era arithmetic of
 * H. Hinnant's days_from_civil: a year begins in March, so the leap day is the last
 * one and no table of month lengths is needed. Years 1 to 9999 are valid; nothing an
 * export can hold lies outside, and the printed forms stay at four digits.
 *
 * A time stamp is read left to right by a small scanner (struct scan) in three parts:
 * day, time of day, offset from UTC. Each part either matches whole or the stamp is
 * refused: a half-understood time would move an order to another day unnoticed.
 * Refused on purpose: two-digit years, day-first dates when the order is YMD, named
 * zones other than UTC/GMT/Z, and days that do not exist.
 */
#include "base/civil.h"

#include <string.h>

enum { DAY_SECONDS = 86400, ERA_DAYS = 146097, YEAR_MAX = 9999, OFFSET_MAX = 14 * 3600 };

static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

bool
ka_spans_meet(struct ka_span a, struct ka_span b)
{
    return a.first < b.end && b.first < a.end;
}

ka_day
ka_day_of(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    /* 719468 days lie between 0000-03-01 and 1970-01-01. */
    return (ka_day)(era * ERA_DAYS + days - 719468);
}

bool
ka_day_valid(int year, int month, int day)
{
    if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct ka_span span = ka_month_span(ka_month_of(year, month));
    return day <= span.end - span.first;
}

void
ka_day_split(ka_day day, int *year, int *month, int *mday)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, ERA_DAYS);
    int64_t of_era = z - era * ERA_DAYS;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    *mday = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

int
ka_day_weekday(ka_day day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t shifted = (int64_t)day + 3;
    return (int)(shifted - floor_div(shifted, 7) * 7);
}

ka_str
ka_day_print(struct ka_arena *arena, ka_day day)
{
    if (day == KA_DAY_NONE)
        return ka_str_dup(arena, KA_STR(""));
    int y, m, d;
    ka_day_split(day, &y, &m, &d);
    return ka_str_format(arena, "%04d-%02d-%02d", y, m, d);
}

ka_month
ka_month_of(int year, int month)
{
    return (ka_month){.index = year * 12 + (month - 1)};
}

ka_month
ka_month_of_day(ka_day day)
{
    int y, m, d;
    ka_day_split(day, &y, &m, &d);
    return ka_month_of(y, m);
}

static void
month_split(ka_month month, int *year, int *of_year)
{
    *year = (int)floor_div(month.index, 12);
    *of_year = month.index - *year * 12 + 1;
}

ka_str
ka_month_print(struct ka_arena *arena, ka_month month)
{
    int y, m;
    month_split(month, &y, &m);
    return ka_str_format(arena, "%04d-%02d", y, m);
}

ka_month
ka_month_add(ka_month month, int months)
{
    return (ka_month){.index = month.index + months};
}

struct ka_span
ka_month_span(ka_month month)
{
    int y, m;
    month_split(month, &y, &m);
    struct ka_span span = {.first = ka_day_of(y, m, 1)};
    month_split(ka_month_add(month, 1), &y, &m);
    span.end = ka_day_of(y, m, 1);
    return span;
}

ka_day
ka_time_day(ka_time time)
{
    int64_t day = floor_div(time, DAY_SECONDS);
    if (day <= INT32_MIN || day > INT32_MAX)
        return KA_DAY_NONE;
    return (ka_day)day;
}

int32_t
ka_time_of_day(ka_time time)
{
    return (int32_t)(time - floor_div(time, DAY_SECONDS) * DAY_SECONDS);
}

ka_str
ka_time_print(struct ka_arena *arena, ka_time time)
{
    ka_day day = ka_time_day(time);
    if (day == KA_DAY_NONE)
        return ka_str_dup(arena, KA_STR(""));
    int y, m, d;
    ka_day_split(day, &y, &m, &d);
    int32_t s = ka_time_of_day(time);
    return ka_str_format(arena, "%04d-%02d-%02d %02d:%02d:%02d", y, m, d, (int)(s / 3600),
                         (int)(s / 60 % 60), (int)(s % 60));
}

/** The text still to be read. Where a day, time or offset fails half-way, the whole stamp fails. */
struct scan {
    const char *at;
    const char *end;
};

static struct scan
scan_of(ka_str text)
{
    const char *start = text.len ? text.ptr : "";
    return (struct scan){.at = start, .end = start + text.len};
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
scan_done(const struct scan *s)
{
    return s->at == s->end;
}

static size_t
digits_ahead(const struct scan *s)
{
    size_t n = 0;
    while (s->at + n < s->end && is_digit(s->at[n]))
        n++;
    return n;
}

/** The next @p count bytes, known to be digits, as a number; at most 9 of them. */
static int
take_digits(struct scan *s, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (*s->at++ - '0');
    return value;
}

/** A run of @p min to @p max digits; a longer or shorter run is not taken. */
static bool
take_number(struct scan *s, size_t min, size_t max, int *out)
{
    size_t n = digits_ahead(s);
    if (n < min || n > max)
        return false;
    *out = take_digits(s, n);
    return true;
}

static bool
take_byte(struct scan *s, char c)
{
    if (scan_done(s) || *s->at != c)
        return false;
    s->at++;
    return true;
}

/** @p word, ASCII letters in either case. */
static bool
take_word(struct scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->at) < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = s->at[i];
        char upper = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (upper != word[i])
            return false;
    }
    s->at += n;
    return true;
}

/** Blanks, tabs and no-break spaces (newer ICU puts U+202F or U+00A0 before AM). */
static bool
take_blanks(struct scan *s)
{
    const char *start = s->at;
    while (take_byte(s, ' ') || take_byte(s, '\t') || take_word(s, "\xC2\xA0") ||
           take_word(s, "\xE2\x80\xAF"))
        continue;
    return s->at > start;
}

struct ymd {
    int year;
    int month;
    int day;
};

/** "2026年10月1日" after the year; the last sign may be 日 or 号. */
static bool
take_hanzi_day(struct scan *s, struct ymd *d)
{
    return take_word(s, "年") && take_number(s, 1, 2, &d->month) && take_word(s, "月") &&
           take_number(s, 1, 2, &d->day) && (take_word(s, "日") || take_word(s, "号"));
}

/** One of - / . which then also has to stand between the second and third number. */
static bool
take_separator(struct scan *s, char *out)
{
    if (scan_done(s) || !strchr("-/.", *s->at))
        return false;
    *out = *s->at++;
    return true;
}

static bool
take_year_first(struct scan *s, struct ymd *d)
{
    char sep;
    d->year = take_digits(s, 4);
    if (!take_separator(s, &sep))
        return take_hanzi_day(s, d);
    return take_number(s, 1, 2, &d->month) && take_byte(s, sep) && take_number(s, 1, 2, &d->day);
}

static bool
take_year_last(struct scan *s, enum ka_date_order order, struct ymd *d)
{
    char sep;
    int a, b;
    if (order == KA_DATE_YMD || !take_number(s, 1, 2, &a) || !take_separator(s, &sep) ||
        !take_number(s, 1, 2, &b) || !take_byte(s, sep) || !take_number(s, 4, 4, &d->year))
        return false;
    d->month = order == KA_DATE_MDY ? a : b;
    d->day = order == KA_DATE_MDY ? b : a;
    return true;
}

static void
take_packed_day(struct scan *s, struct ymd *d)
{
    d->year = take_digits(s, 4);
    d->month = take_digits(s, 2);
    d->day = take_digits(s, 2);
}

/** Any shape of day. *packed: a run of 12 or 14 digits, so the time follows at once. */
static bool
take_day(struct scan *s, enum ka_date_order order, struct ymd *d, bool *packed)
{
    size_t n = digits_ahead(s);
    *packed = n == 12 || n == 14;
    if (n == 8 || *packed) {
        take_packed_day(s, d);
    } else {
        bool taken = n == 4 ? take_year_first(s, d) : take_year_last(s, order, d);
        if (!taken)
            return false;
    }
    return ka_day_valid(d->year, d->month, d->day);
}

enum half { HALF_NONE, HALF_AM, HALF_PM };

static enum half
take_half(struct scan *s)
{
    if (take_word(s, "AM") || take_word(s, "上午"))
        return HALF_AM;
    if (take_word(s, "PM") || take_word(s, "下午"))
        return HALF_PM;
    return HALF_NONE;
}

/** ".123": read and dropped. A point with no digit after it is refused by what follows. */
static void
take_fraction(struct scan *s)
{
    struct scan ahead = *s;
    if (!take_byte(&ahead, '.') && !take_byte(&ahead, ','))
        return;
    size_t n = digits_ahead(&ahead);
    if (n > 0)
        s->at = ahead.at + n;
}

/** "8:30", "08:30:00", "083000" or "0830" as seconds, without looking at AM and PM. */
static bool
take_clock(struct scan *s, int *hour, int *rest)
{
    int minute, second = 0;
    size_t n = digits_ahead(s);
    if (n == 4 || n == 6) {
        *hour = take_digits(s, 2);
        minute = take_digits(s, 2);
        second = n == 6 ? take_digits(s, 2) : 0;
    } else {
        if (!take_number(s, 1, 2, hour) || !take_byte(s, ':') || !take_number(s, 2, 2, &minute))
            return false;
        if (take_byte(s, ':') && !take_number(s, 2, 2, &second))
            return false;
    }
    take_fraction(s);
    *rest = minute * 60 + second;
    return minute < 60 && second < 60;
}

/** Seconds since midnight; 24:00:00 is 86400, the next day's first second. */
static bool
take_time(struct scan *s, int *seconds)
{
    int hour, rest;
    enum half half = take_half(s);
    if (half != HALF_NONE)
        (void)take_blanks(s);
    if (!take_clock(s, &hour, &rest))
        return false;
    if (half == HALF_NONE) {
        struct scan ahead = *s;
        (void)take_blanks(&ahead);
        half = take_half(&ahead);
        if (half != HALF_NONE)
            *s = ahead;
    }
    if (half != HALF_NONE) {
        if (hour < 1 || hour > 12)
            return false;
        hour = hour % 12 + (half == HALF_PM ? 12 : 0);
    }
    *seconds = hour * 3600 + rest;
    return *seconds <= DAY_SECONDS;
}

/** "+08:00", "-0500", "+8" as seconds east of UTC. */
static bool
take_signed_offset(struct scan *s, int *offset)
{
    int sign = take_byte(s, '-') ? -1 : 1;
    if (sign == 1 && !take_byte(s, '+'))
        return false;
    int hour, minute = 0;
    if (digits_ahead(s) == 4) {
        hour = take_digits(s, 2);
        minute = take_digits(s, 2);
    } else if (!take_number(s, 1, 2, &hour) ||
               (take_byte(s, ':') && !take_number(s, 2, 2, &minute))) {
        return false;
    }
    *offset = sign * (hour * 3600 + minute * 60);
    return minute < 60 && hour * 3600 + minute * 60 <= OFFSET_MAX;
}

/** What may follow a time: nothing (*has = false), Z, UTC, GMT, an offset, or UTC+8. */
static bool
take_offset(struct scan *s, bool *has, int *offset)
{
    (void)take_blanks(s);
    *offset = 0;
    *has = !scan_done(s);
    if (!*has || take_word(s, "Z"))
        return true;
    bool named = take_word(s, "UTC") || take_word(s, "GMT");
    if (named && scan_done(s))
        return true;
    return take_signed_offset(s, offset);
}

/** Between day and time: blanks, a T, or nothing after 日 and in a run of digits. */
static bool
take_gap(struct scan *s, bool packed)
{
    if (packed)
        return true;
    bool after_hanzi = (unsigned char)s->at[-1] >= 0x80;
    return take_blanks(s) || take_byte(s, 'T') || take_byte(s, 't') || after_hanzi;
}

/* Two digits; below 0 if they are none. */
static int
two_digits(const char *at)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0',
             ones = (unsigned)(unsigned char)at[1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static ka_time
time_of(int hour, int minute, int second)
{
    return ((ka_time)hour * 60 + minute) * 60 + second;
}

/** "2026-10-01 08:30:00", as millions of rows have it; false: look closer. */
static bool
usual_stamp(ka_str text, ka_time *out)
{
    const char *at = text.ptr;
    if (text.len != 19 || (at[4] != '-' && at[4] != '/') || at[7] != at[4] || at[10] != ' ' ||
        at[13] != ':' || at[16] != ':')
        return false;
    int century = two_digits(at), years = two_digits(at + 2), month = two_digits(at + 5);
    int day = two_digits(at + 8), hour = two_digits(at + 11), minute = two_digits(at + 14);
    int second = two_digits(at + 17);
    if ((century | years | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59 ||
        second > 59 || !ka_day_valid(century * 100 + years, month, day))
        return false;
    *out = (ka_time)ka_day_of(century * 100 + years, month, day) * DAY_SECONDS +
           time_of(hour, minute, second);
    return true;
}

bool
ka_time_stamp(const char *at, struct ka_stamp_day *day, ka_time *out)
{
    if (memcmp(at, day->text, sizeof day->text) != 0) {
        if (!usual_stamp((ka_str){.ptr = at, .len = 19}, out))
            return false;
        memcpy(day->text, at, sizeof day->text);
        day->start = *out - ka_time_of_day(*out);
        return true;
    }
    int hour = two_digits(at + 11), minute = two_digits(at + 14), second = two_digits(at + 17);
    if (at[10] != ' ' || at[13] != ':' || at[16] != ':' || (hour | minute | second) < 0 ||
        hour > 23 || minute > 59 || second > 59)
        return false;
    *out = day->start + time_of(hour, minute, second);
    return true;
}

bool
ka_time_parse(ka_str text, const struct ka_zone *zone, enum ka_date_order order, ka_time *out)
{
    if (usual_stamp(text, out))
        return true;
    struct scan s = scan_of(ka_str_trim(text));
    struct ymd d;
    bool packed, has_offset = false;
    int seconds = 0, offset = 0;
    if (!take_day(&s, order, &d, &packed))
        return false;
    if (!scan_done(&s)) {
        if (!take_gap(&s, packed) || !take_time(&s, &seconds) ||
            !take_offset(&s, &has_offset, &offset))
            return false;
    }
    if (!scan_done(&s))
        return false;
    ka_time local = (ka_time)ka_day_of(d.year, d.month, d.day) * DAY_SECONDS + seconds;
    *out = has_offset ? ka_zone_local(zone, local - offset) : local;
    return true;
}

bool
ka_day_parse(ka_str text, ka_day *out)
{
    struct scan s = scan_of(text);
    struct ymd d;
    if (!take_number(&s, 4, 4, &d.year) || !take_byte(&s, '-') ||
        !take_number(&s, 2, 2, &d.month) || !take_byte(&s, '-') || !take_number(&s, 2, 2, &d.day))
        return false;
    if (!scan_done(&s) || !ka_day_valid(d.year, d.month, d.day))
        return false;
    *out = ka_day_of(d.year, d.month, d.day);
    return true;
}

bool
ka_month_parse(ka_str text, ka_month *out)
{
    struct scan s = scan_of(text);
    int year, month;
    if (!take_number(&s, 4, 4, &year) || !take_byte(&s, '-') || !take_number(&s, 2, 2, &month))
        return false;
    if (!scan_done(&s) || !ka_day_valid(year, month, 1))
        return false;
    *out = ka_month_of(year, month);
    return true;
}
