"""texts.py TEXTS.json: the printed sheet says the same in the workbook (as LibreOffice shows it) and in the PDF.

TEXTS.json maps each workbook to the strings of its first sheet's cells, row by row, as displayed. The
PDF's text in content order, blanks left out, must begin with exactly these.
"""
import json
import pathlib
import re
import subprocess
import sys


def squeeze(text):
    return re.sub(r"\s+", "", text)


bad = 0
books = json.load(open(sys.argv[1], encoding="utf-8"))
for book, cells in books.items():
    pdf = pathlib.Path(book).with_suffix(".pdf")
    text = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-"], check=True,
                          capture_output=True).stdout.decode()
    shown, printed = squeeze("".join(cells)), squeeze(text)
    if not printed.startswith(shown):
        at = next((i for i, (a, b) in enumerate(zip(shown, printed)) if a != b), min(len(shown), len(printed)))
        print(f"{book}: differs at {at}: workbook …{shown[max(0, at - 20):at + 30]}… PDF …{printed[max(0, at - 20):at + 30]}…")
        bad += 1
print(f"{len(books)} forms, {bad} differ")
sys.exit(bad != 0 or not books)
