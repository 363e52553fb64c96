/*
 * Cards and contracts → pay: spells, lines, sums, and what must be looked at before money moves.
 *
 *     cards of one person ──▶ spells (card ∩ contract entry, days) ──▶ lines ──▶ total
 *                                                late refunds, losses ──┘
 *
 * Workdays are those of the calendar: leave is not taken off, since statutory leave is paid, and
 * unpaid leave is a matter of the contract's amounts. A bonus pool is shared by days over all
 * spells of the plan, so all spells are known before the first line is made. Findings name people,
 * items and limits, never yuan (decision 20).
 */
#include "score/pay.h"

#include "score/rule_ops.h"

#define LOSS_SHARE 5 /* 工资支付暂行规定 第16条: at most a fifth of the month's pay. */

struct maker {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    struct ka_month_data *data;
    const struct ka_pay_options *options;
    struct ka_diags *diags;
    struct ka_pay *pay;
    size_t count;
    enum ka_lang lang;
};

static ka_str
person(const struct maker *m, const struct ka_employee *employee)
{
    return ka_str_format(m->arena, "%.*s %.*s", KA_STR_ARG(employee->number),
                         KA_STR_ARG(employee->name));
}

static bool
is_reason(const struct ka_manual *entry)
{
    return ka_str_eq(entry->item, KA_STR("pay_reason")) ||
           ka_str_eq(entry->item, KA_STR("工资说明"));
}

void
ka_pay_claim(struct ka_month_data *data)
{
    size_t count = 0;
    struct ka_manual *entry = ka_month_manual(data, &count);
    for (size_t i = 0; i < count; i++)
        entry[i].used = entry[i].used || is_reason(&entry[i]);
}

bool
ka_pay_is_final(const struct ka_pay *pay)
{
    return !pay->provisional && (!pay->below || pay->reason.len > 0);
}

/* ---- spells --------------------------------------------------------------------------------- */

/* The entry that begins next after @p from within the span; NULL if none. */
static const struct ka_pay_entry *
next_entry(const struct ka_employee *employee, struct ka_span span, ka_day from)
{
    const struct ka_pay_entry *found = NULL;
    for (size_t i = 0; i < employee->pay_count; i++) {
        const struct ka_pay_entry *entry = &employee->pay[i];
        if (entry->span.end <= from || entry->span.first >= span.end)
            continue;
        if (!found || entry->span.first < found->span.first)
            found = entry;
    }
    return found;
}

static void
add_spell(struct maker *m, struct ka_pay *pay, const struct ka_scorecard *card,
          const struct ka_pay_entry *entry)
{
    const struct ka_seat *seat = card->seat;
    struct ka_span span = seat->span;
    span.first = entry->span.first > span.first ? entry->span.first : span.first;
    span.end = entry->span.end < span.end ? entry->span.end : span.end;
    bool whole = span.first == seat->span.first && span.end == seat->span.end;
    pay->spell = ka_arena_push(m->arena, pay->spell, pay->spell_count, sizeof *pay->spell);
    pay->spell[pay->spell_count++] = (struct ka_pay_spell){
        .card = card,
        .entry = entry,
        .plan = ka_pay_plan_lookup(&m->defs->pay, entry->plan),
        .span = span,
        .days = whole ? seat->workdays : ka_company_workdays(&m->defs->company, span),
        .month_days = seat->month_workdays};
}

static void
add_card(struct maker *m, struct ka_pay *pay, const struct ka_scorecard *card)
{
    const struct ka_seat *seat = card->seat;
    size_t before = pay->spell_count;
    int days = 0;
    for (ka_day from = seat->span.first;;) {
        const struct ka_pay_entry *entry = next_entry(seat->employee, seat->span, from);
        if (!entry)
            break;
        add_spell(m, pay, card, entry);
        days += pay->spell[pay->spell_count - 1].days;
        from = entry->span.end;
    }
    if (pay->spell_count > before)
        pay->spell[pay->spell_count - 1].last = true;
    pay->provisional = pay->provisional || card->provisional;
    if (days < seat->workdays)
        ka_diag(m->diags, KA_DIAG_PAY_NONE, seat->employee->place, person(m, seat->employee),
                ka_str_format(m->arena, "%d", seat->workdays - days));
}

