/*
 * What a month's files are worth: which files say the same thing twice, whose log is thinner than
 * their duty. Whom rows left out may cost how much: check_losses.c.
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
    ka_check_find_losses(&check);
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
    ka_check_report_losses(&check);
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
