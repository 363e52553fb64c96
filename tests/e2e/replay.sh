#!/bin/sh
# Three sample months made final, verified and computed again from the archive alone; differences named; purge; key.
. "$(dirname "$0")/lib.sh"

kaohe() { "$KAOHE" -C demo "$@"; }
run() { code=0; kaohe "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }

expect 0 "$KAOHE" init demo

for month in 2026-08 2026-09 2026-10; do
    run run $month --final
    expect 0 kaohe archive verify
done
[ -z "$(find demo -name '*.part' -o -name '*.new-*')" ] || fail "something is left over"

# a whole month for the auditor, checked by the steps it brings
expect 0 kaohe archive export 2026-10 audit
(cd audit && python3 verify.py) >said || fail "the export's own check: $(cat said)"
digest=$(kaohe archive verify | sed -n 's/^根摘要 //p')
[ -n "$digest" ] && grep -qF "$digest" said || fail "another root than archive verify says"
[ "$(find audit/results/forms -type f | wc -l) $(find audit/records -type f | wc -l)" = "50 25" ] || fail "not 25 forms: $(find audit -type f | wc -l)"

# the archive alone is enough: no exports, no rules, no roster, no key, another language, another day
mkdir alone
cp demo/archive.db alone
for month in 2026-08 2026-09 2026-10; do
    LANG=en_US.UTF-8 SOURCE_DATE_EPOCH=86400 expect 0 "$KAOHE" -C alone archive replay $month
    says out "$month comes out the same: 2" "results item by item"
done
[ "$(ls -A alone)" = archive.db ] || fail "a replay left something: $(ls -A alone)"
cmp demo/archive.db alone/archive.db || fail "a replay changed the archive"
chmod 500 alone
[ "$(id -u)" -eq 0 ] || expect 4 "$KAOHE" -C alone archive replay 2026-08
chmod 700 alone

# no buyer's name, and not the key, is in the archive
[ "$(stat -c %a demo/archive.key)" = 600 ] || fail "the key is open to others"
python3 - <<'PY' || fail "the archive holds what it must not"
import re, sqlite3, zlib, glob
db = sqlite3.connect("demo/archive.db")
all = b"".join(zlib.decompress(p) for (p,) in db.execute("SELECT packed FROM content"))
assert len(all) > 500_000, len(all)
key = open("demo/archive.key", "rb").read().strip()
assert key not in all and bytes.fromhex(key.decode()) not in all
buyers = set()
for path in glob.glob("demo/exports/2026-10/**/*.csv", recursive=True):
    buyers |= set(re.findall(rb"buyer\d{4}|t_[\x81-\xfe][\x40-\xfe]\d{6}|##[0-9A-Za-z+/]{8,}==", open(path, "rb").read()))
assert len(buyers) > 500, len(buyers)
for buyer in buyers:
    assert buyer not in all, buyer
    assert buyer.decode("gb18030").encode() not in all, buyer
PY

# a difference is named item by item, a file by its name
python3 "$root/tests/e2e/mini.py" small 2
small() { "$KAOHE" -C small "$@"; }
for month in 2026-09 2026-10; do small run $month --final >out 2>err || { fail "small $month"; cat err; }; done
expect 0 small archive replay 2026-10
says out "2026-10 复算一致" "逐字节相同"
cp small/archive.db sound.db
python3 - <<'PY'
import sqlite3
db = sqlite3.connect("small/archive.db")
db.executescript("DROP TRIGGER evaluation_update; DROP TRIGGER file_update;")
(id, record), = db.execute("SELECT e.id, e.record FROM evaluation e JOIN revision r ON r.id = e.revision WHERE r.month = '2026-10' AND e.staff = 'M02'")
lines = record.split("\n")
at = next(i for i, line in enumerate(lines) if line.startswith("item\tdispute\t"))
fields = lines[at].split("\t")
fields[8] = "14.5"
lines[at] = "\t".join(fields)
db.execute("UPDATE evaluation SET record = ? WHERE id = ?", ("\n".join(lines), id))
db.execute("UPDATE file SET sha256 = replace(sha256, 'a', 'b') WHERE path = 'summary.xlsx' AND revision = (SELECT id FROM revision WHERE month = '2026-10')")
db.commit()
PY
expect 1 small archive replay 2026-10
says err "M02 mini" "dispute" "14.5" "summary.xlsx" # replay-item, replay-file
[ "$(grep -c 复算不同 err)" -eq 2 ] || { fail "other differences than the two"; cat err; }
! grep -q 复算一致 out || fail "differences, and the same"

# made final by another version: results are compared, pages are not
cp sound.db small/archive.db
python3 -c 'import sqlite3; db = sqlite3.connect("small/archive.db"); db.execute("DROP TRIGGER revision_update"); db.execute("UPDATE revision SET program = \"kaohe 0.0.9\""); db.commit()'
expect 1 small archive replay 2026-10 # scores.json names the program, so it differs here
says err "scores.json"
small --lang en archive replay 2026-10 2>&1 | grep -q "summary.xlsx" && fail "pages of another version were compared" # replay-other-program

# what cannot be computed again
cp sound.db small/archive.db
expect 3 small archive replay 2026-01
says err "还没有定稿"
expect 2 small archive purge --before 2026-10-01
expect 2 small archive purge --before gestern --author 王经理
expect 0 small archive purge --before 2026-10-01 --author 王经理 --reason 保存期满 --date 2028-10-09
says out "已清除" "结果和摘要仍在"
expect 3 small archive replay 2026-09
says err "已按保存期清除" # archive-purged
expect 0 small archive replay 2026-10
expect 0 small archive verify small/out/2026-09/forms/M01_*.pdf
says out "2026-10-01 之前月份的事实已按保存期清除" "M01"
python3 -c 'import sqlite3; db = sqlite3.connect("small/archive.db"); db.execute("DROP TRIGGER source_delete"); db.execute("DELETE FROM source"); db.commit()'
expect 3 small archive replay 2026-10
says err "没有 2026-10 的事实与规则" # archive-no-sources

# the key
chmod 644 small/archive.key
expect 3 small run 2026-10 --final
says err "不是密钥文件" # key-bad
chmod 600 small/archive.key
echo 12 >small/archive.key
expect 3 small run 2026-10 --final

# no room for the temporary file: refused, nothing lost
rm demo/archive.key
cp -r demo/out before
# more than any result needs, less than the facts and rules of a month
(trap '' XFSZ; ulimit -f 800; exec "$KAOHE" -C demo archive amend 2026-10 --author 王经理 --reason 复核 >out 2>err) && fail "an amendment without room for its facts"
says err "要存档的事实没有存全" # spool-failed
diff -r before demo/out || fail "results touched"
expect 0 kaohe archive verify
says out "3 版"
finish
