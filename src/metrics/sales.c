/*
 * Exports of several months → orders, their lines, their buyers.
 *
 *     exports/2026-08/… ─┐ order and refund rows ─▶ journal (fold.h) ─▶ orders (order.c) ─▶ sales
 *     exports/2026-10/… ─┘        └─▶ products of lines, by file and line
 *
 * Of every other kind of file the first fact ends the reading, so message logs cost next to
 * nothing, and what is odd about them is not said here.
 */
#include "metrics/sales.h"

#include "base/utf8.h"
#include "metrics/order.h"
#include "metrics/table.h"

#include <stdlib.h>

#define LOOK_BACK  15
#define LOOK_AHEAD 4

/* What a line of an order sold, by where the line stands. */
struct goods {
    uint32_t file, line;
    uint32_t product, title;
};

struct loader {
    struct ka_arena *arena, *scratch;
    const struct ka_defs *defs;
    struct ka_diags *diags;
    struct ka_export *file;
    ka_month *month; /* By file. */
    size_t file_count;
    struct ka_fold *fold;
    struct ka_sink fold_sink;
    struct goods *goods;
    size_t goods_count;
    struct ka_sales *sales;
};

/* The files of one month, in path order. False: the month has no folder. */
static enum ka_status
list_month(struct loader *l, const char *workspace, ka_month month, bool *found)
{
    ka_str shown = ka_str_format(l->arena, "exports/%s", ka_month_print(l->arena, month).ptr);
    const char *folder = ka_str_format(l->arena, "%s/%s", workspace, shown.ptr).ptr;
    struct ka_entry *entry = NULL;
    size_t count = 0;
    *found = ka_path_is_folder(folder);
    if (!*found)
        return KA_OK;
    enum ka_status status = ka_folder_walk(l->arena, folder, l->diags, &entry, &count);
    for (size_t i = 0; status == KA_OK && i < count; i++) {
        l->file = ka_arena_push(l->arena, l->file, l->file_count, sizeof *l->file);
        l->month = ka_arena_push(l->arena, l->month, l->file_count, sizeof *l->month);
        l->month[l->file_count] = month;
        l->file[l->file_count++] = (struct ka_export){
            .path = ka_str_format(l->arena, "%s/%.*s", shown.ptr, KA_STR_ARG(entry[i].path)),
            .open_path = ka_str_format(l->arena, "%s/%.*s", folder, KA_STR_ARG(entry[i].path)).ptr,
            .bytes = entry[i].size,
            .store = KA_NO_INDEX,
            .latest = KA_TIME_NONE};
    }
    return status;
}

static enum ka_status
take(void *self, const struct ka_fact *fact)
{
    struct loader *l = self;
    if (fact->kind != KA_FACT_ORDER && fact->kind != KA_FACT_REFUND)
        return KA_E_DATA; /* not our kind of file: enough read */
    const struct ka_order_fact *order = &fact->as.order;
    if (fact->kind == KA_FACT_ORDER && (order->product.len || order->title.len)) {
        l->goods = ka_arena_push(l->scratch, l->goods, l->goods_count, sizeof *l->goods);
        l->goods[l->goods_count++] =
            (struct goods){.file = fact->file,
                           .line = fact->line,
                           .product = ka_names_id(&l->fold->names, order->product),
                           .title = ka_names_id(&l->fold->names, order->title)};
    }
    return l->fold_sink.fact(l->fold_sink.self, fact);
}

/* Findings of a file that we use. */
static void
keep_findings(struct loader *l, const struct ka_diags *own)
{
    for (size_t i = 0; i < own->count; i++)
        ka_diags_add(l->diags, own->item[i].code, own->item[i].place, own->item[i].arg,
                     KA_DIAG_ARGS);
}

static bool
read_file(struct loader *l, size_t index, struct ka_aliases **aliases)
{
    struct ka_export *file = &l->file[index];
    struct ka_span month = ka_month_span(l->month[index]);
    struct ka_diags own = ka_diags_make(l->scratch);
    struct ka_ingest ingest = {.defs = l->defs,
                               .month = l->month[index],
                               .window = {month.first - LOOK_BACK, month.end + LOOK_AHEAD},
                               .arena = l->arena,
                               .diags = &own,
                               .aliases = *aliases};
    struct ka_fold_mark mark = ka_fold_mark(l->fold);
    struct ka_sink sink = {.self = l, .fact = take};
    enum ka_status status = ka_export_read(&ingest, (uint32_t)index, file, &sink);
    *aliases = ingest.aliases;
    bool ours = file->profile &&
                (file->profile->kind == KA_FACT_ORDER || file->profile->kind == KA_FACT_REFUND);
    if (status != KA_OK)
        ka_fold_take_back(l->fold, mark, (uint32_t)index);
    if (ours || status == KA_E_IO)
        keep_findings(l, &own);
    return ours && status == KA_OK;
}

