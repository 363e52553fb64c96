/*
 * One person against the others of the group: slow again and again at an hour of the day, with no
 * more to receive than usual.
 *
 *     every day, hour by hour  ──▶ stretches of many days
 *     then each day of the week, for the hours that are not slow every day
 *
 * One slow conversation makes one slow day, never a habit: most of the days count, and at least
 * three. Hours of the group that have a cause of their own (everyone was slow) are left out.
 */
#include "metrics/response_work.h"

#define LEAST_DAYS 3

/* The person's hour of the day over some days, the others' meanwhile, and on how many days. */
struct habit {
    struct ka_burden own, others;
    uint32_t days, slow_days;
};

static bool
is_of(const struct ka_response_work *work, int day, int weekday)
{
    return weekday < 0 || ka_day_weekday(work->data->span.first + day) == weekday;
}

static void
subtract(struct ka_load_hour *from, const struct ka_load_hour *part)
{
    from->chats -= part->chats;
    from->open -= part->open;
    from->rounds -= part->rounds;
    from->unanswered -= part->unanswered;
    from->stale -= part->stale;
    from->replies -= part->replies;
    from->seconds -= part->seconds;
}

static struct habit
habit_of(const struct ka_response_work *work, size_t seat, int weekday, int hour)
{
    const struct ka_group *group = &work->response->group[work->response->group_of[seat]];
    struct habit habit = {0};
    for (int day = 0; day < work->days; day++) {
        if (!is_of(work, day, weekday) || group->cause[day][hour] != KA_CAUSE_NONE)
            continue;
        const struct ka_load_hour *own = ka_seat_hour(work, seat, day, hour);
        struct ka_load_hour others = group->load.hour[day][hour];
        bool there = ka_at_work(own);
        subtract(&others, own);
        ka_burden_add(&habit.own, own, there);
        ka_burden_add(&habit.others, &others, (uint64_t)group->duty[day][hour] - there);
        habit.days += own->rounds > 0;
        habit.slow_days += ka_is_slow(work->bound, own, &group->usual.sum);
    }
    return habit;
}

/* What the others took meanwhile; with too little to go by, what is usual in the group. */
static const struct ka_burden *
measure_of(const struct ka_response_work *work, size_t seat, const struct habit *habit)
{
    if (habit->others.sum.rounds >= work->bound->least_rounds)
        return &habit->others;
    return &work->response->group[work->response->group_of[seat]].usual;
}

static bool
is_habit(const struct ka_response_work *work, size_t seat, const struct habit *habit)
{
    const struct ka_group *group = &work->response->group[work->response->group_of[seat]];
    return habit->own.sum.rounds >= work->bound->least_rounds && habit->days >= LEAST_DAYS &&
           habit->slow_days * 2 > habit->days &&
           ka_is_slow(work->bound, &habit->own.sum, &measure_of(work, seat, habit)->sum) &&
           !ka_is_busy(work->bound, &habit->own, &group->usual);
}

/* Stretches of one day of the week (-1: of every day); marks their hours. */
static void
find_habits(struct ka_response_work *work, const struct ka_seat *seat, int weekday, bool marked[24])
{
    struct ka_stretch stretch = {.cause = KA_CAUSE_NONE};
    bool found[24] = {false};
    for (int hour = 0; hour <= 24; hour++) {
        struct habit habit = {0};
        if (hour < 24 && !marked[hour])
            habit = habit_of(work, seat->index, weekday, hour);
        bool slow = hour < 24 && !marked[hour] && is_habit(work, seat->index, &habit);
        if (!slow && stretch.cause != KA_CAUSE_NONE)
            ka_stretch_add(work, &stretch);
        if (!slow) {
            stretch.cause = KA_CAUSE_NONE;
            continue;
        }
        if (stretch.cause == KA_CAUSE_NONE)
            stretch = (struct ka_stretch){.cause = KA_CAUSE_UNFAMILIAR,
                                          .group = work->response->group_of[seat->index],
                                          .seat = seat,
                                          .day = -1,
                                          .weekday = weekday,
                                          .from = hour,
                                          .people = 1};
        const struct ka_burden *usual = measure_of(work, seat->index, &habit);
        ka_burden_add(&stretch.here, &habit.own.sum, habit.own.person_hours);
        ka_burden_add(&stretch.usual, &usual->sum, usual->person_hours);
        stretch.end = hour + 1;
        found[hour] = true;
    }
    for (int hour = 0; hour < 24 && weekday < 0; hour++)
        marked[hour] = found[hour];
}

