#!/usr/bin/python3
"""forms.py KAOHE [ROUNDS]: CPU time of one form as workbook and PDF, beside openpyxl + reportlab.

The peer writes the same form: every cell of the four sheets with its style, merges, widths, heights,
validations, comments and the three charts by openpyxl; the form's table with its merges and styles, and the
radar, by reportlab on A4 in the same fonts (plain PDF, no PDF/A). Its data are taken from our workbook
beforehand, outside of the time. Ours is all of a `run` but the reading, divided by the number of forms:
pay sheets, booklet, summaries and archive are in it. Prints both and the ratio; asserts nothing. Needs
python3-openpyxl and python3-reportlab.
"""
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import openpyxl
from openpyxl.chart import LineChart, RadarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from reportlab.graphics import renderPDF
from reportlab.graphics.charts.spider import SpiderChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

warnings.simplefilter("ignore")  # extensions of ours that openpyxl does not read
root = pathlib.Path(__file__).resolve().parents[2]


def colour(of):
    return of.rgb[-6:] if of is not None and isinstance(of.rgb, str) else None


def style_of(cell):
    side = cell.border
    return (cell.font.name, cell.font.sz, cell.font.b, colour(cell.font.color),
            colour(cell.fill.fgColor) if cell.fill.fill_type else None,
            side.left.style, side.right.style, side.top.style, side.bottom.style,
            cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text,
            cell.number_format, cell.protection.locked)


def read(path):
    """What a script would hold before it writes: plain values."""
    values = openpyxl.load_workbook(path, data_only=True)
    for sheet in openpyxl.load_workbook(path):
        yield {
            "name": sheet.title,
            "cells": [(c.row, c.column, c.value, style_of(c), c.comment and c.comment.text)
                      for row in sheet for c in row if type(c).__name__ == "Cell" and (c.has_style or c.value is not None)],
            "shown": {(c.row, c.column): c.value for row in values[sheet.title] for c in row if c.value is not None},
            "merges": [str(m) for m in sheet.merged_cells.ranges],
            "widths": {k: v.width for k, v in sheet.column_dimensions.items()},
            "heights": {k: v.height for k, v in sheet.row_dimensions.items()},
            "checks": [(v.type, v.formula1, v.formula2, str(v.sqref)) for v in sheet.data_validations.dataValidation],
        }


def styled(style):
    font, size, bold, ink, fill, left, right, top, bottom, across, down, wrap, number, locked = style
    return (Font(name=font, size=size, bold=bold, color=ink), PatternFill("solid", fgColor=fill) if fill else PatternFill(),
            Border(Side(left), Side(right), Side(top), Side(bottom)),
            Alignment(across, down, wrap_text=wrap), number, Protection(locked=locked))


def add_charts(book):
    data = book.worksheets[-1]
    for kind, sheet, at in ((RadarChart, 0, "L2"), (LineChart, 0, "L20"), (LineChart, 2, "B20")):
        chart = kind()
        chart.add_data(Reference(data, min_col=2, max_col=3, min_row=1, max_row=7), titles_from_data=True)
        chart.set_categories(Reference(data, min_col=1, min_row=2, max_row=7))
        book.worksheets[sheet].add_chart(chart, at)


def peer_workbook(form, path):
    book, styles = openpyxl.Workbook(), {}
    book.remove(book.active)
    for had in form:
        sheet = book.create_sheet(had["name"])
        for row, column, value, style, comment in had["cells"]:
            cell = sheet.cell(row, column, value)
            if style not in styles:
                styles[style] = styled(style)
            cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection = styles[style]
            if comment:
                cell.comment = Comment(comment, "kaohe")
        for merge in had["merges"]:
            sheet.merge_cells(merge)
        for key, width in had["widths"].items():
            sheet.column_dimensions[key].width = width
        for key, height in had["heights"].items():
            sheet.row_dimensions[key].height = height
        for kind, first, second, where in had["checks"]:
            check = DataValidation(type=kind, formula1=first, formula2=second)
            check.add(where)
            sheet.add_data_validation(check)
    add_charts(book)
    book.save(path)


def table_of(sheet):
    """The sheet as a table of reportlab: texts in paragraphs, merges as spans, fills and lines."""
    rows = max(c[0] for c in sheet["cells"])
    columns = max(c[1] for c in sheet["cells"])
    data = [[""] * columns for _ in range(rows)]
    rules, styles = [], {}
    for row, column, _, style, _ in sheet["cells"]:
        at = (column - 1, row - 1)
        value = sheet["shown"].get((row, column))
        if value is not None:
            key = style[2:4]
            if key not in styles:
                styles[key] = ParagraphStyle(str(key), fontName="NotoBold" if style[2] else "Noto", fontSize=5.5, leading=7,
                                             textColor=HexColor("#" + (style[3] or "000000")), wordWrap="CJK")
            data[row - 1][column - 1] = Paragraph(str(value), styles[key])
        if style[4]:
            rules.append(("BACKGROUND", at, at, HexColor("#" + style[4])))
        if style[5] or style[7]:
            rules.append(("BOX", at, at, 0.3, HexColor("#9AA5AB")))
    for merge in sheet["merges"]:
        left, top, right, bottom = openpyxl.utils.range_boundaries(merge)
        rules.append(("SPAN", (left - 1, top - 1), (right - 1, bottom - 1)))
    widths = [sheet["widths"].get(openpyxl.utils.get_column_letter(i + 1)) or 8 for i in range(columns)]
    table = Table(data, colWidths=[535 * width / sum(widths) for width in widths])
    table.setStyle(TableStyle([("TOPPADDING", (0, 0), (-1, -1), 0.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5), *rules]))
    return table


def radar():
    drawing, chart = Drawing(160, 120), SpiderChart()
    chart.x, chart.y, chart.width, chart.height = 20, 10, 120, 100
    chart.data, chart.labels = [[90, 80, 70, 85, 95]], ["一", "二", "三", "四", "五"]
    chart.spokeLabels.fontName = "Noto"
    drawing.add(chart)
    return drawing


def peer_pdf(form, path):
    def draw(canvas, _):
        renderPDF.draw(radar(), canvas, 400, 30)

    page = SimpleDocTemplate(str(path), pagesize=A4, topMargin=20, bottomMargin=20, leftMargin=30, rightMargin=30)
    page.build([table_of(form[0])], onFirstPage=draw)


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
        forms = [list(read(path)) for path in sorted((demo / "out/2026-10/forms").glob("*.xlsx"))]
        for name, file in (("Noto", "Regular"), ("NotoBold", "Bold")):
            pdfmetrics.registerFont(TTFont(name, str(root / f"fonts/NotoSansSC-{file}.ttf")))
        before = cpu(resource.RUSAGE_SELF)
        for form in forms:
            peer_workbook(form, pathlib.Path(folder, "peer.xlsx"))
            peer_pdf(form, pathlib.Path(folder, "peer.pdf"))
        peer = (cpu(resource.RUSAGE_SELF) - before) / len(forms)
        start = time.perf_counter()
        subprocess.run([kaohe, "-C", demo, "run", "2026-10"], **quiet)
        wall = time.perf_counter() - start
    ours = (whole - reading) / len(forms)
    print(f"month read and scored      {reading * 1e3:8.1f} ms")
    print(f"one form, xlsx + PDF       {ours * 1e3:8.1f} ms")
    print(f"openpyxl + reportlab       {peer * 1e3:8.1f} ms   ratio {peer / ours:.1f}")
    print(f"whole run, all cores, wall {wall * 1e3:8.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
