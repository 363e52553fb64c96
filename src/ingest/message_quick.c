/*
 * Rows of message logs, known from rows before.
 *
 *     plain row ──▶ store, account, sender, kind ──found──▶ time, buyer ──▶ fact
 *                              │ not found, or anything odd
 *                              ▼
 *                  the reader (row_message.c) ──its fact, looked at──▶ found the next time
 *
 * What is remembered holds for any row with the same cells, because the reader decides it from them
 * alone, and from whether the sender is named as the buyer is. A fact is handed over as by the
 * reader, and the same things are counted; findings come from rows that are not taken here.
 */
#include "ingest/message_quick.h"

#include "ingest/cell.h"
#include "ingest/gb18030.h"
#include "ingest/scan.h"

#include <string.h>

#define STAMP     19
#define SLOTS     8192 /* A power of two, half of which are used at most. */
#define BUYER     64   /* Bytes of a buyer's cell in GB18030. */
#define WORDS     12   /* Longer texts are no word for "empty", unless a profile says so. */
#define DIGITS(c) ((c) >= '0' && (c) <= '9')

static const enum ka_field who_field[KA_WHO_CELLS] = {
    [KA_WHO_STORE] = KA_FIELD_STORE,
    [KA_WHO_ACCOUNT] = KA_FIELD_ACCOUNT,
    [KA_WHO_SENDER] = KA_FIELD_SENDER,
    [KA_WHO_KIND] = KA_FIELD_KIND,
};

