/*
 * staff.yaml → employees with everything about them dated.
 *
 * role, team and stores may each be written as one word, or as a list of words or of
 * {role: ..., from: ..., to: ...}; all end as spans [first, end), `to` being the last day. An
 * account of a platform must belong to one person on any day: that is checked by sorting all
 * accounts by name and looking at neighbours.
 */
#include "template/staff.h"

#include "base/utf8.h"
#include "template/platform.h"
#include "template/resolve.h"
#include "template/rule.h"
#include "template/schemas.h"

#include <stdlib.h>

struct dated_src {
    struct ka_placed what;
    struct ka_place place;
    ka_day from, to;
};

struct account_src {
    struct ka_placed account, store;
    struct ka_place place;
    ka_day from, to;
};

struct employee_src {
    ka_str number;
    struct ka_place place;
    ka_str name;
    const struct ka_node *role, *team, *stores, *accounts, *targets, *targets_by_month, *pay;
    ka_day joined, left;
    struct ka_placed email;
};

static const struct ka_key role_keys[] = {
    KA_ROW(struct dated_src, what, "role", "岗位", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct dated_src, from, "from", "自", DAY, 0),
    KA_ROW(struct dated_src, to, "to", "至", DAY, 0), KA_ROW_END};
const struct ka_schema ka_schema_dated_role = {"岗位", "role entry", sizeof(struct dated_src),
                                               offsetof(struct dated_src, place), role_keys};

static const struct ka_key team_keys[] = {
    KA_ROW(struct dated_src, what, "team", "团队", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct dated_src, from, "from", "自", DAY, 0),
    KA_ROW(struct dated_src, to, "to", "至", DAY, 0), KA_ROW_END};
const struct ka_schema ka_schema_dated_team = {"团队", "team entry", sizeof(struct dated_src),
                                               offsetof(struct dated_src, place), team_keys};

static const struct ka_key store_keys[] = {
    KA_ROW(struct dated_src, what, "store", "店铺", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct dated_src, from, "from", "自", DAY, 0),
    KA_ROW(struct dated_src, to, "to", "至", DAY, 0), KA_ROW_END};
const struct ka_schema ka_schema_dated_store = {"店铺", "store entry", sizeof(struct dated_src),
                                                offsetof(struct dated_src, place), store_keys};

static const struct ka_key account_keys[] = {
    KA_ROW(struct account_src, account, "account", "账号", PLACED, KA_KEY_REQUIRED),
    KA_ROW(struct account_src, store, "store", "店铺", PLACED, 0),
    KA_ROW(struct account_src, from, "from", "自", DAY, 0),
    KA_ROW(struct account_src, to, "to", "至", DAY, 0), KA_ROW_END};
const struct ka_schema ka_schema_account = {"账号", "account", sizeof(struct account_src),
                                            offsetof(struct account_src, place), account_keys};

static const struct ka_key employee_keys[] = {
    KA_ROW(struct employee_src, number, "number", "工号", TEXT, KA_KEY_REQUIRED),
    KA_ROW(struct employee_src, name, "name", "姓名", TEXT, KA_KEY_REQUIRED),
    KA_ROW_SUB(struct employee_src, role, "role", "岗位", NODE, KA_KEY_REQUIRED,
               &ka_schema_dated_role),
    KA_ROW_SUB(struct employee_src, team, "team", "团队", NODE, 0, &ka_schema_dated_team),
    KA_ROW_SUB(struct employee_src, stores, "stores", "店铺", NODE, 0, &ka_schema_dated_store),
    KA_ROW_SUB(struct employee_src, accounts, "accounts", "账号", NODE, 0, &ka_schema_account),
    KA_ROW(struct employee_src, targets, "targets", "目标", NODE, 0),
    KA_ROW(struct employee_src, targets_by_month, "targets_by_month", "分月目标", NODE, 0),
    KA_ROW(struct employee_src, joined, "joined", "入职", DAY, 0),
    KA_ROW(struct employee_src, left, "left", "离职", DAY, 0),
    KA_ROW(struct employee_src, email, "email", "邮箱", PLACED, 0),
    KA_ROW_SUB(struct employee_src, pay, "pay", "薪酬", NODE, 0, &ka_schema_pay_entry),
    KA_ROW_END};
