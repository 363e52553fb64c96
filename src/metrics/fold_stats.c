/*
 * Figures that exports had already summed: which of them count, and for whom.
 *
 * Figures are sorted into groups of one subject, store and counter (or metric), a group into
 * periods. For one period the file with the later path wins (decision 10). Then each seat of the
 * group takes the longest periods that do not overlap:
 *
 *     month   |===============================|   taken, if the seat is there the whole month
 *     days    | | | | | | | | | | | | | | | | |   taken otherwise (or if there is no month row)
 *
 * A seat that is there for a part only prefers rows within its own days; a month row is taken
 * only if it has nothing else, and never when two seats share it (decision 8).
 *
 * Rates come with a weight and become value × weight over weight; without one they count once
 * and make the result approximate as soon as there are several (metrics.md section 6).
 */
#include "metrics/fold.h"

#include <stdlib.h>

#define HOUR INT64_C(3600)

/* The figures of one period of a group that count: those of one file. */
struct entry {
    struct ka_figure *figure;
    size_t count;
    struct ka_span period;
    const struct ka_seat *seat;
    bool split;
    bool taken;
};

struct group {
    struct ka_fold *fold;
    struct entry *entry;
    size_t count;
};

static int
compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* One subject, store and counter or metric. */
static int
by_group(const struct ka_figure *a, const struct ka_figure *b)
{
    const int order[] = {
        compare(a->kind, b->kind),         compare(a->platform, b->platform),
        compare(a->subject, b->subject),   compare(a->store, b->store),
        compare(a->counter, b->counter),   compare(a->metric, b->metric),
        compare(a->industry, b->industry),
    };
    for (size_t i = 0; i < KA_COUNT(order); i++) {
        if (order[i] != 0)
            return order[i];
    }
    return 0;
}

static int
by_period(const struct ka_figure *a, const struct ka_figure *b)
{
    if (a->period.first != b->period.first)
        return a->period.first < b->period.first ? -1 : 1;
    return (a->period.end > b->period.end) - (a->period.end < b->period.end);
}

static int
by_everything(const void *left, const void *right)
{
    const struct ka_figure *a = left, *b = right;
    const int order[] = {by_group(a, b), by_period(a, b), compare(a->file, b->file),
                         compare(a->line, b->line), compare(a->column, b->column)};
    for (size_t i = 0; i < KA_COUNT(order); i++) {
        if (order[i] != 0)
            return order[i];
    }
    return 0;
}

static const struct ka_stat_row *
row_of(const struct group *group, const struct ka_figure *figure)
{
    return &group->fold->row[figure->row];
}

/* Once for each subject and pair of files, or each file if there is one. */
static bool
first_time(struct ka_fold *fold, const char *what, const struct ka_stat_row *row, uint32_t other)
{
    ka_buf_printf(&fold->text, "%s %u %u %zu %u %u", what, row->subject, row->platform,
                  row->at.store, row->at.file, other);
    bool first = ka_fold_first(fold, ka_buf_str(&fold->text));
    fold->text.len = 0;
    return first;
}

/* A register's counter of a store belongs to the store, whoever wrote it down. */
static bool
is_store_figure(const struct ka_fold *fold, const struct ka_figure *figure)
{
    if (figure->kind == KA_FACT_STORE_STATS || figure->industry)
        return true;
    return figure->kind == KA_FACT_REGISTER && figure->counter != KA_NO_INDEX &&
           fold->data->defs->metrics.counter[figure->counter].of == KA_OF_STORE;
}

static void
find_owner(struct ka_fold *fold, struct ka_stat_row *row)
{
    if (row->kind == KA_FACT_STORE_STATS || row->dropped)
        return;
    if (row->employee)
        row->seat = ka_fold_employee(fold, &row->at, ka_names_text(&fold->names, row->employee),
                                     row->period, &row->split);
    else
        row->seat = ka_fold_owner_period(fold, &row->at, ka_names_text(&fold->names, row->account),
                                         row->period, &row->split);
}

