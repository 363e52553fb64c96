/*
 * Items → modules → total: the one rounding, spreading, vetoes, caps, ranks (scoring.md section 3).
 *
 *     points = max(floor, round(raw × M ÷ M_counted))     M: marks of the module
 *
 * raw is at most the marks, so points are at most the rounded marks × factor. Marks of items that
 * do not count go to the rest of their module, so never into or out of the bonus (decisions.md 3).
 * Modules and total add what is printed. A module veto makes the module 0, a total veto the total;
 * items keep their points, so that everybody can see what the veto took.
 */
#include "metrics/supply.h"
#include "score/rule_ops.h"
#include "score/score.h"
#include "score/score_sum.h"

/* Points that come from a value or an entry, not from a policy: those have a floor. */
static bool
has_own(const struct ka_score_item *item)
{
    if (item->vetoed && item->def->veto.effect == KA_VETO_ITEM)
        return false;
    if (item->state == KA_ITEM_MANUAL)
        return !ka_frac_is_none(item->entry);
    return item->state != KA_ITEM_MISSING && item->state != KA_ITEM_NOT_APPLICABLE;
}

/* points × M ÷ M_counted, rounded. */
static bool
spread_points(const struct ka_score_module *module, int places, ka_frac raw, ka_dec *out)
{
    ka_frac points = KA_FRAC_NONE, factor = KA_FRAC_NONE;
    return ka_frac_div(ka_frac_of_dec(module->marks), ka_frac_of_dec(module->marks_counted),
                       &factor) &&
           ka_frac_mul(raw, factor, &points) && ka_frac_round(points, places, out);
}

/* False if the points are out of all range. */
static bool
item_points(const struct ka_score_module *module, int places, struct ka_score_item *item)
{
    if (!item->scored)
        return true;
    if (!spread_points(module, places, item->raw, &item->points) &&
        !spread_points(module, places, ka_frac_settle(item->raw), &item->points))
        return false;
    if (has_own(item))
        item->points = ka_dec_max(item->points, ka_dec_round(item->def->floor, places));
    return true;
}

static void
refuse_points(const struct ka_score *score, struct ka_score_item *item)
{
    item->scored = false;
    item->without = KA_WITHOUT_BLOCK;
    item->state = KA_ITEM_MISSING;
    ka_diag(score->diags, KA_DIAG_SCORE_OVERFLOW, item->def->place, ka_score_person(score),
            ka_score_item_name(score, item->def));
}

static struct ka_score_module
make_module(struct ka_score *score, const struct ka_module *def)
{
    struct ka_score_module module = {.def = def, .marks = def->marks};
    module.item_count = def->item_count;
    module.item = ka_arena_array(score->arena, def->item_count, sizeof *module.item);
    score->module = def;
    for (size_t i = 0; i < def->item_count; i++) {
        struct ka_score_item *item = &module.item[i];
        *item = ka_score_item_make(score, &def->item[i]);
        if (item->counted)
            module.marks_counted = ka_dec_add(module.marks_counted, item->marks);
        if (item->vetoed && item->def->veto.effect == KA_VETO_MODULE)
            module.vetoed = true;
    }
    for (size_t i = 0; i < def->item_count; i++) {
        struct ka_score_item *item = &module.item[i];
        if (!item_points(&module, score->seat->role->round_places, item))
            refuse_points(score, item);
        item->remark = ka_score_remark(score, &module, item);
        if (!module.vetoed)
            module.points = ka_dec_add(module.points, item->points);
    }
    return module;
}

static void
block(const struct ka_score *score, struct ka_scorecard *card, ka_str name)
{
    card->blocked =
        ka_arena_push(score->arena, card->blocked, card->blocked_count, sizeof *card->blocked);
    card->blocked[card->blocked_count++] = name;
    card->provisional = true;
}

/* What an item waits for, and what could give it: the first of its parts without a value. */
static void
tell_waiting(const struct ka_score *score, const struct ka_score_item *item)
{
    ka_str who = ka_score_person(score), name = ka_score_item_name(score, item->def);
    size_t metric = KA_NO_INDEX;
    for (size_t i = 0; i < item->part_count && metric == KA_NO_INDEX; i++) {
        if (item->part[i].state == KA_VALUE_MISSING)
            metric = item->part[i].metric;
    }
    if (metric == KA_NO_INDEX) { /* nothing measured: people score it */
        ka_diag(score->diags, KA_DIAG_ITEM_UNSCORED, item->def->place, who, name,
                ka_month_print(score->arena, ka_month_of_day(score->seat->span.first)));
        return;
    }
    struct ka_arena *arena = score->arena;
    const struct ka_metric_def *def = &score->defs->metrics.metric[metric];
    ka_str waits = ka_diag_both(arena, def->name, def->en);
    ka_str supply = ka_supply_of(arena, score->defs, score->seat, metric, KA_ZH);
    if (supply.len > 0)
        ka_diag(score->diags, KA_DIAG_ITEM_UNSUPPLIED, item->def->place, who, name, waits,
                ka_diag_both(arena, supply,
                             ka_supply_of(arena, score->defs, score->seat, metric, KA_EN)));
    else
        ka_diag(score->diags, KA_DIAG_ITEM_NO_SUPPLY, item->def->place, who, name, waits,
                ka_diag_both(arena, ka_supply_counters(arena, score->defs, metric, KA_ZH),
                             ka_supply_counters(arena, score->defs, metric, KA_EN)));
}

