/*
 * Book → PDF, through libharu.
 *
 *     collect  every character that will be printed, per weight
 *     faces    two small fonts with just these (pdf_font.c)
 *     pages    the printed sheets: fills, then text, then lines, then charts
 *     meta     what makes it PDF/A-2u (pdf_meta.c)
 *     save     to memory, then to the file
 *
 * The model has all measures; a page is a run of rows between two page breaks, with the repeated
 * header rows on top. libharu's errors need no jumps: the handler keeps the first one, which is
 * the true cause, and it is looked at once.
 */
#include "render/pdf_doc.h"

#include "base/io.h"

#include <hpdf_doc.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>

/** The rows of one page: header rows [repeat_first, repeat_last] if repeated, then [first, end). */
struct page {
    const struct ka_sheet *sheet;
    size_t first, end;
    bool repeats;
    size_t number, total;
    double *top;  /* of each row below the page's top edge; -1: not on this page */
    double *left; /* of each column; col_count + 1 entries */
    double height;
};

static void
on_error(HPDF_STATUS error, HPDF_STATUS detail, void *self)
{
    struct ka_pdf *pdf = self;
    KA_UNUSED(detail);
    if (pdf->error == HPDF_OK)
        pdf->error = error;
}

void
ka_pdf_set_fill(struct ka_pdf *pdf, uint32_t color)
{
    if (pdf->pen.filled && pdf->pen.fill == color)
        return;
    pdf->pen.filled = true;
    pdf->pen.fill = color;
    HPDF_Page_SetRGBFill(pdf->page, (HPDF_REAL)((color >> 16 & 255) / 255.0),
                         (HPDF_REAL)((color >> 8 & 255) / 255.0),
                         (HPDF_REAL)((color & 255) / 255.0));
}

void
ka_pdf_set_stroke(struct ka_pdf *pdf, uint32_t color, double width)
{
    if (pdf->pen.stroked && pdf->pen.stroke == color && pdf->pen.width == width)
        return;
    pdf->pen.stroked = true;
    pdf->pen.stroke = color;
    pdf->pen.width = width;
    HPDF_Page_SetRGBStroke(pdf->page, (HPDF_REAL)((color >> 16 & 255) / 255.0),
                           (HPDF_REAL)((color >> 8 & 255) / 255.0),
                           (HPDF_REAL)((color & 255) / 255.0));
    HPDF_Page_SetLineWidth(pdf->page, (HPDF_REAL)width);
}

void
ka_pdf_line(struct ka_pdf *pdf, double x0, double y0, double x1, double y1)
{
    HPDF_Page_MoveTo(pdf->page, (HPDF_REAL)x0, (HPDF_REAL)y0);
    HPDF_Page_LineTo(pdf->page, (HPDF_REAL)x1, (HPDF_REAL)y1);
    HPDF_Page_Stroke(pdf->page);
}

/** A footer with its numbers put in. */
static ka_str
footer_text(struct ka_pdf *pdf, ka_str text, size_t page, size_t pages)
{
    struct ka_buf out = {.arena = pdf->scratch};
    for (size_t i = 0; i < text.len; i++) {
        ka_str rest = ka_str_sub(text, i, text.len);
        if (ka_str_starts(rest, KA_STR("{pages}"))) {
            ka_buf_printf(&out, "%zu", pages);
            i += 6;
        } else if (ka_str_starts(rest, KA_STR("{page}"))) {
            ka_buf_printf(&out, "%zu", page);
            i += 5;
        } else {
            ka_buf_byte(&out, text.ptr[i]);
        }
    }
    return ka_buf_str(&out);
}

static void
collect_sheet(struct ka_pdf *pdf, const struct ka_sheet *sheet)
{
    for (size_t i = 0; i < sheet->cell_count; i++)
        for (size_t l = 0; l < sheet->cell[i].line_count; l++)
            ka_pdf_use(pdf, pdf->book->style[sheet->cell[i].style].bold, sheet->cell[i].line[l]);
    for (size_t i = 0; i < sheet->chart_count; i++)
        ka_pdf_use_chart(pdf, &sheet->chart[i]);
    ka_pdf_use(pdf, false, sheet->footer_left);
    ka_pdf_use(pdf, false, sheet->footer_right);
    ka_pdf_use(pdf, false, KA_STR("0123456789"));
}

static double
row_top(const struct page *page, size_t row)
{
    return page->height - page->sheet->margin_top - page->top[row];
}

