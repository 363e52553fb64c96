/**
 * @file
 * Contracts in staff.yaml against the plans of pay.yaml. Private to template.
 */
#ifndef KA_TEMPLATE_PAY_CHECK_H
#define KA_TEMPLATE_PAY_CHECK_H

#include "base/diag.h"
#include "template/pay.h"
#include "template/staff.h"

/** Findings for every entry that does not fit its plan. */
void ka_pay_check(const struct ka_pay_def *pay, const struct ka_staff *staff,
                  struct ka_diags *diags);

#endif
