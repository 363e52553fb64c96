/*
 * Civil time: days and months against plain counting, time stamps by table, and zones
 * against the C library, whose tz database they read.
 */
#include "base/civil.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

TestSuite(civil, .init = setup, .fini = teardown);
TestSuite(zone, .init = setup, .fini = teardown);

Test(civil, every_day_of_ten_thousand_years_follows_the_one_before)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ka_day expected = -719162; /* 0001-01-01 */
    int weekday = 0;           /* a Monday */
    size_t wrong = 0;
    for (int y = 1; y <= 9999; y++) {
        bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        for (int m = 1; m <= 12; m++) {
            int days = length[m - 1] + (leap && m == 2);
            struct ka_span span = ka_month_span(ka_month_of(y, m));
            wrong += span.first != expected || span.end != expected + days;
            wrong += ka_day_valid(y, m, days + 1) || !ka_day_valid(y, m, days);
            for (int d = 1; d <= days; d++, expected++, weekday = (weekday + 1) % 7) {
                int yy, mm, dd;
                ka_day_split(expected, &yy, &mm, &dd);
                wrong += ka_day_of(y, m, d) != expected || yy != y || mm != m || dd != d;
                wrong += ka_day_weekday(expected) != weekday;
            }
        }
    }
    cr_expect(wrong == 0, "%zu days or months are wrong", wrong);
}

Test(civil, known_days)
{
    cr_expect(ka_day_of(1970, 1, 1) == 0, "the epoch");
    cr_expect(ka_day_of(2000, 2, 29) == 11016, "a leap day of a century year");
    cr_expect(ka_day_of(2026, 10, 1) == 20727, "National Day 2026");
    cr_expect(ka_day_weekday(ka_day_of(2026, 10, 1)) == 3, "a Thursday");
    cr_expect(!ka_day_valid(2026, 2, 29) && !ka_day_valid(2100, 2, 29), "no leap years");
    cr_expect(!ka_day_valid(0, 1, 1) && !ka_day_valid(10000, 1, 1), "years out of range");
    cr_expect(!ka_day_valid(2026, 0, 1) && !ka_day_valid(2026, 13, 1) && !ka_day_valid(2026, 1, 0),
              "no such month or day");
}

