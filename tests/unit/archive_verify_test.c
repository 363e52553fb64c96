/*
 * Tampering: whatever is changed in the file is found and named; the triggers refuse it first.
 * And crashes: a killed process or a full disk leaves whole months only.
 */
#include "unit/archive_kit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define OCTOBER  ka_month_of(2026, 10)
#define NOVEMBER ka_month_of(2026, 11)

TestSuite(verify, .init = kit_setup, .fini = kit_teardown, .timeout = 100);

/** Two final months, the first amended, an appeal, a hand-over that no later month vouches for, and
 * a purge; every table has rows. */
static void
make_archive(void)
{
    int64_t seq = 0;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_act((struct ka_archive_act){.kind = KA_ACT_APPEAL,
                                                 .day = ka_day_of(2026, 11, 6),
                                                 .month = OCTOBER,
                                                 .staff = KA_STR("S001"),
                                                 .item = KA_STR("conversion"),
                                                 .words = KA_STR("漏计"),
                                                 .until = KA_DAY_NONE,
                                                 .due = ka_day_of(2026, 11, 13)},
                         &seq),
                 KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {13, 9}, true, "补录", "second"}), KA_OK);
    cr_assert_eq(kit_commit((struct kit_run){NOVEMBER, {10, 9}, true, NULL, NULL}), KA_OK);
    cr_assert_eq(kit_act((struct ka_archive_act){.kind = KA_ACT_HANDED,
                                                 .day = ka_day_of(2026, 11, 9),
                                                 .month = OCTOBER,
                                                 .staff = KA_STR("S001"),
                                                 .until = KA_DAY_NONE,
                                                 .due = KA_DAY_NONE},
                         &seq),
                 KA_OK);
    struct ka_archive_purge purge;
    cr_assert_eq(kit_purge(NOVEMBER, &purge), KA_OK);
    cr_assert_eq(purge.contents, 1, "%zu", purge.contents);
}

static void
copy(const char *from, const char *to)
{
    char line[256];
    snprintf(line, sizeof line, "cp %s %s", from, to);
    cr_assert_eq(system(line), 0);
}

