/*
 * The lines around cells.
 *
 * Neighbours share an edge and each asks for it, and a line across the page is asked for piece by
 * piece. So all edges of a page are sorted by how they look and where they lie, and drawn as few
 * long lines, those of one look in one path:
 *
 *     ├──┼──┼──┤   three cells, six pieces  ──▶  one line
 *
 * A thin line never covers a heavy one: the heavier are drawn later, and of equal weight the
 * darker.
 */
#include "render/pdf_doc.h"

#include <hpdf.h>
#include <stdlib.h>

/** From @p from to @p to along one axis, @p at on the other. */
struct ka_pdf_edge {
    enum ka_edge weight;
    uint32_t color;
    bool upright;
    double at, from, to;
};

static void
add(struct ka_pdf_edges *edges, struct ka_arena *arena, struct ka_pdf_edge edge)
{
    if (edge.weight == KA_EDGE_NONE)
        return;
    edges->edge = ka_arena_push(arena, edges->edge, edges->count, sizeof *edges->edge);
    edges->edge[edges->count++] = edge;
}

void
ka_pdf_edge_cell(struct ka_pdf_edges *edges, struct ka_arena *arena, const struct ka_style *style,
                 const double box[4])
{
    uint32_t color = style->edge_color;
    add(edges, arena, (struct ka_pdf_edge){style->top, color, false, box[3], box[0], box[2]});
    add(edges, arena, (struct ka_pdf_edge){style->bottom, color, false, box[1], box[0], box[2]});
    add(edges, arena, (struct ka_pdf_edge){style->left, color, true, box[0], box[1], box[3]});
    add(edges, arena, (struct ka_pdf_edge){style->right, color, true, box[2], box[1], box[3]});
}

static int
order(double a, double b)
{
    return a < b ? -1 : a > b;
}

static bool
looks_alike(const struct ka_pdf_edge *a, const struct ka_pdf_edge *b)
{
    return a->weight == b->weight && a->color == b->color;
}

static int
by_look_and_place(const void *left, const void *right)
{
    const struct ka_pdf_edge *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight < b->weight ? -1 : 1;
    if (a->color != b->color)
        return a->color > b->color ? -1 : 1;
    if (a->upright != b->upright)
        return a->upright ? 1 : -1;
    int place = order(a->at, b->at);
    return place != 0 ? place : order(a->from, b->from);
}

/** The edges from @p i on that make one line with it: the line, and in *next what follows. */
static struct ka_pdf_edge
joined(const struct ka_pdf_edges *edges, size_t i, size_t *next)
{
    const double gap = 0.01;
    struct ka_pdf_edge line = edges->edge[i];
    for (i++; i < edges->count; i++) {
        const struct ka_pdf_edge *other = &edges->edge[i];
        if (!looks_alike(&line, other) || other->upright != line.upright ||
            other->at - line.at > gap || other->from > line.to + gap)
            break;
        line.to = other->to > line.to ? other->to : line.to;
    }
    *next = i;
    return line;
}

static void
trace(struct ka_pdf *pdf, const struct ka_pdf_edge *line)
{
    HPDF_REAL at = (HPDF_REAL)line->at, from = (HPDF_REAL)line->from, to = (HPDF_REAL)line->to;
    HPDF_Page_MoveTo(pdf->page, line->upright ? at : from, line->upright ? from : at);
    HPDF_Page_LineTo(pdf->page, line->upright ? at : to, line->upright ? to : at);
}

void
ka_pdf_put_edges(struct ka_pdf *pdf, struct ka_pdf_edges *edges)
{
    static const double width[] = {
        [KA_EDGE_NONE] = 0, [KA_EDGE_HAIR] = 0.25, [KA_EDGE_THIN] = 0.5, [KA_EDGE_MEDIUM] = 1.0};
    if (!edges->count)
        return;
    qsort(edges->edge, edges->count, sizeof *edges->edge, by_look_and_place);
    for (size_t i = 0, next = 0; i < edges->count; i = next) {
        struct ka_pdf_edge line = joined(edges, i, &next);
        ka_pdf_set_stroke(pdf, line.color, width[line.weight]);
        trace(pdf, &line);
        if (next == edges->count || !looks_alike(&line, &edges->edge[next]))
            HPDF_Page_Stroke(pdf->page);
    }
}