static void
drop_repeated_rows(struct ka_fold *fold)
{
    struct ka_same *same = ka_arena_array(fold->scratch, fold->row_count, sizeof *same);
    size_t count = 0;
    for (size_t i = 0; i < fold->row_count; i++) {
        struct ka_stat_row *row = &fold->row[i];
        if (row->kind == KA_FACT_REGISTER)
            same[count++] = (struct ka_same){.same = row->same,
                                             .file = row->at.file,
                                             .line = row->at.line,
                                             .dropped = &row->dropped};
    }
    ka_fold_drop_repeats(same, count);
}

static bool
same_figures(const struct ka_figure *a, size_t a_count, const struct ka_figure *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++) {
        if (a[i].value.micro != b[i].value.micro)
            return false;
    }
    return true;
}

static void
report_repeat(struct group *group, const struct ka_figure *figure)
{
    struct ka_fold *fold = group->fold;
    const struct ka_stat_row *row = row_of(group, figure);
    if (first_time(fold, "repeat", row, row->at.file))
        ka_diag(fold->diags, KA_DIAG_PERIOD_REPEATED,
                ka_fold_place(fold, figure->file, figure->line), ka_stat_subject(fold, row),
                ka_fold_print_span(fold->scratch, figure->period));
}

/* The figures of one period: those of the last file. */
static struct entry
entry_of(struct group *group, struct ka_figure *figure, size_t count)
{
    size_t from = 0, before = 0;
    for (size_t i = 1; i < count; i++) {
        if (figure[i].file == figure[i - 1].file)
            continue;
        before = from;
        from = i;
    }
    if (from > 0 && !same_figures(&figure[before], from - before, &figure[from], count - from))
        ka_note_conflict(group->fold, &figure[before], &figure[from]);
    const struct ka_profile *profile = group->fold->data->file[figure[from].file].profile;
    bool parts = profile && profile->rows_add;
    if (figure[from].line != figure[count - 1].line && !parts)
        report_repeat(group, &figure[count - 1]);

    const struct ka_stat_row *row = row_of(group, &figure[from]);
    return (struct entry){.figure = &figure[from],
                          .count = count - from,
                          .period = figure[from].period,
                          .seat = row->seat,
                          .split = row->split};
}

static void
add_entry(struct group *group, struct entry entry)
{
    group->entry = ka_arena_push(group->fold->scratch, group->entry, group->count, sizeof entry);
    group->entry[group->count++] = entry;
}

static void
make_entries(struct group *group, struct ka_figure *figure, size_t count)
{
    bool rows_add = figure->kind == KA_FACT_REGISTER;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (!rows_add && end < count && by_period(&figure[end], &figure[i]) == 0)
            end++;
        const struct ka_stat_row *row = row_of(group, &figure[i]);
        if (!rows_add)
            add_entry(group, entry_of(group, &figure[i], end - i));
        else if (!row->dropped)
            add_entry(group, (struct entry){.figure = &figure[i],
                                            .count = 1,
                                            .period = figure[i].period,
                                            .seat = row->seat,
                                            .split = row->split});
        i = end;
    }
}

static bool
within(struct ka_span inner, struct ka_span outer)
{
    return inner.first >= outer.first && inner.end <= outer.end;
}

/* Whether an entry may still be taken: it overlaps nothing that was. */
static bool
is_free(struct group *group, const struct entry *entry, const struct ka_seat *seat)
{
    struct ka_fold *fold = group->fold;
    for (size_t i = 0; i < group->count; i++) {
        const struct entry *other = &group->entry[i];
        if (!other->taken || other->seat != seat || !ka_spans_meet(entry->period, other->period))
            continue;
        const struct ka_stat_row *row = row_of(group, entry->figure);
        if (!within(entry->period, other->period) && first_time(fold, "overlap", row, 0))
            ka_diag(fold->diags, KA_DIAG_PERIOD_OVERLAP,
                    ka_fold_place(fold, entry->figure->file, entry->figure->line),
                    ka_stat_subject(fold, row), ka_fold_print_span(fold->scratch, entry->period),
                    ka_fold_print_span(fold->scratch, other->period));
        return false;
    }
    return true;
}

