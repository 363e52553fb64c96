/* What a final month was computed from: kept, given back, shared, purged; and older layouts. */
#include "unit/archive_kit.h"

#include "base/spool.h"

#define OCTOBER  ka_month_of(2026, 10)
#define NOVEMBER ka_month_of(2026, 11)
#define DECEMBER ka_month_of(2026, 12)

TestSuite(source, .init = kit_setup, .fini = kit_teardown, .timeout = 60);

static void
finalise(ka_month month)
{
    cr_assert_eq(kit_commit((struct kit_run){month, {12, 9}, true, NULL, NULL}), KA_OK);
}

/** The bytes of a month's source; "(purged)" or "(damaged)". */
static const char *
bytes_of(ka_month month, size_t at)
{
    struct ka_archive *archive = kit_open(KA_ARCHIVE_READ);
    struct ka_archive_source *source = NULL;
    size_t count = 0;
    bool purged = false;
    ka_str bytes;
    cr_assert_eq(ka_archive_sources(archive, month, NULL, &source, &count), KA_OK);
    cr_assert_lt(at, count);
    enum ka_status status =
        ka_archive_source_bytes(archive, &source[at], kit_arena, &purged, &bytes);
    ka_archive_close(archive);
    if (status != KA_OK)
        return purged ? "(purged)" : "(damaged)";
    return ka_cstr(kit_arena, bytes);
}

static int64_t
number(const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    cr_assert_eq(sqlite3_open(KIT_FILE, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

Test(source, comes_back_as_it_was_and_is_shared)
{
    finalise(OCTOBER);
    finalise(NOVEMBER);
    cr_expect_str_eq(bytes_of(OCTOBER, 0), "company: 星河\n");
    cr_expect_str_eq(bytes_of(OCTOBER, 2), "facts of 2026-10");
    cr_expect_str_eq(bytes_of(NOVEMBER, 3), "facts of 2026-10");
    cr_expect_eq(number("SELECT count(*) FROM source"), 8);
    /* the rules are the same, and October's facts are November's month before */
    cr_expect_eq(number("SELECT count(*) FROM content"), 6);
}

Test(source, a_provisional_month_keeps_none)
{
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, false, NULL, NULL}), KA_OK);
    cr_expect_eq(number("SELECT count(*) FROM source"), 0);
    cr_expect_eq(number("SELECT count(*) FROM content"), 0);
}

Test(source, bytes_that_cannot_be_had_leave_the_month_out)
{
    bool broken = true;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct ka_archive_month month = kit_month(archive, &run);
    month.source_self = &broken;
    cr_expect_eq(ka_archive_commit(archive, &month), KA_E_IO);
    cr_expect_eq(kit_found(KA_DIAG_FACTS_DAMAGED), 1);
    ka_archive_close(archive);
    cr_expect_eq(number("SELECT count(*) FROM revision"), 0);
    cr_expect_eq(number("SELECT count(*) FROM content"), 0);
}

Test(source, a_purge_takes_facts_of_past_months_and_keeps_all_digests)
{
    struct ka_archive_purge purge;
    struct ka_archive_sound sound;
    finalise(OCTOBER);
    finalise(NOVEMBER);
    finalise(DECEMBER);
    cr_assert_eq(kit_purge(NOVEMBER, &purge), KA_OK);
    cr_expect_eq(purge.contents, 1, "only September's, which October had as the month before");
    cr_expect_eq(purge.held, 1, "October's, which November needs");
    cr_expect_str_eq(bytes_of(OCTOBER, 3), "(purged)");
    cr_expect_str_eq(bytes_of(OCTOBER, 2), "facts of 2026-10");
    cr_assert_eq(kit_purge(DECEMBER, &purge), KA_OK);
    cr_expect_eq(purge.contents, 1);
    cr_expect_str_eq(bytes_of(OCTOBER, 2), "(purged)");
    cr_expect_str_eq(bytes_of(OCTOBER, 0), "company: 星河\n", "rules stay");
    cr_expect_str_eq(bytes_of(OCTOBER, 1), "report of 2026-10");
    cr_expect_str_eq(bytes_of(DECEMBER, 3), "facts of 2026-11");
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.purged, 3, "two of October, one of November");
    cr_expect(ka_str_eq(sound.purged_to, KA_STR("2026-12-01")));
    /* nothing left to take: no row more */
    cr_assert_eq(kit_purge(DECEMBER, &purge), KA_OK);
    cr_expect_eq(purge.contents, 0);
    cr_expect_eq(number("SELECT count(*) FROM purge"), 2);
}

