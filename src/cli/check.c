/*
 * What a month's files are worth: which rows were left out and whom that may cost how much, which
 * files say the same thing twice, whose log is thinner than their duty.
 *
 * A loss is an upper bound. A row that was left out could at most bring an item from its present
 * points to its marks, and only an item that the file feeds: one whose value came from the file (or
 * from another of its profile), or one that waits for a figure of the profile's columns. A file
 * of a store or platform where the person has neither store nor account feeds nothing of theirs.
 * Where all rows left out name people (ingest/lost.h), it is theirs alone.
 */
#include "cli/check.h"

#include "base/utf8.h"

#include <string.h>

uint64_t
ka_check_left_out(const struct ka_export *file)
{
    return file->dropped;
}

bool
ka_check_uses(const struct ka_export *file, const struct ka_column_use *use)
{
    return file->profile && use->column != KA_NO_INDEX &&
           !file->profile->column[use->column].ignore;
}

size_t
ka_check_reasons(struct ka_arena *arena, const struct ka_export *file, ka_str **header)
{
    ka_str *list = ka_arena_array(arena, file->column_count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; file->profile && i < file->column_count; i++) {
        const struct ka_column_use *use = &file->column[i];
        if (use->column != KA_NO_INDEX && file->profile->column[use->column].required)
            list[count++] = use->header;
    }
    *header = list;
    return count;
}

size_t
ka_check_count(const struct ka_diags *diags, enum ka_diag_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < diags->count; i++)
        count += diags->item[i].code == code;
    return count;
}

/* Whether a value was made from the file, or from another of its profile if @p reached. */
static bool
comes_from(const struct ka_check *check, const struct ka_value *value, size_t file, bool reached)
{
    for (size_t s = 0; s < value->source_count; s++) {
        const struct ka_source *source = &value->source[s];
        if (source->previous || source->file >= check->file_count)
            continue;
        bool same = check->file[source->file].profile == check->file[file].profile;
        if (source->file == file || (reached && same))
            return true;
    }
    return false;
}

/* Whether rows about @p store, or about the platform where that is not known, can be of the seat.
 * A lead's figures are those of others, too. */
static bool
reaches(const struct ka_check *check, const struct ka_seat *seat, size_t store, ka_str platform)
{
    const struct ka_company *company = &check->session->defs.company;
    const struct ka_employee *who = seat->employee;
    size_t *own = NULL;
    if (store < company->store_count)
        platform = company->store[store].platform;
    if (platform.len == 0 || (seat->team && ka_str_eq(seat->team->lead, who->number)))
        return true;
    size_t count = ka_seat_stores(check->session->arena, check->result->data, seat, false, &own);
    for (size_t i = 0; i < count; i++) {
        bool there = ka_str_eq(company->store[own[i]].platform, platform);
        if (there && (store == KA_NO_INDEX || own[i] == store))
            return true;
    }
    for (size_t i = 0; i < who->account_count; i++) {
        const struct ka_account *account = &who->account[i];
        bool elsewhere =
            store != KA_NO_INDEX && account->store != KA_NO_INDEX && account->store != store;
        if (!elsewhere && ka_str_eq(account->platform, platform))
            return true;
    }
    return false;
}

/* Whether a column of the profile feeds the metric. */
static bool
profile_feeds(const struct ka_profile *profile, const struct ka_metric_def *def, size_t metric)
{
    for (size_t c = 0; c < profile->column_count; c++) {
        const struct ka_column *column = &profile->column[c];
        if (column->metric == metric)
            return true;
        if (column->counter != KA_NO_INDEX &&
            (column->counter == def->num || column->counter == def->den))
            return true;
    }
    return false;
}

static bool
is_fed(const struct ka_check *check, const struct ka_score_item *item, size_t file, bool reached)
{
    const struct ka_metric_set *metrics = &check->session->defs.metrics;
    const struct ka_profile *profile = check->file[file].profile;
    bool by_people = item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
    if (by_people)
        return profile->kind == KA_FACT_MANUAL_SCORE;
    for (size_t p = 0; p < item->part_count; p++) {
        const struct ka_score_part *part = &item->part[p];
        bool waits = reached && part->metric != KA_NO_INDEX && part->state != KA_VALUE_OK &&
                     profile_feeds(profile, &metrics->metric[part->metric], part->metric);
        if (waits || comes_from(check, &part->value, file, reached))
            return true;
    }
    return false;
}

