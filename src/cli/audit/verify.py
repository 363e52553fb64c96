"""核对一个月的存档导出，不用 kaohe，只用 Python 标准库。
Check the archive export of a month without kaohe; Python's standard library is enough.

    python3 verify.py

  1. rows.txt      每一行的 SHA-256 → tree.csv 的叶子    each row's SHA-256 → the leaves in tree.csv
  2. tree.csv      叶子两两相合 → 这一版的两个树根       leaves, two by two → the two tops of this revision
  3. chain.csv     从 64 个 0 起，一版接一版 → 根摘要    from 64 zeros, revision by revision → the roots
  4. *.csv, month.json, records/, results/              与 rows.txt 一字不差 / say what rows.txt says

第一处对不上的会写出来。 / Whatever does not fit is named.
"""
import csv
import hashlib
import io
import json
import os
import re
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
COLUMNS = {  # of the archive's tables, in the order in which rows.txt has them
    "revision": "id month revision state program link ledger date author reason",
    "evaluation": "id revision at staff name role title template first_day last_day form version link total out_of "
                  "coefficient grade rank state digest record stem",
    "module": "evaluation at name marks points",
    "item": "evaluation at module item name metric unit marks points value target numerator denominator state remark",
    "part": "evaluation item at metric store platform numerator denominator reference target points state",
    "manual": "evaluation item at points scorer reason line",
    "figure": "revision at store metric numerator denominator",
    "file": "revision at kind path sha256",
    "source": "revision at kind path bytes sha256",
    "ledger": "seq kind date actor month revision staff form item expected words witness until due appeal outcome "
              "amended link",
}
PARTS = ("module", "item", "part", "manual")  # rows of the evaluation before them
ENTRY = {"revision": [], "figure": ["store", "metric"], "file": ["kind", "path"], "source": ["kind", "path"]}
problems = []


def wrong(what):
    problems.append(what)


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def read(name):
    try:
        with open(os.path.join(FOLDER, *name.split("/")), "rb") as file:
            return file.read()
    except OSError:
        wrong(f"{name}: 没有这个文件 / is missing")
        return b""


def table(name):
    return list(csv.DictReader(io.StringIO(read(name).decode("utf-8-sig"), newline="")))


def parse_rows(data):
    """rows.txt: table, then cells after a tab each: ~ nothing, i<number>, t<bytes>:<text>; then a line end."""
    at = 0
    while at < len(data):
        begin, at = at, re.compile(rb"[a-z]*").match(data, at).end()
        kind, cells = data[begin:at].decode(), []
        while data[at:at + 1] == b"\t":
            head = re.compile(rb"\t(?:(~)|i(-?\d+)|t(\d+):)").match(data, at)
            at = head.end() + int(head[3] or 0)
            cells.append(None if head[1] else head[2].decode() if head[2] else data[head.end():at].decode())
        if data[at:at + 1] != b"\n" or kind not in COLUMNS or len(cells) != len(COLUMNS[kind].split()):
            raise ValueError(at)
        at += 1
        row = dict(zip(COLUMNS[kind].split(), cells))
        yield kind, row, sha256(data[begin:at])


def top(leaves):
    """Two by two: sha256("node" LF left LF right LF); an odd one moves up as it is."""
    while len(leaves) > 1:
        pairs = [leaves[i:i + 2] for i in range(0, len(leaves), 2)]
        leaves = [sha256("node\n%s\n%s\n" % tuple(p)) if len(p) == 2 else p[0] for p in pairs]
    return leaves[0] if leaves else sha256("")


def leaves_of(rows):
    """(tree, digest, entry) in order. An evaluation has two: its record, and all its rows' digests, one a line."""
    made, own, detail = [], "", []
    for kind, row, digest in rows + [("", {}, "")]:
        if kind in PARTS:
            detail.append(digest)
            continue
        if detail:
            made.append(("month", sha256("".join(d + "\n" for d in detail)), own + ", rows"))
            detail = []
        if kind == "evaluation":
            own, detail = f'evaluation {row["staff"]} {row["role"]}', [digest]
            made.append(("month", sha256(row["record"]), own + ", record"))
        elif kind and kind != "ledger":
            tree = "outputs" if row.get("kind") == "output" else "month"
            made.append((tree, digest, " ".join([kind] + [row[name] for name in ENTRY[kind]])))
    return made


def check_tree(rows):
    listed = [tuple(leaf.values()) for leaf in table("tree.csv")]
    made = leaves_of(rows)
    for number, (leaf, wanted) in enumerate(zip(listed, made), 2):
        if leaf != wanted:
            wrong(f'tree.csv, 第 {number} 行 / line {number}: {" ".join(map(str, leaf))}, rows.txt: {" ".join(wanted)}')
            break
    if len(listed) != len(made):
        wrong(f"tree.csv: {len(listed)}, rows.txt: {len(made)}")
    return [top([leaf[1] for leaf in made if leaf[0] == which]) for which in ("month", "outputs")]


