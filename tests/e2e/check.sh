#!/bin/sh
# The check: one screen that fits, file by file, JSON; an unknown export and the draft of its profile.
. "$(dirname "$0")/lib.sh"
look() { python3 "$root/tests/e2e/check.py" "$@"; }
month=demo/exports/2026-10

"$KAOHE" init demo >/dev/null
expect 1 "$KAOHE" -C demo check 2026-10
look screen out 80 || fail "the screen"
[ "$(wc -l <out)" -le 20 ] || fail "more than a screen"
expect 1 "$KAOHE" -C demo --lang en check 2026-10 --files
says out "as " "since" "Shopify"
if command -v script >/dev/null; then # as on a terminal of 80 by 24: findings as far as they fit
    script -qec "stty cols 80 rows 24; '$KAOHE' -C demo check 2026-10 -q --no-color" /dev/null >tty </dev/null || true
    lines=$(tr -d '\r' <tty | grep -c .)
    [ "$lines" -le 24 ] || fail "$lines lines on a terminal of 24"
    says tty "--all"
fi

# spoilt: an unknown export, a row refused, a copy of a file, a stranger's account, a wrong total
look export "$month/dy/某平台.csv"
sed -i '2s/.*/,,坏,坏,坏,坏/' "$month/tm/评价_2026-10.csv"
cp "$month/tm/天猫退款单_2026-10.csv" "$month/tm/copy.csv"
sed -i 's/:晚舟/:生人/; 3s/,[0-9]*,/,7,/' "$month/tm/自定义报表_接待与满意度_下单优先判定_2026-10-01至2026-10-31.csv" 2>/dev/null || true
python3 - "$month" <<'PY'
import pathlib, sys
path = next(pathlib.Path(sys.argv[1], "tm").glob("客服数据_2026-10-01至2026-10-31.csv"))
text = path.read_text(encoding="utf-8-sig").split("\n")
cells = text[2].split(",")
cells[0], cells[1] = cells[0] + "生人", str(int(cells[1]) + 5)
text[2] = ",".join(cells)
path.write_text("\ufeff" + "\n".join(text), encoding="utf-8")
path = next(pathlib.Path(sys.argv[1]).glob("*_月度汇总_*.txt"))  # due on every day of the month
path.write_text(path.read_text(encoding="utf-16").replace("\t18\t18\t", "\t31\t18\t"), encoding="utf-16")
PY
expect 1 "$KAOHE" -C demo check 2026-10
says out "不认识 1 个" "kaohe profile new exports/2026-10/dy/某平台.csv" "无主账号" "汇总行不符" "最多影响"
look screen out 80 || fail "the screen of a spoilt month"
# what one column says over and over is one line; --all has each by itself, on stdout
for value in 甲 乙 丙; do
    printf '2026-10-08,S011,何秋白,已解决会话数,%s,登记单,陆云舒\n' "$value"
done >>demo/manual/2026-10_登记表.csv
expect 1 "$KAOHE" -C demo check 2026-10
says err "同样的还有 2 处"
says out "个文件有错误（"
[ "$(grep -c "列“数量”中的“" err)" -eq 1 ] || fail "one line for a column"
expect 1 "$KAOHE" -C demo check 2026-10 --all
[ ! -s err ] || fail "--all on stderr"
[ "$(grep -c "列“数量”中的“" out)" -eq 3 ] || fail "--all lacks some"
expect 1 "$KAOHE" -C demo check 2026-10 --files
says out "counter: received" "（不显示）" "内容完全相同" "首处第 2 行"
grep -q 1380010 out err && fail "a buyer's phone number was printed"
expect 1 "$KAOHE" -C demo --json check 2026-10
look report out || fail "check --json"
expect 1 "$KAOHE" -C demo run 2026-10 --format xlsx
says demo/out/2026-10/findings.csv rows-cost files-overlap

# of a file left out whole no rows are counted
mv "$month/tm/自定义报表_询单与销售_下单优先判定_2026-10-01至2026-10-31.csv" "$month/tm/询单_2026-09-01至2026-09-30.csv"
expect 1 "$KAOHE" -C demo check 2026-10 --all
says out "整个文件未采用，最多使" # file-cost
grep -q "有 0 行" out && fail "0 rows left out"

