/**
 * @file
 * The commands. Each is one cmd_*.c with its options, help and run function.
 */
#ifndef KA_CLI_COMMAND_H
#define KA_CLI_COMMAND_H

#include "cli/options.h"
#include "cli/session.h"

struct ka_command {
    const char *name;
    const char *usage;               /**< Arguments: "MONTH [--staff NUMBER]..." */
    const char *zh, *en;             /**< One line. */
    const char *help_zh, *help_en;   /**< Further lines and examples. */
    const struct ka_option *options; /**< NULL: none of its own. */
    size_t min_words, max_words;
    enum ka_exit (*run)(struct ka_session *session);
};

extern const struct ka_command ka_cmd_init, ka_cmd_check, ka_cmd_manual, ka_cmd_profile,
    ka_cmd_staff, ka_cmd_template, ka_cmd_run, ka_cmd_merge, ka_cmd_show, ka_cmd_explain,
    ka_cmd_handbook, ka_cmd_table, ka_cmd_archive, ka_cmd_deliver, ka_cmd_schema,
    ka_cmd_completions, ka_cmd_doctor, ka_cmd_version;

/** All commands, NULL at the end. */
extern const struct ka_command *const ka_commands[];
extern const struct ka_option ka_global_options[];

/** The whole program: parse, dispatch, report. */
int ka_cli_main(int argc, char **argv);

#endif
