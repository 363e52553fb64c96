/**
 * @file
 * Workbooks in out/MONTH that people have written into since they were made.
 */
#ifndef KA_CLI_EDITED_H
#define KA_CLI_EDITED_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/session.h"

/**
 * Before out/MONTH is replaced: what is no longer as the archive recorded it is linked into
 * out/MONTH.edited, with the beginning of its digest in the name, and a finding says so. Nothing
 * is read from it.
 */
KA_MUST_USE enum ka_status ka_edited_keep(struct ka_session *session, ka_month month,
                                          const char *target);

#endif
