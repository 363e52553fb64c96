/* kaohe run MONTH: exports → forms, with one screen that says what was read, what was odd, and who
 * got what. */
#include "cli/command.h"
#include "cli/compare.h"
#include "cli/publish.h"
#include "cli/results.h"
#include "cli/run.h"
#include "cli/shard.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct ka_option options[] = {
    KA_RUN_OPTIONS,
    {"shard", 0, "I/N", "只读第 I 份（共 N 份）文件，写成分片，之后用 kaohe merge 合并",
     "read only the I-th of N shares of the files into a shard, for 'kaohe merge'"},
    {"rules", 0, "DIR", "与 --compare 同用：拟改的规则所在的文件夹（同 templates/ 的结构）",
     "with --compare: folder with the rules to try, laid out as templates/"},
    {"compare", 0, NULL, "不出考核表，只比较换用 --rules 后谁增谁减（可写 2026-08..2026-10）",
     "no forms: who would gain and lose under --rules (2026-08..2026-10 is allowed)"},
    {0},
};

/** "xlsx,pdf" → which. */
static bool
read_formats(const char *text, struct ka_publish_options *out)
{
    ka_str rest = ka_str_of(text);
    out->xlsx = out->pdf = false;
    while (rest.len) {
        ptrdiff_t comma = ka_str_find(rest, KA_STR(","));
        ka_str word = ka_str_trim(ka_str_sub(rest, 0, comma < 0 ? rest.len : (size_t)comma));
        rest = comma < 0 ? (ka_str){0} : ka_str_sub(rest, (size_t)comma + 1, rest.len);
        if (ka_str_eq(word, KA_STR("xlsx")))
            out->xlsx = true;
        else if (ka_str_eq(word, KA_STR("pdf")))
            out->pdf = true;
        else
            return false;
    }
    return out->xlsx || out->pdf;
}

bool
ka_run_options(struct ka_session *session, struct ka_publish_options *out)
{
    const char *format = ka_args_value(&session->args, "format");
    const char *jobs = ka_args_value(&session->args, "jobs");
    *out = (struct ka_publish_options){
        .staff = ka_args_value(&session->args, "staff"),
        .role = ka_args_value(&session->args, "role"),
        .xlsx = true,
        .pdf = true,
        .jobs = (int)session->jobs,
        .final = ka_args_has(&session->args, "final"),
    };
    if (format && !read_formats(format, out)) {
        ka_session_usage(session, "--format 只能是 xlsx、pdf 或 xlsx,pdf，不是“%s”",
                         "--format is xlsx, pdf or xlsx,pdf, not '%s'", format);
        return false;
    }
    if (out->final && ka_publish_is_partial(out)) {
        ka_session_usage(session, "--final 是整月的，不能与 %s 同用",
                         "--final is for whole months and does not go with %s",
                         out->staff  ? "--staff"
                         : out->role ? "--role"
                                     : "--format");
        return false;
    }
    if (jobs) {
        char *end = NULL;
        long count = strtol(jobs, &end, 10);
        if (*end || count < 1 || count > 64) {
            ka_session_usage(session, "--jobs 应是 1 到 64 的整数，不是“%s”",
                             "--jobs is a whole number from 1 to 64, not '%s'", jobs);
            return false;
        }
        out->jobs = (int)count;
        session->jobs = (size_t)count;
    }
    return true;
}

/** --staff and --role must name something there is. */
static bool
selection_exists(struct ka_session *session, const struct ka_publish_options *selection,
                 const struct ka_month_result *result)
{
    for (size_t i = 0; i < result->card_count; i++)
        if (ka_publish_selects(selection, &result->card[i]))
            return true;
    ka_session_usage(session, "这个月没有符合“%s”的考核表", "no form of this month fits '%s'",
                     selection->staff  ? selection->staff
                     : selection->role ? selection->role
                                       : "");
    return false;
}

static void
print_read(struct ka_session *session, const struct ka_month_result *result)
{
    size_t count = 0;
    const struct ka_export *file = ka_month_files(result->data, &count);
    uint64_t rows = 0, bytes = 0;
    size_t known = 0, files = 0;
    for (size_t i = 0; i < count; i++) {
        rows += file[i].rows;
        if (file[i].table > 0)
            continue;
        files++;
        bytes += file[i].bytes;
        known += file[i].profile != NULL;
    }
    printf(ka_session_say(session, "读取  %zu 个文件（识别 %zu 个），%" PRIu64 " 行，%.1f MB\n",
                          "read      %zu files (%zu recognised), %" PRIu64 " rows, %.1f MB\n"),
           files, known, rows, (double)bytes / 1e6);
    const struct ka_diags *d = &session->diags;
    printf(ka_session_say(session, "发现  错误 %zu，警告 %zu，提示 %zu\n",
                          "findings  %zu errors, %zu warnings, %zu notes\n"),
           d->by_severity[KA_ERROR], d->by_severity[KA_WARNING], d->by_severity[KA_NOTE]);
}

