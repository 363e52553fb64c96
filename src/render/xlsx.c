/*
 * Book → workbook, through libxlsxwriter.
 *
 *     formats  (one per style)
 *     sheets   (columns, rows, cells, charts, print set-up, protection)
 *     names    (total, coefficient, ...)
 *     properties with a fixed date, which makes the bytes the same every time
 *
 * Every return code is kept: the first error ends the writing and becomes the finding. Refused
 * before the library sees them: names Excel would have to repair, texts over 32,767 characters,
 * literal validation lists (its 1.1.4 overflows a buffer on Chinese ones).
 */
#include "render/xlsx_book.h"

#include "base/utf8.h"
#include "render/render.h"

#include <string.h>
#include <unistd.h>

void
ka_xlsx_note(struct ka_xlsx *x, lxw_error error, const char *what)
{
    if (x->error == LXW_NO_ERROR && error != LXW_NO_ERROR) {
        x->error = error;
        x->what = what;
    }
}

const char *
ka_xlsx_text(struct ka_xlsx *x, ka_str s)
{
    return ka_cstr(x->scratch, s);
}

char *
ka_xlsx_mutable(struct ka_xlsx *x, ka_str s)
{
    return ka_arena_copy(x->scratch, ka_cstr(x->scratch, s), s.len + 1);
}

static uint32_t
pixels(double points)
{
    return (uint32_t)(points * 96.0 / 72.0 + 0.5);
}

/** Excel counts sheet names in UTF-16 units and refuses some characters. */
static bool
sheet_name_ok(ka_str name)
{
    size_t units = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t cp = ka_utf8_next(name, &at);
        if (cp < 0x20 || (cp < 0x80 && strchr("[]:*?/\\", (int)cp)))
            return false;
        units += cp > 0xFFFF ? 2 : 1;
    }
    return units > 0 && units <= 31 && name.ptr[0] != '\'' && name.ptr[name.len - 1] != '\'';
}

double
ka_xlsx_row_height(const struct ka_sheet *sheet, size_t row)
{
    double extra = sheet->book_extra ? sheet->book_extra[row] : 0;
    return sheet->row_height[row] * KA_BOOK_SLACK + extra;
}

double
ka_xlsx_col_width(const struct ka_sheet *sheet, size_t col)
{
    return sheet->col_width[col] * (sheet->printed ? KA_BOOK_SLACK : 1);
}

/** Letters, digits, '_' and '.', not shaped like a cell reference. */
static bool
defined_name_ok(ka_str name)
{
    bool digit_seen = false, plain = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '_' && c != '.')
            return false;
        if (i == 0 && digit)
            return false;
        plain = plain || c == '_' || c == '.' || (letter && digit_seen);
        digit_seen = digit_seen || digit;
    }
    return name.len > 0 && (plain || !digit_seen);
}

static void
put_measures(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    for (size_t c = 0; c < sheet->col_count; c++) {
        lxw_row_col_options options = {.hidden = sheet->col_width[c] <= 0};
        ka_xlsx_note(x,
                     worksheet_set_column_pixels_opt(worksheet, (lxw_col_t)c, (lxw_col_t)c,
                                                     pixels(ka_xlsx_col_width(sheet, c)), NULL,
                                                     &options),
                     "column");
    }
    for (size_t r = 0; r < sheet->row_count; r++)
        if (sheet->row_height[r] > 0)
            ka_xlsx_note(
                x, worksheet_set_row(worksheet, (lxw_row_t)r, ka_xlsx_row_height(sheet, r), NULL),
                "row");
}

/** "{page}" and "{pages}" in the library's words. */
static ka_str
footer_part(struct ka_xlsx *x, ka_str text)
{
    struct ka_buf out = {.arena = x->scratch};
    for (size_t i = 0; i < text.len; i++) {
        ka_str rest = ka_str_sub(text, i, text.len);
        if (ka_str_starts(rest, KA_STR("{pages}"))) {
            ka_buf_add(&out, KA_STR("&N"));
            i += 6;
        } else if (ka_str_starts(rest, KA_STR("{page}"))) {
            ka_buf_add(&out, KA_STR("&P"));
            i += 5;
        } else {
            if (text.ptr[i] == '&')
                ka_buf_byte(&out, '&');
            ka_buf_byte(&out, text.ptr[i]);
        }
    }
    return ka_buf_str(&out);
}

