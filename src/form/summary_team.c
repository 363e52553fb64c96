/*
 * Modules by team: how each team's people of one role did in each module.
 *
 *     团队 │ 岗位 │ 考核模块 │ 人数 │ 满分 │ 平均得分 │ 得分率 ▇▇▇
 *
 * A row is a group of equal texts, as the formulas see it: COUNTIFS, AVERAGEIFS and SUMIFS over the
 * list of module points. In the shared book groups under KA_SUMMARY_LEAST people have no figures.
 */
#include "form/summary_work.h"

enum { G_TEAM, G_ROLE, G_MODULE, G_HEADS, G_MARKS, G_MEAN, G_SHARE, G__COUNT };

static const struct ka_report_column columns[G__COUNT] = {
    [G_TEAM] = {KA_WORD_S_TEAM, 110},     [G_ROLE] = {KA_WORD_S_ROLE, 130},
    [G_MODULE] = {KA_WORD_S_MODULE, 130}, [G_HEADS] = {KA_WORD_S_HEADS, 56},
    [G_MARKS] = {KA_WORD_S_MARKS, 56},    [G_MEAN] = {KA_WORD_S_MEAN, 70},
    [G_SHARE] = {KA_WORD_S_SHARE, 150},
};

struct group {
    ka_str team, role, module;
    size_t heads;
    ka_dec marks, points, first_marks;
    bool one_marks; /* all its people have the same marks */
};

struct groups {
    struct group *item;
    size_t count;
};

static struct group *
group_of(struct ka_arena *arena, struct groups *groups, const struct group *like)
{
    for (size_t i = groups->count; i-- > 0;) {
        struct group *seen = &groups->item[i];
        if (ka_str_eq(seen->team, like->team) && ka_str_eq(seen->role, like->role) &&
            ka_str_eq(seen->module, like->module))
            return seen;
    }
    groups->item = ka_arena_push(arena, groups->item, groups->count, sizeof *groups->item);
    groups->item[groups->count] = *like;
    return &groups->item[groups->count++];
}

/* By team, then as their people and modules come. */
static struct groups
collect(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    struct groups groups = {0};
    size_t *order =
        ka_summary_by_team(report->arena, report->context, summary->card, summary->count);
    for (size_t i = 0; i < summary->count; i++) {
        const struct ka_scorecard *card = &summary->card[order[i]];
        for (size_t m = 0; m < card->module_count; m++) {
            const struct ka_score_module *module = &card->module[m];
            struct group like = {
                .team = ka_summary_team(report->context, card),
                .role = ka_summary_role(summary, card),
                .module = ka_report_pick(report, module->def->name, module->def->name_en),
                .first_marks = module->marks,
                .one_marks = true};
            struct group *group = group_of(report->arena, &groups, &like);
            group->heads++;
            group->marks = ka_dec_add(group->marks, module->marks);
            group->points = ka_dec_add(group->points, module->points);
            group->one_marks = group->one_marks && !ka_dec_cmp(group->first_marks, module->marks);
        }
    }
    return groups;
}

static ka_str
detail_ref(const struct ka_summary *summary, enum ka_detail_col col)
{
    struct ka_arena *arena = summary->report.arena;
    size_t rows = 0;
    for (size_t i = 0; i < summary->count; i++)
        rows += summary->card[i].module_count;
    ka_str range =
        ka_ref_range(arena, KA_SUMMARY_FIRST, KA_SUMMARY_FIRST + (uint32_t)rows - 1, col);
    return ka_ref_in(arena, ka_report_say(&summary->report, KA_WORD_S_DETAIL), range);
}

/* "team range,team cell,role range,role cell,module range,module cell" */
static ka_str
criteria(const struct ka_summary *summary, uint32_t row)
{
    static const struct {
        enum ka_detail_col list;
        uint32_t here;
    } pair[] = {{KA_M_TEAM, G_TEAM}, {KA_M_ROLE, G_ROLE}, {KA_M_MODULE, G_MODULE}};
    struct ka_buf buf = {.arena = summary->report.arena};
    for (size_t i = 0; i < KA_COUNT(pair); i++) {
        ka_str list = detail_ref(summary, pair[i].list);
        ka_str here = ka_ref(summary->report.arena, row, pair[i].here);
        ka_buf_printf(&buf, "%s%.*s,%.*s", i ? "," : "", KA_STR_ARG(list), KA_STR_ARG(here));
    }
    return ka_buf_str(&buf);
}

// NOLINTBEGIN(readability-function-cognitive-complexity): three cells and their formulas.
static void
put_figures(struct ka_summary *summary, uint32_t row, const struct group *group)
{
    struct ka_report *report = &summary->report;
    struct ka_arena *arena = report->arena;
    bool hide = summary->shared && group->heads < KA_SUMMARY_LEAST;
    bool live = ka_report_plain(group->team) && ka_report_plain(group->role) &&
                ka_report_plain(group->module);
    ka_str where = criteria(summary, row);
    ka_str marks = detail_ref(summary, KA_M_MARKS), points = detail_ref(summary, KA_M_POINTS);
    struct ka_cell *cell = ka_report_count(report, row, G_HEADS, (int64_t)group->heads);
    if (live)
        ka_summary_live(summary, cell, ka_str_format(arena, "COUNTIFS(%.*s)", KA_STR_ARG(where)));
    ka_frac mean = hide ? KA_FRAC_NONE : ka_summary_mean(group->points, group->heads);
    cell = ka_report_points(report, row, G_MEAN, mean);
    if (live)
        ka_summary_live(
            summary, cell,
            ka_str_format(arena, "AVERAGEIFS(%.*s,%.*s)", KA_STR_ARG(points), KA_STR_ARG(where)));
    ka_frac share = hide ? KA_FRAC_NONE : ka_frac_make(group->points.micro, group->marks.micro);
    cell = ka_report_rate(report, row, G_SHARE, share);
    if (live)
        ka_summary_live(summary, cell,
                        ka_str_format(arena, "SUMIFS(%.*s,%.*s)/SUMIFS(%.*s,%.*s)",
                                      KA_STR_ARG(points), KA_STR_ARG(where), KA_STR_ARG(marks),
                                      KA_STR_ARG(where)));
}
// NOLINTEND(readability-function-cognitive-complexity)

void
ka_summary_modules(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    double width[G__COUNT];
    for (size_t c = 0; c < G__COUNT; c++)
        width[c] = columns[c].width;
    ka_report_sheet(report, ka_report_say(report, KA_WORD_S_MODULES), width, G__COUNT, true);
    ka_report_title(report, ka_report_say(report, KA_WORD_S_MODULES),
                    ka_report_say(report, KA_WORD_S_MODULES_BELOW));
    ka_report_list(report, columns, G__COUNT, G_MODULE + 1);
    struct groups groups = collect(summary);
    for (size_t g = 0; g < groups.count; g++) {
        const struct group *group = &groups.item[g];
        uint32_t row = ka_report_row(report, 18, false);
        ka_report_text(report, row, G_TEAM, group->team);
        ka_report_text(report, row, G_ROLE, group->role);
        ka_report_text(report, row, G_MODULE, group->module);
        ka_report_value(report, row, G_MARKS,
                        group->one_marks ? ka_frac_of_dec(group->first_marks) : KA_FRAC_NONE,
                        ka_dec_print_short(report->arena, group->first_marks));
        put_figures(summary, row, group);
    }
    ka_report_bar(report, KA_SUMMARY_FIRST, (uint32_t)report->sheet->row_count - 1, G_SHARE);
}
