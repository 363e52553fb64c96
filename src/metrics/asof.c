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

/* Whether a file of one kind tells how complete another's figures are: what a conversation comes to
 * after its month are payments, and those are in the orders. */
static bool
tells(const struct ka_profile *asked, const struct ka_profile *other)
{
    return other->kind == asked->kind ||
           (asked->kind == KA_FACT_MESSAGE && other->kind == KA_FACT_ORDER);
}

ka_time
ka_as_of(const struct ka_month_data *data, size_t file)
{
    const struct ka_export *asked = &data->file[file];
    ka_time given = told_for(&data->defs->company, asked);
    if (given != KA_TIME_NONE)
        return given;
    ka_time latest = own(asked);
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_export *other = &data->file[i];
        bool kind = asked->profile && other->profile && tells(asked->profile, other->profile);
        bool store = other->store == asked->store || other->store == KA_NO_INDEX ||
                     asked->store == KA_NO_INDEX;
        if (kind && store && !data->refused[i])
            latest = later(latest, own(other));
    }
    return latest;
}
