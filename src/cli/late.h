/**
 * @file
 * Refunds that came after their month was closed (scoring.md section 5): what they change in the
 * commission of that month, for the pay of this one.
 */
#ifndef KA_CLI_LATE_H
#define KA_CLI_LATE_H

#include "cli/results.h"
#include "cli/session.h"
#include "score/pay.h"

/** Sets options->late from the archive; nothing without one. @p result has data and cards. What
 *  cannot be deducted is a finding; fails, after one, if the archive cannot be read or is damaged:
 *  pay without what it should deduct must not be made. */
KA_MUST_USE enum ka_status ka_late_find(struct ka_session *session,
                                        const struct ka_month_result *result,
                                        struct ka_pay_options *options);

#endif
