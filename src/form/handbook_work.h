/**
 * @file
 * Private to form: the chapters of the handbook.
 */
#ifndef KA_FORM_HANDBOOK_WORK_H
#define KA_FORM_HANDBOOK_WORK_H

#include "form/handbook.h"
#include "form/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Width that a page has for columns. */
#define KA_HANDBOOK_WIDTH (KA_PAGE_WIDTH - 2 * 38.0)

/** A chapter: a printed portrait sheet with an outline entry. */
void ka_handbook_chapter(struct ka_report *report, ka_str name, ka_str title, ka_str below,
                         const double *width, size_t count);
/** A heading over the whole width, with an outline entry below the chapter's. */
void ka_handbook_section(struct ka_report *report, enum ka_word word);
/** Two of them side by side, the second from column @p col on. */
void ka_handbook_sections(struct ka_report *report, enum ka_word left, enum ka_word right,
                          uint32_t col);
/** A paragraph over the whole width. */
void ka_handbook_text(struct ka_report *report, ka_str text);
/** The same, staying with the table below it. */
void ka_handbook_lead(struct ka_report *report, ka_str text);
/** A paragraph led by "1. ". */
void ka_handbook_point(struct ka_report *report, size_t number, ka_str text);
ka_str ka_handbook_day(const struct ka_report *report, ka_day day);
/** Files that hold rules: roles, metrics, coefficients and grades. */
bool ka_handbook_is_rules(ka_str file);

void ka_handbook_general(struct ka_report *report);
void ka_handbook_role(struct ka_report *report, const struct ka_role *role, size_t index);
/** No chapter without plans. */
void ka_handbook_pay(struct ka_report *report);
void ka_handbook_metrics(struct ka_report *report);

#endif
