/*
 * Rows of figures: agent_stats, store_stats, attendance and register.
 *
 * Every column that feeds a counter or a metric becomes one stat; its weight, if its profile names
 * one, is the sum of the columns named, of the same row. Figures are read before the row is
 * judged, because total rows speak of all rows; a row of other days is read quietly.
 *
 * A register names its counter in a column instead: each row is one stat.
 */
#include "ingest/reader.h"

#include "template/metric_def.h"

#include <string.h>

/* Numbers of things, times and days are never below zero; an amount may be, less what was refunded
 * or to take another one back. Whether a rate can be is asked where it is read. */
static bool
may_be(const struct ka_reader *reader, const struct ka_stat *stat)
{
    const struct ka_metric_set *metrics = &reader->ingest->defs->metrics;
    if (stat->value.micro >= 0)
        return true;
    if (stat->counter != KA_NO_INDEX)
        return metrics->counter[stat->counter].unit == KA_UNIT_YUAN;
    if (stat->metric == KA_NO_INDEX)
        return false; /* A column that only weighs. */
    enum ka_unit unit = metrics->metric[stat->metric].unit;
    return unit == KA_UNIT_YUAN || unit == KA_UNIT_RATIO || unit == KA_UNIT_SCORE;
}

/* The cell as the figure that @p stat says. */
static enum ka_got
read_figure(struct ka_reader *reader, size_t column, struct ka_stat *stat)
{
    enum ka_got got = ka_reader_figure(reader, column, &stat->value);
    if (got != KA_GOT_VALUE || may_be(reader, stat))
        return got;
    if (reader->profile->kind != KA_FACT_REGISTER)
        return ka_reader_bad(reader, column, KA_DIAG_CELL_NEGATIVE);
    if (!reader->quiet)
        ka_diag(reader->ingest->diags, KA_DIAG_REGISTER_NEGATIVE, ka_reader_place(reader, column),
                reader->file->column[column].header, ka_reader_text(reader, column));
    return KA_GOT_BAD;
}

/* The sum of columns of the row; false if one has no figure. */
static bool
sum_columns(struct ka_reader *reader, const size_t *column, size_t count, ka_dec *sum)
{
    /* Quietly: a faulty cell was or will be reported as a figure of its own. */
    bool quiet = reader->quiet, refuse = reader->refuse, all = count > 0;
    reader->quiet = true;
    *sum = (ka_dec){0};
    for (size_t i = 0; i < count; i++) {
        size_t at = reader->cell_of[column[i]];
        const struct ka_column *fed = &reader->profile->column[column[i]];
        struct ka_stat part = {.counter = fed->counter, .metric = fed->metric};
        bool read = at != KA_NO_INDEX && read_figure(reader, at, &part) == KA_GOT_VALUE;
        if (!read || __builtin_add_overflow(sum->micro, part.value.micro, &sum->micro))
            all = false;
    }
    reader->quiet = quiet;
    reader->refuse = refuse;
    return all;
}

/* Counters that several columns make together: all of them, or none, since they go together. */
static size_t
read_sums(struct ka_reader *reader, size_t count)
{
    const struct ka_profile *profile = reader->profile;
    for (size_t i = 0; i < profile->sum_count; i++) {
        const struct ka_column_sum *sum = &profile->sum[i];
        struct ka_stat stat = {.counter = sum->counter, .metric = KA_NO_INDEX};
        if (!sum_columns(reader, sum->column, sum->count, &stat.value))
            return count;
        stat.column = (uint32_t)reader->cell_of[sum->column[0]] + 1;
        reader->stat[count + i] = stat;
    }
    return count + profile->sum_count;
}

/* All figures of the row; returns how many there are. */
static size_t
read_stats(struct ka_reader *reader)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->width; i++) {
        const struct ka_column *column = reader->feed[i].column;
        if (!column || (column->counter == KA_NO_INDEX && column->metric == KA_NO_INDEX))
            continue;
        struct ka_stat stat = {.counter = column->counter,
                               .metric = column->metric,
                               .industry = column->industry,
                               .column = (uint32_t)i + 1};
        enum ka_got got = read_figure(reader, i, &stat);
        if (got != KA_GOT_NOTHING)
            ka_summary_add(reader, i, got == KA_GOT_VALUE, stat.value);
        if (got != KA_GOT_VALUE)
            continue;
        if (column->metric != KA_NO_INDEX)
            stat.weighted = sum_columns(reader, column->weight, column->weight_count, &stat.weight);
        reader->stat[count++] = stat;
    }
    return read_sums(reader, count);
}

