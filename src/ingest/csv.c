/*
 * CSV and TSV text to rows, through libcsv.
 *
 *     text ── row extent (csv_lex) ──┬── no quote in it: split here, views into the text
 *                                    └── else: libcsv, cells copied into a row buffer
 *
 * libcsv is the grammar, and feeding it one whole row at a time tames its traps: it reports no
 * lines, swallows the file after `"a"x` or an open quote, and has no size limit. Faults are found
 * by the extent before libcsv sees the row. A row without a quote needs none of its
 * states and is split at the delimiters (5x faster; ingest_csv_test proves both equal on random
 * rows).
 *
 * libcsv trims blanks and tabs of unquoted cells; here quoted ones are trimmed too (platforms put a
 * tab inside the quotes of long numbers), of all bytes up to 0x20. Both are safe on raw GB18030,
 * whose trail bytes are 0x30 and above. The only file that knows libcsv.
 */
#include "ingest/csv.h"

#include "base/io.h"
#include "base/limits.h"
#include "ingest/csv_lex.h"

#include <csv.h>
#include <string.h>

#define FIRST_CELLS ((size_t)64)

/* The next place of a byte at or after the reader's position: found once, kept until passed. */
struct ahead {
    const char *at;
    char byte;
};

struct ka_csv {
    struct ka_arena *arena;
    struct ka_diags *diags;
    ka_str file;
    const char *start, *at, *end;
    const char *nul; /* First NUL byte, until it was reported. */
    uint32_t line;
    char delimiter;
    struct ahead lf, cr, quote;
    struct csv_parser parser;
    ka_str *cell;
    size_t cell_count, cell_cap;
    char *bytes; /* Text of the cells that came from libcsv. */
    size_t byte_len, byte_cap;
    bool too_wide;
    uint64_t refused;
    enum ka_status broken; /* Why reading has ended for good. */
};

/* memchr() that lets go of what it went through: it may be all of a large file. */
static const char *
find_byte(const char *at, const char *end, char byte)
{
    const char *found = NULL;
    while (at < end && !found) {
        size_t left = (size_t)(end - at);
        size_t take = left < KA_MAPPING_STEP ? left : KA_MAPPING_STEP;
        found = memchr(at, byte, take);
        at += take;
        if (!found && take == KA_MAPPING_STEP)
            ka_mapping_passed(at);
    }
    return found;
}

static const char *
look_ahead(const struct ka_csv *csv, struct ahead *ahead)
{
    if (ahead->at < csv->at) {
        ahead->at = find_byte(csv->at, csv->end, ahead->byte);
        if (!ahead->at)
            ahead->at = csv->end;
    }
    return ahead->at;
}

static struct ka_place
place(const struct ka_csv *csv, uint32_t line, uint32_t column)
{
    return (struct ka_place){.file = csv->file, .line = line, .column = column};
}

static ka_str
number(const struct ka_csv *csv, uint64_t value)
{
    return ka_str_format(csv->diags->arena, "%llu", (unsigned long long)value);
}

/* The text proper: after byte order marks and a `sep=` line. */
static void
skip_preamble(struct ka_csv *csv, char delimiter)
{
    while (csv->end - csv->at >= 3 && memcmp(csv->at, "\xEF\xBB\xBF", 3) == 0)
        csv->at += 3;
    ka_str rest = {.ptr = csv->at, .len = (size_t)(csv->end - csv->at)};
    size_t skip = ka_csv_sep_line(rest, &csv->delimiter);
    csv->at += skip;
    csv->line += skip > 0;
    if (delimiter)
        csv->delimiter = delimiter;
    else if (skip == 0)
        csv->delimiter = ka_csv_guess_delimiter(rest);
}

