/**
 * @file
 * Making a month's results, however its data came: what `run` and `merge` share.
 */
#ifndef KA_CLI_RUN_H
#define KA_CLI_RUN_H

#include "cli/publish.h"
#include "cli/session.h"

/** Rows of a table of options: what results are asked for. */
#define KA_RUN_OPTIONS                                                                             \
    {"staff", 0, "NUMBER", "只生成这个人的表（工号或姓名）",                                       \
     "only this person's form (number or name)"},                                                  \
        {"role", 0, "ROLE", "只生成这个岗位的表", "only this role's forms"},                       \
        {"format", 0, "xlsx,pdf", "只生成这些格式", "only these formats"},                         \
        {"jobs", 'j', "N", "并行进程数（默认 CPU 核数）", "processes (default: number of cores)"}, \
        {"with-pay", 0, NULL, "scores.json 里也写工资（默认不写）",                                \
         "scores.json tells the pay too (it does not otherwise)"},                                 \
    {                                                                                              \
        "final", 0, NULL, "定稿存档；有任何一张未定稿就拒绝",                                      \
            "make the month final in the archive; refused if any form is provisional"              \
    }

/** What the options say. False after a usage message. */
KA_MUST_USE bool ka_run_options(struct ka_session *session, struct ka_publish_options *out);

/**
 * From data to results, screen and findings: the rest of the command.
 * @param loaded What loading the definitions came to; if not KA_OK only that is told.
 */
enum ka_exit ka_run_month(struct ka_session *session, enum ka_status loaded, ka_month month,
                          struct ka_publish_options *selection);

#endif
