/**
 * @file
 * templates/exports/NAME.yaml: what the columns of one platform's export mean.
 *
 *     profile: chitu-service
 *     name: 赤兔 接待与满意度报表
 *     platform: taobao                  # omit if any
 *     kind: agent_stats
 *     period: file_name                 # or column (a date/time column), month_column
 *     summary_rows: {sum: [汇总], mean: [均值]}
 *     columns:
 *       - {header: [客服昵称, 旺旺昵称, 旺旺], field: account, required: true}
 *       - {header: 接待人数, counter: received, required: true}
 *       - {header: 平均响应(秒), mean: avg_response, weight: 接待人数, read: duration}
 *       - {header: 回复率, mean: reply_rate, weight: 接待人数, read: fraction}
 *       - {header: 上班天数, ignore: true}
 *     examples: [自定义报表_接待_2026-10-01至2026-10-31.csv]
 *
 * A file is taken for the profile whose required headers are all there; among several the one that
 * explains most columns wins, and a tie is a finding. The name of the file never matters.
 */
#ifndef KA_TEMPLATE_PROFILE_H
#define KA_TEMPLATE_PROFILE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/metric_def.h"
#include "template/schema.h"
#include "template/yaml.h"

/** The kind of fact a row becomes (metrics.md section 2). */
enum ka_fact_kind {
    KA_FACT_ORDER,
    KA_FACT_REFUND,
    KA_FACT_AGENT_STATS, /**< Subject: an account. */
    KA_FACT_STORE_STATS, /**< Subject: a store. */
    KA_FACT_ATTENDANCE,  /**< Subject: an employee. */
    KA_FACT_REGISTER,    /**< Subject: an employee or account; rows add up. */
    KA_FACT_TICKET,
    KA_FACT_RATING,
    KA_FACT_MANUAL_SCORE,
    KA_FACT_MESSAGE,
    KA_FACT_ORDER_LINES, /**< What an order consists of: items only; a KA_FACT_ORDER to the sink. */
    KA_FACT_CHATS, /**< A chat a row; counts of an account's day: KA_FACT_AGENT_STATS to the sink.
                    */
    KA_FACT_KNOWN, /**< Recognised so that nobody wonders; not read. */
    KA_FACT__COUNT
};

/** How a cell is read. */
enum ka_read {
    KA_READ_TEXT,
    KA_READ_ID,       /**< Long ids: `="123"`, `'123`, tab-suffixed; scientific notation refused. */
    KA_READ_COUNT,    /**< Whole number, grouping commas allowed. */
    KA_READ_NUMBER,   /**< Decimal. */
    KA_READ_MONEY,    /**< `￥1,234.00`, full-width digits, `元`. */
    KA_READ_DURATION, /**< `1分23秒`, `7小时41分52秒`, `00:01:23`, plain number in `unit`;
                         `1:23` only where `unit` says m:ss or h:mm. */
    KA_READ_FRACTION, /**< A rate: `36.99%`, or a bare number that is a fraction (0.97). */
    KA_READ_PERCENT,  /**< A rate: `36.99%`, or a bare number in percent (97). */
    KA_READ_TIME,     /**< Date and/or time. */
    KA_READ_MONTH,
    KA_READ_BOOL /**< 是/否, yes/no, 1/0, or the words in `true_words`. */
};

