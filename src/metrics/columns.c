/*
 * Figures that a file lacks and another of its kind has.
 *
 *     1st to 7th     会话量  平响  支付额       a heading renamed in one of four weeks is no
 *     8th to 14th    会话量  平响  支付总额     fault of that file by itself, yet a week is lost
 *
 * Files of one profile and store are compared if at least half of the figures that either has are
 * in both: one profile reads reports of several kinds (赤兔), whose columns differ by design. For
 * the same reason a figure is not lost that a third file has for the same days, unless a heading
 * that is not used resembles it. A column that is empty all the way down is not missed.
 */
#include "metrics/columns.h"

#include <string.h>

/* A file's figures: for each column of its profile, whether it is there, and has a value. */
struct figures {
    const struct ka_export *file; /* NULL: nothing was read from it. */
    bool *here, *filled;
};

struct look {
    struct ka_fold *fold;
    struct figures *of; /* By file. */
    size_t count;
    ka_str *unused; /* Headings of the file at hand that feed nothing. */
    size_t unused_count;
    bool *covered; /* Columns that other files have for the same days. */
};

/* What a file lacks, as texts: "销售额、客单价" and "销售额 → 销售总额". */
struct lack {
    struct ka_buf names, near;
    size_t count;
};

/* Whether a column is a figure, or a part of one (of a sum, or the weight of a mean). */
static bool
is_figure(const struct ka_profile *profile, size_t column)
{
    const struct ka_column *fed = &profile->column[column];
    bool part = fed->counter != KA_NO_INDEX || fed->metric != KA_NO_INDEX;
    for (size_t i = 0; i < profile->sum_count && !part; i++) {
        for (size_t k = 0; k < profile->sum[i].count; k++)
            part = part || profile->sum[i].column[k] == column;
    }
    for (size_t i = 0; i < profile->column_count && !part; i++) {
        for (size_t k = 0; k < profile->column[i].weight_count; k++)
            part = part || profile->column[i].weight[k] == column;
    }
    return part;
}

static struct figures
figures_of(struct ka_arena *arena, const struct ka_export *file)
{
    const struct ka_profile *profile = file->profile;
    struct figures figures = {.file = file};
    figures.here = ka_arena_array(arena, profile->column_count, sizeof(bool));
    figures.filled = ka_arena_array(arena, profile->column_count, sizeof(bool));
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        if (use->column == KA_NO_INDEX || !is_figure(profile, use->column))
            continue;
        figures.here[use->column] = true;
        /* Values of what is only a part of a figure are not counted. */
        figures.filled[use->column] = use->values > 0 || profile->column[use->column].ignore;
    }
    return figures;
}

static bool
same_kind(const struct figures *a, const struct figures *b)
{
    return a != b && a->file && b->file && a->file->profile == b->file->profile &&
           a->file->store == b->file->store;
}

static bool
are_alike(const struct figures *a, const struct figures *b)
{
    size_t both = 0, either = 0;
    for (size_t c = 0; c < a->file->profile->column_count; c++) {
        both += a->here[c] && b->here[c];
        either += a->here[c] || b->here[c];
    }
    return both * 2 >= either;
}

/* Days that are not known are any. */
static bool
share_days(const struct ka_export *a, const struct ka_export *b)
{
    bool known = a->period.end > a->period.first && b->period.end > b->period.first;
    return !known || ka_spans_meet(a->period, b->period);
}

/* The heading of a profile's column in a file that has it. */
static ka_str
heading_of(const struct ka_export *file, size_t column)
{
    for (size_t i = 0; i < file->column_count; i++) {
        if (file->column[i].column == column)
            return file->column[i].header;
    }
    return KA_STR("");
}

