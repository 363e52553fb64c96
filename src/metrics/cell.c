/*
 * Cells and tallies: exact sums per seat and store.
 *
 * A month has a small matrix of cells, (seats + stints + 1) × (stores + 1); the last row is the
 * stores' own, the last column is "no store named". Of someone whose team changes within the month
 * all counts in the seat's row, and what is of one day in the stint's row, too: a form reads the
 * former, a team the latter. A cell is made when the first figure comes, its
 * tallies are one array over the counters, so adding is an index and an addition.
 *
 * A sum that leaves the range of a decimal (9.2e12 units) is not an error of the program but
 * of its input: the tally is marked and has no value from then on.
 *
 * Distinct counts (paid_buyers: store, buyer, day) keep their keys, because the union over a
 * person's or team's cells must be counted anew (decision 13); medians keep their values.
 */
#include "metrics/month_data.h"

#include <stdlib.h>

__extension__ typedef __int128 wide;

struct ka_cells
ka_cells_make(struct ka_arena *arena, const struct ka_metric_set *metrics,
              const struct ka_roster *roster, size_t store_count)
{
    struct ka_cells cells = {.arena = arena,
                             .metrics = metrics,
                             .roster = roster,
                             .row_count = roster->count + roster->stint_count,
                             .store_count = store_count};
    cells.own = ka_arena_array(arena, roster->count, sizeof *cells.own);
    for (size_t i = 0; i < roster->count; i++) {
        if (!roster->seat[i].whole_month)
            cells.own[cells.own_count++] = i;
    }
    cells.at =
        ka_arena_array(arena, ka_cells_rows(&cells) * (store_count + 1), sizeof(struct ka_cell *));
    return cells;
}

static size_t
position(const struct ka_cells *cells, size_t row, size_t store)
{
    if (row == KA_NO_INDEX)
        row = cells->row_count;
    size_t column = store == KA_NO_INDEX ? cells->store_count : store;
    return row * (cells->store_count + 1) + column;
}

size_t
ka_cells_seat(const struct ka_cells *cells, size_t row)
{
    size_t seats = cells->roster->count;
    if (row != KA_NO_INDEX && row > cells->row_count)
        return KA_NO_INDEX;
    return row == KA_NO_INDEX || row < seats ? row : cells->roster->stint[row - seats].seat;
}

/* Tallies know their cell, so that an addition can be told by its tally alone. */
static void
own_tallies(struct ka_cell *cell, size_t counters, size_t metrics)
{
    for (size_t i = 0; i < counters; i++) {
        for (int o = 0; o < KA_ORIGIN__COUNT; o++)
            cell->counter[o][i].cell = cell;
    }
    for (size_t i = 0; i < metrics; i++) {
        cell->part[i].cell = cell;
        if (cell->industry)
            cell->industry[i].cell = cell;
    }
}

struct ka_cell *
ka_cells_open(struct ka_cells *cells, size_t row, size_t store)
{
    struct ka_cell **cell = &cells->at[position(cells, row, store)];
    if (*cell)
        return *cell;
    struct ka_arena *arena = cells->arena;
    size_t counters = cells->metrics->counter_count, metrics = cells->metrics->metric_count;
    *cell = ka_arena_alloc(arena, sizeof **cell);
    (*cell)->row = row;
    (*cell)->seat = ka_cells_seat(cells, row);
    (*cell)->store = store;
    for (int o = 0; o < KA_ORIGIN__COUNT; o++)
        (*cell)->counter[o] = ka_arena_array(arena, counters, sizeof(struct ka_tally));
    (*cell)->part = ka_arena_array(arena, metrics, sizeof(struct ka_tally));
    if (row == KA_NO_INDEX)
        (*cell)->industry = ka_arena_array(arena, metrics, sizeof(struct ka_tally));
    own_tallies(*cell, counters, metrics);
    return *cell;
}

const struct ka_cell *
ka_cells_lookup(const struct ka_cells *cells, size_t row, size_t store)
{
    return cells->at[position(cells, row, store)];
}

size_t
ka_cells_of_day(struct ka_cells *cells, const struct ka_seat *seat, size_t store, ka_day day,
                struct ka_cell *cell[2])
{
    cell[0] = ka_cells_open(cells, seat->index, store);
    for (size_t i = seat->first_stint; i < seat->first_stint + seat->stint_count; i++) {
        const struct ka_stint *stint = &cells->roster->stint[i];
        if (day < stint->span.first || day >= stint->span.end)
            continue;
        cell[1] = ka_cells_open(cells, cells->roster->count + i, store);
        return 2;
    }
    return 1;
}

struct ka_tally *
ka_cells_counter(struct ka_cells *cells, struct ka_cell *cell, enum ka_origin origin,
                 size_t counter)
{
    (void)cells;
    return &cell->counter[origin][counter];
}

const struct ka_tally *
ka_cell_tally(const struct ka_cell *cell, size_t counter)
{
    for (int o = 0; o < KA_ORIGIN__COUNT; o++) {
        if (cell->counter[o][counter].present)
            return &cell->counter[o][counter];
    }
    return NULL;
}

