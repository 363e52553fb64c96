/**
 * @file
 * out/MONTH/pay/: a pay sheet per person and the team's workbook, 0600, apart from the forms.
 */
#ifndef KA_CLI_PUBLISH_PAY_H
#define KA_CLI_PUBLISH_PAY_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/publish.h"

/** Whether a person's pay is among what was asked for: one of their cards is. */
bool ka_publish_selects_pay(const struct ka_publish_options *options, const struct ka_pay *pay);
/** Make out/MONTH.new/pay, unless nobody has a contract. */
KA_MUST_USE enum ka_status ka_publish_pay_folder(struct ka_session *session,
                                                 const struct ka_month_result *result,
                                                 const char *folder);
/** Cut the links to what will be made again. */
void ka_publish_pay_unlink(struct ka_session *session, const struct ka_month_result *result,
                           const struct ka_publish_options *options, const char *folder);
/** One person's files. */
KA_MUST_USE enum ka_status ka_publish_pay_sheet(struct ka_session *session,
                                                const struct ka_month_result *result,
                                                const struct ka_publish_options *options,
                                                const struct ka_pay *pay, const char *folder);
/** pay/team.xlsx, over everyone whatever was asked for. */
KA_MUST_USE enum ka_status ka_publish_pay_team(struct ka_session *session,
                                               const struct ka_month_result *result,
                                               const struct ka_publish_options *options,
                                               const char *folder);

/** A card's pay in scores.json, for --with-pay; null if it has none. */
struct ka_json;
void ka_pay_json(struct ka_json *json, const struct ka_month_result *result,
                 const struct ka_scorecard *card);

#endif
