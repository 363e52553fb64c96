/**
 * @file
 * What the PDF renderer's files share: one open document, its two faces, its pen.
 *
 * Coordinates here are PDF's: points from the bottom left corner of the page.
 */
#ifndef KA_RENDER_PDF_DOC_H
#define KA_RENDER_PDF_DOC_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/font.h"
#include "base/status.h"
#include "form/model.h"
#include "render/render.h"

#include <hpdf.h>

/** One weight of the font, cut down to the document's characters. */
struct ka_pdf_face {
    const struct ka_font *font;
    uint32_t *cp; /**< Code points used, sorted, each once. */
    size_t count;
    HPDF_Font handle; /**< NULL when nothing is set in this face. */
};

/** A page that has been put: which rows it shows and where. */
struct ka_pdf_leaf {
    const struct ka_sheet *sheet;
    size_t first, end;
    const double *top; /**< Of each row, below the upper margin. */
    double height, margin;
    HPDF_Page page;
};
/** A cell that leads to a row, and where it stands. */
struct ka_pdf_jump {
    const struct ka_cell *cell;
    HPDF_Page page;
    double box[4];
};

/** What the page at work was told last: it is not told the same again. */
struct ka_pdf_pen {
    bool filled, stroked;
    uint32_t fill, stroke;
    double width;
    HPDF_Font font; /**< NULL: none yet. */
    double size;
};
/** Lines around the cells of a page, as they come. */
struct ka_pdf_edges {
    struct ka_pdf_edge *edge;
    size_t count;
};

struct ka_pdf {
    const struct ka_book *book;     /**< The one at work. */
    const struct ka_pdf_part *part; /**< All of the document. */
    size_t part_count;
    ka_str title;
    size_t fresh;         /**< 1 + the part whose first page comes next; 0: it has been put. */
    HPDF_Outline chapter; /**< The last entry that others may stand under; NULL if none. */
    ka_str chapter_title;
    struct ka_arena *scratch;
    struct ka_diags *diags;
    struct ka_pdf_face face[2]; /**< Regular, bold. */
    HPDF_Doc doc;
    HPDF_Page page;
    struct ka_pdf_pen pen;
    struct ka_pdf_leaf *leaf; /**< Of the book at work. */
    size_t leaf_count;
    struct ka_pdf_jump *jump;
    size_t jump_count;
    HPDF_Page *part_page;    /**< First page of each part that has a title. */
    struct ka_pdf_jump *way; /**< Cells that lead to other parts. */
    size_t way_count;
    HPDF_Image image; /**< The last picture drawn, made of image_png. */
    ka_str image_png;
    HPDF_STATUS error;  /**< The library's first: later ones are only its consequences. */
    const char *failed; /**< What our own code could not do; NULL if nothing. */
};

/** Where a text stands. */
struct ka_pdf_text {
    double x, y; /**< Of the baseline: its left end, middle or right end. */
    double size;
    uint32_t color;
    bool bold;
    enum ka_halign align;
};

/* pdf_font.c */
/** Note every character of @p text as used. */
void ka_pdf_use(struct ka_pdf *pdf, bool bold, ka_str text);
/** Subset both faces to what was noted and give them to the library. */
void ka_pdf_make_faces(struct ka_pdf *pdf);
/** Write one line of text on the page. */
void ka_pdf_put_text(struct ka_pdf *pdf, const struct ka_pdf_text *at, ka_str text);

/* pdf_stream.c */
/** Replace a stream's content by @p data, deflated. */
void ka_pdf_fill_stream(struct ka_pdf *pdf, HPDF_Dict stream, const void *data, size_t len);
/** Deflate a picture and its mask. */
void ka_pdf_deflate_image(struct ka_pdf *pdf, HPDF_Image image);
/** Deflate what a stream holds. */
void ka_pdf_deflate_stream(struct ka_pdf *pdf, HPDF_Dict stream);

/* pdf_meta.c */
/** Everything that makes the file PDF/A-2u: XMP, output intent, ids, language. */
void ka_pdf_put_meta(struct ka_pdf *pdf);

/* pdf_outline.c */
/** The page at work is the first of part @p index. */
void ka_pdf_outline_part(struct ka_pdf *pdf, size_t index);
/** Entries of the book's own bookmarks that lie on rows [first, end) of @p sheet, the page at work.
 */
void ka_pdf_outline_rows(struct ka_pdf *pdf, const struct ka_sheet *sheet, size_t first,
                         size_t end);

/** A text as dictionaries hold it: UTF-16, characters beyond the BMP too. */
HPDF_Binary ka_pdf_utf16(struct ka_pdf *pdf, ka_str text);
/** Remember a page of the book at work, and a cell that leads somewhere on it. */
void ka_pdf_note_page(struct ka_pdf *pdf, const struct ka_pdf_leaf *leaf);
void ka_pdf_note_jump(struct ka_pdf *pdf, const struct ka_cell *cell, const double box[4]);
/** Once all pages of the book are there: the links within it. */
void ka_pdf_put_jumps(struct ka_pdf *pdf);
/** Once all parts are there: the links between them. */
void ka_pdf_put_ways(struct ka_pdf *pdf);

/* pdf_edge.c */
/** Take in the lines around a cell; @p box: left, bottom, right, top. */
void ka_pdf_edge_cell(struct ka_pdf_edges *edges, struct ka_arena *arena,
                      const struct ka_style *style, const double box[4]);
/** Draw them: what continues another is one line with it, the heavier ones last. */
void ka_pdf_put_edges(struct ka_pdf *pdf, struct ka_pdf_edges *edges);

/* pdf_chart.c */
/** Labels of a chart, noted as used. */
void ka_pdf_use_chart(struct ka_pdf *pdf, const struct ka_chart *chart);
/** Draw in the box with lower left corner (x, y). */
void ka_pdf_put_chart(struct ka_pdf *pdf, const struct ka_chart *chart, double x, double y,
                      double width, double height);
/** The data bar behind a cell's number, if there is one; @p box: left, bottom, right, top. */
void ka_pdf_put_bar(struct ka_pdf *pdf, const struct ka_sheet *sheet, const struct ka_cell *cell,
                    const double box[4]);

/* pdf.c */
void ka_pdf_set_fill(struct ka_pdf *pdf, uint32_t color);
void ka_pdf_set_stroke(struct ka_pdf *pdf, uint32_t color, double width);
void ka_pdf_line(struct ka_pdf *pdf, double x0, double y0, double x1, double y1);

#endif