const struct ka_schema ka_schema_employee = {"员工", "employee", sizeof(struct employee_src),
                                             offsetof(struct employee_src, place), employee_keys};

struct reader {
    struct ka_arena *arena;
    struct ka_diags *diags;
    const struct ka_company *company;
    const struct ka_metric_set *metrics;
    const ka_str *roles;
    size_t role_count;
};

static ka_str
line_text(const struct reader *r, struct ka_place place)
{
    return ka_str_format(r->diags->arena, "%u", (unsigned)place.line);
}

/* [from, to] as a half-open span; an absent end is open. */
static bool
make_span(const struct reader *r, ka_day from, ka_day to, struct ka_place place,
          struct ka_span *out)
{
    if (from != KA_DAY_NONE && to != KA_DAY_NONE && to < from) {
        ka_diag(r->diags, KA_DIAG_DATES_ORDER, place, ka_day_print(r->diags->arena, from),
                ka_day_print(r->diags->arena, to));
        return false;
    }
    *out = (struct ka_span){.first = from, .end = to == KA_DAY_NONE ? INT32_MAX : to + 1};
    return true;
}

enum known { KNOWN_ROLE, KNOWN_TEAM, KNOWN_STORE, KNOWN__COUNT };

static const char *const known_words[][2] = {[KNOWN_ROLE] = {"岗位", "role"},
                                             [KNOWN_TEAM] = {"团队", "team"},
                                             [KNOWN_STORE] = {"店铺", "store"}};

/* All names that may stand there, for checking and for "did you mean". */
static ka_str *
known_names(const struct reader *r, enum known what, size_t *count)
{
    const struct ka_company *c = r->company;
    size_t n = what == KNOWN_ROLE ? r->role_count
                                  : 2 * (what == KNOWN_TEAM ? c->team_count : c->store_count);
    ka_str *name = ka_arena_array(r->diags->arena, n, sizeof *name);
    *count = n;
    for (size_t i = 0; what == KNOWN_ROLE && i < n; i++)
        name[i] = r->roles[i];
    for (size_t i = 0; what == KNOWN_TEAM && i < c->team_count; i++) {
        name[2 * i] = c->team[i].id;
        name[2 * i + 1] = c->team[i].name;
    }
    for (size_t i = 0; what == KNOWN_STORE && i < c->store_count; i++) {
        name[2 * i] = c->store[i].id;
        name[2 * i + 1] = c->store[i].name;
    }
    return name;
}

static void
tell_unknown(const struct reader *r, enum known what, const struct ka_placed *name)
{
    size_t count;
    ka_str *names = known_names(r, what, &count);
    ka_str near = ka_str_nearest(name->text, names, count);
    ka_str zh = ka_str_of(known_words[what][0]), en = ka_str_of(known_words[what][1]);
    if (near.len > 0)
        ka_diag(r->diags, KA_DIAG_UNKNOWN_NAME_NEAR, name->place, zh, en, name->text, near);
    else
        ka_diag(r->diags, KA_DIAG_UNKNOWN_NAME, name->place, zh, en, name->text);
}

/* The id for what was written (id, or the Chinese name of a team or store); empty if unknown. */
static ka_str
resolve_known(const struct reader *r, enum known what, const struct ka_placed *name)
{
    if (what == KNOWN_STORE) {
        size_t store = ka_company_store(r->company, name->text);
        if (store != KA_NO_INDEX)
            return r->company->store[store].id;
    }
    for (size_t i = 0; what == KNOWN_TEAM && i < r->company->team_count; i++) {
        const struct ka_team *team = &r->company->team[i];
        if (ka_str_eq(team->id, name->text) || ka_str_eq(team->name, name->text))
            return team->id;
    }
    for (size_t i = 0; what == KNOWN_ROLE && i < r->role_count; i++) {
        if (ka_str_eq(r->roles[i], name->text))
            return r->roles[i];
    }
    tell_unknown(r, what, name);
    return KA_STR("");
}