static ka_dec
open_points(const struct ka_score_item *item)
{
    int64_t open = item->marks.micro - (item->scored ? item->points.micro : 0);
    return (ka_dec){open > 0 ? open : 0};
}

/* Whether a row left out may be the seat's: all of them name other people otherwise. A lead's
 * figures are those of others, too. */
static bool
may_lose(const struct ka_check *check, size_t f, const struct ka_seat *seat)
{
    const struct ka_export *file = &check->file[f];
    const struct ka_employee *who = seat->employee;
    if (file->lost_named < file->dropped || ka_month_refused(check->result->data, f) ||
        (seat->team && ka_str_eq(seat->team->lead, who->number)))
        return true;
    for (size_t i = 0; i < file->lost_count; i++) {
        if (&check->session->defs.staff.employee[file->lost[i]] == who)
            return true;
    }
    return false;
}

static void
add_loss(struct ka_check *check, size_t file, const struct ka_scorecard *card)
{
    struct ka_arena *arena = check->session->arena;
    struct ka_check_loss loss = {.file = file, .card = card};
    bool reached =
        reaches(check, card->seat, check->file[file].store, check->file[file].profile->platform);
    for (size_t m = 0; m < card->module_count; m++) {
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            if (open_points(item).micro == 0 || !is_fed(check, item, file, reached))
                continue;
            loss.item =
                ka_arena_push(arena, loss.item, loss.item_count, sizeof(const struct ka_item *));
            loss.item[loss.item_count++] = item->def;
            loss.points.micro += open_points(item).micro;
        }
    }
    if (loss.item_count == 0)
        return;
    check->loss = ka_arena_push(arena, check->loss, check->loss_count, sizeof loss);
    check->loss[check->loss_count++] = loss;
}

static void
find_losses(struct ka_check *check)
{
    for (size_t f = 0; f < check->file_count; f++) {
        bool refused = ka_month_refused(check->result->data, f);
        if (!check->file[f].profile || (ka_check_left_out(&check->file[f]) == 0 && !refused))
            continue;
        for (size_t c = 0; c < check->result->card_count; c++) {
            if (may_lose(check, f, check->result->card[c].seat))
                add_loss(check, f, &check->result->card[c]);
        }
    }
}

static bool
loses_item(const struct ka_check *check, const struct ka_scorecard *card,
           const struct ka_item *item)
{
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        for (size_t k = 0; loss->card == card && k < loss->item_count; k++) {
            if (loss->item[k] == item)
                return true;
        }
    }
    return false;
}

ka_dec
ka_check_loss_of(const struct ka_check *check, const struct ka_scorecard *card)
{
    ka_dec points = {0};
    for (size_t m = 0; m < card->module_count; m++) {
        for (size_t i = 0; i < card->module[m].item_count; i++) {
            const struct ka_score_item *item = &card->module[m].item[i];
            if (loses_item(check, card, item->def))
                points.micro += open_points(item).micro;
        }
    }
    return points;
}

static bool
same_columns(const struct ka_export *a, const struct ka_export *b)
{
    if (a->column_count != b->column_count)
        return false;
    for (size_t i = 0; i < a->column_count; i++) {
        if (!ka_str_eq(a->column[i].header, b->column[i].header))
            return false;
    }
    return true;
}

/* The days both files speak of. */
static struct ka_span
common_days(const struct ka_export *a, const struct ka_export *b)
{
    struct ka_span days = {a->period.first > b->period.first ? a->period.first : b->period.first,
                           a->period.end < b->period.end ? a->period.end : b->period.end};
    if (days.end < days.first)
        days.end = days.first;
    return days;
}

/*
 * Whether common days are worth a word. People's own tables may well be several; of figures that an
 * export summed up each row is looked at when it is read, so here only the very same period counts.
 */