/** Points that a card's missing items cost at most: what filling the gaps could still bring. */
static ka_dec
points_open(const struct ka_scorecard *card)
{
    ka_dec open = {0};
    for (size_t m = 0; m < card->module_count; m++)
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            if (item->state == KA_ITEM_MISSING)
                open = ka_dec_add(open, ka_dec_sub(item->marks, item->points));
        }
    return open;
}

static ka_str
card_status(struct ka_session *session, const struct ka_scorecard *card)
{
    ka_dec open = points_open(card);
    const char *held = card->provisional ? ka_session_say(session, "未定稿", "provisional") : "";
    if (open.micro == 0)
        return ka_str_of(held);
    const char *comma = card->provisional ? ka_session_say(session, "，", ", ") : "";
    return ka_str_format(session->arena,
                         ka_session_say(session, "%s%s缺数据 %s 分", "%s%s%s points without data"),
                         held, comma, ka_dec_print_short(session->arena, open).ptr);
}

static void
print_shard(struct ka_session *session, const char *path, const struct ka_month_data *data)
{
    size_t count = 0;
    uint64_t rows = 0;
    const struct ka_export *file = ka_month_files(data, &count);
    for (size_t i = 0; i < count; i++)
        rows += file[i].rows;
    if (session->json)
        printf("{\"schema\": 1, \"shard\": \"%s\", \"files\": %zu, \"rows\": %" PRIu64 "}\n", path,
               count, rows);
    else
        printf(
            ka_session_say(session,
                           "读取  %zu 个文件，%" PRIu64 " 行（本月；发现留到合并时说）\n写入  %s\n",
                           "read      %zu files, %" PRIu64
                           " rows (of the month; findings are told when merged)\nwritten   %s\n"),
            count, rows, path);
}

static void
print_cards(struct ka_session *session, const struct ka_month_result *result,
            const struct ka_publish_options *selection)
{
    struct ka_arena *arena = session->arena;
    struct ka_table table = {
        .arena = arena, .columns = 8, .right = {[3] = true, [5] = true, [6] = true}};
    const char *const zh[] = {"工号", "姓名", "岗位", "得分", "等级", "系数", "名次", "状态"};
    const char *const en[] = {"number", "name",  "role", "total",
                              "grade",  "coeff", "rank", "status"};
    ka_str cells[8];
    for (size_t i = 0; i < 8; i++)
        cells[i] = ka_str_of(ka_session_say(session, zh[i], en[i]));
    ka_table_add(&table, cells);
    for (size_t i = 0; i < result->card_count; i++) {
        const struct ka_scorecard *card = &result->card[i];
        if (!ka_publish_selects(selection, card))
            continue;
        cells[0] = card->seat->employee->number;
        cells[1] = card->seat->employee->name;
        cells[2] = session->lang == KA_EN && card->role->applies_to_en.len
                       ? card->role->applies_to_en
                       : card->role->applies_to;
        cells[3] = ka_dec_print(arena, card->total, 2);
        cells[4] = card->grade;
        cells[5] = ka_dec_print(arena, card->coefficient, 2);
        cells[6] = card->rank ? ka_str_format(arena, "%d", card->rank) : KA_STR("—");
        cells[7] = card_status(session, card);
        ka_table_add(&table, cells);
    }
    ka_table_print(&table);
}

static void
print_screen(struct ka_session *session, const struct ka_month_result *result,
             const struct ka_publish_options *selection, size_t forms)
{
    if (session->json) {
        printf("%s", ka_scores_json(session, result).ptr);
        return;
    }
    const char *month = ka_month_print(session->arena, result->month).ptr;
    printf("%s  %.*s\n", month, KA_STR_ARG(session->defs.company.name));
    print_read(session, result);
    printf("\n");
    print_cards(session, result, selection);
    printf(ka_session_say(session, "\n写入  %s/out/%s（%zu 张考核表，%s）\n",
                          "\nwritten   %s/out/%s (%zu forms, %s)\n"),
           session->workspace, month, forms,
           result->final ? ka_session_say(session, "全部定稿", "all final")
                         : ka_session_say(session, "有未定稿", "some provisional"));
}

static enum ka_exit
finish(struct ka_session *session, enum ka_status status)
{
    ka_session_findings(session, 30);
    if (status != KA_OK)
        fprintf(stderr, "%s\n",
                ka_session_say(session, "kaohe: 没有写入任何结果，原有结果未改动",
                               "kaohe: nothing was written; earlier results are untouched"));
    return ka_session_exit(session, status);
}

