#!/bin/sh
# What if: rules tried on a month before they are announced, on exports and on archived months.
. "$(dirname "$0")/lib.sh"

kaohe() { "$KAOHE" -C demo "$@"; }
run() { code=0; kaohe "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }

expect 0 "$KAOHE" init demo
mkdir -p rules/roles same/templates/roles broken/roles
cp "$root/templates/roles/presales.yaml" same/templates/roles
sed 's/{at_least: 60%, points: 15}/{at_least: 65%, points: 15}/; s/{at_least: 50%, points: 12}/{at_least: 50%, points: 10}/' "$root/templates/roles/presales.yaml" >rules/roles/presales.yaml
sed 's/metric: conversion$/metric: conversoin/' "$root/templates/roles/presales.yaml" >broken/roles/presales.yaml

# how it is asked
expect 2 kaohe run 2026-10 --compare
expect 2 kaohe run 2026-10 --rules rules
expect 2 kaohe run 2026-10 --rules nowhere --compare
expect 2 kaohe run 2026-10..2026-09 --rules rules --compare
expect 2 kaohe run 2026-10.. --rules rules --compare
expect 3 kaohe run 2026-10 --rules broken --compare
says err "conversoin" "templates/roles/presales.yaml"
[ ! -e demo/out ] || fail "a refused comparison wrote something"

# on exports: nothing but the workbook is written
run run 2026-10 --rules rules --compare
says out "询单转化率 -2.00" "5 张降" "out/compare_2026-10.xlsx"
cp out on_exports
[ "$(cd demo && find . -newer ../rules/roles/presales.yaml -type f | sort)" = "$(printf '%s\n' "$(cd demo && find . -newer ../rules/roles/presales.yaml -type f ! -path './out/*' | sort)" ./out/compare_2026-10.xlsx | sed '/^$/d' | sort)" ] || fail "more than the workbook was written"
[ "$(ls demo/out)" = compare_2026-10.xlsx ] || fail "in out/: $(ls demo/out)"
[ "$(stat -c %a demo/out/compare_2026-10.xlsx)" = 600 ] || fail "the workbook is open to others"

# the same rules change nothing; the same question has the same answer, byte by byte
run run 2026-10 --rules same --compare
says out "0 张升，0 张降，25 张不变；得分合计 0.00，工资合计 0.00"
run run 2026-10 --rules rules --compare
cp demo/out/compare_2026-10.xlsx first.xlsx
run run 2026-10 --rules rules --compare
cmp first.xlsx demo/out/compare_2026-10.xlsx || fail "the same comparison, another workbook"

# on archived months: as they were archived, whatever the workspace has become since
run run 2026-09 --final
run run 2026-10 --final
cp demo/archive.db before.db
rm -r demo/exports demo/manual
sed -i 's/^company: .*/company: 别的公司/' demo/kaohe.yaml
run run 2026-09..2026-10 --rules rules --compare
grep '^2026-10' out | sed 's/ *$//' >archived
grep '^2026-10' on_exports | sed 's/ *$//' | diff - archived || fail "the archived month compares otherwise than its exports"
says out "2026-09  23 张"
cmp before.db demo/archive.db || fail "a comparison changed the archive"
expect 3 kaohe run 2026-08..2026-10 --rules rules --compare

# what it says is what two runs say: recompute points and pay with scores.json of both
code=0; kaohe --json run 2026-10 --rules rules --compare >compare.json 2>err || code=$?
"$KAOHE" init plain >/dev/null
"$KAOHE" -C plain run 2026-10 --with-pay --staff S001 --format pdf >/dev/null 2>&1 || true
cp plain/out/2026-10/scores.json was.json
mkdir -p plain/templates/roles && cp rules/roles/presales.yaml plain/templates/roles/
"$KAOHE" -C plain run 2026-10 --with-pay --staff S001 --format pdf >/dev/null 2>&1 || true
python3 - <<'PY' || fail "the comparison is not the difference of two runs"
import json
from decimal import Decimal as D
load = lambda path: {(s["number"], s["role"]): s for s in json.load(open(path))["staff"]}
was, now = load("was.json"), load("plain/out/2026-10/scores.json")
month, = json.load(open("compare.json"))["months"]
assert len(month["forms"]) == len(was) == 25
points = pay = D(0)
for form in month["forms"]:
    key = form["number"], form["role"]
    assert D(form["before"]) == D(was[key]["total"]) and D(form["after"]) == D(now[key]["total"]), form
    assert D(form["gain"]) == D(now[key]["total"]) - D(was[key]["total"])
    points += D(form["gain"])
    if form["pay_gain"] is not None:
        assert D(form["pay_before"]) == D(was[key]["pay"]["person_total"]) and D(form["pay_after"]) == D(now[key]["pay"]["person_total"]), form
        pay += D(form["pay_gain"])
assert points == D(month["points"]) != 0 and pay == D(month["pay"]) != 0, (points, pay)
PY
finish
