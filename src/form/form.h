/**
 * @file
 * A scorecard → the book of one appraisal form (design.md section 7).
 *
 * Sheets: the form (printed), 计算依据 (each item: rule in words, value, numerator, denominator,
 * sources), and hidden chart data. The form's points column reads live from the basis cells. Which
 * columns, colours and texts is decided here only.
 */
#ifndef KA_FORM_FORM_H
#define KA_FORM_FORM_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/font.h"
#include "base/status.h"
#include "form/model.h"
#include "score/scorecard.h"
#include "template/defs.h"

/** Months that a form's trend shows, its own included. */
#define KA_TREND_MONTHS 6

/** Points of an item in an earlier month. */
struct ka_form_past_item {
    ka_str item; /**< Its id. */
    bool scored;
    ka_dec points;
};

/** One earlier month of the person, as the archive has it. */
struct ka_form_past {
    ka_month month;
    bool final;
    const struct ka_role *role; /**< NULL if there is no such role any more. */
    ka_dec total, out_of, coefficient;
    ka_str grade;
    const struct ka_form_past_item *item;
    size_t item_count;
};

/** What a form needs besides its scorecard. */
struct ka_form_context {
    const struct ka_defs *defs;
    const struct ka_month_data *data; /**< May be NULL: then no stores and no sources are named. */
    const struct ka_font *regular, *bold;
    ka_str program;    /**< "kaohe 0.1.0" */
    ka_day printed_on; /**< 填表日期: from the data or SOURCE_DATE_EPOCH, never the clock. */
    const struct ka_diags
        *findings; /**< Those that touch people are counted in the form's notes. May be NULL. */
    ka_str link;   /**< Root of the archive that this result continues; empty: of none. */
    int version;   /**< 2: 更正第1版, and so on. */
    const struct ka_form_past *past; /**< Of this person, oldest first; other months are ignored. */
    size_t past_count;
    struct ka_texts hint; /**< What analyses suggest to this person; they come before the form's
                             own hints. */
};

/** The book of one seat's form. Lives in @p arena. */
KA_MUST_USE enum ka_status ka_form_make(struct ka_arena *arena,
                                        const struct ka_form_context *context,
                                        const struct ka_scorecard *card, struct ka_diags *diags,
                                        struct ka_book **out);

/** "S001_林小满_售前客服": safe for a file name (separators, control and bidi characters replaced,
 * <= 120 bytes); a second seat adds "_2". */
ka_str ka_form_file_stem(struct ka_arena *arena, const struct ka_scorecard *card);
/** "S001_林小满", as safe: of what belongs to the person and not to a role. */
ka_str ka_person_file_stem(struct ka_arena *arena, ka_str number, ka_str name);

/** One part of a file name: what is unsafe in it became '_'. */
ka_str ka_form_safe_name(struct ka_arena *arena, ka_str part);

/** Form number: "KH-202610-S001". */
ka_str ka_form_number(struct ka_arena *arena, const struct ka_form_context *context,
                      const struct ka_scorecard *card);

/** Digest of the result: SHA-256 over a canonical text of the card (items, values, points, total);
 * printed shortened in the footer. */
struct ka_digest ka_form_digest(struct ka_arena *arena, const struct ka_scorecard *card);

#endif
