/*
 * Cells and names of files: any text. What is refused leaves the output alone, and a figure that
 * was read reads the same when it is printed.
 */
#include "ingest/cell.h"

#include "base/utf8.h"
#include "ingest/encoding.h"

#include <stdlib.h>

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
    if (ka_cell_duration(arena, cell, ka_dec_of(1), &value))
        check(value.micro >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    struct ka_arena *arena = ka_arena_new();
    uint64_t bad;
    ka_str cell = ka_encoding_to_utf8(arena, KA_UTF8, (const char *)data, size, &bad);
    check(ka_utf8_valid_prefix(cell.ptr, cell.len) == cell.len);
    check_figures(arena, cell);

    struct ka_zone *zone = ka_zone_open(arena, "Asia/Shanghai");
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
    if (ka_file_name_period((ka_str){.ptr = (const char *)data, .len = size}, &span))
        check(span.first < span.end);
    ka_arena_free(arena);
    return 0;
}
