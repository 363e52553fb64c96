/*
 * Lines of a text log against the patterns of its profile.
 *
 * A time is told by its shape alone (2026-10-03 14:23:11, also with / or . and single digits):
 * whether there is such a day is for the reader of the cell, so that a wrong one is told with its
 * line.
 */
#include "ingest/text_line.h"

#include <string.h>

#define NAME_MAX 128

bool
ka_text_line(ka_str *rest, ka_str *line)
{
    if (rest->len == 0)
        return false;
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    *line = ka_str_trim(ka_str_sub(*rest, 0, len));
    *rest = ka_str_sub(*rest, end ? len + 1 : len, rest->len);
    return true;
}

static size_t
digits(ka_str text, size_t at)
{
    size_t n = 0;
    while (at + n < text.len && text.ptr[at + n] >= '0' && text.ptr[at + n] <= '9')
        n++;
    return n;
}

size_t
ka_text_date(ka_str time)
{
    size_t at = digits(time, 0);
    if (at != 4)
        return 0;
    for (int i = 0; i < 2; i++) {
        if (at >= time.len || !strchr("-/.", time.ptr[at]))
            return 0;
        size_t n = digits(time, at + 1);
        if (n < 1 || n > 2)
            return 0;
        at += 1 + n;
    }
    return at;
}

static bool
is_time(ka_str text)
{
    size_t date = ka_text_date(text), at = date;
    if (date == 0 || at >= text.len || text.ptr[at] != ' ')
        return false;
    while (at < text.len && text.ptr[at] == ' ')
        at++;
    for (int i = 0; i < 3; i++) {
        size_t n = digits(text, at);
        if (n < 1 || n > 2)
            return false;
        at += n;
        if (at == text.len)
            return i > 0;
        if (text.ptr[at++] != ':')
            return false;
    }
    return false;
}

/* What stands between the pattern's first and last literal; false if they are not there. */
static bool
inside(const struct ka_line_pattern *pattern, ka_str line, ka_str last, ka_str *out)
{
    ka_str first = pattern->literal[0];
    if (line.len < first.len + last.len || !ka_str_starts(line, first) || !ka_str_ends(line, last))
        return false;
    *out = ka_str_sub(line, first.len, line.len - first.len - last.len);
    return true;
}

static bool
is_name(ka_str name)
{
    return name.len > 0 && name.len <= NAME_MAX && !memchr(name.ptr, ',', name.len) &&
           !memchr(name.ptr, '\t', name.len);
}

bool
ka_text_title(const struct ka_line_patterns *patterns, ka_str line, ka_str *name)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const struct ka_line_pattern *pattern = &patterns->item[i];
        if (!inside(pattern, line, pattern->literal[1], name))
            continue;
        *name = ka_str_trim(*name);
        if (is_name(*name))
            return true;
    }
    return false;
}

/* Every place at which the middle literal stands is tried: a time has blanks of its own. */
static bool
match_head(const struct ka_line_pattern *pattern, ka_str line, ka_str *name, ka_str *time)
{
    ka_str rest, middle = pattern->literal[1];
    if (!inside(pattern, line, pattern->literal[2], &rest))
        return false;
    for (size_t at = 0; at + middle.len <= rest.len; at++) {
        if (memcmp(rest.ptr + at, middle.ptr, middle.len) != 0)
            continue;
        ka_str left = ka_str_trim(ka_str_sub(rest, 0, at));
        ka_str right = ka_str_trim(ka_str_sub(rest, at + middle.len, rest.len));
        *name = pattern->time_first ? right : left;
        *time = pattern->time_first ? left : right;
        if (is_time(*time) && is_name(*name))
            return true;
    }
    return false;
}

bool
ka_text_head(const struct ka_text_log *log, ka_str line, ka_str *name, ka_str *time)
{
    for (size_t i = 0; i < log->head.count; i++) {
        if (match_head(&log->head.item[i], line, name, time))
            return true;
    }
    return false;
}
