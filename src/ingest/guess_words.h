/**
 * @file
 * Words in headings that nobody has described: what a column of such a name usually is. Private to
 * the stage.
 */
#ifndef KA_INGEST_GUESS_WORDS_H
#define KA_INGEST_GUESS_WORDS_H

#include "ingest/guess.h"

/** What a column may feed; nothing: none is set. */
struct ka_guess_feed {
    enum ka_field field;
    size_t counter, metric;
};

/**
 * What a column is in a table of the kind, by the words in its heading, its shape and whether its
 * cells are in the staff list.
 * @param[in] folded The heading, by ka_utf8_fold_header().
 */
struct ka_guess_feed ka_guess_word(const struct ka_metric_set *metrics, enum ka_fact_kind kind,
                                   const struct ka_guess_column *column, ka_str folded);
/** The heading belongs to the kind's tables only: 工单 to tickets, 退款 to refunds. */
bool ka_guess_marks(enum ka_fact_kind kind, ka_str folded);

#endif
