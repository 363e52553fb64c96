/*
 * Single events of people: tickets, ratings, and the points that people give.
 *
 * A ticket is known by its id, the later path wins (decision 10). It belongs to its assignee on
 * the day it was created, and to that month (metrics.md section 5); times are kept one by one,
 * in seconds, since a median needs them. A column that a file lacks counts nothing there.
 *
 * Ratings and manual scores have no id: equal rows of *different* files are one, so an
 * overlapping export does no harm; within a file each counts.
 */
#include "metrics/fold.h"

#include <stdlib.h>

#define DAY INT64_C(86400)

/* What the ticket columns of one file say at all. */
struct told {
    bool first_reply, solved, reopens, replies, good;
};

static ka_dec
one(bool yes)
{
    return ka_dec_of(yes ? 1 : 0);
}

static bool
in_month(const struct ka_fold *fold, ka_time time)
{
    ka_day day = time == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(time);
    return day >= fold->data->span.first && day < fold->data->span.end;
}

static int
by_ticket(const void *left, const void *right)
{
    const struct ka_ticket_row *a = left, *b = right;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    if (a->at.store != b->at.store)
        return a->at.store < b->at.store ? -1 : 1;
    if (a->at.file != b->at.file)
        return a->at.file < b->at.file ? -1 : 1;
    return (a->at.line > b->at.line) - (a->at.line < b->at.line);
}

static void
collect_time(struct ka_fold *fold, struct ka_cell *cell, enum ka_builtin builtin, int64_t seconds,
             const struct ka_at *at)
{
    size_t counter = fold->data->builtin[builtin];
    if (seconds < 0) {
        ka_diag0(fold->diags, KA_DIAG_ENDS_BEFORE_START, ka_fold_place(fold, at->file, at->line));
        return;
    }
    if (counter == KA_NO_INDEX)
        return;
    ka_fold_count(fold, cell, builtin, ka_dec_of(seconds), at);
    ka_cell_collect(&fold->data->cells, cell, counter, false, (uint64_t)seconds);
}

static void
count_reply(struct ka_fold *fold, struct ka_cell *cell, const struct ka_ticket_row *row)
{
    const struct ka_ticket_fact *ticket = &row->fact;
    bool replied = ticket->has_first_reply && ticket->first_reply >= 0;
    ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_REPLIED_24H,
                  one(replied && ticket->first_reply <= DAY), &row->at);
    ka_fold_touch(fold, cell, KA_BUILTIN_TICKET_FIRST_REPLY);
    if (ticket->has_first_reply)
        collect_time(fold, cell, KA_BUILTIN_TICKET_FIRST_REPLY, ticket->first_reply, &row->at);
}

static void
count_solved(struct ka_fold *fold, struct ka_cell *cell, const struct ka_ticket_row *row,
             const struct told *told)
{
    const struct ka_ticket_fact *ticket = &row->fact;
    bool again = ticket->has_reopens && ticket->reopens > 0;
    bool one_touch = ticket->has_solved && !again && ticket->has_replies && ticket->replies <= 1;
    ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_SOLVED, one(ticket->has_solved), &row->at);
    ka_fold_touch(fold, cell, KA_BUILTIN_TICKET_SOLVE);
    if (ticket->has_solved)
        collect_time(fold, cell, KA_BUILTIN_TICKET_SOLVE, ticket->solved, &row->at);
    if (told->reopens && told->replies)
        ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_ONE_TOUCH, one(one_touch), &row->at);
}

static void
count_ticket(struct ka_fold *fold, struct ka_cell *cell, const struct ka_ticket_row *row,
             const struct told *told)
{
    const struct ka_ticket_fact *ticket = &row->fact;
    ka_fold_count(fold, cell, KA_BUILTIN_TICKETS, one(true), &row->at);
    if (told->first_reply)
        count_reply(fold, cell, row);
    if (told->solved)
        count_solved(fold, cell, row, told);
    if (told->reopens)
        ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_REOPENED,
                      one(ticket->has_reopens && ticket->reopens > 0), &row->at);
    if (!told->good)
        return;
    ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_RATED, one(ticket->good != KA_UNSAID), &row->at);
    ka_fold_count(fold, cell, KA_BUILTIN_TICKETS_GOOD, one(ticket->good == KA_YES), &row->at);
}

