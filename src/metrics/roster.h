/**
 * @file
 * Who works where on which day: seats, and accounts → seats.
 *
 * A *seat* is one employee in one role over a span of days within the month: what one form
 * appraises. Someone who changes role within the month has two seats and gets two forms.
 */
#ifndef KA_METRICS_ROSTER_H
#define KA_METRICS_ROSTER_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/str.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

struct ka_seat {
    size_t index; /**< In ka_roster.seat. */
    const struct ka_employee *employee;
    const struct ka_role *role;
    const struct ka_team *team; /**< On the seat's last day; NULL if none. */
    struct ka_span span;        /**< Within the month, and within joined..left. */
    bool whole_month;           /**< The span is the whole month. */
    bool split;                 /**< The employee has several seats this month. */
    int workdays;               /**< Of the span, by the calendar. */
    int month_workdays;
    size_t first_stint, stint_count; /**< In ka_roster.stint if the team changes within, else 0. */
};

/** A seat's days in one team; only of seats whose team changes within the span. */
struct ka_stint {
    size_t seat;
    const struct ka_team *team; /**< NULL if none. */
    struct ka_span span;
    int workdays;
};

struct ka_roster {
    struct ka_seat *seat;
    size_t count;
    struct ka_stint *stint; /**< By seat, then first day. */
    size_t stint_count;
    struct ka_roster_index *index; /**< Private. */
};

/** The seats of a month, by employee number, then first day. */
struct ka_roster ka_roster_make(struct ka_arena *arena, const struct ka_defs *defs, ka_month month);

/** Whose an account is on a day. */
enum ka_owner {
    KA_OWNER_SEAT,    /**< *seat is set. */
    KA_OWNER_IGNORED, /**< The roster lists it under ignore. */
    KA_OWNER_AWAY,    /**< Owned by an employee, but not on that day (left, or not yet there). */
    KA_OWNER_NONE     /**< No one: an error. */
};
enum ka_owner ka_roster_account(const struct ka_roster *roster, ka_str platform, size_t store,
                                ka_str account, ka_day day, const struct ka_seat **seat);
/** The seat of an employee (number or name) on a day; NULL if none. */
const struct ka_seat *ka_roster_employee(const struct ka_roster *roster, ka_str number_or_name,
                                         ka_day day);
/** The employee's seat for a figure that speaks of a whole period: NULL if several seats share it.
 */
const struct ka_seat *ka_roster_period(const struct ka_roster *roster,
                                       const struct ka_employee *employee, struct ka_span period);

#endif
