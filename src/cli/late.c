/*
 * A closed month is computed again from its archived facts, under its own rules, twice:
 *
 *     before  its facts + refunds told by the months between       (deducted by now)
 *     after   the same + refunds told by this month's exports      (the difference is deducted now)
 *
 * Refunds are told apart by their id, so one that several exports tell counts once, in the month
 * that told it first; and the same run gives the same lines again. An order export that tells an
 * older order as refunded or closed counts, too, unless refund exports have rows of the order.
 * Total and coefficient are those of the month as it was closed. Only commission on net sales
 * changes by a refund.
 */
#include "cli/late.h"

#include "base/io.h"
#include "cli/keep.h"
#include "cli/sources.h"

/** Refunds in the order of the months that told them. */
struct refunds {
    const struct ka_month_refund *item;
    size_t count;
};

struct finder {
    struct ka_session *session;
    const struct ka_month_result *result;
    struct ka_archive *archive;
    struct refunds between; /* Told by months after the closed one and before this one. */
    struct refunds now;     /* The same, and by this one. */
    struct ka_pay_late *late;
    size_t count;
};

/** A month as it was closed. */
struct closed {
    bool final, opened;
    struct ka_session session; /* Its definitions; findings that nobody needs. */
    struct ka_restored restored;
    struct ka_month_data *data;
    struct ka_scorecard *card;
    size_t card_count;
};

static struct refunds
told_by(const struct ka_month_data *data)
{
    struct refunds told = {0};
    if (data)
        told.item = ka_month_refunds(data, &told.count);
    return told;
}

static struct refunds
joined(struct ka_arena *arena, struct refunds first, struct refunds then)
{
    struct ka_month_refund *item = ka_arena_array(arena, first.count + then.count, sizeof *item);
    for (size_t i = 0; i < first.count; i++)
        item[i] = first.item[i];
    for (size_t i = 0; i < then.count; i++)
        item[first.count + i] = then.item[i];
    return (struct refunds){item, first.count + then.count};
}

/* A month further back told these before all others. */
static void
lead(struct finder *f, struct refunds told)
{
    f->between = joined(f->session->arena, told, f->between);
    f->now = joined(f->session->arena, told, f->now);
}

static bool
pays_on_net(const struct ka_defs *defs)
{
    for (size_t i = 0; i < defs->pay.plan_count; i++) {
        const struct ka_pay_plan *plan = &defs->pay.plan[i];
        for (size_t c = 0; c < plan->commission_count; c++)
            if (plan->commission[c].net)
                return true;
    }
    return false;
}

/* The month with its rules; false if the archive does not have what it takes. */
static bool
open_month(const struct finder *f, ka_month month, struct closed *out)
{
    struct ka_def_files files;
    out->session = *f->session;
    out->session.diags = ka_diags_make(f->session->arena);
    out->opened = ka_restored_open(&out->session, f->archive, month, &out->restored) == KA_OK &&
                  ka_restored_files(&out->session, &out->restored, &files) == KA_OK &&
                  ka_defs_load_files(f->session->arena, &files, &out->session.diags,
                                     &out->session.defs) == KA_OK;
    return out->opened;
}

/* Its data, had these refunds been told then; NULL if it cannot be computed. */
static struct ka_month_data *
with_refunds(struct closed *closed, struct refunds refunds)
{
    struct ka_month_data *data = NULL;
    closed->restored.later = refunds.item;
    closed->restored.later_count = refunds.count;
    enum ka_status status = ka_restored_data(&closed->session, &closed->restored, &data);
    return status == KA_OK ? data : NULL;
}

static bool
base_of(const struct ka_month_data *data, const struct ka_pay_spell *spell,
        const struct ka_commission *commission, ka_dec *out)
{
    const struct ka_seat *seat = &ka_month_roster(data)->seat[spell->card->seat->index];
    struct ka_value value = ka_value_in_scope(data, seat, commission->scope, commission->metric);
    return value.state == KA_VALUE_OK &&
           ka_frac_round(ka_frac_make(value.live_num, value.live_den), 2, out);
}

/* Whom the line goes to: the person as this month's roster has them; NULL if there is no pay. */
static const struct ka_employee *
receiver(const struct finder *f, const struct ka_employee *then)
{
    for (size_t i = 0; i < f->result->card_count; i++) {
        const struct ka_employee *now = f->result->card[i].seat->employee;
        if (now->pay_count && ka_str_eq(now->number, then->number))
            return now;
    }
    return NULL;
}

