#!/bin/sh
# kaohe table: the tables of buyers against a naive twin, the filled ones with planted mistakes, files and modes.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
expect 0 "$KAOHE" -C demo table
says out rfm retention campaign product-plan invoice
expect 0 "$KAOHE" -C demo --json table
python3 -c 'import json; assert len(json.load(open("out"))) >= 5' || fail "the list as JSON"
expect 2 "$KAOHE" -C demo table rmf 2026-10
says err rfm
expect 2 "$KAOHE" -C demo table rfm 2026-13

# made from orders: buyers without a name are said, not guessed; the twin agrees on every buyer
expect 1 "$KAOHE" -C demo table rfm 2026-10
# table-buyers, table-months
says err "星河日用专营店" "998 笔订单没有可用的买家标识" "只找到 4 个月"
expect 1 "$KAOHE" -C demo table retention 2026-10
/usr/bin/python3 "$root/tests/e2e/tables.py" twin demo || fail "the twin differs"
book=demo/out/2026-10/tables
! unzip -p $book/rfm.xlsx xl/sharedStrings.xml | grep -qE 't_[^<]{2,}|@mail' || fail "a buyer's name in rfm.xlsx"
pdftotext $book/retention.pdf - >text
says text 新顾客 经营策略 "星河杂货铺旗舰店"
! grep -qE 't_|@mail' text || fail "a buyer's name in retention.pdf"
mode=$(stat -c %a demo/archive.key); [ "$mode" = 600 ] || fail "archive.key is $mode"
[ -z "$(find demo/out -type f ! -perm 600)$(find demo/out -type d ! -perm 700)" ] || fail "results are not 0600 in 0700"

# again: the same bytes; a run of the month leaves the tables alone, and no manifest names them
cp -r demo/out/2026-10/tables first
expect 1 "$KAOHE" -C demo table rfm 2026-10
expect 1 "$KAOHE" -C demo table retention 2026-10
diff -r first $book || fail "other bytes"
code=0; "$KAOHE" -C demo run 2026-10 --staff S001 >out 2>err || code=$?
[ "$code" -le 1 ] || fail "run: $code"
diff -r first $book || fail "a run touched the tables"
! grep -q rfm demo/out/2026-10/manifest.json || fail "the manifest names a table"

# filled in by people: first handed out, then read back; what is wrong is told by its cell
for name in campaign invoice product-plan; do
    expect 0 "$KAOHE" -C demo table $name 2026-10
    says out tables/$name/2026-10.xlsx
    [ -e $book/$name.pdf ] && fail "$name was made from nothing"
    /usr/bin/python3 "$root/tests/e2e/tables.py" fill demo $name
    cp demo/tables/$name/2026-10.xlsx $name.xlsx
    expect 1 "$KAOHE" -C demo table $name 2026-10
    cp err $name.err
    cmp $name.xlsx demo/tables/$name/2026-10.xlsx || fail "$name: what people filled in was touched"
    cp $book/$name.pdf $book/$name.xlsx .
    expect 1 "$KAOHE" -C demo table $name 2026-10
    cmp $name.pdf $book/$name.pdf && cmp $name.xlsx $book/$name.xlsx || fail "$name: other bytes"
done
# table-check, table-attention, table-required, table-cell, table-not-listed, table-rounded
says campaign.err "活动报名跟进表!J5:" "J5（活动价）：活动价高于近30天最低价" "F6（报名截止）：已过报名截止仍未提交" \
    "V7（下一步）：驳回后要写下一步" "W7（补报截止）" "F8（报名截止）不能读成日期" "B9（平台）不在选项里"
grep -q '![A-Z]*4:' campaign.err && fail "a finding in a row without mistakes"
says invoice.err "J5（税号）：税号校验码不对" "N6（金额）：同一订单多次申请" "E7（订单编号）：导出里没有这笔订单" \
    "AB8（红字发票号码）：开具后有退款" "E9（订单编号）的编号末几位" "N9（金额）：金额应大于 0" "J6（税号）：企业抬头必须有税号"
grep -q '![A-Z]*4:' invoice.err && fail "a finding in the row without mistakes"
says product-plan.err "利润款毛利率低于下限" "库存不足三天销量" "H5（成本）：成本不低于价格" "E6（定位）必须填写"
pdftotext -layout product-plan.pdf text
says text 形象 利润 "35.0%" 断货
[ -z "$(find demo/out/2026-10/tables demo/tables -type f ! -perm 600 -newer first)" ] || fail "a table is not 0600"

# a table of one's own is a file; a slip in it is told at its place, and nothing is written
mkdir -p demo/templates/tables
printf 'table: mine\nname: 我的表\ncolumns:\n  - {key: a, name: 甲, type: money, required: true}\n  - {key: b, name: 乙, type: money, formula: a * 2}\n' >demo/templates/tables/mine.yaml
expect 0 "$KAOHE" -C demo table mine 2026-10
printf '甲\n12.5\n\n3\n' >demo/tables/mine/2026-10.csv
rm demo/tables/mine/2026-10.xlsx
expect 0 "$KAOHE" -C demo table mine 2026-10
pdftotext $book/mine.pdf - | grep -q '25.00' || fail "the table of one's own"
cp demo/tables/mine/2026-10.csv demo/tables/mine/2026-10.xls
expect 3 "$KAOHE" -C demo table mine 2026-10 # table-twice
says err "tables/mine/2026-10.xls”和“tables/mine/2026-10.csv”"
cp invoice.xlsx demo/tables/mine/2026-10.xlsx && rm demo/tables/mine/2026-10.csv
expect 3 "$KAOHE" -C demo table mine 2026-10
says err "tables/mine/2026-10.xls”和“tables/mine/2026-10.xlsx”"
rm demo/tables/mine/2026-10.xls* && printf '甲\n12.5\n\n3\n' >demo/tables/mine/2026-10.csv
sed -i 's/a \* 2/a * c/' demo/templates/tables/mine.yaml
expect 3 "$KAOHE" -C demo table mine 2026-10
says err "templates/tables/mine.yaml:5:"

# table-header, table-no-sheet, table-rows, key-bad: not the sheet, not the header, others may read the key: refused, earlier results stay
sed -i 's/a \* c/a * 2/' demo/templates/tables/mine.yaml
cp $book/mine.pdf mine.pdf
printf '丙\n1\n' >demo/tables/mine/2026-10.csv
expect 3 "$KAOHE" -C demo table mine 2026-10
says err "没有“甲”一列"
rm demo/tables/mine/2026-10.csv
cp invoice.xlsx demo/tables/mine/2026-10.xlsx
expect 3 "$KAOHE" -C demo table mine 2026-10
says err "没有“我的表”这张表"
cmp mine.pdf $book/mine.pdf || fail "a refused table was written"
{ echo 甲; seq 50; } >demo/tables/mine/2026-10.csv
rm demo/tables/mine/2026-10.xlsx
expect 1 "$KAOHE" -C demo table mine 2026-10
says err "超过 40 行"
chmod 644 demo/archive.key
expect 3 "$KAOHE" -C demo table rfm 2026-10
chmod 600 demo/archive.key

# table-no-orders: no exports of orders at all
mkdir -p empty/exports/2026-10 && cp demo/kaohe.yaml demo/staff.yaml empty/
cp demo/exports/2026-10/tm/评价_2026-10.csv empty/exports/2026-10/
expect 1 "$KAOHE" -C empty table rfm 2026-10
says err "没有可读的订单导出"
finish