struct ka_csv *
ka_csv_open(struct ka_arena *arena, ka_str text, char delimiter, ka_str file,
            struct ka_diags *diags)
{
    struct ka_csv *csv = ka_arena_alloc(arena, sizeof *csv);
    const char *start = text.len ? text.ptr : "";
    *csv = (struct ka_csv){.arena = arena,
                           .diags = diags,
                           .file = file,
                           .start = start,
                           .at = start,
                           .end = start + text.len,
                           .nul = find_byte(start, start + text.len, 0),
                           .line = 1,
                           .lf.byte = '\n',
                           .cr.byte = '\r',
                           .quote.byte = '"',
                           .cell_cap = FIRST_CELLS};
    csv->cell = ka_arena_array(arena, csv->cell_cap, sizeof *csv->cell);
    skip_preamble(csv, delimiter);
    /* Lenient on purpose: strict mode refuses ="0012" and 5" pipe. */
    csv_init(&csv->parser, 0);
    csv_set_delim(&csv->parser, (unsigned char)csv->delimiter);
    csv_set_blk_size(&csv->parser, 4096);
    return csv;
}

void
ka_csv_close(struct ka_csv *csv)
{
    if (csv)
        csv_free(&csv->parser);
}

char
ka_csv_delimiter(const struct ka_csv *csv)
{
    return csv->delimiter;
}

size_t
ka_csv_offset(const struct ka_csv *csv)
{
    return (size_t)(csv->at - csv->start);
}

uint64_t
ka_csv_refused(const struct ka_csv *csv)
{
    return csv->refused;
}

static ka_str
trimmed(const char *from, const char *to)
{
    while (from < to && (unsigned char)*from <= 0x20)
        from++;
    while (from < to && (unsigned char)to[-1] <= 0x20)
        to--;
    return (ka_str){.ptr = from, .len = (size_t)(to - from)};
}

static void
add_cell(struct ka_csv *csv, ka_str cell)
{
    if (csv->cell_count == KA_LIMIT_COLUMNS) {
        csv->too_wide = true;
        return;
    }
    if (csv->cell_count == csv->cell_cap) {
        ka_str *more = ka_arena_array(csv->arena, csv->cell_cap * 2, sizeof *more);
        memcpy(more, csv->cell, csv->cell_count * sizeof *more);
        csv->cell = more;
        csv->cell_cap *= 2;
    }
    csv->cell[csv->cell_count++] = cell;
}

/* The quick way, for a row without a quote. False: a cell is too long. */
static bool
split(struct ka_csv *csv, const char *from, const char *to)
{
    for (;;) {
        const char *stop = memchr(from, csv->delimiter, (size_t)(to - from));
        const char *cell_end = stop ? stop : to;
        if (cell_end - from > KA_LIMIT_FIELD_BYTES)
            return false;
        add_cell(csv, trimmed(from, cell_end));
        if (!stop)
            return true;
        from = stop + 1;
    }
}

/* libcsv has finished a cell: copy it, its buffer is used again. The buffer has room for the row.
 */
static void
take_cell(void *data, size_t len, void *self)
{
    struct ka_csv *csv = self;
    char *copy = csv->bytes + csv->byte_len;
    if (len > 0)
        memcpy(copy, data, len);
    csv->byte_len += len;
    add_cell(csv, trimmed(copy, copy + len));
}

static void
take_row(int line_end, void *self)
{
    KA_UNUSED(line_end);
    KA_UNUSED(self);
}

/* The way through libcsv. False: it ran out of memory. */
static bool
parse(struct ka_csv *csv, const char *from, size_t len)
{
    if (csv->byte_cap < len) {
        size_t twice = csv->byte_cap * 2;
        csv->byte_cap = len > twice ? len : twice;
        csv->bytes = ka_arena_alloc(csv->arena, csv->byte_cap);
    }
    csv->byte_len = 0;
    return csv_parse(&csv->parser, from, len, take_cell, take_row, csv) == len &&
           csv_fini(&csv->parser, take_cell, take_row, csv) == 0;
}

/* A row that libcsv gives no row for: nothing but blanks. */
static bool
is_blank(const struct ka_csv *csv, const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t') && *from != csv->delimiter)
        from++;
    return from == to;
}

static struct ka_row_extent
extent(struct ka_csv *csv)
{
    const char *lf = look_ahead(csv, &csv->lf);
    const char *cr = look_ahead(csv, &csv->cr);
    const char *stop = lf < cr ? lf : cr;
    size_t len = (size_t)(stop - csv->at);
    if (look_ahead(csv, &csv->quote) < stop)
        return ka_csv_row_extent((ka_str){.ptr = csv->at, .len = (size_t)(csv->end - csv->at)},
                                 csv->delimiter);
    return (struct ka_row_extent){.why = len > KA_LIMIT_ROW_BYTES ? KA_ROW_LONG : KA_ROW_WHOLE,
                                  .len = len,
                                  .next = len + ka_csv_line_end(stop, csv->end),
                                  .lines = 1};
}

