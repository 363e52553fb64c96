/**
 * @file
 * Private to form: the workbook to fill in while it is made.
 */
#ifndef KA_FORM_MANUAL_WORK_H
#define KA_FORM_MANUAL_WORK_H

#include "form/manual_book.h"
#include "form/report.h"

/** Columns of the score sheet. */
enum ka_manual_score {
    KA_MS_NUMBER,
    KA_MS_NAME,
    KA_MS_ROLE,
    KA_MS_ITEM,
    KA_MS_STANDARD,
    KA_MS_MARKS,
    KA_MS_POINTS,
    KA_MS_REASON,
    KA_MS_SCORER,
    KA_MS__COUNT
};

/** Columns of the hidden sheet at most: people, stores, counters, and different sets of levels. */
#define KA_MANUAL_LISTS       128
#define KA_MANUAL_OTHER_LISTS 3

/** The list of an item's levels. */
struct ka_manual_level {
    const struct ka_rule *rule;
    ka_str range;
};

struct ka_manual_work {
    struct ka_report report;
    const struct ka_manual_book *what;
    struct ka_sheet *lists;
    uint32_t list_count;
    struct ka_manual_level *level;
    size_t level_count;
    size_t rows; /**< Of the score sheet. */
};

/** A sheet's title and the line below it. */
struct ka_manual_words {
    ka_str title, below;
};

void ka_manual_sheet(struct ka_report *report, enum ka_word name,
                     const struct ka_report_column *column, size_t count,
                     struct ka_manual_words words);
void ka_manual_head(struct ka_report *report, const struct ka_report_column *column, size_t count,
                    uint32_t freeze_col);
/** An open cell. */
struct ka_cell *ka_manual_input(struct ka_report *report, uint32_t row, uint32_t col,
                                enum ka_halign halign, ka_str text);
/** A list on the hidden sheet, numbers as numbers: the reference of its cells. @p count at least 1.
 */
ka_str ka_manual_list(struct ka_manual_work *work, const ka_str *text, size_t count);

void ka_manual_register(struct ka_manual_work *work);
void ka_manual_guide(struct ka_manual_work *work);

#endif
