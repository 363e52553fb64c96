#!/bin/sh
# The archive as people use it: provisional, final, amended; forms checked by themselves; acts; export; tampering. On a
# company of three, one of them with two forms; whole months of the sample are replay.sh's.
. "$(dirname "$0")/lib.sh"

kaohe() { "$KAOHE" -C demo "$@"; }
run() { code=0; kaohe "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }
sql() { python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2]); db.close()' "$@"; }

python3 "$root/tests/e2e/mini.py" demo S001:林小满: S002:周一诺: S013:方若谷::two
expect 3 kaohe archive list
says err "没有档案"

# provisional, and replaced by the next run
run run 2026-10
run run 2026-10
run archive list
says out "2026-10" "未定稿"
[ "$(grep -c 2026-10 out)" -eq 1 ] || fail "a provisional month is there twice"
expect 0 kaohe archive verify
[ "$(find demo -maxdepth 1 -name 'archive.db*' | wc -l)" -eq 1 ] || fail "the archive is not one file"
[ -z "$(find demo/archive.db ! -perm 600)" ] || fail "the archive is not 0600"

# final; the same elsewhere, with the same key, gives the same root; the same again goes through
cp -r demo elsewhere
run run 2026-10 --final
expect 0 kaohe archive verify
grep 根摘要 out >root
cp demo/archive.key elsewhere # buyers are hashed with it
(umask 000; TZ=America/New_York "$KAOHE" -C elsewhere run 2026-10 --final >/dev/null 2>&1 || [ $? -le 1 ])
"$KAOHE" -C elsewhere archive verify >out
grep 根摘要 out | diff root - || fail "place, umask or zone changed the root"
cp -r demo/out/2026-10 first
run run 2026-10
run run 2026-10 --final
run run 2026-10 --staff S001 --format pdf
diff -r first demo/out/2026-10 || fail "a run of a final month changed its results"
expect 2 kaohe run 2026-10 --final --staff S001
expect 2 kaohe run 2026-10 --final --format xlsx # half a month's outputs cannot be computed again
says err "--format"

# the next month is chained to it
run run 2026-09 --final
expect 0 kaohe archive verify
says out "2 版"
[ "$(python3 -c 'import json; print(json.load(open("demo/out/2026-09/manifest.json"))["archive"])')" = "$(sed 's/.* //' root)" ] ||
    fail "the manifest does not name the month before"

# changed inputs: refused, and nothing is touched; amended: a new revision, the old one kept
sed -i 's/^S001,创新激励,1,/S001,创新激励,2,/' demo/manual/2026-10_评分表.csv
expect 3 kaohe run 2026-10
says err "已定稿" "amend"
diff -r first demo/out/2026-10 || fail "a refused run touched the results"
expect 2 kaohe archive amend 2026-10 --author 王经理
expect 3 kaohe archive amend 2026-08 --author 王经理 --reason 补录
says err "还没有定稿"
run archive amend 2026-10 --author 王经理 --reason 补录创新激励 --date 2026-11-20
says out "第 2 版" "更正第1版" "S001"
expect 0 kaohe archive verify
diff -r first demo/out/2026-10.v1 || fail "the first revision is not kept"
for sheet in first/pay/S*.pdf; do # whose pay stands gets the same sheet again
    case $sheet in
    */S001_*) pdftotext "demo/out/2026-10/pay/${sheet##*/}" - | grep -q 更正第1版 || fail "$sheet does not say that it was corrected" ;;
    *) cmp "$sheet" "demo/out/2026-10/pay/${sheet##*/}" || fail "another sheet for the same pay" ;;
    esac
done
run archive list
says out "王经理" "补录创新激励" "2026-11-20"
grep -q '^2026-10 *1 .* 2026-11-04$' out || fail "the first revision has no date: $(cat out)"