static void
note_row(struct ka_cells *cells, struct ka_tally *tally, uint32_t file, uint32_t line)
{
    struct ka_rows *rows = tally->rows;
    while (rows && rows->file != file)
        rows = rows->next;
    if (!rows) {
        rows = ka_arena_alloc(cells->arena, sizeof *rows);
        *rows = (struct ka_rows){.file = file, .first_line = line, .next = tally->rows};
        tally->rows = rows;
    }
    /* Two columns of one row may feed one counter: that is one row. */
    rows->rows += rows->rows == 0 || rows->last_line != line;
    rows->last_line = line;
    if (line < rows->first_line)
        rows->first_line = line;
}

static void
log_row(struct ka_log *log, const struct ka_tally *tally, const struct ka_figure_at *figure,
        ka_dec den)
{
    if (!log)
        return;
    /* Settled rows make room for the next ones. */
    if (log->count == log->most) {
        log->row = ka_arena_push(log->arena, log->row, log->count, sizeof *log->row);
        log->most++;
    }
    log->row[log->count++] = (struct ka_log_row){.tally = tally,
                                                 .file = figure->file,
                                                 .line = figure->line,
                                                 .num = figure->value,
                                                 .den = den};
}

static void
add_checked(struct ka_tally *tally, ka_dec *sum, int64_t micro)
{
    if (__builtin_add_overflow(sum->micro, micro, &sum->micro))
        tally->overflow = true;
}

void
ka_tally_add(struct ka_cells *cells, struct ka_tally *tally, enum ka_aggregate aggregate,
             const struct ka_figure_at *figure)
{
    if (aggregate == KA_MAX && tally->present)
        tally->num = ka_dec_max(tally->num, figure->value);
    else if (aggregate == KA_MIN && tally->present)
        tally->num = ka_dec_min(tally->num, figure->value);
    else
        add_checked(tally, &tally->num, figure->value.micro);
    add_checked(tally, &tally->den, KA_DEC_ONE);
    tally->present = true;
    note_row(cells, tally, figure->file, figure->line);
    log_row(cells->log, tally, figure, (ka_dec){0});
}

/* a × b in millionths, half away from zero; false beyond the range. */
static bool
times(ka_dec a, ka_dec b, int64_t *out)
{
    wide product = (wide)a.micro * b.micro;
    wide half = product < 0 ? -(KA_DEC_ONE / 2) : KA_DEC_ONE / 2;
    product = (product + half) / KA_DEC_ONE;
    if (product > INT64_MAX || product < INT64_MIN)
        return false;
    *out = (int64_t)product;
    return true;
}

void
ka_tally_add_part(struct ka_cells *cells, struct ka_tally *tally, const struct ka_figure_at *figure)
{
    int64_t product = figure->value.micro;
    ka_dec weight = {KA_DEC_ONE};
    if (figure->weighted) {
        weight = figure->weight;
        if (!times(figure->value, weight, &product))
            tally->overflow = true;
    }
    tally->weights |= figure->weights;
    tally->unweighted += !figure->weighted;
    add_checked(tally, &tally->num, product);
    add_checked(tally, &tally->den, weight.micro);
    tally->present = true;
    note_row(cells, tally, figure->file, figure->line);
    struct ka_figure_at scaled = *figure;
    scaled.value.micro = product;
    log_row(cells->log, tally, &scaled, weight);
}

static struct ka_set *
find_set(struct ka_set *set, size_t counter)
{
    while (set && set->counter != counter)
        set = set->next;
    return set;
}

void
ka_cell_collect(struct ka_cells *cells, struct ka_cell *cell, size_t counter, bool distinct,
                uint64_t item)
{
    struct ka_set *set = find_set(cell->set, counter);
    if (!set) {
        set = ka_arena_alloc(cells->arena, sizeof *set);
        *set = (struct ka_set){.counter = counter, .distinct = distinct, .next = cell->set};
        cell->set = set;
    }
    set->item = ka_arena_push(cells->arena, set->item, set->count, sizeof *set->item);
    set->item[set->count++] = item;
}

const struct ka_set *
ka_cell_set(const struct ka_cell *cell, size_t counter)
{
    return find_set(cell->set, counter);
}

static int
by_value(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void
close_set(struct ka_cell *cell, struct ka_set *set)
{
    if (set->count > 1)
        qsort(set->item, set->count, sizeof *set->item, by_value);
    if (!set->distinct)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (kept == 0 || set->item[kept - 1] != set->item[i])
            set->item[kept++] = set->item[i];
    }
    set->count = kept;
    cell->counter[KA_ORIGIN_FACTS][set->counter].num = ka_dec_of((int64_t)kept);
}

void
ka_cells_close(struct ka_cells *cells)
{
    size_t count = ka_cells_rows(cells) * (cells->store_count + 1);
    ka_cells_close_own_days(cells);
    for (size_t i = 0; i < count; i++) {
        struct ka_set *set = cells->at[i] ? cells->at[i]->set : NULL;
        for (; set; set = set->next)
            close_set(cells->at[i], set);
    }
}