/* Whether the column is one of words, or of nothing that is read. */
static bool
is_of_words(const struct ka_reader *reader, size_t column)
{
    const struct ka_column *fed = column < reader->width ? reader->feed[column].column : NULL;
    return !fed || fed->ignore || fed->field == KA_FIELD_EVIDENCE || fed->field == KA_FIELD_REASON;
}

/*
 * A number whose comma parted it: `…,1,200`. Sure in a row that has a cell too many; where the last
 * cell was left out the row is as wide as ever, and 200 stands where words do, as a voucher's
 * number may: that is told, and the row is read.
 */
static bool
is_split(struct ka_reader *reader, size_t value)
{
    if (reader->rows->sheets)
        return false;
    ka_str before = ka_reader_text(reader, value), after = ka_reader_text(reader, value + 1);
    if (before.len > 3 || !ka_str_is_digits(before) || after.len != 3 || !ka_str_is_digits(after))
        return false;
    bool sure = reader->row.count > reader->width;
    if (!reader->quiet && (sure || is_of_words(reader, value + 1)))
        ka_diag(reader->ingest->diags, sure ? KA_DIAG_REGISTER_SPLIT : KA_DIAG_REGISTER_MAYBE_SPLIT,
                ka_reader_place(reader, value), reader->file->column[value].header, before, after);
    return sure;
}

/* Part of an event: it counts, but may be a slip. */
static void
note_fraction(struct ka_reader *reader, size_t column, const struct ka_stat *stat)
{
    const struct ka_counter_def *counter = &reader->ingest->defs->metrics.counter[stat->counter];
    bool whole = stat->value.micro % KA_DEC_ONE == 0;
    if (whole || counter->unit != KA_UNIT_COUNT || reader->quiet)
        return;
    ka_diag(reader->ingest->diags, KA_DIAG_REGISTER_FRACTION, ka_reader_place(reader, column),
            reader->file->column[column].header, ka_reader_text(reader, column),
            ka_diag_both(reader->scratch, counter->name, counter->en));
}

/* The one figure of a register's row. False: the row is dropped. */
static bool
read_register(struct ka_reader *reader, size_t *count)
{
    const struct ka_metric_set *metrics = &reader->ingest->defs->metrics;
    size_t column = reader->field[KA_FIELD_COUNTER];
    size_t value = reader->field[KA_FIELD_VALUE];
    ka_str name = ka_reader_word(reader, column);
    if (name.len == 0) {
        ka_reader_no_subject(reader, column);
        return false;
    }
    struct ka_stat stat = {.counter = ka_counter_by_name(metrics, name),
                           .metric = KA_NO_INDEX,
                           .value = ka_dec_of(1),
                           .column = (uint32_t)(value == KA_NO_INDEX ? column : value) + 1};
    if (stat.counter == KA_NO_INDEX) {
        ka_str near = ka_counter_nearest(metrics, name);
        if (!reader->quiet && near.len > 0)
            ka_diag(reader->ingest->diags, KA_DIAG_COUNTER_UNKNOWN_NEAR,
                    ka_reader_place(reader, column), name, near);
        else if (!reader->quiet)
            ka_diag(reader->ingest->diags, KA_DIAG_COUNTER_UNKNOWN, ka_reader_place(reader, column),
                    name);
        return false;
    }
    /* Where the table has no column of amounts, a row is one event. */
    enum ka_got got = KA_GOT_VALUE;
    if (value != KA_NO_INDEX && is_split(reader, value))
        return false;
    if (value != KA_NO_INDEX)
        got = read_figure(reader, value, &stat);
    if (got == KA_GOT_NOTHING)
        ka_reader_no_subject(reader, value);
    else if (got == KA_GOT_VALUE)
        note_fraction(reader, value, &stat);
    reader->stat[(*count)++] = stat;
    return got == KA_GOT_VALUE;
}

