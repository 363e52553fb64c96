/*
 * Seats of a month, and whose an account is on a day.
 *
 *     employee × role spell  ∩  month  ∩  joined..left   →   seat
 *     (platform, account)    →  entries of staff.yaml    →   the seat of that day
 *
 * Accounts are found by their exact text first and then by the folded form of headers (full
 * width, blanks and letter case do not matter); an entry bound to a store speaks only of that
 * store. Each account is kept under its platform and once more without one, for files whose
 * platform is unknown. If two people fit equally well, nobody owns it: guessing would move
 * money (metrics.md section 2).
 *
 * Two spells of one role that touch are one seat: a line in staff.yaml is no change of role.
 */
#include "metrics/roster.h"

#include "base/utf8.h"
#include "metrics/table.h"

#include <stdint.h>
#include <stdlib.h>

#define NO_ENTRY ((size_t)-1)

struct entry {
    const struct ka_employee *employee;
    const struct ka_account *account;
    size_t next; /* Of the same key. */
};

struct ka_roster_index {
    struct ka_arena *arena;
    const struct ka_defs *defs;
    struct ka_table exact, folded; /* "platform\nname" → first entry. */
    struct ka_table ignored;       /* Names, exact and folded. */
    struct entry *entry;
    size_t entry_count;
    size_t *first_seat; /* By position in the staff list. */
    size_t *seat_count;
};

static struct ka_span
meet(struct ka_span a, struct ka_span b)
{
    struct ka_span span = {a.first > b.first ? a.first : b.first, a.end < b.end ? a.end : b.end};
    if (span.end < span.first)
        span.end = span.first;
    return span;
}

static bool
has_day(struct ka_span span, ka_day day)
{
    return day >= span.first && day < span.end;
}

/* The month's days on which someone is employed; `left` is the last day worked. */
static struct ka_span
employed(const struct ka_employee *employee, struct ka_span month)
{
    ka_day end = employee->left == KA_DAY_NONE ? month.end : employee->left + 1;
    return meet(month, (struct ka_span){employee->joined, end});
}

static const struct ka_team *
team_on(const struct ka_defs *defs, const struct ka_employee *employee, ka_day day)
{
    for (size_t i = 0; i < employee->team_count; i++) {
        if (!has_day(employee->team[i].span, day))
            continue;
        for (size_t t = 0; t < defs->company.team_count; t++) {
            if (ka_str_eq(defs->company.team[t].id, employee->team[i].what))
                return &defs->company.team[t];
        }
    }
    return NULL;
}

static int
by_first_day(const void *left, const void *right)
{
    const struct ka_seat *a = left, *b = right;
    return (a->span.first > b->span.first) - (a->span.first < b->span.first);
}

/* Join neighbours of the same role that touch; returns how many are left. */
static size_t
join_spells(struct ka_seat *seat, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && seat[kept - 1].role == seat[i].role &&
            seat[kept - 1].span.end >= seat[i].span.first)
            seat[kept - 1].span.end = seat[i].span.end;
        else
            seat[kept++] = seat[i];
    }
    return kept;
}

/* Seats of one employee into @p seat (room for role_count); returns how many. */
static size_t
seats_of(const struct ka_defs *defs, const struct ka_employee *employee, struct ka_span month,
         struct ka_seat *seat)
{
    size_t count = 0;
    struct ka_span here = employed(employee, month);
    for (size_t i = 0; i < employee->role_count; i++) {
        struct ka_span span = meet(here, employee->role[i].span);
        const struct ka_role *role = ka_defs_role(defs, employee->role[i].what);
        if (span.end > span.first && role)
            seat[count++] = (struct ka_seat){.employee = employee, .role = role, .span = span};
    }
    if (count > 1)
        qsort(seat, count, sizeof *seat, by_first_day);
    count = join_spells(seat, count);
    for (size_t i = 0; i < count; i++) {
        seat[i].team = team_on(defs, employee, seat[i].span.end - 1);
        seat[i].whole_month = seat[i].span.first == month.first && seat[i].span.end == month.end;
        seat[i].split = count > 1;
        seat[i].workdays = ka_company_workdays(&defs->company, seat[i].span);
        seat[i].month_workdays = ka_company_workdays(&defs->company, month);
    }
    return count;
}

