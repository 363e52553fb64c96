/*
 * A text looked through in pieces, by as many as there are workers for it.
 *
 *     pieces of a MiB, cut before characters ──▶ chunks, read one by one ──▶ sound? quotes, line
 * ends
 *
 * The text is a mapped file, mostly; to read it is cheaper than to touch pages that are gone again
 * at once. What is found does not depend on how the text is cut.
 */
#include "ingest/census.h"

#include "base/io.h"
#include "base/work.h"
#include "ingest/gb18030.h"

#define PIECE ((size_t)1 << 20)
/* Bytes of a piece that are read at once, and those behind that may tell something of them. */
#define CHUNK  ((size_t)64 << 10)
#define BEHIND ((size_t)4)
/* Bytes in which a character most likely begins. */
#define NEAR ((size_t)512)

/* Count one character of GB18030 that is not ASCII; returns the bytes it takes, 0 at a cut. */
static size_t
gb_one(const struct ka_gb_table *gb, const unsigned char *text, size_t at, size_t len,
       struct ka_encoding_guess *guess)
{
    char bytes[4];
    size_t put;
    size_t used = ka_gb_next_utf8(gb, text + at, len - at, bytes, &put);
    guess->truncated = used == 0;
    if (put == 0 && used > 0 && guess->bad++ == 0)
        guess->first_bad = at;
    return used;
}

/* What GB18030 makes of the characters that begin before @p to in a text. */
static struct ka_encoding_guess
gb_scan(const unsigned char *text, size_t to, size_t len)
{
    struct ka_encoding_guess guess = {.encoding = KA_GB18030};
    const struct ka_gb_table *gb = ka_gb_table();
    for (size_t at = 0; at < to && !guess.truncated;) {
        at += ka_quick_ascii(text + at, to - at);
        at += at < to ? ka_gb_twos(gb, text + at, to - at) : 0;
        if (at < to && text[at] >= 0x80)
            at += gb_one(gb, text, at, len, &guess);
    }
    return guess;
}

/* A text in pieces, each looked at by itself: by as many as there are workers for it. */
struct pieces {
    struct ka_census *census;
    const unsigned char *text;
    size_t len;
    struct ka_encoding_guess *guess; /* Of each. */
    bool *high;
};

/* No character of UTF-8 goes on at such a byte. */
static bool
begins_utf8(unsigned char byte)
{
    return (byte & 0xC0) != 0x80;
}

/* No character of GB18030 goes on at such a byte: digits are the lowest that do. */
static bool
begins_gb(unsigned char byte)
{
    return byte < 0x30;
}

/* Some bytes of a piece, as they were read, with those that follow them. */
struct chunk {
    const char *bytes, *end;
    size_t len;
    char room[CHUNK + BEHIND];
};

/* From @p at up to before a byte that begins a character, @p to at most. Where none is near, all of
 * it as it stands in memory. */
static void
read_chunk(struct chunk *chunk, const struct pieces *pieces, const char *at, const char *to,
           bool (*begins)(unsigned char byte))
{
    size_t left = (size_t)((const char *)pieces->text + pieces->len - at);
    chunk->len = (size_t)(to - at) < CHUNK ? (size_t)(to - at) : CHUNK;
    size_t read = left < chunk->len + BEHIND ? left : chunk->len + BEHIND;
    chunk->bytes = ka_mapping_read(at, read, chunk->room);
    chunk->end = chunk->bytes + read;
    if (at + chunk->len == to)
        return;
    while (chunk->len > 0 && !begins((unsigned char)chunk->bytes[chunk->len]))
        chunk->len--;
    if (chunk->len == 0)
        *chunk = (struct chunk){.bytes = at, .end = at + left, .len = (size_t)(to - at)};
}

static void
add_count(struct ka_quick_count *sum, struct ka_quick_count more)
{
    sum->quotes += more.quotes;
    sum->lines += more.lines;
}

static void
add_guess(struct ka_encoding_guess *sum, struct ka_encoding_guess more, uint64_t from)
{
    if (sum->bad == 0)
        sum->first_bad = more.first_bad + from;
    sum->bad += more.bad;
    sum->truncated = sum->truncated || more.truncated;
}

static void
judge_gb(void *self, size_t index)
{
    const struct pieces *pieces = self;
    struct ka_census *census = pieces->census;
    struct chunk chunk;
    for (const char *at = census->at[index]; at < census->at[index + 1]; at += chunk.len) {
        read_chunk(&chunk, pieces, at, census->at[index + 1], begins_gb);
        struct ka_encoding_guess guess = gb_scan((const unsigned char *)chunk.bytes, chunk.len,
                                                 (size_t)(chunk.end - chunk.bytes));
        add_guess(&pieces->guess[index], guess, (uint64_t)(at - (const char *)pieces->text));
        add_count(&census->count[index], ka_quick_count(chunk.bytes, chunk.len, chunk.end));
    }
}

