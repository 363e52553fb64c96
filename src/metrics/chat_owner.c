/*
 * Whose messages are, and for whom the log speaks instead of the platform's report.
 *
 *     report row of one day      the account has messages on that day          else the log
 *     report row of a period     each of its days: the store has messages,     lacks what the
 *                                or the name of a log says it covers it         report has
 *
 * A log that lacks a day which the report has does not count (decision 11): the seat keeps the
 * report in that store, and a finding says so. A person's accounts in a store are decided together,
 * since their counters are; figures of two kinds never add up.
 */
#include "metrics/chat.h"

#include "base/utf8.h"

#define DAY        INT64_C(86400)
#define DAYS_LATER 3 /* Of the next month, for final payments. */
#define QUIET_DAYS 3 /* A small shop sells nothing for as long. */

const struct ka_chat_day *
ka_chat_day(struct ka_chat_pass *pass, const struct ka_at *at, size_t account, int day)
{
    struct ka_fold *fold = pass->fold;
    struct ka_chat_day **days = &pass->day[account * pass->stores + at->store];
    if (!*days)
        *days = ka_arena_array(fold->scratch, (size_t)pass->messages->days, sizeof **days);
    struct ka_chat_day *of = &(*days)[day];
    if (of->owner != KA_CHAT_UNASKED)
        return of;
    ka_str name = pass->messages->account[account].name;
    ka_day date = fold->data->span.first - 1 + day;
    enum ka_owner owner =
        ka_roster_account(&fold->data->roster, ka_fold_platform(fold, at->file, at->store),
                          at->store, name, date, &of->seat);
    of->owner = owner == KA_OWNER_SEAT      ? KA_CHAT_SEAT
                : owner == KA_OWNER_IGNORED ? KA_CHAT_IGNORED
                                            : KA_CHAT_STRANGER;
    /* Remembers that the account had messages; strangers are noted message by message. */
    if (of->owner != KA_CHAT_STRANGER)
        (void)ka_fold_owner(fold, at, name, date);
    return of;
}

static bool
in_month(const struct ka_chat_pass *pass, int day)
{
    struct ka_span span = pass->fold->data->span;
    return day >= 1 && day <= span.end - span.first;
}

/* Bits of the days that a span has in common with the month. */
static uint64_t
bits_of(const struct ka_chat_pass *pass, struct ka_span span)
{
    ka_day before = pass->fold->data->span.first - 1;
    uint64_t bits = 0;
    for (int day = 1; in_month(pass, day); day++) {
        if (before + day >= span.first && before + day < span.end)
            bits |= UINT64_C(1) << day;
    }
    return bits;
}

static void
learn_days(struct ka_chat_pass *pass)
{
    const struct ka_month_data *data = pass->fold->data;
    for (size_t i = 0; i < pass->messages->day_count; i++) {
        const struct ka_chat_days *seen = &pass->messages->day[i];
        if (data->refused[seen->file])
            continue;
        struct ka_span named = data->file[seen->file].period;
        struct ka_at at = {.file = seen->file, .store = seen->store};
        pass->account_days[seen->account * pass->stores + seen->store] |= seen->days;
        pass->store_days[seen->store] |= seen->days;
        if (named.end > named.first)
            pass->store_days[seen->store] |= bits_of(pass, named);
        for (int day = 0; day < pass->messages->days; day++) {
            if (!(seen->days >> day & 1))
                continue;
            const struct ka_chat_day *of = ka_chat_day(pass, &at, seen->account, day);
            if (of->owner == KA_CHAT_IGNORED)
                pass->ignored[seen->store * pass->messages->account_count + seen->account] = true;
            if (of->seat && in_month(pass, day))
                pass->met[of->seat->index * pass->stores + seen->store] = true;
        }
    }
}

bool
ka_counter_is_of_log(const struct ka_month_data *data, size_t counter)
{
    for (int i = 0; i < KA_BUILTIN__COUNT && counter != KA_NO_INDEX; i++) {
        bool sale = i >= KA_BUILTIN_SALES && i <= KA_BUILTIN_REFUNDED_AMOUNT;
        bool chat = i >= KA_BUILTIN_CONSULTED && i <= KA_BUILTIN_CONVERTED_FINAL;
        if ((sale || chat) && counter == data->builtin[i])
            return true;
    }
    return false;
}

/* The row says something, other than 0, of what logs give. */
static bool
competes(const struct ka_fold *fold, size_t row)
{
    const struct ka_metric_set *set = &fold->data->defs->metrics;
    for (size_t i = 0; i < fold->figure_count; i++) {
        const struct ka_figure *figure = &fold->figure[i];
        if (figure->row != row || figure->industry || figure->value.micro == 0)
            continue;
        size_t counter =
            figure->counter != KA_NO_INDEX ? figure->counter : set->metric[figure->metric].num;
        if (ka_counter_is_of_log(fold->data, counter))
            return true;
    }
    return false;
}

/* Days that a row of the report has and the log of its account in the store has not. */
static uint64_t
lacking(const struct ka_chat_pass *pass, const struct ka_stat_row *row, size_t store)
{
    struct ka_span seat = row->seat->span, period = row->period;
    period.first = period.first > seat.first ? period.first : seat.first;
    period.end = period.end < seat.end ? period.end : seat.end;
    uint64_t need = bits_of(pass, period);
    size_t account =
        ka_messages_account(pass->messages, ka_names_text(&pass->fold->names, row->subject));
    if (account == KA_NO_INDEX || row->at.store == KA_NO_INDEX)
        return need;
    uint64_t own = pass->account_days[account * pass->stores + store];
    bool one_day = row->period.end - row->period.first == 1;
    if (own == 0 || one_day)
        return need & ~own;
    return need & ~pass->store_days[store];
}

