/**
 * @file
 * A book's workbook and PDF into their places, each whole or not at all, mode 0600.
 */
#ifndef KA_CLI_BOOK_WRITE_H
#define KA_CLI_BOOK_WRITE_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/session.h"
#include "form/model.h"

/** @p path names the finished file; what stood there is whole until then. */
KA_MUST_USE enum ka_status ka_book_write_xlsx(struct ka_session *session,
                                              const struct ka_book *book, const char *path);
KA_MUST_USE enum ka_status ka_book_write_pdf(struct ka_session *session, const struct ka_book *book,
                                             const char *path);

#endif
