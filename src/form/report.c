/*
 * Lists and text for people who look at more than one form.
 *
 * Looks are the form's (style.c). A number is put with the text that is printed; its number format
 * is derived from that text, so that the workbook shows the same. Numbers may be fractions: their
 * cached value is the division's, exactly.
 *
 *     title
 *     a line below it
 *     header │ header │ …      frozen, repeated on each page, filtered if the sheet is one list
 *     cell   │ cell   │ …
 */
#include "form/report.h"

#include "base/utf8.h"
#include "form/model_check.h"
#include "form/work.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define ROW_HEIGHT  18.0
#define HEAD_HEIGHT 20.0

struct ka_report
ka_report_make(struct ka_arena *arena, const struct ka_form_context *context, size_t sheets)
{
    struct ka_report report = {
        .arena = arena,
        .context = context,
        .lang = context->defs->company.lang,
        .draft = ka_draft_make(arena, context->regular, context->bold, &context->defs->theme)};
    report.draft.airy = true;
    report.draft.book->sheet = ka_arena_array(arena, sheets, sizeof *report.draft.book->sheet);
    return report;
}

ka_str
ka_report_say(const struct ka_report *report, enum ka_word word)
{
    return ka_word(report->lang, word);
}

ka_str
ka_report_pick(const struct ka_report *report, ka_str zh, ka_str en)
{
    return report->lang == KA_EN && en.len ? en : zh;
}

ka_str
ka_report_int(const struct ka_report *report, int64_t value)
{
    return ka_str_format(report->arena, "%" PRId64, value);
}

void
ka_report_sheet(struct ka_report *report, ka_str name, const double *width, size_t count,
                bool landscape)
{
    struct ka_sheet *sheet = ka_draft_sheet(&report->draft, name, width, count);
    sheet->landscape = landscape;
    sheet->plain = true;
    sheet->margin_left = sheet->margin_right = 38;
    sheet->margin_top = 32;
    sheet->margin_bottom = 36;
    sheet->footer_left = report->context->program;
    sheet->footer_right = ka_report_say(report, KA_WORD_PAGE);
    report->sheet = sheet;
    report->keep = NULL;
}

uint32_t
ka_report_row(struct ka_report *report, double height, bool keep)
{
    uint32_t row = ka_draft_row(&report->draft, report->sheet, height);
    report->keep = ka_arena_push(report->arena, report->keep, row, sizeof *report->keep);
    report->keep[row] = keep;
    return row;
}

struct ka_cell *
ka_report_styled(struct ka_report *report, struct ka_block block, const struct ka_style *style,
                 ka_str text)
{
    const double least = 5.5; /* Where shrinking ends. */
    struct ka_style own = *style;
    if (ka_str_find(text, KA_STR("/")) < 0) /* Paths are cut. */
        ka_draft_shrink(&report->draft, report->sheet, block, &own, text);
    return ka_draft_cell(&report->draft, report->sheet, block, own.size > least ? &own : style,
                         text);
}

void
ka_report_title(struct ka_report *report, ka_str title, ka_str below)
{
    uint32_t end = (uint32_t)report->sheet->col_count;
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_TITLE), KA_LEFT);
    uint32_t row = ka_report_row(report, 30, true);
    ka_report_styled(report, ka_block_row(row, 0, end), &style, title);
    style = ka_look(KA_LOOK_SOFT);
    style.valign = KA_TOP;
    row = ka_report_row(report, 20, true);
    ka_report_styled(report, ka_block_row(row, 0, end), &style, below);
}

void
ka_report_heading(struct ka_report *report, uint32_t from, uint32_t end, ka_str text)
{
    struct ka_style style = ka_look(KA_LOOK_HEADING);
    style.size = 11;
    style.valign = KA_BOTTOM;
    uint32_t row = ka_report_row(report, 26, true);
    ka_report_styled(report, ka_block_row(row, from, end), &style, text);
}

uint32_t
ka_report_head(struct ka_report *report, const struct ka_report_column *column, size_t count,
               uint32_t from)
{
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = ka_report_row(report, HEAD_HEIGHT, true);
    for (uint32_t c = 0; c < count; c++)
        ka_report_styled(report, ka_block_row(row, from + c, from + c + 1), &style,
                         ka_report_say(report, column[c].word));
    return row;
}

void
ka_report_list(struct ka_report *report, const struct ka_report_column *column, size_t count,
               uint32_t freeze_col)
{
    uint32_t row = ka_report_head(report, column, count, 0);
    report->sheet->repeat_first = report->sheet->repeat_last = row;
    report->sheet->freeze_row = row + 1;
    report->sheet->freeze_col = freeze_col;
    report->sheet->autofilter = true;
}

struct ka_cell *
ka_report_text(struct ka_report *report, uint32_t row, uint32_t col, ka_str text)
{
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.indent = 4;
    return ka_report_styled(report, ka_block_row(row, col, col + 1), &style, text);
}

struct ka_cell *
ka_report_value(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value, ka_str printed)
{
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_RIGHT);
    struct ka_block block = ka_block_row(row, col, col + 1);
    bool none = ka_frac_is_none(value) || !printed.len;
    style.indent = 4;
    style.wrap = false;
    if (none)
        style.color = KA_INK_SOFT;
    else
        style.format = ka_format_of(report->arena, printed);
    double room = ka_draft_room(report->sheet, block, &style);
    while (style.size > 5.5 && ka_draft_measure(&report->draft, &style, printed) > room)
        style.size -= 0.5;
    struct ka_cell *cell = ka_report_styled(
        report, block, &style, none ? ka_report_say(report, KA_WORD_NO_VALUE) : printed);
    if (!none)
        ka_cell_fraction(cell, value);
    return cell;
}

