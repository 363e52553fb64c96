/*
 * Reports that leave days out: of weekly files one was forgotten, or of a store's rows some days.
 *
 *     10-01 ▓▓▓▓▓▓▓ 10-07 ▓▓▓▓▓▓▓ 10-14 ······· 10-22 ▓▓▓▓▓▓▓▓▓▓ 10-31
 *
 * All files of one profile and one store are looked at together. A file covers the days that its
 * name or a title says, and those from the first to the last of its rows: whoever has rows in it
 * may well be off in between. A store is never off, so of its dated rows each day counts by
 * itself, whatever month the name says; days are also covered that the name gives from first to
 * last. Where rows alone tell, up to two days running may be days on which nobody worked, and are
 * let alone, unless a store has rows of nearly every day. A file that says no days at all is of
 * the whole month.
 */
#include "metrics/fold.h"

#include "ingest/cell.h"

#define QUIET 2 /* Days running without rows that are nothing. */
#define SHOWN 6 /* Stretches that are told. */

/* What files of one profile and store cover. */
struct cover {
    const struct ka_profile *profile;
    size_t store;
    uint32_t days; /* Bit 0 is the first of the month. */
    uint32_t rows; /* Of them those of a store's own rows. */
    bool whole;    /* Some file says no days. */
    bool by_rows;  /* Of some file only its rows tell. */
    ka_str last;   /* Path of the last file. */
};

struct covers {
    struct ka_fold *fold;
    struct cover *item;
    size_t count;
};

static struct cover *
cover_of(struct covers *covers, const struct ka_profile *profile, size_t store)
{
    for (size_t i = 0; i < covers->count; i++) {
        if (covers->item[i].profile == profile && covers->item[i].store == store)
            return &covers->item[i];
    }
    covers->item =
        ka_arena_push(covers->fold->scratch, covers->item, covers->count, sizeof *covers->item);
    covers->item[covers->count] = (struct cover){.profile = profile, .store = store};
    return &covers->item[covers->count++];
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

static bool
is_of_store_rows(const struct ka_export *file)
{
    return file->profile->kind == KA_FACT_STORE_STATS && has_dates(file);
}

static bool
is_looked_at(const struct ka_month_data *data, size_t i)
{
    const struct ka_profile *profile = data->file[i].profile;
    return profile && !data->refused[i] &&
           (profile->kind == KA_FACT_AGENT_STATS || profile->kind == KA_FACT_STORE_STATS ||
            profile->kind == KA_FACT_ATTENDANCE) &&
           !is_of_store_rows(&data->file[i]);
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
    cover->last = file->path;
}

/* Figures that add up over days, or are their mean; of scores the last day is enough. */
static bool
is_of_each_day(const struct ka_fold *fold, const struct ka_figure *figure)
{
    const struct ka_month_data *data = fold->data;
    const struct ka_export *file = &data->file[figure->file];
    bool last = figure->counter != KA_NO_INDEX &&
                data->defs->metrics.counter[figure->counter].aggregate == KA_LAST;
    return figure->kind == KA_FACT_STORE_STATS && figure->store != KA_NO_INDEX && !last &&
           file->profile && is_of_store_rows(file);
}

/* The dated rows of stores. */
static void
add_rows(struct covers *covers)
{
    const struct ka_fold *fold = covers->fold;
    const struct ka_month_data *data = fold->data;
    for (size_t i = 0; i < fold->figure_count; i++) {
        const struct ka_figure *figure = &fold->figure[i];
        struct ka_span said;
        if (!is_of_each_day(fold, figure))
            continue;
        const struct ka_export *file = &data->file[figure->file];
        struct cover *cover = cover_of(covers, file->profile, figure->store);
        cover->rows |= days_of(data, figure->period);
        cover->days |= cover->rows;
        if (ka_file_name_range(ka_str_base_name(file->path), &said))
            cover->days |= days_of(data, said);
        cover->by_rows = true;
        cover->last = file->path;
    }
}

/* Whether a store has rows of at least nine of ten days from the first one to the last. */
static bool
is_of_nearly_all(uint32_t rows)
{
    int first = 0, last = 31, count = 0;
    while (first < last && !ka_has_day(rows, first))
        first++;
    while (last > first && !ka_has_day(rows, last - 1))
        last--;
    for (int day = first; day < last; day++)
        count += ka_has_day(rows, day);
    return count > 0 && count * 10 >= (last - first) * 9;
}

/* "10-15…10-21, 10-29": the first few stretches; empty if there are none to be told. */
static ka_str
missing_days(struct ka_fold *fold, const struct cover *cover)
{
    const struct ka_month_data *data = fold->data;
    struct ka_buf buf = {.arena = fold->scratch};
    int length = data->span.end - data->span.first, shown = 0;
    int quiet = cover->by_rows && !is_of_nearly_all(cover->rows) ? QUIET : 0;
    for (int day = 0; day < length; day++) {
        int first = day;
        if (ka_has_day(cover->days, day))
            continue;
        while (day + 1 < length && !ka_has_day(cover->days, day + 1))
            day++;
        if (day - first < quiet)
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
    const struct ka_profile *profile = cover->profile;
    const struct ka_company *company = &fold->data->defs->company;
    ka_str missing = missing_days(fold, cover);
    if (cover->whole || cover->days == 0 || missing.len == 0)
        return;
    ka_str store = cover->store == KA_NO_INDEX
                       ? ka_diag_both(fold->scratch, KA_STR("全公司"), KA_STR("the company"))
                       : company->store[cover->store].name;
    ka_diag(fold->diags, KA_DIAG_REPORT_LACKS_DAYS, (struct ka_place){.file = cover->last}, store,
            ka_diag_both(fold->scratch, profile->name, profile->name_en), missing);
}

void
ka_report_periods(struct ka_fold *fold)
{
    const struct ka_month_data *data = fold->data;
    struct covers covers = {.fold = fold};
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_export *file = &data->file[i];
        if (is_looked_at(data, i))
            add_file(data, file, cover_of(&covers, file->profile, file->store));
    }
    add_rows(&covers);
    for (size_t i = 0; i < covers.count; i++)
        report_cover(fold, &covers.item[i]);
}
