/**
 * @file
 * What rules would change, as a workbook for managers: points and yuan, so keep it 0600.
 */
#ifndef KA_FORM_COMPARE_BOOK_H
#define KA_FORM_COMPARE_BOOK_H

#include "base/arena.h"
#include "form/form.h"
#include "form/model.h"
#include "score/compare.h"

#include <stddef.h>

/** One month's changes. */
struct ka_compare_month {
    ka_month month;
    const struct ka_change *change;
    size_t count;
};

/** Sheets: every form before and after, with live differences and sums; every item that changes.
 *  @p rules: the folder they are in, as given. Lives in @p arena. */
struct ka_book *ka_compare_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                                     ka_str rules, const struct ka_compare_month *month,
                                     size_t count);

#endif