# the draft loads as it is; completed, the export is known and its figures count
expect 0 "$KAOHE" -C demo profile new exports/2026-10/dy/某平台.csv
says out "platform: douyin" "kind: agent_stats" '"坐席", field: account, required: true' "counter: received" "←"
grep -q 1380010 out && fail "a buyer's phone number in the draft"
expect 0 "$KAOHE" -C demo profile new exports/2026-10/dy/某平台.csv -o templates/exports/my.yaml
expect 3 "$KAOHE" -C demo profile new exports/2026-10/dy/某平台.csv -o templates/exports/my.yaml # file-exists
expect 1 "$KAOHE" -C demo check 2026-10 --files
says out "新的导出（new-export）"
sed -i 's/^profile: new-export.*/profile: my-platform/; s/ *# .*←.*//' demo/templates/exports/my.yaml
sed -i 's/"首响", ignore: true/"首响", mean: first_response, read: duration, weight: "接待人数"/' demo/templates/exports/my.yaml
expect 1 "$KAOHE" -C demo --json check 2026-10
says out '"profile": "my-platform"'
sed -i 's/counter: received/counter: recieved/' demo/templates/exports/my.yaml
expect 3 "$KAOHE" -C demo check 2026-10
says err "templates/exports/my.yaml:" received
expect 3 "$KAOHE" -C demo --lang en profile new staff.yaml # no-header or a finding of what it is
expect 2 "$KAOHE" -C demo profile old x.csv

# a refused row that names someone costs that person alone
python3 "$root/tests/e2e/mini.py" small 3
sed -i '0,/责任心,21,/s//责任心,二一,/' small/manual/2026-10_评分表.csv
expect 1 "$KAOHE" -C small --json check 2026-10
look person out M01 || fail "whom a row costs"
# so does a value that could not be read, and only items that its column feeds; a store's cost everyone
sed -i '0,/,二一,/s//,21,/' small/manual/2026-10_评分表.csv
sed -i 's/,100,1$/,一百,1/' small/exports/2026-10/店铺数据_2026-10.csv
expect 1 "$KAOHE" -C small --json check 2026-10
look cells out 店铺数据 M01=dispute M02=dispute M03=dispute || fail "whom a store's value costs"
sed -i 's/,一百,1$/,100,1/' small/exports/2026-10/店铺数据_2026-10.csv
"$KAOHE" init whole >/dev/null
sed -i 's/,38秒,96.43%/,三十八秒,96.43%/' whole/exports/2026-10/dy/客服数据*.csv
expect 1 "$KAOHE" -C whole --json check 2026-10
look cells out dy/客服数据 S015=avg_response S018=team_avg_response || fail "whom a value costs"
expect 1 "$KAOHE" -C whole check 2026-10 --all
says out "有 1 行中的值读不出，最多使 2 人少得分：S015"
# what an item waits for, and which exports could give it (item-unsupplied, item-no-supply)
rm small/exports/2026-10/店铺数据_2026-10.csv
sed -i 's/metric: dispute_rate/metric: letter_reply_rate/' small/templates/roles/mini.yaml
expect 1 "$KAOHE" -C small check 2026-10 --all
says out "缺“店铺营业额增长率”的数据" "可由这些得出：店铺数据（日）、店铺数据（月）、生意参谋" "在登记表里登记“"

# nothing but an unknown export: it is shown all the same
"$KAOHE" init alone >/dev/null
rm -r alone/exports/2026-10 alone/manual
mkdir -p alone/exports/2026-10/dy
look export alone/exports/2026-10/dy/某平台.csv
expect 3 "$KAOHE" -C alone check 2026-10 --files
says out "某平台.csv" "counter: received" "不认识 1 个" "kaohe profile new"
says err "没有可识别的导出文件"
expect 3 "$KAOHE" -C alone --json check 2026-10
says out '"profile": null'
finish
