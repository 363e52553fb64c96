/**
 * @file
 * Parts of `kaohe archive`: one function a sub-command.
 */
#ifndef KA_CLI_ARCHIVE_H
#define KA_CLI_ARCHIVE_H

#include "archive/archive.h"
#include "base/compiler.h"
#include "cli/session.h"

/** Open the workspace's archive; close it when done. */
KA_MUST_USE enum ka_status ka_session_archive(struct ka_session *session, enum ka_archive_mode mode,
                                              struct ka_archive **out);
/** Findings and exit code of a sub-command that ends with @p status. */
enum ka_exit ka_archive_end(struct ka_session *session, enum ka_status status);
/** A finding if the month is not in the archive. */
KA_MUST_USE enum ka_status ka_archive_has_month(struct ka_session *session,
                                                struct ka_archive *archive, ka_month month);
struct ka_json;
/** The rows of a grid as an array of objects under @p key. */
void ka_grid_json(struct ka_json *json, const char *key, const struct ka_grid *grid);
/** As CSV: header, one line a row, formulas led by an apostrophe. */
ka_str ka_grid_csv(struct ka_arena *arena, const struct ka_grid *grid);

enum ka_exit ka_archive_amend(struct ka_session *session);
enum ka_exit ka_archive_appeal(struct ka_session *session);
enum ka_exit ka_archive_notice(struct ka_session *session);
enum ka_exit ka_archive_replay(struct ka_session *session);
enum ka_exit ka_archive_purge_facts(struct ka_session *session);
enum ka_exit ka_archive_export(struct ka_session *session);

#endif
