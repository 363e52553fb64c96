/**
 * @file
 * The fold: facts of a month's files in, cells of counters out.
 *
 * Facts are first only noted (the journal), file by file, so that a file which turns out to be
 * broken can be taken back whole; ka_fold_close() then decides what counts (which of two exports
 * wins, day rows or the month's row, whose an account is) and adds it up. Only what the result
 * needs lives in the month's arena; the journal lives in the scratch arena.
 */
#ifndef KA_METRICS_FOLD_H
#define KA_METRICS_FOLD_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/diag.h"
#include "base/status.h"
#include "ingest/fact.h"
#include "metrics/message.h"
#include "metrics/month_data.h"
#include "metrics/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where a record stands. */
struct ka_at {
    uint32_t file;
    uint32_t line;
    size_t store;
};

/** One line of an order, as struct ka_order_fact has it; text by number. */
struct ka_order_line {
    struct ka_at at;
    uint32_t id, buyer, salesperson;
    bool has_amount, has_line_amount, has_refunded;
    bool closed, refund_known, refund_succeeded;
    ka_time created, paid, shipped, promised;
    ka_dec amount, line_amount, items, refunded;
};

struct ka_refund_row {
    struct ka_at at;
    uint32_t id, order, reason;
    uint32_t same; /**< Rows with this number are equal in all fields. */
    bool known;    /**< As in struct ka_month_refund, once orders are closed. */
    struct ka_refund_fact fact;
};

struct ka_ticket_row {
    struct ka_at at;
    uint32_t id, assignee;
    struct ka_ticket_fact fact;
};

struct ka_rating_row {
    struct ka_at at;
    uint32_t account, same;
    ka_time time;
    int value;
    bool dropped; /**< Another file has it too. */
};

struct ka_manual_row {
    struct ka_at at;
    uint32_t employee, role, item, reason, scorer, same;
    ka_dec points;
    bool dropped;
};

/** A row of agent_stats, store_stats, attendance or a register. */
struct ka_stat_row {
    struct ka_at at;
    enum ka_fact_kind kind;
    uint32_t platform, account, employee, same;
    uint32_t subject; /**< Account folded, or employee number: what makes two rows speak of one. */
    struct ka_span period;
    size_t first_figure, figure_count;
    bool dropped;
    bool has_evidence;
    bool split;                 /**< Of several people or roles: belongs to none. */
    const struct ka_seat *seat; /**< NULL: nobody's. */
};

/** One figure of such a row, with the keys it is sorted by. */
struct ka_figure {
    size_t row;
    size_t store, counter, metric;
    uint32_t subject, platform;
    enum ka_fact_kind kind;
    struct ka_span period;
    uint32_t file, line, column;
    bool industry, weighted;
    ka_dec value, weight;
};

/** Lines of orders are many: they are never moved. */
#define KA_ORDER_BLOCK ((size_t)1024)

/** Figures of one row, and what an earlier file says of the same. */
struct ka_conflict {
    const struct ka_stat_row *old, *row;
    struct {
        const struct ka_figure *old, *new;
    } pair[5]; /**< The first ones. */
    size_t count;
};

/** Rows of a file with two columns of lateness. */
struct ka_late_rows {
    const struct ka_figure *first; /**< And the next one. */
    size_t count;
};

/** How much of each list belongs to files that are done. */
struct ka_fold_mark {
    size_t order, refund, ticket, rating, manual, row, figure;
    bool has_register;
    struct ka_diags diags; /**< What the fold itself has found. */
};

struct ka_fold {
    struct ka_arena *arena;
    struct ka_arena *scratch;
    struct ka_diags *diags;
    size_t workers; /**< Threads for working off the heaps of messages. */
    struct ka_month_data *data;
    struct ka_names names;
    struct ka_buf text;        /**< For building keys; used up at once. */
    struct ka_table said;      /**< Findings that are made once. */
    struct ka_table strangers; /**< Accounts and names without an owner → index. */
    struct ka_stranger *stranger;
    size_t stranger_count;
    struct ka_table seen;         /**< "platform\naccount" in any row, folded; "platform" alone. */
    struct ka_arena *order_arena; /**< Of the lines of orders, until they are merged; or NULL. */
    struct ka_order_line **order; /**< In blocks of KA_ORDER_BLOCK. */
    size_t order_count;
    const struct ka_order_line **line; /**< Sorted, while they are merged. */
    struct ka_refund_row *refund;
    size_t refund_count;
    struct ka_ticket_row *ticket;
    size_t ticket_count;
    struct ka_rating_row *rating;
    size_t rating_count;
    struct ka_manual_row *manual;
    size_t manual_count;
    struct ka_stat_row *row;
    size_t row_count;
    struct ka_figure *figure;
    size_t figure_count;
    uint32_t *order_days; /**< By store: days of the month that have orders, as bits. */
    struct ka_conflict *conflict;
    size_t conflict_count;
    struct ka_late_rows *late; /**< By file, while figures are chosen. */
    bool keep_late_sales;
    struct ka_messages messages;
};

