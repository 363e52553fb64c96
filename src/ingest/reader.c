/*
 * Cells of the row at hand, as values.
 *
 *     bytes ──(encoding)──▶ text ──(empty? 延迟统计?)──▶ reader of cell.h ──▶ value
 *                                                     └──▶ finding: line, column, heading, text
 *
 * A cell is converted to UTF-8 only when it is asked for, once per row: most columns of an order
 * export are never looked at. What a finding shows of a cell: its text, but never that of a buyer
 * column, and none at all where a row of orders is longer or shorter than the header, since then
 * any cell may have slipped into any column (decision 19).
 */
#include "ingest/reader.h"

#include "base/utf8.h"
#include "ingest/cell.h"
#include "ingest/scan.h"

#include <string.h>

struct ka_place
ka_reader_place(const struct ka_reader *reader, size_t column)
{
    uint32_t at = column == KA_NO_INDEX ? 0 : (uint32_t)column + 1;
    return (struct ka_place){
        .file = reader->file->path, .line = reader->row.line, .column = at, .sheet = reader->sheet};
}

ka_str
ka_reader_number(const struct ka_reader *reader, uint64_t value)
{
    return ka_str_format(reader->scratch, "%llu", (unsigned long long)value);
}

static ka_str
convert(struct ka_reader *reader, ka_str cell)
{
    uint64_t bad;
    bool sound = reader->rows->sound && reader->rows->encoding != KA_GB18030;
    if (!sound && cell.len > 0)
        cell =
            ka_encoding_to_utf8(reader->scratch, reader->rows->encoding, cell.ptr, cell.len, &bad);
    return ka_scan_trim(cell);
}

ka_str
ka_reader_text(struct ka_reader *reader, size_t column)
{
    if (column >= reader->row.count)
        return KA_STR("");
    if (column >= reader->width)
        return convert(reader, reader->row.cell[column]);
    if (reader->text_of[column] != reader->row_number) {
        reader->text[column] = convert(reader, reader->row.cell[column]);
        reader->text_of[column] = reader->row_number;
    }
    return reader->text[column];
}

static bool
is_empty(const struct ka_reader *reader, ka_str text)
{
    return ka_cell_is_empty(text, &reader->profile->empty);
}

ka_str
ka_reader_word(struct ka_reader *reader, size_t column)
{
    ka_str text = ka_scan_undecorate(ka_reader_text(reader, column));
    if (is_empty(reader, text))
        return KA_STR("");
    if (!ka_cell_is_error(text))
        return text;
    (void)ka_reader_bad(reader, column, KA_DIAG_CELL_ERROR);
    return KA_STR("");
}

/* Tables whose rows hold what belongs to buyers: names, phones, addresses. */
static bool
has_buyers(enum ka_fact_kind kind)
{
    return kind == KA_FACT_ORDER || kind == KA_FACT_REFUND || kind == KA_FACT_TICKET ||
           kind == KA_FACT_RATING || kind == KA_FACT_MESSAGE || kind == KA_FACT_ORDER_LINES ||
           kind == KA_FACT_CHATS;
}

bool
ka_reader_is_shifted(const struct ka_reader *reader)
{
    return has_buyers(reader->profile->kind) && !reader->rows->sheets &&
           reader->row.count != reader->width;
}

/* Whether a text that is no figure may be a name, an address or a phone: letters, or a long number.
 * A date is neither. */
static bool
may_be_personal(ka_str text)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool letter = c >= 0x80 || (c | 0x20) >= 'a';
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        letters = letter ? letters + 1 : 0;
        if (digits >= 7 || letters >= 3)
            return true;
    }
    return false;
}

