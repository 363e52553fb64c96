/*
 * The fold's journal: facts are noted as they stream by.
 *
 * Text becomes numbers, so a row is small and comparing is cheap. Buyers are among those texts:
 * they are compared, never printed (decision 19). A file or a part of one that is read on another
 * thread has its facts noted when it is joined, in the order of the files: so it makes no
 * difference which was read first.
 */
#include "metrics/fold.h"

#include "base/utf8.h"

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
    size_t block = fold->order_count / KA_ORDER_BLOCK;
    if (!fold->order_arena)
        fold->order_arena = ka_arena_new();
    if (fold->order_count % KA_ORDER_BLOCK == 0) {
        fold->order = ka_arena_push(fold->scratch, fold->order, block, sizeof *fold->order);
        fold->order[block] = ka_arena_room(fold->order_arena, KA_ORDER_BLOCK * sizeof line);
    }
    fold->order[block][fold->order_count++ % KA_ORDER_BLOCK] = line;
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
    text_str(fold, refund->of_order ? KA_STR("order") : KA_STR("refund"));
    text_int(fold, (int64_t)fact->store);
    text_int(fold, row.order);
    text_int(fold, row.reason);
    text_int(fold, refund->requested);
    text_int(fold, refund->finished);
    text_int(fold, refund->of_order ? 0 : refund->amount.micro);
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
                                .role = name(fold, manual->role),
                                .item = name(fold, manual->item),
                                .reason = name(fold, manual->reason),
                                .scorer = name(fold, manual->scorer),
                                .points = manual->points};
    text_str(fold, KA_STR("manual"));
    text_int(fold, row.employee);
    text_int(fold, row.role);
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
    row.has_evidence = stats->evidence.len > 0;
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

/* A file, or a part of one, on its way: messages as records, all else as facts put aside, to be
 * noted when it is their turn. */
struct part {
    struct ka_messages messages;
    struct ka_fact_list other;
};

/* A message whose store is not told needs a finding. */
static enum ka_status
take_part_fact(void *self, const struct ka_fact *fact)
{
    struct part *part = self;
    if (fact->kind == KA_FACT_MESSAGE && fact->store != KA_NO_INDEX)
        ka_messages_note(&part->messages, fact);
    else
        ka_fact_list_add(&part->other, fact);
    return KA_OK;
}

static struct ka_sink make_part(void *self, struct ka_arena *arena);

static void
join_parts(void *self, const struct ka_sink *joined, uint32_t file)
{
    struct part *part = self;
    const struct part *from = joined ? joined->self : NULL;
    if (!from)
        return;
    struct ka_sink sink = {.self = part, .fact = take_part_fact};
    (void)!ka_fact_list_feed(&from->other, file, &sink);
    ka_messages_join(&part->messages, &from->messages, file);
}

static struct ka_sink
part_of(struct ka_arena *arena, const struct ka_messages *messages)
{
    struct part *part = ka_arena_alloc(arena, sizeof *part);
    *part = (struct part){.messages = ka_messages_part(arena, messages), .other = {.arena = arena}};
    return (struct ka_sink){
        .self = part, .fact = take_part_fact, .part = make_part, .join = join_parts};
}

static struct ka_sink
make_part(void *self, struct ka_arena *arena)
{
    return part_of(arena, &((const struct part *)self)->messages);
}

static struct ka_sink
make_first(void *self, struct ka_arena *arena)
{
    return part_of(arena, &((const struct ka_fold *)self)->messages);
}

static void
join_first(void *self, const struct ka_sink *joined, uint32_t file)
{
    struct ka_fold *fold = self;
    const struct part *part = joined ? joined->self : NULL;
    if (!part)
        return;
    struct ka_sink sink = {.self = fold, .fact = take_fact};
    (void)!ka_fact_list_feed(&part->other, file, &sink);
    ka_messages_join(&fold->messages, &part->messages, file);
}

struct ka_sink
ka_fold_sink(struct ka_fold *fold)
{
    return (struct ka_sink){
        .self = fold, .fact = take_fact, .part = make_first, .join = join_first};
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
                                 .has_register = fold->data->has_register,
                                 .diags = *fold->diags};
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
    *fold->diags = mark.diags;
    fold->data->refused[file] = true;
}