static void
learn_ticket(struct told *told, const struct ka_ticket_fact *ticket)
{
    told->first_reply = told->first_reply || ticket->has_first_reply;
    told->solved = told->solved || ticket->has_solved;
    told->reopens = told->reopens || ticket->has_reopens;
    told->replies = told->replies || ticket->has_replies;
    told->good = told->good || ticket->good != KA_UNSAID;
}

/* The cells a fact of a person counts in: the person's, and the store's if it is known; in scratch.
 */
static struct ka_store_cells
cells_of(struct ka_fold *fold, const struct ka_seat *seat, size_t store, ka_day day)
{
    struct ka_cell *own[2] = {NULL};
    size_t count = seat ? ka_cells_of_day(&fold->data->cells, seat, store, day, own) : 0;
    struct ka_store_cells of = ka_cells_of_store(&fold->data->cells, store, day), all = {0};
    all.cell = ka_arena_array(fold->scratch, count + of.count, sizeof *all.cell);
    for (size_t i = 0; i < count; i++)
        all.cell[all.count++] = own[i];
    for (size_t i = 0; i < of.count; i++)
        all.cell[all.count++] = of.cell[i];
    return all;
}

static void
report_unassigned(struct ka_fold *fold, const uint64_t *unassigned)
{
    for (size_t i = 0; i < fold->data->file_count; i++) {
        if (unassigned[i] > 0)
            ka_diag(fold->diags, KA_DIAG_TICKETS_UNASSIGNED, ka_fold_place(fold, (uint32_t)i, 0),
                    ka_str_format(fold->scratch, "%llu", (unsigned long long)unassigned[i]));
    }
}

/* One row for each ticket id, the later file's; rows without an id are tickets of their own. */
static void
merge_tickets(struct ka_fold *fold)
{
    struct ka_ticket_row *row = fold->ticket;
    if (fold->ticket_count > 1)
        qsort(row, fold->ticket_count, sizeof *row, by_ticket);
    size_t kept = 0;
    for (size_t i = 0; i < fold->ticket_count; i++) {
        bool same = kept > 0 && row[i].id && row[kept - 1].id == row[i].id &&
                    row[kept - 1].at.store == row[i].at.store;
        kept += !same;
        row[kept - 1] = row[i];
    }
    fold->ticket_count = kept;
}

void
ka_fold_close_tickets(struct ka_fold *fold)
{
    struct told *told = ka_arena_array(fold->scratch, fold->data->file_count, sizeof *told);
    uint64_t *unassigned =
        ka_arena_array(fold->scratch, fold->data->file_count, sizeof *unassigned);
    for (size_t i = 0; i < fold->ticket_count; i++)
        learn_ticket(&told[fold->ticket[i].at.file], &fold->ticket[i].fact);
    merge_tickets(fold);
    for (size_t i = 0; i < fold->ticket_count; i++) {
        const struct ka_ticket_row *row = &fold->ticket[i];
        if (!in_month(fold, row->fact.created))
            continue;
        unassigned[row->at.file] += row->assignee == 0;
        const struct ka_seat *seat =
            ka_fold_owner(fold, &row->at, ka_names_text(&fold->names, row->assignee),
                          ka_time_day(row->fact.created));
        struct ka_arena_mark mark = ka_arena_mark(fold->scratch);
        struct ka_store_cells of =
            cells_of(fold, seat, row->at.store, ka_time_day(row->fact.created));
        for (size_t c = 0; c < of.count; c++)
            count_ticket(fold, of.cell[c], row, &told[row->at.file]);
        ka_arena_rewind(fold->scratch, mark);
    }
    report_unassigned(fold, unassigned);
}

