#!/bin/sh
# A month whose buyers have recognisable names, phones, addresses, mails and words: none of it in any output, in the
# archive's bytes, in findings, evidence or explanations (decisions 18 and 19).
. "$(dirname "$0")/lib.sh"
python3=/usr/bin/python3

cp -r "$root/samples/company" ws
rm -rf ws/exports/2026-08
$python3 "$root/tests/e2e/privacy.py" mark ws || fail "marking"
mkdir said
run() { name=$1; shift; code=0; "$KAOHE" -C ws "$@" >said/"$name" 2>said/"$name".err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; tail -5 said/"$name".err; }; }

# The search itself finds what there is to find.
! $python3 "$root/tests/e2e/privacy.py" look ws/exports >found || fail "nothing found in the exports themselves"
[ "$(grep -c 匿名客 found)" -ge 1 ] || fail "no names found in the exports"

run check check 2026-10 --all
run files check 2026-10 --files
run json check 2026-10 --json
run english check 2026-10 --all --lang en
run draft profile new "exports/2026-10/tm/顾客通讯录.csv"
run run run 2026-10
for metric in conversion first_response received; do
    run explain-$metric explain 2026-10 S001 $metric
    run explain-$metric-json explain 2026-10 S001 $metric --json
done
run show show 2026-10 S001
run doctor doctor
run archive archive verify
run history archive list
$python3 "$root/tests/e2e/privacy.py" look said ws/out $(find ws -maxdepth 2 -name '*.db*') >found || { fail "buyers' data kept or printed"; head -30 found; }
tail -1 found
finish
