/*
 * Time zones from the C library's tz database, read without the C library.
 *
 * localtime() depends on TZ, a global that cannot be changed safely and that would
 * make results depend on who runs the program. So the TZif file (RFC 8536) of the
 * workspace's zone is read once:
 *
 *   header | 32-bit block | header | 64-bit block | \n footer \n
 *                                    transitions     "EST5EDT,M3.2.0,M11.1.0"
 *
 * An instant before the first transition takes type 0, between two the earlier one's
 * type, after the last the footer's rule. Every count is checked against the bytes
 * present before it is used; a file that is not whole is "no such zone". Containers
 * often have no tz database: UTC and Asia/Shanghai are then known by heart.
 */
#include "base/civil.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef KA_ZONEINFO
#define KA_ZONEINFO "/usr/share/zoneinfo"
#endif

enum {
    NAME_MAX_BYTES = 64,
    FILE_MAX_BYTES = 1 << 20, /* The largest real one has some 4 KB. */
    HEADER_BYTES = 44,
    OFFSET_LIMIT = 26 * 3600, /* RFC 8536, 3.2: between -25 and +26 hours. */
    HOUR = 3600
};

/** Beyond this instant (the year 9999) the footer's rule is not worked out. */
#define RULE_LIMIT INT64_C(253402300800)

enum date_kind { DATE_JULIAN, DATE_DAY, DATE_WEEK };

/** When daylight time begins or ends, each year: "M3.2.0/2". */
struct change {
    enum date_kind kind;
    int month; /* 1..12, DATE_WEEK */
    int week;  /* 1..5, 5 the last */
    int day;   /* weekday 0 = Sunday; or day of the year */
    int32_t time;
};

struct rule {
    bool present;
    bool has_dst;
    int32_t standard; /* Seconds east. */
    int32_t daylight;
    struct change start;
    struct change end;
};

struct ka_zone {
    int64_t *when; /* Sorted instants. */
    int32_t *then; /* Offset from when[i] on. */
    size_t count;
    int32_t before; /* Offset ahead of when[0]. */
    struct rule rule;
};

/** Letters, digits, _ + - in parts between single slashes: nothing that leaves the folder. */
static bool
name_valid(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    if (len == 0 || len > NAME_MAX_BYTES || name[0] == '/' || name[len - 1] == '/')
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
        bool slash = c == '/' && name[i + 1] != '/';
        if (!letter && !other && !slash)
            return false;
    }
    return true;
}

