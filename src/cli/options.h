/**
 * @file
 * Command lines: `--name value`, `--name=value`, `-C dir`, flags, and words; `--` ends the options.
 */
#ifndef KA_CLI_OPTIONS_H
#define KA_CLI_OPTIONS_H

#include "base/compiler.h"

#include <stdbool.h>
#include <stddef.h>

/** One option of a command; en NULL ends a table. */
struct ka_option {
    const char *name;  /**< Without dashes. */
    char letter;       /**< 0: none. */
    const char *value; /**< Word for the value in help ("DIR"); NULL: a flag. */
    const char *zh, *en;
};

#define KA_OPTIONS_MAX 32
#define KA_WORDS_MAX   80

/** What was given. Strings are argv's own. */
struct ka_args {
    const struct ka_option *option[KA_OPTIONS_MAX];
    const char *value[KA_OPTIONS_MAX]; /**< "" for a flag. */
    size_t option_count;
    const char *word[KA_WORDS_MAX];
    size_t word_count;
};

enum ka_args_error {
    KA_ARGS_OK,
    KA_ARGS_UNKNOWN,
    KA_ARGS_NO_VALUE,
    KA_ARGS_EXTRA_VALUE,
    KA_ARGS_TOO_MANY
};

/**
 * Sort argv[1..] into options (of either table; @p own may be NULL) and words.
 * @param[out] wrong The argument that could not be understood.
 */
KA_MUST_USE enum ka_args_error ka_args_parse(int argc, char **argv, const struct ka_option *global,
                                             const struct ka_option *own, struct ka_args *out,
                                             const char **wrong);

/** The last value given for --name; NULL if it was not given. */
const char *ka_args_value(const struct ka_args *args, const char *name);
bool ka_args_has(const struct ka_args *args, const char *name);

#endif
