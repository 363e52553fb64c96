/*
 * The layout of archive.db, and the steps from each version to the next.
 *
 *     revision ─< evaluation ─< module, item ─< part, manual       ledger
 *              └─< file, figure, source ─ content                  purge      head
 *
 * A revision is one version of one month. It is born provisional and made final by an update at
 * the end of its transaction; from then on triggers refuse every change to it and to what hangs on
 * it. The ledger only grows. Triggers keep honest hands honest; against others there are digests:
 * see row.h (each row) and chain.c (each month). Decimals are texts in full, fractions "17/32",
 * days "2026-10-31".
 *
 * The second layout adds what a final month was computed from. A source is a row of its revision,
 * in its digests for good; its bytes are a content, shared by all sources with the same SHA-256 (a
 * month's facts are the next month's "month before"). A purge takes away contents, never sources.
 *
 * The third remembers where the chain of months, the ledger and the purges end: nothing comes after
 * their last entry that would miss it.
 *
 * Later layouts add tables by a further step, and never change what is in a digest.
 */
#include "archive/db.h"

/* Whether what hangs on a revision, or on an evaluation, may no longer change. */
#define FINAL_REVISION(id) "(SELECT state FROM revision WHERE id = " id ") = 'final'"
#define FINAL_EVALUATION(id)                                                                       \
    "(SELECT r.state FROM evaluation e JOIN revision r ON r.id = e.revision WHERE e.id = " id      \
    ") = 'final'"

#define GUARD(table, event, when)                                                                  \
    "CREATE TRIGGER " table "_" event " BEFORE " event " ON " table " WHEN " when                  \
    " BEGIN SELECT RAISE(ABORT, 'a final month is immutable'); END;"
#define GUARD_CHILD(table, FINAL, key)                                                             \
    GUARD(table, "insert", FINAL("NEW." key))                                                      \
    GUARD(table, "update", FINAL("OLD." key) " OR " FINAL("NEW." key))                             \
    GUARD(table, "delete", FINAL("OLD." key))

