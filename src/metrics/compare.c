/*
 * A figure twice: from single facts, and from a report that summed them (metrics.md section 6).
 *
 *     counter   facts 4820   report 4800          a difference is told,
 *     metric    facts 312.5  report 312 (mean)    1 % or more of the report's figure is a warning
 *     metric    facts 97/99  report 99/97         told where its counters alone would not show it
 *
 * Facts count in every case. Quotients are compared exactly; only what is printed is rounded.
 */
#include "metrics/compare.h"

#include "metrics/eval.h"

/* One side of a comparison: a number, or a quotient. */
struct side {
    ka_wide num, den; /* Millionths; den > 0. */
};

enum gap { SAME, SMALL, LARGE };

/* |facts − report| against 1 % of the report, by cross-multiplication; 1 % itself is large. */
static enum gap
gap_of(struct side facts, struct side report)
{
    ka_wide a = facts.num * report.den, b = report.num * facts.den;
    ka_wide gap = a > b ? a - b : b - a, base = b < 0 ? -b : b;
    if (gap == 0)
        return SAME;
    return gap >= base / 100 + (base % 100 != 0) ? LARGE : SMALL;
}

/* To millionths, half away from zero. */
static ka_dec
rounded(struct side side)
{
    ka_wide num = side.num * KA_DEC_ONE, half = side.den / 2;
    ka_wide micro = (num + (num < 0 ? -half : half)) / side.den;
    if (micro > INT64_MAX || micro < INT64_MIN)
        micro = micro < 0 ? INT64_MIN : INT64_MAX;
    return (ka_dec){(int64_t)micro};
}

/* Details less report, with its sign. */
static ka_str
gap_text(struct ka_arena *arena, ka_dec facts, ka_dec report)
{
    int64_t gap = 0;
    if (__builtin_sub_overflow(facts.micro, report.micro, &gap))
        return KA_STR("—");
    return ka_str_format(arena, "%s%s", gap > 0 ? "+" : "",
                         ka_dec_print_short(arena, (ka_dec){gap}).ptr);
}

/* The same in percent of the report, cut: what is under 1 % must not read as 1 %. */
static ka_str
share_text(struct ka_arena *arena, ka_dec facts, ka_dec report)
{
    ka_wide gap = (ka_wide)facts.micro - report.micro, base = report.micro;
    gap = gap < 0 ? -gap : gap;
    base = base < 0 ? -base : base;
    if (base == 0 || gap > base * 1000)
        return KA_STR("—");
    ka_wide share = gap * 10000 / base;
    return ka_str_format(arena, "%lld.%02d%%", (long long)(share / 100), (int)(share % 100));
}

static void
tell(struct ka_fold *fold, const struct ka_cell *cell, const struct ka_tally *stats, ka_str name,
     const struct side side[2])
{
    const struct ka_month_data *data = fold->data;
    ka_str whose = cell->seat != KA_NO_INDEX ? data->roster.seat[cell->seat].employee->name
                                             : data->defs->company.store[cell->store].name;
    struct ka_place place = {0};
    if (stats->rows)
        place = ka_fold_place(fold, stats->rows->file, stats->rows->first_line);
    ka_dec facts = rounded(side[0]), report = rounded(side[1]);
    ka_diag(fold->diags,
            gap_of(side[0], side[1]) == LARGE ? KA_DIAG_FIGURES_DIFFER : KA_DIAG_LOG_AND_REPORT,
            place, whose, name, ka_dec_print_short(fold->scratch, facts),
            ka_dec_print_short(fold->scratch, report), gap_text(fold->scratch, facts, report),
            share_text(fold->scratch, facts, report));
}

static bool
usable(const struct ka_tally *tally)
{
    return tally->present && !tally->overflow;
}

