/*
 * Rows of totals and means: never an account, and a check on the rows themselves.
 *
 *     小美   10   100.00
 *     小丽   20   200.00
 *     汇总   30   300.00     ← every counter that adds up must equal the sum of the rows
 *     均值   15   150.00     ← left out
 *
 * A total row is recognised by its first filled cell or by the cell of its subject. It may close a
 * block of a day (then it is compared with the rows since the last one), close the file, or stand
 * above the rows: what agrees with neither sum when it is read is compared once more at
 * the end. Sums run over all rows read, also those that were dropped or are of other days.
 */
#include "ingest/reader.h"

#include <string.h>

/* Longer texts are no such word, and digits have no place in one: spares the folding. */
#define WORD_BYTES ((size_t)40)

static bool
may_be_word(ka_str text)
{
    if (text.len == 0 || text.len > WORD_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            return false;
    }
    return true;
}

/* What a cell says of its row: 1 a total, 2 a mean, 0 neither. */
static int
summary_kind(struct ka_reader *reader, size_t column)
{
    ka_str text = ka_reader_text(reader, column);
    static const char colon[] = "：";
    /* Most rows begin with a time or a number: no need to look closer. */
    if (text.len > 0 && *text.ptr >= '0' && *text.ptr <= '9')
        return 0;
    if (ka_str_ends(text, KA_STR(":")))
        text.len--;
    else if (ka_str_ends(text, ka_str_of(colon)))
        text.len -= sizeof colon - 1;
    if (!may_be_word(text))
        return 0;
    if (ka_words_have(&reader->sum_words, reader->scratch, text))
        return 1;
    return ka_words_have(&reader->mean_words, reader->scratch, text) ? 2 : 0;
}

static size_t
first_filled(struct ka_reader *reader)
{
    for (size_t i = 0; i < reader->row.count; i++) {
        if (reader->row.cell[i].len > 0 && ka_reader_text(reader, i).len > 0)
            return i;
    }
    return KA_NO_INDEX;
}

static void
state(struct ka_reader *reader, size_t column, int64_t stated)
{
    struct ka_stated item = {.column = column, .stated = stated, .line = reader->row.line};
    reader->stated =
        ka_arena_push(reader->keep, reader->stated, reader->stated_count, sizeof *reader->stated);
    reader->stated[reader->stated_count++] = item;
}

/* Compare a total row; what does not agree yet is kept for the end. */
static void
compare(struct ka_reader *reader)
{
    reader->quiet = true;
    for (size_t i = 0; i < reader->width; i++) {
        struct ka_feed *feed = &reader->feed[i];
        ka_dec stated;
        enum ka_got got = KA_GOT_NOTHING;
        if (feed->summed && !feed->overflowed)
            got = ka_reader_figure(reader, i, &stated);
        if (got == KA_GOT_VALUE && stated.micro != feed->sum && stated.micro != feed->block)
            state(reader, i, stated.micro);
        if (got == KA_GOT_BAD)
            ka_diag(reader->ingest->diags, KA_DIAG_SUM_UNREADABLE, ka_reader_place(reader, i),
                    reader->file->column[i].header, ka_reader_text(reader, i));
        feed->block = 0;
    }
    reader->quiet = false;
    reader->refuse = false;
}

bool
ka_row_is_summary(struct ka_reader *reader)
{
    static const enum ka_field subjects[] = {KA_FIELD_ACCOUNT, KA_FIELD_EMPLOYEE,
                                             KA_FIELD_EMPLOYEE_NAME, KA_FIELD_DATE};
    size_t first = first_filled(reader);
    if (first == KA_NO_INDEX)
        return false;
    int kind = summary_kind(reader, first);
    for (size_t i = 0; i < KA_COUNT(subjects) && kind == 0; i++)
        kind = summary_kind(reader, reader->field[subjects[i]]);
    if (kind == 1)
        compare(reader);
    return kind != 0;
}

void
ka_summary_add(struct ka_reader *reader, size_t column, bool known, ka_dec value)
{
    struct ka_feed *feed = &reader->feed[column];
    if (!feed->summed)
        return;
    if (!known || __builtin_add_overflow(feed->sum, value.micro, &feed->sum) ||
        __builtin_add_overflow(feed->block, value.micro, &feed->block))
        feed->overflowed = true;
}

void
ka_summary_finish(struct ka_reader *reader)
{
    /* Rows that were refused as CSV are not in the sums. */
    if (reader->rows->refused(reader->rows->self) > 0)
        return;
    for (size_t i = 0; i < reader->stated_count; i++) {
        const struct ka_stated *stated = &reader->stated[i];
        const struct ka_feed *feed = &reader->feed[stated->column];
        if (feed->overflowed || feed->sum == stated->stated)
            continue;
        struct ka_place place = {.file = reader->file->path,
                                 .line = stated->line,
                                 .column = (uint32_t)stated->column + 1};
        ka_diag(reader->ingest->diags, KA_DIAG_SUM_MISMATCH, place,
                reader->file->column[stated->column].header,
                ka_dec_print_short(reader->scratch, (ka_dec){feed->sum}),
                ka_dec_print_short(reader->scratch, (ka_dec){stated->stated}));
    }
}