/** The cell's box on the page, cut to the page's rows. False if it is not on it. */
static bool
cell_box(const struct page *page, const struct ka_cell *cell, double box[4])
{
    size_t last = cell->row + cell->row_span - 1, first = cell->row;
    while (first <= last && page->top[first] < 0)
        first++;
    if (first > last)
        return false;
    double bottom = page->top[first];
    for (size_t r = first; r <= last && page->top[r] >= 0; r++)
        bottom = page->top[r] + page->sheet->row_height[r];
    box[0] = page->left[cell->col];
    box[1] = page->height - page->sheet->margin_top - bottom;
    box[2] = page->left[cell->col + cell->col_span];
    box[3] = row_top(page, first);
    return true;
}

static void
put_fill(struct ka_pdf *pdf, const struct ka_style *style, const double box[4])
{
    if (style->fill == KA_NO_FILL)
        return;
    ka_pdf_set_fill(pdf, style->fill);
    HPDF_Page_Rectangle(pdf->page, (HPDF_REAL)box[0], (HPDF_REAL)box[1],
                        (HPDF_REAL)(box[2] - box[0]), (HPDF_REAL)(box[3] - box[1]));
    HPDF_Page_Fill(pdf->page);
}

static void
put_lines(struct ka_pdf *pdf, const struct ka_cell *cell, const struct ka_style *style,
          const double box[4])
{
    double pitch = KA_LINE_HEIGHT * style->size;
    double stack = pitch * (double)cell->line_count;
    double top = (box[1] + box[3] + stack) / 2;
    if (style->valign == KA_TOP)
        top = box[3] - KA_PAD_Y;
    else if (style->valign == KA_BOTTOM)
        top = box[1] + KA_PAD_Y + stack;
    struct ka_pdf_text at = {
        .x = box[0] + KA_PAD_X + style->indent,
        .size = style->size,
        .color = style->color,
        .bold = style->bold,
        .align = style->halign,
    };
    if (style->halign == KA_CENTER)
        at.x = (box[0] + box[2]) / 2;
    else if (style->halign == KA_RIGHT)
        at.x = box[2] - KA_PAD_X - style->indent;
    for (size_t i = 0; i < cell->line_count; i++) {
        at.y = top - pitch * ((double)i + 0.5) - KA_BASELINE * style->size;
        ka_pdf_put_text(pdf, &at, cell->line[i]);
    }
}

enum pass { FILLS, TEXTS, EDGES, PASSES };

static void
put_cells(struct ka_pdf *pdf, const struct page *page, enum pass pass)
{
    struct ka_pdf_edges edges = {0};
    for (size_t i = 0; i < page->sheet->cell_count; i++) {
        const struct ka_cell *cell = &page->sheet->cell[i];
        const struct ka_style *style = &pdf->book->style[cell->style];
        double box[4];
        if (!cell_box(page, cell, box))
            continue;
        if (pass == FILLS) {
            put_fill(pdf, style, box);
            ka_pdf_put_bar(pdf, page->sheet, cell, box);
        } else if (pass == EDGES)
            ka_pdf_edge_cell(&edges, pdf->scratch, style, box);
        else
            put_lines(pdf, cell, style, box);
        if (pass == TEXTS && cell->jumps)
            ka_pdf_note_jump(pdf, cell, box);
    }
    ka_pdf_put_edges(pdf, &edges);
}

static void
put_charts(struct ka_pdf *pdf, const struct page *page)
{
    for (size_t i = 0; i < page->sheet->chart_count; i++) {
        const struct ka_chart *chart = &page->sheet->chart[i];
        struct ka_cell block = {
            .row = chart->row,
            .col = chart->col,
            .row_span = chart->last_row - chart->row + 1,
            .col_span = chart->last_col - chart->col + 1,
        };
        double box[4];
        if (cell_box(page, &block, box))
            ka_pdf_put_chart(pdf, chart, box[0], box[1], box[2] - box[0], box[3] - box[1]);
    }
}

/** The picture as the document holds it: once, however many pages show it. */
static HPDF_Image
image_of(struct ka_pdf *pdf, const struct ka_image *image)
{
    if (!pdf->image || pdf->image_png.ptr != image->png.ptr) {
        pdf->image = HPDF_LoadPngImageFromMem(pdf->doc, (const HPDF_BYTE *)image->png.ptr,
                                              (HPDF_UINT)image->png.len);
        pdf->image_png = image->png;
        if (pdf->image)
            ka_pdf_deflate_image(pdf, pdf->image);
    }
    return pdf->image;
}

static void
put_images(struct ka_pdf *pdf, const struct page *page)
{
    for (size_t i = 0; i < page->sheet->image_count; i++) {
        const struct ka_image *image = &page->sheet->image[i];
        HPDF_Image picture = page->top[image->row] >= 0 ? image_of(pdf, image) : NULL;
        if (picture)
            HPDF_Page_DrawImage(pdf->page, picture, (HPDF_REAL)(page->left[image->col] + image->x),
                                (HPDF_REAL)(row_top(page, image->row) - image->y - image->height),
                                (HPDF_REAL)image->width, (HPDF_REAL)image->height);
    }
}