/* The seat's runs of days in one team, if there are several. */
static void
add_stints(struct ka_arena *arena, const struct ka_defs *defs, struct ka_roster *roster,
           struct ka_seat *seat)
{
    seat->first_stint = roster->stint_count;
    for (ka_day day = seat->span.first; day < seat->span.end; day++) {
        const struct ka_team *team = team_on(defs, seat->employee, day);
        size_t own = roster->stint_count - seat->first_stint;
        if (own > 0 && roster->stint[roster->stint_count - 1].team == team) {
            roster->stint[roster->stint_count - 1].span.end = day + 1;
            continue;
        }
        roster->stint =
            ka_arena_push(arena, roster->stint, roster->stint_count, sizeof *roster->stint);
        roster->stint[roster->stint_count++] =
            (struct ka_stint){.seat = seat->index, .team = team, .span = {day, day + 1}};
    }
    seat->stint_count = roster->stint_count - seat->first_stint;
    if (seat->stint_count <= 1) {
        roster->stint_count = seat->first_stint;
        seat->first_stint = seat->stint_count = 0;
    }
    for (size_t i = 0; i < seat->stint_count; i++) {
        struct ka_stint *stint = &roster->stint[seat->first_stint + i];
        stint->workdays = ka_company_workdays(&defs->company, stint->span);
    }
}

static int
by_number(const void *left, const void *right)
{
    const struct ka_employee *const *a = left, *const *b = right;
    return ka_str_cmp((*a)->number, (*b)->number);
}

static const struct ka_employee **
sorted_staff(struct ka_arena *arena, const struct ka_staff *staff)
{
    const struct ka_employee **list =
        ka_arena_array(arena, staff->count, sizeof(const struct ka_employee *));
    for (size_t i = 0; i < staff->count; i++)
        list[i] = &staff->employee[i];
    if (staff->count > 1)
        qsort(list, staff->count, sizeof(const struct ka_employee *), by_number);
    return list;
}

/* Forgets what was allocated for a key once it was looked up. */
static ka_str
account_key(struct ka_arena *arena, ka_str platform, ka_str name)
{
    struct ka_buf buf = {.arena = arena};
    ka_buf_add(&buf, platform);
    ka_buf_byte(&buf, '\n');
    ka_buf_add(&buf, name);
    return ka_buf_str(&buf);
}

static void
link_entry(struct ka_roster_index *index, struct ka_table *table, ka_str key, struct entry entry)
{
    bool fresh = false;
    size_t *head = ka_table_put(table, key, &fresh);
    entry.next = fresh ? NO_ENTRY : *head;
    *head = index->entry_count;
    index->entry =
        ka_arena_push(index->arena, index->entry, index->entry_count, sizeof *index->entry);
    index->entry[index->entry_count++] = entry;
}

static void
add_account(struct ka_roster_index *index, const struct ka_employee *employee,
            const struct ka_account *account)
{
    struct entry entry = {.employee = employee, .account = account};
    ka_str name = ka_str_trim(account->name);
    ka_str folded = ka_utf8_fold_header(index->arena, name);
    const ka_str platforms[] = {account->platform, KA_STR("")};
    size_t keys = account->platform.len > 0 ? 2 : 1;
    for (size_t i = 0; i < keys; i++) {
        link_entry(index, &index->exact, account_key(index->arena, platforms[i], name), entry);
        link_entry(index, &index->folded, account_key(index->arena, platforms[i], folded), entry);
    }
}

static void
add_ignored(struct ka_roster_index *index, const struct ka_texts *names)
{
    for (size_t i = 0; i < names->count; i++) {
        bool fresh = false;
        ka_str name = ka_str_trim(names->item[i]);
        *ka_table_put(&index->ignored, name, &fresh) = 1;
        *ka_table_put(&index->ignored, ka_utf8_fold_header(index->arena, name), &fresh) = 1;
    }
}

static struct ka_roster_index *
make_index(struct ka_arena *arena, const struct ka_defs *defs)
{
    struct ka_roster_index *index = ka_arena_alloc(arena, sizeof *index);
    index->arena = arena;
    index->defs = defs;
    index->exact = ka_table_make(arena);
    index->folded = ka_table_make(arena);
    index->ignored = ka_table_make(arena);
    index->first_seat = ka_arena_array(arena, defs->staff.count, sizeof(size_t));
    index->seat_count = ka_arena_array(arena, defs->staff.count, sizeof(size_t));
    for (size_t i = 0; i < defs->staff.count; i++) {
        const struct ka_employee *employee = &defs->staff.employee[i];
        for (size_t a = 0; a < employee->account_count; a++)
            add_account(index, employee, &employee->account[a]);
    }
    add_ignored(index, &defs->company.ignore_accounts);
    return index;
}

