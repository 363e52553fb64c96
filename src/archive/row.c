/*
 * The tables as the code knows them: names, columns, order, and how a row is called when it is
 * found altered. One list of columns serves inserting, reading and digesting, so that nothing can
 * be stored outside of a digest.
 */
#include "archive/row.h"

#include "archive/db.h"

#include <inttypes.h>
#include <string.h>

struct table {
    const char *name;
    const char *columns; /* without the digest */
    size_t count;
    const char *parent, *order;
    int label[3]; /* columns that name the row; -1: none */
};

static const struct table tables[KA_T__COUNT] = {
    [KA_T_REVISION] = {"revision",
                       "id, month, number, state, program, link, ledger, dated, author, reason",
                       10,
                       NULL,
                       "id",
                       {1, 2, -1}},
    [KA_T_EVALUATION] =
        {"evaluation",
         "id, revision, at, staff, name, role, title, template, first_day, last_day, form, version,"
         " link, total, out_of, coefficient, grade, rank, state, leaf, record, stem",
         22,
         "revision",
         "at",
         {3, 5, -1}},
    [KA_T_MODULE] =
        {"module", "evaluation, at, name, marks, points", 5, "evaluation", "at", {2, -1, -1}},
    [KA_T_ITEM] = {"item",
                   "evaluation, at, module, item, name, metric, unit, marks, points, value, target,"
                   " numerator, denominator, state, remark",
                   15,
                   "evaluation",
                   "at",
                   {3, -1, -1}},
    [KA_T_PART] = {"part",
                   "evaluation, item, at, metric, store, platform, numerator, denominator,"
                   " reference, target, points, state",
                   12,
                   "evaluation",
                   "item, at",
                   {3, 4, -1}},
    [KA_T_MANUAL] = {"manual",
                     "evaluation, item, at, points, scorer, reason, line",
                     7,
                     "evaluation",
                     "item, at",
                     {1, 4, -1}},
    [KA_T_FILE] = {"file", "revision, at, kind, path, sha256", 5, "revision", "at", {2, 3, -1}},
    [KA_T_FIGURE] = {"figure",
                     "revision, at, store, metric, numerator, denominator",
                     6,
                     "revision",
                     "at",
                     {2, 3, -1}},
    [KA_T_SOURCE] =
        {"source", "revision, at, kind, path, bytes, sha256", 6, "revision", "at", {2, 3, -1}},
    [KA_T_PURGE] = {"purge",
                    "seq, dated, before, actor, reason, contents, bytes, link",
                    8,
                    NULL,
                    "seq",
                    {0, 2, -1}},
    [KA_T_LEDGER] = {"ledger",
                     "seq, kind, dated, actor, month, revision, staff, form, item, expected, words,"
                     " witness, until, due, appeal, outcome, amended, link",
                     18,
                     NULL,
                     "seq",
                     {0, 1, 6}},
};

struct ka_datum
ka_datum_null(void)
{
    return (struct ka_datum){.kind = KA_DATUM_NULL};
}

struct ka_datum
ka_datum_int(int64_t number)
{
    return (struct ka_datum){.kind = KA_DATUM_INT, .number = number};
}

struct ka_datum
ka_datum_text(ka_str text)
{
    return (struct ka_datum){.kind = KA_DATUM_TEXT, .text = text};
}

struct ka_datum
ka_datum_maybe(ka_str text)
{
    return text.len ? ka_datum_text(text) : ka_datum_null();
}

struct ka_datum
ka_datum_dec(struct ka_arena *arena, ka_dec value)
{
    return ka_datum_text(ka_dec_print_short(arena, value));
}

struct ka_datum
ka_datum_frac(struct ka_arena *arena, ka_frac value)
{
    if (ka_frac_is_none(value))
        return ka_datum_null();
    return ka_datum_text(ka_str_format(arena, "%" PRId64 "/%" PRId64, value.num, value.den));
}

struct ka_datum
ka_datum_day(struct ka_arena *arena, ka_day day)
{
    return day == KA_DAY_NONE ? ka_datum_null() : ka_datum_text(ka_day_print(arena, day));
}

const char *
ka_table_name(enum ka_table_id table)
{
    return tables[table].name;
}

size_t
ka_table_columns(enum ka_table_id table)
{
    return tables[table].count;
}