/* What keeps a form from being final. */
static void
note_waiting(const struct ka_score *score, struct ka_scorecard *card,
             const struct ka_score_module *module)
{
    for (size_t i = 0; i < module->item_count; i++) {
        const struct ka_score_item *item = &module->item[i];
        if (item->state == KA_ITEM_PROVISIONAL || item->veto_value.provisional)
            card->provisional = true;
        if (item->scored || item->without != KA_WITHOUT_BLOCK)
            continue;
        block(score, card, ka_score_item_name(score, item->def));
        tell_waiting(score, item);
    }
    if (module->marks_counted.micro > 0 || module->def->bonus || module->marks.micro == 0)
        return;
    /* With nothing left to take its marks they would be lost, silently and for good. */
    ka_str name = score->lang == KA_EN && module->def->name_en.len > 0 ? module->def->name_en
                                                                       : module->def->name;
    block(score, card, name);
    ka_diag(score->diags, KA_DIAG_MODULE_EMPTY, module->def->place, ka_score_person(score), name);
}

static bool
total_veto(const struct ka_score_module *module)
{
    for (size_t i = 0; i < module->item_count; i++) {
        const struct ka_score_item *item = &module->item[i];
        if (item->vetoed && item->def->veto.effect == KA_VETO_TOTAL)
            return true;
    }
    return false;
}

static void
add_up(struct ka_scorecard *card)
{
    ka_dec sum = {0};
    for (size_t m = 0; m < card->module_count; m++) {
        card->vetoed = card->vetoed || total_veto(&card->module[m]);
        sum = ka_dec_add(sum, card->module[m].points);
    }
    card->total = card->vetoed ? ka_dec_of(0) : ka_dec_min(sum, card->out_of);
    card->total = ka_dec_max(card->total, ka_dec_of(0));
}

struct ka_scorecard
ka_scorecard_make(struct ka_arena *arena, const struct ka_defs *defs, struct ka_month_data *data,
                  const struct ka_seat *seat, struct ka_diags *diags)
{
    struct ka_score score = {.arena = arena,
                             .defs = defs,
                             .data = data,
                             .seat = seat,
                             .diags = diags,
                             .lang = defs->company.lang};
    const struct ka_role *role = seat->role;
    struct ka_scorecard card = {.seat = seat, .role = role, .out_of = role->total};
    card.module_count = role->module_count;
    card.module = ka_arena_array(arena, role->module_count, sizeof *card.module);
    for (size_t m = 0; m < role->module_count; m++) {
        card.module[m] = make_module(&score, &role->module[m]);
        note_waiting(&score, &card, &card.module[m]);
    }
    add_up(&card);
    card.coefficient = ka_coefficient_of(&defs->pay, card.total);
    card.grade = ka_grade_of(&defs->pay, card.total, score.lang);
    return card;
}

static bool
ranked_with(const struct ka_scorecard *a, const struct ka_scorecard *b)
{
    return a->role == b->role && !a->provisional && !b->provisional;
}

/* 1, 2, 2, 4: one more than the number of better ones (decisions.md 17). */
static void
rank_all(struct ka_scorecard *card, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int better = 0;
        for (size_t j = 0; j < count; j++) {
            if (ranked_with(&card[i], &card[j]) && ka_dec_cmp(card[j].total, card[i].total) > 0)
                better++;
        }
        card[i].rank = card[i].provisional ? 0 : better + 1;
    }
}

struct ka_scorecard *
ka_scorecards_make(struct ka_arena *arena, const struct ka_defs *defs, struct ka_month_data *data,
                   struct ka_diags *diags, size_t *count)
{
    const struct ka_roster *roster = ka_month_roster(data);
    struct ka_scorecard *card = ka_arena_array(arena, roster->count, sizeof *card);
    for (size_t i = 0; i < roster->count; i++)
        card[i] = ka_scorecard_make(arena, defs, data, &roster->seat[i], diags);
    rank_all(card, roster->count);
    struct ka_score score = {.arena = arena, .defs = defs, .data = data, .diags = diags};
    ka_score_entries_left(&score, card, roster->count);
    *count = roster->count;
    return card;
}

ka_dec
ka_coefficient_of(const struct ka_pay_def *pay, ka_dec total)
{
    for (size_t i = 0; i < pay->coefficient_count; i++) {
        if (ka_cond_holds(&pay->coefficient[i].cond, ka_frac_of_dec(total)))
            return pay->coefficient[i].coefficient;
    }
    return ka_dec_of(0);
}

ka_str
ka_grade_of(const struct ka_pay_def *pay, ka_dec total, enum ka_lang lang)
{
    for (size_t i = 0; i < pay->grade_count; i++) {
        const struct ka_grade *grade = &pay->grade[i];
        if (ka_cond_holds(&grade->cond, ka_frac_of_dec(total)))
            return lang == KA_EN && grade->en.len > 0 ? grade->en : grade->grade;
    }
    return KA_STR("");
}

const char *
ka_item_state_word(enum ka_item_state state)
{
    static const char *const word[] = {[KA_ITEM_OK] = "ok",
                                       [KA_ITEM_MISSING] = "missing",
                                       [KA_ITEM_NOT_APPLICABLE] = "not_applicable",
                                       [KA_ITEM_PROVISIONAL] = "provisional",
                                       [KA_ITEM_APPROXIMATE] = "approximate",
                                       [KA_ITEM_MANUAL] = "manual"};
    return word[state];
}
