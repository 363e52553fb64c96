/**
 * @file
 * The form's looks: one accent, light tints that print in grey, hairlines inside, medium outlines.
 */
#ifndef KA_FORM_STYLE_H
#define KA_FORM_STYLE_H

#include "form/model.h"

#define KA_INK        UINT32_C(0x1B2529) /**< Text. */
#define KA_INK_SOFT   UINT32_C(0x55636B) /**< Labels, notes. */
#define KA_ACCENT     UINT32_C(0x1D4E5E) /**< Deep teal: title, header row, outlines, chart. */
#define KA_LINE       UINT32_C(0x7F929B) /**< All lines; hairlines look lighter by being thin. */
#define KA_TINT_LABEL UINT32_C(0xE9EFF1)
#define KA_TINT_BAND  UINT32_C(0xF3F6F7)
#define KA_TINT_BONUS UINT32_C(0xFAF4E6)
#define KA_TINT_INPUT UINT32_C(0xFFFBE0) /**< Open cells of the workbook. */
#define KA_WARN       UINT32_C(0x9C1C1C)
#define KA_TINT_WARN  UINT32_C(0xFBEAEA)
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
