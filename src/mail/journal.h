/**
 * @file
 * What became of each message: a text file that only grows, one line an event.
 *
 *     2026-11-05T02:11:09Z TAB sent TAB S001 TAB name TAB address TAB message id TAB digest TAB
 * answer
 *
 * A line is on the disk before the call returns, so after a power cut or a kill it says what was
 * known then. One process at a time has it open.
 */
#ifndef KA_MAIL_JOURNAL_H
#define KA_MAIL_JOURNAL_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ka_mail_event {
    KA_MAIL_NOTHING, /**< Never tried. */
    KA_MAIL_ENDING,  /**< The end of the message is about to be sent. */
    KA_MAIL_SENT,    /**< The server took it. */
    KA_MAIL_FAILED,  /**< It surely was not taken. */
    KA_MAIL_CLEARED, /**< A person found out that it was not taken, or wants it sent again. */
    KA_MAIL_EVENT__COUNT
};

struct ka_mail_entry {
    int64_t time; /**< UTC seconds. */
    enum ka_mail_event event;
    ka_str number, name, address;
    ka_str id;     /**< Message-ID without brackets. */
    ka_str digest; /**< SHA-256 of the message. */
    ka_str answer;
};

struct ka_journal;

/** Opens, makes (0600), locks and reads it; a line that a kill cut short is taken off. */
KA_MUST_USE enum ka_status ka_journal_open(struct ka_arena *arena, const char *path,
                                           struct ka_diags *diags, struct ka_journal **out);
/** NULL is fine. */
void ka_journal_close(struct ka_journal *journal);
/** A further line, on the disk when this returns. Control characters become blanks. */
KA_MUST_USE enum ka_status ka_journal_add(struct ka_journal *journal,
                                          const struct ka_mail_entry *entry);
/** The last entry of a message; NULL if there is none. ENDING as last: nobody knows. */
const struct ka_mail_entry *ka_journal_last(const struct ka_journal *journal, ka_str id);
/** Whether a message with another id was taken for that person. */
bool ka_journal_sent_other(const struct ka_journal *journal, ka_str number, ka_str id);

#endif
