#!/bin/sh
# explain: every item of every form against scores.json, kept and computed anew; what it must not say; when it is stale.
. "$(dirname "$0")/lib.sh"

expect 0 "$KAOHE" init demo
expect 1 "$KAOHE" -C demo run 2026-10
evidence=demo/out/2026-10/evidence.tsv
[ "$(stat -c %a "$evidence")" = 600 ] || fail "evidence is not 0600"
! grep -rhoE 't_[^,"]+' demo/exports/2026-10/tm/聊天记录* | sort -u | head -50 | grep -qF -f - "$evidence" || fail "a buyer in the evidence"

for number in $(seq -f 'S%03g' 1 24); do
    "$KAOHE" -C demo explain 2026-10 "$number" --json >"$number.json" 2>err || fail "explain $number"
done
python3 - <<'PY' || fail "explain says something else than scores.json"
import glob, json, sys
scores = json.load(open("demo/out/2026-10/scores.json"))
forms = [f for n in sorted(glob.glob("S*.json")) for f in json.load(open(n))]
wrong, kinds, lost = [], set(), 0
def check(good, *what):
    if not good:
        wrong.append(what)
check(len(forms) == len(scores["staff"]), "forms", len(forms))
for form, card in zip(forms, scores["staff"]):
    items = [i for m in card["modules"] for i in m["items"]]
    check(form["number"] == card["number"] and form["total"] == card["total"], form["number"])
    check(len(items) == len(form["items"]), form["number"], "items")
    for said, item in zip(form["items"], items):
        at = form["number"], item["id"]
        check(said["points"] == item["points"] and said["marks"] == item["marks"], *at)
        if said["points_by_rule"]:
            check(said["points_by_rule"]["created_first"] == item["points"], *at, "rule")
            kinds.add("rules")
        if item["numerator"] is not None:
            check(said["values"][0]["numerator"] == item["numerator"], *at)
            check(said["values"][0]["denominator"] == item["denominator"], *at)
        if item["state"] == "manual" and item["points"] != "0.00":
            check(said["given"] and all(g["line"] > 1 and g["file"] for g in said["given"]), *at, "given")
            kinds.add("manual")
        for value in said["values"]:
            if value["state"] != "ok":
                continue
            rows, kind = value["rows"], value["metric"]
            kinds.add(kind)
            check(len(rows) == min(20, value["rows_in_all"]), *at, "rows", len(rows), value["rows_in_all"])
            check(all(r["line"] > 1 and r["file"].startswith(("exports/", "manual/")) for r in rows), *at, "place")
            sizes = [abs(float(r["numerator"])) for r in rows]
            check(sizes == sorted(sizes, reverse=True), *at, "order")
            lost += len(value["missed"]) > 0
            check(all(r["numerator"] == "0" for r in value["missed"]), *at, "missed")
            if value["next"]["points"] is not None:
                check(value["next"]["value"] != value["value"], *at, "next")
for kind in ("conversion", "sales", "first_response", "refund_rate", "complaint_rate", "attendance_faults", "csat",
             "rules", "manual", "growth"):
    found = kind in kinds or any(kind.split("_")[0] in k for k in kinds)
    check(found, "no item of", kind)
check(lost > 10, "rows that were not achieved", lost)
for w in wrong[:20]:
    print(*w)
sys.exit(bool(wrong))
PY

# the rows that are listed are the very rows: found anew from the exports alone
/usr/bin/python3 "$root/tests/e2e/explain_rows.py" demo S007.json S010.json S016.json ||
    fail "rows are not those that make the value"

# text: rule, value, other rules, next step, rows; a wrong name is answered with the nearest
expect 0 "$KAOHE" -C demo explain 2026-10 S008 team_sales
says out "销售额" "来源" "归属  下单优先判定" "若按  下单判定" "若按  付款判定" "ExportOrderList" 
expect 0 "$KAOHE" -C demo --lang en explain 2026-10 S005 conversion
says out "one step better" "rows in all" "rows count in the denominator only"
# against the industry or last month: multiples, as on the form, neither hours nor percent
expect 0 "$KAOHE" -C demo explain 2026-10 S010
grep 'refund_hours' out | grep -qF '0.76倍' || fail "hours against the industry's are no hours"
expect 0 "$KAOHE" -C demo explain 2026-10 S010 quality_refund_rate
says out "达到 1.10倍" "exports/2026-09/tm/"
expect 2 "$KAOHE" -C demo explain 2026-10 S005 conversio
says err "conversion"
expect 2 "$KAOHE" -C demo explain 2026-10 S999
says err "S999"

# whose form of which role, units, and no row in both lists
expect 0 "$KAOHE" -C demo explain 2026-10 S001 avg_response
says out "S001 林小满  电商售前客服绩效考核表  平均响应时间" "秒 / " "秒"
expect 0 "$KAOHE" -C demo explain 2026-10 S001 received
grep -q ' / 1 = ' out && fail "a sum shown as a quotient"
for one in S01[0-2].json; do
    "$KAOHE" -C demo explain 2026-10 "${one%.json}" satisfaction >out 2>err || continue
    [ -z "$(grep -E '^    exports' out | sort | uniq -d)" ] || fail "a row of ${one%.json} is listed twice"
done

# kept or computed: the same words; nothing newer is passed over
expect 0 "$KAOHE" -C demo explain 2026-10 S007 conversion
mv out kept
touch demo/staff.yaml
expect 0 "$KAOHE" -C demo explain 2026-10 S007 conversion
cmp kept out || fail "computed anew, it says something else"
expect 1 "$KAOHE" -C demo run 2026-10
sed -i '1,3s/kaohe-evidence/else/' "$evidence" # not one of ours: computed
expect 0 "$KAOHE" -C demo explain 2026-10 S007 conversion
cmp kept out || fail "a strange file is believed"
expect 1 "$KAOHE" -C demo run 2026-10
rm demo/manual/2026-10*
expect 0 "$KAOHE" -C demo explain 2026-10 S001 innovation
! grep -q '人工评分' out || fail "a file that was taken away still counts"
finish
