/**
 * @file
 * Fields of export columns: their words, how each is read, which kind of fact takes which. Private
 * to template.
 */
#ifndef KA_TEMPLATE_PROFILE_FIELD_H
#define KA_TEMPLATE_PROFILE_FIELD_H

#include "base/compiler.h"
#include "template/profile.h"
#include "template/schema.h"

#include <stdbool.h>
#include <stddef.h>

/** Words of `field:`; "none" is first. */
extern const struct ka_choice ka_field_choices[];

/** "account", for messages. */
const char *ka_field_word(enum ka_field field);
/** How a field is read when the column does not say. */
enum ka_read ka_field_read(enum ka_field field);
/** The kind of fact has such a field. */
bool ka_fact_takes(enum ka_fact_kind kind, enum ka_field field);

/** At least one of these fields must be there: ends with KA_FIELD_NONE. */
#define KA_FIELD_CHOICES 4
struct ka_field_need {
    enum ka_field any[KA_FIELD_CHOICES];
};
/** What a kind cannot do without. */
const struct ka_field_need *ka_fact_needs(enum ka_fact_kind kind, size_t *count);

/** Counters and means are whole numbers of a subject: only some kinds have one. */
bool ka_fact_counts(enum ka_fact_kind kind);

#endif
