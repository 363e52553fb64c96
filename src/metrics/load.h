/**
 * @file
 * Loads: what each hour of a month brought to a seat in a store.
 */
#ifndef KA_METRICS_LOAD_H
#define KA_METRICS_LOAD_H

#include "metrics/conversation.h"
#include "metrics/month.h"

/** Add a received conversation of the month. */
void ka_load_add(struct ka_load *load, const struct ka_chat_rules *rules,
                 const struct ka_conversation *chat);
/** Add hour to hour, month to month. */
void ka_load_hour_merge(struct ka_load_hour *into, const struct ka_load_hour *from);
void ka_load_merge(struct ka_load *into, const struct ka_load *from);

#endif
