#!/bin/sh
# The sample month as a new user runs it: forms for everyone, sums, partial runs, modes.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
run() { code=0; "$KAOHE" -C demo "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }

run run 2026-10 --jobs 1
python3 "$root/tests/e2e/scores.py" demo/out/2026-10 "$root/samples/truth/2026-10.csv" || fail "scores"
[ -z "$(find demo/out -type f ! -perm 600)$(find demo/out -type d ! -perm 700)" ] || fail "results are not 0600 in 0700"
[ -z "$(find demo/out -name '*.new-*' -o -name '*.old')" ] || fail "leftovers"
cp -r demo/out/2026-10 first
says first/findings.csv "S018 陆云舒：“客户满意度”不含 S002 周一诺 的店铺“星河日用专营店”" "S002 周一诺：“客户满意度”不含店铺“星河日用专营店”"

# books for managers, and the scheme itself: no pay in any of them
for file in summary.xlsx summary-shared.xlsx booklet.pdf; do
    [ -s demo/out/2026-10/$file ] || fail "no $file"
    grep -qF "\"$file\"" demo/out/2026-10/manifest.json || fail "$file is not in the manifest"
done
expect 0 "$KAOHE" -C demo handbook
says out handbook.pdf
cp demo/out/handbook.pdf demo/out/handbook.xlsx .
expect 0 "$KAOHE" -C demo handbook
cmp handbook.pdf demo/out/handbook.pdf && cmp handbook.xlsx demo/out/handbook.xlsx || fail "another handbook"
[ -z "$(find demo/out -name '*handbook*' ! -perm 600)$(find demo/out -name '.*')" ] || fail "the handbook's files"
if command -v pdftotext >/dev/null; then
    pdftotext handbook.pdf - | grep -qF 询单转化率 || fail "the handbook lacks an item"
    pdftotext handbook.pdf - | grep -qF 薪酬方案 || fail "the handbook lacks the pay plans"
    # slow hours are explained on the form of whom they cost time, with figures
    pdftotext demo/out/2026-10/forms/S005_*.pdf - | tr -d '\n ' >text
    says text "响应延迟原因：10-2020–22时1人接待32人次，平均响应308秒（平时103秒）：人手不足"
    ! pdftotext demo/out/2026-10/booklet.pdf - | grep -qE '工资|底薪|提成' || fail "pay in the booklet"
fi
for name in $(sed -n 's/^  name: //p' demo/staff.yaml); do
    ! unzip -p demo/out/2026-10/summary-shared.xlsx xl/sharedStrings.xml | grep -qF "$name" || fail "$name in the shared summary"
done

# one person, one format: that file is made anew, the others are kept
rm demo/out/2026-10/forms/S001_*.pdf
run run 2026-10 --staff S001 --format pdf
diff -r first demo/out/2026-10 || fail "a partial run changed other results"
run run 2026-10 --role presales
diff -r first demo/out/2026-10 || fail "a run of one role changed other results"
expect 2 "$KAOHE" -C demo run 2026-10 --staff S999
diff -r first demo/out/2026-10 || fail "a refused run touched the results"

# --final: granted to a whole month, refused (not-final) to one with gaps
run run 2026-10 --final
rm -r demo/exports/2026-07 # August is compared with it
expect 3 "$KAOHE" -C demo run 2026-08 --final
says err "--final"
[ ! -e demo/out/2026-08 ] || fail "a refused month was written"

# show, explain, check, json
run show 2026-10 S001
says out "S001" "询单转化率" "110"
run explain 2026-10 S001
says out conversion
run explain 2026-10 S001 conversion
says out "标准" "来源" ":"
run check 2026-10
says out "考核表"
run check 2026-10 --json
python3 -m json.tool out >/dev/null || fail "check --json"
run run 2026-10 --json
python3 -m json.tool out >/dev/null || fail "run --json"
run --lang en run 2026-10
says out "findings"
finish