# nothing is different: no revision, nothing touched; the same amendment once more is the one there is
cp -r demo/out/2026-10 second
expect 3 kaohe archive amend 2026-10 --author 李总 --reason 复核
says err "与已存档的第 2 版没有不同" "kaohe run 2026-10"
expect 3 kaohe --lang en archive amend 2026-10 --author 李总 --reason 复核
says err "nothing to amend"
diff -r second demo/out/2026-10 || fail "an amendment that changes nothing touched the results"
[ "$(ls demo/out)" = "$(printf '2026-09\n2026-10\n2026-10.v1')" ] || fail "left over: $(ls demo/out)"
run archive amend 2026-10 --author 王经理 --reason 补录创新激励
says out "第 2 版就是这次更正"

# a form by itself, whatever its name; an altered one; the digest printed on it
cp demo/out/2026-10.v1/forms/S001_*.pdf old.pdf
cp demo/out/2026-10/forms/S001_*.xlsx new.xlsx
cp demo/out/2026-10/forms/S002_*.pdf other.pdf
expect 0 kaohe archive verify old.pdf new.xlsx other.pdf
grep old.pdf out | grep -q "S001.*第 1 版.*取代" || fail "the superseded form: $(cat out)"
grep new.xlsx out | grep -q "S001.*第 2 版.*更正第1版" || fail "the corrected form: $(cat out)"
grep other.pdf out | grep -q "S002" || fail "the form that stands: $(cat out)"
expect 0 kaohe archive verify out/2026-10/forms # of the workspace
echo >>old.pdf
expect 1 kaohe archive verify old.pdf
says err "不是这份档案记录过的文件"
digest=$(pdftotext -raw demo/out/2026-10/forms/S001_*.pdf - | grep -o '结果摘要 [0-9a-f]*' | head -1 | sed 's/.* //')
expect 0 kaohe archive verify "$digest"
says out "S001" "第 2 版"

# notices and appeals
expect 2 kaohe archive notice refused 2026-10 S002
expect 0 kaohe archive notice handed 2026-10 S001 --date 2026-11-05
expect 0 kaohe archive notice refused 2026-10 S002 --witness 白一帆 --date 2026-11-05
expect 0 kaohe archive appeal open 2026-10 S001 --item 店铺营业额增长率 --expected 38 --reason 两单漏计 --date 2026-11-09
expect 3 kaohe archive appeal open 2026-10 S001 --item 店铺营业额增长率 --expected 40.01 --reason 两单漏计 --date 2026-11-09
says err "期望 40.01 分，但“店铺营业额增长率”满分 40" # archive-appeal-marks
expect 3 kaohe archive appeal open 2026-10 S001 --expected 110.01 --reason 总分漏计 --date 2026-11-09 # of the whole form
says err "S001”满分 110"
expect 1 kaohe archive appeal open 2026-10 S001 --reason 太晚 --date 2026-12-30
says err "晚于期限"
expect 3 kaohe archive appeal close 3 --outcome upheld --author 王经理 --reason 属实
says err "没有第 2 版之后的更正"
expect 3 kaohe archive appeal close 1 --outcome rejected --author 王经理 --reason 写错号
says err "3 (2026-10 S001 growth), 4 (2026-10 S001)"
expect 0 kaohe archive appeal close 3 --outcome rejected --author 王经理 --reason 已核对
expect 3 kaohe archive appeal close 3 --outcome rejected --author 王经理 --reason 再来一次
expect 0 kaohe archive show S001
says out "2026-09" "2026-10" "店铺营业额增长率" "两单漏计" "2026-11-16" "不成立"
expect 0 kaohe --json archive show S001
python3 -m json.tool out >/dev/null || fail "show --json"
expect 3 kaohe archive show S999
expect 0 kaohe archive verify
says out "5 条登记"
expect 2 kaohe archive shwo
says err "show" "kaohe archive --help"

