#!/usr/bin/python3
"""room.py FILE.xlsx...: LibreOffice, with whatever font it has for ours, shows every text as a whole.

A cell of many columns grows with its text in no program, so each text is set once more, in a row of its own as wide as
its cell, in one workbook whose rows LibreOffice makes as high as they must be. No text may need more than its cell has.
First it proves itself: of two texts of three lines, one in a row too low for them, that one is found. Exit 0 if all is
shown, 1 if not, 2 if the proof fails, 77 without LibreOffice.
"""
import os
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from xml.sax.saxutils import escape, quoteattr

import recalc

M = recalc.MAIN
SLACK = 0.8  # Points: heights are rounded to pixels.
DEFAULT = 15.0
WRAPS, SHRINKS = 3, 4  # In a look.
LINE = '中x'
LEAST = ('x', ('Calibri', 4.0, False, True, False, 0), 12.0)  # No row is lower than that of the default font.


def texts_of(archive):
    try:
        root = ET.fromstring(archive.read('xl/sharedStrings.xml'))
    except KeyError:
        return []
    return [''.join(t.text or '' for t in item.iter(M + 't')) for item in root.iter(M + 'si')]


class Styles:
    """Of each cell format: its font, and whether its text is broken, shrunk, indented."""

    def __init__(self, archive):
        root = ET.fromstring(archive.read('xl/styles.xml'))
        fonts = []
        for font in root.find(M + 'fonts'):
            name, size = font.find(M + 'name').get('val'), float(font.find(M + 'sz').get('val'))
            fonts.append((name, size, font.find(M + 'b') is not None))
        self.looks = []
        for format in root.find(M + 'cellXfs'):
            align = format.find(M + 'alignment')
            align = {} if align is None else align.attrib
            self.looks.append(fonts[int(format.get('fontId'))] + (
                align.get('wrapText') == '1', align.get('shrinkToFit') == '1', int(align.get('indent', 0))))


def cells_of(path):
    """(place, text, look, width in characters, height in points) of every cell with a text."""
    with zipfile.ZipFile(path) as archive:
        shared, looks = texts_of(archive), Styles(archive).looks
        hidden_sheets = {sheet.get('name') for sheet in ET.fromstring(archive.read('xl/workbook.xml')).iter(M + 'sheet')
                         if sheet.get('state') == 'hidden'}
        for name, part in recalc.sheet_parts(archive):
            if name in hidden_sheets:
                continue
            root = ET.fromstring(archive.read(part))
            widths, hidden = {}, set()
            for col in root.iter(M + 'col'):
                for index in range(int(col.get('min')) - 1, int(col.get('max'))):
                    widths[index] = float(col.get('width'))
                    if col.get('hidden') == '1':
                        hidden.add(index)
            heights = {int(row.get('r')) - 1: float(row.get('ht', DEFAULT)) for row in root.iter(M + 'row')}
            merged = {}
            for merge in root.iter(M + 'mergeCell'):
                first, last = merge.get('ref').split(':')
                merged[first] = recalc.position(last)
            for cell in root.iter(M + 'c'):
                text = text_of(cell, shared)
                if not text.strip():
                    continue
                row, column = recalc.position(cell.get('r'))
                last_row, last_column = merged.get(cell.get('r'), (row, column))
                columns = [c for c in range(column, last_column + 1) if c not in hidden]
                width = sum(widths.get(c, 8.43) for c in columns)
                if columns:
                    yield ('%s %s!%s' % (path, name, cell.get('r')), text, looks[int(cell.get('s', 0))], round(width, 3),
                           sum(heights.get(r, DEFAULT) for r in range(row, last_row + 1)))


def text_of(cell, shared):
    value, kind = cell.findtext(M + 'v') or '', cell.get('t', 'n')
    if kind == 's':
        return shared[int(value)]
    if kind == 'inlineStr':
        return ''.join(t.text or '' for t in cell.iter(M + 't'))
    return value if kind == 'str' else ''


