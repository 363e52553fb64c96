/*
 * Response analysis: load against response, by hour and by day of the week, people against their
 * team, and the slow stretches with their cause. Only with message logs.
 *
 *     时段 │ 接待 │ 同时 │ 轮次 │ 平均响应 │ 未回复     [ columns: received by hour ]
 *     周一 │ …                                        [ columns: mean response by hour ]
 *     团队 │ 工号 │ 姓名 │ 接待 │ 人均每小时 │ 轮次 │ 平均响应 │ 同组 │ 倍数 │ 未回复
 *     团队 │ 谁 │ 时间 │ 人数 │ 接待 │ 人均每小时 │ 平时 │ 平均响应 │ 平时 │ 未回复 │ 原因
 *
 * The shared book names nobody: no table of people, no stretch of one person, nothing of groups of
 * fewer than KA_SUMMARY_LEAST.
 */
#include "form/delay.h"
#include "form/summary_work.h"
#include "metrics/load.h"

#include <string.h>

enum {
    L_TEAM,
    L_WHO,
    L_WHEN,
    L_PEOPLE,
    L_CHATS,
    L_RATE,
    L_USUAL_RATE,
    L_ROUNDS,
    L_MEAN,
    L_USUAL,
    L_UNANSWERED,
    L_CAUSE,
    L__COUNT
};

static const double widths[L__COUNT] = {80, 84, 96, 40, 48, 56, 56, 48, 70, 56, 50, 78};

/* Tables begin in the first column; each takes the columns it has words for. */
static const struct ka_report_column hours[] = {
    {KA_WORD_S_HOUR, 0},   {KA_WORD_S_RECEIVED, 0}, {KA_WORD_S_OPEN_CHATS, 0},
    {KA_WORD_S_ROUNDS, 0}, {KA_WORD_S_RESPONSE, 0}, {KA_WORD_S_UNANSWERED, 0}};
static const struct ka_report_column people[] = {
    {KA_WORD_S_TEAM, 0},       {KA_WORD_S_NAME, 0},       {KA_WORD_S_NUMBER, 0},
    {KA_WORD_S_HOURS, 0},      {KA_WORD_S_RECEIVED, 0},   {KA_WORD_S_RATE, 0},
    {KA_WORD_S_USUAL_RATE, 0}, {KA_WORD_S_ROUNDS, 0},     {KA_WORD_S_RESPONSE, 0},
    {KA_WORD_S_TEAM_MEAN, 0},  {KA_WORD_S_UNANSWERED, 0}, {KA_WORD_S_TIMES, 0}};
static const struct ka_report_column stretches[] = {
    {KA_WORD_S_TEAM, 0},       {KA_WORD_S_NAME, 0},       {KA_WORD_S_WHEN, 0},
    {KA_WORD_S_AT_WORK, 0},    {KA_WORD_S_RECEIVED, 0},   {KA_WORD_S_RATE, 0},
    {KA_WORD_S_USUAL_RATE, 0}, {KA_WORD_S_ROUNDS, 0},     {KA_WORD_S_RESPONSE, 0},
    {KA_WORD_S_USUAL, 0},      {KA_WORD_S_UNANSWERED, 0}, {KA_WORD_S_CAUSE, 0}};

static const struct ka_response *
response_of(const struct ka_summary *summary)
{
    const struct ka_month_data *data = summary->report.context->data;
    return data ? ka_month_response(data) : NULL;
}

static ka_str
group_name(const struct ka_summary *summary, const struct ka_group *group)
{
    if (group->team)
        return group->team->name;
    return ka_report_pick(&summary->report, group->role->applies_to, group->role->applies_to_en);
}

static bool
is_hidden(const struct ka_summary *summary, const struct ka_group *group)
{
    return summary->shared && group->people < KA_SUMMARY_LEAST;
}

/* Conversations received by one person in one hour. */
static ka_frac
rate_of(const struct ka_burden *burden)
{
    if (burden->person_hours == 0 || burden->person_hours > INT64_MAX)
        return KA_FRAC_NONE;
    return ka_frac_make(burden->sum.chats, (int64_t)burden->person_hours);
}

static void
put_seconds(struct ka_report *report, uint32_t row, uint32_t col, const struct ka_load_hour *sum)
{
    ka_frac mean = ka_load_mean(sum);
    ka_str text = ka_frac_is_none(mean) ? (ka_str){0} : ka_frac_print(report->arena, mean, 1);
    ka_report_value(report, row, col, mean, text);
}

static void
put_rate(struct ka_report *report, uint32_t row, uint32_t col, const struct ka_burden *burden)
{
    ka_frac rate = rate_of(burden);
    ka_str text = ka_frac_is_none(rate) ? (ka_str){0} : ka_frac_print(report->arena, rate, 1);
    ka_report_value(report, row, col, rate, text);
}

