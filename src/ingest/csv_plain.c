/*
 * Plain rows by marks.
 *
 *     64 bytes ──quick.c──▶ a bit for each delimiter, quote and control byte
 *                                ▼ taken one by one
 *     cell ends, quotes opening and closing, line ends; all bytes between are passed over
 *
 * What the marks show decides alone whether a row is plain, so a row that is taken has the cells
 * that libcsv gives it; ingest_csv_test holds the two to each other. A row is given up rather than
 * thought about.
 */
#include "ingest/csv_plain.h"

#include "ingest/quick.h"

/* Longer rows, and cells of more lines, may come near a limit. */
#define ROW_BYTES 65536
#define ROW_LINES 500

/* A walk over the marks of a text. */
struct walk {
    const char *block, *end;
    uint64_t marks;
    char delimiter;
};

/* Whether a block can be looked at, and the byte after it as well. */
static bool
has_block(const char *at, const char *end)
{
    return end - at > KA_QUICK_BLOCK;
}

struct ka_csv_plain
ka_csv_plain_at(const char *at, const char *end, uint32_t line, char delimiter)
{
    return (struct ka_csv_plain){.at = at,
                                 .line = line,
                                 .end = end,
                                 .delimiter = delimiter,
                                 .block = at,
                                 .marks = has_block(at, end) ? ka_quick_marks(at, delimiter) : 0};
}

/* The next mark, with a byte behind it; NULL near the text's end. */
static inline const char *
next_mark(struct walk *walk)
{
    while (walk->marks == 0) {
        if (walk->end - walk->block <= (ptrdiff_t)2 * KA_QUICK_BLOCK)
            return NULL;
        walk->block += KA_QUICK_BLOCK;
        walk->marks = ka_quick_marks(walk->block, walk->delimiter);
    }
    const char *mark = walk->block + __builtin_ctzll(walk->marks);
    walk->marks &= walk->marks - 1;
    return mark;
}

/* The mark that ends a cell without quotes; NULL: a quote or a NUL stands before it. */
static inline const char *
plain_end(struct walk *walk)
{
    for (;;) {
        const char *mark = next_mark(walk);
        if (!mark || *mark == walk->delimiter || *mark == '\n' || *mark == '\r')
            return mark;
        if (*mark == '"' || *mark == '\0')
            return NULL;
    }
}

/* The quote that closes a cell, whose opening quote was the last mark; NULL: none, or a NUL. */
static inline const char *
closing_quote(struct walk *walk, bool *doubled, uint32_t *lines)
{
    for (;;) {
        const char *mark = next_mark(walk);
        if (!mark || *mark == '\0')
            return NULL;
        if (*mark != '"') {
            *lines += *mark == '\n' || (*mark == '\r' && mark[1] != '\n');
            continue;
        }
        if (mark[1] != '"')
            return mark;
        *doubled = true;
        if (!next_mark(walk))
            return NULL;
    }
}

/* A cell in quotes from @p from on; the mark right behind it, NULL if none is there. */
static inline const char *
quoted_end(struct walk *walk, const char *from, struct ka_plain_row *row, uint32_t *lines)
{
    bool doubled = false;
    if (!next_mark(walk))
        return NULL;
    const char *close = closing_quote(walk, &doubled, lines);
    if (!close)
        return NULL;
    row->cell[row->count] = (ka_str){.ptr = from + 1, .len = (size_t)(close - from - 1)};
    row->doubled |= (uint64_t)doubled << row->count;
    const char *mark = next_mark(walk);
    bool right = mark == close + 1 && (*mark == walk->delimiter || *mark == '\n' || *mark == '\r');
    return right ? mark : NULL;
}

/* The mark at which the row ends; NULL: it is not plain. */
static inline const char *
row_end(struct walk *walk, const char *from, struct ka_plain_row *row, uint32_t *lines)
{
    for (;;) {
        const char *stop;
        if (row->count == KA_PLAIN_CELLS)
            return NULL;
        if (*from == '"') {
            stop = quoted_end(walk, from, row, lines);
        } else {
            stop = plain_end(walk);
            row->cell[row->count] = (ka_str){.ptr = from, .len = stop ? (size_t)(stop - from) : 0};
        }
        row->count++;
        if (!stop || *stop != walk->delimiter)
            return stop;
        from = stop + 1;
    }
}

bool
ka_csv_plain_next(struct ka_csv_plain *plain, struct ka_plain_row *row)
{
    struct walk walk = {plain->block, plain->end, plain->marks, plain->delimiter};
    uint32_t lines = 1;
    row->count = 0;
    row->doubled = 0;
    row->line = plain->line;
    if (!has_block(plain->at, plain->end))
        return false;
    const char *stop = row_end(&walk, plain->at, row, &lines);
    if (!stop || stop - plain->at > ROW_BYTES || lines > ROW_LINES)
        return false;
    if (*stop == '\r') {
        stop = stop[1] == '\n' ? next_mark(&walk) : NULL;
        if (!stop)
            return false;
    }
    plain->at = stop + 1;
    plain->line += lines;
    plain->block = walk.block;
    plain->marks = walk.marks;
    return true;
}