static enum ka_got
read_period(struct ka_reader *reader, struct ka_span *span)
{
    size_t column = reader->field[KA_FIELD_DATE];
    *span = reader->span;
    if (column == KA_NO_INDEX)
        return KA_GOT_VALUE;
    return ka_reader_span(reader, column, span);
}

/* A register is of its month: days that others look back or ahead to are another month's. */
static bool
in_window(const struct ka_reader *reader, struct ka_span span)
{
    struct ka_span window =
        reader->profile->kind == KA_FACT_REGISTER ? reader->month : reader->ingest->window;
    return window.end <= window.first || (span.first >= window.first && span.end <= window.end);
}

/* Whom the row is about. Returns the column in which the subject is missing, or KA_NO_INDEX. */
static size_t
read_subject(struct ka_reader *reader, struct ka_stats_fact *stats)
{
    size_t account = reader->field[KA_FIELD_ACCOUNT];
    size_t number = reader->field[KA_FIELD_EMPLOYEE];
    size_t name = reader->field[KA_FIELD_EMPLOYEE_NAME];
    stats->account = ka_reader_word(reader, account);
    ka_reader_employee(reader, &stats->employee);
    bool person = stats->account.len > 0 || stats->employee.len > 0;
    size_t store = reader->field[KA_FIELD_STORE];
    if (reader->profile->kind == KA_FACT_STORE_STATS || person ||
        (reader->profile->kind == KA_FACT_REGISTER && ka_reader_word(reader, store).len > 0))
        return KA_NO_INDEX;
    if (account != KA_NO_INDEX)
        return account;
    return name != KA_NO_INDEX ? name : number;
}

/* Figures of the row, whatever becomes of it. False: the row is dropped. */
static bool
read_figures(struct ka_reader *reader, size_t *count)
{
    *count = read_stats(reader);
    if (reader->profile->kind == KA_FACT_REGISTER && reader->field[KA_FIELD_COUNTER] != KA_NO_INDEX)
        return read_register(reader, count);
    return true;
}

/*
 * Figures that are part of another row's (PC端 of 所有终端) say nothing; those of who knows what
 * are dropped.
 */
static enum ka_fate
judge_part(struct ka_reader *reader)
{
    enum ka_tri whole;
    enum ka_got got = ka_reader_tri(reader, reader->field[KA_FIELD_PART], &whole);
    if (got == KA_GOT_BAD)
        return KA_FATE_DROPPED;
    if (got == KA_GOT_NOTHING || whole == KA_YES)
        return KA_FATE_FACT;
    if (reader->parts.rows++ == 0)
        reader->parts.line = reader->row.line;
    return KA_FATE_IGNORED;
}

enum ka_fate
ka_row_stats(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_stats_fact *stats = &fact->as.stats;
    enum ka_fate part = judge_part(reader);
    if (part != KA_FATE_FACT)
        return part;
    size_t missing = read_subject(reader, stats);
    enum ka_got dated = read_period(reader, &stats->period);
    bool outside = dated == KA_GOT_VALUE && !in_window(reader, stats->period);
    reader->quiet = outside;
    bool sound = read_figures(reader, &stats->stat_count);
    reader->quiet = false;
    stats->stat = reader->stat;
    stats->evidence = ka_reader_text(reader, reader->field[KA_FIELD_EVIDENCE]);
    if (stats->evidence.len == 0)
        stats->evidence = ka_reader_text(reader, reader->field[KA_FIELD_REASON]);
    if (outside && reader->profile->kind == KA_FACT_REGISTER && reader->other_month.rows++ == 0)
        reader->other_month.line = reader->row.line;
    if (outside)
        return KA_FATE_OUTSIDE;
    if (dated == KA_GOT_BAD || !sound || reader->refuse)
        return KA_FATE_DROPPED;
    if (missing != KA_NO_INDEX)
        return ka_reader_no_subject(reader, missing);
    if (dated == KA_GOT_NOTHING)
        return ka_reader_no_subject(reader, reader->field[KA_FIELD_DATE]);
    if (!ka_reader_store(reader, &fact->store))
        return KA_FATE_DROPPED;
    if (reader->field[KA_FIELD_DATE] != KA_NO_INDEX)
        ka_reader_saw_days(reader, stats->period);
    return KA_FATE_FACT;
}
