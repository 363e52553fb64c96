/**
 * @file
 * Document model → bytes. No domain decisions, no measuring: the model says all.
 *
 * The same book gives the same bytes, always: dates come from the book. Files are written in place
 * and not brought to disk: the caller swaps folders. Nothing is left of one that failed.
 */
#ifndef KA_RENDER_RENDER_H
#define KA_RENDER_RENDER_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/font.h"
#include "base/status.h"
#include "form/model.h"

#include <stdbool.h>

/** Workbook with live formulas (libxlsxwriter). All sheets. */
KA_MUST_USE enum ka_status ka_render_xlsx(const struct ka_book *book, const char *path,
                                          struct ka_diags *diags);

struct ka_pdf_fonts {
    const struct ka_font *regular, *bold;
};
/** PDF of the printed sheets (libharu; only the glyphs used are embedded). PDF/A-2u. */
KA_MUST_USE enum ka_status ka_render_pdf(const struct ka_book *book,
                                         const struct ka_pdf_fonts *fonts, const char *path,
                                         struct ka_diags *diags);

/** A book within a booklet, and where its outline entry stands. */
struct ka_pdf_part {
    const struct ka_book *book;
    ka_str chapter; /**< Equal chapters one after another share an entry; empty: none. */
    ka_str title;
};
struct ka_pdf_booklet {
    const struct ka_pdf_part *part; /**< Dates, language and so on come from the first book. */
    size_t count;                   /**< At least 1. */
    ka_str title;
};
/** Several books in one PDF with one pair of font subsets and an outline. PDF/A-2u. */
KA_MUST_USE enum ka_status ka_render_booklet(const struct ka_pdf_booklet *booklet,
                                             const struct ka_pdf_fonts *fonts, const char *path,
                                             struct ka_diags *diags);

/** A finished PDF with a password (AES-256) in place of free access; @p shown names it in findings.
 * Not the same bytes twice, and no PDF/A any more. In @p arena. */
KA_MUST_USE enum ka_status ka_pdf_lock(struct ka_arena *arena, ka_str bytes, const char *password,
                                       ka_str shown, struct ka_diags *diags, ka_str *out);
/** Whether it is a PDF with a password, and this one opens it. */
bool ka_pdf_opens(ka_str bytes, const char *password);

/** Printed sheets as text for terminals: boxes aligned by display width. In @p arena. */
ka_str ka_render_text(struct ka_arena *arena, const struct ka_book *book, bool colour);

/** Every cell text of the printed sheets in reading order, one per line: for comparing renderers.
 */
ka_str ka_render_trace(struct ka_arena *arena, const struct ka_book *book);

#endif
