/**
 * @file
 * Reading one export: what its rows, cells and findings share. Private to the stage.
 *
 * The reader holds the row at hand. Cells are asked for by column of the file (0-based); a
 * cell that cannot be read is reported by the function that was asked for it.
 */
#ifndef KA_INGEST_READER_H
#define KA_INGEST_READER_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"
#include "ingest/export.h"
#include "ingest/fact.h"
#include "ingest/match.h"
#include "ingest/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What came of asking for a cell. */
enum ka_got { KA_GOT_NOTHING, KA_GOT_VALUE, KA_GOT_BAD };

/** What becomes of a row. */
enum ka_fate {
    KA_FATE_FACT,    /**< The fact is ready. */
    KA_FATE_DROPPED, /**< Refused; a finding was added or counted. */
    KA_FATE_OUTSIDE, /**< Of other days. */
    KA_FATE_IGNORED  /**< Says nothing (an unfilled line of a form): not even a row. */
};

/** What was found of a text before: columns of words repeat a few. */
struct ka_word_memo {
    char text[48];
    size_t len; /**< 0: unused. */
    bool have;
};

/** Words, folded; those that ended in `*` match any rest. */
struct ka_words {
    ka_str *item;
    bool *open;
    size_t count;
    struct ka_word_memo memo[8];
};

/** Rows that share a reason to be dropped: told once, with their number, when the file is read. */
struct ka_dropped {
    uint64_t rows;
    uint32_t line; /**< Of the first. */
};

/** A name in a column and what it stands for, looked up once. */
struct ka_named {
    ka_str name;
    size_t index; /**< Store; for rates, 0 = there is none. */
    ka_dec rate;
    uint32_t column; /**< 1-based. */
    struct ka_dropped dropped;
};

/** Names in order of arrival, found by hash. */
struct ka_named_list {
    struct ka_named *item;
    size_t count;
    size_t *slot;
    size_t slot_cap;
};

/** Texts met before, found by hash. */
struct ka_seen {
    ka_str *text;
    size_t count;
    size_t *slot; /**< Of a text, from 1 on; 0: free. */
    size_t cap;
};

/** What is known of one column of the file while reading. */
struct ka_feed {
    const struct ka_column *column; /**< NULL: it feeds nothing. */
    struct ka_words good, bad;
    uint64_t delayed; /**< Cells that say 延迟统计. */
    uint32_t first_delayed;
    bool summed;               /**< A counter that adds up: compared with total rows. */
    bool overflowed;           /**< The sum is not known (a bad cell, or too large). */
    int64_t sum, block;        /**< Micro: of all rows so far, and since the last total row. */
    struct ka_dropped missing; /**< Rows too short to have this required cell. */
    struct ka_dropped empty;   /**< Rows dropped since this cell is empty. */
};

/** A figure of a total row that did not agree when it was read. */
struct ka_stated {
    size_t column;
    int64_t stated;
    uint32_t line;
};

struct ka_reader {
    struct ka_ingest *ingest;
    struct ka_export *file;
    const struct ka_sink *sink;
    uint32_t index;
    ka_str sheet; /**< At hand, of a workbook. */
    const struct ka_profile *profile;
    const struct ka_company *company;
    const struct ka_rows *rows;
    struct ka_arena *keep;    /**< For the time of the file. */
    struct ka_arena *scratch; /**< For the time of the row. */

    size_t field[KA_FIELD__COUNT]; /**< Column of the file, or KA_NO_INDEX. */
    size_t *cell_of;               /**< Column of the file for each profile column. */
    struct ka_feed *feed;          /**< For each column of the file. */
    size_t width;                  /**< Columns of the file. */
    size_t last_required;          /**< Rows that have this column are not too short. */
    size_t last_named;             /**< Rows of a text file have as many cells as this. */
    struct ka_words closed, refunded, sum_words, mean_words;
    struct ka_span month;
    struct ka_span span; /**< Days that rows without a date speak of. */
    struct ka_stat *stat;

    struct ka_row row;
    ka_str *text;      /**< Cells as UTF-8, converted when first asked for. */
    uint64_t *text_of; /**< Number of the row that text[] is of. */
    uint64_t row_number;
    bool quiet;      /**< The row is of other days: its faults are no findings. */
    bool refuse;     /**< A required cell could not be read. */
    bool bad_before; /**< A cell of the row could not be read. */
    bool lacking;    /**< The same, and it counts in its column. */

    struct ka_named_list stores, rates, words;
    struct ka_seen chats;         /**< Who talked with whom on which day. */
    struct ka_dropped no_subject; /**< Dropped for a cell of a column that is not there. */
    struct ka_dropped too_long, too_narrow;
    struct ka_dropped parts;       /**< Figures that another row is to have as a whole. */
    struct ka_dropped other_month; /**< Of a register. */
    struct ka_dropped trailing;    /**< Longer than the header, but with nothing there. */
    struct ka_dropped long_ago;    /**< Of orders, refunded or closed, that nobody looks back at. */
    uint64_t long_ids, rounded_ids;
    uint32_t first_rounded; /**< Line. */
    struct ka_stated *stated;
    size_t stated_count;

