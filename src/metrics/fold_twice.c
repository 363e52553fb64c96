/*
 * Figures that are told twice: by two files that disagree, in two columns of one row, or in two
 * rows of registers that may be one event.
 *
 * What counts is decided in fold_stats.c; here it is only noted, and told when all figures were
 * looked at: one finding for a subject and two files, with the first few differences.
 */
#include "metrics/fold.h"

#include <inttypes.h>

/* Whom the row is about, as written; a store's row: the store. */
ka_str
ka_stat_subject(const struct ka_fold *fold, const struct ka_stat_row *row)
{
    if (row->kind == KA_FACT_STORE_STATS)
        return fold->data->defs->company.store[row->at.store].name;
    return ka_names_text(&fold->names, row->employee ? row->employee : row->account);
}

/* One subject in one store, and the same two files. */
static bool
is_of_conflict(const struct ka_conflict *conflict, const struct ka_stat_row *old,
               const struct ka_stat_row *row)
{
    const struct ka_stat_row *known = conflict->row;
    return conflict->old->at.file == old->at.file && known->at.file == row->at.file &&
           known->subject == row->subject && known->platform == row->platform &&
           known->at.store == row->at.store;
}

/* Two files that disagree on one period of a subject: the later one counts, and both are named. */
void
ka_note_conflict(struct ka_fold *fold, const struct ka_figure *old, const struct ka_figure *new)
{
    const struct ka_stat_row *a = &fold->row[old->row], *b = &fold->row[new->row];
    size_t i = 0;
    while (i < fold->conflict_count && !is_of_conflict(&fold->conflict[i], a, b))
        i++;
    if (i == fold->conflict_count) {
        fold->conflict = ka_arena_push(fold->scratch, fold->conflict, i, sizeof *fold->conflict);
        fold->conflict[fold->conflict_count++] = (struct ka_conflict){.old = a, .row = b};
    }
    struct ka_conflict *conflict = &fold->conflict[i];
    if (conflict->count < KA_COUNT(conflict->pair)) {
        conflict->pair[conflict->count].old = old;
        conflict->pair[conflict->count].new = new;
    }
    conflict->count++;
}

/* "询单人数 210（原 200）、…" */
static ka_str
list_conflict(const struct ka_fold *fold, const struct ka_conflict *conflict, enum ka_lang lang)
{
    const struct ka_metric_set *set = &fold->data->defs->metrics;
    struct ka_buf buf = {.arena = fold->scratch};
    for (size_t i = 0; i < conflict->count && i < KA_COUNT(conflict->pair); i++) {
        const struct ka_figure *old = conflict->pair[i].old, *new = conflict->pair[i].new;
        bool counter = new->counter != KA_NO_INDEX;
        ka_str zh = counter ? set->counter[new->counter].name : set->metric[new->metric].name;
        ka_str en = counter ? set->counter[new->counter].en : set->metric[new->metric].en;
        ka_buf_printf(&buf,
                      lang == KA_ZH ? "%s%.*s %.*s（另一份 %.*s）" : "%s%.*s %.*s (there %.*s)",
                      i == 0          ? ""
                      : lang == KA_ZH ? "、"
                                      : ", ",
                      KA_STR_ARG(lang == KA_ZH || en.len == 0 ? zh : en),
                      KA_STR_ARG(ka_dec_print_short(fold->scratch, new->value)),
                      KA_STR_ARG(ka_dec_print_short(fold->scratch, old->value)));
    }
    if (conflict->count > KA_COUNT(conflict->pair))
        ka_buf_add(&buf, lang == KA_ZH ? KA_STR("……") : KA_STR(", ..."));
    return ka_buf_str(&buf);
}

