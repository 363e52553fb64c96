/*
 * Does everyone have what their form asks for?
 *
 * For each employee and each role they have at any time: a target for every item that divides by
 * the roster's, a team for team items, stores for store items, and for rules by platform a rule
 * for each of their stores. Without these an item would be "missing data" month after month, and
 * the reason would be looked for in the exports.
 */
#include "template/roster_check.h"

#include "template/item.h"

/* One employee's form being checked. */
struct seat {
    const struct ka_defs *defs;
    struct ka_diags *diags;
    const struct ka_employee *employee;
    const struct ka_role *role;
};

static bool
has_target(const struct ka_employee *employee, size_t metric)
{
    for (size_t i = 0; i < employee->target_count; i++) {
        if (employee->target[i].metric == metric)
            return true;
    }
    return false;
}

static bool
in_team(const struct ka_employee *employee, ka_str team)
{
    for (size_t i = 0; i < employee->team_count; i++) {
        if (ka_str_eq(employee->team[i].what, team))
            return true;
    }
    return false;
}

/* The people a team item is taken of: one's own team, and those one leads (metrics/value.c). */
static bool
leads(const struct ka_team *team, const struct ka_employee *employee)
{
    return team->lead.len > 0 && ka_str_eq(team->lead, employee->number);
}

static bool
has_team(const struct seat *s)
{
    bool any = s->employee->team_count > 0;
    for (size_t i = 0; i < s->defs->company.team_count && !any; i++)
        any = leads(&s->defs->company.team[i], s->employee);
    return any;
}

/* Some member has the target: a team's target is the sum of theirs. */
static bool
team_has_target(const struct seat *s, size_t metric)
{
    const struct ka_staff *staff = &s->defs->staff;
    for (size_t t = 0; t < s->defs->company.team_count; t++) {
        const struct ka_team *team = &s->defs->company.team[t];
        if (!in_team(s->employee, team->id) && !leads(team, s->employee))
            continue;
        for (size_t i = 0; i < staff->count; i++) {
            if (in_team(&staff->employee[i], team->id) && has_target(&staff->employee[i], metric))
                return true;
        }
    }
    return false;
}

static void
check_target(const struct seat *s, const struct ka_item *item)
{
    if (!ka_item_needs_roster_target(item) || item->metric == KA_NO_INDEX)
        return;
    bool team = item->scope == KA_SCOPE_TEAM;
    if (has_target(s->employee, item->metric) || (team && team_has_target(s, item->metric)))
        return;
    const struct ka_metric_def *metric = &s->defs->metrics.metric[item->metric];
    ka_diag(s->diags, KA_DIAG_ROSTER_NO_TARGET, s->employee->place, s->employee->name, metric->name,
            metric->id, item->name, s->role->id);
}

static void
check_scope(const struct seat *s, const struct ka_item *item)
{
    if (item->scope == KA_SCOPE_TEAM && !has_team(s))
        ka_diag(s->diags, KA_DIAG_ROSTER_NO_TEAM, s->employee->place, s->employee->name, item->name,
                s->role->id);
    if (item->scope == KA_SCOPE_STORES && s->employee->store_count == 0)
        ka_diag(s->diags, KA_DIAG_ROSTER_NO_STORES, s->employee->place, s->employee->name,
                item->name, s->role->id);
}

static bool
has_platform(const struct ka_rule *rule, ka_str platform)
{
    for (size_t i = 0; i < rule->as.platform.count; i++) {
        if (ka_str_eq(rule->as.platform.item[i].platform, platform))
            return true;
    }
    return false;
}

static void
check_platforms(const struct seat *s, const struct ka_item *item)
{
    const struct ka_rule *rule = item->rule;
    if (rule->kind == KA_RULE_STORES)
        rule = rule->as.stores.rule;
    if (rule->kind != KA_RULE_BY_PLATFORM)
        return;
    for (size_t i = 0; i < s->employee->store_count; i++) {
        const struct ka_dated *dated = &s->employee->store[i];
        size_t at = ka_company_store(&s->defs->company, dated->what);
        if (at == KA_NO_INDEX)
            continue;
        const struct ka_store *store = &s->defs->company.store[at];
        if (!has_platform(rule, store->platform))
            ka_diag(s->diags, KA_DIAG_ROSTER_NO_PLATFORM_RULE, dated->place, store->id,
                    store->platform, item->name, s->role->id);
    }
}

static void
check_seat(const struct seat *s)
{
    for (size_t m = 0; m < s->role->module_count; m++) {
        for (size_t i = 0; i < s->role->module[m].item_count; i++) {
            const struct ka_item *item = &s->role->module[m].item[i];
            check_target(s, item);
            check_scope(s, item);
            check_platforms(s, item);
        }
    }
}

/* A lead is named by employee number: names may be shared. */
static bool
is_number(const struct ka_staff *staff, ka_str text)
{
    for (size_t i = 0; i < staff->count; i++) {
        if (ka_str_eq(staff->employee[i].number, text))
            return true;
    }
    return false;
}

static void
check_leads(const struct ka_defs *defs, struct ka_diags *diags)
{
    for (size_t i = 0; i < defs->company.team_count; i++) {
        const struct ka_team *team = &defs->company.team[i];
        if (team->lead.len > 0 && !is_number(&defs->staff, team->lead))
            ka_diag(diags, KA_DIAG_TEAM_LEAD, team->place, team->lead, team->id);
    }
}

/* The role was checked for this employee already, under an earlier date. */
static bool
seen_before(const struct ka_employee *employee, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (ka_str_eq(employee->role[i].what, employee->role[index].what))
            return true;
    }
    return false;
}

void
ka_roster_check(const struct ka_defs *defs, struct ka_diags *diags)
{
    for (size_t i = 0; i < defs->staff.count; i++) {
        const struct ka_employee *employee = &defs->staff.employee[i];
        for (size_t k = 0; k < employee->role_count; k++) {
            struct seat seat = {.defs = defs,
                                .diags = diags,
                                .employee = employee,
                                .role = ka_defs_role(defs, employee->role[k].what)};
            if (seat.role && !seen_before(employee, k))
                check_seat(&seat);
        }
    }
    check_leads(defs, diags);
}
