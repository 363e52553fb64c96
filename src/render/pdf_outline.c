/*
 * The outline: chapters, and entries that lead to pages; links from cells to rows.
 *
 * Parts of a booklet stand under their chapter ("售前一组"), which leads to its first part; a
 * book's own bookmarks are chapters and entries below them. Titles are written as UTF-16 with a
 * byte order mark: libharu's own conversion knows no characters beyond the BMP, and names have
 * them. Chapters of a booklet are closed, so that a long list opens as a list of teams.
 */
#include "render/pdf_doc.h"

#include "base/utf8.h"

#include <hpdf_doc.h>
#include <hpdf_objects.h>

static void
put16(HPDF_BYTE *out, uint32_t unit)
{
    out[0] = (HPDF_BYTE)(unit >> 8);
    out[1] = (HPDF_BYTE)(unit & 255);
}

HPDF_Binary
ka_pdf_utf16(struct ka_pdf *pdf, ka_str text)
{
    struct ka_arena_mark mark = ka_arena_mark(pdf->scratch);
    HPDF_BYTE *bytes = ka_arena_alloc(pdf->scratch, 4 * text.len + 2);
    HPDF_UINT len = 2;
    put16(bytes, 0xFEFF);
    for (size_t at = 0; at < text.len;) {
        uint32_t cp = ka_utf8_next(text, &at);
        if (cp > 0xFFFF) {
            put16(bytes + len, 0xD7C0 + (cp >> 10));
            len += 2;
            cp = 0xDC00 + (cp & 0x3FF);
        }
        put16(bytes + len, cp);
        len += 2;
    }
    HPDF_Binary title = HPDF_Binary_New(pdf->doc->mmgr, bytes, len);
    ka_arena_rewind(pdf->scratch, mark);
    return title;
}

/** An entry that leads to the top of the page at work. */
static HPDF_Outline
add(struct ka_pdf *pdf, HPDF_Outline under, ka_str title, bool open)
{
    HPDF_Outline entry = HPDF_CreateOutline(pdf->doc, under, "-", NULL);
    HPDF_Destination to = entry ? HPDF_Page_CreateDestination(pdf->page) : NULL;
    if (!to) {
        pdf->failed = "outline";
        return NULL;
    }
    HPDF_Destination_SetFit(to);
    HPDF_Outline_SetDestination(entry, to);
    HPDF_Outline_SetOpened(entry, open);
    HPDF_Dict_Add(entry, "Title", ka_pdf_utf16(pdf, title));
    HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    return entry;
}

void
ka_pdf_outline_part(struct ka_pdf *pdf, size_t index)
{
    const struct ka_pdf_part *part = &pdf->part[index];
    if (!part->chapter.len)
        pdf->chapter = NULL;
    else if (!pdf->chapter || !ka_str_eq(part->chapter, pdf->chapter_title))
        pdf->chapter = add(pdf, NULL, part->chapter, false);
    pdf->chapter_title = part->chapter;
    if (!pdf->failed)
        (void)add(pdf, pdf->chapter, part->title, false);
}

void
ka_pdf_outline_rows(struct ka_pdf *pdf, const struct ka_sheet *sheet, size_t first, size_t end)
{
    const struct ka_book *book = pdf->book;
    for (size_t i = 0; i < book->mark_count && !pdf->failed; i++) {
        const struct ka_bookmark *mark = &book->mark[i];
        if (&book->sheet[mark->sheet] != sheet || mark->row < first || mark->row >= end)
            continue;
        if (mark->below && pdf->chapter) {
            (void)add(pdf, pdf->chapter, mark->title, false);
            continue;
        }
        pdf->chapter = add(pdf, NULL, mark->title, true);
        pdf->chapter_title = mark->title;
    }
}

void
ka_pdf_note_page(struct ka_pdf *pdf, const struct ka_pdf_leaf *leaf)
{
    pdf->leaf = ka_arena_push(pdf->scratch, pdf->leaf, pdf->leaf_count, sizeof *pdf->leaf);
    pdf->leaf[pdf->leaf_count++] = *leaf;
}

void
ka_pdf_note_jump(struct ka_pdf *pdf, const struct ka_cell *cell, const double box[4])
{
    pdf->jump = ka_arena_push(pdf->scratch, pdf->jump, pdf->jump_count, sizeof *pdf->jump);
    struct ka_pdf_jump *jump = &pdf->jump[pdf->jump_count++];
    *jump = (struct ka_pdf_jump){.cell = cell, .page = pdf->page};
    for (int i = 0; i < 4; i++)
        jump->box[i] = box[i];
}

static const struct ka_pdf_leaf *
leaf_of(const struct ka_pdf *pdf, const struct ka_cell *cell)
{
    const struct ka_sheet *sheet = &pdf->book->sheet[cell->jump_sheet];
    for (size_t i = 0; i < pdf->leaf_count; i++)
        if (pdf->leaf[i].sheet == sheet && cell->jump_row >= pdf->leaf[i].first &&
            cell->jump_row < pdf->leaf[i].end)
            return &pdf->leaf[i];
    return NULL;
}

/* PDF/A wants annotations printed (flag 4); without a border there is nothing to see of it. The
 * destination is to be set; NULL on failure. */
static HPDF_Destination
link_to(struct ka_pdf *pdf, const struct ka_pdf_jump *jump, HPDF_Page page)
{
    HPDF_Rect box = {(HPDF_REAL)jump->box[0], (HPDF_REAL)jump->box[1], (HPDF_REAL)jump->box[2],
                     (HPDF_REAL)jump->box[3]};
    HPDF_Destination to = HPDF_Page_CreateDestination(page);
    HPDF_Annotation link = to ? HPDF_Page_CreateLinkAnnot(jump->page, box, to) : NULL;
    if (!link) {
        pdf->failed = "link";
        return NULL;
    }
    HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
    HPDF_Dict_AddNumber(link, "F", 4);
    return to;
}

static void
put_jump(struct ka_pdf *pdf, const struct ka_pdf_jump *jump, const struct ka_pdf_leaf *leaf)
{
    HPDF_Destination to = link_to(pdf, jump, leaf->page);
    if (to)
        HPDF_Destination_SetFitH(
            to, (HPDF_REAL)(leaf->height - leaf->margin - leaf->top[jump->cell->jump_row]));
}

void
ka_pdf_put_ways(struct ka_pdf *pdf)
{
    for (size_t i = 0; i < pdf->way_count && !pdf->failed && !pdf->error; i++) {
        size_t part = pdf->way[i].cell->jump_part - 1;
        HPDF_Page page = part < pdf->part_count ? pdf->part_page[part] : NULL;
        HPDF_Destination to = page ? link_to(pdf, &pdf->way[i], page) : NULL;
        if (to)
            HPDF_Destination_SetFit(to);
    }
}

void
ka_pdf_put_jumps(struct ka_pdf *pdf)
{
    for (size_t i = 0; i < pdf->jump_count && !pdf->failed; i++) {
        if (pdf->jump[i].cell->jump_part) {
            pdf->way = ka_arena_push(pdf->scratch, pdf->way, pdf->way_count, sizeof *pdf->way);
            pdf->way[pdf->way_count++] = pdf->jump[i];
            continue;
        }
        const struct ka_pdf_leaf *leaf = leaf_of(pdf, pdf->jump[i].cell);
        if (leaf)
            put_jump(pdf, &pdf->jump[i], leaf);
    }
    pdf->leaf = NULL;
    pdf->jump = NULL;
    pdf->leaf_count = pdf->jump_count = 0;
}
