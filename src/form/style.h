/**
 * @file
 * The form's looks: one accent, light tints that print in grey, hairlines inside, medium outlines.
 *
 * Colours are named by what they are for; the draft puts in the theme's when a style or a chart
 * goes into the book (ka_draft_color).
 */
#ifndef KA_FORM_STYLE_H
#define KA_FORM_STYLE_H

#include "form/model.h"
#include "template/theme.h"

/** A tone of the theme where a colour 0xRRGGBB may stand. */
#define KA_TONED(tone) (UINT32_C(0xFE000000) | (uint32_t)(tone))

#define KA_INK        KA_TONED(KA_TONE_INK)    /**< Text. */
#define KA_INK_SOFT   KA_TONED(KA_TONE_SOFT)   /**< Labels, notes. */
#define KA_ACCENT     KA_TONED(KA_TONE_ACCENT) /**< Title, header row, outlines, chart. */
#define KA_LINE       KA_TONED(KA_TONE_LINE) /**< All lines; hairlines look lighter by being thin. */
#define KA_TINT_LABEL KA_TONED(KA_TONE_LABEL)
#define KA_TINT_BAND  KA_TONED(KA_TONE_BAND)
#define KA_TINT_BONUS KA_TONED(KA_TONE_BONUS)
#define KA_TINT_INPUT KA_TONED(KA_TONE_INPUT) /**< Open cells of the workbook. */
#define KA_WARN       KA_TONED(KA_TONE_WARN)
#define KA_TINT_WARN  KA_TONED(KA_TONE_WARN_BAND)
#define KA_SECOND     KA_TONED(KA_TONE_SECOND) /**< A chart's second series. */
#define KA_BAR        KA_TONED(KA_TONE_BAR)    /**< Data bars. */
#define KA_WHITE      UINT32_C(0xFFFFFF)

enum ka_look {
    KA_LOOK_PLAIN, /**< Body text without lines. */
    KA_LOOK_TITLE,
    KA_LOOK_SOFT,   /**< Small grey text without lines. */
    KA_LOOK_LABEL,  /**< Tinted label of the person block. */
    KA_LOOK_FIELD,  /**< Its value. */
    KA_LOOK_WARN,   /**< The provisional band. */
    KA_LOOK_HEADER, /**< Header row of a table. */
    KA_LOOK_CELL,   /**< Table cell, hairlines. */
    KA_LOOK_MODULE, /**< Merged module cell. */
    KA_LOOK_SUB,    /**< Subtotal row. */
    KA_LOOK_CARD_LABEL,
    KA_LOOK_CARD,    /**< Big figure below its label. */
    KA_LOOK_HEADING, /**< Of notes and chart. */
    KA_LOOK_NOTE,
    KA_LOOK_SIGN,
    KA_LOOK_INPUT, /**< Open cell. */
    KA_LOOK__COUNT
};

/** A copy to adjust. */
struct ka_style ka_look(enum ka_look look);

/** The same style, aligned. */
struct ka_style ka_style_aligned(struct ka_style style, enum ka_halign halign);
/** The same style with a number format. */
struct ka_style ka_style_format(struct ka_style style, ka_str format);
/** The same style with all four edges. */
struct ka_style ka_style_box(struct ka_style style, enum ka_edge edge, uint32_t color);

#endif
