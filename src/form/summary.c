/*
 * The summary: the list of its sheets, the order of people, and the overview.
 *
 *     title
 *     考核表 │ 定稿 │ 未定稿 │ 平均 │ 最高 │ 最低       big figures, live over the ranking
 *     等级 │ 得分 │ 人数 │ 占比     [ columns ]
 *     团队 │ 人数 │ 平均 │ 得分率   [ columns ]
 *
 * Within a role people stand by points, the highest first; equal points by number.
 */
#include "form/summary.h"

#include "form/summary_work.h"

#include <stdlib.h>
#include <string.h>

/* Columns of the overview: two tables of five, a gap, and the charts. */
enum { O_NAME, O_NAME_END = 2, O_A = 2, O_B, O_C, O_GAP, O_CHART, O__COUNT = 12 };

void
ka_summary_live(const struct ka_summary *summary, struct ka_cell *cell, ka_str formula)
{
    if (!summary->shared && summary->count && cell->kind == KA_CELL_NUMBER)
        ka_cell_formula(cell, formula);
}

ka_str
ka_summary_ranking(const struct ka_summary *summary, enum ka_ranking_col col)
{
    struct ka_arena *arena = summary->report.arena;
    uint32_t last = KA_SUMMARY_FIRST + (uint32_t)summary->count - 1;
    return ka_ref_in(arena, ka_report_say(&summary->report, KA_WORD_S_RANKING),
                     ka_ref_range(arena, KA_SUMMARY_FIRST, last, col));
}

ka_str
ka_summary_role(const struct ka_summary *summary, const struct ka_scorecard *card)
{
    return ka_report_pick(&summary->report, card->role->applies_to, card->role->applies_to_en);
}

ka_str
ka_summary_status(const struct ka_summary *summary, const struct ka_scorecard *card)
{
    return ka_report_say(&summary->report, card->provisional ? KA_WORD_S_OPEN : KA_WORD_S_FINAL);
}

ka_str
ka_summary_team(const struct ka_form_context *context, const struct ka_scorecard *card)
{
    if (card->seat->team)
        return card->seat->team->name;
    return ka_word(context->defs->company.lang, KA_WORD_S_NO_TEAM);
}

ka_str
ka_summary_booklet_title(struct ka_arena *arena, const struct ka_form_context *context,
                         ka_month month)
{
    ka_str text = ka_month_print(arena, month);
    return ka_word_fill(arena, context->defs->company.lang, KA_WORD_S_BOOKLET,
                        context->defs->company.name, ka_str_sub(text, 0, 4),
                        ka_str_sub(text, 5, 2));
}

ka_frac
ka_summary_mean(ka_dec sum, size_t count)
{
    ka_frac mean = KA_FRAC_NONE;
    if (!count || !ka_frac_div(ka_frac_of_dec(sum), ka_frac_make((int64_t)count, 1), &mean))
        return KA_FRAC_NONE;
    return mean;
}

/* A card and what it is sorted by. */
struct place {
    const struct ka_scorecard *card;
    size_t index, group; /* group: of roles or teams */
};

