/**
 * @file
 * Slow hours in words: the note of a form, and what the summary says of them.
 */
#ifndef KA_FORM_DELAY_H
#define KA_FORM_DELAY_H

#include "base/num.h"
#include "form/form.h"
#include "metrics/response.h"
#include "score/scorecard.h"

/** "响应延迟原因：…；…。": at most *most, which becomes how many; empty if there are none. */
ka_str ka_delays_text(struct ka_arena *arena, const struct ka_form_context *context,
                      const struct ka_scorecard *card, size_t *most);
/** "10-14 20–22时", "每天 14–17时", "每周三 14–16时". */
ka_str ka_stretch_when(struct ka_arena *arena, const struct ka_form_context *context,
                       const struct ka_stretch *stretch);
/** Response time of the hours; KA_FRAC_NONE if there are no rounds. */
ka_frac ka_load_mean(const struct ka_load_hour *hours);

#endif