static void
report_conflicts(struct ka_fold *fold)
{
    for (size_t i = 0; i < fold->conflict_count; i++) {
        const struct ka_conflict *conflict = &fold->conflict[i];
        const struct ka_stat_row *row = conflict->row;
        ka_diag(fold->diags, KA_DIAG_FIGURES_CONFLICT,
                ka_fold_place(fold, row->at.file, row->at.line), ka_stat_subject(fold, row),
                ka_str_format(fold->scratch, "%zu", conflict->count),
                fold->data->file[conflict->old->at.file].path,
                ka_diag_both(fold->scratch, list_conflict(fold, conflict, KA_ZH),
                             list_conflict(fold, conflict, KA_EN)));
    }
}

/* Lateness in two columns of one row: two kinds of it, or one that has the other in it. */
void
ka_note_late(struct ka_fold *fold, const struct ka_figure *figure)
{
    if (figure[0].counter != fold->data->builtin[KA_BUILTIN_LATE] ||
        figure[0].counter == KA_NO_INDEX || figure[0].line != figure[1].line ||
        figure[0].value.micro <= 0 || figure[1].value.micro <= 0)
        return;
    struct ka_late_rows *late = &fold->late[figure->file];
    if (late->count++ == 0)
        late->first = figure;
}

static void
report_late(struct ka_fold *fold)
{
    for (size_t i = 0; i < fold->data->file_count; i++) {
        const struct ka_figure *figure = fold->late[i].first;
        if (!figure)
            continue;
        ka_dec both = ka_dec_add(figure[0].value, figure[1].value);
        ka_diag(fold->diags, KA_DIAG_LATE_TWICE, ka_fold_place(fold, figure->file, figure->line),
                ka_stat_subject(fold, &fold->row[figure->row]),
                ka_dec_print_short(fold->scratch, figure[0].value),
                ka_dec_print_short(fold->scratch, figure[1].value),
                ka_dec_print_short(fold->scratch, both),
                ka_str_format(fold->scratch, "%zu", fold->late[i].count));
    }
}

/* What an event is known by, however it was written down. */
static ka_str
event_key(struct ka_fold *fold, const struct ka_figure *figure)
{
    const struct ka_stat_row *row = &fold->row[figure->row];
    fold->text.len = 0;
    ka_buf_printf(&fold->text, "%zu %zu %zu %d %d %" PRId64,
                  row->seat ? row->seat->index : KA_NO_INDEX, figure->store, figure->counter,
                  row->period.first, row->period.end, figure->value.micro);
    return ka_buf_str(&fold->text);
}

/* Two people who write down one thing say it in other words; who copies a row says the same. */
static bool
may_be_one(const struct ka_stat_row *a, const struct ka_stat_row *b)
{
    return a->at.file != b->at.file || (a->has_evidence && a->same == b->same);
}

/* Rows of registers that agree in person, days, counter and number: both count, and it is said. */
static void
report_events(struct ka_fold *fold)
{
    struct ka_table events = ka_table_make(fold->scratch);
    for (size_t i = 0; i < fold->figure_count; i++) {
        const struct ka_figure *figure = &fold->figure[i];
        const struct ka_stat_row *row = &fold->row[figure->row];
        bool counts = figure->kind == KA_FACT_REGISTER && figure->counter != KA_NO_INDEX &&
                      !row->dropped && figure->value.micro != 0;
        if (!counts)
            continue;
        bool fresh = false;
        size_t *first = ka_table_put(&events, event_key(fold, figure), &fresh);
        if (fresh) {
            *first = figure->row;
            continue;
        }
        const struct ka_stat_row *other = &fold->row[*first];
        const struct ka_counter_def *counter = &fold->data->defs->metrics.counter[figure->counter];
        if (may_be_one(row, other))
            ka_diag(fold->diags, KA_DIAG_REGISTER_MAYBE_TWICE,
                    ka_fold_place(fold, row->at.file, row->at.line), ka_stat_subject(fold, row),
                    ka_diag_both(fold->scratch, counter->name, counter->en),
                    fold->data->file[other->at.file].path,
                    ka_str_format(fold->scratch, "%u", other->at.line));
    }
    fold->text.len = 0;
}

void
ka_report_told_twice(struct ka_fold *fold)
{
    report_events(fold);
    report_conflicts(fold);
    report_late(fold);
}
