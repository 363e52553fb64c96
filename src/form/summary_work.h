/**
 * @file
 * Private to form: the summary while it is made.
 *
 * Sheets refer forward (the overview counts on the ranking), so the lists' rows are fixed before
 * anything is put: every list starts at row KA_SUMMARY_FIRST.
 */
#ifndef KA_FORM_SUMMARY_WORK_H
#define KA_FORM_SUMMARY_WORK_H

#include "form/report.h"
#include "form/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** First row of a list: below title, line and header. */
#define KA_SUMMARY_FIRST 3

/** Columns of the ranking. */
enum ka_ranking_col {
    KA_R_ROLE,
    KA_R_RANK,
    KA_R_NUMBER,
    KA_R_NAME,
    KA_R_TEAM,
    KA_R_MARKS,
    KA_R_POINTS,
    KA_R_SHARE,
    KA_R_GRADE,
    KA_R_COEFFICIENT,
    KA_R_STATUS,
    KA_R_GAPS,
    KA_R__COUNT
};

/** Columns of the modules' points. */
enum ka_detail_col {
    KA_M_TEAM,
    KA_M_ROLE,
    KA_M_NUMBER,
    KA_M_NAME,
    KA_M_MODULE,
    KA_M_MARKS,
    KA_M_POINTS,
    KA_M_SHARE,
    KA_M__COUNT
};

struct ka_summary {
    struct ka_report report;
    const struct ka_scorecard *card;
    size_t count;
    bool shared;
    size_t *order; /**< Of the ranking: by role, then points. */
};

/** Make a number live; nothing in the shared book, which has no lists, nor over empty ones. */
void ka_summary_live(const struct ka_summary *summary, struct ka_cell *cell, ka_str formula);
/** "'排名'!$H$4:$H$29" */
ka_str ka_summary_ranking(const struct ka_summary *summary, enum ka_ranking_col col);
ka_str ka_summary_role(const struct ka_summary *summary, const struct ka_scorecard *card);
ka_str ka_summary_status(const struct ka_summary *summary, const struct ka_scorecard *card);
/** The mean of a sum over @p count; none if there are none. */
ka_frac ka_summary_mean(ka_dec sum, size_t count);

/* Sheets, in this order. */
void ka_summary_overview(struct ka_summary *summary);
void ka_summary_people(struct ka_summary *summary);
void ka_summary_forms(struct ka_summary *summary);
void ka_summary_modules(struct ka_summary *summary);
void ka_summary_detail(struct ka_summary *summary);
void ka_summary_stores(struct ka_summary *summary);
void ka_summary_response(struct ka_summary *summary);
void ka_summary_quality(struct ka_summary *summary);
void ka_summary_findings(struct ka_summary *summary);

#endif