Test(source, purged_bytes_are_gone_from_the_file)
{
    struct ka_archive_purge purge;
    char mark[] = "NEEDLE-000000000";
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct ka_archive_month month = kit_month(archive, &run);
    kit_source_text[2] = ka_str_of(mark); /* too short to be packed smaller: stands as it is */
    cr_assert_eq(ka_archive_commit(archive, &month), KA_OK);
    ka_archive_close(archive);
    cr_expect_eq(system("grep -q NEEDLE-000 " KIT_FILE), 0);
    cr_assert_eq(kit_purge(DECEMBER, &purge), KA_OK);
    cr_expect_neq(system("grep -q NEEDLE-000 " KIT_FILE), 0);
}

Test(source, an_amendment_after_a_purge_brings_its_facts_back)
{
    struct ka_archive_purge purge;
    struct ka_archive_sound sound;
    finalise(OCTOBER);
    cr_assert_eq(kit_purge(DECEMBER, &purge), KA_OK);
    cr_expect_str_eq(bytes_of(OCTOBER, 2), "(purged)");
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {13, 9}, true, "补录", "x"}), KA_OK);
    cr_expect_str_eq(bytes_of(OCTOBER, 2), "facts of 2026-10");
    cr_assert_eq(kit_verify(&sound), KA_OK);
    cr_expect_eq(sound.purged, 0);
}

Test(source, an_archive_of_the_first_layout_is_brought_up_to_date)
{
    struct ka_archive_sound sound;
    struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
    struct kit_run run = {OCTOBER, {12, 9}, true, NULL, NULL};
    struct ka_archive_month month = kit_month(archive, &run);
    month.source_count = 0;
    cr_assert_eq(ka_archive_commit(archive, &month), KA_OK);
    ka_archive_close(archive);
    cr_assert_eq(kit_verify(&sound), KA_OK);
    struct ka_digest head = sound.head;
    cr_assert_eq(kit_sql("DROP TABLE source; DROP TABLE content; DROP TABLE purge;"
                         "DROP TABLE head; DROP TRIGGER revision_head; DROP TRIGGER ledger_head;"
                         "PRAGMA user_version = 1"),
                 SQLITE_OK);
    cr_assert_eq(kit_verify(&sound), KA_OK, "a month from before has the same root");
    cr_expect_str_eq(sound.head.hex, head.hex);
    cr_expect_eq(number("PRAGMA user_version"), 3);
    cr_expect_eq(number("SELECT count(*) FROM head WHERE what = 'revision' AND at = 1"), 1);
    struct ka_archive_source *source = NULL;
    size_t count = 1;
    archive = kit_open(KA_ARCHIVE_READ);
    cr_expect_eq(ka_archive_sources(archive, OCTOBER, NULL, &source, &count), KA_OK);
    cr_expect_eq(count, 0);
    ka_archive_close(archive);
}

Test(source, a_spool_gives_back_what_it_was_given)
{
    struct ka_spool spool = {0};
    ka_str text[3] = {KA_STR("one"), KA_STR(""), KA_STR("three, longer")};
    uint64_t at[3];
    ka_str back;
    for (size_t i = 0; i < 3; i++)
        at[i] = ka_spool_add(&spool, text[i]);
    for (size_t i = 3; i-- > 0;) {
        cr_assert(ka_spool_read(kit_arena, &spool, at[i], text[i].len, &back));
        cr_expect(ka_str_eq(back, text[i]));
    }
    cr_expect_not(ka_spool_read(kit_arena, &spool, at[2], 100, &back));
    ka_spool_close(&spool);
}
