/*
 * kaohe check [MONTH]: is everything there and right, without writing anything.
 *
 * First the definitions, then each export: what it was taken for, its encoding, rows, period,
 * store, the columns that feed nothing, the values that did not parse.
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/results.h"
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>

static ka_str
period_text(struct ka_arena *arena, struct ka_span span)
{
    if (span.end <= span.first)
        return KA_STR("—");
    if (span.end == span.first + 1)
        return ka_day_print(arena, span.first);
    return ka_str_format(arena, "%s…%s", ka_day_print(arena, span.first).ptr,
                         ka_day_print(arena, span.end - 1).ptr);
}

static ka_str
profile_name(const struct ka_session *session, const struct ka_export *file)
{
    if (!file->profile)
        return ka_str_of(ka_session_say(session, "未识别", "not recognised"));
    return session->lang == KA_EN && file->profile->name_en.len ? file->profile->name_en
                                                                : file->profile->name;
}

static ka_str
store_name(const struct ka_session *session, const struct ka_export *file)
{
    return file->store == KA_NO_INDEX ? KA_STR("—") : session->defs.company.store[file->store].name;
}

/** Headers that feed nothing. */
static ka_str
unused_columns(struct ka_arena *arena, const struct ka_export *file)
{
    struct ka_buf out = {.arena = arena};
    for (size_t i = 0; i < file->column_count; i++)
        if (file->column[i].column == KA_NO_INDEX && file->column[i].header.len)
            ka_buf_printf(&out, "%s%.*s", out.len ? "、" : "", KA_STR_ARG(file->column[i].header));
    return ka_buf_str(&out);
}

static void
print_files(struct ka_session *session, const struct ka_month_data *data)
{
    struct ka_arena *arena = session->arena;
    size_t count = 0;
    const struct ka_export *file = ka_month_files(data, &count);
    struct ka_table table = {.arena = arena, .columns = 7, .right = {[3] = true, [4] = true}};
    const char *const zh[] = {"文件", "识别为", "编码", "行", "采用", "期间", "店铺"};
    const char *const en[] = {"file", "taken for", "encoding", "rows", "used", "period", "store"};
    ka_str cells[7];
    for (size_t i = 0; i < 7; i++)
        cells[i] = ka_str_of(ka_session_say(session, zh[i], en[i]));
    ka_table_add(&table, cells);
    for (size_t i = 0; i < count; i++) {
        cells[0] = file[i].path;
        cells[1] = profile_name(session, &file[i]);
        cells[2] = ka_str_of(ka_encoding_name(file[i].encoding));
        cells[3] = ka_str_format(arena, "%" PRIu64, file[i].rows);
        cells[4] = ka_str_format(arena, "%" PRIu64, file[i].used);
        cells[5] = period_text(arena, file[i].period);
        cells[6] = store_name(session, &file[i]);
        ka_table_add(&table, cells);
    }
    ka_table_print(&table);
    for (size_t i = 0; i < count; i++) {
        ka_str unused = unused_columns(arena, &file[i]);
        if (unused.len && file[i].profile)
            printf(
                ka_session_say(session, "未用的列  %.*s：%.*s\n", "columns not used  %.*s: %.*s\n"),
                KA_STR_ARG(file[i].path), KA_STR_ARG(unused));
    }
}

/** Whether a column of the file feeds anything. */
static bool
is_used(const struct ka_export *file, const struct ka_column_use *use)
{
    return file->profile && use->column != KA_NO_INDEX &&
           !file->profile->column[use->column].ignore;
}