/* The last eight bytes, or all of them, and the length. */
static inline uint64_t
hash_cell(ka_str cell)
{
    uint64_t last = 0;
    if (cell.len >= 8) {
        memcpy(&last, cell.ptr + cell.len - 8, 8);
    } else if (cell.len >= 4) {
        uint32_t front, back;
        memcpy(&front, cell.ptr, 4);
        memcpy(&back, cell.ptr + cell.len - 4, 4);
        last = (uint64_t)front << 32 | back;
    } else {
        for (size_t i = 0; i < cell.len; i++)
            last = last << 8 | (unsigned char)cell.ptr[i];
    }
    return (last ^ cell.len) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline size_t
hash_who(const ka_str cell[KA_WHO_CELLS])
{
    uint64_t hash = 0;
    for (int i = 0; i < KA_WHO_CELLS; i++)
        hash = (hash << 7 | hash >> 57) ^ (cell[i].len ? hash_cell(cell[i]) : 0);
    return (size_t)((hash ^ hash >> 32) * UINT64_C(0xC2B2AE3D27D4EB4F) >> 40);
}

static inline bool
same_cell(ka_str a, ka_str b)
{
    return a.len == b.len && !a.ptr == !b.ptr && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The slot of the four cells, or the free one where they would go. */
static inline uint32_t *
slot_of(const struct ka_who_list *known, const ka_str cell[KA_WHO_CELLS])
{
    for (size_t at = hash_who(cell);; at++) {
        uint32_t *slot = &known->slot[at & (SLOTS - 1)];
        if (*slot == 0)
            return slot;
        const struct ka_who *who = &known->who[*slot - 1];
        bool same = true;
        for (int i = 0; i < KA_WHO_CELLS && same; i++)
            same = same_cell(who->cell[i], cell[i]);
        if (same)
            return slot;
    }
}

/* A column of the row; empty if the file has no such column. */
static inline ka_str
cell_at(const ka_str *cell, size_t column)
{
    return column == KA_NO_INDEX ? KA_STR("") : cell[column];
}

/*
 * The four cells of a row. A sender named as the buyer is the buyer, whatever the name; false: but
 * the name may be a word for an agent.
 */
static inline bool
who_cells(const struct ka_message_quick *quick, const ka_str *row, ka_str cell[KA_WHO_CELLS])
{
    for (int i = 0; i < KA_WHO_CELLS; i++)
        cell[i] = cell_at(row, quick->who[i]);
    if (!same_cell(cell[KA_WHO_SENDER], row[quick->buyer]))
        return true;
    cell[KA_WHO_SENDER] = (ka_str){0};
    return !quick->agent_words;
}

/* A sender's cell that stands for itself: else it may be a buyer's name in another dress. */
static bool
is_bare(struct ka_reader *reader, size_t column)
{
    ka_str cell = reader->row.cell[column];
    uint64_t bad;
    ka_str text =
        ka_encoding_to_utf8(reader->scratch, reader->rows->encoding, cell.ptr, cell.len, &bad);
    return ka_reader_word(reader, column).len == text.len;
}

/* What has been counted of a column that a remembered row does not count. */
static uint64_t
oddities(const struct ka_message_quick *quick)
{
    size_t kind = quick->who[KA_WHO_KIND];
    if (kind == KA_NO_INDEX)
        return 0;
    const struct ka_column_use *use = &quick->reader->file->column[kind];
    return use->bad + use->empty;
}

/* What the reader made of the row at hand. */
static void
learn(struct ka_message_quick *quick, const struct ka_fact *fact)
{
    struct ka_who_list *known = quick->known;
    struct ka_reader *reader = quick->reader;
    ka_str cell[KA_WHO_CELLS];
    if (reader->row.count != reader->width || known->count >= SLOTS / 2 ||
        oddities(quick) != quick->odd || !who_cells(quick, reader->row.cell, cell) ||
        !is_bare(reader, quick->who[KA_WHO_SENDER]))
        return;
    uint32_t *slot = slot_of(known, cell);
    if (*slot != 0)
        return;
    size_t kind = quick->who[KA_WHO_KIND];
    struct ka_who who = {
        .account = ka_str_dup(known->arena, fact->as.message.account),
        .store = fact->store,
        .sender = fact->as.message.sender,
        .kind = fact->as.message.kind,
        .kind_counts = kind != KA_NO_INDEX && reader->file->column[kind].values != quick->kinds,
    };
    for (int i = 0; i < KA_WHO_CELLS; i++)
        who.cell[i] = cell[i].ptr ? ka_str_dup(known->arena, cell[i]) : cell[i];
    known->who = ka_arena_push(known->arena, known->who, known->count, sizeof who);
    known->who[known->count++] = who;
    *slot = (uint32_t)known->count;
}

static enum ka_status
look_at(void *self, const struct ka_fact *fact)
{
    struct ka_message_quick *quick = self;
    enum ka_status status = quick->sink->fact(quick->sink->self, fact);
    if (status == KA_OK && quick->reader->ingest->diags->count == 0)
        learn(quick, fact);
    return status;
}

/* A header or a word for "empty" of a stamp's length could be taken for one, and the other way. */
static bool
has_odd_stamps(const struct ka_reader *reader, size_t time)
{
    const struct ka_texts *empty = &reader->profile->empty;
    bool odd = reader->file->column[time].header.len == STAMP;
    for (size_t i = 0; i < empty->count; i++)
        odd = odd || empty->item[i].len == STAMP;
    return odd;
}

/* Whether a stamp tells a row from the header come again: by one of the first two columns used. */
static bool
shows_no_header(const struct ka_reader *reader, size_t time)
{
    size_t used = 0;
    for (size_t i = 0; i < time; i++)
        used += reader->feed[i].column != NULL;
    return used < 2;
}

/* Rows of totals show by their first cell and their account, which are a stamp or known here. */
static bool
shows_totals(const struct ka_message_quick *quick)
{
    const size_t *field = quick->reader->field;
    return (quick->time == 0 || quick->who[KA_WHO_ACCOUNT] == 0) &&
           field[KA_FIELD_EMPLOYEE] == KA_NO_INDEX &&
           field[KA_FIELD_EMPLOYEE_NAME] == KA_NO_INDEX && field[KA_FIELD_DATE] == KA_NO_INDEX;
}

bool
ka_message_quick_open(struct ka_message_quick *quick, struct ka_reader *reader,
                      struct ka_who_list *known)
{
    struct ka_span days = ka_message_days(reader);
    *quick = (struct ka_message_quick){.reader = reader,
                                       .known = known,
                                       .sink = reader->sink,
                                       .time = reader->field[KA_FIELD_TIME],
                                       .buyer = reader->field[KA_FIELD_BUYER],
                                       .from = (ka_time)days.first * 86400,
                                       .end = (ka_time)days.end * 86400};
    for (int i = 0; i < KA_WHO_CELLS; i++)
        quick->who[i] = reader->field[who_field[i]];
    if (quick->time == KA_NO_INDEX || quick->buyer == KA_NO_INDEX ||
        quick->who[KA_WHO_ACCOUNT] == KA_NO_INDEX || quick->who[KA_WHO_SENDER] == KA_NO_INDEX ||
        reader->width > KA_PLAIN_CELLS || !reader->rows->sound ||
        has_odd_stamps(reader, quick->time) || !shows_no_header(reader, quick->time) ||
        !shows_totals(quick))
        return false;
    quick->agent_words = reader->feed[quick->who[KA_WHO_SENDER]].bad.count > 0;
    if (!known->slot)
        known->slot = ka_arena_array(known->arena, SLOTS, sizeof *known->slot);
    quick->look = (struct ka_sink){.self = quick, .fact = look_at};
    reader->sink = &quick->look;
    return true;
}

void
ka_message_quick_look(struct ka_message_quick *quick)
{
    size_t kind = quick->who[KA_WHO_KIND];
    quick->kinds = kind == KA_NO_INDEX ? 0 : quick->reader->file->column[kind].values;
    quick->odd = oddities(quick);
}

/* In UTF-8; false: there is more to it than pairs of bytes. */
static bool
to_utf8(ka_str cell, char *room, ka_str *out)
{
    const struct ka_gb_table *gb = ka_gb_table();
    const unsigned char *text = (const unsigned char *)cell.ptr;
    char *end = room;
    if (cell.len > BUYER)
        return false;
    for (size_t at = 0; at < cell.len;) {
        size_t twos = 0;
        if (text[at] < 0x80)
            *end++ = cell.ptr[at++];
        else if ((twos = ka_gb_twos_to_utf8(gb, text + at, cell.len - at, &end)) == 0)
            return false;
        at += twos;
    }
    *out = (ka_str){.ptr = room, .len = (size_t)(end - room)};
    return true;
}

/* A buyer whose cell is its name: nothing around it, no word for "empty". */
static bool
read_buyer(const struct ka_message_quick *quick, ka_str cell, char *room, ka_str *out)
{
    const struct ka_reader *reader = quick->reader;
    const struct ka_texts *empty = &reader->profile->empty;
    *out = cell;
    if (reader->rows->encoding == KA_GB18030 && !to_utf8(cell, room, out))
        return false;
    if (out->len == 0 || out->ptr[0] == '\'' || ka_scan_trim(*out).len != out->len)
        return false;
    if (out->len > WORDS && empty->count == 0)
        return true;
    return !ka_cell_is_empty(*out, empty) && !ka_cell_is_error(*out);
}

/* What the rows taken have added to the counts. */
struct taken {
    uint64_t facts, outside, kinds;
    ka_time latest;
};

static void
count_rows(struct ka_message_quick *quick, const struct taken *taken)
{
    struct ka_reader *reader = quick->reader;
    struct ka_export *file = reader->file;
    uint64_t rows = taken->facts + taken->outside;
    file->rows += rows;
    file->used += taken->facts;
    file->outside += taken->outside;
    file->column[quick->time].values += rows;
    if (taken->kinds > 0)
        file->column[quick->who[KA_WHO_KIND]].values += taken->kinds;
    if (taken->facts > 0)
        ka_reader_saw(reader, &taken->latest, 1);
}

/* The row as a fact; false: it must be read by the reader. */
static inline bool
take_row(struct ka_message_quick *quick, const struct ka_plain_row *row, char *room,
         struct ka_fact *fact, const struct ka_who **who)
{
    ka_str cell[KA_WHO_CELLS];
    struct ka_message_fact *message = &fact->as.message;
    if (row->count != quick->reader->width || row->cell[quick->time].len != STAMP ||
        !ka_time_stamp(row->cell[quick->time].ptr, &quick->day, &message->time))
        return false;
    if (!who_cells(quick, row->cell, cell))
        return false;
    uint32_t number = *slot_of(quick->known, cell);
    if (number == 0 || !read_buyer(quick, row->cell[quick->buyer], room, &message->buyer))
        return false;
    *who = &quick->known->who[number - 1];
    message->account = (*who)->account;
    message->account_number = number;
    message->sender = (*who)->sender;
    message->kind = (*who)->kind;
    fact->store = (*who)->store;
    fact->line = row->line;
    return true;
}

/* Bits of the columns whose text matters. */
static uint64_t
used_columns(const struct ka_message_quick *quick)
{
    uint64_t used = UINT64_C(1) << quick->time | UINT64_C(1) << quick->buyer;
    for (int i = 0; i < KA_WHO_CELLS; i++)
        used |= quick->who[i] == KA_NO_INDEX ? 0 : UINT64_C(1) << quick->who[i];
    return used;
}

enum ka_status
ka_message_quick_rows(struct ka_message_quick *quick, const char *to)
{
    struct ka_reader *reader = quick->reader;
    struct ka_csv *csv = reader->rows->csv;
    ka_str rest = ka_csv_rest(csv);
    struct ka_csv_plain plain =
        ka_csv_plain_at(rest.ptr, rest.ptr + rest.len, ka_csv_line(csv), ka_csv_delimiter(csv));
    struct ka_csv_plain next = plain;
    struct ka_plain_row row;
    struct ka_fact fact = {.kind = KA_FACT_MESSAGE, .file = reader->index};
    struct taken taken = {.latest = INT64_MIN};
    const struct ka_who *who = NULL;
    uint64_t used = used_columns(quick);
    char room[2 * BUYER + 4];
    enum ka_status status = KA_OK;
    while (status == KA_OK && plain.at < to && ka_csv_plain_next(&next, &row) &&
           (row.doubled & used) == 0 && take_row(quick, &row, room, &fact, &who)) {
        plain = next;
        ka_time time = fact.as.message.time;
        if (time < quick->from || time >= quick->end) {
            taken.outside++;
            continue;
        }
        taken.facts++;
        taken.kinds += who->kind_counts;
        taken.latest = time > taken.latest ? time : taken.latest;
        status = quick->sink->fact(quick->sink->self, &fact);
    }
    count_rows(quick, &taken);
    ka_csv_seek(csv, plain.at, plain.line);
    return status;
}