static const struct ka_schema *
dated_schema(enum known what)
{
    static const struct ka_schema *const schemas[] = {[KNOWN_ROLE] = &ka_schema_dated_role,
                                                      [KNOWN_TEAM] = &ka_schema_dated_team,
                                                      [KNOWN_STORE] = &ka_schema_dated_store};
    return schemas[what];
}

/* A word, or {role: ..., from: ..., to: ...}. */
static bool
read_dated(const struct reader *r, enum known what, const struct ka_node *node,
           struct ka_dated *out)
{
    struct dated_src src = {.place = node->place, .from = KA_DAY_NONE, .to = KA_DAY_NONE};
    if (node->kind == KA_NODE_SCALAR) {
        src.what.place = node->place;
        if (!ka_scalar_text(node, ka_str_of(known_words[what][1]), r->diags, &src.what.text))
            return false;
    } else if (ka_schema_read(r->arena, dated_schema(what), node, r->diags, &src) != KA_OK) {
        return false;
    }
    out->place = src.what.place;
    out->what = resolve_known(r, what, &src.what);
    return make_span(r, src.from, src.to, src.place, &out->span) && out->what.len > 0;
}

/* One role or team at a time; a store only not twice at once. */
static void
check_overlap(const struct reader *r, enum known what, const struct ka_dated *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            bool clash = what != KNOWN_STORE || ka_str_eq(list[i].what, list[k].what);
            if (!clash || !ka_spans_meet(list[i].span, list[k].span))
                continue;
            ka_diag(r->diags, KA_DIAG_DATED_OVERLAP, list[i].place, ka_str_of(known_words[what][0]),
                    ka_str_of(known_words[what][1]), list[i].what, list[k].what,
                    line_text(r, list[k].place));
            break;
        }
    }
}

static struct ka_dated *
read_dated_list(const struct reader *r, enum known what, const struct ka_node *node, size_t *count)
{
    *count = 0;
    if (!node)
        return NULL;
    bool list = node->kind == KA_NODE_LIST;
    size_t n = list ? node->count : 1;
    struct ka_dated *dated = ka_arena_array(r->arena, n, sizeof *dated);
    for (size_t i = 0; i < n; i++) {
        if (read_dated(r, what, list ? &node->item[i] : node, &dated[*count]))
            (*count)++;
    }
    if (list && n == 0)
        ka_diag(r->diags, KA_DIAG_LIST_EMPTY, node->place, ka_str_of(known_words[what][1]));
    check_overlap(r, what, dated, *count);
    return dated;
}

static bool
read_account(const struct reader *r, const struct ka_node *node, struct ka_account *out)
{
    struct account_src src = {.place = node->place, .from = KA_DAY_NONE, .to = KA_DAY_NONE};
    if (node->kind == KA_NODE_SCALAR) {
        src.account.place = node->place;
        if (!ka_scalar_text(node, KA_STR("account"), r->diags, &src.account.text))
            return false;
    } else if (ka_schema_read(r->arena, &ka_schema_account, node, r->diags, &src) != KA_OK) {
        return false;
    }
    out->name = src.account.text;
    out->place = src.account.place;
    out->store = KA_NO_INDEX;
    if (src.store.text.len > 0) {
        out->store = ka_company_store(r->company, src.store.text);
        if (out->store == KA_NO_INDEX) {
            tell_unknown(r, KNOWN_STORE, &src.store);
            return false;
        }
    }
    return make_span(r, src.from, src.to, src.place, &out->span);
}