struct ka_cell *
ka_report_count(struct ka_report *report, uint32_t row, uint32_t col, int64_t value)
{
    return ka_report_value(
        report, row, col, ka_frac_make(value, 1),
        ka_value_print(report->arena, ka_frac_make(value, 1), KA_UNIT_COUNT, report->lang));
}

struct ka_cell *
ka_report_points(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value)
{
    return ka_report_value(report, row, col, value, ka_frac_print(report->arena, value, 2));
}

ka_str
ka_report_percent(const struct ka_report *report, ka_frac value)
{
    ka_frac percent = KA_FRAC_NONE;
    if (ka_frac_is_none(value) || !ka_frac_mul(value, (ka_frac){100, 1}, &percent))
        return (ka_str){0};
    ka_str text = ka_frac_print(report->arena, percent, 1);
    return ka_str_format(report->arena, "%.*s%%", KA_STR_ARG(text));
}

struct ka_cell *
ka_report_rate(struct ka_report *report, uint32_t row, uint32_t col, ka_frac value)
{
    return ka_report_value(report, row, col, value, ka_report_percent(report, value));
}

void
ka_report_bar(struct ka_report *report, uint32_t first, uint32_t last, uint32_t col)
{
    struct ka_sheet *sheet = report->sheet;
    if (last < first)
        return;
    sheet->bar = ka_arena_push(report->arena, sheet->bar, sheet->bar_count, sizeof *sheet->bar);
    sheet->bar[sheet->bar_count++] =
        (struct ka_databar){.row = first,
                            .col = col,
                            .last_row = last,
                            .last_col = col,
                            .color = ka_draft_color(&report->draft, KA_BAR),
                            .max = 1};
}

/* The number a cell was given last, for a chart that is drawn without the workbook. */
static double
number_at(const struct ka_sheet *sheet, uint32_t row, uint32_t col)
{
    for (size_t i = sheet->cell_count; i-- > 0;) {
        const struct ka_cell *cell = &sheet->cell[i];
        if (cell->row != row || cell->col != col)
            continue;
        if (cell->den)
            return (double)cell->num / (double)cell->den;
        return cell->kind == KA_CELL_TEXT ? (double)NAN : ka_dec_to_double(cell->number);
    }
    return (double)NAN;
}

static ka_str
text_at(const struct ka_sheet *sheet, uint32_t row, uint32_t col)
{
    for (size_t i = sheet->cell_count; i-- > 0;)
        if (sheet->cell[i].row == row && sheet->cell[i].col == col)
            return sheet->cell[i].text;
    return (ka_str){0};
}

static ka_str
range_ref(struct ka_report *report, const struct ka_report_chart *from, uint32_t col)
{
    ka_str range = ka_ref_range(report->arena, from->first, from->last, col);
    return ka_str_format(report->arena, "=%.*s",
                         KA_STR_ARG(ka_ref_in(report->arena, report->sheet->name, range)));
}

void
ka_report_chart(struct ka_report *report, const struct ka_report_chart *from)
{
    static const uint32_t colors[] = {KA_ACCENT, KA_SECOND};
    struct ka_sheet *sheet = report->sheet;
    size_t count = from->last - from->first + 1;
    struct ka_chart chart = {.kind = KA_CHART_COLUMN,
                             .row = from->block.row,
                             .col = from->block.col,
                             .last_row = from->block.row + from->block.row_span - 1,
                             .last_col = from->block.col + from->block.col_span - 1,
                             .title = from->title,
                             .category_count = count,
                             .categories_ref = range_ref(report, from, from->category_col),
                             .series_count = from->series_count,
                             .max = from->share ? 1 : 0};
    chart.category = ka_arena_array(report->arena, count, sizeof *chart.category);
    chart.series = ka_arena_array(report->arena, from->series_count, sizeof *chart.series);
    for (size_t i = 0; i < count; i++)
        chart.category[i] = text_at(sheet, from->first + (uint32_t)i, from->category_col);
    for (size_t s = 0; s < from->series_count; s++) {
        double *value = ka_arena_array(report->arena, count, sizeof *value);
        for (size_t i = 0; i < count; i++)
            value[i] = number_at(sheet, from->first + (uint32_t)i, from->value_col[s]);
        chart.series[s] =
            (struct ka_series){.name = from->name[s],
                               .value = value,
                               .count = count,
                               .values_ref = range_ref(report, from, from->value_col[s]),
                               .color = ka_draft_color(&report->draft, colors[s])};
    }
    sheet->chart =
        ka_arena_push(report->arena, sheet->chart, sheet->chart_count, sizeof *sheet->chart);
    sheet->chart[sheet->chart_count++] = chart;
}

struct ka_book *
ka_report_finish(struct ka_report *report, ka_str title, ka_str subject)
{
    struct ka_book *book = report->draft.book;
    const struct ka_company *company = &report->context->defs->company;
    book->title = title;
    book->subject = subject;
    book->author = report->context->program;
    book->company = company->name;
    book->created = (ka_time)report->context->printed_on * 86400;
    book->zone_minutes = ka_form_zone_minutes(company->zone, book->created);
    book->language = report->lang == KA_EN ? KA_STR("en") : KA_STR("zh-CN");
    ka_draft_finish(&report->draft);
    assert(ka_book_is_sound(report->arena, report->draft.book, report->context->regular,
                            report->context->bold));
    return book;
}

bool
ka_report_plain(ka_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr("*?~\"", text.ptr[i]))
            return false;
    return text.len > 0 && !strchr("=<>", text.ptr[0]) && ka_utf8_count(text) < 250;
}