static const char *const first[] = {
    "CREATE TABLE revision(id INTEGER PRIMARY KEY, month TEXT NOT NULL, number INTEGER NOT NULL,"
    " state TEXT NOT NULL CHECK(state IN ('provisional', 'final')), program TEXT NOT NULL,"
    " link TEXT NOT NULL, ledger TEXT NOT NULL, dated TEXT, author TEXT, reason TEXT,"
    " digest TEXT NOT NULL, root TEXT NOT NULL DEFAULT '', output_root TEXT NOT NULL DEFAULT '',"
    " UNIQUE(month, number)) STRICT;",
    "CREATE TABLE evaluation(id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision,"
    " at INTEGER NOT NULL, staff TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,"
    " title TEXT NOT NULL, template TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,"
    " form TEXT NOT NULL, version INTEGER NOT NULL, link TEXT NOT NULL, total TEXT NOT NULL,"
    " out_of TEXT NOT NULL, coefficient TEXT NOT NULL, grade TEXT NOT NULL, rank INTEGER,"
    " state TEXT NOT NULL CHECK(state IN ('provisional', 'final')), leaf TEXT NOT NULL,"
    " record TEXT NOT NULL, stem TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE(revision, at)) "
    "STRICT;",
    "CREATE INDEX evaluation_staff ON evaluation(staff);",
    "CREATE INDEX evaluation_leaf ON evaluation(leaf);",
    "CREATE TABLE module(evaluation INTEGER NOT NULL REFERENCES evaluation, at INTEGER NOT NULL,"
    " name TEXT NOT NULL, marks TEXT NOT NULL, points TEXT NOT NULL, digest TEXT NOT NULL,"
    " PRIMARY KEY(evaluation, at)) STRICT;",
    "CREATE TABLE item(evaluation INTEGER NOT NULL REFERENCES evaluation, at INTEGER NOT NULL,"
    " module INTEGER NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, metric TEXT, unit TEXT,"
    " marks TEXT NOT NULL, points TEXT, value TEXT, target TEXT, numerator TEXT, denominator TEXT,"
    " state TEXT NOT NULL, remark TEXT, digest TEXT NOT NULL, PRIMARY KEY(evaluation, at)) "
    "STRICT;",
    "CREATE TABLE part(evaluation INTEGER NOT NULL REFERENCES evaluation, item INTEGER NOT NULL,"
    " at INTEGER NOT NULL, metric TEXT NOT NULL, store TEXT, platform TEXT, numerator TEXT,"
    " denominator TEXT, reference TEXT, target TEXT, points TEXT, state TEXT NOT NULL,"
    " digest TEXT NOT NULL, PRIMARY KEY(evaluation, item, at)) STRICT;",
    "CREATE TABLE manual(evaluation INTEGER NOT NULL REFERENCES evaluation, item INTEGER NOT NULL,"
    " at INTEGER NOT NULL, points TEXT NOT NULL, scorer TEXT, reason TEXT, line INTEGER NOT NULL,"
    " digest TEXT NOT NULL, PRIMARY KEY(evaluation, item, at)) STRICT;",
    "CREATE TABLE file(revision INTEGER NOT NULL REFERENCES revision, at INTEGER NOT NULL,"
    " kind TEXT NOT NULL CHECK(kind IN ('input', 'previous', 'definition', 'output')),"
    " path TEXT NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY(revision, at)) "
    "STRICT;",
    "CREATE INDEX file_sha256 ON file(sha256);",
    "CREATE TABLE figure(revision INTEGER NOT NULL REFERENCES revision, at INTEGER NOT NULL,"
    " store TEXT NOT NULL, metric TEXT NOT NULL, numerator TEXT NOT NULL, denominator TEXT NOT "
    "NULL, digest TEXT NOT NULL, PRIMARY KEY(revision, at)) STRICT;",
    "CREATE TABLE ledger(seq INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN ('handed',"
    " 'acknowledged', 'refused', 'appeal', 'outcome')), dated TEXT NOT NULL, actor TEXT,"
    " month TEXT NOT NULL, revision INTEGER NOT NULL, staff TEXT NOT NULL, form TEXT NOT NULL,"
    " item TEXT, expected TEXT, words TEXT, witness TEXT, until TEXT, due TEXT, appeal INTEGER,"
    " outcome TEXT CHECK(outcome IN ('upheld', 'rejected', 'withdrawn')), amended INTEGER,"
    " link TEXT NOT NULL, digest TEXT NOT NULL) STRICT;",
    "CREATE INDEX ledger_staff ON ledger(staff);",
    /* a revision is born provisional, and takes no final one's place */
    "CREATE TRIGGER revision_insert BEFORE INSERT ON revision WHEN NEW.state <> 'provisional' OR"
    " EXISTS(SELECT 1 FROM revision WHERE state = 'final' AND (id = NEW.id OR (month = NEW.month"
    " AND number >= NEW.number))) BEGIN SELECT RAISE(ABORT, 'a final month is immutable'); END;",
    GUARD("revision", "update", "OLD.state = 'final'"),
    GUARD("revision", "delete", "OLD.state = 'final'"),
    GUARD("evaluation", "insert", FINAL_REVISION("NEW.revision") " OR " FINAL_EVALUATION("NEW.id")),
    GUARD("evaluation", "update",
          FINAL_REVISION("OLD.revision") " OR " FINAL_REVISION("NEW.revision")),
    GUARD("evaluation", "delete", FINAL_REVISION("OLD.revision")),
    GUARD_CHILD("module", FINAL_EVALUATION, "evaluation"),
    GUARD_CHILD("item", FINAL_EVALUATION, "evaluation"),
    GUARD_CHILD("part", FINAL_EVALUATION, "evaluation"),
    GUARD_CHILD("manual", FINAL_EVALUATION, "evaluation"),
    GUARD_CHILD("file", FINAL_REVISION, "revision"),
    GUARD_CHILD("figure", FINAL_REVISION, "revision"),
    "CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)"
    " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;",
    "CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger"
    " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;",
    "CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger"
    " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;",
    NULL};

/* A final month's rules, and its facts until a purge covers every month that needs them. */
#define NEEDED                                                                                     \
    "EXISTS(SELECT 1 FROM source s JOIN revision r ON r.id = s.revision WHERE s.sha256 = "         \
    "OLD.sha256 AND r.state = 'final' AND (s.kind <> 'facts' OR r.month || '-31' >= "              \
    "coalesce((SELECT max(before) FROM purge), '')))"