/* Whether a cell's text must not be shown in a finding. */
static bool
is_private(struct ka_reader *reader, size_t column, enum ka_diag_code code)
{
    const struct ka_column *fed = reader->feed[column].column;
    if (!fed || fed->field == KA_FIELD_BUYER || fed->field == KA_FIELD_TEXT ||
        fed->field == KA_FIELD_SENDER || ka_reader_is_shifted(reader))
        return true;
    /* A row may have moved sideways and be as wide as ever. A word is what its finding is about: it
     * is shown if nothing else was wrong in the row. */
    if (!has_buyers(reader->profile->kind))
        return false;
    return code == KA_DIAG_CELL_NOT_WORD ? reader->bad_before
                                         : may_be_personal(ka_reader_text(reader, column));
}

enum ka_got
ka_reader_bad(struct ka_reader *reader, size_t column, enum ka_diag_code code)
{
    struct ka_diags *diags = reader->ingest->diags;
    struct ka_column_use *use = &reader->file->column[column];
    const struct ka_column *fed = reader->feed[column].column;
    bool required = fed && fed->required && fed->field != KA_FIELD_NONE;
    reader->refuse = reader->refuse || required;
    bool error = ka_cell_is_error(ka_reader_text(reader, column));
    bool private = !error && is_private(reader, column, code);
    reader->bad_before = true;
    if (reader->quiet)
        return KA_GOT_BAD;
    reader->lacking = true;
    if (use->bad++ == 0)
        use->first_bad_line = reader->row.line;

    struct ka_place place = ka_reader_place(reader, column);
    ka_str text = private ? KA_STR("…") : ka_reader_text(reader, column);
    if (required)
        ka_diag(diags, KA_DIAG_ROW_REFUSED, place, use->header, text);
    else if (private)
        ka_diag(diags, KA_DIAG_CELL_NOT_READ, place, use->header);
    else
        ka_diag(diags, error ? KA_DIAG_CELL_ERROR : code, place, use->header, text);
    return KA_GOT_BAD;
}

/* The text of a cell that holds something; counts what it is. */
static bool
take_text(struct ka_reader *reader, size_t column, ka_str *text)
{
    *text = ka_reader_text(reader, column);
    if (column >= reader->width)
        return false;
    struct ka_column_use *use = &reader->file->column[column];
    if (!is_empty(reader, *text))
        return true;
    struct ka_feed *feed = &reader->feed[column];
    if (reader->quiet)
        return false;
    use->empty++;
    if (ka_cell_is_delayed(*text) && feed->delayed++ == 0)
        feed->first_delayed = reader->row.line;
    return false;
}

static enum ka_got
good(struct ka_reader *reader, size_t column)
{
    if (!reader->quiet)
        reader->file->column[column].values++;
    return KA_GOT_VALUE;
}

bool
ka_reader_product(ka_dec a, ka_dec b, ka_dec *out)
{
    ka_wide product = (ka_wide)a.micro * b.micro;
    ka_wide half = product < 0 ? -KA_DEC_ONE / 2 : KA_DEC_ONE / 2;
    ka_wide rounded = (product + half) / KA_DEC_ONE;
    if (rounded > INT64_MAX || rounded < -INT64_MAX)
        return false;
    out->micro = (int64_t)rounded;
    return true;
}

static ka_dec
unit_of(const struct ka_reader *reader, size_t column)
{
    const struct ka_column *fed = reader->feed[column].column;
    bool given = fed && fed->unit.micro != 0;
    return given ? fed->unit : (ka_dec){KA_DEC_ONE};
}

static bool
read_duration(struct ka_reader *reader, size_t column, ka_str text, enum ka_diag_code *code,
              ka_dec *out)
{
    const struct ka_column *fed = reader->feed[column].column;
    if (ka_cell_duration(reader->scratch, text, unit_of(reader, column), fed ? fed->clock : 0, out))
        return true;
    *code =
        ka_cell_is_clock(reader->scratch, text) ? KA_DIAG_CELL_CLOCK : KA_DIAG_CELL_NOT_DURATION;
    return false;
}

