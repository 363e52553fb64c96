/*
 * Points that people give: which entries are taken for an item, and which are not.
 *
 * An entry names its item by id or by printed name, and the form by its role where the person has
 * several that month; without a role it counts only if one form alone has the item. It is refused,
 * with a finding at its line, when it is above the full points or below 0, when no level allows it,
 * or when a reason is required and none is written; a refused entry is as if it had not been made.
 * Several entries are averaged only where the template says so (and then one per scorer); elsewhere
 * nobody may choose between them: the item waits (scoring.md section 2, decisions.md 5 and 15).
 */
#include "score/rule_ops.h"
#include "score/score.h"

#include "base/utf8.h"

static bool
names_item(struct ka_arena *arena, const struct ka_item *item, ka_str written)
{
    ka_str name = ka_utf8_fold_header(arena, written);
    return ka_str_eq(written, item->id) ||
           ka_str_eq(name, ka_utf8_fold_header(arena, item->name)) ||
           (item->name_en.len > 0 && ka_str_eq(name, ka_utf8_fold_header(arena, item->name_en)));
}

static bool
by_people(const struct ka_item *item)
{
    return item->rule->kind == KA_RULE_MANUAL || item->rule->kind == KA_RULE_LEVELS;
}

static bool
names_role(struct ka_arena *arena, const struct ka_role *role, ka_str written)
{
    ka_str name = ka_utf8_fold_header(arena, written);
    return ka_str_eq(written, role->id) ||
           ka_str_eq(name, ka_utf8_fold_header(arena, role->applies_to)) ||
           (role->applies_to_en.len > 0 &&
            ka_str_eq(name, ka_utf8_fold_header(arena, role->applies_to_en)));
}

/* Whether people score an item of that name on the role's form. */
static bool
asks_for(struct ka_arena *arena, const struct ka_role *role, ka_str written)
{
    for (size_t m = 0; m < role->module_count; m++) {
        for (size_t i = 0; i < role->module[m].item_count; i++) {
            const struct ka_item *item = &role->module[m].item[i];
            if (by_people(item) && names_item(arena, item, written))
                return true;
        }
    }
    return false;
}

/* How many roles of the person this month ask for the item. */
static size_t
roles_asking(const struct ka_score *score, const struct ka_manual *entry)
{
    const struct ka_roster *roster = ka_month_roster(score->data);
    const struct ka_role *last = NULL;
    size_t count = 0;
    for (size_t i = 0; i < roster->count; i++) {
        const struct ka_seat *seat = &roster->seat[i];
        if (seat->employee != entry->employee || seat->role == last ||
            !asks_for(score->arena, seat->role, entry->item))
            continue;
        last = seat->role;
        count++;
    }
    return count;
}

/* Whether a role is written that is none of the form's but a known one: rows went astray. What is
 * no role at all says nothing about the only form there is. */
static bool
names_another(const struct ka_score *score, const struct ka_role *role, ka_str written)
{
    bool known = false;
    for (size_t i = 0; i < score->defs->role_count && written.len > 0; i++)
        known = known || names_role(score->arena, &score->defs->role[i], written);
    return known && !names_role(score->arena, role, written);
}

/* Whether an entry of this person is for this form. */
static bool
is_for_form(const struct ka_score *score, const struct ka_manual *entry)
{
    if (!score->seat->split)
        return !names_another(score, score->seat->role, entry->role);
    if (entry->role.len == 0)
        return roles_asking(score, entry) == 1;
    return names_role(score->arena, score->seat->role, entry->role);
}

/* In a workbook the cell at fault: that of @p field. */
static struct ka_place
place_of(const struct ka_score *score, const struct ka_manual *entry, enum ka_field field)
{
    size_t count = 0;
    const struct ka_export *file = ka_month_files(score->data, &count);
    if (entry->file >= count)
        return (struct ka_place){.line = entry->line};
    return ka_export_place(&file[entry->file], entry->line, field);
}