static bool
is_candidate(const struct entry *entry, const struct ka_seat *seat, struct ka_span span)
{
    return entry->seat == seat && !entry->split && within(entry->period, span);
}

/* The longest free entry within the span, if there is one. */
static struct entry *
longest(struct group *group, const struct ka_seat *seat, struct ka_span span, bool *tried)
{
    struct entry *best = NULL;
    size_t best_at = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct entry *entry = &group->entry[i];
        int days = entry->period.end - entry->period.first;
        if (tried[i] || !is_candidate(entry, seat, span))
            continue;
        if (best && days <= best->period.end - best->period.first)
            continue;
        best = entry;
        best_at = i;
    }
    if (best)
        tried[best_at] = true;
    return best;
}

/* The usual case: day rows that do not overlap, and all are taken. Entries stand by first day. */
static bool
are_disjoint(const struct group *group, const struct ka_seat *seat, struct ka_span span)
{
    ka_day end = KA_DAY_NONE;
    for (size_t i = 0; i < group->count; i++) {
        const struct entry *entry = &group->entry[i];
        if (!is_candidate(entry, seat, span))
            continue;
        if (entry->period.first < end)
            return false;
        end = entry->period.end;
    }
    return true;
}

/* Take what lies within the span, longest first; true if anything was taken. */
static bool
take_within(struct group *group, const struct ka_seat *seat, struct ka_span span)
{
    bool any = false;
    if (are_disjoint(group, seat, span)) {
        for (size_t i = 0; i < group->count; i++) {
            struct entry *entry = &group->entry[i];
            entry->taken = entry->taken || is_candidate(entry, seat, span);
            any = any || is_candidate(entry, seat, span);
        }
        return any;
    }
    bool *tried = ka_arena_array(group->fold->scratch, group->count, sizeof *tried);
    struct entry *entry = longest(group, seat, span, tried);
    for (; entry; entry = longest(group, seat, span, tried)) {
        if (!is_free(group, entry, seat))
            continue;
        entry->taken = true;
        any = true;
    }
    return any;
}

static void
take_all(struct group *group)
{
    for (size_t i = 0; i < group->count; i++)
        group->entry[i].taken = !group->entry[i].split;
}

/* Choose the entries of each seat in the group. A store's entries have no seat: NULL is one too. */
static void
choose(struct group *group)
{
    struct ka_span month = group->fold->data->span;
    for (size_t i = 0; i < group->count; i++) {
        const struct ka_seat *seat = group->entry[i].seat;
        bool done = group->entry[i].split;
        for (size_t j = 0; j < i && !done; j++)
            done = group->entry[j].seat == seat && !group->entry[j].split;
        if (done)
            continue;
        struct ka_span span = seat ? seat->span : month;
        if (!take_within(group, seat, span) && seat)
            (void)take_within(group, seat, month);
    }
}

/* A period that several seats share, with nothing finer: nobody gets it, which must be said. */
static void
report_split(struct group *group)
{
    const struct entry *split = NULL;
    for (size_t i = 0; i < group->count; i++) {
        if (group->entry[i].split)
            split = &group->entry[i];
        else if (group->entry[i].seat)
            return;
    }
    if (!split)
        return;
    struct ka_fold *fold = group->fold;
    const struct ka_stat_row *row = row_of(group, split->figure);
    if (first_time(fold, "split", row, 0))
        ka_diag(fold->diags, KA_DIAG_PERIOD_SHARED,
                ka_fold_place(fold, split->figure->file, split->figure->line),
                ka_stat_subject(fold, row), ka_fold_print_span(fold->scratch, split->period));
}

/* The entry that a KA_LAST counter takes of a seat: the one that ends last. */
static bool
is_last(const struct group *group, const struct entry *entry)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct entry *other = &group->entry[i];
        bool later = other->period.end > entry->period.end ||
                     (other->period.end == entry->period.end && other > entry);
        if (other->taken && other->seat == entry->seat && later)
            return false;
    }
    return true;
}