static void
add_line(struct finder *f, ka_month month, const struct ka_pay_spell *spell,
         const struct ka_pay_line *line, const ka_dec base[2])
{
    struct ka_session *session = f->session;
    const struct ka_employee *then = spell->card->seat->employee, *now = receiver(f, then);
    if (!now) {
        ka_diag(&session->diags, KA_DIAG_PAY_LATE_NOBODY, (struct ka_place){0},
                ka_str_format(session->arena, "%.*s %.*s", KA_STR_ARG(then->number),
                              KA_STR_ARG(then->name)),
                ka_month_print(session->arena, month));
        return;
    }
    f->late = ka_arena_push(session->arena, f->late, f->count, sizeof *f->late);
    f->late[f->count++] = (struct ka_pay_late){.employee = now,
                                               .month = month,
                                               .commission = *line->commission,
                                               .base = base[0],
                                               .target = line->target,
                                               .total = spell->card->total,
                                               .coefficient = spell->card->coefficient,
                                               .refund = ka_dec_sub(base[0], base[1])};
}

static void
compare_spell(struct finder *f, ka_month month, const struct ka_pay_spell *spell,
              const struct ka_month_data *const data[2])
{
    for (size_t i = 0; i < spell->line_count; i++) {
        const struct ka_pay_line *line = &spell->line[i];
        ka_dec base[2];
        if (line->kind != KA_PAY_COMMISSION || !line->known || !line->commission->net)
            continue;
        if (base_of(data[0], spell, line->commission, &base[0]) &&
            base_of(data[1], spell, line->commission, &base[1]) && ka_dec_cmp(base[1], base[0]) < 0)
            add_line(f, month, spell, line, base);
    }
}

/* The commissions on net sales that were paid then, with either set of refunds. */
static void
compare(struct finder *f, struct closed *closed, const struct ka_month_data *const data[2])
{
    struct ka_pay_options options = {.card = closed->card, .card_count = closed->card_count};
    size_t count = 0;
    struct ka_pay *pay = ka_pays_make(f->session->arena, &closed->session.defs, closed->data,
                                      &options, &closed->session.diags, &count);
    for (size_t p = 0; p < count; p++)
        for (size_t s = 0; s < pay[p].spell_count; s++)
            compare_spell(f, closed->restored.month, &pay[p].spell[s], data);
}

static bool
look_into(struct finder *f, struct closed *closed)
{
    closed->data = with_refunds(closed, (struct refunds){0});
    if (!closed->data)
        return false;
    if (pays_on_net(&closed->session.defs)) {
        const struct ka_month_data *data[2] = {closed->data, with_refunds(closed, f->now)};
        if (f->between.count)
            data[0] = with_refunds(closed, f->between);
        if (!data[0] || !data[1])
            return false;
        closed->card = ka_scorecards_make(f->session->arena, &closed->session.defs, closed->data,
                                          &closed->session.diags, &closed->card_count);
        compare(f, closed, data);
    }
    lead(f, told_by(closed->data));
    return true;
}

static void
tell_unread(const struct finder *f, int back)
{
    struct ka_session *session = f->session;
    ka_diag(&session->diags, KA_DIAG_PAY_LATE_UNREAD, (struct ka_place){0},
            ka_month_print(session->arena, ka_month_add(f->result->month, -back)));
}

/* The closed months before this one, back to the last that paid on net sales; returns how far. */
static int
open_months(struct finder *f, struct closed *closed)
{
    int furthest = 0;
    for (int back = 1; back <= KA_LATE_MONTHS; back++) {
        ka_month month = ka_month_add(f->result->month, -back);
        struct ka_archive_standing standing;
        if (ka_archive_standing(f->archive, month, &standing) != KA_OK)
            return furthest;
        closed[back].final = standing.final;
        if (!standing.final)
            continue;
        if (open_month(f, month, &closed[back]))
            furthest = pays_on_net(&closed[back].session.defs) ? back : furthest;
        else if (pays_on_net(&f->session->defs))
            tell_unread(f, back);
    }
    return furthest;
}

static void
look_back(struct finder *f)
{
    struct closed *closed = ka_arena_array(f->session->arena, KA_LATE_MONTHS + 1, sizeof *closed);
    int furthest = open_months(f, closed);
    for (int back = 1; back <= furthest; back++) {
        if (!closed[back].final && back == 1) /* not closed: it will deduct them itself */
            lead(f, told_by(ka_month_previous(f->result->data)));
        if (closed[back].opened && !look_into(f, &closed[back]))
            tell_unread(f, back);
    }
}

void
ka_late_find(struct ka_session *session, const struct ka_month_result *result,
             struct ka_pay_options *options)
{
    struct finder f = {.session = session, .result = result};
    const char *path = ka_archive_path(session);
    f.now = told_by(result->data);
    if (!f.now.count || !ka_staff_is_paid(&session->defs.staff) || !ka_path_exists(path) ||
        ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags, &f.archive) !=
            KA_OK)
        return;
    look_back(&f);
    ka_archive_close(f.archive);
    options->late = f.late;
    options->late_count = f.count;
}