static void
complain(const struct ka_score *score, enum ka_diag_code code, const struct ka_manual *entry,
         const struct ka_item *item)
{
    ka_str full = ka_dec_print_short(score->arena, ka_score_full(item));
    ka_str given = ka_dec_print_short(score->arena, entry->points);
    enum ka_field field = code == KA_DIAG_MANUAL_NO_REASON ? KA_FIELD_REASON : KA_FIELD_POINTS;
    ka_diag(score->diags, code, place_of(score, entry, field), ka_score_person(score),
            ka_score_item_name(score, item), given, full);
}

/* Whether an entry may be taken; a finding if not. */
static bool
acceptable(const struct ka_score *score, const struct ka_item *item, const struct ka_manual *entry)
{
    bool reason_required =
        item->rule->kind == KA_RULE_MANUAL && item->rule->as.manual.reason_required;
    if (entry->points.micro < 0 || ka_dec_cmp(entry->points, ka_score_full(item)) > 0)
        complain(score, KA_DIAG_MANUAL_OUT_OF_RANGE, entry, item);
    else if (item->rule->kind == KA_RULE_LEVELS &&
             !ka_levels_allow(item->rule, ka_frac_of_dec(entry->points)))
        complain(score, KA_DIAG_MANUAL_NO_LEVEL, entry, item);
    else if (reason_required && ka_str_trim(entry->reason).len == 0)
        complain(score, KA_DIAG_MANUAL_NO_REASON, entry, item);
    else
        return true;
    return false;
}

/* Two entries by one person are no two opinions; one without a name may be anybody's. */
static bool
same_scorer(const struct ka_score_item *item, const struct ka_manual *entry)
{
    for (size_t i = 0; i < item->manual_count; i++) {
        ka_str other = item->manual[i].scorer;
        if (other.len == 0 || entry->scorer.len == 0 || ka_str_eq(other, entry->scorer))
            return true;
    }
    return false;
}

static bool
average(const struct ka_score_item *item, ka_frac *out)
{
    ka_frac sum = ka_frac_of_dec(ka_dec_of(0));
    for (size_t i = 0; i < item->manual_count; i++) {
        if (!ka_frac_add(sum, ka_frac_of_dec(item->manual[i].points), &sum))
            return false;
    }
    return ka_frac_div(sum, ka_frac_make((int64_t)item->manual_count, 1), out);
}

enum ka_entries
ka_score_entries(const struct ka_score *score, struct ka_score_item *item)
{
    size_t count = 0;
    struct ka_manual *entry = ka_month_manual(score->data, &count);
    const struct ka_item *def = item->def;
    bool conflict = false;
    item->entry = KA_FRAC_NONE;
    for (size_t i = 0; i < count; i++) {
        if (entry[i].employee != score->seat->employee ||
            !names_item(score->arena, def, entry[i].item) || !is_for_form(score, &entry[i]))
            continue;
        entry[i].used = true;
        if (!acceptable(score, def, &entry[i]))
            continue;
        if (item->manual_count > 0 && (!def->average_scorers || same_scorer(item, &entry[i]))) {
            complain(score, KA_DIAG_MANUAL_SEVERAL, &entry[i], def);
            conflict = true;
        }
        item->manual =
            ka_arena_push(score->arena, item->manual, item->manual_count, sizeof *item->manual);
        item->manual[item->manual_count++] = entry[i];
    }
    if (conflict)
        return KA_ENTRIES_CONFLICT;
    if (item->manual_count == 0 || !average(item, &item->entry))
        return KA_ENTRIES_NONE;
    return KA_ENTRIES_TAKEN;
}

/* An entry for an item that is computed from data, on this card. */
static const struct ka_item *
computed_item(struct ka_arena *arena, const struct ka_role *role, ka_str written)
{
    for (size_t m = 0; m < role->module_count; m++) {
        for (size_t i = 0; i < role->module[m].item_count; i++) {
            const struct ka_item *item = &role->module[m].item[i];
            if (!by_people(item) && names_item(arena, item, written))
                return item;
        }
    }
    return NULL;
}