/* A row of the first two tables. */
static void
put_load(struct ka_report *report, ka_str name, const struct ka_load_hour *sum, bool last)
{
    uint32_t row = ka_report_row(report, 16, !last);
    ka_report_text(report, row, 0, name);
    ka_report_count(report, row, 1, sum->chats);
    ka_report_count(report, row, 2, sum->open);
    ka_report_count(report, row, 3, sum->rounds);
    put_seconds(report, row, 4, sum);
    ka_report_count(report, row, 5, sum->unanswered);
}

static struct ka_load *
everyones(const struct ka_summary *summary)
{
    const struct ka_response *response = response_of(summary);
    struct ka_load *sum = ka_arena_alloc(summary->report.arena, sizeof *sum);
    for (size_t i = 0; i < response->group_count; i++) {
        if (is_hidden(summary, &response->group[i]))
            continue;
        for (int day = 0; day < 31; day++) {
            for (int hour = 0; hour < 24; hour++)
                ka_load_hour_merge(&sum->hour[day][hour], &response->group[i].load.hour[day][hour]);
        }
    }
    return sum;
}

/* Columns over the 24 hours from row @p first on, beside the upper or the lower half of them. */
static void
put_chart(struct ka_report *report, uint32_t first, bool lower, enum ka_word title)
{
    uint32_t left = KA_COUNT(hours);
    ka_report_chart(report, &(struct ka_report_chart){
                                .block = {lower ? first + 12 : first, left, 12, L__COUNT - left},
                                .title = ka_report_say(report, title),
                                .first = first,
                                .last = first + 23,
                                .category_col = 0,
                                .value_col = {lower ? 4 : 1},
                                .name = {ka_report_say(report, title)},
                                .series_count = 1});
}

static void
put_hours(struct ka_summary *summary, const struct ka_load *load)
{
    struct ka_report *report = &summary->report;
    ka_report_heading(report, 0, L__COUNT, ka_report_say(report, KA_WORD_S_BY_HOUR));
    uint32_t first = ka_report_head(report, hours, KA_COUNT(hours), 0) + 1;
    for (int hour = 0; hour < 24; hour++) {
        struct ka_load_hour sum = {0};
        for (int day = 0; day < 31; day++)
            ka_load_hour_merge(&sum, &load->hour[day][hour]);
        put_load(report, ka_str_format(report->arena, "%02d", hour), &sum, hour == 23);
    }
    put_chart(report, first, false, KA_WORD_S_LOAD_CHART);
    put_chart(report, first, true, KA_WORD_S_RESPONSE_CHART);
}

static void
put_weekdays(struct ka_summary *summary, const struct ka_load *load)
{
    struct ka_report *report = &summary->report;
    ka_day first = ka_month_span(ka_month_index(report->context->data)).first;
    /* The hours fill a page; what follows begins the next. */
    ka_report_heading(report, 0, L__COUNT, ka_report_say(report, KA_WORD_S_BY_WEEKDAY));
    report->sheet->page_break[report->sheet->row_count - 1] = true;
    struct ka_report_column days[KA_COUNT(hours)];
    memcpy(days, hours, sizeof days);
    days[0].word = KA_WORD_S_WEEKDAY;
    ka_report_head(report, days, KA_COUNT(days), 0);
    for (int weekday = 0; weekday < 7; weekday++) {
        struct ka_load_hour sum = {0};
        for (int day = 0; day < 31; day++) {
            for (int hour = 0; hour < 24 && ka_day_weekday(first + day) == weekday; hour++)
                ka_load_hour_merge(&sum, &load->hour[day][hour]);
        }
        put_load(report, ka_report_say(report, (enum ka_word)(KA_WORD_MONDAY + weekday)), &sum,
                 weekday == 6);
    }
}

/* Own mean ÷ the group's usual one. */
static ka_frac
times_of(const struct ka_burden *own, const struct ka_burden *usual)
{
    ka_frac times = KA_FRAC_NONE, a = ka_load_mean(&own->sum), b = ka_load_mean(&usual->sum);
    if (ka_frac_is_none(a) || ka_frac_is_none(b) || b.num == 0 || !ka_frac_div(a, b, &times))
        return KA_FRAC_NONE;
    return times;
}

static void
put_person(struct ka_summary *summary, const struct ka_seat *seat)
{
    struct ka_report *report = &summary->report;
    const struct ka_response *response = response_of(summary);
    struct ka_burden own;
    if (!ka_load_of_seat(report->context->data, seat, &own))
        return;
    const struct ka_group *group = &response->group[response->group_of[seat->index]];
    uint32_t row = ka_report_row(report, 16, false);
    ka_report_text(report, row, L_TEAM, group_name(summary, group));
    ka_report_text(report, row, L_WHO, seat->employee->name);
    ka_report_text(report, row, L_WHEN, seat->employee->number);
    ka_report_count(report, row, L_PEOPLE, (int64_t)own.person_hours);
    ka_report_count(report, row, L_CHATS, own.sum.chats);
    put_rate(report, row, L_RATE, &own);
    put_rate(report, row, L_USUAL_RATE, &group->usual);
    ka_report_count(report, row, L_ROUNDS, own.sum.rounds);
    put_seconds(report, row, L_MEAN, &own.sum);
    put_seconds(report, row, L_USUAL, &group->usual.sum);
    ka_report_count(report, row, L_UNANSWERED, own.sum.unanswered);
    ka_report_points(report, row, L_CAUSE, times_of(&own, &group->usual));
}

