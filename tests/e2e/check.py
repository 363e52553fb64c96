"""What the check prints and says.

check.py export OUT.csv         a month of agents' figures that no profile knows, with phone numbers
check.py screen FILE WIDTH      lines no wider than WIDTH by display width; table columns line up
check.py person FILE NUMBER     the rows left out cost that person, and no one else
check.py cells FILE NAME COST...  so do values that could not be read, by their columns
check.py report FILE            check --json of the month that check.sh spoilt
"""
import json
import sys
import unicodedata


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def export(path):
    rows = [["某平台坐席月报"], ["坐席", "客户电话", "接待会话", "接待人数", "首响", "成交金额", "日期"]]
    for day in range(1, 31):
        rows.append([["星河_半夏", "星河_知秋"][day % 2], f"138001{day:05}", str(day * 7 % 50), str(day * 3 % 40),
                     f"{day * 11 % 60}秒", f"￥{day * 13}.50", f"2026-10-{day:02}"])
    with open(path, "w", encoding="gb18030", newline="") as file:
        file.write("\r\n".join(",".join(row) for row in rows))


def screen(path, most):
    lines = open(path, encoding="utf-8").read().split("\n")
    for line in lines:
        assert width(line) <= int(most), (width(line), line)
        assert line == line.rstrip(), line
    table = [line for line in lines if line.startswith(("店铺", "星河", "Galaxy", "不分店铺"))]
    table = [line for line in table if "考核表" not in line]
    edges = set()
    for line in table:
        head = line[: line.rindex("  ")]
        edges.add(width(head.rstrip()))
    assert len(table) >= 5 and len(edges) == 1, (edges, table)


def report(path):
    data = json.load(open(path, encoding="utf-8"))
    files = {file["path"]: file for file in data["files"]}
    unknown = files["exports/2026-10/dy/某平台.csv"]
    assert unknown["profile"] is None and unknown["guess"]["header_line"] == 2, unknown
    columns = {column["header"]: column for column in unknown["guess"]["columns"]}
    assert columns["客户电话"]["holds"] == "phones" and columns["客户电话"]["values"] == []
    assert columns["坐席"]["values"] == [] and columns["坐席"]["feeds"] == "field: account"
    assert columns["接待人数"]["feeds"] == "counter: received" and len(columns["接待人数"]["values"]) == 3
    assert "13800100001" not in json.dumps(data)
    rated = files["exports/2026-10/tm/评价_2026-10.csv"]
    assert rated["dropped"] == 1, rated
    bad = [column for column in rated["columns"] if column["bad"]]
    assert [column["first_bad_line"] for column in bad] == [2], bad
    costs = rated["costs_at_most"]
    assert costs, rated
    forms = {(form["number"], form["role"]): form for form in data["forms"]}
    for cost in costs:
        assert 0 < float(cost["points"]) <= 110 and cost["items"], cost
        assert float(forms[cost["number"], cost["role"]]["costs_at_most"]) >= float(cost["points"])
    codes = {finding["code"] for finding in data["findings"]}
    assert {"rows-cost", "files-overlap", "files-same", "account-unowned", "sum-mismatch", "days-silent"} <= codes, sorted(codes)
    twice = [pair for pair in data["overlaps"] if pair["same_bytes"]]
    assert len(twice) == 1 and "copy" in twice[0]["first"] + twice[0]["second"], data["overlaps"]
    assert all(float(one["due"]) > one["worked"] >= 0 for one in data["silent_days"]) and data["silent_days"]
    assert all(len(one["days"]) + one["worked"] <= 31 and "2026-10-01" <= one["days"][0] <= "2026-10-31" for one in data["silent_days"])
    assert "yuan" not in json.dumps(data)


def person(path, number):
    files = [file for file in json.load(open(path, encoding="utf-8"))["files"] if file["costs_at_most"]]
    assert [(file["dropped"], [cost["number"] for cost in file["costs_at_most"]]) for file in files] == [(1, [number])], files


def cells(path, name, *costs):
    """Values that could not be read cost these, each as NUMBER=item,item; no row was left out."""
    file = next(file for file in json.load(open(path, encoding="utf-8"))["files"] if name in file["path"])
    found = ["%s=%s" % (cost["number"], ",".join(cost["items"])) for cost in file["costs_at_most"]]
    assert file["dropped"] == 0 and found == list(costs), (file["dropped"], found)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