static void
drop_triggers(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    char sql[8192] = "";
    cr_assert_eq(sqlite3_open(KIT_FILE, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'trigger'", -1,
                                    &stmt, NULL),
                 SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        size_t len = strlen(sql);
        snprintf(sql + len, sizeof sql - len, "DROP TRIGGER %s;",
                 (const char *)sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/** Findings about data, other than the missing triggers. */
static size_t
data_findings(void)
{
    return kit_found(KA_DIAG_ARCHIVE_ROW) + kit_found(KA_DIAG_ARCHIVE_ROOT) +
           kit_found(KA_DIAG_ARCHIVE_LINK) + kit_found(KA_DIAG_ARCHIVE_STRAY) +
           kit_found(KA_DIAG_ARCHIVE_END) + kit_found(KA_DIAG_ARCHIVE_DAMAGED);
}

/** Change one column of a table's first row in a fresh copy, and look what verify says. */
static void
tamper(const char *table, const char *column, const char *type)
{
    const char *value =
        strcmp(column, "state") == 0 ? "'provisional'"
        : strcmp(type, "TEXT") == 0  ? "'f' || coalesce(\"COLUMN\", '')"
        : strcmp(type, "BLOB") == 0
            ? "CASE WHEN \"COLUMN\" IS NULL THEN x'00' ELSE zeroblob(length(\"COLUMN\")) END"
            : "coalesce(\"COLUMN\", 0) + 1000";
    struct ka_archive_sound sound;
    char sql[512];
    copy("sound.db", KIT_FILE);
    snprintf(sql, sizeof sql,
             "PRAGMA ignore_check_constraints = ON; UPDATE %s SET %s = %s WHERE rowid = (SELECT "
             "min(rowid) FROM %s)",
             table, column, value, table);
    char *mark;
    char filled[512] = "";
    while ((mark = strstr(sql, "COLUMN"))) {
        snprintf(filled, sizeof filled, "%.*s%s%s", (int)(mark - sql), sql, column, mark + 6);
        memcpy(sql, filled, sizeof sql);
    }
    cr_assert_eq(kit_sql(sql), SQLITE_OK, "%s", sql);
    (void)kit_last();
    enum ka_status status = kit_verify(&sound);
    cr_expect_eq(status, KA_E_DATA, "%s.%s", table, column);
    cr_expect_eq(data_findings(), 1, "%s.%s: %zu findings", table, column, data_findings());
    /* the row itself is named, but where a row's parent, a digest or a root was changed */
    bool key = strcmp(table, "content") == 0 || strcmp(column, "evaluation") == 0 ||
               strcmp(column, "revision") == 0 || strcmp(column, "id") == 0 ||
               strcmp(column, "at") == 0 || strcmp(column, "root") == 0 ||
               strcmp(column, "output_root") == 0;
    size_t last = kit_diags.count - 1;
    bool named = strstr(ka_cstr(kit_arena, kit_diags.item[last].arg[0]), table) != NULL;
    cr_expect(key || named, "%s.%s is called '%.*s'", table, column,
              KA_STR_ARG(kit_diags.item[last].arg[0]));
}

Test(verify, every_column_of_every_table)
{
    struct ka_archive_sound sound;
    size_t tried = 0;
    make_archive();
    cr_assert_eq(kit_verify(&sound), KA_OK);
    drop_triggers();
    cr_assert_eq(kit_verify(&sound), KA_OK, "the data is sound without its triggers");
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_SCHEMA), 1);
    copy(KIT_FILE, "sound.db");
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    cr_assert_eq(sqlite3_open("sound.db", &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db,
                                    "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN "
                                    "pragma_table_info(t.name) c WHERE t.type = 'table'",
                                    -1, &stmt, NULL),
                 SQLITE_OK);
    for (; sqlite3_step(stmt) == SQLITE_ROW; tried++)
        tamper((const char *)sqlite3_column_text(stmt, 0),
               (const char *)sqlite3_column_text(stmt, 1),
               (const char *)sqlite3_column_text(stmt, 2));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    cr_expect_geq(tried, 128, "only %zu columns", tried);
}

#define OF_LAST " WHERE evaluation IN (SELECT id FROM evaluation WHERE revision = 3);"
#define TAKE_OFF_LAST_MONTH                                                                        \
    "DELETE FROM module" OF_LAST "DELETE FROM item" OF_LAST "DELETE FROM part" OF_LAST             \
    "DELETE FROM manual" OF_LAST "DELETE FROM evaluation WHERE revision = 3;"                      \
    "DELETE FROM file WHERE revision = 3; DELETE FROM figure WHERE revision = 3;"                  \
    "DELETE FROM source WHERE revision = 3;"                                                       \
    "DELETE FROM content WHERE sha256 NOT IN (SELECT sha256 FROM source);"                         \
    "DELETE FROM revision WHERE id = 3"

Test(verify, rows_taken_out_put_in_or_rewritten_with_their_digest)
{
    static const struct {
        const char *sql;
        enum ka_diag_code code;
        const char *named;
    } cases[] = {
        {"DELETE FROM item WHERE rowid = 1", KA_DIAG_ARCHIVE_ROOT, "revision 2026-10 1"},
        {"DELETE FROM file WHERE rowid = 1", KA_DIAG_ARCHIVE_ROOT, "revision 2026-10 1"},
        {"DELETE FROM revision WHERE id = 1", KA_DIAG_ARCHIVE_LINK, "revision 2026-10 2"},
        {"DELETE FROM revision WHERE id = 3", KA_DIAG_ARCHIVE_STRAY, ""},
        {"DELETE FROM ledger", KA_DIAG_ARCHIVE_LINK, "revision 2026-10 2"},
        {"UPDATE item SET digest = (SELECT digest FROM item WHERE rowid = 2) WHERE rowid = 1",
         KA_DIAG_ARCHIVE_ROW, "revision 2026-10 1, evaluation S001 presales, item conversion"},
        {"DELETE FROM source WHERE revision = 1 AND at = 0", KA_DIAG_ARCHIVE_ROOT,
         "revision 2026-10 1"},
        {"DELETE FROM purge", KA_DIAG_ARCHIVE_ROW,
         "revision 2026-10 1, source facts b.csv, content"},
        {"DELETE FROM content WHERE sha256 = (SELECT sha256 FROM source WHERE at = 0)",
         KA_DIAG_ARCHIVE_ROW, "revision 2026-10 1, source own kaohe.yaml, content"},
        {"UPDATE content SET packed = NULL WHERE sha256 = (SELECT sha256 FROM source WHERE "
         "revision = 3 AND at = 2)",
         KA_DIAG_ARCHIVE_ROW, "revision 2026-11 1, source facts a.csv, content"},
        {"UPDATE content SET packed = (SELECT packed FROM content WHERE sha256 = (SELECT sha256 "
         "FROM source WHERE revision = 1 AND at = 0)) WHERE sha256 = (SELECT sha256 FROM source "
         "WHERE revision = 1 AND at = 1)",
         KA_DIAG_ARCHIVE_ROW, "revision 2026-10 1, source report 2026-10, content"},
        {"DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", KA_DIAG_ARCHIVE_END,
         "ledger 2"},
        {TAKE_OFF_LAST_MONTH, KA_DIAG_ARCHIVE_END, "revision 3"},
        {"INSERT INTO content VALUES('ab', 1, x'00')", KA_DIAG_ARCHIVE_ROW, "content ab"},
        {"INSERT INTO figure VALUES(77, 0, 'tm', 'revenue', '1', '1', 'x')", KA_DIAG_ARCHIVE_STRAY,
         "1"},
        {"INSERT INTO module VALUES(1, 9, 'x', '1', '1', 'x')", KA_DIAG_ARCHIVE_ROW,
         "revision 2026-10 1, evaluation S001 presales, module x"},
    };
    struct ka_archive_sound sound;
    make_archive();
    drop_triggers();
    copy(KIT_FILE, "sound.db");
    for (size_t i = 0; i < KA_COUNT(cases); i++) {
        copy("sound.db", KIT_FILE);
        cr_assert_eq(kit_sql(cases[i].sql), SQLITE_OK, "%s", cases[i].sql);
        (void)kit_last();
        cr_expect_eq(kit_verify(&sound), KA_E_DATA, "%s", cases[i].sql);
        cr_expect_eq(kit_found(cases[i].code), 1, "%s", cases[i].sql);
        const char *named = kit_last();
        cr_expect(strstr(named, cases[i].named) != NULL, "%s: '%s'", cases[i].sql, named);
    }
}

Test(verify, triggers_refuse_every_change_to_a_final_month)
{
    static const char *const sql[] = {
        "UPDATE revision SET program = 'x'",
        "DELETE FROM revision",
        "INSERT OR REPLACE INTO revision(id, month, number, state, program, link, ledger, digest)"
        " VALUES(1, '2026-10', 1, 'provisional', '', '', '', '')",
        "INSERT INTO revision(id, month, number, state, program, link, ledger, digest)"
        " VALUES(9, '2026-12', 1, 'final', '', '', '', '')",
        "UPDATE evaluation SET total = '110'",
        "DELETE FROM evaluation",
        "UPDATE item SET points = '15'",
        "DELETE FROM item",
        "INSERT OR REPLACE INTO item SELECT * FROM item",
        "UPDATE part SET points = '15'",
        "UPDATE manual SET points = '10'",
        "UPDATE module SET points = '10'",
        "UPDATE file SET sha256 = 'x'",
        "DELETE FROM file",
        "UPDATE figure SET numerator = '1'",
        "UPDATE ledger SET words = ''",
        "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger",
        "UPDATE source SET sha256 = 'x'",
        "DELETE FROM source",
        "INSERT INTO source VALUES(1, 9, 'own', 'x', 1, 'x', 'x')",
        "UPDATE content SET packed = x'00'",
        "UPDATE content SET packed = NULL",
        "DELETE FROM content",
        "UPDATE purge SET before = '2030-01-01'",
        "DELETE FROM purge",
        "INSERT INTO purge VALUES(9, '', '', '', '', 0, 0, '', '')",
        "UPDATE head SET at = at - 1",
        "UPDATE head SET digest = 'x'",
        "DELETE FROM head",
        "INSERT OR REPLACE INTO head SELECT * FROM head",
    };
    make_archive();
    for (size_t i = 0; i < KA_COUNT(sql); i++)
        cr_expect_eq(kit_sql(sql[i]), SQLITE_CONSTRAINT, "%s", sql[i]);
}

Test(verify, a_damaged_page_is_found)
{
    struct ka_archive *archive = NULL;
    struct ka_archive_sound sound;
    make_archive();
    int fd = open(KIT_FILE, O_RDWR);
    cr_assert(fd >= 0);
    off_t end = lseek(fd, 0, SEEK_END);
    char noise[512];
    memset(noise, 0xA5, sizeof noise);
    for (off_t at = 4096; at < end; at += 4096)
        cr_assert_eq(pwrite(fd, noise, sizeof noise, at), (ssize_t)sizeof noise);
    close(fd);
    enum ka_status status =
        ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_READ, &kit_diags, &archive);
    if (status == KA_OK)
        status = ka_archive_verify(archive, &sound);
    cr_expect(status == KA_E_DATA || status == KA_E_ARCHIVE);
    cr_expect_eq(kit_found(KA_DIAG_ARCHIVE_DAMAGED), 1);
    ka_archive_close(archive);
}