static const char *const second[] = {
    "CREATE TABLE source(revision INTEGER NOT NULL REFERENCES revision, at INTEGER NOT NULL,"
    " kind TEXT NOT NULL CHECK(kind IN ('run', 'builtin', 'own', 'stray', 'report', 'facts')),"
    " path TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL,"
    " PRIMARY KEY(revision, at)) STRICT;",
    "CREATE INDEX source_sha256 ON source(sha256);",
    "CREATE TABLE content(sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, packed BLOB) STRICT;",
    "CREATE TABLE purge(seq INTEGER PRIMARY KEY, dated TEXT NOT NULL, before TEXT NOT NULL,"
    " actor TEXT NOT NULL, reason TEXT, contents INTEGER NOT NULL, bytes INTEGER NOT NULL,"
    " link TEXT NOT NULL, digest TEXT NOT NULL) STRICT;",
    GUARD_CHILD("source", FINAL_REVISION, "revision"),
    "CREATE TRIGGER content_update BEFORE UPDATE ON content WHEN NEW.sha256 <> OLD.sha256 OR"
    " NEW.bytes <> OLD.bytes OR (OLD.packed IS NOT NULL AND (NEW.packed IS NOT NULL OR " NEEDED
    ")) BEGIN SELECT RAISE(ABORT, 'a final month is immutable'); END;",
    "CREATE TRIGGER content_delete BEFORE DELETE ON content WHEN EXISTS(SELECT 1 FROM source s"
    " WHERE s.sha256 = OLD.sha256) BEGIN SELECT RAISE(ABORT, 'a source needs its content'); END;",
    "CREATE TRIGGER purge_insert BEFORE INSERT ON purge"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM purge)"
    " BEGIN SELECT RAISE(ABORT, 'the list of purges only grows'); END;",
    "CREATE TRIGGER purge_update BEFORE UPDATE ON purge"
    " BEGIN SELECT RAISE(ABORT, 'the list of purges only grows'); END;",
    "CREATE TRIGGER purge_delete BEFORE DELETE ON purge"
    " BEGIN SELECT RAISE(ABORT, 'the list of purges only grows'); END;",
    NULL};

/* The last entry of a table that only grows, kept by the table's own triggers. */
#define HEAD(table, event, born, last, digest)                                                     \
    "CREATE TRIGGER " table "_head AFTER " event " ON " table born                                 \
    " BEGIN INSERT INTO head VALUES('" table "', NEW." last ", NEW." digest                        \
    ") ON CONFLICT(what) DO UPDATE SET at = excluded.at, digest = excluded.digest; END;"

static const char *const third[] = {
    "CREATE TABLE head(what TEXT PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;",
    "INSERT INTO head SELECT 'revision', id, output_root FROM revision WHERE state = 'final'"
    " ORDER BY id DESC LIMIT 1;",
    "INSERT INTO head SELECT 'ledger', seq, digest FROM ledger ORDER BY seq DESC LIMIT 1;",
    "INSERT INTO head SELECT 'purge', seq, digest FROM purge ORDER BY seq DESC LIMIT 1;",
    HEAD("revision", "UPDATE", " WHEN NEW.state = 'final' AND OLD.state <> 'final'", "id",
         "output_root"),
    HEAD("ledger", "INSERT", "", "seq", "digest"),
    HEAD("purge", "INSERT", "", "seq", "digest"),
    "CREATE TRIGGER head_insert BEFORE INSERT ON head WHEN EXISTS(SELECT 1 FROM head WHERE what = "
    "NEW.what AND at >= NEW.at) BEGIN SELECT RAISE(ABORT, 'the archive only grows'); END;",
    "CREATE TRIGGER head_update BEFORE UPDATE ON head WHEN NEW.what <> OLD.what OR NEW.at <= OLD.at"
    " BEGIN SELECT RAISE(ABORT, 'the archive only grows'); END;",
    "CREATE TRIGGER head_delete BEFORE DELETE ON head"
    " BEGIN SELECT RAISE(ABORT, 'the archive only grows'); END;",
    NULL};

const char *const *
ka_archive_upgrade(int version)
{
    static const char *const *const step[KA_ARCHIVE_LAYOUT] = {first, second, third};
    return step[version];
}
