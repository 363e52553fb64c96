/*
 * Walks over a revision's rows: each row is digested anew, the first that does not fit what it
 * says of itself is named, and the digests become the leaves of the revision's two trees.
 *
 * The same walk makes the roots when a month is written and when it is checked, from the rows as
 * they stand in the file: so what was stored is what was sealed.
 */
#include "archive/chain.h"

#include "archive/source.h"

#include <stdio.h>
#include <string.h>

struct ka_digest
ka_archive_genesis(void)
{
    struct ka_digest out;
    memset(out.hex, '0', 64);
    out.hex[64] = '\0';
    return out;
}

void
ka_leaves_add(struct ka_leaves *leaves, struct ka_digest digest)
{
    leaves->digest =
        ka_arena_push(leaves->arena, leaves->digest, leaves->count, sizeof *leaves->digest);
    leaves->digest[leaves->count++] = digest;
}

static struct ka_digest
node_of(const struct ka_digest pair[2])
{
    char text[5 + 65 + 65 + 1];
    int len = snprintf(text, sizeof text, "node\n%s\n%s\n", pair[0].hex, pair[1].hex);
    return ka_sha256((ka_str){text, (size_t)len});
}

struct ka_digest
ka_leaves_top(struct ka_leaves *leaves)
{
    if (leaves->count == 0)
        return ka_sha256(KA_STR(""));
    while (leaves->count > 1) {
        size_t up = 0;
        for (size_t i = 0; i < leaves->count; i += 2) {
            const struct ka_digest *pair = &leaves->digest[i];
            leaves->digest[up++] = i + 1 < leaves->count ? node_of(pair) : *pair;
        }
        leaves->count = up;
    }
    return leaves->digest[0];
}

void
ka_walk_altered(struct ka_walk *walk, ka_str label)
{
    if (!walk->altered.len)
        walk->altered = ka_str_dup(walk->arena, label);
}

/** Digest the present row; @p under names what it hangs on. */
static struct ka_digest
check_row(struct ka_walk *walk, const struct ka_cursor *rows, ka_str under)
{
    struct ka_digest digest = ka_row_digest(walk->arena, rows->table, rows->cell);
    walk->rows++;
    if (walk->log)
        ka_row_text(&walk->log->rows, rows->table, rows->cell);
    if (strcmp(digest.hex, rows->stored.hex) != 0) {
        ka_str label = ka_row_label(walk->arena, rows->table, rows->cell);
        ka_walk_altered(walk, under.len ? ka_str_format(walk->arena, "%.*s, %.*s",
                                                        KA_STR_ARG(under), KA_STR_ARG(label))
                                        : label);
    }
    return digest;
}

static void
add_leaf(struct ka_walk *walk, struct ka_leaves *leaves, struct ka_digest digest, const char *what)
{
    struct ka_walk_log *log = walk->log;
    ka_leaves_add(leaves, digest);
    if (!log)
        return;
    struct ka_arena *arena = log->rows.arena;
    const ka_str cell[] = {leaves == &walk->outputs ? KA_STR("outputs") : KA_STR("month"),
                           ka_str_dup(arena, ka_str_of(digest.hex)),
                           ka_str_dup(arena, ka_str_of(what))};
    for (size_t i = 0; i < KA_COUNT(cell); i++) {
        log->leaf = ka_arena_push(arena, log->leaf, log->cells, sizeof *log->leaf);
        log->leaf[log->cells++] = cell[i];
    }
}

static void
add_evaluation(struct ka_walk *walk, struct ka_digest leaf, ka_str detail, ka_str label)
{
    struct ka_arena *arena = walk->arena;
    add_leaf(walk, &walk->leaves, leaf,
             ka_str_format(arena, "%.*s, record", KA_STR_ARG(label)).ptr);
    add_leaf(walk, &walk->leaves, ka_sha256(detail),
             ka_str_format(arena, "%.*s, rows", KA_STR_ARG(label)).ptr);
}

