/*
 * Where rows of CSV text begin and end.
 *
 *     a,"b ""x"" c",d⏎        a quote opens a cell only where the cell begins (blanks before it
 *     5" pipe,="01",e⏎        do not count), so these quotes here are plain text
 *     "a"x,b⏎                 libcsv would swallow all up to the next quote: AFTER_QUOTE
 *     "a,b⏎ … end             and here all the rest of the file: OPEN_QUOTE
 *     "a,b⏎c,"d",e⏎           the same, with a later quote that seems to close it
 *
 * The walk mirrors the states of libcsv's parser (3.0.3), which gives neither offsets nor lines;
 * a differential test holds the two together. Every byte is visited once; a row that
 * exceeds a limit ends the walk there.
 */
#include "ingest/csv_lex.h"

#include "base/compiler.h"
#include "base/limits.h"

#include <string.h>

#define SNIFF_BYTES ((size_t)256 << 10)
#define SNIFF_LINES 50
/* In a table of fewer columns a remark of several lines may well look like rows. */
#define SWALLOW_WIDTH 4

struct lexer {
    const char *start, *at, *end;
    char delimiter;
    struct ka_row_extent row;
};

size_t
ka_csv_line_end(const char *at, const char *end)
{
    if (at == end || (*at != '\r' && *at != '\n'))
        return 0;
    return *at == '\r' && end - at > 1 && at[1] == '\n' ? 2 : 1;
}

/* Blanks as libcsv knows them: a delimiter is none, even if it is a tab. */
static void
skip_blanks(struct lexer *lex)
{
    while (lex->at < lex->end && (*lex->at == ' ' || *lex->at == '\t') &&
           *lex->at != lex->delimiter)
        lex->at++;
}

static bool
at_cell_end(const struct lexer *lex)
{
    return lex->at == lex->end || *lex->at == lex->delimiter ||
           ka_csv_line_end(lex->at, lex->end) > 0;
}

static void
to_line_end(struct lexer *lex)
{
    while (lex->at < lex->end && ka_csv_line_end(lex->at, lex->end) == 0)
        lex->at++;
}

/* The next quote in a quoted cell, counting the lines before it; false: there is none near. */
static bool
next_quote(struct lexer *lex, const char *opened, uint32_t *lines)
{
    size_t left = (size_t)(lex->end - lex->at);
    size_t used = (size_t)(lex->at - opened);
    size_t room = used > KA_LIMIT_FIELD_BYTES ? 0 : KA_LIMIT_FIELD_BYTES + 1 - used;
    const char *quote = memchr(lex->at, '"', left < room ? left : room);
    const char *stop = quote ? quote : lex->at + (left < room ? left : room);
    for (size_t n; lex->at < stop && *lines <= KA_LIMIT_FIELD_LINES; lex->at += n ? n : 1) {
        n = ka_csv_line_end(lex->at, stop);
        *lines += n > 0;
    }
    lex->row.lines += *lines;
    return quote && *lines <= KA_LIMIT_FIELD_LINES;
}

/* A quoted cell, its opening quote just passed. False at a fault. */
static bool
quoted_cell(struct lexer *lex)
{
    const char *opened = lex->at;
    uint32_t lines = 0, before = lex->row.lines;
    lex->row.open_line = before;
    for (;;) {
        lex->row.lines = before;
        if (!next_quote(lex, opened, &lines)) {
            bool far = lex->at < lex->end && lines <= KA_LIMIT_FIELD_LINES;
            lex->row.why = far ? KA_ROW_LONG_FIELD : KA_ROW_OPEN_QUOTE;
            lex->row.swallowed = lines;
            return false;
        }
        lex->at++;
        if (lex->at == lex->end || *lex->at != '"')
            break;
        lex->at++;
    }
    skip_blanks(lex);
    if (at_cell_end(lex))
        return true;
    /* Where a quote is missing, the cell runs on to the next row's first quote: which rows it
     * swallowed is then a guess, unlike with a stray quote within one line. */
    lex->row.why = lines > 0 ? KA_ROW_OPEN_QUOTE : KA_ROW_AFTER_QUOTE;
    lex->row.swallowed = lines;
    return false;
}

static bool
plain_cell(struct lexer *lex)
{
    const char *opened = lex->at;
    while (!at_cell_end(lex))
        lex->at++;
    if (lex->at - opened <= KA_LIMIT_FIELD_BYTES)
        return true;
    lex->row.why = KA_ROW_LONG_FIELD;
    return false;
}

static bool
one_cell(struct lexer *lex)
{
    lex->row.fault_cell++;
    skip_blanks(lex);
    if (lex->at == lex->end || *lex->at != '"')
        return plain_cell(lex);
    lex->at++;
    return quoted_cell(lex);
}

struct ka_row_extent
ka_csv_row_extent(ka_str text, char delimiter)
{
    struct lexer lex = {
        .start = text.ptr, .at = text.ptr, .end = text.ptr + text.len, .delimiter = delimiter};
    while (one_cell(&lex) && lex.at < lex.end && *lex.at == delimiter)
        lex.at++;
    if (lex.row.why == KA_ROW_AFTER_QUOTE)
        to_line_end(&lex);
    lex.row.len = (size_t)(lex.at - lex.start);
    if (lex.row.why == KA_ROW_WHOLE && lex.row.len > KA_LIMIT_ROW_BYTES)
        lex.row.why = KA_ROW_LONG;
    size_t line_end = ka_csv_line_end(lex.at, lex.end);
    lex.row.lines += line_end > 0;
    lex.row.next = lex.row.len + line_end;
    return lex.row;
}

