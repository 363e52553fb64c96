/*
 * Looks of the form's cells.
 *
 * Every tint is light enough to stay readable when printed in grey, and nothing is said by colour
 * alone: the provisional band has words, a bonus module a thicker rule.
 */
#include "form/style.h"

#define HAIR                                                                                       \
    .top = KA_EDGE_HAIR, .right = KA_EDGE_HAIR, .bottom = KA_EDGE_HAIR, .left = KA_EDGE_HAIR,      \
    .edge_color = KA_LINE
#define BASE(points, ink)                                                                          \
    .size = (points), .color = (ink), .fill = KA_NO_FILL, .edge_color = KA_LINE, .wrap = true

static const struct ka_style looks[KA_LOOK__COUNT] = {
    [KA_LOOK_PLAIN] = {BASE(8.5, KA_INK)},
    [KA_LOOK_TITLE] = {BASE(17, KA_ACCENT), .bold = true, .halign = KA_CENTER},
    [KA_LOOK_SOFT] = {BASE(8, KA_INK_SOFT)},
    [KA_LOOK_LABEL] = {.size = 8,
                       .color = KA_INK_SOFT,
                       .fill = KA_TINT_LABEL,
                       .wrap = true,
                       HAIR,
                       .halign = KA_CENTER},
    [KA_LOOK_FIELD] =
        {.size = 9, .color = KA_INK, .fill = KA_NO_FILL, .wrap = true, HAIR, .indent = 2},
    [KA_LOOK_WARN] = {.size = 8.5,
                      .color = KA_WARN,
                      .fill = KA_TINT_WARN,
                      .wrap = true,
                      .edge_color = KA_WARN,
                      .indent = 2},
    [KA_LOOK_HEADER] = {.size = 8.5,
                        .color = KA_WHITE,
                        .fill = KA_ACCENT,
                        .wrap = true,
                        .bold = true,
                        .halign = KA_CENTER,
                        .edge_color = KA_LINE,
                        .left = KA_EDGE_HAIR,
                        .right = KA_EDGE_HAIR},
    [KA_LOOK_CELL] = {.size = 8.5, .color = KA_INK, .fill = KA_NO_FILL, .wrap = true, HAIR},
    [KA_LOOK_MODULE] = {.size = 8.5,
                        .color = KA_INK,
                        .fill = KA_TINT_LABEL,
                        .wrap = true,
                        HAIR,
                        .bold = true,
                        .halign = KA_CENTER},
    [KA_LOOK_SUB] =
        {.size = 8, .color = KA_INK, .fill = KA_TINT_BAND, .wrap = true, HAIR, .bold = true},
    [KA_LOOK_CARD_LABEL] = {.size = 7.5,
                            .color = KA_INK_SOFT,
                            .fill = KA_TINT_LABEL,
                            .wrap = true,
                            .halign = KA_CENTER,
                            .valign = KA_BOTTOM,
                            .edge_color = KA_LINE},
    [KA_LOOK_CARD] = {.size = 15,
                      .color = KA_ACCENT,
                      .fill = KA_TINT_LABEL,
                      .wrap = true,
                      .bold = true,
                      .halign = KA_CENTER,
                      .edge_color = KA_LINE},
    [KA_LOOK_HEADING] = {BASE(8.5, KA_ACCENT), .bold = true},
    [KA_LOOK_NOTE] = {BASE(7, KA_INK_SOFT), .valign = KA_TOP},
    [KA_LOOK_SIGN] = {BASE(8, KA_INK_SOFT), .indent = 2},
    [KA_LOOK_INPUT] =
        {.size = 9, .color = KA_INK, .fill = KA_TINT_INPUT, .wrap = true, HAIR, .unlocked = true},
};

struct ka_style
ka_look(enum ka_look look)
{
    return looks[look];
}

struct ka_style
ka_style_aligned(struct ka_style style, enum ka_halign halign)
{
    style.halign = halign;
    return style;
}

struct ka_style
ka_style_format(struct ka_style style, ka_str format)
{
    style.format = format;
    return style;
}

struct ka_style
ka_style_box(struct ka_style style, enum ka_edge edge, uint32_t color)
{
    style.top = style.right = style.bottom = style.left = edge;
    style.edge_color = color;
    return style;
}
