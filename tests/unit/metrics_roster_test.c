/* Seats of a month, and whose an account is on a day. */
#include "metrics_world.h"

#define D(day) (ka_day_of(2026, 10, 1) + (day)-1)

static const char *const staff =
    "- {number: S002, name: 周一诺, role: presales, team: day, joined: 2026-10-12,\n"
    "   accounts: {taobao: [{account: '店:小诺', from: 2026-10-20}, '店:公用Ａ']}}\n"
    "- number: S001\n"
    "  name: 林小满\n"
    "  role: [{role: presales, to: 2026-10-15}, {role: lead, from: 2026-10-16}]\n"
    "  team: [{team: day, to: 2026-10-20}, {team: night, from: 2026-10-21}]\n"
    "  accounts:\n"
    "    taobao: ['店:小满', {account: 客服一, store: tm}]\n"
    "    jd: [客服一]\n"
    "- {number: S003, name: 已离职, role: presales, left: 2026-09-30,\n"
    "   accounts: {taobao: ['店:旧人']}}\n"
    "- {number: S004, name: 同角色, left: 2026-10-08,\n"
    "   role: [{role: presales, to: 2026-10-04}, {role: presales, from: 2026-10-05}]}\n";

static enum ka_owner
owner(const struct ka_roster *roster, const char *platform, int store, const char *name, int day,
      const char **number)
{
    const struct ka_seat *found = NULL;
    enum ka_owner is = ka_roster_account(roster, ka_str_of(platform), store_index(store),
                                         ka_str_of(name), D(day), &found);
    *number = found ? found->employee->number.ptr : "";
    return is;
}

Test(roster, seats_are_cut_to_month_role_and_employment)
{
    static const struct {
        const char *number, *role;
        int first, end, workdays;
        bool whole, split;
    } wanted[] = {
        {"S001", "presales", 1, 16, 11, false, true},
        {"S001", "lead", 16, 32, 11, false, true},
        {"S002", "presales", 12, 32, 15, false, false},
        {"S004", "presales", 1, 9, 6, false, false},
    };
    struct world *w = world_open(NULL, staff);
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    cr_assert_eq(roster.count, KA_COUNT(wanted));
    for (size_t i = 0; i < roster.count; i++) {
        const struct ka_seat *s = &roster.seat[i];
        cr_expect_str_eq(s->employee->number.ptr, wanted[i].number);
        cr_expect(ka_str_eq(s->role->id, ka_str_of(wanted[i].role)));
        cr_expect_eq(s->span.first, D(wanted[i].first), "%zu first", i);
        cr_expect_eq(s->span.end, D(wanted[i].end), "%zu end", i);
        cr_expect_eq(s->workdays, wanted[i].workdays, "%zu: %d", i, s->workdays);
        cr_expect_eq(s->month_workdays, 22);
        cr_expect_eq(s->whole_month, wanted[i].whole);
        cr_expect_eq(s->split, wanted[i].split);
        cr_expect_eq(s->index, i);
    }
    world_free(w);
}

Test(roster, team_is_that_of_the_seats_last_day)
{
    struct world *w = world_open(NULL, staff);
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    cr_expect_str_eq(roster.seat[0].team->id.ptr, "day");
    cr_expect_str_eq(roster.seat[1].team->id.ptr, "night");
    cr_expect_null(roster.seat[3].team);
    world_free(w);
}

