#!/bin/sh
# Pay: every amount by a second calculation; apart from forms, scores, findings and the screen; what must be looked at.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
run() { code=0; "$KAOHE" -C demo "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }
# staff NUMBER TEXT: another pay line for one person; no text: none.
staff() {
    awk -v number="$1" -v text="$2" '
        /^- number:/ { mine = $3 == number }
        mine && /^  pay:/ { if (text != "") print "  pay: " text; next }
        { print }' "$root/samples/company/staff.yaml" >demo/staff.yaml
}

for month in 2026-08 2026-09 2026-10; do
    run run $month --with-pay --jobs 2
    live=
    [ $month != 2026-10 ] || live=live
    python3 "$root/tests/e2e/pay.py" demo/out/$month "$root/samples" $live || fail "amounts of $month"
done
cp demo/out/2026-10/scores.json with.json

# nothing of it anywhere else
run run 2026-10 --jobs 1
[ -z "$(find demo/out -type f ! -perm 600)$(find demo/out -type d ! -perm 700)" ] || fail "results are not 0600 in 0700"
[ "$(find demo/out/2026-10/pay -type f | wc -l)" -eq 49 ] || fail "24 people and the team make 49 files"
python3 - <<'PY' || fail "pay elsewhere"
import json, pathlib, re, sys
out = pathlib.Path("demo/out/2026-10")
with_pay, without = json.load(open("with.json")), json.load(open(out / "scores.json"))
amounts = set()
for card in with_pay["staff"]:
    pay = card.pop("pay")
    amounts |= {pay["person_total"]} | {l["amount"] for s in pay["spells"] for l in s["lines"] if len(l["amount"]) > 6}
amounts |= {f"{float(a):,.2f}" for a in amounts}
said = [open(f, encoding="utf-8").read() for f in ("out", "err", out / "findings.csv", out / "scores.json")]
leaks = [a for a in amounts for text in said if re.search(rf"(?<![\d.,]){re.escape(a)}(?!\d)", text)]
sys.exit(with_pay != without or bool(leaks))
PY
for pdf in demo/out/2026-10/forms/S001_*.pdf demo/out/2026-10/forms/S013_*.pdf; do
    pdftotext "$pdf" text
    ! grep -q '工资\|提成' text || fail "pay on the form $pdf"
done
pdftotext demo/out/2026-10/pay/S004_*.pdf text
says text "工资单" "阮𬍛禾" "超额累进" "领取人签字" "保密"

# pay under the minimum wage: a finding without yuan, refused when final unless a reason is recorded
staff S024 '{plan: performance-6-4, base: 1500, performance: 1000}'
run run 2026-10
says err "S024 柳青青 的工资低于最低工资标准"
! grep -q '1500\|1,500\|1900\|1,900' err demo/out/2026-10/findings.csv || fail "a finding names an amount"
grep -q 'pay-below-minimum' demo/out/2026-10/findings.csv || fail "no pay-below-minimum"
cp -r demo/out/2026-10 before
expect 3 "$KAOHE" -C demo run 2026-10 --final
says err "S024 柳青青 的工资表未定稿或低于最低工资标准而无理由" # pay-not-final
diff -r before demo/out/2026-10 || fail "a refused run touched the results"
pdftotext demo/out/2026-10/pay/S024_*.pdf text
says text "低于最低工资标准" "尚未记录理由"
staff S024 '{plan: performance-6-4, base: 1500, performance: 1000, reason: 本人申请非全日制}'
run run 2026-10
grep -q 'pay-below-explained' demo/out/2026-10/findings.csv || fail "no pay-below-explained"
pdftotext demo/out/2026-10/pay/S024_*.pdf text
says text "本人申请非全日制"
staff S024 '{plan: performance-6-4, base: 1500, performance: 1000}'
printf 'S024,柳青青,工资说明,0,当月半日在岗,陆云舒\r\n' >>demo/manual/2026-10_评分表.csv
run run 2026-10
grep -q 'pay-below-explained' demo/out/2026-10/findings.csv || fail "a reason in the score file is not taken"
! grep -q 'manual-unknown-item' demo/out/2026-10/findings.csv || fail "pay_reason taken for an item"
cp "$root"/samples/company/manual/2026-10_*.csv demo/manual/

# losses: a line of their own; over a fifth of the month's pay is a finding
staff S001 '{plan: performance-7-3, base: 3500, performance: 1500}'
printf '2026-10-20,S001,林小满,损失赔偿,1200.50,单据,陆云舒\r\n' >>demo/manual/2026-10_登记表.csv
run run 2026-10 --with-pay
grep -q 'pay-loss-limit' demo/out/2026-10/findings.csv || fail "no pay-loss-limit"
! grep -q '1200\|1,200' err demo/out/2026-10/findings.csv || fail "a finding names an amount"
python3 - <<'PY' || fail "losses"
import json, sys
card = json.load(open("demo/out/2026-10/scores.json"))["staff"][0]
line = card["pay"]["spells"][0]["lines"][-1]
sys.exit((line["kind"], line["amount"]) != ("compensation", "-1200.50"))
PY
cp "$root"/samples/company/manual/2026-10_*.csv demo/manual/

# someone without a contract; a ladder without a target; a plan that is none; a grade that is none
staff S005 ''
run run 2026-10
says err "S005 江晚舟 有 18 个工作日没有薪酬约定" # pay-none
ls demo/out/2026-10/pay/S005_* 2>/dev/null && fail "a pay sheet without a contract"
staff S008 '{plan: commission-personal, base: 5000}'
run run 2026-10
grep -q 'pay-no-figure' demo/out/2026-10/findings.csv || fail "no pay-no-figure"
pdftotext demo/out/2026-10/pay/S008_*.pdf text
says text "未定稿"
staff S001 '{plan: performance-73, base: 3500, performance: 1500}'
expect 3 "$KAOHE" -C demo run 2026-10
says err "staff.yaml:" "薪酬方案" "performance-7-3"
staff S019 '{plan: crossborder, grade: P9, market: 北美, performance: 2000}'
expect 3 "$KAOHE" -C demo run 2026-10
says err "staff.yaml:" "P9"

# without contracts there is no pay folder
grep -v '^  pay:' "$root/samples/company/staff.yaml" >demo/staff.yaml
run run 2026-10
[ ! -e demo/out/2026-10/pay ] || fail "a pay folder without contracts"
finish
