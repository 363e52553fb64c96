/*
 * The fold: facts are noted as they stream by (fold_note.c), and decided on at the end.
 *
 *     file 1 ──facts──▶ journal ──close──▶ stats     (fold_stats.c)
 *     file 2 ──facts──▶    │               orders    (fold_orders.c)
 *     ...                  │               tickets, ratings, manual (fold_events.c)
 *     messages ──▶ heaps (message.c)      (chat_close.c, with the orders)
 *        a file refused whole is cut off the end of the journal again
 *
 * Nothing is decided while files stream, because which figure counts depends on files still to
 * come: the later path wins, a month's row beats day rows, refund rows beat an order's own
 * refund column.
 */
#include "metrics/fold.h"

#include "metrics/evidence.h"
#include "metrics/response.h"

#include <stdlib.h>
#include <string.h>

struct ka_place
ka_fold_place(const struct ka_fold *fold, uint32_t file, uint32_t line)
{
    return ka_export_place(&fold->data->file[file], line, KA_FIELD_NONE);
}

bool
ka_fold_first(struct ka_fold *fold, ka_str key)
{
    bool fresh = false;
    (void)ka_table_put(&fold->said, key, &fresh);
    return fresh;
}

ka_str
ka_fold_print_span(struct ka_arena *arena, struct ka_span span)
{
    ka_str first = ka_day_print(arena, span.first), last = ka_day_print(arena, span.end - 1);
    if (span.end - span.first == 1)
        return first;
    return ka_str_format(arena, "%.*s..%.*s", KA_STR_ARG(first), KA_STR_ARG(last));
}

ka_str
ka_fold_platform(const struct ka_fold *fold, uint32_t file, size_t store)
{
    const struct ka_profile *profile = fold->data->file[file].profile;
    if (profile && profile->platform.len > 0)
        return profile->platform;
    if (store != KA_NO_INDEX)
        return fold->data->defs->company.store[store].platform;
    return KA_STR("");
}

/* What is held by file; the lists of files grow while they are read. */
static void
hold_files(struct ka_arena *arena, struct ka_month_data *data, size_t count)
{
    bool *refused = ka_arena_array(arena, count, sizeof *refused);
    if (data->refused)
        memcpy(refused, data->refused, data->file_count * sizeof *refused);
    data->refused = refused;
    data->rows = ka_arena_array(arena, count, sizeof *data->rows);
    data->file_count = count;
}

void
ka_month_insert_file(struct ka_month_data *data, size_t at, const struct ka_export *fresh)
{
    size_t count = data->file_count;
    struct ka_export *file = ka_arena_array(data->arena, count + 1, sizeof *file);
    if (at > 0)
        memcpy(file, data->file, at * sizeof *file);
    if (at < count)
        memcpy(&file[at + 1], &data->file[at], (count - at) * sizeof *file);
    file[at] = *fresh;
    data->file = file;
    hold_files(data->arena, data, count + 1);
}

void
ka_fold_add_table(struct ka_fold *fold, size_t index)
{
    struct ka_export table = ka_export_next_table(&fold->data->file[index]);
    ka_month_insert_file(fold->data, index + 1, &table);
}

static struct ka_attribution *
make_attribution(struct ka_arena *arena, const struct ka_defs *defs)
{
    return ka_arena_array(arena, defs->company.store_count, sizeof(struct ka_attribution));
}

static struct ka_month_data *
make_data(struct ka_arena *arena, const struct ka_fold_options *options)
{
    const struct ka_defs *defs = options->defs;
    struct ka_month_data *data = ka_arena_alloc(arena, sizeof *data);
    data->arena = arena;
    data->defs = defs;
    data->diags = options->diags;
    data->month = options->month;
    data->span = ka_month_span(options->month);
    data->previous = options->before;
    data->file = options->file;
    hold_files(arena, data, options->file_count);
    data->roster = ka_roster_make(arena, defs, options->month);
    data->cells = ka_cells_make(arena, &defs->metrics, &data->roster, defs->company.store_count);
    ka_cells_keep_own_days(&data->cells, &defs->company);
    if (options->evidence) {
        data->cells.log = ka_arena_alloc(arena, sizeof *data->cells.log);
        data->cells.log->arena = arena;
        data->cells.log->evidence = ka_evidence_make(arena, &data->cells);
    }
    for (int i = 0; i < KA_RULES; i++)
        data->attribution[i] = make_attribution(arena, defs);
    data->too_large = ka_arena_array(arena, defs->metrics.metric_count, sizeof *data->too_large);

    static const char *const ids[] = {
#define KA_BUILTIN(name, id) [KA_BUILTIN_##name] = (id),
#include "metrics/builtin.def"
#undef KA_BUILTIN
    };
    for (int i = 0; i < KA_BUILTIN__COUNT; i++)
        data->builtin[i] = ka_counter_index(&defs->metrics, ka_str_of(ids[i]));
    return data;
}

