#!/bin/sh
# Last month's exports are gone: growth, and what is compared with last month, come from the archive; replay holds.
. "$(dirname "$0")/lib.sh"

kaohe() { "$KAOHE" -C demo "$@"; }
run() { code=0; kaohe "$@" >out 2>err </dev/null || code=$?; [ "$code" -le 1 ] || { fail "exit $code: $*"; cat err; }; }
stores() { # and points of items that are compared with last month
    python3 - <<'PY'
import json
scores = json.load(open("demo/out/2026-10/scores.json"))
print(scores["stores"])
for person in scores["staff"]:
    for item in (i for m in person["modules"] for i in m["items"]):
        if item["id"] in ("growth", "quality_refund_rate", "refund_rate", "dispute"):
            print(person["number"], item["id"], item["state"], item["points"])
PY
}

expect 0 "$KAOHE" init demo
run run 2026-10 --format xlsx
stores >wanted
grep -q None wanted && fail "the sample's growth is not known: $(cat wanted)"

# what is not final may still change, and does not stand in for anything
run run 2026-09 --format xlsx
mv demo/exports/2026-09 september
run show 2026-10 S001
grep 店铺营业额增长率 out | grep -q 不适用 || fail "a provisional month stands in for exports"
mv september demo/exports/2026-09

run run 2026-09 --final
mv demo/exports/2026-09 september
alter() { python3 -c 'import sqlite3; db = sqlite3.connect("demo/archive.db"); db.execute("DROP TRIGGER figure_update"); db.execute("UPDATE figure SET numerator = \"30000\" WHERE store = \"tm\" AND metric = \"revenue\""); db.commit()'; }

# an altered figure stops the run: forms without what is there would only look provisional
cp demo/archive.db sound.db
cp -r demo/out before
alter
expect 3 kaohe run 2026-10
says err "存档被改动" "figure tm revenue" "没有写入任何结果"
expect 3 kaohe show 2026-10 S001
diff -r before demo/out || fail "results were written without the archive's figures"
cp sound.db demo/archive.db

run run 2026-10 --final
stores | diff wanted - || fail "other growth from the archive than from the exports"
says demo/out/2026-10/findings.csv "figures-archived" "archive.db#2026-09"
says demo/out/2026-10/manifest.json "archive.db#2026-09" "$(sed -n 's/^ *"archive": "\(.*\)".*/\1/p' demo/out/2026-10/manifest.json)"
unzip -p demo/out/2026-10/forms/S001_*.xlsx xl/sharedStrings.xml | grep -q "上月 archive.db#2026-09（1 行）" || fail "计算依据 does not name the archive"
run explain 2026-10 S001 店铺营业额增长率
says out "archive.db#2026-09（1 行）"

# they belong to the month: the archive alone gives it again, whatever September becomes later
mkdir alone
cp demo/archive.db alone
expect 0 "$KAOHE" -C alone archive replay 2026-10
says out "逐字节相同"
mv september demo/exports/2026-09
sed -i '2s/,[0-9]*,/,1,/' demo/manual/2026-09_评分表.csv
run archive amend 2026-09 --author 王经理 --reason 复核
mv demo/exports/2026-09 september
expect 0 kaohe archive replay 2026-10
run run 2026-10
expect 0 kaohe archive verify

# only some stores' exports are gone: theirs alone come from the archive
mkdir demo/exports/2026-09
cp -r september/tm demo/exports/2026-09
rm -r demo/out
run explain 2026-10 S001 店铺营业额增长率
says out "exports/2026-09/tm/" "archive.db#2026-09"
grep -A9 旗舰店 out | grep -q "archive.db" && fail "the archive against exports that are there"

# an altered figure is no figure
rm -r demo/exports/2026-09
alter
expect 3 kaohe run 2026-10
says err "存档被改动" "figure tm revenue"
finish
