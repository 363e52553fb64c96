/*
 * Response analysis: groups, their usual hours, the cause of each slow hour.
 *
 *     loads of seats ──▶ group's load, people at work ──▶ usual ──▶ cause of each hour ──▶
 * stretches
 *
 * What one person does against the others is in response_person.c.
 */
#include "metrics/response_work.h"

#define MOST_PASSES 8

/* seconds ÷ rounds ≥ slow × usual, and ≥ slow_seconds. */
bool
ka_is_slow(const struct ka_analysis *bound, const struct ka_load_hour *hour,
           const struct ka_load_hour *usual)
{
    ka_wide seconds = hour->seconds, rounds = hour->rounds;
    return hour->rounds > 0 && usual->rounds > 0 &&
           seconds * usual->rounds * KA_DEC_ONE >= bound->slow.micro * rounds * usual->seconds &&
           seconds * KA_DEC_ONE >= bound->slow_seconds.micro * rounds;
}

/* chats ÷ person hours ≥ busy × usual. */
bool
ka_is_busy(const struct ka_analysis *bound, const struct ka_burden *here,
           const struct ka_burden *usual)
{
    ka_wide here_rate = (ka_wide)here->sum.chats * usual->person_hours * KA_DEC_ONE;
    ka_wide usual_rate = (ka_wide)usual->sum.chats * here->person_hours * bound->busy.micro;
    return usual->person_hours > 0 && here_rate >= usual_rate;
}

bool
ka_at_work(const struct ka_load_hour *hour)
{
    return hour->open > 0 || hour->replies > 0;
}

void
ka_burden_add(struct ka_burden *burden, const struct ka_load_hour *hour, uint64_t person_hours)
{
    ka_load_hour_merge(&burden->sum, hour);
    burden->person_hours += person_hours;
}

const struct ka_load_hour *
ka_seat_hour(const struct ka_response_work *work, size_t seat, int day, int hour)
{
    return &work->seat[seat]->hour[day][hour];
}

static size_t
group_of(struct ka_response_work *work, const struct ka_seat *seat)
{
    struct ka_response *response = work->response;
    for (size_t i = 0; i < response->group_count; i++) {
        const struct ka_group *group = &response->group[i];
        if (seat->team ? group->team == seat->team : !group->team && group->role == seat->role)
            return i;
    }
    response->group[response->group_count] =
        (struct ka_group){.team = seat->team, .role = seat->team ? NULL : seat->role};
    return response->group_count++;
}

static void
join_group(struct ka_response_work *work, const struct ka_seat *seat)
{
    const struct ka_load *load = work->seat[seat->index];
    size_t index = group_of(work, seat);
    struct ka_group *group = &work->response->group[index];
    work->response->group_of[seat->index] = index;
    ka_load_merge(&group->load, load);
    group->people++;
    for (int day = 0; day < work->days; day++) {
        for (int hour = 0; hour < 24; hour++)
            group->duty[day][hour] += ka_at_work(&load->hour[day][hour]);
    }
}

/* A seat's load over all stores; NULL if it has none. */
static struct ka_load *
seat_load(struct ka_response_work *work, const struct ka_seat *seat)
{
    struct ka_load *sum = NULL;
    for (size_t store = 0; store < work->data->defs->company.store_count; store++) {
        const struct ka_load *load = ka_month_load_of(work->data, seat, store);
        if (!load)
            continue;
        if (!sum)
            sum = ka_arena_alloc(work->scratch, sizeof *sum);
        ka_load_merge(sum, load);
    }
    return sum;
}

/* The hours that are not slow against @p measure; all of them where there is none. */
static struct ka_burden
hours_not_slow(const struct ka_response_work *work, const struct ka_group *group,
               const struct ka_load_hour *measure)
{
    struct ka_burden sum = {0};
    for (int day = 0; day < work->days; day++) {
        for (int hour = 0; hour < 24; hour++) {
            const struct ka_load_hour *at = &group->load.hour[day][hour];
            /* A few rounds are slow by chance: to leave those out would make the rest look fast. */
            if (!measure || at->rounds < work->bound->least_rounds ||
                !ka_is_slow(work->bound, at, measure))
                ka_burden_add(&sum, at, group->duty[day][hour]);
        }
    }
    return sum;
}

/* What is usual is the mean of the hours that are not slow against it: from the plain mean on,
 * until no hour falls out any more. */
static void
find_usual(const struct ka_response_work *work, struct ka_group *group)
{
    group->total = group->usual = hours_not_slow(work, group, NULL);
    for (int i = 0; i < MOST_PASSES; i++) {
        struct ka_burden rest = hours_not_slow(work, group, &group->usual.sum);
        if (rest.sum.rounds == 0 || rest.sum.rounds == group->usual.sum.rounds)
            return;
        group->usual = rest;
    }
}

/* More than half of those who were asked were slow. */
static bool
most_are_slow(const struct ka_response_work *work, size_t index, int day, int hour)
{
    const struct ka_group *group = &work->response->group[index];
    size_t asked = 0, slow = 0;
    for (size_t i = 0; i < work->data->roster.count; i++) {
        if (work->response->group_of[i] != index)
            continue;
        const struct ka_load_hour *at = ka_seat_hour(work, i, day, hour);
        asked += at->rounds > 0;
        slow += ka_is_slow(work->bound, at, &group->usual.sum);
    }
    return slow * 2 > asked;
}

