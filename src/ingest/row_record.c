/*
 * Rows that are one record each: refunds, tickets, ratings, and points given by people.
 *
 * Times decide whether a record is of the days asked for; a record without any is handed over. A
 * refund counts however late it came: net sales are less all that the export has. A
 * ticket's first reply and solution may be a time or a time span since it was created; both become
 * seconds since then.
 */
#include "ingest/reader.h"

#include "ingest/scan.h"
#include "template/company.h"

#include <string.h>

static ka_time
read_time(struct ka_reader *reader, enum ka_field field)
{
    ka_time time = KA_TIME_NONE;
    (void)ka_reader_time(reader, reader->field[field], &time);
    return time;
}

/* What all records end with: a refused cell, an unknown store, or the fact. */
static enum ka_fate
judge(struct ka_reader *reader, struct ka_fact *fact, const ka_time *time, size_t count)
{
    if (reader->refuse || !ka_reader_store(reader, &fact->store))
        return KA_FATE_DROPPED;
    ka_reader_saw(reader, time, count);
    return KA_FATE_FACT;
}

static bool
refund_succeeded(struct ka_reader *reader)
{
    size_t column = reader->field[KA_FIELD_REFUND_STATUS];
    if (column == KA_NO_INDEX)
        column = reader->field[KA_FIELD_STATUS];
    /* An export without a status lists refunds that were made. */
    if (column == KA_NO_INDEX)
        return true;
    return ka_words_have(&reader->refunded, reader->scratch, ka_reader_text(reader, column));
}

/* The month whose rate a refund in another currency is converted at. */
static ka_month
month_of(const struct ka_reader *reader, const ka_time *time, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (time[i] != KA_TIME_NONE && ka_time_day(time[i]) != KA_DAY_NONE)
            return ka_month_of_day(ka_time_day(time[i]));
    }
    return reader->ingest->month;
}

static bool
refund_to_yuan(struct ka_reader *reader, const struct ka_fact *fact, ka_month month, ka_dec *amount)
{
    ka_dec rate;
    size_t column = reader->field[KA_FIELD_AMOUNT];
    ka_str currency = ka_reader_word(reader, reader->field[KA_FIELD_CURRENCY]);
    if (currency.len == 0 && fact->store != KA_NO_INDEX)
        currency = reader->company->store[fact->store].currency;
    if (!ka_reader_rate(reader, currency, month, &rate))
        return false;
    if (ka_reader_product(*amount, rate, amount))
        return true;
    ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_MONEY);
    return false;
}

/* Id of the refund and of its order. Without one of its own a refund is known by its order's. */
static bool
read_ids(struct ka_reader *reader, struct ka_refund_fact *refund, size_t *column)
{
    size_t order = reader->field[KA_FIELD_ORDER];
    *column = reader->field[KA_FIELD_ID];
    (void)ka_reader_id(reader, *column, &refund->id);
    (void)ka_reader_id(reader, order, &refund->order);
    if (*column == KA_NO_INDEX) {
        *column = order;
        refund->id = refund->order;
    }
    return refund->id.len > 0;
}

enum ka_fate
ka_row_refund(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_refund_fact *refund = &fact->as.refund;
    const size_t *field = reader->field;
    size_t key;
    refund->requested = read_time(reader, KA_FIELD_CREATED);
    refund->finished = read_time(reader, KA_FIELD_FINISHED);
    const ka_time time[] = {refund->requested, refund->finished};
    if (!ka_reader_since_window(reader, time, KA_COUNT(time)))
        return KA_FATE_OUTSIDE;
    if (!read_ids(reader, refund, &key) && !reader->refuse)
        return ka_reader_no_subject(reader, key);
    (void)ka_reader_gross(reader, field[KA_FIELD_AMOUNT], KA_READ_MONEY, &refund->amount);
    (void)ka_reader_tri(reader, field[KA_FIELD_TYPE], &refund->returns);
    (void)ka_reader_tri(reader, field[KA_FIELD_INTERVENED], &refund->intervened);
    refund->reason = ka_reader_word(reader, field[KA_FIELD_REASON]);
    refund->succeeded = refund_succeeded(reader);
    enum ka_fate fate = judge(reader, fact, time, KA_COUNT(time));
    if (fate == KA_FATE_FACT &&
        !refund_to_yuan(reader, fact, month_of(reader, time, KA_COUNT(time)), &refund->amount))
        return KA_FATE_DROPPED;
    return fate;
}

/* Seconds from @p created to what the column says: a time, or a span since then. */
static bool
read_since(struct ka_reader *reader, enum ka_field field, ka_time created, int64_t *seconds)
{
    size_t column = reader->field[field];
    if (column == KA_NO_INDEX)
        return false;
    const struct ka_column *fed = reader->feed[column].column;
    if (fed->read == KA_READ_TIME) {
        ka_time time;
        if (ka_reader_time(reader, column, &time) != KA_GOT_VALUE || created == KA_TIME_NONE)
            return false;
        *seconds = time - created;
        return true;
    }
    ka_dec span;
    if (ka_reader_as(reader, column, KA_READ_DURATION, &span) != KA_GOT_VALUE)
        return false;
    *seconds = ka_dec_round(span, 0).micro / KA_DEC_ONE;
    return true;
}

static bool
read_count(struct ka_reader *reader, enum ka_field field, int64_t *out)
{
    ka_dec count;
    if (ka_reader_as(reader, reader->field[field], KA_READ_COUNT, &count) != KA_GOT_VALUE)
        return false;
    *out = count.micro / KA_DEC_ONE;
    return true;
}

