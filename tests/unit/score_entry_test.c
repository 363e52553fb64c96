/*
 * Points that people give: which entries are taken, refused, averaged, or fit nothing.
 */
#include "unit/score_desk.h"

TestSuite(entry, .init = setup, .fini = teardown);

struct entry_row {
    const char *why;
    struct ka_rule *rule;
    bool bonus, average;
    int64_t points[2]; /* -1: no entry. */
    const char *reason, *second;
    bool provisional;
    int64_t hundredths;
    enum ka_diag_code code; /* KA_DIAG__COUNT: none. */
};

static struct ka_level level[] = {{.low = {10 * M}, .high = {10 * M}, .text = {"A", 1}},
                                  {.low = {3 * M}, .high = {4 * M}, .text = {"B", 1}}};
static struct ka_rule levels = {.kind = KA_RULE_LEVELS, .as.levels = {level, 2}};

static const struct entry_row entries[] = {
    {"an entry", &manual, false, false, {7, -1}, "", "", false, 700, KA_DIAG__COUNT},
    {"none: the form waits",
     &manual,
     false,
     false,
     {-1, -1},
     "",
     "",
     true,
     0,
     KA_DIAG_ITEM_UNSCORED},
    {"none in the bonus: 0", &manual, true, false, {-1, -1}, "", "", false, 0, KA_DIAG__COUNT},
    {"above the marks",
     &manual,
     false,
     false,
     {11, -1},
     "",
     "",
     true,
     0,
     KA_DIAG_MANUAL_OUT_OF_RANGE},
    {"above, in the bonus",
     &manual,
     true,
     false,
     {11, -1},
     "",
     "",
     false,
     0,
     KA_DIAG_MANUAL_OUT_OF_RANGE},
    {"reason missing",
     &manual_reason,
     false,
     false,
     {7, -1},
     " ",
     "",
     true,
     0,
     KA_DIAG_MANUAL_NO_REASON},
    {"reason given",
     &manual_reason,
     false,
     false,
     {7, -1},
     "提案采纳",
     "",
     false,
     700,
     KA_DIAG__COUNT},
    {"two, and nobody may choose",
     &manual,
     false,
     false,
     {7, 8},
     "",
     "乙",
     true,
     0,
     KA_DIAG_MANUAL_SEVERAL},
    {"two in the bonus wait too",
     &manual,
     true,
     false,
     {7, 8},
     "",
     "乙",
     true,
     0,
     KA_DIAG_MANUAL_SEVERAL},
    {"two, averaged", &manual, false, true, {7, 8}, "", "乙", false, 750, KA_DIAG__COUNT},
    {"two by one person", &manual, false, true, {7, 8}, "", "甲", true, 0, KA_DIAG_MANUAL_SEVERAL},
    {"one by nobody", &manual, false, true, {7, 8}, "", "", true, 0, KA_DIAG_MANUAL_SEVERAL},
    {"a level", &levels, false, false, {10, -1}, "", "", false, 1000, KA_DIAG__COUNT},
    {"within a level", &levels, false, false, {3, -1}, "", "", false, 300, KA_DIAG__COUNT},
    {"between levels", &levels, false, false, {5, -1}, "", "", true, 0, KA_DIAG_MANUAL_NO_LEVEL},
    {"averaged between levels is fine",
     &levels,
     false,
     true,
     {10, 3},
     "",
     "乙",
     false,
     650,
     KA_DIAG__COUNT},
};

Test(entry, entries_are_taken_refused_or_averaged)
{
    for (size_t i = 0; i < KA_COUNT(entries); i++) {
        const struct entry_row *row = &entries[i];
        teardown();
        setup();
        add_item(0, CONVERSION, &plain, 10);
        set_value(CONVERSION, 1, 1);
        struct ka_item *item = add_item(row->bonus ? 1 : 0, KA_NO_INDEX, row->rule, 10);
        item->average_scorers = row->average;
        if (row->points[0] >= 0)
            add_entry("b", row->points[0], row->reason, "甲");
        if (row->points[1] >= 0)
            add_entry("B", row->points[1], row->reason, row->second);
        struct ka_scorecard card = score();
        const struct ka_score_item *got = &card.module[row->bonus].item[row->bonus ? 0 : 1];
        cr_expect_eq(got->points.micro, row->hundredths * 10000, "%s: %" PRId64, row->why,
                     got->points.micro);
        cr_expect_eq(card.provisional, row->provisional, "%s: provisional", row->why);
        cr_expect(row->code == KA_DIAG__COUNT ? diags.count == 0 : found(row->code), "%s: finding",
                  row->why);
    }
}

