"""How fast workbooks are read, and in how much memory, beside openpyxl's read-only mode in the same run.

    /usr/bin/python3 tests/bench/sheets.py KAOHE [--rows N] [--rounds N]        default 200000, 3

The same chat log of 20 columns (8 texts, 4 times, 8 numbers) as .xlsx with shared strings, with strings in place, and as CSV,
written as spreadsheet programs write them. kaohe answers by `check`, which scores the month as well; what that takes by
itself is told by the line for a file of ten rows. openpyxl only walks over the cells. Processor times: the best of the rounds.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from peers import run

FIRST, EPOCH = datetime(2026, 10, 1), datetime(1899, 12, 30)
HEAD = ["时间", "店铺", "客服账号", "买家", "发送方", "消息类型", "内容", "接入来源", "进入时间", "首次回复时间", "结束时间",
        "订单金额", "商品单价", "会话编号", "消息长度", "等待秒数", "排队人数", "满意度", "商品ID", "商品标题"]
TEXTS = ["您好，请问这个还有货吗？", "在的亲，有什么可以帮您？", "今天下单什么时候发货呢", "满299减30的券要在商品页先领再下单 <3 & 多谢"]
STYLES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/>
<xf numFmtId="22"/><xf numFmtId="4"/></cellXfs></styleSheet>"""
PARTS = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override
PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override
PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override
PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override
PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""",
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="聊天记录" sheetId="1"
r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship
Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship
Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
    "xl/styles.xml": STYLES,
}
SHEET = ("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>", "</sheetData></worksheet>")


def rows(count):
    rng = random.Random(count)
    for i in range(count):
        when = FIRST + timedelta(seconds=int(i * 31 * 86400 / count))
        agent = rng.randrange(20)
        yield [when, "天猫店", f"天猫店:客服{agent}", f"t_买家{rng.randrange(max(count // 10, 1)) * 20 + agent:07}",
               "买家" if rng.random() < 0.5 else "客服", "人工", f"{rng.choice(TEXTS)}{rng.randrange(count)}", "商品详情页",
               when - timedelta(seconds=rng.randrange(60)), when + timedelta(seconds=rng.randrange(60)), when + timedelta(seconds=90),
               rng.randrange(1, 90000) / 100, rng.randrange(1, 90000) / 100, 100000 + i, rng.randrange(90), rng.randrange(99),
               rng.randrange(9), rng.randrange(1, 6), 700000000000 + rng.randrange(2000), f"秋冬新款第{rng.randrange(2000)}款"]


def cell(reference, value, strings):
    if isinstance(value, datetime):
        return f'<c r="{reference}" s="1"><v>{(value - EPOCH) / timedelta(days=1)!r}</v></c>'
    if isinstance(value, str) and strings is None:
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, str):
        return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    return f'<c r="{reference}"' + (' s="2"' if isinstance(value, float) else "") + f"><v>{value!r}</v></c>"


def write_xlsx(path, count, shared):
    strings = {} if shared else None
    letters = [chr(ord("A") + i) for i in range(len(HEAD))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(SHEET[0].encode())
            for number, row in enumerate([HEAD, *rows(count)], 1):
                cells = "".join(cell(f"{letter}{number}", value, strings) for letter, value in zip(letters, row))
                sheet.write(f'<row r="{number}" spans="1:20">{cells}</row>'.encode())
            sheet.write(SHEET[1].encode())
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings or ())
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>')


def write_csv(path, count):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows(count)])


def workspace(folder):
    (folder / "exports/2026-10/tm").mkdir(parents=True)
    (folder / "kaohe.yaml").write_text("company: 测试\nstores:\n  tm: {name: 天猫店, platform: taobao, key: true}\n", encoding="utf-8")
    (folder / "staff.yaml").write_text("".join(
        f"- {{number: S{i:03}, name: 客服{i}, role: operations-assistant, stores: [tm], accounts: {{taobao: ['天猫店:客服{i}']}}}}\n" for i in range(20)),
        encoding="utf-8")
    return folder / "exports/2026-10/tm"


WALK = """
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).active
print(sum(1 for row in sheet.iter_rows(values_only=True) for value in row if value is not None))
"""


def best(command, rounds, folder):
    return min((run(command, folder, worst=1)[1] for _ in range(rounds)), key=lambda cost: cost.cpu)


def show(name, count, cost, note=""):
    print(f"{name:<28} {cost.cpu:7.2f} s cpu {count / cost.cpu:>9.0f} rows/s {cost.peak / 1048576:7.1f} MB  {note}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kaohe")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    kinds = [("shared.xlsx", args.rows, lambda path, count: write_xlsx(path, count, True)),
             ("inline.xlsx", args.rows, lambda path, count: write_xlsx(path, count, False)),
             ("log.csv", args.rows, write_csv), ("ten.xlsx", 10, lambda path, count: write_xlsx(path, count, True))]
    with tempfile.TemporaryDirectory() as name:
        for file, count, write in kinds:
            place = Path(name) / file
            path = workspace(place) / f"聊天记录_2026-10-01至2026-10-31{Path(file).suffix}"
            write(path, count)
            ours = best([args.kaohe, "-C", str(place), "check", "2026-10"], args.rounds, Path(name))
            show(f"kaohe {file}, {path.stat().st_size / 1e6:.0f} MB", count, ours)
            if file.endswith(".xlsx") and count > 10:
                theirs = best([sys.executable, "-c", WALK, str(path)], 1, Path(name))
                show(f"openpyxl {file}", count, theirs, f"x{theirs.cpu / ours.cpu:.1f}")


if __name__ == "__main__":
    main()