/* The name of an item people may score that is nearest to what was written. */
static ka_str
nearest_item(struct ka_arena *arena, const struct ka_role *role, ka_str written)
{
    ka_str *name = NULL;
    size_t count = 0;
    for (size_t m = 0; m < role->module_count; m++) {
        for (size_t i = 0; i < role->module[m].item_count; i++) {
            if (!by_people(&role->module[m].item[i]))
                continue;
            name = ka_arena_push(arena, name, count, sizeof *name);
            name[count++] = role->module[m].item[i].name;
        }
    }
    ka_str near = ka_str_nearest(written, name, count);
    return near.len > 0 || count == 0 ? near : name[0];
}

static void
complain_unused(const struct ka_score *score, const struct ka_manual *entry,
                const struct ka_scorecard *card)
{
    struct ka_place place = place_of(score, entry, card ? KA_FIELD_ITEM : KA_FIELD_EMPLOYEE);
    ka_str who = entry->employee ? entry->employee->number : KA_STR("");
    if (!card) {
        ka_diag(score->diags, KA_DIAG_MANUAL_NO_FORM, place, who);
        return;
    }
    if (computed_item(score->arena, card->role, entry->item))
        ka_diag(score->diags, KA_DIAG_MANUAL_COMPUTED_ITEM, place, who, entry->item);
    else
        ka_diag(score->diags, KA_DIAG_MANUAL_UNKNOWN_ITEM, place, who, entry->item,
                nearest_item(score->arena, card->role, entry->item));
}

/* The forms that an entry could be for: "售前客服、售后客服". */
static ka_str
roles_of(const struct ka_score *score, const struct ka_manual *entry,
         const struct ka_scorecard *cards, size_t count)
{
    struct ka_buf buf = {.arena = score->arena};
    for (size_t c = 0; c < count; c++) {
        const struct ka_role *role = cards[c].role;
        if (cards[c].seat->employee != entry->employee)
            continue;
        ka_buf_printf(&buf, "%s%.*s", buf.len ? " / " : "",
                      KA_STR_ARG(role->applies_to.len ? role->applies_to : role->id));
    }
    return ka_buf_str(&buf);
}

/* An entry for one of several forms that does not say which, or names another: false. */
static bool
tells_form(const struct ka_score *score, const struct ka_manual *entry,
           const struct ka_scorecard *card, const struct ka_scorecard *cards, size_t count)
{
    if (!card || (!card->seat->split && !names_another(score, card->role, entry->role)))
        return true;
    if (entry->role.len > 0 ? names_role(score->arena, card->role, entry->role)
                            : roles_asking(score, entry) < 2)
        return true;
    ka_diag(score->diags, entry->role.len > 0 ? KA_DIAG_MANUAL_OTHER_ROLE : KA_DIAG_MANUAL_NO_ROLE,
            place_of(score, entry, entry->role.len > 0 ? KA_FIELD_ROLE : KA_FIELD_ITEM),
            entry->employee->number, entry->role.len > 0 ? entry->role : entry->item,
            roles_of(score, entry, cards, count));
    return false;
}

/* The form that an entry speaks of: that of its role, else the person's first; NULL if none. */
static const struct ka_scorecard *
card_of(const struct ka_score *score, const struct ka_manual *entry,
        const struct ka_scorecard *cards, size_t count)
{
    const struct ka_scorecard *first = NULL;
    for (size_t c = 0; c < count; c++) {
        if (cards[c].seat->employee != entry->employee)
            continue;
        if (entry->role.len > 0 && names_role(score->arena, cards[c].role, entry->role))
            return &cards[c];
        first = first ? first : &cards[c];
    }
    return first;
}

void
ka_score_entries_left(const struct ka_score *score, const struct ka_scorecard *cards, size_t count)
{
    size_t entries = 0;
    const struct ka_manual *entry = ka_month_manual(score->data, &entries);
    for (size_t i = 0; i < entries; i++) {
        if (entry[i].used)
            continue;
        const struct ka_scorecard *card = card_of(score, &entry[i], cards, count);
        if (tells_form(score, &entry[i], card, cards, count))
            complain_unused(score, &entry[i], card);
    }
}
