/**
 * @file
 * Reading the files of one month through a fold: the month itself and the one before it.
 */
#ifndef KA_METRICS_MONTH_READ_H
#define KA_METRICS_MONTH_READ_H

#include "metrics/fold.h"

#include <stddef.h>

/** Where the reading stands, for the progress call-back. */
struct ka_month_progress {
    const struct ka_month_options *options;
    uint64_t done; /**< Bytes of finished files. */
    uint64_t total;
    ka_str file;
};

/** What ka_month_read() is told. */
struct ka_month_reading {
    struct ka_arena *arena; /**< For what stays. */
    const struct ka_defs *defs;
    ka_month month;
    struct ka_diags *diags;
    struct ka_export *file; /**< path, open_path, bytes given. */
    size_t file_count;
    bool evidence;                      /**< Keep the rows behind values. */
    struct ka_month_progress *progress; /**< May be NULL. */
    size_t workers, part;               /**< As in struct ka_month_options. */
    const struct ka_month_data *before; /**< The month before, or NULL. */
    bool keep_late_sales;               /**< For the month after: see struct ka_late_sale. */
    bool quiet; /**< No findings about people and accounts that have no data. */
};

/** Read all files in order and fold them. */
struct ka_month_data *ka_month_read(const struct ka_month_reading *reading);

#endif
