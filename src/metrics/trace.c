/*
 * The rows behind a value: read the month again, and see what each row adds.
 *
 * The same fold runs over the same files, this time writing down every addition to a tally. The
 * value is then evaluated as before, which tells the tallies it is made of; the additions to
 * those, by file and line, are the answer. So `explain` cannot tell another story than the form:
 * it is the same code. A file that changed since the form was made is refused.
 */
#include "metrics/month_read.h"

#include <stdlib.h>
#include <string.h>

/* A row's share, with both sides of the quotient. */
struct share {
    uint32_t file, line;
    ka_dec num, den;
};

/* Which value is asked for. */
struct question {
    const struct ka_seat *seat;
    enum ka_scope scope;
    size_t metric;
};

static int
by_place(const void *left, const void *right)
{
    const struct share *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static const struct ka_used *
find_used(const struct ka_used_list *used, const struct ka_tally *tally)
{
    for (size_t i = 0; i < used->count; i++) {
        if (used->item[i].tally == tally && !used->item[i].previous)
            return &used->item[i];
    }
    return NULL;
}

static ka_dec
plus(ka_dec a, ka_dec b)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(a.micro, b.micro, &sum))
        return a;
    return (ka_dec){sum};
}

/* What one addition means for the value: a part feeds both sides, a counter one. */
static struct share
share_of(const struct ka_log_row *row, const struct ka_used *used)
{
    struct share share = {.file = row->file, .line = row->line};
    if (used->counter == KA_NO_INDEX) {
        share.num = row->num;
        share.den = row->den;
    } else if (used->den) {
        share.den = row->num;
    } else {
        share.num = row->num;
    }
    return share;
}

static void
hand_over(struct share *share, size_t count, const struct ka_trace *trace)
{
    if (count > 1)
        qsort(share, count, sizeof *share, by_place);
    for (size_t i = 0; i < count;) {
        struct share sum = share[i];
        size_t end = i + 1;
        for (; end < count && by_place(&share[end], &sum) == 0; end++) {
            sum.num = plus(sum.num, share[end].num);
            sum.den = plus(sum.den, share[end].den);
        }
        trace->row(trace->self, sum.file, sum.line, sum.num, sum.den);
        i = end;
    }
}

/* The files as they were listed, for reading again. */
static struct ka_export *
fresh_files(struct ka_arena *arena, const struct ka_month_data *data)
{
    struct ka_export *file = ka_arena_array(arena, data->file_count, sizeof *file);
    for (size_t i = 0; i < data->file_count; i++)
        file[i] = (struct ka_export){.path = data->file[i].path,
                                     .open_path = data->file[i].open_path,
                                     .bytes = data->file[i].bytes,
                                     .store = KA_NO_INDEX,
                                     .latest = KA_TIME_NONE,
                                     .only = data->file[i].only,
                                     .table = data->file[i].table};
    return file;
}

static bool
unchanged(const struct ka_month_data *old, const struct ka_month_data *new)
{
    for (size_t i = 0; i < old->file_count; i++) {
        if (memcmp(old->file[i].digest.hex, new->file[i].digest.hex,
                   sizeof old->file[i].digest.hex) != 0)
            return false;
    }
    return true;
}

static enum ka_status
trace_in(struct ka_arena *arena, const struct ka_month_reading *reading,
         const struct ka_month_data *data, const struct question *of, const struct ka_trace *trace)
{
    struct ka_month_data *again = ka_month_read(reading);
    if (!unchanged(data, again))
        return KA_E_DATA;
    struct ka_used_list used = {0};
    (void)ka_value_trace(again, &again->roster.seat[of->seat->index], of->scope, of->metric, &used);
    const struct ka_log *log = reading->log;
    struct share *share = NULL;
    size_t count = 0;
    for (size_t i = 0; i < log->count; i++) {
        const struct ka_used *found = find_used(&used, log->row[i].tally);
        if (!found)
            continue;
        share = ka_arena_push(arena, share, count, sizeof *share);
        share[count++] = share_of(&log->row[i], found);
    }
    hand_over(share, count, trace);
    return KA_OK;
}

enum ka_status
/* NOLINTNEXTLINE(readability-function-size): the interface asks for no less. */
ka_month_trace(const struct ka_defs *defs, const struct ka_month_options *options,
               const struct ka_month_data *data, const struct ka_seat *seat, enum ka_scope scope,
               size_t metric, const struct ka_trace *trace)
{
    struct ka_arena *arena = ka_arena_new();
    struct ka_diags diags = ka_diags_make(arena);
    struct ka_log log = {.arena = arena};
    struct ka_month_progress progress = {.options = options};
    for (size_t i = 0; i < data->file_count; i++)
        progress.total += data->file[i].bytes;
    struct ka_month_reading reading = {
        .arena = arena,
        .defs = defs,
        .month = data->month,
        .diags = &diags,
        .file = fresh_files(arena, data),
        .file_count = data->file_count,
        .log = &log,
        .before = data->previous,
        .progress = &progress,
        .workers = options->workers,
        .part = options->part,
        .quiet = true,
    };
    struct question of = {.seat = seat, .scope = scope, .metric = metric};
    enum ka_status status = trace_in(arena, &reading, data, &of, trace);
    ka_arena_free(arena);
    return status;
}
