/**
 * @file
 * Messages of one heap, buyer by buyer.
 */
#ifndef KA_METRICS_MESSAGE_GROUP_H
#define KA_METRICS_MESSAGE_GROUP_H

#include "base/arena.h"
#include "metrics/message.h"

#include <stddef.h>

/** One buyer's messages in one store. */
struct ka_message_group {
    struct ka_message *message;
    size_t count;
};

/**
 * Sort @p message by store, buyer, time, file and line, into @p arena.
 * @return How many buyers there are; *out are their messages.
 */
size_t ka_message_groups(struct ka_arena *arena, const struct ka_message *message, size_t count,
                         struct ka_message_group **out);
/** By time, file and line. */
int ka_message_compare(const void *left, const void *right);

#endif
