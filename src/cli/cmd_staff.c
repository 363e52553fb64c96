/*
 * kaohe staff export: the staff list as a workbook or CSV, to go on with in place of staff.yaml.
 */
#include "cli/book_file.h"
#include "cli/command.h"
#include "cli/csv_out.h"
#include "form/sheets_book.h"
#include "template/staff_table.h"

#include <stdio.h>
#include <string.h>

static const struct ka_option options[] = {
    {"output", 'o', "FILE", "写到这个文件，.xlsx 或 .csv（默认 staff.xlsx），已有的不覆盖",
     "write to this file, .xlsx or .csv (default staff.xlsx); never over one that exists"},
    {0},
};

/* Every cell in quotes, so that numbers such as 001 and commas stay what they are. */
static ka_str
csv_of(struct ka_session *session, const struct ka_sheets_page *sheet)
{
    struct ka_buf out = {.arena = session->arena};
    ka_buf_add(&out, KA_STR("\xEF\xBB\xBF"));
    for (size_t r = 0; r < sheet->count; r++) {
        for (size_t c = 0; c < sheet->row[r].count; c++) {
            ka_buf_add(&out, c ? KA_STR(",") : KA_STR(""));
            ka_csv_quoted(&out, sheet->row[r].cell[c]);
        }
        ka_buf_add(&out, KA_STR("\r\n"));
    }
    return ka_buf_str(&out);
}

static enum ka_status
write_table(struct ka_session *session, const char *output)
{
    struct ka_defs *defs = &session->defs;
    struct ka_sheets grid = ka_staff_sheets(session->arena, &defs->staff, &defs->company,
                                            &defs->metrics, defs->company.lang);
    const char *path = ka_book_path(session, output);
    if (ka_str_ends(ka_str_of(output), KA_STR(".csv")))
        return ka_text_write(session, csv_of(session, &grid.sheet[0]), path);
    enum ka_status status = ka_session_fonts(session);
    if (status != KA_OK)
        return status;
    struct ka_form_context context = ka_session_plain_context(session);
    return ka_book_write(session,
                         ka_sheets_book_make(session->arena, &context, &grid,
                                             ka_str_of(ka_session_say(session, "人员", "Staff"))),
                         path);
}

static enum ka_exit
run(struct ka_session *session)
{
    const char *output = ka_args_value(&session->args, "output");
    output = output ? output : "staff.xlsx";
    if (strcmp(session->args.word[1], "export") != 0)
        return ka_session_usage(session, "只有 staff export，没有“staff %s”",
                                "there is 'staff export' but no 'staff %s'", session->args.word[1]);
    enum ka_status status = ka_session_load(session);
    if (status == KA_OK)
        status = write_table(session, output);
    if (status == KA_OK)
        printf(ka_session_say(session,
                              "写入  %s（%zu 人）\n改用它时把 staff.yaml 移走：两个都在会报错\n",
                              "written   %s (%zu people)\nto go on with it move staff.yaml away: "
                              "both together are an error\n"),
               output, session->defs.staff.count);
    ka_session_findings(session, 30);
    return ka_session_exit(session, status);
}

const struct ka_command ka_cmd_staff = {
    .name = "staff",
    .usage = "export [-o FILE]",
    .zh = "把名册写成表格（staff.xlsx 或 .csv），可以代替 staff.yaml",
    .en = "write the staff list as a table (staff.xlsx or .csv) to use instead of staff.yaml",
    .help_zh = "一人可有多行，每行写一段岗位、一个账号、一个目标等；工号留空的行接着上一个人。\n"
               "例子：kaohe staff export && mv staff.yaml staff.yaml.old",
    .help_en =
        "A person may have several rows, each with a role, an account, a target and so on; a "
        "row without a number goes on with the person above.\nexample: kaohe staff export && "
        "mv staff.yaml staff.yaml.old",
    .options = options,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
