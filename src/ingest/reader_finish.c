/*
 * Findings that need the whole file: how many rows lacked what, which names are unknown, whether
 * totals agree, whether a spreadsheet has eaten the ids. Each is told once, at its first line.
 */
#include "ingest/reader_open.h"

#include "template/company.h"

static struct ka_place
place_of(const struct ka_reader *reader, uint32_t line, uint32_t column)
{
    return (struct ka_place){
        .file = reader->file->path, .line = line, .column = column, .sheet = reader->file->sheet};
}

static ka_str
number(const struct ka_reader *reader, uint64_t value)
{
    return ka_str_format(reader->keep, "%llu", (unsigned long long)value);
}

static ka_str
heading(const struct ka_reader *reader, size_t column)
{
    return column < reader->width ? reader->file->column[column].header : KA_STR("-");
}

/*
 * Rows longer than the header. Many programs close every row with a separator that the header
 * lacks; where only some rows have one more cell, an inserted one has pushed the others aside.
 */
static struct ka_dropped
rows_too_long(const struct ka_reader *reader)
{
    struct ka_dropped all = reader->too_long, more = reader->trailing;
    if (!reader->rows->delimiter || more.rows == 0 || more.rows >= reader->file->rows)
        return all;
    if (all.rows == 0 || more.line < all.line)
        all.line = more.line;
    all.rows += more.rows;
    return all;
}

static uint32_t
part_column(const struct ka_reader *reader)
{
    return (uint32_t)reader->field[KA_FIELD_PART] + 1;
}

static void
report_rows(struct ka_reader *reader)
{
    struct ka_diags *diags = reader->ingest->diags;
    /* One of the sheets of a workbook may well be empty. */
    if (reader->file->rows == 0 && reader->parts.rows == 0 && ka_export_alone(reader->file))
        ka_diag0(diags, KA_DIAG_EXPORT_NO_ROWS, place_of(reader, reader->file->header_line, 0));
    if (reader->no_subject.rows > 0)
        ka_diag(diags, KA_DIAG_ROW_NO_SUBJECT, place_of(reader, reader->no_subject.line, 0),
                heading(reader, KA_NO_INDEX), number(reader, reader->no_subject.rows));
    if (reader->other_month.rows > 0)
        ka_diag(diags, KA_DIAG_ROWS_OTHER_MONTH, place_of(reader, reader->other_month.line, 0),
                number(reader, reader->other_month.rows));
    if (reader->long_ago.rows > 0 && ka_pay_on_net(&reader->ingest->defs->pay))
        ka_diag(diags, KA_DIAG_ROWS_REFUNDED_BEFORE, place_of(reader, reader->long_ago.line, 0),
                number(reader, reader->long_ago.rows),
                ka_day_print(reader->keep, reader->ingest->refunds_from));
    if (reader->parts.rows > 0 && reader->file->rows == 0)
        ka_diag(diags, KA_DIAG_ROWS_PARTS,
                place_of(reader, reader->parts.line, part_column(reader)),
                heading(reader, reader->field[KA_FIELD_PART]), number(reader, reader->parts.rows));
    struct ka_dropped too_long = rows_too_long(reader);
    if (too_long.rows > 0)
        ka_diag(diags, KA_DIAG_ROWS_LONG, place_of(reader, too_long.line, 0),
                number(reader, too_long.rows));
    if (reader->too_narrow.rows > 0)
        ka_diag(diags, KA_DIAG_ROWS_NARROW, place_of(reader, reader->too_narrow.line, 0),
                number(reader, reader->too_narrow.rows), number(reader, reader->last_named));
}

static void
report_columns(struct ka_reader *reader)
{
    struct ka_diags *diags = reader->ingest->diags;
    for (size_t i = 0; i < reader->width; i++) {
        const struct ka_feed *feed = &reader->feed[i];
        uint32_t column = (uint32_t)i + 1;
        if (feed->delayed > 0)
            ka_diag(diags, KA_DIAG_CELL_DELAYED, place_of(reader, feed->first_delayed, column),
                    heading(reader, i), number(reader, feed->delayed));
        if (feed->empty.rows > 0)
            ka_diag(diags, KA_DIAG_ROW_NO_SUBJECT, place_of(reader, feed->empty.line, column),
                    heading(reader, i), number(reader, feed->empty.rows));
        if (feed->missing.rows > 0)
            ka_diag(diags, KA_DIAG_ROWS_SHORT, place_of(reader, feed->missing.line, column),
                    heading(reader, i), number(reader, feed->missing.rows));
    }
}

static void
report_names(struct ka_reader *reader)
{
    struct ka_diags *diags = reader->ingest->diags;
    for (size_t i = 0; i < reader->stores.count; i++) {
        const struct ka_named *store = &reader->stores.item[i];
        if (store->dropped.rows > 0)
            ka_diag(diags, KA_DIAG_STORE_UNKNOWN,
                    place_of(reader, store->dropped.line, store->column), store->name,
                    number(reader, store->dropped.rows));
    }
    for (size_t i = 0; i < reader->rates.count; i++) {
        const struct ka_named *rate = &reader->rates.item[i];
        /* "2026-10 USD", as ka_reader_rate() made it. */
        ka_str month = ka_str_sub(rate->name, 0, 7);
        if (rate->dropped.rows > 0)
            ka_diag(diags, KA_DIAG_RATE_MISSING, place_of(reader, rate->dropped.line, rate->column),
                    ka_str_sub(rate->name, 8, rate->name.len), month,
                    number(reader, rate->dropped.rows));
    }
}

/* Three ids are no chance: one long id in a hundred ends in two zeros. */
static enum ka_status
check_ids(struct ka_reader *reader)
{
    if (reader->long_ids < 3 || reader->rounded_ids < reader->long_ids)
        return KA_OK;
    size_t column = reader->field[KA_FIELD_ID];
    if (column == KA_NO_INDEX)
        column = reader->field[KA_FIELD_ORDER];
    ka_diag(
        reader->ingest->diags, KA_DIAG_ID_ROUNDED,
        place_of(reader, reader->first_rounded, column < reader->width ? (uint32_t)column + 1 : 0),
        heading(reader, column));
    return KA_E_DATA;
}

enum ka_status
ka_reader_finish(struct ka_reader *reader)
{
    report_rows(reader);
    report_columns(reader);
    report_names(reader);
    ka_summary_finish(reader);
    return check_ids(reader);
}