static void
put_footer(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    if (!sheet->footer_left.len && !sheet->footer_right.len)
        return;
    ka_str left = footer_part(x, sheet->footer_left), right = footer_part(x, sheet->footer_right);
    ka_str footer =
        ka_str_format(x->scratch, "&L&8%.*s&R&8%.*s", KA_STR_ARG(left), KA_STR_ARG(right));
    ka_xlsx_note(x, worksheet_set_footer(worksheet, footer.ptr), "footer");
}

/** Manual breaks and "fit to pages" exclude each other in Excel: breaks win where there are any,
 * but not in a text of many pages, whose width must fit whatever font there is. */
static void
put_pages(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    lxw_row_t *breaks = ka_arena_array(x->scratch, sheet->row_count + 1, sizeof *breaks);
    size_t count = 0;
    for (size_t r = 1; sheet->page_break && r < sheet->row_count; r++)
        if (sheet->page_break[r])
            breaks[count++] = (lxw_row_t)r;
    if (count && !x->book->run_on) {
        worksheet_set_print_scale(worksheet, (uint16_t)sheet->book_scale);
        ka_xlsx_note(x, worksheet_set_h_pagebreaks(worksheet, breaks), "page breaks");
    } else {
        worksheet_fit_to_pages(worksheet, sheet->spread ? 2 : 1, sheet->printed && !count ? 1 : 0);
    }
    if (sheet->spread && sheet->freeze_col)
        ka_xlsx_note(x, worksheet_repeat_columns(worksheet, 0, (lxw_col_t)(sheet->freeze_col - 1)),
                     "print titles");
}

static void
put_print_setup(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    worksheet_set_paper(worksheet, 9); /* A4 */
    if (sheet->landscape)
        worksheet_set_landscape(worksheet);
    worksheet_set_margins(worksheet, sheet->margin_left / 72, sheet->margin_right / 72,
                          sheet->margin_top / 72, sheet->margin_bottom / 72);
    worksheet_center_horizontally(worksheet);
    put_footer(x, worksheet, sheet);
    put_pages(x, worksheet, sheet);
    /* A hidden sheet with a print area would be printed by some programs. */
    if (sheet->row_count && sheet->col_count && !sheet->hidden)
        ka_xlsx_note(x,
                     worksheet_print_area(worksheet, 0, 0, (lxw_row_t)(sheet->row_count - 1),
                                          (lxw_col_t)(sheet->col_count - 1)),
                     "print area");
    if (sheet->repeat_first <= sheet->repeat_last)
        ka_xlsx_note(x, worksheet_repeat_rows(worksheet, sheet->repeat_first, sheet->repeat_last),
                     "print titles");
}

static void
put_sheet(struct ka_xlsx *x, lxw_worksheet *worksheet, const struct ka_sheet *sheet)
{
    put_measures(x, worksheet, sheet);
    ka_xlsx_put_cells(x, worksheet, sheet);
    ka_xlsx_put_charts(x, worksheet, sheet);
    ka_xlsx_put_images(x, worksheet, sheet);
    put_print_setup(x, worksheet, sheet);
    if (sheet->freeze_row || sheet->freeze_col)
        worksheet_freeze_panes(worksheet, sheet->freeze_row, (lxw_col_t)sheet->freeze_col);
    if (sheet->autofilter && sheet->row_count > sheet->repeat_last + 1)
        ka_xlsx_note(x,
                     worksheet_autofilter(worksheet, sheet->repeat_last, 0,
                                          (lxw_row_t)(sheet->row_count - 1),
                                          (lxw_col_t)(sheet->col_count - 1)),
                     "autofilter");
    if (sheet->printed || sheet->plain)
        worksheet_gridlines(worksheet, LXW_HIDE_ALL_GRIDLINES);
    if (sheet->locked) {
        lxw_protection options = {
            .format_columns = LXW_TRUE, .format_rows = LXW_TRUE, .autofilter = LXW_TRUE};
        worksheet_protect(worksheet, NULL, &options);
    }
    if (sheet->hidden)
        worksheet_hide(worksheet);
}

