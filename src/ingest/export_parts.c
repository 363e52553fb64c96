/*
 * A text file of single records in parts, on several threads, exactly as if it were read row by
 * row.
 *
 *     cuts (csv_cut.c) ──▶ part 1  part 2  part 3  part 4   a round: each read by itself, with
 *                             ▼       ▼       ▼       ▼     its own reader, sink and findings
 *                           joined in order, or read again by the file's own reader
 *
 * A part is taken as it is only if it begins where the one before it ended, and if nothing in it
 * was worth a finding: no faults, no total rows, no word that was not met before; nor may its first
 * row go on with the order of the part before. All that is left
 * to join then is counts and first lines. Anything else is read again, in its place, by the one
 * reader that has seen all rows before it; so a finding can neither be doubled nor lost. How
 * the file is cut does not depend on the number of threads. Figures of agents and stores, which are
 * few and have totals, are read row by row.
 */
#include "ingest/export_work.h"
#include "ingest/lost.h"

#include "base/io.h"
#include "base/work.h"
#include "ingest/csv_cut.h"
#include "ingest/message_quick.h"

#include <string.h>

#define LEAST      ((size_t)64 << 10) /* Less is read row by row. */
#define PARTS_EACH ((size_t)4)        /* A round has so many for each worker. */
#define BEYOND     ((size_t)64 << 10) /* Read of what follows, for the part's last row. */

/* What parts of round after round use, one of each. */
struct place {
    struct ka_arena *arena;
    struct ka_who_list known;
    char *room;
    size_t size;
};

struct part {
    const struct ka_export_work *whole;
    struct ka_csv_cut from;
    const char *to;
    struct place *place;
    ka_str text; /* From there on, as it was read: a little more than the part. */
    struct ka_arena *keep, *scratch;
    struct ka_ingest ingest;
    struct ka_diags diags;
    struct ka_export file;
    struct ka_rows rows;
    struct ka_sink sink;
    struct ka_reader reader;
    struct ka_message_quick quick;
    const char *end; /* Where its last row ended. */
    uint32_t end_line;
    bool clean;
};

static struct ka_named_list
copy_names(struct ka_arena *arena, const struct ka_named_list *list)
{
    struct ka_named_list copy = *list;
    if (list->slot_cap == 0)
        return copy;
    copy.item = ka_arena_copy(arena, list->item, list->slot_cap * sizeof *copy.item);
    copy.slot = ka_arena_copy(arena, list->slot, list->slot_cap * 2 * sizeof *copy.slot);
    for (size_t i = 0; i < copy.count; i++)
        copy.item[i].dropped = (struct ka_dropped){0};
    return copy;
}

static struct ka_column_use *
copy_columns(struct ka_arena *arena, const struct ka_export *file)
{
    struct ka_column_use *column =
        ka_arena_copy(arena, file->column, file->column_count * sizeof *column);
    for (size_t i = 0; i < file->column_count; i++)
        column[i] = (struct ka_column_use){.header = column[i].header, .column = column[i].column};
    return column;
}

/* A file's bytes are read into the place's room; a row that goes on beyond is not for this part. */
static void
read_text(struct part *part)
{
    ka_str rest = ka_csv_rest(part->whole->rows.csv);
    size_t left = (size_t)(rest.ptr + rest.len - part->from.at);
    size_t beyond = part->whole->reader.ingest->part;
    size_t len = (size_t)(part->to - part->from.at) + (beyond ? beyond : BEYOND);
    len = len < left ? len : left;
    struct place *place = part->place;
    if (place->size < len) {
        place->size = len + len / 8;
        place->room = ka_arena_room(place->arena, place->size);
    }
    const char *text = ka_mapping_read(part->from.at, len, place->room);
    part->text = (ka_str){.ptr = text, .len = text == part->from.at ? left : len};
}

