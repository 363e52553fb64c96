/*
 * Metrics that relate two things: a person to the store, this month to the last.
 *
 *     aov_vs_store = Σ sales ÷ Σ (paid_buyers per store × that store's sales per buyer)
 *     growth       = Σ (this month − last month) ÷ Σ last month, over what has both
 *
 * (decision 13, metrics.md section 5). A store whose own figures are missing or zero has nothing
 * to compare with and is left out, on both sides. With one store the first is an exact quotient
 * of whole numbers; with several, a sum of quotients that is kept exact while it fits.
 */
#include "metrics/eval.h"

#include <assert.h>
#include <stdlib.h>

#define EXACT_MAX ((ka_wide)1 << 62)

static void
shorten(ka_wide *num, ka_wide *den)
{
    ka_wide common = ka_wide_divisor(*num, *den);
    *num /= common;
    *den /= common;
}

/* To millionths, half away from zero; the whole part apart, so that nothing overflows. */
static void
round_term(ka_wide *num, ka_wide *den)
{
    assert(*den > 0);
    ka_wide whole = *num / *den, rest = ka_wide_magnitude(*num % *den);
    while (rest > EXACT_MAX || *den > EXACT_MAX) {
        rest /= 2;
        *den /= 2;
    }
    ka_wide part = (rest * KA_DEC_ONE * 2 + *den) / (2 * *den);
    *num = whole * KA_DEC_ONE + (*num < 0 ? -part : part);
    *den = KA_DEC_ONE;
}

void
ka_rational_add(struct ka_rational *sum, ka_wide num, ka_wide den)
{
    shorten(&num, &den);
    ka_wide common = ka_wide_divisor(sum->den, den);
    ka_wide left = den / common, right = sum->den / common;
    ka_wide largest = ka_wide_magnitude(num) > ka_wide_magnitude(sum->num)
                          ? ka_wide_magnitude(num)
                          : ka_wide_magnitude(sum->num);
    if (largest >= EXACT_MAX || left >= EXACT_MAX || right >= EXACT_MAX || sum->den >= EXACT_MAX) {
        round_term(&num, &den);
        if (sum->den != KA_DEC_ONE)
            round_term(&sum->num, &sum->den);
        sum->num += num;
        return;
    }
    sum->num = sum->num * left + num * right;
    sum->den = sum->den * left;
    shorten(&sum->num, &sum->den);
}

/* The counter that says of a store what a person's counter says of the person. */
static size_t
of_store(const struct ka_month_data *data, size_t counter)
{
    static const enum ka_builtin pairs[][2] = {
        {KA_BUILTIN_SALES, KA_BUILTIN_REVENUE},
        {KA_BUILTIN_ORDERS, KA_BUILTIN_STORE_ORDERS},
        {KA_BUILTIN_ITEMS, KA_BUILTIN_STORE_ITEMS},
        {KA_BUILTIN_PAID_BUYERS, KA_BUILTIN_STORE_BUYERS},
        {KA_BUILTIN_REFUNDED_ORDERS, KA_BUILTIN_STORE_REFUNDED_ORDERS},
        {KA_BUILTIN_REFUNDED_AMOUNT, KA_BUILTIN_STORE_REFUNDED_AMOUNT},
        {KA_BUILTIN_QUALITY_REFUNDED_ORDERS, KA_BUILTIN_QUALITY_REFUNDS},
    };
    for (size_t i = 0; i < KA_COUNT(pairs); i++) {
        if (data->builtin[pairs[i][0]] == counter && data->builtin[pairs[i][1]] != KA_NO_INDEX)
            return data->builtin[pairs[i][1]];
    }
    return counter;
}

/* A store's own numerator and denominator; NULL tallies if it lacks them. */
struct store_side {
    const struct ka_cell *cell;
    const struct ka_tally *num, *den;
};

static struct store_side
store_side(const struct ka_eval *eval, size_t store)
{
    const struct ka_month_data *data = eval->data;
    size_t counter[] = {of_store(data, eval->def->num), of_store(data, eval->def->den)};
    struct store_side side = {
        .cell = ka_cells_store_for(&data->cells, eval->seat, store, counter, KA_COUNT(counter))};
    if (!side.cell)
        return side;
    side.num = ka_cell_tally(side.cell, counter[0]);
    side.den = ka_cell_tally(side.cell, counter[1]);
    return side;
}

