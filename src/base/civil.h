/**
 * @file
 * Civil time: days, months, and local seconds.
 *
 * A ka_day counts days since 1970-01-01 (proleptic Gregorian). A ka_time counts
 * local seconds since 1970-01-01 00:00:00 *in the workspace's zone* - a plain
 * wall-clock number, so that a day is time / 86400 with no zone in sight. A time
 * stamp that carries a zone is converted once, on reading. KA_TIME_NONE is "none".
 */
#ifndef KA_BASE_CIVIL_H
#define KA_BASE_CIVIL_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef int32_t ka_day;
typedef int64_t ka_time;

#define KA_TIME_NONE INT64_MIN
#define KA_DAY_NONE  INT32_MIN

/** A month: year * 12 + (month - 1). */
typedef struct ka_month {
    int32_t index;
} ka_month;

/** A half-open span of days [first, end). */
struct ka_span {
    ka_day first;
    ka_day end;
};

/** Whether two spans have a day in common. */
bool ka_spans_meet(struct ka_span a, struct ka_span b);

ka_day ka_day_of(int year, int month, int day);
bool ka_day_valid(int year, int month, int day);
void ka_day_split(ka_day day, int *year, int *month, int *mday);
/** 0 = Monday ... 6 = Sunday. */
int ka_day_weekday(ka_day day);
/** "2026-10-01". */
ka_str ka_day_print(struct ka_arena *arena, ka_day day);
/** "2026-10-01" strictly. */
KA_MUST_USE bool ka_day_parse(ka_str text, ka_day *out);

ka_month ka_month_of(int year, int month);
ka_month ka_month_of_day(ka_day day);
/** "2026-10" strictly. */
KA_MUST_USE bool ka_month_parse(ka_str text, ka_month *out);
ka_str ka_month_print(struct ka_arena *arena, ka_month month);
ka_month ka_month_add(ka_month month, int months);
/** First day and the day after the last. */
struct ka_span ka_month_span(ka_month month);

ka_day ka_time_day(ka_time time);
/** Seconds since midnight, 0..86399. */
int32_t ka_time_of_day(ka_time time);
/** "2026-10-01 08:30:00". */
ka_str ka_time_print(struct ka_arena *arena, ka_time time);

struct ka_zone;

/**
 * A zone by its tz database name, read from $TZDIR or /usr/share/zoneinfo; NULL if there is no
 * such zone. "UTC" and "Asia/Shanghai" are known without a database. Lives in @p arena.
 */
struct ka_zone *ka_zone_open(struct ka_arena *arena, const char *name);
/** Local seconds of a UTC instant in @p zone; NULL is UTC. KA_TIME_NONE stays that. */
ka_time ka_zone_local(const struct ka_zone *zone, int64_t utc_seconds);

/** Order of day and month in dates like 10/11/2026. */
enum ka_date_order { KA_DATE_YMD, KA_DATE_MDY, KA_DATE_DMY };

/**
 * A time stamp in any shape the platforms write: `2026-10-01 08:30:00`, `2026/10/1 8:30`,
 * `2026-10-01T08:30:00Z`, `2026-10-01 08:30:00 -0500`, `2026年10月1日 08:30`, `20261001`,
 * `20261001083000`, `2026.10.01`; year last (`10/1/2026 8:30 AM`) only if @p order is not
 * KA_DATE_YMD. Fractions of a second are dropped; a day without a time is 00:00:00; 24:00:00 is
 * the next day. Excel serials are *not* read here, full-width digits neither. @p zone converts
 * stamps that carry an offset. False, and *out left alone, for all else and for impossible dates.
 */
KA_MUST_USE bool ka_time_parse(ka_str text, const struct ka_zone *zone, enum ka_date_order order,
                               ka_time *out);

/** The day of the last stamp: most stamps of a log are of the same. Zero-initialise. */
struct ka_stamp_day {
    char text[10];
    ka_time start;
};
/** Of the 19 bytes at @p at: `2026-10-01 08:30:00`, or with `/`; false for all else. */
KA_MUST_USE bool ka_time_stamp(const char *at, struct ka_stamp_day *day, ka_time *out);

#endif
