#!/bin/sh
# Refunds after their month was closed: deducted once, in the month that tells them, at the closed month's own rate.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
mkdir -p demo/templates/exports
sed 's/of: sales, scope: self, rate: 1%/of: net_sales, scope: self, rate: 1%/' "$root/templates/pay.yaml" >demo/templates/pay.yaml
cat >demo/templates/exports/own-refunds.yaml <<'YAML'
profile: own-refunds
name: 独立站退款
platform: shopify
kind: refund
period: column
refunded: [成功]
columns:
  - {header: 订单, field: order, read: id, required: true}
  - {header: 退款号, field: id, read: id, required: true}
  - {header: 申请时间, field: created, read: time, required: true}
  - {header: 金额, field: amount, read: money, required: true}
  - {header: 状态, field: refund_status, required: true}
  - {header: 币种, field: currency}
YAML
run() { code=0; "$KAOHE" -C demo run "$@" --with-pay --quiet --jobs 2 >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }
# refunds MONTH ROW...: what an export of that month tells
refunds() {
    month=$1
    shift
    mkdir -p "demo/exports/$month/galaxy"
    { printf '订单,退款号,申请时间,金额,状态,币种\n'; [ $# -eq 0 ] || printf '%s\n' "$@"; } >"demo/exports/$month/galaxy/退款.csv"
}
python3 - >orders <<'PY'
import csv
rows = csv.DictReader(open("demo/exports/2026-09/galaxy/orders_export_1.csv", encoding="utf-8"))
mine = [r["Name"] for r in rows if r["Employee"] == "Evan Bai" and r["Financial Status"] == "paid"
        and r["Refunded Amount"] == "0.00" and "2026-09-05" < r["Paid at"] < "2026-09-25"]
others = [r["Name"] for r in csv.DictReader(open("demo/exports/2026-09/galaxy/orders_export_1.csv", encoding="utf-8"))
          if r["Employee"] == "Luna Qin" and r["Financial Status"] == "paid" and "2026-09-05" < r["Paid at"] < "2026-09-25"]
print(*mine[:5], others[0])
PY
read -r one two three four five other <orders # the last is somebody else's
# orders MONTH [ORDER STATUS REFUNDED]...: September's orders as an order export of that month tells them
orders() {
    python3 - "$@" <<'PY'
import csv, sys
with open("demo/exports/2026-09/galaxy/orders_export_1.csv", encoding="utf-8") as file:
    head, *rows = list(csv.reader(file))
column = head.index
told = {sys.argv[i]: sys.argv[i + 1:i + 3] for i in range(2, len(sys.argv), 3)}
with open(f"demo/exports/{sys.argv[1]}/galaxy/orders_export_9.csv", "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file)
    out.writerow(head)
    for row in rows:
        if row[column("Name")] in told:
            status, row[column("Refunded Amount")] = told[row[column("Name")]]
            row[column("Financial Status")] = status if row[column("Financial Status")] else ""
            out.writerow(row)
PY
}
refunds 2026-09 "$three,R0,2026-09-28 10:00:00,5.00,成功,CNY"
run 2026-09 --final
cp demo/out/2026-09/scores.json sep.json

# October tells two, one of them twice, one that failed and one that September had already
tell="$one,R1,2026-10-08 10:00:00,80.00,成功,CNY
$one,R1,2026-10-08 10:00:00,80.00,成功,CNY
$two,R2,2026-10-09 10:00:00,50.00,拒绝,CNY
$two,R3,2026-10-20 10:00:00,33.33,成功,CNY
#GX99999,R8,2026-10-21 10:00:00,500.00,成功,CNY
$other,R9,2026-10-21 10:00:00,60.00,成功,CNY
$three,R0,2026-09-28 10:00:00,5.00,成功,CNY"
refunds 2026-10 "$tell"
# an order export tells another; of one that has rows they count, and what September knew is nothing new
orders 2026-10 "$four" partially_refunded 12.50 "$one" refunded 300.00 "$three" paid 0.00
cp -r demo early
run 2026-10 --final
cp demo/out/2026-10/scores.json oct.json
says demo/out/2026-10/findings.csv "pay-late-unknown" '"1 笔退款的订单不在本月' # R8
pdftotext demo/out/2026-10/pay/S019_*.pdf text
says text "退款扣回（2026-09）"
run 2026-10 --staff S019 --format pdf # the same again
cmp demo/out/2026-10/scores.json oct.json || fail "another run gives other pay"
expect 0 "$KAOHE" -C demo archive replay 2026-10

# November tells October's again and one more
refunds 2026-11 "$two,R3,2026-10-20 10:00:00,33.33,成功,CNY" "$three,R4,2026-11-03 10:00:00,20.00,成功,CNY"
# so does an order export, and of another order that it is closed
orders 2026-11 "$four" partially_refunded 12.50 "$five" voided 0.00
# and one of April, too long ago
awk -F, -v OFS=, -v four="$four" 'NR > 1 && $1 == four { $1 = "#OLD"; gsub(/2026-09-/, "2026-04-"); print }' demo/exports/2026-11/galaxy/orders_export_9.csv >old
[ -s old ] || fail "no order of April"
cat old >>demo/exports/2026-11/galaxy/orders_export_9.csv
run 2026-11 --staff S019 --format pdf
cp demo/out/2026-11/scores.json nov.json
says demo/out/2026-11/findings.csv "rows-refunded-before" '"1 行退款或已关闭的订单在 2026-05-01 之前付款'
python3 - "$five" >closed <<'PY'
import csv, sys
rows = csv.DictReader(open("demo/exports/2026-09/galaxy/orders_export_1.csv", encoding="utf-8"))
print(next(r["Total"] for r in rows if r["Name"] == sys.argv[1]))
PY
python3 - <<'PY' || fail "amounts"
import json
import sys
from fractions import Fraction


def fen(value):
    sign = -1 if value < 0 else 1
    return sign * int((abs(value) * 100 + Fraction(1, 2)) // 1)


def pay(name, number="S019"):
    card = next(c for c in json.load(open(name))["staff"] if c["number"] == number)
    return card, [line for spell in card["pay"]["spells"] for line in spell["lines"]]


card, lines = pay("sep.json")
base = Fraction(next(l["base"] for l in lines if l["kind"] == "commission"))
total = Fraction(card["total"])
commission = lambda net: fen(net * Fraction(1, 100) * total / 100)
assert not [l for l in lines if l["kind"] == "late"]
assert fen(Fraction(next(l["amount"] for l in lines if l["kind"] == "commission"))) == commission(base)
rate = Fraction("7.10")  # of September: an order's, whenever it is told
october = Fraction("113.33") + Fraction("12.50") * rate
november = october + 20 + Fraction(open("closed").read().strip()) * rate
first = commission(base - october) - commission(base)
second = commission(base - november) - commission(base - october)
assert first < 0 and second < 0
for name, wanted in ("oct.json", first), ("nov.json", second):
    late = [fen(Fraction(l["amount"])) for l in pay(name)[1] if l["kind"] == "late"]
    if late != [wanted]:
        sys.exit(f"{name}: {late}, not {wanted}")
# the other seller's order is the other seller's
card, lines = pay("sep.json", "S020")
base, total = Fraction(next(l["base"] for l in lines if l["kind"] == "commission")), Fraction(card["total"])
assert [fen(Fraction(l["amount"])) for l in pay("oct.json", "S020")[1] if l["kind"] == "late"] == [commission(base - 60) - commission(base)]
assert not [l for l in pay("nov.json", "S020")[1] if l["kind"] == "late"]
assert not [l for l in pay("oct.json", "S001")[1] if l["kind"] == "late"]
PY
# amended since then, with another total and coefficient: what October deducted stays, and what November did not yet
cp -r demo amended
sed -i '/^2026-09-30,S019,/d' amended/manual/2026-09_登记表.csv
code=0; "$KAOHE" -C amended archive amend 2026-09 --author 王经理 --reason 漏登 >out 2>err || code=$?
[ "$code" -le 1 ] || { fail "amend: $code"; cat err; }
cmp -s amended/out/2026-09/pay/S019_白一帆.pdf demo/out/2026-09/pay/S019_白一帆.pdf && fail "the amendment changes nothing"
expect 0 "$KAOHE" -C amended archive replay 2026-10
says out "逐字节相同"
# damaged, what is to be deducted cannot be told: no month without it
python3 - <<'PY'
import sqlite3
db = sqlite3.connect("amended/archive.db")
db.execute("DROP TRIGGER content_update")
db.execute("UPDATE content SET packed = zeroblob(length(packed)) WHERE sha256 = (SELECT s.sha256 FROM source s JOIN revision r ON r.id = s.revision WHERE r.month = '2026-09' AND s.kind = 'facts' LIMIT 1)")
db.commit()
PY
cp -r amended/out before
expect 3 "$KAOHE" -C amended run 2026-11
says err "没有写入任何结果" # facts-damaged
diff -r before amended/out || fail "a month was written without its deductions"

# October final before September: it could deduct nothing, and November does, though no export tells them any more
rm -r early/out early/archive.db
"$KAOHE" -C early run 2026-10 --final --with-pay --quiet >out 2>err || [ $? -eq 1 ] || { fail "early October"; cat err; }
says early/out/2026-10/findings.csv '"20 笔退款的订单不在本月'
"$KAOHE" -C early run 2026-09 --final --quiet >out 2>err || [ $? -eq 1 ] || { fail "early September"; cat err; }
cp -r demo/exports/2026-11 early/exports
"$KAOHE" -C early run 2026-11 --staff S019 --format pdf --with-pay --quiet >out 2>err || [ $? -eq 1 ] || { fail "early November"; cat err; }
python3 - <<'PY' || fail "a month late is not deducted, or twice"
import json
late = lambda name: [int(float(l["amount"]) * 100 - 0.5) for c in json.load(open(name))["staff"] if c["number"] == "S019"
                     for s in c["pay"]["spells"] for l in s["lines"] if l["kind"] == "late"]
assert late("early/out/2026-10/scores.json") == []
assert late("early/out/2026-11/scores.json") == [sum(late("oct.json") + late("nov.json"))], (late("oct.json"), late("nov.json"), late("early/out/2026-11/scores.json"))
PY

# paid on gross sales in September, on net sales since October: nothing to deduct, but no order is unknown for that
rm -r early/out early/archive.db early/exports/2026-11
cp "$root/templates/pay.yaml" early/templates/pay.yaml
"$KAOHE" -C early run 2026-09 --final --quiet >out 2>err || [ $? -eq 1 ] || { fail "gross September"; cat err; }
cp demo/templates/pay.yaml early/templates/pay.yaml
"$KAOHE" -C early run 2026-10 --staff S019 --format pdf --with-pay --quiet >out 2>err || [ $? -eq 1 ] || { fail "net October"; cat err; }
says early/out/2026-10/findings.csv '"1 笔退款的订单不在本月'
! grep -q '"late"' early/out/2026-10/scores.json || fail "commission on gross sales is deducted"

# a person who has left: somebody must settle it
awk '/^- number:/ { mine = $3 == "S019" } mine && /^  pay:/ { next } { print }' demo/staff.yaml >staff && cp staff demo/staff.yaml
run 2026-11 --staff S019 --format pdf
says err "S019 白一帆 的提成" "无处扣回" # pay-late-nobody
# rules that are not kept: nobody can tell
expect 0 "$KAOHE" -C demo archive purge --before 2026-10-01 --author 陆云舒 --reason 到期
run 2026-11 --staff S019 --format pdf
says err "2026-09 已定稿，但存档里没有可重算的数据" # pay-late-unread
finish
