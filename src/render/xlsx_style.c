/*
 * Styles → formats. The font is one that Excel and WPS users have; the model's widths were measured
 * with the PDF's font and leave slack for it.
 */
#include "render/xlsx_book.h"

static uint8_t
border(enum ka_edge edge)
{
    static const uint8_t weights[] = {
        [KA_EDGE_NONE] = LXW_BORDER_NONE,
        [KA_EDGE_HAIR] = LXW_BORDER_HAIR,
        [KA_EDGE_THIN] = LXW_BORDER_THIN,
        [KA_EDGE_MEDIUM] = LXW_BORDER_MEDIUM,
    };
    return weights[edge];
}

static void
set_borders(lxw_format *format, const struct ka_style *style)
{
    format_set_top(format, border(style->top));
    format_set_right(format, border(style->right));
    format_set_bottom(format, border(style->bottom));
    format_set_left(format, border(style->left));
    format_set_top_color(format, style->edge_color);
    format_set_right_color(format, style->edge_color);
    format_set_bottom_color(format, style->edge_color);
    format_set_left_color(format, style->edge_color);
}

static void
set_alignment(lxw_format *format, const struct ka_style *style, bool narrow)
{
    static const uint8_t across[] = {
        [KA_LEFT] = LXW_ALIGN_LEFT, [KA_CENTER] = LXW_ALIGN_CENTER, [KA_RIGHT] = LXW_ALIGN_RIGHT};
    static const uint8_t down[] = {
        [KA_MIDDLE] = LXW_ALIGN_VERTICAL_CENTER,
        [KA_TOP] = LXW_ALIGN_VERTICAL_TOP,
        [KA_BOTTOM] = LXW_ALIGN_VERTICAL_BOTTOM,
    };
    format_set_align(format, across[style->halign]);
    format_set_align(format, down[style->valign]);
    format_set_indent(format, (uint8_t)ka_style_book_indent(style));
    if (style->wrap && narrow)
        format_set_shrink(format);
    else if (style->wrap)
        format_set_text_wrap(format);
}

char *
ka_xlsx_font(struct ka_xlsx *x)
{
    return ka_xlsx_mutable(x, x->book->font.len ? x->book->font : KA_STR("微软雅黑"));
}

static lxw_format *
make_format(struct ka_xlsx *x, const struct ka_style *style, bool narrow)
{
    lxw_format *format = workbook_add_format(x->workbook);
    if (!format)
        return NULL;
    format_set_font_name(format, ka_xlsx_font(x));
    format_set_font_size(format, style->size);
    format_set_font_color(format, style->color);
    if (style->bold)
        format_set_bold(format);
    if (style->italic)
        format_set_italic(format);
    if (style->fill != KA_NO_FILL) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, style->fill);
    }
    set_borders(format, style);
    set_alignment(format, style, narrow);
    if (style->unlocked)
        format_set_unlocked(format);
    if (style->format.len)
        format_set_num_format(format, ka_xlsx_text(x, style->format));
    return format;
}

lxw_format *
ka_xlsx_narrow(struct ka_xlsx *x, uint32_t style)
{
    if (!x->narrow[style])
        x->narrow[style] = make_format(x, &x->book->style[style], true);
    if (!x->narrow[style])
        ka_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED, "format");
    return x->narrow[style];
}

void
ka_xlsx_make_formats(struct ka_xlsx *x)
{
    x->format = ka_arena_array(x->scratch, x->book->style_count + 1, sizeof(lxw_format *));
    x->narrow = ka_arena_array(x->scratch, x->book->style_count + 1, sizeof(lxw_format *));
    for (size_t i = 0; i < x->book->style_count; i++) {
        x->format[i] = make_format(x, &x->book->style[i], false);
        if (!x->format[i])
            ka_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED, "format");
    }
}
