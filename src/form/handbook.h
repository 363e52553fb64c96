/**
 * @file
 * The scheme itself, from the very rules that points are computed with (考核方案).
 *
 * Contents, general part (purpose, whom, period, scoring, coefficients and grades, appeal, rule
 * files), a chapter for each role (duties, qualifications, the full table), definitions of the
 * metrics in use. The same book goes to PDF, with an outline, and to a workbook. Nothing in it
 * comes from a month's data or a person, and it says no amounts of pay.
 */
#ifndef KA_FORM_HANDBOOK_H
#define KA_FORM_HANDBOOK_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/io.h"
#include "form/form.h"
#include "form/model.h"

/** Needs defs, fonts, program and printed_on of @p context. Lives in @p arena. */
struct ka_book *ka_handbook_make(struct ka_arena *arena, const struct ka_form_context *context);

/** The latest day on which a role's rules were announced; KA_DAY_NONE if none says it. */
ka_day ka_handbook_announced(const struct ka_defs *defs);

/** SHA-256 over names and digests of the rule files: roles, metrics, coefficients and grades. */
struct ka_digest ka_handbook_digest(struct ka_arena *arena, const struct ka_defs *defs);

#endif
