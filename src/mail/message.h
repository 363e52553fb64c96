/**
 * @file
 * One e-mail as the bytes that go over the wire (RFC 5322, MIME), with files attached.
 *
 * Names and texts are Chinese as a rule: header words go as RFC 2047 encoded-words, file names as
 * RFC 2231 parameters, the text and the files in base64; what hides or turns a name in a header is
 * shown as a blank. So all lines are short ASCII, end in CRLF,
 * and nothing in a name can begin a header of its own.
 */
#ifndef KA_MAIL_MESSAGE_H
#define KA_MAIL_MESSAGE_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct ka_mail_file {
    ka_str name;
    ka_str type; /**< "application/pdf" */
    ka_str bytes;
};

struct ka_mail {
    ka_str from, from_name; /**< Names may be empty. */
    ka_str to, to_name;
    ka_str subject;
    ka_str text;
    ka_str id;    /**< Message-ID without brackets: "0123abcd@example.com". */
    int64_t date; /**< UTC seconds. */
    const struct ka_mail_file *file;
    size_t file_count;
};

/** Addresses and the id are ASCII without blanks or brackets (ka_email_ok() of template/staff.h).
 */
ka_str ka_mail_make(struct ka_arena *arena, const struct ka_mail *mail);

/** @p bytes in base64; a line end every @p columns characters (0: none). */
void ka_base64_add(struct ka_buf *out, ka_str bytes, size_t columns);

#endif