/* A reader like the file's own, that has counted nothing yet. */
static void
open_part(struct part *part)
{
    const struct ka_reader *own = &part->whole->reader;
    struct ka_reader *reader = &part->reader;
    struct ka_arena *keep = part->keep;
    *reader = *own;
    part->diags = ka_diags_make(keep);
    part->ingest = *own->ingest;
    part->ingest.diags = &part->diags;
    part->ingest.arena = keep;
    part->file = (struct ka_export){.path = own->file->path,
                                    .store = own->file->store,
                                    .latest = KA_TIME_NONE,
                                    .column = copy_columns(keep, own->file),
                                    .column_count = own->file->column_count};
    part->rows = part->whole->rows;
    read_text(part);
    part->rows.csv =
        ka_csv_fork(keep, part->whole->rows.csv, part->text, part->from.line, &part->diags);
    part->rows.self = part->rows.csv;
    reader->ingest = &part->ingest;
    reader->file = &part->file;
    reader->sink = &part->sink;
    reader->rows = &part->rows;
    reader->keep = keep;
    reader->scratch = part->scratch;
    reader->feed = ka_arena_copy(keep, own->feed, own->width * sizeof *own->feed);
    for (size_t i = 0; i < own->width; i++) {
        reader->feed[i].delayed = 0;
        reader->feed[i].missing = reader->feed[i].empty = (struct ka_dropped){0};
    }
    reader->text = ka_arena_array(keep, own->width, sizeof *reader->text);
    reader->text_of = ka_arena_array(keep, own->width, sizeof *reader->text_of);
    reader->row_number = 0;
    reader->stores = copy_names(keep, &own->stores);
    reader->rates = copy_names(keep, &own->rates);
    reader->words = copy_names(keep, &own->words);
    reader->long_ids = reader->rounded_ids = 0;
    reader->last_order = (struct ka_buf){.arena = keep};
    reader->last_unknown = true;
    reader->no_subject = reader->too_long = reader->too_narrow = (struct ka_dropped){0};
    reader->trailing = reader->long_ago = (struct ka_dropped){0};
}

static const char *
place_of(const struct ka_rows *rows)
{
    return ka_csv_rest(rows->csv).ptr;
}

/* A name beyond the list's limit was dropped. */
static bool
has_overflowed(const struct ka_named_list *list)
{
    return list->count > 0 && list->item[0].dropped.rows > 0;
}

/* Whether the reader has come to where the part's text was cut off, which is no row's end. */
static bool
is_cut(const struct part *part)
{
    ka_str rest = ka_csv_rest(part->whole->rows.csv);
    const char *end = part->text.ptr + part->text.len;
    bool last = part->from.at + part->text.len == rest.ptr + rest.len;
    return place_of(&part->rows) == end && !last;
}

/* The row at which quick reading has stopped. */
static enum ka_status
read_slowly(struct part *part)
{
    struct ka_row row;
    enum ka_status status = part->rows.next(part->rows.self, &row);
    if (status != KA_OK || !row.cell || is_cut(part))
        return status;
    if (part->quick.reader)
        ka_message_quick_look(&part->quick);
    return ka_export_row(&part->reader, &row);
}

static void
read_part(struct part *part)
{
    enum ka_status status = KA_OK;
    open_part(part);
    const char *to = part->text.ptr + (part->to - part->from.at);
    bool quick = part->reader.profile->kind == KA_FACT_MESSAGE &&
                 ka_message_quick_open(&part->quick, &part->reader, &part->place->known);
    while (status == KA_OK && part->diags.count == 0 && place_of(&part->rows) < to) {
        if (quick)
            status = ka_message_quick_rows(&part->quick, to);
        if (status == KA_OK && place_of(&part->rows) < to)
            status = read_slowly(part);
    }
    part->end = part->from.at + (place_of(&part->rows) - part->text.ptr);
    part->end_line = ka_csv_line(part->rows.csv);
    part->clean = status == KA_OK && part->diags.count == 0 && part->file.summary_rows == 0 &&
                  ka_csv_refused(part->rows.csv) == 0 && !has_overflowed(&part->reader.stores) &&
                  !has_overflowed(&part->reader.rates) && !part->reader.last_missed &&
                  !is_cut(part);
    ka_csv_close(part->rows.csv);
}

