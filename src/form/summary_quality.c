/*
 * Data quality: what each file was taken for and how many of its rows were used, then the findings.
 *
 *     文件 │ 识别为 │ 店铺 │ 数据行 │ 计入 │ 拒收 │ 非本月 │ 最晚数据
 *     级别 │ 代码 │ 文件 │ 行 │ 列 │ 内容 │ 建议
 *
 * The findings are those of findings.csv, in its order. Texts are as long as they are: the workbook
 * wraps them.
 */
#include "form/summary_work.h"

enum { Q_FILE, Q_PROFILE, Q_STORE, Q_ROWS, Q_USED, Q_DROPPED, Q_OUTSIDE, Q_LATEST, Q__COUNT };

static const struct ka_report_column files[Q__COUNT] = {
    [Q_FILE] = {KA_WORD_S_FILE, 230},      [Q_PROFILE] = {KA_WORD_S_PROFILE, 140},
    [Q_STORE] = {KA_WORD_S_STORE, 110},    [Q_ROWS] = {KA_WORD_S_ROWS, 60},
    [Q_USED] = {KA_WORD_S_USED, 60},       [Q_DROPPED] = {KA_WORD_S_DROPPED, 54},
    [Q_OUTSIDE] = {KA_WORD_S_OUTSIDE, 60}, [Q_LATEST] = {KA_WORD_S_LATEST, 104},
};

enum { N_SEVERITY, N_CODE, N_FILE, N_LINE, N_COLUMN, N_MESSAGE, N_HINT, N__COUNT };

static const struct ka_report_column findings[N__COUNT] = {
    [N_SEVERITY] = {KA_WORD_S_SEVERITY, 50}, [N_CODE] = {KA_WORD_S_CODE, 110},
    [N_FILE] = {KA_WORD_S_FILE, 170},        [N_LINE] = {KA_WORD_S_LINE, 40},
    [N_COLUMN] = {KA_WORD_S_COLUMN, 40},     [N_MESSAGE] = {KA_WORD_S_MESSAGE, 240},
    [N_HINT] = {KA_WORD_S_HINT, 200},
};

static void
start(struct ka_report *report, enum ka_word name, const struct ka_report_column *column,
      size_t count, ka_str below)
{
    double width[Q__COUNT];
    for (size_t c = 0; c < count; c++)
        width[c] = column[c].width;
    ka_report_sheet(report, ka_report_say(report, name), width, count, true);
    ka_report_title(report, ka_report_say(report, name), below);
    ka_report_list(report, column, count, 1);
}

static void
put_file(struct ka_report *report, const struct ka_export *file)
{
    const struct ka_company *company = &report->context->defs->company;
    uint32_t row = ka_report_row(report, 18, false);
    ka_report_text(report, row, Q_FILE, file->path);
    struct ka_cell *cell = ka_report_text(
        report, row, Q_PROFILE,
        file->profile ? ka_report_pick(report, file->profile->name, file->profile->name_en)
                      : ka_report_say(report, KA_WORD_S_UNRECOGNISED));
    KA_UNUSED(cell);
    ka_report_text(report, row, Q_STORE,
                   file->store < company->store_count ? company->store[file->store].name
                                                      : (ka_str){0});
    ka_report_count(report, row, Q_ROWS, (int64_t)file->rows);
    ka_report_count(report, row, Q_USED, (int64_t)file->used);
    ka_report_count(report, row, Q_DROPPED, (int64_t)file->dropped);
    ka_report_count(report, row, Q_OUTSIDE, (int64_t)file->outside);
    ka_report_text(report, row, Q_LATEST,
                   file->latest == KA_TIME_NONE ? (ka_str){0}
                                                : ka_time_print(report->arena, file->latest));
}

void
ka_summary_quality(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    const struct ka_diags *diags = report->context->findings;
    size_t none[3] = {0}, count = 0;
    const size_t *by = diags ? diags->by_severity : none;
    ka_str below = ka_report_sayf(
        report, KA_WORD_S_QUALITY_BELOW, ka_report_int(report, (int64_t)by[KA_ERROR]),
        ka_report_int(report, (int64_t)by[KA_WARNING]), ka_report_int(report, (int64_t)by[KA_NOTE]),
        ka_report_say(report, KA_WORD_S_FINDINGS));
    start(report, KA_WORD_S_QUALITY, files, Q__COUNT, below);
    const struct ka_export *file =
        report->context->data ? ka_month_files(report->context->data, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        put_file(report, &file[i]);
}

static void
put_finding(struct ka_report *report, const struct ka_diag *diag)
{
    static const enum ka_word word[] = {
        [KA_NOTE] = KA_WORD_S_NOTE, [KA_WARNING] = KA_WORD_S_WARNING, [KA_ERROR] = KA_WORD_S_ERROR};
    struct ka_arena *arena = report->arena;
    uint32_t row = ka_report_row(report, 18, false);
    struct ka_style style = ka_style_aligned(ka_look(KA_LOOK_CELL), KA_CENTER);
    if (diag->severity == KA_ERROR)
        style.color = KA_WARN;
    ka_report_styled(report, ka_block_row(row, N_SEVERITY, N_SEVERITY + 1), &style,
                     ka_report_say(report, word[diag->severity]));
    ka_report_text(report, row, N_CODE, ka_diag_name(arena, diag->code));
    ka_str cell = ka_place_cell(arena, &diag->place);
    ka_report_text(
        report, row, N_FILE,
        cell.len ? ka_str_format(arena, "%.*s %.*s", KA_STR_ARG(diag->place.file), KA_STR_ARG(cell))
                 : diag->place.file);
    ka_report_value(report, row, N_LINE,
                    diag->place.line ? ka_frac_make(diag->place.line, 1) : KA_FRAC_NONE,
                    ka_report_int(report, diag->place.line));
    ka_report_value(report, row, N_COLUMN,
                    diag->place.column ? ka_frac_make(diag->place.column, 1) : KA_FRAC_NONE,
                    ka_report_int(report, diag->place.column));
    ka_report_text(report, row, N_MESSAGE, ka_diag_message(arena, diag, report->lang));
    ka_report_text(report, row, N_HINT, ka_diag_hint(arena, diag, report->lang));
}

void
ka_summary_findings(struct ka_summary *summary)
{
    struct ka_report *report = &summary->report;
    const struct ka_diags *diags = report->context->findings;
    start(report, KA_WORD_S_FINDINGS, findings, N__COUNT,
          ka_report_say(report, KA_WORD_S_FINDINGS_BELOW));
    for (size_t i = 0; diags && i < diags->count; i++)
        put_finding(report, &diags->item[i]);
}