/* Only whether it is sound: what is wrong is counted over the whole text. */
static void
judge_utf8(void *self, size_t index)
{
    const struct pieces *pieces = self;
    struct ka_census *census = pieces->census;
    struct chunk chunk;
    for (const char *at = census->at[index]; at < census->at[index + 1]; at += chunk.len) {
        struct ka_quick_count count;
        read_chunk(&chunk, pieces, at, census->at[index + 1], begins_utf8);
        pieces->guess[index].bad +=
            !ka_quick_utf8(chunk.bytes, chunk.len, chunk.end, &pieces->high[index], &count);
        add_count(&census->count[index], count);
    }
}

/* On from @p at up to @p to, to a byte that begins a character. */
static size_t
next_begin(const unsigned char *text, size_t at, size_t to, bool (*begins)(unsigned char byte))
{
    char room[NEAR];
    size_t near = to - at < NEAR ? to - at : NEAR, i = 0;
    const char *some = ka_mapping_read((const char *)text + at, near, room);
    while (i < near && !begins((unsigned char)some[i]))
        i++;
    for (at += i; i == near && at < to && !begins(text[at]);)
        at++;
    return at;
}

/* Cuts about every so many bytes, where @p begins says so; a stretch without such a byte stays
 * whole. */
static struct pieces
make_pieces(struct ka_census *census, const unsigned char *text, size_t len,
            bool (*begins)(unsigned char byte))
{
    struct pieces pieces = {.census = census, .text = text, .len = len};
    size_t size = census->size ? census->size : PIECE, count = 0;
    census->at = ka_arena_array(census->arena, len / size + 2, sizeof *census->at);
    census->at[0] = (const char *)text;
    for (size_t at = size; at < len; at += size) {
        size_t next = len - at < size ? len : at + size, here = next_begin(text, at, next, begins);
        if (here < next)
            census->at[++count] = (const char *)text + here;
    }
    census->at[++count] = (const char *)text + len;
    census->pieces = count;
    census->count = ka_arena_array(census->arena, count, sizeof *census->count);
    pieces.guess = ka_arena_array(census->arena, count, sizeof *pieces.guess);
    pieces.high = ka_arena_array(census->arena, count, sizeof *pieces.high);
    return pieces;
}

static void
judge(struct pieces *pieces, void (*look)(void *self, size_t index))
{
    ka_work(pieces->census->workers, pieces->census->pieces, look, pieces);
}

/* Sums, but for the first fault and a cut at the end. */
struct ka_encoding_guess
ka_census_gb(const unsigned char *text, size_t len, struct ka_census *census)
{
    struct ka_encoding_guess guess = {.encoding = KA_GB18030};
    struct pieces pieces = make_pieces(census, text, len, begins_gb);
    judge(&pieces, judge_gb);
    for (size_t i = 0; i < census->pieces; i++)
        add_guess(&guess, pieces.guess[i], 0);
    return guess;
}

bool
ka_census_utf8(const unsigned char *text, size_t len, struct ka_census *census, bool *high)
{
    struct pieces pieces = make_pieces(census, text, len, begins_utf8);
    bool sound = true;
    *high = false;
    /* The first one alone: it is enough to tell that a text is another one. */
    judge_utf8(&pieces, 0);
    bool other = pieces.guess[0].bad > 0;
    census->count[0] = (struct ka_quick_count){0};
    if (!other)
        judge(&pieces, judge_utf8);
    for (size_t i = 0; i < census->pieces; i++) {
        sound = sound && pieces.guess[i].bad == 0;
        *high = *high || pieces.high[i];
    }
    /* Not all pieces were counted. */
    if (other)
        census->pieces = 0;
    return sound;
}

static void
count_piece(void *self, size_t index)
{
    const struct pieces *pieces = self;
    struct ka_census *census = pieces->census;
    const char *at = census->at[index];
    census->count[index] = ka_quick_count(at, (size_t)(census->at[index + 1] - at),
                                          (const char *)pieces->text + pieces->len);
}

void
ka_census_take(struct ka_census *census, ka_str text)
{
    struct pieces pieces =
        make_pieces(census, (const unsigned char *)text.ptr, text.len, begins_utf8);
    judge(&pieces, count_piece);
}
