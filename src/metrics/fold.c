/*
 * The fold's journal: facts are noted as they stream by, and decided on at the end.
 *
 *     file 1 ──facts──▶ journal ──close──▶ stats     (fold_stats.c)
 *     file 2 ──facts──▶    │               orders    (fold_orders.c)
 *     ...                  │               tickets, ratings, manual (fold_events.c)
 *     messages ──▶ heaps (message.c)      (chat_close.c, with the orders)
 *        a file refused whole is cut off the end of the journal again
 *
 * Nothing is decided while files stream, because which figure counts depends on files still to
 * come: the later path wins, a month's row beats day rows, refund rows beat an order's own
 * refund column. The journal keeps text as numbers, so a row is small and comparing is cheap.
 * Buyers are among those texts: they are compared, never printed (decision 19).
 */
#include "metrics/fold.h"

#include "base/utf8.h"
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
    const struct ka_export *of = &fold->data->file[index];
    struct ka_export table = {.path = of->path,
                              .open_path = of->open_path,
                              .table = of->table + 1,
                              .store = KA_NO_INDEX,
                              .latest = KA_TIME_NONE};
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

/* Numbers as text, so that rows can be compared field by field through one name. */
static void
text_int(struct ka_fold *fold, int64_t value)
{
    ka_buf_printf(&fold->text, "%lld\n", (long long)value);
}

static void
text_str(struct ka_fold *fold, ka_str text)
{
    ka_buf_printf(&fold->text, "%zu:", text.len);
    ka_buf_add(&fold->text, text);
}

/* The number of what text_int() and text_str() built since the last call. */
static uint32_t
text_id(struct ka_fold *fold)
{
    uint32_t id = ka_names_id(&fold->names, ka_buf_str(&fold->text));
    fold->text.len = 0;
    return id;
}

static uint32_t
name(struct ka_fold *fold, ka_str text)
{
    return ka_names_id(&fold->names, ka_str_trim(text));
}

static uint32_t
folded_name(struct ka_fold *fold, ka_str text)
{
    return ka_names_id(&fold->names, ka_utf8_fold_header(fold->scratch, ka_str_trim(text)));
}

static struct ka_at
at_of(const struct ka_fact *fact)
{
    return (struct ka_at){.file = fact->file, .line = fact->line, .store = fact->store};
}

/* Orders, refunds and store figures are nothing without their store. */
static bool
store_known(struct ka_fold *fold, const struct ka_fact *fact)
{
    if (fact->store != KA_NO_INDEX)
        return true;
    text_str(fold, KA_STR("store"));
    text_int(fold, fact->file);
    bool first = ka_fold_first(fold, ka_buf_str(&fold->text));
    fold->text.len = 0;
    if (first)
        ka_diag0(fold->diags, KA_DIAG_STORE_NOT_TOLD, ka_fold_place(fold, fact->file, fact->line));
    return false;
}

static void
note_order(struct ka_fold *fold, const struct ka_fact *fact)
{
    if (!store_known(fold, fact))
        return;
    const struct ka_order_fact *order = &fact->as.order;
    struct ka_order_line line = {.at = at_of(fact),
                                 .id = name(fold, order->id),
                                 .buyer = name(fold, order->buyer),
                                 .salesperson = name(fold, order->salesperson),
                                 .has_amount = order->has_amount,
                                 .has_line_amount = order->has_line_amount,
                                 .has_refunded = order->has_refunded,
                                 .closed = order->closed,
                                 .refund_known = order->refund_known,
                                 .refund_succeeded = order->refund_succeeded,
                                 .created = order->created,
                                 .paid = order->paid,
                                 .shipped = order->shipped,
                                 .promised = order->promised,
                                 .amount = order->amount,
                                 .line_amount = order->line_amount,
                                 .items = order->items,
                                 .refunded = order->refunded};
    /* Lines without an id cannot be one order: each is its own. */
    if (!line.id) {
        text_int(fold, fact->file);
        text_int(fold, fact->line);
        line.id = text_id(fold);
    }
    fold->order = ka_arena_push(fold->scratch, fold->order, fold->order_count, sizeof line);
    fold->order[fold->order_count++] = line;
}

static void
note_refund(struct ka_fold *fold, const struct ka_fact *fact)
{
    if (!store_known(fold, fact))
        return;
    const struct ka_refund_fact *refund = &fact->as.refund;
    struct ka_refund_row row = {.at = at_of(fact),
                                .id = name(fold, refund->id),
                                .order = name(fold, refund->order),
                                .reason = name(fold, refund->reason),
                                .fact = *refund};
    row.fact.id = row.fact.order = row.fact.reason = (ka_str){0};
    text_str(fold, KA_STR("refund"));
    text_int(fold, (int64_t)fact->store);
    text_int(fold, row.order);
    text_int(fold, row.reason);
    text_int(fold, refund->requested);
    text_int(fold, refund->finished);
    text_int(fold, refund->amount.micro);
    row.same = text_id(fold);
    fold->refund = ka_arena_push(fold->scratch, fold->refund, fold->refund_count, sizeof row);
    fold->refund[fold->refund_count++] = row;
}