static int
by_number(const struct place *a, const struct place *b)
{
    int order = ka_str_cmp(a->card->seat->employee->number, b->card->seat->employee->number);
    if (order)
        return order;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int
by_group(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return by_number(a, b);
}

static int
by_points(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    int order = ka_dec_cmp(b->card->total, a->card->total);
    return order ? order : by_number(a, b);
}

/* Teams and roles come in the order in which they are defined; what is not there comes last. */
static size_t
team_place(const struct ka_defs *defs, const struct ka_scorecard *card)
{
    size_t place = 0;
    const struct ka_team *team = card->seat->team;
    while (place < defs->company.team_count &&
           !(team && ka_str_eq(defs->company.team[place].name, team->name)))
        place++;
    return place;
}

static size_t
role_place(const struct ka_defs *defs, const struct ka_scorecard *card)
{
    size_t place = 0;
    while (place < defs->role_count && !ka_str_eq(defs->role[place].id, card->role->id))
        place++;
    return place;
}

static size_t *
sorted(struct ka_arena *arena, const struct ka_defs *defs, const struct ka_scorecard *card,
       size_t count, bool by_team)
{
    struct place *place = ka_arena_array(arena, count, sizeof *place);
    size_t *order = ka_arena_array(arena, count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        place[i] = (struct place){
            &card[i], i, by_team ? team_place(defs, &card[i]) : role_place(defs, &card[i])};
    if (count)
        qsort(place, count, sizeof *place, by_team ? by_group : by_points);
    for (size_t i = 0; i < count; i++)
        order[i] = place[i].index;
    return order;
}

size_t *
ka_summary_by_team(struct ka_arena *arena, const struct ka_form_context *context,
                   const struct ka_scorecard *card, size_t count)
{
    return sorted(arena, context->defs, card, count, true);
}

/* A big figure below its label; the label's cell takes the same two columns. */
static struct ka_cell *
put_figure(struct ka_summary *summary, uint32_t row, uint32_t at, enum ka_word label, ka_frac value,
           ka_str text)
{
    struct ka_report *report = &summary->report;
    struct ka_style style = ka_look(KA_LOOK_CARD_LABEL);
    ka_report_styled(report, ka_block_row(row, 2 * at, 2 * at + 2), &style,
                     ka_report_say(report, label));
    style = ka_style_format(ka_look(KA_LOOK_CARD),
                            ka_str_find(text, KA_STR(".")) >= 0 ? KA_STR("0.00") : KA_STR("0"));
    bool none = ka_frac_is_none(value);
    struct ka_cell *cell =
        ka_report_styled(report, ka_block_row(row + 1, 2 * at, 2 * at + 2), &style,
                         none ? ka_report_say(report, KA_WORD_NO_VALUE) : text);
    if (!none)
        ka_cell_fraction(cell, value);
    return cell;
}

static void
put_counts(struct ka_summary *summary, uint32_t row)
{
    struct ka_report *report = &summary->report;
    size_t open = 0;
    for (size_t i = 0; i < summary->count; i++)
        open += summary->card[i].provisional;
    const struct {
        enum ka_word label, state;
        size_t value;
    } figure[] = {{KA_WORD_S_PEOPLE, KA_WORD_S_STATUS, summary->count},
                  {KA_WORD_S_FINAL, KA_WORD_S_FINAL, summary->count - open},
                  {KA_WORD_S_OPEN, KA_WORD_S_OPEN, open}};
    ka_str status = ka_summary_ranking(summary, KA_R_STATUS);
    for (uint32_t i = 0; i < KA_COUNT(figure); i++) {
        struct ka_cell *cell =
            put_figure(summary, row, i, figure[i].label, ka_frac_make((int64_t)figure[i].value, 1),
                       ka_report_int(report, (int64_t)figure[i].value));
        ka_str word = ka_report_say(report, figure[i].state);
        ka_summary_live(summary, cell,
                        i == 0 ? ka_str_format(report->arena, "COUNTA(%.*s)", KA_STR_ARG(status))
                               : ka_str_format(report->arena, "COUNTIF(%.*s,\"%.*s\")",
                                               KA_STR_ARG(status), KA_STR_ARG(word)));
    }
}

static void
put_extremes(struct ka_summary *summary, uint32_t row)
{
    struct ka_report *report = &summary->report;
    ka_dec sum = {0}, best = {INT64_MIN}, least = {INT64_MAX};
    for (size_t i = 0; i < summary->count; i++) {
        sum = ka_dec_add(sum, summary->card[i].total);
        best = ka_dec_max(best, summary->card[i].total);
        least = ka_dec_min(least, summary->card[i].total);
    }
    bool some = summary->count > 0;
    const struct {
        enum ka_word label;
        const char *function;
        ka_frac value;
        bool person; /* one person's result */
    } figure[] = {
        {KA_WORD_S_MEAN, "AVERAGE", ka_summary_mean(sum, summary->count), false},
        {KA_WORD_S_BEST, "MAX", some ? ka_frac_of_dec(best) : KA_FRAC_NONE, true},
        {KA_WORD_S_LEAST, "MIN", some ? ka_frac_of_dec(least) : KA_FRAC_NONE, true},
    };
    ka_str points = ka_summary_ranking(summary, KA_R_POINTS);
    for (uint32_t i = 0; i < KA_COUNT(figure); i++) {
        bool hide = summary->shared && (figure[i].person || summary->count < KA_SUMMARY_LEAST);
        ka_frac value = hide ? KA_FRAC_NONE : figure[i].value;
        struct ka_cell *cell = put_figure(summary, row, i + 3, figure[i].label, value,
                                          ka_frac_print(report->arena, value, 2));
        ka_summary_live(
            summary, cell,
            ka_str_format(report->arena, "%s(%.*s)", figure[i].function, KA_STR_ARG(points)));
    }
}

static ka_str
range_text(struct ka_report *report, const struct ka_pay_def *pay, size_t index)
{
    const struct ka_cond *cond = &pay->grade[index].cond;
    if (cond->cmp == KA_ELSE)
        return index ? ka_str_format(
                           report->arena, "＜%s",
                           ka_dec_print_short(report->arena, pay->grade[index - 1].cond.bound.value)
                               .ptr)
                     : (ka_str){0};
    return ka_str_format(report->arena, "%s%s", cond->cmp == KA_ABOVE ? "＞" : "≥",
                         ka_dec_print_short(report->arena, cond->bound.value).ptr);
}

/* A name over two columns. */
static void
put_name(struct ka_report *report, uint32_t row, ka_str text)
{
    struct ka_style style = ka_look(KA_LOOK_CELL);
    style.indent = 4;
    ka_report_styled(report, ka_block_row(row, O_NAME, O_NAME_END), &style, text);
}

static void
put_head(struct ka_report *report, const enum ka_word word[4])
{
    struct ka_style style = ka_look(KA_LOOK_HEADER);
    uint32_t row = ka_report_row(report, 20, true);
    ka_report_styled(report, ka_block_row(row, O_NAME, O_NAME_END), &style,
                     ka_report_say(report, word[0]));
    for (uint32_t i = 1; i < 4; i++)
        ka_report_styled(report, ka_block_row(row, O_A + i - 1, O_A + i), &style,
                         ka_report_say(report, word[i]));
}

/* The rows of a table up to the height of its chart. */
static void
pad(struct ka_report *report, uint32_t head)
{
    const uint32_t least = 8;
    while (report->sheet->row_count < head + least)
        (void)ka_report_row(report, 20, true);
    ka_report_row(report, 10, false);
}

static void
put_sum(struct ka_summary *summary, uint32_t first)
{
    struct ka_report *report = &summary->report;
    uint32_t row = ka_report_row(report, 20, false);
    struct ka_style style = ka_look(KA_LOOK_SUB);
    style.indent = 4;
    ka_report_styled(report, ka_block_row(row, O_NAME, O_B), &style,
                     ka_report_say(report, KA_WORD_S_SUM));
    style = ka_style_aligned(style, KA_RIGHT);
    style.indent = 4;
    struct ka_cell *cell = ka_report_styled(report, ka_block_row(row, O_B, O_C), &style,
                                            ka_report_int(report, (int64_t)summary->count));
    ka_cell_whole(cell, (int64_t)summary->count);
    ka_summary_live(summary, cell,
                    ka_str_format(report->arena, "SUM(%.*s)",
                                  KA_STR_ARG(ka_ref_range(report->arena, first, row - 1, O_B))));
    ka_report_styled(report, ka_block_row(row, O_C, O_C + 1), &style, KA_STR(""));
}

static void
put_grades(struct ka_summary *summary)
{
    static const enum ka_word head[] = {KA_WORD_S_GRADE, KA_WORD_S_RANGE, KA_WORD_S_HEADS,
                                        KA_WORD_S_PART};
    struct ka_report *report = &summary->report;
    const struct ka_pay_def *pay = &report->context->defs->pay;
    ka_report_heading(report, 0, O_GAP, ka_report_say(report, KA_WORD_S_GRADES));
    uint32_t top = (uint32_t)report->sheet->row_count;
    put_head(report, head);
    ka_str grades = ka_summary_ranking(summary, KA_R_GRADE);
    for (size_t g = 0; g < pay->grade_count; g++) {
        ka_str grade = ka_report_pick(report, pay->grade[g].grade, pay->grade[g].en);
        int64_t heads = 0;
        for (size_t i = 0; i < summary->count; i++)
            heads += ka_str_eq(summary->card[i].grade, grade);
        uint32_t row = ka_report_row(report, 20, true);
        put_name(report, row, grade);
        struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
        ka_report_styled(report, ka_block_row(row, O_A, O_B), &style, range_text(report, pay, g));
        struct ka_cell *cell = ka_report_count(report, row, O_B, heads);
        if (ka_report_plain(grade))
            ka_summary_live(summary, cell,
                            ka_str_format(report->arena, "COUNTIF(%.*s,%.*s)", KA_STR_ARG(grades),
                                          KA_STR_ARG(ka_ref(report->arena, row, O_NAME))));
        cell = ka_report_rate(report, row, O_C, ka_frac_make(heads, (int64_t)summary->count));
        ka_summary_live(summary, cell,
                        ka_str_format(report->arena, "%.*s/COUNTA(%.*s)",
                                      KA_STR_ARG(ka_ref(report->arena, row, O_B)),
                                      KA_STR_ARG(grades)));
    }
    uint32_t last = (uint32_t)report->sheet->row_count - 1;
    put_sum(summary, top + 1);
    pad(report, top);
    if (last > top)
        ka_report_chart(report,
                        &(struct ka_report_chart){
                            .block = {top, O_CHART, (uint32_t)report->sheet->row_count - 1 - top,
                                      O__COUNT - O_CHART},
                            .title = ka_report_say(report, KA_WORD_S_GRADES),
                            .first = top + 1,
                            .last = last,
                            .category_col = O_NAME,
                            .value_col = {O_B},
                            .name = {ka_report_say(report, KA_WORD_S_HEADS)},
                            .series_count = 1});
}

/* Sums of the people of one team. */
struct team_sum {
    size_t heads;
    ka_dec points, marks;
};

// NOLINTBEGIN(readability-function-cognitive-complexity): three cells and their formulas.
static void
put_team(struct ka_summary *summary, ka_str team, const struct team_sum *sum)
{
    struct ka_report *report = &summary->report;
    struct ka_arena *arena = report->arena;
    uint32_t row = ka_report_row(report, 20, true);
    bool hide = summary->shared && sum->heads < KA_SUMMARY_LEAST;
    put_name(report, row, team);
    ka_str teams = ka_summary_ranking(summary, KA_R_TEAM), name = ka_ref(arena, row, O_NAME);
    ka_str points = ka_summary_ranking(summary, KA_R_POINTS);
    ka_str marks = ka_summary_ranking(summary, KA_R_MARKS);
    struct ka_cell *heads = ka_report_count(report, row, O_A, (int64_t)sum->heads);
    if (ka_report_plain(team))
        ka_summary_live(
            summary, heads,
            ka_str_format(arena, "COUNTIF(%.*s,%.*s)", KA_STR_ARG(teams), KA_STR_ARG(name)));
    ka_frac mean = hide ? KA_FRAC_NONE : ka_summary_mean(sum->points, sum->heads);
    struct ka_cell *cell = ka_report_points(report, row, O_B, mean);
    if (ka_report_plain(team))
        ka_summary_live(summary, cell,
                        ka_str_format(arena, "AVERAGEIF(%.*s,%.*s,%.*s)", KA_STR_ARG(teams),
                                      KA_STR_ARG(name), KA_STR_ARG(points)));
    ka_frac share = hide ? KA_FRAC_NONE : ka_frac_make(sum->points.micro, sum->marks.micro);
    cell = ka_report_rate(report, row, O_C, share);
    if (ka_report_plain(team))
        ka_summary_live(summary, cell,
                        ka_str_format(arena, "SUMIF(%.*s,%.*s,%.*s)/SUMIF(%.*s,%.*s,%.*s)",
                                      KA_STR_ARG(teams), KA_STR_ARG(name), KA_STR_ARG(points),
                                      KA_STR_ARG(teams), KA_STR_ARG(name), KA_STR_ARG(marks)));
}
// NOLINTEND(readability-function-cognitive-complexity)

static void
put_teams(struct ka_summary *summary)
{
    static const enum ka_word head[] = {KA_WORD_S_TEAM, KA_WORD_S_HEADS, KA_WORD_S_MEAN,
                                        KA_WORD_S_SHARE};
    struct ka_report *report = &summary->report;
    const struct ka_form_context *context = report->context;
    ka_report_heading(report, 0, O_GAP, ka_report_say(report, KA_WORD_S_TEAMS));
    uint32_t top = (uint32_t)report->sheet->row_count;
    put_head(report, head);
    size_t *order = sorted(report->arena, context->defs, summary->card, summary->count, true);
    for (size_t i = 0, end = 0; i < summary->count; i = end) {
        ka_str team = ka_summary_team(context, &summary->card[order[i]]);
        struct team_sum sum = {0};
        for (end = i; end < summary->count; end++) {
            const struct ka_scorecard *card = &summary->card[order[end]];
            if (!ka_str_eq(ka_summary_team(context, card), team))
                break;
            sum.heads++;
            sum.points = ka_dec_add(sum.points, card->total);
            sum.marks = ka_dec_add(sum.marks, card->out_of);
        }
        put_team(summary, team, &sum);
    }
    uint32_t last = (uint32_t)report->sheet->row_count - 1;
    pad(report, top);
    if (last > top)
        ka_report_chart(report,
                        &(struct ka_report_chart){
                            .block = {top, O_CHART, (uint32_t)report->sheet->row_count - 1 - top,
                                      O__COUNT - O_CHART},
                            .title = ka_report_say(report, KA_WORD_S_MEAN_SHARE),
                            .first = top + 1,
                            .last = last,
                            .category_col = O_NAME,
                            .value_col = {O_C},
                            .name = {ka_report_say(report, KA_WORD_S_SHARE)},
                            .series_count = 1,
                            .share = true});
}

static ka_str
below_title(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    size_t open = 0;
    for (size_t i = 0; i < summary->count; i++)
        open += summary->card[i].provisional;
    ka_str state =
        open ? ka_report_sayf(report, KA_WORD_S_SOME_OPEN, ka_report_int(report, (int64_t)open))
             : ka_report_say(report, KA_WORD_S_ALL_FINAL);
    return ka_report_sayf(report, summary->shared ? KA_WORD_S_BELOW_SHARED : KA_WORD_S_BELOW,
                          report->context->defs->company.name,
                          ka_report_int(report, (int64_t)summary->count), state,
                          ka_report_int(report, KA_SUMMARY_LEAST));
}

static ka_str
month_title(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    ka_str month = {0};
    if (summary->count)
        month = ka_month_print(report->arena, ka_month_of_day(summary->card[0].seat->span.first));
    return ka_report_sayf(report, KA_WORD_S_TITLE, ka_str_sub(month, 0, 4),
                          ka_str_sub(month, 5, 2));
}

void
ka_summary_overview(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    double width[O__COUNT];
    for (size_t c = 0; c < O__COUNT; c++)
        width[c] = c == O_GAP ? 24 : 66;
    ka_report_sheet(report, ka_report_say(report, KA_WORD_S_OVERVIEW), width, O__COUNT, true);
    ka_report_title(report, month_title(summary), below_title(summary));
    uint32_t row = ka_report_row(report, 18, true);
    ka_report_row(report, 30, false);
    put_counts(summary, row);
    put_extremes(summary, row);
    put_grades(summary);
    put_teams(summary);
}

struct ka_book *
ka_summary_make(struct ka_arena *arena, const struct ka_form_context *context,
                const struct ka_scorecard *card, size_t count, bool shared)
{
    struct ka_summary summary = {.report = ka_report_make(arena, context, 9),
                                 .card = card,
                                 .count = count,
                                 .shared = shared,
                                 .order = sorted(arena, context->defs, card, count, false)};
    ka_summary_overview(&summary);
    if (!shared) {
        ka_summary_people(&summary);
        ka_summary_forms(&summary);
    }
    ka_summary_modules(&summary);
    if (!shared)
        ka_summary_detail(&summary);
    ka_summary_stores(&summary);
    ka_summary_response(&summary);
    if (!shared) {
        ka_summary_quality(&summary);
        ka_summary_findings(&summary);
    }
    ka_str title = month_title(&summary);
    return ka_report_finish(&summary.report, title,
                            ka_report_sayf(&summary.report, KA_WORD_S_SUBJECT, title));
}