Test(roster, accounts_have_owners_by_day_platform_and_store)
{
    static const struct {
        const char *why, *platform;
        int store;
        const char *account;
        int day;
        enum ka_owner is;
        const char *number;
    } cases[] = {
        {"exact", "taobao", TM, "店:小满", 3, KA_OWNER_SEAT, "S001"},
        {"trimmed", "taobao", TM, " 店:小满\t", 3, KA_OWNER_SEAT, "S001"},
        {"folded: full-width colon", "taobao", TM, "店：小满", 3, KA_OWNER_SEAT, "S001"},
        {"folded: letter case and width", "taobao", TM, "店:公用a", 30, KA_OWNER_SEAT, "S002"},
        {"before the account's dates", "taobao", TM, "店:小诺", 19, KA_OWNER_AWAY, ""},
        {"from the account's first day", "taobao", TM, "店:小诺", 20, KA_OWNER_SEAT, "S002"},
        {"before joining", "taobao", TM, "店:公用Ａ", 11, KA_OWNER_AWAY, ""},
        {"left", "taobao", TM, "店:旧人", 5, KA_OWNER_AWAY, ""},
        {"other platform", "jd", JD, "店:小满", 3, KA_OWNER_NONE, ""},
        {"bound to a store", "taobao", TM, "客服一", 3, KA_OWNER_SEAT, "S001"},
        {"bound, other store", "taobao", PDD, "客服一", 3, KA_OWNER_NONE, ""},
        {"bound, no store told", "taobao", NO_STORE, "客服一", 3, KA_OWNER_SEAT, "S001"},
        {"unbound account, any store", "jd", JD, "客服一", 3, KA_OWNER_SEAT, "S001"},
        {"no platform told", "", NO_STORE, "店:小满", 3, KA_OWNER_SEAT, "S001"},
        {"ignored", "taobao", TM, "机器人", 3, KA_OWNER_IGNORED, ""},
        {"no one", "taobao", TM, "陌生", 3, KA_OWNER_NONE, ""},
    };
    struct world *w = world_open(NULL, staff);
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        const char *number = NULL;
        enum ka_owner is = owner(&roster, cases[i].platform, cases[i].store, cases[i].account,
                                 cases[i].day, &number);
        cr_expect_eq(is, cases[i].is, "%s: %d", cases[i].why, (int)is);
        cr_expect_str_eq(number, cases[i].number, "%s", cases[i].why);
    }
    world_free(w);
}

Test(roster, a_day_belongs_to_the_role_of_that_day)
{
    struct world *w = world_open(NULL, staff);
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    cr_expect_eq(ka_roster_employee(&roster, KA_STR("S001"), D(15)), &roster.seat[0]);
    cr_expect_eq(ka_roster_employee(&roster, KA_STR("林小满"), D(16)), &roster.seat[1]);
    cr_expect_null(ka_roster_employee(&roster, KA_STR("S003"), D(1)));
    cr_expect_null(ka_roster_employee(&roster, KA_STR("nobody"), D(1)));
    world_free(w);
}

Test(roster, a_period_shared_by_two_seats_belongs_to_none)
{
    struct world *w = world_open(NULL, staff);
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    const struct ka_employee *split = roster.seat[0].employee;
    struct ka_span month = {D(1), D(32)}, half = {D(1), D(16)};
    cr_expect_null(ka_roster_period(&roster, split, month));
    cr_expect_eq(ka_roster_period(&roster, split, half), &roster.seat[0]);
    cr_expect_eq(ka_roster_period(&roster, roster.seat[2].employee, month), &roster.seat[2]);
    world_free(w);
}

Test(roster, an_account_of_two_people_stays_nobodys_however_often_it_is_listed)
{
    struct world *w = world_open(NULL, "- {number: S001, name: 甲, role: presales,\n"
                                       "   accounts: {jd: [小店], pinduoduo: [小店]}}\n"
                                       "- {number: S002, name: 乙, role: presales,\n"
                                       "   accounts: {taobao: [小店]}}\n");
    struct ka_roster roster = ka_roster_make(w->arena, &w->defs, w->month);
    const struct ka_seat *seat = NULL;
    ka_day day = ka_day_of(2026, 10, 5);
    /* A file that does not tell its platform. */
    cr_expect_eq(ka_roster_account(&roster, KA_STR(""), KA_NO_INDEX, KA_STR("小店"), day, &seat),
                 KA_OWNER_NONE);
    cr_expect_null(seat);
    world_free(w);
}