static void
put_footer(struct ka_pdf *pdf, const struct page *page)
{
    const struct ka_sheet *sheet = page->sheet;
    struct ka_pdf_text at = {.x = sheet->margin_left,
                             .y = KA_FOOTER_RISE,
                             .size = KA_FOOTER_SIZE,
                             .color = KA_FOOTER_COLOR};
    ka_pdf_put_text(pdf, &at, footer_text(pdf, sheet->footer_left, page->number, page->total));
    at.x = (sheet->landscape ? KA_PAGE_HEIGHT : KA_PAGE_WIDTH) - sheet->margin_right;
    at.align = KA_RIGHT;
    ka_pdf_put_text(pdf, &at, footer_text(pdf, sheet->footer_right, page->number, page->total));
}

/** Where the page's rows and columns lie. */
static void
measure(struct ka_pdf *pdf, struct page *page)
{
    const struct ka_sheet *sheet = page->sheet;
    double y = 0;
    page->top = ka_arena_array(pdf->scratch, sheet->row_count + 1, sizeof *page->top);
    page->left = ka_arena_array(pdf->scratch, sheet->col_count + 1, sizeof *page->left);
    page->left[0] = sheet->margin_left;
    for (size_t c = 0; c < sheet->col_count; c++)
        page->left[c + 1] = page->left[c] + sheet->col_width[c];
    for (size_t r = 0; r < sheet->row_count; r++)
        page->top[r] = -1;
    for (size_t r = sheet->repeat_first; page->repeats && r <= sheet->repeat_last; r++) {
        page->top[r] = y;
        y += sheet->row_height[r];
    }
    for (size_t r = page->first; r < page->end; r++) {
        page->top[r] = y;
        y += sheet->row_height[r];
    }
}

static void
put_page(struct ka_pdf *pdf, struct page *page)
{
    const struct ka_sheet *sheet = page->sheet;
    double width = sheet->landscape ? KA_PAGE_HEIGHT : KA_PAGE_WIDTH;
    page->height = sheet->landscape ? KA_PAGE_WIDTH : KA_PAGE_HEIGHT;
    pdf->page = HPDF_AddPage(pdf->doc);
    if (!pdf->page)
        return;
    pdf->pen = (struct ka_pdf_pen){0};
    HPDF_Page_SetWidth(pdf->page, (HPDF_REAL)width);
    HPDF_Page_SetHeight(pdf->page, (HPDF_REAL)page->height);
    measure(pdf, page);
    for (int pass = FILLS; pass < PASSES; pass++)
        put_cells(pdf, page, (enum pass)pass);
    put_charts(pdf, page);
    put_images(pdf, page);
    put_footer(pdf, page);
    if (pdf->fresh) {
        pdf->part_page[pdf->fresh - 1] = pdf->page;
        ka_pdf_outline_part(pdf, pdf->fresh - 1);
    }
    pdf->fresh = 0;
    ka_pdf_outline_rows(pdf, sheet, page->first, page->end);
    ka_pdf_note_page(pdf, &(struct ka_pdf_leaf){.sheet = sheet,
                                                .first = page->first,
                                                .end = page->end,
                                                .top = page->top,
                                                .height = page->height,
                                                .margin = sheet->margin_top,
                                                .page = pdf->page});
    HPDF_PageAttr attr = pdf->page->attr;
    ka_pdf_deflate_stream(pdf, attr->contents);
}

static size_t
page_end(const struct ka_sheet *sheet, size_t first)
{
    size_t end = first + 1;
    while (end < sheet->row_count && !(sheet->page_break && sheet->page_break[end]))
        end++;
    return end;
}

static size_t
pages_of(const struct ka_sheet *sheet)
{
    size_t pages = 0;
    for (size_t first = 0; first < sheet->row_count; first = page_end(sheet, first))
        pages++;
    return pages;
}

/** Pages of the sheets [from, end) that are printed. */
static size_t
pages_between(const struct ka_book *book, size_t from, size_t end)
{
    size_t pages = 0;
    for (size_t i = from; i < end; i++)
        pages += book->sheet[i].printed ? pages_of(&book->sheet[i]) : 0;
    return pages;
}