static void
count_rating(struct ka_fold *fold, struct ka_cell *cell, const struct ka_rating_row *row)
{
    ka_fold_count(fold, cell, KA_BUILTIN_RATINGS, one(true), &row->at);
    ka_fold_count(fold, cell, KA_BUILTIN_GOOD_RATINGS, one(row->value >= 4), &row->at);
    ka_fold_count(fold, cell, KA_BUILTIN_BAD_RATINGS, one(row->value <= 2), &row->at);
    ka_fold_count(fold, cell, KA_BUILTIN_LOW_RATINGS, one(row->value <= 3), &row->at);
}

void
ka_fold_close_ratings(struct ka_fold *fold)
{
    struct ka_same *same = ka_arena_array(fold->scratch, fold->rating_count, sizeof *same);
    for (size_t i = 0; i < fold->rating_count; i++) {
        struct ka_rating_row *row = &fold->rating[i];
        same[i] = (struct ka_same){.same = row->same,
                                   .file = row->at.file,
                                   .line = row->at.line,
                                   .dropped = &row->dropped};
    }
    ka_fold_drop_repeats(same, fold->rating_count);
    for (size_t i = 0; i < fold->rating_count; i++) {
        const struct ka_rating_row *row = &fold->rating[i];
        if (row->dropped || !in_month(fold, row->time))
            continue;
        const struct ka_seat *seat = ka_fold_owner(
            fold, &row->at, ka_names_text(&fold->names, row->account), ka_time_day(row->time));
        struct ka_arena_mark mark = ka_arena_mark(fold->scratch);
        struct ka_store_cells of = cells_of(fold, seat, row->at.store, ka_time_day(row->time));
        for (size_t c = 0; c < of.count; c++)
            count_rating(fold, of.cell[c], row);
        ka_arena_rewind(fold->scratch, mark);
    }
}

static int
by_place(const void *left, const void *right)
{
    const struct ka_manual *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static ka_str
kept_text(struct ka_fold *fold, uint32_t id)
{
    return ka_str_dup(fold->arena, ka_names_text(&fold->names, id));
}

static void
add_manual(struct ka_fold *fold, const struct ka_manual_row *row)
{
    struct ka_month_data *data = fold->data;
    bool split = false;
    ka_str name = ka_names_text(&fold->names, row->employee);
    const struct ka_seat *seat = ka_fold_employee(fold, &row->at, name, data->span, &split);
    if (!seat && !split)
        return;
    data->manual =
        ka_arena_push(fold->arena, data->manual, data->manual_count, sizeof *data->manual);
    data->manual[data->manual_count++] =
        (struct ka_manual){.employee = ka_staff_lookup(&data->defs->staff, name),
                           .role = kept_text(fold, row->role),
                           .item = kept_text(fold, row->item),
                           .points = row->points,
                           .reason = kept_text(fold, row->reason),
                           .scorer = kept_text(fold, row->scorer),
                           .file = row->at.file,
                           .line = row->at.line};
}

void
ka_fold_close_manual(struct ka_fold *fold)
{
    struct ka_same *same = ka_arena_array(fold->scratch, fold->manual_count, sizeof *same);
    for (size_t i = 0; i < fold->manual_count; i++) {
        struct ka_manual_row *row = &fold->manual[i];
        same[i] = (struct ka_same){.same = row->same,
                                   .file = row->at.file,
                                   .line = row->at.line,
                                   .dropped = &row->dropped};
    }
    ka_fold_drop_repeats(same, fold->manual_count);
    for (size_t i = 0; i < fold->manual_count; i++) {
        if (!fold->manual[i].dropped)
            add_manual(fold, &fold->manual[i]);
    }
    if (fold->data->manual_count > 1)
        qsort(fold->data->manual, fold->data->manual_count, sizeof *fold->data->manual, by_place);
}
