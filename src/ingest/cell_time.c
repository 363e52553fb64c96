/*
 * Days, months and spans: in cells, and in the names of files.
 *
 * Both are read by one scanner that finds dates in a text:
 *
 *     自定义报表_接待_2026-10-01至2026-10-31.csv     day, "至", day    → a range
 *     1761955200_订单.csv                             a run of ten digits → no date
 *     考勤2026年10月.csv                              month
 *
 * A run of digits counts only if it is a date as a whole, so ids, times of export and Unix
 * stamps are passed over. Two dates are a range only if nothing but a dash, 至, 到, ~ or _ stands
 * between them. All else (two unconnected dates, a range whose end is cut to "10-31") is
 * ambiguous, and an ambiguous name says nothing.
 */
#include "ingest/cell.h"

#include "ingest/scan.h"

#include <string.h>

enum { YEAR_FIRST = 2000, YEAR_LAST = 2099, MAX_DATES = 4 };

/* A date found in a text: a day or a whole month. */
struct found {
    struct ka_span span;
    bool month;
    const char *from, *to; /* Where it stands. */
};

static bool
year_valid(int year)
{
    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

static bool
set_found(struct found *found, int year, int month, int day)
{
    found->month = day == 0;
    if (!year_valid(year) || !ka_day_valid(year, month, day ? day : 1))
        return false;
    if (day == 0) {
        found->span = ka_month_span(ka_month_of(year, month));
        return true;
    }
    ka_day at = ka_day_of(year, month, day);
    found->span = (struct ka_span){.first = at, .end = at + 1};
    return true;
}

/* 20261001 or 202610, known to be a run of 8 or 6 digits. */
static bool
take_packed(struct ka_scan *scan, size_t digits, struct found *found)
{
    int year = ka_scan_take(scan, 4);
    int month = ka_scan_take(scan, 2);
    int day = digits == 8 ? ka_scan_take(scan, 2) : 0;
    return set_found(found, year, month, digits == 8 && day == 0 ? -1 : day);
}

/* One or two digits that are a whole run. */
static bool
take_short(struct ka_scan *scan, int *out)
{
    size_t n = ka_scan_digits(scan);
    if (n < 1 || n > 2)
        return false;
    *out = ka_scan_take(scan, n);
    return true;
}

/* "10月1日", "10月" after 年. */
static bool
take_hanzi(struct ka_scan *scan, int year, struct found *found)
{
    int month, day = 0;
    ka_scan_blanks(scan);
    if (!take_short(scan, &month))
        return false;
    ka_scan_blanks(scan);
    if (!ka_scan_word(scan, "月"))
        return false;
    struct ka_scan ahead = *scan;
    ka_scan_blanks(&ahead);
    if (take_short(&ahead, &day) && (ka_scan_word(&ahead, "日") || ka_scan_word(&ahead, "号"))) {
        *scan = ahead;
        return set_found(found, year, month, day ? day : -1);
    }
    return set_found(found, year, month, 0);
}

/* "-10-01" or "-10" after the year; the same separator twice. */
static bool
take_separated(struct ka_scan *scan, int year, struct found *found)
{
    int month, day;
    char separator = *scan->at++;
    if (!take_short(scan, &month))
        return false;
    struct ka_scan ahead = *scan;
    if (ka_scan_byte(&ahead, separator) && take_short(&ahead, &day) &&
        set_found(found, year, month, day ? day : -1)) {
        *scan = ahead;
        return true;
    }
    return set_found(found, year, month, 0);
}

/* A date at the scan, which stands at the first digit of a run. */
static bool
take_date(struct ka_scan *scan, struct found *found)
{
    struct ka_scan ahead = *scan;
    size_t n = ka_scan_digits(&ahead);
    bool ok = false;
    found->from = scan->at;
    if (n == 8 || n == 6) {
        ok = take_packed(&ahead, n, found);
    } else if (n == 4) {
        int year = ka_scan_take(&ahead, 4);
        if (ka_scan_word(&ahead, "年"))
            ok = take_hanzi(&ahead, year, found);
        else if (ahead.at < ahead.end && strchr("-/._", *ahead.at))
            ok = take_separated(&ahead, year, found);
    }
    if (ok)
        *scan = ahead;
    found->to = scan->at;
    return ok;
}

/* All dates of @p text; more than MAX_DATES are not a period of anything. */
static size_t
find_dates(ka_str text, struct found out[MAX_DATES])
{
    struct ka_scan scan = ka_scan_of(text);
    size_t count = 0;
    while (!ka_scan_done(&scan) && count < MAX_DATES) {
        size_t n = ka_scan_digits(&scan);
        if (n == 0)
            scan.at++;
        else if (take_date(&scan, &out[count]))
            count++;
        else
            scan.at += n;
    }
    return count;
}

/* A connector of a range, blanks around it allowed. */
static bool
take_connector(struct ka_scan *scan)
{
    static const char *const words[] = {"至", "到", "--", "-", "~", "～", "—", "–", "_"};
    ka_scan_blanks(scan);
    for (size_t i = 0; i < KA_COUNT(words); i++) {
        if (ka_scan_word(scan, words[i])) {
            ka_scan_blanks(scan);
            return true;
        }
    }
    return false;
}

static bool
is_range(const struct found *a, const struct found *b)
{
    struct ka_scan between = {.at = a->to, .end = b->from};
    return a->month == b->month && a->span.first <= b->span.first && take_connector(&between) &&
           ka_scan_done(&between);
}

/* "2026-10-01至31", "…-10-31": the end of a range is there but not whole. */
static bool
is_cut_range(const struct found *date, const char *end)
{
    struct ka_scan after = {.at = date->to, .end = end};
    if (after.at < after.end && *after.at == '_')
        return false;
    if (!take_connector(&after))
        return false;
    size_t n = ka_scan_digits(&after);
    return n >= 1 && n <= 4;
}

/* The one period that a text speaks of. */
static bool
period_of(ka_str text, struct ka_span *out, struct found date[MAX_DATES], size_t *count)
{
    *count = find_dates(text, date);
    const char *end = text.ptr + text.len;
    if (*count == 0 || *count == MAX_DATES || is_cut_range(&date[*count - 1], end))
        return false;
    bool range = *count == 2 && is_range(&date[0], &date[1]);
    for (size_t i = 1; i < *count && !range; i++) {
        if (date[i].span.first != date[0].span.first || date[i].span.end != date[0].span.end)
            return false;
    }
    *out = (struct ka_span){.first = date[0].span.first, .end = date[*count - 1].span.end};
    return true;
}

bool
ka_file_name_period(ka_str name, struct ka_span *out)
{
    struct found date[MAX_DATES];
    size_t count;
    return name.len > 0 && period_of(name, out, date, &count);
}

bool
ka_file_name_range(ka_str name, struct ka_span *out)
{
    struct found date[MAX_DATES];
    size_t count;
    struct ka_span span;
    if (name.len == 0 || !period_of(name, &span, date, &count) || count < 2 || date[0].month)
        return false;
    *out = span;
    return span.end > date[0].span.end;
}

bool
ka_cell_range(struct ka_arena *arena, ka_str cell, struct ka_span *out)
{
    struct found date[MAX_DATES];
    size_t count;
    struct ka_span span;
    ka_str text = ka_scan_text(arena, cell);
    if (text.len == 0 || !period_of(text, &span, date, &count) || (count == 1 && !date[0].month))
        return false;
    *out = span;
    return true;
}

/* The dates must be all there is: a cell is no file name. */
static bool
is_all_dates(ka_str text, const struct found *date, size_t count)
{
    return date[0].from == text.ptr && date[count - 1].to == text.ptr + text.len;
}

bool
ka_cell_month(struct ka_arena *arena, ka_str cell, ka_month *out)
{
    ka_str text = ka_scan_text(arena, cell);
    struct found date[MAX_DATES];
    if (find_dates(text, date) != 1 || !date[0].month || !is_all_dates(text, date, 1))
        return false;
    *out = ka_month_of_day(date[0].span.first);
    return true;
}

bool
ka_cell_time(struct ka_arena *arena, ka_str cell, const struct ka_zone *zone,
             enum ka_date_order order, ka_time *out)
{
    /* As it is in most cells: nothing to trim, nothing full-width. */
    if (cell.len == 19 && ka_time_parse(cell, zone, order, out))
        return true;
    ka_str text = ka_scan_text(arena, cell);
    return text.len > 0 && ka_time_parse(text, zone, order, out);
}

bool
ka_cell_span(struct ka_arena *arena, ka_str cell, const struct ka_zone *zone,
             enum ka_date_order order, struct ka_span *out)
{
    ka_time time;
    if (ka_cell_time(arena, cell, zone, order, &time)) {
        ka_day day = ka_time_day(time);
        *out = (struct ka_span){.first = day, .end = day + 1};
        return day != KA_DAY_NONE;
    }
    ka_str text = ka_scan_text(arena, cell);
    struct found date[MAX_DATES];
    struct ka_span span;
    size_t count;
    if (text.len == 0 || !period_of(text, &span, date, &count) || !is_all_dates(text, date, count))
        return false;
    *out = span;
    return true;
}
