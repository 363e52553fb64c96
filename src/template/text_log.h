/**
 * @file
 * How a plain-text chat log is written: `log:` in a profile of messages.
 *
 *     log:
 *       heads: ["{name} {time}"]              # a message begins: who, when; its text follows
 *       partner: ["消息对象:{name}"]           # a title line: the buyer of what follows
 *       account: ["客服账号:{name}"]           # a title line: the account of what follows
 *       system: [系统消息]                     # names that are the platform's
 *       auto: ["[自动回复]"]                   # how the text of a robot begins
 *       prefix: [cntaobao]                    # what the platform puts before names
 *
 * A pattern is plain text with placeholders; it is compared with whole lines, trimmed. Messages
 * become rows whose cells stand under the headers of the profile's own columns.
 */
#ifndef KA_TEMPLATE_TEXT_LOG_H
#define KA_TEMPLATE_TEXT_LOG_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "template/schema.h"

#include <stdbool.h>
#include <stddef.h>

/** "literal[0] {first} literal[1] {second} literal[2]"; one placeholder leaves literal[2] empty. */
struct ka_line_pattern {
    ka_str literal[3];
    bool two;        /**< Of name and time; else of name alone. */
    bool time_first; /**< With two. */
};

struct ka_line_patterns {
    struct ka_line_pattern *item;
    size_t count;
};

struct ka_text_log {
    struct ka_line_patterns head, partner, account;
    struct ka_texts system, robot, prefix;
};

/** As it stands in the file. */
struct ka_text_log_src {
    struct ka_texts heads, partner, account, system, robot, prefix;
};

/** False, with a finding for each, if a pattern lacks its placeholders. */
bool ka_text_log_read(struct ka_arena *arena, const struct ka_text_log_src *src,
                      struct ka_diags *diags, struct ka_text_log *out);

#endif
