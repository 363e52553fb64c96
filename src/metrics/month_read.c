/*
 * The files of one month, read in path order into a fold; then what is missing is said.
 *
 *     file ──ka_export_read──▶ facts ──sink──▶ journal        a file refused whole is taken back
 *                                        └──close──▶ the month's data
 *
 * Orders are taken from 15 days before the month (or as many as make a question after-sales) to
 * 4 days after it (metrics.md section 1):
 * what is promised or refunded in the month may have been paid before, and the fold itself
 * looks at dates. A file with mistakes never stops the others. A workbook with several kinds of
 * tables is listed, and read, once for each.
 */
#include "metrics/month_read.h"

#include "base/utf8.h"
#include "metrics/compare.h"
#include "metrics/eval.h"
#include "metrics/fact_pack.h"

#define LOOK_BACK  15
#define LOOK_AHEAD 4

static void
show_progress(void *self, uint64_t bytes)
{
    struct ka_month_progress *progress = self;
    const struct ka_month_options *options = progress->options;
    if (options->progress)
        options->progress(options->progress_self, progress->done + bytes, progress->total,
                          progress->file);
}

/* What reading the month's files needs; one for all of them, since it keeps the headers' index. */
static struct ka_ingest
ingest_of(const struct ka_month_reading *reading)
{
    struct ka_span month = ka_month_span(reading->month);
    ka_day asked = (ka_day)reading->defs->company.after_sales_days;
    ka_day back = asked > LOOK_BACK ? asked : LOOK_BACK;
    return (struct ka_ingest){
        .defs = reading->defs,
        .month = reading->month,
        .window = {month.first - back, month.end + LOOK_AHEAD},
        .arena = reading->arena,
        .workers = reading->workers,
        .part = reading->part,
        .progress_self = reading->progress,
        .progress = reading->progress ? show_progress : NULL,
    };
}

/* A fact to the fold and, in chunks, to the keeper. */
struct tee {
    const struct ka_piece_keeper *keep;
    struct ka_sink fold;
    struct ka_fact_pack pack;
    ka_str path; /* Of the file at hand. */
};

static void
keep_chunk(struct tee *tee)
{
    if (tee->pack.out.len == 0)
        return;
    tee->keep->keep(tee->keep->self, KA_PIECE_FACTS, tee->path, ka_buf_str(&tee->pack.out));
    ka_fact_pack_clear(&tee->pack);
}

static enum ka_status
take_and_keep(void *self, const struct ka_fact *fact)
{
    struct tee *tee = self;
    ka_fact_pack_add(&tee->pack, fact);
    if (tee->pack.out.len >= KA_FACT_CHUNK)
        keep_chunk(tee);
    return tee->fold.fact(tee->fold.self, fact);
}

/* All that reading the files one after the other goes by. */
struct reader {
    const struct ka_month_reading *reading;
    struct ka_fold *fold;
    struct ka_ingest ingest;
    struct tee tee;                /* Only with a keeper. */
    struct ka_file_report *report; /* Only with a keeper: one a file, */
    size_t report_count;           /* of those read. */
    struct ka_diags found;         /* In the file at hand: its tables do not repeat each other. */
};

static enum ka_status
read_facts(struct reader *r, size_t index, const struct ka_sink *sink, struct ka_diags *found)
{
    const struct ka_month_reading *reading = r->reading;
    if (reading->from)
        return ka_kept_feed(reading->from, reading->defs, (uint32_t)index, sink, found);
    r->ingest.diags = found;
    return ka_export_read(&r->ingest, (uint32_t)index, &r->fold->data->file[index], sink);
}

/* The findings made since @p before. */
static struct ka_diags
since(const struct ka_diags *now, const struct ka_diags *before)
{
    struct ka_diags fresh = {.arena = now->arena,
                             .item = now->item ? now->item + before->count : NULL,
                             .count = now->count - before->count,
                             .dropped = now->dropped - before->dropped};
    for (size_t i = 0; i < KA_COUNT(fresh.by_severity); i++)
        fresh.by_severity[i] = now->by_severity[i] - before->by_severity[i];
    return fresh;
}

static void
read_file(struct reader *r, size_t index)
{
    const struct ka_month_reading *reading = r->reading;
    struct ka_export *file = &r->fold->data->file[index];
    struct ka_month_progress *progress = reading->progress;
    if (progress) {
        progress->file = file->path;
        show_progress(progress, 0);
    }
    struct ka_fold_mark mark = ka_fold_mark(r->fold);
    struct ka_sink sink = ka_fold_sink(r->fold);
    if (file->table == 0)
        r->found = ka_diags_make(reading->keep ? reading->arena : r->fold->scratch);
    struct ka_diags before = r->found;
    if (reading->keep) {
        r->tee.fold = sink;
        r->tee.path = ka_kept_path(r->fold->scratch, file);
        sink = (struct ka_sink){.self = &r->tee, .fact = take_and_keep};
    }
    bool refused = read_facts(r, index, &sink, &r->found) != KA_OK;
    if (refused)
        ka_fold_take_back(r->fold, mark, (uint32_t)index);
    struct ka_diags fresh = since(&r->found, &before);
    ka_diags_append(reading->diags, &fresh);
    if (reading->keep) {
        keep_chunk(&r->tee);
        r->report = ka_arena_push(reading->arena, r->report, r->report_count, sizeof *r->report);
        r->report[r->report_count++] = (struct ka_file_report){*file, fresh, refused};
    }
    if (progress && file->table == 0)
        progress->done += file->bytes;
    if (!refused && file->more)
        ka_fold_add_table(r->fold, index);
}