/** A child that finalises month after month until it is killed. */
static _Noreturn void
write_months(void)
{
    for (int i = 0;; i++) {
        struct kit_run run = {ka_month_add(OCTOBER, i / 2), {12, 9}, i % 2 == 1, NULL, NULL};
        struct ka_archive *archive = NULL;
        if (ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_WRITE, &kit_diags, &archive) != KA_OK)
            _exit(1);
        struct ka_archive_month month = kit_month(archive, &run);
        if (ka_archive_commit(archive, &month) != KA_OK)
            _exit(2);
        ka_archive_close(archive);
        kit_diags = ka_diags_make(kit_arena);
    }
}

Test(verify, kills_leave_whole_months)
{
    size_t most = 0;
    long scale = 1; /* a busy machine needs longer to write anything at all */
    for (unsigned i = 0; i < 30 || (most == 0 && i < 80); i++) {
        scale *= i % 10 == 9 && most == 0 ? 2 : 1;
        pid_t pid = fork();
        cr_assert(pid >= 0);
        if (pid == 0)
            write_months();
        long wait = scale * (long)(1 + i * 7919 % 60); /* ms */
        const struct timespec pause = {wait / 1000, wait % 1000 * 1000000L};
        nanosleep(&pause, NULL);
        cr_assert_eq(kill(pid, SIGKILL), 0);
        int code = 0;
        cr_assert_eq(waitpid(pid, &code, 0), pid);
        cr_assert(WIFSIGNALED(code), "the child failed by itself");
        struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
        struct ka_archive_sound sound;
        cr_assert_eq(ka_archive_verify(archive, &sound), KA_OK, "kill %u", i);
        cr_expect_eq(sound.evaluations, 2 * sound.revisions, "kill %u left half a month", i);
        most = sound.revisions > most ? sound.revisions : most;
        ka_archive_close(archive);
        cr_expect(access(KIT_FILE "-wal", F_OK) != 0);
    }
    cr_expect_gt(most, 0);
}

