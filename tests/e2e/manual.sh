#!/bin/sh
# The workbook for scores and registers: made, filled in by a program that is not ours, saved by
# LibreOffice as .xlsx and .xls, and read back to the same forms; mistakes with the address of
# their cell; several people's copies.
. "$(dirname "$0")/lib.sh"
command -v soffice >/dev/null || exit 77
book() { /usr/bin/python3 "$root/tests/e2e/manual.py" "$@"; }
convert() { soffice --headless "-env:UserInstallation=file://$work/lo" --convert-to "$1" --outdir "$2" filled.xlsx >/dev/null 2>&1; }
put() { rm -f demo/manual/2026-10*; cp "$1" "demo/manual/2026-10.${1##*.}"; }

"$KAOHE" init demo >/dev/null
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
cp demo/out/2026-10/scores.json csv.json
expect 0 "$KAOHE" -C demo manual 2026-10
says out manual/2026-10.xlsx --scorer
book look demo/manual/2026-10.xlsx || fail "what the workbook holds"
book fill demo/manual/2026-10.xlsx demo/manual/2026-10_评分表.csv demo/manual/2026-10_登记表.csv filled.xlsx || fail "fill"

# nothing filled in: no finding, and nothing is taken for a register that was handed in
expect 1 "$KAOHE" -C demo check 2026-10
grep -q "manual/2026-10.xlsx:" err && fail "an empty workbook has findings"
mkdir kept && mv demo/manual/2026-10_登记表.csv kept/
expect 1 "$KAOHE" -C demo check 2026-10
says err 缺数据

mv kept/*.csv demo/manual/

# never written over; further copies
cp filled.xlsx demo/manual/2026-10.xlsx
expect 3 "$KAOHE" -C demo manual 2026-10 # manual-exists
says err "kaohe manual 2026-10 --scorer"
cmp -s filled.xlsx demo/manual/2026-10.xlsx || fail "a filled workbook was written over"
expect 0 "$KAOHE" -C demo manual 2026-10 --team 售前一组 --scorer 王/经理
[ -f demo/manual/2026-10-王_经理-售前一组.xlsx ] || fail "a scorer's copy"
expect 2 "$KAOHE" -C demo manual 2026-10 --staff S999
says err S999

convert xls old && convert xlsx again || fail "soffice"
for file in filled.xlsx again/filled.xlsx old/filled.xls; do
    put $file
    expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
    grep -q manual/ err && fail "$file: findings"
    book same csv.json demo/out/2026-10/scores.json || fail "$file"
    [ "$(grep -c "manual/2026-10\." demo/out/2026-10/manifest.json)" -eq 1 ] || fail "$file: listed twice"
done

book spoil filled.xlsx spoilt.xlsx
put spoilt.xlsx
expect 1 "$KAOHE" -C demo check 2026-10
says err 评分!G4: 评分!G5: 评分!H6: 评分!D7: 评分!G12: 登记!B4: 登记!D5: 登记!E6: 登记!A7: "0 到 10"
expect 1 "$KAOHE" -C demo --json check 2026-10
says out '"cell": "评分!H6"' '"cell": "登记!E6"'
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
says demo/out/2026-10/findings.csv 评分!G4

# two roles in the month: a row and a score for each form; a table that names no role is refused
rm demo/manual/2026-10*
expect 0 "$KAOHE" -C demo manual 2026-10
book twice demo/manual/2026-10.xlsx demo/manual/2026-10.xlsx || fail "a row for each role"
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
grep -q "manual/2026-10.xlsx:" err && fail "two roles: findings"
points() {
    /usr/bin/python3 - "$@" <<'PY' || fail "points of both forms"
import json, sys
staff = json.load(open("demo/out/2026-10/scores.json"))["staff"]
got = [i["points"] for card in staff if card["number"] == "S013" for m in card["modules"]
       for i in m["items"] if i["id"] == "innovation"]
assert got == sys.argv[1:], got
PY
}
points 4.00 9.00
rm demo/manual/2026-10.xlsx
printf '工号,考核项目,得分,理由,评分人\nS013,创新激励,5,带新人,陆云舒\n' >demo/manual/2026-10.csv
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
says err 2026-10.csv:2: 没有写岗位 "售后客服 / 售中客服"
points 0.00 0.00

# two scorers: a finding, or their mean where the role says so
rm demo/manual/2026-10*
expect 0 "$KAOHE" -C demo manual 2026-10
book split demo/manual/2026-10.xlsx demo/manual/2026-10-a.xlsx demo/manual/2026-10-b.xlsx
expect 1 "$KAOHE" -C demo check 2026-10
says err 2026-10-b.xlsx:评分!G4: average_scorers
mkdir -p demo/templates/roles
sed 's/^\( *\)- id: innovation$/&\n\1  average_scorers: true/' \
    "$root/templates/roles/presales.yaml" >demo/templates/roles/presales.yaml
grep -q average_scorers demo/templates/roles/presales.yaml || fail "the role was not changed"
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
/usr/bin/python3 - <<'PY' || fail "the mean of 5 and 7"
import json
staff = json.load(open("demo/out/2026-10/scores.json"))["staff"]
card = next(card for card in staff if card["number"] == "S001")
item = next(i for m in card["modules"] for i in m["items"] if i["id"] == "innovation")
assert item["points"] == "6.00", item
PY

# in English
sed -i 's/^language: zh/language: en/' demo/kaohe.yaml
rm demo/manual/2026-10*
expect 0 "$KAOHE" -C demo --lang en manual 2026-10
says out "rows to score"
expect 1 "$KAOHE" -C demo --lang en check 2026-10
grep -q "manual/2026-10.xlsx:" err && fail "an empty English workbook has findings"
finish
