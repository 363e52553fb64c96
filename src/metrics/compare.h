/** @file Where single facts and a report give the same figure: how far they are apart. */
#ifndef KA_METRICS_COMPARE_H
#define KA_METRICS_COMPARE_H

#include "metrics/fold.h"

/** After the fold is closed: a finding for every figure that both give differently. */
void ka_compare_sources(struct ka_fold *fold);

#endif
