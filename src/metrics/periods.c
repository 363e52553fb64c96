/*
 * Reports that leave days out: of weekly files one was forgotten.
 *
 *     10-01 ▓▓▓▓▓▓▓ 10-07 ▓▓▓▓▓▓▓ 10-14 ······· 10-22 ▓▓▓▓▓▓▓▓▓▓ 10-31
 *
 * All files of one profile and one store are looked at together. A file covers the days that its
 * name or a title says, and those from the first to the last of its rows. Where rows alone tell,
 * up to two days running may be days on which nobody worked, and are let alone. A file that says
 * no days at all is of the whole month.
 */
#include "metrics/fold.h"

#include "ingest/cell.h"

#define QUIET 2 /* Days running without rows that are nothing. */
#define SHOWN 6 /* Stretches that are told. */

/* What files of one profile and store cover. */
struct cover {
    uint32_t days; /* Bit 0 is the first of the month. */
    bool whole;    /* Some file says no days. */
    bool by_rows;  /* Of some file only its rows tell. */
    const struct ka_export *last;
};

static bool
is_looked_at(const struct ka_month_data *data, size_t i)
{
    const struct ka_profile *profile = data->file[i].profile;
    return profile && !data->refused[i] &&
           (profile->kind == KA_FACT_AGENT_STATS || profile->kind == KA_FACT_STORE_STATS ||
            profile->kind == KA_FACT_ATTENDANCE);
}

static bool
is_same(const struct ka_export *a, const struct ka_export *b)
{
    return a->profile == b->profile && a->store == b->store;
}

static uint32_t
days_of(const struct ka_month_data *data, struct ka_span span)
{
    uint32_t days = 0;
    for (ka_day day = data->span.first; day < data->span.end; day++) {
        if (day >= span.first && day < span.end)
            days |= UINT32_C(1) << (day - data->span.first);
    }
    return days;
}

/* Whether the days of the file are those of its rows. */
static bool
has_dates(const struct ka_export *file)
{
    for (size_t i = 0; i < file->column_count; i++) {
        size_t column = file->column[i].column;
        if (column != KA_NO_INDEX && file->profile->column[column].field == KA_FIELD_DATE)
            return true;
    }
    return false;
}

static void
add_file(const struct ka_month_data *data, const struct ka_export *file, struct cover *cover)
{
    struct ka_span said = {0};
    bool named = ka_file_name_period(ka_str_base_name(file->path), &said);
    bool empty = file->period.end <= file->period.first;
    cover->days |= days_of(data, file->period) | (named ? days_of(data, said) : 0);
    cover->whole = cover->whole || (empty && !named && file->used > 0);
    /* one day in the name of rows with dates is that of the download */
    cover->by_rows = cover->by_rows || (has_dates(file) && said.end <= said.first + 1);
    cover->last = file;
}

/* "10-15…10-21, 10-29": the first few stretches; empty if there are none to be told. */
static ka_str
missing_days(struct ka_fold *fold, const struct cover *cover)
{
    const struct ka_month_data *data = fold->data;
    struct ka_buf buf = {.arena = fold->scratch};
    int length = data->span.end - data->span.first, shown = 0;
    for (int day = 0; day < length; day++) {
        int first = day;
        if (cover->days >> day & 1)
            continue;
        while (day + 1 < length && (cover->days >> (day + 1) & 1) == 0)
            day++;
        if (cover->by_rows && day - first < QUIET)
            continue;
        if (shown++ == SHOWN) {
            ka_buf_add(&buf, KA_STR(", …"));
            break;
        }
        ka_buf_printf(&buf, "%s%s", buf.len ? ", " : "",
                      ka_day_print(fold->scratch, data->span.first + first).ptr + 5);
        if (day > first)
            ka_buf_printf(&buf, "…%s", ka_day_print(fold->scratch, data->span.first + day).ptr + 5);
    }
    return ka_buf_str(&buf);
}

static void
report_cover(struct ka_fold *fold, const struct cover *cover)
{
    const struct ka_profile *profile = cover->last->profile;
    const struct ka_company *company = &fold->data->defs->company;
    ka_str missing = missing_days(fold, cover);
    if (cover->whole || cover->days == 0 || missing.len == 0)
        return;
    ka_str store = cover->last->store == KA_NO_INDEX
                       ? ka_diag_both(fold->scratch, KA_STR("全公司"), KA_STR("the company"))
                       : company->store[cover->last->store].name;
    ka_diag(fold->diags, KA_DIAG_REPORT_LACKS_DAYS, (struct ka_place){.file = cover->last->path},
            store, ka_diag_both(fold->scratch, profile->name, profile->name_en), missing);
}

void
ka_report_periods(struct ka_fold *fold)
{
    const struct ka_month_data *data = fold->data;
    for (size_t i = 0; i < data->file_count; i++) {
        struct cover cover = {0};
        bool told = !is_looked_at(data, i);
        for (size_t k = 0; k < i && !told; k++)
            told = is_looked_at(data, k) && is_same(&data->file[k], &data->file[i]);
        for (size_t k = i; k < data->file_count && !told; k++) {
            if (is_looked_at(data, k) && is_same(&data->file[k], &data->file[i]))
                add_file(data, &data->file[k], &cover);
        }
        if (!told)
            report_cover(fold, &cover);
    }
}
