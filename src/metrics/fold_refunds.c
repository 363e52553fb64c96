/*
 * Refunds: one row for each, counted for its store, and looked up by its order.
 *
 *     rows ──by store, id──▶ the later file's row ──by store, order──▶ the order's refunds
 *
 * Requested and finished are counted in the month in which they happened, whatever month the
 * order is of (metrics.md section 5); refunds *on orders* belong to the month the order was
 * paid in, which is why orders ask here. Durations go by type: goods come back or not; a row
 * that does not tell its type counts for neither.
 */
#include "metrics/order.h"

#include <stdlib.h>

/* For refunds without an id the whole row is the id. */
static uint32_t
refund_key(const struct ka_refund_row *row)
{
    return row->id ? row->id : row->same;
}

static int
by_refund(const void *left, const void *right)
{
    const struct ka_refund_row *a = left, *b = right;
    if (a->at.store != b->at.store)
        return a->at.store < b->at.store ? -1 : 1;
    if (refund_key(a) != refund_key(b))
        return refund_key(a) < refund_key(b) ? -1 : 1;
    return ka_order_compare_at(&a->at, &b->at);
}

static int
by_refunded_order(const void *left, const void *right)
{
    const struct ka_refund_row *a = left, *b = right;
    if (a->at.store != b->at.store)
        return a->at.store < b->at.store ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->fact.of_order != b->fact.of_order)
        return b->fact.of_order ? -1 : 1;
    return ka_order_compare_at(&a->at, &b->at);
}

static ka_dec
one(bool yes)
{
    return ka_dec_of(yes ? 1 : 0);
}

/* A reason counts if it is listed; `*` at either end stands for any text. */
static bool
matches(ka_str reason, ka_str pattern)
{
    bool front = ka_str_starts(pattern, KA_STR("*"));
    bool back = pattern.len > 1 && ka_str_ends(pattern, KA_STR("*"));
    ka_str core = ka_str_sub(pattern, front, pattern.len - front - back);
    if (front && back)
        return ka_str_find(reason, core) >= 0;
    if (front)
        return ka_str_ends(reason, core);
    return back ? ka_str_starts(reason, core) : ka_str_eq(reason, core);
}

static bool
is_quality(const struct ka_fold *fold, const struct ka_refund_row *row)
{
    const struct ka_texts *list = &fold->data->defs->company.store[row->at.store].quality_reasons;
    ka_str reason = ka_names_text(&fold->names, row->reason);
    for (size_t i = 0; i < list->count; i++) {
        if (matches(reason, list->item[i]))
            return true;
    }
    return false;
}

/* Index of the first refund row of an order, or of where it would be. */
static size_t
first_refund(const struct ka_order_pass *pass, size_t store, uint32_t order)
{
    size_t low = 0, high = pass->refund_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct ka_refund_row *row = &pass->refund[mid];
        bool before = row->at.store != store ? row->at.store < store : row->order < order;
        if (before)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* A later export says more was refunded of the order; what was once told stays. */
static void
told_by_order(struct ka_order *order, ka_dec amount)
{
    order->refunded = order->refund_known = true;
    order->refund_amount = ka_dec_max(order->refund_amount, amount);
}

static bool
is_of_earlier_month(const struct ka_fold *fold, const struct ka_order *order)
{
    return order->paid != KA_TIME_NONE && ka_time_day(order->paid) < fold->data->span.first;
}

/* Refund rows of the order beat what the order export says of it (decision 10). */
void
ka_refunds_apply(const struct ka_order_pass *pass, struct ka_order *order)
{
    size_t i = first_refund(pass, order->at.store, order->id);
    bool any = false, earlier = is_of_earlier_month(pass->fold, order);
    for (; i < pass->refund_count; i++) {
        struct ka_refund_row *row = &pass->refund[i];
        if (row->at.store != order->at.store || row->order != order->id)
            break;
        row->known = !earlier;
        if (row->fact.of_order) { /* these come last: rows beat them, too */
            if (!any)
                told_by_order(order, row->fact.amount);
            continue;
        }
        if (!any) {
            order->refund_known = true;
            order->refunded = false;
            order->refund_amount = (ka_dec){0};
            any = true;
        }
        if (!row->fact.succeeded)
            continue;
        order->refunded = true;
        order->refund_amount = ka_order_plus(order->refund_amount, row->fact.amount);
        order->quality = order->quality || is_quality(pass->fold, row);
    }
}

/* Counted once for the store, and once for each seat that has the day. */
static void
count_on_day(struct ka_fold *fold, const struct ka_refund_row *row, ka_time time,
             enum ka_builtin builtin, ka_dec value)
{
    struct ka_store_cells of =
        ka_cells_of_store(&fold->data->cells, row->at.store, ka_time_day(time));
    for (size_t i = 0; i < of.count; i++)
        ka_fold_count(fold, of.cell[i], builtin, value, &row->at);
}

static void
count_refund(struct ka_order_pass *pass, const struct ka_refund_row *row)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[row->at.store];
    ka_time requested = row->fact.requested, finished = row->fact.finished;
    if (ka_order_in_month(fold, requested)) {
        count_on_day(fold, row, requested, KA_BUILTIN_REFUNDS_REQUESTED, one(true));
        if (said->intervened)
            count_on_day(fold, row, requested, KA_BUILTIN_DISPUTES,
                         one(row->fact.intervened == KA_YES));
    }
    if (!ka_order_in_month(fold, finished) || requested == KA_TIME_NONE ||
        row->fact.returns == KA_UNSAID)
        return;
    int64_t seconds = finished - requested;
    if (seconds < 0) {
        ka_diag0(fold->diags, KA_DIAG_ENDS_BEFORE_START,
                 ka_fold_place(fold, row->at.file, row->at.line));
        return;
    }
    bool back = row->fact.returns == KA_YES;
    count_on_day(fold, row, finished, back ? KA_BUILTIN_RETURN_SECONDS : KA_BUILTIN_REFUND_SECONDS,
                 ka_dec_of(seconds));
    count_on_day(fold, row, finished,
                 back ? KA_BUILTIN_RETURNS_FINISHED : KA_BUILTIN_REFUNDS_FINISHED, one(true));
}

