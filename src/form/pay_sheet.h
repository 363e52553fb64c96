/**
 * @file
 * Pay → books: one pay sheet per person, one workbook for all. Never part of the appraisal form,
 * and no link leads from one file to another (decision 21): the score is a cell of its own.
 */
#ifndef KA_FORM_PAY_SHEET_H
#define KA_FORM_PAY_SHEET_H

#include "base/arena.h"
#include "base/compiler.h"
#include "form/form.h"
#include "form/model.h"
#include "score/pay.h"

/** The book of one person's pay. Lives in @p arena. */
struct ka_book *ka_pay_sheet_make(struct ka_arena *arena, const struct ka_form_context *context,
                                  const struct ka_pay *pay);
/** The workbook of all: a row for each spell, and every line behind it. @p count at least 1. */
struct ka_book *ka_pay_team_make(struct ka_arena *arena, const struct ka_form_context *context,
                                 const struct ka_pay *pay, size_t count);
/** "S001_林小满": safe for a file name, as ka_form_file_stem(). */
ka_str ka_pay_file_stem(struct ka_arena *arena, const struct ka_pay *pay);

#endif