static void
note_ticket(struct ka_fold *fold, const struct ka_fact *fact)
{
    const struct ka_ticket_fact *ticket = &fact->as.ticket;
    struct ka_ticket_row row = {.at = at_of(fact),
                                .id = name(fold, ticket->id),
                                .assignee = name(fold, ticket->assignee),
                                .fact = *ticket};
    row.fact.id = row.fact.assignee = (ka_str){0};
    fold->ticket = ka_arena_push(fold->scratch, fold->ticket, fold->ticket_count, sizeof row);
    fold->ticket[fold->ticket_count++] = row;
}

static void
note_rating(struct ka_fold *fold, const struct ka_fact *fact)
{
    const struct ka_rating_fact *rating = &fact->as.rating;
    struct ka_rating_row row = {.at = at_of(fact),
                                .account = name(fold, rating->account),
                                .time = rating->time,
                                .value = rating->value};
    text_str(fold, KA_STR("rating"));
    text_int(fold, (int64_t)fact->store);
    text_int(fold, row.account);
    text_int(fold, name(fold, rating->buyer));
    text_int(fold, rating->time);
    text_int(fold, rating->value);
    row.same = text_id(fold);
    fold->rating = ka_arena_push(fold->scratch, fold->rating, fold->rating_count, sizeof row);
    fold->rating[fold->rating_count++] = row;
}

static void
note_manual(struct ka_fold *fold, const struct ka_fact *fact)
{
    const struct ka_manual_fact *manual = &fact->as.manual;
    struct ka_manual_row row = {.at = at_of(fact),
                                .employee = name(fold, manual->employee),
                                .item = name(fold, manual->item),
                                .reason = name(fold, manual->reason),
                                .scorer = name(fold, manual->scorer),
                                .points = manual->points};
    text_str(fold, KA_STR("manual"));
    text_int(fold, row.employee);
    text_int(fold, row.item);
    text_int(fold, row.reason);
    text_int(fold, row.scorer);
    text_int(fold, row.points.micro);
    row.same = text_id(fold);
    fold->manual = ka_arena_push(fold->scratch, fold->manual, fold->manual_count, sizeof row);
    fold->manual[fold->manual_count++] = row;
}

/*
 * The days a row of figures speaks of. A row without a date speaks of the month in whose folder
 * it is; one of another month is not ours; one that is only partly ours cannot be divided.
 */
static bool
period_of(struct ka_fold *fold, const struct ka_fact *fact, struct ka_span *period)
{
    struct ka_span month = fold->data->span;
    *period = fact->as.stats.period;
    if (period->first == KA_DAY_NONE || period->end <= period->first)
        *period = month;
    if (period->end <= month.first || period->first >= month.end)
        return false;
    if (period->first >= month.first && period->end <= month.end)
        return true;
    text_str(fold, KA_STR("period"));
    text_int(fold, fact->file);
    text_int(fold, period->first);
    text_int(fold, period->end);
    bool first = ka_fold_first(fold, ka_buf_str(&fold->text));
    fold->text.len = 0;
    if (first)
        ka_diag(fold->diags, KA_DIAG_PERIOD_OUTSIDE, ka_fold_place(fold, fact->file, fact->line),
                ka_fold_print_span(fold->scratch, *period),
                ka_month_print(fold->scratch, fold->data->month));
    return false;
}

static void
note_figures(struct ka_fold *fold, const struct ka_fact *fact, size_t row)
{
    const struct ka_stat_row *of = &fold->row[row];
    for (size_t i = 0; i < fact->as.stats.stat_count; i++) {
        const struct ka_stat *stat = &fact->as.stats.stat[i];
        if (stat->counter == KA_NO_INDEX && stat->metric == KA_NO_INDEX)
            continue;
        struct ka_figure figure = {.row = row,
                                   .store = fact->store,
                                   .counter = stat->counter,
                                   .metric = stat->metric,
                                   .subject = of->subject,
                                   .platform = of->platform,
                                   .kind = fact->kind,
                                   .period = of->period,
                                   .file = fact->file,
                                   .line = fact->line,
                                   .column = stat->column,
                                   .industry = stat->industry,
                                   .weighted = stat->weighted,
                                   .value = stat->value,
                                   .weight = stat->weight};
        fold->figure =
            ka_arena_push(fold->scratch, fold->figure, fold->figure_count, sizeof figure);
        fold->figure[fold->figure_count++] = figure;
    }
}