void
ka_refunds_touch(struct ka_order_pass *pass, size_t store)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_order_said *said = &pass->said[store];
    if (!said->refund_rows)
        return;
    struct ka_cell *cell = ka_cells_open(&fold->data->cells, KA_NO_INDEX, store);
    ka_fold_touch(fold, cell, KA_BUILTIN_REFUNDS_REQUESTED);
    if (said->intervened)
        ka_fold_touch(fold, cell, KA_BUILTIN_DISPUTES);
    if (!said->types)
        return;
    ka_fold_touch(fold, cell, KA_BUILTIN_REFUND_SECONDS);
    ka_fold_touch(fold, cell, KA_BUILTIN_REFUNDS_FINISHED);
    ka_fold_touch(fold, cell, KA_BUILTIN_RETURN_SECONDS);
    ka_fold_touch(fold, cell, KA_BUILTIN_RETURNS_FINISHED);
}

static void
learn_refund(struct ka_order_pass *pass, const struct ka_refund_row *row)
{
    struct ka_order_said *said = &pass->said[row->at.store];
    const struct ka_company *company = &pass->fold->data->defs->company;
    said->refunds = said->refund_rows = true;
    said->intervened = said->intervened || row->fact.intervened != KA_UNSAID;
    said->types = said->types || row->fact.returns != KA_UNSAID;
    said->reasons =
        said->reasons || (row->reason && company->store[row->at.store].quality_reasons.count > 0);
}

/* What later months must know: a refund may be of an order whose month was closed before. */
static void
remember(struct ka_fold *fold, const struct ka_refund_row *row)
{
    struct ka_month_data *data = fold->data;
    struct ka_month_refund refund = {.store = data->defs->company.store[row->at.store].id,
                                     .fact = row->fact,
                                     .known = row->known};
    refund.fact.id = ka_str_dup(fold->arena, ka_names_text(&fold->names, row->id));
    refund.fact.order = ka_str_dup(fold->arena, ka_names_text(&fold->names, row->order));
    refund.fact.reason = ka_str_dup(fold->arena, ka_names_text(&fold->names, row->reason));
    data->refund = ka_arena_push(fold->arena, data->refund, data->refund_count, sizeof refund);
    data->refund[data->refund_count++] = refund;
}

void
ka_refunds_of_orders(struct ka_fold *fold, const struct ka_order *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ka_dec amount = order[i].closed ? order[i].amount : order[i].refund_amount;
        if (!is_of_earlier_month(fold, &order[i]) || amount.micro <= 0)
            continue;
        struct ka_refund_row row = {.at = order[i].at, .order = order[i].id};
        row.fact = (struct ka_refund_fact){.amount = amount,
                                           .requested = KA_TIME_NONE,
                                           .finished = KA_TIME_NONE,
                                           .succeeded = true,
                                           .of_order = true};
        remember(fold, &row);
    }
}

void
ka_refunds_remember(const struct ka_order_pass *pass)
{
    for (size_t i = 0; i < pass->refund_count; i++)
        if (pass->refund[i].fact.succeeded && !pass->refund[i].fact.of_order)
            remember(pass->fold, &pass->refund[i]);
}

/* Of one refund the later row counts; of what orders tell, the most. */
static bool
takes_over(const struct ka_refund_row *kept, const struct ka_refund_row *next)
{
    return !next->fact.of_order || ka_dec_cmp(next->fact.amount, kept->fact.amount) > 0;
}

/* One row for each refund, the later file's; then by order, to be found from there. */
void
ka_refunds_close(struct ka_order_pass *pass)
{
    struct ka_fold *fold = pass->fold;
    struct ka_refund_row *row = fold->refund;
    if (fold->refund_count > 1)
        qsort(row, fold->refund_count, sizeof *row, by_refund);
    size_t kept = 0;
    for (size_t i = 0; i < fold->refund_count; i++) {
        bool same = kept > 0 && row[kept - 1].at.store == row[i].at.store &&
                    refund_key(&row[kept - 1]) == refund_key(&row[i]);
        kept += !same;
        if (!same || takes_over(&row[kept - 1], &row[i]))
            row[kept - 1] = row[i];
    }
    fold->refund_count = kept;
    for (size_t i = 0; i < kept; i++)
        if (!row[i].fact.of_order)
            learn_refund(pass, &row[i]);
    for (size_t i = 0; i < kept; i++)
        count_refund(pass, &row[i]);
    if (kept > 1)
        qsort(row, kept, sizeof *row, by_refunded_order);
    pass->refund = row;
    pass->refund_count = kept;
}
