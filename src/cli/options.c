/*
 * Sorts a command line into options and words.
 *
 * Two tables are searched, the command's own and the global one, so that global options may
 * stand before or after the command. Nothing is interpreted here: values stay strings, and the
 * command decides what they mean.
 */
#include "cli/options.h"

#include <string.h>

static const struct ka_option *
find_long(const struct ka_option *table, const char *name, size_t len)
{
    for (; table && table->name; table++)
        if (strlen(table->name) == len && memcmp(table->name, name, len) == 0)
            return table;
    return NULL;
}

static const struct ka_option *
find_letter(const struct ka_option *table, char letter)
{
    for (; table && table->name; table++)
        if (table->letter && table->letter == letter)
            return table;
    return NULL;
}

static enum ka_args_error
add_option(struct ka_args *out, const struct ka_option *option, const char *value)
{
    if (out->option_count == KA_OPTIONS_MAX)
        return KA_ARGS_TOO_MANY;
    out->option[out->option_count] = option;
    out->value[out->option_count++] = value;
    return KA_ARGS_OK;
}

/** The option an argument names, and the value written in the same argument (NULL if none). */
static const struct ka_option *
find_option(const struct ka_option *tables[2], const char *arg, const char **value)
{
    bool is_long = arg[1] == '-';
    const char *equals = is_long ? strchr(arg, '=') : NULL;
    size_t len = equals ? (size_t)(equals - arg) - 2 : strlen(arg + 1) - 1;
    const struct ka_option *option = NULL;
    for (int i = 0; i < 2 && !option; i++)
        option = is_long ? find_long(tables[i], arg + 2, len) : find_letter(tables[i], arg[1]);
    *value = equals ? equals + 1 : !is_long && arg[2] ? arg + 2 : NULL;
    return option;
}

/** One argument that begins with a dash; *at moves on when the value is the next argument. */
static enum ka_args_error
parse_option(int argc, char **argv, int *at, const struct ka_option *tables[2], struct ka_args *out)
{
    const char *value = NULL;
    const struct ka_option *option = find_option(tables, argv[*at], &value);
    if (!option)
        return KA_ARGS_UNKNOWN;
    if (!option->value)
        return value ? KA_ARGS_EXTRA_VALUE : add_option(out, option, "");
    if (!value && *at + 1 < argc)
        value = argv[++*at];
    return value ? add_option(out, option, value) : KA_ARGS_NO_VALUE;
}

enum ka_args_error
ka_args_parse(int argc, char **argv, const struct ka_option *global, const struct ka_option *own,
              struct ka_args *out, const char **wrong)
{
    const struct ka_option *tables[2] = {own, global};
    bool words_only = false;
    memset(out, 0, sizeof *out);
    for (int i = 1; i < argc; i++) {
        enum ka_args_error error = KA_ARGS_OK;
        *wrong = argv[i];
        if (!words_only && strcmp(argv[i], "--") == 0)
            words_only = true;
        else if (!words_only && argv[i][0] == '-' && argv[i][1])
            error = parse_option(argc, argv, &i, tables, out);
        else if (out->word_count == KA_WORDS_MAX)
            error = KA_ARGS_TOO_MANY;
        else
            out->word[out->word_count++] = argv[i];
        if (error != KA_ARGS_OK)
            return error;
    }
    return KA_ARGS_OK;
}

const char *
ka_args_value(const struct ka_args *args, const char *name)
{
    for (size_t i = args->option_count; i-- > 0;)
        if (strcmp(args->option[i]->name, name) == 0)
            return args->value[i];
    return NULL;
}

bool
ka_args_has(const struct ka_args *args, const char *name)
{
    return ka_args_value(args, name) != NULL;
}
