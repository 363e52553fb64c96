/**
 * @file
 * What a month is made of, inside: cells of tallies.
 *
 * A *cell* is one seat in one store (store KA_NO_INDEX: rows that name none), or one store by
 * itself (seat KA_NO_INDEX). It has a *tally* for each counter, apart for what was counted from
 * single facts (orders, tickets, ratings) and what an export had already summed; single facts win
 * (metrics.md section 6). Tallies are exact sums, so files merge in any order.
 */
#ifndef KA_METRICS_MONTH_DATA_H
#define KA_METRICS_MONTH_DATA_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"
#include "metrics/month.h"
#include "metrics/roster.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_builtin {
#define KA_BUILTIN(name, id) KA_BUILTIN_##name,
#include "metrics/builtin.def"
#undef KA_BUILTIN
    KA_BUILTIN__COUNT
};

/** Where a tally's figures come from; the lower one wins. */
enum ka_origin { KA_ORIGIN_FACTS, KA_ORIGIN_STATS, KA_ORIGIN__COUNT };

/** One file's share in a tally. */
struct ka_rows {
    uint32_t file;
    uint32_t first_line, last_line; /**< Least; latest added. */
    uint64_t rows;
    struct ka_rows *next;
};

struct ka_tally {
    bool present;  /**< Something was said, be it 0. */
    bool overflow; /**< Beyond the range of a decimal: no value. */
    ka_dec num;    /**< Sum; for KA_MAX and KA_MIN the extreme; for a part Σ value × weight. */
    ka_dec den;    /**< Figures added; for a part Σ weight. */
    const struct ka_cell *cell; /**< Whose it is. */
    unsigned weights;           /**< Of a part: what it was weighted by (ka_weight). */
    uint64_t unweighted;        /**< Figures of a part that had no weight and count as 1. */
    struct ka_rows *rows;
};

/** Single values of a counter: seconds for a median, keys for a distinct count. */
struct ka_set {
    size_t counter;
    bool distinct; /**< Keys: sorted and without repeats once the fold is closed. */
    uint64_t *item;
    size_t count;
    struct ka_set *next;
};

struct ka_cell {
    size_t row;  /**< As opened; KA_NO_INDEX: the store's own; above all seats' and stints': a
                    store's  for one seat's days (own_days.c). */
    size_t seat; /**< Whose row that is. */
    size_t store;
    struct ka_tally *counter[KA_ORIGIN__COUNT]; /**< By counter index. */
    struct ka_tally *part;                      /**< By metric index. */
    struct ka_tally *industry;                  /**< By metric index; stores' own cells only. */
    struct ka_set *set;
};

/** One addition to a tally, until the row it stands in is settled. */
struct ka_log_row {
    const struct ka_tally *tally;
    uint32_t file;
    uint32_t line;
    uint8_t origin; /**< Set when it is settled. */
    ka_dec num, den;
};

struct ka_log {
    struct ka_arena *arena;
    struct ka_log_row *row;
    size_t count, most; /**< Not settled yet: now, and at most so far. */
    struct ka_evidence *evidence;
};

struct ka_cells {
    struct ka_arena *arena;
    const struct ka_metric_set *metrics;
    const struct ka_roster *roster;
    size_t row_count; /**< Seats, then stints: what of a seat is of one team is counted twice. */
    size_t store_count;
    size_t *own; /**< Seats there for a part of the month: rows of stores for their days. */
    size_t own_count;
    struct ka_cell *
        *at; /**< (row_count + 1 + own_count) × (store_count + 1), NULL where nothing is. */
    struct ka_cell **found; /**< For ka_cells_of_store(). */
    struct ka_log *log;     /**< NULL unless evidence is kept. */
};

struct ka_cells ka_cells_make(struct ka_arena *arena, const struct ka_metric_set *metrics,
                              const struct ka_roster *roster, size_t store_count);
/** The cell, made if need be. @p row is a seat's index, or a stint's plus the number of seats;
 *  KA_NO_INDEX is allowed for both. */
struct ka_cell *ka_cells_open(struct ka_cells *cells, size_t row, size_t store);
/** The cell, or NULL. */
const struct ka_cell *ka_cells_lookup(const struct ka_cells *cells, size_t row, size_t store);
/** Index of the seat whose row that is; KA_NO_INDEX: the stores'. */
size_t ka_cells_seat(const struct ka_cells *cells, size_t row);
/** What is of a seat on a day is counted in these cells: the seat's, and its stint's. How many. */
size_t ka_cells_of_day(struct ka_cells *cells, const struct ka_seat *seat, size_t store, ka_day day,
                       struct ka_cell *cell[2]);
/** Rows of cells in all. */
size_t ka_cells_rows(const struct ka_cells *cells);
/** Whether a seat answers for a store on some of its days. */
bool ka_seat_has_store(const struct ka_company *company, const struct ka_seat *seat, size_t store);
/** Make the cells of stores for the days of seats that are there for a part of the month. */
void ka_cells_keep_own_days(struct ka_cells *cells, const struct ka_company *company);
/** Where what is of a store on a day counts; valid until the next call. KA_NO_INDEX: nowhere. */
struct ka_store_cells {
    struct ka_cell **cell;
    size_t count;
};
struct ka_store_cells ka_cells_of_store(struct ka_cells *cells, size_t store, ka_day day);
/** Once all is counted. */
void ka_cells_close_own_days(struct ka_cells *cells);
/** A store's cell for a seat (may be NULL): of its days, if all that the store has of the counters
 *  is of single days; else the store's own. May be NULL. */
