/*
 * As of when the data of a kind and store are complete (decision 6).
 *
 *     as_of in kaohe.yaml  >  the latest of: time stamps seen, end of the period in the name
 *
 * over the files of the same kind that speak of the same store (or of none). No clock and no
 * file time is looked at: a later run over the same files says the same.
 */
#include "metrics/month_data.h"

#define DAY INT64_C(86400)

static ka_time
later(ka_time a, ka_time b)
{
    return a > b ? a : b;
}

/* What one file says of itself. */
static ka_time
own(const struct ka_export *file)
{
    ka_time end = KA_TIME_NONE;
    if (file->period.end > file->period.first && file->period.end != KA_DAY_NONE)
        end = (ka_time)file->period.end * DAY;
    return later(end, file->latest);
}

static ka_time
told(const struct ka_store *store)
{
    return store->as_of == KA_DAY_NONE ? KA_TIME_NONE : ((ka_time)store->as_of + 1) * DAY;
}

/* A file that names no store is as complete as the least complete store of its platform, if all
 * say. */
static ka_time
told_for(const struct ka_company *company, const struct ka_export *file)
{
    if (file->store != KA_NO_INDEX)
        return told(&company->store[file->store]);
    ka_time least = KA_TIME_NONE;
    for (size_t i = 0; i < company->store_count; i++) {
        const struct ka_store *store = &company->store[i];
        bool other = file->profile && file->profile->platform.len > 0 &&
                     !ka_str_eq(file->profile->platform, store->platform);
        if (other)
            continue;
        ka_time time = told(store);
        if (time == KA_TIME_NONE)
            return KA_TIME_NONE;
        if (least == KA_TIME_NONE || time < least)
            least = time;
    }
    return least;
}

/* The latest that files of a kind say of a store; KA_NO_INDEX: of any. */
static ka_time
latest_of(const struct ka_month_data *data, enum ka_fact_kind kind, size_t store)
{
    ka_time latest = KA_TIME_NONE;
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_export *file = &data->file[i];
        bool here = file->store == store || file->store == KA_NO_INDEX || store == KA_NO_INDEX;
        if (file->profile && file->profile->kind == kind && here && !data->refused[i])
            latest = later(latest, own(file));
    }
    return latest;
}

ka_time
ka_as_of(const struct ka_month_data *data, size_t file)
{
    const struct ka_export *asked = &data->file[file];
    ka_time given = told_for(&data->defs->company, asked);
    if (given != KA_TIME_NONE)
        return given;
    if (!asked->profile)
        return own(asked);
    return later(own(asked), latest_of(data, asked->profile->kind, asked->store));
}

ka_time
ka_as_of_kind(const struct ka_month_data *data, size_t store, enum ka_fact_kind kind)
{
    ka_time given = told(&data->defs->company.store[store]);
    return given != KA_TIME_NONE ? given : latest_of(data, kind, store);
}

ka_day
ka_file_as_of(const struct ka_company *company, const struct ka_export *file)
{
    if (file->store != KA_NO_INDEX && company->store[file->store].as_of != KA_DAY_NONE)
        return company->store[file->store].as_of;
    ka_day day = file->latest == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(file->latest);
    bool named = file->period.end > file->period.first;
    return named && file->period.end - 1 > day ? file->period.end - 1 : day;
}

ka_day
ka_month_as_of(const struct ka_month_data *data)
{
    ka_day last = KA_DAY_NONE;
    for (size_t i = 0; i < data->file_count; i++) {
        ka_day day = ka_file_as_of(&data->defs->company, &data->file[i]);
        if (data->file[i].profile && !data->refused[i] && day > last)
            last = day;
    }
    return last;
}