ka_str
ka_row_label(struct ka_arena *arena, enum ka_table_id table, const struct ka_datum *cell)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_printf(&buf, "%s", tables[table].name);
    for (size_t i = 0; i < KA_COUNT(tables[table].label) && tables[table].label[i] >= 0; i++) {
        const struct ka_datum *word = &cell[tables[table].label[i]];
        if (word->kind == KA_DATUM_INT)
            ka_buf_printf(&buf, " %" PRId64, word->number);
        else if (word->kind == KA_DATUM_TEXT)
            ka_buf_printf(&buf, " %.*s", KA_STR_ARG(word->text));
    }
    return ka_buf_str(&buf);
}

void
ka_row_text(struct ka_buf *buf, enum ka_table_id table, const struct ka_datum *cell)
{
    ka_buf_printf(buf, "%s", tables[table].name);
    for (size_t i = 0; i < tables[table].count; i++) {
        if (cell[i].kind == KA_DATUM_INT) {
            ka_buf_printf(buf, "\ti%" PRId64, cell[i].number);
        } else if (cell[i].kind == KA_DATUM_TEXT) {
            ka_buf_printf(buf, "\tt%zu:", cell[i].text.len);
            ka_buf_add(buf, cell[i].text);
        } else {
            ka_buf_add(buf, cell[i].kind == KA_DATUM_NULL ? KA_STR("\t~") : KA_STR("\t?"));
        }
    }
    ka_buf_byte(buf, '\n');
}

struct ka_digest
ka_row_digest(struct ka_arena *arena, enum ka_table_id table, const struct ka_datum *cell)
{
    struct ka_arena_mark mark = ka_arena_mark(arena);
    struct ka_buf buf = {.arena = arena};
    ka_row_text(&buf, table, cell);
    struct ka_digest digest = ka_sha256(ka_buf_str(&buf));
    ka_arena_rewind(arena, mark);
    return digest;
}

static struct sqlite3_stmt *
insert_of(struct ka_archive *archive, enum ka_table_id table)
{
    if (archive->insert[table])
        return archive->insert[table];
    struct ka_buf sql = {.arena = archive->arena};
    ka_buf_printf(&sql, "INSERT INTO %s(%s, digest) VALUES(", tables[table].name,
                  tables[table].columns);
    for (size_t i = 0; i <= tables[table].count; i++)
        ka_buf_add(&sql, i ? KA_STR(", ?") : KA_STR("?"));
    ka_buf_byte(&sql, ')');
    archive->insert[table] = ka_db_prepare(archive, sql.ptr);
    return archive->insert[table];
}

enum ka_status
ka_row_insert(struct ka_archive *archive, enum ka_table_id table, const struct ka_datum *cell)
{
    struct sqlite3_stmt *stmt = insert_of(archive, table);
    if (!stmt)
        return KA_E_ARCHIVE;
    struct ka_digest digest = ka_row_digest(archive->arena, table, cell);
    int count = (int)tables[table].count;
    for (int i = 0; i < count; i++)
        ka_db_bind_datum(stmt, i + 1, cell[i]);
    ka_db_bind_text(stmt, count + 1, ka_str_of(digest.hex));
    return ka_db_run(archive, stmt);
}

enum ka_status
ka_cursor_open(struct ka_archive *archive, struct ka_arena *arena, enum ka_table_id table,
               int64_t parent, struct ka_cursor *out)
{
    const struct table *t = &tables[table];
    struct ka_buf sql = {.arena = arena};
    ka_buf_printf(&sql, "SELECT %s, digest FROM %s", t->columns, t->name);
    if (parent >= 0)
        ka_buf_printf(&sql, " WHERE %s = ?1", t->parent ? t->parent : "id");
    ka_buf_printf(&sql, " ORDER BY %s", t->order);
    *out = (struct ka_cursor){.archive = archive, .arena = arena, .table = table};
    out->stmt = ka_db_prepare(archive, sql.ptr);
    if (!out->stmt)
        return KA_E_ARCHIVE;
    if (parent >= 0)
        ka_db_bind_int(out->stmt, 1, parent);
    return KA_OK;
}

int
ka_cursor_next(struct ka_cursor *rows)
{
    enum ka_step step = ka_db_step(rows->archive, rows->stmt);
    if (step != KA_STEP_ROW)
        return step == KA_STEP_DONE ? 0 : -1;
    int count = (int)tables[rows->table].count;
    for (int i = 0; i < count; i++)
        rows->cell[i] = ka_db_datum(rows->arena, rows->stmt, i);
    rows->stored = ka_db_digest(rows->stmt, count);
    return 1;
}

void
ka_cursor_close(struct ka_cursor *rows)
{
    ka_db_done(rows->stmt);
    rows->stmt = NULL;
}