# export
expect 0 kaohe archive export 2026-10 audit.zip
expect 0 kaohe archive export 2026-10 audit
expect 3 kaohe archive export 2026-01
says err "档案中没有 2026-01" # archive-no-month
python3 - <<'PY' || fail "export"
import csv, hashlib, io, json, zipfile
z = zipfile.ZipFile("audit.zip")
assert z.testzip() is None
names = z.namelist()
table = lambda n: list(csv.DictReader(io.StringIO(z.read(n).decode("utf-8-sig"))))
forms = table("evaluations.csv")
digests = {hashlib.sha256(z.read(n)).hexdigest() for n in names if n.startswith("records/")}
assert digests == {f["digest"] for f in forms} and len(forms) == 4
files = {f["path"]: f["sha256"] for f in table("files.csv") if f["kind"] == "output"}
results = [n for n in names if n.startswith("results/forms/")]
assert len(results) == 8
assert all(hashlib.sha256(z.read(n)).hexdigest() == files[n[8:]] for n in results)
assert len(json.loads(z.read("month.json"))["items"]) == len(table("items.csv"))
assert [l["kind"] for l in table("ledger.csv")] == ["handed", "refused", "appeal", "appeal", "outcome"]
readme = z.read("README.txt").decode()
assert "不用 kaohe 核对" in readme and "To check without kaohe" in readme
assert open("audit/items.csv", "rb").read() == z.read("items.csv")
PY

# the export by its own steps, without kaohe: leaves, roots, the chain; a formula's apostrophe is no difference
sed "s/.* /root /" root >root.wanted # October as it was first
kaohe archive verify | grep 根摘要 | sed 's/.* /root /' >root.now
(cd audit && python3 verify.py) >out || fail "the export's own check: $(cat out)"
grep -qxF "$(cat root.now)" out || fail "another root than archive verify says"
grep -q "$(cut -d' ' -f2 root.wanted)" audit/chain.csv || fail "the first revision is not in the chain"
run archive export 2026-09 audit-september
(cd audit-september && python3 verify.py) >out || fail "September's check: $(cat out)"
sed 's/^\("[^"]*","[^"]*","[^"]*","[^"]*","[^"]*","[^"]*","\)[0-9.]*/\1109.99/' audit/manual.csv >altered
cmp -s altered audit/manual.csv && fail "nothing altered"
cp audit/manual.csv kept
cp altered audit/manual.csv
(cd audit && python3 verify.py) >out && fail "an altered table goes through"
says out "manual.csv" "rows.txt"
cp kept audit/manual.csv

# the last act taken away, and the trigger that forbids it put back: the ledger is known to have been longer
expect 0 kaohe archive verify
says out "登记摘要"
cp demo/archive.db sound.db
trigger=$(python3 -c 'import sqlite3; print(sqlite3.connect("sound.db").execute("SELECT sql FROM sqlite_master WHERE name = ?", ("ledger_delete",)).fetchone()[0])')
sql demo/archive.db "DROP TRIGGER ledger_delete; DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger); $trigger"
expect 1 kaohe archive verify
says err "ledger 5 应当还在" # archive-end
cp sound.db demo/archive.db

# tampering is refused, and named where the triggers were taken away
cp demo/archive.db sound.db
sql demo/archive.db "UPDATE item SET points = '15' WHERE item = 'growth'" 2>/dev/null && fail "a final month could be changed"
sql demo/archive.db "DROP TRIGGER item_update; UPDATE item SET points = '14.5' WHERE item = 'growth' AND evaluation = (SELECT id FROM evaluation WHERE staff = 'S002' ORDER BY id LIMIT 1)"
expect 1 kaohe archive verify
says err "revision 2026-10 1, evaluation S002 mini, item growth" "item_update"
cp sound.db demo/archive.db

# provisional: its roots, and no chain; final: every file of the export with one digit altered
python3 "$root/tests/e2e/mini.py" small 1
expect 0 "$KAOHE" -C small run 2026-10
expect 0 "$KAOHE" -C small archive export 2026-10 early
(cd early && python3 verify.py) >out || fail "a provisional month's check: $(cat out)"
says out "provisional"
# rules that were announced too late, for the month or for the day they took effect, make none final
for day in 2026-10-02 2026-02-01; do
    sed -i "s/^announced: .*/announced: $day/" small/templates/roles/mini.yaml
    expect 3 "$KAOHE" -C small run 2026-10 --final
    says err "公示于 $day" # rules-not-announced