uint32_t
ka_csv_lines_before(ka_str text, char delimiter, size_t column)
{
    struct lexer lex = {
        .start = text.ptr, .at = text.ptr, .end = text.ptr + text.len, .delimiter = delimiter};
    for (size_t i = 0; i < column && one_cell(&lex) && lex.at < lex.end; i++)
        lex.at++;
    return lex.row.lines;
}

/* Up to where a cell's line goes, and how many delimiters it has. */
static const char *
measure_line(const char *at, const char *end, char delimiter, size_t *delimiters)
{
    *delimiters = 0;
    for (; at < end && ka_csv_line_end(at, end) == 0; at++)
        *delimiters += *at == delimiter;
    return at;
}

/* What a byte counts for when two cells look alike: digits, letters, anything beyond ASCII. */
static char
kind_of(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return '9';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        return 'a';
    return (char)(c >= 0x80 ? 'x' : c);
}

/* A run of one kind. */
static char
next_shape(const char **at, const char *end)
{
    char kind = kind_of((unsigned char)*(*at)++);
    while (*at < end && kind_of((unsigned char)**at) == kind)
        (*at)++;
    return kind;
}

/* Digits and letters in the same places, as of two ids or two dates; words without a digit tell
 * nothing. Blanks around do not count. */
static bool
same_shape(const char *at, const char *end, ka_str first)
{
    const char *other = first.ptr, *stop = first.ptr + first.len;
    while (at < end && (unsigned char)*at <= 0x20)
        at++;
    while (at < end && (unsigned char)end[-1] <= 0x20)
        end--;
    bool digits = false;
    while (at < end && other < stop) {
        char shape = next_shape(&at, end);
        if (shape != next_shape(&other, stop))
            return false;
        digits = digits || shape == '9';
    }
    return digits && at == end && other == stop;
}

uint32_t
ka_csv_swallowed(ka_str cell, size_t width, size_t column, char delimiter, ka_str first)
{
    const char *end = cell.ptr + cell.len;
    size_t delimiters = 0;
    const char *at = measure_line(cell.ptr, end, delimiter, &delimiters);
    if (width < SWALLOW_WIDTH || column >= width || delimiters != width - 1 - column)
        return 0;
    for (uint32_t rows = 1; at < end; rows++) {
        const char *from = at + ka_csv_line_end(at, end);
        at = measure_line(from, end, delimiter, &delimiters);
        if (at < end && delimiters != width - 1)
            return 0;
        const char *stop = memchr(from, delimiter, (size_t)(at - from));
        if (at == end)
            return stop && same_shape(from, stop, first) ? rows : 0;
    }
    return 0;
}

static const char candidates[] = {',', '\t', ';'};

struct census {
    size_t lines[KA_COUNT(candidates)]; /* Lines in which it occurs. */
    size_t all[KA_COUNT(candidates)];
};

static bool
is_candidate(char c)
{
    return memchr(candidates, c, sizeof candidates) != NULL;
}

/* Count one line outside quotes. A quote opens only at the start of what may be a cell. */
static const char *
census_line(struct census *census, const char *at, const char *end)
{
    size_t here[KA_COUNT(candidates)] = {0};
    bool inside = false, fresh = true;
    for (; at < end && (inside || (*at != '\n' && *at != '\r')); at++) {
        if (*at == '"' && (inside || fresh))
            inside = !inside;
        const char *found = inside ? NULL : memchr(candidates, *at, sizeof candidates);
        if (found)
            here[found - candidates]++;
        fresh = is_candidate(*at) || (fresh && *at == ' ') || (*at == '"' && !inside);
    }
    for (size_t i = 0; i < KA_COUNT(candidates); i++) {
        census->lines[i] += here[i] > 0;
        census->all[i] += here[i];
    }
    return at;
}

char
ka_csv_guess_delimiter(ka_str text)
{
    struct census census = {0};
    const char *at = text.ptr;
    const char *end = at + (text.len < SNIFF_BYTES ? text.len : SNIFF_BYTES);
    for (int i = 0; i < SNIFF_LINES && at < end; i++) {
        at = census_line(&census, at, end);
        at += ka_csv_line_end(at, end);
    }
    size_t best = 0;
    for (size_t i = 1; i < KA_COUNT(candidates); i++) {
        bool more = census.lines[i] > census.lines[best];
        bool as_many = census.lines[i] == census.lines[best];
        if (more || (as_many && census.all[i] > census.all[best]))
            best = i;
    }
    return candidates[best];
}

size_t
ka_csv_sep_line(ka_str text, char *delimiter)
{
    const char *end = text.ptr + text.len;
    const char *at = text.ptr;
    bool quoted = text.len > 0 && *at == '"';
    at += quoted;
    if (end - at < 5 || (memcmp(at, "sep=", 4) != 0 && memcmp(at, "SEP=", 4) != 0) ||
        !is_candidate(at[4]))
        return 0;
    char found = at[4];
    at += 5;
    if (quoted && (at == end || *at++ != '"'))
        return 0;
    if (at < end && ka_csv_line_end(at, end) == 0)
        return 0;
    *delimiter = found;
    return (size_t)(at - text.ptr) + ka_csv_line_end(at, end);
}
