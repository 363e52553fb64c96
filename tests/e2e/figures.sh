#!/bin/sh
# Figures that are not what they seem: percent taken for fractions, stores and people without data, weights of two kinds.
. "$(dirname "$0")/lib.sh"

python3 "$root/tests/e2e/figures.py" .
for case in percent stores rate team; do
    code=0
    "$KAOHE" -C $case run 2026-10 --format xlsx >$case.out 2>&1 </dev/null || code=$?
    [ "$code" -eq 1 ] || { fail "exit $code: $case"; cat $case.out; }
    cp $case/out/2026-10/findings.csv $case.csv
done

# item PERSON ITEM: state and points
item() {
    python3 - "$@" <<'PY'
import json, sys
case, number, id = sys.argv[1:]
for person in json.load(open(f"{case}/out/2026-10/scores.json"))["staff"]:
    for item in (i for m in person["modules"] for i in m["items"]):
        if person["number"] == number and item["id"] == id:
            print(item["state"], item["points"])
PY
}
is() {
    got=$(item "$1" "$2" "$3")
    [ "$got" = "$4" ] || fail "$1 $2 $3: '$got', not '$4'"
}

says percent.csv cell-rate-outside rate-over-one 分子\ 44\ 大于分母\ 40 download-unfinished
is percent A1 i0 "missing None"
says stores.csv store-lacking 乙店 询单销售额 value-weights 人数、消息数
is stores A1 i0 "missing None"
is stores A1 i1 "approximate 50.00"
says rate.csv store-left-out 乙店
is rate A1 i0 "ok 50.00"
says team.csv member-lacking A2\ 李二
is team A3 i0 "missing None"
grep -q value-weights rate.csv && fail "weights of one kind are told"
grep -qE "store-lacking|member-lacking" rate.csv && fail "a rate may do without a store"

# 计算依据 says who is in it and which store is not
expect 0 unzip -p rate/out/2026-10/forms/*A1*.xlsx xl/sharedStrings.xml
says out 不含：乙店
expect 0 unzip -p team/out/2026-10/forms/*A3*.xlsx xl/sharedStrings.xml
says out 合计：王一、李二 缺数据：李二 合计：王一
finish
