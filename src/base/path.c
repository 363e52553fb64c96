/*
 * Names of downloads: their order, and whether they are finished.
 *
 *     exports/2026-10/报表 (2).csv  =  stem exports/2026-10/报表, copy 2, extension .csv
 *
 * Stems are compared first, then copies, and bytes last, so that only equal paths are equal.
 */
#include "base/path.h"

#include "base/compiler.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Copies that a browser makes are few; a larger number in brackets is a year or an id. */
#define COPY_DIGITS 3

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Of the digits at @p at: where the number begins and ends, leading zeros passed over. */
static size_t
number_at(ka_str s, size_t at, size_t *end)
{
    while (at + 1 < s.len && s.ptr[at] == '0' && is_digit(s.ptr[at + 1]))
        at++;
    *end = at;
    while (*end < s.len && is_digit(s.ptr[*end]))
        (*end)++;
    return at;
}

/* By bytes, and runs of digits by their number, however long. */
static int
natural_order(ka_str a, ka_str b)
{
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len) {
        if (is_digit(a.ptr[i]) && is_digit(b.ptr[j])) {
            size_t a_end, b_end, a_at = number_at(a, i, &a_end), b_at = number_at(b, j, &b_end);
            size_t a_len = a_end - a_at, b_len = b_end - b_at;
            int order = a_len == b_len ? memcmp(a.ptr + a_at, b.ptr + b_at, a_len)
                                       : (a_len > b_len) - (a_len < b_len);
            if (order)
                return order;
            i = a_end;
            j = b_end;
        } else if (a.ptr[i] != b.ptr[j]) {
            return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[j] ? -1 : 1;
        } else {
            i++;
            j++;
        }
    }
    return (i < a.len) - (j < b.len);
}

/* The path without its extension and without "(n)" before that; *copy is n, or 0. */
static ka_str
stem_of(ka_str path, unsigned *copy)
{
    size_t base = path.len - ka_str_base_name(path).len, end = path.len;
    for (size_t i = path.len; i > base + 1; i--) {
        if (path.ptr[i - 1] == '.') {
            end = i - 1;
            break;
        }
    }
    *copy = 0;
    size_t at = end;
    if (at == base || path.ptr[at - 1] != ')')
        return ka_str_sub(path, 0, end);
    unsigned number = 0, place = 1;
    for (at--; at > base && is_digit(path.ptr[at - 1]) && end - at <= COPY_DIGITS; at--) {
        number += (unsigned)(path.ptr[at - 1] - '0') * place;
        place *= 10;
    }
    if (at == base || path.ptr[at - 1] != '(' || end - at < 2)
        return ka_str_sub(path, 0, end);
    *copy = number;
    at--;
    while (at > base && path.ptr[at - 1] == ' ')
        at--;
    return ka_str_sub(path, 0, at);
}

int
ka_path_order(ka_str a, ka_str b)
{
    unsigned a_copy, b_copy;
    ka_str a_stem = stem_of(a, &a_copy), b_stem = stem_of(b, &b_copy);
    int order = natural_order(a_stem, b_stem);
    if (order == 0)
        order = (a_copy > b_copy) - (a_copy < b_copy);
    return order ? order : ka_str_cmp(a, b);
}

bool
ka_path_unfinished(ka_str path)
{
    static const char *const ends[] = {
        ".crdownload", ".opdownload", ".download", ".downloading", ".part", ".partial", ".filepart",
        ".tmp",        ".!ut",        ".bc!",      ".td",          ".xltd", ".aria2"};
    for (size_t i = 0; i < KA_COUNT(ends); i++) {
        size_t len = strlen(ends[i]);
        if (path.len > len && strncasecmp(path.ptr + path.len - len, ends[i], len) == 0)
            return true;
    }
    return false;
}