/* People's figures in one store, against the store's own. */
static bool
add_store(struct ka_eval *eval, const struct ka_pool *pool, size_t store, struct ka_rational *sum)
{
    struct store_side side = store_side(eval, store);
    if (!side.num || !side.den || side.den->num.micro <= 0 || side.num->num.micro <= 0)
        return false;
    /* Buyers that several of the people served are one buyer: counted over this store alone. */
    struct ka_eval here = *eval;
    here.used = (struct ka_used_list){.arena = eval->used.arena};
    ka_wide den = 0;
    for (size_t i = 0; i < pool->count; i++) {
        const struct ka_cell *cell = pool->cell[i];
        if (cell->store != store)
            continue;
        const struct ka_tally *num_tally = ka_cell_tally(cell, eval->def->num);
        const struct ka_tally *den_tally = ka_cell_tally(cell, eval->def->den);
        if (!num_tally || !den_tally)
            continue;
        eval->num += num_tally->num.micro;
        den += den_tally->num.micro;
        ka_eval_use(&here,
                    (struct ka_used){.cell = cell, .tally = num_tally, .counter = eval->def->num});
        ka_eval_use(&here,
                    (struct ka_used){
                        .cell = cell, .tally = den_tally, .counter = eval->def->den, .den = true});
    }
    if (here.used.count == 0)
        return false;
    den -= (ka_wide)ka_eval_overlap(&here, eval->def->den, true) * KA_DEC_ONE;
    for (size_t i = 0; i < here.used.count; i++)
        ka_eval_use(eval, here.used.item[i]);
    eval->whole_month = eval->whole_month || (eval->seat && side.cell->row == KA_NO_INDEX);
    ka_eval_use(eval, (struct ka_used){.cell = side.cell,
                                       .tally = side.num,
                                       .counter = of_store(eval->data, eval->def->num),
                                       .den = true});
    ka_rational_add(sum, den * side.num->num.micro, (ka_wide)side.den->num.micro);
    return true;
}

void
ka_eval_vs_store(struct ka_eval *eval, const struct ka_pool *pool)
{
    struct ka_rational sum = {.num = 0, .den = 1};
    size_t stores = eval->data->defs->company.store_count;
    for (size_t store = 0; store < stores; store++)
        eval->any = add_store(eval, pool, store, &sum) || eval->any;
    if (!eval->any) {
        ka_eval_parts(eval, pool);
        return;
    }
    /* num ÷ (n/d) = num·d ÷ n; both in millionths, which cancel. */
    ka_wide num = eval->num, scale = sum.den;
    assert(sum.den > 0);
    eval->related = true;
    eval->natural_num = num;
    eval->natural_den = (sum.num + sum.den / 2) / sum.den;
    shorten(&num, &sum.num);
    ka_wide common = ka_wide_divisor(scale, sum.num);
    scale /= common;
    sum.num /= common;
    if (ka_wide_magnitude(num) >= EXACT_MAX || scale >= EXACT_MAX) {
        eval->overflow = true;
        return;
    }
    eval->num = num * scale;
    eval->den = sum.num;
}

/* One counter over a group of cells; false if none has it. */
static bool
sum_of(const struct ka_pool *pool, size_t counter, ka_wide *sum)
{
    bool any = false;
    *sum = 0;
    for (size_t i = 0; pool && i < pool->count; i++) {
        const struct ka_tally *tally = ka_cell_tally(pool->cell[i], counter);
        if (!tally)
            continue;
        *sum += tally->num.micro;
        any = true;
    }
    return any;
}

static void
use_all(struct ka_eval *eval, const struct ka_pool *pool, bool previous)
{
    for (size_t i = 0; i < pool->count; i++) {
        const struct ka_tally *tally = ka_cell_tally(pool->cell[i], eval->def->num);
        if (tally)
            ka_eval_use(eval, (struct ka_used){.cell = pool->cell[i],
                                               .tally = tally,
                                               .counter = eval->def->num,
                                               .den = previous,
                                               .previous = previous});
    }
}

void
ka_eval_growth(struct ka_eval *eval, const struct ka_pool *this_month,
               const struct ka_pool *last_month)
{
    ka_wide now = 0, then = 0;
    if (!sum_of(this_month, eval->def->num, &now))
        return;
    eval->any = true;
    if (!sum_of(last_month, eval->def->num, &then) || then <= 0)
        return;
    eval->num += now - then;
    eval->den += then;
    use_all(eval, this_month, false);
    use_all(eval, last_month, true);
}
