/*
 * Random months: the order of rows does not matter, files may be split, a second and simpler
 * implementation of orders and refunds agrees, and every yuan paid is somebody's or nobody's.
 *
 * KA_SEED=n replays one world.
 */
#include "metrics_months.h"

#define WORLDS 25

static uint64_t current; /* Seed, for the messages. */

#define SAME(a, b) cr_assert_eq((a), (b), "KA_SEED=%" PRIu64, current)

/* Everything a month says, as text. */
static ka_str
dump(struct world *w, bool with_findings)
{
    struct ka_buf text = {.arena = w->arena};
    for (size_t m = 0; m < w->defs.metrics.metric_count; m++) {
        ka_buf_printf(&text, "%s:", ka_cstr(w->arena, w->defs.metrics.metric[m].id));
        for (size_t s = 0; s < w->data->roster.count; s++)
            ka_buf_printf(&text, " %s %s", show(w, ka_value_of_seat(w->data, seat(w, s), m)),
                          show(w, ka_value_of_team(w->data, seat(w, s), m)));
        for (size_t s = 0; s < STORES; s++)
            ka_buf_printf(&text, " %s", show(w, ka_value_of_store(w->data, s, m)));
        ka_buf_byte(&text, '\n');
    }
    ka_diags_sort(&w->diags);
    for (size_t i = 0; i < w->diags.count && with_findings; i++)
        ka_buf_printf(&text, "%s\n",
                      ka_cstr(w->arena, ka_diag_line(w->arena, &w->diags.item[i], KA_EN)));
    return ka_buf_str(&text);
}

/* Runs a check over many worlds; says the seed when one fails. */
static void
over_worlds(void (*check)(struct month *month, struct ka_arena *arena, uint64_t *state))
{
    uint64_t first = random_given("KA_SEED", 1);
    struct ka_arena *arena = ka_arena_new();
    struct month *month = ka_arena_alloc(arena, sizeof *month);
    for (uint64_t seed = first; seed < first + (getenv("KA_SEED") ? 1 : WORLDS); seed++) {
        struct ka_arena_mark mark = ka_arena_mark(arena);
        uint64_t state = seed;
        make_month(month, arena, &state);
        current = seed;
        check(month, arena, &state);
        ka_arena_rewind(arena, mark);
    }
    ka_arena_free(arena);
}

static void
expect_same(struct month *one, struct month *two, bool with_findings)
{
    struct world *a = fold_month(one);
    ka_str before = dump(a, with_findings);
    struct world *b = fold_month(two);
    ka_str after = dump(b, with_findings);
    cr_assert(ka_str_eq(before, after), "KA_SEED=%" PRIu64 "\n%.*s\n-- then --\n%.*s", current,
              KA_STR_ARG(before), KA_STR_ARG(after));
    world_free(a);
    world_free(b);
}

static void
check_shuffled(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    struct month *other = ka_arena_copy(arena, month, sizeof *month);
    shuffle(other, state);
    expect_same(month, other, true);
}

Test(random, the_order_of_rows_does_not_matter)
{
    over_worlds(check_shuffled);
}

/* Whether a value is the plain sum of its rows' shares on both sides. */
static bool
adds_up(const struct world *w, const struct ka_metric_def *def)
{
    const struct ka_counter_def *num = &w->defs.metrics.counter[def->num];
    bool distinct = ka_str_ends(num->id, KA_STR("_buyers")); /* Of several orders one counts. */
    if (def->den != KA_NO_INDEX)
        distinct = distinct || ka_str_ends(w->defs.metrics.counter[def->den].id, KA_STR("_buyers"));
    return (def->kind == KA_METRIC_SUM || def->kind == KA_METRIC_RATIO) && !def->complement &&
           num->aggregate == KA_SUM && !distinct && def->unit != KA_UNIT_HOURS;
}

