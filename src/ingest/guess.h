/**
 * @file
 * An export nobody has described yet: what its columns look like, and a draft of its profile.
 *
 * A guess is never used for reading: it is shown (`check`) or written for a person to complete
 * (`profile new`). Values are shown of columns that hold figures and times only; whatever may be
 * about a buyer is told by position and shape (decision 19).
 */
#ifndef KA_INGEST_GUESS_H
#define KA_INGEST_GUESS_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "ingest/export.h"
#include "template/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the cells of a column are. */
enum ka_shape {
    KA_SHAPE_EMPTY,
    KA_SHAPE_TEXT,
    KA_SHAPE_ID,    /**< Long runs of digits. */
    KA_SHAPE_PHONE, /**< Eleven digits that begin with 1, or a masked number. */
    KA_SHAPE_TIME,
    KA_SHAPE_RATE,
    KA_SHAPE_DURATION,
    KA_SHAPE_CLOCK, /**< `0:28`: minutes and seconds, or hours and minutes. */
    KA_SHAPE_MONEY,
    KA_SHAPE_COUNT,
    KA_SHAPE_NUMBER,
    KA_SHAPE__COUNT
};

#define KA_GUESS_EXAMPLES 3

struct ka_guess_list {
    ka_str item[8];
    size_t count;
};

struct ka_guess_column {
    ka_str header; /**< Line breaks made blanks; may be empty. */
    enum ka_shape shape;
    uint64_t filled;
    size_t distinct; /**< Different texts, counted up to 50. */
    bool above_one;  /**< A bare figure is above 1. */
    bool above_five; /**< And above 5: no rating. */
    bool private;    /**< May hold what is a buyer's: no value is shown. */
    ka_str example[KA_GUESS_EXAMPLES];
    size_t example_count;
    enum ka_field holds; /**< Most cells are in the staff list: KA_FIELD_ACCOUNT, _EMPLOYEE,
                            _EMPLOYEE_NAME; or names of stores: _STORE. Else none. */
    /* What it probably feeds; nothing: none of them is set. */
    enum ka_field field;
    size_t counter, metric;
    size_t weighed; /**< A mean: the counter that weighs it, or KA_NO_INDEX. */
    bool exact;     /**< A described export has a column of that very name. */
    bool required;  /**< Its kind cannot do without. */
};

struct ka_guess {
    uint32_t header_line;                       /**< 0: no header was found. */
    uint32_t header_rows;                       /**< 1 or 2; then a column is "upper/lower". */
    ka_str sheet;                               /**< Of a workbook. */
    uint64_t rows;                              /**< Looked at. */
    struct ka_guess_list sum_words, mean_words; /**< Of rows of totals and means. */
    struct ka_guess_list closed;                /**< Order statuses that sound like no sale. */
    struct ka_guess_column *column;
    size_t column_count;
    enum ka_fact_kind kind; /**< What it looks like most. */
    bool complete;          /**< All that the kind needs was found: a draft of that kind reads. */
    ka_str platform; /**< Of the described export that has most columns in common; may be empty. */
    enum ka_field missing[4]; /**< Fields the kind needs that no column looks like. */
    size_t missing_count;
    bool no_figure; /**< The kind needs a counter or mean and no column looks like one. */
};

/**
 * Look at the first rows of a file. Lives in @p ingest's arena.
 * @return KA_OK, also if no header was found; else what opening the file came to, with a finding.
 */
KA_MUST_USE enum ka_status ka_guess_file(struct ka_ingest *ingest, const char *path, ka_str shown,
                                         struct ka_guess *out);

/** "整数", "count". */
const char *ka_shape_word(enum ka_shape shape, enum ka_lang lang);
/** What the column probably feeds: "field: account", "counter: received"; empty for nothing. */
ka_str ka_guess_feeds(struct ka_arena *arena, const struct ka_metric_set *metrics,
                      const struct ka_guess_column *column);
/** The draft of a profile, which loads as it is; places to complete are marked with ←. */
ka_str ka_guess_draft(struct ka_arena *arena, const struct ka_guess *guess, ka_str file,
                      const struct ka_metric_set *metrics, enum ka_lang lang);

#endif