/** Rows of an evaluation: their digests are added to @p detail. */
static enum ka_status
walk_children(struct ka_archive *archive, struct ka_walk *walk, int64_t evaluation, ka_str under,
              struct ka_buf *detail)
{
    static const enum ka_table_id children[] = {KA_T_MODULE, KA_T_ITEM, KA_T_PART, KA_T_MANUAL};
    for (size_t t = 0; t < KA_COUNT(children); t++) {
        struct ka_cursor rows;
        int more = -1;
        if (ka_cursor_open(archive, walk->arena, children[t], evaluation, &rows) != KA_OK)
            return KA_E_ARCHIVE;
        while ((more = ka_cursor_next(&rows)) > 0)
            ka_buf_printf(detail, "%s\n", check_row(walk, &rows, under).hex);
        ka_cursor_close(&rows);
        if (more < 0)
            return KA_E_ARCHIVE;
    }
    return KA_OK;
}

enum { CELL_ID = 0, CELL_LEAF = 19, CELL_RECORD = 20, CELL_FILE_KIND = 2 };

static enum ka_status
walk_evaluation(struct ka_archive *archive, struct ka_walk *walk, const struct ka_cursor *rows)
{
    struct ka_buf detail = {.arena = walk->arena};
    ka_str label = ka_row_label(walk->arena, KA_T_EVALUATION, rows->cell);
    struct ka_digest own = check_row(walk, rows, KA_STR(""));
    struct ka_digest leaf = ka_sha256(rows->cell[CELL_RECORD].text);
    if (!ka_str_eq(ka_str_of(leaf.hex), rows->cell[CELL_LEAF].text))
        ka_walk_altered(walk, ka_str_format(walk->arena, "%.*s, record", KA_STR_ARG(label)));
    walk->evaluations++;
    ka_buf_printf(&detail, "%s\n", own.hex);
    enum ka_status status =
        walk_children(archive, walk, rows->cell[CELL_ID].number, label, &detail);
    add_evaluation(walk, leaf, ka_buf_str(&detail), label);
    return status;
}

/** Facts of a month that a purge has covered may be gone. */
static bool
may_be_gone(const struct ka_walk *walk, const struct ka_archive_source *source)
{
    ka_str last = ka_str_format(walk->arena, "%.*s-31", KA_STR_ARG(walk->month));
    return ka_str_eq(source->kind, KA_STR("facts")) && ka_str_cmp(last, walk->purged_to) < 0;
}

/** The bytes of the source at hand: there, whole, and those it was archived with. */
static enum ka_status
check_content(struct ka_archive *archive, struct ka_walk *walk, const struct ka_cursor *rows)
{
    struct ka_arena *scratch = ka_arena_new();
    struct ka_archive_source source = ka_source_of(rows->cell);
    enum ka_content content;
    ka_str bytes;
    enum ka_status status = ka_content_get(archive, scratch, &source, &content, &bytes);
    if (status == KA_OK && content == KA_CONTENT_GONE && may_be_gone(walk, &source))
        walk->purged++;
    else if (status == KA_OK && content != KA_CONTENT_WHOLE)
        ka_walk_altered(walk,
                        ka_str_format(walk->arena, "%s, content",
                                      ka_row_label(walk->arena, KA_T_SOURCE, rows->cell).ptr));
    ka_arena_free(scratch);
    return status;
}

static bool
is_output(const struct ka_cursor *rows)
{
    return rows->table == KA_T_FILE && ka_str_eq(rows->cell[CELL_FILE_KIND].text, KA_STR("output"));
}

static enum ka_status
walk_table(struct ka_archive *archive, struct ka_walk *walk, enum ka_table_id table,
           int64_t revision)
{
    struct ka_cursor rows;
    int more = -1;
    enum ka_status status = ka_cursor_open(archive, walk->arena, table, revision, &rows);
    if (status != KA_OK)
        return status;
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        if (table == KA_T_EVALUATION)
            status = walk_evaluation(archive, walk, &rows);
        else
            add_leaf(walk, is_output(&rows) ? &walk->outputs : &walk->leaves,
                     check_row(walk, &rows, KA_STR("")),
                     ka_row_label(walk->arena, table, rows.cell).ptr);
        if (table == KA_T_SOURCE && walk->contents && status == KA_OK)
            status = check_content(archive, walk, &rows);
    }
    ka_cursor_close(&rows);
    return more < 0 ? KA_E_ARCHIVE : status;
}