/* With files limited to n KiB the commit fails, or all of it is there. */
Test(verify, a_full_disk_leaves_whole_months)
{
    size_t refused = 0, done = 0;
    cr_assert_eq(kit_commit((struct kit_run){OCTOBER, {12, 9}, true, NULL, NULL}), KA_OK);
    copy(KIT_FILE, "sound.db");
    for (rlim_t kib = 0; kib < 400; kib = kib < 200 ? kib + 8 : kib + 64) {
        copy("sound.db", KIT_FILE);
        pid_t pid = fork();
        cr_assert(pid >= 0);
        if (pid == 0) {
            struct rlimit limit = {kib << 10, kib << 10};
            signal(SIGXFSZ, SIG_IGN);
            struct ka_archive *archive = NULL;
            if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
                _exit(9);
            if (ka_archive_open(kit_arena, KIT_FILE, KA_ARCHIVE_WRITE, &kit_diags, &archive) !=
                KA_OK)
                _exit(1);
            struct ka_archive_standing standing;
            if (ka_archive_standing(archive, NOVEMBER, &standing) != KA_OK)
                _exit(1);
            struct kit_run run = {NOVEMBER, {12, 9}, true, NULL, NULL};
            struct ka_archive_month month = kit_month(archive, &run);
            enum ka_status status = ka_archive_commit(archive, &month);
            ka_archive_close(archive);
            _exit(status == KA_OK ? 0 : kit_found(KA_DIAG_ARCHIVE_FAILED) ? 1 : 8);
        }
        int code = 0;
        cr_assert_eq(waitpid(pid, &code, 0), pid);
        cr_assert(WIFEXITED(code) && WEXITSTATUS(code) <= 1, "%d at %lu KiB", code,
                  (unsigned long)kib);
        struct ka_archive *archive = kit_open(KA_ARCHIVE_WRITE);
        struct ka_archive_sound sound;
        cr_assert_eq(ka_archive_verify(archive, &sound), KA_OK, "%lu KiB", (unsigned long)kib);
        cr_expect_eq(sound.revisions, WEXITSTATUS(code) == 0 ? 2 : 1);
        refused += WEXITSTATUS(code) == 1;
        done += WEXITSTATUS(code) == 0;
        ka_archive_close(archive);
    }
    cr_expect(refused > 0 && done > 0, "%zu refused, %zu done", refused, done);
}
