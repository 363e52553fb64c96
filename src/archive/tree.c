/*
 * A month's trees and the chain they hang in, laid open: what ka_walk_revision() goes by, so that
 * the roots can be computed again by anybody.
 */
#include "archive/chain.h"

#include <string.h>

enum { CELL_ID = 0, CELL_MONTH = 1, CELL_NUMBER = 2, CELL_STATE = 3, CELL_LINK = 5 };
enum { LEDGER_MONTH = 4 };

/** The present revision's row of the chain. */
static enum ka_status
add_link(struct ka_archive *archive, const struct ka_cursor *rows, struct ka_walk *walk,
         struct ka_grid *chain)
{
    static const char *const sql = "SELECT root, output_root FROM revision WHERE id = ?";
    struct ka_arena *arena = archive->arena;
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, sql);
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, rows->cell[CELL_ID].number);
    enum ka_step step = ka_db_step(archive, stmt);
    bool row = step == KA_STEP_ROW;
    const ka_str cell[] = {
        rows->cell[CELL_MONTH].text,
        ka_str_format(arena, "%d", (int)rows->cell[CELL_NUMBER].number),
        rows->cell[CELL_STATE].text,
        rows->cell[CELL_LINK].text,
        ka_str_dup(arena, ka_str_of(ka_leaves_top(&walk->leaves).hex)),
        ka_str_dup(arena, ka_str_of(ka_leaves_top(&walk->outputs).hex)),
        row ? ka_db_text(arena, stmt, 0) : KA_STR(""),
        row ? ka_db_text(arena, stmt, 1) : KA_STR(""),
    };
    ka_db_done(stmt);
    for (size_t i = 0; i < KA_COUNT(cell); i++) {
        chain->cell = ka_arena_push(arena, chain->cell, chain->rows * chain->columns + i,
                                    sizeof *chain->cell);
        chain->cell[chain->rows * chain->columns + i] = cell[i];
    }
    chain->rows++;
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

/** Walk over the revision at hand; its leaves and rows into @p log, if there is one. */
static enum ka_status
add_revision(struct ka_archive *archive, const struct ka_cursor *rows, struct ka_walk_log *log,
             struct ka_grid *chain)
{
    struct ka_walk walk = {.arena = ka_arena_new(), .log = log};
    struct ka_digest own = ka_row_digest(walk.arena, KA_T_REVISION, rows->cell);
    if (log)
        ka_row_text(&log->rows, KA_T_REVISION, rows->cell);
    enum ka_status status = ka_walk_revision(archive, rows->cell[CELL_ID].number, own, &walk);
    if (status == KA_OK)
        status = add_link(archive, rows, &walk, chain);
    ka_arena_free(walk.arena);
    return status;
}

/** All final revisions, and @p current whatever it is. */
static enum ka_status
add_revisions(struct ka_archive *archive, int64_t current, struct ka_walk_log *log,
              struct ka_grid *chain)
{
    struct ka_cursor rows;
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, archive->arena, KA_T_REVISION, -1, &rows);
    if (status != KA_OK)
        return status;
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        bool mine = rows.cell[CELL_ID].number == current;
        if (mine || ka_str_eq(rows.cell[CELL_STATE].text, KA_STR("final")))
            status = add_revision(archive, &rows, mine ? log : NULL, chain);
    }
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : status;
}

/** The ledger's rows of one month. */
static enum ka_status
add_ledger(struct ka_archive *archive, ka_str month, struct ka_buf *out)
{
    struct ka_cursor rows;
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, archive->arena, KA_T_LEDGER, -1, &rows);
    if (status != KA_OK)
        return status;
    while ((more = ka_cursor_next(&rows)) > 0)
        if (ka_str_eq(rows.cell[LEDGER_MONTH].text, month))
            ka_row_text(out, KA_T_LEDGER, rows.cell);
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_archive_tree(struct ka_archive *archive, ka_month month, struct ka_archive_tree *out)
{
    static const char *const leaf[] = {"tree", "digest", "entry"};
    static const char *const chain[] = {"month", "revision", "state", "link",
                                        "tree",  "outputs",  "root",  "output_root"};
    struct ka_walk_log log = {.rows = {.arena = archive->arena}};
    struct ka_current current;
    *out = (struct ka_archive_tree){.chain = {.columns = KA_COUNT(chain), .name = chain}};
    enum ka_status status = ka_db_exec(archive, "BEGIN");
    if (status == KA_OK)
        status = ka_current_of(archive, month, &current);
    if (status == KA_OK)
        status = add_revisions(archive, current.id, &log, &out->chain);
    if (status == KA_OK)
        status = add_ledger(archive, ka_month_print(archive->arena, month), &log.rows);
    ka_db_undo(archive);
    out->leaves = (struct ka_grid){.columns = KA_COUNT(leaf),
                                   .rows = log.cells / KA_COUNT(leaf),
                                   .name = leaf,
                                   .cell = log.leaf};
    out->rows = ka_buf_str(&log.rows);
    return status;
}
