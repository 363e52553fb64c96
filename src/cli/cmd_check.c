/*
 * kaohe check [MONTH]: is everything there and right, without writing anything.
 *
 * First the definitions, then each export. On a terminal one screen: as many findings as it holds
 * follow the summary, the worst first, and elsewhere they all do, those alike in one line. With
 * --all each follows by itself, on stdout.
 */
#include "base/io.h"
#include "cli/check.h"
#include "cli/command.h"

enum { LEAST_FINDINGS = 2 };

static const struct ka_option options[] = {
    {"files", 0, NULL, "逐个文件：识别的依据、编码、行、列、读不出的值、影响",
     "file by file: what for and why, encoding, rows, columns, unread values, cost"},
    {"all", 0, NULL, "逐条列出全部发现（写到标准输出）", "print each finding by itself, to stdout"},
    {0},
};

/* Findings that the terminal still has room for, two lines each. */
static size_t
room_for_findings(const struct ka_session *session, size_t lines)
{
    if (session->rows == 0)
        return SIZE_MAX;
    size_t left = session->rows > lines + 2 ? session->rows - lines - 2 : 0;
    return left / 2 > LEAST_FINDINGS ? left / 2 : LEAST_FINDINGS;
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
    struct ka_check check = ka_check_make(session, &result);
    if (session->json) {
        ka_check_json(&check);
        return ka_session_exit(session, status);
    }
    /* There are files if the definitions are sound. */
    bool shown = status == KA_OK || check.file_count > 0;
    if (shown && ka_args_has(&session->args, "files"))
        ka_check_files(&check);
    if (shown)
        ka_check_screen(&check);
    if (ka_args_has(&session->args, "all"))
        ka_session_all_findings(session);
    else
        ka_session_findings(session, room_for_findings(session, check.lines));
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_check = {
    .name = "check",
    .usage = "[MONTH] [--files] [--all]",
    .zh = "检查模板、配置、名册和每个导出文件，不写任何东西",
    .en = "check templates, company, staff and every export; writes nothing",
    .help_zh = "不给月份时检查 exports/ "
               "下最近的一个月。“影响”是未采用的行和读不出的值最多使本人少得的分。\n"
               "例子：kaohe check 2026-10\n      kaohe check 2026-10 --files\n"
               "      kaohe check 2026-10 --json",
    .help_en =
        "Without MONTH the latest one under exports/. 'cost' is what rows and values left out take "
        "from a person at most, in points.\nexamples: kaohe check 2026-10\n"
        "          kaohe check 2026-10 --files\n          kaohe check 2026-10 --json",
    .options = options,
    .max_words = 1,
    .run = run,
};
