/*
 * A closed month is computed again from its archived facts, under its own rules, twice:
 *
 *     before  its facts + refunds told by the months between that knew it as closed (deducted by
 *             now)
 *     after   its facts + refunds told by all months between, and by this month's exports (the
 *             difference is deducted now)
 *
 * All months are as they were in force at the root this one goes by, so that the same run gives the
 * same lines again, whatever was amended since. Refunds are told apart by their id, so one that
 * several exports tell counts once, in the month that told it first. An order export that tells an
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
    struct ka_month_refund *item;
    size_t count;
};

/** A month as it was closed. */
struct closed {
    bool final, opened;
    struct ka_digest link;     /* What it went by itself. */
    struct ka_session session; /* Its definitions; findings that nobody needs. */
    struct ka_restored restored;
    struct ka_month_data *data;
    struct refunds told;
    struct ka_scorecard *card;
    size_t card_count;
};

struct finder {
    struct ka_session *session;
    const struct ka_month_result *result;
    struct ka_archive *archive;
    struct ka_digest head;
    struct refunds told;   /* By this month's exports. */
    bool on_net;           /* This month or one looked into pays on net sales. */
    struct closed *closed; /* By how many months it is back. */
    struct ka_pay_late *late;
    size_t count;
};

static void
add(struct ka_arena *arena, struct refunds *to, const struct ka_month_refund *item, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to->item = ka_arena_push(arena, to->item, to->count, sizeof *to->item);
        to->item[to->count++] = item[i];
    }
}

static struct refunds
told_by(struct ka_arena *arena, const struct ka_month_data *data)
{
    struct refunds told = {0};
    size_t count = 0;
    const struct ka_month_refund *item = data ? ka_month_refunds(data, &count) : NULL;
    add(arena, &told, item, count);
    return told;
}

/* Findings that stop a run: of the archive itself. */
static size_t
errors(const struct finder *f)
{
    return f->session->diags.by_severity[KA_ERROR];
}

static void
tell_unread(const struct finder *f, ka_month month)
{
    struct ka_session *session = f->session;
    ka_diag(&session->diags, KA_DIAG_PAY_LATE_UNREAD, (struct ka_place){0},
            ka_month_print(session->arena, month));
}

/* The month with its rules. What the archive no longer has is none of its faults. */
static enum ka_status
open_month(struct finder *f, ka_month month, struct closed *out)
{
    struct ka_arena *arena = f->session->arena;
    struct ka_def_files files;
    size_t before = errors(f);
    out->session = *f->session;
    out->session.diags = ka_diags_make(arena);
    enum ka_status status =
        ka_restored_open(&out->session, f->archive, month, &f->head, &out->restored);
    out->final = out->restored.final;
    out->link = out->restored.link;
    if (status == KA_OK)
        status = ka_restored_files(&out->session, &out->restored, &files);
    if (status == KA_OK)
        status = ka_defs_load_files(arena, &files, &out->session.diags, &out->session.defs);
    out->opened = status == KA_OK;
    if (out->final && !out->opened && errors(f) == before && ka_pay_on_net(&f->session->defs.pay))
        tell_unread(f, month);
    return errors(f) == before ? KA_OK : status;
}

