#!/usr/bin/python3
"""forms.py KAOHE [ROUNDS]: CPU time of one form as workbook and PDF, beside openpyxl + reportlab on the same rows.

The peer writes what a script of the trade would: one sheet with the table and live sums, one page with
the table, in the same fonts. Prints both and the ratio; asserts nothing. Needs python3-openpyxl and
python3-reportlab.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle
from reportlab.lib.styles import ParagraphStyle

root = pathlib.Path(__file__).resolve().parents[2]


def rows_of(card):
    for module in card["modules"]:
        for item in module["items"]:
            yield [module["name"], item["name"], item["state"], item["marks"], item["value"] or "—", item["points"] or "—"]


def peer_workbook(card, path):
    book = openpyxl.Workbook()
    sheet = book.active
    side = Side(style="thin")
    sheet.append(["考核表", card["name"]])
    for row in rows_of(card):
        sheet.append(row[:3] + [float(row[3]), row[4], float(row[5]) if row[5] != "—" else None])
    last = sheet.max_row
    sheet.append(["总分", "", "", f"=SUM(D2:D{last})", "", f"=SUM(F2:F{last})"])
    for line in sheet.iter_rows(min_row=1, max_row=last + 1, max_col=6):
        for cell in line:
            cell.border = Border(side, side, side, side)
            cell.font = Font(name="微软雅黑", size=9)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if cell.column == 1:
                cell.fill = PatternFill("solid", fgColor="E8EDF0")
    book.save(path)


def peer_pdf(card, path):
    style = ParagraphStyle("cell", fontName="Noto", fontSize=8, leading=10)
    data = [[Paragraph(str(text), style) for text in row] for row in rows_of(card)]
    table = Table(data, colWidths=[70, 110, 60, 60, 90, 90])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
    SimpleDocTemplate(str(path), pagesize=A4).build([Paragraph(card["name"], style), table])


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def main(kaohe, rounds):
    with tempfile.TemporaryDirectory() as folder:
        demo = pathlib.Path(folder, "demo")
        subprocess.run([kaohe, "init", demo], check=True, stdout=subprocess.DEVNULL)
        run = [kaohe, "-C", demo, "run", "2026-10", "--quiet", "--jobs", "1"]
        check = [kaohe, "-C", demo, "check", "2026-10"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

        def spent(command):
            before = cpu(resource.RUSAGE_CHILDREN)
            for _ in range(rounds):
                subprocess.run(command, **quiet)
            return (cpu(resource.RUSAGE_CHILDREN) - before) / rounds

        reading, whole = spent(check), spent(run)
        cards = json.loads((demo / "out/2026-10/scores.json").read_text(encoding="utf-8"))["staff"]
        pdfmetrics.registerFont(TTFont("Noto", str(root / "fonts/NotoSansSC-Regular.ttf")))
        before = cpu(resource.RUSAGE_SELF)
        for card in cards:
            peer_workbook(card, pathlib.Path(folder, "peer.xlsx"))
            peer_pdf(card, pathlib.Path(folder, "peer.pdf"))
        peer = (cpu(resource.RUSAGE_SELF) - before) / len(cards)
        start = time.perf_counter()
        subprocess.run([kaohe, "-C", demo, "run", "2026-10"], **quiet)
        wall = time.perf_counter() - start
    ours = (whole - reading) / len(cards)
    print(f"month read and scored      {reading * 1e3:8.1f} ms")
    print(f"one form, xlsx + PDF       {ours * 1e3:8.1f} ms")
    print(f"openpyxl + reportlab       {peer * 1e3:8.1f} ms   ratio {peer / ours:.1f}")
    print(f"whole run, all cores, wall {wall * 1e3:8.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
