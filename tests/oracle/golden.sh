#!/bin/sh
# golden.sh [accept]: pages of key forms against the pictures in tests/golden/forms/; "accept" takes them as they are.
. "$(dirname "$0")/../e2e/lib.sh"

run() {
    code=0
    "$KAOHE" -C "$@" >run.out 2>run.err || code=$?
    [ $code -le 1 ] || { fail "run $*"; cat run.err; }
}
# keep NAME FOLDER STAFF: the form of a person under the name of its golden
keep() { cp "$2"/forms/"$3"_*.pdf "pages/$1.pdf"; }

mkdir pages
"$KAOHE" init demo >/dev/null
rm -r demo/exports/2026-07 # so that August stays open
run demo run 2026-08
keep provisional demo/out/2026-08 S022
run demo run 2026-09 --final
run demo run 2026-10
while read -r name number; do
    keep "$name" demo/out/2026-10 "$number"
done <<'EOF'
presales S001
long-name S007
presales-lead S008
aftersales S010
insales S014
aftersales-lead S017
supervisor S018
crossborder-sales S019
crossborder-service S021
operations-assistant S023
EOF

# a theme with a logo, and without two of the columns
mkdir -p demo/templates/roles
cp "$root/tests/golden/logo.png" demo/templates/logo.png
cat >demo/templates/theme.yaml <<'EOF'
theme: wine
logo: logo.png
colors: {accent: "#6B1F2E", label: "#F3ECEC", band: "#FAF6F6"}
show: {target: no, remark: no}
EOF
run demo run 2026-10 --staff S001
keep theme demo/out/2026-10 S001
rm demo/templates/theme.yaml

# in English
sed -i 's/^language: zh/language: en/' demo/kaohe.yaml
run demo run 2026-10 --staff S019
keep english demo/out/2026-10 S019
sed -i 's/^language: en/language: zh/' demo/kaohe.yaml

# longer than a page
{
    printf 'role: presales\ntitle: 很长的考核表\napplies_to: 售前客服\nversion: 2026.2\neffective: 2026-01-01\n'
    printf 'announced: 2025-12-20\ntotal: 100\nmodules:\n'
    for module in 1 2 3 4 5; do
        printf '  - name: 第%s模块\n    items:\n' $module
        for item in 0 1 2 3 4 5 6 7 8 9; do
            printf '      - {id: a%s%s, name: "纪律第%s%s条（𬭚事）", metric: attendance_faults, marks: 2, rule: {events: {deduct: 1}},' $module $item $module $item
            printf ' standard: "每次扣1分，扣完为止；Late arrival, early leave, missing punch：以考勤导出为准，已批准的补卡、请假不计。"}\n'
        done
    done
} >demo/templates/roles/presales.yaml
run demo run 2026-10 --staff S001
keep long-form demo/out/2026-10 S001
[ "$(pdfinfo pages/long-form.pdf | sed -n 's/^Pages: *//p')" -ge 2 ] || fail "the long form has one page"

/usr/bin/python3 "$root/tests/oracle/golden.py" "${1:-check}" pages || fail "pages look otherwise; if they should: tests/oracle/golden.sh accept"
[ "$failures" -eq 0 ] || exit 1
finish