def check_chain(mine, tops):
    """Every final revision from the first one; returns the row of this one."""
    root = output_root = "0" * 64
    found = None
    for number, row in enumerate(table("chain.csv"), 2):
        here = f'chain.csv, 第 {number} 行 / line {number}, {row["month"]} {row["revision"]}'
        this = (row["month"], row["revision"]) == (mine["month"], mine["revision"])
        final = row["state"] == "final"  # one that is not final yet hangs in no chain
        if this:
            found = row
            if [row["tree"], row["outputs"]] != tops or (row["state"], row["link"]) != (mine["state"], mine["link"]):
                wrong(f"{here}: rows.txt → {tops[0]}, {tops[1]}, {mine['link']}")
        if final and row["link"] != root:
            wrong(f"{here}, link: {row['link']}, 前一版的 root / the root before: {root}")
        next_root = sha256(f'kaohe-month 1\n{row["link"]}\n{row["tree"]}\n')
        next_output = sha256(f'kaohe-outputs 1\n{output_root}\n{next_root}\n{row["outputs"]}\n')
        if row["root"] != next_root or (final and row["output_root"] != next_output):
            wrong(f"{here}, root: {next_root}, {next_output}")
        if final:
            root, output_root = next_root, next_output
    if not found:
        wrong(f"chain.csv: {mine['month']} {mine['revision']} ?")
    return found or {}


def views(rows, link):
    """The readable tables as rows.txt has them: {name: [row]}."""
    forms, items, modules = {}, {}, {}
    out = {name: [] for name in ("revision evaluations modules items parts manual files figures ledger").split()}
    for kind, row, digest in rows:
        own = forms.get(row.get("evaluation"), {})
        item = items.get((row.get("evaluation"), row.get("item")), {})
        row = {**row, **({"staff": own["staff"], "role": own["role"]} if own else {})}
        if kind == "revision":
            out["revision"].append({**row, "digest": digest, "root": link.get("root"),
                                    "output_root": link.get("output_root")})
        elif kind == "evaluation":
            forms[row["id"]] = row
            out["evaluations"].append(row)
        elif kind == "module":
            modules[row["evaluation"], row["at"]] = row["name"]
            out["modules"].append({**row, "module": row["name"]})
        elif kind == "item":
            items[row["evaluation"], row["at"]] = row
            out["items"].append({**row, "module": modules[row["evaluation"], row["module"]]})
        elif kind == "part":
            out["parts"].append({**row, "item": item["item"]})
        elif kind == "manual":
            out["manual"].append({**row, "item": item["item"], "name": item["name"]})
        elif kind in ("figure", "file"):
            out[kind + "s"].append(row)
        elif kind == "ledger":
            out["ledger"].append({**row, "digest": digest})
    return out


def shown(text):
    """As a CSV cell: nothing is empty, and what a spreadsheet would take for a formula is led by an apostrophe."""
    text = text or ""
    return "'" + text if text[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else text


def check_view(name, wanted, given, show):
    if len(wanted) != len(given):
        wrong(f"{name}: {len(given)}, rows.txt: {len(wanted)}")
    for number, (want, have) in enumerate(zip(wanted, given), 1):
        for column, cell in have.items():
            if cell != show(want.get(column)):
                wrong(f"{name}, 第 {number} 条 / entry {number}, {want.get('staff') or ''} {column}: "
                      f"{cell!r}, rows.txt: {show(want.get(column))!r}")
                return


def check_files(rows):
    for kind, row, _ in rows:
        if kind == "evaluation":
            name = f'records/{row["stem"]}.txt'
            if sha256(row["record"]) != row["digest"] or read(name) != row["record"].encode():
                wrong(f"{name}: {row['digest']}")
        elif kind == "file" and row["kind"] == "output":
            name = f'results/{row["path"]}'
            if os.path.exists(os.path.join(FOLDER, *name.split("/"))) and sha256(read(name)) != row["sha256"]:
                wrong(f"{name}: {row['sha256']}")


def check_ledger(rows):
    """Acts follow one another; those of other months between them are not in this export."""
    seen = {}
    for kind, row, digest in rows:
        if kind == "ledger":
            if seen.get(int(row["seq"]) - 1, row["link"]) != row["link"]:
                wrong(f'ledger.csv, {row["seq"]}, link: {row["link"]}')
            seen[int(row["seq"])] = digest


def main():
    try:
        try:
            rows = list(parse_rows(read("rows.txt")))
        except (AttributeError, ValueError) as error:
            raise ValueError(f"rows.txt, {error}") from None
        mine = rows[0][1]
        link = check_chain(mine, check_tree(rows))
        check_ledger(rows)
        check_files(rows)
        both = views(rows, link)
        whole = json.loads(read("month.json").decode())
        if list(whole) != ["schema"] + list(both) or whole["schema"] != 1:
            wrong(f"month.json: {list(whole)}, schema {whole.get('schema')}")
        for name, wanted in both.items():
            check_view(f"{name}.csv", wanted, table(f"{name}.csv"), shown)
            check_view(f"month.json, {name}", wanted, whole[name], lambda cell: cell)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        wrong(f"读不下去 / cannot be read: {type(error).__name__} {error}")
    for problem in problems:
        print("不符 / does not fit: " + problem)
    if not problems:
        print(f'{mine["month"]} 第 {mine["revision"]} 版 / revision {mine["revision"]}, {mine["state"]}: '
              f'{len(rows)} 行相符 / rows fit\nlink {link["link"]}\nroot {link["root"]}')
    return 1 if problems else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
