/*
 * Records that stop or have a hole: a store that has orders, or chats, nearly every day and then
 * none.
 *
 *     1 ──────── first ▓▓▓▓▓▓▓▓ ▓▓▓▓▓▓ last ·········· end    a download that broke off
 *     1 first ▓▓▓▓▓▓▓▓▓▓▓▓ ········ ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ end    of several files one was forgotten
 *
 * The end is the month's, or where the store's data end by as_of, names and stamps. Stores that
 * sell on few days are let alone: from the first day to the last, but for holes, at least nine of
 * ten must have something, and that for a week. A hole has days on both its sides, as many as make
 * a hole.
 */
#include "metrics/fold.h"

#define DAY   INT64_C(86400)
#define LEAST 7 /* Days from the first to the last. */
#define QUIET 3 /* Days running that are told. */

void
ka_note_order_day(struct ka_fold *fold, size_t store, ka_time time)
{
    const struct ka_month_data *data = fold->data;
    ka_day day = time == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(time);
    if (day >= data->span.first && day < data->span.end)
        fold->order_days[store] |= UINT32_C(1) << (day - data->span.first);
}

/* Where the store's data end within the month: the day after the last one; 0 if nothing tells. */
static int
end_of(const struct ka_month_data *data, size_t store)
{
    ka_time end = KA_TIME_NONE;
    for (int kind = 0; kind < KA_FACT__COUNT; kind++) {
        ka_time said = ka_as_of_kind(data, store, (enum ka_fact_kind)kind);
        end = said > end ? said : end;
    }
    if (end < (ka_time)data->span.first * DAY)
        return 0;
    ka_day day = (ka_day)((end + DAY - 1) / DAY);
    return (day < data->span.end ? day : data->span.end) - data->span.first;
}

/* The last file of that kind that may speak of the store. */
static struct ka_place
place_of(const struct ka_month_data *data, size_t store, enum ka_fact_kind kind)
{
    struct ka_place place = {0};
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_export *file = &data->file[i];
        bool here = file->store == store || file->store == KA_NO_INDEX;
        if (file->profile && file->profile->kind == kind && here && !data->refused[i])
            place.file = file->path;
    }
    return place;
}

/* The days of a store that have something, 0 the first of the month. */
struct run {
    int first, last; /* Days. */
    int count;       /* That have something, from the first to the last. */
    int holes;       /* Days in holes. */
    ka_str where;    /* "10-11…10-13, …" */
};

/* Whether the days before the hole, and after, are more than a stray record. */
static bool
is_between(uint32_t days, int from, int to)
{
    int before = 0, after = 0;
    for (int day = 0; day < 31; day++) {
        before += day < from && ka_has_day(days, day);
        after += day >= to && ka_has_day(days, day);
    }
    return before >= QUIET && after >= QUIET;
}

static struct run
run_of(struct ka_fold *fold, uint32_t days)
{
    struct run run = {.first = -1};
    struct ka_buf where = {.arena = fold->scratch};
    ka_day start = fold->data->span.first;
    for (int day = 0; day < 31; day++) {
        if (!ka_has_day(days, day))
            continue;
        if (run.first < 0)
            run.first = run.last = day;
        if (day - run.last > QUIET && is_between(days, run.last + 1, day)) {
            run.holes += day - run.last - 1;
            ka_buf_printf(&where, "%s%s…%s", where.len ? ", " : "",
                          ka_day_print(fold->scratch, start + run.last + 1).ptr + 5,
                          ka_day_print(fold->scratch, start + day - 1).ptr + 5);
        }
        run.last = day;
        run.count++;
    }
    run.where = ka_buf_str(&where);
    return run;
}

static void
report_stop(struct ka_fold *fold, size_t store, uint32_t days, enum ka_fact_kind kind)
{
    const struct ka_month_data *data = fold->data;
    struct run run = run_of(fold, days);
    int length = run.last - run.first + 1 - run.holes, quiet = end_of(data, store) - run.last - 1;
    if (length < LEAST || run.count * 10 < length * 9)
        return;
    ka_str what = kind == KA_FACT_ORDER
                      ? ka_diag_both(fold->scratch, KA_STR("订单"), KA_STR("orders"))
                      : ka_diag_both(fold->scratch, KA_STR("聊天记录"), KA_STR("chats"));
    ka_str name = data->defs->company.store[store].name;
    struct ka_place place = place_of(data, store, kind);
    if (run.holes > 0)
        ka_diag(fold->diags, KA_DIAG_RECORDS_HOLE, place, name, what, run.where);
    if (quiet >= QUIET)
        ka_diag(fold->diags, KA_DIAG_RECORDS_STOP, place, name, what,
                ka_day_print(fold->scratch, data->span.first + run.last),
                ka_str_format(fold->scratch, "%d", quiet));
}

/* Days of the month on which anyone received someone in the store. */
static uint32_t
chat_days(const struct ka_month_data *data, size_t store)
{
    uint32_t days = 0;
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_load *load = ka_month_load_of(data, &data->roster.seat[i], store);
        for (size_t hour = 0; load && hour < (size_t)31 * 24; hour++) {
            if (load->hour[hour / 24][hour % 24].chats)
                days |= UINT32_C(1) << hour / 24;
        }
    }
    return days;
}

void
ka_report_stops(struct ka_fold *fold)
{
    const struct ka_month_data *data = fold->data;
    size_t stores = data->defs->company.store_count;
    for (size_t i = 0; i < stores; i++) {
        report_stop(fold, i, fold->order_days[i], KA_FACT_ORDER);
        report_stop(fold, i, chat_days(data, i), KA_FACT_MESSAGE);
    }
}
