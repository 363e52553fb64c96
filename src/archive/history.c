/*
 * The past as the archive has it: for trends, month-over-month, and growth where last month's
 * exports are gone. Always of each month's revision in force.
 */
#include "archive/chain.h"

#include <string.h>

/** Whole digits; false on anything else and beyond 64 bits. */
static bool
read_digits(ka_str text, int64_t *out)
{
    int64_t whole = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || __builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, text.ptr[i] - '0', &whole))
            return false;
    }
    *out = whole;
    return text.len > 0;
}

/** "17/32" → a fraction; KA_FRAC_NONE for anything else. */
static ka_frac
read_frac(ka_str text)
{
    int64_t num = 0, den = 0;
    ptrdiff_t slash = ka_str_find(text, KA_STR("/"));
    bool negative = text.len && text.ptr[0] == '-';
    if (slash < negative ||
        !read_digits(ka_str_sub(text, negative, (size_t)slash - negative), &num) ||
        !read_digits(ka_str_sub(text, (size_t)slash + 1, text.len), &den) || den == 0)
        return KA_FRAC_NONE;
    return ka_frac_make(negative ? -num : num, den);
}

/** A decimal column; 0 if it is none (verify says so, not this). */
static ka_dec
read_dec(struct ka_archive *archive, struct sqlite3_stmt *stmt, int column)
{
    ka_dec value = {0};
    if (!ka_dec_parse(ka_db_text(archive->arena, stmt, column), &value))
        value = (ka_dec){0};
    return value;
}

static struct ka_archive_point
read_point(struct ka_archive *archive, struct sqlite3_stmt *stmt)
{
    struct ka_archive_point point = {
        .revision = (int)ka_db_int(stmt, 1),
        .final = ka_str_eq(ka_db_text(archive->arena, stmt, 2), KA_STR("final")),
        .evaluation = ka_db_int(stmt, 3),
        .role = ka_db_text(archive->arena, stmt, 4),
        .version = (int)ka_db_int(stmt, 5),
        .total = read_dec(archive, stmt, 6),
        .out_of = read_dec(archive, stmt, 7),
        .coefficient = read_dec(archive, stmt, 8),
        .grade = ka_db_text(archive->arena, stmt, 9),
    };
    if (!ka_month_parse(ka_db_text(archive->arena, stmt, 0), &point.month))
        point.month = (ka_month){0};
    return point;
}

enum ka_status
ka_archive_history(struct ka_archive *archive, ka_str staff, ka_month last, int months,
                   struct ka_archive_point **out, size_t *count)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT r.month, r.number, e.state, e.id, e.role, e.version, e.total, e.out_of, "
                 "e.coefficient, e.grade FROM evaluation e JOIN revision r ON r.id = e.revision "
                 "WHERE e.staff = ? AND r.month BETWEEN ? AND ? AND r.number = (SELECT "
                 "max(number) FROM revision n WHERE n.month = r.month) ORDER BY r.month, e.at");
    if (!stmt)
        return KA_E_ARCHIVE;
    struct ka_archive_point *point = NULL;
    size_t made = 0;
    enum ka_step step;
    ka_db_bind_text(stmt, 1, staff);
    ka_db_bind_text(stmt, 2, ka_month_print(archive->arena, ka_month_add(last, 1 - months)));
    ka_db_bind_text(stmt, 3, ka_month_print(archive->arena, last));
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        point = ka_arena_push(archive->arena, point, made, sizeof *point);
        point[made++] = read_point(archive, stmt);
    }
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    *out = point;
    *count = made;
    return KA_OK;
}

enum ka_status
ka_archive_item_at(struct ka_archive *archive, int64_t evaluation, ka_str item, bool *found,
                   ka_frac *value, ka_dec *points)
{
    struct sqlite3_stmt *stmt =
        ka_db_prepare(archive, "SELECT value, points FROM item WHERE evaluation = ? AND item = ?");
    if (!stmt)
        return KA_E_ARCHIVE;
    ka_db_bind_int(stmt, 1, evaluation);
    ka_db_bind_text(stmt, 2, item);
    enum ka_step step = ka_db_step(archive, stmt);
    if (step != KA_STEP_FAIL)
        *found = step == KA_STEP_ROW;
    if (step == KA_STEP_ROW) {
        *value = read_frac(ka_db_text(archive->arena, stmt, 0));
        *points = read_dec(archive, stmt, 1);
    }
    ka_db_done(stmt);
    return step == KA_STEP_FAIL ? KA_E_ARCHIVE : KA_OK;
}