/* One figure. *code: what it is not, if it cannot be read. */
static bool
read_figure(struct ka_reader *reader, size_t column, ka_str text, enum ka_read read,
            enum ka_diag_code *code, ka_dec *out)
{
    struct ka_arena *arena = reader->scratch;
    ka_dec value;
    bool ok;
    *code = KA_DIAG_CELL_NOT_NUMBER;
    switch (read) {
    case KA_READ_DURATION:
        return read_duration(reader, column, text, code, out);
    case KA_READ_FRACTION:
    case KA_READ_PERCENT:
        *code = KA_DIAG_CELL_NOT_RATE;
        return ka_cell_rate(arena, text, read == KA_READ_PERCENT, out);
    case KA_READ_MONEY:
        *code = KA_DIAG_CELL_NOT_MONEY;
        ok = ka_cell_money(arena, text, &value);
        break;
    case KA_READ_COUNT:
        ok = ka_cell_count(arena, text, &value);
        break;
    case KA_READ_TEXT:
    case KA_READ_ID:
    case KA_READ_NUMBER:
    case KA_READ_TIME:
    case KA_READ_MONTH:
    case KA_READ_BOOL:
    default:
        ok = ka_cell_number(arena, text, &value);
        break;
    }
    return ok && ka_reader_product(value, unit_of(reader, column), out);
}

/* A part of a whole that is less than nothing or more than all: percent taken for a fraction. */
static bool
is_outside(const struct ka_reader *reader, size_t column, ka_dec value)
{
    const struct ka_column *fed = reader->feed[column].column;
    bool bounded = fed && fed->metric != KA_NO_INDEX &&
                   reader->ingest->defs->metrics.metric[fed->metric].bounded;
    return bounded && (value.micro < 0 || value.micro > KA_DEC_ONE);
}

enum ka_got
ka_reader_as(struct ka_reader *reader, size_t column, enum ka_read read, ka_dec *out)
{
    ka_str text;
    ka_dec value;
    enum ka_diag_code code;
    if (!take_text(reader, column, &text))
        return KA_GOT_NOTHING;
    if (!read_figure(reader, column, text, read, &code, &value))
        return ka_reader_bad(reader, column, code);
    if (is_outside(reader, column, value))
        return ka_reader_bad(reader, column, KA_DIAG_CELL_RATE_OUTSIDE);
    *out = value;
    return good(reader, column);
}

enum ka_got
ka_reader_figure(struct ka_reader *reader, size_t column, ka_dec *out)
{
    const struct ka_column *fed = column < reader->width ? reader->feed[column].column : NULL;
    return ka_reader_as(reader, column, fed ? fed->read : KA_READ_NUMBER, out);
}

enum ka_got
ka_reader_gross(struct ka_reader *reader, size_t column, enum ka_read read, ka_dec *out)
{
    ka_dec value;
    enum ka_got got = ka_reader_as(reader, column, read, &value);
    if (got != KA_GOT_VALUE)
        return got;
    if (value.micro < 0)
        return ka_reader_bad(reader, column, KA_DIAG_CELL_NEGATIVE);
    *out = value;
    return got;
}

enum ka_got
ka_reader_time(struct ka_reader *reader, size_t column, ka_time *out)
{
    ka_str text;
    if (!take_text(reader, column, &text))
        return KA_GOT_NOTHING;
    if (!ka_cell_time(reader->scratch, text, reader->company->zone, reader->profile->date_order,
                      out))
        return ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_TIME);
    return good(reader, column);
}

enum ka_got
ka_reader_span(struct ka_reader *reader, size_t column, struct ka_span *out)
{
    ka_str text;
    if (!take_text(reader, column, &text))
        return KA_GOT_NOTHING;
    if (!ka_cell_span(reader->scratch, text, reader->company->zone, reader->profile->date_order,
                      out))
        return ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_TIME);
    return good(reader, column);
}

/* Long ids that all end in zeros went through a spreadsheet, which keeps 15 digits. */
static void
watch_rounding(struct ka_reader *reader, ka_str id)
{
    if (id.len < 17)
        return;
    bool zeros = true;
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] < '0' || id.ptr[i] > '9')
            return;
        zeros = zeros && (i < 15 || id.ptr[i] == '0');
    }
    reader->long_ids++;
    if (zeros && reader->rounded_ids++ == 0)
        reader->first_rounded = reader->row.line;
}