static void
put_file(struct ka_session *session, struct ka_json *json, const struct ka_export *file)
{
    ka_json_open(json, NULL, '{');
    ka_json_text(json, "path", file->path);
    ka_json_text(json, "sha256", ka_str_of(file->digest.hex));
    if (file->profile)
        ka_json_text(json, "profile", file->profile->id);
    else
        ka_json_null(json, "profile");
    ka_json_text(json, "encoding", ka_str_of(ka_encoding_name(file->encoding)));
    ka_json_number(json, "header_line", file->header_line);
    ka_json_number(json, "rows", (int64_t)file->rows);
    ka_json_number(json, "used", (int64_t)file->used);
    ka_json_number(json, "dropped", (int64_t)file->dropped);
    ka_json_number(json, "outside", (int64_t)file->outside);
    ka_json_number(json, "summary_rows", (int64_t)file->summary_rows);
    ka_json_text(json, "period", period_text(session->arena, file->period));
    if (file->store == KA_NO_INDEX)
        ka_json_null(json, "store");
    else
        ka_json_text(json, "store", session->defs.company.store[file->store].id);
    ka_json_open(json, "columns", '[');
    for (size_t i = 0; i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        ka_json_open(json, NULL, '{');
        ka_json_text(json, "header", use->header);
        ka_json_bool(json, "used", is_used(file, use));
        ka_json_number(json, "values", (int64_t)use->values);
        ka_json_number(json, "empty", (int64_t)use->empty);
        ka_json_number(json, "bad", (int64_t)use->bad);
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
    ka_json_close(json, '}');
}

static void
print_json(struct ka_session *session, const struct ka_month_result *result)
{
    struct ka_json json = ka_json_make(session->arena);
    size_t count = 0;
    const struct ka_export *file = result->data ? ka_month_files(result->data, &count) : NULL;
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    ka_json_open(&json, "files", '[');
    for (size_t i = 0; i < count; i++)
        put_file(session, &json, &file[i]);
    ka_json_close(&json, ']');
    ka_findings_json(session, &json, "findings");
    ka_json_close(&json, '}');
    printf("%s", ka_json_end(&json).ptr);
}

/** People whose forms would not be final, and why. */
static void
print_people(struct ka_session *session, const struct ka_month_result *result)
{
    size_t held = 0;
    for (size_t i = 0; i < result->card_count; i++) {
        const struct ka_scorecard *card = &result->card[i];
        if (!card->provisional)
            continue;
        held++;
        printf(ka_session_say(session, "未定稿  %.*s %.*s：", "provisional  %.*s %.*s: "),
               KA_STR_ARG(card->seat->employee->number), KA_STR_ARG(card->seat->employee->name));
        for (size_t b = 0; b < card->blocked_count; b++)
            printf("%s%.*s", b ? "、" : "", KA_STR_ARG(card->blocked[b]));
        printf("\n");
    }
    printf(ka_session_say(session, "考核表  %zu 张，可定稿 %zu 张\n",
                          "forms  %zu, of which final %zu\n"),
           result->card_count, result->card_count - held);
}

static void
print_summary(struct ka_session *session, const struct ka_month_result *result)
{
    const struct ka_defs *defs = &session->defs;
    printf(
        ka_session_say(session, "定义  %zu 名员工，%zu 个店铺，%zu 个岗位模板，%zu 个导出格式\n",
                       "definitions  %zu employees, %zu stores, %zu roles, %zu export profiles\n"),
        defs->staff.count, defs->company.store_count, defs->role_count, defs->profile_count);
    if (result->data) {
        print_files(session, result->data);
        print_people(session, result);
    }
}

static enum ka_exit
run(struct ka_session *session)
{
    struct ka_month_result result = {0};
    ka_month month;
    enum ka_status status = ka_session_load(session);
    bool has_month =
        session->args.word_count > 1 || ka_path_is_folder(ka_session_path(session, "exports"));
    if (has_month && !ka_session_month(session, 1, true, &month))
        return KA_EXIT_USAGE;
    if (status == KA_OK && has_month)
        status = ka_month_result_make(session, month, &result);
    if (session->json)
        print_json(session, &result);
    else if (status == KA_OK)
        print_summary(session, &result);
    if (!session->json)
        ka_session_findings(session, SIZE_MAX);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_check = {
    .name = "check",
    .usage = "[MONTH]",
    .zh = "检查模板、配置、名册和每个导出文件，不写任何东西",
    .en = "check templates, company, staff and every export; writes nothing",
    .help_zh = "不给月份时检查 exports/ 下最近的一个月。\n例子：kaohe check 2026-10\n      kaohe "
               "check 2026-10 --json",
    .help_en = "Without MONTH the latest one under exports/.\nexamples: kaohe check 2026-10\n      "
               "    kaohe check 2026-10 --json",
    .max_words = 1,
    .run = run,
};