static ka_str
read_all(struct ka_arena *arena, int fd, size_t size)
{
    char *bytes = ka_arena_alloc(arena, size + 1);
    size_t len = 0;
    while (len < size) {
        ssize_t got = read(fd, bytes + len, size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    return (ka_str){.ptr = bytes, .len = len};
}

/** The zone's file, or the empty string. Honours TZDIR as the C library does. */
static ka_str
read_zone_file(struct ka_arena *arena, const char *name)
{
    const char *dir = getenv("TZDIR");
    if (!dir || dir[0] != '/')
        dir = KA_ZONEINFO;
    const char *path = ka_str_format(arena, "%s/%s", dir, name).ptr;
    ka_str none = {0};
    /* O_NONBLOCK: a pipe under that name must not hang the program. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return none;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MAX_BYTES)
        none = read_all(arena, fd, (size_t)st.st_size);
    close(fd);
    return none;
}

static uint32_t
be32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/** Two's complement by arithmetic: conversion of large values is implementation-defined. */
static int64_t
signed_be(const char *p, size_t bytes)
{
    uint64_t v = bytes == 8 ? (uint64_t)be32(p) << 32 | be32(p + 4) : be32(p);
    uint64_t sign = UINT64_C(1) << (bytes * 8 - 1);
    return (int64_t)(v & (sign - 1)) - (int64_t)(v & sign ? sign - 1 : 0) - (v & sign ? 1 : 0);
}

struct header {
    size_t isut, isstd, leap, time, type, chars;
    size_t wide; /* Bytes of one instant: 4 or 8. */
};

static bool
read_header(ka_str file, size_t at, size_t wide, struct header *h)
{
    if (file.len < at || file.len - at < HEADER_BYTES || memcmp(file.ptr + at, "TZif", 4) != 0)
        return false;
    const char *p = file.ptr + at + 20;
    *h = (struct header){.isut = be32(p),
                         .isstd = be32(p + 4),
                         .leap = be32(p + 8),
                         .time = be32(p + 12),
                         .type = be32(p + 16),
                         .chars = be32(p + 20),
                         .wide = wide};
    /* The cap keeps the sums below from overflowing; no count can exceed the file. */
    size_t cap = FILE_MAX_BYTES;
    return h->isut <= cap && h->isstd <= cap && h->leap <= cap && h->time <= cap && h->type >= 1 &&
           h->type <= 256 && h->chars <= cap;
}

static size_t
block_bytes(const struct header *h)
{
    return h->time * (h->wide + 1) + h->type * 6 + h->chars + h->leap * (h->wide + 4) + h->isstd +
           h->isut;
}

static bool
offset_valid(int64_t offset)
{
    return offset >= -OFFSET_LIMIT && offset <= OFFSET_LIMIT;
}

/** The block of data at @p at, known to be whole. Leap seconds ("right/") are refused. */
static bool
read_block(struct ka_arena *arena, ka_str file, size_t at, const struct header *h,
           struct ka_zone *zone)
{
    const char *times = file.ptr + at;
    const char *index = times + h->time * h->wide;
    const char *types = index + h->time;
    if (h->leap != 0)
        return false;
    for (size_t i = 0; i < h->type; i++)
        if (!offset_valid(signed_be(types + i * 6, 4)))
            return false;
    zone->count = h->time;
    zone->before = (int32_t)signed_be(types, 4);
    zone->when = ka_arena_array(arena, h->time, sizeof(*zone->when));
    zone->then = ka_arena_array(arena, h->time, sizeof(*zone->then));
    for (size_t i = 0; i < h->time; i++) {
        size_t type = (unsigned char)index[i];
        zone->when[i] = signed_be(times + i * h->wide, h->wide);
        if (type >= h->type || (i > 0 && zone->when[i] <= zone->when[i - 1]))
            return false;
        zone->then[i] = (int32_t)signed_be(types + type * 6, 4);
    }
    return true;
}

/* The footer: a POSIX TZ string, RFC 8536 3.3. `p` moves over a NUL-ended copy. */

static bool
take_int(const char **p, int max, int *out)
{
    int value = 0, n = 0;
    for (; **p >= '0' && **p <= '9' && n < 4; n++)
        value = value * 10 + (*(*p)++ - '0');
    *out = value;
    return n > 0 && value <= max;
}

/** [+-]hh[:mm[:ss]] */
static bool
take_hms(const char **p, int max_hours, int32_t *out)
{
    int sign = **p == '-' ? -1 : 1;
    int h, m = 0, s = 0;
    if (**p == '-' || **p == '+')
        (*p)++;
    if (!take_int(p, max_hours, &h))
        return false;
    if (**p == ':' && ((*p)++, !take_int(p, 59, &m)))
        return false;
    if (**p == ':' && ((*p)++, !take_int(p, 59, &s)))
        return false;
    *out = sign * (h * HOUR + m * 60 + s);
    return true;
}

/** "EST" or "<-03>". */
static bool
take_zone_name(const char **p)
{
    const char *start = *p;
    if (*start == '<') {
        const char *close = strchr(start, '>');
        *p = close ? close + 1 : start;
        return close != NULL;
    }
    while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z'))
        (*p)++;
    return *p - start >= 3;
}

static bool
take_week_date(const char **p, struct change *c)
{
    c->kind = DATE_WEEK;
    (*p)++;
    if (!take_int(p, 12, &c->month) || *(*p)++ != '.' || c->month < 1)
        return false;
    if (!take_int(p, 5, &c->week) || *(*p)++ != '.' || c->week < 1)
        return false;
    return take_int(p, 6, &c->day);
}

/** ",M3.2.0/2", ",J60" or ",59/1:30". */
static bool
take_change(const char **p, struct change *c)
{
    if (*(*p)++ != ',')
        return false;
    bool ok;
    if (**p == 'M') {
        ok = take_week_date(p, c);
    } else {
        c->kind = **p == 'J' ? DATE_JULIAN : DATE_DAY;
        if (c->kind == DATE_JULIAN)
            (*p)++;
        ok = take_int(p, 365, &c->day) && (c->kind == DATE_DAY || c->day >= 1);
    }
    c->time = 2 * HOUR;
    if (ok && **p == '/') {
        (*p)++;
        ok = take_hms(p, 167, &c->time);
    }
    return ok;
}

static bool
read_rule(const char *p, struct rule *rule)
{
    int32_t west;
    if (!take_zone_name(&p) || !take_hms(&p, 24, &west))
        return false;
    rule->present = true;
    rule->standard = -west; /* POSIX counts westward. */
    rule->has_dst = *p != '\0';
    if (!rule->has_dst)
        return true;
    if (!take_zone_name(&p))
        return false;
    rule->daylight = rule->standard + HOUR;
    if (*p != ',') {
        if (!take_hms(&p, 24, &west))
            return false;
        rule->daylight = -west;
    }
    return take_change(&p, &rule->start) && take_change(&p, &rule->end) && *p == '\0';
}

/** The footer between two line ends; empty is allowed and means "no rule". */
static bool
read_footer(struct ka_arena *arena, ka_str file, size_t at, struct rule *rule)
{
    if (at >= file.len || file.ptr[at] != '\n')
        return false;
    const char *start = file.ptr + at + 1;
    const char *stop = memchr(start, '\n', file.len - at - 1);
    if (!stop)
        return false;
    ka_str text = {.ptr = start, .len = (size_t)(stop - start)};
    return text.len == 0 || read_rule(ka_str_dup(arena, text).ptr, rule);
}

static bool
read_tzif(struct ka_arena *arena, ka_str file, struct ka_zone *zone)
{
    struct header h;
    if (!read_header(file, 0, 4, &h))
        return false;
    bool wide = file.ptr[4] >= '2';
    size_t at = HEADER_BYTES;
    if (wide) {
        size_t second = HEADER_BYTES + block_bytes(&h);
        if (!read_header(file, second, 8, &h))
            return false;
        at = second + HEADER_BYTES;
    }
    size_t bytes = block_bytes(&h);
    if (file.len - at < bytes || !read_block(arena, file, at, &h, zone))
        return false;
    return !wide || read_footer(arena, file, at + bytes, &zone->rule);
}

struct ka_zone *
ka_zone_open(struct ka_arena *arena, const char *name)
{
    if (!name_valid(name))
        return NULL;
    struct ka_zone *zone = ka_arena_alloc(arena, sizeof(*zone));
    ka_str file = read_zone_file(arena, name);
    if (file.len > 0)
        return read_tzif(arena, file, zone) ? zone : NULL;
    if (strcmp(name, "Asia/Shanghai") == 0)
        zone->before = 8 * HOUR;
    else if (strcmp(name, "UTC") != 0)
        return NULL;
    return zone;
}

/** Local seconds since 1970 at which a change happens in @p year, by the clock then valid. */
static int64_t
change_local(const struct change *c, int year)
{
    int64_t day;
    if (c->kind == DATE_WEEK) {
        struct ka_span span = ka_month_span(ka_month_of(year, c->month));
        /* POSIX: Sunday is 0; ours: Monday is 0. */
        int ahead = (c->day + 6 - ka_day_weekday(span.first)) % 7;
        day = span.first + ahead + (c->week - 1) * 7;
        if (day >= span.end)
            day -= 7;
    } else if (c->kind == DATE_JULIAN) {
        /* Jn never counts 29 February, so count from 1 March in the later months. */
        day =
            c->day >= 60 ? ka_day_of(year, 3, 1) + c->day - 60 : ka_day_of(year, 1, 1) + c->day - 1;
    } else {
        day = ka_day_of(year, 1, 1) + c->day;
    }
    return day * 86400 + c->time;
}

static int32_t
rule_offset(const struct rule *rule, int64_t utc)
{
    if (!rule->has_dst || utc > RULE_LIMIT || utc < -RULE_LIMIT)
        return rule->standard;
    int year, month, day;
    ka_day_split(ka_time_day(utc + rule->standard), &year, &month, &day);
    int64_t start = change_local(&rule->start, year) - rule->standard;
    int64_t end = change_local(&rule->end, year) - rule->daylight;
    /* South of the equator the summer spans the new year. */
    bool dst = start < end ? utc >= start && utc < end : utc >= start || utc < end;
    return dst ? rule->daylight : rule->standard;
}

static int32_t
zone_offset(const struct ka_zone *zone, int64_t utc)
{
    size_t low = 0, high = zone->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (zone->when[mid] <= utc)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == zone->count && zone->rule.present)
        return rule_offset(&zone->rule, utc);
    return low == 0 ? zone->before : zone->then[low - 1];
}

ka_time
ka_zone_local(const struct ka_zone *zone, int64_t utc_seconds)
{
    if (!zone || utc_seconds == KA_TIME_NONE)
        return utc_seconds;
    int64_t local;
    if (__builtin_add_overflow(utc_seconds, (int64_t)zone_offset(zone, utc_seconds), &local))
        return KA_TIME_NONE;
    return local;
}