/** Everything of a month; *usage: what was asked for does not exist, and that was told. */
static enum ka_status
make_month(struct ka_session *session, ka_month month, struct ka_publish_options *selection,
           bool *usage)
{
    struct ka_month_result result;
    struct ka_sources sources = {0};
    size_t forms = 0;
    enum ka_status status = ka_session_fonts(session);
    if (status == KA_OK && selection->final)
        status = ka_sources_keep(session, &sources);
    if (status == KA_OK)
        status = ka_month_result_make(session, month, &result);
    *usage = status == KA_OK && !selection_exists(session, selection, &result);
    if (status == KA_OK && !*usage && selection->final)
        status = ka_month_may_close(session, &result);
    if (status == KA_OK && !*usage) {
        selection->sources = selection->final ? &sources : NULL;
        status = ka_publish(session, &result, selection, &forms);
    }
    ka_sources_free(&sources);
    if (status == KA_OK && !*usage)
        print_screen(session, &result, selection, forms);
    return status;
}

enum ka_exit
ka_run_month(struct ka_session *session, enum ka_status loaded, ka_month month,
             struct ka_publish_options *selection)
{
    bool usage = false;
    enum ka_status status = loaded;
    if (status == KA_OK)
        status = make_month(session, month, selection, &usage);
    return usage ? KA_EXIT_USAGE : finish(session, status);
}

/** --shard: what was read goes into a file; what was found is told when shards are merged. */
static enum ka_exit
run_shard(struct ka_session *session, const char *text)
{
    static const char *const others[] = {"staff", "role", "format", "with-pay", "final"};
    struct ka_shard shard;
    ka_month month;
    const char *path = NULL;
    struct ka_month_data *data = NULL;
    if (!ka_shard_parse(text, &shard))
        return ka_session_usage(session, "--shard 应写成 i/n，如 1/4，n 不超过 64，不是“%s”",
                                "--shard is I/N, like 1/4, N at most 64, not '%s'", text);
    for (size_t i = 0; i < KA_COUNT(others); i++)
        if (ka_args_has(&session->args, others[i]))
            return ka_session_usage(session, "--%s 不与 --shard 同用，合并时再给 kaohe merge",
                                    "--%s does not go with --shard: give it to 'kaohe merge'",
                                    others[i]);
    if (!ka_session_month(session, 1, false, &month))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = ka_shard_make(session, month, shard, &path, &data);
    if (status != KA_OK)
        return finish(session, status);
    print_shard(session, path, data);
    return KA_EXIT_OK;
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_publish_options selection;
    const char *shard = ka_args_value(&session->args, "shard");
    ka_month month;
    if (ka_args_has(&session->args, "compare"))
        return ka_run_compare(session);
    if (ka_args_has(&session->args, "rules"))
        return ka_session_usage(session, "--rules 要与 --compare 同用%s",
                                "--rules goes with --compare%s", "");
    if (!ka_run_options(session, &selection))
        return KA_EXIT_USAGE;
    if (shard)
        return run_shard(session, shard);
    if (!ka_session_month(session, 1, false, &month))
        return KA_EXIT_USAGE;
    return ka_run_month(session, ka_session_load(session), month, &selection);
}

const struct ka_command ka_cmd_run = {
    .name = "run",
    .usage = "MONTH [--staff NUMBER] [--role ROLE] [--format xlsx,pdf] [--jobs N] [--final]\n"
             "      kaohe run MONTH[..MONTH] --rules DIR --compare\n"
             "      kaohe run MONTH --shard I/N",
    .zh = "把一个月的导出变成考核表",
    .en = "turn a month's exports into forms",
    .help_zh =
        "结果在 out/月份/：forms/（每人一份 xlsx 和 "
        "pdf）、summary.xlsx（管理汇总）、summary-shared.xlsx（不含姓名）、booklet.pdf（合订本）、"
        "scores.json、findings.csv、manifest.json。\n"
        "例子：kaohe run 2026-10\n      kaohe run 2026-10 --staff S001 --format pdf\n"
        "      kaohe run 2026-08..2026-10 --rules 新规则 --compare",
    .help_en =
        "Results are in out/MONTH/: forms/ (an xlsx and a pdf each), summary.xlsx "
        "(for managers), summary-shared.xlsx (without names), booklet.pdf, scores.json, "
        "findings.csv, manifest.json.\n"
        "examples: kaohe run 2026-10\n          kaohe run 2026-10 --staff S001 --format pdf\n"
        "          kaohe run 2026-08..2026-10 --rules new-rules --compare",
    .options = options,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