/* A counter of both; false if one of them has none that can be compared. */
static bool
counter_sides(const struct ka_fold *fold, const struct ka_cell *cell, size_t counter,
              struct side side[2])
{
    const struct ka_month_data *data = fold->data;
    enum ka_aggregate how = data->defs->metrics.counter[counter].aggregate;
    bool single = how == KA_SUM || how == KA_MAX || how == KA_MIN;
    if (!single || counter == data->builtin[KA_BUILTIN_TICKET_FIRST_REPLY] ||
        counter == data->builtin[KA_BUILTIN_TICKET_SOLVE])
        return false;
    for (int i = 0; i < 2; i++) {
        const struct ka_tally *tally =
            &cell->counter[i == 0 ? KA_ORIGIN_FACTS : KA_ORIGIN_STATS][counter];
        if (!usable(tally))
            return false;
        side[i] = (struct side){tally->num.micro, KA_DEC_ONE};
    }
    return true;
}

static void
compare_counter(struct ka_fold *fold, const struct ka_cell *cell, size_t counter)
{
    struct side side[2];
    if (!counter_sides(fold, cell, counter, side))
        return;
    enum gap gap = gap_of(side[0], side[1]);
    /* Less than 1 %: worth a word only where a log stands behind the details. */
    if (gap == LARGE || (gap == SMALL && ka_counter_is_of_log(fold->data, counter)))
        tell(fold, cell, &cell->counter[KA_ORIGIN_STATS][counter],
             ka_diag_both(fold->scratch, fold->data->defs->metrics.counter[counter].name,
                          fold->data->defs->metrics.counter[counter].en),
             side);
}

/* A quotient that the report gives as such, its facts as two counters. */
static void
compare_part(struct ka_fold *fold, const struct ka_cell *cell, size_t metric)
{
    const struct ka_metric_def *def = &fold->data->defs->metrics.metric[metric];
    const struct ka_tally *part = &cell->part[metric], *facts = cell->counter[KA_ORIGIN_FACTS];
    if (!usable(part) || part->den.micro <= 0)
        return;
    struct side side[2] = {{facts[def->num].num.micro, facts[def->den].num.micro},
                           {part->num.micro, part->den.micro}};
    if (def->complement)
        side[0].num = side[0].den - side[0].num;
    if (gap_of(side[0], side[1]) != SAME)
        tell(fold, cell, part, ka_diag_both(fold->scratch, def->name, def->en), side);
}

/* Both give both counters, each about the same, and yet what they make differs. */
static void
compare_quotient(struct ka_fold *fold, const struct ka_cell *cell, size_t metric)
{
    const struct ka_metric_def *def = &fold->data->defs->metrics.metric[metric];
    struct side num[2], den[2], side[2];
    if (!counter_sides(fold, cell, def->num, num) || !counter_sides(fold, cell, def->den, den) ||
        gap_of(num[0], num[1]) == LARGE || gap_of(den[0], den[1]) == LARGE || den[1].num <= 0)
        return;
    for (int i = 0; i < 2; i++)
        side[i] = (struct side){num[i].num, den[i].num};
    if (gap_of(side[0], side[1]) == LARGE)
        tell(fold, cell, &cell->counter[KA_ORIGIN_STATS][def->num],
             ka_diag_both(fold->scratch, def->name, def->en), side);
}

static void
compare_metric(struct ka_fold *fold, const struct ka_cell *cell, size_t metric)
{
    const struct ka_metric_def *def = &fold->data->defs->metrics.metric[metric];
    if (def->kind != KA_METRIC_RATIO || def->extra_count > 0 ||
        !ka_counter_is_of_log(fold->data, def->num))
        return;
    const struct ka_tally *facts = cell->counter[KA_ORIGIN_FACTS];
    if (!usable(&facts[def->num]) || !usable(&facts[def->den]) || facts[def->den].num.micro <= 0)
        return;
    if (cell->part[metric].present)
        compare_part(fold, cell, metric);
    else
        compare_quotient(fold, cell, metric);
}

void
ka_compare_sources(struct ka_fold *fold)
{
    const struct ka_cells *cells = &fold->data->cells;
    size_t count = (cells->row_count + 1) * (cells->store_count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct ka_cell *cell = cells->at[i];
        bool nobody = cell && (cell->row != cell->seat ||
                               (cell->seat == KA_NO_INDEX && cell->store == KA_NO_INDEX));
        for (size_t c = 0; cell && !nobody && c < cells->metrics->counter_count; c++)
            compare_counter(fold, cell, c);
        for (size_t m = 0; cell && !nobody && m < cells->metrics->metric_count; m++)
            compare_metric(fold, cell, m);
    }
}
