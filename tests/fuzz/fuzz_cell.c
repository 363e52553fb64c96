/*
 * Cells and names of files: any text. What is refused leaves the output alone, and a figure that
 * was read reads the same when it is printed.
 */
#include "ingest/cell.h"

#include "base/utf8.h"
#include "ingest/encoding.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
    if (!holds)
        abort();
}

static void
check_figures(struct ka_arena *arena, ka_str cell)
{
    ka_dec value = {-77}, again;
    if (ka_cell_number(arena, cell, &value)) {
        check(ka_cell_money(arena, ka_dec_print_short(arena, value), &again));
        check(again.micro == value.micro);
    } else {
        check(value.micro == -77);
    }
    bool counted = ka_cell_count(arena, cell, &value);
    check(!counted || value.micro % KA_DEC_ONE == 0);
    (void)!ka_cell_money(arena, cell, &value);
    (void)!ka_cell_rate(arena, cell, true, &value);
    if (ka_cell_duration(arena, cell, ka_dec_of(1), 0, &value))
        check(value.micro >= 0);
}

static void
check_cell(struct ka_arena *arena, const struct ka_zone *zone, ka_str bytes)
{
    uint64_t bad;
    ka_str cell = ka_encoding_to_utf8(arena, KA_UTF8, bytes.ptr, bytes.len, &bad);
    check(cell.len == 0 || ka_utf8_valid_prefix(cell.ptr, cell.len) == cell.len);
    check_figures(arena, cell);

    struct ka_span span = {0};
    ka_time time;
    ka_month month;
    ka_str id;
    if (ka_cell_span(arena, cell, zone, KA_DATE_DMY, &span))
        check(span.first < span.end);
    (void)!ka_cell_time(arena, cell, zone, KA_DATE_MDY, &time);
    (void)!ka_cell_month(arena, cell, &month);
    (void)!ka_cell_range(arena, cell, &span);
    (void)ka_cell_id(arena, cell, &id);
    (void)ka_cell_is_empty(cell, NULL);
    if (ka_file_name_period(bytes, &span))
        check(span.first < span.end);
}

/* Every line is a cell, since a cell is short and a seed is a list of them. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ka_arena *base;
    static struct ka_zone *zone;
    if (!base) {
        base = ka_arena_new();
        zone = ka_zone_open(base, "Asia/Shanghai");
    }
    struct ka_arena *arena = ka_arena_new();
    const char *text = (const char *)data;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t len = end ? (size_t)(end - text) - at : size - at;
        /* A copy of its own, so that reading past the end is seen. */
        if (len > 0 && len <= 4096)
            check_cell(arena, zone,
                       (ka_str){.ptr = ka_arena_copy(arena, text + at, len), .len = len});
        at += len + 1;
    }
    ka_arena_free(arena);
    return 0;
}
