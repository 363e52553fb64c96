/**
 * @file
 * One export file → facts: encoding, grammar, header, profile, rows.
 *
 * Content decides: the profile is found by the header (in the first KA_LIMIT_TITLE_ROWS rows, one
 * or two rows high), never by the file's name. Summary rows are dropped and compared with the sums.
 */
#ifndef KA_INGEST_EXPORT_H
#define KA_INGEST_EXPORT_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/io.h"
#include "base/status.h"
#include "base/str.h"
#include "ingest/encoding.h"
#include "ingest/fact.h"
#include "template/defs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How one column was used. */
struct ka_column_use {
    ka_str header;               /**< As in the file, line breaks made blanks. */
    size_t column;               /**< Index in the profile's columns, or KA_NO_INDEX if unused. */
    uint64_t values, empty, bad; /**< Cells read, empty, not readable. */
    uint32_t first_bad_line;
};

/**
 * What became of a file: for `check`, the manifest and the basis sheet. A workbook with several
 * kinds of tables is listed once for each: the same path, then table 1, 2 and so on.
 */
struct ka_export {
    ka_str path;           /**< As shown: "exports/2026-10/tm/赤兔.csv". */
    const char *open_path; /**< For opening. */
    uint32_t table;        /**< Which of the file's kinds of tables this is; given. */
    bool more;             /**< It has another kind of table, not read yet. */
    uint64_t bytes;
    struct ka_digest digest;
    const struct ka_profile *profile; /**< NULL: not recognised. */
    enum ka_encoding encoding;
    char delimiter;
    uint32_t header_line;
    struct ka_span period; /**< Of the file's name or its rows' dates; empty if unknown. */
    size_t store;     /**< From the folder, the name or the platform's only store; KA_NO_INDEX. */
    uint64_t rows;    /**< Data rows. */
    uint64_t used;    /**< Rows that became facts. */
    uint64_t dropped; /**< Rows refused, each with a finding. */
    uint64_t lacking; /**< Of the used: rows with a cell that could not be read and was left out. */
    uint64_t lost_named; /**< Of the refused and lacking: those that name someone of the staff. */
    uint32_t *lost;      /**< Whom, by index in the staff list; each once. */
    size_t lost_count;
    uint64_t outside; /**< Rows of other months: not counted, no finding. */
    uint64_t summary_rows;
    ka_time latest; /**< Latest time stamp seen; KA_TIME_NONE. */
    struct ka_column_use *column;
    size_t column_count;
    ka_str sheet; /**< Of a workbook: the sheet that was read; empty if it was more than one. */
};

/** What reading a file needs to know. */
struct ka_ingest {
    const struct ka_defs *defs;
    ka_month month; /**< The month being read. */
    struct ka_span
        window; /**< Facts outside are left out (orders look back: wider than the month). */
    ka_day refunds_from; /**< But not orders paid from this day on and told as refunded; 0: all. */
    struct ka_arena *arena; /**< For what the reports hold. */
    struct ka_diags *diags;
    void *progress_self;                               /**< May be NULL. */
    void (*progress)(void *self, uint64_t bytes_done); /**< Called about every MiB. */
    size_t workers; /**< Threads that may read one file; 0 is 1. Changes nothing but the time. */
    size_t part;    /**< Bytes that a thread takes at once; 0: as is good. For tests. */
    struct ka_aliases
        *aliases; /**< Headers' index (alias.h); NULL: made on first use in @c arena. */
};

/**
 * Read one file and hand its facts to @p sink.
 *
 * @param[in]     index Index that facts carry as their file.
 * @param[in,out] file  path, open_path, table and bytes are given; all else is filled in.
 * @return KA_OK also for a file with findings (its good rows were handed over) and for an
 *         unrecognised one (profile NULL, one finding); KA_E_FORMAT/LIMIT if its grammar is
 *         broken so that it must be refused whole, KA_E_DATA if it speaks of another month or its
 *         ids were rounded: then the caller drops its facts. KA_E_IO if it cannot be read. What
 *         the sink returned, if that was not KA_OK.
 */
KA_MUST_USE enum ka_status ka_export_read(struct ka_ingest *ingest, uint32_t index,
                                          struct ka_export *file, const struct ka_sink *sink);

/** The same for bytes at hand; open_path is not used. Findings about opening cannot occur. */
KA_MUST_USE enum ka_status ka_export_read_bytes(struct ka_ingest *ingest, uint32_t index,
                                                ka_str bytes, struct ka_export *file,
                                                const struct ka_sink *sink);

/** Whether the file is a large text (open_path and bytes given), which all threads read at once. */
bool ka_export_is_large_text(const struct ka_export *file);
/** The file's next kind of table, not read yet. */
struct ka_export ka_export_next_table(const struct ka_export *file);
/** With all it points to in @p arena, but for path, open_path and profile. */
struct ka_export ka_export_copy(struct ka_arena *arena, const struct ka_export *file);
/** Whether the file holds one kind of table, as nearly all do. */
bool ka_export_alone(const struct ka_export *file);
/** Where a fact stands: in a workbook with the sheet and, if it has that field, the column. */
struct ka_place ka_export_place(const struct ka_export *file, uint32_t line, enum ka_field field);

/**
 * The store that a file belongs to, from the first folder of @p path below the month (store id,
 * name or alias), from a store's name or alias within the file name, else from the platform if it
 * has just one store.
 */
size_t ka_export_store(const struct ka_company *company, ka_str path, ka_str platform);
/** From the folder only: what people's own tables are filed under. */
size_t ka_export_folder_store(const struct ka_company *company, ka_str path);

#endif