static void
expect_evidence(const struct world *w, size_t seat_index, size_t m)
{
    const struct ka_metric_def *def = &w->defs.metrics.metric[m];
    struct ka_rows_asked asked = {seat(w, seat_index), KA_SCOPE_SELF, m, KA_NO_INDEX};
    struct ka_rows_of rows;
    ka_month_rows(w->arena, w->data, &asked, &rows);
    struct ka_value value = ka_value_of_seat(w->data, asked.seat, m);
    uint64_t sources = 0;
    for (size_t i = 0; i < value.source_count; i++)
        sources += value.source[i].previous ? 0 : value.source[i].rows;
    cr_expect_leq(rows.count, KA_ROWS_KEPT);
    cr_expect_leq(rows.count, rows.total);
    if (value.state == KA_VALUE_MISSING || !adds_up(w, def) || rows.total > KA_ROWS_KEPT)
        return;
    int64_t num = 0, den = 0;
    for (size_t i = 0; i < rows.count; i++) {
        num += rows.row[i].num.micro;
        den += rows.row[i].den.micro;
    }
    cr_expect_eq(num, value.num.micro, "KA_SEED=%" PRIu64 " %s", current,
                 ka_cstr(w->arena, def->id));
    if (def->den == KA_NO_INDEX)
        cr_expect_eq(rows.total, sources, "KA_SEED=%" PRIu64 " %s", current,
                     ka_cstr(w->arena, def->id));
    else
        cr_expect_eq(den, value.den.micro, "KA_SEED=%" PRIu64 " %s", current,
                     ka_cstr(w->arena, def->id));
}

static void
check_evidence(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    struct world *w = fold_month(month);
    (void)arena;
    (void)state;
    for (size_t m = 0; m < w->defs.metrics.metric_count; m++) {
        for (size_t s = 0; s < w->data->roster.count; s++)
            expect_evidence(w, s, m);
    }
    world_free(w);
}

Test(random, evidence_adds_up_to_the_value)
{
    over_worlds(check_evidence);
}

static void
check_split(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    struct month *other = ka_arena_copy(arena, month, sizeof *month);
    for (size_t i = 0; i < other->count; i++) {
        struct row *row = &other->row[i];
        if (row->kind == ROW_FIGURE)
            row->give.file = file_of(ROW_FIGURE, row->give.store, pick(state, 3));
    }
    expect_same(month, other, false);
}

Test(random, figures_may_stand_in_any_file)
{
    over_worlds(check_split);
}

/* ---- the second implementation: lists and loops, nothing clever ---- */

struct plain_order {
    bool closed, refunded, known, has_refund, quality;
    ka_time paid, promised, shipped;
    const char *buyer, *who;
    int64_t amount, refund, items;
    bool by_line;
};

static bool
is_order_line(const struct row *row, int store, const char *id)
{
    return row->kind == ROW_ORDER && row->give.store == store && strcmp(row->give.id, id) == 0;
}

static int64_t
micro(const char *text)
{
    return text ? dec(text).micro : 0;
}

/* The last file that has the order; -1 if none. */
static int
last_file(const struct month *month, int store, const char *id)
{
    int last = -1;
    for (size_t i = 0; i < month->count; i++) {
        if (is_order_line(&month->row[i], store, id) && (int)month->row[i].give.file > last)
            last = (int)month->row[i].give.file;
    }
    return last;
}

static void
plain_line(struct plain_order *order, const struct give *line, bool first)
{
    if (!order->buyer[0] && line->buyer)
        order->buyer = line->buyer;
    if (!order->who[0] && line->who)
        order->who = line->who;
    if (line->paid && (!order->paid || line->paid < order->paid))
        order->paid = line->paid;
    if (line->promised && (!order->promised || line->promised < order->promised))
        order->promised = line->promised;
    if (line->shipped > order->shipped)
        order->shipped = line->shipped;
    order->items += micro(line->items);
    order->known = order->known || line->refund_known;
    order->refunded = order->refunded || line->refund_done;
    order->by_line = line->line_amount != NULL;
    if (order->by_line)
        order->amount += micro(line->line_amount);
    else if (first)
        order->amount = micro(line->amount);
    if (order->by_line && line->refund_done) {
        order->refund += line->refunded ? micro(line->refunded) : micro(line->line_amount);
        order->has_refund = true;
    } else if (line->refunded) {
        order->refund = micro(line->refunded);
        order->has_refund = true;
    }
}

