/*
 * Evidence: additions of one row → shares in metrics → the rows that are kept.
 *
 *     log: tally + place + figure ──by cell, origin, place──▶ share of each metric ──▶ picks
 *
 * Picks are kept apart by where figures come from (single facts, an export's sums, a metric's own
 * parts), because which of them counts is known only at the end. A row counts once for a place:
 * that is why a file's rows are settled together, and an order's or a conversation's at once.
 */
#include "metrics/evidence.h"

#include <stdlib.h>
#include <string.h>

/* Facts, stats, and metrics' own parts. */
#define ORIGINS (KA_ORIGIN__COUNT + 1)
#define PARTS   KA_ORIGIN__COUNT

struct pick {
    struct ka_row_share top[KA_ROWS_KEPT], missed[KA_ROWS_KEPT];
    size_t tops, misses;
    uint64_t rows, missed_rows;
};

/* A metric that a counter is part of. */
struct use {
    size_t metric;
    bool den;
    struct use *next;
};

struct ka_evidence {
    struct ka_arena *arena;
    const struct ka_cells *cells;
    const struct ka_metric_set *metrics;
    struct use **use;           /* By counter. */
    struct pick **pick;         /* By origin, cell and metric. */
    struct ka_row_share *share; /* By metric: of the row at work. */
    bool *touched, *has_den;    /* By metric. */
    size_t *list, list_count;   /* Metrics that are touched. */
};

static void
add_use(struct ka_evidence *evidence, size_t counter, size_t metric, bool den)
{
    if (counter == KA_NO_INDEX)
        return;
    struct use *use = ka_arena_alloc(evidence->arena, sizeof *use);
    *use = (struct use){metric, den, evidence->use[counter]};
    evidence->use[counter] = use;
}

struct ka_evidence *
ka_evidence_make(struct ka_arena *arena, const struct ka_cells *cells)
{
    const struct ka_metric_set *metrics = cells->metrics;
    struct ka_evidence *evidence = ka_arena_alloc(arena, sizeof *evidence);
    *evidence = (struct ka_evidence){.arena = arena, .cells = cells, .metrics = metrics};
    size_t count = ka_cells_rows(cells) * (cells->store_count + 1) * metrics->metric_count;
    evidence->use = ka_arena_array(arena, metrics->counter_count, sizeof(struct use *));
    evidence->pick = ka_arena_array(arena, ORIGINS * count, sizeof(struct pick *));
    evidence->share = ka_arena_array(arena, metrics->metric_count, sizeof *evidence->share);
    evidence->touched = ka_arena_array(arena, metrics->metric_count, sizeof *evidence->touched);
    evidence->has_den = ka_arena_array(arena, metrics->metric_count, sizeof *evidence->has_den);
    evidence->list = ka_arena_array(arena, metrics->metric_count, sizeof *evidence->list);
    for (size_t m = 0; m < metrics->metric_count; m++) {
        const struct ka_metric_def *def = &metrics->metric[m];
        add_use(evidence, def->num, m, false);
        for (size_t i = 0; i < def->extra_count; i++)
            add_use(evidence, def->extra_num[i], m, false);
        add_use(evidence, def->den, m, true);
    }
    return evidence;
}

static struct pick **
pick_at(const struct ka_evidence *evidence, size_t origin, const struct ka_cell *cell,
        size_t metric)
{
    const struct ka_cells *cells = evidence->cells;
    size_t row = cell->row == KA_NO_INDEX ? cells->row_count : cell->row;
    size_t store = cell->store == KA_NO_INDEX ? cells->store_count : cell->store;
    size_t all = ka_cells_rows(cells) * (cells->store_count + 1);
    size_t at = origin * all + row * (cells->store_count + 1) + store;
    return &evidence->pick[at * evidence->metrics->metric_count + metric];
}

static int64_t
size_of(ka_dec value)
{
    return value.micro < 0 ? -value.micro : value.micro;
}

/* Whether a row stands before another: by numerator (@p least: the smallest first), then by
 * denominator, then by place. */
static bool
stands_before(const struct ka_row_share *a, const struct ka_row_share *b, bool least)
{
    int64_t num_a = size_of(a->num), num_b = size_of(b->num);
    int64_t den_a = size_of(a->den), den_b = size_of(b->den);
    if (num_a != num_b)
        return least ? num_a < num_b : num_a > num_b;
    if (den_a != den_b)
        return den_a > den_b;
    if (a->file != b->file)
        return a->file < b->file;
    return a->line < b->line;
}