static void
add_people(struct maker *m)
{
    const struct ka_scorecard *card = m->options->card;
    m->pay = ka_arena_array(m->arena, m->options->card_count, sizeof *m->pay);
    for (size_t i = 0; i < m->options->card_count;) {
        struct ka_pay *pay = &m->pay[m->count];
        *pay = (struct ka_pay){.employee = card[i].seat->employee};
        for (; i < m->options->card_count && card[i].seat->employee == pay->employee; i++)
            add_card(m, pay, &card[i]);
        m->count += pay->spell_count > 0;
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static ka_str
line_name(const struct maker *m, const struct ka_pay_line *line)
{
    return m->lang == KA_EN && line->name_en.len ? line->name_en : line->name;
}

static void
tell_missing(const struct maker *m, const struct ka_pay *pay, const struct ka_pay_line *line)
{
    ka_diag(m->diags, KA_DIAG_PAY_NO_FIGURE, pay->employee->place, person(m, pay->employee),
            line_name(m, line));
}

/* Takes the line into the spell; its amount from its figures unless it has none. */
static void
put_line(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell, struct ka_pay_line line)
{
    const struct ka_scorecard *card = spell->card;
    ka_dec factor = ka_pay_factor(line.by, card->total, card->coefficient);
    if (line.known && line.kind != KA_PAY_LATE && !ka_pay_amount(&line, factor, &line.amount))
        line.known = false;
    if (!line.known) {
        tell_missing(m, pay, &line);
        pay->provisional = true;
    }
    spell->line = ka_arena_push(m->arena, spell->line, spell->line_count, sizeof *spell->line);
    spell->line[spell->line_count++] = line;
    spell->total = ka_dec_add(spell->total, line.amount);
    bool deduction = line.kind == KA_PAY_LATE || line.kind == KA_PAY_COMPENSATION;
    ka_dec *sum = deduction ? &pay->deducted : &pay->gross;
    *sum = ka_dec_add(*sum, line.amount);
}

/* A line by the month: its amount is for all of the month's workdays. */
static struct ka_pay_line
monthly(const struct ka_pay_spell *spell, enum ka_pay_kind kind, ka_dec base, enum ka_pay_by by)
{
    return (struct ka_pay_line){.kind = kind,
                                .known = true,
                                .base = base,
                                .rate = ka_dec_of(1),
                                .days = spell->days,
                                .of_days = spell->month_days > 0 ? spell->month_days : 1,
                                .by = by,
                                .target = KA_FRAC_NONE};
}

static int64_t
years_served(ka_day joined, ka_day on)
{
    int year = 0, month = 0, day = 0, y = 0, mo = 0, d = 0;
    if (joined == KA_DAY_NONE || joined > on)
        return 0;
    ka_day_split(joined, &year, &month, &day);
    ka_day_split(on, &y, &mo, &d);
    return y - year - (mo < month || (mo == month && d < day));
}

static ka_dec
years_amount(const struct ka_pay_plan *plan, int64_t years)
{
    for (size_t i = 0; i < plan->years_count; i++) {
        if (plan->years[i].cond.cmp == KA_ELSE ||
            ka_cond_holds(&plan->years[i].cond, ka_frac_make(years, 1)))
            return plan->years[i].amount;
    }
    return ka_dec_of(0);
}

static void
put_base(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell)
{
    const struct ka_pay_plan *plan = spell->plan;
    struct ka_pay_line line = monthly(spell, KA_PAY_BASE, ka_dec_of(0), KA_PAY_BY_NONE);
    line.contract = spell->entry->base.value;
    line.served = years_served(pay->employee->joined, ka_month_span(ka_month_index(m->data)).first);
    line.years = years_amount(plan, line.served);
    if (!ka_pay_row_lookup(plan->grade, plan->grade_count, spell->entry->grade.text, &line.grade))
        line.grade = ka_dec_of(0);
    if (!ka_pay_row_lookup(plan->market, plan->market_count, spell->entry->market.text,
                           &line.market))
        line.market = ka_dec_of(0);
    line.base =
        ka_dec_add(ka_dec_add(line.contract, line.grade), ka_dec_add(line.years, line.market));
    put_line(m, pay, spell, line);
}

static void
put_commission(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell,
               const struct ka_commission *commission)
{
    const struct ka_seat *seat = spell->card->seat;
    struct ka_value value = ka_value_in_scope(m->data, seat, commission->scope, commission->metric);
    struct ka_pay_line line = {.kind = KA_PAY_COMMISSION,
                               .name = commission->name,
                               .name_en = commission->name_en,
                               .rate = ka_dec_of(1),
                               .by = commission->by,
                               .commission = commission,
                               .target = KA_FRAC_NONE};
    line.known = value.state == KA_VALUE_OK &&
                 ka_frac_round(ka_frac_make(value.live_num, value.live_den), 2, &line.base);
    pay->provisional = pay->provisional || (line.known && value.provisional);
    if (commission->ladder &&
        !ka_seat_target(m->data, seat, commission->scope, commission->metric, true, &line.target))
        line.target = KA_FRAC_NONE;
    line.known = line.known && ka_pay_rate(m->arena, &line);
    put_line(m, pay, spell, line);
}

/* Days of all spells on the plan: what a pool is shared by. */
static int
pool_days(const struct maker *m, const struct ka_pay_plan *plan)
{
    int days = 0;
    for (size_t i = 0; i < m->count; i++) {
        for (size_t s = 0; s < m->pay[i].spell_count; s++)
            days += m->pay[i].spell[s].plan == plan ? m->pay[i].spell[s].days : 0;
    }
    return days > 0 ? days : 1;
}

static void
put_bonus(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell,
          const struct ka_bonus *bonus)
{
    ka_dec amount = bonus->contract ? spell->entry->bonus.value : bonus->amount;
    struct ka_pay_line line = monthly(spell, KA_PAY_BONUS, amount, bonus->by);
    line.name = bonus->name;
    line.name_en = bonus->name_en;
    line.bonus = bonus;
    if (bonus->pool)
        line.of_days = pool_days(m, spell->plan);
    put_line(m, pay, spell, line);
}

static void
put_piece(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell,
          const struct ka_piece *piece)
{
    struct ka_pay_line line = {.kind = KA_PAY_PIECE,
                               .name = piece->name,
                               .name_en = piece->name_en,
                               .rate = piece->each,
                               .by = KA_PAY_BY_NONE,
                               .target = KA_FRAC_NONE};
    line.known = ka_count_of_seat(m->data, spell->card->seat, piece->counter, &line.base);
    put_line(m, pay, spell, line);
}

static void
put_compensation(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell)
{
    size_t counter = m->defs->pay.compensation;
    struct ka_pay_line line = {.kind = KA_PAY_COMPENSATION,
                               .known = true,
                               .rate = ka_dec_of(1),
                               .by = KA_PAY_BY_NONE,
                               .target = KA_FRAC_NONE};
    if (counter == KA_NO_INDEX ||
        !ka_count_of_seat(m->data, spell->card->seat, counter, &line.base) || !line.base.micro)
        return;
    line.base = ka_dec_round(line.base, 2);
    line.name = m->defs->metrics.counter[counter].name;
    line.name_en = m->defs->metrics.counter[counter].en;
    put_line(m, pay, spell, line);
}

/* commission(base) of a month that was closed. */
static bool
late_commission(struct maker *m, const struct ka_pay_late *late, ka_dec base, ka_dec *out)
{
    struct ka_pay_line line = {.kind = KA_PAY_COMMISSION,
                               .base = base,
                               .rate = ka_dec_of(1),
                               .by = late->commission.by,
                               .commission = &late->commission,
                               .target = late->target};
    ka_dec factor = ka_pay_factor(line.by, late->total, late->coefficient);
    return ka_pay_rate(m->arena, &line) && ka_pay_amount(&line, factor, out);
}

static void
put_late(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell,
         const struct ka_pay_late *late)
{
    struct ka_pay_line line = {.kind = KA_PAY_LATE,
                               .name = late->commission.name,
                               .name_en = late->commission.name_en,
                               .base = late->refund,
                               .rate = ka_dec_of(1),
                               .by = KA_PAY_BY_NONE,
                               .commission = &late->commission,
                               .target = late->target,
                               .month = late->month};
    ka_dec before = {0}, after = {0};
    line.known = late_commission(m, late, late->base, &before) &&
                 late_commission(m, late, ka_dec_sub(late->base, late->refund), &after);
    if (line.known)
        line.amount = ka_dec_sub(after, before);
    put_line(m, pay, spell, line);
}

static void
fill_spell(struct maker *m, struct ka_pay *pay, struct ka_pay_spell *spell)
{
    const struct ka_pay_plan *plan = spell->plan;
    put_base(m, pay, spell);
    if (plan->has_performance)
        put_line(m, pay, spell,
                 monthly(spell, KA_PAY_PERFORMANCE, spell->entry->performance.value,
                         plan->performance_by));
    for (size_t i = 0; i < plan->commission_count && spell->last; i++)
        put_commission(m, pay, spell, &plan->commission[i]);
    for (size_t i = 0; i < plan->bonus_count; i++)
        put_bonus(m, pay, spell, &plan->bonus[i]);
    for (size_t i = 0; i < plan->piece_count && spell->last; i++)
        put_piece(m, pay, spell, &plan->piece[i]);
    if (spell->last)
        put_compensation(m, pay, spell);
}

/* ---- what must be looked at ------------------------------------------------------------------ */

/* Days that plans do not deduct; their kinds are nobody's business (decision 8). */
static ka_dec
days_absent(const struct maker *m, const struct ka_pay *pay)
{
    static const char *const counters[] = {"absent_days", "other_leave_days"};
    ka_dec sum = {0};
    for (size_t s = 0; s < pay->spell_count; s++) {
        for (size_t i = 0; i < KA_COUNT(counters) && pay->spell[s].last; i++) {
            size_t counter = ka_counter_index(&m->defs->metrics, ka_str_of(counters[i]));
            ka_dec days = {0};
            if (counter != KA_NO_INDEX &&
                ka_count_of_seat(m->data, pay->spell[s].card->seat, counter, &days))
                sum = ka_dec_add(sum, days);
        }
    }
    return sum;
}

static ka_str
recorded_reason(const struct maker *m, const struct ka_pay *pay)
{
    size_t count = 0;
    const struct ka_manual *entry = ka_month_manual(m->data, &count);
    for (size_t i = 0; i < pay->spell_count; i++) {
        if (pay->spell[i].entry->reason.len)
            return pay->spell[i].entry->reason;
    }
    for (size_t i = 0; i < count; i++) {
        if (entry[i].employee == pay->employee && is_reason(&entry[i]))
            return ka_str_trim(entry[i].reason);
    }
    return KA_STR("");
}

/* total ÷ minimum < days ÷ the month's days. */
static bool
is_below(const struct ka_pay *pay, const struct ka_number *minimum)
{
    int days = 0, month = pay->spell[0].month_days;
    for (size_t i = 0; i < pay->spell_count; i++)
        days += pay->spell[i].days;
    if (!minimum->set || minimum->value.micro <= 0 || month <= 0)
        return false;
    ka_frac share = ka_frac_make(days < month ? days : month, month), due = KA_FRAC_NONE;
    return ka_frac_mul(ka_frac_of_dec(minimum->value), share, &due) &&
           ka_frac_cmp_dec(due, pay->total) > 0;
}

static void
judge(struct maker *m, struct ka_pay *pay)
{
    int64_t loss = 0;
    for (size_t s = 0; s < pay->spell_count; s++) {
        for (size_t i = 0; i < pay->spell[s].line_count; i++) {
            const struct ka_pay_line *line = &pay->spell[s].line[i];
            loss -= line->kind == KA_PAY_COMPENSATION ? line->amount.micro : 0;
        }
    }
    struct ka_place place = pay->employee->place;
    pay->absent = days_absent(m, pay);
    if (pay->absent.micro > 0)
        ka_diag(m->diags, KA_DIAG_PAY_ABSENT, place, person(m, pay->employee),
                ka_dec_print_short(m->arena, pay->absent));
    if (loss > pay->gross.micro / LOSS_SHARE)
        ka_diag(m->diags, KA_DIAG_PAY_LOSS_LIMIT, place, person(m, pay->employee));
    pay->below = is_below(pay, &m->defs->pay.minimum_wage);
    pay->reason = recorded_reason(m, pay);
    if (pay->below && !pay->provisional)
        ka_diag(m->diags, pay->reason.len ? KA_DIAG_PAY_BELOW_EXPLAINED : KA_DIAG_PAY_BELOW_MINIMUM,
                place, person(m, pay->employee));
}

struct ka_pay *
ka_pays_make(struct ka_arena *arena, const struct ka_defs *defs, struct ka_month_data *data,
             const struct ka_pay_options *options, struct ka_diags *diags, size_t *count)
{
    struct maker m = {.arena = arena,
                      .defs = defs,
                      .data = data,
                      .options = options,
                      .diags = diags,
                      .lang = defs->company.lang};
    *count = 0;
    if (!ka_staff_is_paid(&defs->staff))
        return NULL;
    add_people(&m);
    for (size_t i = 0; i < m.count; i++) {
        struct ka_pay *pay = &m.pay[i];
        for (size_t s = 0; s < pay->spell_count; s++)
            fill_spell(&m, pay, &pay->spell[s]);
        for (size_t k = 0; k < options->late_count; k++) {
            if (options->late[k].employee == pay->employee)
                put_late(&m, pay, &pay->spell[pay->spell_count - 1], &options->late[k]);
        }
        pay->total = ka_dec_add(pay->gross, pay->deducted);
        judge(&m, pay);
    }
    *count = m.count;
    return m.pay;
}