Test(civil, months_add_across_years)
{
    static const struct {
        int year, month, add;
        const char *expected, *why;
    } row[] = {
        {2026, 10, 0, "2026-10", "nothing"},
        {2026, 12, 1, "2027-01", "over the year"},
        {2026, 1, -1, "2025-12", "back over the year"},
        {2026, 1, -13, "2024-12", "back two years"},
        {2024, 2, 12, "2025-02", "a whole year"},
        {2026, 5, 31, "2028-12", "many"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        ka_month m = ka_month_add(ka_month_of(row[i].year, row[i].month), row[i].add);
        cr_expect_str_eq(ka_month_print(arena, m).ptr, row[i].expected, "%s", row[i].why);
        cr_expect(ka_month_of_day(ka_month_span(m).end - 1).index == m.index, "last day: %s",
                  row[i].why);
        cr_expect(ka_month_of_day(ka_month_span(m).end).index == m.index + 1, "day after: %s",
                  row[i].why);
    }
}

Test(civil, strict_days_and_months)
{
    static const struct {
        const char *text;
        bool day, month;
        const char *why;
    } row[] = {
        {"2026-10-01", true, false, "a day"},         {"2026-10", false, true, "a month"},
        {"0001-01-01", true, false, "the first day"}, {"9999-12-31", true, false, "the last day"},
        {"2024-02-29", true, false, "a leap day"},    {"2026-02-29", false, false, "no leap day"},
        {"2026-02-30", false, false, "never a day"},  {"2026-13", false, false, "month 13"},
        {"2026-00", false, false, "month 0"},         {"0000-01", false, false, "year 0"},
        {"2026-1", false, false, "one digit"},        {"2026-1-1", false, false, "single digits"},
        {"2026/10/01", false, false, "slashes"},      {"2026-10-01 ", false, false, "blank after"},
        {" 2026-10", false, false, "blank before"},   {"2026-10-", false, false, "unfinished"},
        {"02026-10", false, false, "five digits"},    {"", false, false, "nothing"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        ka_day day = 42;
        ka_month month = {.index = 42};
        ka_str text = ka_str_of(row[i].text);
        cr_expect(ka_day_parse(text, &day) == row[i].day, "day: %s", row[i].why);
        cr_expect(ka_month_parse(text, &month) == row[i].month, "month: %s", row[i].why);
        if (row[i].day)
            cr_expect_str_eq(ka_day_print(arena, day).ptr, row[i].text, "%s", row[i].why);
        else
            cr_expect(day == 42, "left alone: %s", row[i].why);
        if (row[i].month)
            cr_expect_str_eq(ka_month_print(arena, month).ptr, row[i].text, "%s", row[i].why);
        else
            cr_expect(month.index == 42, "left alone: %s", row[i].why);
    }
}

Test(civil, a_time_is_a_day_and_a_time_of_day)
{
    static const struct {
        ka_time time;
        int32_t of_day;
        const char *text, *why;
    } row[] = {
        {0, 0, "1970-01-01 00:00:00", "the epoch"},
        {-1, 86399, "1969-12-31 23:59:59", "the second before"},
        {-86400, 0, "1969-12-31 00:00:00", "the midnight before"},
        {INT64_C(20727) * 86400 + 30600, 30600, "2026-10-01 08:30:00", "a morning"},
        {INT64_C(20727) * 86400 + 86399, 86399, "2026-10-01 23:59:59", "last second of a day"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        cr_expect_str_eq(ka_time_print(arena, row[i].time).ptr, row[i].text, "%s", row[i].why);
        cr_expect(ka_time_of_day(row[i].time) == row[i].of_day, "%s", row[i].why);
    }
    cr_expect(ka_time_day(KA_TIME_NONE) == KA_DAY_NONE, "none is no day");
    cr_expect(ka_time_print(arena, KA_TIME_NONE).len == 0, "none prints as nothing");
    cr_expect(ka_day_print(arena, KA_DAY_NONE).len == 0, "none prints as nothing");
}

struct stamp {
    const char *text;
    const char *expected; /* NULL: refused. */
    const char *why;
    enum ka_date_order order;
};

/* All read in Asia/Shanghai. */
static const struct stamp STAMPS[] = {
    {"2026-10-01 08:30:00", "2026-10-01 08:30:00", "the usual form", 0},
    {"2026/10/1 8:30", "2026-10-01 08:30:00", "slashes, single digits, no seconds", 0},
    {"2026.10.01", "2026-10-01 00:00:00", "points", 0},
    {"2026.10.01 23:59:59", "2026-10-01 23:59:59", "points and a time", 0},
    {"2026-10-01", "2026-10-01 00:00:00", "a day alone", 0},
    {"20261001", "2026-10-01 00:00:00", "eight digits", 0},
    {"20261001083000", "2026-10-01 08:30:00", "fourteen digits", 0},
    {"202610010830", "2026-10-01 08:30:00", "twelve digits", 0},
    {"20261001 08:30:00", "2026-10-01 08:30:00", "eight digits and a time", 0},
    {"20261001T083000Z", "2026-10-01 16:30:00", "basic ISO 8601", 0},
    {"2026年10月1日 08:30", "2026-10-01 08:30:00", "hanzi", 0},
    {"2026年10月1日08:30:05", "2026-10-01 08:30:05", "hanzi without a blank", 0},
    {"2026年10月01日", "2026-10-01 00:00:00", "hanzi, a day alone", 0},
    {"2026年10月1号", "2026-10-01 00:00:00", "the spoken form of day", 0},
    {"  2026-10-01 08:30:00\t", "2026-10-01 08:30:00", "blanks around", 0},
    {"2026-10-01   08:30", "2026-10-01 08:30:00", "blanks between", 0},
    {"2026-10-01\xC2\xA0"
     "08:30",
     "2026-10-01 08:30:00", "a no-break space between", 0},
    {"2026-10-01 08:30:00.123", "2026-10-01 08:30:00", "milliseconds dropped", 0},
    {"2026-10-01 08:30:59.999999", "2026-10-01 08:30:59", "microseconds dropped, not rounded", 0},
    {"2026-10-01 08:30:00,5", "2026-10-01 08:30:00", "a comma before the fraction", 0},
    {"2026-10-01T08:30:00", "2026-10-01 08:30:00", "a T", 0},
    {"2026-10-01t08:30:00z", "2026-10-01 16:30:00", "small letters", 0},
    {"2026-10-01T08:30:00Z", "2026-10-01 16:30:00", "UTC", 0},
    {"2026-10-01T16:00:00Z", "2026-10-02 00:00:00", "UTC into the next day", 0},
    {"2026-09-30T15:59:59.9Z", "2026-09-30 23:59:59", "the last second of a month", 0},
    {"2026-10-01 08:30:00 -0500", "2026-10-01 21:30:00", "an offset after a blank", 0},
    {"2026-10-01T08:30:00+08:00", "2026-10-01 08:30:00", "its own offset", 0},
    {"2026-10-01T08:30:00+05:30", "2026-10-01 11:00:00", "half an hour", 0},
    {"2026-10-01 08:30:00+00", "2026-10-01 16:30:00", "an offset of two digits", 0},
    {"2026-10-01 08:30:00 UTC", "2026-10-01 16:30:00", "UTC by name", 0},
    {"2026-10-01 08:30:00 UTC+8", "2026-10-01 08:30:00", "UTC and an offset", 0},
    {"2026-10-01 08:30:00 GMT-03:00", "2026-10-01 19:30:00", "GMT and an offset", 0},
    {"2026-01-01T00:30:00+14:00", "2025-12-31 18:30:00", "the greatest offset, into last year", 0},
    {"2026-10-01 24:00:00", "2026-10-02 00:00:00", "24:00:00 is the next day", 0},
    {"2026-12-31 24:00", "2027-01-01 00:00:00", "24:00 at the end of the year", 0},
    {"2026/10/1 上午 8:30", "2026-10-01 08:30:00", "morning, in Chinese", 0},
    {"2026/10/1 下午8:30:15", "2026-10-01 20:30:15", "afternoon, in Chinese", 0},
    {"2026/10/1 8:30 PM", "2026-10-01 20:30:00", "PM", 0},
    {"10/1/2026 8:30 AM", "2026-10-01 08:30:00", "month first", KA_DATE_MDY},
    {"10/1/2026 8:30:07 pm", "2026-10-01 20:30:07", "month first, small pm", KA_DATE_MDY},
    {"10/1/2026 12:00 AM", "2026-10-01 00:00:00", "12 AM is midnight", KA_DATE_MDY},
    {"10/1/2026 12:30PM", "2026-10-01 12:30:00", "12 PM is noon", KA_DATE_MDY},
    {"10/1/2026 12:30\xE2\x80\xAFPM", "2026-10-01 12:30:00", "narrow blank of ICU", KA_DATE_MDY},
    {"10/11/2026", "2026-10-11 00:00:00", "month first", KA_DATE_MDY},
    {"10/11/2026", "2026-11-10 00:00:00", "day first", KA_DATE_DMY},
    {"01.10.2026 12:00:00 UTC", "2026-10-01 20:00:00", "day first with points", KA_DATE_DMY},
    {"1-10-2026", "2026-10-01 00:00:00", "day first with hyphens", KA_DATE_DMY},
    {"2026-10-01", "2026-10-01 00:00:00", "year first whatever the order", KA_DATE_DMY},
    {"2024-02-29 00:00", "2024-02-29 00:00:00", "a leap day", 0},

    {"10/11/2026", NULL, "day or month first, not known which", KA_DATE_YMD},
    {"13/11/2026", NULL, "month 13", KA_DATE_MDY},
    {"11/13/2026", NULL, "month 13, day first", KA_DATE_DMY},
    {"10/11/26", NULL, "a year of two digits", KA_DATE_MDY},
    {"26-10-01", NULL, "a year of two digits in front", 0},
    {"2026-02-30", NULL, "never a day", 0},
    {"2026-02-29 08:00", NULL, "no leap year", 0},
    {"20260230", NULL, "never a day, packed", 0},
    {"2026-04-31", NULL, "30 days hath April", 0},
    {"2026-00-01", NULL, "month 0", 0},
    {"2026-10-00", NULL, "day 0", 0},
    {"0000-10-01", NULL, "year 0", 0},
    {"2026-10/01", NULL, "mixed separators", 0},
    {"2026-10-01 24:00:01", NULL, "after 24:00:00", 0},
    {"2026-10-01 24:30", NULL, "after 24:00", 0},
    {"2026-10-01 25:00", NULL, "hour 25", 0},
    {"2026-10-01 08:60", NULL, "minute 60", 0},
    {"2026-10-01 08:30:60", NULL, "second 60", 0},
    {"2026-10-01 08:3", NULL, "a minute of one digit", 0},
    {"2026-10-01 8", NULL, "an hour alone", 0},
    {"2026-10-01 08:30:00.", NULL, "a point without digits", 0},
    {"10/1/2026 0:30 AM", NULL, "hour 0 with AM", KA_DATE_MDY},
    {"10/1/2026 13:30 PM", NULL, "hour 13 with PM", KA_DATE_MDY},
    {"2026-10-01 08:30 CST", NULL, "a zone of many meanings", 0},
    {"2026-10-01 08:30:00 +15:00", NULL, "no such offset", 0},
    {"2026-10-01 08:30:00 +08:60", NULL, "an offset of 60 minutes", 0},
    {"2026-10-01 08:30:00 +", NULL, "a sign alone", 0},
    {"2026-10-01 08:30:00Z+8", NULL, "two zones", 0},
    {"2026-10-01Z", NULL, "a zone without a time", 0},
    {"2026-10-0108:30", NULL, "no blank", 0},
    {"2026-10-01 08:30:00 x", NULL, "something after", 0},
    {"2026-10", NULL, "a month", 0},
    {"2026年10月", NULL, "a month in hanzi", 0},
    {"2026-10-", NULL, "unfinished", 0},
    {"202610", NULL, "six digits", 0},
    {"2026100108", NULL, "ten digits", 0},
    {"2026100108300", NULL, "thirteen digits", 0},
    {"45566.354", NULL, "an Excel serial", 0},
    {"1790814600", NULL, "a Unix time", 0},
    {"-", NULL, "a dash", 0},
    {"", NULL, "nothing", 0},
    {"   ", NULL, "blanks", 0},
    {"今天", NULL, "a word", 0},
};

Test(civil, stamps_in_all_shapes)
{
    const struct ka_zone *zone = ka_zone_open(arena, "Asia/Shanghai");
    cr_assert_not_null(zone);
    for (size_t i = 0; i < KA_COUNT(STAMPS); i++) {
        const struct stamp *s = &STAMPS[i];
        ka_time time = 42;
        bool ok = ka_time_parse(ka_str_of(s->text), zone, s->order, &time);
        cr_expect(ok == (s->expected != NULL), "'%s': %s", s->text, s->why);
        if (ok && s->expected)
            cr_expect_str_eq(ka_time_print(arena, time).ptr, s->expected, "'%s': %s", s->text,
                             s->why);
        if (!ok)
            cr_expect(time == 42, "left alone: %s", s->why);
    }
}

Test(civil, a_stamp_cut_anywhere_does_not_read_past_its_end)
{
    for (size_t i = 0; i < KA_COUNT(STAMPS); i++) {
        size_t len = strlen(STAMPS[i].text);
        for (size_t cut = 0; cut <= len; cut++) {
            /* On the heap and without a NUL, so that a sanitizer sees one byte too many. */
            char *copy = malloc(cut + 1);
            cr_assert_not_null(copy);
            char *tight = cut > 0 ? realloc(copy, cut) : copy;
            cr_assert_not_null(tight);
            memcpy(tight, STAMPS[i].text, cut);
            ka_time time = 42;
            bool ok =
                ka_time_parse((ka_str){.ptr = tight, .len = cut}, NULL, STAMPS[i].order, &time);
            cr_expect(ok || time == 42, "left alone");
            free(tight);
        }
    }
}

static uint64_t
splitmix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

Test(civil, printed_times_read_back)
{
    uint64_t state = 26;
    const uint64_t seconds = UINT64_C(315537897600); /* 0001 to 9999 */
    for (int i = 0; i < 20000; i++) {
        ka_time time = (ka_time)(splitmix(&state) % seconds) - INT64_C(62135596800), back = 0;
        struct ka_arena_mark mark = ka_arena_mark(arena);
        ka_str text = ka_time_print(arena, time);
        cr_expect(ka_time_parse(text, NULL, KA_DATE_YMD, &back) && back == time, "%s", text.ptr);
        ka_arena_rewind(arena, mark);
    }
}

Test(zone, transitions_to_the_second)
{
    static const struct {
        const char *zone, *utc, *local, *why;
    } row[] = {
        {"America/New_York", "2026-03-08 06:59:59", "2026-03-08 01:59:59", "last of winter"},
        {"America/New_York", "2026-03-08 07:00:00", "2026-03-08 03:00:00", "first of summer"},
        {"America/New_York", "2026-11-01 05:59:59", "2026-11-01 01:59:59", "last of summer"},
        {"America/New_York", "2026-11-01 06:00:00", "2026-11-01 01:00:00", "01:00 again"},
        {"America/New_York", "2006-04-02 07:00:00", "2006-04-02 03:00:00", "before the 2007 rule"},
        {"America/New_York", "2050-03-13 06:59:59", "2050-03-13 01:59:59", "by the footer"},
        {"America/New_York", "2050-03-13 07:00:00", "2050-03-13 03:00:00", "by the footer"},
        {"America/New_York", "2050-11-06 06:00:00", "2050-11-06 01:00:00", "by the footer"},
        {"Europe/London", "2026-03-29 00:59:59", "2026-03-29 00:59:59", "last of winter"},
        {"Europe/London", "2026-03-29 01:00:00", "2026-03-29 02:00:00", "first of summer"},
        {"Europe/London", "2026-10-25 00:59:59", "2026-10-25 01:59:59", "last of summer"},
        {"Europe/London", "2026-10-25 01:00:00", "2026-10-25 01:00:00", "01:00 again"},
        {"Europe/London", "1970-06-01 00:00:00", "1970-06-01 01:00:00", "standard time of 1970"},
        {"Europe/London", "2090-03-26 01:00:00", "2090-03-26 02:00:00", "by the footer"},
        {"Australia/Sydney", "2045-01-01 00:00:00", "2045-01-01 11:00:00", "southern summer"},
        {"Australia/Sydney", "2045-07-01 00:00:00", "2045-07-01 10:00:00", "southern winter"},
        {"Asia/Shanghai", "2026-10-01 00:00:00", "2026-10-01 08:00:00", "no summer time"},
        {"Asia/Shanghai", "1990-07-01 00:00:00", "1990-07-01 09:00:00", "summer time of 1990"},
        {"Asia/Kolkata", "2026-10-01 00:00:00", "2026-10-01 05:30:00", "half an hour"},
        {"UTC", "2026-10-01 00:00:00", "2026-10-01 00:00:00", "UTC"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        const struct ka_zone *zone = ka_zone_open(arena, row[i].zone);
        if (!zone)
            cr_skip_test("no tz database here");
        ka_time utc = 0;
        cr_assert(ka_time_parse(ka_str_of(row[i].utc), NULL, KA_DATE_YMD, &utc));
        cr_expect_str_eq(ka_time_print(arena, ka_zone_local(zone, utc)).ptr, row[i].local, "%s, %s",
                         row[i].zone, row[i].why);
    }
}

/* Names with rules of all kinds: by week, Julian days, negative and over-long hours, none. */
static const char *const NAMES[] = {
    "America/New_York", "Europe/London",       "Europe/Dublin",
    "Asia/Shanghai",    "Asia/Tehran",         "Asia/Gaza",
    "America/Nuuk",     "Africa/Casablanca",   "Australia/Sydney",
    "Pacific/Apia",     "Australia/Lord_Howe", "America/Sao_Paulo",
    "Asia/Kathmandu",   "Etc/GMT+5",           "UTC",
    "Antarctica/Troll",
};

Test(zone, agrees_with_the_c_library)
{
    uint64_t state = 20261001;
    for (size_t n = 0; n < KA_COUNT(NAMES); n++) {
        const struct ka_zone *zone = ka_zone_open(arena, NAMES[n]);
        if (!zone)
            cr_skip_test("no tz database here");
        cr_assert(setenv("TZ", NAMES[n], 1) == 0);
        tzset();
        for (int i = 0; i < 3000; i++) {
            /* 1900 to 2150 */
            time_t utc = (time_t)(splitmix(&state) % UINT64_C(7889000000)) - 2208988800;
            struct tm tm;
            cr_assert_not_null(localtime_r(&utc, &tm));
            ka_time expected =
                (ka_time)ka_day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400 +
                tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
            ka_time got = ka_zone_local(zone, utc);
            cr_expect(got == expected, "%s at %lld: off by %lld s", NAMES[n], (long long)utc,
                      (long long)(got - expected));
        }
    }
}

Test(zone, only_names_of_the_database)
{
    static const char *const bad[] = {"",
                                      "/etc/passwd",
                                      "../zoneinfo/UTC",
                                      "Asia/../UTC",
                                      "Asia//Shanghai",
                                      "Asia/",
                                      "Asia",
                                      "Asia/Shanghai ",
                                      "asia shanghai",
                                      "Nowhere/Atlantis",
                                      "tzdata.zi",
                                      "zone1970.tab",
                                      ".",
                                      "右/上海"};
    for (size_t i = 0; i < KA_COUNT(bad); i++)
        cr_expect_null(ka_zone_open(arena, bad[i]), "'%s'", bad[i]);
    cr_expect_null(ka_zone_open(arena, NULL), "no name");
}

Test(zone, two_zones_need_no_database)
{
    cr_assert(setenv("TZDIR", "/nonexistent", 1) == 0);
    const struct ka_zone *shanghai = ka_zone_open(arena, "Asia/Shanghai");
    const struct ka_zone *utc = ka_zone_open(arena, "UTC");
    cr_assert(shanghai && utc);
    cr_expect(ka_zone_local(shanghai, 0) == 28800, "+8");
    cr_expect(ka_zone_local(utc, 5) == 5, "UTC");
    cr_expect_null(ka_zone_open(arena, "Europe/London"), "not known by heart");
    cr_expect(ka_zone_local(NULL, 7) == 7, "no zone is UTC");
    cr_expect(ka_zone_local(shanghai, KA_TIME_NONE) == KA_TIME_NONE, "none stays none");
    cr_expect(ka_zone_local(shanghai, INT64_MAX) == KA_TIME_NONE, "too late is none");
}

/* A folder with one zone file "Test" of the given bytes; TZDIR points to it. */
static char folder[64];
static char file[80];

static void
make_folder(void)
{
    arena = ka_arena_new();
    (void)snprintf(folder, sizeof(folder), "/tmp/kaohe-zone-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(file, sizeof(file), "%s/Test", folder);
    cr_assert(setenv("TZDIR", folder, 1) == 0);
}

static void
drop_folder(void)
{
    (void)unlink(file);
    (void)rmdir(folder);
    ka_arena_free(arena);
}

static void
put_file(const unsigned char *bytes, size_t len)
{
    FILE *f = fopen(file, "wb");
    cr_assert_not_null(f);
    cr_assert(fwrite(bytes, 1, len, f) == len);
    cr_assert(fclose(f) == 0);
}

TestSuite(zone_file, .init = make_folder, .fini = drop_folder);

/* A version 2 file with one type, -5 h, no transitions, and the footer to test. */
static size_t
file_with_footer(unsigned char *out, const char *footer)
{
    static const unsigned char block[] = {
        'T', 'Z', 'i', 'f', '2', 0, 0, 0, 0,    0,    0,    0,    0, 0, 0,   0,   0,   0,
        0,   0,   0,   0,   0,   0, 0, 0, 0,    0,    0,    0,    0, 0, 0,   0,   0,   0,
        0,   0,   0,   1,   0,   0, 0, 4, 0xFF, 0xFF, 0xB9, 0xB0, 0, 0, 'E', 'S', 'T', 0};
    size_t n = sizeof(block);
    memcpy(out, block, n);
    memcpy(out + n, block, n);
    int len = snprintf((char *)out + 2 * n, 100, "\n%s\n", footer);
    return 2 * n + (size_t)len;
}

Test(zone_file, footers)
{
    static const struct {
        const char *footer;
        const char *utc, *local; /* local NULL: refused. */
        const char *why;
    } row[] = {
        {"", "2026-07-01 00:00:00", "2026-06-30 19:00:00", "none: the last type"},
        {"EST5", "2026-07-01 00:00:00", "2026-06-30 19:00:00", "no summer time"},
        {"<-03>3", "2026-07-01 00:00:00", "2026-06-30 21:00:00", "a name in brackets"},
        {"IST-5:30", "2026-07-01 00:00:00", "2026-07-01 05:30:00", "minutes, eastward"},
        {"AAA0BBB,J60/0,J300/0", "2024-02-29 23:59:59", "2024-02-29 23:59:59", "J60 is 1 March"},
        {"AAA0BBB,J60/0,J300/0", "2024-03-01 00:00:00", "2024-03-01 01:00:00", "in a leap year"},
        {"AAA0BBB,J60/0,J300/0", "2026-03-01 00:00:00", "2026-03-01 01:00:00", "and in others"},
        {"AAA0BBB,J59/0,J300/0", "2024-02-28 00:00:00", "2024-02-28 01:00:00", "J59 is 28 Feb"},
        {"AAA0BBB,59/0,299/0", "2024-02-28 23:59:59", "2024-02-28 23:59:59", "59 counts 29 Feb"},
        {"AAA0BBB,59/0,299/0", "2024-02-29 00:00:00", "2024-02-29 01:00:00", "59 counts 29 Feb"},
        {"AAA0BBB-2,M3.5.0/-1,M10.5.0", "2026-03-28 23:00:00", "2026-03-29 01:00:00", "hour -1"},
        {"AAA0BBB,M3.4.4/50,M10.5.0", "2026-03-28 01:59:59", "2026-03-28 01:59:59", "hour 50"},
        {"AAA0BBB,M3.4.4/50,M10.5.0", "2026-03-28 02:00:00", "2026-03-28 03:00:00", "hour 50"},
        {"XXX3EDT4,0/0,J365/23", "2026-12-31 12:00:00", "2026-12-31 08:00:00", "summer all year"},
        {"EST5EDT", "2026-07-01 00:00:00", NULL, "summer time without a rule"},
        {"EST5EDT,M3.2.0", "2026-07-01 00:00:00", NULL, "half a rule"},
        {"EST5EDT,M13.2.0,M11.1.0", "2026-07-01 00:00:00", NULL, "month 13"},
        {"EST5EDT,M3.6.0,M11.1.0", "2026-07-01 00:00:00", NULL, "week 6"},
        {"EST5EDT,M3.2.7,M11.1.0", "2026-07-01 00:00:00", NULL, "weekday 7"},
        {"EST5EDT,J0,J300", "2026-07-01 00:00:00", NULL, "Julian day 0"},
        {"EST5EDT,366,300", "2026-07-01 00:00:00", NULL, "day 366"},
        {"EST25", "2026-07-01 00:00:00", NULL, "25 hours"},
        {"ES5", "2026-07-01 00:00:00", NULL, "a name too short"},
        {"<-03", "2026-07-01 00:00:00", NULL, "an open bracket"},
        {"EST", "2026-07-01 00:00:00", NULL, "no offset"},
        {"EST5EDT,M3.2.0,M11.1.0x", "2026-07-01 00:00:00", NULL, "something after"},
    };
    for (size_t i = 0; i < KA_COUNT(row); i++) {
        unsigned char bytes[300];
        put_file(bytes, file_with_footer(bytes, row[i].footer));
        const struct ka_zone *zone = ka_zone_open(arena, "Test");
        cr_expect((zone != NULL) == (row[i].local != NULL), "'%s': %s", row[i].footer, row[i].why);
        ka_time utc = 0;
        cr_assert(ka_time_parse(ka_str_of(row[i].utc), NULL, KA_DATE_YMD, &utc));
        if (zone && row[i].local)
            cr_expect_str_eq(ka_time_print(arena, ka_zone_local(zone, utc)).ptr, row[i].local,
                             "'%s': %s", row[i].footer, row[i].why);
    }
}

Test(zone_file, a_cut_or_changed_file_is_refused_or_read_safely)
{
    unsigned char whole[300], bytes[300];
    size_t len = file_with_footer(whole, "EST5EDT,M3.2.0,M11.1.0");
    for (size_t cut = 0; cut < len; cut++) {
        put_file(whole, cut);
        cr_expect_null(ka_zone_open(arena, "Test"), "cut at %zu", cut);
    }
    uint64_t state = 7;
    for (int i = 0; i < 3000; i++) {
        memcpy(bytes, whole, len);
        for (int k = 0; k < 3; k++)
            bytes[splitmix(&state) % len] = (unsigned char)splitmix(&state);
        put_file(bytes, len);
        const struct ka_zone *zone = ka_zone_open(arena, "Test");
        if (zone)
            (void)ka_zone_local(zone, (int64_t)(splitmix(&state) % UINT64_C(4000000000)));
    }
}

Test(zone_file, a_pipe_or_folder_is_no_zone)
{
    cr_assert(mkfifo(file, 0600) == 0);
    cr_expect_null(ka_zone_open(arena, "Test"), "a pipe");
    cr_assert(unlink(file) == 0 && mkdir(file, 0700) == 0);
    cr_expect_null(ka_zone_open(arena, "Test"), "a folder");
    cr_assert(rmdir(file) == 0);
}