enum ka_got
ka_reader_id(struct ka_reader *reader, size_t column, ka_str *out)
{
    ka_str text;
    if (!take_text(reader, column, &text))
        return KA_GOT_NOTHING;
    if (ka_cell_is_error(text)) {
        reader->refuse = true;
        return ka_reader_bad(reader, column, KA_DIAG_CELL_ERROR);
    }
    enum ka_id_kind kind = ka_cell_id(reader->scratch, text, out);
    if (kind == KA_ID_EMPTY)
        return KA_GOT_NOTHING;
    if (kind == KA_ID_OK) {
        watch_rounding(reader, *out);
        return good(reader, column);
    }
    reader->refuse = true;
    if (reader->quiet)
        return KA_GOT_BAD;
    struct ka_column_use *use = &reader->file->column[column];
    if (use->bad++ == 0)
        use->first_bad_line = reader->row.line;
    ka_diag(reader->ingest->diags, KA_DIAG_ID_SCIENTIFIC, ka_reader_place(reader, column),
            use->header, is_private(reader, column, KA_DIAG_ID_SCIENTIFIC) ? KA_STR("…") : text);
    return KA_GOT_BAD;
}

struct ka_words
ka_words_make(struct ka_arena *arena, const struct ka_texts *texts)
{
    struct ka_words words = {.item = ka_arena_array(arena, texts->count, sizeof(ka_str)),
                             .open = ka_arena_array(arena, texts->count, sizeof(bool)),
                             .count = texts->count};
    for (size_t i = 0; i < texts->count; i++) {
        ka_str folded = ka_utf8_fold_header(arena, texts->item[i]);
        words.open[i] = folded.len > 1 && folded.ptr[folded.len - 1] == '*';
        words.item[i] = ka_str_sub(folded, 0, folded.len - words.open[i]);
    }
    return words;
}

static bool
find_word(const struct ka_words *words, struct ka_arena *scratch, ka_str text)
{
    for (size_t i = 0; i < words->count; i++) {
        if (ka_str_eq(words->item[i], text))
            return true;
    }
    ka_str folded = ka_utf8_fold_header(scratch, text);
    for (size_t i = 0; i < words->count; i++) {
        if (words->open[i] ? ka_str_starts(folded, words->item[i])
                           : ka_str_eq(folded, words->item[i]))
            return true;
    }
    return false;
}

bool
ka_words_have(struct ka_words *words, struct ka_arena *scratch, ka_str text)
{
    if (words->count == 0 || text.len == 0)
        return false;
    if (text.len > sizeof words->memo[0].text)
        return find_word(words, scratch, text);
    struct ka_word_memo *memo = &words->memo[ka_str_mix(text) % KA_COUNT(words->memo)];
    if (memo->len != text.len || memcmp(memo->text, text.ptr, text.len) != 0) {
        memo->have = find_word(words, scratch, text);
        memo->len = text.len;
        memcpy(memo->text, text.ptr, text.len);
    }
    return memo->have;
}

static bool
is_word(ka_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ka_scan scan = ka_scan_of(text);
        if (ka_scan_word(&scan, words[i]) && ka_scan_done(&scan))
            return true;
    }
    return false;
}

/* A column that lists no words speaks the usual ones. */
static enum ka_tri
usual_answer(ka_str text)
{
    static const char *const yes[] = {"是", "有", "yes", "y", "true", "1", "√"};
    static const char *const no[] = {"否", "无", "没有", "no", "n", "false", "0"};
    if (is_word(text, yes, KA_COUNT(yes)))
        return KA_YES;
    return is_word(text, no, KA_COUNT(no)) ? KA_NO : KA_UNSAID;
}

/* Whether the word has not been told of in this column; a month's rows may all have it. */
static bool
is_new_word(struct ka_reader *reader, size_t column, ka_str text)
{
    bool fresh = true;
    ka_str key = ka_str_format(reader->scratch, "%zu %.*s", column, KA_STR_ARG(text));
    if (!reader->quiet)
        (void)ka_named_find(reader->keep, &reader->words, key, &fresh);
    return fresh;
}

