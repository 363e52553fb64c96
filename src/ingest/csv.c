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

#include "base/limits.h"
#include "ingest/csv_lex.h"
#include "ingest/quick.h"

#include <csv.h>
#include <string.h>

#define FIRST_CELLS ((size_t)64)
#define HEAD_ROWS   (KA_LIMIT_TITLE_ROWS + 2)
#define LOOK_AHEAD  ((size_t)16 << 10)

/* Up to where a byte is known not to stand, from the reader's position on; whether it stands
 * there. Looked for a little ahead, while the text is near. */
struct ahead {
    const char *clear;
    bool found;
    char byte;
};

struct ka_csv {
    struct ka_arena *arena;
    struct ka_diags *diags;
    ka_str file;
    const char *start, *at, *end;
    uint32_t line;
    const char *counted; /* Up to here rows are counted, for findings only. */
    uint64_t counted_rows;
    size_t width, head_rows; /* Of the widest of the first rows, and how many of these were read. */
    char delimiter;
    struct ahead lf, cr, quote, nul;
    bool nul_reported;
    struct csv_parser parser;
    ka_str *cell;
    size_t cell_count, cell_cap;
    char *bytes; /* Text of the cells that came from libcsv. */
    size_t byte_len, byte_cap;
    bool too_wide;
    uint64_t refused;
    enum ka_status broken; /* Why reading has ended for good. */
};

/* Where the byte first stands before @p limit; @p limit if it does not. */
static const char *
find_before(const struct ka_csv *csv, struct ahead *ahead, const char *limit)
{
    if (ahead->clear < csv->at) {
        ahead->clear = csv->at;
        ahead->found = false;
    }
    while (!ahead->found && ahead->clear < limit) {
        size_t left = (size_t)(csv->end - ahead->clear);
        size_t take = left < LOOK_AHEAD ? left : LOOK_AHEAD;
        const char *hit = memchr(ahead->clear, ahead->byte, take);
        ahead->found = hit != NULL;
        ahead->clear = hit ? hit : ahead->clear + take;
    }
    return ahead->clear < limit ? ahead->clear : limit;
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

static void
open_buffers(struct ka_csv *csv)
{
    csv->cell = ka_arena_array(csv->arena, csv->cell_cap, sizeof *csv->cell);
    /* Lenient on purpose: strict mode refuses ="0012" and 5" pipe. */
    csv_init(&csv->parser, 0);
    csv_set_delim(&csv->parser, (unsigned char)csv->delimiter);
    csv_set_blk_size(&csv->parser, 4096);
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
                           .line = 1,
                           .lf.byte = '\n',
                           .cr.byte = '\r',
                           .quote.byte = '"',
                           .nul.byte = '\0',
                           .cell_cap = FIRST_CELLS};
    skip_preamble(csv, delimiter);
    csv->counted = csv->at;
    open_buffers(csv);
    return csv;
}

struct ka_csv *
ka_csv_fork(struct ka_arena *arena, const struct ka_csv *csv, ka_str text, uint32_t line,
            struct ka_diags *diags)
{
    struct ka_csv *fork = ka_arena_copy(arena, csv, sizeof *csv);
    fork->arena = arena;
    fork->diags = diags;
    fork->start = fork->at = text.ptr;
    fork->end = text.ptr + text.len;
    fork->lf.clear = fork->cr.clear = fork->quote.clear = fork->nul.clear = NULL;
    fork->line = line;
    fork->refused = 0;
    fork->bytes = NULL;
    fork->byte_cap = 0;
    fork->cell_cap = FIRST_CELLS;
    open_buffers(fork);
    return fork;
}

void
ka_csv_seek(struct ka_csv *csv, const char *at, uint32_t line)
{
    csv->at = at;
    csv->line = line;
}

ka_str
ka_csv_rest(const struct ka_csv *csv)
{
    return (ka_str){.ptr = csv->at, .len = (size_t)(csv->end - csv->at)};
}

uint32_t
ka_csv_line(const struct ka_csv *csv)
{
    return csv->line;
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
    uint32_t place[64];
    for (;;) {
        const char *base = from;
        size_t count = ka_quick_places(base, (size_t)(to - base), csv->delimiter, place, 64);
        for (size_t i = 0; i < count; i++) {
            const char *stop = base + place[i];
            if (stop - from > KA_LIMIT_FIELD_BYTES)
                return false;
            add_cell(csv, trimmed(from, stop));
            from = stop + 1;
        }
        if (count < 64)
            break;
    }
    if (to - from > KA_LIMIT_FIELD_BYTES)
        return false;
    add_cell(csv, trimmed(from, to));
    return true;
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
    /* A longer row ends the reading: no need to look beyond. */
    size_t left = (size_t)(csv->end - csv->at), most = KA_LIMIT_ROW_BYTES + 1;
    const char *limit = csv->at + (left < most ? left : most);
    const char *stop = find_before(csv, &csv->cr, find_before(csv, &csv->lf, limit));
    size_t len = (size_t)(stop - csv->at);
    if (find_before(csv, &csv->quote, stop) < stop)
        return ka_csv_row_extent((ka_str){.ptr = csv->at, .len = left}, csv->delimiter);
    return (struct ka_row_extent){.why = len > KA_LIMIT_ROW_BYTES ? KA_ROW_LONG : KA_ROW_WHOLE,
                                  .len = len,
                                  .next = len + ka_csv_line_end(stop, csv->end),
                                  .lines = stop < csv->end};
}