static enum ka_status
give_up(struct ka_csv *csv, enum ka_diag_code code, uint32_t line, uint32_t column, uint64_t limit)
{
    ka_diag(csv->diags, code, place(csv, line, column), number(csv, limit));
    csv->broken = KA_E_LIMIT;
    return csv->broken;
}

/* Say why the row at hand cannot be read; KA_OK if the next ones can. */
static enum ka_status
report(struct ka_csv *csv, const struct ka_row_extent *row)
{
    switch (row->why) {
    case KA_ROW_AFTER_QUOTE:
        ka_diag0(csv->diags, KA_DIAG_CSV_AFTER_QUOTE,
                 place(csv, csv->line + row->open_line, row->fault_cell));
        csv->refused++;
        return KA_OK;
    case KA_ROW_OPEN_QUOTE:
        ka_diag0(csv->diags, KA_DIAG_CSV_QUOTE_OPEN,
                 place(csv, csv->line + row->open_line, row->fault_cell));
        csv->broken = KA_E_FORMAT;
        return csv->broken;
    case KA_ROW_LONG_FIELD:
        return give_up(csv, KA_DIAG_CSV_CELL_TOO_LONG, csv->line + row->open_line, row->fault_cell,
                       KA_LIMIT_FIELD_BYTES);
    case KA_ROW_LONG:
        return give_up(csv, KA_DIAG_CSV_ROW_TOO_LONG, csv->line, 0, KA_LIMIT_ROW_BYTES);
    case KA_ROW_WHOLE:
        break;
    }
    return KA_OK;
}

/* NUL bytes have no place in text: the file was damaged on its way. Once per file. */
static void
report_nul(struct ka_csv *csv, const struct ka_row_extent *row)
{
    if (!csv->nul || csv->nul >= csv->at + row->next)
        return;
    uint32_t line = csv->line;
    for (const char *at = csv->at; at < csv->nul;) {
        size_t n = ka_csv_line_end(at, csv->end);
        line += n > 0;
        at += n ? n : 1;
    }
    ka_diag0(csv->diags, KA_DIAG_CSV_NUL, place(csv, line, 0));
    csv->nul = NULL;
}

/* The cells of a sound row. */
static enum ka_status
read_cells(struct ka_csv *csv, const struct ka_row_extent *row)
{
    const char *from = csv->at;
    bool quoted = csv->quote.at < from + row->len;
    csv->cell_count = 0;
    bool fits = quoted ? parse(csv, from, row->len) : split(csv, from, from + row->len);
    if (csv->too_wide)
        return give_up(csv, KA_DIAG_CSV_TOO_WIDE, csv->line, 0, KA_LIMIT_COLUMNS);
    if (!fits)
        return give_up(csv, KA_DIAG_CSV_CELL_TOO_LONG, csv->line, (uint32_t)csv->cell_count + 1,
                       KA_LIMIT_FIELD_BYTES);
    return KA_OK;
}

enum ka_status
ka_csv_next(struct ka_csv *csv, struct ka_row *row)
{
    *row = (struct ka_row){0};
    while (csv->broken == KA_OK && csv->at < csv->end) {
        struct ka_row_extent found = extent(csv);
        bool whole = found.why == KA_ROW_WHOLE;
        bool blank = whole && is_blank(csv, csv->at, csv->at + found.len);
        report_nul(csv, &found);
        enum ka_status status = KA_OK;
        if (!whole)
            status = report(csv, &found);
        else if (!blank)
            status = read_cells(csv, &found);
        if (status != KA_OK)
            return status;
        uint32_t line = csv->line;
        csv->line += found.lines;
        csv->at += found.next;
        if (whole && !blank) {
            *row = (struct ka_row){.cell = csv->cell, .count = csv->cell_count, .line = line};
            return KA_OK;
        }
    }
    return csv->broken;
}
