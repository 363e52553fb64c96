/**
 * @file
 * The workbook in which people enter what no export knows: scores and registers.
 *
 * Sheets: 评分 (a row for each employee and item that people score), 登记 (one row for each event),
 * 说明 (what may be registered and what it counts for) and the hidden _lists, whose cells the
 * drop-down lists read. Headings are aliases of templates/exports/manual-scores.yaml and
 * register.yaml, so what was filled in is read like any other table.
 */
#ifndef KA_FORM_MANUAL_BOOK_H
#define KA_FORM_MANUAL_BOOK_H

#include "base/arena.h"
#include "base/compiler.h"
#include "form/form.h"
#include "form/model.h"
#include "metrics/roster.h"

#include <stddef.h>

struct ka_manual_book {
    ka_month month;
    const struct ka_seat *const *seat; /**< Whom it is about, in the order of rows. */
    size_t seat_count;
    ka_str scorer; /**< Filled in already; may be empty. */
};

/** The book; lives in @p arena. Rows of the score sheet, without its header: @p rows. */
struct ka_book *ka_manual_book_make(struct ka_arena *arena, const struct ka_form_context *context,
                                    const struct ka_manual_book *what, size_t *rows);

#endif
