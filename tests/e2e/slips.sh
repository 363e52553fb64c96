#!/bin/sh
# What people get wrong in scores and registers that they write by hand: each slip is named at its row, and no points go astray.
. "$(dirname "$0")/lib.sh"
python3 "$root/tests/e2e/mini.py" demo 001:测试甲: 002:测试乙: 003:测试乙:
sed -i 's/^\(  *\)- {id: care,/\1- {id: care, average_scorers: true,/' demo/templates/roles/mini.yaml
scores() { # LINES: all of October's, below the header
    printf '工号,姓名,岗位,考核项目,得分,理由,评分人\n%s\n' "$1" >demo/manual/2026-10_评分表.csv
}
care() { # what 001, 002, 003 got for 责任心 in the end
    code=0
    "$KAOHE" -C demo run 2026-10 --format xlsx >out 2>err </dev/null || code=$?
    [ "$code" -le 1 ] || { fail "run: $code"; cat err; }
    got=$(python3 -c 'import json
for card in json.load(open("demo/out/2026-10/scores.json"))["staff"]:
    print(next(i["points"] for m in card["modules"] for i in m["items"] if i["id"] == "care"), end=" ")')
    [ "$got" = "$1 " ] || { fail "points $got, not $1"; cat err; }
}

# the number of one and the name of another: only some columns were sorted
scores '001,测试乙,,责任心,20,甲,主管
002,测试乙,,责任心,21,乙,主管
003,测试丁,,责任心,22,丙,主管'
care "None 21.00 22.00"
says err "评分表.csv:2:2:" "工号“001”是测试甲，这一行的姓名却是“测试乙”" "只排序" # employee-two
# numbers that a spreadsheet took for numbers; a name that two people have
scores '1,测试甲,,责任心,20,甲,主管
,测试乙,,责任心,21,乙,主管'
care "None None None"
says err "花名册中没有“1”" "是不是“001”" "叫“测试乙”的不止一人" # employee-zeros, employee-namesakes
says err "001 测试甲 的“责任心”没有可用的评分" "kaohe manual 2026-10" # item-unscored
# another role than the person has; words that are no role
scores '001,,小售后,责任心,20,甲,主管
002,,客服,责任心,21,乙,主管
003,,小客服,责任心,22,丙,主管'
care "None 21.00 22.00"
says err "评分表.csv:2:" "001 本月没有岗位“小售后”的考核表" # manual-other-role
# two opinions are averaged, but nobody's is nobody's
scores '001,,,责任心,20,甲,主管
001,,,责任心,21,甲,经理
002,,,责任心,20,甲,主管
002,,,责任心,21,甲,
003,,,责任心,22,丙,主管'
care "20.50 None 22.00"
says err "评分表.csv:5:" "都写明评分人"
# a register's row of the next days is another month's, as one of long ago is
printf '日期,工号,姓名,店铺,登记项目,数量,凭证,登记人\n2026-11-02,001,测试甲,,有效投诉,1,x,主管\n2026-09-30,001,测试甲,,有效投诉,1,x,主管\n2026-10-31,001,测试乙,,有效投诉,1,x,主管\n2026-10-31,001,测试甲,,有效投诉,1,x,主管\n' >demo/manual/2026-10_登记表.csv
expect 1 "$KAOHE" -C demo check 2026-10
says err "登记表.csv:2: " "登记中有 2 行是别的月份的日期" # rows-other-month
says err "登记表.csv:4:3:" "工号“001”是测试甲，这一行的姓名却是“测试乙”"
# one event that two people write down, one that is copied within a file, and two that are two
printf '日期,工号,姓名,店铺,登记项目,数量,凭证,登记人\n2026-10-08,001,,,有效投诉,1,工单 7,甲\n2026-10-09,002,,,有效投诉,1,工单 8,甲\n2026-10-09,002,,,有效投诉,1,工单 9,甲\n2026-10-10,001,,,有效投诉,1,工单 5,甲\n2026-10-10,001,,,有效投诉,1,工单 5,甲\n' >demo/manual/2026-10_登记表.csv
printf '日期,工号,姓名,店铺,登记项目,数量,凭证,登记人\n2026-10-08,,测试甲,,有效投诉,1,买家来电,乙\n2026-10-12,001,,,有效投诉,1.5,工单 6,乙\n' >demo/manual/2026-10_登记表_乙.csv
expect 1 "$KAOHE" -C demo check 2026-10 --all
cat out err >said
says said "“测试甲”的“有效投诉”与" "登记了两次" # register-maybe-twice
[ "$(grep -c 登记了两次 said)" -eq 2 ] || { fail "twice: $(grep 登记了两次 said)"; }
says said "“1.5”不是整数" # register-fraction
# last month's workbook under this month's name
rm demo/manual/*
"$KAOHE" -C demo manual 2026-09 >/dev/null
cp demo/manual/2026-09.xlsx demo/manual/2026-10.xlsx
expect 1 "$KAOHE" -C demo check 2026-10
says err "2026-10.xlsx:评分!1" "标题写的是 2026-09，文件名写的是 2026-10" # title-clash

# a heading of the workbook that was changed: the sheet is not passed over in silence
rm demo/manual/*
"$KAOHE" -C demo manual 2026-10 >/dev/null
/usr/bin/python3 - <<'END'
import openpyxl
book = openpyxl.load_workbook("demo/manual/2026-10.xlsx")
book["评分"]["G3"] = "打的分"
book.save("demo/manual/2026-10.xlsx")
END
expect 1 "$KAOHE" -C demo check 2026-10
says err "2026-10.xlsx:评分!3" "工作表“评分”像“评分表”，但没有“得分”一列" # sheet-near
rm demo/manual/2026-10.xlsx

# who types into a finished form finds it again, and is told where it would count
scores '001,,,责任心,20,甲,主管'
care "20.00 None None"
form=$(ls -d demo/out/2026-10/forms/001_*.xlsx)
echo >>"$form"
cp "$form" typed.xlsx
care "20.00 None None"
says err "$form" "生成后有人改过" "kaohe manual" # output-edited
cmp typed.xlsx demo/out/2026-10.edited/001_*.xlsx || fail "what was typed into a form is lost"
care "20.00 None None"
! grep -q 生成后有人改过 err || fail "told again"
expect 0 "$KAOHE" -C demo show 2026-10 001 --json
python3 -c 'import json; assert [c["number"] for c in json.load(open("out"))["staff"]] == ["001"]' || fail "show --json"

# the staff list as a table that a spreadsheet program saved: its days and numbers are what they were
"$KAOHE" -C demo staff export -o staff.csv >/dev/null
mkdir kept && mv demo/staff.yaml demo/manual/*.csv kept/
cp demo/staff.csv whole.csv
export_of() { rm -f again.csv && expect 0 "$KAOHE" -C demo staff export -o "$PWD/again.csv"; }
export_of && cmp again.csv whole.csv || fail "the table is not what it was exported from"
sed 's/"003","测试乙","","",/"003","测试乙","2026-03-01","2026-10-09",/' whole.csv >dated.csv
for day in 2026/10/9 20261009 2026.10.9 2026年10月9日 '2026-10-09 00:00:00'; do
    sed -e "s|2026-10-09|$day|" -e 's|2026-03-01|2026/3/1|' -e 's/"00\([12]\)"/"=""00\1"""/' dated.csv >demo/staff.csv
    export_of && cmp again.csv dated.csv || fail "$day is not the day that it was"
done
for day in 10/9/2026 2026-02-30 46304 '2026-10-09 18:00'; do
    sed "s|2026-10-09|$day|" dated.csv >demo/staff.csv
    expect 3 "$KAOHE" -C demo check 2026-10
    says err "staff.csv:4" "$day"
done
sed 's/"003","测试乙"/"002","测试丙"/' whole.csv >demo/staff.csv
expect 3 "$KAOHE" -C demo check 2026-10
says err "staff.csv:4" "工号“002”在这一行是“测试丙”，在第 3 行是“测试乙”" # staff-two
sed 's/"3500"/"3,500元"/' whole.csv >demo/staff.csv
expect 3 "$KAOHE" -C demo check 2026-10
says err "只写数字 3500；"
finish
