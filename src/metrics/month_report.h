/**
 * @file
 * A month's files and the findings of reading them, as bytes (metrics/month_facts.h).
 */
#ifndef KA_METRICS_MONTH_REPORT_H
#define KA_METRICS_MONTH_REPORT_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "ingest/export.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>

/** A file, and what reading it came to. */
struct ka_file_report {
    struct ka_export file;
    struct ka_diags found;
    bool refused;
};

ka_str ka_month_report_pack(struct ka_arena *arena, const struct ka_defs *defs,
                            const struct ka_file_report *report, size_t count);
/** False: the bytes are no report. */
KA_MUST_USE bool ka_month_report_read(struct ka_arena *arena, const struct ka_defs *defs,
                                      ka_str bytes, struct ka_file_report **out, size_t *count);

#endif