/* Into a list of the first KA_ROWS_KEPT rows. */
static void
keep_row(struct ka_row_share *row, size_t *count, const struct ka_row_share *share, bool least)
{
    size_t at = *count;
    while (at > 0 && stands_before(share, &row[at - 1], least)) {
        if (at < KA_ROWS_KEPT)
            row[at] = row[at - 1];
        at--;
    }
    if (at >= KA_ROWS_KEPT)
        return;
    row[at] = *share;
    *count += *count < KA_ROWS_KEPT;
}

static bool
is_least(const struct ka_metric_set *metrics, size_t metric)
{
    size_t num = metrics->metric[metric].num;
    return num != KA_NO_INDEX && metrics->counter[num].aggregate == KA_MIN;
}

static void
offer(struct ka_evidence *evidence, struct pick **at, size_t metric)
{
    const struct ka_row_share *share = &evidence->share[metric];
    if (!*at)
        *at = ka_arena_alloc(evidence->arena, sizeof **at);
    struct pick *pick = *at;
    bool missed = evidence->has_den[metric] && share->num.micro == 0 && share->den.micro != 0;
    pick->rows++;
    pick->missed_rows += missed;
    keep_row(pick->top, &pick->tops, share, is_least(evidence->metrics, metric));
    if (missed)
        keep_row(pick->missed, &pick->misses, share, false);
}

static int64_t
plus(int64_t a, int64_t b)
{
    int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? a : sum; /* The tally says so itself. */
}

/* One addition to a metric's share of the row at work. */
static void
add_share(struct ka_evidence *evidence, size_t metric, const struct ka_log_row *row, bool den)
{
    struct ka_row_share *share = &evidence->share[metric];
    if (!evidence->touched[metric]) {
        evidence->touched[metric] = true;
        evidence->has_den[metric] = false;
        evidence->list[evidence->list_count++] = metric;
        *share = (struct ka_row_share){.file = row->file, .line = row->line};
    }
    evidence->has_den[metric] = evidence->has_den[metric] || den;
    ka_dec *side = den ? &share->den : &share->num;
    side->micro = plus(side->micro, row->num.micro);
}

static void
add_addition(struct ka_evidence *evidence, const struct ka_log_row *row)
{
    const struct ka_cell *cell = row->tally->cell;
    size_t counters = evidence->metrics->counter_count;
    if (row->origin == PARTS) {
        size_t metric = (size_t)(row->tally - cell->part);
        add_share(evidence, metric, row, false);
        evidence->share[metric].den.micro = plus(evidence->share[metric].den.micro, row->den.micro);
        return;
    }
    size_t counter = (size_t)(row->tally - cell->counter[row->origin]);
    if (counter >= counters)
        return;
    for (const struct use *use = evidence->use[counter]; use; use = use->next)
        add_share(evidence, use->metric, row, use->den);
}

static void
end_row(struct ka_evidence *evidence, const struct ka_log_row *row)
{
    for (size_t i = 0; i < evidence->list_count; i++) {
        size_t metric = evidence->list[i];
        offer(evidence, pick_at(evidence, row->origin, row->tally->cell, metric), metric);
        evidence->touched[metric] = false;
    }
    evidence->list_count = 0;
}

