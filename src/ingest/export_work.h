/**
 * @file
 * All of reading one file, shared by the files that do it. Private to the stage.
 */
#ifndef KA_INGEST_EXPORT_WORK_H
#define KA_INGEST_EXPORT_WORK_H

#include "base/io.h"
#include "base/limits.h"
#include "base/work.h"
#include "ingest/match.h"
#include "ingest/reader.h"
#include "ingest/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KA_HEAD_ROWS (KA_LIMIT_TITLE_ROWS + 2)

/** The first rows: as the source gave them, for reading as data, and as text, for matching. */
struct ka_export_head {
    struct ka_row raw[KA_HEAD_ROWS];
    struct ka_row text[KA_HEAD_ROWS];
    size_t count;
};

/** The digest of a large file, made beside the reading. */
struct ka_export_digest {
    bool beside;         /**< It is; else it was made beforehand. */
    struct ka_side side; /**< Of a file that is not read in parts. */
    struct ka_sha256 sha;
    size_t done; /**< Bytes of the file. */
};

struct ka_export_work {
    struct ka_reader reader;
    struct ka_rows rows;
    struct ka_export_head head;
    struct ka_diag near;   /**< What the last unknown sheet was nearly; line 0: nothing. */
    struct ka_match *seen; /**< Kinds of tables that are read by other readings of the file. */
    size_t seen_count;
    uint64_t reported; /**< Progress. */
    uint64_t refused;  /**< By the source, counted already. */
    ka_str bytes;      /**< The whole file. */
    struct ka_export_digest digest;
};

/** The first rows of the table at hand, into the head. */
KA_MUST_USE enum ka_status ka_export_read_head(struct ka_export_work *work, struct ka_arena *keep);
/** What they are for matching. */
struct ka_head ka_export_head_of(struct ka_export_work *work);
/** All rows of the table at hand, from row @p first of the head on. */
KA_MUST_USE enum ka_status ka_export_read_rows(struct ka_export_work *work, size_t first);
/**
 * On to the first sheet that is a known table and wanted, its first rows in the head. If there is
 * none, the head is that of the first sheet with rows, and the finding is about that one.
 */
KA_MUST_USE enum ka_status ka_export_find_sheet(struct ka_export_work *work);
/** The sheets after the one that was read; rows of the same table only if they are @p wanted. */
KA_MUST_USE enum ka_status ka_export_more_sheets(struct ka_export_work *work,
                                                 const struct ka_match *first, bool wanted);
/** One row to the sink. */
KA_MUST_USE enum ka_status ka_export_row(struct ka_reader *reader, const struct ka_row *row);
void ka_export_progress(struct ka_export_work *work);

/** Whether what is left of the file is worth reading in parts, and may be. */
bool ka_export_has_parts(const struct ka_export_work *work);
/** Read what is left in parts on several threads: the same as row by row. */
KA_MUST_USE enum ka_status ka_export_read_parts(struct ka_export_work *work);

#endif