static void
add_accounts(const struct reader *r, const struct ka_pair *platform, struct ka_employee *employee)
{
    const struct ka_node *node = platform->value;
    bool list = node->kind == KA_NODE_LIST;
    ka_str id = ka_platform_check(platform->key, platform->place, r->diags);
    for (size_t i = 0; i < (list ? node->count : 1); i++) {
        struct ka_account account = {.platform = id};
        if (!read_account(r, list ? &node->item[i] : node, &account))
            continue;
        if (account.store != KA_NO_INDEX &&
            !ka_str_eq(r->company->store[account.store].platform, id)) {
            ka_diag(r->diags, KA_DIAG_ACCOUNT_PLATFORM, account.place, account.name, id,
                    r->company->store[account.store].id, r->company->store[account.store].platform);
            continue;
        }
        employee->account = ka_arena_push(r->arena, employee->account, employee->account_count,
                                          sizeof *employee->account);
        employee->account[employee->account_count++] = account;
    }
}

static void
read_accounts(const struct reader *r, const struct ka_node *node, struct ka_employee *employee)
{
    if (!node)
        return;
    if (node->kind != KA_NODE_MAP) {
        ka_diag(r->diags, KA_DIAG_SHAPE_NAMED, node->place, KA_STR("accounts"));
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        add_accounts(r, &node->pair[i], employee);
}

/* A target must be above 0 and suit its metric, as an item's own target must. */
static bool
target_fits(const struct reader *r, size_t metric, const struct ka_number *number)
{
    static const struct ka_item plain = {.relative_to = KA_REF_NONE};
    struct ka_rule_judge judge = {
        .diags = r->diags, .metrics = r->metrics, .item = &plain, .metric = metric};
    size_t before = r->diags->by_severity[KA_ERROR];
    if (number->value.micro <= 0)
        ka_diag(r->diags, KA_DIAG_TARGET_NOT_POSITIVE, number->place,
                ka_number_text(r->diags->arena, number));
    else
        ka_unit_check(&judge, number);
    return r->diags->by_severity[KA_ERROR] == before;
}

static void
add_target(const struct reader *r, const struct ka_pair *pair, ka_month month,
           struct ka_employee *employee)
{
    size_t metric = ka_metric_resolve(r->metrics, r->diags, pair->key, pair->place);
    struct ka_number number;
    if (!ka_scalar_number(pair->value, pair->key, r->diags, &number) || metric == KA_NO_INDEX ||
        !target_fits(r, metric, &number))
        return;
    for (size_t i = 0; i < employee->target_count; i++) {
        const struct ka_target *old = &employee->target[i];
        if (old->metric != metric || old->month.index != month.index)
            continue;
        ka_diag(r->diags, KA_DIAG_ID_TWICE, pair->place, pair->key, line_text(r, old->place));
        return;
    }
    employee->target =
        ka_arena_push(r->arena, employee->target, employee->target_count, sizeof *employee->target);
    employee->target[employee->target_count++] = (struct ka_target){
        .metric = metric, .month = month, .value = number.value, .place = pair->place};
}

static void
read_targets(const struct reader *r, const struct ka_node *node, ka_month month,
             struct ka_employee *employee)
{
    if (!node)
        return;
    if (node->kind != KA_NODE_MAP) {
        ka_diag(r->diags, KA_DIAG_SHAPE_NAMED, node->place, KA_STR("targets"));
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        add_target(r, &node->pair[i], month, employee);
}

static void
read_targets_by_month(const struct reader *r, const struct ka_node *node,
                      struct ka_employee *employee)
{
    if (!node)
        return;
    if (node->kind != KA_NODE_MAP) {
        ka_diag(r->diags, KA_DIAG_SHAPE_NAMED, node->place, KA_STR("targets_by_month"));
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct ka_pair *pair = &node->pair[i];
        struct ka_node key = {.kind = KA_NODE_SCALAR, .place = pair->place, .text = pair->key};
        ka_month month;
        if (ka_scalar_month(&key, KA_STR("targets_by_month"), r->diags, &month))
            read_targets(r, pair->value, month, employee);
    }
}

static void
read_employee(const struct reader *r, const struct ka_node *node, struct ka_employee *out)
{
    struct employee_src src;
    if (ka_schema_read(r->arena, &ka_schema_employee, node, r->diags, &src) != KA_OK && !src.role)
        return;
    *out = (struct ka_employee){.number = src.number,
                                .place = src.place,
                                .name = src.name,
                                .joined = src.joined,
                                .left = src.left,
                                .email = src.email.text};
    if (src.email.text.len && !ka_email_ok(src.email.text))
        ka_diag(r->diags, KA_DIAG_EMAIL_BAD, src.email.place, src.email.text);
    struct ka_span at_work;
    if (!make_span(r, src.joined, src.left, src.place, &at_work))
        out->left = KA_DAY_NONE;
    out->role = read_dated_list(r, KNOWN_ROLE, src.role, &out->role_count);
    out->team = read_dated_list(r, KNOWN_TEAM, src.team, &out->team_count);
    out->store = read_dated_list(r, KNOWN_STORE, src.stores, &out->store_count);
    read_accounts(r, src.accounts, out);
    read_targets(r, src.targets, (ka_month){0}, out);
    read_targets_by_month(r, src.targets_by_month, out);
    out->pay = ka_pay_entries_read(r->arena, src.pay, r->diags, &out->pay_count);
}

/* An employee, for sorting by what a number is to a file system that does not tell its forms apart.
 */
struct numbered {
    const struct ka_employee *employee;
    ka_str folded;
};

static int
compare_numbers(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    int order = ka_str_cmp(x->folded, y->folded);
    return order != 0 ? order : (x->employee > y->employee) - (x->employee < y->employee);
}

static void
check_numbers(const struct reader *r, const struct ka_staff *staff)
{
    struct numbered *sorted = ka_arena_array(r->diags->arena, staff->count, sizeof *sorted);
    for (size_t i = 0; i < staff->count; i++)
        sorted[i] = (struct numbered){
            &staff->employee[i], ka_utf8_fold_name(r->diags->arena, staff->employee[i].number)};
    qsort(sorted, staff->count, sizeof *sorted, compare_numbers);
    for (size_t i = 1; i < staff->count; i++) {
        const struct ka_employee *first = sorted[i - 1].employee, *next = sorted[i].employee;
        if (next->number.len == 0 || !ka_str_eq(sorted[i - 1].folded, sorted[i].folded))
            continue;
        if (ka_str_eq(first->number, next->number))
            ka_diag(r->diags, KA_DIAG_ID_TWICE, next->place, next->number,
                    line_text(r, first->place));
        else
            ka_diag(r->diags, KA_DIAG_NUMBERS_ALIKE, next->place, next->number, first->number,
                    line_text(r, first->place));
    }
}

/* An account with its owner, for sorting. */
struct owned {
    const struct ka_account *account;
    const struct ka_employee *owner;
};

static int
compare_owned(const void *a, const void *b)
{
    const struct owned *x = a, *y = b;
    int order = ka_str_cmp(x->account->platform, y->account->platform);
    if (order == 0)
        order = ka_str_cmp(x->account->name, y->account->name);
    return order != 0 ? order : (x->owner > y->owner) - (x->owner < y->owner);
}

static bool
same_account(const struct ka_account *a, const struct ka_account *b)
{
    return ka_str_eq(a->platform, b->platform) && ka_str_eq(a->name, b->name);
}

/* The same name in two stores is two accounts; a name for any store clashes with every store. */
static bool
clash(const struct ka_account *a, const struct ka_account *b)
{
    bool stores = a->store == b->store || a->store == KA_NO_INDEX || b->store == KA_NO_INDEX;
    return stores && ka_spans_meet(a->span, b->span);
}

static void
check_accounts(const struct reader *r, const struct ka_staff *staff)
{
    size_t count = 0, n = 0;
    for (size_t i = 0; i < staff->count; i++)
        count += staff->employee[i].account_count;
    struct owned *owned = ka_arena_array(r->diags->arena, count, sizeof *owned);
    for (size_t i = 0; i < staff->count; i++) {
        for (size_t k = 0; k < staff->employee[i].account_count; k++)
            owned[n++] = (struct owned){&staff->employee[i].account[k], &staff->employee[i]};
    }
    qsort(owned, count, sizeof *owned, compare_owned);
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && same_account(owned[k - 1].account, owned[i].account); k--) {
            if (!clash(owned[k - 1].account, owned[i].account))
                continue;
            ka_diag(r->diags, KA_DIAG_ACCOUNT_TWICE, owned[i].account->place,
                    owned[i].account->name, owned[k - 1].owner->number,
                    line_text(r, owned[k - 1].account->place));
            break;
        }
    }
}