static void
join_dropped(struct ka_dropped *own, struct ka_dropped more)
{
    if (own->rows == 0)
        own->line = more.line;
    own->rows += more.rows;
}

static void
join_columns(struct ka_reader *own, const struct ka_reader *part)
{
    for (size_t i = 0; i < own->width; i++) {
        struct ka_column_use *to = &own->file->column[i];
        const struct ka_column_use *from = &part->file->column[i];
        if (to->bad == 0)
            to->first_bad_line = from->first_bad_line;
        to->values += from->values;
        to->empty += from->empty;
        to->bad += from->bad;
        if (own->feed[i].delayed == 0)
            own->feed[i].first_delayed = part->feed[i].first_delayed;
        own->feed[i].delayed += part->feed[i].delayed;
        join_dropped(&own->feed[i].missing, part->feed[i].missing);
        join_dropped(&own->feed[i].empty, part->feed[i].empty);
    }
}

/* Names in the order in which they were met, as the file's own reader would have met them. The
 * first item is not a name: it stands for those beyond the list's limit (lookup.c). */
static void
join_names(struct ka_arena *keep, struct ka_named_list *own, const struct ka_named_list *part)
{
    for (size_t i = 1; i < part->count; i++) {
        const struct ka_named *from = &part->item[i];
        bool fresh = false;
        struct ka_named *to = ka_named_find(keep, own, from->name, &fresh);
        if (fresh) {
            to->index = from->index;
            to->rate = from->rate;
        }
        if (to->dropped.rows == 0)
            to->column = from->column;
        join_dropped(&to->dropped, from->dropped);
    }
}

/* The order at hand, for the rows that follow; and how many ids are long, and rounded. */
static void
join_orders(struct ka_reader *own, const struct ka_reader *part)
{
    if (own->rounded_ids == 0)
        own->first_rounded = part->first_rounded;
    own->rounded_ids += part->rounded_ids;
    own->long_ids += part->long_ids;
    if (part->last_unknown)
        return;
    own->last_order.len = 0;
    ka_buf_add(&own->last_order, ka_buf_str(&part->last_order));
    own->last_outside = part->last_outside;
    own->last_month = part->last_month;
    if (!ka_str_eq(own->last_currency, part->last_currency))
        own->last_currency = ka_str_dup(own->keep, part->last_currency);
}

static void
join_part(struct ka_export_work *work, const struct part *part)
{
    struct ka_reader *own = &work->reader;
    struct ka_export *file = own->file;
    file->rows += part->file.rows;
    file->used += part->file.used;
    file->dropped += part->file.dropped;
    file->lacking += part->file.lacking;
    ka_lost_join(own->ingest->arena, file, &part->file);
    file->outside += part->file.outside;
    if (part->file.latest != KA_TIME_NONE)
        ka_reader_saw(own, &part->file.latest, 1);
    join_dropped(&own->no_subject, part->reader.no_subject);
    join_dropped(&own->too_long, part->reader.too_long);
    join_dropped(&own->too_narrow, part->reader.too_narrow);
    join_dropped(&own->trailing, part->reader.trailing);
    join_dropped(&own->long_ago, part->reader.long_ago);
    join_columns(own, &part->reader);
    join_names(own->keep, &own->stores, &part->reader.stores);
    join_names(own->keep, &own->rates, &part->reader.rates);
    join_orders(own, &part->reader);
    own->sink->join(own->sink->self, &part->sink, own->index);
    ka_csv_seek(work->rows.csv, part->end, part->end_line);
}

/* The part once more, by the file's own reader, from where that is. */
static enum ka_status
read_again(struct ka_export_work *work, const struct part *part)
{
    enum ka_status status = KA_OK;
    while (status == KA_OK && place_of(&work->rows) < part->to) {
        struct ka_row row;
        status = work->rows.next(work->rows.self, &row);
        if (status != KA_OK || !row.cell)
            break;
        status = ka_export_row(&work->reader, &row);
        ka_export_progress(work);
    }
    work->reader.sink->join(work->reader.sink->self, NULL, work->reader.index);
    return status;
}