/* Its data, had these refunds been told then. */
static enum ka_status
with_refunds(struct closed *closed, struct refunds refunds, struct ka_month_data **data)
{
    closed->restored.later = refunds.item;
    closed->restored.later_count = refunds.count;
    return ka_restored_data(&closed->session, &closed->restored, data);
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

/* Refunds told by the closed months between; those that had it as closed have deducted them. */
static enum ka_status
told_between(const struct finder *f, int back, struct refunds *deducted, struct refunds *all)
{
    struct ka_arena *arena = f->session->arena;
    ka_month month = ka_month_add(f->result->month, -back);
    for (int b = back - 1; b >= 1; b--) {
        const struct closed *between = &f->closed[b];
        struct ka_digest link;
        bool knew = true; /* not closed: the last month will deduct them itself */
        if (between->final && !between->opened)
            return KA_E_DATA; /* nobody can tell what it deducted */
        if (between->final &&
            ka_archive_final_at(f->archive, month, &between->link, &knew, &link) != KA_OK)
            return KA_E_ARCHIVE;
        add(arena, all, between->told.item, between->told.count);
        if (knew)
            add(arena, deducted, between->told.item, between->told.count);
    }
    return KA_OK;
}

static enum ka_status
look_into(struct finder *f, struct closed *closed, int back)
{
    struct refunds deducted = {0}, all = {0};
    struct ka_month_data *data[2] = {0};
    enum ka_status status = with_refunds(closed, (struct refunds){0}, &closed->data);
    if (status != KA_OK)
        return status;
    closed->told = told_by(f->session->arena, closed->data);
    status = told_between(f, back, &deducted, &all);
    size_t first = all.count;
    add(f->session->arena, &all, f->told.item, f->told.count);
    data[0] = closed->data;
    if (status == KA_OK && deducted.count)
        status = with_refunds(closed, deducted, &data[0]);
    if (status == KA_OK)
        status = with_refunds(closed, all, &data[1]);
    if (status != KA_OK)
        return status;
    for (size_t i = 0; i < f->told.count; i++)
        f->told.item[i].known = f->told.item[i].known || all.item[first + i].known;
    closed->card = ka_scorecards_make(f->session->arena, &closed->session.defs, closed->data,
                                      &closed->session.diags, &closed->card_count);
    compare(f, closed, (const struct ka_month_data *const *)data);
    return KA_OK;
}

/* The closed months before this one; *furthest: the last that is of interest, which are those that
 * paid on net sales, and all if this one does, for their orders are known then. */
static enum ka_status
open_months(struct finder *f, int *furthest)
{
    for (int back = 1; back <= KA_LATE_MONTHS; back++) {
        struct closed *closed = &f->closed[back];
        enum ka_status status = open_month(f, ka_month_add(f->result->month, -back), closed);
        if (status != KA_OK)
            return status;
        if (closed->opened && (f->on_net || ka_pay_on_net(&closed->session.defs.pay)))
            *furthest = back;
    }
    return KA_OK;
}

static enum ka_status
look_back(struct finder *f)
{
    int furthest = 0;
    enum ka_status status = open_months(f, &furthest);
    f->on_net = f->on_net || furthest > 0;
    if (status == KA_OK && !f->closed[1].final)
        f->closed[1].told = told_by(f->session->arena, ka_month_previous(f->result->data));
    for (int back = 1; back <= furthest && status == KA_OK; back++) {
        size_t before = errors(f);
        struct closed *closed = &f->closed[back];
        status = closed->opened ? look_into(f, closed, back) : KA_OK;
        if (status == KA_OK || status == KA_E_ARCHIVE || errors(f) > before)
            continue;
        tell_unread(f, closed->restored.month);
        status = KA_OK;
    }
    return status;
}

/* ---- what no month knows ----------------------------------------------------------------------
 */

static bool
is_told(const struct refunds *told, const struct ka_month_refund *refund)
{
    for (size_t i = 0; i < told->count; i++) {
        const struct ka_refund_fact *a = &told->item[i].fact, *b = &refund->fact;
        if (ka_str_eq(a->order, b->order) && ka_str_eq(a->id, b->id) &&
            a->of_order == b->of_order && ka_str_eq(told->item[i].store, refund->store) &&
            (!a->of_order || ka_dec_cmp(a->amount, b->amount) >= 0))
            return true;
    }
    return false;
}

/* Of an order that nobody has, and not told before: it changes nobody's commission. */
static bool
is_lost(const struct finder *f, const struct ka_month_refund *refund)
{
    bool lost = !refund->known;
    for (int back = 1; back <= KA_LATE_MONTHS && lost; back++)
        lost = !is_told(&f->closed[back].told, refund);
    return lost;
}

static void
tell_lost(const struct finder *f)
{
    struct ka_arena *arena = f->session->arena;
    size_t count = 0;
    for (size_t i = 0; i < f->told.count; i++)
        count += is_lost(f, &f->told.item[i]);
    if (count)
        ka_diag(&f->session->diags, KA_DIAG_PAY_LATE_UNKNOWN, (struct ka_place){0},
                ka_str_format(arena, "%zu", count), ka_str_format(arena, "%d", KA_LATE_MONTHS));
}

static enum ka_status
find_late(struct finder *f, const char *path)
{
    struct ka_session *session = f->session;
    if (!ka_path_exists(path))
        return KA_OK;
    enum ka_status status =
        ka_archive_open(session->arena, path, KA_ARCHIVE_READ, &session->diags, &f->archive);
    if (status == KA_OK)
        status = ka_keep_head(session, f->archive, f->result->month, &f->head);
    if (status == KA_OK)
        status = look_back(f);
    ka_archive_close(f->archive);
    return status;
}

enum ka_status
ka_late_find(struct ka_session *session, const struct ka_month_result *result,
             struct ka_pay_options *options)
{
    struct finder f = {.session = session,
                       .result = result,
                       .told = told_by(session->arena, result->data),
                       .on_net = ka_pay_on_net(&session->defs.pay)};
    if (!f.told.count || !ka_staff_is_paid(&session->defs.staff))
        return KA_OK;
    f.closed = ka_arena_array(session->arena, KA_LATE_MONTHS + 1, sizeof *f.closed);
    enum ka_status status = find_late(&f, ka_archive_path(session));
    if (status != KA_OK)
        return status;
    if (f.on_net)
        tell_lost(&f);
    options->late = f.late;
    options->late_count = f.count;
    return KA_OK;
}
