/** @file Files of one kind in which columns are not the same: a heading may have been renamed. */
#ifndef KA_METRICS_COLUMNS_H
#define KA_METRICS_COLUMNS_H

#include "metrics/fold.h"

/** After the fold is closed: a finding for every file that lacks figures which one like it has. */
void ka_report_columns(struct ka_fold *fold);

#endif