void
ka_reader_other_word(struct ka_reader *reader, size_t column, ka_str text)
{
    if (!reader->quiet && is_new_word(reader, column, text))
        ka_diag(reader->ingest->diags, KA_DIAG_KIND_NOT_WORD, ka_reader_place(reader, column),
                reader->file->column[column].header,
                is_private(reader, column, KA_DIAG_CELL_NOT_WORD) ? KA_STR("…") : text);
}

/* A word that the profile does not list. */
static enum ka_got
unknown_word(struct ka_reader *reader, size_t column, ka_str text)
{
    if (reader->feed[column].column->required || is_new_word(reader, column, text))
        return ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_WORD);
    reader->lacking = true;
    reader->file->column[column].bad++;
    return KA_GOT_BAD;
}

enum ka_got
ka_reader_tri(struct ka_reader *reader, size_t column, enum ka_tri *out)
{
    *out = KA_UNSAID;
    if (column >= reader->width)
        return KA_GOT_NOTHING;
    struct ka_feed *feed = &reader->feed[column];
    ka_str text = ka_scan_undecorate(ka_reader_text(reader, column));
    /* Listed words come before the empty ones: 无 may well be an answer. */
    if (ka_words_have(&feed->good, reader->scratch, text))
        *out = KA_YES;
    else if (ka_words_have(&feed->bad, reader->scratch, text))
        *out = KA_NO;
    else if (feed->good.count + feed->bad.count == 0)
        *out = usual_answer(text);
    if (*out != KA_UNSAID)
        return good(reader, column);
    if (!take_text(reader, column, &text))
        return KA_GOT_NOTHING;
    if ((feed->good.count > 0) == (feed->bad.count > 0))
        return unknown_word(reader, column, text);
    /* Only one side is listed: all else is the other. */
    *out = feed->good.count > 0 ? KA_NO : KA_YES;
    return good(reader, column);
}

enum ka_fate
ka_reader_no_subject(struct ka_reader *reader, size_t column)
{
    struct ka_dropped *empty =
        column < reader->width ? &reader->feed[column].empty : &reader->no_subject;
    /* A refused cell was told by itself. */
    if (!reader->quiet && !reader->refuse && empty->rows++ == 0)
        empty->line = reader->row.line;
    return KA_FATE_DROPPED;
}

static bool
is_in(struct ka_span window, const ka_time *time, size_t count)
{
    bool known = false;
    for (size_t i = 0; i < count; i++) {
        ka_day day = time[i] == KA_TIME_NONE ? KA_DAY_NONE : ka_time_day(time[i]);
        known = known || time[i] != KA_TIME_NONE;
        if (time[i] != KA_TIME_NONE && day >= window.first && day < window.end)
            return true;
    }
    return !known || window.end <= window.first;
}

bool
ka_reader_in_window(const struct ka_reader *reader, const ka_time *time, size_t count)
{
    return is_in(reader->ingest->window, time, count);
}

bool
ka_reader_since_window(const struct ka_reader *reader, const ka_time *time, size_t count)
{
    struct ka_span window = reader->ingest->window;
    if (window.end > window.first)
        window.end = INT32_MAX;
    return is_in(window, time, count);
}

void
ka_reader_saw(struct ka_reader *reader, const ka_time *time, size_t count)
{
    struct ka_export *file = reader->file;
    for (size_t i = 0; i < count; i++) {
        if (time[i] == KA_TIME_NONE)
            continue;
        if (file->latest == KA_TIME_NONE || time[i] > file->latest)
            file->latest = time[i];
    }
}

void
ka_reader_saw_days(struct ka_reader *reader, struct ka_span days)
{
    struct ka_span *whole = &reader->file->period;
    if (whole->end <= whole->first) {
        *whole = days;
        return;
    }
    whole->first = days.first < whole->first ? days.first : whole->first;
    whole->end = days.end > whole->end ? days.end : whole->end;
}
