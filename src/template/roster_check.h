/**
 * @file
 * Role files against the roster: what only shows when both are known. Private to template.
 */
#ifndef KA_TEMPLATE_ROSTER_CHECK_H
#define KA_TEMPLATE_ROSTER_CHECK_H

#include "base/diag.h"
#include "template/defs.h"

/** Findings for every role an employee really has: targets, teams, stores, platforms, leads. */
void ka_roster_check(const struct ka_defs *defs, struct ka_diags *diags);

#endif
