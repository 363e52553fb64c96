/*
 * events: marks − deduct × count, ending at 0; with `zero_at: n` the points are 0 from n on
 * (scoring.md section 2: 迟到每次扣1, 3次以上0分).
 *
 * The count is a value like any other, n/d; so without a division:
 *
 *     A = IF(n>=d*zero_at,0,MAX(0,marks*d-deduct*MAX(0,n)))     B = d
 *
 * A count below 0 (a register that takes back more than it gave) is no bonus: it counts as 0.
 * Inside `parts` the rule gives minus the deduction, and minus the marks from zero_at on.
 */
#include "score/rule_ops.h"

static bool
at_zero(const struct ka_rule *rule, ka_frac count)
{
    const struct ka_number *zero = &rule->as.events.zero_at;
    return zero->set && ka_frac_cmp_dec(count, zero->value) >= 0;
}

static bool
eval(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *raw)
{
    if (at_zero(rule, in->value)) {
        int64_t all = in->deducts ? -in->marks.micro : 0;
        *raw = ka_frac_of_dec((ka_dec){all});
        return true;
    }
    ka_frac count = ka_frac_max(in->value, ka_frac_of_dec(ka_dec_of(0)));
    return ka_rule_deduct(in, rule->as.events.deduct.value, count, raw);
}

static int
points_places(const struct ka_rule *rule, const struct ka_rule_input *in)
{
    return ka_live_places((const ka_dec[]){rule->as.events.deduct.value, in->marks}, 2);
}

static struct ka_rule_formula
emit(struct ka_arena *arena, const struct ka_rule *rule, const struct ka_rule_input *in,
     const struct ka_rule_cells *cells)
{
    int places = points_places(rule, in);
    ka_str deduct = ka_live_int(arena, ka_live_units(rule->as.events.deduct.value, places));
    ka_str count = ka_str_format(arena, "MAX(0,%.*s)", KA_STR_ARG(cells->num));
    ka_str off = KA_LIVE_PRODUCT(arena, count, deduct);
    ka_str marks = ka_live_marks(arena, cells->marks, places);
    ka_str full = KA_LIVE_PRODUCT(arena, marks, cells->den);
    struct ka_rule_formula f = {
        .b = KA_LIVE_PRODUCT(arena, cells->den, ka_live_int(arena, ka_live_scale(places)))};
    ka_str none = KA_STR("0");
    if (in->deducts) {
        f.a = ka_str_format(arena, "(0-%.*s)", KA_STR_ARG(off));
        none = ka_str_format(arena, "0-%.*s", KA_STR_ARG(full));
    } else {
        f.a = ka_str_format(arena, "MAX(0,%.*s-%.*s)", KA_STR_ARG(full), KA_STR_ARG(off));
    }
    const struct ka_number *zero = &rule->as.events.zero_at;
    if (zero->set) {
        struct ka_cond reached = {.cmp = KA_AT_LEAST, .bound = *zero};
        f.a = ka_str_format(arena, "IF(%.*s,%.*s,%.*s)",
                            KA_STR_ARG(ka_live_cond(arena, &reached, cells->num, cells->den)),
                            KA_STR_ARG(none), KA_STR_ARG(f.a));
    }
    return f;
}

static struct ka_peak
peak(const struct ka_rule *rule, const struct ka_rule_input *in, const struct ka_live *live)
{
    int places = points_places(rule, in);
    int64_t full = ka_live_max(ka_live_units(in->marks, places), ka_live_scale(places));
    int64_t off = ka_live_times(live->num, ka_live_units(rule->as.events.deduct.value, places));
    struct ka_peak most = {.points = ka_live_max(off, ka_live_times(live->den, full))};
    const struct ka_number *zero = &rule->as.events.zero_at;
    if (zero->set) {
        struct ka_cond reached = {.cmp = KA_AT_LEAST, .bound = *zero};
        most.inside = ka_live_cond_peak(&reached, live->num, live->den);
    }
    return most;
}

/* The largest whole count below this one that gives more points. */
static bool
next(const struct ka_rule *rule, const struct ka_rule_input *in, ka_frac *value, ka_frac *raw)
{
    const struct ka_number *zero = &rule->as.events.zero_at;
    ka_dec deduct = rule->as.events.deduct.value;
    int64_t fewer = ka_frac_ceil(in->value) - 1;
    if (at_zero(rule, in->value)) {
        int64_t under = ka_frac_ceil(ka_frac_of_dec(zero->value)) - 1;
        fewer = fewer < under ? fewer : under;
    }
    if (!in->deducts && deduct.micro > 0) {
        int64_t worth = (in->marks.micro - 1) / deduct.micro;
        fewer = fewer < worth ? fewer : worth;
    }
    ka_frac now = KA_FRAC_NONE, then_raw = KA_FRAC_NONE;
    struct ka_rule_input then = *in;
    if (fewer < 0)
        return false;
    then.value = ka_frac_make(fewer, 1);
    if (!eval(rule, in, &now) || !eval(rule, &then, &then_raw) || ka_frac_cmp(then_raw, now) <= 0)
        return false;
    *value = then.value;
    *raw = then_raw;
    return true;
}

static const char *
each(const struct ka_words *words)
{
    static const char *const zh[KA_UNIT__COUNT] = {
        [KA_UNIT_COUNT] = "每次",    [KA_UNIT_RATIO] = "每1",  [KA_UNIT_SECONDS] = "每1秒",
        [KA_UNIT_HOURS] = "每1小时", [KA_UNIT_DAYS] = "每1天", [KA_UNIT_YUAN] = "每1元",
        [KA_UNIT_SCORE] = "每1分"};
    static const char *const en[KA_UNIT__COUNT] = {
        [KA_UNIT_COUNT] = "each time",     [KA_UNIT_RATIO] = "per 1",
        [KA_UNIT_SECONDS] = "each second", [KA_UNIT_HOURS] = "each hour",
        [KA_UNIT_DAYS] = "each day",       [KA_UNIT_YUAN] = "each yuan",
        [KA_UNIT_SCORE] = "each point"};
    return words->lang == KA_EN ? en[ka_words_unit(words)] : zh[ka_words_unit(words)];
}

static void
words(const struct ka_words *words, const struct ka_rule *rule)
{
    ka_buf_add(words->buf, ka_str_of(each(words)));
    ka_words_add(words, "扣", ": −");
    ka_words_points(words, rule->as.events.deduct.value);
    ka_words_floor(words);
    const struct ka_number *zero = &rule->as.events.zero_at;
    if (!zero->set)
        return;
    ka_words_next(words);
    ka_words_add(words, "", "0 from ");
    ka_words_bound(words, zero);
    bool plain = ka_words_unit(words) == KA_UNIT_COUNT;
    ka_words_add(words, plain ? "次以上0分" : "以上0分", " on");
}

const struct ka_rule_ops ka_rule_events_ops = {
    .eval = eval, .emit = emit, .peak = peak, .next = next, .words = words};
