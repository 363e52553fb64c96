/*
 * A plain workbook: columns as wide as what they hold, within reason.
 */
#include "form/sheets_book.h"

#include "form/report.h"

#define NARROW 46.0
#define WIDE   230.0
#define SLACK  16.0

static double *
widths_of(struct ka_report *report, const struct ka_sheets_page *sheet, size_t columns)
{
    double *width = ka_arena_array(report->arena, columns, sizeof *width);
    struct ka_style head = ka_look(KA_LOOK_HEADER), body = ka_look(KA_LOOK_CELL);
    for (size_t c = 0; c < columns; c++) {
        width[c] = NARROW;
        for (size_t r = 0; r < sheet->count; r++) {
            double text = ka_draft_measure(&report->draft, r == 0 ? &head : &body,
                                           ka_sheets_text(&sheet->row[r], c)) +
                          SLACK;
            width[c] = text > width[c] ? text : width[c];
        }
        width[c] = width[c] > WIDE ? WIDE : width[c];
    }
    return width;
}

static void
put_sheet(struct ka_report *report, const struct ka_sheets_page *sheet)
{
    size_t columns = 1;
    for (size_t r = 0; r < sheet->count; r++)
        columns = sheet->row[r].count > columns ? sheet->row[r].count : columns;
    ka_report_sheet(report, sheet->name, widths_of(report, sheet, columns), columns, true);
    report->sheet->freeze_row = 1;
    for (size_t r = 0; r < sheet->count; r++) {
        struct ka_style style = ka_look(r == 0 ? KA_LOOK_HEADER : KA_LOOK_CELL);
        style.format = KA_STR("@");
        style.indent = r == 0 ? 0 : 4;
        uint32_t row = ka_report_row(report, 18, false);
        for (uint32_t c = 0; c < columns; c++)
            ka_report_styled(report, ka_block_row(row, c, c + 1), &style,
                             ka_sheets_text(&sheet->row[r], c));
    }
    if (sheet->count > 0)
        report->sheet->repeat_first = report->sheet->repeat_last = 0;
}

struct ka_book *
ka_sheets_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                    const struct ka_sheets *grid, ka_str title)
{
    struct ka_report report = ka_report_make(arena, context, grid->count);
    for (size_t i = 0; i < grid->count; i++)
        put_sheet(&report, &grid->sheet[i]);
    return ka_report_finish(&report, title, title);
}