void
ka_response_person(struct ka_response_work *work, const struct ka_seat *seat)
{
    const struct ka_group *group = &work->response->group[work->response->group_of[seat->index]];
    bool marked[24] = {false};
    if ((int64_t)group->people < work->bound->least_people)
        return;
    find_habits(work, seat, -1, marked);
    for (int weekday = 0; weekday < 7; weekday++)
        find_habits(work, seat, weekday, marked);
}

struct ka_load_hour
ka_seat_hour_sum(const struct ka_month_data *data, const struct ka_seat *seat, int day, int hour)
{
    struct ka_load_hour sum = {0};
    for (size_t store = 0; store < data->defs->company.store_count; store++) {
        const struct ka_load *load = ka_month_load_of(data, seat, store);
        if (load)
            ka_load_hour_merge(&sum, &load->hour[day][hour]);
    }
    return sum;
}

bool
ka_load_of_seat(const struct ka_month_data *data, const struct ka_seat *seat, struct ka_burden *out)
{
    bool some = false;
    *out = (struct ka_burden){0};
    for (size_t store = 0; store < data->defs->company.store_count; store++)
        some = ka_month_load_of(data, seat, store) || some;
    for (int day = 0; some && day < 31; day++) {
        for (int hour = 0; hour < 24; hour++) {
            struct ka_load_hour sum = ka_seat_hour_sum(data, seat, day, hour);
            ka_burden_add(out, &sum, ka_at_work(&sum));
        }
    }
    return some;
}

/* Seconds that a stretch took beyond what is usual. */
static int64_t
excess(const struct ka_load_hour *sum, const struct ka_load_hour *usual)
{
    ka_wide fair = (ka_wide)sum->rounds * usual->seconds / (usual->rounds ? usual->rounds : 1);
    return (int64_t)((ka_wide)sum->seconds - fair);
}

/* What a stretch cost the seat; at most 0 if it is none of its business. */
static int64_t
cost_to(const struct ka_month_data *data, const struct ka_seat *seat,
        const struct ka_stretch *stretch)
{
    const struct ka_group *group = &data->response->group[stretch->group];
    bool leads = group->team && group->team->lead.len &&
                 ka_str_eq(group->team->lead, seat->employee->number);
    if (stretch->cause == KA_CAUSE_UNCLEAR || (stretch->seat && stretch->seat != seat))
        return 0;
    if (stretch->seat || leads)
        return excess(&stretch->here.sum, &stretch->usual.sum);
    if (data->response->group_of[seat->index] != stretch->group)
        return 0;
    struct ka_load_hour own = {0};
    for (int hour = stretch->from; hour < stretch->end; hour++) {
        struct ka_load_hour at = ka_seat_hour_sum(data, seat, stretch->day, hour);
        ka_load_hour_merge(&own, &at);
    }
    return excess(&own, &stretch->usual.sum);
}

/* Keep the costliest, in order; an earlier one comes first among equals. */
static void
keep_hint(int64_t *cost, const struct ka_stretch **hint, size_t *count, int64_t here,
          const struct ka_stretch *stretch)
{
    size_t at = *count;
    while (at > 0 && cost[at - 1] < here)
        at--;
    if (at >= KA_HINTS)
        return;
    *count += *count < KA_HINTS;
    for (size_t i = *count - 1; i > at; i--) {
        cost[i] = cost[i - 1];
        hint[i] = hint[i - 1];
    }
    cost[at] = here;
    hint[at] = stretch;
}

size_t
ka_response_hints(const struct ka_month_data *data, const struct ka_seat *seat,
                  const struct ka_stretch *hint[KA_HINTS])
{
    const struct ka_response *response = data->response;
    int64_t cost[KA_HINTS];
    size_t count = 0;
    for (size_t i = 0; response && i < response->stretch_count; i++) {
        int64_t here = cost_to(data, seat, &response->stretch[i]);
        if (here > 0)
            keep_hint(cost, hint, &count, here, &response->stretch[i]);
    }
    return count;
}