/** All sheets exist before any is filled: formulas and charts refer forward. */
static void
put_sheets(struct ka_xlsx *x)
{
    const struct ka_book *book = x->book;
    lxw_worksheet **worksheet =
        ka_arena_array(x->scratch, book->sheet_count, sizeof(lxw_worksheet *));
    for (size_t i = 0; i < book->sheet_count; i++) {
        if (sheet_name_ok(book->sheet[i].name))
            worksheet[i] =
                workbook_add_worksheet(x->workbook, ka_xlsx_text(x, book->sheet[i].name));
        if (!worksheet[i]) {
            ka_xlsx_note(x, LXW_ERROR_PARAMETER_VALIDATION, "sheet name");
            return;
        }
    }
    for (size_t i = book->sheet_count; i-- > 0;)
        put_sheet(x, worksheet[i], &book->sheet[i]);
    if (book->sheet_count)
        worksheet_activate(worksheet[0]);
}

static void
put_names(struct ka_xlsx *x)
{
    for (size_t i = 0; i < x->book->name_count; i++) {
        const struct ka_name *name = &x->book->name[i];
        lxw_error error = LXW_ERROR_PARAMETER_VALIDATION;
        if (defined_name_ok(name->name))
            error = workbook_define_name(x->workbook, ka_xlsx_text(x, name->name),
                                         ka_xlsx_text(x, name->ref));
        ka_xlsx_note(x, error, "defined name");
    }
}

static void
put_properties(struct ka_xlsx *x)
{
    const struct ka_book *book = x->book;
    lxw_doc_properties properties = {
        .title = ka_xlsx_mutable(x, book->title),
        .subject = ka_xlsx_mutable(x, book->subject),
        .author = ka_xlsx_mutable(x, book->author),
        .company = ka_xlsx_mutable(x, book->company),
        .keywords = ka_xlsx_mutable(x, book->keywords),
        .created = (time_t)(book->created - (int64_t)book->zone_minutes * 60),
    };
    ka_xlsx_note(x, workbook_set_properties(x->workbook, &properties), "properties");
}

static enum ka_status
report(struct ka_xlsx *x)
{
    if (x->error == LXW_NO_ERROR)
        return KA_OK;
    ka_diag(x->diags, KA_DIAG_WORKBOOK, (struct ka_place){.file = ka_str_of(x->path)},
            ka_str_of(x->what), ka_str_of(lxw_strerror(x->error)));
    return KA_E_RENDER;
}

enum ka_status
ka_render_xlsx(const struct ka_book *book, const char *path, struct ka_diags *diags)
{
    struct ka_arena *scratch = ka_arena_new();
    struct ka_xlsx x = {.book = book, .scratch = scratch, .diags = diags, .path = path};
    size_t temps = ka_xlsx_temps_made();
    x.workbook = workbook_new(path);
    if (x.workbook) {
        put_properties(&x);
        ka_xlsx_make_formats(&x);
        put_sheets(&x);
        put_names(&x);
        ka_xlsx_note(&x, workbook_close(x.workbook), "file");
        /* the library's own temporary files would hide a full disk */
        if (ka_xlsx_temps_made() == temps)
            ka_xlsx_note(&x, LXW_ERROR_CREATING_TMPFILE, "memory");
    } else {
        ka_xlsx_note(&x, LXW_ERROR_MEMORY_MALLOC_FAILED, "workbook");
    }
    enum ka_status status = report(&x);
    if (status != KA_OK)
        unlink(path); /* never a half workbook */
    ka_arena_free(scratch);
    return status;
}
