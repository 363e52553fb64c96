/*
 * Targets: what the roster asks of a seat, for the days it was there.
 *
 *     target × days due ÷ the month's workdays        (decision 8; an exact fraction)
 *
 * Days due are those of the attendance export, if it tells; else the workdays of the calendar in
 * the seat's span; of both, statutory leave is taken off. The share never exceeds one: someone on a
 * six-day week is not asked for more than the target. A team's target is the lead's own if
 * given (it is the team's number, whatever days the lead was there), else the sum of its
 * members' prorated ones (decision 13).
 */
#include "metrics/month_data.h"

static const ka_frac whole = {1, 1};

/* Days of one kind by attendance, in millionths; false if attendance does not tell. */
static bool
attended(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_builtin kind,
         int64_t *days)
{
    size_t counter = data->builtin[kind];
    bool any = false;
    *days = 0;
    for (size_t i = 0; i <= data->cells.store_count && counter != KA_NO_INDEX; i++) {
        size_t store = i < data->cells.store_count ? i : KA_NO_INDEX;
        const struct ka_cell *cell = ka_cells_lookup(&data->cells, seat->index, store);
        const struct ka_tally *tally = cell ? ka_cell_tally(cell, counter) : NULL;
        if (!tally || tally->overflow)
            continue;
        *days += tally->num.micro;
        any = true;
    }
    return any;
}

ka_frac
ka_seat_share(const struct ka_month_data *data, const struct ka_seat *seat)
{
    int64_t days = 0, leave = 0;
    if (seat->month_workdays <= 0)
        return whole;
    if (!attended(data, seat, KA_BUILTIN_DUE_DAYS, &days))
        days = seat->workdays * KA_DEC_ONE;
    (void)attended(data, seat, KA_BUILTIN_LEAVE_DAYS, &leave);
    days -= leave;
    if (days < 0)
        days = 0;
    ka_frac part = ka_frac_make(days, seat->month_workdays * KA_DEC_ONE);
    return ka_frac_cmp(part, whole) > 0 ? whole : part;
}

static bool
own_target(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric,
           bool prorate, ka_frac *out)
{
    ka_dec target = {0};
    if (!ka_employee_target(seat->employee, metric, data->month, &target))
        return false;
    ka_frac value = ka_frac_of_dec(target);
    if (prorate && !ka_frac_mul(value, ka_seat_share(data, seat), &value))
        return false;
    *out = value;
    return true;
}

/* The part of a seat's days that is of the team that @p of answers for; 0 if none is. */
static ka_frac
membership(const struct ka_month_data *data, const struct ka_seat *of, const struct ka_seat *seat)
{
    if (seat->stint_count == 0)
        return (ka_frac){ka_seat_answers(of, seat->team), 1};
    int days = 0;
    for (size_t i = seat->first_stint; i < seat->first_stint + seat->stint_count; i++) {
        if (ka_seat_answers(of, data->roster.stint[i].team))
            days += data->roster.stint[i].workdays;
    }
    return ka_frac_make(days, seat->workdays > 0 ? seat->workdays : 1);
}

/* A team's target is the sum of what is asked of its members, for their days in it. */
static bool
team_target(const struct ka_month_data *data, const struct ka_seat *seat, size_t metric,
            bool prorate, ka_frac *out)
{
    ka_frac sum = {0, 1};
    const struct ka_employee *asked = NULL;
    bool any = false;
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_seat *member = &data->roster.seat[i];
        ka_frac part = membership(data, seat, member), target = KA_FRAC_NONE;
        /* Unprorated, someone with two seats would be asked twice. */
        if (part.num == 0 || (!prorate && member->employee == asked) ||
            !own_target(data, member, metric, prorate, &target))
            continue;
        asked = member->employee;
        if ((prorate && !ka_frac_mul(target, part, &target)) || !ka_frac_add(sum, target, &sum))
            return false;
        any = true;
    }
    if (any)
        *out = sum;
    return any;
}

bool
ka_seat_target(const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
               size_t metric, bool prorate, ka_frac *out)
{
    if (scope != KA_SCOPE_TEAM)
        return own_target(data, seat, metric, prorate, out);
    return own_target(data, seat, metric, false, out) ||
           team_target(data, seat, metric, prorate, out);
}
