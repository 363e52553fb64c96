/**
 * @file
 * Private to form: what the pay sheet and the team workbook share.
 */
#ifndef KA_FORM_PAY_WORK_H
#define KA_FORM_PAY_WORK_H

#include "form/build.h"
#include "form/pay_sheet.h"
#include "form/style.h"
#include "form/words.h"

/** Six columns of a line's figures, side by side. */
enum ka_pay_col {
    KA_P_BASE,
    KA_P_RATE,
    KA_P_DAYS,
    KA_P_OF_DAYS,
    KA_P_FACTOR,
    KA_P_AMOUNT,
    KA_P__COUNT
};

struct ka_pay_work {
    struct ka_arena *arena;
    const struct ka_form_context *context;
    enum ka_lang lang;
    struct ka_draft draft;
    struct ka_sheet *sheet;
    uint32_t figure_col; /**< Column of KA_P_BASE on the sheet. */
};

/** Where a spell's score and coefficient stand: references that the sheet with the lines can use.
 */
struct ka_pay_refs {
    ka_str score, coefficient;
};

#define ka_pay_say(work, word)       ka_word((work)->lang, (word))
#define ka_pay_sayf(work, word, ...) ka_word_fill((work)->arena, (work)->lang, (word), __VA_ARGS__)

struct ka_pay_work ka_pay_work_make(struct ka_arena *arena, const struct ka_form_context *context);
/** Title, author, date of the book. */
void ka_pay_properties(struct ka_pay_work *work, ka_str title, ka_day first);
/** Sort, and stop on a broken book (debug builds). */
struct ka_book *ka_pay_finish(struct ka_pay_work *work);

/** @p text with " · 更正第n版" behind it, if the context's version is not the first. */
ka_str ka_pay_corrected(const struct ka_pay_work *work, ka_str text);

/** "1,234.50". */
ka_str ka_pay_money_print(struct ka_arena *arena, ka_dec value);
/** "人民币伍仟肆佰伍拾元整"; empty from a million million yuan on. Rounded to 分. */
ka_str ka_pay_capital(struct ka_arena *arena, ka_dec value);
/** The same of a cell with a number, live. */
ka_str ka_pay_capital_formula(struct ka_arena *arena, ka_str cell);
/** The unlocked score cell. */
struct ka_cell *ka_pay_score_cell(struct ka_pay_work *work, struct ka_block block,
                                  const struct ka_style *style, const struct ka_scorecard *card);
/** What the line is called, and its formula in words. */
ka_str ka_pay_line_name(struct ka_pay_work *work, const struct ka_pay_line *line);
ka_str ka_pay_line_words(struct ka_pay_work *work, const struct ka_pay_spell *spell,
                         const struct ka_pay_line *line);
ka_str ka_pay_slice_words(struct ka_pay_work *work, const struct ka_pay_line *line, size_t slice);
/** The figures of a line into @p row; those of its slices into the rows below, which exist
 *  already. Returns the amount's reference, without sheet name. */
ka_str ka_pay_figures(struct ka_pay_work *work, uint32_t row, const struct ka_pay_spell *spell,
                      const struct ka_pay_line *line, const struct ka_pay_refs *refs);
/** A number cell that shows money, with a formula if there is one. */
struct ka_cell *ka_pay_money_cell(struct ka_pay_work *work, struct ka_block block,
                                  const struct ka_style *style, ka_dec value, ka_str formula);

#endif