/* Whether the column was read as a duration: then the value is in seconds. */
static bool
in_seconds(const struct ka_fold *fold, const struct ka_figure *figure)
{
    const struct ka_export *file = &fold->data->file[figure->file];
    if (!file->profile || !file->column || figure->column == 0 ||
        figure->column > file->column_count)
        return true;
    size_t column = file->column[figure->column - 1].column;
    return column == KA_NO_INDEX || file->profile->column[column].read == KA_READ_DURATION;
}

/*
 * A part of a metric in hours is kept in seconds, which is exact; a counter in hours is kept in
 * hours. So a duration for such a counter is divided, a plain number for such a part multiplied.
 */
static struct ka_figure_at
in_unit(const struct ka_fold *fold, const struct ka_figure *figure)
{
    const struct ka_metric_set *set = &fold->data->defs->metrics;
    struct ka_figure_at at = {.value = figure->value,
                              .weight = figure->weight,
                              .weighted = figure->weighted,
                              .weights =
                                  ka_weight_of_column(fold->data, figure->file, figure->column),
                              .file = figure->file,
                              .line = figure->line};
    bool counter = figure->counter != KA_NO_INDEX;
    enum ka_unit unit =
        counter ? set->counter[figure->counter].unit : set->metric[figure->metric].unit;
    if (unit != KA_UNIT_HOURS)
        return at;
    bool seconds = in_seconds(fold, figure);
    int64_t micro = at.value.micro, half = micro < 0 ? -HOUR / 2 : HOUR / 2;
    if (counter && seconds)
        at.value.micro = micro / HOUR + (micro % HOUR + half) / HOUR;
    else if (!counter && !seconds && !__builtin_mul_overflow(micro, HOUR, &micro))
        at.value.micro = micro;
    return at;
}

static void
add_figure(struct ka_fold *fold, struct ka_cell *cell, const struct ka_figure *figure)
{
    struct ka_cells *cells = &fold->data->cells;
    struct ka_figure_at at = in_unit(fold, figure);
    if (figure->counter != KA_NO_INDEX)
        ka_tally_add(cells, ka_cells_counter(cells, cell, KA_ORIGIN_STATS, figure->counter),
                     cells->metrics->counter[figure->counter].aggregate, &at);
    else
        ka_tally_add_part(
            cells, figure->industry ? &cell->industry[figure->metric] : &cell->part[figure->metric],
            &at);
}

/* Where an entry's figures count. A period in which the team changed cannot be divided: it is of
 * the team of the last day, which must be said. */
static size_t
cells_of(struct group *group, const struct entry *entry, bool store, struct ka_cell *cell[2])
{
    struct ka_fold *fold = group->fold;
    struct ka_cells *cells = &fold->data->cells;
    size_t of = entry->figure->store;
    if (store) {
        cell[0] = ka_cells_open(cells, KA_NO_INDEX, of);
        return 1;
    }
    const struct ka_seat *seat = entry->seat;
    ka_day first = entry->period.first > seat->span.first ? entry->period.first : seat->span.first;
    ka_day end = entry->period.end < seat->span.end ? entry->period.end : seat->span.end;
    struct ka_cell *early[2] = {NULL};
    size_t count = ka_cells_of_day(cells, seat, of, end - 1, cell);
    bool divided =
        count == 2 && ka_cells_of_day(cells, seat, of, first, early) == 2 && early[1] != cell[1];
    const struct ka_stat_row *row = row_of(group, entry->figure);
    if (divided && first_time(fold, "team", row, 0))
        ka_diag(fold->diags, KA_DIAG_PERIOD_OF_TEAMS,
                ka_fold_place(fold, entry->figure->file, entry->figure->line),
                ka_stat_subject(fold, row), ka_fold_print_span(fold->scratch, entry->period),
                seat->team ? seat->team->name : KA_STR("—"));
    return count;
}