/* Whose additions stand together. */
static int
by_cell_and_place(const void *left, const void *right)
{
    const struct ka_log_row *a = left, *b = right;
    const struct ka_cell *one = a->tally->cell, *two = b->tally->cell;
    if (one->row != two->row)
        return one->row < two->row ? -1 : 1;
    if (one->store != two->store)
        return one->store < two->store ? -1 : 1;
    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool
is_sorted(const struct ka_log *log)
{
    bool sorted = true;
    for (size_t i = 1; i < log->count && sorted; i++)
        sorted = by_cell_and_place(&log->row[i - 1], &log->row[i]) <= 0;
    return sorted;
}

/* Industry figures are no one's rows, and what other rules of attribution would count is not. */
static uint8_t
origin_of(const struct ka_evidence *evidence, const struct ka_tally *tally)
{
    const struct ka_cell *cell = tally->cell;
    if (ka_cells_lookup(evidence->cells, cell->row, cell->store) != cell)
        return ORIGINS;
    for (int o = 0; o < KA_ORIGIN__COUNT; o++) {
        if (tally >= cell->counter[o] &&
            tally < cell->counter[o] + evidence->metrics->counter_count)
            return (uint8_t)o;
    }
    bool part = tally >= cell->part && tally < cell->part + evidence->metrics->metric_count;
    return part ? PARTS : ORIGINS;
}

void
ka_evidence_settle(struct ka_cells *cells)
{
    struct ka_log *log = cells->log;
    if (!log || !log->evidence)
        return;
    struct ka_evidence *evidence = log->evidence;
    size_t kept = 0;
    for (size_t i = 0; i < log->count; i++) {
        log->row[kept] = log->row[i];
        log->row[kept].origin = origin_of(evidence, log->row[i].tally);
        kept += log->row[kept].origin < ORIGINS;
    }
    log->count = kept;
    if (!is_sorted(log))
        qsort(log->row, log->count, sizeof *log->row, by_cell_and_place);
    for (size_t i = 0; i < log->count; i++) {
        add_addition(evidence, &log->row[i]);
        if (i + 1 == log->count || by_cell_and_place(&log->row[i], &log->row[i + 1]) != 0)
            end_row(evidence, &log->row[i]);
    }
    log->count = 0;
}

/* Which sides of a value come from one cell and origin. */
struct side {
    const struct ka_cell *cell;
    size_t origin;
    bool num, den;
};

/* The row as far as it went into the value; false if it did not. */
static bool
cut(const struct side *side, struct ka_row_share *row)
{
    bool other = (!side->num && row->num.micro != 0) || (!side->den && row->den.micro != 0);
    if (!side->num)
        row->num.micro = 0;
    if (!side->den)
        row->den.micro = 0;
    return !other || row->num.micro != 0 || row->den.micro != 0;
}

static void
merge_pick(const struct pick *pick, const struct side *side, bool least, struct ka_rows_of *out)
{
    out->total += pick->rows;
    out->missed_total += side->num && side->den ? pick->missed_rows : 0;
    for (size_t i = 0; i < pick->tops; i++) {
        struct ka_row_share row = pick->top[i];
        if (cut(side, &row))
            keep_row(out->row, &out->count, &row, least);
    }
    for (size_t i = 0; i < pick->misses && side->num && side->den; i++)
        keep_row(out->missed, &out->missed_count, &pick->missed[i], false);
}

static void
note_side(struct side *sides, size_t *count, const struct ka_used *used, size_t origin)
{
    size_t i = 0;
    while (i < *count && (sides[i].cell != used->cell || sides[i].origin != origin))
        i++;
    if (i == *count)
        sides[(*count)++] = (struct side){.cell = used->cell, .origin = origin};
    sides[i].num = sides[i].num || origin == PARTS || !used->den;
    sides[i].den = sides[i].den || origin == PARTS || used->den;
}

void
ka_month_rows(struct ka_arena *arena, const struct ka_month_data *data,
              const struct ka_rows_asked *asked, struct ka_rows_of *out)
{
    *out = (struct ka_rows_of){0};
    const struct ka_evidence *evidence = data->cells.log ? data->cells.log->evidence : NULL;
    if (!evidence)
        return;
    bool person = data->defs->metrics.metric[asked->metric].of == KA_OF_PERSON;
    struct ka_used_list used = {.arena = arena};
    (void)ka_value_trace(data, asked->seat, asked->scope, asked->metric, &used);
    struct side *sides = ka_arena_array(arena, used.count, sizeof *sides);
    size_t count = 0;
    for (size_t i = 0; i < used.count; i++) {
        const struct ka_used *one = &used.item[i];
        bool other = asked->store != KA_NO_INDEX && one->cell->store != asked->store;
        size_t origin = one->previous ? ORIGINS : origin_of(evidence, one->tally);
        /* What a person is compared with is the store's, not the person's. */
        if (!other && origin < ORIGINS && !(person && one->cell->seat == KA_NO_INDEX))
            note_side(sides, &count, one, origin);
    }
    for (size_t i = 0; i < count; i++) {
        const struct pick *pick = *pick_at(evidence, sides[i].origin, sides[i].cell, asked->metric);
        if (pick)
            merge_pick(pick, &sides[i], is_least(evidence->metrics, asked->metric), out);
    }
}
