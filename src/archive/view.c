/*
 * The archive as tables for people and for export: one query a view, its columns as they are named
 * there. Of a month, views show the revision in force.
 */
#include "archive/db.h"

#include <string.h>

#define IN_FORCE "(SELECT id FROM revision WHERE month = ?1 ORDER BY number DESC LIMIT 1)"
#define OF_MONTH(table, columns)                                                                   \
    "SELECT e.staff, e.role, " columns " FROM " table                                              \
    " x JOIN evaluation e ON e.id = x.evaluation WHERE e.revision = " IN_FORCE
#define PERSON "(staff = ?1 OR name = ?1)"
/* month revision in force: all that a person's history is made of */
#define LATEST "r.number = (SELECT max(number) FROM revision n WHERE n.month = r.month)"

struct view {
    const char *sql;
    const char *const *name;
    size_t columns;
};

#define VIEW(view, query, ...)                                                                     \
    [view] = {query, (const char *const[]){__VA_ARGS__},                                           \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)}

static const struct view views[KA_VIEW__COUNT] = {
    VIEW(KA_VIEW_MONTHS,
         "SELECT r.month, r.number, r.state, count(e.id), r.dated, r.author, r.reason, r.program, "
         "r.root, r.number < (SELECT max(number) FROM revision n WHERE n.month = r.month) FROM "
         "revision r LEFT JOIN evaluation e ON e.revision = r.id GROUP BY r.id ORDER BY r.month, "
         "r.number",
         "month", "revision", "state", "forms", "date", "author", "reason", "program", "root",
         "superseded"),
    VIEW(KA_VIEW_REVISION,
         "SELECT month, number, state, program, link, ledger, dated, author, reason, digest, root, "
         "output_root FROM revision WHERE id = " IN_FORCE,
         "month", "revision", "state", "program", "link", "ledger", "date", "author", "reason",
         "digest", "root", "output_root"),
    VIEW(KA_VIEW_EVALUATIONS,
         "SELECT staff, name, role, title, template, first_day, last_day, form, version, total, "
         "out_of, coefficient, grade, rank, state, leaf, link FROM evaluation WHERE revision "
         "= " IN_FORCE " ORDER BY at",
         "staff", "name", "role", "title", "template", "first_day", "last_day", "form", "version",
         "total", "out_of", "coefficient", "grade", "rank", "state", "digest", "link"),
    VIEW(KA_VIEW_MODULES, OF_MONTH("module", "x.name, x.marks, x.points") " ORDER BY e.at, x.at",
         "staff", "role", "module", "marks", "points"),
    VIEW(KA_VIEW_ITEMS,
         "SELECT e.staff, e.role, m.name, x.item, x.name, x.metric, x.unit, x.marks, x.points, "
         "x.value, x.target, x.numerator, x.denominator, x.state, x.remark FROM item x JOIN "
         "evaluation e ON e.id = x.evaluation JOIN module m ON m.evaluation = e.id AND m.at = "
         "x.module WHERE e.revision = " IN_FORCE " ORDER BY e.at, x.at",
         "staff", "role", "module", "item", "name", "metric", "unit", "marks", "points", "value",
         "target", "numerator", "denominator", "state", "remark"),
    VIEW(KA_VIEW_PARTS,
         "SELECT e.staff, e.role, i.item, x.metric, x.store, x.platform, x.numerator, "
         "x.denominator, x.reference, x.target, x.points, x.state FROM part x JOIN evaluation e ON "
         "e.id = x.evaluation JOIN item i ON i.evaluation = e.id AND i.at = x.item WHERE "
         "e.revision = " IN_FORCE " ORDER BY e.at, x.item, x.at",
         "staff", "role", "item", "metric", "store", "platform", "numerator", "denominator",
         "reference", "target", "points", "state"),
    VIEW(KA_VIEW_MANUAL,
         "SELECT e.staff, e.role, i.item, i.name, x.points, x.scorer, x.reason, x.line FROM manual "
         "x JOIN evaluation e ON e.id = x.evaluation JOIN item i ON i.evaluation = e.id AND i.at = "
         "x.item WHERE e.revision = " IN_FORCE " ORDER BY e.at, x.item, x.at",
         "staff", "role", "item", "name", "points", "scorer", "reason", "line"),
    VIEW(KA_VIEW_FILES,
         "SELECT kind, path, sha256 FROM file WHERE revision = " IN_FORCE " ORDER BY at", "kind",
         "path", "sha256"),
    VIEW(KA_VIEW_FIGURES,
         "SELECT store, metric, numerator, denominator FROM figure WHERE revision = " IN_FORCE
         " ORDER BY at",
         "store", "metric", "numerator", "denominator"),
    VIEW(KA_VIEW_RECORDS,
         "SELECT stem, leaf, record FROM evaluation WHERE revision = " IN_FORCE " ORDER BY at",
         "stem", "digest", "record"),
    VIEW(KA_VIEW_LEDGER,
         "SELECT seq, kind, dated, actor, month, revision, staff, form, item, expected, words, "
         "witness, until, due, appeal, outcome, amended, digest FROM ledger WHERE month = ?1 ORDER "
         "BY seq",
         "seq", "kind", "date", "actor", "month", "revision", "staff", "form", "item", "expected",
         "words", "witness", "until", "due", "appeal", "outcome", "amended", "digest"),
    VIEW(KA_VIEW_STAFF_MONTHS,
         "SELECT r.month, r.number, e.version, e.role, e.total, e.out_of, e.coefficient, e.grade, "
         "e.rank, e.state, r.state, e.form, e.staff, e.name FROM evaluation e JOIN revision r ON "
         "r.id = e.revision WHERE " PERSON " AND " LATEST " ORDER BY r.month, e.at",
         "month", "revision", "version", "role", "total", "out_of", "coefficient", "grade", "rank",
         "state", "month_state", "form", "staff", "name"),
    VIEW(KA_VIEW_STAFF_ITEMS,
         "WITH mine AS (SELECT e.id, r.month, e.role, e.at FROM evaluation e JOIN revision r ON "
         "r.id = e.revision WHERE " PERSON " AND " LATEST "), now AS (SELECT * FROM mine WHERE "
         "month = (SELECT max(month) FROM mine)), before AS (SELECT id, role FROM mine WHERE month "
         "= (SELECT max(month) FROM mine WHERE month < (SELECT max(month) FROM mine))) SELECT "
         "n.month, n.role, i.item, i.name, i.marks, i.points, i.value, i.state, b.points, b.value "
         "FROM now n JOIN item i ON i.evaluation = n.id LEFT JOIN before p ON p.role = n.role LEFT "
         "JOIN item b ON b.evaluation = p.id AND b.item = i.item ORDER BY n.at, i.at",
         "month", "role", "item", "name", "marks", "points", "value", "state", "points_before",
         "value_before"),
    VIEW(KA_VIEW_STAFF_LEDGER,
         "SELECT seq, kind, dated, actor, month, revision, form, item, expected, words, witness, "
         "until, due, appeal, outcome, amended FROM ledger WHERE staff = ?1 OR staff IN (SELECT "
         "staff FROM evaluation WHERE name = ?1) ORDER BY seq",
         "seq", "kind", "date", "actor", "month", "revision", "form", "item", "expected", "words",
         "witness", "until", "due", "appeal", "outcome", "amended"),
};

ka_str
ka_grid_cell(const struct ka_grid *grid, size_t row, const char *column)
{
    for (size_t c = 0; c < grid->columns; c++)
        if (strcmp(grid->name[c], column) == 0)
            return grid->cell[row * grid->columns + c];
    return KA_STR("");
}

enum ka_status
ka_archive_grid(struct ka_archive *archive, enum ka_archive_view view, ka_str key,
                struct ka_grid *out)
{
    const struct view *v = &views[view];
    struct ka_grid grid = {.columns = v->columns, .name = v->name};
    struct sqlite3_stmt *stmt = ka_db_prepare(archive, v->sql);
    if (!stmt)
        return KA_E_ARCHIVE;
    size_t cells = 0;
    enum ka_step step;
    if (view != KA_VIEW_MONTHS)
        ka_db_bind_text(stmt, 1, key);
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        for (size_t i = 0; i < v->columns; i++) {
            grid.cell = ka_arena_push(archive->arena, grid.cell, cells, sizeof *grid.cell);
            grid.cell[cells++] = ka_db_text(archive->arena, stmt, (int)i);
        }
        grid.rows++;
    }
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    *out = grid;
    return KA_OK;
}