static void
read_files(const struct ka_month_reading *reading, struct ka_fold *fold)
{
    struct reader r = {.reading = reading, .fold = fold, .ingest = ingest_of(reading)};
    const struct ka_piece_keeper *keep = reading->keep;
    if (keep)
        r.tee = (struct tee){.keep = keep, .pack = ka_fact_pack_make(reading->defs, keep->secret)};
    for (size_t i = 0; i < fold->data->file_count; i++)
        read_file(&r, i);
    if (!keep)
        return;
    ka_fact_pack_free(&r.tee.pack);
    keep->keep(keep->self, KA_PIECE_REPORT, ka_month_print(reading->arena, reading->month),
               ka_month_report_pack(reading->arena, reading->defs, r.report, r.report_count));
}

/* Whether anything at all was counted for a seat. */
static bool
has_data(const struct ka_month_data *data, size_t seat)
{
    const struct ka_metric_set *set = &data->defs->metrics;
    for (size_t s = 0; s <= data->cells.store_count; s++) {
        const struct ka_cell *cell =
            ka_cells_lookup(&data->cells, seat, s < data->cells.store_count ? s : KA_NO_INDEX);
        for (size_t i = 0; cell && i < set->counter_count; i++) {
            if (ka_cell_tally(cell, i))
                return true;
        }
        for (size_t i = 0; cell && i < set->metric_count; i++) {
            if (cell->part[i].present)
                return true;
        }
    }
    return false;
}

static void
report_no_data(const struct ka_month_data *data)
{
    for (size_t i = 0; i < data->roster.count; i++) {
        const struct ka_seat *seat = &data->roster.seat[i];
        bool manual = false;
        for (size_t m = 0; m < data->manual_count; m++)
            manual = manual || data->manual[m].employee == seat->employee;
        if (!manual && seat->workdays > 0 && !has_data(data, i))
            ka_diag(data->diags, KA_DIAG_EMPLOYEE_NO_DATA, seat->employee->place,
                    seat->employee->number, seat->employee->name);
    }
}

/* An account that had no row although its platform had files and its owner was at work. */
static bool
is_silent(const struct ka_fold *fold, const struct ka_seat *seat, const struct ka_account *account)
{
    bool here = account->span.first < seat->span.end && account->span.end > seat->span.first;
    if (!here || seat->workdays == 0 || !ka_table_find(&fold->seen, account->platform))
        return false;
    struct ka_buf key = {.arena = fold->scratch};
    ka_buf_add(&key, account->platform);
    ka_buf_byte(&key, '\n');
    ka_buf_add(&key, ka_utf8_fold_header(fold->scratch, ka_str_trim(account->name)));
    return !ka_table_find(&fold->seen, ka_buf_str(&key));
}

static void
report_silent(struct ka_fold *fold)
{
    const struct ka_roster *roster = &fold->data->roster;
    for (size_t i = 0; i < roster->count; i++) {
        const struct ka_seat *seat = &roster->seat[i];
        for (size_t a = 0; a < seat->employee->account_count; a++) {
            const struct ka_account *account = &seat->employee->account[a];
            ka_buf_printf(&fold->text, "silent %p", (const void *)account);
            bool first =
                is_silent(fold, seat, account) && ka_fold_first(fold, ka_buf_str(&fold->text));
            fold->text.len = 0;
            if (first)
                ka_diag(fold->diags, KA_DIAG_ACCOUNT_SILENT, account->place, account->name,
                        seat->employee->name, account->platform);
        }
    }
}

/* Refunds of later months, to the fold as the last rows of the last file. */
static void
add_later(const struct ka_month_reading *reading, struct ka_fold *fold)
{
    const struct ka_company *company = &reading->defs->company;
    struct ka_sink sink = ka_fold_sink(fold);
    for (size_t i = 0; i < reading->later_count && reading->file_count; i++) {
        struct ka_fact fact = {.kind = KA_FACT_REFUND,
                               .file = (uint32_t)reading->file_count - 1,
                               .line = UINT32_MAX - (uint32_t)(reading->later_count - i),
                               .store = ka_company_store(company, reading->later[i].store)};
        fact.as.refund = reading->later[i].fact;
        if (fact.store != KA_NO_INDEX && sink.fact(sink.self, &fact) != KA_OK)
            return;
    }
}

struct ka_month_data *
ka_month_read(const struct ka_month_reading *reading)
{
    struct ka_arena *scratch = ka_arena_new();
    struct ka_fold_options options = {
        .defs = reading->defs,
        .month = reading->month,
        .diags = reading->diags,
        .file = reading->file,
        .file_count = reading->file_count,
        .before = reading->before,
        .keep_late_sales = reading->keep_late_sales,
        .workers = reading->workers,
        .evidence = reading->evidence,
    };
    struct ka_fold *fold = ka_fold_make(reading->arena, scratch, &options);
    read_files(reading, fold);
    add_later(reading, fold);
    struct ka_month_data *data = ka_fold_close(fold);
    ka_compare_sources(fold);
    if (!reading->quiet) {
        report_silent(fold);
        report_no_data(data);
    }
    ka_arena_free(scratch);
    return data;
}
