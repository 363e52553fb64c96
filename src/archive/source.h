/**
 * @file
 * What a final month was computed from: its sources, and their bytes.
 *
 * Bytes are kept deflated, once for all sources with the same SHA-256 (which is of the bytes as
 * they were). A purge takes bytes away and leaves sources and digests.
 */
#ifndef KA_ARCHIVE_SOURCE_H
#define KA_ARCHIVE_SOURCE_H

#include "archive/db.h"

/** From the cells of a row of KA_T_SOURCE. */
struct ka_archive_source ka_source_of(const struct ka_datum *cell);

enum ka_content {
    KA_CONTENT_WHOLE,
    KA_CONTENT_GONE, /**< Purged, or never there. */
    KA_CONTENT_BAD   /**< Not the bytes that were archived. */
};
/** The bytes, in @p arena, if they are whole. */
KA_MUST_USE enum ka_status ka_content_get(struct ka_archive *archive, struct ka_arena *arena,
                                          const struct ka_archive_source *source,
                                          enum ka_content *content, ka_str *bytes);

/** Rows and bytes of all sources of @p month, as of @p revision. */
KA_MUST_USE enum ka_status ka_sources_put(struct ka_archive *archive,
                                          const struct ka_archive_month *month, int64_t revision);

/** The day before which facts were purged, of all purges the latest; empty if there was none.
 *  A row that does not fit its digest or the one before is a finding. */
KA_MUST_USE enum ka_status ka_purges_check(struct ka_archive *archive, ka_str *purged_to,
                                           size_t *count);

#endif