enum ka_status
ka_archive_past(struct ka_archive *archive, const struct ka_archive_before *before,
                struct ka_archive_past **out, size_t *count)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive,
        "WITH seen AS (SELECT id, month, number, state FROM revision WHERE month >= ?1 AND month < "
        "?2 AND (state = 'final' AND id <= (SELECT coalesce(max(id), 0) FROM revision WHERE state "
        "= 'final' AND root = ?3) OR ?4 AND state <> 'final')) "
        "SELECT r.month, r.number, r.state, e.id, e.role, e.version, e.total, e.out_of, "
        "e.coefficient, e.grade, e.staff FROM evaluation e JOIN seen r ON r.id = e.revision "
        "WHERE r.number = (SELECT max(number) FROM seen n WHERE n.month = r.month) "
        "ORDER BY e.staff, r.month, e.at");
    if (!stmt)
        return KA_E_ARCHIVE;
    struct ka_arena *arena = archive->arena;
    struct ka_archive_past *past = NULL;
    size_t made = 0;
    enum ka_step step;
    ka_db_bind_text(stmt, 1, ka_month_print(arena, ka_month_add(before->month, -before->months)));
    ka_db_bind_text(stmt, 2, ka_month_print(arena, before->month));
    ka_db_bind_text(stmt, 3, ka_str_of(before->head.hex));
    ka_db_bind_int(stmt, 4, before->provisional);
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        past = ka_arena_push(arena, past, made, sizeof *past);
        past[made++] = (struct ka_archive_past){.staff = ka_db_text(arena, stmt, 10),
                                                .point = read_point(archive, stmt)};
    }
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    *out = past;
    *count = made;
    return KA_OK;
}

enum ka_status
ka_archive_items_at(struct ka_archive *archive, int64_t evaluation,
                    struct ka_archive_item_points **out, size_t *count)
{
    struct sqlite3_stmt *stmt = ka_db_prepare(
        archive, "SELECT item, points FROM item WHERE evaluation = ? ORDER BY module, at");
    if (!stmt)
        return KA_E_ARCHIVE;
    struct ka_archive_item_points *item = NULL;
    size_t made = 0;
    enum ka_step step;
    ka_db_bind_int(stmt, 1, evaluation);
    while ((step = ka_db_step(archive, stmt)) == KA_STEP_ROW) {
        ka_str points = ka_db_text(archive->arena, stmt, 1);
        item = ka_arena_push(archive->arena, item, made, sizeof *item);
        item[made++] = (struct ka_archive_item_points){.item = ka_db_text(archive->arena, stmt, 0),
                                                       .scored = points.len > 0,
                                                       .points = read_dec(archive, stmt, 1)};
    }
    ka_db_done(stmt);
    if (step == KA_STEP_FAIL)
        return KA_E_ARCHIVE;
    *out = item;
    *count = made;
    return KA_OK;
}

/** A row of KA_T_FIGURE that is as it was written. */
static bool
take_figure(const struct ka_cursor *row, struct ka_store_figure *out)
{
    enum { CELL_STORE = 2, CELL_METRIC, CELL_NUM, CELL_DEN };
    struct ka_digest digest = ka_row_digest(row->arena, KA_T_FIGURE, row->cell);
    *out = (struct ka_store_figure){.store = row->cell[CELL_STORE].text,
                                    .metric = row->cell[CELL_METRIC].text};
    return memcmp(digest.hex, row->stored.hex, sizeof digest.hex) == 0 &&
           ka_dec_parse(row->cell[CELL_NUM].text, &out->num) &&
           ka_dec_parse(row->cell[CELL_DEN].text, &out->den);
}

static enum ka_status
read_figures(struct ka_archive *archive, int64_t revision, struct ka_figures *out)
{
    struct ka_arena *arena = archive->arena;
    struct ka_store_figure *figure = NULL;
    struct ka_cursor rows;
    int more = 0;
    enum ka_status status = ka_cursor_open(archive, arena, KA_T_FIGURE, revision, &rows);
    if (status != KA_OK)
        return status;
    while (status == KA_OK && (more = ka_cursor_next(&rows)) > 0) {
        figure = ka_arena_push(arena, figure, out->count, sizeof *figure);
        if (take_figure(&rows, &figure[out->count++]))
            continue;
        ka_diag(archive->diags, KA_DIAG_ARCHIVE_ROW, ka_db_place(archive),
                ka_row_label(arena, KA_T_FIGURE, rows.cell));
        status = KA_E_DATA;
    }
    ka_cursor_close(&rows);
    out->item = figure;
    return more < 0 ? KA_E_ARCHIVE : status;
}

enum ka_status
ka_archive_figures(struct ka_archive *archive, ka_month month, const struct ka_digest *head,
                   bool *found, struct ka_figures *out)
{
    struct ka_final revision;
    ka_str name = ka_month_print(archive->arena, month);
    *out = (struct ka_figures){
        .path = ka_str_format(archive->arena, "archive.db#%.*s", KA_STR_ARG(name))};
    enum ka_status status = ka_final_at(archive, month, head, &revision);
    *found = revision.id != 0;
    out->digest = revision.root;
    if (status != KA_OK || !*found)
        return status;
    return read_figures(archive, revision.id, out);
}
