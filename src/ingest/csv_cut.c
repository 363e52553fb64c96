/*
 * Cuts between rows, by the parity of quotes.
 *
 *     pieces of equal size    quotes and line ends of each, counted at once
 *           ▼
 *     sums from the left      at the start of each piece: inside quotes or not, and its line
 *           ▼
 *     from there on           the first line end outside quotes is a cut
 */
#include "ingest/csv_cut.h"

#include "base/io.h"
#include "base/work.h"
#include "ingest/csv_lex.h"
#include "ingest/quick.h"

#include <stdbool.h>

struct census {
    ka_str text;
    size_t size;
    struct ka_quick_count *count; /* Of each piece. */
};

static void
count_piece(void *self, size_t index)
{
    const struct census *census = self;
    const char *at = census->text.ptr + index * census->size;
    size_t left = census->text.len - index * census->size;
    size_t len = left < census->size ? left : census->size;
    ka_mapping_ahead(at, at + len);
    census->count[index] = ka_quick_count(at, len, census->text.ptr + census->text.len);
    ka_mapping_passed(at, at + len);
}

/* From @p at on, which is inside quotes or not: on to a row's beginning; false: none before stop.
 */
static bool
find_cut(const char *at, const char *stop, const char *end, bool inside, struct ka_csv_cut *cut)
{
    while (at < stop) {
        size_t line_end = ka_csv_line_end(at, end);
        inside = inside != (*at == '"');
        at += line_end ? line_end : 1;
        cut->line += line_end > 0;
        cut->at = at;
        if (line_end > 0 && !inside)
            return at < end;
    }
    return false;
}

size_t
ka_csv_cut(struct ka_arena *arena, ka_str text, uint32_t line, size_t size, size_t workers,
           struct ka_csv_cut **cut)
{
    const char *end = text.ptr + text.len;
    size_t pieces = text.len / size + 1, count = 1;
    struct census census = {.text = text, .size = size};
    census.count = ka_arena_array(arena, pieces, sizeof *census.count);
    *cut = ka_arena_array(arena, pieces + 1, sizeof **cut);
    ka_work(workers, pieces, count_piece, &census);
    (*cut)[0] = (struct ka_csv_cut){.at = text.ptr, .line = line};
    uint64_t quotes = 0, lines = 0;
    for (size_t i = 1; i < pieces; i++) {
        const char *at = text.ptr + i * size;
        const char *stop = (size_t)(end - at) < size ? end : at + size;
        quotes += census.count[i - 1].quotes;
        lines += census.count[i - 1].lines;
        struct ka_csv_cut found = {.at = at, .line = line + (uint32_t)lines};
        /* Between CR and LF: the piece before has counted neither of them. */
        bool cuts = find_cut(at, stop, end, quotes % 2 == 1, &found);
        if (cuts && found.at > (*cut)[count - 1].at)
            (*cut)[count++] = found;
    }
    (*cut)[count] = (struct ka_csv_cut){.at = end};
    return count;
}
