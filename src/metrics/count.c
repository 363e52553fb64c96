/*
 * One counter of one seat by itself: what a piece bonus counts.
 *
 * The same tallies as in a metric, without its quotient: the seat's cells over all stores and the
 * cell that names none. No row at all means 0 only for a counter that comes from registers, in a
 * month in which a register was handed in.
 */
#include "metrics/month_data.h"

bool
ka_count_of_seat(const struct ka_month_data *data, const struct ka_seat *seat, size_t counter,
                 ka_dec *out)
{
    const struct ka_counter_def *def = &data->defs->metrics.counter[counter];
    bool any = def->from == KA_FROM_REGISTER && data->has_register;
    int64_t sum = 0;
    for (size_t i = 0; i <= data->cells.store_count; i++) {
        size_t store = i < data->cells.store_count ? i : KA_NO_INDEX;
        const struct ka_cell *cell = ka_cells_lookup(&data->cells, seat->index, store);
        const struct ka_tally *tally = cell ? ka_cell_tally(cell, counter) : NULL;
        if (!tally)
            continue;
        if (tally->overflow || __builtin_add_overflow(sum, tally->num.micro, &sum))
            return false;
        any = true;
    }
    if (any)
        out->micro = sum;
    return any;
}