static bool
may_repeat(const struct ka_export *one, const struct ka_export *two)
{
    switch (one->profile->kind) {
    case KA_FACT_ORDER:
    case KA_FACT_REFUND:
    case KA_FACT_TICKET:
    case KA_FACT_RATING:
    case KA_FACT_MESSAGE:
        return true;
    case KA_FACT_AGENT_STATS:
    case KA_FACT_STORE_STATS:
    case KA_FACT_ATTENDANCE:
    case KA_FACT_CHATS:
        return one->period.first == two->period.first && one->period.end == two->period.end;
    case KA_FACT_REGISTER:
    case KA_FACT_MANUAL_SCORE:
    case KA_FACT_ORDER_LINES:
    case KA_FACT_KNOWN:
    case KA_FACT__COUNT:
        break;
    }
    return false;
}

static void
find_overlaps(struct ka_check *check)
{
    struct ka_arena *arena = check->session->arena;
    for (size_t a = 0; a < check->file_count; a++) {
        const struct ka_export *one = &check->file[a];
        for (size_t b = a + 1; b < check->file_count && one->profile; b++) {
            const struct ka_export *two = &check->file[b];
            if (two->profile != one->profile || two->store != one->store || !ka_export_alone(one) ||
                !ka_export_alone(two))
                continue;
            struct ka_check_overlap overlap = {.first = a,
                                               .second = b,
                                               .days = common_days(one, two),
                                               .same_bytes =
                                                   strcmp(one->digest.hex, two->digest.hex) == 0};
            bool days = overlap.days.end > overlap.days.first && same_columns(one, two) &&
                        may_repeat(one, two);
            if (!days && !overlap.same_bytes)
                continue;
            check->overlap =
                ka_arena_push(arena, check->overlap, check->overlap_count, sizeof overlap);
            check->overlap[check->overlap_count++] = overlap;
        }
    }
}

/* Days with customers by the log, over all stores, and those without. False: there is no log. */
static bool
count_days(const struct ka_check *check, struct ka_check_quiet *quiet)
{
    const struct ka_seat *seat = quiet->seat;
    struct ka_span month = ka_month_span(check->result->month);
    bool day[31] = {false}, any = false;
    for (size_t s = 0; s < check->session->defs.company.store_count; s++) {
        struct ka_received received;
        if (!ka_month_received(check->result->data, seat, s, &received))
            continue;
        any = true;
        for (size_t d = 0; d < KA_COUNT(day); d++)
            day[d] = day[d] || received.day[d] > 0;
    }
    for (ka_day d = month.first; any && d < month.end; d++) {
        bool here = d >= seat->span.first && d < seat->span.end;
        quiet->worked += day[d - month.first];
        if (here && !day[d - month.first])
            quiet->silent |= UINT32_C(1) << (d - month.first);
    }
    return any;
}

static void
find_quiet(struct ka_check *check)
{
    const struct ka_month_data *data = check->result->data;
    struct ka_arena *arena = check->session->arena;
    size_t due_days = ka_counter_index(&check->session->defs.metrics, KA_STR("due_days"));
    size_t leave_days = ka_counter_index(&check->session->defs.metrics, KA_STR("leave_days"));
    for (size_t i = 0; i < check->result->card_count; i++) {
        struct ka_check_quiet quiet = {.seat = check->result->card[i].seat};
        ka_dec leave = {0};
        if (!count_days(check, &quiet) || due_days == KA_NO_INDEX ||
            !ka_count_of_seat(data, quiet.seat, due_days, &quiet.due))
            continue;
        if (leave_days != KA_NO_INDEX && ka_count_of_seat(data, quiet.seat, leave_days, &leave))
            quiet.due.micro -= leave.micro;
        if (ka_dec_cmp(ka_dec_of(quiet.worked), quiet.due) >= 0)
            continue;
        check->quiet = ka_arena_push(arena, check->quiet, check->quiet_count, sizeof quiet);
        check->quiet[check->quiet_count++] = quiet;
    }
}

struct ka_check
ka_check_make(struct ka_session *session, const struct ka_month_result *result)
{
    struct ka_check check = {.session = session, .result = result};
    if (!result->data)
        return check;
    check.file = ka_month_files(result->data, &check.file_count);
    find_losses(&check);
    find_overlaps(&check);
    find_quiet(&check);
    return check;
}

