/*
 * One export file to facts.
 *
 *     map, digest ▶ encoding, format (rows.c) ▶ first rows ▶ profile (match.c)
 *         ▶ columns, words, days (reader_open.c) ▶ row by row: summary? short? fact (row_*.c)
 *         ▶ what only the whole file shows (reader_finish.c)
 *
 * The first rows are copied, since the header may stand below titles; those after the header are
 * read again as data. Two arenas: one lives as long as the file, one is rewound after every row, so
 * memory does not grow with rows.
 *
 * A workbook is read for one table: the first visible sheet whose header is known. Sheets after it
 * with the same header go on where it ended (.xls has 65,536 rows to a sheet). A sheet that is
 * another known table is left for another reading of the file, which the caller is told to make;
 * such a reading repeats no finding. Unknown sheets are named.
 */
#include "ingest/export.h"
#include "ingest/lost.h"

#include "base/path.h"
#include "base/work.h"
#include "ingest/export_work.h"
#include "ingest/match.h"
#include "ingest/reader_open.h"
#include "ingest/xls.h"
#include "ingest/xlsx.h"

#include <stdio.h>
#include <string.h>

#define PROGRESS_STEP ((uint64_t)1 << 20)
#define LARGE         ((size_t)4 << 20)

static struct ka_row
copy_row(struct ka_arena *arena, const struct ka_row *row)
{
    ka_str *cell = ka_arena_array(arena, row->count, sizeof *cell);
    for (size_t i = 0; i < row->count; i++)
        cell[i] = ka_str_dup(arena, row->cell[i]);
    return (struct ka_row){.cell = cell, .count = row->count, .line = row->line};
}

static struct ka_row
text_row(struct ka_arena *arena, enum ka_encoding encoding, const struct ka_row *row)
{
    ka_str *cell = ka_arena_array(arena, row->count, sizeof *cell);
    uint64_t bad;
    for (size_t i = 0; i < row->count; i++)
        cell[i] = ka_str_trim(
            ka_encoding_to_utf8(arena, encoding, row->cell[i].ptr, row->cell[i].len, &bad));
    return (struct ka_row){.cell = cell, .count = row->count, .line = row->line};
}

enum ka_status
ka_export_read_head(struct ka_export_work *work, struct ka_arena *keep)
{
    struct ka_export_head *head = &work->head;
    while (head->count < KA_HEAD_ROWS) {
        struct ka_row row;
        enum ka_status status = work->rows.next(work->rows.self, &row);
        if (status != KA_OK || !row.cell)
            return status;
        head->raw[head->count] = copy_row(keep, &row);
        /* Text that needs no conversion is not copied: so from the copy, not from the source. */
        head->text[head->count] = text_row(keep, work->rows.encoding, &head->raw[head->count]);
        head->count++;
    }
    return KA_OK;
}

static bool
is_blank(struct ka_reader *reader)
{
    for (size_t i = 0; i < reader->row.count; i++) {
        if (reader->row.cell[i].len > 0 && ka_reader_text(reader, i).len > 0)
            return false;
    }
    return true;
}

/* The header once more: files put one after the other. */
static bool
is_header_again(struct ka_reader *reader)
{
    size_t same = 0;
    for (size_t i = 0; i < reader->width && same < 2; i++) {
        if (!reader->feed[i].column)
            continue;
        if (!ka_str_eq(ka_reader_text(reader, i), reader->file->column[i].header))
            return false;
        same++;
    }
    return same > 0;
}

/* Told at the first required column that the row lacks, not at each. */
static void
note_short(struct ka_reader *reader)
{
    size_t at = reader->row.count;
    while (!reader->feed[at].column || !reader->feed[at].column->required)
        at++;
    if (reader->feed[at].missing.rows++ == 0)
        reader->feed[at].missing.line = reader->row.line;
}

/*
 * Rows that are shorter or longer than the header. A sheet leaves empty cells at the end of a row
 * out; a text file writes its separators, so there a row that lacks some may have slipped sideways.
 */
