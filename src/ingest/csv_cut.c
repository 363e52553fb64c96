/*
 * Cuts between rows, by the parity of quotes.
 *
 *     pieces (census.h)       quotes and line ends of each, counted beforehand
 *           ▼
 *     sums from the left      at the start of each piece: inside quotes or not, and its line
 *           ▼
 *     from there on           the first line end outside quotes is a cut
 */
#include "ingest/csv_cut.h"

#include "base/io.h"
#include "ingest/csv_lex.h"

#include <stdbool.h>

/* Bytes in which a row most likely ends. */
#define NEAR ((size_t)2048)

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

/* The same, without touching more of a mapped file than has to be. */
static bool
find_near(const char *at, const char *stop, const char *end, bool inside, struct ka_csv_cut *cut)
{
    char room[NEAR];
    size_t near = (size_t)(end - at) < NEAR ? (size_t)(end - at) : NEAR;
    struct ka_csv_cut found = *cut;
    const char *some = ka_mapping_read(at, near, room);
    /* What follows a CR is told by the byte behind it. */
    size_t to = (size_t)(stop - at) < near ? (size_t)(stop - at) : near - 1;
    if (!find_cut(some, some + to, some + near, inside, &found))
        return find_cut(at, stop, end, inside, cut);
    *cut = (struct ka_csv_cut){.at = at + (found.at - some), .line = found.line};
    return true;
}

static void
add_count(struct ka_quick_count *sum, struct ka_quick_count more)
{
    sum->quotes += more.quotes;
    sum->lines += more.lines;
}

size_t
ka_csv_cut(struct ka_arena *arena, ka_str text, uint32_t line, const struct ka_census *census,
           struct ka_csv_cut **cut)
{
    const char *end = text.ptr + text.len;
    struct ka_quick_count passed = {0};
    size_t count = 1, piece = 0;
    *cut = ka_arena_array(arena, census->pieces + 2, sizeof **cut);
    (*cut)[0] = (struct ka_csv_cut){.at = text.ptr, .line = line};
    while (piece < census->pieces && census->at[piece] <= text.ptr)
        piece++;
    /* Of the piece in which the text begins, what is left. */
    if (piece < census->pieces) {
        passed = ka_quick_count(text.ptr, (size_t)(census->at[piece] - text.ptr), end);
        ka_mapping_passed(text.ptr, census->at[piece]);
    }
    for (; piece < census->pieces; add_count(&passed, census->count[piece++])) {
        const char *at = census->at[piece], *stop = census->at[piece + 1];
        struct ka_csv_cut found = {.at = at, .line = line + (uint32_t)passed.lines};
        /* Between CR and LF: the piece before has counted neither of them. */
        bool cuts = find_near(at, stop, end, passed.quotes % 2 == 1, &found);
        if (cuts && found.at > (*cut)[count - 1].at)
            (*cut)[count++] = found;
    }
    (*cut)[count] = (struct ka_csv_cut){.at = end};
    return count;
}
