/**
 * @file
 * The files of a month's results for machines and auditors: scores.json, findings.csv,
 * manifest.json.
 */
#ifndef KA_CLI_RESULTS_H
#define KA_CLI_RESULTS_H

#include "base/compiler.h"
#include "base/status.h"
#include "cli/session.h"
#include "score/pay.h"

/** Everything a month came to. */
struct ka_month_result {
    ka_month month;
    struct ka_month_data *data;
    struct ka_scorecard *card;
    size_t card_count;
    struct ka_pay *pay; /**< Of everyone with a contract; NULL if nobody has. */
    size_t pay_count;
    struct ka_pay_edition *paid; /**< Of each pay; NULL until the month's place is known. */
    int revision;                /**< That these results are or become; 0: not known. */
    bool with_pay;               /**< scores.json tells the pay. */
    bool final;                  /**< Every card is final. */
    struct ka_digest link;       /**< Root of the archive that the forms go by. */
    const struct ka_archive_standing
        *standing;  /**< Where the month stands in the archive, if forms are to say it. */
    ka_str program; /**< "kaohe 0.1.0", as results name it. */
};

/** This program and its version. */
#define KA_PROGRAM KA_STR("kaohe " KAOHE_VERSION)

/** Load, fold and score; on data errors every card becomes provisional. Where no file is of use,
 * KA_E_DATA, and *out has the files only. */
KA_MUST_USE enum ka_status ka_month_result_make(struct ka_session *session, ka_month month,
                                                struct ka_month_result *out);

/** Whether the month may be made final, or amended: KA_E_DATA and a finding for all that stands in
 * the way (forms, rules that were not announced in time, pay). */
KA_MUST_USE enum ka_status ka_month_may_close(struct ka_session *session,
                                              const struct ka_month_result *result);

/** The same of a month's data at hand. Fails if the archive's earlier months cannot be read. */
KA_MUST_USE enum ka_status ka_month_result_of(struct ka_session *session, ka_month month,
                                              struct ka_month_data *data,
                                              struct ka_month_result *out);

/**
 * For commands that show a month: the month of word 1, definitions, fonts if asked for, scores.
 * False after the mistake was printed, with the exit code in *code.
 */
KA_MUST_USE bool ka_session_result(struct ka_session *session, bool fonts,
                                   struct ka_month_result *out, enum ka_exit *code);

/** Whether the card is of the employee with this number or name. */
bool ka_scorecard_is_of(const struct ka_scorecard *card, ka_str number_or_name);
/** Says that no such person has a form this month, with the nearest number or name. */
/** The same from numbers and names. */
enum ka_exit ka_session_no_one(struct ka_session *session, ka_str who, const ka_str *names,
                               size_t count);
enum ka_exit ka_session_no_staff(struct ka_session *session, const struct ka_month_result *result,
                                 ka_str who);

/** The text of scores.json (design.md section 6). */
ka_str ka_scores_json(struct ka_session *session, const struct ka_month_result *result);
/** The text of findings.csv: UTF-8 with BOM, one line a finding. */
ka_str ka_findings_csv(struct ka_session *session);
/** All findings as JSON array members under @p key. */
struct ka_json;
void ka_findings_json(struct ka_session *session, struct ka_json *json, const char *key);
/** The text of manifest.json: SHA-256 of every input, definition and output in @p folder. */
KA_MUST_USE enum ka_status ka_manifest_json(struct ka_session *session,
                                            const struct ka_month_result *result,
                                            const char *folder, ka_str *out);

#endif
