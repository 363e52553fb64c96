/**
 * @file
 * kaohe.yaml: the company, its stores and teams, the calendar.
 */
#ifndef KA_TEMPLATE_COMPANY_H
#define KA_TEMPLATE_COMPANY_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"
#include "template/schema.h"
#include "template/yaml.h"

struct ka_store {
    ka_str id; /**< [a-z0-9-]+ : folder name under exports/<month>/ and key in scores.json. */
    struct ka_place place;
    ka_str name;             /**< As in exports' 店铺名称. */
    struct ka_texts aliases; /**< Other names in exports, file names and folders. */
    ka_str platform; /**< taobao, jd, pinduoduo, douyin, kuaishou, xiaohongshu, shopify, amazon,
                        zendesk, ... */
    bool key;        /**< 重点推广 store: counts in `stores` rules. */
    ka_str currency; /**< ISO 4217; CNY if empty. */
    int32_t service_from; /**< Seconds since midnight; default 08:00. */
    int32_t service_to;   /**< Default 23:00, not included. */
    struct ka_texts
        quality_reasons; /**< Refund reasons that count as quality; '*' wildcard at either end. */
    struct ka_texts ignore_buyers;
    ka_day as_of; /**< Data complete up to this day's end; KA_DAY_NONE = from the data. */
};

struct ka_team {
    ka_str id;
    struct ka_place place;
    ka_str name;
    ka_str lead; /**< Employee number; may be empty. */
};

/** A month's fixed rate: 1 unit of currency = rate yuan. */
struct ka_rate {
    ka_month month;
    struct ka_place place;
    ka_str currency;
    struct ka_number rate;
};

/** When an hour's responses are slow, and whose fault it is (metrics/response.h). */
struct ka_analysis {
    ka_dec slow;         /**< Slow from so many times the usual mean on; default 2. */
    ka_dec slow_seconds; /**< And from so many seconds on; default 30. */
    ka_dec busy;         /**< Busy from so many times the usual load of a person on; default 1.5. */
    ka_dec silent;       /**< Nobody answers: this share of rounds reached the cap; default 80%. */
    int64_t least_rounds; /**< Fewer rounds say nothing; default 10. */
    int64_t least_people; /**< Fewer people are no team; default 2. */
};

struct ka_company {
    ka_str name;
    struct ka_place place;
    ka_str form_prefix; /**< Of form numbers; default "KH". */
    ka_str zone_name;   /**< Default Asia/Shanghai. */
    const struct ka_zone *zone;
    enum ka_lang lang; /**< Of the forms. */
    struct ka_store *store;
    size_t store_count;
    struct ka_team *team;
    size_t team_count;
    struct ka_rate *rate;
    size_t rate_count;
    ka_day *holiday; /**< Weekdays that are free. Sorted. */
    size_t holiday_count;
    ka_day *workday; /**< Saturdays and Sundays that are worked. Sorted. */
    size_t workday_count;
    int64_t appeal_days;             /**< Working days to appeal, default 5. */
    ka_str reviewer, approver, hr;   /**< Names printed at the signatures; may be empty. */
    struct ka_texts ignore_accounts; /**< Accounts (robots, shared) that belong to no one. */
    int64_t after_sales_days;        /**< metrics.md section 4, default 15. */
    int64_t solved_hours;            /**< Within which a buyer comes back, default 72. */
    int64_t response_cap;            /**< Seconds, default 600. */
    bool unanswered_ignored;         /**< response: {unanswered: ignore}. */
    struct ka_analysis analysis;     /**< response: {analysis: ...}. */
    bool refund_by_amount;           /**< refund: {basis: amount}. */
    struct ka_store_names *names;    /**< Private. */
};

KA_MUST_USE enum ka_status ka_company_read(struct ka_arena *arena, const struct ka_node *node,
                                           struct ka_diags *diags, struct ka_company *out);

/** Index of a store by id, name or alias (compared by ka_utf8_fold_header); KA_NO_INDEX if none. */
size_t ka_company_store(const struct ka_company *company, ka_str id_or_name);
/** Whether any store is marked as key; where none is, all count as such. */
bool ka_company_has_key(const struct ka_company *company);
/** Workdays of the calendar in a span. */
int ka_company_workdays(const struct ka_company *company, struct ka_span span);
/** The day that is @p workdays working days after @p day. */
ka_day ka_company_workday_after(const struct ka_company *company, ka_day day, int64_t workdays);

#endif
