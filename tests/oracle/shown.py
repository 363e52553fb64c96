#!/usr/bin/python3
"""shown.py FILE.xlsx...: the printed sheet says the same in the workbook, as LibreOffice shows it, and in the PDF beside it.

The strings of the first sheet's cells, as displayed, row by row and blanks left out, must be how the
PDF's text begins, in content order. (Charts and footers follow in the PDF.)
"""
import os
import re
import shutil
import subprocess
import sys

import recalc


FOOTER = re.compile(r'[A-Z]+-\d{6}-[A-Z0-9-]+·(结果摘要|resultdigest)[0-9a-f]{16}·kaohe[0-9.]+(第\d+/\d+页|page\d+/\d+)$', re.I)
TITLES = ('考核模块考核项目评分标准满分目标实际得分备注', 'ModuleItemStandardMarksTargetActualPointsRemarks')


def squeeze(text):
    return re.sub(r'\s+', '', text)


def shown_texts(office, path):
    document = office.desktop.loadComponentFromURL(
        'file://' + os.path.abspath(path), '_blank', 0, (recalc.setting('Hidden', True),))
    try:
        sheet = document.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return [sheet.getCellByPosition(column, row).getString()
                for row in range(end.EndRow + 1) for column in range(end.EndColumn + 1)]
    finally:
        document.close(True)


def printed_text(path, titles):
    """The PDF's text without what pages add: footers, and the table's titles repeated on later pages."""
    text = subprocess.run(['pdftotext', '-raw', '-enc', 'UTF-8', path, '-'], check=True,
                          capture_output=True).stdout.decode()
    pages = [FOOTER.sub('', squeeze(page)) for page in text.split('\f')]
    return pages[0] + ''.join(page.removeprefix(titles[0]).removeprefix(titles[1]) for page in pages[1:])


def first_difference(shown, printed):
    at = next((i for i, (a, b) in enumerate(zip(shown, printed)) if a != b), min(len(shown), len(printed)))
    return 'workbook …%s… PDF …%s…' % (shown[max(0, at - 20):at + 30], printed[max(0, at - 20):at + 30])


def main(files):
    if recalc.uno is None or shutil.which('soffice') is None:
        return 77
    differ = 0
    with recalc.Office() as office:
        for path in files:
            shown = squeeze(''.join(shown_texts(office, path)))
            printed = printed_text(os.path.splitext(path)[0] + '.pdf', TITLES)
            if len(shown) < 200 or not printed.startswith(shown):
                differ += 1
                print('%s: %s' % (path, first_difference(shown, printed)))
    print('%d forms, %d differ' % (len(files), differ))
    return 1 if differ or not files else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
