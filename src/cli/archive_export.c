/*
 * kaohe archive export MONTH [TARGET]: a month for the auditor.
 *
 *     TARGET.zip   everything below, and the results of out/ whose SHA-256 are the archived ones
 *     a folder     CSV of every table, month.json with all of them, records/ with the canonical
 *                  texts whose SHA-256 are the digests on the forms; rows.txt, tree.csv, chain.csv:
 *                  what the roots are made of; README.txt and verify.py: how to check it
 */
#include "cli/archive.h"
#include "cli/csv_out.h"
#include "cli/json.h"
#include "cli/zip.h"

#include "base/io.h"

#include <stdio.h>
#include <string.h>

/** Where files go: a zip, or a folder. */
struct sink {
    struct ka_session *session;
    const char *folder; /* NULL: the zip */
    struct ka_zip zip;
    size_t files;
};

static enum ka_status
put_file(struct sink *sink, ka_str name, ka_str bytes)
{
    struct ka_session *session = sink->session;
    sink->files++;
    if (!sink->folder) {
        if (ka_zip_add(&sink->zip, name, bytes))
            return KA_OK;
        ka_diag(&session->diags, KA_DIAG_FILE_TOO_LARGE, (struct ka_place){0}, name,
                ka_str_format(session->arena, "%zu", bytes.len), KA_STR("4294967295"));
        return KA_E_LIMIT;
    }
    const char *path = ka_str_format(session->arena, "%s/%.*s", sink->folder, KA_STR_ARG(name)).ptr;
    const char *slash = strrchr(path, '/');
    const char *parent = ka_cstr(session->arena, (ka_str){path, (size_t)(slash - path)});
    enum ka_status status = ka_folder_make(parent, 0700, &session->diags);
    return status == KA_OK ? ka_file_write(path, bytes, 0600, &session->diags) : status;
}

ka_str
ka_grid_csv(struct ka_arena *arena, const struct ka_grid *grid)
{
    struct ka_buf out = {.arena = arena};
    ka_buf_add(&out, KA_STR("\xEF\xBB\xBF"));
    for (size_t c = 0; c < grid->columns; c++)
        ka_buf_printf(&out, "%s%s", c ? "," : "", grid->name[c]);
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        ka_buf_add(&out, i % grid->columns ? KA_STR(",") : KA_STR("\r\n"));
        if (grid->cell[i].ptr)
            ka_csv_cell(&out, grid->cell[i]);
    }
    ka_buf_add(&out, KA_STR("\r\n"));
    return ka_buf_str(&out);
}

void
ka_grid_json(struct ka_json *json, const char *key, const struct ka_grid *grid)
{
    ka_json_open(json, key, '[');
    for (size_t r = 0; r < grid->rows; r++) {
        ka_json_open(json, NULL, '{');
        for (size_t c = 0; c < grid->columns; c++) {
            ka_str cell = grid->cell[r * grid->columns + c];
            if (cell.ptr)
                ka_json_text(json, grid->name[c], cell);
            else
                ka_json_null(json, grid->name[c]);
        }
        ka_json_close(json, '}');
    }
    ka_json_close(json, ']');
}

static const struct {
    enum ka_archive_view view;
    const char *name;
} tables[] = {
    {KA_VIEW_REVISION, "revision"}, {KA_VIEW_EVALUATIONS, "evaluations"},
    {KA_VIEW_MODULES, "modules"},   {KA_VIEW_ITEMS, "items"},
    {KA_VIEW_PARTS, "parts"},       {KA_VIEW_MANUAL, "manual"},
    {KA_VIEW_FILES, "files"},       {KA_VIEW_FIGURES, "figures"},
    {KA_VIEW_LEDGER, "ledger"},
};

static enum ka_status
put_tables(struct sink *sink, struct ka_archive *archive, ka_str month)
{
    struct ka_arena *arena = sink->session->arena;
    struct ka_json json = ka_json_make(arena);
    enum ka_status status = KA_OK;
    ka_json_open(&json, NULL, '{');
    ka_json_number(&json, "schema", 1);
    for (size_t i = 0; i < KA_COUNT(tables) && status == KA_OK; i++) {
        struct ka_grid grid = {0};
        status = ka_archive_grid(archive, tables[i].view, month, &grid);
        if (status != KA_OK)
            break;
        ka_grid_json(&json, tables[i].name, &grid);
        status = put_file(sink, ka_str_format(arena, "%s.csv", tables[i].name),
                          ka_grid_csv(arena, &grid));
    }
    ka_json_close(&json, '}');
    return status == KA_OK ? put_file(sink, KA_STR("month.json"), ka_json_end(&json)) : status;
}

