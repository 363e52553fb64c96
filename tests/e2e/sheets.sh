#!/bin/sh
# Staff lists and roles as workbooks: the same forms, the same YAML, mistakes with the cell's address.
. "$(dirname "$0")/lib.sh"
edit() { /usr/bin/python3 "$root/tests/e2e/sheets.py" "$@"; }

"$KAOHE" init demo >/dev/null
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
cp demo/out/2026-10/scores.json yaml.json
expect 0 "$KAOHE" -C demo staff export
says out staff.xlsx
expect 3 "$KAOHE" -C demo staff export -o kaohe.yaml # never over one that exists
mv demo/staff.xlsx aside.xlsx
expect 0 "$KAOHE" -C demo staff export -o people.csv
mv aside.xlsx demo/staff.xlsx
expect 3 "$KAOHE" -C demo check 2026-10
says err staff.yaml staff.xlsx
mv demo/staff.yaml staff.yaml
for table in staff.xlsx people.csv; do
    cp demo/$table keep.$table && rm -f demo/staff.xlsx && cp keep.$table "demo/staff.${table##*.}"
    expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
    /usr/bin/python3 "$root/tests/e2e/manual.py" same yaml.json demo/out/2026-10/scores.json || fail "$table"
    cmp -s demo/out/2026-10/pay/team.xlsx pay.first || [ ! -e pay.first ] || fail "$table: pay differs"
    cp demo/out/2026-10/pay/team.xlsx pay.first
    rm -f demo/staff.csv
    cp keep.staff.xlsx demo/staff.xlsx
done

# wrong cells: role, date, account of two people, target, heading, entry without its first cell
wrong() { # wrong CELL TEXT FINDING...
    edit set keep.staff.xlsx 人员 "$1" "$2" demo/staff.xlsx
    shift 2
    expect 3 "$KAOHE" -C demo check 2026-10
    says err "$@"
}
wrong F2 presalse "staff.xlsx:人员!F2" presales
wrong G2 2026-13-01 "staff.xlsx:人员!G2"
wrong O5 "星河杂货铺旗舰店:小满" "staff.xlsx:人员!O5" S001
wrong U2 很多 "staff.xlsx:人员!U2"
wrong B1 名字 "人员!B1" 姓名
wrong O2 "" "人员!P2" 账号
edit set keep.staff.xlsx 人员 A2 "" demo/staff.xlsx
expect 3 "$KAOHE" -C demo check 2026-10
says err "人员!A2"
rm demo/staff.xlsx
{ echo 工号,姓名,岗位; seq 30001 | sed 's/.*/S&,甲,presales/'; } >demo/staff.csv
expect 3 "$KAOHE" -C demo check 2026-10
says err "staff.csv"
rm demo/staff.csv && cp staff.yaml demo/

# a role goes out and comes back: exactly the same in its one form, which is a fixed point
back() { # back ROLE: exports, imports, twice
    rm -f demo/$1.xlsx demo/again.xlsx
    expect 0 "$KAOHE" -C demo template export $1
    expect 0 "$KAOHE" -C demo template import $1.xlsx -o -
    cp out first.yaml
    mkdir -p demo/templates/roles
    cp demo/templates/roles/$1.yaml kept.yaml 2>/dev/null || : >kept.yaml
    cp first.yaml demo/templates/roles/$1.yaml
    expect 0 "$KAOHE" -C demo template export $1 -o again.xlsx
    expect 0 "$KAOHE" -C demo template import again.xlsx -o -
    cmp -s out first.yaml || fail "$1 does not come back as it was"
    rm demo/templates/roles/$1.yaml
}
for file in "$root"/templates/roles/*.yaml; do back "$(basename "$file" .yaml)"; done
# the nine roles as they came back give the same forms
for file in "$root"/templates/roles/*.yaml; do
    role=$(basename "$file" .yaml)
    expect 0 "$KAOHE" -C demo template import $role.xlsx
done
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
/usr/bin/python3 "$root/tests/e2e/manual.py" same yaml.json demo/out/2026-10/scores.json || fail "forms by the roles that came back"
rm -r demo/templates
for seed in 1 2 3 4 5 6; do
    mkdir -p demo/templates/roles
    edit random $seed demo/templates/roles/random-role.yaml
    back random-role
done

# the least role of rules by platform
mkdir -p demo/templates/roles
cat >demo/templates/roles/small.yaml <<'EOF'
role: small
title: 小
applies_to: 小
version: '1'
effective: 2026-01-01
announced: 2025-12-20
total: 110
modules:
  - name: 甲
    items:
      - {id: a, name: 甲, marks: 100, metric: reply_rate, rule: {by_platform: {taobao: {bands: [{at_least: 90%, points: 100}, {else: true, points: 0}]}}}}
  - name: 乙
    bonus: true
    items:
      - {id: b, name: 乙, marks: 10, rule: {manual: {reason: required}}}
EOF
back small
says first.yaml by_platform: taobao:

# wrong cells of a role: sheets-missing, sheets-heading, sheets-heading-unknown, sheets-lacks, sheets-stray, sheets-row, staff-several
rm -rf demo/templates demo/presales.xlsx
expect 0 "$KAOHE" -C demo template export presales
edit set demo/presales.xlsx 规则 G2 很多 bad.xlsx
expect 3 "$KAOHE" -C demo template import "$work/bad.xlsx"
says err "规则!"
edit set demo/presales.xlsx 规则 A2 nobody bad.xlsx
expect 3 "$KAOHE" -C demo template import "$work/bad.xlsx"
says err "规则!C2" nobody
# a cell that no rule reads, one below no heading, one beside a key, a module's mark in an item's row
for cell in 规则!Z2 规则!AZ2 岗位!D4 项目!C3; do
    edit set demo/presales.xlsx "${cell%!*}" "${cell#*!}" 1 bad.xlsx
    expect 3 "$KAOHE" -C demo template import "$work/bad.xlsx"
    says err "bad.xlsx:$cell:" 没有读
done
edit set demo/presales.xlsx 规则 C1 規 bad.xlsx
expect 3 "$KAOHE" -C demo template import "$work/bad.xlsx"
says err "规则!"
/usr/bin/python3 -c 'import openpyxl; b = openpyxl.load_workbook("demo/presales.xlsx"); b["规则"].title = "x"; b.save("bad.xlsx")'
expect 3 "$KAOHE" -C demo template import "$work/bad.xlsx"
[ ! -e demo/templates ] || fail "a refused role was written"
expect 2 "$KAOHE" -C demo template export presalse
says err presales
expect 2 "$KAOHE" -C demo template move x
expect 2 "$KAOHE" -C demo staff move
finish
