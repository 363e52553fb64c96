/**
 * @file
 * kaohe run MONTH[..MONTH] --rules DIR --compare: what if these were the rules?
 */
#ifndef KA_CLI_COMPARE_H
#define KA_CLI_COMPARE_H

#include "cli/session.h"
#include "form/compare_book.h"

/** The whole command. Writes one workbook (0600), and changes neither results nor the archive. */
enum ka_exit ka_run_compare(struct ka_session *session);

/** How it is shown: a table of who changes, or JSON of everyone. */
void ka_compare_print(struct ka_session *session, ka_str rules,
                      const struct ka_compare_month *month, size_t count);

#endif
