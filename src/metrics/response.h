/**
 * @file
 * Response analysis: which hours were slow, and why (响应延迟原因).
 *
 * People of one team (without a team: of one role) form a group. An hour of theirs is *slow* if the
 * mean response is so many times the usual one, and at least so many seconds (struct ka_analysis).
 * *Usual* is the mean over the group's hours of the month that are not slow against it: found from
 * the plain mean by leaving out slow hours until no more fall out.
 *
 *     system      almost no round of the hour was answered, by any of several people
 *     short       most people were slow, and each had far more to receive than usual
 *     unfamiliar  one person is slow at an hour of the day (every day, or on one day of the week),
 *                 on most days, with no more to receive than usual, while the others are not
 *     unclear     most people were slow though there was no more to receive than usual
 *
 * Hours next to each other with one cause are one stretch. All of it is read from struct ka_load,
 * exact sums; nothing depends on the order of files or rows.
 */
#ifndef KA_METRICS_RESPONSE_H
#define KA_METRICS_RESPONSE_H

#include "metrics/month.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_cause {
    KA_CAUSE_NONE,
    KA_CAUSE_SYSTEM,
    KA_CAUSE_SHORT,
    KA_CAUSE_UNFAMILIAR,
    KA_CAUSE_UNCLEAR
};

/** People and what came to them. */
struct ka_burden {
    struct ka_load_hour sum;
    uint64_t person_hours; /**< Hours in which someone was at work, counted for each person. */
};

struct ka_group {
    const struct ka_team *team; /**< NULL: people without a team, of one role. */
    const struct ka_role *role;
    size_t people; /**< Who have messages. */
    struct ka_load load;
    uint16_t duty[31][24]; /**< People at work: written to, or writing. */
    uint8_t cause[31][24]; /**< enum ka_cause. */
    struct ka_burden total, usual;
};

/** Slow hours next to each other, with one cause. */
struct ka_stretch {
    enum ka_cause cause;
    size_t group;
    const struct ka_seat *seat;   /**< Of one person; NULL: of the group. */
    int day;                      /**< From 0; -1: of many days. */
    int weekday;                  /**< From Monday, 0; -1: every day. For those of many days. */
    int from, end;                /**< Hours. */
    uint32_t people;              /**< Who were at work in it. */
    struct ka_burden here, usual; /**< Usual: of the group, for one person the others meanwhile. */
};

struct ka_response {
    struct ka_group *group;
    size_t group_count;
    size_t *group_of;           /**< By seat; KA_NO_INDEX: has no messages. */
    struct ka_stretch *stretch; /**< Groups' by day and hour, then people's. */
    size_t stretch_count;
};

/** NULL without message logs. */
const struct ka_response *ka_month_response(const struct ka_month_data *data);

/** A seat's month over all stores; false if it has no messages. */
bool ka_load_of_seat(const struct ka_month_data *data, const struct ka_seat *seat,
                     struct ka_burden *out);

#define KA_HINTS 3

/** What a form says: up to KA_HINTS stretches that cost the seat (a lead: the team) most time.
 *  Stretches whose cause is unclear are none. */
size_t ka_response_hints(const struct ka_month_data *data, const struct ka_seat *seat,
                         const struct ka_stretch *hint[KA_HINTS]);

/** Work out the analysis; for the fold. */
void ka_response_close(struct ka_month_data *data);

#endif
