/**
 * @file
 * A month read in shards: one file a shard, made by `run MONTH --shard i/n` on any machine, and
 * put together again by `merge`.
 *
 *     exports ──every n-th file──▶ facts, reports ──▶ out/2026-10.shard-i-of-n
 *     all n shards ──▶ the same fold, in the same order ──▶ the same bytes as without shards
 *
 * A shard file is: a line that says what it is; program, month, i, n, digest of the definitions,
 * digest of the key with which buyers are hashed; the pieces (metrics/month_facts.h); the SHA-256
 * of all that. It holds no buyer's name (decision 18) and is the user's own (mode 0600).
 */
#ifndef KA_CLI_SHARD_H
#define KA_CLI_SHARD_H

#include "base/compiler.h"
#include "base/io.h"
#include "cli/session.h"

/** Which part: 1 to count. */
struct ka_shard {
    size_t at, count;
};

/** "2/4". False if it is no such thing, or more than KA_SHARDS_MAX. */
KA_MUST_USE bool ka_shard_parse(const char *text, struct ka_shard *out);
#define KA_SHARDS_MAX ((size_t)64)

/** Read the shard's files of the month and write the shard file. Nothing is left after a failure.
 *  @param[out] path Of the file. */
KA_MUST_USE enum ka_status ka_shard_make(struct ka_session *session, ka_month month,
                                         struct ka_shard shard, const char **path,
                                         struct ka_month_data **data);

/** All shards of a month, opened. */
struct ka_shards {
    struct ka_mapping *file;
    size_t file_count;
    ka_month month;
    struct ka_pieces pieces;
    enum ka_piece_kind *kind; /**< Of each piece, as its path and bytes. */
    ka_str *path, *bytes;
};

/**
 * Open the session's words from 1 on as shard files; they must be sound, of one month, complete,
 * and made with the session's definitions and key.
 *
 * @return KA_E_DATA after a finding for each that is not.
 */
KA_MUST_USE enum ka_status ka_shards_open(struct ka_session *session, struct ka_shards *out);
void ka_shards_close(struct ka_shards *shards);

#endif
