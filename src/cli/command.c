/*
 * Which command was meant, its help, and the way in and out of every command.
 *
 * The command is the first word; global options may stand anywhere. A mistyped command or option
 * is answered with the nearest name. All help comes from the tables of the commands themselves.
 */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

const struct ka_command *const ka_commands[] = {
    &ka_cmd_init,
    &ka_cmd_check,
    &ka_cmd_manual,
    &ka_cmd_profile,
    &ka_cmd_staff,
    &ka_cmd_template,
    &ka_cmd_run,
    &ka_cmd_merge,
    &ka_cmd_show,
    &ka_cmd_explain,
    &ka_cmd_handbook,
    &ka_cmd_table,
    &ka_cmd_archive,
    &ka_cmd_deliver,
    &ka_cmd_schema,
    &ka_cmd_completions,
    &ka_cmd_doctor,
    &ka_cmd_version,
    NULL,
};

const struct ka_option ka_global_options[] = {
    {"workspace", 'C', "DIR", "工作区文件夹（默认当前文件夹）",
     "workspace folder (default: the current one)"},
    {"json", 0, NULL, "结果以 JSON 输出", "print results as JSON"},
    {"quiet", 'q', NULL, "不显示进度和提示", "no progress, no notes"},
    {"lang", 0, "zh|en", "消息语言（默认按系统）", "language of messages (default: the locale's)"},
    {"no-color", 0, NULL, "不用颜色（也认 NO_COLOR）", "no colours (NO_COLOR works too)"},
    {"help", 'h', NULL, "显示帮助", "show help"},
    {0},
};

static const struct ka_command *
find_command(const char *name)
{
    for (size_t i = 0; ka_commands[i]; i++)
        if (strcmp(ka_commands[i]->name, name) == 0)
            return ka_commands[i];
    return NULL;
}