static void
put_people(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    const struct ka_roster *roster = ka_month_roster(report->context->data);
    ka_report_heading(report, 0, L__COUNT, ka_report_say(report, KA_WORD_S_AGAINST_TEAM));
    ka_report_head(report, people, KA_COUNT(people), 0);
    for (size_t i = 0; i < roster->count; i++)
        put_person(summary, &roster->seat[i]);
}

static enum ka_word
cause_word(enum ka_cause cause)
{
    static const enum ka_word word[] = {[KA_CAUSE_NONE] = KA_WORD_S_UNCLEAR,
                                        [KA_CAUSE_SYSTEM] = KA_WORD_S_SYSTEM,
                                        [KA_CAUSE_SHORT] = KA_WORD_S_SHORT,
                                        [KA_CAUSE_UNFAMILIAR] = KA_WORD_S_UNFAMILIAR,
                                        [KA_CAUSE_UNCLEAR] = KA_WORD_S_UNCLEAR};
    return word[cause];
}

static void
put_stretch(struct ka_summary *summary, const struct ka_stretch *stretch)
{
    struct ka_report *report = &summary->report;
    const struct ka_group *group = &response_of(summary)->group[stretch->group];
    if (is_hidden(summary, group) || (summary->shared && stretch->seat))
        return;
    uint32_t row = ka_report_row(report, 16, false);
    ka_report_text(report, row, L_TEAM, group_name(summary, group));
    ka_report_text(report, row, L_WHO,
                   stretch->seat ? stretch->seat->employee->name
                                 : ka_report_say(report, KA_WORD_S_WHOLE_TEAM));
    ka_report_text(report, row, L_WHEN, ka_stretch_when(report->arena, report->context, stretch));
    ka_report_count(report, row, L_PEOPLE, stretch->people);
    ka_report_count(report, row, L_CHATS, stretch->here.sum.chats);
    put_rate(report, row, L_RATE, &stretch->here);
    put_rate(report, row, L_USUAL_RATE, &group->usual);
    ka_report_count(report, row, L_ROUNDS, stretch->here.sum.rounds);
    put_seconds(report, row, L_MEAN, &stretch->here.sum);
    put_seconds(report, row, L_USUAL, &stretch->usual.sum);
    ka_report_count(report, row, L_UNANSWERED, stretch->here.sum.unanswered);
    ka_report_text(report, row, L_CAUSE, ka_report_say(report, cause_word(stretch->cause)));
}

/* "慢：平均响应达到平时的 2 倍…" with the company's own bounds. */
static ka_str
bounds_text(struct ka_report *report)
{
    const struct ka_analysis *bound = &report->context->defs->company.analysis;
    ka_frac silent = ka_frac_make(bound->silent.micro, KA_DEC_ONE);
    return ka_report_sayf(
        report, KA_WORD_S_RESPONSE_BELOW, ka_dec_print_short(report->arena, bound->slow),
        ka_dec_print_short(report->arena, bound->slow_seconds),
        ka_report_int(report, bound->least_rounds), ka_dec_print_short(report->arena, bound->busy),
        ka_report_percent(report, silent));
}

static bool
has_any(const struct ka_summary *summary)
{
    const struct ka_response *response = response_of(summary);
    bool any = false;
    for (size_t i = 0; response && i < response->group_count; i++)
        any = any || !is_hidden(summary, &response->group[i]);
    return any;
}

void
ka_summary_response(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    const struct ka_response *response = response_of(summary);
    if (!has_any(summary))
        return;
    ka_report_sheet(report, ka_report_say(report, KA_WORD_S_RESPONSE_SHEET), widths, L__COUNT,
                    true);
    ka_report_title(report, ka_report_say(report, KA_WORD_S_RESPONSE_SHEET), bounds_text(report));
    const struct ka_load *load = everyones(summary);
    put_hours(summary, load);
    put_weekdays(summary, load);
    if (!summary->shared)
        put_people(summary);
    ka_report_heading(report, 0, L__COUNT, ka_report_say(report, KA_WORD_S_STRETCHES));
    ka_report_head(report, stretches, KA_COUNT(stretches), 0);
    for (size_t i = 0; i < response->stretch_count; i++)
        put_stretch(summary, &response->stretch[i]);
    if (response->stretch_count == 0)
        ka_report_text(report, ka_report_row(report, 16, false), 0,
                       ka_report_say(report, KA_WORD_S_NO_STRETCH));
}