/** Fields by name; which ones a kind takes is in profile.c. */
enum ka_field {
    KA_FIELD_NONE,
    KA_FIELD_ACCOUNT,
    KA_FIELD_EMPLOYEE, /**< Number. */
    KA_FIELD_EMPLOYEE_NAME,
    KA_FIELD_STORE,
    KA_FIELD_DATE,  /**< Day (or month) the row speaks of. */
    KA_FIELD_ID,    /**< Order, refund, ticket id. */
    KA_FIELD_ORDER, /**< Order id of a refund. */
    KA_FIELD_BUYER,
    KA_FIELD_CREATED,
    KA_FIELD_PAID,
    KA_FIELD_SHIPPED,
    KA_FIELD_PROMISED,
    KA_FIELD_FINISHED,
    KA_FIELD_AMOUNT,      /**< Order-level amount paid; yuan or the row's currency. */
    KA_FIELD_LINE_AMOUNT, /**< Amount of this line; lines add up. */
    KA_FIELD_UNIT_PRICE,  /**< Price of one item of this line; × items. */
    KA_FIELD_ITEMS,       /**< Items of this line; lines add up. */
    KA_FIELD_STATUS,
    KA_FIELD_REFUNDED,      /**< Refunded amount of an order. */
    KA_FIELD_REFUND_STATUS, /**< 售后状态 text of an order. */
    KA_FIELD_SALESPERSON,
    KA_FIELD_CURRENCY,
    KA_FIELD_TYPE, /**< Refund: needs return or not. */
    KA_FIELD_REASON,
    KA_FIELD_INTERVENED,
    KA_FIELD_ASSIGNEE,    /**< Ticket: account. */
    KA_FIELD_FIRST_REPLY, /**< Ticket: time, or duration since created. */
    KA_FIELD_SOLVED,
    KA_FIELD_REOPENS,
    KA_FIELD_REPLIES,
    KA_FIELD_SATISFACTION, /**< good/bad. */
    KA_FIELD_VALUE,        /**< Rating 1-5; register count or amount. */
    KA_FIELD_COUNTER,      /**< Register: which counter (id or Chinese name). */
    KA_FIELD_EVIDENCE,
    KA_FIELD_ITEM, /**< Manual score: item id or name. */
    KA_FIELD_POINTS,
    KA_FIELD_SCORER,
    KA_FIELD_ROLE, /**< Manual score: whose form, if the person has several that month. */
    KA_FIELD_TIME, /**< Message, rating. */
    KA_FIELD_SENDER,
    KA_FIELD_KIND,
    KA_FIELD_TEXT,
    KA_FIELD_PRODUCT, /**< Order: id of what the line sold. */
    KA_FIELD_TITLE,   /**< Order: its name. */
    KA_FIELD_PART,    /**< Figures: the whole (`good`), or a part of another row's (`bad`). */
    KA_FIELD__COUNT
};

/** What a column feeds. Exactly one of field, counter, metric is set, or ignore. */
struct ka_column {
    struct ka_texts
        header; /**< Aliases, compared by ka_utf8_fold_header; a trailing `*` matches any rest. */
    struct ka_place place;
    enum ka_field field;
    size_t counter; /**< KA_NO_INDEX if none. */
    size_t metric;  /**< Mean or rate of this metric; KA_NO_INDEX if none. */
    size_t *weight; /**< Columns whose sum weighs it, by index in columns. */
    size_t weight_count;
    bool industry; /**< The metric's industry mean, not the store's own. */
    enum ka_read read;
    ka_dec unit;   /**< A bare number counts this many seconds (duration: minutes = 60) or units;
                      default 1. */
    int64_t clock; /**< Duration: seconds that the 1 of `1:23` counts (60, 3600); 0: refused. */
    bool required;
    bool ignore;
    struct ka_texts good; /**< Words for true / good / return / intervened. */
    struct ka_texts bad;
};

/** A counter that several columns make together, where a row has all of them. */
struct ka_column_sum {
    size_t counter;
    size_t *column; /**< By index in columns. */
    size_t count;
};

struct ka_text_log; /* template/text_log.h */

enum ka_period_from { KA_PERIOD_COLUMN, KA_PERIOD_FILE_NAME, KA_PERIOD_NONE };

struct ka_profile {
    ka_str id;
    struct ka_place place;
    ka_str name;
    ka_str name_en;
    ka_str platform; /**< Empty: any. */
    enum ka_fact_kind kind;
    enum ka_period_from period;
    enum ka_date_order date_order;
    int header_rows; /**< 1 or 2: with 2, an empty cell of the second row keeps the first row's
                        text, otherwise "first/second". */
    struct ka_texts sum_rows;  /**< First-column words of total rows: dropped, used as checksum. */
    struct ka_texts mean_rows; /**< Of mean rows: dropped. */
    size_t figures;            /**< So many columns of counters and means must be there. */
    bool rows_add;         /**< Rows of one subject and period are parts of it (products, chats). */
    struct ka_texts empty; /**< Further empty tokens, besides `-`, `--`, `—`, `无`, `延迟统计`. */
    struct ka_texts closed; /**< Order statuses that are no sale (交易关闭, 已取消). */
    struct ka_texts
        refunded; /**< refund_status/refund status words that mean a refund succeeded. */
    const struct ka_text_log *log; /**< Rows are messages of a plain text (text_log.h), or NULL. */
    struct ka_column *column;
    size_t column_count;
    struct ka_column_sum *sum;
    size_t sum_count;
};

KA_MUST_USE enum ka_status ka_profile_read(struct ka_arena *arena, const struct ka_node *node,
                                           const struct ka_metric_set *metrics,
                                           struct ka_diags *diags, struct ka_profile *out);

const char *ka_fact_word(enum ka_fact_kind kind); /**< "agent_stats" */

#endif