static void
check_width(struct ka_reader *reader)
{
    if (reader->rows->delimiter && reader->row.count < reader->last_named &&
        reader->row.count >= reader->last_required && reader->too_narrow.rows++ == 0)
        reader->too_narrow.line = reader->row.line;
    if (!reader->rows->sheets && reader->row.count < reader->last_required)
        note_short(reader);
    if (reader->row.count <= reader->width)
        return;
    bool filled = false;
    for (size_t i = reader->width; i < reader->row.count && !filled; i++)
        filled = ka_reader_text(reader, i).len > 0;
    struct ka_dropped *rows = filled ? &reader->too_long : &reader->trailing;
    if (rows->rows++ == 0)
        rows->line = reader->row.line;
}

static enum ka_fate
row_to_fact(struct ka_reader *reader, struct ka_fact *fact)
{
    switch (reader->profile->kind) {
    case KA_FACT_ORDER:
    case KA_FACT_ORDER_LINES:
        fact->kind = KA_FACT_ORDER;
        return ka_row_order(reader, fact);
    case KA_FACT_REFUND:
        return ka_row_refund(reader, fact);
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_REGISTER:
        return ka_row_stats(reader, fact);
    case KA_FACT_TICKET:
        return ka_row_ticket(reader, fact);
    case KA_FACT_RATING:
        return ka_row_rating(reader, fact);
    case KA_FACT_MANUAL_SCORE:
        return ka_row_manual(reader, fact);
    case KA_FACT_MESSAGE:
        return ka_row_message(reader, fact);
    case KA_FACT_CHATS:
        return ka_row_chats(reader, fact);
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
    return KA_FATE_IGNORED;
}

/* The row as a fact to the sink, and its fate counted. */
static enum ka_status
deliver(struct ka_reader *reader)
{
    struct ka_export *file = reader->file;
    struct ka_fact fact = {.kind = reader->profile->kind,
                           .file = reader->index,
                           .line = reader->row.line,
                           .store = file->store};
    enum ka_fate fate = row_to_fact(reader, &fact);
    file->rows += fate != KA_FATE_IGNORED;
    file->dropped += fate == KA_FATE_DROPPED;
    file->lacking += fate == KA_FATE_FACT && reader->lacking;
    if (fate == KA_FATE_DROPPED || (fate == KA_FATE_FACT && reader->lacking))
        ka_lost_note(reader);
    file->outside += fate == KA_FATE_OUTSIDE;
    if (fate != KA_FATE_FACT)
        return KA_OK;
    file->used++;
    return reader->sink->fact(reader->sink->self, &fact);
}

enum ka_status
ka_export_row(struct ka_reader *reader, const struct ka_row *row)
{
    struct ka_arena_mark mark = ka_arena_mark(reader->scratch);
    enum ka_status status = KA_OK;
    reader->row = *row;
    reader->row_number++;
    reader->refuse = false;
    reader->bad_before = false;
    reader->lacking = false;
    reader->quiet = false;
    if (is_blank(reader) || is_header_again(reader)) {
        /* Says nothing. */
    } else if (ka_row_is_summary(reader)) {
        reader->file->summary_rows++;
    } else {
        check_width(reader);
        status = deliver(reader);
    }
    ka_arena_rewind(reader->scratch, mark);
    return status;
}

void
ka_export_progress(struct ka_export_work *work)
{
    const struct ka_ingest *ingest = work->reader.ingest;
    uint64_t done = work->rows.offset(work->rows.self);
    if (done - work->reported < PROGRESS_STEP)
        return;
    if (work->bytes.ptr && done <= work->bytes.len)
        ka_mapping_passed(work->bytes.ptr + work->reported, work->bytes.ptr + done);
    work->reported = done;
    if (ingest->progress)
        ingest->progress(ingest->progress_self, done);
}

static void
digest_rest(void *self)
{
    struct ka_export_work *work = self;
    struct ka_export_digest *digest = &work->digest;
    ka_sha256_add_mapped(&digest->sha, ka_str_sub(work->bytes, digest->done, work->bytes.len));
    digest->done = work->bytes.len;
}

static void
begin_digest(struct ka_export_work *work, ka_str bytes)
{
    work->bytes = bytes;
    work->digest.sha = ka_sha256_begin();
    work->digest.beside = work->reader.ingest->workers > 1 && bytes.len >= LARGE;
    if (!work->digest.beside)
        digest_rest(work);
}

static void
end_digest(struct ka_export_work *work)
{
    ka_side_end(&work->digest.side);
    digest_rest(work);
    work->reader.file->digest = ka_sha256_end(&work->digest.sha);
}

enum ka_status
ka_export_read_rows(struct ka_export_work *work, size_t first)
{
    struct ka_reader *reader = &work->reader;
    enum ka_status status = KA_OK;
    bool parts = ka_export_has_parts(work);
    if (!parts && work->digest.beside && !work->digest.side.started && work->digest.done == 0)
        ka_side_begin(&work->digest.side, digest_rest, work);
    for (size_t i = first; i < work->head.count && status == KA_OK; i++)
        status = ka_export_row(reader, &work->head.raw[i]);
    if (status == KA_OK && parts)
        status = ka_export_read_parts(work);
    while (status == KA_OK) {
        struct ka_row row;
        status = work->rows.next(work->rows.self, &row);
        if (status != KA_OK || !row.cell)
            break;
        status = ka_export_row(reader, &row);
        ka_export_progress(work);
    }
    uint64_t refused = work->rows.refused(work->rows.self) - work->refused;
    work->refused += refused;
    reader->file->rows += refused;
    reader->file->dropped += refused;
    return status;
}

/*
 * The file's store. Attendance and scores are of people and have none; a register is filed under
 * one or not, but its name ("某某旗舰店公司_登记表") may well name the company instead.
 */
static size_t
store_of(const struct ka_company *company, const struct ka_profile *profile, ka_str path)
{
    if (profile->kind == KA_FACT_ATTENDANCE || profile->kind == KA_FACT_MANUAL_SCORE)
        return KA_NO_INDEX;
    if (profile->kind == KA_FACT_REGISTER)
        return ka_export_folder_store(company, path);
    return ka_export_store(company, path, profile->platform);
}

struct ka_head
ka_export_head_of(struct ka_export_work *work)
{
    const struct ka_reader *reader = &work->reader;
    const struct ka_company *company = &reader->ingest->defs->company;
    size_t store = ka_export_store(company, reader->file->path, KA_STR(""));
    return (struct ka_head){.row = work->head.text,
                            .count = work->head.count,
                            .path = reader->file->path,
                            .platform =
                                store == KA_NO_INDEX ? KA_STR("") : company->store[store].platform};
}

/* What the header says of the file. False: it was not recognised (one finding). */
static bool
recognise(struct ka_export_work *work, struct ka_match *match, struct ka_head *head)
{
    struct ka_reader *reader = &work->reader;
    struct ka_ingest *ingest = reader->ingest;
    struct ka_export *file = reader->file;
    const struct ka_company *company = &ingest->defs->company;
    *head = ka_export_head_of(work);
    if (!ka_match_head(reader->keep, ingest->aliases, head, ingest->diags, match))
        return false;
    file->profile = match->profile;
    file->sheet = ka_str_dup(ingest->arena, reader->sheet);
    file->header_line = head->row[match->row].line;
    file->store = store_of(company, match->profile, file->path);
    return true;
}

/* The rows below a header that is known. */
static enum ka_status
read_known(struct ka_export_work *work, const struct ka_match *match, const struct ka_head *head)
{
    struct ka_reader *reader = &work->reader;
    bool wanted = match->profile->kind != KA_FACT_KNOWN;
    enum ka_status status = KA_OK;
    if (wanted) {
        ka_reader_open(reader, match);
        status = ka_reader_period(reader, head, match->row);
    } else {
        ka_diag(reader->ingest->diags, KA_DIAG_EXPORT_KNOWN,
                ((struct ka_place){.file = reader->file->path}),
                ka_diag_both(reader->keep, match->profile->name, match->profile->name_en));
    }
    if (status == KA_OK && wanted)
        status = ka_export_read_rows(work, match->row + match->rows);
    if (status == KA_OK)
        status = ka_export_more_sheets(work, match, wanted);
    return status == KA_OK && wanted ? ka_reader_finish(reader) : status;
}

static enum ka_status
read_table(struct ka_export_work *work)
{
    struct ka_reader *reader = &work->reader;
    struct ka_ingest *ingest = reader->ingest;
    struct ka_match match;
    struct ka_head head;
    if (!ingest->aliases)
        ingest->aliases = ka_aliases_make(ingest->arena, ingest->defs);
    enum ka_status status =
        work->rows.more ? ka_export_find_sheet(work) : ka_export_read_head(work, reader->keep);
    if (status != KA_OK || !recognise(work, &match, &head))
        return status;
    return read_known(work, &match, &head);
}

bool
ka_export_is_large_text(const struct ka_export *file)
{
    char begins[8] = {0};
    FILE *opened = file->bytes < LARGE ? NULL : fopen(file->open_path, "rbe");
    if (!opened)
        return false;
    ka_str bytes = {.ptr = begins, .len = fread(begins, 1, sizeof begins, opened)};
    (void)fclose(opened);
    return !ka_xlsx_is(bytes) && !ka_xls_is(bytes);
}

struct ka_export
ka_export_next_table(const struct ka_export *file)
{
    return (struct ka_export){.path = file->path,
                              .open_path = file->open_path,
                              .table = file->table + 1,
                              .store = KA_NO_INDEX,
                              .latest = KA_TIME_NONE};
}

struct ka_export
ka_export_copy(struct ka_arena *arena, const struct ka_export *file)
{
    struct ka_export copy = *file;
    if (file->sheet.len > 0)
        copy.sheet = ka_str_dup(arena, file->sheet);
    if (file->column_count > 0)
        copy.column = ka_arena_copy(arena, file->column, file->column_count * sizeof *file->column);
    for (size_t i = 0; i < file->column_count; i++)
        copy.column[i].header = ka_str_dup(arena, file->column[i].header);
    if (file->lost_count > 0)
        copy.lost = ka_arena_copy(arena, file->lost, file->lost_count * sizeof *file->lost);
    return copy;
}

bool
ka_export_alone(const struct ka_export *file)
{
    return file->table == 0 && !file->more;
}

struct ka_place
ka_export_place(const struct ka_export *file, uint32_t line, enum ka_field field)
{
    struct ka_place place = {.file = file->path, .line = line, .sheet = file->sheet};
    for (size_t i = 0; file->sheet.len > 0 && i < file->column_count; i++) {
        size_t column = file->column[i].column;
        if (field == KA_FIELD_NONE || column == KA_NO_INDEX ||
            file->profile->column[column].field != field)
            continue;
        place.column = (uint32_t)i + 1;
        break;
    }
    return place;
}

/* The bytes are at hand: open what they are, read it, close it. */
static enum ka_status
read_bytes(struct ka_export_work *work, ka_str bytes)
{
    struct ka_reader *reader = &work->reader;
    struct ka_rows_input input = {.bytes = bytes,
                                  .path = reader->file->path,
                                  .diags = reader->ingest->diags,
                                  .workers = reader->ingest->workers,
                                  .piece = reader->ingest->part,
                                  .defs = reader->ingest->defs};
    struct ka_encoding_guess guess;
    enum ka_status status = ka_rows_open(reader->keep, &input, &guess, &work->rows);
    reader->file->encoding = guess.encoding;
    if (status != KA_OK || !work->rows.self)
        return status;
    reader->file->delimiter = work->rows.delimiter;
    reader->rows = &work->rows;
    status = read_table(work);
    work->rows.close(work->rows.self);
    return status;
}

static enum ka_status
read_once(struct ka_ingest *ingest, uint32_t index, ka_str bytes, struct ka_export *file,
          const struct ka_sink *sink)
{
    file->more = false;
    file->bytes = bytes.len;
    file->store = KA_NO_INDEX;
    file->latest = KA_TIME_NONE;
    struct ka_arena *keep = ka_arena_new();
    struct ka_arena *scratch = ka_arena_new();
    struct ka_export_work *work = ka_arena_alloc(keep, sizeof *work);
    work->reader.ingest = ingest;
    work->reader.file = file;
    work->reader.sink = sink;
    work->reader.index = index;
    work->reader.keep = keep;
    work->reader.scratch = scratch;
    begin_digest(work, bytes);
    enum ka_status status = read_bytes(work, bytes);
    end_digest(work);
    ka_arena_free(scratch);
    ka_arena_free(keep);
    return status;
}

static bool
same_finding(const struct ka_diag *a, const struct ka_diag *b)
{
    bool same = a->code == b->code && a->place.line == b->place.line &&
                a->place.column == b->place.column && ka_str_eq(a->place.file, b->place.file) &&
                ka_str_eq(a->place.sheet, b->place.sheet);
    for (size_t i = 0; i < KA_DIAG_ARGS && same; i++)
        same = ka_str_eq(a->arg[i], b->arg[i]);
    return same;
}

/* Adds what is new. */
static void
add_findings(struct ka_diags *diags, const struct ka_diags *found)
{
    size_t known = diags->count;
    for (size_t i = 0; i < found->count; i++) {
        bool said = false;
        for (size_t k = 0; k < known && !said; k++)
            said = same_finding(&diags->item[k], &found->item[i]);
        if (!said)
            ka_diags_add(diags, found->item[i].code, found->item[i].place, found->item[i].arg,
                         KA_DIAG_ARGS);
    }
}

enum ka_status
ka_export_read_bytes(struct ka_ingest *ingest, uint32_t index, ka_str bytes, struct ka_export *file,
                     const struct ka_sink *sink)
{
    if (file->table == 0)
        return read_once(ingest, index, bytes, file, sink);
    struct ka_diags *diags = ingest->diags;
    struct ka_diags own = ka_diags_make(ingest->arena);
    ingest->diags = &own;
    enum ka_status status = read_once(ingest, index, bytes, file, sink);
    ingest->diags = diags;
    add_findings(diags, &own);
    return status;
}

enum ka_status
ka_export_read(struct ka_ingest *ingest, uint32_t index, struct ka_export *file,
               const struct ka_sink *sink)
{
    struct ka_mapping mapping;
    if (ka_path_unfinished(file->path)) {
        ka_diag(ingest->diags, KA_DIAG_DOWNLOAD_UNFINISHED, ((struct ka_place){.file = file->path}),
                file->path);
        return KA_E_DATA;
    }
    enum ka_status status = ka_mapping_open(file->open_path, ingest->diags, &mapping);
    if (status != KA_OK)
        return status;
    if (mapping.len > (uint64_t)KA_LIMIT_FILE_BYTES) {
        struct ka_arena *arena = ingest->diags->arena;
        ka_diag(ingest->diags, KA_DIAG_FILE_TOO_LARGE, ((struct ka_place){.file = file->path}),
                file->path, ka_str_format(arena, "%zu", mapping.len),
                ka_str_format(arena, "%lld", (long long)KA_LIMIT_FILE_BYTES));
        status = KA_E_LIMIT;
    } else {
        ka_str bytes = {.ptr = mapping.ptr, .len = mapping.len};
        status = ka_export_read_bytes(ingest, index, bytes, file, sink);
    }
    ka_mapping_close(&mapping);
    return status;
}