static enum ka_status
give_up(struct ka_csv *csv, enum ka_diag_code code, uint32_t line, uint32_t column, uint64_t limit)
{
    ka_diag(csv->diags, code, place(csv, line, column), number(csv, limit));
    csv->broken = KA_E_LIMIT;
    return csv->broken;
}

/* The number that a spreadsheet gives the row at hand: one for each row, however many lines it has.
 */
static ka_str
sheet_row(struct ka_csv *csv)
{
    while (csv->counted < csv->at) {
        ka_str rest = {.ptr = csv->counted, .len = (size_t)(csv->end - csv->counted)};
        csv->counted += ka_csv_row_extent(rest, csv->delimiter).next;
        csv->counted_rows++;
    }
    return number(csv, csv->counted_rows + 1);
}

static enum ka_status
report_open_quote(struct ka_csv *csv, struct ka_place at, uint32_t swallowed)
{
    ka_diag(csv->diags, KA_DIAG_CSV_QUOTE_OPEN, at, sheet_row(csv), number(csv, swallowed));
    csv->broken = KA_E_FORMAT;
    return csv->broken;
}

/* Say why the row at hand cannot be read; KA_OK if the next ones can. */
static enum ka_status
report(struct ka_csv *csv, const struct ka_row_extent *row)
{
    switch (row->why) {
    case KA_ROW_AFTER_QUOTE:
        ka_diag(csv->diags, KA_DIAG_CSV_AFTER_QUOTE,
                place(csv, csv->line + row->open_line, row->fault_cell), sheet_row(csv));
        csv->refused++;
        return KA_OK;
    case KA_ROW_OPEN_QUOTE:
        return report_open_quote(csv, place(csv, csv->line + row->open_line, row->fault_cell),
                                 row->swallowed);
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
    const char *next = csv->at + row->next;
    const char *nul = csv->nul_reported ? next : find_before(csv, &csv->nul, next);
    if (nul == next)
        return;
    uint32_t line = csv->line;
    for (const char *at = csv->at; at < nul;) {
        size_t n = ka_csv_line_end(at, csv->end);
        line += n > 0;
        at += n ? n : 1;
    }
    ka_diag0(csv->diags, KA_DIAG_CSV_NUL, place(csv, line, 0));
    csv->nul_reported = true;
}

/* A row of several lines: whether one of its cells is rows that a quote too many has swallowed. */
static enum ka_status
check_swallowed(struct ka_csv *csv)
{
    for (size_t i = 0; i < csv->cell_count; i++) {
        uint32_t rows = ka_csv_swallowed(csv->cell[i], csv->width, i, csv->delimiter, csv->cell[0]);
        if (rows == 0)
            continue;
        uint32_t line = csv->line + ka_csv_lines_before(ka_csv_rest(csv), csv->delimiter, i);
        return report_open_quote(csv, place(csv, line, (uint32_t)i + 1), rows);
    }
    return KA_OK;
}

/* The cells of a sound row. */
static enum ka_status
read_cells(struct ka_csv *csv, const struct ka_row_extent *row)
{
    const char *from = csv->at;
    bool quoted = find_before(csv, &csv->quote, from + row->len) < from + row->len;
    csv->cell_count = 0;
    bool fits = quoted ? parse(csv, from, row->len) : split(csv, from, from + row->len);
    if (csv->too_wide)
        return give_up(csv, KA_DIAG_CSV_TOO_WIDE, csv->line, 0, KA_LIMIT_COLUMNS);
    if (!fits)
        return give_up(csv, KA_DIAG_CSV_CELL_TOO_LONG, csv->line, (uint32_t)csv->cell_count + 1,
                       KA_LIMIT_FIELD_BYTES);
    enum ka_status status = row->lines > 1 ? check_swallowed(csv) : KA_OK;
    if (csv->head_rows < HEAD_ROWS) {
        csv->head_rows++;
        csv->width = csv->cell_count > csv->width ? csv->cell_count : csv->width;
    }
    return status;
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
