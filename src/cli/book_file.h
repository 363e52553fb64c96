/**
 * @file
 * Files that commands write beside the results: whole or not at all, and never over another.
 */
#ifndef KA_CLI_BOOK_FILE_H
#define KA_CLI_BOOK_FILE_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/session.h"
#include "form/model.h"

/** "<workspace>/path" unless @p path is absolute. */
const char *ka_book_path(struct ka_session *session, const char *path);
/** The workbook into a new file, its folder made if need be; KA_E_DATA with a finding if it exists.
 */
KA_MUST_USE enum ka_status ka_book_write(struct ka_session *session, const struct ka_book *book,
                                         const char *path);
/** Text into a new file, likewise. */
KA_MUST_USE enum ka_status ka_text_write(struct ka_session *session, ka_str text, const char *path);

#endif
