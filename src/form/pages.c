/*
 * Pages of a sheet: a page ends before a row that does not fit, but not behind one that stays with
 * the next. Further pages begin with the repeated rows.
 */
#include "form/build.h"

#define ROUNDING 0.001

/* Height of a row and of those that must not leave it, as far as a page of @p most has room; *end
 * is the row after them. */
static double
run_height(const struct ka_sheet *sheet, const bool *keep, size_t row, double most, size_t *end)
{
    size_t last = row;
    double height = sheet->row_height[row];
    while (last + 1 < sheet->row_count && keep && keep[last] &&
           height + sheet->row_height[last + 1] <= most + ROUNDING)
        height += sheet->row_height[++last];
    *end = last + 1;
    return height;
}

double
ka_sheet_page(const struct ka_sheet *sheet)
{
    double paper = sheet->landscape ? KA_PAGE_WIDTH : KA_PAGE_HEIGHT;
    return paper - sheet->margin_top - sheet->margin_bottom;
}

double
ka_sheet_repeated(const struct ka_sheet *sheet)
{
    double height = 0;
    for (size_t row = sheet->repeat_first; row <= sheet->repeat_last; row++)
        height += sheet->row_height[row];
    return height;
}

size_t
ka_sheet_paginate(struct ka_sheet *sheet, const bool *keep)
{
    double page = ka_sheet_page(sheet), header = ka_sheet_repeated(sheet), used = 0;
    size_t pages = 1;
    for (size_t row = 0, end = 0; row < sheet->row_count; row = end) {
        double height = run_height(sheet, keep, row, page - header, &end);
        sheet->page_break[row] = used > 0 && used + height > page + ROUNDING;
        if (sheet->page_break[row]) {
            used = row > sheet->repeat_last ? header : 0;
            pages++;
        }
        used += height;
    }
    return pages;
}