def write_workbook(path, texts):
    """@p texts, (text, look, width) each, in a row of its own, in the column of that width."""
    widths = sorted({width for _, _, width in texts})
    looks = sorted({look for _, look, _ in texts})
    fonts = ''.join('<font>%s<sz val="%s"/><name val=%s/></font>' % ('<b/>' if bold else '', size, quoteattr(name))
                    for name, size, bold, *_ in looks)
    formats = ''.join('<xf numFmtId="49" fontId="%d" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
                      '<alignment horizontal="left" vertical="top" indent="%d"%s/></xf>'
                      % (at + 1, look[5], ' shrinkToFit="1"' if look[4] else ' wrapText="1"')
                      for at, look in enumerate(looks))
    rows = ''.join('<row r="%d"><c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c></row>'
                   % (row, letters(widths.index(width)), row, looks.index(look) + 1, escape(text))
                   for row, (text, look, width) in enumerate(texts, 1))
    columns = ''.join('<col min="%d" max="%d" width="%s" customWidth="1"/>' % (at, at, width)
                      for at, width in enumerate(widths, 1))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in recalc.CANARY.items():
            if name == '[Content_Types].xml':
                text = text.replace('</Types>', '<Override PartName="/xl/styles.xml" ContentType="application/vnd.'
                                    'openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>')
            if name == 'xl/worksheets/sheet1.xml':
                text = '<worksheet %s><cols>%s</cols><sheetData>%s</sheetData></worksheet>' % (space, columns, rows)
            archive.writestr(name, RELS if name.endswith('workbook.xml.rels') else text)
        archive.writestr('xl/styles.xml', '<styleSheet %s><fonts><font><sz val="11"/><name val="Calibri"/></font>%s</fonts>'
                         '<fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders>'
                         '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/>%s</cellXfs></styleSheet>'
                         % (space, fonts, formats))


RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>')


def letters(column):
    text = ''
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def heights_of(office, texts):
    """{text: points that LibreOffice gives it}"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'room.xlsx')
        write_workbook(path, texts)
        document = office.open(path)
        try:
            used = document.Sheets[0].getCellRangeByPosition(0, 0, 0, len(texts) - 1)
            used.Rows.OptimalHeight = True
            flat = os.path.join(folder, 'room.fods')
            document.storeToURL('file://' + flat, (recalc.setting('FilterName', 'OpenDocument Spreadsheet Flat XML'),))
        finally:
            document.close(True)
        return dict(zip(texts, row_heights(flat, len(texts))))


def row_heights(path, count):
    styles, heights = {}, []
    for _, node in ET.iterparse(path):
        tag = node.tag.rsplit('}', 1)[1]
        if tag == 'style':
            for child in node:
                high = next((v for k, v in child.attrib.items() if k.endswith('}row-height')), None)
                if high:
                    styles[next(v for k, v in node.attrib.items() if k.endswith('}name'))] = points(high)
        elif tag == 'table-row' and len(heights) < count:
            style = next(v for k, v in node.attrib.items() if k.endswith('}style-name'))
            repeat = next((int(v) for k, v in node.attrib.items() if k.endswith('}number-rows-repeated')), 1)
            heights += [styles[style]] * repeat
    return heights[:count]


def points(text):
    number, unit = re.match(r'([\d.]+)(\w+)', text).groups()
    return float(number) * {'pt': 1, 'in': 72, 'cm': 72 / 2.54, 'mm': 72 / 25.4}[unit]


def one_line(look):
    return not look[WRAPS] and not look[SHRINKS]


def check(office, cells):
    texts = sorted({(text, look, width) for _, text, look, width, _ in cells} | {LEAST} |
                   {(LINE, look, width) for _, _, look, width, _ in cells if one_line(look)})
    need = heights_of(office, texts)
    wrong = []
    for place, text, look, width, height in cells:
        wanted = need[text, look, width]
        if one_line(look):
            height = need[LINE, look, width]
        if wanted > max(height + SLACK, need[LEAST]):
            wrong.append('%s: %.1f points for %.1f: %s' % (place, height, wanted, text[:60].replace('\n', '|')))
    return wrong


def proves_itself(office):
    look = ('Calibri', 10.0, False, True, False, 0)
    cells = [('%g' % height, 'one two three four five six seven', look, 12.0, height) for height in (60.0, 20.0)]
    return [line[:2] for line in check(office, cells)] == ['20']


def main(files):
    if recalc.uno is None or shutil.which('soffice') is None:
        print('room.py: LibreOffice or python3-uno is missing: skipped', file=sys.stderr)
        return 77
    cells = [cell for path in files for cell in cells_of(path)]
    with recalc.Office() as office:
        if not proves_itself(office):
            print('room.py: a row too low was not noticed', file=sys.stderr)
            return 2
        wrong = check(office, cells)
    for line in wrong[:recalc.SHOWN * 10]:
        print(line)
    print('%d texts, %d of them cut' % (len(cells), len(wrong)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