// NOLINTBEGIN(readability-function-size): what a roster refers to, one by one.
enum ka_status
ka_staff_read(struct ka_arena *arena, const struct ka_node *node, const struct ka_company *company,
              const struct ka_metric_set *metrics, const ka_str *roles, size_t role_count,
              struct ka_diags *diags, struct ka_staff *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    struct reader r = {.arena = arena,
                       .diags = diags,
                       .company = company,
                       .metrics = metrics,
                       .roles = roles,
                       .role_count = role_count};
    if (node->kind != KA_NODE_LIST) {
        ka_diag(diags, KA_DIAG_SHAPE_LIST, node->place, KA_STR("staff"));
        return KA_E_TEMPLATE;
    }
    struct ka_staff staff = {.employee = ka_arena_array(arena, node->count, sizeof *staff.employee),
                             .count = node->count};
    for (size_t i = 0; i < node->count; i++)
        read_employee(&r, &node->item[i], &staff.employee[i]);
    if (staff.count == 0)
        ka_diag(diags, KA_DIAG_LIST_EMPTY, node->place, KA_STR("staff"));
    check_numbers(&r, &staff);
    check_accounts(&r, &staff);
    if (diags->by_severity[KA_ERROR] != before)
        return KA_E_TEMPLATE;
    *out = staff;
    return KA_OK;
}
// NOLINTEND(readability-function-size)

