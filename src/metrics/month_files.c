/*
 * The files of one month, in path order into a fold.
 *
 *     small files, books   some at once, each by a thread, into a part of its own ──┐ joined in
 *     a large text         by itself, its parts by all threads (export_parts.c)   ──┴─ order ▶ fold
 *     kept facts           one after the other
 *
 * So which files are read at once, and by how many threads, makes no difference. With a keeper
 * there is a tee before the fold: facts become chunks of bytes where they are read, and are handed
 * on when the part is joined; a chunk ends where a part of a file ends.
 *
 * Orders are taken from 15 days before the month (or as many as make a question after-sales) to
 * 4 days after it (metrics.md section 1): what is promised or refunded in the month may have been
 * paid before, and the fold itself looks at dates. A file with mistakes never stops the others; one
 * that is refused whole is taken back, or never joined. A workbook with several kinds of tables is
 * listed, and read, once for each.
 */
#include "metrics/month_read.h"

#include "base/work.h"
#include "ingest/alias.h"
#include "metrics/fact_pack.h"

#define LOOK_BACK  15
#define LOOK_AHEAD 4
/* Bytes of files that are read at once: what they hold is in memory until they are joined. */
#define AT_ONCE ((uint64_t)32 << 20)

static void
show_progress(void *self, uint64_t bytes)
{
    struct ka_month_progress *progress = self;
    const struct ka_month_options *options = progress->options;
    if (options->progress)
        options->progress(options->progress_self, progress->done + bytes, progress->total,
                          progress->file);
}

static void
begin_file(struct ka_month_progress *progress, ka_str path)
{
    if (!progress)
        return;
    progress->file = path;
    show_progress(progress, 0);
}

/* What reading the month's files needs. */
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
        .refunds_from = ka_month_span(ka_month_add(reading->month, -KA_LATE_MONTHS)).first,
        .arena = reading->arena,
        .workers = reading->workers,
        .part = reading->part,
        .progress_self = reading->progress,
        .progress = reading->progress ? show_progress : NULL,
        .aliases = ka_aliases_make(reading->arena, reading->defs),
    };
}

/* ---- the keeper's tee ------------------------------------------------------------------------ */

/* Chunks of a part, until it is joined. */
struct chunk {
    ka_str bytes;
    struct chunk *next;
};

/* Facts to the fold, and in chunks to the keeper, or of a part to a list. */
struct tee {
    const struct ka_piece_keeper *keep;
    struct ka_sink fold;
    struct ka_fact_pack pack;
    ka_str path;            /* Of the file at hand; not in a part. */
    struct ka_arena *arena; /* Of a part; NULL in the first tee. */
    struct chunk *first, *last;
};

static void
add_chunk(struct tee *tee, ka_str bytes)
{
    if (!tee->arena) {
        tee->keep->keep(tee->keep->self, KA_PIECE_FACTS, tee->path, bytes);
        return;
    }
    struct chunk *chunk = ka_arena_alloc(tee->arena, sizeof *chunk);
    chunk->bytes = ka_str_dup(tee->arena, bytes);
    *(tee->last ? &tee->last->next : &tee->first) = chunk;
    tee->last = chunk;
}

static void
end_chunk(struct tee *tee)
{
    if (tee->pack.out.len == 0)
        return;
    add_chunk(tee, ka_buf_str(&tee->pack.out));
    ka_fact_pack_clear(&tee->pack);
}

static enum ka_status
take_and_keep(void *self, const struct ka_fact *fact)
{
    struct tee *tee = self;
    ka_fact_pack_add(&tee->pack, fact);
    if (tee->pack.out.len >= KA_FACT_CHUNK)
        end_chunk(tee);
    return tee->fold.fact(tee->fold.self, fact);
}

static struct ka_sink tee_part(void *self, struct ka_arena *arena);

