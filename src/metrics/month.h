/**
 * @file
 * A month: all its exports folded into counters, and the values of metrics read from them.
 *
 * Counters are exact decimals per (person or store) cell; files and workers merge in any order.
 * A value is kept as numerator and denominator and divided once. Missing data, an empty
 * denominator and a real 0 are three different things.
 */
#ifndef KA_METRICS_MONTH_H
#define KA_METRICS_MONTH_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/export.h"
#include "ingest/fact.h"
#include "metrics/roster.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_value_state {
    KA_VALUE_MISSING, /**< 缺数据: nothing says anything of it. */
    KA_VALUE_EMPTY,   /**< 不适用: defined, but its denominator is zero (or last month's is). */
    KA_VALUE_OK
};

/** One file's share in a value. */
struct ka_source {
    uint32_t file; /**< Index in ka_month_data.file (or the last month's, if previous). */
    bool previous; /**< Of the month before. */
    uint64_t rows;
    uint32_t first_line;
};

/** What rates are weighted by; bits. */
enum ka_weight {
    KA_WEIGHT_PEOPLE = 1,
    KA_WEIGHT_MESSAGES = 2,
    KA_WEIGHT_ROUNDS = 4,
    KA_WEIGHT_RATINGS = 8
};

/** What is part of a value and says nothing of it: a member of a team, or someone's store. */
struct ka_gap {
    const struct ka_seat *seat;
    size_t store; /**< KA_NO_INDEX: the member has no data of it at all. */
    bool blocks;  /**< The value is missing for it; else it is that of the other stores. */
};

struct ka_value {
    enum ka_value_state state;
    bool provisional; /**< 延迟统计: may still change. */
    bool approximate; /**< 近似: an unweighted mean of several rows, or weights of two kinds. */
    ka_dec num, den;  /**< In natural units, for people (den 1 for sums). */
    /** The value, exactly: live_num ÷ live_den, whole numbers, live_den > 0 when OK. Not reduced:
     *  num and den by the same power of ten where that is exact (170/320 stays 170/320). */
    int64_t live_num, live_den;
    struct ka_source *source;
    size_t source_count;
    struct ka_gap *gap; /**< What it lacks. */
    size_t gap_count;
    const struct ka_seat **member; /**< Of a team: who was summed. */
    size_t member_count;
    bool whole_month; /**< Of someone there for a part of it: the store's figure is the month's. */
    unsigned weights; /**< Kinds of weights put together (ka_weight); 0 unless several. */
};

/** A figure that people gave points for. */
struct ka_manual {
    const struct ka_employee *employee;
    ka_str role; /**< Id or name as written; may be empty. */
    ka_str item; /**< Id or name as written. */
    ka_dec points;
    ka_str reason;
    ka_str scorer;
    uint32_t file;
    uint32_t line;
    bool used; /**< Set by the scorecard: an entry that fits no item is a finding. */
};

/** Whose the orders paid in the month are: attributed + silent + unattributable = paid (decision
 * 9). */
struct ka_attribution {
    uint64_t paid_orders, attributed_orders, silent_orders, unattributable_orders;
    ka_dec paid, attributed, silent, unattributable; /**< Yuan. */
};

/**
 * A refund that succeeded, as a month's exports tell it: a row of a refund export; or of_order, of
 * an order paid before the month that an order export tells as refunded or closed (then without an
 * id, and its amount is all that was refunded so far).
 */
struct ka_month_refund {
    ka_str store; /**< Id. */
    struct ka_refund_fact fact;
    bool known; /**< Its order is in the month's files, and not of a month before. */
};

/** So many months back a refund is looked at: most come within weeks, disputes within months. */
#define KA_LATE_MONTHS 6

/** By which time of an order its seller is found (metrics.md section 4). */
enum ka_attribution_rule {
    KA_BY_CREATED_FIRST, /**< 下单优先判定: by creation; if that gives nobody, by payment. The one
                            that counts. */
    KA_BY_CREATED,       /**< 下单判定 */
    KA_BY_PAID,          /**< 付款判定 */
    KA_RULES
};

/** What one hour brought, by message logs: sums, which merge in any order. */
struct ka_load_hour {
    uint32_t chats;  /**< Conversations received, by the buyer's first message. */
    uint32_t open;   /**< Conversations in which the buyer wrote in this hour. */
    uint32_t rounds; /**< Opened in this hour, within service hours. */
    uint32_t unanswered;
    uint32_t stale;   /**< Not answered within the cap. */
    uint32_t replies; /**< Messages of the agent in this hour. */
    uint64_t seconds; /**< Response times of the rounds, capped; an unanswered one is the cap. */
};

/** The hours of a month. */
struct ka_load {
    struct ka_load_hour hour[31][24];
};

