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

/* A figure twice: from single facts, and from a report. */
struct pair {
    ka_str name;
    ka_dec facts, stats;
};

/* Details less report, with its sign. */
static ka_str
gap_text(struct ka_arena *arena, const struct pair *pair)
{
    ka_frac gap = KA_FRAC_NONE;
    if (!ka_frac_sub(ka_frac_of_dec(pair->facts), ka_frac_of_dec(pair->stats), &gap))
        return KA_STR("—");
    int64_t whole = pair->facts.micro - pair->stats.micro;
    return ka_str_format(arena, "%s%s", whole > 0 ? "+" : "",
                         ka_dec_print_short(arena, (ka_dec){whole}).ptr);
}

/* The same in percent of the report, cut: what is under 1 % must not read as 1 %. */
static ka_str
share_text(struct ka_arena *arena, const struct pair *pair)
{
    ka_wide gap = (ka_wide)pair->facts.micro - pair->stats.micro, base = pair->stats.micro;
    gap = gap < 0 ? -gap : gap;
    base = base < 0 ? -base : base;
    if (base == 0 || gap > base * 1000)
        return KA_STR("—");
    ka_wide share = gap * 10000 / base;
    return ka_str_format(arena, "%lld.%02d%%", (long long)(share / 100), (int)(share % 100));
}

static void
report_difference(struct ka_fold *fold, enum ka_diag_code code, const struct ka_cell *cell,
                  const struct ka_tally *stats, struct pair pair)
{
    const struct ka_month_data *data = fold->data;
    ka_str whose = cell->seat != KA_NO_INDEX ? data->roster.seat[cell->seat].employee->name
                                             : data->defs->company.store[cell->store].name;
    struct ka_place place = {0};
    if (stats->rows)
        place = ka_fold_place(fold, stats->rows->file, stats->rows->first_line);
    ka_diag(fold->diags, code, place, whose, pair.name,
            ka_dec_print_short(fold->scratch, pair.facts),
            ka_dec_print_short(fold->scratch, pair.stats), gap_text(fold->scratch, &pair),
            share_text(fold->scratch, &pair));
}

/* Details and a report that speak of the same thing and differ by 1 % or more (section 6). */
static void
compare_cell(struct ka_fold *fold, const struct ka_cell *cell, size_t counter)
{
    const struct ka_month_data *data = fold->data;
    const struct ka_tally *facts = &cell->counter[KA_ORIGIN_FACTS][counter];
    const struct ka_tally *stats = &cell->counter[KA_ORIGIN_STATS][counter];
    bool summed = data->defs->metrics.counter[counter].aggregate == KA_SUM &&
                  counter != data->builtin[KA_BUILTIN_TICKET_FIRST_REPLY] &&
                  counter != data->builtin[KA_BUILTIN_TICKET_SOLVE];
    if (!facts->present || !stats->present || !summed || facts->overflow || stats->overflow)
        return;
    int64_t gap = 0;
    enum ka_diag_code code = KA_DIAG_FIGURES_DIFFER;
    if (!__builtin_sub_overflow(facts->num.micro, stats->num.micro, &gap)) {
        gap = gap < 0 ? -gap : gap;
        int64_t base = stats->num.micro < 0 ? -stats->num.micro : stats->num.micro;
        if (gap == 0)
            return;
        /* gap ÷ base ≥ 1 %, rounded so that 1 % itself is a finding. */
        code = gap >= base / 100 + (base % 100 != 0) ? code : KA_DIAG_LOG_AND_REPORT;
    }
    /* Less than 1 %: worth a word only where a log, not orders, stands against the report. */
    if (code == KA_DIAG_FIGURES_DIFFER || ka_counter_is_chat(data, counter))
        report_difference(
            fold, code, cell, stats,
            (struct pair){data->defs->metrics.counter[counter].name, facts->num, stats->num});
}

/* num ÷ den in millionths, half up; false if there is none. */
static bool
quotient(const struct ka_tally *num, ka_dec den, ka_dec *out)
{
    ka_wide wide = (ka_wide)num->num.micro * KA_DEC_ONE;
    if (num->overflow || den.micro <= 0)
        return false;
    wide = (wide + den.micro / 2) / den.micro;
    out->micro = (int64_t)wide;
    return wide >= 0 && wide <= INT64_MAX;
}

/* The same for a rate or mean that the report gives as such, and the log as two counters. */
static void
compare_part(struct ka_fold *fold, const struct ka_cell *cell, size_t metric)
{
    const struct ka_month_data *data = fold->data;
    const struct ka_metric_def *def = &data->defs->metrics.metric[metric];
    const struct ka_tally *part = &cell->part[metric];
    if (def->kind != KA_METRIC_RATIO || def->extra_count > 0 || def->complement || !part->present ||
        part->overflow || !ka_counter_is_chat(data, def->num))
        return;
    const struct ka_tally *facts = cell->counter[KA_ORIGIN_FACTS];
    struct pair pair = {.name = def->name};
    if (!facts[def->num].present || !facts[def->den].present ||
        !quotient(&facts[def->num], facts[def->den].num, &pair.facts) ||
        !quotient(part, part->den, &pair.stats))
        return;
    int64_t gap = pair.facts.micro - pair.stats.micro;
    gap = gap < 0 ? -gap : gap;
    if (gap != 0)
        report_difference(fold,
                          gap >= pair.stats.micro / 100 + (pair.stats.micro % 100 != 0)
                              ? KA_DIAG_FIGURES_DIFFER
                              : KA_DIAG_LOG_AND_REPORT,
                          cell, part, pair);
}

static void
report_differences(struct ka_fold *fold)
{
    const struct ka_cells *cells = &fold->data->cells;
    size_t count = (cells->seat_count + 1) * (cells->store_count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct ka_cell *cell = cells->at[i];
        bool nobody = cell && cell->seat == KA_NO_INDEX && cell->store == KA_NO_INDEX;
        for (size_t c = 0; cell && !nobody && c < cells->metrics->counter_count; c++)
            compare_cell(fold, cell, c);
        for (size_t m = 0; cell && !nobody && m < cells->metrics->metric_count; m++)
            compare_part(fold, cell, m);
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
    report_differences(fold);
    if (!reading->quiet) {
        report_silent(fold);
        report_no_data(data);
    }
    ka_arena_free(scratch);
    return data;
}
