/*
 * kaohe handbook: the scheme as PDF and workbook, from the rules that `run` computes with.
 *
 * It needs no month: its date is the day the latest rules were announced, so that the same rules
 * give the same bytes. Both files take their places under out/ whole.
 */
#include "base/io.h"
#include "cli/book_write.h"
#include "cli/command.h"
#include "form/handbook.h"

#include <stdio.h>

static enum ka_status
write_book(struct ka_session *session, const struct ka_book *book)
{
    enum ka_status status = ka_folder_make(ka_session_path(session, "out"), 0700, &session->diags);
    if (status == KA_OK)
        status = ka_book_write_pdf(session, book, ka_session_path(session, "out/handbook.pdf"));
    if (status == KA_OK)
        status = ka_book_write_xlsx(session, book, ka_session_path(session, "out/handbook.xlsx"));
    return status;
}

static struct ka_book *
make_book(struct ka_session *session)
{
    ka_day day = ka_handbook_announced(&session->defs);
    struct ka_form_context context = {
        .defs = &session->defs,
        .regular = session->regular,
        .bold = session->bold,
        .program = KA_STR("kaohe " KAOHE_VERSION),
        .printed_on = day == KA_DAY_NONE ? ka_day_of(2026, 1, 1) : day,
    };
    return ka_handbook_make(session->arena, &context);
}

static enum ka_exit
run(struct ka_session *session)
{
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = ka_session_fonts(session);
    if (status == KA_OK)
        status = write_book(session, make_book(session));
    if (status == KA_OK)
        printf(ka_session_say(session, "写入  %s/out/handbook.pdf、handbook.xlsx（%zu 个岗位）\n",
                              "written   %s/out/handbook.pdf, handbook.xlsx (%zu roles)\n"),
               session->workspace, session->defs.role_count);
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_handbook = {
    .name = "handbook",
    .usage = "",
    .zh = "把考核方案做成文件（PDF 与 Excel）",
    .en = "write the appraisal scheme itself (PDF and Excel)",
    .help_zh =
        "由计分所用的同一组规则生成：目的、对象、周期、各岗位职责与考核表、指标口径、系数与等级、"
        "申诉。\n例子：kaohe handbook",
    .help_en = "From the very rules that points are computed with: purpose, whom, period, each "
               "role's duties and table, definitions, coefficients and grades, appeal.\n"
               "example: kaohe handbook",
    .min_words = 0,
    .max_words = 0,
    .run = run,
};