/** Conversations received by a seat in a store, for loads and charts. */
struct ka_received {
    uint32_t day[31];
    uint32_t week[6];  /**< Weeks begin on Monday; the first and the last are cut to the month. */
    uint32_t hour[24]; /**< Of the buyer's first message. */
};

/** A store's figure of an earlier month, as it was archived: natural units, den 1 for sums. */
struct ka_store_figure {
    ka_str store, metric; /**< Ids. */
    ka_dec num, den;
};

/** What the archive has of a month's stores. */
struct ka_figures {
    ka_str path; /**< "archive.db#2026-09": stands for a file where sources are named. */
    struct ka_digest digest; /**< Root of the revision. */
    struct ka_store_figure *item;
    size_t count;
};

struct ka_piece_keeper;
struct ka_month_data; /* fields private: metrics/month_data.h */

/** Who has archived figures of a month; asked if its exports lack a store's revenue. */
struct ka_figures_source {
    /** May be NULL. Failing adds a finding, and the month is not read then. */
    enum ka_status (*find)(void *self, ka_month month, bool *found, struct ka_figures *out);
    void *self;
};

struct ka_month_options {
    ka_month month;
    const char *workspace;
    const char *month_folder; /**< "exports/2026-10", relative to the workspace. */
    bool evidence;            /**< Keep the rows behind values, for ka_month_rows(). */
    void *progress_self;
    void (*progress)(void *self, uint64_t done, uint64_t total, ka_str file); /**< May be NULL. */
    size_t workers; /**< Threads; 0 is 1. Any number gives the same result. */
    size_t part;    /**< Bytes of a log that a thread takes at once; 0: as is good. For tests. */
    const struct ka_piece_keeper *keep; /**< Who keeps what is read (month_facts.h); may be NULL. */
    struct ka_figures_source figures;   /**< Asked of the month before. */
    size_t shard, shards; /**< Read only every shards-th file, from the shard-th (0-based); what
                             people and accounts lack is not told then. 0 shards: all files. */
};

/**
 * Read a month's exports and manual files (manual/<month>*.csv, manual/<month>/), and the month
 * before it if its folder exists (for growth and relative_to: last_month).
 *
 * @return KA_OK with findings in @p diags (a bad file is left out, with a finding); KA_E_IO when
 * the folder cannot be read; KA_E_DATA when nothing usable is there: *out then tells of its files,
 * if there are any; what options->figures returned if that failed.
 */
KA_MUST_USE enum ka_status ka_month_load(struct ka_arena *arena, const struct ka_defs *defs,
                                         const struct ka_month_options *options,
                                         struct ka_diags *diags, struct ka_month_data **out);

/** What a gap is called: the store's name, or the member's. */
ka_str ka_gap_name(const struct ka_month_data *data, const struct ka_gap *gap);
/** The month's files in path order, and how each was read. */
const struct ka_export *ka_month_files(const struct ka_month_data *data, size_t *count);
/** Last day that a file speaks of: what its store's `as_of` says, else its latest stamp or its
 *  period's end; KA_DAY_NONE if it says none. */
ka_day ka_file_as_of(const struct ka_company *company, const struct ka_export *file);
/** The last of these days among the month's files; KA_DAY_NONE without any. */
ka_day ka_month_as_of(const struct ka_month_data *data);
/** Whether a file was refused whole, none of its facts kept. */
bool ka_month_refused(const struct ka_month_data *data, size_t file);
/** The month before, or NULL. */
const struct ka_month_data *ka_month_previous(const struct ka_month_data *data);
/** The archive's figures that stand in for exports of the month before; NULL if none do. */
const struct ka_figures *ka_month_figures(const struct ka_month_data *data);
/** People at work in the month, by employee number, then start of the role. */
const struct ka_roster *ka_month_roster(const struct ka_month_data *data);
struct ka_manual *ka_month_manual(struct ka_month_data *data, size_t *count);
/** Refunds of any month's orders that succeeded, one for each refund. */
const struct ka_month_refund *ka_month_refunds(const struct ka_month_data *data, size_t *count);
ka_month ka_month_index(const struct ka_month_data *data);
/** Of one store; all zero if it has no orders. */
struct ka_attribution ka_month_attribution(const struct ka_month_data *data, size_t store);

/** The same if orders were attributed by another rule. */
struct ka_attribution ka_month_attribution_by(const struct ka_month_data *data, size_t store,
                                              enum ka_attribution_rule rule);
/** Whether message logs decide whose orders are, so that the rules may differ. */
bool ka_month_has_rules(const struct ka_month_data *data);
/** Hour by hour, from message logs; NULL if there are none of that seat and store. */
const struct ka_load *ka_month_load_of(const struct ka_month_data *data, const struct ka_seat *seat,
                                       size_t store);
/** From message logs; false if there are none of that seat and store. */
KA_MUST_USE bool ka_month_received(const struct ka_month_data *data, const struct ka_seat *seat,
                                   size_t store, struct ka_received *out);