static enum ka_status
put_records(struct sink *sink, struct ka_archive *archive, ka_str month)
{
    struct ka_grid grid = {0};
    enum ka_status status = ka_archive_grid(archive, KA_VIEW_RECORDS, month, &grid);
    for (size_t r = 0; r < grid.rows && status == KA_OK; r++) {
        const ka_str *cell = &grid.cell[r * grid.columns];
        ka_str name = ka_str_format(sink->session->arena, "records/%.*s.txt", KA_STR_ARG(cell[0]));
        status = put_file(sink, name, cell[2]);
    }
    return status;
}

/** Results that are still as archived; @p missing counts the others. */
static enum ka_status
put_results(struct sink *sink, struct ka_archive *archive, ka_str month, size_t *missing)
{
    enum { MOST = 1 << 30 };
    struct ka_session *session = sink->session;
    struct ka_grid grid = {0};
    enum ka_status status = ka_archive_grid(archive, KA_VIEW_FILES, month, &grid);
    for (size_t r = 0; r < grid.rows && status == KA_OK; r++) {
        const ka_str *cell = &grid.cell[r * grid.columns];
        ka_str bytes;
        if (!ka_str_eq(cell[0], KA_STR("output")) || ka_str_starts(cell[1], KA_STR("pay/")))
            continue;
        const char *path =
            ka_session_path(session, "out/%.*s/%.*s", KA_STR_ARG(month), KA_STR_ARG(cell[1]));
        struct ka_diags none = ka_diags_make(session->arena);
        bool same = ka_file_read(session->arena, path, MOST, &none, &bytes) == KA_OK &&
                    ka_str_eq(ka_str_of(ka_sha256(bytes).hex), cell[2]);
        if (same)
            status = put_file(
                sink, ka_str_format(session->arena, "results/%.*s", KA_STR_ARG(cell[1])), bytes);
        else
            ++*missing;
    }
    return status;
}

/** What the roots are made of. */
static enum ka_status
put_tree(struct sink *sink, struct ka_archive *archive, ka_month month)
{
    struct ka_arena *arena = sink->session->arena;
    struct ka_archive_tree tree = {0};
    enum ka_status status = ka_archive_tree(archive, month, &tree);
    if (status == KA_OK)
        status = put_file(sink, KA_STR("rows.txt"), tree.rows);
    if (status == KA_OK)
        status = put_file(sink, KA_STR("tree.csv"), ka_grid_csv(arena, &tree.leaves));
    if (status == KA_OK)
        status = put_file(sink, KA_STR("chain.csv"), ka_grid_csv(arena, &tree.chain));
    return status;
}

/** How to check all of it without kaohe: cli/audit/. */
static enum ka_status
put_help(struct sink *sink)
{
    static const char readme[] = {
#include "audit_README.txt.inc"
    };
    static const char verify[] = {
#include "audit_verify.py.inc"
    };
    enum ka_status status = put_file(sink, KA_STR("README.txt"), (ka_str){readme, sizeof readme});
    return status == KA_OK ? put_file(sink, KA_STR("verify.py"), (ka_str){verify, sizeof verify})
                           : status;
}

static enum ka_status
put_month(struct sink *sink, struct ka_archive *archive, ka_month month, size_t *missing)
{
    ka_str name = ka_month_print(sink->session->arena, month);
    enum ka_status status = put_tables(sink, archive, name);
    if (status == KA_OK)
        status = put_records(sink, archive, name);
    if (status == KA_OK)
        status = put_tree(sink, archive, month);
    if (status == KA_OK)
        status = put_results(sink, archive, name, missing);
    return status == KA_OK ? put_help(sink) : status;
}

enum ka_exit
ka_archive_export(struct ka_session *session)
{
    struct ka_archive *archive = NULL;
    struct sink sink = {.session = session, .zip = {.arena = session->arena}};
    size_t missing = 0;
    ka_month month;
    if (!ka_session_month(session, 2, false, &month))
        return KA_EXIT_USAGE;
    ka_str name = ka_month_print(session->arena, month);
    const char *target = session->args.word_count > 3
                             ? session->args.word[3]
                             : ka_session_path(session, "archive-%s.zip", name.ptr);
    if (!ka_str_ends(ka_str_of(target), KA_STR(".zip")))
        sink.folder = target;
    enum ka_status status = ka_session_archive(session, KA_ARCHIVE_READ, &archive);
    if (status == KA_OK)
        status = ka_archive_has_month(session, archive, month);
    if (status == KA_OK)
        status = put_month(&sink, archive, month, &missing);
    if (status == KA_OK && !sink.folder)
        status = ka_file_write(target, ka_zip_end(&sink.zip), 0600, &session->diags);
    ka_archive_close(archive);
    if (status == KA_OK)
        printf(
            ka_session_say(session, "写入  %s（%zu 个文件，%zu 个结果已不在 out/ 或已改动）\n",
                           "written   %s (%zu files, %zu results no longer in out/ as archived)\n"),
            target, sink.files, missing);
    return ka_archive_end(session, status);
}