static uint32_t
stats_text(struct ka_fold *fold, const struct ka_fact *fact, const struct ka_stat_row *row)
{
    const struct ka_stats_fact *stats = &fact->as.stats;
    text_str(fold, KA_STR("stats"));
    text_int(fold, (int64_t)fact->store);
    text_int(fold, row->account);
    text_int(fold, row->employee);
    text_int(fold, row->period.first);
    text_int(fold, row->period.end);
    text_int(fold, name(fold, stats->evidence));
    for (size_t i = 0; i < stats->stat_count; i++) {
        text_int(fold, (int64_t)stats->stat[i].counter);
        text_int(fold, (int64_t)stats->stat[i].metric);
        text_int(fold, stats->stat[i].value.micro);
    }
    return text_id(fold);
}

static void
note_stats(struct ka_fold *fold, const struct ka_fact *fact)
{
    struct ka_stat_row row = {.at = at_of(fact), .kind = fact->kind};
    if (fact->kind == KA_FACT_REGISTER)
        fold->data->has_register = true;
    if (fact->kind == KA_FACT_STORE_STATS && !store_known(fold, fact))
        return;
    if (!period_of(fold, fact, &row.period))
        return;

    const struct ka_stats_fact *stats = &fact->as.stats;
    row.platform = name(fold, ka_fold_platform(fold, fact->file, fact->store));
    row.account = name(fold, stats->account);
    row.employee = name(fold, stats->employee);
    row.subject = folded_name(fold, row.employee ? stats->employee : stats->account);
    row.same = stats_text(fold, fact, &row);
    row.first_figure = fold->figure_count;
    fold->row = ka_arena_push(fold->scratch, fold->row, fold->row_count, sizeof row);
    fold->row[fold->row_count] = row;
    note_figures(fold, fact, fold->row_count);
    fold->row[fold->row_count].figure_count = fold->figure_count - row.first_figure;
    fold->row_count++;
}

static enum ka_status
take_fact(void *self, const struct ka_fact *fact)
{
    struct ka_fold *fold = self;
    switch (fact->kind) {
    case KA_FACT_ORDER:
        note_order(fold, fact);
        break;
    case KA_FACT_REFUND:
        note_refund(fold, fact);
        break;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        note_stats(fold, fact);
        break;
    case KA_FACT_TICKET:
        note_ticket(fold, fact);
        break;
    case KA_FACT_RATING:
        note_rating(fold, fact);
        break;
    case KA_FACT_MANUAL_SCORE:
        note_manual(fold, fact);
        break;
    case KA_FACT_MESSAGE:
        if (store_known(fold, fact))
            ka_messages_note(&fold->messages, fact);
        break;
    case KA_FACT_ORDER_LINES:
    case KA_FACT_CHATS:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
    return KA_OK;
}

/* Only messages come in parts; one whose store is not told needs a finding, so the fold itself. */
static enum ka_status
take_part_fact(void *self, const struct ka_fact *fact)
{
    if (fact->kind != KA_FACT_MESSAGE || fact->store == KA_NO_INDEX)
        return KA_E_DATA;
    ka_messages_note(self, fact);
    return KA_OK;
}

static struct ka_sink
make_part(void *self, struct ka_arena *arena)
{
    const struct ka_fold *fold = self;
    struct ka_messages part = ka_messages_part(arena, &fold->messages);
    return (struct ka_sink){.self = ka_arena_copy(arena, &part, sizeof part),
                            .fact = take_part_fact};
}

static void
join_part(void *self, const struct ka_sink *part)
{
    struct ka_fold *fold = self;
    ka_messages_join(&fold->messages, part->self);
}

struct ka_sink
ka_fold_sink(struct ka_fold *fold)
{
    return (struct ka_sink){.self = fold, .fact = take_fact, .part = make_part, .join = join_part};
}

struct ka_fold_mark
ka_fold_mark(const struct ka_fold *fold)
{
    return (struct ka_fold_mark){.order = fold->order_count,
                                 .refund = fold->refund_count,
                                 .ticket = fold->ticket_count,
                                 .rating = fold->rating_count,
                                 .manual = fold->manual_count,
                                 .row = fold->row_count,
                                 .figure = fold->figure_count,
                                 .has_register = fold->data->has_register};
}

void
ka_fold_take_back(struct ka_fold *fold, struct ka_fold_mark mark, uint32_t file)
{
    fold->order_count = mark.order;
    fold->refund_count = mark.refund;
    fold->ticket_count = mark.ticket;
    fold->rating_count = mark.rating;
    fold->manual_count = mark.manual;
    fold->row_count = mark.row;
    fold->figure_count = mark.figure;
    fold->data->has_register = mark.has_register;
    fold->data->refused[file] = true;
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