ka_str
ka_check_period(struct ka_arena *arena, struct ka_span span)
{
    if (span.end <= span.first)
        return KA_STR("—");
    if (span.end == span.first + 1)
        return ka_day_print(arena, span.first);
    return ka_str_format(arena, "%s…%s", ka_day_print(arena, span.first).ptr,
                         ka_day_print(arena, span.end - 1).ptr);
}

/* "S001 林小满 6.5、…" of one file, the first few. */
static ka_str
losers(const struct ka_check *check, size_t file, size_t *people)
{
    enum { MOST = 5 };
    struct ka_buf buf = {.arena = check->session->arena};
    *people = 0;
    for (size_t i = 0; i < check->loss_count; i++) {
        const struct ka_check_loss *loss = &check->loss[i];
        const struct ka_employee *who = loss->card->seat->employee;
        if (loss->file != file || ++*people > MOST)
            continue;
        ka_buf_printf(&buf, "%s%.*s %.*s %s", buf.len ? ", " : "", KA_STR_ARG(who->number),
                      KA_STR_ARG(who->name),
                      ka_dec_print_short(check->session->arena, loss->points).ptr);
    }
    if (*people > MOST)
        ka_buf_add(&buf, KA_STR(", …"));
    return ka_buf_str(&buf);
}

static void
report_losses(struct ka_check *check)
{
    struct ka_arena *arena = check->session->arena;
    for (size_t f = 0; f < check->file_count; f++) {
        size_t people;
        ka_str who = losers(check, f, &people);
        if (!people)
            continue;
        struct ka_place place = ka_export_place(&check->file[f], 0, KA_FIELD_NONE);
        ka_str count = ka_str_format(arena, "%zu", people);
        if (ka_month_refused(check->result->data, f))
            ka_diag(&check->session->diags, KA_DIAG_FILE_COST, place, count, who);
        else
            ka_diag(&check->session->diags, KA_DIAG_ROWS_COST, place,
                    ka_str_format(arena, "%llu",
                                  (unsigned long long)ka_check_left_out(&check->file[f])),
                    count, who);
    }
}

/* "3-5, 10, …": the first few stretches. */
static ka_str
silent_days(struct ka_arena *arena, uint32_t silent)
{
    enum { MOST = 8 };
    struct ka_buf buf = {.arena = arena};
    size_t stretches = 0;
    for (unsigned day = 0; day < 31; day++) {
        unsigned first = day;
        if ((silent >> day & 1) == 0)
            continue;
        while (day < 30 && (silent >> (day + 1) & 1) == 1)
            day++;
        if (++stretches > MOST)
            break;
        ka_buf_printf(&buf, "%s%u", buf.len ? ", " : "", first + 1);
        if (day > first)
            ka_buf_printf(&buf, "-%u", day + 1);
    }
    if (stretches > MOST)
        ka_buf_add(&buf, KA_STR(", …"));
    return buf.len ? ka_buf_str(&buf) : KA_STR("-");
}

void
ka_check_report(struct ka_session *session, const struct ka_month_result *result)
{
    struct ka_check check = ka_check_make(session, result);
    struct ka_arena *arena = session->arena;
    report_losses(&check);
    for (size_t i = 0; i < check.overlap_count; i++) {
        const struct ka_check_overlap *overlap = &check.overlap[i];
        struct ka_place place = ka_export_place(&check.file[overlap->second], 0, KA_FIELD_NONE);
        if (overlap->same_bytes)
            ka_diag(&session->diags, KA_DIAG_FILES_SAME, place, check.file[overlap->first].path);
        else
            ka_diag(&session->diags, KA_DIAG_FILES_OVERLAP, place, check.file[overlap->first].path,
                    ka_check_period(arena, overlap->days));
    }
    for (size_t i = 0; i < check.quiet_count; i++) {
        const struct ka_check_quiet *quiet = &check.quiet[i];
        ka_diag(&session->diags, KA_DIAG_DAYS_SILENT, quiet->seat->employee->place,
                quiet->seat->employee->number, quiet->seat->employee->name,
                ka_dec_print_short(arena, quiet->due), ka_str_format(arena, "%d", quiet->worked),
                silent_days(arena, quiet->silent));
    }
}