static void
report_lack(const struct ka_chat_pass *pass, const struct ka_stat_row *row, size_t store,
            uint64_t lack)
{
    struct ka_fold *fold = pass->fold;
    struct ka_span span = {.first = KA_DAY_NONE};
    for (int day = 1; in_month(pass, day); day++) {
        if (!(lack >> day & 1))
            continue;
        ka_day date = fold->data->span.first - 1 + day;
        span.first = span.first == KA_DAY_NONE ? date : span.first;
        span.end = date + 1;
    }
    ka_diag(fold->diags, KA_DIAG_LOG_LACKS_DAYS, ka_fold_place(fold, row->at.file, row->at.line),
            row->seat->employee->name, fold->data->defs->company.store[store].name,
            ka_names_text(&fold->names, row->account), ka_fold_print_span(fold->scratch, span));
}

/* Seats whose log lacks what the row has keep the report. */
static void
judge_row(struct ka_chat_pass *pass, size_t index)
{
    const struct ka_stat_row *row = &pass->fold->row[index];
    if (row->kind != KA_FACT_AGENT_STATS || !row->seat)
        return;
    bool *chat = &pass->orders->chat[row->seat->index * pass->stores];
    for (size_t store = 0; store < pass->stores; store++) {
        if (!chat[store] || (row->at.store != KA_NO_INDEX && row->at.store != store))
            continue;
        uint64_t lack = lacking(pass, row, store);
        if (lack == 0 || !competes(pass->fold, index))
            continue;
        chat[store] = false;
        report_lack(pass, row, store, lack);
    }
}

/* After-sales is who paid in the days before: the first payment should be about as old. */
static void
report_late_orders(struct ka_chat_pass *pass, size_t store)
{
    struct ka_fold *fold = pass->fold;
    const struct ka_company *company = &fold->data->defs->company;
    ka_day month = fold->data->span.first, from = month - (ka_day)company->after_sales_days;
    int64_t earliest = pass->earliest[store];
    /* Seconds count from the day before the month; the whole part of what is before is rounded. */
    ka_day begin = month - 1 + (ka_day)((earliest - (earliest < 0 ? DAY - 1 : 0)) / DAY);
    if (pass->has_buyers[store] && begin > from + QUIET_DAYS)
        ka_diag(fold->diags, KA_DIAG_ORDERS_START_LATE, (struct ka_place){0},
                company->store[store].name, ka_day_print(fold->scratch, begin),
                ka_day_print(fold->scratch, from));
}

/* What conversations come to after the month is told by later facts. */
static void
report_early_end(struct ka_chat_pass *pass, size_t store, enum ka_fact_kind kind,
                 enum ka_diag_code code)
{
    struct ka_fold *fold = pass->fold;
    struct ka_month_data *data = fold->data;
    ka_time reached = ka_as_of_kind(data, store, kind);
    int64_t back = (data->defs->company.solved_hours + 23) / 24;
    ka_day last = data->span.end - 1 + (kind == KA_FACT_MESSAGE ? (ka_day)back : DAYS_LATER);
    if (reached >= ((ka_time)last + 1) * DAY)
        return;
    ka_str day = reached == KA_TIME_NONE ? KA_STR("—")
                                         : ka_day_print(fold->scratch, ka_time_day(reached - 1));
    ka_diag(fold->diags, code, (struct ka_place){0}, data->defs->company.store[store].name, day,
            ka_day_print(fold->scratch, last));
}

static void
report_short(struct ka_chat_pass *pass, size_t store)
{
    struct ka_fold *fold = pass->fold;
    if (!(pass->store_days[store] & 1))
        ka_diag(fold->diags, KA_DIAG_LOG_STARTS_LATE, (struct ka_place){0},
                fold->data->defs->company.store[store].name,
                ka_day_print(fold->scratch, fold->data->span.first - 1));
    report_late_orders(pass, store);
    if (pass->has_buyers[store])
        report_early_end(pass, store, KA_FACT_ORDER, KA_DIAG_ORDERS_END_EARLY);
    report_early_end(pass, store, KA_FACT_MESSAGE, KA_DIAG_LOG_ENDS_EARLY);
}

void
ka_chat_decide(struct ka_chat_pass *pass)
{
    learn_days(pass);
    size_t seats = pass->fold->data->roster.count;
    pass->orders->chat =
        ka_arena_array(pass->fold->scratch, seats * pass->stores, sizeof *pass->orders->chat);
    for (size_t i = 0; i < seats * pass->stores; i++)
        pass->orders->chat[i] = pass->met[i];
    for (size_t i = 0; i < pass->fold->row_count; i++)
        judge_row(pass, i);
    for (size_t store = 0; store < pass->stores; store++) {
        if (pass->store_days[store])
            report_short(pass, store);
    }
}

bool
ka_chat_counts(const struct ka_order_pass *pass, const struct ka_seat *seat, size_t store)
{
    size_t stores = pass->fold->data->defs->company.store_count;
    return pass->chat && pass->chat[seat->index * stores + store];
}