    /* Orders: what a line without its own takes from the line before (Shopify). */
    struct ka_buf last_order;
    bool last_outside;
    bool last_unknown; /**< It stands before the part that is read. */
    bool last_missed;  /**< And a row was asked about it. */
    ka_month last_month;
    ka_str last_currency;
};

/** Line of the row at hand, and column @p column (0-based) of the file. */
struct ka_place ka_reader_place(const struct ka_reader *reader, size_t column);
ka_str ka_reader_number(const struct ka_reader *reader, uint64_t value);

/** The cell as UTF-8, trimmed; empty if the row is too short or @p column is KA_NO_INDEX. */
ka_str ka_reader_text(struct ka_reader *reader, size_t column);
/** The same, and empty for `-`, 无 and so on; `="…"` and `'` undone. */
ka_str ka_reader_word(struct ka_reader *reader, size_t column);
/** Whom a row names, by number, else by name; empty if by neither. A number of one and the name of
 * another: a finding, and the row is refused. */
void ka_reader_employee(struct ka_reader *reader, ka_str *out);
/** A figure, read as its column says (a column without a reading: as a number). */
enum ka_got ka_reader_figure(struct ka_reader *reader, size_t column, ka_dec *out);
/** A figure whose reading the field decides. */
enum ka_got ka_reader_as(struct ka_reader *reader, size_t column, enum ka_read read, ka_dec *out);
/** The same of what is never below zero. */
enum ka_got ka_reader_gross(struct ka_reader *reader, size_t column, enum ka_read read,
                            ka_dec *out);
enum ka_got ka_reader_time(struct ka_reader *reader, size_t column, ka_time *out);
enum ka_got ka_reader_span(struct ka_reader *reader, size_t column, struct ka_span *out);
enum ka_got ka_reader_id(struct ka_reader *reader, size_t column, ka_str *out);
/** Yes or no by the column's words. */
enum ka_got ka_reader_tri(struct ka_reader *reader, size_t column, enum ka_tri *out);
/** Tell, once for each word, of a kind of message that is neither listed nor usual. */
void ka_reader_other_word(struct ka_reader *reader, size_t column, ka_str text);

/** Whether the row has more or fewer cells than the header, in a table that holds buyers' data. */
bool ka_reader_is_shifted(const struct ka_reader *reader);
/** Report the cell at hand as unreadable; the row is refused if the column is required. */
enum ka_got ka_reader_bad(struct ka_reader *reader, size_t column, enum ka_diag_code code);

struct ka_words ka_words_make(struct ka_arena *arena, const struct ka_texts *texts);
/** Whether @p text, folded by the call, is one of the words. */
bool ka_words_have(struct ka_words *words, struct ka_arena *scratch, ka_str text);

/** The named thing, new if it was not seen before (then *fresh, and its index is KA_NO_INDEX). */
struct ka_named *ka_named_find(struct ka_arena *arena, struct ka_named_list *list, ka_str name,
                               bool *fresh);

/** Store of the row: its column, else the file's. False: unknown, the row is dropped. */
KA_MUST_USE bool ka_reader_store(struct ka_reader *reader, size_t *store);
/** Yuan for one unit of the row's currency in @p month. False: none, the row is dropped. */
KA_MUST_USE bool ka_reader_rate(struct ka_reader *reader, ka_str currency, ka_month month,
                                ka_dec *rate);
/** a × b, rounded to 6 places; false out of range. */
KA_MUST_USE bool ka_reader_product(ka_dec a, ka_dec b, ka_dec *out);

/** Drop the row for an empty cell that it cannot be without. */
enum ka_fate ka_reader_no_subject(struct ka_reader *reader, size_t column);
/** Whether any of @p count times lies in the window, or none is known. */
bool ka_reader_in_window(const struct ka_reader *reader, const ka_time *time, size_t count);
/** The same for what counts however late it comes: the window's end is not looked at. */
bool ka_reader_since_window(const struct ka_reader *reader, const ka_time *time, size_t count);
/** Remember times as seen in the file. */
void ka_reader_saw(struct ka_reader *reader, const ka_time *time, size_t count);
/** Remember days that a row speaks of. */
void ka_reader_saw_days(struct ka_reader *reader, struct ka_span days);

/* One for each kind of row: fill *fact from the row at hand. */
enum ka_fate ka_row_stats(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_order(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_refund(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_ticket(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_rating(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_manual(struct ka_reader *reader, struct ka_fact *fact);
enum ka_fate ka_row_message(struct ka_reader *reader, struct ka_fact *fact);
/** Days whose messages a month needs. */
struct ka_span ka_message_days(const struct ka_reader *reader);
enum ka_fate ka_row_chats(struct ka_reader *reader, struct ka_fact *fact);

/** Whether the row at hand is one of totals or means; a total's figures are compared. */
bool ka_row_is_summary(struct ka_reader *reader);
/** Count a figure of the row at hand into its column's sum; @p known false: it was unreadable. */
void ka_summary_add(struct ka_reader *reader, size_t column, bool known, ka_dec value);
/** Report total rows that agree with no sum, now that all rows are read. */
void ka_summary_finish(struct ka_reader *reader);

#endif