done
sed -i 's/^announced: .*/announced: 2025-12-20/' small/templates/roles/mini.yaml
"$KAOHE" -C small run 2026-09 --final >/dev/null || fail "the small company"
"$KAOHE" -C small run 2026-10 --final >/dev/null || fail "the small company"
"$KAOHE" -C small archive notice handed 2026-10 M01 --date 2026-11-05 >/dev/null
"$KAOHE" -C small archive notice acknowledged 2026-10 M01 --date 2026-11-06 >/dev/null
expect 0 "$KAOHE" -C small archive export 2026-10 small-audit
python3 "$root/tests/e2e/audit.py" small-audit 3 || fail "the export of a small company"

# only what contracts give is different: a revision whose forms stand, and whose pay is another
cp -r small paid
sed -i 's/base: 3500, performance: 1500/base: 3570, performance: 1530/' paid/staff.yaml
expect 3 "$KAOHE" -C paid run 2026-10
says err "staff.yaml"
expect 0 "$KAOHE" -C paid archive amend 2026-10 --author 王经理 --reason 合同金额录错
says out "工资单有变  M01 某某乙1" "第 2 版已存档，0 张考核表有更正，1 份工资单有变"
! grep -q "3570\|3,570\|5100\|5,100" out err || fail "an amount on the screen"
diff -r paid/out/2026-10/forms paid/out/2026-10.v1/forms || fail "pay changed a form"
for sheet in paid/out/2026-10/pay/*; do
    cmp -s "$sheet" "paid/out/2026-10.v1/pay/$(basename "$sheet")" && fail "$sheet pays what it paid before"
done
# ... and says which it is: sheet, payroll, delivery; what went before says nothing, and neither does a form that stands
edition() { unzip -p "$1" xl/sharedStrings.xml 2>/dev/null | grep -o "更正第[0-9]*版" | sort -u; }
told() { # WORKSPACE WORDS: what its pay and its delivery call themselves
    sheet=$(echo "$1"/out/2026-10/pay/M01*.pdf)
    [ "$(pdftotext "$sheet" - | grep -o "更正第[0-9]*版")" = "$2" ] || fail "$sheet is not '$2'"
    [ "$(edition "${sheet%pdf}xlsx")" = "$2" ] || fail "the workbook of $sheet is not '$2'"
    [ "$(edition "$1/out/2026-10/pay/team.xlsx")" = "$2" ] || fail "the payroll of $1 is not '$2'"
    printf 'from: hr@example.com\n' >"$1/mail.yaml"
    chmod 600 "$1/mail.yaml"
    expect 0 "$KAOHE" -C "$1" deliver 2026-10 --eml
    python3 - "$1/deliver/2026-10" "$2" <<'END' || fail "the delivery of $1 is not '$2'"
import csv, email, email.policy, pathlib, re, sys
folder, words = pathlib.Path(sys.argv[1]), sys.argv[2]
rows = list(csv.DictReader((folder / "index.csv").open(encoding="utf-8-sig")))
assert [r["版次"] for r in rows if "工资单" in r["文件"]] == [words], rows
assert [r["版次"] for r in rows if "工资单" not in r["文件"]] == [""], rows
letter = email.message_from_bytes(next(folder.glob("mail/*.eml")).read_bytes(), policy=email.policy.default)
for text in letter["subject"], letter.get_body(("plain",)).get_content():
    assert re.findall("更正第[0-9]*版", text) == [words] * bool(words), text
END
    pdftotext "$1/deliver/2026-10/list.pdf" - | grep -o "更正第[0-9]*版" | sort -u >words
    [ "$(cat words)" = "$2" ] || fail "the list of $1 is not '$2': $(cat words)"
}
told paid 更正第1版
told small ""
expect 0 "$KAOHE" -C paid archive replay 2026-10
grep -q '"pay"' paid/out/2026-10/scores.json && fail "pay in scores.json, unasked"
expect 3 "$KAOHE" -C paid archive amend 2026-10 --author 王经理 --reason 再来一次
says err "与已存档的第 2 版没有不同"
expect 0 "$KAOHE" -C paid archive verify paid/out/2026-10
expect 0 "$KAOHE" -C paid archive verify paid/out/2026-10.v1
sed -i 's/base: 3570, performance: 1530/base: 3500, performance: 1500/' paid/staff.yaml
expect 0 "$KAOHE" -C paid archive amend 2026-10 --author 王经理 --reason 再更正 --with-pay
grep -q '"pay"' paid/out/2026-10/scores.json || fail "no pay in scores.json"
expect 0 "$KAOHE" -C paid archive replay 2026-10
told paid 更正第2版

# what a run went by is known, too; a locked copy is no altered one; nothing is done before the month is over
expect 0 "$KAOHE" -C paid archive verify paid/staff.yaml paid/manual/2026-10_评分表.csv
says out "staff.yaml: 2026-10 定义 staff.yaml · 第 3 版" "评分表.csv: 2026-10 输入 manual/2026-10_评分表.csv"
expect 1 "$KAOHE" -C paid archive verify "$(ls -d paid/deliver/2026-10/files/*工资单.pdf)"
says err "是加了口令的交付件" "index.csv" # archive-locked
expect 3 "$KAOHE" -C paid archive notice handed 2026-10 M01 --date 2026-10-05
says err "2026-10-05 在 2026-10 结束以前" # archive-act-early
# two people of one name, and two forms of one: none takes the other's months, or its last day to appeal
python3 "$root/tests/e2e/mini.py" names M01:测试甲: M02:测试甲: M03:测试丙::two
expect 0 "$KAOHE" -C names run 2026-10
expect 3 "$KAOHE" -C names archive show 测试甲
says err "叫“测试甲”的不止一人：M01, M02" # archive-namesakes
expect 0 "$KAOHE" -C names archive show M02
says out 2026-10
expect 0 "$KAOHE" -C names run 2026-10 --final
form() { python3 -c 'import sqlite3, sys; print(sqlite3.connect("names/archive.db").execute("SELECT form FROM evaluation WHERE staff = ? ORDER BY at DESC LIMIT 2", ("M03",)).fetchall()[int(sys.argv[1])][0])' "$1"; }
expect 0 "$KAOHE" -C names archive notice handed 2026-10 M01 --date 2026-11-05
expect 0 "$KAOHE" -C names archive notice handed 2026-10 M03 --form "$(form 0)" --date 2026-11-05
expect 3 "$KAOHE" -C names archive appeal open 2026-10 测试甲 --reason 漏计 --date 2026-11-06
for whose in M01 M02 "M03 --form $(form 0)" "M03 --form $(form 1)"; do
    # shellcheck disable=SC2086 # words
    expect 0 "$KAOHE" -C names archive appeal open 2026-10 $whose --reason 漏计 --date 2026-11-06
done
last=$(python3 -c 'import sqlite3; print(*(f"{s} {u}" for s, u in sqlite3.connect("names/archive.db").execute("SELECT staff, until FROM ledger WHERE kind = ?", ("appeal",))))')
[ "$last" = "M01 2026-11-12 M02 None M03 2026-11-12 M03 None" ] || fail "last days to appeal: $last"

# every output file with one digit altered is named, and no other
expect 0 "$KAOHE" -C small archive verify small/out/2026-10
count=$(find small/out/2026-10 -type f | wc -l)
says out "$count 个文件与存档相同"
[ "$count" -ge 10 ] || fail "only $count files"
find small/out/2026-10 -type f | sort >files
while read -r one; do
    cp "$one" kept
    python3 - "$one" <<'PY'
import re, sys
data = bytearray(open(sys.argv[1], "rb").read())
digits = [m.start() for m in re.finditer(rb"[0-9]", data)] or [len(data) - 1]
data[digits[len(digits) // 2]] ^= 1
open(sys.argv[1], "wb").write(data)
PY
    expect 1 "$KAOHE" -C small archive verify small/out/2026-10
    says out "$((count - 1)) 个文件与存档相同"
    says err "$one”不是这份档案记录过的文件" # archive-not-made
    [ "$(grep -c 不是这份档案记录过的文件 err)" -eq 1 ] || fail "$one: others are named, too"
    cat kept >"$one"
done <files

finish