/* So many rounds reached the cap that nobody seems to have been there. Where there was much to do,
 * that alone may be the reason: then hardly any reply must have been written at all. */
static bool
is_silent(const struct ka_response_work *work, const struct ka_load_hour *at, bool busy)
{
    ka_wide silent = work->bound->silent.micro, rounds = at->rounds;
    bool few = (ka_wide)at->replies * KA_DEC_ONE <= (KA_DEC_ONE - silent) * rounds;
    return (ka_wide)at->stale * KA_DEC_ONE >= silent * rounds && (few || !busy);
}

static enum ka_cause
cause_of(const struct ka_response_work *work, size_t index, int day, int hour)
{
    const struct ka_group *group = &work->response->group[index];
    const struct ka_load_hour *at = &group->load.hour[day][hour];
    bool several = group->duty[day][hour] >= work->bound->least_people;
    if (at->rounds < work->bound->least_rounds || !ka_is_slow(work->bound, at, &group->usual.sum))
        return KA_CAUSE_NONE;
    struct ka_burden here = {*at, group->duty[day][hour]};
    bool busy = ka_is_busy(work->bound, &here, &group->usual);
    if (is_silent(work, at, busy))
        return several ? KA_CAUSE_SYSTEM : KA_CAUSE_NONE; /* One away is not everyone silent. */
    if (!most_are_slow(work, index, day, hour))
        return KA_CAUSE_NONE;
    if (busy)
        return KA_CAUSE_SHORT;
    return several ? KA_CAUSE_UNCLEAR : KA_CAUSE_NONE;
}

void
ka_stretch_add(struct ka_response_work *work, const struct ka_stretch *stretch)
{
    struct ka_response *response = work->response;
    response->stretch = ka_arena_push(work->data->arena, response->stretch, response->stretch_count,
                                      sizeof *stretch);
    response->stretch[response->stretch_count++] = *stretch;
}

/* People who were at work in any of the hours. */
static uint32_t
people_in(const struct ka_response_work *work, const struct ka_stretch *stretch)
{
    uint32_t people = 0;
    for (size_t i = 0; i < work->data->roster.count; i++) {
        bool there = false;
        if (work->response->group_of[i] != stretch->group)
            continue;
        for (int hour = stretch->from; hour < stretch->end; hour++)
            there = there || ka_at_work(ka_seat_hour(work, i, stretch->day, hour));
        people += there;
    }
    return people;
}

static void
find_stretches(struct ka_response_work *work, size_t index, int day)
{
    const struct ka_group *group = &work->response->group[index];
    for (int hour = 0; hour < 24;) {
        enum ka_cause cause = group->cause[day][hour];
        struct ka_stretch stretch = {.cause = cause,
                                     .group = index,
                                     .day = day,
                                     .weekday = -1,
                                     .from = hour,
                                     .usual = group->usual};
        for (; hour < 24 && group->cause[day][hour] == cause; hour++)
            ka_burden_add(&stretch.here, &group->load.hour[day][hour], group->duty[day][hour]);
        stretch.end = hour;
        stretch.people = cause == KA_CAUSE_NONE ? 0 : people_in(work, &stretch);
        if (cause != KA_CAUSE_NONE)
            ka_stretch_add(work, &stretch);
    }
}

static void
judge_group(struct ka_response_work *work, size_t index)
{
    struct ka_group *group = &work->response->group[index];
    find_usual(work, group);
    for (int day = 0; day < work->days; day++) {
        for (int hour = 0; hour < 24; hour++)
            group->cause[day][hour] = (uint8_t)cause_of(work, index, day, hour);
        find_stretches(work, index, day);
    }
}

void
ka_response_close(struct ka_month_data *data)
{
    if (!data->load)
        return;
    size_t seats = data->roster.count;
    struct ka_response *response = ka_arena_alloc(data->arena, sizeof *response);
    struct ka_response_work work = {.data = data,
                                    .response = response,
                                    .scratch = ka_arena_new(),
                                    .bound = &data->defs->company.analysis,
                                    .days = data->span.end - data->span.first};
    response->group = ka_arena_array(data->arena, seats, sizeof *response->group);
    response->group_of = ka_arena_array(data->arena, seats, sizeof *response->group_of);
    work.seat = ka_arena_array(work.scratch, seats, sizeof(struct ka_load *));
    for (size_t i = 0; i < seats; i++) {
        response->group_of[i] = KA_NO_INDEX;
        work.seat[i] = seat_load(&work, &data->roster.seat[i]);
        if (work.seat[i])
            join_group(&work, &data->roster.seat[i]);
    }
    for (size_t i = 0; i < response->group_count; i++)
        judge_group(&work, i);
    for (size_t i = 0; i < seats; i++) {
        if (work.seat[i])
            ka_response_person(&work, &data->roster.seat[i]);
    }
    ka_arena_free(work.scratch);
    data->response = response;
}

const struct ka_response *
ka_month_response(const struct ka_month_data *data)
{
    return data->response;
}