/** What ka_fold_make() is told. */
struct ka_fold_options {
    const struct ka_defs *defs;
    ka_month month;
    struct ka_diags *diags;
    struct ka_export *file; /**< The month's files; filled as they are read. */
    size_t file_count;
    size_t workers;                     /**< 0 is 1. */
    const struct ka_month_data *before; /**< The month before, or NULL. */
    bool keep_late_sales;               /**< This is the month before another one. */
    bool evidence;                      /**< Keep the rows behind values. */
};

/** A fold in @p scratch whose result will live in @p arena. */
struct ka_fold *ka_fold_make(struct ka_arena *arena, struct ka_arena *scratch,
                             const struct ka_fold_options *options);
struct ka_sink ka_fold_sink(struct ka_fold *fold);
/** Before a file. */
struct ka_fold_mark ka_fold_mark(const struct ka_fold *fold);
/** The file at @p index has another kind of table: list it once more, right after. */
void ka_fold_add_table(struct ka_fold *fold, size_t index);
/** Forget the facts of the file read since, which was refused whole. */
void ka_fold_take_back(struct ka_fold *fold, struct ka_fold_mark mark, uint32_t file);
/** Decide and add up. The fold and its scratch arena are not needed afterwards. */
struct ka_month_data *ka_fold_close(struct ka_fold *fold);

/* Between the fold's own files: */

/** A place in a file of the month. */
struct ka_place ka_fold_place(const struct ka_fold *fold, uint32_t file, uint32_t line);
/** True the first time it is asked with this text. */
bool ka_fold_first(struct ka_fold *fold, ka_str key);
/** "2026-10-01..2026-10-31". */
ka_str ka_fold_print_span(struct ka_arena *arena, struct ka_span span);
/** The platform of a record's file, else of its store; may be empty. */
ka_str ka_fold_platform(const struct ka_fold *fold, uint32_t file, size_t store);
/** Rows equal in all fields count as often as the file that has most of them (decision 10). */
struct ka_same {
    uint32_t same, file, line;
    bool *dropped;
};
void ka_fold_drop_repeats(struct ka_same *row, size_t count);

/** Whose a record is; nobody's accounts are noted, once per call, for the findings. */
const struct ka_seat *ka_fold_owner(struct ka_fold *fold, const struct ka_at *at, ka_str account,
                                    ka_day day);
/** The same for a period; *split if several seats share it. */
const struct ka_seat *ka_fold_owner_period(struct ka_fold *fold, const struct ka_at *at,
                                           ka_str account, struct ka_span period, bool *split);
/** The employee's seat in a period; unknown names and people not at work are noted. */
const struct ka_seat *ka_fold_employee(struct ka_fold *fold, const struct ka_at *at, ka_str name,
                                       struct ka_span period, bool *split);
/** One finding for each account and name noted. */
void ka_fold_report_strangers(struct ka_fold *fold);

/** Add a fact's figure to a built-in counter of a cell; nothing if the counter is not defined. */
void ka_fold_count(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin,
                   ka_dec value, const struct ka_at *at);
/** Whether message logs give a counter: of conversations, or of whose sales are. */
bool ka_counter_is_of_log(const struct ka_month_data *data, size_t counter);
/** Make a built-in counter a real 0 if nothing is there yet. */
void ka_fold_touch(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin);

/** Whom a row is about, as written; a store's row: the store. */
ka_str ka_stat_subject(const struct ka_fold *fold, const struct ka_stat_row *row);
/** Two files disagree on a figure of a subject and period; the later one counts. */
void ka_note_conflict(struct ka_fold *fold, const struct ka_figure *old,
                      const struct ka_figure *new);
/** Two figures of a row that may both be of lateness: the one given and the next. */
void ka_note_late(struct ka_fold *fold, const struct ka_figure *figure);
void ka_report_told_twice(struct ka_fold *fold);
/** An order of the store was made, or paid, then. */
void ka_note_order_day(struct ka_fold *fold, size_t store, ka_time time);
/** Stores whose orders or chats stop before their data end, once the fold is closed. */
void ka_report_stops(struct ka_fold *fold);
/** Whether the month's day, 0 the first, is among @p days, as bits. */
static inline bool
ka_has_day(uint32_t days, int day)
{
    return days >> day & 1;
}
/** Reports whose files leave days of the month out (periods.c). */
void ka_report_periods(struct ka_fold *fold);
/** Stores of which growth is asked and the month before has nothing (last_month.c). */
void ka_report_last_month(struct ka_fold *fold);
/** What metrics would be under the other rules of attribution, once the cells are closed. */
void ka_rules_close(struct ka_month_data *data);
void ka_fold_close_stats(struct ka_fold *fold);
void ka_fold_close_orders(struct ka_fold *fold);
void ka_fold_close_tickets(struct ka_fold *fold);
void ka_fold_close_ratings(struct ka_fold *fold);
void ka_fold_close_manual(struct ka_fold *fold);

#endif
