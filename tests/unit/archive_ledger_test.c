/* Notices, appeals and their outcomes. */
#include "unit/archive_kit.h"

#define OCTOBER ka_month_of(2026, 10)

TestSuite(ledger, .init = kit_setup, .fini = kit_teardown);

static struct ka_archive_act
act_of(enum ka_act kind, ka_str staff)
{
    return (struct ka_archive_act){.kind = kind,
                                   .day = ka_day_of(2026, 11, 6),
                                   .month = OCTOBER,
                                   .staff = staff,
                                   .words = KA_STR("理由"),
                                   .until = KA_DAY_NONE,
                                   .due = KA_DAY_NONE};
}

Test(ledger, an_appeal_from_handing_over_to_amendment)
{
    int64_t seq = 0;
    struct ka_archive_sound sound;
    struct ka_archive_act act = act_of(KA_ACT_HANDED, KA_STR("林小满"));
    cr_expect_eq(kit_act(act, &seq), KA_E_DATA, "nothing is final");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NOT_FINAL), 1);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_act(act, &seq), KA_OK);
    cr_expect_eq(seq, 1);

    ka_day handed = KA_DAY_NONE;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_handed(archive, &act, &handed), KA_OK);
    cr_expect_eq(handed, act.day);
    act = act_of(KA_ACT_APPEAL, KA_STR("S002"));
    cr_assert_eq(ka_archive_handed(archive, &act, &handed), KA_OK);
    cr_expect_eq(handed, KA_DAY_NONE);
    ka_archive_close(archive);

    act = act_of(KA_ACT_APPEAL, KA_STR("S001"));
    act.item = KA_STR("询单转化率");
    act.until = ka_day_of(2026, 11, 5);
    act.expected_given = true;
    act.expected = ka_dec_of(15);
    cr_assert_eq(kit_act(act, &seq), KA_OK);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_APPEAL_LATE), 1, "late, but recorded");

    struct ka_archive_act outcome = act_of(KA_ACT_OUTCOME, KA_STR(""));
    outcome.outcome = KA_STR("upheld");
    outcome.appeal = seq;
    cr_expect_eq(kit_act(outcome, &seq), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NOT_AMENDED), 1);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {15, 9}, true, "申诉成立", "x"}), KA_OK);
    cr_assert_eq(kit_act(outcome, &seq), KA_OK);
    cr_expect_eq(seq, 3);
    cr_expect_eq(kit_act(outcome, &seq), KA_E_DATA, "decided already");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NO_APPEAL), 1);
    cr_expect_eq(seq, 3, "untouched on failure");
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.acts, 3);

    struct ka_grid grid = {0};
    archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_grid(archive, KA_VIEW_STAFF_LEDGER, KA_STR("林小满"), &grid), KA_OK);
    cr_assert_eq(grid.rows, 3);
    cr_expect(ka_str_eq(grid.cell[1 * grid.columns + 7], KA_STR("conversion")));
    cr_expect(ka_str_eq(grid.cell[2 * grid.columns + 15], KA_STR("2")), "amended by revision 2");
    ka_archive_close(archive);
}

Test(ledger, acts_about_nothing_are_refused)
{
    int64_t seq = 0;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    cr_expect_eq(kit_act(act_of(KA_ACT_HANDED, KA_STR("S999")), &seq), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NO_STAFF), 1);
    struct ka_archive_act act = act_of(KA_ACT_APPEAL, KA_STR("S001"));
    act.item = KA_STR("no such item");
    cr_expect_eq(kit_act(act, &seq), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NO_ITEM), 1);
    kit_employee[1].number = KA_STR("S001");
    cr_assert_eq(kit_commit((struct kit_run){ka_month_of(2026, 11), {12, 9}, true, NULL, NULL}),
                 KA_OK);
    act = act_of(KA_ACT_HANDED, KA_STR("S001"));
    act.month = ka_month_of(2026, 11);
    cr_expect_eq(kit_act(act, &seq), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_TWO_FORMS), 1);
    act.form = KA_STR("KH-S002");
    act.day = ka_day_of(2026, 11, 29);
    cr_expect_eq(kit_act(act, &seq), KA_E_DATA, "before the month is over");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_ACT_EARLY), 1);
    act.day = ka_day_of(2026, 11, 30);
    cr_expect_eq(kit_act(act, &seq), KA_OK);
}