enum ka_fate
ka_row_ticket(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_ticket_fact *ticket = &fact->as.ticket;
    const size_t *field = reader->field;
    ticket->created = read_time(reader, KA_FIELD_CREATED);
    if (!ka_reader_in_window(reader, &ticket->created, 1))
        return KA_FATE_OUTSIDE;
    if (ka_reader_id(reader, field[KA_FIELD_ID], &ticket->id) == KA_GOT_NOTHING)
        return ka_reader_no_subject(reader, field[KA_FIELD_ID]);
    ticket->assignee = ka_reader_word(reader, field[KA_FIELD_ASSIGNEE]);
    ticket->has_first_reply =
        read_since(reader, KA_FIELD_FIRST_REPLY, ticket->created, &ticket->first_reply);
    ticket->has_solved = read_since(reader, KA_FIELD_SOLVED, ticket->created, &ticket->solved);
    ticket->has_reopens = read_count(reader, KA_FIELD_REOPENS, &ticket->reopens);
    ticket->has_replies = read_count(reader, KA_FIELD_REPLIES, &ticket->replies);
    (void)ka_reader_tri(reader, field[KA_FIELD_SATISFACTION], &ticket->good);
    return judge(reader, fact, &ticket->created, 1);
}

/* The five words of Taobao's scale; all other ratings are numbers. */
static bool
read_stars(struct ka_reader *reader, size_t column, int *value)
{
    static const char *const scale[] = {"很不满", "不满", "一般", "满意", "很满意"};
    ka_str text = ka_reader_text(reader, column);
    for (int i = 0; i < 5; i++) {
        ka_str word = ka_str_of(scale[i]);
        ka_str rest = ka_str_sub(text, word.len, text.len);
        if (ka_str_starts(text, word) &&
            (rest.len == 0 || (i < 2 && ka_str_eq(rest, KA_STR("意"))))) {
            *value = i + 1;
            return true;
        }
    }
    ka_dec number;
    enum ka_got got = ka_reader_as(reader, column, KA_READ_COUNT, &number);
    if (got == KA_GOT_NOTHING)
        ka_reader_no_subject(reader, column);
    if (got != KA_GOT_VALUE)
        return false;
    *value = number.micro >= KA_DEC_ONE && number.micro <= 5 * KA_DEC_ONE
                 ? (int)(number.micro / KA_DEC_ONE)
                 : 0;
    if (*value == 0)
        ka_reader_bad(reader, column, KA_DIAG_CELL_NOT_NUMBER);
    return *value != 0;
}

enum ka_fate
ka_row_rating(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_rating_fact *rating = &fact->as.rating;
    enum ka_field when =
        reader->field[KA_FIELD_TIME] != KA_NO_INDEX ? KA_FIELD_TIME : KA_FIELD_DATE;
    rating->time = read_time(reader, when);
    if (!ka_reader_in_window(reader, &rating->time, 1))
        return KA_FATE_OUTSIDE;
    if (!read_stars(reader, reader->field[KA_FIELD_VALUE], &rating->value))
        return KA_FATE_DROPPED;
    rating->account = ka_reader_word(reader, reader->field[KA_FIELD_ACCOUNT]);
    rating->buyer = ka_reader_word(reader, reader->field[KA_FIELD_BUYER]);
    return judge(reader, fact, &rating->time, 1);
}

/* Number, else name, else account: whatever the table knows people by. Sets the first such column.
 */
static ka_str
read_employee(struct ka_reader *reader, size_t *column)
{
    static const enum ka_field fields[] = {KA_FIELD_EMPLOYEE, KA_FIELD_EMPLOYEE_NAME,
                                           KA_FIELD_ACCOUNT};
    ka_str employee;
    *column = KA_NO_INDEX;
    for (size_t i = 0; i < KA_COUNT(fields) && *column == KA_NO_INDEX; i++)
        *column = reader->field[fields[i]];
    ka_reader_employee(reader, &employee);
    return employee.len > 0 ? employee : ka_reader_word(reader, reader->field[KA_FIELD_ACCOUNT]);
}

enum ka_fate
ka_row_manual(struct ka_reader *reader, struct ka_fact *fact)
{
    struct ka_manual_fact *manual = &fact->as.manual;
    const size_t *field = reader->field;
    enum ka_got points =
        ka_reader_as(reader, field[KA_FIELD_POINTS], KA_READ_NUMBER, &manual->points);
    /* A line of the form that nobody filled in: the item is missing, not 0. */
    if (points == KA_GOT_NOTHING)
        return KA_FATE_IGNORED;
    size_t missing;
    manual->employee = read_employee(reader, &missing);
    manual->role = ka_reader_word(reader, field[KA_FIELD_ROLE]);
    manual->item = ka_reader_word(reader, field[KA_FIELD_ITEM]);
    manual->reason = ka_reader_text(reader, field[KA_FIELD_REASON]);
    manual->scorer = ka_reader_text(reader, field[KA_FIELD_SCORER]);
    if (points == KA_GOT_BAD || reader->refuse)
        return KA_FATE_DROPPED;
    if (manual->employee.len == 0)
        return ka_reader_no_subject(reader, missing);
    if (manual->item.len == 0)
        return ka_reader_no_subject(reader, field[KA_FIELD_ITEM]);
    return ka_reader_store(reader, &fact->store) ? KA_FATE_FACT : KA_FATE_DROPPED;
}