static void
put_sheet(struct ka_pdf *pdf, size_t index)
{
    const struct ka_book *book = pdf->book;
    const struct ka_sheet *sheet = &book->sheet[index];
    struct page page = {.sheet = sheet, .total = pages_of(sheet)};
    if (book->run_on) {
        page.number = pages_between(book, 0, index);
        page.total = pages_between(book, 0, book->sheet_count);
    }
    for (size_t first = 0; first < sheet->row_count; first = page.end) {
        page.first = first;
        page.end = page_end(sheet, first);
        page.number++;
        page.repeats = first > sheet->repeat_last && sheet->repeat_first <= sheet->repeat_last;
        put_page(pdf, &page);
    }
}

static void
collect_book(struct ka_pdf *pdf)
{
    for (size_t i = 0; i < pdf->book->sheet_count; i++)
        if (pdf->book->sheet[i].printed)
            collect_sheet(pdf, &pdf->book->sheet[i]);
}

static void
put_book(struct ka_pdf *pdf)
{
    for (size_t i = 0; i < pdf->book->sheet_count && !pdf->failed && !pdf->error; i++)
        if (pdf->book->sheet[i].printed)
            put_sheet(pdf, i);
    ka_pdf_put_jumps(pdf);
}

/** The part's book and, once its first page is there, its entry in the outline. */
static void
put_part(struct ka_pdf *pdf, size_t index)
{
    struct ka_arena_mark mark = ka_arena_mark(pdf->scratch);
    size_t ways = pdf->way_count;
    pdf->book = pdf->part[index].book;
    pdf->fresh = pdf->part[index].title.len ? index + 1 : 0;
    put_book(pdf);
    if (pdf->way_count == ways) /* Else they wait for the other parts. */
        ka_arena_rewind(pdf->scratch, mark);
}

static void
draw(struct ka_pdf *pdf)
{
    HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_NONE); /* streams are deflated by us */
    HPDF_UseUTFEncodings(pdf->doc);                    /* for the texts of the Info dictionary */
    for (size_t i = 0; i < pdf->part_count; i++) {
        pdf->book = pdf->part[i].book;
        collect_book(pdf);
    }
    pdf->book = pdf->part[0].book;
    ka_pdf_make_faces(pdf);
    pdf->part_page = ka_arena_array(pdf->scratch, pdf->part_count, sizeof(HPDF_Page));
    for (size_t i = 0; i < pdf->part_count && !pdf->failed && !pdf->error; i++)
        put_part(pdf, i);
    ka_pdf_put_ways(pdf);
    pdf->book = pdf->part[0].book;
    if (!pdf->failed && !pdf->error)
        ka_pdf_put_meta(pdf);
}

static enum ka_status
save(struct ka_pdf *pdf, const char *path)
{
    if (HPDF_SaveToStream(pdf->doc) != HPDF_OK || pdf->error)
        return KA_E_RENDER;
    HPDF_UINT32 size = HPDF_GetStreamSize(pdf->doc), got = size;
    HPDF_BYTE *bytes = ka_arena_room(pdf->scratch, size);
    HPDF_ResetStream(pdf->doc);
    if (HPDF_ReadFromStream(pdf->doc, bytes, &got) != HPDF_OK || got != size)
        return KA_E_RENDER;
    return ka_file_write_in(path, (ka_str){(const char *)bytes, size}, 0600, pdf->diags);
}

enum ka_status
ka_render_booklet(const struct ka_pdf_booklet *booklet, const struct ka_pdf_fonts *fonts,
                  const char *path, struct ka_diags *diags)
{
    struct ka_pdf pdf = {.part = booklet->part,
                         .part_count = booklet->count,
                         .title = booklet->title,
                         .scratch = ka_arena_new(),
                         .diags = diags};
    enum ka_status status = KA_E_RENDER;
    pdf.face[0].font = fonts->regular;
    pdf.face[1].font = fonts->bold;
    pdf.doc = HPDF_New(on_error, &pdf);
    if (pdf.doc)
        draw(&pdf);
    else
        pdf.failed = "document";
    if (!pdf.failed && !pdf.error)
        status = save(&pdf, path);
    if (status == KA_E_RENDER)
        ka_diag(diags, KA_DIAG_PDF, (struct ka_place){.file = ka_str_of(path)},
                pdf.failed
                    ? ka_str_of(pdf.failed)
                    : ka_str_format(pdf.scratch, "libharu 0x%04lX", (unsigned long)pdf.error));
    if (pdf.doc)
        HPDF_Free(pdf.doc);
    ka_arena_free(pdf.scratch);
    return status;
}

enum ka_status
ka_render_pdf(const struct ka_book *book, const struct ka_pdf_fonts *fonts, const char *path,
              struct ka_diags *diags)
{
    struct ka_pdf_part part = {.book = book};
    struct ka_pdf_booklet booklet = {.part = &part, .count = 1, .title = book->title};
    return ka_render_booklet(&booklet, fonts, path, diags);
}
