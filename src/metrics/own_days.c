/*
 * Stores, for the days of someone who is there for a part of the month (metrics.md section 8).
 *
 *     store        |■■■■■■■■■■■■■■■■■■■■■■■■■■■■■|   the store's own cell
 *     role a       |■■■■■■■■■■■■■■|                  orders, refunds, ratings of these days
 *     role b                      |■■■■■■■■■■■■■■|   and of these
 *
 * What has a date is counted in the store's cell and in one of each such seat that answers for the
 * store on that day. Figures that a report gives for the month cannot be divided: they stay those
 * of the whole month, and the value says so.
 */
#include "metrics/month_data.h"

bool
ka_seat_has_store(const struct ka_company *company, const struct ka_seat *seat, size_t store)
{
    ka_str id = company->store[store].id;
    for (size_t i = 0; i < seat->employee->store_count; i++) {
        const struct ka_dated *dated = &seat->employee->store[i];
        if (ka_str_eq(dated->what, id) && ka_spans_meet(dated->span, seat->span))
            return true;
    }
    return false;
}

size_t
ka_cells_rows(const struct ka_cells *cells)
{
    return cells->row_count + 1 + cells->own_count;
}

/* The row of the i-th seat that is there for a part of the month: behind people and stores. */
static size_t
own_row(const struct ka_cells *cells, size_t i)
{
    return cells->row_count + 1 + i;
}

/* Its cell of a store; NULL: the seat does not answer for the store. */
static struct ka_cell *
own_cell(const struct ka_cells *cells, size_t i, size_t store)
{
    return cells->at[own_row(cells, i) * (cells->store_count + 1) + store];
}

void
ka_cells_keep_own_days(struct ka_cells *cells, const struct ka_company *company)
{
    cells->found = ka_arena_array(cells->arena, cells->own_count + 1, sizeof(struct ka_cell *));
    for (size_t i = 0; i < cells->own_count; i++) {
        const struct ka_seat *seat = &cells->roster->seat[cells->own[i]];
        for (size_t store = 0; store < cells->store_count; store++) {
            if (ka_seat_has_store(company, seat, store))
                (void)ka_cells_open(cells, own_row(cells, i), store);
        }
    }
}

struct ka_store_cells
ka_cells_of_store(struct ka_cells *cells, size_t store, ka_day day)
{
    struct ka_store_cells of = {.cell = cells->found};
    if (store == KA_NO_INDEX)
        return of;
    of.cell[of.count++] = ka_cells_open(cells, KA_NO_INDEX, store);
    for (size_t i = 0; i < cells->own_count; i++) {
        struct ka_span span = cells->roster->seat[cells->own[i]].span;
        struct ka_cell *own = own_cell(cells, i, store);
        if (own && day >= span.first && day < span.end)
            of.cell[of.count++] = own;
    }
    return of;
}

/* What the store counts by the day is 0 on days without any. */
static void
close_own(const struct ka_cells *cells, const struct ka_cell *own)
{
    const struct ka_cell *store = ka_cells_lookup(cells, KA_NO_INDEX, own->store);
    for (size_t c = 0; store && c < cells->metrics->counter_count; c++) {
        if (store->counter[KA_ORIGIN_FACTS][c].present)
            own->counter[KA_ORIGIN_FACTS][c].present = true;
    }
}

void
ka_cells_close_own_days(struct ka_cells *cells)
{
    size_t width = cells->store_count + 1;
    for (size_t i = (cells->row_count + 1) * width; i < ka_cells_rows(cells) * width; i++) {
        if (cells->at[i])
            close_own(cells, cells->at[i]);
    }
}

/* Whether the store has figures for these counters, and all it has is of single days. */
static bool
is_dated(const struct ka_cell *store, const size_t *counter, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!ka_cell_tally(store, counter[i]))
            continue;
        if (!store->counter[KA_ORIGIN_FACTS][counter[i]].present)
            return false;
        any = true;
    }
    return any;
}

const struct ka_cell *
ka_cells_store_for(const struct ka_cells *cells, const struct ka_seat *seat, size_t store,
                   const size_t *counter, size_t count)
{
    const struct ka_cell *whole = ka_cells_lookup(cells, KA_NO_INDEX, store);
    if (!seat || seat->whole_month || !whole || !is_dated(whole, counter, count))
        return whole;
    for (size_t i = 0; i < cells->own_count; i++) {
        if (cells->own[i] == seat->index) {
            const struct ka_cell *own = own_cell(cells, i, store);
            return own ? own : whole;
        }
    }
    return whole;
}
