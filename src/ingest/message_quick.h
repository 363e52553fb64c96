/**
 * @file
 * Message logs at the speed of their bytes: what rows mostly are is known from rows before.
 *
 * A log repeats a few hundred combinations of store, account, sender and kind. What
 * ka_row_message() made of one is remembered, so that a plain row (csv_plain.h) with the same cells
 * needs but its time and its buyer read. Every other row is left to the reader, which does and
 * counts the same: ingest_parts_test compares them. Private to the stage.
 */
#ifndef KA_INGEST_MESSAGE_QUICK_H
#define KA_INGEST_MESSAGE_QUICK_H

#include "ingest/csv_plain.h"
#include "ingest/reader.h"

#include <stddef.h>
#include <stdint.h>

/** Who writes to whom, as what: cells that decide it, and what is decided. */
enum { KA_WHO_STORE, KA_WHO_ACCOUNT, KA_WHO_SENDER, KA_WHO_KIND, KA_WHO_CELLS };

struct ka_who {
    ka_str cell[KA_WHO_CELLS]; /**< As in the file; the sender's ptr is NULL if it is the buyer. */
    ka_str account;
    size_t store;
    enum ka_sender sender;
    enum ka_message_kind kind;
    bool kind_counts; /**< The kind's cell counts as a value. */
};

/** What is remembered; may be handed on from one part of a file to another one. */
struct ka_who_list {
    struct ka_arena *arena;
    struct ka_who *who;
    size_t count;
    uint32_t *slot; /**< Hash table: index + 1, 0 if free. */
};

struct ka_message_quick {
    struct ka_reader *reader;
    struct ka_who_list *known;
    const struct ka_sink *sink; /**< Of the reader; it is made to look in between. */
    struct ka_sink look;
    size_t time, buyer, who[KA_WHO_CELLS]; /**< Columns. */
    ka_time from, end;                     /**< Messages of other times are of other days. */
    bool agent_words;                      /**< Some words for a sender mean an agent. */
    uint64_t kinds, odd; /**< Of the kind's column before the row: values, and what else. */
    struct ka_stamp_day day;
};

/** Whether rows of the file can be read so; then learning goes on whenever the reader reads. */
bool ka_message_quick_open(struct ka_message_quick *quick, struct ka_reader *reader,
                           struct ka_who_list *known);
/** Read rows before @p to as long as they are plain and known. The reader's source moves. */
KA_MUST_USE enum ka_status ka_message_quick_rows(struct ka_message_quick *quick, const char *to);
/** Before the reader reads the next row. */
void ka_message_quick_look(struct ka_message_quick *quick);

#endif