static void
add_taken(struct group *group)
{
    struct ka_fold *fold = group->fold;
    const struct ka_metric_set *set = &fold->data->defs->metrics;
    for (size_t i = 0; i < group->count; i++) {
        const struct entry *entry = &group->entry[i];
        const struct ka_figure *figure = entry->figure;
        bool store = is_store_figure(fold, figure);
        bool last =
            figure->counter != KA_NO_INDEX && set->counter[figure->counter].aggregate == KA_LAST;
        if (!entry->taken || (!store && !entry->seat) || (last && !is_last(group, entry)))
            continue;
        if (entry->count == 2)
            ka_note_late(fold, figure);
        struct ka_cell *cell[2] = {NULL};
        size_t cells = cells_of(group, entry, store, cell);
        for (size_t f = last ? entry->count - 1 : 0; f < entry->count; f++) {
            for (size_t c = 0; c < cells; c++)
                add_figure(fold, cell[c], &figure[f]);
        }
    }
}

static void
close_group(struct ka_fold *fold, struct ka_figure *figure, size_t count)
{
    struct group group = {.fold = fold};
    make_entries(&group, figure, count);
    if (is_store_figure(fold, figure)) {
        for (size_t i = 0; i < group.count; i++) {
            group.entry[i].seat = NULL;
            group.entry[i].split = false;
        }
    }
    if (figure->kind == KA_FACT_REGISTER)
        take_all(&group);
    else
        choose(&group);
    report_split(&group);
    add_taken(&group);
}

/* A count of days or times: only there does a blank cell say "none". */
static bool
blank_is_zero(const struct ka_month_data *data, size_t counter)
{
    const struct ka_counter_def *def = &data->defs->metrics.counter[counter];
    bool counted = def->unit == KA_UNIT_COUNT || def->unit == KA_UNIT_DAYS;
    return counted && def->from == KA_FROM_ATTENDANCE && def->aggregate == KA_SUM &&
           counter != data->builtin[KA_BUILTIN_DUE_DAYS];
}

/* Someone with a row in an attendance file was counted: blank cells of columns that others fill. */
static void
fill_attendance(struct ka_fold *fold)
{
    struct ka_month_data *data = fold->data;
    size_t counters = data->defs->metrics.counter_count;
    bool *known = ka_arena_array(fold->scratch, data->file_count * counters, sizeof *known);
    for (size_t i = 0; i < fold->figure_count; i++) {
        const struct ka_figure *figure = &fold->figure[i];
        if (figure->kind == KA_FACT_ATTENDANCE && figure->counter != KA_NO_INDEX)
            known[figure->file * counters + figure->counter] = true;
    }
    for (size_t i = 0; i < fold->row_count; i++) {
        const struct ka_stat_row *row = &fold->row[i];
        if (row->kind != KA_FACT_ATTENDANCE || !row->seat)
            continue;
        struct ka_cell *cell[2] = {NULL};
        ka_day last = row->period.end < row->seat->span.end ? row->period.end : row->seat->span.end;
        size_t cells = ka_cells_of_day(&data->cells, row->seat, KA_NO_INDEX, last - 1, cell);
        for (size_t c = 0; c < counters * cells; c++) {
            size_t counter = c / cells;
            if (known[row->at.file * counters + counter] && blank_is_zero(data, counter))
                ka_cells_counter(&data->cells, cell[c % cells], KA_ORIGIN_STATS, counter)->present =
                    true;
        }
    }
}

void
ka_fold_close_stats(struct ka_fold *fold)
{
    drop_repeated_rows(fold);
    fold->late = ka_arena_array(fold->scratch, fold->data->file_count, sizeof *fold->late);
    for (size_t i = 0; i < fold->row_count; i++)
        find_owner(fold, &fold->row[i]);
    if (fold->figure_count > 1)
        qsort(fold->figure, fold->figure_count, sizeof *fold->figure, by_everything);
    for (size_t i = 0; i < fold->figure_count;) {
        size_t end = i + 1;
        while (end < fold->figure_count && by_group(&fold->figure[end], &fold->figure[i]) == 0)
            end++;
        close_group(fold, &fold->figure[i], end - i);
        i = end;
    }
    ka_report_told_twice(fold);
    fill_attendance(fold);
}
