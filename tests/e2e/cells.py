#!/usr/bin/env python3
"""Spoils cells of the sample's exports: whatever a slip does to a row, a finding names that row.

Each round spoils one row of every text export of the month (KA_SEED, ROUNDS), runs `check --json`
once and wants, for each file, a finding at the spoilt line that was not there before, at the spoilt
column where a cell became nonsense.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

KAOHE, SOURCE = sys.argv[1], sys.argv[2]
SEED = int(os.environ.get("KA_SEED", "1"))
ROUNDS = int(os.environ.get("ROUNDS", "8"))
MONTH = "2026-10"
CODECS = {"UTF-8": "utf-8", "UTF-8 (BOM)": "utf-8-sig", "GB18030": "gb18030", "UTF-16LE": "utf-16"}
CELL = re.compile(r'(?:"(?:[^"]|"")*"|="[^"]*"|[^%s"]*)(?:%s|$)')
TOTALS = re.compile(r'[="]*(汇总|均值|平均|店铺平均|店铺汇总|合计|总计)')
NAMES = re.compile(r"订单|单号|编号|账号|昵称|^id$|^name$", re.I)


def check(workspace):
    run = subprocess.run([KAOHE, "-C", workspace, "check", MONTH, "--json"], capture_output=True, text=True)
    if run.returncode not in (0, 1, 3):
        sys.exit(f"exit {run.returncode}: {run.stderr[:2000]}")
    return json.loads(run.stdout)


def places(result):
    return {(f["file"], f["line"], f["column"], f["code"]) for f in result["findings"]}


def cells_of(line, comma):
    """The line's cells as written, each with its separator; None where the line is not a plain record."""
    cells = re.findall(CELL.pattern % (comma, comma), line)
    if cells and cells[-1] == "":
        cells.pop()
    return cells if "".join(cells) == line and cells else None


def spoil(rng, file, lines):
    """(kind, line number, column or 0, new lines) or None."""
    first = file["header_line"]
    last = min(len(lines), first + file["rows"] + file["summary_rows"])
    number = rng.randrange(first + 1, last + 1)
    comma = "\t" if "\t" in lines[first - 1] else ","
    cells = cells_of(lines[number - 1], comma)
    if not cells or len(cells) < len(file["columns"]) or TOTALS.match(lines[number - 1]) or not cells[0].strip(comma):
        return None
    # Any text may be an id or a name: only cells that must be a figure, a time or a word.
    read = [i for i, c in enumerate(file["columns"]) if c["used"] and c["values"] and not NAMES.search(c["header"])]
    full = [i for i in read if cells[i].strip(',\t "=')]
    if not full:
        return None
    at = rng.choice(full)
    end = comma if cells[at].endswith(comma) else ""
    kind = rng.choice(("word", "word", "lost", "doubled", "letter"))
    if kind == "word":
        cells[at] = "看情况" + end
    elif kind == "letter":
        text = cells[at][: len(cells[at]) - len(end)]
        quote = '"' if text.endswith('"') else ""
        cells[at] = text[: len(text) - len(quote)] + "zq" + quote + end
    elif kind == "lost":
        if at == len(cells) - 1:
            return None
        del cells[at]
    else:
        cells.insert(at, cells[at] if end else cells[at] + comma)
    changed = lines[: number - 1] + ["".join(cells)] + lines[number:]
    return kind, number, at + 1 if kind in ("word", "letter") else 0, changed


def main():
    rng = random.Random(SEED)
    workspace = tempfile.mkdtemp(prefix="kaohe-cells-")
    shutil.copytree(os.path.join(SOURCE, "samples/company"), workspace, dirs_exist_ok=True)
    clean = check(workspace)
    known = places(clean)
    files = [f for f in clean["files"] if f["encoding"] in CODECS and f["rows"]]
    tried, missed = {}, []
    for _ in range(ROUNDS):
        spoilt = []
        for file in files:
            path = os.path.join(workspace, file["path"])
            raw = open(path, "rb").read()
            codec = CODECS[file["encoding"]]
            text = raw.decode(codec)
            ending = "\r\n" if "\r\n" in text else "\n"
            change = spoil(rng, file, text.split(ending))
            if change:
                spoilt.append((file, path, raw, change))
                with open(path, "wb") as out:
                    out.write(ending.join(change[3]).encode(codec))
        result = check(workspace)
        new = places(result) - known
        for file, path, raw, (kind, line, column, lines) in spoilt:
            tried[kind] = tried.get(kind, 0) + 1
            if not any(f == file["path"] and l == line and (not column or c in (column, 0)) for f, l, c, _ in new):
                seen = [n for n in new if n[0] == file["path"]]
                missed.append(f"{file['path']}:{line}:{column} {kind}: {lines[line - 1][:200]}\n   new there: {seen}")
            with open(path, "wb") as out:
                out.write(raw)
    shutil.rmtree(workspace)
    print(f"seed {SEED}: {sum(tried.values())} spoilt rows {tried}, {len(missed)} without a finding at the row")
    print("\n".join(missed[:20]))
    return 1 if missed or sum(tried.values()) < 10 * ROUNDS else 0


sys.exit(main())