/* The row of a refund that counts: in the last file, its last line. */
static bool
is_latest_refund(const struct month *month, const struct row *row)
{
    for (size_t i = 0; i < month->count; i++) {
        const struct row *other = &month->row[i];
        if (other->kind == ROW_REFUND && other->give.store == row->give.store &&
            strcmp(other->give.id, row->give.id) == 0 &&
            (other->give.file > row->give.file ||
             (other->give.file == row->give.file && other->give.line > row->give.line)))
            return false;
    }
    return true;
}

static void
plain_refunds(struct plain_order *order, const struct month *month, int store, const char *id)
{
    bool any = false;
    for (size_t i = 0; i < month->count; i++) {
        const struct row *row = &month->row[i];
        if (row->kind != ROW_REFUND || row->give.store != store ||
            strcmp(row->give.order, id) != 0 || !is_latest_refund(month, row))
            continue;
        if (!any) {
            order->refunded = false;
            order->refund = 0;
        }
        any = order->known = order->has_refund = true;
        if (!row->give.succeeded)
            continue;
        order->refunded = true;
        order->refund += micro(row->give.amount);
    }
    if (order->refunded && !order->has_refund)
        order->refund = order->amount;
    if (!order->refunded)
        order->refund = 0;
}

static struct plain_order
plain_order(const struct month *month, int store, const char *id)
{
    struct plain_order order = {.closed = true, .buyer = "", .who = ""};
    int file = last_file(month, store, id);
    bool first = true;
    for (size_t i = 0; i < month->count; i++) {
        const struct row *row = &month->row[i];
        if (is_order_line(row, store, id) && (int)row->give.file == file && !row->give.closed)
            order.closed = false;
    }
    for (size_t i = 0; i < month->count && file >= 0; i++) {
        const struct row *row = &month->row[i];
        if (!is_order_line(row, store, id) || (int)row->give.file != file)
            continue;
        if (row->give.closed && !order.closed)
            continue;
        plain_line(&order, &row->give, first);
        first = false;
    }
    plain_refunds(&order, month, store, id);
    return order;
}

static bool
is_october(ka_time time)
{
    return time != 0 && time >= at(1, 0, 0) && time < at(32, 0, 0);
}

struct plain_sums {
    int64_t revenue, orders, items, due, on_time, refunded;
    int64_t attributed, silent, unattributable;
    int64_t sales[5], net[5], person_orders[5];
};

/* Seat of an account on a day; -1 for none. Written out by hand from the roster above. */
static int
plain_seat(int store, const char *who, ka_time paid)
{
    static const struct {
        int store;
        const char *who;
        int seat, first, end;
    } owners[] = {
        {TM, "店:小满", 0, 1, 32},  {TM, "店:二号", 0, 1, 32}, {JD, "小满", 0, 1, 32},
        {TM, "店:一诺", 1, 12, 32}, {JD, "一诺", 1, 12, 32},   {TM, "店:知夏", 2, 1, 16},
        {TM, "店:知夏", 3, 16, 32},
    };
    for (size_t i = 0; i < KA_COUNT(owners); i++) {
        if (owners[i].store == store && strcmp(owners[i].who, who) == 0 &&
            paid >= at(owners[i].first, 0, 0) && paid < at(owners[i].end, 0, 0))
            return owners[i].seat;
    }
    return -1;
}

static void
plain_count(struct plain_sums *sums, const struct plain_order *order, int store)
{
    bool sent = order->shipped != 0;
    if (is_october(order->promised) && (sent || (!order->closed && !order->refunded))) {
        sums->due++;
        sums->on_time += sent && order->shipped <= order->promised;
    }
    if (order->closed || !is_october(order->paid))
        return;
    sums->revenue += order->amount;
    sums->orders++;
    sums->items += order->items;
    sums->refunded += order->refunded;
    if (order->who[0])
        sums->attributed += order->amount;
    else if (order->buyer[0])
        sums->silent += order->amount;
    else
        sums->unattributable += order->amount;
    int who = plain_seat(store, order->who, order->paid);
    if (who < 0)
        return;
    sums->sales[who] += order->amount;
    sums->net[who] += order->amount - order->refund;
    sums->person_orders[who]++;
}

