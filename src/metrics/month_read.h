/**
 * @file
 * Reading the files of one month through a fold: the month itself and the one before it.
 */
#ifndef KA_METRICS_MONTH_READ_H
#define KA_METRICS_MONTH_READ_H

#include "metrics/fold.h"
#include "metrics/month_facts.h"
#include "metrics/month_report.h"

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
    const struct ka_piece_keeper *keep; /**< May be NULL. */
    struct ka_kept *from;               /**< Facts of files from here; NULL: read the files. */
    struct ka_month_refund *later;      /**< As in struct ka_pieces. */
    size_t later_count;
};

/** A month's pieces (month_facts.c), its report already read. */
struct ka_kept {
    const struct ka_pieces *pieces;
    const struct ka_file_report *report; /**< One a file. */
    bool damaged;                        /**< Some piece was; a finding says so. */
};
/** What the pieces of a file's facts are filed under: its path, with its number if a further table.
 */
ka_str ka_kept_path(struct ka_arena *arena, const struct ka_export *file);
/** Hand a file's kept facts to @p sink. KA_E_DATA after a finding; else as the file was read. */
KA_MUST_USE enum ka_status ka_kept_feed(struct ka_kept *kept, const struct ka_defs *defs,
                                        uint32_t index, const struct ka_sink *sink,
                                        struct ka_diags *diags);

/** Whether the counters that this program fills are defined; a finding for each that is not. */
KA_MUST_USE bool ka_month_builtins(const struct ka_defs *defs, struct ka_diags *diags);
/** Whether any file of the month was of use. */
bool ka_month_recognised(const struct ka_month_data *data);
/** The finding that none was; always KA_E_DATA. */
enum ka_status ka_month_empty(struct ka_diags *diags, ka_str folder);

/** @p data (NULL: no exports) with the archive's figures of stores that it lacks (month_figures.c);
 *  NULL if there is nothing either way. @p reading: of that month. */
struct ka_month_data *ka_month_fill(const struct ka_month_reading *reading,
                                    struct ka_month_data *data, const struct ka_figures *figures);
/** The same with figures that are asked for only if the revenue of some store is missing; what the
 *  source returned if it failed. */
KA_MUST_USE enum ka_status ka_month_fill_gaps(const struct ka_month_reading *reading,
                                              const struct ka_figures_source *source,
                                              struct ka_month_data **data);

/** Read all files, fold them in order (month_files.c). */
void ka_month_read_files(const struct ka_month_reading *reading, struct ka_fold *fold);
/** Read all files in order and fold them. */
struct ka_month_data *ka_month_read(const struct ka_month_reading *reading);

#endif
