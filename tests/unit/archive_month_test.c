/*
 * Months going into the archive: provisional ones are replaced, final ones stand, amendments are
 * new revisions, the chain links them; history and figures come out again.
 */
#include "unit/archive_kit.h"

#include <sys/stat.h>

#define OCTOBER  ka_month_of(2026, 10)
#define NOVEMBER ka_month_of(2026, 11)

TestSuite(month, .init = kit_setup, .fini = kit_teardown);

Test(month, a_run_is_kept_and_sound)
{
    struct ka_archive_sound sound;
    struct stat st;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, false, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.revisions, 1);
    cr_expect_eq(sound.evaluations, 2);
    cr_expect_str_eq(sound.head.hex, ka_archive_genesis().hex, "a provisional month is no head");
    cr_assert_eq(stat(KIT_FILE, &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0600);
    cr_expect(access(KIT_FILE "-wal", F_OK) != 0 && access(KIT_FILE "-shm", F_OK) != 0);
}

Test(month, a_later_run_replaces_a_provisional_one)
{
    struct ka_archive_sound sound;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, false, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {15, 9}, false, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {14, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.revisions, 1);
    cr_expect_str_neq(sound.head.hex, ka_archive_genesis().hex);
}

Test(month, a_final_one_takes_the_same_again_and_nothing_else)
{
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    cr_assert_eq(kit_commit(run), KA_OK);
    cr_expect_eq(kit_commit(run), KA_OK, "the same again: after a crash before the swap");
    run.final = false;
    cr_expect_eq(kit_commit(run), KA_OK);
    run.points[0] = 13;
    cr_expect_eq(kit_commit(run), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_FINAL), 1);
    run.points[0] = 12;
    run.output = "another form";
    cr_expect_eq(kit_commit(run), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_FINAL), 2);
}

Test(month, an_amendment_that_changes_nothing_makes_no_revision)
{
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct ka_archive_sound sound;
    cr_assert_eq(kit_commit(run), KA_OK);
    run.reason = "复核";
    cr_expect_eq(kit_commit(run), KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_SAME), 1);
    run.output = "another form";
    cr_expect_eq(kit_commit(run), KA_OK, "an output is reason enough");
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.revisions, 2);
}

/* The same with a pay sheet among the outputs. */
static enum ka_status
commit_paid(struct kit_run run, const char *sheet)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct ka_archive_month month = kit_month(archive, &run);
    struct ka_archive_file *file = ka_arena_array(kit_arena, month.file_count + 1, sizeof *file);
    memcpy(file, month.file, month.file_count * sizeof *file);
    file[month.file_count++] = (struct ka_archive_file){"output", KA_STR("pay/S001_林小满.pdf"),
                                                        ka_sha256(ka_str_of(sheet))};
    month.file = file;
    enum ka_status status = ka_archive_commit(archive, &month);
    ka_archive_close(archive);
    return status;
}

Test(month, pay_alone_is_a_change)
{
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct ka_archive_standing standing;
    cr_assert_eq(commit_paid(run, "5000.00"), KA_OK);
    cr_expect_eq(commit_paid(run, "5000.00"), KA_OK, "the same again");
    cr_expect_eq(commit_paid(run, "5000.01"), KA_E_DATA, "a final month's pay stands");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_FINAL), 1);
    run.reason = "复核";
    cr_expect_eq(commit_paid(run, "5000.00"), KA_E_DATA, "nothing to amend");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_SAME), 1);
    cr_expect_eq(commit_paid(run, "5000.01"), KA_OK);

    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_standing(archive, OCTOBER, &standing), KA_OK);
    cr_expect_eq(standing.revision, 2);
    cr_assert_eq(standing.edition_count, 2);
    cr_expect_eq(standing.edition[0].version, 1, "the form stands");
    ka_archive_close(archive);
}