static int64_t
tally(struct world *w, size_t seat_index, int store, const char *id)
{
    const struct ka_cell *cell = ka_cells_lookup(&w->data->cells, seat_index, (size_t)store);
    const struct ka_tally *found = cell ? ka_cell_tally(cell, counter(w, id)) : NULL;
    return found ? found->num.micro : 0;
}

static void
compare_store(struct world *w, const struct month *month, struct ka_arena *arena, int store)
{
    struct plain_sums sums = {0};
    for (int id = 0; id < 15; id++) {
        const char *name = number(arena, "o", id);
        struct plain_order order = plain_order(month, store, name);
        if (last_file(month, store, name) >= 0)
            plain_count(&sums, &order, store);
    }
    SAME(tally(w, KA_NO_INDEX, store, "revenue"), sums.revenue);
    SAME(tally(w, KA_NO_INDEX, store, "store_orders"), sums.orders * KA_DEC_ONE);
    SAME(tally(w, KA_NO_INDEX, store, "store_items"), sums.items);
    SAME(tally(w, KA_NO_INDEX, store, "ship_due"), sums.due * KA_DEC_ONE);
    SAME(tally(w, KA_NO_INDEX, store, "shipped_on_time"), sums.on_time * KA_DEC_ONE);
    SAME(tally(w, KA_NO_INDEX, store, "store_refunded_orders"), sums.refunded * KA_DEC_ONE);
    for (size_t s = 0; s < 5; s++) {
        SAME(tally(w, s, store, "sales"), sums.sales[s]);
        SAME(tally(w, s, store, "net_sales"), sums.net[s]);
        SAME(tally(w, s, store, "orders"), sums.person_orders[s] * KA_DEC_ONE);
    }
    struct ka_attribution law = ka_month_attribution(w->data, (size_t)store);
    SAME(law.paid.micro, sums.revenue);
    SAME(law.attributed.micro, sums.attributed);
    SAME(law.silent.micro, sums.silent);
    SAME(law.unattributable.micro, sums.unattributable);
    SAME(law.attributed.micro + law.silent.micro + law.unattributable.micro, law.paid.micro);
    SAME(law.attributed_orders + law.silent_orders + law.unattributable_orders, law.paid_orders);
}

static void
check_plain(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    (void)state;
    struct world *w = fold_month(month);
    for (int store = 0; store < STORES; store++)
        compare_store(w, month, arena, store);
    world_free(w);
}

Test(random, a_simpler_implementation_agrees)
{
    over_worlds(check_plain);
}

/* The sum over a team's members of what only adds up equals the team's own value. */
static void
check_team(struct month *month, struct ka_arena *arena, uint64_t *state)
{
    static const char *const ids[] = {"received", "sales", "orders", "inquiries"};
    (void)arena;
    (void)state;
    struct world *w = fold_month(month);
    for (size_t i = 0; i < KA_COUNT(ids); i++) {
        size_t m = metric(w, ids[i]);
        struct ka_value team = ka_value_of_team(w->data, seat(w, 4), m);
        int64_t sum = 0;
        for (size_t s = 0; s < w->data->roster.count; s++) {
            struct ka_value value = ka_value_of_seat(w->data, seat(w, s), m);
            sum += ka_seat_answers(seat(w, 4), seat(w, s)->team) ? value.num.micro : 0;
        }
        cr_assert_eq(team.num.micro, sum, "%s, KA_SEED=%" PRIu64, ids[i], current);
    }
    world_free(w);
}

Test(random, a_team_is_the_sum_of_its_members)
{
    over_worlds(check_team);
}
