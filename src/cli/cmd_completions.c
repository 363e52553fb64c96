/* kaohe completions SHELL: completion for bash, zsh and fish, made from the command table. */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

static void
print_words(const struct ka_option *option)
{
    for (; option && option->name; option++)
        printf(" --%s", option->name);
}

static void
print_bash(void)
{
    printf("_kaohe() {\n  local cur=${COMP_WORDS[COMP_CWORD]} cmd=${COMP_WORDS[1]} words\n"
           "  case $cmd in\n");
    for (size_t i = 0; ka_commands[i]; i++) {
        printf("  %s) words=\"", ka_commands[i]->name);
        print_words(ka_commands[i]->options);
        print_words(ka_global_options);
        printf(" $(ls exports 2>/dev/null)\" ;;\n");
    }
    printf("  *) words=\"");
    for (size_t i = 0; ka_commands[i]; i++)
        printf("%s%s", i ? " " : "", ka_commands[i]->name);
    print_words(ka_global_options);
    printf("\" ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
           "complete -o default -F _kaohe kaohe\n");
}

static void
print_fish(const struct ka_session *session)
{
    for (size_t i = 0; ka_commands[i]; i++) {
        const struct ka_command *command = ka_commands[i];
        printf("complete -c kaohe -n __fish_use_subcommand -f -a %s -d '%s'\n", command->name,
               ka_session_say(session, command->zh, command->en));
        for (const struct ka_option *o = command->options; o && o->name; o++)
            printf("complete -c kaohe -n '__fish_seen_subcommand_from %s' -l %s%s -d '%s'\n",
                   command->name, o->name, o->value ? " -r" : "",
                   ka_session_say(session, o->zh, o->en));
    }
}

static enum ka_exit
run(struct ka_session *session)
{
    const char *shell = session->args.word[1];
    if (strcmp(shell, "bash") == 0) {
        print_bash();
    } else if (strcmp(shell, "zsh") == 0) {
        printf("autoload -U +X bashcompinit && bashcompinit\n");
        print_bash();
    } else if (strcmp(shell, "fish") == 0) {
        print_fish(session);
    } else {
        return ka_session_usage(session, "不认识的 shell“%s”：可用 bash、zsh、fish",
                                "unknown shell '%s': bash, zsh or fish", shell);
    }
    return KA_EXIT_OK;
}

const struct ka_command ka_cmd_completions = {
    .name = "completions",
    .usage = "bash|zsh|fish",
    .zh = "输出命令行补全脚本",
    .en = "print a completion script",
    .help_zh = "例子：kaohe completions bash > ~/.local/share/bash-completion/completions/kaohe",
    .help_en = "example: kaohe completions bash > ~/.local/share/bash-completion/completions/kaohe",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