Test(month, amendments_supersede_and_overwrite_nothing)
{
    struct kit_run run = {OCTOBER, {12, 9}, true, "补录", NULL};
    struct ka_archive_standing standing;
    struct ka_archive_sound sound;
    cr_expect_eq(kit_commit(run), KA_E_DATA, "nothing to amend yet");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NOT_FINAL), 1);
    run.reason = NULL;
    cr_assert_eq(kit_commit(run), KA_OK);
    run.reason = "补录";
    run.points[0] = 13;
    run.output = "second form";
    cr_assert_eq(kit_commit(run), KA_OK);
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.revisions, 2);

    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_standing(archive, OCTOBER, &standing), KA_OK);
    cr_expect_eq(standing.revision, 2);
    cr_assert_eq(standing.edition_count, 2);
    cr_expect_eq(standing.edition[0].version, 2, "the first person's form is corrected");
    cr_expect_eq(standing.edition[1].version, 1, "the other's stands");
    cr_expect_str_eq(standing.edition[1].link.hex, ka_archive_genesis().hex);
    cr_expect_str_eq(standing.edition[0].link.hex, standing.link.hex);

    struct ka_archive_origin origin;
    bool found = false;
    FILE *file = fopen("renamed.pdf", "w");
    cr_assert(file && fputs("form", file) >= 0 && fclose(file) == 0);
    cr_assert_eq(ka_archive_identify(archive, "renamed.pdf", &found, &origin), KA_OK);
    cr_assert(found);
    cr_expect_eq(origin.revision, 1);
    cr_expect(origin.superseded && origin.final);
    cr_expect(ka_str_eq(origin.staff, KA_STR("S001")));
    file = fopen("renamed.pdf", "a");
    cr_assert(file && fputs(" ", file) >= 0 && fclose(file) == 0);
    cr_assert_eq(ka_archive_identify(archive, "renamed.pdf", &found, &origin), KA_OK);
    cr_expect(!found && kit_found(KA_DIAG_ARCHIVE_NOT_MADE) == 1);
    ka_str digest = ka_str_sub(ka_str_of(standing.edition[1].leaf.hex), 0, 16);
    cr_assert_eq(ka_archive_identify_digest(archive, digest, &found, &origin), KA_OK);
    cr_expect(found && ka_str_eq(origin.staff, KA_STR("S002")));
    cr_assert_eq(ka_archive_identify_digest(archive, KA_STR("00000000deadbeef"), &found, &origin),
                 KA_OK);
    cr_expect(!found && kit_found(KA_DIAG_ARCHIVE_NO_DIGEST) == 1);
    ka_archive_close(archive);
}

Test(month, months_are_chained)
{
    struct ka_archive_standing first, second;
    struct ka_archive_sound sound;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_standing(archive, OCTOBER, &first), KA_OK);
    ka_archive_close(archive);
    cr_assert_eq(kit_commit((struct kit_run){NOVEMBER, {10, 9}, true, NULL, NULL}), KA_OK);
    archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_standing(archive, NOVEMBER, &second), KA_OK);
    ka_archive_close(archive);
    cr_expect_str_eq(second.link.hex, first.head.hex);
    cr_expect_str_neq(second.head.hex, first.head.hex);
    cr_expect_eq(kit_verify(&sound), KA_OK);
    cr_expect_str_eq(sound.head.hex, second.head.hex);
}

Test(month, a_run_whose_head_moved_is_void)
{
    struct kit_run october = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct kit_run november = {NOVEMBER, {12, 9}, true, NULL, NULL};
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct ka_archive_month late = kit_month(archive, &november);
    struct ka_archive_month month = kit_month(archive, &october);
    cr_assert_eq(ka_archive_commit(archive, &month), KA_OK);
    cr_expect_eq(ka_archive_commit(archive, &late), KA_E_ARCHIVE);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_MOVED), 1);
    ka_archive_close(archive);
}

Test(month, equal_runs_give_equal_roots)
{
    struct ka_archive_sound first, second;
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    cr_assert_eq(kit_commit(run), KA_OK);
    cr_assert_eq(kit_verify(&first), KA_OK);
    cr_assert_eq(unlink(KIT_FILE), 0);
    run.final = false;
    cr_assert_eq(kit_commit(run), KA_OK);
    run.final = true;
    cr_assert_eq(kit_commit(run), KA_OK);
    cr_assert_eq(kit_verify(&second), KA_OK);
    cr_expect_str_eq(first.head.hex, second.head.hex);
}

Test(month, history_and_figures_come_from_the_revision_in_force)
{
    struct ka_archive_point *point = NULL;
    size_t count = 0;
    bool found = false;
    ka_frac value;
    ka_dec points;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {13, 9}, true, "补录", "x"}), KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){NOVEMBER, {10, 9}, false, NULL, NULL}), KA_OK);
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_history(archive, KA_STR("S001"), NOVEMBER, 6, &point, &count), KA_OK);
    cr_assert_eq(count, 2);
    cr_expect_eq(point[0].month.index, OCTOBER.index);
    cr_expect_eq(ka_dec_cmp(point[0].total, ka_dec_of(18)), 0);
    cr_expect_eq(point[0].version, 2);
    cr_assert_eq(ka_archive_history(archive, KA_STR("S001"), NOVEMBER, 1, &point, &count), KA_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(ka_archive_item_at(archive, point[0].evaluation, KA_STR("conversion"), &found,
                                    &value, &points),
                 KA_OK);
    cr_expect(found && value.num == 17 && value.den == 32);
    cr_expect_eq(ka_dec_cmp(points, ka_dec_of(10)), 0);
    struct ka_archive_standing now;
    struct ka_figures figures;
    cr_assert_eq(ka_archive_standing(archive, NOVEMBER, &now), KA_OK);
    cr_assert_eq(ka_archive_figures(archive, OCTOBER, &now.head, &found, &figures), KA_OK);
    cr_assert(found && figures.count == 1);
    cr_expect(ka_str_eq(figures.path, KA_STR("archive.db#2026-10")));
    cr_expect(ka_str_eq(figures.item[0].store, KA_STR("tm")));
    cr_expect_eq(ka_dec_cmp(figures.item[0].num, ka_dec_of(12345)), 0);
    struct ka_digest before = ka_archive_genesis();
    cr_assert_eq(ka_archive_figures(archive, OCTOBER, &before, &found, &figures), KA_OK);
    cr_expect(!found, "figures that did not exist then");
    cr_assert_eq(ka_archive_figures(archive, NOVEMBER, &now.head, &found, &figures), KA_OK);
    cr_expect(!found, "figures of a month that is not final");
    for (enum ka_archive_view view = 0; view < KA_VIEW__COUNT; view++) {
        struct ka_grid grid = {0};
        ka_str key = view >= KA_VIEW_STAFF_MONTHS ? KA_STR("林小满") : KA_STR("2026-10");
        cr_assert_eq(ka_archive_grid(archive, view, key, &grid), KA_OK, "view %d", (int)view);
        bool ledger = view == KA_VIEW_LEDGER || view == KA_VIEW_STAFF_LEDGER;
        cr_expect(ledger || grid.rows > 0, "view %d is empty", (int)view);
    }
    ka_archive_close(archive);
}

