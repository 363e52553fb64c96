/*
 * Pages of a report's sheet.
 *
 * They end where any sheet's do (pages.c). Rows are a little closer where that saves a page, and
 * what the last page of a table shows is not a row alone under the repeated header.
 */
#include "form/report.h"

#include <string.h>

/* What each row's text leaves of it; 0 where there is none, or a chart. */
static double *
slack_of(struct ka_report *report)
{
    struct ka_sheet *sheet = report->sheet;
    double *slack = ka_arena_array(report->arena, sheet->row_count, sizeof *slack);
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const struct ka_cell *cell = &sheet->cell[i];
        double left = sheet->row_height[cell->row] - ka_draft_need(&report->draft, cell);
        if (cell->row_span == 1 && cell->text.len &&
            (slack[cell->row] == 0 || left < slack[cell->row]))
            slack[cell->row] = left > 0 ? left : 0.001;
    }
    for (size_t i = 0; i < sheet->chart_count; i++)
        for (size_t r = sheet->chart[i].row; r <= sheet->chart[i].last_row; r++)
            slack[r] = 0;
    return slack;
}

/* Rows as much closer as saves a page, up to four fifths of their slack; else they stay. */
static void
save_page(struct ka_report *report, size_t pages)
{
    struct ka_sheet *sheet = report->sheet;
    size_t count = sheet->row_count;
    double *was = ka_arena_copy(report->arena, sheet->row_height, count * sizeof *was);
    const double *slack = slack_of(report);
    for (int percent = 10; percent <= 80; percent += 10) {
        for (size_t r = 0; r < count; r++)
            sheet->row_height[r] = was[r] - slack[r] * percent / 100;
        if (ka_sheet_paginate(sheet, report->keep) < pages)
            return;
    }
    memcpy(sheet->row_height, was, count * sizeof *was);
    (void)ka_sheet_paginate(sheet, report->keep);
}

/* The rows of a list's last page are at least so many: the break before it moves up. */
static void
keep_company(struct ka_report *report)
{
    const size_t least = 3;
    struct ka_sheet *sheet = report->sheet;
    size_t last = sheet->row_count;
    while (last > 0 && !sheet->page_break[last - 1])
        last--;
    if (last == 0 || sheet->row_count - (last - 1) >= least)
        return;
    size_t from = last - 1, row = from;
    /* Neither away from the header nor onto a page of its own. */
    while (row > sheet->repeat_last + least && !sheet->page_break[row - 1] &&
           (sheet->row_count - row < least || report->keep[row - 1]))
        row--;
    if (sheet->row_count - row < least || report->keep[row - 1])
        return;
    sheet->page_break[from] = false;
    sheet->page_break[row] = true;
}

void
ka_report_paginate(struct ka_report *report)
{
    size_t pages = ka_sheet_paginate(report->sheet, report->keep);
    if (pages > 1)
        save_page(report, pages);
    if (report->sheet->repeat_first <= report->sheet->repeat_last)
        keep_company(report);
}