/* What @p a lacks of @p b. */
static struct lack
lack_of(const struct look *look, const struct figures *a, const struct figures *b)
{
    struct ka_arena *arena = look->fold->scratch;
    struct lack lack = {.names = {.arena = arena}, .near = {.arena = arena}};
    if (!are_alike(a, b))
        return lack;
    for (size_t c = 0; c < a->file->profile->column_count; c++) {
        if (a->here[c] || !b->filled[c])
            continue;
        ka_str name = heading_of(b->file, c);
        ka_str near = ka_str_nearest(name, look->unused, look->unused_count);
        if (look->covered[c] && near.len == 0)
            continue;
        ka_buf_printf(&lack.names, "%s%.*s", lack.count++ ? "、" : "", KA_STR_ARG(name));
        if (near.len > 0)
            ka_buf_printf(&lack.near, "%s%.*s → %.*s", lack.near.len ? "、" : "", KA_STR_ARG(name),
                          KA_STR_ARG(near));
    }
    return lack;
}

/* Before a file is compared: its unused headings, and what others have for its days. */
static void
look_at(struct look *look, const struct figures *at)
{
    const struct ka_export *file = at->file;
    struct ka_arena *scratch = look->fold->scratch;
    look->unused = ka_arena_array(scratch, file->column_count, sizeof(ka_str));
    look->unused_count = 0;
    for (size_t i = 0; i < file->column_count; i++) {
        if (file->column[i].column == KA_NO_INDEX && file->column[i].header.len > 0)
            look->unused[look->unused_count++] = file->column[i].header;
    }
    look->covered = ka_arena_array(scratch, file->profile->column_count, sizeof(bool));
    for (size_t i = 0; i < look->count; i++) {
        const struct figures *other = &look->of[i];
        if (!same_kind(at, other) || !share_days(file, other->file))
            continue;
        for (size_t c = 0; c < file->profile->column_count; c++)
            look->covered[c] = look->covered[c] || other->here[c];
    }
}

static void
tell(const struct look *look, const struct ka_export *file, const struct ka_export *other,
     const struct lack *lack)
{
    struct ka_place place = ka_export_place(file, file->header_line, KA_FIELD_NONE);
    ka_str where = other->sheet.len > 0 && ka_str_eq(file->path, other->path)
                       ? ka_str_format(look->fold->scratch, "%.*s · %.*s", KA_STR_ARG(other->path),
                                       KA_STR_ARG(other->sheet))
                       : other->path;
    if (lack->near.len > 0)
        ka_diag(look->fold->diags, KA_DIAG_COLUMNS_LACKING_NEAR, place, ka_buf_str(&lack->names),
                where, file->profile->id, ka_buf_str(&lack->near));
    else
        ka_diag(look->fold->diags, KA_DIAG_COLUMNS_LACKING, place, ka_buf_str(&lack->names), where,
                file->profile->id);
}

/* One file with all others: the one of which it lacks most is named. */
static void
compare(struct look *look, const struct figures *at)
{
    struct lack most = {0};
    const struct ka_export *other = NULL;
    bool *tried = NULL; /* Files of which it lacks nothing new need no look. */
    for (size_t i = 0; i < look->count; i++) {
        const struct figures *b = &look->of[i];
        bool fresh = false;
        for (size_t c = 0; same_kind(at, b) && c < at->file->profile->column_count; c++)
            fresh = fresh || (b->filled[c] && !at->here[c] && !(tried && tried[c]));
        if (!fresh)
            continue;
        if (!tried) {
            look_at(look, at);
            tried =
                ka_arena_array(look->fold->scratch, at->file->profile->column_count, sizeof(bool));
        }
        struct lack lack = lack_of(look, at, b);
        for (size_t c = 0; lack.count > 0 && c < at->file->profile->column_count; c++)
            tried[c] = tried[c] || b->filled[c];
        if (lack.count > most.count) {
            most = lack;
            other = b->file;
        }
    }
    if (other)
        tell(look, at->file, other, &most);
}

void
ka_report_columns(struct ka_fold *fold)
{
    const struct ka_month_data *data = fold->data;
    struct look look = {.fold = fold, .count = data->file_count};
    look.of = ka_arena_array(fold->scratch, look.count, sizeof *look.of);
    for (size_t i = 0; i < look.count; i++) {
        const struct ka_export *file = &data->file[i];
        if (file->profile && file->used > 0 && !data->refused[i])
            look.of[i] = figures_of(fold->scratch, file);
    }
    for (size_t i = 0; i < look.count; i++) {
        if (look.of[i].file)
            compare(&look, &look.of[i]);
    }
}
