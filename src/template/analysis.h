/**
 * @file
 * kaohe.yaml, response: {analysis: ...}: the bounds by which slow hours are told and explained.
 */
#ifndef KA_TEMPLATE_ANALYSIS_H
#define KA_TEMPLATE_ANALYSIS_H

#include "template/company.h"

/** As written. */
struct ka_analysis_src {
    struct ka_number slow, slow_seconds, busy, silent, least_rounds, least_people;
};

/** Checked, with defaults for what is absent or wrong. */
struct ka_analysis ka_analysis_read(const struct ka_analysis_src *src, struct ka_diags *diags);

#endif