/* What was learnt in a part that is thrown away is forgotten. */
static void
forget(struct place *place)
{
    ka_arena_free(place->arena);
    *place = (struct place){.arena = ka_arena_new()};
    place->known.arena = place->arena;
}

/* What a round has to do: its parts, and the digest of their bytes while they are near. */
struct round {
    struct ka_export_work *work;
    struct part *part;
    size_t count;
};

/* Up to the end of the round; text that was converted has no place in the file. */
static void
digest_round(const struct round *round)
{
    struct ka_export_digest *digest = &round->work->digest;
    ka_str bytes = round->work->bytes;
    const char *from = bytes.ptr + digest->done, *to = round->part[round->count - 1].to;
    if (!digest->beside || to < from || to > bytes.ptr + bytes.len)
        return;
    ka_sha256_add_mapped(&digest->sha, (ka_str){.ptr = from, .len = (size_t)(to - from)});
    digest->done += (size_t)(to - from);
}

static void
take_task(void *self, size_t index)
{
    const struct round *round = self;
    if (index == 0)
        digest_round(round);
    else
        read_part(&round->part[index - 1]);
}

static enum ka_status
read_round(struct ka_export_work *work, struct part *part, size_t count)
{
    const struct ka_sink *sink = work->reader.sink;
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < count; i++) {
        part[i].whole = work;
        part[i].keep = ka_arena_new();
        part[i].scratch = ka_arena_new();
        part[i].sink = sink->part(sink->self, part[i].keep);
    }
    struct round round = {work, part, count};
    ka_work(work->reader.ingest->workers, count + 1, take_task, &round);
    for (size_t i = 0; i < count; i++) {
        bool here = part[i].from.at == place_of(&work->rows);
        if (status == KA_OK && part[i].clean && here)
            join_part(work, &part[i]);
        else if (status == KA_OK)
            status = read_again(work, &part[i]);
        if (!part[i].clean)
            forget(part[i].place);
        ka_arena_free(part[i].scratch);
        ka_arena_free(part[i].keep);
    }
    ka_export_progress(work);
    return status;
}

/* A row of such a file is a record by itself. */
static bool
is_records(enum ka_fact_kind kind)
{
    return kind == KA_FACT_MESSAGE || kind == KA_FACT_ORDER || kind == KA_FACT_ORDER_LINES ||
           kind == KA_FACT_REFUND || kind == KA_FACT_TICKET || kind == KA_FACT_RATING;
}

bool
ka_export_has_parts(const struct ka_export_work *work)
{
    const struct ka_ingest *ingest = work->reader.ingest;
    size_t least = ingest->part ? ingest->part : LEAST;
    return work->rows.csv && is_records(work->reader.profile->kind) && work->reader.sink->part &&
           ka_csv_rest(work->rows.csv).len > least;
}

enum ka_status
ka_export_read_parts(struct ka_export_work *work)
{
    const struct ka_ingest *ingest = work->reader.ingest;
    struct ka_arena *arena = ka_arena_new();
    struct ka_csv_cut *cut = NULL;
    ka_str rest = ka_csv_rest(work->rows.csv);
    size_t count = ka_csv_cut(arena, rest, ka_csv_line(work->rows.csv), &work->rows.census, &cut);
    size_t each = (ingest->workers ? ingest->workers : 1) * PARTS_EACH;
    struct part *part = ka_arena_array(arena, each, sizeof *part);
    struct place *place = ka_arena_array(arena, each, sizeof *place);
    enum ka_status status = KA_OK;
    for (size_t i = 0; i < each; i++)
        forget(&place[i]);
    for (size_t done = 0; done < count && status == KA_OK; done += each) {
        size_t here = count - done < each ? count - done : each;
        memset(part, 0, here * sizeof *part);
        for (size_t i = 0; i < here; i++) {
            part[i].from = cut[done + i];
            part[i].to = cut[done + i + 1].at;
            part[i].place = &place[i];
        }
        status = read_round(work, part, here);
    }
    for (size_t i = 0; i < each; i++)
        ka_arena_free(place[i].arena);
    ka_arena_free(arena);
    return status;
}