struct ka_roster
ka_roster_make(struct ka_arena *arena, const struct ka_defs *defs, ka_month month)
{
    const struct ka_staff *staff = &defs->staff;
    struct ka_span span = ka_month_span(month);
    const struct ka_employee **list = sorted_staff(arena, staff);
    size_t room = 0;
    for (size_t i = 0; i < staff->count; i++)
        room += staff->employee[i].role_count;

    struct ka_roster roster = {.index = make_index(arena, defs)};
    roster.seat = ka_arena_array(arena, room, sizeof *roster.seat);
    for (size_t i = 0; i < staff->count; i++) {
        size_t at = (size_t)(list[i] - staff->employee);
        size_t count = seats_of(defs, list[i], span, &roster.seat[roster.count]);
        roster.index->first_seat[at] = roster.count;
        roster.index->seat_count[at] = count;
        roster.count += count;
    }
    for (size_t i = 0; i < roster.count; i++) {
        roster.seat[i].index = i;
        add_stints(arena, defs, &roster, &roster.seat[i]);
    }
    return roster;
}

static const struct ka_seat *
seat_on(const struct ka_roster *roster, const struct ka_employee *employee, ka_day day)
{
    const struct ka_roster_index *index = roster->index;
    size_t at = (size_t)(employee - index->defs->staff.employee);
    for (size_t i = 0; i < index->seat_count[at]; i++) {
        const struct ka_seat *seat = &roster->seat[index->first_seat[at] + i];
        if (has_day(seat->span, day))
            return seat;
    }
    return NULL;
}

/* How well an entry's store fits a fact's: 0 not at all. */
static int
store_fit(const struct ka_account *account, size_t store)
{
    if (account->store == store)
        return 3;
    if (account->store == KA_NO_INDEX)
        return 2;
    return store == KA_NO_INDEX ? 1 : 0;
}

struct search {
    const struct ka_roster *roster;
    size_t store;
    ka_day day;
    bool known;     /* Some entry fits, on whatever day. */
    bool ambiguous; /* Two people fit that day, equally well. */
    int fit;
    const struct ka_seat *seat;
};

static void
search_chain(struct search *search, size_t at)
{
    const struct ka_roster_index *index = search->roster->index;
    for (; at != NO_ENTRY; at = index->entry[at].next) {
        const struct entry *entry = &index->entry[at];
        int fit = store_fit(entry->account, search->store);
        if (fit == 0)
            continue;
        search->known = true;
        if (fit < search->fit || !has_day(entry->account->span, search->day))
            continue;
        const struct ka_seat *seat = seat_on(search->roster, entry->employee, search->day);
        if (!seat)
            continue;
        if (fit > search->fit)
            search->ambiguous = false;
        else if (search->seat && search->seat != seat)
            search->ambiguous = true;
        search->fit = fit;
        search->seat = seat;
    }
}

static void
search_table(struct search *search, const struct ka_table *table, ka_str platform, ka_str name)
{
    struct ka_arena *arena = search->roster->index->arena;
    struct ka_arena_mark mark = ka_arena_mark(arena);
    const size_t *head = ka_table_find(table, account_key(arena, platform, name));
    ka_arena_rewind(arena, mark);
    if (head)
        search_chain(search, *head);
}

enum ka_owner
ka_roster_account(const struct ka_roster *roster, ka_str platform, size_t store, ka_str account,
                  ka_day day, const struct ka_seat **seat)
{
    struct ka_roster_index *index = roster->index;
    ka_str name = ka_str_trim(account);
    struct search search = {.roster = roster, .store = store, .day = day};
    search_table(&search, &index->exact, platform, name);

    struct ka_arena_mark mark = ka_arena_mark(index->arena);
    ka_str folded = name;
    if (!search.known) {
        folded = ka_utf8_fold_header(index->arena, name);
        search_table(&search, &index->folded, platform, folded);
    }
    bool ignored = !search.known &&
                   (ka_table_find(&index->ignored, name) || ka_table_find(&index->ignored, folded));
    ka_arena_rewind(index->arena, mark);

    *seat = search.ambiguous ? NULL : search.seat;
    if (*seat)
        return KA_OWNER_SEAT;
    if (ignored)
        return KA_OWNER_IGNORED;
    return search.known && !search.ambiguous ? KA_OWNER_AWAY : KA_OWNER_NONE;
}

const struct ka_seat *
ka_roster_employee(const struct ka_roster *roster, ka_str number_or_name, ka_day day)
{
    const struct ka_employee *employee =
        ka_staff_lookup(&roster->index->defs->staff, ka_str_trim(number_or_name));
    return employee ? seat_on(roster, employee, day) : NULL;
}

const struct ka_seat *
ka_roster_period(const struct ka_roster *roster, const struct ka_employee *employee,
                 struct ka_span period)
{
    const struct ka_roster_index *index = roster->index;
    const struct ka_seat *found = NULL;
    size_t at = (size_t)(employee - index->defs->staff.employee);
    for (size_t i = 0; i < index->seat_count[at]; i++) {
        const struct ka_seat *seat = &roster->seat[index->first_seat[at] + i];
        struct ka_span common = meet(seat->span, period);
        if (common.end == common.first)
            continue;
        if (found)
            return NULL;
        found = seat;
    }
    return found;
}
