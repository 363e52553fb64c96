"""Reads a month's results as a stranger would and recalculates what can be recalculated.

  scores.py OUT_MONTH TRUTH.csv

Points add up to modules and totals; totals are within the bounds; every form has both files;
the manifest's digests are those of the files; values equal the generator's own truth.
"""
import csv
import hashlib
import json
import pathlib
import sys
from decimal import Decimal
from fractions import Fraction

folder, truth_path = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
problems = []


def check(condition, text):
    if not condition:
        problems.append(text)


check(scores["schema"] == 1 and scores["month"] == folder.name, "head of scores.json")
people = {card["number"] for card in scores["staff"]}
check(len(people) == 24, f"{len(people)} people, not 24")
check(len({card["role"] for card in scores["staff"]}) == 9, "not all nine roles")

for card in scores["staff"]:
    who = f'{card["number"]} {card["role"]}'
    total = Decimal(0)
    for module in card["modules"]:
        points = sum((Decimal(i["points"]) for i in module["items"] if i["points"] is not None), Decimal(0))
        check(points == Decimal(module["points"]), f'{who}: {module["name"]}: {points} != {module["points"]}')
        marks = sum((Decimal(i["marks"]) for i in module["items"]), Decimal(0))
        check(marks == Decimal(module["marks"]), f'{who}: marks of {module["name"]}')
        total += Decimal(module["points"])
    check(total == Decimal(card["total"]), f'{who}: total {card["total"]}, modules give {total}')
    check(sum(Decimal(m["marks"]) for m in card["modules"]) == Decimal(card["out_of"]) == 110, f"{who}: out of")
    check(0 <= total <= 110, f"{who}: total {total}")
    found = [p.suffix for p in folder.glob(f'forms/{card["number"]}_*')]
    forms = sum(c["number"] == card["number"] for c in scores["staff"])
    check(sorted(found) == sorted([".pdf", ".xlsx"] * forms), f"{who}: files {found}")

for role in {card["role"] for card in scores["staff"]}:
    final = [c for c in scores["staff"] if c["role"] == role and c["status"] == "final"]
    for card in final:
        rank = 1 + sum(Decimal(c["total"]) > Decimal(card["total"]) for c in final)
        check(card["rank"] == rank, f'{card["number"]}: rank {card["rank"]}, not {rank}')

manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
for entry in manifest["outputs"]:
    digest = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
    check(digest == entry["sha256"], f'manifest: {entry["path"]}')
listed = {entry["path"] for entry in manifest["outputs"]} | {"manifest.json"}
there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
check(listed == there, f"manifest lists {len(listed)} files, there are {len(there)}")

# the generator's truth: numerator and denominator of what people's items were computed from
compared = 0
values = {}
for card in scores["staff"]:
    for module in card["modules"]:
        for item in module["items"]:
            if item["metric"] and item["numerator"] is not None:
                values.setdefault((card["number"], card["role"], item["metric"]), []).append(item)
with truth_path.open(encoding="utf-8-sig", newline="") as file:
    for row in csv.DictReader(file):
        for item in values.get((row["employee"], row["role"], row["metric"]), []):
            if not row["num"] or not row["den"]:
                continue
            wanted = Fraction(row["num"]) / Fraction(row["den"])
            given = Fraction(item["numerator"]) / Fraction(item["denominator"])
            compared += 1
            # platforms print rates and seconds rounded; weights carry that into the sums
            check(abs(wanted - given) <= abs(wanted) * Fraction(1, 500) + Fraction(1, 2000),
                  f'{row["employee"]} {row["metric"]}: {float(given)} not {float(wanted)}')
check(compared > 100, f"only {compared} values compared with the truth")

print("\n".join(problems[:40]))
print(f'{len(scores["staff"])} forms, {compared} values compared, {len(problems)} problems')
sys.exit(bool(problems))
