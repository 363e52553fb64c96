#!/usr/bin/python3
"""override.py FORM.xlsx: what HR enters in a form's workbook recomputes the total, but only with a reason.

In LibreOffice: an override without a reason, or with a blank one, changes nothing and is said at the total
and in the remark; with a reason the item's points and the total change and the remark says so. The same for
points that a person gives. Exit 0 if so, 77 without LibreOffice.
"""
import os
import shutil
import sys

import recalc

HEAD = 2  # Row of the basis sheet's titles.
UNREASONED, OVERRIDDEN = '缺理由，未采用', 'HR覆盖'


class Workbook:
    def __init__(self, document):
        self.document = document
        self.form, self.basis = (document.Sheets.getByIndex(i) for i in (0, 1))
        self.column = {self.basis.getCellByPosition(c, HEAD).String: c for c in range(48)}

    def cell(self, title, row):
        return self.basis.getCellByPosition(self.column[title], row)

    def state(self):
        """(label of the total, total, remarks)"""
        self.document.calculateAll()
        rows = [[self.form.getCellByPosition(c, r).String for c in (2, 11)] for r in range(120)]
        at = next(i for i, row in enumerate(rows) if row[0].startswith('实际得分'))
        return rows[at][0], rows[at + 1][0], ' '.join(row[1] for row in rows[:at])


def main(path):
    if recalc.uno is None or shutil.which('soffice') is None:
        print('override.py: LibreOffice or python3-uno is missing: skipped', file=sys.stderr)
        return 77
    with recalc.Office() as office:
        document = office.desktop.loadComponentFromURL(
            'file://' + os.path.abspath(path), '_blank', 0, (recalc.setting('Hidden', True),))
        book = Workbook(document)
        label, total, remarks = book.state()
        assert label == '实际得分' and UNREASONED not in remarks and OVERRIDDEN not in remarks
        row = next(r for r in range(HEAD + 1, 60) if book.cell('得分', r).Value > 0 and book.cell('有效分母', r).Value > 1)
        book.cell('覆盖值', row).Value = -1000
        for reason in ('', '  '):
            book.cell('覆盖理由', row).String = reason
            now = book.state()
            assert UNREASONED in now[0] and now[1] == total and UNREASONED in now[2], now
        book.cell('覆盖理由', row).String = '系统故障，按登记补录'
        label, overridden, remarks = book.state()
        assert label == '实际得分' and overridden != total and OVERRIDDEN in remarks, (label, overridden)
        row = next(r for r in range(HEAD + 1, 60) if book.cell('评分', r).Value > 0)
        book.cell('评分理由', row).String = ''
        now = book.state()
        assert UNREASONED in now[0] and float(now[1]) < float(overridden) and UNREASONED in now[2], now
        document.close(True)
    print('%s: %s, %s with an override' % (path, total, overridden))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