const struct ka_cell *ka_cells_store_for(const struct ka_cells *cells, const struct ka_seat *seat,
                                         size_t store, const size_t *counter, size_t count);
struct ka_tally *ka_cells_counter(struct ka_cells *cells, struct ka_cell *cell,
                                  enum ka_origin origin, size_t counter);
/** The tally that counts: facts before stats; NULL if neither is present. */
const struct ka_tally *ka_cell_tally(const struct ka_cell *cell, size_t counter);

/** A figure and where it stands. */
struct ka_figure_at {
    ka_dec value;
    ka_dec weight;    /**< For parts. */
    bool weighted;    /**< False: weight counts as 1, and is remembered. */
    unsigned weights; /**< Of a part: what kind of weight (ka_weight); 0: not told. */
    uint32_t file;
    uint32_t line;
};

/** Add to a counter's tally as its aggregate says (KA_LAST and KA_MEAN: the caller chose the
 * figures). */
void ka_tally_add(struct ka_cells *cells, struct ka_tally *tally, enum ka_aggregate aggregate,
                  const struct ka_figure_at *figure);
/** Add value × weight to a metric's part. */
void ka_tally_add_part(struct ka_cells *cells, struct ka_tally *tally,
                       const struct ka_figure_at *figure);
/** Append a single value to the counter's set of @p cell. */
void ka_cell_collect(struct ka_cells *cells, struct ka_cell *cell, size_t counter, bool distinct,
                     uint64_t item);
const struct ka_set *ka_cell_set(const struct ka_cell *cell, size_t counter);
/** Sort keys, drop repeats, and write the counts into the tallies. */
void ka_cells_close(struct ka_cells *cells);

/** Rows of one file while the sources of a value are added up. */
struct ka_file_rows {
    uint64_t in_cell, total;
    uint32_t first_line;
};

/** A sale of a month's last days: who asks about it in the next month does not inquire. */
struct ka_late_sale {
    size_t store;
    ka_str order, buyer; /**< As the export has them. */
    ka_time paid;
};

struct ka_month_data {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    struct ka_diags *diags;
    ka_month month;
    struct ka_span span;
    struct ka_export *file;
    size_t file_count;
    bool *refused; /**< By file: its facts were dropped. */
    struct ka_roster roster;
    struct ka_cells cells;
    struct ka_manual *manual;
    size_t manual_count;
    struct ka_month_refund *refund;
    size_t refund_count;
    bool has_register;                 /**< Some register file was read: no row means 0. */
    size_t builtin[KA_BUILTIN__COUNT]; /**< Counter index. */
    struct ka_attribution *attribution[KA_RULES]; /**< By store. */
    struct ka_cells *by_rule[KA_RULES];           /**< NULL: as data->cells. */
    struct ka_load **load;        /**< By seat and store; NULL without message logs. */
    struct ka_response *response; /**< What the loads say; NULL without message logs. */
    bool *too_large;              /**< By metric: said already. */
    struct ka_file_rows *rows;    /**< By file: work space of the values' sources. */
    const struct ka_month_data *previous;
    struct ka_figures figures;      /**< That the archive filled in; of a month before. */
    struct ka_late_sale *late_sale; /**< Only of a month that was read as the one before. */
    size_t late_sale_count;
};

/** Insert a file that facts do not come from any more: indices after @p at shift. */
void ka_month_insert_file(struct ka_month_data *data, size_t at, const struct ka_export *fresh);

/** Data complete up to this local time, for a file's facts of its kind; KA_TIME_NONE if unknown. */
ka_time ka_as_of(const struct ka_month_data *data, size_t file);
/** The same for all facts of a kind of one store. */
ka_time ka_as_of_kind(const struct ka_month_data *data, size_t store, enum ka_fact_kind kind);

/** A tally that went into a value. */
struct ka_used {
    const struct ka_cell *cell;
    const struct ka_tally *tally;
    size_t counter; /**< KA_NO_INDEX for a metric's part. */
    bool den;       /**< As denominator. */
    bool previous;  /**< Of the month before. */
};

struct ka_used_list {
    struct ka_arena *arena;
    struct ka_used *item;
    size_t count;
};

/** ka_value_in_scope(), and in @p used (may be NULL) what it was made of. */
struct ka_value ka_value_trace(const struct ka_month_data *data, const struct ka_seat *seat,
                               enum ka_scope scope, size_t metric, struct ka_used_list *used);

/** What kind of weight a counter is (ka_weight); 0 for KA_NO_INDEX. */
unsigned ka_weight_of(const struct ka_month_data *data, size_t counter);
/** What kind of weight a profile gives to a column (1-based) of a file; 0 if it does not tell. */
unsigned ka_weight_of_column(const struct ka_month_data *data, uint32_t file, uint32_t column);
/** Whether a seat is appraised on a metric itself, or has a target for it. */
bool ka_seat_is_asked(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric);
/** Whether a team is the one (or one of those) that @p of answers for. */
bool ka_seat_answers(const struct ka_seat *of, const struct ka_team *team);

#endif
