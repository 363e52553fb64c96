/*
 * The sheets of a workbook: which one is read, and what becomes of the others.
 *
 *     说明            explains how to fill it in: passed over
 *     按客服查看      the first known table: read
 *     Sheet3          the same header: its rows go on where the last sheet ended
 *     接待能力明细    another known table: left for another reading of the file
 *     别的            unknown: named, once
 */
#include "ingest/export_work.h"

#include "base/compiler.h"

/* What the first rows of a sheet are. */
enum sheet_kind { SHEET_BLANK, SHEET_UNKNOWN, SHEET_KNOWN };

/* Whether the rows in the head are a known table, without saying so. */
static enum sheet_kind
judge_sheet(struct ka_export_work *work, struct ka_match *match)
{
    struct ka_reader *reader = &work->reader;
    struct ka_diags unheard = ka_diags_make(reader->keep);
    struct ka_head head = ka_export_head_of(work);
    work->near = (struct ka_diag){.place.line = 0};
    if (head.count == 0)
        return SHEET_BLANK;
    if (ka_match_head(reader->keep, reader->ingest->aliases, &head, &unheard, match))
        return SHEET_KNOWN;
    for (size_t i = 0; i < unheard.count; i++) {
        if (unheard.item[i].code == KA_DIAG_NOT_RECOGNISED_NEAR)
            work->near = unheard.item[i];
    }
    return SHEET_UNKNOWN;
}

/* Sheets that explain how a workbook is filled in are no tables. */
static bool
explains(ka_str sheet)
{
    static const char *const names[] = {"说明", "填写说明", "使用说明", "Guide", "Readme", "Notes"};
    for (size_t i = 0; i < KA_COUNT(names); i++) {
        if (ka_str_eq(sheet, ka_str_of(names[i])))
            return true;
    }
    return false;
}

/* A table that people fill in and that lacks one heading only was one of ours. */
static bool
is_ours(const struct ka_reader *reader, const struct ka_diag *near)
{
    return near->place.line > 0 && near->arg[2].len > 0 &&
           ka_str_find(near->arg[2], KA_STR(", ")) < 0 &&
           ka_str_starts(reader->file->path, KA_STR("manual/"));
}

static void
tell_unknown(struct ka_export_work *work, ka_str sheet, const struct ka_diag *near)
{
    const struct ka_reader *reader = &work->reader;
    if (is_ours(reader, near))
        ka_diag(reader->ingest->diags, KA_DIAG_SHEET_NEAR,
                ((struct ka_place){
                    .file = reader->file->path, .sheet = sheet, .line = near->place.line}),
                sheet, near->arg[1], near->arg[2]);
    else if (!explains(sheet))
        ka_diag(reader->ingest->diags, KA_DIAG_SHEET_UNKNOWN,
                ((struct ka_place){.file = reader->file->path}), sheet);
}

static bool
same_header(const struct ka_match *a, const struct ka_match *b)
{
    if (a->profile != b->profile || a->column_count != b->column_count)
        return false;
    for (size_t i = 0; i < a->column_count; i++) {
        if (!ka_str_eq(a->header[i], b->header[i]))
            return false;
    }
    return true;
}

static bool
was_seen(const struct ka_export_work *work, const struct ka_match *match)
{
    for (size_t i = 0; i < work->seen_count; i++) {
        if (same_header(&work->seen[i], match))
            return true;
    }
    return false;
}

/* Whether a known table is of a kind that is read by another reading of the file. */
static bool
passes_over(struct ka_export_work *work, const struct ka_match *match)
{
    if (was_seen(work, match))
        return true;
    if (work->seen_count == work->reader.file->table)
        return false;
    work->seen = ka_arena_push(work->reader.keep, work->seen, work->seen_count, sizeof *work->seen);
    work->seen[work->seen_count++] = *match;
    return true;
}

/* On to the next sheet, its first rows in the head. *name.ptr is NULL if there is none. */
static enum ka_status
next_sheet(struct ka_export_work *work, struct ka_match *match, ka_str *name, enum sheet_kind *kind)
{
    enum ka_status status = work->rows.more(work->rows.self, name);
    *kind = SHEET_BLANK;
    if (status != KA_OK || !name->ptr)
        return status;
    work->head.count = 0;
    *name = ka_str_dup(work->reader.keep, *name);
    if (work->rows.sheets)
        work->reader.sheet = *name;
    status = ka_export_read_head(work, work->reader.keep);
    if (status == KA_OK)
        *kind = judge_sheet(work, match);
    return status;
}

/*
 * On to the first sheet that is a known table, its first rows in the head. If there is none, the
 * head is that of the first sheet with rows, and the finding is about that one.
 */
enum ka_status
ka_export_find_sheet(struct ka_export_work *work)
{
    struct ka_arena *keep = work->reader.keep;
    struct ka_export_head *first = ka_arena_alloc(keep, sizeof *first);
    ka_str first_name = KA_STR("");
    struct ka_diag first_near = {.place.line = 0};
    for (;;) {
        struct ka_match match;
        ka_str name;
        enum sheet_kind kind;
        enum ka_status status = next_sheet(work, &match, &name, &kind);
        if (!name.ptr) {
            work->head = *first;
            return status;
        }
        if (kind == SHEET_KNOWN && first->count > 0)
            tell_unknown(work, first_name, &first_near);
        if (status != KA_OK)
            return status;
        if (kind == SHEET_KNOWN && !passes_over(work, &match))
            return KA_OK;
        if (kind == SHEET_UNKNOWN && first->count > 0)
            tell_unknown(work, name, &work->near);
        if (kind == SHEET_UNKNOWN && first->count == 0) {
            *first = work->head;
            first_near = work->near;
            first_name = name;
        }
    }
}

/* The sheets after the one that was read; rows of the same table only if they are @p wanted. */
enum ka_status
ka_export_more_sheets(struct ka_export_work *work, const struct ka_match *first, bool wanted)
{
    enum ka_status status = KA_OK;
    while (status == KA_OK && work->rows.more) {
        struct ka_match match;
        ka_str name;
        enum sheet_kind kind;
        status = next_sheet(work, &match, &name, &kind);
        if (status != KA_OK || !name.ptr)
            break;
        if (kind == SHEET_UNKNOWN) {
            tell_unknown(work, name, &work->near);
        } else if (kind == SHEET_KNOWN && !same_header(first, &match)) {
            work->reader.file->more = work->reader.file->more || !was_seen(work, &match);
        } else if (kind == SHEET_KNOWN && wanted) {
            work->reader.file->sheet = (ka_str){0};
            status = ka_export_read_rows(work, match.row + match.rows);
        }
    }
    return status;
}
