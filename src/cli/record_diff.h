/**
 * @file
 * Where two records of a result (score/record.h) differ.
 */
#ifndef KA_CLI_RECORD_DIFF_H
#define KA_CLI_RECORD_DIFF_H

#include "base/diag.h"
#include "base/str.h"

/** A finding for each item, module and total that is not the same in both; an empty record is a
 *  result that is not there. */
void ka_record_diff(struct ka_diags *diags, ka_str was, ka_str now);

#endif