/** Metric of one seat: their accounts' counters, for a store metric the sums over their stores. */
struct ka_value ka_value_of_seat(const struct ka_month_data *data, const struct ka_seat *seat,
                                 size_t metric);
/** Recomputed from the summed parts of the seat's team (lead only if listed). */
struct ka_value ka_value_of_team(const struct ka_month_data *data, const struct ka_seat *seat,
                                 size_t metric);
/** One store's metric. */
struct ka_value ka_value_of_store(const struct ka_month_data *data, size_t store, size_t metric);
/** Some stores, in company order. */
struct ka_store_list {
    size_t *index;
    size_t count;
};
/** Stores on which a metric by scope rests, in company order: those that the seat answers for; of
 *  people's figures also those where the seat, or its team, has some. In @p arena. */
size_t ka_stores_valued(struct ka_arena *arena, const struct ka_month_data *data,
                        const struct ka_seat *seat, enum ka_scope scope, size_t metric,
                        size_t **out);
/** By scope, of these stores alone (by_platform, rules for each store): one evaluation over the
 *  parts there, what is tied to no store left out. */
struct ka_value ka_value_in_stores(const struct ka_month_data *data, const struct ka_seat *seat,
                                   enum ka_scope scope, const struct ka_store_list *list,
                                   size_t metric);
/** The industry mean over the seat's stores, weighted by this store's denominator. */
struct ka_value ka_value_of_industry(const struct ka_month_data *data, const struct ka_seat *seat,
                                     enum ka_scope scope, size_t metric);
/** The same value in the month before (missing if there is none). */
struct ka_value ka_value_of_last_month(const struct ka_month_data *data, const struct ka_seat *seat,
                                       enum ka_scope scope, size_t metric);

/** By scope: seat, team or stores. */
struct ka_value ka_value_in_scope(const struct ka_month_data *data, const struct ka_seat *seat,
                                  enum ka_scope scope, size_t metric);

/** By scope, as it would be if orders were attributed by @p rule: for `explain`. */
struct ka_value ka_value_by_rule(const struct ka_month_data *data, const struct ka_seat *seat,
                                 enum ka_scope scope, size_t metric, enum ka_attribution_rule rule);

/** A counter of one person's seat, summed over stores: pieces, losses. False if nothing says
 *  anything of it (a register that was handed in and does not name the person says 0). */
KA_MUST_USE bool ka_count_of_seat(const struct ka_month_data *data, const struct ka_seat *seat,
                                  size_t counter, ka_dec *out);

/** The part of the month's workdays that the seat is due for: attendance less statutory leave, else
 *  the calendar; at most 1. */
ka_frac ka_seat_share(const struct ka_month_data *data, const struct ka_seat *seat);

/** Target of a seat for a metric, prorated by days due if @p prorate; false if there is none.
 *  KA_SCOPE_TEAM: the lead's own target if given, else the sum of members' prorated targets. */
KA_MUST_USE bool ka_seat_target(const struct ka_month_data *data, const struct ka_seat *seat,
                                enum ka_scope scope, size_t metric, bool prorate, ka_frac *out);

/** Stores the seat answers for, in company order; @p key_only those of 重点推广. In @p arena. */
size_t ka_seat_stores(struct ka_arena *arena, const struct ka_month_data *data,
                      const struct ka_seat *seat, bool key_only, size_t **out);

/** How many rows of a value are kept. */
#define KA_ROWS_KEPT 20

/** A row's share in a value, on both sides of the quotient. */
struct ka_row_share {
    uint32_t file, line;
    ka_dec num, den;
};

/** The rows that made a value. */
struct ka_rows_of {
    struct ka_row_share row[KA_ROWS_KEPT]; /**< The largest first; equal ones by place. */
    size_t count;
    uint64_t total;                           /**< Rows in all. */
    struct ka_row_share missed[KA_ROWS_KEPT]; /**< In the denominator only: what was lost. */
    size_t missed_count;
    uint64_t missed_total;
};

/** Which value: as ka_value_in_scope(), and of one store only if that is given. */
struct ka_rows_asked {
    const struct ka_seat *seat;
    enum ka_scope scope;
    size_t metric;
    size_t store; /**< KA_NO_INDEX: all. */
};

/** For `explain`: nothing unless the month was loaded with evidence. Shares are in units of the
 *  counters; rows of the month before are not among them. */
void ka_month_rows(struct ka_arena *arena, const struct ka_month_data *data,
                   const struct ka_rows_asked *asked, struct ka_rows_of *out);

/** The month as it would be if orders were attributed by another rule; shares all else. */
struct ka_month_data *ka_month_by_rule(struct ka_arena *arena, const struct ka_month_data *data,
                                       enum ka_attribution_rule rule);
/** Whether a metric may differ by rule. */
bool ka_metric_has_rules(const struct ka_month_data *data, size_t metric);

#endif