/* "S001 林小满". */
static bool
is_both(const struct ka_employee *employee, ka_str text)
{
    ka_str number = employee->number;
    if (!ka_str_starts(text, number) || text.len <= number.len)
        return false;
    ka_str rest = ka_str_sub(text, number.len, text.len);
    ka_str name = ka_str_trim(rest);
    return name.len < rest.len && ka_str_eq(name, employee->name);
}

const struct ka_employee *
ka_staff_lookup(const struct ka_staff *staff, ka_str number_or_name)
{
    const struct ka_employee *by_name = NULL;
    size_t namesakes = 0;
    for (size_t i = 0; i < staff->count; i++) {
        if (ka_str_eq(staff->employee[i].number, number_or_name) ||
            is_both(&staff->employee[i], number_or_name))
            return &staff->employee[i];
        if (ka_str_eq(staff->employee[i].name, number_or_name)) {
            by_name = &staff->employee[i];
            namesakes++;
        }
    }
    return namesakes == 1 ? by_name : NULL;
}

bool
ka_employee_target(const struct ka_employee *employee, size_t metric, ka_month month, ka_dec *out)
{
    const struct ka_target *found = NULL;
    for (size_t i = 0; i < employee->target_count; i++) {
        const struct ka_target *target = &employee->target[i];
        if (target->metric != metric)
            continue;
        if (target->month.index == month.index) {
            *out = target->value;
            return true;
        }
        if (target->month.index == 0)
            found = target;
    }
    if (!found)
        return false;
    *out = found->value;
    return true;
}