struct ka_fold *
ka_fold_make(struct ka_arena *arena, struct ka_arena *scratch,
             const struct ka_fold_options *options)
{
    struct ka_fold *fold = ka_arena_alloc(scratch, sizeof *fold);
    fold->arena = arena;
    fold->scratch = scratch;
    fold->diags = options->diags;
    fold->workers = options->workers;
    fold->keep_late_sales = options->keep_late_sales;
    fold->data = make_data(arena, options);
    fold->names = ka_names_make(scratch);
    fold->text.arena = scratch;
    fold->said = ka_table_make(scratch);
    fold->strangers = ka_table_make(scratch);
    fold->seen = ka_table_make(scratch);
    fold->messages = ka_messages_make(scratch, fold->data->span);
    return fold;
}

static int
by_same(const void *left, const void *right)
{
    const struct ka_same *a = left, *b = right;
    if (a->same != b->same)
        return a->same < b->same ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* Of one run of equal rows, keep those of the file that has most; the earlier one on a tie. */
static void
drop_in_run(struct ka_same *row, size_t count)
{
    size_t best = 0, best_count = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && row[end].file == row[i].file)
            end++;
        if (end - i > best_count) {
            best = i;
            best_count = end - i;
        }
        i = end;
    }
    for (size_t i = 0; i < count; i++)
        *row[i].dropped = i < best || i >= best + best_count;
}

void
ka_fold_drop_repeats(struct ka_same *row, size_t count)
{
    if (count > 1)
        qsort(row, count, sizeof *row, by_same);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && row[end].same == row[i].same)
            end++;
        drop_in_run(&row[i], end - i);
        i = end;
    }
}

void
ka_fold_count(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin, ka_dec value,
              const struct ka_at *at)
{
    size_t counter = fold->data->builtin[builtin];
    if (counter == KA_NO_INDEX)
        return;
    struct ka_cells *cells = &fold->data->cells;
    struct ka_figure_at figure = {.value = value, .file = at->file, .line = at->line};
    ka_tally_add(cells, ka_cells_counter(cells, cell, KA_ORIGIN_FACTS, counter), KA_SUM, &figure);
}

void
ka_fold_touch(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin)
{
    size_t counter = fold->data->builtin[builtin];
    if (counter != KA_NO_INDEX)
        ka_cells_counter(&fold->data->cells, cell, KA_ORIGIN_FACTS, counter)->present = true;
}

static void
note_register_files(struct ka_month_data *data)
{
    for (size_t i = 0; i < data->file_count; i++) {
        const struct ka_profile *profile = data->file[i].profile;
        /* A sheet to fill in that nobody filled in is no register that was handed in. */
        bool handed_in = ka_export_alone(&data->file[i]) || data->file[i].rows > 0;
        if (profile && profile->kind == KA_FACT_REGISTER && !data->refused[i] && handed_in)
            data->has_register = true;
    }
}

/* Everyone has a cell, so that "no row in the register" can be 0 for someone without any row. */
static void
open_cells(struct ka_month_data *data)
{
    for (size_t i = 0; i < data->cells.row_count; i++)
        (void)ka_cells_open(&data->cells, i, KA_NO_INDEX);
    for (size_t i = 0; i < data->defs->company.store_count; i++)
        (void)ka_cells_open(&data->cells, KA_NO_INDEX, i);
}

struct ka_month_data *
ka_fold_close(struct ka_fold *fold)
{
    note_register_files(fold->data);
    open_cells(fold->data);
    ka_fold_close_stats(fold);
    ka_fold_close_orders(fold);
    ka_fold_close_tickets(fold);
    ka_fold_close_ratings(fold);
    ka_fold_close_manual(fold);
    ka_evidence_settle(&fold->data->cells);
    ka_cells_close(&fold->data->cells);
    ka_rules_close(fold->data);
    ka_response_close(fold->data);
    ka_fold_report_strangers(fold);
    return fold->data;
}