static int
by_place(const void *left, const void *right)
{
    const struct goods *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static const struct goods *
goods_at(const struct loader *l, const struct ka_at *at)
{
    struct goods key = {.file = at->file, .line = at->line};
    if (!l->goods_count)
        return NULL;
    return bsearch(&key, l->goods, l->goods_count, sizeof *l->goods, by_place);
}

static ka_str
name_of(struct loader *l, uint32_t id)
{
    return ka_str_dup(l->arena, ka_names_text(&l->fold->names, id));
}

static ka_day
day_of(ka_time time)
{
    return time == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(time);
}

static struct ka_sale
sale_of(struct loader *l, const struct ka_order *order)
{
    struct ka_sale sale = {.id = name_of(l, order->id),
                           .buyer = name_of(l, order->buyer),
                           .store = order->at.store,
                           .created = day_of(order->created),
                           .paid = day_of(order->paid),
                           .has_amount = order->has_amount || order->by_line,
                           .amount = order->amount,
                           .refunded = order->refunded ? order->refund_amount : (ka_dec){0},
                           .refunded_on = KA_DAY_NONE,
                           .closed = order->closed};
    ka_day day = sale.paid != KA_DAY_NONE ? sale.paid : sale.created;
    sale.inside = day >= l->sales->span.first && day < l->sales->span.end;
    return sale;
}

/* Whether all lines sell one thing, so that the order's amount is its. */
static bool
one_product(const struct loader *l, const ka_line_at *line, size_t count)
{
    const struct goods *first = goods_at(l, &line[0]->at);
    for (size_t i = 1; i < count; i++) {
        const struct goods *next = goods_at(l, &line[i]->at);
        if (!first || !next || next->product != first->product || next->title != first->title)
            return false;
    }
    return true;
}

static void
add_lines(struct loader *l, const struct ka_order *order, const ka_line_at *line, size_t sale)
{
    struct ka_sales *sales = l->sales;
    bool whole = order->has_amount && one_product(l, line, order->lines);
    for (size_t i = 0; i < order->lines; i++) {
        const struct goods *goods = goods_at(l, &line[i]->at);
        bool own = order->by_line && !order->has_amount && line[i]->has_line_amount;
        if (!goods || (line[i]->closed && !order->closed))
            continue;
        struct ka_sale_line out = {.sale = sale,
                                   .product = name_of(l, goods->product),
                                   .title = name_of(l, goods->title),
                                   .items = whole ? order->items : line[i]->items,
                                   .has_amount = whole || own,
                                   .amount = whole ? order->amount : line[i]->line_amount};
        sales->line = ka_arena_push(l->arena, sales->line, sales->line_count, sizeof out);
        sales->line[sales->line_count++] = out;
        if (whole)
            return;
    }
}

/* The day of each order's last refund; refund rows are sorted by store and order. */
static void
date_refunds(struct loader *l, const struct ka_order_pass *pass)
{
    for (size_t i = 0; i < pass->refund_count; i++) {
        const struct ka_refund_row *row = &pass->refund[i];
        ka_time time =
            row->fact.finished != KA_TIME_NONE ? row->fact.finished : row->fact.requested;
        const size_t *at =
            ka_table_find(l->sales->by_id, ka_names_text(&l->fold->names, row->order));
        if (!at || !row->fact.succeeded || time == KA_TIME_NONE)
            continue;
        struct ka_sale *sale = &l->sales->sale[*at];
        ka_day day = ka_time_day(time);
        if (sale->store == row->at.store &&
            (sale->refunded_on == KA_DAY_NONE || sale->refunded_on < day))
            sale->refunded_on = day;
    }
}

/* Orders with their refunds, and the lines that made them; both lists go by store and id. */
static void
close(struct loader *l)
{
    struct ka_sales *sales = l->sales;
    struct ka_table *by_id = ka_arena_alloc(l->arena, sizeof *by_id);
    struct ka_order_pass pass = {.fold = l->fold};
    size_t stores = l->defs->company.store_count, count = 0, line = 0;
    pass.said = ka_arena_array(l->scratch, stores, sizeof *pass.said);
    *by_id = ka_table_make(l->arena);
    sales->by_id = by_id;
    if (l->goods_count > 1)
        qsort(l->goods, l->goods_count, sizeof *l->goods, by_place);
    ka_refunds_close(&pass);
    struct ka_order *order = ka_orders_merge(l->fold, &count);
    sales->sale = ka_arena_array(l->arena, count, sizeof *sales->sale);
    for (size_t i = 0; i < count; i++) {
        ka_refunds_apply(&pass, &order[i]);
        sales->sale[i] = sale_of(l, &order[i]);
        bool fresh = false;
        size_t *slot = ka_table_put(by_id, sales->sale[i].id, &fresh);
        if (fresh)
            *slot = i;
        const ka_line_at *lines = ka_orders_lines(l->fold);
        while (ka_order_compare_at(&lines[line]->at, &order[i].at) != 0 ||
               lines[line]->id != order[i].id)
            line++;
        if (sales->sale[i].inside)
            add_lines(l, &order[i], &lines[line], i);
        if (ka_sale_counts(&sales->sale[i]) &&
            (sales->earliest == KA_DAY_NONE || sales->sale[i].paid < sales->earliest))
            sales->earliest = sales->sale[i].paid;
    }
    ka_orders_drop_lines(l->fold);
    sales->sale_count = count;
    date_refunds(l, &pass);
}

/* For sorting the orders' indices by buyer. */
struct by_buyer {
    const struct ka_sale *sale;
    size_t index;
};

static int
compare_buyers(const struct ka_sale *a, const struct ka_sale *b)
{
    if (a->store != b->store)
        return a->store < b->store ? -1 : 1;
    return ka_str_cmp(a->buyer, b->buyer);
}

static int
compare_sales(const void *left, const void *right)
{
    const struct by_buyer *a = left, *b = right;
    int order = compare_buyers(a->sale, b->sale);
    if (order)
        return order;
    if (a->sale->paid != b->sale->paid)
        return a->sale->paid < b->sale->paid ? -1 : 1;
    return ka_str_cmp(a->sale->id, b->sale->id);
}

static void
group_buyers(struct loader *l)
{
    struct ka_sales *sales = l->sales;
    struct by_buyer *list = ka_arena_array(l->scratch, sales->sale_count, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < sales->sale_count; i++) {
        const struct ka_sale *sale = &sales->sale[i];
        if (!sale->inside)
            continue;
        if (!sale->buyer.len && ka_sale_counts(sale))
            sales->unusable[sale->store]++;
        else if (sale->buyer.len)
            list[count++] = (struct by_buyer){sale, i};
    }
    if (count > 1)
        qsort(list, count, sizeof *list, compare_sales);
    sales->sale_of = ka_arena_array(l->arena, count, sizeof *sales->sale_of);
    for (size_t i = 0; i < count; i++) {
        sales->sale_of[i] = list[i].index;
        if (i == 0 || compare_buyers(list[i].sale, list[i - 1].sale) != 0) {
            sales->buyer =
                ka_arena_push(l->arena, sales->buyer, sales->buyer_count, sizeof *sales->buyer);
            sales->buyer[sales->buyer_count++] = (struct ka_buyer){
                .name = list[i].sale->buyer, .store = list[i].sale->store, .first = i};
        }
        sales->buyer[sales->buyer_count - 1].end = i + 1;
    }
}

static enum ka_status
list_files(struct loader *l, const struct ka_sales_options *options)
{
    enum ka_status status = KA_OK;
    for (int64_t back = options->months; back-- > 0 && status == KA_OK;) {
        bool found = false;
        status =
            list_month(l, options->workspace, ka_month_add(options->month, -(int)back), &found);
        l->sales->months_found += found;
    }
    return status;
}

enum ka_status
ka_sales_load(struct ka_arena *arena, const struct ka_defs *defs,
              const struct ka_sales_options *options, struct ka_diags *diags, struct ka_sales **out)
{
    struct ka_sales *sales = ka_arena_alloc(arena, sizeof *sales);
    struct loader l = {.arena = arena, .defs = defs, .diags = diags, .sales = sales};
    ka_month first = ka_month_add(options->month, 1 - (int)options->months);
    sales->span = (struct ka_span){ka_month_span(first).first, ka_month_span(options->month).end};
    sales->months = (size_t)options->months;
    sales->earliest = KA_DAY_NONE;
    sales->unusable = ka_arena_array(arena, defs->company.store_count, sizeof *sales->unusable);
    enum ka_status status = list_files(&l, options);
    if (status != KA_OK)
        return status;
    l.scratch = ka_arena_new();
    struct ka_fold_options fold = {.defs = defs,
                                   .month = options->month,
                                   .diags = diags,
                                   .file = l.file,
                                   .file_count = l.file_count};
    l.fold = ka_fold_make(l.scratch, l.scratch, &fold);
    l.fold_sink = ka_fold_sink(l.fold);
    struct ka_aliases *aliases = NULL;
    bool any = false;
    for (size_t i = 0; i < l.file_count; i++)
        any = read_file(&l, i, &aliases) || any;
    if (!any)
        ka_diag0(diags, KA_DIAG_TABLE_NO_ORDERS, ((struct ka_place){0}));
    close(&l);
    group_buyers(&l);
    ka_arena_free(l.scratch);
    *out = sales;
    return KA_OK;
}