Test(entry, a_finding_about_an_entry_names_its_line)
{
    add_item(1, KA_NO_INDEX, &manual, 10);
    add_entry("a", 11, "", "甲");
    (void)score();
    cr_assert_geq(diags.count, 1);
    cr_expect_str_eq(
        ka_diag_line(arena, &diags.item[0], KA_EN).ptr,
        "manual/2026-10.csv:2: warning: entry 11 for 'a' of S001 林小满 is not within 0 to "
        "10: not used");
}

Test(entry, entries_that_fit_nothing_are_findings)
{
    static struct ka_employee stranger = {.number = {"S999", 4}};
    size_t count = 0;
    add_item(0, CONVERSION, &plain, 10);
    add_item(0, KA_NO_INDEX, &manual, 10);
    set_value(CONVERSION, 1, 1);
    add_entry("a", 3, "", "甲");
    add_entry("zz", 3, "", "甲");
    add_entry("b", 3, "", "甲");
    world_manual[world_manual_count++] =
        (struct ka_manual){.employee = &stranger, .item = KA_STR("b")};
    (void)ka_scorecards_make(arena, &defs, &world_month, &diags, &count);
    cr_expect_eq(count, 1);
    cr_expect(found(KA_DIAG_MANUAL_COMPUTED_ITEM));
    cr_expect(found(KA_DIAG_MANUAL_UNKNOWN_ITEM));
    cr_expect(found(KA_DIAG_MANUAL_NO_FORM));
    cr_expect_eq(diags.count, 3);
}

struct role_row {
    const char *why, *role;
    bool shared; /* Both forms ask for the item. */
    int64_t hundredths[2];
    enum ka_diag_code code; /* KA_DIAG__COUNT: none. */
};

static const struct role_row role_rows[] = {
    {"the first, by id", "presales", true, {700, 0}, KA_DIAG__COUNT},
    {"the second, by name", "售后客服", true, {0, 700}, KA_DIAG__COUNT},
    {"the second, in English", "After-sales Agent", true, {0, 700}, KA_DIAG__COUNT},
    {"no role, and both ask", "", true, {0, 0}, KA_DIAG_MANUAL_NO_ROLE},
    {"no role, but only one asks", "", false, {700, 0}, KA_DIAG__COUNT},
    {"a role of someone else", "美工", true, {0, 0}, KA_DIAG_MANUAL_OTHER_ROLE},
    {"the role that does not ask", "aftersales", false, {0, 0}, KA_DIAG_MANUAL_UNKNOWN_ITEM},
};

Test(entry, with_two_forms_an_entry_is_for_that_of_its_role)
{
    for (size_t i = 0; i < KA_COUNT(role_rows); i++) {
        const struct role_row *row = &role_rows[i];
        size_t count = 0;
        teardown();
        setup();
        add_item(0, CONVERSION, &plain, 10);
        set_value(CONVERSION, 1, 1);
        add_item(1, KA_NO_INDEX, &manual, 10);
        role.id = KA_STR("presales");
        role.applies_to = KA_STR("售前客服");
        struct ka_role second = role;
        struct ka_module own[2] = {modules[0], modules[1]};
        struct ka_item other = items[1];
        other.id = other.name = KA_STR("z");
        if (!row->shared)
            own[1].item = &other;
        second.id = KA_STR("aftersales");
        second.applies_to = KA_STR("售后客服");
        second.applies_to_en = KA_STR("after-sales agent");
        second.module = own;
        world_seats[0].split = true;
        world_seats[1] = world_seats[0];
        world_seats[1].index = 1;
        world_seats[1].role = &second;
        world_roster.count = 2;
        add_entry("b", 7, "", "甲");
        world_manual[0].role = ka_str_of(row->role);
        struct ka_scorecard *card = ka_scorecards_make(arena, &defs, &world_month, &diags, &count);
        cr_assert_eq(count, 2, "%s", row->why);
        for (size_t c = 0; c < 2; c++)
            cr_expect_eq(card[c].module[1].item[0].points.micro, row->hundredths[c] * 10000,
                         "%s: form %zu", row->why, c);
        cr_expect(row->code == KA_DIAG__COUNT ? diags.count == 0 : found(row->code), "%s: finding",
                  row->why);
    }
}