static void
tee_join(void *self, const struct ka_sink *joined, uint32_t file)
{
    struct tee *tee = self;
    struct tee *part = joined ? joined->self : NULL;
    end_chunk(tee);
    if (!part) {
        tee->fold.join(tee->fold.self, NULL, file);
        return;
    }
    end_chunk(part);
    for (const struct chunk *chunk = part->first; chunk; chunk = chunk->next)
        add_chunk(tee, chunk->bytes);
    tee->fold.join(tee->fold.self, &part->fold, file);
}

static struct ka_sink
sink_of(struct tee *tee)
{
    return (struct ka_sink){.self = tee, .fact = take_and_keep, .part = tee_part, .join = tee_join};
}

static struct ka_sink
tee_part(void *self, struct ka_arena *arena)
{
    const struct tee *whole = self;
    struct tee *tee = ka_arena_alloc(arena, sizeof *tee);
    *tee = (struct tee){.keep = whole->keep,
                        .fold = whole->fold.part(whole->fold.self, arena),
                        .pack = ka_fact_pack_part(arena, &whole->pack),
                        .arena = arena};
    return sink_of(tee);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* All that reading a month's files goes by. */
struct reader {
    const struct ka_month_reading *reading;
    struct ka_fold *fold;
    struct ka_ingest ingest;
    struct tee tee;                /* Only with a keeper. */
    struct ka_sink sink;           /* The fold's, or the tee's. */
    struct ka_file_report *report; /* Only with a keeper: one a file, */
    size_t report_count;           /* of those read. */
};

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

/* What was found in a file goes to the month's findings, and is kept with how it was read. */
static void
report_file(struct reader *r, const struct ka_export *file, const struct ka_diags *found,
            bool refused)
{
    const struct ka_month_reading *reading = r->reading;
    ka_diags_append(reading->diags, found);
    if (!reading->keep)
        return;
    struct ka_file_report report = {*file, ka_diags_make(reading->arena), refused};
    ka_diags_append(&report.found, found);
    r->report = ka_arena_push(reading->arena, r->report, r->report_count, sizeof report);
    r->report[r->report_count++] = report;
}

static void
end_file(struct reader *r, const struct ka_export *file)
{
    struct ka_month_progress *progress = r->reading->progress;
    if (progress && file->table == 0)
        progress->done += file->bytes;
}

/* One file by itself: a large text by all threads, or facts that were kept. */
static void
read_alone(struct reader *r, size_t index)
{
    const struct ka_month_reading *reading = r->reading;
    struct ka_export *file = &r->fold->data->file[index];
    struct ka_diags found = ka_diags_make(r->fold->scratch);
    struct ka_fold_mark mark = ka_fold_mark(r->fold);
    enum ka_status status;
    begin_file(reading->progress, file->path);
    r->tee.path = ka_kept_path(r->fold->scratch, file);
    if (reading->from) {
        status = ka_kept_feed(reading->from, reading->defs, (uint32_t)index, &r->sink, &found);
    } else {
        r->ingest.diags = &found;
        status = ka_export_read(&r->ingest, (uint32_t)index, file, &r->sink);
    }
    if (reading->keep)
        end_chunk(&r->tee);
    if (status != KA_OK)
        ka_fold_take_back(r->fold, mark, (uint32_t)index);
    report_file(r, file, &found, status != KA_OK);
    end_file(r, file);
}

/* A table of a file that is read beside others. */
struct table {
    struct ka_export file;
    struct ka_sink sink;
    struct ka_diags found; /* In this table; the file's tables do not repeat each other. */
    bool refused;
    struct table *next;
};

/* A file that is read beside others: its tables, until it is joined. */
struct task {
    const struct reader *r;
    struct ka_arena *arena;
    struct table *table;
};

static struct table *
read_table(const struct task *task, struct ka_ingest *ingest, const struct ka_export *file)
{
    const struct ka_sink *whole = &task->r->sink;
    struct table *table = ka_arena_alloc(task->arena, sizeof *table);
    struct ka_diags before = *ingest->diags;
    *table = (struct table){.file = *file, .sink = whole->part(whole->self, task->arena)};
    table->refused = ka_export_read(ingest, 0, &table->file, &table->sink) != KA_OK;
    table->found = since(ingest->diags, &before);
    return table;
}

static void
read_task(void *self, size_t index)
{
    struct task *task = (struct task *)self + index;
    struct ka_diags found = ka_diags_make(task->arena);
    struct ka_ingest ingest = task->r->ingest;
    ingest.arena = task->arena;
    ingest.diags = &found;
    ingest.workers = 1;
    ingest.progress = NULL;
    struct ka_export file = task->table->file;
    for (struct table **at = &task->table;; at = &(*at)->next) {
        *at = read_table(task, &ingest, &file);
        if ((*at)->refused || !(*at)->file.more)
            return;
        file = ka_export_next_table(&(*at)->file);
    }
}

/* The table as the month's file @p index. */
static void
join_table(struct reader *r, size_t index, const struct table *table)
{
    struct ka_fold *fold = r->fold;
    struct ka_export *file = &fold->data->file[index];
    *file = ka_export_copy(r->reading->arena, &table->file);
    r->tee.path = ka_kept_path(fold->scratch, file);
    if (table->refused)
        fold->data->refused[index] = true;
    else
        r->sink.join(r->sink.self, &table->sink, (uint32_t)index);
    report_file(r, file, &table->found, table->refused);
    end_file(r, file);
}

/* How many files from @p first on can be read at once; 0: the first is read alone. */
static size_t
at_once(const struct reader *r, size_t first)
{
    const struct ka_month_data *data = r->fold->data;
    uint64_t bytes = 0;
    size_t count = 0;
    if (r->reading->from)
        return 0;
    for (size_t i = first; i < data->file_count && (count == 0 || bytes < AT_ONCE); i++) {
        if (ka_export_is_large_text(&data->file[i]))
            break;
        bytes += data->file[i].bytes;
        count++;
    }
    return count;
}

/* @p count files from @p first on; returns how many they are listed as. */
static size_t
read_at_once(struct reader *r, size_t first, size_t count)
{
    struct ka_fold *fold = r->fold;
    struct ka_arena *arena = ka_arena_new();
    struct task *task = ka_arena_array(arena, count, sizeof *task);
    struct table *given = ka_arena_array(arena, count, sizeof *given);
    for (size_t i = 0; i < count; i++) {
        given[i].file = fold->data->file[first + i];
        task[i] = (struct task){.r = r, .arena = ka_arena_new(), .table = &given[i]};
    }
    begin_file(r->reading->progress, given[0].file.path);
    ka_work(r->reading->workers, count, read_task, task);
    size_t at = first;
    for (size_t i = 0; i < count; i++) {
        begin_file(r->reading->progress, given[i].file.path);
        for (const struct table *table = task[i].table; table; table = table->next, at++) {
            if (table->file.table > 0)
                ka_fold_add_table(fold, at - 1);
            join_table(r, at, table);
        }
        ka_arena_free(task[i].arena);
    }
    ka_arena_free(arena);
    return at - first;
}

void
ka_month_read_files(const struct ka_month_reading *reading, struct ka_fold *fold)
{
    struct reader r = {.reading = reading, .fold = fold, .ingest = ingest_of(reading)};
    const struct ka_piece_keeper *keep = reading->keep;
    r.sink = ka_fold_sink(fold);
    if (keep) {
        r.tee = (struct tee){
            .keep = keep, .fold = r.sink, .pack = ka_fact_pack_make(reading->defs, keep->secret)};
        r.sink = sink_of(&r.tee);
    }
    for (size_t i = 0; i < fold->data->file_count;) {
        size_t count = at_once(&r, i);
        if (count == 0)
            read_alone(&r, i++);
        else
            i += read_at_once(&r, i, count);
    }
    if (!keep)
        return;
    ka_fact_pack_free(&r.tee.pack);
    keep->keep(keep->self, KA_PIECE_REPORT, ka_month_print(reading->arena, reading->month),
               ka_month_report_pack(reading->arena, reading->defs, r.report, r.report_count));
}