Test(month, files_that_are_no_archive_are_refused)
{
    struct ka_archive *archive = NULL;
    cr_expect_eq(ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_READ, &kit_diags, &archive),
                 KA_E_DATA);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_MISSING), 1);
    cr_assert_eq(kit_sql("CREATE TABLE other(x)"), SQLITE_OK);
    for (int mode = KA_ARCHIVE_READ; mode <= KA_ARCHIVE_WRITE; mode++)
        cr_expect_eq(
            ka_archive_open(kit_arena, KIT_FILE, (enum ka_archive_mode)mode, &kit_diags, &archive),
            KA_E_ARCHIVE);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_FOREIGN), 2);
    cr_assert_eq(unlink(KIT_FILE), 0);
    FILE *file = fopen(KIT_FILE, "w");
    cr_assert(file && fputs("this is no database, whatever its name may say\n", file) >= 0);
    cr_assert_eq(fclose(file), 0);
    cr_expect_eq(ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_WRITE, &kit_diags, &archive),
                 KA_E_ARCHIVE);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_DAMAGED), 1);
    cr_assert_eq(unlink(KIT_FILE), 0);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_sql("PRAGMA user_version = 99"), SQLITE_OK);
    cr_expect_eq(ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_READ, &kit_diags, &archive),
                 KA_E_ARCHIVE);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_NEWER), 1);
    cr_expect_null(archive);
}

Test(month, a_reader_keeps_the_log_and_loses_nothing)
{
    sqlite3 *reader = NULL;
    struct ka_archive_sound sound;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    struct kit_run run = {NOVEMBER, {12, 9}, true, NULL, NULL};
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    cr_assert_eq(sqlite3_open(KIT_FILE, &reader), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(reader, "BEGIN; SELECT * FROM revision", NULL, NULL, NULL),
                 SQLITE_OK);
    struct ka_archive_month month = kit_month(archive, &run);
    cr_assert_eq(ka_archive_commit(archive, &month), KA_OK);
    ka_archive_close(archive);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_LOG_KEPT), 1);
    sqlite3_close(reader);
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.revisions, 2);
}

static struct ka_archive_standing
kit_standing(ka_month month)
{
    struct ka_archive_standing standing;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_standing(archive, month, &standing), KA_OK);
    ka_archive_close(archive);
    return standing;
}

static size_t
past_seen(const struct ka_digest *head, bool provisional, struct ka_archive_past **past)
{
    size_t count = 0;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    struct ka_archive_before before = {
        .month = ka_month_of(2026, 12), .months = 5, .head = *head, .provisional = provisional};
    cr_assert_eq(ka_archive_past(archive, &before, past, &count), KA_OK);
    ka_archive_close(archive);
    return count;
}

Test(month, the_past_is_what_the_chain_held_at_a_head)
{
    struct ka_archive_past *past = NULL;
    struct ka_archive_standing first, second;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    first = kit_standing(OCTOBER);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {13, 9}, true, "补录", "x"}), KA_OK);
    second = kit_standing(OCTOBER);
    cr_assert_eq(kit_commit((struct kit_run){NOVEMBER, {10, 9}, false, NULL, NULL}), KA_OK);
    struct ka_digest genesis = ka_archive_genesis();
    cr_expect_eq(past_seen(&genesis, false, &past), 0, "nothing came before");
    size_t count = past_seen(&first.head, false, &past);
    cr_assert(count > 0);
    cr_expect(ka_str_eq(past[0].staff, KA_STR("S001")) && past[0].point.version == 1);
    cr_assert_eq(past_seen(&second.head, false, &past), count);
    cr_expect_eq(past[0].point.version, 2, "amended since");
    cr_assert_eq(past_seen(&second.head, true, &past), 2 * count, "the open month too");
    cr_expect(past[0].point.final && !past[1].point.final);
    struct ka_archive_item_points *item = NULL;
    size_t items = 0;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    cr_assert_eq(ka_archive_items_at(archive, past[0].point.evaluation, &item, &items), KA_OK);
    ka_archive_close(archive);
    cr_assert(items > 0);
    cr_expect(item[0].scored && ka_dec_cmp(item[0].points, ka_dec_of(13)) == 0);
}
