/*
 * kaohe manual MONTH: the workbook in which people enter scores and registers.
 *
 * It needs no exports, only who is on the staff that month. A file that exists is never written
 * over, since someone may have filled it in; who wants another copy gives it a scorer.
 */
#include "cli/command.h"

#include "base/io.h"
#include "cli/book_file.h"
#include "cli/results.h"
#include "form/manual_book.h"

#include <stdio.h>
#include <string.h>

static const struct ka_option options[] = {
    {"staff", 0, "NUMBER", "只做这些人（可多次；工号或姓名）",
     "these people only (may repeat; number or name)"},
    {"team", 0, "TEAM", "只做这些团队（可多次；代号或名称）",
     "these teams only (may repeat; id or name)"},
    {"scorer", 0, "NAME", "评分人：先填好，并写进文件名，每人一份",
     "who scores: filled in, and part of the file's name"},
    {0},
};

/* Whether an option that may repeat was given, and with one of two values. */
static bool
given(const struct ka_args *args, const char *name, ka_str a, ka_str b)
{
    bool any = false;
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->option[i]->name, name) != 0)
            continue;
        ka_str value = ka_str_of(args->value[i]);
        if (ka_str_eq(value, a) || ka_str_eq(value, b))
            return true;
        any = true;
    }
    return !any;
}

static bool
is_chosen(const struct ka_args *args, const struct ka_seat *seat)
{
    ka_str id = seat->team ? seat->team->id : KA_STR(""), name = seat->team ? seat->team->name : id;
    return given(args, "staff", seat->employee->number, seat->employee->name) &&
           given(args, "team", id, name);
}

/* A value of --staff or --team that fits nobody this month; NULL if there is none. */
static const char *
idle_option(const struct ka_args *args, const struct ka_roster *roster)
{
    for (size_t i = 0; i < args->option_count; i++) {
        bool staff = strcmp(args->option[i]->name, "staff") == 0;
        bool fits = !staff && strcmp(args->option[i]->name, "team") != 0;
        ka_str value = ka_str_of(args->value[i]);
        for (size_t s = 0; s < roster->count && !fits; s++) {
            const struct ka_seat *seat = &roster->seat[s];
            fits = staff ? ka_str_eq(value, seat->employee->number) ||
                               ka_str_eq(value, seat->employee->name)
                         : seat->team && (ka_str_eq(value, seat->team->id) ||
                                          ka_str_eq(value, seat->team->name));
        }
        if (!fits)
            return args->value[i];
    }
    return NULL;
}

/* "2026-10", and behind it what sets this copy apart: scorer, teams, people. */
static ka_str
stem_of(struct ka_session *session, ka_month month)
{
    static const char *const names[] = {"scorer", "team", "staff"};
    struct ka_buf buf = {.arena = session->arena};
    ka_buf_add(&buf, ka_month_print(session->arena, month));
    for (size_t n = 0; n < KA_COUNT(names); n++) {
        for (size_t i = 0; i < session->args.option_count; i++) {
            if (strcmp(session->args.option[i]->name, names[n]) != 0)
                continue;
            ka_str safe = ka_form_safe_name(session->arena, ka_str_of(session->args.value[i]));
            ka_buf_printf(&buf, "-%.*s", KA_STR_ARG(safe));
        }
    }
    ka_str stem = ka_buf_str(&buf);
    return stem.len <= 200 ? stem
                           : ka_str_format(session->arena, "%.*s-%zu",
                                           KA_STR_ARG(ka_month_print(session->arena, month)),
                                           session->args.option_count);
}

static enum ka_status
write_book(struct ka_session *session, const struct ka_book *book, ka_str shown, ka_month month)
{
    const char *path = ka_session_path(session, "%s", shown.ptr);
    if (ka_path_exists(path)) {
        ka_diag(&session->diags, KA_DIAG_MANUAL_EXISTS, ((struct ka_place){.file = shown}), shown,
                ka_month_print(session->arena, month));
        return KA_E_DATA;
    }
    return ka_book_write(session, book, path);
}

static enum ka_status
make(struct ka_session *session, ka_month month, const struct ka_roster *roster)
{
    struct ka_arena *arena = session->arena;
    const char *scorer = ka_args_value(&session->args, "scorer");
    const struct ka_seat **seat = ka_arena_array(arena, roster->count, sizeof(struct ka_seat *));
    struct ka_manual_book what = {
        .month = month, .seat = seat, .scorer = ka_str_of(scorer ? scorer : "")};
    for (size_t i = 0; i < roster->count; i++) {
        if (is_chosen(&session->args, &roster->seat[i]))
            seat[what.seat_count++] = &roster->seat[i];
    }
    struct ka_form_context context = {
        .defs = &session->defs,
        .regular = session->regular,
        .bold = session->bold,
        .program = KA_STR("kaohe " KAOHE_VERSION),
        .printed_on = ka_month_span(month).end - 1,
    };
    size_t rows = 0;
    const struct ka_book *book = ka_manual_book_make(arena, &context, &what, &rows);
    ka_str stem = stem_of(session, month);
    ka_str shown = ka_str_format(arena, "manual/%.*s.xlsx", KA_STR_ARG(stem));
    enum ka_status status = write_book(session, book, shown, month);
    if (status == KA_OK)
        printf(
            ka_session_say(session,
                           "写入  %s/%s（%zu 行评分；登记在第二张表）\n另做一份  kaohe manual "
                           "%s --scorer 姓名\n填好后  kaohe check %s\n",
                           "written   %s/%s (%zu rows to score; the register is the second "
                           "sheet)\nanother copy  kaohe manual %s --scorer NAME\nwhen filled in  "
                           "kaohe check %s\n"),
            session->workspace, shown.ptr, rows, ka_month_print(arena, month).ptr,
            ka_month_print(arena, month).ptr);
    return status;
}

static enum ka_exit
run(struct ka_session *session)
{
    ka_month month;
    if (!ka_session_month(session, 1, false, &month))
        return KA_EXIT_USAGE;
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = ka_session_fonts(session);
    if (status == KA_OK) {
        struct ka_roster roster = ka_roster_make(session->arena, &session->defs, month);
        const char *idle = idle_option(&session->args, &roster);
        if (idle || roster.count == 0)
            return ka_session_usage(session, "这个月没有“%s”", "there is no '%s' this month",
                                    idle ? idle : "staff.yaml");
        status = make(session, month, &roster);
    }
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_manual = {
    .name = "manual",
    .usage = "MONTH [--staff NUMBER]... [--team TEAM]... [--scorer NAME]",
    .zh = "生成人工评分和登记用的工作簿",
    .en = "write the workbook for people's scores and registers",
    .help_zh =
        "写成 manual/年-月.xlsx：员工、项目、范围、等级和登记项目已经填好或可以从列表里选。\n"
        "填好后原样放着，check 和 run 会读它；已有的文件不会被覆盖。\n例子：kaohe manual 2026-10\n"
        "      kaohe manual 2026-10 --team presales-1 --scorer 王经理",
    .help_en =
        "Writes manual/MONTH.xlsx: people, items, limits, levels and counters are filled in or "
        "chosen from lists.\nLeave it there when filled in: check and run read it. A file that "
        "exists is never written over.\nexamples: kaohe manual 2026-10\n"
        "          kaohe manual 2026-10 --team presales-1 --scorer 王经理",
    .options = options,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
