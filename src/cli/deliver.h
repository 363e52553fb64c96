/**
 * @file
 * Parts of `kaohe deliver`: each person's PDFs of an archived month, behind their own password.
 *
 *     archive (what was made, SHA-256) ─┐
 *     out/MONTH (the PDFs)             ─┼─▶ parcels ─▶ deliver/MONTH/  files/NAME.pdf  index.csv
 *     staff.yaml (address)             ─┤                              list.pdf     mail/NAME.eml
 *     secrets (password)               ─┘                              plan.tsv
 *                                   plan ─▶ send ─▶ deliver/MONTH.receipts.tsv
 *
 * What is sent is what the dry run wrote, byte for byte.
 */
#ifndef KA_CLI_DELIVER_H
#define KA_CLI_DELIVER_H

#include "base/compiler.h"
#include "base/io.h"
#include "base/status.h"
#include "cli/session.h"
#include "mail/journal.h"
#include "template/mail_def.h"

#include <stdbool.h>
#include <stddef.h>

struct ka_parcel_file {
    ka_str source;           /**< "forms/S001_….pdf", below out/MONTH. */
    ka_str name;             /**< "2026-10_S001_林小满_售前客服.pdf" */
    int version;             /**< 1: as first issued; 2: 更正第1版. */
    struct ka_digest digest; /**< Of the source, as archived. */
    struct ka_digest locked; /**< Of the encrypted file. */
};

/** What one person gets. */
struct ka_parcel {
    ka_str number, name;
    ka_str email;         /**< Empty: none. */
    const char *password; /**< NULL: none that is good enough; nothing is delivered. */
    struct ka_parcel_file *file;
    size_t file_count;
    ka_str id;               /**< Message-ID of these sources to this address, without brackets. */
    ka_str letter;           /**< "mail/….eml", or empty. */
    struct ka_digest digest; /**< Of the letter. */
};

struct ka_delivery {
    struct ka_session *session;
    ka_month month;
    ka_str name; /**< "2026-10" */
    bool forms, pay;
    bool provisional; /**< A month that is not final may go out. */
    bool final;
    ka_str only; /**< Number or name; empty: everybody. */
    struct ka_parcel *parcel;
    size_t parcel_count;
    bool mail;  /**< mail_def is set. */
    bool trial; /**< A dry run: it may be followed by --send. */
    struct ka_mail_def mail_def;
    struct ka_journal *journal; /**< What was sent so far; NULL if nothing ever was. */
};

/** The people and their files, from the archive and the roster. */
KA_MUST_USE enum ka_status ka_deliver_people(struct ka_delivery *delivery);

/** Passwords of all parcels, from @p path (a file or a folder; NULL: the workspace's own). Missing,
 *  weak and shared ones are findings and leave the password NULL. */
KA_MUST_USE enum ka_status ka_deliver_passwords(struct ka_delivery *delivery, const char *path);

/** mail.yaml or @p path, which must be private. @p sending: it must name a server. */
KA_MUST_USE enum ka_status ka_deliver_mail(struct ka_delivery *delivery, const char *path,
                                           bool sending);
/** The letter of a parcel, with its encrypted files in the order of the parcel's. */
ka_str ka_deliver_letter(struct ka_arena *arena, const struct ka_delivery *delivery,
                         const struct ka_parcel *parcel, const ka_str *locked, int64_t now);
/** Everything of the settings that a receiver or a server sees, as one digest. */
struct ka_digest ka_deliver_settings(struct ka_arena *arena, const struct ka_delivery *delivery);

/** Whether a parcel goes by mail. */
bool ka_parcel_is_mailed(const struct ka_parcel *parcel);
/** A digest from its text. */
struct ka_digest ka_deliver_digest(ka_str hex);
/** "更正第1版" of version 2, in the company's language; empty of the first. */
ka_str ka_deliver_edition(const struct ka_delivery *delivery, int version);
/** Number and name, for findings. */
ka_str ka_parcel_person(struct ka_arena *arena, const struct ka_parcel *parcel);

/** Make deliver/MONTH anew. @p now: UTC seconds, for the letters. */
KA_MUST_USE enum ka_status ka_deliver_write(struct ka_delivery *delivery, int64_t now);

/** The text of plan.tsv for what was written. */
ka_str ka_deliver_plan(struct ka_arena *arena, const struct ka_delivery *delivery);
/** Whether deliver/MONTH is what a dry run of exactly this made: a finding if not. Letters and
 *  digests of the parcels are set from it. */
KA_MUST_USE enum ka_status ka_deliver_check(struct ka_delivery *delivery);

/** Open the journal if there is one: no two deliveries of a month at once. @p make: also if there
 *  is none, but a dry run that may be sent. */
KA_MUST_USE enum ka_status ka_deliver_journal(struct ka_delivery *delivery, bool make);
/** Send what was tried and not yet taken; @p resend: number of the person whose letter goes out
 *  again, or NULL. */
KA_MUST_USE enum ka_status ka_deliver_send(struct ka_delivery *delivery, const char *resend);

/** Enter forms that reached their people as handed over in the archive's ledger. @p sent: whom the
 *  journal calls sent, else everybody with a password, at @p now. */
KA_MUST_USE enum ka_status ka_deliver_hand(struct ka_delivery *delivery, bool sent, int64_t now);

/** Print who gets or got what. */
void ka_deliver_show(const struct ka_delivery *delivery);

#endif
