/**
 * @file
 * The list that goes round with the papers: who gets what, and signs for it. No password, no score.
 */
#ifndef KA_FORM_DELIVER_LIST_H
#define KA_FORM_DELIVER_LIST_H

#include "form/form.h"

struct ka_deliver_row {
    ka_str number, name;
    ka_str files; /**< A line each. */
    ka_str way;   /**< How: an address, or empty. */
    ka_str note;  /**< Why nothing is delivered; empty if something is. */
};

/** Made of the context's defs, fonts, program and date. */
struct ka_book *ka_deliver_list_make(struct ka_arena *arena, const struct ka_form_context *context,
                                     ka_month month, const struct ka_deliver_row *row,
                                     size_t count);

#endif