enum ka_status
ka_walk_revision(struct ka_archive *archive, int64_t revision, struct ka_digest own,
                 struct ka_walk *walk)
{
    static const enum ka_table_id order[] = {KA_T_EVALUATION, KA_T_FIGURE, KA_T_FILE, KA_T_SOURCE};
    enum ka_status status = KA_OK;
    walk->leaves = walk->outputs = (struct ka_leaves){.arena = walk->arena};
    add_leaf(walk, &walk->leaves, own, ka_table_name(KA_T_REVISION));
    walk->rows++;
    for (size_t i = 0; i < KA_COUNT(order) && status == KA_OK; i++)
        status = walk_table(archive, walk, order[i], revision);
    return status;
}

struct ka_digest
ka_root_of(struct ka_walk *walk, const char *link)
{
    struct ka_digest top = ka_leaves_top(&walk->leaves);
    return ka_sha256(ka_str_format(walk->arena, "kaohe-month 1\n%s\n%s\n", link, top.hex));
}

struct ka_digest
ka_output_root_of(struct ka_walk *walk, const char *earlier, const char *root)
{
    struct ka_digest top = ka_leaves_top(&walk->outputs);
    return ka_sha256(
        ka_str_format(walk->arena, "kaohe-outputs 1\n%s\n%s\n%s\n", earlier, root, top.hex));
}

enum ka_status
ka_chain_before(struct ka_archive *archive, int64_t revision, struct ka_digest *root,
                struct ka_digest *output_root)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT root, output_root FROM revision WHERE state = 'final' AND "
                               "id < ? ORDER BY id DESC LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, revision);
    enum ka_step step = ka_db_step(archive, stmt);
    if (step != KA_STEP_FAIL) {
        *root = *output_root = ka_archive_genesis();
        if (step == KA_STEP_ROW) {
            *root = ka_db_digest(stmt, 0);
            *output_root = ka_db_digest(stmt, 1);
        }
    }
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_ledger_head(struct ka_archive *archive, struct ka_digest *out)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    enum ka_step step = ka_db_step(archive, stmt);
    if (step != KA_STEP_FAIL)
        *out = step == KA_STEP_ROW ? ka_db_digest(stmt, 0) : ka_archive_genesis();
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_current_of(struct ka_archive *archive, ka_month month, struct ka_current *out)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT id, number, state, link, author, reason FROM revision "
                               "WHERE month = ? ORDER BY number DESC LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, ka_month_print(archive->arena, month));
    enum ka_step step = ka_db_step(archive, stmt);
    if (step == KA_STEP_ROW)
        *out = (struct ka_current){ka_db_int(stmt, 0),
                                   (int)ka_db_int(stmt, 1),
                                   ka_str_eq(ka_db_text(archive->arena, stmt, 2), KA_STR("final")),
                                   ka_db_digest(stmt, 3),
                                   ka_db_text(archive->arena, stmt, 4),
                                   ka_db_text(archive->arena, stmt, 5)};
    else if (step == KA_STEP_DONE)
        *out = (struct ka_current){.id = 0, .link = ka_archive_genesis()};
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_final_at(struct ka_archive *archive, ka_month month, const struct ka_digest *head,
            struct ka_final *out)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT id, root, link FROM revision WHERE month = ?1 AND state = 'final' AND "
                 "(?2 IS NULL OR id <= (SELECT max(id) FROM revision WHERE state = 'final' AND "
                 "root = ?2)) ORDER BY number DESC LIMIT 1");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_text(stmt, 1, ka_month_print(archive->arena, month));
    if (head)
        ka_db_bind_text(stmt, 2, ka_str_of(head->hex));
    enum ka_step step = ka_db_step(archive, stmt);
    *out = (struct ka_final){.id = 0};
    if (step == KA_STEP_ROW)
        *out = (struct ka_final){ka_db_int(stmt, 0), ka_db_digest(stmt, 1), ka_db_digest(stmt, 2)};
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}