static void
print_options(const struct ka_session *session, const struct ka_option *option)
{
    for (; option && option->name; option++) {
        char left[64];
        char letter[8] = "    ";
        if (option->letter)
            snprintf(letter, sizeof letter, "-%c, ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        printf("  %-26s %s\n", left, ka_session_say(session, option->zh, option->en));
    }
}

static void
print_help(const struct ka_session *session)
{
    printf("%s\n\n",
           ka_session_say(session, "kaohe — 把一个月的店铺与客服导出变成考核表（Excel 与 PDF）",
                          "kaohe — a month of store and agent exports into appraisal forms"));
    printf("%s kaohe COMMAND [ARGUMENTS]\n\n", ka_session_say(session, "用法：", "usage:"));
    for (size_t i = 0; ka_commands[i]; i++)
        printf("  %-12s %s\n", ka_commands[i]->name,
               ka_session_say(session, ka_commands[i]->zh, ka_commands[i]->en));
    printf("\n%s\n", ka_session_say(session, "通用选项：", "options of every command:"));
    print_options(session, ka_global_options);
    printf(
        "\n%s\n  kaohe init demo && kaohe -C demo run 2026-10\n  kaohe -C demo show 2026-10 S001\n"
        "  kaohe -C demo explain 2026-10 S001 conversion\n",
        ka_session_say(session, "例子：", "examples:"));
    printf("\n%s\n",
           ka_session_say(
               session,
               "退出码：0 完成 · 1 完成但有发现 · 2 用法错误 · 3 输入被拒（什么也没写）· 4 "
               "读写失败 · 70 程序错误",
               "exit codes: 0 done · 1 done with findings · 2 usage · 3 input refused (nothing "
               "written) · 4 I/O · 70 bug"));
}

static void
print_command_help(const struct ka_session *session, const struct ka_command *command)
{
    printf("%s kaohe %s %s\n\n%s\n", ka_session_say(session, "用法：", "usage:"), command->name,
           command->usage, ka_session_say(session, command->zh, command->en));
    if (command->help_zh)
        printf("\n%s\n", ka_session_say(session, command->help_zh, command->help_en));
    if (command->options)
        printf("\n%s\n", ka_session_say(session, "选项：", "options:"));
    print_options(session, command->options);
    printf("\n%s\n", ka_session_say(session, "通用选项：", "options of every command:"));
    print_options(session, ka_global_options);
}

/** The nearest command to a mistyped one. */
static enum ka_exit
unknown_command(struct ka_session *session, const char *name)
{
    ka_str names[KA_COUNT(ka_commands)];
    size_t count = 0;
    for (; ka_commands[count]; count++)
        names[count] = ka_str_of(ka_commands[count]->name);
    ka_str near = ka_str_nearest(ka_str_of(name), names, count);
    fprintf(stderr, ka_session_say(session, "kaohe: 没有命令“%s”", "kaohe: no command '%s'"), name);
    if (near.len)
        fprintf(stderr, ka_session_say(session, "，是不是“%.*s”？", ", did you mean '%.*s'?"),
                KA_STR_ARG(near));
    fprintf(stderr, "\n%s\n",
            ka_session_say(session, "用 kaohe --help 看全部命令", "see kaohe --help"));
    return KA_EXIT_USAGE;
}

static size_t
add_names(const struct ka_option *table, ka_str *names, size_t count, struct ka_arena *arena)
{
    for (; table && table->name; table++)
        names[count++] = ka_str_format(arena, "--%s", table->name);
    return count;
}

static enum ka_exit
wrong_argument(struct ka_session *session, const struct ka_command *command,
               enum ka_args_error error, const char *wrong)
{
    if (error == KA_ARGS_NO_VALUE)
        return ka_session_usage(session, "选项“%s”后面要有一个值", "option '%s' needs a value",
                                wrong);
    if (error == KA_ARGS_EXTRA_VALUE)
        return ka_session_usage(session, "选项“%s”不带值", "option '%s' takes no value", wrong);
    if (error == KA_ARGS_TOO_MANY)
        return ka_session_usage(session, "参数太多，从“%s”起", "too many arguments, from '%s' on",
                                wrong);
    ka_str names[2 * KA_OPTIONS_MAX];
    size_t count = add_names(ka_global_options, names, 0, session->arena);
    if (command)
        count = add_names(command->options, names, count, session->arena);
    ka_str near = ka_str_nearest(ka_str_of(wrong), names, count);
    if (!near.len)
        return ka_session_usage(session, "不认识的选项“%s”", "unknown option '%s'", wrong);
    fprintf(stderr,
            ka_session_say(session, "kaohe: 不认识的选项“%s”，是不是“%.*s”？\n",
                           "kaohe: unknown option '%s', did you mean '%.*s'?\n"),
            wrong, KA_STR_ARG(near));
    return KA_EXIT_USAGE;
}

static enum ka_exit
run_command(struct ka_session *session, const struct ka_command *command)
{
    size_t words = session->args.word_count - 1;
    if (words < command->min_words || words > command->max_words) {
        fprintf(stderr, "%s kaohe %s %s\n", ka_session_say(session, "用法：", "usage:"),
                command->name, command->usage);
        return KA_EXIT_USAGE;
    }
    return command->run(session);
}

/** The first argument that is no option is the command (values of global options skipped). */
static const char *
command_word(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            return argv[i];
        if (strcmp(argv[i], "-C") == 0 || strcmp(argv[i], "--workspace") == 0 ||
            strcmp(argv[i], "--lang") == 0)
            i++;
    }
    return NULL;
}

static enum ka_exit
dispatch(struct ka_session *session, int argc, char **argv)
{
    const char *word = command_word(argc, argv);
    const struct ka_command *command = word ? find_command(word) : NULL;
    const char *wrong = "";
    enum ka_args_error error = ka_args_parse(
        argc, argv, ka_global_options, command ? command->options : NULL, &session->args, &wrong);
    ka_session_start(session);
    if (word && strcmp(word, "help") == 0) {
        command = session->args.word_count > 1 ? find_command(session->args.word[1]) : NULL;
        command ? print_command_help(session, command) : print_help(session);
        return KA_EXIT_OK;
    }
    if (word && !command)
        return unknown_command(session, word);
    if (error != KA_ARGS_OK)
        return wrong_argument(session, command, error, wrong);
    if (!command || ka_args_has(&session->args, "help")) {
        command ? print_command_help(session, command) : print_help(session);
        return command || ka_args_has(&session->args, "help") ? KA_EXIT_OK : KA_EXIT_USAGE;
    }
    return run_command(session, command);
}

int
ka_cli_main(int argc, char **argv)
{
    struct ka_session session = {.arena = ka_arena_new()};
    session.diags = ka_diags_make(session.arena);
    enum ka_exit code = dispatch(&session, argc, argv);
    ka_session_progress_end(&session);
    if (session.regular)
        ka_font_close(session.regular);
    if (session.bold)
        ka_font_close(session.bold);
    ka_arena_free(session.arena);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "kaohe: cannot write to standard output\n");
        return KA_EXIT_IO;
    }
    return (int)code;
}
